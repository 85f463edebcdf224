"""Reading in processes beside the browser."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tui.library import Library
from tui.library.job import Done, Job, signature_of
from tui.library.pack import Pack
from tui.library.pool import PAYS_BYTES, Companion, read_all
from tui.transcript.model import Interview

TALK = "主持人：今天请到石匠周青山，石头怎么挑？\n\n周青山：先看纹路，再听声音。\n\n" * 6

STAND_IN = """
import sys, os, marshal, time
sys.path[:] = marshal.loads(bytes.fromhex(sys.argv[1]))
import tui.library.job as job
real = job.read_interview
def read(path, key):
    if "deadly" in path.name:
        os._exit(3)
    if "hangs" in path.name:
        time.sleep(999)
    if "prints" in path.name:
        print("noise among the answers", flush=True)
        os.write(1, b"more noise")
    return real(path, key)
job.read_interview = read
from tui.library.worker import main
main()
"""


def never() -> bool:
    return False


def jobs(folder: Path, *names: str) -> list[Job]:
    for name in names:
        (folder / name).write_text(TALK, "utf-8")
    return [Job(n, str(folder / name), None) for n, name in enumerate(names)]


def by_number(done: list[Done]) -> list[Done]:
    return sorted(done, key=lambda one: one.number)


def test_processes_read_what_is_read_here(tmp_path: Path) -> None:
    work = jobs(tmp_path, "a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
    (tmp_path / "c.txt").write_bytes(b"\0\1\2" * 99)
    (tmp_path / "e.txt").unlink()
    here = by_number(list(read_all(work, 0, never)))
    beside = by_number(list(read_all(work, 0, never, processes=2)))
    assert beside == here
    assert [one.error is None for one in here] == [True, True, False, True, False]


def test_a_process_that_dies_costs_the_file_it_was_reading(tmp_path: Path) -> None:
    names = [f"{n}.txt" for n in range(8)]
    names[2] = "deadly.txt"
    names[3] = "also-deadly.txt"
    done = by_number(
        list(read_all(jobs(tmp_path, *names), 0, never, processes=2, program=STAND_IN))
    )
    assert [one.number for one in done] == list(range(8))
    lost = [one for one in done if one.error is not None]
    assert [one.number for one in lost] == [2, 3]
    assert "deadly.txt" in (lost[0].error or "")
    assert "status 3" in (lost[0].error or "")


def test_what_a_process_prints_does_no_harm(tmp_path: Path) -> None:
    work = jobs(tmp_path, "prints.txt", "b.txt")
    done = list(read_all(work, 0, never, processes=1, program=STAND_IN))
    assert [one.error for one in done] == [None, None]


@pytest.mark.parametrize("program", ["import sys; sys.exit(1)", "print('hello')", "1/0"])
def test_where_no_process_starts_the_files_are_read_here(tmp_path: Path, program: str) -> None:
    work = jobs(tmp_path, "a.txt", "b.txt", "c.txt")
    done = by_number(list(read_all(work, 0, never, processes=2, program=program)))
    assert [one.error for one in done] == [None] * 3


def test_without_an_interpreter_the_files_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    done = list(read_all(jobs(tmp_path, "a.txt"), 0, never, processes=2))
    assert [one.error for one in done] == [None]


def test_few_bytes_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.library.pool._Pool", None)
    work = jobs(tmp_path, "a.txt", "b.txt")
    assert len(list(read_all(work, PAYS_BYTES - 1, never))) == 2


def test_cancelling_ends_the_processes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.library import pool

    started: list[pool._Process] = []
    real = pool._Process.__init__

    def noted(self: pool._Process, *arguments: object) -> None:
        real(self, *arguments)  # type: ignore[arg-type]
        started.append(self)

    monkeypatch.setattr(pool._Process, "__init__", noted)
    work = jobs(tmp_path, "a.txt", "hangs.txt", "b.txt")
    seen: list[Done] = []
    for done in read_all(work, 0, lambda: bool(seen), processes=1, program=STAND_IN):
        seen.append(done)
    assert [one.number for one in seen] == [0]
    assert [one.process.poll() is not None for one in started] == [True]


def test_a_file_that_takes_for_ever_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.library.pool._PATIENCE_SECONDS", 1.0)
    work = jobs(tmp_path, "hangs.txt", "b.txt")
    done = by_number(list(read_all(work, 0, never, processes=1, program=STAND_IN)))
    assert done[0].error is not None
    assert done[1].error is None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_a_generator_that_is_dropped_ends_its_processes(tmp_path: Path) -> None:
    reading = read_all(
        jobs(tmp_path, "a.txt", "hangs.txt"), 0, never, processes=1, program=STAND_IN
    )
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 30
    while _children() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _children()


def _children() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False


def test_a_library_read_in_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{n}.txt" for n in range(12)]
    jobs(tmp_path, *names)
    monkeypatch.setattr("tui.library.pool.PAYS_BYTES", 0)
    library = Library([tmp_path])
    told: list[tuple[int, int]] = []
    library.load(lambda progress: told.append((progress.done, progress.total)))
    assert told == [(n + 1, 12) for n in range(12)]
    assert [entry.path.name for entry in library.entries] == names
    assert sum(len(interview.turns) for interview in library.interviews()) == 144


class Counting:
    """A companion: what it makes is the names of the interviews that it was shown."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.shown: list[str] = []

    def add(self, interview: Interview, signature: str) -> None:
        if "spoils" in interview.path.name:
            raise ValueError("no")
        self.shown.append(f"{interview.path.name}|{signature}")

    def close(self) -> bytes:
        made, self.shown = self.shown, []
        return "\n".join([self.mark, *made]).encode()


