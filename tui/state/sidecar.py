"""Writing a transcript's sidecar: one change at a time, each kept whole or not made at all.

A change takes a lock, reads the sidecar as it is on disk, alters what it is about and nothing else
(comments and keys of the reader's own stay as they are), and replaces the file in one step. Two
browsers that change different things at once both have their way. The transcript is never touched.
Where its folder may not be written to, the change is kept in the reader's own folder.

The format is read by ``tui.transcript.sidecar``; this room writes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tui.places import corrections_folder, state_folder
from tui.printable import printable
from tui.state.store import locked, make_private_folder, write_atomic
from tui.transcript.corrections import LinesCorrection, Look, fingerprint
from tui.transcript.model import Lines, Role, Speaker
from tui.transcript.sidecar import kept_sidecar, own_sidecar, pair_of_lines

if TYPE_CHECKING:
    from tomlkit.items import AbstractTable
    from tomlkit.toml_document import TOMLDocument


class SidecarError(Exception):
    """A sidecar that cannot be written. The message is one line: file, reason, what to do; what
    was on disk is as it was."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """A title, date or dialect; None leaves it to the transcript again."""

    key: Literal["title", "date", "dialect"]
    value: str | None


@dataclass(frozen=True, slots=True)
class SetSpeaker:
    """A new name for a speaker (that of another one merges both), or a role, or both."""

    speaker: Speaker
    name: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class SetLines:
    """Source lines that are to be left out, or (``restore``) to be text. ``source`` are the clean
    lines of the transcript as they were shown to the reader."""

    lines: Lines
    source: Sequence[str]
    restore: bool = False


Edit = SetValue | SetSpeaker | SetLines


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a sidecar: what was in the file before and after it; None: no file."""

    sidecar: Path
    before: bytes | None
    after: bytes | None

    @property
    def kept(self) -> bool:
        """It is in the reader's own folder, not beside the transcript."""
        return self.sidecar.parent == corrections_folder()


def sidecar_to_change(transcript: Path) -> Path:
    """Where a change of a transcript's corrections goes first: where the reader's are already, else
    beside it."""
    kept = kept_sidecar(transcript)
    return kept if kept.exists() else own_sidecar(transcript)


_MAY_NOT = (errno.EROFS, errno.EACCES, errno.EPERM)


def change(transcript: Path, edit: Edit) -> Change:
    """Make one change in the sidecar of a transcript, or where that may not be written, in the one
    in the reader's own folder.

    Raises:
        SidecarError: it cannot be written, or is not TOML that could be changed.
    """
    sidecar = sidecar_to_change(transcript)
    with _trouble(sidecar), _alone():
        try:
            return _changed(sidecar, edit, transcript)
        except OSError as error:
            if error.errno not in _MAY_NOT:
                raise
            # What went wrong first is what the reader can do something about.
            with contextlib.suppress(OSError):
                return _changed(kept_sidecar(transcript), edit, transcript)
            raise


def _changed(sidecar: Path, edit: Edit, transcript: Path) -> Change:
    before = _content(sidecar)
    head = b""
    if before is None and sidecar.parent == corrections_folder():
        head = f"# {printable(os.path.abspath(transcript))}\n".encode()
    after = _edited(sidecar, before or head, edit)
    if after != (before or head):
        _put(sidecar, after, transcript)
        return Change(sidecar, before, after)
    return Change(sidecar, before, before)


def undo(made: Change, transcript: Path) -> None:
    """Take a change back, unless somebody has changed the sidecar since.

    Raises:
        SidecarError: it was changed since, or cannot be written.
    """
    sidecar = made.sidecar
    with _trouble(sidecar), _alone():
        if _content(sidecar) != made.after:
            raise SidecarError(
                printable(f"{sidecar}: somebody has changed it since; undo it in an editor")
            )
        _put(sidecar, made.before, transcript)


