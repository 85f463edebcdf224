"""What stands on a page and is no one's words: title, metadata, contents, headings, captions,
footnotes, pictures, trailers. Each rule looks at position, typography and neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.evidence import CAST_HEADING, Choice
from tui.transcript.joining import CLOSING
from tui.transcript.labels import fold_label
from tui.transcript.lines import COLON, COLONS, Line, Page
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import META_KEYS, STAGE_WORDS

MarkKind = Literal[
    "drop", "meta", "title", "section", "note", "note head", "caption", "stage", "time",
    "point", "asked", "aside", "stamped", "signature", "page",
]  # fmt: skip


class Mark:
    """What one line is, when it is not running text. ``text`` is what is left of it."""

    __slots__ = ("kind", "level", "more", "stamp", "text")

    def __init__(
        self,
        kind: MarkKind,
        text: str = "",
        *,
        level: int = 1,
        stamp: str | None = None,
        more: int = 0,
    ) -> None:
        self.kind: MarkKind = kind
        self.text = text
        self.level = level
        self.stamp = stamp
        self.more = more
        """For headings of several lines: how many further lines belong to it."""


@dataclass(slots=True)
class Layout:
    """The marks of a page by index into ``Page.lines``, and what the page says about itself."""

    marks: dict[int, Mark] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None


LONGEST_HEADING = 60
_FOOTNOTE = pattern(r"(?:\*(?=[^\s*])|※\s*|[*＊]\s?注[:：]?|\[\^?\d{1,3}\]:?\s+|\^\[?\d{1,3}\]?\s)")
_NOTE_WORD = pattern(
    r"(?:注|註|编者按|編者按|编者注|編者註|编按|編按|译注|譯註|译者注|譯者註|editor['’]s note"
    r"|note|translator['’]s note"
    r"|編集部注|編注)\s?\d{0,2}\s?[:：]",
    re.IGNORECASE,
)
_CAPTION = pattern(
    r"(?:[▲△▼▽↑↓◀▶☝]|(?:图|圖|图片|圖片|图说|圖說|图注|題圖|题图|写真|Photo|Caption|Image"
    r"|Fig(?:ure)?\.?)"
    r"(?:\s?\d{0,3}\s?[:：/|｜丨]|\s?\d{1,3}[\s\u3000])|[(（]?(?:图源|圖源|图片来源|圖片來源)[:：])",
    re.IGNORECASE,
)
_CAPTIONED = frozenset("▲△▼▽↑↓☝图圖題题写PpCcIiFf(（")
"""What a caption begins with."""
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
_CALL = pattern(
    r"一键三连|一鍵三連|点赞|點讚|点个赞|在看|转发|轉發|分享(?:给|给|到|至)|关注(?:我|我们"
    r"|公众|公号|本|微信|「|\b)|关注公众号|"
    r"星标|設為星|设🌟|设为星|扫码|掃碼|扫描|掃描|长按|長按|二维码|QR ?code|订阅|訂閱|訂戶"
    r"|订户|评论区|評論區|留言区|"
    r"留言|欢迎(?:在|添加|加入|投稿|转|关注|订)|歡迎(?:在|加入|訂|分享|追蹤)|点击(?:下方|上方"
    r"|阅读|蓝字|查看)|點擊|阅读原文|"
    r"閱讀原文|商务合作|合作(?:请|邮箱|微信)|投稿|进群|加群|交流群|添加微信|公众号[：:]"
    r"|视频号|小程序|往期|历史文章|"
    r"相关阅读|相關閱讀|推荐阅读|推薦閱讀|延伸阅读|延伸閱讀|更多(?:精彩|内容|文章)|跳转到"
    r"|猜你喜欢|你可能|"
    r"subscribe|follow us|like and share|sign up|newsletter|click here|read more|patreon"
    r"|support us|"
    r"rate and review|チャンネル登録|高評価|フォロー",
    re.IGNORECASE,
)
_RIGHTS = pattern(
    r"版权|版權|著作权|著作權|转载|轉載|侵权|侵權|原创内容|原創內容|未经|未經|授权|授權|免责"
    r"|免責|copyright|©|\(c\)\s?\d{4}"
    r"|all rights reserved|creative commons|cc[ -]by|无断転載|無断転載",
    re.IGNORECASE,
)
_ENDMARK = pattern(
    r"[-—–=~*【\[(（<◆■●·\s]{0,6}(?:the end|end|fin|完|全文完|全文完结|正文完|本文完|完结|終"
    r"|终|了|结束|おわり|以上)"
    r"[-—–=~*】\])）>◆■●·\s。.]{0,6}$",
    re.IGNORECASE,
)
_TRAILER_HEADING = pattern(
    r"(?:往期|相关|相關|推荐|推薦|延伸|更多|精彩|热门|热文|参考|參考|references?|see also"
    r"|related|further reading|"
    r"more from|about the|关于(?:我们|作者|本)|關於(?:我們|作者|本)|作者简介|links"
    r"|show ?notes|resources|関連)"
    r"[^。，,]{0,16}$",
    re.IGNORECASE,
)
_SOURCE = pattern(
    r"_?\s?(?:来源|來源|资料来源|資料來源|文章来源|信息来源|出处|出處|原文|原文链接|原文鏈接"
    r"|原文標題|原文标题|参考资料|參考資料|参考|"
    r"參考|参考链接|本文来源|转自|轉自|source|sources|via|original|出典|责编|責編|编辑|編輯"
    r"|责任编辑|責任編輯|排版|校对|校對|审校|"
    r"審校|监制|監製|作者|撰文|文|图|图片|摄影|策划|编译|編譯|翻译|整理|记者|設計|设计|运营"
    r"|美编|題圖|题图|封面图|文字|采访|采写|"
    r"editor|edited by|written by|photo|photography|author|translator|transcribed by|transcript by)"
    r"\s?(?:[:：丨|｜/]|by\b)|(?:transcribed|transcript|captioned|produced) by\s(?=https?:|[A-Z])",
    re.IGNORECASE,
)
_LINK_ONLY = pattern(
    r"(?:[-*•\d.)、\s]{0,8})(?:\[[^\]]{0,300}\]\(\S{1,2000}\)|<?https?://\S{1,2000})[\s_]*$"
)
_BYLINE = pattern(
    r"[*\s]{0,8}(?P<key>[^\s|｜丨/:：*]{1,8}(?:\s?by)?)[*\s]{0,24}\\?[|｜丨/][*\s]{0,24}(?P<value>[^。！？]{1,40}?)[*\s]{0,8}$"
)
_NUMBER_ALONE = pattern(
    r"(?:[（(【\[]?\s?(?P<arabic>\d{1,3})\s?[.、．)）】\]]?|(?P<roman>[IVX]{1,5})\.?"
    r"|(?:part|chapter|第)\s?(?P<word>[\d一二三四五六七八九十]{1,3})\s?(?:部分|章|节|節|部|回)?"
    r"|(?P<han>[一二三四五六七八九十]{1,3})\s?[、.．]?)$",
    re.IGNORECASE,
)
_NUMBERED_TITLE = pattern(
    r"(?:(?:part|chapter|section)\s?\d{1,3}|第[\d一二三四五六七八九十]{1,3}(?:部分|章|节|節"
    r"|部|回|篇|集)|"
    r"[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}\s?[.、．:：|｜]\s?(?!\d)|0\d\s)",
    re.IGNORECASE,
)
_TAIL_TALK = pattern(
    r"^(?:你|您|大家|各位|读者|讀者)[^。]{0,30}(?:怎么看|怎麼看|觉得|覺得|认为|認為|有何"
    r"|有什么看法|什麼看法)[^。]{0,20}[?？]?$"
)
_STAGE = pattern(r"[(（\[【〔].{0,200}[)）\]】〕]\s*$")
_AGENDA = pattern(r"[(（【\[]?\s?[^：:。，()（）]{0,12}[一二三四五六七八九十\d]{1,3}[：:、]")
_FINISHED = frozenset("。．.！!；;…")
_NO_HEADING = frozenset("。．.！!；;…，,、：:—-~～")
_LIST_ITEM = pattern(r"(?:[-*+•·]\s+|\d{1,3}[.)、]\s+)(?=\S)")


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
    if choice.legend:
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
    _title(page, layout, first, opened)
    _contents_and_timed(page, layout, opened)
    _head_meta(page, layout, first)
    _page_numbers(page, layout, opened)
    _quotes(page, layout, first, opened)
    _headings(page, layout, opened)
    if not opened:
        _stamped_paragraphs(page, layout)
    if choice.openings and choice.openings[0].form == "table row":
        for at, text in enumerate(lines.texts):
            if (text.startswith("|") or (not at and first == 1)) and at not in opened:
                layout.marks[at] = Mark("drop", "head or rule of the table")
    if choice.openings and choice.openings[0].form == "signed":
        for at in page.marked:
            if at not in layout.marks and _SIGNATURE.match(lines.texts[at]):
                layout.marks[at] = Mark("signature")
    if opened:
        _numbered(page, layout, opened)
        _plain_headings(page, layout, choice, opened)
        _first_heading(page, layout)
        _listed_contents(page, layout, first)
        _cast_above(page, layout, choice, first)
    _notes_and_captions(page, layout, first, opened)
    _trailer(page, layout, opened, last)
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


_SHOWN_KINDS = frozenset(("text", "heading", "quote"))
_UNSEEN = frozenset(("drop", "meta", "title", "page", "time"))


def finished(text: str) -> bool:
    """A line that ends like a sentence."""
    return text[-1:] in CLOSING


def headinglike(text: str) -> bool:
    """Short, one clause, no closing full stop: could be a heading by its looks."""
    if not text or len(text) > LONGEST_HEADING or text[-1] in _FINISHED or text[-1] in "，,、：:—-":
        return False
    if not any(ch.isalnum() for ch in text):
        return False
    return not any(mark in text[:-1] for mark in "。！；;")


def _title(page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]) -> None:
    lines = page.lines
    for at in page.headings[:1]:
        line = lines[at]
        if line.level == 1 and at not in opened and at <= 6 and at < max(first, 1):
            text = line.text.strip("*_ ")
            levels = lines.levels
            others = [k for k in page.headings[1:] if levels[k] == 1 and k not in opened]
            if layout.title is not None:
                if text in layout.title or layout.title in text:
                    layout.marks[at] = Mark("title", text)
                return
            if len(others) <= 1 or line.n <= 3:
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
        and line.text[-1] not in "。．.！!；;：:，,"
        and not _FOOTNOTE.match(line.text)
        and not _SOURCE.match(line.text)
        and not _BYLINE.match(line.text)
        and not CLOCK.match(line.text)
        and not _NUMBER_ALONE.match(line.text.strip("*_ "))
        and first > 0
        and (lines[1].gap or (first < len(lines) and len(line.text) <= 60 and 1 <= first <= 8))
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


def _contents_and_timed(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
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
        clock = CLOCK.match(text)
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


_SIGNATURE = pattern(r"(?:——|―+|—|–|--?|~)\s{0,3}\S[^—–―]{0,30}$")


def _stamped_paragraphs(page: Page, layout: Layout) -> None:
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


def _page_numbers(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """Lines that number the pages, where there are several: a sentence may go on behind one."""
    texts = page.lines.texts
    found = [
        at
        for at in page.marked
        if _PAGE_NUMBER.match(texts[at]) and at not in opened and at not in layout.marks
    ]
    if len(found) >= 2:
        for at in found:
            layout.marks[at] = Mark("page", "page number")


def _linked_contents(page: Page, layout: Layout) -> None:
    kinds = page.lines.kinds
    for at, text in enumerate(page.lines.texts[:400]):
        if (
            "](#" in text
            and kinds[at] == "text"
            and _LINK_ONLY.match(text.replace("](#", "](http#"))
        ):
            layout.marks[at] = Mark("drop", "table of contents")


def _listed_contents(page: Page, layout: Layout, first: int) -> None:
    """A list before the talk of what stands further down as headings, with its own heading."""
    titles = {mark.text for at, mark in layout.marks.items() if mark.kind == "section"}
    if len(titles) < 2:
        return
    lines = page.lines
    listed = [
        at
        for at in range(min(first, 60))
        if at not in layout.marks
        and lines.kinds[at] == "text"
        and _LIST_ITEM.sub("", lines.texts[at], count=1).strip("*_ ") in titles
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


def _cast_above(page: Page, layout: Layout, choice: Choice, first: int) -> None:
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
        _remember(layout, "speakers", text)
        above, below = at - 1, at + 1
        if above >= 0 and above not in layout.marks and CAST_HEADING.match(lines.texts[above]):
            layout.marks[above] = Mark("drop", "heading of the cast list")
        short = below == first - 1 and below not in layout.marks and len(lines.texts[below]) <= 16
        if short and headinglike(lines.texts[below]):
            layout.marks[below] = Mark("drop", "heading of the whole transcript")
        return


_COMMAS = pattern(r"[,，、;；]")


def _head_meta(page: Page, layout: Layout, first: int) -> None:
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
        byline = _BYLINE.match(text) if len(text) <= 120 else None
        if byline is not None and not byline["key"].strip("*_ ").isdigit():
            key = byline["key"].strip("*_ ").casefold()
            name = META_KEYS.get(key, META_KEYS.get(key.removesuffix("by").strip(), "byline"))
            _remember(layout, name, byline["value"].strip("*_ "))
            layout.marks[at] = Mark("meta", name)
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
                    _remember(layout, known, value)
                elif known == "title" and layout.title is None:
                    layout.title = value
                    layout.marks[at] = Mark("title", value)
                else:
                    layout.marks[at] = Mark("meta", known)
                    _remember(layout, known, value)
                continue
        if talk and len(text) <= 40 and text[0].isdigit() and _DATE_LINE.match(text):
            layout.marks[at] = Mark("meta", "date")
            _remember(layout, "date", text)
            continue
        if _LINK_ONLY.match(text) or (text.startswith("[") and "](http" in text and len(lines) > 4):
            link = re.search(r"https?://[^\s)>\]]{1,1000}", text)
            layout.marks[at] = Mark("meta", "source_url")
            if link is not None:
                _remember(layout, "source_url", link.group())
            continue
        bare = text.strip("*_ 👇👆")
        if len(bare) <= 60 and line.gap and _CALL.search(bare):
            layout.marks[at] = Mark("drop", "call to like, share or follow")
        elif not any(ch.isalnum() for ch in text):
            layout.marks[at] = Mark("drop", "ornament")
    above = first - 1
    if told and 0 < above < len(lines) - 1 and above not in layout.marks:
        line = lines[above]  # below the metadata: ``Transcript:``
        if line.kind == "text" and line.gap and len(line.text) <= 16 and text_is_label(line.text):
            layout.marks[above] = Mark("drop", "heading of the whole transcript")


def _in_form(key: str, value: str) -> bool:
    """A line of a form, in a block with keys that are known: a short key, a value that is no
    sentence."""
    return 0 < len(key) <= 16 and 0 < len(value) <= 80 and value[-1] not in _FINISHED | {"?", "？"}


def _is_value(line: Line) -> bool:
    """The value of a key that has its line to itself."""
    return (
        line.kind == "text"
        and not line.gap
        and len(line.text) <= 200
        and line.text[-1] not in _FINISHED | {"?", "？"}
        and COLON.search(line.text) is None
    )


_DATE_LINE = pattern(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?(?:[-/.月]\s?\d{1,2}\s?日?)?"
    r"(?:[\s（(]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"[\sT]{0,3}(?:(?:上午|下午|晚上|早上|中午)\s?)?(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
    r"\s{0,3}(?:[|｜丨·,，]\s{0,3}[^。！？]{1,16})?$"
)


def _remember(layout: Layout, name: str, value: str) -> None:
    if not value:
        return
    old = layout.meta.get(name)
    if old is None:
        layout.meta[name] = value
    elif value not in old.split("; "):
        layout.meta[name] = f"{old}; {value}"


def _quotes(page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]) -> None:
    """Block quotes: before the talk one with a list is the editor's key points (one note); in the
    talk they are stage directions or agenda items."""
    lines = page.lines
    count = len(lines)
    end = 0
    for at in page.quotes:
        if at < end or at in opened:
            continue
        end = at
        while end < count and lines.kinds[end] in ("quote", "empty") and end not in opened:
            end += 1
        block = [k for k in range(at, end) if lines.kinds[k] == "quote" and k not in layout.marks]
        for k in block:
            if not any(ch.isalnum() for ch in lines[k].text):
                layout.marks[k] = Mark("drop", "ornament")
        block = [k for k in block if k not in layout.marks]
        if at < first and any(_LIST_ITEM.match(lines[k].text) for k in block):
            for place, k in enumerate(block):
                bare = lines[k].text.strip("*_ ")
                if place == 0 and len(bare) <= 24 and bare[-1] in COLONS:
                    layout.marks[k] = Mark("note head")
                else:
                    item = _LIST_ITEM.match(lines[k].text)
                    layout.marks[k] = Mark("point", lines[k].text[item.end() :] if item else "")
        elif opened and at > first:
            above = opened.get(at - 1)
            if above is not None and not above.rest and not _STAGE.match(lines[at].text):
                continue  # the words of a turn, set off from the name above them
            for k in block:
                text = lines[k].text.strip("*_ ")
                if _STAGE.match(text) and _AGENDA.match(text):
                    title = text.strip("()（）【】[] ")
                    layout.marks[k] = Mark("section", title, level=2)
                else:
                    layout.marks[k] = Mark("stage")


_APPENDIX = pattern(
    r"(?:glossary|notes?|footnotes?|endnotes|appendix|references|bibliography|terms|术语|術語"
    r"|词汇|詞彙"
    r"|名词解释|名詞解釋|附录|附錄|注释|註釋|注解|脚注|備註|备注|参考|參考|後記|后记|編後"
    r"|编后|用語|注)",
    re.IGNORECASE,
)


def _headings(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    lines = page.lines
    last = max(opened, default=0)
    headings = [at for at in page.headings if at not in opened and at not in layout.marks]
    levels = sorted({lines.levels[at] for at in headings})
    rank = {level: place + 1 for place, level in enumerate(levels)}
    for at in headings:
        text = lines[at].text.strip("*_ ")
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


_HAN_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九十")}


def _number(match: re.Match[str]) -> int | None:
    text = match["arabic"] or match["word"]
    if text and text.isdigit():
        return int(text)
    if match["roman"]:
        values = {"I": 1, "V": 5, "X": 10}
        total = 0
        numeral = match["roman"].upper()
        for here, after in zip(numeral, [*numeral[1:], "I"], strict=False):
            value = values[here]
            total += -value if values.get(after, 0) > value else value
        return total
    han = match["han"] or text
    if not han:
        return None
    if han in _HAN_DIGITS:
        return _HAN_DIGITS[han]
    if han.startswith("十"):
        return 10 + _HAN_DIGITS.get(han[1:], 0)
    if "十" in han:
        tens, _, units = han.partition("十")
        return _HAN_DIGITS.get(tens, 0) * 10 + (_HAN_DIGITS.get(units, 0) if units else 0)
    return None


def _numbered(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """A number alone on its line, one or two title lines below it; the numbers rise."""
    lines = page.lines
    found: list[tuple[int, int]] = []
    texts = lines.texts
    for at in page.marked:
        text = texts[at]
        if len(text) > 12 or at in opened or at in layout.marks:
            continue
        match = _NUMBER_ALONE.match(text.strip("*_ "))
        if match is None:
            continue
        number = _number(match)
        if number is not None:
            found.append((at, number))
    rising = [
        (at, number)
        for place, (at, number) in enumerate(found)
        if (place and found[place - 1][1] + 1 == number)
        or (place + 1 < len(found) and found[place + 1][1] == number + 1)
    ]
    for at, _number_here in rising:
        titles: list[str] = []
        k = at + 1
        while k < len(lines) and len(titles) < 3 and k not in opened and k not in layout.marks:
            text = lines[k].text
            if lines[k].kind != "text" or not headinglike(text.strip("*_ ")):
                break
            if titles and lines[k].gap and not lines[at + 1].gap:
                break
            titles.append(text.strip("*_ "))
            k += 1
        title = " ".join(titles) if titles else lines[at].text.strip("*_ ")
        layout.marks[at] = Mark("section", title, more=len(titles))
        for extra in range(at + 1, at + 1 + len(titles)):
            layout.marks[extra] = Mark("section", "")


def _bold_voices(page: Page, choice: Choice) -> set[str]:
    """Labels whose whole text is set in bold: an interviewer's, as a rule."""
    bold: Counter[str] = Counter()
    total: Counter[str] = Counter()
    lines = page.lines
    for opening in choice.openings:
        key = opening.label.key
        if total[key] >= 40:
            continue
        total[key] += 1
        text = opening.rest or (lines[opening.at + 1].text if opening.at + 1 < len(lines) else "")
        if opening.whole or (text.startswith(("**", "__")) and text.endswith(("**", "__"))):
            bold[key] += 1
    return {key for key in total if bold[key] * 2 > total[key]}


