"""Subtitles: WebVTT (https://www.w3.org/TR/webvtt1/), SubRip, SBV, and the events of ASS/SSA.

Cues join into turns by speaker: a ``<v Name>`` span, ``Name:`` where the speaker changes, ``>>``
or a dash for a change without a name. Rolling captions (each cue repeats the one before it) are
read once. Broken or backwards times are reported, what can be read is read.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Literal

from tui.transcript.decode import Source
from tui.transcript.dialects import Opening, alone, inline, marked, spare
from tui.transcript.evidence import Choice, choose
from tui.transcript.furniture import Layout, Mark
from tui.transcript.labels import analyse
from tui.transcript.lines import COLON, Line, Page, PageLines, note
from tui.transcript.model import ReadingWarning
from tui.transcript.pattern import pattern

Format = Literal["WebVTT", "SubRip", "SBV", "ASS"]

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMING = pattern(rf"\s*({_TIME})\s*-{{1,3}}>\s*({_TIME})?")
_SBV = pattern(r"(\d{1,3}:\d{2}:\d{2}\.\d{1,3}),(\d{1,3}:\d{2}:\d{2}\.\d{1,3})\s*$")
_ASS = pattern(r"Dialogue:\s*[^,]{0,20},([\d:.]{4,14}),([\d:.]{4,14}),([^,]{0,60}),([^,]{0,60}),"
                  r"[^,]{0,8},[^,]{0,8},[^,]{0,8},[^,]{0,80},(.*)$")  # fmt: skip
_VOICE = pattern(r"<v(?:\.[^\s>]{1,80})?\s+([^>]{1,80})>|</v>", re.IGNORECASE)
_TAG = pattern(r"</?[A-Za-z][^<>]{0,200}>|<\d[\d:.]{3,14}>|\{\\[^{}]{0,80}\}")
_BLOCK = pattern(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_PAUSE_MS = 4000
PARAGRAPH = 280
"""A paragraph ends at the first finished sentence after this many characters."""


@dataclass(slots=True)
class Cues:
    """``page`` holds every non-blank line; ``stamps`` the start time (as written) and milliseconds
    of the cue that each text line belongs to, ``pauses`` lines that follow a silence."""

    format: Format
    page: Page
    layout: Layout
    choice: Choice
    stamps: dict[int, str] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    pauses: set[int] = field(default_factory=set)
    warnings: list[ReadingWarning] = field(default_factory=list)
    count: int = 0


def sniff(lines: list[str]) -> Format | None:
    """Which subtitle format the first lines are in, or None."""
    seen = 0
    for text in lines[:80]:
        line = text.strip()
        if not line:
            continue
        if seen == 0 and line.startswith("WEBVTT") and (len(line) == 6 or line[6] in " \t"):
            return "WebVTT"
        if seen == 0 and line == "[Script Info]":
            return "ASS"
        if "-->" in line and _TIMING.match(line):
            return "SubRip"
        if seen == 0 and _SBV.match(line):
            return "SBV"
        seen += 1
        if seen > 12:
            break
    return None


def milliseconds(stamp: str) -> int:
    """A clock time as written → milliseconds; missing parts count as nothing."""
    whole, _, fraction = stamp.replace(",", ".").partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + (int(part) if part.isdigit() else 0)
    return total * 1000 + (int((fraction + "000")[:3]) if fraction.isdigit() else 0)


def read(source: Source, kind: Format) -> Cues:
    """Read all cues of a file."""
    lines = PageLines()
    page = Page(lines, len(source.lines))
    page.wrapped = True
    layout = Layout()
    cues = Cues(kind, page, layout, Choice())
    voices: list[Opening] = []
    stamp: str | None = None
    start = 0
    end = 0
    backwards = overlaps = overlap_at = reversed_cues = reversed_at = 0
    fresh = True
    skipping = ""
    previous: list[str] = []
    current: list[str] = []
    raw = source.lines
    for number, text in enumerate(raw, start=1):
        line = text.strip()
        if not line:
            skipping = ""
            if kind != "SBV":
                stamp = None if kind == "WebVTT" or current else stamp
            continue
        timing = _TIMING.match(line) if "-->" in line else None
        if timing is None and kind == "SBV":
            timing = _SBV.match(line)
        if timing is not None:
            stamp = timing.group(1)
            begin = milliseconds(stamp)
            if begin + 500 < start:
                backwards += 1
                if backwards <= 5:
                    cues.warnings.append(ReadingWarning(number, f"time goes back to {stamp}"))
            if begin - end > _PAUSE_MS and cues.count:
                cues.pauses.add(len(lines) + 1)
            if begin + 500 < end and begin + 500 >= start:
                overlaps += 1
                overlap_at = overlap_at or number
            start = begin
            end = milliseconds(timing.group(2)) if timing.group(2) else begin
            if end < begin:
                reversed_cues += 1
                reversed_at = reversed_at or number
                end = begin
            cues.count += 1
            fresh = True
            skipping = ""
            previous, current = current, []
            lines.append(Line(number, line, "cue", True))
            continue
        if kind == "ASS":
            event = _ASS.match(line)
            if event is None:
                lines.append(Line(number, line, "cue", True))
                continue
            stamp, start = event.group(1), milliseconds(event.group(1))
            cues.count += 1
            name = event.group(4).strip()
            words = re.sub(r"\\[Nnh]", " ", _TAG.sub("", event.group(5))).strip()
            if name:
                _voice(voices, len(lines), name, words)
            _add(cues, number, words or " ", stamp, start, fresh=True)
            continue
        if stamp is None:
            in_header = not lines or layout.marks.get(len(lines) - 1, _NO_MARK).kind == "meta"
            in_header = in_header and kind == "WebVTT" and cues.count == 0 and not skipping
            if in_header and not _BLOCK.match(line):
                layout.marks[len(lines)] = Mark("meta", "header")
                lines.append(Line(number, line, "cue", True))
                _header(layout, line)
                continue
            if _BLOCK.match(line) or skipping:
                skipping = skipping or "comment"
                layout.marks[len(lines)] = Mark("drop", "comment")
                lines.append(Line(number, line, "cue", True))
                continue
            if number < len(raw) and "-->" in raw[number] and _TIMING.match(raw[number]):
                lines.append(Line(number, line, "cue", True))  # the number or name of a cue
                continue
            if cues.count == 0:
                layout.marks[len(lines)] = Mark("drop", "before the first cue")
                lines.append(Line(number, line, "cue", True))
                continue
            stamp = ""  # a blank line inside a cue: its text goes on
            fresh = False
        following = raw[number] if number < len(raw) else ""
        if line.isdigit() and "-->" in following and _TIMING.match(following):
            lines.append(Line(number, line, "cue", True))
            continue
        bare = _text(line)
        if bare and bare in previous and kind == "WebVTT" and len(bare) > 3:
            layout.marks[len(lines)] = Mark("drop", "repeats the cue before it")
            lines.append(Line(number, line, "cue", True))
            current.append(bare)
            continue
        current.append(bare)
        spoken = _voices(line)
        before = _text(line[: line.lower().find("<v")]) if spoken else bare
        if before or not spoken:
            _add(cues, number, before, stamp, start, fresh=fresh)
            fresh = False
        for voice, words in spoken:
            if not words:
                continue
            _voice(voices, len(lines), voice, words)
            _add(cues, number, words, stamp, start, fresh=True)
            fresh = False
        if lines[-1].n != number:  # a voice that says nothing
            lines.append(Line(number, line, "cue", True))
    if backwards > 5:
        cues.warnings.append(ReadingWarning(0, f"time goes back in {backwards} places"))
    if overlaps:
        cues.warnings.append(
            ReadingWarning(overlap_at, f"{overlaps} cues begin before the one above has ended")
        )
    if reversed_cues:
        cues.warnings.append(
            ReadingWarning(reversed_at, f"{reversed_cues} cues end before they begin")
        )
    if cues.count and lines and lines[-1].kind == "cue" and not layout.marks.get(len(lines) - 1):
        cues.warnings.append(
            ReadingWarning(lines[-1].n, "the last cue has no text: the file may be cut off")
        )
    candidates = voices + inline.find(page) + [o for o in marked.find(page) if o.form != "letter"]
    cues.choice = choose(candidates, page)
    if not cues.choice.openings:
        for found in (_first_lines(page), spare.rounded(page), _dashes(page)):
            if found:
                cues.choice = choose(found, page)
                if cues.choice.openings:
                    break
    return cues


def _first_lines(page: Page) -> list[Opening]:
    """Names alone on the first line of nearly every cue."""
    lines = page.lines
    firsts = [at for at, line in enumerate(lines) if line.kind == "text" and line.gap]
    found = [
        opening
        for opening in alone.find(page)
        if lines[opening.at].gap and not lines[opening.at + 1].gap
    ]
    return found if len(found) >= 0.8 * len(firsts) else []


_DASHED = pattern(r"[-–—]\s{0,2}(?=[^\s\d-])(.*)$")


def _dashes(page: Page) -> list[Opening]:
    """``- text`` twice in a cue: another voice each time, as subtitles write a dialogue."""
    lines = page.lines
    found: list[Opening] = []
    pairs = 0
    for at, line in enumerate(lines):
        dash = _DASHED.match(line.text) if line.kind == "text" else None
        if dash is None:
            continue
        pairs += not line.gap
        found.append(Opening(at, marked.anyone(), dash.group(1), "arrows", "dash at a change"))
    return found if pairs >= 2 and len(found) >= 4 else []


_NO_MARK = Mark("drop")


def _header(layout: Layout, line: str) -> None:
    colon = COLON.search(line)
    if line.startswith("WEBVTT"):
        title = line[6:].strip(" -–—\t")
        if title:
            layout.meta["title"] = title
    elif colon is not None:
        key = line[: colon.start()].strip().casefold()
        value = line[colon.end() :].strip()
        if key and value:
            layout.meta[key] = value


def _add(cues: Cues, number: int, text: str, stamp: str, start: int, *, fresh: bool) -> None:
    page = cues.page
    at = len(page.lines)
    if not text.strip():
        page.lines.append(Line(number, text, "cue", True))
        return
    page.lines.append(Line(number, text, "text", fresh))
    if stamp and fresh:
        cues.stamps[at] = stamp
        cues.starts[at] = start
    note(page)


def _voice(voices: list[Opening], at: int, name: str, words: str) -> None:
    label = analyse(html.unescape(name).strip())
    if label is not None:
        voices.append(Opening(at, label.raised(0.6), words, "voice", "subtitle voices"))


def _voices(line: str) -> list[tuple[str, str]]:
    """The voice spans of one line: (name, text)."""
    if "<v" not in line and "<V" not in line:
        return []
    found: list[tuple[str, str]] = []
    marks = list(_VOICE.finditer(line))
    for place, mark in enumerate(marks):
        if mark.group(1) is None:
            continue
        stop = marks[place + 1].start() if place + 1 < len(marks) else len(line)
        found.append((mark.group(1), _text(line[mark.end() : stop])))
    return found


def _text(line: str) -> str:
    if "<" in line or "{" in line:
        line = _TAG.sub("", _VOICE.sub("", line))
    if "&" in line:
        line = html.unescape(line)
    return " ".join(line.split()) if "\xa0" in line or "  " in line else line.strip()
