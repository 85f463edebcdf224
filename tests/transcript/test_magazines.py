"""How magazines, podcasts and messengers write who speaks: labels shortened at their first use,
cast lists that say what people are like, a few questions in bold, names with accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tests.transcript.talks import told
from tui.transcript import parse
from tui.transcript.model import Interview


def read(text: str, name: str = "a.md") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


def test_a_label_that_says_question_or_answer_at_its_first_use() -> None:
    rows = [
        "《河岸》問（以下簡稱問）：你是哪一年開始修船的？", "王小河答（以下簡稱答）：我記不清了。",
        "問：那時候你住在哪裡？", "答：就住在河邊。", "問：現在還修嗎？", "答：不修了。",
    ]  # fmt: skip
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["河岸", "王小河"]


@pytest.mark.parametrize(
    ("cast", "names"),
    [
        (("小陆：海边长大", "阿晓：不会游泳，怕水"), ["小陆", "阿晓"]),
        (("小陆：陆小舟", "阿晓：王晓云，记者"), ["陆小舟", "王晓云"]),
    ],
)
def test_a_cast_list_says_who_people_are_or_what_they_are_like(
    cast: tuple[str, str], names: list[str]
) -> None:
    talk = [
        "小陆：你会游泳吗？",
        "阿晓：我不会。",
        "小陆：为什么？",
        "阿晓：我怕水。",
        "小陆：好的。",
    ]
    interview = read("\n".join(["嘉宾", *cast, "", "文字稿", "", *talk]))
    assert [speaker.name for speaker in interview.speakers] == names
    assert len(told(interview)) == 5


def test_four_questions_in_bold_are_a_talk_where_the_page_says_so() -> None:
    asked = ["你是哪一年开始修船的？", "第一条船修了多久？", "木头从哪里来？", "现在谁来修？"]
    answers = ["一九九一年。", "三个月，从春天到夏天。", "山上。", "年轻人。"]
    rows = [row for one, other in zip(asked, answers, strict=True) for row in (f"**{one}**", other)]
    talk = read("\n\n".join(["# 对话王小河", *rows]))
    assert [text for _, text in told(talk)] == [row.strip("*") for row in rows]
    assert talk.report.confidence < 0.9
    report = ["什么是龙骨？", "龙骨用什么木头？", "船为什么要补？", "你知道多少种船？"]
    rows = [
        row for one, other in zip(report, answers, strict=True) for row in (f"**{one}**", other)
    ]
    assert not read("\n\n".join(["# 船的知识", *rows])).speakers


def test_names_with_the_number_or_the_address_of_an_account() -> None:
    said = [
        ("老周(10001)", "墙今天看过了。"), ("小陆<lu@example.org>", "怎么样？"),
        ("老周(10001)", "不好。"), ("小陆<lu@example.org>", "费用呢？"),
        ("王晓(10003)", "四百万。"),
    ]  # fmt: skip
    rows = [f"2021-03-03 10:00:0{n} {who}\n{text}" for n, (who, text) in enumerate(said)]
    interview = read("\n\n".join(rows), "a.txt")
    assert [speaker.name for speaker in interview.speakers] == ["老周", "小陆", "王晓"]
    assert [turn.timestamp for turn in interview.turns][:1] == ["2021-03-03 10:00:00"]
