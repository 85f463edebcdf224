"""Queries that are not words: a turn's number or a time, filters alone, a regular expression."""

from __future__ import annotations

import re
from time import perf_counter

import numpy as np

from tui.search.candidates import alive, all_terms
from tui.search.filters import SLICE, passing
from tui.search.fold import fold, squeeze
from tui.search.inquiry import Form, Inquiry, Scored
from tui.search.letters import U32, WORD
from tui.search.patterns import find_all, literals_of
from tui.search.pieces import Found, pieces_of
from tui.search.ranking import READ
from tui.transcript.model import Turn

PATTERN_SECONDS = 5.0
"""How long a regular expression may look through the text."""
SOON = 0.008
"""How long it may do so for a first screen."""


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
    if all(term.negated for term in inquiry.query.filters):
        inquiry.notice = "only words to leave out: all other turns"
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
    """Turns whose original text a regular expression finds: all of them; for a first screen those
    found soon."""
    pattern = inquiry.query.pattern
    if pattern is None:
        return
    began = perf_counter()
    forms = [[Form((t.folded,), "exact", 1.0)] for t in inquiry.terms]
    forms += [[Form((literal,), "exact", 1.0)] for literal in _lookups(pattern.pattern)]
    for number, batch in enumerate(inquiry.catalogue.batches):
        if forms:
            documents = all_terms(inquiry, number, forms)[0].documents
        else:
            documents = alive(
                inquiry, number, Found(np.arange(batch.segment.size, dtype=np.uint32))
            ).documents
        if inquiry.query.filters and len(documents):
            documents = documents[passing(inquiry, number, documents)]
        if not _match(inquiry, number, documents, pattern, began):
            return


def _match(
    inquiry: Inquiry, number: int, documents: U32, pattern: re.Pattern[str], began: float
) -> bool:
    """Look for a pattern in some turns of segment ``number``; false when there was no time for
    all of them."""
    batch, base = inquiry.catalogue.batches[number], inquiry.catalogue.bases[number]
    words = tuple(term.folded for term in inquiry.terms)
    last = -1
    turns: tuple[Turn, ...] = ()
    for n in (
        n for at in range(0, len(documents), 1000) for n in documents[at : at + 1000].tolist()
    ):
        spent = perf_counter() - began
        if spent > PATTERN_SECONDS:
            inquiry.notice = "the pattern took too long: only the first turns were searched"
            inquiry.sure = False
            return False
        if inquiry.hurried and (inquiry.total >= READ or spent > SOON):
            inquiry.sure = False
            inquiry.stopped_early = True
            return False
        inquiry.check()
        interview = int(batch.interviews[n])
        if last != interview:
            found = inquiry.resolve(inquiry.catalogue.listed[interview].id)
            last, turns = interview, found.turns if found is not None else ()
        ordinal = base + n - int(inquiry.catalogue.first[interview])
        if ordinal >= len(turns):
            continue
        counted = len(inquiry.scored) >= inquiry.limit
        matched: dict[str, None] = {}
        for paragraph in turns[ordinal].paragraphs:
            for a, b in find_all(pattern, paragraph.text, 1 if counted else 20):
                matched[squeeze(fold(paragraph.text[a:b])).strip()] = None
            if counted and matched:
                break
        if not matched:
            continue
        inquiry.total += 1
        if not counted:
            needles = (*words, *(m for m in matched if m))
            score = 0.95 - (base + n) * 1e-9
            inquiry.scored[base + n] = Scored(base + n, score, "exact", needles, None)
    return True


def _lookups(source: str) -> list[str]:
    """Strings that the lists find in every turn that a pattern may match."""
    result = []
    for literal in literals_of(source):
        folded = squeeze(fold(literal)).strip()
        pieces = pieces_of(folded)
        # Marks have no lists, and a letter or two are only looked for where a word begins.
        within = pieces and pieces[0].kind == WORD and pieces[0].open_right
        if pieces and not (within and len(pieces[0].text) < 3):
            result.append(folded)
    return result
