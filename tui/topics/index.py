"""The index over a library's passages, and the search for what others say about the same thing.

Finding goes in two steps. Sparse columns (:mod:`tui.topics.postings`) give a few dozen passages
that share rare terms with the one in question; the turns of those are then read again from the
interviews themselves and compared in full, so that the answer is a turn and not a stretch.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from tui.search.fold import fold
from tui.topics.accounts import Accounts, Compared, copies_only, find_accounts
from tui.topics.align import Aligned, align
from tui.topics.compare import rank
from tui.topics.equivalents import SURE, Equivalents, keys_of
from tui.topics.passages import (
    TOLD_KINDS,
    Passage,
    context,
    paragraph_at,
    passages,
    size,
    text_of,
    within,
)
from tui.topics.places import Asked, Entry, Facts, Related, cuts_of
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
from tui.topics.subjects import Topic, find_topics
from tui.topics.terms import FIRST_PAIR, Columns, columns, presence, weigh
from tui.topics.ties import Tie, counterpart, tie
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

CANDIDATES, CANDIDATES_WHOLE = 36, 24
"""Passages that are compared in full: those that share most with the question, and with the whole
passage asked about."""
FROM_ACCOUNT = 12
"""Passages that are compared in full of each other account of the same conversation."""
MOST_ACCOUNTS = 8
"""Other accounts that are looked at so closely."""
FEW_INTERVIEWS = 200
"""In a library of so many interviews nobody waits for their accounts to be found."""
CLEAR = 0.12
"""From this likeness on, a place speaks of the same thing beyond doubt."""
SPEAKER = 0.2
"""What the name of someone who speaks in the interview weighs beside another word."""
PIVOT = 140.0
"""Terms that a passage may hold beside which its own number of them matters little."""
K1, B = 1.2, 0.75
"""The usual constants of BM25."""
MOST_TERMS = 400
"""Terms of one question that are looked up: its weightiest."""
HEADING = 0.4
"""What a word of the section's heading weighs beside one of the turn itself."""
HEADING_ELSEWHERE = 0.3
"""What of that is left for a word that nobody says near the turn: a long section has more than
one subject."""
SECTION = 500
"""A heading speaks less for the turns of a section larger than this, in Chinese characters."""
HEADING_BOOST = 0.5
"""By how much a word weighs more that is in the heading as well."""
SEVERAL = 3.0
"""A term said often counts as this many at most."""
NEARBY, NEARBY_TOLD = 450.0, 60.0
"""How far around a turn, in Chinese characters, its subject reaches, and around a paragraph of
what an author tells."""
WHOLE = 0.4
"""Paragraphs beside the one asked about that weigh this much are read with it word for word."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The terms of an interview's paragraphs, which are numbered through: those of turn n are
    ``firsts[n]`` to ``firsts[n + 1]``. ``turns``, ``sections`` and ``positions`` say for each
    paragraph where it stands."""

    entry: Entry
    terms: Columns
    firsts: list[int]
    turns: NDArray[np.int64]
    sections: NDArray[np.int64]
    positions: NDArray[np.float64]

    @classmethod
    def of(cls, entry: Entry) -> _Read:
        import numpy as np

        interview = entry.interview
        counts = [len(turn.paragraphs) for turn in interview.turns]
        texts = [p.text for turn in interview.turns for p in turn.paragraphs]
        sizes = np.array([size(text) for text in texts], dtype=np.float64)
        turns = np.repeat(np.arange(len(counts)), counts)
        return cls(
            entry,
            columns(texts),
            [0, *accumulate(counts)],
            turns,
            np.array(interview.section_of_turn, dtype=np.int64)[turns],
            np.cumsum(sizes) - sizes / 2,
        )

    def terms_of(self, passage: Passage) -> NDArray[np.uint32]:
        """The different terms of a passage, in order."""
        import numpy as np

        first, last = self.firsts[passage.first], self.firsts[passage.last + 1]
        if passage.paragraphs is not None:
            first, last = (first + n for n in passage.paragraphs)
        low, high = np.searchsorted(self.terms.owners, (first, last))
        return np.unique(self.terms.keys[low:high])

    def near(self, section: int, at: float, reach: float) -> NDArray[np.bool_]:
        """Which paragraphs are in a section and not farther than ``reach`` from a position."""
        import numpy as np

        near: NDArray[np.bool_] = (self.sections == section) & (np.abs(self.positions - at) < reach)
        return near


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
            held = columns([text_of(first.interview, passage) for passage in first.passages])
            keys, counts = np.unique(held.keys, return_counts=True)
            every.append(keys)
            times.append(counts * more)
            passages += first.count * more
        keys, where = np.unique(np.concatenate(every), return_inverse=True)
        counts = np.bincount(where, np.concatenate(times), len(keys)).astype(np.int64)
        return cls(groups, keys, counts, passages)


def _never() -> bool:
    return False


def _largest(values: NDArray[np.float32], most: int) -> list[int]:
    """Where the largest of ``values`` above 0 are, at most so many, in no order."""
    import numpy as np

    above = np.flatnonzero(values > 0)
    if len(above) > most:
        above = above[np.argpartition(-values[above], most)[:most]]
    found: list[int] = above.tolist()
    return found


