"""The topics screen: what its cells say, what typing and its keys do, and what is kept."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.screens import rows
from tui.app.screens.topic_keys import TOPICS_KEYS
from tui.app.screens.topic_rows import topic_at
from tui.app.screens.topic_source import Topic, TopicChoice, TopicsPlace, needles_of
from tui.app.screens.topics import TopicsScreen
from tui.app.themes import OURS
from tui.app.widgets.hit_rows import Convert
from tui.app.widgets.query_line import OneLine
from tui.app.widgets.results import ResultsList
from tui.app.widgets.topic_matrix import (
    Passage,
    TopicMatrix,
    TopicRow,
    bar,
    short_names,
    who_speaks,
)
from tui.layout.cells import cell_width
from tui.layout.variant import Converter
from tui.search import SearchIndex
from tui.search.fold import fold
from tui.transcript.model import Interview, Paragraph, ReadingReport, Section, Speaker, Turn

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = "[b]\x1b[31m红\u202e[/b]\x07\n"


def interview(key: str, title: str, *said: str) -> Interview:
    """Host and guest say these things in turn."""
    people = (Speaker("h", "主持人", ("主持人",), "host"), Speaker("g", "林海", ("林海",), "guest"))
    turns = tuple(
        Turn(f"{key}{n}", people[n % 2].id, "speech", (Paragraph(text, (n + 1, n + 1)),), (n, n))
        for n, text in enumerate(said)
    )
    return Interview(
        id=key,
        path=Path(f"{key}.txt"),
        title=title,
        script="hans",
        kind="interview",
        meta={},
        speakers=people,
        sections=(Section("开头", None, 1, 1, turns),),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


def library() -> list[Interview]:
    return [
        interview("tea", "山里的茶", "茶从哪里来?", "茶从山里来。", "您卖茶吗?", "卖,也种竹子。"),
        interview("boat", "造船的人", "木头从哪里来?", "山里,还有竹子。", "竹子也能造船?", "能。"),
        interview("lamp", "点灯", "灯芯片从哪里来?", "不知道。"),
    ]


@dataclass
class One:
    label: str
    passages: tuple[Passage, ...]
    more: int = 0

    @property
    def counts(self) -> Counter[str]:
        counts = Counter(passage.interview_id for passage in self.passages)
        return counts + Counter(dict.fromkeys(counts, self.more))


@dataclass
class Source:
    """Topics that it is given; searches in the interviews."""

    given: list[Interview] = field(default_factory=library)
    labels: list[Topic] = field(
        default_factory=lambda: [
            One("竹子", (Passage("boat", 1), Passage("tea", 3), Passage("boat", 2))),
            One("茶叶 · 山", (Passage("tea", 0), Passage("tea", 1), Passage("tea", 2))),
            One("芯片", (Passage("lamp", 0),)),
        ]
    )
    kept: list[str] = field(default_factory=list)
    last_place: TopicsPlace | None = None
    convert: Convert | None = None
    said: str = ""
    held: threading.Event | None = None
    failing: bool = False

    def __post_init__(self) -> None:
        self.index = SearchIndex.build(self.given)

    def topics(self, cancelled: Callable[[], bool]) -> list[Topic]:
        if self.held is not None:
            assert self.held.wait(10)
        if self.failing:
            raise ValueError(HOSTILE)
        return self.labels

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> Any:
        return self.index.search(text, limit, cancelled)

    def interviews(self) -> list[Interview]:
        return self.given

    def interview(self, interview_id: str) -> Interview:
        for one in self.given:
            if one.id == interview_id:
                return one
        raise KeyError(interview_id)

    def keep(self, query: str) -> None:
        self.kept.append(query)

    def forget(self, query: str) -> None:
        self.kept.remove(query)

    def status(self) -> str:
        return self.said


class Behind(App[None]):
    """An application with the topics over it that writes down what they give back."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__()
        for theme in OURS:
            self.register_theme(theme)
        self.theme = "ink"
        self.source = source
        self.options = options
        self.results: list[TopicChoice | None] = []

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def on_mount(self) -> None:
        self.look()

    def look(self) -> None:
        self.push_screen(TopicsScreen(self.source, **self.options), self.results.append)


