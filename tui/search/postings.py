"""Which documents hold which characters and words: the arrays under the search.

A *document* is a turn's text, or a title, heading or name; all folded and squeezed. A segment
holds the text of its documents and two inverted lists over them:

- pairs of neighbouring Chinese characters; at the end of a run, the last character and nothing;
- words of the scripts that put spaces between them.

A posting is one ``uint32``: the document's number in the segment times 256, and how often (up to
255). The lists of one key are in order of documents, so that two lists meet by binary search. The
lists of all pairs that begin with one character lie side by side, which answers single characters
without an index of their own.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.search.arrays import Searchable
from tui.search.letters import (
    HAN,
    U16,
    U32,
    WORD,
    class_array,
    text_of,
    units_of,
)
from tui.search.sounds import second_sound_array, sound_array

MAX_DOCUMENTS = 1 << 24
SLICE = 400_000
"""Postings handled by one NumPy call when segments are joined: a few milliseconds."""

REMEMBERED = 64
"""Looks up of letters within words that are kept, for the next keystroke."""

Cancelled = Callable[[], bool]
Pause = Callable[[], None]
"""Called between steps of a few milliseconds: looks whether the search goes on."""
Offsets = NDArray[np.int64]
NOTHING: U32 = np.empty(0, np.uint32)


class Stopped(Exception):  # noqa: N818 - not an error: the reader typed on
    """Raised inside a search or a build when it was cancelled."""


def no_pause() -> None:
    """For those whom nobody waits for."""


@dataclass(slots=True)
class Lists:
    """An inverted list: ``postings[starts[n]:starts[n + 1]]`` belong to key number ``n``."""

    starts: Offsets
    postings: U32

    def __getitem__(self, n: int) -> U32:
        return self.postings[self.starts[n] : self.starts[n + 1]]

    def span(self, first: int, last: int) -> U32:
        """The postings of the keys [first, last), key after key."""
        return self.postings[self.starts[first] : self.starts[last]]

    def gather(self, keys: NDArray[np.int64]) -> U32:
        """The postings of many keys, key after key."""
        begins = self.starts[keys]
        counts = self.starts[keys + 1] - begins
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) + np.repeat(begins - (ends - counts), counts)
        gathered: U32 = self.postings[places]
        return gathered

    def sizes(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return self.starts[keys + 1] - self.starts[keys]


@dataclass(slots=True)
class Segment:
    """Some documents and their inverted lists. Never changed once made.

    ``text`` is their UTF-16 text, ``offsets`` where each begins in units; ``pairs`` the keys of
    ``pair_lists`` in order, first character times 65,536 plus second; ``words`` the keys of
    ``word_lists`` in order. ``by_sound`` are the numbers of the pairs that have a sound, once for
    each of their readings, ordered by ``sounds``: the two syllables' numbers, first times 65,536
    plus second.
    """

    size: int
    text: Searchable
    offsets: U32
    pairs: U32
    pair_lists: Lists
    words: list[str]
    word_lists: Lists
    by_sound: U32
    sounds: U32
    _word_text: U32 = field(default_factory=lambda: NOTHING, repr=False)
    _word_starts: Offsets | None = field(default=None, repr=False)
    _words_with: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False)
    _by_shape: dict[str, dict[int, tuple[list[int], list[str]]]] = field(
        default_factory=dict, repr=False
    )

    @property
    def units(self) -> U16:
        return np.frombuffer(self.text, np.uint16)  # type: ignore[call-overload, no-any-return]

    def document(self, number: int) -> str:
        """The folded and squeezed text of a document."""
        return self.documents([number])[0]

    def documents(self, numbers: NDArray[np.integer[Any]] | list[int]) -> list[str]:
        """The folded and squeezed texts of some documents."""
        places = np.asarray(numbers, np.int64)
        begins = (self.offsets[places].astype(np.int64) * 2).tolist()
        ends = (self.offsets[places + 1].astype(np.int64) * 2 - 2).tolist()
        text = self.text
        return [
            text[a:b].decode("utf-16-le", "surrogatepass")
            for a, b in zip(begins, ends, strict=True)
        ]

    def find_pairs(self, wanted: U32) -> NDArray[np.int64]:
        """Key numbers of pairs, -1 for those that are nowhere."""
        places = np.searchsorted(self.pairs, wanted)
        places[places == len(self.pairs)] = 0
        if not len(self.pairs):
            return np.full(len(wanted), -1, np.int64)
        return np.where(self.pairs[places] == wanted, places, -1)

    def character(self, unit: int) -> U32:
        """Postings of all pairs that begin with a character; a document may be there often."""
        # Numbers of the array's own type: any other would convert all of it first.
        bounds = np.array([unit << 16, min((unit + 1) << 16, 0xFFFFFFFF)], np.uint32)
        first, last = np.searchsorted(self.pairs, bounds).tolist()
        return self.pair_lists.span(first, last)

    def word_text(self) -> tuple[U32, Offsets]:
        """The code points of all words, a line break before and after each, and where each
        begins."""
        if self._word_starts is None:
            text = "\n" + "\n".join(self.words) + "\n"
            points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            self._word_text, starts = points, np.flatnonzero(points == ord("\n")) + 1
            self._word_starts = starts[:-1]
        return self._word_text, self._word_starts

    def words_with(self, text: str, at_end: bool) -> NDArray[np.int64]:
        """The numbers of the words that hold some letters, or end with them."""
        key = text + "\n" if at_end else text
        known = self._words_with.get(key)
        if known is not None:
            return known
        # Most often a letter was added to what has just been looked up.
        fewer = self._words_with.get(text if at_end else text[:-1])
        if fewer is not None and len(fewer) < 3000:
            words = self.words
            kept = [
                number
                for number in fewer.tolist()
                if (words[number].endswith(text) if at_end else text in words[number])
            ]
            numbers = np.array(kept, np.int64)
        else:
            points, starts = self.word_text()
            wanted = [*map(ord, key)]
            places = np.flatnonzero(points[: len(points) - len(wanted) + 1] == wanted[0])
            for step, point in enumerate(wanted[1:], 1):
                places = places[points[places + step] == point]
            numbers = np.searchsorted(starts, places, "right") - 1
            numbers = numbers[np.diff(numbers, prepend=-1) != 0]
        if len(self._words_with) >= REMEMBERED:
            self._words_with.clear()
        self._words_with[key] = numbers
        return numbers

    def words_like(self, first: str, length: int) -> tuple[list[int], list[str]]:
        """The numbers of the words of some length with some first letter, and the words."""
        if first not in self._by_shape:
            start = bisect_left(self.words, first)
            end = bisect_left(self.words, first + "\U0010ffff", start)
            shapes: dict[int, tuple[list[int], list[str]]] = {}
            for number, word in enumerate(self.words[start:end], start):
                numbers, words = shapes.setdefault(len(word), ([], []))
                numbers.append(number)
                words.append(word)
            self._by_shape[first] = shapes
        return self._by_shape[first].get(length, ([], []))

    def holding(self, documents: U32, needle: str) -> NDArray[np.bool_]:
        """For each of some documents whether it holds a folded and squeezed string."""
        if not len(documents):
            return np.zeros(0, np.bool_)
        return holds(*self.texts(documents), needle)

    def texts(self, documents: U32) -> tuple[U16, Offsets]:
        """The units of some documents one after the other, each with its separator, and where
        each begins, one place more than there are documents."""
        begins = self.offsets[documents].astype(np.int64)
        counts = self.offsets[documents + np.uint32(1)].astype(np.int64) - begins
        starts = np.zeros(len(documents) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        text = memoryview(self.text)  # type: ignore[arg-type]
        heads, tails = (2 * begins).tolist(), (2 * (begins + counts)).tolist()
        joined = b"".join([text[a:b] for a, b in zip(heads, tails, strict=True)])
        return np.frombuffer(joined, np.uint16), starts


def holds(units: U16, begins: Offsets, needle: str) -> NDArray[np.bool_]:
    """For each of the texts that :meth:`Segment.texts` gave whether it holds a string."""
    result = np.zeros(len(begins) - 1, np.bool_)
    wanted = units_of(needle)
    if not len(wanted):
        return result
    places = np.flatnonzero(units[: len(units) - len(wanted) + 1] == wanted[0])
    # No match reaches into the next text: a separator stands between them.
    for step, unit in enumerate(wanted[1:].tolist(), 1):
        if not len(places):
            return result
        places = places[units[places + step] == unit]
    result[np.searchsorted(begins, places, "right") - 1] = True
    return result


def marked(documents: U32, postings: U32, size: int) -> U32:
    """Those of some documents that are among postings in any order."""
    seen = np.zeros(size, np.bool_)
    seen[(postings >> np.uint32(8)).astype(np.intp)] = True
    kept: U32 = documents[seen[documents]]
    return kept


def unique_documents(postings: U32, size: int, pause: Pause = no_pause) -> U32:
    """The documents of postings in any order, each once, in order."""
    if len(postings) > size >> 5:
        seen = np.zeros(size, np.bool_)
        for start in range(0, len(postings), SLICE):
            # Numbers of NumPy's own size: it would convert any others more slowly.
            seen[(postings[start : start + SLICE] >> np.uint32(8)).astype(np.intp)] = True
            pause()
        return np.flatnonzero(seen).astype(np.uint32)
    documents = np.sort(postings >> np.uint32(8))
    if len(documents) < 2:
        return documents
    keep = np.empty(len(documents), np.bool_)
    keep[0] = True
    np.not_equal(documents[1:], documents[:-1], out=keep[1:])
    return documents[keep]


def among(documents: U32, postings: U32) -> NDArray[np.bool_]:
    """For each of some ordered documents whether it is in one key's postings."""
    if not len(postings) or not len(documents):
        return np.zeros(len(documents), np.bool_)
    if _by_mask(len(documents), len(postings)):
        return inside(documents, postings >> np.uint32(8))
    places = np.searchsorted(postings, documents << np.uint32(8))
    places[places == len(postings)] = 0
    found: NDArray[np.bool_] = (postings[places] >> np.uint32(8)) == documents
    return found


