"""Turns as columns: a ``Turn`` is made when somebody looks at it.

A long transcript has hundreds of thousands of turns, of which a reader sees a screenful, and a
cache wants the bare values. An object with its id, its paragraphs and their lines takes longer to
make than everything else that is done to a turn, and ten times the memory.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from typing import Protocol, cast, overload

from tui.transcript.model import Emphasis, Lines, Paragraph, Turn, TurnKind
from tui.transcript.stamps import Stamps


class _OpenParagraph:
    """A paragraph that can still be written to: the slots of ``Paragraph``, which it becomes by
    its class. A frozen class's own ``__init__`` takes five times as long (measured)."""

    __slots__ = ("emphasis", "lines", "text")

    text: str
    lines: Lines
    emphasis: tuple[Emphasis, ...]


class _OpenTurn:
    """As ``_OpenParagraph``, for ``Turn``."""

    __slots__ = ("id", "kind", "lines", "paragraphs", "speaker", "timestamp")

    id: str
    speaker: str | None
    kind: TurnKind
    paragraphs: tuple[Paragraph, ...]
    lines: Lines
    timestamp: str | None


def single(n: int, text: str) -> Paragraph:
    """The paragraph of one source line without emphasis."""
    return stretch(n, n, text)


def stretch(first: int, last: int, text: str) -> Paragraph:
    """The paragraph of these source lines without emphasis."""
    made = _OpenParagraph()
    made.text = text
    made.lines = (first, last)
    made.emphasis = ()
    made.__class__ = Paragraph  # type: ignore[assignment]
    return cast("Paragraph", made)


class Stack:
    """Paragraphs without emphasis, as columns: their texts and their first and last lines."""

    __slots__ = ("firsts", "lasts", "texts")

    def __init__(self, texts: list[str], firsts: array[int], lasts: array[int]) -> None:
        self.texts = texts
        self.firsts = firsts
        self.lasts = lasts

    def rows(self) -> Iterator[tuple[str, Lines]]:
        """Text and lines of each paragraph."""
        return zip(self.texts, zip(self.firsts, self.lasts, strict=True), strict=True)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, made anew."""
        return tuple([stretch(first, last, text) for text, (first, last) in self.rows()])


Said = str | Stack | tuple[Paragraph, ...]
"""A turn's text where it is one paragraph without emphasis, else its paragraphs."""


class TurnSource(Protocol):
    """Whoever can make turn after turn."""

    def turn(self, n: int, /) -> Turn: ...


class TurnRange(Sequence[Turn]):
    """A run of turns, standing in for the tuple that the model has."""

    __slots__ = ("_size", "first", "source")

    def __init__(self, source: TurnSource, first: int, size: int) -> None:
        self.source = source
        self.first = first
        self._size = size

    @property
    def span(self) -> range:
        """The numbers of its turns."""
        return range(self.first, self.first + self._size)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Turn: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Turn, ...]: ...

    def __getitem__(self, index: int | slice) -> Turn | tuple[Turn, ...]:
        if isinstance(index, slice):
            first, turn = self.first, self.source.turn
            return tuple([turn(first + n) for n in range(*index.indices(self._size))])
        if index < 0:
            index += self._size
        if not 0 <= index < self._size:
            raise IndexError(index)
        return self.source.turn(self.first + index)

    def __iter__(self) -> Iterator[Turn]:
        return map(self.source.turn, self.span)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TurnRange | tuple):
            return len(self) == len(other) and tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{self._size} turns>"


Row = tuple[str, str | None, TurnKind, Lines, str | None, int, Said]


