"""The one way of writing that is read without guessing: Markdown that says what everything is.

``export --format markdown`` writes it and whoever types a transcript may. A line ``fangtan: 1`` in
the front matter declares it; then nothing is weighed, and what was written is what is read:

    ---
    fangtan: 1
    title: "Planting tea"
    speakers:
      - name: "Lin Xi"
        role: guest
    date: "2024-10-01"
    ---

    # Planting tea

    A paragraph without a name before it is narration.

    ## Why tea [00:10]

    **Lin Xi** [00:12]: What someone says,

    and a further paragraph of it, with **strong** and *emphasised* words.

    *note*: Of another kind: question, speech, narration, quote, note or caption.

    > **Lin Xi**: A whole paragraph that an author sets off as someone's words.

``##`` is a section of level 1. A name may be followed by a time in square brackets and a kind in
round ones. Backslash escapes and entities are those of CommonMark 0.31 (§2.4, §2.5).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast, get_args

from tui.transcript.joining import glue
from tui.transcript.model import (
    Dropped,
    Emphasis,
    InterviewKind,
    Lines,
    Paragraph,
    ReadingWarning,
    Role,
    Script,
    Speaker,
    TurnKind,
    merged,
)
from tui.transcript.pattern import pattern
from tui.transcript.speakers import Person, freeze

NAME = "fangtan Markdown"
KEY = "fangtan"
VERSION = 1

KINDS: tuple[str, ...] = get_args(TurnKind)
ROLES: tuple[str, ...] = get_args(Role)
RESERVED = frozenset({KEY, "title", "kind", "script", "speakers", "meta"})
"""Keys of the front matter that are no metadata of the document."""

_MOST_FRONT = 100_000  # lines; a meeting may list thousands of people
_PUNCTUATION = r"[!-/:-@\[-`{-~]"  # ASCII punctuation, what CommonMark lets a backslash escape
_KINDS = "|".join(KINDS)
HEAD = pattern(
    rf"(?:\*\*(?P<name>(?:[^*\\]|\\.)+)\*\*|\*(?P<plain>{_KINDS})\*)"
    rf"(?: \[(?P<stamp>(?:[^\]\\]|\\.)*)\])?(?: \((?P<kind>{_KINDS})\))?(?P<colon>:)(?:\s+|$)"
)
"""What opens a turn."""
_HEADING = pattern(r"(#+)(?:\s+(.*))?$")
STAMP_BEHIND = pattern(r"(?:^|\s)\[((?:[^\[\]\\]|\\.)*)\]$")
"""The time behind the title in a heading."""
_PAIR = pattern(r"(\s*)(- )?(\"(?:[^\"\\]|\\.)*\"|[^\s:#\"'][^:]*)\s*:(?:\s+(.*))?$")
_ITEM = pattern(r"\s*- (.*)$")

_TOKEN = pattern(
    rf"\\(?P<escaped>{_PUNCTUATION})|(?P<nothing><!-- -->|\\$)|(?P<stars>\*{{1,3}})(?!\*)|\*+"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});)"
)
_UNSAFE = pattern(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_ESCAPE = pattern(
    rf"\\(?={_PUNCTUATION}|\s?$)|[*`]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|\](?=[(\[:])"
    r"|&(?=#?\w{1,32};)|~(?=~)|(?<=~)~"
)
"""What would be read as markup, here or by another reader of Markdown."""
_BLOCK_START = pattern(r"([#>|=]|[-+](?=[\s-]|$))|\d{1,9}([.)])(?=\s|$)")


# --- Text of one line ----------------------------------------------------------------------


def escape(text: str, emphasis: Iterable[Emphasis] = ()) -> str:
    """A paragraph, name or title as Markdown on one line, from which ``unescape`` makes it again.

    ``text`` holds no line break and nothing that ``decode`` takes out. Spans of one style that
    overlap or touch become one.
    """
    if not text:
        return "\\"  # a paragraph without a word: CommonMark shows nothing for it either
    marks: dict[int, str] = {}
    for style, sign in (("strong", "**"), ("emphasis", "*")):
        for start, end in merged((s.start, s.end) for s in emphasis if s.style == style):
            marks[start] = marks.get(start, "") + sign
            marks[end] = marks.get(end, "") + sign
    pieces = []
    cuts = sorted({0, len(text), *marks})
    for n, cut in enumerate(cuts):
        pieces.append(marks.get(cut, ""))
        if n + 1 < len(cuts):
            pieces.append(_ESCAPE.sub(r"\\\g<0>", text[cut : cuts[n + 1]]))
    result = "".join(pieces)
    if text[0].isspace():
        result = _at_edge(result, text[0], result.index(text[0]))
    if text[-1].isspace() and (len(text) > 1):
        result = _at_edge(result, text[-1], result.rindex(text[-1]))
    return result


def _at_edge(markdown: str, space: str, at: int) -> str:
    """A space at the end of a line is no text, so it is written as an entity."""
    return f"{markdown[:at]}&#{ord(space)};{markdown[at + 1 :]}"


def unescape(markdown: str) -> tuple[str, tuple[Emphasis, ...]]:
    """The text of one line of Markdown, and its emphasis in code points of the text."""
    if not _TOKEN.search(markdown):
        return markdown, ()
    tokens = list(_TOKEN.finditer(markdown))
    lone = {  # a mark that nothing closes is text
        size: [t for t in tokens if t["stars"] and len(t["stars"]) in (size, 3)] for size in (1, 2)
    }
    literal = {size: found[-1].start() for size, found in lone.items() if len(found) % 2}
    out: list[str] = []
    length = position = 0
    opened: dict[int, int] = {}
    spans: list[Emphasis] = []

    def put(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    for token in tokens:
        put(markdown[position : token.start()])
        position = token.end()
        if token["escaped"]:
            put(token["escaped"])
        elif token["entity"]:
            put(_UNSAFE.sub("", html.unescape(token["entity"]).replace("\n", " ")))
        elif token["stars"]:
            for size in (2, 1):
                if len(token["stars"]) not in (size, 3):
                    continue
                if literal.get(size) == token.start():
                    put("*" * size)
                elif size in opened:
                    begin = opened.pop(size)
                    if begin < length:
                        spans.append(Emphasis(begin, length, "strong" if size == 2 else "emphasis"))
                else:
                    opened[size] = length
        elif not token["nothing"] and token.group()[0] == "*":
            put(token.group())
    put(markdown[position:])
    return "".join(out), tuple(sorted(spans, key=lambda s: (s.start, s.end, s.style)))


def plain(markdown: str) -> str:
    """``unescape`` without emphasis."""
    return unescape(markdown)[0]


def block(markdown: str) -> str:
    """An escaped line that is to stand at the beginning of a block and to be a paragraph there."""
    found = _BLOCK_START.match(markdown)
    if found is not None:
        at = found.start(1) if found.group(1) else found.start(2)
        markdown = f"{markdown[:at]}\\{markdown[at:]}"
    head = HEAD.match(markdown)
    if head is not None:
        at = head.start("colon")
        markdown = f"{markdown[:at]}\\{markdown[at:]}"
    return markdown


# --- Reading -------------------------------------------------------------------------------


@dataclass(slots=True)
class DeclaredTurn:
    """A turn as declared. ``speaker`` is a ``Speaker.id`` or None."""

    speaker: str | None
    kind: TurnKind
    stamp: str | None
    first: int
    quoted: bool
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class DeclaredSection:
    """A section as declared; ``lines`` is None for what stands before the first heading."""

    title: str | None = None
    stamp: str | None = None
    level: int = 1
    lines: Lines | None = None
    turns: list[DeclaredTurn] = field(default_factory=list)


@dataclass(slots=True)
class Declared:
    """A whole document as it declares itself. What it leaves open is None."""

    title: str | None
    kind: InterviewKind | None
    script: Script | None
    meta: dict[str, str]
    speakers: tuple[Speaker, ...]
    sections: list[DeclaredSection]
    meta_lines: list[Lines]
    dropped: list[Dropped]
    warnings: list[ReadingWarning]


def declares(lines: Sequence[str]) -> bool:
    """Whether a document's front matter says that it is written so."""
    if not lines or lines[0].rstrip() != "---":
        return False
    for line in lines[1:_MOST_FRONT]:
        if line.startswith(f"{KEY}:"):
            return _scalar(line[len(KEY) + 1 :]).isdigit()
        if line.rstrip() == "---":
            break
    return False


