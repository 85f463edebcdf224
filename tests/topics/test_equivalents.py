"""Other words for the same thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.topics.sample import make
from tui.topics import TopicIndex
from tui.topics.equivalents import Equivalents, glosses, translations
from tui.topics.terms import key


def test_a_gloss_in_brackets_equates() -> None:
    assert list(glosses("我们说的是桥墩冲刷(pier scours)的问题")) == [("桥墩冲刷", "pier scour")]
    assert list(glosses("所謂的「橋墩沖刷」（Pier Scour）")) == [("桥墩冲刷", "pier scour")]
    assert list(glosses("the pier scour（桥墩冲刷）here")) == [("桥墩冲刷", "the pier scour")]


def test_brackets_without_a_gloss_equate_nothing() -> None:
    for text in (
        "他笑了(笑)",
        "(laughs)",
        "2019(二〇一九)",
        "的(the)",
        "x()",
        "（）",
        "桥(",
        "桥)",
    ):
        assert list(glosses(text)) == []


def test_english_words_stand_for_chinese_ones_only_when_asked_for() -> None:
    known = Equivalents()
    assert known.of("人工智能")["人工智能"] == {"人工智慧"}
    assert known.of("人工智能", english=True)["人工智能"] == {"人工智慧", "ai"}


@given(st.text("桥墩的 (（)）ABab-.'１", max_size=60))
def test_any_text_may_be_searched_for_glosses(text: str) -> None:
    for one, other in glosses(text):
        assert len(one) >= 2
        assert other


def test_what_two_authors_gloss_alike_is_the_same_word() -> None:
    known = Equivalents()
    known.learn(glosses("桥墩冲刷(scour)"))
    known.learn(glosses("河床淘刷 (scour)"))
    assert known.of("说到河床淘刷")["河床淘刷"] == {"scour", "桥墩冲刷"}
    assert known.of("the scours we saw")["scour"] == {"桥墩冲刷", "河床淘刷"}


def test_a_word_glossed_in_every_way_is_no_term() -> None:
    known = Equivalents()
    for letter in "abcdefgh":
        known.learn(glosses(f"音译({letter}{letter}{letter})"))
    assert known.of("音译") == {}


def test_a_gloss_leads_to_another_authors_word() -> None:
    one = make("one", [(None, [("A", "那一年大家都在讲桥墩冲刷(scour),没有人听得懂。")])])
    two = make("two", [(None, [("B", "工程师说河床淘刷 (scour) 会掏空地基。")])])
    far = make("far", [(None, [("C", "渔民早就看见河床淘刷了,只是叫不出名字。")])])
    noise = make("noise", [(None, [("D", "渔民每天四点出海,叫卖到中午,名字都写在船头。")])])
    index = TopicIndex.build([one, two, far, noise])
    assert "far" in [item.interview_id for item in index.related(one, 0)]


def test_regional_words_are_the_same_word() -> None:
    one = make("one", [(None, [("A", "芯片断货,工厂停了两条线。")])])
    other = make("other", [(None, [("B", "缺晶片那半年,客人天天來催。")])])
    noise = make("noise", [(None, [("C", "客人天天来,半年就认得了。")])])
    index = TopicIndex.build([one, other, noise])
    found = index.related(one, 0)
    assert found
    assert (found[0].interview_id, found[0].why) == ("other", "芯片→晶片")


def test_words_of_translations_are_learnt() -> None:
    pairs = [("bridge", "桥梁"), ("honey", "蜂蜜"), ("tea", "茶叶")]
    units = [(f"{a} {n}{n}", f"{b}{chr(0x4E00 + n)}") for n in range(40) for a, b in [pairs[n % 3]]]
    assert translations(units) is None
    units += [(f"{n}{n}", chr(0x4E00 + n)) for n in range(40, 120)]
    known = translations(units)
    assert known is not None
    found = {
        (int(word), int(other)): float(weight)
        for word, other, weight in zip(known.words, known.others, known.weights, strict=True)
    }
    assert found[key("bridge"), key("桥梁")] > 0.9
    assert found[key("蜂蜜"), key("honey")] > 0.9
    assert (key("bridge"), key("蜂蜜")) not in found
