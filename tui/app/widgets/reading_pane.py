"""The reading pane: an interview set like a page of a book, one screenful drawn at a time.

What stands where is worked out by ``tui.layout.document``; this widget keeps the place, moves it,
and paints. It has no key bindings: the app owns all keys and calls the methods here. A place is
always a turn and a character, never a row or a percentage, so that a new width, a new script or a
filter keep the passage where it was on the screen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.reading_rows import Ends, Geometry, Mark, offset_of, paint_row, selected_text
from tui.app.widgets.speaker_colours import SPEAKER_COLOURS, speaker_colour
from tui.app.widgets.sticky_line import sticky_pieces
from tui.layout.breaking import wrap
from tui.layout.cells import cell_width
from tui.layout.document import Block, Displayed, Document, Place, Position, Row, Unit
from tui.transcript.model import Interview, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points of the original."""

SpansForTurn = Callable[[Turn], Sequence[Span]]

Convert = Callable[[str], Displayed]

STICKY = 1
OVERLAP = 2
"""Rows that stay on the screen when a page is turned."""

SPEAKER = "speaker-"

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

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.interview: Interview | None = None
        self.document: Document | None = None
        """The rows of the interview at the present width; None without an interview."""
        self._message = ""
        self._shown: frozenset[int] | None = None
        self._top: Place = (0, 0)
        # The reading position: a turn and a character, and the screen row it stands in.
        self._at: tuple[int, int] = (0, 0)
        # Whether it was jumped to, and stays while it is in sight; else it follows the top row.
        self._held = False
        self._told = -1
        self._highlight: SpansForTurn | None = None
        self._highlighted: dict[int, Sequence[Span]] = {}
        self._found: tuple[int, tuple[Span, ...]] | None = None
        self._laid_out = USUAL_SIZE
        self._geometry = Geometry(0, 0, 0)
        self._rows: OrderedDict[tuple[int, int, bool], Strip] = OrderedDict()
        self._visible: list[Place] | None = None
        self._thumb = range(0)
        # In which row of the pane each position stood that was asked for.
        self._views: OrderedDict[Position, int] = OrderedDict()
        self._slots: dict[str, int] = {}
        self._refining: Timer | None = None

    # What is shown

    def show(self, interview: Interview, position: SavedPlace | Position | None = None) -> None:
        """Show an interview, at a position (a turn that is gone counts as the beginning)."""
        self._leave_selection()
        self.interview = interview
        self._message = ""
        self._shown = None
        self._found = None
        self._highlight = None
        self._slots = {s.id: n % SPEAKER_COLOURS for n, s in enumerate(interview.speakers)}
        self._at = (0, 0)
        self._top = (0, 0)
        self._told = -1
        self._make_document()
        if not interview.turns:
            self._message = "There is no text in this file."
        elif position is not None:
            turn = position.turn_id if isinstance(position, Position) else position.turn
            self.restore(turn, position.char)
        self._tell()
        self.repaint()

    def clear(self, message: str = "") -> None:
        """Show no interview, only a line or two that say why."""
        self._leave_selection()
        self.interview = None
        self.document = None
        self._message = message
        self._told = -1
        self._stop_refining()
        self.forget_rows()
        self.repaint()

    def only(self, ordinals: Collection[int] | None) -> None:
        """Show only these turns; all of them again with None. The passage stays."""
        if self.interview is None:
            return
        row = self._screen_row()
        self._leave_selection()
        self._shown = None if ordinals is None else frozenset(ordinals)
        self._make_document()
        if self._shown is not None and self.document is not None and len(self.document):
            ordinal = self.document.ordinals[self.document.index_of(self._at[0])]
            self._at = (ordinal, self._at[1] if ordinal == self._at[0] else 0)
        self._put(row)
        self._tell()
        self.repaint()

    def set_highlight(self, spans_for_turn: SpansForTurn | None) -> None:
        """Highlight, in every turn that gets drawn, the spans that this says of it."""
        self._highlight = spans_for_turn
        self._highlighted.clear()
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
    def current_turn(self) -> int | None:
        """The ordinal of the turn at the reading position."""
        return self._at[0] if self.interview is not None and self.interview.turns else None

    @property
    def position(self) -> Position | None:
        """The reading position. ``restore`` brings back the same view of it."""
        if self.interview is None or not self.interview.turns:
            return None
        turn = self.interview.turns[self._at[0]]
        position = Position(self.interview.id, turn.id, self._at[1])
        if self.document is not None and len(self.document):
            self._views[position] = self._screen_row()
            self._views.move_to_end(position)
            if len(self._views) > KEPT_VIEWS:
                self._views.popitem(last=False)
        return position

    def restore(self, turn_id: str, char: int = 0) -> bool:
        """Go back to a position of this interview; False when the turn is gone."""
        if self.interview is None or not self.interview.turns:
            return False
        ordinal = self.interview.ordinal_of_turn.get(turn_id)
        if ordinal is None:
            return False
        self._find(None)
        self._at = (ordinal, max(0, min(char, len(self.interview.turns[ordinal].text))))
        if self._at == (0, 0):
            self._top = (0, 0)
        row = self._views.get(Position(self.interview.id, turn_id, char), 0 if char else 1)
        self._arrive(min(row, self._page - 1))
        return True

    # Moving

    def scroll_rows(self, n: int) -> bool:
        """Scroll by rows. At the end the current turn goes on without them."""
        return self._scroll(n, by_turn=True)

    def half_page(self, n: int) -> bool:
        return self._scroll(n * max(1, self._page // 2))

    def page(self, n: int) -> bool:
        return self._scroll(n * max(1, self._page - OVERLAP))

    def to_top(self) -> bool:
        if self.document is None or not len(self.document):
            return False
        self._top = (0, 0)
        self._at = (self.document.ordinals[0], 0)
        self._arrived()
        return True

    def to_bottom(self) -> bool:
        if self.document is None or not len(self.document):
            return False
        self._top = self._last_top()
        self._at = (self.document.ordinals[-1], 0)
        self._arrived()
        return True

    def step_turn(self, n: int) -> bool:
        """To the beginning of the next turn (``n`` 1); of this one, when it is out of sight, or
        the one before (-1). False at the last and the first turn."""
        document = self.document
        if document is None or not len(document):
            return False
        if n < 0 and self._inside_turn():
            return self._to_turn(self._at[0])
        index = document.index_of(self._at[0])
        ordinals = document.ordinals
        if n > 0:
            while index < len(ordinals) and ordinals[index] == self._at[0]:
                index += 1
        else:
            index -= 1
        if not 0 <= index < len(ordinals):
            return False
        return self._to_turn(ordinals[index])

    def step_section(self, n: int) -> bool:
        """To the beginning of the next section, or of this one when that is out of sight, or of
        the one before."""
        interview, document = self.interview, self.document
        if interview is None or document is None or not len(document):
            return False
        section_of = interview.section_of_turn
        here = section_of[self._at[0]]
        begin = document.ordinals[document.index_of(bisect_left(section_of, here))]
        if n < 0 and (self._at[0] != begin or self._inside_turn()):
            return self._to_turn(begin)
        if n > 0:
            ordinal = bisect_left(section_of, here + 1)
            if ordinal >= len(section_of):
                return False
            target = document.ordinals[document.index_of(ordinal)]
            return target > self._at[0] and self._to_turn(target)
        index = document.index_of(begin) - 1
        if index < 0:
            return False
        before = section_of[document.ordinals[index]]
        return self._to_turn(document.ordinals[document.index_of(bisect_left(section_of, before))])

    def step_speaker(self, n: int) -> bool:
        """To the next (or previous) turn of the speaker of the current turn."""
        document = self.document
        if self.interview is None or document is None or not len(document):
            return False
        turns = self.interview.turns
        speaker = turns[self._at[0]].speaker
        ordinals = document.ordinals
        index = document.index_of(self._at[0])
        while 0 <= index < len(ordinals):
            ordinal = ordinals[index]
            other = turns[ordinal].speaker
            if ordinal != self._at[0] and other is not None and speaker in (None, other):
                return self._to_turn(ordinal)
            index += 1 if n > 0 else -1
        return False

    def go_to(self, ordinal: int, char: int = 0, spans: Sequence[Span] = ()) -> bool:
        """Show a passage about a third down the pane, ``spans`` of its turn highlighted."""
        if self.interview is None or not 0 <= ordinal < len(self.interview.turns):
            return False
        if self._shown is not None and ordinal not in self._shown:
            self.only(None)
        self._at = (ordinal, max(0, min(char, len(self.interview.turns[ordinal].text))))
        self._find((ordinal, tuple(spans)) if spans else None)
        self._arrive(self._page // 3)
        return True

    def centre(self) -> bool:
        """Put the reading position in the middle of the pane."""
        if self.document is None or not len(self.document):
            return False
        self._put(self._page // 2)
        self.repaint()
        return True

    # Keeping the place

    @property
    def _page(self) -> int:
        return max(1, self._laid_out.height - STICKY)

    def _make_document(self) -> None:
        if self.interview is None:
            return
        self._highlighted.clear()
        if self.size.width and self.size.height:
            self._laid_out = self.size
        self._geometry = self._measure_up()
        self.document = Document(
            self.interview,
            self._geometry.measure,
            convert=self._converter(),
            ordinals=self._shown,
        )
        self.forget_rows()
        self._start_refining()

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
        left = max(2 if width > 8 else 0, (width - 1 - measure) // 2)
        return Geometry(width, left, measure)

    def _lay_out(self, size: Size) -> None:
        """Fit the document to a size of the pane; the passage stays in its row."""
        old = self._laid_out
        if not size.width or not size.height:
            # Hidden, or not laid out yet: whatever is there will do.
            return
        if old == size or self.document is None:
            self._laid_out = size
            return
        row = self._screen_row()
        self._laid_out = size
        geometry = self._measure_up()
        rewrap = geometry.measure != self._geometry.measure
        self._geometry = geometry
        at_top = self._top == (0, 0)
        if rewrap:
            self.document.width = geometry.measure
            self._start_refining()
        self._rows.clear()
        self._visible = None
        if old.height <= STICKY:
            row = STICKY if self._at[1] == 0 else 0
        if at_top and self._at == (self.document.ordinals[0] if len(self.document) else 0, 0):
            self._top = (0, 0)
        else:
            self._put(min(row, self._page - 1))

    def _screen_row(self) -> int:
        """The row of the pane's text in which the reading position stands."""
        document = self.document
        if document is None or not len(document):
            return 0
        place = document.place_of(*self._at)
        return max(0, document.distance(self._top, place, 4 * self._page))

    def _put(self, row: int) -> None:
        """Scroll so that the reading position stands in a row of the pane."""
        document = self.document
        self._visible = None
        if document is None or not len(document):
            self._top = (0, 0)
            return
        self._top = self._clamped(document.walk(document.place_of(*self._at), -row))

    def _last_top(self) -> Place:
        document = self.document
        assert document is not None
        last = len(document) - 1
        end = (last, len(document.unit(last).rows) - 1)
        return document.walk(end, 1 - self._page)

    def _clamped(self, top: Place) -> Place:
        document = self.document
        assert document is not None
        bottom = document.walk(top, self._page - 1)
        if document.distance(top, bottom, self._page) == self._page - 1:
            return top
        return self._last_top()

    def _inside_turn(self) -> bool:
        """Whether the current turn begins above what the pane shows."""
        document = self.document
        assert document is not None
        return document.place_of(self._at[0]) < self._top

    def _to_turn(self, ordinal: int) -> bool:
        document = self.document
        assert document is not None
        self._find(None)
        self._at = (ordinal, 0)
        self._held = True
        index = document.index_of(ordinal)
        unit = document.unit(index)
        self._visible = None
        # A heading comes along; one row is left free above.
        self._top = self._clamped(document.walk((index, unit.first), -1))
        self._arrived()
        return True

    def _scroll(self, rows: int, by_turn: bool = False) -> bool:
        document = self.document
        if document is None or not len(document) or rows == 0:
            return False
        top = self._clamped(document.walk(self._top, rows))
        if top == self._top:
            return self._past_the_end(rows, by_turn)
        self._top = top
        self._visible = None
        if not by_turn and rows > 0 and top == self._last_top():
            self._read_at_end()
        elif not (self._held and self._in_sight()):
            self._read_at_top()
        self._arrived()
        return True

    def _in_sight(self) -> bool:
        """Whether the reading position stands in the upper half of the pane."""
        document = self.document
        assert document is not None
        row = document.distance(self._top, document.place_of(*self._at), self._page)
        return 0 <= row <= self._page // 2

    def _past_the_end(self, rows: int, by_turn: bool) -> bool:
        """Nothing more to scroll: let the current turn go on, so that it can get everywhere."""
        document = self.document
        assert document is not None
        at = self._at
        if by_turn:
            index = document.index_of(at[0])
            step = 1 if rows > 0 else -1
            while 0 <= index < len(document) and document.ordinals[index] == at[0]:
                index += step
            if 0 <= index < len(document):
                self._at = (document.ordinals[index], 0)
        elif rows > 0:
            self._read_at_end()
        else:
            self._at = (document.ordinals[0], 0)
        if self._at != at:
            self._arrived()
        return self._at != at

    def _read_at_top(self) -> None:
        """After scrolling, one reads on at the top: in the turn that begins within the first rows,
        else in the one that the top row is in."""
        document = self.document
        assert document is not None
        self._held = False
        near = document.walk(self._top, min(3, self._page // 4))
        unit = document.unit(near[0])
        if near[0] != self._top[0] and near[1] >= unit.body and not document.is_continued(near[0]):
            self._at = (unit.ordinal, 0)
            return
        here = document.unit(self._top[0])
        if self._top[1] <= here.body and not document.is_continued(self._top[0]):
            self._at = (here.ordinal, 0)
        else:
            self._at = (here.ordinal, document.char_at(self._top))

    def _read_at_end(self) -> None:
        document = self.document
        assert document is not None
        self._at = (document.ordinals[-1], 0)
        if self._inside_turn():
            self._read_at_top()

    def _arrive(self, row: int) -> None:
        self._held = True
        self._put(row)
        self._arrived()

    def _arrived(self) -> None:
        self._visible = None
        self._tell()
        self.repaint()

    def _tell(self) -> None:
        if self.interview is None or not self.interview.turns:
            return
        if self._told != self._at[0]:
            self._told = self._at[0]
            self.post_message(self.Moved(self.interview.id, self._at[0]))

    # Estimating in idle moments

    def _start_refining(self) -> None:
        self._stop_refining()
        if self.is_mounted and self.document is not None and not self.document.is_refined:
            self._refining = self.set_interval(REFINE_EVERY, self._refine)

    def _refine(self) -> None:
        document = self.document
        if document is None or not all(document.refine() for _ in range(REFINE_SLICE)):
            self._stop_refining()
            # The thumb may have moved a little; the text has not.
            self._visible = None
            self.repaint()

    def _stop_refining(self) -> None:
        if self._refining is not None:
            self._refining.stop()
            self._refining = None

    # Reactives

    def validate_measure(self, measure: int) -> int:
        return max(16, measure)

    def watch_measure(self) -> None:
        self._laid_out = Size(-1, self._laid_out.height)
        self.repaint()

    def watch_variant(self) -> None:
        if self.interview is not None:
            row = self._screen_row()
            self._make_document()
            self._put(row)
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
        document = self.document
        row = event.y - STICKY
        if document is None or self._visible is None or not 0 <= row < self._page:
            return
        event.stop()
        # Textual would select everything there is.
        event.prevent_default()
        if event.x == self._laid_out.width - 1:
            share = row / max(1, self._page - 1)
            top = document.locate(round(share * (document.total - self._page)))
            self._top = self._clamped(top)
            self._read_at_top()
            self._arrived()
        elif row < len(self._visible):
            place = self._visible[row]
            if event.chain > 1:
                self._select(place, whole_turn=event.chain > 2)
            else:
                self._at = (document.unit(place[0]).ordinal, document.char_at(place))
                self._held = True
                self._arrived()

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
            known = [f"reading--{name}" for name in names if not name.startswith(SPEAKER)]
            style = self.get_visual_style(*known).rich_style
            theme = self.app.current_theme
            for name in names:
                if name.startswith(SPEAKER):
                    slot = int(name.removeprefix(SPEAKER))
                    colour = speaker_colour(slot, dark=theme.dark, ansi=theme.ansi)
                    style += Style(color=Color.parse(colour).rich_color, bold=True)
            self._styles[names] = style
        return style

    def forget_rows(self) -> None:
        self._rows.clear()
        self._visible = None

    def repaint(self) -> None:
        self._lay_out(self.size)
        super().repaint()

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        self._lay_out(Size(width, height))
        document = self.document
        if document is None or not len(document):
            return self._draw_message(y)
        if y < STICKY:
            return self._draw_sticky()
        if self._visible is None:
            self._visible = self._places()
            self._thumb = self._thumb_rows()
        number = y - STICKY
        if number >= len(self._visible):
            strip = Strip([Segment(" " * width, self.style_of())], width)
        else:
            strip = self._draw_place(self._visible[number])
        if number not in self._thumb:
            return strip
        return Strip([*strip.crop(0, width - 1), Segment("┃", self.style_of("thumb"))], width)

    def _places(self) -> list[Place]:
        """The places of the rows on the screen."""
        document = self.document
        assert document is not None
        places: list[Place] = []
        index, row = self._top
        while len(places) < self._page and index < len(document):
            height = len(document.unit(index).rows)
            places.extend((index, n) for n in range(row, height))
            index, row = index + 1, 0
        return places[: self._page]

    def _draw_place(self, place: Place) -> Strip:
        document = self.document
        assert document is not None
        index, number = place
        unit = document.unit(index)
        row = unit.rows[number]
        current = (
            unit.ordinal == self._at[0]
            and row.kind != "blank"
            and unit.blocks[row.block].kind in ("name", "text", "note", "caption")
        )
        key = (index, number, current)
        strip = self._rows.get(key)
        if strip is None:
            strip = self._paint(unit, index, row, current)
            self._rows[key] = strip
            if len(self._rows) > CACHED_ROWS:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(key)
        return strip

    def _paint(self, unit: Unit, index: int, row: Row, current: bool) -> Strip:
        document = self.document
        assert document is not None
        block = unit.blocks[row.block]
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
            self._marks(unit.ordinal, turn, block),
            selected,
            current,
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

    def _marks(self, ordinal: int, turn: Turn, block: Block) -> list[Mark]:
        """Emphasis and matches of a paragraph, in displayed code points."""
        if block.model is None:
            return []
        marks: list[Mark] = [(e.start, e.end, e.style) for e in block.model.emphasis]
        if self._highlight is not None:
            spans = self._highlighted.get(ordinal)
            if spans is None:
                if len(self._highlighted) > KEPT_VIEWS:
                    self._highlighted.clear()
                spans = self._highlighted[ordinal] = self._highlight(turn)
            marks += [(a, b, "match") for n, a, b in spans if n == block.paragraph]
        if self._found is not None and self._found[0] == ordinal:
            marks += [(a, b, "found") for n, a, b in self._found[1] if n == block.paragraph]
        if block.displayed is not None:
            marks = [(block.to_display(a), block.to_display(b), name) for a, b, name in marks]
        return marks

    def _thumb_rows(self) -> range:
        """The rows of the thumb that shows how far one is and how much there is."""
        document = self.document
        assert document is not None
        total, page = document.total, self._page
        if total <= page or self._laid_out.width < 2:
            return range(0)
        size = max(1, round(page * page / total))
        share = document.row_number(self._top) / max(1, total - page)
        first = round(min(1.0, share) * (page - size))
        return range(first, first + size)

    def _draw_sticky(self) -> Strip:
        """Section and speaker at the top row, and which turn is the current one."""
        document = self.document
        assert document is not None
        assert self.interview is not None
        index = self._top[0]
        section = document.section(index)
        turn = document.turn(index)
        title, time = section.title or "", section.timestamp or ""
        speaker = self.interview.speaker_name(turn) or ""
        if self._top == (0, 0):
            title = time = speaker = ""
        elif not title:
            title = self.interview.title
        count = f"{self._at[0] + 1}/{len(self.interview.turns)}"
        counts: tuple[str, ...] = (f"turn {count}", count)
        if self._shown is not None:
            shown = f"{document.index_of(self._at[0]) + 1}/{len(document)} shown"
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

    def _draw_message(self, y: int) -> Strip:
        width, height = self._laid_out
        style = self.style_of("message")
        room = max(2, min(60, width - 4))
        lines = [
            line[start:end]
            for line in self._message.splitlines()
            for start, end in wrap(line, room)
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
