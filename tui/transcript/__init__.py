"""The shared parser: bytes in, ``Interview`` out.

from tui.transcript import parse_file
interview = parse_file(Path("talk.md"))
"""

from __future__ import annotations

from tui.transcript.errors import UnreadableError
from tui.transcript.parse import SUFFIXES, looks_like_text_file, parse, parse_file

__all__ = ["SUFFIXES", "UnreadableError", "looks_like_text_file", "parse", "parse_file"]
