"""Nobody is named: the question is set off (bold, heading, block quote, italics, a dash), the
answer is plain text below it. Told apart from a report with questions for headings by what the
questions say: they speak to a *you*."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from tui.transcript.dialects import Opening
from tui.transcript.joining import CLOSING
from tui.transcript.labels import Label, analyse
from tui.transcript.lines import Line, Page
from tui.transcript.pattern import pattern

NAME = "questions set off, answers plain"
ASKER = "\x00asker"

_DASH = pattern(r"(?:――|——|──|━━|—|–|―|─|‐‐)\s{0,3}(?=[^\s—―─–-])(.*)$")
_ASKS = pattern(r"[?？؟]|(?:か|でしょう|吗|嗎|呢)[。.]?\s*$")
_YOU = pattern(
    r"[你您妳]|\b(?:you|your|yours|you're|you’re)\b|あなた|さんは|さんの|さんに|ですか|ますか"
    r"|でしょうか|ましたか|您们|세요|셨|십니까|시나요|신가요"
    r"|\b(?:vous|votre|vos|Sie|Ihnen|Ihre?[nmrs]?|usted|ustedes|tú|você|lei|вы|вам|вас|вами"
    r"|ваш\w{0,3}|bạn|anh|chị|ông|cô)\b|[اأ]نت|ـك\b",
    re.IGNORECASE,
)
_I = pattern(
    r"我(?![们們国國司校])|\b(?:I|I'm|I’m|I've|I’ve|my)\b|私|僕|俺|제가|저는|저도|제 "
    r"|\b(?:je|j['’]\w|moi|ich|mir|mich|yo|mi|me|eu|я|меня|мне|мой|моя|tôi|mình)\b|أنا",
    re.IGNORECASE,
)
_FEWEST = 3
_MOSTLY = 0.6
"""Where dashes stand in front of what both say: a novel has other lines as well."""
_DASHED = pattern(rf"(\*\*|__)?{_DASH.pattern}")
_NUMBERED = pattern(r"[(（]?\d{1,3}\s?[、.．)）]\s{0,3}(?=\D).*[?？][”’」』）)]?$")
_NUMBER = pattern(r"\d{1,3}")
_QUOTATION = frozenset("\"'“‘「『-–—―>")
_FRAMES = {"[": "]", "【": "】", "〔": "〕", "(": ")", "（": "）", "「": "」", "『": "』"}
_NAMED = pattern(
    r"(?:(?:\*\*|__)([^*_\s]{1,12})(?:\*\*|__)\s{0,2}|([^\s、。，：:？?！!]{1,12})\u3000{1,2})(\S.*)$"
)
"""A name in bold or before an ideographic space."""


_SHARE_OF_YOU = {"dash": 0.15, "heading": 0.4, "mark": 0.4}
"""So many of the questions speak to somebody: headings of a report may be questions as well."""


def asker() -> Label:
    """The label of whoever asks where nobody is named."""
    label = Label("", ASKER)
    label.host = True
    label.nameness = 1.0
    return label


def find(page: Page) -> list[Opening]:
    """Set-off questions, if they make a conversation; tried only when no label was found."""
    texts = [line for line in page.lines if line.kind in ("text", "heading", "quote")]
    signs = _signs(page)
    for form in (
        "dash", "bold", "heading", "quoted", "italic", "numbered", "sign", "framed", "capitals",
        "mark",
    ):  # fmt: skip
        found = signs.questions if form == "sign" else _set_off(page, form)
        low = form in ("bold", "heading") and len(found) > _FEWEST
        if low and found[-1][1].rstrip("*_ ")[-1:] not in CLOSING:
            del found[-1]  # what stands below the talk is set off as well
        if len(found) < _FEWEST or len(found) > 0.7 * len(texts):
            continue
        asks = sum(1 for _, text in found if _ASKS.search(text.rstrip("*_”’」』 ")))
        you = sum(1 for _, text in found if _YOU.search(text))
        alone = sum(1 for at, _ in found if _next_is_plain(page, at, form))
        spoken_to = you >= _SHARE_OF_YOU.get(form, 0.3) * len(found) or (
            form == "bold" and not you and asks == alone == len(found) and _foreign(page)
        )
        if form == "mark" and not _answered_by_one(page, found):
            continue
        if form in ("numbered", "capitals"):  # a form to fill in says *you* as well
            spoken_to = False
        elif form not in ("heading", "mark") and you and not spoken_to:
            spoken_to = asks == len(found) > _FEWEST and _called_a_talk(page, found[0][0])
        if (
            asks >= 0.6 * len(found)
            and (
                spoken_to
                or (asks >= 0.8 * len(found) and _one_talks(page, found, len(texts), you, form))
            )
            and alone >= 0.8 * len(found)
            and len(found) >= 0.08 * len(texts)
        ):
            label = asker()
            asked = [Opening(at, label, text, form, NAME) for at, text in found]
            answered = _answered(page, found)
            if form == "sign":
                for at, text in signs.answers:
                    page.lines.texts[at] = text
                page.find_colons_again({at for at, _ in signs.answers})
            return sorted((*asked, *answered), key=lambda opening: opening.at)
    return []


_SIGN = pattern(
    "([-‐–—―*#>|\u2022\u2190-\u21ff\u2300-\u24ff\u2580-\u27bf\u2b00-\u2bff\u25a0-\u25ff"
    "\u3013\U0001f000-\U0001faff]\ufe0f?)\\s{0,3}(?=[^\\s\\d])(.*)$"
)


class _Signs(NamedTuple):
    """Lines that a sign which is no letter sets off: the sign of those that ask, and the one that
    nearly all answers have, if any. Each line's index and its text without the sign."""

    questions: list[tuple[int, str]]
    answers: list[tuple[int, str]]


