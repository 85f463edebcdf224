"""Headings: written as such, or told by their looks from what people say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import filterfalse

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.evidence import Choice
from tui.transcript.furniture.marks import LONGEST_HEADING, Layout, Mark, finished, headinglike
from tui.transcript.furniture.notes import ASIDE, CAPTION, CAPTIONED, STAGE
from tui.transcript.furniture.numbers import NUMBERED_TITLE
from tui.transcript.joining import CLOSING, unlinked
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import STAGE_WORDS

_NO_HEADING = frozenset("。．.！!；;…，,、：:—-~～")
_APPENDIX = pattern(
    r"(?:glossary|notes?|footnotes?|endnotes|appendix|references|bibliography|terms|术语|術語"
    r"|词汇|詞彙"
    r"|名词解释|名詞解釋|附录|附錄|注释|註釋|注解|脚注|備註|备注|参考|參考|後記|后记|編後"
    r"|编后|用語|注)",
    re.IGNORECASE,
)
_FRAMED_TITLE = pattern(
    r"[“「『\"][^“”「」『』\"]{1,40}[^。．.！!？?…，,“”「」『』\"][”」』\"]$"
    r"|(?P<rule>[—–\-=~]{1,4})\s?[^—–=~。！？，,]{1,40}[^—–=~。！？，,\s]\s?(?P=rule)$"
)
_PART = pattern(
    r"问答|問答|提问|提問|[Qq]\s?&\s?[Aa]|部分|环节|環節|[上中下]篇|[章节節]$|质疑応答|質疑応答"
)
_CORNER = pattern(r"【[^【】。！？]{2,40}】$")
_ROUND = pattern(r"[（(][^（）()。！？，,]{2,16}[)）]$")


def mark_headings(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """Headings that open no turn: a time in front or behind is theirs, an appendix below the talk
    is no part of it."""
    headings = [
        at for at in filterfalse(opened.__contains__, page.headings) if at not in layout.marks
    ]
    if not headings:
        return
    lines = page.lines
    last = max(opened, default=0)
    levels = sorted({lines.levels[at] for at in headings})
    rank = {level: place + 1 for place, level in enumerate(levels)}
    for at in headings:
        text = lines[at].text.strip("*_ ")
        text = text if page.unlinked else unlinked(text)
        clock = CLOCK.match(text)
        stamp = None
        if clock is not None and text[clock.end() :].strip(" -–—|:："):
            stamp = clock["time"]
            text = text[clock.end() :].strip(" -–—|:：")
        else:
            tail = CLOCK.search(text)
            if tail is not None and tail.end() == len(text) and tail.start() > 0:
                stamp = tail["time"]
                text = text[: tail.start()].strip(" -–—|:：")
        layout.marks[at] = Mark(
            "aside" if opened and at > last and _APPENDIX.match(text) else "section",
            text,
            level=rank[lines[at].level],
            stamp=stamp,
        )


def mark_plain(page: Page, layout: Layout, choice: Choice, opened: Mapping[int, Opening]) -> None:
    """A short line without a full stop (or all bold) directly before a turn is a heading, where
    the turns' own lines end with closing punctuation. Where one voice is set in bold, a bold
    paragraph before the other voice is that one's question without its label."""
    lines = page.lines
    order = list(opened)
    texts, kinds = lines.texts, lines.kinds
    framed_above = any(at and texts[at - 1][:1] in "【（(" for at in order)
    corners = _corner_titles(page, opened, order, layout) if framed_above else set[int]()
    tops = {
        at: _above(at, page, layout)
        for at in order
        if at
        and (kinds[at - 1] in _SIGHTS or texts[at - 1][:1] in _ASIDES or at - 1 in layout.marks)
        and at - 1 not in corners
        and _no_words(at - 1, page, layout)
    }
    unfinished = [
        place
        for place, at in enumerate(order)
        if at
        and ((end := texts[tops.get(at, at - 1)])[-1:] not in _NO_HEADING or end[:1] in "—–-=~")
    ]
    unfinished = [
        place
        for place in unfinished
        if _free(tops.get(order[place], order[place] - 1), page, layout, opened)
    ]
    if not unfinished:  # on most pages: what is said elsewhere need not be known
        return
    voices = set() if page.plain else _bold_voices(page, choice)
    both = bool(voices) and any(o.label.key not in voices for o in choice.openings)
    heads = [texts[at if opened[at].rest or at + 1 == len(texts) else at + 1] for at in order[:400]]
    ends = [text[-1] in CLOSING for text in heads if len(text) > 6]
    punctual = bool(ends) and sum(ends) >= 0.8 * len(ends)
    heading = sum(1 for o in opened.values() if o.form.startswith("heading")) * 2 > len(opened)
    strict = not heading and _punctual(page, opened, order)
    framed = 0
    if strict:
        framed = sum(1 for at in order[:400] if at and _FRAMED_TITLE.match(texts[at - 1]))
    for place in unfinished:
        at = order[place]
        k = tops.get(at, at - 1)
        text = texts[k]
        gap = lines.gaps[k]
        before = order[place - 1] if place else None
        bare = text.strip("*_ ")
        above = k - 1
        while above in layout.marks or (above > 0 and kinds[above] in ("image", "markup")):
            above -= 1
        if not bare or (above in opened and not opened[above].rest):
            continue
        if text[0] in CAPTIONED and CAPTION.match(text):
            continue
        bold = text.startswith(("**", "__")) and text.endswith(("**", "__")) and "**" not in bare
        after_end = (
            k == 0
            or finished(texts[k - 1])
            or gap
            or (k - 1) in layout.marks
            or kinds[k - 1] != "text"
        )
        if at in tops and not (gap and (bold or NUMBERED_TITLE.match(bare))):
            continue  # with a picture between them it must look like a heading
        if k in corners and after_end:
            layout.marks[k] = Mark("section", bare.strip("【】（）() "))
            continue
        if not after_end or STAGE.match(bare):
            continue
        if strict and (gap or framed > 1) and _FRAMED_TITLE.match(bare):
            layout.marks[k] = Mark("section", bare)
            continue
        unlabelled = (
            bold
            and both
            and gap
            and opened[at].label.key not in voices
            and (before is None or opened[before].label.key not in voices)
            and (bare[-1] in "?？" or not headinglike(bare))
        )
        if unlabelled:
            layout.marks[k] = Mark("asked")
            continue
        if len(bare) > LONGEST_HEADING:
            continue
        if bold and gap and headinglike(bare):
            layout.marks[k] = Mark("section", bare)
            continue
        if not headinglike(bare) or (bare[-1] in "”’」』\"')）" and not bare[0].isalnum()):
            continue
        if bare[-1] in '”’」』"' and bare.rstrip('”’」』"')[-1:] in CLOSING:
            continue  # somebody's words
        if bare[-1] in "?？" and (
            not gap
            or "?" in bare[:-1]
            or "？" in bare[:-1]
            or not re.search(r"[?？]", heads[place] if place < len(heads) else "")
        ):
            # Two questions in a row are somebody's words, and so is one that is answered below.
            continue
        if page.wrapped and not (gap and lines.gaps[at]):
            continue
        if page.wrapped and k - 1 >= 0 and not finished(texts[k - 1]):
            continue
        alone = strict and bare[-1] not in "?？"  # below a single line it would end the turn
        if heading and (bare[-1] in "?？" or not NUMBERED_TITLE.match(bare)):
            continue
        if NUMBERED_TITLE.match(bare) or (punctual and ((k - 1) not in opened or alone)):
            layout.marks[k] = Mark("section", bare)


