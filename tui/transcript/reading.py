"""The whole way from bytes to ``Interview``."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from tui.transcript import assembly, evidence, furniture
from tui.transcript.assembly import IMPLIED, DraftSection
from tui.transcript.decode import MAX_BYTES, Source, decode
from tui.transcript.dialects import Opening, alone, article, headed, inline, marked, stamped
from tui.transcript.dialects.article import Article
from tui.transcript.errors import UnreadableError
from tui.transcript.evidence import Choice, Standing
from tui.transcript.front import FrontMatter, front_matter
from tui.transcript.furniture import Layout
from tui.transcript.joining import looks_wrapped, paragraph
from tui.transcript.labels import Label
from tui.transcript.lines import Page, scan
from tui.transcript.model import (
    Dropped,
    Interview,
    InterviewKind,
    Lines,
    Paragraph,
    ReadingReport,
    ReadingWarning,
    Section,
    Turn,
)
from tui.transcript.readers import subtitles
from tui.transcript.script import script_of
from tui.transcript.speakers import Person, copies, freeze, people, settle_roles

_IMPLIED_NAME = {"hant": "受訪者", "hans": "受访者", "jpan": "回答者"}


def parse_file(path: Path, *, key: str | None = None) -> Interview:
    """See ``tui.transcript.parse_file``."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(
                f"{path}: {path.stat().st_size // 1_000_000} MB is too large for a transcript; "
                "split it into parts"
            )
        data = path.read_bytes()
    except IsADirectoryError:
        raise UnreadableError(f"{path}: is a folder; name a file in it") from None
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file; check the name") from None
    except PermissionError:
        raise UnreadableError(f"{path}: may not be read; check its permissions") from None
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror or error})") from None
    return parse(data, path, key=key)


def parse(data: bytes, path: Path, *, key: str | None = None) -> Interview:
    """See ``tui.transcript.parse``."""
    source = decode(data, str(path))
    identity = hashlib.blake2b(
        unicodedata.normalize("NFC", key if key is not None else path.name).encode(
            "utf-8", "surrogatepass"
        ),
        digest_size=6,
    ).hexdigest()
    return _read(source, path, identity)


def _read(source: Source, path: Path, identity: str) -> Interview:
    subtitle = subtitles.sniff(source.lines)
    if subtitle is not None:
        cues = subtitles.read(source, subtitle)
        source.warnings += cues.warnings
        drafts = assembly.assemble_cues(cues)
        return _finish(
            source,
            path,
            identity,
            Reading(
                cues.page,
                cues.choice,
                cues.layout,
                drafts,
                FrontMatter(),
                None,
                f"{subtitle} subtitles",
            ),
        )
    front = front_matter(source.lines)
    page = scan(source.lines, front.end)
    candidates: list[Opening] = []
    for dialect in (inline, stamped, headed, marked, alone):
        candidates += dialect.find(page)
    page.wrapped = looks_wrapped(page, {opening.at for opening in candidates})
    choice = evidence.choose(candidates, page)
    openings = choice.openings
    one_sided = _one_sided(choice)
    layout = furniture.survey(page, choice, {opening.at for opening in openings})
    story = article.read(page, layout) if not openings else None
    if story is not None:
        sections = assembly.assemble_article(page, story, layout)
    else:
        sections = assembly.assemble(page, openings, layout, one_sided=one_sided)
    reading = Reading(page, choice, layout, sections, front, story)
    return _finish(source, path, identity, reading)


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


