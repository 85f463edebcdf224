"""``/ n N &``: the matches of one query in one interview, and where the next one is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tui.transcript.model import Interview, Turn

Span = tuple[int, int, int]
"""(paragraph, start, end) in code points of the original."""

SpansInTurn = Callable[[Turn], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence: the turn's ordinal and the span in it. Ordered by place in the text."""

    ordinal: int
    span: Span

    @property
    def place(self) -> tuple[int, int, int]:
        return (self.ordinal, self.span[0], self.span[1])


@dataclass(frozen=True, slots=True)
class Matches:
    """All matches of ``query`` in one interview, in reading order."""

    query: str
    interview_id: str
    matches: tuple[Match, ...]
    places: tuple[tuple[int, int, int], ...] = field(default=())

    @property
    def ordinals(self) -> frozenset[int]:
        return frozenset(match.ordinal for match in self.matches)

    def after(self, place: tuple[int, int, int]) -> int | None:
        """The index of the first match behind ``place``, None when there is none."""
        index = bisect_right(self.places, place)
        return index if index < len(self.matches) else None

    def before(self, place: tuple[int, int, int]) -> int | None:
        """The index of the last match before ``place``, None when there is none."""
        index = bisect_right(self.places, place) - 1
        if index >= 0 and self.places[index] == place:
            index -= 1
        return index if index >= 0 else None


def find_matches(
    query: str,
    interview: Interview,
    spans_in_turn: SpansInTurn,
    cancelled: Callable[[], bool] = lambda: False,
) -> Matches | None:
    """All matches in an interview, or None when cancelled."""
    found: list[Match] = []
    for ordinal, turn in enumerate(interview.turns):
        if cancelled():
            return None
        found.extend(Match(ordinal, span) for span in sorted(spans_in_turn(turn)))
    return Matches(query, interview.id, tuple(found), tuple(match.place for match in found))
