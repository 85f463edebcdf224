"""Cell widths agree with the renderer's, and no character is cut in two."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from tui.layout.cells import (
    cell_offsets,
    cell_width,
    cell_widths,
    character_width,
    clip,
    estimate_width,
    is_grapheme_boundary,
)

PIECES = """中 文 a ， … e\u0301 👩\u200d🔬 ❤\ufe0f 🇫🇷 👍🏽 \u200d \ufe0f 𠮷 ｱ 가 \u1100\u1161
1\ufe0f\u20e3 葛\U000e0100 \x1b"""
pieces = st.sampled_from([*PIECES.split(), " ", "\t"])
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=30).map("".join))


def test_every_character_is_as_wide_as_the_renderer_draws_it() -> None:
    """All code points, so that a changed table in a newer renderer shows at once."""
    measure = get_character_cell_size.__wrapped__
    wrong = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        # Beyond the planes in use nothing is assigned; sparse samples are enough there.
        if (code < 0x33480 or 0xE0000 <= code < 0xE1010 or code % 4099 == 0)
        and character_width(chr(code)) != measure(chr(code))
    ]
    assert wrong == []


@given(texts)
def test_texts_are_as_wide_as_the_renderer_draws_them(text: str) -> None:
    assert cell_width(text) == cell_len(text) == sum(cell_widths(text))
    assert cell_offsets(text)[-1] == cell_width(text)


@given(texts)
def test_pieces_cut_at_boundaries_add_up(text: str) -> None:
    cuts = [n for n in range(len(text) + 1) if is_grapheme_boundary(text, n)]
    if text.startswith(("\u200d", "\ufe0f")):
        return
    widths = [cell_width(text[a:b]) for a, b in pairwise(cuts)]
    assert sum(widths) == cell_width(text)


@pytest.mark.parametrize(
    "whole", ["e\u0301", "👩\u200d🔬", "❤\ufe0f", "🇫🇷", "👍🏽", "葛\U000e0100", "1\ufe0f\u20e3"]
)
def test_a_character_is_one_piece(whole: str) -> None:
    text = f"中{whole}文"
    assert [n for n in range(len(text) + 1) if is_grapheme_boundary(text, n)] == [
        0,
        1,
        1 + len(whole),
        2 + len(whole),
    ]


def test_flags_pair_up_from_the_start_of_their_run() -> None:
    text = "🇫🇷🇩🇪🇯"
    assert [n for n in range(len(text) + 1) if is_grapheme_boundary(text, n)] == [0, 2, 4, 5]


@given(texts, st.integers(0, 20))
def test_clip_never_exceeds_its_room(text: str, width: int) -> None:
    assert cell_width(clip(text, width)) <= width


def test_clip_keeps_what_fits() -> None:
    assert clip("垂直整合", 8) == "垂直整合"
    assert clip("垂直整合", 7) == "垂直整…"
    assert clip("垂直整合", 0) == ""


def test_the_estimate_is_right_for_common_text() -> None:
    for text in ("今天天气很好，我们出去走走。", "plain words, 12 of them"):
        assert estimate_width(text) == cell_width(text)
