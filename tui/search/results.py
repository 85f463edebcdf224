"""What was found, made into the hits of an answer."""

from __future__ import annotations

import numpy as np

from tui.search.answer import Hit, Hits
from tui.search.fold import squeeze
from tui.search.inquiry import Inquiry, Scored
from tui.search.names import NAME_LIMIT
from tui.search.ranking import READ, rank_of


def hits_of(inquiry: Inquiry) -> Hits:
    """What was found, best first: turns and names in one order, one interview spread out,
    and behind them what was only counted so far."""
    turns = _placed(inquiry, list(inquiry.scored.values()))
    turns.sort(key=rank_of)
    names = inquiry.named
    names.sort(key=rank_of)
    inquiry.total += len(names)
    # Names of which little was typed: a few of them after the best turns.
    if len(turns) > 1:
        under, slots = turns[1].score, 0
        for one in names:
            if 0.3 < one.score < under and one.why in ("exact", "words", "synonym"):
                slots += 1
                if slots > NAME_LIMIT:
                    break
                one.score = under - 1e-6 * slots
    every = [*turns, *names]
    every.sort(key=rank_of)
    listed, resolve = inquiry.catalogue.listed, inquiry.resolve
    if len(listed) > 1 and inquiry.terms:
        seen: dict[int, int] = {}
        for one in every[: 2 * READ]:
            before = seen.get(one.interview, 0)
            seen[one.interview] = before + 1
            one.score -= 0.004 * min(before, 25)
        every.sort(key=rank_of)
    typed = tuple(squeeze(term.text.casefold()) for term in inquiry.terms)
    shown: set[tuple[int, int]] = set()
    first: list[Scored] = []
    later: list[Scored] = []
    floor = max((rest.score for rest in inquiry.rest), default=0.0)
    for one in every:
        place = (one.interview, one.ordinal)
        if place in shown:
            inquiry.total -= 1
            continue
        shown.add(place)
        # Looser kinds stand behind what is counted of the strict ones.
        (first if one.score >= floor else later).append(one)

    def hit(one: Scored) -> Hit:
        return Hit(
            listed[one.interview].id,
            one.ordinal,
            round(min(1.0, max(0.0, one.score)), 4),
            one.why,
            one.where,
            one.note,
            one.needles,
            typed if one.why == "exact" and one.where == "text" else (),
            resolve,
        )

    rest = sorted(inquiry.rest, key=lambda rest: -rest.score)
    documents = np.concatenate([np.zeros(0, np.int64), *(part.documents for part in rest)])
    kinds = np.repeat(np.arange(len(rest)), [len(part.documents) for part in rest])
    room = max(0, inquiry.limit - len(first))
    if len(later) and len(documents) + len(later) > room:
        room = max(0, room - min(len(later), READ))
    documents, kinds = documents[:room], kinds[:room]
    numbers = np.searchsorted(inquiry.catalogue.first, documents, "right") - 1
    ordinals = documents - inquiry.catalogue.first[numbers]
    ready = [hit(one) for one in first[:READ]]
    behind = first[READ:]

    def tail(n: int) -> Hit:
        if n < len(behind):
            return hit(behind[n])
        n -= len(behind)
        if n >= len(documents):
            return hit(later[n - len(documents)])
        part = rest[int(kinds[n])]
        return Hit(
            listed[int(numbers[n])].id,
            int(ordinals[n]),
            round(max(0.0, part.score - 1e-5 * n), 4),
            part.why,
            "text",
            None,
            part.needles,
            typed if part.why == "exact" else (),
            resolve,
        )

    more = min(len(first) + len(documents) + len(later), inquiry.limit) - len(ready)
    return Hits(ready[: inquiry.limit], max(0, more), tail)


def _placed(inquiry: Inquiry, every: list[Scored]) -> list[Scored]:
    """Fill in interview and ordinal from the document number."""
    if not every:
        return []
    documents = np.fromiter((one.document for one in every), np.int64, len(every))
    numbers = np.searchsorted(inquiry.catalogue.first, documents, "right") - 1
    ordinals = documents - inquiry.catalogue.first[numbers]
    for one, number, ordinal in zip(every, numbers.tolist(), ordinals.tolist(), strict=True):
        one.interview, one.ordinal = number, ordinal
    return every
