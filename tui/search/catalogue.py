"""Everything that is searched, as one picture that does not change while it is searched.

Adding interviews makes a new picture that shares the segments of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.search.answer import Where
from tui.search.fold import fold, squeeze
from tui.search.letters import fold_documents
from tui.search.postings import Cancelled, Segment, Stopped, join_segments, make_segment
from tui.search.sounds import second_sound_array, sound_array
from tui.transcript.model import Interview
from tui.transcript.turns import speakers_of, stamps_of, texts_of

CHUNK = 300_000
"""Characters taken into one segment: its longest step takes a few milliseconds."""
FAN = 8
"""So many segments of about one size become one."""

Numbers = NDArray[np.int32]


class Name(NamedTuple):
    """A title, heading or speaker's name that can be found: the same text of the same kind is
    one, with all the places ``(interview number, ordinal)`` that it leads to, in order."""

    where: Where
    text: str
    places: tuple[tuple[int, int], ...]


class Listed(NamedTuple):
    """What the search knows of one interview. ``stem`` is its file's name, folded; ``speakers``
    and ``sections`` are folded and squeezed: names with labels, headings (empty without)."""

    id: str
    title: str
    stem: str
    signature: str
    turns: int
    speakers: tuple[str, ...]
    first_words: tuple[int, ...]
    sections: tuple[str, ...]
    first_turns: tuple[int, ...]
    timestamps: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Batch:
    """One segment of turns of neighbouring interviews, and of each turn: its interview's number,
    its speaker's and section's number within the interview (-1 for no speaker), and whether
    folding changed an ideograph. ``file`` is where the batch is kept, None when nowhere.

    ``interviews`` is made by the picture that a batch is in, and kept nowhere.
    """

    segment: Segment
    speakers: Numbers
    sections: Numbers
    traditional: NDArray[np.uint8]
    quality: NDArray[np.float32]
    file: Path | None = None
    interviews: Numbers = field(default_factory=lambda: np.empty(0, np.int32))


class Sheaf(NamedTuple):
    """Some interviews and one batch of all their turns, to be bound into a catalogue."""

    listed: tuple[Listed, ...]
    batch: Batch


def quality_of(segment: Segment) -> NDArray[np.float32]:
    """How much each turn tells by its length alone: short replies less, very long ones a little
    less; at most 1."""
    lengths = np.diff(segment.offsets).astype(np.float32) - 1
    quality = 0.84 + 0.16 * np.minimum(lengths, 24) / 24
    quality -= 0.03 * np.clip((lengths - 400) / 2000, 0, 1)
    return quality.astype(np.float32)


class Names:
    """The names in some interviews and a segment of their texts, gathered when a search first
    wants them: pictures that follow each other while a library loads are rarely searched."""

    def __init__(self, listed: Sequence[Listed], gone: frozenset[int]) -> None:
        self._listed = listed
        self._gone = gone
        self._lock = Lock()
        self._made: tuple[Sequence[Name], Segment | None] | None = None

    @classmethod
    def of(cls, names: Sequence[Name], segment: Segment | None) -> Names:
        """Names that were gathered before."""
        made = cls((), frozenset())
        made._made = (names, segment)
        return made

    @property
    def gathered(self) -> bool:
        return self._made is not None

    def get(self) -> tuple[Sequence[Name], Segment | None]:
        """The names, and the segment, None without names."""
        made = self._made
        if made is None:
            with self._lock:
                made = self._made = self._made or self._gather()
        return made

    def _gather(self) -> tuple[Sequence[Name], Segment | None]:
        places: dict[tuple[Where, str], list[tuple[int, int]]] = {}
        for number, one in enumerate(self._listed):
            if number in self._gone or not one.turns:
                continue
            places.setdefault(("title", one.title), []).append((number, 0))
            for heading, ordinal in zip(one.sections, one.first_turns, strict=True):
                if heading and ordinal < one.turns:
                    places.setdefault(("section", heading), []).append((number, ordinal))
            for name, ordinal in zip(one.speakers, one.first_words, strict=True):
                if ordinal >= 0:
                    places.setdefault(("speaker", name), []).append((number, ordinal))
        names = tuple([Name(*key, tuple(at)) for key, at in places.items()])
        if not names:
            return names, None
        units, offsets, _ = fold_documents([name.text for name in names])
        return names, make_segment(units, offsets)


@dataclass(slots=True)
class Catalogue:
    """A picture of all interviews. ``first`` is, by interview number, the first of its turns when
    all are counted through; ``gone`` the numbers of those that were removed or replaced."""

    listed: tuple[Listed, ...] = ()
    batches: tuple[Batch, ...] = ()
    gone: frozenset[int] = frozenset()
    named: Names = field(default_factory=lambda: Names.of((), None))
    first: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    bases: tuple[int, ...] = (0,)
    memory: dict[object, object] = field(default_factory=dict)
    """What searches in this picture remember from one keystroke to the next."""
    entries: dict[str, object] = field(default_factory=dict)
    """What searches make of this picture when they first need it, and then keep."""

    @property
    def turns(self) -> int:
        return self.bases[-1]

    @property
    def names(self) -> Sequence[Name]:
        return self.named.get()[0]

    @property
    def name_segment(self) -> Segment | None:
        """The texts of the names; None when there are none."""
        return self.named.get()[1]

    @property
    def name_sounds(self) -> NDArray[np.uint16]:
        """The syllable of each unit of the names' text, and below it that of its second reading:
        曾 is zeng in a name and ceng elsewhere."""
        known = self.entries.get("name sounds")
        if not isinstance(known, np.ndarray):
            units = np.empty(0, np.uint16) if self.name_segment is None else self.name_segment.units
            known = np.stack((sound_array()[units], second_sound_array()[units]))
            self.entries["name sounds"] = known
        return known


def seconds_of(timestamp: str) -> int | None:
    """``01:02:03``, ``12:30``, with brackets or fractions, in seconds; None when it is no time."""
    text = timestamp.strip("[]()（）【】 ").replace("：", ":").split(".")[0].split(",")[0]
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def list_interview(interview: Interview, signature: str) -> Listed:
    """What the search keeps of an interview beside the text of its turns."""
    people = {speaker.id: n for n, speaker in enumerate(interview.speakers)}
    first_words = [-1] * len(people)
    first_turns: list[int] = []
    times: list[tuple[int, int]] = []
    ordinal = 0
    for section in interview.sections:
        first_turns.append(ordinal)
        if section.timestamp and (at := seconds_of(section.timestamp)) is not None:
            times.append((at, ordinal))
        for n, stamp in stamps_of(section.turns):
            if (at := seconds_of(stamp)) is not None:
                times.append((at, ordinal + n))
        speakers = speakers_of(section.turns)
        for speaker in dict.fromkeys(speakers):
            who = people.get(speaker or "", -1)
            if who >= 0 and first_words[who] < 0:
                first_words[who] = ordinal + speakers.index(speaker)
        ordinal += len(section.turns)
    return Listed(
        interview.id,
        squeeze(fold(interview.title)),
        squeeze(fold(interview.path.stem)),
        signature,
        ordinal,
        tuple(
            "\n".join(dict.fromkeys(squeeze(fold(s)) for s in (speaker.name, *speaker.labels)))
            for speaker in interview.speakers
        ),
        tuple(first_words),
        tuple(squeeze(fold(section.title or "")) for section in interview.sections),
        tuple(first_turns),
        tuple((at, place) for at, place in times if place < ordinal),
    )


class Binder:
    """Gathers interviews into a sheaf."""

    def __init__(self) -> None:
        self.size = 0
        """Characters so far."""
        self._listed: list[Listed] = []
        self._texts: list[str] = []
        self._speakers: list[int] = []
        self._sections: list[int] = []

    def add(self, interview: Interview, signature: str) -> None:
        self._listed.append(list_interview(interview, signature))
        people = {speaker.id: n for n, speaker in enumerate(interview.speakers)}
        for n, section in enumerate(interview.sections):
            texts = texts_of(section.turns)
            self._texts += texts
            self._speakers += [people.get(who or "", -1) for who in speakers_of(section.turns)]
            self._sections += [n] * len(texts)
            self.size += sum(map(len, texts)) + len(texts)

    def close(self) -> Sheaf:
        """What was gathered; the binder is empty after that."""
        units, offsets, flags = fold_documents(self._texts)
        segment = make_segment(units, offsets)
        batch = Batch(
            segment,
            np.array(self._speakers, np.int32),
            np.array(self._sections, np.int32),
            flags,
            quality_of(segment),
        )
        sheaf = Sheaf(tuple(self._listed), batch)
        self.__init__()  # type: ignore[misc]
        return sheaf


def extended(
    old: Catalogue,
    interviews: Iterable[Interview],
    signatures: Mapping[str, str],
    cancelled: Cancelled,
) -> Catalogue:
    """The picture with more interviews after those in it; one whose id is in it already takes its
    place. When cancelled: with those taken so far."""
    sheaves: list[Sheaf] = []
    binder = Binder()
    for interview in interviews:
        if cancelled():
            break
        binder.add(interview, signatures.get(interview.id, ""))
        if binder.size > CHUNK:
            sheaves.append(binder.close())
    sheaves.append(binder.close())
    return bound(old, sheaves)


def bound(old: Catalogue, sheaves: Iterable[Sheaf]) -> Catalogue:
    """The picture with sheaves after what is in it; an interview whose id is in it already takes
    the other's place."""
    listed = list(old.listed)
    batches = list(old.batches)
    gone = set(old.gone)
    number_of = {one.id: n for n, one in enumerate(listed) if n not in gone}
    for sheaf in sheaves:
        for one in sheaf.listed:
            earlier = number_of.get(one.id)
            if earlier is not None:
                gone.add(earlier)
            number_of[one.id] = len(listed)
            listed.append(one)
        if sheaf.batch.segment.size:
            batches.append(sheaf.batch)
    return pictured(listed, batches, frozenset(gone))


