"""Ruff, mypy and the import contracts, run as they are in ``pyproject.toml``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy"),
        pytest.param(["lint-imports"], id="import contracts"),
    ],
)
def test_the_gate(command: list[str]) -> None:
    tool = Path(sys.executable).parent / command[0]
    assert tool.exists(), f"{command[0]} is not installed: pip install -e '.[dev]'"
    done = subprocess.run(
        [tool, *command[1:]], cwd=CHECKOUT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
