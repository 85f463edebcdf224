"""The whole way from bytes to ``Interview``."""

from __future__ import annotations

import gc
import hashlib
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from operator import attrgetter, eq, ne
from pathlib import Path

from tui.printable import as_utf8
from tui.transcript import assembly, evidence, furniture
from tui.transcript.assembly import IMPLIED, DraftSection
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
from tui.transcript.joining import looks_wrapped, paragraph
from tui.transcript.labels import Label
from tui.transcript.lines import Page, scan
from tui.transcript.model import (
    Dropped,
    Emphasis,
    Interview,
    InterviewKind,
    Lines,
    Paragraph,
    ReadingReport,
    ReadingWarning,
    Section,
    Turn,
    TurnKind,
)
from tui.transcript.pattern import pattern
from tui.transcript.readers import chat, markup, outline, records, rich_text, subtitles
from tui.transcript.script import script_of
from tui.transcript.speakers import MOST_WITH_ROLES, Person, copies, freeze, people, settle_roles

_key = attrgetter("label.key")
_way = attrgetter("dialect", "form")

HEARD = 160
"""So many turns tell who asks and who answers."""

_ASKER_NAME = {"hant": "提問者", "hans": "提问者", "jpan": "聞き手"}
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


def parse(data: bytes, path: Path, *, key: str | None = None) -> Interview:
    """See ``tui.transcript.parse``."""
    with _garbage_waits:
        return _parse(data, path, key)


def _parse(data: bytes, path: Path, key: str | None) -> Interview:
    identity = hashlib.blake2b(
        unicodedata.normalize("NFC", key if key is not None else path.name).encode(
            "utf-8", "surrogatepass"
        ),
        digest_size=6,
    ).hexdigest()
    if data[:4] == b"PK\x03\x04":
        from tui.transcript.readers import archive  # brings zipfile and an XML parser with it

        kind, lines, meta = archive.lines_of(data, str(path))
        source = clean("\n".join(lines))
        if not any(line.strip() for line in source.lines):
            raise UnreadableError(f"{path}: this {kind} holds no text; there is nothing to read")
        front = FrontMatter(meta=dict(meta))
        return _read_lines(source, path, identity, source.lines, kind=kind, front=front)
    if data.startswith(rich_text.MAGIC):
        source = clean("\n".join(rich_text.lines_of(data)))
        if not any(line.strip() for line in source.lines):
            raise UnreadableError(f"{path}: this {rich_text.NAME} holds no text; nothing to read")
        return _read_lines(
            source, path, identity, source.lines, kind=rich_text.NAME, front=FrontMatter()
        )
    return _read(decode(data, str(path)), path, identity)


def _read(source: Source, path: Path, identity: str) -> Interview:
    subtitle = subtitles.sniff(source.lines)
    cues = subtitles.read(source, subtitle) if subtitle is not None else None
    kind = f"{subtitle} subtitles"
    head = "\n".join(source.lines[:40])[:4000]
    if cues is None and records.sniff(head):
        cues = records.read(source)
        kind = records.NAME
    if cues is not None:
        source.warnings += cues.warnings
        drafts = assembly.assemble_cues(cues)
        return _finish(
            source,
            path,
            identity,
            Reading(cues.page, cues.choice, cues.layout, drafts, FrontMatter(), None, kind),
        )
    front = front_matter(source.lines)
    if markup.sniff(head) or markup.mostly_tags(source.lines, front.end):
        found = markup.extract("\n" * front.end + "\n".join(source.lines[front.end :]))
        if found.lines:
            front.meta = {**found.meta, **front.meta}
            return _read_lines(
                source,
                path,
                identity,
                found.lines,
                kind="HTML",
                front=front,
                numbers=found.numbers,
            )
    if chat.looks_like_chat(source.lines):
        page, layout, choice = chat.read(source)
        opened = {opening.at: opening for opening in choice.openings}
        drafts = assembly.assemble(page, opened, layout, one_sided=False)
        return _finish(
            source,
            path,
            identity,
            Reading(page, choice, layout, drafts, FrontMatter(), None, chat.NAME),
        )
    return _read_lines(source, path, identity, source.lines, front=front)