def _by_mask(few: int, many: int) -> bool:
    """Whether marking ``many`` documents is faster than searching among them ``few`` times."""
    return few > 2000 and many < 64 * few


def inside(documents: U32, other: U32) -> NDArray[np.bool_]:
    """For each of some documents whether it is in an ordered list."""
    if not len(other) or not len(documents):
        return np.zeros(len(documents), np.bool_)
    if _by_mask(len(documents), len(other)):
        marked = np.zeros(max(int(other[-1]), int(documents.max())) + 1, np.bool_)
        marked[other] = True
        among_them: NDArray[np.bool_] = marked[documents]
        return among_them
    places = np.searchsorted(other, documents)
    places[places == len(other)] = 0
    found: NDArray[np.bool_] = other[places] == documents
    return found


def union(lists: Sequence[U32], size: int, pause: Pause = no_pause) -> U32:
    """Documents that are in any of some ordered lists."""
    if len(lists) == 1:
        return lists[0]
    if sum(map(len, lists)) > size >> 5:
        seen = np.zeros(size, np.bool_)
        for documents in lists:
            for start in range(0, len(documents), SLICE):
                seen[documents[start : start + SLICE].astype(np.intp)] = True
                pause()
        return np.flatnonzero(seen).astype(np.uint32)
    every = np.sort(np.concatenate(lists))
    keep = np.empty(len(every), np.bool_)
    keep[:1] = True
    np.not_equal(every[1:], every[:-1], out=keep[1:])
    return every[keep]


