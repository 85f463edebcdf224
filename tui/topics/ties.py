"""How the passages of two interviews correspond: what they share, weighted by rarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from tui.topics.equivalents import Translations
from tui.topics.passages import text_of
from tui.topics.places import Entry
from tui.topics.terms import weigh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

FEW_ANCHORS = 3
"""Interviews with fewer passages that are each other's nearest are not alike."""
FEW_HUNDRED = 180
"""Rarity is weighed as if there were at least so many passages."""
IN_ORDER = 0.85
"""A translation tells at least so much in the order of its original."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Two passages (counted within their interviews) that are each other's nearest; ``weight`` is
    0..1 beside the surest pair."""

    one: int
    other: int
    weight: float


@dataclass(slots=True)
class Tie:
    """How two interviews correspond: ``likeness[i, j]`` of passage i of the one to passage j of
    the other (cosine), and the pairs that are sure."""

    likeness: NDArray[np.float32]
    anchors: list[Anchor]
    order: float = 0.0
    """How much of the anchors is in the same order in both, 0..1."""
    translation: bool = False
    """Whether they are in different scripts and tell all in the same order."""


@dataclass(frozen=True, slots=True)
class Side:
    """One entry's terms: the passage ``owners[n]``, counted within it, holds the term ``keys[n]``
    (in order), which weighs ``weights[n]``; ``norms`` says for each passage what all of it
    weighs."""

    keys: NDArray[np.uint32]
    owners: NDArray[np.int64]
    weights: NDArray[np.float32]
    norms: NDArray[np.float64]


def sides(index: TopicIndex, numbers: Iterable[int]) -> dict[int, Side]:
    """The sides of entries, from the columns alone: no interview is read for it."""
    import numpy as np

    entries = [index.entries[number] for number in numbers]
    wanted = np.zeros(index.passage_count, dtype=bool)
    for entry in entries:
        wanted[entry.first : entry.first + entry.count] = True
    parts: dict[int, list[NDArray[np.uint64]]] = {entry.number: [] for entry in entries}
    lonely = np.zeros(index.passage_count, dtype=np.int64)
    for segment in index.segments:
        base, size = segment.base, len(segment.lengths)
        mine = wanted[base : base + size]
        if not mine.any():
            continue
        at = np.flatnonzero(mine[segment.passages])
        held = segment.passages[at]
        rows = np.searchsorted(segment.starts, at, side="right") - 1
        lonely[base : base + size] = segment.lengths - np.bincount(held, minlength=size)
        packed = (held.astype(np.uint64) << np.uint64(32)) | segment.keys[rows]
        del at, held, rows
        packed.sort()
        for entry in entries:
            low, high = max(entry.first, base), min(entry.first + entry.count, base + size)
            if low < high:
                start, end = np.searchsorted(packed, _passage_keys(low - base, high - base))
                part = packed[start:end] + (np.uint64(base) << np.uint64(32))
                parts[entry.number].append(part)
    return {entry.number: _side(index, entry, parts[entry.number], lonely) for entry in entries}


def _passage_keys(*passages: int) -> NDArray[np.uint64]:
    import numpy as np

    return np.array(passages, dtype=np.uint64) << np.uint64(32)


def _side(
    index: TopicIndex,
    entry: Entry,
    parts: Sequence[NDArray[np.uint64]],
    lonely: NDArray[np.int64],
) -> Side:
    """The side of an entry from its columns, and the number of terms in each passage of the library
    that no other one holds (which are in no column)."""
    import numpy as np

    packed = np.concatenate(parts) if parts else np.empty(0, np.uint64)
    owners = (packed >> np.uint64(32)).astype(np.int64) - entry.first
    keys = packed.astype(np.uint32)
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    more = index.copies_of.get(entry.number, 1) - 1
    total = max(index.passage_count - more * entry.count, 2)
    first = firsts(keys)
    inside = np.diff(np.append(first, len(keys)))
    asked = keys[first]
    # How rare they are among different texts: its own copies do not count; as if there were at
    # least a few hundred passages.
    held = np.maximum(index.counts(asked) - more * inside, 1)
    rarity = np.log(1 + (np.maximum(total - held, 0) + 0.5) / (held + 0.5)) * weigh(asked)
    scale = max(1.0, log(FEW_HUNDRED) / log(1 + total))
    weights = np.repeat((rarity * scale).astype(np.float32), inside)
    alone = (log(1 + (total - 0.5) / 1.5) * scale) ** 2
    squares = np.bincount(owners, weights=weights**2, minlength=entry.count)
    squares = squares + alone * lonely[entry.first : entry.first + entry.count]
    return Side(keys, owners, weights, np.sqrt(squares) + 20)


def tie(index: TopicIndex, one: int, other: int, translations: Translations | None = None) -> Tie:
    """Compare all passages of two entries; in different scripts with what ``translations`` know."""
    read = sides(index, (one, other))
    is_latin = index.entries[one].facts.is_latin
    if translations is not None and is_latin != index.entries[other].facts.is_latin:
        latin = one if is_latin else other
        read[latin] = widened(read[latin], translations)
    return tie_of(index, one, other, read[one], read[other])