def _read_lines(
    source: Source,
    path: Path,
    identity: str,
    lines: list[str],
    *,
    kind: str | None = None,
    front: FrontMatter,
    numbers: list[int] | None = None,
) -> Interview:
    """Read lines in plain or Markdown typography. ``numbers`` are their source lines where a
    reader took them out of something else."""
    if numbers is None:
        lines = markup.without_inline_tags(lines) or lines
    held: set[int] = set()
    if kind is None and outline.looks_like_org(lines, path.suffix.casefold()):
        lines, front.meta, held = outline.to_markdown(lines)
    page = scan(lines, front.end if kind is None else 0)
    unquoted = _unquoted(page, lines) if len(page.quotes) > 4 else _unlisted(page, lines)
    if unquoted is not None:
        page = scan(unquoted, front.end if kind is None else 0)
    if numbers is not None:
        for line in page.lines:
            line.n = numbers[line.n - 1]
        page.total = len(source.lines)
    candidates: list[Opening] = []
    for dialect in (inline, stamped, headed, marked, lonely):
        candidates += dialect.find(page)
    if page.pairs:
        page.wrapped = looks_wrapped(page, *_likely(candidates))
    choice = evidence.choose(candidates, page)
    if not choice.openings and choice.refused is None:
        for dialect in (spare, unlabelled):
            found = dialect.find(page)
            if found:
                choice = evidence.choose(found, page)
                if choice.openings or choice.refused is not None:
                    break
    openings = choice.openings
    one_sided = _one_sided(choice)
    opened = {opening.at: opening for opening in openings}
    layout = furniture.survey(page, choice, opened, front.meta.get("title"))
    story = article.read(page, layout) if not openings else None
    if story is not None:
        sections = assembly.assemble_article(page, story, layout)
    else:
        sections = assembly.assemble(page, opened, layout, one_sided=one_sided)
    reading = Reading(page, choice, layout, sections, front, story, kind)
    reading.held = held
    if numbers is not None or unquoted is not None:
        taken = {line.n for line in page.lines}
        taken.update(held, range(front.end + 1))
        reading.rest = [
            n for n, raw in enumerate(source.lines, start=1) if n not in taken and raw.strip()
        ]
    return _finish(source, path, identity, reading)


