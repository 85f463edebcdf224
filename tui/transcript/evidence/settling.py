"""What is changed once it is known which labels open turns: openings that are titles, headings or
silent after all, and the side of a talk that carries no label."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tui.transcript.dialects import Opening, unlabelled
from tui.transcript.dialects.stamped import BARE_CLOCK
from tui.transcript.evidence.standing import (
    BARE_FORMS,
    FORM_WEIGHT,
    QUESTION_END,
    Choice,
    Standing,
    is_bold,
    weight,
)
from tui.transcript.joining import CLOSING
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern


def is_one(openings: list[Opening]) -> bool:
    """Whether all openings have one label."""
    key = openings[0].label.key
    return all(opening.label.key == key for opening in openings)


_NO_WORDS = pattern(r"[\[(（【][^\[\]()（）【】]{1,60}[\])）】]$|[▲△]")
"""What happens, and captions."""


def _said_above(at: int, ats: set[int], page: Page) -> int:
    """The line of words above an opening, past pictures and what happens; -1 where another opening
    stands there."""
    texts, kinds = page.lines.texts, page.lines.kinds
    for above in range(at - 1, max(-1, at - 4), -1):
        if above in ats:
            return -1
        if kinds[above] in ("text", "heading") and not _NO_WORDS.match(texts[above]):
            return above
    return -1


def other_side(choice: Choice, page: Page) -> None:
    """Only one label: the other person's words carry none. Either the label asks and what stands
    below answers, or it answers and a question stands above each time."""
    openings = choice.openings
    lines = page.lines
    label = openings[0].label
    if len(openings) < 3 or label.question or label.host:
        return
    if any(o.form == "voice" for o in openings[:9]):
        return
    ats = {o.at for o in openings}
    asks = sum(1 for o in openings if o.rest and QUESTION_END.search(o.rest))
    if asks >= 0.75 * len(openings):
        followed = sum(
            1
            for o in openings
            if o.at + 1 < len(lines) and o.at + 1 not in ats and lines[o.at + 1].kind == "text"
        )
        if followed >= 0.75 * len(openings):
            twin = label.raised(1.0)
            twin.host = True
            for opening in openings:
                opening.label = twin
            choice.standings[twin.key].label = twin
        return
    tops = [_said_above(o.at, ats, page) for o in openings]
    above = [at for at in tops if at >= 0 and QUESTION_END.search(lines[at].text)]
    questions = {at: lines[at].text for at in above}
    dashed = unlabelled.dashed(page, ats)
    if above and dashed.keys() >= questions.keys() and len(dashed) <= 2 * len(above):
        questions = dashed  # the dash says that they ask, whatever they end with
        above = [at for at in tops if at in dashed]
    set_off = {at: lines[at].text for at in tops if at >= 0 and is_bold(lines[at].text)}
    if len(set_off) >= 0.7 * len(openings) and len(above) >= 0.4 * len(openings):
        for at, text in set_off.items():  # bold is who asks, and now and then only says something
            questions.setdefault(at, text)
        above = list(set_off)
    if len(above) < 3 or len(above) < 0.7 * len(openings):
        return
    asker = unlabelled.asker()
    asked = [Opening(at, asker, q, "heading", unlabelled.NAME) for at, q in questions.items()]
    standing = Standing(asker.key, asker, page)
    standing.openings = asked
    standing.forms = Counter({"heading": len(asked)})
    choice.standings[asker.key] = standing
    choice.openings = sorted((*openings, *asked), key=lambda o: o.at)


def leave_title(choice: Choice, page: Page) -> None:
    """``Name: a title`` on the first line, set apart and without a full stop where the turns end
    with one, is the document's title."""
    openings = choice.openings
    if len(openings) < 4 or openings[0].at > 0:
        return
    lines = page.lines
    if not openings[0].rest:
        if openings[0].form in BARE_FORMS and _is_title(openings, page):
            choice.openings = openings[1:]
            key = openings[0].label.key
            if all(opening.label.key != key for opening in choice.openings):
                del choice.standings[key]
        return
    key = openings[0].label.key
    once = all(opening.label.key != key for opening in openings[1:])
    if _ABOUT.match(openings[0].label.text) and once and len(openings[0].rest) <= 40:
        choice.openings = openings[1:]  # 对话王小河：……
        del choice.standings[key]
        return
    if len(lines) < 2 or not lines[1].gap or openings[0].rest[-1] in CLOSING:
        return
    if openings[0].form != "plain" and openings[0].form == openings[1].form:
        return  # set as the others are: a turn
    rests = [opening.rest for opening in openings[1:60] if opening.rest]
    ended = sum(1 for rest in rests if rest[-1] in CLOSING)
    if rests and ended >= 0.8 * len(rests) and len(openings[0].rest) <= 40:
        choice.openings = openings[1:]


def leave_description(choice: Choice, page: Page) -> None:
    """``NAME: an interview conducted by …`` far above the talk, with a heading between them, where
    else the name always has a line of its own above the words."""
    openings = choice.openings
    if len(openings) < 8 or not openings[0].rest or any(one.rest for one in openings[1:]):
        return
    key = openings[0].label.key
    spelled = next((one.label for one in openings[1:] if one.label.key == key), None)
    between = page.lines.kinds[openings[0].at + 1 : openings[1].at]
    if "heading" in between and spelled is not None:
        choice.openings = openings[1:]
        choice.standings[key].label = spelled


