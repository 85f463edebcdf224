"""Clean lines → lines that know their place on the page: what a reader's eye takes in first.

One pass. Each non-blank line gets a ``kind`` by its typography (text, heading, block quote, image,
rule, ...), its text without that typography, and whether a blank line stands before it. On the
way, lines that could open a turn are put into buckets, so that each dialect only walks its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

LineKind = Literal["text", "heading", "quote", "image", "rule", "markup", "caption", "empty", "cue"]

COLONS = ":：︰﹕∶꞉"
COLON = re.compile(f"[{COLONS}]")
LABEL_REACH = 64
"""A label's colon stands within this many code points from the start of its line."""

_ATX = re.compile(r"(#{1,6}(?=\s)|#{2,6}(?=[^\s#]))\s*(.*)$")
_SETEXT = re.compile(r"=+\s*$|-{3,}\s*$")
_RULE = re.compile(r"(?:[-*_=~—―－＊·•◆◇★☆※＝～]\s*){3,}$")
_TARGET = r"\((?:[^()]|\([^()]{0,400}\)){0,4000}\)"
_IMAGE = re.compile(rf"(?:\[?!\[[^\]]{{0,400}}\]{_TARGET}(?:\]{_TARGET})?\s*)+$")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,8000})?/?>")
_HTML_BLOCK = re.compile(
    r"(?:</?(?:figure|img|iframe|div|p|br|hr|center|span|section|video|audio|source|table|tr|td"
    r"|style|script|picture|a|font|details|summary)\b[^<>]{0,8000}>\s*)+$|<!--.{0,8000}-->\s*$",
    re.IGNORECASE,
)
_CAPTION_HTML = re.compile(
    r"<figcaption[^<>]{0,400}>(.{0,4000}?)(?:</figcaption>)?\s*$", re.IGNORECASE
)
_QUOTE = re.compile(r"(?:>\s?)+")
_SPECIAL = frozenset("#>!<*_-=~|[▲△—―－＊·•◆◇★☆※＝～")


class Line:
    """One non-blank line. ``n`` is its source line; ``text`` has no heading or quote marks and no
    outer blanks; ``indent`` counts the blanks in front; ``gap`` says that a blank line (or the
    top of the page) stands before it."""

    __slots__ = ("gap", "indent", "kind", "level", "n", "text")

    def __init__(
        self, n: int, text: str, kind: LineKind, gap: bool, level: int = 0, indent: int = 0
    ) -> None:
        self.n = n
        self.text = text
        self.kind: LineKind = kind
        self.gap = gap
        self.level = level
        self.indent = indent

    def __repr__(self) -> str:
        return f"Line({self.n}, {self.text[:30]!r}, {self.kind})"


@dataclass(slots=True)
class Page:
    """All non-blank lines of a document, with buckets of indexes into ``lines``.

    ``colons``: text lines with a colon within reach, and where it stands. ``headings``: Markdown
    headings. ``gaps`` is how many blank runs separate lines, ``total`` the number of source lines.
    """

    lines: list[Line]
    total: int
    colons: list[tuple[int, int]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    gaps: int = 0
    wrapped: bool = False
    """Lines are wrapped at a width, blank lines separate paragraphs (see ``joining``)."""


def scan(source: list[str], start: int = 0) -> Page:
    """Read the lines from index ``start`` on (what stands before it was front matter)."""
    lines: list[Line] = []
    page = Page(lines, len(source))
    colons = page.colons
    headings = page.headings
    search = COLON.search
    append = lines.append
    gap = True
    gaps = 0
    for n, raw in enumerate(source[start:] if start else source, start=start + 1):
        text = raw.strip()
        if not text:
            if not gap:
                gaps += 1
            gap = True
            continue
        if text[0] in _SPECIAL:
            kind, text, level = _special(text, lines, gap)
            if kind == "heading":
                headings.append(len(lines))
            elif kind == "rule" and level:  # the underline of a heading
                headings.append(len(lines) - 1)
                if colons and colons[-1][0] == len(lines) - 1:
                    colons.pop()
            append(Line(n, text, kind, gap, level, len(raw) - len(raw.lstrip())))
            gap = False
            if kind != "text":
                continue
        else:
            first = raw[0]
            indent = 0 if first == text[0] else len(raw) - len(raw.lstrip())
            append(Line(n, text, "text", gap, 0, indent))
            gap = False
        found = search(text, 0, LABEL_REACH)
        if found is not None:
            colons.append((len(lines) - 1, found.start()))
    page.gaps = gaps
    return page


def _special(text: str, lines: list[Line], gap: bool) -> tuple[LineKind, str, int]:
    first = text[0]
    if first == "#":
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
