"""How long the parser takes, and how much memory.

    python -m tests.bench.parse [PATH ...]
    python -m tests.bench.parse --sizes [LARGEST_MB]

The first prints medians per file, and the ratio to a bare read and split of the same files in the
same run. Without a path: the sample transcripts of the checkout and, where present, the shared
originals. A folder of more than forty files is read in one go and reported as MB/s: in one process
(of processor time), as that with the packing of its records, and in as many processes as there are
processors, started already (of wall clock time, and what that were if nobody else used the
processors), each time with the ratio to the bare read and split done the same way.

The second is a table of made-up transcripts from 10 KB to 100 MB in several dialects, each read in
a process of its own: MB/s, ratio to the bare read and split, and the most memory that the process
held, as megabytes and as a multiple of the file and of its decoded text.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
ROUNDS = 15


def median(action: Callable[[], object], rounds: int) -> float:
    """Median seconds of processor time of ``rounds`` calls, after one that is not counted."""
    action()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def bare(path: Path) -> int:
    """What reading cannot do without: the bytes, decoded and split."""
    return len(path.read_bytes().decode("utf-8", "replace").splitlines())


def each(action: Callable[[Path], object], files: list[Path]) -> None:
    """One call per file; nothing is kept."""
    for path in files:
        action(path)


def parsed(path: Path) -> None:
    """Read a file and keep nothing."""
    from tui.transcript import parse_file

    parse_file(path)


def packed(path: Path) -> None:
    """Read a file and pack it as a library keeps it."""
    from tui.library.record import to_record
    from tui.transcript import parse_file

    to_record(parse_file(path))


def spent(action: Callable[[Path], object], files: list[Path]) -> float:
    """Seconds of this process's time for one call per file."""
    start = time.process_time()
    each(action, files)
    return time.process_time() - start


def side_by_side(
    action: Callable[[Path], object], files: list[Path], processes: int
) -> tuple[float, float]:
    """One call per file in so many processes that are up already: seconds of wall clock time, and
    what these would be if nobody else used the processors."""
    batches = [files[begin : begin + 8] for begin in range(0, len(files), 8)]
    with multiprocessing.Pool(processes) as pool:
        pool.map(partial(spent, action), [files[:1]] * processes, chunksize=1)
        start = time.perf_counter()
        used = sum(pool.imap_unordered(partial(spent, action), batches))
        return time.perf_counter() - start, used / processes


def folder_report(files: list[Path], rounds: int) -> None:
    """A folder in one go, in one process and in several."""
    from tui.library.pool import processors

    size = sum(path.stat().st_size for path in files) / 1e6
    plain = median(partial(each, bare, files), rounds)
    print(f"  {'':37} {'s':>7} {'MB/s':>7} {'× bare':>7}")

    def row(what: str, took: float, beside: float) -> None:
        print(f"  {what:37} {took:7.2f} {size / took:7.1f} {took / beside:7.1f}", flush=True)

    row("bare, one process", plain, plain)
    row("parsed, one process", median(partial(each, parsed, files), rounds), plain)
    row("parsed and packed, one process", median(partial(each, packed, files), rounds), plain)
    processes = processors()
    for clock, bare_took, took in zip(
        ("by the clock", "were they alone"),
        side_by_side(bare, files, processes),
        side_by_side(parsed, files, processes),
        strict=True,
    ):
        row(f"bare, {processes} processes, {clock}", bare_took, bare_took)
        row(f"parsed, {processes} processes, {clock}", took, bare_took)


SAID = (
    "河往哪里流，山上的人最清楚。", "我们那时候没有船，只好等水退下去。", "海是远的，你呢？",
    "对，风从北边来的时候，谁也不出门。", "这件事我记得很清楚，是在下雪以前。", "好。",
)  # fmt: skip
SAID_LATIN = (
    "The river goes where the hills let it go.", "We had no boat then, so we waited.", "Well, yes.",
    "I remember it clearly: it was before the snow.", "And you, were you not afraid at all?",
)  # fmt: skip
HAN, LATIN = ("李青", "王小河", "陈山"), ("Ann Lee", "Tom Reed", "Eva Moor")


def han(n: int) -> str:
    """What somebody says in the ``n``-th turn: some 200 bytes on average, and never the same."""
    return f"{SAID[n % 6]}{n}{''.join(SAID[(n + k) * 5 % 6] for k in range(n % 7))}"


def latin(n: int) -> str:
    return f"{SAID_LATIN[n % 5]} {n}, {' '.join(SAID_LATIN[(n + k) * 3 % 5] for k in range(n % 9))}"


def headings(n: int) -> str:
    return f"### {HAN[n % 3]}：\n\n{han(n)}\n\n"


def colons(n: int) -> str:
    return f"{HAN[n % 3]}：{han(n)}\n\n"


def bold(n: int) -> str:
    return f"**{LATIN[n % 3]}:** We were *{n % 90}* then. {latin(n)}\n\n"


def timed(n: int) -> str:
    return f"{LATIN[n % 3]}  {n // 60 % 60:02}:{n % 60:02}\n{latin(n)}\n\n"


def wrapped(n: int) -> str:
    return textwrap.fill(f"{LATIN[n % 3]}: {latin(n)}", 72) + "\n\n"


