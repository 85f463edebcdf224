"""An interview as bytes, of which each turn is read only when somebody looks at it.

A record is what the cache keeps and what a parsing process hands over::

    head length, turn count     two little-endian uint32
    head                        marshal: everything but the turns
    turn places                 turn count + 1 little-endian uint32, from the first turn's byte
    turns                       marshal, one after the other

An interview with a thousand turns opens in some fifty microseconds: the finder draws rows of twenty
interviews without reading any of them whole.
"""

from __future__ import annotations

import marshal
import struct
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tui.transcript.model import (
    Dropped,
    Emphasis,
    Interview,
    Paragraph,
    ReadingReport,
    ReadingWarning,
    Section,
    Speaker,
    Turn,
)
from tui.transcript.turns import Stack, TurnRange, TurnTable

if TYPE_CHECKING:
    from tui.library.job import Listing

_LENGTHS = struct.Struct("<II")
# Without references to earlier objects, which depend on who else holds them: the same interview
# always gives the same bytes.
_PLAIN = 2


def to_record(interview: Interview) -> bytes:
    """An interview's record. Its path is not in it: whoever fetches it knows the file."""
    turns = list(map(_packed, _rows(interview)))
    places = array("I", accumulate(map(len, turns), initial=0))
    report = interview.report
    head = marshal.dumps(
        (
            interview.id,
            interview.title,
            interview.script,
            interview.kind,
            dict(interview.meta),
            tuple((s.id, s.name, s.labels, s.role) for s in interview.speakers),
            tuple(
                (s.title, s.timestamp, s.level, s.line, len(s.turns), s.lines)
                for s in interview.sections
            ),
            tuple((dropped.lines, dropped.why) for dropped in interview.dropped),
            (
                report.dialect,
                report.confidence,
                report.evidence,
                tuple((warning.line, warning.text) for warning in report.warnings),
                report.encoding,
                report.sidecars,
            ),
            interview.meta_lines,
        ),
        _PLAIN,
    )
    if sys.byteorder == "big":
        places.byteswap()
    return b"".join((_LENGTHS.pack(len(head), len(turns)), head, places.tobytes(), *turns))


_Row = tuple[str, Any, str, tuple[int, int], str | None, tuple[tuple[Any, ...], ...]]


def _packed(row: _Row) -> bytes:
    return marshal.dumps(row, _PLAIN)


def _rows(interview: Interview) -> Iterator[_Row]:
    """What is kept of each turn: the speaker as a number, paragraphs as plain tuples. Turns that
    have not been made yet are not made for this."""
    number_of: dict[str | None, int] = {s.id: n for n, s in enumerate(interview.speakers)}
    for section in interview.sections:
        turns = section.turns
        if isinstance(turns, TurnRange) and isinstance(turns.source, TurnTable):
            for row in turns.source.rows(turns.span):
                identity, speaker, kind, lines, stamp, begins, said = row
                number = number_of.get(speaker, speaker)
                if isinstance(said, str):
                    part = (said, (begins, lines[1]))
                    yield identity, number, kind, lines, stamp, (part,)
                elif isinstance(said, Stack):
                    yield identity, number, kind, lines, stamp, tuple(said.rows())
                else:
                    yield identity, number, kind, lines, stamp, _paragraphs(said)
        else:
            for turn in turns:
                number = number_of.get(turn.speaker, turn.speaker)
                parts = _paragraphs(turn.paragraphs)
                yield turn.id, number, turn.kind, turn.lines, turn.timestamp, parts


def _paragraphs(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        [
            (p.text, p.lines, tuple([(e.start, e.end, e.style) for e in p.emphasis]))
            if p.emphasis
            else (p.text, p.lines)
            for p in paragraphs
        ]
    )


def from_record(record: bytes, path: Path) -> Interview:
    """The interview of a record; ``path`` is where its file is now.

    The bytes must be as they were made: whoever kept them anywhere has compared a checksum.
    """
    length, count = _LENGTHS.unpack_from(record)
    view = memoryview(record)
    start = _LENGTHS.size + length
    head = marshal.loads(view[_LENGTHS.size : start])
    places = array("I")
    places.frombytes(view[start : start + 4 * (count + 1)])
    if sys.byteorder == "big":
        places.byteswap()
    return _recorded(path, head, _Turns(view[start + 4 * (count + 1) :], places, head[5]))


