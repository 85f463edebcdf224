"""Two accounts of one conversation side by side, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.topics.places import Entry
from tui.topics.ties import IN_ORDER, Tie

if TYPE_CHECKING:
    from tui.topics.index import TopicIndex

REACH = 600.0
"""How far from where it is expected, in Chinese characters, a match may well be."""
LIKE = 0.12
"""Passages of two accounts match from this part of the surest match's likeness on."""


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
    if found.order >= IN_ORDER:
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
