"""The rows of the topics screen: from the engine's topics, from searches, and which of them fit
what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from tui.app.screens.topic_source import Topic
from tui.app.widgets.hit_rows import FoundHit, safe
from tui.app.widgets.topic_matrix import Passage, TopicRow
from tui.search.fold import fold, squeeze

MANY, MOST_OF = 100, 0.8
"""A topic of more passages than this, of which a smaller part is at hand, is counted by the engine
and not by what is at hand."""


def row_of(
    label: str, hits: Sequence[FoundHit], total: int, *, sort: Literal["kept", "search"]
) -> TopicRow:
    """A search as a row of the matrix."""
    found = {Passage(hit.interview_id, hit.ordinal): hit for hit in hits}
    return TopicRow(label, tuple(found), sort, found, total=max(total, len(found)))


def topic_at(rows: Sequence[TopicRow], interview_id: str, ordinal: int) -> int | None:
    """The row whose passages come nearest to a turn, at most one turn away; of several the most
    special. None when there is none."""
    best: tuple[int, int, int] | None = None
    for n, row in enumerate(rows):
        if interview_id not in row.counts:
            continue
        for passage in row.passages:
            apart = abs(passage.ordinal - ordinal)
            if passage.interview_id == interview_id and apart <= 1:
                found = (apart, len(row.passages), n)
                best = found if best is None or found < best else best
    return best[2] if best is not None else None


def topic_row(topic: Topic) -> TopicRow:
    """A topic of the library as a row of the matrix."""
    places = (Passage(one.interview_id, one.ordinal) for one in topic.passages)
    passages = tuple(dict.fromkeys(places))
    counted = sum(topic.counts.values())
    # A long turn that speaks of it twice may be counted twice; a part of them only is many fewer.
    if counted <= MANY or len(passages) >= MOST_OF * counted:
        return TopicRow(safe(topic.label), passages)
    return TopicRow(safe(topic.label), passages, total=counted, counted=topic.counts)


class LabelFilter:
    """Which labels fit what is typed. ``forms`` gives the regional forms of a word, once they are
    at hand; labels are folded once."""

    def __init__(self) -> None:
        self.forms: Callable[[str], list[tuple[str, str, str]]] | None = None
        self._folded: dict[str, str] = {}

    def of(self, text: str) -> Callable[[str], int]:
        """Whether a label fits ``text``: 0 not at all, 2 when it begins so, else 1. All words
        count, in either script and as other regions say them."""
        words = [squeeze(fold(word)) for word in text.split()]
        sought: list[list[str]] = []
        for word in words:
            forms = [form for form, _, _ in self.forms(word)] if self.forms is not None else []
            sought.append([word, *forms])

        def fits(label: str) -> int:
            folded = self._folded.get(label)
            if folded is None:
                folded = self._folded[label] = squeeze(fold(label[:400]))
            if not all(any(form in folded for form in forms) for forms in sought):
                return 0
            return 2 if any(folded.startswith(form) for forms in sought for form in forms) else 1

        return fits
