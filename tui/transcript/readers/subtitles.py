"""Subtitles: WebVTT (https://www.w3.org/TR/webvtt1/), SubRip, SBV, and the events of ASS/SSA.

Cues join into turns by speaker: a ``<v Name>`` span, ``Name:`` where the speaker changes, ``>>``
or a dash for a change without a name. Rolling captions (each cue repeats the one before it) are
read once. Broken or backwards times are reported, what can be read is read.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import accumulate, chain
from operator import eq, gt, sub
from typing import Literal

from tui.printable import counted
from tui.transcript.decode import Source
from tui.transcript.dialects import Opening, alone, inline, marked, spare
from tui.transcript.evidence import Choice, choose
from tui.transcript.furniture import Layout, Mark
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import COLON, Line, Page, PageLines, sort
from tui.transcript.model import ReadingWarning
from tui.transcript.pattern import pattern
from tui.transcript.stamps import Stamps

Format = Literal["WebVTT", "SubRip", "SBV", "ASS"]

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMING = pattern(rf"\s*({_TIME})\s*-{{1,3}}>\s*({_TIME})?")
_SBV = pattern(r"(\d{1,3}:\d{2}:\d{2}\.\d{1,3}),(\d{1,3}:\d{2}:\d{2}\.\d{1,3})\s*$")
_ASS = pattern(r"Dialogue:\s*[^,]{0,20},([\d:.]{4,14}),([\d:.]{4,14}),([^,]{0,60}),([^,]{0,60}),"
                  r"[^,]{0,8},[^,]{0,8},[^,]{0,8},[^,]{0,80},(.*)$")  # fmt: skip
_VOICE = pattern(r"<v(?:\.[^\s>]{1,80})?\s+([^>]{1,80})>|</v>", re.IGNORECASE)
_TAG = pattern(r"</?[A-Za-z][^<>]{0,200}>|<\d[\d:.]{3,14}>|\{\\[^{}]{0,80}\}")
_BLOCK = pattern(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_BREAK = pattern(r"\\[Nnh]")
_PAUSE_MS = 4000
PARAGRAPH = 280
"""A paragraph ends at the first finished sentence after this many characters."""


@dataclass(slots=True)
class Cues:
    """``page`` holds every non-blank line; ``times`` when the cue of a text line begins, and
    ``latest`` the latest of these, in milliseconds; ``pauses`` are lines that follow a silence.
    ``whole``: lines may be taken out and put in later."""

    format: Format
    page: Page
    layout: Layout
    choice: Choice
    times: Stamps = field(default_factory=Stamps)
    latest: int = 0
    pauses: set[int] = field(default_factory=set)
    warnings: list[ReadingWarning] = field(default_factory=list)
    count: int = 0
    whole: bool = False

    def add_time(self, at: int, stamp: str, ms: int) -> None:
        """A cue's text begins on page line ``at``."""
        self.times[at] = stamp
        if ms > self.latest:
            self.latest = ms

    def block(self, at: int, length: int) -> int:
        """In which stretch of so many milliseconds the cue begins whose text begins there."""
        stamp = self.times.get(at)
        return milliseconds(stamp) // length if stamp is not None else 0


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


_CLOCK = r"\d\d:\d\d:\d\d[.,]\d\d\d"
_USUAL = pattern(
    rf"^(?:(\d{{1,9}})\n)?(({_CLOCK}) --> ({_CLOCK})(?:[ \t][^\n]*)?)\n"
    r"(?:<v ([^\s>][^>\n]{0,79})>([^<>{}&\n]+)(?:</v>)?|([^\s<>{}&\n][^<>{}&\n]*))(\n\n+)",
    re.MULTILINE,
)
"""A cue as nearly all are: a number or none, whole times, one line of text."""
_PIECE = 1 << 12
"""So many lines are put together for that pattern."""


def read(source: Source, kind: Format, *, keep: bool = True) -> Cues:
    """Read all cues of a file. Without ``keep`` the source's lines go as they are read."""
    reader = _Reader(kind, source.lines, keep=keep)
    count = len(source.lines)
    begin = 0
    while begin < count:
        end = min(begin + _PIECE, count)
        reader.take(begin, end)
        if not keep:
            source.lines[begin:end] = [""] * (end - begin)
        begin = end
    return reader.finish()


