"""What stands above a talk: keys and values, bylines, dates, links, who takes part."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.evidence import CAST_HEADING, Choice
from tui.transcript.furniture.contents import LINK_ONLY
from tui.transcript.furniture.marks import FINISHED, Layout, Mark, headinglike, text_is_label
from tui.transcript.furniture.trailer import CALL
from tui.transcript.labels import fold_label
from tui.transcript.lines import COLON, Line, Page
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import META_KEYS

BYLINE = pattern(
    r"[*\s]{0,8}(?P<key>[^\s|｜丨/:：*]{1,8}(?:\s?by)?)[*\s]{0,24}\\?[|｜丨/][*\s]{0,24}(?P<value>[^。！？]{1,40}?)[*\s]{0,8}$"
)
_DATE_LINE = pattern(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?(?:[-/.月]\s?\d{1,2}\s?日?)?"
    r"(?:[\s（(]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"[\sT]{0,3}(?:(?:上午|下午|晚上|早上|中午)\s?)?(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
    r"\s{0,3}(?:[|｜丨·,，]\s{0,3}[^。！？]{1,16})?$"
)
ISSUED = pattern(
    r"(?:(?:原创|原創|Original)\s.{1,60}|[^。！？]{0,60}(?:19|20)\d\d[-/.年].{4,20}(?:发表于|發表於).{0,12})$"
)
_FROM = pattern(r"(?:以下|本)文章来源于\s{0,2}(.{1,40})$")
"""What stands below the title of a public account's article: who wrote it, when, for whom."""
TAG = pattern(r"\[([a-z]{2,10}):([^\[\]]{0,200})\]$")
_TAGS = {"ti": "title", "ar": "byline", "al": "source"}
"""The tags in front of timed lines (LRC): a title, a name, what it is from."""
_COMMAS = pattern(r"[,，、;；]")


def mark_legend(page: Page, layout: Layout, choice: Choice, opened: Mapping[int, Opening]) -> None:
    """The lines of a cast list that ``evidence`` has told from the talk."""
    if not choice.legend:
        return
    lines = page.lines
    before = choice.legend[0].at - 1
    if before >= 0 and lines[before].kind == "heading":
        layout.marks[before] = Mark("drop", "heading of the cast list")
    for opening in choice.legend:
        layout.marks[opening.at] = Mark("meta", opening.label.text)
        at = opening.at + 1
        while at < len(lines) and not lines[at].gap and at not in opened:
            layout.marks[at] = Mark("meta", "")
            at += 1
        layout.meta.setdefault("cast", "")
        pair = f"{opening.label.text}: {opening.rest}".strip()
        layout.meta["cast"] = "; ".join(filter(None, [layout.meta["cast"], pair]))


