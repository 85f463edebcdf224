"""The hits of a search, or those that somebody marked, as a list of contexts.

The command line and the finder write the same. Every hit comes with file and line, who says it,
under which heading, and its whole text as it is in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.export.passages import Passage, code
from tui.export.records import SCHEMA, as_json, hit_record
from tui.export.tables import csv_row
from tui.printable import printable
from tui.transcript.canonical import block, escape
from tui.transcript.model import Interview, Turn

FORMS = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".json": "json"}
"""Suffix of a file → the form of the list in it."""


def hit_list(
    form: str,
    passages: Sequence[Passage],
    query: str,
    total: int,
    *,
    context: int = 0,
    elapsed_ms: float | None = None,
) -> Iterator[str]:
    """The list as markdown, csv or json, in pieces. ``total`` is how many turns were found,
    ``context`` how many turns to give before and after each hit."""
    if form == "csv":
        return hits_csv(passages, context)
    if form == "json":
        return hits_json(passages, query, total, context, elapsed_ms)
    return hits_markdown(passages, query, total, context)


def hits_json(
    passages: Sequence[Passage], query: str, total: int, context: int, elapsed_ms: float | None
) -> Iterator[str]:
    """``search --json``, schema 1; ``elapsed_ms`` only where something was measured."""
    head: dict[str, object] = {"schema": SCHEMA, "query": query, "total": total}
    if elapsed_ms is not None:
        head["elapsed_ms"] = round(elapsed_ms, 3)
    hits = [hit_record(passage, context) for passage in passages]
    yield as_json({**head, "hits": hits}) + "\n"


HIT_COLUMNS = (
    "n", "path", "line", "last_line", "interview", "section", "timestamp", "speaker", "kind",
    "why", "text",
)  # fmt: skip


def hits_csv(passages: Sequence[Passage], context: int = 0) -> Iterator[str]:
    """RFC 4180: a header, then a row for each hit; with context a row for each turn around it as
    well, whose ``why`` is empty."""
    yield csv_row(HIT_COLUMNS)
    for number, passage in enumerate(passages, start=1):
        before, after = passage.around(context)
        start = passage.ordinal - len(before)
        for ordinal in range(start, passage.ordinal + len(after) + 1):
            here = Passage(passage.interview, ordinal)
            turn = here.turn
            yield csv_row(
                (
                    number,
                    printable(str(here.interview.path)),
                    turn.lines[0],
                    turn.lines[1],
                    here.interview.title,
                    here.section.title,
                    here.timestamp,
                    here.speaker,
                    turn.kind,
                    passage.why if ordinal == passage.ordinal else "",
                    turn.text,
                )
            )


def hits_markdown(
    passages: Sequence[Passage], query: str, total: int, context: int = 0
) -> Iterator[str]:
    """A list to work with: each hit with who says it, in what, where, and its whole text."""
    yield f"# {escape(' '.join(query.split()))}\n"
    count = len(passages)
    yield f"\n{count} of {total} turns\n" if total > count else f"\n{count} turns\n"
    for number, passage in enumerate(passages, start=1):
        interview = passage.interview
        head = f"{number}. **{escape(passage.speaker or passage.turn.kind)}**"
        section = passage.section.title
        where = escape(interview.title) + (f" › {escape(section)}" if section else "")
        time = f" [{passage.timestamp}]" if passage.timestamp else ""
        yield f"\n{head} · {where}{time} · {code(passage.place)}\n"
        before, after = passage.around(context)
        for turn in before:
            yield from _beside(interview, turn)
        yield from _marked(passage)
        for turn in after:
            yield from _beside(interview, turn)


def _marked(passage: Passage) -> Iterator[str]:
    """The text of a hit as a block quotation inside the list's item."""
    yield "\n"
    for number, paragraph in enumerate(passage.turn.paragraphs):
        yield "   >\n" if number else ""
        yield f"   > {block(escape(paragraph.text, paragraph.emphasis))}\n"


def _beside(interview: Interview, turn: Turn) -> Iterator[str]:
    """A turn before or after a hit, as paragraphs of the list's item."""
    name = escape(interview.speaker_name(turn) or turn.kind)
    for number, paragraph in enumerate(turn.paragraphs):
        words = escape(paragraph.text, paragraph.emphasis)
        yield f"\n   {block(words) if number else f'{name}: {words}'}\n"
