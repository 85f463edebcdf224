"""The finder's list of hits: two rows each, only visible ones drawn, only changed ones painted."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.hit_rows import (
    Convert,
    FoundHit,
    Piece,
    fit,
    head_pieces,
    safe,
    snippet_pieces,
    speaker_slot,
)
from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.speaker_colours import SPEAKER_COLOURS, speaker_css
from tui.layout.cells import cell_width
from tui.transcript.model import Interview

ROWS_PER_HIT = 2

MARK_SIGN = "✓"
"""One cell everywhere: U+2713 is neutral in UAX #11."""

_REVERSE = Style(reverse=True)

_HitRows = tuple[list[Segment], list[Segment]]


class ResultsList(PaintedRows):
    """Hits of a search, two rows each, by the Line API.

    It keeps its own scroll position instead of a virtual size: a new answer then never costs a
    layout, and only the rows that differ from what is on the screen are painted. Any number of
    hits may be given; a row is worked out when it is first seen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "results--selected",
        "results--marker",
        "results--mark",
        "results--place",
        "results--reason",
        "results--text",
        "results--match",
        "results--gap",
        "results--message",
        "results--thumb",
        "results--track",
        *(f"results--speaker-{n}" for n in range(SPEAKER_COLOURS)),
    }

    DEFAULT_CSS = """
    ResultsList {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .results--selected { background: $primary 22%; }
        & > .results--marker { color: $primary; }
        & > .results--mark { color: $accent; text-style: bold; }
        & > .results--place { color: $text-muted; }
        & > .results--reason { color: $text-secondary; }
        & > .results--text { color: $foreground; }
        & > .results--match { color: $foreground; background: $accent 40%; text-style: bold; }
        & > .results--gap { color: $text-muted; }
        & > .results--message { color: $text-muted; }
        & > .results--thumb { color: $primary; }
        & > .results--track { color: $foreground 25%; }
        &:ansi > .results--match { color: ansi_black; background: ansi_yellow; }
        &:ansi > .results--selected {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        &:nocolor > .results--match { text-style: bold underline; }
        &:ansi > .results--place { text-style: dim; }
    }
    """ + speaker_css("ResultsList", "results")

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, index: int) -> None:
            self.index = index
            super().__init__()

    def __init__(
        self,
        interview_of: Callable[[str], Interview],
        *,
        convert: Convert | None = None,
        marks: Container[tuple[str, str]] = (),
        id: str | None = None,  # noqa: A002
    ) -> None:
        """``marks`` says which turns, as (interview id, turn id), carry the sign of a mark."""
        super().__init__(id=id)
        self._interview_of = interview_of
        self._convert = convert
        self._marks = marks
        self._hits: Sequence[FoundHit] = ()
        self._selected = -1
        self._first = 0
        self._message: tuple[str, ...] = ()
        self._rows: dict[tuple[int, bool], _HitRows] = {}
        self._looks: dict[tuple[str, bool], Style] = {}

    # -- what is shown

    @property
    def hits(self) -> Sequence[FoundHit]:
        return self._hits

    @property
    def selected(self) -> int:
        """Index of the selected hit, -1 without hits."""
        return self._selected

    @property
    def selected_hit(self) -> FoundHit | None:
        return self._hits[self._selected] if 0 <= self._selected < len(self._hits) else None

    @property
    def page(self) -> int:
        """Hits that are wholly visible, at least one."""
        return max(1, self.size.height // ROWS_PER_HIT)

    def show(self, hits: Sequence[FoundHit], *, selected: int = 0, steady: bool = False) -> None:
        """Show other hits. ``steady``: more or fresher hits of the same question, so keep the
        scroll position as far as it goes."""
        self._hits = hits
        self._message = ()
        self._rows.clear()
        self._selected = min(selected, len(hits) - 1)
        if not steady:
            self._first = 0
        self._scroll_to_selected()
        self.repaint()

    def show_message(self, *lines: str) -> None:
        """Show a few quiet words instead of hits."""
        self._hits = ()
        self._message = lines
        self._rows.clear()
        self._selected = -1
        self._first = 0
        self.repaint()

    def select(self, index: int) -> None:
        """Select a hit, clamped to those there are, and scroll it into view."""
        if not self._hits:
            return
        index = max(0, min(index, len(self._hits) - 1))
        if index == self._selected:
            return
        self._selected = index
        self._scroll_to_selected()
        self.repaint()

    def marks_changed(self) -> None:
        """Draw the signs of the marks as they are now."""
        self._rows.clear()
        self.repaint()

    def scroll_hits(self, hits: int) -> None:
        """Scroll without moving the selection, as the wheel does."""
        self._first = max(0, min(self._first + hits, len(self._hits) - self.page))
        self.repaint()

    def _scroll_to_selected(self) -> None:
        last_first = max(0, len(self._hits) - self.page)
        if self._selected < self._first:
            self._first = max(0, self._selected)
        elif self._selected >= self._first + self.page:
            self._first = self._selected - self.page + 1
        self._first = min(self._first, last_first)

    # -- drawing

    def on_resize(self, event: events.Resize) -> None:
        self._scroll_to_selected()

    def forget_rows(self) -> None:
        self._rows.clear()
        self._looks.clear()

    def _style(self, part: str, selected: bool = False) -> Style:
        look = self._looks.get((part, selected))
        if look is None:
            look = self._looks[part, selected] = self._look(part, selected)
        return look

    def _look(self, part: str, selected: bool) -> Style:
        name = f"results--{part}"
        if not selected:
            return self.style_of(name)
        # Of sixteen unknown colours only the theme's own pair is sure to be readable together.
        plain = part != "match" and self.app.native_ansi_color
        style = self.style_of("results--selected", *([] if plain else [name]))
        return style + _REVERSE if self.app.no_color else style

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        if not self._hits:
            return self._draw_message(y, width, height)
        index = self._first + y // ROWS_PER_HIT
        if index >= len(self._hits):
            segments = [Segment(" " * (width - 1), self._style("text"))]
        else:
            selected = index == self._selected
            key = (index, selected)
            rows = self._rows.get(key)
            if rows is None:
                if len(self._rows) > 500:
                    self._rows.clear()
                rows = self._rows[key] = self._draw_hit(index, selected, width)
            segments = rows[y % ROWS_PER_HIT]
        return Strip([*segments, self._thumb(y, height)], width)

    def _draw_message(self, y: int, width: int, height: int) -> Strip:
        style = self._style("message")
        text = ""
        if 1 <= y <= len(self._message):
            text = "  " + fit(safe(self._message[y - 1]), width - 4)
        filler = " " * (width - 1 - cell_width(text))
        return Strip([Segment(text + filler, style), self._thumb(y, height)], width)

    def _thumb(self, y: int, height: int) -> Segment:
        count, page = len(self._hits), max(1, height // ROWS_PER_HIT)
        if count > page:
            size = max(1, height * page // count)
            top = (height - size) * self._first // max(1, count - page)
            if top <= y < top + size:
                return Segment("┃", self._style("thumb"))
        return Segment("│" if self.has_class("-divided") else " ", self._style("track"))

    def _draw_hit(self, index: int, selected: bool, width: int) -> _HitRows:
        hit = self._hits[index]
        # A marker and a space before, a space after, and the column of the scroll thumb.
        inner = max(4, width - 4)
        slot = None
        sign = " "
        try:
            interview = self._interview_of(hit.interview_id)
            turn = interview.turns[hit.ordinal]
        except LookupError:
            # The file went away, or became shorter, after it was searched.
            head: list[Piece] = [(fit("This passage is no longer there", inner), "place")]
            body: list[Piece] = []
        else:
            slot = speaker_slot(interview, turn.speaker)
            if (hit.interview_id, turn.id) in self._marks:
                sign = MARK_SIGN
            head = head_pieces(hit, interview, inner, self._convert)
            body = snippet_pieces(turn, hit.spans, inner - 2, self._convert)
        return (
            self._row(head, selected, slot, width - 1, sign),
            self._row([("  ", "gap"), *body], selected, slot, width - 1),
        )

    def _row(
        self,
        pieces: Sequence[Piece],
        selected: bool,
        slot: int | None,
        width: int,
        sign: str = " ",
    ) -> list[Segment]:
        styled = [
            ("▌" if selected else " ", self._style("marker" if selected else "gap", selected)),
            (sign, self._style("gap" if sign == " " else "mark", selected)),
        ]
        for text, part in pieces:
            name: str = part
            if part == "speaker":
                name = "text" if slot is None else f"speaker-{slot}"
            styled.append((text, self._style(name, selected)))
        return self.segments_of(styled, width, self._style("gap", selected))

    # -- mouse

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_hits(2)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_hits(-2)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        index = self._first + event.y // ROWS_PER_HIT
        if event.x >= self.size.width - 1:
            if len(self._hits) > self.page:
                share = event.y / max(1, self.size.height - 1)
                target = round(share * (len(self._hits) - self.page))
                self.scroll_hits(target - self._first)
        elif 0 <= index < len(self._hits):
            self.select(index)
            self.post_message(self.Chosen(index))
