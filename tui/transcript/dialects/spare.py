"""Rarer ways, tried only when no usual label was found: ``Name — text``, ``| Name | text |``,
``Name「text」``, and the name after the words (``—— Name`` on a line of its own below them)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import compress, pairwise

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import CLOCK
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern
from tui.transcript.refusal import SPEECH

DASHED = "name and dash"
TABLE = "table"
AFTER = "name after the words"
DOTTED = "name and full stop"
ROUND = "name in round brackets"
SPACED = "name and wide blank"
FRAMED = "name and sign"
ENDED = "name in brackets at the end"
QUOTED = "name and quotation"

_DASHED = pattern(
    r"(\*\*)?([^\s*—–―|][^—–―|]{0,28}?)(\*\*)?\s{0,2}"
    r"(?:——|―+|—|–|\s-{1,2}\s|\s?[|｜丨]\s?)\s{0,2}(\S.*)$"
)
_ROUND = pattern(r"[（(]([^（）()]{1,24})[)）]\s{0,4}(\S.*)$")
_DOTTED = pattern(
    r"((?:M[RS]S?\. |THE )?[A-Z][A-Z'’-]{1,24}(?: [A-Z][A-Z'’.-]{0,20}){0,3})\.\s{1,4}(\S.*)$"
)
_OF = r"(?: of [A-Z]\w{2,20}(?: [A-Z]\w{2,20}){0,2})?"
_DOTTED_SMALL = pattern(
    r"((?:(?:[A-ZÀ-Þ]\.|M[rs]s?\.|Dr\.|[A-ZÀ-Þ][\w'’-]{1,20}) ){0,3}[A-ZÀ-Þ][\w'’-]{0,20}"
    rf"{_OF})\."
    r"(?:\s{1,4}|[—–]|--)(\S.*)$"
)
_TITLES = frozenset(("mr", "mrs", "ms", "dr"))
_SPACED = pattern(r"([^\s、。，,.：:?？!！\d]{1,12})(?:\u3000{1,2}|[ \u00a0]{2,4})(\S.*)$")
_HEADED = pattern(r"([\u3400-\u9fff·]{2,8})[ \u3000](\S.*)$")
_ASKING = frozenset(("――", "——", "──", "━━"))
_QUOTED = pattern(r"([^\s、。，,.：:?？!！「」『』“”\d]{1,12})\s?((?:「|『|“)\S.*[」』”])$")
_DIGIT = pattern(r"\d")
_RULED = pattern(r"\|?[\s:|-]{3,}$")
SIGNED = pattern(r"(?:(?:——|―+|—|–|--?|~)\s{0,3}|\[name=)(\S[^—–―\]]{0,30})\]?$")
"""A name below the words: behind a dash, or as HackMD signs a comment."""


def find(page: Page) -> list[Opening]:
    """Openings of the first of these ways that fits."""
    for way in (
        _tabular, _signed, _letters, _dotted, _dashed, rounded, _columns, _spaced, _quoted, _framed,
        _ended, _headed, _capitals, _pointed, _glued,
    ):  # fmt: skip
        found = way(page)
        if found:
            return found
    return []


def _dashed(page: Page) -> list[Opening]:
    found: list[Opening] = []
    for at, text in page.lines.plain():
        match = _DASHED.match(text)
        if match is None:
            continue
        label = analyse(match.group(2).rstrip(". "))
        if label is not None and label.nameness >= 0.3:
            found.append(Opening(at, label, match.group(4), "dashed", DASHED))
    texts = page.lines.kinds.count("text")
    return found if _recurs(found, texts) else []


def _dotted(page: Page) -> list[Opening]:
    for shape, share in ((_DOTTED, 0), (_DOTTED_SMALL, 1)):
        found = _by_shape(page, shape, "dotted", DOTTED)
        parted = [opening for opening in found if page.lines.gaps[opening.at]]
        if len(parted) >= 0.6 * len(found):
            found = parted  # a name may end a line and its sentence within a paragraph
        if _recurs(found, share and _blocks(page)):
            return found
    return []


_LETTER = pattern(r"(\*\*|__)?([A-ZÀ-ÞА-Я]|[A-ZÀ-ÞА-Я]{3,12})\.[-–—\s]{1,4}(\S.*)$")
_ASKED = pattern(r"[?？؟][*_”»\"')]{0,4}$")


def _letters(page: Page) -> list[Opening]:
    """``P. text?`` and ``R. text``, whichever two letters a language asks and answers with; the
    first time as whole words perhaps."""
    found: list[Opening] = []
    for at, text in page.lines.plain():
        match = _LETTER.match(text)
        if match is None:
            continue
        word, rest = match[2], match[3]
        label = analyse(word if len(word) == 1 else f"{word} ({word[0]})")
        if label is None:
            continue
        if match[1]:
            rest = rest[2:].lstrip() if rest.startswith(match[1]) else match[1] + rest
        found.append(Opening(at, label.raised(0.75), rest, "letter", DOTTED, whole=bool(match[1])))
    letters = Counter(opening.label.key for opening in found if len(opening.label.key) == 1)
    if len(letters) != 2 or sum(letters.values()) < 4 or min(letters.values()) < 2:
        return []
    found = [one for one in found if one.label.key[0] in letters]
    if len({opening.label.key for opening in found}) > 4:
        return []
    asked = [
        sum(_ASKED.search(one.rest) is not None for one in found if one.label.key[0] == letter)
        / sum(one.label.key[0] == letter for one in found)
        for letter in letters
    ]
    return found if max(asked) >= 0.6 and min(asked) <= 0.3 else []


def rounded(page: Page) -> list[Opening]:
    """``（Name）text``, where it opens most blocks."""
    found = _by_shape(page, _ROUND, "rounded", ROUND)
    return found if _recurs(found, _blocks(page)) else []


def _spaced(page: Page) -> list[Opening]:
    """``Name　text`` with a wide blank between them, where it opens most blocks."""
    found = _by_shape(page, _SPACED, "spaced", SPACED)
    counts = Counter(opening.label.key for opening in found)
    found = [opening for opening in found if counts[opening.label.key] > 1]
    ended = sum(opening.rest[-1] in "。．.！!？?…”」" for opening in found)
    if sum(text[:2] in _ASKING for _, text in page.lines.plain()) * 3 > len(found):
        return []  # questions behind dashes, and these are the answers
    return found if _recurs(found, _blocks(page)) and ended >= 0.6 * len(found) else []


def _headed(page: Page) -> list[Opening]:
    """``Name text`` with a single blank between them, where every line is written so and few names
    come again and again."""
    found = _by_shape(page, _HEADED, "spaced", SPACED)
    counts = Counter(opening.label.key for opening in found)
    texts = page.lines.kinds.count("text")
    said = sum(SPEECH.search(opening.rest) is not None for opening in found)
    often = len(counts) <= len(found) / 3 and min(counts.values(), default=0) > 1
    return found if often and _recurs(found, 0) and len(found) == texts <= 3 * said else []


_CAPITALS = pattern(
    r"((?:(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][A-ZÀ-Þ'’-]{1,24}|M[rscR]{1,3}\.?) ){0,3}[A-ZÀ-Þ][A-ZÀ-Þ'’-]{1,24})"
    r"\s{1,4}((?:[A-ZÀ-Þ][a-zà-ÿ'’]|[A-ZÀ-Þ]\s|[¿¡(“\"\[‘\d…]).*)$"
)


def _capitals(page: Page) -> list[Opening]:
    """``NAME Text`` with a single blank between them, where nearly every paragraph begins so."""
    found = _by_shape(page, _CAPITALS, "spaced", SPACED)
    counts = Counter(opening.label.key for opening in found)
    often = len(found) >= 0.9 * _blocks(page) and len(counts) <= len(found) / 2.5
    said = sum(SPEECH.search(opening.rest) is not None for opening in found)
    return found if often and _recurs(found, 0) and said >= len(found) / 3 else []


_POINTED = pattern(r"[▲△▼▽]\s{0,3}([^\s:：][^:：]{0,28})[:：]\s{0,3}(\S.*)$")
_GLUED = pattern(r"([问問答])(\S.*)$")


def _pointed(page: Page) -> list[Opening]:
    """``▲Name：text``, where nearly every paragraph begins so: no captions."""
    found = _by_shape(page, _POINTED, "plain", FRAMED)
    return found if len(found) >= 0.8 * _blocks(page) and _recurs(found, 0) else []


def _glued(page: Page) -> list[Opening]:
    """``问text`` and ``答text`` without anything between, by turns through the whole page."""
    found = _by_shape(page, _GLUED, "letter", SPACED)
    letters = [opening.label.text for opening in found]
    turns = sum(before != after for before, after in pairwise(letters))
    texts = page.lines.kinds.count("text")
    fits = len(found) >= 6 and turns >= 0.9 * (len(found) - 1) and len(found) >= 0.5 * texts
    return found if fits and _recurs(found, 0) else []


def _quoted(page: Page) -> list[Opening]:
    """``Name「text」``, where nearly every line is written so."""
    found = _by_shape(page, _QUOTED, "quoted", QUOTED)
    return found if _recurs(found, page.lines.kinds.count("text")) else []


_SIGN = r"[^\w\s，。、！？；：:,.!?;=+\"“”'’‘(（)）#$%&@*{}-]{1,3}"
_FRAMED = pattern(
    rf"((?:{_SIGN})?)\s{{0,2}}([^\W_](?:[\w .·'’-]{{0,28}}[\w.])?)\s{{0,2}}({_SIGN})"
    r"\s{0,3}(\S.*)$"
)
_CLOSED = pattern(r"(\S.*?)\s{0,3}[（(\[【〔]([^（）()\[\]【】〔〕]{1,24})[)）\]】〕][。.]?$")


def _framed(page: Page) -> list[Opening]:
    """The same sign behind nearly every name (and one in front perhaps), whichever it is:
    ``Ann // text``, ``「Ann」text``, ``Ann> text``."""
    lines = page.lines
    ways: dict[tuple[str, str], list[Opening]] = {}
    for at, text in enumerate(lines.texts):
        match = _FRAMED.match(text) if lines.kinds[at] == "text" else None
        if match is None:
            continue
        label = analyse(match[2])
        if label is not None and label.nameness >= 0.15:
            rest = match[4].removesuffix("|").rstrip() if match[1] == "|" else match[4]
            ways.setdefault((match[1], match[3]), []).append(
                Opening(at, label, rest, "framed", FRAMED)
            )
    if not ways:
        return []
    found = max(ways.values(), key=len)
    return found if len(found) >= 0.8 * _blocks(page) and _recurs(found, _blocks(page)) else []


