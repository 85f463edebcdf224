"""What a text is about, as a bag of small terms that two texts can share.

A term is a pair of neighbouring Chinese characters (so that no word segmentation is needed), a
Latin word without its plural, or a number, all folded. Grammar carries no topic: pairs that hold a
particle or a pronoun, and the commonest words of Latin-script languages, are no terms.

There are two ways to the same terms: :func:`terms` for one text, in Python, and :func:`columns`
for millions of characters at once, in NumPy. Both name a term by :func:`key`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tui.search.fold import fold, fold_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTICLES = frozenset("的了是我你您他她它们吗呢吧啊嗯喔哦呃呀嘛么很也这那之与及其")
"""No pair with one of these is a term: grammar, pronouns, sounds."""

WEAK = frozenset(
    "一个有在不就都和或但而且因为所以如果会要能可以把被让给从对到说想看来去做得着过还又再才只"
    "最更太非常真该应当时候后前里面上下中内外些什怎样种次件点每各几两多少大小好人事没无"
)
"""Characters that are as often grammar as sense: a pair of two of them weighs little."""

_COMMON = """
非常 重要 事情 开始 可能 问题 觉得 现在 时候 知道 希望 这样 那样 认为 应该
需要 使用 进行 通过 关于 方面 情况 方式 方法 部分 东西 地方 今天 明天 昨天
今年 去年 明年 目前 未来 过去 以前 以后 之前 之后 最后 最初 首先 其次 然后
接着 接下 同时 当时 最近 刚才 刚刚 已经 正在 曾经 一直 总是 经常 有时 突然
一些 许多 很多 更多 大多 大量 大家 人们 别人 自己 其他 其它 另外 其实 实际
真正 真的 真是 当然 确实 显然 也许 或许 大概 大约 大致 基本 完全 绝对 特别
尤其 甚至 至少 除了 包括 例如 比如 举例 例子 意思 意味 表示 提到 谈到 谈论
讨论 说到 说法 回答 回到 告诉 相信 看到 看看 看待 听到 发现 想到 想要 想象
感到 感觉 看来 看法 想法 理解 了解 明白 记得 喜欢 愿意 能够 可以 必须 不能
不会 不是 不要 没有 只有 只是 还是 就是 但是 可是 不过 不仅 因为 因此 所以
如果 虽然 然而 而且 而是 并且 或者 以及 为了 对于 由于 根据 按照 关系 变得
成为 作为 得到 获得 带来 产生 出现 发生 存在 提供 支持 帮助 影响 改变 变化
发展 继续 保持 增加 减少 提高 不同 相同 同样 一样 一般 普通 主要 特定 具体
简单 复杂 容易 困难 巨大 很大 重大 有趣 很好 不错 错误 正确 清楚 明显 一个
两个 三个 几个 每个 某些 某种 一种 这种 那种 各种 一件 一点 一下 一次 一起
一定 一年 多年 几年 每年 每天 时间 年前 月前 总之 总的 事实 实现 做到 做出
做法 给出 谢谢 感谢 欢迎 你好 您好 对吧 好吧 是否 为何 如何 怎样 怎么 什么
为什 多少 哪些 有些 有人 所有 任何 整个 全部 之间 之一 以来 以上 以下 左右
程度 角度 结果 原因 目的 过程 阶段 水平 级别 最好 最大 最终 终于 更加 越来
来越 比较 相当 十分 极其 非要 无论 不管 即使 尽管 除非 否则 反而 反正 随着
针对 关注 考虑 思考 决定 选择 尝试 试图 努力 工作 处理 解决 完成 开启 推出
推动 建立 建设 创造 利用 采用 拥有 具有 属于 用于 处于 位于 来自 来说 来讲
的话 上面 下面 里面 外面 前面 后面 当中 其中 期间 很快 很难 很少 不少 不断
不再 不得 不太 差不 多数 少数 数量 大小 好处 坏处 好像 似乎 仿佛 依然 仍然
依旧 直到 直接 间接 立刻 马上 慢慢 渐渐 逐渐 逐步 首次 再次 第一 第二 第三
下一 上一 另一 唯一 其余 担心 担忧 关键 紧张 出色 兴奋 惊讶 奇怪 疯狂 糟糕
优秀 厉害 漂亮 美好 精彩 强大 强调 承认 说明 表明 解释 描述 提出 提问 询问
建议 同意 认识 见过 遇到 面对 面临 承担 起来 下来 出来 过来 回来 上来 进去
一切 一段 大部 至关 关心 意识 显得 显示 看起 听起 聊到 聊聊 说说 讲讲 讲到
想过 试着 打算 准备 期待 预期 估计 猜测 相关 有关 有效 有用 有点 有一 真心
心里 内心 脑子 眼前 身上 手中 手里 背后 当今 如今 每次 多次 多个 多种 极大
极为 更好 更大 最多 最难 足够 够好 太多 太大 无数 无法 难以 值得 感兴 兴趣
朋友 故事 生活 机会 经历 经验 想起 记住 忘记 明确 清晰 模糊 深入 深刻 核心
焦点 重点 总体 整体 局部 方向 路径 目标 任务 计划 步骤 角色 地位 位置 范围
领域 层面 维度 回顾 适合 吸引 宝贵 尊重 详细 转向 共同 访谈 采访 投入
"""
COMMON = frozenset(_COMMON.split())
"""Pairs that any conversation is full of: they weigh half."""

_STOP_WORDS = """
a about above actually after again all almost along already also although always am among an
and another any anything are aren around as at away back be because been before being below
between both but by call came can cannot come could couldn course did didn different do does
doesn doing don done down during each either else end enough etc even ever every everyone
everything example fact far few first for from further gave get getting give go goes going gone
gonna good got great had has hasn have haven having he her here hers him his how however i if
important in indeed instead into is isn it its itself just keep kind kinda know knows last least
less let like little ll look lot lots made make makes making many may maybe me mean means might
mine more most much must my myself need needs never new next no nor not nothing now of off oh ok
okay old on once one ones only onto or other others our ours out over own part people per
perhaps put quite rather re really right said same saw say saying says see seem seems seen
several shall she should shouldn show simply since so some somebody someone something sometimes
somewhat sort still such sure take taken takes taking talk talking tell than thank thanks that
the their theirs them themselves then there these they thing things think thinking this those
though through thus time to together too took toward try trying two um uh under until up upon
us use used using ve very wanna want wanted was wasn way ways we well went were weren what
whatever when where whether which while who whole whom whose why will with within without won
wonderful word would wouldn yeah year years yes yet you your yours yourself
laughs laughter applause
de la el en que y los las un una del se por con no es para como al lo le les et des du est dans
une pour sur pas ce il der die das und ist nicht ein eine mit auf zu den von
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LATIN = "0-9a-z\u00df-\u024f"
_SPLIT = re.compile(f"[{_CJK}]+|[{_LATIN}]+")
LONGEST_WORD = 48
LETTER, PAIR, DIGIT = 1, 2, 3
# What ``key`` gives: first words, then words of two letters, numbers, and pairs.
FIRST_PAIR = 0x2E80 << 16
_SOME = FIRST_PAIR // 8
_FIRST_NUMBER = FIRST_PAIR - _SOME
_FIRST_SHORT = _FIRST_NUMBER - _SOME
_FACTOR = 1_000_003
_MASK = 0xFFFFFFFF


