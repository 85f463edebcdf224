"""Clean lines → lines that know their place on the page: what a reader's eye takes in first.

One pass. Each non-blank line gets a ``kind`` by its typography (text, heading, block quote, image,
rule, ...), its text without that typography, and whether a blank line stands before it. On the
way, lines that could open a turn are put into buckets, so that each dialect only walks its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tui.transcript.pattern import pattern

LineKind = Literal["text", "heading", "quote", "image", "rule", "markup", "caption", "empty", "cue"]

COLONS = ":：︰﹕∶꞉"
COLON = pattern(f"[{COLONS}]")
_RARE_COLONS = COLONS[2:]
_BLOCK = 4096
"""So many lines are asked at once whether they hold a tab or a rare colon."""
LABEL_REACH = 64
"""A label's colon stands within this many code points from the start of its line."""

_ATX = pattern(r"(#{1,6}(?=\s)|#{2,6}(?=[^\s#]))\s*(.*)$")
_SETEXT = pattern(r"=+\s*$|-{3,}\s*$")
_RULE = pattern(r"(?:[-*_=~—―－＊·•◆◇★☆※＝～]\s*){3,}$")
_TARGET = r"\((?:[^()]|\([^()]{0,400}\)){0,4000}\)"
_IMAGE = pattern(rf"(?:\[?!\[[^\]]{{0,400}}\]{_TARGET}(?:\]{_TARGET})?\s*)+$")
_HTML = pattern(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,8000})?/?>")
_HTML_BLOCK = pattern(
    r"(?:</?(?:figure|img|iframe|div|p|br|hr|center|span|section|video|audio|source|table|tr|td"
    r"|style|script|picture|a|font|details|summary)\b[^<>]{0,8000}>\s*)+$|<!--.{0,8000}-->\s*$",
    re.IGNORECASE,
)
_CAPTION_HTML = pattern(
    r"<figcaption[^<>]{0,400}>(.{0,4000}?)(?:</figcaption>)?\s*$", re.IGNORECASE
)
_QUOTE = pattern(r"(?:>\s?)+")
_STRUCTURE = "#>!<*_-=~|[—―－＊·•◆◇★☆※＝～"
_MARKS = (
    "QA问問答〔【[［<○◯〇◎●◆◇■>*_—―─–━‐-"  # marks that open turns
    "▲△▼▽↑↓☝图圖題题写PpCcIiFf(（左右上下中前後后LlRr"  # captions
    "*※＊[^注註编編译譯eEnNtT"  # notes
    "0123456789０１２３４５６７８９一二三四五六七八九十第IVX【"  # numbers
)
_FIRST: dict[str, int] = dict.fromkeys(_MARKS, 2)
for _mark in _STRUCTURE:
    _FIRST[_mark] = _FIRST.get(_mark, 0) | 1
SHORT = 40
"""Lines up to this long without closing punctuation are kept in ``Page.short``."""
_ENDS = frozenset("。．！!？?；;，,、：:…—”’】\"'~～")


class Line:
    """One non-blank line. ``n`` is its source line; ``text`` has no heading or quote marks and no
    outer blanks; ``gap`` says that a blank line (or the top of the page) stands before it."""

    __slots__ = ("gap", "kind", "level", "n", "text")

    def __init__(self, n: int, text: str, kind: LineKind, gap: bool, level: int = 0) -> None:
        self.n = n
        self.text = text
        self.kind: LineKind = kind
        self.gap = gap
        self.level = level

    def __repr__(self) -> str:
        return f"Line({self.n}, {self.text[:30]!r}, {self.kind})"


@dataclass(slots=True)
class Page:
    """All non-blank lines of a document, with buckets of indexes into ``lines``.

    ``colons``: text lines with a colon within reach, and where it stands. ``headings``: Markdown
    headings. ``quotes``: block quote lines. ``marked``: text lines whose first character often
    begins something (a mark, a number, a caption). ``short``: short text lines without closing
    punctuation. ``pairs``: text or quote lines directly below another one of their kind.
    ``gaps`` is how many blank runs separate lines, ``total`` the number of source lines.
    """

    lines: list[Line]
    total: int
    colons: list[tuple[int, int]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    tabbed: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)
    gaps: int = 0
    wrapped: bool = False
    """Lines are wrapped at a width, blank lines separate paragraphs (see ``joining``)."""
    plain: bool = False
    """No emphasis mark and no entity stands anywhere on the page."""


