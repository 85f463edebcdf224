"""The keys of the finder and the forms of its queries, and what its last line says of them."""

from __future__ import annotations

from enum import Enum

from textual.binding import Binding, BindingType

from tui.app.actions import key_label
from tui.layout.cells import cell_width

FINDER_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("finder-down", ("down", "ctrl+n", "ctrl+j"), "Next hit"),
    ("finder-up", ("up", "ctrl+p", "ctrl+k"), "Previous hit"),
    ("finder-page-down", ("pagedown",), "A page of hits down"),
    ("finder-page-up", ("pageup",), "A page of hits up"),
    ("finder-first", ("ctrl+home",), "First hit"),
    ("finder-last", ("ctrl+end",), "Last hit"),
    ("finder-open", ("enter",), "Go to the passage"),
    ("finder-open-behind", ("alt+enter",), "Open it behind and keep the finder open"),
    ("finder-mark", ("tab",), "Mark or unmark, and down"),
    ("finder-mark-up", ("shift+tab",), "Mark or unmark, and up"),
    ("finder-unmark", ("ctrl+r",), "Unmark all"),
    ("finder-save", ("ctrl+s", "f2"), "Save marked hits, or all, to a file"),
    ("finder-copy", ("ctrl+y",), "Marked hits, or all, to the clipboard"),
    ("finder-close", ("escape", "ctrl+g"), "Back to exactly where you were"),
    ("finder-clear", ("ctrl+u",), "Clear the query"),
    ("finder-older", ("ctrl+up",), "Earlier query"),
    ("finder-newer", ("ctrl+down",), "Later query"),
)
"""(action id, keys, description) of every key of the finder, for the bindings and for help."""

QUERY_FORMS = (
    ('"a phrase"', "exactly this"),
    ("-word", "without this"),
    ("@name", "what someone says"),
    ("#heading", "under a heading"),
    ("in:title", "in one interview"),
    ("/re.*ex/", "a regular expression"),
    (":120  :12:30", "a turn, a time"),
    (">wider", "an action, by name"),
)
"""(what may be typed, what it means), shown while nothing is."""


def bindings() -> list[BindingType]:
    return [
        Binding(
            ",".join(keys),
            action.replace("-", "_"),
            description,
            id=action,
            show=False,
            priority=True,
        )
        for action, keys, description in FINDER_KEYS
    ]


def hint(width: int) -> str:
    """As many of the main keys as fit."""
    wanted = (
        ("finder-open", "open"),
        ("finder-close", "back"),
        ("finder-mark", "mark"),
        ("finder-save", "save"),
        ("finder-open-behind", "open behind"),
        ("finder-clear", "clear"),
        ("finder-older", "earlier query"),
    )
    keys = {action: keys for action, keys, _ in FINDER_KEYS}
    result = ""
    for action, words in wanted:
        part = f"{key_label(keys[action][0])} {words}"
        longer = f"{result} · {part}" if result else part
        if cell_width(longer) > width - 6:
            break
        result = longer
    return result


def _know_alt_enter() -> None:
    """Without the Kitty keyboard protocol Alt+Enter arrives as ESC CR (or, from some xterms, as
    CSI 27;3;13~), which Textual 8.2 takes for a plain Enter."""
    try:
        from textual import _ansi_sequences
    except ImportError:  # pragma: no cover - another Textual: then Alt+Enter is what it says
        return
    table = _ansi_sequences.ANSI_SEQUENCES_KEYS
    if isinstance(table, dict):
        for sequence in ("\x1b\r", "\x1b[27;3;13~"):
            table.setdefault(sequence, (_AltEnter.KEY,))


class _AltEnter(Enum):
    KEY = "alt+enter"


_know_alt_enter()
