"""Bilingual documents: which language each paragraph is in, and which one translates which.

A document is bilingual when the same things stand in it twice. That is found by evidence and not
by its labels: paragraphs of two languages come in runs that alternate, turn by turn, paragraph by
paragraph, section by section, or the whole text first in one and then in the other; and the two
runs of a pair go together in length, pair after pair, as a translation does with its original. A
conversation in which one asks in English and another answers in Chinese alternates as well, but a
question does not grow with its answer.

Languages are told by their writing: ``zh``, ``ja``, ``ko`` and ``en`` for whatever is in Latin
letters; ``hans`` and ``hant`` where the two copies are one Chinese text in both scripts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from statistics import median
from typing import Literal

from tui.transcript.model import Interview, Section, Speaker, Turn
from tui.transcript.script import letters_of, script_of

Language = Literal["zh", "ja", "ko", "en", "hans", "hant"]

Spot = tuple[int, int]
"""(turn ordinal, index in ``Turn.paragraphs``)."""

LEAST_PAIRS = 3
"""Fewer paragraphs than this in each language are a quotation, no copy."""

_LEAST_SHARE = 0.25  # of the paragraphs, in the rarer language
_CLOSE = 1.9  # two lengths go together within this factor of what is usual in the document
_CLOSE_COPIES = 1.08  # one Chinese text in both scripts: as many characters but for a slip
_CONSISTENT = 0.7  # so much of the text must go together
_WITHIN_BLOCKS = 0.8  # the correlation that long blocks must show inside
_BAND = 12  # paragraphs by which two blocks may get out of step
_MOST_STEPS = 100_000  # of looking for the way through two blocks; longer ones are not paired
_STRETCH = 10
_SAMPLE = 500  # paragraphs that tell whether it is worth to look at all of them
_LOOK = 400  # characters of a paragraph that tell its language
_SHORT = 12  # lengths below this say little


@dataclass(frozen=True)
class Bilingual:
    """``languages`` in the order of their first paragraphs. ``sides`` says for each turn the
    language of each paragraph: 0, 1, or None for what belongs to both (a number, a sign).
    ``headings`` says the same of each section's heading: it is in one of them where the heading
    stands there twice, or where nothing below it is in the other.
    ``pairs`` are spots of the first language with those that translate them, in reading order.
    ``layout`` and ``evidence`` say in words how the document is made and why it is thought so."""

    languages: tuple[Language, Language]
    sides: tuple[tuple[int | None, ...], ...]
    headings: tuple[int | None, ...]
    pairs: tuple[tuple[Spot, Spot], ...]
    layout: str
    evidence: str

    @property
    def names(self) -> tuple[str, str]:
        """What the languages are called."""
        one, other = self.languages
        return NAMES[one], NAMES[other]

    @cached_property
    def _counterparts(self) -> Mapping[Spot, Spot]:
        found: dict[Spot, Spot] = {}
        for one, other in self.pairs:
            found.setdefault(one, other)
            found.setdefault(other, one)
        return found

    def counterpart(self, spot: Spot) -> Spot | None:
        """The paragraph that says the same in the other language; the nearest one before it that
        has one stands for a paragraph without."""
        ordinal, number = spot
        side = self.sides[ordinal][number]
        while ordinal >= 0:
            for n in range(number, -1, -1):
                found = self._counterparts.get((ordinal, n))
                if found is not None and side in (self.sides[ordinal][n], None):
                    return found
            ordinal -= 1
            number = len(self.sides[ordinal]) - 1 if ordinal >= 0 else 0
        return None

    def shown_sections(self, side: int) -> frozenset[int]:
        """The sections whose headings one language alone has."""
        return frozenset(n for n, of in enumerate(self.headings) if of in (side, None))

    def shown(self, side: int) -> Mapping[int, tuple[int, ...]]:
        """What one language alone consists of: turn ordinal → its paragraphs, in order. A turn
        that has none is not in it."""
        return {
            ordinal: kept
            for ordinal, sides in enumerate(self.sides)
            if (kept := tuple(n for n, of in enumerate(sides) if of in (side, None)))
            and (any(of == side for of in sides) or all(of is None for of in sides))
        }


def language_of(text: str) -> Language | None:
    """``zh``, ``ja``, ``ko`` or ``en`` (Latin letters) by the letters that carry a text; None
    where there are hardly any."""
    letters = letters_of(text[:_LOOK])
    han, kana, latin, hangul = letters.han, letters.kana, letters.latin, letters.hangul
    if han + kana + hangul + latin < 2:
        return None
    if hangul * 3 > latin and hangul > han:
        return "ko"
    # A Chinese character says about as much as three Latin letters.
    if (han + kana) * 3 < latin:
        return "en"
    return "ja" if kana >= 2 and kana * 6 > han else "zh"


def _copy_of(text: str) -> Language | None:
    """``hans`` or ``hant``, where a character tells."""
    letters = letters_of(text[:_LOOK])
    if letters.hans == letters.hant:
        return None
    return "hans" if letters.hans > letters.hant else "hant"


def main_language(interview: Interview) -> Language | None:
    """The language of most paragraphs."""
    counts = Counter(language_of(part.text) for turn in interview.turns for part in turn.paragraphs)
    del counts[None]
    return counts.most_common(1)[0][0] if counts else None


@dataclass(slots=True)
class _Run:
    """Paragraphs of one language that follow each other."""

    side: int
    spots: list[Spot]
    sizes: list[int]

    @property
    def size(self) -> int:
        return sum(self.sizes)


def bilingual(interview: Interview) -> Bilingual | None:
    """How an interview is bilingual; None when it is not."""
    spots = [
        (ordinal, number, part.text)
        for ordinal, turn in enumerate(interview.turns)
        for number, part in enumerate(turn.paragraphs)
    ]
    if _could_be(spots, language_of):
        languages = [language_of(text) for _, _, text in spots]
        found = _judge(interview, spots, languages, copies=False)
        if found is not None:
            return found
    if interview.script in ("hans", "hant", "mixed") and _could_be(spots, _copy_of):
        scripts = [_copy_of(text) for _, _, text in spots]
        return _judge(interview, spots, scripts, copies=True)
    return None


def _could_be(
    spots: Sequence[tuple[int, int, str]], tell: Callable[[str], Language | None]
) -> bool:
    """Whether two languages are there at all, by some paragraphs from everywhere in the text."""
    step = max(_STRETCH, len(spots) * _STRETCH // _SAMPLE)
    # Stretches, since every so-manieth paragraph of a regular text may be of one language.
    counts = Counter(
        tell(text)
        for begin in range(0, len(spots), step)
        for _, _, text in spots[begin : begin + _STRETCH]
    )
    del counts[None]
    if len(spots) <= _SAMPLE:
        return len(counts) > 1
    return len(counts) > 1 and counts.most_common(2)[1][1] * 4 >= _LEAST_SHARE * counts.total()


def _judge(
    interview: Interview,
    spots: Sequence[tuple[int, int, str]],
    languages: Sequence[Language | None],
    *,
    copies: bool,
) -> Bilingual | None:
    counts = Counter(one for one in languages if one is not None)
    if len(counts) < 2:
        return None
    (one, most), (other, least) = counts.most_common(2)
    total = most + least
    if least < LEAST_PAIRS or least < _LEAST_SHARE * total or total < 0.8 * counts.total():
        return None
    first = next(of for of in languages if of in (one, other))
    second = other if first == one else one
    assert first is not None
    sides = {first: 0, second: 1}
    side_of = _placed([sides.get(of) if of is not None else None for of in languages], spots)
    runs = _runs(spots, side_of)
    ratio_limit = _CLOSE_COPIES if copies else _CLOSE
    best: tuple[float, list[tuple[_Run, _Run]]] = (0.0, [])
    for start in (0, 1):  # a preface in one language only shifts all that follows
        paired = [(runs[n], runs[n + 1]) for n in range(start, len(runs) - 1, 2)]
        score = _consistency(paired, runs, ratio_limit)
        if score > best[0]:
            best = (score, paired)
    score, paired = best
    if score < _CONSISTENT:
        return None
    pairs: list[tuple[Spot, Spot]] = []
    for a, b in paired:
        one_run, other_run = (a, b) if a.side == 0 else (b, a)
        pairs += _align(one_run, other_run)
    if len(pairs) < LEAST_PAIRS:
        return None
    sizes = {(ordinal, number): len(text) for ordinal, number, text in spots}
    lengths = [(sizes[a], sizes[b]) for a, b in pairs]
    correlation = _correlation(lengths)
    if len(paired) < LEAST_PAIRS and correlation < _WITHIN_BLOCKS:
        return None
    if not copies and _asked_and_answered(interview, pairs) and correlation < 0.9:
        return None
    rarer = second if least == counts[second] else first
    by_turn = _sides_by_turn(interview, spots, side_of)
    return Bilingual(
        (first, second),
        by_turn,
        _headings(interview, by_turn, sides, copies=copies),
        tuple(pairs),
        _layout(paired, interview),
        f"{len(pairs)} of {least} paragraphs in {rarer} "
        f"go with one in the other language; {score:.0%} of the text is of like length",
    )


def _placed(
    side_of: Sequence[int | None], spots: Sequence[tuple[int, int, str]]
) -> list[int | None]:
    """Sides for what tells nothing by itself: within a run it is of the run, and what stands
    there twice between two runs ("好。" in both scripts) is once of either."""
    placed = list(side_of)
    at = 0
    while at < len(placed):
        if placed[at] is not None:
            at += 1
            continue
        end = at
        while end < len(placed) and placed[end] is None:
            end += 1
        before = placed[at - 1] if at else None
        after = placed[end] if end < len(placed) else None
        texts = [text for _, _, text in spots[at:end]]
        if before is not None and before == after:
            placed[at:end] = [before] * (end - at)
        elif texts[::2] == texts[1::2]:
            first = 0 if before is None else 1 - before
            placed[at:end] = [first, 1 - first] * (len(texts) // 2)
        at = end
    return placed


def _headings(
    interview: Interview,
    by_turn: Sequence[Sequence[int | None]],
    sides: Mapping[Language, int],
    *,
    copies: bool,
) -> tuple[int | None, ...]:
    """The side of each section's heading."""
    tell = _copy_of if copies else language_of
    found: list[int | None] = []
    said: list[int | None] = []
    ordinal = 0
    run: list[int] = []  # headings that stand together, with no turn between them
    for number, section in enumerate(interview.sections):
        language = tell(section.title or "")
        said.append(sides.get(language) if language is not None else None)
        below = {
            side
            for turn in range(ordinal, ordinal + len(section.turns))
            for side in by_turn[turn]
            if side is not None
        }
        ordinal += len(section.turns)
        found.append(below.pop() if len(below) == 1 else None)
        run.append(number)
        if section.turns or number + 1 == len(interview.sections):
            if {said[n] for n in run} >= {0, 1}:
                for n in run:
                    found[n] = said[n]
            run = []
    return tuple(found)