def _names(interview: Interview) -> set[int]:
    """The keys of the terms in the names of those who speak."""
    names = {name for one in interview.speakers for name in (one.name, *one.labels)}
    return {number for name in names for number in keys_of(fold(name))}


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
        self._read: _Read | None = None
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
                parts.append(presence(texts) + (np.uint64(held) << np.uint64(32)))
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
                said = [text_of(interview, passage) for passage in cut]
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
        total = np.maximum(self.passage_count - self._copied.passages, held)
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

    def _paragraphs_of(self, entry: Entry) -> _Read:
        """The terms of all paragraphs of an interview; kept for the last one asked about."""
        if self._read is None or self._read.entry is not entry:
            self._read = _Read.of(entry)
        return self._read

    def _ask(self, entry: Entry, ordinal: int, paragraph: int | None) -> Asked:
        import numpy as np

        interview = entry.interview
        read = self._paragraphs_of(entry)
        terms = read.terms
        section = interview.sections[interview.section_of_turn[ordinal]]
        turn = interview.turns[ordinal]
        own = within(turn, paragraph)
        shares = np.zeros(len(read.turns))
        weights = context(interview, ordinal, paragraph)
        for number, weight in weights.items():
            shares[read.firsts[number] : read.firsts[number + 1]] = weight
        shares[read.firsts[ordinal] : read.firsts[ordinal + 1]] *= own
        in_context = np.flatnonzero(shares[terms.owners] > 0)
        title = columns([section.title or ""])
        keys, where = np.unique(
            np.concatenate((terms.keys[in_context], title.keys)), return_inverse=True
        )
        where = where[: len(in_context)]
        share = shares[terms.owners[in_context]]
        most = np.zeros(len(keys))
        np.maximum.at(most, where, share)
        said = share * terms.counts[in_context]
        total = np.bincount(where, weights=said, minlength=len(keys))
        # Said often it counts more, but ever less so.
        amount = np.zeros(len(keys))
        words = most > 0
        amount[words] = most[words] * (1 + np.log(total[words] / most[words]))
        amount = np.minimum(amount, SEVERAL)
        paragraphs = None if paragraph is None else (paragraph, paragraph + 1)
        at = entry.position_in(ordinal, paragraphs)
        told = paragraph is not None and turn.kind in TOLD_KINDS
        reach = NEARBY_TOLD if told else NEARBY
        near = read.near(interview.section_of_turn[ordinal], at, reach)
        places = np.minimum(np.searchsorted(keys, terms.keys), max(len(keys) - 1, 0))
        known = keys[places] == terms.keys if len(keys) else np.zeros(len(terms.keys), bool)
        everywhere = np.bincount(places[known], weights=terms.counts[known], minlength=len(keys))
        known &= near[terms.owners]
        here = np.bincount(places[known], weights=terms.counts[known], minlength=len(keys))
        # Said again and again just here: that is what it is about.
        here = np.maximum(here, 1)
        amount = amount * (1 + np.log(here) * here / np.maximum(everywhere, here))
        if len(title.keys):
            large = sum(size(p.text) for t in section.turns for p in t.paragraphs)
            part = HEADING * min(1.0, SECTION / max(large, 1))
            named = np.searchsorted(keys, title.keys)
            in_words = np.zeros(len(keys), dtype=bool)
            in_words[places[known]] = True
            alone = part * np.where(in_words[named], 1.0, HEADING_ELSEWHERE)
            amount[named] = np.where(amount[named] > 0, amount[named] * (1 + HEADING_BOOST), alone)
        # Who speaks here is spoken to by name all the time.
        amount[np.isin(keys, list(_names(interview)))] *= SPEAKER
        texts = {n: fold(interview.turns[n].text) for n in weights}
        texts[ordinal] = "\n".join(
            fold(p.text) for p, weight in zip(turn.paragraphs, own, strict=True) if weight >= WHOLE
        )
        asked = Asked(
            keys,
            amount * self.rarity(keys).astype(np.float64) ** 2,
            frozenset(title.keys.tolist()),
            "\n".join(texts[n] for n in sorted(texts)),
            read.terms_of(entry.passage(entry.passage_at(at) - entry.first)),
            at,
        )
        self._add_equivalents(asked, _names(interview))
        return asked

    def _add_equivalents(self, asked: Asked, names: set[int]) -> None:
        """Add to a question other words for the same thing, but not for ``names``."""
        import numpy as np

        # What there is to add: key → (worth, the key or the term it stands for, its own term).
        more: dict[int, tuple[float, int | str, str]] = {}
        nothing = (0.0, "", "")
        found = self.equivalents.of(asked.text)
        every = {other: keys_of(other) for others in found.values() for other in others}
        flat = sorted({number for numbers in every.values() for number in numbers})
        rarities = self.rarity(np.array(flat, dtype=np.uint32)).tolist()
        rarity = dict(zip(flat, rarities, strict=True))
        for term, others in found.items():
            meant = keys_of(term)
            if names.issuperset(meant):
                continue
            value = SURE * sum(asked.worth_of(number) for number in meant)
            for other in others if value else ():
                # Its rarest part stands for all of it: 使用 alone is not 使用者.
                rarest = max(every[other], key=rarity.__getitem__, default=None)
                if rarest is not None and value > more.get(rarest, nothing)[0]:
                    more[rarest] = value, term, other
        known = self.equivalents.translations
        if known is not None and len(known.words):
            low = np.searchsorted(known.words, asked.keys, side="left")
            high = np.searchsorted(known.words, asked.keys, side="right")
            for n in np.flatnonzero(high > low).tolist():
                for m in range(int(low[n]), int(high[n])):
                    value = float(asked.worth[n] * known.weights[m])
                    number = int(known.others[m])
                    if value > more.get(number, nothing)[0]:
                        more[number] = value, int(asked.keys[n]), ""
        new = sorted(number for number in more if not asked.worth_of(number))
        if not new:
            return
        keys = np.array(new, dtype=np.uint32)
        # A common word may stand for a rare one; it must not weigh as if it were rare.
        most = SEVERAL * self.rarity(keys).astype(np.float64) ** 2
        values = np.minimum(np.array([more[number][0] for number in new]), most)
        asked.widen(keys, values, {number: more[number][1:] for number in new})

    def _scores(
        self, asked: Asked
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """For every passage how much it shares with the question; how broadly (rare terms count
        less there beside the number of terms, and long passages more); and how much with the whole
        passage asked about, by BM25, where no rare word outweighs all others."""
        import numpy as np

        scores, breadth, alike = (np.zeros(self.passage_count, dtype=np.float32) for _ in range(3))
        keys, worth = asked.keys, asked.worth
        if len(keys) > MOST_TERMS:
            best = np.sort(np.argpartition(-worth, MOST_TERMS)[:MOST_TERMS])
            keys, worth = keys[best], worth[best]
        every = np.union1d(keys, asked.passage)
        different = self.passage_count - self._copied.passages
        every = every[self.distinct(every) <= max(200, different // 6)]
        if not len(every):
            return scores, breadth, alike
        at = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
        worth = np.where(keys[at] == every, worth[at], 0.0)
        rarity = self.rarity(every).astype(np.float64)
        floor = np.maximum(rarity, 0.1)
        broad = floor * np.minimum(worth / floor**2, 1.0)
        whole = np.where(np.isin(every, asked.passage), rarity, 0.0)
        mean = sum(int(part.lengths.sum()) for part in self.segments) / max(self.passage_count, 1)
        for segment in self.segments:
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
        for number in self.gone:
            entry = self.entries[number]
            scores[entry.first : entry.first + entry.count] = 0
        return scores, breadth, alike

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
        with self._lock:
            return self._surely(lambda: self._related(interview, ordinal, limit, line))

    def _related(
        self, interview: Interview | str, ordinal: int, limit: int, line: int | None
    ) -> list[Related]:
        import numpy as np

        here = self.entry(interview if isinstance(interview, str) else interview.id)
        if here is None or not 0 <= ordinal < len(here.interview.turns):
            return []
        turn = here.interview.turns[ordinal]
        asked = self._ask(here, ordinal, None if line is None else paragraph_at(turn, line))
        if not len(asked.keys):
            return []
        scores, breadth, alike = self._scores(asked)
        kin = self.accounts.of(here.number)
        for number in (here.number, *kin.copies, *self.accounts.spare):
            entry = self.entries[number]
            scores[entry.first : entry.first + entry.count] = 0
        alike = np.where(scores > 0, alike, 0)
        alike /= max(float(alike.max(initial=0.0)), 1e-9)
        numbers = set(_largest(scores, CANDIDATES)) | set(_largest(alike, CANDIDATES_WHOLE))
        others = [number for number in kin.others if number not in self.accounts.spare]
        accounts = [self.entries[number] for number in others[:MOST_ACCOUNTS]]
        for entry in accounts:
            its = slice(entry.first, entry.first + entry.count)
            # It speaks of the same everywhere: there the turn counts, not the passage around it.
            alike[its] = breadth[its]
            numbers.update(entry.first + n for n in _largest(scores[its], FROM_ACCOUNT))
        for entry in accounts:
            found = self.tie(here.number, entry.number)
            if found.translation:
                numbers.add(entry.passage_at(counterpart(found, here, ordinal, entry)))
        shares = {number: float(alike[number]) for number in sorted(numbers)}
        ranked = rank(self, here, ordinal, asked, shares, accounts, limit)
        if kin.copies and len(ranked) < limit:
            ranked.append(self._copy(here, kin.copies, ordinal))
        return ranked

    def _copy(self, here: Entry, copies: Sequence[int], ordinal: int) -> Related:
        """The same turn in another file with the same text: it tells nothing new and comes last."""
        other = self.entries[copies[0]].interview
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

    def topics(self, limit: int = 40, cancelled: Cancelled | None = None) -> list[Topic]:
        """What the library speaks of, at most ``limit`` topics, most spoken of first. For a
        worker: it takes seconds on a large library."""
        return self._surely(lambda: find_topics(self, limit, cancelled))
