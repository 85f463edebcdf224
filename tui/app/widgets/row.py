"""One row of a screen as it goes to the terminal, in as few bytes as will do."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

_ENDS = (
    ("bold", "22"),
    ("dim", "22"),
    ("italic", "23"),
    ("underline", "24"),
    ("blink", "25"),
    ("blink2", "25"),
    ("reverse", "27"),
    ("conceal", "28"),
    ("strike", "29"),
    ("underline2", "24"),
    ("frame", "54"),
    ("encircle", "54"),
    ("overline", "55"),
)
"""Attributes, and the SGR parameter (ECMA-48, 8.3.117) that ends each."""
_PLAIN = Style.null()
_RESET = "\x1b[0m"


@lru_cache(4096)
def _change(before: Style, after: Style, system: ColorSystem) -> str:
    """The SGR sequence from one style to another; empty when they look the same."""
    ended = [name for name, _ in _ENDS if getattr(before, name) and not getattr(after, name)]
    codes = [code for name, code in _ENDS if name in ended]
    # What ends "bold" ends "dim" too: then what stays has to be said again.
    begun = {
        name: True
        for name, _ in _ENDS
        if getattr(after, name) and (ended or not getattr(before, name))
    }
    if before.color is not None and after.color is None:
        codes.append("39")
    if before.bgcolor is not None and after.bgcolor is None:
        codes.append("49")
    new = Style(
        color=after.color if after.color != before.color else None,
        bgcolor=after.bgcolor if after.bgcolor != before.bgcolor else None,
        **begun,  # type: ignore[arg-type]
    )
    rest = Strip.render_ansi(new, system)
    if not Strip.render_ansi(after, system):
        return _RESET if codes else ""
    parameters = ";".join([*dict.fromkeys(codes), *([rest] if rest else [])])
    return f"\x1b[{parameters}m" if parameters else ""


class Row(Strip):
    """A strip that says only what changes from one style to the next.

    Textual sends all of each style and a reset after each segment: in coloured text that is more
    than the text itself. A row begins and ends with nothing set, as any strip does.
    """

    def render(self, console: Console) -> str:
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            parts: list[str] = []
            before = _PLAIN
            for text, style, control in self._segments:
                if control or (style is not None and style.link):
                    return super().render(console)
                now = style or _PLAIN
                if now is not before:
                    parts.append(_change(before, now, system))
                    before = now
                parts.append(text)
            parts.append(_change(before, _PLAIN, system))
            self._render_cache = "".join(parts)
        return self._render_cache

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut at cells. A row that stays whole is not kept in its own cache, as Textual has it: all
        that was ever painted would wait for the collector of garbage, 20 ms at a time."""
        cuts = list(cuts)
        return [self] if cuts == [self.cell_length] else super().divide(cuts)
