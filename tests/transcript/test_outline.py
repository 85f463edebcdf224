"""The outline: headings, or the interviewer's questions where there are none."""

from __future__ import annotations

from pathlib import Path

from tui.transcript.model import (
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
    TurnKind,
)
from tui.transcript.outline import outline


def turn(line: int, speaker: str | None, text: str, kind: TurnKind = "speech") -> Turn:
    paragraph = Paragraph(text, (line, line))
    return Turn(f"t{line}", speaker, kind, (paragraph,), (line, line))


def interview(*sections: Section) -> Interview:
    return Interview(
        id="i",
        path=Path("i.txt"),
        title="I",
        script="hans",
        kind="interview",
        meta={},
        speakers=(Speaker("h", "主持人", ("主持人",), "host"), Speaker("g", "客人", ("客人",))),
        sections=sections,
        dropped=(),
        report=ReadingReport("test", 1.0),
    )


def talk(first: int, pairs: int) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for n in range(pairs):
        line = first + 2 * n
        turns.append(turn(line, "h", f"谢谢。那么第{n}件事您当时是怎么想的?"))
        turns.append(turn(line + 1, "g", "我想得很简单。"))
    return tuple(turns)


def test_headings_make_the_rows_and_lead_to_their_first_turn() -> None:
    one = interview(
        Section(None, None, 1, 1, (turn(1, None, "前言。", "narration"),)),
        Section("开头", "00:10", 1, 2, talk(3, 2)),
        Section("后来", None, 2, 7, talk(8, 2)),
    )
    assert [(i.title, i.timestamp, i.level, i.ordinal) for i in outline(one)] == [
        ("开头", "00:10", 1, 1),
        ("后来", None, 2, 5),
    ]


def test_a_long_talk_without_headings_is_outlined_by_its_questions() -> None:
    items = outline(interview(Section("全文", None, 1, 1, talk(2, 20))))
    assert items[0].title == "全文"
    questions = [item for item in items if item.is_question]
    assert len(questions) == 20
    assert questions[3].title == "那么第3件事您当时是怎么想的?"
    assert questions[3].ordinal == 6
    assert questions[3].level == 2


def test_headings_enough_need_no_questions() -> None:
    sections = [Section(f"第{n}节", None, 1, n * 100, talk(n * 100 + 1, 14)) for n in range(6)]
    assert not [item for item in outline(interview(*sections)) if item.is_question]


def test_a_heading_without_turns_leads_to_what_follows_and_never_past_the_end() -> None:
    one = interview(
        Section("上篇", None, 1, 1, ()),
        Section("一", None, 2, 2, talk(3, 1)),
        Section("完", None, 1, 9, ()),
    )
    assert [item.ordinal for item in outline(one)] == [0, 0, 1]


def test_an_interview_without_anything_has_no_outline() -> None:
    assert outline(interview()) == ()
