"""The order in which people expect file names: ``2`` before ``10``, 第二期 before 第十期.

A name is cut into runs of text and numbers. ASCII and full-width digits always count as numbers.
Chinese numerals do only where they number something (第十二期, 三、, ``二.md``, 上 中 下 as parts),
never inside a word such as 一起 or 千万.
"""

from __future__ import annotations

import re
import unicodedata

NaturalKey = tuple[tuple[int, int, str], ...]

_NUMERALS = "〇零一二三四五六七八九十百千两兩廿卅"
_COUNTERS = "期集章回部篇讲講季卷节節场場辑輯话話次号號年月日问問课課"
# Context is looked at in code: a pattern with the whole range of Han takes longer to compile than
# a thousand names take to sort.
_RUN = re.compile(f"[0-9]+|[{_NUMERALS}]+|[上中下]")
_DIGIT = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_PART = {"上": 1, "中": 2, "下": 3}


def chinese_number(numeral: str) -> int:
    """The value of a Chinese numeral below ten thousand: 十二 → 12, 二〇二四 → 2024.

    ``numeral`` holds only the characters 〇零一…九十百千两兩廿卅.
    """
    if not any(c in _UNIT or c in _TENS for c in numeral):
        return int("".join(str(_DIGIT[c]) for c in numeral))
    total = 0
    digit: int | None = None
    for c in numeral:
        if c in _UNIT:
            total += (1 if digit is None or digit == 0 else digit) * _UNIT[c]
            digit = None
        elif c in _TENS:
            total += _TENS[c]
            digit = None
        else:
            digit = _DIGIT[c]
    return total + (digit or 0)


def _value(text: str, start: int, end: int) -> int | None:
    """The number that ``text[start:end]`` is where it stands, None when it is part of a word."""
    run = text[start:end]
    if len(run) > 1000:  # more than int() may take from a string
        return None
    if run.isascii():
        return int(run)
    before, after = text[start - 1 : start], text[end : end + 1]
    if run in _PART:
        if after and after in "集篇部":
            after = text[end + 1 : end + 2]
        return _PART[run] if not _is_han(before) and not _is_han(after) else None
    if before == "第" or (not _is_han(before) and (after in _COUNTERS or not _is_han(after))):
        return chinese_number(run)
    return None


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def natural_key(name: str) -> NaturalKey:
    """A sort key for ``name``. Numbers come before text; names equal but for case or width sort
    by the name itself, so that the order never depends on the order of a folder's listing."""
    text = unicodedata.normalize("NFKC", name).casefold()
    pieces: list[tuple[int, int, str]] = []
    start = 0
    for match in _RUN.finditer(text):
        first, last = match.span()
        run = match[0]
        value = int(run) if run.isascii() and last - first < 10 else _value(text, first, last)
        if value is None:
            continue
        if first > start:
            pieces.append((1, 0, text[start:first]))
        start = last
        pieces.append((0, value, ""))
    if start < len(text):
        pieces.append((1, 0, text[start:]))
    pieces.append((-1, 0, name))
    return tuple(pieces)
