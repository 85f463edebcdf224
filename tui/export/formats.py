"""The formats in which whole interviews leave the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tui.export.markdown import markdown
from tui.export.pages import page
from tui.export.plain import text
from tui.export.records import SCHEMA, as_json, interview_record
from tui.export.subtitles import subrip, webvtt
from tui.export.tables import COLUMNS, csv_row, table
from tui.transcript.model import Interview


@dataclass(frozen=True, slots=True)
class Format:
    """How one interview is written. Several go into one stream as ``head``, the interviews with
    ``between`` between them, and ``tail``; where ``between`` is None each needs its own file."""

    name: str
    suffix: str
    lines: Callable[[Interview], Iterator[str]]
    about: str
    head: str = ""
    between: str | None = None
    tail: str = ""


def _json_lines(interview: Interview) -> Iterator[str]:
    yield as_json(interview_record(interview))


FORMATS = {
    each.name: each
    for each in (
        Format("markdown", ".md", markdown, "reads back as the same interview"),
        Format(
            "json", ".json", _json_lines, "as show --json, with emphasis",
            f'{{"schema": {SCHEMA}, "interviews": [\n', ",\n", "]}\n",
        ),
        Format("csv", ".csv", table, "a row for each turn", csv_row(COLUMNS), ""),
        Format("txt", ".txt", text, "plain text", between="\n\n\n"),
        Format("srt", ".srt", subrip, "SubRip subtitles, where there are times"),
        Format("vtt", ".vtt", webvtt, "WebVTT subtitles, where there are times"),
        Format("html", ".html", page, "a web page"),
    )
}  # fmt: skip
"""Name → format, in the order in which they are listed to the reader."""

ALIASES = {"md": "markdown", "text": "txt", "plain": "txt", "webvtt": "vtt", "htm": "html"}


def format_named(name: str) -> Format | None:
    """The format of a name, or of a file's suffix without its dot; case does not matter."""
    folded = name.casefold()
    return FORMATS.get(ALIASES.get(folded, folded))


def stream(form: Format, interviews: Iterable[Interview]) -> Iterator[str]:
    """Interviews one after the other; more than one only where ``between`` says how.

    Raises ``NoTimesError`` for subtitles of an interview without times.
    """
    yield form.head
    for number, interview in enumerate(interviews):
        if number:
            yield form.between or ""
        yield from form.lines(interview)
    yield form.tail
