"""What is kept of a library between two runs, in the platform's cache folder.

    CACHE/libraries/NAME/table        the listing of each file, and where its record is
    CACHE/libraries/NAME/pack-TOKEN   records (tui.library.pack), one for each process that read
    CACHE/libraries/NAME/index/       the search's own (whoever searches writes it)

NAME comes from what the library was opened with. A table is replaced in one step and packs only
grow, so two browsers at once do each other no harm: the table that is written last counts. Nothing
here is ever needed: what is damaged, of another version or cannot be written is read anew from the
transcripts, and a library works the same without a cache, only slower to open.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import shutil
import sys
import time
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from tui.library.job import Done, Job, Kept, Listing, signature_of
from tui.library.pack import MemoryPack, Pack
from tui.library.stamp import Stamp
from tui.printable import printable

_MAGIC = b"fangtan library table\n"
_FORMAT = 4  # raise when the layout of the table changes
_DIGEST = 16
_PIECE = 250  # rows

MOST_BYTES = 4_000_000_000
"""How much all libraries together may keep; those that were opened longest ago go first."""
_LEFTOVER_SECONDS = 3_600.0  # a file that no table names may be one that is being written
_MOST_PACKS = 24  # each process that reads makes one
_LEAST_WASTE = 8_000_000  # bytes; below this an old record in a pack does not matter


class Row(NamedTuple):
    """One readable file: what it was when it was read, and where its record is.

    ``path`` is absolute. ``sure`` is false when the file was so new that a later change need not
    show in its stamp: such a row is not kept.
    """

    path: str
    key: str | None
    stamp: Stamp
    pack: str
    place: int
    length: int
    check: int
    listing: Listing
    sure: bool = True

    @property
    def signature(self) -> str:
        """The same as long as the interview is."""
        return signature_of(self.length, self.check)


class Cache:
    """One library's cache. Never raises for what the disk does; ``trouble`` says it, in one line.

    Without a folder (None), or when it cannot be used, records stay in memory and nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._place = folder  # also when nothing more can be kept there
        self.trouble: str | None = None
        self._packs: dict[str, Pack | MemoryPack] = {"": MemoryPack()}
        self._own: Pack | None = None

    @classmethod
    def of(cls, root: Path | None, library: str) -> Cache:
        """The cache below ``root`` of the library that is called ``library``."""
        if root is None:
            return cls(None)
        name = blake2b(library.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        made = cls(root / "libraries" / name)
        if not _ours(root):
            made._give_up("it belongs to somebody else")
        return made

    @property
    def index_folder(self) -> Path | None:
        """Where the search may keep its index; None when nothing can be kept."""
        return self.folder / "index" if self.folder is not None else None

    # Opening

    def rows(self) -> dict[str, Row]:
        """What is known from earlier runs, by absolute path; empty when that is in doubt."""
        if self.folder is None:
            return {}
        table = self.folder / "table"
        try:
            rows = _read_table(table.read_bytes())
            with contextlib.suppress(OSError):
                os.utime(table)  # the library was used: others are thrown out first
        except (OSError, ValueError, EOFError, TypeError, IndexError):
            return {}
        sizes: dict[str, int] = {}
        for row in rows:
            sizes[row.pack] = max(sizes.get(row.pack, 0), row.place + row.length)
        for name, size in sizes.items():
            try:
                pack = Pack.open(self.folder / name)
            except OSError:
                continue
            if pack.size >= size:
                self._packs[name] = pack
            else:
                pack.close()
        return {row.path: row for row in rows if row.pack in self._packs}

    # Records

    def put(self, job: Job, done: Done, path: str) -> Row:
        """Keep what was read of a file; ``path`` is its absolute path."""
        assert done.listing is not None
        kept = done.kept
        if kept is None:
            pack = self._writable()
            try:
                place = pack.append(done.record)
            except OSError as error:
                self._give_up(error.strerror or str(error))
                pack = self._packs[""]
                place = pack.append(done.record)
            kept = Kept(pack.name, place, len(done.record))
        elif kept.pack not in self._packs and self._place is not None:
            with contextlib.suppress(OSError):
                self._packs[kept.pack] = Pack.open(self._place / kept.pack)
        stamp = done.stamp or Stamp(-1, 0)
        return Row(
            path,
            job.key,
            stamp,
            *kept,
            done.check,
            done.listing,
            done.stamp is not None and stamp.settled,
        )

    def record(self, row: Row) -> bytes | None:
        """A row's record, None when it is damaged or gone."""
        pack = self._packs.get(row.pack)
        if pack is None:
            return None
        try:
            record = pack.read(row.place, row.length)
        except (OSError, IndexError):
            return None
        return record if len(record) == row.length and crc32(record) == row.check else None

    def drop(self, row: Row) -> None:
        """Nobody will ask for this row's record again."""
        pack = self._packs.get(row.pack)
        if isinstance(pack, MemoryPack):
            pack.drop(row.place)

    def _writable(self) -> Pack | MemoryPack:
        if self._own is None and self.folder is not None:
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._own = Pack.create(self.folder / f"pack-{os.urandom(6).hex()}")
            except (OSError, ValueError) as error:
                self._give_up(getattr(error, "strerror", None) or str(error))
            else:
                self._packs[self._own.name] = self._own
        return self._packs[""] if self._own is None else self._own

    # Keeping

    def save(self, rows: Iterable[Row]) -> bool:
        """Write the table; whether that worked. Rows whose record is in memory, or whose file was
        too new, are left out."""
        if self.folder is None:
            return False
        linked = {name for name, pack in self._packs.items() if pack.linked}
        kept = [row for row in rows if row.sure and row.pack in linked]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self.folder / f".table-{os.urandom(6).hex()}"
            try:
                beside.write_bytes(_write_table(kept))
                os.replace(beside, self.folder / "table")
            except OSError:
                with contextlib.suppress(OSError):
                    beside.unlink()
                raise
        except (OSError, ValueError) as error:
            self._give_up(getattr(error, "strerror", None) or str(error))
            return False
        return True

    def compact(self, rows: list[Row]) -> list[Row]:
        """The rows with all records in one pack, if much of the packs is out of use."""
        own = [pack for name, pack in self._packs.items() if name]
        if self.folder is None or not own:
            return rows
        used = sum(row.length for row in rows if row.pack)
        waste = sum(pack.size for pack in own) - used
        if len(own) <= _MOST_PACKS and (waste < _LEAST_WASTE or waste < used):
            return rows
        try:
            pack = Pack.create(self.folder / f"pack-{os.urandom(6).hex()}")
        except OSError:
            return rows
        moved: list[Row] = []
        try:
            for row in rows:
                record = self.record(row) if row.pack else None
                moved.append(
                    row
                    if record is None
                    else row._replace(pack=pack.name, place=pack.append(record))
                )
        except OSError:
            pack.close()
            with contextlib.suppress(OSError):
                pack.path.unlink()
            return rows
        self._packs[pack.name] = self._own = pack
        return moved

    def tidy(self, most_bytes: int = MOST_BYTES) -> None:
        """Remove what no table names any more, and whole libraries, those first that were opened
        longest ago, until ``most_bytes`` are kept in all. Of this library only what is left over.
        """
        if self.folder is None:
            return
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            every = (*self.folder.glob("pack-*"), *self.folder.glob(".table-*"))
            unknown = [p for p in every if p.name not in self._packs and _is_old(p)]
            if unknown:  # but to another browser, perhaps
                named = {row.pack for row in _read_table((self.folder / "table").read_bytes())}
                for path in unknown:
                    if path.name not in named:
                        path.unlink()
        libraries: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for folder in self.folder.parent.iterdir():
                libraries.append((_last_used(folder), _bytes_in(folder), folder))
        total = sum(size for _, size, _ in libraries)
        for _, size, folder in sorted(libraries):
            if total <= most_bytes:
                break
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)
                total -= size

    def close(self) -> None:
        """Let go of the files. Nothing can be read after this."""
        for pack in self._packs.values():
            pack.close()
        self._packs = {"": MemoryPack()}
        self._own = None

    def _give_up(self, reason: str) -> None:
        """Go on without keeping anything; what is in packs can still be read."""
        if self.folder is not None and self.trouble is None:
            self.trouble = printable(
                f"{self.folder}: nothing can be kept here ({reason}); "
                "this library will be read anew each time"
            )
        self.folder = None
        self._own = None


