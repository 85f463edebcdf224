import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.search.fold import OVER_MERGED, fold, fold_table, is_cjk, squeeze
from tui.search.tables import cached_table


@given(st.text())
def test_folding_keeps_the_length_and_settles_at_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text())
def test_squeezing_settles_at_once_and_only_takes_spaces_away(text: str) -> None:
    folded = fold(text)
    assert squeeze(squeeze(folded)) == squeeze(folded)
    assert squeeze(folded).replace(" ", "") == folded.replace(" ", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("軟體", "软体"),
        ("臺灣", "台湾"),
        ("裡裏", "里里"),
        ("乾隆", "干隆"),
        ("徵收", "征收"),
        ("沢駅", "泽驿"),
        ("ＡＩ", "ai"),
        ("Café", "cafe"),
        ("「」", "“”"),
        ("馬·克", "马‧克"),
        ("ｶﾅ", "カナ"),
        ("全\u3000角", "全 角"),
        *((group[0] * (len(group) - 1), group[1:]) for group in OVER_MERGED),
    ],
)
def test_what_counts_as_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["①", "²", "㎏", "ß", "が", "한", "欠", "й"])
def test_what_stays_itself(text: str) -> None:
    """Not one to one, or another thing altogether."""
    assert fold(text) == text


def test_nothing_in_the_bmp_folds_out_of_it() -> None:
    """One such character would double the memory of the text that holds it."""
    assert not [a for a, b in fold_table().items() if b > 0xFFFF >= a]


def test_every_traditional_form_of_opencc_folds_like_its_simplified_one() -> None:
    opencc = pytest.importorskip("opencc")
    convert = opencc.OpenCC("t2s").convert
    characters = [chr(c) for c in range(0x4E00, 0xA000)]
    apart = [c for c in characters if len(convert(c)) == 1 and fold(c) != fold(convert(c))]
    # Those whose Simplified form lies outside the BMP stay as they are.
    assert not [c for c in apart if ord(convert(c)) <= 0xFFFF]


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("AI 科学家", "AI科学家"),
        ("scaling  law", "scaling law"),
        ("用 scaling law 算", "用scaling law算"),
        ("人工 智能", "人工智能"),
        ("他说： “好”", "他说: '好'"),
        ("한국 사람", "한국 사람"),
    ],
)
def test_spaces_that_do_not_count(text: str, squeezed: str) -> None:
    assert squeeze(fold(text)) == fold(squeezed)


def test_letters_of_chinese_are_known() -> None:
    assert all(is_cjk(c) for c in "汉字かなㄅ。〇𠀀")
    assert not any(is_cjk(c) for c in "aZ9-·한")
    assert unicodedata.name("〇").startswith("IDEOGRAPHIC")


class TestCache:
    def test_a_table_is_made_once(self, tmp_path: Path) -> None:
        made: list[int] = []

        def make() -> str:
            made.append(1)
            return "甲乙\n丙丁"

        for _ in range(3):
            assert cached_table("x", make, folder=tmp_path / "new", depends="1") == "甲乙\n丙丁"
        assert len(made) == 1

    def test_another_version_is_made_again(self, tmp_path: Path) -> None:
        assert cached_table("x", lambda: "old", folder=tmp_path, depends="1") == "old"
        assert cached_table("x", lambda: "new", folder=tmp_path, depends="2") == "new"

    @pytest.mark.parametrize("damage", [b"", b"1 00\nold", b"\xff\xfe", b"1"])
    def test_a_damaged_file_is_made_again(self, tmp_path: Path, damage: bytes) -> None:
        cached_table("x", lambda: "good", folder=tmp_path, depends="1")
        (tmp_path / "x.table").write_bytes(damage)
        assert cached_table("x", lambda: "good", folder=tmp_path, depends="1") == "good"
        assert (tmp_path / "x.table").read_bytes().endswith(b"\ngood")

    def test_it_works_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("not a folder")
        assert cached_table("x", lambda: "good", folder=blocked, depends="1") == "good"
        assert [path.name for path in tmp_path.iterdir()] == ["file"]
