"""Rows of a document as styled cells, and what a mouse selection of them stands for.

A row is painted from left to right: margin, the mark of the current turn, indent, text, filler.
Every cell carries an *offset* (Textual's selection meta) that names a place in the source and not
on the screen, so that a selection survives scrolling, resizing and another script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from tui.layout.cells import cell_width
from tui.layout.document import Block, Document, Row

Mark = tuple[int, int, str]
"""(start, end, component) in code points of a block's displayed text; later ones lie on top."""

Spot = tuple[int, int, int]
"""A place in the source text: (unit, block in it, code point of ``Block.source``)."""

StyleOf = Callable[..., Style]

ECHO_SIGN = "∘"
"""Others speak of this turn too (one cell everywhere: U+2218 is neutral in UAX #11)."""

CURRENT_MARK = "▎"
RULE = "─"
RULE_CELLS = 12

# Offsets of Textual are (x, y); y names unit, block and the row's first code point, x counts from
# there. Cells of the margin have an x below _MARGIN and stand for the row's beginning.
_MARGIN = 4096
_CHAR_BITS = 26
_BLOCK_BITS = 16


def spot_of(offset: Offset) -> Spot:
    """The place in the source that an offset of a painted cell names."""
    x, y = offset
    start = y & ((1 << _CHAR_BITS) - 1)
    block = (y >> _CHAR_BITS) & ((1 << _BLOCK_BITS) - 1)
    return y >> (_CHAR_BITS + _BLOCK_BITS), block, start + max(0, x - _MARGIN)


def offset_of(spot: Spot) -> Offset:
    """The offset that names a place in the source, the reverse of ``spot_of``."""
    index, block, char = spot
    return Offset(_MARGIN, _line_number(index, block, char))


def _line_number(index: int, block: int, start: int) -> int:
    return (index << (_CHAR_BITS + _BLOCK_BITS)) | (block << _CHAR_BITS) | start


class Geometry(NamedTuple):
    """Where things stand in a row, in cells: text begins after ``left`` and has ``measure``."""

    width: int
    left: int
    measure: int


class Ends(NamedTuple):
    """A selection as places; None is the beginning or the end of everything."""

    start: Spot | None
    end: Spot | None

    @classmethod
    def of(cls, selection: Selection) -> Ends:
        start, end = selection
        return cls(None if start is None else spot_of(start), None if end is None else spot_of(end))

    def within(self, index: int, block: int, length: int) -> tuple[int, int] | None:
        """The selected code points of a block of ``length``, None when there are none."""
        here = (index, block)
        start, end = 0, length
        if self.start is not None:
            if here < self.start[:2]:
                return None
            if here == self.start[:2]:
                start = min(length, self.start[2])
        if self.end is not None:
            if here > self.end[:2]:
                return None
            if here == self.end[:2]:
                end = min(length, self.end[2])
        return (start, end) if start <= end else None


class SpansByPlace:
    """The matches in a turn, so that a row of a turn with thousands of them finds its own fast."""

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for _, start, end in self._spans), default=0)

    def within(self, paragraph: int, start: int, end: int) -> list[tuple[int, int]]:
        """The (start, end) of those that reach into [start, end) of a paragraph."""
        first = bisect_left(self._spans, (paragraph, start - self._longest))
        last = bisect_left(self._spans, (paragraph, end), first)
        return [(a, b) for _, a, b in self._spans[first:last] if b > start]


