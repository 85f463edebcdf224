"""``python -m tui`` in tmux, as people run it on remote machines."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TMUX = shutil.which("tmux")

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(TMUX is None, reason="tmux is not installed"),
]

# Only a hang meets it.
PATIENCE_SECONDS = 60.0


class Tmux:
    """A tmux server of our own with one window in which a plain shell runs."""

    def __init__(self, folder: Path) -> None:
        # A socket's path must be short; the test's own folder may not be.
        self._name = f"fangtan-{os.getpid()}-{id(self):x}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "TMUX"},
            "TMUX_TMPDIR": "/tmp",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(CHECKOUT),
            "ENV": "",
            "HOME": str(folder),
        }
        self.call("new-session", "-d", "-x", "100", "-y", "30", "-c", str(folder), "sh")
        self.type("echo shell-$((40 + 2))")
        self.press("Enter")
        self.until("shell-42")

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._name, "-u", "-f", os.devnull, *arguments],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
        )
        if done.returncode:
            raise AssertionError(f"tmux {arguments[0]}: {done.stderr}")
        return done.stdout

    def screen(self) -> str:
        return self.call("capture-pane", "-p")

    def type(self, text: str) -> None:
        self.call("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self.call("send-keys", *keys)

    def until(self, *seen: str, gone: str | None = None) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            screen = self.screen()
            if all(text in screen for text in seen) and (gone is None or gone not in screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"never seen: {seen}, gone: {gone}\n{screen}")
            time.sleep(0.1)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    try:
        yield server
    finally:
        server.call("kill-server")


def test_a_session_from_the_shell_and_back(tmux: Tmux, folder: Path) -> None:
    tmux.type(f"{sys.executable} -m tui {folder}; echo status=$?")
    tmux.press("Enter")
    tmux.until("石匠周青山谈石头", "先看纹路")
    tmux.press("J")
    tmux.until("桐油和麻丝")
    # The finder, with a query in the other script.
    tmux.press("C-f")
    tmux.type("垂直整合")
    tmux.until("都是一家人做")
    tmux.press("Enter")
    tmux.until("从山上到桥上，垂直整合")
    tmux.press("H")
    tmux.until("桐油和麻丝")
    # A smaller window keeps the passage.
    tmux.call("resize-window", "-x", "60", "-y", "20")
    tmux.until("桐油和麻丝")
    tmux.press("q")
    screen = tmux.until("status=0")
    assert "桐油" not in screen  # what stood on the shell's screen is back


def test_the_headless_verbs(tmux: Tmux, folder: Path) -> None:
    tmux.type(f"{sys.executable} -m tui search 垂直整合 {folder.name}; echo status=$?")
    tmux.press("Enter")
    assert "1 mason.md:11" in tmux.until("status=0")
