"""What the parts of the topic index hand to each other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from tui.topics.equivalents import glosses
from tui.topics.passages import Passage, size
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What comparing interviews takes of one besides its passages, so that it need not be read."""

    digest: bytes
    """The same for interviews whose turns say the same, whatever their file is called."""
    length: float
    """How much it says, in the unit of :attr:`Entry.positions`."""
    is_latin: bool
    """Whether it is mostly in Latin letters."""
    day: int | None
    """The day it was held or published, as a day count; None when it does not say."""
    glosses: tuple[tuple[str, str], ...]
    """The terms that it equates, see :func:`~tui.topics.equivalents.glosses`."""

    @classmethod
    def of(cls, interview: Interview, texts: Sequence[str]) -> Facts:
        """The facts of an interview whose passages say ``texts``."""
        said = "".join(texts).encode("utf-8", "surrogatepass")
        return cls(
            blake2b(said, digest_size=12).digest(),
            float(sum(map(size, texts))),
            _mostly_latin(texts),
            day(interview),
            tuple(gloss for text in texts for gloss in glosses(text)),
        )


def cuts_of(passages: Iterable[Passage]) -> array[int]:
    """Passages as :attr:`Entry.cuts`."""
    cuts = array("i")
    for passage in passages:
        cuts.extend((passage.first, passage.last, *(passage.paragraphs or (0, 0))))
    return cuts


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
    facts: Facts
    mark: str = ""
    """The same for interviews that say the same and are cut alike."""
    _positions: list[float] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        state = blake2b(self.facts.digest, digest_size=12)
        state.update(self.cuts.tobytes())
        self.mark = state.hexdigest()

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


_DATE = re.compile(r"(?<!\d)(19|20)(\d\d)\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)")


def day(interview: Interview) -> int | None:
    """The day an interview was held or published, as a day count; None when it does not say."""
    for text in (interview.meta.get("date") or "", interview.title, interview.path.stem):
        found = _DATE.search(text)
        if found:
            try:
                year = int(found[1] + found[2])
                return date(year, int(found[3]), int(found[4])).toordinal()
            except ValueError:
                continue
    return None


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
