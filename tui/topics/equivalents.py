"""Other words for the same thing: of another region, in another script, in another language.

Three sources:

- the regional words that search knows (芯片 and 晶片);
- glosses that the interviews themselves give in brackets, 规模法则(scaling laws): what one author
  equates is equal everywhere in the library, so that another's 缩放定律 (scaling laws) is found;
- interviews of which the library holds a translation: words that keep company through both.

They widen a question and never the index: the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.search.regional import regional_words
from tui.topics.terms import key, presence, stem, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SURE = 0.8
"""What an equivalent weighs beside the word itself."""
BEFORE = frozenset("的了是在和与或被把将为对从有及到以个种叫做称之这那其所一")
"""A gloss's Chinese term begins after the last of these,"""
PERHAPS_BEFORE = frozenset("说讲谈问用像跟就都也还要让给比并而但去看想即指等使该过着会能可")
"""and after the last of these when enough is left of it."""
LONGEST_TERM = 8
_HAN = "\u3400-\u9fff"
_BRACKETED = re.compile(
    r"[（(] ?(?:(?P<latin>[A-Za-z][A-Za-z0-9 .&'’/+-]{1,48})"
    rf"|(?P<han>[{_HAN}]{{2,{LONGEST_TERM}}})) ?[)）]"
)
_HAN_BEFORE = re.compile(rf"[{_HAN}]{{2,24}}$")
_LATIN_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9.&'’+-]*(?: [A-Za-z0-9.&'’+-]+){0,3}$")
MOST_SENSES = 4
"""A term equated with more than this is no term (音译: "transliterated") unless some come back."""
_WORD = re.compile("[0-9a-z\u00df-\u024f]+")
FEW = 3
"""Two words must keep company in at least this many turns of translated interviews."""
TOGETHER = 0.3
"""How much of the time (Dice's coefficient) two words must keep company to translate each other."""
MEANINGS = 4
ENOUGH_UNITS = 100
"""Texts with their translations that it takes to learn words from."""
AT_ONCE, MOST_PAIRS = 200_000, 500_000
"""Code points that are read at once, and pairs of words that are counted at once: memory stays
low, and other threads get their turn."""


