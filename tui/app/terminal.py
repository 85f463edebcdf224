"""What the terminal itself tells us, beyond keys: that it has gone away."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Callable


def call_when_terminal_is_gone(callback: Callable[[], None]) -> None:
    """Call ``callback`` once, from a thread of its own, when the terminal on stdin hangs up.

    A program that ignores SIGHUP (started by nohup) would otherwise read end-of-file for ever.
    Waiting costs nothing: the thread sleeps in poll(2), which reports a hang-up unasked. Where
    poll does not watch terminals, the terminal is looked at once a second.
    """
    try:
        descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
    except (OSError, ValueError):
        return
    if descriptor < 0 or not os.isatty(descriptor):
        return

    def watch() -> None:
        poll = getattr(select, "poll", None)
        if poll is not None:
            poller = poll()
            poller.register(descriptor, 0)
            try:
                events = poller.poll()
            except OSError:
                events = []
            if any(event & (select.POLLHUP | select.POLLERR) for _, event in events):
                callback()
                return
        while os.isatty(descriptor):
            time.sleep(1)
        callback()

    threading.Thread(target=watch, name="terminal-watch", daemon=True).start()
