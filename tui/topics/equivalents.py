"""Other words for the same thing: of another region, in another script, in another language.

Three sources, none of them a list of this subject or that:

- the regional words of the installed OpenCC (芯片 and 晶片), as search knows them;
- glosses that the interviews themselves give in brackets, 规模法则(scaling laws): what one author
  equates is equal everywhere in the library, so that another's 缩放定律 (scaling laws) is found;
- interviews of which the library holds a translation: words that keep company through both.

They widen a question and never the index: the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.search.regional import regional_words
from tui.topics.terms import Columns, columns, key, stem, terms

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


def glosses(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of folded terms that ``text`` equates by writing one in brackets after the other; the
    Chinese one comes first, the words of the other one without their plurals."""
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

    def learn(self, text: str) -> None:
        """Take the glosses of a text."""
        for one, other in glosses(text):
            for a, b in ((one, other), (other, one)):
                known = self.said.setdefault(a, {})
                known[b] = known.get(b, 0) + 1

    def of(self, folded: str) -> dict[str, set[str]]:
        """The terms in a folded text that have equivalents, and those, folded."""
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
                    found.setdefault(term, set()).update(map(fold, regional[term]))
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
        if len(known) <= MOST_SENSES:
            return set(known)
        most = max(known.values())
        return {other for other, count in known.items() if count > 1 and 5 * count >= most}


def translations(units: Sequence[tuple[str, str]]) -> Translations:
    """Learn from texts and their translations, some sentences each, which words belong together:
    a Latin word and pairs of Chinese characters that are in the same units and seldom else."""
    import numpy as np

    sides = [columns([unit[n] for unit in units]) for n in (0, 1)]
    first, second = (_middling(side, len(units)) for side in sides)
    low = np.searchsorted(second.owners, first.owners, side="left")
    many = np.searchsorted(second.owners, first.owners, side="right") - low
    pick = np.repeat(np.arange(len(first.keys)), many)
    within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    packed = (first.keys[pick].astype(np.uint64) << np.uint64(32)) | second.keys[low[pick] + within]
    both, joint = np.unique(packed, return_counts=True)
    both, joint = both[joint >= FEW], joint[joint >= FEW]
    one = (both >> np.uint64(32)).astype(np.uint32)
    other = both.astype(np.uint32)
    dice = 2 * joint / (_held(first, one) + _held(second, other))
    keep = dice >= TOGETHER
    one, other, dice = one[keep], other[keep], dice[keep]
    words = np.concatenate((one, other))
    others = np.concatenate((other, one))
    weights = np.concatenate((dice, dice)).astype(np.float32)
    order = np.lexsort((-weights, words))
    words, others, weights = words[order], others[order], weights[order]
    starts = np.searchsorted(words, words)
    best = np.arange(len(words)) - starts < MEANINGS
    return Translations(words[best], others[best], weights[best])


def _middling(read: Columns, units: int) -> Columns:
    """Without the terms that are too rare or too common to learn from."""
    import numpy as np

    _, where, counts = np.unique(read.keys, return_inverse=True, return_counts=True)
    keep = ((counts >= FEW) & (counts <= max(20, units // 8)))[where]
    return Columns(read.owners[keep], read.keys[keep], read.counts[keep])


def _held(read: Columns, asked: NDArray[np.uint32]) -> NDArray[np.int64]:
    import numpy as np

    keys, counts = np.unique(read.keys, return_counts=True)
    held: NDArray[np.int64] = counts[np.searchsorted(keys, asked)]
    return held


def keys_of(term: str) -> list[int]:
    """The keys of a folded term, which may be several words or characters."""
    return [key(part) for part in terms(term)]
