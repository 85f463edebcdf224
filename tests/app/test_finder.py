"""The finder: what its rows say, what its keys do, and that a late answer never paints over."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.events import Key, MouseScrollDown, Paste
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input, Static

from tui.app.marks import Marks
from tui.app.screens.command import Command
from tui.app.screens.finder import COMMAND_SIGNS, FinderScreen
from tui.app.screens.finder_keys import FINDER_KEYS, QUERY_FORMS
from tui.app.screens.hit_source import FinderChoice
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
from tui.app.widgets.preview import Preview, passage_rows
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

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


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
    marks: Marks = field(default_factory=Marks)

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

    def is_transcript(self, path: Path) -> bool:
        return path.name == "one.md"


class Behind(App[None]):
    """An application with a finder over it that writes down what the finder gives back."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__()
        self.source = source
        self.options = options
        self.results: list[FinderChoice | Command | None] = []
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


def test_every_form_of_a_query_that_is_offered_is_understood() -> None:
    from tui.search import parse_query

    for form, _ in QUERY_FORMS:
        for text in form.split("  "):
            if text.startswith(COMMAND_SIGNS):
                continue
            query = parse_query(text)
            assert not query.is_empty, text
            assert query.notice is None, text
            assert [term.text for term in query.terms] != [text], text


async def test_moving_about_in_the_list() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        shown = results(app)
        assert shown.page == 10
        at = []
        for key in ("up", "pagedown", "pagedown", "ctrl+p", "ctrl+end", "down", "pageup"):
            await pilot.press(key)
            at.append(shown.selected)
        assert at == [0, 10, 20, 19, 39, 39, 29]
        assert count_line(app).startswith("30/40")
        assert sum(row.startswith("▌") for row in rows(app)) == 2
        await pilot.press("ctrl+home")
        assert shown.selected == 0
        assert rows(app)[0].startswith("▌")
        # Home and End belong to the input line.
        await pilot.press("end", "home")
        assert app.screen.query_one(Input).cursor_position == 0
        assert shown.selected == 0


async def test_only_the_rows_that_change_are_painted() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        shown = results(app)
        painted: list[int] = []
        refresh = shown.refresh

        def spy(*regions: Any, **options: Any) -> Any:
            painted.extend(region.y for region in regions)
            return refresh(*regions, **options)

        shown.refresh = spy  # type: ignore[method-assign]
        await pilot.press("down")
        assert sorted(painted) == [0, 1, 2, 3]
        await pilot.press("up")
        painted.clear()
        await typed(pilot, " ")
        assert painted == []


async def test_a_page_of_hits_takes_fewer_bytes_than_its_styles_would() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "整合")
        widget = results(app)
        rows = widget.render_lines(widget.size.region)
        plain = [Strip(row, row.cell_length) for row in rows]
        ours, theirs = (
            sum(len(row.render(app.console).encode()) for row in some) for some in (rows, plain)
        )
        assert 0 < ours < 0.85 * theirs


async def test_ten_thousand_hits_are_walked_to_the_end_without_more_widgets() -> None:
    app = Behind(Source([interview([f"整合{n}" for n in range(10_000)])]))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = len(app.screen.query("*"))
        await typed(pilot, "整合")
        assert len(results(app).hits) == 200
        for _ in range(4):
            await pilot.press("ctrl+end")
            await answered(pilot)
        assert count_line(app).startswith("10,000/10,000")
        assert rows(app)[-3].startswith("▌")
        assert len(app.screen.query("*")) == before


async def test_mouse_click_jumps_and_wheel_scrolls() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        first = rows(app)[1]
        await pilot._post_mouse_events([MouseScrollDown], ResultsList, (10, 4), button=0)
        await pilot.pause()
        assert rows(app)[1] != first
        assert results(app).selected == 0
        await pilot.click(ResultsList, offset=(10, 5))
        await pilot.pause()
    assert [choice and choice.ordinal for choice in app.results] == [4]


async def test_history_goes_back_and_forth_and_keeps_the_draft() -> None:
    app = Behind(Source([interview(MANY)], history=["整合", "第3段", "别的"], last_query="别的"))
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        line = app.screen.query_one(Input)
        seen = []
        for key in ("ctrl+up", "ctrl+up", "ctrl+up", "ctrl+down", "ctrl+down", "ctrl+down"):
            await pilot.press(key)
            seen.append(line.value)
        assert seen == ["第3段", "整合", "整合", "第3段", "别的", "别的"]
        await pilot.press("ctrl+u")
        assert line.value == ""
        await answered(pilot)
        assert "brings back “别的”" in "\n".join(rows(app))
        await typed(pilot, "第3段")
        await pilot.press("enter")
        await pilot.pause()
    assert app.source.history == ["整合", "别的", "第3段"]


