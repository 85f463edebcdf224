"""The verbs without a screen: ``show``, ``check``, ``search``, ``related``, ``topics``, ``quote``,
``export``; text or JSON schema 1.

Each takes its paths as they were written, writes to ``out``, says faults through ``say`` (one
line each) and returns the exit status: 0 found or fine, 1 nothing found or something unreadable.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tui.export.records import SCHEMA, as_json, interview_record, quote_record
from tui.library import Entry, Library
from tui.library.address import split_address
from tui.opening import Opened, Report, Say, discovered
from tui.printable import as_utf8, counted, printable

if TYPE_CHECKING:
    from tui.export.formats import Format
    from tui.export.passages import QuoteFormat
    from tui.search import Hit
    from tui.transcript.model import Interview, Turn

FINE, NOTHING, WRONG_USE = 0, 1, 2

# Stands for all lines of a file, which are counted from 1.
_WHOLE = -1

# Code points of text before and after a match in one line of search results.
_BEFORE, _AFTER = 24, 56
# And of a heading there.
_HEADING = 30
# Passages of a topic that its text lists.
_PLACES = 5


def show(
    paths: Sequence[str],
    *,
    in_json: bool,
    out: TextIO,
    say: Say,
    colour: bool = False,
    language: str | None = None,
) -> int:
    """Print every interview below ``paths``; of ``PATH:LINE`` only the turn at that line. With
    ``language`` only what is said in it."""
    wanted: dict[Path, list[int]] = {}
    for path, line in map(split_address, paths):
        if line is not None and path.is_dir():
            say(f"{path}:{line}: a folder has no lines")
            return WRONG_USE
        wanted.setdefault(path, []).append(line if line is not None else _WHOLE)
    style = _Style(colour)
    status = FINE
    shown = 0
    if in_json:
        out.write(f'{{"schema": {SCHEMA}, "interviews": [')
    for entry, interview in _read(list(wanted), say):
        if interview is None:
            status = NOTHING
            continue
        interview = _in_language(interview, language, say)
        if interview is None:
            status = NOTHING
            continue
        if interview.kind == "unknown" and entry.path in wanted:
            say(f"{entry.path}: not recognised as a transcript; read as plain text")
        lines = wanted.get(entry.path, [_WHOLE])
        ordinals: set[int] | None = None
        if _WHOLE not in lines:
            ordinals = set()
            for line in lines:
                ordinal = interview.turn_at_line(line)
                if ordinal is None:
                    say(f"{entry.path}:{line}: no turn at this line or below it")
                    status = NOTHING
                else:
                    ordinals.add(ordinal)
            if not ordinals:
                continue
        if in_json:
            out.write(",\n" if shown else "\n")
            out.write(as_json(interview_record(interview, ordinals)))
        elif ordinals is not None:
            out.write("\n" if shown else "")
            for ordinal in sorted(ordinals):
                turn = interview.turns[ordinal]
                out.writelines(_turn_text(interview, turn, style, _where(interview.path)))
        else:
            out.write("\n\n" if shown else "")
            out.writelines(_interview_text(interview, style))
        shown += 1
    if in_json:
        out.write("]}\n")
    return status if shown else NOTHING


def check(
    paths: Sequence[str], *, in_json: bool, out: TextIO, say: Say, colour: bool = False
) -> int:
    """Print how each file was read. An unreadable file is a line among the others."""
    style = _Style(colour)
    status = FINE
    seen = 0
    if in_json:
        out.write(f'{{"schema": {SCHEMA}, "files": [')
    for entry, interview in _read([Path(path) for path in paths], say, tell_errors=False):
        if interview is None:
            status = NOTHING
        if in_json:
            out.write(",\n" if seen else "\n")
            out.write(as_json(_check_json(entry, interview)))
        else:
            out.writelines(_check_text(entry, interview, style))
        seen += 1
    if in_json:
        out.write("]}\n")
    return status if seen else NOTHING


def search(
    query: str,
    paths: Sequence[str],
    *,
    form: str,
    limit: int,
    context: int,
    out: TextIO,
    say: Say,
    colour: bool = False,
    report: Report | None = None,
) -> int:
    """Print the turns that answer ``query``, best first, at most ``limit``, with ``context`` turns
    before and after each. ``form`` is text, json, csv or markdown. A match is a match also when
    another file of a folder is unreadable; a path named outright must be readable."""
    query = as_utf8(query)
    if not query.strip():
        say("search: QUERY is empty")
        return WRONG_USE
    opened = _opened(paths, say, report, to_search=True)
    named = {Path(path) for path in paths}
    broken = any(entry.error is not None and entry.path in named for entry in opened.entries)
    answer = opened.search_index().search(query, limit=limit)
    if answer.notice:
        say(answer.notice)
    by_id = opened.interviews_of(hit.interview_id for hit in answer.hits)
    if form == "text":
        style = _Style(colour)
        for hit in answer.hits:
            interview = by_id[hit.interview_id]
            around = _context_text(interview, hit.ordinal, context, style)
            out.write(around[0] + _hit_text(hit, interview, style) + around[1])
    else:
        from tui.export.hits import hit_list
        from tui.export.passages import Passage

        found = [Passage(by_id[hit.interview_id], hit.ordinal, hit) for hit in answer.hits]
        out.writelines(
            hit_list(
                form,
                found,
                query,
                answer.total,
                context=context,
                elapsed_ms=answer.elapsed_ms,
            )
        )
    if form != "json" and answer.total > len(answer.hits):
        say(f"{len(answer.hits)} of {answer.total} turns; --limit N shows more")
    out.flush()
    opened.keep()
    return FINE if answer.hits and not broken else NOTHING


def related(
    place: str,
    paths: Sequence[str],
    *,
    in_json: bool,
    limit: int,
    out: TextIO,
    say: Say,
    colour: bool = False,
    report: Report | None = None,
) -> int:
    """Print what the interviews below ``paths`` (default: the folder of the file) say about the
    same thing as the turn at ``place`` (``PATH:LINE``), best first, at most ``limit``."""
    path, line = split_address(place)
    if line is None:
        say(f"related: {place}: which passage? Say PATH:LINE")
        return WRONG_USE
    if not path.is_file():
        say(f"{path}: no such file; check the name")
        return NOTHING
    wanted = [Path(other) for other in paths] or [path.parent]
    real = path.resolve()
    if not any(real.is_relative_to(other.resolve()) for other in wanted):
        wanted = [path, *wanted]
    opened = _opened(wanted, say, report, tell_errors=bool(paths))
    found = (entry.id for entry in opened.entries if entry.path.resolve() == real)
    asked = next((opened.library.interview(one) for one in found), None)
    ordinal = asked.turn_at_line(line) if asked is not None else None
    if asked is None or ordinal is None:
        say(f"{path}:{line}: no turn at this line or below it")
        return NOTHING
    from tui.topics import related_answer

    answer = related_answer(opened.topic_index(), asked, ordinal, limit, line)
    if in_json:
        out.write(as_json(answer) + "\n")
    else:
        style = _Style(colour)
        by_id = opened.interviews_of(item["interview"] for item in answer["related"])
        for item in answer["related"]:
            other = by_id[item["interview"]]
            out.write(_passage_text(other, item["turn"], style, item["why"]))
        if not answer["related"]:
            say("nobody else speaks of this passage")
    return FINE if answer["related"] else NOTHING


def topics(
    paths: Sequence[str],
    *,
    in_json: bool,
    limit: int,
    out: TextIO,
    say: Say,
    colour: bool = False,
    report: Report | None = None,
) -> int:
    """Print the topics of the interviews below ``paths`` and where each is spoken of."""
    from tui.topics import topics_answer

    opened = _opened(paths, say, report)
    answer = topics_answer(opened.topic_index(), limit)
    if in_json:
        out.write(as_json(answer) + "\n")
    else:
        style = _Style(colour)
        for topic in answer["topics"]:
            places = topic["passages"]
            by_id = opened.interviews_of(place["interview"] for place in places[:_PLACES])
            count = len({place["interview"] for place in places})
            out.write(f"{style.strong(topic['label'])}  {len(places)} in {count} interviews\n")
            for place in places[:_PLACES]:
                other = by_id[place["interview"]]
                out.write("  " + _passage_text(other, place["turn"], style))
            if len(places) > _PLACES:
                out.write(style.faint(f"  … {len(places) - _PLACES} more") + "\n")
    return FINE if answer["topics"] else NOTHING


def quote(place: str, *, form: QuoteFormat, out: TextIO, say: Say, colour: bool = False) -> int:
    """Print the turn at ``place`` (``PATH:LINE``) with its citation. ``form`` is plain, markdown or
    json."""
    path, line = split_address(place)
    if line is None:
        say(f"quote: {place}: which passage? Say PATH:LINE")
        return WRONG_USE
    if path.is_dir():
        say(f"{path}:{line}: a folder has no lines")
        return WRONG_USE
    for _, interview in _read([path], say):
        if interview is None:
            return NOTHING
        ordinal = interview.turn_at_line(line)
        if ordinal is None:
            say(f"{path}:{line}: no turn at this line or below it")
            return NOTHING
        from tui.export.passages import Passage, quotation

        passage = Passage(interview, ordinal)
        if form == "json":
            out.write(as_json({"schema": SCHEMA, "quote": quote_record(passage)}) + "\n")
        else:
            out.writelines(quotation(passage, form))
        return FINE
    return NOTHING


def export(
    paths: Sequence[str],
    *,
    form: str | None,
    output: str | None,
    force: bool,
    language: str | None,
    out: TextIO,
    say: Say,
    colour: bool = False,
) -> int:
    """Write every interview below ``paths`` in another format: to ``out``, into the file
    ``output``, or each into a file of its own in the folder ``output``.

    A folder is one that exists, a name with a slash at its end, or what several interviews need
    whose format does not go together in one file. Nothing is written over without ``force``, and
    no transcript ever.
    """
    from tui.export.formats import FORMATS, format_named, stream
    from tui.export.subtitles import NoTimesError

    for path, line in map(split_address, paths):
        if line is not None:
            say(f"export: {path}:{line}: only whole files; quote PATH:LINE takes one turn")
            return WRONG_USE
    name = form if form is not None else Path(output or "").suffix[1:]
    chosen = format_named(name)
    if chosen is None:
        wrong = f"no format is called {name}" if name else "--format is missing"
        say(f"export: {wrong}; there are {', '.join(FORMATS)}")
        return WRONG_USE
    library = discovered([Path(path) for path in paths], say)
    files = library.discover()
    many = len(files) > 1
    alone = chosen.between is None
    if output is not None and (
        output.endswith(("/", os.sep))
        or Path(output).is_dir()
        or (many and alone and not Path(output).suffix)
    ):
        return _export_each(library, Path(output), chosen, force, language, say)
    if many and alone:
        say(
            f"export: {len(files)} interviews do not go into one {chosen.name} file; "
            "--output FOLDER/ takes one each"
        )
        return WRONG_USE
    failed: list[str] = []

    def readable() -> Iterator[Interview]:
        for entry, interview in _entries(library, say):
            found = interview and _in_language(interview, language, say)
            if found is None:
                failed.append(str(entry.path))
            else:
                yield found

    first = next(interviews := readable(), None)
    if first is None:
        return NOTHING

    def all_of_them() -> Iterator[Interview]:
        yield first
        yield from interviews

    try:
        if output is None:
            out.writelines(stream(chosen, all_of_them()))
        elif not _put(
            Path(output), "".join(stream(chosen, all_of_them())), chosen, force, files, say
        ):
            return NOTHING
    except NoTimesError:
        say(f"{first.path}: has no times, and {chosen.name} is made of them")
        return NOTHING
    return NOTHING if failed else FINE


def _export_each(
    library: Library,
    folder: Path,
    form: Format,
    force: bool,
    language: str | None,
    say: Say,
) -> int:
    """One file for each interview, in the folders that the transcripts are in."""
    from tui.export.formats import stream
    from tui.export.subtitles import NoTimesError

    files = library.discover()
    status = FINE
    written: set[Path] = set()
    for entry, interview in _entries(library, say):
        found = interview and _in_language(interview, language, say)
        if found is None:
            status = NOTHING
            continue
        target = folder / entry.group / f"{entry.path.stem}{form.suffix}"
        if target in written:  # talk.txt and talk.srt
            target = target.with_name(f"{entry.path.name}{form.suffix}")
        try:
            text = "".join(stream(form, [found]))
        except NoTimesError:
            say(f"{entry.path}: has no times, and {form.name} is made of them")
            status = NOTHING
            continue
        if _put(target, text, form, force, files, say):
            written.add(target)
        else:
            status = NOTHING
    if written:
        say(f"{counted(len(written), 'file')} written below {folder}")
    return status if written else NOTHING


def _put(
    path: Path, text: str, form: Format, force: bool, sources: Sequence[Path], say: Say
) -> bool:
    """Write a file; False, and why is said, when it cannot be."""
    from tui.export.files import ExistsError, is_one_of, write_file

    if is_one_of(path, sources):
        say(f"{path}: this is the transcript itself, which is never written over")
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text, force=force, marked=form.name == "csv")
    except ExistsError as error:
        say(f"{error}; --force writes over it")
    except OSError as error:
        say(f"{path}: cannot be written ({error.strerror or error})")
    else:
        return True
    return False


def _in_language(interview: Interview, language: str | None, say: Say) -> Interview | None:
    """What an interview says in one language; None, and that is said, when that is nothing."""
    if language is None:
        return interview
    from tui.transcript.bilingual import only

    found = only(interview, language)
    if found is None:
        say(f"{interview.path}: nothing in it is in the language {language}")
    return found


def _passage_text(interview: Interview, turn_id: str, style: _Style, why: str = "") -> str:
    """One line for a passage: file and line, who, below which heading, how it begins, why."""
    ordinal = interview.ordinal_of_turn[turn_id]
    turn = interview.turns[ordinal]
    section = interview.sections[interview.section_of_turn[ordinal]].title
    who = interview.speaker_name(turn) or f"({turn.kind})"
    head = f"{_where(interview.path)}:{turn.lines[0]}: {who}"
    if section:
        head += f" › {_clip(section, _HEADING)}"
    reason = style.faint(f" ({why})") if why else ""
    return f"{head}: {_clip(turn.text.replace(chr(10), ' '), _BEFORE + _AFTER)}{reason}\n"


def _read(
    paths: Sequence[Path], say: Say, *, tell_errors: bool = True
) -> Iterator[tuple[Entry, Interview | None]]:
    """The library's files one after the other, as they are read."""
    yield from _entries(discovered(paths, say), say, tell_errors=tell_errors)


