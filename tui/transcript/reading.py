"""The whole way from bytes to ``Interview``."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import threading
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from operator import attrgetter, eq, ne
from pathlib import Path
from typing import cast

from tui.printable import as_utf8
from tui.transcript import assembly, canonical, evidence, furniture, pages, redraft, run_on
from tui.transcript.assembly import IMPLIED, DraftSection, DraftTurn, Run
from tui.transcript.cast import Declaration, declarations
from tui.transcript.corrections import (
    PLAIN,
    Corrections,
    LineChoice,
    choose_lines,
    correct_people,
    lines_text,
)
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
from tui.transcript.dialects.article import Article
from tui.transcript.errors import UnreadableError
from tui.transcript.evidence import Choice, Standing
from tui.transcript.front import FrontMatter, front_matter
from tui.transcript.furniture import Layout
from tui.transcript.joining import (
    PAIRS,
    emphatic,
    join,
    looks_wrapped,
    paragraph,
    without_escapes,
)
from tui.transcript.labels import Label
from tui.transcript.lines import Page, scan
from tui.transcript.margin import without_margin
from tui.transcript.model import (
    Dropped,
    Interview,
    InterviewKind,
    Lines,
    Paragraph,
    ReadingReport,
    ReadingWarning,
    Script,
    Section,
    Turn,
)
from tui.transcript.pattern import pattern
from tui.transcript.readers import (
    chat,
    markup,
    outline,
    records,
    rich_text,
    sheets,
    subtitles,
    tiers,
)
from tui.transcript.script import script_of
from tui.transcript.sidecar import corrections_for, is_sidecar
from tui.transcript.speakers import MOST_WITH_ROLES, Person, copies, freeze, people, settle_roles
from tui.transcript.turns import TurnRange, TurnTable, single

_key = attrgetter("label.key")
_way = attrgetter("dialect", "form")

DIALECTS = (
    inline.NAME,
    stamped.NAME,
    headed.NAME,
    marked.NAME,
    lonely.NAME,
    spare.DASHED,
    spare.TABLE,
    spare.AFTER,
    spare.DOTTED,
    spare.SPACED,
    spare.FRAMED,
    spare.ENDED,
    spare.ROUND,
    spare.QUOTED,
    unlabelled.NAME,
    article.NAME,
    PLAIN,
)
"""The ways of writing that a sidecar may ask for, by the names that a report gives."""

PARTED = "turns that stood on one line were parted"
"""Evidence that turns share source lines."""

HEAD = 60
"""So many lines above a talk may declare who is who."""
MOST_DECLARED = 400
"""With more labels than this nobody is looked up there."""

HEARD = 160
"""So many turns tell who asks and who answers."""

_ASKER_NAME = {"hant": "提問者", "hans": "提问者", "jpan": "聞き手"}
_IMPLIED_NAME = {"hant": "受訪者", "hans": "受访者", "jpan": "回答者"}


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
    tiered = tiers.sniff("\n".join(source.lines[:_TOP])[:_HEAD_CHARS])
    return source.lines if tiered is None else tiers.to_cues(source, tiered).lines


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
        return _read_declared(source, path, identity, corrections)
    if way == PLAIN and not markup.sniff("\n".join(source.lines[:40])[:4000]):
        front = front_matter(source.lines)
        return _read_lines(source, path, identity, source.lines, corrections, front=front)
    tiered = tiers.sniff("\n".join(source.lines[:_TOP])[:_HEAD_CHARS])
    if tiered is not None:
        source = tiers.to_cues(source, tiered)
    subtitle = subtitles.sniff(source.lines)
    head = "\n".join(source.lines[:40])[:4000]
    needed = way is not None or bool(corrections.lines)
    cues = subtitles.read(source, subtitle, keep=needed) if subtitle is not None else None
    kind = tiered or f"{subtitle} subtitles"
    if cues is None and records.sniff(head):
        cues = records.read(source)
        kind = records.NAME
    if cues is None and way is None and path.suffix.casefold() in (".csv", ".tsv"):
        cues = sheets.read(source)
        kind = sheets.NAME
    if cues is not None:
        source.warnings += cues.warnings
        if way is not None:
            found = cues.choice.openings
            if not any(opening.dialect == way for opening in found):
                found = inline.find(cues.page) + marked.find(cues.page)
            forced = _forced(found, cues.page, way)
            if forced.openings:
                cues.choice = forced
            else:
                corrections = _without_dialect(corrections)
        script = _script(cues.page)
        drafts = assembly.assemble_cues(cues)
        reading = Reading(cues.page, cues.choice, cues.layout, drafts, FrontMatter(), None, kind)
        reading.script = script
        del cues
        return _finish(source, path, identity, reading, corrections)
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
        drafts = assembly.assemble(page, opened, layout, one_sided=False)
        if way not in (None, chat.NAME):
            corrections = _without_dialect(corrections)
        return _finish(
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
    held: set[int] = set()
    way = corrections.forced_dialect
    needed = lines if way is not None or corrections.lines else []
    if kind is None and outline.looks_like_org(lines, path.suffix.casefold()):
        lines, front.meta, held = outline.to_markdown(lines)
        absent = None
    escaped = kind is None and not (absent and "\\" in absent)
    if escaped and path.suffix.casefold() in (".md", ".markdown"):
        lines = without_escapes(lines)
    start = front.end if kind is None else 0
    page = scan(lines, start, absent)
    unquoted = without_margin(page, lines)
    if unquoted is not None:
        page = scan(unquoted, start, absent)
    heads = [page.lines.numbers[at] for at in pages.running_heads(page)]
    if heads:
        lines = pages.without_heads(unquoted or lines, heads)
        page = scan(lines, start, absent)
    pages.close_double_spacing(page, lines if heads else unquoted or lines)
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
        choice = _forced([*candidates, *_rarely(page, way)], page, way)
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
    if whole and way is None and len({opening.label.key for opening in choice.openings}) < 2:
        parts = run_on.split(whole, start)
        if parts is not None:
            source.lines = whole
            lines, numbers = parts
            return _read_lines(
                source,
                path,
                identity,
                lines,
                corrections,
                front=front,
                numbers=numbers,
                parted=True,
            )
    del whole
    openings = choice.openings
    one_sided = _one_sided(choice)
    opened = {opening.at: opening for opening in openings}
    layout = furniture.survey(page, choice, opened, front.meta.get("title"))
    story = None
    if not openings and way in (None, article.NAME):
        story = article.read(page, layout)
    if way == PLAIN:
        layout.marks = {at: m for at, m in layout.marks.items() if m.kind != "stamped"}
    elif way is not None and not openings and story is None:
        auto = _without_dialect(corrections)
        return _read_lines(
            source, path, identity, needed, auto, kind=kind, front=front, numbers=numbers
        )
    page.forget()
    if story is not None:
        sections = assembly.assemble_article(page, story, layout)
    else:
        sections = assembly.assemble(page, opened, layout, one_sided=one_sided)
    del opened
    reading = Reading(page, choice, layout, sections, front, story, kind)
    reading.held = held
    reading.rest = rest
    reading.parted = parted
    reading.heads = heads if numbers is None else [numbers[n - 1] for n in heads]
    return _finish(source, path, identity, reading, corrections)


def _rarely(page: Page, way: str) -> list[Opening]:
    """The openings of a way of writing that is only tried when asked for by name, or when no usual
    label was found."""
    return [
        opening
        for dialect in (spare, unlabelled)
        for opening in dialect.find(page)
        if opening.dialect == way
    ]


def _forced(found: list[Opening], page: Page, way: str) -> Choice:
    """Of these openings those of one dialect, because the reader says that it is the one."""
    mine = [opening for opening in found if opening.dialect == way]
    choice = evidence.choose(mine, page)
    return choice if choice.openings else evidence.take(mine, page)


def _without_dialect(corrections: Corrections) -> Corrections:
    """Nothing is written in the dialect that the reader has chosen: it is said, and the parser's
    own choice stands."""
    known = ", ".join(DIALECTS)
    what = f"{corrections.dialect!r} opens no turn here; read as without it (dialects: {known})"
    return replace(
        corrections,
        dialect=None,
        problems=(*corrections.problems, corrections.dialect_origin.warning(what)),
    )


def _read_declared(
    source: Source, path: Path, identity: str, corrections: Corrections
) -> Interview:
    """A document in the one way of writing that leaves nothing to be found out. What is corrected
    of its lines is told and not done: it declares what each of them is."""
    found = canonical.read(source.lines)
    problems = list(corrections.problems)
    speakers, ids = found.speakers, {speaker.id: speaker.id for speaker in found.speakers}
    if corrections.speakers:
        persons = {
            speaker.id: Person(speaker.name, [], list(speaker.labels), speaker.role)
            for speaker in found.speakers
        }
        kept, becomes, told = correct_people(list(persons.values()), corrections.speakers)
        speakers, named = freeze(kept)
        ids = {old: named[id(becomes[id(person)])] for old, person in persons.items()}
        problems += told
    problems += [
        correction.origin.warning(
            f"{lines_text(correction.lines)}: this file declares what each line is; edit it there"
        )
        for correction in corrections.lines
    ]
    meta = found.meta
    if corrections.meta:
        meta = {key: value for key, value in {**meta, **corrections.meta}.items() if value}
    table = TurnTable(identity)
    sections: list[Section] = []
    for draft in found.sections:
        if draft.lines is None and not draft.turns:
            continue
        begin = len(table)
        for said in draft.turns:
            if said.stamp is not None:
                table.stamps[len(table)] = said.stamp
            table.firsts.append(said.first)
            table.lasts.append(said.paragraphs[-1].lines[1])
            table.begins.append(said.paragraphs[0].lines[0])
            table.kinds.append(said.kind)
            table.speakers.append(ids[said.speaker] if said.speaker is not None else None)
            table.said.append(tuple(said.paragraphs))
        turns = cast("tuple[Turn, ...]", TurnRange(table, begin, len(table) - begin))
        line = draft.lines[0] if draft.lines else draft.turns[0].first
        sections.append(Section(draft.title, draft.stamp, draft.level, line, turns, draft.lines))
    lost = [Dropped((n, n), "invisible characters only") for n in source.invisible]
    spoken = {speaker for speaker in table.speakers if speaker}
    kind: InterviewKind = "interview" if len(spoken) > 1 else "speech" if spoken else "unknown"
    sample = "".join([table.text(n)[:24] for n in range(len(table))])
    interview = Interview(
        id=identity,
        path=path,
        title=corrections.title or found.title or _made_up_title(path, sections, table),
        script=found.script or script_of(sample),
        kind=found.kind or kind,
        meta=meta,
        speakers=speakers,
        sections=tuple(sections),
        dropped=tuple(sorted([*found.dropped, *lost], key=lambda dropped: dropped.lines)),
        report=ReadingReport(
            canonical.NAME,
            1.0,
            ("its front matter says that it is written so",),
            (*source.warnings, *found.warnings, *problems),
            source.encoding,
            corrections.sidecars,
        ),
        meta_lines=tuple(found.meta_lines),
    )
    interview.__dict__["turns"] = TurnRange(table, 0, len(table))
    return interview


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


def _one_sided(choice: Choice) -> bool:
    """Only questions carry a label: every accepted label asks, and none answers."""
    labels = [standing.label for standing in choice.standings.values()]
    return bool(labels) and all(label.question or label.host for label in labels)


@dataclass(slots=True)
class Reading:
    """How a page was read, before it is frozen."""

    page: Page
    choice: Choice
    layout: Layout
    drafts: list[DraftSection]
    front: FrontMatter
    article: Article | None = None
    format: str | None = None
    """The file format that a reader took apart, None for plain lines."""
    held: set[int] = field(default_factory=set)
    """Source lines outside the page that hold metadata."""
    rest: list[int] = field(default_factory=list)
    """Source lines outside the page that hold nothing but markup."""
    heads: list[int] = field(default_factory=list)
    """Source lines at the edges of printed pages."""
    parted: bool = False
    """Several turns stood on one source line."""
    script: Script | None = None
    """Where it is known already: cues lose their labels when they are put together."""


def _finish(
    source: Source, path: Path, identity: str, reading: Reading, corrections: Corrections
) -> Interview:
    page, choice, layout = reading.page, reading.choice, reading.layout
    warnings = list(corrections.problems)
    mine = None
    before = None
    if corrections.lines:
        redraft.unfold(reading.drafts, page)
        # Freezing empties the sections that it is given.
        copied = [replace(section, turns=list(section.turns)) for section in reading.drafts]
        _, before = _freeze(copied, identity, {}, page)
        mine = choose_lines(corrections.lines, source.lines)
        mine = _redraft(reading, mine, source, warnings)
    drafts = reading.drafts
    script = reading.script or _script(page)
    standings = dict(choice.standings)
    if reading.article is not None:
        for name, label in reading.article.labels.items():
            standings[name] = Standing(name, label)
    keys = [
        draft.label.key if isinstance(draft, Opening) else draft.speaker
        for section in drafts
        for draft in section.turns
    ]
    voices = [key for key in keys if key is not None] if None in keys else cast("list[str]", keys)
    seen = dict.fromkeys(voices)
    order = list(seen)
    if IMPLIED in seen:
        standings[IMPLIED] = Standing(IMPLIED, _implied_label(script))
    if unlabelled.ASKER in seen:
        standings[unlabelled.ASKER].label.text = _ASKER_NAME.get(script, "Interviewer")
    legend = {opening.label.key: opening.rest for opening in choice.legend}
    twins: dict[str, str] = {}
    if any(key.isascii() for key in order) and not all(key.isascii() for key in order):
        twins = copies(voices)
    declared = _declared(reading) if len(order) <= MOST_DECLARED else []
    listened = voices if 1 < len(order) <= MOST_DECLARED else []
    person_of = people(standings, legend, order, twins, listened, declared)
    persons = list({id(person_of[key]): person_of[key] for key in order}.values())
    if IMPLIED in seen:
        person_of[IMPLIED].role = "guest"
        person_of[IMPLIED].labels.clear()
    if unlabelled.ASKER in seen:
        person_of[unlabelled.ASKER].labels.clear()
    if len(persons) <= MOST_WITH_ROLES:
        ends: dict[str, list[str]] = {key: [] for key in order}
        heard: dict[str, list[str]] = {key: [] for key in order}
        first: dict[str, str] = {}
        texts = page.lines.texts
        for draft in islice((d for section in drafts for d in section.turns), HEARD):
            if isinstance(draft, Opening):
                speaker = draft.label.key
                said = [draft.rest or texts[draft.at + 1]]
            elif draft.speaker is not None:
                speaker = draft.speaker
                said = _said(draft, page) or [""]
            else:
                continue
            if speaker not in first:
                first[speaker] = said[0]
            ends[speaker].append(said[-1])
            heard[speaker] += said
        for speaker, opened in first.items():
            person_of[speaker].hear(opened, ends[speaker], heard[speaker])
    settle_roles(persons, {key: standing.label for key, standing in standings.items()})
    if corrections.speakers:
        persons, becomes, told = correct_people(persons, corrections.speakers)
        person_of = {key: becomes[id(person)] for key, person in person_of.items()}
        warnings += told
    speakers, ids = freeze(persons)
    speaker_id: dict[str | None, str] = {key: ids[id(person_of[key])] for key in order}

    sections, table = _freeze(drafts, identity, speaker_id, page)
    if before is not None:
        table.keep_ids(before)
    meta_lines: list[Lines] = [(1, reading.front.end)] if reading.front.end else []
    dropped = _account(reading, _Spans(sections, table), meta_lines, source)
    if mine is not None:
        dropped, meta_lines = redraft.account(dropped, meta_lines, mine.dropped, mine.restored)
    meta = {**reading.front.meta, **layout.meta}
    title = meta.pop("title", None) or layout.title
    if corrections.meta:
        meta = {key: value for key, value in {**meta, **corrections.meta}.items() if value}
    report = _report(source, reading, persons, table, keys)
    if warnings or corrections.sidecars or corrections.forced_dialect:
        chosen = ("the dialect was chosen by hand",) if corrections.forced_dialect else ()
        report = replace(
            report,
            evidence=(*report.evidence, *chosen),
            warnings=(*report.warnings, *warnings),
            sidecars=corrections.sidecars,
        )
    interview = Interview(
        id=identity,
        path=path,
        title=corrections.title or title or _made_up_title(path, sections, table),
        script=script,
        kind=_kind(reading, table),
        meta=meta,
        speakers=speakers,
        sections=tuple(sections),
        dropped=dropped,
        report=report,
        meta_lines=tuple(meta_lines),
    )
    # Gathered from the sections all turns would be made.
    interview.__dict__["turns"] = TurnRange(table, 0, len(table))
    return interview


def _script(page: Page) -> Script:
    step = max(1, len(page.lines) // 60)
    return script_of("".join([text[:24] for text in page.lines.texts[::step]]))


def _declared(reading: Reading) -> list[Declaration]:
    """Everyone whom the lines above the talk name."""
    openings = reading.choice.openings
    if not openings:
        return []
    above = reading.page.lines.texts[: min(openings[0].at, HEAD)]
    return declarations(above, reading.front.meta.get("speakers", ""))


def _redraft(
    reading: Reading, chosen: LineChoice, source: Source, warnings: list[ReadingWarning]
) -> LineChoice:
    """Leave lines out of the drafts and take others in. Returns which it really were: of a heading
    all, of what is text already none."""
    warnings += chosen.warnings
    drafts, gone = redraft.leave_out(reading.drafts, chosen.dropped)
    restored = chosen.restored - gone
    if restored:
        texts: dict[int, list[str]] = {}
        for n, text in zip(reading.page.lines.numbers, reading.page.lines.texts, strict=True):
            if n in restored and text.strip():
                texts.setdefault(n, []).append(text.strip())
        words = {n: " ".join(texts.get(n) or [source.lines[n - 1].strip()]) for n in restored}
        outside = {n for n, text in enumerate(source.lines, start=1) if text.strip()}
        for section in drafts:
            for first, last in redraft.spans(section):
                outside.difference_update(range(first, last + 1))
        already = redraft.take_in(drafts, words, outside)
        for n in sorted(already):
            warnings.append(
                chosen.origin_of[n].warning(f"{lines_text((n, n))}: is not left out here")
            )
        restored -= already
    reading.drafts = drafts
    return replace(chosen, dropped=frozenset(gone), restored=restored)


def _said(draft: DraftTurn, page: Page) -> list[str]:
    said: list[str] = []
    for part in draft.parts:
        if isinstance(part, Paragraph):
            said.append(part.text)
        elif isinstance(part, Run):
            said += part.texts(page)
        else:
            said += [text for _, text in part]
    return said


def _freeze(
    drafts: list[DraftSection], identity: str, speaker_id: dict[str | None, str], page: Page
) -> tuple[list[Section], TurnTable]:
    """Drafts → sections and their turns."""
    table = TurnTable(identity)
    sections: list[Section] = []
    for section in drafts:
        if section.lines is None and not section.turns:
            continue
        begin = len(table)
        waiting = section.turns[::-1]
        section.turns.clear()
        while waiting:  # the drafts go as soon as they have been read
            block = waiting[: -_DRAFTS - 1 : -1]
            del waiting[-_DRAFTS:]
            for kind, run in groupby(block, type):
                if kind is Opening:
                    _freeze_openings(cast("list[Opening]", list(run)), table, speaker_id, page)
                else:
                    for draft in run:
                        _freeze_draft(cast("DraftTurn", draft), table, speaker_id, page)
        line = section.lines[0] if section.lines else table.firsts[begin]
        turns = cast("tuple[Turn, ...]", TurnRange(table, begin, len(table) - begin))
        sections.append(
            Section(section.title, section.stamp, section.level, line, turns, section.lines)
        )
    return sections, table


_DRAFTS = 4096
"""So many drafts are frozen at a time."""


def _freeze_openings(
    run: list[Opening], table: TurnTable, speaker_id: dict[str | None, str], page: Page
) -> None:
    """What most turns are, one line of words behind the label or below it, by columns."""
    numbers, texts = page.lines.numbers, page.lines.texts
    ats = [opening.at for opening in run]
    rests = [opening.rest for opening in run]
    ends = [at if rest else at + 1 for at, rest in zip(ats, rests, strict=True)]
    said: list[str | tuple[Paragraph, ...]] = [
        rest or texts[end] for rest, end in zip(rests, ends, strict=True)
    ]
    if not page.plain:
        marked = [
            (place, text)
            for place, text in enumerate(cast("list[str]", said))
            if "*" in text or "_" in text or "&" in text
        ]
        for place, text in marked:
            last = numbers[ends[place]]
            said[place] = _said_by(last, (paragraph([(last, text)]),))
    stamped = [(n, o.stamp) for n, o in enumerate(run, len(table)) if o.stamp is not None]
    table.stamps.update(stamped)
    table.firsts.extend([numbers[at] for at in ats])
    lasts = [numbers[end] for end in ends]
    table.lasts.extend(lasts)
    table.begins.extend(lasts)
    table.said += said
    labels = [opening.label for opening in run]
    table.speakers += [speaker_id[label.key] for label in labels]
    table.kinds += ["question" if label.question else "speech" for label in labels]


def _freeze_draft(
    draft: DraftTurn, table: TurnTable, speaker_id: dict[str | None, str], page: Page
) -> None:
    """Any other turn: paragraphs that were put together line by line."""
    last = draft.last
    if draft.stamp is not None:
        table.stamps[len(table)] = draft.stamp
    table.firsts.append(draft.first)
    run = draft.parts[0] if len(draft.parts) == 1 else None
    whole = None
    if isinstance(run, Run) and last == page.lines.numbers[run.end - 1]:
        whole = join(run.texts(page)) if run.end > run.at + 1 else run.text
        table.begins.append(page.lines.numbers[run.at])
    if whole is not None and (page.plain or not emphatic(whole)):
        table.said.append(whole)
    else:
        made = tuple([_paragraph(part, page) for part in draft.parts]) or (single(draft.first, ""),)
        last = max(last, made[-1].lines[1])
        if whole is None:
            table.begins.append(made[0].lines[0])
        table.said.append(_said_by(last, made))
    table.lasts.append(last)
    table.speakers.append(speaker_id.get(draft.speaker))
    table.kinds.append(draft.kind)


class _Spans:
    """The first and last source lines of all headings and turns, in order."""

    __slots__ = ("firsts", "lasts")

    def __init__(self, sections: Sequence[Section], table: TurnTable) -> None:
        if all(section.lines is None for section in sections):
            self.firsts, self.lasts = table.firsts, table.lasts
            return
        self.firsts, self.lasts = array("I"), array("I")
        place = 0
        for section in sections:
            if section.lines is not None:
                self.firsts.append(section.lines[0])
                self.lasts.append(section.lines[1])
            end = place + len(section.turns)
            self.firsts += table.firsts[place:end]
            self.lasts += table.lasts[place:end]
            place = end

    def __contains__(self, n: int) -> bool:
        place = bisect_right(self.firsts, n) - 1
        return place >= 0 and n <= self.lasts[place]


def _paragraph(part: list[tuple[int, str]] | Paragraph | Run, page: Page) -> Paragraph:
    if isinstance(part, Paragraph):
        return part
    if isinstance(part, Run):
        part = part.pieces(page)
    n, text = part[0]
    return paragraph(part) if len(part) > 1 or emphatic(text) else single(n, text)


def _said_by(last: int, made: tuple[Paragraph, ...]) -> str | tuple[Paragraph, ...]:
    """See ``TurnTable.said``."""
    first = made[0]
    alone = len(made) == 1 and not first.emphasis and first.lines[1] == last
    return first.text if alone else made


def _implied_label(script: str) -> Label:
    label = Label(_IMPLIED_NAME.get(script, "Guest"), IMPLIED)
    label.guest = True
    label.nameness = 1.0
    return label


_WHY = {
    "image": "picture",
    "rule": "rule",
    "markup": "markup",
    "empty": "empty quote line",
    "cue": "structure of the file",
}


def _account(
    reading: Reading, spans: _Spans, meta_lines: list[Lines], source: Source
) -> tuple[Dropped, ...]:
    """Every non-blank line in no turn and no heading: metadata, or dropped with a reason."""
    marks = reading.layout.marks
    front_end = reading.front.end
    rows: list[tuple[int, str]] = []
    ends = zip(spans.firsts, spans.lasts, strict=True)
    never = (1 << 60, 1 << 60)
    first, last = next(ends, never)
    kinds = reading.page.lines.kinds
    for at, n in enumerate(reading.page.lines.numbers):
        while n > last:
            first, last = next(ends, never)
        if n >= first:
            continue
        mark = marks.get(at)
        if mark is not None and mark.kind in ("meta", "title"):
            meta_lines.append((n, n))
        elif mark is not None and mark.kind in ("drop", "page"):
            rows.append((n, mark.text or "furniture"))
        elif mark is not None and mark.kind == "time":
            rows.append((n, "time"))
        else:
            rows.append((n, _WHY.get(kinds[at], "furniture")))
    for n in sorted(reading.held):
        if n not in spans:
            meta_lines.append((n, n))
    rows += [(n, "markup") for n in reading.rest if n not in spans]
    rows += [(n, "running head") for n in reading.heads if n not in spans]
    for n in source.invisible:
        if n > front_end and n not in spans:
            rows.append((n, "invisible characters only"))
    if not rows:
        return ()
    rows.sort()
    dropped: list[Dropped] = []
    start, previous, why = rows[0][0], rows[0][0], rows[0][1]
    for n, reason in rows[1:]:
        if n <= previous:
            continue
        if n == previous + 1 and reason == why:
            previous = n
            continue
        dropped.append(Dropped((start, previous), why))
        start, previous, why = n, n, reason
    dropped.append(Dropped((start, previous), why))
    return tuple(dropped)


_ORDINAL = pattern(
    r"\A(?:\d{1,3}(?:[._、)）]\s{0,3}|\s{0,2}[-–—]\s{1,3}|-(?=[^a-z]))|0\d{1,2}[-\s]\s{0,3})"
    r"(?=[^\W\d_])"
)
"""``01-``, ``3. ``, ``12_`` before a word: the file's place in its folder. A date, ``3.5`` and
``1-on-1`` are part of the name."""


def _shown(name: str) -> str:
    """A file name as text: NFC, undecodable bytes read as UTF-8, control and bidi characters
    taken out as they are in transcripts."""
    lines = clean(unicodedata.normalize("NFC", as_utf8(name))).lines
    return " ".join(lines).strip()


def _made_up_title(path: Path, sections: Sequence[Section], table: TurnTable) -> str:
    """The file's name where it says something, else the first words of the document."""
    stem = _shown(path.stem)
    words = re.sub(r"[_\s]+", " ", _ORDINAL.sub("", stem)).strip()
    letters = sum(ch.isalpha() for ch in words)
    hashlike = re.fullmatch(r"[\d _-]*[0-9a-fA-F]{8,}[\d _-]*", stem) is not None
    if words and not hashlike and letters >= 2:
        return words
    place = 0
    for section in sections:
        if section.title:
            return section.title
        for _ in range(len(section.turns)):
            found = re.match(r".{0,60}?[。！？!?]|.{1,40}", table.text(place))
            if found and found.group().strip():
                return found.group().strip().rstrip("。")
            place += 1
    return words or _shown(path.name) or "?"


