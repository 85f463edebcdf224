"""Filters: which turns ``@speaker``, ``#section``, ``in:interview`` and ``-not`` let through.

All speakers' names of a catalogue stand in one string, so that a typed name is found in all of
them at once; likewise the headings, and the titles with the files' names. A turn is looked up by
its interview and its number therein.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.search.candidates import find
from tui.search.inquiry import Inquiry
from tui.search.letters import SEPARATOR, U32
from tui.search.query import Term

Flags = NDArray[np.bool_]
SLICE = 1 << 16
"""Turns that are looked up in one step."""
READ = 500
"""Turns of which the text is read in one step."""
EDGES = np.array([ord(mark) for mark in SEPARATOR + "\n ·"], np.uint32)
"""Between the words of names, and between names."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What can be named of all interviews, one after the other: the code points, where among them
    each begins, and by interview number its first: an empty one, for turns without."""

    points: U32
    starts: NDArray[np.int64]
    first: NDArray[np.int64]

    def flags(self, wanted: str, whole: bool = False) -> Flags:
        """Which entries hold a folded string; with ``whole``, as a word or all of a line."""
        flags = np.zeros(len(self.starts), np.bool_)
        places = np.flatnonzero(self.points[: -len(wanted)] == ord(wanted[0]))
        for step, character in enumerate(wanted[1:], 1):
            places = places[self.points[places + step] == ord(character)]
        if whole:
            for step in (-1, len(wanted)):
                places = places[np.isin(self.points[places + step], EDGES)]
        flags[np.searchsorted(self.starts, places, "right") - 1] = True
        return flags


def entries_of(inquiry: Inquiry, field: str) -> Entries:
    """The speakers, sections or interviews of a catalogue; made once."""
    known = inquiry.catalogue.entries.get(field)
    if isinstance(known, Entries):
        return known
    listed = inquiry.catalogue.listed
    parts: list[str] = []
    first: list[int] = []
    for number, one in enumerate(listed):
        if not number % 500:
            inquiry.check()
        first.append(len(parts))
        if field == "interview":
            parts.append(f"{one.title}\n{one.stem}")
        else:
            parts.append("")
            parts += one.speakers if field == "speaker" else one.sections
    lengths = np.fromiter(map(len, parts), np.int64, len(parts))
    starts = np.ones(len(parts), np.int64)
    np.cumsum(lengths[:-1] + 1, out=starts[1:])
    starts[1:] += 1
    text = SEPARATOR + SEPARATOR.join(parts) + SEPARATOR
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    entries = Entries(points, starts, np.array(first, np.int64))
    inquiry.catalogue.entries[field] = entries
    return entries


def flags_of(inquiry: Inquiry, field: str, wanted: str, whole: bool = False) -> Flags:
    """Which entries of a field hold what was typed; remembered."""
    key = ("flags", field, wanted, whole)
    known = inquiry.catalogue.memory.get(key)
    if not isinstance(known, np.ndarray):
        known = entries_of(inquiry, field).flags(wanted, whole)
        inquiry.catalogue.memory[key] = known
    return known


def named_so(inquiry: Inquiry, number: int, documents: U32, field: str, flags: Flags) -> Flags:
    """For each of some turns of segment ``number`` whether its speaker, section or interview is
    among the flagged."""
    batch = inquiry.catalogue.batches[number]
    entries = entries_of(inquiry, field)
    result = np.empty(len(documents), np.bool_)
    for start in range(0, len(documents), SLICE):
        inquiry.check()
        part = documents[start : start + SLICE]
        first, last = int(part[0]), int(part[-1])
        # All neighbours, as when a filter stands alone: a slice is several times faster.
        some = slice(first, last + 1) if last - first + 1 == len(part) else part
        places = entries.first.take(batch.interviews[some])
        if field != "interview":
            # Number -1, no speaker, is the empty entry before the interview's own.
            places += 1
            places += (batch.speakers if field == "speaker" else batch.sections)[some]
        result[start : start + SLICE] = flags.take(places)
    return result


def passing(inquiry: Inquiry, number: int, documents: U32) -> Flags:
    """For each of some turns of segment ``number`` whether all filters let it through."""
    keep = np.ones(len(documents), np.bool_)
    for term in inquiry.query.filters:
        if term.field == "text":
            one = _holding(inquiry, number, documents, term)
        else:
            flags = flags_of(inquiry, term.field, term.folded)
            one = named_so(inquiry, number, documents, term.field, flags)
        keep &= ~one if term.negated else one
    return keep


def _holding(inquiry: Inquiry, number: int, documents: U32, term: Term) -> Flags:
    """For each of some turns whether its text holds a term."""
    found = find(inquiry, number, term.folded)
    segment = inquiry.catalogue.batches[number].segment
    key = ("marked", number, term.folded)
    marked = inquiry.catalogue.memory.get(key)
    if not isinstance(marked, np.ndarray):
        marked = np.zeros(segment.size, np.bool_)
        marked[found.documents.astype(np.intp)] = True
        inquiry.catalogue.memory[key] = marked
    holds: Flags = marked[documents]
    if not found.sure:
        places = np.flatnonzero(holds)
        for start in range(0, len(places), READ):
            inquiry.check()
            some = places[start : start + READ]
            holds[some] = segment.holding(documents[some], term.folded)
    return holds
