"""What the topics screen asks of the application, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from tui.app.searcher import FoundAnswer
from tui.app.widgets.hit_rows import Convert, FoundHit, Span
from tui.app.widgets.topic_matrix import Passage
from tui.search.fold import fold, squeeze
from tui.transcript.model import Interview


class TopicPassage(Protocol):
    """A place where a topic is spoken of."""

    @property
    def interview_id(self) -> str: ...
    @property
    def ordinal(self) -> int: ...


class Topic(Protocol):
    """A topic of the library: a label that a reader would choose, and its passages, or the most
    telling of them. ``counts``: interview id → how many there are in it."""

    @property
    def label(self) -> str: ...
    @property
    def passages(self) -> Sequence[TopicPassage]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...


class Titled(Protocol):
    """What a column needs to know of an interview; ``Interview`` and the library's ``Entry`` are
    such."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def path(self) -> Path: ...


class TopicsPlace(NamedTuple):
    """Where one was in the topics: the filter, the topic's label, the interview of the cell (None:
    the whole topic), and the passage that was gone to."""

    filter: str
    label: str
    interview_id: str | None = None
    passage: Passage | None = None


class TopicsSource(Protocol):
    """What the topics screen needs of the application.

    ``topics`` and ``search`` are called in background threads, each never twice at a time; they
    should return early (with anything) once ``cancelled()`` is true. All else is called on the
    event loop and has to be quick. ``kept`` are the searches that the reader made topics of, oldest
    first; ``keep`` and ``forget`` change and save it. ``last_place`` is where a passage was gone
    to, read when the screen opens and written when it closes. ``convert`` is the display conversion
    in use, or None.
    """

    kept: list[str]
    last_place: TopicsPlace | None

    @property
    def convert(self) -> Convert | None: ...
    def topics(self, cancelled: Callable[[], bool]) -> Sequence[Topic]:
        """The library's topics, the most telling first."""

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> FoundAnswer: ...
    def interviews(self) -> Sequence[Titled]:
        """What can be read, in the library's order."""

    def interview(self, interview_id: str) -> Interview:
        """Raises LookupError for one that is gone."""

    def keep(self, query: str) -> None: ...
    def forget(self, query: str) -> None: ...
    def status(self) -> str:
        """What is still going on, such as ``reading 3/5``; empty when everything is there."""


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A passage to go to: turn ``ordinal`` of an interview, and the matches of the topic's words in
    it, as (paragraph, start, end) in code points of the original. ``query`` is the label."""

    interview_id: str
    ordinal: int
    spans: tuple[Span, ...]
    query: str


class PassageHit:
    """A passage of a topic in the form of a hit; what to mark is looked for when it is drawn."""

    why = "exact"

    def __init__(
        self, passage: Passage, label: str, found: FoundHit | None, source: TopicsSource
    ) -> None:
        self.interview_id, self.ordinal = self.passage = passage
        self._label = label
        self._found = found
        self._source = source
        self._spans: tuple[Span, ...] | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        if self._spans is None:
            self._spans = self._look()
        return self._spans

    def _look(self) -> tuple[Span, ...]:
        if self._found is not None:
            return tuple(self._found.spans)
        from tui.search.spans import spans_of

        try:
            turn = self._source.interview(self.interview_id).turns[self.ordinal]
        except LookupError:
            return ()
        needles = needles_of(self._label)
        return spans_of(turn, needles[:1]) or spans_of(turn, needles[1:])


def needles_of(label: str) -> list[str]:
    """What to look for in a passage of a topic: its label as it stands, then its words."""
    whole = squeeze(fold(label)).strip()
    words = [word for word in whole.replace("·", " ").split() if len(word) > 1]
    return [whole, *(word for word in words if word != whole)]
