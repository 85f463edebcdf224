"""``related`` and ``topics`` as they are called: text, JSON schema 1, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

FIRST = """\
主持人:您的茶厂为什么要自己烧陶罐?
周青山:自己烧陶罐,茶叶才不返潮。陶罐的泥是后山挖的,烧三天三夜。
主持人:去年的旱灾影响大吗?
周青山:旱灾让水库见底,我们挑水浇苗,挑了四十天,保住了一半的茶苗。
主持人:年轻人回来得多吗?
周青山:回来七个年轻人,跟着老师傅学炒茶,工钱按斤算。
"""
SECOND = """\
記者:旱災的時候怎麼辦?
周青山:水庫見底了,大家挑水澆苗,四十天,茶苗保住一半。
記者:陶罐也自己燒?
周青山:對,陶罐自己燒,泥從後山挖,燒三天三夜,茶葉不返潮。
記者:謝謝您。
周青山:不客氣,常來喝茶。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "first.txt").write_text(FIRST, "utf-8")
    (tmp_path / "second.txt").write_text(SECOND, "utf-8")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


def test_related_finds_the_passage_in_the_other_script(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = call(capsys, "related", f"{folder / 'first.txt'}:2", "--json")
    assert status == 0
    answer: dict[str, Any] = json.loads(out)
    assert answer["schema"] == 1
    assert set(answer["from"]) == {"path", "turn", "lines"}
    assert answer["from"]["lines"] == [2, 2]
    best = answer["related"][0]
    assert set(best) == {"path", "interview", "section", "turn", "lines", "score", "why"}
    assert Path(best["path"]).name == "second.txt"
    assert best["lines"][0] in (3, 4)
    assert best["why"]


def test_related_as_text_names_file_line_and_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = call(capsys, "related", f"{folder / 'first.txt'}:4", folder, "--limit", "1")
    assert status == 0
    assert len(out.splitlines()) == 1
    assert out.startswith(f"{folder / 'second.txt'}:")
    assert "挑水" in out


def test_related_says_when_nobody_else_speaks_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "second.txt").unlink()
    status, out, err = call(capsys, "related", f"{folder / 'first.txt'}:2")
    assert (status, out) == (1, "")
    assert "nobody else" in err


@pytest.mark.parametrize(
    ("place", "status", "says"),
    [("first.txt", 2, "PATH:LINE"), ("none.txt:3", 1, "no such"), ("first.txt:99", 1, "no turn")],
)
def test_related_says_what_is_wrong_with_a_place(
    folder: Path, capsys: pytest.CaptureFixture[str], place: str, status: int, says: str
) -> None:
    found, out, err = call(capsys, "related", folder / place)
    assert (found, out) == (status, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_topics_lists_places_by_topic(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "topics", folder, "--json")
    answer: dict[str, Any] = json.loads(out)
    assert answer["schema"] == 1
    assert status == (0 if answer["topics"] else 1)
    for topic in answer["topics"]:
        assert set(topic) == {"label", "passages"}
        for place in topic["passages"]:
            assert set(place) == {"path", "interview", "section", "turn", "lines", "score"}
    status, text, _ = call(capsys, "topics", folder)
    assert len([line for line in text.splitlines() if not line.startswith(" ")]) == len(
        answer["topics"]
    )
