"""How long the parser takes: medians per file, and the ratio to a bare read and split of the same
files in the same run.

    python -m tests.bench.parse [PATH ...]

Without a path: the sample transcripts of the checkout and, where present, the shared originals.
A folder is read in one go and reported as MB/s.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
ROUNDS = 15


def median(action: Callable[[], object], rounds: int) -> float:
    """Median seconds of ``rounds`` calls, after one that is not counted."""
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def bare(path: Path) -> int:
    """What reading cannot do without: the bytes, decoded and split."""
    return len(path.read_bytes().decode("utf-8", "replace").splitlines())


def each(action: Callable[[Path], object], files: list[Path]) -> None:
    """One call per file; nothing is kept."""
    for path in files:
        action(path)


def main(arguments: list[str]) -> int:
    started = time.perf_counter()
    from tui.transcript import UnreadableError, looks_like_text_file, parse_file

    print(f"import {1000 * (time.perf_counter() - started):.1f} ms")
    places = [Path(argument) for argument in arguments] or [ROOT / "seeds", SHARED / "seeds"]
    for place in places:
        if place.is_dir():
            files = sorted(p for p in place.iterdir() if p.is_file() and looks_like_text_file(p))
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
            total = median(partial(each, parse_file, files), rounds)
            total_bare = median(partial(each, bare, files), rounds)
            print(
                f"  {total:.2f} s, {size / 1e6 / total:.1f} MB/s; bare {total_bare:.2f} s, "
                f"{size / 1e6 / total_bare:.1f} MB/s; {total / total_bare:.1f} × bare"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