def stem(word: str) -> str:
    """A Latin word without its plural ``s``."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def terms(folded: str) -> dict[str, int]:
    """Term → how often, of a folded text, in order of first appearance."""
    found: dict[str, int] = {}
    for run in _SPLIT.findall(folded):
        if run[0] >= "\u2e80":
            for n in range(len(run) - 1):
                pair = run[n : n + 2]
                if pair[0] not in PARTICLES and pair[1] not in PARTICLES:
                    found[pair] = found.get(pair, 0) + 1
        elif 1 < len(run) <= LONGEST_WORD and run not in STOP_WORDS:
            word = stem(run)
            found[word] = found.get(word, 0) + 1
    return found


@lru_cache(maxsize=200_000)
def key(term: str) -> int:
    """A term's number in 32 bits: two code points for a pair, a hash for a word."""
    if term[0] >= "\u2e80":
        return (ord(term[0]) << 16) | ord(term[1])
    value = 0
    for character in term:
        value = (value * _FACTOR + ord(character)) & _MASK
    if term.isdigit():
        return _FIRST_NUMBER + value % _SOME
    return _FIRST_SHORT + value % _SOME if len(term) == 2 else value % _FIRST_SHORT


@dataclass(frozen=True, slots=True)
class Columns:
    """The terms of several texts: text ``owners[n]`` holds the term ``keys[n]`` ``counts[n]``
    times. Sorted by owner, then by key."""

    owners: NDArray[np.int64]
    keys: NDArray[np.uint32]
    counts: NDArray[np.int64]


