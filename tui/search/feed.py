"""From the library into the search index: interviews are searched from when they arrive.

Where processes read, they also gather what the search wants to know, and the feed only binds these
sheaves into the index. What was read here is taken in here. The feed has a thread of its own, so
that reading goes on meanwhile. It has no widgets and knows no screen.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from tui.library import Entry, Library, Progress

if TYPE_CHECKING:
    from pathlib import Path

    from tui.library.pool import Companion
    from tui.library.watch import Update
    from tui.search import SearchIndex

LEAST_TURNS = 1_000
"""Fewer than so many wait for more, for at most ``LONGEST_WAIT``: each taking in has its price."""
SHARE = 6
"""The waiting turns are taken in when they are one in so many of those in the index: a growing
index is then not gathered anew too often."""
LONGEST_WAIT = 1.0
"""Seconds that turns wait while the index is small."""
SHEAF_SHARE = 3
"""Sheaves that wait are bound when they are one to so many of those bound already, or when
``LONGEST_SHEAF_WAIT`` is over: names are gathered anew each time."""
LONGEST_SHEAF_WAIT = 5.0
GATHER_TURNS = 20_000
"""So many turns that are known from the last time, but are in no index that could be opened, are
rather gathered in processes: here they would be in the way of the screen."""
WORTH_SAVING = 50
"""A kept index is written anew when one turn in so many has changed; else those are added again
at the next start."""
_NAP_SECONDS = 0.05
_IDLE_SECONDS = 0.5


def give_back_memory() -> None:
    """Hand what is free of the process's memory back to the system, where the C library keeps it
    otherwise (glibc). After reading a large library that is more than what is in use."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


