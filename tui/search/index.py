"""The index over every turn of every interview."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING

from tui.search.answer import Answer
from tui.search.query import parse_query
from tui.transcript.model import Interview

if TYPE_CHECKING:
    from tui.search.catalogue import Catalogue

Cancelled = Callable[[], bool]
Resolve = Callable[[str], Interview | None]

FIRST_SEARCHES = ("的", "甲丙寅卯", "zxqwv kjhgf", "yi'er", "zhongguo", "@a", "#a", "in:a", "/a/")
"""A query of each kind: characters, slips in them, in letters and in names, pinyin, filters, a
pattern."""


def _never() -> bool:
    return False


class SearchIndex:
    """Every turn, title, heading and name of some interviews, searched as readers type.

    Made for worker threads: ``cancelled`` is asked often, NumPy does the heavy work without the
    interpreter's lock, and any number of threads may search while one adds. A search sees the
    interviews that were there when it began.
    """

    def __init__(self, resolve: Resolve | None = None) -> None:
        """``resolve`` gives the interview of an id when a hit is shown (any thread may ask);
        without it the index keeps the interviews that it was given."""
        self._interviews: dict[str, Interview] = {}
        self._resolve = resolve or self._interviews.get
        self._keeps = resolve is None
        self._catalogue: Catalogue | None = None
        self._writing = Lock()

    @classmethod
    def build(
        cls, interviews: Iterable[Interview], cancelled: Cancelled | None = None
    ) -> SearchIndex:
        """An index of ``interviews``, in their order. When cancelled: of those taken so far."""
        index = cls()
        index.add(interviews, cancelled)
        return index

    def add(
        self,
        interviews: Iterable[Interview],
        cancelled: Cancelled | None = None,
        *,
        signatures: Mapping[str, str] | None = None,
    ) -> int:
        """Take in more interviews; one whose id is there already takes its place. Returns how many
        turns the index then has.

        ``signatures`` (by interview id: size and time of the file, say) are kept and saved, to
        tell later which interviews have changed.
        """
        from tui.search import catalogue

        cancelled = cancelled or _never
        with self._writing:
            taken: list[Interview] = []

            def noted() -> Iterable[Interview]:
                for interview in interviews:
                    taken.append(interview)
                    yield interview

            old = self._catalogue or catalogue.Catalogue()
            new = catalogue.extended(old, noted(), dict(signatures or {}), cancelled)
            new = _as_ready(new, old)
            if self._keeps:
                self._interviews.update((one.id, one) for one in taken)
            self._catalogue = new
            self._catalogue = catalogue.compacted(new, cancelled)
            return new.turns

    def bind(self, sheaves: Iterable[bytes]) -> dict[str, str]:
        """Take in what other processes have gathered with :class:`tui.search.gathering.Gathering`.
        Returns their interviews, id → signature; a sheaf whose file is gone or damaged gives none.

        Such interviews are not kept: hits are shown by ``resolve``.
        """
        from tui.search import catalogue, storage

        with self._writing:
            taken: list[catalogue.Sheaf] = []
            for data in sheaves:
                with contextlib.suppress(OSError, ValueError, EOFError, KeyError):
                    taken.append(storage.unpack_sheaf(data))
            if taken:
                old = self._catalogue or catalogue.Catalogue()
                self._catalogue = _as_ready(catalogue.bound(old, taken), old)
            return {one.id: one.signature for sheaf in taken for one in sheaf.listed}

    def save(self, folder: Path) -> bool:
        """Save what is not saved yet in a folder that is the index's own, and go on from what was
        saved, mapped, so that the memory it took is free again. False when it cannot be written:
        the index then goes on as it is."""
        with self._writing:
            return bool(self._save(folder))

    def _save(self, folder: Path) -> str:
        """The name of what was saved, "" when there is nothing or it cannot be written."""
        from tui.search import storage

        if self._catalogue is None or not self._catalogue.turns:
            return ""
        done = storage.save(self._catalogue, folder)
        if done is None:
            return ""
        name, self._catalogue = done
        return name

    def settle(
        self, folder: Path | None, order: Iterable[str], cancelled: Cancelled | None = None
    ) -> bool:
        """Bring everything into one segment, interviews in the order of their ids in ``order``,
        for the fastest searches; and save it, if there is a ``folder``. When all is added. False
        when it could not be saved there.

        What is saved is joined in a process of its own: that takes a second of processor time
        for each hundred thousand turns or so.
        """
        from tui.library.aside import call_aside
        from tui.search import catalogue, storage

        cancelled = cancelled or _never
        with self._writing:
            if self._catalogue is None or not self._catalogue.turns or cancelled():
                return True
            self._catalogue = catalogue.ordered(self._catalogue, order)
            name = self._save(folder) if folder is not None else ""
            saved = bool(name) or folder is None
            if len(self._catalogue.batches) < 2 or cancelled():
                return saved
            if folder is not None and name:
                joined = call_aside("tui.search.storage:join", (str(folder), name), cancelled)
                if isinstance(joined, str) and joined:
                    self._catalogue = storage.load(folder, joined) or self._catalogue
                    return saved
            self._catalogue = catalogue.compacted(self._catalogue, cancelled, True)
            if folder is not None and name and not cancelled():
                self._save(folder)
            return saved

    @classmethod
    def open(cls, folder: Path, resolve: Resolve | None = None) -> SearchIndex | None:
        """The index saved in a folder, mapped into memory; None when there is none, or one that
        is damaged or of another version. ``signatures`` tells which interviews it knows: those
        that have changed since are to be added again, those that are gone removed."""
        from tui.search import storage

        catalogue = storage.load(folder)
        if catalogue is None:
            return None
        index = cls(resolve)
        index._catalogue = catalogue
        return index

    def remove(self, interview_ids: Iterable[str]) -> None:
        """Forget interviews; ids that are not there are no error."""
        from tui.search import catalogue

        ids = list(interview_ids)
        with self._writing:
            if self._catalogue is not None:
                old = self._catalogue
                self._catalogue = _as_ready(catalogue.without(old, ids), old)
            for one in ids:
                self._interviews.pop(one, None)

    def compact(self, cancelled: Cancelled | None = None) -> None:
        """Join everything into one segment, for the fastest searches: when all is added."""
        from tui.search import catalogue

        with self._writing:
            if self._catalogue is not None:
                self._catalogue = catalogue.compacted(self._catalogue, cancelled or _never, True)

    def prepare(self) -> None:
        """Make what the first search would else have to wait for."""
        if self._catalogue is not None:
            self._catalogue.named.get()

    def warm_up(self, cancelled: Cancelled | None = None) -> None:
        """Search for a little of each kind: what is imported, read or gathered for the first search
        of its kind is then there when somebody types. When everything can be found."""
        for text in FIRST_SEARCHES:
            self.search(text, 1, cancelled, hurried=True)

    @property
    def signatures(self) -> dict[str, str]:
        """The interviews in the index: id → signature."""
        catalogue = self._catalogue
        if catalogue is None:
            return {}
        return {
            one.id: one.signature
            for n, one in enumerate(catalogue.listed)
            if n not in catalogue.gone
        }

    @property
    def turn_count(self) -> int:
        """How many turns can be found."""
        catalogue = self._catalogue
        if catalogue is None:
            return 0
        return sum(one.turns for n, one in enumerate(catalogue.listed) if n not in catalogue.gone)

    def search(
        self,
        text: str,
        limit: int = 200,
        cancelled: Cancelled | None = None,
        *,
        hurried: bool = False,
    ) -> Answer:
        """The turns that ``text`` finds, best first, at most ``limit`` of them. Never raises for
        anything in ``text``; see :mod:`tui.search.query` for what it may hold.

        ``hurried``: what would take long may answer with a first screen; ``Answer.further`` then
        gives the rest.
        """
        began = perf_counter()
        query = parse_query(text)
        catalogue = self._catalogue
        if catalogue is None or query.is_empty:
            return Answer(query, (), 0, (perf_counter() - began) * 1000, query.notice)
        from tui.search import engine

        return engine.run(catalogue, query, limit, self._resolve, cancelled or _never, hurried)


def _as_ready(new: Catalogue, old: Catalogue) -> Catalogue:
    """A picture that takes the place of one: when that has been searched, the next key must not
    wait for names to be gathered."""
    if old.turns and old.named.gathered:
        new.named.get()
    return new