def _plain_headings(
    page: Page, layout: Layout, choice: Choice, opened: Mapping[int, Opening]
) -> None:
    """A short line without a full stop (or all bold) directly before a turn is a heading, where
    the turns' own lines end with closing punctuation. Where one voice is set in bold, a bold
    paragraph before the other voice is that one's question without its label."""
    voices = set() if page.plain else _bold_voices(page, choice)
    both = bool(voices) and any(o.label.key not in voices for o in choice.openings)
    lines = page.lines
    order = list(opened)
    texts, kinds = lines.texts, lines.kinds
    heads = [texts[at if opened[at].rest or at + 1 == len(texts) else at + 1] for at in order[:400]]
    ends = [text[-1] in CLOSING for text in heads if len(text) > 6]
    punctual = bool(ends) and sum(ends) >= 0.8 * len(ends)
    heading = sum(1 for o in opened.values() if o.form.startswith("heading")) * 2 > len(opened)
    strict = not heading and _punctual(page, opened, order)
    corners = _corner_titles(page, opened, order, layout)
    framed = 0
    if strict:
        framed = sum(1 for at in order[:400] if at and _FRAMED_TITLE.match(texts[at - 1]))
    unfinished = [
        place
        for place, at in enumerate(order)
        if texts[at - 1][-1:] not in _NO_HEADING or texts[at - 1][:1] in "—–-=~"
    ]
    for place in unfinished:
        at = order[place]
        k = at - 1
        text = texts[k]
        if kinds[k] != "text" or len(text) > 300:
            continue
        if k < 0 or k in layout.marks or k in opened:
            continue
        gap = lines.gaps[k]
        before = order[place - 1] if place else None
        bare = text.strip("*_ ")
        above = k - 1
        while above in layout.marks or (above > 0 and kinds[above] in ("image", "markup")):
            above -= 1
        if not bare or (above in opened and not opened[above].rest):
            continue
        if text[0] in _CAPTIONED and _CAPTION.match(text):
            continue
        bold = text.startswith(("**", "__")) and text.endswith(("**", "__")) and "**" not in bare
        after_end = (
            k == 0
            or finished(texts[k - 1])
            or gap
            or (k - 1) in layout.marks
            or kinds[k - 1] != "text"
        )
        if k in corners and after_end:
            layout.marks[k] = Mark("section", bare.strip("【】（）() "))
            continue
        if not after_end or _STAGE.match(bare):
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
        if heading and (bare[-1] in "?？" or not _NUMBERED_TITLE.match(bare)):
            continue
        if _NUMBERED_TITLE.match(bare) or (punctual and ((k - 1) not in opened or alone)):
            layout.marks[k] = Mark("section", bare)


