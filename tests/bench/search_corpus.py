"""Libraries for the search benchmarks: folders of transcripts, parsed."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tui.transcript import UnreadableError, parse_file
from tui.transcript.model import Interview


def _parsed(path: Path) -> Interview | None:
    try:
        return parse_file(path)
    except UnreadableError:
        return None


def transcripts(paths: Sequence[Path]) -> list[Path]:
    """All ``.md``, ``.txt``, ``.srt`` and ``.vtt`` files in the order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path)
        else:
            found += sorted(p for p in path.rglob("*") if p.suffix in (".md", ".txt", ".srt"))
    return [path for path in found if path.name.upper() != "README.MD"]


def load(paths: Sequence[Path]) -> list[Interview]:
    """Parse everything, in two processes when it is much."""
    files = transcripts(paths)
    if len(files) < 50:
        read: Iterator[Interview | None] = map(_parsed, files)
        return [one for one in read if one is not None]
    # Collecting garbage among millions of new objects takes longer than parsing them.
    gc.disable()
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        result = [one for one in pool.map(_parsed, files, chunksize=32) if one is not None]
    gc.freeze()
    gc.enable()
    return result