def _ended(page: Page) -> list[Opening]:
    """``text（Name）``, where nearly every paragraph ends so."""
    lines = page.lines
    found: list[Opening] = []
    for at, text in enumerate(lines.texts):
        match = _CLOSED.match(text) if lines.kinds[at] == "text" and text[-2:-1] else None
        if match is None:
            continue
        label = analyse(match[2])
        if label is not None and label.nameness >= 0.3:
            found.append(Opening(at, label, match[1], "ended", ENDED))
    texts = lines.kinds.count("text")
    return found if len(found) >= 0.8 * texts and _recurs(found, 0) else []


def _blocks(page: Page) -> int:
    return sum(compress(page.lines.gaps, map("text".__eq__, page.lines.kinds)))


def _by_shape(page: Page, shape: re.Pattern[str], form: str, dialect: str) -> list[Opening]:
    """Openings among the lines that a pattern with a name and a text fits."""
    found: list[Opening] = []
    for at, text in page.lines.plain():
        match = shape.match(text)
        if match is None:
            continue
        label = analyse(match.group(1))
        if label is not None and label.key in _TITLES:
            continue
        if label is not None and label.nameness >= 0.3 and (len(label.key) > 1 or form != "dotted"):
            found.append(Opening(at, label, match.group(2), form, dialect))
    return found