def _unquoted(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without their quote marks, where nearly the whole page is a block quote."""
    if len(page.quotes) < 0.6 * len(page.lines):
        return None
    return [
        line.lstrip()[1:] if line.lstrip()[:1] == ">" and line.lstrip()[:2] != ">>" else line
        for line in lines
    ]


_LISTED = pattern(r"\s*[-*•·]\s+(?=\S)")


def _unlisted(page: Page, lines: list[str]) -> list[str] | None:
    """The lines without their list marks, where every name and every text is an item of its own:
    ``- Name`` and ``- text`` below it."""
    texts = [line.text for line in page.lines if line.kind == "text"]
    if len(texts) < 8 or not (texts[-1].startswith(("- ", "* ", "• ", "· "))):
        return None
    listed = [text[2:].strip() for text in texts if text[:2] in ("- ", "* ", "• ", "· ")]
    if len(listed) < 0.9 * len(texts):
        return None
    often = [text for text, count in Counter(listed).items() if count >= 3 and len(text) <= 24]
    if len(often) < 2 or sum(map(listed.count, often)) < 0.3 * len(listed):
        return None
    return [_LISTED.sub("", line) for line in lines]


def _likely(candidates: list[Opening]) -> tuple[set[int], set[int]]:
    """Lines that probably open turns, and those of them that hold nothing but the label."""
    alone = Counter(o.label.key for o in candidates if o.dialect == lonely.NAME)
    opening: set[int] = set()
    bare: set[int] = set()
    for candidate in candidates:
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


def _finish(source: Source, path: Path, identity: str, reading: Reading) -> Interview:
    page, choice, layout, drafts = reading.page, reading.choice, reading.layout, reading.drafts
    step = max(1, len(page.lines) // 60)
    sample = "".join(line.text[:24] for line in page.lines[::step])
    script = script_of(sample)
    standings = dict(choice.standings)
    if reading.article is not None:
        for name, label in reading.article.labels.items():
            standings[name] = Standing(name, label)
    voices = [d.speaker for section in drafts for d in section.turns if d.speaker is not None]
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
    pairs = Counter(pairwise(voices)) if 2 < len(order) <= 400 else None
    person_of = people(standings, legend, order, twins, pairs)
    persons = list({id(person_of[key]): person_of[key] for key in order}.values())
    if IMPLIED in seen:
        person_of[IMPLIED].role = "guest"
        person_of[IMPLIED].labels.clear()
    if unlabelled.ASKER in seen:
        person_of[unlabelled.ASKER].labels.clear()
    if len(persons) <= MOST_WITH_ROLES:
        heard: dict[str, list[list[str]]] = {}
        for draft in islice((d for section in drafts for d in section.turns), HEARD):
            if draft.speaker is not None:
                said = [text for part in draft.parts for _, text in part]
                heard.setdefault(draft.speaker, []).append(said)
        for speaker, turns in heard.items():
            person_of[speaker].hear(turns)
    settle_roles(persons, {key: standing.label for key, standing in standings.items()})
    speakers, ids = freeze(persons)
    speaker_id: dict[str | None, str] = {key: ids[id(person_of[key])] for key in order}

    sections, spans = _freeze(drafts, identity, speaker_id, plain=page.plain)
    meta_lines: list[Lines] = [(1, reading.front.end)] if reading.front.end else []
    dropped = _account(reading, spans, meta_lines, source)
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
        dropped=dropped,
        report=_report(source, reading, persons),
        meta_lines=tuple(meta_lines),
    )


def fold_text(text: str) -> str:
    """What of a turn's text its id is made from: no spaces, and no case in plain ASCII."""
    text = text.replace(" ", "")
    return text.lower() if text.isascii() else text


class _OpenParagraph:
    """A paragraph that can still be written to: the slots of ``Paragraph``, which it becomes by
    its class. A frozen class's own ``__init__`` takes four times as long (measured), and there
    may be 100,000 of them."""

    __slots__ = ("emphasis", "lines", "text")

    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self.lines = lines
        self.emphasis: tuple[Emphasis, ...] = ()


class _OpenTurn:
    """As ``_OpenParagraph``, for ``Turn``."""

    __slots__ = ("id", "kind", "lines", "paragraphs", "speaker", "timestamp")

    def __init__(
        self,
        speaker: str | None,
        kind: TurnKind,
        paragraphs: tuple[Paragraph, ...],
        lines: Lines,
        timestamp: str | None,
    ) -> None:
        self.id = ""
        self.speaker = speaker
        self.kind = kind
        self.paragraphs = paragraphs
        self.lines = lines
        self.timestamp = timestamp


_BATCH = 2048
"""So many turns are folded and given ids at a time."""


def _folded(texts: list[str]) -> list[bytes]:
    """``fold_text`` of each text as UTF-8. All are folded as one string: a call for each piece
    costs more than the work on it."""
    joined = "\0".join(texts)
    try:
        pieces = joined.replace(" ", "").encode().split(b"\0")
    except UnicodeEncodeError:
        pieces = []
    if len(pieces) != len(texts):  # a surrogate or a NUL has come through a reader
        return [fold_text(text).encode("utf-8", "replace") for text in texts]
    return [piece.lower() if piece.isascii() else piece for piece in pieces]


def _name_turns(
    turns: list[_OpenTurn], texts: list[str], start: hashlib.blake2b, counts: dict[str, int]
) -> None:
    """Give turns their ids, stable under edits elsewhere: from the interview (in ``start``) and
    the turn's own folded text; ``counts`` tells repeats apart."""
    for turn, piece in zip(turns, _folded(texts), strict=True):
        digest = start.copy()
        digest.update(piece)
        name = digest.hexdigest()
        if name in counts:
            counts[name] += 1
            name = f"{name}-{counts[name]}"
        else:
            counts[name] = 1
        turn.id = name
        turn.__class__ = Turn  # type: ignore[assignment]


def _freeze(
    drafts: list[DraftSection], identity: str, speaker_id: dict[str | None, str], *, plain: bool
) -> tuple[list[Section], list[Lines]]:
    """Drafts → sections; and the line spans of all headings and turns, in order. ``plain``: there
    is no emphasis and no entity on the page."""
    sections: list[Section] = []
    spans: list[Lines] = []
    counts: dict[str, int] = {}
    start = hashlib.blake2b(identity.encode() + b"\0", digest_size=6)
    opened: list[_OpenTurn] = []
    texts: list[str] = []
    for section in drafts:
        if section.lines is None and not section.turns:
            continue
        if section.lines is not None:
            spans.append(section.lines)
        turns: list[Turn] = []
        for draft in section.turns:
            made: list[Paragraph] = []
            for part in draft.parts:
                n, text = part[0]
                if len(part) > 1 or (not plain and ("*" in text or "_" in text or "&" in text)):
                    made.append(paragraph(part))
                else:
                    one = _OpenParagraph(text, (n, n))
                    one.__class__ = Paragraph  # type: ignore[assignment]
                    made.append(one)  # type: ignore[arg-type]
            if not made:
                made.append(Paragraph("", (draft.first, draft.first)))
            last = made[-1].lines[1]
            span = (draft.first, last if last > draft.last else draft.last)
            spans.append(span)
            turn = _OpenTurn(
                speaker_id.get(draft.speaker), draft.kind, tuple(made), span, draft.stamp
            )
            opened.append(turn)
            texts.append(made[0].text if len(made) == 1 else "\n".join([p.text for p in made]))
            if len(opened) == _BATCH:
                _name_turns(opened, texts, start, counts)
                opened.clear()
                texts.clear()
            turns.append(turn)  # type: ignore[arg-type]
        line = section.lines[0] if section.lines else turns[0].lines[0]
        sections.append(
            Section(section.title, section.stamp, section.level, line, tuple(turns), section.lines)
        )
    _name_turns(opened, texts, start, counts)
    return sections, spans


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
    reading: Reading, spans: list[Lines], meta_lines: list[Lines], source: Source
) -> tuple[Dropped, ...]:
    """Every non-blank line in no turn and no heading: metadata, or dropped with a reason."""
    marks = reading.layout.marks
    front_end = reading.front.end
    rows: list[tuple[int, str]] = []
    place = 0
    first, last = spans[0] if spans else (1 << 60, 1 << 60)
    for at, line in enumerate(reading.page.lines):
        n = line.n
        while n > last:
            place += 1
            first, last = spans[place] if place < len(spans) else (1 << 60, 1 << 60)
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
            rows.append((n, _WHY.get(line.kind, "furniture")))
    for n in sorted(reading.held):
        if not any(a <= n <= b for a, b in spans):
            meta_lines.append((n, n))
    place = 0
    for n in reading.rest:
        while place < len(spans) and spans[place][1] < n:
            place += 1
        if place == len(spans) or n < spans[place][0]:
            rows.append((n, "markup"))
    for n in source.invisible:
        if n > front_end and not any(a <= n <= b for a, b in spans):
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


