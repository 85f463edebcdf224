"""Footnotes, editor's notes, captions, block quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.transcript.dialects import Opening, unlabelled
from tui.transcript.furniture.marks import LIST_ITEM, Layout, Mark, headinglike
from tui.transcript.joining import CLOSING, unlinked
from tui.transcript.lines import COLONS, Page
from tui.transcript.pattern import pattern

FOOTNOTE = pattern(r"(?:\*(?=[^\s*])|※\s*|[*＊]\s?注[:：]?|\[\^?\d{1,3}\]:?\s+|\^\[?\d{1,3}\]?\s)")
_NOTE_WORD = pattern(
    r"(?:注|註|编者按|編者按|编者注|編者註|编按|編按|译注|譯註|译者注|譯者註|editor['’]s note"
    r"|note|translator['’]s note"
    r"|編集部注|編注)\s?\d{0,2}\s?[:：]",
    re.IGNORECASE,
)
CAPTION = pattern(
    r"(?:[▲△▼▽↑↓◀▶☝]|(?:图|圖|图片|圖片|图说|圖說|图注|題圖|题图|写真|Photo|Caption|Image"
    r"|Fig(?:ure)?\.?)"
    r"(?:\s?\d{0,3}\s?[:：/|｜丨]|\s?\d{1,3}[\s\u3000])|[(（]?(?:图源|圖源|图片来源|圖片來源)[:：])",
    re.IGNORECASE,
)
CAPTIONED = frozenset("▲△▼▽↑↓☝图圖題题写PpCcIiFf(（")
"""What a caption begins with."""
_PICTURE = frozenset(("图片", "圖片"))
"""What is left of a picture when an article is copied."""
_SIDES = pattern(
    r"[(（]?(?:左起|右起|左一|左|右|上|下|中|前排|后排|後排|from left|left|right"
    r"|l-r)[^:：]{0,6}[:：]",
    re.IGNORECASE,
)
_EDITORIAL = pattern(
    r"(?:为了?(?:便于|方便)|為了?(?:便於|方便)|(?:以下|下面|本文|本篇|本次|此|该|該|这篇"
    r"|這篇)[^。，,]{0,14}"
    r"(?:访谈|訪談|采访|採訪|对话|對話|内容|內容|文字|文章|实录|實錄|整理|全文|原文|稿|节选"
    r"|節選|编译|編譯|逐字)"
    r"|(?:编者|編者|译者|譯者)(?:按|注|註)|(?:注|註|按)[:：]"
    r"|(?:this|the following)\s(?:interview|transcript|conversation|text)"
    r"|(?:edited|condensed)\b)",
    re.IGNORECASE,
)
_EDITED = pattern(
    r"编辑|編輯|整理|删减|刪減|节选|節選|调整|調整|修订|修訂|精简|精簡|改写|改寫|润色|潤色"
    r"|编译|編譯|翻译|翻譯|优化|優化"
    r"|转载|轉載|摘录|摘錄|校订|校對|原始|机器|AI|edited|condensed|transcri|abridged|lightly"
    r"|clarity",
    re.IGNORECASE,
)
STAGE = pattern(r"[(（\[【〔].{0,200}[)）\]】〕]\s*$")
_AGENDA = pattern(r"[(（【\[]?\s?[^：:。，()（）]{0,12}[一二三四五六七八九十\d]{1,3}[：:、]")


def mark_quotes(page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]) -> None:
    """Block quotes: before the talk one with a list is the editor's key points (one note); in the
    talk they are stage directions or agenda items."""
    lines = page.lines
    blocks = _quote_blocks(page, opened)
    read_out = _read_out(page, blocks, first, layout, opened)
    titled = {at for at, end in blocks if end == at + 1 and _is_bold_title(lines.texts[at])}
    for at, end in blocks:
        block = [k for k in range(at, end) if lines.kinds[k] == "quote" and k not in layout.marks]
        for k in block:
            if not any(map(str.isalnum, lines.texts[k])):
                layout.marks[k] = Mark("drop", "ornament")
        block = [k for k in block if k not in layout.marks]
        if at < first and any(LIST_ITEM.match(lines[k].text) for k in block):
            for place, k in enumerate(block):
                bare = lines[k].text.strip("*_ ")
                if place == 0 and len(bare) <= 24 and bare[-1] in COLONS:
                    layout.marks[k] = Mark("note head")
                else:
                    item = LIST_ITEM.match(lines[k].text)
                    layout.marks[k] = Mark("point", lines[k].text[item.end() :] if item else "")
        elif opened and at > first:
            above = opened.get(at - 1)
            if (
                above is not None
                and (not above.rest or above.dialect == unlabelled.NAME)
                and not STAGE.match(lines[at].text)
            ):
                continue  # the words of a turn, set off from the name or the question above them
            if at in read_out:
                continue
            for k in block:
                text = lines[k].text.strip("*_ ")
                if len(titled) > 1 and at in titled:
                    layout.marks[k] = Mark("section", text, level=2)
                elif STAGE.match(text) and _AGENDA.match(unlinked(text)):
                    title = unlinked(text).strip("()（）【】[] ")
                    layout.marks[k] = Mark("section", title, level=2)
                else:
                    layout.marks[k] = Mark("stage")


def _is_bold_title(text: str) -> bool:
    """All bold, short and no sentence."""
    bold = text.startswith(("**", "__")) and text.endswith(text[:2]) and text.count(text[:2]) == 2
    return bold and headinglike(text[2:-2].strip())


def _quote_blocks(page: Page, opened: Mapping[int, Opening]) -> list[tuple[int, int]]:
    """Runs of quote lines: indexes of the first line and of the one behind the last."""
    kinds = page.lines.kinds
    count = len(kinds)
    blocks: list[tuple[int, int]] = []
    end = 0
    for at in page.quotes:
        if at < end or at in opened:
            continue
        end = at
        while end < count and kinds[end] in ("quote", "empty") and end not in opened:
            end += 1
        blocks.append((at, end))
    return blocks


_LINES_OF_VERSE = 3


def _read_out(
    page: Page,
    blocks: list[tuple[int, int]],
    first: int,
    layout: Layout,
    opened: Mapping[int, Opening],
) -> set[int]:
    """The block quotes that somebody in the talk reads out, by their first lines: what stands above
    one announces it with a colon, or it is verse. Nothing where most quotes are something else."""
    lines = page.lines
    found: set[int] = set()
    others = 0
    for at, end in blocks:
        if not opened or at <= first:
            continue
        block = [k for k in range(at, end) if lines.kinds[k] == "quote"]
        texts = [lines.texts[k] for k in block]
        if len(texts) == 1 and _is_bold_title(texts[0]):
            continue
        if any(STAGE.match(text) or LIST_ITEM.match(text) for text in texts):
            continue
        above = at - 1
        said = opened[above].rest if above in opened else lines.texts[above]
        apart = sum(lines.gaps[k] for k in block[1:])
        verse = len(block) >= _LINES_OF_VERSE and apart * 3 <= len(block)
        free = lines.kinds[above] == "text" and above not in layout.marks
        if free and (said.rstrip("*_ ")[-1:] in COLONS or verse):
            found.add(at)
        else:
            others += 1
    return found if len(found) >= others else set()


_NOTED = frozenset("注註编編译譯eEnNtT")
"""What an editor's note begins with."""
_SIDED = frozenset("左右上下中前后後(（fFlLrR")
"""What begins a line that tells who stands where in a picture."""
_FOOTED = frozenset("*※＊[^")
_BEGINS = frozenset(["ph", "ca", "im", "fi", "fr", "le", "ri", "l-", "ed", "no", "tr"])
"""In Latin letters notes and captions begin so: a line of English seldom does."""


