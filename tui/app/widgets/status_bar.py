"""The last line of the screen: what just happened, what keys there are, how far loading is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.app.widgets.hit_rows import fit, safe
from tui.layout import cell_width


class StatusBar(Widget):
    """One line. On the left a message, the strokes of a pending sequence, or key hints; on the
    right a short fact that stays (loading progress, the script shown)."""

    DEFAULT_CSS = """
    StatusBar {
        height: 1;
        dock: bottom;
        background: $panel;
        color: $text-muted;
        & > .status--key { color: $text-accent; text-style: bold; }
        & > .status--text { color: $text-muted; }
        & > .status--message { color: $foreground; }
        & > .status--error { color: $text-error; text-style: bold; }
        & > .status--fact { color: $foreground; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--key",
        "status--text",
        "status--message",
        "status--error",
        "status--fact",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._hints: Sequence[tuple[str, str]] = ()
        self._pending: Sequence[tuple[str, str]] | None = None
        self._message = ""
        self._is_error = False
        self._fact = ""

    @property
    def message(self) -> str:
        return self._message

    @property
    def fact(self) -> str:
        return self._fact

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Key labels with what they do, the most useful first."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def set_pending(self, choices: Sequence[tuple[str, str]] | None) -> None:
        """What may follow the stroke just typed, or None."""
        if choices != self._pending:
            self._pending = choices
            self.refresh()

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one line until the next key; an empty one clears it."""
        if (message, error) != (self._message, self._is_error):
            self._message = message
            self._is_error = error
            self.refresh()

    def set_fact(self, fact: str) -> None:
        if fact != self._fact:
            self._fact = fact
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        style = self.get_component_rich_style
        fact = f" {safe(self._fact)} " if self._fact else ""
        room = width - cell_width(fact)
        left: list[Segment] = [Segment(" ", base)]
        if self._message and self._pending is None:
            name = "status--error" if self._is_error else "status--message"
            left.append(Segment(fit(safe(self._message), room - 2), style(name)))
        else:
            used = 1
            for key, text in self._pending if self._pending is not None else self._hints:
                cells = cell_width(key) + 1 + cell_width(text) + 2
                if used + cells > room:
                    break
                used += cells
                left.append(Segment(key, style("status--key")))
                left.append(Segment(f" {text}  ", style("status--text")))
        strip = Strip(left).adjust_cell_length(max(0, room), base)
        if fact:
            strip = Strip.join([strip, Strip([Segment(fact, style("status--fact"))])])
        return strip.adjust_cell_length(width, base)
