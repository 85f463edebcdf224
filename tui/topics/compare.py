"""Comparing a passage with its candidates in full, and saying why one was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.passages import BACK_CHANNEL, Passage, size
from tui.topics.places import Asked, Entry, Related
from tui.topics.terms import PARTICLES, WEAK, terms
from tui.transcript.model import Lines

if TYPE_CHECKING:
    from tui.topics.index import TopicIndex

NEIGHBOUR = 0.4
"""How much of a neighbouring turn's likeness counts for a turn, never more than its own."""
STEADY = 25.0
"""Keeps the shortest turns from winning by a single shared word."""
SEVERAL = 1.5
HEADING = 0.3
"""What a word weighs that only the heading above a turn holds."""
ACCOUNT = 1.6
"""How much a passage of another account of the same conversation is preferred."""
IN_PLACE = 4.0
"""How much a passage of another account gains that stands where the alignment expects it."""
REACH_HERE, REACH_THERE = 300.0, 250.0
"""How far, in Chinese characters, an aligned pair of passages speaks for what stands near it."""
AGAIN = 0.5
"""What a further place in an interview that is already in the answer counts."""
LEAST = 0.02
"""Places less alike than this (the passage itself is 1) are not worth going to."""
SENTENCE = 10
NEAR_IDENTICAL = 78
PHRASE = 5
"""Chinese characters (Latin words: three) that make a shared phrase."""


@dataclass(slots=True)
class _Place:
    """One turn (or, in a very long one, some of its paragraphs) as a candidate."""

    entry: Entry
    ordinal: int
    section: int
    paragraphs: tuple[int, int] | None
    bag: dict[str, int]
    text: str
    likeness: float = 0.0
    score: float = 0.0

    @property
    def lines(self) -> Lines:
        turn = self.entry.interview.turns[self.ordinal]
        if self.paragraphs is None:
            return turn.lines
        start, end = self.paragraphs
        first = turn.lines[0] if start == 0 else turn.paragraphs[start].lines[0]
        return first, turn.paragraphs[end - 1].lines[1]


def _places(entry: Entry, passage: Passage) -> list[_Place]:
    """The turns of a passage, with one more on either side in the same section."""
    interview = entry.interview
    sections = interview.section_of_turn
    if passage.paragraphs is not None:
        start, end = passage.paragraphs
        turn = interview.turns[passage.first]
        text = fold("\n".join(p.text for p in turn.paragraphs[start:end]))
        section = sections[passage.first]
        return [_Place(entry, passage.first, section, passage.paragraphs, terms(text), text)]
    found = []
    for ordinal in range(passage.first - 1, passage.last + 2):
        if not 0 <= ordinal < len(interview.turns) or sections[ordinal] != sections[passage.first]:
            continue
        text = fold(interview.turns[ordinal].text)
        found.append(_Place(entry, ordinal, sections[ordinal], None, terms(text), text))
    return found


def rank(
    index: TopicIndex,
    here: Entry,
    ordinal: int,
    asked: Asked,
    numbers: Sequence[int],
    accounts: Sequence[int],
    limit: int,
) -> list[Related]:
    """The best places in the passages ``numbers``, at most ``limit``."""
    by_place: dict[tuple[int, int, tuple[int, int] | None], _Place] = {}
    for number in sorted(numbers):
        owner = index.owner(number)
        entry = index.entries[owner]
        for place in _places(entry, entry.passages[number - entry.first]):
            by_place.setdefault((owner, place.ordinal, place.paragraphs), place)
    headings: dict[tuple[int, int], frozenset[str]] = {}
    for (owner, _, _), place in by_place.items():
        if (owner, place.section) not in headings:
            title = place.entry.interview.sections[place.section].title
            headings[owner, place.section] = frozenset(terms(fold(title))) if title else frozenset()
    index.know(term for place in by_place.values() for term in place.bag)
    index.know(term for heading in headings.values() for term in heading)
    rarity = index.rarity
    worth = {term: weight * rarity(term) ** 2 for term, weight in asked.weights.items()}
    for (owner, _, _), place in by_place.items():
        place.likeness = _likeness(worth, place.bag, headings[owner, place.section], rarity)
    _lean_on_neighbours(by_place)
    itself = _likeness(worth, dict.fromkeys(worth, 1), frozenset(), rarity)
    own = {id(index.entries[number]): number for number in accounts}
    ties = {n: _expectation(index, here, ordinal, index.entries[n], n) for n in own.values()}
    pool: list[_Place] = []
    for place in by_place.values():
        if size(place.text) <= BACK_CHANNEL or place.score <= 0:
            continue
        account = own.get(id(place.entry))
        if account is not None:
            at = place.entry.positions[place.ordinal]
            expected = max(
                (w * exp(-abs(at - there) / REACH_THERE) for there, w in ties[account]), default=0.0
            )
            place.score *= ACCOUNT * (1 + IN_PLACE * expected)
        pool.append(place)
    chosen = _spread(pool, limit)
    top = max((place.score for place in chosen), default=0.0)
    answer = []
    for place in chosen:
        alike = place.likeness / itself if itself else 0.0
        if alike < LEAST:
            continue
        score = min(1.0, place.score / max(top, itself))
        answer.append(
            Related(
                place.entry.interview.id,
                place.ordinal,
                round(score, 4),
                why(asked, place.bag, place.text, index, place),
                place.lines,
                id(place.entry) in own,
            )
        )
    return answer


