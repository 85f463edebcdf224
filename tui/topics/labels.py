"""What a topic is called: the word that a term is a part of, as the library writes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.equivalents import BEFORE
from tui.topics.passages import text_of
from tui.topics.terms import COMMON, PARTICLES, STOP_WORDS, key, stem, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

SAMPLE = 16
"""Passages that are read to find out of which word a term is a part."""
LONGEST, MOST_WORDS = 8, 3
"""Characters of a Chinese label, words of another one."""
MOSTLY, ALWAYS = 0.6, 0.8
"""A term grows by a neighbour that it has in this part of its places, and is none without one that
it has in that part of them."""
COHESION = 0.03
"""How much the two characters of a short label belong together at least."""
NOT_A_NOUN = 0.35
"""What is left of a word that is never used as nouns are,"""
_BEFORE_NOUNS = frozenset("的“「《")
"""which may stand after these;"""
_DEGREES = frozenset("很太更最越常此么")
"""what stands after these (非常, 如此, 这么) has degrees: an adjective."""
HEADING_SPELLS = 3
"""Turns that a heading outweighs in how a word is spelt."""
PLAIN, FIELD, NAME, LONG, LONGER = 0.5, 0.3, 1.1, 1.3, 1.5
"""What labels weigh beside a Chinese word of two characters: an English one written small, one that
names a whole field, a name or one of several words, one of three characters and one of more."""
_EITHER = "一个有在不就都和或但而且因所以如果要可把被让给从到说想看来去做得着过还又再才只"
_NOT_FIRST = frozenset(_EITHER + "最更太真该应候些什怎每各几两多少没将请跟项则并若已均件")
_NOT_LAST = frozenset(_EITHER + "最更太真该应为候些什怎每各几两多少没将于跟与向由项并若已第件")
"""Grammar that no label begins with, or ends with. (Others are in words too: 能源, 社会, 法则.)"""
LINKS = frozenset(["http", "https", "www", "com", "org", "net", "html", "youtu", "goo"])
"""What addresses on the web are made of."""
_FIELDS = """
研究 产品 服务 系统 模型 技术 科技 团队 公司 世界 价值 感觉 转变 活动 社群 平台 机构 机关 单位 议题
计划 介绍 出席 资料 信息 数据 内容 方案 政策 机制 会议 委员 部门 同仁 长官 主席 学习 合作 发布 组织
限制 知识 风险 战略 策略 流程 平衡 交流 早期 愿景 连续 预测 运营 商业 扩展 代码 专家 国际 国家 社会
政府 民众 人员 业务 项目 报告 意见 资源 环境 标准 管理 推荐 安排 名称 名单 程序 网络 科学 经济 产业
市场 用户 功能 版本 草案 审查 框架 承诺 主题 评估 参考 考量 案例 设计 规划 行动 教育 文化 历史 语言
文字 声音 图片 影片 手机 电脑 网站 软件 工具 优先 登记 输入 人类 等等 需求 实践 心态 印象 坦白 严重
"""
VAGUE = frozenset(_FIELDS.split())
"""Words that name a field more than a subject in it."""
_PIECES = re.compile(f"[^\u3400-\u9fffa-z0-9]+|[{''.join(PARTICLES | BEFORE)}]")
_MIXED = re.compile("[0-9a-z]+[\u3400-\u9fff]{2,}")
_WORDS = re.compile("[0-9a-z\u00df-\u024f]+")


def pieces_of(title: str) -> set[str]:
    """The words that a folded heading is made of, cut at grammar and punctuation, such as may be
    a label."""
    return {piece for piece in _PIECES.split(title) if 2 <= len(piece) <= LONGEST}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded label; ``forms`` are itself and other words for the same thing. ``weight`` says how
    good a label it makes."""

    label: str
    forms: tuple[str, ...]
    weight: float

    @classmethod
    def of(cls, index: TopicIndex, label: str, *, is_name: bool = False) -> Word | None:
        """The word of a label, None when a reader would not take it for one."""
        if not terms(label) or label.isdigit() or label in LINKS or not _is_word(label):
            return None
        others = index.equivalents.of(label, english=True).get(label, set())
        others = {form for form in others if len(form) > 1 and terms(form) and form not in LINKS}
        forms = (label, *sorted(others))
        if label[0] < "\u2e80":
            weight = NAME if is_name or " " in label else PLAIN
            if label[-1] >= "\u2e80":
                weight = LONGER
        else:
            weight = 1.0 if len(label) == 2 else LONG if len(label) == 3 else LONGER
        if not VAGUE.isdisjoint(forms):
            weight = FIELD
        return cls(label, forms, weight)

    def places(self, folded: str) -> list[tuple[int, int]]:
        """Where a folded text says the word (start, end), as the label and in its other forms."""
        found = []
        for form in self.forms:
            if form[0] >= "\u2e80":
                at = folded.find(form)
                while at >= 0:
                    found.append((at, at + len(form)))
                    at = folded.find(form, at + len(form))
            else:
                pattern = rf"(?<![0-9a-z]){re.escape(form)}(?:e?s)?(?![0-9a-z])"
                found.extend(place.span() for place in re.finditer(pattern, folded))
        return sorted(found)