class _Reader:
    """The state between two lines of a file."""

    def __init__(self, kind: Format, raw: list[str], *, keep: bool) -> None:
        self.kind = kind
        self.keep = keep
        self.raw = raw
        self.lines = PageLines()
        page = Page(self.lines, len(raw))
        page.wrapped = True
        self.layout = Layout()
        self.cues = Cues(kind, page, self.layout, Choice(), whole=keep)
        self.voices: list[Opening] = []
        self.labels: dict[str, Label | None] = {}
        self.hours: dict[str, int] = {}
        """Hours and minutes as written → milliseconds."""
        self.stamp: str | None = None
        self.start = 0
        self.end = 0
        self.fresh = True
        self.skipping = False
        self.previous: list[str] = []
        self.current: list[str] = []
        self.backwards = 0
        self.overlaps = self.overlap_at = 0
        self.reversed = self.reversed_at = 0

    def take(self, begin: int, end: int) -> None:
        """Read the lines with these indexes."""
        if self.kind not in ("WebVTT", "SubRip"):
            self.each(begin, end)
            return
        text = "\n".join(self.raw[begin:end]) + "\n"
        place, at = 0, begin
        usual: list[re.Match[str]] = []
        for found in _USUAL.finditer(text):
            start = found.start()
            if start != place:
                at = self.usual(usual, at)
                usual.clear()
                stop = at + text.count("\n", place, start)
                self.each(at, stop)
                at = stop
            usual.append(found)
            place = found.end()
        at = self.usual(usual, at)
        self.each(at, end)

    def each(self, begin: int, end: int) -> None:
        """Read these lines one by one."""
        for at in range(begin, end):
            self.line(at + 1, self.raw[at])

    def usual(self, cues: list[re.Match[str]], at: int) -> int:
        """Whole cues that are written as nearly all are and follow each other, from the line with
        index ``at`` on. Returns the index of the line behind them."""
        behind = self.in_order(cues, at) if len(cues) > 3 else None
        if behind is not None:
            return behind
        lines, voices, labels = self.lines, self.voices, self.labels
        numbers, texts, kinds = lines.numbers, lines.texts, lines.kinds
        size = len(texts)
        hours, add_time = self.hours, self.cues.add_time
        last, count, pauses = self.end, self.cues.count, self.cues.pauses
        for found in cues:
            index, timing, begin, end, voice, words, plain, blank = found.groups()
            text = plain if words is None else words
            bare = " ".join(text.split()) if "\xa0" in text or "  " in text else text.strip()
            if not bare or self.skipping or not count or (bare in self.current and len(bare) > 3):
                self.end, self.cues.count = last, count
                lines.level()
                behind = at + found.group().count("\n")
                self.each(at, behind)
                last, count, size = self.end, self.cues.count, len(texts)
                at = behind
                continue
            if index is not None:
                at += 1
                numbers.append(at)
                texts.append(index if self.keep else "")
                kinds.append("cue")
                size += 1
            head, tail = begin[:6], end[:6]
            try:
                starts = hours[head] + int(begin[6:8] + begin[9:])
                ends = hours[tail] + int(end[6:8] + end[9:])
            except KeyError:
                for key in (head, tail):
                    hours[key] = (int(key[:2]) * 60 + int(key[3:5])) * 60_000
                starts = hours[head] + int(begin[6:8] + begin[9:])
                ends = hours[tail] + int(end[6:8] + end[9:])
            if starts - last > _PAUSE_MS:
                pauses.add(size + 1)
            if starts + 500 < last or ends < starts:
                self.end = last
                ends = self.disorder(at + 1, begin, starts, ends)
            self.start = starts
            last = ends
            count += 1
            numbers.append(at + 1)
            numbers.append(at + 2)
            texts.append(timing.rstrip() if self.keep else "")
            texts.append(bare)
            kinds.append("cue")
            kinds.append("text")
            size += 1
            add_time(size, begin, starts)
            if voice is not None:
                label = labels[voice] if voice in labels else self.label(voice)
                if label is not None:
                    voices.append(Opening(size, label, bare, "voice", "subtitle voices"))
            size += 1
            self.previous, self.current = self.current, [bare]
            at += len(blank) + 1
        self.end, self.cues.count = last, count
        if cues:
            self.fresh = False
            self.stamp = None
        lines.level()
        return at

    def in_order(self, cues: list[re.Match[str]], at: int) -> int | None:
        """The same by columns, for cues whose times only go on and that repeat nothing; None for
        any others."""
        if self.skipping or not self.cues.count:
            return None
        rows = [found.groups() for found in cues]
        indexes, timings, begins, ends, names, words, plains, blanks = zip(*rows, strict=True)
        bare = [
            " ".join(text.split()) if "\xa0" in text or "  " in text else text.strip()
            for text in [
                plain if said is None else said for plain, said in zip(plains, words, strict=True)
            ]
        ]
        before = [self.current[-1] if self.current else "", *bare[:-1]]
        numbered = indexes[0] is not None
        if (
            "" in bare
            or bare[0] in self.current
            or any(map(eq, bare, before))
            or indexes.count(None) != (0 if numbered else len(rows))
        ):
            return None
        hours = self.hours
        for key in {stamp[:6] for stamp in begins}.union([stamp[:6] for stamp in ends]):
            if key not in hours:
                hours[key] = (int(key[:2]) * 60 + int(key[3:5])) * 60_000
        starts = [hours[stamp[:6]] + int(stamp[6:8] + stamp[9:]) for stamp in begins]
        stops = [hours[stamp[:6]] + int(stamp[6:8] + stamp[9:]) for stamp in ends]
        ended = [self.end, *stops[:-1]]
        waits = list(map(sub, starts, ended))
        if min(waits) < -500 or any(map(gt, starts, stops)):
            return None
        lines, size = self.lines, len(self.lines.texts)
        step = 3 if numbered else 2
        ats = range(size + step - 1, size + step * len(rows), step)
        if max(waits) > _PAUSE_MS:
            both = zip(ats, waits, strict=True)
            self.cues.pauses.update([place for place, wait in both if wait > _PAUSE_MS])
        tops = list(accumulate([step - 1 + len(blank) for blank in blanks], initial=at))
        columns = [[top + n for top in tops[:-1]] for n in range(1, step + 1)]
        lines.numbers.extend(chain.from_iterable(zip(*columns, strict=True)))
        head = [""] * len(rows)
        shown = [timing.rstrip() for timing in timings] if self.keep else head
        if numbered:
            counted = indexes if self.keep else head
            lines.texts.extend(chain.from_iterable(zip(counted, shown, bare, strict=True)))
            lines.kinds += ["cue", "cue", "text"] * len(rows)
        else:
            lines.texts.extend(chain.from_iterable(zip(shown, bare, strict=True)))
            lines.kinds += ["cue", "text"] * len(rows)
        lines.level()
        self.cues.times.extend(ats, begins)
        self.cues.latest = max(self.cues.latest, *starts)
        labels = self.labels
        for place, name, text in zip(ats, names, bare, strict=True):
            if name is not None:
                label = labels[name] if name in labels else self.label(name)
                if label is not None:
                    found = Opening(place, label, text, "voice", "subtitle voices")
                    self.voices.append(found)
        self.start, self.end = starts[-1], stops[-1]
        self.cues.count += len(rows)
        self.previous, self.current = bare[-2:-1], bare[-1:]
        self.fresh = False
        self.stamp = None
        return tops[-1]

    def timing(self, number: int, line: str, stamp: str, start: int, end: int) -> None:
        """A line that says when a cue begins and ends, in milliseconds."""
        cues, lines = self.cues, self.lines
        self.stamp = stamp
        if start - self.end > _PAUSE_MS and cues.count:
            cues.pauses.add(len(lines.texts) + 1)
        self.end = self.disorder(number, stamp, start, end)
        self.start = start
        cues.count += 1
        self.fresh = True
        self.skipping = False
        self.previous, self.current = self.current, []
        lines.append(Line(number, line if self.keep else "", "cue", True))

    def disorder(self, number: int, stamp: str, start: int, end: int) -> int:
        """Note what is wrong with the times of a cue. Returns when it ends."""
        if start + 500 < self.start:
            self.backwards += 1
            if self.backwards <= 5:
                told = f"time goes back to {stamp}"
                self.cues.warnings.append(ReadingWarning(number, told))
        if self.start <= start + 500 < self.end:
            self.overlaps += 1
            self.overlap_at = self.overlap_at or number
        if end < start:
            self.reversed += 1
            self.reversed_at = self.reversed_at or number
        return max(start, end)

    def line(self, number: int, text: str) -> None:
        """Any line."""
        line = text.strip()
        kind, lines, raw = self.kind, self.lines, self.raw
        if not line:
            self.skipping = False
            if kind != "SBV" and (kind == "WebVTT" or self.current):
                self.stamp = None
            return
        timing = _TIMING.match(line) if "-->" in line else None
        if timing is None and kind == "SBV":
            timing = _SBV.match(line)
        if timing is not None:
            begin, end = timing.groups()
            start = milliseconds(begin)
            self.timing(number, line, begin, start, milliseconds(end) if end else start)
            return
        if kind == "ASS":
            self.event(number, line)
            return
        following = raw[number] if number < len(raw) else ""
        before_timing = "-->" in following and _TIMING.match(following) is not None
        if self.stamp is None:
            if self.without_time(number, line, before_timing=before_timing):
                return
            self.stamp = ""  # a blank line inside a cue: its text goes on
            self.fresh = False
        if before_timing and line.isdigit():
            lines.append(Line(number, line, "cue", True))
            return
        bare = _text(line)
        if bare and bare in self.previous and kind == "WebVTT" and len(bare) > 3:
            self.drop(number, line, "repeats the cue before it")
            self.current.append(bare)
            return
        self.current.append(bare)
        spoken = _voices(line)
        before = _text(line[: line.lower().find("<v")]) if spoken else bare
        if before or not spoken:
            self.add(number, before)
            self.fresh = False
        for voice, words in spoken:
            if not words:
                continue
            self.voice(voice, words)
            self.fresh = True
            self.add(number, words)
            self.fresh = False
        if lines.numbers[-1] != number:  # a voice that says nothing
            lines.append(Line(number, line, "cue", True))

    def without_time(self, number: int, line: str, *, before_timing: bool) -> bool:
        """A line outside all cues; False where it goes on with the text of the last one."""
        lines, marks = self.lines, self.layout.marks
        in_header = not lines or marks.get(len(lines) - 1, _NO_MARK).kind == "meta"
        in_header = in_header and self.kind == "WebVTT" and self.cues.count == 0
        if in_header and not self.skipping and not _BLOCK.match(line):
            marks[len(lines)] = Mark("meta", "header")
            lines.append(Line(number, line, "cue", True))
            _header(self.layout, line)
        elif self.skipping or _BLOCK.match(line):
            self.skipping = True
            self.drop(number, line, "comment")
        elif before_timing:
            lines.append(Line(number, line, "cue", True))  # the number or name of a cue
        elif self.cues.count == 0:
            self.drop(number, line, "before the first cue")
        else:
            return False
        return True

    def event(self, number: int, line: str) -> None:
        """A line of ASS."""
        event = _ASS.match(line)
        if event is None:
            self.lines.append(Line(number, line, "cue", True))
            return
        self.stamp = event.group(1)
        self.start = milliseconds(self.stamp)
        self.cues.count += 1
        self.fresh = True
        name = event.group(4).strip()
        words = _BREAK.sub(" ", _TAG.sub("", event.group(5))).strip()
        if name:
            self.voice(name, words)
        self.add(number, words or " ")

    def drop(self, number: int, line: str, why: str) -> None:
        self.layout.marks[len(self.lines)] = Mark("drop", why)
        self.lines.append(Line(number, line, "cue", True))

    def add(self, number: int, text: str) -> None:
        """A line of text."""
        if not text.strip():
            self.lines.append(Line(number, text, "cue", True))
            return
        if self.stamp and self.fresh:
            self.cues.add_time(len(self.lines), self.stamp, self.start)
        self.lines.append(Line(number, text, "text", self.fresh))

    def voice(self, name: str, words: str) -> None:
        """Somebody named says the line that comes next."""
        label = self.labels[name] if name in self.labels else self.label(name)
        if label is not None:
            self.voices.append(Opening(len(self.lines), label, words, "voice", "subtitle voices"))

    def label(self, name: str) -> Label | None:
        label = analyse(html.unescape(name).strip())
        label = self.labels[name] = label.raised(0.6) if label is not None else None
        return label

    def finish(self) -> Cues:
        cues, lines, page = self.cues, self.lines, self.cues.page
        if self.backwards > 5:
            cues.warnings.append(ReadingWarning(0, f"time goes back in {self.backwards} places"))
        if self.overlaps:
            told = f"{counted(self.overlaps, 'cue')} overlapping the one above"
            cues.warnings.append(ReadingWarning(self.overlap_at, told))
        if self.reversed:
            told = f"{counted(self.reversed, 'cue')} with an end before the beginning"
            cues.warnings.append(ReadingWarning(self.reversed_at, told))
        ended = not lines or lines.kinds[-1] == "text" or len(lines) - 1 in self.layout.marks
        if cues.count and not ended:
            told = "the last cue has no text: the file may be cut off"
            cues.warnings.append(ReadingWarning(lines.numbers[-1], told))
        sort(page)
        candidates, self.voices = self.voices, []
        candidates += inline.find(page)
        candidates += [opening for opening in marked.find(page) if opening.form != "letter"]
        cues.choice = choose(candidates, page)
        del candidates
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
