"""The topics of a library: words that several interviews dwell on, and where.

A topic word is one that comes in bursts: where it is said it is said again, and elsewhere not at
all. Words of a heading count more, and give the label when they can; other words for the same thing
(芯片 and 晶片, a gloss and its term) are one topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import expm1, log, log1p
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.search.regional import regional_words
from tui.topics.labels import LINKS, SAMPLE, Word, label_of, pieces_of, spelling, telling
from tui.topics.passages import text_of
from tui.topics.terms import COMMON, key, presence, terms, weigh
from tui.transcript.model import Interview, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

SEEDS = 8
"""Terms that are looked at for each topic that is asked for,"""
PIECES = 3
"""and pieces of headings, and terms that somebody has glossed."""
MANY = 6
"""Words that are compared with each other for each topic that is asked for."""
BLOCK = 8
"""Passages in a row that are looked at as one place."""
CALM = 1.7
"""What a word that comes in no bursts has of them, beside the logarithm of the number of places: in
a small library hardly any can."""
MOST_PLACES = 200
IN_HEADING = 0.5
"""What each heading that holds a word adds to it, in parts of its own worth (up to three)."""
INSIDE = 2
"""Headings that count at most where a word is only a part of a piece of them."""
WIDER, NEARLY, OTHER = 1.3, 0.8, 3.0
"""Of two labels one of which holds the other, the shorter one stands for both when it has this many
times the passages and is worth nearly as much; when it has so many, they are two topics."""
SAME = 0.75
"""Topics that share this part of the larger one's passages are one topic."""


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """A turn that speaks of a topic; ``score`` 0..1 is how much beside the topic's other places."""

    interview_id: str
    ordinal: int
    score: float
    lines: Lines


@dataclass(frozen=True, slots=True)
class Topic:
    """A label, as it is written in the library, and the places, most telling first: all of them or
    the best few hundred. ``counts`` is a row of the matrix: interview id → number of passages that
    speak of it, most first."""

    label: str
    passages: tuple[TopicPlace, ...]
    counts: Mapping[str, int]

    def within(self, interview_id: str) -> list[TopicPlace]:
        """A cell of the matrix: the places in one interview, in reading order."""
        mine = [place for place in self.passages if place.interview_id == interview_id]
        return sorted(mine, key=lambda place: place.ordinal)


def speakers(topic: Topic, interview: Interview) -> dict[str, int]:
    """Who speaks in a cell of the matrix: display name → number of turns, most first."""
    names: Counter[str] = Counter()
    for place in topic.within(interview.id):
        name = interview.speaker_name(interview.turns[place.ordinal])
        if name:
            names[name] += 1
    return dict(names.most_common())


