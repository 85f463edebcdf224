"""The topics of a library: words that several interviews dwell on, and where.

A topic word is one that clumps: when it is said, it is said again in the next passage. Words of a
heading count more, and give the label when they can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.equivalents import BEFORE
from tui.topics.passages import text_of
from tui.topics.terms import COMMON, PARTICLES, WEAK, key, presence, terms, weigh
from tui.transcript.model import Interview, Lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

SEEDS = 6
"""Terms that are looked at for each topic that is asked for."""
SAMPLE = 16
"""Passages that are read to find out of which word a term is a part."""
LONGEST = 8
"""Characters of a Chinese label."""
MOSTLY, ALWAYS = 0.6, 0.8
"""A term grows by a neighbour that it has in this part of its places, and is none without one that
it has in that part of them."""
_PIECES = re.compile(f"[^\u3400-\u9fffa-z0-9]+|[{''.join(PARTICLES | BEFORE)}]")
MOST_PLACES = 200
COHESION = 0.03
IN_HEADING = 0.8
"""What each heading that holds a word adds to it, in parts of its own worth (up to three)."""
HEADING_SPELLS = 3
"""Turns that a heading outweighs in how a word is spelt."""
WIDER = 1.3
SAME = 0.6
"""Topics that share this part of the larger one's passages are one topic; of the smaller one's
when one label holds the other."""


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


def find_topics(
    index: TopicIndex, limit: int, cancelled: Callable[[], bool] | None = None
) -> list[Topic]:
    """At most ``limit`` topics of the library, those of most interviews and most talk first."""
    headings = _headings(index)
    named = {piece for title in headings for piece in _PIECES.split(fold(title))}
    topics: list[Topic] = []
    owners = [entry.interview.id for entry in index.entries]
    sets: list[set[int]] = []
    found: list[str] = []
    labels: set[str] = set()
    for seed in _seeds(index, headings, limit * SEEDS):
        if len(topics) >= limit or (cancelled is not None and cancelled()):
            break
        held = _holding(index, [seed])
        label = _label(index, seed, held, headings)
        if not label or label in labels:
            continue
        if label not in named and not (
            _is_word(label) and (len(label) > 2 or _hangs_together(index, label))
        ):
            continue
        labels.add(label)
        wanted = [key(term) for term in terms(label)]
        numbers = [n for n in _holding(index, wanted) if n >= 0]
        shared = set(numbers)
        # 能源 takes the place of 能源问题; otherwise what came first stays.
        instead = None
        for n, other in enumerate(sets):
            both = len(shared & other)
            nested = label in found[n] or found[n] in label
            if both >= SAME * (min if nested else max)(len(shared), len(other)):
                instead = n
                break
        if instead is not None and (
            label not in found[instead] or len(shared) < WIDER * len(sets[instead])
        ):
            continue
        places, written = _places(index, label, _densest(index, numbers))
        counts = Counter(owners[index.owner(number)] for number in numbers)
        if len({place.interview_id for place in places}) < min(2, len(index.entries)):
            continue
        spelling = _spelling(label, written, headings)
        topic = Topic(spelling, tuple(places), dict(counts.most_common()))
        if instead is None:
            sets.append(shared)
            found.append(label)
            topics.append(topic)
        else:
            sets[instead], found[instead], topics[instead] = shared, label, topic
    return topics


def _hangs_together(index: TopicIndex, label: str) -> bool:
    import numpy as np

    return float(index.cohesion(np.array([key(label)], dtype=np.uint32))[0]) >= COHESION


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


def _headings(index: TopicIndex) -> list[str]:
    """Every heading of every interview, once per interview, without those that are its title."""
    found = []
    for number in _live(index):
        interview = index.entries[number].interview
        titles = {s.title for s in interview.sections if s.title and s.title != interview.title}
        found.extend(sorted(titles))
    return found


def _seeds(index: TopicIndex, headings: Sequence[str], limit: int) -> list[int]:
    """Keys of terms that clump, in many interviews; best first."""
    import numpy as np

    if not index.segments:
        return []
    every = np.unique(np.concatenate([segment.keys for segment in index.segments]))
    spread = np.zeros(len(every), dtype=np.int64)
    together = np.zeros(len(every))
    expected = np.zeros(len(every))
    size = np.array([max(entry.count, 1) for entry in index.entries], dtype=np.float64)
    gone = np.zeros(len(index.entries), dtype=bool)
    gone[list(index.gone)] = True
    copies = [number for group in index.accounts.copies for number in group[1:]]
    gone[copies] = True
    owner = np.zeros(index.passage_count, dtype=np.int64)
    for entry in index.entries:
        owner[entry.first : entry.first + entry.count] = entry.number
    for segment in index.segments:
        counts = np.diff(segment.starts)
        row = np.repeat(np.searchsorted(every, segment.keys), counts)
        held = segment.passages.astype(np.int64) + segment.base
        keep = ~gone[owner[held]]
        row, held = row[keep], held[keep]
        mine = owner[held]
        beside = (np.diff(held) == 1) & (row[1:] == row[:-1]) & (mine[1:] == mine[:-1])
        together += np.bincount(row[1:][beside], minlength=len(every))
        starts = np.flatnonzero(np.diff(row * len(index.entries) + mine, prepend=-1))
        each = np.diff(np.append(starts, len(row)))
        rows = row[starts]
        spread += np.bincount(rows, minlength=len(every))
        chance = each**2 / size[mine[starts]]
        expected += np.bincount(rows, weights=chance, minlength=len(every))
    total = int((~gone).sum())
    clumps = np.maximum(together - expected, 0) / np.sqrt(expected + 1)
    rare = np.log(index.passage_count / np.maximum(index.counts(every), 1))
    worth = np.log1p(clumps) * weigh(every) * np.log1p(spread) * rare
    common = np.array(sorted({key(pair) for pair in COMMON} | _names(index)), dtype=np.uint32)
    worth[np.isin(every, common)] = 0
    if headings:
        titles = presence(list(headings)).astype(np.uint32)
        named, times = np.unique(titles, return_counts=True)
        at = np.minimum(np.searchsorted(every, named), len(every) - 1)
        hit = every[at] == named
        # Named by an author, a word is a topic even where it is said once.
        floor = np.log1p(spread[at[hit]]) * 0.5 * rare[at[hit]]
        boost = 1 + IN_HEADING * np.minimum(times[hit], 3)
        named_worth = (worth[at[hit]] + floor * weigh(named[hit])) * boost
        worth[at[hit]] = np.where(np.isin(named[hit], common), 0, named_worth)
    worth[spread < min(2, total)] = 0
    if total >= 8:
        worth *= np.minimum(1, 2.0 * (1 - spread / total))
    best = np.argsort(-worth, kind="stable")[:limit]
    return [int(every[n]) for n in best if worth[n] > 0]


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
    return [n for n in found if index.owner(n) not in index.gone]


def _label(index: TopicIndex, seed: int, held: Sequence[int], headings: Sequence[str]) -> str:
    """The folded word that a term stands for: as headings have it, else as most texts do."""
    step = max(1, len(held) // SAMPLE)
    texts = []
    for number in held[::step][:SAMPLE]:
        entry = index.entries[index.owner(number)]
        texts.append(fold(text_of(entry.interview, entry.passage(number - entry.first))))
    term = next((t for text in texts for t in terms(text) if key(t) == seed), "")
    if not term:
        return ""
    if term[0] < "\u2e80":
        return "" if term.isdigit() else term
    titles = [fold(title) for title in headings]
    grown = _grow(term, [title for title in titles if term in title] * 2 + texts)
    if _is_word(grown) or any(grown == title for title in titles):
        return grown
    # 直反 is no word when all say 一直反对.
    return term if _grow(term, texts, ALWAYS) == term else ""


def _is_word(label: str) -> bool:
    """Whether a reader would take a label for a word: no small talk in it, no grammar at its
    ends."""
    if label[0] < "\u2e80":
        return len(label) > 1
    pairs = {label[n : n + 2] for n in range(len(label) - 1)}
    return not (pairs & COMMON or label[0] in WEAK or label[-1] in WEAK)


def _grow(term: str, texts: Sequence[str], mostly: float = MOSTLY) -> str:
    """``term`` with the neighbours that it has in so large a part of its places in ``texts``."""
    while len(term) < LONGEST:
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        times = 0
        for text in texts:
            at = text.find(term)
            while at >= 0:
                times += 1
                if at and _is_han(text[at - 1]):
                    before[text[at - 1]] += 1
                if at + len(term) < len(text) and _is_han(text[at + len(term)]):
                    after[text[at + len(term)]] += 1
                at = text.find(term, at + 1)
        left = before.most_common(1)
        right = after.most_common(1)
        if right and right[0][1] > mostly * times and right[0][0] not in PARTICLES:
            term += right[0][0]
        elif left and left[0][1] > mostly * times and left[0][0] not in PARTICLES:
            term = left[0][0] + term
        else:
            break
    return term


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _densest(index: TopicIndex, numbers: Sequence[int]) -> list[int]:
    """Of many passages those with the most others of them nearby."""
    if len(numbers) <= MOST_PLACES:
        return list(numbers)
    held = set(numbers)
    near = {n: sum(n + step in held for step in (-2, -1, 1, 2)) for n in numbers}
    return sorted(sorted(numbers, key=lambda n: -near[n])[:MOST_PLACES])


def _places(
    index: TopicIndex, label: str, numbers: Sequence[int]
) -> tuple[list[TopicPlace], Counter[str]]:
    """The turns of these passages that hold the label, and how they write it."""
    written: Counter[str] = Counter()
    found: list[tuple[float, str, int, Lines]] = []
    for number in numbers:
        entry = index.entries[index.owner(number)]
        passage = entry.passage(number - entry.first)
        best: tuple[float, int] | None = None
        for ordinal in range(passage.first, passage.last + 1):
            turn = entry.interview.turns[ordinal]
            folded = fold(turn.text)
            times = folded.count(label)
            if times:
                at = folded.find(label)
                written[turn.text[at : at + len(label)]] += 1
                title = entry.interview.sections[entry.interview.section_of_turn[ordinal]].title
                value = times + (1.0 if title and label in fold(title) else 0.0)
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


def _spelling(label: str, written: Counter[str], headings: Sequence[str]) -> str:
    """The label as it is written most, in headings above all."""
    for title in headings:
        at = fold(title).find(label)
        if at >= 0:
            written[title[at : at + len(label)]] += HEADING_SPELLS
    return written.most_common(1)[0][0] if written else label


__all__ = ["Topic", "TopicPlace", "find_topics", "speakers", "topic_of_hits"]
