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

POOL = 60
"""Turns compared when one looks for those that share most of a query."""


def add_sharing(inquiry: Inquiry) -> None:
    """Turns that share most of the query's pairs and words, rare ones counting more."""
    if any(term.phrase for term in inquiry.terms):
        return
    needles: dict[str, None] = {}
    for term in inquiry.terms:
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

    words = [term.folded for term in inquiry.terms]
    for number, batch in enumerate(inquiry.catalogue.batches):
        inquiry.check()
        segment = batch.segment
        inquiry.check()
        lists = [(needle, find(inquiry, number, needle).documents) for needle in needles]
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
        best = np.flatnonzero(weights >= 0.5 * full)
        if inquiry.query.filters:
            best = best[passing(inquiry, number, best.astype(np.uint32))]
        if len(best) > POOL:
            best = best[np.argsort(-weights[best], kind="stable")[:POOL]]
        base = inquiry.catalogue.bases[number]
        best = np.array([n for n in best.tolist() if base + n not in inquiry.scored], np.uint32)
        if not len(best):
            continue
        inquiry.check()
        texts = segment.documents(best)
        ratios = process.cdist(words, texts, scorer=partial_ratio).mean(axis=0) / 100
        quality = inquiry.catalogue.batches[number].quality[best]
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
            inquiry.scored[base + n] = Scored(base + n, score, "words", shown, "≈")
        inquiry.total += len(best)
