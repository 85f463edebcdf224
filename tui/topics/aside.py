"""Comparing a large library in a process of its own, so that nobody waits for it who types."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.library import Library

PAYS_TURNS = 20_000
"""Fewer turns are compared sooner than a process is there and has opened the library."""


def compare_aside(library: Library, cancelled: Callable[[], bool]) -> bool:
    """Whether the interviews of a loaded library were compared by another process, and what came of
    it is in the library's ``topics_folder`` now. Not when they are few, when there is no cache to
    hand them over by, or no process to be had."""
    from tui.library.aside import call_aside

    turns = sum(entry.turns for entry in library.entries)
    if turns < PAYS_TURNS or library.cache is None or library.topics_folder is None:
        return False
    roots = [os.path.abspath(root) for root in library.roots]
    done = call_aside("tui.topics.aside:compare", (roots, str(library.cache)), cancelled)
    return done is True


def compare(roots: list[str], cache: str) -> bool:
    """The other side: open the library from the cache, compare its interviews and keep that."""
    from tui.library import Library
    from tui.topics import TopicIndex

    library = Library([Path(root) for root in roots], cache=Path(cache))
    library.load()
    folder = library.topics_folder
    if folder is None:
        return False
    topics = TopicIndex.renew(folder, library.lent())
    topics.prepare()
    topics.save(folder)
    return True
