"""Labels that open turns because of those which do: spelled like them, set like them, in their
midst."""

from __future__ import annotations

from collections import Counter

from tui.transcript.evidence.standing import BARE_FORMS, FORM_WEIGHT, Standing, is_bold
from tui.transcript.evidence.strength import CLAUSE
from tui.transcript.joining import CLOSING
from tui.transcript.labels import MAX_LABEL, Label, analyse, neighbours, stands_for
from tui.transcript.lines import Page, PageLines

_MOST_HEADINGS = 0.8
_NEAR = 3
"""So many lines above the first and below the last turn that is known may be of the talk."""


def where_all_stand(accepted: set[str], standings: dict[str, Standing]) -> set[str]:
    """Where nearly each heading with a colon is somebody who speaks, the others speak as well:
    long names of bureaus, the translator, "Group 2". Not what has no speech below it."""
    form = "heading colon"
    every = sum(standing.forms[form] for standing in standings.values())
    known = sum(standings[key].forms[form] for key in accepted)
    if every < 8 or known < _MOST_HEADINGS * every:
        return set()
    found: set[str] = set()
    for key, standing in standings.items():
        label = standing.label
        if key in accepted or standing.forms[form] * 2 <= standing.n:
            continue
        sounds = standing.speech >= 0.5
        if label.furniture:
            # A credit or a stage direction stands once, and is in no corner brackets.
            likely = (standing.n >= 3 and sounds) or label.text[:1] == "【"
        else:
            likely = label.nameness >= 0.08 or (label.nameness > 0 and sounds)
        if likely:
            found.add(key)
    return found


def related(one: Label, other: Label) -> bool:
    """Whether one label can be a spelling of the other; a single character may stand for the name
    that it begins."""
    if one.key == other.key or stands_for(one, other) or stands_for(other, one):
        return True
    a, b = sorted((one.key, other.key), key=len)
    return len(a) == 1 and not a.isascii() and b[0] == a and 2 <= len(b) <= 4


def find_companions(strong: set[str], standings: dict[str, Standing], page: Page) -> set[str]:
    """Labels too rare to stand on their own that go with those which do."""
    if len(strong) == len(standings):
        return set()
    form_strong: Counter[str] = Counter()
    form_all: Counter[str] = Counter()
    for key, standing in standings.items():
        for form, count in standing.forms.items():
            form_all[form] += count
            if key in strong:
                form_strong[form] += count
    first = min(standings[key].openings[0].at for key in strong)
    last = max(standings[key].openings[-1].at for key in strong)
    opened = page.flags(o.at for key in strong for o in standings[key].openings)
    found: set[str] = set()
    near: dict[str, list[str]] = {}
    kin: set[str] = set()
    named = [standings[key].label.text for key in strong if len(key) > 2]
    capitals = len(named) >= 2 and all(map(str.isupper, named))
    if any(
        standing.label.nameness >= 0.3 and not standing.label.furniture and key not in strong
        for key, standing in standings.items()
    ):
        near = neighbours(
            {
                key: s.label
                for key, s in standings.items()
                if s.label.nameness >= 0.3 or key in strong
            }
        )
    for key, standing in standings.items():
        label = standing.label
        x = label.nameness
        if key in strong or label.furniture or x < 0.1:
            continue
        if (standing.forms["letter"] + standing.forms["letter number"]) * 2 > standing.n:
            continue
        form = standing.forms.most_common(1)[0][0]
        share = form_strong[form] / form_all[form]
        if not form_strong[form]:
            at = standing.openings[0].at
            between = first < at < last and (opened[at + 1] or opened[at - 1])
            if x >= 0.85 and (standing.n >= 2 or (between and standing.starts >= 0.5)):
                found.add(key)
            continue
        at = standing.openings[0].at
        if x >= 0.3 and any(
            other in strong and related(label, standings[other].label)
            for other in near.get(key, ())
        ):
            if standing.starts >= 0.5 or x >= 0.6:
                found.add(key)
                kin.add(key)
            continue
        weight = FORM_WEIGHT.get(form, 0.4)
        if at > last + 30 and not label.host:
            continue
        if weight >= 0.7 and share >= 0.5 and x >= (0.12 if weight >= 0.85 else 0.3):
            found.add(key)
            continue
        if form == "bracket" and share >= 0.5 and x >= 0.85:
            found.add(key)
            continue
        if standing.starts < 0.5 or at < first - 3:
            continue
        amid = opened[at - 1] and opened[at + 1]
        if x >= 0.85 and (standing.n >= 2 or standing.speech > 0 or amid):
            found.add(key)
        elif x >= 0.5 and weight >= 0.4:
            alike = capitals and label.text.isupper() and len(label.key) > 2
            close = any(opened[at + 1 : at + 7])
            if close and (standing.n >= 2 or standing.speech > 0 or alike):
                found.add(key)
    found |= _everywhere(strong, found, standings, page, first, last)
    for key, others in near.items():
        standing = standings[key]
        if (
            key not in found
            and key not in strong
            and not standing.label.furniture
            and standing.n >= 2
            and standing.starts >= 0.5
            and any(o in found and related(standing.label, standings[o].label) for o in others)
        ):
            found.add(key)
            kin.add(key)
    return kin | _without_glossaries(found - kin, strong | kin, standings)


