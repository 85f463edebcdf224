"""A Markdown heading for each turn: ``### Name：`` or ``### Name``, text below; also
``### Q: the question``."""

from __future__ import annotations

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import COLON, COLONS, LABEL_REACH, Page

NAME = "heading for each turn"


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
    return found