@dataclass(slots=True)
class _Front:
    end: int = 0
    values: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    speakers: list[dict[str, list[str]]] = field(default_factory=list)


def _front(lines: Sequence[str]) -> _Front:
    """The front matter, in the part of YAML that is written here: scalars, lists, and one level
    of mapping below ``speakers`` and ``meta``."""
    front = _Front()
    above = ""
    key = ""
    for n, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            front.end = n
            break
        pair = _PAIR.match(line)
        if pair is None:
            item = _ITEM.match(line)
            if item is not None and above == "speakers" and front.speakers and key:
                front.speakers[-1].setdefault(key, []).append(_scalar(item.group(1)))
            continue
        indent, dash, name, value = pair.groups()
        name = _scalar(name)
        value = value or ""
        if not indent and not dash:
            above, key = name, ""
            if value and name in RESERVED:
                front.values[name] = _scalar(value)
            elif value:
                front.meta[name] = _scalar(value)
        elif above == "meta":
            front.meta[name] = _scalar(value)
        elif above == "speakers":
            if dash or not front.speakers:
                front.speakers.append({})
            key = name
            front.speakers[-1][key] = _list(value)
    return front


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            value = json.loads(text)
        except ValueError:
            return text[1:-1]
        return _UNSAFE.sub("", value) if isinstance(value, str) else text
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _list(text: str) -> list[str]:
    text = text.strip()
    if text.startswith("["):
        try:
            return [_UNSAFE.sub("", str(item)) for item in json.loads(text)]
        except (ValueError, RecursionError):
            return [part.strip() for part in text.strip("[]").split(",") if part.strip()]
    return [_scalar(text)] if text else []


