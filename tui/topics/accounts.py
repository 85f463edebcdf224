"""Which interviews are accounts of one conversation, and how their passages correspond.

A transcript, a rewrite as questions and answers and a news article about one talk share rare words
passage by passage, mostly in the same order. They are grouped and aligned, never merged: a rewrite
gives one person's words to another, and each stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import TYPE_CHECKING, Any

from tui.topics.equivalents import Translations, translations
from tui.topics.passages import text_of
from tui.topics.places import Entry
from tui.topics.terms import weigh
from tui.transcript.model import Interview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

RARE = 6
"""A term in at most this many passages is evidence that two interviews are of one event."""
FEW_SHARED, SHARED = 8, 0.5
"""Pairs of interviews with fewer rare terms in common are not compared: at least so many, and so
many times the square root of the shorter one's length."""
BLOCK = 300_000
"""What is compared at once: memory stays low, and other threads get their turn."""
FEW_ANCHORS = 3
FEW_HUNDRED = 180
ALIKE = 0.06
"""The closeness from which on two interviews without dates count as accounts of one conversation.
In the five samples: 0.07 to 0.10 for accounts of one, below 0.02 for different interviews with one
guest on one subject. In an archive of 2,052 meetings: 0.06 to 0.17 for translations, up to 0.055
for a meeting and its preparation a week earlier."""
REACH = 600.0
"""How far from where it is expected, in Chinese characters, a match may well be."""
LIKE = 0.12
"""Passages of two accounts match from this part of the surest match's likeness on."""
NEAR_DAYS = 60
SAME_DAY = 0.05
"""The closeness needed of two interviews of one day in one script."""
TRANSLATED, TRANSLATED_ORDER = 0.014, 0.85
"""The closeness and order needed of two interviews of one day in different scripts, where only
names and numbers are shared. In the archive: at least 0.015 for translations, at most 0.011 for
others."""
KNOWN_TRANSLATED = 0.035
"""The closeness needed of them when words are known that translate each other. In the archive: at
least 0.047 for translations, at most 0.027 for others."""
MOST_A_DAY = 40
"""Days with more interviews than this (a folder of undated copies) are not compared in pairs."""


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
class Kin:
    """For one interview the numbers of the others of its conversation, and of its copies."""

    others: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()


@dataclass(slots=True)
class Accounts:
    """Groups of entry numbers, each group one conversation; and groups of identical texts."""

    groups: list[tuple[int, ...]] = field(default_factory=list)
    copies: list[tuple[int, ...]] = field(default_factory=list)
    _kin: dict[int, Kin] = field(default_factory=dict)
    spare: frozenset[int] = frozenset()
    """Of each group of copies all but the first."""

    def __post_init__(self) -> None:
        self.spare = frozenset(n for group in self.copies for n in group[1:])
        same = {n: group for group in self.copies for n in group}
        together = {n: group for group in self.groups for n in group}
        for n in same.keys() | together.keys():
            mine = same.get(n, (n,))
            others = tuple(m for m in together.get(n, ()) if m not in mine)
            self._kin[n] = Kin(others, tuple(m for m in mine if m != n))

    def of(self, number: int) -> Kin:
        return self._kin.get(number, Kin())


@dataclass(frozen=True, slots=True)
class _Side:
    """One entry's terms: the passage ``owners[n]``, counted within it, holds the term ``keys[n]``
    (in order), which weighs ``weights[n]``; ``norms`` says for each passage what all of it
    weighs."""

    keys: NDArray[np.uint32]
    owners: NDArray[np.int64]
    weights: NDArray[np.float32]
    norms: NDArray[np.float64]


def _sides(index: TopicIndex, numbers: Iterable[int]) -> dict[int, _Side]:
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
) -> _Side:
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
    first = _firsts(keys)
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
    return _Side(keys, owners, weights, np.sqrt(squares) + 20)


def tie(index: TopicIndex, one: int, other: int, translations: Translations | None = None) -> Tie:
    """Compare all passages of two entries; in different scripts with what ``translations`` know."""
    sides = _sides(index, (one, other))
    if translations is not None and index.entries[one].is_latin != index.entries[other].is_latin:
        latin = one if index.entries[one].is_latin else other
        sides[latin] = _widened(sides[latin], translations)
    return _tie(index, one, other, sides[one], sides[other])