def ordered(old: Catalogue, ids: Iterable[str]) -> Catalogue:
    """The picture with its batches in the order in which their interviews come in ``ids``."""
    place = {one: n for n, one in enumerate(ids)}
    last = len(place)
    ends = np.searchsorted(old.first[:-1], np.array(old.bases[1:]), "left").tolist()
    if ends:
        ends[-1] = len(old.listed)
    runs: list[tuple[int, int, int, Batch]] = []
    begin = 0
    for batch, end in zip(old.batches, ends, strict=True):
        first = min(
            (place.get(old.listed[n].id, last) for n in range(begin, end) if n not in old.gone),
            default=last,
        )
        runs.append((first, begin, end, batch))
        begin = end
    in_order = sorted(runs, key=lambda run: run[:2])
    if all(one is other for one, other in zip(in_order, runs, strict=True)):
        return old
    numbers = [n for _, begin, end, _ in in_order for n in range(begin, end)]
    return pictured(
        [old.listed[n] for n in numbers],
        [batch for *_, batch in in_order],
        frozenset(new for new, n in enumerate(numbers) if n in old.gone),
    )


def without(old: Catalogue, ids: Iterable[str]) -> Catalogue:
    """The picture without some interviews."""
    wanted = set(ids)
    gone = old.gone | {n for n, one in enumerate(old.listed) if one.id in wanted}
    return pictured(old.listed, old.batches, gone)


