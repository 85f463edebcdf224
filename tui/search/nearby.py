"""Strings of the library that are nearly what was typed.

A slip is corrected by finding, in the documents that share most of the query, the very string that
was meant; that string is then searched like any other. Three ways lead to it: the same sound
(垂直整和 → 垂直整合), all but one or two neighbouring pairs of characters (RapidFuzz measures how
near), and, for words of letters, the library's own vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui.search.letters import U32, WORD, text_of, units_of
from tui.search.pieces import Piece, pieces_of
from tui.search.postings import (
    NOTHING,
    Pause,
    Segment,
    among,
    inside,
    marked,
    no_pause,
    union,
    unique_documents,
)
from tui.search.sounds import Reading, initials_of, second_sound_array, sound_array, spellings_of

CANDIDATES = 120
"""Documents that RapidFuzz compares at once: about a millisecond."""
GATHER = 60_000
"""Postings read for a further pair of sounds, when the candidates are few already."""
READ = 200
"""Documents of which the sounds are read at once: a third of a millisecond."""
MOST_READ = 4_000
"""Documents of which they are read where nothing sounds so in the first."""
STRINGS = 6
"""Corrections kept."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A folded string of the library near one that was typed. ``distance`` counts characters that
    differ; ``same_sound`` when all that differ sound alike."""

    text: str
    distance: int
    same_sound: bool = False
    cost: float = 1.0
    """How unlikely the slip is: a character of the same sound is easily mistaken, two easily change
    places, one is easily left out."""


def allowed(length: int, letters: bool) -> int:
    """How many slips a string of some length may have."""
    if letters:
        return 0 if length < 4 else 1 if length < 8 else 2
    return 0 if length < 3 else 1 if length < 7 else 2


def sounding_like(
    segment: Segment, reading: Reading, known: str = "", pause: Pause = no_pause
) -> dict[str, int]:
    """The strings of a segment that sound as ``reading`` says, and how many of the documents
    that were looked at hold each. ``known``, as long, has those of their characters that are
    known and spaces for the others."""
    if len(reading) < 2 or not len(segment.sounds):
        return {}
    unions: list[tuple[int, NDArray[np.int64]]] = []
    known = known or " " * len(reading)
    for place, ((a, b), (c, d)) in enumerate(pairwise(reading)):
        ones = np.arange(a, b, dtype=np.uint64) << np.uint64(16)
        firsts = np.searchsorted(segment.sounds, (ones + np.uint64(c)).astype(np.uint32))
        lasts = np.searchsorted(segment.sounds, (ones + np.uint64(d)).astype(np.uint32))
        parts = [
            segment.by_sound[first:last]
            for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
            if first < last
        ]
        if not parts:
            return {}
        keys = np.concatenate(parts).astype(np.int64)
        if known[place] != " ":
            keys = keys[segment.pairs[keys] >> np.uint32(16) == ord(known[place])]
        if known[place + 1] != " ":
            keys = keys[segment.pairs[keys] & np.uint32(0xFFFF) == ord(known[place + 1])]
        unions.append((int(segment.pair_lists.sizes(keys).sum()), keys))
    unions.sort(key=lambda union: union[0])
    documents: U32 | None = None
    for size, keys in unions:
        if documents is not None and (len(documents) <= READ or size > GATHER):
            break
        if size > 2 * GATHER:
            return {}
        pause()
        postings = segment.pair_lists.gather(keys)
        if documents is None:
            documents = unique_documents(postings, segment.size)
        else:
            documents = marked(documents, postings, segment.size)
    if documents is None or not len(documents):
        return {}
    # The rest is read, of many a part: the sound of each character against the reading. What is
    # rare may be in none of them, then the others are read as well.
    step = len(documents) // READ + 1
    for start in range(min(step, MOST_READ // READ)):
        pause()
        counts = _sounding_in(segment, documents[start::step], reading, known)
        if counts:
            return counts
    return {}


def _sounding_in(segment: Segment, documents: U32, reading: Reading, known: str) -> dict[str, int]:
    """The strings of some documents that sound as ``reading`` says, and how often they do."""
    units, _ = segment.texts(documents)
    readings = (sound_array()[units], second_sound_array()[units])
    last = len(units) - len(reading) + 1
    if last <= 0:
        return {}
    places = np.arange(last)
    for step, (a, b) in enumerate(reading):
        fits = np.zeros(len(places), np.bool_)
        for sounds in readings:
            here = sounds[places + step]
            fits |= (here >= a) & (here < b)
        places = places[fits]
    for step, character in enumerate(known):
        if character != " ":
            places = places[units[places + step] == ord(character)]
    counts: dict[str, int] = {}
    for place in places[:2000].tolist():
        text = text_of(units[place : place + len(reading)])
        counts[text] = counts.get(text, 0) + 1
    return counts


def by_pinyin(segment: Segment, typed: str, pause: Pause = no_pause) -> dict[str, int]:
    """Strings of a segment's text whose pinyin was typed: whole syllables, the last perhaps
    unfinished, some of the characters perhaps themselves; else initials of four characters and
    more."""
    counts: dict[str, int] = {}
    for reading, known in spellings_of(typed):
        if len(reading) > 1:
            counts = sounding_like(segment, reading, known, pause)
        if counts:
            return counts
    # Initials are hardly ever vowels; a word of another language has its share of them.
    if len(typed) > 10 or not typed.isascii() or sum(letter in "aeo" for letter in typed) > 1:
        return {}
    initials = initials_of(typed)
    return sounding_like(segment, initials, "", pause) if len(initials) >= 4 else {}


def same_sound(segment: Segment, han: str) -> list[Nearby]:
    """Strings that sound like one of ideographs and are written differently."""
    units = units_of(han)
    sounds = sound_array()[units].tolist()
    if len(units) < 2 or len(units) > 40 or not all(sounds):
        return []
    found = sounding_like(segment, tuple((sound, sound + 1) for sound in sounds))
    result = []
    for text, _ in sorted(found.items(), key=lambda item: -item[1]):
        distance = sum(a != b for a, b in zip(text, han, strict=False))
        # Homophones abound: of two characters, one may differ, of more at most half.
        if 0 < distance <= max(1, len(han) // 2):
            result.append(Nearby(text, distance, True, 0.7 * distance))
    return sorted(result, key=lambda near: near.distance)[:STRINGS]


def _keys(segment: Segment, units: U32) -> list[int]:
    """The numbers of a string's pairs, -1 for those that are nowhere."""
    numbers: list[int] = segment.find_pairs((units[:-1] << np.uint32(16)) | units[1:]).tolist()
    return numbers


