"""A library: folders of transcript files, read into interviews.

The headless commands ``read`` one file after the other. The browser makes a ``Library``, draws, and
then calls ``load`` in a thread: what the cache knows is there at once, the rest is parsed in
processes, and no interview stays in memory but as long as somebody looks at it. Afterwards
``refresh`` brings in what has changed on disk. ``entries``, ``interview`` and ``interviews`` may be
used from any thread at any time.
"""

from __future__ import annotations

import os
import time
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, RLock
from typing import TYPE_CHECKING, NamedTuple

from tui.library.samples import samples_folder
from tui.printable import printable

if TYPE_CHECKING:
    from tui.library.discovery import Discovery, Found
    from tui.library.job import Listing
    from tui.library.pool import Companion
    from tui.library.shelf import Outcome, Shelf
    from tui.library.stamp import Stamp
    from tui.library.watch import Update
    from tui.transcript.model import Interview, InterviewKind, Script

Cancelled = Callable[[], bool]

# How many files of the current folder are read before it is taken to hold no transcript.
_PROBES = 200
# What a reading must reach to make the current folder a library of its own accord.
_PROBE_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the library as the tree shows it, readable or not.

    ``group`` is the file's folder below the one that was asked for, "" at the top. ``speakers``
    are display names in order of first turn; ``turns`` is their number. When the file could not
    be read, ``error`` is one line that says why, ``title`` is the file's name and the rest is
    empty.
    """

    id: str
    path: Path
    group: str
    title: str
    date: str | None = None
    speakers: tuple[str, ...] = ()
    script: Script | None = None
    kind: InterviewKind = "unknown"
    turns: int = 0
    error: str | None = None


class Progress(NamedTuple):
    """How far loading is: ``done`` of ``total`` files, and the entry just added; ``kept`` says that
    it was in the cache, ``gathered`` that the companion has it in hand."""

    done: int
    total: int
    entry: Entry
    kept: bool = False
    gathered: bool = False


class Library:
    """The interviews below ``paths`` (files and folders, in the order given).

    Without paths it is the current folder, if that holds transcripts, and else the samples; then
    ``notice`` says so and how to open one's own.

    ``cache`` is the folder of the program's cache; with None nothing is kept between two runs.
    ``wanted`` is asked when ``load`` knows its files: the id of an interview or a path to read
    before the others. ``companion`` is asked then for what else is to be made of each interview by
    processes that read; it is told ``index_folder``.
    """

    def __init__(
        self,
        paths: Sequence[Path] = (),
        *,
        current: Path = Path(),
        samples: Callable[[], Path | None] = samples_folder,
        cache: Path | None = None,
    ) -> None:
        self._paths = tuple(paths)
        self._current = current
        self._samples = samples
        self._discovery: Discovery | None = None
        self._roots: tuple[Path, ...] = self._paths
        self._lock = RLock()
        # The entries there are and the numbers of their files, in order.
        self._numbers: list[int] = []
        self._listed: list[Entry] = []
        self._entries: tuple[Entry, ...] | None = ()
        self._interviews: dict[str, Interview] = {}
        self._shelf: Shelf | None = None
        self._files: list[Found] = []
        self._folders: dict[str, int] | None = None
        self._stamps: dict[Path, Stamp | None] = {}
        self._probed: dict[Path, Interview | str] = {}
        self._look_now = False
        self._told = Event()
        self.cache = cache
        self.wanted: Callable[[], str | Path | None] = _nothing
        self.companion: Callable[[Path | None], Companion] | None = None
        self.notice: str | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """What the library was made from: the paths given, or what ``discover`` chose."""
        return self._roots

    @property
    def key(self) -> str:
        """A name for this library that is the same each time the same paths are opened."""
        return "\n".join(_real(root) for root in self._roots)

    @property
    def problems(self) -> tuple[str, ...]:
        """One line each about folders that could not be looked through (after ``discover``)."""
        return (
            tuple(printable(text) for text in self._discovery.problems) if self._discovery else ()
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The files loaded so far, readable or not, in natural order."""
        with self._lock:
            if self._entries is None:
                self._entries = tuple(self._listed)
            return self._entries

    def interview(self, entry_id: str) -> Interview | None:
        """The interview with this id, None when it is unknown, unreadable or not loaded yet.

        As long as somebody holds an interview the same one is given; else it may be another, equal
        to the last.
        """
        found = self._interviews.get(entry_id)
        if found is None and self._shelf is not None:
            found = self._shelf.interview(entry_id)
        return found

    def interviews(self) -> Iterator[Interview]:
        """All readable interviews loaded so far, in the order of ``entries``, one at a time."""
        for entry in self.entries:
            interview = self.interview(entry.id) if entry.error is None else None
            if interview is not None:
                yield interview

    def lent(self, entry_ids: Iterable[str] | None = None) -> list[Interview]:
        """Interviews, by default all readable ones in the order of ``entries``, for somebody who
        keeps them: none of them takes memory while nobody looks into it. They carry a
        ``signature`` and raise ``LookupError`` once their file is gone."""
        ids = [entry.id for entry in self.entries] if entry_ids is None else entry_ids
        shelf = self._shelf
        found = (shelf.lent(one) if shelf is not None else self.interview(one) for one in ids)
        return [interview for interview in found if interview is not None]

    def discover(self, cancelled: Cancelled | None = None) -> list[Path]:
        """The files to load, in natural order. Looks once; later calls give the same answer."""
        return [found.path for found in self._look(cancelled).files]

    @property
    def size(self) -> int:
        """How many bytes the files have that ``discover`` finds."""
        stamps = (found.stamp for found in self._look(None).files)
        return sum(stamp.size for stamp in stamps if stamp is not None)

    def read(self, cancelled: Cancelled | None = None) -> Iterator[Progress]:
        """Read every file that ``discover`` finds, here and now, one for each step of the
        iteration, and keep all interviews. Run through it once.

        No file's fault is raised: its entry carries the error. Stops between two files as soon
        as ``cancelled()`` is true.
        """
        from tui.library.job import listing_of, read_interview

        files = self._look(cancelled).files
        for done, (found, key) in enumerate(zip(files, _keys(files), strict=True), 1):
            if cancelled is not None and cancelled():
                return
            reading = self._probed.pop(found.path, None) if key is None else None
            if reading is None:
                reading = read_interview(found.path, key)
            if isinstance(reading, str):
                entry = _unreadable(found, key, reading)
            else:
                self._interviews[reading.id] = reading
                entry = _entry(found, listing_of(reading))
            self._place(done, entry)
            yield Progress(done, len(files), entry)
        self._probed.clear()

    def load(
        self,
        on_entry: Callable[[Progress], object] | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Add the entry of every file that ``discover`` finds, telling ``on_entry`` of each: those
        in the cache first, then as they are parsed.

        No file's fault is raised: its entry carries the error. Stops as soon as ``cancelled()`` is
        true, and keeps what was read so far for the next time.
        """
        from tui.library.shelf import Shelf

        files = self._files = self._look(cancelled).files
        self._probed.clear()
        self._shelf = shelf = Shelf(self.cache, self.key)
        shelf.companion = self.companion(self.index_folder) if self.companion is not None else None
        keys = _keys(files)
        first = self._number_wanted(files, keys)
        for done, outcome in enumerate(shelf.load(files, keys, first, cancelled or _never), 1):
            entry = self._take(files, keys, outcome)
            if on_entry is not None:
                on_entry(Progress(done, len(files), entry, outcome.kept, outcome.gathered))

    def gather(self, entry_ids: Iterable[str], cancelled: Cancelled | None = None) -> None:
        """Have interviews that are known already shown to the companion, where that pays."""
        if self._shelf is not None:
            self._shelf.gather(entry_ids, cancelled or _never)

    @property
    def index_folder(self) -> Path | None:
        """Where an index over this library may be kept; None when nothing can be kept."""
        return self._shelf.cache.index_folder if self._shelf is not None else None

    @property
    def topics_folder(self) -> Path | None:
        """Where a topic index over this library may be kept; None when nothing can be kept."""
        return self.index_folder.with_name("topics") if self.index_folder is not None else None

    @property
    def trouble(self) -> str | None:
        """One line on why nothing is kept of this library between two runs, None when it is."""
        return self._shelf.cache.trouble if self._shelf is not None else None

    def signature(self, entry_id: str) -> str:
        """The same text as long as the interview is the same; "" when there is none."""
        return self._shelf.signature(entry_id) if self._shelf is not None else ""

    def tidy(self) -> None:
        """Remove from the cache what is no longer needed, and old libraries if it is too large."""
        if self._shelf is not None:
            self._shelf.cache.tidy()

    def refresh(
        self,
        on_entry: Callable[[Progress], object] | None = None,
        cancelled: Cancelled | None = None,
    ) -> Update:
        """Look at the disk again, after ``load`` and by the same thread, and bring in what has
        changed there, telling ``on_entry`` of each file that was read. A folder that cannot be
        reached changes nothing: what was read of it stays."""
        from tui.library.watch import (
            DOUBT_SECONDS,
            Update,
            are_there,
            in_doubt,
            names_differ,
            settled_folders,
            stamped_now,
            wait,
        )

        cancelled = cancelled or _never
        before = self._discovery
        if self._shelf is None or before is None:
            return Update()
        if self._folders is None:
            self._folders = settled_folders(before)
        files: list[Found] | None = None
        for last in (False, True):
            if not are_there(self._roots, before):
                return Update()
            if last or names_differ(self._folders, before.unlisted, cancelled):
                self._discovery = _discover(self._roots, cancelled, before)
                self._folders = settled_folders(self._discovery)
                files = self._discovery.files
            else:
                files = stamped_now(self._files, cancelled)
            if files is None or cancelled():
                return Update()
            if last or not in_doubt(files, self._stamps):
                break
            if not wait(DOUBT_SECONDS, cancelled):
                return Update()
        assert files is not None
        if len(files) == len(self._files) and all(
            one.path == known.path and self._stamps.get(one.path) == one.stamp
            for one, known in zip(files, self._files, strict=True)
        ):
            return Update()
        return self._bring_in(files, on_entry, cancelled)

    def _bring_in(
        self,
        files: list[Found],
        on_entry: Callable[[Progress], object] | None,
        cancelled: Cancelled,
    ) -> Update:
        from tui.library.job import Job
        from tui.library.watch import Update

        assert self._shelf is not None
        shelf = self._shelf
        keys = _keys(files)
        # Changed in place: ids, keys and numbers stay as they are where a file does.
        old_keys = dict(zip((one.path for one in self._files), _keys(self._files), strict=True))
        entries = {entry.path: entry for entry in self.entries}
        placed: dict[int, Entry] = {}
        jobs: list[Job] = []
        for n, (found, key) in enumerate(zip(files, keys, strict=True)):
            entry = entries.get(found.path)
            if entry is not None and old_keys.get(found.path) == key:
                placed[n] = entry
                special = str(found.path).startswith("/dev/")
                if special or self._stamps.get(found.path) == found.stamp:
                    continue
            jobs.append(Job(n, str(found.path), key))
        known = {entry.id: self.signature(entry.id) for entry in entries.values()}
        errors = {entry.id: entry.error for entry in entries.values()}
        staying = {entry.id for entry in placed.values()}
        with self._lock:
            self._files = files
            self._numbers = sorted(placed)
            self._listed = [placed[n] for n in self._numbers]
            self._entries = None
        added: list[str] = []
        changed: list[str] = []
        for done, outcome in enumerate(shelf.read(jobs, files, cancelled), 1):
            entry = self._take(files, keys, outcome)
            staying.add(entry.id)
            if entry.id not in known:
                added.append(entry.id)
            elif known[entry.id] != self.signature(entry.id) or errors[entry.id] != entry.error:
                changed.append(entry.id)
            if on_entry is not None:
                on_entry(Progress(done, len(jobs), entry, False, outcome.gathered))
        if cancelled():
            return Update(tuple(added), tuple(changed))
        gone = tuple(one for one in known if one not in staying)
        for one in gone:
            shelf.forget(one)
        there = {found.path for found in files}
        for path in [path for path in self._stamps if path not in there]:
            del self._stamps[path]
        if jobs or gone:
            shelf.save()
        return Update(tuple(added), tuple(changed), gone)

    def watch(
        self,
        cancelled: Cancelled,
        on_entry: Callable[[Progress], object] | None = None,
    ) -> Iterator[Update]:
        """What changes on disk, as it is noticed, until cancelled. Not for the event loop: it
        waits."""
        from tui.library.alarm import Alarm
        from tui.library.watch import Pace, wait

        if self._shelf is None:
            return
        pace = Pace()
        alarm = Alarm(self._told.set)
        seconds, rest = pace.after(0.0, True), 0.0
        try:
            while not cancelled():
                alarm.set(self._discovery.folders if self._discovery else ())
                wait(rest, lambda: cancelled() or self._look_now)
                wait(
                    max(0.0, seconds - rest),
                    lambda: cancelled() or self._look_now or self._told.is_set(),
                )
                if cancelled():
                    break
                self._look_now = False
                self._told.clear()
                began = time.monotonic()
                update = self.refresh(on_entry, cancelled)
                took = time.monotonic() - began
                seconds, rest = pace.after(took, update.any), pace.rest(took)
                if update.any:
                    yield update
        finally:
            alarm.stop()

    def look_now(self) -> None:
        """Something has been changed on disk by this very program: do not wait to look."""
        self._look_now = True

    def read_anew(self, entry_id: str) -> Interview | str:
        """What is on disk of an entry this moment, past everything that is kept, or one line that
        says why it cannot be read. Changes nothing here: ``look_now`` does. From any thread."""
        from tui.library.job import read_interview

        with self._lock:
            files = self._files
            entry = next((one for one in self.entries if one.id == entry_id), None)
        if entry is None:
            return "This interview is not in the library."
        for found, key in zip(files, _keys(files), strict=True):
            if found.path == entry.path:
                return read_interview(entry.path, key)
        return read_interview(entry.path, None)

    def _take(self, files: Sequence[Found], keys: Sequence[str | None], outcome: Outcome) -> Entry:
        found = files[outcome.number]
        if isinstance(outcome.listing, str):
            entry = _unreadable(found, keys[outcome.number], outcome.listing)
            if self._shelf is not None:
                self._shelf.forget(entry.id)
        else:
            entry = _entry(found, outcome.listing)
        self._stamps[found.path] = outcome.stamp
        self._place(outcome.number, entry)
        return entry

    def _place(self, number: int, entry: Entry) -> None:
        with self._lock:
            at = bisect_left(self._numbers, number)
            if at < len(self._numbers) and self._numbers[at] == number:
                self._listed[at] = entry
            else:
                self._numbers.insert(at, number)
                self._listed.insert(at, entry)
            self._entries = None

    def _number_wanted(self, files: Sequence[Found], keys: Sequence[str | None]) -> int:
        """The number of the file to read first."""
        wanted = self.wanted()
        if isinstance(wanted, str):
            for n, (found, key) in enumerate(zip(files, keys, strict=True)):
                if _identity(key if key is not None else found.path.name) == wanted:
                    return n
        elif wanted is not None:
            for n, found in enumerate(files):
                if found.path == wanted:
                    return n
            for n, found in enumerate(files):
                if found.path.name == wanted.name and _same(found.path, wanted):
                    return n
        return 0

    def _look(self, cancelled: Cancelled | None) -> Discovery:
        if self._discovery is None:
            if self._paths:
                self._discovery = _discover(self._paths, cancelled)
                if not self._discovery.files:
                    self.notice = _nothing_in(self._paths, self._discovery.names)
            else:
                self._discovery = self._look_here(cancelled)
        return self._discovery

    def _look_here(self, cancelled: Cancelled | None) -> Discovery:
        samples = self._samples()
        # In a checkout the current folder holds the program; its seeds are what one wants to see.
        if samples is not None and _same(samples, self._current / "seeds"):
            self._roots = (self._current / "seeds",)
            self.notice = f"These are samples. {_HOW_TO_OPEN}"
            return _discover(self._roots, cancelled)
        here = _discover((self._current,), cancelled)
        if self._holds_transcripts(here, cancelled) or samples is None:
            self._roots = (self._current,)
            if not here.files:
                self.notice = _nothing_in(self._roots, here.names)
            return here
        self._roots = (samples,)
        self.notice = f"No transcripts here: samples. {_HOW_TO_OPEN}"
        return _discover(self._roots, cancelled)

    def _holds_transcripts(self, here: Discovery, cancelled: Cancelled | None) -> bool:
        from tui.library.job import read_interview

        for found in here.files[:: len(here.files) // _PROBES + 1]:
            if cancelled is not None and cancelled():
                return False
            reading = self._probed[found.path] = read_interview(found.path, None)
            if not isinstance(reading, str) and (
                reading.kind != "unknown" and reading.report.confidence >= _PROBE_CONFIDENCE
            ):
                return True
        return False


# With what stands before it, this fits one row of 60 cells.
_HOW_TO_OPEN = "Yours: python -m tui FOLDER"


def _discover(
    paths: Sequence[Path], cancelled: Cancelled | None, before: Discovery | None = None
) -> Discovery:
    from tui.library.discovery import look_through
    from tui.transcript.formats import MAYBE, SUFFIXES, may_hold_transcript

    return look_through(
        paths,
        SUFFIXES,
        cancelled=cancelled,
        maybe=MAYBE,
        look_into=may_hold_transcript,
        known=before.doubtful if before is not None else None,
    )


def _never() -> bool:
    return False


def _nothing() -> None:
    return None


def _entry(found: Found, listing: Listing) -> Entry:
    return Entry(
        id=listing.id,
        path=found.path,
        group=printable(found.group),
        title=listing.title,
        date=listing.date,
        speakers=listing.speakers,
        script=listing.script,
        kind=listing.kind,
        turns=listing.turns,
    )


def _unreadable(found: Found, key: str | None, error: str) -> Entry:
    name = printable(found.path.name or str(found.path))
    identity = _identity(key if key is not None else found.path.name)
    return Entry(identity, found.path, printable(found.group), name, error=error)


def _identity(key: str) -> str:
    """The id that an interview with this key has, for files that have no interview."""
    from hashlib import blake2b

    text = unicodedata.normalize("NFC", key)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _keys(files: Sequence[Found]) -> list[str | None]:
    """For each file the key that makes its id unique: None (the file's name will do), else its
    path below the folder that was asked for, else its full path."""

    def fold(text: str) -> str:
        return unicodedata.normalize("NFC", text)

    names = Counter(fold(found.path.name) for found in files)
    relatives = Counter(fold(found.relative) for found in files)
    keys: list[str | None] = []
    for found in files:
        if names[fold(found.path.name)] == 1:
            keys.append(None)
        elif relatives[fold(found.relative)] == 1:
            keys.append(found.relative)
        else:
            keys.append(_real(found.path))
    return keys


def _real(path: Path) -> str:
    """A path without symbolic links; as it is when there can be no such file."""
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL in the name
        return str(path)


def _nothing_in(paths: Sequence[Path], names: int) -> str:
    where = ", ".join(printable(str(path)) for path in paths)
    if not names:
        return f"{where}: no files here"
    from tui.transcript import SUFFIXES

    files = "file" if names == 1 else "files"
    kinds = " ".join(sorted(SUFFIXES))
    return f"{where}: no transcripts among {names:,} {files} (looked for {kinds})"


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
