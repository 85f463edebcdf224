"""Drafts once more: lines that a reader leaves out or takes in, and what becomes of the turns.

A turn that none of these lines touches stays the very same, and so does its id. A turn of which a
line is left out ends before it, and goes on as another turn of the same speaker behind it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from tui.transcript.assembly import DraftSection, DraftTurn, lines_of
from tui.transcript.corrections import LineChoice, lines_text
from tui.transcript.dialects import Opening
from tui.transcript.lines import Page
from tui.transcript.model import Dropped, Lines, ReadingWarning

WHY = "by the sidecar"


def unfold(drafts: Sequence[DraftSection], page: Page) -> None:
    """Make every turn one whose lines can be taken out and put in one by one."""
    numbers, texts = page.lines.numbers, page.lines.texts
    for section in drafts:
        for place, draft in enumerate(section.turns):
            if isinstance(draft, Opening):
                at, label = draft.at, draft.label
                turn = DraftTurn(
                    label.key,
                    "question" if label.question else "speech",
                    numbers[at],
                    draft.stamp,
                    draft,
                )
                at, text = (at, draft.rest) if draft.rest else (at + 1, texts[at + 1])
                turn.parts.append([(numbers[at], text)])
                section.turns[place] = turn
            else:
                draft.parts = [lines_of(part, page) for part in draft.parts]


def correct(
    drafts: Sequence[DraftSection],
    page: Page,
    chosen: LineChoice,
    source: Sequence[str],
    warnings: list[ReadingWarning],
) -> tuple[list[DraftSection], LineChoice]:
    """Leave lines of the source out of the drafts and take others in. Returns the drafts and which
    lines it really were: of a heading all, of what is text already none."""
    warnings += chosen.warnings
    left, gone = leave_out(drafts, chosen.dropped)
    restored = chosen.restored - gone
    if restored:
        texts: dict[int, list[str]] = {}
        for n, text in zip(page.lines.numbers, page.lines.texts, strict=True):
            if n in restored and text.strip():
                texts.setdefault(n, []).append(text.strip())
        words = {n: " ".join(texts.get(n) or [source[n - 1].strip()]) for n in restored}
        outside = {n for n, text in enumerate(source, start=1) if text.strip()}
        for section in left:
            for first, last in spans(section):
                outside.difference_update(range(first, last + 1))
        already = take_in(left, words, outside)
        for n in sorted(already):
            warnings.append(
                chosen.origin_of[n].warning(f"{lines_text((n, n))}: is not left out here")
            )
        restored -= already
    return left, replace(chosen, dropped=frozenset(gone), restored=restored)


def spans(section: DraftSection) -> Iterator[Lines]:
    """The source lines of a section's heading and of its turns (unfolded)."""
    if section.lines is not None:
        yield section.lines
    yield from map(span, _turns(section))


def span(draft: DraftTurn) -> Lines:
    """The source lines of a draft turn, as its ``lines`` will be."""
    parts = _parts(draft)
    last = parts[-1][-1][0] if parts else draft.first
    return draft.first, max(last, draft.last)


def _turns(section: DraftSection) -> list[DraftTurn]:
    return cast("list[DraftTurn]", section.turns)


def _parts(draft: DraftTurn) -> list[list[tuple[int, str]]]:
    return cast("list[list[tuple[int, str]]]", draft.parts)


def leave_out(
    drafts: Sequence[DraftSection], lines: Collection[int]
) -> tuple[list[DraftSection], set[int]]:
    """Drafts without these lines. Returns them and all lines that are left out: with a line of a
    heading its whole heading, with the last words of a label the label."""
    gone = set(lines)
    order = sorted(gone)

    def touches(first: int, last: int) -> bool:
        at = bisect_left(order, first)
        return at < len(order) and order[at] <= last

    result: list[DraftSection] = []
    for section in drafts:
        turns: list[DraftTurn] = []
        for draft in _turns(section):
            first, last = span(draft)
            turns += _pieces(draft, order, gone) if touches(first, last) else (draft,)
        if section.lines is not None and touches(*section.lines):
            gone.update(range(section.lines[0], section.lines[1] + 1))
            if result:
                result[-1].turns += turns
                continue
            section.title, section.stamp, section.level, section.lines = None, None, 1, None
        section.turns = list(turns)
        result.append(section)
    return result, gone