def _tabular(page: Page) -> list[Opening]:
    rows: list[tuple[int, list[str]]] = []
    for at, text in page.lines.plain():
        if text[:1] == "|":
            cells = [cell.strip("* ") for cell in text.strip("|").split("|")]
            if len(cells) >= 2 and any(cell.strip("-: ") for cell in cells):
                rows.append((at, cells))
    return _by_columns(page, rows) or _by_columns(
        page, rows[1:] if rows and _name_columns(rows[0][1]) else []
    )


def _columns(page: Page) -> list[Opening]:
    """Columns between tabs or commas, the same number in nearly every line."""
    for mark in "\t,;":
        rows = [
            (at, cells)
            for at, text in page.lines.plain()
            if mark in text
            if len(cells := _cells(text, mark)) >= 2
        ]
        if len(rows) >= 4 and len(rows) >= 0.9 * len(page.lines):
            width = Counter(len(cells) for _, cells in rows).most_common(1)[0]
            if width[1] >= 0.9 * len(rows):
                return _by_columns(page, rows[1:] if _name_columns(rows[0][1]) else rows)
    return []


def _name_columns(cells: list[str]) -> bool:
    """Whether the first row names the columns: nothing in it is a number or a sentence."""
    return all(
        len(cell) <= 20 and cell[-1:] not in "。.！!？?…" and not _DIGIT.search(cell)
        for cell in cells
        if cell
    )