def _likeness(
    worth: dict[str, float], bag: dict[str, int], heading: frozenset[str], rarity: object
) -> float:
    shared = total = 0.0
    for term, count in bag.items():
        total += rarity(term) ** 2  # type: ignore[operator]
        if term in worth:
            shared += worth[term] * (1.0 if count == 1 else min(1 + log(count), SEVERAL))
    for term in heading:
        if term in worth and term not in bag:
            shared += worth[term] * HEADING
    return shared / (sqrt(total) + STEADY)


def _lean_on_neighbours(
    by_place: dict[tuple[int, int, tuple[int, int] | None], _Place],
) -> None:
    for (owner, ordinal, paragraphs), place in by_place.items():
        place.score = place.likeness
        if paragraphs is not None:
            continue
        for near in (ordinal - 1, ordinal + 1):
            other = by_place.get((owner, near, None))
            if other is not None and other.section == place.section:
                place.score += NEIGHBOUR * min(other.likeness, place.likeness)


def _expectation(
    index: TopicIndex, here: Entry, ordinal: int, there: Entry, number: int
) -> list[tuple[float, float]]:
    """Where in another account the conversation should be: positions there with weights."""
    at = here.positions[ordinal]
    found = []
    for anchor in index.tie(index.number_of(here), number).anchors:
        near = here.position(here.passages[anchor.one])
        weight = sqrt(anchor.weight) * exp(-abs(at - near) / REACH_HERE)
        if weight > 0.02:
            found.append((there.position(there.passages[anchor.other]), weight))
    return found


def _spread(pool: Iterable[_Place], limit: int) -> list[_Place]:
    """Best first; what stands beside a place already chosen is left out, a further place of an
    interview waits for the others."""
    rest = sorted(pool, key=lambda p: (-p.score, p.entry.first, p.ordinal))
    chosen: list[_Place] = []
    taken: dict[int, list[_Place]] = {}
    while rest and len(chosen) < limit:
        best, value = None, 0.0
        for place in rest:
            before = len(taken.get(id(place.entry), ()))
            worth = place.score * AGAIN**before
            if worth > value:
                best, value = place, worth
            if place.score <= value:
                break
        if best is None:
            break
        chosen.append(best)
        mine = taken.setdefault(id(best.entry), [])
        mine.append(best)
        rest = [
            place
            for place in rest
            if place is not best
            and not (
                place.entry is best.entry
                and abs(place.ordinal - best.ordinal) <= 3
                and place.section == best.section
                and (place.paragraphs is None or place.paragraphs == best.paragraphs)
            )
        ]
    return chosen


_SENTENCES = re.compile(r"[^.?!;\n]{4,}")
_WORDS = re.compile(r"[0-9a-z\u00df-\u024f]+")


def why(asked: Asked, bag: dict[str, int], text: str, index: TopicIndex, place: _Place) -> str:
    """``垂直整合 · iPhone · 3 shared phrases``: the weightiest words that both texts hold, as the
    other one writes them, and how many longer phrases are the same."""
    original = place.entry.interview.turns[place.ordinal]
    if place.paragraphs is None:
        written = original.text
    else:
        written = "\n".join(p.text for p in original.paragraphs[slice(*place.paragraphs)])
    shared = sorted(
        (t for t in bag if t in asked.weights),
        key=lambda t: -(asked.weights[t] * index.rarity(t) ** 2 * (1 + (t in asked.heading))),
    )
    words: list[str] = []
    covered: list[tuple[int, int]] = []
    for term in shared[:12]:
        start, end = _widen(term, text, asked.text)
        if start < 0 or any(start < b and a < end for a, b in covered):
            continue
        word = written[start:end]
        if fold(word) in (fold(w) for w in words):
            continue
        covered.append((start, end))
        words.append(word)
        if len(words) == 3:
            break
    phrases = _phrases(asked.text, text)
    if phrases:
        words.append(f"{phrases} shared phrase" + ("s" if phrases > 1 else ""))
    return " · ".join(words)


def _widen(term: str, text: str, other: str) -> tuple[int, int]:
    """The longest sensible word around a term's first place in ``text`` that both texts hold."""
    if term[0] < "\u2e80":
        found = re.search(rf"(?<![0-9a-z\u00df-\u024f]){re.escape(term)}s?(?![0-9a-z])", text)
        return found.span() if found else (-1, -1)
    start = text.find(term)
    if start < 0:
        return -1, -1
    end = start + len(term)
    often, often_there = text.count(term), other.count(term)
    while end - start < 6:
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


def _phrases(one: str, other: str) -> int:
    """How many phrases of ``one`` stand word for word in ``other``."""
    count = 0
    for sentence in _SENTENCES.findall(one):
        at = 0
        while at < len(sentence) - PHRASE:
            end = at + PHRASE if sentence[at] >= "\u2e80" else at + 3 * PHRASE
            piece = sentence[at:end]
            if len(piece) < PHRASE or piece not in other:
                at += 1
                continue
            while end < len(sentence) and sentence[at : end + 1] in other:
                end += 1
            count += 1
            at = end
    return count
