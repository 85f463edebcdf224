"""A catalogue in a folder: each batch in a file of its own, opened by mapping it into memory.

    FOLDER/current        one line: the table that counts, and its checksum
    FOLDER/table-TOKEN    marshal: what is in the catalogue, and its files with checksums
    FOLDER/batch-TOKEN    a batch (tui.search.arrays); the text of names is one as well

A file is written once and never changed, so that saving a catalogue of which most is kept already
writes little, and batches may come from other processes. A new table is written beside the old one
and then made current by one rename: two programs at once, or one that is stopped half way, never
leave half an index. A folder that is damaged, cut or of another version counts as empty.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from tui.search.arrays import (
    Arrays,
    Searchable,
    let_go,
    map_arrays,
    packed_arrays,
    unpacked_arrays,
    write_arrays,
)
from tui.search.catalogue import Batch, Catalogue, Listed, Name, Names, Sheaf, pictured
from tui.search.postings import Lists, Segment, join_segments
from tui.search.tables import fingerprint

FORMAT = 3
"""Raise when what is saved changes; indexes of other formats are made again."""
SAMPLES = 24
"""Blocks of each file that are compared when it is opened: reading all would take longer than
starting does."""
BLOCK = 4096
_PIECE = 250  # rows
_LEFTOVER_SECONDS = 900.0  # a file that no table names may be one that is about to be named

# The fields of a batch and of its segment that are arrays.
_BATCH = ("speakers", "sections", "traditional", "quality")
_SEGMENT = ("offsets", "pairs", "by_sound", "sounds")


def save(catalogue: Catalogue, folder: Path) -> tuple[str, Catalogue] | None:
    """Write into ``folder``, which is made if need be, what of a catalogue is not there yet.
    Returns the name of its table and the catalogue over its files, mapped; None when it could not
    be written: a full disk is no error, the old index then stays."""
    made: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

        def keep(segment: Segment, arrays: dict[str, NDArray[Any]]) -> Path:
            made.append(folder / f"batch-{os.urandom(6).hex()}")
            write_arrays(made[-1], arrays | _segment_arrays(segment), [segment.text])
            return made[-1]

        batches: list[Batch] = []
        for batch in catalogue.batches:
            if batch.file is None or batch.file.parent != folder or not batch.file.exists():
                path = keep(batch.segment, {name: getattr(batch, name) for name in _BATCH})
                batch = _batch(map_arrays(path), path)
            batches.append(batch)
        names = None
        if catalogue.name_segment is not None:
            names = keep(catalogue.name_segment, {})
        files = [batch.file for batch in batches if batch.file is not None]
        table = marshal.dumps(
            (
                FORMAT,
                fingerprint(),
                _in_pieces(catalogue.listed),
                sorted(catalogue.gone),
                (len(catalogue.names), _in_pieces(catalogue.names)),
                [(file.name, _sum(file)) for file in files],
                (names.name, _sum(names)) if names is not None else None,
            ),
            2,
        )
        made.append(folder / f"table-{os.urandom(6).hex()}")
        made[-1].write_bytes(table)
        name = made[-1].name
        pointer = folder / f".current-{name}"
        made.append(pointer)
        pointer.write_text(f"{name} {blake2b(table, digest_size=16).hexdigest()}\n")
        before = _named(folder)
        os.replace(pointer, folder / "current")
    except (OSError, ValueError):
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        return None
    _tidy(folder, before, {name, *(path.name for path in (*files, *([names] if names else [])))})
    kept = pictured(catalogue.listed, batches, catalogue.gone, catalogue.named)
    return name, kept


def load(folder: Path, table: str | None = None) -> Catalogue | None:
    """The catalogue saved in ``folder``, mapped; None when there is none that can be used.
    ``table`` names another than the current one."""
    try:
        if table is None:
            table, _, expected = (folder / "current").read_text().strip().partition(" ")
        else:
            expected = ""
        table = Path(table).name
        written = (folder / table).read_bytes()
        # Compared before anything is made of the bytes: marshal trusts what it reads.
        if expected and blake2b(written, digest_size=16).hexdigest() != expected:
            return None
        made_by, tables, listed, gone, names, files, named = marshal.loads(written)
        if made_by != FORMAT or tables != fingerprint():
            return None
        for file, known in (*files, *([named] if named is not None else [])):
            if _sum(folder / file) != known:
                return None
        batches = [_batch(map_arrays(folder / file), folder / file) for file, _ in files]
        segment = _segment(map_arrays(folder / named[0])) if named is not None else None
        return pictured(
            [Listed(*one) for piece in listed for one in marshal.loads(piece)],
            batches,
            frozenset(gone),
            Names.of(_KeptNames(*names), segment),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError):
        return None


def join(folder: str, table: str) -> str:
    """Join all batches of a saved catalogue into one and save that, so that searches are at their
    fastest; the name of the new table, "" when that did not work. The texts go from file to file
    without being in memory at once."""
    old = load(Path(folder), table)
    if old is None or not old.batches:
        return ""
    segments = [batch.segment for batch in old.batches]
    joined = join_segments(segments, lambda: False, texts=False)
    arrays: dict[str, NDArray[Any]] = {
        name: np.concatenate([getattr(batch, name) for batch in old.batches]) for name in _BATCH
    }
    path = Path(folder) / f"batch-{os.urandom(6).hex()}"
    try:
        write_arrays(
            path, arrays | _segment_arrays(joined), _Passing([one.text for one in segments])
        )
        batch = _batch(map_arrays(path), path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            path.unlink()
        return ""
    new = pictured(old.listed, [batch], old.gone, old.named)
    done = save(new, Path(folder))
    return done[0] if done is not None else ""


class _Passing(list[Searchable]):
    """Texts of which each is let go when the next one is asked for."""

    def __iter__(self) -> Iterator[Searchable]:
        for text in super().__iter__():
            yield text
            let_go(text)


def pack_sheaf(sheaf: Sheaf, folder: Path | None) -> bytes:
    """A sheaf to hand to another process. Where ``folder`` can be written its batch goes into a
    file there, else all of it is in the bytes."""
    batch = sheaf.batch
    arrays = {name: getattr(batch, name) for name in _BATCH} | _segment_arrays(batch.segment)
    listed = [tuple(one) for one in sheaf.listed]
    if folder is not None:
        path = folder / f"batch-{os.urandom(6).hex()}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_arrays(path, arrays, [batch.segment.text])
            return marshal.dumps((listed, str(path), b""))
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                path.unlink()
    return marshal.dumps((listed, "", packed_arrays(arrays, batch.segment.text)))


def unpack_sheaf(data: bytes) -> Sheaf:
    """A sheaf that ``pack_sheaf`` made. Raises ``OSError`` when its file is gone, ``ValueError``
    when it is damaged."""
    listed, file, packed = marshal.loads(data)
    path = Path(file) if file else None
    batch = _batch(map_arrays(path) if path is not None else unpacked_arrays(packed), path)
    return Sheaf(tuple(Listed(*one) for one in listed), batch)


class _KeptNames(Sequence[Name]):
    """The names of a saved catalogue, a piece read when one of it is wanted: there are many, and a
    search shows few."""

    def __init__(self, size: int, pieces: Sequence[bytes]) -> None:
        self._size = size
        self._pieces = pieces
        self._read: dict[int, list[Name]] = {}

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Name: ...

    @overload
    def __getitem__(self, index: slice) -> list[Name]: ...

    def __getitem__(self, index: int | slice) -> Name | list[Name]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(self._size))]
        if not 0 <= index < self._size:
            raise IndexError(index)
        number, place = divmod(index, _PIECE)
        if number not in self._read:
            self._read[number] = [Name(*row) for row in marshal.loads(self._pieces[number])]
        return self._read[number][place]


def _in_pieces(rows: Sequence[tuple[Any, ...]]) -> list[bytes]:
    """A table as pieces of marshal: each is made and read in one go, with the interpreter's lock
    held."""
    return [
        marshal.dumps([tuple(row) for row in rows[n : n + _PIECE]], 2)
        for n in range(0, len(rows), _PIECE)
    ]


def _named(folder: Path) -> set[str]:
    """The files that the current table names, itself included; empty when it is in doubt."""
    try:
        table, _, expected = (folder / "current").read_text().strip().partition(" ")
        written = (folder / Path(table).name).read_bytes()
        if blake2b(written, digest_size=16).hexdigest() != expected:
            return set()
        _, _, _, _, _, files, named = marshal.loads(written)
        every = [*files, named] if named is not None else files
        return {Path(table).name, *(Path(file).name for file, _ in every)}
    except (OSError, ValueError, TypeError, EOFError):
        return set()


def _tidy(folder: Path, before: Iterable[str], now: set[str]) -> None:
    """Remove what only the table before this one named, and what was left over a while ago: who
    still has that open writes it anew."""
    unused = {folder / name for name in before if name not in now}
    late = time.time() - _LEFTOVER_SECONDS
    for pattern in ("batch-*", "table-*", ".current-*"):
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if path.name not in now and path.stat().st_mtime < late:
                    unused.add(path)
    for path in unused:
        # One that is mapped cannot be removed everywhere: it goes another day.
        with contextlib.suppress(OSError):
            path.unlink()


def _sum(path: Path) -> str:
    """A file's size and a checksum of its beginning, its end, and blocks between them."""
    digest = blake2b(digest_size=16)
    with path.open("rb", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        step = max(BLOCK, size // SAMPLES)
        for place in (*range(0, size, step), max(0, size - BLOCK)):
            file.seek(place)
            digest.update(file.read(BLOCK))
    return f"{size} {digest.hexdigest()}"


def _segment_arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {name: getattr(segment, name) for name in _SEGMENT}
    for name, lists in (("pair", segment.pair_lists), ("word", segment.word_lists)):
        arrays |= {f"{name}_starts": lists.starts, f"{name}_postings": lists.postings}
    words = "\n".join(segment.words).encode("utf-8", "surrogatepass")
    arrays["words"] = np.frombuffer(words, np.uint8)
    return arrays


def _segment(kept: Arrays) -> Segment:
    arrays = kept.arrays
    words = arrays["words"].tobytes().decode("utf-8", "surrogatepass")
    text: Searchable = kept.text
    return Segment(
        len(arrays["offsets"]) - 1,
        text,
        arrays["offsets"],
        arrays["pairs"],
        Lists(arrays["pair_starts"], arrays["pair_postings"]),
        words.split("\n") if words else [],
        Lists(arrays["word_starts"], arrays["word_postings"]),
        arrays["by_sound"],
        arrays["sounds"],
    )


def _batch(kept: Arrays, file: Path | None) -> Batch:
    arrays = kept.arrays
    return Batch(
        _segment(kept),
        arrays["speakers"],
        arrays["sections"],
        arrays["traditional"],
        arrays["quality"],
        file,
    )
