"""What a file looks like from outside: enough to tell that it has changed."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

SETTLED_NS = 2_000_000_000
"""A file changed more recently than this may change again without its time moving on: the times of
FAT and of some network file systems count in steps of two seconds."""


class Stamp(NamedTuple):
    """Size in bytes and time of the last change in nanoseconds."""

    size: int
    mtime_ns: int

    @property
    def settled(self) -> bool:
        """Whether a later change is sure to give another stamp."""
        return abs(time.time_ns() - self.mtime_ns) > SETTLED_NS


def stamp_of(path: str | os.PathLike[str]) -> Stamp | None:
    """The stamp of a file as it is now, None when there is none that can be seen."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns)
