"""What a reader sets right about how a file was read. Plain values: nothing is read from disk here.

A transcript is never edited. Its corrections come from sidecar files (``tui.transcript.sidecar``)
or from whoever calls the parser::

    parse(data, path, corrections=Corrections(title="A talk", speakers=(...)))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from tui.printable import printable
from tui.transcript.model import Lines, ReadingWarning, Role

if TYPE_CHECKING:
    from tui.transcript.speakers import Person

PLAIN = "plain text"
"""The dialect that opens no turn."""
AUTOMATIC = "automatic"
"""Stands for the dialect that the parser chooses: undoes what a sidecar farther away says."""

_FOLLOWED = 1000
"""So many lines away a passage is looked for that is no longer where it was."""
_MOST_EFFORT = 1_000_000
"""So many lines are compared in all; a sidecar of a person needs a fraction of it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a correction stands, for messages about it: the sidecar as messages name it, the
    1-based line in it (0: unknown), and the key."""

    sidecar: str = ""
    line: int = 0
    key: str = ""

    def warning(self, what: str) -> ReadingWarning:
        """A warning that names sidecar, line and key."""
        place = f"{self.sidecar}:{self.line}" if self.line else self.sidecar
        head = f"{place}: " if place else ""
        return ReadingWarning(0, printable(f"{head}{self.key}: {what}"))


@dataclass(frozen=True, slots=True)
class SpeakerCorrection:
    """``label`` is a speaker's name or one of the labels, as read; ``name`` the name it gets, None
    for the one it has. Two that get one name are one person. ``expected``: it is said of this very
    file, so that a label which does not occur is worth a warning."""

    label: str
    name: str | None = None
    role: Role | None = None
    origin: Origin = Origin()
    expected: bool = True


@dataclass(frozen=True, slots=True)
class LinesCorrection:
    """Source lines to leave out, or (``restore``) to take as text although the parser would not.

    ``fingerprint`` is that of the lines when it was written: it tells whether they are still the
    same. None trusts the numbers.
    """

    lines: Lines
    restore: bool = False
    fingerprint: str | None = None
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that is set right in one file.

    ``meta`` overrides what the document says about itself (``date`` too); an empty value takes it
    away. ``dialect`` is a name that a report gives, ``PLAIN``, or ``AUTOMATIC``. Of ``speakers``
    and ``lines`` the earlier win. ``sidecars`` are the files that all this comes from, nearest
    first, relative to the transcript's folder; ``problems`` what in them could not be used.
    """

    title: str | None = None
    meta: Mapping[str, str] | None = None
    dialect: str | None = None
    dialect_origin: Origin = Origin(key="dialect")
    speakers: tuple[SpeakerCorrection, ...] = ()
    lines: tuple[LinesCorrection, ...] = ()
    sidecars: tuple[str, ...] = ()
    problems: tuple[ReadingWarning, ...] = ()

    def over(self, other: Corrections) -> Corrections:
        """These, and where they say nothing the others."""
        mine = self if self.dialect is not None else other
        return Corrections(
            self.title if self.title is not None else other.title,
            {**(other.meta or {}), **(self.meta or {})},
            mine.dialect,
            mine.dialect_origin,
            self.speakers + other.speakers,
            self.lines + other.lines,
            self.sidecars + tuple(one for one in other.sidecars if one not in self.sidecars),
            self.problems + other.problems,
        )

    @property
    def forced_dialect(self) -> str | None:
        """The dialect to read in, None for what the parser chooses. A report's ``format: dialect``
        counts as its dialect."""
        if self.dialect is None or self.dialect == AUTOMATIC:
            return None
        return self.dialect.rpartition(": ")[2]


def fingerprint(lines: Sequence[str]) -> str:
    """Eight hex digits that are the same as long as these source lines say the same: BLAKE2b over
    them without outer blanks."""
    text = "\n".join(line.strip() for line in lines)
    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class LineChoice:
    """Which source lines (1-based, none of them blank) are left out and which are taken in.
    ``origin_of`` tells for the latter who said so."""

    dropped: frozenset[int]
    restored: frozenset[int]
    origin_of: Mapping[int, Origin]
    warnings: tuple[ReadingWarning, ...]


def choose_lines(corrections: Iterable[LinesCorrection], source: Sequence[str]) -> LineChoice:
    """Corrections → lines of this source. What is stale or outside the file is told, not done;
    the earlier correction of a line wins."""
    look = Look(source)
    dropped: set[int] = set()
    restored: dict[int, Origin] = {}
    free = list(range(len(source) + 2))  # line → the first line from it on that nobody has claimed
    for correction in corrections:
        lines = look.where(correction)
        if lines is None:
            continue
        n = _first_free(free, lines[0])
        while n <= lines[1]:
            free[n] = n + 1
            if source[n - 1].strip():
                if correction.restore:
                    restored[n] = correction.origin
                else:
                    dropped.add(n)
            n = _first_free(free, n)
    return LineChoice(frozenset(dropped), frozenset(restored), restored, tuple(look.warnings))


