"""A passage as a question: what it says, and how much each term is of it.

A turn is read with what tells what it is about: the question before it, its answer, the words that
are said again and again around it, its heading, and other words for the same things.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from tui.search.fold import fold
from tui.topics.equivalents import SURE, keys_of
from tui.topics.passages import TOLD_KINDS, Passage, context, size, within
from tui.topics.places import Asked, Entry
from tui.topics.terms import Columns, columns
from tui.transcript.model import Interview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui.topics.index import TopicIndex

SPEAKER = 0.2
"""What the name of someone who speaks in the interview weighs beside another word."""
HEADING = 0.4
"""What a word of the section's heading weighs beside one of the turn itself."""
HEADING_ELSEWHERE = 0.3
"""What of that is left for a word that nobody says near the turn: a long section has more than
one subject."""
SECTION = 500
"""A heading speaks less for the turns of a section larger than this, in Chinese characters."""
HEADING_BOOST = 0.5
"""By how much a word weighs more that is in the heading as well."""
SEVERAL = 3.0
"""A term said often counts as this many at most."""
NEARBY, NEARBY_TOLD = 450.0, 60.0
"""How far around a turn, in Chinese characters, its subject reaches, and around a paragraph of
what an author tells."""
WHOLE = 0.4
"""Paragraphs beside the one asked about that weigh this much are read with it word for word."""


@dataclass(frozen=True, slots=True)
class Read:
    """The terms of an interview's paragraphs, which are numbered through: those of turn n are
    ``firsts[n]`` to ``firsts[n + 1]``. ``turns``, ``sections`` and ``positions`` say for each
    paragraph where it stands."""

    entry: Entry
    terms: Columns
    firsts: list[int]
    turns: NDArray[np.int64]
    sections: NDArray[np.int64]
    positions: NDArray[np.float64]

    @classmethod
    def of(cls, entry: Entry) -> Read:
        import numpy as np

        interview = entry.interview
        counts = [len(turn.paragraphs) for turn in interview.turns]
        texts = [p.text for turn in interview.turns for p in turn.paragraphs]
        sizes = np.array([size(text) for text in texts], dtype=np.float64)
        turns = np.repeat(np.arange(len(counts)), counts)
        return cls(
            entry,
            columns(texts),
            [0, *accumulate(counts)],
            turns,
            np.array(interview.section_of_turn, dtype=np.int64)[turns],
            np.cumsum(sizes) - sizes / 2,
        )

    def terms_of(self, passage: Passage) -> NDArray[np.uint32]:
        """The different terms of a passage, in order."""
        import numpy as np

        first, last = self.firsts[passage.first], self.firsts[passage.last + 1]
        if passage.paragraphs is not None:
            first, last = (first + n for n in passage.paragraphs)
        low, high = np.searchsorted(self.terms.owners, (first, last))
        return np.unique(self.terms.keys[low:high])

    def near(self, section: int, at: float, reach: float) -> NDArray[np.bool_]:
        """Which paragraphs are in a section and not farther than ``reach`` from a position."""
        import numpy as np

        near: NDArray[np.bool_] = (self.sections == section) & (np.abs(self.positions - at) < reach)
        return near


