"""Titles made from file names, where a document has none of its own."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.transcript import parse

TALK = "问：河在哪里？\n\n答：在山后面。\n\n问：远吗？\n\n答：不远。\n".encode()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01-河边谈话（问答改写）.txt", "河边谈话（问答改写）"),
        ("3. River talk.txt", "River talk"),
        ("12_河与海.md", "河与海"),
        ("07 River talk.txt", "River talk"),
        ("2 - River talk.txt", "River talk"),
        ("01-A8b：河上的公司.txt", "A8b：河上的公司"),
        # What is no place in a folder stays.
        ("2019-03-01 河邊來訪.txt", "2019-03-01 河邊來訪"),
        ("3.5 million rivers.txt", "3.5 million rivers"),
        ("1-on-1 with a river.txt", "1-on-1 with a river"),
        ("20VC river.txt", "20VC river"),
        ("12 rivers.txt", "12 rivers"),
        ("第3期 河.txt", "第3期 河"),
    ],
)
def test_a_leading_number_is_the_place_in_the_folder(name: str, title: str) -> None:
    assert parse(TALK, Path(name)).title == title


def test_controls_in_a_file_name_reach_no_title() -> None:
    title = parse(TALK, Path("河\x1b[31m边\u202e谈\n话.txt")).title
    assert title == "河边谈 话"


def test_a_name_that_the_locale_could_not_decode_is_read_as_utf8() -> None:
    name = "河边谈话.txt".encode().decode("ascii", "surrogateescape")
    assert parse(TALK, Path(name)).title == "河边谈话"


def test_a_decomposed_name_is_composed() -> None:
    name = unicodedata.normalize("NFD", "Über den Fluß.txt")
    assert parse(TALK, Path(name)).title == "Über den Fluß"


@given(st.text(min_size=1, max_size=30).filter(lambda name: "/" not in name and "\0" not in name))
def test_any_name_makes_a_title_of_one_safe_line(name: str) -> None:
    title = parse(TALK, Path(name + ".txt")).title
    assert title
    assert not any(unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp") for ch in title)
    assert not any("\u202a" <= ch <= "\u202e" or "\u2066" <= ch <= "\u2069" for ch in title)
