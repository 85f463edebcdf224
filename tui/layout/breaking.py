"""Where a line of Chinese, Latin or mixed text may end.

The rules are those of *Requirements for Chinese Text Layout* (W3C CLREQ, "Prohibition rules for
line start and line end" and "Inseparable marks"), *Requirements for Japanese Text Layout* (W3C
JLREQ, kinsoku) for kana, and, for everything between, the pairs of UAX #14 (Unicode Line
Breaking), tailored in two points: half-width ``, : ; ! ?`` close a clause as their full-width forms
do, because many Chinese texts are typed with them; and Latin words break after a hyphen between
letters only.

Nothing hangs into the margin: a mark that may not begin a line takes the character before it along.
Where a line holds no permitted break at all (a long address, a row of exclamation marks, a very
narrow window), it ends at the last whole character that fits.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from tui.layout.cells import cell_offsets, is_grapheme_boundary

WIDOW_CELLS = 4
"""What is too little for a last row: one ideograph and the mark after it."""

WIDOW_WIDTH = 24
"""In narrower columns every cell counts, and widows may stand."""

# One letter for each class that the rules tell apart.
_IDEOGRAPH = "I"  # Han, kana, Hangul, emoji: a line may end before and after
_LETTER = "A"  # letters of words, and everything that joins them
_DIGIT = "N"
_OPEN = "("  # never at line end
_CLOSE = ")"  # never at line start
_CLAUSE = ","  # half-width , ; ! ?: never at line start, a line may end after
_COLON = ":"
_STOP = "."  # half-width full stop: also inside numbers and names
_QUOTE = '"'  # straight quotes do not say which side they belong to
_SPACE = " "
_GLUE = "_"  # no-break space, word joiner
_ELLIPSIS = "E"
_DASH = "—"
_HYPHEN = "-"
_SLASH = "/"
_PREFIX = "$"  # belongs to the number after it
_POSTFIX = "%"  # belongs to the number before it, never at line start
_ZERO_SPACE = "0"  # U+200B, soft hyphen: a line may end after

_NAMED: dict[str, str] = {}
for _characters, _kind in (
    ("「『（【《〈〔［｛〖〘〚〝“‘", _OPEN),
    ("」』）】》〉〕］｝〗〙〛〞〟”’、，。．！？；：｡､", _CLOSE),
    # Interpuncts, connectors and iteration marks (CLREQ 3.1.6; JLREQ cl-03 to cl-05, cl-09).
    ("·・‧•･～〜–゠ー々〻ゝゞヽヾ‼⁇⁈⁉／", _CLOSE),
    ("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", _CLOSE),
    ("…⋯‥", _ELLIPSIS),
    ("—―⸺⸻", _DASH),
    (",;!?", _CLAUSE),
    (":", _COLON),
    (".", _STOP),
    ("\"'", _QUOTE),
    ("\u00a0\u202f\u2007\u2060\ufeff", _GLUE),
    ("-‐", _HYPHEN),
    ("/", _SLASH),
    ("$£¥€￥＄￡₩₹№", _PREFIX),
    ("%‰℃℉°′″％¢", _POSTFIX),
    ("\u200b\u00ad", _ZERO_SPACE),
    ("\u3000", _SPACE),
):
    _NAMED.update(dict.fromkeys(_characters, _kind))

_NEVER_FIRST = frozenset(
    (_CLOSE, _CLAUSE, _COLON, _STOP, _ELLIPSIS, _POSTFIX, _GLUE, _SPACE, _ZERO_SPACE)
)


class _Classes(dict[str, str]):
    """Character → class, worked out once for each character that occurs."""

    def __missing__(self, character: str) -> str:
        kind = _NAMED.get(character) or _classify(character)
        self[character] = kind
        return kind


def _classify(character: str) -> str:
    if character.isspace():
        return _SPACE
    if character < "\u0080":
        if character.isdigit():
            return _DIGIT
        if character in "([{":
            return _OPEN
        return _CLOSE if character in ")]}" else _LETTER
    category = unicodedata.category(character)
    if category in ("Ps", "Pi"):
        return _OPEN
    if category in ("Pe", "Pf"):
        return _CLOSE
    if category == "Nd":
        # Full-width digits are set like ideographs but a number stays whole.
        return _DIGIT
    if unicodedata.east_asian_width(character) in "WFH" or "\u3400" <= character <= "\u9fff":
        return _IDEOGRAPH
    if category == "So" or "\U00020000" <= character <= "\U0003ffff":
        return _IDEOGRAPH
    return _LETTER


_CLASSES = _Classes()


def may_break(text: str, index: int, known: int = 0) -> bool:
    """Whether a line may end before code point ``index`` by the rules for the marks around it.

    True at both ends of the text. Spaces belong to the line that they end, so that there is no
    break before a space. ``known`` is as in ``is_grapheme_boundary``.
    """
    if index <= 0 or index >= len(text):
        return True
    after = _CLASSES[text[index]]
    if after in _NEVER_FIRST or not is_grapheme_boundary(text, index, known):
        return False
    before = _CLASSES[text[index - 1]]
    if before == _SPACE:
        n = index - 1
        while n > 0 and _CLASSES[text[n - 1]] == _SPACE:
            n -= 1
        # UAX #14 LB14: an opening bracket keeps what follows even across spaces.
        return n == 0 or _CLASSES[text[n - 1]] != _OPEN
    if before == _ZERO_SPACE:
        return True
    if before in (_OPEN, _GLUE) or after in (_SLASH, _HYPHEN):
        return False
    if before == _IDEOGRAPH or after == _IDEOGRAPH:
        # A straight quote and a sign such as $ stay with the ideograph on their inner side.
        return before not in (_QUOTE, _PREFIX) and after != _QUOTE
    if _QUOTE in (before, after):
        return False
    if after == _OPEN:
        # f(x) is one word; "API（接口）" is two.
        return text[index] not in "([{" or before not in (_LETTER, _DIGIT)
    return _may_break_word(text, index, before, after)


def _may_break_word(text: str, index: int, before: str, after: str) -> bool:
    """The rest of the rules: between Latin letters, digits, and the marks among them."""
    if before in (_DASH, _ELLIPSIS) or after == _DASH:
        # Dashes and dots stay in one piece; whatever surrounds them may go.
        return before != after
    word = after in (_LETTER, _DIGIT)
    earlier = _CLASSES[text[index - 2]] if index > 1 else ""
    if before == _CLOSE:
        mark = text[index - 1]
        if mark == "’":
            # An apostrophe is a closing quote by its code point: "it’s".
            return not (word and earlier in (_LETTER, _DIGIT))
        return not (word and mark in ")]}")
    if before == _CLAUSE:
        # 1,000 is a number; "他说,2024" is not.
        return not (after == earlier == _DIGIT)
    if before == _COLON:
        # 12:30 is whole.
        return after == _LETTER or (after == _DIGIT and earlier != _DIGIT)
    if before == _STOP:
        # x.com, 3.5 and U.S. are whole; "能力.OpenAI" ends a sentence.
        return earlier == _IDEOGRAPH
    if before == _HYPHEN:
        second = _CLASSES[text[index - 3]] if index > 2 else ""
        return after == earlier == second == _LETTER
    if before == _SLASH:
        return after == _LETTER and earlier != _SLASH
    if before == _POSTFIX:
        return after == _LETTER and text[index - 1] in "%‰％"
    return False


def wrap(text: str, width: int, first_indent: int = 0, indent: int = 0) -> list[tuple[int, int]]:
    """Break ``text`` into rows of at most ``width`` cells.

    ``first_indent`` and ``indent`` are the cells left free at the start of the first row and of
    the others. Returns at least one ``(start, end)`` of code points, in order; between two rows,
    and around them, lies nothing but white space. A row is wider than its room only when its single
    character is. Runs in time linear in the length of ``text``, whatever it consists of.
    """
    length = len(text)
    offsets = cell_offsets(text)
    rows: list[tuple[int, int]] = []
    start = 0
    while start < length and text[start].isspace():
        start += 1
    stop = length
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        return [(0, 0)]
    room = max(1, width - first_indent)
    later = max(1, width - indent)
    while start < stop:
        limit = offsets[start] + room
        if offsets[stop] <= limit:
            rows.append((start, stop))
            break
        # The last place where the row still fits; zero-width characters cost nothing.
        farthest = bisect_right(offsets, limit, start, stop + 1) - 1
        end = _row_end(text, start, farthest)
        trimmed = end
        while trimmed > start and text[trimmed - 1].isspace():
            trimmed -= 1
        rows.append((start, trimmed))
        start = end
        while start < stop and text[start].isspace():
            start += 1
        room = later
    if len(rows) > 1 and width >= WIDOW_WIDTH:
        _give_company(text, rows, offsets)
    return rows


def _give_company(text: str, rows: list[tuple[int, int]], offsets: list[int]) -> None:
    """A last row of one ideograph gets one more from the row before (CLREQ: no widows)."""
    (before, end), (start, stop) = rows[-2:]
    if offsets[stop] - offsets[start] > WIDOW_CELLS or end != start:
        return
    for cut in range(end - 1, before, -1):
        if offsets[end] - offsets[cut] > WIDOW_CELLS:
            return
        if may_break(text, cut, before):
            rows[-2:] = [(before, cut), (cut, stop)]
            return


def _row_end(text: str, start: int, farthest: int) -> int:
    """The end of a row that begins at ``start`` and has room up to ``farthest`` (not the end)."""
    if text[farthest].isspace():
        # The spaces after the last word need no room.
        after = farthest
        while text[after].isspace():
            after += 1
        if may_break(text, after, start):
            return farthest
    row = text[start : farthest + 1]
    if row.isascii() and row.isalnum():
        # One word fills the row: a long one costs no look at each of its letters.
        return max(farthest, start + 1)
    for end in range(farthest, start, -1):
        if may_break(text, end, start):
            return end
    # No permitted break: the last whole character that fits, or one character too wide.
    for end in range(farthest, start, -1):
        if is_grapheme_boundary(text, end, start):
            return end
    end = max(farthest, start) + 1
    while not is_grapheme_boundary(text, end, start):
        end += 1
    return end