def _made_up_title(path: Path, sections: Sequence[Section]) -> str:
    """The file's name where it says something, else the first words of the document."""
    stem = _shown(path.stem)
    words = re.sub(r"[_\s]+", " ", _ORDINAL.sub("", stem)).strip()
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
    return words or _shown(path.name) or "?"


def _kind(reading: Reading, sections: Sequence[Section]) -> InterviewKind:
    if reading.article is not None:
        return "article"
    spoken = {turn.speaker for section in sections for turn in section.turns if turn.speaker}
    if not reading.choice.openings:
        timed = any(turn.kind == "speech" for section in sections for turn in section.turns)
        return "speech" if timed else "unknown"
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
        if reading.format is not None and any(
            draft.kind == "speech" for section in reading.drafts for draft in section.turns
        ):
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
    again = sum(map(eq, keys, keys[1:]))
    if again and reading.format is None:
        told.append(f"{again} × the same label again: kept as turns of their own, as in the source")
    if choice.legend:
        told.append(f"a list of {len(choice.legend)} people before the talk")
    confidence = _confidence(reading, keys)
    return ReadingReport(dialect, confidence, tuple(told), tuple(warnings), source.encoding)


def _confidence(reading: Reading, keys: list[str]) -> float:
    """How sure the reading is, 0..1: many turns, names that look like names, people who take
    turns; less where much text stands outside, where labels were turned down, or where speakers
    are only implied. ``keys`` are the labels' keys in order."""
    openings = reading.choice.openings
    n = len(openings)
    switches = sum(map(ne, keys, keys[1:]))
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
    said = Counter(
        [d.speaker for section in reading.drafts for d in section.turns if d.kind != "note"]
    )
    implied = said[IMPLIED] + said[unlabelled.ASKER] + said[None]
    score -= 0.25 * min(0.6, implied / max(1, said.total()))
    return float(round(max(0.1, min(0.98, score)), 2))
