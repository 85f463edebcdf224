"""The headless answers, as dictionaries in the form of the command line's ``--json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.topics.index import TopicIndex
    from tui.transcript.model import Interview

SCHEMA = 1


def related_answer(
    index: TopicIndex, interview: Interview, ordinal: int, limit: int = 12, line: int | None = None
) -> dict[str, Any]:
    """What ``related PATH:LINE --json`` prints: the turn asked about, and the places related to it,
    best first. ``section`` is the heading above a place, None without one."""
    turn = interview.turns[ordinal]
    found = []
    for item in index.related(interview, ordinal, limit, line=line):
        other = index.interview(item.interview_id)
        if other is None:
            continue
        found.append(
            {
                **_place(other, item.ordinal),
                "lines": list(item.lines),
                "score": item.score,
                "why": item.why,
            }
        )
    return {
        "schema": SCHEMA,
        "from": {"path": str(interview.path), "turn": turn.id, "lines": list(turn.lines)},
        "related": found,
    }


def topics_answer(index: TopicIndex, limit: int = 40) -> dict[str, Any]:
    """What ``topics --json`` prints: each topic's label and the places that speak of it."""
    topics = []
    for topic in index.topics(limit):
        passages = []
        for place in topic.passages:
            interview = index.interview(place.interview_id)
            if interview is not None:
                passages.append({**_place(interview, place.ordinal), "score": place.score})
        topics.append({"label": topic.label, "passages": passages})
    return {"schema": SCHEMA, "topics": topics}


def _place(interview: Interview, ordinal: int) -> dict[str, Any]:
    turn = interview.turns[ordinal]
    return {
        "path": str(interview.path),
        "interview": interview.id,
        "section": interview.sections[interview.section_of_turn[ordinal]].title,
        "turn": turn.id,
        "lines": list(turn.lines),
    }
