"""Display in another script: Simplified, Traditional as in Taiwan, Traditional as in Hong Kong.

Only what is displayed changes; everything that is copied, quoted or searched is the original. The
conversion is OpenCC's, phrase by phrase for characters (头发 → 頭髮, 发展 → 發展) and without its
regional vocabulary, so that the wording stays the speaker's. OpenCC is imported when the first text
is converted and not before: it costs about a tenth of a second.

Names are kept from harm. Inside a name OpenCC's guess by phrases is wrong too often (徐乾學 becomes
徐干学), so that names are converted one character at a time, and only where there is one answer.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

Variant = Literal["original", "hans", "hant-tw", "hant-hk"]

CACHED_TEXTS = 2048

# What a text is converted by, when it is Simplified (or unknown) and when it is Traditional.
_FROM_HANS = {"hans": "t2s", "hant-tw": "s2tw", "hant-hk": "s2hk"}
_FROM_HANT = {"hans": "t2s", "hant-tw": "t2tw", "hant-hk": "t2hk"}

# Simplified forms of common characters that are themselves Traditional ones in names: 范 is a
# surname, 範 is not. In a name they stay as they are.
_STAY_IN_NAMES = frozenset("范余于岳郁后冲丰种台干里并松谷卜丑咸曲姜沈")

_HAN = re.compile("[\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A text as displayed, and its offsets beside those of the original (code points).

    ``pairs`` are (original, displayed) offsets where one piece ends and the next begins, None when
    every character became one character. Within a piece of unequal lengths offsets go to its start.
    """

    original: str
    text: str
    pairs: tuple[tuple[int, int], ...] | None = None

    def to_display(self, offset: int) -> int:
        """The displayed offset that stands for an original one."""
        return self._map(offset, 0, 1)

    def to_original(self, offset: int) -> int:
        """The original offset that a displayed one stands for."""
        return self._map(offset, 1, 0)

    def _map(self, offset: int, here: int, there: int) -> int:
        pairs = self.pairs
        if pairs is None:
            return offset
        low, high = 0, len(pairs)
        while low < high:
            middle = (low + high) // 2
            if pairs[middle][here] <= offset:
                low = middle + 1
            else:
                high = middle
        start = pairs[max(0, low - 1)]
        if low >= len(pairs):
            return start[there]
        end = pairs[low]
        if end[0] - start[0] == end[1] - start[1]:
            return start[there] + offset - start[here]
        return start[there]


@cache
def _opencc(config: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


def _safely(config: str, text: str) -> str:
    """OpenCC's conversion; a text that it cannot take (NUL, half a surrogate pair) run by run."""
    convert = _opencc(config)
    if "\0" not in text:
        try:
            return convert(text)
        except UnicodeEncodeError:
            pass
    return _HAN.sub(lambda run: convert(run.group()), text)


@cache
def _name_character(character: str, target: str) -> str:
    """One character of a name: converted when the way back leads to it again, else kept."""
    if not _HAN.match(character):
        return character
    if target == "hans":
        there = _safely("t2s", character)
        return there if _safely("s2t", there) == character else character
    if character in _STAY_IN_NAMES:
        return character
    there = _safely(_FROM_HANS[target], character)
    back = _safely("t2s", there)
    return there if len(there) == 1 and back == _safely("t2s", character) else character


def _is_traditional(text: str) -> bool:
    """Whether a text has more characters that are Traditional only than Simplified only."""
    simplified = _safely("t2s", text)
    traditional = _safely("s2t", text)
    if len(simplified) != len(text) or len(traditional) != len(text):
        return False
    to_simplify = sum(a != b for a, b in zip(text, simplified, strict=True))
    to_complicate = sum(a != b for a, b in zip(text, traditional, strict=True))
    return to_simplify > to_complicate


class Converter:
    """Displays texts in a script. ``converter(text)`` gives a ``Conversion``, cached.

    ``target`` is hans, hant-tw or hant-hk; original changes nothing. ``names`` are kept from
    harm wherever they occur. ``script`` is the source's (``Interview.script``), None: each text
    is looked at by itself.
    """

    def __init__(
        self, target: str, names: Iterable[str] = (), *, script: str | None = None
    ) -> None:
        if target not in _FROM_HANS and target != "original":
            raise ValueError(f"no such script: {target}")
        self.target = target
        self._script = script
        # A single character is no name (記, 問): it stands for itself everywhere.
        wanted = {name for name in names if len(name) > 1 and _HAN.search(name)}
        self._names = (
            re.compile("|".join(re.escape(n) for n in sorted(wanted, key=len, reverse=True)))
            if wanted
            else None
        )
        self._cache: OrderedDict[str, Conversion] = OrderedDict()

    def __call__(self, text: str) -> Conversion:
        done = self._cache.get(text)
        if done is not None:
            self._cache.move_to_end(text)
            return done
        done = self._convert(text)
        self._cache[text] = done
        if len(self._cache) > CACHED_TEXTS:
            self._cache.popitem(last=False)
        return done

    def _convert(self, text: str) -> Conversion:
        if self.target == "original" or not _HAN.search(text):
            return Conversion(text, text)
        config = self._config(text)
        pieces: list[tuple[str, str]] = []
        place = 0
        for match in self._names.finditer(text) if self._names is not None else ():
            if place < match.start():
                pieces.append(_piece(config, text[place : match.start()]))
            name = match.group()
            pieces.append((name, "".join(_name_character(c, self.target) for c in name)))
            place = match.end()
        if place < len(text):
            pieces.append(_piece(config, text[place:]))
        displayed = "".join(shown for _, shown in pieces)
        if all(len(source) == len(shown) for source, shown in pieces):
            return Conversion(text, displayed)
        return Conversion(text, displayed, _pairs(pieces, config))

    def _config(self, text: str) -> str:
        if self._script == "hant":
            return _FROM_HANT[self.target]
        if self._script == "hans" or self.target == "hans":
            return _FROM_HANS[self.target]
        return (_FROM_HANT if _is_traditional(text) else _FROM_HANS)[self.target]


def _piece(config: str, text: str) -> tuple[str, str]:
    return text, _safely(config, text)


def _pairs(pieces: Iterable[tuple[str, str]], config: str) -> tuple[tuple[int, int], ...]:
    """Offset pairs of pieces, of which those of unequal lengths are aligned run by run, and
    within a run at what its two ends have in common with a conversion by characters."""
    pairs = [(0, 0)]

    def advance(source: int, shown: int) -> None:
        if source or shown:
            pairs.append((pairs[-1][0] + source, pairs[-1][1] + shown))

    for source, shown in pieces:
        if len(source) == len(shown):
            advance(len(source), len(shown))
            continue
        head = 0
        while head < min(len(source), len(shown)) and _same(source[head], shown[head], config):
            head += 1
        tail = 0
        while tail < min(len(source), len(shown)) - head and _same(
            source[-1 - tail], shown[-1 - tail], config
        ):
            tail += 1
        advance(head, head)
        advance(len(source) - head - tail, len(shown) - head - tail)
        advance(tail, tail)
    return tuple(pairs)


def _same(source: str, shown: str, config: str) -> bool:
    return source == shown or _safely(config, source) == shown


def convert(text: str, target: str) -> str:
    """A short text (a title) in a script, without offsets."""
    return _converter(target)(text).text


@cache
def _converter(target: str) -> Converter:
    return Converter(target)
