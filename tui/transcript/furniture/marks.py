"""What a line is when it is not running text, and how a line looks that may be such a thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tui.transcript.joining import CLOSING
from tui.transcript.lines import COLONS
from tui.transcript.pattern import pattern

MarkKind = Literal[
    "drop", "meta", "title", "section", "note", "note head", "caption", "stage", "time",
    "point", "asked", "aside", "stamped", "signature", "page",
]  # fmt: skip


class Mark:
    """What one line is, when it is not running text. ``text`` is what is left of it."""

    __slots__ = ("kind", "level", "more", "stamp", "text")

    def __init__(
        self,
        kind: MarkKind,
        text: str = "",
        *,
        level: int = 1,
        stamp: str | None = None,
        more: int = 0,
    ) -> None:
        self.kind: MarkKind = kind
        self.text = text
        self.level = level
        self.stamp = stamp
        self.more = more
        """For headings of several lines: how many further lines belong to it."""


@dataclass(slots=True)
class Layout:
    """The marks of a page by index into ``Page.lines``, and what the page says about itself."""

    marks: dict[int, Mark] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None

    def remember(self, name: str, value: str) -> None:
        """Add to what the page says about itself."""
        if not value:
            return
        old = self.meta.get(name)
        if old is None:
            self.meta[name] = value
        elif value not in old.split("; "):
            self.meta[name] = f"{old}; {value}"


LONGEST_HEADING = 60
_ENDS_INSIDE = frozenset("。！；;")
FINISHED = frozenset("。．.！!；;…")
LIST_ITEM = pattern(r"(?:[-*+•·]\s+|\d{1,3}[.)、]\s+)(?=\S)")


def finished(text: str) -> bool:
    """A line that ends like a sentence."""
    return text[-1:] in CLOSING


def headinglike(text: str) -> bool:
    """Short, one clause, no closing full stop: could be a heading by its looks."""
    if not text or len(text) > LONGEST_HEADING or text[-1] in FINISHED or text[-1] in "，,、：:—-":
        return False
    if not any(map(str.isalnum, text)):
        return False
    return _ENDS_INSIDE.isdisjoint(text[:-1])


def text_is_label(text: str) -> bool:
    return text[-1:] in COLONS