def _widened(side: _Side, translations: Translations) -> _Side:
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
    return _Side(keys[new], owners[new], weights[new], side.norms)


def _tie(index: TopicIndex, one: int, other: int, here: _Side, there: _Side) -> Tie:
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
    translation = order_kept >= TRANSLATED_ORDER and entries[0].is_latin != entries[1].is_latin
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
        np.interp(here.positions[ordinal], [0, *known, here.length], [0, *its, there.length])
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
    latin = [entry for entry in group if entry.is_latin]
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


def shared_rare(
    index: TopicIndex, among: Iterable[int], rare: int = RARE, least: int = 3
) -> dict[tuple[int, int], int]:
    """For pairs of entries, of those with the numbers ``among``, how many terms they share that
    are rare there, when it is at least so many."""
    import numpy as np

    if not index.segments:
        return {}
    counted = np.zeros(len(index.entries), dtype=bool)
    counted[list(among)] = True
    owner = np.zeros(index.passage_count, dtype=np.uint32)
    for number, entry in enumerate(index.entries):
        owner[entry.first : entry.first + entry.count] = number
    found = []
    for segment in index.segments:
        for low, high in _blocks(segment.starts):
            first, last = int(segment.starts[low]), int(segment.starts[high])
            mine = owner[segment.passages[first:last].astype(np.uint32) + np.uint32(segment.base)]
            rows = np.repeat(np.arange(high - low), np.diff(segment.starts[low : high + 1]))
            use = counted[mine]
            rows, mine = rows[use], mine[use]
            few = (np.bincount(rows, minlength=high - low) <= rare)[rows]
            keys = segment.keys[low:high][rows[few]]
            found.append((keys.astype(np.uint64) << np.uint64(32)) | mine[few])
    joined = np.concatenate(found or [np.empty(0, np.uint64)])
    del found
    joined.sort()
    joined = joined[_firsts(joined)]
    size = np.uint64(len(index.entries))
    terms, owners = joined >> np.uint64(32), joined & np.uint64(0xFFFFFFFF)
    del joined
    pairs = []
    for step in range(1, rare):
        # A term's entries stand side by side.
        same = np.flatnonzero(terms[step:] == terms[:-step])
        pairs.append(owners[same] * size + owners[same + step])
    every = np.concatenate(pairs)
    every.sort()
    starts = _firsts(every)
    counts = np.diff(np.append(starts, len(every)))
    codes = every[starts]
    keep = counts >= least
    return {
        (int(code // size), int(code % size)): int(count)
        for code, count in zip(codes[keep], counts[keep], strict=True)
    }


def _firsts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Where each of the different values begins, of values in order. (Sorting and this let other
    threads run; ``np.unique`` does not.)"""
    import numpy as np

    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _blocks(starts: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Runs of terms (start, end) that about ``BLOCK`` passages hold, one term at least."""
    import numpy as np

    low, last = 0, len(starts) - 1
    while low < last:
        high = int(np.searchsorted(starts, int(starts[low]) + BLOCK, side="right")) - 1
        high = min(max(high, low + 1), last)
        yield low, high
        low = high


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


def _is_same(one: Entry, other: Entry, found: Tie) -> bool:
    """Whether two interviews are accounts of one conversation."""
    first, second = day(one.interview), day(other.interview)
    apart = abs(first - second) if first is not None and second is not None else None
    close, order = closeness(found)
    if apart is not None and apart <= 1:
        if one.is_latin != other.is_latin:
            return close >= TRANSLATED and order >= TRANSLATED_ORDER
        return close >= SAME_DAY
    if apart is None:
        return close >= ALIKE
    return close >= (ALIKE * 1.4 if apart <= NEAR_DAYS else ALIKE * 2.5)


def _same_text(index: TopicIndex) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for entry in index.entries:
        if entry.number not in index.gone and entry.count:
            found.setdefault(entry.digest, []).append(entry.number)
    return found


def copies_only(index: TopicIndex, before: Accounts | None = None) -> Accounts:
    """Which interviews are copies, which is known without comparing them; and of the groups found
    ``before`` some interviews changed, what is left of them."""
    copies = [tuple(group) for group in _same_text(index).values() if len(group) > 1]
    left = [
        tuple(number for number in group if number not in index.gone)
        for group in (before.groups if before else ())
    ]
    return Accounts([group for group in left if len(group) > 1], copies)


def find_accounts(
    index: TopicIndex, cancelled: Callable[[], bool] | None = None
) -> tuple[Accounts, Translations | None]:
    """Group the index's entries: those with the same text, and those of one conversation. Also
    what was learnt from translations among them, with which more of them were found."""
    live = [n for n in range(len(index.entries)) if n not in index.gone]
    by_digest = _same_text(index)
    index.copies_of = {n: len(group) for group in by_digest.values() for n in group}
    first_of = {number: group[0] for group in by_digest.values() for number in group}
    # One of each group of copies: all of them would make every word of theirs common.
    pairs = shared_rare(index, set(first_of.values()), least=FEW_SHARED)
    leader = {number: number for number in live}

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    def groups() -> list[tuple[int, ...]]:
        together: dict[int, list[int]] = {}
        for number in live:
            together.setdefault(find(first_of.get(number, number)), []).append(number)
        return [tuple(group) for group in together.values() if len(group) > 1]

    def stop() -> bool:
        return cancelled is not None and cancelled()

    worth_it = [
        pair
        for pair, count in sorted(pairs.items(), key=lambda item: -item[1])
        if count >= SHARED * min(index.entries[n].length for n in pair) ** 0.5
    ]
    same_day = list(_same_day(index, first_of))
    asked = list(dict.fromkeys((*worth_it, *same_day)))
    sides = _sides(index, {number for pair in asked for number in pair})
    for one, other in asked:
        if stop():
            break
        if find(one) == find(other):
            continue
        found = _tie(index, one, other, sides[one], sides[other])
        if _is_same(index.entries[one], index.entries[other], found):
            leader[find(other)] = find(one)
    learnt = translations(
        unit
        for group in groups()
        if not stop()
        for unit in translated(index, [index.entries[number] for number in group])
    )
    if learnt is not None:
        for one, other in same_day:
            if stop():
                break
            if find(one) != find(other):
                found = _tie(index, one, other, _widened(sides[one], learnt), sides[other])
                close, order = closeness(found)
                if close >= KNOWN_TRANSLATED and order >= TRANSLATED_ORDER:
                    leader[find(other)] = find(one)
    copies = [tuple(group) for group in by_digest.values() if len(group) > 1]
    return Accounts(groups(), copies), learnt


def _same_day(index: TopicIndex, first_of: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs of one day in different scripts, Latin first: a translation shares few words with its
    original."""
    by_day: dict[int, list[Entry]] = {}
    for number in sorted(set(first_of.values())):
        entry = index.entries[number]
        when = day(entry.interview)
        if when is not None and entry.count >= FEW_ANCHORS:
            by_day.setdefault(when, []).append(entry)
    for entries in by_day.values():
        if len(entries) > MOST_A_DAY:
            continue
        latin = [entry for entry in entries if entry.is_latin]
        for one in latin:
            for other in entries:
                if other not in latin and _as_long(one, other):
                    yield one.number, other.number


def _as_long(one: Entry, other: Entry) -> bool:
    """Whether two interviews could be translations of each other by their length."""
    return 1 / 4 <= one.length / max(other.length, 1) <= 4


def closeness(found: Tie) -> tuple[float, float]:
    """How surely two interviews are accounts of one conversation: how alike the better part of
    the shorter one's passages are to their nearest, times how much of that is in order; and that
    order alone, 0..1."""
    likeness = found.likeness
    if min(likeness.shape) == 0 or len(found.anchors) < FEW_ANCHORS:
        return 0.0, 0.0
    nearest = sorted(likeness.max(0 if likeness.shape[0] > likeness.shape[1] else 1).tolist())
    return float(nearest[len(nearest) * 3 // 4]) * found.order, found.order


@dataclass(frozen=True, slots=True)
class Aligned:
    """A row of two accounts side by side: turns of the one and the turns of the other that say the
    same (ordinals, each in reading order). One of them is empty where the other account has
    nothing. ``score`` is 0..1, how alike they are beside the surest row; 0 with one side empty."""

    ordinals: tuple[int, ...]
    others: tuple[int, ...]
    score: float


def align(index: TopicIndex, one: Entry, other: Entry) -> list[Aligned]:
    """Two accounts of one conversation row by row, in the order of the first, each of whose turns
    stands in one row. Each turn of the second stands in at least one: what a rewrite draws
    together from several places is beside each of them, and what only the second has is where it
    is said there. It may tell things in another order: its turns do not always rise down the rows.
    """
    count, its_count = len(one.interview.turns), len(other.interview.turns)
    found = index.tie(one.number, other.number)
    if count == its_count and found.translation:
        return [Aligned((n,), (n,), 1.0) for n in range(count)]
    partner, nearest = _partners(found, one, other)
    scores: dict[int, float] = {}
    mine: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    owner_here = _owners(one)
    last = -1
    taken: dict[int, int] = {}
    for j, (i, score) in partner.items():
        for ordinal in range(other.passage(j).first, other.passage(j).last + 1):
            if ordinal not in taken:
                taken[ordinal] = i
                scores[i] = max(scores.get(i, 0.0), score)
    for ordinal in range(its_count):
        if ordinal in taken:
            last = taken[ordinal]
            mine.setdefault(last, []).append(ordinal)
        else:
            after.setdefault(last, []).append(ordinal)
    rows = []
    if -1 in after:
        rows.append(Aligned((), tuple(after[-1]), 0.0))
    for i, ordinals in owner_here:
        its = tuple(mine.get(i, ()))
        if not its and i in nearest:
            j, scores[i] = nearest[i]
            its = tuple(range(other.passage(j).first, other.passage(j).last + 1))
        rows.append(Aligned(ordinals, its, round(scores.get(i, 0.0), 4) if its else 0.0))
        if i in after:
            rows.append(Aligned((), tuple(after[i]), 0.0))
    return rows


def _owners(entry: Entry) -> list[tuple[int, tuple[int, ...]]]:
    """Each passage with the turns that are its own: a turn cut in pieces belongs to the first."""
    found = []
    at = 0
    for n in range(entry.count):
        passage = entry.passage(n)
        if passage.last >= at:
            found.append((n, tuple(range(max(at, passage.first), passage.last + 1))))
            at = passage.last + 1
    return found


Partners = dict[int, tuple[int, float]]


def _partners(found: Tie, one: Entry, other: Entry) -> tuple[Partners, Partners]:
    """For passages of the other account the passage here that says the same, and how surely; and
    the other way round."""
    import numpy as np

    likeness = found.likeness
    top = float(likeness.max(initial=0.0))
    if not top:
        return {}, {}
    strength = likeness / top
    if found.order >= TRANSLATED_ORDER:
        # Told in the same order: what stands far from where it should be is a chance likeness.
        chain = [(anchor.one, anchor.other) for anchor in found.anchors]
        here = np.array([one.position(one.passage(i)) for i, _ in chain])
        there = np.array([other.position(other.passage(j)) for _, j in chain])
        order = np.argsort(there)
        at = np.array([other.position(passage) for passage in other.passages])
        expected = np.interp(at, there[order], here[order])
        places = np.array([one.position(passage) for passage in one.passages])
        strength = strength * np.exp(-np.abs(places[:, None] - expected[None, :]) / REACH)
    first = {n for n, _ in _owners(one)}
    partner = {}
    for j in range(other.count):
        i = int(strength[:, j].argmax())
        while i not in first:
            i -= 1
        if float(strength[:, j].max()) >= LIKE:
            partner[j] = i, float(strength[:, j].max())
    nearest = {}
    for i in range(one.count):
        if float(strength[i].max()) >= LIKE:
            nearest[i] = int(strength[i].argmax()), float(strength[i].max())
    return partner, nearest
