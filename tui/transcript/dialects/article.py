"""An article about an interview: the author tells, and sets off whole paragraphs as someone's
words, announced by a colon before them or in the first person between the author's own.

No line carries a label here, so people are found as the subjects of speech verbs that recur.
Quotations inside a sentence stay in the author's text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tui.transcript.furniture import Layout, Mark, headinglike
from tui.transcript.labels import Label, analyse, fold_label
from tui.transcript.lines import COLONS, Page
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import words

NAME = "article with set-off quotations"

_VERBS = "|".join(
    words(
        "表示 说道 說道 说 說 称 稱 问道 問道 问出 問出 问 問 回应 回應 回答 指出 认为 認為 "
        "坦言 透露 承认 "
        "承認 提到 强调 強調 解释 解釋 补充 補充 预测 預測 澄清 反问 反問 追问 追問 感叹 "
        "感嘆 介绍 介紹 回忆 "
        "回憶 谈到 談到 谈及 談及 告诉 告訴 直言 提及 提出 总结 總結 给出 給出 觉得 覺得 "
        "相信 设想 設想 "
        "述べ 語っ 話し 答え"
    )
)
_ADVERBS = "|".join(
    words(
        "还 還 也 又 则 則 再次 首先 随即 隨即 随后 隨後 接着 接著 最后 最後 直接 自信地 "
        "坦率地 曾 专门 專門 "
        "并 就 都 同时 同時 继续 繼續 进一步 進一步 特别 特別 多次 甚至 最近 这样 這樣 对此 "
        "對此 明确 明確 "
        "当时 當時 后来 後來 笑着 笑著 毫不犹豫地 は が も"
    )
)
_LATIN_NAME = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ’'\-]{1,20}(?:\s(?:[A-ZÀ-Þ][A-Za-zÀ-ɏ’'\-]{0,20}\.?)){0,3}"
_SUBJECT = pattern(
    rf"(?:^|[，,。；;！!？?：:”」』、\s]|时|時)(?:[^，,。；;！!？?：:“”「」、]{{0,12}}?)"
    rf"(?P<name>{_LATIN_NAME}|[\u4e00-\u9fff]{{2,4}}|[\u4e00-\u9fff]{{1,6}}[·・][\u4e00-\u9fff·・]{{1,10}})"
    rf"\s?(?:{_ADVERBS}){{0,3}}(?:{_VERBS})"
)
_HAN_SUBJECT = pattern(
    rf"(?:^|[，,。；;！!？?：:”」』、\s]|时|時)"
    rf"(?P<name>[\u4e00-\u9fff]{{2,4}}?|[\u4e00-\u9fff]{{1,6}}[·・][\u4e00-\u9fff·・]{{1,10}}?)"
    rf"(?:{_ADVERBS}){{0,3}}(?:{_VERBS})"
)
_ENGLISH_SUBJECT = pattern(
    rf"(?P<name>{_LATIN_NAME})\s(?:said|says|asked|told|replied|explained|recalled|added|noted|"
    rf"admitted|argued|wrote|believes|thinks)\b"
)
_SPOKEN = pattern(
    rf"{_VERBS}|\b(?:said|says|asked|told|replied|explained|recalled|added|noted|admitted|argued|wrote)"
)
_NOBODY = frozenset(
    words(
        "有人 网友 網友 大家 他们 他們 她们 专家 專家 报告 報告 公司 自己 官方 研究 数据 "
        "數據 结果 結果 这个 "
        "這個 其中 我们 我們 你们 人们 人們 可以 可能 应该 應該 不能 没有 沒有 有网友 主持人 "
        "记者 記者 文章 "
        "后者 後者 前者 对方 對方 如果 因此 所以 但是 不过 不過 而且 他还 他也 她还 他又 "
        "于是 於是 笔者 筆者 "
        "当被 如何 什么 什麼 这也 那么 那麼 据悉 消息 媒体 媒體 业内 用户 用戶 业内人士 "
        "分析师 也就是"
    )
)
_PRONOUN_HEAD = pattern(r"^[他她它我你您这這那该該此其本有当當在从從对對与與和被把让讓]")
_ORGANISATION = pattern(
    r"(?:公司|集团|集團|大学|大學|银行|銀行|中心|机构|機構|研究所|研究院|协会|協會|委员会"
    r"|部门|部|局|社|网|网站|报|報"
    r"|厅|院|委|行|组|队|会|會|方|者|人|们|們|国|国家|政府|市场|界)$"
)
_INTERVIEW = pattern(
    r"采访|採訪|访谈|訪談|专访|專訪|对话|對話|对谈|對談|受访|受訪|播客|被问|被問|问道|問道"
    r"|interview|podcast"
    r"|インタビュー|対談|取材",
    re.IGNORECASE,
)
_QUOTED = pattern(r"[“「『\"][^”」』\"]{1,400}[”」』\"]")
_WHOLE_QUOTE = pattern(r"[“「『][^“”「」『』]{2,60}[”」』]$")
_FIRST_PERSON = pattern(r"我|俺|\b(?:I|we|my|our|I'm|I've)\b")
_THIRD_PERSON = pattern(r"[他她]|\b(?:he|she|his|her|they)\b", re.IGNORECASE)
_MODAL = pattern(
    r"必须|必須|不能|应该|應該|可能会|可能會|不要|需要|不会|不會|一定|应当|應當|将会|將會"
)
_CONNECTIVE = pattern(
    r"也就是说|也就是說|换句话说|換句話說|换言之|換言之|基于|基於|至于|至於|另外|此外|当然"
    r"|當然|虽然|雖然|总的来说"
    r"|總的來說|事实上|事實上|实际上|實際上|因此|于是|於是|接下来|接下來|最后|最後|随后|隨後"
    r"|同时|同時|值得|据|據|由于"
    r"|由於|对于|對於|关于|關於|如今|目前|这|這|在|当|當|从|從|有|下面|以下|话题|話題|不过"
    r"|不過|然而|最初"
)
_TOPIC = pattern(r"(?:提到|谈到|談到|聊到|说到|說到|谈及|談及|提及)[^。，,]{0,24}$")


@dataclass(slots=True)
class Block:
    """One paragraph: ``ats`` are its indexes into ``Page.lines``."""

    ats: list[int]
    text: str


@dataclass(slots=True)
class Article:
    """Which blocks are whose words. ``quotes`` maps the first index of a block to a label key;
    ``lists`` are blocks that belong to a set-off list (each list is a turn of its own)."""

    blocks: list[Block] = field(default_factory=list)
    quotes: dict[int, str] = field(default_factory=dict)
    lists: dict[int, int] = field(default_factory=dict)
    guessed: list[int] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    confidence: float = 0.0


def read(page: Page, layout: Layout) -> Article | None:
    """Read a page without labels as an article about an interview; None when it is none."""
    blocks = _blocks(page, layout)
    if len(blocks) < 6:
        return None
    whole = "\n".join(block.text for block in blocks[:600])
    if _INTERVIEW.search(whole) is None:
        return None
    openers = sum(1 for block in blocks if block.text[0] in '“「『"—')
    headings = _mark_headings(page, layout, blocks)
    quoted = sum(1 for block in blocks if _QUOTED.search(block.text))
    if openers - len(headings) > 0.2 * len(blocks) or quoted < 3:
        return None  # dialogue in quotation marks all over: a story
    names = _people(blocks, whole)
    if not names:
        return None
    article = Article(blocks)
    mention = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    attributed = sum(1 for block in blocks if mention.search(block.text))
    if attributed < 3 or attributed < 0.12 * len(blocks):
        return None
    _attribute(article, names, mention, headings)
    article.evidence = [
        f"{attributed} of {len(blocks)} paragraphs name one of {len(names)} people as speaking",
        f"{len(set(article.quotes) - set(article.lists))} paragraphs set off as someone's words",
    ]
    article.confidence = 0.6 if article.quotes else 0.5
    return article


def _blocks(page: Page, layout: Layout) -> list[Block]:
    blocks: list[Block] = []
    for at, line in enumerate(page.lines):
        if line.kind != "text" or at in layout.marks:
            continue
        if page.wrapped and not line.gap and blocks and blocks[-1].ats[-1] == at - 1:
            blocks[-1].ats.append(at)
            blocks[-1].text += line.text
        else:
            blocks.append(Block([at], line.text))
    return blocks


def _mark_headings(page: Page, layout: Layout, blocks: list[Block]) -> set[int]:
    """Headings that are whole quotations, questions, or short lines without a full stop."""
    headings: set[int] = set()
    finished = sum(1 for block in blocks if block.text[-1] in "。！？!?.…”」』；;：:)）")
    if finished < 0.6 * len(blocks):
        return headings
    for place, block in enumerate(blocks):
        text = block.text.strip("*_ ")
        if place == 0 or place + 1 == len(blocks) or len(block.ats) > 1 or not text:
            continue
        before = blocks[place - 1].text.rstrip("*_ ")
        if before[-1:] in COLONS or before[-1:] in ";；":
            continue
        if _WHOLE_QUOTE.match(text) or (
            len(text) <= 40 and headinglike(text) and not re.search(r"[，,。！!]", text[:-1])
        ):
            headings.add(block.ats[0])
            layout.marks[block.ats[0]] = Mark("section", text)
    blocks[:] = [block for block in blocks if block.ats[0] not in headings]
    return headings


def _people(blocks: list[Block], whole: str) -> dict[str, Label]:
    """Names that recur as the subject of a speech verb."""
    counts: Counter[str] = Counter()
    for block in blocks[:600]:
        text = block.text[:600]
        if _SPOKEN.search(text) is None:
            continue
        for shape in (_SUBJECT, _HAN_SUBJECT, _ENGLISH_SUBJECT):
            for found in shape.finditer(text):
                counts[found["name"].strip()] += 1
    names: dict[str, Label] = {}
    for name, count in counts.most_common(60):
        if name in _NOBODY or _PRONOUN_HEAD.match(name) or _ORGANISATION.search(name):
            continue
        label = analyse(name)
        if label is None or label.furniture or label.nameness < 0.3:
            continue
        mentions = whole.count(name)
        enough = 2 if label.nameness >= 0.6 else 4
        latin = name[0].isascii()
        if mentions < 3 and not (latin and any(name in other or other in name for other in names)):
            full = [other for other in counts if other != name and other in name.split()]
            if not full:
                continue
        if count >= enough or (latin and (count >= 1 and mentions >= 2)):
            names[name] = label
    for name in list(names):
        # A part of a longer word that recurs as well is no name of its own.
        if any(name != other and name in other and not name[0].isascii() for other in names):
            del names[name]
    for name, _ in counts.items():
        if " " in name and name not in names and any(part in names for part in name.split()):
            label = analyse(name)
            if label is not None and label.nameness >= 0.6:
                names[name] = label
    return names


def _attribute(
    article: Article, names: dict[str, Label], mention: re.Pattern[str], headings: set[int]
) -> None:
    blocks = article.blocks
    last: str | None = None
    place = 0
    lists = 0
    announced_any = any(
        block.text[-1:] in COLONS and mention.search(block.text) for block in blocks
    )
    while place < len(blocks):
        block = blocks[place]
        text = block.text
        found = mention.findall(text)
        here = found[-1] if found else None
        previous = blocks[place - 1].text if place else ""
        if text[-1:] in COLONS and place + 1 < len(blocks):
            who = here or last
            if here:
                last = here
            first = place + 1
            end = first + 1
            if blocks[first].ats[0] != block.ats[-1] + 1:
                place += 1
                continue
            if blocks[first].text[-1] in ";；":
                while end < len(blocks) and blocks[end - 1].text[-1] in ";；":
                    end += 1
                lists += 1
                for item in blocks[first:end]:
                    article.lists[item.ats[0]] = lists
            told = who is not None and not _TOPIC.search(text[:-1])
            if told and who is not None and (here or re.search(_VERBS, text)):
                for item in blocks[first:end]:
                    article.quotes[item.ats[0]] = _add(article, names, who)
                place = end
                continue
            place = end if end > first + 1 else place + 1
            continue
        if here is None and last is not None and place and _set_off(text, previous, announced_any):
            article.quotes[block.ats[0]] = _add(article, names, last)
            article.guessed.append(block.ats[0])
            while (
                place + 1 < len(blocks)
                and blocks[place + 1].ats[0] == blocks[place].ats[-1] + 1
                and _goes_on(blocks[place + 1].text, mention)
            ):
                place += 1
                article.quotes[blocks[place].ats[0]] = _add(article, names, last)
        if here is not None:
            last = here
        place += 1


def _set_off(text: str, previous: str, announced_any: bool) -> bool:
    """The paragraph is someone's own words although nothing marks it."""
    outside = _QUOTED.sub("", text)
    if _THIRD_PERSON.search(outside) or previous[-1:] in COLONS:
        return False
    if _FIRST_PERSON.search(outside) and not re.search(
        r"我国|我國|自我|我们(?:知道|看到|采访|采访到)", outside
    ):
        return len(outside) == len(text)
    return (
        announced_any
        and len(text) <= 40
        and len(outside) == len(text)
        and text[-1] in "。.!！"
        and _MODAL.search(text) is not None
        and _CONNECTIVE.match(text) is None
        and re.search(_VERBS, text) is None
    )


def _goes_on(text: str, mention: re.Pattern[str]) -> bool:
    """A set-off quotation goes on in this paragraph: it speaks to a "you" and names nobody."""
    return (
        mention.search(text) is None
        and _THIRD_PERSON.search(text) is None
        and _QUOTED.search(text) is None
        and re.search(r"你|您|我|\byou\b|\bI\b|\bwe\b", text) is not None
        and _CONNECTIVE.match(text) is None
    )


def _add(article: Article, names: dict[str, Label], name: str) -> str:
    label = names[name]
    for other, there in names.items():  # the full name where the short one is part of it
        if other != name and name in other.split() and len(other) > len(name):
            label = there
    key = fold_label(label.text)
    article.labels.setdefault(key, label)
    return key
