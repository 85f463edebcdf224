"""Where a query stands in a turn: exact offsets in code points of the original text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tui.search.fold import fold, is_cjk
from tui.search.patterns import find_all
from tui.search.query import Query, parse_query
from tui.transcript.model import Turn, merged

Span = tuple[int, int, int]
"""``(paragraph, start, end)``: code points of that paragraph's text, ``end`` excluded."""


EDGE = "\x02"
"""Stands at both ends of a string of letters that is to be found as a word by itself."""


def whole_word(squeezed: str) -> str:
    """A string to be found as a word by itself."""
    return f"{EDGE}{squeezed}{EDGE}"


@lru_cache(maxsize=512)
def finder(squeezed: str) -> re.Pattern[str]:
    """A pattern that finds a folded and squeezed string in folded text that is not squeezed:
    any spaces where they do not count, at least one where they do."""
    parts: list[str] = []
    for n, character in enumerate(squeezed):
        if character == EDGE:
            parts.append("(?![0-9a-z])" if n else "(?<![0-9a-z])")
            continue
        if character == " ":
            parts.append(" +")
            continue
        if (
            n
            and squeezed[n - 1] not in f" {EDGE}"
            and (is_cjk(character) or is_cjk(squeezed[n - 1]))
        ):
            parts.append(" *")
        parts.append(re.escape(character))
    return re.compile("".join(parts))


def find_in(folded: str, squeezed: str) -> list[tuple[int, int]]:
    """Every place of ``squeezed`` in ``folded``, not overlapping."""
    if not squeezed:
        return []
    if squeezed.isascii() and " " not in squeezed and squeezed.strip(EDGE) not in folded:
        return []
    return [match.span() for match in finder(squeezed).finditer(folded)]


def spans_of(turn: Turn, needles: Iterable[str]) -> tuple[Span, ...]:
    """All places of folded and squeezed strings in a turn, merged where they overlap."""
    needles = [needle for needle in needles if needle]
    result: list[Span] = []
    for number, paragraph in enumerate(turn.paragraphs):
        folded = fold(paragraph.text)
        found = merged(span for needle in needles for span in find_in(folded, needle))
        result += [(number, start, end) for start, end in found]
    return tuple(result)


def spans_in_turn(turn: Turn, query: Query | str) -> tuple[Span, ...]:
    """Where the query's words and its regular expression stand in a turn's text, in reading
    order; empty when they do not.

    This is what a reader searches for inside an interview: folded, but without regional words,
    typos or pinyin. Several words without quotation marks count as a phrase where they stand as
    one, else each for itself, and all must be there. Filters (@, #, in:) are not looked at;
    a negated word that is there makes the answer empty.
    """
    if isinstance(query, str):
        query = parse_query(query)
    folded = [fold(paragraph.text) for paragraph in turn.paragraphs]
    for term in query.terms:
        if term.negated and term.field == "text" and any(find_in(f, term.folded) for f in folded):
            return ()
    terms = query.text_terms
    whole = phrase_of(query)
    places: list[list[tuple[int, int]]] = [[] for _ in folded]
    if whole and any(find_in(f, whole) for f in folded):
        for number, f in enumerate(folded):
            places[number] += find_in(f, whole)
    else:
        for term in terms:
            hits = [find_in(f, term.folded) for f in folded]
            if not any(hits):
                return ()
            for number, found in enumerate(hits):
                places[number] += found
    if query.pattern is not None:
        matches = [list(find_all(query.pattern, p.text)) for p in turn.paragraphs]
        if not any(matches):
            return ()
        for number, found in enumerate(matches):
            places[number] += found
    return tuple((n, a, b) for n, found in enumerate(places) for a, b in merged(found))


def phrase_of(query: Query) -> str:
    """The words of a query as one squeezed string, as they stand when they stand together; empty
    when there are fewer than two."""
    from tui.search.fold import squeeze

    terms = query.text_terms
    return squeeze(" ".join(term.folded for term in terms)) if len(terms) > 1 else ""
