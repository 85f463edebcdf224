"""A window onto a document, and the place where one reads in it.

The reading position is a turn and a character, ``at``; the window's first row is ``top``. Scrolling
moves the window and lets the position follow at the top; jumping moves the position and lets the
window follow. A new width, another script or a filter keep the position, in the same row of the
window where possible. All arithmetic of the reading pane is here, without Textual.
"""

from __future__ import annotations

from bisect import bisect_left

from tui.layout.document import Document, Place

NEAR_TOP = 3
"""A turn that begins within so many rows of the top is the one that is read there."""


class View:
    """``page`` rows of a document. Moves return False where there is nowhere to go."""

    def __init__(self, document: Document, page: int) -> None:
        self.document = document
        self.top: Place = (0, 0)
        self.at: tuple[int, int] = (document.ordinals[0] if len(document) else 0, 0)
        """(turn ordinal, code point of ``Turn.text``): the reading position."""
        self._page = max(1, page)
        # Whether ``at`` was jumped to, and stays while it is in sight; else it follows ``top``.
        self._held = False
        self._places: list[Place] | None = None

    # The window

    @property
    def page(self) -> int:
        """The rows of the window."""
        return self._page

    @property
    def places(self) -> list[Place]:
        """The places of the rows in the window; fewer than ``page`` in a short document."""
        if self._places is None:
            places: list[Place] = []
            index, row = self.top
            while len(places) < self._page and index < len(self.document):
                height = len(self.document.unit(index).rows)
                places.extend((index, n) for n in range(row, height))
                index, row = index + 1, 0
            self._places = places[: self._page]
        return self._places

    @property
    def is_at_top(self) -> bool:
        return self.top == (0, 0)

    @property
    def reading_row(self) -> int:
        """The row of the window in which the reading position stands, 0 when it is above."""
        if not len(self.document):
            return 0
        place = self.document.place_of(*self.at)
        return max(0, self.document.distance(self.top, place, 4 * self._page))

    def thumb(self) -> range:
        """The rows of a scrollbar's thumb: how far one is and how much there is."""
        total = self.document.total
        if total <= self._page:
            return range(0)
        size = max(1, round(self._page * self._page / total))
        share = self.document.row_number(self.top) / max(1, total - self._page)
        first = round(min(1.0, share) * (self._page - size))
        return range(first, first + size)

    def resize(self, width: int, page: int) -> None:
        """Another width and height; the reading position stays in its row."""
        at_top = self.is_at_top and self.at == (self._first, 0)
        row = self.reading_row
        self._page = max(1, page)
        if width != self.document.width:
            self.document.width = width
        if at_top:
            self._move_to((0, 0))
        else:
            self.put(min(row, self._page - 1))

    def replace(self, document: Document) -> None:
        """Another document of the same interview: other turns left out, another script."""
        row = self.reading_row
        self.document = document
        if len(document):
            ordinal = document.ordinals[document.index_of(self.at[0])]
            self.at = (ordinal, self.at[1] if ordinal == self.at[0] else 0)
        self.put(row)

    def put(self, row: int) -> None:
        """Scroll so that the reading position stands in a row of the window."""
        if len(self.document):
            self._move_to(self._clamped(self.document.walk(self.document.place_of(*self.at), -row)))
        else:
            self._move_to((0, 0))

    def _move_to(self, top: Place) -> None:
        self.top = top
        self._places = None

    @property
    def _first(self) -> int:
        return self.document.ordinals[0] if len(self.document) else 0

    @property
    def _last_top(self) -> Place:
        last = len(self.document) - 1
        end = (last, len(self.document.unit(last).rows) - 1)
        return self.document.walk(end, 1 - self._page)

    def _clamped(self, top: Place) -> Place:
        bottom = self.document.walk(top, self._page - 1)
        if self.document.distance(top, bottom, self._page) == self._page - 1:
            return top
        return self._last_top

    # Scrolling

    def scroll(self, rows: int, *, by_turn: bool = False) -> bool:
        """Scroll by rows. Where the window cannot move, the current turn goes on without it: to
        the next one (``by_turn``) or to the last, so that every turn can be the current one."""
        if not len(self.document) or rows == 0:
            return False
        top = self._clamped(self.document.walk(self.top, rows))
        if top == self.top:
            return self._past_the_end(rows, by_turn)
        self._move_to(top)
        if not by_turn and rows > 0 and top == self._last_top:
            self._read_at_end()
        elif not (self._held and self._in_sight):
            self._read_at_top()
        return True

    def scroll_to_share(self, share: float) -> bool:
        """Scroll to a place between the beginning (0) and the end (1), as estimated so far."""
        if not len(self.document):
            return False
        number = round(share * max(0, self.document.total - self._page))
        self._move_to(self._clamped(self.document.locate(number)))
        self._read_at_top()
        return True

    def to_top(self) -> bool:
        if not len(self.document):
            return False
        self._move_to((0, 0))
        self.at = (self._first, 0)
        return True

    def to_bottom(self) -> bool:
        if not len(self.document):
            return False
        self._move_to(self._last_top)
        self.at = (self.document.ordinals[-1], 0)
        return True

    @property
    def _in_sight(self) -> bool:
        """Whether the reading position stands in the upper half of the window."""
        place = self.document.place_of(*self.at)
        return 0 <= self.document.distance(self.top, place, self._page) <= self._page // 2

    def _past_the_end(self, rows: int, by_turn: bool) -> bool:
        before = self.at
        if by_turn:
            ordinal = self._next_ordinal(1 if rows > 0 else -1)
            if ordinal is not None:
                self.at = (ordinal, 0)
        elif rows > 0:
            self._read_at_end()
        else:
            self.at = (self._first, 0)
        return self.at != before

    def _read_at_top(self) -> None:
        """One reads on in the turn that begins within the first rows, else in the one that the
        top row is in."""
        document = self.document
        self._held = False
        near = document.walk(self.top, min(NEAR_TOP, self._page // 4))
        unit = document.unit(near[0])
        if near[0] != self.top[0] and near[1] >= unit.body and not document.is_continued(near[0]):
            self.at = (unit.ordinal, 0)
            return
        here = document.unit(self.top[0])
        if self.top[1] <= here.body and not document.is_continued(self.top[0]):
            self.at = (here.ordinal, 0)
        else:
            self.at = (here.ordinal, document.char_at(self.top))

    def _read_at_end(self) -> None:
        self.at = (self.document.ordinals[-1], 0)
        if self._begins_above:
            self._read_at_top()

    # Jumping

    def jump(self, ordinal: int, char: int, row: int) -> bool:
        """Read at a character of a turn, in a row of the window."""
        if not len(self.document):
            return False
        length = len(self.document.interview.turns[ordinal].text)
        self.at = (ordinal, max(0, min(char, length)))
        self._held = True
        self.put(row)
        return True

    def read_at(self, place: Place) -> None:
        """Read at a place that is in the window."""
        self.at = (self.document.unit(place[0]).ordinal, self.document.char_at(place))
        self._held = True

    def step_turn(self, n: int) -> bool:
        """To the beginning of the next turn (``n`` 1); of this one when it is above the window, or
        of the one before (-1)."""
        if not len(self.document):
            return False
        if n < 0 and self._begins_above:
            return self._to_turn(self.at[0])
        ordinal = self._next_ordinal(n)
        return ordinal is not None and self._to_turn(ordinal)

    def step_section(self, n: int) -> bool:
        """To the beginning of the next section; of this one when that is above the window or one
        is further on in it, or of the one before."""
        document = self.document
        if not len(document):
            return False
        section_of = document.interview.section_of_turn

        def begin(section: int) -> int:
            return document.ordinals[document.index_of(bisect_left(section_of, section))]

        here = section_of[self.at[0]]
        if n > 0:
            if bisect_left(section_of, here + 1) >= len(section_of):
                return False
            return begin(here + 1) > self.at[0] and self._to_turn(begin(here + 1))
        if self.at[0] != begin(here) or self._begins_above:
            return self._to_turn(begin(here))
        index = document.index_of(begin(here)) - 1
        return index >= 0 and self._to_turn(begin(section_of[document.ordinals[index]]))

    def step_speaker(self, n: int) -> bool:
        """To the next (or previous) turn of the current turn's speaker; without one, of anyone."""
        document = self.document
        if not len(document):
            return False
        turns = document.interview.turns
        speaker = turns[self.at[0]].speaker
        index = document.index_of(self.at[0])
        while 0 <= index < len(document):
            ordinal = document.ordinals[index]
            other = turns[ordinal].speaker
            if ordinal != self.at[0] and other is not None and speaker in (None, other):
                return self._to_turn(ordinal)
            index += 1 if n > 0 else -1
        return False

    @property
    def _begins_above(self) -> bool:
        """Whether the current turn begins above the window."""
        return self.document.place_of(self.at[0]) < self.top

    def _next_ordinal(self, n: int) -> int | None:
        """The shown turn after (``n`` 1) or before (-1) the current one."""
        ordinals = self.document.ordinals
        index = self.document.index_of(self.at[0])
        while 0 <= index < len(ordinals) and ordinals[index] == self.at[0]:
            index += 1 if n > 0 else -1
        return ordinals[index] if 0 <= index < len(ordinals) else None

    def _to_turn(self, ordinal: int) -> bool:
        """A turn's beginning at the top, its heading along, one row left free above."""
        self.at = (ordinal, 0)
        self._held = True
        index = self.document.index_of(ordinal)
        first = self.document.unit(index).first
        self._move_to(self._clamped(self.document.walk((index, first), -1)))
        return True
