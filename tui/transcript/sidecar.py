"""Sidecar files: corrections beside a transcript, in TOML. The format is in ``docs/sidecar.md``.

``talk.md.tui.toml`` corrects ``talk.md``; ``library.tui.toml`` corrects the files of its folder and
of all folders below it. Where a folder may not be written to, what the reader says about
``talk.md`` is kept in a folder of the reader's own, by the transcript's path. The nearest wins, key
by key, the reader's own before all. A mistake in a sidecar is a warning that names it, the line and
the key; the rest of it counts.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple, get_args

from tui.places import corrections_folder
from tui.printable import as_utf8, printable
from tui.transcript.corrections import Corrections, LinesCorrection, Origin, SpeakerCorrection
from tui.transcript.model import Lines, ReadingWarning, Role

SUFFIX = ".tui.toml"
LIBRARY = "library" + SUFFIX
"""The sidecar for all files of a folder."""

MOST_BYTES = 1_000_000
MOST_FOLDERS = 32
"""So far up a library's sidecar is looked for."""
LONGEST = 500
"""Code points of a name, a title or another value."""

_KEYS = ("title", "date", "dialect", "drop", "restore", "meta", "speakers")
_LIBRARY_KEYS = ("date", "dialect", "meta", "speakers", "files")
_ROLES: tuple[Role, ...] = get_args(Role)

Seen = tuple[str, int, int]
"""A sidecar as it was found: path, size in bytes, time of the last change in nanoseconds."""


def is_sidecar(name: str) -> bool:
    """Whether a file of this name holds corrections and no transcript."""
    return name.casefold().endswith(SUFFIX)


def own_sidecar(path: Path) -> Path:
    """The sidecar of one transcript, there or not."""
    return path.with_name(path.name + SUFFIX)


def kept_sidecar(path: str | os.PathLike[str]) -> Path:
    """The sidecar of one transcript in the reader's own folder, there or not. Its name begins with
    what the transcript's whole path comes to, and goes on with the transcript's name."""
    whole = os.path.abspath(path)
    digest = hashlib.blake2b(os.fsencode(whole), digest_size=8).hexdigest()
    name = os.path.basename(whole)[:_NAME]
    return corrections_folder() / f"{digest}-{name}{SUFFIX}"


_NAME = 48
"""Code points of a name: at most 192 bytes of the 255 that a file system takes."""


def _kept() -> frozenset[str]:
    """The names of all sidecars in the reader's own folder."""
    try:
        return frozenset(os.listdir(corrections_folder()))
    except OSError:
        return frozenset()


class Sidecars:
    """Which sidecars a transcript has, nearest first. Remembers the folders it has looked into:
    make a new one for each look at the disk."""

    def __init__(self) -> None:
        self._above: dict[str, tuple[Seen, ...]] = {}
        self._kept = _kept()
        self._home = os.path.expanduser("~")

    def of(self, path: str | os.PathLike[str], *, own: bool = True) -> tuple[Seen, ...]:
        """The sidecars that are there. ``own`` false: its own is known not to be."""
        above = self._library(os.path.dirname(path))
        found = _seen(os.path.abspath(path) + SUFFIX) if own else None
        there = above if found is None else (found, *above)
        kept = kept_sidecar(path) if self._kept else None
        if kept is not None and kept.name in self._kept:
            found = _seen(str(kept))
            there = there if found is None else (found, *there)
        return there

    def _library(self, folder: str) -> tuple[Seen, ...]:
        known = self._above.get(folder)
        if known is None:
            above = self._folders(os.path.abspath(folder))
            known = self._above[folder] = tuple(
                seen for one in above if (seen := _seen(os.path.join(one, LIBRARY)))
            )
        return known

    def _folders(self, folder: str) -> Iterator[str]:
        """The folder and those above it, up to the home folder; never the root."""
        for _ in range(MOST_FOLDERS):
            above = os.path.dirname(folder)
            if above == folder:
                return
            yield folder
            if folder == self._home:
                return
            folder = above


def _seen(path: str) -> Seen | None:
    try:
        if not os.access(path, os.F_OK):  # half the time of a failure to tell about it
            return None
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode) or not _is_welcome(path, status.st_uid):
        return None
    return path, status.st_size, status.st_mtime_ns


def _is_welcome(path: str, owner: int) -> bool:
    """In a folder that everybody writes to, a stranger's file is no word of ours: a sidecar is the
    reader's, the system's, or that of whoever owns the folder."""
    getuid = getattr(os, "getuid", None)
    if getuid is None or owner in (0, getuid()):
        return True
    try:
        return os.stat(os.path.dirname(path)).st_uid == owner
    except OSError:
        return False