def _everywhere(
    strong: set[str],
    found: set[str],
    standings: dict[str, Standing],
    page: Page,
    first: int,
    last: int,
) -> set[str]:
    """Labels that are nothing special by themselves, on a page where a label of their form opens
    nearly every block: whoever stands there speaks. Where it opens many, they must recur."""
    accepted = strong | found
    if not any(
        key not in accepted
        and _likely_here(standing)
        and not standing.label.furniture
        and (
            standing.forms["bold alone"]
            or (standing.forms["alone"] and standing.label.nameness >= 0.6)
            or not BARE_FORMS.issuperset(standing.forms)
        )
        for key, standing in standings.items()
    ):
        return set()
    kinds, gaps = page.lines.kinds, page.lines.gaps
    inside = kinds[first : last + 1]
    texts = inside.count("text")
    blocks = sum(
        1
        for kind, gap in zip(inside, gaps[first : last + 1], strict=True)
        if gap and kind == "text"
    )
    opened: Counter[str] = Counter()
    known: Counter[str] = Counter()
    gapped: Counter[str] = Counter()
    for key, standing in standings.items():
        if standing.label.furniture or standing.label.nameness < 0.1:
            continue
        for opening in standing.openings:
            if first - _NEAR <= opening.at <= last + _NEAR:
                opened[opening.form] += 1
                known[opening.form] += key in accepted
            gapped[opening.form] += gaps[opening.at]
    # A short line without an end is a heading or a caption, and nobody's words.
    at_label = bytearray(len(kinds))
    for standing in standings.values():
        for opening in standing.openings:
            at_label[opening.at] = True
    texts -= sum(
        first <= at <= last and not at_label[at] and not is_bold(page.lines.texts[at])
        for at in page.short
    )
    lone = opened["bold alone"] or opened["alone"]
    taken = {o.at for key in accepted for o in standings[key].openings} if lone else set[int]()
    ended = _mostly_ended(taken, page.lines)
    said = [bool(o.rest) for key in strong for o in standings[key].openings]
    bare = 2 * sum(said) < len(said)
    more: set[str] = set()
    for key, standing in standings.items():
        label = standing.label
        x = label.nameness
        if key in accepted or label.furniture or not _likely_here(standing):
            continue
        form = standing.forms.most_common(1)[0][0]
        if known[form] < 0.5 * opened[form] or (x < 0.5 and CLAUSE.search(label.text)):
            continue
        if (
            (form == "bold alone" or (form == "alone" and x >= 0.6))
            and opened[form] >= 0.4 * texts
            and _set_as_all(standing, taken, page.lines, ended=ended)
        ):
            more.add(key)
        if form in BARE_FORMS:
            continue
        above = x >= 0.75 and not label.crowd and _begins(standing, first, bare=bare)
        top = first - _ABOVE if above else first
        within = sum(top <= opening.at <= last + 3 for opening in standing.openings)
        all_lines = opened[form] >= 0.9 * texts
        if within * 2 < standing.n or within < 1:
            continue
        within_talk = x >= 0.85 or standing.openings[-1].at < last  # no line of what follows a talk
        if standing.starts < 0.8 and not (all_lines and within_talk):
            continue
        everywhere = all_lines or (gapped[form] >= 0.8 * blocks and blocks >= max(4, 0.25 * texts))
        if (
            ((all_lines or (everywhere and standing.weight >= 0.7)) and x >= 0.2)
            or (everywhere and (x >= 0.3 or standing.n >= 2))
            or (standing.n >= 2 and x >= 0.45)
            or (standing.n >= 3 and x >= 0.3 and standing.speech >= 0.3)
        ):
            more.add(key)
    return more