def pictured(
    listed: Sequence[Listed],
    batches: Sequence[Batch],
    gone: frozenset[int],
    named: Names | None = None,
) -> Catalogue:
    """A picture of its parts; ``named`` are the names in them if they are known."""
    turns = np.fromiter((one.turns for one in listed), np.int64, len(listed))
    first = np.zeros(len(listed) + 1, np.int64)
    np.cumsum(turns, out=first[1:])
    interviews = np.repeat(np.arange(len(listed), dtype=np.int32), turns)
    bases = [0]
    placed: list[Batch] = []
    for batch in batches:
        bases.append(bases[-1] + batch.segment.size)
        placed.append(replace(batch, interviews=interviews[bases[-2] : bases[-1]]))
    if bases[-1] != len(interviews):
        raise ValueError("turns that are in no batch")
    named = named or Names(tuple(listed), gone)
    return Catalogue(tuple(listed), tuple(placed), gone, named, first, tuple(bases))


def compacted(old: Catalogue, cancelled: Cancelled, everything: bool = False) -> Catalogue:
    """The picture with its small segments joined, or all of them; itself when there is nothing to
    do or it was cancelled."""
    batches = list(old.batches)
    try:
        if everything and len(batches) > 1:
            batches = [_joined(batches, cancelled)]
        while True:
            run = _run_to_join(batches)
            if run is None:
                break
            batches[run] = [_joined(batches[run], cancelled)]
    except (Stopped, OverflowError):  # the latter: more turns than one segment can number
        return old
    if len(batches) == len(old.batches):
        return old
    return pictured(old.listed, batches, old.gone, old.named)


def _run_to_join(batches: list[Batch]) -> slice | None:
    """The first ``FAN`` neighbours of about one size: joining only such ones, a turn is copied
    once for each doubling or so, however the interviews came in."""
    sizes = [len(batch.segment.text) + 1 for batch in batches]
    for start in range(len(sizes) - FAN + 1):
        run = sizes[start : start + FAN]
        if max(run) <= 4 * min(run):
            return slice(start, start + FAN)
    # Sizes too mixed for that: at some number they are joined all the same, the smaller end first.
    return slice(len(sizes) - FAN, len(sizes)) if len(sizes) > 6 * FAN else None


def _joined(batches: list[Batch], cancelled: Cancelled) -> Batch:
    return Batch(
        join_segments([batch.segment for batch in batches], cancelled),
        np.concatenate([batch.speakers for batch in batches]),
        np.concatenate([batch.sections for batch in batches]),
        np.concatenate([batch.traditional for batch in batches]),
        np.concatenate([batch.quality for batch in batches]),
    )
