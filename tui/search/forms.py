"""What else a word may stand for: regional words, its parts where scripts meet, what it was meant
to be, what its letters sound like."""

from __future__ import annotations

import math

from tui.search import nearby
from tui.search.candidates import find
from tui.search.fold import fold, is_cjk
from tui.search.inquiry import Form, Inquiry
from tui.search.letters import HAN
from tui.search.pieces import pieces_of
from tui.search.query import Term
from tui.search.ranking import WEIGHTS
from tui.search.regional import regional_forms, regional_words
from tui.search.sounds import (
    Reading,
    is_syllable,
    prefix_range,
    sound_array,
    spellings_of,
    sureness,
)

UNUSUAL = 0.6
"""How likely a string is meant that sounds as typed only by a rarer reading of a character."""
RARER = 0.1
"""What the least likely of the strings with one sound is worth less than the likeliest."""


def spelled(inquiry: Inquiry) -> str:
    """The query as typed pinyin: small letters, perhaps with ideographs among them; else empty.
    Words that are each a syllable are kept apart by apostrophes."""
    # Not as ``inquiry.terms``, where none stands twice.
    parts = [_spelled(term) for term in inquiry.query.text_terms]
    if not all(parts):
        return ""
    syllables = len(parts) > 1 and all(is_syllable(part) for part in parts[:-1])
    typed = ("'" if syllables and prefix_range(parts[-1])[0] else "").join(parts)
    return typed if 2 <= len(typed) <= 48 and not all(map(is_cjk, typed)) else ""


def _spelled(term: Term) -> str:
    """A term as part of typed pinyin, else empty."""
    if term.phrase or len(term.text) != len(term.folded):
        return ""
    typed = "".join(
        folded if is_cjk(folded) else raw
        for raw, folded in zip(term.text, term.folded, strict=True)
    )
    typed = typed.replace("'", "").replace("ü", "v")
    good = all(is_cjk(c) or (c.isascii() and c.islower()) for c in typed)
    return typed if good else ""


def regional(term: Term) -> list[Form]:
    """The words of other regions for a term."""
    if term.phrase:
        return []
    return [
        Form((form,), "synonym", 0.9, f"{_typed(term, before)}→{after}", form.isascii())
        for form, before, after in regional_forms(term.folded)
    ]


def in_one_word(inquiry: Inquiry, forms: list[list[Form]]) -> list[list[Form]]:
    """The forms of a query in which some words side by side are one word elsewhere, open data and
    开放数据 say: with that in their stead; empty where there is none."""
    terms = inquiry.terms
    if any(term.phrase for term in terms) or len(terms) != len(inquiry.query.text_terms):
        return []
    words = regional_words()
    for size in range(len(terms), 1, -1):
        for start in range(len(terms) - size + 1):
            run = terms[start : start + size]
            others = words.get(" ".join(term.folded for term in run))
            if others:
                typed = " ".join(term.text for term in run)
                one = [
                    Form((fold(other),), "synonym", 0.9, f"{typed}→{other}", other.isascii())
                    for other in others
                ]
                return [*forms[:start], one, *forms[start + size :]]
    return []


def apart(term: Term) -> list[Form]:
    """A term in which scripts meet, as its parts."""
    if term.phrase:
        return []
    pieces = pieces_of(term.folded)
    parts = tuple(dict.fromkeys(piece.text for piece in pieces))
    # A single letter or digit by itself is everywhere.
    if len(parts) < 2 or any(len(p.text) < 2 and p.kind != HAN for p in pieces):
        return []
    return [Form(parts, "apart", 1.0)]


def is_common(inquiry: Inquiry, term: Term) -> bool:
    """Whether a term stands in many turns as it is."""
    return any(
        len(find(inquiry, number, term.folded).documents) > 100
        for number in range(len(inquiry.catalogue.batches))
    )


def close(inquiry: Inquiry, term: Term, thorough: bool) -> list[Form]:
    """Strings of the library that a term may have meant; unless ``thorough`` only those of
    the same sound."""
    if term.phrase or len(term.folded) > 60:
        return []
    memory = inquiry.catalogue.memory
    key = ("close", term.folded, term.text.islower(), thorough)
    known = memory.get(key)
    if isinstance(known, list):
        return known
    found: dict[str, Form] = {}
    letters = _spelled(term)
    if letters and not all(map(is_cjk, letters)):
        found = {form.needles[0]: form for form in sounding_forms(inquiry, letters)}
    # What reads, to its end, as pinyin of something in the text is hardly a misspelt word.
    reads = found and any(b - a == 1 for (*_, (a, b)), _ in spellings_of(letters))
    for batch in inquiry.catalogue.batches if not reads else ():
        inquiry.check()
        for near in nearby.corrections(batch.segment, term.folded, thorough, inquiry.check):
            length = len(term.folded)
            weight = 1.0 - 0.5 * near.cost / length
            note = "≈ 同音" if near.same_sound else f"≈ {near.distance} 字"
            if term.folded.isascii():
                note = f"≈ {near.text}"
            form = Form((near.text,), "typo", round(weight, 3), note)
            if near.text not in found or found[near.text].weight < form.weight:
                found[near.text] = form
    forms = sorted(found.values(), key=lambda form: -WEIGHTS[form.kind] * form.weight)[:16]
    memory[key] = forms
    return forms


def sounding_forms(inquiry: Inquiry, letters: str) -> list[Form]:
    """Strings of the turns' text that typed pinyin may stand for, the likeliest first: what is
    said often is meant more often than what two words happen to make between them."""
    counts: dict[str, int] = {}
    for batch in inquiry.catalogue.batches:
        inquiry.check()
        for text, count in nearby.by_pinyin(batch.segment, letters, inquiry.check).items():
            counts[text] = counts.get(text, 0) + count
    # Three syllables and more are hardly there by chance, unless it is by their initials alone.
    sure = sureness(letters)
    ways = [reading for reading, _ in spellings_of(letters)]
    worth = {
        text: math.log1p(count) * (1.0 if _is_usual(text, ways) else UNUSUAL)
        for text, count in counts.items()
    }
    likely = sorted(counts, key=lambda text: (-worth[text], text))[:12]
    most = worth[likely[0]] if likely else 1.0
    return [
        Form(
            (text,),
            "pinyin",
            (sure if len(text) > 2 else 1.0) * (1 - RARER * (1 - worth[text] / most)),
            "pinyin",
        )
        for text in likely
    ]


def _is_usual(text: str, ways: list[Reading]) -> bool:
    """Whether a string sounds as typed by the most common reading of each of its characters."""
    sounds = [int(sound_array()[ord(c)]) if ord(c) < 0x10000 else 0 for c in text]
    return any(
        len(way) == len(sounds)
        and all(first <= sound < last for sound, (first, last) in zip(sounds, way, strict=True))
        for way in ways
    )


def _typed(term: Term, folded: str) -> str:
    """A piece of a folded term as it was typed."""
    place = term.folded.find(folded)
    if place >= 0 and len(term.text) == len(term.folded):
        return term.text[place : place + len(folded)]
    return folded
