"""Made-up conversations in many ways of writing: the same talk must come out of each of them. And
documents that are no talk, of which nobody may be made a speaker."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tests.transcript.others import OTHERS
from tests.transcript.talks import (
    FORMS,
    HANS,
    LATN,
    NAMED_FORMS,
    NAMES,
    TALKS,
    Talk,
    parted,
    told,
    write,
)
from tui.transcript import parse
from tui.transcript.model import Interview

ODD = {"comparison", "phrase book"}
"""Two labels that take turns and are nobody's: nothing in them says so but what the words mean."""


def read(text: str, name: str = "sample.md") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.replace("\r\n", "\n").replace("\ufeff", "").split("\n"))
    return interview


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.replace(" ", "-"))
def test_form(form: str, talk: Talk) -> None:
    if form == "dot" and talk.language != "latn":
        pytest.skip("a full stop behind the name is a Western habit")
    for between, within in (("\n\n", "\n\n"), ("\n", "\n"), ("\n\n", "\n")):
        assert told(read(write(talk, FORMS[form], between=between, within=within))) == talk.told()


@pytest.mark.parametrize(("language", "names"), NAMES, ids=lambda value: str(value))
def test_names(language: str, names: tuple[str, str]) -> None:
    talk = TALKS[language].named(*names)
    expected = [(turn.who, "|".join(turn.parts)) for turn in talk.turns]
    for form in NAMED_FORMS:
        if form == "bold then time" and "夜班编辑部" in names:
            continue  # one of the two has 的 in it: read from other forms, not from this one
        interview = read(write(talk, FORMS[form]))
        assert parted(interview) == expected, form
        assert len(interview.speakers) == 2, form


FRONT = '---\ntitle: "河边的一天"\ndate: 2021-03-04\ntags: [河, 灯塔]\n---\n\n'
PREFACE = (
    "灯塔在河的尽头，已经亮了一百年。我们在一个下雨的下午来到这里。\n\n"
    "以下是对话实录，内容有删节。\n\n"
)
TRAILER = "\n—END—\n\n来源：河边日报\n\n欢迎点赞、转发、关注我们\n\n版权所有，未经授权不得转载\n"


def _pictures(text: str) -> str:
    rows = text.split("\n\n")
    for place in range(2, len(rows), 4):
        rows[place] = "![图片](https://example.org/a.png)\n\n" + rows[place]
    return "\n\n".join(rows)


AROUND: dict[str, Callable[[str], str]] = {
    "front matter": lambda text: FRONT + text,
    "title": lambda text: "# 河边的一天\n\n" + text,
    "byline": lambda text: "河边的一天\n\n文 | 阿棠\n\n编辑 | 小Z\n\n" + text,
    "head": lambda text: (
        "河边的一天\n\n作者：阿棠\n来源：河边日报\n发布时间：2021-03-04\n\n" + text
    ),
    "preface": lambda text: PREFACE + text,
    "trailer": lambda text: text + TRAILER,
    "pictures": _pictures,
    "byte order mark": lambda text: "\ufeff" + text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "indent": lambda text: "\n".join("　　" + line if line else line for line in text.split("\n")),
    "all": lambda text: FRONT + "# 河边的一天\n\n" + PREFACE + _pictures(text) + TRAILER,
}


@pytest.mark.parametrize("around", AROUND, ids=lambda name: name.replace(" ", "-"))
def test_what_stands_around_a_talk(around: str) -> None:
    for form in FORMS:
        if form in ("signed", "html strong", "dot", "quote"):
            continue
        for name in ("hans", "zh-panel"):
            text = AROUND[around](write(TALKS[name], FORMS[form]))
            assert told(read(text)) == TALKS[name].told(), (form, name)


HEADINGS = {
    "## {t}": "{t}", "**{t}**": "{t}", "{i}. {t}": "{i}. {t}", "0{i}.\n{t}": "{t}",
    "{h}、{t}": "{h}、{t}", "0{i}:41 {t}": "{t}", "## [0{i}:41] {t}": "{t}", "“{t}”": "“{t}”",
    "—— {t} ——": "—— {t} ——", "【{t}】": "{t}", "■ {t}": "■ {t}", "{i}｜{t}": "{i}｜{t}",
    "## {n}：{t}": "{n}：{t}", "---\n\n## {t}": "{t}", "第{h}部分　{t}": "第{h}部分　{t}",
}  # fmt: skip


