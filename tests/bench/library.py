"""How long a library takes to open and what it holds in memory, beside reading and splitting the
same files in the same run.

    python -m tests.bench.library [PATH] [--runs N] [--topics] [--copies N] [--screen]

Each run is a process of its own with a cache folder of its own: first without a cache (cold), then
with what the first one left (warm). Times in seconds from the call of ``load``; memory of the
process, and of it and its helpers together, is looked at from outside (Linux).

- told: the tree has every entry;
- open: the search answers (cold: with what is there by then);
- ready: everything can be found;
- kept: the index is on disk, in one segment and mapped; the memory is looked at then as well;
- look: one look for changes on disk when nothing has changed;
- cpu: seconds of processor time of the process and of its helpers until then. On a machine that
  does other things as well, half of their sum says more about two processors than the clock does.

``--copies`` opens so many copies of the files, which it makes in a temporary folder. ``--screen``
opens the library in the browser as well, without a terminal (``tests.bench.holds``: seconds from
the first paint on, how long the event loop is held), and in a pseudo-terminal beside a bare Textual
app (``tests.bench.start``: the first paint).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
MEASURES = ("told", "open", "ready", "kept", "look")
HOLDS = (
    *("ready", "slice", "slices_over", "late", "late_99", "late_999", "late_over", "beats"),
    *("idle", "idle_99", "idle_999"),
)


def bare(folder: Path) -> dict[str, Any]:
    """What reading cannot do without: the bytes, decoded and split, one file after the other."""
    began, cpu = time.perf_counter(), time.process_time()
    size = lines = files = 0
    for where, _, names in os.walk(folder):
        for name in names:
            data = Path(where, name).read_bytes()
            size += len(data)
            lines += len(data.decode("utf-8", "replace").splitlines())
            files += 1
    took = time.perf_counter() - began
    return {
        "ready": took,
        "cpu": time.process_time() - cpu,
        "size": size,
        "files": files,
        "lines": lines,
    }


def run(folder: Path, cache: Path, topics: bool) -> dict[str, Any]:
    """One opening of the library, as the browser does it but for the screen."""
    import resource

    from tui.library import Library, Progress
    from tui.search import SearchIndex
    from tui.search.feed import Feed

    marks: dict[str, Any] = {}
    began = time.perf_counter()

    def mark(name: str) -> None:
        marks.setdefault(name, time.perf_counter() - began)

    def opened(index: SearchIndex) -> None:
        mark("open")

    def failed(error: Exception) -> None:
        raise SystemExit(f"the feed failed: {error!r}")

    library = Library([folder], cache=cache)
    feed = Feed(library, lambda: False, opened, failed)
    feed.start()

    def on_entry(progress: Progress) -> None:
        mark("first")
        feed.take(progress)

    library.load(on_entry)
    mark("told")
    feed.loaded()
    while not feed.ready(0.005):
        pass
    mark("ready")
    assert feed.index is not None
    feed.index.search("xq")  # what the first search loads is part of being open
    if topics:
        from tui.topics import TopicIndex

        lent, kept = library.lent(), library.topics_folder
        index = TopicIndex.open(kept, lent) if kept is not None else None
        if index is None:
            index = TopicIndex.build(lent)
            index.prepare()
            if kept is not None:
                index.save(kept)
        mark("compared")
    while feed.busy:
        time.sleep(0.01)
    mark("kept")
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    marks["cpu"] = time.process_time()
    marks["helpers_cpu"] = helpers.ru_utime + helpers.ru_stime
    library.refresh()
    begun = time.perf_counter()
    assert not library.refresh().any
    marks["look"] = time.perf_counter() - begun
    marks["memory"] = _memory(os.getpid())
    for query in ("我们", "資料 開放", "interview", "zhengfu"):
        feed.index.search(query)
    marks["searched"] = _memory(os.getpid())
    marks["turns"] = feed.index.turn_count
    marks["files"] = len(library.entries)
    marks["trouble"] = library.trouble
    return marks


def _memory(process: int) -> int:
    """Resident bytes of a process, 0 when it is gone or the system does not tell."""
    try:
        text = Path(f"/proc/{process}/statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _helpers(process: int) -> list[int]:
    """The processes that a process has started, where the system tells."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(status.parent.name))
    return found


def started(arguments: list[str]) -> dict[str, Any]:
    """Run this program again in a process, watching the memory of it and its helpers."""
    command = [sys.executable, "-m", "tests.bench.library", *arguments]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    peaks = {"own": 0, "all": 0}

    def watch() -> None:
        while process.poll() is None:
            own = _memory(process.pid)
            every = own + sum(_memory(one) for one in _helpers(process.pid))
            peaks["own"], peaks["all"] = max(peaks["own"], own), max(peaks["all"], every)
            time.sleep(0.04)

    thread = threading.Thread(target=watch)
    thread.start()
    output, _ = process.communicate()
    thread.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return {**found, "peak": peaks["own"], "peak_all": peaks["all"]}


def screen(folder: Path, cache: Path, topics: bool) -> dict[str, Any]:
    """One opening in the browser, without a terminal."""
    import asyncio

    from tests.bench.holds import opened

    os.environ["FANGTAN_CACHE_DIR"] = str(cache)
    return asyncio.run(opened(folder, topics=topics))


def first_paint(folder: Path, cache: Path | None, runs: int) -> dict[str, float]:
    """How soon the browser's first frame is there, in times of a bare app's: with a cache, or with
    an empty one each time."""
    from tests.bench import start

    ratios: dict[str, list[float]] = {"clock": [], "cpu": []}
    for run in range(runs + 1):
        with tempfile.TemporaryDirectory() as empty:
            os.environ["FANGTAN_CACHE_DIR"] = str(cache or empty)
            browser = [sys.executable, "-m", "tui", str(folder)]
            bare_app = start.measure(start.BARE, 120, 40, until="frame")["frame"]
            ours = start.measure(browser, 120, 40, until="frame")["frame"]
        if run:  # the first one compiles
            ratios["clock"].append(ours.clock / bare_app.clock)
            ratios["cpu"].append(ours.cpu / (bare_app.cpu or 1))
    return {name: median(found) for name, found in ratios.items()}


