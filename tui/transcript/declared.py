"""A document in the one way of writing that leaves nothing to be found out → ``Interview``."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tui.transcript import canonical
from tui.transcript.corrections import Corrections, correct_people, lines_text
from tui.transcript.decode import Source
from tui.transcript.finish import made_up_title
from tui.transcript.model import Dropped, Interview, InterviewKind, ReadingReport, Section, Turn
from tui.transcript.script import script_of
from tui.transcript.speakers import Person, freeze
from tui.transcript.turns import TurnRange, TurnTable


def read_declared(source: Source, path: Path, identity: str, corrections: Corrections) -> Interview:
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
        title=corrections.title or found.title or made_up_title(path, sections, table),
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
