"""A mark instead of a colon: ``Q1. text``, ``问 text``, ``○議長（山田君）text``, ``>> text``,
``【李青】text``, ``<Ann> text``, ``**Ann** text``, ``*ANN:`` of CHAT."""

from __future__ import annotations

from tui.transcript.dialects import Opening
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern

NAME = "mark in front"
ANYONE = "\x00anyone"

_LETTER = pattern(
    r"(\*\*)?([QAＱＡ]|问|問|答)(\d{1,3})?(?:\s?[.、．)）\]】|｜]\s{0,3}"
    r"|\s{1,4}(?!\d{1,3}\s?[:：.．、)|｜]))(?=\S)(.*)$"
)
_BRACKET = pattern(r"(\*\*)?[【\[［〔<]([^【】\[\]［］〔〕<>]{1,30})[】\]］〕>](\*\*)?\s{0,4}(.*)$")
_ASSEMBLY = pattern(
    r"[○◯〇◎●◆◇]\s{0,2}([^\s（(：:]{1,24})\s{0,2}[（(]([^()（）]{1,20})[)）]\s{0,4}(.*)$"
)
_ASSEMBLY_PLAIN = pattern(
    r"[○◯〇◎●◆◇■]\s{0,2}([^\s：:。、，,]{1,20}(?: [^\s：:。、，,]{1,20}){0,3}?)"
    r"(?:\u3000{1,3}|\s{2,4})(\S.*)$"
    r"|[○◯〇◎●◆◇■]\s{0,2}([^\s：:。、，,!-~]{1,20})[\s]{1,4}(.*)$"
)
_BOLD_LEAD = pattern(r"(?:\*\*|__)([^*_]{1,40})(?:\*\*|__)\s{0,4}(?=[^\s:：])(.*)$")
_VOICE = pattern(r"<[vV](?:\.[^\s>]{1,80})?\s{1,3}([^<>]{1,60})>\s{0,3}(\S.*?)(?:</[vV]>)?\s*$")
_ARROWS = pattern(r">>+\s{0,3}(?:([^:：>]{1,40})[:：]\s{0,3})?(.*)$")
_DASH = pattern(r"(?:――|——|─{1,3}|—|–|━━|‐‐)\s{0,3}(?=\S)(.*)$")
_TABBED = pattern(r"([^\t]{1,40})\t+(\S.*)$")


def find(page: Page) -> list[Opening]:
    """Openings that a mark at the start of the line announces."""
    found: list[Opening] = []
    texts = page.lines.texts
    for at in page.marked:
        text = texts[at]
        first = text[0]
        if first in _STARTS:
            opening = _read(at, text, first)
            if opening is not None:
                found.append(opening)
    for at in page.tabbed:
        tabbed = _TABBED.match(texts[at])
        if tabbed is not None:
            label = analyse(tabbed.group(1).rstrip(":： "))
            if label is not None:
                found.append(Opening(at, label, tabbed.group(2).strip(), "tabbed", NAME))
    return found


_STARTS = frozenset("QAＱＡ问問答【[［〔<○◯〇◎●◆◇■>*_—―─–━‐")


def _read(at: int, text: str, first: str) -> Opening | None:
    if first in "QAＱＡ问問答":
        return _lettered(at, text)
    if first == "<" and text[1:2] in "vV":
        voice = _VOICE.match(text)
        if voice is not None:
            label = analyse(voice.group(1))
            if label is not None:
                return Opening(at, label.raised(0.6), voice.group(2).strip(), "bracket", NAME)
    if first in "【[［〔<":
        return _bracketed(at, text)
    if first in "○◯〇◎●◆◇■":
        match = _ASSEMBLY.match(text)
        if match is not None:
            office, person, rest = match.groups()
            label = analyse(office)
            if label is None:
                return None
            label = _copy(label, person)
            return Opening(at, label, rest, "assembly", NAME)
        match = _ASSEMBLY_PLAIN.match(text)
        if match is not None:
            name, rest = (match[1], match[2]) if match[1] else (match[3], match[4])
            label = analyse(name)
            if label is not None:
                return Opening(at, label, rest, "assembly", NAME)
        return None
    if first == ">":
        match = _ARROWS.match(text)
        if match is None:
            return None
        name, rest = match.groups()
        label = analyse(name) if name else None
        if label is None or label.nameness < 0.15:  # no name: the words hold a colon
            label, rest = anyone(), text.lstrip(">").lstrip()
        return Opening(at, label, rest, "arrows", NAME)
    if first in "*_":
        lettered = _lettered(at, text) if text[2:3] in "QAＱＡ问問答" else None
        if lettered is not None:
            return lettered
        if text[2:3] in "【[［〔<":
            return _bracketed(at, text)
        match = _BOLD_LEAD.match(text)
        if match is None or match.group(1).rstrip()[-1:] in ":：":
            return None
        label = analyse(match.group(1))
        if label is None:
            return None
        return Opening(at, label, match.group(2).lstrip(_SEPARATORS), "bold lead", NAME)
    return None


_SEPARATORS = "|｜丨/／>＞→-–—― "


def anyone() -> Label:
    """The label of a change of speaker that gives no name."""
    label = Label(">>", ANYONE)
    label.nameness = 0.9
    return label


def _lettered(at: int, text: str) -> Opening | None:
    match = _LETTER.match(text)
    if match is None:
        return None
    bold, letter, number, rest = match.groups()
    label = analyse(letter)
    if label is None:
        return None
    if bold:
        rest = rest[2:].lstrip() if rest.startswith("**") else "**" + rest
    return Opening(
        at, label, rest, "letter" if number is None else "letter number", NAME, None, bool(bold)
    )


def _bracketed(at: int, text: str) -> Opening | None:
    match = _BRACKET.match(text)
    if match is None:
        return None
    bold, name, close, rest = match.groups()
    if not any(ch.isalnum() for ch in rest) and text.lstrip("*")[0] != "【":
        return None  # alone on its line a bracket is a stage direction
    label = analyse(name)
    if label is None:
        return None
    if bold and not close:
        rest = "**" + rest
    if text[0] == "<":  # <Ann> text </Ann>
        rest = rest.removesuffix(f"</{name}>").rstrip()
    return Opening(at, label, rest.lstrip(":： "), "bracket", NAME)


def _copy(label: Label, person: str) -> Label:
    twin = Label(label.text, label.key)
    for slot in Label.__slots__:
        setattr(twin, slot, getattr(label, slot))
    twin.alias = person
    twin.key = label.key + "(" + person + ")"
    twin.nameness = max(label.nameness, 0.85)
    return twin
