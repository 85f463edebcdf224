"""Passages with where they stand: one turn as a quotation, many as a list of hits.

What is quoted is the original text, whatever script is shown on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tui.export.tables import csv_row
from tui.printable import printable
from tui.transcript.canonical import block, escape
from tui.transcript.model import Interview, Section, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points."""

QuoteFormat = Literal["plain", "markdown", "json"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Turn ``ordinal`` of an interview; what was found in it, how well, and why."""

    interview: Interview
    ordinal: int
    spans: tuple[Span, ...] = ()
    score: float = 0.0
    why: str = ""

    @property
    def turn(self) -> Turn:
        return self.interview.turns[self.ordinal]

    @property
    def section(self) -> Section:
        return self.interview.sections[self.interview.section_of_turn[self.ordinal]]

    @property
    def speaker(self) -> str | None:
        return self.interview.speaker_name(self.turn)

    @property
    def timestamp(self) -> str | None:
        """The turn's own time, else the one at its section's heading."""
        return self.turn.timestamp or self.section.timestamp

    @property
    def place(self) -> str:
        """``path:line`` or ``path:first-last``, as one line that a terminal may get."""
        first, last = self.turn.lines
        lines = f"{first}" if first == last else f"{first}-{last}"
        return f"{printable(str(self.interview.path))}:{lines}"

    def around(self, count: int) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
        """Up to ``count`` turns before and after it, in reading order."""
        turns = self.interview.turns
        before = turns[max(0, self.ordinal - count) : self.ordinal]
        return before, turns[self.ordinal + 1 : self.ordinal + 1 + count]


# --- One turn with its citation ------------------------------------------------------------

_SOURCES = ("source", "publisher")
_URLS = ("source_url", "url", "link")


def citation(passage: Passage, *, with_url: bool = True) -> str:
    """Who, in what, when and where it was published, and where it stands, in one line."""
    interview = passage.interview
    meta = interview.meta
    title = interview.title
    chinese = interview.script in ("hans", "hant", "mixed", "jpan")
    parts = [
        passage.speaker or ("" if passage.turn.kind == "speech" else passage.turn.kind),
        f"《{title}》" if chinese and "《" not in title else f"“{title}”",
        next((meta[key] for key in _SOURCES if meta.get(key)), ""),
        meta.get("date", ""),
        next((meta[key] for key in _URLS if meta.get(key)), "") if with_url else "",
        passage.timestamp or "",
        passage.place,
    ]
    between = "，" if chinese else ", "
    return between.join(" ".join(part.split()) for part in parts if part)


def quotation(passage: Passage, form: QuoteFormat) -> Iterator[str]:
    """One turn with its citation, as lines with their ``\\n``; ``json`` is not done here."""
    turn = passage.turn
    if form == "markdown":
        for number, paragraph in enumerate(turn.paragraphs):
            yield ">\n" if number else ""
            yield f"> {block(escape(paragraph.text, paragraph.emphasis))}\n"
        yield f">\n> — {_code_place(citation(passage), passage.place)}\n"
        return
    for paragraph in turn.paragraphs:
        yield f"{paragraph.text}\n"
    yield f"— {citation(passage)}\n"


def _code_place(cited: str, place: str) -> str:
    """A citation as Markdown, the file and line in it as code."""
    return escape(cited[: -len(place)]) + code(place) if cited.endswith(place) else escape(cited)


def code(text: str) -> str:
    """Text as a code span (CommonMark 0.31 §6.1): more backticks around it than in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# --- Many ----------------------------------------------------------------------------------

HIT_COLUMNS = (
    "n", "path", "line", "last_line", "interview", "section", "timestamp", "speaker", "kind",
    "why", "text",
)  # fmt: skip


def hits_csv(passages: Sequence[Passage], context: int = 0) -> Iterator[str]:
    """RFC 4180: a header, then a row for each hit; with context a row for each turn around it as
    well, whose ``why`` is empty."""
    yield csv_row(HIT_COLUMNS)
    for number, passage in enumerate(passages, start=1):
        before, after = passage.around(context)
        start = passage.ordinal - len(before)
        for ordinal in range(start, passage.ordinal + len(after) + 1):
            here = Passage(passage.interview, ordinal)
            turn = here.turn
            yield csv_row(
                (
                    number,
                    printable(str(here.interview.path)),
                    turn.lines[0],
                    turn.lines[1],
                    here.interview.title,
                    here.section.title,
                    here.timestamp,
                    here.speaker,
                    turn.kind,
                    passage.why if ordinal == passage.ordinal else "",
                    turn.text,
                )
            )


def hits_markdown(
    passages: Sequence[Passage], query: str, total: int, context: int = 0
) -> Iterator[str]:
    """A list to work with: each hit with who says it, in what, where, and its whole text."""
    yield f"# {escape(' '.join(query.split()))}\n"
    count = len(passages)
    yield f"\n{count} of {total} turns\n" if total > count else f"\n{count} turns\n"
    for number, passage in enumerate(passages, start=1):
        interview = passage.interview
        head = f"{number}. **{escape(passage.speaker or passage.turn.kind)}**"
        section = passage.section.title
        where = escape(interview.title) + (f" › {escape(section)}" if section else "")
        time = f" [{passage.timestamp}]" if passage.timestamp else ""
        yield f"\n{head} · {where}{time} · {code(passage.place)}\n"
        before, after = passage.around(context)
        for turn in before:
            yield from _beside(interview, turn)
        yield from _marked(passage)
        for turn in after:
            yield from _beside(interview, turn)


def _marked(passage: Passage) -> Iterator[str]:
    """The text of a hit as a block quotation inside the list's item."""
    yield "\n"
    for number, paragraph in enumerate(passage.turn.paragraphs):
        yield "   >\n" if number else ""
        yield f"   > {block(escape(paragraph.text, paragraph.emphasis))}\n"


def _beside(interview: Interview, turn: Turn) -> Iterator[str]:
    """A turn before or after a hit, as paragraphs of the list's item."""
    name = escape(interview.speaker_name(turn) or turn.kind)
    for number, paragraph in enumerate(turn.paragraphs):
        words = escape(paragraph.text, paragraph.emphasis)
        yield f"\n   {block(words) if number else f'{name}: {words}'}\n"
