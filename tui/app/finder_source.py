"""What the finder asks of the session: search, interviews, history, and how far loading is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.marks import Marks

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app.session import Session
    from tui.app.widgets.hit_rows import Convert
    from tui.search import Answer
    from tui.transcript.model import Interview


class LibrarySource:
    """A ``FinderSource`` over one session. ``history`` is oldest first."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.marks = Marks()
        self.history: list[str] = list(reversed(session.state.queries))
        self._last_query = self.history[-1] if self.history else ""

    @property
    def last_query(self) -> str:
        return self._last_query

    @last_query.setter
    def last_query(self, query: str) -> None:
        self._last_query = query
        self._session.remember_query(query)

    @property
    def convert(self) -> Convert | None:
        return self._session.converter()

    @convert.setter
    def convert(self, convert: Convert | None) -> None:
        raise AttributeError("the session's script is what is shown")

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> Answer:
        """Called in the finder's own thread; waits for the index when it is not built yet."""
        return self._session.search(text, limit, cancelled)

    def interview(self, interview_id: str) -> Interview:
        interview = self._session.interview(interview_id)
        if interview is None:
            raise KeyError(interview_id)
        return interview

    def is_transcript(self, path: Path) -> bool:
        from tui.export.files import is_one_of

        return is_one_of(path, (entry.path for entry in self._session.entries))

    def interview_count(self) -> int:
        return sum(1 for entry in self._session.entries if entry.error is None)

    def status(self) -> str:
        return self._session.progress
