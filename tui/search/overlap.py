"""The last resort: turns that share most of a query."""

from __future__ import annotations

import math

import numpy as np

from tui.search.candidates import find
from tui.search.filters import passing
from tui.search.inquiry import Inquiry, Scored
from tui.search.letters import HAN
from tui.search.pieces import pieces_of
from tui.search.ranking import WEIGHTS

MOST_NEEDLES = 400
"""Pairs and words of a query: of a paragraph from elsewhere, say. What is longer is hardly one."""
POOL = 60
"""Turns compared when one looks for those that share most of a query."""
MOST, MANY = 0.5, 0.4
"""What a turn must share of one word, and of several: of two, the rarer one is enough."""
WIDE_POOL = 400
LEAST = 0.2
NEAR = 0.7
"""Two slips apart spoil most pairs of a string, and what they make of them is rare, which counts
the more. So of a string of some length, so many turns are compared that share so little of it; and
they stand when a piece of them is so near to it (RapidFuzz's ratio)."""
LONG = 5
"""Characters that such a string has."""


def _needles(folded: str) -> list[str]:
    """The pairs and words of a term."""
    needles: list[str] = []
    for piece in pieces_of(folded):
        if piece.kind == HAN:
            needles += (piece.text[n : n + 2] for n in range(len(piece.text) - 1))
        elif len(piece.text) > 2:
            needles.append(piece.text)
    return needles


def _worth(terms: list[list[str]], rarity: dict[str, float]) -> tuple[dict[str, float], float]:
    """What each needle is worth, and all of them: rare ones count more, and a long word not more
    than a short one that is as rare."""
    worth = dict.fromkeys(rarity, 0.0)
    full = 0.0
    for term in terms:
        known = [needle for needle in dict.fromkeys(term) if needle in rarity]
        if not known:
            continue
        whole = sum(rarity[needle] for needle in known)
        term_worth = whole if len(terms) == 1 else max(rarity[needle] for needle in known)
        full += term_worth
        for needle in known:
            worth[needle] += term_worth * rarity[needle] / whole
    return worth, full


def add_sharing(inquiry: Inquiry) -> None:
    """Turns that share most of the query's pairs and words, rare ones counting more."""
    if any(term.phrase for term in inquiry.terms):
        return
    terms = [_needles(term.folded) for term in inquiry.terms]
    needles = dict.fromkeys(needle for term in terms for needle in term)
    if not 2 <= len(needles) <= MOST_NEEDLES:
        return
    missing = [
        term.text
        for term in inquiry.terms
        if not any(
            len(find(inquiry, number, term.folded).documents)
            for number in range(len(inquiry.catalogue.batches))
        )
    ]
    if 0 < len(missing) < len(terms):
        inquiry.notice = f"nowhere: {' '.join(missing)}"
    from rapidfuzz import process
    from rapidfuzz.fuzz import partial_ratio

    words = [term.folded for term in inquiry.terms]
    one = words[0] if len(words) == 1 else ""
    wide = len(one) >= LONG
    least, pool = MOST if one else MANY, POOL
    if wide:
        # Of long ones the pairs say enough, and they take longer to compare.
        least, pool = LEAST, max(POOL, min(WIDE_POOL, WIDE_POOL * 12 // len(one)))
    # Of one word it counts how much stands together, of several how many are there.
    alike = 0.4 if one else 0.2
    for number, batch in enumerate(inquiry.catalogue.batches):
        inquiry.check()
        segment = batch.segment
        found = {needle: find(inquiry, number, needle).documents for needle in needles}
        lists = sorted(((n, d) for n, d in found.items() if len(d)), key=lambda item: len(item[1]))
        rarity = {needle: math.log(1 + segment.size / len(d)) for needle, d in lists}
        worth, full = _worth(terms, rarity)
        weights = np.zeros(segment.size, np.float32)
        taken = 0
        for needle, documents in lists:
            if taken < 120_000:
                weights[documents] += worth[needle]
                taken += len(documents)
        if not full:
            continue
        best = np.flatnonzero(weights >= least * full)
        if inquiry.query.filters:
            best = best[passing(inquiry, number, best.astype(np.uint32))]
        if len(best) > pool:
            best = best[np.argsort(-weights[best], kind="stable")[:pool]]
        base = inquiry.catalogue.bases[number]
        best = np.array([n for n in best.tolist() if base + n not in inquiry.scored], np.uint32)
        if not len(best):
            continue
        texts = segment.documents(best)
        ratios: list[float] = []
        for start in range(0, len(texts), POOL):
            inquiry.check()
            some = process.cdist(words, texts[start : start + POOL], scorer=partial_ratio)
            ratios += (some.mean(axis=0) / 100).tolist()
        kept = 0
        for n, text, ratio, full_turn, share in zip(
            best.tolist(),
            texts,
            ratios,
            batch.quality[best].tolist(),
            (weights[best] / full).tolist(),
            strict=True,
        ):
            near = wide and ratio >= NEAR
            if wide and not near and share < MOST:
                continue
            kept += 1
            shown = tuple(needle for needle, _ in lists if needle in text)
            score = WEIGHTS["loose"] * (0.3 + alike * ratio + (0.7 - alike) * share) * full_turn
            if near and (piece := _piece_like(one, text)):
                shown = (piece,)
            inquiry.scored[base + n] = Scored(
                base + n, score, "typo" if near else "words", shown, "≈"
            )
        inquiry.total += kept


def _piece_like(word: str, text: str) -> str:
    """The piece of a text that is nearest to a word."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    there = partial_ratio_alignment(word, text)
    return text[there.dest_start : there.dest_end] if there is not None else ""
