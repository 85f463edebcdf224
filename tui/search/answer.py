"""What a search answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tui.search.query import Query
from tui.search.spans import Span, spans_of
from tui.transcript.model import Turn

Why = Literal["exact", "words", "variant", "synonym", "typo", "pinyin"]
"""How a hit matches. ``exact``: the query as typed; ``words``: its words, in any order;
``variant``: in the other script or another form of a character; ``synonym``: the word that another
region uses; ``typo``: nearly; ``pinyin``: its sound."""

Where = Literal["text", "title", "section", "speaker"]
"""What was matched. A title answers with the interview's first turn, a heading with the section's
first turn, a speaker with that speaker's first turn."""


@dataclass(frozen=True)
class Hit:
    """One turn that a query finds. ``ordinal`` is its place in ``Interview.turns``.

    ``score`` is 0..1 and only means something beside the other hits of one answer. ``note`` is a
    short reason for the row (``软件→軟體``, ``≈ 1 字``), None when the match speaks for itself.
    """

    interview_id: str
    ordinal: int
    score: float
    why: Why
    where: Where = "text"
    note: str | None = None
    turn: Turn | None = field(default=None, repr=False, compare=False)
    needles: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What to highlight in the turn's paragraphs, in code points of the original; empty when
        the match is in a title, heading or name. Worked out when first asked for: only the rows
        that are shown need it."""
        return spans_of(self.turn, self.needles) if self.turn is not None else ()


@dataclass(frozen=True)
class Answer:
    """Hits, best first. ``total`` counts all turns found, of which ``hits`` are the first.

    ``cancelled`` is true when the search was told to stop: the hits are then incomplete.
    ``notice`` is one line about the query for the reader, or None.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    elapsed_ms: float
    notice: str | None = None
    cancelled: bool = False
