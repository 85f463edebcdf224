"""The reading pane: an interview set like a page of a book, one screenful drawn at a time.

What stands where is worked out by ``tui.layout.document``; this widget keeps the place, moves it,
and paints. It has no key bindings: the app owns all keys and calls the methods here. A place is
always a turn and a character, never a row or a percentage, so that a new width, a new script or a
filter keep the passage where it was on the screen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.reading_rows import (
    Ends,
    Geometry,
    Mark,
    SpansByPlace,
    offset_of,
    paint_row,
    selected_text,
)
from tui.app.widgets.speaker_colours import SPEAKER, SPEAKER_COLOURS, style_over
from tui.app.widgets.sticky_line import sticky_pieces
from tui.layout.breaking import wrap
from tui.layout.cells import cell_width
from tui.layout.document import Block, Displayed, Document, Place, Position, Row, Unit
from tui.layout.view import View
from tui.transcript.model import Interview, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points of the original."""

SpansForTurn = Callable[[Turn], Sequence[Span]]

Convert = Callable[[str], Displayed]

STICKY = 1
OVERLAP = 2
"""Rows that stay on the screen when a page is turned."""

USUAL_SIZE = Size(80, 24)
"""What an interview is laid out for before the pane has a size."""

WHEEL = 3
CACHED_ROWS = 1024
REFINE_EVERY = 0.03
REFINE_SLICE = 8
KEPT_VIEWS = 256


class SavedPlace(Protocol):
    """What was saved of a position: ``tui.state.Position`` is one."""

    @property
    def turn(self) -> str: ...
    @property
    def char(self) -> int: ...


