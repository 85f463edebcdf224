"""Where the keys of a TOML file stand: tomllib tells no lines, and a message about a key should."""

from __future__ import annotations

import re
from collections.abc import Iterator

KeyPath = tuple[str, ...]

# Not compiled here: the browser imports this before its first paint, and few have a TOML file.
_NAME = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_HEADER = r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$"
_KEY = rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*="
_PART = r""""([^"]*)"|'([^']*)'|([\w-]+)"""
_PLACE = r"\(at line (\d+), column (\d+)\)"


def key_lines(text: str) -> dict[KeyPath, int]:
    """Key path, such as ``("keys", "next_turn")`` → its 1-based line. A key that this misses
    (escapes, multi-line strings, inline tables) only has a message without a line."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(_HEADER, line):
            table = _path(header[1])
            lines.setdefault(table, number)
        elif key := re.match(_KEY, line):
            lines.setdefault((*table, *_path(key[1])), number)
    return lines


def line_of(lines: dict[KeyPath, int], key: KeyPath) -> int:
    """The line of a key, or of the nearest key that it stands in; 0 when neither is known."""
    while key:
        if key in lines:
            return lines[key]
        key = key[:-1]
    return 0


def syntax_problem(data: bytes, error: Exception) -> tuple[str, str]:
    """Where (``:3:7``, or as much as is known) and in what way a file is not TOML, from what
    decoding or tomllib raised over it."""
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return f":{line}", "is not UTF-8"
    found = re.search(_PLACE, str(error))
    where = f":{found[1]}:{found[2]}" if found else ""
    if "(at end of document)" in str(error):
        lines = data.rstrip().count(b"\n") + 1
        where = f":{lines}"
    return where, f"is not TOML ({str(error).split(' (at ')[0]})"


def _path(dotted: str) -> KeyPath:
    return tuple(next(part for part in found if part is not None) for found in _parts(dotted))


def _parts(dotted: str) -> Iterator[tuple[str | None, ...]]:
    return (match.groups() for match in re.finditer(_PART, dotted))
