"""Pinyin: the sound of each character, without tones, and what typed letters may stand for.

The readings come from the dictionary of single characters that the installed pypinyin brings
along; it is read once, without loading the package itself, and kept in the cache folder. Without
pypinyin nothing is found by sound, and everything else works.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import numpy as np

from tui.search.fold import fold_table
from tui.search.letters import U16
from tui.search.tables import cached_table

MAX_LETTERS = 48
"""Longer runs of letters are not read as pinyin."""


def _make_table() -> str:
    """Two lines: characters, and their readings separated by spaces, the most common first and
    others after commas."""
    from importlib.util import find_spec, module_from_spec, spec_from_file_location
    from pathlib import Path

    try:
        package = find_spec("pypinyin")
        if package is None or package.origin is None:
            return "\n"
        # The package as a whole would load its phrases, 57 MB, which single characters do without.
        path = Path(package.origin).with_name("pinyin_dict.py")
        spec = spec_from_file_location("_pinyin_of_characters", path)
        if spec is None or spec.loader is None:
            return "\n"
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        readings: dict[int, str] = module.pinyin_dict
    except (ImportError, OSError, AttributeError, SyntaxError, ValueError):
        return "\n"
    folded = fold_table()
    characters, sounds = [], []
    for code, marked in sorted(readings.items()):
        if code > 0xFFFF or folded.get(code, code) != code:
            continue
        plain = dict.fromkeys(_plain(reading) for reading in marked.split(","))
        good = [reading for reading in plain if reading.isascii() and reading.isalpha()]
        if good:
            characters.append(chr(code))
            sounds.append(",".join(good[:3]))
    return "".join(characters) + "\n" + " ".join(sounds)


def _plain(reading: str) -> str:
    """``lǜ`` → ``lv``: without the tone, ü as it is typed."""
    parts = unicodedata.normalize("NFD", reading.strip())
    return "".join(c for c in parts.replace("u\u0308", "v") if not unicodedata.combining(c))


@cache
def _readings() -> tuple[list[str], U16, U16]:
    """All syllables in alphabetical order, from number 1; the syllable of each UTF-16 unit, 0
    where it has none; the second reading of those that have several."""
    characters, _, sounds = cached_table("pinyin", _make_table).partition("\n")
    each = [sound.split(",") for sound in sounds.split(" ")] if characters else []
    syllables = sorted({sound for readings in each for sound in readings})
    number = {syllable: n for n, syllable in enumerate(syllables, 1)}
    table = np.zeros(0x10000, np.uint16)
    second = np.zeros(0x10000, np.uint16)
    for character, readings in zip(characters, each, strict=True):
        table[ord(character)] = number[readings[0]]
        if len(readings) > 1:
            second[ord(character)] = number[readings[1]]
    return ["", *syllables], table, second


def syllables() -> list[str]:
    """The syllables; a syllable's number is its place here. The first is empty: no sound."""
    return _readings()[0]


def sound_array() -> U16:
    """The number of the syllable of each UTF-16 unit of folded text, 0 for none."""
    return _readings()[1]


def second_sound_array() -> U16:
    """The number of a less common reading of each UTF-16 unit, 0 where there is none."""
    return _readings()[2]


@cache
def _numbers() -> dict[str, int]:
    return {syllable: n for n, syllable in enumerate(syllables()) if syllable}


@lru_cache(maxsize=4096)
def prefix_range(letters: str) -> tuple[int, int]:
    """The syllables that begin with ``letters``: numbers [first, last)."""
    import bisect

    every = syllables()
    return bisect.bisect_left(every, letters, 1), bisect.bisect_left(every, letters + "{", 1)


def is_syllable(letters: str) -> bool:
    """Whether letters are one whole syllable."""
    first, last = prefix_range(letters)
    return first < last and syllables()[first] == letters


Reading = tuple[tuple[int, int], ...]
"""Typed letters as sounds: for each character a range [first, last) of syllable numbers."""


def readings_of(letters: str, limit: int = 4) -> list[Reading]:
    """The ways to read typed letters as whole syllables, the last one perhaps unfinished, those of
    fewest syllables first and of these the finished ones; empty when there is none. ``letters``
    are a to z."""
    if not 2 <= len(letters) <= MAX_LETTERS or not _numbers():
        return []
    numbers = _numbers()
    # best[i]: the readings of letters[i:], shortest first.
    best: list[list[Reading]] = [[] for _ in letters] + [[()]]
    for start in range(len(letters) - 1, -1, -1):
        ways: list[Reading] = []
        for end in range(start + 1, min(len(letters), start + 6) + 1):
            piece = letters[start:end]
            if piece.startswith(("lyu", "nyu")):  # as passports have it: 吕 is lyu
                piece = f"{piece[0]}v{piece[3:]}"
            number = numbers.get(piece)
            if end == len(letters):
                if number is not None:
                    ways.append(((number, number + 1),))
                first, last = prefix_range(piece)
                if first < last and (number is None or last > number + 1):
                    ways.append(((first, last),))
            elif number is not None:
                ways += [((number, number + 1), *rest) for rest in best[end]]
        ways.sort(key=len)
        best[start] = ways[:limit]
    return best[0]


def initials_of(letters: str) -> Reading:
    """Typed letters as the first letters of syllables, one for each character; empty when one of
    them begins no syllable. ``zh``, ``ch`` and ``sh`` may be typed whole."""
    result: list[tuple[int, int]] = []
    place = 0
    while place < len(letters):
        step = 2 if letters[place : place + 2] in ("zh", "ch", "sh") else 1
        first, last = prefix_range(letters[place : place + step])
        if first >= last:
            return ()
        result.append((first, last))
        place += step
    return tuple(result)


def spellings_of(typed: str) -> list[tuple[Reading, str]]:
    """The ways to read pinyin with ideographs among it, ``任何qiangda``, and with apostrophes where
    syllables are known to end, ``xi'an``: the sounds, and a string as long with the ideographs
    themselves, a space for each other character. At most four, likeliest first."""
    parts = re.findall("[a-z]+|[^a-z']", typed)
    ways: list[tuple[Reading, str]] = [((), "")]
    for number, part in enumerate(parts):
        if part.isascii():
            readings = readings_of(part) if len(part) > 1 else []
            if number < len(parts) - 1:
                # Only what is still being typed is unfinished.
                readings = [one for one in readings if one[-1][1] - one[-1][0] == 1]
            readings = readings or list(filter(None, [initials_of(part)]))
            more = [(reading, " " * len(reading)) for reading in readings]
        else:
            sound = int(sound_array()[ord(part)]) if ord(part) < 0x10000 else 0
            more = [(((sound, sound + 1),), part)] if sound else []
        ways = [(a + c, b + d) for a, b in ways for c, d in more][:4]
    return ways


SURE, APART, FAR_APART = 1.25, 1.45, 1.56
"""How much more pinyin of three syllables and more is worth than a pair's; where they were typed
apart; and where three were, which hardly are words of letters that stand about in a turn."""


def sureness(typed: str) -> float:
    """How sure typed pinyin is to be that; 1 for what can only be initials. Syllables that were
    typed apart have an apostrophe between them."""
    if not any(b - a == 1 for reading, _ in spellings_of(typed) for a, b in reading[:1]):
        return 1.0
    return (SURE, APART, FAR_APART)[min(2, typed.count("'"))]
