"""Titles, headings and speakers' names: as typed, by their pinyin, and nearly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui.search import nearby
from tui.search.answer import Where
from tui.search.catalogue import Catalogue, Name
from tui.search.inquiry import Inquiry, Scored
from tui.search.pieces import find
from tui.search.postings import Segment
from tui.search.ranking import why_of
from tui.search.sounds import prefix_range, syllables

_NUMBERING = "0123456789-. 年月日第"
NAMES = 40
"""Names ranked at most."""
NAME_LIMIT = 3
"""Places shown at the top for one name that stands in many interviews."""


def by_text(inquiry: Inquiry, terms: list[list[str]], kind: str) -> None:
    """Titles, headings and names that hold every term."""
    segment = inquiry.catalogue.name_segment
    if segment is None or all(len(n) < 2 and n.isascii() for term in terms for n in term):
        return
    known = {(one.interview, one.ordinal, one.where) for one in inquiry.named}
    documents: set[int] | None = None
    for options in terms:
        found: set[int] = set()
        for needle in options:
            found.update(find(segment, needle).documents.tolist())
        documents = found if documents is None else documents & found
        if not documents:
            return
    for number in sorted(documents or ())[:NAMES]:
        name = inquiry.catalogue.names[number]
        needles = tuple(
            next((needle for needle in options if needle in name.text), "") for options in terms
        )
        if inquiry.whole and inquiry.whole in name.text:
            needles = (inquiry.whole,)
        if all(needles):
            _add(
                inquiry,
                name,
                needles,
                kind if kind != "exact" or len(terms) == 1 else "words",
                known,
            )


def _add(
    inquiry: Inquiry,
    name: Name,
    needles: tuple[str, ...],
    kind: str,
    known: set[tuple[int, int, Where]],
    note: str | None = None,
    weight: float = 1.0,
) -> None:
    """Put a name in the running: the more of it was typed, the higher."""
    lines = [line for line in name.text.split("\n") if all(n in line for n in needles)]
    # A date or a number before a title is not what one types.
    length = min((len(line.lstrip(_NUMBERING)) for line in lines), default=len(name.text)) or 1
    covered = min(1.0, sum(map(len, needles)) / length)
    first = {"title": 1.0, "section": 0.985, "speaker": 0.98, "text": 0.9}[name.where]
    quality = {"exact": 1.0, "words": 0.97, "synonym": 0.94, "typo": 0.74, "pinyin": 0.86}[kind]
    score = first * quality * weight * (0.955 + 0.045 * covered)
    if covered < 0.3:
        score -= 0.1 + 0.3 * (0.3 - covered)
    why = why_of(kind)
    for place, (interview, ordinal) in enumerate(name.places):
        if (interview, ordinal, name.where) in known:
            continue
        far = place >= NAME_LIMIT
        inquiry.named.append(
            Scored(
                int(inquiry.catalogue.first[interview]) + ordinal,
                0.3 if far else score,
                why,
                needles,
                note,
                name.where,
                interview,
                ordinal,
            )
        )
        if place >= 3 * NAME_LIMIT:
            inquiry.total += len(name.places) - place - 1
            break


def by_pinyin(inquiry: Inquiry, letters: str) -> None:
    """Titles, headings and names by their sound: full, initials, and both mixed."""
    segment = inquiry.catalogue.name_segment
    if segment is None or not letters:
        return
    known = {(one.interview, one.ordinal, one.where) for one in inquiry.named}
    best: dict[int, tuple[float, int, int]] = {}
    runs = _sounding(inquiry.catalogue, segment, letters)
    if not runs:
        return
    begins = np.fromiter((start for start, _, _ in runs), np.int64, len(runs))
    numbers = np.searchsorted(segment.offsets, begins, "right") - 1
    heads = segment.offsets[numbers].tolist()
    tails = segment.offsets[numbers + 1].tolist()
    for (start, end, whole), number, head, tail in zip(
        runs, numbers.tolist(), heads, tails, strict=True
    ):
        # Whole syllables say more than initials, and the beginning of a name more than
        # its middle.
        share = (end - start) / max(tail - 1 - head, 1)
        value = 0.5 * whole + 0.3 * share + (0.1 if start == head else 0.0)
        if value > best.get(number, (0.0, 0, 0))[0]:
            best[number] = (value, start, end)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:NAMES]
    units = segment.units
    for number, (value, start, end) in ranked:
        text = units[start:end].tobytes().decode("utf-16-le", "surrogatepass")
        # By initials alone, two letters fit too much.
        weight = 0.8 + 0.2 * min(1.0, value)
        _add(inquiry, inquiry.catalogue.names[number], (text,), "pinyin", known, "pinyin", weight)


def nearly(inquiry: Inquiry) -> None:
    """Titles, headings and names nearly like the query."""
    segment = inquiry.catalogue.name_segment
    needle = inquiry.whole or inquiry.terms[0].folded
    if segment is None or any(t.phrase for t in inquiry.terms) or len(needle) > 60:
        return
    known = {(one.interview, one.ordinal, one.where) for one in inquiry.named}
    for near in nearby.corrections(segment, needle):
        found = find(segment, near.text)
        note = "≈ 同音" if near.same_sound else f"≈ {near.distance} 字"
        for number in found.documents.tolist()[:20]:
            name = inquiry.catalogue.names[number]
            _add(inquiry, name, (near.text,), "typo", known, note, 1 - 0.1 * near.distance)


def _sounding(
    catalogue: Catalogue, segment: Segment, letters: str
) -> Sequence[tuple[int, int, float]]:
    """Runs of a segment's units that typed letters may stand for, each letter or several for one
    character: ``(start, end, share of syllables typed whole)``, at most a few hundred."""
    sounds = catalogue.name_sounds
    # states[i]: characters begun when letters[:i] are used: place, start, whole syllables so far.
    size = len(letters)
    states: list[list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]] = [
        [] for _ in range(size + 1)
    ]
    result: dict[tuple[int, int], float] = {}
    budget = 400_000
    for i in range(size):
        if i == 0:
            current = None
        elif states[i]:
            current = tuple(np.concatenate(column) for column in zip(*states[i], strict=True))
        else:
            continue
        for length in range(1, min(6, size - i) + 1):
            first, last = prefix_range(letters[i : i + length])
            if first >= last:
                break
            whole_number = first if _is_syllable(letters[i : i + length]) else -1
            if current is None:
                places = np.flatnonzero(_within(sounds, first, last))
                starts = places
                wholes = _is(sounds[:, places], whole_number)
            else:
                at, begun, so_far = current
                good = at < sounds.shape[1]
                here = sounds[:, np.where(good, at, 0)]
                keep = good & _within(here, first, last)
                places, starts = at[keep], begun[keep]
                wholes = so_far[keep] + _is(here[:, keep], whole_number)
            if not len(places):
                continue
            budget -= len(places)
            if budget < 0:
                places, starts, wholes = places[:2000], starts[:2000], wholes[:2000]
            if i + length == size:
                for place, start, whole in zip(
                    places[:200].tolist(), starts[:200].tolist(), wholes[:200].tolist(), strict=True
                ):
                    if place > start:
                        key = (start, place + 1)
                        share = whole / (place + 1 - start)
                        result[key] = max(result.get(key, 0.0), share)
            else:
                states[i + length].append((places + 1, starts, wholes))
    return [(start, end, share) for (start, end), share in result.items()]


def _within(sounds: NDArray[np.uint16], first: int, last: int) -> NDArray[np.bool_]:
    """Where one of a character's two readings is in a range."""
    found: NDArray[np.bool_] = np.any((sounds >= first) & (sounds < last), axis=0)
    return found


def _is(sounds: NDArray[np.uint16], number: int) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.any(sounds == number, axis=0).astype(np.int64)
    return found


def _is_syllable(letters: str) -> bool:
    first, last = prefix_range(letters)
    return first < last and syllables()[first] == letters
