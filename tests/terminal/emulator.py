"""The real program in a real pseudo-terminal, with a small terminal emulator behind it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

CHECKOUT = Path(__file__).parents[2]

# How long anything may take before a test gives up. Only a hang meets it.
PATIENCE_SECONDS = 60.0


class Terminal:
    """A terminal of ``columns`` × ``rows`` in which ``command`` runs as session leader."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        ignore_hangup: bool = False,
        folder: Path | None = None,
        emulate: bool = True,
    ) -> None:
        self.sent = bytearray()
        """Every byte that the program has sent to the terminal so far."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen) if emulate else None
        self._status: int | None = None
        size = struct.pack("HHHH", rows, columns, 0, 0)
        variables = {
            **os.environ,
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(CHECKOUT),
            **(environment or {}),
        }
        self._own, theirs = pty.openpty()
        self.modes = termios.tcgetattr(theirs)
        """The terminal's modes before the program changed them."""
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
        self.process = os.fork()
        if not self.process:
            try:
                os.setsid()
                fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
                for stream in range(3):
                    os.dup2(theirs, stream)
                os.closerange(3, 256)
                if ignore_hangup:
                    signal.signal(signal.SIGHUP, signal.SIG_IGN)
                if folder is not None:
                    os.chdir(folder)
                os.execvpe(command[0], list(command), variables)
            finally:
                os._exit(127)
        # Held open, so that the modes can be read after the program has ended.
        self._theirs: int | None = theirs

    def read(self, seconds: float) -> bytes:
        """What comes within ``seconds``, returned as soon as something has come."""
        ready, _, _ = select.select([self._own], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._own, 1 << 16)
        except OSError:  # the other end is closed
            return b""
        self.sent += data
        if self._stream is not None:
            self._stream.feed(data)
        return data

    def until(self, seen: Callable[[str], bool] | str) -> str:
        """Read until the screen shows ``seen``; returns the screen's text."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            text = self.text
            if seen in text if isinstance(seen, str) else seen(text):
                return text
            if time.monotonic() > deadline or (not self.read(0.2) and self._ended()):
                raise AssertionError(f"never seen: {seen!r}\n{self.text}")

    def until_quiet(self, seconds: float = 1.5) -> None:
        """Read until nothing has come for ``seconds``."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.read(seconds):
            if time.monotonic() > deadline:
                raise AssertionError("never quiet")

    def press(self, keys: str) -> None:
        os.write(self._own, keys.encode())

    @property
    def lines(self) -> list[str]:
        """The screen's rows. A wide character is followed by an empty cell, left out here."""
        return ["".join(cell.data for cell in self._row(n)) for n in range(self._screen.lines)]

    def _row(self, number: int) -> list[Any]:
        row = self._screen.buffer[number]
        return [row[column] for column in range(self._screen.columns)]

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    def modes_now(self) -> list[Any]:
        assert self._theirs is not None
        return termios.tcgetattr(self._theirs)

    def hang_up(self) -> None:
        """The terminal goes away: window closed, connection lost."""
        self._close()

    def wait(self) -> int:
        """The exit status, negative for a signal, once the program has ended."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"still running\n{self.text}")
            if self._own >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
        if self._own >= 0:
            while self.read(0.1):
                pass
        assert self._status is not None
        return self._status

    def _ended(self) -> bool:
        if self._status is None:
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status is not None

    def _close(self) -> None:
        for descriptor in (self._own, self._theirs):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        self._own, self._theirs = -1, None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self._status = -signal.SIGKILL
        self._close()


def browser(*paths: object, **options: Any) -> Terminal:
    """``python -m tui PATH ...`` in a terminal of its own."""
    return Terminal([sys.executable, "-m", "tui", *map(str, paths)], **options)
