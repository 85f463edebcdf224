"""Walking the related passages of one place: ``t`` forward, ``T`` back, and home again."""

from __future__ import annotations

from dataclasses import dataclass

from tui.topics.places import Related

Place = tuple[str, int]
"""An interview's id and a turn's ordinal."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The place one came from and the related places, best first. ``at`` is where one is: 0 at
    the origin, n at ``related[n - 1]``. Walking never changes a ring: it gives the next one."""

    origin: Place
    related: tuple[Related, ...] = ()
    at: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody else speaks of the origin's passage."""
        return not self.related

    @property
    def current(self) -> Related | None:
        """The related place one is at; None at the origin."""
        return self.related[self.at - 1] if self.at else None

    @property
    def place(self) -> Place:
        """Where one is: the origin, or the current related place."""
        here = self.current
        return self.origin if here is None else (here.interview_id, here.ordinal)

    def holds(self, place: Place) -> bool:
        """Whether one stands where this ring last led, so that ``t`` goes on rather than anew."""
        return place == self.place

    def forward(self) -> Ring:
        """The next place; after the last one the origin again."""
        return self._move(1)

    def back(self) -> Ring:
        """The place before; from the origin the last one."""
        return self._move(-1)

    def _move(self, step: int) -> Ring:
        if not self.related:
            return self
        return Ring(self.origin, self.related, (self.at + step) % (len(self.related) + 1))

    def to(self, index: int) -> Ring:
        """The ring at ``related[index]``, as chosen from a list."""
        return Ring(self.origin, self.related, index + 1)

    def home(self) -> Ring:
        """The origin, with the walk begun anew."""
        return Ring(self.origin, self.related)

    @property
    def ahead(self) -> Related | None:
        """What ``t`` would lead to (for a peek before going); None when that is the origin."""
        return self.forward().current

    def without(self, interview_id: str) -> Ring:
        """The ring after an interview has gone; standing on it, one is back at the origin."""
        kept = tuple(item for item in self.related if item.interview_id != interview_id)
        if len(kept) == len(self.related):
            return self
        here = self.current
        at = kept.index(here) + 1 if here is not None and here in kept else 0
        return Ring(self.origin, kept, at)

    def line(self) -> str:
        """One line for the status bar: ``2/7 · 垂直整合 · iPhone · 3 shared phrases``."""
        if not self.related:
            return "Nobody else speaks of this passage"
        here = self.current
        if here is None:
            return f"back where you began · {len(self.related)} places speak of this"
        return f"{self.at}/{len(self.related)} · {here.why}"
