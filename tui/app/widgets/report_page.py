"""How a file was read, as rows: what it is, who speaks, what was odd, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual import events

from tui.app.widgets.hit_rows import fit
from tui.app.widgets.row_list import RowList, RowPiece
from tui.layout import cell_width
from tui.layout.breaking import wrap
from tui.printable import counted, printable
from tui.transcript.corrections import lines_text
from tui.transcript.model import Interview

LABEL = 11
"""Cells of the first column."""
MOST_PLACES = 40
"""A reason that left out more passages than this is one row."""

ItemKind = Literal["title", "date", "dialect", "speaker", "warning", "dropped"]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """Something that the cursor can stand on: ``index`` counts the interview's speakers, its
    report's warnings, or its dropped passages."""

    kind: ItemKind
    index: int = 0


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row; ``item`` is the index of the item that it belongs to, None for none."""

    pieces: tuple[RowPiece, ...]
    item: int | None = None


class _Builder:
    def __init__(self, width: int) -> None:
        self.width = width
        self.items: list[ReportItem] = []
        self.rows: list[ReportRow] = []

    def heading(self, text: str) -> None:
        if self.rows:
            self.rows.append(ReportRow(()))
        self.rows.append(ReportRow(((text, "heading"),)))

    def field(
        self,
        label: str,
        text: str,
        item: ReportItem | None = None,
        look: str = "text",
        below: Iterable[str] = (),
    ) -> None:
        """A label and its text, wrapped; ``below`` it quieter texts."""
        number: int | None = None
        if item is not None:
            number = len(self.items)
            self.items.append(item)
        room = max(8, self.width - LABEL)
        label = fit(label, LABEL - 1)
        head: tuple[RowPiece, ...] = ((label + " " * (LABEL - cell_width(label)), "label"),)
        for words, its in ((text, look), *((one, "quiet") for one in below)):
            for start, end in wrap(words, room):
                self.rows.append(ReportRow((*head, (words[start:end], its)), number))
                head = ((" " * LABEL, "label"),)

    def columns(self, item: ReportItem | None, *pieces: tuple[str, str, int]) -> None:
        """Pieces of text, each with its look and the cells that it may take (0: the rest)."""
        used = 0
        made: list[RowPiece] = []
        for text, look, cells in pieces:
            room = min(cells, self.width - used) if cells else self.width - used
            shown = fit(text, room - 1 if cells else room)
            made.append((shown + " " * (room - cell_width(shown)), look))
            used += room
        self.rows.append(ReportRow(tuple(made), len(self.items) if item is not None else None))
        if item is not None:
            self.items.append(item)


def report_rows(
    interview: Interview, lines: Sequence[str], turns: Mapping[str | None, int], width: int
) -> tuple[list[ReportItem], list[ReportRow]]:
    """The items and rows for a page of so many cells. ``lines`` are the file's source lines,
    ``turns`` how many each speaker has, by id; both are empty while they are not known."""
    build = _Builder(width)
    report = interview.report
    build.heading("Document")
    build.field("file", printable(str(interview.path)))
    size = f"{len(lines):,} lines · " if lines else ""
    build.field("encoding", f"{size}{report.encoding}")
    build.field("title", interview.title, ReportItem("title"), "name")
    build.field("date", interview.meta.get("date") or "none", ReportItem("date"))
    build.field(
        "dialect",
        f"{report.dialect} · {report.confidence:.0%} sure",
        ReportItem("dialect"),
        below=report.evidence,
    )
    titled = sum(section.title is not None for section in interview.sections)
    build.field(
        "read as",
        f"{interview.kind}, {counted(titled, 'section')}, {counted(len(interview.turns), 'turn')}",
    )
    build.field("sidecar", ", ".join(report.sidecars) or "none", look="quiet")
    _speakers(build, interview, turns)
    meta = [(key, value) for key, value in interview.meta.items() if key != "date" and value]
    if meta:
        build.heading("Metadata")
        for key, value in meta:
            build.field(key, value)
    build.heading(f"Warnings: {len(report.warnings) or 'none'}")
    for n, warning in enumerate(report.warnings):
        place = lines_text((warning.line, warning.line)) if warning.line else "file"
        build.field(place, warning.text, ReportItem("warning", n), "warning")
    _dropped(build, interview, lines)
    return build.items, build.rows


def _speakers(build: _Builder, interview: Interview, turns: Mapping[str | None, int]) -> None:
    build.heading(f"Speakers: {len(interview.speakers) or 'none'}")
    widest = max((cell_width(one.name) for one in interview.speakers), default=0)
    names = min(max(LABEL, widest + 2), max(LABEL, build.width // 3))
    for n, speaker in enumerate(interview.speakers):
        others = [label for label in speaker.labels if label != speaker.name]
        build.columns(
            ReportItem("speaker", n),
            (speaker.name, "name", names),
            (speaker.role, "label", 7),
            (counted(turns.get(speaker.id, 0), "turn") if turns else "", "text", 12),
            ("also " + ", ".join(others) if others else "", "quiet", 0),
        )


def _dropped(build: _Builder, interview: Interview, lines: Sequence[str]) -> None:
    total = sum(last - first + 1 for first, last in (one.lines for one in interview.dropped))
    build.heading(f"Left out: {counted(total, 'line') if total else 'nothing'}")
    places = Counter(one.why for one in interview.dropped)
    told: set[str] = set()
    for n, one in enumerate(interview.dropped):
        if places[one.why] > MOST_PLACES:
            if one.why not in told:
                told.add(one.why)
                many = f"{places[one.why]:,} places"
                build.columns(
                    ReportItem("dropped", n), (many, "label", 15), (one.why, "warning", 0)
                )
            continue
        first, last = one.lines
        text = next((line.strip() for line in lines[first - 1 : last] if line.strip()), "")
        build.columns(
            ReportItem("dropped", n),
            (lines_text(one.lines), "label", 15),
            (one.why, "warning", max(12, min(24, build.width // 4))),
            (text, "quiet", 0),
        )


class ReportPage(RowList):
    """The report of one interview."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._interview: Interview | None = None
        self._lines: Sequence[str] = ()
        self._turns: Mapping[str | None, int] = {}
        self._items: list[ReportItem] = []
        self._rows: list[ReportRow] = []
        self._places: list[tuple[int, int]] = []

    def show(
        self,
        interview: Interview,
        lines: Sequence[str] = (),
        turns: Mapping[str | None, int] | None = None,
    ) -> None:
        """Show this one, the cursor on what it stood on as far as that is still there."""
        before = self.item
        self._interview, self._lines, self._turns = interview, lines, turns or {}
        self._build()
        if before is not None and before in self._items:
            self.cursor = self._items.index(before)
        self.rows_changed()

    def _build(self) -> None:
        if self._interview is None:
            return
        width = max(20, self.size.width - 2)
        self._items, self._rows = report_rows(self._interview, self._lines, self._turns, width)
        starts: dict[int, tuple[int, int]] = {}
        for row, one in enumerate(self._rows):
            if one.item is not None:
                first, _ = starts.get(one.item, (row, row))
                starts[one.item] = (first, row + 1)
        self._places = [starts[item] for item in range(len(self._items))]

    @property
    def item(self) -> ReportItem | None:
        """What the cursor is on."""
        return self._items[self.cursor] if self.cursor < len(self._items) else None

    def on_resize(self, event: events.Resize) -> None:
        self._build()
        super().on_resize(event)

    def item_count(self) -> int:
        return len(self._items)

    def row_count(self) -> int:
        return len(self._rows)

    def rows_of(self, item: int) -> tuple[int, int]:
        return self._places[item]

    def item_at(self, row: int) -> int | None:
        return self._rows[row].item if row < len(self._rows) else None

    def row_pieces(self, row: int, width: int) -> Iterable[RowPiece]:
        return self._rows[row].pieces
