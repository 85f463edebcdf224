"""From a library into the search index, without a screen."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.library import Library, Progress
from tui.search import SearchIndex
from tui.search.feed import Feed
from tui.transcript.model import Interview

WORDS = ["石头", "木船", "茶园", "窑炉", "丝线", "铁匠", "竹编", "陶土"]
DAY = 86_400_000_000_000
BEGAN = 1_600_000_000_500_000_000


def talk(word: str) -> str:
    return f"主持人：先说说{word}，怎么挑？\n\n周青山：{word}要先看纹路，再听声音。\n\n" * 6


def put(folder: Path, name: str, text: str, days: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text, "utf-8")
    os.utime(folder / f"{name}.txt", ns=(BEGAN + days * DAY,) * 2)
    os.utime(folder, ns=(BEGAN + days * DAY,) * 2)


@contextmanager
def fed(library: Library) -> Iterator[tuple[Feed, list[Progress]]]:
    """The library loaded, and its feed once that holds everything."""
    ended: list[bool] = []
    errors: list[Exception] = []
    told: list[Progress] = []
    feed = Feed(library, lambda: bool(ended), lambda index: None, errors.append)
    feed.start()

    def on_entry(progress: Progress) -> None:
        told.append(progress)
        feed.take(progress)

    library.load(on_entry)
    feed.loaded()
    try:
        while not feed.ready(1.0):
            pass
        settle(feed)
        yield feed, told
    finally:
        ended.append(True)
    assert not errors


def settle(feed: Feed) -> None:
    while feed.busy:
        feed.ready(0.01)
        time.sleep(0.01)


def found(feed: Feed, query: str) -> list[str]:
    assert feed.index is not None
    hits = feed.index.search(query).hits
    return sorted({hit.interview_id for hit in hits if hit.why in ("exact", "words")})


def ids(library: Library, *words: str) -> list[str]:
    return sorted(entry.id for entry in library.entries if entry.path.stem in words)


def make(tmp_path: Path) -> Library:
    for word in WORDS:
        put(tmp_path / "talks", word, talk(word))
    return Library([tmp_path / "talks"], cache=tmp_path / "cache")


def test_everything_loaded_is_found(tmp_path: Path) -> None:
    library = make(tmp_path)
    with fed(library) as (feed, told):
        assert [progress.kept for progress in told] == [False] * len(WORDS)
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
        assert feed.waiting == 0


def test_the_index_is_kept_and_opened_again(tmp_path: Path) -> None:
    with fed(make(tmp_path)) as (feed, _):
        signatures = feed.index.signatures if feed.index is not None else {}
    assert len(signatures) == len(WORDS)
    library = make(tmp_path)
    folder = library_index(library)
    before = sorted(path.name for path in folder.iterdir())
    with fed(library) as (feed, told):
        assert all(progress.kept for progress in told)
        assert feed.index is not None
        assert feed.index.signatures == signatures
        assert found(feed, "陶土") == ids(library, "陶土")
    assert sorted(path.name for path in folder.iterdir()) == before


def library_index(library: Library) -> Path:
    (folder,) = (library.cache or Path()).glob("libraries/*/index")
    return folder


def test_what_changed_between_two_runs_is_found_as_it_is(tmp_path: Path) -> None:
    with fed(make(tmp_path)):
        pass
    put(tmp_path / "talks", "石头", talk("玉石"), 1)
    (tmp_path / "talks" / "木船.txt").unlink()
    put(tmp_path / "talks", "新", talk("灯笼"), 1)
    library = Library([tmp_path / "talks"], cache=tmp_path / "cache")
    with fed(library) as (feed, told):
        assert sorted(p.entry.path.stem for p in told if not p.kept) == ["新", "石头"]
        assert found(feed, "玉石") == ids(library, "石头")
        assert found(feed, "灯笼") == ids(library, "新")
        assert found(feed, "木船") == []
        assert found(feed, "茶园") == ids(library, "茶园")


def test_a_kept_index_of_which_little_is_left_is_made_anew(tmp_path: Path) -> None:
    with fed(make(tmp_path)):
        pass
    for word in WORDS[:-2]:
        put(tmp_path / "talks", word, talk(word + "匠"), 1)
    library = Library([tmp_path / "talks"], cache=tmp_path / "cache")
    with fed(library) as (feed, told):
        assert sum(progress.kept for progress in told) == 2
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
        assert feed.waiting == 0


def test_a_library_of_another_version_is_made_anew(tmp_path: Path) -> None:
    with fed(make(tmp_path)):
        pass
    (table,) = (tmp_path / "cache").glob("libraries/*/table")
    table.write_bytes(b"fangtan library table\nof next year")
    library = make(tmp_path)
    with fed(library) as (feed, told):
        assert not any(progress.kept for progress in told)
        for word in WORDS:
            assert found(feed, word) == ids(library, word)


def test_changes_while_it_is_open(tmp_path: Path) -> None:
    library = make(tmp_path)
    with fed(library) as (feed, _):
        put(tmp_path / "talks", "石头", talk("玉石"), 1)
        put(tmp_path / "talks", "茶园", "\0\1\2" * 99, 1)
        (tmp_path / "talks" / "木船.txt").unlink()
        put(tmp_path / "talks", "新", talk("灯笼"), 1)
        feed.update(library.refresh())
        settle(feed)
        assert found(feed, "玉石") == ids(library, "石头")
        assert found(feed, "灯笼") == ids(library, "新")
        assert found(feed, "木船") == found(feed, "茶园") == []
        assert found(feed, "陶土") == ids(library, "陶土")
        assert feed.waiting == 0


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small a library is, it is read in processes."""
    monkeypatch.setattr("tui.library.pool.PAYS_BYTES", 0)
    monkeypatch.setattr("tui.library.shelf.PAYS_BYTES", 0)
    monkeypatch.setattr("tui.library.pool.FIRST_RUN_BYTES", 1_000)
    monkeypatch.setattr("tui.search.feed.GATHER_TURNS", 0)


