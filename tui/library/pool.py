"""Reading many files in processes beside the browser.

A process that dies costs the file it was reading. Where none can be started the files are read
here, one after the other.

Each process reads runs of neighbouring files, so that what a companion makes of a run is of one
piece.
"""

from __future__ import annotations

import marshal
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from tui.library.aside import start_aside
from tui.library.job import Done, Job, Kept, Listing, do
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
_STARTING_SECONDS = 60.0
FIRST_RUN_BYTES = 200_000
LAST_RUN_BYTES = 2_000_000
"""Of a run of files: the first are short, so that there soon is something to search."""
_PROGRAM = (
    "import sys, marshal; sys.path[:] = marshal.loads(bytes.fromhex(sys.argv[1]));"
    "from tui.library.worker import main; main()"
)


class Companion(NamedTuple):
    """What else is made of each interview by the process that reads it.

    ``maker`` (``module:class``), called there with ``argument``, gives an object with
    ``add(interview, signature)`` and ``close()``, which returns bytes for what was added since it
    was last called. ``take`` gets these, in the thread that reads.
    """

    maker: str
    argument: Any
    take: Callable[[bytes], object]


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
    folder: str | None = None,
    companion: Companion | None = None,
) -> Iterator[Done]:
    """Do all jobs, yielding each as it is done, in no certain order; stop when ``cancelled()``.

    ``size`` is how many bytes the files have: it decides whether processes pay. ``processes`` is
    how many to use, by default as many as there are processors; 0 reads here. ``folder`` is where
    processes may put records; the ``companion`` is only there for them.
    """
    waiting = deque(jobs)
    if processes is None:
        processes = 0 if size < PAYS_BYTES else min(processors(), MOST_PROCESSES)
    processes = min(processes, len(waiting))
    if processes:
        pool = _Pool(waiting, processes, cancelled, program, folder, companion)
        try:
            yield from pool.run()
        finally:
            pool.close()
    while waiting and not cancelled():
        yield do(waiting.popleft())


class _Process:
    """One worker and the jobs that it has before it, None for closing what its companion made."""

    def __init__(
        self,
        program: str,
        argument: Any,
        answers: SimpleQueue[tuple[_Process, Done | bytes | None]],
    ) -> None:
        """Raises ``OSError`` when no process can be started."""
        self.process = start_aside(program, argument)
        self.run: deque[Job | None] = deque()
        self.jobs: deque[Job | None] = deque()
        self.ready = False
        self.since = time.monotonic()
        self._answers = answers
        self._thread = Thread(target=self._listen, name="library-answers", daemon=True)
        self._thread.start()

    def give(self, job: Job | None) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        try:
            assert self.process.stdin is not None
            data = b"" if job is None else marshal.dumps(tuple(job))
            write_frame(self.process.stdin, data)  # type: ignore[arg-type]
            self.process.stdin.flush()
        except OSError:
            pass  # it has died: the thread that listens says so

    def _listen(self) -> None:
        try:
            output: Any = self.process.stdout
            if read_frame(output) is not None:
                self.since = time.monotonic()
                self.ready = True
                while (head := read_frame(output)) is not None:
                    rest = read_frame(output)
                    if rest is None:
                        break
                    self._answers.put((self, _done(head, rest) if head else rest))
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


def _done(head: bytes, record: bytes) -> Done:
    number, stamp, listing, error, check, kept, gathered = marshal.loads(head)
    return Done(
        number,
        Stamp(*stamp) if stamp else None,
        Listing(*listing) if listing else None,
        error,
        record,
        check,
        Kept(*kept) if kept else None,
        gathered,
    )


class _Pool:
    def __init__(
        self,
        waiting: deque[Job],
        processes: int,
        cancelled: Cancelled,
        program: str,
        folder: str | None,
        companion: Companion | None,
    ) -> None:
        self._waiting = waiting
        self._cancelled = cancelled
        self._program = program
        self._companion = companion
        self._argument = (folder, *(companion[:2] if companion is not None else (None, None)))
        self._run_bytes = FIRST_RUN_BYTES
        self._answers: SimpleQueue[tuple[_Process, Done | bytes | None]] = SimpleQueue()
        self._processes: list[_Process] = []
        for _ in range(processes):
            self._start()

    def _start(self) -> None:
        try:
            process = _Process(self._program, self._argument, self._answers)
        except (OSError, ValueError, RuntimeError):
            return  # no program, no memory, no thread: with those that there are
        self._processes.append(process)
        self._feed(process)

    def _feed(self, process: _Process) -> None:
        while len(process.jobs) < _AHEAD and (process.run or self._waiting):
            if not process.run:
                self._begin_run(process)
            process.give(process.run.popleft())

    def _begin_run(self, process: _Process) -> None:
        size = 0
        while self._waiting and (not process.run or size < self._run_bytes):
            job = self._waiting.popleft()
            size += job.size
            process.run.append(job)
            if self._companion is None and len(process.run) >= _AHEAD:
                break  # nothing is made of a run: the shorter, the more evenly they end
        if self._companion is not None:
            process.run.append(None)
            self._run_bytes = min(LAST_RUN_BYTES, self._run_bytes + FIRST_RUN_BYTES // 2)

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
                if isinstance(done, Done):
                    yield done
                elif done and self._companion is not None:
                    self._companion.take(done)
            if not self._waiting and not any(one.jobs for one in self._processes):
                return

    def _died(self, process: _Process) -> Iterator[Done]:
        """The file that it had in hand is the one that killed it; others read the rest."""
        self._processes.remove(process)
        process.end()
        jobs = process.jobs
        if process.ready and jobs and (job := jobs.popleft()) is not None:
            yield _lost(job, process.process.returncode)
        rest = [job for job in (*jobs, *process.run) if job is not None]
        self._waiting.extendleft(reversed(rest))
        if process.ready and self._waiting:
            self._start()
        for one in self._processes:
            self._feed(one)

    def _end_what_hangs(self) -> None:
        now = time.monotonic()
        for process in self._processes:
            # Until it is ready a process is only starting, however slow the machine is.
            patience = _PATIENCE_SECONDS if process.ready else _STARTING_SECONDS
            if process.jobs and now - process.since > patience:
                job = process.jobs[0]
                stamp = stamp_of(job.path) if job is not None else None
                more = stamp.size / _PATIENCE_BYTES if stamp else 0.0
                if now - process.since > patience + more:
                    process.process.kill()

    def close(self) -> None:
        for process in self._processes:
            process.end()


def _lost(job: Job, status: int | None) -> Done:
    from tui.printable import printable

    reason = f"{job.path}: reading this file ended the program that read it (status {status})"
    return Done(job.number, stamp_of(job.path), None, printable(reason), b"", 0)
