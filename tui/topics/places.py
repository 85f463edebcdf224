"""What the parts of the topic index hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.topics.passages import Passage, passages, size
from tui.transcript.model import Interview, Lines


@dataclass(frozen=True, slots=True)
class Related:
    """A place where another interview speaks of the same thing. ``ordinal`` is the turn to go to,
    ``lines`` the source lines there (of the paragraphs meant, in a very long turn). ``score`` is
    0..1 and compares within one answer; ``why`` is for the reader: words that both places share,
    then how many phrases or sentences. ``account`` says that it is another account of the same
    conversation, or a copy of it."""

    interview_id: str
    ordinal: int
    score: float
    why: str
    lines: Lines
    account: bool = False


@dataclass(slots=True)
class Entry:
    """An interview in the index: its passages are numbered from ``first``."""

    interview: Interview
    first: int
    count: int
    _cut: list[Passage] | None = field(default=None, repr=False)
    _positions: list[float] | None = field(default=None, repr=False)

    @property
    def passages(self) -> list[Passage]:
        if self._cut is None:
            self._cut = passages(self.interview)
        return self._cut

    @property
    def positions(self) -> list[float]:
        """Where the middle of each turn stands in its interview, in Chinese characters or about
        as much of another language."""
        if self._positions is None:
            at = 0.0
            found = []
            for turn in self.interview.turns:
                amount = sum(size(paragraph.text) for paragraph in turn.paragraphs)
                found.append(at + amount / 2)
                at += amount
            self._positions = found
        return self._positions

    @property
    def length(self) -> float:
        """How much the interview says, in the unit of :attr:`positions`."""
        return self.positions[-1] if self.positions else 0.0

    def position(self, passage: Passage) -> float:
        """Where the middle of a passage stands, in the unit of :attr:`positions`."""
        return (self.positions[passage.first] + self.positions[passage.last]) / 2


@dataclass(slots=True)
class Asked:
    """A turn as a question to the index: term → weight, without rarity; ``text`` is what was
    read of it and around it."""

    weights: dict[str, float]
    own: frozenset[str]
    heading: frozenset[str]
    text: str
