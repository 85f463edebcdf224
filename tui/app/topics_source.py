"""What the topics screen asks of the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.topics import TopicsPlace
    from tui.app.session import Session
    from tui.app.widgets.hit_rows import Convert
    from tui.search import Answer
    from tui.topics import Topic
    from tui.transcript.model import Interview

MOST_TOPICS = 60


class LibraryTopics:
    """A ``TopicsSource`` over one session. ``kept`` are the searches made into topics, oldest
    first, remembered from one start to the next."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._topics: Sequence[Topic] | None = None
        remembered = session.state.remembered("kept_topics")
        self.kept: list[str] = remembered.split("\n") if isinstance(remembered, str) else []
        self.kept = [query for query in self.kept if query]
        self.last_place: TopicsPlace | None = None

    @property
    def convert(self) -> Convert | None:
        return self._session.converter()

    def topics(self, cancelled: Callable[[], bool]) -> Sequence[Topic]:
        """Worked out once for a library that has been read; called in a thread."""
        index = self._session.wait_for_topics(cancelled)
        if index is None:
            return ()
        if self._topics is None:
            topics = index.topics(MOST_TOPICS, cancelled)
            if cancelled():
                return topics
            self._topics = topics
        return self._topics

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> Answer:
        return self._session.search(text, limit, cancelled)

    def interviews(self) -> Sequence[Interview]:
        return list(self._session.library.interviews())

    def interview(self, interview_id: str) -> Interview:
        return self._session.finder_source().interview(interview_id)

    def keep(self, query: str) -> None:
        self.kept = [*(kept for kept in self.kept if kept != query), " ".join(query.split())]
        self._save()

    def forget(self, query: str) -> None:
        self.kept = [kept for kept in self.kept if kept != query]
        self._save()

    def _save(self) -> None:
        self._session.remember("kept_topics", "\n".join(self.kept))

    def status(self) -> str:
        return self._session.progress
