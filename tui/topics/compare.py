"""Comparing a passage with its candidates in full, and saying why one was found."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.passages import BACK_CHANNEL, Passage, size
from tui.topics.places import Asked, Entry, Related, sentences
from tui.topics.terms import COMMON, PARTICLES, WEAK, Columns, columns, key, terms
from tui.topics.ties import counterpart
from tui.transcript.model import Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

NEIGHBOURS = (0.5, 0.2, 0.1)
"""How much of the likeness of the next turn counts for a turn, of the one after that, and so on;
never more than its own."""
BREADTH, BESIDE = 1.0, 0.5
"""How much a turn gains whose whole passage speaks of the same, and what part of that one has which
only stands beside such a passage."""
STEADY = 50.0
"""Keeps the shortest turns from winning by a single shared word."""
SEVERAL = 2.0
HEADING = 0.6
"""What a word weighs that only the heading above a turn holds."""
ACCOUNT = 2.0
"""How much a passage of another account of the same conversation is preferred."""
IN_PLACE, IN_PLACE_TRANSLATED = 2.0, 4.0
"""How much a passage of another account gains that stands where the alignment expects it."""
REACH_HERE, REACH_HERE_TRANSLATED, REACH_THERE = 100.0, 300.0, 250.0
"""How far, in Chinese characters, an aligned pair of passages speaks for what stands near it."""
NEARLY = 0.5
"""Of a long turn those paragraphs are meant that are at least this much as like as the likeliest.
"""
LONG, PART = 120, 1.0
"""From this size on a turn's paragraphs are compared one by one, and what that counts."""
TRANSLATION = 0.9
"""What a turn of a translation gains that stands just where it should (the question itself is 1),
"""
REACH_TRANSLATION = 80.0
"""and how far off, in Chinese characters, most of that is lost."""
AGAIN = 0.5
"""What a further place in an interview that is already in the answer counts."""
LEAST = 0.03
"""Places less alike than this (the passage itself is 1) are not worth going to,"""
ONE_WORD = 0.05
"""nor are those that share a single word with the passage, unless they are as alike as this."""
CLOSELY = 10
"""Places whose sentences are compared one by one."""
NEAR_IDENTICAL = 72.0
"""From this ratio (RapidFuzz, 0..100) on two sentences are nearly the same."""
SENTENCE = 0.1
"""What each such sentence adds to a place's score, in parts of it; three at most."""
PHRASE = 6
"""Chinese characters that make a shared phrase."""
WORDS, LONGEST = 3, 6
"""Words in a reason, and characters in one of them."""
COHESION, LOOSE = 0.01, 0.15
"""Two characters that stand together less often than this are no word (see ``cohesion``), and those
that do so less often than that may be a part of a phrase."""
LOOKED_AT = 14
"""The weightiest terms that both texts hold, which a reason is made of."""

_LETTER = re.compile("[0-9a-z\u00df-\u024f]")
_SENSE = re.compile("[\u3400-\u9fff]{4}|[a-z]+ [a-z]+ [a-z]+")


@dataclass(slots=True)
class _Place:
    """One turn (or, in a very long one, some of its paragraphs) as a candidate."""

    entry: Entry
    ordinal: int
    section: int
    paragraphs: tuple[int, int] | None
    text: str
    likeness: float = 0.0
    score: float = 0.0
    share: float = 0.0
    """How broadly the passage that it is in speaks of the same, 0..1."""
    sentences: int = 0
    meant: tuple[int, int] | None = None
    """The paragraphs that speak of it, where others of the turn do not."""

    @property
    def position(self) -> float:
        return self.entry.position_in(self.ordinal, self.meant or self.paragraphs)

    @property
    def said(self) -> str:
        """The text of the paragraphs that are meant."""
        if self.meant is None:
            return self.text
        start, end = self.meant
        turn = self.entry.interview.turns[self.ordinal]
        return "\n".join(paragraph.text for paragraph in turn.paragraphs[start:end])

    @property
    def lines(self) -> Lines:
        turn = self.entry.interview.turns[self.ordinal]
        part = self.meant or self.paragraphs
        if part is None:
            return turn.lines
        start, end = part
        first = turn.lines[0] if start == 0 else turn.paragraphs[start].lines[0]
        return first, turn.paragraphs[end - 1].lines[1]