def both(one: U32, other: U32) -> U32:
    """Documents that are in both of two ordered lists."""
    if len(one) > len(other):
        one, other = other, one
    common: U32 = one[inside(one, other)]
    return common


def _changes(ordered: NDArray[Any]) -> NDArray[np.int64]:
    """Where the values of an array that is not empty begin to be others than before."""
    fresh = np.empty(len(ordered), np.bool_)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def _runs(ordered: NDArray[np.uint64]) -> tuple[U32, Offsets, U32]:
    """Ordered ``key << 32 | document`` as keys, starts and postings."""
    if not len(ordered):
        return NOTHING, np.zeros(1, np.int64), NOTHING
    places = _changes(ordered)
    counts = np.diff(places, append=len(ordered))
    single = ordered[places]
    keys = (single >> np.uint64(32)).astype(np.uint32)
    postings = single.astype(np.uint32)
    postings <<= np.uint32(8)
    postings |= np.minimum(counts, 255, out=counts).astype(np.uint32)
    starts = _changes(keys)
    return keys[starts], np.append(starts, len(postings)), postings


_MASKS = np.array([((1 << 16 * n) - 1) << 64 - 16 * n for n in range(5)], np.uint64)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, and its bits are well mixed
_NUMBER_BITS = 24


class _Words:
    """Runs of units within a text, looked at four units at a time as one number, which is in the
    order of the units."""

    def __init__(self, units: U16, begins: Offsets, counts: Offsets) -> None:
        padded = np.zeros(len(units) + 8, np.dtype(">u2"))
        padded[: len(units)] = units
        # From wherever they begin.
        self._fours = np.ndarray(len(units) + 5, np.dtype(">u8"), padded, strides=(2,))
        self.begins = begins
        self.counts = counts

    def fours(self, words: NDArray[np.int64] | slice, first: int) -> NDArray[np.uint64]:
        """Of some words the four units from number ``first`` on, zeros behind the last."""
        found = self._fours[self.begins[words] + first].astype(np.uint64)
        found &= _MASKS[np.clip(self.counts[words] - first, 0, 4)]
        return found

    def hashes(self) -> NDArray[np.uint64]:
        """A hash of each, of which all 64 bits count."""
        hashes = self.fours(slice(None), 0) * _FACTOR
        first = 4
        longer = np.flatnonzero(self.counts > first)
        while len(longer):
            known = hashes[longer]
            known ^= known >> np.uint64(29)
            known += self.fours(longer, first)
            hashes[longer] = known * _FACTOR
            first += 4
            longer = longer[self.counts[longer] > first]
        return hashes ^ hashes >> np.uint64(32)


