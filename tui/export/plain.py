"""An interview as plain text, as one would type it."""

from __future__ import annotations

from collections.abc import Iterator

from tui.transcript.model import Interview, Turn


def text(interview: Interview) -> Iterator[str]:
    """Title, what is known of it, headings, and ``Name: words``; the lines with their ``\\n``."""
    yield f"{interview.title}\n"
    if interview.meta:
        yield "\n"
    for key, value in interview.meta.items():
        yield f"{key}: {' '.join(value.split())}\n"
    colon = ": " if interview.script == "latn" else "："
    for section in interview.sections:
        heading = " ".join(part for part in (section.timestamp, section.title) if part)
        if heading:
            yield f"\n\n{heading}\n"
        for turn in section.turns:
            yield "\n"
            yield from _turn(interview, turn, colon)


def _turn(interview: Interview, turn: Turn, colon: str) -> Iterator[str]:
    name = interview.speaker_name(turn)
    kind = "" if turn.kind in ("question", "speech", "narration") else f"({turn.kind})"
    time = f"[{turn.timestamp}]" if turn.timestamp else ""
    head = " ".join(part for part in (name, time, kind) if part)
    between = colon if name else " " if head else ""
    yield head + between + "\n".join(part.text for part in turn.paragraphs) + "\n"
