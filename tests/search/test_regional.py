"""Words of other regions and languages: found behind what was typed, named, and never cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.conversations import conversation
from tui.search import SearchIndex
from tui.search.fold import fold
from tui.search.regional import regional_forms, regional_words
from tui.search.spans import find_in, whole_word
from tui.search.vocabulary import groups


def forms(word: str) -> set[str]:
    return {form for form, _, _ in regional_forms(fold(word))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("地铁", "捷運"),
        ("公交车", "巴士"),
        ("甲骨文", "Oracle"),
        ("特朗普", "川普"),
        ("CEO", "執行長"),
    ],
)
def test_each_word_leads_to_the_other(one: str, other: str) -> None:
    assert fold(other) in forms(one)
    assert fold(one) in forms(other)


def test_every_word_of_a_group_leads_to_the_rest() -> None:
    words = regional_words()
    for group in groups():
        assert len(group) > 1, group
        assert len(set(group)) == len(group), group
        for word in group:
            known = {fold(other) for other in words.get(fold(word), ())}
            assert {fold(other) for other in group} - {fold(word)} <= known, word


def test_a_word_of_letters_is_never_cut() -> None:
    assert forms("ceo") >= {fold("首席执行官")}
    assert not forms("ceos")
    assert not forms("oracles")
    assert fold("谷歌地图") in forms("google地图")


def test_letters_are_found_as_a_word_by_themselves() -> None:
    turns = [
        ("甲", "He said it again and again."),
        ("乙", "我们谈谈 AI 吧，he said."),
        ("丙", "人工智能很有意思。"),
        ("丁", "OpenAI 是另一回事。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    hits = index.search("人工智能").hits
    assert [(hit.ordinal, hit.note) for hit in hits] == [(2, None), (1, "人工智能→AI")]
    assert hits[1].spans == ((0, 5, 7),), "not the ai of said"


def test_a_heading_is_found_by_another_word_for_it() -> None:
    index = SearchIndex.build(
        [
            conversation("a", "题", ("Oracle 与云", [("甲", "请讲讲这件事情吧。")])),
            conversation("b", "说说", ("Oracles of old", [("甲", "请讲讲这件事情吧。")])),
        ]
    )
    (hit,) = index.search("甲骨文").hits
    assert (hit.interview_id, hit.where, hit.note) == ("a", "section", "甲骨文→Oracle")


@given(st.text("ai科 s", max_size=12))
def test_whole_words_against_the_plain_definition(text: str) -> None:
    def is_letter(place: int) -> bool:
        return 0 <= place < len(text) and text[place] in "ais"

    plain = [
        (n, n + 2)
        for n in range(len(text))
        if text.startswith("ai", n) and not is_letter(n - 1) and not is_letter(n + 2)
    ]
    assert find_in(text, whole_word("ai")) == plain


def test_words_that_are_one_word_elsewhere() -> None:
    turns = [
        ("甲", "政府把开放数据放在网上，大家都可以用。"),
        ("乙", "We like open data, and so does the city of boats."),
        ("丙", "The data is not open at all."),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    hits = index.search("open data").hits
    assert {hit.ordinal: hit.note for hit in hits} == {1: None, 2: None, 0: "open data→开放数据"}
    assert hits[0].ordinal == 1
    assert [hit.ordinal for hit in index.search("open data 网上").hits] == [0]
    assert {hit.ordinal for hit in index.search('"open data"').hits} == {1}
