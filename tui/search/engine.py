"""One search through a catalogue: in stages, from the strictest to the loosest, until there is
enough to show.

1. the query's words as they stand, in any order, and the words of other regions for them
2. names of people, headings and titles, also by their pinyin
3. words taken apart where scripts meet
4. strings nearly like a word, by sound or by shape; pinyin in the text
5. turns that share most of the query

Each stage yields documents by intersecting inverted lists; those that may be shown are then read
and ranked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui.search import nearby
from tui.search.answer import Answer, Hit, Hits, Resolve, Where, Why
from tui.search.catalogue import Catalogue, Name
from tui.search.fold import fold, is_cjk, squeeze
from tui.search.letters import HAN, U32
from tui.search.patterns import find_all, literal_of
from tui.search.pieces import Found, exact_word, find, pieces_of
from tui.search.postings import NOTHING, Cancelled, Segment, Stopped, both, inside, union
from tui.search.query import Query, Term
from tui.search.regional import regional_forms
from tui.search.sounds import prefix_range, readings_of
from tui.search.spans import phrase_of

ENOUGH = 6
"""With this many hits as typed, words are not taken apart where scripts meet."""
SOME = 3
"""With this many hits of better kinds, no slips are looked for; with fewer, only those that sound
the same, which are cheap to find and often meant; with none, all."""
POOL = 60
"""Turns compared when one looks for those that share most of a query."""
READ = 32
"""Turns of one stage that are read and ranked one by one: a first screen. Those after them keep
the order that the lists give."""
PHRASES = 2_500
"""Turns read at most to see which hold the words side by side."""
SAMPLE = 12_000
"""Of more turns than twice this, so many are ranked, unless more are asked for: nobody walks
through 100,000 hits."""
REMEMBERED = 64
PATTERN_SECONDS = 1.5
"""How long a regular expression may look through the text."""

# How good a kind of match is, before where it is and how full the turn.
WEIGHTS: dict[str, float] = {
    "exact": 0.95,
    "words": 0.86,
    "synonym": 0.84,
    "apart": 0.72,
    "typo": 0.66,
    "pinyin": 0.56,
    "loose": 0.36,
}
_NUMBERING = "0123456789-. 年月日第"
NAMES = 40
"""Names ranked at most."""
NAME_LIMIT = 3
"""Places shown at the top for one name that stands in many interviews."""


@dataclass(frozen=True, slots=True)
class Form:
    """One thing to look for in a term's stead: ``needles`` must all be there."""

    needles: tuple[str, ...]
    kind: str
    weight: float
    note: str | None = None


@dataclass(slots=True)
class _Scored:
    """A turn in the running: its document number over the whole catalogue."""

    document: int
    score: float
    why: Why
    needles: tuple[str, ...]
    note: str | None
    where: Where = "text"
    interview: int = -1
    ordinal: int = -1


@dataclass(frozen=True, slots=True)
class _Rest:
    """Turns that were found and not read, in order: their document numbers."""

    documents: NDArray[np.int64]
    score: float
    needles: tuple[str, ...]
    why: Why


def _rank_of(one: _Scored) -> tuple[float, int]:
    return (-one.score, one.document)


def run(
    catalogue: Catalogue, query: Query, limit: int, resolve: Resolve, cancelled: Cancelled
) -> Answer:
    """Search a catalogue. Never raises; a cancelled search answers with what it has."""
    began = perf_counter()
    search = _Search(catalogue, query, limit, resolve, cancelled)
    stopped = False
    try:
        search.all_stages()
    except Stopped:
        stopped = True
    except (IndexError, ValueError, OverflowError) as error:
        # Only a saved index that was damaged after it was opened can bring this about.
        search.notice = f"the search index is damaged and should be built again ({error})"
    hits = search.hits()
    notice = "; ".join(filter(None, (query.notice, search.notice))) or None
    return Answer(
        query,
        hits,
        max(search.total, len(hits)),
        (perf_counter() - began) * 1000,
        notice,
        stopped,
        search.sure,
    )


