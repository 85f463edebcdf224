"""Headings that are numbers: alone on their line with the title below, or in front of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.transcript.dialects import Opening
from tui.transcript.furniture.marks import Layout, Mark, headinglike
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern

NUMBER_ALONE = pattern(
    r"(?:[（(【\[]?\s?(?P<arabic>\d{1,3})\s?[.、．)）】\]]?|(?P<roman>[IVX]{1,5})\.?"
    r"|(?:part|chapter|第)\s?(?P<word>[\d一二三四五六七八九十]{1,3})\s?(?:部分|章|节|節|部|回)?"
    r"|(?P<han>[一二三四五六七八九十]{1,3})\s?[、.．]?)$",
    re.IGNORECASE,
)
NUMBERED_TITLE = pattern(
    r"(?:(?:part|chapter|section)\s?\d{1,3}|第[\d一二三四五六七八九十]{1,3}(?:部分|章|节|節"
    r"|部|回|篇|集)|"
    r"[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}\s?[.、．:：|｜]\s?(?!\d)|0\d\s)",
    re.IGNORECASE,
)


def mark_numbered(page: Page, layout: Layout, opened: Mapping[int, Opening]) -> None:
    """A number alone on its line, one or two title lines below it; the numbers rise."""
    lines = page.lines
    found: list[tuple[int, int]] = []
    texts = lines.texts
    for at in page.marked:
        text = texts[at]
        if len(text) > 12 or at in opened or at in layout.marks:
            continue
        match = NUMBER_ALONE.match(text.strip("*_ "))
        if match is None:
            continue
        number = _number(match)
        if number is not None:
            found.append((at, number))
    rising = [
        (at, number)
        for place, (at, number) in enumerate(found)
        if (place and found[place - 1][1] + 1 == number)
        or (place + 1 < len(found) and found[place + 1][1] == number + 1)
    ]
    for at, _number_here in rising:
        titles: list[str] = []
        k = at + 1
        while k < len(lines) and len(titles) < 3 and k not in opened and k not in layout.marks:
            text = lines[k].text
            if lines[k].kind != "text" or not headinglike(text.strip("*_ ")):
                break
            if titles and lines[k].gap and not lines[at + 1].gap:
                break
            titles.append(text.strip("*_ "))
            k += 1
        title = " ".join(titles) if titles else lines[at].text.strip("*_ ")
        layout.marks[at] = Mark("section", title, more=len(titles))
        for extra in range(at + 1, at + 1 + len(titles)):
            layout.marks[extra] = Mark("section", "")


_HAN_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九十")}


def _number(match: re.Match[str]) -> int | None:
    text = match["arabic"] or match["word"]
    if text and text.isdigit():
        return int(text)
    if match["roman"]:
        values = {"I": 1, "V": 5, "X": 10}
        total = 0
        numeral = match["roman"].upper()
        for here, after in zip(numeral, [*numeral[1:], "I"], strict=False):
            value = values[here]
            total += -value if values.get(after, 0) > value else value
        return total
    han = match["han"] or text
    if not han:
        return None
    if han in _HAN_DIGITS:
        return _HAN_DIGITS[han]
    if han.startswith("十"):
        return 10 + _HAN_DIGITS.get(han[1:], 0)
    if "十" in han:
        tens, _, units = han.partition("十")
        return _HAN_DIGITS.get(tens, 0) * 10 + (_HAN_DIGITS.get(units, 0) if units else 0)
    return None
