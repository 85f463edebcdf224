"""Topics down, interviews across: what each interview has to say on each topic, in numbers.

A cell holds how many passages there are and a bar for it, so that a row is read at a glance and
without colour. Only what is on the screen is drawn, and only rows that changed are painted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.hit_rows import Convert, FoundHit, fit, safe, speaker_words
from tui.app.widgets.painted import PaintedRows
from tui.layout.cells import cell_width, is_grapheme_boundary
from tui.printable import counted
from tui.transcript.model import Interview

RowSort = Literal["topic", "kept", "search"]
"""``topic``: found in the library. ``kept``: a search that the reader made a row of. ``search``:
what stands in the filter line, as a row that could be kept."""

SIGNS: dict[RowSort, str] = {"topic": " ", "kept": "*", "search": "?"}

BARS = ((9, "▇"), (5, "▅"), (3, "▃"), (2, "▂"), (1, "▁"))
"""(passages from which on, bar). Absolute, so that a bar means the same under every filter."""

MATRIX_WIDTH = 60
"""Columns from which interviews are shown as columns; below, only in how many a topic is."""

LEAST_COLUMN, MOST_COLUMN = 8, 26
"""Cells of an interview's column, the gap before it included."""

SCROLLED_COLUMN = 14
"""The same where not all interviews fit: with fewer columns one sees which they are."""

COUNT_CELLS = 6
MARK_CELLS = 3


class Passage(NamedTuple):
    """A place where a topic is spoken of: turn ``ordinal`` of an interview."""

    interview_id: str
    ordinal: int


@dataclass(frozen=True)
class TopicRow:
    """A row of the matrix. ``found`` are the hits that passages come from, where they come from a
    search. ``total`` and ``counted`` (interview id → passages) say how many there are where
    ``passages`` holds only the most telling; None: all are there."""

    label: str
    passages: Sequence[Passage]
    sort: RowSort = "topic"
    found: Mapping[Passage, FoundHit] = field(default_factory=dict, repr=False)
    total: int | None = None
    counted: Mapping[str, int] | None = None
    waiting: bool = False
    """Nobody has counted yet."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Interview id → how many passages of it; without those of which there are none."""
        if self.counted is not None:
            return self.counted
        return Counter(passage.interview_id for passage in self.passages)

    @property
    def number(self) -> int:
        """How many passages there are."""
        return len(self.passages) if self.total is None else self.total


def bar(count: int) -> str:
    """The bar that stands for a number of passages."""
    return next((sign for least, sign in BARS if count >= least), " ")


