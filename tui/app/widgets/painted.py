"""A widget whose rows are worked out by itself, and only those that changed are painted."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.layout.cells import cell_width


class PaintedRows(Widget):
    """Base of the finder's list and preview. Subclasses say in ``draw_row`` what a row shows.

    ``repaint`` compares the rows with those on the screen and refreshes only the ones that
    differ: over a slow line that is most of what there is to save.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._drawn: list[Strip] | None = None
        self._styles: dict[tuple[str, ...], Style] = {}

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        """Row ``y`` from the top of ``height``, exactly ``width`` cells."""
        raise NotImplementedError

    def forget_rows(self) -> None:
        """Everything cached for drawing is out of date: another size or theme."""

    def style_of(self, *names: str) -> Style:
        """The Rich style of component classes laid over each other, cached until the theme
        changes."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self.get_visual_style(*names).rich_style
        return style

    @staticmethod
    def strip_of(pieces: Iterable[tuple[str, Style]], width: int, filler: Style) -> Strip:
        """Styled texts as one strip of exactly ``width`` cells, with as few changes of style as
        will do: each costs some twenty bytes on the line. Spaces take the style before them where
        nobody can see the difference."""
        segments: list[Segment] = []
        text, style, used = "", filler, 0
        for piece, its in (*pieces, ("", filler)):
            used += cell_width(piece)
            same = (
                its is style
                or its == style
                or (
                    not piece.strip(" ")
                    and its.bgcolor == style.bgcolor
                    and its.reverse == style.reverse
                    and not style.underline
                )
            )
            if same:
                text += piece
                continue
            if text:
                segments.append(Segment(text, style))
            text, style = piece, its
        text += " " * (width - used)
        if text:
            segments.append(Segment(text, style))
        strip = Strip(segments, max(width, used))
        return strip if used <= width else strip.crop(0, width)

    def repaint(self) -> None:
        """Draw anew, and refresh the rows that differ from those on the screen."""
        before = self._drawn
        width, height = self.size
        if before is None or len(before) != height or not self.is_mounted:
            self._drawn = None
            self.refresh()
            return
        after = self._drawn = [self.draw_row(y, width, height) for y in range(height)]
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, after, strict=True))
            if old is not new and old != new
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        drawn = self._drawn
        if drawn is None or len(drawn) != height:
            drawn = self._drawn = [self.draw_row(n, width, height) for n in range(height)]
        return drawn[y] if y < len(drawn) else Strip.blank(width)

    def on_resize(self, event: events.Resize) -> None:
        self._drawn = None
        self.forget_rows()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._drawn = None
        self.forget_rows()
