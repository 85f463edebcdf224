"""Indexing interviews where they are read: in processes beside the browser.

What comes of it is a *sheaf*: some interviews and the inverted lists over them, as bytes or in a
file that the browser only has to map (``SearchIndex.bind``).
"""

from __future__ import annotations

from pathlib import Path

from tui.search.catalogue import Binder
from tui.search.storage import pack_sheaf
from tui.transcript.model import Interview


class Gathering:
    """Gathers interviews into sheaves; ``folder`` is where files of them may go."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder) if folder is not None else None
        self._binder = Binder()

    def add(self, interview: Interview, signature: str) -> None:
        """One more interview."""
        self._binder.add(interview, signature)

    def close(self) -> bytes:
        """The sheaf of those added since the last one."""
        return pack_sheaf(self._binder.close(), self._folder)
