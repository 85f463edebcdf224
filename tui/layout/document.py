"""An interview as rows of text, wrapped where one reads and estimated everywhere else.

A document is a sequence of *units*, one for each shown turn: the headings that stand before the
turn, its name line, its paragraphs, and the blank rows between; a turn of very many paragraphs is
several units. A unit has *blocks* (a heading, a name line, a paragraph), and a block has *rows*. A
*place* is a unit's index and a row in it. Offsets are code points, widths terminal cells.

Only units that are looked at get wrapped. The heights of the rest are estimated, a chunk of units
at a time, when a row number is asked for near them or when ``refine`` is called in an idle moment;
chunks that nobody asked about count with the average height. So opening an interview of 100,000
turns costs as much as opening one of a hundred, and so does a new width.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Literal, NamedTuple, Protocol

from tui.layout.breaking import wrap
from tui.layout.cells import cell_width, estimate_width
from tui.transcript.model import Interview, Paragraph, Section, Turn

CHUNK = 64
"""Units whose heights are estimated together: less than a millisecond of work."""

KEPT_UNITS = 512
"""Wrapped units that are remembered: some screens around the reading position."""


class Position(NamedTuple):
    """A place in the library: a code point of ``Turn.text`` of one turn. Never a percentage, so
    that it means the same passage at any width, in any script and after edits elsewhere."""

    interview_id: str
    turn_id: str
    char: int = 0


class Displayed(Protocol):
    """A text as displayed, with the way to and from the original it was converted from."""

    @property
    def text(self) -> str: ...

    def to_display(self, offset: int) -> int: ...

    def to_original(self, offset: int) -> int: ...


Place = tuple[int, int]
"""A unit's index and a row in it."""

PART = 16
"""Paragraphs of a turn in one unit: a document of one endless turn must open as fast."""

BlockKind = Literal["title", "meta", "heading", "name", "text", "note", "caption", "blank"]


class Block(NamedTuple):
    """One piece of text of its own look.

    ``source`` is the text as in the interview, ``text`` as displayed; ``displayed`` maps between
    their offsets (None: they are the same). ``paragraph`` is the index in ``Turn.paragraphs`` or
    None. ``aside`` is a short text set beside the first row (a timestamp). ``level`` is that of a
    heading. ``model`` is the paragraph itself, for its emphasis.
    """

    kind: BlockKind
    source: str
    text: str
    displayed: Displayed | None = None
    paragraph: int | None = None
    aside: str = ""
    level: int = 0
    model: Paragraph | None = None

    def to_display(self, offset: int) -> int:
        return offset if self.displayed is None else self.displayed.to_display(offset)

    def to_original(self, offset: int) -> int:
        return offset if self.displayed is None else self.displayed.to_original(offset)


RowKind = Literal["text", "blank", "rule"]


class Row(NamedTuple):
    """One line on the screen: code points [start, end) of the displayed text of a block, after
    ``indent`` free cells. Blank rows and rules belong to the block that they stand before."""

    kind: RowKind
    block: int
    start: int
    end: int
    indent: int


class Unit(NamedTuple):
    """A turn (or a part of a very long one), wrapped. ``first`` is the index of the first row that
    is not blank; ``body`` that of the first row of the turn itself (its name line or its text,
    after the headings)."""

    ordinal: int
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    first: int
    body: int


class _Plan(NamedTuple):
    """A block before it is wrapped, and what stands around it."""

    block: Block
    before: int  # blank rows before it
    rule: bool  # a short rule before it
    first_indent: int
    indent: int
    reserve: int = 0  # cells kept free at the right end
    centred: bool = False
    source: str | None = None  # what to convert for display, when it is to be converted


META_KEYS = ("date", "source", "publisher", "byline")
LONGEST_FACT = 60
CHINESE_INDENT = 4
LATIN_INDENT = 2


