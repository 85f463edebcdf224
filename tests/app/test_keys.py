"""Keys: the table, sequences, remapping, and what an input method sends instead."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.actions import ACTION_BY_ID, ACTIONS, GROUPS, Action, key_label
from tui.app.keys import KeyMap, Pending, stroke
from tui.app.screens.browser import BrowserScreen


def press(keymap: KeyMap, *strokes: str, in_tree: bool = False) -> str | None:
    """The id of the action that the last of some strokes completes."""
    result: Action | Pending | None = None
    for one in strokes:
        result = keymap.feed(one, in_tree=in_tree)
    return result.id if isinstance(result, Action) else None


def test_every_action_can_be_run_and_no_id_is_used_twice() -> None:
    assert len(ACTION_BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        method = getattr(BrowserScreen, action.method, None)
        assert callable(method), f"{action.id} has no method"
        assert list(inspect.signature(method).parameters) == ["self"]
        assert action.group in GROUPS
        assert action.keys


def test_the_table_has_no_clashes() -> None:
    assert KeyMap().problems == []


def test_no_default_key_needs_alt() -> None:
    assert not [a.id for a in ACTIONS for key in a.keys if key.startswith("alt+")]


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.group != "Tree"], ids=lambda a: a.id)
def test_main_actions_have_a_key_that_an_input_method_leaves_alone(action: Action) -> None:
    """Ctrl chords, function keys and the keys that move; the rest are shades of these."""
    shades = {
        "next-by-speaker",
        "previous-by-speaker",
        "forward",
        "next-match",
        "previous-match",
        "only-matches",
        "show-original",
        "show-simplified",
        "show-traditional",
        "show-hong-kong",
        "centre",
        "wider-text",
        "narrower-text",
    }
    always = [key for key in action.keys if len(key) > 1 and " " not in key]
    assert always or action.id in shades


def test_sequences_wait_and_say_what_may_follow() -> None:
    keymap = KeyMap()
    pending = keymap.feed("z", in_tree=False)
    assert isinstance(pending, Pending)
    assert {key for key, _ in pending.continuations} == {"o", "s", "t", "h", "b", "z"}
    assert keymap.waiting
    assert press(keymap, "t") == "show-traditional"
    assert not keymap.waiting


def test_a_key_that_ends_no_sequence_still_works() -> None:
    assert press(KeyMap(), "g", "j") == "line-down"


def test_the_tree_has_keys_of_its_own() -> None:
    keymap = KeyMap()
    assert press(keymap, "j", in_tree=True) == "tree-down"
    assert press(keymap, "/", in_tree=True) == "tree-filter"
    assert press(keymap, "ctrl+p", in_tree=True) == "find-everywhere"
    assert press(keymap, "enter") is None


def test_remapping_replaces_keys_and_reports_what_it_cannot_do() -> None:
    keymap = KeyMap({"next-turn": ("x",), "no-such": ("y",), "quit": ("n",)})
    assert press(keymap, "x") == "next-turn"
    assert press(keymap, "}") is None
    assert any("no-such" in problem for problem in keymap.problems)
    assert any("next-match" in problem and "quit" in problem for problem in keymap.problems)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("、", "/"),
        ("／", "/"),
        ("？", "?"),
        ("：", ":"),
        ("【", "["),
        ("】", "]"),
        ("「", "{"),
        ("」", "}"),
        ("（", "("),
        ("）", ")"),
        ("《", "<"),
        ("》", ">"),
        ("ｊ", "j"),
        ("Ｇ", "G"),
        ("＋", "+"),
        ("＼", "\\"),
        ("＆", "&"),
        ("\u3000", "space"),
    ],
)
def test_keys_through_an_input_method_count_as_their_ascii_keys(typed: str, meant: str) -> None:
    assert stroke("whatever", typed) == meant


def test_named_keys_keep_their_names() -> None:
    assert stroke("ctrl+d", None) == "ctrl+d"
    assert stroke("enter", "\r") == "enter"
    assert stroke("space", " ") == "space"
    assert stroke("left_square_bracket", "[") == "["


@given(st.lists(st.text(min_size=1, max_size=2), max_size=8), st.booleans())
def test_any_strokes_are_taken_calmly(strokes: list[str], in_tree: bool) -> None:
    keymap = KeyMap()
    for one in strokes:
        result = keymap.feed(one, in_tree=in_tree)
        assert result is None or isinstance(result, Action | Pending)


def test_key_labels_read_as_people_write_them() -> None:
    assert key_label("ctrl+pagedown") == "Ctrl+PgDn"
    assert key_label("g g") == "g g"
    assert key_label("f1") == "F1"
    assert key_label("+") == "+"
    assert key_label("\\") == "\\"
