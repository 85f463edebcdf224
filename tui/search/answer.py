"""What a search answers with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from tui.search.fold import squeeze
from tui.search.query import Query
from tui.search.spans import Span, spans_of
from tui.transcript.model import Interview, Turn

Why = Literal["exact", "words", "variant", "synonym", "typo", "pinyin"]
"""How a hit matches. ``exact``: the query as typed; ``words``: its words, in any order;
``variant``: in the other script or another form of a character; ``synonym``: the word that another
region uses; ``typo``: nearly; ``pinyin``: its sound."""

Where = Literal["text", "title", "section", "speaker"]
"""What was matched. A title answers with the interview's first turn, a heading with the section's
first turn, a speaker with that speaker's first turn."""

Resolve = Callable[[str], Interview | None]
"""An interview's id → the interview, or None when it is gone."""


class Hit:
    """One turn that a query finds. ``ordinal`` is its place in ``Interview.turns``.

    ``score`` is 0..1 and only means something beside the other hits of one answer. ``where`` says
    what was matched. ``note`` is a short reason for the row (``软件→軟體``, ``≈ 1 字``,
    ``pinyin``), None when the match speaks for itself. ``needles`` are the folded strings found.

    ``why`` and ``spans`` are worked out when first asked for, from the interview's own text: only
    the rows that are shown need them.
    """

    __slots__ = (
        "_raw",
        "_resolve",
        "_spans",
        "_why",
        "interview_id",
        "needles",
        "note",
        "ordinal",
        "score",
        "where",
    )

    def __init__(
        self,
        interview_id: str,
        ordinal: int,
        score: float,
        why: Why,
        where: Where,
        note: str | None,
        needles: tuple[str, ...],
        raw: tuple[str, ...],
        resolve: Resolve,
    ) -> None:
        self.interview_id = interview_id
        self.ordinal = ordinal
        self.score = score
        self.where: Where = where
        self.note = note
        self.needles = needles
        self._why: Why = why
        self._raw = raw
        self._resolve = resolve
        self._spans: tuple[Span, ...] | None = None

    def __repr__(self) -> str:
        place = f"{self.interview_id!r}, {self.ordinal}"
        return f"Hit({place}, {self.score:.3f}, {self._why}, {self.where}, {self.note!r})"

    @property
    def turn(self) -> Turn | None:
        """The turn itself, None when its interview is gone or has changed."""
        interview = self._resolve(self.interview_id)
        if interview is None or self.ordinal >= len(interview.turns):
            return None
        return interview.turns[self.ordinal]

    @property
    def why(self) -> Why:
        """How it matches; ``variant`` when the words are there but not as they were typed."""
        if self._raw:
            turn = self.turn
            if turn is not None and self.where == "text":
                text = squeeze(turn.text.casefold())
                if not all(raw in text for raw in self._raw):
                    self._why = "variant"
            self._raw = ()
        return self._why

    @property
    def spans(self) -> tuple[Span, ...]:
        """What to highlight in the turn's paragraphs: ``(paragraph, start, end)`` in code points
        of the original. Empty when only a title, heading or name matches."""
        if self._spans is None:
            turn = self.turn
            self._spans = spans_of(turn, self.needles) if turn is not None else ()
        return self._spans


class Hits(Sequence[Hit]):
    """Hits in order. Those after the first screen are made when somebody looks at them."""

    __slots__ = ("_made", "_size", "_tail")

    def __init__(
        self, first: Sequence[Hit], more: int = 0, tail: Callable[[int], Hit] | None = None
    ) -> None:
        """``tail`` makes hit number ``n`` of the ``more`` that follow the ``first``."""
        self._made: list[Hit | None] = [*first, *([None] * more)]
        self._size = len(first)
        self._tail = tail

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> Hit: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...

    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self._made)))]
        hit = self._made[index]
        if hit is None:
            assert self._tail is not None
            hit = self._tail(index % len(self._made) - self._size)
            self._made[index] = hit
        return hit

    def __repr__(self) -> str:
        return f"<{len(self)} hits>"


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first. ``total`` counts all turns found, of which ``hits`` are the first; for
    very many it is an estimate, and ``total_is_exact`` is false.

    ``elapsed_ms`` is what the search took, in milliseconds. ``cancelled`` is true when the search
    was told to stop: the hits are then incomplete. ``notice`` is one line about the query for the
    reader, or None. ``further`` is there when ``hits`` are what was found soon: called, in the
    same thread, it gives the whole answer; it is told when to stop as the search is.
    """

    query: Query
    hits: Sequence[Hit]
    total: int
    elapsed_ms: float
    notice: str | None = None
    cancelled: bool = False
    total_is_exact: bool = True
    further: Callable[[Callable[[], bool]], Answer] | None = None
