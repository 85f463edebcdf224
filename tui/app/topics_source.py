"""What the topics screen and the accounts side by side ask of the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.topic_source import TopicsPlace
    from tui.app.session import Session
    from tui.layout.variant import Converter
    from tui.library import Entry
    from tui.search import Answer
    from tui.topics import Aligned, Topic
    from tui.transcript.model import Interview

MOST_TOPICS = 60


class LibraryTopics:
    """A ``TopicsSource`` and ``SideBySideSource`` over one session.

    ``kept`` are the searches made into topics, oldest first, remembered from one start to the
    next.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._topics: Sequence[Topic] | None = None
        remembered = session.state.remembered("kept_topics")
        self.kept: list[str] = remembered.split("\n") if isinstance(remembered, str) else []
        self.kept = [query for query in self.kept if query]
        self.last_place: TopicsPlace | None = None

    @property
    def convert(self) -> Converter | None:
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

    def interviews(self) -> Sequence[Entry]:
        return [entry for entry in self._session.entries if entry.error is None]

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

    # Side by side

    def converter(self, interview: Interview) -> Converter | None:
        return self._session.converter()

    def align(
        self, one: Interview, other: Interview, cancelled: Callable[[], bool]
    ) -> Sequence[Aligned]:
        """Called in a thread."""
        index = self._session.wait_for_topics(cancelled)
        return index.align(one.id, other.id) if index is not None else ()

    def status(self) -> str:
        return self._session.progress