_SIGHTS = frozenset(("image", "rule", "markup", "caption"))
_ASIDES = frozenset((*CAPTIONED, *"[(（"))
"""What a caption or an aside begins with: asked of each line above a turn, before anything else."""


def _no_words(at: int, page: Page, layout: Layout) -> bool:
    """A picture, a rule, a time or a caption: it may stand between a heading and its turn."""
    mark = layout.marks.get(at)
    if mark is not None:
        return mark.kind in ("time", "caption", "drop", "note", "stage")
    text = page.lines.texts[at]
    return (
        page.lines.kinds[at] in _SIGHTS
        or (text[:1] in CAPTIONED and len(text) <= 300 and CAPTION.match(text) is not None)
        or (text[:1] in "[(（" and ASIDE.match(text) is not None)
    )


def _above(at: int, page: Page, layout: Layout) -> int:
    """The first line above an opening that may be words."""
    at -= 1
    while at > 0 and _no_words(at, page, layout):
        at -= 1
    return at


def _free(at: int, page: Page, layout: Layout, opened: Mapping[int, Opening]) -> bool:
    """A line of text that nothing is known of yet, and not the first words below a label."""
    lines = page.lines
    above = opened.get(at - 1)
    if above is not None and not above.rest and at - 1 not in layout.marks:
        return False
    return (
        lines.kinds[at] == "text"
        and len(lines.texts[at]) <= 300
        and at not in layout.marks
        and at not in opened
    )


