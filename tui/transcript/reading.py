"""The whole way from bytes to ``Interview``."""

from __future__ import annotations

import gc
import hashlib
import os
import threading
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tui.transcript import assembly, canonical, evidence, furniture, pages, run_on
from tui.transcript.assembly import DraftSection
from tui.transcript.choosing import DIALECTS, forced, rarely, without_dialect
from tui.transcript.corrections import PLAIN, Corrections
from tui.transcript.declared import read_declared
from tui.transcript.decode import MAX_BYTES, Source, clean, decode
from tui.transcript.dialects import (
    Opening,
    article,
    headed,
    inline,
    marked,
    spare,
    stamped,
    unlabelled,
)
from tui.transcript.dialects import alone as lonely
from tui.transcript.errors import UnreadableError
from tui.transcript.finish import finish, page_script
from tui.transcript.front import FrontMatter, front_matter
from tui.transcript.joining import PAIRS, looks_wrapped, without_escapes, without_label_links
from tui.transcript.lines import scan
from tui.transcript.margin import without_margin
from tui.transcript.model import Interview
from tui.transcript.readers import (
    chat,
    entries,
    markup,
    outline,
    records,
    rich_text,
    sheets,
    subtitles,
    tiers,
    timed,
)
from tui.transcript.report import PARTED, Reading, one_sided
from tui.transcript.sidecar import corrections_for, is_sidecar

__all__ = ["DIALECTS", "PARTED", "parse", "parse_file", "source_lines"]


def parse_file(
    path: Path, *, key: str | None = None, corrections: Corrections | None = None
) -> Interview:
    """See ``tui.transcript.parse_file``."""
    if corrections is None:
        corrections = corrections_for(path)
    # The bytes are held by no name here: they go as soon as they are read.
    return parse(_bytes(path), path, key=key, corrections=corrections)


def _bytes(path: Path) -> bytes:
    if is_sidecar(path.name):
        raise UnreadableError(f"{path}: holds corrections, no transcript; name the transcript")
    try:
        with open(path, "rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise UnreadableError(
                    f"{path}: {size // 1_000_000} MB is too large for a transcript; "
                    "split it into parts"
                )
            return file.readall()
    except IsADirectoryError:
        raise UnreadableError(f"{path}: is a folder; name a file in it") from None
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file; check the name") from None
    except PermissionError:
        raise UnreadableError(f"{path}: may not be read; check its permissions") from None
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror or error})") from None


def source_lines(path: Path) -> list[str]:
    """The clean source lines of a transcript on disk, as the parser counts them: ``lines[i]`` is
    line ``i + 1``. Raises ``UnreadableError``."""
    data = _bytes(path)
    source = decode(data, str(path)) if data[:4] != _ZIP else _archive(data, path)[1]
    return (_of_tiers(source)[0] or source).lines


def _of_tiers(source: Source) -> tuple[Source | None, str]:
    """What tiers say, as lines of WebVTT, and their format; None and nothing for other files."""
    kind = tiers.sniff("\n".join(source.lines[:_TOP])[:_HEAD_CHARS])
    cues = tiers.to_cues(source, kind) if kind is not None else None
    return cues, kind or ""


_TOP, _HEAD_CHARS = 40, 4000


