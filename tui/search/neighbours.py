"""Words of the query in neighbouring turns: the question has one, its answer the other."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tui.search.candidates import of_term
from tui.search.filters import passing
from tui.search.inquiry import Form, Inquiry, Scored
from tui.search.ranking import WEIGHTS

REACH = 3
"""Turns before and behind in which the other words may stand: a question, its answer, and a "yes"
between."""
POOL = 60
"""Places that are read and ranked."""


def add_neighbouring(inquiry: Inquiry, forms: list[list[Form]]) -> None:
    """Put turns in the running that hold some words of the query while turns close by hold all the
    others. Of several such turns side by side, the one that holds most."""
    if len(forms) < 2:
        return
    for number in range(len(inquiry.catalogue.batches)):
        inquiry.check()
        lists = [of_term(inquiry, number, term).documents.astype(np.int64) for term in forms]
        rarest = min(lists, key=len)
        close = np.ones(len(rarest), np.bool_)
        for other in lists:
            if other is not rarest:
                close &= _has_near(rarest, other)
        places = rarest[close]
        if len(places):
            _rank(inquiry, number, places, lists, forms)


def _has_near(places: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each of some places whether a list in order has one at most ``REACH`` away."""
    if not len(other):
        return np.zeros(len(places), np.bool_)
    at = np.searchsorted(other, places - REACH)
    return (at < len(other)) & (other[np.minimum(at, len(other) - 1)] <= places + REACH)


def _rank(
    inquiry: Inquiry,
    number: int,
    places: NDArray[np.int64],
    lists: list[NDArray[np.int64]],
    forms: list[list[Form]],
) -> None:
    batch = inquiry.catalogue.batches[number]
    size = batch.segment.size
    if len(places) > POOL:
        inquiry.sure = False
        best = np.argsort(-batch.quality[places], kind="stable")[:POOL]
        places = np.sort(places[best])
    weights = [math.log(1 + size / max(1, len(one))) for one in lists]
    taken: set[int] = set()
    for group in _groups(places.tolist(), size):
        inquiry.check()
        mine = [one for one in group if batch.interviews[one] == batch.interviews[group[REACH]]]
        texts = dict(zip(mine, batch.segment.documents(np.array(mine, np.uint32)), strict=True))
        held = {one: _needles(text, forms) for one, text in texts.items()}
        if any(not any(held[one][n] for one in mine) for n in range(len(forms))):
            continue  # the others stand in another interview, or were only promised
        worth = {
            one: sum(w for w, needle in zip(weights, held[one], strict=True) if needle)
            for one in mine
        }
        shown = max(mine, key=lambda one: (worth[one], float(batch.quality[one])))
        if shown in taken:
            continue
        if inquiry.query.filters and not passing(inquiry, number, np.array([shown], np.uint32))[0]:
            continue
        taken.add(shown)
        away = [
            min((one for one in mine if held[one][n]), key=lambda one: abs(one - shown)) - shown
            for n in range(len(forms))
        ]
        _add(inquiry, number, shown, held[shown], away, worth[shown] / sum(weights))
    inquiry.total += len(taken)


def _groups(places: list[int], size: int) -> list[list[int]]:
    """The documents around each place, the place itself in the middle, ends repeated."""
    around = range(-REACH, REACH + 1)
    return [[min(max(0, place + n), size - 1) for n in around] for place in places]


def _needles(text: str, forms: list[list[Form]]) -> list[tuple[str, ...]]:
    """What of each term stands in a text; empty where nothing does."""
    return [next((form.shown for form in term if form.places(text)), ()) for term in forms]


def _add(
    inquiry: Inquiry,
    number: int,
    document: int,
    held: list[tuple[str, ...]],
    away: list[int],
    share: float,
) -> None:
    others = [
        f"{term.text} {'↑' if steps < 0 else '↓'}"
        for term, steps in zip(inquiry.terms, away, strict=True)
        if steps
    ]
    nearness = 1 / (1 + sum(map(abs, away)) / len(away))
    score = WEIGHTS["beside"] * (0.7 + 0.2 * share + 0.1 * nearness)
    score *= float(inquiry.catalogue.batches[number].quality[document])
    key = inquiry.catalogue.bases[number] + document
    needles = tuple(needle for one in held for needle in one)
    known = inquiry.scored.get(key)
    if known is None or known.score < score:
        inquiry.scored[key] = Scored(key, score, "words", needles, " ".join(others))
