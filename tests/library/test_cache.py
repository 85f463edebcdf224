"""What is kept between two runs, and what happens when it cannot be or must not be used."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tui.library import Library
from tui.library import cache as cache_module
from tui.library.cache import Cache
from tui.library.pack import Pack

TALK = "主持人：今天请到石匠周青山，石头怎么挑？\n\n周青山：先看纹路，再听声音。\n\n" * 6
DAY = 86_400_000_000_000
BEGAN = 1_600_000_000_500_000_000
NAMES = ("a", "b", "c", "d")


def put(path: Path, text: str = TALK, days: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, ns=(BEGAN + days * DAY,) * 2)


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    for name in NAMES:
        put(tmp_path / "talks" / f"{name}.txt", TALK + f"主持人：这是{name}。\n\n")
    return tmp_path / "talks"


def opened(talks: Path, cache: Path | None = None) -> tuple[Library, list[str]]:
    """The library loaded, and the names of the files that had to be read."""
    library = Library([talks], cache=cache if cache is not None else talks.parent / "cache")
    read: list[str] = []
    library.load(lambda one: None if one.kept else read.append(one.entry.path.stem))
    return library, read


def the_only(talks: Path, pattern: str) -> Path:
    (path,) = (talks.parent / "cache").glob(f"libraries/*/{pattern}")
    return path


def test_the_second_time_nothing_is_read(talks: Path) -> None:
    first, read = opened(talks)
    assert read == list(NAMES)
    second, read = opened(talks)
    assert read == []
    assert second.entries == first.entries
    assert list(second.interviews()) == list(first.interviews())
    assert second.trouble is None


def test_only_what_has_changed_is_read(talks: Path) -> None:
    opened(talks)
    put(talks / "b.txt", TALK, 1)
    put(talks / "e.txt", TALK)
    (talks / "c.txt").unlink()
    library, read = opened(talks)
    assert sorted(read) == ["b", "e"]
    assert [entry.path.stem for entry in library.entries] == ["a", "b", "d", "e"]


def test_a_file_as_new_as_the_reading_is_not_trusted(talks: Path) -> None:
    put(talks / "b.txt", TALK)
    os.utime(talks / "b.txt")
    # Of a file system that counts in whole seconds.
    now = os.stat(talks / "b.txt").st_mtime_ns // 1_000_000_000 * 1_000_000_000
    os.utime(talks / "b.txt", ns=(now, now))
    opened(talks)
    assert opened(talks)[1] == ["b"]


def test_what_could_not_be_read_is_tried_again(talks: Path) -> None:
    put(talks / "b.txt", "\0\1\2" * 99)
    opened(talks)
    assert opened(talks)[1] == ["b"]


@pytest.mark.parametrize("damage", [b"", b"x", b"fangtan library table\n" + b"\0" * 99])
def test_a_damaged_table_is_made_anew(talks: Path, damage: bytes) -> None:
    opened(talks)
    the_only(talks, "table").write_bytes(damage)
    assert opened(talks)[1] == list(NAMES)
    assert opened(talks)[1] == []


def test_one_wrong_bit_in_the_table_is_noticed(talks: Path) -> None:
    opened(talks)
    table = the_only(talks, "table")
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 1
    table.write_bytes(data)
    assert opened(talks)[1] == list(NAMES)


def test_a_table_of_another_version_is_made_anew(
    talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(talks)
    monkeypatch.setattr(cache_module, "version", lambda: "of next year")
    assert opened(talks)[1] == list(NAMES)
    assert opened(talks)[1] == []


def test_the_version_is_that_of_the_sources() -> None:
    assert cache_module.version() == cache_module.version()
    assert len(cache_module.version()) == 32


def test_a_pack_that_is_cut_or_gone_is_read_anew(talks: Path) -> None:
    opened(talks)
    pack = the_only(talks, "pack-*")
    pack.write_bytes(pack.read_bytes()[:-1])
    assert opened(talks)[1] == list(NAMES)
    for path in (talks.parent / "cache").glob("libraries/*/pack-*"):
        path.unlink()
    assert opened(talks)[1] == list(NAMES)


def test_a_record_with_a_wrong_bit_is_read_from_the_file(talks: Path) -> None:
    first, _ = opened(talks)
    pack = the_only(talks, "pack-*")
    data = bytearray(pack.read_bytes())
    data[100] ^= 1
    pack.write_bytes(data)
    second, read = opened(talks)
    assert read == []
    assert list(second.interviews()) == list(first.interviews())


def test_two_at_once_do_each_other_no_harm(talks: Path) -> None:
    one = Library([talks], cache=talks.parent / "cache")
    other = Library([talks], cache=talks.parent / "cache")
    entered: list[int] = []

    def in_between(progress: object) -> None:
        if not entered:
            entered.append(1)
            other.load()

    one.load(in_between)
    assert one.entries == other.entries
    assert list(one.interviews()) == list(other.interviews())
    third, read = opened(talks)
    assert read == []
    assert list(third.interviews()) == list(one.interviews())
    assert list(other.interviews()) == list(one.interviews())


def test_a_reading_that_is_cut_short_is_kept_so_far(talks: Path) -> None:
    library = Library([talks], cache=talks.parent / "cache")
    library.load(cancelled=lambda: len(library.entries) == 2)
    assert opened(talks)[1] == ["c", "d"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_home(talks: Path) -> None:
    home = talks.parent / "home"
    home.mkdir(mode=0o500)
    works_without(talks, home)


def test_a_cache_that_cannot_be_a_folder(talks: Path) -> None:
    home = talks.parent / "home"
    home.write_text("a file")
    works_without(talks, home / "cache")


def works_without(talks: Path, cache: Path) -> None:
    for _ in range(2):
        library, read = opened(talks, cache)
        assert read == list(NAMES)
        assert len(list(library.interviews())) == 4
        assert library.trouble is not None
        assert "\n" not in library.trouble
        assert library.index_folder is None


def test_a_full_disk(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Pack.append
    written: list[int] = []

    def full(self: Pack, record: bytes) -> int:
        if len(written) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(len(record))
        return real(self, record)

    monkeypatch.setattr(Pack, "append", full)
    library, _ = opened(talks)
    assert len(list(library.interviews())) == 4
    assert library.trouble is not None
    assert os.strerror(errno.ENOSPC) in library.trouble


def test_a_cache_of_somebody_else_is_not_trusted(
    talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(talks)
    monkeypatch.setattr(os, "getuid", lambda: os.stat(talks).st_uid + 1, raising=False)
    library, read = opened(talks)
    assert read == list(NAMES)
    assert "somebody else" in (library.trouble or "")


def test_old_libraries_go_first_when_it_is_too_large(talks: Path) -> None:
    root = talks.parent / "cache"
    for n, name in enumerate(("old", "older", "new")):
        folder = root / "libraries" / name
        folder.mkdir(parents=True)
        (folder / "table").write_bytes(b"x" * 1000)
        os.utime(folder / "table", (1e9 + (100, 50, 900)[n],) * 2)
    library, _ = opened(talks)
    own = library.index_folder
    assert own is not None
    size = sum(path.stat().st_size for path in own.parent.iterdir())
    cache = Cache.of(root, library.key)
    cache.tidy(size + 1500)
    left = {path.name for path in (root / "libraries").iterdir()}
    assert left == {"new", own.parent.name}
    cache.tidy(0)
    assert {path.name for path in (root / "libraries").iterdir()} == {own.parent.name}


def test_what_no_table_names_goes_when_it_is_old(talks: Path) -> None:
    library, _ = opened(talks)
    assert library.index_folder is not None
    folder = library.index_folder.parent
    for name in ("pack-old", ".table-old", "pack-new"):
        (folder / name).write_bytes(b"x")
        if name.endswith("old"):
            os.utime(folder / name, (1e9, 1e9))
    library.tidy()
    names = {path.name for path in folder.iterdir()}
    assert "pack-new" in names
    assert not names & {"pack-old", ".table-old"}
    assert opened(talks)[1] == []


def test_records_out_of_use_are_left_behind(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_LEAST_WASTE", 0)
    library, _ = opened(talks)
    for days in range(1, 6):
        for name in NAMES:
            put(talks / f"{name}.txt", TALK + f"主持人：第{days}天。\n\n", days)
        library.refresh()
    again, read = opened(talks)
    assert read == []
    assert list(again.interviews()) == list(library.interviews())


def test_the_most_recently_looked_at_stay_in_memory(
    talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gc
    import weakref

    monkeypatch.setattr("tui.library.shelf.KEPT_BYTES", 1)
    library, _ = opened(talks)
    ids = [entry.id for entry in library.entries]
    held = library.interview(ids[0])
    passing = library.interview(ids[1])
    assert passing is not None
    gone = weakref.ref(passing)
    del passing
    library.interview(ids[2])
    gc.collect()
    assert gone() is None
    assert library.interview(ids[0]) is held
