"""How many terminal cells a text takes, and where it may not be cut.

A *grapheme* here is what a reader takes for one character: a base with its combining marks and
variation selectors, an emoji sequence held together by U+200D, a pair of regional indicators. The
rules follow UAX #29 as far as the characters of no width tell (zero-width characters belong to what
stands before them); widths follow ``cell_table``.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from tui.layout.cell_table import EMOJI_BY_SELECTOR, WIDE, ZERO

ZWJ = "\u200d"
VS16 = "\ufe0f"


def _ranges(table: str) -> list[tuple[int, int]]:
    pairs = []
    for item in table.split():
        first, _, last = item.partition("-")
        pairs.append((int(first, 16), int(last or first, 16)))
    return pairs


class _Widths(dict[str, int]):
    """Character → cells, looked up once and remembered: a text uses few distinct characters."""

    def __init__(self) -> None:
        super().__init__({chr(code): 1 for code in range(0x20, 0x7F)})
        # C0 and C1 controls draw nothing (they should not be there at all).
        spans = [(0x01, 0x1F, 0), (0x7F, 0x9F, 0)]
        spans += [(a, b, 0) for a, b in _ranges(ZERO)]
        spans += [(a, b, 2) for a, b in _ranges(WIDE)]
        spans.sort()
        self._starts = [first for first, _, _ in spans]
        self._spans = spans

    def __missing__(self, character: str) -> int:
        code = ord(character)
        n = bisect_right(self._starts, code) - 1
        width = 1
        if n >= 0:
            _, last, cells = self._spans[n]
            if code <= last:
                width = cells
        self[character] = width
        return width


_WIDTHS = _Widths()
_width_of = _WIDTHS.__getitem__
_SELECTED: set[str] = {chr(code) for a, b in _ranges(EMOJI_BY_SELECTOR) for code in range(a, b + 1)}


def character_width(character: str) -> int:
    """Cells of one code point on its own: 0, 1 or 2."""
    return _width_of(character)


def cell_widths(text: str) -> list[int]:
    """Cells of each code point of ``text`` in its context; their sum is ``cell_width(text)``.

    In an emoji sequence the first part carries the width; the selector U+FE0F carries the cell that
    it adds to a one-cell base.
    """
    widths = list(map(_width_of, text))
    if ZWJ not in text and VS16 not in text:
        return widths
    base: str | None = None
    joined = False
    for n, character in enumerate(text):
        if joined:
            # What U+200D joins is drawn inside the character before it.
            joined = False
            widths[n] = 0
        elif character == ZWJ:
            joined = True
        elif character == VS16:
            if base is not None:
                widths[n] = 1 if base in _SELECTED else 0
                base = None
        elif widths[n]:
            base = character
    return widths


def cell_width(text: str) -> int:
    """Cells that ``text`` takes on one line of a terminal."""
    if text.isascii() and text.isprintable():
        return len(text)
    if ZWJ not in text and VS16 not in text:
        return sum(map(_width_of, text))
    return sum(cell_widths(text))


def cell_offsets(text: str) -> list[int]:
    """Cells before each code point of ``text``, and at the end its whole width."""
    if text.isascii() and text.isprintable():
        return list(range(len(text) + 1))
    return list(accumulate(cell_widths(text), initial=0))


def estimate_width(text: str) -> int:
    """About how many cells ``text`` takes, much faster: right for Latin and common Chinese.

    UTF-8 spends three bytes on a two-cell character and one on a one-cell character.
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def is_grapheme_boundary(text: str, index: int, known: int = 0) -> bool:
    """Whether ``text`` may be cut before code point ``index`` without damage to a character.

    ``known`` is a boundary at or before ``index`` from which flags are counted, so that a long run
    of them is not walked again and again.
    """
    if index <= 0 or index >= len(text):
        return True
    character = text[index]
    if character < "\u0300":
        return text[index - 1] != ZWJ
    if _width_of(character) == 0 or text[index - 1] == ZWJ:
        return False
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        # Regional indicators pair up from the start of their run.
        run = index
        while run > known and "\U0001f1e6" <= text[run - 1] <= "\U0001f1ff":
            run -= 1
        return (index - run) % 2 == 0
    return True


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """``text`` if it fits in ``width`` cells, else its beginning with an ellipsis, never wider."""
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    if room < 0:
        return ""
    end = bisect_right(cell_offsets(text), room) - 1
    while end > 0 and not is_grapheme_boundary(text, end):
        end -= 1
    return text[:end].rstrip() + ellipsis
