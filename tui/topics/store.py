"""Keeping a topic index in a folder, so that the next start need not make it again.

What is kept is exact for the interviews it was made from, or of no use: :func:`open_index` gives
an index only for the same interviews in the same order. Arrays are mapped and read when needed.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.topics.accounts import Accounts
from tui.topics.equivalents import Equivalents, Translations
from tui.topics.places import Entry
from tui.topics.postings import Segment
from tui.transcript.model import Interview

if TYPE_CHECKING:
    from tui.topics.index import TopicIndex

FORMAT = 4
"""Raise when terms, passages or what is kept of them change."""
_ARRAYS = ("keys", "starts", "passages", "lengths")


def signature(interview: Interview) -> list[object]:
    """What tells without reading all text whether an interview is the one that was kept."""
    known = getattr(interview, "signature", None)
    if isinstance(known, str) and known:
        return [interview.id, known]  # the library has compared it already
    sizes = [len(p.text) for turn in interview.turns for p in turn.paragraphs]
    titles = [section.title for section in interview.sections]
    return [interview.id, len(interview.turns), len(sizes), sum(sizes), hash_of(titles)]


def hash_of(titles: Sequence[str | None]) -> str:
    """A short name for a list of headings."""
    from hashlib import blake2b

    joined = "\n".join(title or "" for title in titles)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def save_index(index: TopicIndex, folder: Path) -> None:
    """Write an index to ``folder``, which is made or replaced as a whole. Raises OSError."""
    import numpy as np

    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        for n, segment in enumerate(index.segments):
            for name in _ARRAYS:
                np.save(beside / f"{n}-{name}.npy", getattr(segment, name))
        known = index.equivalents.translations
        if known is not None:
            for name in ("words", "others", "weights"):
                np.save(beside / f"{name}.npy", getattr(known, name))
        kept = index.kept_accounts
        meta = {
            "format": FORMAT,
            "bases": [segment.base for segment in index.segments],
            "passages": index.passage_count,
            "gone": sorted(index.gone),
            "entries": [
                [signature(e.interview), e.first, e.cuts.tolist(), e.digest.hex()]
                for e in index.entries
            ],
            "said": index.equivalents.said,
            "translations": known is not None,
            "accounts": None if kept is None else [kept.groups, kept.copies],
        }
        text = json.dumps(meta, ensure_ascii=False)
        (beside / "index.json").write_text(text, encoding="utf-8", errors="surrogatepass")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def open_index(folder: Path, interviews: Sequence[Interview]) -> TopicIndex | None:
    """The index that ``folder`` keeps, if it was made of just these interviews; None otherwise, and
    when there is none or it is damaged."""
    try:
        return _open(folder, interviews)
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return None


def _open(folder: Path, interviews: Sequence[Interview]) -> TopicIndex | None:
    import numpy as np

    from tui.topics.index import TopicIndex

    text = (folder / "index.json").read_text(encoding="utf-8", errors="surrogatepass")
    meta: dict[str, Any] = json.loads(text)
    kept = meta["entries"]
    if meta["format"] != FORMAT or meta["gone"] or len(kept) != len(interviews):
        return None
    if any(entry[0] != signature(one) for entry, one in zip(kept, interviews, strict=True)):
        return None
    entries = [
        Entry(n, interview, first, array("i", cuts), bytes.fromhex(digest))
        for n, (interview, (_, first, cuts, digest)) in enumerate(
            zip(interviews, kept, strict=True)
        )
    ]
    segments = []
    for n, base in enumerate(meta["bases"]):
        arrays = [np.load(folder / f"{n}-{name}.npy", mmap_mode="r") for name in _ARRAYS]
        if len(arrays[1]) != len(arrays[0]) + 1 or int(arrays[1][-1]) != len(arrays[2]):
            return None
        segments.append(Segment(int(base), *arrays))
    if sum(len(segment.lengths) for segment in segments) != meta["passages"]:
        return None
    equivalents = Equivalents(meta["said"])
    if meta["translations"]:
        words, others, weights = (
            np.load(folder / f"{name}.npy") for name in ("words", "others", "weights")
        )
        equivalents.translations = Translations(words, others, weights)
    accounts = None
    if meta["accounts"] is not None:
        groups, copies = meta["accounts"]
        accounts = Accounts([tuple(g) for g in groups], [tuple(g) for g in copies])
    return TopicIndex.of(entries, segments, int(meta["passages"]), equivalents, accounts)
