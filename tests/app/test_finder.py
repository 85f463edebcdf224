"""The finder: what its rows say, what its keys do, and that a late answer never paints over."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui.app.screens.finder import (
    FINDER_KEYS,
    FinderChoice,
    FinderScreen,
)
from tui.app.widgets.hit_rows import (
    ELLIPSIS,
    Convert,
    Span,
    fit,
    fragment,
    head_pieces,
    pieces_width,
    safe,
    snippet_pieces,
)
from tui.app.widgets.query_line import OneLine
from tui.app.widgets.results import ResultsList
from tui.transcript.model import (
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
)


@dataclass(frozen=True)
class Hit:
    interview_id: str
    ordinal: int
    spans: tuple[Span, ...] = ()
    why: str = "exact"
    score: float = 1.0


@dataclass(frozen=True)
class Answer:
    hits: tuple[Hit, ...]
    total: int
    elapsed_ms: float = 3.0
    notice: str | None = None


def interview(
    turns: Sequence[str],
    *,
    id: str = "one",  # noqa: A002
    title: str = "十年之后",
    heading: str | None = "从零开始",
    speakers: Sequence[str] = ("主持人", "林海"),
) -> Interview:
    people = tuple(Speaker(f"s{n}", name, (name,)) for n, name in enumerate(speakers))
    made = tuple(
        Turn(
            f"{id}-{n}",
            people[n % len(people)].id,
            "speech",
            tuple(Paragraph(part, (n + 1, n + 1)) for part in text.split("\n")),
            (n + 1, n + 1),
        )
        for n, text in enumerate(turns)
    )
    return Interview(
        id=id,
        path=Path(f"{id}.txt"),
        title=title,
        script="hans",
        kind="interview",
        meta={},
        speakers=people,
        sections=(Section(heading, None, 1, 1, made),),
        dropped=(),
        report=ReadingReport("test", 1.0),
    )


@dataclass
class Source:
    """Finds plain substrings. ``held`` makes the search of one text wait for an event."""

    interviews: list[Interview]
    last_query: str = ""
    history: list[str] = field(default_factory=list)
    convert: Convert | None = None
    held: dict[str, threading.Event] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    cancelled_seen: list[str] = field(default_factory=list)
    said: str = ""

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> Answer:
        self.asked.append((text, limit))
        if text in self.held:
            assert self.held[text].wait(10)
            if cancelled():
                self.cancelled_seen.append(text)
        hits = [
            Hit(one.id, n, tuple(self._spans(turn, text.strip())))
            for one in self.interviews
            for n, turn in enumerate(one.turns)
            if text.strip() in turn.text
        ]
        return Answer(tuple(hits[:limit]), len(hits))

    @staticmethod
    def _spans(turn: Turn, text: str) -> Iterator[Span]:
        for n, paragraph in enumerate(turn.paragraphs):
            for found in re.finditer(re.escape(text), paragraph.text):
                yield (n, found.start(), found.end())

    def interview(self, interview_id: str) -> Interview:
        return next(one for one in self.interviews if one.id == interview_id)

    def interview_count(self) -> int:
        return len(self.interviews)

    def status(self) -> str:
        return self.said


class Behind(App[None]):
    """An application with a finder over it that writes down what the finder gives back."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__()
        self.source = source
        self.options = options
        self.results: list[FinderChoice | None] = []
        self.opened: list[FinderChoice] = []

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def on_mount(self) -> None:
        self.find()

    def find(self) -> None:
        self.push_screen(FinderScreen(self.source, **self.options), self.results.append)

    def on_finder_screen_opened(self, event: FinderScreen.Opened) -> None:
        self.opened.append(event.choice)


def finder(app: App[None]) -> FinderScreen:
    assert isinstance(app.screen, FinderScreen)
    return app.screen


def results(app: App[None]) -> ResultsList:
    return app.screen.query_one(ResultsList)


def rows(app: App[None]) -> list[str]:
    """What the list shows, line by line, without trailing spaces."""
    shown = results(app)
    return [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]


def count_line(app: App[None]) -> str:
    return app.screen.query_one("#finder-count", OneLine).text