def _first_heading(page: Page, layout: Layout) -> None:
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
    if bare and _NUMBERED_TITLE.match(bare):
        return "1" if bare[0].isdigit() else "number"
    return None


_FRAMED_TITLE = pattern(
    r"[“「『\"][^“”「」『』\"]{1,40}[^。．.！!？?…，,“”「」『』\"][”」』\"]$"
    r"|(?P<rule>[—–\-=~]{1,4})\s?[^—–=~。！？，,]{1,40}[^—–=~。！？，,\s]\s?(?P=rule)$"
)


def _punctual(page: Page, opened: Mapping[int, Opening], order: list[int]) -> bool:
    """Whether practically every line of what is said ends with closing punctuation. The lines
    directly above a turn are left out: they are what is in question."""
    lines = page.lines
    ended = asked = 0
    for at in order[:300]:
        text = lines[at].text if opened[at].rest else lines[min(at + 1, len(lines) - 1)].text
        if (at + (0 if opened[at].rest else 1)) + 1 in opened or opened[at].rest:
            asked += 1
            ended += text.rstrip("*_ ")[-1:] in CLOSING
    return asked >= 4 and ended >= 0.95 * asked


def _corner_titles(
    page: Page, opened: Mapping[int, Opening], order: list[int], layout: Layout
) -> set[int]:
    """``【Title】`` lines directly above turns: headings where there are several, all different,
    and none is a stage direction, or where the only one begins a new part."""
    texts, kinds = page.lines.texts, page.lines.kinds
    found = [
        at - 1
        for at in order
        if at
        and texts[at - 1].startswith("【")
        and at - 1 not in layout.marks
        and kinds[at - 1] == "text"
        and _CORNER.match(texts[at - 1]) is not None
    ]
    rounded = {
        at - 1
        for at in order[1:]
        if at - 1 not in layout.marks
        and (text := texts[at - 1])[:1] in ("（", "(")
        and kinds[at - 1] == "text"
        and _ROUND.match(text)
        and _begins_a_part(text.strip("（）()"), at, opened, order, named=True)
    }
    if not found:
        return rounded
    titles = {texts[at].strip("【】 ") for at in found}
    if len(titles) < len(found) or titles & STAGE_WORDS:
        return rounded
    if len(titles) == 1 and not _begins_a_part(titles.pop(), found[0] + 1, opened, order):
        return rounded
    return rounded.union(found)


