"""Arrays in one file, to be mapped as they are.

    magic, header length        16 bytes, little-endian uint32
    header                      marshal: name → (type, count, place), and the place of the text
    arrays                      each from a multiple of 64
    text                        UTF-16, from a multiple of what a map may begin at

The text is mapped by itself, because only a whole map can be searched in place.
"""

from __future__ import annotations

import contextlib
import marshal
import mmap
import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"fangtan arrays\n\0"
_HEAD = struct.Struct("<16sI")
_STEP = 64
_SLICE = 1 << 20


class Searchable(Protocol):
    """Bytes that can be searched in place: ``bytes``, ``bytearray`` or a memory map."""

    def find(self, sub: bytes, start: int, end: int, /) -> int: ...

    def __len__(self) -> int: ...

    def __getitem__(self, index: slice, /) -> bytes | bytearray: ...


class Arrays(NamedTuple):
    """One-dimensional arrays by name, and one text."""

    arrays: dict[str, NDArray[Any]]
    text: Searchable


def write_arrays(
    path: Path, arrays: Mapping[str, NDArray[Any]], texts: Sequence[Searchable]
) -> None:
    """Write a new file; its text is ``texts`` one after the other. Raises ``OSError``."""
    with path.open("xb") as file:
        for place, data in _parts(arrays, texts):
            file.seek(place)
            # A megabyte at a time: writing lets go of the interpreter's lock in between.
            for start in range(0, len(data), _SLICE):
                file.write(data[start : start + _SLICE])


def packed_arrays(arrays: Mapping[str, NDArray[Any]], text: Searchable) -> bytes:
    """What a file would hold, as bytes."""
    result = bytearray()
    for place, data in _parts(arrays, [text]):
        result.extend(bytes(place - len(result)))
        result.extend(data)
    return bytes(result)


def let_go(text: Searchable) -> None:
    """A text that was mapped from a file need not stay in memory: it will not be read soon."""
    if isinstance(text, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        with contextlib.suppress(OSError, ValueError):
            text.madvise(mmap.MADV_DONTNEED)


def map_arrays(path: Path) -> Arrays:
    """What is in a file, mapped. Raises ``OSError`` and ``ValueError``."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        arrays, place, length = _read(whole)
        if place + length > len(whole):
            raise ValueError("cut")
        text: Searchable = b""
        if length and place % mmap.ALLOCATIONGRANULARITY:
            text = whole[place : place + length]  # written by another system
        elif length:
            text = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ, offset=place)
        return Arrays(arrays, text)


def unpacked_arrays(data: bytes) -> Arrays:
    """What ``packed_arrays`` made. Raises ``ValueError``."""
    arrays, place, length = _read(data)
    return Arrays(arrays, data[place : place + length])


def _parts(
    arrays: Mapping[str, NDArray[Any]], texts: Sequence[Searchable]
) -> Iterator[tuple[int, memoryview]]:
    """Places and what stands there."""
    length = sum(map(len, texts))

    def header(places: list[int], at: int) -> bytes:
        named = {
            name: (array.dtype.str, len(array), place)
            for (name, array), place in zip(arrays.items(), places, strict=True)
        }
        return marshal.dumps((named, at, length), 2)

    # Made once with some places, to know how much room it takes; larger ones take a little more.
    room = _HEAD.size + len(header([1 << 30] * len(arrays), 1 << 30)) + 64 * (len(arrays) + 1)
    places: list[int] = []
    place = room
    for array in arrays.values():
        place = -(-place // _STEP) * _STEP
        places.append(place)
        place += array.nbytes
    at = -(-place // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY if length else 0
    head = header(places, at)
    yield 0, memoryview(_HEAD.pack(_MAGIC, len(head)) + head)
    for place, array in zip(places, arrays.values(), strict=True):
        if array.size:  # an empty array's bytes cannot be viewed as such
            yield place, np.ascontiguousarray(array).data.cast("B")
    for text in texts:
        if len(text):
            yield at, memoryview(text)  # type: ignore[arg-type]
            at += len(text)


def _read(data: Any) -> tuple[dict[str, NDArray[Any]], int, int]:
    try:
        magic, length = _HEAD.unpack_from(data)
        if magic != _MAGIC:
            raise ValueError("not a file of arrays")
        named, at, size = marshal.loads(data[_HEAD.size : _HEAD.size + length])
        arrays = {
            name: np.frombuffer(data, np.dtype(kind), count, place)
            if count
            else np.empty(0, np.dtype(kind))
            for name, (kind, count, place) in named.items()
        }
    except (struct.error, EOFError, TypeError) as error:
        raise ValueError(str(error)) from error
    return arrays, at, size
