"""The browser over a library, without a terminal: how long its event loop is held while that loads.

    python -m tests.bench.holds PATH [--topics]

Two looks at the same thing. *Slices*: each callback of the loop, by its thread's processor time,
which no other program's work can lengthen much. *Heartbeat*: a task that wants to run every two
milliseconds, and how late it was by the clock; that counts waiting for the interpreter's lock
(NumPy in another thread, say), and whatever else the machine does as well. That is told by the same
heartbeat at the same time in a process that does nothing else (``idle``).
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from asyncio import events
from pathlib import Path
from typing import Any

BEAT = 0.002
_IDLE = f"""
import sys, threading, time
late, on = [], True
def end():
    global on
    sys.stdin.read()
    on = False
threading.Thread(target=end, daemon=True).start()
while on:
    began = time.perf_counter()
    time.sleep({BEAT})
    late.append(1000 * (time.perf_counter() - began - {BEAT}))
late = sorted(late) or [0.0]
print(*(late[int(share * (len(late) - 1))] for share in (0.99, 0.999, 1)))
"""


class Watch:
    """Watches the running event loop from ``start`` to ``stop``."""

    def __init__(self) -> None:
        self.slices: list[tuple[float, str]] = []
        self.late: list[float] = []
        self._task: asyncio.Task[None] | None = None
        self._run = events.Handle._run
        self._idle: subprocess.Popen[str] | None = None
        self._idle_late = (0.0, 0.0, 0.0)

    def start(self) -> None:
        slices, run = self.slices, self._run

        def measured(handle: events.Handle) -> None:
            began = time.thread_time()
            run(handle)
            took = time.thread_time() - began
            if took > 0.001:
                task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
                what = task.get_name() if isinstance(task, asyncio.Task) else repr(handle)
                slices.append((1000 * took, what))

        events.Handle._run = measured  # type: ignore[method-assign,assignment]
        self._task = asyncio.create_task(self._beat())
        self._idle = subprocess.Popen(
            [sys.executable, "-c", _IDLE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    async def _beat(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.late.append(1000 * (time.perf_counter() - began - BEAT))

    def stop(self) -> None:
        events.Handle._run = self._run  # type: ignore[method-assign]
        if self._task is not None:
            self._task.cancel()
        if self._idle is not None:
            found = [float(one) for one in self._idle.communicate()[0].split()]
            self._idle_late = (found[0], found[1], found[2])

    @property
    def result(self) -> dict[str, Any]:
        """In milliseconds: the longest slice and what it was, how many were over 8; the same of
        the heartbeat."""
        longest = max(self.slices, default=(0.0, ""))
        late = sorted(self.late) or [0.0]
        return {
            "slice": longest[0],
            "slice_is": longest[1],
            "slices_over": sum(took > 8 for took, _ in self.slices),
            "late": late[-1],
            "late_99": late[int(0.99 * (len(late) - 1))],
            "late_999": late[int(0.999 * (len(late) - 1))],
            "idle": self._idle_late[2],
            "idle_99": self._idle_late[0],
            "idle_999": self._idle_late[1],
            "late_over": sum(took > 8 for took in late),
            "beats": len(late),
        }


async def opened(folder: Path, *, topics: bool) -> dict[str, Any]:
    """Open the library in the browser until all of it is found and kept; what was seen. Seconds
    from the first paint on."""
    from tui.app.app import BrowserApp

    app = BrowserApp([folder])
    session = app.session
    session.alone = True
    marks: dict[str, Any] = {}
    if not topics:
        session._build_topics = lambda cancelled: None  # type: ignore[method-assign]
    watch = Watch()
    real = session.load

    def load() -> None:
        marks["began"] = time.perf_counter()
        watch.start()
        real()

    session.load = load  # type: ignore[method-assign]
    async with app.run_test(size=(120, 40)) as pilot:
        while "began" not in marks:
            await pilot.pause(0.01)
        while not session.settled:
            if session.searchable and "ready" not in marks:
                marks["ready"] = time.perf_counter() - marks["began"]
            await asyncio.sleep(0.002)
        marks.setdefault("ready", time.perf_counter() - marks["began"])
        marks["kept"] = time.perf_counter() - marks["began"]
        watch.stop()
        marks["files"] = len(session.entries)
        marks["failed"] = session._failed
    return {**marks, **watch.result}


if __name__ == "__main__":
    for name, value in asyncio.run(
        opened(Path(sys.argv[1]), topics="--topics" in sys.argv)
    ).items():
        print(f"{name:12} {value}")
