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
    levels = page.lines.levels
    ended = Counter(levels[at] for at in page.headings if texts[at].rstrip("*_ ")[-1:] in COLONS)
    level, often = ended.most_common(1)[0] if ended else (0, 0)
    times = Counter(texts[at] for at in page.headings) if often >= _LEAST else Counter[str]()
    usual = often >= _LEAST and often * 2 >= len(page.headings)
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
            office = usual and levels[at] == level and label is not None
            holder = analyse(bare[colon.end() :]) if office else None
            if (
                holder is not None
                and not holder.furniture
                and (holder.nameness >= _NAME or (times[text] >= _AGAIN and len(bare) <= _LONGEST))
            ):
                found.append(Opening(at, holder, "", "heading colon", NAME))
            elif label is not None:
                rest = bare[colon.end() :].strip()
                found.append(Opening(at, label, rest, "heading text", NAME))
            continue
        if len(bare) <= 40:
            label = analyse(bare)
            if label is not None:
                found.append(Opening(at, label, "", "heading name", NAME))
    return found