def topic_of_hits(label: str, hits: Iterable[tuple[Interview, int, float]]) -> Topic:
    """A search as a topic row: ``hits`` are interviews, turn ordinals and scores."""
    places = [
        TopicPlace(interview.id, ordinal, score, interview.turns[ordinal].lines)
        for interview, ordinal, score in hits
    ]
    counts = Counter(place.interview_id for place in places)
    return Topic(label, tuple(places), dict(counts.most_common()))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """All passages: which entry each is of, in which place of some in a row it stands, and which
    ones count (not those of entries that are gone, nor copies). ``total`` is the number of entries
    that count, ``blocks`` that of the places."""

    owner: NDArray[np.int64]
    block: NDArray[np.int64]
    counts: NDArray[np.bool_]
    total: int
    blocks: int

    @classmethod
    def of(cls, index: TopicIndex) -> _Crowd:
        import numpy as np

        sizes = np.array([entry.count for entry in index.entries], dtype=np.int64)
        firsts = np.array([entry.first for entry in index.entries], dtype=np.int64)
        owner = np.repeat(np.arange(len(sizes)), sizes)
        places = -(-sizes // BLOCK)
        before = np.cumsum(places) - places
        block = before[owner] + (np.arange(len(owner)) - firsts[owner]) // BLOCK
        out = np.zeros(len(sizes), dtype=bool)
        out[list(index.gone)] = True
        out[[number for group in index.accounts.copies for number in group[1:]]] = True
        return cls(owner, block, ~out[owner], int((~out).sum()), int(places[~out].sum()))

    @property
    def calm(self) -> float:
        return CALM / log(2 + self.blocks)

    def worth(self, often: float, spread: float, blocks: float, named: int) -> float:
        """How much of a topic a word is that ``often`` passages have, in ``spread`` interviews and
        ``blocks`` places, and ``named`` headings. The more it keeps to few places the better: by
        chance it would be in more of them."""
        chance = -self.blocks * expm1(-often / max(self.blocks, 1))
        burst = self.calm + max(0.0, log((chance + 1) / (blocks + 1)))
        rare = log1p(len(self.owner) / often)
        worth = burst**2 * log1p(spread) * log1p(often) * rare * (1 + IN_HEADING * min(named, 3))
        if self.total >= 8:
            worth *= min(1.0, 2.0 * (1 - spread / self.total) ** 2)
        return worth if spread >= min(2, self.total) else 0.0


@dataclass(slots=True)
class _Found:
    """A word as a topic; ``numbers`` are the passages that hold it."""

    word: Word
    worth: float
    numbers: frozenset[int]


def find_topics(
    index: TopicIndex, limit: int, cancelled: Callable[[], bool] | None = None
) -> list[Topic]:
    """At most ``limit`` topics of the library, those that stand out most first."""
    if not index.segments:
        return []
    headings = _headings(index)
    titles = [fold(title) for title in headings]
    named = Counter(piece for title in titles for piece in pieces_of(title))
    crowd = _Crowd.of(index)
    names = _names(index)
    words: dict[str, Word] = {}
    for seed in _seeds(index, crowd, headings, names, limit * SEEDS):
        if cancelled is not None and cancelled():
            break
        word = label_of(index, seed, _holding(index, [seed]), titles, named)
        if word is not None:
            words.setdefault(word.label, word)
    glossed = Counter({term: sum(others.values()) for term, others in _glosses(index).items()})
    for source in (named, glossed):
        for label, _ in source.most_common(limit * PIECES):
            word = Word.of(index, label)
            if word is not None and not names.issuperset(map(key, terms(label))):
                words.setdefault(label, word)
    people, joined = _people(index), "\n".join(titles)
    found = [
        one
        for word in words.values()
        if people.isdisjoint(word.forms) and (one := _found(index, crowd, word, named, joined))
    ]
    found.sort(key=lambda one: -one.worth)
    del found[MANY * limit :]
    for one in found:
        if cancelled is not None and cancelled():
            break
        sure = any(form in named or form in glossed for form in one.word.forms)
        one.worth *= telling(one.word, _sample(index, sorted(one.numbers)), sure=sure)
    found.sort(key=lambda one: -one.worth)
    topics: dict[str, Topic] = {}
    for one in _apart(found):
        if len(topics) >= limit or (cancelled is not None and cancelled()):
            break
        topic = _topic(index, crowd, one, headings)
        if topic is not None:
            topics.setdefault(fold(topic.label), topic)
    return list(topics.values())


def _sample(index: TopicIndex, numbers: Sequence[int]) -> list[str]:
    """The folded texts of some passages."""
    found = []
    for number in numbers[:: max(1, len(numbers) // SAMPLE)][:SAMPLE]:
        entry = index.entries[index.owner(number)]
        found.append(fold(text_of(entry.interview, entry.passage(number - entry.first))))
    return found


def _glosses(index: TopicIndex) -> Mapping[str, Mapping[str, int]]:
    """Terms that somebody has glossed, with their glosses: words of some length."""
    return {
        term: others
        for term, others in index.equivalents.said.items()
        if (3 if term[0] >= "\u2e80" else 2) <= len(term) <= 24
    }


def _found(
    index: TopicIndex, crowd: _Crowd, word: Word, named: Mapping[str, int], titles: str
) -> _Found | None:
    """A word with what it is worth, None when it is no topic. ``named`` says how many headings have
    a piece, ``titles`` are all headings, folded."""
    import numpy as np

    numbers = {n for form in word.forms for n in _holding(index, [*map(key, terms(form))])}
    held = np.array(sorted(numbers), dtype=np.int64)
    held = held[crowd.counts[held]]
    if not len(held):
        return None
    spread, blocks = _runs(crowd, held)
    glossed = index.equivalents.said
    # Inside longer pieces of headings it may be what any of them is about.
    times = max(max(named.get(form, 0), form in titles) + (form in glossed) for form in word.forms)
    worth = crowd.worth(len(held), spread, blocks, times) * word.weight
    return _Found(word, worth, frozenset(held.tolist())) if worth > 0 else None


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Those that are no other word for one before them, each with the label that fits best."""
    kept: list[_Found] = []
    for one in found:
        for n, other in enumerate(kept):
            both = len(one.numbers & other.numbers)
            small, large = sorted((len(one.numbers), len(other.numbers)))
            label, its = one.word.label, other.word.label
            if label in its or its in label:
                if both < SAME * small or large > OTHER * small:
                    continue
                # 能源 takes the place of 能源问题; otherwise what came first stays.
                wider = label in its and len(one.numbers) > WIDER * len(other.numbers)
                if wider and one.worth >= NEARLY * other.worth:
                    kept[n] = one
                break
            if both >= SAME * large:
                break
        else:
            kept.append(one)
    return kept


def _topic(index: TopicIndex, crowd: _Crowd, one: _Found, headings: Sequence[str]) -> Topic | None:
    """The topic of a word with its places, None when no two interviews say it."""
    numbers = sorted(one.numbers)
    places, written = _places(index, one.word, _densest(index, numbers))
    if len({place.interview_id for place in places}) < min(2, crowd.total):
        return None
    counts = Counter(index.entries[int(crowd.owner[n])].interview.id for n in numbers)
    label = spelling(one.word, written, headings)
    return Topic(label, tuple(places), dict(counts.most_common()))


def _live(index: TopicIndex) -> list[int]:
    return [entry.number for entry in index.entries if entry.number not in index.gone]


def _names(index: TopicIndex) -> set[int]:
    """The terms of the names of those who speak: they are everywhere and no topic."""
    found: set[int] = set()
    for number in _live(index):
        for speaker in index.entries[number].interview.speakers:
            for name in (speaker.name, *speaker.labels):
                found.update(key(term) for term in terms(fold(name)))
    return found


def _people(index: TopicIndex) -> set[str]:
    """The whole names of those who speak, folded."""
    return {
        fold(name)
        for number in _live(index)
        for speaker in index.entries[number].interview.speakers
        for name in (speaker.name, *speaker.labels)
    }


def _headings(index: TopicIndex) -> list[str]:
    """Every heading of every interview, once per interview, without those that are its title."""
    found = []
    for number in _live(index):
        interview = index.entries[number].interview
        titles = {s.title for s in interview.sections if s.title and s.title != interview.title}
        found.extend(sorted(titles))
    return found


def _seeds(
    index: TopicIndex, crowd: _Crowd, headings: Sequence[str], names: set[int], limit: int
) -> list[int]:
    """Keys of terms that come in bursts, in several interviews; best first."""
    import numpy as np

    every = np.unique(np.concatenate([segment.keys for segment in index.segments]))
    often = np.zeros(len(every))
    spread = np.zeros(len(every))
    blocks = np.zeros(len(every))
    for segment in index.segments:
        row = np.repeat(np.searchsorted(every, segment.keys), np.diff(segment.starts))
        held = segment.passages.astype(np.int64) + segment.base
        keep = crowd.counts[held]
        row, held = row[keep], held[keep]
        often += np.bincount(row, minlength=len(every))
        for places, counted in ((crowd.owner[held], spread), (crowd.block[held], blocks)):
            new = np.ones(len(row), dtype=bool)
            new[1:] = (np.diff(row) != 0) | (np.diff(places) != 0)
            counted += np.bincount(row[new], minlength=len(every))
    for same in _same_words(index, every):
        numbers = {n for wanted in same for n in _holding(index, [wanted])}
        held = np.array(sorted(numbers), dtype=np.int64)
        held = held[crowd.counts[held]]
        at = np.searchsorted(every, np.array(same, dtype=np.uint32))
        most = at[np.argmax(often[at])]
        for counted in (often, spread, blocks):
            counted[at] = 0
        often[most] = len(held)
        spread[most], blocks[most] = _runs(crowd, held)
    chance = -crowd.blocks * np.expm1(-often / max(crowd.blocks, 1))
    burst = crowd.calm + np.maximum(np.log((chance + 1) / (blocks + 1)), 0)
    rare = np.log1p(len(crowd.owner) / np.maximum(often, 1))
    if headings:
        named, times = np.unique(presence(list(headings)).astype(np.uint32), return_counts=True)
        at = np.minimum(np.searchsorted(every, named), len(every) - 1)
        hit = every[at] == named
        rare[at[hit]] *= 1 + IN_HEADING * np.minimum(times[hit], 3)
    worth = burst**2 * np.log1p(spread) * np.log1p(often) * rare * weigh(every)
    if crowd.total >= 8:
        worth *= np.minimum(1, 2.0 * (1 - spread / crowd.total) ** 2)
    common = {key(term) for term in COMMON | LINKS} | names
    worth[np.isin(every, np.array(sorted(common), dtype=np.uint32))] = 0
    worth[spread < min(2, crowd.total)] = 0
    best = np.argsort(-worth, kind="stable")[:limit]
    return [int(every[n]) for n in best if worth[n] > 0]


def _runs(crowd: _Crowd, held: NDArray[np.int64]) -> tuple[int, int]:
    """In how many interviews and places these passages (in order) are."""
    import numpy as np

    new = (np.diff(of[held], prepend=-1) != 0 for of in (crowd.owner, crowd.block))
    interviews, places = (int(one.sum()) for one in new)
    return interviews, places


def _same_words(index: TopicIndex, every: NDArray[np.uint32]) -> list[list[int]]:
    """Of the terms with these keys (in order) those that are words of two characters for the same
    thing: of different regions."""
    import numpy as np

    pairs = {
        (key(one), key(other))
        for one, others in regional_words().items()
        for other in map(fold, others)
        if len(one) == len(other) == 2 and one != other and terms(one) and terms(other)
    }
    either = np.array(sorted({number for pair in pairs for number in pair}), dtype=np.uint32)
    there = set(either[np.isin(either, every)].tolist())
    same: dict[int, set[int]] = {}
    for one, other in sorted(pairs):
        if one in there and other in there:
            joined = same.get(one, {one}) | same.get(other, {other})
            same.update(dict.fromkeys(joined, joined))
    return [sorted(words) for first, words in sorted(same.items()) if first == min(words)]


def _holding(index: TopicIndex, keys: Sequence[int]) -> list[int]:
    """The passages that hold all of these terms."""
    import numpy as np

    found: list[int] = []
    for segment in index.segments:
        held: NDArray[np.uint16] | None = None
        for wanted in keys:
            at = int(np.searchsorted(segment.keys, np.uint32(wanted)))
            if at >= len(segment.keys) or int(segment.keys[at]) != wanted:
                held = None
                break
            part = segment.passages[int(segment.starts[at]) : int(segment.starts[at + 1])]
            held = part if held is None else np.intersect1d(held, part, assume_unique=True)
        if held is not None:
            found.extend((held.astype(np.int64) + segment.base).tolist())
    return [n for n in found if index.owner(n) not in index.gone] if index.gone else found


def _densest(index: TopicIndex, numbers: Sequence[int]) -> list[int]:
    """Of many passages those with the most others of them nearby."""
    if len(numbers) <= MOST_PLACES:
        return list(numbers)
    held = set(numbers)
    near = {n: sum(n + step in held for step in (-2, -1, 1, 2)) for n in numbers}
    return sorted(sorted(numbers, key=lambda n: -near[n])[:MOST_PLACES])


def _places(
    index: TopicIndex, word: Word, numbers: Sequence[int]
) -> tuple[list[TopicPlace], Counter[str]]:
    """The turns of these passages that say the word, and how they write it."""
    written: Counter[str] = Counter()
    found: list[tuple[float, str, int, Lines]] = []
    for number in numbers:
        entry = index.entries[index.owner(number)]
        passage = entry.passage(number - entry.first)
        best: tuple[float, int] | None = None
        for ordinal in range(passage.first, passage.last + 1):
            turn = entry.interview.turns[ordinal]
            folded = fold(turn.text)
            said = word.places(folded)
            if said:
                start, end = said[0]
                written[turn.text[start:end]] += 1
                title = entry.interview.sections[entry.interview.section_of_turn[ordinal]].title
                value = len(said) + (1.0 if title and word.places(fold(title)) else 0.0)
                value *= min(len(folded), 60) / 60
                if best is None or value > best[0]:
                    best = value, ordinal
        if best is not None:
            turn = entry.interview.turns[best[1]]
            found.append((best[0], entry.interview.id, best[1], turn.lines))
    top = max((value for value, *_ in found), default=1.0)
    seen: set[tuple[str, int]] = set()
    places = []
    for value, interview_id, ordinal, lines in sorted(found, key=lambda item: -item[0]):
        if (interview_id, ordinal) not in seen:
            seen.add((interview_id, ordinal))
            places.append(TopicPlace(interview_id, ordinal, round(value / top, 4), lines))
    return places, written


__all__ = ["Topic", "TopicPlace", "find_topics", "speakers", "topic_of_hits"]
