"""Clean lines → lines that know their place on the page: what a reader's eye takes in first.

Each non-blank line gets a ``kind`` by its typography (text, heading, block quote, image, rule,
...), its text without that typography, and whether a blank line stands before it. Lines that could
open a turn are put into buckets, so that each dialect only walks its own.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, compress
from operator import itemgetter, not_, sub
from typing import Literal, NamedTuple, overload

from tui.transcript.decode import absent_from
from tui.transcript.pattern import pattern

LineKind = Literal["text", "heading", "quote", "image", "rule", "markup", "caption", "empty", "cue"]

COLONS = ":：︰﹕∶꞉"
COLON = pattern(f"[{COLONS}]")
_RARE_COLONS = COLONS[2:]
_BLOCK = 4096
"""So many lines are asked at once which signs stand in them."""
LABEL_REACH = 64
"""A label's colon stands within this many code points from the start of its line."""

_ATX = pattern(r"(#{1,6}(?=\s)|#{2,6}(?=[^\s#]))\s*(.*)$")
_LONGEST_HEADING = 60
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
_FENCE = pattern(r"`{3,}\s{0,3}\w{0,20}$")
_QUOTE = pattern(r"(?:>\s?)+")
_STRUCTURE = "`#>!<*_-=~|[—―－＊·•◆◇★☆※＝～"
_MARKS = (
    "QAＱＡ问問答〔【[［<○◯〇◎●◆◇■>*_—―─–━‐-"  # marks that open turns
    "▲△▼▽↑↓☝图圖題题写PpCcIiFf(（左右上下中前後后LlRr"  # captions
    "*※＊[^注註编編译譯eEnNtT"  # notes
    "0123456789０１２３４５６７８９一二三四五六七八九十第IVX【"  # numbers
)
_FIRST: dict[str, int] = dict.fromkeys(_MARKS, 2)
for _mark in _STRUCTURE:
    _FIRST[_mark] = _FIRST.get(_mark, 0) | 1
_FIRSTS = frozenset(_FIRST)
SHORT = 40
"""Lines up to this long without closing punctuation are kept in ``Page.short``."""
_ENDS = frozenset("。．！!？?；;，,、：:…—”’】\"'~～")


class Line(NamedTuple):
    """One non-blank line. ``n`` is its source line; ``text`` has no heading or quote marks and no
    outer blanks; ``gap`` says that a blank line (or the top of the page) stands before it."""

    n: int
    text: str
    kind: LineKind
    gap: bool
    level: int = 0


class PageLines(Sequence[Line]):
    """The lines of a page, kept as columns: an object for each of a hundred thousand lines costs
    more than everything else that is done to it. A ``Line`` is made when one is asked for; whoever
    walks over all of them takes the column."""

    __slots__ = ("gaps", "kinds", "levels", "numbers", "texts")

    def __init__(self) -> None:
        self.numbers = array("I")
        self.texts: list[str] = []
        self.kinds: list[LineKind] = []
        self.gaps = bytearray()
        self.levels = bytearray()

    def append(self, line: Line) -> None:
        """For readers that make a page by hand."""
        self.numbers.append(line.n)
        self.texts.append(line.text)
        self.kinds.append(line.kind)
        self.gaps.append(line.gap)
        self.levels.append(min(line.level, 255))

    def level(self) -> None:
        """For readers that fill the other columns: each line not told of stands for itself."""
        more = len(self.texts) - len(self.gaps)
        self.gaps += b"\1" * more
        self.levels += bytes(more)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(len(self.texts)))]
        return Line(
            self.numbers[at],
            self.texts[at],
            self.kinds[at],
            self.gaps[at] == 1,
            self.levels[at],
        )

    def plain(self) -> Iterator[tuple[int, str]]:
        """Index and text of each line that is plain text, without making any ``Line``."""
        return compress(enumerate(self.texts), map("text".__eq__, self.kinds))

    def __iter__(self) -> Iterator[Line]:
        return map(
            Line,
            self.numbers,
            self.texts,
            self.kinds,
            map(bool, self.gaps),
            self.levels,
        )


class Places:
    """Indexes of lines, and where in each of them something stands."""

    __slots__ = ("ats", "places")

    def __init__(self) -> None:
        self.ats = array("I")
        self.places = bytearray()

    def append(self, at: int, place: int) -> None:
        """``place`` is less than ``LABEL_REACH``."""
        self.ats.append(at)
        self.places.append(place)

    def __len__(self) -> int:
        return len(self.ats)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.ats, self.places, strict=True)

    def clear(self) -> None:
        del self.ats[:], self.places[:]