def _pieces(draft: DraftTurn, order: list[int], gone: set[int]) -> list[DraftTurn]:
    """What is left of a turn, cut where lines are left out."""

    def cut_between(one: int, other: int) -> bool:
        return bisect_right(order, one) < bisect_left(order, other)

    first, last = span(draft)
    pieces: list[DraftTurn] = []
    before = 0
    for part in _parts(draft):
        begun = False
        for n, text in part:
            if n in gone:
                continue
            if not pieces or cut_between(before, n):
                piece = DraftTurn(draft.speaker, draft.kind, n)
                pieces.append(piece)
                begun = False
            if begun:
                _parts(pieces[-1])[-1].append((n, text))
            else:
                pieces[-1].parts.append([(n, text)])
                begun = True
            pieces[-1].last = before = n
    if not pieces:
        # A label without words, or the head of a note without notes.
        gone.add(first)
        return []
    head = pieces[0]
    head.stamp = draft.stamp
    if first not in gone and first < head.first:
        if cut_between(first, head.first):
            gone.add(first)
        else:
            head.first, head.opening = first, draft.opening
    if last > before and not cut_between(before, last + 1):
        pieces[-1].last = last
    return pieces


def take_in(
    drafts: list[DraftSection], lines: Mapping[int, str], outside: Collection[int]
) -> set[int]:
    """Make these lines (number → text) text: a further paragraph of the turn that they stand in or
    go on, else narration. ``outside`` are all lines that are in no draft. Changes the drafts;
    returns the lines that were text or a heading already."""
    already: set[int] = set()
    others = sorted(n for n in outside if n not in lines)
    if not drafts or drafts[0].lines is not None:
        drafts.insert(0, DraftSection(None, None, 1, None))
    starts: list[tuple[int, DraftSection, DraftTurn | None]] = []  # None: the heading
    for section in drafts:
        if section.lines is not None:
            starts.append((section.lines[0], section, None))
        starts.extend((draft.first, section, draft) for draft in _turns(section))
    for n in sorted(lines):
        at = bisect_right(starts, n, key=lambda one: one[0]) - 1
        _, section, before = starts[at] if at >= 0 else (0, drafts[0], None)
        if before is not None:
            _, last = span(before)
            if n <= last:
                if not _insert(before, n, lines[n]):
                    already.add(n)
                continue
            between = bisect_right(others, last) < bisect_left(others, n)
            if not between and before.kind not in ("note", "caption"):
                before.parts.append([(n, lines[n])])
                before.last = n
                continue
        elif at >= 0 and section.lines is not None and n <= section.lines[1]:
            already.add(n)
            continue
        new = DraftTurn(None, "narration", n)
        new.parts.append([(n, lines[n])])
        section.turns.append(new)
        starts.insert(at + 1, (n, section, new))
    for section in drafts:
        _turns(section).sort(key=lambda draft: draft.first)
    return already


def _insert(draft: DraftTurn, n: int, text: str) -> bool:
    """Put a line into a turn that it stands in; False when the turn has it already."""
    parts = _parts(draft)
    if n == draft.first or any(n == m for part in parts for m, _ in part):
        return False
    at = bisect_left([part[0][0] for part in parts], n)
    if at and parts[at - 1][-1][0] > n:  # in the middle of a paragraph
        part = parts[at - 1]
        k = bisect_left([m for m, _ in part], n)
        parts[at - 1 : at] = [part[:k], [(n, text)], part[k:]]
    else:
        parts.insert(at, [(n, text)])
    return True


def account(
    dropped: Sequence[Dropped],
    meta_lines: Sequence[Lines],
    gone: Collection[int],
    taken: Collection[int],
) -> tuple[tuple[Dropped, ...], list[Lines]]:
    """The accounts of all lines outside the text, once the reader has left out ``gone`` and taken
    in ``taken``."""
    mine = set(gone) | set(taken)
    runs = [(run, one.why) for one in dropped for run in _without(one.lines, mine)]
    runs += [(run, WHY) for run in _runs(sorted(gone))]
    metas = [run for lines in meta_lines for run in _without(lines, mine)]
    return tuple(Dropped(*run) for run in sorted(runs)), metas


def _without(lines: Lines, mine: Collection[int]) -> Iterator[Lines]:
    first, last = lines
    if mine:
        yield from _runs([n for n in range(first, last + 1) if n not in mine])
    else:
        yield lines


def _runs(numbers: Sequence[int]) -> Iterator[Lines]:
    """Sorted numbers → runs of neighbours."""
    if not numbers:
        return
    first = numbers[0]
    for one, other in pairwise(numbers):
        if other != one + 1:
            yield first, one
            first = other
    yield first, numbers[-1]
