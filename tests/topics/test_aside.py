"""A large library is compared by another process, and found as if it had been compared here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topics.sample import BEES, BRIDGES, TEA
from tui.library import Library
from tui.topics import TopicIndex, aside


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, said in (("one", [BRIDGES, BEES]), ("two", [BEES]), ("three", [TEA, BRIDGES])):
        text = "".join(f"{who}: {words}\n\n" for lines in said for who, words in lines)
        (tmp_path / "library").mkdir(exist_ok=True)
        (tmp_path / "library" / f"{name}.txt").write_text(text, encoding="utf-8")
    library = Library([tmp_path / "library"], cache=tmp_path / "cache")
    library.load()
    return library


def never() -> bool:
    return False


def test_what_another_process_found_is_what_is_found_here(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "PAYS_TURNS", 1)
    assert aside.compare_aside(library, never)
    interviews = library.lent()
    assert library.topics_folder is not None
    kept = TopicIndex.open(library.topics_folder, interviews)
    assert kept is not None
    made = TopicIndex.build(interviews)
    made.prepare()
    assert kept.conversations() == made.conversations()
    assert kept.kept_accounts is not None
    for interview in interviews:
        for ordinal in range(len(interview.turns)):
            assert kept.related(interview, ordinal) == made.related(interview, ordinal)


def test_a_few_turns_are_compared_here(library: Library) -> None:
    assert not aside.compare_aside(library, never)
    assert library.topics_folder is not None
    assert not library.topics_folder.exists()


def test_what_is_cancelled_or_cannot_be_kept_is_not_there(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "PAYS_TURNS", 1)
    assert not aside.compare_aside(library, lambda: True)
    alone = Library(library.roots)
    alone.load()
    assert not aside.compare_aside(alone, never)