class _GarbageWaits:
    """While any file is being read the cyclic collector does not run: reading makes no cycles but
    hundreds of thousands of objects, and walking them over and over took a fifth of the time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._readers:
                self._was_on = gc.isenabled()
                gc.disable()
            self._readers += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers and self._was_on:
                gc.enable()


_garbage_waits = _GarbageWaits()


def parse(
    data: bytes, path: Path, *, key: str | None = None, corrections: Corrections | None = None
) -> Interview:
    """See ``tui.transcript.parse``."""
    held = [data]
    del data
    with _garbage_waits:
        return _parse(held.pop(), path, key, corrections or Corrections())


_ZIP = b"PK\x03\x04"


def _archive(data: bytes, path: Path) -> tuple[str, Source, dict[str, str]]:
    from tui.transcript.readers import archive  # brings zipfile and an XML parser with it

    kind, lines, meta = archive.lines_of(data, str(path))
    return kind, clean("\n".join(lines)), meta


def _parse(data: bytes, path: Path, key: str | None, corrections: Corrections) -> Interview:
    identity = hashlib.blake2b(
        unicodedata.normalize("NFC", key if key is not None else path.name).encode(
            "utf-8", "surrogatepass"
        ),
        digest_size=6,
    ).hexdigest()
    if data[:4] == _ZIP:
        kind, source, meta = _archive(data, path)
        if not any(line.strip() for line in source.lines):
            raise UnreadableError(f"{path}: this {kind} holds no text; there is nothing to read")
        front = FrontMatter(meta=dict(meta))
        return _read_lines(
            source, path, identity, source.lines, corrections, kind=kind, front=front
        )
    if data.startswith(rich_text.MAGIC):
        source = clean("\n".join(rich_text.lines_of(data)))
        if not any(line.strip() for line in source.lines):
            raise UnreadableError(f"{path}: this {rich_text.NAME} holds no text; nothing to read")
        front = FrontMatter()
        return _read_lines(
            source, path, identity, source.lines, corrections, kind=rich_text.NAME, front=front
        )
    source = decode(data, str(path))
    del data
    return _read(source, path, identity, corrections)


def _read(source: Source, path: Path, identity: str, corrections: Corrections) -> Interview:
    way = corrections.forced_dialect
    if way is None and source.lines[0].startswith("---") and canonical.declares(source.lines):
        return read_declared(source, path, identity, corrections)
    if way == PLAIN and not markup.sniff("\n".join(source.lines[:40])[:4000]):
        front = front_matter(source.lines)
        return _read_lines(source, path, identity, source.lines, corrections, front=front)
    told, tiered = _of_tiers(source)
    source = told or source
    subtitle = subtitles.sniff(source.lines)
    head = "\n".join(source.lines[:40])[:4000]
    needed = way is not None or bool(corrections.lines)
    cues = subtitles.read(source, subtitle, keep=needed) if subtitle is not None else None
    kind = tiered if told is not None else f"{subtitle} subtitles"
    if cues is None and records.sniff(head):
        cues = records.read(source)
        kind = records.NAME
    if cues is None and way is None and path.suffix.casefold() in (".csv", ".tsv"):
        cues = sheets.read(source)
        kind = sheets.NAME
    if cues is None and way is None and entries.sniff(source.lines):
        cues = entries.read(source)
        kind = entries.NAME
    if cues is not None:
        source.warnings += cues.warnings
        if way is not None:
            found = cues.choice.openings
            if not any(opening.dialect == way for opening in found):
                found = inline.find(cues.page) + marked.find(cues.page)
            asked = forced(found, cues.page, way)
            if asked.openings:
                cues.choice = asked
            else:
                corrections = without_dialect(corrections)
        script = page_script(cues.page)
        drafts = assembly.assemble_cues(cues)
        reading = Reading(cues.page, cues.choice, cues.layout, drafts, FrontMatter(), None, kind)
        reading.script = script
        if not needed:
            source.lines.clear()  # the page has what is needed of them
        del cues
        return finish(source, path, identity, reading, corrections)
    front = front_matter(source.lines)
    if markup.sniff(head) or markup.mostly_tags(source.lines, front.end):
        page_text = markup.extract("\n" * front.end + "\n".join(source.lines[front.end :]))
        if page_text.lines:
            front.meta = {**page_text.meta, **front.meta}
            return _read_lines(
                source,
                path,
                identity,
                page_text.lines,
                corrections,
                kind="HTML",
                front=front,
                numbers=page_text.numbers,
            )
    if chat.looks_like_chat(source.lines):
        page, layout, choice = chat.read(source)
        opened = {opening.at: opening for opening in choice.openings}
        drafts = assembly.assemble(
            page, opened, layout, one_sided=False, keep=bool(corrections.lines)
        )
        if way not in (None, chat.NAME):
            corrections = without_dialect(corrections)
        return finish(
            source,
            path,
            identity,
            Reading(page, choice, layout, drafts, FrontMatter(), None, chat.NAME),
            corrections,
        )
    return _read_lines(source, path, identity, source.lines, corrections, front=front)


def _read_lines(
    source: Source,
    path: Path,
    identity: str,
    lines: list[str],
    corrections: Corrections,
    *,
    kind: str | None = None,
    front: FrontMatter,
    numbers: list[int] | None = None,
    parted: bool = False,
) -> Interview:
    """Read lines in plain or Markdown typography. ``numbers`` are their source lines where a
    reader took them out of something else, ``parted`` says that several may be of one line."""
    absent = source.absent if lines is source.lines else None
    if numbers is None and not (absent and absent.issuperset(markup.INLINE_SIGNS)):
        bare = markup.without_inline_tags(lines)
        if bare is not None:
            lines, absent = bare, None
    if numbers is None and kind is None and not (absent and "<" in absent):
        broken = markup.at_breaks(lines, front.end)
        if broken is not None and len(broken[0]) > len(lines):
            return _read_lines(
                source,
                path,
                identity,
                broken[0],
                corrections,
                front=front,
                numbers=broken[1],
                parted=True,
            )
        if broken is not None:
            lines, absent = broken[0], None
    held: set[int] = set()
    way = corrections.forced_dialect
    needed = lines if way is not None or corrections.lines else []
    if kind is None and outline.looks_like_org(lines, path.suffix.casefold()):
        lines, front.meta, held = outline.to_markdown(lines)
        absent = None
    escaped = kind is None and not (absent and "\\" in absent)
    if escaped and path.suffix.casefold() in (".md", ".markdown"):
        lines = without_escapes(lines)
    if numbers is None and kind is None and not (absent and "[" in absent):
        lines = without_label_links(lines) or lines
    start = front.end if kind is None else 0
    page = scan(lines, start, absent)
    unquoted = without_margin(page, lines)
    if unquoted is not None:
        page = scan(unquoted, start, absent)
    heads = [page.lines.numbers[at] for at in pages.running_heads(page)]
    if heads:
        lines = pages.without_heads(unquoted or lines, heads)
        page = scan(lines, start, absent)
    raw = lines if heads else unquoted or lines
    if not pages.close_double_spacing(page, raw):
        pages.part_at_indents(page, raw)
    del raw
    if heads:
        pages.close_pages(page, heads)
    rest: list[int] = []
    if numbers is not None:
        page.lines.numbers = array("I", [numbers[n - 1] for n in page.lines.numbers])
        page.total = len(source.lines)
    if numbers is not None or unquoted is not None:
        taken = {*page.lines.numbers, *held, *range(front.end + 1)}
        taken.update(heads if numbers is None else [numbers[n - 1] for n in heads])
        rest = [n for n, raw in enumerate(source.lines, start=1) if n not in taken and raw.strip()]
    whole = lines if kind is None and numbers is None and len(lines) <= run_on.MOST_LINES else []
    lines = []
    if not needed:
        source.lines = []  # the page has what is needed of them
    candidates: list[Opening] = []
    for dialect in (inline, stamped, headed, marked, lonely):
        candidates += dialect.find(page)
    if page.pairs:
        page.wrapped = looks_wrapped(page, *_likely(candidates, page.pairs[:PAIRS][-1]))
    if way is not None:
        choice = forced([*candidates, *rarely(page, way)], page, way)
    else:
        choice = evidence.choose(candidates, page)
    if not choice.openings and choice.refused is None and way is None:
        for dialect in (spare, unlabelled):
            found = dialect.find(page)
            if found:
                choice = evidence.choose(found, page)
                if choice.openings or choice.refused is not None:
                    break
    del candidates
    if not choice.openings and choice.refused is None and way is None:
        cues = timed.read(page)
        if cues is not None:
            cues.whole = bool(needed)
            drafts = assembly.assemble_cues(cues)
            front.meta = {**cues.layout.meta, **front.meta}
            spoken = Reading(cues.page, cues.choice, cues.layout, drafts, front, None, timed.NAME)
            spoken.script = page_script(cues.page)
            spoken.held, spoken.rest, spoken.parted = held, rest, parted
            return finish(source, path, identity, spoken, corrections)
    if whole and way is None and choice.labels < 2:
        parts = run_on.split(whole, start)
        if parts is not None:
            kept, source.lines = source.lines, whole
            interview = _read_lines(
                source,
                path,
                identity,
                parts[0],
                corrections,
                front=front,
                numbers=parts[1],
                parted=True,
            )
            if interview.speakers:
                return interview
            source.lines = kept  # nobody speaks there either: the lines stay whole
    del whole
    openings = choice.openings
    opened = {opening.at: opening for opening in openings}
    layout = furniture.survey(page, choice, opened, front.meta.get("title"))
    story = None
    if not openings and way in (None, article.NAME):
        story = article.read(page, layout)
    if way == PLAIN:
        layout.marks = {at: m for at, m in layout.marks.items() if m.kind != "stamped"}
    elif way is not None and not openings and story is None:
        auto = without_dialect(corrections)
        return _read_lines(
            source, path, identity, needed, auto, kind=kind, front=front, numbers=numbers
        )
    pages.join_broken_words(page, opened, layout.marks)
    page.forget()
    sections: Iterable[DraftSection]
    if story is not None:
        sections = assembly.assemble_article(page, story, layout)
    else:
        sections = assembly.assemble(
            page, opened, layout, one_sided=one_sided(choice), keep=bool(corrections.lines)
        )
    del opened
    reading = Reading(page, choice, layout, sections, front, story, kind)
    reading.held = held
    reading.rest = rest
    reading.parted = parted
    reading.heads = heads if numbers is None else [numbers[n - 1] for n in heads]
    return finish(source, path, identity, reading, corrections)


def _likely(candidates: list[Opening], last: int) -> tuple[set[int], set[int]]:
    """Lines up to the page's line ``last`` that probably open turns, and those of them that hold
    nothing but the label."""
    alone = Counter(o.label.key for o in candidates if o.dialect == lonely.NAME)
    opening: set[int] = set()
    bare: set[int] = set()
    for candidate in candidates:
        if candidate.at > last:
            continue
        if candidate.dialect == lonely.NAME:
            times = alone[candidate.label.key]
            if candidate.label.nameness < (0.3 if times > 2 else 0.5 if times > 1 else 0.75):
                continue
        opening.add(candidate.at)
        if not candidate.rest:
            bare.add(candidate.at)
    return opening, bare
