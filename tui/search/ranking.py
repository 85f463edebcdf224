"""What stands before what: how well a turn holds the query, and many turns in order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui.search.answer import Why
from tui.search.inquiry import Form, Inquiry, Rest, Scored
from tui.search.letters import U32
from tui.search.pieces import exact_word
from tui.search.postings import Segment, holds, inside

READ = 32
"""Turns of one stage that are read and ranked one by one: a first screen. Those after them keep
the order that the lists give."""
PHRASES = 1_000
"""Turns read at most to see which hold the words side by side."""
SAMPLE = 5_000
"""Of more turns than twice this, so many are ranked, unless more are asked for: nobody walks
through 100,000 hits."""

VOICE = 0.985
"""What a name's words are worth in the turns of whom they name, beside the same words alone."""

# How good a kind of match is, before where it is and how full the turn.
WEIGHTS: dict[str, float] = {
    "exact": 0.95,
    "words": 0.86,
    "synonym": 0.84,
    "apart": 0.72,
    "typo": 0.66,
    "beside": 0.62,
    "pinyin": 0.56,
    "loose": 0.36,
}


def rank(
    inquiry: Inquiry,
    number: int,
    documents: U32,
    times: NDArray[np.uint8] | None,
    forms: list[list[Form]],
    sure: bool,
    voice: str | None = None,
) -> None:
    """Put the documents of segment ``number`` in the running: the best are read and judged, the
    others counted. ``voice`` is the name for which they were chosen."""
    batch = inquiry.catalogue.batches[number]
    segment = batch.segment
    total = len(documents)
    inquiry.check()
    if total > 2 * max(SAMPLE, inquiry.limit):
        step = total // max(SAMPLE, inquiry.limit)
        documents = documents[::step]
        times = times[::step] if times is not None else None
    count = len(documents)
    if count > READ:
        order = inquiry.catalogue.batches[number].quality[documents].astype(np.float64)
        if times is not None:
            order += 0.02 * np.minimum(times, 4)
        if inquiry.traditional is not None:
            order += 0.02 * (batch.traditional[documents] == inquiry.traditional)
        if inquiry.whole:
            order[_as_phrase(inquiry, segment, documents)] += 0.5
        if len(forms) == 1:
            order[inside(documents, exact_word(segment, forms[0][0].needles[0]))] += 0.2
        # One interview must not fill the pool; among equals the order of reading.
        interviews = batch.interviews[documents]
        starts = np.flatnonzero(np.diff(interviews, prepend=-1))
        within = np.arange(count) - np.repeat(starts, np.diff(starts, append=count))
        order -= 0.004 * np.minimum(within, 40)
        order -= np.arange(count) * 1e-9
        most = min(count, max(READ, inquiry.limit) + (0 if sure else 100))
        best = np.argpartition(order, count - most)[count - most :]
        documents = documents[best[np.argsort(-order[best])]]
    if not sure:
        # What the lists promise, the texts must keep.
        inquiry.check()
        joined = segment.texts(documents)
        good = np.ones(len(documents), np.bool_)
        for term in forms:
            one = np.zeros(len(documents), np.bool_)
            for form in term:
                all_of = np.ones(len(documents), np.bool_)
                for needle in form.needles:
                    all_of &= holds(*joined, needle)
                one |= all_of
            good &= one
        share = float(good.mean())
        documents = documents[good]
        inquiry.sure = inquiry.sure and share == 1.0
        total = max(len(documents), round(total * share))
    inquiry.check()
    inquiry.total += total
    base = inquiry.catalogue.bases[number]
    first = documents[:READ]
    qualities = inquiry.catalogue.batches[number].quality[first].tolist()
    alike = (
        (batch.traditional[first] == inquiry.traditional).tolist()
        if inquiry.traditional is not None
        else [True] * len(first)
    )
    lowest = 1.0
    texts = segment.documents(first)
    for document, text, quality, same in zip(first.tolist(), texts, qualities, alike, strict=True):
        judged = judge(inquiry.whole, text, forms)
        if judged is None:
            continue
        score, why, needles, note = judged
        if voice is not None:
            score *= VOICE
            why, note = ("words" if why == "exact" else why), note or f"@{voice}"
        score *= quality * (1.0 if same else 0.985)
        lowest = min(lowest, score)
        key = base + document
        if key not in inquiry.scored or inquiry.scored[key].score < score:
            inquiry.scored[key] = Scored(key, score, why, needles, note)
    if len(documents) > READ:
        needles = tuple(needle for term in forms for form in term for needle in form.shown)
        alone = len(forms) == 1 and len(forms[0]) == 1 and voice is None
        kind: Why = "exact" if alone else "words"
        others = documents[READ : inquiry.limit].astype(np.int64) + base
        inquiry.rest.append(Rest(others, lowest, needles, kind))


