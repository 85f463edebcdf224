"""Putting what was exported into a file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

MARKED = b"\xef\xbb\xbf"
"""Spreadsheets take a CSV file for UTF-8 only when it begins with a byte order mark."""


class ExistsError(Exception):
    """There is a file of that name already. The message is one line."""


def write_file(path: Path, text: str, *, force: bool = False, marked: bool = False) -> None:
    """Write ``text`` as UTF-8 so that nobody ever sees a part of it; ``marked`` puts a byte order
    mark before it. What cannot be UTF-8 (a lone surrogate) is written as ``?``.

    Raises:
        ExistsError: the file exists and ``force`` is false.
        OSError: it cannot be written; then nothing is.
    """
    if not force and os.path.lexists(path):
        raise _exists(path)
    data = (MARKED if marked else b"") + text.encode("utf-8", "replace")
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:40]}-{os.urandom(6).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if force:
            os.replace(temporary, target)
            return
        try:
            os.link(temporary, target)  # fails if another program was quicker
        except FileExistsError:
            raise _exists(path) from None
        except OSError:  # a file system without links
            os.replace(temporary, target)
            return
        os.unlink(temporary)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _exists(path: Path) -> ExistsError:
    return ExistsError(f"{path}: this file exists already")


def is_one_of(path: Path, files: Iterable[Path]) -> bool:
    """Whether a path leads to one of these files, by whatever name."""
    if not os.path.lexists(path):
        return False
    for file in files:
        with contextlib.suppress(OSError):
            if path.samefile(file):
                return True
    return False
