"""Bytes → clean lines: encodings, line ends, and what must not reach a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.transcript import UnreadableError
from tui.transcript.decode import clean, decode

HANS = (
    "记者：你什么时候开始写作的？\n林晓：我十岁的时候开始写，那时候什么都不懂。\n记者：后来呢？\n"
)
HANT = (
    "記者：你什麼時候開始寫作的？\n林曉：我十歲的時候開始寫，那時候什麼都不懂。\n記者：後來呢？\n"
)
JPAN = (
    "記者：いつ書き始めましたか？\n山田：十歳のときに書き始めました。何も分からなかったんです。\n"
)
HANG = "기자: 언제 시작했습니까?\n김민수: 열 살 때 시작했습니다. 그때는 아무것도 몰랐어요.\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [(HANS, c) for c in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")]
    + [(HANS, c) for c in ("gb18030", "gbk")]
    + [(HANT, c) for c in ("utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le")]
    + [(JPAN, c) for c in ("shift_jis", "cp932", "euc_jp", "iso2022_jp", "utf-16")]
    + [(HANG, c) for c in ("euc_kr", "cp949")]
    + [("Éric: Où es-tu, à l’école?\n", "cp1252")],
)  # fmt: skip
def test_encodings(text: str, codec: str) -> None:
    source = decode(text.encode(codec), "a.txt")
    assert "\n".join(source.lines) == text
    assert source.encoding


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert decode(end.join(["一", "", "三"]).encode(), "a").lines == ["一", "", "三"]


def test_what_could_hurt_a_terminal_is_taken_out() -> None:
    source = clean("a\x1b[31mred\x1b[0m\x1b]52;c;eA==\x07b\u202ec\x00d\x9be\nf\u2028g\x0ch\x7f\ti")
    assert source.lines == ["aredbcde", "f g h\ti"]
    said = " ".join(warning.text for warning in source.warnings)
    assert "escape sequences" in said
    assert "bidi control" in said
    assert "control characters" in said
    assert {warning.line for warning in source.warnings} <= {1, 2}


@given(st.text(alphabet=st.characters(codec=None, exclude_characters="\r"), max_size=80))
def test_no_control_is_left_and_no_line_is_lost(text: str) -> None:
    source = clean(text)
    assert len(source.lines) == text.count("\n") + 1
    for line in source.lines:
        for ch in line:
            assert ch == "\t" or unicodedata.category(ch) not in ("Cc", "Cs", "Zl", "Zp")
            assert ch not in "\u200e\u200f\u061c\ufeff"
            assert not "\u202a" <= ch <= "\u202e"
            assert not "\u2066" <= ch <= "\u2069"


def test_lines_of_controls_only_are_remembered() -> None:
    source = clean("一\n\x0c\n\x1b[0m\n二")
    assert source.invisible == [2, 3] or source.invisible == [3]


def test_a_bad_byte_is_told_with_its_line() -> None:
    source = decode(HANS.encode() * 5 + b"\xff\n", "a.txt")
    assert source.encoding == "utf-8"
    assert [warning.line for warning in source.warnings] == [16]


def test_nul_in_text_is_taken_out_and_in_a_program_refused() -> None:
    assert decode("王：好\0。\n".encode() * 20, "a").lines[0] == "王：好。"
    with pytest.raises(UnreadableError):
        decode(b"MZ\x90\0\3\0\0\0" * 50, "a")