_ABOVE = 4


def _begins(standing: Standing, first: int, *, bare: bool) -> bool:
    """Who speaks once, above all others, says something, and not who they are."""
    opening = standing.openings[0]
    if opening.at >= first or bare is bool(opening.rest):
        return False
    said = opening.rest.strip("*_ ")
    if bare or said[-1:] in CLOSING:
        return True
    name = analyse(said) if len(said) <= MAX_LABEL else None
    return len(said) > _SHORT_NAME and (name is None or name.nameness < 0.6)


_SHORT_NAME = 3


def _likely_here(standing: Standing) -> bool:
    """Something of a name, or a label in strong typography that comes again and again."""
    x = standing.label.nameness
    return x >= 0.15 or (x >= 0.1 and standing.n >= 3 and standing.weight >= 0.7)


def _set_as_all(standing: Standing, taken: set[int], lines: PageLines, *, ended: bool) -> bool:
    """A name on a line of its own, on a page where nearly every other line of text is one: no
    heading, for no other name stands directly below it."""
    return (
        standing.label.nameness >= 0.2
        and standing.starts >= 0.8
        and all(_speaks(opening.at, taken, lines, ended=ended) for opening in standing.openings)
    )


def _below(at: int, lines: PageLines) -> int:
    """The first line of text below a line; the number of lines without one."""
    below = at + 1
    while below < len(lines) and lines.kinds[below] != "text":
        below += 1
    return below


def _mostly_ended(taken: set[int], lines: PageLines) -> bool:
    """Whether what stands below the names that are known ends with a full stop, mostly."""
    below = [at for at in (_below(at, lines) for at in taken) if at < len(lines)]
    return sum(lines.texts[at][-1:] in CLOSING for at in below) >= 0.5 * len(below)


def _speaks(at: int, taken: set[int], lines: PageLines, *, ended: bool) -> bool:
    """Whether the first text below a line opens no turn, and is a finished one if all are."""
    below = _below(at, lines)
    if below >= len(lines) or below in taken:
        return False
    return not ended or lines.texts[below][-1:] in CLOSING


_GLOSSARY = 4
"""So many labels in a row that each stand once are a list."""


_SHORT_GLOSSARY = 3
"""So many are, where none of them is clearly a name."""


def _without_glossaries(
    found: set[str], strong: set[str], standings: dict[str, Standing]
) -> set[str]:
    """Take out runs of labels that each stand once with nobody in between: a glossary, a list of
    points. In a conversation the others answer."""
    if sum(1 for key in found if standings[key].n == 1) < _SHORT_GLOSSARY:
        return found
    order = sorted(
        (o.at, key)
        for key in found | strong
        for o in standings[key].openings
        if not o.form.startswith("heading")
    )
    out: set[str] = set()
    run: list[str] = []
    for _, key in [*order, (0, "")]:
        single = key in found and standings[key].n == 1
        if single:
            run.append(key)
            continue
        weak = all(standings[key].label.nameness < 0.7 for key in run)
        if len(run) >= (_SHORT_GLOSSARY if weak else _GLOSSARY):
            out.update(run)
        run = []
    return found - out