def _stands(segment: Segment, text: str) -> bool:
    """Whether a string of ideographs stands in the text: in the rarest of its pairs' documents,
    as many as can be read at once."""
    keys = _keys(segment, units_of(text).astype(np.uint32))
    if min(keys) < 0:
        return False
    lists = sorted((segment.pair_lists[key] for key in set(keys)), key=len)
    documents = lists[0][:4000] >> np.uint32(8)
    for postings in lists[1:]:
        documents = documents[among(documents, postings)]
        if not len(documents):
            return False
    return bool(segment.holding(documents[:64], text).any())


def _sharing(segment: Segment, units: U32) -> tuple[U32, dict[int, U32]]:
    """Documents that hold all of a string's pairs but two neighbouring ones, which is what a wrong
    character spoils, or but one, as when one is missing. Also, by place in the string, those of
    a wrong character there, those that are too many to be read."""
    keys = _keys(segment, units)
    count = len(keys)
    lists = {key: segment.pair_lists[key] >> np.uint32(8) for key in set(keys) if key >= 0}
    marks: dict[int, NDArray[np.bool_]] = {}

    def holding(documents: U32, key: int) -> U32:
        if len(lists[key]) < 4000 or len(documents) < 500:
            return documents[inside(documents, lists[key])]
        if key not in marks:
            marks[key] = np.zeros(segment.size, np.bool_)
            marks[key][lists[key]] = True
        return documents[marks[key][documents]]

    result: list[U32] = []
    crowded: dict[int, U32] = {}
    # A character left out spoils one pair, a wrong one two: itself is then the one after the first.
    windows = [(start, 1) for start in range(count)] if count > 2 else []
    for start, gap in (*windows, *((start, 2) for start in range(-1, count))):
        rest = [key for n, key in enumerate(keys) if not start <= n < start + gap]
        if not rest or min(rest) < 0:
            continue
        rest = sorted(set(rest), key=lambda key: len(lists[key]))
        documents = lists[rest[0]]
        for key in rest[1:4]:
            if len(documents) <= 20:
                break
            documents = holding(documents, key)
        # A pair that everybody uses says little: a character beyond the gap must be there.
        if len(documents) > CANDIDATES:
            kept = {k for n in range(count) if not start <= n < start + gap for k in (n, n + 1)}
            for n in range(count + 1):
                wrong = gap == 2 and n == start + 1
                postings = NOTHING
                if n not in kept and not wrong:
                    postings = segment.character(int(units[n]))
                if 0 < len(postings) < GATHER:
                    there = unique_documents(postings, segment.size)
                    documents = documents[inside(documents, there)]
        if len(documents) > CANDIDATES and gap == 2:
            # Reading a few of so many would be chance. Within the string there is another way;
            # at its ends anything goes, and the reader is better served by what was typed.
            if 0 <= start < count - 1:
                crowded[start + 1] = documents[:4000]
            continue
        if len(documents) > CANDIDATES:
            documents = documents[:: len(documents) // CANDIDATES + 1]
        result.append(documents)
    return (union(result, segment.size) if result else NOTHING), crowded


def _replaced(segment: Segment, han: str, place: int, documents: U32) -> list[str]:
    """A string with another character at a place within it: of those that stand between its
    neighbours anywhere, the commonest that do so in some of ``documents``."""
    before, after = ord(han[place - 1]), ord(han[place + 1])
    bounds = np.array([before << 16, (before + 1) << 16], np.uint32)
    first, last = np.searchsorted(segment.pairs, bounds).tolist()
    middles = segment.pairs[first:last] & np.uint32(0xFFFF)
    ones = np.arange(first, last)
    others = segment.find_pairs((middles << np.uint32(16)) | np.uint32(after))
    both_ways = (others >= 0) & (middles > 0)
    ones, others, middles = ones[both_ways], others[both_ways], middles[both_ways]
    if not len(ones):
        return []
    sizes = np.minimum(segment.pair_lists.sizes(ones), segment.pair_lists.sizes(others))
    result = []
    for n in np.argsort(-sizes, kind="stable")[:10].tolist():
        text = han[:place] + chr(int(middles[n])) + han[place + 1 :]
        some = documents[among(documents, segment.pair_lists[int(ones[n])])]
        some = some[among(some, segment.pair_lists[int(others[n])])]
        if text != han and len(some) and segment.holding(some[:64], text).any():
            result.append(text)
    return result


def _misplaced(segment: Segment, han: str) -> list[str]:
    """A string with two neighbours changed back, or a character too many taken out, where that
    makes one that stands in the text."""
    swapped = (han[:n] + han[n + 1] + han[n] + han[n + 2 :] for n in range(len(han) - 1))
    inner = range(1, len(han) - 1) if len(han) > 4 else ()
    shorter = (han[:n] + han[n + 1 :] for n in inner)
    every = dict.fromkeys((*swapped, *shorter))
    return [text for text in every if text != han and _stands(segment, text)]


def near_han(segment: Segment, han: str, pause: Pause = no_pause) -> list[Nearby]:
    """Strings that differ from one of ideographs by a slip or two, likeliest first. ``pause`` is
    called between steps."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA
    from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment

    most = allowed(len(han), letters=False)
    units = units_of(han).astype(np.uint32)
    if not most or not 2 < len(units) <= 60 or len(units) > len(han):
        return []
    found = dict.fromkeys(_misplaced(segment, han), 1)
    pause()
    documents, crowded = _sharing(segment, units)
    for place, many in crowded.items():
        pause()
        found.update(dict.fromkeys(_replaced(segment, han, place, many), 1))
    if len(documents) > CANDIDATES:
        documents = documents[:: len(documents) // CANDIDATES + 1]
    pause()
    texts = segment.documents(documents)
    floor = 100 * (1 - (most + 0.6) / len(han))
    scores = process.cdist([han], texts, scorer=partial_ratio, score_cutoff=floor)[0]
    pause()
    for n in np.argsort(-scores, kind="stable")[:12].tolist():
        if scores[n] <= 0 or len(found) >= 2 * STRINGS:
            break
        text = texts[n]
        there = partial_ratio_alignment(han, text)
        if there is None:
            continue
        best = (most + 1.0, most + 1, "")
        for start in range(max(0, there.dest_start - 1), there.dest_start + 2):
            for length in (len(han), len(han) - 1, len(han) + 1):
                piece = text[start : start + length]
                # A dot within a foreign name is often left out.
                if len(piece) == length and piece.strip("·") == piece and _is_run(piece):
                    far = OSA.distance(han, piece, score_cutoff=most)
                    if 0 < far <= most:
                        best = min(best, (_cost(han, piece, far), far, piece))
        if best[1] <= most:
            found.setdefault(best[2], best[1])
    result = [Nearby(text, n, _alike(text, han), _cost(han, text, n)) for text, n in found.items()]
    return sorted(result, key=lambda near: near.cost)[:STRINGS]


def _is_run(text: str) -> bool:
    return text.replace("·", "", 1).isalnum()


def _alike(one: str, other: str) -> bool:
    """Whether two strings sound the same."""
    sound = sound_array()
    a, b = sound[units_of(one)], sound[units_of(other)]
    return len(a) == len(b) and bool((a == b).all())


def _cost(typed: str, meant: str, distance: int) -> float:
    if distance <= 0:
        return 0.0
    if len(meant) > len(typed):
        kind = 0.8
    elif len(meant) < len(typed):
        kind = 1.1
    elif sorted(typed) == sorted(meant):
        kind = 0.75
    else:
        kind = 0.7 if _alike(typed, meant) else 1.0
    return kind * distance


def near_word(segment: Segment, word: str) -> list[Nearby]:
    """Words of the vocabulary that differ from one of letters by a slip or two."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = allowed(len(word), letters=True)
    if not most or len(word) > 40 or word.isdigit():
        return []
    result: list[tuple[int, int, str]] = []
    starts = segment.word_lists.starts
    # The first letter is hardly ever wrong; it may have changed places with the second.
    for first in dict.fromkeys(word[:2]):
        for length in range(len(word) - most, len(word) + most + 1):
            numbers, words = segment.words_like(first, length)
            matches = process.extract(
                word, words, scorer=OSA.distance, score_cutoff=most, limit=30, processor=None
            )
            for text, distance, place in matches:
                if distance:
                    number = numbers[place]
                    count = int(starts[number + 1]) - int(starts[number])
                    # A frequent word is likelier meant.
                    result.append((int(distance) * 2 + (first != word[0]), -count, str(text)))
    nearest = sorted(result)[: 2 * STRINGS]
    return [Nearby(text, rank // 2, False, 0.5 * rank) for rank, _, text in nearest]


def corrections(
    segment: Segment, needle: str, thorough: bool = True, pause: Pause = no_pause
) -> list[Nearby]:
    """Strings of a segment near a whole needle, nearest first: one of its runs is corrected, or
    every run that can be. Unless ``thorough``, only ideographs of the same sound are tried.
    ``pause`` is called between steps."""
    pieces = pieces_of(needle)
    if not pieces or len(pieces) > 12:
        return []
    options: list[tuple[Piece, list[Nearby]]] = []
    for piece in pieces:
        pause()
        if piece.kind == WORD:
            options.append((piece, near_word(segment, piece.text) if thorough else []))
            continue
        near = same_sound(segment, piece.text)
        if thorough and not any(n.distance == 1 for n in near):
            pause()
            known = {n.text for n in near}
            near += [n for n in near_han(segment, piece.text, pause) if n.text not in known]
        options.append((piece, near))
    result: dict[str, Nearby] = {}
    for number, (_, near) in enumerate(options):
        for one in near:
            result.setdefault(
                text := _rebuilt(needle, pieces, {number: one.text}),
                Nearby(text, one.distance, one.same_sound, one.cost),
            )
    first = {number: near[0] for number, (_, near) in enumerate(options) if near}
    if len(first) > 1:
        text = _rebuilt(needle, pieces, {number: near.text for number, near in first.items()})
        together = sum(near.distance for near in first.values())
        result.setdefault(
            text, Nearby(text, together, False, sum(near.cost for near in first.values()))
        )
    result.pop(needle, None)
    nearest = sorted(result.values(), key=lambda n: n.cost)
    return [n for n in nearest if n.distance <= nearest[0].distance + 1][: 2 * STRINGS]


def _rebuilt(needle: str, pieces: tuple[Piece, ...], changed: dict[int, str]) -> str:
    """A needle with some of its pieces replaced, what stands between them kept."""
    result, place = "", 0
    for number, piece in enumerate(pieces):
        at = needle.index(piece.text, place)
        result += needle[place:at] + changed.get(number, piece.text)
        place = at + len(piece.text)
    return result + needle[place:]
