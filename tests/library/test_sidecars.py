"""Sidecars in a library: never listed, part of what a record depends on, and watched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.library import Library
from tui.library.watch import Update

TALK = "主持人：今天请到石匠周青山，石头怎么挑？\n\n周青山：先看纹路，再听声音。\n\n" * 6
DAY = 86_400_000_000_000
BEGAN = 1_600_000_000_500_000_000


def put(path: Path, text: str, days: int = 0) -> Path:
    """A file that was last changed so many days after the beginning, and its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    for one in (path, path.parent):
        os.utime(one, ns=(BEGAN + days * DAY,) * 2)
    return path


def named(name: str) -> str:
    return f'[speakers]\n"周青山" = "{name}"\n'


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    put(tmp_path / "all" / "talks" / "b.txt", TALK)
    put(tmp_path / "all" / "talks" / "deep" / "a.txt", TALK)
    return tmp_path / "all" / "talks"


def opened(*paths: Path, cache: Path | None = None) -> tuple[Library, list[str]]:
    """The library loaded, and the names of the files that had to be read."""
    library = Library(paths, cache=cache)
    read: list[str] = []
    library.load(lambda one: None if one.kept else read.append(one.entry.path.name))
    return library, read


def guests(library: Library) -> dict[str, str]:
    """File name → the second speaker, of entries and interviews alike."""
    found = {}
    for entry in library.entries:
        interview = library.interview(entry.id)
        assert interview is not None
        assert entry.speakers == tuple(speaker.name for speaker in interview.speakers)
        found[entry.path.name] = entry.speakers[1]
    return found


def test_sidecars_are_no_transcripts(talks: Path) -> None:
    put(talks / "b.txt.tui.toml", named("周先生"))
    put(talks / "library.tui.toml", "date = '2024'\n")
    library, _ = opened(talks)
    assert [entry.path.name for entry in library.entries] == ["b.txt", "a.txt"]
    assert {entry.date for entry in library.entries} == {"2024"}
    outright, _ = opened(talks / "b.txt.tui.toml")
    (entry,) = outright.entries
    assert entry.error is not None
    assert "holds corrections, no transcript" in entry.error


def test_loaded_and_read_are_alike_however_they_are_opened(talks: Path) -> None:
    put(talks.parent / "library.tui.toml", named("上面"))
    put(talks / "b.txt.tui.toml", named("旁边"))
    expected = {"b.txt": "旁边", "a.txt": "上面"}
    assert guests(opened(talks)[0]) == expected
    assert guests(opened(talks / "b.txt", talks / "deep" / "a.txt")[0]) == expected
    library = Library([talks])
    list(library.read())
    assert guests(library) == expected


@pytest.mark.parametrize("where", ["b.txt.tui.toml", "library.tui.toml", "../library.tui.toml"])
def test_a_record_depends_on_its_sidecars(talks: Path, where: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert len(opened(talks, cache=cache)[1]) == 2
    assert opened(talks, cache=cache)[1] == []
    depend = ["b.txt"] if where.startswith("b.txt") else ["b.txt", "a.txt"]
    for day, name in enumerate(["周先生", "老周"], 1):
        put(talks / where, named(name), day)
        library, read = opened(talks, cache=cache)
        assert sorted(read) == sorted(depend)
        assert {guests(library)[one] for one in depend} == {name}
        assert opened(talks, cache=cache)[1] == []
    (talks / where).unlink()
    library, read = opened(talks, cache=cache)
    assert sorted(read) == sorted(depend)
    assert set(guests(library).values()) == {"周青山"}


def test_a_sidecar_as_new_as_the_reading_is_not_trusted(talks: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    sidecar = put(talks / "b.txt.tui.toml", named("周先生"))
    os.utime(sidecar)
    # Of a file system that counts in whole seconds.
    now = os.stat(sidecar).st_mtime_ns // 1_000_000_000 * 1_000_000_000
    os.utime(sidecar, ns=(now, now))
    opened(talks, cache=cache)
    assert opened(talks, cache=cache)[1] == ["b.txt"]


@pytest.mark.parametrize("outright", [False, True])
@pytest.mark.parametrize("where", ["b.txt.tui.toml", "library.tui.toml", "../library.tui.toml"])
def test_changes_of_sidecars_are_noticed(talks: Path, where: str, outright: bool) -> None:
    library, _ = opened(*([talks / "b.txt"] if outright else [talks]))
    (b,) = (entry.id for entry in library.entries if entry.path.name == "b.txt")
    put(talks / where, named("周先生"), 1)
    assert b in library.refresh().changed
    assert guests(library)["b.txt"] == "周先生"
    assert library.refresh() == Update()
    (talks / where).write_text(named("老周"), "utf-8")  # in place: the folder's time stays
    os.utime(talks / where, ns=(BEGAN + 2 * DAY,) * 2)
    os.utime((talks / where).parent, ns=(BEGAN + DAY,) * 2)
    assert b in library.refresh().changed
    assert guests(library)["b.txt"] == "老周"
    (talks / where).unlink()
    os.utime((talks / where).parent, ns=(BEGAN + 3 * DAY,) * 2)
    assert b in library.refresh().changed
    assert guests(library)["b.txt"] == "周青山"


def test_turns_keep_their_ids(talks: Path) -> None:
    library, _ = opened(talks)
    entry = library.entries[0]
    before = library.interview(entry.id)
    put(talks / "b.txt.tui.toml", named("周先生"), 1)
    library.refresh()
    after = library.interview(entry.id)
    assert before is not None
    assert after is not None
    assert [turn.id for turn in after.turns] == [turn.id for turn in before.turns]


def test_reading_anew_changes_nothing_in_the_library(talks: Path) -> None:
    put(talks / "deep" / "b.txt", TALK)  # two of one name: their ids come from their paths
    library, _ = opened(talks)
    entry = library.entries[0]
    put(talks / "b.txt.tui.toml", named("周先生"), 1)
    anew = library.read_anew(entry.id)
    assert not isinstance(anew, str)
    assert anew.id == entry.id
    assert [speaker.name for speaker in anew.speakers] == ["主持人", "周先生"]
    assert guests(library)["b.txt"] == "周青山"
    entry.path.unlink()
    assert "no such file" in str(library.read_anew(entry.id))
    assert "not in the library" in str(library.read_anew("nobody"))


def test_looking_now_does_not_wait(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.library.watch.SOONEST_SECONDS", 1000.0)
    library, _ = opened(talks)
    put(talks / "b.txt.tui.toml", named("周先生"), 1)
    library.look_now()
    assert len(next(library.watch(lambda: False)).changed) == 1
    library.look_now()
    assert list(library.watch(lambda: True)) == []
