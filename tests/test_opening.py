"""A library opened without a screen: small here and now, large from the cache, the same answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.library import Library
from tui.opening import Opened

WORDS = ["石头", "木船", "茶园", "窑炉", "丝线", "铁匠", "竹编", "陶土"]
THEMES = ["窑变", "潮水"]
BEGAN = 1_600_000_000_500_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    talks = tmp_path / "talks"
    talks.mkdir()
    for n, word in enumerate(WORDS):
        text = f"主持人：先说说{word}，怎么挑？\n\n周青山：{word}要先看纹路，再听声音。\n\n" * 6
        theme = THEMES[n % 2]
        text += f"主持人：那么{theme}呢？\n\n周青山：{theme}要等，{theme}急不得。\n"
        (talks / f"{word}.txt").write_text(text, "utf-8")
        os.utime(talks / f"{word}.txt", ns=(BEGAN, BEGAN))
    (talks / "broken.txt").write_bytes(b"\0\1\2" * 99)
    os.utime(talks / "broken.txt", ns=(BEGAN, BEGAN))
    os.utime(talks, ns=(BEGAN, BEGAN))
    return talks


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small a library is, it is opened as a large one."""
    monkeypatch.setattr("tui.opening.LARGE_BYTES", 0)
    monkeypatch.setattr("tui.library.pool.PAYS_BYTES", 0)
    monkeypatch.setattr("tui.library.shelf.PAYS_BYTES", 0)


def opened(folder: Path, said: list[str], told: list[str]) -> Opened:
    return Opened([folder], said.append, told.append, to_search=True)


def answers(one: Opened) -> list[tuple[str, int]]:
    index = one.search_index()
    return [(hit.interview_id, hit.ordinal) for word in WORDS for hit in index.search(word).hits]


def topics(one: Opened) -> list[tuple[str, int]]:
    return [(topic.label, len(topic.passages)) for topic in one.topic_index().topics(20)]


def test_a_large_library_answers_as_a_small_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = opened(folder, [], [])
    assert not small.large
    monkeypatch.setattr("tui.opening.LARGE_BYTES", 0)
    monkeypatch.setattr("tui.library.pool.PAYS_BYTES", 0)
    once, again = opened(folder, [], []), opened(folder, [], [])
    assert once.large
    assert once.entries == again.entries == small.entries
    assert answers(once) == answers(again) == answers(small) != []
    assert topics(once) == topics(again) == topics(small) != []
    assert set(once.interviews_of([once.entries[1].id])) == {once.entries[1].id}


@pytest.mark.usefixtures("large")
def test_what_was_read_once_is_kept(folder: Path, own_folders: Path) -> None:
    told: list[str] = []
    first = opened(folder, [], told)
    count = len(WORDS) + 1
    assert told[0] == f"reading 1 of {count} files"
    assert told[-1] == ""
    first.keep()
    assert list((own_folders / "cache").glob("libraries/*/index/*"))
    again: list[str] = []
    second = opened(folder, [], again)
    # A file that cannot be read is tried each time.
    assert [words for words in again if words.startswith("reading")] == [
        f"reading {count} of {count} files"
    ]
    assert answers(second) == answers(first)


@pytest.mark.usefixtures("large")
def test_comparing_is_kept_too(folder: Path) -> None:
    told: list[str] = []
    opened(folder, [], told).topic_index()
    assert "comparing" in told
    told.clear()
    opened(folder, [], told).topic_index()
    assert "comparing" not in told


@pytest.mark.usefixtures("large")
def test_a_fault_in_the_index_is_raised(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no index today")

    monkeypatch.setattr("tui.search.SearchIndex.prepare", fail)
    with pytest.raises(RuntimeError, match="no index today"):
        opened(folder, [], []).search_index()


@pytest.mark.usefixtures("large")
def test_nowhere_to_keep_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FANGTAN_CACHE_DIR", str(tmp_path / "file" / "cache"))
    one = opened(folder, [], [])
    assert answers(one)
    assert topics(one)
    one.keep()


def test_the_size_is_that_of_the_files(folder: Path) -> None:
    assert Library([folder]).size == sum(path.stat().st_size for path in folder.iterdir())
