"""Which interviews are accounts of one conversation.

A transcript, a rewrite as questions and answers and a news article about one talk share rare words
passage by passage, mostly in the same order. They are grouped and aligned, never merged: a rewrite
gives one person's words to another, and each stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.topics.equivalents import Translations, translations
from tui.topics.places import Entry
from tui.topics.ties import (
    FEW_ANCHORS,
    IN_ORDER,
    closeness,
    firsts,
    sides,
    tie_of,
    translated,
    widened,
)

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
ALIKE = 0.06
"""The closeness from which on two interviews without dates count as accounts of one conversation.
In the five samples: 0.07 to 0.10 for accounts of one, below 0.02 for different interviews with one
guest on one subject. In an archive of 2,052 meetings: 0.06 to 0.17 for translations, up to 0.055
for a meeting and its preparation a week earlier."""
NEAR_DAYS = 60
SAME_DAY = 0.05
"""The closeness needed of two interviews of one day in one script."""
TRANSLATED = 0.014
"""The closeness needed of two interviews of one day in different scripts, where only
names and numbers are shared. In the archive: at least 0.015 for translations, at most 0.011 for
others."""
KNOWN_TRANSLATED = 0.035
"""The closeness needed of them when words are known that translate each other. In the archive: at
least 0.047 for translations, at most 0.027 for others."""
MOST_CHANGED = 0.02
"""When more of the library's passages than this have changed since, everything is compared anew;"""
SLACK, SLACK_ORDER = 1.25, 0.05
"""else two interviews are when they are not clearer than this many times a limit, or in order by so
much: a word's rarity, and so their closeness, depends a little on all other interviews."""
MOST_A_DAY = 40
"""Days with more interviews than this (a folder of undated copies) are not compared in pairs."""


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


Same = Callable[[Entry, Entry, float, float], bool]
"""Whether two interviews tell of one conversation, from how close they are and how much in order,
see :func:`~tui.topics.ties.closeness`."""
Likenesses = dict[tuple[str, str], tuple[float, float]]
"""That for pairs of interviews, by :attr:`Entry.mark`."""


