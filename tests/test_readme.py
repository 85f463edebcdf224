"""README's commands are the ones that CI runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.readme_keys import BEGIN, END, README, with_key_table
from tui.state import load_settings

CHECKOUT = Path(__file__).parents[1]
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -qe '.[dev]'"


def commands() -> list[str]:
    """The fenced commands of README.md, in order."""
    path = CHECKOUT / "README.md"
    blocks = re.findall(
        r"^```(?:sh|bash|console|shell)\n(.*?)^```", path.read_text("utf-8"), re.M | re.S
    )
    return [block.strip() for block in blocks]


def test_the_first_command_opens_the_samples() -> None:
    assert commands()[0] == f"{INSTALL} && .venv/bin/python -m tui seeds"


def test_the_second_command_is_what_ci_runs() -> None:
    second = commands()[1]
    assert second == f"{INSTALL} && .venv/bin/python -m pytest"
    script = CHECKOUT / ".ci" / "run"
    lines = script.read_text("utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == second
    assert os.access(script, os.X_OK)


def test_the_settings_shown_are_good_settings(tmp_path: Path) -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S)
    assert blocks
    for block in blocks:
        (tmp_path / "config.toml").write_text(block, "utf-8")
        found = load_settings(tmp_path / "config.toml")
        assert found.problems == ()
        assert found.path is not None


def test_the_key_table_is_that_of_the_program() -> None:
    text = README.read_text("utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text == with_key_table(text), "run: python -m tests.readme_keys"


def test_every_file_that_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8")):
        assert (CHECKOUT / target).exists(), target
