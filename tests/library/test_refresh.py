"""What changes on disk while a library is open."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread, Timer
from threading import enumerate as enumerate_threads

import pytest

from tui.library import Library
from tui.library.alarm import Alarm
from tui.library.watch import SHARE, SOONEST_SECONDS, Pace, Update, wait

TALK = "主持人：今天请到石匠周青山，先问一句，石头怎么挑？\n\n周青山：先看纹路，再听声音。\n\n" * 6
OTHER = "主持人：船怎么补？\n\n林海生：桐油和麻丝，一层一层来。\n\n" * 6
DAY = 86_400_000_000_000
BEGAN = 1_600_000_000_500_000_000


def put(path: Path, text: str, days: int = 0) -> Path:
    """A file that was last changed so many days after the beginning, and its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, ns=(BEGAN + days * DAY,) * 2)
    touch(path.parent, days)
    return path


def touch(folder: Path, days: int) -> None:
    os.utime(folder, ns=(BEGAN + days * DAY,) * 2)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    put(tmp_path / "talks" / "2.txt", TALK)
    put(tmp_path / "talks" / "10.txt", OTHER)
    library = Library([tmp_path / "talks"])
    library.load()
    return library


def names(library: Library) -> list[str]:
    return [entry.path.name for entry in library.entries]


def one(library: Library, name: str) -> str:
    (found,) = (entry.id for entry in library.entries if entry.path.name == name)
    return found


def error(library: Library) -> str | None:
    return library.entries[0].error


def test_nothing_changed(library: Library) -> None:
    entries = library.entries
    read: list[object] = []
    assert library.refresh(read.append) == Update()
    assert library.entries is entries
    assert read == []


def test_a_file_appears_in_its_place(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "talks" / "3.txt", OTHER, 1)
    read: list[object] = []
    update = library.refresh(read.append)
    assert update == Update(added=(one(library, "3.txt"),))
    assert names(library) == ["2.txt", "3.txt", "10.txt"]
    assert len(read) == 1
    assert library.interview(one(library, "3.txt")) is not None


def test_a_folder_appears(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "talks" / "new" / "a.txt", OTHER, 1)
    touch(tmp_path / "talks", 1)
    assert len(library.refresh().added) == 1
    assert library.entries[-1].group == "new"


def test_a_file_goes_and_its_reader_keeps_what_he_reads(library: Library, tmp_path: Path) -> None:
    gone = one(library, "2.txt")
    read = library.interview(gone)
    assert read is not None
    (tmp_path / "talks" / "2.txt").unlink()
    touch(tmp_path / "talks", 1)
    assert library.refresh() == Update(gone=(gone,))
    assert names(library) == ["10.txt"]
    assert len(read.turns) == 12
    assert library.interview(gone) is None
    assert library.refresh() == Update()


def test_a_file_changes_and_its_turns_keep_their_ids(library: Library, tmp_path: Path) -> None:
    changed = one(library, "10.txt")
    before = library.interview(changed)
    put(tmp_path / "talks" / "10.txt", "主持人：开始了吗？\n\n" + OTHER, 1)
    touch(tmp_path / "talks", 0)
    assert library.refresh() == Update(changed=(changed,))
    after = library.interview(changed)
    assert before is not None
    assert after is not None
    assert after is not before
    assert after.ordinal_of_turn[before.turns[3].id] > 3


def test_a_file_breaks_and_is_mended(library: Library, tmp_path: Path) -> None:
    broken = one(library, "2.txt")
    put(tmp_path / "talks" / "2.txt", "\0\1\2\3" * 99, 1)
    touch(tmp_path / "talks", 0)
    assert library.refresh() == Update(changed=(broken,))
    assert error(library) is not None
    assert library.interview(broken) is None
    assert library.refresh() == Update()
    put(tmp_path / "talks" / "2.txt", TALK, 2)
    assert library.refresh() == Update(changed=(broken,))
    assert error(library) is None
    assert library.interview(broken) is not None


def test_the_same_text_saved_again_is_no_change(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "talks" / "2.txt", TALK, 1)
    read: list[object] = []
    assert library.refresh(read.append) == Update()
    assert len(read) == 1
    assert library.refresh(read.append) == Update()
    assert len(read) == 1


