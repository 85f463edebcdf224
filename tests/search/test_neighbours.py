"""Several words that no turn holds together: in neighbouring turns, or some of them alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.conversations import conversation
from tui.search import SearchIndex
from tui.search.neighbours import REACH

FILLER = [("甲", f"第{n}句话说的是完全不同的一件事情，和海没有关系。") for n in range(40)]
TALK = [
    *FILLER[:20],
    ("记者", "你们和德国船厂谈过灯塔号的交易吗？"),
    ("林师傅", "嗯。"),
    ("林师傅", "谈过，那时候我的心态还是一个木匠，只想着龙骨。"),
    *FILLER[20:],
]
ASKED, ANSWERED = 20, 22


def index_of(*turns: list[tuple[str, str]]) -> SearchIndex:
    return SearchIndex.build(
        [conversation(f"i{n}", f"第{n}篇", (None, part)) for n, part in enumerate(turns)]
    )


def test_the_question_has_one_word_and_the_answer_the_other() -> None:
    index = index_of(TALK)
    answer = index.search("交易 心态")
    assert [(hit.ordinal, hit.why, hit.note) for hit in answer.hits] == [
        (ANSWERED, "words", "交易 ↑")
    ]
    assert answer.total == 1
    (hit,) = index.search("灯塔 交易 龙骨").hits
    assert (hit.ordinal, hit.note) == (ASKED, "龙骨 ↓"), "the turn that holds most"


def test_what_stands_in_one_turn_is_enough() -> None:
    index = index_of([*TALK, ("甲", "交易要看心态。")])
    assert [hit.ordinal for hit in index.search("交易 心态").hits] == [len(TALK)]


def test_regional_words_and_the_other_script_count() -> None:
    index = index_of([*FILLER[:9], ("記者", "晶片呢？"), ("林師傅", "我們先試了龍骨。"), *FILLER])
    (hit,) = index.search("芯片 龙骨").hits
    assert hit.ordinal in (9, 10)


def test_another_interview_is_no_neighbour() -> None:
    index = index_of([*FILLER, ("甲", "说说交易。")], [("乙", "心态很要紧。"), *FILLER])
    hits = index.search("交易 心态").hits
    assert all(hit.note == "≈" for hit in hits)


def test_filters_hold_for_the_turn_that_is_shown() -> None:
    index = index_of(TALK)
    assert [hit.ordinal for hit in index.search("交易 心态 @林师傅").hits] == [ANSWERED]
    assert not [hit for hit in index.search("交易 心态 -龙骨").hits if hit.note != "≈"]


@pytest.mark.parametrize("query", ["心态 独角兽", "独角兽 心态"])
def test_a_word_that_is_nowhere_is_left_out_and_named(query: str) -> None:
    answer = index_of(TALK).search(query)
    assert answer.notice == "nowhere: 独角兽"
    assert answer.hits[0].ordinal == ANSWERED
    assert index_of(TALK).search("交易").notice is None


@given(st.integers(0, 2 * REACH), st.booleans())
def test_how_far_apart(between: int, turned: bool) -> None:
    pair = [("甲", "说说独木舟的交易。"), ("乙", "说说龙骨的心态。")]
    first, second = pair[::-1] if turned else pair
    index = index_of([*FILLER[:5], first, *FILLER[10 : 10 + between], second, *FILLER[5:10]])
    found = [hit for hit in index.search("独木舟 龙骨").hits if hit.note != "≈"]
    assert bool(found) == (between < REACH)
