"""The command line: every action by name, a turn by its number, a place by its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.app.actions import ACTIONS, Action, keys_label
from tui.layout import cell_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Click, Key

_PLACE = re.compile(r"\s*(?:(\d+)|(\d{1,3}(?::\d{1,2}){1,2}))\s*$")


@dataclass(frozen=True, slots=True)
class Command:
    """What was chosen: an action, the ordinal of a turn (from 0), or a time in seconds."""

    action: Action | None = None
    ordinal: int | None = None
    seconds: int | None = None


def seconds_of(time: str) -> int:
    """``1:02:03`` or ``02:03`` in seconds."""
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def matching_actions(text: str) -> list[Action]:
    """Actions whose name or description holds all the words, the best first: a name that begins
    so, then names, then descriptions; ties in table order."""
    words = text.casefold().split()
    ranked = []
    for place, action in enumerate(ACTIONS):
        if action.where == "tree" or action.id in {"command", "close"}:
            continue
        name, about = action.id.casefold(), action.description.casefold()
        if not all(word in name or word in about for word in words):
            continue
        begins = bool(words) and name.startswith(words[0])
        in_name = all(word in name for word in words)
        ranked.append(((not begins, not in_name, place), action))
    return [action for _, action in sorted(ranked, key=lambda pair: pair[0])]


class CommandList(Widget):
    """The matching actions, one a row, with their keys."""

    DEFAULT_CSS = """
    CommandList {
        height: auto;
        max-height: 16;
        background: $surface;
        & > .command--text { color: $text-muted; }
        & > .command--key { color: $text-accent; }
        & > .command--cursor { background: $primary 30%; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"command--text", "command--key", "command--cursor"}

    def __init__(self, keys_of: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._keys_of = keys_of
        self.actions: list[Action] = []
        self.note = ""
        self.cursor = 0
        self._top = 0

    def set_actions(self, actions: list[Action], note: str) -> None:
        self.actions = actions
        self.note = note
        self.cursor = 0
        self._top = 0
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        if self.actions:
            self.cursor = (self.cursor + by) % len(self.actions)
            height = max(1, self.size.height)
            self._top = min(max(self._top, self.cursor - height + 1), self.cursor)
            self.refresh()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self.actions))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        number = y + self._top
        if not self.actions:
            return Strip([Segment("  " + self.note, base)]).adjust_cell_length(width, base)
        if number >= len(self.actions):
            return Strip.blank(width, base)
        action = self.actions[number]
        keys = keys_label(self._keys_of[action.id])
        name = f"{'▌' if number == self.cursor else ' '} {action.id}"
        style = self.get_component_rich_style
        extra = style("command--cursor") if number == self.cursor else Style()
        room = width - cell_width(keys) - 2
        left = Strip(
            [
                Segment(name.ljust(24), base + extra),
                Segment(action.description, style("command--text") + extra),
            ]
        ).adjust_cell_length(max(0, room), base + extra)
        right = Strip([Segment(f" {keys} ", style("command--key") + extra)])
        return Strip.join([left, right]).adjust_cell_length(width, base + extra)

    def on_click(self, event: Click) -> None:
        number = event.y + self._top
        if number < len(self.actions):
            self.cursor = number
            screen = self.screen
            if isinstance(screen, CommandScreen):
                screen.accept()


class CommandInput(Input):
    """The text field: the arrows move in the list."""

    async def _on_key(self, event: Key) -> None:
        screen = self.screen
        step = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "tab": 1, "shift+tab": -1}
        if event.key in step and isinstance(screen, CommandScreen):
            screen.commands.move(step[event.key])
        elif event.key in {"escape", "ctrl+g"} or (event.key == "backspace" and not self.value):
            screen.dismiss(None)
        elif event.key == "ctrl+u":
            self.value = ""
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()


class CommandScreen(ModalScreen[Command | None]):
    """Type a part of an action's name, or ``57`` (a turn), or ``12:30`` (a time)."""

    DEFAULT_CSS = """
    CommandScreen {
        align: center bottom;
        background: transparent;
        & > CommandInput { width: 100%; height: 1; border: none; padding: 0 1; background: $panel; }
        & > CommandInput:focus { border: none; }
        & > CommandList { width: 100%; }
    }
    """

    def __init__(self, keys_of: Mapping[str, tuple[str, ...]], text: str = "") -> None:
        super().__init__()
        self.commands = CommandList(keys_of)
        self._text = text

    def compose(self) -> ComposeResult:
        yield self.commands
        field = CommandInput(
            self._text,
            placeholder=": an action, a turn number, or a time such as 12:30",
            compact=True,
            select_on_focus=False,
        )
        field.cursor_blink = False
        yield field

    def on_mount(self) -> None:
        self.query_one(CommandInput).focus()
        self._search(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def on_input_submitted(self) -> None:
        self.accept()

    def _search(self, text: str) -> None:
        if _PLACE.match(text):
            kind = "the turn nearest to this time" if ":" in text else "this turn"
            self.commands.set_actions([], f"Enter: go to {kind}")
            return
        actions = matching_actions(text.lstrip(">: "))
        self.commands.set_actions(actions, "No action has such a name.")

    def accept(self) -> None:
        """Dismiss with what Enter means now."""
        place = _PLACE.match(self.query_one(CommandInput).value)
        if place and place[1]:
            self.dismiss(Command(ordinal=max(0, int(place[1]) - 1)))
        elif place:
            self.dismiss(Command(seconds=seconds_of(place[2])))
        elif self.commands.actions:
            self.dismiss(Command(action=self.commands.actions[self.commands.cursor]))
