"""A widget whose rows are worked out by itself, and only those that changed are painted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.widgets.row import Row
from tui.layout.cells import cell_width

if TYPE_CHECKING:
    from textual.filter import LineFilter


class PaintedRows(Widget):
    """Base of the finder's list and preview. Subclasses say in ``draw_row`` what a row shows.

    ``repaint`` compares the rows with those on the screen and refreshes only the ones that
    differ: over a slow line that is most of what there is to save.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._drawn: list[Strip] | None = None
        self._sent: dict[int, Row] = {}
        # By their identity: to look a style up by what it is takes longer than all else.
        self._seen: dict[int, tuple[Style | None, Style | None]] = {}
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

    @classmethod
    def strip_of(cls, pieces: Iterable[tuple[str, Style]], width: int, filler: Style) -> Strip:
        """Styled texts as one strip of exactly ``width`` cells."""
        return Strip(cls.segments_of(pieces, width, filler), width)

    @staticmethod
    def segments_of(
        pieces: Iterable[tuple[str, Style]], width: int, filler: Style
    ) -> list[Segment]:
        """Styled texts as segments of ``width`` cells together, with as few changes of style as
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
        return segments if used <= width else list(Strip(segments, used).crop(0, width))

    def repaint(self) -> None:
        """Draw anew, and refresh the rows that differ from those on the screen."""
        before = self._drawn
        width, height = self.size
        if before is None or len(before) != height or not self.is_mounted:
            self._forget_drawn()
            self.refresh()
            return
        after = self._drawn = [self.draw_row(y, width, height) for y in range(height)]
        changed: list[Region] = []
        for y, (old, new) in enumerate(zip(before, after, strict=True)):
            if old is not new and old != new:
                changed.append(Region(0, y, width, 1))
                self._sent.pop(y, None)
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        drawn = self._drawn
        if drawn is None or len(drawn) != height:
            self._forget_drawn()
            drawn = self._drawn = [self.draw_row(n, width, height) for n in range(height)]
        return drawn[y] if y < len(drawn) else Strip.blank(width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows of the widget. Textual's own way lays borders, padding and tints around each and
        mixes their styles: without any of these a row is what it is, at a fifth of the price."""
        if self.styles.gutter or crop.column_span != (0, self.size.width):
            return super().render_lines(crop)
        filters = self.get_line_filters()
        return [self._sent.get(y) or self._send(y, filters) for y in crop.line_range]

    def _send(self, y: int, filters: Sequence[LineFilter]) -> Row:
        """A row as the terminal gets it: what the app's filters do to colours is done."""
        seen, segments = self._seen, []
        row = self.render_line(y)
        for text, style, _ in row:
            known = seen.get(id(style))
            if known is None or known[0] is not style:
                if len(seen) > 1000:
                    seen.clear()
                one = [Segment(" ", style)]
                for each in filters:
                    one = each.apply(one, self.background_colors[1])
                known = seen[id(style)] = (style, one[0].style)
            segments.append(Segment(text, known[1]))
        self._sent[y] = Row(segments, row.cell_length)
        return self._sent[y]

    def _forget_drawn(self) -> None:
        self._drawn = None
        self._sent.clear()

    def on_resize(self, event: events.Resize) -> None:
        self._forget_drawn()
        self.forget_rows()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._seen.clear()
        self._forget_drawn()
        self.forget_rows()
