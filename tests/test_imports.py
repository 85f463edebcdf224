"""What a part of the program loads, seen from a fresh interpreter."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
DRAWING = {"textual", "rich"}
SEARCHING = {"opencc", "rapidfuzz", "numpy"}


def loaded(program: str) -> set[str]:
    """The top-level modules and those of ``tui`` that are loaded once ``program`` has run."""
    report = "\nimport sys\nprint('\\n'.join(sys.modules), file=sys.__stderr__)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program + report],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    names = done.stderr.split()
    return {name for name in names if "." not in name or name.startswith("tui.")}


def test_the_command_line_loads_next_to_nothing() -> None:
    found = loaded("import tui.cli")
    assert {name for name in found if name.startswith("tui")} == {"tui", "tui.cli", "tui.printable"}
    assert not found & (DRAWING | SEARCHING | {"argparse", "json", "asyncio", "dataclasses"})


@pytest.mark.parametrize("room", ["transcript", "library", "state", "layout"])
def test_rooms_that_load_before_the_first_paint_stay_light(room: str) -> None:
    assert not loaded(f"import tui.{room}") & (DRAWING | SEARCHING | {"asyncio"})


def test_search_does_not_draw() -> None:
    assert not loaded("import tui.search") & DRAWING


@pytest.mark.parametrize("arguments", [["show"], ["check", "--json"], ["search", "石头"]])
def test_the_verbs_do_not_draw(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "talk.txt").write_text("甲：石头很重。\n乙：是的，很重。\n" * 4, "utf-8")
    program = f"from tui.cli import main; main({[*arguments, str(tmp_path)]!r})"
    found = loaded(program)
    assert "tui.headless" in found
    assert not found & (DRAWING | {"asyncio"})
    if arguments[0] != "search":
        assert not found & SEARCHING


def test_opening_the_browser_loads_no_search() -> None:
    assert not loaded("import tui.app.app") & SEARCHING


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [*project["dependencies"], *project["optional-dependencies"]["watch"]]
    declared = {re.split(r"[^\w-]", text, maxsplit=1)[0] for text in texts}
    used = set()
    for path in (CHECKOUT / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    assert used - set(sys.stdlib_module_names) - {"tui"} <= declared
