"""The samples read as a careful editor would read them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tui.transcript import parse_file
from tui.transcript.model import Interview

SEEDS = Path(__file__).parents[2] / "seeds"

TURNS: dict[str, dict[str, int]] = {
    "01-奥特曼谈垂直整合（问答改写）.txt": {"提问者": 7, "奥特曼": 7, "narration": 1},
    "02-彭博社專訪阿爾特曼.txt": {
        "問": 43,
        "受訪者": 43,
        "note": 13,
        "caption": 4,
        "narration": 2,
    },
    "03-a16z播客：OpenAI的几家公司.txt": {
        "Sam Altman": 77,
        "Ben Horowitz": 64,
        "Erik Torenberg": 34,
        "narration": 1,
        "note": 1,
    },
    "04-20VC伦敦开发者日.md": {"Harry Stebbings": 45, "Sam Altman": 44},
}
"""Turns by speaker, and by kind where nobody speaks."""

HEADINGS = {
    "01-奥特曼谈垂直整合（问答改写）.txt": (6, 11, 17, 22, 27, 32, 36),
    "04-20VC伦敦开发者日.md": (16, 41),
    "05-一篇报道：奥特曼为什么改口.txt": (8, 19, 30, 41, 48),
}
"""The source lines of all section headings."""


def read(name: str) -> Interview:
    return parse_file(SEEDS / name)


def headings(interview: Interview) -> tuple[int, ...]:
    return tuple(section.lines[0] for section in interview.sections if section.lines)


@pytest.mark.parametrize("name", TURNS)
def test_turns_go_to_their_speakers(name: str) -> None:
    interview = read(name)
    found = Counter(interview.speaker_name(turn) or turn.kind for turn in interview.turns)
    assert {who: found[who] for who in TURNS[name]} == TURNS[name]
    spoken = {interview.speaker_name(turn) for turn in interview.turns} - {None}
    assert spoken <= set(TURNS[name])


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_stand_where_they_should(name: str) -> None:
    assert headings(read(name)) == HEADINGS[name]


@pytest.mark.parametrize(
    "name", ["01-奥特曼谈垂直整合（问答改写）.txt", "03-a16z播客：OpenAI的几家公司.txt"]
)
def test_statement_of_retelling_is_nobodys_words(name: str) -> None:
    first = read(name).turns[0]
    assert first.speaker is None
    assert "我们自己的话转述" in first.paragraphs[0].text


def test_clipped_summary_is_kept_out_of_the_text() -> None:
    interview = read("01-奥特曼谈垂直整合（问答改写）.txt")
    assert interview.meta["summary"].endswith("“做")
    assert not any("摘要" in turn.text for turn in interview.turns)


def test_timestamped_headings_repeat_the_table_of_contents_byte_for_byte() -> None:
    lines = (SEEDS / "03-a16z播客：OpenAI的几家公司.txt").read_text(encoding="utf-8").split("\n")
    interview = read("03-a16z播客：OpenAI的几家公司.txt")
    contents = lines[lines.index("时间戳:") + 1 : lines.index("访谈实录:")]
    titles = [f"{s.timestamp} {s.title}" for s in interview.sections if s.title]
    assert len(contents) == 18
    assert titles == contents
    assert [lines[n - 1] for n in headings(interview)] == contents


def test_call_for_likes_is_not_the_last_speakers() -> None:
    interview = read("03-a16z播客：OpenAI的几家公司.txt")
    assert interview.turns[-1].text == "嗯,谢谢你。"


def test_set_off_quotations_of_the_article_are_credited() -> None:
    interview = read("05-一篇报道：奥特曼为什么改口.txt")
    quotes = {
        turn.lines[0]: (interview.speaker_name(turn) or "").split()[0]
        for turn in interview.turns
        if turn.kind == "quote"
    }
    announced_or_first_person = {
        10: "Erik",
        12: "奥特曼",
        17: "奥特曼",
        32: "Erik",
        37: "奥特曼",
        43: "奥特曼",
        47: "奥特曼",
    }
    assert announced_or_first_person.items() <= quotes.items()
    assert not any("你觉得" in turn.text for turn in interview.turns)
