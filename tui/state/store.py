"""One JSON file that several running browsers share without losing each other's entries.

The file is an object of objects (*tables*): ``{"schema": 1, "positions": {key: {...}}, ...}``.
A write takes the lock, reads the file again, lays the keys that changed here over it, and
replaces the file in one step. Tables and keys that this version does not know are kept.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Table = dict[str, Any]
Tables = dict[str, Table]

SCHEMA = 1
# How long a write waits for another browser's; longer than any write takes, shorter than a
# reader who quits would notice.
_PATIENCE_SECONDS = 1.0


class NewerSchemaError(Exception):
    """The file was written by a newer version; it must not be written over."""


class Store:
    """The file ``path``, read and merged as described above. Nothing is kept in memory.

    Both methods raise ``OSError`` when the folder cannot be used and ``NewerSchemaError``.
    ``read`` and ``merge`` call ``tell`` with one line when they set a corrupt file aside.
    """

    def __init__(self, path: Path, tell: Callable[[str], object]) -> None:
        self.path = path
        self._tell = tell

    def read(self) -> Tables:
        """All tables, empty when there is no file yet."""
        tables = self._tables(set_aside=False)
        if tables is None:
            # Under the lock, since another browser may be putting this in order right now.
            self.merge({})
            tables = self._tables(set_aside=False)
        return tables or {}

    def merge(
        self,
        changes: Mapping[str, Mapping[str, Any]],
        trim: Callable[[Tables], None] = lambda _: None,
    ) -> None:
        """Write ``{table: {key: value}}`` over the same keys of the file; None deletes a key.
        ``trim`` may shorten the merged tables before they are written."""
        make_private_folder(self.path.parent)
        with locked(self.path.with_name(self.path.name + ".lock")):
            tables = self._tables(set_aside=True) or {}
            for table, keys in changes.items():
                target = tables.setdefault(table, {})
                for key, value in keys.items():
                    if value is None:
                        target.pop(key, None)
                    else:
                        target[key] = value
            trim(tables)
            import json

            whole = {"schema": SCHEMA, **tables}
            text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
            write_atomic(self.path, text.encode("utf-8", "backslashreplace"))

    def _tables(self, *, set_aside: bool) -> Tables | None:
        """The file's tables; None when it is damaged and, if ``set_aside``, out of the way."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        import json

        try:
            whole = json.loads(data)
            if not isinstance(whole, dict):
                raise ValueError("not an object")
        except (ValueError, RecursionError):
            if set_aside:
                kept = self._set_aside()
                self._tell(f"{self.path}: this file was damaged. It was kept as {kept.name}.")
            return None
        if isinstance(schema := whole.get("schema"), int) and schema > SCHEMA:
            raise NewerSchemaError(f"{self.path}: written by a newer version of this program")
        return {name: table for name, table in whole.items() if isinstance(table, dict)}

    def _set_aside(self) -> Path:
        """Rename the file to ``name.corrupt-N``, N being the first number that is free."""
        number = 1
        while True:
            kept = self.path.with_name(f"{self.path.name}.corrupt-{number}")
            if not os.path.lexists(kept):
                os.rename(self.path, kept)
                return kept
            number += 1


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` and what is missing above it with mode 0700; what exists is left alone."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700, exist_ok=True)


def write_atomic(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put ``data`` into ``path`` (mode 0600, or the one given) so that whoever reads it, also after
    a crash, finds the old content or the new and never a part. A symbolic link stays one. Raises
    ``OSError``; then the old file is as it was."""
    import tempfile

    target = Path(os.path.realpath(path))
    # mkstemp gives 0600.
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    # The new name itself must reach the disk as well; not every file system can be asked.
    with contextlib.suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold ``path`` as a lock. After ``_PATIENCE_SECONDS``, or where there are no locks, go on
    without: the read just before the write keeps the loss to what happens in between."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= deadline:
                    break
                time.sleep(0.01)
        yield
    finally:
        os.close(handle)
