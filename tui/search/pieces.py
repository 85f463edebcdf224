"""A string to look for, as the inverted lists see it, and the documents that hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from tui.search.letters import OTHER, U32, WORD, class_array, units_of
from tui.search.postings import (
    NOTHING,
    Pause,
    Segment,
    among,
    inside,
    no_pause,
    unique_documents,
)

SURE = 800
"""Up to so many candidates are read to see whether they hold the string: half a millisecond.
Beyond, only those that may be shown are."""
SCAN = 20_000
"""Documents looked through for a string that has neither letters nor ideographs."""
BLOCK = 1 << 18
"""UTF-16 units of them that are compared at once."""
MARKED = 2_000
"""Documents with such a string that are enough."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of one class in a needle. ``open_left`` and ``open_right``: it stands at the needle's
    edge, where in a document more of the same word may follow."""

    text: str
    kind: int
    open_left: bool
    open_right: bool


@lru_cache(maxsize=1024)
def pieces_of(needle: str) -> tuple[Piece, ...]:
    """The runs of ideographs and of word letters in a folded and squeezed string."""
    units = units_of(needle)
    classes = class_array()[units].tolist()
    result: list[Piece] = []
    start = 0
    while start < len(classes):
        kind = classes[start]
        end = start
        while end < len(classes) and classes[end] == kind:
            end += 1
        if kind != OTHER:
            text = units[start:end].tobytes().decode("utf-16-le", "surrogatepass")
            result.append(Piece(text, kind, start == 0, end == len(classes)))
        start = end
    return tuple(result)


@dataclass(slots=True)
class Found:
    """Documents that hold a needle, in order. ``times`` is how often where that is known.

    ``sure`` is false when too many candidates were left to be read: some may not hold it.
    """

    documents: U32
    times: NDArray[np.uint8] | None = None
    sure: bool = True


def word_numbers(segment: Segment, piece: Piece) -> tuple[int, int] | NDArray[np.int64]:
    """The words of a segment that a piece may stand in: a range, or their numbers."""
    import bisect

    words, text = segment.words, piece.text
    if not piece.open_left or (piece.open_right and len(text) <= 2):
        first = bisect.bisect_left(words, text)
        if not piece.open_right:
            return first, first + (first < len(words) and words[first] == text)
        alone = piece.open_left and len(text) == 1
        if alone and first < len(words) and words[first] == text:
            # A letter alone is a word; all words that begin with it would be half the library.
            return first, first + 1
        last = bisect.bisect_left(words, text + "\U0010ffff", first)
        if first < last or not piece.open_left:
            return first, last
    return segment.words_with(text, at_end=not piece.open_right)


def find(segment: Segment, needle: str, pause: Pause = no_pause) -> Found:
    """The documents of a segment that hold a folded and squeezed string. ``pause`` is called
    between steps."""
    pieces = pieces_of(needle)
    if not pieces:
        return _scan(segment, needle, pause) if needle else Found(NOTHING)

    # Candidate lists: the packed postings of one key, or a union of several, made when needed.
    packed: list[U32] = []
    unions: list[tuple[int, Callable[[], U32]]] = []
    exact = len(pieces) == 1 and pieces[0].open_left and pieces[0].open_right
    for piece in pieces:
        if piece.kind == WORD:
            numbers = word_numbers(segment, piece)
            if isinstance(numbers, tuple):
                numbers = np.arange(*numbers)
            if not len(numbers):
                return Found(NOTHING)
            if len(numbers) == 1:
                packed.append(segment.word_lists[int(numbers[0])])
            else:
                size = int(segment.word_lists.sizes(numbers).sum())
                unions.append((size, partial(_union, segment, numbers, pause)))
            continue
        units = units_of(piece.text).astype(np.uint32)
        if len(units) == 1:
            if len(pieces) == 1 or not exact:
                postings = segment.character(int(units[0]))
                unions.append(
                    (len(postings), partial(unique_documents, postings, segment.size, pause))
                )
            continue
        exact = exact and len(units) == 2
        keys = segment.find_pairs((units[:-1] << np.uint32(16)) | units[1:])
        if (keys < 0).any():
            return Found(NOTHING)
        packed += [segment.pair_lists[key] for key in dict.fromkeys(keys.tolist())]

    packed.sort(key=len)
    unions.sort(key=lambda union: union[0])
    times: NDArray[np.uint8] | None = None
    if packed and (not unions or len(packed[0]) <= unions[0][0]):
        start = packed.pop(0)
        documents = start >> np.uint32(8)
        times = (start & np.uint32(255)).astype(np.uint8)
    else:
        documents = unions.pop(0)[1]()
    for postings in packed[:6]:
        pause()
        if len(documents) < 40:
            break
        keep = among(documents, postings)
        documents = documents[keep]
        times = times[keep] if times is not None else None
    for size, union in unions:
        # Reading a document takes as long as gathering eighty postings.
        if len(documents) < 300 + size // 80:
            break
        keep = inside(documents, union())
        documents = documents[keep]
        times = times[keep] if times is not None else None
    if exact or not len(documents):
        return Found(documents, times)
    if len(documents) > SURE:
        return Found(documents, times, sure=False)
    pause()
    keep = segment.holding(documents, needle)
    return Found(documents[keep], times[keep] if times is not None else None)


def _union(segment: Segment, words: NDArray[np.int64], pause: Pause) -> U32:
    first, last = int(words[0]), int(words[-1]) + 1
    if last - first == len(words):
        return unique_documents(segment.word_lists.span(first, last), segment.size, pause)
    return unique_documents(segment.word_lists.gather(words), segment.size, pause)


def _scan(segment: Segment, needle: str, pause: Pause) -> Found:
    """Marks alone have no list: the first documents are looked through."""
    wanted = units_of(needle)
    end = int(segment.offsets[min(segment.size, SCAN)])
    units = segment.units[:end]
    found: list[U32] = []
    total = 0
    for start in range(0, end, BLOCK):
        pause()
        block = units[start : start + BLOCK + len(wanted) - 1]
        places = np.flatnonzero(block[: len(block) - len(wanted) + 1] == wanted[0])
        for step, unit in enumerate(wanted[1:].tolist(), 1):
            places = places[block[places + step] == unit]
        starts = (places + start).astype(np.uint32)
        numbers = np.searchsorted(segment.offsets, starts, "right") - 1
        # What began in the block before may go on in this one.
        fresh = np.diff(numbers, prepend=found[-1][-1] if found else -1) != 0
        if fresh.any():
            found.append(numbers[fresh].astype(np.uint32))
            total += len(found[-1])
        if total > MARKED:
            break
    return Found(np.concatenate(found)[:MARKED] if found else NOTHING)


def exact_word(segment: Segment, needle: str) -> U32:
    """Documents in which a needle of one word stands as a whole word; of several pieces none."""
    import bisect

    pieces = pieces_of(needle)
    if len(pieces) != 1 or pieces[0].kind != WORD:
        return NOTHING
    number = bisect.bisect_left(segment.words, needle)
    if number == len(segment.words) or segment.words[number] != needle:
        return NOTHING
    return segment.word_lists[number] >> np.uint32(8)
