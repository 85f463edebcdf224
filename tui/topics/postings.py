"""Which passages hold which term: sparse columns in NumPy, in segments of bounded size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEGMENT = 60_000
"""Passages in one segment at most: their numbers fit 16 bits."""
CHUNK = 300_000
"""Code points taken at once, so that a worker can be told to stop and memory stays low."""
PLENTY = 20_000
"""With more passages than this, terms of a single passage are dropped: nothing can share them."""


@dataclass(slots=True)
class Segment:
    """``passages[starts[n]:starts[n + 1]]`` are the passages, counted from ``base``, that hold the
    term with the key ``keys[n]``; ``weights`` is for each passage its number of terms."""

    base: int
    keys: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    passages: NDArray[np.uint16]
    lengths: NDArray[np.uint16]

    @property
    def nbytes(self) -> int:
        arrays = (self.keys, self.starts, self.passages, self.lengths)
        return sum(int(array.nbytes) for array in arrays)


def make_segment(base: int, count: int, packed: NDArray[np.uint64]) -> Segment:
    """A segment of ``count`` passages from what :func:`tui.topics.terms.presence` says of them, in
    any order and with any repeats."""
    import numpy as np

    swapped = (packed << np.uint64(16)) & np.uint64(0xFFFFFFFFFFFF)
    swapped |= packed >> np.uint64(32)
    swapped.sort()
    if len(swapped):
        swapped = swapped[np.append(True, swapped[1:] != swapped[:-1])]
    lengths = np.bincount((swapped & np.uint64(0xFFFF)).astype(np.uint16), minlength=count)
    found = (swapped >> np.uint64(16)).astype(np.uint32)
    first = np.flatnonzero(np.diff(found, prepend=np.uint32(0)) != 0)
    if len(found) and found[0] == 0:
        first = np.concatenate((np.zeros(1, first.dtype), first))
    starts = np.append(first, len(found)).astype(np.uint32)
    passages = (swapped & np.uint64(0xFFFF)).astype(np.uint16)
    return Segment(
        base, found[first], starts, passages, np.minimum(lengths, 65535).astype(np.uint16)
    )


@dataclass(frozen=True, slots=True)
class Lonely:
    """Terms of a segment that only one passage of the library holds: ``passages[n]`` the term with
    the key ``keys[n]``."""

    keys: NDArray[np.uint32]
    passages: NDArray[np.uint16]


def columns_of(segment: Segment, lonely: Lonely | None = None) -> NDArray[np.uint64]:
    """The columns that a segment was made of; without ``lonely``, as far as it holds them."""
    import numpy as np

    keys, passages = np.repeat(segment.keys, np.diff(segment.starts)), segment.passages
    if lonely is not None:
        keys = np.concatenate((keys, lonely.keys))
        passages = np.concatenate((passages, lonely.passages))
    packed = (passages.astype(np.uint64) << np.uint64(32)) | keys
    packed.sort()
    return packed


def drop_lonely(segments: Sequence[Segment]) -> tuple[list[Segment], list[Lonely]]:
    """The segments without the terms that only one passage of them all holds, and those terms."""
    import numpy as np

    every = np.concatenate([segment.keys for segment in segments])
    every.sort()
    twice = np.unique(every[1:][every[1:] == every[:-1]])
    kept, dropped = [], []
    for segment in segments:
        counts = np.diff(segment.starts)
        places = np.searchsorted(twice, segment.keys)
        shared = (
            twice[np.minimum(places, max(len(twice) - 1, 0))] == segment.keys
            if len(twice)
            else np.zeros(len(segment.keys), bool)
        )
        keep = (counts > 1) | shared
        alone = np.flatnonzero(~keep)
        dropped.append(Lonely(segment.keys[alone], segment.passages[segment.starts[alone]]))
        kept.append(
            Segment(
                segment.base,
                segment.keys[keep],
                np.append(0, np.cumsum(counts[keep])).astype(np.uint32),
                segment.passages[np.repeat(keep, counts)],
                segment.lengths,
            )
        )
    return kept, dropped
