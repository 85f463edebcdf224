"""What the parts of the topic index hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.topics.passages import Passage, passages, size
from tui.transcript.model import Interview, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    """An interview in the index, the ``number``-th; its passages are numbered from ``first``."""

    number: int
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

    def forget(self) -> None:
        """Drop what can be worked out again."""
        self._cut = self._positions = None


@dataclass(slots=True)
class Asked:
    """A turn as a question to the index. The terms ``keys`` (in order) are worth ``worth``, which
    holds how much they are of the question and how rare they are; ``heading`` are those of the
    heading above it. ``own`` is the turn's text, ``text`` that and what was read around it; both
    folded."""

    keys: NDArray[np.uint32]
    worth: NDArray[np.float64]
    heading: frozenset[int]
    own: str
    text: str
    _by_key: dict[int, float] | None = field(default=None, repr=False)

    def worth_of(self, key: int) -> float:
        """What one term is worth, 0 when it is none of the question's."""
        if self._by_key is None:
            self._by_key = dict(zip(self.keys.tolist(), self.worth.tolist(), strict=True))
        return self._by_key.get(key, 0.0)