def _finish(source: Source, path: Path, identity: str, reading: Reading) -> Interview:
    page, choice, layout, drafts = reading.page, reading.choice, reading.layout, reading.drafts
    sample = "".join(line.text for line in page.lines[:2000])[:40_000]
    script = script_of(sample)
    standings = dict(choice.standings)
    if reading.article is not None:
        for name, label in reading.article.labels.items():
            standings[name] = Standing(name, label)
    order: list[str] = []
    seen: set[str] = set()
    for section in drafts:
        for draft in section.turns:
            if draft.speaker is not None and draft.speaker not in seen:
                seen.add(draft.speaker)
                order.append(draft.speaker)
    if IMPLIED in seen:
        standings[IMPLIED] = Standing(IMPLIED, _implied_label(script))
    legend = {opening.label.key: opening.rest for opening in choice.legend}
    twins = copies(
        [d.speaker for section in drafts for d in section.turns if d.speaker is not None]
    )
    person_of = people(standings, legend, order, twins)
    persons: list[Person] = []
    for key in order:
        if person_of[key] not in persons:
            persons.append(person_of[key])
    if IMPLIED in seen:
        person_of[IMPLIED].role = "guest"
        person_of[IMPLIED].labels.clear()
    for draft in islice((d for section in drafts for d in section.turns), 1200):
        if draft.speaker is not None:
            person_of[draft.speaker].hear([text for part in draft.parts for _, text in part])
    settle_roles(persons, {key: standing.label for key, standing in standings.items()})
    speakers, ids = freeze(persons)
    speaker_id = {key: ids[id(person_of[key])] for key in order}

    covered = bytearray(page.total + 2)
    counts: dict[str, int] = {}
    sections: list[Section] = []
    for section in drafts:
        if section.lines is None and not section.turns:
            continue
        turns: list[Turn] = []
        for draft in section.turns:
            paragraphs = tuple(paragraph(part) for part in draft.parts)
            if not paragraphs:
                paragraphs = (Paragraph("", (draft.first, draft.first)),)
            last = max(draft.last, paragraphs[-1].lines[1])
            covered[draft.first : last + 1] = b"\x01" * (last + 1 - draft.first)
            turns.append(
                Turn(
                    _turn_id(identity, paragraphs, counts),
                    speaker_id[draft.speaker] if draft.speaker is not None else None,
                    draft.kind,
                    paragraphs,
                    (draft.first, last),
                    draft.stamp,
                )
            )
        if section.lines is not None:
            for n in range(section.lines[0], section.lines[1] + 1):
                covered[n] = 1
        line = section.lines[0] if section.lines else turns[0].lines[0]
        sections.append(
            Section(section.title, section.stamp, section.level, line, tuple(turns), section.lines)
        )
    meta_lines: list[Lines] = [(1, reading.front.end)] if reading.front.end else []
    dropped: list[Dropped] = []
    _account(page, layout, covered, meta_lines, dropped, source)
    meta = {**reading.front.meta, **layout.meta}
    title = meta.pop("title", None) or layout.title
    return Interview(
        id=identity,
        path=path,
        title=title or _made_up_title(path, sections),
        script=script,
        kind=_kind(reading, sections),
        meta=meta,
        speakers=speakers,
        sections=tuple(sections),
        dropped=tuple(dropped),
        report=_report(source, reading, persons),
        meta_lines=tuple(meta_lines),
    )


def _implied_label(script: str) -> Label:
    label = Label(_IMPLIED_NAME.get(script, "Guest"), IMPLIED)
    label.guest = True
    label.nameness = 1.0
    return label


def _turn_id(identity: str, paragraphs: Sequence[Paragraph], counts: dict[str, int]) -> str:
    """Stable under edits elsewhere: from the interview and the turn's own folded text."""
    text = paragraphs[0].text if len(paragraphs) == 1 else "\n".join(p.text for p in paragraphs)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = "".join(text.casefold().split())
    digest = hashlib.blake2b(
        f"{identity}\0{folded}".encode("utf-8", "surrogatepass"), digest_size=6
    ).hexdigest()
    n = counts.get(digest, 0) + 1
    counts[digest] = n
    return digest if n == 1 else f"{digest}-{n}"


_WHY = {
    "image": "picture",
    "rule": "rule",
    "markup": "markup",
    "empty": "empty quote line",
    "cue": "cue number and time",
}


