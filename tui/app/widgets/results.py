"""The finder's list of hits: two rows each, only visible rows drawn, only changed rows repainted.

What a row says is worked out by plain functions on strings (``head_pieces``, ``snippet_pieces``);
the widget turns their pieces into styled cells. Nothing here ever reads text as markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Literal, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.painted import PaintedRows
from tui.layout.cells import cell_offsets, cell_width, clip, is_grapheme_boundary
from tui.transcript.model import Interview, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points of the original text."""

Part = Literal["marker", "speaker", "place", "reason", "text", "match", "gap", "heading"]
Piece = tuple[str, Part]

SPEAKER_COLOURS = 8
ROWS_PER_HIT = 2
ELLIPSIS = "…"


class FoundHit(Protocol):
    """What the list needs to know of a hit; ``tui.search.Hit`` is one."""

    @property
    def interview_id(self) -> str: ...
    @property
    def ordinal(self) -> int: ...
    @property
    def why(self) -> str: ...
    @property
    def spans(self) -> Sequence[Span]: ...


class Displayed(Protocol):
    """Text as shown, with the way back to the original it was converted from."""

    @property
    def text(self) -> str: ...
    def to_display(self, offset: int) -> int:
        """The offset in ``text`` that stands for a code point offset of the original."""


Convert = Callable[[str], Displayed]
"""A display conversion (Simplified to Traditional, ...). None everywhere means: as written."""


# --- Text that is safe to draw -------------------------------------------------------------

# Files are cleaned when they are read; queries and file names are not, and a terminal must not
# depend on every source being clean. One character for one, so that offsets hold.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def safe(text: str) -> str:
    """The text with everything that could move, colour or reorder the terminal made visible.

    Same length in code points: control characters become their pictures, line breaks and tabs a
    space, bidi controls and lone surrogates U+FFFD.
    """
    return _UNSAFE.sub(_visible, text)


def fit(text: str, width: int) -> str:
    """``text`` if it takes at most ``width`` cells, else its beginning and an ellipsis, cut
    between graphemes. Always at most ``width`` cells."""
    if width <= 0:
        return ""
    # Marks take no cell, so a long run of them is cut before it is measured.
    head = text[: width * 8 + 64]
    clipped = clip(head, width)
    if clipped == head and len(head) < len(text):
        clipped = clip(head, width - 1, "") + ELLIPSIS
    return clipped


# --- What a row says -----------------------------------------------------------------------


# The words for each ``why`` of the search; empty where the highlight says it all.
_REASONS = {
    "exact": "",
    "words": "",
    "variant": "variant",
    "synonym": "other word",
    "typo": "≈",
    "pinyin": "pinyin",
}


def reason_of(hit: FoundHit) -> str:
    """Why a hit was found, in a word or two; empty where the highlight says it all."""
    note: str | None = getattr(hit, "note", None)
    if note:
        return safe(note)
    return _REASONS.get(hit.why, safe(hit.why))


def speaker_slot(interview: Interview, speaker_id: str | None) -> int | None:
    """The number of a speaker's colour, 0 to ``SPEAKER_COLOURS`` - 1, steady in an interview."""
    if speaker_id is None:
        return None
    for n, speaker in enumerate(interview.speakers):
        if speaker.id == speaker_id:
            return n % SPEAKER_COLOURS
    return None


_KIND_NAMES = {"narration": "narration", "note": "note", "caption": "caption", "quote": "quote"}


def speaker_words(interview: Interview, turn: Turn) -> str:
    """The speaker's name; for a turn without one, what kind of text it is."""
    name = interview.speaker_name(turn)
    if name:
        return safe(name)
    return _KIND_NAMES.get(turn.kind, "—")