class _Search:
    def __init__(
        self,
        catalogue: Catalogue,
        query: Query,
        limit: int,
        resolve: Resolve,
        cancelled: Cancelled,
    ) -> None:
        self.catalogue = catalogue
        self.query = query
        self.limit = limit
        self.resolve = resolve
        self.cancelled = cancelled
        self.terms = query.text_terms
        self.whole = phrase_of(query)
        self.scored: dict[int, _Scored] = {}
        self.named: list[_Scored] = []
        self.rest: list[_Rest] = []
        self.total = 0
        self.sure = True
        self.notice: str | None = None
        typed = squeeze(" ".join(t.text.casefold() for t in self.terms))
        # Which script was typed, when one can tell: None when no character differs.
        self.traditional: bool | None = None
        for character in typed:
            if fold(character) != character and is_cjk(character):
                self.traditional = True
                break
            if self.traditional is None and character in _variants():
                self.traditional = False

    # Stages

    def all_stages(self) -> None:
        query = self.query
        if query.is_empty or not self.catalogue.turns:
            return
        if query.turn is not None or query.seconds is not None:
            self._places()
            return
        if query.pattern is not None:
            self._pattern()
            return
        if not self.terms:
            self._filters_only()
            return
        plain = not query.filters
        forms = [[Form((t.folded,), "exact", 1.0)] for t in self.terms]
        seen = self._level(forms, {})
        if plain:
            self._names([[form.needles[0] for form in term] for term in forms], "exact")
        self._check()
        regional = [self._regional(term) for term in self.terms]
        if any(regional):
            forms = [[*term, *more] for term, more in zip(forms, regional, strict=True)]
            seen = self._level(forms, seen)
            if plain:
                self._names([[f.needles[0] for f in term] for term in forms], "synonym")
        self._check()
        letters = self._letters()
        if plain and letters:
            self._names_by_pinyin(letters)
        if self._enough():
            return
        apart = [self._apart(term) for term in self.terms]
        if any(apart):
            forms = [[*term, *more] for term, more in zip(forms, apart, strict=True)]
            seen = self._level(forms, seen)
        so_far = len(self.scored) + len(self.named)
        if so_far >= SOME:
            return
        self._check()
        known = [self._common(term) for term in self.terms]
        # A word that is well known is rarely a slip; unless all of them are.
        close = [
            self._close(term, thorough=not so_far) if not well or all(known) else []
            for term, well in zip(self.terms, known, strict=True)
        ]
        if any(close):
            forms = [[*term, *more] for term, more in zip(forms, close, strict=True)]
            self._level(forms, seen)
        if so_far:
            return
        if letters and len(self.terms) > 1 and (sounding := self._sounding_forms(letters)):
            self._level([sounding], {})
        if plain:
            self._names_nearby()
        if len(self.scored) + len(self.named) >= SOME:
            return
        self._check()
        self._loosely()

    def _check(self) -> None:
        if self.cancelled():
            raise Stopped

    def _enough(self) -> bool:
        return len(self.scored) + len(self.named) >= ENOUGH

    # Documents

    def _find(self, number: int, needle: str) -> Found:
        """The documents of segment ``number`` that hold a needle; remembered between searches, as
        most of a query stays the same from one keystroke to the next."""
        memory = self.catalogue.memory
        key = ("found", number, needle)
        known = memory.get(key)
        if isinstance(known, Found):
            return known
        found = find(self.catalogue.batches[number].segment, needle)
        found = self._alive(number, found)
        if len(memory) > REMEMBERED:
            for old in list(memory)[: REMEMBERED // 4]:
                memory.pop(old, None)
        memory[key] = found
        return found

    def _alive(self, number: int, found: Found) -> Found:
        gone = self.catalogue.gone
        if not gone or not len(found.documents):
            return found
        dead = np.zeros(len(self.catalogue.listed), np.bool_)
        dead[list(gone)] = True
        keep = ~dead[self.catalogue.batches[number].interviews[found.documents]]
        times = found.times[keep] if found.times is not None else None
        return Found(found.documents[keep], times, found.sure)

    def _form(self, number: int, form: Form) -> Found:
        if len(form.needles) == 1:
            return self._find(number, form.needles[0])
        parts = sorted(
            (self._find(number, n) for n in form.needles), key=lambda f: len(f.documents)
        )
        documents = parts[0].documents
        for part in parts[1:]:
            documents = both(documents, part.documents)
        return Found(documents, None, all(part.sure for part in parts))

    def _all_terms(self, number: int, forms: list[list[Form]]) -> tuple[Found, bool]:
        """Documents of a segment with some form of every term, and whether only one list made
        them, so that ``times`` means the query."""
        sets: list[Found] = []
        for term in forms:
            options = [self._form(number, form) for form in term]
            options = [option for option in options if len(option.documents)]
            if not options:
                return Found(NOTHING), False
            if len(options) == 1:
                sets.append(options[0])
                continue
            size = self.catalogue.batches[number].segment.size
            joined = union([option.documents for option in options], size)
            sets.append(Found(joined, None, all(option.sure for option in options)))
        if len(sets) == 1:
            return sets[0], True
        sets.sort(key=lambda found: len(found.documents))
        documents = sets[0].documents
        for other in sets[1:]:
            documents = both(documents, other.documents)
            if not len(documents):
                break
        return Found(documents, None, all(found.sure for found in sets)), False

    def _mask(self, number: int) -> NDArray[np.bool_] | None:
        """Which turns of a segment the filters let through; None when there are none."""
        filters = self.query.filters
        if not filters:
            return None
        batch = self.catalogue.batches[number]
        mask = np.ones(batch.segment.size, np.bool_)
        for term in filters:
            key = ("mask", number, term)
            known = self.catalogue.memory.get(key)
            if not isinstance(known, np.ndarray):
                known = self._mask_of(number, term)
                self.catalogue.memory[key] = known
            mask &= known
        return mask

    def _mask_of(self, number: int, term: Term) -> NDArray[np.bool_]:
        batch = self.catalogue.batches[number]
        wanted = term.folded
        mask = np.zeros(batch.segment.size, np.bool_)
        if term.field == "text":
            mask[self._find(number, wanted).documents] = True
            found = self._find(number, wanted)
            if not found.sure:
                mask[:] = False
                mask[found.documents[batch.segment.holding(found.documents, wanted)]] = True
        else:
            first, last = int(batch.interviews[0]), int(batch.interviews[-1])
            width = 1 + max(
                (
                    max(len(one.speakers), len(one.sections))
                    for one in self.catalogue.listed[first : last + 1]
                ),
                default=0,
            )
            table = np.zeros((last - first + 1) * width, np.bool_)
            for n in range(first, last + 1):
                one = self.catalogue.listed[n]
                row = (n - first) * width
                if term.field == "interview":
                    if wanted in one.title or wanted in one.stem:
                        table[row : row + width] = True
                    continue
                entries = one.speakers if term.field == "speaker" else one.sections
                for m, entry in enumerate(entries):
                    if wanted in entry:
                        table[row + m] = True
            columns = {"speaker": batch.speakers, "section": batch.sections}.get(term.field)
            offset = np.zeros(1, np.int32) if columns is None else columns
            # No speaker is the last column, which is never set but by an interview's own row.
            column = np.where(offset < 0, width - 1, offset)
            mask = table[(batch.interviews - first) * width + column]
        return ~mask if term.negated else mask

    # Exact words and everything that can be looked up

    def _level(self, forms: list[list[Form]], seen: dict[int, U32]) -> dict[int, U32]:
        """Rank the documents that hold a form of every term and were not ``seen`` before, by
        segment; returns all that hold one."""
        every: dict[int, U32] = {}
        for number in range(len(self.catalogue.batches)):
            self._check()
            found, alone = self._all_terms(number, forms)
            documents = every[number] = found.documents
            times = found.times if alone and len(forms) == 1 and len(forms[0]) == 1 else None
            mask = self._mask(number) if len(documents) else None
            if mask is not None:
                keep = mask[documents]
                documents = documents[keep]
                times = times[keep] if times is not None else None
            earlier = seen.get(number)
            if earlier is not None and len(earlier) and len(documents):
                documents, times = documents[~inside(documents, earlier)], None
            if len(documents):
                self._rank(number, documents, times, forms, found.sure)
        return every

    def _rank(
        self,
        number: int,
        documents: U32,
        times: NDArray[np.uint8] | None,
        forms: list[list[Form]],
        sure: bool,
    ) -> None:
        batch = self.catalogue.batches[number]
        segment = batch.segment
        total = len(documents)
        if total > 2 * max(SAMPLE, self.limit):
            step = total // max(SAMPLE, self.limit)
            documents = documents[::step]
            times = times[::step] if times is not None else None
        count = len(documents)
        if count > READ:
            order = self.catalogue.batches[number].quality[documents].astype(np.float64)
            if times is not None:
                order += 0.02 * np.minimum(times, 4)
            if self.traditional is not None:
                order += 0.02 * (batch.traditional[documents] == self.traditional)
            if self.whole:
                order[self._as_phrase(segment, documents)] += 0.5
            if len(forms) == 1:
                order[inside(documents, exact_word(segment, forms[0][0].needles[0]))] += 0.2
            # One interview must not fill the pool; among equals the order of reading.
            interviews = batch.interviews[documents]
            starts = np.flatnonzero(np.diff(interviews, prepend=-1))
            within = np.arange(count) - np.repeat(starts, np.diff(starts, append=count))
            order -= 0.004 * np.minimum(within, 40)
            order -= np.arange(count) * 1e-9
            most = min(count, max(READ, self.limit) + (0 if sure else 100))
            best = np.argpartition(order, count - most)[count - most :]
            documents = documents[best[np.argsort(-order[best])]]
        if not sure:
            # What the lists promise, the texts must keep.
            holds = np.ones(len(documents), np.bool_)
            for term in forms:
                one = np.zeros(len(documents), np.bool_)
                for form in term:
                    all_of = np.ones(len(documents), np.bool_)
                    for needle in form.needles:
                        all_of &= segment.holding(documents, needle)
                    one |= all_of
                holds &= one
            share = float(holds.mean())
            documents = documents[holds]
            self.sure = self.sure and share == 1.0
            total = max(len(documents), round(total * share))
        self.total += total
        base = self.catalogue.bases[number]
        first = documents[:READ]
        qualities = self.catalogue.batches[number].quality[first].tolist()
        alike = (
            (batch.traditional[first] == self.traditional).tolist()
            if self.traditional is not None
            else [True] * len(first)
        )
        lowest = 1.0
        texts = segment.documents(first)
        judge = self._judge
        for document, text, quality, same in zip(
            first.tolist(), texts, qualities, alike, strict=True
        ):
            judged = judge(text, forms)
            if judged is None:
                continue
            score, why, needles, note = judged
            score *= quality * (1.0 if same else 0.985)
            lowest = min(lowest, score)
            key = base + document
            if key not in self.scored or self.scored[key].score < score:
                self.scored[key] = _Scored(key, score, why, needles, note)
        if len(documents) > READ:
            needles = tuple(needle for term in forms for form in term for needle in form.needles)
            kind: Why = "exact" if len(forms) == 1 and len(forms[0]) == 1 else "words"
            others = documents[READ : self.limit].astype(np.int64) + base
            self.rest.append(_Rest(others, lowest, needles, kind))

    def _as_phrase(self, segment: Segment, documents: U32) -> NDArray[np.int64]:
        """Places of those documents that hold all words as they were typed, side by side; of
        many, enough for a screen."""
        found: list[NDArray[np.int64]] = []
        total = 0
        for start in range(0, min(len(documents), PHRASES), 500):
            some = np.flatnonzero(segment.holding(documents[start : start + 500], self.whole))
            found.append(some + start)
            total += len(some)
            if total >= 2 * READ:
                break
        return np.concatenate(found)

    def _judge(
        self, text: str, forms: list[list[Form]]
    ) -> tuple[float, Why, tuple[str, ...], str | None] | None:
        """How well a text holds the query, what of it, and why; None when it does not."""
        if self.whole and (place := text.find(self.whole)) >= 0:
            score = WEIGHTS["exact"] + 0.02 + _edges(text, self.whole, place)
            return score, "exact", (self.whole,), None
        if len(forms) == 1 and len(forms[0]) == 1 and forms[0][0].kind == "exact":
            needles = forms[0][0].needles
            place = text.find(needles[0])
            if place < 0:
                return None
            more = min(text.count(needles[0]), 4) - 1
            score = WEIGHTS["exact"] + 0.005 * more
            if needles[0].isascii():
                score += _edges(text, needles[0], place)
            return score, "exact", needles, None
        chosen: list[Form] = []
        places: list[int] = []
        edges = 0.0
        for term in forms:
            for form in term:
                at = [text.find(needle) for needle in form.needles]
                if min(at) >= 0:
                    chosen.append(form)
                    places += at
                    edges += _edges(text, form.needles[0], at[0])
                    break
            else:
                return None
        needles = tuple(needle for form in chosen for needle in form.needles)
        worst = min(chosen, key=lambda form: WEIGHTS[form.kind] * form.weight)
        note = next((form.note for form in chosen if form.note), None)
        if worst.kind == "exact" and len(chosen) == 1:
            more = min(text.count(needles[0]), 4) - 1
            return WEIGHTS["exact"] + edges + 0.005 * more, "exact", needles, None
        score = WEIGHTS["words" if worst.kind == "exact" else worst.kind]
        score *= sum(form.weight for form in chosen) / len(chosen)
        if worst.kind != "exact" and len(chosen) > 1:
            # Most of it as typed is better than none of it.
            score += 0.04 * sum(form.kind == "exact" for form in chosen) / len(chosen)
        if len(places) > 1:
            reach = max(places) - min(places)
            score += 0.06 / (1 + max(0, reach - sum(map(len, needles))) / 12)
        why = {"exact": "words", "apart": "words", "synonym": "synonym", "pinyin": "pinyin"}
        return score + edges / len(chosen), _why(why.get(worst.kind, "typo")), needles, note

    # Other forms of a term

    def _letters(self) -> str:
        """The query as typed pinyin: small letters only, else empty."""
        text = "".join(term.text for term in self.terms)
        plain = not any(term.phrase for term in self.terms)
        typed = text.replace("'", "").replace("ü", "v")
        good = plain and typed.isascii() and typed.isalpha() and typed.islower()
        return typed if good and 2 <= len(typed) <= 40 else ""

    def _regional(self, term: Term) -> list[Form]:
        """The words of other regions for a term."""
        if term.phrase:
            return []
        return [
            Form((form,), "synonym", 0.9, f"{_typed(term, before)}→{after}")
            for form, before, after in regional_forms(term.folded)
        ]

    def _apart(self, term: Term) -> list[Form]:
        """A term in which scripts meet, as its parts."""
        if term.phrase:
            return []
        pieces = pieces_of(term.folded)
        parts = tuple(dict.fromkeys(piece.text for piece in pieces))
        # A single letter or digit by itself is everywhere.
        if len(parts) < 2 or any(len(p.text) < 2 and p.kind != HAN for p in pieces):
            return []
        return [Form(parts, "apart", 1.0)]

    def _common(self, term: Term) -> bool:
        """Whether a term stands in many turns as it is."""
        return any(
            len(self._find(number, term.folded).documents) > 100
            for number in range(len(self.catalogue.batches))
        )

    def _close(self, term: Term, thorough: bool) -> list[Form]:
        """Strings of the library that a term may have meant; unless ``thorough`` only those of
        the same sound."""
        if term.phrase or len(term.folded) > 60:
            return []
        memory = self.catalogue.memory
        key = ("close", term.folded, term.text.islower(), thorough)
        known = memory.get(key)
        if isinstance(known, list):
            return known
        found: dict[str, Form] = {}
        letters = term.text.replace("'", "").replace("ü", "v")
        if letters.isascii() and letters.isalpha() and letters.islower():
            found = {form.needles[0]: form for form in self._sounding_forms(letters)}
        # What reads, to its end, as pinyin of something in the text is hardly a misspelt word.
        spelled = found and any(b - a == 1 for *_, (a, b) in readings_of(letters))
        for batch in self.catalogue.batches if not spelled else ():
            self._check()
            for near in nearby.corrections(batch.segment, term.folded, thorough):
                length = len(term.folded)
                weight = 1.0 - 0.5 * near.cost / length
                note = "≈ 同音" if near.same_sound else f"≈ {near.distance} 字"
                if term.folded.isascii():
                    note = f"≈ {near.text}"
                form = Form((near.text,), "typo", round(weight, 3), note)
                if near.text not in found or found[near.text].weight < form.weight:
                    found[near.text] = form
        forms = sorted(found.values(), key=lambda form: -WEIGHTS[form.kind] * form.weight)[:16]
        memory[key] = forms
        return forms

    def _sounding_forms(self, letters: str) -> list[Form]:
        """Strings of the turns' text that typed pinyin may stand for, the most frequent first."""
        counts: dict[str, int] = {}
        for batch in self.catalogue.batches:
            self._check()
            for text, count in nearby.by_pinyin(batch.segment, letters).items():
                counts[text] = counts.get(text, 0) + count
        frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:12]
        return [Form((text,), "pinyin", 1.0, "pinyin") for text, _ in frequent]

    def _loosely(self) -> None:
        """Turns that share most of the query's pairs and words, rare ones counting more."""
        if any(term.phrase for term in self.terms):
            return
        needles: dict[str, None] = {}
        for term in self.terms:
            for piece in pieces_of(term.folded):
                if piece.kind == HAN:
                    pairs = (piece.text[n : n + 2] for n in range(len(piece.text) - 1))
                    needles.update(dict.fromkeys(pairs))
                elif len(piece.text) > 2:
                    needles[piece.text] = None
        if not 2 <= len(needles) <= 60:
            return
        from rapidfuzz import process
        from rapidfuzz.fuzz import partial_ratio

        words = [term.folded for term in self.terms]
        for number, batch in enumerate(self.catalogue.batches):
            self._check()
            segment = batch.segment
            lists = [(needle, self._find(number, needle).documents) for needle in needles]
            lists = sorted(((n, d) for n, d in lists if len(d)), key=lambda item: len(item[1]))
            weights = np.zeros(segment.size, np.float32)
            full = taken = 0.0
            for _, documents in lists:
                weight = math.log(1 + segment.size / len(documents))
                full += weight
                if taken < 120_000:
                    weights[documents] += weight
                    taken += len(documents)
            if not full:
                continue
            mask = self._mask(number)
            if mask is not None:
                weights *= mask
            best = np.flatnonzero(weights >= 0.5 * full)
            if len(best) > POOL:
                best = best[np.argsort(-weights[best], kind="stable")[:POOL]]
            base = self.catalogue.bases[number]
            best = np.array([n for n in best.tolist() if base + n not in self.scored], np.uint32)
            if not len(best):
                continue
            texts = segment.documents(best)
            ratios = process.cdist(words, texts, scorer=partial_ratio).mean(axis=0) / 100
            quality = self.catalogue.batches[number].quality[best]
            for n, text, ratio, full_turn, share in zip(
                best.tolist(),
                texts,
                ratios.tolist(),
                quality.tolist(),
                (weights[best] / full).tolist(),
                strict=True,
            ):
                shown = tuple(needle for needle, _ in lists if needle in text)
                score = WEIGHTS["loose"] * (0.3 + 0.4 * ratio + 0.3 * share) * full_turn
                self.scored[base + n] = _Scored(base + n, score, "words", shown, "≈")
            self.total += len(best)

    # Names

    def _names(self, terms: list[list[str]], kind: str) -> None:
        """Titles, headings and names that hold every term."""
        segment = self.catalogue.name_segment
        if segment is None or all(len(n) < 2 and n.isascii() for term in terms for n in term):
            return
        known = {(one.interview, one.ordinal, one.where) for one in self.named}
        documents: set[int] | None = None
        for options in terms:
            found: set[int] = set()
            for needle in options:
                found.update(find(segment, needle).documents.tolist())
            documents = found if documents is None else documents & found
            if not documents:
                return
        for number in sorted(documents or ())[:NAMES]:
            name = self.catalogue.names[number]
            needles = tuple(
                next((needle for needle in options if needle in name.text), "") for options in terms
            )
            if self.whole and self.whole in name.text:
                needles = (self.whole,)
            if all(needles):
                self._name(
                    name, needles, kind if kind != "exact" or len(terms) == 1 else "words", known
                )

    def _name(
        self,
        name: Name,
        needles: tuple[str, ...],
        kind: str,
        known: set[tuple[int, int, Where]],
        note: str | None = None,
        weight: float = 1.0,
    ) -> None:
        """Put a name in the running: the more of it was typed, the higher."""
        lines = [line for line in name.text.split("\n") if all(n in line for n in needles)]
        # A date or a number before a title is not what one types.
        length = min((len(line.lstrip(_NUMBERING)) for line in lines), default=len(name.text)) or 1
        covered = min(1.0, sum(map(len, needles)) / length)
        first = {"title": 1.0, "section": 0.985, "speaker": 0.98, "text": 0.9}[name.where]
        quality = {"exact": 1.0, "words": 0.97, "synonym": 0.94, "typo": 0.74, "pinyin": 0.86}[kind]
        score = first * quality * weight * (0.955 + 0.045 * covered)
        if covered < 0.3:
            score -= 0.1 + 0.3 * (0.3 - covered)
        why = _why(kind)
        for place, (interview, ordinal) in enumerate(name.places):
            if (interview, ordinal, name.where) in known:
                continue
            far = place >= NAME_LIMIT
            self.named.append(
                _Scored(
                    int(self.catalogue.first[interview]) + ordinal,
                    0.3 if far else score,
                    why,
                    needles,
                    note,
                    name.where,
                    interview,
                    ordinal,
                )
            )
            if place >= 3 * NAME_LIMIT:
                self.total += len(name.places) - place - 1
                break

    def _names_by_pinyin(self, letters: str) -> None:
        """Titles, headings and names by their sound: full, initials, and both mixed."""
        segment = self.catalogue.name_segment
        if segment is None or not letters:
            return
        known = {(one.interview, one.ordinal, one.where) for one in self.named}
        best: dict[int, tuple[float, int, int]] = {}
        runs = _sounding(self.catalogue, segment, letters)
        if not runs:
            return
        begins = np.fromiter((start for start, _, _ in runs), np.int64, len(runs))
        numbers = np.searchsorted(segment.offsets, begins, "right") - 1
        heads = segment.offsets[numbers].tolist()
        tails = segment.offsets[numbers + 1].tolist()
        for (start, end, whole), number, head, tail in zip(
            runs, numbers.tolist(), heads, tails, strict=True
        ):
            # Whole syllables say more than initials, and the beginning of a name more than
            # its middle.
            share = (end - start) / max(tail - 1 - head, 1)
            value = 0.5 * whole + 0.3 * share + (0.1 if start == head else 0.0)
            if value > best.get(number, (0.0, 0, 0))[0]:
                best[number] = (value, start, end)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:NAMES]
        units = segment.units
        for number, (value, start, end) in ranked:
            text = units[start:end].tobytes().decode("utf-16-le", "surrogatepass")
            # By initials alone, two letters fit too much.
            weight = 0.8 + 0.2 * min(1.0, value)
            self._name(self.catalogue.names[number], (text,), "pinyin", known, "pinyin", weight)

    def _names_nearby(self) -> None:
        """Titles, headings and names nearly like the query."""
        segment = self.catalogue.name_segment
        needle = self.whole or self.terms[0].folded
        if segment is None or any(t.phrase for t in self.terms) or len(needle) > 60:
            return
        known = {(one.interview, one.ordinal, one.where) for one in self.named}
        for near in nearby.corrections(segment, needle):
            found = find(segment, near.text)
            note = "≈ 同音" if near.same_sound else f"≈ {near.distance} 字"
            for number in found.documents.tolist()[:20]:
                name = self.catalogue.names[number]
                self._name(name, (near.text,), "typo", known, note, 1 - 0.1 * near.distance)

    # Queries without words

    def _places(self) -> None:
        """The turn of a number or at a time, in every interview."""
        for number, one in enumerate(self.catalogue.listed):
            if number in self.catalogue.gone or not one.turns:
                continue
            ordinal = -1
            if self.query.turn is not None:
                ordinal = self.query.turn - 1 if self.query.turn <= one.turns else -1
            elif self.query.seconds is not None:
                past = [place for at, place in one.timestamps if at <= self.query.seconds]
                ordinal = past[-1] if past else -1
            if ordinal >= 0:
                document = int(self.catalogue.first[number]) + ordinal
                self.scored[document] = _Scored(document, 1.0 - number * 1e-7, "exact", (), None)
        self.total = len(self.scored)

    def _filters_only(self) -> None:
        """Turns of a speaker; or the beginnings of sections or interviews that fit."""
        fields = {term.field for term in self.query.filters}
        heads = fields <= {"section", "interview"} and not all(
            term.negated for term in self.query.filters
        )
        for number, batch in enumerate(self.catalogue.batches):
            mask = self._mask(number)
            if mask is None:
                continue
            documents = self._alive(number, Found(np.flatnonzero(mask).astype(np.uint32))).documents
            if heads and len(documents):
                # What a section or an interview begins with stands for all of it.
                group = batch.interviews[documents].astype(np.int64) << 20
                if "section" in fields:
                    group += batch.sections[documents]
                documents = documents[np.diff(group, prepend=-1) != 0]
            self.total += len(documents)
            base = self.catalogue.bases[number]
            for n in documents[: self.limit].tolist():
                self.scored[base + n] = _Scored(
                    base + n, 0.9 - (base + n) * 1e-9, "exact", (), None
                )

    def _pattern(self) -> None:
        """Turns whose original text a regular expression finds."""
        pattern = self.query.pattern
        if pattern is None:
            return
        ends = perf_counter() + PATTERN_SECONDS
        forms = [[Form((t.folded,), "exact", 1.0)] for t in self.terms]
        literal = squeeze(fold(literal_of(pattern.pattern))).strip()
        if literal:
            forms.append([Form((literal,), "exact", 1.0)])
        words = tuple(term.folded for term in self.terms)
        for number, batch in enumerate(self.catalogue.batches):
            if forms:
                documents = self._all_terms(number, forms)[0].documents
            else:
                documents = self._alive(
                    number, Found(np.arange(batch.segment.size, dtype=np.uint32))
                ).documents
            mask = self._mask(number)
            if mask is not None and len(documents):
                documents = documents[mask[documents]]
            base = self.catalogue.bases[number]
            last: tuple[int, Any] = (-1, None)
            for n in documents.tolist():
                if perf_counter() > ends:
                    self.notice = "the pattern took too long: only the first turns were searched"
                    self.sure = False
                    return
                self._check()
                interview = int(batch.interviews[n])
                if last[0] != interview:
                    last = (interview, self.resolve(self.catalogue.listed[interview].id))
                if last[1] is None:
                    continue
                ordinal = base + n - int(self.catalogue.first[interview])
                if ordinal >= len(last[1].turns):
                    continue
                matched: dict[str, None] = {}
                for paragraph in last[1].turns[ordinal].paragraphs:
                    for a, b in find_all(pattern, paragraph.text, 20):
                        matched[squeeze(fold(paragraph.text[a:b])).strip()] = None
                if not matched:
                    continue
                self.total += 1
                if len(self.scored) < self.limit:
                    needles = (*words, *(m for m in matched if m))
                    score = 0.95 - (base + n) * 1e-9
                    self.scored[base + n] = _Scored(base + n, score, "exact", needles, None)

    # The answer

    def hits(self) -> Hits:
        """What was found, best first: turns and names in one order, one interview spread out,
        and behind them what was only counted so far."""
        turns = self._placed(list(self.scored.values()))
        turns.sort(key=_rank_of)
        names = self.named
        names.sort(key=_rank_of)
        self.total += len(names)
        # Names of which little was typed: a few of them after the best turns.
        if len(turns) > 1:
            under, slots = turns[1].score, 0
            for one in names:
                if 0.3 < one.score < under and one.why in ("exact", "words", "synonym"):
                    slots += 1
                    if slots > NAME_LIMIT:
                        break
                    one.score = under - 1e-6 * slots
        every = [*turns, *names]
        every.sort(key=_rank_of)
        listed, resolve = self.catalogue.listed, self.resolve
        if len(listed) > 1 and self.terms:
            seen: dict[int, int] = {}
            for one in every[: 2 * READ]:
                before = seen.get(one.interview, 0)
                seen[one.interview] = before + 1
                one.score -= 0.004 * min(before, 25)
            every.sort(key=_rank_of)
        typed = tuple(squeeze(term.text.casefold()) for term in self.terms)
        shown: set[tuple[int, int]] = set()
        first: list[Hit] = []
        later: list[Hit] = []
        floor = max((rest.score for rest in self.rest), default=0.0)
        for one in every:
            place = (one.interview, one.ordinal)
            if place in shown:
                self.total -= 1
                continue
            shown.add(place)
            raw = typed if one.why == "exact" and one.where == "text" else ()
            score = round(min(1.0, max(0.0, one.score)), 4)
            # Looser kinds stand behind what is counted of the strict ones.
            (first if one.score >= floor else later).append(
                Hit(
                    listed[one.interview].id,
                    one.ordinal,
                    score,
                    one.why,
                    one.where,
                    one.note,
                    one.needles,
                    raw,
                    resolve,
                )
            )
        if not self.rest:
            return Hits(first[: self.limit])
        rest = sorted(self.rest, key=lambda rest: -rest.score)
        documents = np.concatenate([part.documents for part in rest])
        kinds = np.repeat(np.arange(len(rest)), [len(part.documents) for part in rest])
        room = max(0, self.limit - len(first))
        if len(later) and len(documents) + len(later) > room:
            room = max(0, room - min(len(later), READ))
        documents, kinds = documents[:room], kinds[:room]
        numbers = np.searchsorted(self.catalogue.first, documents, "right") - 1
        ordinals = documents - self.catalogue.first[numbers]

        def tail(n: int) -> Hit:
            if n >= len(documents):
                return later[n - len(documents)]
            part = rest[int(kinds[n])]
            return Hit(
                listed[int(numbers[n])].id,
                int(ordinals[n]),
                round(max(0.0, part.score - 1e-5 * n), 4),
                part.why,
                "text",
                None,
                part.needles,
                typed if part.why == "exact" else (),
                resolve,
            )

        more = min(len(documents) + len(later), max(0, self.limit - len(first)))
        return Hits(first[: self.limit], more, tail)

    def _placed(self, every: list[_Scored]) -> list[_Scored]:
        """Fill in interview and ordinal from the document number."""
        if not every:
            return []
        documents = np.fromiter((one.document for one in every), np.int64, len(every))
        numbers = np.searchsorted(self.catalogue.first, documents, "right") - 1
        ordinals = documents - self.catalogue.first[numbers]
        for one, number, ordinal in zip(every, numbers.tolist(), ordinals.tolist(), strict=True):
            one.interview, one.ordinal = number, ordinal
        return every