class _Turns:
    """The turns of one record, each made when it is first asked for."""

    __slots__ = ("_made", "_places", "_speakers", "_view")

    def __init__(self, view: memoryview, places: array[int], speakers: Sequence[Any]) -> None:
        self._view = view
        self._places = places
        self._speakers = speakers
        self._made: list[Turn | None] = [None] * (len(places) - 1)

    def __len__(self) -> int:
        return len(self._made)

    def turn(self, n: int) -> Turn:
        made = self._made[n]
        if made is None:
            identity, speaker, kind, lines, timestamp, paragraphs = marshal.loads(
                self._view[self._places[n] :]
            )
            if type(speaker) is int:
                speaker = self._speakers[speaker][0]
            made = self._made[n] = _new(Turn)
            _set_id(made, identity)
            _set_speaker(made, speaker)
            _set_kind(made, kind)
            _set_paragraphs(made, tuple([_paragraph(*parts) for parts in paragraphs]))
            _set_turn_lines(made, lines)
            _set_timestamp(made, timestamp)
        return made


# A frozen dataclass with slots takes four times as long to make by its own __init__, and the search
# index is made from every turn of every interview.
_new = object.__new__
_set_id, _set_speaker, _set_kind, _set_paragraphs, _set_turn_lines, _set_timestamp = (
    Turn.__dict__[field.name].__set__ for field in fields(Turn)
)
_set_text, _set_lines, _set_emphasis = (
    Paragraph.__dict__[field.name].__set__ for field in fields(Paragraph)
)


def _paragraph(
    text: str, lines: tuple[int, int], emphasis: Sequence[tuple[int, int, Any]] = ()
) -> Paragraph:
    made = _new(Paragraph)
    _set_text(made, text)
    _set_lines(made, lines)
    _set_emphasis(made, tuple([Emphasis(*parts) for parts in emphasis]) if emphasis else ())
    return made


class _Recorded(Interview):
    """An interview over its record. Equal to the one that the record was made from."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interview):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _FIELDS)

    def __hash__(self) -> int:
        return hash(self.id)


_FIELDS = tuple(Interview.__dataclass_fields__)


def _recorded(path: Path, head: tuple[Any, ...], turns: _Turns) -> Interview:
    identity, title, script, kind, meta, speakers, sections, dropped, report, meta_lines = head
    dialect, confidence, evidence, warnings, encoding, sidecars = report
    made: list[Section] = []
    first = 0
    for heading, timestamp, level, line, count, lines in sections:
        run = cast("tuple[Turn, ...]", TurnRange(turns, first, count))
        made.append(Section(heading, timestamp, level, line, run, lines))
        first += count
    # Not through __init__: ``turns`` would then be gathered from the sections, one and all.
    interview = object.__new__(_Recorded)
    interview.__dict__.update(
        id=identity,
        path=path,
        title=title,
        script=script,
        kind=kind,
        meta=meta,
        speakers=tuple(Speaker(*parts) for parts in speakers),
        sections=tuple(made),
        dropped=tuple(Dropped(*parts) for parts in dropped),
        report=ReadingReport(
            dialect,
            confidence,
            evidence,
            tuple(ReadingWarning(*parts) for parts in warnings),
            encoding,
            sidecars,
        ),
        meta_lines=meta_lines,
        turns=TurnRange(turns, 0, len(turns)),
    )
    return interview


class Lent(Interview):
    """An interview that is fetched anew whenever somebody looks into it: for those who hold on to
    thousands. What the tree says of it is at hand, and a ``signature`` that is the same as long as
    the interview is.

    Looking into one whose file is gone raises ``LookupError``.
    """

    signature: str

    def __init__(
        self,
        path: Path,
        listing: Listing,
        signature: str,
        fetch: Callable[[str], Interview | None],
    ) -> None:
        self.__dict__.update(
            id=listing.id,
            path=path,
            title=listing.title,
            script=listing.script,
            kind=listing.kind,
            signature=signature,
            fetch=fetch,
        )

    def __getattribute__(self, name: str) -> Any:
        if name not in _FETCHED:
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "__dict__")
        interview = own["fetch"](own["id"])
        if interview is None:
            raise LookupError(own["id"])
        return getattr(interview, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interview):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _FIELDS)

    def __hash__(self) -> int:
        return hash(self.id)


_FETCHED = frozenset(
    {"meta", "speakers", "sections", "dropped", "report", "meta_lines"}
    | {"turns", "section_of_turn", "ordinal_of_turn", "speaker_by_id"}
)