def who_speaks(
    passages: Iterable[Passage],
    interview_of: Callable[[str], Interview],
    fold: Callable[[str], str],
) -> list[tuple[str, int]]:
    """Who says how many of some passages, most first. A name in the other script is the same
    name; passages without a speaker count under what they are (narration, note)."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for passage in passages:
        try:
            interview = interview_of(passage.interview_id)
            name = speaker_words(interview, interview.turns[passage.ordinal])
        except LookupError:
            continue
        counts[fold(name)] += 1
        shown.setdefault(fold(name), name)
    return [(shown[name], count) for name, count in counts.most_common()]


def short_names(titles: Sequence[str], width: int) -> list[str]:
    """Each title in at most ``width`` cells. Titles that would look the same are told apart by
    what follows their common beginning, or by a number."""
    clipped = [fit(safe(title), width) for title in titles]
    alike: dict[str, list[int]] = {}
    for n, name in enumerate(clipped):
        alike.setdefault(name, []).append(n)
    for name, numbers in alike.items():
        if len(numbers) < 2:
            continue
        common = _common(titles[numbers[0]], (titles[n] for n in numbers))
        tails = ["…" + safe(titles[n][common:]) for n in numbers]
        tails = [fit(tail, width) for tail in tails]
        if len(set(tails)) < len(tails) or "…" in tails:
            tails = [f"{fit(name, width - len(f' {m}'))} {m}" for m, _ in enumerate(numbers, 1)]
        for n, tail in zip(numbers, tails, strict=True):
            clipped[n] = tail if cell_width(tail) <= width else fit(tail, width)
    return clipped


def _common(first: str, titles: Iterable[str]) -> int:
    """The length of the beginning that all have in common, between graphemes."""
    length = len(first)
    for title in titles:
        while not title.startswith(first[:length]):
            length -= 1
    while length and not is_grapheme_boundary(first, length):
        length -= 1
    return length


class Columns(NamedTuple):
    """How the width of the matrix is used, in cells: the label, and ``number`` columns of
    ``width`` each from the ``first`` interview on; no columns on a narrow screen."""

    label: int
    width: int
    first: int
    number: int


class TopicMatrix(PaintedRows):
    """The list of topics with a column for each interview.

    Column -1 is the label, the whole row. The widget has no keys: the screen calls its methods.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matrix--label",
        "matrix--header",
        "matrix--header-chosen",
        "matrix--count",
        "matrix--none",
        "matrix--sign",
        "matrix--marker",
        "matrix--selected",
        "matrix--cell",
        "matrix--thumb",
        "matrix--message",
        *(f"matrix--bar-{n}" for n in range(len(BARS))),
    }

    DEFAULT_CSS = """
    TopicMatrix {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .matrix--label { color: $foreground; }
        & > .matrix--header { color: $text-muted; }
        & > .matrix--header-chosen { color: $foreground; text-style: bold; }
        & > .matrix--count { color: $text-muted; }
        & > .matrix--none { color: $foreground 30%; }
        & > .matrix--sign { color: $text-accent; text-style: bold; }
        & > .matrix--marker { color: $primary; }
        & > .matrix--selected { background: $primary 22%; }
        & > .matrix--cell { background: $primary; color: $background; text-style: bold; }
        & > .matrix--thumb { color: $primary; }
        & > .matrix--message { color: $text-muted; }
        & > .matrix--bar-0, & > .matrix--bar-1 { color: $foreground; text-style: bold; }
        & > .matrix--bar-2 { color: $foreground; }
        & > .matrix--bar-3, & > .matrix--bar-4 { color: $text-muted; }
        &:ansi > .matrix--selected {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        &:ansi > .matrix--cell {
            color: ansi_default; background: ansi_default; text-style: bold reverse;
        }
        &:ansi > .matrix--none { color: ansi_bright_black; }
        &:ansi > .matrix--header, &:ansi > .matrix--count, &:ansi > .matrix--message,
        &:ansi > .matrix--bar-3, &:ansi > .matrix--bar-4 {
            color: ansi_default; text-style: dim;
        }
        &:nocolor > .matrix--cell { text-style: bold reverse underline; }
    }
    """

    class Chosen(Message):
        """A label or a cell was clicked that was selected already."""

    class Selected(Message):
        """Another row or cell was clicked."""

    def __init__(
        self,
        *,
        convert: Convert | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._convert = convert
        self._rows: Sequence[TopicRow] = ()
        self._interviews: Sequence[tuple[str, str]] = ()
        self._message: tuple[str, ...] = ()
        self._row = -1
        self._column = -1
        self._first = 0
        self._first_column = 0
        self._width = 0
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._header: Strip | None = None
        self._columns: Columns | None = None
        self._labels: dict[str, str] = {}

    # -- what is shown

    @property
    def rows(self) -> Sequence[TopicRow]:
        return self._rows

    @property
    def interviews(self) -> Sequence[tuple[str, str]]:
        """(id, title) of the columns."""
        return self._interviews

    @property
    def selected(self) -> int:
        """The index of the selected row, -1 without rows."""
        return self._row

    @property
    def selected_row(self) -> TopicRow | None:
        return self._rows[self._row] if 0 <= self._row < len(self._rows) else None

    @property
    def column(self) -> int:
        """The index of the selected interview, -1 for the whole row."""
        return self._column if self.has_columns else -1

    @property
    def selected_interview(self) -> str | None:
        """The id of the interview of the selected cell, None for the whole row."""
        column = self.column
        return self._interviews[column][0] if 0 <= column < len(self._interviews) else None

    @property
    def has_columns(self) -> bool:
        """Whether there is room for interviews as columns; yes, until the size is known."""
        return self._measure().number > 0 or not self._width

    @property
    def page(self) -> int:
        """Rows that are visible below the header, at least one."""
        return max(1, self.size.height - 1)

    def show(
        self,
        rows: Sequence[TopicRow],
        interviews: Sequence[tuple[str, str]],
        *,
        selected: int = 0,
        column: str | None = None,
    ) -> None:
        """Show other rows, for these interviews (id, title); ``column`` is the interview whose
        cell stays selected, if it is among them."""
        self._rows = rows
        self._interviews = interviews
        self._message = ()
        self._row = max(0, min(selected, len(rows) - 1)) if rows else -1
        ids = [interview_id for interview_id, _ in interviews]
        self._column = ids.index(column) if column in ids else -1
        self.forget_rows()
        self._into_view()
        self.repaint()

    def change(self, index: int, row: TopicRow) -> None:
        """One row says something else: paint that one."""
        rows = list(self._rows)
        rows[index] = row
        self._rows = rows
        self._strips.pop((index, False), None)
        self._strips.pop((index, True), None)
        self.repaint()

    def show_message(self, *lines: str) -> None:
        """A few quiet words instead of rows."""
        self._rows = ()
        self._row = -1
        self._first = 0
        self._message = lines
        self.forget_rows()
        self.repaint()

    # -- moving

    def select(self, row: int, column: int | None = None) -> None:
        """Select a row, and a column (-1: the whole row); both are clamped to what there is."""
        if not self._rows:
            return
        row = max(0, min(row, len(self._rows) - 1))
        column = self._column if column is None else column
        column = max(-1, min(column, len(self._interviews) - 1)) if self.has_columns else -1
        if (row, column) == (self._row, self._column):
            return
        if column != self._column:
            self._column = column
            self.forget_rows()
        self._row = row
        self._into_view()
        self.repaint()

    def step_column(self, by: int) -> None:
        """To the next column (1) or the one before (-1). Where not all of them fit, to the next
        that the selected row has anything in: the others may be hundreds."""
        row = self.selected_row
        column = self.column + by
        if row is not None and len(self._interviews) > self._measure().number:
            while 0 <= column < len(self._interviews):
                if row.counts.get(self._interviews[column][0]):
                    break
                column += by
            if column >= len(self._interviews):
                return
        self.select(self.selected, column)

    def scroll_topics(self, rows: int) -> None:
        """Scroll without moving the selection, as the wheel does."""
        self._first = max(0, min(self._first + rows, len(self._rows) - self.page))
        self.repaint()

    def _into_view(self) -> None:
        last_first = max(0, len(self._rows) - self.page)
        if self._row < self._first:
            self._first = max(0, self._row)
        elif self._row >= self._first + self.page:
            self._first = self._row - self.page + 1
        self._first = min(self._first, last_first)
        fitting = self._measure().number
        first = self._first_column
        if self._column < first:
            first = max(0, self._column)
        elif fitting and self._column >= first + fitting:
            first = self._column - fitting + 1
        first = max(0, min(first, len(self._interviews) - fitting))
        if first != self._first_column:
            self._first_column = first
            self.forget_rows()

    # -- drawing

    def on_resize(self, event: events.Resize) -> None:
        # Behind the list of passages it has no size, and keeps its selection.
        if event.size.width:
            self._width = event.size.width
            self.forget_rows()
            self._into_view()

    def forget_rows(self) -> None:
        self._strips.clear()
        self._header = None
        self._columns = None

    def _shown_label(self, label: str) -> str:
        shown = self._labels.get(label)
        if shown is None:
            shown = self._labels[label] = self.shown_text(label)
        return shown

    def shown_text(self, text: str) -> str:
        """A label or a title as it is shown: in the display script, and safe."""
        return safe(self._convert(text[:400]).text if self._convert is not None else text[:400])

    def _measure(self) -> Columns:
        if self._columns is None:
            self._columns = self._measured()
        return self._columns

    def _measured(self) -> Columns:
        width = self._width
        longest = max((cell_width(self._shown_label(r.label)) for r in self._rows[:500]), default=8)
        number = len(self._interviews)
        if width < MATRIX_WIDTH or not number:
            # "  label   12 in 5 interviews"
            return Columns(max(4, width - MARK_CELLS - COUNT_CELLS - 18), 0, 0, 0)
        label = max(12, min(longest, width * 2 // 5, 48))
        room = width - MARK_CELLS - label - COUNT_CELLS - 2
        cells = min(MOST_COLUMN, room // number)
        if cells < LEAST_COLUMN:
            cells = min(SCROLLED_COLUMN, room)
        count = min(number, max(1, room // cells))
        return Columns(label, cells, min(self._first_column, number - count), count)

    def _style(self, part: str, selected: bool = False) -> Style:
        name = f"matrix--{part}"
        if not selected:
            return self.style_of(name)
        # Of sixteen unknown colours only the theme's own pair is sure to be readable together.
        plain = self.app.native_ansi_color and part != "cell"
        style = self.style_of("matrix--selected", *([] if plain else [name]))
        return style + Style(reverse=True) if self.app.no_color and part != "cell" else style

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        if not self._rows:
            return self._draw_message(y, width)
        if y == 0:
            if self._header is None:
                self._header = self._draw_header(width)
            return self._header
        index = self._first + y - 1
        if index >= len(self._rows):
            strip = Strip([Segment(" " * (width - 1), self._style("label"))], width - 1)
        else:
            key = (index, index == self._row)
            known = self._strips.get(key)
            if known is None:
                if len(self._strips) > 500:
                    self._strips.clear()
                known = self._strips[key] = self._draw_topic(*key, width - 1)
            strip = known
        return Strip([*strip, self._thumb(y - 1, height - 1)], width)

    def _draw_message(self, y: int, width: int) -> Strip:
        text = ""
        if 1 <= y <= len(self._message):
            text = "  " + fit(safe(self._message[y - 1]), width - 4)
        return self.strip_of([(text, self._style("message"))], width, self._style("message"))

    def _thumb(self, y: int, height: int) -> Segment:
        count, page = len(self._rows), self.page
        if count > page:
            size = max(1, height * page // count)
            top = (height - size) * self._first // max(1, count - page)
            if top <= y < top + size:
                return Segment("┃", self._style("thumb"))
        return Segment(" ", self._style("label"))

    def _draw_header(self, width: int) -> Strip:
        columns = self._measure()
        quiet = self._style("header")
        left = " " * MARK_CELLS
        if not columns.number:
            return self.strip_of([(left + "topic", quiet)], width, quiet)
        first, last = columns.first, columns.first + columns.number
        titles = [self.shown_text(title) for _, title in self._interviews[first:last]]
        names = short_names(titles, columns.width - 2)
        head = left + "topic" + " " * max(0, columns.label - 5)
        # What stands outside the window is said in the room of the counts.
        before = f"‹{first} " if first else ""
        pieces = [(head, quiet), (before.rjust(COUNT_CELLS), quiet)]
        for n in range(first, last):
            name = names[n - first]
            filler = " " * max(0, columns.width - 1 - cell_width(name))
            chosen = self._style("header-chosen" if n == self._column else "header")
            pieces += [(" ", quiet), (name, chosen), (filler, quiet)]
        after = len(self._interviews) - last
        if after:
            used = sum(cell_width(text) for text, _ in pieces)
            sign = f" {after}›"
            room = width - used
            if room >= len(sign):
                pieces.append((" " * (room - len(sign)) + sign, quiet))
            else:
                pieces[-1] = (pieces[-1][0][: max(0, len(pieces[-1][0]) - len(sign))] + sign, quiet)
        return self.strip_of(pieces, width, quiet)

    def _draw_topic(self, index: int, selected: bool, width: int) -> Strip:
        row = self._rows[index]
        columns = self._measure()

        def look(part: str) -> Style:
            return self._style(part, selected)

        label = fit(self._shown_label(row.label), columns.label)
        whole = selected and self.column < 0
        pieces = [
            ("▌" if selected else " ", look("marker" if selected else "label")),
            (SIGNS[row.sort] + " ", look("sign")),
            (label, look("header-chosen" if whole else "label")),
            (" " * (columns.label - cell_width(label)), look("label")),
        ]
        total = "…" if row.waiting else f"{row.number:,}"
        if not columns.number:
            spread = f" in {counted(len(row.counts), 'interview')}"
            pieces.append((total.rjust(COUNT_CELLS), look("label")))
            if not row.waiting:
                pieces.append((fit(spread, 18), look("count")))
            return self.strip_of(pieces, width, look("label"))
        pieces.append((total.rjust(COUNT_CELLS), look("count")))
        for n in range(columns.first, columns.first + columns.number):
            count = row.counts.get(self._interviews[n][0], 0)
            pieces.append((" ", look("label")))
            if count:
                cell = f"{bar(count)} {count:<{max(1, columns.width - 3)}}"
                part = f"bar-{next(n for n, (least, _) in enumerate(BARS) if count >= least)}"
            else:
                cell, part = "·" + " " * (columns.width - 2), "none"
            if selected and n == self._column:
                # No wider than what it holds: a name's length of colour would be a wall.
                held = cell.rstrip() + " "
                pieces += [(held, look("cell")), (cell[len(held) :], look("label"))]
            else:
                pieces.append((cell[: columns.width - 1], look(part)))
        return self.strip_of(pieces, width, look("label"))

    # -- mouse

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_topics(3)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_topics(-3)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = self._first + event.y - 1
        if event.y < 1 or not 0 <= row < len(self._rows):
            return
        columns = self._measure()
        column = -1
        start = MARK_CELLS + columns.label + COUNT_CELLS
        if columns.number and event.x >= start:
            column = min((event.x - start) // columns.width, columns.number - 1) + columns.first
        again = (row, column) == (self._row, self.column)
        self.select(row, column)
        self.post_message(self.Chosen() if again else self.Selected())