class Document:
    """An interview (or some of its turns) at one width.

    ``convert`` makes the displayed form of a text. ``ordinals`` restricts it to these turns, in
    reading order. ``paragraphs`` shows only these of each turn (ordinal → indexes, in order) and
    no turn that is not in it, ``headings`` only those of these sections: one language of a
    bilingual interview, which is whole otherwise.
    ``width`` may be changed at any time and costs next to nothing.
    """

    def __init__(
        self,
        interview: Interview,
        width: int,
        *,
        convert: Callable[[str], Displayed] | None = None,
        ordinals: Collection[int] | None = None,
        paragraphs: Mapping[int, Sequence[int]] | None = None,
        headings: Collection[int] | None = None,
    ) -> None:
        self.interview = interview
        self.wrapped = 0
        """Rows made so far by wrapping: what a test counts to see that nothing is wasted."""
        self._convert = convert
        self._turns = interview.turns
        self._section_of = interview.section_of_turn
        self._filtered = ordinals is not None
        self._ordinals: Sequence[int] = (
            range(len(self._turns))
            if ordinals is None
            else sorted(n for n in ordinals if 0 <= n < len(self._turns))
        )
        self._paragraphs = paragraphs
        self._headed = headings
        if paragraphs is not None:
            self._ordinals = array("l", [n for n in self._ordinals if n in paragraphs])
        self._first_paragraphs: Sequence[int] | None = None
        self._split_long_turns()
        self._starts: dict[int, list[int]] = {}
        roles = {speaker.role for speaker in interview.speakers}
        self._two_sided = "host" in roles and len(interview.speakers) > 1
        self._paragraph_indent = LATIN_INDENT if interview.script == "latn" else CHINESE_INDENT
        self.width = width

    def _split_long_turns(self) -> None:
        # Over all turns without a line of Python for each: this is the one look at every turn.
        if max(map(len, map(attrgetter("paragraphs"), self._turns)), default=0) <= PART:
            return
        units = [
            (n, first)
            for n in self._ordinals
            for first in range(0, max(1, len(self._shown_of(n))), PART)
        ]
        self._ordinals = array("l", [n for n, _ in units])
        self._first_paragraphs = array("l", [first for _, first in units])

    # Width and heights

    @property
    def width(self) -> int:
        """The room for text in cells."""
        return self._width

    @width.setter
    def width(self, width: int) -> None:
        self._width = max(2, width)
        self._side = 4 if self._width >= 48 else 2
        self._units: OrderedDict[int, Unit] = OrderedDict()
        chunks = -(-len(self._ordinals) // CHUNK)
        self._heights: list[array[int] | None] = [None] * chunks
        self._chunk_rows: list[int] = [0] * chunks
        self._known_units = 0
        self._known_rows = 0
        self._next_chunk = 0

    def __len__(self) -> int:
        """The number of units."""
        return len(self._ordinals)

    @property
    def ordinals(self) -> Sequence[int]:
        """The turn ordinals of the units."""
        return self._ordinals

    def index_of(self, ordinal: int) -> int:
        """The first unit of a turn; of the next turn that is shown when it is left out."""
        if isinstance(self._ordinals, range):
            index = ordinal
        else:
            index = bisect_left(self._ordinals, ordinal)
        return min(max(0, index), max(0, len(self._ordinals) - 1))

    def _size(self, chunk: int) -> int:
        return min(CHUNK, len(self._ordinals) - chunk * CHUNK)

    def _chunk(self, chunk: int) -> array[int]:
        heights = self._heights[chunk]
        if heights is None:
            start = chunk * CHUNK
            heights = array(
                "l", [self._estimate(n) for n in range(start, start + self._size(chunk))]
            )
            self._heights[chunk] = heights
            self._chunk_rows[chunk] = rows = sum(heights)
            self._known_units += len(heights)
            self._known_rows += rows
        return heights

    def _average(self) -> float:
        if not self._known_units:
            self._chunk(0)
        return self._known_rows / self._known_units

    def _rows_before_chunk(self, chunk: int) -> int:
        known = unknown = 0
        for n in range(chunk):
            if self._heights[n] is None:
                unknown += CHUNK
            else:
                known += self._chunk_rows[n]
        return known + (round(unknown * self._average()) if unknown else 0)

    @property
    def total(self) -> int:
        """The number of rows, exact as far as units have been wrapped, estimated beyond."""
        if not self._ordinals:
            return 0
        unknown = len(self._ordinals) - self._known_units
        return self._known_rows + (round(unknown * self._average()) if unknown else 0)

    def row_number(self, place: Place) -> int:
        """The number of a place's row in the whole document, 0-based, as estimated so far."""
        if not self._ordinals:
            return 0
        index, row = place
        chunk, within = divmod(index, CHUNK)
        return self._rows_before_chunk(chunk) + sum(self._chunk(chunk)[:within]) + row

    def locate(self, number: int) -> Place:
        """The place at a row number of the whole document, as estimated so far."""
        if not self._ordinals:
            return 0, 0
        number = max(0, number)
        average = self._average()
        for chunk in range(len(self._heights)):
            known = self._heights[chunk] is not None
            rows = self._chunk_rows[chunk] if known else round(average * self._size(chunk))
            if number < rows or chunk == len(self._heights) - 1:
                break
            number -= rows
        if self._heights[chunk] is None:
            # Its estimate may differ from the average that led here: keep the proportion.
            number = number * sum(self._chunk(chunk)) // max(1, rows)
        index = chunk * CHUNK
        for height in self._chunk(chunk)[:-1]:
            if number < height:
                break
            number -= height
            index += 1
        return index, min(number, len(self.unit(index).rows) - 1)

    @property
    def is_refined(self) -> bool:
        """Whether the heights of all units have been estimated, if not known."""
        return self._known_units == len(self._ordinals)

    def refine(self) -> bool:
        """Estimate one more chunk; False when all of them have been."""
        while self._next_chunk < len(self._heights):
            chunk = self._next_chunk
            self._next_chunk += 1
            if self._heights[chunk] is None:
                self._chunk(chunk)
                return True
        return False

    def walk(self, place: Place, by: int) -> Place:
        """The place ``by`` rows further down (or up), exact; ends at the first or the last row."""
        if not self._ordinals:
            return 0, 0
        index, row = place
        row += by
        while row < 0:
            if index == 0:
                return 0, 0
            index -= 1
            row += len(self.unit(index).rows)
        while row >= (height := len(self.unit(index).rows)):
            if index == len(self._ordinals) - 1:
                return index, height - 1
            row -= height
            index += 1
        return index, row

    def distance(self, start: Place, end: Place, most: int) -> int:
        """Rows from ``start`` down to ``end`` (negative: up), exact, within plus or minus
        ``most``."""
        if end < start:
            return -self.distance(end, start, most)
        index, row = start
        rows = -row
        while index < end[0] and rows < most:
            rows += len(self.unit(index).rows)
            index += 1
        return min(most, rows + end[1]) if index == end[0] else most

    # Units

    def unit(self, index: int) -> Unit:
        """A unit, wrapped at the current width."""
        unit = self._units.get(index)
        if unit is not None:
            self._units.move_to_end(index)
            return unit
        unit = self._wrap(index)
        self._units[index] = unit
        if len(self._units) > KEPT_UNITS:
            self._units.popitem(last=False)
        chunk, place = divmod(index, CHUNK)
        heights = self._chunk(chunk)
        change = len(unit.rows) - heights[place]
        if change:
            heights[place] += change
            self._chunk_rows[chunk] += change
            self._known_rows += change
        return unit

    def turn(self, index: int) -> Turn:
        return self._turns[self._ordinals[index]]

    def section(self, index: int) -> Section:
        """The section of a unit's turn."""
        return self.interview.sections[self._section_of[self._ordinals[index]]]

    def is_host(self, turn: Turn) -> bool:
        """Whether a turn is the asking side's."""
        if turn.kind == "question":
            return True
        speaker = self.interview.speaker_by_id.get(turn.speaker) if turn.speaker else None
        return speaker is not None and speaker.role == "host"

    def display(self, text: str) -> Displayed | None:
        """The displayed form of a text, None for the text itself."""
        return None if self._convert is None else self._convert(text)

    def _headings(self, index: int) -> Sequence[Section]:
        """The sections whose headings stand before a unit, also those without turns."""
        if self.is_continued(index):
            return ()
        here = self._section_of[self._ordinals[index]]
        before = self._section_of[self._ordinals[index - 1]] if index else -1
        if here == before:
            return ()
        if self._filtered:
            before = here - 1
        return self._headings_of(range(before + 1, here + 1))

    def _headings_of(self, numbers: range) -> list[Section]:
        sections, headed = self.interview.sections, self._headed
        return [
            sections[n]
            for n in numbers
            if _has_heading(sections[n]) and (headed is None or n in headed)
        ]

    def _needs_name(self, index: int) -> bool:
        """A name line opens every turn of a person, but not the rest of a turn that only a
        footnote or a caption has interrupted."""
        turn = self.turn(index)
        if turn.speaker is None or turn.kind in ("note", "caption"):
            return False
        ordinal = self._ordinals[index]
        if turn.timestamp is not None or self._filtered or ordinal == 0:
            return True
        section = self._section_of[ordinal]
        before = ordinal - 1
        while before >= 0 and self._turns[before].kind in ("note", "caption"):
            before -= 1
        interrupted = before < ordinal - 1
        return not (
            interrupted
            and before >= 0
            and self._section_of[before] == section
            and self._turns[before].speaker == turn.speaker
            and self._turns[before].kind == turn.kind
        )

    def _plan(self, index: int) -> list[_Plan]:
        """The blocks of a unit in order. Wrapping and estimating both follow it."""
        turn = self.turn(index)
        plan: list[_Plan] = []
        continued = self.is_continued(index)
        if index == 0 and not self._filtered and self.interview.title:
            plan += self._front_matter()
        for section in self._headings(index):
            level = 1 if section.level <= 1 else 2
            source = section.title or ""
            aside = section.timestamp or ""
            reserve = cell_width(aside) + 2 if aside else 0
            if reserve > self._width // 2:
                reserve = 0
            block = Block("heading", source, source, aside=aside, level=level)
            gap = 2 if plan or index else 0
            if plan and plan[-1].block.kind == "heading":
                gap = 1
            plan.append(_Plan(block, gap, False, 0, 0, reserve, source=source))
        gap = 1 if (plan or index) and not continued else 0
        side = self._side if self._is_inset(turn) else 0
        if continued:
            pass
        elif self._needs_name(index):
            name = self.interview.speaker_name(turn) or ""
            block = Block("name", name, name, aside=turn.timestamp or "")
            plan.append(_Plan(block, gap, False, side, side, source=name))
            gap = 0
        elif turn.timestamp:
            block = Block("name", "", "", aside=turn.timestamp)
            plan.append(_Plan(block, gap, False, side, side))
            gap = 0
        opens = plan[-1].block.kind == "name" if plan else False
        rule = turn.kind == "note" and not continued and not self._follows_note(index)
        for place, number in enumerate(self._part(index)):
            paragraph = turn.paragraphs[number]
            begins = place == 0 and not continued
            kind: BlockKind = "text"
            first = side + self._paragraph_indent
            later = side
            if turn.kind == "note":
                kind, first = "note", side
            elif turn.kind == "caption":
                kind, first = "caption", side
            elif begins and opens:
                first = side
            block = Block(kind, paragraph.text, paragraph.text, None, number, model=paragraph)
            plan.append(
                _Plan(
                    block,
                    gap,
                    rule and begins,
                    first,
                    later,
                    self._side if kind == "caption" else 0,
                    kind == "caption",
                    source=paragraph.text,
                )
            )
            gap = 0
        if index == len(self._ordinals) - 1 and not self._filtered:
            # Headings without turns at the end of the file, and one blank row to end on.
            behind = range(self._section_of[-1] + 1, len(self.interview.sections))
            for section in self._headings_of(behind):
                title = section.title or ""
                block = Block("heading", title, title, aside=section.timestamp or "", level=2)
                plan.append(_Plan(block, 2, False, 0, 0, source=title))
        return plan

    def blocks(self, index: int) -> list[Block]:
        """The blocks of a unit as in the source, without wrapping or converting them."""
        return [plan.block for plan in self._plan(index)]

    def is_continued(self, index: int) -> bool:
        """Whether a unit is a further part of a turn that began in an earlier one."""
        return self._first_paragraphs is not None and self._first_paragraphs[index] > 0

    def _shown_of(self, ordinal: int) -> Sequence[int]:
        """The indexes of the paragraphs of a turn that are shown."""
        if self._paragraphs is not None:
            return self._paragraphs[ordinal]
        return range(len(self._turns[ordinal].paragraphs))

    def _part(self, index: int) -> Sequence[int]:
        """The indexes in ``Turn.paragraphs`` of those of a unit."""
        shown = self._shown_of(self._ordinals[index])
        if self._first_paragraphs is None:
            return shown
        first = self._first_paragraphs[index]
        return shown[first : first + PART]

    def _is_inset(self, turn: Turn) -> bool:
        """Questions and the author's text stand at the margin; answers and asides a little in."""
        if turn.kind in ("note", "caption", "quote"):
            return True
        return self._two_sided and turn.speaker is not None and not self.is_host(turn)

    def _follows_note(self, index: int) -> bool:
        return index > 0 and self.turn(index - 1).kind == "note" and not self._headings(index)

    def _front_matter(self) -> list[_Plan]:
        title = self.interview.title
        plan = [_Plan(Block("title", title, title), 0, False, 0, 0, source=title)]
        facts = (" ".join(self.interview.meta.get(key, "").split()) for key in META_KEYS)
        # An address or a paragraph is nothing to set under a title.
        short = (f for f in facts if f and "://" not in f and estimate_width(f) <= LONGEST_FACT)
        meta = " · ".join(dict.fromkeys(short))
        if meta:
            plan.append(_Plan(Block("meta", meta, meta), 0, False, 0, 0, source=meta))
        return plan

    def _estimate(self, index: int) -> int:
        """About the height of a unit: what ``_plan`` would give, without its care."""
        turn = self.turn(index)
        rows = 0 if self._first_paragraphs is not None and self._first_paragraphs[index] else 1
        if rows:
            section_of, ordinals = self._section_of, self._ordinals
            if index == 0 or section_of[ordinals[index]] != section_of[ordinals[index - 1]]:
                rows += 3
            if turn.speaker is not None:
                rows += 1
        room = self._width
        if self._two_sided and turn.speaker is not None:
            room = max(2, room - self._side)
        for number in self._part(index):
            cells = estimate_width(turn.paragraphs[number].text) + 2
            rows += 1 if cells <= room else -(-cells // room)
        return rows

    def _wrap(self, index: int) -> Unit:
        blocks: list[Block] = []
        rows: list[Row] = []
        body = first_row = 0
        seen_body = False
        for block, before, rule, first, indent, reserve, centred, source in self._plan(index):
            if self._convert is not None and source:
                displayed = self._convert(source)
                block = block._replace(text=displayed.text, displayed=displayed)
            number = len(blocks)
            blocks.append(block)
            rows += [Row("blank", number, 0, 0, 0)] * before
            if not seen_body and block.kind in ("name", "text", "note", "caption"):
                body = len(rows)
                seen_body = True
            if rule:
                rows.append(Row("rule", number, 0, 0, indent))
            room = self._width - reserve
            pieces = wrap(block.text, room, first, indent)
            for place, (start, end) in enumerate(pieces):
                left = indent if place else first
                if centred and len(pieces) == 1:
                    free = self._width - cell_width(block.text[start:end])
                    left = max(left, free // 2)
                rows.append(Row("text", number, start, end, left))
        if index == len(self._ordinals) - 1:
            rows.append(Row("blank", max(0, len(blocks) - 1), 0, 0, 0))
        while first_row < len(rows) - 1 and rows[first_row].kind == "blank":
            first_row += 1
        self.wrapped += len(rows)
        ordinal = self._ordinals[index]
        return Unit(ordinal, tuple(blocks), tuple(rows), first_row, body if seen_body else 0)

    # Places and positions

    def paragraph_starts(self, ordinal: int) -> list[int]:
        """The offset in ``Turn.text`` at which each paragraph of a turn begins."""
        starts = self._starts.get(ordinal)
        if starts is None:
            if len(self._starts) > KEPT_UNITS:
                self._starts.clear()
            lengths = (len(paragraph.text) + 1 for paragraph in self._turns[ordinal].paragraphs)
            starts = self._starts[ordinal] = list(accumulate(lengths, initial=0))[:-1] or [0]
        return starts

    def split(self, ordinal: int, char: int) -> tuple[int, int]:
        """A code point of ``Turn.text`` as (paragraph, code point in it)."""
        starts = self.paragraph_starts(ordinal)
        paragraph = bisect_right(starts, max(0, char)) - 1
        return paragraph, max(0, char) - starts[paragraph]

    def place_of(self, ordinal: int, char: int = 0) -> Place:
        """The place that shows a code point of ``Turn.text``; for 0 the turn's first row, its
        name line. A turn that is left out gives the next one's."""
        index = self.index_of(ordinal)
        if not self._ordinals or char <= 0 or self._ordinals[index] != ordinal:
            return index, self.unit(index).body if self._ordinals else 0
        return self.place_in_paragraph(ordinal, *self.split(ordinal, char))

    def place_in_paragraph(self, ordinal: int, paragraph: int, char: int) -> Place:
        """The place that shows a code point of one of a turn's paragraphs."""
        index = self.index_of(ordinal)
        if not self._ordinals:
            return 0, 0
        if self._first_paragraphs is not None:
            index += bisect_left(self._shown_of(self._ordinals[index]), max(0, paragraph)) // PART
            index = min(index, len(self._ordinals) - 1)
            while self._ordinals[index] > ordinal:
                index -= 1
        unit = self.unit(index)
        found = unit.body
        for number, row in enumerate(unit.rows):
            block = unit.blocks[row.block]
            if row.kind != "text" or block.paragraph is None:
                continue
            if block.paragraph > paragraph:
                break
            if block.paragraph < paragraph or row.start <= block.to_display(char):
                found = number
        return index, found

    def char_at(self, place: Place) -> int:
        """The code point of ``Turn.text`` with which a row begins; 0 for whatever stands before
        the turn's text."""
        unit = self.unit(place[0])
        starts = self.paragraph_starts(unit.ordinal)
        for row in unit.rows[place[1] :]:
            block = unit.blocks[row.block]
            if block.paragraph is not None:
                return starts[block.paragraph] + block.to_original(row.start)
        return len(self._turns[unit.ordinal].text)


def _has_heading(section: Section) -> bool:
    return bool(section.title or section.timestamp)
