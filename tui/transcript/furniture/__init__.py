"""What stands on a page and is no one's words: title, metadata, contents, headings, captions,
footnotes, pictures, trailers. Each rule looks at position, typography and neighbours, and has a
module by its subject; ``survey`` asks them in their order."""

from __future__ import annotations

from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.dialects.spare import SIGNED
from tui.transcript.evidence import Choice
from tui.transcript.furniture.contents import (
    mark_listed,
    mark_page_numbers,
    mark_stamped,
    mark_times,
)
from tui.transcript.furniture.head import mark_cast, mark_legend, mark_metadata
from tui.transcript.furniture.headings import mark_headings, mark_plain
from tui.transcript.furniture.marks import Layout, Mark, headinglike
from tui.transcript.furniture.notes import mark_notes, mark_quotes
from tui.transcript.furniture.numbers import mark_numbered
from tui.transcript.furniture.titles import find_title, undo_title
from tui.transcript.furniture.trailer import mark_trailer
from tui.transcript.lines import Page

__all__ = ["Layout", "Mark", "headinglike", "survey"]

_SHOWN_KINDS = frozenset(("text", "heading", "quote"))
_UNSEEN = frozenset(("drop", "meta", "title", "page", "time"))


def survey(
    page: Page, choice: Choice, opened: Mapping[int, Opening], title: str | None = None
) -> Layout:
    """Mark everything on a page that is no running text. ``opened`` are accepted openings,
    ``title`` what front matter says."""
    layout = Layout(title=title)
    lines = page.lines
    if not lines:
        return layout
    first = min(opened) if opened else len(lines)
    last = max(opened) if opened else -1
    mark_legend(page, layout, choice, opened)
    find_title(page, layout, first, opened)
    mark_times(page, layout, opened)
    mark_metadata(page, layout, first)
    mark_page_numbers(page, layout, opened)
    mark_quotes(page, layout, first, opened)
    mark_headings(page, layout, opened)
    if not opened:
        mark_stamped(page, layout)
    form = choice.openings[0].form if choice.openings else ""
    if form == "table row":
        for at, text in enumerate(lines.texts):
            if (text.startswith("|") or (not at and first == 1)) and at not in opened:
                layout.marks[at] = Mark("drop", "head or rule of the table")
    elif form == "signed":
        for at in page.marked:
            if at not in layout.marks and SIGNED.match(lines.texts[at]):
                layout.marks[at] = Mark("signature")
    if opened:
        mark_numbered(page, layout, opened)
        mark_plain(page, layout, choice, opened)
        undo_title(page, layout)
        mark_listed(page, layout, first)
        mark_cast(page, layout, choice, first)
    mark_notes(page, layout, first, opened)
    mark_trailer(page, layout, opened, last)
    if not opened:
        _leave_something(page, layout)
    return layout


def _leave_something(page: Page, layout: Layout) -> None:
    """A page of which nothing would be shown is no furniture: all of it stays."""
    marks = layout.marks
    for at, kind in enumerate(page.lines.kinds):
        if kind not in _SHOWN_KINDS:
            continue
        mark = marks.get(at)
        if mark is None or mark.kind not in _UNSEEN:
            return
    layout.marks = {at: mark for at, mark in marks.items() if mark.kind == "title"}
