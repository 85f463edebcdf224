"""Looking again: what of a library has changed on disk, and how often to look.

Nothing is asked of the system but the status of known folders and files, which every file system
answers, also one that is far away; where it tells of changes (``alarm``) one looks the sooner. A
folder whose time has not moved has the same names in it; a file whose stamp is the same has the
same text.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui.library.stamp import is_settled, stamp_of
from tui.transcript.sidecar import SUFFIX, Sidecars

if TYPE_CHECKING:
    from tui.library.discovery import Discovery, Found
    from tui.library.stamp import Stamp

Cancelled = Callable[[], bool]

SOONEST_SECONDS = 1.0
"""Between two looks while things change."""
LEAST_SECONDS = 0.2
"""Between two looks however many changes the system tells of."""
LATEST_SECONDS = 6.0
"""Between two looks when nothing has changed for a while."""
SHARE = 0.03
"""Of the time at most so much is spent looking: a slow file system is asked less often."""
DOUBT_SECONDS = 0.3
"""How long an editor may take between taking the old file away and putting the new one there."""
_SLOWER = 1.15
_NAP_SECONDS = 0.05  # how soon somebody who quits is noticed


class Update(NamedTuple):
    """Ids of the entries that came, changed and went. ``changed`` ones may have become unreadable,
    or readable; whoever holds an interview that is gone or was another keeps it."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.gone)


class Pace:
    """How long to wait until the next look, by what the last ones took and found."""

    def __init__(self) -> None:
        self._seconds = SOONEST_SECONDS

    def after(self, took: float, found: bool) -> float:
        """A look took so many seconds and found a change or not; the seconds to wait now."""
        self._seconds = SOONEST_SECONDS if found else min(LATEST_SECONDS, self._seconds * _SLOWER)
        return max(self._seconds, self.rest(took))

    @staticmethod
    def rest(took: float) -> float:
        """The seconds to wait even when the system tells of a change: a file that is written to
        all the time must not be looked at all the time."""
        return max(LEAST_SECONDS, took / SHARE)


def wait(seconds: float, cancelled: Cancelled) -> bool:
    """Wait; False as soon as it was cancelled."""
    until = time.monotonic() + seconds
    while not cancelled():
        rest = until - time.monotonic()
        if rest <= 0:
            return True
        time.sleep(min(rest, _NAP_SECONDS))
    return False


def settled_folders(discovery: Discovery) -> dict[str, int]:
    """The time of each folder that was listed; -1 where another change may give the same time."""
    return {folder: at if is_settled(at) else -1 for folder, at in discovery.folders.items()}


def names_differ(folders: Mapping[str, int], unlisted: Iterable[str], cancelled: Cancelled) -> bool:
    """Whether a folder has changed since, or can be listed now, so that names may have changed."""
    for folder, at in folders.items():
        if cancelled():
            return False
        try:
            if os.stat(folder).st_mtime_ns != at:
                return True
        except (OSError, ValueError):
            return True
    return any(os.access(folder, os.R_OK | os.X_OK) for folder in unlisted)


def are_there(roots: Sequence[Path], before: Discovery) -> bool:
    """Whether all folders that the library was made from can still be listed. Those of a network
    that is down come back: nothing is taken away because of it."""
    for root in roots:
        if str(root) in before.folders:
            try:
                with os.scandir(root):
                    pass
            except OSError:
                return False
    return True


def stamped_now(files: Sequence[Found], cancelled: Cancelled) -> list[Found] | None:
    """The files with their stamps of now; None when cancelled."""
    now: list[Found] = []
    sidecars = Sidecars()
    for n, found in enumerate(files):
        if n % 64 == 0 and cancelled():
            return None
        # Where names are looked for, a new sidecar of its own would have shown in its folder.
        stamp = stamp_of(found.path, sidecars, own=found.named or _has_own_sidecar(found))
        if stamp != found.stamp:
            from dataclasses import replace

            found = replace(found, stamp=stamp)
        now.append(found)
    return now


def _has_own_sidecar(found: Found) -> bool:
    stamp = found.stamp
    name = found.path.name + SUFFIX
    return stamp is not None and any(os.path.basename(path) == name for path, *_ in stamp.sidecars)


def in_doubt(now: Sequence[Found], before: Mapping[Path, Stamp | None]) -> bool:
    """Whether a file is missing or empty that was not: somebody may be about to write it."""
    stamps = {found.path: found.stamp for found in now}
    for path, stamp in before.items():
        if stamp is not None and stamp.size:
            later = stamps.get(path)
            if later is None or not later.size:
                return True
    return False