def _cells(text: str, mark: str) -> list[str]:
    if mark == "\t":
        return [cell.strip() for cell in text.split("\t")]
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=mark))]
    except (csv.Error, StopIteration):
        return []


def _by_columns(page: Page, rows: list[tuple[int, list[str]]]) -> list[Opening]:
    """Of the columns the longest holds what is said, another one who says it."""
    for at in range(rows[0][0] + 1, rows[0][0] + 3) if rows else ():
        if at < len(page.lines) and _RULED.match(page.lines[at].text):
            rows = [row for row in rows if row[0] > at]  # what stands above names the columns
    if len(rows) < 3:
        return []
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    rows = [(at, cells) for at, cells in rows if len(cells) == width]
    if len(rows) < 3:
        return []
    length = [sum(len(cells[k]) for _, cells in rows) for k in range(width)]
    said = max(range(width), key=length.__getitem__)
    if length[said] < 5 * len(rows):
        return []  # words, no speech
    best: list[Opening] = []
    for column in range(width):
        if column == said:
            continue
        found: list[Opening] = []
        for at, cells in rows:
            label: Label | None = analyse(cells[column])
            if label is None or label.nameness < 0.2:
                continue
            stamp = next(
                (
                    m["time"]
                    for k, cell in enumerate(cells)
                    if k != said and (m := CLOCK.match(cell))
                ),
                None,
            )
            found.append(Opening(at, label, cells[said], "table row", TABLE, stamp))
        if len(found) >= 0.8 * (len(rows) - 1) and _recurs(found, 0) and len(found) > len(best):
            best = found
    return best


def _signed(page: Page) -> list[Opening]:
    lines = page.lines
    signs: list[tuple[int, Label]] = []
    for at in page.marked:
        match = SIGNED.match(lines[at].text)
        if match is None or at == 0:
            continue
        label = analyse(match.group(1))
        if label is not None and label.nameness >= 0.3:
            signs.append((at, label))
    found: list[Opening] = []
    previous = -1
    for at, label in signs:
        first = previous + 1
        while first < at and lines[first].kind != "text":
            first += 1
        if first < at:
            found.append(Opening(first, label, lines[first].text, "signed", AFTER))
        previous = at
    if not _recurs(found, 0) or len(found) < len(signs):
        return []
    return found


def _recurs(found: list[Opening], lines: int) -> bool:
    counts = Counter(opening.label.key for opening in found)
    if len(found) < 4 or len(counts) < 2 or max(counts.values()) < 2:
        return False
    single = sum(1 for count in counts.values() if count == 1)
    return (
        len(counts) <= len(found) / 2
        and (single <= len(counts) / 2 or single * 3 <= len(found))
        and (not lines or len(found) >= 0.5 * lines)
    )