def cues(n: int) -> str:
    start, end = (f"{k // 3600:02}:{k // 60 % 60:02}:{k % 60:02}.000" for k in (2 * n, 2 * n + 1))
    return f"{start} --> {end}\n<v {LATIN[n // 2 % 3]}>{SAID_LATIN[n % 5]}\n\n"


def prose(n: int) -> str:
    return f"{han(n)}那一年的冬天，{SAID[n * 7 % 6]}\n\n"


def subtitles(n: int) -> str:
    start, end = (f"{k // 3600:02}:{k // 60 % 60:02}:{k % 60:02},000" for k in (3 * n, 3 * n + 2))
    return f"{n + 1}\n{start} --> {end}\n{SAID_LATIN[n % 5]} {n}\n{SAID_LATIN[n * 3 % 5]}\n\n"


MADE: dict[str, tuple[Callable[[int], str], str, str]] = {
    "headings": (headings, "a.md", ""),
    "colons": (colons, "a.txt", ""),
    "bold": (bold, "a.md", ""),
    "name and time": (timed, "a.txt", ""),
    "hard-wrapped": (wrapped, "a.txt", ""),
    "voices": (cues, "a.vtt", "WEBVTT\n\n"),
    "subtitles": (subtitles, "a.srt", ""),
    "prose": (prose, "a.txt", ""),
}
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)


def made_up(path: Path, dialect: str, size: int) -> None:
    """Write a transcript of about ``size`` bytes."""
    turn, _, head = MADE[dialect]
    written, n = len(head), 0
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        while written < size:
            block = "".join(map(turn, range(n, n + 20)))
            n += 20
            written += len(block.encode())
            file.write(block)


def resident() -> int:
    """Bytes of memory that the process holds now (Linux), 0 where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def measure(path: Path) -> dict[str, float]:
    """One file in this process, which has read nothing else. The memory is that of the first
    reading."""
    from tui.transcript import parse_file

    before = resident()
    start = time.process_time()
    interview = parse_file(path)
    first = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    kept = resident() - before
    turns = len(interview.turns)
    start = time.process_time()
    for _ in interview.turns:
        pass
    looked = time.process_time() - start
    del interview
    size = path.stat().st_size
    rounds = max(1, min(ROUNDS, 20_000_000 // size))
    took = median(partial(parse_file, path), rounds) if size < SIZES[-1] else first
    plain = median(partial(bare, path), rounds)
    text = sys.getsizeof(path.read_text(encoding="utf-8"))
    return {
        "size": size, "text": text, "turns": turns, "first": first, "took": took, "bare": plain,
        "looked": looked, "before": before, "peak": peak, "kept": kept,
    }  # fmt: skip


def table(largest: float) -> None:
    """Each dialect at each size, in a new process."""
    print(
        f"{'':14} {'size':>8} {'turns':>8} {'MB/s':>6} {'× bare':>6} {'all turns':>9} "
        f"{'first ms':>8} {'peak MB':>8} {'× file':>6} {'× text':>6} {'kept MB':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for dialect, (_, name, _) in MADE.items():
            for size in SIZES:
                if size > largest:
                    continue
                path = Path(folder, name)
                made_up(path, dialect, size)
                told = subprocess.run(
                    [sys.executable, "-m", "tests.bench.parse", "--one", str(path)],
                    check=True, capture_output=True, text=True, cwd=ROOT,
                )  # fmt: skip
                found = json.loads(told.stdout)
                size_mb = found["size"] / 1e6
                print(
                    f"{dialect:14} {size_mb:8.2f} {found['turns']:8} "
                    f"{size_mb / found['took']:6.1f} {found['took'] / found['bare']:6.1f} "
                    f"{size_mb / (found['took'] + found['looked']):9.1f} "
                    f"{1000 * found['first']:8.0f} {found['peak'] / 1e6:8.0f} "
                    f"{found['peak'] / found['size']:6.1f} {found['peak'] / found['text']:6.1f} "
                    f"{found['kept'] / 1e6:8.1f}",
                    flush=True,
                )


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--sizes"]:
        table(float(arguments[1]) * 1e6 if len(arguments) > 1 else SIZES[-1])
        return 0
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(Path(arguments[1]))))
        return 0
    started = time.perf_counter()
    from tui.transcript import UnreadableError, looks_like_text_file, parse_file

    print(f"import {1000 * (time.perf_counter() - started):.1f} ms")
    places = [Path(argument) for argument in arguments] or [ROOT / "seeds", SHARED / "seeds"]
    for place in places:
        if place.is_dir():
            files = sorted(p for p in place.rglob("*") if p.is_file() and looks_like_text_file(p))
            files = [p for p in files if p.stem.casefold() != "readme"]
        else:
            files = [place] if place.exists() else []
        if not files:
            continue
        size = sum(path.stat().st_size for path in files)
        rounds = ROUNDS if size < 3_000_000 else 1
        print(f"{place.name}: {len(files)} files, {size / 1e6:.2f} MB, {rounds} rounds")
        if len(files) <= 40:
            total = total_bare = 0.0
            for path in files:
                try:
                    took = median(partial(parse_file, path), rounds)
                except UnreadableError as error:
                    print(f"  {error}")
                    continue
                plain = median(partial(bare, path), rounds)
                total += took
                total_bare += plain
                print(f"  {1000 * took:8.2f} ms  {took / plain:6.1f} × bare  {path.name}")
            print(f"  {1000 * total:8.2f} ms  {total / total_bare:6.1f} × bare  in total")
        else:
            folder_report(files, rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
