"""Fifteen real documents, each in another convention, beside the checkout: turn counts, people,
first turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tui.transcript import parse_file

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "conventions"
LISTED: list[dict[str, Any]] = (
    json.loads((FOLDER / "expected.json").read_text("utf-8"))
    if (FOLDER / "expected.json").is_file()
    else []
)


@pytest.mark.skipif(not LISTED, reason="the fifteen documents are not beside the checkout")
@pytest.mark.parametrize("expected", LISTED, ids=lambda expected: expected["file"][:14])
def test_document(expected: dict[str, Any]) -> None:
    interview = parse_file(FOLDER / expected["file"])
    spoken = [turn for turn in interview.turns if turn.kind in ("speech", "question", "quote")]
    assert len(spoken) == expected["turns"]
    merged = sum(
        1 for n, turn in enumerate(spoken) if n == 0 or turn.speaker != spoken[n - 1].speaker
    )
    assert merged == expected.get("turns_merged", 0)
    labels = {label for speaker in interview.speakers for label in speaker.labels}
    for person in expected["speakers"]:
        for label in person["labels"]:
            assert label.split("（")[0] in labels
    assert len(interview.speakers) == len(expected["speakers"])
    for first, turn in zip(expected["first_turns"], spoken, strict=False):
        text = "".join(turn.text.split())
        assert text.startswith("".join(first["text15"].split()))
        if first["speaker"] is None:
            assert turn.speaker is None
        else:
            assert turn.speaker is not None
            speaker = interview.speaker_by_id[turn.speaker]
            assert first["label"].split("（")[0] in speaker.labels
    if not expected["turns"]:
        assert interview.kind == "unknown"
        assert not interview.speakers
