"""What has labels and is no talk: forms filled in again and again, lists, FAQs, code.

``reason`` looks at the openings that ``evidence`` has accepted and says in words why they are
nobody's; None where nothing speaks against them. No words of a subject are known here: what is
looked at is how labels follow each other, which pronouns stand where, and signs of code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

from tui.transcript.dialects import Opening
from tui.transcript.labels import Label
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern

_YOU = pattern(
    r"[你您妳]|\b(?:you|your|yours|yourself|you're|you’re|you've|you’ve)\b|あなた|さん(?:は|の|に|が|も)",
    re.IGNORECASE,
)
"""Words that speak to somebody."""
_ME = pattern(
    r"我|俺|私|僕|\b(?:I|I'm|I’m|I've|I’ve|me|my|mine|we|we're|we’re|our|us)\b|咱",
)
_DO = pattern(
    r"^[\s*_]{0,4}(?:请|請|可以|点击|點擊|登录|登錄|联系|聯繫"
    r"|yes\b[,.]? you|no\b[,.]? you|you (?:can|need|may|must)"
    r"|please|click|go to|open|run|use|try|check|see|contact|visit|select|press|install|make sure)",
    re.IGNORECASE,
)
_HOW = pattern(
    r"^[\s*_]{0,4}(?:如何|怎样|怎樣|怎么|怎麼|哪里|哪裡|在哪"
    r"|what is|what are|how (?:do|can|to|much)|can i|do i|is it|is there"
    r"|where (?:can|do|is)|why (?:is|does|do i)|does)",
    re.IGNORECASE,
)
_CODE_BEGINS = pattern(
    r"(?:def|class|import|from|return|raise|try:|else:|elif|except|finally:|function|const"
    r"|var|let|public|private|static|void|#include|package|using|end)\b[^。，]*$"
    r"|[\w.\[\]\"']{1,40}\s?[+\-*]?=\s?\S"
    r"|\"[\w .-]{1,40}\": ?[\[{\"\dtfn-]|File \"|@@ |[+-]{3} [ab]/|\$ "
)
_CODE_HOLDS = pattern(r"[;{}]\s*$|\w\(\)|=>|</\w")
_CODE_SIGNS = frozenset(";{}(=<")
"""Without one of them ``_CODE_HOLDS`` finds nothing."""
SPEECH = pattern(
    r"[我你您咱俺妳吗嗎呢吧啊嗯哦喔呀啦嘛唔咗嘅喺佢咩㗎][^：:]?|[?？؟]"
    r"|\b(?:I|you|we|my|your|our|I'm|I’m|me|us|yeah|yes|okay|ok|thanks|thank|hi|hello|well|uh|um|so"
    r"|no|right|sure|je|vous|nous|moi|oui|non|ich|wir|sie|nein|yo|usted|nosotros|gracias|si|sí|я|вы|мы|мне|меня|нет|да|tôi|chị|anh|vâng)\b|نعم|أنا"
    r"|[\u0370-\u03ff];|[\uac00-\ud7af](?:요|까|죠)[.?!,\s]|저는|제가|우리"
    r"|です|ます|ました|でしょう|ね[。、]|よ[。、]|谢谢|謝謝|好的|对[，,。]"
    r"|對[，,。]|是的",
    re.IGNORECASE,
)
"""What sounds like somebody talking."""
_ASKED = pattern(r"[?؟？]")
_WEAK = 0.7
"""Below this a label could as well be a common noun."""


def reason(
    openings: Sequence[Opening], others: Sequence[Opening], page: Page, names: Mapping[str, Label]
) -> tuple[str, int] | None:
    """Why no talk, and the source line to look at. ``others`` are openings of the same forms that
    were not accepted, ``names`` the labels by key as the document as a whole judges them."""
    lines = page.lines
    if not openings or any(o.form == "voice" for o in openings[:20]):
        return None
    first = lines[openings[0].at].n
    counts = Counter([o.label.key for o in openings])
    labels = {key: names[key] for key in counts if key in names}
    if len(labels) < len(counts):
        labels = {o.label.key: names.get(o.label.key, o.label) for o in openings}
    named = sum(labels[key].nameness * count for key, count in counts.items())
    weak = named < _WEAK * len(openings)
    if (weak or any(len(key) == 1 for key in labels)) and _like_code(page, openings):
        return "looks like program text", first
    if len(labels) == 1:
        label = next(iter(labels.values()))
        if openings[0].form not in _TIMED and (_no_voice(label) or _no_words(openings)):
            return f"{label.text!r} stands alone, nobody answers", first
    if all(label.answer for label in labels.values()):
        return "answers without questions", first
    if all(o.form in _ALONE for o in openings) and _verse(page, openings):
        return "short lines without full stops, as in verse", first
    if weak and openings[0].form not in _TIMED:
        if _cards(openings, page):
            return "the same labels come once under each heading", first
        if _cycle(openings, others):
            return "the same labels come round in one order, like a form", first
    elif (
        len(labels) > 2
        and _without_sentences(openings)
        and _spoken(openings) < _TALK
        and _cycle(openings, others)
    ):
        return "the same labels come round in one order, and no sentence stands behind them", first
    if len(labels) == 2 and openings[0].form not in _TIMED and _in_pairs(openings):
        if all(label.nameness < _WEAK for label in labels.values()) and _to_nobody(openings):
            return "two labels come in pairs, and nobody asks or says I", first
        if _two_languages(openings, labels):
            return "two labels come in pairs, each in its own language", first
    if len(labels) > 2 and _list_of_names(openings):
        return "names with lists behind them: nobody asks, and nobody says I", first
    if all(label.question or label.answer for label in labels.values()) and _help(openings, page):
        return "questions that a reader has, answers that tell what to do", first
    return None


_TIMED = frozenset(("name time", "name time text", "time name", "time name alone", "heading time"))


_ALONE = frozenset(("alone", "bold alone"))


_VERSE_LINES, _VERSE_NAMES = 1.6, 0.55
"""Verse has more lines than that below a name, or what stands above it is less of a name."""


def _verse(page: Page, openings: Sequence[Opening]) -> bool:
    """Nearly all lines are short, and hardly any ends like a sentence."""
    opened = page.flags(o.at for o in openings)
    both = zip(page.lines.texts, page.lines.kinds, strict=True)
    texts = [
        text for at, (text, kind) in enumerate(both) if kind in ("text", "quote") and not opened[at]
    ]
    names = sum(opening.label.nameness for opening in openings)
    if names >= _VERSE_NAMES * len(openings) > 0 and len(texts) < _VERSE_LINES * len(openings):
        return False  # a line each: a chat
    ended = sum(1 for text in texts if text[-1] in "。．.！!？?…”」")
    long = sum(1 for text in texts if len(text) > 48 or (len(text) > 24 and text[0] > "\u2e80"))
    return ended < 0.2 * len(texts) and long < 0.1 * len(texts)


def _no_voice(label: Label) -> bool:
    return not (label.question or label.host or label.guest or label.diarised) and (
        label.nameness < _WEAK
    )


_SAID = pattern(r"[。．.！!？?…，,；;]|\w[^\w]+\w")


def _no_words(openings: Sequence[Opening]) -> bool:
    """Behind none of the labels stands more than one word: ``host: a``."""
    return all(opening.rest and not _SAID.search(opening.rest) for opening in openings) and all(
        len(opening.rest) < 12 for opening in openings
    )


def _like_code(page: Page, openings: Sequence[Opening]) -> bool:
    lines = page.lines
    step = max(1, len(lines) // 80)
    # <Ann> text </Ann>: a name is written large, a tag hardly ever.
    named = {o.at for o in openings if o.form == "bracket" and not o.label.text[:1].islower()}
    sample = [
        lines.texts[at]
        for at in range(0, len(lines), step)
        if lines.kinds[at] == "text" and at not in named
    ]
    if len(sample) < 6:
        return False
    return sum(map(_is_code, sample)) >= 0.4 * len(sample)


def _is_code(text: str) -> bool:
    """A line that begins or ends as programs do."""
    if _CODE_BEGINS.match(text, 0, 120):
        return True
    signs = not _CODE_SIGNS.isdisjoint(text[:120]) and _CODE_HOLDS.search(text, 0, 120) is not None
    return signs and not _UNKNOWN.search(text)  # a Greek question ends in a semicolon


def _cards(openings: Sequence[Opening], page: Page) -> bool:
    """Under each heading (or short line) every label stands once, in one order, as on an index
    card."""
    texts, kinds, gaps = page.lines.texts, page.lines.kinds, page.lines.gaps
    opened = page.flags(o.at for o in openings)
    groups: list[list[str]] = [[]]
    asked = asking = 0
    previous = -1
    said = False
    for opening in openings:
        heads = [
            texts[k]
            for k in range(previous + 1, opening.at)
            if not opened[k]
            and (
                kinds[k] == "heading"
                or (
                    previous >= 0
                    and not page.wrapped
                    and (k > previous + 1 or said)
                    and kinds[k] == "text"
                    and len(texts[k]) <= 24
                    and texts[k][-1] not in "。．.!！?？…”」"
                    and gaps[k]
                )
            )
        ]
        if heads:
            asked += any(map(_ASKED.search, heads))
            groups.append([])
        groups[-1].append(opening.label.key)
        asking += _ASKED.search(opening.rest[-2:]) is not None
        previous, said = opening.at, bool(opening.rest)
    groups = [group for group in groups if group]
    if asking * 2 >= len(groups):
        return False  # a card asks nothing
    if len(groups) < 3 or asked * 3 > len(groups):
        return False
    if sum(1 for group in groups if len(group) > 1) < 0.6 * len(groups):
        return False
    once = sum(1 for group in groups if len(group) == len(set(group)))
    order = {key: place for place, key in enumerate(dict.fromkeys(chain.from_iterable(groups)))}
    alike = sum(1 for group in groups if group == sorted(group, key=order.__getitem__))
    if alike < 0.7 * len(groups):
        return False
    return once >= 0.9 * len(groups) and len(openings) <= 8 * len(groups)


def _cycle(openings: Sequence[Opening], others: Sequence[Opening]) -> bool:
    """Three labels or more that come round in the same order each time. Where two of them ask
    it is a talk, in two languages perhaps."""
    said: dict[str, list[bool]] = {}
    for opening in openings:
        if opening.rest and not opening.label.question:
            asks = opening.rest.rstrip("*_ ”’」』\"'")[-1:] in ("?", "？")
            said.setdefault(opening.label.key, []).append(asks)
    askers = [asks for asks in said.values() if len(asks) >= 2 and sum(asks) >= 0.6 * len(asks)]
    if len(askers) >= 2:
        return False
    order = [o.label.key for o in sorted((*openings, *others), key=lambda o: o.at)]
    counts = Counter(order)
    often = [key for key, count in counts.items() if count >= 3]
    if len(often) < 3 or sum(counts[key] for key in often) < 0.9 * len(order):
        return False
    order = [key for key in order if key in often]
    if max(counts[key] for key in often) - min(counts[key] for key in often) > 1:
        return False
    steps = Counter(pairwise(order))
    usual = sum(
        max(count for (one, _), count in steps.items() if one == key)
        for key in often
        if any(one == key for one, _ in steps)
    )
    return usual >= 0.9 * (len(order) - 1) and not any(steps[key, key] for key in often)


_FINISHED = frozenset("。．.！!？?…”」』’\"'")


def _without_sentences(openings: Sequence[Opening]) -> bool:
    ended = sum(1 for opening in openings if not opening.rest or opening.rest[-1] in _FINISHED)
    return ended < 0.1 * len(openings)


def _in_pairs(openings: Sequence[Opening]) -> bool:
    """Two labels, one after the other each time, a line behind each."""
    return (
        len(openings) >= 6
        and len(openings) % 2 == 0
        and all(opening.rest for opening in openings)
        and all(one.label.key != other.label.key for one, other in pairwise(openings))
    )


def _to_nobody(openings: Sequence[Opening]) -> bool:
    """Not one of them asks, and hardly one speaks of anybody or to anybody."""
    said = [opening.rest for opening in openings]
    if any(_ASKED.search(text) for text in said):
        return False
    known = (SPEECH, _KANA, _UNKNOWN)
    spoken = sum(1 for text in said if any(one.search(text, 0, 200) for one in known))
    return len(said) >= 8 and spoken <= 0.15 * len(said)


_KANA = pattern("[\u3041-\u3096]")
"""Japanese leaves out who is spoken to."""
_UNKNOWN = pattern("[\u0370-\u03ff\u0530-\u10ff\u1200-\u1fff]")
"""Letters of languages whose words for I and you are not known here: Greek, Hebrew, Thai, ..."""
_ENGLISH = pattern(r"\b(?:the|a|an|of|and|to|in|is|for|with|on|at|by)\b", re.IGNORECASE)
_HAN = pattern("[\u3400-\u9fff]")
_AGREED = pattern(r"^(?:好|对|對|行|是|不|没|沒)[啊的呀]?[，。！,.!]?$")
_LISTED = frozenset(("plain", "bold", "listed"))
_LIST_LEAST, _LIST_LENGTH, _LIST_SPEECH, _LIST_SENTENCES = 8, 36, 0.05, 0.2
"""A list has so many lines at least, of so many cells at most on the whole; hardly one of them
asks, says I or you, or agrees (of the turns of talks that were looked at a third does, of records
of meetings as well), and few end like a sentence."""


_TALK = 0.3


def _spoken(openings: Sequence[Opening]) -> float:
    """Share of what stands behind the labels that sounds like somebody talking."""
    talk = (SPEECH, _KANA, _AGREED)
    said = sum(1 for one in openings if any(found.search(one.rest, 0, 200) for found in talk))
    return said / len(openings)


def _list_of_names(openings: Sequence[Opening]) -> bool:
    """Short lines behind names that nobody says, in a language whose words for talking are known:
    who has which duty, who ordered what, marks."""
    n = len(openings)
    if n < _LIST_LEAST or any(one.form not in _LISTED for one in openings):
        return False
    if any(one.label.host or one.label.guest or one.label.diarised for one in openings):
        return False
    if openings[-1].at - openings[0].at > 2 * n + 4:  # with more below the names
        return False
    said = [one.rest for one in openings]
    long = sum(len(text) + len(_HAN.findall(text)) for text in said)
    if not all(said) or long > _LIST_LENGTH * n:
        return False
    ended = sum(1 for text in said if text[-1] in "。.！!…")
    if _spoken(openings) > _LIST_SPEECH or ended > _LIST_SENTENCES * n:
        return False
    han, english = (sum(1 for t in said if known.search(t)) for known in (_HAN, _ENGLISH))
    return han >= 0.8 * n or english >= 0.2 * n


_LATIN = pattern("[A-Za-zÀ-ɏ]")
_OTHER = pattern("[\u0370-\u1fff\u2e80-\uffdc]")


def _two_languages(openings: Sequence[Opening], labels: Mapping[str, Label]) -> bool:
    """All that stands behind one label is in Latin letters and nothing behind the other, both are
    signs and no names, and nobody asks: what is said stands there in two languages."""
    signs = all(label.text.isupper() or len(label.text) == 1 for label in labels.values())
    if not signs or any(
        label.nameness >= _WEAK or len(label.text) > 3 for label in labels.values()
    ):
        return False
    if any(_ASKED.search(opening.rest) for opening in openings):
        return False
    sides = [openings[0::2], openings[1::2]]
    latin = [
        sum(1 for one in side if len(_LATIN.findall(one.rest)) > len(_OTHER.findall(one.rest)))
        for side in sides
    ]
    some, none = max(latin), min(latin)
    return none == 0 and some == len(sides[0])


def _help(openings: Sequence[Opening], page: Page) -> bool:
    """Who asks says "I" or asks how; who answers says "you" or "please": a help page. In an
    interview it is the other way round."""
    lines = page.lines
    talk = helping = asked = 0
    ats = [o.at for o in openings]
    for place, opening in enumerate(openings[:60]):
        stop = ats[place + 1] if place + 1 < len(ats) else len(lines)
        said = [opening.rest] if opening.rest else []
        said += [lines[k].text for k in range(opening.at + 1, min(stop, opening.at + 5))]
        if opening.label.question:
            question, answer = "".join(said[:1]), "".join(said[1:])
            asked += 1
        else:
            question, answer = "", "".join(said)
        if question:
            talk += _YOU.search(question) is not None
            helping += _ME.search(question) is not None or _HOW.search(question) is not None
        if answer:
            talk += _ME.search(answer, 0, 400) is not None
            helping += _DO.search(answer) is not None or (
                _YOU.search(answer, 0, 400) is not None and _ME.search(answer, 0, 400) is None
            )
    return asked >= 3 and helping >= 0.5 * asked and talk * 2 < helping
