"""The hits that somebody has marked in the finder, from any number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tui.app.widgets.hit_rows import FoundHit, Span
from tui.export.passages import Passage
from tui.transcript.model import Interview

InterviewOf = Callable[[str], Interview]
"""Raises ``LookupError`` for an interview that is gone."""


class Marks:
    """Marked hits in the order of marking. A mark is of a turn by its id, so it holds when the file
    changes elsewhere; what was found in the turn is kept with it."""

    def __init__(self) -> None:
        self._hits: dict[tuple[str, str], FoundHit] = {}

    def __len__(self) -> int:
        return len(self._hits)

    def __contains__(self, turn: object) -> bool:
        """Whether (interview id, turn id) is marked."""
        return turn in self._hits

    def toggle(self, hit: FoundHit, turn_id: str) -> None:
        key = (hit.interview_id, turn_id)
        if self._hits.pop(key, None) is None:
            self._hits[key] = hit

    def clear(self) -> None:
        self._hits.clear()

    def place_of(self, interview_id: str, turn_id: str) -> int | None:
        """Where a turn stands among them."""
        keys = list(self._hits)
        return (
            keys.index((interview_id, turn_id)) if (interview_id, turn_id) in self._hits else None
        )

    def at(self, number: int) -> tuple[str, str, tuple[Span, ...]]:
        """The interview id, turn id and spans of one of them."""
        (interview_id, turn_id), hit = list(self._hits.items())[number]
        return interview_id, turn_id, tuple(hit.spans)

    def passages(self, interview_of: InterviewOf) -> list[Passage]:
        """What is still there of them."""
        found = []
        for (interview_id, turn_id), hit in self._hits.items():
            try:
                interview = interview_of(interview_id)
                ordinal = interview.ordinal_of_turn[turn_id]
            except LookupError:
                continue
            found.append(Passage(interview, ordinal, hit))
        return found


def passages_of(hits: Sequence[FoundHit], interview_of: InterviewOf) -> Iterator[Passage]:
    """Hits of an answer as passages, without those whose file is gone."""
    for hit in hits:
        try:
            interview = interview_of(hit.interview_id)
            interview.turns[hit.ordinal]
        except LookupError:
            continue
        yield Passage(interview, hit.ordinal, hit)
