"""What the topics screen says in words above, below and instead of its matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.widgets.topic_matrix import TopicRow, who_speaks
from tui.printable import counted
from tui.search.fold import fold

if TYPE_CHECKING:
    from tui.transcript.model import Interview


def who_says(
    row: TopicRow,
    interview_id: str | None,
    interview: Callable[[str], Interview],
    show: Callable[[str], str],
) -> str:
    """``5 passages · 客人 3, 主持人 2`` of a row, or of its cell in one interview."""
    if row.waiting:
        return "searching…"
    passages = [p for p in row.passages if interview_id is None or p.interview_id == interview_id]
    if not passages:
        return "Not spoken of in this interview" if row.counts else "Nothing found"
    names = who_speaks(passages, interview, fold)
    people = ", ".join(f"{show(name)} {count:,}" for name, count in names)
    number = row.number if interview_id is None else row.counts.get(interview_id, 0)
    words = counted(number, "passage")
    if number > len(passages):
        words += f", the best {len(passages):,}"
    return f"{words} · {people}" if people else words


def nothing(status: str, error: str, looking: bool, any_interviews: bool) -> list[str]:
    """Why there are no topics, line by line: ``looking`` while they are still to come, ``status``
    what the library is doing meanwhile."""
    if error:
        return [f"The topics could not be found: {error}"]
    if looking:
        return ["Looking for topics…", *(["", status] if status else [])]
    if not any_interviews:
        return ["There is nothing to read yet" if status else "Nothing to read"]
    lines = ["No topics: too little is said more than once."]
    lines += ["Type what you look for, and keep it as a topic of your own."]
    return [*lines, "", f"Not everything is there yet: {status}"] if status else lines