def _as_phrase(inquiry: Inquiry, segment: Segment, documents: U32) -> NDArray[np.int64]:
    """Places of those documents that hold all words as they were typed, side by side; of
    many, enough for a screen."""
    found: list[NDArray[np.int64]] = []
    total = 0
    for start in range(0, min(len(documents), PHRASES), 250):
        inquiry.check()
        some = np.flatnonzero(segment.holding(documents[start : start + 250], inquiry.whole))
        found.append(some + start)
        total += len(some)
        if total >= 2 * READ:
            break
    return np.concatenate(found)


def judge(
    whole: str, text: str, forms: list[list[Form]]
) -> tuple[float, Why, tuple[str, ...], str | None] | None:
    """How well a text holds the query, what of it, and why; None when it does not."""
    if whole and (place := text.find(whole)) >= 0:
        # Of several words, the first and the last may be cut.
        score = WEIGHTS["exact"] + 0.02 + _edges(text, whole, place) / (1 + whole.count(" "))
        return score, "exact", (whole,), None
    if len(forms) == 1 and len(forms[0]) == 1 and forms[0][0].kind == "exact":
        needles = forms[0][0].needles
        place = text.find(needles[0])
        if place < 0:
            return None
        more = min(text.count(needles[0]), 4) - 1
        score = WEIGHTS["exact"] + 0.005 * more
        if needles[0].isascii():
            score += _edges(text, needles[0], place)
        return score, "exact", needles, None
    chosen: list[Form] = []
    places: list[int] = []
    edges = 0.0
    for term in forms:
        for form in term:
            at = form.places(text)
            if at:
                chosen.append(form)
                places += at
                edges += _edges(text, form.needles[0], at[0])
                break
        else:
            return None
    needles = tuple(needle for form in chosen for needle in form.shown)
    worst = min(chosen, key=lambda form: WEIGHTS[form.kind] * form.weight)
    note = next((form.note for form in chosen if form.note), None)
    if worst.kind == "exact" and len(chosen) == 1:
        more = min(text.count(needles[0]), 4) - 1
        return WEIGHTS["exact"] + edges + 0.005 * more, "exact", needles, None
    score = WEIGHTS["words" if worst.kind == "exact" else worst.kind]
    score *= sum(form.weight for form in chosen) / len(chosen)
    if worst.kind != "exact" and len(chosen) > 1:
        # Most of it as typed is better than none of it.
        score += 0.04 * sum(form.kind == "exact" for form in chosen) / len(chosen)
    if len(places) > 1:
        reach = max(places) - min(places)
        score += 0.06 / (1 + max(0, reach - sum(map(len, needles))) / 12)
    why = {"exact": "words", "apart": "words", "synonym": "synonym", "pinyin": "pinyin"}
    return score + edges / len(chosen), why_of(why.get(worst.kind, "typo")), needles, note


def why_of(kind: str) -> Why:
    """A kind of form as readers are told of it."""
    names: dict[str, Why] = {
        "exact": "exact",
        "words": "words",
        "synonym": "synonym",
        "typo": "typo",
        "pinyin": "pinyin",
    }
    return names[kind]


def _edges(text: str, needle: str, place: int) -> float:
    """A word of letters found inside another word is worth less, at its beginning a little."""
    worse = 0.0
    if needle[0].isascii() and needle[0].isalnum():
        before = text[place - 1] if place else " "
        if before.isascii() and before.isalnum():
            again = f" {needle}"
            worse -= 0.0 if again in text else 0.1
    last = needle[-1]
    if last.isascii() and last.isalnum():
        end = place + len(needle)
        after = text[end] if end < len(text) else " "
        if after.isascii() and after.isalnum():
            worse -= 0.015
    return worse


def rank_of(one: Scored) -> tuple[float, int]:
    """For sorting: the best first, of equals in the order of reading."""
    return (-one.score, one.document)
