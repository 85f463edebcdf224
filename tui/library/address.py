"""``PATH:LINE``, the way compilers and grep name a place."""

from __future__ import annotations

import os
from pathlib import Path


def split_address(text: str) -> tuple[Path, int | None]:
    """``PATH:LINE`` → the path and the 1-based line. A path that exists as it is written has no
    line, also when it ends in a colon and digits."""
    path, colon, line = text.rpartition(":")
    if colon and path and line.isascii() and line.isdigit() and not exists(Path(text)):
        # More digits than any file has lines would only make int() slow.
        return Path(path), int(line[:9])
    return Path(text), None


def exists(path: Path) -> bool:
    """True when something of this name is there, readable or not. Never raises."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL in the name
        return False
