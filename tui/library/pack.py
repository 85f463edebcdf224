"""Records one behind the other in a file that only grows.

A pack is written by the one process that made it and read by any number; it is never changed in
place, so that reading needs no lock. Where no file can be written the records stay in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock


class Pack:
    """The pack in the file ``path``. ``append`` and ``read`` may be called from any thread."""

    def __init__(self, path: Path, handle: int, size: int) -> None:
        self.path = path
        self.name = path.name
        self._handle = handle
        self._size = size
        self._lock = Lock()

    @classmethod
    def create(cls, path: Path) -> Pack:
        """A new pack of one's own. Raises ``OSError``."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN
        return cls(path, os.open(path, flags, 0o600), 0)

    @classmethod
    def open(cls, path: Path) -> Pack:
        """A pack that somebody made, to read from. Raises ``OSError``."""
        handle = os.open(path, os.O_RDONLY | _PLAIN)
        return cls(path, handle, os.fstat(handle).st_size)

    @property
    def size(self) -> int:
        """Bytes in it by now."""
        try:
            return max(self._size, os.fstat(self._handle).st_size)
        except OSError:
            return self._size

    @property
    def linked(self) -> bool:
        """False once somebody has removed the file: it can then only be read by us."""
        try:
            return os.fstat(self._handle).st_nlink > 0
        except OSError:
            return False

    def append(self, record: bytes) -> int:
        """Write a record at the end; where it begins. Raises ``OSError``: the disk is full, say."""
        with self._lock:
            place = self._size
            os.lseek(self._handle, place, os.SEEK_SET)
            rest = memoryview(record)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
            # What a failed write left behind is written over by the next one.
            self._size = place + len(record)
            return place

    def read(self, place: int, length: int) -> bytes:
        """The bytes there, fewer at the end of the file. Raises ``OSError``."""
        if _pread is not None:
            return _pread(self._handle, length, place)
        with self._lock:
            os.lseek(self._handle, place, os.SEEK_SET)
            return os.read(self._handle, length)

    def close(self) -> None:
        os.close(self._handle)


_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_pread: Callable[[int, int, int], bytes] | None = getattr(os, "pread", None)


class MemoryPack:
    """Records that could not be written anywhere."""

    name = ""
    linked = False

    def __init__(self) -> None:
        self._records: list[bytes] = []

    @property
    def size(self) -> int:
        return sum(map(len, self._records))

    def append(self, record: bytes) -> int:
        self._records.append(record)
        return len(self._records) - 1

    def read(self, place: int, length: int) -> bytes:
        return self._records[place]

    def drop(self, place: int) -> None:
        """Forget a record that nobody will ask for again."""
        self._records[place] = b""

    def close(self) -> None:
        self._records.clear()
