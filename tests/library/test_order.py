from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.library.order import chinese_number, natural_key


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("〇", 0),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("一百零三", 103),
        ("两千", 2000),
        ("三千六百五十", 3650),
        ("二〇二四", 2024),
    ],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value


@pytest.mark.parametrize(
    "names",
    [
        ["2.md", "10.md"],
        ["第一期.txt", "第二期.txt", "第十期.txt", "第十一期.txt", "第二十期.txt"],
        ["一、开场.md", "二、中段.md", "三、收尾.md", "十、附录.md"],
        ["访谈（上）.md", "访谈（中）.md", "访谈（下）.md"],
        ["ep2 b.srt", "ep２ c.srt", "ep10 a.srt"],
        ["1.md", "a.md", "B.md", "c.md"],
        ["2024-1-9.md", "2024-01-10.md", "2024-2-1.md"],
    ],
)
def test_names_in_the_order_people_expect(names: list[str]) -> None:
    shuffled = names[:]
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=natural_key) == names


def test_numerals_inside_words_are_words() -> None:
    assert natural_key("一起走.md")[0][0] == 1
    assert natural_key("万千气象")[0][0] == 1


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_names_have_one_order(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)


def test_a_run_of_digits_too_long_for_a_number() -> None:
    assert natural_key("9" * 5000)
    assert natural_key("一" * 5000)