def _opened(
    paths: Sequence[str | Path],
    say: Say,
    report: Report | None,
    *,
    to_search: bool = False,
    tell_errors: bool = True,
) -> Opened:
    """All interviews below ``paths``, and a line for each file that could not be read."""
    opened = Opened([Path(path) for path in paths], say, report, to_search=to_search)
    for entry in opened.entries if tell_errors else ():
        if entry.error is not None:
            say(entry.error)
    return opened


def _entries(
    library: Library, say: Say, *, tell_errors: bool = True
) -> Iterator[tuple[Entry, Interview | None]]:
    for progress in library.read():
        entry = progress.entry
        if entry.error is not None and tell_errors:
            say(entry.error)
        yield entry, library.interview(entry.id) if entry.error is None else None


def _where(path: Path) -> str:
    return printable(str(path))


class _Style:
    """The few looks of text on a terminal (ECMA-48 SGR), or none of them."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def strong(self, text: str) -> str:
        return self._dress("1", text)

    def faint(self, text: str) -> str:
        return self._dress("2", text)

    def match(self, text: str) -> str:
        return self._dress("1;31", text)

    def _dress(self, sgr: str, text: str) -> str:
        return f"\x1b[{sgr}m{text}\x1b[0m" if self._colour and text else text


def _interview_text(interview: Interview, style: _Style) -> Iterator[str]:
    yield style.strong(f"# {interview.title}") + "\n"
    yield style.faint(_where(interview.path)) + "\n"
    for key, value in interview.meta.items():
        yield style.faint(f"{key}: {value}") + "\n"
    if interview.speakers:
        people = (
            f"{s.name} ({s.role})" if s.role != "other" else s.name for s in interview.speakers
        )
        yield style.faint("speakers: " + ", ".join(people)) + "\n"
    for section in interview.sections:
        if section.title is not None:
            time = f"[{section.timestamp}] " if section.timestamp else ""
            heading = "#" * (section.level + 1)
            yield "\n" + style.strong(f"{heading} {time}{section.title}") + "\n"
        for turn in section.turns:
            yield "\n"
            yield from _turn_text(interview, turn, style)


def _turn_text(interview: Interview, turn: Turn, style: _Style, path: str = "") -> Iterator[str]:
    name = interview.speaker_name(turn)
    plain = turn.kind in ("speech", "question") and name is not None
    label = style.strong(name) if name else ""
    kind = "" if plain else f"({turn.kind})"
    time = f"[{turn.timestamp}]" if turn.timestamp else ""
    line = style.faint(f"{path}:{turn.lines[0]}")
    yield " ".join(part for part in (label, kind, time, line) if part) + "\n"
    for paragraph in turn.paragraphs:
        yield paragraph.text + "\n"


def _counts(interview: Interview) -> dict[str, int]:
    return {
        "sections": sum(section.title is not None for section in interview.sections),
        "turns": len(interview.turns),
        "speakers": len(interview.speakers),
        "dropped_lines": sum(last - first + 1 for first, last in _dropped_lines(interview)),
    }


def _dropped_lines(interview: Interview) -> Iterator[tuple[int, int]]:
    return (dropped.lines for dropped in interview.dropped)


def _check_json(entry: Entry, interview: Interview | None) -> dict[str, Any]:
    if interview is None:
        return {"path": as_utf8(str(entry.path)), "error": entry.error}
    report = interview.report
    return {
        "path": as_utf8(str(entry.path)),
        "error": None,
        "id": interview.id,
        "title": interview.title,
        "kind": interview.kind,
        "script": interview.script,
        "encoding": report.encoding,
        "dialect": report.dialect,
        "confidence": round(report.confidence, 3),
        "evidence": list(report.evidence),
        "counts": _counts(interview),
        "warnings": [{"line": warning.line, "text": warning.text} for warning in report.warnings],
        "sidecar": [as_utf8(str(path)) for path in _sidecars(interview)],
    }


def _sidecars(interview: Interview) -> list[Path]:
    """The files whose corrections were applied, as paths from where one is."""
    folder = interview.path.parent
    return [Path(os.path.normpath(folder / one)) for one in interview.report.sidecars]


def _check_text(entry: Entry, interview: Interview | None, style: _Style) -> Iterator[str]:
    if interview is None:
        yield f"{style.match('unreadable')} {printable(entry.error or '')}\n"
        return
    report = interview.report
    counts = _counts(interview)
    numbers = ", ".join(
        counted(counts[f"{noun}s"], noun) for noun in ("section", "turn", "speaker")
    )
    yield (
        f"{style.strong(_where(entry.path))}: {report.dialect} {report.confidence:.2f}, "
        f"{interview.kind}, {interview.script}, {report.encoding}; {numbers}; "
        f"{counted(counts['dropped_lines'], 'line')} left out\n"
    )
    for evidence in report.evidence:
        yield f"  {style.faint(evidence)}\n"
    for path in _sidecars(interview):
        yield f"  sidecar: {_where(path)}\n"
    for warning in report.warnings:
        place = f"line {warning.line}: " if warning.line else ""
        yield f"  warning: {place}{warning.text}\n"


def _hit_text(hit: Hit, interview: Interview, style: _Style) -> str:
    turn = interview.turns[hit.ordinal]
    section = interview.sections[interview.section_of_turn[hit.ordinal]]
    place = style.faint(f"{_where(interview.path)}:{turn.lines[0]}:")
    name = interview.speaker_name(turn) or f"({turn.kind})"
    heading = f" › {_clip(section.title, _HEADING)}" if section.title else ""
    why = "" if hit.why == "exact" else style.faint(f" ({hit.note or hit.why})")
    return f"{place} {style.strong(name)}{heading}: {_snippet(hit, turn, style)}{why}\n"


def _context_text(interview: Interview, ordinal: int, count: int, style: _Style) -> tuple[str, str]:
    """The turns before and after a hit, a line each, set in and quiet."""
    turns = interview.turns

    def lines(first: int, last: int) -> str:
        return "".join(
            style.faint(
                f"  {turn.lines[0]}: {interview.speaker_name(turn) or turn.kind}: "
                f"{_clip(turn.text.replace(chr(10), ' '), _BEFORE + _AFTER)}"
            )
            + "\n"
            for turn in turns[max(0, first) : last]
        )

    return lines(ordinal - count, ordinal), lines(ordinal + 1, ordinal + 1 + count)


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _snippet(hit: Hit, turn: Turn, style: _Style) -> str:
    number, first = (hit.spans[0][0], hit.spans[0][1]) if hit.spans else (0, 0)
    text = turn.paragraphs[number].text if number < len(turn.paragraphs) else ""
    start = max(0, first - _BEFORE)
    end = min(len(text), first + _AFTER)
    pieces = ["…"] if start else []
    at = start
    for paragraph, left, right in sorted(hit.spans):
        if paragraph == number and left >= at and left < end:
            pieces += (text[at:left], style.match(text[left : min(right, end)]))
            at = min(right, end)
    pieces += (text[at:end], "…" if end < len(text) else "")
    return "".join(pieces).replace("\t", " ")
