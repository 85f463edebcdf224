"""One search through a catalogue: in stages, from the strictest to the loosest, until there is
enough to show.

1. the query's words as they stand, in any order, also where some of them name who speaks; and the
   words of other regions for them
2. names of people, headings and titles, also by their pinyin
3. words taken apart where scripts meet
4. words in neighbouring turns, as in a question and its answer
5. strings nearly like a word, by sound or by shape; pinyin in the text
6. turns that share most of the query

Each stage yields documents by intersecting inverted lists; those that may be shown are then read
and ranked.
"""

from __future__ import annotations

from functools import partial
from time import perf_counter

from tui.search import names, neighbours, overlap, places
from tui.search.answer import Answer, Resolve
from tui.search.candidates import all_terms
from tui.search.catalogue import Catalogue
from tui.search.filters import passing
from tui.search.forms import (
    apart,
    close,
    in_one_word,
    is_common,
    regional,
    sounding_forms,
    spelled,
)
from tui.search.inquiry import Form, Inquiry
from tui.search.letters import U32
from tui.search.pieces import SCAN, pieces_of
from tui.search.postings import Cancelled, Stopped, inside
from tui.search.query import Query
from tui.search.ranking import rank
from tui.search.results import hits_of
from tui.search.voices import add_said_by

ENOUGH = 6
"""With this many hits as typed, words are not taken apart where scripts meet."""
SOME = 3
"""With this many hits of better kinds, no slips are looked for; with fewer, only those that sound
the same, which are cheap to find and often meant; with none, all."""


def run(
    catalogue: Catalogue,
    query: Query,
    limit: int,
    resolve: Resolve,
    cancelled: Cancelled,
    hurried: bool = False,
) -> Answer:
    """Search a catalogue. Never raises; a cancelled search answers with what it has, a hurried one
    perhaps with what it found soon."""
    began = perf_counter()
    inquiry = Inquiry(catalogue, query, limit, resolve, cancelled, hurried)
    stopped = False
    try:
        _stages(inquiry)
    except Stopped:
        stopped = True
    except (IndexError, ValueError, OverflowError) as error:
        # Only a saved index that was damaged after it was opened can bring this about.
        inquiry.notice = f"the search index is damaged and should be built again ({error})"
    hits = hits_of(inquiry)
    notice = "; ".join(filter(None, (query.notice, inquiry.notice))) or None
    return Answer(
        query,
        hits,
        max(inquiry.total, len(hits)),
        (perf_counter() - began) * 1000,
        notice,
        stopped,
        inquiry.sure,
        partial(run, catalogue, query, limit, resolve) if inquiry.stopped_early else None,
    )


def _stages(inquiry: Inquiry) -> None:
    query = inquiry.query
    if query.is_empty or not inquiry.catalogue.turns:
        return
    if query.turn is not None or query.seconds is not None:
        places.add_places(inquiry)
        return
    if query.pattern is not None:
        places.add_matching(inquiry)
        return
    if not inquiry.terms:
        places.add_filtered(inquiry)
        return
    plain = not query.filters
    marks = not any(pieces_of(term.folded) for term in inquiry.terms)
    if marks and inquiry.catalogue.turns > SCAN:
        inquiry.notice = f"only marks: looked for in the first {SCAN:,} turns"
    forms = [[Form((t.folded,), "exact", 1.0)] for t in inquiry.terms]
    seen = _level(inquiry, forms, {})
    if plain:
        names.by_text(inquiry, forms, "exact")
    if len(forms) > 1 and "speaker" not in {term.field for term in query.filters}:
        add_said_by(inquiry, forms)
    inquiry.check()
    elsewhere = [regional(term) for term in inquiry.terms]
    if any(elsewhere):
        forms = [[*term, *more] for term, more in zip(forms, elsewhere, strict=True)]
        seen = _level(inquiry, forms, seen)
        if plain:
            names.by_text(inquiry, forms, "synonym")
    elsewhere = in_one_word(inquiry, forms)
    if elsewhere:
        _level(inquiry, elsewhere, {})
        if plain:
            names.by_text(inquiry, elsewhere, "synonym")
    inquiry.check()
    letters = spelled(inquiry)
    if plain and letters:
        names.by_pinyin(inquiry, letters)
    if inquiry.whole and (inquiry.found < ENOUGH or len(inquiry.terms[0].folded) < 3):
        # As they stand they may be cut where no word begins.
        _level(inquiry, [[Form((inquiry.whole,), "exact", 1.0)]], seen)
    if letters.count("'") > 1 and (sounding := sounding_forms(inquiry, letters)):
        # Three syllables, typed apart, are hardly words of letters that stand about in a turn.
        _level(inquiry, [sounding], {})
        letters = ""
    if inquiry.found >= ENOUGH:
        return
    parts = [apart(term) for term in inquiry.terms]
    if any(parts):
        forms = [[*term, *more] for term, more in zip(forms, parts, strict=True)]
        seen = _level(inquiry, forms, seen)
    so_far = inquiry.found
    if so_far >= SOME:
        return
    inquiry.check()
    if not so_far:
        neighbours.add_neighbouring(inquiry, forms)
        so_far = inquiry.found
    known = [is_common(inquiry, term) for term in inquiry.terms]
    # A word that is well known is rarely a slip; unless all of them are.
    meant = [
        close(inquiry, term, thorough=not so_far) if not well or all(known) else []
        for term, well in zip(inquiry.terms, known, strict=True)
    ]
    if any(meant):
        forms = [[*term, *more] for term, more in zip(forms, meant, strict=True)]
        _level(inquiry, forms, seen)
    if so_far and "'" not in letters:
        return
    if letters and len(inquiry.terms) > 1 and (sounding := sounding_forms(inquiry, letters)):
        _level(inquiry, [sounding], {})
    if so_far:
        return
    if plain:
        names.nearly(inquiry)
    if inquiry.found >= SOME:
        return
    inquiry.check()
    overlap.add_sharing(inquiry)


def _level(inquiry: Inquiry, forms: list[list[Form]], seen: dict[int, U32]) -> dict[int, U32]:
    """Rank the documents that hold a form of every term and were not ``seen`` before, by
    segment; returns all that hold one."""
    every: dict[int, U32] = {}
    for number in range(len(inquiry.catalogue.batches)):
        inquiry.check()
        found, alone = all_terms(inquiry, number, forms)
        documents = every[number] = found.documents
        times = found.times if alone and len(forms) == 1 and len(forms[0]) == 1 else None
        if inquiry.query.filters and len(documents):
            keep = passing(inquiry, number, documents)
            documents = documents[keep]
            times = times[keep] if times is not None else None
        earlier = seen.get(number)
        if earlier is not None and len(earlier) and len(documents):
            documents, times = documents[~inside(documents, earlier)], None
        if len(documents):
            rank(inquiry, number, documents, times, forms, found.sure)
    return every