def copied(folder: Path, copies: int, where: str) -> Path:
    """So many copies of a folder, each in a folder of its own."""
    import shutil

    for n in range(copies):
        shutil.copytree(folder, Path(where) / "library" / str(n + 1))
    return Path(where) / "library"


def main() -> None:
    parser = argparse.ArgumentParser(description="Opening a library, cold and warm.")
    parser.add_argument("path", nargs="?", default=str(CHECKOUT / "seeds"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--topics", action="store_true", help="compare the interviews as well")
    parser.add_argument("--copies", type=int, default=1, help="of the files")
    parser.add_argument("--screen", action="store_true", help="the browser as well")
    parser.add_argument("--child", choices=["bare", "run", "screen"], help=argparse.SUPPRESS)
    parser.add_argument("--cache", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = Path(options.path).resolve()
    if options.child:
        if options.child == "bare":
            found = bare(folder)
        else:
            child = run if options.child == "run" else screen
            found = child(folder, Path(options.cache), options.topics)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as where:
        # Compiled modules are kept, as an installed program has them; tables too are made once.
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(where) / "compiled")
        os.environ["PYTHONDONTWRITEBYTECODE"] = ""
        for name in ("STATE", "CONFIG", "CACHE"):
            os.environ[f"FANGTAN_{name}_DIR"] = str(Path(where) / name.lower())
        if options.copies > 1:
            folder = copied(folder, options.copies, where)
        compare(folder, options)


def compare(folder: Path, options: argparse.Namespace) -> None:
    """Run everything and print the tables."""
    more = ["--topics"] if options.topics else []
    kinds = ("run", "screen") if options.screen else ("run",)
    rows: dict[str, list[dict[str, Any]]] = {"bare": [], "cold": [], "warm": []}
    shown: dict[str, list[dict[str, Any]]] = {"cold": [], "warm": []}
    paints: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as cache:  # the first one compiles
        started([str(CHECKOUT / "seeds"), "--child", "run", "--cache", cache])
    for last in reversed(range(options.runs)):
        rows["bare"].append(started([str(folder), "--child", "bare"]))
        for child in kinds:
            with tempfile.TemporaryDirectory() as cache:
                for state in ("cold", "warm"):
                    arguments = [str(folder), "--child", child, "--cache", cache, *more]
                    (rows if child == "run" else shown)[state].append(started(arguments))
                if child == "screen" and not last:
                    paints["warm"] = first_paint(folder, Path(cache), 5)
                    paints["cold"] = first_paint(folder, None, 5)
    first = rows["bare"][0]
    size = first["size"]
    warm = rows["warm"][0]
    print(
        f"{folder.name}: {first['files']} files, {size / 1e6:.1f} MB, {first['lines']:,} lines; "
        f"{warm['turns']:,} turns; {options.runs} runs each, medians"
    )
    if warm["trouble"]:
        print(warm["trouble"])

    def of(kind: str, name: str) -> float:
        return median(one.get(name, 0) or 0 for one in rows[kind])

    plain, plain_cpu = of("bare", "ready"), of("bare", "cpu")
    print(f"bare  ready {plain:6.2f} s, cpu {plain_cpu:.2f} s")
    for kind in ("cold", "warm"):
        names = ("first", *MEASURES[:4], *(["compared"] if options.topics else []))
        times = "  ".join(f"{name} {of(kind, name):6.2f}" for name in names)
        cpu = of(kind, "cpu") + of(kind, "helpers_cpu")
        print(
            f"{kind}  {times} s  look {1000 * of(kind, 'look'):.1f} ms  "
            f"cpu {of(kind, 'cpu'):.1f} + helpers {of(kind, 'helpers_cpu'):.1f} s "
            f"({cpu / plain_cpu:.1f} × bare)  ready {of(kind, 'ready') / plain:.1f} × bare"
        )
    print("memory, MB (× size of the files)")
    for kind in ("cold", "warm"):
        parts = (
            f"{title} {of(kind, name) / 1e6:.0f} ({of(kind, name) / size:.1f}×)"
            for title, name in (
                ("open", "memory"),
                ("after some searches", "searched"),
                ("peak", "peak"),
                ("peak with helpers", "peak_all"),
            )
        )
        print(f"{kind}  " + "   ".join(parts))
    if not options.screen:
        return
    print("in the browser, from the first paint on; the event loop held, ms")
    for kind, found in shown.items():
        middle = {name: median(one[name] for one in found) for name in HOLDS}
        print(
            f"{kind}  ready {middle['ready']:6.2f} s   longest slice {middle['slice']:.1f} "
            f"(over 8: {middle['slices_over']:.0f})   heartbeat late by {middle['late']:.1f} "
            f"(99 %: {middle['late_99']:.1f}, 99.9 %: {middle['late_999']:.1f}, "
            f"over 8: {middle['late_over']:.0f} of {middle['beats']:.0f}); beside it an idle "
            f"process by {middle['idle']:.1f} (99 %: {middle['idle_99']:.1f}, "
            f"99.9 %: {middle['idle_999']:.1f})"
        )
    for kind, ratio in paints.items():
        print(
            f"{kind}  first paint {ratio['clock']:.2f} × a bare app's by the clock, "
            f"{ratio['cpu']:.2f} × of the processor"
        )


if __name__ == "__main__":
    main()
