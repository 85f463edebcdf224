"""Labels that open turns by themselves: by how often they stand, how much they look like names and
what stands behind them."""

from __future__ import annotations

import re
from itertools import chain, islice
from operator import ne

from tui.transcript.evidence.standing import (
    BARE_FORMS,
    FORM_WEIGHT,
    QUESTION_END,
    Standing,
    at_of,
)
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern

_SUBJECTS = frozenset("我你您妳他她它")


CLAUSE = pattern(
    "[我你您妳他她它很]|[给給]$|^(?:后来|後來|当时|當時|然后|然後|结果|結果|于是|於是|所以|但)"
    r"|\b(?:I|my|me|we|our|us|you|your|he|him|his|she|her|they|them|it|is|was|are|were)\b",
    re.IGNORECASE,
)
"""Words that hardly a name has in it: a subject, a degree, what comes next."""


def without_clauses(standings: dict[str, Standing]) -> dict[str, Standing]:
    """The labels without half sentences in front of a colon (``then I wrote to him:``), however
    often these recur, where at least two names open as many lines as they do."""
    clauses = {
        key
        for key, standing in standings.items()
        if standing.label.nameness < 0.5
        and len(key) >= (3 if key[0] in _SUBJECTS else 4)
        and standing.forms["plain"] == standing.n
        and CLAUSE.search(standing.label.text)
    }
    if not clauses:
        return standings
    names = [standing.n for standing in standings.values() if standing.label.nameness >= 0.6]
    often = [n for n in names if n >= 2]
    if len(often) < 2 or sum(often) < sum(standings[key].n for key in clauses):
        return standings
    return {key: standing for key, standing in standings.items() if key not in clauses}


_KANA = pattern("[\u3041-\u3096]")


def is_kanji_name(text: str) -> bool:
    return len(text) <= 5 and all("\u3400" <= ch <= "\u9fff" or ch == "々" for ch in text)


def is_japanese(page: Page) -> bool:
    """Kana all over the page: a label of a few kanji is a name there, whatever its first one."""
    sample = "".join([text[:40] for text in page.lines.texts[:60]])
    return len(_KANA.findall(sample)) * 5 > len(sample)


def carrying(standings: dict[str, Standing], page: Page, texts: int) -> set[str]:
    """Labels that are nothing special by themselves, but of one form, recurring, and together in
    front of most of the page, with people talking behind them: names in lower case, a publication,
    a nickname. The less they look like names, the more they must recur and take turns. Names in
    strong typography in front of all of it need nothing else."""
    both = zip(page.lines.kinds, page.lines.gaps, strict=True)
    blocks = sum(1 for kind, gap in both if gap and kind in ("text", "heading"))
    forms: dict[str, list[Standing]] = {}
    for standing in standings.values():
        if standing.n >= 2 and not standing.label.furniture:
            forms.setdefault(standing.forms.most_common(1)[0][0], []).append(standing)
    for form, group in forms.items():
        if form in ("letter", "letter number"):
            continue
        if form not in BARE_FORMS:
            likely = [standing for standing in group if standing.label.nameness >= 0.15]
            total = sum(standing.n for standing in likely)
            if (
                len(likely) >= 2
                and total >= 4
                and total >= 0.6 * texts
                and sum(standing.n * standing.speech for standing in likely) >= 0.35 * total
            ):
                return {standing.key for standing in likely}
        if FORM_WEIGHT.get(form, 0.4) >= 0.8:
            named = [
                standing
                for standing in standings.values()
                if standing.forms[form] == standing.n
                and standing.label.nameness >= 0.5
                and not standing.label.furniture
            ]
            total = sum(standing.n for standing in named)
            again = len(named) >= 2 and total >= 1.5 * len(named)
            if again and total >= max(4, 0.9 * (min(blocks, texts) - 1)):
                return {standing.key for standing in named}  # whatever they say
        often = [standing for standing in group if standing.n >= 3 and standing.starts >= 0.8]
        total = sum(standing.n for standing in often)
        whole = total >= 0.8 * blocks or total >= 0.45 * texts
        if form in BARE_FORMS:  # the words stand in a block of their own
            whole = total >= 0.4 * blocks or total >= 0.3 * texts
        if (
            2 <= len(often) <= 12
            and total >= 8
            and whole
            and sum(standing.n * standing.speech for standing in often) >= 0.5 * total
            and _take_turns(often)
        ):
            return {standing.key for standing in often}
    return set()


def _take_turns(group: list[Standing]) -> bool:
    """Whether the labels come one after the other, each mostly followed by another one."""
    order = sorted(chain.from_iterable([standing.openings for standing in group]), key=at_of)
    keys = [opening.label.key for opening in order]
    switches = sum(map(ne, keys, islice(keys, 1, None)))
    return bool(switches >= 0.7 * (len(keys) - 1))


