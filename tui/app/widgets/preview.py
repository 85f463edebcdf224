"""The passage of a hit with the turns around it, beside or below the finder's list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from tui.app.widgets.hit_rows import (
    ELLIPSIS,
    Convert,
    FoundHit,
    Part,
    Piece,
    Span,
    displayed_spans,
    fit,
    marked,
    merged,
    pieces_width,
    place_pieces,
    safe,
    section_at,
    speaker_slot,
    speaker_words,
)
from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.speaker_colours import SPEAKER_COLOURS, speaker_css
from tui.layout.breaking import wrap
from tui.layout.cells import cell_width, is_grapheme_boundary
from tui.transcript.model import Interview, Turn

MEASURE = 84
"""Cells of text at most: about 40 Chinese characters, as in the reading pane."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One row of a passage. ``own``: it belongs to the turn that was found."""

    pieces: tuple[Piece, ...]
    own: bool = False
    slot: int | None = None


def _paragraph_rows(
    text: str,
    spans: Sequence[tuple[int, int]],
    width: int,
    rows: int,
    convert: Convert | None,
    focus: int | None,
    *,
    own: bool = False,
) -> tuple[list[PassageRow], int]:
    """A paragraph as rows of text, and which of them has code point ``focus`` in it.

    At most about ``rows`` rows on either side of the focus are wrapped, whatever its length;
    without a focus, that many from the beginning.
    """
    reach = max(1, rows) * width
    low = max(0, (focus or 0) - reach)
    high = min(len(text), (focus or 0) + reach)
    while low > 0 and not is_grapheme_boundary(text, low):
        low -= 1
    while high < len(text) and not is_grapheme_boundary(text, high):
        high += 1
    piece = text[low:high]
    inside = [(max(a, low) - low, min(b, high) - low) for a, b in spans if a < high and b > low]
    at = (focus or 0) - low
    if convert is not None:
        displayed = convert(piece)
        inside = displayed_spans(displayed, inside)
        at = displayed.to_display(at)
        piece = displayed.text
    if low > 0:
        piece = ELLIPSIS + piece
        inside = [(a + 1, b + 1) for a, b in inside]
        at += 1
    if high < len(text):
        piece += ELLIPSIS
    piece = safe(piece)
    result: list[PassageRow] = []
    focus_row = 0
    for start, end in wrap(piece, width):
        if start <= at:
            focus_row = len(result)
        result.append(PassageRow(tuple(marked(piece, start, end, inside)), own))
    return result, focus_row


def _turn_rows(
    interview: Interview,
    turn: Turn,
    spans: Sequence[Span],
    width: int,
    rows: int,
    convert: Convert | None,
    *,
    own: bool,
) -> tuple[list[PassageRow], int]:
    """The name line and the text of a turn, and the row of its first match."""
    slot = speaker_slot(interview, turn.speaker)
    named: Part = "speaker" if interview.speaker_name(turn) else "place"
    head: list[Piece] = [(fit(speaker_words(interview, turn), width), named)]
    if turn.timestamp:
        time = safe(turn.timestamp)
        if pieces_width(head) + 2 + cell_width(time) <= width:
            head += [("  " + time, "place")]
    result = [PassageRow(tuple(head), own, slot)]
    focus_row = 0
    first = spans[0][0] if spans else 0
    # Paragraphs far from the match are not even looked at.
    begin = max(0, first - rows)
    for number in range(begin, min(len(turn.paragraphs), first + rows + 1)):
        text = turn.paragraphs[number].text
        here = [(a, b) for n, a, b in spans if n == number]
        focus = here[0][0] if number == first and here else None
        part, at = _paragraph_rows(text, here, width, rows, convert, focus, own=own)
        if focus is not None:
            focus_row = len(result) + at
        result += part
        if len(result) - focus_row > rows:
            break
    return result, focus_row