def mark_notes(page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]) -> None:
    """Footnotes, editor's notes, captions."""
    lines = page.lines
    for at in page.captions:
        layout.marks.setdefault(at, Mark("caption", lines[at].text))
    early = min(first, len(lines), 400) if opened else len(lines)
    texts, kinds = lines.texts, lines.kinds
    for at in range(early):
        text = texts[at]
        if kinds[at] != "text" or at in layout.marks or len(text) > 600:
            continue
        if (text[0] in _NOTED and _NOTE_WORD.match(text)) or (
            opened
            and len(text) <= 400
            and _EDITORIAL.match(text.strip("(（*_ "))
            and _EDITED.search(text)
        ):
            layout.marks[at] = Mark("note", "")
    for at in page.short if opened else ():
        if texts[at] in _PICTURE and at not in opened:
            layout.marks[at] = Mark("drop", "place of a picture")
    for at in page.marked:
        text = texts[at]
        head = text[0]
        if "A" <= head <= "z" and head.isalpha() and text[:2].lower() not in _BEGINS:
            continue
        if at in opened or at in layout.marks or len(text) > 600:
            continue
        if head in _FOOTED and not text.startswith("**"):
            match = FOOTNOTE.match(text)
            if match is not None and not (head == "*" and _begins_italic(text)):
                layout.marks[at] = Mark("note", text[match.end() :].strip())
                continue
        if head in CAPTIONED and len(text) <= 300:
            match = CAPTION.match(text)
            if match is not None:
                mark = text[0] in "▲△▼▽↑↓☝"
                layout.marks[at] = Mark("caption", text[1:].strip() if mark else text)
                continue
        if len(text) <= 200 and head in _SIDED:
            sides = _SIDES.match(text)
            if sides is not None and len(re.findall(r"[左右上下中][^:：;；]{0,6}[:：]", text)) >= 2:
                layout.marks[at] = Mark("caption", text)
                continue
        if head in _NOTED and _NOTE_WORD.match(text) and len(text) <= 300:
            layout.marks[at] = Mark("note", "")
    if opened:
        _mark_asides(page, layout, opened)
        _mark_examiners(page, layout, opened)


