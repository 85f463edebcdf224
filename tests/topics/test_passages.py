"""Cutting interviews into passages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.topics.sample import make
from tui.topics.passages import LARGEST, context, passages, size

SPOKEN = st.tuples(
    st.sampled_from("QAB"),
    st.builds(
        lambda text, times, parts: "\n".join([text * times] * parts),
        st.sampled_from(["桥墩被洪水掏空了。", "是的。", "为什么?", "We rebuilt the pier. "]),
        st.integers(1, 60),
        st.integers(1, 4),
    ),
)
SECTIONS = st.lists(
    st.tuples(st.sampled_from([None, "桥", "蜂"]), st.lists(SPOKEN, max_size=12)), max_size=4
)


@given(SECTIONS)
def test_passages_hold_every_turn_once_and_in_order(
    sections: list[tuple[str | None, list[tuple[str, str]]]],
) -> None:
    interview = make("any", sections)
    seen: list[tuple[int, int]] = []
    for passage in passages(interview):
        assert interview.section_of_turn[passage.first] == interview.section_of_turn[passage.last]
        for ordinal in range(passage.first, passage.last + 1):
            count = len(interview.turns[ordinal].paragraphs)
            start, end = passage.paragraphs or (0, count)
            seen.extend((ordinal, n) for n in range(start, end))
        turns = interview.turns[passage.first : passage.last + 1]
        said = sum(size(p.text) for turn in turns for p in turn.paragraphs)
        assert passage.first == passage.last or said <= LARGEST
    every = [(o, n) for o, turn in enumerate(interview.turns) for n in range(len(turn.paragraphs))]
    assert seen == every


@given(SECTIONS)
def test_a_turn_is_told_by_its_own_section(
    sections: list[tuple[str | None, list[tuple[str, str]]]],
) -> None:
    interview = make("any", sections)
    for ordinal in range(len(interview.turns)):
        weights = context(interview, ordinal)
        assert weights[ordinal] == 1.0
        assert max(weights.values()) == 1.0
        assert {interview.section_of_turn[n] for n in weights} == {
            interview.section_of_turn[ordinal]
        }
