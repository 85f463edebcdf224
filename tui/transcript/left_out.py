"""Lines that are in no turn, as columns: between the cues of a long recording there are hundreds of
thousands of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from tui.transcript.model import Dropped


class LeftOut(Sequence[Dropped]):
    """Runs of source lines that are left out for one reason, standing in for the tuple that the
    model has. A ``Dropped`` is made when somebody looks at it."""

    __slots__ = ("_firsts", "_lasts", "_why")

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        """Line numbers and reasons, in order. Of a line told twice the first reason counts."""
        self._firsts = array("I")
        self._lasts = array("I")
        self._why: list[str] = []
        previous, why = 0, ""
        for n, reason in lines:
            if n <= previous:
                continue
            if n == previous + 1 and reason == why:
                self._lasts[-1] = n
            else:
                self._firsts.append(n)
                self._lasts.append(n)
                self._why.append(reason)
                why = reason
            previous = n

    def __len__(self) -> int:
        return len(self._why)

    @overload
    def __getitem__(self, index: int) -> Dropped: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Dropped, ...]: ...

    def __getitem__(self, index: int | slice) -> Dropped | tuple[Dropped, ...]:
        if isinstance(index, slice):
            return tuple([self[n] for n in range(*index.indices(len(self)))])
        return Dropped((self._firsts[index], self._lasts[index]), self._why[index])

    def __iter__(self) -> Iterator[Dropped]:
        return map(Dropped, zip(self._firsts, self._lasts, strict=True), self._why)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LeftOut | tuple):
            return len(self) == len(other) and tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} runs of lines left out>"
