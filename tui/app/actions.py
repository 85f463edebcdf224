"""Every action of the browser, in one table.

The key dispatcher, the help screen, the footer, the command line, the README's key table and the
names that a settings file may remap all come from ``ACTIONS``; a test holds them equal. The
method that runs an action is ``action_`` + its id with ``_`` for ``-``, on the browser screen.

Keys are written as one types them: ``j``, ``G``, ``ctrl+d``, ``pagedown``; two strokes with a
space between, ``g g``. Single characters are matched by the character that arrives, so that the
keyboard layout does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal["anywhere", "reading", "tree"]
"""Which pane must have the focus: ``tree`` keys win over the others while the tree has it,
``reading`` keys work only in the reading pane, ``anywhere`` in both."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the browser can do. ``hint`` is its short name for the footer, or, for a
    sequence, for the line that says what may follow its first stroke."""

    id: str
    keys: tuple[str, ...]
    description: str
    group: str
    where: Where = "anywhere"
    hint: str = ""

    @property
    def method(self) -> str:
        return "action_" + self.id.replace("-", "_")


GROUPS = ("Read", "Jump", "Find", "Display", "Tree", "Program")

ACTIONS: tuple[Action, ...] = (
    # Read
    Action("line-down", ("j", "down"), "One line down", "Read", "reading"),
    Action("line-up", ("k", "up"), "One line up", "Read", "reading"),
    Action("half-page-down", ("d", "ctrl+d"), "Half a page down", "Read"),
    Action("half-page-up", ("u", "ctrl+u"), "Half a page up", "Read"),
    Action("page-down", ("space", "pagedown"), "One page down", "Read", "reading", "page"),
    Action("page-up", ("b", "pageup"), "One page up", "Read", "reading"),
    Action("top", ("g g", "home"), "To the top of the interview", "Read", "reading", "top"),
    Action("bottom", ("G", "end"), "To the end of the interview", "Read", "reading"),
    Action("next-turn", ("}", "ctrl+down"), "Next turn", "Read", hint="turn"),
    Action("previous-turn", ("{", "ctrl+up"), "Previous turn", "Read"),
    Action("next-section", ("]", "ctrl+right"), "Next section", "Read", hint="section"),
    Action("previous-section", ("[", "ctrl+left"), "Previous section", "Read"),
    Action("next-by-speaker", (")",), "Next turn of this speaker", "Read"),
    Action("previous-by-speaker", ("(",), "Previous turn of this speaker", "Read"),
    # Jump
    Action(
        "same-topic", ("t", "f7"), "Same topic elsewhere: the next passage", "Jump", hint="topic"
    ),
    Action("same-topic-back", ("T", "shift+f7"), "Same topic elsewhere: the one before", "Jump"),
    Action("peek", ("p", "f8"), "Peek at what others say about this", "Jump"),
    Action("topics", ("ctrl+t",), "Topics of the library", "Jump"),
    Action("side-by-side", ("|", "f12"), "Accounts of this conversation side by side", "Jump"),
    Action("next-interview", ("J", "ctrl+pagedown"), "Next interview", "Jump", hint="interview"),
    Action("previous-interview", ("K", "ctrl+pageup"), "Previous interview", "Jump"),
    Action("back", ("H", "ctrl+o"), "Back to where you were", "Jump", hint="back"),
    Action("forward", ("L",), "Forward again", "Jump"),
    Action("outline", ("o", "f4"), "Outline: the tree at the section being read", "Jump"),
    # Find
    Action("find-everywhere", ("ctrl+p", "ctrl+f"), "Find in all interviews", "Find", hint="find"),
    Action("find-here", ("/", "f3"), "Find in this interview", "Find", "reading", "find here"),
    Action("next-match", ("n",), "Next match, or next marked hit", "Find"),
    Action("previous-match", ("N",), "Previous match, or marked hit", "Find"),
    Action("only-matches", ("&",), "Show only the turns that match, or all again", "Find"),
    # Display
    Action("show-original", ("z o",), "Script as written", "Display", hint="original"),
    Action(
        "show-simplified", ("z s",), "Show in Simplified characters", "Display", hint="Simplified"
    ),
    Action(
        "show-traditional",
        ("z t",),
        "Show in Traditional characters (Taiwan)",
        "Display",
        hint="Traditional",
    ),
    Action(
        "show-hong-kong",
        ("z h",),
        "Show in Traditional characters (Hong Kong)",
        "Display",
        hint="Hong Kong",
    ),
    Action("next-script", ("f6",), "Next script: original, Simplified, Traditional", "Display"),
    Action(
        "next-language",
        ("z b", "shift+f6"),
        "Bilingual: both, the first, the second",
        "Display",
        hint="languages",
    ),
    Action("centre", ("z z",), "Centre the current turn", "Display", hint="centre"),
    Action("wider-text", (">",), "Longer lines", "Display"),
    Action("narrower-text", ("<",), "Shorter lines", "Display"),
    Action("next-theme", ("f9",), "Next theme: dark, light, terminal colours", "Display"),
    # Tree
    Action(
        "switch-pane", ("tab", "shift+tab"), "Switch between tree and text", "Tree", hint="tree"
    ),
    Action("toggle-tree", ("\\", "f2"), "Hide or show the tree", "Tree"),
    Action("wider-tree", ("+",), "Wider tree", "Tree"),
    Action("narrower-tree", ("_",), "Narrower tree", "Tree"),
    Action("tree-down", ("j", "down"), "Next row", "Tree", "tree"),
    Action("tree-up", ("k", "up"), "Previous row", "Tree", "tree"),
    Action("tree-page-down", ("space", "pagedown"), "A page of rows down", "Tree", "tree"),
    Action("tree-page-up", ("b", "pageup"), "A page of rows up", "Tree", "tree"),
    Action("tree-top", ("g g", "home"), "First row", "Tree", "tree"),
    Action("tree-bottom", ("G", "end"), "Last row", "Tree", "tree"),
    Action("tree-open", ("enter",), "Read what the cursor is on", "Tree", "tree"),
    Action("tree-unfold", ("l", "right"), "Show the sections", "Tree", "tree"),
    Action("tree-fold", ("h", "left"), "Hide the sections", "Tree", "tree"),
    Action("tree-filter", ("/", "f3"), "Filter the tree by typing", "Tree", "tree"),
    # Program
    Action(
        "reading-report", ("i", "ctrl+r"), "How this file was read, and setting it right", "Program"
    ),
    Action("help", ("?", "f1"), "Help: all keys", "Program", hint="help"),
    Action("command", (":", "f5"), "Command line: any action, a turn number or a time", "Program"),
    Action("stop-loading", ("ctrl+x",), "Stop reading in files; those so far stay", "Program"),
    Action("close", ("escape",), "Close what is open; never quits", "Program"),
    Action("quit", ("q", "ctrl+q"), "Quit", "Program", hint="quit"),
)

ACTION_BY_ID = {action.id: action for action in ACTIONS}

_KEY_NAMES = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
}


def key_label(key: str) -> str:
    """A key as people write it: ``ctrl+pagedown`` → ``Ctrl+PgDn``, ``g g`` → ``g g``."""
    if " " in key:
        return " ".join(key_label(stroke) for stroke in key.split(" "))
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if last in _KEY_NAMES:
        last = _KEY_NAMES[last]
    elif len(last) > 1:
        last = last.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])


def keys_label(keys: tuple[str, ...], separator: str = " ") -> str:
    """All keys of an action as one string, ``j ↓``."""
    return separator.join(key_label(key) for key in keys)
