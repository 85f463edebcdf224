"""The title that a page gives itself."""

from __future__ import annotations

from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.furniture.head import BYLINE, ISSUED, TAG
from tui.transcript.furniture.marks import Layout, Mark
from tui.transcript.furniture.notes import FOOTNOTE
from tui.transcript.furniture.numbers import NUMBER_ALONE, NUMBERED_TITLE
from tui.transcript.furniture.trailer import SOURCE
from tui.transcript.lines import COLON, Page
from tui.transcript.vocabulary import META_KEYS


def find_title(page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]) -> None:
    lines = page.lines
    for at in page.headings[:1]:
        line = lines[at]
        if line.level == 1 and at not in opened and at <= 6 and at < max(first, 1):
            text = line.text.strip("*_ ")
            if layout.title is not None:
                if text in layout.title or layout.title in text:
                    layout.marks[at] = Mark("title", text)
                return
            levels = lines.levels
            if line.n <= 3 or (
                sum(levels[k] == 1 and k not in opened for k in page.headings[1:]) <= 1
            ):
                layout.title = text
                layout.marks[at] = Mark("title", text)
                return
    if layout.title is not None:
        return
    line = lines[0]
    if (
        0 not in opened
        and line.kind == "text"
        and 2 <= len(line.text) <= 80
        and len(lines) > 2
        and line.text[-1] not in "。．.！!；;：:，,|"
        and not FOOTNOTE.match(line.text)
        and not SOURCE.match(line.text)
        and not BYLINE.match(line.text)
        and not TAG.match(line.text)
        and not CLOCK.match(line.text)
        and not NUMBER_ALONE.match(line.text.strip("*_ "))
        and first > 0
        and (
            lines[1].gap
            or (first < len(lines) and len(line.text) <= 60 and 1 <= first <= 8)
            or ISSUED.match(lines[1].text)
            or BYLINE.match(lines[1].text)
        )
    ):
        colon = COLON.search(line.text)
        if colon is not None:
            key = line.text[: colon.start()].strip("*_ ").casefold()
            if key in META_KEYS:
                value = line.text[colon.end() :].strip("*_ ")
                if META_KEYS[key] == "title" and value:
                    layout.title = value
                    layout.marks[0] = Mark("title", value)
                return
        layout.title = line.text.strip("*_# ")
        layout.marks[0] = Mark("title", layout.title)


def undo_title(page: Page, layout: Layout) -> None:
    """What was taken for the title is the first heading where later ones are written alike: with
    the same ornament, bracket or kind of number."""
    mark = layout.marks.get(0)
    if mark is None or mark.kind != "title" or page.lines[0].kind != "text":
        return
    shape = _shape(page.lines[0].text)
    if shape is None:
        return
    alike = sum(
        1
        for at, other in layout.marks.items()
        if at and other.kind == "section" and other.text and _shape(page.lines[at].text) == shape
    )
    if alike:
        layout.marks[0] = Mark("section", page.lines[0].text.strip("*_ 【】"))
        layout.title = None


def _shape(text: str) -> str | None:
    """What a heading begins with: its ornament, or the kind of its number."""
    bare = text.strip("*_ ")
    if bare and not bare[0].isalnum():
        return bare[0]
    if bare and NUMBERED_TITLE.match(bare):
        return "1" if bare[0].isdigit() else "number"
    return None