def label_of(
    index: TopicIndex,
    seed: int,
    held: Sequence[int],
    titles: Sequence[str],
    named: Mapping[str, int],
) -> Word | None:
    """The word that the term with the key ``seed`` stands for, which the passages ``held`` say: as
    headings have it, else as most texts do. None when it is a part of several."""
    step = max(1, len(held) // SAMPLE)
    written = []
    for number in held[::step][:SAMPLE]:
        entry = index.entries[index.owner(number)]
        written.append(text_of(entry.interview, entry.passage(number - entry.first)))
    texts = [fold(text) for text in written]
    term = next((t for text in texts for t in terms(text) if key(t) == seed), "")
    if not term:
        return None
    if term[0] < "\u2e80":
        label = _grow_words(term, texts, written)
        return Word.of(index, label, is_name=_is_name(term, texts, written))
    grown = _grow(term, [title for title in titles if term in title] * 2 + texts)
    if not (_is_word(grown) or grown in named):
        # 直反 is no word when all say 一直反对.
        if _grow(term, texts, ALWAYS) != term:
            return None
        grown = term
    if grown not in named and _is_cut(index, grown, texts):
        return None
    if len(grown) == 2 and grown not in named and _cohesion(index, [grown])[0] < COHESION:
        return None
    return Word.of(index, grown)


def telling(word: Word, texts: Sequence[str], *, sure: bool) -> float:
    """How much like a subject folded texts use a word: they say it again and again; and, when it is
    not ``sure`` to be one, it stands where nouns do, at the end of a clause or behind 的, and not
    where verbs, adverbs and adjectives do."""
    times = nominal = 0
    for text in texts:
        for start, end in word.places(text):
            times += 1
            before, after = text[start - 1 : start], text[end : end + 1]
            nominal += (before in _BEFORE_NOUNS and before != "") + (
                not after or not after.isalnum()
            )
    again = sqrt(times / max(len(texts), 1))
    if sure or word.label[-1] < "\u2e80":
        return again
    return again * min(1.0, NOT_A_NOUN + (max(nominal, 0) + 1) / (times + 3))


def spelling(word: Word, written: Counter[str], headings: Sequence[str]) -> str:
    """A word as it is written most, in headings above all."""
    for title in headings:
        for start, end in word.places(fold(title))[:1]:
            written[title[start:end]] += HEADING_SPELLS
    return written.most_common(1)[0][0] if written else word.label


def _cohesion(index: TopicIndex, pairs: Sequence[str]) -> NDArray[np.float64]:
    import numpy as np

    return index.cohesion(np.array([key(pair) for pair in pairs], dtype=np.uint32))


def _is_word(label: str) -> bool:
    """Whether a reader would take a label for a word: no small talk in it, no grammar at its
    ends."""
    if label[0] < "\u2e80":
        if any(map(_is_grammar, label.split(" "))) or len(label) < 2:
            return False
        return label[-1] < "\u2e80" or _MIXED.fullmatch(label) is not None
    pairs = {label[n : n + 2] for n in range(len(label) - 1)}
    return not (pairs & COMMON or label[0] in _NOT_FIRST or label[-1] in _NOT_LAST)


def _is_grammar(word: str) -> bool:
    """Whether a Latin word is of those that make no label; a single letter is when it is small, and
    then it was not taken for a word."""
    return len(word) > 1 and word in STOP_WORDS


def _is_cut(index: TopicIndex, label: str, texts: Sequence[str]) -> bool:
    """Whether one end of a label is the beginning or end of another word, as 政府资 in 政府资料:
    its last character belongs to what comes after it more than to what stands before."""
    for inside, at_end in ((label[-2:], True), (label[:2], False)):
        beside = [pair for text in texts for pair in _beside(label, text, at_end)]
        if len(beside) < 3:
            continue
        around = _cohesion(index, [*beside, inside])
        if float(around[:-1].mean()) > float(around[-1]):
            return True
    return False


def _beside(label: str, text: str, at_end: bool) -> list[str]:
    """The pairs that a label's last (or first) character makes with its neighbours outside; ""
    stands for none."""
    found = []
    at = text.find(label)
    while at >= 0:
        end = at + len(label)
        pair = text[end - 1 : end + 1] if at_end else text[at - 1 : at + 1] if at else ""
        if len(pair) == 2 and all(map(_is_han, pair)) and not PARTICLES & set(pair):
            found.append(pair)
        at = text.find(label, end)
    return found


def _is_name(term: str, texts: Sequence[str], written: Sequence[str]) -> bool:
    """Whether most texts write a Latin word with a capital."""
    small = large = 0
    for text, original in zip(texts, written, strict=True):
        if len(text) != len(original):
            continue
        for found in _WORDS.finditer(text):
            if stem(found[0]) == term:
                capital = original[found.start()].isupper()
                large, small = large + capital, small + (not capital)
    return large > small


def _grow_words(term: str, texts: Sequence[str], written: Sequence[str]) -> str:
    """A Latin word with the words that it has beside it in most of its places in ``texts``, which
    are ``written`` so before folding."""
    label = term
    while label.count(" ") < MOST_WORDS - 1:
        after: Counter[str] = Counter()
        before: Counter[str] = Counter()
        times = 0
        wanted = label.split(" ")
        for text, original in zip(texts, written, strict=True):
            found = [one for one in _WORDS.finditer(text) if not _is_small_letter(one, original)]
            stems = [stem(one[0]) for one in found]
            for n in range(len(found) - len(wanted) + 1):
                if stems[n : n + len(wanted)] != wanted:
                    continue
                times += 1
                last = n + len(wanted) - 1
                if last + 1 < len(found) and text[found[last].end() : found[last + 1].start()] in (
                    " ",
                    "-",
                ):
                    after[found[last + 1][0]] += 1
                if n and text[found[n - 1].end() : found[n].start()] in (" ", "-"):
                    before[found[n - 1][0]] += 1
        for counted, follows in ((after, True), (before, False)):
            word, count = (counted.most_common(1) or [("", 0)])[0]
            if count > MOSTLY * times and count > 2 and not _is_grammar(word):
                label = f"{label} {stem(word)}" if follows else f"{stem(word)} {label}"
                break
        else:
            break
    return label


def _is_small_letter(found: re.Match[str], original: str) -> bool:
    """Whether a word is one letter or digit, and no capital letter as in Y Combinator."""
    return found.end() - found.start() == 1 and not original[found.start() : found.end()].isupper()


def _grow(term: str, texts: Sequence[str], mostly: float = MOSTLY) -> str:
    """``term`` with the neighbours that it has in so large a part of its places in ``texts``."""
    while len(term) < LONGEST:
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        times = 0
        for text in texts:
            at = text.find(term)
            while at >= 0:
                times += 1
                if at and _is_han(text[at - 1]):
                    before[text[at - 1]] += 1
                if at + len(term) < len(text) and _is_han(text[at + len(term)]):
                    after[text[at + len(term)]] += 1
                at = text.find(term, at + 1)
        left = before.most_common(1)
        right = after.most_common(1)
        if right and right[0][1] > mostly * times and right[0][0] not in PARTICLES:
            term += right[0][0]
        elif left and left[0][1] > mostly * times and left[0][0] not in PARTICLES:
            term = left[0][0] + term
        else:
            break
    return term


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
