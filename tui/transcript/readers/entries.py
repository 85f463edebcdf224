"""Entries of a key and a value a line, as forms and YAML lists are written: ``speaker: Ann`` and
``text: …`` below it, again and again. Read by their shape: the keys come round in one order, the
values of one of them come again and again and may be names, another one holds what is said."""

from __future__ import annotations

from collections import Counter

from tui.transcript.decode import Source
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.labels import analyse
from tui.transcript.pattern import pattern
from tui.transcript.readers.records import Record, as_cues, stamp_of
from tui.transcript.readers.subtitles import Cues
from tui.transcript.refusal import SPEECH

NAME = "entries"

_ENTRY = pattern(r"\s{0,12}(-\s{1,4})?[\"']?([^\W\d][\w ]{0,20}?)[\"']?\s?[:：](?:\s+|$)(.*)$")
_LEAST = 4
_TOP = 60
"""So many lines show whether a file may be written so."""
_SAMPLE = 600
"""What so many lines do not show, a longer file is not looked through for."""


def sniff(lines: list[str]) -> bool:
    """Whether the first lines could be entries: hardly a key that does not come again."""
    keys = [
        found[2]
        for line in lines[:_TOP]
        if (":" in line or "：" in line) and (found := _ENTRY.match(line)) is not None
    ]
    often = Counter(keys)
    again = [key for key in often if often[key] >= 2]
    return 2 <= len(again) <= 8 and sum(often[key] for key in again) >= max(_LEAST, 0.8 * len(keys))


def read(source: Source) -> Cues | None:
    """Read entries; None when they hold no talk of at least two people."""
    lines = source.lines
    if len(lines) > _SAMPLE and _talk(lines[:_SAMPLE]) is None:
        return None
    talk = _talk(lines)
    if talk is None:
        return None
    entries, said, who = talk
    placed: list[tuple[int, Record]] = []
    for line, entry in entries:
        stamp, ms = None, 0
        for key in entries[0][1]:
            clock = CLOCK.match(entry.get(key, "")) if key not in (said, who) else None
            if clock is not None:
                stamp, ms = stamp_of("start", clock["time"])
        if entry.get(said):
            placed.append((line, Record(entry.get(who) or None, stamp, ms, entry[said])))
    return as_cues(source, placed, None, [], NAME)


def _talk(lines: list[str]) -> tuple[list[tuple[int, dict[str, str]]], str, str] | None:
    """The entries, and under which keys stand what is said and who says it."""
    entries = _entries(lines)
    if len(entries) < _LEAST:
        return None
    keys = list(entries[0][1])
    columns = {key: [entry.get(key, "") for _, entry in entries] for key in keys}
    said = max(keys, key=lambda key: sum(map(len, columns[key])))
    texts = columns[said]
    if sum(SPEECH.search(text) is not None for text in texts) < 0.5 * len(texts):
        return None
    who = next((key for key in keys if key != said and _names(columns[key])), None)
    return (entries, said, who) if who is not None else None


def _entries(lines: list[str]) -> list[tuple[int, dict[str, str]]]:
    """Each entry with the line that it begins on; empty where the keys do not come round, or much
    stands outside them."""
    rows = [(n, _ENTRY.match(line), line) for n, line in enumerate(lines, 1) if line.strip()]
    often = Counter(found[2] for _, found, _ in rows if found is not None)
    first = next((found[2] for _, found, _ in rows if found and often[found[2]] >= _LEAST), None)
    entries: list[tuple[int, dict[str, str]]] = []
    key = ""
    outside = 0
    for n, found, line in rows:
        if found is not None and found[2] == first:
            entries.append((n, {}))
        if not entries:
            outside += 1
        elif found is not None and often[found[2]] >= 0.5 * often[first or ""]:
            key = found[2]
            if key in entries[-1][1]:
                return []
            entries[-1][1][key] = _bare(found[3])
        else:  # a value that goes on
            entries[-1][1][key] = f"{entries[-1][1].get(key, '')} {line.strip()}".strip()
    keys = [tuple(entry) for _, entry in entries]
    alike = sum(one == keys[0] for one in keys) if keys else 0
    few = outside > max(5, 0.1 * len(rows)) or alike < 0.9 * len(entries) or alike < _LEAST
    return [] if few or len(keys[0]) < 2 else entries


def _bare(value: str) -> str:
    """A value without the quotation marks of YAML and its sign for a value of several lines."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].replace('\\"', '"').replace("''", "'")
    return "" if value in ("|", ">", "|-", ">-") else value


def _names(values: list[str]) -> bool:
    """Whether these values could be who says something: two at least, that come again."""
    often = Counter(values)
    again = [value for value, count in often.items() if value and count >= 2]
    if len(again) < 2 or sum(often[value] for value in again) < 0.8 * len(values):
        return False
    labels = [analyse(value) for value in again]
    return all(label is not None and label.nameness >= 0.3 for label in labels)
