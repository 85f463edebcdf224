"""The name alone on its line (plain or bold, without a colon), the words below it; often in full
the first time and short afterwards."""

from __future__ import annotations

from collections import Counter

from tui.transcript.dialects import Opening
from tui.transcript.labels import analyse
from tui.transcript.lines import Page

NAME = "name alone on its line"

LONGEST = 32
_SIGNS = frozenset("—―–-~～#|")
_ENDS = frozenset("。．！!？?；;，,、：:…—”’】\"'~～")
_CLOSERS = frozenset("」』》")


def find(page: Page) -> list[Opening]:
    """Short lines without closing punctuation that recur, and the single ones like them."""
    texts, kinds = page.lines.texts, page.lines.kinds
    short: list[int] = []
    counts: Counter[str] = Counter()
    last = len(texts) - 1
    for at in page.short:
        text = texts[at]
        if len(text) <= LONGEST and at < last:
            bare = text.strip("*_ ") if text[0] in "*_" else text
            if bare and bare[0] not in _SIGNS and bare[-1] not in _ENDS:
                short.append(at)
                counts[bare] += 1
    if not counts or max(counts.values()) < 2:
        return []
    found: list[Opening] = []
    for at in short:
        text = texts[at]
        bold = text[0] in "*_"
        bare = text.strip("*_ ") if bold else text
        label = analyse(bare)
        if bare[-1] in _CLOSERS and counts[bare] < 3:
            continue  # a quotation
        if label is None or kinds[at + 1] not in ("text", "image", "quote", "markup"):
            continue
        found.append(Opening(at, label, "", "bold alone" if bold else "alone", NAME))
    return found
