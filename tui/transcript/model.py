"""What a transcript is once it has been read: interviews, sections, turns, people.

Everything here is frozen. Line numbers are 1-based and count the ``\\n``-separated lines of the
source file. Character offsets are code points. A pair called ``lines`` is ``(first, last)``,
both inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

Lines = tuple[int, int]

TurnKind = Literal["question", "speech", "narration", "quote", "note", "caption"]
"""``question``: the label itself says question (问, Q, 提问者). ``speech``: words under a name.
``narration``: the author's own text. ``quote``: a whole paragraph that the author of an article
sets off as someone's words. ``note``: footnote, editor's note. ``caption``: of a picture."""

Role = Literal["host", "guest", "other"]
Script = Literal["hans", "hant", "latn", "jpan", "mixed"]
InterviewKind = Literal["interview", "article", "speech", "unknown"]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A run of a paragraph that the source sets in bold or italics: code points [start, end)."""

    start: int
    end: int
    style: Literal["strong", "emphasis"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of clean text without line breaks.

    ``lines`` are the source lines that it was made of. The text has its speaker's label and its
    Markdown emphasis marks taken off, hard-wrapped lines joined, and control and bidi characters
    neutralised; nothing else differs from the source.
    """

    text: str
    lines: Lines
    emphasis: tuple[Emphasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A maximal run of paragraphs by one speaker and of one kind.

    ``id`` is stable under edits elsewhere in the file: it comes from the interview and from the
    turn's own folded text, with an ordinal for repeats. ``speaker`` is a ``Speaker.id`` or None.
    ``lines`` run from the label line (or the first text line) to the last text line.
    ``timestamp`` is as written in the source (a clock time where that counts seconds), or None.
    """

    id: str
    speaker: str | None
    kind: TurnKind
    paragraphs: tuple[Paragraph, ...]
    lines: Lines
    timestamp: str | None = None

    @property
    def text(self) -> str:
        """The paragraphs joined by one ``\\n`` each. Offsets "in a turn" index this string."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def line_of(self, char: int) -> int:
        """The first source line of the paragraph that holds an offset in ``text``; the turn's
        first line in its first paragraph."""
        for n, paragraph in enumerate(self.paragraphs):
            if char <= len(paragraph.text):
                return paragraph.lines[0] if n else self.lines[0]
            char -= len(paragraph.text) + 1
        return self.paragraphs[-1].lines[0] if self.paragraphs else self.lines[0]

    def char_of(self, line: int) -> int:
        """Where in ``text`` the paragraph begins that a source line is in or before."""
        char = 0
        for paragraph in self.paragraphs:
            if line <= paragraph.lines[1]:
                return char
            char += len(paragraph.text) + 1
        return max(0, char - 1 - len(self.paragraphs[-1].text)) if self.paragraphs else 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the turns below it; ``title`` is None for what stands before the first one.

    ``turns`` may be a sequence that makes each turn when it is first asked for.

    ``lines`` are the heading's own source lines (None without a heading); a heading of two lines
    is one title, joined with a space. ``level`` is 1 for the outermost headings. ``timestamp`` is
    as written. ``line`` is the first line of the heading, or of the first turn without one.
    """

    title: str | None
    timestamp: str | None
    level: int
    line: int
    turns: tuple[Turn, ...]
    lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person (or an office, or an anonymous "interviewer") who speaks in one interview.

    ``labels`` are all spellings that open a turn or otherwise name this person in the document.
    """

    id: str
    name: str
    labels: tuple[str, ...]
    role: Role = "other"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Non-blank source lines that are in no turn, heading or metadata, and why."""

    lines: Lines
    why: str


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something the reader should know about one source line (0: about the whole file)."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How a file was read. ``confidence`` is 0..1; ``evidence`` says in words why. ``sidecars`` are
    the files whose corrections were applied, nearest first, relative to the transcript's folder (by
    its whole path the one that is kept in the reader's own)."""

    dialect: str
    confidence: float
    evidence: tuple[str, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    encoding: str = "utf-8"
    sidecars: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interview:
    """One transcript. Each non-blank source line is accounted for exactly once: in the ``lines``
    of one turn, in the heading ``lines`` of one section, in ``meta_lines``, or in ``dropped``.

    ``meta`` holds what the document says about itself (``date``, ``source_url``, ``byline``,
    ``source``, ``publisher``, ...), values as written. ``path`` is as it was given.
    """

    id: str
    path: Path
    title: str
    script: Script
    kind: InterviewKind
    meta: Mapping[str, str]
    speakers: tuple[Speaker, ...]
    sections: tuple[Section, ...]
    dropped: tuple[Dropped, ...]
    report: ReadingReport
    meta_lines: tuple[Lines, ...] = field(default=())

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """All turns in reading order; the index into it is the turn's *ordinal*."""
        return tuple(turn for section in self.sections for turn in section.turns)

    @cached_property
    def section_of_turn(self) -> tuple[int, ...]:
        """For each turn ordinal the index of its section."""
        return tuple(
            n for n, section in enumerate(self.sections) for _ in range(len(section.turns))
        )

    @cached_property
    def ordinal_of_turn(self) -> Mapping[str, int]:
        """Turn id → turn ordinal."""
        return {turn.id: n for n, turn in enumerate(self.turns)}

    @cached_property
    def speaker_by_id(self) -> Mapping[str, Speaker]:
        return {speaker.id: speaker for speaker in self.speakers}

    def speaker_name(self, turn: Turn) -> str | None:
        """The display name of a turn's speaker, None for a turn without one."""
        speaker = self.speaker_by_id.get(turn.speaker) if turn.speaker is not None else None
        return speaker.name if speaker else None

    def turn_at_line(self, line: int) -> int | None:
        """The ordinal of the turn that covers a source line; else of the next turn after it;
        None past the last turn."""
        for n, turn in enumerate(self.turns):
            if line <= turn.lines[1]:
                return n
        return None

    def walk(self) -> Iterator[tuple[Section, Turn]]:
        for section in self.sections:
            for turn in section.turns:
                yield section, turn


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap or touch made one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