def passage_rows(
    interview: Interview,
    ordinal: int,
    spans: Sequence[Span],
    width: int,
    height: int,
    convert: Convert | None = None,
) -> list[PassageRow]:
    """``height`` rows or fewer around the first match of a turn, neighbouring turns with it.

    The match stands a third of the way down where there is enough before it. Work is bounded by
    the size shown, not by the length of the turn.
    """
    if width < 8 or height < 1:
        return []
    width = min(width, MEASURE)
    turn = interview.turns[ordinal]
    rows, focus = _turn_rows(interview, turn, merged(spans, turn), width, height, convert, own=True)
    above = height // 3
    before: list[PassageRow] = []
    at = ordinal
    while at > 0 and len(before) + focus < above:
        before = _break_between(interview, at, width, convert) + before
        at -= 1
        earlier, _ = _turn_rows(
            interview, interview.turns[at], (), width, height, convert, own=False
        )
        before = earlier + before
    rows = before + rows
    focus += len(before)
    at = ordinal + 1
    while at < len(interview.turns) and len(rows) - focus < height:
        rows += _break_between(interview, at, width, convert)
        later, _ = _turn_rows(interview, interview.turns[at], (), width, height, convert, own=False)
        rows += later
        at += 1
    top = max(0, min(focus - above, len(rows) - height))
    return rows[top : top + height]


def _displayed(text: str, convert: Convert | None) -> str:
    return safe(convert(text).text if convert is not None else text)


def _break_between(
    interview: Interview, ordinal: int, width: int, convert: Convert | None
) -> list[PassageRow]:
    """What stands between a turn and the one before it: a free row, or the heading."""
    section = section_at(interview, ordinal)
    if section is section_at(interview, ordinal - 1):
        return [PassageRow(())]
    title = section.title
    if not title:
        return [PassageRow(())]
    heading: Piece = (fit(_displayed(title, convert), width), "heading")
    return [PassageRow(()), PassageRow((heading,)), PassageRow(())]


class Preview(PaintedRows):
    """The passage of the selected hit: a line with its place, then the text around the match."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "preview--own",
        "preview--other",
        "preview--match",
        "preview--place",
        "preview--heading",
        "preview--marker",
        *(f"preview--speaker-{n}" for n in range(SPEAKER_COLOURS)),
    }

    DEFAULT_CSS = """
    Preview {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .preview--own { color: $foreground; }
        & > .preview--other { color: $text-muted; }
        & > .preview--match { color: $foreground; background: $accent 40%; text-style: bold; }
        & > .preview--place { color: $text-muted; }
        & > .preview--heading { color: $primary; text-style: bold; }
        & > .preview--marker { color: $primary; }
        &:ansi > .preview--match { color: ansi_black; background: ansi_yellow; }
        &:ansi > .preview--other { color: ansi_default; text-style: dim; }
        &:nocolor > .preview--match { text-style: bold underline; }
    }
    """ + speaker_css("Preview", "preview")

    def __init__(
        self,
        interview_of: Callable[[str], Interview],
        *,
        convert: Convert | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._interview_of = interview_of
        self._convert = convert
        self._hit: FoundHit | None = None
        self._rows: list[PassageRow] | None = None
        self._place: list[Piece] = []

    def show(self, hit: FoundHit | None) -> None:
        """Show another hit, or nothing."""
        if hit is self._hit:
            return
        self._hit = hit
        self._rows = None
        if self.size:
            self.repaint()

    def forget_rows(self) -> None:
        self._rows = None

    def _prepare(self, width: int, height: int) -> list[PassageRow]:
        hit = self._hit
        if hit is None:
            self._place = []
            return []
        try:
            interview = self._interview_of(hit.interview_id)
            section = section_at(interview, hit.ordinal)
        except LookupError:
            self._place = []
            return []
        time = f"  {safe(section.timestamp)}" if section.timestamp else ""
        room = max(0, width - 4 - cell_width(time))
        self._place = place_pieces(hit, interview, room, self._convert)
        if time:
            self._place.append((time, "place"))
        return passage_rows(interview, hit.ordinal, hit.spans, width - 4, height - 2, self._convert)

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        if self._rows is None:
            self._rows = self._prepare(width, height)
        if y == 0:
            return self._row((("  ", "place"), *self._place), width, own=False, slot=None)
        blank = self.style_of("preview--other")
        if not 0 <= y - 2 < len(self._rows):
            return Strip([Segment(" " * width, blank)], width)
        row = self._rows[y - 2]
        gutter: Piece = ("▌ ", "marker") if row.own else ("  ", "gap")
        return self._row((gutter, *row.pieces), width, own=row.own, slot=row.slot)

    def _row(self, pieces: Sequence[Piece], width: int, *, own: bool, slot: int | None) -> Strip:
        styled = []
        for text, part in pieces:
            if part == "speaker" and slot is not None:
                name = f"speaker-{slot}"
            elif part in ("speaker", "text", "gap"):
                name = "own" if own else "other"
            else:
                name = part
            styled.append((text, self.style_of(f"preview--{name}")))
        return self.strip_of(styled, width, self.style_of("preview--other"))