def _first_free(free: list[int], n: int) -> int:
    end = n
    while free[end] != end:
        end = free[end]
    while free[n] != n:
        free[n], n = end, free[n]
    return end


def lines_text(lines: Lines) -> str:
    """``line 30``, ``lines 4–21``."""
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}–{last}"


class Look:
    """Finds where corrected lines are now. What cannot be found is in ``warnings``."""

    def __init__(self, source: Sequence[str]) -> None:
        self._source = source
        self._effort = _MOST_EFFORT
        self.warnings: list[ReadingWarning] = []

    def where(self, correction: LinesCorrection) -> Lines | None:
        """The lines as they are counted now, None when nobody knows."""
        (first, last), mark = correction.lines, correction.fingerprint
        total = len(self._source)
        named = lines_text(correction.lines)
        say = correction.origin.warning
        if not 1 <= first <= last or (mark is None and first > total):
            self.warnings.append(say(f"{named}: the file has {total} lines"))
            return None
        if mark is None:
            if last > total:
                self.warnings.append(say(f"{named}: the file ends at line {total}"))
            return first, min(last, total)
        size = last - first + 1
        if last <= total and self._reads(first, size, mark):
            return first, last
        found = self._elsewhere(first, size, mark)
        if len(found) == 1:
            now = (found[0], found[0] + size - 1)
            self.warnings.append(say(f"{named}: the text has moved; followed to {lines_text(now)}"))
            return now
        self.warnings.append(say(f"{named}: the text there has changed; left as it is read"))
        return None

    def _reads(self, first: int, size: int, mark: str) -> bool:
        self._effort -= size
        lines = self._source[first - 1 : first - 1 + size]
        return self._effort >= 0 and fingerprint(lines) == mark

    def _elsewhere(self, first: int, size: int, mark: str) -> list[int]:
        """The first lines of passages nearby with this fingerprint; more than one is as good as
        none."""
        source = self._source
        stop = min(len(source) - size + 1, first + _FOLLOWED)
        found: list[int] = []
        for start in range(max(1, first - _FOLLOWED), stop + 1):
            # A passage begins and ends with a line that says something.
            worth = source[start - 1].strip() and source[start + size - 2].strip()
            if worth and self._reads(start, size, mark):
                found.append(start)
            if len(found) > 1 or self._effort < 0:
                break
        return found if self._effort >= 0 else []


def correct_people(
    persons: Sequence[Person], corrections: Sequence[SpeakerCorrection]
) -> tuple[list[Person], dict[int, Person], list[ReadingWarning]]:
    """Rename, merge, give roles. Returns the persons that are left, ``id(person)`` → the person
    that each has become, and warnings about labels that do not occur."""
    from tui.transcript.labels import fold_label

    warnings: list[ReadingWarning] = []
    names: dict[int, str] = {}
    roles: dict[int, Role] = {}

    def called(label: str) -> list[Person]:
        folded = fold_label(label)
        for same in (
            lambda p: p.name == label,
            lambda p: label in p.labels,
            lambda p: folded in (fold_label(p.name), *p.keys, *map(fold_label, p.labels)),
        ):
            found = [person for person in persons if same(person)]
            if found:
                return found
        return []

    # The nearest has the last word, and a name as read goes before one that was given.
    unknown: list[SpeakerCorrection] = []
    for correction in reversed(corrections):
        found = called(correction.label)
        if not found:
            unknown.append(correction)
        for person in found:
            _say(correction, person, names, roles)
    for correction in reversed(unknown):
        found = [person for person in persons if names.get(id(person)) == correction.label]
        for person in found:
            _say(correction, person, names, roles)
        if not found and correction.expected:
            warnings.append(correction.origin.warning("no such speaker or label in this file"))
    becomes = {id(person): person for person in persons}
    kept: list[Person] = []
    owner: dict[str, Person] = {}
    for person in persons:
        name = names.get(id(person), person.name)
        other = owner.get(name)
        merged = other is not None and (id(person) in names or id(other) in names)
        if other is not None and merged:
            becomes[id(person)] = other
            other.keys += person.keys
            other.labels += [label for label in person.labels if label not in other.labels]
            if other.role == "other":
                other.role = person.role
            if id(person) in roles:
                roles.setdefault(id(other), roles[id(person)])
        else:
            owner.setdefault(name, person)
            kept.append(person)
    for person in kept:
        person.name = names.get(id(person), person.name)
        person.role = roles.get(id(person), person.role)
    return kept, becomes, warnings


def _say(
    correction: SpeakerCorrection, person: Person, names: dict[int, str], roles: dict[int, Role]
) -> None:
    if correction.name is not None:
        names[id(person)] = correction.name
    if correction.role is not None:
        roles[id(person)] = correction.role
