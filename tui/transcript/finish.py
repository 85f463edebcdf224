"""A page that was read → ``Interview``: its people, its title, its turns, its report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from tui.printable import as_utf8
from tui.transcript import redraft
from tui.transcript.assembly import IMPLIED, DraftSection, DraftTurn, Run, lines_of
from tui.transcript.cast import Declaration, declarations
from tui.transcript.corrections import Corrections, choose_lines, correct_people
from tui.transcript.decode import Source, clean
from tui.transcript.dialects import Opening, unlabelled
from tui.transcript.evidence import Standing
from tui.transcript.freezing import Spans, account, freeze_turns
from tui.transcript.labels import Label
from tui.transcript.lines import Page
from tui.transcript.model import Interview, Lines, Script, Section
from tui.transcript.pattern import pattern
from tui.transcript.report import Reading, kind_of, make_report
from tui.transcript.script import script_of
from tui.transcript.speakers import MOST_WITH_ROLES, copies, freeze, people, settle_roles
from tui.transcript.turns import TurnRange, TurnTable

HEAD = 60
"""So many lines above a talk may declare who is who."""
MOST_DECLARED = 400
"""With more labels than this nobody is looked up there."""
HEARD = 160
"""So many turns tell who asks and who answers."""
_ASKER_NAME = {"hant": "提問者", "hans": "提问者", "jpan": "聞き手"}
_IMPLIED_NAME = {"hant": "受訪者", "hans": "受访者", "jpan": "回答者"}


def finish(
    source: Source, path: Path, identity: str, reading: Reading, corrections: Corrections
) -> Interview:
    """Name the people, take corrections in, freeze the drafts, account for every line."""
    page, choice, layout = reading.page, reading.choice, reading.layout
    warnings = list(corrections.problems)
    mine = None
    before = None
    drafts = reading.drafts
    if corrections.lines:
        drafts = list(drafts)
        redraft.unfold(drafts, page)
        # Freezing empties the sections that it is given.
        copied = [replace(section, turns=list(section.turns)) for section in drafts]
        _, before = freeze_turns(copied, identity, page)
        mine = choose_lines(corrections.lines, source.lines)
        drafts, mine = redraft.correct(drafts, page, mine, source.lines, warnings)
    script = reading.script or page_script(page)
    standings = dict(choice.standings)
    if reading.article is not None:
        for name, label in reading.article.labels.items():
            standings[name] = Standing(name, label)
    above = page.lines.texts[:HEAD]
    heard: list[tuple[str | None, list[str]]] = []
    sections, table = freeze_turns(_listened(drafts, page, heard), identity, page)
    if before is not None:
        table.keep_ids(before)
    keys = table.speakers
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
    declared = _declared(reading, above) if len(order) <= MOST_DECLARED else []
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
        told: dict[str, list[str]] = {key: [] for key in order}
        first: dict[str, str] = {}
        for speaker, said in heard:
            if speaker is None:
                continue
            if speaker not in first:
                first[speaker] = said[0]
            ends[speaker].append(said[-1])
            told[speaker] += said
        for speaker, opened in first.items():
            person_of[speaker].hear(opened, ends[speaker], told[speaker])
    settle_roles(persons, {key: standing.label for key, standing in standings.items()})
    if corrections.speakers:
        persons, becomes, problems = correct_people(persons, corrections.speakers)
        person_of = {key: becomes[id(person)] for key, person in person_of.items()}
        warnings += problems
    speakers, ids = freeze(persons)
    speaker_id: dict[str | None, str] = {key: ids[id(person_of[key])] for key in order}
    table.speakers = list(map(speaker_id.get, keys))

    meta_lines: list[Lines] = [(1, reading.front.end)] if reading.front.end else []
    dropped = account(reading, Spans(sections, table), meta_lines, source)
    if mine is not None:
        dropped, meta_lines = redraft.account(dropped, meta_lines, mine.dropped, mine.restored)
    meta = {**reading.front.meta, **layout.meta}
    title = meta.pop("title", None) or layout.title
    if corrections.meta:
        meta = {key: value for key, value in {**meta, **corrections.meta}.items() if value}
    report = make_report(source, reading, persons, table, keys)
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
        title=corrections.title or title or made_up_title(path, sections, table),
        script=script,
        kind=kind_of(reading, table),
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


def page_script(page: Page) -> Script:
    """The script of a page, by the first characters of lines all over it."""
    step = max(1, len(page.lines) // 60)
    return script_of("".join([text[:24] for text in page.lines.texts[::step]]))


def _listened(
    drafts: Iterable[DraftSection], page: Page, heard: list[tuple[str | None, list[str]]]
) -> Iterator[DraftSection]:
    """The drafts as they come; who says what in the first turns is put down in ``heard``."""
    texts = page.lines.texts
    for section in drafts:
        for draft in section.turns[: HEARD - len(heard)]:
            if isinstance(draft, Opening):
                heard.append((draft.label.key, [draft.rest or texts[draft.at + 1]]))
            else:
                said = _said(draft, page) if draft.speaker is not None else []
                heard.append((draft.speaker, said or [""]))
        yield section


def _declared(reading: Reading, head: Sequence[str]) -> list[Declaration]:
    """Everyone whom the lines above the talk name, of those at the head of the page."""
    openings = reading.choice.openings
    if not openings:
        return []
    return declarations(head[: openings[0].at], reading.front.meta.get("speakers", ""))


def _said(draft: DraftTurn, page: Page) -> list[str]:
    said: list[str] = []
    for part in draft.parts:
        if isinstance(part, Run):
            said += part.texts(page)
        else:
            said += [text for _, text in lines_of(part, page)]
    return said


def _implied_label(script: str) -> Label:
    label = Label(_IMPLIED_NAME.get(script, "Guest"), IMPLIED)
    label.guest = True
    label.nameness = 1.0
    return label


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


def made_up_title(path: Path, sections: Sequence[Section], table: TurnTable) -> str:
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
