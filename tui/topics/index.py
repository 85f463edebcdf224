"""The index over a library's passages, and the search for what others say about the same thing.

Finding goes in two steps. Sparse columns (:mod:`tui.topics.postings`) give a few dozen passages
that share rare terms with the one in question; the turns of those are then read again from the
interviews themselves and compared in full, so that the answer is a turn and not a stretch.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterable
from math import log
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.accounts import Accounts, Tie, find_accounts, tie
from tui.topics.compare import rank
from tui.topics.passages import context, passages, size, text_of
from tui.topics.places import Asked, Entry, Related
from tui.topics.postings import (
    CHUNK,
    PLENTY,
    SEGMENT,
    Segment,
    columns_of,
    drop_lonely,
    gather,
    make_segment,
)
from tui.topics.terms import key, prior, terms
from tui.transcript.model import Interview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Cancelled = Callable[[], bool]

CANDIDATES = 60
"""Passages that are compared in full."""
MOST_TERMS = 400
"""Terms of one question that are looked up: its weightiest."""
HEADING = 0.8
"""What a word of the section's heading weighs beside one of the turn itself."""
HEADING_BOOST = 0.5
"""By how much a word weighs more that is in the heading as well."""
SEVERAL = 1.5
"""A term said often in one turn counts as this many at most."""


def _never() -> bool:
    return False


