"""The finder's thread: answers to the newest question, a first screen before the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.app.searcher import Searcher


@dataclass
class Made:
    hits: tuple[str, ...]
    total: int = 0
    elapsed_ms: float = 0.0
    notice: str | None = None
    further: Callable[[Callable[[], bool]], Made] | None = None


def answers(search: Callable[[str, int, Callable[[], bool]], Any], count: int) -> list[Any]:
    """What one question brings, ``count`` deliveries of it."""
    got: list[Any] = []
    enough = threading.Event()

    def deliver(generation: int, answer: Any, error: str) -> None:
        got.append((generation, answer.hits if answer else None, error))
        if len(got) == count:
            enough.set()

    searcher = Searcher(search, deliver)
    searcher.ask("木船", 10)
    assert enough.wait(10)
    searcher.stop()
    return got


def test_a_first_screen_comes_before_the_rest() -> None:
    def search(text: str, limit: int, cancelled: Callable[[], bool]) -> Made:
        return Made(("a",), further=lambda cancelled: Made(("a", "b")))

    assert answers(search, 2) == [(1, ("a",), ""), (1, ("a", "b"), "")]


def test_a_first_screen_without_hits_is_not_shown() -> None:
    def search(text: str, limit: int, cancelled: Callable[[], bool]) -> Made:
        return Made((), further=lambda cancelled: Made(("b",)))

    assert answers(search, 1) == [(1, ("b",), "")]


def test_an_error_is_told() -> None:
    def search(text: str, limit: int, cancelled: Callable[[], bool]) -> Made:
        raise OSError("gone")

    assert answers(search, 1) == [(1, None, "OSError: gone")]
