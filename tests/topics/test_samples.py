"""The five sample documents, where they are at hand: lines that speak of one thing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tui.topics import Related, TopicIndex
from tui.transcript import parse_file
from tui.transcript.model import Interview

SEEDS = Path(__file__).parents[2] / ".." / "shared" / "seeds"
FILES = sorted(SEEDS.glob("00?_*.txt"))

pytestmark = pytest.mark.skipif(len(FILES) != 5, reason="the sample documents are not here")

# From a line of one document to lines of others that say the same, by number of document.
SAME = [
    (0, 7, {2: (145, 148), 4: (45, 48)}),
    (0, 12, {2: (68, 88), 4: (16, 19)}),
    (0, 18, {2: (183, 271), 4: (64, 73)}),
    (0, 23, {2: (119, 137), 4: (37, 46)}),
    (0, 29, {2: (93, 108), 4: (20, 35)}),
    (0, 34, {2: (368, 399), 4: (74, 77)}),
    (0, 39, {2: (279, 305), 4: (74, 77)}),
    (2, 86, {0: (11, 15), 4: (16, 19)}),
    (2, 147, {0: (6, 9), 4: (45, 48)}),
    (2, 186, {0: (17, 20), 4: (64, 73)}),
    (2, 206, {4: (53, 56), 0: (12, 15)}),
    (2, 393, {0: (33, 36), 4: (74, 77)}),
    (4, 18, {2: (68, 88), 0: (11, 15)}),
    (4, 38, {2: (110, 116)}),
    (4, 54, {2: (202, 206), 0: (12, 15)}),
]
# The same across different interviews, scripts and wordings: among the first three.
ELSEWHERE = [
    (3, 244, {0: (6, 9), 2: (144, 152), 4: (45, 49)}),
    (1, 160, {0: (33, 36), 2: (368, 399), 4: (73, 78)}),
    (3, 393, {0: (22, 26), 2: (119, 127), 4: (42, 44)}),
    (1, 55, {0: (17, 20), 2: (183, 271), 4: (64, 73)}),
    (3, 120, {2: (354, 366), 4: (74, 77)}),
]


@cache
def library() -> tuple[TopicIndex, tuple[Interview, ...]]:
    interviews = tuple(parse_file(path) for path in FILES)
    return TopicIndex.build(interviews), interviews


def ask(number: int, line: int) -> list[Related]:
    index, interviews = library()
    ordinal = interviews[number].turn_at_line(line)
    assert ordinal is not None
    return index.related(interviews[number], ordinal, 3)


def is_right(item: Related, right: dict[int, tuple[int, int]]) -> bool:
    _, interviews = library()
    number = next(n for n, one in enumerate(interviews) if one.id == item.interview_id)
    first, last = right.get(number, (0, -1))
    return item.lines[0] <= last and item.lines[1] >= first


def test_the_three_accounts_of_one_talk_are_one_group() -> None:
    index, interviews = library()
    assert index.conversations() == [(interviews[0].id, interviews[2].id, interviews[4].id)]


@pytest.mark.parametrize(("number", "line", "right"), SAME)
def test_the_first_jump_is_to_another_account(
    number: int, line: int, right: dict[int, tuple[int, int]]
) -> None:
    found = ask(number, line)
    assert is_right(found[0], right), found
    assert found[0].account


@pytest.mark.parametrize(("number", "line", "right"), ELSEWHERE)
def test_other_interviews_are_among_the_first_three(
    number: int, line: int, right: dict[int, tuple[int, int]]
) -> None:
    found = ask(number, line)
    assert any(is_right(item, right) for item in found), found


def test_a_turn_of_the_long_section_is_reached_itself() -> None:
    found = [item for line in (126, 244) for item in ask(2, line)]
    _, interviews = library()
    reached = [item.ordinal for item in found if item.interview_id == interviews[3].id]
    assert all(ordinal > 3 for ordinal in reached)


def test_topics_are_words_of_the_headings() -> None:
    index, _ = library()
    labels = [topic.label for topic in index.topics(60)]
    for label in ("垂直整合", "Sora", "开源"):
        assert label in labels
