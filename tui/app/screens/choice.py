"""Pick one of a few: a short list at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.keys import stroke
from tui.app.widgets.hit_rows import fit
from tui.app.widgets.row_list import RowList, RowPiece
from tui.layout import cell_width

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

MOST_ROWS = 14


class ChoiceList(RowList):
    """Each choice is one row: its name, and behind it what is to be known of it."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(id="choices")
        self._choices = choices
        self._names = max((cell_width(name) for name, _ in choices), default=0) + 2

    def item_count(self) -> int:
        return len(self._choices)

    def row_pieces(self, row: int, width: int) -> Iterable[RowPiece]:
        name, about = self._choices[row]
        column = min(self._names, max(10, width * 3 // 5))
        name = fit(name, column - 1)
        return (
            (" " + name + " " * (column - cell_width(name)), "name"),
            (fit(about, max(1, width - column - 1)), "quiet"),
        )


class ChoiceScreen(ModalScreen[int | None]):
    """Dismissed with the index of the choice, or None."""

    DEFAULT_CSS = """
    ChoiceScreen {
        layout: vertical;
        align: left bottom;
        background: transparent;
        & > #choice-title { height: 1; padding: 0 1; background: $panel; color: $foreground; }
        & > ChoiceList { height: auto; }
    }
    """
    BINDINGS: ClassVar = []

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], at: int = 0) -> None:
        super().__init__()
        self._title = title
        self.choices = ChoiceList(choices)
        self._at = at

    def compose(self) -> ComposeResult:
        yield Static(f"{self._title}    Enter takes · Esc leaves", id="choice-title", markup=False)
        self.choices.styles.height = min(MOST_ROWS, max(1, self.choices.item_count()))
        yield self.choices

    def on_mount(self) -> None:
        self.set_focus(None)
        self.choices.move_to(self._at)

    def on_key(self, event: Key) -> None:
        event.stop()
        key = stroke(event.key, event.character)
        steps = {"j": 1, "down": 1, "ctrl+n": 1, "tab": 1}
        steps |= {"k": -1, "up": -1, "ctrl+p": -1, "shift+tab": -1}
        if key in steps:
            self.choices.move(steps[key])
        elif key in {"pagedown", "space"}:
            self.choices.move_page(1)
        elif key in {"pageup", "b"}:
            self.choices.move_page(-1)
        elif key == "enter":
            self.dismiss(self.choices.cursor)
        elif key in {"escape", "q", "ctrl+g"}:
            self.dismiss(None)

    def on_row_list_clicked(self) -> None:
        self.dismiss(self.choices.cursor)
