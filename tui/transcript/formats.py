"""Which files may hold a transcript, by name alone. Light: discovery asks it for every file."""

from __future__ import annotations

import re
from pathlib import Path

SUFFIXES = frozenset(
    {
        ".txt", ".text", ".md", ".markdown", ".org", ".vtt", ".srt", ".sbv", ".ass", ".cha",
        ".docx", ".epub", ".odt", ".rtf", ".rst", ".ttml", ".dfxp", ".ssa", ".lrc", ".trs", ".eaf",
        ".exb", ".textgrid",
    }
)  # fmt: skip
"""File name endings that may hold a transcript, whatever else is in the folder."""

MAYBE = frozenset({".json", ".jsonl", ".html", ".htm", ".xhtml", ".xml", ".csv", ".tsv"})
"""Endings that sometimes do: worth a look at the first bytes."""

_HEAD = 65_536
"""Bytes of a doubtful file that are looked at: the head of a web page alone is often longer than
all that a transcript needs to show."""


# Whole names: a drawing has a <path>, a build file a <project>.
_SPOKEN = re.compile(rb"<(?:\w+:)?(?:p|cite|speech|article|sp|u|dt|br)[\s/>]")


_WHO = re.compile("speaker|spk|participant|说话人|說話人|发言人|發言人|讲话人|講話人|角色")
_SAID = re.compile("text|words|content|transcript|utterance|speech|内容|內容|文本|文字|发言|發言")


_JSON_TEXT = re.compile(
    rb'"(?:text|body|transcript|value|utf8|word|content|display)"|'
    + '"(?:内容|內容|文本|文字)"'.encode()
)
_JSON_WHEN = re.compile(
    rb'"(?:t?start|begin|speaker|ts"|offset|time)|'
    + '"(?:说话人|說話人|发言人|發言人|时间|時間)'.encode()
)
_MOST_READ = 4_000_000
"""Bytes of a JSON file that is read as a whole before it is listed."""


def _holds_records(head: bytes, path: Path) -> bool:
    """Whether texts and speakers or times stand in a JSON file, and whether they are most of it: a
    file about transcripts has such keys as well."""
    if _JSON_TEXT.search(head) is None or _JSON_WHEN.search(head) is None:
        return False
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST_READ else None
    except OSError:
        return False
    if data is None:
        return True
    from tui.transcript.readers import records

    return records.holds_talk(data.decode("utf-8-sig", "replace"))


def looks_like_text_file(path: Path) -> bool:
    """Whether a file's name says that it may hold a transcript. Opens nothing."""
    return path.suffix.casefold() in SUFFIXES


def may_hold_transcript(path: Path) -> bool:
    """As ``looks_like_text_file``, and for JSON, tables and markup a look at the first 64 KB: do
    records with speakers and times, columns for them, or the tags of a talk or an article, stand
    there?"""
    suffix = path.suffix.casefold()
    if suffix in SUFFIXES:
        return True
    if suffix not in MAYBE:
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD).lower()
    except OSError:
        return False
    if suffix in (".csv", ".tsv"):
        names = head.split(b"\n", 1)[0].decode("utf-8", "replace")
        who = _WHO.search(names)
        # Two columns: 发言人 and 发言 are not one.
        return (
            who is not None and _SAID.search(names[: who.start()] + names[who.end() :]) is not None
        )
    if suffix in (".json", ".jsonl"):
        return _holds_records(head, path)
    return _SPOKEN.search(head) is not None