_PART = pattern(
    r"问答|問答|提问|提問|[Qq]\s?&\s?[Aa]|部分|环节|環節|[上中下]篇|[章节節]$|质疑応答|質疑応答"
)


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


_CORNER = pattern(r"【[^【】。！？]{2,40}】$")
_ROUND = pattern(r"[（(][^（）()。！？，,]{2,16}[)）]$")


def _notes_and_captions(
    page: Page, layout: Layout, first: int, opened: Mapping[int, Opening]
) -> None:
    lines = page.lines
    for at in page.captions:
        layout.marks.setdefault(at, Mark("caption", lines[at].text))
    early = min(first, len(lines), 400) if opened else len(lines)
    texts, kinds = lines.texts, lines.kinds
    for at in range(early):
        text = texts[at]
        if kinds[at] != "text" or at in layout.marks or len(text) > 600:
            continue
        if _NOTE_WORD.match(text) or (
            opened
            and len(text) <= 400
            and _EDITORIAL.match(text.strip("(（*_ "))
            and _EDITED.search(text)
        ):
            layout.marks[at] = Mark("note", "")
    for at in page.marked:
        text = texts[at]
        if at in opened or at in layout.marks or len(text) > 600:
            continue
        head = text[0]
        if head in "*※＊[^" and not text.startswith("**"):
            match = _FOOTNOTE.match(text)
            if match is not None and not (head == "*" and _italic_line(text)):
                layout.marks[at] = Mark("note", text[match.end() :].strip())
                continue
        if head in _CAPTIONED and len(text) <= 300:
            match = _CAPTION.match(text)
            if match is not None:
                mark = text[0] in "▲△▼▽↑↓☝"
                layout.marks[at] = Mark("caption", text[1:].strip() if mark else text)
                continue
        if len(text) <= 200 and head in "左右上下中前后後(（fFlLrR":
            sides = _SIDES.match(text)
            if sides is not None and len(re.findall(r"[左右上下中][^:：;；]{0,6}[:：]", text)) >= 2:
                layout.marks[at] = Mark("caption", text)
                continue
        if head in "注註编編译譯eEnNtT" and _NOTE_WORD.match(text) and len(text) <= 300:
            layout.marks[at] = Mark("note", "")