def mark_metadata(page: Page, layout: Layout, first: int) -> None:
    """``Key: value`` lines and bylines before the first text."""
    lines = page.lines
    limit = min(first, len(lines), 60)
    talk = first < len(lines)
    told: set[int] = set()
    for at in range(limit):
        mark = layout.marks.get(at)
        if mark is not None and (mark.kind != "time" or at == first - 1):
            continue
        line = lines[at]
        if line.kind != "text" or (mark is not None and not _DATE_LINE.match(line.text)):
            continue
        text = line.text
        if len(text) > 400 and at > 0:
            break
        byline = BYLINE.match(text) if len(text) <= 120 else None
        if byline is not None and not byline["key"].strip("*_ ").isdigit():
            key = byline["key"].strip("*_ ").casefold()
            name = META_KEYS.get(key, META_KEYS.get(key.removesuffix("by").strip(), "byline"))
            layout.remember(name, byline["value"].strip("*_ "))
            layout.marks[at] = Mark("meta", name)
            continue
        tag = TAG.match(text) if text[0] == "[" else None
        if tag is not None:
            name, value = META_KEYS.get(tag[1], _TAGS.get(tag[1], tag[1])), tag[2].strip()
            if name == "title" and value:
                layout.title = value
            layout.marks[at] = Mark("title" if name == "title" else "meta", value)
            layout.remember(name, value)
            continue
        colon = COLON.search(text, 0, 24)
        if colon is not None:
            key = text[: colon.start()].strip("*_ 　-").replace("　", "").casefold()
            known = META_KEYS.get(key) or META_KEYS.get(key.replace(" ", "_"))
            for prefix in ("文章", "原文", "本文"):
                known = known or META_KEYS.get(key.removeprefix(prefix))
            value = text[colon.end() :].strip("*_ ")
            if talk and known is None and at - 1 in told and not line.gap and _in_form(key, value):
                known = key
            if known is not None:
                told.add(at)
                below = at + 1
                if talk and not value and below < limit and _is_value(lines[below]):
                    value = lines[below].text.strip("*_ ")
                    layout.marks[below] = Mark("meta", known)
                if known == "summary":
                    layout.marks[at] = Mark("drop", "summary: a shortened lead")
                    layout.remember(known, value)
                elif known == "title" and layout.title is None:
                    layout.title = value
                    layout.marks[at] = Mark("title", value)
                else:
                    layout.marks[at] = Mark("meta", known)
                    layout.remember(known, value)
                continue
        if talk and len(text) <= 40 and text[0].isdigit() and _DATE_LINE.match(text):
            layout.marks[at] = Mark("meta", "date")
            layout.remember("date", text)
            continue
        issued = ISSUED.match(text) or _FROM.match(text) if talk and len(text) <= 90 else None
        if issued is not None:
            layout.marks[at] = Mark("meta", "byline" if issued.re is ISSUED else "source")
            layout.remember("byline" if issued.re is ISSUED else "source", text)
            continue
        if LINK_ONLY.match(text) or (text.startswith("[") and "](http" in text and len(lines) > 4):
            link = re.search(r"https?://[^\s)>\]]{1,1000}", text)
            layout.marks[at] = Mark("meta", "source_url")
            if link is not None:
                layout.remember("source_url", link.group())
            continue
        bare = text.strip("*_ 👇👆")
        if len(bare) <= 60 and line.gap and CALL.search(bare):
            layout.marks[at] = Mark("drop", "call to like, share or follow")
        elif not any(map(str.isalnum, text)):
            layout.marks[at] = Mark("drop", "ornament")
        elif talk and text.isdigit() and len(text) <= 4 and at == first - 1:
            layout.marks[at] = Mark("drop", "page number")
    above = first - 1
    if told and 0 < above < len(lines) - 1 and above not in layout.marks:
        line = lines[above]  # below the metadata: ``Transcript:``
        if line.kind == "text" and line.gap and len(line.text) <= 16 and text_is_label(line.text):
            layout.marks[above] = Mark("drop", "heading of the whole transcript")


def _in_form(key: str, value: str) -> bool:
    """A line of a form, in a block with keys that are known: a short key, a value that is no
    sentence."""
    return 0 < len(key) <= 16 and 0 < len(value) <= 80 and value[-1] not in FINISHED | {"?", "？"}


def _is_value(line: Line) -> bool:
    """The value of a key that has its line to itself."""
    return (
        line.kind == "text"
        and not line.gap
        and len(line.text) <= 200
        and line.text[-1] not in FINISHED | {"?", "？"}
        and COLON.search(line.text) is None
    )


def mark_cast(page: Page, layout: Layout, choice: Choice, first: int) -> None:
    """A line before the talk that names people who speak in it and says nothing else, with a
    heading above it or below it."""
    lines = page.lines
    keys: set[str] | None = None
    for at in range(min(first, 12)):
        text = lines.texts[at]
        if at in layout.marks or lines.kinds[at] != "text" or len(text) > 200:
            continue
        names = [name for part in _COMMAS.split(text) if (name := fold_label(part))]
        if keys is None:
            keys = {opening.label.key for opening in choice.openings}
        if len(names) < 2 or not keys.issuperset(names):
            continue
        layout.marks[at] = Mark("meta", "speakers")
        layout.remember("speakers", text)
        above, below = at - 1, at + 1
        while first - 1 > below and (mark := layout.marks.get(first - 1)) and mark.kind == "time":
            first -= 1
        if above >= 0 and above not in layout.marks and CAST_HEADING.match(lines.texts[above]):
            layout.marks[above] = Mark("drop", "heading of the cast list")
        short = below == first - 1 and below not in layout.marks and len(lines.texts[below]) <= 16
        if short and headinglike(lines.texts[below]):
            layout.marks[below] = Mark("drop", "heading of the whole transcript")
        return
