"""Which files of a folder could be transcripts, in the order in which people expect them.

The suffix decides, and whether the parser can make something of a file is seen when it is loaded.
Only of files that are mostly something else (JSON, web pages) the beginning is looked at. A file
that is named outright is always tried, whatever its suffix. ``.gitignore`` says nothing here: what
one keeps out of a repository, interviews for instance, is not what one keeps from oneself.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path

from tui.library.order import NaturalKey, natural_key
from tui.library.stamp import Stamp
from tui.transcript.sidecar import SUFFIX, Sidecars, is_sidecar

# A folder with more candidates than this is a mistake (a home folder, a mail spool), not a library.
MOST_FILES = 20_000
# So is one with more names than this to look through.
MOST_NAMES = 400_000
# And one with more doubtful files than this to look into.
MOST_DOUBTFUL = 10_000
# So many are sorted in one go: that holds the interpreter.
_AT_ONCE = 1_000

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
          |package|package-lock|tsconfig|composer|manifest|pom|sitemap|feed|rss|atom|404
          |search|genindex|py-modindex|bookmarks?)\.[^.]+$
      | .*\.(?:min|bundle|config|schema|spec|test|map|lock)\.[^.]+$
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
    ``unlisted`` those that could not be; ``doubtful`` the files that were looked into, with their
    stamps and whether they are to be tried."""

    files: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    names: int = 0
    folders: dict[str, int] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)
    doubtful: dict[str, tuple[Stamp, bool]] = field(default_factory=dict)


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
    maybe: Iterable[str] = (),
    look_into: Callable[[Path], bool] | None = None,
    known: Mapping[str, tuple[Stamp, bool]] | None = None,
) -> Discovery:
    """All files to try below ``paths``, each once, in natural order within each path.

    ``suffixes`` are lower-case with their dot. So are ``maybe``: of such a file ``look_into``
    decides, unless it is ``known`` from an earlier look (``Discovery.doubtful``). Symbolic links
    are followed, and no folder or file is visited twice. A path that is no folder is taken as a
    file to try, also when it is missing, so that its fault is told where it is read.
    """
    walk = _Walk(frozenset(suffixes), cancelled or (lambda: False))
    if look_into is not None:
        walk.doubt(frozenset(maybe), look_into, known or {})
    folders = [path for path in paths if path.is_dir()]
    for path in paths:
        if path in folders:
            prefix = (path.name or path.resolve().name) if len(paths) > 1 else ""
            walk.folder(path, prefix)
        else:
            walk.file(path)
    return walk.result


def _place(
    item: tuple[tuple[NaturalKey, ...], NaturalKey, Found],
) -> tuple[tuple[NaturalKey, ...], NaturalKey]:
    return item[:2]


# What browsers call the folder beside a saved page, in which its pictures and scripts are.
_OF_A_PAGE = re.compile(
    r"(.+)(?:_files|\.files|-Dateien|_fichiers|_file|_文件|_檔案)", re.IGNORECASE
)


def _of_a_page(name: str, pages: set[str]) -> bool:
    match = _OF_A_PAGE.fullmatch(name)
    return match is not None and match[1] in pages