def _italic_line(text: str) -> bool:
    return text.endswith("*") and text.count("*") == 2 and len(text) > 2


def _trailer(page: Page, layout: Layout, opened: Mapping[int, Opening], last: int) -> None:
    """From the end backwards: source, rights, calls, related links."""
    lines = page.lines
    count = len(lines)
    floor = last + 1 if opened else max(0, count - 60)
    # A heading of related links or an end mark after the last turn: all below it is trailer.
    for at in range(max(floor, 0), count):
        line = lines[at]
        bare = line.text.strip("*_#> ")
        end = (
            (line.kind == "heading" and _TRAILER_HEADING.match(bare) is not None)
            or (
                len(bare) <= 16
                and bool(opened)
                and _ENDMARK.match(bare) is not None
                and (line.gap or (not bare[0].isalnum() and finished(lines[at - 1].text)))
            )
            or (
                line.kind == "text"
                and len(bare) <= 20
                and at > floor
                and _TRAILER_HEADING.match(bare) is not None
                and bool(opened)
                and (line.gap or text_is_label(bare) or _trailer_why(lines[at - 1]) is not None)
            )
        )
        if end:
            for k in range(at, count):
                _drop(layout, lines[k], k, "after the end")
                if _trailer_why(lines[k]) in ("source", "rights"):
                    _tell(layout, lines[k].text)
            count = at
            break
    at = count - 1
    while at >= floor:
        line = lines[at]
        if line.kind in ("image", "rule", "markup", "empty"):
            at -= 1
            continue
        mark = layout.marks.get(at)
        if mark is not None and mark.kind in ("drop", "meta"):
            at -= 1
            continue
        why = _trailer_why(line)
        if why is None:
            rest = [k for k in range(max(floor, at - 4), at) if lines[k].kind == "rule"]
            if (
                rest
                and opened
                and _CALL.search(" ".join(lines[k].text for k in range(rest[-1], count)))
            ):
                for k in range(rest[-1], count):
                    _drop(layout, lines[k], k, "after the end")
                at = rest[-1] - 1
                continue
            break
        _drop(layout, line, at, why)
        if why in ("source", "rights"):
            _tell(layout, line.text)
        at -= 1


