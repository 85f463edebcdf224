"""Labels that end with a number: those that count the turns, and people who are only numbered."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tui.transcript.evidence.standing import Standing, form_of
from tui.transcript.joining import CLOSING
from tui.transcript.labels import analyse
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern

_COUNTED = pattern(r"([a-z]{1,2}|[\u3400-\u9fff]{1,3})(\d{1,3})\Z")


_LEAST_COUNTED = 4


def uncounted(standings: dict[str, Standing], page: Page) -> dict[str, Standing]:
    """Labels that count the turns (``T1``, ``C1``, ``T2``, ``C2``) without their numbers: two stems
    at least with the same numbers, each of which stands once. Who is numbered speaks again."""
    stems: dict[str, dict[int, Standing]] = {}
    for key, standing in standings.items():
        found = _COUNTED.match(key) if standing.n == 1 else None
        if found is not None:
            stems.setdefault(found[1], {})[int(found[2])] = standing
    often = {stem: ones for stem, ones in stems.items() if len(ones) >= _LEAST_COUNTED}
    if len(often) < 2:
        return standings
    numbers = [set(ones) for ones in often.values()]
    if any(len(one & numbers[0]) < 0.8 * len(one | numbers[0]) for one in numbers):
        return standings
    merged = dict(standings)
    for stem, ones in often.items():
        label = analyse(next(iter(ones.values())).label.text.rstrip("0123456789"))
        if label is None:
            return standings
        label = label.raised(0.6)
        one = Standing(label.key, label, page)
        for standing in sorted(ones.values(), key=lambda standing: standing.openings[0].at):
            del merged[standing.key]
            for opening in standing.openings:
                opening.label = label
            one.openings += standing.openings
        one.forms = Counter(map(form_of, one.openings))
        if stem in merged:
            return standings
        merged[label.key] = one
    return merged


_NUMBERED = pattern(r"([^\W\d_]{1,12})[ #_-]?(\d{1,3})\Z")


_LEAST_NUMBERED = 3


def raise_numbered(standings: dict[str, Standing]) -> None:
    """People who are only numbered (``学生1``, ``学生2``): so many of one kind, with others who
    speak between them. Points in a list follow each other. Changes the labels."""
    kinds: dict[str, list[Standing]] = {}
    for key, standing in standings.items():
        found = _NUMBERED.match(key) if 0.1 <= standing.label.nameness < 0.6 else None
        if found is not None and not standing.label.furniture:
            kinds.setdefault(found[1], []).append(standing)
    for group in kinds.values():
        if len(group) < _LEAST_NUMBERED:
            continue
        rests = [opening.rest.rstrip("*_ ") for one in group for opening in one.openings]
        ended = sum(rest[-1:] in CLOSING for rest in rests if rest)
        if ended < 0.8 * len([rest for rest in rests if rest]):
            continue  # headings: ``Part 1: the river``
        if sum(one.speech for one in group) < 0.5 * len(group):
            continue
        keys = {standing.key for standing in group}
        order = sorted(
            (opening.at, key in keys)
            for key, standing in standings.items()
            if key in keys or standing.label.nameness >= 0.6 or standing.n >= _LEAST_NUMBERED
            for opening in standing.openings
        )
        together = sum(one and other for (_, one), (_, other) in pairwise(order))
        if together * 2 <= sum(standing.n for standing in group):
            for standing in group:
                standing.label = standing.label.raised(0.6)
                for opening in standing.openings:
                    opening.label = standing.label
