"""Talks of a few short turns that say neither I nor you, with and without full stops, in the usual
ways of writing: hardly one may be lost, and no turn of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tui.transcript import parse

NAMES = {
    "zh": [
        "王小明", "李雨青", "陈大海", "周渔", "主持人", "记者", "老周", "张工", "嘉宾", "刘教授",
        "阿珍",
    ],
    "en": [
        "Ann", "Ben Ode", "Cara Diaz", "Dan", "Interviewer", "Host", "Dr. Park", "Speaker 1",
        "Speaker 2",
    ],
}  # fmt: skip
SAID = {
    "zh": [
        "今天船修完了", "桐油还剩一桶", "那边的灯亮着", "那条船是一九五二年造的，用的是杉木",
        "好", "对", "嗯", "为什么要等到明天", "因为下雨", "码头上没有人", "三百块钱一条",
        "这件事很复杂，先说时间，再说地点", "1998年的时候，船厂搬到了河对岸", "他说：不用等了",
        "有两个原因：一是钱，二是人", "后来呢",
    ],
    "en": [
        "The boat is done", "One can of tar is left", "Look at the lamp over there", "Yes",
        "Right", "Mm-hmm", "That one was built in 1952, from cedar", "Why wait until tomorrow",
        "Because of the rain", "Nobody was on the pier",
        "It is complicated: first the time, then the place", "Not like that",
        "He said: no need to wait", "There are two reasons: money and people",
        "About 3.5 metres", "And then",
    ],
}  # fmt: skip
FORMS = {
    "plain": "{who}{colon}{said}",
    "paragraphs": "{who}{colon}{said}\n",
    "bold": "**{who}{colon}** {said}\n",
    "bold, colon outside": "**{who}**{colon}{said}\n",
    "alone": "{who}\n{said}\n",
    "bold alone": "**{who}**\n\n{said}\n",
    "heading": "### {who}{colon}\n{said}\n",
    "brackets": "【{who}】{said}",
    "time in front": "[00:{minute:02}:11] {who}{colon}{said}",
    "time behind": "{who} 00:{minute:02}\n{said}\n",
    "colon alone": "{who}{colon}\n{said}\n",
}
TALKS = 60
"""Of each form. So many of a hundred may be lost, or lose or gain a turn:"""
MOST_LOST = 6


def talk(chance: random.Random, language: str) -> list[tuple[str, str]]:
    names = chance.sample(NAMES[language], chance.choice([2, 2, 2, 3, 4]))
    stop, comma = ("。", "，") if language == "zh" else (".", ", ")
    ended = chance.choice([0.0, 0.5, 1.0])
    turns = list(names)
    while len(turns) < chance.choice([6, 8, 12, 20]):
        turns.append(chance.choice([name for name in names if name != turns[-1]]))
    said: list[str] = []
    for _ in turns:
        text = chance.choice(SAID[language])
        if chance.random() < 0.2:
            text += comma + chance.choice(SAID[language])
        said.append(text + (stop if chance.random() < ended else ""))
    return list(zip(turns, said, strict=True))


def written(form: str, rows: Sequence[tuple[str, str]], language: str) -> str:
    colon = "：" if language == "zh" else ": "
    lines = [
        FORMS[form].format(who=who, said=said, colon=colon, minute=n)
        for n, (who, said) in enumerate(rows)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", NAMES)
def test_short_talks_keep_their_turns(form: str, language: str) -> None:
    chance = random.Random(f"{form} {language}")
    lost: list[str] = []
    for _ in range(TALKS):
        rows = talk(chance, language)
        title = chance.choice(["", "修船的人\n\n" if language == "zh" else "The boats\n\n"])
        text = title + written(form, rows, language)
        interview = parse(text.encode(), Path("a.md"))
        spoken = [turn for turn in interview.turns if turn.speaker is not None]
        people = len({who for who, _ in rows})
        if len(spoken) != len(rows) or len(interview.speakers) != people:
            lost.append(text)
    assert len(lost) <= TALKS * MOST_LOST // 100, lost[0]


HEADINGS = {
    "Markdown": "## {title}",
    "bold": "**{title}**",
    "numbered": "{n:02}.\n{title}",
    "Chinese numbers": "{han}、{title}",
    "a time": "00:{minute:02} {title}",
    "plain": "{title}",
}
TITLES = {
    "zh": ["修船的开始", "码头旧事", "桐油与麻丝", "船厂的未来", "灯塔"],
    "en": ["The beginning", "Old days on the pier", "Tar and hemp", "The yard", "The lighthouse"],
}
TALKS_WITH_HEADINGS = 30


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("plain", "heading")])
def test_headings_between_short_turns_are_no_words(form: str, heading: str) -> None:
    chance = random.Random(f"{form} {heading}")
    lost: list[str] = []
    for _ in range(TALKS_WITH_HEADINGS):
        language = chance.choice(["zh", "en"])
        stop = "。" if language == "zh" else "."
        rows = [(who, said.rstrip(stop) + stop) for who, said in talk(chance, language)]
        blocks: list[str] = []
        for n, row in enumerate(rows):
            if n % 4 == 0:
                title = TITLES[language][n // 4]
                place = {"n": n // 4 + 1, "han": "一二三四五"[n // 4], "minute": n}
                blocks.append(HEADINGS[heading].format(title=title, **place))
            blocks.append(written(form, [row], language).rstrip("\n"))
        text = "\n\n".join(blocks)
        interview = parse(text.encode(), Path("a.md"))
        found = [turn.text for turn in interview.turns if turn.speaker is not None]
        if found != [said for _, said in rows]:
            lost.append(text)
    assert len(lost) <= TALKS_WITH_HEADINGS // 10, lost[0]


@pytest.mark.parametrize(
    "last",
    ["谢谢各位，欢迎订阅我们的频道，记得点赞。", "大家怎么看", "版权归船厂所有，转载请注明。"],
)
def test_what_stands_below_the_last_name_is_said(last: str) -> None:
    rows = ["### 周远：\n\n船修完了。\n\n### 李青：\n\n那就好。"] * 4
    interview = parse("\n\n".join([*rows, f"### 周远：\n\n{last}"]).encode(), Path("a.md"))
    assert interview.turns[-1].text == last
    tail = "来源：河边日报\n\n点赞、在看、转发"
    interview = parse("\n\n".join([*rows, f"### 周远：\n\n{last}", tail]).encode(), Path("a.md"))
    assert interview.turns[-1].text == last


def test_numbers_of_sections_count_no_pages() -> None:
    said = "Host:\nThe boat is done, and so on\n\nDan:\nGood.\n\nHost:\nAnd then"
    part = "{:02}.\nTar and hemp\n\n" + said
    text = "\n\n".join(part.format(n) for n in range(1, 6))
    interview = parse(text.encode(), Path("a.md"))
    assert [speaker.name for speaker in interview.speakers] == ["Host", "Dan"]
    assert len(interview.turns) == 15
