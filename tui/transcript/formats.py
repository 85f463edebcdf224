"""Which files may hold a transcript, by name alone. Light: discovery asks it for every file."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".text", ".org", ".vtt", ".srt", ".sbv", ".ass", ".cha"}
)
"""File name endings that may hold a transcript."""


def looks_like_text_file(path: Path) -> bool:
    """Whether a file's name says that it may hold a transcript. Opens nothing."""
    return path.suffix.casefold() in SUFFIXES
