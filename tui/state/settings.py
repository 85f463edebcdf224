"""The reader's settings: ``config.toml``, checked field by field.

A broken setting never stops the program: it keeps its default, and a message names the file, the
line and the key. The whole file may look like this::

    theme = "textual-dark"
    measure = 40
    tree_width = 34
    variant = "original"

    [keys]
    next_turn = ["}", "ctrl+down"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from tui.key_lines import key_lines, syntax_problem
from tui.places import settings_path
from tui.printable import printable

Variant = Literal["original", "hans", "hant-tw", "hant-hk"]

MEASURE = range(16, 101)
TREE_WIDTH = range(16, 81)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the reader may set. ``problems`` are one-line messages about the file."""

    theme: str | None = None
    """A colour theme's name; None lets the browser choose."""
    measure: int = 40
    """The longest line of the reading pane in Chinese characters (two cells each)."""
    tree_width: int = 34
    """The tree's width in terminal cells."""
    variant: Variant = "original"
    """The script in which text is shown: as written, Simplified, Traditional of Taiwan or of
    Hong Kong."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Action id → the keys that do it instead of its own. Whether such an action exists is for
    whoever has the table of actions to say (``problem_at``)."""
    path: Path | None = None
    """The file these came from, None without one."""
    problems: tuple[str, ...] = ()
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """Key path, such as ``("keys", "next_turn")`` → its 1-based line in the file."""

    def problem_at(self, key: tuple[str, ...], what: str) -> str:
        """A one-line message about a key of the file, with file and line."""
        return _message(self.path or settings_path(), self.lines.get(key), ".".join(key), what)


def load_settings(path: Path | None = None) -> Settings:
    """Read and check the settings file (default: ``settings_path()``). Never raises: without a
    file, or with a broken one, what is broken keeps its default."""
    path = path if path is not None else settings_path()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        problem = printable(f"{path}: cannot be read: {error.strerror or error}")
        return Settings(problems=(problem,))
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return Settings(path=path, problems=(_syntax(path, data, error),))
    return _check(path, table, key_lines(text))


def _check(path: Path, table: dict[str, Any], lines: dict[tuple[str, ...], int]) -> Settings:
    problems: list[str] = []
    values: dict[str, Any] = {}

    def complain(key: tuple[str, ...], what: str) -> None:
        problems.append(_message(path, lines.get(key), ".".join(key), what))

    def whole_number(key: str, bounds: range) -> None:
        value = table[key]
        if isinstance(value, int) and not isinstance(value, bool) and value in bounds:
            values[key] = value
        else:
            complain(
                (key,),
                f"must be a whole number from {bounds[0]} to {bounds[-1]}, not {_shown(value)}",
            )

    for key, value in table.items():
        if key == "theme":
            if isinstance(value, str) and value:
                values[key] = value
            else:
                complain((key,), f"must be the name of a theme, not {_shown(value)}")
        elif key == "measure":
            whole_number(key, MEASURE)
        elif key == "tree_width":
            whole_number(key, TREE_WIDTH)
        elif key == "variant":
            if value in get_args(Variant):
                values[key] = value
            else:
                known = ", ".join(get_args(Variant))
                complain((key,), f"must be one of {known}, not {_shown(value)}")
        elif key == "keys":
            if isinstance(value, dict):
                values[key] = _keys(value, complain)
            else:
                complain((key,), f"must be a table of actions and keys, not {_shown(value)}")
        else:
            complain((key,), "is not a setting" + _did_you_mean(key))
    return Settings(**values, path=path, problems=tuple(problems), lines=lines)


def _keys(table: dict[str, Any], complain: Any) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for name, action, value in _actions(table):
        given = [value] if isinstance(value, str) else value
        if isinstance(given, list) and all(isinstance(key, str) and key for key in given):
            keys[action] = tuple(given)
        else:
            complain(name, f"must be a key or a list of keys, not {_shown(value)}")
    return keys


def _actions(
    table: dict[str, Any], above: tuple[str, ...] = ("keys",)
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """Action ids may hold dots, which TOML reads as tables unless they are quoted."""
    for key, value in table.items():
        name = (*above, key)
        if isinstance(value, dict):
            yield from _actions(value, name)
        else:
            yield name, ".".join(name[1:]), value


def _message(path: Path, line: int | None, key: str, what: str) -> str:
    return printable(f"{path}{f':{line}' if line else ''}: {key} {what}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 40 else text[:39] + "…"


def _did_you_mean(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, ["theme", "measure", "tree_width", "variant", "keys"], 1)
    return f"; did you mean {close[0]}?" if close else ""


def _syntax(path: Path, data: bytes, error: Exception) -> str:
    where, what = syntax_problem(data, error)
    return printable(f"{path}{where}: {what}; no settings were read")
