"""Titles, headings and speakers' names: as typed, by their pinyin, and nearly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui.search import nearby
from tui.search.answer import Where
from tui.search.catalogue import Catalogue, Name
from tui.search.inquiry import Form, Inquiry, Scored
from tui.search.letters import U32
from tui.search.pieces import find
from tui.search.postings import Segment, both, union
from tui.search.ranking import WEIGHTS, why_of
from tui.search.sounds import is_syllable, prefix_range, sureness

_NUMBERING = "0123456789-. 年月日第"
NAMES = 40
"""Names ranked at most."""
MOST_RUNS = 400_000
"""Runs of characters kept for typed letters, all lengths together."""
NAME_LIMIT = 3
"""Places shown at the top for one name that stands in many interviews."""


def by_text(inquiry: Inquiry, forms: list[list[Form]], kind: str) -> None:
    """Titles, headings and names that hold a form of every term."""
    terms = [[form.needles[0] for form in term] for term in forms]
    segment = inquiry.catalogue.name_segment
    if segment is None or all(len(n) < 2 and n.isascii() for term in terms for n in term):
        return
    known = {(one.interview, one.ordinal, one.where) for one in inquiry.named}
    documents: U32 | None = None
    for options in terms:
        found = union([find(segment, needle).documents for needle in options], segment.size)
        documents = found if documents is None else both(documents, found)
        if not len(documents):
            return
    if documents is None:
        return
    if len(documents) > NAMES:
        # Of many, those of which most was typed.
        lengths = segment.offsets[documents + np.uint32(1)] - segment.offsets[documents]
        documents = documents[np.argsort(lengths, kind="stable")[:NAMES]]
    for number in documents.tolist():
        name = inquiry.catalogue.names[number]
        used = [next((form for form in term if form.places(name.text)), None) for term in forms]
        needles = tuple(form.shown[0] if form is not None else "" for form in used)
        if inquiry.whole and inquiry.whole in name.text:
            needles = (inquiry.whole,)
            used = []
        if all(needles):
            how = kind if kind != "exact" or len(terms) == 1 else "words"
            note = next((form.note for form in used if form is not None and form.note), None)
            _add(inquiry, name, needles, how, known, note)


def _add(
    inquiry: Inquiry,
    name: Name,
    needles: tuple[str, ...],
    kind: str,
    known: set[tuple[int, int, Where]],
    note: str | None = None,
    weight: float = 1.0,
    least: float = 0.0,
) -> None:
    """Put a name in the running: the more of it was typed, the higher, and not below ``least``."""
    lines = name.text.split("\n")
    if len(lines) > 1:
        lines = [line for line in lines if all(n in line for n in needles)]
    # A date or a number before a title is not what one types.
    length = min((len(line.lstrip(_NUMBERING)) for line in lines), default=len(name.text)) or 1
    covered = min(1.0, sum(map(len, needles)) / length)
    first = {"title": 1.0, "section": 0.985, "speaker": 0.98, "text": 0.9}[name.where]
    quality = {"exact": 1.0, "words": 0.97, "synonym": 0.94, "typo": 0.74, "pinyin": 0.86}[kind]
    score = first * quality * weight * (0.955 + 0.045 * covered)
    if covered < 0.3:
        score -= 0.1 + 0.3 * (0.3 - covered)
    score = max(score, least + 0.01 * (first - 0.9) + 0.005 * covered)
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
    """Titles, headings and names by their sound: full, initials, and both mixed, with ideographs
    among them."""
    sure = sureness(letters)
    letters = letters.replace("'", "")
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
        # But what sounds so in the text is not before it, however much else is in the name.
        least = WEIGHTS["pinyin"] * (sure if value >= 0.5 and len(text) > 2 else 1.0)
        name = inquiry.catalogue.names[number]
        _add(inquiry, name, (text,), "pinyin", known, "pinyin", weight, least)


def nearly(inquiry: Inquiry) -> None:
    """Titles, headings and names nearly like the query."""
    segment = inquiry.catalogue.name_segment
    needle = inquiry.whole or inquiry.terms[0].folded
    if segment is None or any(t.phrase for t in inquiry.terms) or len(needle) > 60:
        return
    known = {(one.interview, one.ordinal, one.where) for one in inquiry.named}
    for near in nearby.corrections(segment, needle, pause=inquiry.check):
        found = find(segment, near.text)
        note = "≈ 同音" if near.same_sound else f"≈ {near.distance} 字"
        for number in found.documents.tolist()[:20]:
            name = inquiry.catalogue.names[number]
            _add(inquiry, name, (near.text,), "typo", known, note, 1 - 0.1 * near.distance)


_Begun = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Runs of characters that some typed letters may stand for: where each goes on, where it begins,
and how many of its syllables were typed whole."""


