"""The outline of an interview: its headings, or the interviewer's questions where it has none."""

from __future__ import annotations

from dataclasses import dataclass

from tui.transcript.model import Interview, Section, Turn
from tui.transcript.pattern import pattern

LONG_SECTION = 12
"""A section with at least this many questions is given an outline of them, unless the interview
has headings enough of its own."""

_SENTENCE = pattern(r"[^。！？!?…]+[。！？!?…]*[”’」』\"')）]*")
_ENDS_AS_QUESTION = pattern(r"[?？][”’」』\"')）]*\s*$")
_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One row: ``ordinal`` is the turn that it leads to, ``section`` the index of its section.

    ``level`` is 1 for the outermost. ``is_question`` marks a row made from a question.
    """

    title: str
    timestamp: str | None
    level: int
    ordinal: int
    section: int
    is_question: bool = False


def outline(interview: Interview) -> tuple[OutlineItem, ...]:
    """The rows of an interview's outline, in reading order.

    Sections without a title make no row of their own. A section whose heading has no turn below
    it leads to the next turn after it.
    """
    headed = sum(1 for section in interview.sections if section.title and len(section.turns) > 1)
    items: list[OutlineItem] = []
    ordinal = 0
    last = len(interview.turns) - 1
    hosts = {speaker.id for speaker in interview.speakers if speaker.role == "host"}
    for number, section in enumerate(interview.sections):
        if section.title or section.timestamp:
            items.append(
                OutlineItem(
                    section.title or section.timestamp or "",
                    section.timestamp if section.title else None,
                    max(1, section.level),
                    max(0, min(ordinal, last)),
                    number,
                )
            )
        questions = _questions(section, hosts)
        if len(questions) >= LONG_SECTION and headed <= max(2, len(questions) // 40):
            level = max(1, section.level) + (1 if section.title else 0)
            items.extend(
                OutlineItem(
                    _question_title(turn), turn.timestamp, level, ordinal + place, number, True
                )
                for place, turn in questions
            )
        ordinal += len(section.turns)
    return tuple(items)


def _questions(section: Section, hosts: set[str]) -> list[tuple[int, Turn]]:
    """The turns that ask, with their place in the section."""
    found = []
    for place, turn in enumerate(section.turns):
        asks = turn.kind == "question" or (turn.kind == "speech" and turn.speaker in hosts)
        if asks and (len(turn.text) >= 8 or turn.kind == "question"):
            found.append((place, turn))
    return found


def _question_title(turn: Turn) -> str:
    """The longest sentence that asks, else the first one; at most 60 code points."""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(turn.text)]
    sentences = [sentence for sentence in sentences if sentence]
    asking = [s for s in sentences if _ENDS_AS_QUESTION.search(s) and len(s) >= 6]
    title = max(asking, key=len) if asking else (sentences[0] if sentences else turn.text)
    title = " ".join(title.split())
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…"
