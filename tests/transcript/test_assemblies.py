"""How hearings, parliaments and broadcasters print who speaks: paragraphs told by their indent,
constituencies and offices in brackets, times within a turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tests.transcript.talks import told
from tui.transcript import parse
from tui.transcript.labels import analyse
from tui.transcript.model import Interview


def read(text: str, name: str = "a.txt") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


SAID = [
    ("Senator Ash", ["The hearing will come to order. We thank the witnesses for", "coming."]),
    ("Senator Birch", ["Thank you. I have one question, and it is for Captain", "Corr. He knows."]),
    ("Senator Ash", ["Captain, please."]),
    ("Captain Corr", ["The wall was built long ago, and nobody has looked at it", "since then."]),
    ("Senator Birch", ["Nobody?"]),
    ("Captain Corr", ["Nobody, Senator."]),
    ("Senator Dale", ["And what would it take to mend the whole of it before the", "winter?"]),
    ("Captain Corr", ["Two summers."]),
]
HEAD = "                 THE STATE OF THE WALL\n\n    The committee met at ten.\n"


def test_a_hearing_sets_its_paragraphs_further_in() -> None:
    rows = [row for name, lines in SAID for row in (f"    {name}. {lines[0]}", *lines[1:])]
    interview = read(HEAD + "    Present: Senators Ash, Birch, and Dale.\n\n" + "\n".join(rows))
    spoken = [turn for turn in interview.turns if turn.speaker is not None]
    names = {speaker.id: speaker.name for speaker in interview.speakers}
    assert [names[turn.speaker or ""] for turn in spoken] == [name for name, _ in SAID]
    assert [turn.text for turn in spoken] == [" ".join(lines) for _, lines in SAID]


def test_a_line_further_in_may_go_on_with_the_one_above() -> None:
    rows = [
        f"{name}: {lines[0][:40]}\n      {lines[0][40:]} and so it was,\n      all the time."
        for name, lines in SAID[:-2]
    ]
    assert len(told(read("\n".join(rows)))) == len(SAID) - 2


def test_a_constituency_and_a_party_are_no_part_of_a_name() -> None:
    for shape in ("**{}:** {}", "{}: {}", "{}\n{}"):
        rows = [
            ("Ann Price (North Shore) (Ind)", "Who mends the wall?"),
            ("The Minister for Harbours (Jason Lee)", "We do, and I thank her."),
            ("Ann Price", "It fell in March."),
            ("Jason Lee", "I told her: it will stand in June."),
            ("Mr Speaker", "Order. I will hear her."),
            ("Dan Marsh (Eastwick) (Ind)", "Small harbours are forgotten."),
            ("Jason Lee", "They are not, and I have said so to him."),
            ("Dan Marsh", "Will he come and see them with me?"),
            ("Jason Lee", "I will."),
        ]
        interview = read("\n\n".join(shape.format(*row) for row in rows))
        names = {speaker.id: speaker.name for speaker in interview.speakers}
        assert [(names[turn.speaker or ""], turn.text) for turn in interview.turns] == [
            (name.split(" (")[0].replace("The Minister for Harbours", "Jason Lee"), text)
            for name, text in rows
        ], shape


@pytest.mark.parametrize(
    ("head", "text", "aside", "alias"),
    [
        ("ANN LEE (I), MAYOR OF SHORE", "ANN LEE", "MAYOR OF SHORE", None),
        ("The Chair (Colin Reed)", "The Chair", None, "Colin Reed"),
        ("Ann Lee (on the line)", "Ann Lee", "on the line", None),
    ],
)
def test_what_stands_in_brackets(
    head: str, text: str, aside: str | None, alias: str | None
) -> None:
    label = analyse(head)
    assert label is not None
    assert (label.text, label.aside, label.alias) == (text, aside, alias)


def test_a_time_within_a_turn_is_nobody() -> None:
    said = [("Nora Ash", "00:00"), ("Tom Birch", "00:09"), ("Nora Ash", "01:06")]
    rows = [f"{name}\n(00:{time})\nWe begin with the wall." for name, time in said * 2]
    rows[2] += "\n(00:02:10)\nAnd then we come to the river."
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["Nora Ash", "Tom Birch"]
    assert interview.turns[2].text.endswith("And then we come to the river.")


def test_a_label_that_nobody_speaks_under_is_no_person() -> None:
    rows = [
        "问：墙修好了吗？",
        "答：没有。",
        "问：什么时候？",
        "答：夏天。",
        "书面答复：",
        "问：谁来修？",
    ]
    interview = read("\n\n".join([*rows, "答：我们自己。"]))
    assert [speaker.name for speaker in interview.speakers] == ["问", "答"]
