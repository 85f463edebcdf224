"""Accounts of one conversation, translations, copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.topics.sample import BEES, BRIDGES, TEA, Said, make
from tui.topics import TopicIndex
from tui.transcript.model import Interview

REWRITTEN: tuple[Said, ...] = (
    ("Q", "铁桥怎么会拆掉重修?"),
    ("A", "洪水把桥墩掏空了,检测报告说第二孔的钢梁锈穿,限载降到五吨,公交车绕行上游的水泥桥。"),
    ("Q", "养蜂又是怎么开始的?"),
    ("A", "祖父留下木蜂箱和手写的养蜂笔记。头一年冬天蜂群死了一半,是蜂箱漏风,还有螨虫。"),
    ("Q", "茶的收成呢?"),
    ("A", "春茶受霜冻,头采少了四成,老茶树根深还好,无性系茶苗要补种,采茶工一天采两斤鲜叶。"),
)
OTHERS: tuple[Said, ...] = (
    ("Q", "戏班子是哪一年散的?"),
    ("A", "师父过世那年就散了,锣鼓卖给邻镇,行头锁在祠堂的樟木箱里,钥匙谁也找不到。"),
    ("Q", "孩子们还学唱吗?"),
    ("A", "学校有个兴趣班,唱两句折子戏,水袖是拿床单改的,台步倒走得有模有样。"),
    ("Q", "祠堂还修不修?"),
    ("A", "屋顶的瓦要重铺,梁上的雕花请木匠补,族里凑的钱还差一半。"),
)


REWRITE = [(None, REWRITTEN[:2]), ("箱", REWRITTEN[2:4]), ("收成", REWRITTEN[4:])]


def long_talk() -> Interview:
    return make("talk", [(None, BRIDGES), ("祖父的笔记", BEES), ("霜", TEA)])


def test_a_rewrite_is_grouped_with_its_talk_and_others_are_not() -> None:
    index = TopicIndex.build(
        [long_talk(), make("rewrite", REWRITE), make("else", [(None, OTHERS)])]
    )
    assert index.conversations() == [("talk", "rewrite")]


def test_another_account_comes_first_and_says_so() -> None:
    index = TopicIndex.build(
        [long_talk(), make("rewrite", REWRITE), make("else", [(None, OTHERS)])]
    )
    found = index.related("rewrite", 3)
    assert (found[0].interview_id, found[0].ordinal, found[0].account) == ("talk", 5, True)


def test_aligned_rows_hold_every_turn_of_the_first_once_and_of_the_other_at_least_once() -> None:
    talk, rewrite = long_talk(), make("rewrite", REWRITE)
    index = TopicIndex.build([talk, rewrite, make("else", [(None, OTHERS)])])
    for one, other in ((talk, rewrite), (rewrite, talk)):
        rows = index.align(one.id, other.id)
        assert [n for row in rows for n in row.ordinals] == list(range(len(one.turns)))
        assert {n for row in rows for n in row.others} == set(range(len(other.turns)))
        assert all((row.score > 0) == bool(row.ordinals and row.others) for row in rows)
    beside = {n: row.others for row in index.align("talk", "rewrite") for n in row.ordinals}
    assert 3 in beside[5]


def test_aligning_with_what_is_not_there_is_empty() -> None:
    index = TopicIndex.build([long_talk()])
    assert index.align("talk", "nobody") == []


@pytest.mark.parametrize("copies", [1, 2, 500])
def test_copies_come_last_and_once(copies: int) -> None:
    talk = long_talk()
    same = [replace(talk, id=f"copy{n}", path=Path(f"copy{n}.txt")) for n in range(copies)]
    rewrite = make("rewrite", REWRITE)
    index = TopicIndex.build([talk, *same, rewrite, make("else", [(None, OTHERS)])])
    index.prepare()
    found = index.related(talk, 5, 20)
    assert found[0].interview_id == "rewrite"
    assert found[-1].interview_id == "copy0"
    assert found[-1].copies == copies - 1
    assert sum(item.interview_id.startswith("copy") for item in found) == 1
    back = index.related(rewrite, 3, 20)
    assert {item.interview_id for item in back} <= {"talk", "else"}
    assert set(index.conversations()[0]) == {"talk", "rewrite", *(one.id for one in same)}


def test_only_copies_lead_to_a_copy() -> None:
    talk = long_talk()
    index = TopicIndex.build([talk, replace(talk, id="copy", path=Path("copy.txt"))])
    found = index.related(talk, 5)
    assert [(item.interview_id, item.ordinal) for item in found] == [("copy", 5)]
    assert found[0].why == "the same text in another file"


def test_signs_for_the_margin() -> None:
    index = TopicIndex.build(
        [long_talk(), make("rewrite", REWRITE), make("else", [(None, OTHERS)])]
    )
    signs = index.echoes("rewrite")
    assert len(signs) == len(REWRITTEN)
    assert signs[3] == 1
    assert set(index.echoes("else")) == {0}
    assert index.echoes("nobody") == ()


def test_groups_stay_known_when_something_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.topics.index.FEW_INTERVIEWS", 0)
    index = TopicIndex.build([long_talk(), make("rewrite", REWRITE)])
    assert index.conversations() == []
    index.prepare()
    assert index.conversations() == [("talk", "rewrite")]
    index.add([make("else", [(None, OTHERS)])])
    assert index.conversations() == [("talk", "rewrite")]
    index.remove(["rewrite"])
    assert index.conversations() == []


FIRST = ["ba", "de", "fi", "go", "ku", "la", "mo", "ne", "pi", "ru", "sa", "to", "vu", "wi", "za"]
LAST = ["bran", "cord", "dell", "fern", "gast", "holm", "kirk", "lund", "mark", "nest"]
WORDS = {
    f"{first}{last}": chr(0x4F60 + 40 * n) + chr(0x7010 + 60 * m)
    for n, first in enumerate(FIRST)
    for m, last in enumerate(LAST)
}
"""Words of a language that nobody speaks, with their translations."""


def two_languages(seed: int, turns: int, names: bool, date: str) -> list[Interview]:
    """One talk in two languages; with ``names``, each turn has one that both share."""
    pick = Random(seed)
    latin, han = [], []
    for n in range(turns):
        words = pick.sample(sorted(WORDS), 15)
        name = f" Vorn{seed}x{n}k" if names else ""
        latin.append(("A", " ".join(words) + name + "."))
        han.append(("甲", "、".join(WORDS[word] for word in words) + name + "。"))
    return [
        make(f"{seed}-latin", [(None, latin)], date=date),
        make(f"{seed}-han", [(None, han)], date=date),
    ]


def test_words_learnt_from_translations_find_more_of_them() -> None:
    known = [two_languages(n, 70, True, f"2021-03-0{n}") for n in (1, 2)]
    plain, other = (two_languages(n, 40, False, "2021-05-05") for n in (3, 4))
    index = TopicIndex.build([*known[0], *known[1], *plain, other[0]])
    index.prepare()
    assert index.conversations() == [
        ("1-latin", "1-han"),
        ("2-latin", "2-han"),
        ("3-latin", "3-han"),
    ]
    alone = TopicIndex.build([*plain, other[0]])
    alone.prepare()
    assert alone.conversations() == []