Places = dict[tuple[int, int, int], _Place]


def _places(entry: Entry, passage: Passage) -> list[_Place]:
    """The turns of a passage, with one more on either side in the same section."""
    interview = entry.interview
    sections = interview.section_of_turn
    section = sections[passage.first]
    if passage.paragraphs is not None:
        start, end = passage.paragraphs
        turn = interview.turns[passage.first]
        text = "\n".join(p.text for p in turn.paragraphs[start:end])
        return [_Place(entry, passage.first, section, passage.paragraphs, text)]
    last = min(passage.last + 1, len(interview.turns) - 1)
    return [
        _Place(entry, ordinal, section, None, interview.turns[ordinal].text)
        for ordinal in range(max(0, passage.first - 1), last + 1)
        if sections[ordinal] == section
    ]


def rank(
    index: TopicIndex,
    here: Entry,
    ordinal: int,
    asked: Asked,
    shares: Mapping[int, float],
    accounts: Sequence[Entry],
    limit: int,
) -> list[Related]:
    """The best places in the passages whose numbers ``shares`` has, at most ``limit``; it says for
    each how broadly it speaks of the same beside the passage asked about, 0..1."""
    found: Places = {}
    for number, share in shares.items():
        entry = index.entries[index.owner(number)]
        passage = entry.passage(number - entry.first)
        for place in _places(entry, passage):
            start = -1 if place.paragraphs is None else place.paragraphs[0]
            place = found.setdefault((entry.number, place.ordinal, start), place)
            inside = passage.first <= place.ordinal <= passage.last
            place.share = max(place.share, share if inside else BESIDE * share)
    if not found:
        return []
    itself = _liken(index, asked, list(found.values()))
    _lean_on_neighbours(found)
    for place in found.values():
        place.score *= 1 + BREADTH * place.share
    expected = {entry.number: _expectation(index, here, asked.at, entry) for entry in accounts}
    translated = {
        entry.number: counterpart(index.tie(here.number, entry.number), here, ordinal, entry)
        for entry in accounts
        if index.tie(here.number, entry.number).translation
    }
    pool: list[_Place] = []
    for place in found.values():
        if size(place.text) <= BACK_CHANNEL:
            continue
        at = place.position if place.entry.number in expected else 0.0
        if place.entry.number in translated:
            # Whatever the words, a translation says it where it should be.
            off = abs(at - translated[place.entry.number])
            place.score += TRANSLATION * itself * exp(-off / REACH_TRANSLATION)
        elif place.likeness < LEAST * itself:
            continue
        if place.entry.number in expected:
            nearest = max(
                (w * exp(-abs(at - there) / REACH_THERE))
                for there, w in (*expected[place.entry.number], (0.0, 0.0))
            )
            gain = IN_PLACE_TRANSLATED if place.entry.number in translated else IN_PLACE
            place.score *= ACCOUNT * (1 + gain * nearest)
        pool.append(place)
    _reward_sentences(asked, pool)
    top = max((place.score for place in pool), default=0.0)
    answer: list[Related] = []
    for place in _spread(pool, 2 * limit):
        reason = why(index, asked, place)
        alike = place.likeness / itself
        if place.entry.number not in translated and (
            not reason or (alike < ONE_WORD and " · " not in reason and "→" not in reason)
        ):
            continue
        answer.append(
            Related(
                place.entry.interview.id,
                place.ordinal,
                round(min(1.0, place.score / max(top, itself)), 4),
                reason,
                place.lines,
                round(min(1.0, alike), 4),
                place.entry.number in expected,
            )
        )
        if len(answer) == limit:
            break
    return answer