def glosses(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of folded terms that ``text`` equates by writing one in brackets after the other; the
    Chinese one comes first, the words of the other one without their plurals."""
    if "(" not in text and "（" not in text:
        return  # most texts, sooner than by the pattern
    for found in _BRACKETED.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()].rstrip("”」』\"' ")
        if found["latin"]:
            there = _HAN_BEFORE.search(before)
            han, latin = there[0] if there else "", found["latin"]
        else:
            there = _LATIN_BEFORE.search(before)
            han, latin = found["han"], there[0] if there else ""
        if not there:
            continue
        one = _last_term(fold(han)) if found["latin"] else fold(han)
        other = fold(latin)
        if len(one) >= 2 and terms(one) and terms(other):
            yield one, " ".join(map(stem, _WORD.findall(other)))


def _last_term(han: str) -> str:
    """The end of what stands before a bracket. Too little of a term does no harm: it is looked
    for inside other words."""
    for n in range(len(han) - 1, -1, -1):
        left = len(han) - n - 1
        if han[n] in BEFORE or (left >= 3 and han[n] in PERHAPS_BEFORE):
            return han[n + 1 :]
        if left >= LONGEST_TERM:
            return ""
    return han


@dataclass(slots=True)
class Translations:
    """``others[n]`` translates ``words[n]`` (keys of terms, sorted by word) as surely as
    ``weights[n]``, 0..1."""

    words: NDArray[np.uint32]
    others: NDArray[np.uint32]
    weights: NDArray[np.float32]


@dataclass(slots=True)
class Equivalents:
    """What is known of other words for the same thing."""

    said: dict[str, dict[str, int]] = field(default_factory=dict)
    translations: Translations | None = None

    def copy(self) -> Equivalents:
        """An independent copy."""
        said = {term: dict(others) for term, others in self.said.items()}
        return Equivalents(said, self.translations)

    def learn(self, equated: Iterable[tuple[str, str]]) -> None:
        """Take terms that somebody equates, as :func:`glosses` finds them."""
        for one, other in equated:
            for a, b in ((one, other), (other, one)):
                known = self.said.setdefault(a, {})
                known[b] = known.get(b, 0) + 1

    def of(self, folded: str, *, english: bool = False) -> dict[str, set[str]]:
        """The terms in a folded text that have equivalents, and those, folded. The ``english``
        words that search knows for Chinese ones are among them when asked for: for a label they
        are other names, but a whole passage would be found by every AI and app."""
        found: dict[str, set[str]] = {}
        regional = regional_words()
        for place in range(len(folded) - 1):
            if folded[place] < "\u2e80":
                continue
            for length in range(2, LONGEST_TERM + 1):
                term = folded[place : place + length]
                if len(term) < length:
                    break
                if term in self.said:
                    found.setdefault(term, set()).update(self._beyond(term))
                if length <= 6 and term in regional:
                    forms = (form for form in regional[term] if english or form[0] >= "\u2e80")
                    found.setdefault(term, set()).update(map(fold, forms))
        words = [stem(word) for word in _WORD.findall(folded)]
        if self.said:
            for place in range(len(words)):
                for length in range(1, 5):
                    term = " ".join(words[place : place + length])
                    if term in self.said:
                        found.setdefault(term, set()).update(self._beyond(term))
        return {term: others - {term} for term, others in found.items() if others - {term}}

    def _beyond(self, term: str) -> set[str]:
        """What a term is equated with, and what that is equated with elsewhere."""
        near = self._senses(term)
        return near | {far for other in near for far in self._senses(other)}

    def _senses(self, term: str) -> set[str]:
        known = self.said.get(term, {})
        most = max(known.values(), default=0)
        few = len(known) <= MOST_SENSES
        return {
            other
            for other, count in known.items()
            if (few or (count > 1 and 5 * count >= most)) and not self._is_part(term, other)
        }

    def _is_part(self, term: str, other: str) -> bool:
        """Whether somebody equates a longer term that ends in this one with the same: what stood
        before the bracket was cut too short, 人工智能 out of 通用人工智能(AGI)."""
        longer = self.said.get(other, {})
        return any(len(one) > len(term) and one.endswith(term) for one in longer)


def translations(units: Iterable[tuple[str, str]]) -> Translations | None:
    """Learn from texts and their translations, some sentences each, which words belong together:
    a Latin word and pairs of Chinese characters that are in the same units and seldom else. None
    when there are too few of them."""
    import numpy as np

    count, first, second = _read(units)
    if count < ENOUGH_UNITS:
        return None
    first, second = (_middling(side, count) for side in (first, second))
    held_first, held_second = _Held.of(first.keys), _Held.of(second.keys)
    order = np.argsort(first.keys, kind="stable")
    owners, keys = first.owners[order], first.keys[order]
    low = np.searchsorted(second.owners, owners, side="left")
    many = np.searchsorted(second.owners, owners, side="right") - low
    total = np.append(0, np.cumsum(many))
    ones, others, weights = [], [], []
    start = 0
    while start < len(keys):
        # All places of some words, so that what is counted is all there is.
        end = int(np.searchsorted(total, total[start] + MOST_PAIRS, side="right")) - 1
        end = int(np.searchsorted(keys, keys[max(end - 1, start)], side="right"))
        pick = np.repeat(np.arange(start, end), many[start:end])
        within = np.arange(len(pick)) - np.repeat(total[start:end] - total[start], many[start:end])
        packed = (keys[pick].astype(np.uint64) << np.uint64(32)) | second.keys[low[pick] + within]
        del pick, within
        packed.sort()
        at = np.flatnonzero(np.diff(packed, prepend=np.uint64(2**64 - 1)))
        joint = np.diff(np.append(at, len(packed)))
        at, joint = at[joint >= FEW], joint[joint >= FEW]
        both = packed[at]
        one, other = (both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32)
        dice = 2 * joint / (held_first.times(one) + held_second.times(other))
        keep = dice >= TOGETHER
        ones.append(one[keep])
        others.append(other[keep])
        weights.append(dice[keep].astype(np.float32))
        start = end
    one, other, dice = (np.concatenate(part or [np.empty(0)]) for part in (ones, others, weights))
    words = np.concatenate((one, other)).astype(np.uint32)
    means = np.concatenate((other, one)).astype(np.uint32)
    worth = np.concatenate((dice, dice)).astype(np.float32)
    order = np.lexsort((-worth, words))
    words, means, worth = words[order], means[order], worth[order]
    best = np.arange(len(words)) - np.searchsorted(words, words) < MEANINGS
    return Translations(words[best], means[best], worth[best])


@dataclass(frozen=True, slots=True)
class _Side:
    """Which units (``owners``, sorted) hold which terms."""

    owners: NDArray[np.uint32]
    keys: NDArray[np.uint32]


def _read(units: Iterable[tuple[str, str]]) -> tuple[int, _Side, _Side]:
    """The number of units and the terms of both sides, read some at a time."""
    import numpy as np

    parts: tuple[list[NDArray[np.uint64]], list[NDArray[np.uint64]]] = ([], [])
    held: tuple[list[str], list[str]] = ([], [])
    count = amount = 0

    def take() -> None:
        for part, texts in zip(parts, held, strict=True):
            if texts:
                part.append(presence(texts) + (np.uint64(count - len(texts)) << np.uint64(32)))
                texts.clear()

    for unit in units:
        for texts, text in zip(held, unit, strict=True):
            texts.append(text)
            amount += len(text)
        count += 1
        if amount >= AT_ONCE:
            take()
            amount = 0
    take()
    joined = [np.concatenate(part or [np.empty(0, np.uint64)]) for part in parts]
    first, second = (
        _Side((side >> np.uint64(32)).astype(np.uint32), side.astype(np.uint32)) for side in joined
    )
    return count, first, second


def _middling(read: _Side, units: int) -> _Side:
    """Without the terms that are too rare or too common to learn from."""
    held = _Held.of(read.keys).times(read.keys)
    keep = (held >= FEW) & (held <= max(20, units // 8))
    return _Side(read.owners[keep], read.keys[keep])


@dataclass(frozen=True, slots=True)
class _Held:
    """How many units hold each term."""

    keys: NDArray[np.uint32]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, keys: NDArray[np.uint32]) -> _Held:
        import numpy as np

        return cls(*np.unique(keys, return_counts=True))

    def times(self, asked: NDArray[np.uint32]) -> NDArray[np.int64]:
        import numpy as np

        found: NDArray[np.int64] = self.counts[np.searchsorted(self.keys, asked)]
        return found


def keys_of(term: str) -> list[int]:
    """The keys of a folded term, which may be several words or characters."""
    return [key(part) for part in terms(term)]