async def answered(pilot: Pilot[None]) -> None:
    """Wait until the newest question has its answer on the screen."""
    for _ in range(500):
        await pilot.pause()
        if isinstance(pilot.app.screen, FinderScreen) and not pilot.app.screen.waiting:
            await pilot.pause()
            return
        threading.Event().wait(0.002)
    raise AssertionError("no answer came")


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type into the input line, as an input method commits it, and wait for the answer."""
    for character in text:
        await pilot.press(character)
    await answered(pilot)


MANY = [f"第{n}段，说到垂直整合，也说到别的。" for n in range(40)]


async def test_typing_shows_hits_with_speaker_place_and_highlight() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        assert "Type to search every turn of one interview" in "\n".join(rows(app))
        await typed(pilot, "垂直")
        first, second, third = rows(app)[:3]
        assert first.startswith("▌ 主持人 · 十年之后 › 从零开始")
        assert second.startswith("▌   第0段，说到垂直整合")
        assert third.startswith("  林海 · ")
        assert count_line(app) == "1/40 · 3 ms"


async def test_enter_goes_to_the_selected_passage() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("down", "ctrl+n", "ctrl+j", "ctrl+k", "enter")
        await pilot.pause()
    assert app.results == [FinderChoice("one", 2, ((0, 8, 10),), "整合")]
    assert app.source.last_query == "整合"
    assert app.source.history == ["整合"]


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_leaving_gives_nothing_and_opens_again_with_the_query(key: str) -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press(key)
        await pilot.pause()
        assert app.results == [None]
        app.find()
        await answered(pilot)
        line = app.screen.query_one(Input)
        assert line.value == "整合"
        assert line.selected_text == "整合"
        assert count_line(app).startswith("1/40")
        await typed(pilot, "第3段")
        assert line.value == "第3段"
        assert count_line(app).startswith("1/1 ")


async def test_a_slow_answer_never_paints_over_a_later_one() -> None:
    gate = threading.Event()
    app = Behind(Source([interview(MANY)], held={"第": gate}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("第")
        await pilot.press("7", "段")
        assert finder(app).waiting
        gate.set()
        await answered(pilot)
        await pilot.pause()
        assert count_line(app).startswith("1/1 ")
        assert app.source.cancelled_seen == ["第"]
        asked = [text for text, _ in app.source.asked]
        assert asked == ["第", "第7段"], "what was typed over meanwhile is never searched"


async def test_enter_before_the_answer_waits_for_it() -> None:
    gate = threading.Event()
    app = Behind(Source([interview(MANY)], held={"第9": gate}))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "第")
        await pilot.press("9", "enter")
        assert app.results == []
        gate.set()
        for _ in range(200):
            await pilot.pause()
            if app.results:
                break
            threading.Event().wait(0.002)
    assert [choice and choice.ordinal for choice in app.results] == [9]


async def test_alt_enter_opens_behind_and_stays() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("alt+enter", "down", "alt+enter")
        await pilot.pause()
        assert [choice.ordinal for choice in app.opened] == [0, 1]
        assert app.results == []
        assert finder(app)


async def test_no_hits_says_so() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(60, 20)) as pilot:
        await typed(pilot, "[b](")
        assert "Nothing found for “[b](”. Try fewer words." in "\n".join(rows(app))
        await pilot.press("enter")
        assert app.results == []


def test_every_key_has_its_action() -> None:
    for action, keys, description in FINDER_KEYS:
        assert hasattr(FinderScreen, "action_" + action.replace("-", "_"))
        assert keys
        assert description


def test_fit_and_safe() -> None:
    assert fit("垂直整合", 8) == "垂直整合"
    assert fit("垂直整合", 7) == "垂直整…"
    assert safe("a\x1b[31m\u202eb") == "a␛[31m\ufffdb"
    assert ELLIPSIS == "…"
    one = interview(["a" * 50_000 + "针" + "b" * 50_000])
    pieces = snippet_pieces(one.turns[0], [(0, 50_000, 50_001)], 60)
    assert ("针", "match") in pieces
    assert pieces_width(pieces) <= 60
    assert fragment("", (), 20) == []
    assert pieces_width(head_pieces(Hit("one", 0), one, 60)) == 60
    assert cell_len("针") == 2
