"""CHAT (TalkBank, https://talkbank.org/0info/manuals/CHAT.html): ``*CODE:`` main lines, ``%``
dependent tiers, ``@`` headers; lines that begin with a tab go on."""

from __future__ import annotations

from tui.transcript.decode import Source
from tui.transcript.dialects import Opening
from tui.transcript.evidence import Choice, choose
from tui.transcript.furniture import Layout, Mark
from tui.transcript.labels import analyse
from tui.transcript.lines import Line, Page, PageLines
from tui.transcript.pattern import pattern

NAME = "CHAT"

_MAIN = pattern(r"\*([A-Z0-9_\-]{1,12}):\s*(.*)$")
_TIME = pattern(r"\s*[\x15•]?\d{1,9}_\d{1,9}[\x15•]?\s*$")
_HEAD = pattern(r"@([A-Za-z][A-Za-z0-9 _\-]{0,40}):?\s*(.*)$")


def looks_like_chat(lines: list[str]) -> bool:
    """The obligatory headers, or main lines under an ``@`` header."""
    head = [line.strip() for line in lines[:30]]
    return "@Begin" in head or (
        any(line.startswith("@Participants:") for line in head)
        and any(_MAIN.match(line) for line in head)
    )


def read(source: Source) -> tuple[Page, Layout, Choice]:
    """Main lines become turns; tiers are dropped; headers are metadata."""
    page = Page(PageLines(), len(source.lines))
    page.wrapped = True
    layout = Layout()
    names: dict[str, str] = {}
    candidates: list[Opening] = []
    state = "head"
    for number, raw in enumerate(source.lines, start=1):
        text = raw.strip()
        if not text:
            continue
        at = len(page.lines)
        goes_on = raw[0] in "\t "
        main = None if goes_on else _MAIN.match(text)
        if main is not None:
            state = "main"
            words = _TIME.sub("", main.group(2))
            page.lines.append(Line(number, text, "text", True))
            label = analyse(names.get(main.group(1), main.group(1)))
            if label is not None:
                candidates.append(Opening(at, label.raised(0.6), words, "voice", NAME))
            continue
        if text.startswith("%") and not goes_on:
            state = "tier"
        elif text.startswith("@") and not goes_on:
            state = "head"
            _header(text, layout, names)
        if state == "main":
            page.lines.append(Line(number, _TIME.sub("", text), "text", False))
            continue
        page.lines.append(Line(number, text, "cue", True))
        layout.marks[at] = Mark("drop", "tier") if state == "tier" else Mark("meta", "header")
    return page, layout, choose(candidates, page)


def _header(text: str, layout: Layout, names: dict[str, str]) -> None:
    head = _HEAD.match(text)
    if head is None:
        return
    key, value = head.group(1).casefold(), head.group(2).strip()
    if not value:
        return
    if key == "participants":
        for entry in value.split(","):
            parts = entry.split()
            if len(parts) >= 2:
                names[parts[0]] = " ".join(parts[1:-1]).replace("_", " ") or parts[1]
        layout.meta["speakers"] = value
    else:
        layout.meta.setdefault(key, value)
