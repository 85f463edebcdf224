"""How fast the search is: building, opening, and every keystroke of many queries.

    python -m tests.bench.search_speed FOLDER ... [--times N] [--fzf N] [--queries FILE]

Every prefix of every query is searched in the order of typing, as the finder does: queries made
from the library, and of every other kind that can be typed. Milliseconds of the searching thread's
processor time, which other programs of the machine disturb least, and of the wall. Beside it, in
the same run, ``fzf --filter`` over the same folded lines for some of those prefixes. ``--times``
takes the library so many times over, under other names, to see how it grows.

The *longest step* is the longest processor time between two looks whether the search goes on, where
the thread may be told to stop and hands on the interpreter. The *longest wait* is the longest time
that another thread, which wants to wake every millisecond, was kept waiting, beside the same while
nothing is searched.
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
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from tests.bench.search_corpus import load, transcripts
from tests.bench.search_quality import read_queries
from tests.bench.search_queries import Library
from tests.bench.search_queries import queries as made
from tui.app.searcher import SWITCH
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


@dataclass(frozen=True, slots=True)
class Stroke:
    """One keystroke: milliseconds of the thread's processor time and of the wall, and the longest
    step of it."""

    kind: str
    query: str
    spent: float
    waited: float
    step: float


def keystrokes(index: SearchIndex, queries: list[tuple[str, str]]) -> list[Stroke]:
    """Each prefix of each query, but of what is pasted only all of it."""
    clock = time.thread_time
    strokes = []
    for kind, query in queries:
        for end in range(1 if kind != "10,000" else len(query), len(query) + 1):
            looks: list[float] = []

            def cancelled(looks: list[float] = looks) -> bool:
                looks.append(clock())
                return False

            began, first = time.perf_counter(), clock()
            index.search(query[:end], 200, cancelled, hurried=True)
            last, ended = clock(), time.perf_counter()
            steps = [b - a for a, b in pairwise([first, *looks, last])]
            strokes.append(
                Stroke(
                    kind,
                    query[:end],
                    (last - first) * 1000,
                    (ended - began) * 1000,
                    max(steps) * 1000,
                )
            )
    return strokes


def table(strokes: list[Stroke]) -> None:
    names = ("p50", "p95", "p99", "max", "wall p95", "step max")
    print(f"\n{'ms for a keystroke':24}{'n':>7}" + "".join(f"{name:>9}" for name in names))
    for kind in (*dict.fromkeys(stroke.kind for stroke in strokes), ""):
        some = [stroke for stroke in strokes if kind in ("", stroke.kind)]
        print(
            told(kind or "all", [stroke.spent for stroke in some])
            + f"{quantile([stroke.waited for stroke in some], 0.95):9.2f}"
            + f"{max(stroke.step for stroke in some):9.2f}"
        )


def other_kinds(interviews: list[Interview], asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Queries of the kinds that are not made of passages alone."""
    rng = random.Random(5)
    phrases = [query for kind, query in asked if kind == "exact"]
    people = sorted({s.name for one in interviews for s in one.speakers if len(s.name) < 16})
    headings = sorted({s.title for one in interviews for s in one.sections if s.title})
    titles = sorted({one.title for one in interviews})
    found = [("phrase", f'"{query}"') for query in phrases[:12]]
    found += [("-not", f"{a[:2]} -{b[:2]}") for a, b in zip(phrases, phrases[12:], strict=False)]
    for kind, mark, names in (
        *(("@speaker", "@", people), ("#section", "#", headings), ("in:", "in:", titles)),
    ):
        for name, phrase in zip(rng.sample(names, min(8, len(names))), phrases, strict=False):
            word = name.split()[0][:6]
            found += [(kind, mark + word), (kind, f"{mark}{word} {phrase[:2]}")]
    found += [
        ("/regex/", pattern)
        for pattern in (
            "/我们.{1,5}社会/",
            "/[0-9]{4}年/",
            "/open ?data/",
            r"/\bAI\b/",
            "/.*/",
            "/^好/",
        )
    ]
    found += [("one", character) for character in "的是我一不人好了也a1e。z"]
    common = (
        "的,我们,我們,一个,什么,因为,就是,the people,and,这个问题,a b c,the of and,我们 的,你 我 他"
    )
    found += [("common", words) for words in common.split(",")]
    found += [
        ("marks", marks)
        for marks in ("    ", "，。！？", "……", "-", '"', "@", "#", "//", "()", "-的")
    ]
    found += [("10,000", character * 10_000) for character in "字a "]
    found += [("10,000", "".join(rng.choices(phrases, k=2000))[:10_000])] if phrases else []
    return found


def queries_of(interviews: list[Interview], path: Path | None, each: int) -> list[tuple[str, str]]:
    """Kind and query: from a file, else made of the library by a fixed seed."""
    if path is not None:
        return [(asked.kind, asked.query) for asked in read_queries(path)]
    rng = random.Random(1)
    return [(kind, query) for kind, query, _ in made(Library(interviews), rng, each)]


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
    parser.add_argument("--queries", type=Path, help="a file of them, else made of the library")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--fzf", type=int, default=12, help="prefixes given to fzf")
    options = parser.parse_args()
    files = transcripts(options.paths)
    read = elapsed(lambda: [path.read_text("utf-8", "replace").split("\n") for path in files])
    size = sum(path.stat().st_size for path in files) / 1e6
    interviews = load(options.paths)
    queries = queries_of(interviews, options.queries, 25)
    queries += other_kinds(interviews, queries)
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
    with holds() as still:
        time.sleep(3)
    with holds() as gaps:
        strokes: list[Stroke] = []
        worker = threading.Thread(target=lambda: strokes.extend(keystrokes(index, queries)))
        sys.setswitchinterval(SWITCH)
        worker.start()
        worker.join()
    table(strokes)
    print(
        f"longest wait while so     {max(gaps):8.1f} ms  p99.9 {quantile(gaps, 0.999):.1f} ms; "
        f"while nothing is searched {max(still):.1f} ms  p99.9 {quantile(still, 0.999):.1f} ms"
    )

    prefixes = [stroke.query for stroke in strokes if len(stroke.query) < 300]
    some = random.Random(1).sample(prefixes, min(options.fzf, len(prefixes)))
    rival = fzf(interviews, some) if some else []
    if rival:
        same = []
        for prefix in some:
            began = time.perf_counter()
            index.search(prefix, hurried=True)
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
