"""How fast the search is: building, opening, and every keystroke of many queries.

    python -m tests.bench.search_speed FOLDER ... [--queries FILE] [--times N] [--fzf N]

Every prefix of every query is searched in the order of typing, as the finder does. Beside it, in
the same run, ``fzf --filter`` over the same folded lines for some of those prefixes. ``--times``
takes the library so many times over, under other names, to see how it grows. The *longest hold* is
the longest time that another thread, which wants to wake every millisecond, was kept waiting.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.bench.search_corpus import load, transcripts
from tests.bench.search_quality import read_queries
from tui.search import SearchIndex, fold, squeeze
from tui.transcript.model import Interview


def resident() -> float:
    """Megabytes of memory in use now."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


@contextmanager
def holds() -> Iterator[list[float]]:
    """Measures, while the body runs, how long another thread had to wait for its turn."""
    gaps = [0.0]
    done = threading.Event()

    def tick() -> None:
        before = time.perf_counter()
        while not done.is_set():
            time.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - before) * 1000 - 1)
            before = now

    thread = threading.Thread(target=tick)
    thread.start()
    yield gaps
    done.set()
    thread.join()


def elapsed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def told(name: str, values: list[float]) -> str:
    shares = (0.5, 0.95, 0.99, 1)
    return f"{name:24}{len(values):7}" + "".join(f"{quantile(values, s):9.2f}" for s in shares)


def keystrokes(index: SearchIndex, queries: list[tuple[str, str]]) -> dict[str, list[float]]:
    """Milliseconds of each prefix, by the kind of its query."""
    spent: dict[str, list[float]] = {}
    for kind, query in queries:
        for end in range(1, len(query) + 1):
            began = time.perf_counter()
            index.search(query[:end])
            spent.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
    return spent


def copies(interviews: list[Interview], times: int) -> Iterator[Interview]:
    for n in range(times):
        for one in interviews:
            yield replace(one, id=f"{one.id}-{n}") if n else one


def fzf(interviews: list[Interview], prefixes: list[str]) -> list[float]:
    program = shutil.which("fzf")
    if program is None:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "lines"
        with path.open("w", encoding="utf-8") as file:
            for one in interviews:
                for turn in one.turns:
                    file.write(squeeze(fold(turn.text)).replace("\n", " ") + "\n")
        spent = []
        for prefix in prefixes:
            with path.open("rb") as source:
                began = time.perf_counter()
                subprocess.run(
                    [program, "--filter", squeeze(fold(prefix))],
                    stdin=source,
                    stdout=subprocess.DEVNULL,
                    check=False,
                )
                spent.append((time.perf_counter() - began) * 1000)
        return spent


OPENING = """
import sys, time, resource
from pathlib import Path
began = time.perf_counter()
from tui.search import SearchIndex
index = SearchIndex.open(Path(sys.argv[1]), lambda name: None)
opened = time.perf_counter()
index.search("能源轉型")
searched = time.perf_counter()
pages = int(Path("/proc/self/statm").read_text().split()[1])
print((opened - began) * 1e3, (searched - opened) * 1e3, pages * resource.getpagesize() / 1e6)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    default = Path(__file__).with_name("search_queries.tsv")
    parser.add_argument("--queries", type=Path, default=default)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--fzf", type=int, default=12, help="prefixes given to fzf")
    options = parser.parse_args()
    queries = [(asked.kind, asked.query) for asked in read_queries(options.queries)]

    files = transcripts(options.paths)
    read = elapsed(lambda: [path.read_text("utf-8", "replace").split("\n") for path in files])
    size = sum(path.stat().st_size for path in files) / 1e6
    interviews = load(options.paths)
    before = resident()
    index = SearchIndex()
    with holds() as gaps:
        building = elapsed(lambda: index.add(copies(interviews, options.times)))
        joining = elapsed(index.compact)
    turns = index.turn_count
    print(f"{len(files)} files, {size:.0f} MB, {turns:,} turns")
    print(f"reading and splitting     {read:8.2f} s")
    print(f"folding and indexing      {building:8.2f} s   {building / read:6.1f} times that")
    print(f"joining the segments      {joining:8.2f} s")
    print(f"longest hold while so     {max(gaps):8.1f} ms  p99 {quantile(gaps, 0.99):.1f} ms")
    memory = resident() - before
    print(f"memory of the index       {memory:8.0f} MB  {memory * 1e6 / turns:6.0f} bytes a turn")

    gc.freeze()
    keystrokes(index, queries[:3])
    with holds() as gaps:
        thread_spent: dict[str, list[float]] = {}
        worker = threading.Thread(target=lambda: thread_spent.update(keystrokes(index, queries)))
        worker.start()
        worker.join()
    spent = thread_spent
    every = [value for values in spent.values() for value in values]
    print(f"\n{'ms for a keystroke':24}{'n':>7}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
    for kind, values in spent.items():
        print(told(kind, values))
    print(told("all", every))
    print(f"longest hold while so     {max(gaps):8.1f} ms  p99 {quantile(gaps, 0.99):.1f} ms")

    prefixes = [query[:end] for _, query in queries for end in range(1, len(query) + 1)]
    some = random.Random(1).sample(prefixes, min(options.fzf, len(prefixes)))
    rival = fzf(interviews, some) if some else []
    if rival:
        same = []
        for prefix in some:
            began = time.perf_counter()
            index.search(prefix)
            same.append((time.perf_counter() - began) * 1000)
        ratio = statistics.median(r / s for r, s in zip(rival, same, strict=True))
        print(told(f"fzf --filter ({len(interviews)} files)", rival))
        print(f"fzf takes {ratio:.0f} times as long (median of the same {len(some)} prefixes)")

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "index"
        saving = elapsed(lambda: index.save(folder))
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        print(f"\nsaving                    {saving:8.2f} s   {disk:6.0f} MB on disk")
        done = subprocess.run(
            [sys.executable, "-c", OPENING, str(folder)], capture_output=True, text=True, check=True
        )
        opened, first, used = (float(value) for value in done.stdout.split())
        print(
            f"a new process: imports and opening {opened:.0f} ms, first answer {first:.1f} ms, "
            f"{used:.0f} MB resident"
        )


if __name__ == "__main__":
    main()