class ReadingPane(PaintedRows, can_focus=True, inherit_bindings=False):
    """Shows one interview. Rows beyond the screen are not made; rows on it are cached."""

    BINDINGS: ClassVar[list[BindingType]] = []

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reading--text",
        "reading--question",
        "reading--narration",
        "reading--quote",
        "reading--note",
        "reading--caption",
        "reading--title",
        "reading--meta",
        "reading--heading",
        "reading--subheading",
        "reading--time",
        "reading--rule",
        "reading--mark",
        "reading--echo",
        "reading--match",
        "reading--found",
        "reading--strong",
        "reading--emphasis",
        "reading--sticky",
        "reading--message",
        "reading--thumb",
    }

    DEFAULT_CSS = """
    ReadingPane {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;
        & > .reading--title, & > .reading--heading, & > .reading--subheading,
        & > .reading--strong { text-style: bold; }
        & > .reading--meta, & > .reading--time, & > .reading--note,
        & > .reading--message { color: $text-muted; }
        & > .reading--rule { color: $foreground 35%; }
        & > .reading--question { color: $foreground 85%; }
        & > .reading--caption { color: $text-muted; text-style: italic; }
        & > .reading--mark { color: $primary; }
        & > .reading--echo { color: $text-muted; }
        & > .reading--match { background: $accent 35%; color: $foreground; }
        & > .reading--found { background: $accent; color: auto 95%; text-style: bold; }
        & > .reading--emphasis { text-style: italic; }
        & > .reading--sticky { background: $surface; color: $text-muted; }
        & > .reading--thumb { color: $primary 60%; }
        &:ansi > .reading--match { color: ansi_black; background: ansi_yellow; }
        &:ansi > .reading--found { color: ansi_black; background: ansi_bright_yellow; }
        &:ansi > .reading--rule { color: ansi_bright_black; }
        &:ansi > .reading--question { color: $foreground; }
        &:ansi > .reading--meta, &:ansi > .reading--time,
        &:ansi > .reading--note { text-style: dim; }
        &:ansi > .reading--caption { text-style: dim italic; }
        &:ansi > .reading--sticky { text-style: underline; }
        &:nocolor > .reading--match { text-style: underline; }
        &:nocolor > .reading--found { text-style: reverse; }
        &:nocolor > .reading--sticky { text-style: underline; }
    }
    """

    measure: reactive[int] = reactive(80, init=False)
    """The most cells of text in a row: 80 is forty Chinese characters."""

    variant: reactive[str] = reactive("original", init=False)
    """The script shown: original, hans, hant-tw or hant-hk. What is copied is the original."""

    class Moved(Message):
        """The turn at the reading position is another one."""

        def __init__(self, interview_id: str, ordinal: int) -> None:
            super().__init__()
            self.interview_id = interview_id
            self.ordinal = ordinal

    class SideLeft(Message):
        """Both languages are shown again: the passage gone to is in the one that was left out."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.interview: Interview | None = None
        self.view: View | None = None
        """The window onto the interview's rows; None without an interview that has turns."""
        self._message = ""
        self._shown: frozenset[int] | None = None
        self._side: Mapping[int, Sequence[int]] | None = None
        self._headed: Collection[int] | None = None
        self._told: tuple[str, int] | None = None
        self._highlight: SpansForTurn | None = None
        self._highlighted: dict[int, SpansByPlace] = {}
        self._found: tuple[int, tuple[Span, ...]] | None = None
        self._laid_out = USUAL_SIZE
        self._geometry = Geometry(0, 0, 0)
        self._rows: OrderedDict[tuple[int, int, bool], Strip] = OrderedDict()
        self._thumb: range | None = None
        # In which row of the window each position stood that was asked for.
        self._seen_in: OrderedDict[Position, int] = OrderedDict()
        self._slots: dict[str, int] = {}
        self._signs: frozenset[int] = frozenset()
        self._refining: Timer | None = None

    # What is shown

    def show(self, interview: Interview, position: SavedPlace | Position | None = None) -> None:
        """Show an interview, at a position (a turn that is gone counts as the beginning)."""
        self._leave_selection()
        self.interview = interview
        self._shown = None
        self._side = self._headed = None
        self._found = None
        self._highlight = None
        self._signs = frozenset()
        self._slots = {s.id: n % SPEAKER_COLOURS for n, s in enumerate(interview.speakers)}
        self._told = None
        if self.size.width and self.size.height:
            self._laid_out = self.size
        self._geometry = self._measure_up()
        self.view = None
        self._message = "There is no text in this file."
        if interview.turns:
            self.view = View(self._make_document(), self._page)
            if position is not None:
                turn = position.turn_id if isinstance(position, Position) else position.turn
                self.restore(turn, position.char)
        self._moved(True)

    def clear(self, message: str = "") -> None:
        """Show no interview, only a line or two that say why."""
        self._leave_selection()
        self.interview = None
        self.view = None
        self._message = message
        self._stop_refining()
        self.forget_rows()
        self.repaint()

    def only(self, ordinals: Collection[int] | None) -> None:
        """Show only these turns; all of them again with None. The passage stays."""
        if self.view is not None:
            self._leave_selection()
            self._shown = None if ordinals is None else frozenset(ordinals)
            self.view.replace(self._make_document())
            self._moved(True)

    def show_side(
        self,
        paragraphs: Mapping[int, Sequence[int]] | None,
        headings: Collection[int] | None = None,
        at: tuple[int, int] | None = None,
    ) -> None:
        """Show only these paragraphs (turn ordinal → indexes) and the headings of these sections,
        one language of two; both again with None. ``at`` is the (turn ordinal, paragraph) to read
        at, in the row where one reads now."""
        if self.view is None or self.document is None:
            return
        self._leave_selection()
        row = self.view.reading_row
        self._side, self._headed = paragraphs, headings
        if at is not None:
            self.view.at = (at[0], self.document.paragraph_starts(at[0])[at[1]])
        self.view.replace(self._make_document())
        self.view.put(min(row, self._page - 1))
        self._moved(True)

    def _is_left_out(self, ordinal: int, char: int) -> bool:
        """Whether a passage is in the language that is not shown."""
        if self._side is None or self.document is None:
            return False
        kept = self._side.get(ordinal, ())
        return not kept or (char > 0 and self.document.split(ordinal, char)[0] not in kept)

    def set_highlight(self, spans_for_turn: SpansForTurn | None) -> None:
        """Highlight, in every turn that gets drawn, the spans that this says of it."""
        self._highlight = spans_for_turn
        self._highlighted.clear()
        self._rows.clear()
        self.repaint()

    def set_signs(self, ordinals: Collection[int]) -> None:
        """Put a quiet sign beside these turns: other interviews speak of them too."""
        if self._signs != frozenset(ordinals):
            self._signs = frozenset(ordinals)
            self._rows.clear()
            self.repaint()

    def clear_spans(self) -> None:
        """Take away the highlight that ``go_to`` brought."""
        self._find(None)
        self.repaint()

    def _find(self, found: tuple[int, tuple[Span, ...]] | None) -> None:
        if self._found != found:
            self._found = found
            self._rows.clear()

    # Where one is

    @property
    def document(self) -> Document | None:
        """The rows of the interview at the present width; None without an interview."""
        return None if self.view is None else self.view.document

    @property
    def current_turn(self) -> int | None:
        """The ordinal of the turn at the reading position."""
        return None if self.view is None else self.view.at[0]

    @property
    def position(self) -> Position | None:
        """The reading position. ``restore`` brings back the same view of it."""
        if self.interview is None or self.view is None:
            return None
        ordinal, char = self.view.at
        position = Position(self.interview.id, self.interview.turns[ordinal].id, char)
        self._seen_in[position] = self.view.reading_row
        self._seen_in.move_to_end(position)
        if len(self._seen_in) > KEPT_VIEWS:
            self._seen_in.popitem(last=False)
        return position

    def restore(self, turn_id: str, char: int = 0) -> bool:
        """Go back to a position of this interview; False when the turn is gone."""
        if self.interview is None or self.view is None:
            return False
        ordinal = self.interview.ordinal_of_turn.get(turn_id)
        if ordinal is None:
            return False
        row = self._seen_in.get(Position(self.interview.id, turn_id, char))
        if row is None and ordinal == char == 0:
            return self.to_top()
        self._find(None)
        if row is None:
            row = 0 if char else 1
        return self._jump(ordinal, char, min(row, self._page - 1))

    # Moving

    def scroll_rows(self, n: int) -> bool:
        """Scroll by rows; at the end the current turn goes on without them."""
        return self._moved(self.view is not None and self.view.scroll(n, by_turn=True))

    def half_page(self, n: int) -> bool:
        rows = n * max(1, self._page // 2)
        return self._moved(self.view is not None and self.view.scroll(rows))

    def page(self, n: int) -> bool:
        rows = n * max(1, self._page - OVERLAP)
        return self._moved(self.view is not None and self.view.scroll(rows))

    def to_top(self) -> bool:
        return self._moved(self.view is not None and self.view.to_top())

    def to_bottom(self) -> bool:
        return self._moved(self.view is not None and self.view.to_bottom())

    def step_turn(self, n: int) -> bool:
        """To the beginning of the next turn (``n`` 1); of this one, when it is out of sight, or
        the one before (-1). False at the last and the first turn."""
        return self._stepped(self.view is not None and self.view.step_turn(n))

    def step_section(self, n: int) -> bool:
        """To the beginning of the next section; of this one, or the one before."""
        return self._stepped(self.view is not None and self.view.step_section(n))

    def step_speaker(self, n: int) -> bool:
        """To the next (or previous) turn of the speaker of the current turn."""
        return self._stepped(self.view is not None and self.view.step_speaker(n))

    def go_to(self, ordinal: int, char: int = 0, spans: Sequence[Span] = ()) -> bool:
        """Show a passage about a third down the pane, ``spans`` of its turn highlighted until the
        next jump or ``clear_spans``."""
        if self.interview is None or not 0 <= ordinal < len(self.interview.turns):
            return False
        if self._shown is not None and ordinal not in self._shown:
            self.only(None)
        self._find((ordinal, tuple(spans)) if spans else None)
        return self._jump(ordinal, char, self._page // 3)

    def centre(self) -> bool:
        """Put the reading position in the middle of the pane."""
        if self.view is None:
            return False
        self.view.put(self._page // 2)
        return self._moved(True)

    def _jump(self, ordinal: int, char: int, row: int) -> bool:
        if self._is_left_out(ordinal, char):
            self.show_side(None)
            self.post_message(self.SideLeft())
        return self._moved(self.view is not None and self.view.jump(ordinal, char, row))

    def _stepped(self, done: bool) -> bool:
        if done:
            self._find(None)
        return self._moved(done)

    def _moved(self, done: bool) -> bool:
        """Paint, and tell when the current turn is another one."""
        if done:
            self._thumb = None
            if self.interview is not None and self.view is not None:
                place = (self.interview.id, self.view.at[0])
                if self._told != place:
                    self._told = place
                    self.post_message(self.Moved(*place))
            self.repaint()
        return done

    # Layout

    @property
    def _page(self) -> int:
        return max(1, self._laid_out.height - STICKY)

    def _make_document(self) -> Document:
        assert self.interview is not None
        self._highlighted.clear()
        self.forget_rows()
        document = Document(
            self.interview,
            self._geometry.measure,
            convert=self._converter(),
            ordinals=self._shown,
            paragraphs=self._side,
            headings=self._headed,
        )
        self._start_refining(document)
        return document

    def _converter(self) -> Convert | None:
        if self.variant == "original" or self.interview is None:
            return None
        from tui.layout.variant import Converter

        names = [label for s in self.interview.speakers for label in (s.name, *s.labels)]
        return Converter(self.variant, names, script=self.interview.script)

    def _measure_up(self) -> Geometry:
        width = self._laid_out.width
        # Two cells for the mark, one at the right, one for the thumb.
        room = max(2, width - 4)
        measure = max(2, min(self.measure, room))
        if self.interview is None or self.interview.script != "latn":
            measure -= measure % 2
        least = 3 if width - 2 - measure > 2 else 2
        left = max(least if width > 8 else 0, (width - 1 - measure) // 2)
        return Geometry(width, left, measure)

    def _lay_out(self, size: Size) -> None:
        """Fit the document to a size of the pane; the passage stays in its row."""
        # Without a size it is hidden, or not laid out yet: whatever is there will do.
        if size == self._laid_out or not size.width or not size.height:
            return
        self._laid_out = size
        self._fit()

    def _fit(self) -> None:
        self._geometry = self._measure_up()
        self.forget_rows()
        if self.view is not None:
            self.view.resize(self._geometry.measure, self._page)
            self._start_refining(self.view.document)

    # Estimating in idle moments

    def _start_refining(self, document: Document) -> None:
        self._stop_refining()
        if self.is_mounted and not document.is_refined:
            self._refining = self.set_interval(REFINE_EVERY, self._refine)

    def _refine(self) -> None:
        document = self.document
        if document is None or not all(document.refine() for _ in range(REFINE_SLICE)):
            self._stop_refining()
            # The thumb may have moved a little; the text has not.
            self._thumb = None
            self.repaint()

    def _stop_refining(self) -> None:
        if self._refining is not None:
            self._refining.stop()
            self._refining = None

    # Reactives

    def validate_measure(self, measure: int) -> int:
        return max(16, measure)

    def watch_measure(self) -> None:
        self._fit()
        self.repaint()

    def watch_variant(self) -> None:
        if self.view is not None:
            self.view.replace(self._make_document())
            self.repaint()

    # Mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        """A click makes a turn the current one, two select the paragraph, three the turn; a click
        in the thumb's column goes there."""
        row = event.y - STICKY
        if self.view is None or not 0 <= row < self._page:
            return
        event.stop()
        # Textual would select everything there is.
        event.prevent_default()
        if event.x == self._laid_out.width - 1:
            self._moved(self.view.scroll_to_share(row / max(1, self._page - 1)))
        elif row < len(self.view.places):
            place = self.view.places[row]
            if event.chain > 1:
                self._select(place, whole_turn=event.chain > 2)
            else:
                self.view.read_at(place)
                self._moved(True)

    def _select(self, place: Place, *, whole_turn: bool) -> None:
        document = self.document
        assert document is not None
        unit = document.unit(place[0])
        paragraphs = [n for n, block in enumerate(unit.blocks) if block.paragraph is not None]
        if not whole_turn:
            paragraphs = [n for n in paragraphs if n == unit.rows[place[1]].block]
        if paragraphs:
            first, last = paragraphs[0], paragraphs[-1]
            start = offset_of((place[0], first, 0))
            end = offset_of((place[0], last, len(unit.blocks[last].source)))
            self.screen.selections = {self: Selection(start, end)}

    # Selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The source text of a mouse selection, whatever is displayed."""
        if self.document is None or not len(self.document):
            return None
        return selected_text(self.document, Ends.of(selection)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._rows.clear()
        self.repaint()

    def _leave_selection(self) -> None:
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()

    # Painting

    def style_of(self, *names: str) -> Style:
        """The style of components laid over each other; ``speaker-0`` ... are such names too."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = style_over(self, "reading", names)
        return style

    def forget_rows(self) -> None:
        self._rows.clear()
        self._thumb = None

    def repaint(self) -> None:
        self._lay_out(self.size)
        super().repaint()

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        self._lay_out(Size(width, height))
        view = self.view
        if view is None or not len(view.document):
            return self._draw_message(y, width, height)
        if y < STICKY:
            return self._draw_sticky(view)
        number = y - STICKY
        if number >= len(view.places):
            strip = Strip([Segment(" " * width, self.style_of())], width)
        else:
            strip = self._draw_place(view, view.places[number])
        if self._thumb is None:
            self._thumb = view.thumb()
        if number not in self._thumb or width < 2:
            return strip
        return Strip([*strip.crop(0, width - 1), Segment("┃", self.style_of("thumb"))], width)

    def _draw_place(self, view: View, place: Place) -> Strip:
        index, number = place
        unit = view.document.unit(index)
        row = unit.rows[number]
        current = (
            unit.ordinal == view.at[0]
            and row.kind != "blank"
            and unit.blocks[row.block].kind in ("name", "text", "note", "caption")
        )
        key = (index, number, current)
        strip = self._rows.get(key)
        if strip is None:
            strip = self._paint(view.document, unit, index, number, current)
            self._rows[key] = strip
            if len(self._rows) > CACHED_ROWS:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(key)
        return strip

    def _paint(
        self, document: Document, unit: Unit, index: int, number: int, current: bool
    ) -> Strip:
        row = unit.rows[number]
        block = unit.blocks[row.block]
        begins = number == unit.body and not block.paragraph
        turn = document.turn(index)
        selection = self.text_selection
        selected = None
        if selection is not None:
            span = Ends.of(selection).within(index, row.block, len(block.source))
            if span is not None and span[0] < span[1]:
                chosen = (block.to_display(span[0]), block.to_display(span[1]), "")
                look = self.screen.get_component_rich_style("screen--selection")
                if self.app.no_color:
                    look += Style(reverse=True)
                selected = ([chosen], look)
        return paint_row(
            document,
            index,
            row,
            self._geometry,
            self.style_of,
            self._component(document, block, turn),
            "time",
            self._marks(unit.ordinal, turn, block, row),
            selected,
            current,
            begins and unit.ordinal in self._signs,
        )

    def _component(self, document: Document, block: Block, turn: Turn) -> str:
        if block.kind == "heading":
            return "heading" if block.level == 1 else "subheading"
        if block.kind == "name":
            slot = self._slots.get(turn.speaker or "")
            return "text" if slot is None else f"{SPEAKER}{slot}"
        if block.kind != "text":
            return block.kind
        if turn.kind in ("narration", "quote"):
            return turn.kind
        return "question" if document.is_host(turn) else "text"

    def _marks(self, ordinal: int, turn: Turn, block: Block, row: Row) -> list[Mark]:
        """Emphasis and matches in a row of a paragraph, in displayed code points."""
        if block.model is None:
            return []
        start, end = block.to_original(row.start), block.to_original(row.end)
        marks: list[Mark] = [(e.start, e.end, e.style) for e in block.model.emphasis]
        if self._highlight is not None and block.paragraph is not None:
            spans = self._highlighted.get(ordinal)
            if spans is None:
                if len(self._highlighted) > KEPT_VIEWS:
                    self._highlighted.clear()
                spans = self._highlighted[ordinal] = SpansByPlace(self._highlight(turn))
            marks += [(a, b, "match") for a, b in spans.within(block.paragraph, start, end)]
        if self._found is not None and self._found[0] == ordinal:
            marks += [(a, b, "found") for n, a, b in self._found[1] if n == block.paragraph]
        marks = [mark for mark in marks if mark[0] < end and mark[1] > start]
        if block.displayed is not None:
            marks = [(block.to_display(a), block.to_display(b), name) for a, b, name in marks]
        return marks

    def _draw_sticky(self, view: View) -> Strip:
        """Section and speaker at the top row, and which turn is the current one."""
        assert self.interview is not None
        document = view.document
        index = view.top[0]
        section = document.section(index)
        turn = document.turn(index)
        title, time = section.title or "", section.timestamp or ""
        speaker = self.interview.speaker_name(turn) or ""
        if view.is_at_top:
            title = time = speaker = ""
        elif not title:
            title = self.interview.title
        count = f"{view.at[0] + 1}/{len(self.interview.turns)}"
        counts: tuple[str, ...] = (f"turn {count}", count)
        if self._shown is not None:
            shown = f"{document.index_of(view.at[0]) + 1}/{len(document)} shown"
            counts = (f"{shown} · turn {count}", f"{shown} · {count}", count)
        left = self._geometry.left if self._geometry.left < 8 else 2
        width = self._laid_out.width
        slot = self._slots.get(turn.speaker or "")
        plain = self.style_of("sticky")
        named = plain if slot is None else self.style_of("sticky", f"{SPEAKER}{slot}")
        return Strip(
            [
                Segment(text, named if part == "speaker" else plain)
                for text, part in sticky_pieces(
                    width, left, self._display(title), time, self._display(speaker), counts
                )
            ],
            width,
        )

    def _display(self, text: str) -> str:
        displayed = self.document.display(text) if self.document is not None and text else None
        return text if displayed is None else displayed.text

    def _draw_message(self, y: int, width: int, height: int) -> Strip:
        style = self.style_of("message")
        room = max(2, min(60, width - 4))
        message = self._message if self.view is None else "No turn matches."
        lines = [
            line[start:end] for line in message.splitlines() for start, end in wrap(line, room)
        ]
        number = y - max(0, height // 3 - len(lines) // 2)
        if not 0 <= number < len(lines):
            return Strip([Segment(" " * width, self.style_of())], width)
        widest = max(cell_width(line) for line in lines)
        left = max(0, (width - widest) // 2)
        line = lines[number]
        used = left + cell_width(line)
        segments = [Segment(" " * left + line + " " * max(0, width - used), style)]
        return Strip(segments, max(used, width)).crop(0, width)


__all__ = ["Position", "ReadingPane"]
