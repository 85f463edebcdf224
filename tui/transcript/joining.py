"""Source lines → one paragraph: hard wraps joined, emphasis marks taken off into spans."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from tui.transcript.dialects.stamped import BARE_CLOCK
from tui.transcript.lines import LABEL_REACH, Page
from tui.transcript.model import Emphasis, Paragraph
from tui.transcript.pattern import pattern

CLOSING = frozenset("。．.！!？?；;：:…—”’」』）)】》\"'~～〕］]>♪*_")
"""What a finished line of running text ends with."""
_STARTS_NOTHING = frozenset("。，、；：！？,.;:!?）」』”")
_LISTED = pattern(r"(?:[-*+•]\s|\d{1,3}[.)、]\s|\||>)")

_STRONG = pattern(r"\*\*|__(?=\S)|(?<=\S)__")
_ITALIC = pattern(
    r"\*(?<![\w*]\*)(?=[^\s*，。,.;；、])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])"
    r"|_(?<![\w_/]_)(?=[^\s_])([^_\n]{1,400}?)(?<=[^\s_])_(?![\w_/])"
)
"""What stands before the mark is asked after it: a pattern that begins with its marks skips the
rest of the text."""
_ENTITY = pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
_UNSAFE_ENTITY = pattern(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


_ESCAPED_MARK = pattern(r"(?<!\\)\\([*_])")
# Noncharacters of Unicode stand for escaped marks while emphasis is read.
_HIDDEN = {"*": "\ufdd0", "_": "\ufdd1"}
_SHOWN = {0xFDD0: "*", 0xFDD1: "_"}

_LINK = pattern(r"(?<!!)\[(\[?[^\[\]]{1,40}\]?)\]\((?:https?://|mailto:|/|#|\?)[^()\s]{0,400}\)")
_LINK_REACH = LABEL_REACH + 500


_ANY_LINK = pattern(r"(?<!!)\[([^\[\]]{1,300})\]\([^()\s]{1,2000}\)")


def unlinked(text: str) -> str:
    """A line with the texts of its Markdown links in their place."""
    return _ANY_LINK.sub(r"\1", text) if "](" in text else text


def without_label_links(lines: list[str]) -> list[str] | None:
    """Lines of Markdown without the links that names and times at their start carry: ``[Ann](…)
    [00:12](…) text``. What counts as such: a text that comes again on other lines, and a clock
    time. None where fewer than three lines have one."""
    found: list[tuple[int, re.Match[str]]] = []
    # One sign is looked for much faster than two.
    for at in [at for at, line in enumerate(lines) if "[" in line and "](" in line]:
        line = lines[at]
        place = _LINK.search(line, 0, _LINK_REACH)
        while place is not None and place.start() <= LABEL_REACH:
            found.append((at, place))
            place = _LINK.search(line, place.end(), place.end() + _LINK_REACH)
    often = Counter(link[1] for _, link in found)
    taken: dict[int, list[re.Match[str]]] = {}
    for at, link in found:
        before = _LINK.sub("", lines[at][: link.start()]).strip("*_ -\\([（【")
        leads = not any(map(str.isalnum, before))
        timed = BARE_CLOCK.match(link[1]) is not None and len(before) <= 40
        if timed or (leads and often[link[1]] >= 2):
            taken.setdefault(at, []).append(link)
    if len(taken) < 3:
        return None
    bare = list(lines)
    for at, links in taken.items():
        text = lines[at]
        for link in reversed(links):
            text = text[: link.start()] + link[1] + text[link.end() :]
        bare[at] = text
    return bare


_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")
_KEPT_ESCAPES = frozenset("*_&<|\\")
"""What means something further on; ``*`` and ``_`` are taken care of with the emphasis."""


def without_escapes(lines: list[str]) -> list[str]:
    """Lines of Markdown with the backslashes taken off that only say "no markup"
    (CommonMark 0.31 §2.4): ``\\[laughs\\]``, ``1\\.``, and the one at a line's end that breaks it
    there. One that keeps a line from being a heading or a quotation stays."""

    def bare(found: re.Match[str]) -> str:
        sign = found.group(1)
        if sign in _KEPT_ESCAPES or (sign in "#>" and not found.string[: found.start()].strip()):
            return found.group()
        return sign

    return [
        _ESCAPED.sub(bare, line.removesuffix("\\") if line[-2:] != "\\\\" else line) or line
        if "\\" in line
        else line
        for line in lines
    ]


def spaced(ch: str) -> bool:
    """A letter or digit of a script that writes spaces between words (not Han, not kana)."""
    if ch < "\x80":
        return ch.isalnum()
    code = ord(ch)
    if 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF:
        return False
    if 0x20000 <= code <= 0x3FFFF:
        return False
    return ch.isalnum()


def glue(left: str, right: str) -> str:
    """What goes between two hard-wrapped lines: a space between words of a spaced script (also
    after their ASCII punctuation), nothing next to Chinese or Japanese."""
    if not left or not right:
        return ""
    a, b = left[-1], right[0]
    if spaced(a):
        return " " if spaced(b) or b in "\"'([$#@&“‘–—" or (b == "-" and right[1:2] == " ") else ""
    if a in ".,;:!?)]}\"'%”’…-–—&" and (spaced(b) or b in "\"'([$“‘—-"):
        before = left[:-1].rstrip(".,;:!?)]}\"'%”’…-–—& ")
        if a in "-–—" and left[-2:-1] not in (" ", "-"):
            return ""
        return " " if before and spaced(before[-1]) else ""
    return ""


def emphatic(text: str) -> bool:
    """Emphasis or an entity may stand in this text."""
    return "*" in text or "_" in text or "&" in text


def paragraph(parts: list[tuple[int, str]]) -> Paragraph:
    """Make a paragraph of ``(source line, text)`` parts, in order; at least one part.

    ``**`` and Markdown italics become spans. A lone ``*`` stays: it may mark a footnote. So does
    one behind a backslash, which goes.
    """
    first = parts[0][0]
    text = parts[0][1] if len(parts) == 1 else join([part[1] for part in parts])
    if "&" in text and _ENTITY.search(text) is not None:
        text = _UNSAFE_ENTITY.sub("", html.unescape(text).replace("\n", " ")).strip()
    if "*" in text or "_" in text:
        escaped = "\\*" in text or "\\_" in text
        if escaped:
            text = _ESCAPED_MARK.sub(lambda mark: _HIDDEN[mark.group(1)], text)
        stripped, emphasis = strip_emphasis(text)
        if escaped:
            stripped = stripped.translate(_SHOWN)
        return Paragraph(stripped, (first, parts[-1][0]), emphasis)
    return Paragraph(text, (first, parts[-1][0]))


def join(texts: list[str]) -> str:
    """Join with regard to what stands at the seams once emphasis marks are off."""
    if len(texts) == 2 and _sentences(*texts):
        return f"{texts[0]} {texts[1]}"
    joined: list[str] = []
    bare = ""
    for text in texts:
        if not text:
            continue
        plain = text.replace("**", "")
        if joined and plain:
            joined.append(glue(bare.rstrip(), plain))
        joined.append(text)
        if plain:
            bare = plain
    return "".join(joined)


def _sentences(left: str, right: str) -> bool:
    """Whether a plain word, with or without a stop, is followed by a plain word."""
    if left[-1:] in _STOPS:
        left = left[-2:-1]
    return left[-1:].isascii() and left[-1:].isalnum() and right[:1] in _PLAIN


_STOPS = frozenset(".,;:!?")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


def strip_emphasis(text: str) -> tuple[str, tuple[Emphasis, ...]]:
    """Take Markdown emphasis off. Returns the bare text and its spans in code points."""
    spans: list[Emphasis] = []
    if "**" in text or "__" in text:
        text = _strip_strong(text, spans)
    if "*" in text or "_" in text:
        text, spans = _strip_italic(text, spans)
    return text, tuple(spans)


def _strip_strong(text: str, spans: list[Emphasis]) -> str:
    marks = list(_STRONG.finditer(text))
    for mark in ("**", "__"):
        own = [m for m in marks if m.group() == mark]
        if len(own) % 2:  # an unpaired mark stays as it is written
            marks.remove(own[-1])
    if not marks:
        return text
    out: list[str] = []
    length = 0
    position = 0
    opened: dict[str, int] = {}
    for found in marks:
        piece = text[position : found.start()]
        out.append(piece)
        length += len(piece)
        position = found.end()
        mark = found.group()
        if mark in opened:
            begin = opened.pop(mark)
            if length > begin:
                spans.append(Emphasis(begin, length, "strong"))
        else:
            opened[mark] = length
    out.append(text[position:])
    joined = "".join(out)
    bare = joined.strip()
    if len(bare) != len(joined):
        shift = len(joined) - len(joined.lstrip())
        spans[:] = [
            Emphasis(max(0, s.start - shift), min(len(bare), s.end - shift), s.style)
            for s in spans
            if min(len(bare), s.end - shift) > max(0, s.start - shift)
        ]
    return bare


def _strip_italic(text: str, spans: list[Emphasis]) -> tuple[str, list[Emphasis]]:
    cuts: list[int] = []
    found: list[tuple[int, int]] = []
    for match in _ITALIC.finditer(text):
        cuts += (match.start(), match.end() - 1)
        found.append((match.start() + 1, match.end() - 1))
    if not cuts:
        return text, spans

    def moved(offset: int) -> int:
        return offset - bisect_left(cuts, offset)

    shifted = [
        Emphasis(moved(s.start), moved(s.end), s.style)
        for s in spans
        if moved(s.end) > moved(s.start)
    ]
    shifted += [Emphasis(moved(a), moved(b), "emphasis") for a, b in found]
    bare = "".join(text[a + 1 : b] for a, b in pairwise([-1, *cuts, len(text)]))
    return bare, sorted(shifted, key=lambda s: (s.start, s.end))


PAIRS = 4000
"""So many lines that stand directly below another one tell whether lines are wrapped."""
_NARROW = 20
"""No column is set narrower than this."""


def looks_wrapped(page: Page, openings: set[int], bare_labels: set[int]) -> bool:
    """Whether lines are wrapped at a width: lines that are followed directly by another one often
    stop in mid-sentence. Lines that could be labels do not count: ``openings`` are all of them,
    ``bare_labels`` those without text behind the label."""
    pairs = 0
    broken: list[int] = []
    lines = page.lines
    texts = lines.texts
    for at in page.pairs[:PAIRS]:
        if at in openings:
            continue
        text = texts[at]
        bare = texts[at - 1].rstrip("*_ ")
        if not bare or at - 1 in bare_labels or _LISTED.match(text):
            continue
        if bare[-1].isdigit() and BARE_CLOCK.match(bare):
            continue
        pairs += 1
        if bare[-1] not in CLOSING or text[0] in _STARTS_NOTHING:
            broken.append(len(bare))
    if not broken:
        return False
    if pairs < 2:  # a single broken line: as long as any other
        return broken[0] >= 20 and broken[0] >= 0.9 * max(map(len, texts))
    usual = sorted(broken)[len(broken) // 2]
    if usual < _NARROW:
        lengths = sorted(map(len, texts[:: max(1, len(texts) // 1000)]))
        if usual * 2 < lengths[len(lengths) * 9 // 10]:
            return False  # short lines on a page that has much longer ones: nobody broke them
    share = len(broken) / pairs
    spaced_out = page.gaps * 4 >= pairs or page.gaps >= 8
    return share >= (0.3 if spaced_out and pairs >= 8 else 0.6)