def test_a_file_that_is_away_for_a_moment_stays(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talks" / "2.txt"
    path.unlink()
    touch(tmp_path / "talks", 1)

    def saved_meanwhile(seconds: float, cancelled: object) -> bool:
        put(path, OTHER, 2)
        return True

    monkeypatch.setattr("tui.library.watch.wait", saved_meanwhile)
    assert library.refresh() == Update(changed=(one(library, "2.txt"),))


def test_a_file_that_is_empty_for_a_moment_does_not_break(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talks" / "2.txt"
    path.write_bytes(b"")

    def written_meanwhile(seconds: float, cancelled: object) -> bool:
        put(path, TALK, 2)
        return True

    monkeypatch.setattr("tui.library.watch.wait", written_meanwhile)
    assert library.refresh() == Update()
    assert library.entries[0].error is None


def test_a_folder_that_cannot_be_reached_takes_nothing_away(
    library: Library, tmp_path: Path
) -> None:
    entries = library.entries
    (tmp_path / "talks").rename(tmp_path / "away")
    assert library.refresh() == Update()
    assert library.entries is entries
    assert library.interview(entries[0].id) is not None
    (tmp_path / "away").rename(tmp_path / "talks")
    put(tmp_path / "talks" / "3.txt", OTHER, 3)
    assert len(library.refresh().added) == 1


def test_a_second_file_of_the_same_name(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "talks" / "b" / "10.txt", TALK, 1)
    touch(tmp_path / "talks", 1)
    update = library.refresh()
    assert (len(update.added), update.changed, update.gone) == (1, (), ())
    put(tmp_path / "talks" / "a" / "c" / "10.txt", TALK, 1)
    put(tmp_path / "talks" / "a" / "2.txt", TALK, 1)
    touch(tmp_path / "talks", 2)
    assert len(library.refresh().added) == 2
    assert len({entry.id for entry in library.entries}) == 5
    assert all(library.interview(entry.id) is not None for entry in library.entries)


def test_named_files_are_looked_at_too(tmp_path: Path) -> None:
    path = put(tmp_path / "talk.txt", TALK)
    library = Library([path])
    library.load()
    put(path, OTHER, 1)
    assert library.refresh() == Update(changed=(library.entries[0].id,))
    path.unlink()
    assert library.refresh() == Update(changed=(library.entries[0].id,))
    assert library.entries[0].error is not None
    assert library.refresh() == Update()


def test_a_change_is_kept_for_the_next_start(tmp_path: Path) -> None:
    put(tmp_path / "talks" / "a.txt", TALK)
    library = Library([tmp_path / "talks"], cache=tmp_path / "cache")
    library.load()
    put(tmp_path / "talks" / "b.txt", OTHER, 1)
    library.refresh()
    again = Library([tmp_path / "talks"], cache=tmp_path / "cache")
    kept: list[bool] = []
    again.load(lambda progress: kept.append(progress.kept))
    assert kept == [True, True]
    assert again.entries == library.entries


def test_a_watch_yields_changes_and_ends_when_told(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "talks" / "3.txt", OTHER, 1)
    ended: list[bool] = []
    for update in library.watch(lambda: bool(ended)):
        assert len(update.added) == 1
        ended.append(True)
    assert names(library) == ["2.txt", "3.txt", "10.txt"]


@pytest.mark.parametrize("place", ["3.txt", "2.txt", "new/4.txt"])
def test_where_the_system_tells_of_changes_nobody_waits_for_the_next_look(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    pytest.importorskip("watchfiles", reason="watching files is an extra")
    monkeypatch.setattr("tui.library.watch.SOONEST_SECONDS", 1000.0)
    monkeypatch.setattr("tui.library.watch.LATEST_SECONDS", 1000.0)
    listening = Event()
    told = Alarm._listen

    def listen(alarm: Alarm, folders: frozenset[str], ended: Event) -> None:
        # A file of ours is written until it is noticed: when the system begins to tell is not said.
        def write() -> None:
            n = 0
            while not ended.wait(0.02):
                n += 1
                put(tmp_path / "talks" / place, OTHER + "甲：再见。\n" * n, n)

        Thread(target=write).start()
        listening.set()
        told(alarm, folders, ended)

    monkeypatch.setattr(Alarm, "_listen", listen)
    gave_up = Event()
    timer = Timer(60, gave_up.set)
    timer.start()
    for update in library.watch(gave_up.is_set):
        gave_up.set()
        timer.cancel()
        assert len(update.added) + len(update.changed) == 1
        break
    else:
        pytest.fail("nothing was told")
    assert listening.is_set()


def test_an_alarm_ends_and_is_silent_where_nothing_can_be_watched(tmp_path: Path) -> None:
    rung: list[bool] = []
    alarm = Alarm(lambda: rung.append(True))
    alarm.set([str(tmp_path / "gone")])
    alarm.set([str(tmp_path)])
    alarm.set([])
    alarm.stop()
    for thread in enumerate_threads():
        if thread.name == "library-alarm":
            thread.join(20)
            assert not thread.is_alive()
    assert not rung


def test_a_library_that_was_never_loaded_has_nothing_to_watch(tmp_path: Path) -> None:
    library = Library([tmp_path])
    assert library.refresh() == Update()
    assert list(library.watch(lambda: False)) == []


def test_looks_become_rarer_while_nothing_changes_and_where_they_are_slow() -> None:
    pace = Pace()
    waits = [pace.after(0.001, False) for _ in range(40)]
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]
    assert pace.after(0.001, True) == SOONEST_SECONDS
    assert pace.after(2.0, False) == pytest.approx(2.0 / SHARE)


def test_waiting_ends_when_cancelled() -> None:
    assert wait(0.0, lambda: False)
    assert not wait(99.0, lambda: True)
