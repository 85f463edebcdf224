"""Text taken from printed pages (copied out of a PDF, say): running heads and feet with page
numbers, lines set two apart, words broken at the ends of lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from itertools import pairwise

from tui.transcript.dialects import Opening
from tui.transcript.joining import CLOSING
from tui.transcript.lines import COLONS, Page, pair
from tui.transcript.pattern import pattern

_LONGEST = 160  # code points of a running head
_LEAST_PAGES = 3
_MOST = 0.2  # of all lines: where there are more, they are counted, and no pages
_ENDS = frozenset("0123456789-–—·页頁】)）")
_CHAPTER = pattern(r"0\d{1,2}[.、]?$|\d{1,2}[.、]$")
_CLOCK_LAST = pattern(r"\d[:：]\d{2}(?:[.,]\d{1,3})?[)\]）】]?$")
_CLOCKED = pattern(r"[\[(（【]?\d{1,2}[:：]\d\d[:：]?\d{0,2}\D")
_DIGITS = pattern(r"\d+")
_PAGE = pattern(r"\bpage\b|\bpp?\.\s?#|[页頁]|ページ|\A[-–—·~]\s?#\s?[-–—·~]\Z", re.IGNORECASE)
_APART = pattern(r"\s{3,}|\t")
_MOST_HEADINGS = 8  # Markdown: who sets headings has left the pages behind
_NEAR = 3
"""A running head stands among so many lines around the number of the page."""


def running_heads(page: Page) -> list[int]:
    """The indexes of lines that are no text but stand at the edges of printed pages: what is the
    same on page after page but for a number that counts them, and what stands beside it."""
    if len(page.headings) > _MOST_HEADINGS:
        return []
    texts = page.lines.texts
    numbered: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for at in [at for at, text in enumerate(texts) if text[-1:] in _ENDS or text[:1].isdigit()]:
        text = texts[at]
        if len(text) <= _LONGEST:
            if _CLOCKED.match(text) or _CLOCK_LAST.search(text) or _CHAPTER.match(text):
                continue  # a time counts no pages, nor does what counts sections
            counts = tuple(int(digits[:9]) for digits in _DIGITS.findall(text))
            if counts:
                shape = _DIGITS.sub("#", " ".join(text.split()))
                numbered[shape].append((at, counts))
    heads: list[int] = []
    for shape, places in numbered.items():
        if _counts_pages(places) and (_PAGE.search(shape) or _cuts_in(page, places)):
            heads += [at for at, _ in places]
    if len(heads) < _LEAST_PAGES or len(heads) > _MOST * len(texts):
        return []
    heads.sort()
    return sorted({*heads, *_beside(page, heads)})


def _counts_pages(places: list[tuple[int, tuple[int, ...]]]) -> bool:
    """Whether one of the numbers rises by one, or by two (left-hand pages), and the others stay."""
    if len(places) < _LEAST_PAGES or len({len(counts) for _, counts in places}) > 1:
        return False
    columns = list(zip(*(counts for _, counts in places), strict=True))
    steps = [{b - a for a, b in pairwise(column)} for column in columns]
    rising = [step for step in steps if step != {0}]
    return len(rising) == 1 and rising[0] <= {1, 2, 3} and len(rising[0]) <= 2


def _cuts_in(page: Page, places: list[tuple[int, tuple[int, ...]]]) -> bool:
    """Whether the lines interrupt sentences, or have their number far from the words."""
    texts = page.lines.texts
    cuts = sum(
        1
        for at, _ in places
        if _APART.search(texts[at])
        or (0 < at < len(texts) - 1 and texts[at - 1][-1:] not in CLOSING)
    )
    return cuts >= 0.4 * len(places)


def _beside(page: Page, heads: list[int]) -> list[int]:
    """Lines that come again and again near the numbers of the pages."""
    texts = page.lines.texts
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    taken = set(heads)
    for head in heads:
        for at in range(max(0, head - _NEAR), min(len(texts), head + _NEAR + 1)):
            if at not in taken and len(texts[at]) <= _LONGEST and texts[at][-1:] not in COLONS:
                places[at - head, " ".join(texts[at].split())].append(at)
    least = max(_LEAST_PAGES - 1, 0.4 * len(heads))
    often = {shape: ats for (_, shape), ats in places.items() if len(ats) >= least}
    if not often:
        return []
    everywhere: dict[str, int] = defaultdict(int)
    for text in texts:
        if len(text) <= _LONGEST and (shape := " ".join(text.split())) in often:
            everywhere[shape] += 1
    return [at for shape, ats in often.items() if len(ats) >= 0.6 * everywhere[shape] for at in ats]


def without_heads(lines: list[str], numbers: Iterable[int]) -> list[str]:
    """The source lines with those of these numbers left blank."""
    kept = list(lines)
    for n in numbers:
        kept[n - 1] = ""
    return kept


def close_pages(page: Page, heads: list[int]) -> None:
    """A sentence goes on over the edge of a page: where a running head (``heads`` are their source
    lines) stood between two lines of one, the blank says nothing."""
    numbers, texts, gaps = page.lines.numbers, page.lines.texts, page.lines.gaps
    for head in heads:
        at = bisect_left(numbers, head)
        if 0 < at < len(texts) and gaps[at] and texts[at - 1][-1:] not in CLOSING:
            gaps[at] = 0
    pair(page)


_LEAST_LINES = 20


def close_double_spacing(page: Page, lines: list[str]) -> bool:
    """Lines set two apart, with paragraphs that begin further in: the blanks between them then say
    nothing, and where a line begins does. ``lines`` are the source lines that the page was made
    of. Whether the page is so."""
    numbers, gaps = page.lines.numbers, page.lines.gaps
    count = len(numbers)
    if count < _LEAST_LINES or gaps.count(1) < 0.95 * count:
        return False
    sample = [lines[n - 1] for n in numbers[:: max(1, count // 60)]]
    if sum(line[:1].isspace() for line in sample) < 3:
        return False
    raw = [lines[n - 1].rstrip() for n in numbers]
    edge = sorted(map(len, raw))[int(0.95 * count)]
    flush = [at for at, line in enumerate(raw) if at and line[:1].strip()]
    within = count - len(flush)
    if len(flush) < 5 or within < 5 or edge < 24:
        return False
    after_long = [at for at in flush if len(raw[at - 1]) >= 0.75 * edge]
    if len(after_long) < 0.8 * len(flush):
        return False
    for at in after_long:
        gaps[at] = 0
    pair(page)
    return True


_SAMPLE = 400  # lines that are looked at before all are
_INDENTS = " \t\u3000"


def part_at_indents(page: Page, lines: list[str]) -> None:
    """Lines wrapped at a width whose paragraphs begin further in, with no blank line between them
    (hearings, old books): each that does begins a paragraph. Elsewhere a line further in goes on
    with the one above; what tells is whether the words above had come to an end."""
    numbers, gaps, texts = page.lines.numbers, page.lines.gaps, page.lines.texts
    if not page.pairs:
        return
    some = page.pairs[:: max(1, len(page.pairs) // _SAMPLE)]
    if sum(lines[numbers[at] - 1][:1] in _INDENTS for at in some) * 20 < len(some):
        return
    within: list[int] = []
    ended = flush = broken = 0
    for at in page.pairs:
        done = texts[at - 1][-1] in CLOSING
        if lines[numbers[at] - 1][:1] in _INDENTS:
            within.append(at)
            ended += done
        else:
            flush += 1
            broken += not done
    if len(within) < 3 or flush < 3 or ended < 0.8 * len(within) or broken < 0.6 * flush:
        return
    for at in within:
        gaps[at] = 1
    page.gaps += len(within)
    pair(page)


_CUT = pattern(r"[a-zà-ÿ]-$")
_GOES_ON = pattern(r"([a-zà-ÿ]{2,24}[^\sA-Za-z]?)\s+(?=\S)")
_WORD = pattern(r"[^\W\d_]{1,24}-$")
_HYPHENED = pattern(r"\b[^\W\d_]{1,24}-[^\W\d_]{1,24}\b")
_LEAST_CUT, _SHARE_CUT = 2, 0.02


def join_broken_words(page: Page, opened: Mapping[int, Opening], marked: Container[int]) -> None:
    """Put words together that were broken at the ends of lines (``advertise-`` and ``ment``): the
    second half moves up. Only where so many lines end in a hyphen that somebody broke words to fill
    the lines, and not where the hyphen is the word's own elsewhere. ``marked`` are lines that are
    no running text."""
    if not page.wrapped:
        return
    texts, kinds, gaps = page.lines.texts, page.lines.kinds, page.lines.gaps
    cut: list[int] = []
    for at in range(len(texts) - 1):
        if texts[at][-1:] != "-" or gaps[at + 1] or kinds[at : at + 2] != ["text", "text"]:
            continue
        if at + 1 in opened or at in marked or at + 1 in marked:
            continue
        if _CUT.search(texts[at]) and _GOES_ON.match(texts[at + 1]):
            cut.append(at)
    if len(cut) < max(_LEAST_CUT, _SHARE_CUT * len(page.pairs)):
        return
    own = {word for text in texts if "-" in text for word in _HYPHENED.findall(text)}
    for at in cut:
        head, tail = _WORD.search(texts[at]), _GOES_ON.match(texts[at + 1])
        if head is None or tail is None or head.group() + tail[1].rstrip(",.;:!?") in own:
            continue
        opening = opened.get(at)
        if opening is not None and opening.rest.endswith("-"):
            opening.rest = opening.rest[:-1] + tail[1]
        texts[at] = texts[at][:-1] + tail[1]
        texts[at + 1] = texts[at + 1][tail.end() :]