def _liken(index: TopicIndex, asked: Asked, places: Sequence[_Place]) -> float:
    """Set how like the question each place is; returns how like itself the question is."""
    import numpy as np

    def compare(read: Columns, count: int) -> NDArray[np.float64]:
        at = np.minimum(np.searchsorted(asked.keys, read.keys), len(asked.keys) - 1)
        same = asked.keys[at] == read.keys
        shared = asked.worth[at] * np.minimum(1 + np.log(read.counts), SEVERAL) * same
        return np.bincount(read.owners, weights=shared, minlength=count).astype(np.float64)

    # A long turn is as like as its likest paragraph, when that is more than the whole.
    texts = [place.text for place in places]
    cut: list[tuple[int, int, int]] = []  # a place, its first paragraph, their number
    for n, place in enumerate(places):
        parts = place.text.split("\n")
        if len(parts) > 1 and size(place.text) > LONG:
            texts.extend(parts)
            cut.append((n, place.paragraphs[0] if place.paragraphs else 0, len(parts)))
    read = columns(texts)
    total = np.bincount(read.owners, weights=index.rarity(read.keys) ** 2, minlength=len(texts))
    shared = compare(read, len(texts))
    parts_like = shared[len(places) :] / (np.sqrt(total[len(places) :]) + STEADY)
    shared, total = shared[: len(places)], total[: len(places)]
    headings: dict[tuple[int, int], int] = {}
    titles: list[str] = []
    for place in places:
        title = place.entry.interview.sections[place.section].title
        if title and (place.entry.number, place.section) not in headings:
            headings[place.entry.number, place.section] = len(titles)
            titles.append(title)
    if titles:
        under = compare(columns(titles), len(titles))
        for n, place in enumerate(places):
            heading = headings.get((place.entry.number, place.section))
            if heading is not None:
                shared[n] += HEADING * under[heading]
    likeness = shared / (np.sqrt(total) + STEADY)
    at = 0
    for n, first, count in cut:
        parts_of = parts_like[at : at + count]
        likeness[n] = max(likeness[n], PART * float(parts_of.max()))
        start, end = _stretch(parts_of.tolist())
        if end - start < count:
            places[n].meant = first + start, first + end
        at += count
    for place, value in zip(places, likeness.tolist(), strict=True):
        place.likeness = value
    keys, worth = asked.itself or (asked.keys, asked.worth)
    return float(worth.sum() / (np.sqrt((index.rarity(keys) ** 2).sum()) + STEADY))


def _stretch(values: Sequence[float]) -> tuple[int, int]:
    """From where to where paragraphs beside the likeliest one are nearly as like as it."""
    best = max(range(len(values)), key=values.__getitem__)
    start, end = best, best + 1
    while start and values[start - 1] >= NEARLY * values[best]:
        start -= 1
    while end < len(values) and values[end] >= NEARLY * values[best]:
        end += 1
    return start, end


def _lean_on_neighbours(found: Places) -> None:
    for (owner, ordinal, start), place in found.items():
        place.score = place.likeness
        if start >= 0:
            continue
        for away, weight in enumerate(NEIGHBOURS, 1):
            for near in (ordinal - away, ordinal + away):
                other = found.get((owner, near, -1))
                if other is not None and other.section == place.section:
                    place.score += weight * min(other.likeness, place.likeness)


def _reward_sentences(asked: Asked, pool: Sequence[_Place]) -> None:
    """Count in the likeliest places the sentences that are nearly the question's own, and let
    each count."""
    from rapidfuzz import fuzz, process

    mine = asked.sentences()
    if not mine:
        return
    for place in heapq.nlargest(CLOSELY, pool, key=lambda place: place.score):
        for sentence in sentences(fold(place.said)):
            if process.extractOne(sentence, mine, scorer=fuzz.ratio, score_cutoff=NEAR_IDENTICAL):
                place.sentences += 1
        place.score *= 1 + SENTENCE * min(place.sentences, 3)


