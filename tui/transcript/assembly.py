"""Lines, openings and marks → sections of turns, still as plain drafts.

A draft takes several times the memory of the turn that becomes of it, so drafts are handed on in
slices while the page is walked over, and the texts of the lines that they are made of go with them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from tui.transcript.dialects import Opening
from tui.transcript.dialects.article import Article, Block
from tui.transcript.dialects.marked import ANYONE
from tui.transcript.furniture import Layout
from tui.transcript.joining import CLOSING
from tui.transcript.lines import Page
from tui.transcript.model import Lines, TurnKind
from tui.transcript.pattern import pattern
from tui.transcript.readers.subtitles import PARAGRAPH, Cues

IMPLIED = "\x00answer"
"""The speaker of answers that carry no label, in documents where only questions do."""

_LIST_ITEM = pattern(r"(?:[-*+•]\s+|\d{1,3}[.)]\s+)(?=\S)")


class Run:
    """A paragraph that is still lines of the page: from index ``at`` up to ``end``, without the
    structure between cues. ``text`` is what the first of them says."""

    __slots__ = ("at", "end", "text")

    def __init__(self, at: int, text: str) -> None:
        self.at = at
        self.end = at + 1
        self.text = text

    def texts(self, page: Page) -> list[str]:
        """The texts of its lines."""
        if self.end == self.at + 1:
            return [self.text]
        lines = page.lines
        inner = range(self.at + 1, self.end)
        return [self.text, *[lines.texts[k] for k in inner if lines.kinds[k] != "cue"]]

    def pieces(self, page: Page) -> list[tuple[int, str]]:
        """Source line and text of each of its lines that says something."""
        numbers, kinds = page.lines.numbers, page.lines.kinds
        ats = [k for k in range(self.at, self.end) if k == self.at or kinds[k] != "cue"]
        both = zip(ats, self.texts(page), strict=True)
        return [(numbers[k], text) for k, text in both if text or k == self.at]


Part = int | Run | list[tuple[int, str]]
"""A paragraph: a whole line of the page by its index, a run of lines, or (source line, text) where
other lines stand between these."""


def lines_of(part: Part, page: Page) -> list[tuple[int, str]]:
    """Source line and text of each line of a paragraph that says something."""
    if isinstance(part, int):
        return [(page.lines.numbers[part], page.lines.texts[part])]
    return part.pieces(page) if isinstance(part, Run) else part


class DraftTurn:
    """A turn being put together: ``parts`` are its paragraphs."""

    __slots__ = ("first", "kind", "last", "opening", "parts", "speaker", "stamp")

    def __init__(
        self,
        speaker: str | None,
        kind: TurnKind,
        first: int,
        stamp: str | None = None,
        opening: Opening | None = None,
    ) -> None:
        self.speaker = speaker
        self.kind: TurnKind = kind
        self.first = first
        self.last = first
        self.stamp = stamp
        self.opening = opening
        self.parts: list[Part] = []


@dataclass(slots=True)
class DraftSection:
    """A section being put together, or the turns that follow in the one handed on before it
    (``goes_on``). ``lines`` are its heading's; None for the one before any. An opening among the
    ``turns`` stands for what most turns are: one paragraph, behind the label or on the next
    line."""

    title: str | None
    stamp: str | None
    level: int
    lines: Lines | None
    turns: list[DraftTurn | Opening] = field(default_factory=list)
    goes_on: bool = False


_SLICE = 4096
"""So many turns are handed on at a time."""


def assemble(
    page: Page,
    opened: Mapping[int, Opening],
    layout: Layout,
    *,
    one_sided: bool,
    keep: bool = False,
) -> Iterator[DraftSection]:
    """Walk the page once. ``opened`` are the openings by the line they stand on. ``one_sided``:
    only questions are labelled, so the first paragraph after a question is an answer. With
    ``keep`` sections come whole, and the page's texts stay."""
    marks = layout.marks
    section = DraftSection(None, None, 1, None)
    most = sys.maxsize if keep else _SLICE
    spent = 0
    voice: str | None = None
    voice_kind: TurnKind = "narration"
    turn: DraftTurn | None = None
    part: list[tuple[int, str]] | Run | None = None
    asking = False
    stamp: str | None = None
    wrapped = page.wrapped
    torn = False
    simple = not one_sided and all(mark.kind != "page" for mark in marks.values())
    plain = simple and not wrapped
    lines = page.lines
    numbers, texts, kinds, gaps = lines.numbers, lines.texts, lines.kinds, lines.gaps
    count = len(texts)
    upcoming = 0
    while upcoming < count:
        at = upcoming
        upcoming += 1
        text = texts[at]
        opening = opened.get(at)
        if opening is not None:
            if len(section.turns) >= most:
                yield section
                section = DraftSection(None, None, 1, None, goes_on=True)
                texts[spent:at] = [""] * (at - spent)
                spent = at
            if simple and stamp is None:
                run = _of_one_line(opening, opened, page, layout, most)
                if run:
                    section.turns += run
                    upcoming = run[-1].at + (1 if run[-1].rest else 2)
                    continue
            label = opening.label
            n = numbers[at]
            voice = label.key if label.key != ANYONE else None
            voice_kind = "question" if label.question else "speech"
            turn = DraftTurn(voice, voice_kind, n, opening.stamp or stamp, opening)
            stamp = None
            section.turns.append(turn)
            part = None
            if opening.rest:
                run_on = Run(at, opening.rest)
                turn.parts.append(run_on)
                part = None if plain else run_on
            asking = one_sided and (label.question or label.host)
            continue
        n = numbers[at]
        line_kind = kinds[at]
        mark = marks.get(at)
        if (
            plain
            and mark is None
            and turn is not None
            and turn.opening is not None
            and line_kind == "text"
            and (turn.parts or text[0] != ":")
        ):  # what most lines are: a further paragraph of the turn
            turn.parts.append(at)
            turn.last = n
            part = None
            continue
        if mark is not None:
            kind = mark.kind
            if kind == "section":
                if not mark.text and section.lines is not None and not section.turns:
                    section.lines = (section.lines[0], n)
                    continue
                yield section
                section = DraftSection(mark.text, mark.stamp, mark.level, (n, n))
                turn = part = None
                if one_sided:
                    voice, voice_kind, asking = None, "narration", False
            elif kind in ("note", "caption", "stage"):
                said = mark.text or text
                turn_kind: TurnKind = (
                    "narration" if kind == "stage" else "caption" if kind == "caption" else "note"
                )
                turn = DraftTurn(None, turn_kind, n)
                part = [(n, said)]
                turn.parts.append(part)
                section.turns.append(turn)
            elif kind == "asked":
                turn = DraftTurn(None, "speech", n)
                part = [(n, text)]
                turn.parts.append(part)
                section.turns.append(turn)
                voice, voice_kind = None, "speech"
            elif kind == "aside":
                turn = part = None
                voice, voice_kind = None, "note"
                yield section
                section = DraftSection(mark.text, mark.stamp, mark.level, (n, n))
            elif kind == "note head":
                turn = DraftTurn(None, "note", n)
                section.turns.append(turn)
                part = None
            elif kind == "point":
                if turn is None or turn.kind != "note":
                    turn = DraftTurn(None, "note", n)
                    section.turns.append(turn)
                    part = None
                if not isinstance(part, list) or mark.text or gaps[at] or _after_blank(page, at):
                    part = [(n, mark.text or text)]
                    turn.parts.append(part)
                else:
                    part.append((n, text))
                turn.last = n
            elif kind == "stamped":
                turn = DraftTurn(voice, voice_kind if voice else "speech", n, mark.stamp)
                part = [(n, mark.text)]
                turn.parts.append(part)
                section.turns.append(turn)
            elif kind == "signature":
                if turn is not None:
                    turn.last = n
                part = None
            elif kind == "page":
                torn = part is not None and _last(part, page)[-1:] not in CLOSING
            elif kind == "time":
                if turn is not None and turn.opening is not None and not turn.parts:
                    turn.stamp = turn.stamp or mark.stamp  # it stands below the name
                else:
                    stamp = mark.stamp
                part = None
            else:
                part = None
            continue
        if line_kind in ("image", "rule", "markup", "empty"):
            part = None
            continue
        goes_on = torn or (wrapped and not gaps[at] and not _LIST_ITEM.match(text))
        torn = False
        if part is not None and goes_on and turn is not None:
            if isinstance(part, Run) and part.end == at:
                part.end = upcoming
            else:
                if isinstance(part, Run):
                    part = turn.parts[-1] = part.pieces(page)
                part.append((n, text))
            turn.last = n
            continue
        if turn is not None and turn.kind in ("note", "caption") and turn.opening is None:
            turn = None
        if turn is not None and turn.kind == "narration" and turn.speaker is None and voice:
            turn = None
        if asking and (turn is None or turn.parts):  # a stage direction may stand between
            voice, voice_kind, asking = IMPLIED, "speech", False
            turn = None
        if turn is None:
            turn = DraftTurn(voice, voice_kind, n, stamp)
            stamp = None
            section.turns.append(turn)
        elif not turn.parts and text.startswith(": ") and turn.opening is not None:
            text = text[2:].lstrip()  # the body of a definition list
        turn.last = n
        if plain and text is texts[at]:  # nothing goes on with it
            turn.parts.append(at)
            part = None
        else:
            part = Run(at, text)
            turn.parts.append(part)
    yield section