def _tell(layout: Layout, text: str) -> None:
    """Remember what a line of the trailer says about the page."""
    known = _meta_key(text)
    if known is None and not _SOURCE.match(text.strip("*_> ")):
        _remember(layout, "rights", text)
        return
    colon = COLON.search(text) or re.search(r"[|｜丨/]", text)
    if colon is not None:
        key = text[: colon.start()].strip("*_ ").casefold()
        _remember(layout, known or META_KEYS.get(key, "source"), text[colon.end() :].strip("*_ "))


def _meta_key(text: str) -> str | None:
    """What a ``key: value`` line of the trailer says, where its key is known."""
    colon = COLON.search(text, 0, 16)
    if colon is None or colon.end() == len(text):
        return None
    key = text[: colon.start()].strip("*_> ").casefold()
    for prefix in ("采访", "採訪", "访谈", "訪談", "录制", "錄製"):
        key = key.removeprefix(prefix) or key
    return META_KEYS.get(key)


def text_is_label(text: str) -> bool:
    return text[-1:] in COLONS


def _drop(layout: Layout, line: Line, at: int, why: str) -> None:
    old = layout.marks.get(at)
    if old is None or old.kind not in ("drop", "meta"):
        layout.marks[at] = Mark("drop", why)


def _trailer_why(line: Line) -> str | None:
    text = line.text.strip("*_> ")
    if not text:
        return "empty"
    if not any(ch.isalnum() for ch in text):
        return "ornament"
    if _LINK_ONLY.match(line.text):
        return "link"
    if _ENDMARK.match(text):
        return "end mark"
    if _SOURCE.match(text) and len(text) <= 200:
        return "source"
    if len(text) <= 60 and text[-1] not in _FINISHED and _meta_key(text) is not None:
        return "source"
    if len(text) <= 160 and _RIGHTS.search(text):
        return "rights"
    if len(text) <= 120 and _CALL.search(text):
        return "call to like, share or follow"
    if len(text) <= 60 and _TAIL_TALK.match(text):
        return "question to the reader"
    return None
