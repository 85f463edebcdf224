"""Keeping an index in a folder, and bringing it up to date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.topics.sample import BEES, BRIDGES, TEA, make
from tui.topics import TopicIndex
from tui.topics import accounts as accounts_module
from tui.topics import index as index_module
from tui.topics import store as store_module
from tui.topics.passages import Passage, passages
from tui.topics.ties import Side, Tie, tie_of
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
    assert TopicIndex.renew(folder, interviews).conversations() == []


def test_only_what_has_changed_is_read(
    tmp_path: Path, interviews: list[Interview], monkeypatch: pytest.MonkeyPatch
) -> None:
    TopicIndex.build(interviews).save(tmp_path / "topics")
    changed = make("three", [("茶", TEA), (None, BEES)])
    read = []

    def cut(interview: Interview) -> list[Passage]:
        read.append(interview.id)
        return passages(interview)

    monkeypatch.setattr(index_module, "passages", cut)
    kept = TopicIndex.renew(tmp_path / "topics", [*interviews[:2], changed])
    assert [entry.interview for entry in kept.entries] == [*interviews[:2], changed]
    assert read == ["three"]


def test_only_what_has_changed_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = [_told(f"{n}{kind}", n) for n in range(12) for kind in "ab"]
    made = TopicIndex.build(library)
    made.prepare()
    assert made.conversations() == [(f"{n}a", f"{n}b") for n in range(12)]
    made.save(tmp_path / "topics")
    monkeypatch.setattr(accounts_module, "MOST_CHANGED", 1.0)
    library[7] = _told("3b", 3, "雁")
    compared = []

    def tied(index: TopicIndex, one: int, other: int, here: Side, there: Side) -> Tie:
        compared.append({one, other})
        return tie_of(index, one, other, here, there)

    monkeypatch.setattr(accounts_module, "tie_of", tied)
    kept = TopicIndex.renew(tmp_path / "topics", library)
    kept.prepare()
    assert kept.conversations() == made.conversations()
    assert compared
    assert all(7 in pair for pair in compared)


def _told(name: str, number: int, more: str = "") -> Interview:
    """One of some talks that have no word in common, in ten turns."""
    turns = [[chr(0x5000 + 400 * number + 40 * turn + n) for n in range(40)] for turn in range(10)]
    said = [("A" if n % 2 else "Q", "".join(turn) + more) for n, turn in enumerate(turns)]
    return make(name, [(None, said)])


PIECES = (BEES, BRIDGES, TEA, (("A", "Bees in a wooden hive(木蜂箱), mites and frost."),))
tellings = st.lists(st.sampled_from(range(4)), max_size=4)


@settings(deadline=None, max_examples=60)
@given(
    before=st.lists(tellings, min_size=1, max_size=6),
    changes=st.lists(st.tuples(st.integers(0, 6), st.none() | tellings), max_size=3),
    segment=st.sampled_from((6, 60_000)),
    plenty=st.sampled_from((0, 20_000)),
)
def test_what_is_brought_up_to_date_is_what_would_be_made_anew(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[list[int]],
    changes: list[tuple[int, list[int] | None]],
    segment: int,
    plenty: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "SEGMENT", segment)
        patch.setattr(index_module, "PLENTY", plenty)
        patch.setattr(store_module, "ENOUGH_KEPT", 0.0)
        folder = tmp_path_factory.mktemp("kept") / "topics"
        told = dict(enumerate(before))
        made = TopicIndex.build(_library(told))
        made.prepare()
        made.save(folder)
        for number, telling in changes:
            told.pop(number, None)
            if telling is not None:
                told[number] = telling
        library = _library(told)
        assume(library)
        anew = TopicIndex.build(library)
        kept = TopicIndex.renew(folder, library)
        assert [(e.first, e.cuts, e.facts) for e in kept.entries] == [
            (e.first, e.cuts, e.facts) for e in anew.entries
        ]
        assert kept.passage_count == anew.passage_count
        assert kept.equivalents.said == anew.equivalents.said
        for one, other in zip(kept.segments, anew.segments, strict=True):
            assert one.base == other.base
            for name in ("keys", "starts", "passages", "lengths"):
                assert np.array_equal(getattr(one, name), getattr(other, name))
        assert kept.conversations() == anew.conversations()
        for interview in library:
            for ordinal in range(0, len(interview.turns), 3):
                assert kept.related(interview, ordinal) == anew.related(interview, ordinal)
        kept.save(folder)
        again = TopicIndex.open(folder, library)
        assert again is not None
        assert again.conversations() == anew.conversations()


def _library(told: Mapping[int, list[int]]) -> list[Interview]:
    return [
        make(f"talk{number}", [(None, PIECES[piece]) for piece in telling])
        for number, telling in told.items()
    ]