def question_letters(standings: dict[str, Standing], lines: int) -> set[str]:
    """``Q text`` and ``A text`` without a colon: ``A`` begins many an English sentence, so both
    must be there, about as often, and together carry the page."""
    found = [
        standing
        for standing in standings.values()
        if (standing.forms["letter"] + standing.forms["letter number"]) * 2 > standing.n
    ]
    asks = [standing for standing in found if standing.label.question]
    answers = [standing for standing in found if standing.label.answer]
    asked = sum(standing.n for standing in asks)
    answered = sum(standing.n for standing in answers)
    if asked < 2 or (asked + answered) < 0.2 * lines:
        return set()
    if answered and not 0.4 <= answered / asked <= 2.5:
        return set()
    if not answered and any(s.forms["letter"] * 2 > s.n for s in asks) and asked < 4:
        return set()
    return {standing.key for standing in asks + answers}


def is_strong(standing: Standing) -> bool:
    label = standing.label
    n = standing.n
    x = label.nameness
    if standing.forms["voice"]:
        return True
    if label.furniture or n < 2:
        return False
    letters = standing.forms["letter"] + standing.forms["letter number"]
    if letters * 2 > standing.n:
        return False  # judged as a pair, see question_letters
    alone = standing.forms["alone"] + standing.forms["bold alone"] + standing.forms["heading name"]
    if alone * 2 > n:
        if standing.starts < (0.25 if x >= 0.6 and n >= 3 else 0.5):
            return False
        return (x >= 0.3 and n >= 3) or (x >= 0.6 and n >= 2)
    if standing.weight < 0.45 and x < 0.85:
        n -= 2
    if x >= 0.85:
        return n >= 2
    if x >= 0.5:
        return n >= 2 and (n >= 4 or standing.speech >= 0.15)
    if x >= 0.25 and standing.weight >= 0.85 and n >= 3:
        return True
    if x >= 0.3:
        return n >= (3 if standing.weight >= 0.7 else 4) and standing.speech >= 0.25
    if x >= 0.15:
        return n >= 5 and standing.speech >= 0.35 and standing.weight >= 0.5
    return False


def drop_weak_alone(strong: set[str], standings: dict[str, Standing], page: Page) -> set[str]:
    """Names alone on their lines must carry a conversation: several of them, close together."""
    alone = {
        key
        for key in strong
        if standings[key].forms["alone"] + standings[key].forms["heading name"]
        > standings[key].n / 2
    }
    if not alone:
        return strong
    total = sum(standings[key].n for key in alone)
    text_lines = page.lines.kinds.count("text")
    others = strong - alone
    if others and sum(standings[key].n for key in others) > total:
        return others
    if len(alone) < 2 or total < 4 or total < text_lines * 0.08:
        return others
    return strong


_FEW = 3


def small_conversation(standings: dict[str, Standing], page: Page) -> set[str]:
    """No label recurs: a short exchange is still one when named lines make up most of it."""
    named = {
        key: standing
        for key, standing in standings.items()
        if standing.label.nameness >= 0.5
        and not standing.label.furniture
        and standing.weight >= 0.45
        and not standing.forms["alone"]
    }
    if len(named) < 2:
        return set()
    kinds = page.lines.kinds
    text_lines = kinds.count("text") + kinds.count("heading")
    spoken = sum(1 for standing in named.values() if standing.speech > 0)
    if spoken * 2 < len(named) or len(named) * 2 < text_lines * 0.5:
        return set()
    forms = {standing.forms.most_common(1)[0][0] for standing in named.values()}
    alike = sum(1 for s in standings.values() if s.forms.most_common(1)[0][0] in forms)
    if len(named) < 0.7 * alike:
        return set()  # names among other things: a list
    if len(named) > _FEW and not any(
        QUESTION_END.search(opening.rest or page.lines.texts[min(opening.at + 1, len(kinds) - 1)])
        for standing in named.values()
        for opening in standing.openings
    ):
        return set()  # nobody asks and nobody speaks again: each has their say
    return set(named)


def one_voice(standings: dict[str, Standing], page: Page) -> set[str]:
    """A speech: the only heading below the title is a name with a colon, all text stands below."""
    colons = [key for key, standing in standings.items() if standing.forms["heading colon"]]
    if len(colons) != 1:
        return set()
    standing = standings[colons[0]]
    at = standing.openings[0].at
    kinds = page.lines.kinds
    if standing.n > 1 or standing.label.furniture or standing.label.nameness < 0.75:
        return set()
    if any(k > at or page.lines.levels[k] > 1 for k in page.headings if k != at):
        return set()
    below = kinds.count("text") - kinds[:at].count("text")
    return {standing.key} if below >= 3 and below >= 0.9 * kinds.count("text") else set()
