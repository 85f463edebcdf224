"""Tables of contents, lines that begin with times, numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK, IN_WORDS
from tui.transcript.furniture.marks import (
    LIST_ITEM,
    LONGEST_HEADING,
    Layout,
    Mark,
    finished,
    headinglike,
)
from tui.transcript.lines import COLONS, Page
from tui.transcript.pattern import pattern

LINK_ONLY = pattern(
    r"(?:[-*•\d.)、\s]{0,8})(?:\[[^\]]{0,300}\]\(\S{1,2000}\)|<?https?://\S{1,2000})[\s_]*$"
)


def mark_times(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """``00:41 Title`` lines: headings when they rise and text follows; a run of them without text
    between is a table of contents."""
    texts = page.lines.texts
    timed: list[tuple[int, str, str]] = []
    for at, colon in page.colons:
        text = texts[at]
        if not colon or text[colon - 1] not in "0123456789":
            continue
        if at in opened or at in layout.marks:
            continue
        above = opened.get(at - 1)
        if above is not None and not above.rest and text[-1] not in "0123456789])）】":
            continue  # the words of a turn
        mark = LIST_ITEM.match(text)
        clock = CLOCK.match(text, mark.end() if mark is not None else 0)
        if clock is None:
            continue
        rest = text[clock.end() :].strip(" \t-–—|·•:：*")
        if len(rest) <= LONGEST_HEADING:
            timed.append((at, clock["time"], rest))
    if timed and len(timed) <= 0.8 * len(texts):  # else the times are the page
        at_timed = {at for at, _, _ in timed}
        repeated = Counter(texts[at] for at, _, _ in timed)
        run: list[tuple[int, str, str]] = []
        for item in [*timed, (-9, "", "")]:
            if run and item[0] != run[-1][0] + 1:
                _timed_run(page, layout, run, repeated, at_timed)
                run = []
            run.append(item)
    for opening in [one for one in opened.values() if one.stamp is not None]:
        below = opening.at + 1
        if below < len(texts) and opening.stamp == texts[below] and IN_WORDS.match(texts[below]):
            layout.marks[below] = Mark("time", "", stamp=texts[below])
    _linked_contents(page, layout)


def _timed_run(
    page: Page,
    layout: Layout,
    run: list[tuple[int, str, str]],
    repeated: Counter[str],
    at_timed: set[int],
) -> None:
    lines = page.lines
    contents = len(run) >= 3 or (
        len(run) >= 2 and all(repeated[lines[at].text] > 1 for at, _, _ in run)
    )
    if contents:
        # The last line of a run may be the first real heading: it stands here a second time.
        stop = len(run)
        texts = [lines[at].text for at, _, _ in run]
        if texts[-1] in texts[:-1]:
            stop -= 1
        for at, _, _ in run[:stop]:
            layout.marks[at] = Mark("drop", "table of contents")
        before = run[0][0] - 1
        if before >= 0 and before not in layout.marks and len(lines[before].text) <= 24:
            text = lines[before].text.strip("*_# ")
            if text[-1:] in COLONS or lines[before].kind == "heading":
                layout.marks[before] = Mark("drop", "heading of the table of contents")
        after = run[stop - 1][0] + 1
        if after < len(lines) and after not in at_timed:
            text = lines[after].text.strip("*_ ")
            if len(text) <= 16 and text[-1:] in COLONS and lines[after].kind == "text":
                layout.marks[after] = Mark("drop", "heading of the whole transcript")
        run = run[stop:]
    for at, time, rest in run:
        if rest and headinglike(rest):
            layout.marks[at] = Mark("section", rest.strip("*_ "), level=1, stamp=time)
        elif not rest:
            layout.marks[at] = Mark("time", "", stamp=time)


def _linked_contents(page: Page, layout: Layout) -> None:
    if page.unlinked:
        return
    kinds = page.lines.kinds
    for at, text in enumerate(page.lines.texts[:400]):
        if (
            "](#" in text
            and kinds[at] == "text"
            and LINK_ONLY.match(text.replace("](#", "](http#"))
        ):
            layout.marks[at] = Mark("drop", "table of contents")


def mark_listed(page: Page, layout: Layout, first: int) -> None:
    """A list before the talk of what stands further down as headings, with its own heading."""
    titles = {mark.text for mark in layout.marks.values() if mark.kind == "section"}
    if len(titles) < 2:
        return
    lines = page.lines
    listed = [
        at
        for at in range(min(first, 60))
        if at not in layout.marks
        and lines.kinds[at] == "text"
        and LIST_ITEM.sub("", lines.texts[at], count=1).strip("*_ ") in titles
    ]
    if len(listed) < 2:
        return
    for at in listed:
        layout.marks[at] = Mark("drop", "table of contents")
    above = listed[0] - 1
    if above >= 0 and above not in layout.marks and lines.kinds[above] == "text":
        text = lines.texts[above].rstrip(COLONS)
        if len(text) <= 12 and headinglike(text):
            layout.marks[above] = Mark("drop", "heading of the table of contents")


def mark_stamped(page: Page, layout: Layout) -> None:
    """Only times, no names: ``[00:01:02] words``. Each such line begins a turn of its own."""
    found: list[tuple[int, str, str]] = []
    lines = page.lines
    for at, colon in page.colons:
        text = lines.texts[at]
        if not colon or text[colon - 1] not in "0123456789":
            continue
        mark = layout.marks.get(at)
        clock = CLOCK.match(text)
        if clock is None or (mark is not None and mark.kind not in ("section", "drop")):
            continue
        rest = text[clock.end() :].strip(" \t-–—|·•*")
        if rest and rest[0] not in COLONS:
            found.append((at, clock["time"], rest))
    prose = sum(1 for _, _, rest in found if finished(rest) or len(rest) > LONGEST_HEADING)
    texts = lines.kinds.count("text")
    if len(found) >= 3 and prose >= 0.5 * len(found) and len(found) >= 0.3 * texts:
        for at, time, rest in found:
            layout.marks[at] = Mark("stamped", rest, stamp=time)


_PAGE_NUMBER = pattern(
    r"(?:第\s?\d{1,4}\s?[页頁](?:\s?[/共]\s?\d{1,4}\s?[页頁]?)?|page\s\d{1,4}(?:\s(?:of"
    r"|/)\s\d{1,4})?"
    r"|[-–—·]\s?\d{1,4}\s?[-–—·]|\d{1,4}\s?/\s?\d{1,4})$",
    re.IGNORECASE,
)


_LONGEST_NUMBER = 20


def mark_page_numbers(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """Lines that number the pages, where there are several: a sentence may go on behind one."""
    texts = page.lines.texts
    found = [
        at
        for at in page.marked
        if len(texts[at]) <= _LONGEST_NUMBER
        and _PAGE_NUMBER.match(texts[at])
        and at not in opened
        and at not in layout.marks
    ]
    if len(found) >= 2:
        for at in found:
            layout.marks[at] = Mark("page", "page number")