@pytest.mark.parametrize("shape", HEADINGS, ids=lambda shape: repr(shape)[1:-1])
@pytest.mark.parametrize(
    "form", ["plain wide", "bold inside", "bold outside", "alone", "otter", "descript"]
)
def test_headings(shape: str, form: str) -> None:
    talk = HANS
    rows = write(talk, FORMS[form], between="\0").rstrip("\n").split("\0")
    expected: list[str] = []
    for number, place in enumerate((0, 4, 8), start=1):
        values = {"t": talk.headings[number - 1], "i": number, "h": "一二三"[number - 1],
                  "n": talk.names[1]}  # fmt: skip
        rows[place] = shape.format(**values) + "\n\n" + rows[place]
        expected.append(HEADINGS[shape].format(**values))
    for title in ("# 河边的一天\n\n", "") if shape != "**{t}**" else ("# 河边的一天\n\n",):
        interview = read(title + "\n\n".join(rows) + "\n")
        assert told(interview) == talk.told()
        assert [section.title for section in interview.sections if section.title] == expected


@pytest.mark.parametrize("form", ["plain wide", "bold outside", "alone gap", "otter", "rev"])
@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_full_names_first_then_short_ones(form: str, talk: Talk) -> None:
    interview = read(write(talk, FORMS[form], short=True))
    assert told(interview) == talk.told()
    assert len(interview.speakers) == len(talk.names)


@pytest.mark.parametrize("width", [44, 60, 72])
@pytest.mark.parametrize("form", ["plain", "bold inside", "alone gap", "otter", "hanging"])
def test_hard_wrapped(form: str, width: int) -> None:
    for indent in ("", "    "):
        lines = [
            textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False)
            for line in write(LATN, FORMS[form]).split("\n")
        ]
        assert told(read("\n".join(lines))) == LATN.told()


@pytest.mark.parametrize("name", [name for name in OTHERS if name not in ODD])
def test_no_talk_has_no_speakers(name: str) -> None:
    for file in ("a.md", "a.txt"):
        interview = read(OTHERS[name], file)
        assert interview.speakers == (), interview.report
        assert interview.kind in ("unknown", "speech", "article")
        assert interview.report.confidence <= 0.7


def test_refusals_say_why_and_where() -> None:
    interview = read(OTHERS["key points again"])
    warning = interview.report.warnings[0]
    assert warning.line == 3
    assert "not read as a talk" in warning.text
    assert "each heading" in interview.report.evidence[0]


def test_high_confidence_means_right() -> None:
    """Whatever is above 0.9 is read as it was meant, over all that is made up here."""
    sure = wrong = 0
    for language, talk in TALKS.items():
        for form in FORMS:
            if form == "dot" and talk.language != "latn":
                continue
            for short in (False, True):
                interview = read(write(talk, FORMS[form], short=short))
                if interview.report.confidence > 0.9:
                    sure += 1
                    wrong += told(interview) != talk.told()
                    assert not wrong, (language, form, short)
    assert sure > 300
    assert all(read(text).report.confidence <= 0.9 for text in OTHERS.values())


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("hans", "gb18030"), ("hans", "gb2312"), ("hans", "utf-16"), ("hans", "utf-16-le"),
        ("hans", "utf-16-be"), ("hans", "utf-8-sig"), ("hans", "utf-32"), ("hant", "big5hkscs"),
        ("hant", "gb18030"), ("jpan", "shift_jis"), ("jpan", "euc_jp"), ("jpan", "iso2022_jp"),
        ("panel", "cp1252"), ("panel", "utf-16"),
    ],
)  # fmt: skip
def test_encodings(language: str, encoding: str) -> None:
    talk = TALKS[language]
    for end in ("\n", "\r\n"):
        text = write(talk, FORMS["plain"]).replace("\n", end)
        interview = parse(text.encode(encoding), Path("a.txt"))
        assert told(interview) == talk.told()
        assert interview.report.encoding


def test_damage_is_told_with_its_line() -> None:
    whole = write(HANS, FORMS["plain wide"])
    broken = whole.encode()
    place = broken.index("不听了".encode())
    for damaged, says in (
        (broken[:place] + b"\xff\xfe" + broken[place:], "stand here as �"),
        (broken[:place] + b"\0" + broken[place:], "1 control character taken out"),
        (broken[:place] + "\u202e".encode() + broken[place:], "1 bidi control taken out"),
    ):
        interview = parse(damaged, Path("a.txt"))
        line = whole.encode()[:place].count(b"\n") + 1
        assert (line, True) in [(w.line, says in w.text) for w in interview.report.warnings]
        assert len(interview.turns) == len(HANS.turns)
