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
