"""Which of the possible openings really open turns. Decided for the whole document at once, by
recurrence, form, alternation, position and what kind of words follow. Each step has a module by
what it decides; ``choose`` asks them in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice
from operator import eq

from tui.transcript import refusal
from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import take_times
from tui.transcript.evidence.companions import find_companions, where_all_stand
from tui.transcript.evidence.legend import CAST_HEADING, set_legend_aside
from tui.transcript.evidence.numbered import raise_numbered, uncounted
from tui.transcript.evidence.settling import (
    is_one,
    leave_description,
    leave_silent,
    leave_tasks,
    leave_title,
    of_one_way,
    other_side,
    without_headings,
    without_said,
)
from tui.transcript.evidence.standing import (
    BARE_FORMS,
    STRONG,
    Choice,
    Standing,
    all_sounds,
    at_of,
    form_of,
    standings_of,
    weight,
)
from tui.transcript.evidence.strength import (
    carrying,
    drop_weak_alone,
    is_japanese,
    is_kanji_name,
    is_strong,
    one_voice,
    question_letters,
    small_conversation,
    without_clauses,
)
from tui.transcript.lines import Page

__all__ = ["CAST_HEADING", "Choice", "Standing", "choose", "take"]


def choose(candidates: Iterable[Opening], page: Page) -> Choice:
    """Weigh all openings that the dialects found in a document."""
    standings = without_clauses(uncounted(standings_of(candidates, page), page))
    if len(standings) > 1:
        short = [
            standing
            for standing in standings.values()
            if 0.3 <= standing.label.nameness < 0.6 and is_kanji_name(standing.label.text)
        ]
        if short and is_japanese(page):
            for standing in short:
                standing.label = standing.label.raised(0.6)
    raise_numbered(standings)
    strong = {key for key, standing in standings.items() if is_strong(standing)}
    texts = page.lines.kinds.count("text")
    if sum(standings[key].n for key in strong) < 0.6 * texts:
        strong |= carrying(standings, page, texts)
        strong |= question_letters(standings, texts)
    strong = drop_weak_alone(strong, standings, page)
    if not strong:
        strong = small_conversation(standings, page) or one_voice(standings, page)
    accepted = set(strong)
    if strong:
        accepted |= find_companions(strong, standings, page)
        accepted |= find_companions(accepted, standings, page)
        accepted |= where_all_stand(accepted, standings)
    choice = Choice(standings={key: standings[key] for key in accepted})
    choice.rivals = sum(
        standing.n
        for key, standing in standings.items()
        if key not in accepted
        and standing.n >= 2
        and standing.label.nameness >= 0.5
        and not standing.label.furniture
        and (standing.forms["letter"] + standing.forms["letter number"]) * 2 <= standing.n
    )
    choice.openings = _one_per_line(accepted, standings)
    forms = Counter(map(form_of, choice.openings))
    if len(forms) > 1:
        choice.openings = without_headings(of_one_way(choice.openings, forms), page)
    choice.openings = without_said(choice.openings)
    set_legend_aside(choice, page)
    leave_title(choice, page)
    leave_description(choice, page)
    leave_silent(choice, page)
    leave_tasks(choice, page)
    take_times(choice.openings, page)
    if choice.openings and is_one(choice.openings):
        other_side(choice, page)
    if choice.openings:
        others = [
            opening
            for key, standing in standings.items()
            if key not in accepted
            for opening in standing.openings
            if opening.form not in BARE_FORMS
        ]
        if others:
            taken = set(map(form_of, choice.openings))
            others = [opening for opening in others if opening.form in taken]
            choice.passed = sum(weight(opening) >= STRONG for opening in others)
        names = {key: standing.label for key, standing in choice.standings.items()}
        refused = refusal.reason(choice.openings, others, page, names)
        choice.labels = len({opening.label.key for opening in choice.openings})
        if refused is not None:
            return Choice(refused=refused, labels=choice.labels)
        choice.sounds = all_sounds(choice, page)
    return choice


def take(candidates: Iterable[Opening], page: Page) -> Choice:
    """All openings of labels that could be names, unweighed: somebody says that they open turns."""
    standings = standings_of(candidates, page)
    likely = {
        key
        for key, standing in standings.items()
        if not standing.label.furniture and (standing.n >= 2 or standing.label.nameness >= 0.3)
    }
    choice = Choice(standings={key: standings[key] for key in likely})
    choice.openings = _one_per_line(likely, standings)
    return choice


def _one_per_line(accepted: set[str], standings: dict[str, Standing]) -> list[Opening]:
    order = [key for key in standings if key in accepted]
    openings = list(chain.from_iterable([standings[key].openings for key in order]))
    openings.sort(key=at_of)
    ats = list(map(at_of, openings))
    if not any(map(eq, ats, islice(ats, 1, None))):
        return openings
    best: dict[int, Opening] = {}
    for key in order:
        for opening in standings[key].openings:
            there = best.get(opening.at)
            if there is None or weight(opening) > weight(there):
                best[opening.at] = opening
    return [best[at] for at in sorted(best)]