def head_pieces(
    hit: FoundHit, interview: Interview, width: int, convert: Convert | None = None
) -> list[Piece]:
    """First row of a hit, exactly ``width`` cells: speaker · interview › section  time  reason.

    What was found in a name, a title or a heading is marked there. The title gives way first
    where there is little room, then the heading, then the speaker.
    """
    turn = interview.turns[hit.ordinal]
    section = interview.sections[interview.section_of_turn[hit.ordinal]]
    reason = fit(reason_of(hit), max(0, width // 4))
    time = safe(turn.timestamp or section.timestamp or "")
    if len(time) > 12 or width < 40:
        time = ""
    right: list[Piece] = []
    if reason:
        right += [("  ", "gap"), (reason, "reason")]
    if time:
        right += [("  ", "gap"), (time, "place")]
    room = max(1, width - pieces_width(right))

    found = getattr(hit, "where", "text") == "speaker"
    named: Part = "speaker" if interview.speaker_name(turn) else "place"
    speaker = speaker_words(interview, turn)
    pieces = _label(hit, speaker, max(4, room // 3), named, found, None)
    place = place_pieces(hit, interview, room - pieces_width(pieces) - 3, convert)
    if place:
        pieces += [(" · ", "gap"), *place]
    pieces.append((" " * max(0, room - pieces_width(pieces)), "gap"))
    return pieces + right


def place_pieces(
    hit: FoundHit, interview: Interview, width: int, convert: Convert | None = None
) -> list[Piece]:
    """Interview › section in at most ``width`` cells; the interview gives way first."""
    if width < 4:
        return []
    where: str = getattr(hit, "where", "text")
    title = interview.title
    heading = interview.sections[interview.section_of_turn[hit.ordinal]].title or ""
    for_title = width
    if title and heading:
        width -= 3
        for_title = max(width - cell_width(heading[:400]), width * 2 // 5)
    pieces = _label(hit, title, for_title, "place", where == "title", convert)
    if title and heading:
        width -= pieces_width(pieces)
        pieces.append((" › ", "gap"))
    return pieces + _label(hit, heading, width, "place", where == "section", convert)


def _label(
    hit: FoundHit, text: str, width: int, part: Part, found: bool, convert: Convert | None
) -> list[Piece]:
    """A name, title or heading in at most ``width`` cells, as pieces; with what was found in it
    marked if ``found``."""
    if not text:
        return []
    needles: Sequence[str] = getattr(hit, "needles", ()) if found else ()
    spans: list[tuple[int, int]] = []
    if needles:
        from tui.search.fold import fold
        from tui.search.spans import find_in

        folded = fold(text)
        spans = sorted(span for needle in needles for span in find_in(folded, needle))
    if convert is not None:
        displayed = convert(text)
        spans = [(displayed.to_display(a), displayed.to_display(b)) for a, b in spans]
        text = displayed.text
    shown = fit(safe(text), width)
    # What the ellipsis stands for is not marked, and the ellipsis neither.
    end = len(shown) if len(shown) == len(text) and shown[-1:] != ELLIPSIS else len(shown) - 1
    return [
        (piece, part if kind == "text" else kind)
        for piece, kind in marked(shown, 0, len(shown), [(a, min(b, end)) for a, b in spans])
    ]


def marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """``text[start:end]`` as pieces, with ``spans`` of the whole text (in order) as matches."""
    pieces: list[Piece] = []
    at = start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if at < first:
            pieces.append((text[at:first], "text"))
        pieces.append((text[first:last], "match"))
        at = last
    if at < end:
        pieces.append((text[at:end], "text"))
    return pieces


def merged(spans: Iterable[Span], turn: Turn) -> list[Span]:
    """Spans in reading order, overlaps joined, those outside the turn's text left out."""
    result: list[Span] = []
    for paragraph, start, end in sorted(spans):
        if not 0 <= paragraph < len(turn.paragraphs):
            continue
        end = min(end, len(turn.paragraphs[paragraph].text))
        start = max(0, start)
        if start >= end:
            continue
        if result and result[-1][0] == paragraph and start <= result[-1][2]:
            result[-1] = (paragraph, result[-1][1], max(end, result[-1][2]))
        else:
            result.append((paragraph, start, end))
    return result


_BREAKS = frozenset("，。！？；：、,.!?;:…—」』”’）) ")


def _is_mark(character: str) -> bool:
    """Takes no cell of its own: a combining mark, a joiner, a variation selector."""
    return cell_width(character) == 0


def fragment(
    text: str,
    spans: Sequence[tuple[int, int]],
    width: int,
    convert: Convert | None = None,
    focus: int = 0,
) -> list[Piece]:
    """The surroundings of ``spans[focus]`` in at most ``width`` cells, all spans in it marked.

    ``spans`` are (start, end) in code points of ``text``, sorted and apart; without any, the
    beginning of the text is shown. Cut only between graphemes, with an ellipsis where something
    is left out; where it can, it begins after a punctuation mark.
    """
    if width < 2:
        return []
    focus_start, focus_end = spans[focus] if spans else (0, 0)
    # Only what can be seen is measured and converted: a turn may have 50,000 characters.
    low = max(0, focus_start - 2 * width)
    low = _boundary_before(text, low, max(0, focus_start - 4 * width))
    high = min(len(text), max(focus_start + 3 * width, min(focus_end, focus_start + 4 * width)))
    piece = text[low:high]
    inside = [
        (max(start, low) - low, min(end, high) - low)
        for start, end in spans
        if start < high and end > low
    ]
    focus_at = focus_start - low
    if convert is not None:
        displayed = convert(piece)
        inside = [(displayed.to_display(a), displayed.to_display(b)) for a, b in inside]
        focus_at = displayed.to_display(focus_at)
        piece = displayed.text
    piece = safe(piece)
    if not piece:
        return []
    cells = cell_offsets(piece)
    begin = _beginning(piece, cells, focus_at, width)
    cut_left = begin > 0 or low > 0
    room = width - cut_left
    end = _boundary_before(piece, bisect_right(cells, cells[begin] + room) - 1, begin)
    cut_right = end < len(piece) or high < len(text)
    if cut_right:
        room -= 1
        end = _boundary_before(piece, bisect_right(cells, cells[begin] + room) - 1, begin)
    else:
        # All the rest fits: use the room that is left for what stands before it.
        begin = _boundary_after(piece, bisect_left(cells, cells[end] - room))
        cut_left = begin > 0 or low > 0
    if end == begin:
        return [(ELLIPSIS, "gap")]

    pieces: list[Piece] = [(ELLIPSIS, "gap")] if cut_left else []
    pieces += marked(piece, begin, end, inside)
    if cut_right:
        pieces.append((ELLIPSIS, "gap"))
    return pieces


def _boundary_before(text: str, index: int, least: int = 0) -> int:
    while index > least and not is_grapheme_boundary(text, index):
        index -= 1
    return index


def _boundary_after(text: str, index: int) -> int:
    while index < len(text) and not is_grapheme_boundary(text, index):
        index += 1
    return index


def _beginning(piece: str, cells: Sequence[int], focus_at: int, width: int) -> int:
    """Where to begin: some way before the focus, after a punctuation mark if one is near, else
    at three tenths of the width."""
    focus = _boundary_before(piece, min(focus_at, len(piece)))

    def back(distance: int) -> int:
        return _boundary_after(piece, bisect_left(cells, cells[focus] - distance))

    farthest = back(width * 2 // 5)
    if farthest == 0:
        return 0
    for index in range(farthest, back(width // 8) + 1):
        if piece[index - 1] in _BREAKS and is_grapheme_boundary(piece, index):
            return index
    return back(width * 3 // 10)


def pieces_width(pieces: Iterable[Piece]) -> int:
    """Cells that the pieces take."""
    return sum(cell_width(text) for text, _ in pieces)


def snippet_pieces(
    turn: Turn, spans: Sequence[Span], width: int, convert: Convert | None = None
) -> list[Piece]:
    """Second row of a hit, at most ``width`` cells: the text around its matches.

    Different matches that stand far apart are shown as two fragments. Without spans (a hit on a
    name or a heading) it is the beginning of the turn.
    """
    found = merged(spans, turn)
    if not found:
        text = " ".join(paragraph.text[: 4 * width] for paragraph in turn.paragraphs[:8])
        return fragment(text, (), width, convert)

    def matched(span: Span) -> str:
        paragraph, start, end = span
        return turn.paragraphs[paragraph].text[start : min(end, start + 64)].casefold()

    def seen_from(n: int) -> set[str]:
        paragraph, start, _ = found[n]
        result = {matched(found[n])}
        for span in found[n + 1 : n + 12]:
            if span[0] != paragraph or span[2] - start > reach:
                break
            result.add(matched(span))
        return result

    # The window that shows most different matches wins, the earliest of equals. A Chinese
    # character takes two cells, and a third of the row stands before the match.
    reach = max(4, width * 3 // 10)
    candidates = range(min(len(found), 64))
    best = max(candidates, key=lambda n: (len(seen_from(n)), -n))
    seen = seen_from(best)
    other = next((n for n in candidates if matched(found[n]) not in seen), None)

    def around(n: int, cells: int) -> list[Piece]:
        paragraph = found[n][0]
        here = [(start, end) for p, start, end in found if p == paragraph]
        focus = here.index(found[n][1:])
        return fragment(turn.paragraphs[paragraph].text, here, cells, convert, focus)

    if other is None or width < 40:
        return around(best, width)
    first, second = sorted((best, other))
    left = around(first, width // 2)
    if left[-1] == (ELLIPSIS, "gap"):
        left.pop()
    right = around(second, width - pieces_width(left) - 2)
    if right[0] == (ELLIPSIS, "gap"):
        right.pop(0)
    return [*left, (f" {ELLIPSIS} ", "gap"), *right]


# --- The widget ----------------------------------------------------------------------------


_DARK = "#8ab4e0 #e3a878 #9ac88f #c6a5e3 #74c4c0 #e398a8 #cbbf70 #aab6c6"
_LIGHT = "#1f5f9e #9a4810 #2f6d32 #773b9a #0d6a6a #a32f47 #6a5e00 #4a5a70"
_ANSI = (
    "ansi_bright_blue ansi_yellow ansi_green ansi_magenta "
    "ansi_cyan ansi_bright_red ansi_bright_green ansi_bright_magenta"
)


def speaker_css(widget: str, prefix: str) -> str:
    """Rules for the component classes ``prefix--speaker-0`` ... of a widget, for dark and light
    themes and for the terminal's own colours. Contrast with the background is 4.5:1 or more."""
    rules = []
    for state, colours in (("dark", _DARK), ("light", _LIGHT), ("ansi", _ANSI)):
        for n, colour in enumerate(colours.split()):
            selector = f"{widget}:{state} > .{prefix}--speaker-{n}"
            rules.append(f"{selector} {{ color: {colour}; text-style: bold; }}")
    return "\n".join(rules)


_REVERSE = Style(reverse=True)


class ResultsList(PaintedRows):
    """Hits of a search, two rows each, by the Line API.

    It keeps its own scroll position instead of a virtual size: a new answer then never costs a
    layout, and only the rows that differ from what is on the screen are painted. Any number of
    hits may be given; a row is worked out when it is first seen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "results--selected",
        "results--marker",
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
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._interview_of = interview_of
        self._convert = convert
        self._hits: Sequence[FoundHit] = ()
        self._selected = -1
        self._first = 0
        self._message: tuple[str, ...] = ()
        self._rows: dict[tuple[int, bool], tuple[Strip, Strip]] = {}

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

    def _style(self, part: str, selected: bool = False) -> Style:
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
            strip = Strip([Segment(" " * (width - 1), self._style("text"))], width - 1)
        else:
            selected = index == self._selected
            key = (index, selected)
            rows = self._rows.get(key)
            if rows is None:
                if len(self._rows) > 500:
                    self._rows.clear()
                rows = self._rows[key] = self._draw_hit(index, selected, width)
            strip = rows[y % ROWS_PER_HIT]
        return Strip([*strip, self._thumb(y, height)], width)

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

    def _draw_hit(self, index: int, selected: bool, width: int) -> tuple[Strip, Strip]:
        hit = self._hits[index]
        interview = self._interview_of(hit.interview_id)
        turn = interview.turns[hit.ordinal]
        # A marker and a space before, a space after, and the column of the scroll thumb.
        inner = max(4, width - 4)
        slot = speaker_slot(interview, turn.speaker)
        head = head_pieces(hit, interview, inner, self._convert)
        body = snippet_pieces(turn, hit.spans, inner - 2, self._convert)
        return (
            self._row(head, selected, slot, width - 1),
            self._row([("  ", "gap"), *body], selected, slot, width - 1),
        )

    def _row(self, pieces: Sequence[Piece], selected: bool, slot: int | None, width: int) -> Strip:
        segments = [
            Segment("▌" if selected else " ", self._style("marker", selected)),
            Segment(" ", self._style("gap", selected)),
        ]
        for text, part in pieces:
            name: str = part
            if part == "speaker":
                name = "text" if slot is None else f"speaker-{slot}"
            segments.append(Segment(text, self._style(name, selected)))
        used = 2 + pieces_width(pieces)
        segments.append(Segment(" " * max(0, width - used), self._style("text", selected)))
        strip = Strip(segments, max(width, used))
        return strip if used <= width else strip.crop(0, width)

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
