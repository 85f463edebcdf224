"""An interview as one HTML page: ``<cite>`` names who speaks, ``<time>`` when."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from tui.transcript.model import Interview, Paragraph, Turn

_LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant", "latn": "en", "jpan": "ja", "mixed": "zh"}
_STYLE = (
    "body{max-width:40em;margin:2em auto;padding:0 1em;line-height:1.7;font-family:serif}"
    "cite{font-style:normal;font-weight:bold}time{color:#777;font-size:smaller}"
    ".note,.caption,.meta{color:#555;font-size:smaller}"
)


def page(interview: Interview) -> Iterator[str]:
    """The lines of the page. Nothing of a transcript is markup in it."""
    title = escape(interview.title)
    yield f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[interview.script]}">\n<head>\n'
    yield f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n'
    yield f"<body>\n<article>\n<h1>{title}</h1>\n"
    for key, value in interview.meta.items():
        yield f'<p class="meta">{escape(key)}: {escape(value)}</p>\n'
    for section in interview.sections:
        parts = [escape(section.title)] if section.title else []
        parts += [_time(section.timestamp)] if section.timestamp else []
        if parts:
            level = min(6, section.level + 1)
            yield f"<h{level}>{' '.join(parts)}</h{level}>\n"
        for turn in section.turns:
            yield from _turn(interview, turn)
    yield "</article>\n</body>\n</html>\n"


def _turn(interview: Interview, turn: Turn) -> Iterator[str]:
    name = interview.speaker_name(turn)
    head = [f"<cite>{escape(name)}:</cite>"] if name else []
    head += [_time(turn.timestamp)] if turn.timestamp else []
    element = "blockquote" if turn.kind == "quote" else "div"
    yield f'<{element} class="{turn.kind}" id="{escape(turn.id)}">\n'
    for number, paragraph in enumerate(turn.paragraphs):
        start = " ".join([*head, ""]) if number == 0 else ""
        yield f"<p>{start}{_paragraph(paragraph)}</p>\n"
    yield f"</{element}>\n"


def _time(stamp: str) -> str:
    return f"<time>{escape(stamp)}</time>"


def _paragraph(paragraph: Paragraph) -> str:
    """With each stretch of emphasis in elements of its own, so that none overlap."""
    text = paragraph.text
    cuts = sorted({0, len(text), *(n for s in paragraph.emphasis for n in (s.start, s.end))})
    pieces = []
    for start, end in pairwise(cuts):
        piece = escape(text[start:end])
        styles = {s.style for s in paragraph.emphasis if s.start <= start and end <= s.end}
        if "emphasis" in styles:
            piece = f"<em>{piece}</em>"
        if "strong" in styles:
            piece = f"<strong>{piece}</strong>"
        pieces.append(piece)
    return "".join(pieces)
