"""The interviews of a library, put away as records and taken out when somebody wants to look.

The shelf knows of each file whether its record is still good, has the others read, and keeps the
few interviews in memory that were looked at last.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

from tui.library.cache import Cache, Row
from tui.library.job import Done, Job, Listing, do
from tui.library.pool import PAYS_BYTES, Companion, read_all
from tui.library.stamp import Stamp, whole_path

if TYPE_CHECKING:
    from tui.library.discovery import Found
    from tui.transcript.model import Interview

Cancelled = Callable[[], bool]


class Outcome(NamedTuple):
    """What became of file ``number``: what the tree says of it, or one line that says why it cannot
    be read. ``stamp`` is None when the file may have changed again without that showing. ``kept``:
    it was known from the last time. ``gathered``: a companion has it in hand."""

    number: int
    listing: Listing | str
    stamp: Stamp | None
    kept: bool = False
    gathered: bool = False


KEPT_BYTES = 8_000_000
"""How much of records stays in memory for interviews that nobody holds. With all their turns made
they take some six times that."""
_SAVE_SECONDS = 10.0  # a first reading that is cut short costs at most so much again
_AT_ONCE_BYTES = 300_000  # a larger file is not read here while processes could


class Shelf:
    """The records of one library. Any thread may take out interviews; one at a time loads."""

    def __init__(self, cache: Path | None, library: str, *, processes: int | None = None) -> None:
        """``cache`` is the program's cache folder or None, ``library`` the library's name there;
        ``processes`` how many to read with, by default as it pays."""
        self.cache = Cache.of(cache, library)
        self.companion: Companion | None = None
        self._processes = processes
        self._lock = RLock()
        self._rows: dict[str, Row] = {}
        self._found: dict[str, Found] = {}
        self._recent: OrderedDict[str, tuple[Interview, int]] = OrderedDict()
        self._recent_bytes = 0
        self._held: WeakValueDictionary[str, Interview] = WeakValueDictionary()

    # Loading

    def load(
        self,
        files: Sequence[Found],
        keys: Sequence[str | None],
        first: int,
        cancelled: Cancelled,
    ) -> Iterator[Outcome]:
        """What the tree says of each file: what is known from the last time in order, and then the
        others as they are read, number ``first`` before them."""
        known = self.cache.rows()
        jobs: list[Job] = []
        for n, (found, key) in enumerate(zip(files, keys, strict=True)):
            row = known.get(whole_path(found.path))
            if row is not None and row.key == key and row.stamp == found.stamp:
                self._put(row, found)
                yield Outcome(n, row.listing, row.stamp, kept=True)
            else:
                jobs.append(Job(n, str(found.path), key))
        saved = time.monotonic()
        for outcome in self.read(jobs, files, cancelled, first):
            yield outcome
            if time.monotonic() - saved > _SAVE_SECONDS:
                self.save()
                saved = time.monotonic()
        if jobs or len(known) != len(self._rows):
            self.save()

    def read(
        self,
        jobs: Iterable[Job],
        files: Sequence[Found],
        cancelled: Cancelled,
        first: int | None = None,
    ) -> Iterator[Outcome]:
        """Read files, as many at a time as pays, and put their records away."""
        at_once: list[Job] = []
        others: list[Job] = []
        size = 0
        for job in jobs:
            stamp = files[job.number].stamp
            if stamp is None or job.path.startswith("/dev/"):
                # What the shell hands over can only be read by this process.
                at_once.append(job)
            elif job.number == first and stamp.size <= _AT_ONCE_BYTES:
                at_once.insert(0, job)
            else:
                others.append(job._replace(size=stamp.size))
                size += stamp.size
        for job in at_once:
            if cancelled():
                return
            yield self._take(job, do(job), files[job.number])
        by_number = {job.number: job for job in others}
        folder = self.cache.folder
        for done in read_all(
            others,
            size,
            cancelled,
            processes=self._processes,
            folder=os.path.abspath(folder) if folder is not None else None,
            companion=self.companion,
        ):
            yield self._take(by_number[done.number], done, files[done.number])

    def _take(self, job: Job, done: Done, found: Found) -> Outcome:
        stamp = done.stamp
        if stamp is not None and not stamp.settled:
            stamp = None
        if done.listing is None:
            return Outcome(job.number, done.error or "nothing was read", stamp)
        self._put(self.cache.put(job, done, whole_path(job.path)), found)
        return Outcome(job.number, done.listing, stamp, gathered=done.gathered)

    def gather(self, identities: Iterable[str], cancelled: Cancelled) -> None:
        """Show interviews that are known to the companion, in processes; where these do not pay,
        none. It may be shown others than those if files have changed meanwhile."""
        with self._lock:
            rows = [(self._rows[one], self._found[one]) for one in identities if one in self._rows]
        jobs = [
            Job(n, str(found.path), row.key, row.stamp.size)
            for n, (row, found) in enumerate(rows)
            if not str(found.path).startswith("/dev/")
        ]
        size = sum(job.size for job in jobs)
        if self.companion is not None and size >= PAYS_BYTES and self._processes != 0:
            for _ in read_all(jobs, size, cancelled, companion=self.companion):
                pass

    def _put(self, row: Row, found: Found) -> None:
        identity = row.listing.id
        with self._lock:
            self.forget(identity)
            self._rows[identity] = row
            self._found[identity] = found

    def forget(self, identity: str) -> None:
        """The interview of this id is gone, or another takes its place. Who holds it keeps it."""
        with self._lock:
            row = self._rows.pop(identity, None)
            self._found.pop(identity, None)
            self._held.pop(identity, None)
            recent = self._recent.pop(identity, None)
            if recent is not None:
                self._recent_bytes -= recent[1]
            if row is not None:
                self.cache.drop(row)

    def save(self) -> None:
        """Keep what is known for the next time."""
        with self._lock:
            rows = list(self._rows.values())
        moved = self.cache.compact(rows)
        if moved is not rows:
            with self._lock:
                for old, new in zip(rows, moved, strict=True):
                    if self._rows.get(old.listing.id) is old:
                        self._rows[old.listing.id] = new
        self.cache.save(moved)

    # Taking out

    def interview(self, identity: str) -> Interview | None:
        """The interview of this id, None when there is none."""
        with self._lock:
            interview = self._held.get(identity)
            if interview is not None:
                if identity in self._recent:
                    self._recent.move_to_end(identity)
                return interview
            row = self._rows.get(identity)
            if row is None:
                return None
            found = self._found[identity]
            record = self.cache.record(row)
            if record is None:
                row, record = self._again(row, found)
                if row is None:
                    return None
            from tui.library.record import from_record

            interview = from_record(record, found.path)
            self._held[identity] = interview
            self._recent[identity] = (interview, row.length)
            self._recent_bytes += row.length
            while self._recent_bytes > KEPT_BYTES and len(self._recent) > 1:
                self._recent_bytes -= self._recent.popitem(last=False)[1][1]
            return interview

    def _again(self, row: Row, found: Found) -> tuple[Row, bytes] | tuple[None, bytes]:
        """Read a file whose record was damaged."""
        job = Job(0, str(found.path), row.key)
        done = do(job)
        self.forget(row.listing.id)
        if done.listing is None or done.listing.id != row.listing.id:
            return None, b""
        new = self.cache.put(job, done, row.path)
        self._put(new, found)
        return new, done.record

    def lent(self, identity: str) -> Interview | None:
        """The interview of this id for somebody who keeps it: it is fetched whenever it is looked
        into. None when there is none."""
        from tui.library.record import Lent

        with self._lock:
            row = self._rows.get(identity)
            if row is None:
                return None
            path = self._found[identity].path
            return Lent(path, row.listing, row.signature, self.interview)

    def signature(self, identity: str) -> str:
        """The same as long as the interview is; "" when there is none."""
        row = self._rows.get(identity)
        return row.signature if row is not None else ""