class TopicIndex:
    """Passages of interviews by what they say. Made in a worker, asked from any thread."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._numbers: dict[str, int] = {}
        self.segments: list[Segment] = []
        self._count = 0
        self._firsts: list[int] = []
        self.gone: frozenset[int] = frozenset()
        self._rarity: dict[str, float] = {}
        self._accounts: Accounts | None = None
        self._ties: dict[tuple[int, int], Tie] = {}

    @classmethod
    def build(
        cls, interviews: Iterable[Interview], cancelled: Cancelled | None = None
    ) -> TopicIndex:
        """An index of ``interviews``; when cancelled, of those taken so far."""
        index = cls()
        index.add(interviews, cancelled)
        return index

    def add(self, interviews: Iterable[Interview], cancelled: Cancelled | None = None) -> int:
        """Take in more interviews; one whose id is there replaces it. Returns how many."""
        import numpy as np

        cancelled = cancelled or _never
        entries = list(self.entries)
        numbers = dict(self._numbers)
        segments = list(self.segments)
        gone = set(self.gone)
        base = self._count
        # The last segment is opened again while it is small.
        parts: list[NDArray[np.uint64]] = []
        held = 0
        if segments and len(segments[-1].lengths) < SEGMENT // 2:
            last = segments.pop()
            base, held = last.base, len(last.lengths)
            parts.append(columns_of(last))
        texts: list[str] = []
        amount = taken = 0

        def take() -> None:
            nonlocal held, amount
            if texts:
                parts.append(gather(texts) + (np.uint64(held) << np.uint64(32)))
                held += len(texts)
                texts.clear()
                amount = 0

        def close() -> None:
            nonlocal base, held
            take()
            if held:
                packed = np.concatenate(parts) if parts else np.empty(0, np.uint64)
                segments.append(make_segment(base, held, packed))
                base += held
                held = 0
                parts.clear()

        for interview in interviews:
            if cancelled():
                break
            cut = passages(interview)
            if held + len(texts) + len(cut) > SEGMENT:
                close()
            entry = Entry(interview, base + held + len(texts), len(cut))
            if interview.id in numbers:
                gone.add(numbers[interview.id])
            numbers[interview.id] = len(entries)
            entries.append(entry)
            for passage in cut:
                text = text_of(interview, passage)
                texts.append(text)
                amount += len(text)
            if amount >= CHUNK:
                take()
            taken += 1
        close()
        if base > PLENTY:
            segments = drop_lonely(segments)
        self.entries, self._numbers, self.segments = entries, numbers, segments
        self._count, self.gone = base, frozenset(gone)
        self._firsts = [entry.first for entry in entries]
        self._rarity = {}
        self._accounts = None
        self._ties = {}
        return taken

    def remove(self, interview_ids: Iterable[str]) -> None:
        """Forget interviews; ids that are not there are no error."""
        gone = set(self.gone)
        numbers = dict(self._numbers)
        for interview_id in interview_ids:
            number = numbers.pop(interview_id, None)
            if number is not None:
                gone.add(number)
        self._numbers, self.gone, self._accounts = numbers, frozenset(gone), None

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take."""
        return sum(segment.nbytes for segment in self.segments)

    @property
    def passage_count(self) -> int:
        return self._count

    def owner(self, passage: int) -> int:
        """The number of the entry that holds a passage."""
        return bisect_right(self._firsts, passage) - 1

    def number_of(self, entry: Entry) -> int:
        return self._numbers[entry.interview.id]

    def interview(self, interview_id: str) -> Interview | None:
        number = self._numbers.get(interview_id)
        return None if number is None else self.entries[number].interview

    # -- rarity ---------------------------------------------------------------------------------

    def know(self, wanted: Iterable[str]) -> None:
        """Look up the rarity of terms that have not been asked for yet, all at once."""
        import numpy as np

        new = [term for term in wanted if term not in self._rarity]
        if not new:
            return
        if len(self._rarity) > 300_000:
            self._rarity = {}
        held = self.counts(np.array([key(term) for term in new], dtype=np.uint32))
        total = self._count
        for term, count in zip(new, held.tolist(), strict=True):
            self._rarity[term] = log(1 + (total - count + 0.5) / (count + 0.5)) * prior(term)

    def rarity(self, term: str) -> float:
        """How much a term tells, 0 for one in every passage; of terms that ``know`` was given."""
        return self._rarity[term]

    def counts(self, keys: NDArray[np.uint32]) -> NDArray[np.int64]:
        """In how many passages the terms with these keys are."""
        import numpy as np

        held = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            if len(segment.keys):
                places = np.minimum(np.searchsorted(segment.keys, keys), len(segment.keys) - 1)
                found = segment.keys[places] == keys
                held += np.where(found, segment.starts[places + 1] - segment.starts[places], 0)
        return held

    # -- accounts of one conversation -----------------------------------------------------------

    @property
    def accounts(self) -> Accounts:
        """Which interviews are accounts of one conversation; found when first asked for."""
        if self._accounts is None:
            self._accounts = find_accounts(self)
        return self._accounts

    def tie(self, one: int, other: int) -> Tie:
        """How the passages of two entries correspond."""
        if (one, other) not in self._ties:
            if len(self._ties) > 200:
                self._ties = {}
            self._ties[one, other] = tie(self, one, other)
        return self._ties[one, other]

    # -- asking ---------------------------------------------------------------------------------

    def _ask(self, interview: Interview, ordinal: int) -> Asked:
        weights: dict[str, float] = {}
        own: frozenset[str] = frozenset()
        read: list[str] = []
        for number, weight in sorted(context(interview, ordinal).items()):
            text = fold(interview.turns[number].text)
            read.append(text)
            bag = terms(text)
            if number == ordinal:
                own = frozenset(bag)
            for term, count in bag.items():
                weights[term] = weights.get(term, 0.0) + weight * (1 + log(count))
        weights = {term: min(weight, SEVERAL) for term, weight in weights.items()}
        section = interview.sections[interview.section_of_turn[ordinal]]
        heading: frozenset[str] = frozenset()
        if section.title:
            amount = sum(size(p.text) for t in section.turns for p in t.paragraphs)
            share = HEADING * min(1.0, 1000 / max(amount, 1))
            heading = frozenset(terms(fold(section.title)))
            for term in heading:
                if term in weights:
                    weights[term] *= 1 + HEADING_BOOST
                else:
                    weights[term] = share
        self.know(weights)
        return Asked(weights, own, heading, "\n".join(read))

    def _scores(self, asked: Asked) -> NDArray[np.float32]:
        """For every passage how much it shares with the question."""
        import numpy as np

        scores = np.zeros(self._count, dtype=np.float32)
        worth_of = {t: w * self._rarity[t] ** 2 for t, w in asked.weights.items()}
        wanted = heapq.nlargest(MOST_TERMS, worth_of, key=worth_of.__getitem__)
        if not wanted:
            return scores
        keys = np.array([key(term) for term in wanted], dtype=np.uint32)
        worth = np.array([worth_of[term] for term in wanted], dtype=np.float32)
        common = max(200, self._count // 6)
        for segment in self.segments:
            if not len(segment.keys):
                continue
            places = np.minimum(np.searchsorted(segment.keys, keys), len(segment.keys) - 1)
            hit = np.flatnonzero(segment.keys[places] == keys)
            counts = (segment.starts[places + 1] - segment.starts[places])[hit].astype(np.int64)
            hit, counts = hit[counts <= common], counts[counts <= common]
            if not len(hit):
                continue
            starts = segment.starts[places[hit]].astype(np.int64)
            offsets = np.repeat(starts - (np.cumsum(counts) - counts), counts)
            held = segment.passages[offsets + np.arange(int(counts.sum()))]
            part = np.bincount(
                held, weights=np.repeat(worth[hit], counts), minlength=len(segment.lengths)
            )
            end = segment.base + len(segment.lengths)
            scores[segment.base : end] = part / np.sqrt(segment.lengths + 60.0)
        for number in self.gone:
            entry = self.entries[number]
            scores[entry.first : entry.first + entry.count] = 0
        return scores

    def related(self, interview: Interview | str, ordinal: int, limit: int = 12) -> list[Related]:
        """Where other interviews speak of what turn ``ordinal`` of ``interview`` (or of the one
        with this id) speaks of, best first, at most ``limit`` places.

        Another account of the same conversation comes first when it speaks of it; one interview
        after another is preferred to several places of the same one. Empty when nobody else does,
        when the interview is not in the index, or when there is no such turn.
        """
        import numpy as np

        interview_id = interview if isinstance(interview, str) else interview.id
        number = self._numbers.get(interview_id)
        if number is None:
            return []
        here = self.entries[number]
        if not 0 <= ordinal < len(here.interview.turns):
            return []
        asked = self._ask(here.interview, ordinal)
        if not asked.weights:
            return []
        scores = self._scores(asked)
        scores[here.first : here.first + here.count] = 0
        accounts = self.accounts.of(number)
        numbers: set[int] = set()
        for other in accounts.copies:
            entry = self.entries[other]
            scores[entry.first : entry.first + entry.count] = 0
        few = min(CANDIDATES, self._count)
        numbers.update(np.argpartition(-scores, few - 1)[:few].tolist())
        for other in accounts.others[:8]:
            entry = self.entries[other]
            part = scores[entry.first : entry.first + entry.count]
            few = min(12, entry.count)
            if few:
                best = np.argpartition(-part, few - 1)[:few] + entry.first
                numbers.update(best.tolist())
        found = [n for n in numbers if scores[n] > 0]
        return rank(self, here, ordinal, asked, found, accounts.others[:8], limit)
