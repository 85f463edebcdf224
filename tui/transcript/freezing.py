"""Drafts → sections and the columns of their turns; and what is in none of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import compress, groupby, pairwise
from typing import cast

from tui.transcript.assembly import CueTurn, DraftSection, DraftTurn, Part, Run, lines_of
from tui.transcript.decode import Source
from tui.transcript.dialects import Opening
from tui.transcript.joining import emphatic, join, paragraph
from tui.transcript.left_out import LeftOut
from tui.transcript.lines import Page
from tui.transcript.model import Dropped, Lines, Paragraph, Section, Turn
from tui.transcript.report import Reading
from tui.transcript.turns import Said, Stack, TurnRange, TurnTable, single


def freeze_turns(
    drafts: Iterable[DraftSection], identity: str, page: Page
) -> tuple[list[Section], TurnTable]:
    """Drafts → sections and their turns, whose speakers are label keys still. The drafts are
    emptied as they come."""
    table = TurnTable(identity)
    begun: list[DraftSection] = []
    begins: list[int] = []
    for section in drafts:
        if not section.goes_on and (section.lines is not None or section.turns):
            begun.append(section)
            begins.append(len(table))
        for kind, run in groupby(section.turns, type):
            if kind is Opening:
                _freeze_openings(cast("list[Opening]", list(run)), table, page)
            elif kind is CueTurn:
                _freeze_cues(cast("list[CueTurn]", list(run)), table, page)
            else:
                for draft in run:
                    _freeze_draft(cast("DraftTurn", draft), table, page)
        section.turns.clear()
    sections: list[Section] = []
    for section, (begin, end) in zip(begun, pairwise([*begins, len(table)]), strict=True):
        line = section.lines[0] if section.lines else table.firsts[begin]
        turns = cast("tuple[Turn, ...]", TurnRange(table, begin, end - begin))
        sections.append(
            Section(section.title, section.stamp, section.level, line, turns, section.lines)
        )
    return sections, table


def _freeze_openings(run: list[Opening], table: TurnTable, page: Page) -> None:
    """What most turns are, one line of words behind the label or below it, by columns."""
    numbers, texts = page.lines.numbers, page.lines.texts
    ats = [opening.at for opening in run]
    rests = [opening.rest for opening in run]
    ends = [at if rest else at + 1 for at, rest in zip(ats, rests, strict=True)]
    said: list[Said] = [rest or texts[end] for rest, end in zip(rests, ends, strict=True)]
    if not page.plain:
        marked = [
            (place, text)
            for place, text in enumerate(cast("list[str]", said))
            if "*" in text or "_" in text or "&" in text
        ]
        for place, text in marked:
            last = numbers[ends[place]]
            said[place] = _said_by(last, (paragraph([(last, text)]),))
            run[place].rest = ""  # not needed any more, and as long as the text
    stamped = [(n, o.stamp) for n, o in enumerate(run, len(table)) if o.stamp is not None]
    table.stamps.update(stamped)
    table.firsts.extend([numbers[at] for at in ats])
    lasts = [numbers[end] for end in ends]
    table.lasts.extend(lasts)
    table.begins.extend(lasts)
    table.said += said
    labels = [opening.label for opening in run]
    table.speakers += [label.key for label in labels]
    table.kinds += ["question" if label.question else "speech" for label in labels]


def _freeze_cues(run: list[CueTurn], table: TurnTable, page: Page) -> None:
    """Turns of one paragraph made of cues, by columns."""
    numbers, texts, kinds = page.lines.numbers, page.lines.texts, page.lines.kinds
    places = [(turn.run_at, turn.end) for turn in run]
    firsts = [numbers[at] for at, _ in places]
    lasts = [numbers[end - 1] for _, end in places]
    said: list[Said] = [
        texts[at]
        if end == at + 1
        else join(list(compress(texts[at:end], map("cue".__ne__, kinds[at:end]))))
        for at, end in places
    ]
    for place, text in enumerate(cast("list[str]", said)):
        if emphatic(text):
            made = _paragraph(run[place].parts[0], page)
            said[place] = _said_by(lasts[place], (made,))
    stamps = [(n, turn.stamp) for n, turn in enumerate(run, len(table))]
    table.stamps.update([(n, stamp) for n, stamp in stamps if stamp is not None])
    table.firsts.extend(firsts)
    table.lasts.extend(lasts)
    table.begins.extend(firsts)
    table.said += said
    table.speakers += [turn.speaker for turn in run]
    table.kinds += [turn.kind for turn in run]


def _freeze_draft(draft: DraftTurn, table: TurnTable, page: Page) -> None:
    """Any other turn: paragraphs that were put together line by line."""
    stamp, last = draft.stamp, draft.last
    if stamp is not None:
        table.stamps[len(table)] = stamp
    table.firsts.append(draft.first)
    stack = _stack(draft.parts, page)
    if stack is None:
        parts = draft.parts
        made = tuple([_paragraph(part, page) for part in parts]) or (single(draft.first, ""),)
        last = max(last, made[-1].lines[1])
        table.begins.append(made[0].lines[0])
        table.said.append(_said_by(last, made))
    else:
        last = max(last, stack.lasts[-1])
        table.begins.append(stack.firsts[0])
        alone = len(stack.texts) == 1 and stack.lasts[0] == last
        table.said.append(stack.texts[0] if alone else stack)
    table.lasts.append(last)
    table.speakers.append(draft.speaker)
    table.kinds.append(draft.kind)
    if draft.opening is not None:
        draft.opening.rest = ""  # it is in the table now


def _stack(parts: list[Part], page: Page) -> Stack | None:
    """Paragraphs as columns; None where one has emphasis or is no run of lines."""
    numbers, texts = page.lines.numbers, page.lines.texts
    said: list[str] = []
    firsts, lasts = array("I"), array("I")
    for part in parts:
        if isinstance(part, int):
            said.append(texts[part])
            firsts.append(numbers[part])
            lasts.append(numbers[part])
        elif isinstance(part, Run):
            said.append(join(part.texts(page)) if part.end > part.at + 1 else part.text)
            firsts.append(numbers[part.at])
            lasts.append(numbers[part.end - 1])
        else:
            return None
    if not said or not (page.plain or not any(map(emphatic, said))):
        return None
    return Stack(said, firsts, lasts)


def _paragraph(part: Part, page: Page) -> Paragraph:
    pieces = lines_of(part, page)
    n, text = pieces[0]
    return paragraph(pieces) if len(pieces) > 1 or emphatic(text) else single(n, text)


def _said_by(last: int, made: tuple[Paragraph, ...]) -> Said:
    """See ``TurnTable.said``."""
    first = made[0]
    alone = len(made) == 1 and not first.emphasis and first.lines[1] == last
    return first.text if alone else made


class Spans:
    """The first and last source lines of all headings and turns, in order."""

    __slots__ = ("firsts", "lasts")

    def __init__(self, sections: Sequence[Section], table: TurnTable) -> None:
        if all(section.lines is None for section in sections):
            self.firsts, self.lasts = table.firsts, table.lasts
            return
        self.firsts, self.lasts = array("I"), array("I")
        place = 0
        for section in sections:
            if section.lines is not None:
                self.firsts.append(section.lines[0])
                self.lasts.append(section.lines[1])
            end = place + len(section.turns)
            self.firsts += table.firsts[place:end]
            self.lasts += table.lasts[place:end]
            place = end

    def __contains__(self, n: int) -> bool:
        place = bisect_right(self.firsts, n) - 1
        return place >= 0 and n <= self.lasts[place]


_WHY = {
    "image": "picture",
    "rule": "rule",
    "markup": "markup",
    "empty": "empty quote line",
    "cue": "structure of the file",
}


def account(
    reading: Reading, spans: Spans, meta_lines: list[Lines], source: Source
) -> tuple[Dropped, ...]:
    """Every non-blank line in no turn and no heading: metadata, or dropped with a reason."""
    others = [(n, "markup") for n in reading.rest if n not in spans]
    others += [(n, "running head") for n in reading.heads if n not in spans]
    for n in source.invisible:
        if n > reading.front.end and n not in spans:
            others.append((n, "invisible characters only"))
    rows = _outside(reading, spans, meta_lines)
    dropped = LeftOut(merge(rows, sorted(others)) if others else rows)
    for n in sorted(reading.held):
        if n not in spans:
            meta_lines.append((n, n))
    return cast("tuple[Dropped, ...]", dropped) if len(dropped) else ()


def _outside(reading: Reading, spans: Spans, meta_lines: list[Lines]) -> Iterator[tuple[int, str]]:
    """The lines of the page that are left out, and why; the others are put to the metadata."""
    marks = reading.layout.marks
    ends = zip(spans.firsts, spans.lasts, strict=True)
    never = (1 << 60, 1 << 60)
    first, last = next(ends, never)
    kinds = reading.page.lines.kinds
    told = 0
    for at, n in enumerate(reading.page.lines.numbers):
        while n > last:
            first, last = next(ends, never)
        if n >= first or n == told:  # or a part of a line that is accounted for
            continue
        told = n
        mark = marks.get(at)
        if mark is not None and mark.kind in ("meta", "title"):
            meta_lines.append((n, n))
        elif mark is not None and mark.kind in ("drop", "page"):
            yield n, mark.text or "furniture"
        elif mark is not None and mark.kind == "time":
            yield n, "time"
        else:
            yield n, _WHY.get(kinds[at], "furniture")
