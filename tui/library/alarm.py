"""Told by the system that something changed, where it can tell and `watchfiles` is installed.

It only makes a look come sooner: what has changed is found by looking, as on file systems that
tell nothing (network mounts), or where the system has no more watches to give.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event, Thread

MOST_FOLDERS = 4_000
"""A system has some 8,000 watches for all programs of a user; others need some too."""
_STEP_MS = 50
"""How soon a change is told, and how soon the thread ends."""
_WAKE_MS = 60_000


class Alarm:
    """Rings when a name or a file in one of some folders changes. For one thread."""

    def __init__(self, ring: Callable[[], object]) -> None:
        self._ring = ring
        self._folders: frozenset[str] = frozenset()
        self._ended: Event | None = None

    def set(self, folders: Iterable[str]) -> None:
        """Watch these folders, without those below them, instead of any others."""
        wanted = frozenset(folders)
        if wanted == self._folders:
            return
        self.stop()
        self._folders = wanted
        if not wanted or len(wanted) > MOST_FOLDERS or not importlib.util.find_spec("watchfiles"):
            return
        self._ended = Event()
        # Not a daemon: it must not be inside the library's own code when the interpreter goes.
        Thread(target=self._listen, args=(wanted, self._ended), name="library-alarm").start()

    def stop(self) -> None:
        """Watch nothing."""
        if self._ended is not None:
            self._ended.set()
        self._ended, self._folders = None, frozenset()

    def _listen(self, folders: frozenset[str], ended: Event) -> None:
        from watchfiles import watch

        # A folder that is gone, or no watch left: looking now and then goes on without.
        with suppress(OSError, RuntimeError, ValueError):
            for _ in watch(
                *sorted(folders),
                watch_filter=None,
                step=_STEP_MS,
                stop_event=ended,
                rust_timeout=_WAKE_MS,
                raise_interrupt=False,
                recursive=False,
                ignore_permission_denied=True,
            ):
                self._ring()