def _kind(reading: Reading, table: TurnTable) -> InterviewKind:
    if reading.article is not None:
        return "article"
    if not reading.choice.openings:
        return "speech" if "speech" in table.kinds else "unknown"
    return "interview" if len(set(table.speakers) - {None}) > 1 else "speech"


def _report(
    source: Source,
    reading: Reading,
    persons: Sequence[Person],
    table: TurnTable,
    voices: list[str | None],
) -> ReadingReport:
    choice, page = reading.choice, reading.page
    warnings: list[ReadingWarning] = list(source.warnings)
    for person in persons:
        if person.crowd:
            warnings.append(
                ReadingWarning(0, f"the label {person.labels[0]!r} may stand for several people")
            )
    if reading.article is not None:
        story = reading.article
        for at in story.guessed:
            warnings.append(
                ReadingWarning(page.lines[at].n, "taken as someone's words, though not marked so")
            )
        return ReadingReport(
            article.NAME, story.confidence, tuple(story.evidence), tuple(warnings), source.encoding
        )
    if not choice.openings:
        if reading.format is not None and "speech" in table.kinds:
            return ReadingReport(
                reading.format,
                0.7,
                ("nobody is named: read as one voice",),
                tuple(warnings),
                source.encoding,
            )
        if any(mark.kind == "stamped" for mark in reading.layout.marks.values()):
            return ReadingReport(
                "times only",
                0.65,
                ("lines begin with times, nobody is named",),
                tuple(warnings),
                source.encoding,
            )
        why = "no line opens a turn"
        if choice.refused is not None:
            why, line = choice.refused
            warnings.append(ReadingWarning(line, f"not read as a talk: {why}"))
        return ReadingReport(
            "plain text",
            0.5,
            (f"{why}: read as plain text",),
            tuple(warnings),
            source.encoding,
        )
    forms = Counter(map(_way, choice.openings))
    main = forms.most_common(1)[0][0][0]
    dialect = f"{reading.format}: {main}" if reading.format else main
    told = [f"{count} × {name}: {form}" for (name, form), count in forms.most_common()]
    keys = list(map(_key, choice.openings))
    again = sum(map(eq, keys, islice(keys, 1, None)))
    if again and reading.format is None:
        told.append(f"{again} × the same label again: kept as turns of their own, as in the source")
    if reading.parted:
        told.append(PARTED)
    if choice.legend:
        told.append(f"a list of {len(choice.legend)} people before the talk")
    confidence = _confidence(reading, keys, table, voices)
    return ReadingReport(dialect, confidence, tuple(told), tuple(warnings), source.encoding)


