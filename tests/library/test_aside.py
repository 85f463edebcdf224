"""A function called in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui.library.aside import call_aside

CHECKOUT = Path(__file__).parents[2]
CALLER = """
import sys
sys.path.insert(0, sys.argv[2])
from tui.library.aside import call_aside
call_aside("tests.library.test_aside:tell_and_wait", (sys.argv[1],), lambda: False)
"""


def never() -> bool:
    return False


def add(one: int, other: int) -> int:
    return one + other


def tell_and_wait(path: str) -> None:
    with Path(path).open("w") as pipe:
        pipe.write("here\n")
        pipe.flush()
        time.sleep(600)


def test_what_a_function_returns_there() -> None:
    assert call_aside("tests.library.test_aside:add", (2, 3), never) == 5
    assert call_aside("tests.library.test_aside:add", (2, "3"), never) is None
    assert call_aside("tests.library.test_aside:add", (2, 3), lambda: True) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a process there keeps its parent's number")
def test_it_ends_when_its_caller_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(told), str(CHECKOUT)])
    try:
        with told.open() as pipe:
            assert pipe.readline() == "here\n"
            caller.kill()
            assert pipe.read() == "", "the pipe ends with whoever held it"
    finally:
        caller.kill()
        caller.wait()
