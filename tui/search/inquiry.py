"""One search under way: what is asked, the picture it looks through, and what it has found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tui.search.answer import Resolve, Where, Why
from tui.search.catalogue import Catalogue
from tui.search.fold import fold, fold_table, is_cjk, squeeze
from tui.search.postings import Cancelled, Stopped
from tui.search.query import Query
from tui.search.spans import find_in, phrase_of, whole_word


@dataclass(frozen=True, slots=True)
class Form:
    """One thing to look for in a term's stead: ``needles`` must all be there, and if they are to be
    ``whole``, as words by themselves: nobody who asks for 人工智能 means the ai of "said"."""

    needles: tuple[str, ...]
    kind: str
    weight: float
    note: str | None = None
    whole: bool = False

    def places(self, text: str) -> list[int]:
        """Where each needle first stands in a folded text; empty when one does not."""
        if not self.whole:
            places = [text.find(needle) for needle in self.needles]
            return places if min(places) >= 0 else []
        found = [next(iter(find_in(text, needle)), None) for needle in self.shown]
        return [span[0] for span in found if span is not None] if all(found) else []

    @property
    def shown(self) -> tuple[str, ...]:
        """The needles as ``spans_of`` marks them."""
        return tuple(map(whole_word, self.needles)) if self.whole else self.needles


@dataclass(slots=True)
class Scored:
    """A turn in the running: its document number over the whole catalogue."""

    document: int
    score: float
    why: Why
    needles: tuple[str, ...]
    note: str | None
    where: Where = "text"
    interview: int = -1
    ordinal: int = -1


@dataclass(frozen=True, slots=True)
class Rest:
    """Turns that were found and not read, in order: their document numbers."""

    documents: NDArray[np.int64]
    score: float
    needles: tuple[str, ...]
    why: Why


class Inquiry:
    """What the stages of one search share.

    ``scored`` are the turns that were read, by document number; ``named`` the titles, headings
    and names; ``rest`` the turns that were counted. ``total`` counts all but the named, and
    ``sure`` says whether it is exact. ``hurried``: a first screen is wanted before all of it;
    ``stopped_early`` says that there may be more.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        query: Query,
        limit: int,
        resolve: Resolve,
        cancelled: Cancelled,
        hurried: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.query = query
        self.limit = limit
        self.resolve = resolve
        self.cancelled = cancelled
        self.hurried = hurried
        self.stopped_early = False
        # A word typed twice asks for nothing more.
        self.terms = tuple({term.folded: term for term in query.text_terms}.values())
        self.whole = phrase_of(query)
        self.traditional = script_of(squeeze(" ".join(t.text.casefold() for t in self.terms)))
        self.scored: dict[int, Scored] = {}
        self.named: list[Scored] = []
        self.rest: list[Rest] = []
        self.total = 0
        self.sure = True
        self.notice: str | None = None

    def check(self) -> None:
        """Raise :class:`Stopped` when the search was cancelled: asked between short steps."""
        if self.cancelled():
            raise Stopped

    @property
    def found(self) -> int:
        """How many hits of any kind there are."""
        return len(self.scored) + len(self.named)


def script_of(typed: str) -> bool | None:
    """Whether something was typed in Traditional characters; None when one cannot tell, as none
    of them differs."""
    traditional = None
    for character in typed:
        if fold(character) != character and is_cjk(character):
            return True
        if character in _variants():
            traditional = False
    return traditional


@cache
def _variants() -> frozenset[str]:
    """Folded ideographs that are also written otherwise."""
    return frozenset(chr(to) for to in fold_table().values() if is_cjk(chr(to)))
