"""Folding and classing whole texts at once, as NumPy arrays.

NumPy lets go of the interpreter's lock while it works, so that folding a library in a thread
leaves the screen alone. What comes out is, character by character, what :mod:`tui.search.fold`
says; a test holds the two equal.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.search.fold import fold_table

SEPARATOR = "\x1e"
"""Stands between documents; made a space when a text holds it."""

OTHER, HAN, WORD = 0, 1, 2
"""Classes of UTF-16 units: punctuation and spaces; ideographs, kana, and surrogates; letters and
digits of scripts that put spaces between words."""

U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
Places = NDArray[np.int64]
NO_PLACES: Places = np.empty(0, np.int64)


@cache
def fold_array() -> U32:
    """The folding table as an array over all code points."""
    table = np.arange(0x110000, dtype=np.uint32)
    pairs = fold_table()
    table[np.fromiter(pairs.keys(), np.int64, len(pairs))] = np.fromiter(
        pairs.values(), np.uint32, len(pairs)
    )
    return table


@cache
def cjk_array() -> NDArray[np.bool_]:
    """Code points beside which spaces do not count: the array form of ``fold.is_cjk``."""
    table = np.zeros(0x110000, np.bool_)
    for first, last in (
        *((0x2E80, 0x312F), (0x3190, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
        *((0xF900, 0xFAFF), (0x20000, 0x323AF)),
    ):
        table[first : last + 1] = True
    return table


@cache
def class_array() -> NDArray[np.uint8]:
    """The class of every UTF-16 unit."""
    import unicodedata

    table = np.zeros(0x10000, np.uint8)
    for unit in range(0x10000):
        if 0xD800 <= unit < 0xE000:
            table[unit] = HAN
            continue
        character = chr(unit)
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            table[unit] = WORD
    for first, last in (
        *((0x3005, 0x3007), (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FF)),
        *((0x3105, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF)),
        *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    ):
        table[first : last + 1] = HAN
    return table


@cache
def han_array() -> NDArray[np.bool_]:
    """Code points that are ideographs: those that differ between the scripts."""
    table = np.zeros(0x110000, np.bool_)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)):
        table[first : last + 1] = True
    return table


@cache
def _fold_units() -> U16:
    """The folding table of the first 65,536 code points: none of them folds into a later one."""
    return fold_array()[:0x10000].astype(np.uint16)


def fold_documents(texts: list[str]) -> tuple[U16, U32, NDArray[np.uint8]]:
    """Fold and squeeze many texts at once.

    Returns the UTF-16 units of all of them, a separator after each; where each begins, one place
    more than there are texts; and for each 1 when folding changed an ideograph in it, else 0.
    """
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != max(len(texts) - 1, 0):
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    raw = units_of(joined + SEPARATOR)
    folded: U16 = _fold_units()[raw]
    changed = raw != folded
    changed &= (raw >= 0x3400) & (raw < 0xA000) | (raw >= 0xF900) & (raw < 0xFB00)
    cjk = _cjk(folded)
    dropped = NO_PLACES
    if len(raw) != len(joined) + 1:
        dropped = _fold_pairs(raw, folded, changed, cjk)
    ends = np.flatnonzero(raw == ord(SEPARATOR))
    flags = np.diff(np.searchsorted(np.flatnonzero(changed), ends), prepend=0) > 0
    squeezed = _squeeze(folded, cjk, dropped)
    offsets = np.zeros(len(texts) + 1, np.uint32)
    offsets[1:] = (np.flatnonzero(squeezed == ord(SEPARATOR)) + 1)[: len(texts)]
    return squeezed, offsets, flags[: len(texts)].astype(np.uint8)


def _cjk(units: U16) -> NDArray[np.bool_]:
    """``cjk_array`` of units, by comparing: that is faster than looking up."""
    found: NDArray[np.bool_] = (units >= 0x2E80) & (units <= 0x9FFF)
    found |= (units >= 0xF900) & (units <= 0xFAFF)
    for first, last in ((0x3130, 0x318F), (0x3200, 0x33FF), (0x4DC0, 0x4DFF)):
        found &= (units < first) | (units > last)
    return found


def _fold_pairs(
    raw: U16, folded: U16, changed: NDArray[np.bool_], cjk: NDArray[np.bool_]
) -> Places:
    """Set what is known of units right for characters of two units; returns the places of the units
    that are left over where one of them folds into a character of one."""
    first = np.flatnonzero((raw[:-1] & 0xFC00 == 0xD800) & (raw[1:] & 0xFC00 == 0xDC00))
    second = first + 1
    high, low = raw[first].astype(np.uint32), raw[second].astype(np.uint32)
    points = ((high & 0x3FF) << 10) + (low & 0x3FF) + 0x10000
    to = fold_array()[points]
    one = to < 0x10000
    folded[first] = np.where(one, to, 0xD800 + ((to - 0x10000) >> 10))
    folded[second] = np.where(one, to, 0xDC00 + ((to - 0x10000) & 0x3FF))
    changed[first] = (points != to) & han_array()[points]
    cjk[first] = cjk[second] = cjk_array()[to]
    left_over: Places = second[one]
    return left_over


def _squeeze(folded: U16, cjk: NDArray[np.bool_], dropped: Places) -> U16:
    """``fold.squeeze`` over units without those that are dropped. Spaces at the ends of a text
    count as any others."""
    spaces = folded == 32
    drop = np.zeros(len(folded), np.bool_)
    drop[:-1] = cjk[1:] | spaces[1:]
    drop[1:] |= cjk[:-1]
    drop &= spaces
    doubled = np.flatnonzero(spaces[:-1] & spaces[1:])
    if len(doubled):
        # Of a run the last one is left, which has been judged by what is behind it alone. Before
        # the first unit NumPy sees the last one, a separator.
        begins = doubled[~spaces[doubled - 1]]
        ends = doubled[~spaces[doubled + 2]] + 1
        drop[ends] |= cjk[begins - 1]
    drop[dropped] = True
    # Choosing by places is three times faster than by the mask.
    kept: U16 = folded[np.flatnonzero(~drop)]
    return kept


def units_of(text: str) -> U16:
    """A folded string as UTF-16 units."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def text_of(units: Any) -> str:
    """UTF-16 units (an array or bytes) as a string."""
    data = units if isinstance(units, bytes) else units.tobytes()
    return str(data.decode("utf-16-le", "surrogatepass"))
