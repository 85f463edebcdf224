"""``Name: text`` on one line, or ``Name:`` with the text below: plain, bold with the colon inside
or outside, a whole question in bold, an ornament or a list mark in front."""

from __future__ import annotations

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.labels import analyse
from tui.transcript.lines import LABEL_REACH, Page
from tui.transcript.pattern import pattern

NAME = "label and colon"

_ORNAMENT = pattern(r"(?:[-+•·○◎●◯■□◆◇▪▶►☆★※➤❖✦▍▌|]|\d{1,3}[.)、])\s*(?=\S)")
_BOLD = ("**", "__")
_COLONS = frozenset(":：")
_DIVIDERS = frozenset("|｜丨/／—–>→")
_TIMED = frozenset("0123456789[(（【")


def find(page: Page) -> list[Opening]:
    """Openings among the lines with a colon near their start."""
    found: list[Opening] = []
    texts = page.lines.texts
    for at, colon in page.colons:
        opening = read(at, texts[at], colon)
        if opening is not None:
            found.append(opening)
    return found


def read(at: int, text: str, colon: int) -> Opening | None:
    """Read one line whose first colon stands at ``colon``."""
    if not colon:  # :Name: text
        text = text[1:]
        colon = text.find(":", 0, LABEL_REACH)
        if colon <= 0:
            return None
    head = text[:colon]
    rest = text[colon + 1 :]
    if rest[:2] == "//":
        return None
    form = "plain"
    whole = False
    if head[:1] == "|" and "|" in head[1:]:
        return None  # in another cell of a row than the first
    if head[:1] in "-+•·○◎●◯■□◆◇▪▶►☆★※➤❖✦▍▌|0123456789":
        ornament = _ORNAMENT.match(head)
        if ornament is not None:
            head = head[ornament.end() :]
            form = "listed"
    if rest[:1] in _COLONS:  # Name:: text
        rest = rest[1:]
    if head.startswith("***"):  # bold and italics at once
        head = head[1:]
        rest = rest.replace("***", "**", 1) if "***" in rest else rest
        head = head.replace("***", "**", 1)
    mark = head[:2]
    if mark in _BOLD:
        inner = head[2:]
        if mark in inner:
            if inner[inner.find(mark) + 2 :].lstrip()[:1] in _DIVIDERS:
                return None  # **Ann** | text: with a colon in it
            if inner.count(mark) % 2 == 0 and rest.lstrip().startswith(mark):
                rest = rest.lstrip()[2:]  # **Ann** **Lee:** text
            head = inner.replace(mark, "")
            form = "bold"
        else:
            close = rest.find(mark)
            if close >= 0 and not rest[:close].strip():
                rest = rest[close + 2 :]
                form = "bold"
            else:
                rest = mark + rest.lstrip()
                whole = True
                form = "bold"
            head = inner
    elif "*" in head:
        stripped = head.strip("* ")
        if "*" in stripped or head.startswith("* "):
            if head.startswith("* ") and "*" not in stripped:
                form = "listed"
            else:
                return None
        elif head.startswith("*") and rest.startswith("*"):  # *Name:* text
            rest = rest[1:]
            form = "bold"
        elif head.startswith("*") and head.rstrip().endswith("*"):  # *Name*: text
            form = "bold"
        else:
            return None
        head = stripped
    elif head.startswith("_"):
        if rest.startswith("_"):
            rest = rest[1:]
        elif not head.rstrip().endswith("_"):
            return None
        form = "bold"
        head = head.strip("_ ")
    if rest[:1].isdigit() and head[-1:].isdigit() and text[colon] == ":":
        return None  # a clock time or a ratio
    label = analyse(head)
    if label is None:
        return None
    rest = rest.strip()
    stamp = None
    if rest[:1] in _TIMED:
        clock = CLOCK.match(rest)
        if clock is not None and (rest[0] in "[(（【" or clock.end() == len(rest)):
            stamp = clock["time"]
            rest = rest[clock.end() :].lstrip()
    return Opening(at, label, rest, form, NAME, stamp, whole)