def taken_in_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of interviews that had to be indexed by this process."""
    here: list[str] = []
    real = SearchIndex.add

    def add(self: SearchIndex, interviews: list[Interview], *rest: Any, **named: Any) -> int:
        here.extend(one.id for one in interviews)
        return real(self, interviews, *rest, **named)

    monkeypatch.setattr(SearchIndex, "add", add)
    return here


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("cached", [True, False])
def test_what_processes_gather_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cached: bool
) -> None:
    here = taken_in_here(monkeypatch)
    library = make(tmp_path)
    library.cache = library.cache if cached else None
    with fed(library) as (feed, _):
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
        assert feed.waiting == 0
        assert feed.index is not None
        assert list(feed.index.signatures) == [entry.id for entry in library.entries]
    # What is opened first is read here: taken in here too, or gathered if all else came sooner.
    assert here in ([], [library.entries[0].id])
    if cached:
        assert len(list(library_index(library).glob("batch-*"))) == 2, "one batch and the names"


@pytest.mark.usefixtures("processes")
def test_interviews_of_a_process_that_died_are_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.search.feed.GATHER_TURNS", 1_000_000)
    here = taken_in_here(monkeypatch)
    monkeypatch.setattr(Feed, "_take_sheaf", lambda self, data: None)
    library = make(tmp_path)
    with fed(library) as (feed, _):
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
    assert sorted(here) == sorted(entry.id for entry in library.entries)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("what", ["gone", "of another version", "damaged"])
def test_an_index_that_is_lost_is_gathered_in_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with fed(make(tmp_path)):
        pass
    if what == "of another version":
        monkeypatch.setattr("tui.search.storage.FORMAT", 99)
    else:
        for path in library_index(make(tmp_path)).glob("table-*"):
            path.write_bytes(b"noise") if what == "damaged" else path.unlink()
    here = taken_in_here(monkeypatch)
    library = make(tmp_path)
    with fed(library) as (feed, told):
        assert all(progress.kept for progress in told)
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
    assert here == []


@pytest.mark.usefixtures("processes")
def test_a_file_that_is_replaced_while_all_is_indexed(tmp_path: Path) -> None:
    library = make(tmp_path)
    replaced: list[int] = []
    real = library.load

    def load(on_entry: Any, cancelled: Any = None) -> None:
        def noticed(progress: Progress) -> None:
            on_entry(progress)
            if progress.entry.path.stem == "石头" and not replaced:
                replaced.append(1)
                put(tmp_path / "talks", "石头", talk("玉石"), 1)

        real(noticed, cancelled)

    library.load = load  # type: ignore[method-assign,assignment]
    with fed(library) as (feed, _):
        feed.update(library.refresh())
        settle(feed)
        assert found(feed, "玉石") == ids(library, "石头")
        for word in WORDS[1:]:
            assert found(feed, word) == ids(library, word)


@pytest.mark.usefixtures("processes")
def test_two_programs_index_the_same_library_at_once(tmp_path: Path) -> None:
    one, other = make(tmp_path), make(tmp_path)
    with fed(one) as (first, _), fed(other) as (second, _):
        for library, feed in ((one, first), (other, second)):
            for word in WORDS:
                assert found(feed, word) == ids(library, word)
    third = make(tmp_path)
    with fed(third) as (feed, told):
        assert all(progress.kept for progress in told)
        for word in WORDS:
            assert found(feed, word) == ids(third, word)


@pytest.mark.usefixtures("processes")
def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    library = make(tmp_path)
    library.cache = tmp_path / "file" / "cache"
    (tmp_path / "file").write_text("no folder")
    with fed(library) as (feed, _):
        for word in WORDS:
            assert found(feed, word) == ids(library, word)
    assert library.trouble is not None


@pytest.mark.usefixtures("processes")
def test_an_index_that_cannot_be_written(tmp_path: Path) -> None:
    library = make(tmp_path)
    library.load()
    assert library.index_folder is not None
    library.index_folder.write_text("no folder")
    again = make(tmp_path)
    with fed(again) as (feed, told):
        assert all(progress.kept for progress in told)
        for word in WORDS:
            assert found(feed, word) == ids(again, word)
        assert not feed.kept
    assert again.trouble is None


@pytest.mark.usefixtures("processes")
def test_what_was_read_before_one_quit_is_not_read_again(tmp_path: Path) -> None:
    library = make(tmp_path)
    feed = Feed(library, lambda: False, lambda index: None, lambda error: None)
    library.load(feed.take, lambda: len(library.entries) >= 3)
    again = make(tmp_path)
    with fed(again) as (other, told):
        assert sum(progress.kept for progress in told) >= 3
        for word in WORDS:
            assert found(other, word) == ids(again, word)


def test_without_a_cache_it_all_works(tmp_path: Path) -> None:
    put(tmp_path / "talks", "a", talk("石头"))
    library = Library([tmp_path / "talks"])
    with fed(library) as (feed, _):
        assert found(feed, "石头") == ids(library, "a")


def test_a_fault_ends_the_feed_and_is_told(tmp_path: Path) -> None:
    library = make(tmp_path)
    errors: list[Exception] = []

    def broken(index: SearchIndex) -> None:
        raise RuntimeError("no")

    feed = Feed(library, lambda: False, broken, errors.append)
    feed.start()
    library.load(feed.take)
    feed.loaded()
    while not feed.ready(1.0):
        pass
    assert [str(error) for error in errors] == ["no"]
    assert not feed.busy
