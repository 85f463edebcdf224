"""The index over a library's passages: taking interviews in, what is rare among them, and where the
answers to questions come from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from tui.topics.accounts import Accounts, Compared, copies_only, find_accounts
from tui.topics.align import Aligned, align
from tui.topics.candidates import find_related
from tui.topics.equivalents import Equivalents
from tui.topics.passages import passages, texts_of
from tui.topics.places import Entry, Facts, Related, cuts_of
from tui.topics.postings import (
    CHUNK,
    PLENTY,
    SEGMENT,
    Lonely,
    Segment,
    columns_of,
    drop_lonely,
    make_segment,
)
from tui.topics.question import Read
from tui.topics.subjects import Topic, find_topics
from tui.topics.terms import FIRST_PAIR, columns, holdings, weigh
from tui.topics.ties import Tie, tie
from tui.transcript.model import Interview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Cancelled = Callable[[], bool]
Known = Callable[[Interview], "tuple[array[int], Facts, NDArray[np.uint64]] | None"]
"""What is known of an interview without reading it, None when nothing is: its passages, as
:attr:`Entry.cuts`, its facts, and which of its passages holds which term, see
:func:`~tui.topics.terms.presence`."""
T = TypeVar("T")

FEW_INTERVIEWS = 200
"""In a library of so many interviews nobody waits for their accounts to be found."""
CLEAR = 0.12
"""From this likeness on, a place speaks of the same thing beyond doubt."""


@dataclass(frozen=True, slots=True)
class _Copied:
    """What the copies in ``groups`` (numbers of entries with the same text), all but the first of
    each, add to how many passages hold a term, and to the number of passages."""

    groups: list[tuple[int, ...]]
    keys: NDArray[np.uint32]
    counts: NDArray[np.int64]
    passages: int

    @classmethod
    def of(cls, groups: list[tuple[int, ...]], entries: Sequence[Entry]) -> _Copied:
        import numpy as np

        passages = 0
        every, times = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
        for group in groups:
            first, more = entries[group[0]], len(group) - 1
            held = columns(texts_of(first.interview, first.passages))
            keys, counts = np.unique(held.keys, return_counts=True)
            every.append(keys)
            times.append(counts * more)
            passages += first.count * more
        keys, where = np.unique(np.concatenate(every), return_inverse=True)
        counts = np.bincount(where, np.concatenate(times), len(keys)).astype(np.int64)
        return cls(groups, keys, counts, passages)


def _never() -> bool:
    return False


class TopicIndex:
    """Passages of interviews by what they say.

    ``add``, ``remove`` and ``prepare`` are for one worker; questions may be asked from any thread
    meanwhile and are answered from what was there when they came.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self.entries: list[Entry] = []
        self.segments: list[Segment] = []
        self.gone: frozenset[int] = frozenset()
        self.passage_count = 0
        self._numbers: dict[str, int] = {}
        self._firsts: list[int] = []
        self._accounts: Accounts | None = None
        self._ties: dict[tuple[int, int], Tie] = {}
        self._read: Read | None = None
        self.equivalents = Equivalents()
        self.compared = Compared()
        self.lonely: list[Lonely] | None = []
        self._only_copies: Accounts | None = None
        self._accounts_before: Accounts | None = None
        self.copies_of: dict[int, int] = {}
        self._copies_read: _Copied | None = None
        self._neighbours: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    @classmethod
    def build(
        cls, interviews: Iterable[Interview], cancelled: Cancelled | None = None
    ) -> TopicIndex:
        """An index of ``interviews``; when cancelled, of those taken so far."""
        index = cls()
        index.add(interviews, cancelled)
        return index

    @classmethod
    def of(
        cls,
        entries: list[Entry],
        segments: list[Segment],
        lonely: list[Lonely] | None,
        equivalents: Equivalents,
        accounts: Accounts | None,
    ) -> TopicIndex:
        """An index of parts that were kept."""
        index = cls()
        index.entries, index.segments, index.lonely = entries, segments, lonely
        index.passage_count = sum(len(segment.lengths) for segment in segments)
        index._numbers = {entry.interview.id: entry.number for entry in entries}
        index._firsts = [entry.first for entry in entries]
        index.equivalents, index._accounts = equivalents, accounts
        if accounts is not None:
            index.copies_of = {n: len(group) for group in accounts.copies for n in group}
        return index

    @classmethod
    def open(cls, folder: Path, interviews: Sequence[Interview]) -> TopicIndex | None:
        """The index kept in ``folder`` by :meth:`save`, when it was made of just these interviews
        in this order; else None."""
        from tui.topics.store import open_index

        return open_index(folder, interviews)

    @classmethod
    def renew(
        cls,
        folder: Path | None,
        interviews: Sequence[Interview],
        cancelled: Cancelled | None = None,
    ) -> TopicIndex:
        """What :meth:`build` makes, but of interviews that ``folder`` knows without reading them:
        when a few have changed, came or went since :meth:`save`, this is sooner done."""
        from tui.topics.store import renew_index

        index = renew_index(folder, interviews, cancelled) if folder is not None else None
        return index or cls.build(interviews, cancelled)

    def save(self, folder: Path) -> None:
        """Keep the index in ``folder``, replacing what is there. Raises OSError."""
        from tui.topics.store import save_index

        save_index(self, folder)

    @property
    def kept_accounts(self) -> Accounts | None:
        """What :meth:`prepare` found, None before."""
        return self._accounts

    def add(
        self,
        interviews: Iterable[Interview],
        cancelled: Cancelled | None = None,
        known: Known | None = None,
    ) -> int:
        """Take in more interviews; one whose id is there replaces it. Returns how many. What
        ``known`` has of one is taken from there and the interview not read."""
        import numpy as np

        cancelled = cancelled or _never
        entries = list(self.entries)
        numbers = dict(self._numbers)
        segments = list(self.segments)
        gone = set(self.gone)
        equivalents = self.equivalents.copy()
        base = self.passage_count
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
                parts.append(holdings(texts) + (np.uint64(held) << np.uint64(32)))
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
            before = known(interview) if known is not None else None
            if before is not None:
                cuts, facts, packed = before
                count = len(cuts) // 4
            else:
                cut = passages(interview)
                said = texts_of(interview, cut)
                cuts, facts, count = cuts_of(cut), Facts.of(interview, said), len(cut)
            if held + len(texts) + count > SEGMENT:
                close()
            number = len(entries)
            if interview.id in numbers:
                gone.add(numbers[interview.id])
            numbers[interview.id] = number
            entries.append(Entry(number, interview, base + held + len(texts), cuts, facts))
            equivalents.learn(facts.glosses)
            if before is not None:
                take()
                parts.append(packed + (np.uint64(held) << np.uint64(32)))
                held += count
            else:
                texts.extend(said)
                amount += sum(map(len, said))
            if amount >= CHUNK:
                take()
            taken += 1
        close()
        lonely: list[Lonely] | None = None if self.entries else []
        if base > PLENTY:
            segments, dropped = drop_lonely(segments)
            lonely = None if self.entries else dropped
        with self._lock:
            self.entries, self._numbers, self.segments = entries, numbers, segments
            self.compared.changed += base - self.passage_count
            self.passage_count, self.gone, self.equivalents = base, frozenset(gone), equivalents
            self.lonely = lonely
            self._firsts = [entry.first for entry in entries]
            self._accounts_before = self._accounts or self._accounts_before
            self._accounts, self._ties, self._read, self._neighbours = None, {}, None, None
            self._only_copies, self.copies_of = None, {}
        return taken

    def remove(self, interview_ids: Iterable[str]) -> None:
        """Forget interviews; ids that are not there are no error."""
        gone = set(self.gone)
        numbers = dict(self._numbers)
        for interview_id in interview_ids:
            number = numbers.pop(interview_id, None)
            if number is not None:
                gone.add(number)
        with self._lock:
            self.compared.changed += sum(self.entries[n].count for n in gone - self.gone)
            self._numbers, self.gone = numbers, frozenset(gone)
            self._accounts_before = self._accounts or self._accounts_before
            self._accounts = self._only_copies = None

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take."""
        return sum(segment.nbytes for segment in self.segments)

    def owner(self, passage: int) -> int:
        """The number of the entry that holds a passage."""
        return bisect_right(self._firsts, passage) - 1

    def entry(self, interview_id: str) -> Entry | None:
        """The entry of the interview with this id, None when there is none."""
        number = self._numbers.get(interview_id)
        return None if number is None else self.entries[number]

    def interview(self, interview_id: str) -> Interview | None:
        entry = self.entry(interview_id)
        return entry.interview if entry else None

    def _surely(self, ask: Callable[[], T]) -> T:
        """What ``ask`` answers; an interview whose file has gone meanwhile is forgotten first."""
        while True:
            try:
                return ask()
            except LookupError as error:
                lost = error.args[0] if error.args else None
                if not isinstance(lost, str) or lost not in self._numbers:
                    raise
                self.remove([lost])

    # -- rarity ---------------------------------------------------------------------------------

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

    def distinct(self, keys: NDArray[np.uint32]) -> NDArray[np.int64]:
        """In how many different passages the terms with these keys are: copies count once."""
        import numpy as np

        held = self.counts(keys)
        copied = self._copied
        if len(copied.keys):
            at = np.minimum(np.searchsorted(copied.keys, keys), len(copied.keys) - 1)
            held -= np.where(copied.keys[at] == keys, copied.counts[at], 0)
        return held

    @property
    def different(self) -> int:
        """The number of different passages: copies count once."""
        return self.passage_count - self._copied.passages

    @property
    def _copied(self) -> _Copied:
        groups = self.accounts.copies
        if self._copies_read is None or self._copies_read.groups is not groups:
            self._copies_read = _Copied.of(groups, self.entries)
        return self._copies_read

    def rarity(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """How much the terms with these keys tell: near 0 for one in every passage or of small
        talk, about the logarithm of the number of passages for a rare word."""
        import numpy as np

        asked, where = np.unique(keys, return_inverse=True)
        held = np.maximum(self.distinct(asked), 0)[where]
        total = np.maximum(self.different, held)
        rarity: NDArray[np.float32] = np.log(1 + (total - held + 0.5) / (held + 0.5)) * weigh(keys)
        return rarity

    def cohesion(self, keys: NDArray[np.uint32]) -> NDArray[np.float64]:
        """How much the two characters of each term belong together, 0..1: how often they are
        neighbours beside how often the first has any right neighbour and the second any left one;
        1 for what is no pair."""
        import numpy as np

        if self._neighbours is None:
            right = np.zeros(0x10000)
            left = np.zeros(0x10000)
            for segment in self.segments:
                held = np.diff(segment.starts)
                right += np.bincount(segment.keys >> np.uint32(16), held, 0x10000)
                left += np.bincount(segment.keys & np.uint32(0xFFFF), held, 0x10000)
            self._neighbours = right, left
        right, left = self._neighbours
        together = self.counts(keys).astype(np.float64)
        product = right[keys >> np.uint32(16)] * left[keys & np.uint32(0xFFFF)]
        cohesion: NDArray[np.float64] = together**2 / np.maximum(product, 1.0)
        return np.where(keys < FIRST_PAIR, 1.0, cohesion)

    # -- accounts of one conversation -----------------------------------------------------------

    @property
    def accounts(self) -> Accounts:
        """Which interviews are accounts of one conversation. In a large library nothing is known
        of that before :meth:`prepare`, and after ``add`` or ``remove`` what is left of it until
        that is called again; a small one is looked through when first asked."""
        if self._accounts is None and len(self._numbers) <= FEW_INTERVIEWS:
            self.prepare()
        if self._accounts is None:
            if self._only_copies is None:
                self._only_copies = copies_only(self, self._accounts_before)
            return self._only_copies
        return self._accounts

    def prepare(self, cancelled: Cancelled | None = None) -> None:
        """Find accounts of one conversation, and learn from translations among them. For a worker,
        after ``build``: it takes about as long again. Does nothing when it is done already."""
        if self._accounts is not None:
            return
        accounts, learnt = self._surely(lambda: find_accounts(self, cancelled))
        if cancelled is not None and cancelled():
            return
        self.equivalents.translations = learnt or self.equivalents.translations
        self._accounts, self._ties = accounts, {}

    def tie(self, one: int, other: int) -> Tie:
        """How the passages of two entries correspond."""
        if (one, other) not in self._ties:
            if len(self._ties) > 200:
                self._ties = {}
            self._ties[one, other] = tie(self, one, other, self.equivalents.translations)
        return self._ties[one, other]

    def conversations(self) -> list[tuple[str, ...]]:
        """The ids of interviews that are accounts of one conversation, group by group, in library
        order; copies of a file are in its group. See :meth:`prepare`."""
        return [
            tuple(self.entries[number].interview.id for number in group)
            for group in self.accounts.groups
        ]

    def align(self, one: str, other: str) -> list[Aligned]:
        """Two interviews (by id) side by side; empty when one of them is not in the index."""
        return self._surely(lambda: self._align(one, other))

    def _align(self, one: str, other: str) -> list[Aligned]:
        first, second = self.entry(one), self.entry(other)
        if first is None or second is None:
            return []
        return align(self, first, second)

    def echoes(self, interview_id: str, cancelled: Cancelled | None = None) -> tuple[int, ...]:
        """For each turn of an interview how many others clearly speak of the same: for a sign in
        the margin. For a worker: it asks for every passage. When cancelled, 0 for the rest."""
        return self._surely(lambda: self._echoes(interview_id, cancelled or _never))

    def _echoes(self, interview_id: str, cancelled: Cancelled) -> tuple[int, ...]:
        entry = self.entry(interview_id)
        if entry is None:
            return ()
        found = [0] * len(entry.interview.turns)
        for passage in entry.passages:
            if cancelled():
                break
            ordinals = range(passage.first, passage.last + 1)
            main = max(ordinals, key=lambda n: len(entry.interview.turns[n].text))
            clear = {
                item.interview_id
                for item in self.related(interview_id, main, 8)
                if item.likeness >= CLEAR and item.score > 0
            }
            for ordinal in ordinals:
                found[ordinal] = max(found[ordinal], len(clear))
        return tuple(found)

    # -- asking ---------------------------------------------------------------------------------

    def related(
        self,
        interview: Interview | str,
        ordinal: int,
        limit: int = 12,
        *,
        line: int | None = None,
    ) -> list[Related]:
        """Where other interviews speak of what turn ``ordinal`` of ``interview`` (or of the one
        with this id) speaks of, best first, at most ``limit`` places. In a turn of several
        paragraphs a source ``line`` says which one is meant.

        Another account of the same conversation comes first when it speaks of it; one interview
        after another is preferred to several places of the same one. Empty when nobody else does,
        when the interview is not in the index, or when there is no such turn.
        """
        interview_id = interview if isinstance(interview, str) else interview.id
        with self._lock:
            return self._surely(lambda: self._related(interview_id, ordinal, limit, line))

    def _related(
        self, interview_id: str, ordinal: int, limit: int, line: int | None
    ) -> list[Related]:
        here = self.entry(interview_id)
        if here is None or not 0 <= ordinal < len(here.interview.turns):
            return []
        # Mostly the same interview is asked about again.
        if self._read is None or self._read.entry is not here:
            self._read = Read.of(here)
        return find_related(self, self._read, ordinal, limit, line)

    def topics(self, limit: int = 40, cancelled: Cancelled | None = None) -> list[Topic]:
        """What the library speaks of, at most ``limit`` topics, most spoken of first. For a
        worker: it takes seconds on a large library."""
        return self._surely(lambda: find_topics(self, limit, cancelled))