def _last(part: list[tuple[int, str]] | Run, page: Page) -> str:
    """The text of a paragraph's last line."""
    if isinstance(part, list):
        return part[-1][1]
    return part.text if part.end == part.at + 1 else page.lines.texts[part.end - 1]


def _of_one_line(
    opening: Opening | None, opened: Mapping[int, Opening], page: Page, layout: Layout, most: int
) -> list[Opening]:
    """This opening and up to ``most`` that follow it, as long as each has one line of words,
    behind the label or below it: what most turns are."""
    texts, kinds, marks = page.lines.texts, page.lines.kinds, layout.marks
    count = len(texts)
    run: list[Opening] = []
    while opening is not None and opening.label.key != ANYONE and len(run) < most:
        behind = opening.at + 1
        if not opening.rest:
            if (
                behind == count
                or kinds[behind] != "text"
                or behind in marks
                or behind in opened
                or texts[behind][0] == ":"
            ):
                break
            behind += 1
        after = opened.get(behind)
        if after is None and behind != count:
            break
        run.append(opening)
        opening = after
    return run


BLOCK_MS = 300_000
"""Subtitles without speakers and headings get a section every five minutes."""


class CueTurn:
    """A turn of one paragraph made of cues: what a ``DraftTurn`` knows, found on the page when it
    is asked. There are hundreds of thousands in a long recording."""

    __slots__ = ("cues", "end", "opening", "run_at")

    def __init__(self, cues: Cues, at: int, opening: Opening | None) -> None:
        self.cues = cues
        self.opening = opening
        self.run_at = at
        self.end = at + 1

    @property
    def speaker(self) -> str | None:
        key = self.opening.label.key if self.opening is not None else None
        return key if key != ANYONE else None

    @property
    def kind(self) -> TurnKind:
        asks = self.opening is not None and self.opening.label.question
        return "question" if asks else "speech"

    @property
    def first(self) -> int:
        return self.cues.page.lines.numbers[self.run_at]

    @property
    def last(self) -> int:
        return self.cues.page.lines.numbers[self.end - 1]

    @property
    def stamp(self) -> str | None:
        told = self.cues.times.get(self.run_at)
        return told or (self.opening.stamp if self.opening is not None else None)

    @property
    def parts(self) -> list[Run]:
        run = Run(self.run_at, self.cues.page.lines.texts[self.run_at])
        run.end = self.end
        return [run]

    def draft(self) -> DraftTurn:
        """The same as a turn that can go on with further paragraphs."""
        turn = DraftTurn(self.speaker, self.kind, self.first, self.stamp, self.opening)
        turn.parts += self.parts
        turn.last = self.last
        return turn