def layers(start: int, end: int, marks: Sequence[Mark]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Cut [start, end) where marks begin and end; each piece with the components that cover it."""
    inside = [(max(start, a), min(end, b), name) for a, b, name in marks if a < end and b > start]
    if not inside:
        return [(start, end, ())] if start < end else []
    cuts = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    pieces = []
    for n in range(len(cuts) - 1):
        a, b = cuts[n], cuts[n + 1]
        names = tuple(dict.fromkeys(name for x, y, name in inside if x <= a and b <= y))
        pieces.append((a, b, names))
    return pieces


def paint_row(
    document: Document,
    index: int,
    row: Row,
    geometry: Geometry,
    style_of: StyleOf,
    base: str,
    aside: str,
    marks: Sequence[Mark] = (),
    selected: tuple[Sequence[Mark], Style] | None = None,
    current: bool = False,
    signed: bool = False,
) -> Strip:
    """One row as a strip of exactly ``geometry.width`` cells.

    ``base`` is the component of the row's text, ``aside`` that of the text beside it. ``selected``
    are the selected code points (as marks) and how they are shown. ``signed`` puts the sign that
    others speak of the turn before the row.
    """
    block = document.unit(index).blocks[row.block]
    width, left, measure = geometry
    origin = block.to_original(row.start)
    line = _line_number(index, row.block, origin)
    ground = style_of()
    margin_style = ground + Style.from_meta({"offset": (0, line)})
    mark_style = style_of("mark") + Style.from_meta({"offset": (left, line)})
    segments: list[Segment] = []
    # Mark and sign stand before the text and cost none of its room; a cell between them and the
    # text if there is one to spare.
    gap = min(left, 3)
    signed = signed and gap >= 2
    if (current or signed) and gap:
        if left > gap:
            segments.append(Segment(" " * (left - gap), margin_style))
        segments.append(Segment(CURRENT_MARK if current else " ", mark_style))
        if signed:
            segments.append(Segment(ECHO_SIGN, style_of("echo") + margin_style))
        indent = " " * (gap - 1 - signed + row.indent)
    else:
        indent = " " * (left + row.indent)
    used = left + row.indent
    if indent:
        segments.append(Segment(indent, margin_style))
    if row.kind == "rule":
        length = min(RULE_CELLS, measure - row.indent)
        segments.append(Segment(RULE * length, style_of("rule")))
        used += length
    elif row.kind == "text":
        for start, end, names in layers(row.start, row.end, marks):
            style = style_of(base, *names)
            for text, x, chosen in _pieces(block, start, end, selected):
                look = style + chosen if chosen is not None else style
                meta = {"offset": (_MARGIN + x - origin, line)}
                segments.append(Segment(text, look + Style.from_meta(meta)))
                used += cell_width(text)
        used = _set_aside(segments, block, row, used, geometry, style_of, aside)
    if used < width:
        segments.append(Segment(" " * (width - used), ground))
    strip = Strip(segments, max(used, width))
    return strip if used <= width else strip.crop(0, width)


def _set_aside(
    segments: list[Segment],
    block: Block,
    row: Row,
    used: int,
    geometry: Geometry,
    style_of: StyleOf,
    component: str,
) -> int:
    """Put a heading's or a turn's timestamp beside its first row; the cells used then."""
    if not block.aside or row.start != 0:
        return used
    cells = cell_width(block.aside)
    edge = geometry.left + geometry.measure
    if block.kind == "heading":
        gap = edge - used - cells
        if gap < (2 if row.end else 0):
            return used
    else:
        gap = 2 if row.end else 0
        if used + gap + cells > edge:
            return used
    ground = style_of()
    if gap:
        segments.append(Segment(" " * gap, ground))
    segments.append(Segment(block.aside, style_of(component)))
    return used + gap + cells


def _pieces(
    block: Block, start: int, end: int, selected: tuple[Sequence[Mark], Style] | None
) -> list[tuple[str, int, Style | None]]:
    """Displayed text [start, end) as (text, source offset, selection style) pieces in which one
    displayed code point is one of the source: what Textual counts by."""
    cuts = {start, end}
    chosen: Sequence[Mark] = ()
    if selected is not None:
        chosen = selected[0]
        for a, b, _ in chosen:
            cuts.update(n for n in (a, b) if start < n < end)
    if block.displayed is not None and (
        block.to_original(end) - block.to_original(start) != end - start
    ):
        cuts.update(range(start, end))
    places = sorted(cuts)
    pieces: list[tuple[str, int, Style | None]] = []
    for a, b in pairwise(places):
        style = None
        if selected is not None and any(x <= a and b <= y for x, y, _ in chosen):
            style = selected[1]
        pieces.append((block.text[a:b], block.to_original(a), style))
    return pieces


def selected_text(document: Document, ends: Ends) -> str:
    """The source text of a selection: no line breaks of the screen, a paragraph on a line of its
    own, a blank line between turns, names and headings where they are selected."""
    first = 0 if ends.start is None else ends.start[0]
    last = len(document) - 1 if ends.end is None else min(ends.end[0], len(document) - 1)
    text = ""
    for index in range(first, last + 1):
        lines = []
        for number, block in enumerate(document.blocks(index)):
            span = ends.within(index, number, len(block.source))
            if span is not None and (span[0] < span[1] or not block.source):
                lines.append(block.source[span[0] : span[1]])
        lines = [line for line in lines if line]
        if lines:
            between = "\n" if document.is_continued(index) else "\n\n"
            text += (between if text else "") + "\n".join(lines)
    return text
