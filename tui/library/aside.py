"""Processes beside the browser: how they are started, and calling one function in one.

They are plain ones, started anew and spoken to over pipes: nothing is forked from a program that
has threads, nothing of theirs can reach the terminal, and killing them is safe at any time.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from threading import Thread
from typing import Any

_LOOK_SECONDS = 0.04  # how soon a call that was cancelled ends
_CALL = (
    "import sys, marshal; sys.path[:] = marshal.loads(bytes.fromhex(sys.argv[1]));"
    "from tui.library.aside import answer; answer()"
)

# How much behind the browser itself such a process stands: a key pressed is answered first.
_NICE = 5


def start_aside(program: str, argument: Any = None) -> subprocess.Popen[bytes]:
    """A Python that runs ``program``, which finds our modules by its first argument, and in its
    second what ``marshal`` makes of ``argument``. Raises ``OSError`` when no process can be
    started."""
    path = [os.path.abspath(place) for place in sys.path]
    return subprocess.Popen(
        [sys.executable, "-c", program, marshal.dumps(path).hex(), marshal.dumps(argument).hex()],
        # The processes are as many as there are processors: none needs threads of NumPy's.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def stand_behind() -> None:
    """Give way to the browser, where the system knows such a thing."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)


def call_aside(name: str, arguments: tuple[Any, ...], cancelled: Callable[[], bool]) -> Any:
    """What ``module:function`` returns in a process of its own; None when there is none to be had,
    it failed, or it was cancelled. Arguments and result are what ``marshal`` can write."""
    try:
        process = start_aside(_CALL)
    except (OSError, ValueError):
        return None
    answers: list[bytes] = []

    def ask() -> None:
        with contextlib.suppress(OSError, ValueError):
            answers.append(process.communicate(marshal.dumps((name, arguments)))[0])

    thread = Thread(target=ask, name="library-aside", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_SECONDS)
        if cancelled():
            process.kill()
            thread.join(2)
            return None
    try:
        return marshal.loads(answers[0]) if process.returncode == 0 else None
    except (IndexError, EOFError, ValueError, TypeError):
        return None


def answer() -> None:
    """The other side of ``call_aside``."""
    out = os.fdopen(os.dup(1), "wb")
    # Whatever else prints must not get into the answer.
    os.dup2(2, 1)
    stand_behind()
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    name, arguments = marshal.loads(sys.stdin.buffer.read())
    with out:
        out.write(marshal.dumps(named(name)(*arguments)))


def _end_with(caller: int) -> None:
    """End when nobody waits for the answer any more: a browser that is killed cancels nothing."""
    while os.getppid() == caller:
        time.sleep(1)
    os._exit(1)


def named(name: str) -> Any:
    """The function or class that is called ``module:name``."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
