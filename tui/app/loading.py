"""Loading a library while it is already read, and following it afterwards.

The work of one run: files are read, the search index takes them in, and then the disk is looked at
again and again. All of it in threads; what the screen is to show goes there by the event loop, not
more often than it can draw.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from tui.app.searcher import give_way
from tui.library import Progress
from tui.search.feed import Feed

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app.session import Session
    from tui.library.watch import Update
    from tui.search import SearchIndex
    from tui.transcript.model import Interview

LEAST_SECONDS = 0.1
"""Between two drawings of how far it is."""
TREE_SECONDS = 0.5
"""Between two drawings of the tree while it fills."""
SHARE = 10
"""Drawing takes at most one in so many seconds while things arrive."""
ASK_SECONDS = 1.0
"""Between two answers of an open finder while there is more to search with every moment."""


_CELLS = 10


def bar(done: int, total: int) -> str:
    """How far something is, ten cells wide."""
    full = _CELLS * done // max(total, 1)
    return "━" * full + "╌" * (_CELLS - full)


class Loading:
    """Reads a session's library, fills its index, and follows changes on disk."""

    def __init__(self, session: Session, cancelled: Callable[[], bool]) -> None:
        """``cancelled`` is asked from every thread of the loading, to its end."""
        self._session = session
        self._app = session.app
        self._library = session.library
        self._cancelled = cancelled
        self._posted = False
        self._next = 0.0
        self._next_tree = 0.0
        self._next_answer = 0.0
        self._feed = Feed(self._library, cancelled, self._opened, session.failed)

    # In the thread that loads

    def load(self, wanted: Callable[[], str | Path | None]) -> None:
        """Read everything; ``wanted`` says what before all."""
        from tui.places import cache_folder

        session, library = self._session, self._library
        if library.cache is None:
            library.cache = cache_folder()
        library.wanted = wanted
        give_way()
        self._feed.start()
        # Textual loads it when a tree first grows beyond the screen, in the event loop.
        import textual.scrollbar  # noqa: F401

        library.load(self._on_entry, lambda: self._cancelled() or session.stopped)
        session.progress = ""
        session.loaded = True
        self._feed.loaded()

    def index(self) -> None:
        """Wait until all that was read can be found."""
        while not self._cancelled() and not self._feed.ready(LEAST_SECONDS):
            total = sum(1 for entry in self._library.entries if entry.error is None)
            done = total - self._feed.waiting
            self._session.progress = (
                f"indexing {done:,} of {total:,}" if done < total else "indexing"
            )
            self._post()
        self._session.searchable = True
        self._session.progress = ""
        while self._feed.busy and not self._cancelled():
            # It is being kept: what comes next would only add to the memory that takes.
            time.sleep(LEAST_SECONDS)
        if not self._feed.kept and self._library.trouble is None:
            self._session.say_error(
                f"{self._library.index_folder}: the search index cannot be kept here; "
                "it will be made anew each time"
            )

    def _on_entry(self, progress: Progress) -> None:
        self._feed.take(progress)
        if not progress.kept:
            self._read(progress)
        self._post()

    def _read(self, progress: Progress) -> None:
        files = f"{progress.done:,} of {progress.total:,} files"
        self._session.progress = f"{bar(progress.done, progress.total)} {files}"

    def _opened(self, index: SearchIndex) -> None:
        self._session.index = index

    # To the screen and on it

    def _post(self) -> None:
        # One call at a time is under way: a fast disk must not flood the event loop.
        if not self._posted and time.monotonic() >= self._next:
            self._posted = True
            self._app.call_later(self._show)

    def _show(self) -> None:
        began = time.monotonic()
        self._posted = False
        tree = began >= self._next_tree
        self._session.show_progress(entries=tree)
        if tree:
            self._next_tree = began + TREE_SECONDS
        if self._session.progress and began >= self._next_answer:
            self._next_answer = began + ASK_SECONDS
            self._session.ask_finder_again()
        now = time.monotonic()
        self._next = now + max(LEAST_SECONDS, SHARE * (now - began))

    # Afterwards

    def follow(self) -> None:
        """Look at the disk from now on, in a thread that nobody has to wait for."""
        Thread(target=self._watch, name="library-watch", daemon=True).start()

    def _watch(self) -> None:
        try:
            for update in self._library.watch(self._cancelled, self._on_change):
                self._feed.update(update)
                self._session.topics_changed(update)
                self._session.progress = ""
                self._app.call_from_thread(self._bring, update)
        except Exception as error:
            if not self._cancelled():
                self._session.failed(error)

    def _on_change(self, progress: Progress) -> None:
        if progress.total > 1:
            self._read(progress)
            self._post()

    def _bring(self, update: Update) -> None:
        self._session.library_changed(update)


def place_after(before: Interview, ordinal: int, after: Interview) -> int | None:
    """Where the turn with this ordinal is in what has become of its interview: the turn itself,
    else where it would be by the nearest turn before or behind it that is still there."""
    if not after.turns or not before.turns:
        return None
    where = after.ordinal_of_turn
    for distance in range(len(before.turns)):
        for at in (ordinal - distance, ordinal + distance):
            if 0 <= at < len(before.turns):
                found = where.get(before.turns[at].id)
                if found is not None:
                    return min(max(0, found + ordinal - at), len(after.turns) - 1)
    return min(ordinal, len(after.turns) - 1)
