"""How an interview was read, and changing it: what the report's screen asks. All of it is called in
threads; nothing here draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from tui.app.widgets.source_lines import Fate, fates
from tui.library import Library
from tui.printable import counted, printable
from tui.state.sidecar import Change, Edit, SidecarError, change, undo
from tui.transcript import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from tui.transcript.model import Interview

SAMPLE_BYTES = 1_000_000
"""So much of a file is read in every dialect to say what each would make of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is on disk this moment: what was read from it, and its source lines. ``turns``
    is how many each speaker has, by id; ``fates`` what became of each line."""

    interview: Interview
    lines: Sequence[str]
    turns: Mapping[str | None, int]
    fates: Sequence[Fate]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a dialect makes of a file. ``dialect`` is what a sidecar calls it; ``about`` the rest
    in words."""

    dialect: str
    name: str
    about: str


class ReportSource:
    """One interview of a library."""

    def __init__(self, library: Library, interview: Interview) -> None:
        self.library = library
        self.first = interview
        self._changes: list[Change] = []
        self.kept: Path | None = None
        """Where the last change is, unless beside the transcript."""
        self._lock = Lock()  # one change after the other

    def read(self) -> Reading:
        """Read the file again. Raises ``SidecarError`` with one line when that is not possible."""
        from tui.transcript.reading import source_lines

        # The lines first: that a file is gone is said also where the library has noticed before.
        try:
            lines = source_lines(self.first.path)
        except UnreadableError as error:
            raise SidecarError(printable(str(error))) from None
        anew = self.library.read_anew(self.first.id)
        if isinstance(anew, str):
            raise SidecarError(anew)
        turns = Counter(turn.speaker for turn in anew.turns)
        return Reading(anew, lines, turns, fates(anew, len(lines)))

    def read_if_changed(self, before: Reading | None) -> Reading | None:
        """As ``read``; None when nothing is different."""
        now = self.read()
        same = before is not None and before.lines == now.lines
        return None if same and before and before.interview == now.interview else now

    def change(self, edit: Edit) -> Reading:
        """Write one change into the sidecar and read the file with it. Raises ``SidecarError``."""
        with self._lock:
            made = change(self.first.path, edit)
            self.kept = made.sidecar if made.kept else None
            if made.before != made.after:
                self._changes.append(made)
            return self._read_changed()

    def undo(self) -> Reading | None:
        """Take the last change back; None when there is none. Raises ``SidecarError``."""
        with self._lock:
            if not self._changes:
                return None
            undo(self._changes[-1], self.first.path)
            self._changes.pop()
            return self._read_changed()

    def _read_changed(self) -> Reading:
        reading = self.read()
        self.library.look_now()
        return reading

    def candidates(self) -> list[Candidate]:
        """What each dialect would make of the file: the parser's own choice, then those that open
        turns in it, the surest first, and plain text. Raises ``SidecarError``."""
        from tui.transcript import parse
        from tui.transcript.corrections import AUTOMATIC, PLAIN, Corrections, Origin
        from tui.transcript.reading import DIALECTS
        from tui.transcript.sidecar import corrections_for

        path = self.first.path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SidecarError(printable(f"{path}: {error.strerror or error}")) from None
        if len(data) > SAMPLE_BYTES and data[:2] != b"PK":
            data = data[: data.rfind(b"\n", 0, SAMPLE_BYTES) + 1 or SAMPLE_BYTES]
        origin = Origin(key="dialect")
        said = replace(
            corrections_for(path) or Corrections(), lines=(), problems=(), dialect_origin=origin
        )

        def read(dialect: str) -> Interview:
            return parse(data, path, corrections=replace(said, dialect=dialect))

        def refused(interview: Interview) -> bool:
            return any(one.text.startswith(origin.key) for one in interview.report.warnings)

        found: list[tuple[float, Candidate]] = []
        try:
            own = read(AUTOMATIC)
            for dialect in DIALECTS:
                interview = read(dialect)
                bare = interview.report.dialect.rpartition(": ")[2]
                if bare == dialect and not refused(interview):
                    sure = -1.0 if dialect == PLAIN else interview.report.confidence
                    found.append((sure, Candidate(dialect, dialect, _about(interview))))
        except UnreadableError as error:
            raise SidecarError(printable(str(error))) from None
        found.sort(key=lambda one: -one[0])
        first = Candidate(AUTOMATIC, f"{AUTOMATIC}: {own.report.dialect}", _about(own))
        return [first, *(candidate for _, candidate in found)]


def _about(interview: Interview) -> str:
    report = interview.report
    names = ", ".join(speaker.name for speaker in interview.speakers[:6])
    turns = counted(len(interview.turns), "turn")
    evidence = "; ".join(one for one in report.evidence if "by hand" not in one)
    parts = (f"{report.confidence:.0%}", turns, names, evidence)
    return " · ".join(part for part in parts if part)