def _expectation(
    index: TopicIndex, here: Entry, at: float, there: Entry
) -> list[tuple[float, float]]:
    """Where in another account the conversation should be that is here at the position ``at``:
    positions there with weights."""
    found = []
    pair = index.tie(here.number, there.number)
    reach = REACH_HERE_TRANSLATED if pair.translation else REACH_HERE
    for anchor in pair.anchors:
        near = here.position(here.passage(anchor.one))
        weight = sqrt(anchor.weight) * exp(-abs(at - near) / reach)
        if weight > 0.02:
            found.append((there.position(there.passage(anchor.other)), weight))
    return found


def _beside(one: _Place, other: _Place) -> bool:
    """Whether two pieces of one long turn touch."""
    if one.paragraphs is None or other.paragraphs is None:
        return True
    return one.paragraphs[0] <= other.paragraphs[1] and other.paragraphs[0] <= one.paragraphs[1]


def _spread(pool: Iterable[_Place], limit: int) -> list[_Place]:
    """Best first; what stands beside a place already chosen is left out, a further place of an
    interview waits for the others."""
    rest = sorted(pool, key=lambda p: (-p.score, p.entry.first, p.ordinal))
    chosen: list[_Place] = []
    taken: dict[int, list[_Place]] = {}
    while rest and len(chosen) < limit:
        best, value = None, 0.0
        for place in rest:
            before = len(taken.get(place.entry.number, ()))
            worth = place.score * AGAIN**before
            if worth > value:
                best, value = place, worth
            if place.score <= value:
                break
        if best is None:
            break
        chosen.append(best)
        mine = taken.setdefault(best.entry.number, [])
        mine.append(best)
        rest = [
            place
            for place in rest
            if place is not best
            and not (
                place.entry is best.entry
                and abs(place.ordinal - best.ordinal) <= 3
                and place.section == best.section
                and (
                    place.paragraphs is None
                    or place.ordinal != best.ordinal
                    or _beside(place, best)
                )
            )
        ]
    return chosen


def why(index: TopicIndex, asked: Asked, place: _Place) -> str:
    """``垂直整合 · iPhone · 3 shared phrases``: the weightiest words that both texts hold, as the
    other one writes them, and how many longer phrases are the same."""
    import numpy as np

    written = place.said
    text = fold(written)
    bag = {term: key(term) for term in terms(text)}
    shared = sorted(
        (term for term in bag if asked.worth_of(bag[term]) > 0),
        key=lambda term: -asked.worth_of(bag[term]) * (1 + (bag[term] in asked.heading)),
    )[:LOOKED_AT]
    keys = np.array([bag[term] for term in shared], dtype=np.uint32)
    words: list[str] = []
    seen: set[str] = set()
    covered: list[tuple[int, int]] = []
    for term, cohesion in zip(shared, index.cohesion(keys).tolist(), strict=True):
        meant, whole = asked.means.get(bag[term], (None, ""))
        other = asked.text if meant is None else text
        if whole and whole[0] >= "\u2e80":
            start = text.find(whole)
            end = start + len(whole)
        else:
            start, end = _widen(term, text, other)
        if start < 0 or any(start < b and a < end for a, b in covered):
            continue
        if end - start == 2 and (
            cohesion < COHESION or (cohesion < LOOSE and _is_fragment(term, text, other))
        ):
            continue
        if text[start:end] in seen or term in COMMON or not _is_telling(text[start:end]):
            continue
        if end - start == 2 and _is_between(index, cohesion, text, start):
            continue
        covered.append((start, end))
        seen.add(text[start:end])
        word = written[start:end]
        if meant is not None:
            said = meant if isinstance(meant, str) else _named(meant, asked.text)
            word = f"{said}→{word}" if said else word
        words.append(word)
        if len(words) == WORDS:
            break
    phrases = _phrases(asked.grams(PHRASE), text)
    if place.sentences:
        words.append(
            f"{place.sentences} near-identical sentence" + ("s" if place.sentences > 1 else "")
        )
    elif phrases:
        words.append(f"{phrases} shared phrase" + ("s" if phrases > 1 else ""))
    return " · ".join(words)