@cache
def version() -> str:
    """The same as long as the same file gives the same record and listing: a hash over the
    sources that decide it."""
    package = Path(__file__).resolve().parent.parent
    digest = blake2b(digest_size=16)
    digest.update(repr((_FORMAT, sys.implementation.cache_tag, marshal.version)).encode())
    sources = [package / "printable.py", package / "key_lines.py"]
    sources += [package / "library" / f"{name}.py" for name in ("job", "record")]
    try:
        for path in (*sources, *sorted((package / "transcript").rglob("*.py"))):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    except OSError:
        from tui import __version__

        digest.update(__version__.encode())
    return digest.hexdigest()


def _write_table(rows: list[Row]) -> bytes:
    plain = [
        (
            row.path,
            row.key,
            tuple(row.stamp),
            row.pack,
            row.place,
            row.length,
            row.check,
            tuple(row.listing),
        )
        for row in rows
    ]
    # In pieces: each is made and read in one go, with the interpreter's lock held.
    pieces = [marshal.dumps(plain[n : n + _PIECE]) for n in range(0, len(plain), _PIECE)]
    body = marshal.dumps((version(), pieces))
    return _MAGIC + blake2b(body, digest_size=_DIGEST).digest() + body


def _read_table(data: bytes) -> list[Row]:
    """Raises ``ValueError`` for what is no table of this version."""
    start = len(_MAGIC) + _DIGEST
    body = data[start:]
    # Compared before anything is made of the bytes: marshal trusts what it reads.
    if not data.startswith(_MAGIC) or data[len(_MAGIC) : start] != _sum(body):
        raise ValueError("damaged")
    made_by, pieces = marshal.loads(body)
    if made_by != version():
        raise ValueError("of another version")
    return [
        Row(path, key, Stamp(*stamp), pack, place, length, check, Listing(*listing))
        for piece in pieces
        for path, key, stamp, pack, place, length, check, listing in marshal.loads(piece)
    ]


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST).digest()


def _ours(root: Path) -> bool:
    """Whether a folder that is there belongs to this user (or there are no such owners)."""
    try:
        return os.stat(root).st_uid == os.getuid()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return True  # using it will say what is wrong
    except AttributeError:
        return True


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS


def _last_used(folder: Path) -> float:
    for path in (folder / "table", folder):
        with contextlib.suppress(OSError):
            return path.stat().st_mtime
    return 0.0


def _bytes_in(folder: Path) -> int:
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(where, name)).st_size
    return total