def _grouped(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], Offsets]:
    """The places of hashes, equal ones side by side and otherwise in order; and where in that the
    groups begin, with the end."""
    order: NDArray[np.int64]
    if len(hashes) < 1 << _NUMBER_BITS:
        # Sorting values is three times as fast as sorting their places: each place goes along in
        # the lowest bits, and whether these made two groups one is seen afterwards.
        numbers = np.uint64((1 << _NUMBER_BITS) - 1)
        together = (hashes & ~numbers) | np.arange(len(hashes), dtype=np.uint64)
        together.sort()
        order = (together & numbers).astype(np.int64)
        starts = _changes(hashes[order])
        if len(starts) == len(_changes(together >> np.uint64(_NUMBER_BITS))):
            return order, np.append(starts, len(order))
    order = np.argsort(hashes, kind="stable")
    return order, np.append(_changes(hashes[order]), len(order))


def _word_lists(units: U16, word: NDArray[np.bool_], document: U32) -> tuple[list[str], Lists]:
    """The words of a text in order, and which of the documents they are in; ``word`` says of each
    unit whether it is in a word, ``document`` in which document it is."""
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1  # the last unit is a separator
    if len(word) and word[0]:
        edges = np.concatenate(([0], edges))
    if not len(edges):
        return [], Lists(np.zeros(1, np.int64), NOTHING)
    begins, ends = edges[::2], edges[1::2]
    every = _Words(units, begins, ends - begins)
    order, starts = _grouped(every.hashes())
    samples = order[starts[:-1]]
    # Sorting strings that are in order but for few is quick.
    nearly = np.lexsort((every.fours(samples, 4), every.fours(samples, 0)))
    samples = samples[nearly]
    lengths = every.counts[samples] + 1  # with what is behind it, a break for all
    heads = np.zeros(len(samples), np.int64)
    np.cumsum(lengths[:-1], out=heads[1:])
    letters = units[np.arange(int(lengths.sum())) + np.repeat(begins[samples] - heads, lengths)]
    letters[heads + lengths - 1] = 0
    distinct = text_of(letters).split("\0")[:-1]
    words = sorted(distinct)
    number = dict(zip(words, range(len(words)), strict=True))
    rank = np.empty(len(distinct), np.uint64)
    rank[nearly] = np.fromiter(map(number.__getitem__, distinct), np.uint64, len(distinct))
    composite = np.repeat(rank << np.uint64(32), np.diff(starts))
    composite |= document[begins[order]]
    composite.sort()
    _, starts, postings = _runs(composite)
    return words, Lists(starts, postings)


def make_segment(units: U16, offsets: U32) -> Segment:
    """A segment of the documents that ``letters.fold_documents`` made."""
    size = len(offsets) - 1
    lengths = offsets[1:].astype(np.int64) - offsets[:-1].astype(np.int64)
    document = np.repeat(np.arange(size, dtype=np.uint32), lengths)

    classes = class_array()[units]
    han = classes == HAN
    # The last unit is a separator, so that there always is a next one.
    places = np.flatnonzero(han)
    keys = units[places].astype(np.uint32) << np.uint32(16)
    keys |= (units * han)[places + 1]
    composite = keys.astype(np.uint64) << np.uint64(32)
    composite |= document[places]
    del keys, places
    composite.sort()
    pairs, pair_starts, pair_postings = _runs(composite)
    del composite
    words, word_lists = _word_lists(units, classes == WORD, document)
    return Segment(
        size,
        units.tobytes(),
        offsets,
        pairs,
        Lists(pair_starts, pair_postings),
        words,
        word_lists,
        *order_by_sound(pairs),
    )