def assemble_cues(cues: Cues) -> Iterator[DraftSection]:
    """Join cues into turns by speaker. Without any speaker each paragraph is a turn, and long
    recordings are cut into blocks of time."""
    openings = iter(cues.choice.openings)
    opening = next(openings, None)
    opens = opening.at if opening is not None else -1
    labelled = opening is not None
    lines = cues.page.lines
    numbers, texts, kinds = lines.numbers, lines.texts, lines.kinds
    times, pauses = cues.times, cues.pauses
    section = DraftSection(None, None, 1, None)
    most = sys.maxsize if cues.whole else _SLICE
    spent = 0
    short: CueTurn | None = None
    turn: DraftTurn | None = None
    part: Run | None = None
    speaker: str | None = None
    said = ""
    length = 0
    block = 0
    spoken = [
        text[-1] in CLOSING for text, kind in zip(texts, kinds, strict=True) if kind == "text"
    ]
    loose = sum(spoken) * 10 < len(spoken)
    longest = PARAGRAPH if not loose else PARAGRAPH // 2
    blocks = not labelled and cues.latest > 3 * BLOCK_MS
    del spoken
    for at, kind in enumerate(kinds):
        if kind != "text":
            continue
        text = texts[at]
        begun = opening if at == opens else None
        fresh = turn is None and short is None
        if begun is not None:
            key = begun.label.key
            text = texts[at] = begun.rest
            begun.rest = ""
            # A label in every cue is the same voice going on, not a new turn each time.
            fresh = fresh or key == ANYONE or speaker != key
            opening = next(openings, None)
            opens = opening.at if opening is not None else -1
            if fresh:
                speaker = key if key != ANYONE else None
        full = (
            not fresh
            and (part is not None or short is not None)
            and bool(text)
            and (
                at in pauses
                or (length > longest and (loose or said[-1:] in CLOSING))
                or length > 4 * longest
            )
        )
        if full and not labelled:
            if blocks and cues.block(at, BLOCK_MS) > block:
                block = cues.block(at, BLOCK_MS)
                yield section
                section = DraftSection(None, times.get(at), 1, None)
            fresh, full = True, False
        if fresh:
            if len(section.turns) >= most:
                yield section
                section = DraftSection(None, None, 1, None, goes_on=True)
                texts[spent:at] = [""] * (at - spent)
                spent = at
            length = 0
            part = None
            if text and not cues.whole:
                turn, short = None, CueTurn(cues, at, begun)
                section.turns.append(cast("DraftTurn", short))
                said = text
                length = len(text)
                continue
            stamp = times.get(at) or (begun.stamp if begun is not None else None)
            asks = begun is not None and begun.label.question
            kind_of: TurnKind = "question" if asks else "speech"
            turn, short = DraftTurn(speaker, kind_of, numbers[at], stamp, begun), None
            section.turns.append(turn)
        if not text:
            continue
        if full and short is not None:
            turn, short = short.draft(), None
            section.turns[-1] = turn
        if short is not None:
            if loose:
                text = texts[at] = " " + text
            short.end = at + 1
        elif turn is not None:
            if part is None or full:
                part = Run(at, text)
                turn.parts.append(part)
                length = 0
            else:
                if loose:
                    text = texts[at] = " " + text
                part.end = at + 1
            turn.last = numbers[at]
        said = text
        length += len(text)
    yield section