@contextlib.contextmanager
def _trouble(sidecar: Path) -> Iterator[None]:
    """What the disk says, as one line on what to do."""
    try:
        yield
    except OSError as error:
        what = {
            errno.ENOSPC: "the disk is full; make room and try again",
            errno.EDQUOT: "your quota is used up; make room and try again",
            errno.EROFS: "the disk is read-only; copy the transcripts to a folder of yours",
            errno.EACCES: "the folder may not be written to; change its permissions, or copy the "
            "transcripts to a folder of yours",
        }
        what[errno.EPERM] = what[errno.EACCES]
        reason = what.get(error.errno or 0, error.strerror or str(error))
        raise SidecarError(printable(f"{sidecar}: {reason}. Nothing was changed.")) from None


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """No other browser of this user writes a sidecar meanwhile. The lock is not beside the
    transcript, where it would be litter; without a folder for it the risk is taken."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            folder = state_folder()
            make_private_folder(folder)
            held.enter_context(locked(folder / "sidecars.lock"))
        yield


def _content(sidecar: Path) -> bytes | None:
    try:
        return sidecar.read_bytes()
    except FileNotFoundError:
        return None


def _put(sidecar: Path, data: bytes | None, transcript: Path) -> None:
    if data is None:
        sidecar.unlink(missing_ok=True)
        return
    mode = 0o600
    kept = sidecar.parent == corrections_folder()
    if kept:
        make_private_folder(sidecar.parent)
    # Whoever may read the transcript may read what is said about it beside it.
    for path in () if kept else (transcript, sidecar):
        with contextlib.suppress(OSError):
            mode = os.stat(path).st_mode & 0o666
    write_atomic(sidecar, data, mode)


def _edited(sidecar: Path, before: bytes | None, edit: Edit) -> bytes | None:
    import tomllib

    import tomlkit

    from tui.key_lines import syntax_problem

    try:
        text = (before or b"").decode("utf-8-sig")
        tomllib.loads(text)
        document = tomlkit.parse(text)
    except (ValueError, RecursionError) as error:
        where, what = syntax_problem(before or b"", error)
        raise SidecarError(
            printable(f"{sidecar}{where}: {what}; mend it in an editor first")
        ) from None
    try:
        if isinstance(edit, SetValue):
            _set_value(document, edit)
        elif isinstance(edit, SetSpeaker):
            _set_speaker(document, edit)
        else:
            _set_lines(document, edit)
    except _UnexpectedError as error:
        raise SidecarError(printable(f"{sidecar}: {error}; mend it in an editor first")) from None
    written = tomlkit.dumps(document)
    return written.encode("utf-8", "backslashreplace") if written.strip() else None


class _UnexpectedError(Exception):
    """A key holds something of another kind."""


def _set_value(document: TOMLDocument, edit: SetValue) -> None:
    value = edit.value and " ".join(edit.value.split())
    # An empty date takes away the one that the document gives; there is no empty title.
    if value is None or (not value and edit.key != "date"):
        document.pop(edit.key, None)
    else:
        document[edit.key] = value


def _set_speaker(document: TOMLDocument, edit: SetSpeaker) -> None:
    import tomlkit

    from tui.transcript.labels import fold_label

    if not (edit.name or "").strip() and edit.role is None:
        return
    table: AbstractTable | None = document.get("speakers")
    if table is None:
        table = tomlkit.table()
        document.add("speakers", table)
    elif not isinstance(table, dict):
        raise _UnexpectedError("speakers is no table")
    speaker = edit.speaker
    called = {fold_label(text) for text in (speaker.name, *speaker.labels)}
    mine = [key for key in table if fold_label(key) in called or _name(table[key]) == speaker.name]
    given = any(_name(table[key]) == speaker.name for key in mine)
    labelled = fold_label(speaker.name) in {fold_label(text) for text in speaker.labels}
    if speaker.name not in table and (not mine or (given and labelled) or not given):
        mine.append(speaker.name)
    wanted = " ".join((edit.name or "").split()) or None
    for key in mine:
        old = table.get(key)
        name = wanted or _name(old)
        role = edit.role if edit.role is not None else _role(old)
        if role is None:
            value: Any = name
        else:
            value = tomlkit.inline_table()
            if name is not None:
                value["name"] = name
            value["role"] = role
        if value is not None:
            table[key] = value


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return str(value) if isinstance(value, str) else None


def _role(value: object) -> str | None:
    role = value.get("role") if isinstance(value, dict) else None
    return str(role) if isinstance(role, str) else None


def _set_lines(document: TOMLDocument, edit: SetLines) -> None:
    wanted = {
        n
        for n in range(edit.lines[0], edit.lines[1] + 1)
        if n <= len(edit.source) and edit.source[n - 1].strip()
    }
    here, there = ("restore", "drop") if edit.restore else ("drop", "restore")
    wanted -= _take_out(document, there, wanted, edit.source)
    # What is there already needs no second word.
    known = _lines_in(_array(document, here), edit.source)
    wanted -= {n for lines in known.values() for n in range(lines[0], lines[1] + 1)}
    if not wanted:
        return
    array = _array(document, here)
    if array is None:
        import tomlkit

        document.add(here, tomlkit.array())
        array = document[here]
    for lines in _ranges(sorted(wanted), edit.source):
        array.append(_entry(lines, edit.source))
    if len(array) > 1 and "\n" not in array.as_string():
        array.multiline(True)


def _array(document: TOMLDocument, key: str) -> Any:
    array = document.get(key)
    if array is not None and not isinstance(array, list):
        raise _UnexpectedError(f"{key} is no list")
    return array


def _lines_in(array: Any, source: Sequence[str]) -> dict[int, Lines]:
    """Index in the array → the lines that it means now. What is stale or no lines is left out."""
    look = Look(source)
    found: dict[int, Lines] = {}
    for n, one in enumerate(array or ()):
        mark = None
        value = one
        if isinstance(one, dict):
            value, mark = one.get("lines", one.get("line")), one.get("was")
        pair = pair_of_lines(value)
        if pair is not None and (mark is None or isinstance(mark, str)):
            lines = look.where(LinesCorrection(pair, fingerprint=mark))
            if lines is not None:
                found[n] = lines
    return found


def _take_out(
    document: TOMLDocument, key: str, wanted: set[int], source: Sequence[str]
) -> set[int]:
    """Take lines out of a list; the lines that were in it."""
    array = _array(document, key)
    found = _lines_in(array, source)
    taken: set[int] = set()
    for n in sorted(found, reverse=True):
        first, last = found[n]
        inside = wanted.intersection(range(first, last + 1))
        if not inside or array is None:
            continue
        taken |= inside
        del array[n]
        rest = [m for m in range(first, last + 1) if m not in inside and source[m - 1].strip()]
        for lines in reversed(list(_ranges(rest, source))):
            array.insert(n, _entry(lines, source))
    if array is not None and not len(array):
        document.pop(key)
    return taken


def _ranges(numbers: Sequence[int], source: Sequence[str]) -> Iterator[Lines]:
    """Sorted lines as ranges; blank lines do not part them."""
    first = last = 0
    for n in numbers:
        if first and any(source[m - 1].strip() for m in range(last + 1, n)):
            yield first, last
            first = n
        first, last = first or n, n
    if first:
        yield first, last


def _entry(lines: Lines, source: Sequence[str]) -> Any:
    import tomlkit

    first, last = lines
    entry = tomlkit.inline_table()
    if first == last:
        entry["line"] = first
    else:
        entry["lines"] = [first, last]
    entry["was"] = fingerprint(source[first - 1 : last])
    return entry
