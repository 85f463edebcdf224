"""Several turns on one line, as when a talk was pasted without its line breaks:
``问：去吗？答：去。问：……``"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tui.transcript.labels import Label, analyse
from tui.transcript.pattern import pattern

MOST_LINES = 5_000
"""Pages of more lines than this have their line breaks."""
_LEAST = 3
"""So often each label must stand."""
_LABEL = pattern(
    r"(?:\A|(?<=[。！？!?…．.”」』）)\u3000 ]))[ \u3000]{0,4}"
    r"([^\s。！？!?…．，,、；;：:“”「」『』()（）*#>|\[\]]{1,10}(?: [A-Z][\w'’-]{0,15}){0,2})"
    r"\s?[：:](?!//|\d)"
)


def split(lines: list[str], start: int) -> tuple[list[str], list[int]] | None:
    """The source lines with each turn on a line of its own, and the number of the source line
    that each comes from; None where no labels take turns within the lines. What stands before
    index ``start`` stays as it is."""
    found: list[tuple[str, bool]] = []
    for line in lines[start:]:
        text = line.strip()
        found += [(match[1], bool(match.start())) for match in _LABEL.finditer(text)]
    often = Counter(word for word, _ in found)
    labels = {word: analyse(word) for word, count in often.items() if count >= _LEAST}
    names = {word for word, label in labels.items() if label is not None and _may_speak(label)}
    order = [(word, within) for word, within in found if word in names]
    within = Counter(word for word, within in order if within)
    if len(names) < 2 or not any(within[word] >= 0.4 * often[word] for word in names):
        return None
    if sum(a[0] != b[0] for a, b in pairwise(order)) < 0.7 * (len(order) - 1):
        return None
    parts = lines[:start]
    numbers = list(range(1, start + 1))
    for number, line in enumerate(lines[start:], start=start + 1):
        text = line.strip()
        starts = [match.start() for match in _LABEL.finditer(text) if match[1] in names]
        edges = sorted({0, *starts, len(text)}) if text else [0, 0]
        for start, end in pairwise(edges):
            parts.append(text[start:end].strip())
            numbers.append(number)
    return parts, numbers


def _may_speak(label: Label) -> bool:
    return label.nameness >= 0.5 and not label.furniture
