"""How a page was read, and what is told about it: dialect, evidence, confidence, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter, eq, ne

from tui.transcript.assembly import IMPLIED, DraftSection
from tui.transcript.decode import Source
from tui.transcript.dialects import article, unlabelled
from tui.transcript.dialects.article import Article
from tui.transcript.evidence import Choice
from tui.transcript.front import FrontMatter
from tui.transcript.furniture import Layout
from tui.transcript.lines import Page
from tui.transcript.model import InterviewKind, ReadingReport, ReadingWarning, Script
from tui.transcript.speakers import Person
from tui.transcript.turns import TurnTable

PARTED = "turns that stood on one line were parted"
"""Evidence that turns share source lines."""

_key = attrgetter("label.key")
_way = attrgetter("dialect", "form")


@dataclass(slots=True)
class Reading:
    """How a page was read, before it is frozen."""

    page: Page
    choice: Choice
    layout: Layout
    drafts: Iterable[DraftSection]
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


def one_sided(choice: Choice) -> bool:
    """Only questions carry a label: every accepted label asks, and none answers."""
    labels = [standing.label for standing in choice.standings.values()]
    return bool(labels) and all(label.question or label.host for label in labels)


def make_report(
    source: Source,
    reading: Reading,
    persons: Sequence[Person],
    table: TurnTable,
    voices: list[str | None],
) -> ReadingReport:
    """``voices`` are the label keys of all turns, None for those of nobody."""
    choice, page = reading.choice, reading.page
    parted = (PARTED,) if reading.parted else ()
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
            article.NAME,
            story.confidence,
            (*story.evidence, *parted),
            tuple(warnings),
            source.encoding,
        )
    if not choice.openings:
        if reading.format is not None and "speech" in table.kinds:
            return ReadingReport(
                reading.format,
                0.7,
                ("nobody is named: read as one voice", *parted),
                tuple(warnings),
                source.encoding,
            )
        if any(mark.kind == "stamped" for mark in reading.layout.marks.values()):
            return ReadingReport(
                "times only",
                0.65,
                ("lines begin with times, nobody is named", *parted),
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
            (f"{why}: read as plain text", *parted),
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
    told += parted
    if choice.legend:
        told.append(f"a list of {len(choice.legend)} people before the talk")
    confidence = _confidence(reading, keys, table, voices)
    return ReadingReport(dialect, confidence, tuple(told), tuple(warnings), source.encoding)


_MOST, _DOUBTFUL = 0.98, 0.9
_PASSED = 0.1
"""Not more lines than that, to one that opens a turn, look like one and open none."""


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
    if one_sided(reading.choice):  # the answers between the questions carry no label
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
    most = _MOST if reading.choice.passed <= _PASSED * n else _DOUBTFUL
    if openings[0].form != "voice" and not reading.choice.sounds:
        most = _DOUBTFUL  # words that could be anything, behind labels that could be
    return float(round(max(0.1, min(most, score)), 2))


def kind_of(reading: Reading, table: TurnTable) -> InterviewKind:
    """What kind of document was read."""
    if reading.article is not None:
        return "article"
    if not reading.choice.openings:
        return "speech" if "speech" in table.kinds else "unknown"
    return "interview" if len(set(table.speakers) - {None}) > 1 else "speech"