def corrections_for(path: Path) -> Corrections | None:
    """What the sidecars of a transcript say, None without any. Raises nothing for them."""
    seen = Sidecars().of(path)
    if not seen:
        return None
    whole = os.path.abspath(path)
    found = Corrections()
    for one, _, _ in seen:
        library = os.path.basename(one) == LIBRARY and one != whole + SUFFIX
        relative = os.path.relpath(whole, os.path.dirname(one)) if library else None
        name = name_in_report(one, path)
        found = found.over(read_sidecar(one, name, relative and relative.replace(os.sep, "/")))
    return found


def name_in_report(sidecar: str | os.PathLike[str], path: Path) -> str:
    """How a transcript's report calls one of its sidecars: by the way from the transcript's folder,
    or by its whole path where it is kept in the reader's own."""
    sidecar = os.fspath(sidecar)
    if sidecar == str(kept_sidecar(path)):
        return printable(sidecar)
    folder = os.path.dirname(os.path.abspath(path))
    return printable(os.path.relpath(sidecar, folder).replace(os.sep, "/"))


def read_sidecar(path: str | Path, name: str, relative: str | None = None) -> Corrections:
    """Read one sidecar from disk; ``name`` is for messages. See ``parse_sidecar``."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _nothing(name, f"cannot be read ({reason})")
    return parse_sidecar(data, name, relative)


def parse_sidecar(data: bytes, name: str, relative: str | None = None) -> Corrections:
    """A sidecar's bytes → what it says about one transcript.

    ``name`` is how messages call the sidecar. ``relative`` is the transcript's path below the
    folder of a library's sidecar, with ``/``; None for a file's own sidecar.
    """
    import tomllib

    from tui.key_lines import key_lines, syntax_problem

    if len(data) > MOST_BYTES:
        return _nothing(name, f"is larger than {MOST_BYTES:,} bytes; nothing of it was read")
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where, what = syntax_problem(data, error)
        return _nothing(name, f"{what}; nothing of it was read", where)
    reader = _Reader(name, key_lines(text))
    if relative is None:
        found = reader.file(table, (), expected=True)
    else:
        found = reader.library(table, relative)
    return Corrections(
        found.title,
        found.meta,
        found.dialect,
        found.dialect_origin,
        found.speakers,
        found.lines,
        (name,),
        tuple(reader.problems),
    )


def _nothing(name: str, what: str, where: str = "") -> Corrections:
    return Corrections(
        sidecars=(name,), problems=(ReadingWarning(0, printable(f"{name}{where}: {what}")),)
    )


class _Match(NamedTuple):
    """How well a table of a library's sidecar fits a file: its name outright before a pattern, a
    later table before an earlier one."""

    outright: bool
    place: int


class _Reader:
    """Checks the tables of one sidecar. What is wrong is told and left out."""

    def __init__(self, name: str, lines: dict[tuple[str, ...], int]) -> None:
        self._name = name
        self._lines = lines
        self.problems: list[ReadingWarning] = []

    def library(self, table: Mapping[str, Any], relative: str) -> Corrections:
        """What a library's sidecar says about the file at this relative path."""
        files = table.get("files", {})
        found = self.file(table, (), expected=False, allowed=_LIBRARY_KEYS)
        if not isinstance(files, dict):
            self._complain(("files",), f"must be tables by file name, not {_shown(files)}")
            return found
        fitting: list[tuple[_Match, str]] = []
        for place, (pattern, rest) in enumerate(files.items()):
            outright = _matches(pattern, relative)
            if not isinstance(rest, dict):
                self._complain(("files", pattern), f"must be a table, not {_shown(rest)}")
            elif outright is not None:
                fitting.append((_Match(outright, place), pattern))
        for match, pattern in sorted(fitting):
            at = ("files", pattern)
            found = self.file(files[pattern], at, expected=match.outright).over(found)
        return found

    def file(
        self,
        table: Mapping[str, Any],
        above: tuple[str, ...],
        *,
        expected: bool,
        allowed: tuple[str, ...] = _KEYS,
    ) -> Corrections:
        """What one table says about a file. ``expected``: it is said of this file alone."""
        title = dialect = None
        dialect_origin = Origin()
        meta: dict[str, str] = {}
        speakers: tuple[SpeakerCorrection, ...] = ()
        lines: list[LinesCorrection] = []
        for key, value in table.items():
            at = (*above, key)
            if key not in allowed:
                self._complain(at, "is no key here" + _did_you_mean(key, allowed))
            elif key == "files":
                continue
            elif key == "title":
                title = self._text(at, value)
            elif key == "dialect":
                dialect, dialect_origin = self._text(at, value), self._origin(at)
            elif key == "date":
                self._meta(meta, "date", at, value)
            elif key in ("drop", "restore"):
                lines += self._lines_of(at, value, restore=key == "restore")
            elif not isinstance(value, dict):
                self._complain(at, f"must be a table, not {_shown(value)}")
            elif key == "meta":
                for name, one in value.items():
                    self._meta(meta, name, (*at, name), one)
            else:
                speakers = tuple(self._speakers(at, value, expected))
        # In one file, what is left out stays out.
        lines.sort(key=lambda one: one.restore)
        return Corrections(title or None, meta, dialect or None, dialect_origin, speakers,
                           tuple(lines))  # fmt: skip

    def _meta(self, meta: dict[str, str], name: str, at: tuple[str, ...], value: object) -> None:
        if name == "title":
            self._complain(at, "the title has a key of its own, title")
            return
        if isinstance(value, datetime.date | datetime.time):
            value = value.isoformat()
        text = self._text(at, value, empty=True)
        if text is not None:
            meta[clean(name)] = text

    def _speakers(
        self, at: tuple[str, ...], table: Mapping[str, Any], expected: bool
    ) -> Iterator[SpeakerCorrection]:
        for label, value in table.items():
            here = (*at, label)
            name: str | None = None
            role: Role | None = None
            if isinstance(value, dict):
                for key, one in value.items():
                    if key == "name":
                        name = self._text((*here, key), one)
                    elif key == "role" and one in _ROLES:
                        role = one
                    elif key == "role":
                        roles = ", ".join(_ROLES)
                        self._complain((*here, key), f"must be one of {roles}, not {_shown(one)}")
                    else:
                        self._complain(
                            (*here, key), "is no key here" + _did_you_mean(key, ("name", "role"))
                        )
            else:
                name = self._text(here, value)
            if name is not None or role is not None:
                yield SpeakerCorrection(label, name, role, self._origin(here), expected)

    def _lines_of(
        self, at: tuple[str, ...], value: object, *, restore: bool
    ) -> Iterator[LinesCorrection]:
        what = "must be a list of lines and ranges such as [[4, 21], 30]"
        if not isinstance(value, list):
            self._complain(at, f"{what}, not {_shown(value)}")
            return
        for one in value:
            mark: str | None = None
            lines = one
            if isinstance(one, dict):
                lines = one.get("lines", one.get("line"))
                strange = [key for key in one if key not in ("line", "lines", "was")]
                for key in strange:
                    hint = _did_you_mean(key, ("line", "lines", "was"))
                    self._complain(at, f"{key} is no key here{hint}")
                if strange:  # without knowing what it says it is safer not to do it
                    continue
                given = one.get("was")
                if given is not None and not isinstance(given, str):
                    self._complain(at, f"was must be text, not {_shown(given)}")
                    continue
                mark = given
            pair = pair_of_lines(lines)
            if pair is None:
                self._complain(at, f"{what}; not {_shown(one)}")
            else:
                yield LinesCorrection(pair, restore, mark, self._origin(at))

    def _text(self, at: tuple[str, ...], value: object, *, empty: bool = False) -> str | None:
        if isinstance(value, str):
            text = clean(value)
            if len(text) > LONGEST:
                self._complain(at, f"is longer than {LONGEST} characters")
            elif text or empty:
                return text
            else:
                self._complain(at, "is empty")
        else:
            self._complain(at, f"must be text, not {_shown(value)}")
        return None

    def _origin(self, at: tuple[str, ...]) -> Origin:
        from tui.key_lines import line_of

        return Origin(self._name, line_of(self._lines, at), ".".join(at))

    def _complain(self, at: tuple[str, ...], what: str) -> None:
        # A sidecar of nothing but mistakes must not bury the rest of the report.
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(self._origin(at).warning(what))


_MOST_PROBLEMS = 50


def clean(text: str) -> str:
    """Text of a sidecar on one line, safe for a terminal."""
    return printable(" ".join(text.split()))


def pair_of_lines(value: object) -> Lines | None:
    """A line or a pair of lines as TOML gives them; None for anything else."""
    match value:
        case bool():
            return None
        case int() if 1 <= value <= _LAST_LINE:
            return value, value
        case [bool(), _] | [_, bool()]:
            return None
        case [int(first), int(last)] if 1 <= first <= last <= _LAST_LINE:
            return first, last
    return None


_LAST_LINE = 1_000_000_000


def _matches(pattern: str, relative: str) -> bool | None:
    """Whether a pattern fits a file: True outright, False as a pattern, None not at all. Without
    a slash it is the file's name alone that counts."""
    pattern = unicodedata.normalize("NFC", pattern)
    name = unicodedata.normalize("NFC", as_utf8(relative))
    if "/" not in pattern:
        name = name.rpartition("/")[2]
    if pattern == name:
        return True
    return False if fnmatchcase(name, pattern) else None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _did_you_mean(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, known, 1)
    return f"; did you mean {close[0]}?" if close else f" (known: {', '.join(known)})"
