"""Painted rows: the terminal shows what Textual's own way shows, for fewer bytes and less work."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.row import Row

CONSOLE = Console(color_system="truecolor", force_terminal=True)

COLOURS = st.sampled_from([None, "#102030", "#a0b0c0", "red", "color(200)", "default"])
# What the emulator knows of; dim is as bold to it, so it is left out here.
ATTRIBUTES = ("bold", "italic", "underline", "reverse", "strike")
STYLES = st.builds(
    Style, color=COLOURS, bgcolor=COLOURS, **dict.fromkeys(ATTRIBUTES, st.booleans() | st.none())
)
SEGMENTS = st.lists(
    st.builds(Segment, st.text("ab 能·", min_size=1, max_size=4), st.none() | STYLES), max_size=6
)


def shown(text: str) -> list[Any]:
    """The cells of a terminal after some text, and what the next character would look like."""
    screen = pyte.Screen(60, 1)
    pyte.Stream(screen).feed(text + "|")
    return [screen.buffer[0][x] for x in range(60)]


@given(SEGMENTS)
def test_a_row_looks_as_a_strip_and_takes_no_more_bytes(segments: list[Segment]) -> None:
    plain, row = Strip(segments).render(CONSOLE), Row(segments).render(CONSOLE)
    assert shown(row) == shown(plain)
    assert len(row) <= len(plain)


def test_what_a_row_shares_with_the_piece_before_is_not_said_again() -> None:
    ground = "#17191c"
    row = Row(
        [
            Segment("▌ ", Style(color="#7aa2c7", bgcolor=ground)),
            Segment("林海", Style(color="#8ab4e0", bgcolor=ground, bold=True)),
            Segment(" · ", Style(color="#aaafb3", bgcolor=ground)),
        ]
    ).render(CONSOLE)
    assert row == (
        "\x1b[38;2;122;162;199;48;2;23;25;28m▌ \x1b[1;38;2;138;180;224m林海"
        "\x1b[22;38;2;170;175;179m · \x1b[0m"
    )


def test_a_link_is_kept() -> None:
    segments = [Segment("a", Style(bold=True)), Segment("b", Style(link="https://example.org"))]
    assert Row(segments).render(CONSOLE) == Strip(segments).render(CONSOLE)


def test_a_row_that_was_painted_does_not_wait_for_the_collector() -> None:
    gc.disable()
    try:
        row = Row([Segment("能源")], 4)
        gone = weakref.ref(row)
        assert row.divide([4]) == [row]
        assert [part.text for part in row.divide([2, 4])] == ["能", "源"]
        del row
        assert gone() is None
    finally:
        gc.enable()


class Lines(PaintedRows):
    """So many lines, each drawn in the style of the widget."""

    DEFAULT_CSS = "Lines { width: 1fr; height: 1fr; background: $panel; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines = ["a", "b", "c", "d"]
        self.drawn: list[int] = []

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        self.drawn.append(y)
        text = self.lines[y] if y < len(self.lines) else ""
        return self.strip_of([(text, self.style_of())], width, self.style_of())


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines()


async def test_a_row_that_stays_is_sent_as_it_was() -> None:
    app = Page()
    async with app.run_test(size=(20, 4)):
        widget = app.query_one(Lines)
        crop = Region(0, 0, 20, 4)
        before = widget.render_lines(crop)
        widget.lines[2] = "other"
        widget.drawn.clear()
        widget.repaint()
        after = widget.render_lines(crop)
        assert widget.drawn == [0, 1, 2, 3]
        assert [old is new for old, new in zip(before, after, strict=True)] == [
            *(True, True, False, True)
        ]
        assert [row.text.rstrip() for row in after] == ["a", "b", "other", "d"]


async def test_rows_look_as_textual_would_have_them() -> None:
    """The short way round Textual's styles leads to the same place, colours and all."""
    app = Page()
    async with app.run_test(size=(20, 4)):
        widget = app.query_one(Lines)
        crop = Region(0, 0, 20, 4)
        ours = widget.render_lines(crop)
        theirs = widget._styles_cache.render_widget(widget, crop)
        for row, strip in zip(ours, theirs, strict=True):
            assert row.text == strip.text
            assert {(s.style.color, s.style.bgcolor) for s in row if s.style} == {
                (s.style.color, s.style.bgcolor) for s in strip if s.style
            }
        widget.styles.border = ("solid", "red")
        assert widget.render_lines(crop)[0].text.startswith("┌")


async def test_another_theme_is_another_colour() -> None:
    app = Page()
    async with app.run_test(size=(20, 4)) as pilot:
        widget = app.query_one(Lines)
        colours = []
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            style = next(iter(widget.render_lines(Region(0, 0, 20, 1))[0])).style
            assert style is not None
            colours.append((style.color, style.bgcolor))
        assert colours[0][0] != colours[1][0]
        assert colours[0][1] != colours[1][1]
