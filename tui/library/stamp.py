"""What a file looks like from outside: enough to tell that it has changed."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from tui.transcript.sidecar import Seen, Sidecars

_COARSE_NS = 2_000_000_000
_FINE_NS = 100_000_000
_SECOND_NS = 1_000_000_000


class Stamp(NamedTuple):
    """Size in bytes and time of the last change in nanoseconds; and those of its sidecars, since
    they too decide what is read from it."""

    size: int
    mtime_ns: int
    sidecars: tuple[Seen, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether any change from now on is sure to give another stamp."""
        return is_settled(self.mtime_ns) and all(is_settled(at) for _, _, at in self.sidecars)


def is_settled(mtime_ns: int) -> bool:
    """Whether a change from now on is sure to give another time.

    Times of whole seconds come from file systems that count in steps of up to two seconds (FAT,
    some network ones), others in steps of the system's clock tick.
    """
    step = _COARSE_NS if mtime_ns % _SECOND_NS == 0 else _FINE_NS
    return abs(time.time_ns() - mtime_ns) > step


def whole_path(path: str | os.PathLike[str]) -> str:
    """``os.path.abspath``, which is slow for what is whole already: libraries have many files."""
    text = os.fspath(path)
    whole = text.startswith("/") and "//" not in text and "/." not in text
    return text if whole and os.sep == "/" else os.path.abspath(text)


def stamp_of(
    path: str | os.PathLike[str], sidecars: Sidecars | None = None, *, own: bool = True
) -> Stamp | None:
    """The stamp of a file as it is now, None when there is none that can be seen. ``sidecars`` are
    those of this look at the disk; ``own`` false: the file is known to have none of its own."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    beside = (sidecars or Sidecars()).of(path, own=own)
    return Stamp(status.st_size, status.st_mtime_ns, beside)