def _bold_voices(page: Page, choice: Choice) -> set[str]:
    """Labels whose whole text is set in bold: an interviewer's, as a rule."""
    bold: Counter[str] = Counter()
    total: dict[str, int] = {}
    texts = page.lines.texts
    for opening in choice.openings:
        key = opening.label.key
        seen = total.get(key, 0)
        if seen >= 40:
            continue
        total[key] = seen + 1
        text = opening.rest or (texts[opening.at + 1] if opening.at + 1 < len(texts) else "")
        if opening.whole or (text.startswith(("**", "__")) and text.endswith(("**", "__"))):
            bold[key] += 1
    return {key for key in total if bold[key] * 2 > total[key]}


def _punctual(page: Page, opened: Mapping[int, Opening], order: list[int]) -> bool:
    """Whether practically every line of what is said ends with closing punctuation. The lines
    directly above a turn are left out: they are what is in question."""
    texts = page.lines.texts
    ended = asked = 0
    for at in order[:300]:
        text = texts[at] if opened[at].rest else texts[min(at + 1, len(texts) - 1)]
        if (at + (0 if opened[at].rest else 1)) + 1 in opened or opened[at].rest:
            asked += 1
            ended += text.rstrip("*_ ")[-1:] in CLOSING
    return asked >= 4 and ended >= 0.9 * asked


def _corner_titles(
    page: Page, opened: Mapping[int, Opening], order: list[int], layout: Layout
) -> set[int]:
    """``【Title】`` lines directly above turns: headings where there are several, all different,
    and none is a stage direction, or where the only one begins a new part."""
    texts, kinds = page.lines.texts, page.lines.kinds
    above = [
        k
        for k in page.marked
        if texts[k][0] in "【（("
        and k + 1 in opened
        and k not in layout.marks
        and kinds[k] == "text"
    ]
    found = [k for k in above if _CORNER.match(texts[k])]
    rounded = {
        k
        for k in above
        if k + 1 != order[0]
        and _ROUND.match(texts[k])
        and _begins_a_part(texts[k].strip("（）()"), k + 1, opened, order, named=True)
    }
    if not found:
        return rounded
    titles = {texts[at].strip("【】 ") for at in found}
    if len(titles) < len(found) or titles & STAGE_WORDS:
        return rounded
    if len(titles) == 1 and not _begins_a_part(titles.pop(), found[0] + 1, opened, order):
        return rounded
    return rounded.union(found)


def _begins_a_part(
    title: str, at: int, opened: Mapping[int, Opening], order: list[int], *, named: bool = False
) -> bool:
    """Whether a title in brackets that is the only one begins a part of the talk: it says so
    (``named``: it must), or somebody opens it who has not spoken before."""
    if any(word in title for word in STAGE_WORDS if not word.isascii()):
        return False
    if _PART.search(title) or named:
        return _PART.search(title) is not None
    key = opened[at].label.key
    return at > order[0] and not any(opened[k].label.key == key for k in order if k < at)
