"""All figures that a large library is held to, in one table, each beside its aim.

    python -m tests.bench.table FOLDER SEEDS

``FOLDER`` is a large library, ``SEEDS`` another, of which queries for the ranking are drawn just
as often as of the first. Every figure comes from the program that also measures it alone
(``tests.bench.library``, ``start``, ``holds``, ``search_speed``, ``finder``, ``search_quality``),
most in processes of their own. What a figure is measured against runs in the same minutes. Nothing
else should run on the machine: some ten minutes on two processors, and 8 GB of memory.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench import finder, library

if TYPE_CHECKING:
    from tui.search.catalogue import Catalogue

CHECKOUT = Path(__file__).resolve().parents[2]
TIMES = (1, 3, 9)
"""So many times over the library is searched."""
WORDS = ("开放政府", "open data", "zhengfu", "能源", "社会企业", "kaifang")
"""Typed in the finder and in fzf."""
RIVAL_KEYS = 5
"""Prefixes given to ``fzf --filter``, which takes a second or so for each."""
EACH = 15
"""Queries of each kind for the ranking."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="a large library")
    parser.add_argument("seeds", type=Path, help="a small one")
    parser.add_argument("--times", type=int, nargs="*", default=TIMES)
    parser.add_argument("--child", choices=["keys"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder.resolve()
    if options.child:
        print(json.dumps(keys(folder, options.seeds, options.times)))
        return
    with tempfile.TemporaryDirectory() as where:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(where) / "compiled")
        os.environ["PYTHONDONTWRITEBYTECODE"] = ""
        for name in ("STATE", "CONFIG", "CACHE"):
            os.environ[f"FANGTAN_{name}_DIR"] = str(Path(where) / name.lower())
        began = time.monotonic()
        measure(folder, options.seeds.resolve(), Path(where), options.times)
        print(f"\nin {(time.monotonic() - began) / 60:.1f} minutes")


def measure(folder: Path, seeds: Path, where: Path, times: Iterable[int]) -> None:
    """Run everything, printing each row as it is known."""
    cache, shown = where / "cache-run", where / "cache-screen"
    compiling = where / "cache-first"
    for child in ("run", "screen"):
        library.started([str(seeds), "--child", child, "--cache", str(compiling)])
    print(f"{'what':46}{'figure':>34}   aim")
    bare = library.started([str(folder), "--child", "bare"])
    runs = [
        library.started([str(folder), "--child", "run", "--cache", str(cache)])
        for _ in ("cold", "warm")
    ]
    screens = [
        library.started([str(folder), "--child", "screen", "--cache", str(shown)])
        for _ in ("cold", "warm")
    ]
    size = bare["size"]
    row("the library", f"{runs[1]['turns']:,} turns, {size / 1e6:.0f} MB", "")
    for kind, kept in (("warm", shown), ("cold", None)):
        paint = library.first_paint(folder, kept, 5)
        figures = f"{paint['clock']:.2f} ×, processor {paint['cpu']:.2f} ×"
        row(f"first paint, {kind}, beside a bare app", figures, "1.0 ×")
    cold = runs[0]
    row(
        "everything searchable, cold",
        f"{cold['ready']:.1f} s = {cold['ready'] / bare['ready']:.1f} × reading",
        "10 s",
    )
    row(
        "  processor time: the program, its helpers",
        f"{cold['cpu']:.1f} + {cold['helpers_cpu']:.1f} s",
        "",
    )
    row("everything searchable, warm, after first paint", f"{screens[1]['ready']:.2f} s", "0.3 s")
    for kind, held in zip(("cold", "warm"), screens, strict=True):
        row(
            f"longest slice of the event loop, {kind}",
            f"{held['slice']:.1f} ms, over 8: {held['slices_over']:.0f}",
            "8 ms",
        )
        row(
            f"  late by (99.9 %, most), {kind}",
            f"{held['late_999']:.1f}, {held['late']:.1f} ms",
            f"idle process {held['idle_999']:.1f}, {held['idle']:.1f}",
        )
    for kind, one, aim in zip(("cold", "warm"), runs, ("6 ×", "2.5 ×"), strict=True):
        figures = f"{one['searched'] / size:.1f} ×, most ever {one['peak_all'] / size:.1f} ×"
        row(f"memory, {kind}, beside the files", figures, aim)
    searched(folder, seeds, cache, times)
    typed = finder.type_in_library(folder, 120, 40, WORDS, cache)
    for kind in typed.spent:
        row(
            f"key → last byte, p50 / p95, {kind}",
            f"{median(typed.spent[kind]):.0f} / {typed.share(kind, 0.95):.0f} ms",
            "30 / 45 ms" if kind == "finder" else "",
        )
    print(flush=True)
    command = [sys.executable, "-m", "tests.bench.search_quality", str(folder), str(seeds)]
    subprocess.run(
        [*command, "--others", "1", "--each", str(EACH), "--fzf", "8"], cwd=CHECKOUT, check=True
    )


def row(what: str, figure: str, aim: str) -> None:
    print(f"{what:46}{figure:>34}   {aim}", flush=True)


def searched(folder: Path, seeds: Path, cache: Path, times: Iterable[int]) -> None:
    """Rows about keystrokes."""
    command = [sys.executable, "-m", "tests.bench.table", str(folder), str(seeds)]
    command += ["--child", "keys", "--times", *map(str, times)]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "FANGTAN_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    aims = ("4 / max 16 ms", "16 ms", "50 ms")
    found = json.loads(done.stdout.splitlines()[-1])
    for one, aim in zip(found["sizes"], aims, strict=False):
        row(
            f"a keystroke over {one['turns']:,} turns",
            f"{one['p50']:.1f} / {one['p95']:.1f} / {one['max']:.1f} ms",
            f"p95 {aim}",
        )
    row("  fzf --filter takes, beside the first", f"{found['fzf']:.0f} ×", "100 ×")


def keys(folder: Path, seeds: Path, times: Iterable[int]) -> dict[str, Any]:
    """In a process of its own: every prefix of queries of all kinds, over the library as it is kept
    and so many times over."""
    from tests.bench import search_speed as speed
    from tui.app.searcher import give_way
    from tui.library import Library
    from tui.places import cache_folder
    from tui.search import SearchIndex

    opened = Library([folder], cache=cache_folder())
    opened.load()
    interviews = list(opened.interviews())
    queries = speed.queries_of(interviews, None, 25)
    queries += speed.other_kinds(interviews, queries)
    kept = opened.index_folder
    index = SearchIndex.open(kept, opened.interview) if kept is not None else None
    if index is None or index._catalogue is None:
        raise SystemExit("the library kept no index")
    index.prepare()
    index.warm_up()
    one = index._catalogue
    give_way()
    sizes: list[dict[str, float]] = []
    ratio = 0.0
    for many in times:
        index._catalogue = so_many(one, many)
        speed.keystrokes(index, queries[:3])
        gc.collect()
        gc.freeze()
        strokes: list[speed.Stroke] = []
        thread = threading.Thread(
            target=lambda into=strokes: into.extend(speed.keystrokes(index, queries))
        )
        thread.start()
        thread.join()
        spent = [stroke.spent for stroke in strokes]
        sizes.append(
            {
                "turns": index._catalogue.turns,
                "p50": median(spent),
                "p95": speed.quantile(spent, 0.95),
                "max": max(spent),
            }
        )
        if not ratio:
            prefixes = [stroke for stroke in strokes if len(stroke.query) < 300]
            some = random.Random(1).sample(prefixes, RIVAL_KEYS)
            rival = speed.fzf(interviews, [stroke.query for stroke in some])
            ratios = [r / max(s.spent, 0.01) for r, s in zip(rival, some, strict=False)]
            ratio = median(ratios) if ratios else 0.0
    return {"sizes": sizes, "fzf": ratio}


def so_many(one: Catalogue, times: int) -> Catalogue:
    """A library so many times over, under other names: its turns are folded already."""
    from tui.search.catalogue import compacted, pictured

    if times == 1:
        return one
    listed = [
        each._replace(id=f"{each.id}-{n}", stem=f"{each.stem}-{n}")
        for n in range(times)
        for each in one.listed
    ]
    batches = [replace(batch, file=None) for _ in range(times) for batch in one.batches]
    return compacted(pictured(listed, batches, frozenset()), lambda: False, True)


if __name__ == "__main__":
    main()