def topics(app: App[Any]) -> TopicsScreen:
    assert isinstance(app.screen, TopicsScreen)
    return app.screen


def matrix(app: App[Any]) -> list[str]:
    """What the matrix shows, line by line, without trailing spaces."""
    shown = topics(app).matrix
    lines = [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]
    return [line for line in lines if line]


def passages(app: App[Any]) -> list[str]:
    shown = topics(app).query_one(ResultsList)
    lines = [shown.render_line(y).text.rstrip(" │") for y in range(shown.size.height)]
    return [line for line in lines if line]


def line(app: App[Any], name: str) -> str:
    return topics(app).query_one(f"#topics-{name}", OneLine).text


async def ready(pilot: Pilot[Any]) -> None:
    """Wait until the topics and the search for what is typed are on the screen."""
    for _ in range(500):
        await pilot.pause()
        if not isinstance(pilot.app.screen, TopicsScreen) or not pilot.app.screen.waiting:
            await pilot.pause()
            return
        threading.Event().wait(0.002)
    raise AssertionError("no topics came")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await ready(pilot)


# What is shown


async def test_topics_by_interviews() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        shown = matrix(app)
        assert shown[0].split() == ["topic", "山里的茶", "造船的人", "点灯"]
        assert shown[1].split() == ["▌", "竹子", "3", "▁", "1", "▂", "2", "·"]
        assert shown[2].split() == ["茶叶", "·", "山", "3", "▃", "3", "·", "·"]
        assert line(app, "count") == "3 topics in 3 interviews  1/3"
        assert line(app, "who") == "3 passages · 林海 2, 主持人 1"


