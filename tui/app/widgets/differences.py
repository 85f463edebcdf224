"""What differs between sentences of two texts that are nearly the same.

Sentences are compared by their folded letters, so that script, width, case, spaces and punctuation
make no difference. Offsets are code points of the original paragraphs. No Textual here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.search.fold import fold, is_cjk

NEARLY = 66.0
"""The likeness, 0..100, from which two sentences count as nearly the same. Below it more would be
marked than not; two translations of one sentence are at 30 to 60."""

LEAST = 6
"""Letters of the shortest sentence that is compared: short ones are alike by chance."""

MOST_LETTERS = 400
MOST_SENTENCES = 60
"""Sentences of one passage that are compared with those of another."""

ISLAND = 2
"""Fewer equal letters than this between two differences are taken as part of them."""

_ENDS = re.compile("[。！？!?；;…]+[”’」』）)\"']*|\\.[”’)\"']*(?=\\s)|\\Z")

SAME, ALIKE = "=", "~"


class Sentence(NamedTuple):
    """A sentence of a paragraph: its letters, folded, and where each stands in the original."""

    paragraph: int
    start: int
    letters: str
    offsets: tuple[int, ...]


@dataclass(slots=True)
class Marks:
    """For the paragraphs of one text: ``differs``, the (start, end) of what the other text says
    otherwise or not at all, and ``signs``, where a sentence begins that the other has word for word
    (``=``) or nearly so (``~``). Both by paragraph number; paragraphs without any are left out."""

    differs: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    signs: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def sentences(paragraphs: Sequence[str]) -> list[Sentence]:
    """The sentences that can be compared: not too short, and only so many."""
    found: list[Sentence] = []
    for number, text in enumerate(paragraphs):
        begin = 0
        for end in _ENDS.finditer(text):
            piece = text[begin : end.end()]
            if piece and len(found) < MOST_SENTENCES:
                offsets = tuple(
                    begin + n for n, character in enumerate(piece) if character.isalnum()
                )[:MOST_LETTERS]
                if len(offsets) >= LEAST:
                    folded = fold(piece)
                    letters = "".join(folded[n - begin] for n in offsets)
                    found.append(Sentence(number, offsets[0], letters, offsets))
            begin = end.end()
    return found


def compare(mine: Sequence[str], theirs: Sequence[str]) -> tuple[Marks, Marks]:
    """The marks of two texts beside each other, given as their paragraphs."""
    here, there = Marks(), Marks()
    ours, others = sentences(mine), sentences(theirs)
    if not ours or not others:
        return here, there
    from rapidfuzz.distance import Indel
    from rapidfuzz.fuzz import ratio

    pairs = []
    for a, one in enumerate(ours):
        for b, other in enumerate(others):
            # Lengths alone may already say that they are too unlike.
            if 2 * min(len(one.letters), len(other.letters)) * 100 >= NEARLY * (
                len(one.letters) + len(other.letters)
            ):
                likeness = ratio(one.letters, other.letters, score_cutoff=NEARLY)
                if likeness:
                    pairs.append((-likeness, abs(a - b), a, b))
    pairs.sort()
    used_here: set[int] = set()
    used_there: set[int] = set()
    for _, _, a, b in pairs:
        if a in used_here or b in used_there:
            continue
        used_here.add(a)
        used_there.add(b)
        one, other = ours[a], others[b]
        sign = SAME if one.letters == other.letters else ALIKE
        here.signs.setdefault(one.paragraph, []).append((one.start, sign))
        there.signs.setdefault(other.paragraph, []).append((other.start, sign))
        if sign == ALIKE:
            steps = Indel.opcodes(one.letters, other.letters)
            equal = [
                (o.src_start, o.src_end, o.dest_start, o.dest_end)
                for o in steps
                if o.tag == "equal"
            ]
            kept = [
                e for e in equal if e[1] - e[0] >= ISLAND or e[0] == 0 or e[1] == len(one.letters)
            ]
            _mark(here, one, [(e[0], e[1]) for e in kept])
            _mark(there, other, [(e[2], e[3]) for e in kept])
    for marks in (here, there):
        for spans in marks.differs.values():
            spans.sort()
        for signs in marks.signs.values():
            signs.sort()
    return here, there


def _mark(marks: Marks, sentence: Sentence, equal: Sequence[tuple[int, int]]) -> None:
    """Mark the letters of a sentence that are in none of the ``equal`` runs, Latin words whole."""
    letters = sentence.letters
    runs: list[list[int]] = []
    at = 0
    for start, end in (*equal, (len(letters), len(letters))):
        if at < start:
            runs.append([_word_start(sentence, at), _word_end(sentence, start)])
        at = max(at, end)
    spans = marks.differs.setdefault(sentence.paragraph, [])
    before: list[int] | None = None
    for run in runs:
        if before is not None and run[0] <= before[1]:
            before[1] = max(before[1], run[1])
            spans[-1] = (spans[-1][0], sentence.offsets[before[1] - 1] + 1)
            continue
        spans.append((sentence.offsets[run[0]], sentence.offsets[run[1] - 1] + 1))
        before = run
    if not spans:
        del marks.differs[sentence.paragraph]


def _joined(sentence: Sentence, n: int) -> bool:
    """Whether letters n - 1 and n stand in one word of an alphabet."""
    letters, offsets = sentence.letters, sentence.offsets
    return (
        0 < n < len(letters)
        and offsets[n] == offsets[n - 1] + 1
        and not is_cjk(letters[n])
        and not is_cjk(letters[n - 1])
    )


def _word_start(sentence: Sentence, n: int) -> int:
    while _joined(sentence, n):
        n -= 1
    return n


def _word_end(sentence: Sentence, n: int) -> int:
    while _joined(sentence, n):
        n += 1
    return n