class TurnTable:
    """The turns of one interview, in order. Where ``said`` is a text, this begins on the line that
    ``begins`` tells and goes on to the turn's last one; ``stamps`` holds the timestamps of the
    turns that have one."""

    __slots__ = (
        "_identity", "_ids", "_made", "begins", "firsts", "kinds", "lasts", "said", "speakers",
        "stamps",
    )  # fmt: skip

    def __init__(self, identity: str) -> None:
        self.firsts = array("I")
        self.lasts = array("I")
        self.begins = array("I")
        self.kinds: list[TurnKind] = []
        self.speakers: list[str | None] = []
        self.stamps = Stamps()
        self.said: list[Said] = []
        self._identity = identity
        self._ids: list[str] | None = None
        self._made: list[Turn | None] | None = None

    def __len__(self) -> int:
        return len(self.said)

    @property
    def ids(self) -> list[str]:
        """The ids of all turns: whether a text stands there twice shows in all of them."""
        if self._ids is None:
            self._ids = list(_ids(self._identity, self.said))
        return self._ids

    def keep_ids(self, before: TurnTable) -> None:
        """Turns that are as they were in another reading of the same interview keep the ids that
        they had there: ordinals of repeats must not move when one of them is left out."""
        known = {
            (first, last, before.text(n)): before.ids[n]
            for n, (first, last) in enumerate(zip(before.firsts, before.lasts, strict=True))
        }
        places = zip(self.firsts, self.lasts, strict=True)
        kept = [known.get((*place, self.text(n))) for n, place in enumerate(places)]
        taken = set(kept)
        ids: list[str] = []
        for name, own in zip(kept, self.ids, strict=True):
            if name is None:
                stem, again = own.partition("-")[0], 1
                name = own
                while name in taken:
                    again += 1
                    name = f"{stem}-{again}"
                taken.add(name)
            ids.append(name)
        self._ids = ids

    def text(self, n: int) -> str:
        """See ``Turn.text``."""
        return _text(self.said[n])

    def rows(self, span: range) -> Iterator[Row]:
        """Id, speaker, kind, lines, timestamp, ``begins`` and ``said`` of a run of turns, none of
        them made."""
        run = slice(span.start, span.stop)
        return zip(
            self.ids[run],
            self.speakers[run],
            self.kinds[run],
            zip(self.firsts[run], self.lasts[run], strict=True),
            map(self.stamps.get, span),
            self.begins[run],
            self.said[run],
            strict=True,
        )

    def turn(self, n: int, /) -> Turn:
        if self._made is None:
            self._made = [None] * len(self.said)
        made = self._made[n]
        if made is None:
            last, said = self.lasts[n], self.said[n]
            turn = _OpenTurn()
            turn.id = self.ids[n]
            turn.speaker = self.speakers[n]
            turn.kind = self.kinds[n]
            if isinstance(said, str):
                turn.paragraphs = (stretch(self.begins[n], last, said),)
            else:
                turn.paragraphs = said if isinstance(said, tuple) else said.paragraphs()
            turn.lines = (self.firsts[n], last)
            turn.timestamp = self.stamps.get(n)
            turn.__class__ = Turn  # type: ignore[assignment]
            made = self._made[n] = cast("Turn", turn)
        return made


def _columns(turns: Sequence[Turn]) -> tuple[TurnTable, int, int] | None:
    """The table that these turns are a run of, and from where to where; None for others."""
    if isinstance(turns, TurnRange) and isinstance(turns.source, TurnTable):
        return turns.source, turns.first, turns.first + len(turns)
    return None


def speakers_of(turns: Sequence[Turn]) -> list[str | None]:
    """Who says each turn, without making the turns where they are columns."""
    found = _columns(turns)
    if found is None:
        return [turn.speaker for turn in turns]
    table, first, end = found
    return table.speakers[first:end]


def texts_of(turns: Sequence[Turn]) -> list[str]:
    """The text of each turn, without making the turns where they are columns."""
    found = _columns(turns)
    if found is None:
        return [turn.text for turn in turns]
    table, first, end = found
    return [_text(said) for said in table.said[first:end]]


def stamps_of(turns: Sequence[Turn]) -> list[tuple[int, str]]:
    """Which turns have a timestamp, counted from 0, and which; without making the turns where they
    are columns."""
    found = _columns(turns)
    if found is None:
        return [(n, turn.timestamp) for n, turn in enumerate(turns) if turn.timestamp]
    table, first, end = found
    if not table.stamps:
        return []
    told = ((n, table.stamps.get(n)) for n in range(first, end))
    return [(n - first, stamp) for n, stamp in told if stamp]


def _text(said: Said) -> str:
    if isinstance(said, str):
        return said
    return "\n".join(said.texts if isinstance(said, Stack) else [part.text for part in said])


_BATCH = 2048
"""So many turns are folded and given ids at a time."""


def _ids(identity: str, said: Sequence[Said]) -> Iterator[str]:
    """Ids that are stable under edits elsewhere: from the interview and the turn's own folded
    text, with an ordinal for repeats."""
    start = hashlib.blake2b(identity.encode() + b"\0", digest_size=6)
    counts: dict[str, int] = {}
    for begin in range(0, len(said), _BATCH):
        for piece in _folded(list(map(_text, said[begin : begin + _BATCH]))):
            digest = start.copy()
            digest.update(piece)
            name = digest.hexdigest()
            if name in counts:
                counts[name] += 1
                name = f"{name}-{counts[name]}"
            else:
                counts[name] = 1
            yield name


def fold_text(text: str) -> str:
    """What of a turn's text its id is made from: no spaces, and no case in plain ASCII."""
    text = text.replace(" ", "")
    return text.lower() if text.isascii() else text


def _folded(texts: list[str]) -> list[bytes]:
    """``fold_text`` of each text as UTF-8. All are folded as one string: a call for each piece
    costs more than the work on it."""
    joined = "\0".join(texts)
    try:
        pieces = joined.encode().replace(b" ", b"").split(b"\0")
    except UnicodeEncodeError:
        pieces = []
    if len(pieces) != len(texts):  # a surrogate or a NUL has come through a reader
        return [fold_text(text).encode("utf-8", "replace") for text in texts]
    return [piece.lower() if piece.isascii() else piece for piece in pieces]
