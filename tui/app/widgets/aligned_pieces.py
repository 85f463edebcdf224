"""A row of an account beside others as texts with their looks."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.widgets.aligned_rows import Account, Bands, PaneRow
from tui.app.widgets.hit_rows import fit, safe
from tui.app.widgets.reading_rows import Mark, layers
from tui.app.widgets.speaker_colours import SPEAKER, SPEAKER_COLOURS
from tui.layout.cells import cell_width

MARGIN = 3
"""Cells before the text: the mark of the current passage, the sign of a sentence, a space."""

MISSING = "— not in this account —"
AGAIN = "↑ above: "
SKIP = "…"

Look = tuple[str, ...]
"""Names of components whose styles are laid over each other."""
Piece = tuple[str, Look]


class AlignedPieces:
    """Says what stands in a row of an account. ``bands`` are the rows of all accounts; whoever
    changes them sets them here."""

    def __init__(self, accounts: Sequence[Account], bands: Bands) -> None:
        self.accounts = accounts
        self.bands = bands
        self._slots = [
            {speaker.id: n % SPEAKER_COLOURS for n, speaker in enumerate(one.interview.speakers)}
            for one in accounts
        ]

    def pieces(self, band: int, account: int, mate: int, row: PaneRow, width: int) -> list[Piece]:
        """A row after the mark of the current passage, in a pane of ``width`` cells; differences
        are marked against the account ``mate``."""
        interview = self.accounts[account].interview
        if row.kind in ("missing", "again", "skip", "blank"):
            words = {"missing": MISSING, "again": AGAIN, "skip": SKIP, "blank": ""}[row.kind]
            if row.kind == "again":
                words += self.shown_text(
                    account, " ".join(interview.turns[row.ordinal].text.split())
                )
            return [("  ", ("text",)), (fit(words, width - MARGIN), ("missing",))]
        document = self.accounts[account].document
        if row.kind == "name":
            turn = interview.turns[row.ordinal]
            name = self.shown_text(account, interview.speaker_name(turn) or "")
            slot = self._slots[account].get(turn.speaker or "")
            look = ("text",) if slot is None else (f"{SPEAKER}{slot}",)
            return [("  ", ("text",)), (fit(name, width - MARGIN), look)]
        index, number = row.place
        unit = document.unit(index)
        line = unit.rows[number]
        block = unit.blocks[line.block]
        turn = interview.turns[unit.ordinal]
        if line.kind == "blank":
            return []
        if line.kind == "rule":
            return [(" " * (2 + line.indent), ("text",)), ("─" * 8, ("rule",))]
        base: Look = (block.kind,)
        if block.kind == "title":
            base = ("heading",)
        elif block.kind == "meta":
            base = ("time",)
        elif block.kind == "name":
            slot = self._slots[account].get(turn.speaker or "")
            base = ("text",) if slot is None else (f"{SPEAKER}{slot}",)
        elif block.kind == "text":
            if turn.kind in ("narration", "quote"):
                base = (turn.kind,)
            else:
                base = ("question",) if document.is_host(turn) else ("text",)
        sign = " "
        marks: list[Mark] = []
        if block.model is not None and block.paragraph is not None:
            marks = [(e.start, e.end, e.style) for e in block.model.emphasis]
            if band >= 0 and mate != account and not self._is_out_of_sight(band, mate):
                differs, signs = self.bands.marks(band, account, mate)
                where = unit.ordinal, block.paragraph
                marks += [(a, b, "differs") for a, b in differs.get(where, ())]
                for start, its in signs.get(where, {}).items():
                    if sign == " " and line.start <= block.to_display(start) < max(line.end, 1):
                        sign = its
            if block.displayed is not None:
                marks = [
                    (block.to_display(a), max(block.to_display(b), block.to_display(a) + 1), name)
                    for a, b, name in marks
                ]
        pieces: list[Piece] = [(sign, ("sign",)), (" " * (1 + line.indent), ("text",))]
        text = safe(block.text)
        for start, end, names in layers(line.start, line.end, marks):
            pieces.append((text[start:end], (*base, *names)))
        if block.aside and line.start == 0:
            used = 1 + sum(cell_width(piece) for piece, _ in pieces)
            aside = ("  " if line.end else "") + safe(block.aside)
            if used + cell_width(aside) < width:
                pieces.append((aside, ("time",)))
        return pieces

    def _is_out_of_sight(self, band: int, account: int) -> bool:
        """Whether an account has nothing in a band that one could see differences to."""
        return not self.bands.bands[band][account] or self.bands.stands_above(band, account)

    def shown_text(self, account: int, text: str) -> str:
        """A title or a name as it is shown: in the display script, and safe."""
        displayed = self.accounts[account].document.display(text[:400]) if text else None
        return safe(text[:400] if displayed is None else displayed.text)
