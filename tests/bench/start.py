"""How soon the browser's first frame is on the terminal, beside a bare Textual app.

    python -m tests.bench.start [PATH] [--runs N] [--size COLUMNSxROWS]

Both run in a pseudo-terminal, in turn, so that whatever else the machine does meets both. A first
frame is there when the last row (the footer) and the top of the screen show something. For the
browser the first text of a transcript is timed too. Times are medians in milliseconds from the
start of the process, and mean something only as ratios.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyte

from tests.terminal.emulator import CHECKOUT, Terminal

BARE = [sys.executable, str(CHECKOUT / "tests" / "bench" / "bare_app.py")]


@dataclass
class Start:
    """One start: milliseconds to the first frame and to the first text, bytes of the former."""

    frame: float
    text: float
    bytes: int


def measure(command: list[str], columns: int, rows: int, has_text: Callable[[str], bool]) -> Start:
    """Start ``command``, read for as long as its start takes, end it, and look at what came."""
    chunks: list[tuple[float, bytes]] = []
    quiet: dict[str, str] = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none"}
    begun = time.perf_counter()
    with Terminal(
        command, columns=columns, rows=rows, environment=quiet, emulate=False
    ) as terminal:
        last = begun
        while time.perf_counter() - last < 1.0 or not chunks:
            data = terminal.read(0.25)
            if data:
                last = time.perf_counter()
                chunks.append(((last - begun) * 1000, data))
            elif time.perf_counter() - begun > 60:
                raise SystemExit(f"nothing came from {' '.join(command)}")
    # Looked at only now: the emulator is slow and would take the processor from the program.
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    frame: tuple[float, int] | None = None
    sent = 0
    for at, data in chunks:
        stream.feed(data)
        sent += len(data)
        lines = screen.display
        if frame is None and lines[-1].strip() and any(line.strip() for line in lines[:3]):
            frame = (at, sent)
        if frame is not None and has_text("\n".join(lines)):
            return Start(frame[0], at, frame[1])
    raise SystemExit(f"never complete: {' '.join(command)}\n" + "\n".join(screen.display))


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
    ours = [sys.executable, "-m", "tui", options.path]
    bare_starts: list[Start] = []
    our_starts: list[Start] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FANGTAN_STATE_DIR"] = folder
        os.environ["FANGTAN_CONFIG_DIR"] = folder
        known = {line.strip() for path in Path(options.path).rglob("*.*") for line in _head(path)}
        for run in range(options.runs + 1):
            bare = measure(BARE, columns, rows, lambda text: "bare text" in text)
            our = measure(ours, columns, rows, lambda text: _shows(text, known))
            if run:  # the first one of each compiles
                bare_starts.append(bare)
                our_starts.append(our)
    print(f"{columns}x{rows}, {options.runs} runs each, medians (least)")
    for name, starts in (("bare app", bare_starts), ("browser", our_starts)):
        frames = [start.frame for start in starts]
        texts = [start.text for start in starts]
        size = median(start.bytes for start in starts)
        print(
            f"{name:9} first frame {median(frames):6.0f} ({min(frames):.0f}) ms, "
            f"text {median(texts):6.0f} ({min(texts):.0f}) ms, {size:6.0f} bytes"
        )
    ratio = median(
        our.frame / bare.frame for our, bare in zip(our_starts, bare_starts, strict=True)
    )
    least = min(s.frame for s in our_starts) / min(s.frame for s in bare_starts)
    print(f"ratio of first frames: {ratio:.2f} (of the least: {least:.2f})")
    print(
        f"modules: bare {modules('import tests.bench.bare_app')}, "
        f"browser {modules('import tui.cli, tui.app.app')}, "
        f"command line alone {modules('import tui.cli')}"
    )


def _head(path: Path) -> list[str]:
    """Pieces of a transcript's first lines, short enough to stand on one row."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [line.strip()[:6] for line in lines[:40] if len(line.strip()) >= 6]


def _shows(text: str, known: set[str]) -> bool:
    together = text.replace(" ", "")
    return any(piece.replace(" ", "") in together for piece in known if len(piece) >= 4)


if __name__ == "__main__":
    main()