ASIDE = pattern(r"(?:\[[^\[\]]{1,60}\]|[(（][^()（）]{1,60}[)）]|【[^【】]{1,60}】)$")
_MOST_ASIDES = 0.1


def _mark_asides(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """A paragraph in a talk that is all in brackets tells what happens (``[End of side A]``), where
    few are. Directly below a name it is what that one does."""
    lines = page.lines
    texts, kinds, gaps = lines.texts, lines.kinds, lines.gaps
    found: list[int] = []
    first = min(opened)
    for at in page.marked:
        text = texts[at]
        apart = gaps[at] or not page.wrapped or texts[at - 1][-1:] in CLOSING
        if at <= first or text[0] not in "[(（【" or kinds[at] != "text" or not apart:
            continue
        above = opened.get(at - 1)
        free = at not in opened and at not in layout.marks and (above is None or above.rest)
        after = at + 1
        below = not page.wrapped or after == len(texts) or gaps[after] or after in opened
        if free and below and ASIDE.match(text):
            found.append(at)
    if len(found) <= max(3, _MOST_ASIDES * len(texts)):
        for at in found:
            layout.marks[at] = Mark("stage")


def _mark_examiners(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """``BY MR. LEE:`` tells who asks from here on; capitals directly above it are a heading."""
    texts, kinds = page.lines.texts, page.lines.kinds
    for at, _ in page.colons:
        text = texts[at]
        if text[:3] != "BY " or text[-1] not in COLONS or not text.isupper() or at in opened:
            continue
        layout.marks.setdefault(at, Mark("stage"))
        above = at - 1
        free = at and kinds[above] == "text" and above not in opened
        if free and texts[above].isupper() and headinglike(texts[above]):
            layout.marks.setdefault(above, Mark("section", texts[above], level=2))


_ITALIC_FIRST = pattern(r"\*[^\s*][^*]{0,400}(?<!\s)\*(?!\*)")


def _begins_italic(text: str) -> bool:
    """A line whose first words, or all of them, are set in italics: its ``*`` has a second one."""
    return _ITALIC_FIRST.match(text) is not None
