"""From a key to the last byte of the painted results, in a pseudo-terminal.

Our finder beside Textual's ``Input`` + ``OptionList`` with the very same rows, in one run: the
child programs take turns, each key is answered by another set of hits (so that every row has to
be drawn anew), and the time runs from writing the key to the last byte that comes back before the
terminal falls silent. Medians in milliseconds, bytes for one key, and the ratio.

    python -m tests.bench.finder [--keys 15] [--sizes 80x24,200x50] [--hits 50,5000]
    python -m tests.bench.finder --library FOLDER [--sizes 80x24]

With ``--library`` the program itself with a folder open, beside interactive fzf over the same turns
folded, one line each: words are typed letter by letter, in both by turns.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

QUIET = 0.12
"""Seconds without a byte after which a screen counts as painted."""

WORDS = [*"能源工厂算力用户时间组织，。的是", "成本", "垂直整合", "我们", "后来", "所以"]


# --- The programs that are measured ----------------------------------------------------------


@dataclass(frozen=True)
class MadeHit:
    interview_id: str
    ordinal: int
    spans: tuple[tuple[int, int, int], ...]
    why: str = "exact"


@dataclass(frozen=True)
class MadeAnswer:
    hits: tuple[MadeHit, ...]
    total: int
    elapsed_ms: float = 1.0
    notice: str | None = None


@dataclass
class MadeSource:
    """Answers at once, with ``count`` turns that begin at another one for each query."""

    count: int
    last_query: str = ""
    history: list[str] = field(default_factory=list)
    convert: None = None

    def __post_init__(self) -> None:
        import random

        from tui.transcript.model import (
            Interview,
            Paragraph,
            ReadingReport,
            Section,
            Speaker,
            Turn,
        )

        random.seed(7)
        people = (Speaker("a", "主持人", ("主持人",)), Speaker("b", "林海", ("林海",)))
        turns = tuple(
            Turn(
                str(n),
                "ab"[n % 2],
                "speech",
                (Paragraph("".join(random.choices(WORDS, k=60)), (n, n)),),
                (n, n),
            )
            for n in range(self.count + 64)
        )
        self.one = Interview(
            "one",
            Path("one.txt"),
            "十年之后再出发",
            "hans",
            "interview",
            {},
            people,
            (Section("从零开始", None, 1, 1, turns),),
            (),
            ReadingReport("bench", 1.0),
        )

        self.hits = []
        for n, turn in enumerate(turns):
            at = turn.text.find("成本")
            self.hits.append(MadeHit("one", n, ((0, at, at + 2),) if at >= 0 else ()))

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> MadeAnswer:
        shift = len(text) % 60
        return MadeAnswer(tuple(self.hits[shift : shift + self.count]), self.count)

    def interview(self, interview_id: str) -> object:
        return self.one

    def interview_count(self) -> int:
        return 1

    def status(self) -> str:
        return ""


def run_child(kind: str, count: int) -> None:
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    from rich.text import Text
    from textual import on
    from textual.app import App, ComposeResult
    from textual.widgets import Input, OptionList, Static
    from textual.widgets.option_list import Option

    from tui.app.screens.finder import FinderScreen
    from tui.app.widgets.hit_rows import head_pieces, snippet_pieces

    source = MadeSource(count)

    class Finder(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield Static("behind")

        def on_mount(self) -> None:
            self.push_screen(FinderScreen(source))  # type: ignore[arg-type]

    class Stock(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            line = Input()
            line.cursor_blink = False
            yield line
            yield OptionList(markup=False)

        @on(Input.Changed)
        def typed(self, event: Input.Changed) -> None:
            width = self.size.width - 8
            options = []
            for hit in source.search(event.value, 200, lambda: False).hits:
                row = Text(no_wrap=True)
                for text, part in head_pieces(hit, source.one, width):
                    row.append(text, "bold" if part == "speaker" else "")
                row.append("\n")
                turn = source.one.turns[hit.ordinal]
                for text, part in snippet_pieces(turn, hit.spans, width):
                    row.append(text, "reverse" if part == "match" else "")
                options.append(Option(row))
            self.query_one(OptionList).set_options(options)

    (Finder if kind == "finder" else Stock)().run()


# --- Measuring -------------------------------------------------------------------------------


class Terminal:
    """A child program in a pseudo-terminal of its own, which it controls. ``quiet``: seconds
    without a byte after which its screen counts as painted."""

    def __init__(
        self,
        arguments: list[str],
        columns: int,
        rows: int,
        quiet: float = QUIET,
        **variables: str,
    ) -> None:
        self.quiet = quiet
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TEXTUAL_DISABLE_KITTY_KEY": "1",
            **variables,
        }

        def control() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            arguments,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            close_fds=True,
            preexec_fn=control,
        )
        os.close(slave)

    def until_quiet(self, first: float = 10.0) -> tuple[float, int]:
        """(time of the last byte, bytes) of what comes before a silence."""
        last, count, wait = time.perf_counter(), 0, first
        while select.select([self.master], [], [], wait)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            last, count, wait = time.perf_counter(), count + len(data), self.quiet
        return last, count

    def until_idle(self, most: float = 240.0) -> None:
        """Read until the program does nothing any more (Linux; elsewhere until it says nothing):
        what it makes of a library in the background is not what a key waits for."""
        ends = time.monotonic() + most
        spent = -1.0
        while time.monotonic() < ends:
            self.until_quiet(1.5)
            now = self._processor_time()
            if spent >= 0 and now - spent < 0.03:
                return
            spent = now

    def _processor_time(self) -> float:
        """Seconds that the program and those it has started have taken so far, 0 when unknown."""
        total = 0.0
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = status.read_text().rpartition(")")[2].split()
                if self.process.pid in (int(status.parent.name), int(fields[1])):
                    total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        return total

    def key(self, key: bytes) -> tuple[float, int]:
        """(milliseconds to the last byte, bytes) for one key."""
        start = time.perf_counter()
        os.write(self.master, key)
        last, count = self.until_quiet(30.0)
        return (last - start) * 1000, count

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def measure(columns: int, rows: int, hits: int, keys: int) -> None:
    kinds = ("finder", "stock")
    terminals = {
        kind: Terminal(
            [sys.executable, "-m", "tests.bench.finder", "--child", kind, str(hits)], columns, rows
        )
        for kind in kinds
    }
    typed: dict[str, list[tuple[float, int]]] = {kind: [] for kind in kinds}
    moved: dict[str, list[tuple[float, int]]] = {kind: [] for kind in kinds}
    try:
        for terminal in terminals.values():
            terminal.until_quiet()
        for number in range(keys + 2):
            for kind, terminal in terminals.items():
                # The stock list is told to move by Tab once; typing comes first for both.
                sample = terminal.key(b"a")
                if number >= 2:
                    typed[kind].append(sample)
        terminals["stock"].key(b"\t")
        for number in range(keys + 2):
            for kind, terminal in terminals.items():
                sample = terminal.key(b"\x1b[B")
                if number >= 2:
                    moved[kind].append(sample)
    finally:
        for terminal in terminals.values():
            terminal.close()
    for what, samples in (("a letter", typed), ("arrow down", moved)):
        ours, stock = (statistics.median(ms for ms, _ in samples[kind]) for kind in kinds)
        our_bytes, stock_bytes = (
            statistics.median(count for _, count in samples[kind]) for kind in kinds
        )
        print(
            f"{columns}x{rows}  {hits:>6} hits  {what:<10}  "
            f"finder {ours:7.1f} ms {our_bytes:8.0f} B   "
            f"Input+OptionList {stock:7.1f} ms {stock_bytes:8.0f} B   "
            f"ratio {ours / stock:.2f}"
        )


TYPED = (
    "开放政府",
    "我们",
    "open data",
    "zhengfu",
    "能源",
    "the city",
    "社会企业",
    "資料",
    "kaifang",
)
"""Words that any large library of conversations has."""


@dataclass(frozen=True)
class Typed:
    """What typing letters took, of each program: milliseconds to the last byte, and bytes."""

    turns: int
    spent: dict[str, list[float]]
    written: dict[str, list[int]]

    def share(self, kind: str, share: float) -> float:
        ranked = sorted(self.spent[kind])
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def type_in_library(
    folder: Path, columns: int, rows: int, words: Sequence[str] = TYPED, cache: Path | None = None
) -> Typed:
    """Type words into the program with a folder open and into fzf over its turns, by turns.
    ``cache`` is the program's cache folder if there is one already."""
    from tests.bench.search_corpus import load
    from tui.search import fold, squeeze

    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "lines"
        turns = [turn.text for one in load([folder]) for turn in one.turns]
        lines.write_text("\n".join(squeeze(fold(t)).replace("\n", " ") for t in turns), "utf-8")
        homes = {f"XDG_{name}_HOME": scratch for name in ("CACHE", "STATE", "CONFIG", "DATA")}
        if cache is not None:
            homes["FANGTAN_CACHE_DIR"] = str(cache)
        program = [sys.executable, "-m", "tui", str(folder)]
        terminals = {"finder": Terminal(program, columns, rows, 0.3, **homes)}
        if shutil.which("fzf"):
            command = ["sh", "-c", f"exec fzf < '{lines}'"]
            terminals["fzf"] = Terminal(command, columns, rows, 0.3)
        spent: dict[str, list[float]] = {kind: [] for kind in terminals}
        written: dict[str, list[int]] = {kind: [] for kind in terminals}
        try:
            for terminal in terminals.values():
                quiet, terminal.quiet = terminal.quiet, 8.0  # until everything is read
                terminal.until_quiet(120.0)
                terminal.quiet = quiet
                terminal.until_idle()
            terminals["finder"].key(b"\x10")
            for number, word in enumerate(("warm", *words)):
                for letter in word:
                    for kind, terminal in terminals.items():
                        typed = letter if kind == "finder" else fold(letter)
                        milliseconds, count = terminal.key(typed.encode())
                        if number:
                            spent[kind].append(milliseconds)
                            written[kind].append(count)
                for terminal in terminals.values():
                    terminal.key(b"\x15")
        finally:
            for terminal in terminals.values():
                terminal.close()
    return Typed(len(turns), spent, written)