def _why(kind: str) -> Why:
    names: dict[str, Why] = {
        "exact": "exact",
        "words": "words",
        "synonym": "synonym",
        "typo": "typo",
        "pinyin": "pinyin",
    }
    return names[kind]


def _typed(term: Term, folded: str) -> str:
    """A piece of a folded term as it was typed."""
    place = term.folded.find(folded)
    if place >= 0 and len(term.text) == len(term.folded):
        return term.text[place : place + len(folded)]
    return folded


def _edges(text: str, needle: str, place: int) -> float:
    """A word of letters found inside another word is worth less, at its beginning a little."""
    worse = 0.0
    if needle[0].isascii() and needle[0].isalnum():
        before = text[place - 1] if place else " "
        if before.isascii() and before.isalnum():
            again = f" {needle}"
            worse -= 0.0 if again in text else 0.1
    last = needle[-1]
    if last.isascii() and last.isalnum():
        end = place + len(needle)
        after = text[end] if end < len(text) else " "
        if after.isascii() and after.isalnum():
            worse -= 0.015
    return worse


def _variants() -> frozenset[str]:
    """Folded ideographs that are also written otherwise."""
    global _VARIANTS
    if _VARIANTS is None:
        from tui.search.fold import fold_table

        _VARIANTS = frozenset(chr(to) for to in fold_table().values() if is_cjk(chr(to)))
    return _VARIANTS


