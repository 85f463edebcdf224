"""Keeping an index in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topics.sample import BEES, BRIDGES, TEA, make
from tui.topics import TopicIndex
from tui.transcript.model import Interview


@pytest.fixture
def interviews() -> list[Interview]:
    return [
        make("one", [("桥", BRIDGES), ("蜂(bees)", BEES), (None, TEA)]),
        make("two", [(None, BEES)]),
        make("three", [(None, TEA)]),
    ]


def test_what_was_kept_answers_the_same(tmp_path: Path, interviews: list[Interview]) -> None:
    made = TopicIndex.build(interviews)
    made.prepare()
    made.save(tmp_path / "topics")
    kept = TopicIndex.open(tmp_path / "topics", interviews)
    assert kept is not None
    assert kept.conversations() == made.conversations()
    for interview in interviews:
        for ordinal in range(len(interview.turns)):
            assert kept.related(interview, ordinal) == made.related(interview, ordinal)
    assert [path.name for path in tmp_path.iterdir()] == ["topics"]


def test_more_can_be_added_to_what_was_kept(tmp_path: Path, interviews: list[Interview]) -> None:
    TopicIndex.build(interviews[:2]).save(tmp_path / "topics")
    kept = TopicIndex.open(tmp_path / "topics", interviews[:2])
    assert kept is not None
    kept.add(interviews[2:])
    made = TopicIndex.build(interviews)
    assert kept.related("one", 9) == made.related("one", 9)


def test_other_interviews_or_a_damaged_folder_give_nothing(
    tmp_path: Path, interviews: list[Interview]
) -> None:
    folder = tmp_path / "topics"
    assert TopicIndex.open(folder, interviews) is None
    TopicIndex.build(interviews).save(folder)
    assert TopicIndex.open(folder, interviews[:2]) is None
    assert TopicIndex.open(folder, interviews[::-1]) is None
    assert TopicIndex.open(folder, [*interviews[:2], make("three", [(None, BEES)])]) is None
    (folder / "0-passages.npy").write_bytes(b"")
    assert TopicIndex.open(folder, interviews) is None
    (folder / "index.json").write_text("{", encoding="utf-8")
    assert TopicIndex.open(folder, interviews) is None
