"""The sidecar that the documentation shows does what it says."""

from __future__ import annotations

import re
from pathlib import Path

from tests.transcript.accounting import check
from tui.transcript import parse, parse_file
from tui.transcript.corrections import fingerprint

PAGE = (Path(__file__).parents[2] / "docs" / "sidecar.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.M | re.S)


def test_the_example(tmp_path: Path) -> None:
    (talk,) = blocks("text")
    own, _ = blocks("toml")
    path = tmp_path / "boats.md"
    path.write_text(talk, "utf-8")
    lines = talk.split("\n")
    assert fingerprint([lines[12]]) in own
    plain = parse(path.read_bytes(), path)
    assert len(plain.speakers) > 2

    (tmp_path / "boats.md.tui.toml").write_text(own, "utf-8")
    interview = parse_file(path)
    check(interview, lines)
    assert interview.report.warnings == ()
    assert interview.title == "A boat of one's own"
    assert dict(interview.meta) == {"date": "2024-05-01", "place": "Harbour"}
    assert [(one.name, one.role) for one in interview.speakers] == [
        ("Mei", "host"),
        ("Lin Haisheng", "guest"),
    ]
    left_out = [(one.lines, one.why) for one in interview.dropped]
    assert left_out == [((1, 2), "by the sidecar"), ((13, 13), "by the sidecar")]
    assert any(turn.lines[0] <= 15 <= turn.lines[1] for turn in interview.turns)


def test_the_library(tmp_path: Path) -> None:
    (talk,) = blocks("text")
    _, library = blocks("toml")
    (tmp_path / "library.tui.toml").write_text(library, "utf-8")
    (tmp_path / "boats.md").write_text(talk, "utf-8")
    interview = parse_file(tmp_path / "boats.md")
    assert interview.report.warnings == ()
    assert interview.title == "A boat of one's own"
    assert interview.meta["date"] == "2024"
    assert "Lin Haisheng" in [speaker.name for speaker in interview.speakers]
    (tmp_path / "radio").mkdir()
    (tmp_path / "radio" / "one.txt").write_text(talk, "utf-8")
    other = parse_file(tmp_path / "radio" / "one.txt")
    assert other.title == "Contents"
    assert other.meta["date"] == "2024"
