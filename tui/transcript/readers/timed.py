"""Words between times, and nobody named: a transcript copied from a video's page, subtitles saved
as text. The time stands above its words or in front of them; they are put together as cues are."""

from __future__ import annotations

from itertools import pairwise

from tui.transcript.clock import milliseconds
from tui.transcript.dialects.stamped import BARE_CLOCK, CLOCK
from tui.transcript.evidence import Choice
from tui.transcript.furniture.marks import Layout
from tui.transcript.joining import CLOSING
from tui.transcript.lines import Line, LineKind, Page, PageLines
from tui.transcript.pattern import pattern
from tui.transcript.readers.subtitles import Cues

NAME = "times"

_LEAST = 6
"""So many times must there be."""
_RECORDED = pattern(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?\Z")
"""A time from the beginning of a recording, and no day: those are of logs."""
_HEAD = 6
"""So many lines may stand above the first one, and below the last words."""
LEAST_A_SECOND = 0.7
"""Code points that are said in a second; of the chapters of a recording there are fewer."""
_FINISHED = 0.5
"""Where more of the words are whole sentences, each with its time is a turn of its own."""


def read(page: Page) -> Cues | None:
    """The cues of a page; None when it is no run of times that only go on, with words between."""
    texts, kinds = page.lines.texts, page.lines.kinds
    if not (len(page.colons) >= _LEAST and len(page.lines) <= 4 * len(page.colons) + _HEAD):
        return None
    times: dict[int, tuple[str, str]] = {}
    alone = 0
    for at, _ in page.colons:
        bare = BARE_CLOCK.match(texts[at]) if kinds[at] == "text" else None
        clock = bare or CLOCK.match(texts[at])
        if clock is not None and _RECORDED.match(clock["time"]):
            alone += bare is not None
            times[at] = clock["time"], texts[at][clock.end() :].strip(" \t-–—|·•*")
    if len(times) < _LEAST or 0.1 * len(times) < alone < 0.9 * len(times):
        return None
    ticks = [milliseconds(time.strip()) for time, _ in times.values()]
    if sum(a <= b for a, b in pairwise(ticks)) < 0.95 * (len(ticks) - 1):
        return None
    first = next(iter(times))
    words = [at for at in range(first, len(texts)) if at not in times or times[at][1]]
    said = [times[at][1] if at in times else texts[at] for at in words]
    if alone:
        below = sum(at + 1 in times for at in times)
        fits = len(words) <= 2.5 * len(times) and below <= 0.1 * len(times)
    else:
        finished = sum(text[-1:] in CLOSING for text in said)
        fits = len(words) <= 1.1 * len(times) + _HEAD and finished <= _FINISHED * len(said)
    varied = len(set(said)) >= 0.6 * len(said)
    spoken = sum(map(len, said)) >= LEAST_A_SECOND * max(ticks) / 1000
    if first > _HEAD or not (fits and varied and spoken):
        return None
    return _cues(page, times, first)


def _cues(page: Page, times: dict[int, tuple[str, str]], first: int) -> Cues:
    lines = page.lines
    made = Page(PageLines(), page.total)
    made.wrapped = True
    cues = Cues("SubRip", made, Layout(), Choice())
    titled = bool(first) and len(lines.texts[0]) <= 120
    if titled:
        cues.layout.meta["title"] = lines.texts[0]
    pending: str | None = None
    for at, line in enumerate(lines):
        text, kind = line.text, line.kind
        if at in times:
            pending, text = times[at]
        shown: LineKind = "text"
        if not text or (at == 0 and titled) or kind in ("rule", "empty"):
            shown, text = "cue", line.text
        elif pending is not None:
            cues.add_time(len(made.lines), pending, milliseconds(pending))
            pending = None
        made.lines.append(Line(line.n, text, shown, True))
    cues.count = len(times)
    return cues
