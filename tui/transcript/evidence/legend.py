"""A cast list before the talk: labels that only tell who is who."""

from __future__ import annotations

import re

from tui.transcript.dialects import Opening
from tui.transcript.evidence.standing import Choice
from tui.transcript.joining import CLOSING
from tui.transcript.labels import analyse, is_office, stands_for
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern
from tui.transcript.refusal import SPEECH

CAST_HEADING = pattern(
    r"(?:speakers?|participants?|people|cast|attendees|present|panel(?:ists)?|guests?|who|"
    r"人物|嘉宾|嘉賓|来宾|來賓|主讲人?|主講人?|与谈人?|與談人?|出席(?:者|人员|人員)?|参会人员"
    r"|与会者|"
    r"访谈(?:人物|对象)|對談者|对谈者|登場人物|参加者|出演者|讲者|講者|主持)(?:介绍|介紹|简介"
    r"|簡介)?[:：]?\s*$",
    re.IGNORECASE,
)


def _casts_one(first: Opening, openings: list[Opening]) -> bool:
    """``Interviewer: Full Name`` above a talk in which nobody is called Interviewer again, but
    somebody by a label that is short for the name."""
    label = first.label
    if not (label.host or label.guest) or len(label.key) < 2 or len(openings) < 5:
        return False
    name = analyse(first.rest.strip("*_ "))
    if name is None or name.nameness < 0.75 or name.host or name.guest:
        return False
    others = {opening.label.key: opening.label for opening in openings[1:]}
    return label.key not in others and any(stands_for(other, name) for other in others.values())


def _names_one(openings: list[Opening], page: Page) -> bool:
    """``Interviewer: Full Name`` or ``Chair: Full Name`` among other lines of a key and a value,
    set apart from a talk in which the interviewer is called Interviewer."""
    first, second = openings[0], openings[1]
    label = first.label
    if not (label.host or label.guest or is_office(label)) or len(openings) < 5:
        return False
    name = analyse(first.rest.strip("*_ "))
    if name is None or name.nameness < 0.75 or name.host or name.guest:
        return False
    between = range(first.at + 1, second.at)
    keys = {at for at, _ in page.colons}
    around = [at for at in (first.at - 1, *between) if at in keys]
    return bool(around) and all(at in keys for at in between) and page.lines.gaps[second.at] > 0


_ENDED, _FEW_WORDS = 0.9, 12


def _stands_out(kept: list[Opening], openings: list[Opening], page: Page) -> bool:
    """A list above a talk is set apart from it, or else the turns end with a full stop as the
    list's lines do not."""
    gaps = page.lines.gaps
    after = openings[len(kept) : len(kept) + 60]
    if gaps[after[0].at] and not any(gaps[one.at] for one in kept[1:]):
        return True
    said = [one.rest for one in after if one.rest]
    if any(len(one.rest) > _FEW_WORDS and analyse(one.rest) is None for one in kept):
        return False  # words, and not who somebody is
    return sum(text[-1] in CLOSING for text in said) >= _ENDED * len(said)


def set_legend_aside(choice: Choice, page: Page) -> None:
    """A cast list stands before the conversation: each label once, what follows is no speech."""
    openings = choice.openings
    if len(openings) < 4:
        return
    lines = page.lines
    seen: set[str] = set()
    legend: list[Opening] = []
    for opening in openings:
        if opening.label.key in seen or len(legend) > 40:
            break
        seen.add(opening.label.key)
        legend.append(opening)
    if len(legend) == len(openings):
        return
    head = legend[0].at - 1
    under_heading = head >= 0 and bool(CAST_HEADING.match(lines[head].text.strip("*_# ")))
    kept: list[Opening] = []
    for place, opening in enumerate(legend):
        if under_heading:
            between = range(legend[0].at, opening.at)
            if place and any(lines[k].kind in ("heading", "rule") for k in between):
                break
            below = opening.at + 1
            said = opening.rest or (lines.texts[below] if below < len(lines) else "")
            if opening.stamp is not None or SPEECH.search(said, 0, 200):
                break
            kept.append(opening)
            continue
        text = opening.rest
        after = openings[place + 1] if place + 1 < len(openings) else None
        short = 0 < len(text) <= 40 and text[-1] not in "。.！？!?…" and not SPEECH.search(text)
        if page.wrapped and opening.at + 1 < len(lines) and not lines[opening.at + 1].gap:
            short = short and any(o.at == opening.at + 1 for o in openings[place : place + 2])
        if not short or (after is not None and after.at - opening.at > 3 and place == 0):
            break
        kept.append(opening)
    alone = len(kept) == 1 and not under_heading
    if alone and (_casts_one(kept[0], openings) or _names_one(openings, page)):
        choice.legend = kept
        choice.openings = openings[1:]
        return
    if len(kept) >= 2 and (
        under_heading
        or (len(openings) - len(kept) >= 2 * len(kept) and _stands_out(kept, openings, page))
    ):
        choice.legend = kept
        choice.openings = openings[len(kept) :]
