"""Tiers on a time line, one for each voice: ELAN (https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0.xsd),
EXMARaLDA basic transcriptions, Praat TextGrids. What the tiers say is put into one order by its
times and handed on as WebVTT, a voice to each cue.

The XML is read by a tokenizer of our own: no entity is resolved, nothing is fetched.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from tui.transcript.clock import clock_time
from tui.transcript.decode import Source, clean
from tui.transcript.pattern import pattern

_TAG = pattern(r"<(/?)(?:\w{1,20}:)?([A-Za-z_][\w.-]{0,40})((?:\s[^<>]{0,4000})?)>")
_ATTRIBUTE = pattern(r"([A-Za-z_][\w:.-]{0,40})\s{0,4}=\s{0,4}(?:\"([^\"]*)\"|'([^']*)')")
_VALUE = pattern(
    r'^\s*(?:(?:\w{1,12}: )?\w{1,12}\s?=\s?)?(?:"((?:[^"]|"")*)"|(-?\d{1,12}(?:\.\d{1,20})?))\s*$'
)
_LETTERED = pattern(r"\w")


@dataclass(slots=True)
class Tier:
    """What one voice says: starts and ends in milliseconds, and the words."""

    name: str
    parent: str | None = None
    said: list[tuple[int, int, str]] = field(default_factory=list)


def sniff(head: str) -> str | None:
    """The format that the first lines of a file are in, or None."""
    first = head.lstrip("\ufeff \t\r\n")
    if first.startswith(("<?xml", "<!--", "<ANNOTATION_DOCUMENT", "<basic-transcription")):
        if "<ANNOTATION_DOCUMENT" in head:
            return "ELAN"
        if "<basic-transcription" in head:
            return "EXMARaLDA"
    if first.startswith(('File type = "ooTextFile"', '"ooTextFile"')) and '"TextGrid"' in head:
        return "Praat"
    return None


def to_cues(source: Source, kind: str) -> Source | None:
    """The lines of WebVTT that say what the tiers of ``source`` say; None where they say nothing.
    They are counted as they stand there: the words of one moment stand all over the file."""
    if kind == "Praat":
        tiers = _praat(source.lines)
    else:
        text = "\n".join(source.lines)
        tiers = _elan(text) if kind == "ELAN" else _exmaralda(text)
    rows = sorted(
        (start, place, end, tier.name, words)
        for place, tier in enumerate(_spoken(tiers))
        for start, end, words in tier.said
    )
    if not rows:
        return None
    lines = ["WEBVTT", ""]
    for start, _, end, name, words in rows:
        voice = html.escape(name.replace("\n", " "), quote=False)
        said = html.escape(" ".join(words.split()), quote=False)
        lines += [
            f"{clock_time(start, exact=True)} --> {clock_time(end, exact=True)}",
            f"<v {voice}>{said}</v>",
            "",
        ]
    cues = clean("\n".join(lines))
    cues.encoding = source.encoding
    cues.warnings = [*source.warnings, *cues.warnings]
    return cues


def _spoken(tiers: list[Tier]) -> list[Tier]:
    """The tiers with what is said: not those that comment on another one (its translation, its
    words one by one), nor marks without a letter; of several of one voice the longest."""
    roots = [tier for tier in tiers if tier.parent is None and tier.said]
    known = {tier.name for tier in roots}
    roots += [tier for tier in tiers if tier.parent is not None and tier.name not in known]
    most: dict[str, Tier] = {}
    for tier in roots:
        tier.said = [one for one in tier.said if _LETTERED.search(one[2])]
        before = most.get(tier.name)
        if tier.said and (before is None or _size(tier) > _size(before)):
            most[tier.name] = tier
    return list(most.values())


def _size(tier: Tier) -> int:
    return sum(len(words) for _, _, words in tier.said)


def _attributes(written: str) -> dict[str, str]:
    return {
        name: html.unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _seconds(text: str) -> int:
    try:
        return max(0, min(int(float(text) * 1000), 10**11))
    except (ValueError, OverflowError):
        return 0


def _elan(text: str) -> list[Tier]:
    slots: dict[str, int] = {}
    tiers: list[Tier] = []
    spans: dict[str, tuple[int, int]] = {}
    here = (0, 0)
    last = 0
    for tag in _TAG.finditer(text):
        closing, name, written = tag.groups()
        if name == "ANNOTATION_VALUE" and closing and tiers:
            words = html.unescape(_inside(text, tag.start()))
            tiers[-1].said.append((*here, words))
        elif closing:
            continue
        elif name == "TIME_SLOT":
            told = _attributes(written)
            value = told.get("TIME_VALUE", "")
            last = int(value) if value.isdecimal() and len(value) < 12 else last
            slots[told.get("TIME_SLOT_ID", "")] = last
        elif name == "TIER":
            told = _attributes(written)
            label = told.get("PARTICIPANT", "").strip() or told.get("TIER_ID", "").strip()
            tiers.append(Tier(label or f"Speaker {len(tiers) + 1}", told.get("PARENT_REF")))
        elif name == "ALIGNABLE_ANNOTATION":
            told = _attributes(written)
            begin = slots.get(told.get("TIME_SLOT_REF1", ""), here[1])
            here = begin, max(begin, slots.get(told.get("TIME_SLOT_REF2", ""), begin))
            spans[told.get("ANNOTATION_ID", "")] = here
        elif name == "REF_ANNOTATION":
            told = _attributes(written)
            here = spans.get(told.get("ANNOTATION_REF", ""), here)
            spans[told.get("ANNOTATION_ID", "")] = here
    return tiers


def _inside(text: str, end: int) -> str:
    """The text between the last tag before ``end`` and there."""
    return text[text.rfind(">", 0, end) + 1 : end]


def _exmaralda(text: str) -> list[Tier]:
    people: dict[str, str] = {}
    times: dict[str, int] = {}
    tiers: list[Tier] = []
    person = ""
    here: tuple[int, int] | None = None
    last = 0
    for tag in _TAG.finditer(text):
        closing, name, written = tag.groups()
        if closing:
            if name == "abbreviation" and person:
                people[person] = html.unescape(_inside(text, tag.start())).strip() or person
            elif name == "event" and here is not None and tiers:
                tiers[-1].said.append((*here, html.unescape(_inside(text, tag.start()))))
                here = None
            continue
        told = _attributes(written)
        if name == "speaker":
            person = told.get("id", "")
        elif name == "tli":
            last = _seconds(told["time"]) if told.get("time") else last
            times[told.get("id", "")] = last
        elif name == "tier":
            who = told.get("speaker", "")
            label = people.get(who) or who or told.get("display-name", "")
            spoken = told.get("type", "t") == "t"
            tiers.append(Tier(label or f"Speaker {len(tiers) + 1}", None if spoken else "of it"))
        elif name == "event" and not written.rstrip().endswith("/"):
            begin = times.get(told.get("start", ""), last)
            here = begin, max(begin, times.get(told.get("end", ""), begin))
    for tier in tiers:
        tier.said = _joined(tier.said)
    return tiers


def _joined(said: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Events of one voice that follow each other without a pause are one: single words often have
    one each."""
    joined: list[tuple[int, int, str]] = []
    for start, end, words in said:
        if joined and joined[-1][1] == start:
            begin, _, before = joined[-1]
            joined[-1] = begin, end, before + words
        else:
            joined.append((start, end, words))
    return joined


