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


def fold_documents(texts: list[str]) -> tuple[U16, U32, NDArray[np.uint8]]:
    """Fold and squeeze many texts at once.

    Returns the UTF-16 units of all of them, a separator after each; where each begins, one place
    more than there are texts; and for each 1 when folding changed an ideograph in it, else 0.
    """
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != max(len(texts) - 1, 0):
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    raw: U32 = np.frombuffer((joined + SEPARATOR).encode("utf-32-le", "surrogatepass"), np.uint32)
    folded: U32 = fold_array()[raw]
    separator = ord(SEPARATOR)
    changed = np.flatnonzero(raw != folded)
    changed = changed[han_array()[raw[changed]]]
    ends = np.flatnonzero(raw == separator)
    flags = np.zeros(len(texts), np.uint8)
    flags[np.searchsorted(ends, changed)] = 1
    del raw
    folded = _squeeze(folded)
    if folded.max(initial=0) > 0xFFFF:
        text = folded.tobytes().decode("utf-32-le", "surrogatepass")
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    else:
        units = folded.astype(np.uint16)
    offsets = np.zeros(len(texts) + 1, np.uint32)
    offsets[1:] = (np.flatnonzero(units == separator) + 1)[: len(texts)]
    return units, offsets, flags


def _squeeze(folded: U32) -> U32:
    """``fold.squeeze`` over an array. Spaces at the ends of a text count as any others."""
    spaces = np.flatnonzero(folded == 32)
    if not len(spaces):
        return folded
    steps = np.diff(spaces)
    first = spaces[np.concatenate(([True], steps != 1))]
    last = spaces[np.concatenate((steps != 1, [True]))]
    cjk = cjk_array()
    left = cjk[folded[np.maximum(first, 1) - 1]] & (first > 0)
    right = cjk[folded[np.minimum(last + 1, len(folded) - 1)]]
    keep = np.ones(len(folded), np.bool_)
    keep[spaces] = False
    keep[first[~(left | right)]] = True
    kept: U32 = folded[keep]
    return kept


def units_of(text: str) -> U16:
    """A folded string as UTF-16 units."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def text_of(units: Any) -> str:
    """UTF-16 units (an array or bytes) as a string."""
    data = units if isinstance(units, bytes) else units.tobytes()
    return str(data.decode("utf-16-le", "surrogatepass"))