def _signs(page: Page) -> _Signs:
    """One sign in front of the questions and none, or another one, in front of the answers."""
    signed: dict[str, list[tuple[int, str]]] = {}
    for at, line in enumerate(page.lines):
        match = _SIGN.match(line.text) if line.kind == "text" else None
        if match is not None:
            signed.setdefault(match[1], []).append((at, match[2]))
    rows = next(iter(signed.values())) if len(signed) == 1 else []
    if len(rows) >= _MOSTLY * len(page.lines) and (both := _in_turns(rows)) is not None:
        return both
    asking = [
        sign
        for sign, rows in signed.items()
        if len(rows) >= _FEWEST
        and sum(_ASKS.search(text) is not None for _, text in rows) >= 0.6 * len(rows)
    ]
    if not asking:
        return _Signs([], [])
    sign = max(asking, key=lambda sign: len(signed[sign]))
    questions = signed.pop(sign)
    answers = max(signed.values(), key=len, default=[])
    return _Signs(questions, answers if len(answers) >= 0.8 * len(questions) else [])


def _in_turns(rows: list[tuple[int, str]]) -> _Signs | None:
    """Lines that all have one sign in front, a dash mostly, and ask and answer by turns."""
    asks = [_ASKS.search(text) is not None for _, text in rows]
    turns = sum(one and not other for one, other in pairwise(asks))
    if turns < _FEWEST or turns < 0.8 * sum(asks) or sum(asks) < 0.4 * len(rows):
        return None
    split: tuple[list[tuple[int, str]], list[tuple[int, str]]] = ([], [])
    for row, ask in zip(rows, asks, strict=True):
        split[not ask].append(row)
    return _Signs(*split)


def _answered_by_one(page: Page, found: list[tuple[int, str]]) -> bool:
    """Questions told by their mark alone: each a block of its own, somebody who says *I* below
    nearly all of them, and no other line that asks."""
    lines = page.lines
    stops = [at for at, _ in found[1:]] + [len(lines)]
    said = sum(
        any(_I.search(text) for text in lines.texts[at + 1 : stop])
        for (at, _), stop in zip(found, stops, strict=True)
    )
    return len(found) > _FEWEST and said >= 0.6 * len(found)


_TALK = pattern(
    r"对话|對話|专访|專訪|访谈|訪談|采访|採訪|对谈|對談|インタビュー|聞き手|인터뷰"
    r"|\binterview|\bin conversation|\bQ&A\b",
    re.IGNORECASE,
)
_ABOVE = 8


def _called_a_talk(page: Page, first: int) -> bool:
    """Whether the lines above the first question say that somebody is interviewed."""
    texts = page.lines.texts[max(0, first - _ABOVE) : first]
    return any(_TALK.search(text) for text in texts)


_KNOWN = pattern(
    r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
    r"|\b(?:the|is|of|and|to|in|it|for|you|le|la|les|et|est|der|die|das|und|ist|el|los|que|y|не|что|это|и)\b",
    re.IGNORECASE,
)