def _runs(spots: Sequence[tuple[int, int, str]], side_of: Sequence[int | None]) -> list[_Run]:
    runs: list[_Run] = []
    for (ordinal, number, text), side in zip(spots, side_of, strict=True):
        if side is None:
            continue
        if not runs or runs[-1].side != side:
            runs.append(_Run(side, [], []))
        runs[-1].spots.append((ordinal, number))
        runs[-1].sizes.append(len(text))
    return runs


def _consistency(paired: Sequence[tuple[_Run, _Run]], runs: Sequence[_Run], limit: float) -> float:
    """The share of the text whose two runs are as long as is usual between them, 0..1."""
    whole = sum(run.size for run in runs)
    ratios = [
        (a.size / b.size if a.side == 0 else b.size / a.size)
        for a, b in paired
        if a.size and b.size
    ]
    if not ratios or not whole:
        return 0.0
    usual = 1.0 if limit == _CLOSE_COPIES else median(ratios)
    good = 0
    for a, b in paired:
        one, other = (a, b) if a.side == 0 else (b, a)
        if not one.size or not other.size:
            continue
        off = one.size / other.size / usual
        short = one.size < _SHORT or other.size < _SHORT
        reach = limit * 2 if short else limit
        if 1 / reach <= off <= reach:
            good += a.size + b.size
    return good / whole


