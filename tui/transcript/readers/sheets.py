"""Tables saved as comma- or tab-separated values (RFC 4180) whose first row names the columns: one
for what is said, one for who says it, perhaps one for when. A table without such names is left to
the ways of writing in columns (``dialects.spare``)."""

from __future__ import annotations

import csv
from itertools import pairwise

from tui.transcript.decode import Source
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.readers.records import SPEAKER, START, TEXT, Record, as_cues, stamp_of
from tui.transcript.readers.subtitles import Cues
from tui.transcript.readers.timed import LEAST_A_SECOND
from tui.transcript.vocabulary import words

NAME = "table"

_SHORTEST = 5
"""Code points that texts have on average where they are said."""
_SLOWEST = 0.1
"""Code points a second that nobody speaks so slowly."""
_TEXT = (*words("words speech said utterances transcription 发言 發言 回答 话语"), *TEXT)


def read(source: Source) -> Cues | None:
    """Read a table of turns; None when its first row names no such columns."""
    mark = next((mark for mark in "\t;," if mark in source.lines[0]), None)
    if mark is None:
        return None
    reader = csv.reader((line + "\n" for line in source.lines), delimiter=mark)
    placed: list[tuple[int, Record]] = []
    counted = True
    try:
        heads = [cell.strip().strip("\ufeff").casefold() for cell in next(reader)]
        said, who, when = (_column(heads, names) for names in (_TEXT, SPEAKER, START))
        if said is None or said == who or (who is None and when is None):
            return None
        line = reader.line_num + 1
        for row in reader:
            row += [""] * (len(heads) - len(row))  # empty cells at the end may be left out
            text = " ".join(row[said].split())
            if text:
                name = row[who].strip().rstrip(":：").rstrip() if who is not None else ""
                speaker = name or None
                stamp, ms = _stamp(heads[when], row[when]) if when is not None else (None, 0)
                counted = counted and when is not None and row[when].strip().isdigit()
                placed.append((line, Record(speaker, stamp, ms, text)))
            line = reader.line_num + 1
    except (csv.Error, StopIteration):
        return None
    if sum(len(record.text) for _, record in placed) < _SHORTEST * len(placed) or not placed:
        return None
    if counted and _in_milliseconds(placed):
        for _, record in placed:
            record.stamp, record.ms = stamp_of("start", record.ms / 1_000_000)
    if who is None and not _as_spoken([record for _, record in placed]):
        return None
    return as_cues(source, placed, None, [], NAME)


def _as_spoken(records: list[Record]) -> bool:
    """Whether times that stand beside texts only go on, no slower than one speaks."""
    times = [record.ms for record in records]
    onward = sum(a <= b for a, b in pairwise(times)) >= 0.95 * (len(times) - 1)
    length = sum(len(record.text) for record in records)
    return onward and length >= LEAST_A_SECOND * max(times) / 1000 > 0


def _in_milliseconds(placed: list[tuple[int, Record]]) -> bool:
    """Whether what was taken for seconds are milliseconds: hardly a word a minute otherwise."""
    latest = max(record.ms for _, record in placed) / 1000
    return sum(len(record.text) for _, record in placed) < _SLOWEST * latest


def _column(heads: list[str], names: tuple[str, ...] | frozenset[str]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in names), None)


def _stamp(head: str, cell: str) -> tuple[str | None, int]:
    clock = CLOCK.search(cell)
    if clock is not None:
        return clock["time"], stamp_of(head, clock["time"])[1]
    return stamp_of(head, cell)
