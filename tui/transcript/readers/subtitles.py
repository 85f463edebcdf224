"""Subtitles: WebVTT (https://www.w3.org/TR/webvtt1/), SubRip, SBV, and the events of ASS/SSA.

Cues join into turns by speaker: a ``<v Name>`` span, ``Name:`` where the speaker changes, ``>>``
or a dash for a change without a name. Rolling captions (each cue repeats the one before it) are
read once. Broken or backwards times are reported, what can be read is read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, chain, compress, islice, pairwise
from operator import add, gt, sub
from typing import Literal

from tui.printable import counted
from tui.transcript.clock import milliseconds
from tui.transcript.decode import Source
from tui.transcript.dialects import Opening, alone, inline, marked, spare
from tui.transcript.evidence import Choice, choose
from tui.transcript.furniture import Layout, Mark
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import COLON, Line, LineKind, Page, PageLines, sort
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
_WORD_TIME = pattern(r"<\d{2}:\d{2}[:.\d]{3,10}>")
_HEAD = 400
"""Words that have times have them from the first of so many lines on."""
_BRIEF_MS = 60
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


_CLOCK = r"\d\d:\d\d(?::\d\d)?[.,]\d\d\d"
_USUAL = pattern(
    r"^(?:(?!\d\d:)(\d{1,9}|(?<=\n\n)(?!NOTE|STYLE|REGION)[^\s>][^>\n]{0,200})\n)?"
    rf"(({_CLOCK}) --> ({_CLOCK})(?:[ \t][^\n]*)?)\n"
    r"(?:<v ([^\s>][^>\n]{0,79})>)?((?:\S[^>\n]*(?:(?<!--)>[^>\n]*)*\n){1,4})(\n+)",
    re.MULTILINE,
)
"""A cue as nearly all are: a number, a name or none, whole times, a few lines of text."""
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
    if not keep:
        source.lines.clear()
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
        self.timed_words = any(_WORD_TIME.search(row) for row in raw[:_HEAD])
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
        if not cues:
            return at
        rows = [found.groups() for found in cues]
        names, timings, begins, ends, voices, bodies, blanks = zip(*rows, strict=True)
        every = "".join(bodies)
        bare = _text if any(sign in every for sign in _NO_WORDS) else str.strip
        words = list(map(bare, every[:-1].split("\n")))
        counts = [body.count("\n") for body in bodies]
        single = len(words) == len(counts)
        rest = iter(words)
        said = [[text] for text in words] if single else [list(islice(rest, n)) for n in counts]
        hours = self.hours
        for key in {stamp[:-6] for stamp in begins}.union([stamp[:-6] for stamp in ends]):
            if key not in hours:
                hours[key] = milliseconds(f"{key}00")
        starts = [hours[stamp[:-6]] + int(stamp[-6:-4] + stamp[-3:]) for stamp in begins]
        stops = [hours[stamp[:-6]] + int(stamp[-6:-4] + stamp[-3:]) for stamp in ends]
        waits = list(map(sub, starts, [self.end, *stops[:-1]]))
        heads = [1 if name is None else 2 for name in names]
        sizes = map(add, map(add, heads, counts), map(len, blanks))
        tops: list[int] = list(accumulate(sizes, initial=at))
        odd = {n for n, lines in enumerate(said) if "" in lines} if "" in words else set[int]()
        if "<" in every:
            odd.update([n for n, body in enumerate(bodies) if "<v" in body or "<V" in body])
        if min(waits) < -500:
            odd.update([n for n, wait in enumerate(waits) if wait < -500])
        if any(map(gt, starts, stops)):
            odd.update([n for n, start in enumerate(starts) if start > stops[n]])
        if self.kind == "WebVTT" and not single:
            before = [set(self.current), *map(set, said[:-1])]
            both = enumerate(zip(before, said, strict=True))
            odd.update([n for n, (earlier, lines) in both if not earlier.isdisjoint(lines)])
        elif self.kind == "WebVTT":
            if words[0] in self.current:
                odd.add(0)
            odd.update([n for n, (one, other) in enumerate(pairwise(words), 1) if one == other])
        if self.skipping or self.stamp is not None or not self.cues.count:
            odd.add(0)
        begin = 0
        for end in [*sorted(odd), len(rows)]:
            if begin < end and begin:  # what was odd may have left another time behind
                waits[begin] = starts[begin] - self.end
                if waits[begin] < -500:
                    self.each(tops[begin], tops[begin + 1])
                    begin += 1
            if begin < end:
                run = slice(begin, end)
                self.in_order(
                    tops[run], heads[run], names[run], timings[run], begins[run], waits[run],
                    voices[run], said[run], counts[run],
                )  # fmt: skip
                self.cues.latest = max(self.cues.latest, *starts[run])
                self.start, self.end = starts[end - 1], stops[end - 1]
            if end < len(rows):
                self.each(tops[end], tops[end + 1])
            begin = end + 1
        return tops[-1]

    def in_order(
        self,
        tops: Sequence[int],
        heads: Sequence[int],
        names: Sequence[str | None],
        timings: Sequence[str],
        begins: Sequence[str],
        waits: Sequence[int],
        voices: Sequence[str | None],
        said: Sequence[list[str]],
        counts: Sequence[int],
    ) -> None:
        """Cues whose times only go on and that repeat nothing, by columns: the index of each
        one's first line, how many lines stand above its text, its name, its timing as a line, when
        it begins and how long after the one before, who speaks, and the lines of its text."""
        lines = self.lines
        sizes = list(map(add, heads, counts))
        ats = list(map(add, accumulate(sizes, initial=len(lines.texts)), heads))
        above: Iterable[tuple[str, ...]] = map((("",), ("",), ("", "")).__getitem__, heads)
        if self.keep:
            both = zip(names, map(str.rstrip, timings), strict=True)
            above = [(time,) if name is None else (name, time) for name, time in both]
        lines.texts += chain.from_iterable(chain.from_iterable(zip(above, said, strict=True)))
        lines.kinds += chain.from_iterable(map(_kinds, heads, counts))
        rows = zip(tops, sizes, strict=True)
        lines.numbers.extend(
            chain.from_iterable([range(top + 1, top + 1 + size) for top, size in rows])
        )
        lines.level()
        if max(counts) > 1:
            for at, count in zip(ats, counts, strict=True):
                if count > 1:
                    lines.gaps[at + 1 : at + count] = bytes(count - 1)
        if max(waits) > _PAUSE_MS:
            silent = zip(ats, waits, strict=True)
            self.cues.pauses.update([at for at, wait in silent if wait > _PAUSE_MS])
        self.cues.times.extend(ats, begins)
        told = zip(ats, voices, said, strict=True) if any(voices) else ()
        for at, voice, words in told:
            if voice is not None:
                label = self.labels[voice] if voice in self.labels else self.label(voice)
                if label is not None:
                    found = Opening(at, label, words[0], "voice", "subtitle voices")
                    self.voices.append(found)
        self.cues.count += len(tops)
        self.previous, self.current = said[-2] if len(said) > 1 else self.current, said[-1]
        self.fresh = False
        self.stamp = None

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
        self.frame(number, line)

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
            self.frame(number, line)
            return
        bare = _text(line)
        if kind == "WebVTT" and len(bare) > 3 and self.rolls_on(line, bare, following):
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
            self.frame(number, line)

    def rolls_on(self, line: str, bare: str, following: str) -> bool:
        """Whether a line only shows once more what stood in the cue before it: where words have
        times of their own, in a cue that is over at once, or above another line. Two who say the
        same one after the other have cues of their own."""
        if bare not in self.previous or _voices(line):
            return False
        more = bool(following.strip()) and "-->" not in following
        brief = self.end - self.start <= _BRIEF_MS
        return self.timed_words or brief or (not self.current and more)

    def without_time(self, number: int, line: str, *, before_timing: bool) -> bool:
        """A line outside all cues; False where it goes on with the text of the last one."""
        lines, marks = self.lines, self.layout.marks
        in_header = not lines or marks.get(len(lines) - 1, _NO_MARK).kind == "meta"
        in_header = in_header and self.kind == "WebVTT" and self.cues.count == 0
        if in_header and not self.skipping and not _BLOCK.match(line):
            marks[len(lines)] = Mark("meta", "header")
            self.frame(number, line)
            _header(self.layout, line)
        elif self.skipping or _BLOCK.match(line):
            self.skipping = True
            self.drop(number, line, "comment")
        elif before_timing:
            self.frame(number, line)  # the number or name of a cue
        elif self.cues.count == 0:
            self.drop(number, line, "before the first cue")
        else:
            return False
        return True

    def event(self, number: int, line: str) -> None:
        """A line of ASS."""
        event = _ASS.match(line)
        if event is None:
            self.frame(number, line)
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

    def frame(self, number: int, line: str) -> None:
        """A line that holds no text."""
        self.lines.append(Line(number, line if self.keep else "", "cue", True))

    def drop(self, number: int, line: str, why: str) -> None:
        self.layout.marks[len(self.lines)] = Mark("drop", why)
        self.frame(number, line)

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


@cache
def _kinds(head: int, count: int) -> list[LineKind]:
    """Of the lines of a cue: so many above its text, and so many of it."""
    above: LineKind = "cue"
    text: LineKind = "text"
    return [above] * head + [text] * count


def _first_lines(page: Page) -> list[Opening]:
    """Names alone on the first line of nearly every cue."""
    lines = page.lines
    gaps = lines.gaps
    found = [o for o in alone.find(page) if gaps[o.at] and not gaps[o.at + 1]]
    firsts = sum(compress(gaps, map("text".__eq__, lines.kinds)))
    return found if len(found) >= 0.8 * firsts else []


_DASHED = pattern(r"[-–—]\s{0,2}(?=[^\s\d-])(.*)$")


def _dashes(page: Page) -> list[Opening]:
    """``- text`` twice in a cue: another voice each time, as subtitles write a dialogue."""
    gaps = page.lines.gaps
    found: list[Opening] = []
    pairs = 0
    for at, text in page.lines.plain():
        dash = _DASHED.match(text)
        if dash is None:
            continue
        pairs += not gaps[at]
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


_NO_WORDS = ("<", "{", "&", "\xa0", "  ")
"""What ``_text`` takes off or changes begins so."""


def _text(line: str) -> str:
    if "<" in line or "{" in line:
        line = _TAG.sub("", _VOICE.sub("", line))
    if "&" in line:
        line = html.unescape(line)
    return " ".join(line.split()) if "\xa0" in line or "  " in line else line.strip()
