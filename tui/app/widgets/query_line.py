"""The lines above and below the finder's hits: what is asked, how much was found, which keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.app.widgets.hit_rows import fit, safe
from tui.app.widgets.painted import PaintedRows
from tui.layout.cells import cell_width

QUERY_LENGTH = 1000
"""Code points of a query that are kept: a pasted page is no question."""


class Prompt(Widget):
    """The sign before the input line."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("> ", self.visual_style.rich_style)], 2)


class PlacedInput(Input):
    """A text field whose cursor the terminal always knows: input methods put their window there."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is drawn. (Textual's own is one cell too far at the end of the text,
        and the window of an input method with it.)"""
        x, y, _, _ = self.content_region
        cells = self._position_to_cell(self.cursor_position)
        return Offset(x + cells - self.scroll_offset.x, y)

    def place_cursor(self) -> None:
        """Tell the terminal where the cursor is: after a resize, a scroll, on coming back."""
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def on_resize(self) -> None:
        self.place_cursor()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_x(old_value, new_value)
        self.place_cursor()


class QueryInput(PlacedInput):
    """The input line: no blinking, clean pastes, and a true cursor for input methods."""

    DEFAULT_CSS = """
    QueryInput, QueryInput:focus {
        height: 1;
        width: 1fr;
        border: none;
        padding: 0;
        background: $background;
        background-tint: $background 0%;
        color: $foreground;
        &:ansi > .input--cursor { color: ansi_default; background: ansi_default;
            text-style: reverse; }
        &:nocolor > .input--cursor { text-style: reverse; }
        &:nocolor > .input--selection { text-style: underline; }
    }
    """

    virtual_size = Reactive(Size(0, 0))
    """What is typed changes nobody's place: Textual's own lays out the screen for each letter."""

    def __init__(self, value: str, changed: Callable[[str], None], *, id: str) -> None:  # noqa: A002
        super().__init__(value=value, max_length=QUERY_LENGTH, id=id)
        self._tell = changed

    def on_mount(self) -> None:
        self.cursor_blink = False

    def watch_value(self, value: str) -> None:
        """Tell the finder at once: as a message the change would come after the line has been
        painted, and each letter would cost two frames."""
        if self.is_mounted:
            self._tell(value)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = " ".join(safe(event.text[: 4 * QUERY_LENGTH]).split())
        self.replace(text[: max(0, QUERY_LENGTH - len(self.value))], *self.selection)


class OneLine(PaintedRows):
    """One row of quiet text, left and right, repainted only when it changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"one-line--left", "one-line--right", "one-line--rule"}

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        width: 1fr;
        background: $background;
        & > .one-line--left { color: $text-warning; }
        &.-quiet > .one-line--left { color: $text-muted; }
        & > .one-line--right { color: $text-muted; }
        & > .one-line--rule { color: $foreground 25%; }
    }
    """

    def __init__(
        self,
        *,
        rule: str = " ",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.set_classes(classes or ())
        self._rule = rule
        self._left = ""
        self._right = ""

    @property
    def text(self) -> str:
        """What it says, without the rule."""
        return "  ".join(part for part in (self._left, self._right) if part)

    def say(self, left: str, right: str) -> None:
        """Show these words."""
        left, right = safe(left), safe(right)
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.repaint()

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        right = fit(self._right, width - 3)
        left = fit(self._left, width - cell_width(right) - 6)

        rule = self.style_of("one-line--rule")
        pieces = [(self._rule, rule)]
        if left:
            pieces.append((f" {left} ", self.style_of("one-line--left")))
        said = f" {right} " if right else ""
        used = sum(cell_width(text) for text, _ in pieces) + cell_width(said)
        pieces.append((self._rule * (width - used - len(said[:1])), rule))
        if said:
            pieces += [(said, self.style_of("one-line--right")), (self._rule, rule)]
        return self.strip_of(pieces, width, rule)