def _sounding(
    catalogue: Catalogue, segment: Segment, typed: str
) -> Sequence[tuple[int, int, float]]:
    """Runs of two and more of a segment's units that ``typed`` may stand for, each ideograph for
    itself, each letter or several for one character: ``(start, end, share of syllables typed
    whole)``, at most a few hundred."""
    known = catalogue.entries.get("begun")
    # What the letters before this keystroke stood for is kept: only the last syllables are new.
    begun: dict[str, _Begun] = known if isinstance(known, dict) else {}
    begun = {letters: runs for letters, runs in begun.items() if typed.startswith(letters)}
    catalogue.entries["begun"] = begun
    room = MOST_RUNS
    for size in range(1, len(typed) + 1):
        if typed[:size] not in begun:
            begun[typed[:size]] = _go_on(catalogue, segment, typed[:size], begun, room)
        room -= len(begun[typed[:size]][0])
    ends, starts, wholes = begun[typed]
    result: dict[tuple[int, int], float] = {}
    several = np.flatnonzero(ends - starts > 1)[:1000]
    for start, end, whole in zip(
        starts[several].tolist(), ends[several].tolist(), wholes[several].tolist(), strict=True
    ):
        result[start, end] = max(result.get((start, end), 0.0), whole / (end - start))
    return [(start, end, share) for (start, end), share in result.items()]


def _go_on(
    catalogue: Catalogue, segment: Segment, typed: str, begun: dict[str, _Begun], room: int
) -> _Begun:
    """The runs that ``typed`` stands for, from those of what is shorter by one syllable."""
    sounds = catalogue.name_sounds
    parts: list[_Begun] = []
    for length in range(1, min(6, len(typed)) + 1):
        before, last = typed[:-length], typed[-length:]
        letters = last.isascii()
        if not letters and length > 1:
            break
        first, beyond = prefix_range(last) if letters else (0, 0)
        if letters and first >= beyond:
            continue
        whole = (first if is_syllable(last) else -1) if letters else 0
        if not before:
            if letters:
                bounds = np.array([first, beyond], np.uint16)
                orders = _by_sound(catalogue)
                places = np.concatenate(
                    [order[slice(*np.searchsorted(keys, bounds))] for keys, order in orders]
                )
                wholes = _is(sounds[:, places], whole)
            else:
                places = np.flatnonzero(segment.units == ord(last))
                wholes = np.ones(len(places), np.int64)
            parts.append((places + 1, places, wholes))
            continue
        at, starts, wholes = begun[before]
        if not len(at):
            continue
        if letters:
            # The last unit of all is a separator: there is always a next one.
            here = sounds[:, at]
            keep = _within(here, first, beyond)
            more = _is(here[:, keep], whole)
        else:
            keep = segment.units[at] == ord(last)
            more = np.ones(int(keep.sum()), np.int64)
        parts.append((at[keep] + 1, starts[keep], wholes[keep] + more))
    if not parts:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    ends, starts, wholes = (np.concatenate(column) for column in zip(*parts, strict=True))
    most = max(room, 2000)
    return ends[:most], starts[:most], wholes[:most]


def _by_sound(catalogue: Catalogue) -> list[tuple[NDArray[np.uint16], NDArray[np.int64]]]:
    """For the first and the second reading of the names' characters: the syllables in order, and
    the places where they stand. Made once."""
    known = catalogue.entries.get("sounds")
    if not isinstance(known, list):
        known = list[tuple[NDArray[np.uint16], NDArray[np.int64]]]()
        for sounds in catalogue.name_sounds:
            # Radix sort: a few milliseconds for half a million.
            order = np.argsort(sounds, kind="stable")
            order = order[int(np.searchsorted(sounds[order], 1)) :]
            known.append((sounds[order], order))
        catalogue.entries["sounds"] = known
    return known


def _within(sounds: NDArray[np.uint16], first: int, last: int) -> NDArray[np.bool_]:
    """Where one of a character's two readings is in a range."""
    found: NDArray[np.bool_] = np.any((sounds >= first) & (sounds < last), axis=0)
    return found


def _is(sounds: NDArray[np.uint16], number: int) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.any(sounds == number, axis=0).astype(np.int64)
    return found
