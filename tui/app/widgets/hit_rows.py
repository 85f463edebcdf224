"""What a row of the finder says, worked out on plain strings and measured in terminal cells.

Rows are lists of pieces, a text and the part that it plays; widgets turn them into styled cells.
Nothing here reads text as markup, and the work for a row is bounded by its width, not by the
length of the turn that it shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol

from tui.app.widgets.speaker_colours import SPEAKER_COLOURS
from tui.layout.cells import cell_offsets, cell_width, clip, is_grapheme_boundary
from tui.transcript.model import Interview, Section, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points of the original text."""

Part = Literal["marker", "speaker", "place", "reason", "text", "match", "gap", "heading"]
Piece = tuple[str, Part]

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


def displayed_spans(
    displayed: Displayed, spans: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Spans of an original as spans of what is displayed. Where a conversion changed a length,
    offsets are only as fine as its pieces: then a match is at least one character."""
    result = []
    for a, b in spans:
        start = displayed.to_display(a)
        result.append((start, max(displayed.to_display(b), start + 1)))
    return result


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


def section_at(interview: Interview, ordinal: int) -> Section:
    """The section of a turn, without counting all turns: the finder shows interviews that have
    just been fetched. Raises ``LookupError`` when there is no such turn."""
    for section in interview.sections:
        ordinal -= len(section.turns)
        if ordinal < 0:
            return section
    raise LookupError(interview.id)


def head_pieces(
    hit: FoundHit, interview: Interview, width: int, convert: Convert | None = None
) -> list[Piece]:
    """First row of a hit, exactly ``width`` cells: speaker · interview › section  time  reason.

    What was found in a name, a title or a heading is marked there. The title gives way first
    where there is little room, then the heading, then the speaker.
    """
    turn = interview.turns[hit.ordinal]
    section = section_at(interview, hit.ordinal)
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
    heading = section_at(interview, hit.ordinal).title or ""
    for_title = width
    if title and heading:
        width -= 3
        for_title = max(width - cell_width(heading[:400]), width // 3)
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
        spans = displayed_spans(displayed, spans)
        text = displayed.text
    shown = fit(safe(text), width)
    # What the ellipsis stands for is not marked, and the ellipsis neither.
    end = len(shown) if len(shown) == len(text) and shown[-1:] != ELLIPSIS else len(shown) - 1
    return [
        (piece, part if kind == "text" else kind)
        for piece, kind in marked(shown, 0, len(shown), [(a, min(b, end)) for a, b in spans])
    ]


def marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """``text[start:end]`` as pieces, with ``spans`` of the whole text (in order) as matches.

    A match that begins or ends within a grapheme is drawn with the whole of it.
    """
    pieces: list[Piece] = []
    at = start
    for first, last in spans:
        if first >= last:
            continue
        first = max(_boundary_before(text, first, at), at)
        last = min(_boundary_after(text, last), end)
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
        inside = displayed_spans(displayed, inside)
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
    if cut_left:
        # Never begin with the end of another sentence.
        while begin < min(focus_at, end) and piece[begin] in _BREAKS:
            begin += 1
        begin = _boundary_after(piece, begin)
    if end <= begin:
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