def ask(index: TopicIndex, read: Read, ordinal: int, paragraph: int | None) -> Asked:
    """Turn ``ordinal`` of the interview ``read``, or one of its paragraphs, as a question."""
    import numpy as np

    entry = read.entry
    interview = entry.interview
    terms = read.terms
    section = interview.sections[interview.section_of_turn[ordinal]]
    turn = interview.turns[ordinal]
    own = within(turn, paragraph)
    shares = np.zeros(len(read.turns))
    weights = context(interview, ordinal, paragraph)
    for number, weight in weights.items():
        shares[read.firsts[number] : read.firsts[number + 1]] = weight
    shares[read.firsts[ordinal] : read.firsts[ordinal + 1]] *= own
    in_context = np.flatnonzero(shares[terms.owners] > 0)
    title = columns([section.title or ""])
    keys, where = np.unique(
        np.concatenate((terms.keys[in_context], title.keys)), return_inverse=True
    )
    where = where[: len(in_context)]
    share = shares[terms.owners[in_context]]
    most = np.zeros(len(keys))
    np.maximum.at(most, where, share)
    said = share * terms.counts[in_context]
    total = np.bincount(where, weights=said, minlength=len(keys))
    # Said often it counts more, but ever less so.
    amount = np.zeros(len(keys))
    words = most > 0
    amount[words] = most[words] * (1 + np.log(total[words] / most[words]))
    amount = np.minimum(amount, SEVERAL)
    paragraphs = None if paragraph is None else (paragraph, paragraph + 1)
    at = entry.position_in(ordinal, paragraphs)
    told = paragraph is not None and turn.kind in TOLD_KINDS
    reach = NEARBY_TOLD if told else NEARBY
    near = read.near(interview.section_of_turn[ordinal], at, reach)
    places = np.minimum(np.searchsorted(keys, terms.keys), max(len(keys) - 1, 0))
    known = keys[places] == terms.keys if len(keys) else np.zeros(len(terms.keys), bool)
    everywhere = np.bincount(places[known], weights=terms.counts[known], minlength=len(keys))
    known &= near[terms.owners]
    here = np.bincount(places[known], weights=terms.counts[known], minlength=len(keys))
    # Said again and again just here: that is what it is about.
    here = np.maximum(here, 1)
    amount = amount * (1 + np.log(here) * here / np.maximum(everywhere, here))
    if len(title.keys):
        large = sum(size(p.text) for t in section.turns for p in t.paragraphs)
        part = HEADING * min(1.0, SECTION / max(large, 1))
        named = np.searchsorted(keys, title.keys)
        in_words = np.zeros(len(keys), dtype=bool)
        in_words[places[known]] = True
        alone = part * np.where(in_words[named], 1.0, HEADING_ELSEWHERE)
        amount[named] = np.where(amount[named] > 0, amount[named] * (1 + HEADING_BOOST), alone)
    names = _names(interview)
    # Who speaks here is spoken to by name all the time.
    amount[np.isin(keys, list(names))] *= SPEAKER
    texts = {n: fold(interview.turns[n].text) for n in weights}
    texts[ordinal] = "\n".join(
        fold(p.text) for p, weight in zip(turn.paragraphs, own, strict=True) if weight >= WHOLE
    )
    asked = Asked(
        keys,
        amount * index.rarity(keys).astype(np.float64) ** 2,
        frozenset(title.keys.tolist()),
        "\n".join(texts[n] for n in sorted(texts)),
        read.terms_of(entry.passage(entry.passage_at(at) - entry.first)),
        at,
    )
    _add_equivalents(index, asked, names)
    return asked


def _add_equivalents(index: TopicIndex, asked: Asked, names: set[int]) -> None:
    """Add to a question other words for the same thing, but not for ``names``."""
    import numpy as np

    # What there is to add: key → (worth, the key or the term it stands for, its own term).
    more: dict[int, tuple[float, int | str, str]] = {}
    nothing = (0.0, "", "")
    found = index.equivalents.of(asked.text)
    every = {other: keys_of(other) for others in found.values() for other in others}
    flat = sorted({number for numbers in every.values() for number in numbers})
    rarities = index.rarity(np.array(flat, dtype=np.uint32)).tolist()
    rarity = dict(zip(flat, rarities, strict=True))
    for term, others in found.items():
        meant = keys_of(term)
        if names.issuperset(meant):
            continue
        value = SURE * sum(asked.worth_of(number) for number in meant)
        for other in others if value else ():
            # Its rarest part stands for all of it: 使用 alone is not 使用者.
            rarest = max(every[other], key=rarity.__getitem__, default=None)
            if rarest is not None and value > more.get(rarest, nothing)[0]:
                more[rarest] = value, term, other
    known = index.equivalents.translations
    if known is not None and len(known.words):
        low = np.searchsorted(known.words, asked.keys, side="left")
        high = np.searchsorted(known.words, asked.keys, side="right")
        for n in np.flatnonzero(high > low).tolist():
            for m in range(int(low[n]), int(high[n])):
                value = float(asked.worth[n] * known.weights[m])
                number = int(known.others[m])
                if value > more.get(number, nothing)[0]:
                    more[number] = value, int(asked.keys[n]), ""
    new = sorted(number for number in more if not asked.worth_of(number))
    if not new:
        return
    keys = np.array(new, dtype=np.uint32)
    # A common word may stand for a rare one; it must not weigh as if it were rare.
    most = SEVERAL * index.rarity(keys).astype(np.float64) ** 2
    values = np.minimum(np.array([more[number][0] for number in new]), most)
    asked.widen(keys, values, {number: more[number][1:] for number in new})


def _names(interview: Interview) -> set[int]:
    """The keys of the terms in the names of those who speak."""
    names = {name for one in interview.speakers for name in (one.name, *one.labels)}
    return {number for name in names for number in keys_of(fold(name))}
