from __future__ import annotations

import errno
import json
import multiprocessing
import os
import stat
from itertools import count
from pathlib import Path

import pytest

from tui.state import Position, ReadingState, reading, state_folder, store


def opened(folder: Path) -> ReadingState:
    ticks = count(1000)
    return ReadingState(folder, clock=lambda: float(next(ticks)))


def test_what_is_saved_is_there_next_time(tmp_path: Path) -> None:
    state = opened(tmp_path / "state")
    assert state.position("aa") is None
    state.set_position("aa", Position("t1", 12))
    state.set_last_open("/library", "aa")
    state.remember("tree_width", 30)
    assert state.position("aa") == Position("t1", 12)
    assert state.save()
    again = opened(tmp_path / "state")
    assert again.position("aa") == Position("t1", 12)
    assert again.last_open("/library") == "aa"
    assert again.last_open("/other") is None
    assert again.remembered("tree_width") == 30
    assert again.take_messages() == []


def test_queries_come_newest_first_and_once(tmp_path: Path) -> None:
    state = opened(tmp_path)
    for query in ("芯片", "能源", "[b] (", "芯片", "  "):
        state.add_query(query)
    assert state.queries == ["芯片", "[b] (", "能源"]
    state.save()
    again = opened(tmp_path)
    assert again.queries == ["芯片", "[b] (", "能源"]
    again.add_query("能源")
    assert again.queries[0] == "能源"


def test_a_clock_that_stands_or_goes_back_keeps_the_order(tmp_path: Path) -> None:
    state = ReadingState(tmp_path, clock=lambda: 5.0)
    for query in "abc":
        state.add_query(query)
    state.save()
    late = ReadingState(tmp_path, clock=lambda: 1.0)
    late.add_query("d")
    assert late.queries == ["d", "c", "b", "a"]


def test_folder_and_file_are_private(tmp_path: Path) -> None:
    state = opened(tmp_path / "a" / "state")
    state.set_position("aa", Position("t"))
    old = os.umask(0)
    try:
        assert state.save()
    finally:
        os.umask(old)
    for folder in (tmp_path / "a", tmp_path / "a" / "state"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (tmp_path / "a" / "state").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    state = opened(tmp_path / "state")
    assert state.save()
    assert not (tmp_path / "state").exists()
    state.set_position("aa", Position("t", 1))
    state.save()
    before = (tmp_path / "state" / "state.json").stat().st_ino
    state.set_position("aa", Position("t", 1))
    state.save()
    assert (tmp_path / "state" / "state.json").stat().st_ino == before


def test_two_browsers_keep_each_others_entries(tmp_path: Path) -> None:
    one, two = opened(tmp_path), opened(tmp_path)
    one.set_position("aa", Position("t1"))
    two.set_position("bb", Position("t2"))
    assert one.save()
    assert two.save()
    one.set_position("cc", Position("t3"))
    assert one.save()
    both = opened(tmp_path)
    assert [both.position(key) for key in ("aa", "bb", "cc")] == [
        Position("t1"),
        Position("t2"),
        Position("t3"),
    ]


def _write(folder: str, number: int) -> None:
    state = ReadingState(Path(folder))
    for n in range(8):
        state.set_position(f"{number}-{n}", Position("t", n))
        assert state.save()


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(str(tmp_path), n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    state = opened(tmp_path)
    assert all(state.position(f"{w}-{n}") == Position("t", n) for w in range(3) for n in range(8))


@pytest.mark.parametrize("damage", [b"{", b"[]", b"\xff\x00", b"", b"[" * 100_000])
def test_a_damaged_file_is_kept_and_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "state.json"
    for number in (1, 2):
        path.write_bytes(damage)
        state = opened(tmp_path)
        messages = state.take_messages()
        assert len(messages) == 1
        assert f"state.json.corrupt-{number}" in messages[0]
        assert (tmp_path / f"state.json.corrupt-{number}").read_bytes() == damage
        state.set_position("aa", Position("t"))
        assert state.save()
        assert opened(tmp_path).position("aa") == Position("t")


def test_odd_values_count_as_nothing(tmp_path: Path) -> None:
    odd = {
        "schema": 1,
        "positions": {"aa": 3, "bb": {"turn": 1}, "cc": {"turn": "t", "char": -1, "when": "x"}},
        "queries": {"q": None},
        "libraries": [],
        "later": {"kept": 1},
    }
    (tmp_path / "state.json").write_text(json.dumps(odd), "utf-8")
    state = opened(tmp_path)
    assert [state.position(key) for key in ("aa", "bb", "cc")] == [None] * 3
    assert state.queries == ["q"]
    state.set_last_open("/l", "aa")
    assert state.save()
    assert json.loads((tmp_path / "state.json").read_text("utf-8"))["later"] == {"kept": 1}


def test_a_newer_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"schema": 99, "positions": {}}', "utf-8")
    state = opened(tmp_path)
    state.set_position("aa", Position("t"))
    assert not state.save()
    assert not state.save()
    assert len(state.take_messages()) == 2
    assert state.take_messages() == []
    assert json.loads(path.read_text("utf-8"))["schema"] == 99


def test_a_folder_that_cannot_be_made_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    state = opened(tmp_path / "file" / "state")
    state.take_messages()
    state.set_position("aa", Position("t"))
    assert not state.save()
    assert not state.save()
    messages = state.take_messages()
    assert len(messages) == 1
    assert "cannot be saved" in messages[0]
    assert state.position("aa") == Position("t")


def test_a_full_disk_keeps_the_old_file_and_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = opened(tmp_path)
    state.set_position("aa", Position("t1"))
    assert state.save()
    before = (tmp_path / "state.json").read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        state.set_position("bb", Position("t2"))
        assert not state.save()
    assert "No space left on device" in state.take_messages()[0]
    assert (tmp_path / "state.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.json", "state.json.lock"]
    assert state.save()
    assert opened(tmp_path).position("bb") == Position("t2")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.json").symlink_to(tmp_path / "real" / "mine.json")
    state = opened(tmp_path / "state")
    state.set_position("aa", Position("t"))
    assert state.save()
    assert (tmp_path / "state" / "state.json").is_symlink()
    assert opened(tmp_path / "state").position("aa") == Position("t")


def test_a_lock_that_is_never_given_back_does_not_stop_saving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(store, "_PATIENCE_SECONDS", 0.05)
    with open(tmp_path / "state.json.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        state = opened(tmp_path)
        state.set_position("aa", Position("t"))
        assert state.save()


def test_the_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_QUERIES", 3)
    state = opened(tmp_path)
    for query in "abcde":
        state.add_query(query)
    state.save()
    assert opened(tmp_path).queries == ["e", "d", "c"]


def test_where_the_state_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGTAN_STATE_DIR", str(tmp_path / "mine"))
    assert state_folder() == tmp_path / "mine"
    monkeypatch.delenv("FANGTAN_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    assert state_folder().name == "fangtan"
