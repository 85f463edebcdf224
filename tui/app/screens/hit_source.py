"""What the finder asks of the application, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tui.app.marks import Marks
from tui.app.searcher import FoundAnswer
from tui.app.widgets.hit_rows import Convert, Span
from tui.transcript.model import Interview

if TYPE_CHECKING:
    from pathlib import Path


class FinderSource(Protocol):
    """What the finder needs of the application.

    ``search`` is called in a background thread, never twice at a time; it should return early
    (with anything) once ``cancelled()`` is true. All else is called on the event loop and has to
    be quick. ``last_query`` and ``history`` (oldest first) are read when the finder opens and
    written when it closes; keeping them is the application's business. ``convert`` is the display
    conversion in use, or None. ``marks`` are the hits marked so far; they outlive the finder.
    """

    last_query: str
    history: list[str]
    marks: Marks
    convert: Convert | None

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> FoundAnswer: ...
    def interview(self, interview_id: str) -> Interview: ...
    def interview_count(self) -> int: ...
    def status(self) -> str:
        """What is still going on, such as ``reading 3/5``; empty when everything is there."""

    def is_transcript(self, path: Path) -> bool:
        """Whether a file is one of those that are read, which nothing is written over."""


@dataclass(frozen=True, slots=True)
class FinderChoice:
    """A passage to go to: turn ``ordinal`` of an interview. ``spans`` are the matches in it, as
    (paragraph, start, end) in code points of the original; none for a hit on a name or heading."""

    interview_id: str
    ordinal: int
    spans: tuple[Span, ...]
    query: str