def _numbers() -> array[int]:
    return array("I")


@dataclass(slots=True)
class Page:
    """All non-blank lines of a document, with buckets of indexes into ``lines``.

    ``colons``: text lines with a colon within reach, and where it stands. ``headings``: Markdown
    headings. ``quotes``: block quote lines. ``marked``: text lines whose first character often
    begins something (a mark, a number, a caption). ``short``: short text lines without closing
    punctuation. ``pairs``: text or quote lines directly below another one of their kind.
    ``gaps`` is how many blank runs separate lines, ``total`` the number of source lines.
    """

    lines: PageLines
    total: int
    colons: Places = field(default_factory=Places)
    headings: array[int] = field(default_factory=_numbers)
    quotes: array[int] = field(default_factory=_numbers)
    marked: array[int] = field(default_factory=_numbers)
    short: array[int] = field(default_factory=_numbers)
    tabbed: array[int] = field(default_factory=_numbers)
    captions: array[int] = field(default_factory=_numbers)
    pairs: array[int] = field(default_factory=_numbers)
    gaps: int = 0
    wrapped: bool = False
    """Lines are wrapped at a width, blank lines separate paragraphs (see ``joining``)."""
    plain: bool = False
    """No emphasis mark and no entity stands anywhere on the page."""
    unlinked: bool = False
    """No Markdown link stands anywhere on the page."""

    def flags(self, ats: Iterable[int]) -> bytearray:
        """For each line a byte that says whether it is one of these, and one more at the end: what
        lies before the first line and behind the last is none. A set takes fifty times as much."""
        found = bytearray(len(self.lines) + 1)
        for at in ats:
            found[at] = 1
        return found

    def find_colons_again(self, changed: Set[int]) -> None:
        """Some lines have another text than before."""
        found = [(at, place) for at, place in self.colons if at not in changed]
        for at in changed:
            colon = COLON.search(self.lines.texts[at], 0, LABEL_REACH)
            if colon is not None:
                found.append((at, colon.start()))
        self.colons.clear()
        for at, place in sorted(found):
            self.colons.append(at, place)

    def forget(self) -> None:
        """Let the buckets go, once all lines have been judged."""
        self.colons.clear()
        for bucket in (
            self.headings, self.quotes, self.marked, self.short, self.tabbed, self.captions,
            self.pairs,
        ):  # fmt: skip
            del bucket[:]


def scan(source: list[str], start: int = 0, absent: frozenset[str] | None = None) -> Page:
    """Read the lines from index ``start`` on (what stands before it was front matter). ``absent``
    are the signs that are known to stand nowhere in them (see ``decode.SIGNS``)."""
    lines = PageLines()
    page = Page(lines, len(source))
    stripped = list(map(str.strip, source[start:] if start else source))
    texts = lines.texts = list(filter(None, stripped))
    places = [n for n, text in enumerate(stripped, start=start + 1) if text]
    del stripped
    numbers = lines.numbers = array("I", places)
    gaps = lines.gaps = bytearray(map((1).__lt__, map(sub, places, chain((-1,), places))))
    del places
    count = len(texts)
    if not count:
        return page
    lines.levels = bytearray(count)
    lines.kinds = ["text"] * count
    page.gaps = gaps.count(1) - 1 + (numbers[-1] < len(source))
    if absent is None:
        absent = _absent(texts)
    page.plain = absent.issuperset("*_&")
    page.unlinked = "[" in absent
    _typography(page)
    pair(page)
    _by_sight(page, absent)
    return page


def pair(page: Page) -> None:
    """Find the ``pairs`` of a page, once its ``gaps`` are known or have changed."""
    kinds, gaps = page.lines.kinds, page.lines.gaps
    if 0 in gaps:
        page.pairs = array(
            "I",
            [
                at
                for at in compress(range(len(gaps)), map(not_, gaps))
                if at and kinds[at] == kinds[at - 1] and kinds[at] in ("text", "quote")
            ],
        )


def _absent(texts: list[str]) -> frozenset[str]:
    blocks = range(0, len(texts), _BLOCK)
    return absent_from("".join(texts[begin : begin + _BLOCK]) for begin in blocks)