_VARIANTS: frozenset[str] | None = None


def _sounding(
    catalogue: Catalogue, segment: Segment, letters: str
) -> Sequence[tuple[int, int, float]]:
    """Runs of a segment's units that typed letters may stand for, each letter or several for one
    character: ``(start, end, share of syllables typed whole)``, at most a few hundred."""
    sounds = catalogue.name_sounds
    # states[i]: characters begun when letters[:i] are used: place, start, whole syllables so far.
    size = len(letters)
    states: list[list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]] = [
        [] for _ in range(size + 1)
    ]
    result: dict[tuple[int, int], float] = {}
    budget = 400_000
    for i in range(size):
        if i == 0:
            current = None
        elif states[i]:
            current = tuple(np.concatenate(column) for column in zip(*states[i], strict=True))
        else:
            continue
        for length in range(1, min(6, size - i) + 1):
            first, last = prefix_range(letters[i : i + length])
            if first >= last:
                break
            whole_number = first if _is_syllable(letters[i : i + length]) else -1
            if current is None:
                places = np.flatnonzero(_within(sounds, first, last))
                starts = places
                wholes = _is(sounds[:, places], whole_number)
            else:
                at, begun, so_far = current
                good = at < sounds.shape[1]
                here = sounds[:, np.where(good, at, 0)]
                keep = good & _within(here, first, last)
                places, starts = at[keep], begun[keep]
                wholes = so_far[keep] + _is(here[:, keep], whole_number)
            if not len(places):
                continue
            budget -= len(places)
            if budget < 0:
                places, starts, wholes = places[:2000], starts[:2000], wholes[:2000]
            if i + length == size:
                for place, start, whole in zip(
                    places[:200].tolist(), starts[:200].tolist(), wholes[:200].tolist(), strict=True
                ):
                    if place > start:
                        key = (start, place + 1)
                        share = whole / (place + 1 - start)
                        result[key] = max(result.get(key, 0.0), share)
            else:
                states[i + length].append((places + 1, starts, wholes))
    return [(start, end, share) for (start, end), share in result.items()]


def _within(sounds: NDArray[np.uint16], first: int, last: int) -> NDArray[np.bool_]:
    """Where one of a character's two readings is in a range."""
    found: NDArray[np.bool_] = np.any((sounds >= first) & (sounds < last), axis=0)
    return found


def _is(sounds: NDArray[np.uint16], number: int) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.any(sounds == number, axis=0).astype(np.int64)
    return found


def _is_syllable(letters: str) -> bool:
    from tui.search.sounds import syllables

    first, last = prefix_range(letters)
    return first < last and syllables()[first] == letters
