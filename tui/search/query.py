"""What a reader types into the finder, read as a query. Reading one never fails.

    words in any order      all of them, anywhere in a turn; as a phrase first
    "a phrase"              exactly this; also “…” and 「…」
    -not                    not this; also -"…", -@…, -#…
    @speaker  #section      turns of a speaker, turns under a heading
    in:interview            turns of interviews whose title or file name has this
    /regular expression/    in Python's syntax, over the original text
    :120  :1:02:30          the turn of that number, the turn at that time

Whatever fits none of these is text: ``[b]``, ``(`` and ``C:\\`` are searched as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tui.search.fold import fold, squeeze

MAX_CHARACTERS = 300
"""Longer queries are cut: nobody types them, a slip of the clipboard does."""
MAX_TERMS = 24

Field = Literal["text", "speaker", "section", "interview"]

_QUOTES = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』"}
_FIELDS: dict[str, Field] = {"@": "speaker", "＠": "speaker", "#": "section", "＃": "section"}
_IN = re.compile(r"in[:：]", re.IGNORECASE)
_UNKNOWN = re.compile(r"([A-Za-z]{2,12}):(?!//)(?=[^\s:])")
_TIME = re.compile(r"[:：](?:(\d{1,3})[:：])?(\d{1,3})[:：](\d{2})\Z")
_TURN = re.compile(r"[:：](\d{1,7})\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``text`` is as typed, without its marks; ``folded`` and then squeezed it is
    what is looked for. ``phrase``: typed in quotation marks, so only exactly this will do."""

    text: str
    folded: str
    field: Field = "text"
    negated: bool = False
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as read. ``source`` is what was typed; ``notice`` is one line for the reader on
    anything that was not taken as it may have been meant, or None.

    ``turn`` is a turn's number from 1 and ``seconds`` a time: places to go to rather than text.
    ``pattern`` is a compiled regular expression over a paragraph's original text.
    """

    source: str
    terms: tuple[Term, ...] = ()
    pattern: re.Pattern[str] | None = None
    turn: int | None = None
    seconds: int | None = None
    notice: str | None = None

    @property
    def text_terms(self) -> tuple[Term, ...]:
        """The terms that must be in a turn's text."""
        return tuple(t for t in self.terms if t.field == "text" and not t.negated)

    @property
    def filters(self) -> tuple[Term, ...]:
        """The terms that only restrict: speakers, sections, interviews, and all negated ones."""
        return tuple(t for t in self.terms if t.field != "text" or t.negated)

    @property
    def is_empty(self) -> bool:
        """Nothing to look for (yet)."""
        return not (self.terms or self.pattern or self.turn or self.seconds is not None)


def parse_query(text: str) -> Query:
    """Read ``text`` as a query. Never raises; :attr:`Query.notice` says what was odd."""
    notices: list[str] = []
    source = text
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        notices.append(f"only the first {MAX_CHARACTERS} characters are searched")
    stripped = text.strip()
    if whole := _TURN.match(stripped):
        if int(whole[1]) == 0:
            notices.append("turns are counted from 1")
        return Query(source, turn=int(whole[1]), notice=_join(notices))
    if whole := _TIME.match(stripped):
        hours, minutes, seconds = (int(part or 0) for part in whole.groups())
        return Query(source, seconds=hours * 3600 + minutes * 60 + seconds, notice=_join(notices))

    terms: list[Term] = []
    pattern: re.Pattern[str] | None = None
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        start = place
        if text[place] in "/／" and pattern is None:
            end = _regex_end(text, place)
            if end is not None:
                pattern = _compiled(text[place + 1 : end], notices)
                place = end + 1
                if pattern is None:
                    terms.append(_term(text[start:place]))
                continue
            if place + 1 < len(text) and text.find(text[place], place + 1) < 0:
                notices.append(f"no closing {text[place]} yet: searched as text")
        negated = text[place] in "-－−" and place + 1 < len(text) and not text[place + 1].isspace()
        if negated:
            place += 1
        field: Field = "text"
        if text[place] in _FIELDS:
            field = _FIELDS[text[place]]
            place += 1
        elif found := _IN.match(text, place):
            field = "interview"
            place = found.end()
        value, end, phrase = _value(text, place, notices)
        if field != "text" and not fold(value).strip():
            # Still typing, perhaps: what stands beside it is searched.
            notices.append(_WANTED[field])
            place = max(end, place)
            continue
        if negated and field == "text" and not any(map(str.isalnum, value)):
            value, negated, phrase = text[start:end], False, False
        elif field == "text" and not negated and (odd := _UNKNOWN.match(value)):
            notices.append(
                f"“{odd[1]}:” is no prefix and searched as text; there are @speaker, #section, "
                "in:interview, :turn or time"
            )
        if not fold(value).strip():
            value, negated, phrase = text[start:end].strip(), False, False
        place = max(end, start + 1)
        if not phrase and len(value) > 1 and value[-1] in _QUOTES and value[:-1].strip():
            stray = value[-1]
            if stray in '"＂“”' and not any(mark in value[:-1] for mark in '"＂“”'):
                notices.append(f"{stray} without another is left out")
                value = value[:-1]
        if value.strip('"“”＂ '):
            terms.append(_term(value, field, negated, phrase))
    if not terms and pattern is None and not notices and text.strip():
        notices.append("nothing between the quotation marks yet")
    if len(terms) > MAX_TERMS:
        del terms[MAX_TERMS:]
        notices.append(f"only the first {MAX_TERMS} words are searched")
    return Query(source, tuple(terms), pattern, notice=_join(notices))


_WANTED: dict[Field, str] = {
    "speaker": "@ wants a speaker's name after it",
    "section": "# wants words of a heading after it",
    "interview": "in: wants words of an interview's title after it",
}


def _join(notices: list[str]) -> str | None:
    return "; ".join(dict.fromkeys(notices)) or None


def _term(text: str, field: Field = "text", negated: bool = False, phrase: bool = False) -> Term:
    flat = " ".join(text.split())
    return Term(flat, squeeze(fold(flat)).strip(), field, negated, phrase)


def _value(text: str, place: int, notices: list[str]) -> tuple[str, int, bool]:
    """What stands at ``place``: in quotation marks or up to the next space. Also where it ends
    and whether it was quoted."""
    closing = _QUOTES.get(text[place]) if place < len(text) else None
    if closing is not None:
        end = text.find(closing, place + 1)
        if end < 0:
            # Still typing a phrase, or a stray mark: what follows it is the phrase so far.
            if text[place + 1 :].strip():
                notices.append(f"no closing {closing} yet")
            return text[place + 1 :], len(text), bool(text[place + 1 :].strip())
        if text[place + 1 : end].strip():
            return text[place + 1 : end], end + 1, True
        return "", end + 1, False
    end = place
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[place:end], end, False


def _regex_end(text: str, place: int) -> int | None:
    """Where the ``/`` that closes the one at ``place`` stands: before a space or the end."""
    end = place + 1
    while end < len(text):
        if text[end] == "\\":
            end += 2
            continue
        if text[end] == text[place] and (end + 1 == len(text) or text[end + 1].isspace()):
            return end if end > place + 1 else None
        end += 1
    return None


def _compiled(source: str, notices: list[str]) -> re.Pattern[str] | None:
    from tui.search.patterns import PatternError, compile_bounded

    try:
        return compile_bounded(source)
    except PatternError as error:
        notices.append(f"/{source}/ is searched as text: {error}")
        return None
