"""``export`` and ``quote``, and what ``search`` and ``show`` can write besides: by the command."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.export.comparison import shape
from tests.test_cli import Done, run, talk  # noqa: F401 - fixtures
from tui.transcript import parse, parse_file

TIMED = """\
WEBVTT

00:00:01.000 --> 00:00:04.000
<v Mei>Why tea?

00:00:05.000 --> 00:00:09.000
<v Chen>Because a < b & the hill is there.

00:01:00.500 --> 00:01:02.000
<v Mei>And now?
"""

TWICE = """\
# 访谈 Interview

**Mei**: Why did you come back to the hill after so many years in the city?

**梅**：在城里待了那么多年，您为什么又回到山上？

**Chen**: It is still there.

**陈**：山还在。

**Mei**: Did your family understand, or did they laugh at you as the neighbours did that winter?

**梅**：家里人理解吗，还是像那年冬天的邻居一样笑话您？

**Chen**: My mother did; she said that tea does not pick itself, and that she was getting old.

**陈**：我母亲理解，她说茶不会自己摘自己，她也老了。

**Mei**: And now?

**梅**：现在呢？

**Chen**: Now they all come in April.

**陈**：现在四月他们都来。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three transcripts in two folders, one with times, one in two languages."""
    root = tmp_path / "library"
    (root / "old").mkdir(parents=True)
    (root / "tea.vtt").write_text(TIMED, "utf-8")
    (root / "twice.md").write_text(TWICE, "utf-8")
    (root / "old" / "stone.txt").write_text("甲：石头很重。\n乙：是的，很重。\n" * 4, "utf-8")
    return root


def test_markdown_reads_back_as_the_same_interview(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("export", talk, "--format", "markdown")
    assert (done.status, done.err) == (0, "")
    assert shape(parse(done.out.encode(), talk)) == shape(parse_file(talk))


def test_every_format_goes_into_a_file(run: Any, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    for suffix in ("md", "json", "csv", "txt", "srt", "vtt", "html"):
        target = tmp_path / f"out.{suffix}"
        assert run("export", folder / "tea.vtt", "-o", target) == Done(0, "", "")
        assert "Because a" in target.read_text("utf-8")
    assert os.listdir(tmp_path / "library") == os.listdir(folder)


def test_a_file_that_is_there_stays(run: Any, talk: Path, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "out.txt"
    target.write_text("mine", "utf-8")
    done = run("export", talk, "-o", target)
    assert done == Done(
        1, "", f"fangtan: {target}: this file exists already; --force writes over it\n"
    )
    assert target.read_text("utf-8") == "mine"
    assert run("export", talk, "-o", target, "--force").status == 0
    assert "先看纹路" in target.read_text("utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.txt", "talks"]


def test_a_transcript_is_never_written_over(run: Any, talk: Path) -> None:  # noqa: F811
    before = talk.read_bytes()
    done = run("export", talk, "-o", talk, "--force", "--format", "md")
    assert done.status == 1
    assert done.lines == [
        f"fangtan: {talk}: this is the transcript itself, which is never written over"
    ]
    assert talk.read_bytes() == before


def test_a_folder_gets_a_file_for_each(run: Any, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "out"
    done = run("export", folder, "--format", "md", "-o", f"{target}/")
    assert (done.status, done.out) == (0, "")
    assert done.lines == [f"fangtan: 3 files written below {target}"]
    written = sorted(p.relative_to(target).as_posix() for p in target.rglob("*.md"))
    assert written == ["old/stone.md", "tea.md", "twice.md"]
    for name, source in (("tea.md", "tea.vtt"), ("old/stone.md", "old/stone.txt")):
        original = parse_file(folder / source, key="k")
        again = parse_file(target / name, key="k")
        assert shape(again)["paragraphs"] == shape(original)["paragraphs"]
        assert shape(again)["turns"] == shape(original)["turns"]


def test_two_transcripts_of_one_name_get_two_files(run: Any, folder: Path) -> None:  # noqa: F811
    (folder / "twice.txt").write_text("甲：一。\n乙：二。\n" * 3, "utf-8")
    run("export", folder, "--format", "csv", "-o", f"{folder.parent}/out/")
    names = sorted(p.name for p in (folder.parent / "out").glob("*.csv"))
    assert names == ["tea.csv", "twice.csv", "twice.txt.csv"]


def test_what_goes_together_in_one_stream_and_what_does_not(run: Any, folder: Path) -> None:  # noqa: F811
    done = run("export", folder, "--format", "csv")
    assert done.status == 0
    table = list(csv.DictReader(io.StringIO(done.out)))
    assert {Path(row["path"]).name for row in table} == {"tea.vtt", "twice.md", "stone.txt"}
    assert [row["text"] for row in table if row["path"].endswith("tea.vtt")] == [
        "Why tea?", "Because a < b & the hill is there.", "And now?",
    ]  # fmt: skip
    everything = json.loads(run("export", folder, "--format", "json").out)
    assert everything["schema"] == 1
    assert len(everything["interviews"]) == 3
    done = run("export", folder, "--format", "md")
    assert (done.status, done.out) == (2, "")
    assert done.lines == [
        (
            "fangtan: export: 3 interviews do not go into one markdown file; "
            "--output FOLDER/ takes one each"
        )
    ]


def test_webvtt_reads_back(run: Any, folder: Path) -> None:  # noqa: F811
    original = parse_file(folder / "tea.vtt", key="k")
    done = run("export", folder / "tea.vtt", "--format", "vtt")
    again = parse(done.out.encode(), Path("x.vtt"), key="k")
    for one, other in zip(again.turns, original.turns, strict=True):
        assert one.text == other.text
        assert again.speaker_name(one) == original.speaker_name(other)
        assert one.timestamp == other.timestamp


def test_subrip_begins_each_cue_where_its_turn_begins(run: Any, folder: Path) -> None:  # noqa: F811
    done = run("export", folder / "tea.vtt", "--format", "srt")
    assert done.out.split("\n\n")[1] == (
        "2\n00:00:05,000 --> 00:01:00,500\nChen: Because a < b & the hill is there."
    )


def test_subtitles_need_times(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("export", talk, "--format", "srt")
    assert done == Done(1, "", f"fangtan: {talk}: has no times, and srt is made of them\n")


def test_html_holds_no_markup_of_the_transcript(run: Any, folder: Path) -> None:  # noqa: F811
    done = run("export", folder / "tea.vtt", "--format", "html")
    assert "Because a &lt; b &amp; the hill is there." in done.out


def test_wrong_use_of_export(run: Any, talk: Path) -> None:  # noqa: F811
    listed = "there are markdown, json, csv, txt, srt, vtt, html"
    assert run("export", talk) == Done(2, "", f"fangtan: export: --format is missing; {listed}\n")
    assert run("export", talk, "--format", "pdf") == Done(
        2, "", f"fangtan: export: no format is called pdf; {listed}\n"
    )
    assert run("export", f"{talk}:7", "--format", "md").status == 2
    missing = talk.with_name("gone.txt")
    done = run("export", missing, "--format", "md")
    assert (done.status, done.out, len(done.lines)) == (1, "", 1)
    blocked = run("export", talk, "--format", "md", "-o", talk / "x.md")
    assert (blocked.status, len(blocked.lines)) == (1, 1)


# One language


@pytest.mark.parametrize(("language", "text"), [("zh", "山还在。"), ("en", "It is still there.")])
def test_one_language_alone(run: Any, folder: Path, language: str, text: str) -> None:  # noqa: F811
    path = folder / "twice.md"
    for arguments in (["show", path], ["export", path, "--format", "txt"]):
        done = run(*arguments, "--language", language)
        assert (done.status, done.err) == (0, "")
        assert text in done.out
        assert ("It is still there." in done.out) != ("山还在。" in done.out)
    shown = run("show", path, "--json", "--language", language).json["interviews"][0]
    assert sum(len(section["turns"]) for section in shown["sections"]) == 6


def test_a_language_that_is_not_there(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("show", talk, "--language", "ja")
    assert done == Done(1, "", f"fangtan: {talk}: nothing in it is in the language ja\n")
    assert run("show", talk, "--language", "latin").status == 2
    assert run("show", talk, "--language", "zh").out == run("show", talk).out


# quote


def test_a_quotation_with_its_citation(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("quote", f"{talk}:7")
    assert done.status == 0
    *text, cited = done.out.splitlines()
    turn = parse_file(talk).turns[parse_file(talk).turn_at_line(7) or 0]
    assert text == [p.text for p in turn.paragraphs]
    assert cited.startswith("— 主持人，《talk》，")
    first, last = turn.lines
    assert cited.endswith(f"{talk}:{first}" if first == last else f"{talk}:{first}-{last}")


def test_a_quotation_as_markdown_and_json(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("quote", f"{talk}:7", "--format", "markdown")
    assert all(line.startswith(">") for line in done.out.splitlines())
    record = run("quote", f"{talk}:7", "--json").json["quote"]
    assert record["speaker"] == "主持人"
    assert record["lines"][0] <= 7 <= record["lines"][1]
    assert "\n".join(record["paragraphs"]) in run("quote", f"{talk}:7").out


def test_wrong_use_of_quote(run: Any, talk: Path) -> None:  # noqa: F811
    assert run("quote").status == 2
    assert run("quote", talk).status == 2
    assert run("quote", f"{talk.parent}:7").status == 2
    assert run("quote", f"{talk}:7", f"{talk}:9").status == 2
    assert run("quote", f"{talk}:999").status == 1
    assert run("quote", f"{talk}:7", "--format", "pdf").status == 2


# search


def test_hits_as_a_list_of_contexts(run: Any, talk: Path) -> None:  # noqa: F811
    done = run("search", "垂直整合", talk.parent, "--format", "md")
    assert (done.status, done.err) == (0, "")
    found = run("search", "垂直整合", talk.parent, "--format", "json").json["hits"]
    for hit in found:
        assert f"`{talk}:{hit['lines'][0]}" in done.out
        for paragraph in hit["text"].split("\n"):
            assert f"   > {paragraph}\n" in done.out
        assert f"**{hit['speaker']}**" in done.out
    table = list(
        csv.DictReader(io.StringIO(run("search", "垂直整合", talk, "--format", "csv").out))
    )
    assert [(row["text"], int(row["line"]), row["why"]) for row in table] == [
        (hit["text"], hit["lines"][0], hit["why"]) for hit in found
    ]


def test_turns_around_a_hit(run: Any, talk: Path) -> None:  # noqa: F811
    turns = parse_file(talk).turns
    (hit, *_) = run("search", "垂直整合", talk, "--json", "--context", 1).json["hits"]
    at = next(n for n, turn in enumerate(turns) if turn.id == hit["turn"])
    assert [t["turn"] for t in hit["before"]] == [t.id for t in turns[at - 1 : at]]
    assert [t["turn"] for t in hit["after"]] == [t.id for t in turns[at + 1 : at + 2]]
    rows = csv.DictReader(
        io.StringIO(
            run("search", "垂直整合", talk, "--format", "csv", "--context", 1, "--limit", 1).out
        )
    )
    assert [(row["n"], bool(row["why"])) for row in rows] == [
        ("1", ordinal == at) for ordinal in range(at - 1, min(at + 2, len(turns)))
    ]
    plain = run("search", "垂直整合", talk, "--context", 1, "--limit", 1).out
    assert f"  {turns[at - 1].lines[0]}: " in plain
    assert run("search", "垂直整合", talk, "--context", "x").status == 2
