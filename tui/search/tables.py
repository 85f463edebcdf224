"""Tables derived from the installed OpenCC, made at first use and kept in the cache folder.

A table is text. It is made from the dictionaries of the OpenCC that is installed, so that an
upgrade of OpenCC is an upgrade of the search; nothing of them is pasted into this package. The
cache only saves the time to make them: without a writable cache folder, or with a damaged file in
it, the tables are made afresh in memory.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

FORMAT = 2
"""Raise when the way a table is made changes: older files are then made afresh."""


def cache_folder() -> Path | None:
    """The folder for what can be made again (``tui.places``), or None where the platform
    names none."""
    from tui import places

    try:
        return places.cache_folder()
    except (ImportError, OSError, RuntimeError):
        return None


def opencc_folder() -> Path | None:
    """The folder of OpenCC's dictionaries (``*.ocd2``), or None when OpenCC is not installed.

    Found without importing OpenCC: a look at the cache must stay cheap.
    """
    from importlib.util import find_spec

    try:
        spec = find_spec("opencc")
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "clib" / "share" / "opencc"
    return folder if folder.is_dir() else None


def fingerprint() -> str:
    """What the tables depend on, in one line: our format, Unicode's version, OpenCC's files."""
    import unicodedata

    parts = [str(FORMAT), unicodedata.unidata_version]
    folder = opencc_folder()
    for name in ("TSCharacters.ocd2", "TWPhrases.ocd2") if folder else ():
        try:
            found = (folder / name).stat() if folder else None
        except OSError:
            found = None
        parts.append(f"{found.st_size}.{found.st_mtime_ns}" if found else "-")
    return " ".join(parts)


def cached_table(
    name: str, make: Callable[[], str], *, folder: Path | None = None, depends: str | None = None
) -> str:
    """The text of the table ``name``: from its file in ``folder``, else from ``make()``.

    ``folder`` is the cache folder unless given; ``depends`` is :func:`fingerprint` unless given.
    The file's first line holds ``depends`` and a checksum of the rest, so that a file of another
    version, a cut one and an altered one are all made again. It is written beside its place and
    then moved there, so that two programs at once never read half a table. Never raises for the
    cache's sake.
    """
    from hashlib import blake2b

    depends = fingerprint() if depends is None else depends
    folder = cache_folder() if folder is None else folder
    path = folder / f"{name}.table" if folder is not None else None
    if path is not None:
        try:
            first, _, text = path.read_bytes().decode("utf-8").partition("\n")
            if first == f"{depends} {blake2b(text.encode(), digest_size=16).hexdigest()}":
                return text
        except (OSError, UnicodeDecodeError):
            pass
    text = make()
    if path is not None:
        digest = blake2b(text.encode(), digest_size=16).hexdigest()
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_bytes(f"{depends} {digest}\n{text}".encode())
            os.replace(beside, path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    return text