async def test_goes_on_from_the_hit_chosen_last() -> None:
    app = Behind(Source([interview(MANY)], last_query="整合"), selected=("one", 25))
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        assert results(app).selected == 25
        assert any(row.startswith("▌   第25段") for row in rows(app))
        await typed(pilot, "第")
        assert results(app).selected == 0


async def test_more_to_search_keeps_the_selection() -> None:
    source = Source([interview(MANY, id="two")])
    app = Behind(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("down", "down")
        source.interviews.insert(0, interview(["垂直整合"], id="one", title="新来的"))
        finder(app).source_changed()
        await answered(pilot)
        assert count_line(app).startswith("4/41")
        assert results(app).selected_hit == Hit("two", 2, ((0, 8, 10),))


async def test_status_is_said_while_the_library_loads() -> None:
    source = Source([interview(MANY)], said="parsing 3/5")
    app = Behind(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot)
        assert "parsing 3/5" in count_line(app)
        await typed(pilot, "没有的")
        assert "Not everything is there yet: parsing 3/5" in "\n".join(rows(app))
        source.said = ""
        finder(app).source_changed()
        await answered(pilot)
        assert "parsing" not in count_line(app)
        assert "Not everything" not in "\n".join(rows(app))


async def test_a_search_that_fails_is_said_and_the_next_one_works() -> None:
    source = Source([interview(MANY)])
    search = source.search

    def failing(text: str, limit: int, cancelled: Callable[[], bool]) -> Answer:
        if text == "坏":
            raise ValueError("no [b]such[/b] thing")
        return search(text, limit, cancelled)

    source.search = failing  # type: ignore[method-assign]
    app = Behind(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "坏")
        assert "The search failed: ValueError: no [b]such[/b] thing" in "\n".join(rows(app))
        await pilot.press("ctrl+u")
        await typed(pilot, "整合")
        assert count_line(app).startswith("1/40")


async def test_a_passage_that_went_away_is_said() -> None:
    source = Source([interview(MANY)])
    app = Behind(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "整合")
        source.interviews[0] = interview(MANY[:1])
        await pilot.press("pagedown")
        assert any("no longer there" in row for row in rows(app))


async def test_paste_is_cleaned_and_cut() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.screen.query_one(Input)
        line.post_message(Paste("  垂直\n整合\x1b[31m\u202e  "))
        await pilot.pause()
        assert line.value == "垂直 整合␛[31m\ufffd"
        await pilot.press("ctrl+u")
        line.post_message(Paste("长" * 50_000))
        await pilot.pause()
        assert len(line.value) == 1000
        await answered(pilot)


async def test_the_cursor_is_where_the_input_method_looks_for_it() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(60, 20)) as pilot:
        await typed(pilot, "垂a")
        assert app.cursor_position == (5, 0)
        await pilot.press("left")
        assert app.cursor_position == (4, 0)
        await pilot.press("home")
        assert app.cursor_position == (2, 0)
        app.screen.query_one(Input).post_message(Paste("整" * 40))
        await answered(pilot)
        x, y = app.cursor_position
        assert 50 < x < 60
        assert y == 0


def test_alt_enter_without_the_kitty_protocol() -> None:
    events = [event for event in XTermParser().feed("\x1b\r") if isinstance(event, Key)]
    assert [event.key for event in events] == ["alt+enter"]
    events = [event for event in XTermParser().feed("\r") if isinstance(event, Key)]
    assert [event.key for event in events] == ["enter"]


async def test_the_passage_stands_beside_the_hits_when_there_is_room() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("ctrl+end")
        preview = app.screen.query_one(Preview)
        assert preview.region.x >= 55

        def shown() -> list[str]:
            return [preview.render_line(y).text.rstrip() for y in range(preview.size.height)]

        # While a key repeats the passage waits for it to stop.
        for _ in range(500):
            text = shown()
            if "▌ 第39段，说到垂直整合，也说到别的。" in text:
                break
            await pilot.pause(0.01)
        assert text[0] == "  十年之后 › 从零开始"
        assert "▌ 林海" in text
        assert "▌ 第39段，说到垂直整合，也说到别的。" in text
        assert "  第38段，说到垂直整合，也说到别的。" in text
        await pilot.resize_terminal(80, 40)
        await pilot.pause()
        assert preview.region.y > 10
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not preview.display