def leave_silent(choice: Choice, page: Page) -> None:
    """A mark that stands once, alone on its line and directly above another opening or with a time
    between them, says nothing: ``【Questions from the floor】`` is a heading, also with a colon."""
    openings = choice.openings
    if len(openings) < 4:
        return
    texts = page.lines.texts
    silent = {
        one.label.key
        for one, other in pairwise(openings)
        if not one.rest
        and (
            (one.form in ("bracket", "plain", "bold") and other.at == one.at + 1)
            or (
                one.form == "name time"
                and other.at == one.at + 2
                and BARE_CLOCK.match(texts[one.at + 1])
            )
        )
    }
    for key in silent:
        if choice.standings[key].n == 1:
            del choice.standings[key]
            choice.openings = [o for o in choice.openings if o.label.key != key]


def leave_tasks(choice: Choice, page: Page) -> None:
    """Names in a list below a heading or a line with a colon, where elsewhere they stand without
    list marks: who has what to do, and nobody's words."""
    openings = choice.openings
    listed = [one.at for one in openings if one.form == "listed"]
    if not listed or 2 * len(listed) > len(openings):
        return
    taken = {one.at for one in openings}
    lines = page.lines
    out: set[int] = set()
    for at in listed:
        above = at - 1
        if above in out or (
            above >= 0
            and above not in taken
            and (lines.kinds[above] == "heading" or lines.texts[above].endswith((":", "：")))
        ):
            out.add(at)
    if out:
        choice.openings = [one for one in openings if one.at not in out]
        left = {one.label.key for one in choice.openings}
        choice.standings = {key: one for key, one in choice.standings.items() if key in left}


_ABOUT = pattern("对话|對話|专访|專訪|访谈|訪談|采访|採訪|对谈|對談")


def _is_title(openings: list[Opening], page: Page) -> bool:
    """A name on the first line that never comes again: with a blank line below it, unlike the other
    names, with no words below it, or with a word in front that says what the page is."""
    first = openings[0]
    if openings[1].at == 1:
        return True
    if any(opening.label.key == first.label.key for opening in openings[1:]):
        return False
    gaps = page.lines.gaps
    bare = [opening.at for opening in openings[1:60] if opening.form in BARE_FORMS]
    apart = sum(gaps[at + 1] for at in bare if at + 1 < len(gaps))
    return (gaps[1] == 1 and len(bare) >= 3 and apart <= 0.2 * len(bare)) or _ABOUT.match(
        first.label.text
    ) is not None


def of_one_way(openings: list[Opening], forms: Counter[str]) -> list[Opening]:
    """Where nearly all turns open in one strong typography (a heading, bold, a time), a plain
    colon in between is a name read out, not another turn."""
    if len(openings) < 10:
        return openings
    form, count = forms.most_common(1)[0]
    if count < 0.75 * len(openings) or FORM_WEIGHT.get(form, 0.4) < 0.7:
        return openings
    return [o for o in openings if o.form == form or weight(o) >= 0.7]


def without_said(openings: list[Opening]) -> list[Opening]:
    """Where names stand alone on their lines, what is directly below one is said by it: no name in
    plain letters where the others are bold or have a colon, and none with words behind it."""
    bare = [one for one in openings if not one.rest]
    if len(bare) < 0.6 * len(openings):
        return openings
    named = {one.label.key for one in bare if one.form != "alone"}
    if sum(one.form != "alone" for one in bare) >= 0.75 * len(bare):
        openings = [one for one in openings if one.form != "alone" or one.label.key in named]
    alone = Counter(one.label.key for one in openings if not one.rest)
    kept: list[Opening] = []
    for one in openings:
        above = kept[-1] if kept else None
        said = above is not None and not above.rest and above.at == one.at - 1
        other = one.form == "alone" and above is not None and above.form != "alone"
        if not (said and ((one.rest and not alone[one.label.key]) or other)):
            kept.append(one)
    return kept


def without_headings(openings: list[Opening], page: Page) -> list[Opening]:
    """Where most turns open otherwise, a heading with a name in it that stands directly above
    another opening says what comes, and is no turn."""
    if (
        openings
        and openings[0].form.startswith("heading")
        and openings[-1].form == openings[0].form
    ):
        form = openings[0].form
        if sum(1 for o in openings if o.form == form) * 2 > len(openings):
            return openings
    headed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for o in openings:
        total[o.label.key] += 1
        headed[o.label.key] += o.form.startswith("heading")
    if not headed.total() or headed.total() * 2 > len(openings):
        return openings
    ats = {o.at for o in openings}
    lines = page.lines
    return [
        o
        for o in openings
        if not o.form.startswith("heading")
        or headed[o.label.key] * 2 > total[o.label.key]
        or (o.at + 1 not in ats and o.at + 1 < len(lines) and lines[o.at + 1].kind != "heading")
    ]