def widened(side: Side, translations: Translations) -> Side:
    """A side with the translations of its terms."""
    import numpy as np

    low = np.searchsorted(translations.words, side.keys, side="left")
    many = np.searchsorted(translations.words, side.keys, side="right") - low
    pick = np.repeat(np.arange(len(side.keys)), many)
    at = low[pick] + np.arange(len(pick)) - np.repeat(np.cumsum(many) - many, many)
    weights = side.weights[pick] * np.sqrt(translations.weights[at])
    keys = np.concatenate((side.keys, translations.others[at]))
    owners = np.concatenate((side.owners, side.owners[pick]))
    weights = np.concatenate((side.weights, weights.astype(np.float32)))
    # What two of a passage's words stand for is there once, as the surer one's.
    order = np.lexsort((-weights, owners, keys))
    keys, owners, weights = keys[order], owners[order], weights[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    return Side(keys[new], owners[new], weights[new], side.norms)


def tie_of(index: TopicIndex, one: int, other: int, here: Side, there: Side) -> Tie:
    import numpy as np

    entries = index.entries[one], index.entries[other]
    low = np.searchsorted(there.keys, here.keys, side="left")
    many = np.searchsorted(there.keys, here.keys, side="right") - low
    # A word in a good part of the other's passages says nothing about which one.
    many = np.where(many > max(4, len(there.norms) // 4), 0, many)
    pick = np.repeat(np.arange(len(here.keys)), many)
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    to = there.owners[low[pick] + within]
    shape = len(here.norms), len(there.norms)
    flat = np.bincount(
        here.owners[pick] * shape[1] + to,
        weights=here.weights[pick] ** 2,
        minlength=shape[0] * shape[1],
    )
    cosine = flat.reshape(shape) / here.norms[:, None] / there.norms[None, :]
    likeness = cosine.astype(np.float32)
    anchors: list[Anchor] = []
    if likeness.size and likeness.max() > 0:
        best, back = likeness.argmax(1), likeness.argmax(0)
        top = float(likeness.max())
        for i, j in enumerate(best.tolist()):
            if back[j] == i and likeness[i, j] > 0:
                anchors.append(Anchor(i, j, float(likeness[i, j]) / top))
    order_kept = in_order(anchors)
    translation = order_kept >= IN_ORDER and entries[0].facts.is_latin != entries[1].facts.is_latin
    return Tie(likeness, anchors, order_kept, translation)


def counterpart(found: Tie, here: Entry, ordinal: int, there: Entry) -> float:
    """Where in a translation a turn should be: a position there."""
    import numpy as np

    if len(here.interview.turns) == len(there.interview.turns):
        return there.positions[ordinal]
    chain = chained(found.anchors)
    known = [here.position(here.passage(anchor.one)) for anchor in chain]
    its = [there.position(there.passage(anchor.other)) for anchor in chain]
    return float(
        np.interp(
            here.positions[ordinal], [0, *known, here.facts.length], [0, *its, there.facts.length]
        )
    )


def chained(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The heaviest of the anchors' chains that rise in both interviews."""
    best: list[tuple[float, int]] = []
    for n, anchor in enumerate(anchors):
        before = max(
            (
                (best[m][0], m)
                for m, earlier in enumerate(anchors[:n])
                if earlier.one < anchor.one and earlier.other < anchor.other
            ),
            default=(0.0, -1),
        )
        best.append((anchor.weight + before[0], before[1]))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    chain = []
    while at >= 0:
        chain.append(anchors[at])
        at = best[at][1]
    return chain[::-1]


def translated(index: TopicIndex, group: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Texts of a group of accounts with their translations, Latin script first: turn by turn when
    two accounts have the same number of them, else passage by passage where they are aligned."""
    latin = [entry for entry in group if entry.facts.is_latin]
    for one in latin:
        for other in group:
            if other in latin:
                continue
            turns, others = one.interview.turns, other.interview.turns
            if len(turns) == len(others):
                for turn, its_translation in zip(turns, others, strict=True):
                    yield turn.text, its_translation.text
                continue
            for anchor in tie(index, one.number, other.number).anchors:
                yield (
                    text_of(one.interview, one.passage(anchor.one)),
                    text_of(other.interview, other.passage(anchor.other)),
                )


def in_order(anchors: Sequence[Anchor]) -> float:
    """How much of the anchors' weight lies on one chain that rises in both interviews, 0..1."""
    total = sum(anchor.weight for anchor in anchors)
    return sum(anchor.weight for anchor in chained(anchors)) / total if total else 0.0


def closeness(found: Tie) -> tuple[float, float]:
    """How surely two interviews are accounts of one conversation: how alike the better part of
    the shorter one's passages are to their nearest, times how much of that is in order; and that
    order alone, 0..1."""
    likeness = found.likeness
    if min(likeness.shape) == 0 or len(found.anchors) < FEW_ANCHORS:
        return 0.0, 0.0
    nearest = sorted(likeness.max(0 if likeness.shape[0] > likeness.shape[1] else 1).tolist())
    return float(nearest[len(nearest) * 3 // 4]) * found.order, found.order


def firsts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Where each of the different values begins, of values in order. (Sorting and this let other
    threads run; ``np.unique`` does not.)"""
    import numpy as np

    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)
