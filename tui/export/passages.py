"""Passages with where they stand, and one turn as a quotation with its citation.

What is quoted is the original text, whatever script is shown on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tui.printable import printable
from tui.transcript.canonical import block, escape
from tui.transcript.model import Interview, Section, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points."""

QuoteFormat = Literal["plain", "markdown", "json"]


class Found(Protocol):
    """What a search says of a hit; ``tui.search.Hit`` is one. It may work that out when asked."""

    @property
    def spans(self) -> Sequence[Span]: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """Turn ``ordinal`` of an interview; what was found in it and why, if it was looked for."""

    interview: Interview
    ordinal: int
    found: Found | None = None

    @property
    def spans(self) -> Sequence[Span]:
        return self.found.spans if self.found is not None else ()

    @property
    def score(self) -> float:
        return float(getattr(self.found, "score", 0.0))

    @property
    def why(self) -> str:
        return self.found.why if self.found is not None else ""

    @property
    def turn(self) -> Turn:
        return self.interview.turns[self.ordinal]

    @property
    def section(self) -> Section:
        return self.interview.sections[self.interview.section_of_turn[self.ordinal]]

    @property
    def speaker(self) -> str | None:
        return self.interview.speaker_name(self.turn)

    @property
    def timestamp(self) -> str | None:
        """The turn's own time, else the one at its section's heading."""
        return self.turn.timestamp or self.section.timestamp

    @property
    def place(self) -> str:
        """``path:line`` or ``path:first-last``, as one line that a terminal may get."""
        first, last = self.turn.lines
        lines = f"{first}" if first == last else f"{first}-{last}"
        return f"{printable(str(self.interview.path))}:{lines}"

    def around(self, count: int) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
        """Up to ``count`` turns before and after it, in reading order."""
        turns = self.interview.turns
        before = turns[max(0, self.ordinal - count) : self.ordinal]
        return before, turns[self.ordinal + 1 : self.ordinal + 1 + count]


# --- One turn with its citation ------------------------------------------------------------

_SOURCES = ("source", "publisher")
_URLS = ("source_url", "url", "link")


def citation(passage: Passage, *, with_url: bool = True) -> str:
    """Who, in what, when and where it was published, and where it stands, in one line."""
    interview = passage.interview
    meta = interview.meta
    title = interview.title
    chinese = interview.script in ("hans", "hant", "mixed", "jpan")
    parts = [
        passage.speaker or ("" if passage.turn.kind == "speech" else passage.turn.kind),
        f"《{title}》" if chinese and "《" not in title else f"“{title}”",
        next((meta[key] for key in _SOURCES if meta.get(key)), ""),
        meta.get("date", ""),
        next((meta[key] for key in _URLS if meta.get(key)), "") if with_url else "",
        passage.timestamp or "",
        passage.place,
    ]
    between = "，" if chinese else ", "
    return between.join(" ".join(part.split()) for part in parts if part)


def quotation(passage: Passage, form: QuoteFormat) -> Iterator[str]:
    """One turn with its citation, as lines with their ``\\n``; ``json`` is not done here."""
    turn = passage.turn
    if form == "markdown":
        for number, paragraph in enumerate(turn.paragraphs):
            yield ">\n" if number else ""
            yield f"> {block(escape(paragraph.text, paragraph.emphasis))}\n"
        yield f">\n> — {_code_place(citation(passage), passage.place)}\n"
        return
    for paragraph in turn.paragraphs:
        yield f"{paragraph.text}\n"
    yield f"— {citation(passage)}\n"


def _code_place(cited: str, place: str) -> str:
    """A citation as Markdown, the file and line in it as code."""
    return escape(cited[: -len(place)]) + code(place) if cited.endswith(place) else escape(cited)


def code(text: str) -> str:
    """Text as a code span (CommonMark 0.31 §6.1): more backticks around it than in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