def _praat(lines: list[str]) -> list[Tier]:
    """Long and short text format alike: the short one has the same values without their names."""
    values: list[tuple[str, bool]] = []
    for line in _whole(lines):
        match = _VALUE.match(line)
        if match is not None:
            quoted, number = match.groups()
            text = number if quoted is None else quoted.replace('""', '"')
            values.append((text, quoted is not None))
    tiers: list[Tier] = []
    place = 0
    while place + 1 < len(values):
        (kind, written), (label, quoted) = values[place], values[place + 1]
        if not written or kind not in ("IntervalTier", "TextTier") or not quoted:
            place += 1
            continue
        tier = Tier(label.strip() or f"Speaker {len(tiers) + 1}")
        tiers.append(tier)
        place += 5  # the class, the name, from when, to when, how many
        width = 3 if kind == "IntervalTier" else 2
        while place + width <= len(values):
            row = values[place : place + width]
            if row[0][1] or not row[-1][1]:
                break
            start, end = _seconds(row[0][0]), _seconds(row[-2][0])
            if row[-1][0].strip():
                tier.said.append((start, max(start, end), row[-1][0]))
            place += width
    return tiers


_MOST_JOINED = 200


def _whole(lines: list[str]) -> list[str]:
    """Lines, with those joined that a quotation goes over."""
    whole: list[str] = []
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        odd = sum(one.count('"') for one in waiting) % 2
        if not odd or len(waiting) > _MOST_JOINED:
            whole.append(" ".join(waiting))
            waiting = []
    return [*whole, *waiting]
