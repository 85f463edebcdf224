"""Reading many files in processes beside the browser.

The processes are plain ones, started anew and spoken to over pipes: nothing is forked from a
program that has threads, nothing of theirs can reach the terminal, and killing them is safe at any
time. A process that dies costs the file it was reading. Where none can be started the files are
read here, one after the other.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from tui.library.job import Done, Job, Listing, do
from tui.library.stamp import Stamp, stamp_of
from tui.library.worker import read_frame, write_frame

Cancelled = Callable[[], bool]

PAYS_BYTES = 1_000_000
"""Fewer bytes than this are read sooner here than a process starts."""
MOST_PROCESSES = 8
_AHEAD = 3  # jobs that a process has before it, so that it never waits for the next
_LOOK_SECONDS = 0.04  # how soon a cancelled reading ends
_PATIENCE_SECONDS = 60.0  # for one file, and a second more for each
_PATIENCE_BYTES = 100_000
_PROGRAM = (
    "import sys, marshal; sys.path[:] = marshal.loads(bytes.fromhex(sys.argv[1]));"
    "from tui.library.worker import main; main()"
)


def processors() -> int:
    """How many processors this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def read_all(
    jobs: Iterable[Job],
    size: int,
    cancelled: Cancelled,
    *,
    processes: int | None = None,
    program: str = _PROGRAM,
) -> Iterator[Done]:
    """Do all jobs, yielding each as it is done, in no certain order; stop when ``cancelled()``.

    ``size`` is how many bytes the files have: it decides whether processes pay. ``processes`` is
    how many to use, by default as many as there are processors; 0 reads here.
    """
    waiting = deque(jobs)
    if processes is None:
        processes = 0 if size < PAYS_BYTES else min(processors(), MOST_PROCESSES)
    processes = min(processes, len(waiting))
    if processes:
        pool = _Pool(waiting, processes, cancelled, program)
        try:
            yield from pool.run()
        finally:
            pool.close()
    while waiting and not cancelled():
        yield do(waiting.popleft())


class _Process:
    """One worker and the jobs that it has before it."""

    def __init__(self, program: str, answers: SimpleQueue[tuple[_Process, Done | None]]) -> None:
        """Raises ``OSError`` when no process can be started."""
        path = marshal.dumps([os.path.abspath(place) for place in sys.path]).hex()
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.since = time.monotonic()
        self._answers = answers
        self._thread = Thread(target=self._listen, name="library-answers", daemon=True)
        self._thread.start()

    def give(self, job: Job) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        try:
            assert self.process.stdin is not None
            write_frame(self.process.stdin, marshal.dumps(tuple(job)))  # type: ignore[arg-type]
            self.process.stdin.flush()
        except OSError:
            pass  # it has died: the thread that listens says so

    def _listen(self) -> None:
        try:
            output: Any = self.process.stdout
            if read_frame(output) is not None:
                self.ready = True
                while (head := read_frame(output)) is not None:
                    record = read_frame(output)
                    if record is None:
                        break
                    number, stamp, listing, error, check = marshal.loads(head)
                    self._answers.put(
                        (
                            self,
                            Done(
                                number,
                                Stamp(*stamp) if stamp else None,
                                Listing(*listing) if listing else None,
                                error,
                                record,
                                check,
                            ),
                        )
                    )
        except (OSError, ValueError, EOFError, TypeError):
            pass  # closed, or not the program that was expected
        self._answers.put((self, None))

    def end(self) -> None:
        """Kill it, at once and whatever it does."""
        self.process.kill()
        self._thread.join(2)
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass
        self.process.wait(2)


class _Pool:
    def __init__(
        self, waiting: deque[Job], processes: int, cancelled: Cancelled, program: str
    ) -> None:
        self._waiting = waiting
        self._cancelled = cancelled
        self._program = program
        self._answers: SimpleQueue[tuple[_Process, Done | None]] = SimpleQueue()
        self._processes: list[_Process] = []
        for _ in range(processes):
            self._start()

    def _start(self) -> None:
        try:
            process = _Process(self._program, self._answers)
        except (OSError, ValueError, RuntimeError):
            return  # no program, no memory, no thread: with those that there are
        self._processes.append(process)
        self._feed(process)

    def _feed(self, process: _Process) -> None:
        while self._waiting and len(process.jobs) < _AHEAD:
            process.give(self._waiting.popleft())

    def run(self) -> Iterator[Done]:
        while self._processes and not self._cancelled():
            try:
                process, done = self._answers.get(timeout=_LOOK_SECONDS)
            except Empty:
                self._end_what_hangs()
                continue
            if done is None:
                yield from self._died(process)
            else:
                process.jobs.popleft()
                process.since = time.monotonic()
                self._feed(process)
                yield done
            if not self._waiting and not any(one.jobs for one in self._processes):
                return

    def _died(self, process: _Process) -> Iterator[Done]:
        """The file that it had in hand is the one that killed it; others read the rest."""
        self._processes.remove(process)
        process.end()
        jobs = process.jobs
        if process.ready and jobs:
            yield _lost(jobs.popleft(), process.process.returncode)
        self._waiting.extendleft(reversed(jobs))
        if process.ready and self._waiting:
            self._start()
        for one in self._processes:
            self._feed(one)

    def _end_what_hangs(self) -> None:
        now = time.monotonic()
        for process in self._processes:
            if process.jobs and now - process.since > _PATIENCE_SECONDS:
                stamp = stamp_of(process.jobs[0].path)
                more = stamp.size / _PATIENCE_BYTES if stamp else 0.0
                if now - process.since > _PATIENCE_SECONDS + more:
                    process.process.kill()

    def close(self) -> None:
        for process in self._processes:
            process.end()


def _lost(job: Job, status: int | None) -> Done:
    from tui.printable import printable

    reason = f"{job.path}: reading this file ended the program that read it (status {status})"
    return Done(job.number, stamp_of(job.path), None, printable(reason), b"", 0)
