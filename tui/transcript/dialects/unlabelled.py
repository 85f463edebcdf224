"""Nobody is named: the question is set off (bold, heading, block quote, italics, a dash), the
answer is plain text below it. Told apart from a report with questions for headings by what the
questions say: they speak to a *you*."""

from __future__ import annotations

import re

from tui.transcript.dialects import Opening
from tui.transcript.labels import Label
from tui.transcript.lines import Line, Page
from tui.transcript.pattern import pattern

NAME = "questions set off, answers plain"
ASKER = "\x00asker"

_DASH = pattern(r"(?:――|——|──|━━|—|–|―|─|‐‐)\s{0,3}(?=[^\s—―─–-])(.*)$")
_ASKS = pattern(r"[?？]|(?:か|吗|嗎|呢)[。.]?\s*$")
_YOU = pattern(
    r"[你您妳]|\b(?:you|your|yours|you're|you’re)\b|あなた|さんは|さんの|さんに|ですか|ますか"
    r"|でしょうか|ましたか|您们",
    re.IGNORECASE,
)
_FEWEST = 3


def asker() -> Label:
    """The label of whoever asks where nobody is named."""
    label = Label("", ASKER)
    label.host = True
    label.nameness = 1.0
    return label


def find(page: Page) -> list[Opening]:
    """Set-off questions, if they make a conversation; tried only when no label was found."""
    texts = [line for line in page.lines if line.kind in ("text", "heading", "quote")]
    for form in ("dash", "bold", "heading", "quoted", "italic"):
        found = _set_off(page, form)
        if len(found) < _FEWEST or len(found) > 0.7 * len(texts):
            continue
        asks = sum(1 for _, text in found if _ASKS.search(text.rstrip("*_”’」』 ")))
        you = sum(1 for _, text in found if _YOU.search(text))
        alone = sum(1 for at, _ in found if _next_is_plain(page, at, form))
        if (
            asks >= 0.6 * len(found)
            and you >= (0.15 if form == "dash" else 0.4) * len(found)
            and alone >= 0.8 * len(found)
            and len(found) >= 0.08 * len(texts)
        ):
            label = asker()
            return [Opening(at, label, text, form, NAME) for at, text in found]
    return []


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
    return found


def _read(line: Line, form: str) -> str | None:
    text = line.text
    if form == "heading":
        return text if line.kind == "heading" else None
    if form == "quoted":
        return text if line.kind == "quote" else None
    if line.kind != "text":
        return None
    if form == "dash":
        dash = _DASH.match(text)
        return dash.group(1) if dash is not None else None
    if form == "bold":
        bold = text[:2] in ("**", "__") and text[-2:] == text[:2] and len(text) > 6
        return text if bold else None
    italic = len(text) > 4 and text[0] in "*_" and text[-1] == text[0] and text[1] not in "*_"
    return text if italic else None


def _next_is_plain(page: Page, at: int, form: str) -> bool:
    if at + 1 >= len(page.lines):
        return False
    return _read(page.lines[at + 1], form) is None and page.lines[at + 1].kind in (
        "text",
        "image",
        "markup",
    )
