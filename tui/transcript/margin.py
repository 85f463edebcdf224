"""What every line of a page carries at its edge: quote marks, list marks, the numbers of the lines,
the bars of table cells."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tui.transcript.lines import Page
from tui.transcript.pattern import pattern


def without_margin(page: Page, lines: list[str]) -> list[str] | None:
    """The source lines without what nearly all of them carry at the edge; None where they carry
    nothing. ``page`` is how they were scanned."""
    if len(page.quotes) > 4:
        return _unquoted(page, lines)
    texts = page.lines.texts
    if not texts:
        return None
    if texts[-1].startswith(_LIST_MARKS):
        return _unlisted(page, lines)
    if texts[-1][:1].isdigit() and texts[len(texts) // 2][:1].isdigit():
        return _unnumbered(page, lines)
    if texts[-1][-2:] == " |":
        return _unbarred(page, lines)
    return None


def _unbarred(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without the bar at their end, where cells of a table were saved a line each."""
    barred = sum(text.endswith(" |") and text[0] != "|" for text in page.lines.texts)
    if barred < 8 or barred < 0.5 * len(page.lines):
        return None
    return [line.rstrip().removesuffix(" |") for line in lines]


def _unquoted(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without their quote marks, where nearly the whole page is a block quote."""
    texts = len(page.lines) - len(page.headings)
    if len(page.quotes) < 0.6 * texts:
        return None
    return [
        line.lstrip()[1:] if line.lstrip()[:1] == ">" and line.lstrip()[:2] != ">>" else line
        for line in lines
    ]


_LIST_MARKS = ("- ", "* ", "• ", "· ")
_LISTED = pattern(r"\s*[-*•·]\s+(?=\S)")


def _unlisted(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without their list marks, where every name and every text is an item of its own:
    ``- Name`` and ``- text`` below it."""
    both = zip(page.lines.texts, page.lines.kinds, strict=True)
    texts = [text for text, kind in both if kind == "text"]
    if len(texts) < 8:
        return None
    listed = [text[2:].strip() for text in texts if text.startswith(_LIST_MARKS)]
    if len(listed) < 0.9 * len(texts):
        return None
    often = [text for text, count in Counter(listed).items() if count >= 3 and len(text) <= 24]
    if len(often) < 2 or sum(map(listed.count, often)) < 0.3 * len(listed):
        return None
    return [_LISTED.sub("", line) for line in lines]


_NUMBER = pattern(r"\s*(\d{1,5})(?:[ \u3000]{1,8}|\t)\s*(?=\S)")
_LABELLED = pattern(
    r"[QA问答問](?:\s?[.:：、]|\s{2})|[^\s:：]{1,20}(?: [^\s:：]{1,20}){0,3}\s?[:：]\s{0,4}\S"
)


def _unnumbered(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without their numbers, where nearly all are counted, a page or the whole file
    through, and labels stand behind the numbers: depositions, transcripts for close analysis."""
    found = [_NUMBER.match(text) for text in page.lines.texts]
    counted = [int(match[1]) for match in found if match is not None]
    if len(counted) < 8 or len(counted) < 0.9 * len(found):
        return None
    step = Counter(b - a for a, b in pairwise(counted)).most_common(1)[0][0]
    if not 1 <= step <= 5:
        return None
    steps = sum(b == a + step or (b <= step and a >= 8) for a, b in pairwise(counted))
    if steps < 0.9 * (len(counted) - 1):
        return None
    both = zip(page.lines.texts, found, strict=True)
    labelled = sum(1 for text, match in both if match and _LABELLED.match(text, match.end()))
    if labelled < 0.2 * len(counted):
        return None
    return [line[match.end() :] if (match := _NUMBER.match(line)) else line for line in lines]
