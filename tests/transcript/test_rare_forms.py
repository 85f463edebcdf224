"""Ways of writing that are seldom met, each over made-up talks; tiers; and pages whose labels are
nobody's, told by how the labels stand and not by what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tests.transcript.rare import RARE, SAID, TIERS, WHOLE
from tests.transcript.talks import TALKS, told, write
from tui.transcript import parse
from tui.transcript.model import Interview
from tui.transcript.reading import source_lines


def read(text: str, name: str = "a.md") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


@pytest.mark.parametrize("language", ["hans", "hant", "latn"])
@pytest.mark.parametrize("form", RARE, ids=lambda form: form.replace(" ", "-"))
def test_rare_form(form: str, language: str) -> None:
    talk = TALKS[language]
    shape = RARE[form]
    if "{l}" in shape:
        talk = talk.named("Ｑ", "Ａ")
        shape = shape.replace("{l}", "{n}")
    within = "\n" if form in WHOLE else "\n\n"
    assert told(read(write(talk, shape, within=within))) == talk.told()


def test_times_are_no_words() -> None:
    said = ["好的，我们开始。", "你先说？", "我听着。", "那时候我还小。"]
    names = ["李青", "王小河"] * 2
    for shape in ("{n}：00:1{i} {t}", "{n}：{t} [00:1{i}]", "{n}\n00:1{i} {t}"):
        rows = [
            shape.format(n=n, i=i, t=t) for i, (n, t) in enumerate(zip(names, said, strict=True))
        ]
        interview = read("\n".join(rows))
        assert [turn.text for turn in interview.turns] == said
        assert [turn.timestamp for turn in interview.turns] == [f"00:1{i}" for i in range(4)]
    backwards = "\n".join(
        f"李青：1{9 - i}:00 我在那里。\n王小河：1{9 - i}:30 我也是。" for i in range(6)
    )
    assert read(backwards).turns[0].text == "19:00 我在那里。"


def test_name_behind_the_words() -> None:
    said = [
        "那一年的雪很大。",
        "我们都没有出门。",
        "谁也没有想到春天来得那样晚。",
        "我记得很清楚。",
    ]
    rows = [f"{text}（{'李青' if n % 2 else '王小河'}）" for n, text in enumerate(said)]
    interview = read("\n\n".join(rows))
    assert told(interview) == [("李青" if n % 2 else "王小河", text) for n, text in enumerate(said)]


def test_answers_in_block_quotes() -> None:
    asked = ["你几岁开始写的？", "那时候你住在哪里？", "你现在还写吗？", "为什么？"]
    text = "\n\n".join(f"**{q}**\n\n> 我记得不太清楚了，{n}。" for n, q in enumerate(asked))
    interview = read(text)
    assert [turn.text for turn in interview.turns][::2] == asked
    assert len({turn.speaker for turn in interview.turns}) == 2
    assert all(turn.speaker for turn in interview.turns)


def test_form_of_address_behind_a_name_in_the_other_script() -> None:
    rows = [("許蔓", "今天請到了老師。"), ("沈万里", "你好。"), ("許蔓", "請說。")]
    rows += [("沈萬里老師", "我想一想。"), ("許蔓", "不急。"), ("沈萬里老師", "好的。")]
    interview = read("\n".join(f"{name}：{text}" for name, text in rows))
    assert [speaker.name for speaker in interview.speakers] == ["許蔓", "沈万里"]


def test_half_sentences_of_three_characters_are_nobody() -> None:
    rows = [
        "李青：后来呢？",
        "王小河：我在门口遇见了他。",
        "我问他：“几点了？”",
        "李青：他怎么说？",
    ]
    interview = read("\n".join([*rows, "王小河：他没有说话。", "李青：为什么？"] * 2))
    assert [speaker.name for speaker in interview.speakers] == ["李青", "王小河"]


def test_columns_between_semicolons() -> None:
    rows = [("李青", "你先说？"), ("王小河", "我听着；你说。")] * 4
    text = "\n".join(f'00:1{n};{name};"{said}"' for n, (name, said) in enumerate(rows))
    assert told(read(text, "a.csv")) == rows


PAIRS = {
    "before and after": "".join(
        f"Before: {one}\n\nAfter: {other}\n\n"
        for one, other in zip(
            ["stone walls.", "a hand pump.", "oil lamps.", "one narrow road.", "a wooden gate."],
            ["glass walls.", "running water.", "street lights.", "four lanes.", "an iron gate."],
            strict=True,
        )
    ),
    "two languages": "".join(f"EN: The boat is late.\nZH: 我们等第 {n} 条船。\n" for n in range(5)),
    "headers": "".join(
        f"GET /{n}\nHost: example.org\nAccept: text/html\n\nContent-Type: text/html\nAge: {n}\n\n"
        for n in range(6)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_labels_that_come_round_are_nobody(name: str) -> None:
    interview = read(PAIRS[name])
    assert interview.speakers == ()
    assert interview.report.confidence <= 0.7


@pytest.mark.parametrize("name", TIERS)
def test_tiers(name: str, tmp_path: Path) -> None:
    interview = parse(TIERS[name].encode(), Path(name))
    assert told(interview) == [(who, text) for _, _, who, text in SAID]
    assert interview.turns[3].timestamp == "00:00:04.000"
    assert interview.report.dialect.split(":")[0] in ("ELAN", "EXMARaLDA", "Praat")
    path = tmp_path / name
    path.write_text(TIERS[name])
    lines = source_lines(path)
    check(interview, lines)
    assert "old" in lines[interview.turns[1].lines[0] - 1]


@pytest.mark.parametrize("name", TIERS)
def test_broken_tiers_are_read_as_far_as_they_go(name: str) -> None:
    text = TIERS[name]
    for end in range(40, len(text), 37):
        interview = parse(text[:end].encode(), Path(name))
        assert all(turn.text for turn in interview.turns)
    bomb = text.replace("tide", "&big;", 1)
    assert "&big;" in " ".join(turn.text for turn in parse(bomb.encode(), Path(name)).turns)


def test_tiers_are_told_by_how_a_file_begins() -> None:
    said = ["你几岁开始写的？", "我记不清了。"] * 4
    talk = "".join(f"{'李青' if n % 2 else '王小河'}：{text}\n" for n, text in enumerate(said))
    for head in ("说到 <ANNOTATION_DOCUMENT> 的一次谈话\n\n", '"ooTextFile" 和 "TextGrid"\n\n'):
        interview = read(head + talk)
        assert len(interview.speakers) == 2
        assert len(interview.turns) >= 8
    empty = "<?xml version='1.0'?>\n<ANNOTATION_DOCUMENT>\n</ANNOTATION_DOCUMENT>\n"
    assert parse(empty.encode(), Path("a.eaf")).speakers == ()


def test_one_line_that_only_looks_like_several_turns_stays_whole() -> None:
    line = (
        '## **s": [{"start": 0, "end": 4, "text": "x{"id": "x", "text": "..", "n": [{"start": 0, '
    )
    line += '"end": 4, "text": "So how did you start in thiaker": "A"}!, {"start": 5, "end": 9, '
    line += '"text": "By accident. I answered an ad in rbn lockthe back'
    interview = read(line)
    assert interview.speakers == ()