def _account(
    page: Page,
    layout: Layout,
    covered: bytearray,
    meta_lines: list[Lines],
    dropped: list[Dropped],
    source: Source,
) -> None:
    """Every non-blank line in no turn and no heading: metadata, or dropped with a reason."""
    rows: list[tuple[int, str]] = [(n, "invisible characters only") for n in source.invisible]
    for at, line in enumerate(page.lines):
        if covered[line.n]:
            continue
        mark = layout.marks.get(at)
        if mark is not None and mark.kind in ("meta", "title"):
            meta_lines.append((line.n, line.n))
        elif mark is not None and mark.kind == "drop":
            rows.append((line.n, mark.text or "furniture"))
        elif mark is not None and mark.kind == "time":
            rows.append((line.n, "time"))
        else:
            rows.append((line.n, _WHY.get(line.kind, "furniture")))
    front_end = meta_lines[0][1] if meta_lines and meta_lines[0][0] == 1 else 0
    rows.sort()
    start = previous = 0
    why = ""
    for n, reason in [*rows, (-1, "")]:
        if n > 0 and (covered[n] or n <= front_end):
            continue
        if start and n == previous + 1 and reason == why:
            previous = n
            continue
        if start:
            dropped.append(Dropped((start, previous), why))
        start, previous, why = n, n, reason


def _made_up_title(path: Path, sections: Sequence[Section]) -> str:
    """The file's name where it says something, else the first words of the document."""
    stem = unicodedata.normalize("NFC", path.stem).strip()
    words = re.sub(r"[_\s]+", " ", stem).strip()
    letters = sum(ch.isalpha() for ch in words)
    hashlike = re.fullmatch(r"[\d _-]*[0-9a-fA-F]{8,}[\d _-]*", stem) is not None
    if words and not hashlike and letters >= 2:
        return words
    for section in sections:
        if section.title:
            return section.title
        for turn in section.turns:
            found = re.match(r".{0,60}?[。！？!?]|.{1,40}", turn.text)
            if found and found.group().strip():
                return found.group().strip().rstrip("。")
    return words or path.name


def _kind(reading: Reading, sections: Sequence[Section]) -> InterviewKind:
    if reading.article is not None:
        return "article"
    spoken = {turn.speaker for section in sections for turn in section.turns if turn.speaker}
    if not reading.choice.openings:
        return "unknown" if reading.format is None else "speech"
    return "interview" if len(spoken) > 1 else "speech"


def _report(source: Source, reading: Reading, persons: Sequence[Person]) -> ReadingReport:
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
        if reading.format is not None:
            return ReadingReport(
                reading.format,
                0.7,
                ("nobody is named: read as one voice",),
                tuple(warnings),
                source.encoding,
            )
        return ReadingReport(
            "plain text",
            0.5,
            ("no line opens a turn: read as plain text",),
            tuple(warnings),
            source.encoding,
        )
    forms: dict[str, int] = {}
    for opening in choice.openings:
        forms[f"{opening.dialect}: {opening.form}"] = (
            forms.get(f"{opening.dialect}: {opening.form}", 0) + 1
        )
    main = max(forms, key=lambda name: forms[name])
    dialect = reading.format or main.split(":")[0]
    told = [f"{count} × {name}" for name, count in sorted(forms.items(), key=lambda x: -x[1])]
    confidence = _confidence(choice, page)
    return ReadingReport(dialect, confidence, tuple(told), tuple(warnings), source.encoding)


def _confidence(choice: Choice, page: Page) -> float:
    openings = choice.openings
    n = len(openings)
    switches = sum(1 for a, b in pairwise(openings) if a.label.key != b.label.key)
    alternation = switches / max(1, n - 1)
    size = min(1.0, n / 12)
    names = sum(choice.standings[o.label.key].label.nameness for o in openings) / n
    score = 0.35 + 0.2 * size + 0.2 * min(1.0, names / 0.8) + 0.22 * min(1.0, alternation / 0.6)
    return round(min(0.98, score), 2)
