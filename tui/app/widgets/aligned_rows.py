"""Accounts of one conversation beside each other, as rows: what stands next to what.

A *band* is a passage of the first account with the turns of the others that say the same; it is as
tall as its tallest account. Bands are made into rows only where one looks, so that two accounts of
ten thousand turns open as fast as two of ten. No Textual here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, Protocol

from tui.app.widgets.differences import Marks, compare
from tui.layout.document import Displayed, Document, Place
from tui.transcript.model import Interview

Band = tuple[tuple[int, ...], ...]
"""For each account the ordinals of its turns, empty where it has nothing."""

Differs = dict[tuple[int, int], list[tuple[int, int]]]
Signs = dict[tuple[int, int], dict[int, str]]
"""By (turn ordinal, paragraph)."""

KEPT_BANDS = 128


class AlignedTurns(Protocol):
    """Turns of one account and those of another that say the same (ordinals, in reading order);
    one of the two is empty where the other account has nothing. ``tui.topics.Aligned`` is one."""

    @property
    def ordinals(self) -> Sequence[int]: ...
    @property
    def others(self) -> Sequence[int]: ...


def bands_of(count: int, alignments: Sequence[Sequence[AlignedTurns]]) -> list[Band]:
    """The bands of a first account of ``count`` turns beside others, from how each of these aligns
    with it.

    Every turn of the first is in one band, in order. A band ends where all alignments agree that a
    passage ends; passages in a row with the very same beside them are one band. What only one of
    the others has is a band of its own after the passage that it follows there.
    """
    ends = set(range(1, count + 1))
    for rows in alignments:
        # Nothing aligned is nothing to agree with.
        its = {row.ordinals[-1] + 1 for row in rows if row.ordinals}
        ends &= its | {count} if its else ends
    cuts = sorted(end for end in ends if 0 < end <= count)
    starts = [0, *cuts[:-1]] if cuts else []
    said: list[list[dict[int, None]]] = [[{} for _ in alignments] for _ in starts]
    # What only others have: by the number of bands before it.
    extra: dict[int, list[Band]] = {}
    for place, rows in enumerate(alignments):
        after = 0
        for row in rows:
            if row.ordinals:
                after = min(bisect_left(cuts, row.ordinals[0] + 1) + 1, len(starts))
                if after:
                    said[after - 1][place].update(dict.fromkeys(row.others))
            elif row.others:
                alone: list[tuple[int, ...]] = [()] * (len(alignments) + 1)
                alone[place + 1] = tuple(row.others)
                extra.setdefault(after, []).append(tuple(alone))
    bands = list(extra.get(0, ()))
    for n, (start, cut) in enumerate(zip(starts, cuts, strict=True)):
        beside = tuple(tuple(sorted(its)) for its in said[n])
        if bands and any(beside) and bands[-1][0] and bands[-1][1:] == beside:
            bands[-1] = ((*bands[-1][0], *range(start, cut)), *beside)
        else:
            bands.append((tuple(range(start, cut)), *beside))
        bands += extra.get(n + 1, ())
    return bands


RowKind = Literal["row", "name", "skip", "blank", "missing", "again", "gap"]
"""``row``: of the document. ``name``: the speaker again, where the document does not say it.
``skip``: turns are left out here. ``missing``: this account has nothing. ``again``: the turn, and
maybe others after it, stands beside an earlier passage. ``gap``: the row between two passages."""


class PaneRow(NamedTuple):
    """A row of one account: a place of its document, or a row of our own about turn ``ordinal``
    (-1: none)."""

    kind: RowKind
    place: Place = (0, 0)
    ordinal: int = -1


class Account:
    """One account: its interview at one width, and the rows of any of its turns."""

    def __init__(
        self,
        interview: Interview,
        width: int,
        convert: Callable[[str], Displayed] | None = None,
    ) -> None:
        self.interview = interview
        self.document = Document(interview, width, convert=convert)

    @property
    def width(self) -> int:
        return self.document.width

    @width.setter
    def width(self, width: int) -> None:
        if width != self.document.width:
            self.document.width = width

    def rows(self, ordinals: Sequence[int]) -> tuple[PaneRow, ...]:
        """The rows of some turns, with their headings and names and without the title; of no turns
        the one row that says so."""
        if not ordinals:
            return (PaneRow("missing"),)
        rows: list[PaneRow] = []
        before: int | None = None
        for ordinal in ordinals:
            if before is not None and ordinal != before + 1:
                rows += [PaneRow("blank"), PaneRow("skip")]
            piece = self._turn(ordinal)
            if before is None or ordinal != before + 1:
                while piece and self._is_blank(piece[0]):
                    del piece[0]
                if before is not None:
                    piece.insert(0, PaneRow("blank"))
                if not self._is_named(piece):
                    piece.insert(1 if before is not None else 0, PaneRow("name", ordinal=ordinal))
            rows += piece
            before = ordinal
        while len(rows) > 1 and self._is_blank(rows[-1]):
            rows.pop()
        return tuple(rows)

    def _turn(self, ordinal: int) -> list[PaneRow]:
        document = self.document
        rows: list[PaneRow] = []
        index = document.index_of(ordinal)
        while index < len(document) and document.ordinals[index] == ordinal:
            unit = document.unit(index)
            for number, row in enumerate(unit.rows):
                if unit.blocks[row.block].kind not in ("title", "meta"):
                    rows.append(PaneRow("row", (index, number), ordinal))
            index += 1
        return rows

    def _is_blank(self, row: PaneRow) -> bool:
        if row.kind != "row":
            return row.kind == "blank"
        index, number = row.place
        return self.document.unit(index).rows[number].kind == "blank"

    def _is_named(self, rows: Iterable[PaneRow]) -> bool:
        """Whether a turn's rows say who speaks, as far as there is anything to say."""
        for row in rows:
            if row.kind == "row":
                index, number = row.place
                unit = self.document.unit(index)
                turn = self.interview.turns[unit.ordinal]
                kind = unit.blocks[unit.rows[number].block].kind
                if kind == "name" or turn.speaker is None or turn.kind in ("note", "caption"):
                    return True
                if kind != "heading" and unit.rows[number].kind != "blank":
                    return False
        return True


