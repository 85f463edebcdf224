"""How soon the browser's first frame is on the terminal, beside a bare Textual app.

    python -m tests.bench.start [PATH] [--runs N] [--size COLUMNSxROWS]

Both run in a pseudo-terminal, in turn, so that whatever else the machine does meets both; compiled
modules are kept in a folder of the benchmark's own, as an installed program has them. Measured from
the start of the process, in milliseconds of the clock and (on Linux) of processor time:

- frame: the last row, where the footer is, shows something for the first time;
- text: the tree and the pane show something as well (of a transcript, in the browser).

Medians; they mean something only as ratios.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyte

from tests.terminal.emulator import CHECKOUT, Terminal

BARE = [sys.executable, str(CHECKOUT / "tests" / "bench" / "bare_app.py")]
# Where the pane begins in both: right of the tree.
PANE = 36


@dataclass
class Moment:
    """Milliseconds since the start by the clock and of processor time, and bytes sent so far."""

    clock: float
    cpu: float
    sent: int


def measure(command: list[str], columns: int, rows: int, until: str = "text") -> dict[str, Moment]:
    """Start ``command``, read until its start is over, end it, and look at what came when; nothing
    after ``until`` has to come."""
    chunks: list[tuple[Moment, bytes]] = []
    quiet = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none"}
    sent = 0
    begun = time.perf_counter()
    with Terminal(
        command, columns=columns, rows=rows, environment=quiet, emulate=False
    ) as terminal:
        last = begun
        # A first start compiles the modules that the text needs: some seconds of silence.
        quiet_for = 3.0 if until == "text" else 0.5
        while time.perf_counter() - last < quiet_for or sent < 4000:
            data = terminal.read(0.25)
            if data:
                last = time.perf_counter()
                sent += len(data)
                chunks.append((Moment((last - begun) * 1e3, _cpu(terminal.process), sent), data))
                if until == "frame" and last - begun > 8:
                    break  # a library that loads never falls silent
            elif time.perf_counter() - begun > 60:
                raise SystemExit(f"nothing came from {' '.join(command)}")
    # Looked at only now: the emulator is slow and would take the processor from the program.
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    moments: dict[str, Moment] = {}
    for moment, data in chunks:
        stream.feed(data)
        lines = screen.display
        if lines[-1].strip():
            moments.setdefault("frame", moment)
            if until == "frame":
                return moments
            tree = any(line[:PANE].strip() for line in lines[:4])
            if tree and sum(bool(line[PANE:].strip()) for line in lines) > rows // 3:
                moments["text"] = moment
                return moments
    raise SystemExit(f"never complete: {' '.join(command)}\n" + "\n".join(screen.display))


def _cpu(process: int) -> float:
    """Milliseconds of processor time of all threads so far, 0 where the system does not tell."""
    total = 0
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/schedstat") as file:
                total += int(file.read().split()[0])
    except OSError:
        pass
    return total / 1e6


def modules(program: str) -> int:
    """How many modules are loaded once ``program`` has run."""
    report = f"{program}\nimport sys\nprint(len(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", report], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time to the first frame, beside a bare app.")
    parser.add_argument("path", nargs="?", default=str(CHECKOUT / "seeds"))
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--size", default="120x40", metavar="COLUMNSxROWS")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    browser = [sys.executable, "-m", "tui", options.path]
    starts: dict[str, list[dict[str, Moment]]] = {"bare app": [], "browser": []}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FANGTAN_STATE_DIR"] = str(Path(folder) / "state")
        os.environ["FANGTAN_CONFIG_DIR"] = folder
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        os.environ["PYTHONDONTWRITEBYTECODE"] = ""
        for run in range(options.runs + 1):
            for name, command in (("bare app", BARE), ("browser", browser)):
                start = measure(command, columns, rows)
                if run:  # the first one compiles
                    starts[name].append(start)
    print(f"{columns}x{rows}, {options.runs} runs each, medians")
    for name, found in starts.items():
        shown = (
            f"{event} {median(start[event].clock for start in found):5.0f} ms "
            f"(cpu {median(start[event].cpu for start in found):5.0f}, "
            f"{median(start[event].sent for start in found):6.0f} bytes)"
            for event in ("frame", "text")
        )
        print(f"{name:9}", "   ".join(shown))
    pairs = list(zip(starts["browser"], starts["bare app"], strict=True))
    for event in ("frame", "text"):
        clock = median(ours[event].clock / bare[event].clock for ours, bare in pairs)
        cpu = median(ours[event].cpu / (bare[event].cpu or 1) for ours, bare in pairs)
        print(f"browser / bare app, {event}: {clock:.2f} by the clock, {cpu:.2f} of the processor")
    print(
        f"modules: bare app {modules('import tests.bench.bare_app')}, "
        f"browser {modules('import tui.cli, tui.app.app')}, "
        f"command line alone {modules('import tui.cli')}"
    )


if __name__ == "__main__":
    main()
