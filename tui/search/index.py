"""The index over every turn of every interview, and the search itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from time import perf_counter

from tui.search.answer import Answer, Hit, Where, Why
from tui.search.fold import fold, squeeze
from tui.search.patterns import find_all
from tui.search.query import Query, Term, parse_query
from tui.search.regional import regional_forms
from tui.search.spans import phrase_of
from tui.transcript.model import Interview

Cancelled = Callable[[], bool]

ENOUGH = 10
"""With this many hits of better kinds, worse kinds are not looked for."""


def _never() -> bool:
    return False


@dataclass(slots=True)
class _Record:
    """One interview as it is searched: everything folded and squeezed."""

    interview: Interview
    title: str
    texts: list[str]
    sections: list[str]
    first_turns: list[int]
    names: dict[str, str]
    first_words: dict[str, int] = field(default_factory=dict)


class SearchIndex:
    """Folded text of interviews, searched by words as readers type them.

    Made for a worker thread: ``cancelled`` is asked often, and a search sees the interviews that
    were there when it began. ``add`` may run while another thread searches.
    """

    def __init__(self) -> None:
        self._records: tuple[_Record, ...] = ()

    @classmethod
    def build(
        cls, interviews: Iterable[Interview], cancelled: Cancelled | None = None
    ) -> SearchIndex:
        """An index of ``interviews``, in their order. When cancelled: of those taken so far."""
        index = cls()
        index.add(interviews, cancelled)
        return index

    def add(self, interviews: Iterable[Interview], cancelled: Cancelled | None = None) -> int:
        """Take in more interviews, after those already there; one with an id that is there
        replaces the older one in its place. Returns how many were taken."""
        cancelled = cancelled or _never
        records = list(self._records)
        places = {record.interview.id: n for n, record in enumerate(records)}
        count = 0
        for interview in interviews:
            if cancelled():
                break
            record = _record(interview)
            place = places.setdefault(interview.id, len(records))
            if place == len(records):
                records.append(record)
            else:
                records[place] = record
            count += 1
        self._records = tuple(records)
        return count

    def remove(self, interview_ids: Iterable[str]) -> None:
        """Forget interviews; ids that are not there are no error."""
        gone = set(interview_ids)
        self._records = tuple(r for r in self._records if r.interview.id not in gone)

    @property
    def turn_count(self) -> int:
        return sum(len(record.texts) for record in self._records)

    def search(self, text: str, limit: int = 200, cancelled: Cancelled | None = None) -> Answer:
        """The turns that ``text`` finds, best first, at most ``limit`` of them. Never raises for
        anything in ``text``; see :func:`tui.search.query.parse_query` for what it may hold."""
        began = perf_counter()
        cancelled = cancelled or _never
        query = parse_query(text)
        hits, complete = _search(self._records, query, cancelled)
        return Answer(
            query,
            tuple(hits[:limit]),
            len(hits),
            (perf_counter() - began) * 1000,
            query.notice,
            not complete,
        )


def _record(interview: Interview) -> _Record:
    texts = [squeeze(fold(turn.text)) for turn in interview.turns]
    sections, first_turns, ordinal = [], [], 0
    for section in interview.sections:
        sections.append(squeeze(fold(section.title or "")))
        first_turns.append(ordinal)
        ordinal += len(section.turns)
    names = {
        speaker.id: "\n".join(
            squeeze(fold(s)) for s in dict.fromkeys((speaker.name, *speaker.labels))
        )
        for speaker in interview.speakers
    }
    record = _Record(interview, squeeze(fold(interview.title)), texts, sections, first_turns, names)
    for ordinal, turn in enumerate(interview.turns):
        if turn.speaker is not None:
            record.first_words.setdefault(turn.speaker, ordinal)
    return record


def _seconds(timestamp: str) -> int | None:
    parts = timestamp.strip("[]()（）").replace("：", ":").split(".")[0].split(",")[0].split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def _jump(record: _Record, query: Query) -> int | None:
    """The turn of a number, or the last one that began by a time."""
    turns = record.interview.turns
    if query.turn is not None:
        return query.turn - 1 if 0 < query.turn <= len(turns) else None
    found, ordinal = None, 0
    for section in record.interview.sections:
        marks = [(ordinal, section.timestamp)]
        marks += [(ordinal + n, turn.timestamp) for n, turn in enumerate(section.turns)]
        for place, mark in marks:
            at = _seconds(mark) if mark and place < len(turns) else None
            if at is not None and query.seconds is not None and at <= query.seconds:
                found = place
        ordinal += len(section.turns)
    return found


def _passes(record: _Record, ordinal: int, term: Term) -> bool:
    interview = record.interview
    if term.field == "interview":
        there = term.folded in record.title or term.folded in fold(interview.path.stem)
    elif term.field == "section":
        there = term.folded in record.sections[interview.section_of_turn[ordinal]]
    elif term.field == "speaker":
        there = term.folded in record.names.get(interview.turns[ordinal].speaker or "", "")
    else:
        there = term.folded in record.texts[ordinal]
    return there != term.negated


def _search(
    records: tuple[_Record, ...], query: Query, cancelled: Cancelled
) -> tuple[list[Hit], bool]:
    """All hits in order, and whether the search came to its end."""
    if query.is_empty:
        return [], True
    scored: dict[tuple[int, int], Hit] = {}

    def put(number: int, hit: Hit) -> None:
        key = (number, hit.ordinal)
        if key not in scored or scored[key].score < hit.score:
            scored[key] = hit

    if query.turn is not None or query.seconds is not None:
        for number, record in enumerate(records):
            ordinal = _jump(record, query)
            if ordinal is not None:
                put(number, _hit(record, ordinal, 1.0, "exact", "text", ()))
        return list(scored.values()), True

    filters, terms = query.filters, query.text_terms
    words = tuple(term.folded for term in terms)
    whole = phrase_of(query)
    raw = squeeze(" ".join(term.text.casefold() for term in terms))
    forms: list[tuple[tuple[str, ...], str | None]] = [(words, None)] if words else []
    for place, term in enumerate(terms):
        if not term.phrase:
            for form, before, after in regional_forms(term.folded):
                changed = (*words[:place], form, *words[place + 1 :])
                forms.append((changed, f"{before}→{after}"))

    for number, record in enumerate(records):
        if cancelled():
            return _ordered(scored), False
        if terms and not filters and query.pattern is None:
            for hit in _names(record, whole or words[0]):
                put(number, hit)
        for ordinal, text in enumerate(record.texts):
            found: tuple[float, Why, tuple[str, ...], str | None] | None = None
            if not terms:
                if filters and all(t.field in ("section", "interview") for t in filters):
                    first = record.first_turns[record.interview.section_of_turn[ordinal]]
                    only = all(t.field == "interview" and not t.negated for t in filters)
                    if ordinal != (0 if only else first):
                        continue
                found = (0.5, "exact", (), None)
            for needles, note in forms:
                if all(needle in text for needle in needles):
                    if note:
                        found = (0.7, "synonym", needles, note)
                    elif len(needles) == 1 or (whole and whole in text):
                        shown: tuple[str, ...] = (whole or words[0],)
                        same = raw in squeeze(record.interview.turns[ordinal].text.casefold())
                        found = (
                            (1.0, "exact", shown, None) if same else (0.95, "variant", shown, None)
                        )
                    else:
                        found = (0.8, "words", needles, None)
                    break
            if found is None or not all(_passes(record, ordinal, t) for t in filters):
                continue
            score, why, shown, reason = found
            if query.pattern is not None and not any(
                next(find_all(query.pattern, p.text, 1), None)
                for p in record.interview.turns[ordinal].paragraphs
            ):
                continue
            # A full turn tells more than a nod, a very long one dilutes what it says.
            weight = min(len(text), 60) / 60
            put(
                number,
                _hit(record, ordinal, score * (0.7 + 0.2 * weight), why, "text", shown, reason),
            )
    if len(scored) < ENOUGH and terms:
        for number, hit in _typos(records, query, cancelled):
            put(number, hit)
    return _ordered(scored), True


def _ordered(scored: dict[tuple[int, int], Hit]) -> list[Hit]:
    """Best first, ties in reading order, each further hit of one interview a little later."""
    ranked = sorted(scored.items(), key=lambda item: (-item[1].score, item[0]))
    seen: dict[int, int] = {}
    spread: list[tuple[float, tuple[int, int], Hit]] = []
    for key, hit in ranked:
        before = seen.get(key[0], 0)
        seen[key[0]] = before + 1
        spread.append((-hit.score + 0.004 * min(before, 20), key, hit))
    return [hit for _, _, hit in sorted(spread, key=lambda item: item[:2])]


def _hit(
    record: _Record,
    ordinal: int,
    score: float,
    why: Why,
    where: Where,
    needles: tuple[str, ...],
    note: str | None = None,
) -> Hit:
    turn = record.interview.turns[ordinal]
    return Hit(record.interview.id, ordinal, round(score, 4), why, where, note, turn, needles)


def _names(record: _Record, needle: str) -> Iterable[Hit]:
    """Titles, headings and speakers that hold the whole query."""
    if not record.texts:
        return
    if needle in record.title:
        yield _hit(record, 0, 1.0, "exact", "title", (needle,))
    for section, first in zip(record.sections, record.first_turns, strict=True):
        if needle in section and first < len(record.texts):
            yield _hit(record, first, 0.97, "exact", "section", (needle,))
    for speaker, name in record.names.items():
        if needle in name and speaker in record.first_words:
            yield _hit(record, record.first_words[speaker], 0.94, "exact", "speaker", (needle,))


def _typos(
    records: tuple[_Record, ...], query: Query, cancelled: Cancelled
) -> Iterable[tuple[int, Hit]]:
    """Turns that nearly hold the query's words: those sharing the most pairs of characters are
    compared by RapidFuzz."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    words = [term.folded for term in query.text_terms if not term.phrase]
    if not words or any(term.phrase for term in query.text_terms):
        return
    pairs = {word[n : n + 2] for word in words for n in range(len(word) - 1)}
    if not pairs:
        return
    candidates: list[tuple[int, int, int]] = []
    for number, record in enumerate(records):
        if cancelled():
            return
        for ordinal, text in enumerate(record.texts):
            shared = sum(pair in text for pair in pairs)
            if shared:
                candidates.append((-shared, number, ordinal))
    candidates.sort()
    for _, number, ordinal in candidates[:300]:
        record = records[number]
        text = record.texts[ordinal]
        if not all(_passes(record, ordinal, t) for t in query.filters):
            continue
        shown, ratios = [], []
        for word in words:
            found = partial_ratio_alignment(word, text, score_cutoff=66) if len(text) else None
            if found is None:
                break
            ratios.append(found.score)
            shown.append(_nearest(word, text, found.dest_start))
        else:
            score = sum(ratios) / len(ratios) / 100
            hit = _hit(record, ordinal, score * 0.6, "typo", "text", tuple(shown), "≈")
            yield number, hit if score < 1 else replace(hit, why="words", note=None)


def _nearest(word: str, text: str, start: int) -> str:
    """The piece of ``text`` of the word's length, at ``start`` or one beside it, that has most of
    the word's characters in their places."""
    places = range(max(0, start - 1), start + 2)
    pieces = [text[place : place + len(word)].strip() for place in places]
    return max(pieces, key=lambda piece: sum(a == b for a, b in zip(word, piece, strict=False)))
