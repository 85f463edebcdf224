"""Queries as other people would ask them, made from a library when a benchmark runs.

Written without a look at how the search works, to find what its own set of queries does not: a
passage is drawn from the turns at random and mangled by rule, as readers mangle what they remember.
Any passage will do that few turns hold, at the edges of words or across them. Pinyin comes from
pypinyin's phrases, scripts and regional words from OpenCC. Nothing of the text is kept.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from tests.bench.search_queries import chinese_words
from tui.search import fold, squeeze
from tui.transcript.model import Interview

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
FEW = 10
"""Turns that may hold a passage, for it to be one that somebody looks for."""
ALIKE = (
    "己已巳 未末 土士 人入八 日曰目 侯候 辨辩辯 析折拆 戊戌戍 账帐 副付 "
    "晴睛 拔拨撥 货贷 貨貸 今令 免兔 鸟乌 大太犬 天夫 千干于 九丸 刀力 "
    "手毛 王玉主 由田甲申 问间 問間 见贝 買賣 买卖 待侍 体休 住往佳 低底抵 "
    "清请情晴 請清情 经轻径 經輕徑 渡度 做作 在再 的得地 象像 须需 須需 "
    "即既 技枝 博搏 密蜜 历厉 型形刑 按安 必毕 班斑 绩积 績積 讯询 訊詢 "
    "栽裁 拒距 分份 事是 向像 进近 進近 那哪 他她它 部步 成城 员原 員原 "
    "义议 義議 构购 構購 值植 证征 證徵 代伐 官宫 宮官 候后 後候 因困 "
    "治冶 析新"
)
"""Characters that are easily taken for each other, by their shape or their sound."""
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
Asked = tuple[str, str, str]
"""Kind, query, what is right, as in a file of queries."""


class Askers:
    """People who look for something. ``groups`` of interviews are drawn from equally often."""

    def __init__(self, groups: Sequence[Sequence[Interview]], seed: int) -> None:
        from opencc import OpenCC

        self.rng = random.Random(seed)
        self.turns = [
            [
                (squeeze(turn.text.replace("\n", " ")), names.get(turn.speaker or "", ""))
                for one in group
                for names in [{s.id: s.name for s in one.speakers}]
                for turn in one.turns
                if len(turn.text) >= 12
            ]
            for group in groups
        ]
        self.interviews = [list(group) for group in groups]
        every = [turn for group in groups for one in group for turn in one.turns]
        self.folded = [squeeze(fold(turn.text.replace("\n", " "))) for turn in every]
        self.joined = "\x1e".join(self.folded)
        self.convert = {name: OpenCC(name).convert for name in ("s2t", "t2s", "s2twp", "tw2sp")}
        self.alike: dict[str, set[str]] = {}
        for group_of in ALIKE.split():
            for one_of in group_of:
                self.alike.setdefault(one_of, set()).update(set(group_of) - {one_of})
        self.sounding: dict[str, list[str]] = {}
        for character in sorted(set(self.joined[:: max(1, len(self.joined) // 200_000)])):
            if re.match(f"[{HAN}]", character):
                self.sounding.setdefault(pinyin(character)[0], []).append(character)

    # Passages

    def holding(self, *needles: str) -> int:
        """How many turns hold all of some folded strings, at most ``FEW + 1``."""
        first = max(needles, key=len)
        count, place = 0, self.joined.find(first)
        while place >= 0 and count <= FEW:
            end = self.joined.find("\x1e", place)
            end = len(self.joined) if end < 0 else end
            turn = self.joined[self.joined.rfind("\x1e", 0, place) + 1 : end]
            count += all(needle in turn for needle in needles)
            place = self.joined.find(first, end)
        return count

    def right(self, *needles: str) -> str | None:
        """What is right for passages that few turns hold; None when it is many, or none."""
        wanted = [squeeze(fold(needle)).strip() for needle in needles]
        if min(map(len, wanted)) < 1 or any("|" in one for one in wanted):
            return None
        return "text:" + "|".join(wanted) if 0 < self.holding(*wanted) <= FEW else None

    def turn(self) -> tuple[str, str]:
        """A turn's text and its speaker's name."""
        return self.rng.choice(self.rng.choice(self.turns))

    def passage(self, low: int, high: int, pattern: str = f"[{HAN}]") -> str:
        """A piece of a run of characters of a pattern."""
        while True:
            found = [m[0] for m in re.finditer(f"{pattern}{{{low},}}", self.turn()[0])]
            if found:
                run = self.rng.choice(found)
                size = min(len(run), self.rng.randint(low, high))
                start = self.rng.randint(0, len(run) - size)
                return run[start : start + size].strip()

    # Slips

    def han_slip(self, text: str) -> str:
        """One slip among ideographs, anywhere."""
        rng = self.rng
        place = rng.choice([n for n, c in enumerate(text) if re.match(f"[{HAN}]", c)] or [0])
        same = [c for c in self.sounding.get(pinyin(text[place])[0], ()) if c != text[place]]
        kind = rng.choice(("sound", "sound", "shape", "drop", "double", "swap"))
        if kind == "sound" and same:
            return text[:place] + rng.choice(same) + text[place + 1 :]
        if kind == "shape":
            places = [n for n, c in enumerate(text) if c in self.alike]
            if places:
                place = rng.choice(places)
                wrong = rng.choice(sorted(self.alike[text[place]]))
                return text[:place] + wrong + text[place + 1 :]
        if kind == "swap" and place + 1 < len(text):
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if kind == "double":
            return text[: place + 1] + text[place:]
        return text[:place] + text[place + 1 :]

    def latin_slip(self, word: str) -> str:
        """One slip in a word of letters, not in its first."""
        rng, place = self.rng, self.rng.randint(1, len(word) - 1)
        kind = rng.choice(("drop", "double", "swap", "key"))
        if kind == "swap" and place + 1 < len(word):
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if kind == "double":
            return word[: place + 1] + word[place:]
        row = next((keys for keys in KEYS if word[place].lower() in keys), "")
        if kind == "key" and row:
            near = row[max(0, (at := row.index(word[place].lower())) - 1) : at + 2]
            wrong = rng.choice([c for c in near if c != word[place].lower()])
            return word[:place] + wrong + word[place + 1 :]
        return word[:place] + word[place + 1 :]

    # Kinds of queries: each tries once

    def exact(self) -> tuple[str, str | None]:
        kind = self.rng.randrange(4)
        if kind == 0:
            text = self.passage(15, 30, f"[{HAN}，、A-Za-z0-9 ]")
        elif kind == 1:
            text = self.passage(6, 24, "[A-Za-z' ]")
        else:
            text = self.passage(4, 12)
        return text, self.right(text)

    def typo(self) -> tuple[str, str | None]:
        kind = self.rng.randrange(5)
        if kind == 0:
            words = [w for w in self.passage(14, 40, "[A-Za-z ]").split()[1:-1] if len(w) > 4]
            if not words:
                return "", None
            word = self.rng.choice(words)
            rest = [w for w in words if w != word][:1]
            return " ".join([self.latin_slip(word), *rest]), self.right(word, *rest)
        if kind == 1:
            text = self.passage(15, 30, f"[{HAN}，、]")
            typed = self.han_slip(text)
            return (self.han_slip(typed) if self.rng.random() < 0.4 else typed), self.right(text)
        text = self.passage(4, 12)
        return self.han_slip(text), self.right(text)

    def variant(self) -> tuple[str, str | None]:
        text = self.passage(4, 14)
        typed = str(self.convert[self.rng.choice(("s2t", "t2s", "s2twp"))](text))
        # With another region's words in it, it may stand elsewhere as it is typed.
        other = fold(typed) != fold(text) and squeeze(fold(typed)) in self.joined
        return typed, self.right(text) if typed != text and not other else None

    def regional(self) -> tuple[str, str | None]:
        words = chinese_words()
        turn = squeeze(fold(self.turn()[0]))
        inside = [w for w in words if 2 <= len(w) <= 5 and w in turn]
        if not inside:
            return "", None
        word = self.rng.choice(sorted(inside))
        other = fold(words[word][0])
        place = turn.index(word)
        if self.rng.random() < 0.3:
            runs = [r for r in re.findall(f"[{HAN}]{{2,4}}", turn) if word not in r]
            if not runs:
                return "", None
            second = self.rng.choice(runs)
            elsewhere = self.holding(other, fold(second))
            return f"{other} {second}", None if elsewhere else self.right(word, second)
        before, after = self.rng.randint(0, 3), self.rng.randint(1, 4)
        context = turn[max(0, place - before) : place + len(word) + after]
        if not re.fullmatch(f"[{HAN}]+", context):
            return "", None
        return context.replace(word, other, 1), self.right(context)

    def reordered(self) -> tuple[str, str | None]:
        turn = self.turn()[0]
        runs = re.findall(f"[{HAN}]{{2,}}|[A-Za-z]{{4,}}", turn)
        count = self.rng.choice((2, 2, 3))
        if len(runs) < count or len(turn) > 800:
            return "", None
        words = []
        for run in self.rng.sample(runs, count):
            size = len(run) if run.isascii() else self.rng.randint(2, 4)
            start = self.rng.randint(0, max(0, len(run) - size))
            words.append(run[start : start + size])
        if len(set(map(fold, words))) < count:
            return "", None
        in_order = sorted(words, key=turn.find)
        return " ".join(words), self.right(*words) if words != in_order else None

    def mixed(self) -> tuple[str, str | None]:
        found = re.findall(
            f"[{HAN}]{{1,5}} ?[A-Za-z][A-Za-z0-9]{{1,14}}(?: ?[{HAN}]{{1,4}})?"
            f"|[A-Za-z][A-Za-z0-9]{{1,14}} ?[{HAN}]{{1,5}}",
            self.turn()[0],
        )
        if not found:
            return "", None
        text = self.rng.choice(found)
        right = self.right(text)
        closed = text.replace(" ", "")
        border = f"(?<=[A-Za-z0-9])(?=[{HAN}])|(?<=[{HAN}])(?=[A-Za-z0-9])"
        opened = re.sub(border, " ", closed)
        kind = self.rng.randrange(5)
        latin = re.search("[A-Za-z]{5,}", closed)
        if kind == 0 and latin:
            return closed.replace(latin[0], self.latin_slip(latin[0])), right
        if kind == 1:
            wide = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
            return closed.translate(wide), right
        if kind == 2:
            return self.rng.choice((opened.upper(), closed.swapcase())), right
        return self.rng.choice((opened, closed, opened.lower())), right

    def speaker(self) -> tuple[str, str | None]:
        turn, name = self.turn()
        runs = re.findall(f"[{HAN}]{{2,}}|[A-Za-z]{{5,}}", turn)
        if not runs or not re.search(f"[{HAN}A-Za-z]{{2,}}", name) or len(name) > 12:
            return "", None
        run = self.rng.choice(runs)
        word = run if run.isascii() else run[: self.rng.randint(2, 4)]
        right = self.right(word)
        if right is None:
            return "", None
        typed = f"{name} {word}" if self.rng.random() < 0.7 else f"{word} {name}"
        return typed, f"by:{squeeze(fold(name))}|{right[5:]}"

    def pinyin(self) -> tuple[str, str | None]:
        kind = self.rng.randrange(7)
        if kind >= 5:
            text = self.passage(3, 7)
            sounds = pinyin(text)
            if kind == 6 and len(text) > 3:
                keep = self.rng.randint(1, 2)
                return text[:keep] + "".join(sounds[keep:]), self.right(text)
            return self.rng.choice(("", "", " ")).join(sounds), self.right(text)
        group = self.rng.choice(self.interviews)
        one = self.rng.choice(group)
        names = [one.title, *(s.title or "" for s in one.sections), *(s.name for s in one.speakers)]
        runs = re.findall(f"[{HAN}]{{3,8}}", self.rng.choice(names))
        if not runs:
            return "", None
        text = self.rng.choice(runs)
        folded, sounds = fold(text), pinyin(text)
        right = self.named(sounds, folded)
        if kind == 1 and len(text) >= 3:
            return "".join(s[0] for s in sounds), self.named([s[0] for s in sounds], folded)
        if kind == 2:
            place = self.rng.randint(1, len(text) - 1)
            if self.rng.random() < 0.5:
                return text[:place] + "".join(sounds[place:]), right
            return "".join(sounds[:place]) + text[place:], right
        if kind == 3:
            return "".join([sounds[0], *(s[0] for s in sounds[1:])]), right
        return "".join(sounds), right

    def named(self, sounds: list[str], folded: str) -> str | None:
        """Interviews with a title, heading or name that holds what sounds so; None when many."""
        ids = []
        for group in self.interviews:
            for one in group:
                names = [one.title, *(s.title or "" for s in one.sections)]
                names += [s.name for s in one.speakers]
                if any(
                    folded in fold(name) or self.sounds_so(fold(name), sounds) for name in names
                ):
                    ids.append(one.id)
        return "in:" + ",".join(ids) if 0 < len(ids) <= FEW else None

    def sounds_so(self, name: str, sounds: list[str]) -> bool:
        if not hasattr(self, "_spelled"):
            self._spelled: dict[str, list[str]] = {}
        spelled = self._spelled.get(name)
        if spelled is None:
            spelled = self._spelled[name] = pinyin(name)
        size = len(sounds)
        return any(
            all(a.startswith(b) for a, b in zip(spelled[n : n + size], sounds, strict=True))
            for n in range(len(spelled) - size + 1)
        )

    def queries(self, each: int) -> Iterator[Asked]:
        """``each`` queries of every kind."""
        kinds: dict[str, Callable[[], tuple[str, str | None]]] = {
            "exact": self.exact,
            "typo": self.typo,
            "variant": self.variant,
            "regional": self.regional,
            "reordered": self.reordered,
            "mixed": self.mixed,
            "pinyin": self.pinyin,
            "speaker": self.speaker,
        }
        for kind, ask in kinds.items():
            count = 0
            while count < each:
                typed, right = ask()
                slipped = kind in ("typo", "regional")
                if not right or len(typed) < 3:
                    continue
                if slipped and squeeze(fold(typed)) in self.joined:
                    continue  # what was made by mistake stands in the text itself
                count += 1
                yield kind, typed, right


def pinyin(text: str) -> list[str]:
    """The syllable of each character without tones, ü as v."""
    from pypinyin import lazy_pinyin

    return [str(one) for one in lazy_pinyin(text, errors=list, v_to_u=False)]  # type: ignore[arg-type]