def _confidence(
    reading: Reading, keys: list[str], table: TurnTable, voices: list[str | None]
) -> float:
    """How sure the reading is, 0..1: many turns, names that look like names, people who take
    turns; less where much text stands outside, where labels were turned down, or where speakers
    are only implied. ``keys`` are the labels' keys in order, ``voices`` those of all turns."""
    openings = reading.choice.openings
    n = len(openings)
    switches = sum(map(ne, keys, islice(keys, 1, None)))
    alternation = switches / max(1, n - 1)
    if _one_sided(reading.choice):  # the answers between the questions carry no label
        alternation = 1.0
    standings = reading.choice.standings
    sure = sum(count * standings[key].label.nameness for key, count in Counter(keys).items())
    names = sure / n
    score = 0.35 + 0.2 * min(1.0, n / 12)
    score += 0.2 * min(1.0, names / 0.8) + 0.23 * min(1.0, alternation / 0.6)
    score -= 0.3 * min(0.5, reading.choice.rivals / n)
    outside = openings[0].at / max(1, len(reading.page.lines))
    if outside > 0.4:
        score -= 0.1
    said = Counter(voices)
    if "note" in table.kinds:
        said -= Counter([v for v, kind in zip(voices, table.kinds, strict=True) if kind == "note"])
    implied = said[IMPLIED] + said[unlabelled.ASKER] + said[None]
    score -= 0.25 * min(0.6, implied / max(1, said.total()))
    return float(round(max(0.1, min(0.98, score)), 2))