def _asked_and_answered(interview: Interview, pairs: Sequence[tuple[Spot, Spot]]) -> bool:
    """Whether the pairs could be a conversation in two languages: different people, each of whom
    speaks but one."""
    turns = interview.turns
    named = [
        (turns[a[0]].speaker, turns[b[0]].speaker)
        for a, b in pairs
        if turns[a[0]].speaker and turns[b[0]].speaker
    ]
    if not named:
        return False
    ones, others = {a for a, _ in named}, {b for _, b in named}
    return not ones & others


def _correlation(pairs: Sequence[tuple[int, int]]) -> float:
    """Pearson's correlation of the logarithms of two lengths."""
    if len(pairs) < 3:
        return 0.0
    xs = [math.log(a + 1) for a, _ in pairs]
    ys = [math.log(b + 1) for _, b in pairs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread_x = sum((x - mean_x) ** 2 for x in xs)
    spread_y = sum((y - mean_y) ** 2 for y in ys)
    if not spread_x or not spread_y:
        return 1.0 if spread_x == spread_y else 0.0
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return both / math.sqrt(spread_x * spread_y)


# --- Which paragraph goes with which -------------------------------------------------------


def _align(one: _Run, other: _Run) -> Iterator[tuple[Spot, Spot]]:
    """Pairs of paragraphs of two runs that say the same (Gale and Church 1993, by lengths): one
    with one where the counts agree, else also one with two and one with none."""
    if len(one.spots) == len(other.spots):
        yield from zip(one.spots, other.spots, strict=True)
        return
    if min(len(one.spots), len(other.spots)) == 1:
        longer = one if len(one.spots) > 1 else other
        for spot in longer.spots:
            yield (spot, other.spots[0]) if longer is one else (one.spots[0], spot)
        return
    if len(one.spots) * (_BAND + abs(len(one.spots) - len(other.spots))) <= _MOST_STEPS:
        yield from _steps(one, other, other.size / max(1, one.size))


_MOVES = ((1, 1, 0.0), (1, 2, 1.0), (2, 1, 1.0), (1, 0, 3.0), (0, 1, 3.0))


def _steps(one: _Run, other: _Run, factor: float) -> Iterator[tuple[Spot, Spot]]:
    """The cheapest way through both runs, within a band around the straight one."""
    rows, columns = len(one.spots), len(other.spots)
    slope = columns / rows
    band = _BAND + abs(rows - columns)
    ones = [0.0, *accumulate(size * factor for size in one.sizes)]
    others = [0.0, *accumulate(map(float, other.sizes))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(rows + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - band), min(columns, middle + band) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for down, right, penalty in _MOVES:
                a, b = i + down, j + right
                if a > rows or b > columns:
                    continue
                cost = here[0] + penalty
                if down and right:
                    share = (ones[a] - ones[i] + 4) / (others[b] - others[j] + 4)
                    cost += 2 * abs(math.log(share))
                there = best.get((a, b))
                if there is None or cost < there[0]:
                    best[a, b] = (cost, (i, j))
    steps: list[tuple[int, int, int, int]] = []
    at: tuple[int, int] | None = (rows, columns)
    while at is not None and at in best and (before := best[at][1]) is not None:
        steps.append((*before, *at))
        at = before
    for i, j, a, b in reversed(steps):
        for x in range(i, a):
            for y in range(j, b):
                yield one.spots[x], other.spots[y]


def _sides_by_turn(
    interview: Interview,
    spots: Sequence[tuple[int, int, str]],
    side_of: Sequence[int | None],
) -> tuple[tuple[int | None, ...], ...]:
    by_turn: list[list[int | None]] = [[] for _ in interview.turns]
    for (ordinal, _, _), side in zip(spots, side_of, strict=True):
        by_turn[ordinal].append(side)
    return tuple(map(tuple, by_turn))


def _layout(paired: Sequence[tuple[_Run, _Run]], interview: Interview) -> str:
    if len(paired) < LEAST_PAIRS:
        return "one text after the other"
    within = sum(1 for a, b in paired if a.spots[-1][0] == b.spots[0][0])
    if within * 2 > len(paired):
        return "paragraph by paragraph"
    section_of = interview.section_of_turn
    changes = sum(1 for a, b in paired if section_of[a.spots[-1][0]] != section_of[b.spots[0][0]])
    if changes * 2 > len(paired):
        return "section by section"
    turns = sum(len({spot[0] for spot in (*a.spots, *b.spots)}) for a, b in paired)
    return "turn by turn" if turns <= 3 * len(paired) else "passage by passage"


# --- One language alone --------------------------------------------------------------------

NAMES: Mapping[Language, str] = {
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "en": "English",
    "hans": "Simplified",
    "hant": "Traditional",
}

_SAME: Mapping[str, tuple[Language, ...]] = {
    "zh": ("zh",), "ja": ("ja",), "ko": ("ko",), "en": ("en",),
    "hans": ("hans",), "hant": ("hant",), "latn": ("en",), "jpan": ("ja",),
    "zh-hans": ("hans", "zh"), "zh-hant": ("hant", "zh"), "zh-cn": ("hans", "zh"),
    "zh-tw": ("hant", "zh"), "zh-hk": ("hant", "zh"), "jp": ("ja",), "cn": ("zh",),
}  # fmt: skip
WANTED = tuple(sorted(_SAME))
"""What may be asked for by ``--language``."""


def only(interview: Interview, language: str) -> Interview | None:
    """The interview with nothing but what it says in one language (a name of ``WANTED``), people
    by the names that they have in it. Of an interview in one language that is all or nothing: None.
    Ids, lines and times stay."""
    wanted = _SAME.get(language.casefold(), ())
    two = bilingual(interview)
    if two is None:
        main = main_language(interview)
        scripts = {interview.script, "zh" if interview.script in ("hans", "hant") else ""}
        return interview if main in wanted or scripts & set(wanted) else None
    side = next((n for n, of in enumerate(two.languages) if of in wanted), None)
    if side is None:
        return None
    alone = _restricted(interview, two.shown(side), two.shown_sections(side))
    told = two.languages[side]
    sample = "".join([turn.text[:200] for turn in alone.turns[:_SAMPLE]])
    return replace(
        alone,
        script=script_of(sample),
        speakers=tuple(replace(s, name=_name_in(s, told)) for s in alone.speakers),
    )


def _name_in(speaker: Speaker, language: Language) -> str:
    """A person's label in a language, else the usual name."""
    if language_of(speaker.name) == language:
        return speaker.name
    return next((one for one in speaker.labels if language_of(one) == language), speaker.name)


def _restricted(
    interview: Interview, shown: Mapping[int, Sequence[int]], headed: Collection[int]
) -> Interview:
    """The interview with only these paragraphs of these turns, below the headings of the sections
    ``headed``. People who say nothing any more go."""
    sections: list[Section] = []
    ordinal = 0
    for number, section in enumerate(interview.sections):
        turns: list[Turn] = []
        for turn in section.turns:
            kept = shown.get(ordinal, ())
            if len(kept) == len(turn.paragraphs):
                turns.append(turn)
            elif kept:
                turns.append(replace(turn, paragraphs=tuple(turn.paragraphs[n] for n in kept)))
            ordinal += 1
        if number in headed:
            sections.append(replace(section, turns=tuple(turns)))
        elif turns and sections:  # its heading stands there in the other language as well
            sections[-1] = replace(sections[-1], turns=(*sections[-1].turns, *turns))
        elif turns:
            sections.append(Section(None, None, 1, turns[0].lines[0], tuple(turns)))
    speaking = {turn.speaker for section in sections for turn in section.turns}
    before = {turn.speaker for turn in interview.turns}
    return replace(
        interview,
        sections=tuple(sections),
        speakers=tuple(
            speaker
            for speaker in interview.speakers
            if speaker.id in speaking or speaker.id not in before
        ),
    )
