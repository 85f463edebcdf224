"""Times as written, packed: in a dictionary those of a long recording take more memory than all
that is said in it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_BATCH = 1024
"""So many times are kept as one string."""
_BETWEEN = "\0"


class Stamps:
    """The times of some turns, or of some lines of a page, by their numbers. They are told in
    order: each number is higher than all before."""

    __slots__ = ("_blocks", "_last", "_numbers", "_open")

    def __init__(self) -> None:
        self._numbers = array("I")
        self._blocks: list[str] = []
        self._open: list[str] = []
        self._last: tuple[int, list[str]] = (-1, [])

    def __setitem__(self, number: int, stamp: str) -> None:
        self._numbers.append(number)
        self._open.append(stamp)
        if len(self._open) == _BATCH:
            self._blocks.append(_BETWEEN.join(self._open))
            self._open.clear()

    def update(self, told: Iterable[tuple[int, str]]) -> None:
        """Pairs of number and time, in order."""
        for number, stamp in told:
            self[number] = stamp

    def extend(self, numbers: Iterable[int], stamps: Iterable[str]) -> None:
        """The same as two columns of one length."""
        self._numbers.extend(numbers)
        self._open.extend(stamps)
        while len(self._open) >= _BATCH:
            self._blocks.append(_BETWEEN.join(self._open[:_BATCH]))
            del self._open[:_BATCH]

    def get(self, number: int) -> str | None:
        """The time of this number, None where it has none."""
        place = bisect_left(self._numbers, number)
        if place == len(self._numbers) or self._numbers[place] != number:
            return None
        block = place // _BATCH
        if block == len(self._blocks):
            return self._open[place % _BATCH]
        last = self._last
        if last[0] != block:
            last = self._last = (block, self._blocks[block].split(_BETWEEN))
        return last[1][place % _BATCH]

    def __len__(self) -> int:
        return len(self._numbers)
