"""A library: folders of transcript files, read one by one into interviews.

The browser makes a ``Library``, draws, and then calls ``load`` in a thread; the headless commands
call ``load`` and wait. ``entries`` may be read from any thread at any time: it only ever grows.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui.library.samples import samples_folder
from tui.printable import printable

if TYPE_CHECKING:
    from tui.library.discovery import Discovery, Found
    from tui.transcript.model import Interview, InterviewKind, Script

Cancelled = Callable[[], bool]

# How many files of the current folder are read before it is taken to hold no transcript.
_PROBES = 200
# What a reading must reach to make the current folder a library of its own accord.
_PROBE_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the library as the tree shows it, readable or not.

    ``group`` is the file's folder below the one that was asked for, "" at the top. ``speakers``
    are display names in order of first turn; ``turns`` is their number. When the file could not
    be read, ``error`` is one line that says why, ``title`` is the file's name and the rest is
    empty.
    """

    id: str
    path: Path
    group: str
    title: str
    date: str | None = None
    speakers: tuple[str, ...] = ()
    script: Script | None = None
    kind: InterviewKind = "unknown"
    turns: int = 0
    error: str | None = None


class Progress(NamedTuple):
    """How far loading is: ``done`` of ``total`` files, and the entry just added."""

    done: int
    total: int
    entry: Entry


