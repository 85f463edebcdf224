"""Backslashes in Markdown say "no markup" and are no text (CommonMark 0.31 §2.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.transcript import parse
from tui.transcript.model import Emphasis, Interview

MORE = "**Ann**: And then?\n\n**Ben**: Then it rained.\n\n" * 3


def read(text: str, name: str = "talk.md") -> Interview:
    return parse(f"{MORE}{text}\n".encode(), Path(name))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"\[laughs\] Right\.", "[laughs] Right."),
        (r"2 \* 3 \* 4 is *not* 9\_000", "2 * 3 * 4 is not 9_000"),
        (r"about \~5 \- 6 \$ \+ tax\!", "about ~5 - 6 $ + tax!"),
        (r"C:\data\new", r"C:\data\new"),
        (r"a \# b \> c", "a # b > c"),
    ],
)
def test_escapes_go_and_the_sign_stays(written: str, said: str) -> None:
    interview = read(f"**Ann**: {written}")
    assert interview.turns[-1].text == said
    assert interview.turns[-1].lines == (13, 13)


def test_an_escaped_mark_is_no_emphasis() -> None:
    (part,) = read(r"**Ann**: \*one* and *two\* three*").turns[-1].paragraphs
    assert part.text == "*one* and two* three"
    assert part.emphasis == (Emphasis(10, 20, "emphasis"),)


def test_headings_are_read_without_them() -> None:
    interview = read("## 1\\. What \\[she\\] said\n\n**Ann**: Yes.")
    assert [section.title for section in interview.sections if section.title] == [
        "1. What [she] said"
    ]


def test_an_escaped_number_sign_opens_no_heading() -> None:
    interview = read("**Ann**: Yes.\n\n\\# no heading")
    assert [section.title for section in interview.sections] == [None]


def test_plain_text_keeps_its_backslashes() -> None:
    assert read(r"**Ann**: \[laughs\]", "talk.txt").turns[-1].text == r"\[laughs\]"
