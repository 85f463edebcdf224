"""The one error of this room."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file that cannot be read as text. The message is one line: file, reason, what to do."""
