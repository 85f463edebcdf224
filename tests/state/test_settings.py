from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.state import Settings, load_settings, settings_path


def settings(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return load_settings(path)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none" / "config.toml") == Settings()


def test_every_setting(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        """\
theme = "nord"
measure = 32
tree_width = 40
variant = "hant-tw"

[keys]
next_turn = "ctrl+down"
"turn.previous" = ["{", "ctrl+up"]
go.top = "home"
""",
    )
    assert found.problems == ()
    assert (found.theme, found.measure, found.tree_width, found.variant) == (
        "nord",
        32,
        40,
        "hant-tw",
    )
    assert found.keys == {
        "next_turn": ("ctrl+down",),
        "turn.previous": ("{", "ctrl+up"),
        "go.top": ("home",),
    }
    assert found.problem_at(("keys", "turn.previous"), "is not an action") == (
        f"{tmp_path / 'config.toml'}:8: keys.turn.previous is not an action"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('measure = "wide"', '2: measure must be a whole number from 16 to 100, not "wide"'),
        ("measure = true", "2: measure must be a whole number from 16 to 100, not true"),
        ("measure = 1000", "2: measure must be a whole number from 16 to 100, not 1000"),
        ("tree_width = 2.5", "2: tree_width must be a whole number from 16 to 80, not 2.5"),
        ("theme = 3", "2: theme must be the name of a theme, not 3"),
        ('variant = "cn"', '2: variant must be one of original, hans, hant-tw, hant-hk, not "cn"'),
        ("variant = []", "2: variant must be one of original, hans, hant-tw, hant-hk, not []"),
        ("keys = 1", "2: keys must be a table of actions and keys, not 1"),
        ("mesure = 40", "2: mesure is not a setting; did you mean measure?"),
        ('"\\u001b[31m" = 1', "\\x1b[31m is not a setting"),
        ("[keys]\nup = 1", "3: keys.up must be a key or a list of keys, not 1"),
        ("[keys]\nup = ['']", "3: keys.up must be a key or a list of keys, not ['']"),
    ],
)
def test_a_broken_setting_names_file_line_and_key(tmp_path: Path, line: str, message: str) -> None:
    found = settings(tmp_path, f"# {'x' * 8}\n{line}\n")
    assert len(found.problems) == 1
    assert found.problems[0].startswith(str(tmp_path / "config.toml"))
    assert found.problems[0].endswith(message)
    assert "\x1b" not in found.problems[0]
    assert (found.measure, found.tree_width, found.theme) == (40, 34, None)


def test_one_broken_setting_leaves_the_others(tmp_path: Path) -> None:
    found = settings(tmp_path, 'measure = "?"\ntree_width = 20\n')
    assert len(found.problems) == 1
    assert found.tree_width == 20


def test_a_file_that_is_not_toml(tmp_path: Path) -> None:
    found = settings(tmp_path, "measure = 40\n= 3\n")
    assert found.measure == 40
    assert ":2:1: is not TOML" in found.problems[0]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"# one\ntheme = '\xff'\n")
    assert f"{path}:2: is not UTF-8" in load_settings(path).problems[0]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert settings(tmp_path, "\ufeffmeasure = 30\n").measure == 30


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    assert "cannot be read" in load_settings(tmp_path).problems[0]


def test_where_settings_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGTAN_CONFIG_DIR", str(tmp_path / "mine"))
    assert settings_path() == tmp_path / "mine" / "config.toml"
    monkeypatch.delenv("FANGTAN_CONFIG_DIR")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert settings_path().name == "config.toml"
    assert settings_path().parent.name == "fangtan"


@given(st.text())
def test_no_text_stops_the_program(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = load_settings(path)
    assert all("\n" not in problem for problem in found.problems)