def _foreign(page: Page) -> bool:
    """Whether a page is in a language whose words for *you* are not known here: then that nobody
    is spoken to says nothing."""
    texts = page.lines.texts
    return sum(_KNOWN.search(text) is not None for text in texts) <= 0.05 * len(texts)


def _one_talks(page: Page, found: list[tuple[int, str]], texts: int, you: int, form: str) -> bool:
    """Many questions, few of which say *you*, and answers that say *I*: somebody is asked. Where
    headings ask, it may be the author; in bold, between signs or behind a dash it is not, if most
    answers say *I*."""
    set_off = form not in ("heading", "numbered", "mark", "capitals")
    asked = form == "numbered" and you >= 0.5 * len(found)
    few = _FEWEST + 1 if set_off or asked else 2 * _FEWEST
    if len(found) < few or len(found) < 0.12 * texts:
        return False
    least = 0.35 if you >= 0.15 * len(found) else 0.5 if set_off else 2.0
    stops = [at for at, _ in found[1:]] + [len(page.lines)]
    lines = page.lines.texts
    said = sum(
        1
        for (at, _), stop in zip(found, stops, strict=True)
        if any(_I.search(text) for text in lines[at + 1 : min(stop, at + 6)])
    )
    return said >= least * len(found)


def _answered(page: Page, found: list[tuple[int, str]]) -> list[Opening]:
    """Openings of the answers, where a name that comes again and again begins most of them."""
    asked = {at for at, _ in found}
    heads: dict[str, list[tuple[int, str]]] = {}
    for at, text in page.lines.plain():
        if at not in asked:
            match = _NAMED.match(text)
            if match is not None:
                heads.setdefault(match[1] or match[2], []).append((at, match[3]))
    often = {head: rows for head, rows in heads.items() if len(rows) >= _FEWEST}
    if sum(map(len, often.values())) < 0.6 * len(found):
        return []
    openings: list[Opening] = []
    for head, rows in heads.items():
        label = analyse(head)
        if label is None or label.furniture or (head not in often and label.nameness < 0.4):
            continue
        label = label.raised(0.85)
        openings += [Opening(at, label, rest, "spaced", NAME) for at, rest in rows]
    return openings


def dashed(page: Page, but: set[int]) -> dict[int, str]:
    """The text lines with a dash in front, bold or not, and what stands behind it."""
    found: dict[int, str] = {}
    for at, text in page.lines.plain():
        match = _DASHED.match(text) if at not in but else None
        if match is not None:
            found[at] = (match[1] or "") + match[2]
    return found


def _set_off(page: Page, form: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    lines = page.lines
    for at, line in enumerate(lines):
        text = _read(line, form)
        if text:
            found.append((at, text))
    if form == "heading" and found:
        levels = [lines[at].level for at, _ in found]
        usual = max(set(levels), key=levels.count)
        found = [(at, text) for at, text in found if lines[at].level == usual]
    if form == "numbered":
        numbers = [int(_NUMBER.findall(text)[0]) for _, text in found]
        if any(after != before + 1 for before, after in pairwise(numbers)):
            return []  # a list that begins again and again
    return found


def _read(line: Line, form: str) -> str | None:
    text = line.text
    if form == "heading":
        return text if line.kind == "heading" else None
    if form == "quoted":
        return text if line.kind == "quote" and _FRAMES.get(text[0]) != text[-1] else None
    if line.kind != "text":
        return None
    if form == "dash":
        dash = _DASH.match(text)
        return dash.group(1) if dash is not None else None
    if form == "bold":
        bold = text[:2] in ("**", "__") and text[-2:] == text[:2] and len(text) > 6
        return text if bold else None
    if form == "numbered":
        return text if _NUMBERED.match(text) else None
    if form == "mark":
        asks = line.gap and len(text) <= 200 and text[-1] in "?？؟" and text[0] not in _QUOTATION
        return text if asks else None
    if form == "framed":
        return text[1:-1].strip() if _FRAMES.get(text[0]) == text[-1] else None
    if form == "capitals":
        return text if text.isupper() and text[-1] in "?？" and len(text) > 4 else None
    italic = len(text) > 4 and text[0] in "*_" and text[-1] == text[0] and text[1] not in "*_"
    return text if italic else None


def _next_is_plain(page: Page, at: int, form: str) -> bool:
    if at + 1 >= len(page.lines):
        return True  # the last one, not answered any more
    plain = ("text", "image", "markup", "rule", "quote" if form != "quoted" else "")
    return _read(page.lines[at + 1], form) is None and page.lines[at + 1].kind in plain
