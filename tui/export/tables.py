"""Interviews as CSV (RFC 4180), a row for each turn."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from tui.printable import printable
from tui.transcript.model import Interview

COLUMNS = (
    "path", "interview", "section", "section_timestamp", "n", "turn", "speaker", "role", "kind",
    "timestamp", "line", "last_line", "text",
)  # fmt: skip
"""Paragraphs of ``text`` are separated by line feeds."""


def csv_row(values: Sequence[object]) -> str:
    """One row with its ``\\r\\n``; None is an empty field."""
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def table(interview: Interview) -> Iterator[str]:
    """A row for each turn, without the header."""
    path = printable(str(interview.path))
    for number, (section, turn) in enumerate(interview.walk(), start=1):
        speaker = interview.speaker_by_id.get(turn.speaker) if turn.speaker else None
        yield csv_row(
            (
                path,
                interview.title,
                section.title,
                section.timestamp,
                number,
                turn.id,
                speaker.name if speaker else None,
                speaker.role if speaker else None,
                turn.kind,
                turn.timestamp,
                turn.lines[0],
                turn.lines[1],
                turn.text,
            )
        )
