"""Which documents may be an answer: lists of needles met and joined."""

from __future__ import annotations

import numpy as np

from tui.search import pieces
from tui.search.inquiry import Form, Inquiry
from tui.search.pieces import Found, exact_word
from tui.search.postings import NOTHING, both, union

REMEMBERED = 64


def find(inquiry: Inquiry, number: int, needle: str) -> Found:
    """The documents of segment ``number`` that hold a needle; remembered between searches, as
    most of a query stays the same from one keystroke to the next."""
    memory = inquiry.catalogue.memory
    key = ("found", number, needle)
    known = memory.get(key)
    if isinstance(known, Found):
        return known
    found = pieces.find(inquiry.catalogue.batches[number].segment, needle, inquiry.check)
    found = alive(inquiry, number, found)
    if len(memory) > REMEMBERED:
        for old in list(memory)[: REMEMBERED // 4]:
            memory.pop(old, None)
    memory[key] = found
    return found


def alive(inquiry: Inquiry, number: int, found: Found) -> Found:
    """What was found in segment ``number`` without what is gone from the library."""
    gone = inquiry.catalogue.gone
    if not gone or not len(found.documents):
        return found
    dead = np.zeros(len(inquiry.catalogue.listed), np.bool_)
    dead[list(gone)] = True
    keep = ~dead[inquiry.catalogue.batches[number].interviews[found.documents]]
    times = found.times[keep] if found.times is not None else None
    return Found(found.documents[keep], times, found.sure)


def _of_form(inquiry: Inquiry, number: int, form: Form) -> Found:
    if len(form.needles) == 1:
        if form.whole and " " not in form.needles[0]:
            segment = inquiry.catalogue.batches[number].segment
            return alive(inquiry, number, Found(exact_word(segment, form.needles[0])))
        return find(inquiry, number, form.needles[0])
    parts = sorted((find(inquiry, number, n) for n in form.needles), key=lambda f: len(f.documents))
    documents = parts[0].documents
    for part in parts[1:]:
        documents = both(documents, part.documents)
    return Found(documents, None, all(part.sure for part in parts))


def of_term(inquiry: Inquiry, number: int, term: list[Form]) -> Found:
    """Documents of a segment with some form of one term."""
    options = [_of_form(inquiry, number, form) for form in term]
    options = [option for option in options if len(option.documents)]
    if not options:
        return Found(NOTHING)
    if len(options) == 1:
        return options[0]
    size = inquiry.catalogue.batches[number].segment.size
    joined = union([option.documents for option in options], size, inquiry.check)
    return Found(joined, None, all(option.sure for option in options))


def all_terms(inquiry: Inquiry, number: int, forms: list[list[Form]]) -> tuple[Found, bool]:
    """Documents of a segment with some form of every term, and whether only one list made
    them, so that ``times`` means the query."""
    sets: list[Found] = []
    for term in forms:
        found = of_term(inquiry, number, term)
        if not len(found.documents):
            return found, False
        sets.append(found)
    if len(sets) == 1:
        return sets[0], True
    sets.sort(key=lambda found: len(found.documents))
    documents = sets[0].documents
    for other in sets[1:]:
        inquiry.check()
        documents = both(documents, other.documents)
        if not len(documents):
            break
    return Found(documents, None, all(found.sure for found in sets)), False