def assemble_article(page: Page, article: Article, layout: Layout) -> list[DraftSection]:
    """An article's paragraphs: the author's are narration, set-off ones are quotes."""
    section = DraftSection(None, None, 1, None)
    sections = [section]
    turn: DraftTurn | None = None
    state: tuple[str | None, int] | None = None
    blocks = {block.ats[0]: block for block in article.blocks}
    for at, line in enumerate(page.lines):
        mark = layout.marks.get(at)
        if mark is not None:
            if mark.kind == "section":
                section = DraftSection(mark.text, mark.stamp, mark.level, (line.n, line.n))
                sections.append(section)
                turn = None
            elif mark.kind in ("note", "caption", "stage", "point"):
                kind: TurnKind = "caption" if mark.kind == "caption" else "note"
                note = DraftTurn(None, kind, line.n)
                note.parts.append([(line.n, mark.text or line.text)])
                section.turns.append(note)
                turn = None
            continue
        block = blocks.get(at)
        if block is None:
            if line.kind in ("quote", "heading"):
                block = Block([at], line.text)
            else:
                continue
        here = (article.quotes.get(at), article.lists.get(at, 0))
        if turn is None or here != state:
            turn = DraftTurn(here[0], "quote" if here[0] is not None else "narration", line.n)
            section.turns.append(turn)
            state = here
        turn.parts.append([(page.lines[k].n, page.lines[k].text) for k in block.ats])
        turn.last = page.lines[block.ats[-1]].n
    return sections


def _after_blank(page: Page, at: int) -> bool:
    return at > 0 and page.lines.kinds[at - 1] == "empty"
