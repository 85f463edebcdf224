"""Queries that are not words: a turn's number or a time, filters alone, a regular expression."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from tui.search.candidates import alive, all_terms
from tui.search.filters import SLICE, passing
from tui.search.fold import fold, squeeze
from tui.search.inquiry import Form, Inquiry, Scored
from tui.search.patterns import find_all, literal_of
from tui.search.pieces import Found

PATTERN_SECONDS = 1.5
"""How long a regular expression may look through the text."""


def add_places(inquiry: Inquiry) -> None:
    """The turn of a number or at a time, in every interview."""
    for number, one in enumerate(inquiry.catalogue.listed):
        if number in inquiry.catalogue.gone or not one.turns:
            continue
        ordinal = -1
        if inquiry.query.turn is not None:
            ordinal = inquiry.query.turn - 1 if inquiry.query.turn <= one.turns else -1
        elif inquiry.query.seconds is not None:
            past = [place for at, place in one.timestamps if at <= inquiry.query.seconds]
            ordinal = past[-1] if past else -1
        if ordinal >= 0:
            document = int(inquiry.catalogue.first[number]) + ordinal
            inquiry.scored[document] = Scored(document, 1.0 - number * 1e-7, "exact", (), None)
    inquiry.total = len(inquiry.scored)


def add_filtered(inquiry: Inquiry) -> None:
    """Turns of a speaker; or the beginnings of sections or interviews that fit."""
    fields = {term.field for term in inquiry.query.filters}
    heads = fields <= {"section", "interview"} and not all(
        term.negated for term in inquiry.query.filters
    )
    for number, batch in enumerate(inquiry.catalogue.batches):
        base = inquiry.catalogue.bases[number]
        before = -1
        for start in range(0, batch.segment.size, SLICE):
            some = np.arange(start, min(start + SLICE, batch.segment.size), dtype=np.uint32)
            documents = alive(
                inquiry, number, Found(some[passing(inquiry, number, some)])
            ).documents
            if heads and len(documents):
                # What a section or an interview begins with stands for all of it.
                group = batch.interviews[documents].astype(np.int64) << 20
                if "section" in fields:
                    group += batch.sections[documents]
                documents = documents[np.diff(group, prepend=before) != 0]
                before = int(group[-1])
            inquiry.total += len(documents)
            room = max(0, inquiry.limit - len(inquiry.scored))
            for n in documents[:room].tolist():
                score = 0.9 - (base + n) * 1e-9
                inquiry.scored[base + n] = Scored(base + n, score, "exact", (), None)


def add_matching(inquiry: Inquiry) -> None:
    """Turns whose original text a regular expression finds."""
    pattern = inquiry.query.pattern
    if pattern is None:
        return
    ends = perf_counter() + PATTERN_SECONDS
    forms = [[Form((t.folded,), "exact", 1.0)] for t in inquiry.terms]
    literal = squeeze(fold(literal_of(pattern.pattern))).strip()
    if literal:
        forms.append([Form((literal,), "exact", 1.0)])
    words = tuple(term.folded for term in inquiry.terms)
    for number, batch in enumerate(inquiry.catalogue.batches):
        if forms:
            documents = all_terms(inquiry, number, forms)[0].documents
        else:
            documents = alive(
                inquiry, number, Found(np.arange(batch.segment.size, dtype=np.uint32))
            ).documents
        if inquiry.query.filters and len(documents):
            documents = documents[passing(inquiry, number, documents)]
        base = inquiry.catalogue.bases[number]
        last: tuple[int, Any] = (-1, None)
        for n in documents.tolist():
            if perf_counter() > ends:
                inquiry.notice = "the pattern took too long: only the first turns were searched"
                inquiry.sure = False
                return
            inquiry.check()
            interview = int(batch.interviews[n])
            if last[0] != interview:
                last = (interview, inquiry.resolve(inquiry.catalogue.listed[interview].id))
            if last[1] is None:
                continue
            ordinal = base + n - int(inquiry.catalogue.first[interview])
            if ordinal >= len(last[1].turns):
                continue
            matched: dict[str, None] = {}
            for paragraph in last[1].turns[ordinal].paragraphs:
                for a, b in find_all(pattern, paragraph.text, 20):
                    matched[squeeze(fold(paragraph.text[a:b])).strip()] = None
            if not matched:
                continue
            inquiry.total += 1
            if len(inquiry.scored) < inquiry.limit:
                needles = (*words, *(m for m in matched if m))
                score = 0.95 - (base + n) * 1e-9
                inquiry.scored[base + n] = Scored(base + n, score, "exact", needles, None)
