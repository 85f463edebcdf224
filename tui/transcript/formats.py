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
_SPOKEN = re.compile(rb"<(?:\w+:)?(?:p|cite|speech|article|sp|u)[\s>]")


_WHO = re.compile("speaker|spk|participant|说话人|說話人|发言人|發言人|讲话人|講話人|角色")
_SAID = re.compile("text|words|content|transcript|utterance|speech|内容|內容|文本|文字|发言|發言")


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
        says = any(
            key in head for key in (b'"text"', b'"body"', b'"transcript"', b'"value"', b'"utf8"')
        )
        when = any(
            key in head
            for key in (b'"start', b'"begin', b'"speaker', b'"ts"', b'"tstart', b'"offset')
        )
        return says and when
    return _SPOKEN.search(head) is not None
