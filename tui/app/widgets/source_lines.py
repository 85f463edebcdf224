"""Every line of a transcript's file, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.app.widgets.hit_rows import fit
from tui.app.widgets.row_list import RowList, RowPiece
from tui.layout import cell_width
from tui.transcript.model import Interview, Lines

FATE = 18
"""Cells of the column that says what became of a line."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a line: ``word`` says it; ``goes_on``: as with the line above it."""

    word: str
    look: str = "text"
    left_out: bool = False
    text: bool = False
    goes_on: bool = False


_BLANK = Fate("")


def fates(interview: Interview, total: int) -> list[Fate]:
    """What became of each of so many source lines; index 0 is line 1."""
    found = [_BLANK] * total

    def put(lines: Lines, fate: Fate, rest: Fate) -> None:
        first, last = lines[0] - 1, min(lines[1], total)
        found[first:last] = [fate, *[rest] * (last - first - 1)][: max(0, last - first)]

    for lines in interview.meta_lines:
        put(lines, Fate("metadata", "label"), Fate("metadata", "label", goes_on=True))
    for dropped in interview.dropped:
        fate = Fate(dropped.why, "warning", left_out=True)
        put(dropped.lines, fate, Fate(dropped.why, "warning", left_out=True, goes_on=True))
    for section in interview.sections:
        if section.lines is not None:
            put(section.lines, Fate("heading", "heading"), Fate("heading", "heading"))
    names: dict[tuple[str | None, str], tuple[Fate, Fate]] = {}
    for turn in interview.turns:
        key = (turn.speaker, turn.kind)
        if key not in names:
            word = interview.speaker_name(turn) or turn.kind
            names[key] = Fate(word, "name", text=True), Fate(word, "name", text=True, goes_on=True)
        put(turn.lines, *names[key])
    return found


class SourceLines(RowList):
    """The file, line by line. A range can be selected."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[str] = ()
        self._fates: Sequence[Fate] = ()
        self._anchor: int | None = None

    def show(self, lines: Sequence[str], fates: Sequence[Fate]) -> None:
        """Show these lines; the cursor keeps its line, and nothing is selected."""
        self._lines = lines
        self._fates = fates
        self._anchor = None
        self.rows_changed()

    @property
    def line(self) -> int:
        """The source line under the cursor."""
        return self.cursor + 1

    @property
    def range(self) -> Lines:
        """The first and the last source line that are selected."""
        other = self.cursor if self._anchor is None else self._anchor
        return min(self.cursor, other) + 1, max(self.cursor, other) + 1

    @property
    def selecting(self) -> bool:
        return self._anchor is not None

    def select(self, on: bool) -> None:
        """Begin to select at the cursor, or stop."""
        self._anchor = self.cursor if on else None
        self.repaint()

    def left_out(self, lines: Lines) -> bool:
        """Whether all that is said in these lines is left out (or is metadata): it can be text."""
        said = [fate for text, fate in self._of(lines) if text.strip()]
        return bool(said) and not any(fate.text or fate.word == "heading" for fate in said)

    def is_blank(self, lines: Lines) -> bool:
        return not any(text.strip() for text, _ in self._of(lines))

    def _of(self, lines: Lines) -> Iterable[tuple[str, Fate]]:
        first, last = lines
        return zip(self._lines[first - 1 : last], self._fates[first - 1 : last], strict=True)

    def item_count(self) -> int:
        return len(self._lines)

    def is_selected(self, item: int) -> bool:
        first, last = self.range
        return self.selecting and first <= item + 1 <= last

    def row_pieces(self, row: int, width: int) -> Iterable[RowPiece]:
        text, fate = self._lines[row], self._fates[row]
        digits = len(str(len(self._lines)))
        word = "" if fate.goes_on else fate.word
        if fate.left_out:
            word = f"× {word}"
        column = min(FATE, max(6, width // 4))
        word = fit(word, column - 1)
        used = digits + 1 + column
        return (
            (f"{row + 1:>{digits}} ", "label"),
            (word + " " * (column - cell_width(word)), fate.look),
            (fit(text.strip(), max(1, width - used)), "text" if fate.text else "quiet"),
        )