def scan(source: list[str], start: int = 0) -> Page:
    """Read the lines from index ``start`` on (what stands before it was front matter)."""
    lines: list[Line] = []
    page = Page(lines, len(source))
    colons, headings, short = page.colons, page.headings, page.short
    marked, pairs = page.marked, page.pairs
    search = COLON.search
    append = lines.append
    first_of = _FIRST.get
    known: dict[str, tuple[LineKind, str, int]] = {}  # headings: names come again and again
    rare = tabs = False
    plain = True
    check = start
    at = -1
    n = start
    gap = True
    gaps = 0
    before: LineKind = "rule"
    for raw in source[start:] if start else source:
        n += 1
        if n > check:
            block = "".join(source[check : check + _BLOCK])
            check += _BLOCK
            tabs = "\t" in block
            if plain and ("*" in block or "_" in block or "&" in block):
                plain = False
            rare = any(colon in block for colon in _RARE_COLONS)
        text = raw.strip()
        if not text:
            if not gap:
                gaps += 1
                gap = True
            continue
        at += 1
        code = first_of(text[0])
        if code is not None:
            if code & 1:
                if text[0] == "#":
                    seen = known.get(text)
                    if seen is None:
                        seen = known[text] = _special(text, lines, gap)
                    kind, text, level = seen
                else:
                    kind, text, level = _special(text, lines, gap)
                append(Line(n, text, kind, gap, level))
                if kind != "text":
                    if kind == "heading":
                        headings.append(at)
                    elif kind == "rule" and level:  # the underline of a heading
                        headings.append(at - 1)
                        for bucket in (short, marked):
                            if bucket and bucket[-1] == at - 1:
                                bucket.pop()
                        if colons and colons[-1][0] == at - 1:
                            colons.pop()
                    elif kind == "quote" or kind == "empty":
                        page.quotes.append(at)
                        if kind == before == "quote" and not gap:
                            pairs.append(at)
                    elif kind == "caption":
                        page.captions.append(at)
                    before = kind
                    gap = False
                    continue
            else:
                append(Line(n, text, "text", gap))
            if code & 2:
                marked.append(at)
        else:
            append(Line(n, text, "text", gap))
        if gap:
            gap = False
        elif before == "text":
            pairs.append(at)
        before = "text"
        if len(text) <= SHORT and text[-1] not in _ENDS:
            short.append(at)
        head = text[:LABEL_REACH]
        if "：" in head or ":" in head or rare:  # a pattern takes four times as long to say no
            found = search(head)
            if found is not None:
                colons.append((at, found.start()))
        if tabs and "\t" in text:
            page.tabbed.append(at)
    page.gaps = gaps
    page.plain = plain
    return page


def note(page: Page) -> None:
    """Put the last line of a page that a reader makes by hand into the buckets."""
    at = len(page.lines) - 1
    text = page.lines[at].text
    if _FIRST.get(text[0], 0) & 2:
        page.marked.append(at)
    if len(text) <= SHORT and text[-1] not in _ENDS:
        page.short.append(at)
    found = COLON.search(text, 0, LABEL_REACH)
    if found is not None:
        page.colons.append((at, found.start()))


def _special(text: str, lines: list[Line], gap: bool) -> tuple[LineKind, str, int]:
    first = text[0]
    if first == "#":
        if text[:4] == "### ":
            inner = text[4:].strip("# ")
            if inner:
                return "heading", inner, 3
        found = _ATX.match(text)
        if found and found.group(2):
            return "heading", found.group(2).rstrip("# "), len(found.group(1))
        return ("rule", text, 0) if not text.strip("# ") else ("text", text, 0)
    if first == ">" and not text.startswith(">>"):
        found = _QUOTE.match(text)
        inner = text[found.end() :].strip() if found else text
        depth = text.count(">", 0, found.end()) if found else 1
        if not inner:
            return "empty", "", depth
        return "quote", inner, depth
    if (first in "!<[") and _IMAGE.match(text):
        return "image", text, 0
    if first == "<":
        caption = _CAPTION_HTML.match(text)
        if caption:
            return "caption", _HTML.sub("", caption.group(1)).strip(), 0
        if _HTML_BLOCK.match(text):
            return "markup", text, 0
        return "text", text, 0
    if _SETEXT.match(text) and lines and not gap:
        last = lines[-1]
        level = 1 if first == "=" else 2
        if last.kind == "text" and last.gap and len(last.text) <= 120 and len(text) >= 3:
            last.kind = "heading"
            last.level = level
            return "rule", text, level
        return "rule", text, 0
    if _RULE.match(text):
        return "rule", text, 0
    return "text", text, 0
