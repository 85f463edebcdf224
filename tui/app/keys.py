"""From key presses to actions: sequences, remapping, and keys typed through an input method.

While a Chinese input method is on, single keys arrive full-width (``ｊ``) or as Chinese
punctuation (``【``). Outside text fields each counts as the ASCII key that it was typed with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.app.actions import ACTION_BY_ID, ACTIONS, Action, key_label

# The punctuation that Chinese input methods put on the keys of a US layout. 、 stands on both
# / and \ of the common ones; / is the key one searches with.
_PUNCTUATION = {
    "、": "/",
    "。": ".",
    "，": ",",
    "；": ";",
    "：": ":",
    "？": "?",
    "！": "!",
    "【": "[",
    "】": "]",
    "「": "{",
    "」": "}",
    "『": "{",
    "』": "}",
    "｛": "{",
    "｝": "}",
    "（": "(",
    "）": ")",
    "《": "<",
    "》": ">",
    "〈": "<",
    "〉": ">",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "—": "_",
    "…": "^",
    "·": "`",
    "￥": "$",
    "¥": "$",
    "｜": "|",
    "\u3000": "space",
    " ": "space",
}


def stroke(key: str, character: str | None) -> str:
    """One key press in the notation of the action table.

    ``key`` and ``character`` are those of a Textual key event. A printable character stands for
    itself, half-width; everything else keeps its name (``ctrl+d``, ``pagedown``).
    """
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if character is None or not character.isprintable() or key in {"space", "tab", "enter"}:
        return key
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    return character


@dataclass(frozen=True, slots=True)
class Pending:
    """The first stroke of a sequence was typed: what may follow, as (key label, description)."""

    strokes: tuple[str, ...]
    continuations: tuple[tuple[str, str], ...]


class KeyMap:
    """Which action a run of strokes means, in the tree and in the reading pane.

    ``remap`` gives other keys to actions by id. ``problems`` names what could not be taken:
    unknown ids, and keys that two actions of one pane claim (the later in the table loses).
    """

    def __init__(self, remap: Mapping[str, Iterable[str]] | None = None) -> None:
        self.problems: list[str] = []
        self.keys_of: dict[str, tuple[str, ...]] = {a.id: a.keys for a in ACTIONS}
        for action_id, keys in (remap or {}).items():
            if action_id in ACTION_BY_ID:
                self.keys_of[action_id] = tuple(keys)
            else:
                self.problems.append(f"keys: no action is called {action_id!r}")
        self._maps: dict[bool, dict[tuple[str, ...], Action]] = {
            in_tree: self._build(in_tree) for in_tree in (False, True)
        }
        self._typed: tuple[str, ...] = ()

    def _build(self, in_tree: bool) -> dict[tuple[str, ...], Action]:
        mine = "tree" if in_tree else "reading"
        result: dict[tuple[str, ...], Action] = {}
        for where in ("anywhere", mine):
            for action in ACTIONS:
                if action.where != where:
                    continue
                for key in self.keys_of[action.id]:
                    strokes = tuple(key.split(" ")) if key != " " else ("space",)
                    other = result.get(strokes)
                    if other is not None and other.where == where:
                        message = f"keys: {key_label(key)} means both {other.id} and {action.id}"
                        if message not in self.problems:
                            self.problems.append(message)
                        continue
                    result[strokes] = action
        return result

    @property
    def waiting(self) -> bool:
        """A sequence has begun."""
        return bool(self._typed)

    def cancel(self) -> None:
        self._typed = ()

    def feed(self, one: str, *, in_tree: bool) -> Action | Pending | None:
        """Take one stroke: the action it completes, what it could become, or None."""
        typed = (*self._typed, one)
        mapping = self._maps[in_tree]
        action = mapping.get(typed)
        if action is not None:
            self._typed = ()
            return action
        following = tuple(
            (key_label(" ".join(strokes[len(typed) :])), found.hint or found.description)
            for strokes, found in mapping.items()
            if strokes[: len(typed)] == typed
        )
        if following:
            self._typed = typed
            return Pending(typed, following)
        began, self._typed = bool(self._typed), ()
        # A key that ends no sequence is not swallowed by it: `g j` still moves down.
        return self.feed(one, in_tree=in_tree) if began else None