@pytest.mark.parametrize("size", [(40, 10), (59, 20), (60, 20), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("keys", [(), ("tab",), ("enter",), tuple("竹子")])
async def test_every_row_is_as_wide_as_the_screen(
    size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    app = Behind(Source(given=[interview(f"i{n}", f"第{n}次访谈", "茶") for n in range(40)]))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await press(pilot, *keys)
        for strip in app.screen._compositor.render_strips():
            assert cell_width(strip.text) == strip.cell_length == size[0]


async def test_a_narrow_screen_says_in_how_many() -> None:
    app = Behind(Source())
    async with app.run_test(size=(50, 20)) as pilot:
        await ready(pilot)
        assert matrix(app)[1].split() == ["▌", "竹子", "3", "in", "2", "interviews"]
        assert matrix(app)[3].split() == ["芯片", "1", "in", "1", "interview"]
        await press(pilot, "right", "tab", "down")
        assert topics(app).matrix.column == -1


async def test_more_interviews_than_fit_are_scrolled_to() -> None:
    given = [interview(f"i{n}", f"访谈{n}", "茶") for n in range(10)]
    labels: list[Topic] = [One("茶", tuple(Passage(f"i{n}", 0) for n in range(10)))]
    app = Behind(Source(given, labels))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "访谈0" in matrix(app)[0]
        assert "访谈9" not in matrix(app)[0]
        await press(pilot, "tab", *["right"] * 9)
        assert "访谈9" in matrix(app)[0]
        assert "访谈0" not in matrix(app)[0]
        assert "‹" in matrix(app)[0]
        await press(pilot, "right")
        assert topics(app).matrix.selected_interview == "i9"


async def test_of_many_interviews_those_that_speak_of_it_are_columns() -> None:
    given = [interview(f"i{n}", f"访谈{n}", "茶") for n in range(100)]
    labels: list[Topic] = [
        One("茶", (Passage("i7", 0), Passage("i70", 0), Passage("i70", 1))),
        One("酒", ()),
    ]
    app = Behind(Source(given, labels))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert matrix(app)[0].split() == ["topic", "访谈70", "访谈7"]


async def test_of_columns_that_do_not_fit_the_empty_ones_are_passed_over() -> None:
    given = [interview(f"i{n}", f"访谈{n}", "茶") for n in range(12)]
    labels: list[Topic] = [One("茶", (Passage("i0", 0), Passage("i9", 0))), One("酒", ())]
    app = Behind(Source(given, labels))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "right")
        assert topics(app).matrix.selected_interview == "i9"
        await press(pilot, "right")
        assert topics(app).matrix.selected_interview == "i9"
        await press(pilot, "left", "left")
        assert topics(app).matrix.column == -1


@pytest.mark.parametrize("theme", ["ink", "paper", "ansi-dark", "ansi-light"])
async def test_the_selected_cell_differs_in_every_theme(theme: str) -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await ready(pilot)
        await press(pilot, "tab")
        strip = topics(app).matrix.render_line(1)
        styles = {str(s.style) for s in strip if "▁" in s.text}
        others = {str(s.style) for s in strip if "▂" in s.text}
        assert styles
        assert not styles & others


async def test_labels_and_titles_in_the_display_script() -> None:
    app = Behind(Source(convert=Converter("hant-tw")))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "山裡的茶" in matrix(app)[0]
        assert "晶片" not in matrix(app)[3]  # the speaker's word stays
        await press(pilot, *"茶叶", "enter")
        assert "茶葉" in line(app, "count")


async def test_while_topics_are_looked_for_one_may_type() -> None:
    source = Source(held=threading.Event(), said="reading 3/5")
    app = Behind(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Looking for topics…" in "\n".join(rows(app))
        assert "reading 3/5" in line(app, "count")
        await pilot.press(*"茶")
        assert source.held is not None
        source.held.set()
        source.said = ""
        await ready(pilot)
        assert [row.label for row in topics(app).matrix.rows] == ["茶", "茶叶 · 山"]


async def test_no_topics_and_no_interviews_are_said_calmly() -> None:
    app = Behind(Source(labels=[]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "No topics" in "\n".join(rows(app))
        await press(pilot, "enter", "down", "tab", "right", "ctrl+s", "ctrl+x", "escape")
        assert app.results == [None]
    app = Behind(Source(given=[], labels=[]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "Nothing to read" in "\n".join(rows(app))


async def test_a_fault_is_said() -> None:
    app = Behind(Source(failing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        shown = "\n".join(rows(app))
        assert "The topics could not be found: ValueError" in shown
        assert not UNSAFE.search(shown.replace("\n", ""))


# Typing


async def test_typing_filters_in_both_scripts() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, *"茶葉")
        assert [row.label for row in topics(app).matrix.rows] == ["茶葉", "茶叶 · 山"]
        assert topics(app).matrix.selected == 1
        await press(pilot, "ctrl+u")
        assert len(topics(app).matrix.rows) == 3


async def test_typing_finds_the_word_of_another_region() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, *"晶片")
        assert [row.label for row in topics(app).matrix.rows][1:] == ["芯片"]


async def test_letters_move_only_in_the_cells() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "j", "l")
        shown = topics(app).matrix
        assert (shown.selected, shown.column) == (1, 1)
        await press(pilot, "ｋ", "h", "h")
        assert (shown.selected, shown.column) == (0, -1)
        await press(pilot, "/", "j")
        assert topics(app).query_one("#topics-input").value == "j"  # type: ignore[attr-defined]


async def test_a_chinese_letter_in_the_cells_begins_a_filter() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", *"芯片")
        assert topics(app).mode == "typing"
        assert topics(app).matrix.rows[-1].label == "芯片"


async def test_arrows_move_in_an_empty_filter_and_in_the_text_of_another() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "right", "right")
        assert topics(app).matrix.column == 1
        await press(pilot, "escape", "ctrl+u", *"茶山", "left", "叶")
        assert topics(app).matrix.column == -1
        assert topics(app).query_one("#topics-input").value == "茶叶山"  # type: ignore[attr-defined]


# Passages


async def test_a_cell_opens_its_passages_and_one_is_gone_to() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "right")
        assert line(app, "who").startswith("2 passages · ")
        await press(pilot, "enter")
        shown = passages(app)
        assert shown[0].startswith("▌ 林海 · 造船的人 › 开头")
        assert "山里,还有竹子。" in shown[1]
        assert line(app, "count") == "竹子 · 2 passages in 1 interview  1/2"
        await press(pilot, "j", "enter")
    assert app.results == [TopicChoice("boat", 2, ((0, 0, 2),), "竹子")]
    assert app.source.last_place == TopicsPlace("", "竹子", "boat", Passage("boat", 2))


async def test_a_label_opens_all_its_passages_in_the_librarys_order() -> None:
    app = Behind(Source())
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await press(pilot, "enter")
        assert [name for name in passages(app) if " · " in name] == [
            "▌ 林海 · 山里的茶 › 开头",
            "  林海 · 造船的人 › 开头",
            "  主持人 · 造船的人 › 开头",
        ]
        # There is room for the passage itself.
        assert "卖,也种竹子。" in "\n".join(row[60:] for row in rows(app))


async def test_escape_steps_back_and_then_closes() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab", "right", "enter", "escape")
        assert topics(app).mode == "cells"
        assert topics(app).matrix.column == 1
        await press(pilot, "escape")
        assert topics(app).mode == "typing"
        await press(pilot, "escape")
        assert app.results == [None]
        assert rows(app)[0] == "behind"


async def test_one_comes_back_to_where_one_was() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, *"竹", "tab", "right", "enter", "down", "enter")
        app.look()
        await ready(pilot)
        assert topics(app).mode == "passages"
        assert passages(app)[2].startswith("▌ 主持人 · 造船的人")
        await press(pilot, "escape")
        assert topics(app).matrix.selected_interview == "boat"
        await press(pilot, "escape", "escape")
        app.look()
        await ready(pilot)
        assert topics(app).mode == "typing"
        assert len(topics(app).matrix.rows) == 3


async def test_the_topic_of_what_is_read_is_selected() -> None:
    app = Behind(Source(), here=("lamp", 1))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert topics(app).matrix.selected == 2


async def test_a_topic_of_which_only_the_most_telling_passages_are_at_hand() -> None:
    labels: list[Topic] = [One("竹子", (Passage("tea", 3), Passage("boat", 1)), more=600)]
    app = Behind(Source(labels=labels))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert matrix(app)[1].split() == ["▌", "竹子", "1,202", "▇", "601", "▇", "601", "·"]
        assert line(app, "who") == "1,202 passages, the best 2 · 林海 2"


async def test_an_interview_that_went_away_meanwhile() -> None:
    labels: list[Topic] = [One("风", (Passage("gone", 3), Passage("tea", 99), Passage("tea", 0)))]
    app = Behind(Source(labels=labels))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert line(app, "who") == "3 passages · 主持人 1"
        await press(pilot, "enter", "down", "down", "enter")
        assert app.results[0] is not None
        assert app.results[0].interview_id == "gone"


# Keeping


async def test_a_search_is_kept_as_a_topic_and_forgotten() -> None:
    source = Source()
    app = Behind(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, *"山里", "ctrl+s")
        assert source.kept == ["山里"]
        row = topics(app).matrix.selected_row
        assert row is not None
        assert (row.label, row.sort, len(row.passages)) == ("山里", "kept", 3)
        await press(pilot, "ctrl+u")
        assert topics(app).matrix.rows[0].label == "山里"
        assert matrix(app)[1].split()[:3] == ["▌*", "山里", "3"]
        await press(pilot, "ctrl+s")
        assert source.kept == ["山里"]
        await press(pilot, "ctrl+x")
        assert source.kept == []
        assert [row.sort for row in topics(app).matrix.rows] == ["topic"] * 3


async def test_kept_searches_are_counted_when_the_topics_open() -> None:
    app = Behind(Source(kept=["竹子", "nothing of that"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert matrix(app)[1].split()[:5] == ["▌*", "竹子", "3", "▁", "1"]
        assert matrix(app)[2].split()[-4:] == ["0", "·", "·", "·"]
        assert line(app, "who").startswith("3 passages · ")
        await press(pilot, "enter", "enter")
    assert app.results == [TopicChoice("tea", 3, ((0, 4, 6),), "竹子")]


# What must never happen


async def test_nothing_is_mounted_for_rows() -> None:
    def counted(app: App[Any]) -> int:
        return len(app.screen.query("*"))

    few, many = Behind(Source()), Behind(Source())
    many.source.labels = [One(f"第{n}", (Passage("tea", 0),)) for n in range(5000)]
    async with few.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        number = counted(few)
        await press(pilot, "enter")
        assert counted(few) == number
    async with many.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert counted(many) == number
        await press(pilot, "pagedown", "ctrl+end", "tab", "enter")
        assert counted(many) == number
        assert len(topics(many).matrix._strips) < 200


async def test_only_rows_that_change_are_painted() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        shown = topics(app).matrix
        before = [shown.render_line(y) for y in range(shown.size.height)]
        await press(pilot, "down")
        after = [shown.render_line(y) for y in range(shown.size.height)]
        changed = [y for y, (a, b) in enumerate(zip(before, after, strict=True)) if a is not b]
        assert [y for y in changed if before[y] != after[y]] == [1, 2]


async def test_hostile_text_stays_text() -> None:
    given = [interview("bad", HOSTILE * 3, HOSTILE, HOSTILE)]
    labels: list[Topic] = [One(HOSTILE, (Passage("bad", 0), Passage("bad", 1)))]
    app = Behind(Source(given, labels, kept=[HOSTILE]))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for keys in ((), ("tab",), ("enter",)):
            await press(pilot, *keys)
            for row in rows(app):
                assert not UNSAFE.search(row)
        assert "[b]" in "\n".join(rows(app))


def test_every_key_has_one_meaning() -> None:
    keys = [key for _, keys, _ in TOPICS_KEYS for key in keys]
    assert len(keys) == len(set(keys))
    for action, _, _ in TOPICS_KEYS:
        assert hasattr(TopicsScreen, "action_" + action.replace("-", "_"))


# Pieces


def test_bars_grow_with_what_they_stand_for() -> None:
    assert [bar(n) for n in (0, 1, 2, 3, 4, 5, 8, 9, 1000)] == list(" ▁▂▃▃▅▅▇▇")


@given(st.lists(st.text(max_size=30), max_size=8), st.integers(4, 30))
def test_short_names_fit_and_are_safe(titles: list[str], width: int) -> None:
    names = short_names(titles, width)
    assert len(names) == len(titles)
    for name in names:
        assert cell_width(name) <= width
        assert not UNSAFE.search(name)


def test_short_names_tell_titles_apart() -> None:
    assert short_names(["访谈录上册", "访谈录下册", "别的"], 8) == ["…上册", "…下册", "别的"]
    assert short_names(["一样", "一样"], 8) == ["一样 1", "一样 2"]


def test_a_name_in_either_script_is_one_person() -> None:
    one, other = library()[0], library()[1]
    counts = who_speaks(
        [Passage("a", 0), Passage("a", 1), Passage("b", 0), Passage("c", 0)],
        {"a": one, "b": other}.__getitem__,
        fold,
    )
    assert counts == [("主持人", 2), ("林海", 1)]


def test_the_topic_at_a_turn_is_the_most_special() -> None:
    wide = TopicRow("宽", tuple(Passage("a", n) for n in range(9)))
    narrow = TopicRow("窄", (Passage("a", 4),))
    assert topic_at([wide, narrow], "a", 4) == 1
    assert topic_at([wide, narrow], "a", 0) == 0
    assert topic_at([wide, narrow], "a", 20) is None
    assert topic_at([wide, narrow], "b", 4) is None


def test_what_to_mark_is_the_label_and_then_its_words() -> None:
    assert needles_of("垂直整合 · iPhone") == ["垂直整合· iphone", "垂直整合", "iphone"]


# Mouse


async def test_a_click_selects_and_a_second_one_opens() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        shown = topics(app).matrix
        x = shown.render_line(0).text.index("造船的人") + 6  # two cells for each character before
        await pilot.click(TopicMatrix, offset=(x, 1))
        await ready(pilot)
        assert shown.selected_interview == "boat"
        assert topics(app).mode == "cells"
        await pilot.click(TopicMatrix, offset=(x, 1))
        await ready(pilot)
        assert topics(app).mode == "passages"
        await pilot.click(ResultsList, offset=(5, 2))
        await pilot.pause()
    assert app.results == [TopicChoice("boat", 2, ((0, 0, 2),), "竹子")]


async def test_a_click_on_a_label_is_the_whole_topic() -> None:
    app = Behind(Source())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "tab")
        await pilot.click(TopicMatrix, offset=(4, 3))
        await ready(pilot)
        assert topics(app).matrix.selected == 2
        assert topics(app).matrix.column == -1
        await pilot.click(TopicMatrix, offset=(4, 0))
        await pilot.click(TopicMatrix, offset=(4, 20))
        assert topics(app).matrix.selected == 2
