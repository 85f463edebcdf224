"""Rows cover the text, fit, and keep the prohibition rules of Chinese typesetting."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.layout.breaking import may_break, wrap
from tui.layout.cells import cell_width, is_grapheme_boundary

NEVER_FIRST = set("、，。！？；：）」』】》〉”’…·％%,.;:!?)]}，ー々ょ")
NEVER_LAST = set("（「『【《〈“‘([{")

MARKS = "、，。！？；：（）「」『』【】《》〈〉“”‘’…—·,.:;!?()[]%$¥-/\"'"
sample = st.text(
    st.sampled_from("垂直整合与能源的故事一二三" + MARKS + "abcXYZ0123456789  " + "\u3000é👍🇫🇷"),
    max_size=200,
)
texts = st.one_of(sample, st.text(max_size=80))


def rows(text: str, width: int, first_indent: int = 0, indent: int = 0) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width, first_indent, indent)]


@given(texts, st.integers(1, 30), st.integers(0, 6), st.integers(0, 6))
def test_rows_cover_the_text_in_order(text: str, width: int, first: int, later: int) -> None:
    """Only white space lies before, between and after the rows; none is empty but the only one."""
    position = 0
    result = wrap(text, width, first, later)
    assert result
    for start, end in result:
        assert position <= start
        assert start < end or len(result) == 1
        assert text[position:start].strip() == ""
        assert text[start:end].strip() == text[start:end] or len(result) == 1
        position = end
    assert text[position:].strip() == ""


@given(texts, st.integers(1, 30), st.integers(0, 6), st.integers(0, 6))
def test_no_row_is_wider_than_its_room(text: str, width: int, first: int, later: int) -> None:
    """A single character wider than the room is the one thing that cannot be helped."""
    for n, (start, end) in enumerate(wrap(text, width, first, later)):
        room = max(1, width - (later if n else first))
        if cell_width(text[start:end]) > room:
            inner = range(start + 1, end)
            assert not any(is_grapheme_boundary(text, cut) for cut in inner)


@given(texts, st.integers(1, 30))
def test_no_character_is_cut(text: str, width: int) -> None:
    for start, end in wrap(text, width):
        assert is_grapheme_boundary(text, start) or text[start - 1].isspace()
        assert is_grapheme_boundary(text, end) or text[end].isspace()


@given(sample, st.integers(1, 40))
def test_prohibitions_are_kept_when_possible(text: str, width: int) -> None:
    """A row that ends where none may end has no permitted end within it."""
    for (start, end), (following, _) in pairwise(wrap(text, width)):
        if not may_break(text, following):
            assert not any(may_break(text, cut) for cut in range(start + 1, end))


@given(sample, st.integers(12, 40))
def test_marks_keep_their_side(text: str, width: int) -> None:
    for (start, end), (following, _) in pairwise(wrap(text, width)):
        if any(may_break(text, cut) for cut in range(start + 1, end + 1)):
            assert text[following] not in NEVER_FIRST
            assert text[end - 1] not in NEVER_LAST


@given(st.lists(st.sampled_from(["能源", "芯片", "chip", "42", "a1", "，"]), max_size=40))
def test_words_and_numbers_are_whole(pieces: list[str]) -> None:
    text = "".join(f"{piece}的" for piece in pieces)
    for (_, end), (following, _) in pairwise(wrap(text, 12)):
        pair = text[end - 1] + text[following]
        assert not (pair.isascii() and pair.isalnum())


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("我们先谈，再做。", 8, ["我们先", "谈，再", "做。"]),
        ("他说「好的」然后走", 6, ["他说", "「好", "的」然", "后走"]),
        ("一二三四——五六", 10, ["一二三四——", "五六"]),
        ("一二三……四五六", 7, ["一二", "三……四", "五六"]),
        ("一二三四——五六", 9, ["一二三四", "——五六"]),
        ("用 OpenAI 的模型", 10, ["用 OpenAI", "的模型"]),
        ("采访中,他说:对,是的;好", 8, ["采访中,", "他说:对,", "是的;好"]),
        ("增长了百分之 12.5% 左右", 8, ["增长了百", "分之", "12.5% 左", "右"]),
        ("价格1,000美元", 8, ["价格", "1,000美", "元"]),
        ("alpha beta gamma", 11, ["alpha beta", "gamma"]),
        ("state-of-the-art", 10, ["state-of-", "the-art"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("好的 https://example.org/a/b", 16, ["好的", "https://example.", "org/a/b"]),
        ("it’s fine", 6, ["it’s", "fine"]),
        ("山姆·奥特曼", 4, ["山", "姆·", "奥特", "曼"]),
        ("コーヒーとキャラ", 6, ["コー", "ヒーと", "キャラ"]),
        ("Hello!World", 7, ["Hello!", "World"]),
        ("模型API（接口）", 8, ["模型API", "（接口）"]),
        ("！！！！", 4, ["！！", "！！"]),
        ("中文", 1, ["中", "文"]),
        ("", 10, [""]),
        ("   ", 10, [""]),
    ],
)
def test_known_lines(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


def test_a_last_row_is_never_a_single_character() -> None:
    """CLREQ asks for no widows; in narrow columns every cell counts and they may stand."""
    assert rows("我们今天先来谈一谈垂直整合的事。", 30) == [
        "我们今天先来谈一谈垂直整合",
        "的事。",
    ]
    assert rows("我们今天先来谈垂直整合。", 22)[-1] == "合。"


def test_indents_count() -> None:
    assert rows("一二三四五六七八", 8, first_indent=4, indent=2) == ["一二", "三四五", "六七八"]


@pytest.mark.parametrize("piece", ["中", "中，", "a", "！", "🇫🇷", "\u0301", " )", "a    ", "-"])
def test_a_huge_turn_is_broken_with_few_looks(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the text, not with its square: looks at break places are counted."""
    import tui.layout.breaking as breaking

    looks = 0

    def counting(text: str, index: int, known: int = 0) -> bool:
        nonlocal looks
        looks += 1
        return may_break(text, index, known)

    monkeypatch.setattr(breaking, "may_break", counting)
    text = piece * (50_000 // len(piece))
    result = wrap(text, 80)
    assert result[-1][1] == len(text.rstrip())
    assert looks <= 2 * len(text)
