"""A list with a cursor whose rows are worked out when they are seen: of items of one row or more,
with rows between them that the cursor passes over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.hit_rows import safe
from tui.app.widgets.painted import PaintedRows

RowPiece = tuple[str, str]
"""Text, and how it looks: the name of a component class without its ``rows--``."""


class RowList(PaintedRows):
    """Base of the pages that show rows. Subclasses say how many rows and items there are, which
    rows an item has, and what a row says; they call ``rows_changed`` when that is different."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--selected",
        "rows--heading",
        "rows--label",
        "rows--name",
        "rows--text",
        "rows--quiet",
        "rows--warning",
    }

    DEFAULT_CSS = """
    RowList {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .rows--cursor { background: $primary 22%; }
        & > .rows--selected { background: $accent 25%; }
        & > .rows--heading { color: $text-accent; text-style: bold; }
        & > .rows--label { color: $text-muted; }
        & > .rows--name { color: $foreground; text-style: bold; }
        & > .rows--text { color: $foreground; }
        & > .rows--quiet { color: $text-muted; }
        & > .rows--warning { color: $text-warning; }
        &:ansi > .rows--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        &:ansi > .rows--selected { color: ansi_black; background: ansi_yellow; }
        &:ansi > .rows--quiet { text-style: dim; }
        &:ansi > .rows--label { text-style: dim; }
        &:nocolor > .rows--selected { text-style: reverse; }
    }
    """

    class Clicked(Message):
        """An item was clicked, and has the cursor now."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.cursor = 0
        self._first = 0

    # What subclasses say

    def item_count(self) -> int:
        raise NotImplementedError

    def row_count(self) -> int:
        """All rows, also those that belong to no item."""
        return self.item_count()

    def rows_of(self, item: int) -> tuple[int, int]:
        """The first row of an item and the one behind its last."""
        return item, item + 1

    def item_at(self, row: int) -> int | None:
        return row

    def is_selected(self, item: int) -> bool:
        return False

    def row_pieces(self, row: int, width: int) -> Iterable[RowPiece]:
        """What a row says, in at most ``width`` cells."""
        raise NotImplementedError

    # Moving

    @property
    def page(self) -> int:
        return max(1, self.size.height - 1)

    def move(self, by: int) -> None:
        self.move_to(self.cursor + by)

    def move_page(self, by: int) -> None:
        """About as many rows as are seen, to the item there."""
        if not self.item_count():
            return
        row = self.rows_of(self.cursor)[0] + by * self.page
        step = 1 if by > 0 else -1
        item = self.cursor
        while 0 <= item + step < self.item_count():
            item += step
            if (self.rows_of(item)[0] - row) * step >= 0:
                break
        self.move_to(item)

    def move_to(self, item: int) -> None:
        self.cursor = min(max(0, item), max(0, self.item_count() - 1))
        self._reveal()
        self.repaint()

    def rows_changed(self) -> None:
        self.move_to(self.cursor)

    def _reveal(self) -> None:
        count, height = self.item_count(), max(1, self.size.height)
        if not count:
            self._first = 0
            return
        first, end = self.rows_of(self.cursor)
        # With the first item what stands above it is seen as well, with the last what is below.
        first = 0 if self.cursor == 0 and end <= height else first
        end = self.row_count() if self.cursor == count - 1 else end
        if end - first > height:
            end = self.rows_of(self.cursor)[1]
        # As little as shows it, and no empty rows at the end where there could be some.
        self._first = min(self._first, first, max(0, self.row_count() - height))
        self._first = max(self._first, end - height, 0)

    # Drawing

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        row = self._first + y
        filler = self.style_of("rows--text")
        if row >= self.row_count():
            return self.strip_of((), width, filler)
        item = self.item_at(row)
        over: tuple[str, ...] = ()
        if item is not None and item == self.cursor:
            over = ("rows--cursor",)
        elif item is not None and self.is_selected(item):
            over = ("rows--selected",)
        mark = "▌" if item is not None and item == self.cursor else " "
        pieces = [(mark, self.style_of("rows--heading", *over))]
        for text, look in self.row_pieces(row, width - 2):
            pieces.append((safe(text), self.style_of(f"rows--{look}", *over)))
        return self.strip_of(pieces, width, self.style_of("rows--text", *over))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        item = self.item_at(self._first + event.y)
        if self._first + event.y < self.row_count() and item is not None:
            self.move_to(item)
            self.post_message(self.Clicked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-3)
