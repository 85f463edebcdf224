"""Accounts side by side: what stands beside what, what is marked, and what the keys do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.screens import rows
from tui.app.screens.side_by_side import (
    SIDE_BY_SIDE_KEYS,
    SideBySideChoice,
    SideBySideScreen,
)
from tui.app.themes import OURS
from tui.app.widgets.aligned_panes import AlignedPanes, Convert
from tui.app.widgets.aligned_pieces import AGAIN, MISSING
from tui.app.widgets.aligned_rows import Account, AlignedTurns, Bands, bands_of
from tui.app.widgets.differences import Marks, compare, sentences
from tui.app.widgets.query_line import OneLine
from tui.layout.cells import cell_width
from tui.layout.variant import Converter
from tui.topics import TopicIndex
from tui.transcript import parse_file
from tui.transcript.model import Interview, Paragraph, ReadingReport, Section, Speaker, Turn

SHARED = Path(__file__).parents[2] / ".." / "shared"
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = "[b]\x1b[31m红\u202e[/b]\x07 说了很久很久。"


@dataclass(frozen=True)
class Row:
    ordinals: tuple[int, ...]
    others: tuple[int, ...]


def interview(key: str, *said: str, title: str = "") -> Interview:
    """Host and guest say these things in turn; ``#`` opens a section."""
    people = (Speaker("h", "主持人", ("主持人",), "host"), Speaker("g", "林海", ("林海",), "guest"))
    sections: list[Section] = []
    heading: str | None = None
    turns: list[Turn] = []
    number = 0
    for text in said:
        if text.startswith("#"):
            if turns or heading:
                sections.append(Section(heading, None, 1, 1, tuple(turns)))
            heading, turns = text[1:], []
            continue
        parts = tuple(Paragraph(part, (number + 1, number + 1)) for part in text.split("\n"))
        turns.append(Turn(f"{key}{number}", people[number % 2].id, "speech", parts, (1, 1)))
        number += 1
    sections.append(Section(heading, None, 1, 1, tuple(turns)))
    return Interview(
        id=key,
        path=Path(f"{key}.txt"),
        title=title or key,
        script="hans",
        kind="interview",
        meta={"date": "2024-10-01"},
        speakers=people,
        sections=tuple(sections),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


TALK = interview(
    "talk",
    "#茶",
    "您为什么种茶?",
    "因为山还在。人走了,山还在,总要有人看着它。",
    "#船",
    "后来您去造船了吗?",
    "我过去一直反对造船,但现在我认为我当时完全错了。",
    "#灯",
    "灯呢?",
    "灯是最后的事。" * 30,
    title="山里的谈话",
)
REWRITE = interview(
    "rewrite",
    "开场白",
    "他过去反对。",
    "我過去一直反對造船,現在我認為我當時錯了。",
    "茶是因為山還在。人走了,山还在,總要有人看著它。",
    title="改写的谈话",
)
NEWS = interview("news", "他说灯是最后的事。", "完。", title="新闻")

BESIDE_REWRITE = [
    Row((), (0,)),
    Row((0, 1), (3,)),
    Row((2, 3), (1, 2)),
    Row((4, 5), ()),
]
BESIDE_NEWS = [Row((0, 1), ()), Row((2, 3), ()), Row((4, 5), (0,)), Row((), (1,))]


@dataclass
class Source:
    """Aligns as it is told."""

    tables: dict[str, Sequence[AlignedTurns]] = field(
        default_factory=lambda: {"rewrite": BESIDE_REWRITE, "news": BESIDE_NEWS}
    )
    variant: str = "original"
    held: threading.Event | None = None

    def converter(self, interview: Interview) -> Convert | None:
        return None if self.variant == "original" else Converter(self.variant)

    def align(
        self, one: Interview, other: Interview, cancelled: Callable[[], bool]
    ) -> Sequence[AlignedTurns]:
        if self.held is not None:
            assert self.held.wait(10)
        return self.tables[other.id]


class Behind(App[None]):
    """An application with accounts over it that writes down what they give back."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        *others: Interview,
        first: Interview = TALK,
        ordinal: int = 0,
        source: Any = None,
        theme: str = "ink",
    ) -> None:
        super().__init__()
        for one in OURS:
            self.register_theme(one)
        self.theme = theme
        self.source = source or Source()
        self.given = (first, ordinal, others or (REWRITE,))
        self.results: list[SideBySideChoice | None] = []

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def on_mount(self) -> None:
        self.push_screen(SideBySideScreen(self.source, *self.given), self.results.append)


def panes(app: App[Any]) -> AlignedPanes:
    return app.screen.query_one(AlignedPanes)


def line(app: App[Any]) -> str:
    return app.screen.query_one("#side-keys", OneLine).text


def columns(app: App[Any]) -> list[list[str]]:
    """The screen row by row, cut at the dividers, without the line at the bottom."""
    return [[part.rstrip() for part in row.split("│")] for row in rows(app)[:-1]]


def texts(app: App[Any], name: str) -> set[str]:
    """The texts that are drawn with a component of the panes."""
    shown = panes(app)
    wanted = shown.style_of("text", name)
    found = ""
    for y in range(shown.size.height):
        for segment in shown.render_line(y):
            found += segment.text if segment.style == wanted else "\0"
    return {text.strip() for text in found.split("\0") if text.strip()}


async def ready(pilot: Pilot[Any]) -> None:
    for _ in range(500):
        await pilot.pause()
        if not isinstance(pilot.app.screen, SideBySideScreen) or not pilot.app.screen.waiting:
            await pilot.pause()
            return
        threading.Event().wait(0.002)
    raise AssertionError("nothing was aligned")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await ready(pilot)


# What stands beside what


async def test_passages_stand_beside_each_other() -> None:
    app = Behind()
    async with app.run_test(size=(120, 18)) as pilot:
        await ready(pilot)
        shown = columns(app)
        assert shown[0][0].startswith("▌1 山里的谈话 › 茶")
        assert shown[0][1].startswith(" 2 改写的谈话")
        assert shown[1][0].endswith("茶")
        tea = next(n for n, row in enumerate(shown) if "您为什么种茶" in row[0])
        assert any("总要有人看" in row[0] for row in shown[tea:])
        other = next(n for n, row in enumerate(shown) if "茶是因為山還在" in row[1])
        assert other == 2  # beside the heading of the first, under its own speaker
        boat = next(n for n, row in enumerate(shown) if row[0].endswith("船"))
        assert "他过去反对。" in "".join(row[1] for row in shown[boat : boat + 3])
        assert line(app).endswith("passage 2/4 · together")


async def test_what_one_account_does_not_have_is_said() -> None:
    app = Behind()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await press(pilot, "g")
        shown = columns(app)
        assert MISSING in shown[1][0]
        assert "开场白" in shown[2][1]
        await press(pilot, "G")
        assert any(MISSING in row[1] for row in columns(app) if len(row) > 1)


async def test_three_accounts_where_there_is_room() -> None:
    app = Behind(REWRITE, NEWS)
    async with app.run_test(size=(180, 40)) as pilot:
        await ready(pilot)
        assert len(columns(app)[0]) == 3
        await press(pilot, "G", "{")
        shown = columns(app)
        lamp = next(n for n, row in enumerate(shown) if "他说灯是最后的事。" in row[-1])
        assert any("灯呢?" in row[0] for row in shown[lamp - 2 : lamp + 3])


async def test_of_three_accounts_two_where_there_is_room_for_two() -> None:
    app = Behind(REWRITE, NEWS)
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        head = columns(app)[0]
        assert len(head) == 2
        assert head[1].endswith("2/3")
        await press(pilot, "tab", "tab")
        head = columns(app)[0]
        assert head[1].startswith("▌3 新闻")
        await press(pilot, "tab")
        assert columns(app)[0][0].startswith("▌1")
        assert columns(app)[0][1].startswith(" 3 新闻")


async def test_one_below_the_other_on_a_narrow_screen() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        shown = rows(app)
        headers = [n for n, row in enumerate(shown) if re.match("[▌ ][12] ", row)]
        assert headers == [0, 11]
        assert "茶" in shown[1]
        assert "茶是因為山還在" in "".join(shown[12:16])


@pytest.mark.parametrize("size", [(30, 8), (80, 24), (119, 30), (120, 40), (159, 20), (200, 50)])
@pytest.mark.parametrize("keys", [(), ("}", "j", "tab"), ("f", "d"), ("G",)])
async def test_every_row_is_as_wide_as_the_screen(
    size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    app = Behind(REWRITE, NEWS)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, *keys)
        for strip in app.screen._compositor.render_strips():
            assert cell_width(strip.text) == strip.cell_length == size[0]


async def test_it_opens_at_the_turn_that_is_read() -> None:
    app = Behind(ordinal=3)
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        assert panes(app).bands.bands[panes(app).current][0] == (2, 3)
        assert columns(app)[0][0].startswith("▌1 山里的谈话 › 船")


async def test_a_short_passage_stays_beside_a_long_one() -> None:
    app = Behind(NEWS, ordinal=4)
    async with app.run_test(size=(120, 12)) as pilot:
        await ready(pilot)
        assert "他说灯是最后的事。" in "".join(row[1] for row in columns(app))
        await press(pilot, "j", "j", "j", "j")
        assert "灯呢?" not in "".join(row[0] for row in columns(app))
        assert "他说灯是最后的事。" in columns(app)[2][1]


async def test_a_passage_that_stands_above_is_named_in_one_line_and_not_repeated() -> None:
    source = Source({"rewrite": [Row((0, 1), (2,)), Row((2, 3), (3,)), Row((4, 5), (2, 1))]})
    app = Behind(source=source)
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        right = [row[1].strip(" ▎") for row in columns(app) if len(row) > 1]
        said = REWRITE.turns[2].text[:10]
        again = [text for text in right if text.startswith(AGAIN)]
        assert len(again) == 1
        assert said in again[0]
        assert [text for text in right if said in text and text not in again] != []
        # What is new there is shown beside it.
        new = REWRITE.turns[1].text
        assert any(new in text for text in right[right.index(again[0]) :])


async def test_enter_on_a_passage_that_stands_above_goes_to_it() -> None:
    source = Source({"rewrite": [Row((0, 1), (2,)), Row((2, 3), (3,)), Row((4, 5), (2,))]})
    app = Behind(source=source, ordinal=4)
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        await press(pilot, "tab")
        assert panes(app).place == ("rewrite", 2)


async def test_turns_that_are_left_out_between_are_shown_as_such() -> None:
    source = Source({"rewrite": [Row((0, 1), (0, 3)), Row((2, 3, 4, 5), (1, 2))]})
    app = Behind(source=source)
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        right = [row[1].strip() for row in columns(app) if len(row) > 1]
        first, second = (n for n, text in enumerate(right) if "开场白" in text or "茶是" in text)
        assert "…" in [text.strip(" ▎") for text in right[first:second]]


# What differs


async def test_differences_in_nearly_equal_sentences_are_marked() -> None:
    app = Behind(ordinal=2)
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        assert {"但", "完全"} <= texts(app, "differs")
        assert panes(app).style_of("text", "differs").underline
        assert panes(app).style_of("text", "differs").bold
        signs = [row[0][1] for row in columns(app) if "我过去一直" in row[0]]
        assert signs == ["~"]


async def test_equal_sentences_have_a_sign_in_either_script() -> None:
    app = Behind()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        left = [row[0] for row in columns(app) if "人走了" in row[0]]
        assert left[0][1] == "~" or left[0][1] == "="
        assert "走" not in "".join(texts(app, "differs"))


async def test_in_another_script_the_same_is_marked() -> None:
    app = Behind(ordinal=2, source=Source(variant="hant-tw"))
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        assert "我過去一直反對造船" in "".join(row[0] for row in columns(app))
        assert "山裡的談話" in columns(app)[0][0]
        assert {"但", "完全"} <= texts(app, "differs")


@pytest.mark.parametrize("theme", ["ink", "paper", "ansi-dark", "ansi-light"])
async def test_differences_and_focus_read_without_colour(theme: str) -> None:
    app = Behind(ordinal=2, theme=theme)
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        style = panes(app).style_of("text", "differs")
        assert style.bold
        assert style.underline
        assert panes(app).style_of("chosen").bold
        assert columns(app)[0][0].startswith("▌")


# Moving


async def test_passages_are_stepped_through() -> None:
    app = Behind()
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        seen = []
        await press(pilot, "g")
        for _ in range(5):
            seen.append(panes(app).current)
            await press(pilot, "}")
        assert seen == [0, 1, 2, 3, 3]
        await press(pilot, "{", "{")
        assert panes(app).current <= 2
        await press(pilot, "ｊ", "】", "【")  # full-width, as from an input method
        assert isinstance(app.screen, SideBySideScreen)


async def test_the_next_shared_passage() -> None:
    app = Behind()
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "g", "n")
        assert panes(app).current == 1
        await press(pilot, "n", "n")
        assert panes(app).current == 2
        assert "No further passage" in line(app)
        await press(pilot, "N")
        assert panes(app).current == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 12)])
async def test_scrolling_down_and_up_comes_back(size: tuple[int, int]) -> None:
    app = Behind()
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, "g")
        before = rows(app)
        await press(pilot, "j", "j", "j")
        assert rows(app) != before
        await press(pilot, "k", "k", "k")
        assert rows(app)[:-1] == before[:-1]
        await press(pilot, "space", "b", "d", "u", "pagedown", "pageup")
        assert rows(app)[:-1] == before[:-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 20)])
async def test_free_panes_scroll_by_themselves(size: tuple[int, int]) -> None:
    app = Behind(ordinal=2)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, "f")
        assert line(app).endswith("free")
        shown = panes(app)
        await press(pilot, "j", "tab", "g")
        tops = list(shown._tops)
        assert tops[1] == (0, 0)
        assert tops[0] != (0, 0)
        assert "开场白" in "\n".join(rows(app))
        await press(pilot, "G", "f")
        assert not shown.is_free
        # Together again where the focused one is.
        assert shown.bands.bands[shown.current][1]


async def test_a_resize_keeps_the_passage() -> None:
    app = Behind(ordinal=3)
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        at = panes(app).current
        for size in ((80, 24), (200, 50), (60, 10), (120, 20)):
            await pilot.resize_terminal(*size)
            await ready(pilot)
            assert panes(app).current == at
        assert "我过去一直" in "\n".join(rows(app))


@pytest.mark.parametrize(("size", "spot"), [((120, 20), (70, 6)), ((80, 24), (10, 16))])
async def test_a_click_gives_the_focus_and_makes_the_passage_current(
    size: tuple[int, int], spot: tuple[int, int]
) -> None:
    app = Behind(ordinal=2)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.click(AlignedPanes, offset=spot)
        await ready(pilot)
        assert panes(app).focused == 1
        shown = next(pane for pane in panes(app).panes if pane.account == 1)
        assert shown.x <= spot[0]
        await pilot.click(AlignedPanes, offset=(2, 2))
        assert panes(app).focused == 0


async def test_the_wheel_scrolls_together_or_the_pane_below_it() -> None:
    app = Behind()
    async with app.run_test(size=(120, 12)) as pilot:
        await ready(pilot)
        await press(pilot, "g")
        before = columns(app)
        await pilot._post_mouse_events([MouseScrollDown], AlignedPanes, offset=(70, 5))
        await ready(pilot)
        assert columns(app)[1:] != before[1:]
        await press(pilot, "g", "f")
        before = columns(app)
        await pilot._post_mouse_events([MouseScrollDown], AlignedPanes, offset=(10, 5))
        await ready(pilot)
        after = columns(app)
        assert [row[-1] for row in after[1:]] == [row[-1] for row in before[1:]]
        assert [row[0] for row in after[1:]] != [row[0] for row in before[1:]]


# Going


async def test_enter_goes_to_the_passage_of_the_focused_account() -> None:
    app = Behind(ordinal=2)
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "enter")
    assert app.results == [SideBySideChoice("rewrite", 1)]


async def test_enter_where_the_account_has_nothing_says_so() -> None:
    app = Behind(ordinal=4)
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "enter")
        assert "nothing here" in line(app)
        assert app.results == []
        await press(pilot, "shift+tab", "enter")
    assert app.results == [SideBySideChoice("talk", 4)]


@pytest.mark.parametrize("key", ["escape", "|", "q", "ｑ"])
async def test_closing_shows_what_was_there(key: str) -> None:
    app = Behind()
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        await press(pilot, "}", key)
        assert app.results == [None]
        assert rows(app)[0] == "behind"


# Bad input


async def test_while_it_is_aligned_and_closed_meanwhile() -> None:
    source = Source(held=threading.Event())
    app = Behind(source=source)
    async with app.run_test(size=(120, 20)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "Putting the accounts side by side…" in "\n".join(rows(app))
        await pilot.press("j", "}", "f", "enter", "tab", "n", "escape")
        await pilot.pause()
        assert app.results == [None]
        assert source.held is not None
        source.held.set()
        await pilot.pause()


async def test_accounts_that_cannot_be_aligned_can_be_read_freely() -> None:
    app = Behind(source=Source({}))
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot)
        assert "could not be aligned" in line(app)
        assert panes(app).is_free
        assert "开场白" in "\n".join(rows(app))


async def test_an_interview_without_text() -> None:
    app = Behind(first=interview("empty"), source=Source({"rewrite": []}))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "no text" in "\n".join(rows(app))
        await press(pilot, "j", "}", "G", "g", "f", "enter", "tab", "n", "escape")
        assert app.results == [None]
    app = Behind(interview("empty"), source=Source({"empty": [Row((n,), ()) for n in range(6)]}))
    async with app.run_test(size=(120, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "f", "tab", "j", "}", "G", "f", "enter")
        assert isinstance(app.screen, SideBySideScreen)


async def test_hostile_text_stays_text() -> None:
    bad = interview("bad", HOSTILE, HOSTILE + "\n" + HOSTILE, title=HOSTILE)
    app = Behind(bad, first=bad, source=Source({"bad": [Row((0, 1), (0, 1))]}))
    for size in ((120, 30), (80, 24)):
        async with app.run_test(size=size) as pilot:
            await ready(pilot)
            for row in rows(app):
                assert not UNSAFE.search(row)
            assert "[b]" in "\n".join(rows(app))
        app = Behind(bad, first=bad, source=Source({"bad": [Row((0, 1), (0, 1))]}))


async def test_two_identical_copies_differ_nowhere() -> None:
    table = [Row((0, 1), (0, 1)), Row((2, 3), (2, 3)), Row((4, 5), (4, 5))]
    app = Behind(TALK, source=Source({"talk": table}))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert not texts(app, "differs")
        for left, right in (row for row in columns(app)[2:] if len(row) == 2):
            assert left.strip(" ─") == right.strip(" ─")


async def test_long_accounts_are_laid_out_where_one_looks() -> None:
    said = [f"第{n}句说的是茶和山和船。" for n in range(20_000)]
    long = interview("long", *said)
    app = Behind(long, first=long, ordinal=19_000)
    app.source = Source({"long": [Row((n, n + 1), (n, n + 1)) for n in range(0, 20_000, 2)]})
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert "第19000句" in "\n".join(rows(app))
        mounted = len(app.screen.query("*"))
        await press(pilot, "G", "g", "space", "}", "f", "G")
        assert panes(app).bands.made < 3000
        assert len(app.screen.query("*")) == mounted == 2


def test_every_key_has_one_meaning() -> None:
    keys = [key for _, keys, _ in SIDE_BY_SIDE_KEYS for key in keys]
    assert len(keys) == len(set(keys))
    for action, _, _ in SIDE_BY_SIDE_KEYS:
        assert hasattr(SideBySideScreen, "action_" + action.replace("-", "_"))


# Bands


@st.composite
def alignments(draw: st.DrawFn) -> tuple[int, list[list[Row]]]:
    """A first account of some turns, cut into rows, beside one to three others."""
    count = draw(st.integers(1, 12))
    tables = []
    for _ in range(draw(st.integers(1, 3))):
        cuts = sorted({*draw(st.sets(st.integers(1, count))), count})
        rows = []
        for start, end in zip([0, *cuts], cuts, strict=False):
            if draw(st.booleans()):
                rows.append(Row((), (draw(st.integers(0, 9)),)))
            its = tuple(sorted(draw(st.sets(st.integers(0, 9), max_size=3))))
            rows.append(Row(tuple(range(start, end)), its))
        tables.append(rows)
    return count, tables


@given(alignments())
def test_bands_hold_everything(made: tuple[int, list[list[Row]]]) -> None:
    count, tables = made
    bands = bands_of(count, tables)
    assert [n for band in bands for n in band[0]] == list(range(count))
    for band in bands:
        assert len(band) == len(tables) + 1
        assert any(band)
    for number, table in enumerate(tables, 1):
        said = {n for row in table for n in row.others}
        assert {n for band in bands for n in band[number]} == said
        for row in table:
            for band in bands:
                if row.ordinals and set(row.ordinals) & set(band[0]):
                    assert set(row.others) <= set(band[number])


def test_without_others_every_turn_is_a_band() -> None:
    assert bands_of(2, []) == [((0,),), ((1,),)]
    assert bands_of(2, [[]]) == [((0,), ()), ((1,), ())]
    assert bands_of(0, [[]]) == []


@given(alignments(), st.integers(0, 11), st.integers(-40, 40))
def test_walking_goes_as_far_as_it_says(
    made: tuple[int, list[list[Row]]], band: int, by: int
) -> None:
    count, tables = made
    first = interview("first", *["说了一句话。"] * count)
    others = [interview(f"o{n}", *["另外说了一句。"] * 10) for n in range(len(tables))]
    bands = Bands([Account(one, 40) for one in (first, *others)], bands_of(count, tables))
    start = (min(band, len(bands) - 1), 0)
    end = bands.walk(start, by)
    assert abs(bands.distance(start, end, 1000)) <= abs(by)
    assert 0 <= end[1] < bands.height(end[0])
    if 0 < end[0] < len(bands) - 1:
        assert bands.distance(start, end, 1000) == by


# Differences


def said(marks: Marks, paragraphs: Sequence[str]) -> list[str]:
    return [paragraphs[n][a:b] for n, spans in marks.differs.items() for a, b in spans]


def test_differences_are_exact() -> None:
    mine = ["他说:今天的茶比昨天好喝多了。"]
    theirs = ["短。", "他說,今天的茶,比前天好喝多了!"]
    here, there = compare(mine, theirs)
    assert said(here, mine) == ["昨"]
    assert said(there, theirs) == ["前"]
    assert here.signs == {0: [(0, "~")]}
    assert there.signs == {1: [(0, "~")]}


def test_words_of_an_alphabet_are_marked_whole() -> None:
    mine, theirs = ["We build larger models now."], ["We build largest models now."]
    here, there = compare(mine, theirs)
    assert said(here, mine) == ["larger"]
    assert said(there, theirs) == ["largest"]


def test_script_and_punctuation_are_no_difference() -> None:
    here, there = compare(["我过去一直反对垂直整合，真的。"], ["我過去一直反對垂直整合, 真的"])
    assert not here.differs
    assert not there.differs
    assert here.signs == there.signs == {0: [(0, "=")]}


def test_sentences_that_say_other_things_are_left_alone() -> None:
    here, there = compare(["今天的茶比昨天好喝多了。"], ["船停在海边没有人去看它。"])
    assert not here.signs
    assert not there.differs


PIECES = st.lists(
    st.text(st.sampled_from("茶山船灯说了AI 123,。!?.\u0301\U0001f600[]") | st.characters()),
    max_size=4,
)


@given(PIECES, PIECES)
def test_marks_lie_within_their_paragraphs(mine: list[str], theirs: list[str]) -> None:
    here, there = compare(mine, theirs)
    for marks, paragraphs in ((here, mine), (there, theirs)):
        for number, spans in marks.differs.items():
            at = 0
            for start, end in spans:
                assert at <= start < end <= len(paragraphs[number])
                at = end
        for number, signs in marks.signs.items():
            for start, sign in signs:
                assert paragraphs[number][start].isalnum()
                assert sign in "=~"


@given(PIECES)
def test_a_text_does_not_differ_from_itself(paragraphs: list[str]) -> None:
    here, there = compare(paragraphs, paragraphs)
    assert not here.differs
    assert not there.differs
    assert sum(map(len, here.signs.values())) == len(sentences(paragraphs))


# With the real engine


async def test_real_accounts_are_aligned() -> None:
    files = sorted((SHARED / "seeds").glob("*.txt"))
    if not files:
        pytest.skip("the five originals are not here")
    interviews = [parse_file(path) for path in files]
    index = TopicIndex.build(interviews)
    groups = index.conversations()
    assert groups
    first, *others = [one for one in interviews if one.id in groups[0]]

    class Real:
        def converter(self, interview: Interview) -> Convert | None:
            return None

        def align(self, one: Interview, other: Interview, cancelled: object) -> Any:
            return index.align(one.id, other.id)

    app = Behind(*others, first=first, source=Real())
    async with app.run_test(size=(200, 50)) as pilot:
        await ready(pilot)
        bands = panes(app).bands
        assert [n for band in bands.bands for n in band[0]] == list(range(len(first.turns)))
        assert sum(bands.is_shared(n) for n in range(len(bands))) >= len(first.turns) // 3
        for _ in range(len(bands)):
            await press(pilot, "}")
        assert panes(app).current == len(bands) - 1
