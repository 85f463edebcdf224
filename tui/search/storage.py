"""A catalogue in a folder: saved whole, opened by mapping it into memory.

    FOLDER/current        one line: the subfolder that counts, and its manifest's checksum
    FOLDER/index-TOKEN/   manifest.json, listed.json, and for each segment its arrays (.npy), its
                          text (UTF-16) and its words

A new index is written beside the old one and then made current by one rename, so that two programs
at once, or one that is stopped half way, never leave half an index; files that somebody has mapped
are never written to. A folder that is damaged, cut or of another version counts as empty.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.search.catalogue import Batch, Catalogue, Listed, pictured
from tui.search.postings import Lists, Segment
from tui.search.tables import fingerprint

FORMAT = 1
"""Raise when what is saved changes; indexes of other formats are made again."""
SAMPLES = 24
"""Blocks of each file that are compared when it is opened: reading all would take longer than
starting does."""
BLOCK = 4096

# The fields of a batch and of its segment that are arrays.
_BATCH = ("interviews", "speakers", "sections", "traditional", "quality")
_SEGMENT = ("offsets", "pairs", "by_sound", "sounds")


def save(catalogue: Catalogue, folder: Path) -> bool:
    """Write a catalogue into ``folder``, which is made if need be; whether that worked. A full
    disk or a folder that cannot be written is no error: the old index then stays."""
    name = f"index-{token_hex(6)}"
    beside = folder / name
    try:
        beside.mkdir(mode=0o700, parents=True)
        alive = [n for n in range(len(catalogue.listed)) if n not in catalogue.gone]
        documents = {
            "listed": [asdict(one) for one in catalogue.listed],
            "gone": sorted(catalogue.gone),
            "batches": len(catalogue.batches),
        }
        text = json.dumps(documents, ensure_ascii=False, separators=(",", ":"))
        (beside / "listed.json").write_text(text, encoding="utf-8", errors="surrogatepass")
        for number, batch in enumerate(catalogue.batches):
            _save_batch(beside, number, batch)
        manifest = {
            "format": FORMAT,
            "tables": fingerprint(),
            "interviews": len(alive),
            "files": {path.name: _sum(path) for path in sorted(beside.iterdir())},
        }
        written = json.dumps(manifest).encode()
        (beside / "manifest.json").write_bytes(written)
        pointer = folder / f".current-{name}"
        pointer.write_text(f"{name} {blake2b(written, digest_size=16).hexdigest()}\n")
        os.replace(pointer, folder / "current")
    except (OSError, ValueError):
        shutil.rmtree(beside, ignore_errors=True)
        return False
    for other in folder.glob("index-*"):
        if other.name != name:
            shutil.rmtree(other, ignore_errors=True)
    return True


def load(folder: Path) -> Catalogue | None:
    """The catalogue saved in ``folder``, mapped; None when there is none that can be used."""
    try:
        name, _, expected = (folder / "current").read_text().strip().partition(" ")
        beside = folder / Path(name).name
        written = (beside / "manifest.json").read_bytes()
        if blake2b(written, digest_size=16).hexdigest() != expected:
            return None
        manifest = json.loads(written)
        if manifest["format"] != FORMAT or manifest["tables"] != fingerprint():
            return None
        for file, known in manifest["files"].items():
            if _sum(beside / file) != known:
                return None
        text = (beside / "listed.json").read_text(encoding="utf-8", errors="surrogatepass")
        documents = json.loads(text)
        listed = [
            Listed(
                one["id"],
                one["title"],
                one["stem"],
                one["signature"],
                one["turns"],
                tuple(one["speakers"]),
                tuple(one["first_words"]),
                tuple(one["sections"]),
                tuple(one["first_turns"]),
                tuple((at, place) for at, place in one["timestamps"]),
            )
            for one in documents["listed"]
        ]
        batches = [_load_batch(beside, number) for number in range(documents["batches"])]
        return pictured(listed, batches, frozenset(documents["gone"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _sum(path: Path) -> str:
    """A file's size and a checksum of its beginning, its end, and blocks between them."""
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        step = max(BLOCK, size // SAMPLES)
        for place in (*range(0, size, step), max(0, size - BLOCK)):
            file.seek(place)
            digest.update(file.read(BLOCK))
    return f"{size} {digest.hexdigest()}"


def _save_batch(folder: Path, number: int, batch: Batch) -> None:
    segment = batch.segment
    arrays: dict[str, NDArray[Any]] = {name: getattr(batch, name) for name in _BATCH}
    arrays |= {name: getattr(segment, name) for name in _SEGMENT}
    for name, lists in (("pair", segment.pair_lists), ("word", segment.word_lists)):
        arrays |= {f"{name}_starts": lists.starts, f"{name}_postings": lists.postings}
    for name, array in arrays.items():
        with (folder / f"{number}.{name}.npy").open("wb") as file:
            header = np.lib.format.header_data_from_array_1_0(array)
            np.lib.format.write_array_header_1_0(file, header)
            for piece in _pieces(np.ascontiguousarray(array)):
                file.write(piece)
    with (folder / f"{number}.text").open("wb") as file:
        for piece in _pieces(segment.units):
            file.write(piece)
    words = "\n".join(segment.words).encode("utf-8", "surrogatepass")
    (folder / f"{number}.words").write_bytes(words)


def _pieces(array: NDArray[Any]) -> Iterator[memoryview]:
    """An array's bytes, a megabyte at a time: writing lets go of the lock in between."""
    if array.size:  # an empty array's bytes cannot be viewed as such
        data = array.data.cast("B")
        for place in range(0, len(data), 1 << 20):
            yield data[place : place + (1 << 20)]


def _load_batch(folder: Path, number: int) -> Batch:
    def array(name: str) -> NDArray[Any]:
        found: NDArray[Any] = np.load(folder / f"{number}.{name}.npy", mmap_mode="r")
        # A plain array over the map: the subclass makes every small slice several times slower.
        return found.view(np.ndarray)

    with (folder / f"{number}.text").open("rb") as file:
        text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    words = (folder / f"{number}.words").read_bytes().decode("utf-8", "surrogatepass")
    segment = Segment(
        len(array("offsets")) - 1,
        text,
        array("offsets"),
        array("pairs"),
        Lists(array("pair_starts"), array("pair_postings")),
        words.split("\n") if words else [],
        Lists(array("word_starts"), array("word_postings")),
        array("by_sound"),
        array("sounds"),
    )
    return Batch(segment, *(array(name) for name in _BATCH))
