"""Which documents may be an answer: lists of needles met and joined, filters laid over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui.search import pieces
from tui.search.inquiry import Form, Inquiry
from tui.search.pieces import Found
from tui.search.postings import NOTHING, both, union
from tui.search.query import Term

REMEMBERED = 64


def find(inquiry: Inquiry, number: int, needle: str) -> Found:
    """The documents of segment ``number`` that hold a needle; remembered between searches, as
    most of a query stays the same from one keystroke to the next."""
    memory = inquiry.catalogue.memory
    key = ("found", number, needle)
    known = memory.get(key)
    if isinstance(known, Found):
        return known
    found = pieces.find(inquiry.catalogue.batches[number].segment, needle)
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
        return find(inquiry, number, form.needles[0])
    parts = sorted((find(inquiry, number, n) for n in form.needles), key=lambda f: len(f.documents))
    documents = parts[0].documents
    for part in parts[1:]:
        documents = both(documents, part.documents)
    return Found(documents, None, all(part.sure for part in parts))


def all_terms(inquiry: Inquiry, number: int, forms: list[list[Form]]) -> tuple[Found, bool]:
    """Documents of a segment with some form of every term, and whether only one list made
    them, so that ``times`` means the query."""
    sets: list[Found] = []
    for term in forms:
        options = [_of_form(inquiry, number, form) for form in term]
        options = [option for option in options if len(option.documents)]
        if not options:
            return Found(NOTHING), False
        if len(options) == 1:
            sets.append(options[0])
            continue
        size = inquiry.catalogue.batches[number].segment.size
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


def mask_of(inquiry: Inquiry, number: int) -> NDArray[np.bool_] | None:
    """Which turns of a segment the filters let through; None when there are none."""
    filters = inquiry.query.filters
    if not filters:
        return None
    batch = inquiry.catalogue.batches[number]
    mask = np.ones(batch.segment.size, np.bool_)
    for term in filters:
        key = ("mask", number, term)
        known = inquiry.catalogue.memory.get(key)
        if not isinstance(known, np.ndarray):
            known = _mask_of(inquiry, number, term)
            inquiry.catalogue.memory[key] = known
        mask &= known
    return mask


def _mask_of(inquiry: Inquiry, number: int, term: Term) -> NDArray[np.bool_]:
    batch = inquiry.catalogue.batches[number]
    wanted = term.folded
    mask = np.zeros(batch.segment.size, np.bool_)
    if term.field == "text":
        mask[find(inquiry, number, wanted).documents] = True
        found = find(inquiry, number, wanted)
        if not found.sure:
            mask[:] = False
            mask[found.documents[batch.segment.holding(found.documents, wanted)]] = True
    else:
        first, last = int(batch.interviews[0]), int(batch.interviews[-1])
        width = 1 + max(
            (
                max(len(one.speakers), len(one.sections))
                for one in inquiry.catalogue.listed[first : last + 1]
            ),
            default=0,
        )
        table = np.zeros((last - first + 1) * width, np.bool_)
        for n in range(first, last + 1):
            one = inquiry.catalogue.listed[n]
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
