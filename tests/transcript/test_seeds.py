"""The parser against what a careful editor made of five documents by hand. They are third-party
texts that lie beside the checkout, never in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.transcript.accounting import check
from tui.transcript import parse_file
from tui.transcript.model import Interview

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not (SEEDS / "expected").is_dir(), reason="the five originals are not beside the checkout"
)


def read(number: int) -> tuple[dict[str, Any], Interview]:
    expected = json.loads((SEEDS / "expected" / f"{number:03}.json").read_text("utf-8"))
    return expected, parse_file(SEEDS / expected["file"])


def speaker_map(expected: dict[str, Any], interview: Interview) -> dict[str | None, str | None]:
    """Our speaker ids → the editor's, by majority of turns with equal lines."""
    by_lines = {
        tuple(turn["lines"]): turn["speaker"]
        for section in expected["sections"]
        for turn in section["turns"]
    }
    votes = Counter(
        (turn.speaker, by_lines[turn.lines]) for turn in interview.turns if turn.lines in by_lines
    )
    found: dict[str | None, str | None] = {}
    for (ours, theirs), _ in votes.most_common():
        if ours not in found and theirs not in found.values():
            found[ours] = theirs
    return found


def digest(texts: list[str]) -> str:
    return hashlib.sha1("\n".join(texts).encode(), usedforsecurity=False).hexdigest()[:12]


@pytest.mark.parametrize("number", range(5))
def test_headings(number: int) -> None:
    expected, interview = read(number)
    theirs = [(s["title"], s["first_line"], s["timestamp"]) for s in expected["sections"]]
    ours = [(s.title, s.line, s.timestamp) for s in interview.sections]
    assert ours == theirs


@pytest.mark.parametrize("number", range(5))
def test_turns(number: int) -> None:
    expected, interview = read(number)
    mapped = speaker_map(expected, interview)
    theirs = [
        (tuple(turn["lines"]), turn["speaker"], turn["kind"])
        for section in expected["sections"]
        for turn in section["turns"]
    ]
    ours = [(turn.lines, mapped.get(turn.speaker), turn.kind) for turn in interview.turns]
    if number < 4:
        assert ours == theirs
        return
    hits = len(set(ours) & set(theirs))
    assert 2 * hits / (len(ours) + len(theirs)) >= 0.9


@pytest.mark.parametrize("number", range(5))
def test_text(number: int) -> None:
    expected, interview = read(number)
    theirs = {
        tuple(turn["lines"]): (turn["sha1"], [tuple(p) for p in turn["paras"]])
        for section in expected["sections"]
        for turn in section["turns"]
    }
    for turn in interview.turns:
        if turn.lines in theirs:
            assert digest([p.text for p in turn.paragraphs]) == theirs[turn.lines][0], turn.lines
            assert [p.lines for p in turn.paragraphs] == theirs[turn.lines][1], turn.lines


@pytest.mark.parametrize("number", range(5))
def test_kind_script_and_people(number: int) -> None:
    expected, interview = read(number)
    assert interview.kind == expected["kind"]
    assert interview.script == expected["script"]
    mapped = speaker_map(expected, interview)
    spoken = {turn["speaker"] for section in expected["sections"] for turn in section["turns"]} - {
        None
    }
    assert {mapped.get(speaker.id) for speaker in interview.speakers} == spoken
    roles = {speaker["id"]: speaker["role"] for speaker in expected["speakers"]}
    for speaker in interview.speakers:
        assert speaker.role == roles[mapped[speaker.id] or ""], speaker


@pytest.mark.parametrize("number", range(5))
def test_each_line_is_accounted_for_once(number: int) -> None:
    expected, interview = read(number)
    check(interview, (SEEDS / expected["file"]).read_text("utf-8").split("\n"))
