"""The keys of the topics screen, and what its last line says of them."""

from __future__ import annotations

from typing import Literal

from textual.binding import Binding, BindingType

from tui.app.actions import key_label
from tui.layout.cells import cell_width

Mode = Literal["typing", "cells", "passages"]
"""Typing the filter, moving in the cells, or in a list of passages."""

TOPICS_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("topics-down", ("down", "ctrl+n", "ctrl+j", "j"), "Next topic, next passage"),
    ("topics-up", ("up", "ctrl+p", "ctrl+k", "k"), "Previous topic, previous passage"),
    ("topics-right", ("right", "l"), "Next interview of the topic"),
    ("topics-left", ("left", "h"), "Previous interview; the whole topic"),
    ("topics-cells", ("tab", "shift+tab"), "Between typing and the cells"),
    ("topics-page-down", ("pagedown", "space"), "A page down"),
    ("topics-page-up", ("pageup", "b"), "A page up"),
    ("topics-first", ("ctrl+home", "home", "g"), "First topic or passage"),
    ("topics-last", ("ctrl+end", "end", "G"), "Last topic or passage"),
    ("topics-open", ("enter",), "The passages of a topic or cell; go to a passage"),
    ("topics-keep", ("ctrl+s",), "Keep what is typed as a topic of its own"),
    ("topics-forget", ("ctrl+x",), "Forget a topic that was kept"),
    ("topics-clear", ("ctrl+u",), "Clear the filter"),
    ("topics-filter", ("/",), "Type again, from the cells"),
    ("topics-close", ("escape", "ctrl+g", "q"), "A step back; from the filter, close"),
)
"""(action id, keys, description) of every key of the topics screen, for the bindings and for help.
Letters, Space, Home and End count while one does not type; ← and → while nothing is typed."""

_OF_TEXT = {"space", "home", "end"}


def bindings() -> list[BindingType]:
    """A binding for every key that does not write text."""
    made: list[BindingType] = []
    for action, keys, description in TOPICS_KEYS:
        always = [key for key in keys if len(key) > 1 and key not in _OF_TEXT]
        if always:
            method = action.replace("-", "_")
            made.append(
                Binding(",".join(always), method, description, id=action, show=False, priority=True)
            )
    return made


STROKES = {
    key: action
    for action, keys, _ in TOPICS_KEYS
    for key in keys
    if len(key) == 1 or key in _OF_TEXT
}
"""Keys that write text → their action, while one does not type."""

_HINTS: dict[Mode, tuple[tuple[str, str], ...]] = {
    "typing": (
        ("topics-open", "passages"),
        ("topics-close", "back"),
        ("topics-cells", "cells"),
        ("topics-keep", "keep as a topic"),
        ("topics-clear", "clear"),
    ),
    "cells": (
        ("topics-open", "passages"),
        ("topics-close", "typing"),
        ("topics-left", "interview"),
        ("topics-keep", "keep as a topic"),
    ),
    "passages": (("topics-open", "go there"), ("topics-close", "topics")),
}


def hint(mode: Mode, width: int, *, forget: bool) -> str:
    """As many of the main keys as fit."""
    keys = {action: keys for action, keys, _ in TOPICS_KEYS}
    wanted = _HINTS[mode]
    if forget and mode != "passages":
        wanted = (*wanted[:2], ("topics-forget", "forget"), *wanted[2:])
    result = ""
    for action, words in wanted:
        label = "← →" if action == "topics-left" else key_label(keys[action][0])
        longer = f"{result} · {label} {words}" if result else f"{label} {words}"
        if cell_width(longer) > width - 4:
            break
        result = longer
    return result
