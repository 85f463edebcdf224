"""The shared parser: bytes in, ``Interview`` out.

    from tui.transcript import parse_file
    interview = parse_file(Path("talk.md"))

The rules load with the first file that is read: a program that has nothing to read yet does not
wait for them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.transcript.errors import UnreadableError
from tui.transcript.formats import SUFFIXES, looks_like_text_file

if TYPE_CHECKING:
    from tui.transcript.corrections import Corrections
    from tui.transcript.model import Interview

__all__ = ["SUFFIXES", "UnreadableError", "looks_like_text_file", "parse", "parse_file"]


def parse(
    data: bytes, path: Path, *, key: str | None = None, corrections: Corrections | None = None
) -> Interview:
    """Bytes → Interview.

    ``path`` names the file (for messages, the title, and the format); nothing is read from it.
    ``key`` is what the interview's id is made from, by default the file's name: 12 hex digits of
    BLAKE2b over its NFC form. ``corrections`` are what a reader has set right; without them the
    file is taken as it is.

    Raises:
        UnreadableError: the bytes are no text (empty, binary, too large).
    """
    from tui.transcript import reading

    return reading.parse(data, path, key=key, corrections=corrections)


def parse_file(
    path: Path, *, key: str | None = None, corrections: Corrections | None = None
) -> Interview:
    """Read a transcript from disk. See ``parse``. Its sidecars are looked for beside it and in the
    folders above, unless ``corrections`` are given instead (``Corrections()`` for none).

    Raises:
        UnreadableError: missing, a folder, unreadable, empty, binary, or too large.
    """
    from tui.transcript import reading

    return reading.parse_file(path, key=key, corrections=corrections)