class _Walk:
    def __init__(self, suffixes: frozenset[str], cancelled: Callable[[], bool]) -> None:
        self.result = Discovery()
        self._suffixes = suffixes
        self._cancelled = cancelled
        self._sidecars = Sidecars()
        self._seen: set[tuple[int, int]] = set()
        self._names = 0
        self._full = False
        self._maybe: frozenset[str] = frozenset()
        self._look_into: Callable[[Path], bool] = lambda path: False
        self._known: Mapping[str, tuple[Stamp, bool]] = {}

    def doubt(
        self,
        maybe: frozenset[str],
        look_into: Callable[[Path], bool],
        known: Mapping[str, tuple[Stamp, bool]],
    ) -> None:
        self._maybe, self._look_into, self._known = maybe, look_into, known

    def file(self, path: Path) -> None:
        stamp = None
        try:
            status = os.stat(path)
            if not self._first_visit(status):
                return
            stamp = Stamp(status.st_size, status.st_mtime_ns, self._sidecars.of(path))
        except (OSError, ValueError):
            pass  # missing or forbidden: reading it says so
        self.result.names += 1
        self.result.files.append(Found(path, path.name or str(path), "", True, stamp))

    def folder(self, root: Path, prefix: str) -> None:
        found: list[tuple[tuple[NaturalKey, ...], NaturalKey, Found]] = []
        pending: list[tuple[str, tuple[str, ...], tuple[NaturalKey, ...]]] = [(str(root), (), ())]
        while pending and not self._full and not self._cancelled():
            folder, parts, keys = pending.pop()
            below = "".join([part + "/" for part in parts])
            group = "/".join((prefix, *parts) if prefix else parts)
            for entry, status, own_sidecar in self._list(folder):
                if status is None:
                    pending.append(
                        (entry.path, (*parts, entry.name), (*keys, natural_key(entry.name)))
                    )
                    continue
                if len(found) + len(self.result.files) >= MOST_FILES:
                    self._stop(root, f"more than {MOST_FILES:,} files that could be transcripts")
                    break
                relative = below + entry.name
                path = Path(entry.path)
                beside = self._sidecars.of(path, own=own_sidecar)
                stamp = Stamp(status.st_size, status.st_mtime_ns, beside)
                found.append(
                    (keys, natural_key(entry.name), Found(path, relative, group, False, stamp))
                )
        parts_of = [
            sorted(found[n : n + _AT_ONCE], key=_place) for n in range(0, len(found), _AT_ONCE)
        ]
        self.result.files.extend(item for _, _, item in merge(*parts_of, key=_place))

    def _list(self, folder: str) -> Iterator[tuple[os.DirEntry[str], os.stat_result | None, bool]]:
        """The candidates of one folder: (entry, None for a folder and else its status, whether a
        sidecar of its own lies beside it)."""
        try:
            # Looked at before its names: what comes meanwhile shows in the time next time.
            status = os.stat(folder)
            if not self._first_visit(status):
                return
            self.result.folders[folder] = status.st_mtime_ns
            with os.scandir(folder) as listing:
                entries = list(self._worth(folder, listing))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.result.problems.append(f"{folder}: cannot read this folder: {reason}")
            self.result.unlisted.append(folder)
            return
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            return
        pages = {
            os.path.splitext(entry.name)[0]
            for entry in entries
            if entry.name.lower().endswith((".html", ".htm"))
        }
        sidecars = {entry.name for entry in entries if is_sidecar(entry.name)}
        # Real names before links, so that what is there twice is shown under its own name.
        for entry in sorted(entries, key=lambda entry: (entry.is_symlink(), entry.name)):
            try:
                if entry.is_dir():
                    if not ignored_folder(entry.name) and not _of_a_page(entry.name, pages):
                        yield entry, None, False
                elif entry.name in sidecars:
                    continue
                elif self._first_visit(status := entry.stat()) and self._to_be_tried(entry, status):
                    yield entry, status, entry.name + SUFFIX in sidecars
            except OSError:
                continue

    def _worth(
        self, folder: str, listing: Iterable[os.DirEntry[str]]
    ) -> Iterator[os.DirEntry[str]]:
        """What of a folder's names is worth a second look."""
        for entry in listing:
            self._names += 1
            if self._names > MOST_NAMES:
                self._stop(Path(folder), f"more than {MOST_NAMES:,} names")
                return
            try:
                if entry.is_dir():
                    yield entry
                elif entry.is_file():  # no pipe, socket or device, and no link to nowhere
                    self.result.names += 1
                    name = entry.name
                    if self._candidate(name) or name == "pyvenv.cfg" or is_sidecar(name):
                        yield entry
            except OSError:
                continue

    def _candidate(self, name: str) -> bool:
        suffix = os.path.splitext(name)[1].lower()
        return (suffix in self._suffixes or suffix in self._maybe) and not ignored_file(name)

    def _to_be_tried(self, entry: os.DirEntry[str], status: os.stat_result) -> bool:
        if not self._maybe or os.path.splitext(entry.name)[1].lower() in self._suffixes:
            return True
        stamp = Stamp(status.st_size, status.st_mtime_ns)
        known = self._known.get(entry.path)
        if known is None or known[0] != stamp:
            if len(self.result.doubtful) == MOST_DOUBTFUL:
                self.result.problems.append(
                    f"{entry.path}: more than {MOST_DOUBTFUL:,} files that could be anything; "
                    "those from here on were not looked into. Name a smaller folder."
                )
            if len(self.result.doubtful) >= MOST_DOUBTFUL or self._cancelled():
                known = (stamp, False)
            else:
                known = (stamp, self._look_into(Path(entry.path)))
        self.result.doubtful[entry.path] = known
        return known[1]

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