class Library:
    """The interviews below ``paths`` (files and folders, in the order given).

    Without paths it is the current folder, if that holds transcripts, and else the samples; then
    ``notice`` says so and how to open one's own.
    """

    def __init__(
        self,
        paths: Sequence[Path] = (),
        *,
        current: Path = Path(),
        samples: Callable[[], Path | None] = samples_folder,
    ) -> None:
        self._paths = tuple(paths)
        self._current = current
        self._samples = samples
        self._discovery: Discovery | None = None
        self._roots: tuple[Path, ...] = self._paths
        self._entries: tuple[Entry, ...] = ()
        self._interviews: dict[str, Interview] = {}
        self._probed: dict[Path, Interview | str] = {}
        self.notice: str | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """What the library was made from: the paths given, or what ``discover`` chose."""
        return self._roots

    @property
    def key(self) -> str:
        """A name for this library that is the same each time the same paths are opened."""
        return "\n".join(os.path.realpath(root) for root in self._roots)

    @property
    def problems(self) -> tuple[str, ...]:
        """One line each about folders that could not be looked through (after ``discover``)."""
        return (
            tuple(printable(text) for text in self._discovery.problems) if self._discovery else ()
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The files loaded so far, readable or not, in natural order."""
        return self._entries

    def interview(self, entry_id: str) -> Interview | None:
        """The interview with this id, None when it is unknown, unreadable or not loaded yet."""
        return self._interviews.get(entry_id)

    def interviews(self) -> list[Interview]:
        """All readable interviews loaded so far, in the order of ``entries``."""
        loaded = self._interviews
        return [loaded[entry.id] for entry in self._entries if entry.id in loaded]

    def discover(self, cancelled: Cancelled | None = None) -> list[Path]:
        """The files to load, in natural order. Looks once; later calls give the same answer."""
        return [found.path for found in self._look(cancelled).files]

    def load(
        self,
        on_entry: Callable[[Progress], object] | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Read every file that ``discover`` finds and add its entry, telling ``on_entry`` of each.

        No file's fault is raised: its entry carries the error. Stops between two files as soon
        as ``cancelled()`` is true.
        """
        for progress in self.read(cancelled):
            if on_entry is not None:
                on_entry(progress)

    def read(self, cancelled: Cancelled | None = None) -> Iterator[Progress]:
        """``load``, one file for each step of the iteration. Run through it once."""
        files = self._look(cancelled).files
        for done, (found, key) in enumerate(zip(files, _keys(files), strict=True), 1):
            if cancelled is not None and cancelled():
                return
            entry = self._read(found, key)
            self._entries = (*self._entries, entry)
            yield Progress(done, len(files), entry)
        self._probed.clear()

    def _read(self, found: Found, key: str | None) -> Entry:
        probed = self._probed.pop(found.path, None) if key is None else None
        reading = _parse(found.path, key) if probed is None else probed
        if isinstance(reading, str):
            name = printable(found.path.name or str(found.path))
            identity = _identity(key if key is not None else found.path.name)
            return Entry(identity, found.path, printable(found.group), name, error=reading)
        self._interviews[reading.id] = reading
        return Entry(
            id=reading.id,
            path=found.path,
            group=printable(found.group),
            title=reading.title,
            date=reading.meta.get("date"),
            speakers=_speakers(reading),
            script=reading.script,
            kind=reading.kind,
            turns=len(reading.turns),
        )

    def _look(self, cancelled: Cancelled | None) -> Discovery:
        if self._discovery is None:
            if self._paths:
                self._discovery = _discover(self._paths, cancelled)
                if not self._discovery.files:
                    self.notice = _nothing_in(self._paths, self._discovery.names)
            else:
                self._discovery = self._look_here(cancelled)
        return self._discovery

    def _look_here(self, cancelled: Cancelled | None) -> Discovery:
        samples = self._samples()
        # In a checkout the current folder holds the program; its seeds are what one wants to see.
        if samples is not None and _same(samples, self._current / "seeds"):
            self._roots = (self._current / "seeds",)
            self.notice = f"These are samples. {_HOW_TO_OPEN}"
            return _discover(self._roots, cancelled)
        here = _discover((self._current,), cancelled)
        if self._holds_transcripts(here, cancelled) or samples is None:
            self._roots = (self._current,)
            if not here.files:
                self.notice = _nothing_in(self._roots, here.names)
            return here
        self._roots = (samples,)
        self.notice = f"No transcripts here: samples. {_HOW_TO_OPEN}"
        return _discover(self._roots, cancelled)

    def _holds_transcripts(self, here: Discovery, cancelled: Cancelled | None) -> bool:
        for found in here.files[:: len(here.files) // _PROBES + 1]:
            if cancelled is not None and cancelled():
                return False
            reading = self._probed[found.path] = _parse(found.path, None)
            if not isinstance(reading, str) and (
                reading.kind != "unknown" and reading.report.confidence >= _PROBE_CONFIDENCE
            ):
                return True
        return False


# With what stands before it, this fits one row of 60 cells.
_HOW_TO_OPEN = "Yours: python -m tui FOLDER"


def _discover(paths: Sequence[Path], cancelled: Cancelled | None) -> Discovery:
    from tui.library.discovery import look_through
    from tui.transcript import SUFFIXES

    return look_through(paths, SUFFIXES, cancelled=cancelled)


def _parse(path: Path, key: str | None) -> Interview | str:
    """The interview, or one line that says why there is none."""
    from tui.transcript import UnreadableError, parse_file

    try:
        if _is_special(os.stat(path).st_mode, path):
            return printable(f"{path}: is no ordinary file; there is nothing to read")
    except (OSError, ValueError):
        pass  # the parser says what is wrong with it
    try:
        interview = parse_file(path, key=key)
        # A title made from the file's name has not been through the parser's cleaning.
        title = printable(interview.title)
        return interview if title == interview.title else replace(interview, title=title)
    except UnreadableError as error:
        return printable(" ".join(str(error).splitlines()))
    except OSError as error:
        return printable(f"{path}: {error.strerror or error}")
    except Exception as error:
        # A fault of the parser must cost one file, never the whole library.
        return printable(f"{path}: cannot be parsed ({type(error).__name__}: {error})")


def _is_special(mode: int, path: Path) -> bool:
    """True for what could block for ever or never end. Pipes that the shell hands over
    (``<(command)``, ``/dev/stdin``) end with their command."""
    if stat.S_ISFIFO(mode):
        return not str(path).startswith("/dev/")
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _identity(key: str) -> str:
    """The id that an interview with this key has, for files that have no interview."""
    from hashlib import blake2b

    text = unicodedata.normalize("NFC", key)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _keys(files: Sequence[Found]) -> list[str | None]:
    """For each file the key that makes its id unique: None (the file's name will do), else its
    path below the folder that was asked for, else its full path."""

    def fold(text: str) -> str:
        return unicodedata.normalize("NFC", text)

    names = Counter(fold(found.path.name) for found in files)
    relatives = Counter(fold(found.relative) for found in files)
    keys: list[str | None] = []
    for found in files:
        if names[fold(found.path.name)] == 1:
            keys.append(None)
        elif relatives[fold(found.relative)] == 1:
            keys.append(found.relative)
        else:
            keys.append(os.path.realpath(found.path))
    return keys


def _speakers(interview: Interview) -> tuple[str, ...]:
    speaking = dict.fromkeys(turn.speaker for turn in interview.turns if turn.speaker is not None)
    known = interview.speaker_by_id
    return tuple(known[speaker].name for speaker in speaking if speaker in known)


def _nothing_in(paths: Sequence[Path], names: int) -> str:
    where = ", ".join(printable(str(path)) for path in paths)
    if not names:
        return f"{where}: no files here"
    from tui.transcript import SUFFIXES

    files = "file" if names == 1 else "files"
    kinds = " ".join(sorted(SUFFIXES))
    return f"{where}: no transcripts among {names:,} {files} (looked for {kinds})"


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
