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
_FRAMES = frozenset("—–-―─=~～•·")
_ENDS = frozenset("。．！!？?；;，,、：:…—”’】\"'~～")
_BELOW = frozenset(("text", "image", "quote", "markup"))
"""What may stand below a name."""
_CLOSERS = frozenset("」』》")


def find(page: Page) -> list[Opening]:
    """Short lines without closing punctuation that recur, and the single ones like them."""
    texts, kinds = page.lines.texts, page.lines.kinds
    short: list[int] = []
    framed: dict[str, list[int]] = {}
    counts: Counter[str] = Counter()
    last = len(texts) - 1
    for at in page.short:
        text = texts[at]
        if (len(text) <= LONGEST or text[-1] in ")）") and at < last:
            bare = text.strip("*_ ") if text[0] in "*_" else text
            if bare and bare[0] in _FRAMES and bare[0] == bare[-1]:  # — Ann —
                inner = bare.strip(bare[0]).strip()
                if inner:
                    framed.setdefault(inner, []).append(at)
                continue
            ends = not bare or bare[-1] in _ENDS
            if not ends and bare[-1] == ".":  # of an abbreviation, or of a sentence
                words = bare.split()
                ends = len(words) < 2 or len(words[-1]) > 4 or "," in bare or not bare.isascii()
            if not ends and bare[0] not in _SIGNS:
                short.append(at)
                counts[bare] += 1
    for at in page.marked:
        text = texts[at]
        if text[0] in _FRAMES and text[-1] == text[0] and len(text) <= LONGEST and at < last:
            inner = text.strip(text[0]).strip()
            if inner and at not in framed.get(inner, ()):
                framed.setdefault(inner, []).append(at)
    found: list[Opening] = []
    if framed:
        for inner, ats in framed.items():
            label = analyse(inner) if len(ats) >= 3 else None
            if label is not None:
                found += [Opening(at, label, "", "alone", NAME) for at in ats]
    if not counts or max(counts.values()) < 2:
        return found
    for at in short:
        if kinds[at + 1] not in _BELOW:
            continue
        text = texts[at]
        bold = text[0] in "*_"
        bare = text.strip("*_ ") if bold else text
        if bare[-1] in _CLOSERS and counts[bare] < 3:
            continue  # a quotation
        label = analyse(bare)
        if label is None:
            continue
        found.append(Opening(at, label, "", "bold alone" if bold else "alone", NAME))
    return found
