"""Every format holds everything that was said, whatever was said."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.made_up import boats, tea
from tests.export.test_markdown import TEXT
from tui.export.files import ExistsError, is_one_of, write_file
from tui.export.formats import FORMATS, format_named, stream
from tui.export.hits import hit_list
from tui.export.passages import Passage, citation, code, quotation
from tui.export.subtitles import NoTimesError, milliseconds
from tui.transcript import parse
from tui.transcript.model import (
    Emphasis,
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
)


def saying(*texts: str) -> Interview:
    """An interview of one turn each, by Ann and 安 in turn, with times."""
    speakers = (Speaker("a", "Ann", ("Ann",), "host"), Speaker("b", "安", ("安",), "guest"))
    turns = tuple(
        Turn(
            f"t{n}",
            speakers[n % 2].id,
            "speech",
            (Paragraph(text, (n + 1, n + 1)),),
            (n + 1, n + 1),
            f"0:{n:02}:30",
        )
        for n, text in enumerate(texts)
    )
    return Interview(
        id="made",
        path=Path("made.txt"),
        title="Made up",
        script="mixed",
        kind="interview",
        meta={"date": "2024-10-01", "source": "A paper", "source_url": "https://example.org/a"},
        speakers=speakers,
        sections=(Section("One", None, 1, 1, turns),),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


def written(name: str, *interviews: Interview) -> str:
    return "".join(stream(FORMATS[name], interviews))


class Text(HTMLParser):
    """The text of the paragraphs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag == "p":
            self.paragraphs.append("")
        if tag in ("cite", "time", "style"):
            self._skip += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("cite", "time", "style"):
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if self.paragraphs and not self._skip:
            self.paragraphs[-1] += data


@pytest.mark.parametrize("name", FORMATS)
def test_everything_that_was_said_is_in_it(name: str) -> None:
    for interview in (tea(), boats()):
        try:
            text = written(name, interview)
        except NoTimesError:
            assert interview.id == "boats"
            continue
        if name == "csv":
            text = "\n".join(row["text"] for row in csv.DictReader(io.StringIO(text)))
        bare = text.replace("\\", "").replace("*", "").replace("<strong>", "")
        for turn in interview.turns:
            for paragraph in turn.paragraphs:
                wanted = paragraph.text.replace("*", "")
                assert wanted in bare.replace("</strong>", ""), (name, wanted)


@given(st.lists(TEXT, min_size=1, max_size=3))
def test_csv_json_and_html_give_the_text_back(texts: list[str]) -> None:
    interview = saying(*texts)
    table = csv.DictReader(io.StringIO(written("csv", interview), newline=""))
    assert [row["text"] for row in table] == texts
    record = json.loads(written("json", interview))["interviews"][0]
    told = [turn["paragraphs"] for section in record["sections"] for turn in section["turns"]]
    assert told == [[text] for text in texts]
    page = Text()
    page.feed(written("html", interview))
    page.close()
    spoken = page.paragraphs[len(interview.meta) :]
    assert [paragraph.strip() for paragraph in spoken] == [text.strip() for text in texts]


@given(st.lists(TEXT, min_size=1, max_size=3))
def test_hits_in_csv_and_json_give_the_text_back(texts: list[str]) -> None:
    interview = saying(*texts)
    passages = [Passage(interview, n) for n in range(len(texts))]
    table = csv.DictReader(io.StringIO("".join(hit_list("csv", passages, "q", 9)), newline=""))
    assert [row["text"] for row in table] == texts
    hits = json.loads("".join(hit_list("json", passages, "q", 9)))["hits"]
    assert [hit["text"] for hit in hits] == texts


@given(TEXT, TEXT)
def test_webvtt_of_any_text_is_read_again(one: str, other: str) -> None:
    text = written("vtt", saying(one, other))
    assert text.count("\n\n") >= 2
    cues = [block for block in text.split("\n\n") if " --> " in block.split("\n", 1)[0]]
    assert len(cues) == 2
    assert parse(text.encode(), Path("a.vtt")).report.dialect.startswith("WebVTT")


def test_emphasis_that_overlaps_is_cut_into_elements() -> None:
    part = Paragraph("abcdef", (1, 1), (Emphasis(0, 4, "strong"), Emphasis(2, 6, "emphasis")))
    made = saying("x")
    turn = replace(made.turns[0], paragraphs=(part,))
    page = written("html", replace(made, sections=(Section(None, None, 1, 1, (turn,)),)))
    assert "<strong>ab</strong><strong><em>cd</em></strong><em>ef</em>" in page


@pytest.mark.parametrize(
    ("stamp", "ms"),
    [
        ("0:41", 41_000),
        ("00:01:02.5", 62_500),
        ("1:00:00,040", 3_600_040),
        ("[12:30]", 750_000),
        ("90:00", 5_400_000),
        ("gestern", None),
    ],
)
def test_times_as_people_write_them(stamp: str, ms: int | None) -> None:
    assert milliseconds(stamp) == ms


def test_a_cue_holds_what_is_said_until_the_next_time() -> None:
    made = saying("one", "two", "three")
    turns = (
        replace(made.turns[0], timestamp=None),
        replace(made.turns[1], timestamp="0:30"),
        replace(made.turns[2], timestamp=None),
    )
    text = written("srt", replace(made, sections=(Section(None, None, 1, 1, turns),)))
    assert text == (
        "1\n00:00:00,000 --> 00:00:30,000\nAnn: one\n"
        "\n2\n00:00:30,000 --> 00:00:31,600\n安: two\nAnn: three\n"
    )


def test_a_citation_names_everything_by_which_it_can_be_checked() -> None:
    passage = Passage(saying("one", "two"), 1)
    assert citation(passage) == (
        "安，《Made up》，A paper，2024-10-01，https://example.org/a，0:01:30，made.txt:2"
    )
    assert "".join(quotation(passage, "plain")).startswith("two\n— 安，")
    assert "`made.txt:2`" in "".join(quotation(passage, "markdown"))


def test_a_path_with_backticks_stays_one_code_span() -> None:
    assert code("a`b``c.txt:1") == "``` a`b``c.txt:1 ```"


def test_formats_have_the_names_that_people_type() -> None:
    for name, wanted in (("MD", "markdown"), ("text", "txt"), ("srt", "srt"), ("htm", "html")):
        form = format_named(name)
        assert form is not None
        assert form.name == wanted
    assert format_named("pdf") is None


# Files


def test_a_file_is_written_whole_with_the_rights_of_any_other(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    write_file(target, "一\n")
    other = tmp_path / "other"
    other.write_text("")
    assert target.read_bytes() == "一\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["other", "out.txt"]


def test_what_is_there_is_only_written_over_by_force(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(ExistsError, match="exists already"):
        write_file(target, "theirs")
    assert target.read_text() == "mine"
    write_file(target, "theirs", force=True, marked=True)
    assert target.read_text("utf-8-sig") == "theirs"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_link_stays_one_and_a_dangling_one_is_not_followed_unasked(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ExistsError):
        write_file(tmp_path / "link", "x")
    write_file(tmp_path / "link", "x", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"


def test_nothing_is_left_behind_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r".+"):
        write_file(tmp_path / "gone" / "out.txt", "x")
    assert os.listdir(tmp_path) == []


def test_a_file_is_known_by_any_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert is_one_of(tmp_path / "b", [tmp_path / "a"])
    assert not is_one_of(tmp_path / "c", [tmp_path / "a", tmp_path / "gone"])
