"""Which files of a folder could be transcripts, in the order in which people expect them.

Nothing is read here: the suffix decides, and whether the parser can make something of a file is
seen when it is loaded. A file that is named outright is always tried, whatever its suffix.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui.library.order import NaturalKey, natural_key
from tui.library.stamp import Stamp

# A folder with more candidates than this is a mistake (a home folder, a mail spool), not a library.
MOST_FILES = 20_000
# So is one with more names than this to look through.
MOST_NAMES = 400_000

IGNORED_FOLDERS = frozenset(
    {
        "node_modules",
        "__pycache__",
        "__macosx",
        "site-packages",
        "venv",
        "env",
        "build",
        "_build",
        "dist",
        "target",
        "htmlcov",
        "$recycle.bin",
        "system volume information",
    }
)
"""Folder names (casefolded) that hold programs, not transcripts. A folder named outright is
walked whatever its name."""

_IGNORED_FILE = re.compile(
    r"""(?:readme|licen[cs]e|changelog)(?![a-z])
      | (?:copying|changes|contributing|code_of_conduct|authors|notice|security|agents
          |requirements|requirements[-_]\w+|constraints|robots|cmakelists|sources
          |package|package-lock|tsconfig|composer|manifest)\.[^.]+$
      | .*~$
      | ~\$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to try. ``path`` begins with the path that was asked for; ``relative`` is the POSIX
    path below the folder that was asked for (the name alone for a file named outright);
    ``group`` is its folder for the tree, "" at the top; ``named`` says it was named outright.
    ``stamp`` is what it looked like when it was found, None when nothing could be seen."""

    path: Path
    relative: str
    group: str
    named: bool = False
    stamp: Stamp | None = None


@dataclass(slots=True)
class Discovery:
    """What a look through some paths gave. ``names`` counts the ordinary files seen, transcripts
    or not. ``problems`` are one-line messages: folders that could not be read, and limits met.
    ``folders`` holds the time of the last change (nanoseconds) of each folder that was listed;
    ``unlisted`` those that could not be."""

    files: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    names: int = 0
    folders: dict[str, int] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)


def ignored_file(name: str) -> bool:
    """True for names that never hold a transcript: hidden files, README, LICENSE, CHANGELOG and
    the like, editors' backups."""
    return name.startswith(".") or _IGNORED_FILE.match(name) is not None


def ignored_folder(name: str) -> bool:
    """True for hidden folders, virtual environments, package stores and build output."""
    lowered = name.casefold()
    return name.startswith(".") or lowered in IGNORED_FOLDERS or lowered.endswith(".egg-info")


def look_through(
    paths: Sequence[Path],
    suffixes: Iterable[str],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Discovery:
    """All files to try below ``paths``, each once, in natural order within each path.

    ``suffixes`` are lower-case with their dot. Symbolic links are followed, and no folder or file
    is visited twice. A path that is no folder is taken as a file to try, also when it is missing,
    so that its fault is told where it is read.
    """
    walk = _Walk(frozenset(suffixes), cancelled or (lambda: False))
    folders = [path for path in paths if path.is_dir()]
    for path in paths:
        if path in folders:
            prefix = (path.name or path.resolve().name) if len(paths) > 1 else ""
            walk.folder(path, prefix)
        else:
            walk.file(path)
    return walk.result


class _Walk:
    def __init__(self, suffixes: frozenset[str], cancelled: Callable[[], bool]) -> None:
        self.result = Discovery()
        self._suffixes = suffixes
        self._cancelled = cancelled
        self._seen: set[tuple[int, int]] = set()
        self._names = 0
        self._full = False

    def file(self, path: Path) -> None:
        stamp = None
        try:
            status = os.stat(path)
            if not self._first_visit(status):
                return
            stamp = Stamp(status.st_size, status.st_mtime_ns)
        except (OSError, ValueError):
            pass  # missing or forbidden: reading it says so
        self.result.names += 1
        self.result.files.append(Found(path, path.name or str(path), "", True, stamp))

    def folder(self, root: Path, prefix: str) -> None:
        found: list[tuple[tuple[NaturalKey, ...], NaturalKey, Found]] = []
        pending: list[tuple[str, tuple[str, ...], tuple[NaturalKey, ...]]] = [(str(root), (), ())]
        while pending and not self._full and not self._cancelled():
            folder, parts, keys = pending.pop()
            for entry, status in self._list(folder):
                if status is None:
                    pending.append(
                        (entry.path, (*parts, entry.name), (*keys, natural_key(entry.name)))
                    )
                    continue
                if len(found) + len(self.result.files) >= MOST_FILES:
                    self._stop(root, f"more than {MOST_FILES:,} files that could be transcripts")
                    break
                relative = "/".join((*parts, entry.name))
                group = "/".join((prefix, *parts) if prefix else parts)
                path = Path(entry.path)
                stamp = Stamp(status.st_size, status.st_mtime_ns)
                found.append(
                    (keys, natural_key(entry.name), Found(path, relative, group, False, stamp))
                )
        found.sort(key=lambda item: item[:2])
        self.result.files.extend(item for _, _, item in found)

    def _list(self, folder: str) -> Iterator[tuple[os.DirEntry[str], os.stat_result | None]]:
        """The candidates of one folder: (entry, None for a folder and else its status)."""
        try:
            # Looked at before its names: what comes meanwhile shows in the time next time.
            status = os.stat(folder)
            if not self._first_visit(status):
                return
            self.result.folders[folder] = status.st_mtime_ns
            with os.scandir(folder) as listing:
                # Real names before links, so that what is there twice is shown under its own name.
                entries = sorted(listing, key=lambda entry: (entry.is_symlink(), entry.name))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.result.problems.append(f"{folder}: cannot read this folder: {reason}")
            self.result.unlisted.append(folder)
            return
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            return
        for entry in entries:
            self._names += 1
            if self._names > MOST_NAMES:
                self._stop(Path(folder), f"more than {MOST_NAMES:,} names")
                return
            try:
                if entry.is_dir():
                    if not ignored_folder(entry.name):
                        yield entry, None
                    continue
                if not entry.is_file():
                    continue  # a pipe, socket or device, or a link to nowhere
                self.result.names += 1
                if self._candidate(entry.name) and self._first_visit(status := entry.stat()):
                    yield entry, status
            except OSError:
                continue

    def _candidate(self, name: str) -> bool:
        return os.path.splitext(name)[1].lower() in self._suffixes and not ignored_file(name)

    def _first_visit(self, status: os.stat_result) -> bool:
        if not status.st_ino:
            return True  # a file system without such numbers
        mark = (status.st_dev, status.st_ino)
        if mark in self._seen:
            return False
        if stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode):
            self._seen.add(mark)
        return True

    def _stop(self, folder: Path, what: str) -> None:
        self._full = True
        self.result.problems.append(
            f"{folder}: {what}; the rest was left out. Name a smaller folder."
        )