def _is_fragment(term: str, text: str, other: str) -> bool:
    """Whether a character of grammar stands before or after a term wherever either text has it,
    as around 直反 in 一直反对."""
    if term[0] < "\u2e80":
        return False
    for step in (-1, len(term)):
        near = {_neighbour(one, at, step) for one in (text, other) for at in _starts(one, term)}
        if len(near) == 1 and near <= WEAK:
            return True
    return False


def _starts(text: str, term: str) -> Iterator[int]:
    """Where a term stands in a text."""
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + len(term))


def _neighbour(text: str, at: int, step: int) -> str:
    """The character ``step`` from ``at``, "" outside the text."""
    place = at + step
    return text[place : place + 1] if place >= 0 else ""


def _is_between(index: TopicIndex, cohesion: float, text: str, start: int) -> bool:
    """Whether the pair at ``start`` is the end of one word and the beginning of the next, as 学研
    in 科学研究."""
    import numpy as np

    around = text[max(0, start - 1) : start + 3]
    if len(around) < 4 or min(around) < "\u3400":
        return False
    pairs = np.array([key(around[:2]), key(around[2:])], dtype=np.uint32)
    return bool((index.cohesion(pairs) > cohesion).all())


def _is_telling(word: str) -> bool:
    """Whether a Chinese word is more than grammar and small talk with something attached."""
    if word[0] < "\u2e80":
        return True
    if len(word) == 2:
        return not (word[0] in WEAK and word[1] in WEAK)
    inside = {word[n : n + 2] for n in range(len(word) - 1)}
    return not (inside & COMMON or word[0] in WEAK or word[-1] in WEAK)


def _named(number: int, text: str) -> str:
    """The term with this key in a folded text."""
    return next((term for term in terms(text) if key(term) == number), "")


def _widen(term: str, text: str, other: str) -> tuple[int, int]:
    """The longest sensible word around a term's first place in ``text`` that both texts hold."""
    if term[0] < "\u2e80":
        start = text.find(term)
        while start >= 0:
            end = start + len(term)
            if text[end : end + 1] == "s":
                end += 1
            if not _LETTER.match(text[start - 1 : start]) and not _LETTER.match(text, end):
                return start, end
            start = text.find(term, start + 1)
        return -1, -1
    start = text.find(term)
    if start < 0:
        return -1, -1
    end = start + len(term)
    often, often_there = text.count(term), other.count(term)
    while end - start < LONGEST:
        for low, high in ((start, end + 1), (start - 1, end)):
            wider = text[low:high] if low >= 0 else ""
            edge = wider[-1:] if low == start else wider[:1]
            if (
                len(wider) == high - low
                and edge >= "\u3400"
                and edge not in PARTICLES
                and edge not in WEAK
                and 3 * text.count(wider) >= 2 * often
                and 3 * other.count(wider) >= 2 * often_there
            ):
                start, end = low, high
                break
        else:
            break
    return start, end


def _phrases(held: frozenset[str], other: str) -> int:
    """How many phrases of ``other`` stand word for word where ``held`` was cut from."""
    count, at = 0, 0
    while at <= len(other) - PHRASE:
        if other[at : at + PHRASE] not in held:
            at += 1
            continue
        end = at + PHRASE
        while end < len(other) and other[end - PHRASE + 1 : end + 1] in held:
            end += 1
        piece = other[at:end]
        count += _SENSE.search(piece) is not None
        at = end
    return count
