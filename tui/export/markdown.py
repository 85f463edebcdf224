"""An interview as Markdown that reads back as the same interview (``tui.transcript.canonical``)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from tui.transcript.canonical import (
    KEY,
    RESERVED,
    STAMP_BEHIND,
    VERSION,
    block,
    escape,
)
from tui.transcript.model import Interview, Section, Turn

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def markdown(interview: Interview) -> Iterator[str]:
    """The lines, each with its ``\\n``. What was left out of the source (``dropped``) and its line
    numbers are not in them, all else is."""
    yield "---\n"
    yield f"{KEY}: {VERSION}\n"
    yield f"title: {_quoted(interview.title)}\n"
    yield f"kind: {interview.kind}\n"
    yield f"script: {interview.script}\n"
    marks = _marks(interview)
    if interview.speakers:
        yield "speakers:\n"
    for speaker in interview.speakers:
        yield f"  - name: {_quoted(speaker.name)}\n"
        if speaker.role != "other":
            yield f"    role: {speaker.role}\n"
        if marks[speaker.id] != speaker.name:
            yield f"    as: {_quoted(marks[speaker.id])}\n"
        if speaker.labels != (speaker.name,):
            yield f"    labels: {json.dumps(list(speaker.labels), ensure_ascii=False)}\n"
    others = {}
    for key, value in interview.meta.items():
        if _PLAIN_KEY.fullmatch(key) and key not in RESERVED:
            yield f"{key}: {_quoted(value)}\n"
        else:
            others[key] = value
    if others:
        yield "meta:\n"
    for key, value in others.items():
        yield f"  {_quoted(key)}: {_quoted(value)}\n"
    yield "---\n"
    if interview.title:
        yield f"\n# {escape(interview.title)}\n"
    for section in interview.sections:
        if section.title is not None or section.timestamp is not None or section.lines is not None:
            yield f"\n{_heading(section)}\n"
        elif section is not interview.sections[0]:
            yield f"\n{'#' * (section.level + 1)}\n"
        before: Turn | None = None
        for turn in section.turns:
            yield "\n"
            yield from _turn(turn, before, marks)
            before = turn


def _marks(interview: Interview) -> dict[str, str]:
    """Speaker id → the name that stands before the turns: unlike that of any other speaker."""
    names = Counter(speaker.name for speaker in interview.speakers)
    taken = {speaker.name for speaker in interview.speakers}
    marks: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for speaker in interview.speakers:
        mark = speaker.name or "?"
        if names[speaker.name] > 1:
            seen[speaker.name] += 1
            number = seen[speaker.name]
            while number > 1 and (mark := f"{speaker.name} #{number}") in taken:
                number += len(names)
            taken.add(mark)
        marks[speaker.id] = mark
    return marks


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _heading(section: Section) -> str:
    title = escape(section.title) if section.title else ""
    if section.timestamp is not None:
        stamp = f"[{escape_stamp(section.timestamp)}]"
        title = f"{title} {stamp}" if title else stamp
    elif (found := STAMP_BEHIND.search(title)) is not None:
        at = title.index("[", found.start())
        title = f"{title[:at]}\\{title[at:]}"
    return f"{'#' * (section.level + 1)} {title}".rstrip()


def escape_stamp(stamp: str) -> str:
    """A time as written, to stand in square brackets."""
    return re.sub(r"[\[\]]", r"\\\g<0>", escape(stamp).replace(r"\]", "]")) if stamp else ""


def _turn(turn: Turn, before: Turn | None, marks: dict[str, str]) -> Iterator[str]:
    quoted = turn.kind == "quote"
    lines = [escape(part.text, part.emphasis) for part in turn.paragraphs]
    head = _head(turn, before, marks)
    first = 0
    if head:
        if turn.paragraphs == turn.paragraphs[:1] and not turn.paragraphs[0].text:
            lines[0] = head
        else:
            lines[0] = f"{head} {lines[0]}"
        first = 1
    for number in range(first, len(lines)):
        lines[number] = block(lines[number])
    between = "\n>\n" if quoted else "\n\n"
    start = "> " if quoted else ""
    yield between.join(start + line for line in lines) + "\n"


def _head(turn: Turn, before: Turn | None, marks: dict[str, str]) -> str:
    """What opens a turn; nothing where narration or a quotation says itself what it is."""
    stamp = f" [{escape_stamp(turn.timestamp)}]" if turn.timestamp is not None else ""
    if turn.speaker is not None and turn.speaker in marks:
        usual = "quote" if turn.kind == "quote" else "speech"
        kind = "" if turn.kind == usual else f" ({turn.kind})"
        return f"**{escape(marks[turn.speaker])}**{stamp}{kind}:"
    if not stamp and turn.kind in ("narration", "quote"):
        fits = before is None or (before.kind == "quote") != (turn.kind == "quote")
        if fits:
            return ""
    return f"*{turn.kind}*{stamp}:"