HOSTILE = [
    "[b](",
    "[/b] [laughs] [@click=app.quit]点[/]",
    "\x1b[2J\x1b]0;x\x07 逃",
    "\u202e反\u2066向\u061c",
    "e\u0301" * 300,
    "a" + "\u0300" * 5000,
    "𠮷野家𠮷" * 200,
    "👩\u200d💻👍🏽🇨🇳❤\ufe0f" * 50,
    "字" * 50_000,
    "\ud800lone",
    "",
    "\t\t tabs\u2028lines",
]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50), (20, 8), (5, 3)])
async def test_hostile_text_in_every_size(size: tuple[int, int]) -> None:
    source = Source(
        [
            interview(
                [*HOSTILE, *(f"整合{text}整合" for text in HOSTILE)],
                title="[b]\x1b[31m" + "题" * 300,
                heading="[/b]\u202e" + "节" * 300,
                speakers=("[red]甲[/red]\x1b[1m", "乙" * 200, "e\u0301" * 50),
            )
        ]
    )
    app = Behind(source)
    async with app.run_test(size=size) as pilot:
        await typed(pilot, "整合")
        await pilot.press(*["down"] * 11, "pageup", "ctrl+end", "ctrl+home")
        for widget in (results(app), app.screen.query_one(Preview)):
            for y in range(widget.size.height):
                strip = widget.render_line(y)
                assert cell_len(strip.text) == widget.size.width
                assert not UNSAFE.search(strip.text)
        await pilot.press("ctrl+u")
        await typed(pilot, "[b](")
        if size[0] >= 60:
            assert "[b](" in "\n".join(rows(app))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
@pytest.mark.parametrize("colours", [True, False])
async def test_the_selected_hit_and_the_match_differ_without_colour(
    theme: str, colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Behind(Source([interview(MANY)]))
    app.theme = theme
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        selected, other = results(app).render_line(1), results(app).render_line(3)
        assert selected.text.startswith("▌")
        assert other.text.startswith(" ")
        marked = [segment for segment in other if segment.text == "整合"]
        assert all(segment.style and segment.style.bold for segment in marked)
        if not colours:
            assert all(segment.style and segment.style.underline for segment in marked)
            assert any(segment.style and segment.style.reverse for segment in selected)
        for strip in (selected, other):
            for segment in strip:
                assert (
                    segment.style is None
                    or segment.style.color != segment.style.bgcolor
                    or (segment.style.color is not None and segment.style.color.is_default)
                )


# --- What a row says ---------------------------------------------------------------------------

TEXT = st.text(
    st.sampled_from("垂直整合，。的AIa b𠮷e\u0301\u200d👩💻🇨🇳❤\ufe0f[]()\t\x1b\u202e\n"),
    max_size=300,
)


@st.composite
def text_and_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]


@given(text_and_spans(), st.integers(2, 120), st.data())
def test_a_fragment_fits_and_marks_what_was_found(
    made: tuple[str, list[tuple[int, int]]], width: int, data: st.DataObject
) -> None:
    text, spans = made
    focus = data.draw(st.integers(0, len(spans) - 1)) if spans else 0
    pieces = fragment(text, spans, width, focus=focus)
    assert pieces_width(pieces) <= width
    shown = "".join(piece for piece, part in pieces if part != "gap")
    clean = safe(text)
    assert shown in clean
    assert not UNSAFE.search(shown)
    # Every marked piece is (part of) a span at the place where it stands in the text.
    places = [at for at in range(len(clean) + 1) if clean.startswith(shown, at)]
    ok = False
    for at in places:
        here = at
        good = True
        for piece, part in pieces:
            if part == "gap":
                continue
            inside = {any(a <= n < b for a, b in spans) for n in range(here, here + len(piece))}
            # A match is drawn with the whole of a grapheme of which it is only a part.
            good = good and (True in inside if part == "match" else inside == {False})
            here += len(piece)
        ok = ok or good
    assert ok
    start = spans[focus][0] if spans else 0
    if spans and width >= 40 and "\u0301" not in text and "\u200d" not in text:
        assert any(part == "match" for _, part in pieces), (start, pieces)


@given(TEXT, st.integers(0, 90))
def test_fit_never_takes_more_room(text: str, width: int) -> None:
    text = safe(text)
    shown = fit(text, width)
    assert cell_len(shown) <= width
    assert shown == text or shown.endswith(ELLIPSIS) or width == 0
    assert text.startswith(shown.removesuffix(ELLIPSIS))


@given(TEXT)
def test_safe_keeps_every_offset(text: str) -> None:
    assert len(safe(text)) == len(text)
    assert not UNSAFE.search(safe(text))


@given(TEXT, TEXT, TEXT, st.integers(12, 160))
def test_the_first_row_of_a_hit_is_exactly_as_wide_as_asked(
    title: str, heading: str, name: str, width: int
) -> None:
    one = interview(["话"], title=title, heading=heading, speakers=(name or "无",))
    pieces = head_pieces(Hit("one", 0, why="variant"), one, width)
    assert pieces_width(pieces) == width


