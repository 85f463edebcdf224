"""Reading one file for a library: from its path to its record and what the tree says of it.

The same for a thread of the browser and for a process of its own (``tui.library.worker``).
"""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from tui.library.stamp import Stamp, stamp_of
from tui.printable import printable

if TYPE_CHECKING:
    from tui.transcript.model import Interview


class Job(NamedTuple):
    """A file to read. ``number`` is for whoever asked, to know the answer by; ``key`` is what the
    interview's id is made from, None for the file's name; ``size`` about how many bytes it has."""

    number: int
    path: str
    key: str | None
    size: int = 0


class Listing(NamedTuple):
    """What the tree says of an interview, in plain values that ``marshal`` can write."""

    id: str
    title: str
    date: str | None
    speakers: tuple[str, ...]
    script: Any
    kind: Any
    turns: int


class Kept(NamedTuple):
    """Where a record was put by the process that read the file."""

    pack: str
    place: int
    length: int


class Done(NamedTuple):
    """What became of a job: a listing and a record with its checksum, or ``error``, one line.

    ``stamp`` is the file's from before it was read, None when there was none to see or when it
    changed meanwhile: it then has to be read again. ``record`` is empty when it is ``kept``
    already. ``gathered``: the interview is in what a companion (``tui.library.pool``) will give.
    """

    number: int
    stamp: Stamp | None
    listing: Listing | None
    error: str | None
    record: bytes
    check: int
    kept: Kept | None = None
    gathered: bool = False


def signature_of(length: int, check: int) -> str:
    """The same as long as an interview is, from its record's length and checksum."""
    return f"{length}-{check}"


def do(job: Job) -> Done:
    """Read, parse, record. No file's fault is raised."""
    return do_and_show(job)[0]


def do_and_show(job: Job) -> tuple[Done, Interview | None]:
    """As ``do``, and the interview as well."""
    path = Path(job.path)
    stamp = stamp_of(path)
    reading = read_interview(path, job.key)
    after = stamp_of(path)
    if after != stamp:
        # Somebody is writing it just now. Once more, and then as it comes.
        stamp = after
        reading = read_interview(path, job.key)
        if stamp_of(path) != stamp:
            stamp = None
    if not isinstance(reading, str):
        try:
            from tui.library.record import to_record

            record = to_record(reading)
            listing = listing_of(reading)
            return Done(job.number, stamp, listing, None, record, crc32(record)), reading
        except Exception as error:
            reading = _fault(path, error)
    return Done(job.number, stamp, None, reading, b"", 0), None


def read_interview(path: Path, key: str | None) -> Interview | str:
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
        return _fault(path, error)


def listing_of(interview: Interview) -> Listing:
    """What the tree says of an interview. Speakers are in order of their first turn."""
    from tui.transcript.turns import speakers_of

    speaking = dict.fromkeys(who for who in speakers_of(interview.turns) if who is not None)
    known = interview.speaker_by_id
    return Listing(
        interview.id,
        interview.title,
        interview.meta.get("date"),
        tuple(known[speaker].name for speaker in speaking if speaker in known),
        interview.script,
        interview.kind,
        len(interview.turns),
    )


def _fault(path: Path, error: Exception) -> str:
    return printable(f"{path}: cannot be parsed ({type(error).__name__}: {error})")


def _is_special(mode: int, path: Path) -> bool:
    """True for what could block for ever or never end. Pipes that the shell hands over
    (``<(command)``, ``/dev/stdin``) end with their command."""
    if stat.S_ISFIFO(mode):
        return not str(path).startswith("/dev/")
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
