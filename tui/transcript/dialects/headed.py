"""A Markdown heading for each turn: ``### Name：`` or ``### Name``, text below; also
``### Q: the question``."""

from __future__ import annotations

from collections import Counter

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import COLON, COLONS, LABEL_REACH, Page

NAME = "heading for each turn"

_LEAST = 5
_NAME, _AGAIN, _LONGEST = 0.6, 3, 24
"""So much of a name stands behind an office where so many headings, and most, are labels; or the
heading comes again so often and has no more code points than that."""


def find(page: Page) -> list[Opening]:
    """Openings among the Markdown headings."""
    found: list[Opening] = []
    texts = page.lines.texts
    known: dict[str, Label] = {}
    for at in page.headings:
        text = texts[at]
        label = known.get(text)
        if label is not None:
            found.append(Opening(at, label, "", "heading colon", NAME))
            continue
        bare = text.strip("*_ ")
        if bare[-1:] in COLONS:
            label = analyse(bare[:-1])
            if label is not None:
                known[text] = label
                found.append(Opening(at, label, "", "heading colon", NAME))
            continue
        clock = CLOCK.search(bare, 0, LABEL_REACH) if ":" in bare or "：" in bare else None
        if clock is not None:
            name = (bare[: clock.start()] + bare[clock.end() :]).strip(" -–—|·,，:：")
            label = analyse(name)
            if label is not None and len(name) <= 40:
                found.append(Opening(at, label, "", "heading time", NAME, clock["time"]))
            continue
        colon = COLON.search(bare, 0, LABEL_REACH)
        if colon is not None:
            label = analyse(bare[: colon.start()])
            if label is not None:
                rest = bare[colon.end() :].strip()
                found.append(Opening(at, label, rest, "heading text", NAME))
            continue
        if len(bare) <= 40:
            label = analyse(bare)
            if label is not None:
                found.append(Opening(at, label, "", "heading name", NAME))
    if any(opening.form == "heading text" for opening in found):
        _take_holders(found, page)
    return found


def _take_holders(found: list[Opening], page: Page) -> None:
    """``Office: Name`` opens a turn of its holder where most headings are labels with a colon at
    their end. Changes the openings."""
    texts, levels = page.lines.texts, page.lines.levels
    ended = Counter(levels[opening.at] for opening in found if opening.form == "heading colon")
    level, often = ended.most_common(1)[0] if ended else (0, 0)
    if often < _LEAST or often * 2 < len(page.headings):
        return
    times = Counter(texts[opening.at] for opening in found if opening.form == "heading text")
    for place, opening in enumerate(found):
        if opening.form != "heading text" or levels[opening.at] != level:
            continue
        holder = analyse(opening.rest)
        if holder is None or holder.furniture:
            continue
        again = times[texts[opening.at]] >= _AGAIN and len(texts[opening.at]) <= _LONGEST
        if holder.nameness >= _NAME or again:
            found[place] = Opening(opening.at, holder, "", "heading colon", NAME)
