"""A one-line prompt above the status bar: ``/`` in the text, ``/`` over the tree, ``:``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.app.widgets.query_line import PlacedInput

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class PromptInput(PlacedInput):
    """A plain text field; what the keys do beyond typing is decided by its bar."""

    async def _on_key(self, event: Key) -> None:
        bar = self.parent
        if isinstance(bar, PromptBar) and bar.take_key(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class PromptBar(Horizontal):
    """Prompt, text field, and a word about the outcome (``3/17``). Created when first needed."""

    DEFAULT_CSS = """
    PromptBar {
        height: 1;
        dock: bottom;
        margin-bottom: 1;
        background: $panel;
        & > #prompt { width: auto; padding: 0 0 0 1; color: $text-accent; text-style: bold; }
        & > #outcome { width: auto; padding: 0 1; color: $text-muted; }
        & > PromptInput { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > PromptInput:focus { border: none; }
    }
    """

    class Changed(Message):
        """The text changed while typing."""

        def __init__(self, bar: PromptBar, text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

    class Accepted(Message):
        """Enter was pressed."""

        def __init__(self, bar: PromptBar, text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

    class Left(Message):
        """Escape was pressed: nothing is to remain of it."""

        def __init__(self, bar: PromptBar) -> None:
            super().__init__()
            self.bar = bar

    class Stepped(Message):
        """Up or down was pressed: the previous or next match, without leaving the field."""

        def __init__(self, bar: PromptBar, by: int) -> None:
            super().__init__()
            self.bar = bar
            self.by = by

    def __init__(self, purpose: str, prompt: str, text: str = "") -> None:
        super().__init__(classes=purpose)
        self.purpose = purpose
        self._prompt = prompt
        self._initial = text

    def compose(self) -> ComposeResult:
        yield Static(self._prompt, id="prompt", markup=False)
        field = PromptInput(self._initial, id="field", compact=True, select_on_focus=True)
        field.cursor_blink = False
        yield field
        yield Static("", id="outcome", markup=False)

    def on_mount(self) -> None:
        self.query_one(PromptInput).focus()

    def set_outcome(self, text: str) -> None:
        outcome = self.query_one("#outcome", Static)
        if str(outcome.content) != text:
            outcome.update(text)

    def take_key(self, key: str) -> bool:
        """Keys of the field that are not text; True when the key was one of them."""
        field = self.query_one(PromptInput)
        if key in {"escape", "ctrl+g"}:
            self.post_message(self.Left(self))
        elif key in {"down", "ctrl+n"}:
            self.post_message(self.Stepped(self, 1))
        elif key in {"up", "ctrl+p"}:
            self.post_message(self.Stepped(self, -1))
        elif key == "ctrl+u":
            field.value = ""
        elif key == "backspace" and not field.value:
            self.post_message(self.Left(self))
        else:
            return False
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Accepted(self, event.value))
