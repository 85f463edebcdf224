"""Regular expressions that cannot run for ever.

Python's ``re`` holds the interpreter's lock while it matches and cannot be interrupted, so one
pattern such as ``(a+)+b`` would freeze the whole program. A pattern is therefore looked at before
it is used, and text is handed to it in pieces short enough for what it may cost.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import Any

OPEN_REPEAT = 12
"""A repeat that may vary by more than this counts as open-ended."""
PIECE = {0: 50_000, 1: 4_000, 2: 400}
"""Code points given to a pattern at once, by its number of open-ended repeats: a pattern with
k of them takes up to n**(k+1) steps on n characters, so that a piece costs tens of milliseconds
at the very worst."""


class PatternError(ValueError):
    """A pattern that is not valid, or that could run for ever. The message says which, in words
    for the reader."""


def compile_bounded(source: str) -> re.Pattern[str]:
    """Compile ``source``, case ignored, or raise :class:`PatternError`."""
    try:
        with warnings.catch_warnings():
            # What a later Python may read otherwise: told on the terminal, it would spoil the page.
            warnings.simplefilter("ignore")
            pattern = re.compile(source, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"not a regular expression ({error})") from None
    if open_repeats(source) > max(PIECE):
        raise PatternError("it could take for ever (too many open-ended repeats)")
    return pattern


@lru_cache(maxsize=64)
def open_repeats(source: str) -> int:
    """How many open-ended repeats a valid pattern has; 99 for one that may take exponential time:
    a repeat inside a repeat, alternatives inside a repeat, a back-reference."""
    from re import _parser  # type: ignore[attr-defined]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _cost(_parser.parse(source, re.IGNORECASE))
    except (AttributeError, TypeError, ValueError, RecursionError):
        # The parser's shape is private to Python; a version that changes it gets no patterns
        # rather than unbounded ones.
        return 99


def _cost(parsed: Any, inside: bool = False) -> int:
    total = 0
    for name, argument in parsed:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, body = argument
            wide = int(high) - int(low) > OPEN_REPEAT
            varies = int(high) != int(low)
            many = int(high) > 1
            if inside and varies and many:
                return 99
            if int(high) > 1000 and not wide:
                return 99
            total += (1 if wide else 0) + _cost(body, inside or many)
        elif kind == "SUBPATTERN":
            total += _cost(argument[-1], inside)
        elif kind == "BRANCH":
            if inside:
                return 99
            total += max((_cost(branch) for branch in argument[1]), default=0)
        elif kind in ("ASSERT", "ASSERT_NOT"):
            total += _cost(argument[1], inside)
        elif kind == "ATOMIC_GROUP":
            total += _cost(argument, inside)
        elif kind.startswith("GROUPREF"):
            return 99
    return min(total, 99)


def find_all(
    pattern: re.Pattern[str], text: str, limit: int = 200, seconds: float = 0.5
) -> Iterator[tuple[int, int]]:
    """The first ``limit`` non-empty matches, as ``(start, end)`` in code points of ``text``.

    A text longer than the pattern's piece is cut into pieces that overlap by a quarter; a match
    longer than that may be found in part only. No further piece is begun after ``seconds``.
    """
    size = PIECE[min(open_repeats(pattern.pattern), max(PIECE))]
    if len(text) <= size and not pattern.search(text):
        return
    ends = perf_counter() + seconds
    found, done, at = 0, 0, 0
    while at < len(text) or at == 0:
        for match in pattern.finditer(text[at : at + size] if len(text) > size else text):
            start, end = match.start() + at, match.end() + at
            if start < done or start == end:
                continue
            done = end
            yield start, end
            found += 1
            if found >= limit:
                return
        if at + size >= len(text) or perf_counter() > ends:
            return
        at += size - size // 4


def literals_of(source: str) -> list[str]:
    """Runs of characters that every match of a valid pattern holds, longest first; often none."""
    from re import _parser  # type: ignore[attr-defined]

    runs = [""]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _gather_literals(_parser.parse(source, re.IGNORECASE), runs)
    except (AttributeError, TypeError, ValueError, RecursionError):
        return []
    return sorted(dict.fromkeys(filter(None, runs)), key=len, reverse=True)


def _gather_literals(parsed: Any, runs: list[str]) -> None:
    """Adds the literals of a parsed pattern to the last of ``runs``, or as further ones."""
    for name, argument in parsed:
        kind = str(name)
        if kind == "LITERAL":
            runs[-1] += chr(argument)
        elif kind == "SUBPATTERN":
            _gather_literals(argument[-1], runs)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and int(argument[0]) > 0:
            runs.append("")
            _gather_literals(argument[2], runs)
            runs.append("")
        elif kind != "AT":
            runs.append("")