@dataclass(slots=True)
class Compared:
    """What comparing interviews in pairs has found, so that when a few change only those need to be
    compared with the rest: plainly, and with words learnt from translations among interviews whose
    marks are ``teachers``. ``changed`` is how many passages came or went since then."""

    plain: Likenesses = field(default_factory=dict)
    translated: Likenesses = field(default_factory=dict)
    teachers: list[str] = field(default_factory=list)
    changed: int = 0


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
    joined = joined[firsts(joined)]
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
    starts = firsts(every)
    counts = np.diff(np.append(starts, len(every)))
    codes = every[starts]
    keep = counts >= least
    return {
        (int(code // size), int(code % size)): int(count)
        for code, count in zip(codes[keep], counts[keep], strict=True)
    }


def _blocks(starts: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Runs of terms (start, end) that about ``BLOCK`` passages hold, one term at least."""
    import numpy as np

    low, last = 0, len(starts) - 1
    while low < last:
        high = int(np.searchsorted(starts, int(starts[low]) + BLOCK, side="right")) - 1
        high = min(max(high, low + 1), last)
        yield low, high
        low = high


def _is_same(one: Entry, other: Entry, close: float, order: float) -> bool:
    """Whether two interviews are accounts of one conversation."""
    first, second = one.facts.day, other.facts.day
    apart = abs(first - second) if first is not None and second is not None else None
    if apart is not None and apart <= 1:
        if one.facts.is_latin != other.facts.is_latin:
            return close >= TRANSLATED and order >= IN_ORDER
        return close >= SAME_DAY
    if apart is None:
        return close >= ALIKE
    return close >= (ALIKE * 1.4 if apart <= NEAR_DAYS else ALIKE * 2.5)


def _translate(one: Entry, other: Entry, close: float, order: float) -> bool:
    """Whether two interviews of one day are accounts of one conversation, when words are known that
    translate each other."""
    return close >= KNOWN_TRANSLATED and order >= IN_ORDER


def _same_text(index: TopicIndex) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for entry in index.entries:
        if entry.number not in index.gone and entry.count:
            found.setdefault(entry.facts.digest, []).append(entry.number)
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
    what was learnt from translations among them, with which more of them were found. What
    ``index.compared`` knows well enough is taken from there; all else that is found goes there."""
    live = [n for n in range(len(index.entries)) if n not in index.gone]
    by_digest = _same_text(index)
    index.copies_of = {n: len(group) for group in by_digest.values() for n in group}
    first_of = {number: group[0] for group in by_digest.values() for number in group}
    # One of each group of copies: all of them would make every word of theirs common.
    pairs = shared_rare(index, set(first_of.values()), least=FEW_SHARED)
    leader = {number: number for number in live}
    if index.compared.changed > MOST_CHANGED * index.passage_count:
        index.compared = Compared()
    known = index.compared

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

    def unite(
        among: Iterable[tuple[int, int]],
        before: Likenesses,
        same: Same,
        learnt: Translations | None,
    ) -> None:
        """Put those of the pairs together that are the ``same``."""
        doubtful = []
        for one, other in among:
            entries = index.entries[one], index.entries[other]
            sure = _settled(entries, before.get((entries[0].mark, entries[1].mark)), same)
            if sure is None:
                doubtful.append((one, other))
            elif sure:
                leader[find(other)] = find(one)
        doubtful = [(one, other) for one, other in doubtful if find(one) != find(other)]
        read = sides(index, {number for pair in doubtful for number in pair})
        for one, other in doubtful:
            if stop():
                return
            if find(one) == find(other):
                continue
            here = read[one] if learnt is None else widened(read[one], learnt)
            alike = closeness(tie_of(index, one, other, here, read[other]))
            entries = index.entries[one], index.entries[other]
            before[entries[0].mark, entries[1].mark] = alike
            if same(*entries, *alike):
                leader[find(other)] = find(one)

    worth_it = [
        pair
        for pair, count in sorted(pairs.items(), key=lambda item: -item[1])
        if count >= SHARED * min(index.entries[n].facts.length for n in pair) ** 0.5
    ]
    same_day = list(_same_day(index, first_of))
    unite(dict.fromkeys((*worth_it, *same_day)), known.plain, _is_same, None)
    taught = [[index.entries[number] for number in group] for group in groups()]
    taught = [group for group in taught if len({entry.facts.is_latin for entry in group}) > 1]
    teachers = [entry.mark for group in taught for entry in group]
    if teachers == known.teachers:
        learnt = index.equivalents.translations
    else:
        learnt = translations(
            unit for group in taught if not stop() for unit in translated(index, group)
        )
        known.teachers, known.translated = teachers, {}
    if learnt is not None:
        unite(same_day, known.translated, _translate, learnt)
    copies = [tuple(group) for group in by_digest.values() if len(group) > 1]
    return Accounts(groups(), copies), learnt


def _settled(
    entries: tuple[Entry, Entry], alike: tuple[float, float] | None, same: Same
) -> bool | None:
    """Whether two interviews are the ``same`` by what was found of them before; None when that is
    not known, or so near the limit that what has changed since might decide it."""
    if alike is None:
        return None
    close, order = alike
    sure = {
        same(*entries, close * more, order + turned)
        for more in (1 / SLACK, SLACK)
        for turned in (-SLACK_ORDER, SLACK_ORDER)
    }
    return sure.pop() if len(sure) == 1 else None


def _same_day(index: TopicIndex, first_of: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs of one day in different scripts, Latin first: a translation shares few words with its
    original."""
    by_day: dict[int, list[Entry]] = {}
    for number in sorted(set(first_of.values())):
        entry = index.entries[number]
        when = entry.facts.day
        if when is not None and entry.count >= FEW_ANCHORS:
            by_day.setdefault(when, []).append(entry)
    for entries in by_day.values():
        if len(entries) > MOST_A_DAY:
            continue
        latin = [entry for entry in entries if entry.facts.is_latin]
        for one in latin:
            for other in entries:
                if other not in latin and _as_long(one, other):
                    yield one.number, other.number


def _as_long(one: Entry, other: Entry) -> bool:
    """Whether two interviews could be translations of each other by their length."""
    return 1 / 4 <= one.facts.length / max(other.facts.length, 1) <= 4
