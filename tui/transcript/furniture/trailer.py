"""What stands below the last words: source, rights, calls, related links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.furniture.contents import LINK_ONLY
from tui.transcript.furniture.marks import FINISHED, Layout, Mark, finished, text_is_label
from tui.transcript.lines import COLON, Line, Page
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import META_KEYS

CALL = pattern(
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
_LONGEST_ENDMARK = 24
_TRAILER_HEADING = pattern(
    r"(?:往期|相关|相關|推荐|推薦|延伸|更多|精彩|热门|热文|参考|參考|references?|see also"
    r"|related|further reading|"
    r"more from|about the|关于(?:我们|作者|本)|關於(?:我們|作者|本)|作者简介|links"
    r"|show ?notes|resources|関連)"
    r"[^。，,]{0,16}$",
    re.IGNORECASE,
)
SOURCE = pattern(
    r"_?\s?(?:来源|來源|资料来源|資料來源|文章来源|信息来源|出处|出處|原文|原文链接|原文鏈接"
    r"|原文標題|原文标题|参考资料|參考資料|参考|"
    r"參考|参考链接|本文来源|转自|轉自|source|sources|via|original|出典|责编|責編|编辑|編輯"
    r"|责任编辑|責任編輯|排版|校对|校對|审校|"
    r"審校|监制|監製|作者|撰文|文|图|图片|摄影|策划|编译|編譯|翻译|整理|记者|設計|设计|运营"
    r"|美编|題圖|题图|封面图|文字|采访|采写|"
    r"editor|edited by|written by|photo|photography|author|translator|transcribed by|transcript by)"
    r"\s?(?:[:：丨|｜/]|by\b)|(?:本文|本稿|以上文字|文字稿|字幕)由[^，。：:]{2,24}(?:转写|轉寫|生成|识别|識別|整理)"
    r"|(?:transcribed|transcript|captioned|produced) by\s(?=https?:|[A-Z])",
    re.IGNORECASE,
)
_TAIL_TALK = pattern(
    r"^(?:你|您|大家|各位|读者|讀者)[^。]{0,30}(?:怎么看|怎麼看|觉得|覺得|认为|認為|有何"
    r"|有什么看法|什麼看法)[^。]{0,20}[?？]?$"
)


def mark_trailer(page: Page, layout: Layout, opened: Mapping[int, Opening], last: int) -> None:
    """From the end backwards: source, rights, calls, related links."""
    lines = page.lines
    count = len(lines)
    floor = last + 1 if opened else max(0, count - 60)
    if opened and not opened[last].rest:  # what stands directly below a name is said
        floor = next((at + 1 for at in range(floor, count) if lines.kinds[at] == "text"), floor)
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
                and _answered(page, opened[last], rest[-1])
                and CALL.search(" ".join(lines[k].text for k in range(rest[-1], count)))
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


def _answered(page: Page, last: Opening, end: int) -> bool:
    """Whether something is said between the last question and a line; anything else than a
    question needs no answer."""
    asks = last.label.host or last.label.question
    return not asks or "text" in page.lines.kinds[last.at + 1 : end]


def _tell(layout: Layout, text: str) -> None:
    """Remember what a line of the trailer says about the page."""
    known = _meta_key(text)
    if known is None and not SOURCE.match(text.strip("*_> ")):
        layout.remember("rights", text)
        return
    colon = COLON.search(text) or re.search(r"[|｜丨/]", text)
    if colon is not None:
        key = text[: colon.start()].strip("*_ ").casefold()
        layout.remember(known or META_KEYS.get(key, "source"), text[colon.end() :].strip("*_ "))


def _meta_key(text: str) -> str | None:
    """What a ``key: value`` line of the trailer says, where its key is known."""
    colon = COLON.search(text, 0, 16)
    if colon is None or colon.end() == len(text):
        return None
    key = text[: colon.start()].strip("*_> ").casefold()
    for prefix in ("采访", "採訪", "访谈", "訪談", "录制", "錄製"):
        key = key.removeprefix(prefix) or key
    return META_KEYS.get(key)


def _drop(layout: Layout, line: Line, at: int, why: str) -> None:
    old = layout.marks.get(at)
    if old is None or old.kind not in ("drop", "meta"):
        layout.marks[at] = Mark("drop", why)


def _trailer_why(line: Line) -> str | None:
    text = line.text.strip("*_> ")
    if not text:
        return "empty"
    if not any(map(str.isalnum, text)):
        return "ornament"
    if ("](" in text or "http" in text) and LINK_ONLY.match(line.text):
        return "link"
    if len(text) <= _LONGEST_ENDMARK and _ENDMARK.match(text):
        return "end mark"
    if len(text) <= 200 and SOURCE.match(text):
        return "source"
    if len(text) <= 60 and text[-1] not in FINISHED and _meta_key(text) is not None:
        return "source"
    if len(text) <= 160 and _RIGHTS.search(text):
        return "rights"
    if len(text) <= 120 and CALL.search(text):
        return "call to like, share or follow"
    if len(text) <= 60 and _TAIL_TALK.match(text):
        return "question to the reader"
    return None