class Feed:
    """Fills a search index with a library while that loads.

    ``take`` every progress of the loading, then say ``loaded``; later changes go to ``update``.
    ``opened`` is called in the feed's thread with the index, as soon as it holds nothing that is
    out of date; ``failed`` with what went wrong: the feed has then ended.
    """

    def __init__(
        self,
        library: Library,
        cancelled: Callable[[], bool],
        opened: Callable[[SearchIndex], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self.index: SearchIndex | None = None
        self.kept = True
        """False when the index could not be kept for the next time."""
        # Each counted by one thread alone.
        self._given = 0
        self._done = 0
        self._library = library
        self._cancelled = cancelled
        self._opened = opened
        self._failed = failed
        self._tasks: SimpleQueue[Progress | Update | bool | None] = SimpleQueue()
        self._sheaves: SimpleQueue[bytes] = SimpleQueue()
        self._ready = Event()
        self._only_kept = True
        self._tasks_given = 0
        self._tasks_done = 0
        self._thread = Thread(target=self._run, name="search-feed", daemon=True)
        # Of the feed's thread:
        self._filled: SearchIndex | None = None
        self._told: dict[str, str] = {}  # the signatures of what was in the kept index
        self._present: set[str] = set()
        self._kept_entries: dict[str, Entry] = {}  # those that are in the kept index as they are
        self._pending: dict[str, Entry] = {}
        self._pending_turns = 0
        self._in_hand: dict[str, Entry] = {}  # those that will come in a sheaf
        self._bound = 0
        self._changed_turns = 0
        self._taken_in = time.monotonic()
        library.companion = self._companion

    def start(self) -> None:
        self._thread.start()

    def _companion(self, folder: Path | None) -> Companion:
        from tui.library.pool import Companion

        # Its name alone: what it needs is imported where it works.
        name = "tui.search.gathering:Gathering"
        return Companion(name, str(folder) if folder is not None else None, self._take_sheaf)

    def _take_sheaf(self, data: bytes) -> None:
        self._sheaves.put(data)
        self._give(None)

    @property
    def waiting(self) -> int:
        """How many interviews are read and not yet in the index."""
        return self._given - self._done

    def take(self, progress: Progress) -> None:
        """One more file was read, or is known from the cache."""
        if self._only_kept and not progress.kept:
            self._only_kept = False
            self._give(False)  # all that is known from the last time has been told
        if progress.entry.error is None:
            self._given += 1
            self._give(progress)

    def loaded(self) -> None:
        """All files were read."""
        self._give(True)

    def update(self, update: Update) -> None:
        """Something has changed on disk, and the library knows it."""
        self._give(update)

    def ready(self, seconds: float) -> bool:
        """Wait so long for the index to hold all that was loaded; whether that is so, or the feed
        has ended."""
        return self._ready.wait(seconds) or not self._thread.is_alive()

    def _give(self, task: Progress | Update | bool | None) -> None:
        self._tasks_given += 1
        self._tasks.put(task)

    @property
    def busy(self) -> bool:
        """Whether there is still something to do, saving it included: for whoever measures."""
        return self._thread.is_alive() and self._tasks_done < self._tasks_given

    # In the feed's thread

    def _run(self) -> None:
        try:
            # Now, while the first files are read.
            from tui.search import catalogue, engine  # noqa: F401

            while not self._cancelled():
                try:
                    task = self._tasks.get(timeout=_NAP_SECONDS if self.waiting else _IDLE_SECONDS)
                except Empty:
                    self._take_in_what_waits()
                else:
                    self._do(task)
                    self._tasks_done += 1
        except Exception as error:
            self._failed(error)
        finally:
            self._ready.set()

    def _do(self, task: Progress | Update | bool | None) -> None:
        if isinstance(task, Progress):
            self._wait(task)
            if not task.kept:
                self._take_in_what_waits()
        elif task is None:
            self._bind_what_waits()
        elif not isinstance(task, bool):
            self._follow(task)
        else:
            self._drop_what_is_stale()
            if task:
                self._bind()
                for identity, entry in self._in_hand.items():  # the process that had them has died
                    self._pending[identity] = entry
                self._in_hand.clear()
                self._pending_turns = sum(entry.turns for entry in self._pending.values())
                if self._pending_turns > GATHER_TURNS:
                    self._library.gather(list(self._pending), self._cancelled)
                    self._bind()
                self._take_in()
                self._finish()

    def _kept_index(self) -> SearchIndex:
        """The index to fill: that of the last time, if there is one."""
        if self._filled is None:
            from tui.search import SearchIndex

            folder = self._library.index_folder
            resolve = self._library.interview
            kept = SearchIndex.open(folder, resolve) if folder is not None else None
            self._filled = kept or SearchIndex(resolve)
            self._told = self._filled.signatures
        return self._filled

    def _drop_what_is_stale(self) -> None:
        """Before anybody may search: what has changed since is not found as it was."""
        if self.index is None:
            index = self._kept_index()
            signature = self._library.signature
            stale = [
                one
                for one, told in self._told.items()
                if one not in self._present or told != signature(one)
            ]
            if 2 * len(stale) > len(self._told):
                # Little is left of it: a new one is smaller, and as soon made.
                from tui.search import SearchIndex

                index = self._filled = SearchIndex(self._library.interview)
                self._told = {}
                self._done -= len(self._kept_entries)
                self._pending = {**self._kept_entries, **self._pending}
                self._pending_turns = sum(entry.turns for entry in self._pending.values())
            elif stale:
                self._changed_turns += 1
                index.remove(stale)
                for one in stale:
                    del self._told[one]
            self._kept_entries.clear()
            self.index = index
            self._opened(index)

    def _wait(self, progress: Progress) -> None:
        entry = progress.entry
        self._kept_index()
        self._present.add(entry.id)
        if progress.gathered:
            self._in_hand[entry.id] = entry
        elif entry.id in self._told and self._told[entry.id] == self._library.signature(entry.id):
            self._done += 1
            self._kept_entries[entry.id] = entry
        else:
            self._pending[entry.id] = entry
            self._pending_turns += entry.turns

    def _bind_what_waits(self) -> None:
        waiting = self._sheaves.qsize()
        late = time.monotonic() - self._taken_in > LONGEST_SHEAF_WAIT
        if waiting and (late or SHEAF_SHARE * waiting >= self._bound):
            self._bind()

    def _bind(self) -> None:
        """Take in what processes have gathered by now."""
        sheaves: list[bytes] = []
        with contextlib.suppress(Empty):
            while True:
                sheaves.append(self._sheaves.get_nowait())
        if not sheaves:
            return
        for identity, signature in self._kept_index().bind(sheaves).items():
            entry = self._in_hand.pop(identity, None)
            if entry is None and signature == self._library.signature(identity):
                entry = self._pending.pop(identity, None)
            if entry is not None:
                self._done += 1
                self._changed_turns += entry.turns
        self._bound += len(sheaves)
        self._taken_in = time.monotonic()

    def _take_in_what_waits(self) -> None:
        if not self._pending or self.index is None:
            return
        turns = self.index.turn_count
        enough = max(LEAST_TURNS, turns // SHARE)
        late = time.monotonic() - self._taken_in > LONGEST_WAIT
        # Where sheaves come, only what is opened first is read here: better soon than at the end.
        late = late and (turns < SHARE * LEAST_TURNS or self._bound > 0)
        if self._pending_turns >= enough or late:
            self._take_in()

    def _take_in(self) -> None:
        index = self._kept_index()
        pending, self._pending, self._pending_turns = self._pending, {}, 0
        if pending:
            signatures = {one: self._library.signature(one) for one in pending}
            # Lent: the index holds on to all of them until it has taken the last one in.
            interviews = self._library.lent(pending)
            try:
                index.add(interviews, self._cancelled, signatures=signatures)
            except LookupError:  # the file of one is gone meanwhile
                for interview in interviews:
                    with contextlib.suppress(LookupError):
                        index.add([interview], self._cancelled, signatures=signatures)
            self._changed_turns += sum(entry.turns for entry in pending.values())
            self._done += len(pending)
        self._taken_in = time.monotonic()

    def _finish(self) -> None:
        """Everything is in and can be found: make it quick to search, and keep it for the next
        time."""
        index = self._kept_index()
        index.prepare()
        self._ready.set()
        index.warm_up(self._cancelled)
        turns = index.turn_count
        give_back_memory()
        if turns and self._changed_turns * WORTH_SAVING > turns and not self._cancelled():
            order = [entry.id for entry in self._library.entries]
            self.kept = index.settle(self._library.index_folder, order, self._cancelled)
            self._changed_turns = 0
        give_back_memory()
        if not self._cancelled():
            self._library.tidy()

    def _follow(self, update: Update) -> None:
        """What has changed on disk: out with what was, in with what is."""
        entries = {entry.id: entry for entry in self._library.entries}
        there = (entries[one] for one in (*update.added, *update.changed) if one in entries)
        readable = {entry.id: entry for entry in there if entry.error is None}
        self._bind()
        index = self._kept_index()
        index.remove([*update.gone, *(one for one in update.changed if one not in readable)])
        known = index.signatures
        for one, entry in readable.items():
            if known.get(one) != self._library.signature(one):
                self._done -= 1
                self._pending[one] = entry
        self._take_in()