def measure_library(folder: Path, columns: int, rows: int) -> None:
    """The program with a folder open beside fzf over its turns."""
    typed = type_in_library(folder, columns, rows)
    print(f"{typed.turns:,} turns, {columns}x{rows}: key pressed to last byte, ms")
    for kind, values in typed.spent.items():
        print(
            f"{kind:8} {len(values):4} keys  p50 {statistics.median(values):7.1f}  "
            f"p95 {typed.share(kind, 0.95):7.1f}  max {max(values):7.1f}  "
            f"{statistics.median(typed.written[kind]):7.0f} B"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keys", type=int, default=15)
    parser.add_argument("--sizes", default="80x24,200x50")
    parser.add_argument("--hits", default="50,5000")
    parser.add_argument("--library", type=Path, metavar="FOLDER")
    parser.add_argument("--child", nargs=2, metavar=("KIND", "HITS"))
    options = parser.parse_args()
    if options.library is not None:
        for size in options.sizes.split(","):
            measure_library(options.library, *map(int, size.split("x")))
        return
    if options.child:
        run_child(options.child[0], int(options.child[1]))
        return
    for size in options.sizes.split(","):
        columns, rows = map(int, size.split("x"))
        for hits in options.hits.split(","):
            measure(columns, rows, int(hits), options.keys)


if __name__ == "__main__":
    main()
