"""Opening a library without a screen, for the verbs that ask something of all of it.

A few files are read here and now. A large library is opened as the browser opens it: read in
processes what is new, and taken from the cache what is not, so that the next question costs a
moment.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.library import Entry, Library, Progress
from tui.printable import counted

if TYPE_CHECKING:
    from tui.search import SearchIndex
    from tui.search.feed import Feed
    from tui.topics import TopicIndex
    from tui.transcript.model import Interview

Say = Callable[[str], object]
Report = Callable[[str], object]
"""Told how far it is, in a few words; "" at the end."""

LARGE_BYTES = 1_000_000
"""A library of so much is worth processes, and worth keeping."""
_LOOK_SECONDS = 0.1


def discovered(paths: Sequence[Path], say: Say) -> Library:
    """What is below ``paths``, looked for but not read yet."""
    library = Library(paths)
    library.discover()
    for problem in library.problems:
        say(problem)
    if library.notice:
        say(library.notice)
    return library


class Opened:
    """The interviews below some paths, all of them read."""

    def __init__(
        self, paths: Sequence[Path], say: Say, report: Report | None, *, to_search: bool
    ) -> None:
        """``to_search``: ``search_index`` will be asked for. Faults of files are not said here:
        they are in ``entries``."""
        self._report = report or _ignore
        self._failures: list[Exception] = []
        self._feed: Feed | None = None
        self.library = discovered(paths, say)
        self.large = self.library.size >= LARGE_BYTES
        if self.large:
            self._load(to_search)
        else:
            for _ in self.library.read():
                pass

    def _load(self, to_search: bool) -> None:
        from tui.places import cache_folder

        self.library.cache = cache_folder()
        if not to_search:
            self.library.load(self._read)
            self._report("")
            return
        from tui.search.feed import Feed

        self._feed = feed = Feed(self.library, _never, _ignore, self._failures.append)
        feed.start()

        def take(progress: Progress) -> None:
            feed.take(progress)
            self._read(progress)

        self.library.load(take)
        feed.loaded()
        while not feed.ready(_LOOK_SECONDS):
            self._report("indexing")
        self._report("")

    def _read(self, progress: Progress) -> None:
        if not progress.kept:
            self._report(f"reading {progress.done:,} of {counted(progress.total, 'file')}")

    @property
    def entries(self) -> Sequence[Entry]:
        """The files, readable or not, in natural order."""
        return self.library.entries

    @property
    def interviews(self) -> list[Interview]:
        """The readable ones."""
        return self.library.lent()

    def interviews_of(self, ids: Iterable[str]) -> dict[str, Interview]:
        """Those with these ids."""
        return {interview.id: interview for interview in self.library.lent(dict.fromkeys(ids))}

    def search_index(self) -> SearchIndex:
        """All turns, to be searched. Raises what went wrong while it was made."""
        if self._feed is None:
            from tui.search import SearchIndex

            return SearchIndex.build(self.interviews)
        if self._failures:
            raise self._failures[0]
        assert self._feed.index is not None
        return self._feed.index

    def topic_index(self) -> TopicIndex:
        """All passages, compared with each other."""
        from tui.topics import TopicIndex

        folder = self.library.topics_folder if self.large else None
        interviews = self.interviews
        kept = TopicIndex.open(folder, interviews) if folder is not None else None
        index = kept if kept is not None else TopicIndex.renew(folder, interviews)
        if kept is None and self.large:
            self._report("comparing")
        index.prepare()
        self._report("")
        if folder is not None and kept is None:
            # The browser says so when nothing can be kept; here it is only slower the next time.
            with contextlib.suppress(OSError):
                index.save(folder)
        return index

    def keep(self) -> None:
        """Wait until what was made is kept for the next time. After the answer: nobody waits."""
        while self._feed is not None and self._feed.busy:
            time.sleep(_LOOK_SECONDS)


def _never() -> bool:
    return False


def _ignore(_: object) -> None:
    return None