def counted(work: list[Job], **options: Any) -> tuple[list[Done], list[list[str]]]:
    made: list[list[str]] = []

    def take(data: bytes) -> None:
        made.append(data.decode().split("\n"))

    companion = Companion(f"{__name__}:Counting", "mark", take)
    done = list(read_all(work, 0, never, companion=companion, **options))
    return by_number(done), made


def test_what_a_companion_makes_is_of_neighbouring_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.library.pool.FIRST_RUN_BYTES", 3)
    monkeypatch.setattr("tui.library.pool.LAST_RUN_BYTES", 3)
    names = [f"{n:02}.txt" for n in range(20)]
    work = [job._replace(size=1) for job in jobs(tmp_path, *names)]
    done, made = counted(work, processes=2)
    assert all(one.gathered for one in done)
    signatures = {one.number: signature_of(len(one.record), one.check) for one in done}
    runs = [[int(row.partition(".")[0]) for row in rest] for _, *rest in made]
    assert all(mark == "mark" for mark, *_ in made)
    assert all(run == list(range(run[0], run[0] + len(run))) for run in runs)
    assert sorted(n for run in runs for n in run) == list(range(20))
    assert len(runs) >= 6
    told = {row for _, *rest in made for row in rest}
    assert told == {f"{n:02}.txt|{signatures[n]}" for n in range(20)}


def test_a_companion_that_fails_costs_nothing_else(tmp_path: Path) -> None:
    names = ["a.txt", "spoils.txt", "c.txt"]
    done, made = counted(jobs(tmp_path, *names), processes=1)
    assert [one.error for one in done] == [None] * 3
    assert [one.gathered for one in done] == [True, False, False]
    assert made == []


def test_a_process_that_dies_takes_what_its_companion_had(tmp_path: Path) -> None:
    names = ["a.txt", "deadly.txt", "c.txt"]
    done, made = counted(jobs(tmp_path, *names), processes=1, program=STAND_IN)
    assert [one.error is None for one in done] == [True, False, True]
    assert [[row.partition("|")[0] for row in rest] for _, *rest in made] == [["c.txt"]]


def test_processes_put_records_away_themselves(tmp_path: Path) -> None:
    work = jobs(tmp_path, "a.txt", "b.txt")
    here = by_number(list(read_all(work, 0, never)))
    folder = tmp_path / "cache" / "deep"
    done = by_number(list(read_all(work, 0, never, processes=1, folder=str(folder))))
    for one, plain in zip(done, here, strict=True):
        assert one.kept is not None
        pack = Pack.open(folder / one.kept.pack)
        assert pack.read(one.kept.place, one.kept.length) == plain.record
        assert one._replace(record=plain.record, kept=None) == plain
    blocked = tmp_path / "a.txt" / "no folder"
    assert by_number(list(read_all(work, 0, never, processes=1, folder=str(blocked)))) == here
