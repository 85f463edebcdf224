"""Display in another script: offsets lead back, names are unharmed, the wording stays."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.layout import variant
from tui.layout.variant import Conversion, Converter, convert

TARGETS = ["original", "hans", "hant-tw", "hant-hk"]
texts = st.text(
    st.sampled_from(
        "头发发展垂直整合頭髮後皇后里面裡乾坤干燥徐学學云台湾 abc，。…\0\ud800\U00020bb7ー"
    )
)


@pytest.mark.parametrize(
    ("text", "target", "shown"),
    [
        ("头发和发展", "hant-tw", "頭髮和發展"),
        ("裡面有鬼", "hans", "里面有鬼"),
        ("软件里的芯片", "hant-tw", "軟件裡的芯片"),
        ("这里是台湾", "hant-hk", "這裏是台灣"),
        ("皇后在後面", "hans", "皇后在后面"),
        ("皇后在後面", "hant-tw", "皇后在後面"),
        ("plain words", "hant-tw", "plain words"),
        ("头发", "original", "头发"),
    ],
)
def test_known_texts(text: str, target: str, shown: str) -> None:
    assert Converter(target)(text).text == shown


def test_traditional_text_is_not_taken_for_simplified() -> None:
    """里 and 后 are also Traditional characters: a Traditional source keeps them."""
    assert Converter("hant-tw", script="hant")("鄰里與皇后").text == "鄰里與皇后"
    assert Converter("hant-tw")("公里數與皇后").text == "公里數與皇后"


@pytest.mark.parametrize(
    ("name", "target", "shown"),
    [
        ("徐乾學", "hans", "徐乾学"),
        ("李松仁", "hant-tw", "李松仁"),
        ("范仲山", "hant-tw", "范仲山"),
        ("余光", "hant-hk", "余光"),
        ("爱丽丝", "hant-tw", "愛麗絲"),
        ("马云", "hant-tw", "馬雲"),
    ],
)
def test_names_are_kept_from_harm(name: str, target: str, shown: str) -> None:
    converter = Converter(target, [name])
    assert converter(name).text == shown
    assert shown in converter(f"那天{name}说，里面没有人。").text


def test_a_single_letter_label_is_no_name() -> None:
    assert Converter("hans", ["記"])("記者").text == "记者"


@given(texts, st.sampled_from(TARGETS), st.lists(st.sampled_from(["徐学", "云里", "乾"])))
def test_offsets_lead_there_and_back(text: str, target: str, names: list[str]) -> None:
    shown = Converter(target, names)(text)
    assert shown.original == text
    assert shown.to_display(0) == 0
    assert shown.to_display(len(text)) == len(shown.text)
    assert shown.to_original(len(shown.text)) == len(text)
    there = [shown.to_display(n) for n in range(len(text) + 1)]
    back = [shown.to_original(n) for n in range(len(shown.text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    if len(shown.text) == len(text):
        assert there == back == list(range(len(text) + 1))


@given(texts)
def test_what_is_not_han_is_never_touched(text: str) -> None:
    shown = Converter("hant-tw")(text).text
    assert [c for c in shown if c < "\u2e80"] == [c for c in text if c < "\u2e80"]


def test_offsets_survive_a_conversion_that_changes_lengths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """OpenCC's configurations in use keep lengths today; a dictionary of tomorrow may not."""

    def longer(config: str, text: str) -> str:
        return text.replace("的士", "計程車")

    monkeypatch.setattr(variant, "_safely", longer)
    shown = Converter("hant-tw", script="hans")("坐的士去河边")
    assert shown.text == "坐計程車去河边"
    assert [shown.to_display(n) for n in range(7)] == [0, 1, 1, 4, 5, 6, 7]
    assert [shown.to_original(n) for n in range(8)] == [0, 1, 1, 1, 3, 4, 5, 6]


def test_pairs_map_within_equal_pieces_one_to_one() -> None:
    shown = Conversion("abXYcd", "abZcd", ((0, 0), (2, 2), (4, 3), (6, 5)))
    assert [shown.to_display(n) for n in range(7)] == [0, 1, 2, 2, 3, 4, 5]
    assert [shown.to_original(n) for n in range(6)] == [0, 1, 2, 4, 5, 6]


def test_a_text_is_converted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    converter = Converter("hant-tw", script="hans")
    first = converter("头发")
    monkeypatch.setattr(variant, "_safely", lambda *_: "")
    assert converter("头发") is first


def test_titles_are_converted() -> None:
    assert convert("磨坊与头发", "hant-tw") == "磨坊與頭髮"
    assert convert("磨坊与头发", "original") == "磨坊与头发"


def test_an_unknown_script_is_refused() -> None:
    with pytest.raises(ValueError, match="no such script"):
        Converter("klingon")


def test_opencc_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, tui.layout.variant as v; v.Converter('hans'); print('opencc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
