"""What the browser remembers between two sessions: positions, the last interview, queries."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.places import state_folder
from tui.printable import printable
from tui.state.store import NewerSchemaError, Store, Tables

# What is kept of each; the oldest go first.
MOST_POSITIONS = 20_000
MOST_LIBRARIES = 500
MOST_QUERIES = 200

Remembered = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where the reader was in an interview: a turn's id and a code point in ``Turn.text``."""

    turn: str
    char: int = 0


class ReadingState:
    """Positions and the like, in memory, saved by ``save`` (from any thread).

    Nothing here raises because of the disk. What went wrong is said once, as a line in
    ``take_messages``, and the session goes on without.
    """

    def __init__(
        self, folder: Path | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self._messages: list[str] = []
        self._told: set[str] = set()
        self._changes: Tables = {}
        self._tables: Tables = {}
        self._latest = 0.0
        # ``save`` may run in a thread while positions are set, and again in a signal handler.
        self._guard = threading.RLock()
        self._saving = threading.RLock()
        try:
            self._store = Store((folder or state_folder()) / "state.json", self._say)
            self._tables = self._store.read()
        except (NewerSchemaError, OSError) as error:
            self._say(f"Reading positions cannot be read: {_reason(error)}. Starting without.")
        for table in self._tables.values():
            self._latest = max(self._latest, *(_when(item) for item in table.values()), 0.0)

    def take_messages(self) -> list[str]:
        """The lines to show that have come up since the last call."""
        messages, self._messages = self._messages, []
        return messages

    def position(self, interview_id: str) -> Position | None:
        """Where the reader last was in this interview, None when it was never open."""
        saved = self._get("positions", interview_id)
        turn, char = saved.get("turn"), saved.get("char", 0)
        if not isinstance(turn, str) or not isinstance(char, int) or char < 0:
            return None
        return Position(turn, char)

    def set_position(self, interview_id: str, position: Position) -> None:
        if self.position(interview_id) != position:
            self._set("positions", interview_id, {"turn": position.turn, "char": position.char})

    def last_open(self, library_key: str) -> str | None:
        """The id of the interview that was open last in this library (``Library.key``)."""
        saved = self._get("libraries", library_key).get("last")
        return saved if isinstance(saved, str) else None

    def set_last_open(self, library_key: str, interview_id: str) -> None:
        if self.last_open(library_key) != interview_id:
            self._set("libraries", library_key, {"last": interview_id})

    @property
    def queries(self) -> list[str]:
        """The finder's history, newest first; the first is the last query."""
        return sorted(self._table("queries"), key=lambda q: self._when("queries", q), reverse=True)

    def add_query(self, query: str) -> None:
        """Put a query at the head of the history; one that is there already moves up."""
        if query.strip():
            self._set("queries", query, {})

    def remembered(self, name: str) -> Remembered | None:
        """A small thing that the browser keeps by itself, such as the tree's width."""
        value = self._get("browser", name).get("value")
        return value if isinstance(value, str | int | float | bool) else None

    def remember(self, name: str, value: Remembered) -> None:
        if self.remembered(name) != value:
            self._set("browser", name, {"value": value})

    def save(self) -> bool:
        """Merge what changed here into the file. False when it could not be written; then the
        changes are kept and the next call tries again. Without changes the disk is left alone."""
        with self._saving:
            with self._guard:
                changes = {table: dict(keys) for table, keys in self._changes.items()}
            if not changes:
                return True
            try:
                self._store.merge(changes, _trim)
            except (NewerSchemaError, OSError) as error:
                self._say(
                    f"Reading positions cannot be saved: {_reason(error)}. "
                    "Everything else works; they are lost when you quit."
                )
                return False
            # Only now: a signal in the middle of a save may save again and end the process.
            with self._guard:
                for table, keys in changes.items():
                    for key, value in keys.items():
                        if self._changes[table].get(key) is value:
                            del self._changes[table][key]
                    if not self._changes[table]:
                        del self._changes[table]
            return True

    def _table(self, table: str) -> dict[str, Any]:
        return self._tables.get(table, {})

    def _get(self, table: str, key: str) -> dict[str, Any]:
        value = self._table(table).get(key)
        return value if isinstance(value, dict) else {}

    def _when(self, table: str, key: str) -> float:
        return _when(self._get(table, key))

    def _set(self, table: str, key: str, value: dict[str, Any]) -> None:
        # Strictly increasing, also when two things happen within one tick of the clock.
        with self._guard:
            self._latest = max(round(self._clock(), 3), round(self._latest + 0.001, 3))
            value["when"] = self._latest
            self._tables.setdefault(table, {})[key] = value
            self._changes.setdefault(table, {})[key] = value

    def _say(self, message: str) -> None:
        message = printable(message)
        if message not in self._told:
            self._told.add(message)
            self._messages.append(message)


def _trim(tables: Tables) -> None:
    for table, most in (
        ("positions", MOST_POSITIONS),
        ("libraries", MOST_LIBRARIES),
        ("queries", MOST_QUERIES),
    ):
        items = tables.get(table)
        if items is not None and len(items) > most:
            newest = set(sorted(items, key=lambda key: _when(items[key]), reverse=True)[:most])
            tables[table] = {key: items[key] for key in items if key in newest}


def _when(item: object) -> float:
    when = item.get("when") if isinstance(item, dict) else None
    return float(when) if isinstance(when, int | float) else 0.0


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