def sort(page: Page) -> None:
    """Put the lines of a page that a reader has made by hand into the buckets."""
    texts, kinds = page.lines.texts, page.lines.kinds
    begins = [at for at, text in enumerate(texts) if text[:1] in _FIRSTS]
    begins = [at for at in begins if kinds[at] == "text" and _FIRST[texts[at][0]] & 2]
    page.marked = array("I", begins)
    _by_sight(page, _absent(texts))
    page.plain = False
    del page.tabbed[:]


def _by_sight(page: Page, absent: frozenset[str]) -> None:
    """The buckets of lines that are short, or hold a colon or a tab."""
    texts, kinds = page.lines.texts, page.lines.kinds
    page.short = array(
        "I",
        [
            at
            for at, length in enumerate(map(len, texts))
            if length <= SHORT and kinds[at] == "text" and texts[at][-1:] not in _ENDS
        ],
    )
    # A pattern takes four times as long to say no.
    likely = [at for at, text in enumerate(texts) if ":" in text or "：" in text]
    if not absent.issuperset(_RARE_COLONS):
        likely = list(range(len(texts)))
    for at in likely:
        if kinds[at] == "text":
            found = COLON.search(texts[at], 0, LABEL_REACH)
            if found is not None:
                page.colons.append(at, found.start())
    if "\t" not in absent:
        tabbed = [at for at, text in enumerate(texts) if "\t" in text and kinds[at] == "text"]
        page.tabbed.extend(tabbed)


def _typography(page: Page) -> None:
    """The kinds of all lines that begin with a character which may be typography."""
    lines = page.lines
    texts, kinds, levels = lines.texts, lines.kinds, lines.levels
    headings, marked = page.headings, page.marked
    known: dict[str, tuple[str, int]] = {}  # headings: names come again and again
    firsts = list(map(itemgetter(0), texts))
    for at in compress(range(len(texts)), map(_FIRSTS.__contains__, firsts)):
        first = firsts[at]
        text = texts[at]
        if first == "#" and text in known:
            kinds[at] = "heading"
            texts[at], levels[at] = known[text]
            headings.append(at)
            continue
        code = _FIRST[first]
        if code & 1:
            kind, inner, level = _special(text, lines, at)
            if kind == "heading":
                kinds[at] = kind
                texts[at] = inner
                levels[at] = level
                headings.append(at)
                known[text] = inner, level
                continue
            if kind != "text":
                kinds[at] = kind
                texts[at] = inner
                levels[at] = min(level, 255)
                if kind == "rule" and level:  # the underline of a heading
                    headings.append(at - 1)
                    if marked and marked[-1] == at - 1:
                        marked.pop()
                elif kind == "quote" or kind == "empty":
                    page.quotes.append(at)
                elif kind == "caption":
                    page.captions.append(at)
                continue
        if code & 2:
            marked.append(at)


def _special(text: str, lines: PageLines, at: int) -> tuple[LineKind, str, int]:
    first = text[0]
    if first == "#":
        if text[:4] == "### ":
            inner = text[4:].strip("# ")
            if inner:
                return "heading", inner, 3
        found = _ATX.match(text)
        if found and len(found.group(2)) > _LONGEST_HEADING and text[found.end(1)] not in " \t":
            return "text", text, 0  # no blank behind the marks, and too long
        if found and found.group(2):
            return "heading", found.group(2).rstrip("# "), len(found.group(1))
        return ("rule", text, 0) if not text.strip("# ") else ("text", text, 0)
    if first == ">" and not text.startswith(">>"):
        found = _QUOTE.match(text)
        inner = text[found.end() :].strip() if found else text
        depth = text.count(">", 0, found.end()) if found else 1
        if not inner:
            return "empty", "", depth
        if inner[0] in "!<[" and not (inner[0] == "[" and inner[:2] not in ("[!", "[[")):
            if _IMAGE.match(inner):
                return "image", text, 0
            if inner[0] == "<" and _HTML_BLOCK.match(inner):
                return "markup", text, 0
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
    if first == "`":
        return ("markup" if _FENCE.match(text) else "text"), text, 0
    if _SETEXT.match(text) and at and not lines.gaps[at]:
        last = lines[at - 1]
        level = 1 if first == "=" else 2
        if last.kind == "text" and last.gap and len(last.text) <= 120 and len(text) >= 3:
            lines.kinds[at - 1] = "heading"
            lines.levels[at - 1] = level
            return "rule", text, level
        return "rule", text, 0
    if _RULE.match(text):
        return "rule", text, 0
    return "text", text, 0
