"""docs/conventions.md: each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs" / "conventions.md"


def test_named_tests_exist() -> None:
    text = DOCS.read_text("utf-8")
    named = set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", text))
    assert len(named) > 25
    for file, test in named:
        tree = ast.parse((HERE / file).read_text("utf-8"))
        found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert test in found, f"{file}::{test}"


def test_each_row_names_a_test() -> None:
    rows = [line for line in DOCS.read_text("utf-8").split("\n") if line.startswith("|")]
    heads = {place for place, row in enumerate(rows) if set(row) <= set("|-")}
    for place, row in enumerate(rows):
        if place not in heads and place + 1 not in heads:
            assert re.search(r"`test_\w+\.py::test_\w+`", row), row
