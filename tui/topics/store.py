"""Keeping a topic index in a folder, so that the next start need not make it again.

Arrays are mapped and read when needed. Where interviews have changed, came or went since, only
those are read: the others' columns are cut out of what is kept and put together anew, so that the
index is the one that reading all of them would make.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.topics.accounts import Accounts, Compared
from tui.topics.equivalents import Equivalents, Translations
from tui.topics.places import Entry, Facts, day
from tui.topics.postings import Lonely, Segment, columns_of
from tui.transcript.model import Interview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

FORMAT = 5
"""Raise when terms, passages or what is kept of them change."""
_ARRAYS = ("keys", "starts", "passages", "lengths")
_LONELY = ("lonely-keys", "lonely-passages")
ENOUGH_KEPT = 0.5
"""When fewer of the interviews than this are kept, the index is made anew."""


def signature(interview: Interview) -> list[object]:
    """What tells without reading all text whether an interview is the one that was kept."""
    known = getattr(interview, "signature", None)
    if isinstance(known, str) and known:
        return [interview.id, known]  # the library has compared it already
    state = blake2b(digest_size=12)
    for section in interview.sections:
        said = [p.text for turn in section.turns for p in turn.paragraphs]
        text = "\0".join((section.title or "", str(len(section.turns)), *said))
        state.update(text.encode("utf-8", "surrogatepass"))
    state.update(repr(day(interview)).encode())
    return [interview.id, state.hexdigest()]


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
        for n, lonely in enumerate(index.lonely or ()):
            np.save(beside / f"{n}-{_LONELY[0]}.npy", lonely.keys)
            np.save(beside / f"{n}-{_LONELY[1]}.npy", lonely.passages)
        kept, compared = index.kept_accounts, index.compared
        marks = {entry.mark for entry in index.entries}
        meta = {
            "format": FORMAT,
            "bases": [segment.base for segment in index.segments],
            "lonely": None if index.lonely is None else len(index.lonely),
            "gone": sorted(index.gone),
            "entries": [
                [signature(e.interview), e.first, e.cuts.tolist(), _facts_as_json(e.facts)]
                for e in index.entries
            ],
            "translations": known is not None,
            "accounts": None if kept is None else [kept.groups, kept.copies],
            "compared": [
                [[*pair, *alike] for pair, alike in found.items() if marks.issuperset(pair)]
                for found in (compared.plain, compared.translated)
            ],
            "teachers": compared.teachers,
            "changed": compared.changed,
        }
        text = json.dumps(meta, ensure_ascii=False)
        (beside / "index.json").write_text(text, encoding="utf-8", errors="surrogatepass")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _facts_as_json(facts: Facts) -> list[Any]:
    return [facts.digest.hex(), facts.length, facts.is_latin, facts.day, facts.glosses]


def _facts(kept: list[Any]) -> Facts:
    digest, length, is_latin, when, equated = kept
    pairs = tuple((str(one), str(other)) for one, other in equated)
    return Facts(bytes.fromhex(digest), float(length), bool(is_latin), when, pairs)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a folder keeps. ``names`` are the signatures of the interviews as JSON, in order, and
    ``entries`` what is known of each besides."""

    names: list[str]
    entries: list[tuple[int, array[int], Facts]]
    segments: list[Segment]
    lonely: list[Lonely] | None
    translations: Translations | None
    accounts: Accounts | None
    compared: Compared

    @classmethod
    def read(cls, folder: Path) -> _Kept:
        """Raises OSError, ValueError, LookupError, TypeError or EOFError when nothing is kept or it
        is damaged."""
        import numpy as np

        text = (folder / "index.json").read_text(encoding="utf-8", errors="surrogatepass")
        meta: dict[str, Any] = json.loads(text)
        if meta["format"] != FORMAT or meta["gone"]:
            raise ValueError("another format")
        segments = []
        for n, base in enumerate(meta["bases"]):
            arrays = [np.load(folder / f"{n}-{name}.npy", mmap_mode="r") for name in _ARRAYS]
            if len(arrays[1]) != len(arrays[0]) + 1 or int(arrays[1][-1]) != len(arrays[2]):
                raise ValueError("arrays that do not fit")
            segments.append(Segment(int(base), *arrays))
        lonely = None
        if meta["lonely"] is not None:
            lonely = [
                Lonely(*(np.load(folder / f"{n}-{name}.npy", mmap_mode="r") for name in _LONELY))
                for n in range(meta["lonely"])
            ]
        entries = [
            (int(first), array("i", cuts), _facts(facts))
            for _, first, cuts, facts in meta["entries"]
        ]
        held = sum(len(segment.lengths) for segment in segments)
        if sum(len(cuts) // 4 for _, cuts, _ in entries) != held:
            raise ValueError("arrays that do not fit")
        known = None
        if meta["translations"]:
            arrays = [np.load(folder / f"{name}.npy") for name in ("words", "others", "weights")]
            known = Translations(*arrays)
        accounts = None
        if meta["accounts"] is not None:
            groups, copies = meta["accounts"]
            accounts = Accounts([tuple(g) for g in groups], [tuple(g) for g in copies])
        plain, translated = (
            {(str(one), str(other)): (float(c), float(order)) for one, other, c, order in found}
            for found in meta["compared"]
        )
        compared = Compared(plain, translated, meta["teachers"], int(meta["changed"]))
        names = [json.dumps(entry[0]) for entry in meta["entries"]]
        return cls(names, entries, segments, lonely, known, accounts, compared)


_DAMAGED = (OSError, ValueError, LookupError, TypeError, EOFError)


def open_index(folder: Path, interviews: Sequence[Interview]) -> TopicIndex | None:
    """The index that ``folder`` keeps, if it was made of just these interviews; None otherwise, and
    when there is none or it is damaged."""
    from tui.topics.index import TopicIndex

    try:
        kept = _Kept.read(folder)
    except _DAMAGED:
        return None
    if kept.names != [json.dumps(signature(interview)) for interview in interviews]:
        return None
    entries = [
        Entry(n, interview, *known)
        for n, (interview, known) in enumerate(zip(interviews, kept.entries, strict=True))
    ]
    equivalents = Equivalents(translations=kept.translations)
    for entry in entries:
        equivalents.learn(entry.facts.glosses)
    index = TopicIndex.of(entries, kept.segments, kept.lonely, equivalents, kept.accounts)
    index.compared = kept.compared
    return index


def renew_index(
    folder: Path, interviews: Sequence[Interview], cancelled: Callable[[], bool] | None = None
) -> TopicIndex | None:
    """The index of ``interviews``, in this order, for which those that ``folder`` keeps are not
    read (when cancelled, of the first ones only); None when too few of them are kept, and when
    nothing is or it is damaged."""
    from tui.topics.index import TopicIndex

    try:
        kept = _Kept.read(folder)
    except _DAMAGED:
        return None
    asked = {json.dumps(signature(interview)): interview.id for interview in interviews}
    numbers = {name: n for n, name in enumerate(kept.names) if name in asked}
    few = len(numbers) < ENOUGH_KEPT * len(interviews)
    if few or kept.lonely is None or len(asked) < len(interviews):
        return None
    parts = _columns(kept, set(numbers.values()))

    def known(interview: Interview) -> tuple[array[int], Facts, NDArray[np.uint64]] | None:
        number = numbers.get(json.dumps(signature(interview)))
        if number is None:
            return None
        _, cuts, facts = kept.entries[number]
        return cuts, facts, parts.pop(number)

    index = TopicIndex()
    index.equivalents.translations = kept.translations
    index.add(interviews, cancelled, known)
    stayed = sum(len(kept.entries[n][1]) // 4 for n in numbers.values())
    before = sum(len(cuts) // 4 for _, cuts, _ in kept.entries)
    index.compared = kept.compared
    index.compared.changed += (before - stayed) + (index.passage_count - stayed)
    return index


def _columns(kept: _Kept, wanted: AbstractSet[int]) -> dict[int, NDArray[np.uint64]]:
    """By the numbers of the ``wanted`` entries which of an entry's passages, counted within it,
    holds which term, see :func:`~tui.topics.terms.presence`."""
    import numpy as np

    # One that has no passage is in no segment.
    found = dict.fromkeys(wanted, np.empty(0, np.uint64))
    for n, segment in enumerate(kept.segments):
        packed = columns_of(segment, kept.lonely[n] if kept.lonely else None)
        for number in wanted:
            first, cuts, _ = kept.entries[number]
            low, count = first - segment.base, len(cuts) // 4
            if count and 0 <= low < len(segment.lengths):
                ends = np.array([low, low + count], dtype=np.uint64) << np.uint64(32)
                start, end = np.searchsorted(packed, ends)
                found[number] = packed[start:end] - ends[0]
    return found