def order_by_sound(pairs: U32) -> tuple[U32, U32]:
    """The numbers of the pairs of which both have a sound, in order of sound; and the sounds. A
    pair stands there again for the second reading of either character."""
    first, second = sound_array(), second_sound_array()
    one, two = pairs >> np.uint32(16), pairs & np.uint32(0xFFFF)
    # Few characters have a second reading.
    others = np.flatnonzero(second[one]), np.flatnonzero(second[two])
    ordered: list[NDArray[np.uint64]] = []
    for places, a, b in (
        (np.arange(len(pairs)), first[one], first[two]),
        (others[0], second[one[others[0]]], first[two[others[0]]]),
        (others[1], first[one[others[1]]], second[two[others[1]]]),
    ):
        sounding = np.flatnonzero((a > 0) & (b > 0))
        keys = a[sounding].astype(np.uint64) << np.uint64(48)
        keys |= b[sounding].astype(np.uint64) << np.uint64(32)
        keys |= places[sounding].astype(np.uint64)
        ordered.append(keys)
    joined = np.concatenate(ordered)
    joined.sort()
    return joined.astype(np.uint32), (joined >> np.uint64(32)).astype(np.uint32)


def _join_lists(
    parts: Sequence[tuple[Lists, NDArray[np.int64], int]], keys: int, cancelled: Cancelled
) -> Lists:
    """One inverted list of several: for each its lists, the number in the whole of each of its
    keys, and what to add to its documents."""
    totals = np.zeros(keys, np.int64)
    for lists, numbers, _ in parts:
        totals[numbers] += np.diff(lists.starts)
    starts = np.zeros(keys + 1, np.int64)
    np.cumsum(totals, out=starts[1:])
    postings = np.empty(int(starts[-1]), np.uint32)
    cursor = starts[:-1].copy()
    for lists, numbers, base in parts:
        counts = np.diff(lists.starts)
        shift = cursor[numbers] - lists.starts[:-1]
        cursor[numbers] += counts
        first = 0
        while first < len(counts):
            if cancelled():
                raise Stopped
            wanted = lists.starts[first] + SLICE
            last = max(first + 1, int(np.searchsorted(lists.starts, wanted, "right")) - 1)
            a, b = int(lists.starts[first]), int(lists.starts[last])
            places = np.repeat(shift[first:last], counts[first:last])
            places += np.arange(a, b)
            postings[places] = lists.postings[a:b] + np.uint32(base << 8)
            first = last
    return Lists(starts, postings)


def join_segments(parts: Sequence[Segment], cancelled: Cancelled, *, texts: bool = True) -> Segment:
    """One segment of several, documents in the same order; without ``texts`` its text is left to
    whoever has them. Raises :class:`Stopped`."""
    if len(parts) == 1:
        return parts[0]
    bases = np.cumsum([0, *(part.size for part in parts)]).tolist()
    if bases[-1] >= MAX_DOCUMENTS:
        raise OverflowError("more turns than one segment can number")

    length = sum(len(part.text) for part in parts) if texts else 0
    # Memory of its own that nobody has to fill with zeros first, as a bytearray's would be.
    text = mmap.mmap(-1, length) if length else b""
    target = np.frombuffer(text, np.uint16)
    offsets = np.zeros(bases[-1] + 1, np.uint32)
    place = 0
    for part, base in zip(parts, bases, strict=False):
        units = part.units
        for a in range(0, len(units) if texts else 0, 1 << 20):
            piece = units[a : a + (1 << 20)]
            target[place + a : place + a + len(piece)] = piece
        offsets[base : base + part.size + 1] = part.offsets + np.uint32(place)
        place += len(units)

    pairs = np.sort(np.concatenate([part.pairs for part in parts]))
    if len(pairs):
        pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    pair_lists = _join_lists(
        [
            (part.pair_lists, np.searchsorted(pairs, part.pairs), base)
            for part, base in zip(parts, bases, strict=False)
        ],
        len(pairs),
        cancelled,
    )
    # Merging is slower than sorting them all and never holds the interpreter's lock for long.
    words = list(dict.fromkeys(merge(*(part.words for part in parts))))
    number = {word: n for n, word in enumerate(words)}
    word_lists = _join_lists(
        [
            (
                part.word_lists,
                np.array([number[word] for word in part.words], np.int64),
                base,
            )
            for part, base in zip(parts, bases, strict=False)
        ],
        len(words),
        cancelled,
    )
    return Segment(
        bases[-1],
        text,
        offsets,
        pairs,
        pair_lists,
        words,
        word_lists,
        *order_by_sound(pairs),
    )