class Bands:
    """Bands of some accounts as a table of rows that is walked, never laid out as a whole.

    ``shown`` are the numbers of the accounts that are looked at; a band is as tall as the tallest
    of them, and one free row.
    """

    def __init__(self, accounts: Sequence[Account], bands: Sequence[Band]) -> None:
        self.accounts = accounts
        self.bands = bands
        self.made = 0
        """Rows made so far: what a test counts to see that nothing is wasted."""
        self._shown: tuple[int, ...] = tuple(range(len(accounts)))
        self._rows: OrderedDict[tuple[int, int], tuple[PaneRow, ...]] = OrderedDict()
        self._marks: OrderedDict[tuple[int, int, int], tuple[Marks, Marks]] = OrderedDict()
        self._first_band: list[dict[int, int]] | None = None

    def __len__(self) -> int:
        return len(self.bands)

    @property
    def shown(self) -> tuple[int, ...]:
        return self._shown

    @shown.setter
    def shown(self, numbers: Sequence[int]) -> None:
        self._shown = tuple(numbers)

    def forget(self) -> None:
        """Accounts have another width or script."""
        self._rows.clear()

    def rows(self, band: int, account: int) -> tuple[PaneRow, ...]:
        """The rows of an account in a band."""
        key = (band, account)
        rows = self._rows.get(key)
        if rows is None:
            ordinals = self.bands[band][account]
            new = [n for n in ordinals if self.band_of(account, n) == band]
            rows = self.accounts[account].rows(new) if new or not ordinals else ()
            if len(new) < len(ordinals):
                first = next(n for n in ordinals if self.band_of(account, n) < band)
                rows = (PaneRow("again", ordinal=first), *rows)
            self.made += len(rows)
            self._rows[key] = rows
            if len(self._rows) > KEPT_BANDS * len(self.accounts):
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(key)
        return rows

    def stands_above(self, band: int, account: int) -> bool:
        """Whether all that an account has in a band stands in earlier ones, and is not repeated."""
        ordinals = self.bands[band][account]
        return bool(ordinals) and all(self.band_of(account, n) < band for n in ordinals)

    def height(self, band: int) -> int:
        """Rows of a band, the free one after it included."""
        return max(len(self.rows(band, account)) for account in self._shown) + 1

    def is_shared(self, band: int) -> bool:
        """Whether at least two of the accounts that are shown have a passage."""
        return sum(bool(self.bands[band][account]) for account in self._shown) > 1

    def walk(self, place: Place, by: int) -> Place:
        """The (band, row) ``by`` rows further down or up; ends at the first or the last row."""
        if not self.bands:
            return 0, 0
        band, row = place
        row += by
        while row < 0:
            if band == 0:
                return 0, 0
            band -= 1
            row += self.height(band)
        while row >= (height := self.height(band)):
            if band == len(self.bands) - 1:
                return band, height - 1
            row -= height
            band += 1
        return band, row

    def distance(self, start: Place, end: Place, most: int) -> int:
        """Rows from ``start`` down to ``end`` (negative: up), within plus or minus ``most``."""
        if end < start:
            return -self.distance(end, start, most)
        band, row = start
        rows = -row
        while band < end[0] and rows < most:
            rows += self.height(band)
            band += 1
        return min(most, rows + end[1]) if band == end[0] else most

    def band_of(self, account: int, ordinal: int) -> int:
        """The first band with a turn of an account; with the nearest turn before it, when that
        one is nowhere."""
        if self._first_band is None:
            self._first_band = [{} for _ in self.accounts]
            for number, band in enumerate(self.bands):
                for its, ordinals in zip(self._first_band, band, strict=True):
                    for n in ordinals:
                        its.setdefault(n, number)
        its = self._first_band[account]
        if ordinal in its:
            return its[ordinal]
        before = [n for n in its if n < ordinal]
        return its[max(before)] if before else 0

    def ordinal_near(self, account: int, band: int) -> int:
        """The turn of an account at a band, or where it would be: after what it says in the band
        before."""
        for number in range(band, -1, -1):
            if self.bands[number][account]:
                return self.bands[number][account][0 if number == band else -1]
        return 0

    def marks(self, band: int, account: int, beside: int) -> tuple[Differs, Signs]:
        """What to mark in an account's part of a band, against what the account ``beside`` has
        there: the spans that differ, and the signs of sentences by where they begin, in code
        points of the original paragraphs."""
        low, high = sorted((account, beside))
        found = self._marks.get((band, low, high))
        if found is None:
            mine, theirs = self._paragraphs(band, low), self._paragraphs(band, high)
            found = compare([text for *_, text in mine], [text for *_, text in theirs])
            self._marks[band, low, high] = found
            if len(self._marks) > 2 * KEPT_BANDS:
                self._marks.popitem(last=False)
        marks = found[0 if account == low else 1]
        where = [(ordinal, paragraph) for ordinal, paragraph, _ in self._paragraphs(band, account)]
        return (
            {where[n]: spans for n, spans in marks.differs.items()},
            {where[n]: dict(signs) for n, signs in marks.signs.items()},
        )

    def _paragraphs(self, band: int, account: int) -> list[tuple[int, int, str]]:
        turns = self.accounts[account].interview.turns
        return [
            (ordinal, number, paragraph.text)
            for ordinal in self.bands[band][account]
            for number, paragraph in enumerate(turns[ordinal].paragraphs)
        ]
