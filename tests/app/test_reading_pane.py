"""The reading pane: what it draws, where it goes, what it keeps, and how little it does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.selection import Selection
from textual.strip import Strip

from tests.layout.conversations import (
    SENTENCES,
    interview,
    long_interview,
    small_interview,
    turn,
)
from tui.app.widgets.reading_pane import ReadingPane
from tui.app.widgets.reading_rows import SpansByPlace
from tui.app.widgets.sticky_line import sticky_pieces
from tui.layout.document import Position
from tui.transcript.model import Emphasis, Interview, Section, Turn

SMALL = small_interview()
LONG = long_interview(600)


class PaneApp(App[None]):
    def __init__(self, shown: Interview | None, **options: Any) -> None:
        super().__init__(**options)
        self.shown = shown
        self.moves: list[int] = []

    def compose(self) -> ComposeResult:
        yield ReadingPane(id="pane")

    def on_mount(self) -> None:
        self.animation_level = "none"
        if self.shown is not None:
            self.pane.show(self.shown)

    @property
    def pane(self) -> ReadingPane:
        return self.query_one(ReadingPane)

    def on_reading_pane_moved(self, event: ReadingPane.Moved) -> None:
        self.moves.append(event.ordinal)


@asynccontextmanager
async def reading(
    shown: Interview | None, width: int = 60, height: int = 20, **options: Any
) -> AsyncIterator[ReadingPane]:
    app = PaneApp(shown, **options)
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        yield app.pane


def screen(pane: ReadingPane) -> list[str]:
    """The rows as drawn, without the space at their ends and the thumb."""
    return [pane.render_line(y).text.rstrip("┃").rstrip() for y in range(pane.size.height)]


def styled(strip: Strip, test: Callable[[Any], bool]) -> str:
    """The text of a row in the segments whose style passes a test."""
    return "".join(s.text for s in strip if s.style is not None and test(s.style))


def component_text(pane: ReadingPane, name: str) -> list[str]:
    """The text drawn with the background of a component, row by row."""
    wanted = pane.style_of(name).bgcolor
    rows = (
        styled(pane.render_line(y), lambda s: s.bgcolor == wanted) for y in range(pane.size.height)
    )
    return [row.strip() for row in rows if row.strip()]


def marked(pane: ReadingPane) -> list[str]:
    return [row.replace("▎", "").strip() for row in screen(pane) if "▎" in row]


# What is drawn


async def test_a_page() -> None:
    """Sticky line; title and facts; preface; heading with its time; name lines; the current turn's
    mark in the margin."""
    async with reading(SMALL, 50, 18) as pane:
        assert screen(pane) == [
            " " * 41 + "turn 1/8",
            "  磨坊旁的三台机器",
            "  2021-03-04 · 《河报》",
            "",
            "▎     我们先从仓库的屋顶说起，那年冬天雨下得",
            "▎ 很大。",
            "",
            "",
            "  屋顶" + " " * 37 + "00:41",
            "",
            "  主持人  00:41",
            "  屋顶是什么时候修的？",
            "",
            "    徐乾",
            "    其实没有人相信这件事会成，连我自己也不信……其",
            "    实没有人相信这件事会成，连我自己也不信……其实",
            "    没有人相信这件事会成，连我自己也不信……",
            "        后来我们把三台机器搬到河边——就在磨坊旁边",
        ]


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (5, 3), (8, 4), (20, 6), (60, 20), (200, 60)])
async def test_every_row_is_as_wide_as_the_pane(size: tuple[int, int]) -> None:
    hostile = interview(
        Section(
            "[b]粗[/b] [/x]",
            "[00:01]",
            1,
            1,
            (turn(0, "[laughs] " * 9, "👩\u200d🔬🇫🇷❤\ufe0f" * 9),),
        ),
        Section(
            None, None, 1, 5, (turn(1, "e\u0301" * 50, ""), turn(2, "𠮷" * 40, kind="caption"))
        ),
        title="[red]题目[/]",
    )
    for shown in (SMALL, hostile, None):
        async with reading(shown, *size) as pane:
            for step in range(6):
                for y in range(pane.size.height):
                    strip = pane.render_line(y)
                    assert strip.cell_length == size[0]
                    assert sum(cell_len(segment.text) for segment in strip) == size[0]
                if pane.interview is not None:
                    pane.scroll_rows(step)


async def test_brackets_are_text() -> None:
    one = interview(Section("[b]", None, 1, 1, (turn(0, "[laughs] [/b] 好 [red]"),)))
    async with reading(one) as pane:
        assert any("[laughs] [/b] 好 [red]" in row for row in screen(pane))
        assert any(row.strip() == "[b]" for row in screen(pane))


async def test_host_and_guest_differ_without_colour() -> None:
    """By indent and name line, so also on a monochrome terminal."""
    async with reading(SMALL) as pane:
        rows = screen(pane)
        host = next(row for row in rows if "主持人" in row)
        guest = next(row for row in rows if "徐乾" in row)
        assert len(host) - len(host.lstrip()) < len(guest) - len(guest.lstrip())


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_speakers_have_steady_colours(theme: str) -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.app.theme = theme
        looks: dict[str, set[object]] = {}
        for y in range(1, pane.size.height):
            for segment in pane.render_line(y):
                if segment.text in ("主持人", "徐乾", "Ann Lee"):
                    look = segment.style.color if segment.style is not None else None
                    looks.setdefault(segment.text, set()).add(look)
        assert {len(colours) for colours in looks.values()} == {1}
        assert len({colour for colours in looks.values() for colour in colours}) == 3


async def test_emphasis_is_drawn_where_it_is() -> None:
    one = interview(
        Section(
            None,
            None,
            1,
            1,
            (
                turn(
                    0,
                    "平常重要平常",
                    emphasis=(Emphasis(2, 4, "strong"), Emphasis(4, 5, "emphasis")),
                ),
            ),
        )
    )
    async with reading(one) as pane:
        y = next(n for n, row in enumerate(screen(pane)) if "平常重要" in row)
        assert styled(pane.render_line(y), lambda s: bool(s.bold)) == "重要"
        assert styled(pane.render_line(y), lambda s: bool(s.italic)) == "平"


async def test_the_sticky_line_says_where_one_is() -> None:
    async with reading(SMALL) as pane:
        pane.go_to(2, 60)
        pane.scroll_rows(6)
        first = screen(pane)[0]
        assert "屋顶" in first
        assert "00:41" in first
        assert "徐乾" in first
        assert first.endswith("turn 3/8")


words = st.text(st.sampled_from("屋顶河边 abc…"), max_size=40)


@given(st.integers(1, 120), st.integers(0, 9), words, st.sampled_from(["", "00:41"]), words)
def test_the_sticky_line_fits(width: int, left: int, title: str, time: str, name: str) -> None:
    """Any width, any text; the count stays when there is room for anything."""
    pieces = sticky_pieces(width, left, title, time, name, ("turn 12/345", "12/345"))
    line = "".join(text for text, _ in pieces)
    assert cell_len(line) == width
    assert "12/345" in line or width < 30


def test_the_sticky_line_gives_way_in_order() -> None:
    def line(width: int) -> str:
        pieces = sticky_pieces(width, 1, "屋顶的故事", "00:41", "徐乾", ("turn 3/8", "3/8"))
        return "".join(text for text, _ in pieces)

    assert line(46) == " 屋顶的故事  00:41 · 徐乾" + " " * 12 + "turn 3/8 "
    assert line(32) == " 屋顶的故事  00:41 · 徐乾   3/8 "
    assert line(26) == " 屋顶的故事 · 徐乾    3/8 "
    assert line(16) == " 屋… · 徐…  3/8 "
    assert "3/8" not in line(9)


async def test_an_empty_pane_says_why() -> None:
    async with reading(None) as pane:
        pane.clear("No transcripts here.")
        assert [row.strip() for row in screen(pane) if row.strip()] == ["No transcripts here."]
        assert pane.position is None
        assert pane.current_turn is None
        for move in (pane.to_top, pane.to_bottom, pane.centre):
            assert move() is False
        for step in (
            pane.scroll_rows,
            pane.page,
            pane.step_turn,
            pane.step_section,
            pane.step_speaker,
        ):
            assert step(1) is False
        pane.show(interview())
        assert any("no text" in row for row in screen(pane))
        assert pane.position is None


# Moving


async def test_a_page_forward_and_back_is_the_same_page() -> None:
    async with reading(LONG) as pane:
        pane.page(3)
        before = screen(pane)
        assert pane.page(1)
        after = screen(pane)
        assert after[1:3] == before[-2:]
        pane.page(-1)
        assert screen(pane)[1:] == before[1:]


async def test_scrolling_by_rows_moves_by_rows() -> None:
    async with reading(LONG) as pane:
        pane.go_to(300)
        before = screen(pane)
        pane.scroll_rows(3)
        # What was jumped to stays the current turn as long as it is in sight.
        assert screen(pane)[1:-3] == before[4:]
        pane.scroll_rows(-3)
        assert screen(pane) == before
        pane.scroll_rows(10)
        pane.scroll_rows(-10)
        unmarked = [row.replace("▎", " ").rstrip() for row in screen(pane)[1:]]
        assert unmarked == [row.replace("▎", " ").rstrip() for row in before[1:]]


async def test_top_and_bottom() -> None:
    async with reading(LONG) as pane:
        pane.to_bottom()
        assert pane.current_turn == 599
        assert screen(pane)[-1] == ""
        assert screen(pane)[-2].strip() != ""
        assert pane.scroll_rows(1) is False
        assert pane.page(1) is False
        pane.to_top()
        assert pane.current_turn == 0
        assert "磨坊旁的三台机器" in screen(pane)[1]
        assert pane.scroll_rows(-1) is False


async def test_turns_are_stepped_through_and_each_gets_its_mark() -> None:
    async with reading(SMALL, 60, 14) as pane:
        seen = [pane.current_turn]
        while pane.step_turn(1):
            seen.append(pane.current_turn)
            assert marked(pane)
        assert seen == list(range(8))
        assert pane.step_turn(1) is False
        while pane.step_turn(-1):
            pass
        assert pane.current_turn == 0


async def test_stepping_back_from_inside_a_turn_goes_to_its_beginning_first() -> None:
    long_turn = turn(0, *[SENTENCES[0] * 5] * 10)
    one = interview(Section(None, None, 1, 1, (long_turn, turn(1, *[SENTENCES[1] * 5] * 10))))
    async with reading(one, 60, 12) as pane:
        pane.step_turn(1)
        pane.page(2)
        assert pane.current_turn == 1
        pane.step_turn(-1)
        assert pane.current_turn == 1
        assert "徐乾" in screen(pane)[2]
        pane.step_turn(-1)
        assert pane.current_turn == 0


async def test_sections_are_stepped_through_with_their_headings_in_sight() -> None:
    async with reading(LONG) as pane:
        for number in range(2, 6):
            assert pane.step_section(1)
            assert f"第{number}段" in screen(pane)[2]
            assert pane.current_turn == (number - 1) * 20
        pane.step_turn(1)
        pane.step_section(-1)
        assert pane.current_turn == 80
        pane.step_section(-1)
        assert pane.current_turn == 60
        pane.to_bottom()
        assert pane.step_section(1) is False


async def test_speakers_are_stepped_through() -> None:
    async with reading(SMALL) as pane:
        pane.go_to(2)
        assert pane.step_speaker(1)
        assert pane.current_turn == 4
        pane.step_speaker(1)
        assert pane.current_turn == 7
        assert pane.step_speaker(1) is False
        pane.step_speaker(-1)
        assert pane.current_turn == 4


async def test_at_the_end_the_current_turn_goes_on_line_by_line() -> None:
    """Turns on the last screen could never come to the top; keys must get to them all the same."""
    async with reading(SMALL, 60, 20) as pane:
        pane.page(9)
        pane.page(9)
        assert pane.current_turn == 7
        pane.scroll_rows(-1)
        for _ in range(9):
            pane.scroll_rows(1)
        assert pane.current_turn == 7


async def test_moves_are_told_once_each() -> None:
    app = PaneApp(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.pane
        pane.step_turn(1)
        pane.go_to(50)
        pane.go_to(50, 5)
        pane.centre()
        await pilot.pause()
        assert app.moves == [0, 1, 50]


async def test_a_passage_is_shown_a_third_down() -> None:
    async with reading(LONG, 60, 31) as pane:
        pane.go_to(301, 0)
        assert "徐乾" in screen(pane)[1 + 10]
        char = len(LONG.turns[301].text) // 2
        pane.go_to(301, char)
        assert pane.position == Position(LONG.id, "t301", char)


# Keeping the place


async def test_positions_bring_back_the_same_view() -> None:
    async with reading(LONG) as pane:
        views = []
        pane.go_to(400, 10)
        views.append((pane.position, screen(pane)))
        pane.page(2)
        views.append((pane.position, screen(pane)))
        pane.centre()
        pane.step_section(1)
        views.append((pane.position, screen(pane)))
        pane.to_top()
        for position, view in reversed(views):
            assert position is not None
            assert pane.restore(position.turn_id, position.char)
            assert screen(pane) == view
        assert pane.restore("gone") is False


async def test_a_view_comes_back_after_another_interview() -> None:
    async with reading(LONG) as pane:
        pane.go_to(400, 10)
        position, view = pane.position, screen(pane)
        assert position is not None
        pane.show(SMALL)
        pane.show(LONG, position)
        assert screen(pane) == view


async def test_an_interview_opens_where_one_was() -> None:
    @dataclass
    class Saved:
        turn: str
        char: int

    async with reading(None) as pane:
        pane.show(LONG, Saved("t123", 0))
        assert pane.current_turn == 123
        assert marked(pane)
        pane.show(LONG, Saved("gone", 7))
        assert pane.current_turn == 0
        pane.show(LONG, Position(LONG.id, "t7", 1_000_000))
        assert pane.current_turn == 7


@pytest.mark.parametrize("size", [(30, 20), (120, 20), (60, 8), (100, 50), (17, 5)])
async def test_resizing_keeps_the_passage(size: tuple[int, int]) -> None:
    app = PaneApp(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.pane
        pane.go_to(333, 12)
        before = pane.position
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert pane.position == before
        assert marked(pane)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert pane.position == before


async def test_another_measure_keeps_the_passage() -> None:
    async with reading(LONG, 120, 20) as pane:
        pane.go_to(333, 12)
        widest = max(cell_len(row.strip()) for row in screen(pane)[1:])
        before = pane.position
        pane.measure = 40
        assert max(cell_len(row.strip()) for row in screen(pane)[1:]) <= 43 < widest
        assert pane.position == before
        assert marked(pane)
        pane.measure = 3
        assert pane.measure == 16


# Matches, filters, scripts


def spans_of(word: str) -> Callable[[Turn], list[tuple[int, int, int]]]:
    def find(one: Turn) -> list[tuple[int, int, int]]:
        return [
            (n, at, at + len(word))
            for n, paragraph in enumerate(one.paragraphs)
            for at in range(len(paragraph.text))
            if paragraph.text.startswith(word, at)
        ]

    return find


spans = st.tuples(st.integers(0, 3), st.integers(0, 50), st.integers(0, 20)).map(
    lambda span: (span[0], span[1], span[1] + span[2])
)


@given(st.lists(spans), st.integers(0, 3), st.integers(0, 50), st.integers(1, 50))
def test_the_spans_of_a_row_are_found(
    all_spans: list[tuple[int, int, int]], paragraph: int, start: int, length: int
) -> None:
    end = start + length
    expected = [(a, b) for n, a, b in all_spans if n == paragraph and a < end and b > start]
    assert SpansByPlace(all_spans).within(paragraph, start, end) == sorted(expected)


async def test_matches_are_highlighted_exactly() -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.set_highlight(spans_of("机器"))
        assert "".join(component_text(pane, "match")) == "机器" * 2
        pane.set_highlight(None)
        assert component_text(pane, "match") == []


async def test_a_match_broken_over_two_rows_is_highlighted_in_both() -> None:
    word = "相信这件事会成，连我自己也不信"
    async with reading(SMALL, 40, 40) as pane:
        pane.set_highlight(spans_of(word))
        rows = component_text(pane, "match")
        assert len(rows) > 3
        assert "".join(rows) == word * 3


async def test_matches_stand_on_the_original_in_another_script() -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.set_highlight(spans_of("机器"))
        pane.variant = "hant-tw"
        assert "".join(component_text(pane, "match")) == "機器" * 2
        assert "磨坊旁的三臺機器" in screen(pane)[1]
        pane.variant = "original"
        assert "".join(component_text(pane, "match")) == "机器" * 2


async def test_names_are_not_damaged_by_a_script() -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.variant = "hant-tw"
        assert any(row.strip() == "徐乾" for row in screen(pane))


async def test_the_passage_gone_to_is_highlighted_until_it_is_closed() -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.go_to(4, 0, [(0, 2, 6)])
        assert component_text(pane, "found") == [SMALL.turns[4].text[2:6]]
        pane.scroll_rows(1)
        assert component_text(pane, "found")
        pane.clear_spans()
        assert component_text(pane, "found") == []
        pane.go_to(4, 0, [(0, 2, 6)])
        pane.step_turn(1)
        assert component_text(pane, "found") == []


async def test_only_matching_turns() -> None:
    async with reading(LONG, 60, 30) as pane:
        pane.go_to(20)
        pane.only([3, 21, 22, 599])
        assert pane.current_turn == 21
        assert "2/4 shown" in screen(pane)[0]
        seen = []
        pane.to_top()
        seen.append(pane.current_turn)
        while pane.step_turn(1):
            seen.append(pane.current_turn)
        assert seen == [3, 21, 22, 599]
        pane.only(None)
        assert pane.current_turn == 599
        assert "shown" not in screen(pane)[0]


async def test_going_to_a_turn_that_is_left_out_shows_all_again() -> None:
    async with reading(LONG) as pane:
        pane.only([3, 21])
        pane.go_to(40)
        assert pane.current_turn == 40
        assert "shown" not in screen(pane)[0]


async def test_no_turn_may_match() -> None:
    async with reading(LONG) as pane:
        pane.only([])
        assert [row.strip() for row in screen(pane) if row.strip()] == ["No turn matches."]
        assert pane.step_turn(1) is False
        pane.only(None)
        assert marked(pane)


# Selection


def offset_at(pane: ReadingPane, text: str, nth: int = 0) -> tuple[int, int]:
    """The screen cell where a text begins."""
    for y, row in enumerate(screen(pane)):
        at = row.find(text)
        if at >= 0:
            return cell_len(row[:at]), y
    raise AssertionError(text)


def select(pane: ReadingPane, start: tuple[int, int], end: tuple[int, int]) -> str:
    """The text of a selection between two cells, both included."""
    offsets = []
    for x, y in (start, end):
        widget, offset = pane.screen.get_widget_and_offset_at(x, y)
        assert widget is pane
        assert offset is not None
        offsets.append(offset)
    selection = Selection.from_offsets(offsets[0], offsets[1] + (1, 0))
    found = pane.get_selection(selection)
    assert found is not None
    return found[0]


async def test_a_selection_over_rows_has_no_line_breaks_of_the_screen() -> None:
    async with reading(SMALL, 40, 40) as pane:
        x, y = offset_at(pane, "有人相信")
        text = select(pane, (x, y), (x, y + 2))
        assert "\n" not in text
        assert text in SMALL.turns[2].text
        assert text.startswith("有人相信")


async def test_a_selection_over_turns_names_them() -> None:
    async with reading(SMALL, 60, 40) as pane:
        start = offset_at(pane, "什么时候修的")
        end = offset_at(pane, "其实没有人")
        assert select(pane, start, end) == "什么时候修的？\n\n徐乾\n其"


async def test_a_selection_from_the_margin_takes_the_whole_row() -> None:
    async with reading(SMALL, 60, 40) as pane:
        x, y = offset_at(pane, "屋顶是什么时候修的")
        assert select(pane, (0, y), (x + 2, y)) == "屋顶"


async def test_a_selection_is_of_the_source_in_any_script() -> None:
    async with reading(SMALL, 60, 40) as pane:
        pane.variant = "hant-tw"
        start = offset_at(pane, "機器搬到河邊")
        assert select(pane, start, (start[0] + 10, start[1])) == "机器搬到河边"


async def test_everything_can_be_selected() -> None:
    async with reading(SMALL, 60, 10) as pane:
        found = pane.get_selection(Selection(None, None))
        assert found is not None
        for one in SMALL.turns:
            assert one.text in found[0]
        assert found[0].startswith("磨坊旁的三台机器\n")


async def test_dragging_the_mouse_selects_and_survives_scrolling_and_resizing() -> None:
    app = PaneApp(SMALL)
    async with app.run_test(size=(60, 40)) as pilot:
        pane = app.pane
        x, y = offset_at(pane, "机器搬到河边")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 10, y))
        await pilot.mouse_up(offset=(x + 10, y))
        await pilot.pause()
        assert app.screen.get_selected_text() == "机器搬到河边"
        chosen = app.screen.get_component_rich_style("screen--selection").bgcolor
        row = next(n for n, line in enumerate(screen(pane)) if "机器搬到河边" in line)
        assert styled(pane.render_line(row), lambda s: s.bgcolor == chosen) == "机器搬到河边"
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        pane.scroll_rows(4)
        assert app.screen.get_selected_text() == "机器搬到河边"
        pane.show(LONG)
        await pilot.pause()
        assert not app.screen.get_selected_text()


async def test_two_clicks_select_a_paragraph_and_three_the_turn() -> None:
    app = PaneApp(SMALL)
    async with app.run_test(size=(60, 40)) as pilot:
        at = offset_at(app.pane, "后来我们把三台机器")
        await pilot.click(offset=at)
        assert app.pane.current_turn == 2
        assert not app.screen.get_selected_text()
        await pilot.click(offset=at, times=2)
        assert app.screen.get_selected_text() == SMALL.turns[2].paragraphs[1].text
        await pilot.click(offset=at, times=3)
        assert app.screen.get_selected_text() == SMALL.turns[2].text


async def test_a_click_beside_the_thumb_goes_there() -> None:
    app = PaneApp(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(offset=(59, 10))
        assert app.pane.current_turn is not None
        assert 200 < app.pane.current_turn < 400
        await pilot.click(offset=(59, 19))
        await pilot.pause()
        assert screen(app.pane)[-1] == ""


async def test_the_wheel_scrolls_by_three_rows() -> None:
    app = PaneApp(LONG)
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.go_to(100)
        before = screen(app.pane)
        await pilot._post_mouse_events([events.MouseScrollDown], widget=app.pane)
        await pilot.pause()
        assert screen(app.pane)[1:-3] == before[4:]


# How little is done


async def test_a_hundred_thousand_turns_open_by_wrapping_a_few_screens() -> None:
    """Counted, not timed: rows wrapped for the first screen, a page, the end, a new width."""
    huge = long_interview(100_000)
    app = PaneApp(huge)
    async with app.run_test(size=(80, 24)) as pilot:
        document = app.pane.document
        assert document is not None
        assert document.wrapped < 150
        app.pane.page(1)
        assert document.wrapped < 200
        app.pane.to_bottom()
        app.pane.go_to(50_000)
        screen(app.pane)
        assert document.wrapped < 600
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        screen(app.pane)
        assert document.wrapped < 1000


async def test_nothing_is_drawn_again_that_has_not_changed() -> None:
    """An idle pane paints nothing; stepping a turn on the same screen repaints a few rows."""
    async with reading(SMALL, 60, 60) as pane:
        painted: list[int] = []
        refresh = pane.refresh

        def counting(*regions: Any, **options: Any) -> Any:
            painted.append(len(regions))
            return refresh(*regions, **options)

        pane.refresh = counting  # type: ignore[method-assign]
        pane.repaint()
        assert painted == []
        pane.step_turn(1)
        assert sum(painted) < 12


async def test_the_pane_has_no_keys_of_its_own() -> None:
    async with reading(SMALL) as pane:
        assert pane.can_focus
        assert list(pane._bindings.key_to_bindings) == []