def columns(texts: Sequence[str]) -> Columns:
    """The terms of ``texts`` (not folded), which are numbered from 0."""
    import numpy as np

    packed = holdings(texts)
    packed.sort()
    first = np.flatnonzero(np.diff(packed, prepend=np.uint64(2**64 - 1)))
    counts = np.diff(np.append(first, len(packed)))
    packed = packed[first]
    return Columns((packed >> np.uint64(32)).astype(np.int64), packed.astype(np.uint32), counts)


def presence(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Which of ``texts`` holds which term: the text's number in the upper 32 bits and the term's
    key in the lower, sorted, without repeats."""
    import numpy as np

    packed = holdings(texts)
    packed.sort()
    once: NDArray[np.uint64] = packed[np.diff(packed, prepend=np.uint64(2**64 - 1)) != 0]
    return once


def holdings(texts: Sequence[str]) -> NDArray[np.uint64]:
    """As :func:`presence`, in no order and with repeats."""
    import numpy as np

    tables = _tables()
    if any("\x01" in text for text in texts):
        texts = [text.replace("\x01", " ") for text in texts]
    joined = "\x01".join(texts).encode("utf-16-le", "surrogatepass")
    if len(joined) // 2 != sum(map(len, texts)) + len(texts) - 1:
        # Letters beyond the BMP (𝐀) may fold into it; the table below has no place for them.
        joined = "\x01".join(map(_fold_wide, texts)).encode("utf-16-le", "surrogatepass")
    codes = tables.fold[np.frombuffer(joined, dtype=np.uint16)]
    kinds = tables.kind[codes]
    owner = np.cumsum(codes == 1, dtype=np.uint32)
    pairs = np.flatnonzero((kinds[:-1] == PAIR) & (kinds[1:] == PAIR))
    wide = codes.astype(np.uint32)
    pair_keys = (wide[pairs] << np.uint32(16)) | wide[pairs + 1]
    word_owner, word_keys = _words(wide, kinds, owner, tables)
    return np.concatenate(
        (
            (owner[pairs].astype(np.uint64) << np.uint64(32)) | pair_keys,
            (word_owner.astype(np.uint64) << np.uint64(32)) | word_keys,
        )
    )


def weigh(keys: NDArray[np.uint32]) -> NDArray[np.float32]:
    """What terms are worth before anything is known of their rarity: a pair 1, less when it looks
    like grammar or small talk; a word a little more; a number, which may be shared by chance,
    half."""
    import numpy as np

    tables = _tables()
    weak = tables.weak[keys >> np.uint32(16)] + tables.weak[keys & np.uint32(0xFFFF)]
    worth: NDArray[np.float32] = np.array([1.0, 0.6, 0.2], dtype=np.float32)[weak]
    places = np.minimum(np.searchsorted(tables.common, keys), len(tables.common) - 1)
    worth[tables.common[places] == keys] *= 0.5
    worth[keys < FIRST_PAIR] = 1.2
    worth[(keys >= _FIRST_SHORT) & (keys < _FIRST_NUMBER)] = 0.7
    worth[(keys >= _FIRST_NUMBER) & (keys < FIRST_PAIR)] = 0.5
    return worth


def _fold_wide(text: str) -> str:
    return fold(text) if text and max(text) > "\uffff" else text


def _words(
    wide: NDArray[np.uint32], kinds: NDArray[np.uint8], owner: NDArray[np.uint32], tables: _Tables
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Owner and key of every Latin word that is a term."""
    import numpy as np

    latin = np.zeros(len(kinds) + 2, dtype=np.int8)
    latin[1:-1] = (kinds == LETTER) | (kinds == DIGIT)
    edges = np.diff(latin)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    lengths = ends - starts
    keep = (lengths > 1) & (lengths <= LONGEST_WORD)
    starts, ends, lengths = starts[keep], ends[keep], lengths[keep]
    if not len(starts):
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    digits = np.zeros(len(kinds) + 1, dtype=np.int32)
    np.cumsum(kinds == DIGIT, out=digits[1:])
    whole = _hash(wide, starts, lengths, tables)
    plural = (lengths > 3) & (wide[ends - 1] == ord("s")) & (wide[ends - 2] != ord("s"))
    number = digits[ends - plural] - digits[starts] == lengths - plural
    full = _place(whole, lengths, number)
    known = tables.stops[np.searchsorted(tables.stops[:-1], full)] == full
    hashes = np.where(plural, _hash(wide, starts, lengths - plural, tables), whole)
    keep = number | ~known
    return owner[starts][keep], _place(hashes, lengths, number)[keep]


def _place(
    hashes: NDArray[np.uint32], lengths: NDArray[np.int64], number: NDArray[np.bool_]
) -> NDArray[np.uint32]:
    """Hashes in the range for their sort of word."""
    import numpy as np

    some = hashes % np.uint32(_SOME)
    short = np.where(lengths == 2, np.uint32(_FIRST_SHORT) + some, hashes % np.uint32(_FIRST_SHORT))
    return np.where(number, np.uint32(_FIRST_NUMBER) + some, short)


def _hash(
    wide: NDArray[np.uint32],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    tables: _Tables,
) -> NDArray[np.uint32]:
    import numpy as np

    total = int(lengths.sum())
    offsets = np.cumsum(lengths) - lengths
    within = np.arange(total) - np.repeat(offsets, lengths)
    places = within + np.repeat(starts, lengths)
    power = tables.powers[np.repeat(lengths, lengths) - 1 - within]
    return np.add.reduceat(wide[places] * power, offsets, dtype=np.uint32)


class _Tables:
    """Lookup tables: a fold and a kind for each UTF-16 code unit, whether it is weak, powers of
    the hash's factor, keys of the stop words and of the common pairs in order."""

    def __init__(self) -> None:
        import numpy as np

        self.fold = np.arange(0x10000, dtype=np.uint16)
        for source, target in fold_table().items():
            if source < 0x10000 and target < 0x10000:
                self.fold[source] = target
        self.kind = np.zeros(0x10000, dtype=np.uint8)
        for pattern, kind in ((_LATIN, LETTER), (_CJK, PAIR), ("0-9", DIGIT)):
            ranges = re.findall("(.)-(.)", pattern)
            for first, last in ranges:
                self.kind[ord(first) : ord(last) + 1] = kind
        self.kind[[ord(c) for c in PARTICLES]] = 0
        self.weak = np.zeros(0x10000, dtype=np.int8)
        self.weak[[ord(c) for c in WEAK]] = 1
        self.common = np.array(sorted(key(pair) for pair in COMMON), dtype=np.uint32)
        powers = [pow(_FACTOR, n, 1 << 32) for n in range(LONGEST_WORD + 1)]
        self.powers = np.array(powers, dtype=np.uint32)
        self.stops = np.array([*sorted(key(w) for w in STOP_WORDS), _MASK], dtype=np.uint32)


@cache
def _tables() -> _Tables:
    return _Tables()
