"""Back and forward, as in a browser: places one jumped from."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where one reads: interview id, turn id, code point offset in the turn's text."""

    interview_id: str
    turn_id: str
    char: int = 0


class History:
    """A line of places with a position in it. Jumping from the middle forgets what was ahead."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    def leave(self, place: Place) -> None:
        """Remember ``place`` before jumping away from it."""
        if not self._behind or self._behind[-1] != place:
            self._behind.append(place)
            del self._behind[:-LIMIT]
        self._ahead.clear()

    def back(self, here: Place) -> Place | None:
        """The place before ``here``, which can then be returned to by ``forward``."""
        while self._behind:
            place = self._behind.pop()
            if place != here:
                self._ahead.append(here)
                return place
        return None

    def forward(self, here: Place) -> Place | None:
        while self._ahead:
            place = self._ahead.pop()
            if place != here:
                self._behind.append(here)
                return place
        return None
