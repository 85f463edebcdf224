"""One background thread that answers the newest question and no other."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from tui.app.widgets.hit_rows import FoundHit

SWITCH = 0.001
"""Seconds after which a thread hands the interpreter to the event loop that waits for it; Python's
own 5 ms are a third of a frame."""


def give_way() -> None:
    """Have threads hand the interpreter on to the event loop sooner, from now on."""
    sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH))


class FoundAnswer(Protocol):
    """What a search gives back; ``tui.search.Answer`` is one. One with ``further`` may be there
    first, the whole answer after it."""

    @property
    def hits(self) -> Sequence[FoundHit]: ...
    @property
    def total(self) -> int: ...
    @property
    def elapsed_ms(self) -> float: ...
    @property
    def notice(self) -> str | None: ...


class Searcher:
    """Answers the newest question in one daemon thread; older ones are cancelled or skipped.

    ``deliver(generation, answer, error)`` is called in that thread for answers that were still
    wanted when they came; whoever receives them compares the generation again. When a first screen
    can be shown before the rest is found, it is called twice for one question.
    """

    def __init__(
        self,
        search: Callable[[str, int, Callable[[], bool]], FoundAnswer],
        deliver: Callable[[int, FoundAnswer | None, str], None],
    ) -> None:
        self._search = search
        self._deliver = deliver
        self._condition = threading.Condition()
        self._question: tuple[int, str, int] | None = None
        self._generation = 0
        self._thread: threading.Thread | None = None
        self._stopped = False

    @property
    def generation(self) -> int:
        """Number of the newest question."""
        return self._generation

    def ask(self, text: str, limit: int) -> int:
        """Put a question in place of all earlier ones; returns its number."""
        with self._condition:
            self._generation += 1
            self._question = (self._generation, text, limit)
            if self._thread is None:
                give_way()
                self._thread = threading.Thread(target=self._run, name="finder", daemon=True)
                self._thread.start()
            self._condition.notify()
            return self._generation

    def cancel(self) -> None:
        """Forget every question asked so far."""
        with self._condition:
            self._generation += 1
            self._question = None

    def stop(self) -> None:
        """Cancel, and let the thread end."""
        with self._condition:
            self._stopped = True
            self._generation += 1
            self._question = None
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                while self._question is None and not self._stopped:
                    self._condition.wait()
                if self._stopped or self._question is None:
                    return
                generation, text, limit = self._question
                self._question = None

            def cancelled(generation: int = generation) -> bool:
                return generation != self._generation

            answer: FoundAnswer | None = None
            error = ""
            try:
                answer = self._search(text, limit, cancelled)
                further = getattr(answer, "further", None)
                if further is not None:
                    # Nothing found so far says nothing.
                    if answer.hits and not cancelled():
                        self._deliver(generation, answer, "")
                    answer = further(cancelled)
            except Exception as problem:
                # Whatever goes wrong in a search is said in the count line; the thread lives on.
                error = f"{type(problem).__name__}: {problem}"
            if not cancelled():
                self._deliver(generation, answer, error)
