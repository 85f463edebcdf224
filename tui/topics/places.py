"""What the parts of the topic index hand to each other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from tui.topics.passages import Passage, size, text_of
from tui.transcript.model import Interview, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


ENOUGH = 4000
"""Code points of an interview that tell its script."""


@dataclass(frozen=True, slots=True)
class Related:
    """A place where another interview speaks of the same thing. ``ordinal`` is the turn to go to,
    ``lines`` the source lines there (of the paragraphs meant, in a very long turn). ``score`` is
    0..1 and compares within one answer; ``why`` is for the reader: words that both places share,
    then how many phrases or sentences. ``likeness`` is how much of the passage asked about is
    there, 0..1. ``account`` says that it is another account of the same conversation, ``copies``
    how many more files say the same word for word."""

    interview_id: str
    ordinal: int
    score: float
    why: str
    lines: Lines
    likeness: float = 0.0
    account: bool = False
    copies: int = 0


@dataclass(slots=True)
class Entry:
    """An interview in the index, the ``number``-th; its passages are numbered from ``first``.

    ``cuts`` are its passages as four numbers each (see :class:`~tui.topics.passages.Passage`): a
    large library has too many of them for objects.
    """

    number: int
    interview: Interview
    first: int
    cuts: array[int]
    digest: bytes = b""
    """The same for interviews whose turns say the same, whatever their file is called."""
    _positions: list[float] | None = field(default=None, repr=False)
    _length: float | None = field(default=None, repr=False)
    _is_latin: bool | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        number: int,
        interview: Interview,
        first: int,
        cut: Sequence[Passage],
        texts: Sequence[str],
    ) -> Entry:
        """The entry of an interview that is cut into the passages ``cut``, whose texts these
        are."""
        cuts = array("i")
        state = blake2b(digest_size=12)
        for passage, text in zip(cut, texts, strict=True):
            cuts.extend((passage.first, passage.last, *(passage.paragraphs or (0, 0))))
            state.update(text.encode("utf-8", "surrogatepass"))
        made = cls(number, interview, first, cuts, state.digest())
        made._length = float(sum(map(size, texts)))
        made._is_latin = _mostly_latin(texts)
        return made

    @property
    def count(self) -> int:
        """The number of passages."""
        return len(self.cuts) // 4

    def passage(self, n: int) -> Passage:
        """The ``n``-th passage, counted within the interview."""
        first, last, start, end = self.cuts[4 * n : 4 * n + 4]
        return Passage(first, last, (start, end) if end else None)

    @property
    def passages(self) -> list[Passage]:
        """All passages."""
        return [self.passage(n) for n in range(self.count)]

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
        if self._length is None:
            self._length = float(sum(size(text_of(self.interview, p)) for p in self.passages))
        return self._length

    @property
    def is_latin(self) -> bool:
        """Whether it is mostly in Latin letters."""
        if self._is_latin is None:
            self._is_latin = _mostly_latin(text_of(self.interview, p) for p in self.passages)
        return self._is_latin

    def passage_at(self, position: float) -> int:
        """The number of the passage whose middle is nearest to a position."""
        return self.first + min(
            range(self.count),
            key=lambda n: abs(self.position(self.passage(n)) - position),
            default=0,
        )

    def position(self, passage: Passage) -> float:
        """Where the middle of a passage stands, in the unit of :attr:`positions`."""
        if passage.paragraphs is not None:
            return self.position_in(passage.first, passage.paragraphs)
        return (self.positions[passage.first] + self.positions[passage.last]) / 2

    def position_in(self, ordinal: int, paragraphs: tuple[int, int] | None) -> float:
        """Where the middle of a turn, or of some of its paragraphs (start, end), stands."""
        middle = self.positions[ordinal]
        if paragraphs is None:
            return middle
        sizes = [size(paragraph.text) for paragraph in self.interview.turns[ordinal].paragraphs]
        start, end = paragraphs
        return middle - sum(sizes) / 2 + sum(sizes[:start]) + sum(sizes[start:end]) / 2


_LATIN = re.compile("[\0-\u024f]+")


def _mostly_latin(texts: Iterable[str]) -> bool:
    """Whether the beginning of ``texts`` is mostly in Latin letters."""
    read = latin = 0
    for text in texts:
        read += len(text)
        latin += sum(map(len, _LATIN.findall(text)))
        if read >= ENOUGH:
            break
    return latin > 0.8 * read


_SENTENCE = re.compile(r"[^.?!;\n]{10,}")


def sentences(folded: str) -> list[str]:
    """The sentences of a folded text that are long enough to be told apart."""
    return [found.strip() for found in _SENTENCE.findall(folded)]


Meaning = tuple[int | str, str]


@dataclass(slots=True)
class Asked:
    """A turn as a question to the index; ``at`` is where it stands, as in
    :attr:`Entry.positions`.

    The terms ``keys`` (in order) are worth ``worth``: how much they are of the question, and how
    rare they are. ``heading`` are those of the heading above the turn, ``passage`` those of the
    passage that it is in. ``text`` is what was read of it and around it, folded. ``means`` tells of
    terms that stand for another one which one (a key, or a folded term), and what word they are a
    part of ("" when they are the word).
    """

    keys: NDArray[np.uint32]
    worth: NDArray[np.float64]
    heading: frozenset[int]
    text: str
    passage: NDArray[np.uint32]
    at: float = 0.0
    means: dict[int, Meaning] = field(default_factory=dict)
    itself: tuple[NDArray[np.uint32], NDArray[np.float64]] | None = None
    _by_key: dict[int, float] | None = field(default=None, repr=False)
    _grams: frozenset[str] | None = field(default=None, repr=False)

    def worth_of(self, key: int) -> float:
        """What one term is worth, 0 when it is none of the question's."""
        if self._by_key is None:
            self._by_key = dict(zip(self.keys.tolist(), self.worth.tolist(), strict=True))
        return self._by_key.get(key, 0.0)

    def widen(
        self,
        keys: NDArray[np.uint32],
        worth: NDArray[np.float64],
        means: dict[int, Meaning],
    ) -> None:
        """Add terms that it does not hold but that stand for some that it does."""
        import numpy as np

        if self.itself is None:
            self.itself = self.keys, self.worth
        every = np.concatenate((self.keys, keys))
        order = np.argsort(every)
        self.keys = every[order]
        self.worth = np.concatenate((self.worth, worth))[order]
        self.means.update(means)
        self._by_key = None

    def sentences(self) -> list[str]:
        """The sentences of ``text``."""
        return sentences(self.text)

    def grams(self, length: int) -> frozenset[str]:
        """All pieces of ``text`` of this length."""
        if self._grams is None:
            cut = range(len(self.text) - length + 1)
            self._grams = frozenset(self.text[n : n + length] for n in cut)
        return self._grams