class _People:
    """Names in front of turns → speakers. Who is not listed is added."""

    def __init__(self, listed: Iterable[dict[str, list[str]]]) -> None:
        self.persons: list[Person] = []
        self._by_name: dict[str, Person] = {}
        for entry in listed:
            name = " ".join(entry.get("name", [])) or "?"
            role = "".join(entry.get("role", []))
            labels = entry.get("labels", [name])
            person = Person(name, [], labels=labels)
            person.role = cast("Role", role) if role in ROLES else "other"
            self.persons.append(person)
            self._by_name.setdefault(" ".join(entry.get("as", [])) or name, person)

    def of(self, name: str) -> Person:
        person = self._by_name.get(name)
        if person is None:
            person = self._by_name[name] = Person(name, [], labels=[name])
            self.persons.append(person)
        return person


def read(lines: Sequence[str]) -> Declared:
    """Read a document that ``declares`` itself. Whatever it holds, it is text of someone."""
    front = _front(lines)
    people = _People(front.speakers)
    speaks: list[tuple[DeclaredTurn, Person]] = []
    section = DeclaredSection()
    sections = [section]
    meta_lines: list[Lines] = [(1, front.end)] if front.end else []
    title: str | None = None
    empty: list[int] = []
    turn: DeclaredTurn | None = None
    part: list[tuple[int, str]] = []
    opens: re.Match[str] | None = None
    quoted = False

    def flush() -> None:
        nonlocal turn, opens
        if not part:
            return
        first, text = part[0]
        if opens is not None:
            named = opens["name"]
            kind = opens["kind"] or opens["plain"] or ("quote" if quoted else "speech")
            stamp = opens["stamp"]
            turn = DeclaredTurn(
                None,
                cast("TurnKind", kind),
                plain(stamp) if stamp is not None else None,
                first,
                quoted,
            )
            if named is not None:
                speaks.append((turn, people.of(plain(named))))
            section.turns.append(turn)
            part[0] = (first, text[opens.end() :].strip())
        elif turn is None or turn.quoted != quoted:
            turn = DeclaredTurn(None, "quote" if quoted else "narration", None, first, quoted)
            section.turns.append(turn)
        markdown = ""
        for _, piece in part:
            markdown += glue(markdown, piece) + piece
        if markdown or opens is None:
            clear, emphasis = unescape(markdown)
            turn.paragraphs.append(Paragraph(clear, (first, part[-1][0]), emphasis))
        part.clear()
        opens = None

    for n, raw in enumerate(lines[front.end :], start=front.end + 1):
        line = raw.strip()
        if not line:
            flush()
            continue
        in_quote = line[0] == ">"
        if in_quote:
            line = line[1:].strip()
            if not line:
                flush()
                empty.append(n)
                continue
        if part and in_quote != quoted:
            flush()
        heading = None if in_quote or line[0] != "#" else _HEADING.match(line)
        if heading is not None:
            flush()
            level = len(heading.group(1)) - 1
            text = heading.group(2) or ""
            if not level and title is None and section is sections[0] and not section.turns:
                title = plain(text)
                meta_lines.append((n, n))
                continue
            stamp = STAMP_BEHIND.search(text)
            if stamp is not None:
                text = text[: stamp.start()].rstrip()
            section = DeclaredSection(
                plain(text) if text else None,
                plain(stamp.group(1)) if stamp is not None else None,
                max(1, level),
                (n, n),
            )
            sections.append(section)
            turn = None
            continue
        head = HEAD.match(line) if line[0] == "*" else None
        if head is not None:
            flush()
            opens = head
        quoted = in_quote
        part.append((n, line))
    flush()
    speakers, ids = freeze(people.persons)
    for spoken, person in speaks:
        spoken.speaker = ids[id(person)]
    for each in sections:
        for spoken in each.turns:
            if not spoken.paragraphs:
                spoken.paragraphs.append(Paragraph("", (spoken.first, spoken.first)))
    kind, script = front.values.get("kind"), front.values.get("script")
    spans = [(t.first, t.paragraphs[-1].lines[1]) for each in sections for t in each.turns]
    return Declared(
        title=front.values.get("title") or title,
        kind=cast("InterviewKind", kind) if kind in get_args(InterviewKind) else None,
        script=cast("Script", script) if script in get_args(Script) else None,
        meta=front.meta,
        speakers=speakers,
        sections=sections,
        meta_lines=meta_lines,
        dropped=[Dropped((n, n), "empty quote line") for n in _outside(empty, spans)],
        warnings=_newer(front.values.get(KEY, "")),
    )


def _outside(numbers: Iterable[int], spans: Sequence[Lines]) -> list[int]:
    found = []
    place = 0
    for n in numbers:
        while place < len(spans) and spans[place][1] < n:
            place += 1
        if place == len(spans) or n < spans[place][0]:
            found.append(n)
    return found


def _newer(version: str) -> list[ReadingWarning]:
    if version.isdigit() and int(version[:9]) > VERSION:
        text = f"written for a newer version of this format ({version[:9]})"
        return [ReadingWarning(0, text)]
    return []