@given(text_and_spans(), st.integers(8, 100), st.integers(1, 60))
def test_passages_are_bounded_and_mark_what_was_found(
    made: tuple[str, list[tuple[int, int]]], width: int, height: int
) -> None:
    text, spans = made
    one = interview(["前", *text.split("\n", 1)[:1], "后"])
    inside = [(0, a, b) for a, b in spans if b <= len(one.turns[1].paragraphs[0].text)]
    shown = passage_rows(one, 1, inside, width, height)
    assert len(shown) <= height
    for row in shown:
        assert pieces_width(row.pieces) <= max(width, 2)
    if inside and height >= 3 and safe(text[inside[0][1] : inside[0][2]]).strip():
        assert any(part == "match" for row in shown for _, part in row.pieces)


def test_matches_far_apart_are_both_shown() -> None:
    text = "甲" * 5 + "芯片" + "乙" * 400 + "能源" + "丙" * 50
    one = interview([text])
    spans = [(0, 5, 7), (0, 407, 409)]
    pieces = snippet_pieces(one.turns[0], spans, 76)
    assert [piece for piece, part in pieces if part == "match"] == ["芯片", "能源"]
    assert pieces_width(pieces) <= 76


def test_a_fragment_begins_after_a_mark_near_the_match() -> None:
    text = "前" * 100 + "。这里说到芯片的事" + "后" * 100
    at = text.index("芯片")
    pieces = fragment(text, [(at, at + 2)], 60)
    assert pieces[0] == (ELLIPSIS, "gap")
    assert pieces[1] == ("这里说到", "text")


def test_a_fragment_never_begins_with_the_end_of_a_sentence() -> None:
    text = "前" * 50 + "。，" + "我过去一直反对这件事情，但是芯片。"
    at = text.index("芯片")
    for width in range(20, 60):
        pieces = fragment(text, [(at, at + 2)], width)
        assert pieces[0] == (ELLIPSIS, "gap")
        assert pieces[1][0][0] not in "。，"


def test_what_was_found_in_a_heading_is_marked_there() -> None:
    @dataclass(frozen=True)
    class InHeading(Hit):
        where: str = "section"
        needles: tuple[str, ...] = ("从零",)

    one = interview(["先说别的。"])
    pieces = head_pieces(InHeading("one", 0), one, 76)
    assert ("从零", "match") in pieces
    assert snippet_pieces(one.turns[0], (), 60) == [("先说别的。", "text")]


def test_a_reason_is_the_searchs_own_words_or_ours() -> None:
    @dataclass(frozen=True)
    class Noted(Hit):
        note: str | None = "芯片→晶片"

    one = interview(["说到晶片"])
    assert ("芯片→晶片", "reason") in head_pieces(Noted("one", 0), one, 76)
    assert ("pinyin", "reason") in head_pieces(Hit("one", 0, why="pinyin"), one, 76)
    assert all(part != "reason" for _, part in head_pieces(Hit("one", 0), one, 76))


def test_the_highlight_is_right_in_another_script() -> None:
    """A conversion that doubles every 软 moves everything behind it."""

    @dataclass(frozen=True)
    class Doubled:
        original: str

        @property
        def text(self) -> str:
            return self.original.replace("软", "軟軟")

        def to_display(self, offset: int) -> int:
            return offset + self.original[:offset].count("软")

    text = "软软软件和芯片"
    at = text.index("芯片")
    pieces = fragment(text, [(at, at + 2)], 60, Doubled)
    assert pieces[-1] == ("芯片", "match")
    one = interview([text], title="软", heading=None)
    shown = passage_rows(one, 0, [(0, at, at + 2)], 40, 10, Doubled)
    assert any(("芯片", "match") in row.pieces for row in shown)
    assert ("軟軟", "place") in head_pieces(Hit("one", 0), one, 60, Doubled)


def test_a_long_turn_costs_no_more_than_its_window() -> None:
    seen: list[int] = []

    @dataclass(frozen=True)
    class Same:
        text: str

        def to_display(self, offset: int) -> int:
            return offset

    def convert(text: str) -> Same:
        seen.append(len(text))
        return Same(text)

    one = interview(["a" * 50_000 + "针" + "b" * 50_000])
    span: Span = (0, 50_000, 50_001)
    assert ("针", "match") in snippet_pieces(one.turns[0], [span], 60, convert)
    rows_shown = passage_rows(one, 0, [span], 80, 40, convert)
    assert any(("针", "match") in row.pieces for row in rows_shown)
    assert max(seen) < 20_000
