"""Where others speak of a passage.

Finding goes in two steps. Sparse columns (:mod:`tui.topics.postings`) give a few dozen passages
that share rare terms with the one in question, or many with the passage that it is in; the turns of
those are then read again from the interviews themselves and compared in full
(:mod:`tui.topics.compare`), so that the answer is a turn and not a stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.topics.compare import rank
from tui.topics.passages import paragraph_at
from tui.topics.places import Asked, Entry, Related
from tui.topics.question import Read, ask
from tui.topics.ties import counterpart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

CANDIDATES, CANDIDATES_WHOLE = 36, 24
"""Passages that are compared in full: those that share most with the question, and with the whole
passage asked about."""
FROM_ACCOUNT = 12
"""Passages that are compared in full of each other account of the same conversation."""
MOST_ACCOUNTS = 8
"""Other accounts that are looked at so closely."""
PIVOT = 140.0
"""Terms that a passage may hold beside which its own number of them matters little."""
K1, B = 1.2, 0.75
"""The usual constants of BM25."""
MOST_TERMS = 400
"""Terms of one question that are looked up: its weightiest."""


def find_related(
    index: TopicIndex, read: Read, ordinal: int, limit: int, line: int | None
) -> list[Related]:
    """See :meth:`TopicIndex.related`; ``read`` is the interview that has the turn."""
    import numpy as np

    here = read.entry
    turn = here.interview.turns[ordinal]
    asked = ask(index, read, ordinal, None if line is None else paragraph_at(turn, line))
    if not len(asked.keys):
        return []
    scores, breadth, alike = _scores(index, asked)
    kin = index.accounts.of(here.number)
    for number in (here.number, *kin.copies, *index.accounts.spare):
        entry = index.entries[number]
        scores[entry.first : entry.first + entry.count] = 0
    alike = np.where(scores > 0, alike, 0)
    alike /= max(float(alike.max(initial=0.0)), 1e-9)
    numbers = set(_largest(scores, CANDIDATES)) | set(_largest(alike, CANDIDATES_WHOLE))
    others = [number for number in kin.others if number not in index.accounts.spare]
    accounts = [index.entries[number] for number in others[:MOST_ACCOUNTS]]
    for entry in accounts:
        its = slice(entry.first, entry.first + entry.count)
        # It speaks of the same everywhere: there the turn counts, not the passage around it.
        alike[its] = breadth[its]
        numbers.update(entry.first + n for n in _largest(scores[its], FROM_ACCOUNT))
        found = index.tie(here.number, entry.number)
        if found.translation:
            numbers.add(entry.passage_at(counterpart(found, here, ordinal, entry)))
    shares = {number: float(alike[number]) for number in sorted(numbers)}
    ranked = rank(index, here, ordinal, asked, shares, accounts, limit)
    if kin.copies and len(ranked) < limit:
        ranked.append(_copy(index, here, kin.copies, ordinal))
    return ranked


def _copy(index: TopicIndex, here: Entry, copies: Sequence[int], ordinal: int) -> Related:
    """The same turn in another file with the same text: it tells nothing new and comes last."""
    other = index.entries[copies[0]].interview
    files = "another file" if len(copies) == 1 else f"{len(copies)} other files"
    return Related(
        other.id,
        ordinal,
        0.0,
        f"the same text in {files}",
        other.turns[ordinal].lines,
        1.0,
        True,
        len(copies) - 1,
    )


def _largest(values: NDArray[np.float32], most: int) -> list[int]:
    """Where the largest of ``values`` above 0 are, at most so many, in no order."""
    import numpy as np

    above = np.flatnonzero(values > 0)
    if len(above) > most:
        above = above[np.argpartition(-values[above], most)[:most]]
    found: list[int] = above.tolist()
    return found


def _scores(
    index: TopicIndex, asked: Asked
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """For every passage how much it shares with the question; how broadly (rare terms count
    less there beside the number of terms, and long passages more); and how much with the whole
    passage asked about, by BM25, where no rare word outweighs all others."""
    import numpy as np

    scores, breadth, alike = (np.zeros(index.passage_count, dtype=np.float32) for _ in range(3))
    keys, worth = asked.keys, asked.worth
    if len(keys) > MOST_TERMS:
        best = np.sort(np.argpartition(-worth, MOST_TERMS)[:MOST_TERMS])
        keys, worth = keys[best], worth[best]
    every = np.union1d(keys, asked.passage)
    every = every[index.distinct(every) <= max(200, index.different // 6)]
    if not len(every):
        return scores, breadth, alike
    at = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
    worth = np.where(keys[at] == every, worth[at], 0.0)
    rarity = index.rarity(every).astype(np.float64)
    floor = np.maximum(rarity, 0.1)
    broad = floor * np.minimum(worth / floor**2, 1.0)
    whole = np.where(np.isin(every, asked.passage), rarity, 0.0)
    mean = sum(int(part.lengths.sum()) for part in index.segments) / max(index.passage_count, 1)
    for segment in index.segments:
        if not len(segment.keys):
            continue
        places = np.minimum(np.searchsorted(segment.keys, every), len(segment.keys) - 1)
        hit = np.flatnonzero(segment.keys[places] == every)
        counts = (segment.starts[places + 1] - segment.starts[places])[hit].astype(np.int64)
        if not len(hit):
            continue
        starts = segment.starts[places[hit]].astype(np.int64)
        offsets = np.repeat(starts - (np.cumsum(counts) - counts), counts)
        held = segment.passages[offsets + np.arange(int(counts.sum()))]
        size = len(segment.lengths)
        here = slice(segment.base, segment.base + size)
        for found, weights, divisor in (
            (scores, worth, np.sqrt(segment.lengths + 60.0)),
            (breadth, broad, segment.lengths + PIVOT),
            (alike, whole, 1 + K1 * (1 - B + B * segment.lengths / mean)),
        ):
            shared = np.bincount(held, np.repeat(weights[hit], counts), size)
            found[here] = shared / divisor
    breadth /= max(float(breadth.max(initial=0.0)), 1e-9)
    for number in index.gone:
        entry = index.entries[number]
        scores[entry.first : entry.first + entry.count] = 0
    return scores, breadth, alike
