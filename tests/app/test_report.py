"""How a file was read: what the screen shows, and what its keys change in the sidecar."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from tests.app.screens import browser, rows, screen_text, settle, styled_text
from tests.app.test_snapshots import ScreenFile
from tests.transcript.test_accounting import documents
from tui.app.app import BrowserApp
from tui.app.screens.browser import BrowserScreen, line_at, place_of_line
from tui.app.screens.choice import ChoiceScreen
from tui.app.screens.report import REPORT_KEYS, ReportScreen
from tui.app.widgets.report_page import report_rows
from tui.app.widgets.source_lines import fates
from tui.layout.cells import cell_width
from tui.library import Library
from tui.state import Settings
from tui.state.sidecar import SetValue, change
from tui.state.store import write_atomic
from tui.transcript import UnreadableError, parse
from tui.transcript.model import ReadingWarning

TALK = """\
修船的人

目录
一、桐油
二、麻丝

主持人：林师傅，您怎么补船？

林海生：我用桐油和麻丝，一层一层来。
先刮干净，再填缝。

主持人：您要补多久？

海生：我看天气。晴天三天，雨天就不好说了。

周渔：我也想问，桐油哪里买？

林海生：你去山那边问问。

周渔：谢谢，我记下了。

主持人：您学了几年？

林海生：我学了十年。师傅不说话，只让我看。

---
"""
LINES = TALK.split("\n")
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The talk in a folder that is opened by a relative path, so that screens are the same."""
    folder = tmp_path / "work"
    (folder / "talks").mkdir(parents=True)
    monkeypatch.chdir(folder)
    path = Path("talks") / "boat.txt"
    path.write_text(TALK, "utf-8")
    return path


@pytest.fixture
def app(talk: Path, tmp_path: Path) -> BrowserApp:
    library = Library([talk.parent], cache=tmp_path / "cache")
    return browser(tmp_path / "state", library, settings=Settings(theme="ink"))


def sidecar(talk: Path) -> dict[str, Any]:
    return tomllib.loads(talk.with_name("boat.txt.tui.toml").read_text("utf-8"))


def behind(app: BrowserApp) -> BrowserScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, BrowserScreen)
    return screen


async def quiet(pilot: Pilot[Any]) -> None:
    """Wait until what was asked of the disk is on the screen."""
    for _ in range(400):
        await pilot.pause(0.01)
        screens = [one for one in pilot.app.screen_stack if isinstance(one, ReportScreen)]
        if not any(screen.waiting for screen in screens):
            break
    await pilot.pause()


async def opened(pilot: Pilot[Any]) -> ReportScreen:
    await settle(pilot)
    await pilot.press("i")
    await quiet(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


async def onto(pilot: Pilot[Any], kind: str, index: int = 0) -> None:
    """Move the cursor down onto an item of the report."""
    screen = pilot.app.screen
    assert isinstance(screen, ReportScreen)
    await pilot.press("home")
    for _ in range(200):
        item = screen.report.item
        assert item is not None
        if (item.kind, item.index) == (kind, index):
            return
        await pilot.press("j")
    raise AssertionError(f"no {kind} {index}")


async def type_over(pilot: Pilot[Any], text: str) -> None:
    await pilot.press("ctrl+u", *text, "enter")
    await quiet(pilot)


def names(app: BrowserApp) -> list[str]:
    interview = behind(app).pane.interview
    assert interview is not None
    return [speaker.name for speaker in interview.speakers]


def status(screen: ReportScreen) -> str:
    return screen.status.message


# What is shown


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize(
    "walk",
    [
        pytest.param((), id="report"),
        pytest.param(("tab", "v", "j", "j"), id="lines"),
        pytest.param(("j", "j", "enter"), id="dialects"),
        pytest.param(("enter",), id="title"),
    ],
)
async def test_screens(
    app: BrowserApp, size: tuple[int, int], walk: tuple[str, ...], snapshot: SnapshotAssertion
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for key in walk:
            await pilot.press(key)
            await quiet(pilot)
        assert screen_text(app) == snapshot.use_extension(ScreenFile)


@pytest.mark.parametrize("theme", ["ink", "paper", "ansi-dark", "ansi-light"])
async def test_looks(talk: Path, tmp_path: Path, theme: str, snapshot: SnapshotAssertion) -> None:
    library = Library([talk.parent], cache=tmp_path / "cache")
    app = browser(tmp_path / "state", library, settings=Settings(theme=theme))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("tab", "v", "j")
        assert styled_text(app) == snapshot.use_extension(ScreenFile)


async def test_every_fact_is_there(app: BrowserApp, talk: Path) -> None:
    talk.with_name("library.tui.toml").write_text("foo = 1\n[meta]\nplace = '码头'\n", "utf-8")
    async with app.run_test(size=(120, 60)) as pilot:
        await opened(pilot)
        shown = screen_text(app)
    for fact in (
        "talks/boat.txt",
        "utf-8",
        "label and colon",
        " × label and colon: plain",
        "library.tui.toml",
        "主持人",
        "host",
        "also 海生",
        "码头",
        "library.tui.toml:1: foo: is no key here",
        "rule",
    ):
        assert fact in shown, fact


async def test_it_opens_at_the_line_being_read(app: BrowserApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        behind(app).pane.go_to(4)
        screen = await opened(pilot)
        interview = behind(app).pane.interview
        assert interview is not None
        assert screen.source_lines.line == interview.turns[4].lines[0]


@pytest.mark.parametrize("key", ["escape", "i", "q", "ctrl+g"])
async def test_closing_changes_nothing(app: BrowserApp, talk: Path, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        place = behind(app).here
        await pilot.press("tab", "j", key)
        assert app.screen is behind(app)
        assert behind(app).here == place
    assert [path.name for path in talk.parent.iterdir()] == ["boat.txt"]


# Going to lines


async def test_a_line_is_read_in_the_text(app: BrowserApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("tab")
        screen.source_lines.move_to(LINES.index("主持人：您学了几年？"))
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is behind(app)
        pane = behind(app).pane
        assert pane.interview is not None
        assert pane.current_turn is not None
        assert pane.interview.turns[pane.current_turn].text == "您学了几年？"


async def test_a_warning_is_read_in_the_text(app: BrowserApp, talk: Path) -> None:
    n = LINES.index("林海生：你去山那边问问。") + 1
    talk.write_text(TALK.replace("你去山那边", "你去\x07山那边"), "utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "warning")
        await pilot.press("enter")
        await pilot.pause()
        pane = behind(app).pane
        assert pane.interview is not None
        assert pane.current_turn is not None
        assert pane.interview.turns[pane.current_turn].lines[0] == n


async def test_a_passage_that_was_left_out_is_seen_in_place(app: BrowserApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await onto(pilot, "dropped")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.on_lines
        assert screen.source_lines.line == LINES.index("---") + 1
        assert any("× rule" in row and "▌" in row for row in rows(app))


# Changing


async def test_a_speaker_is_renamed_and_the_text_keeps_its_place(
    app: BrowserApp, talk: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        behind(app).pane.go_to(5)
        place = behind(app).here
        screen = await opened(pilot)
        await onto(pilot, "speaker", 1)
        await pilot.press("r")
        await type_over(pilot, "林师傅")
        assert sidecar(talk) == {"speakers": {"林海生": "林师傅"}}
        assert names(app) == ["主持人", "林师傅", "周渔"]
        assert behind(app).here == place
        assert status(screen) == "林海生 is 林师傅 now. u undoes."
        assert "林师傅" in screen_text(app)
        await pilot.press("u")
        await quiet(pilot)
        assert names(app)[1] == "林海生"
        assert not talk.with_name("boat.txt.tui.toml").exists()
        await pilot.press("u")
        await quiet(pilot)
        assert status(screen) == "Nothing to undo."


async def test_what_an_input_method_commits_is_a_name(app: BrowserApp) -> None:
    """A committed word arrives as keys with no names of their own, and letters stay letters."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "speaker", 0)
        await pilot.press("f2")
        await pilot.pause()
        assert app.cursor_position.y == 22
        await type_over(pilot, "ｊ问xu")
        assert names(app)[0] == "ｊ问xu"


async def test_two_people_are_one(app: BrowserApp, talk: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "speaker", 2)
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, ChoiceScreen)
        await pilot.press("j", "enter")
        await quiet(pilot)
        assert names(app) == ["主持人", "林海生"]
        assert sidecar(talk) == {"speakers": {"周渔": "林海生"}}


async def test_a_role(app: BrowserApp, talk: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "speaker", 2)
        await pilot.press("f7")
        await pilot.pause()
        await pilot.press("k", "k", "k", "j", "j", "enter")
        await quiet(pilot)
        assert sidecar(talk) == {"speakers": {"周渔": {"role": "other"}}}


async def test_title_and_date(app: BrowserApp, talk: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "title")
        await pilot.press("enter")
        await type_over(pilot, "一条船")
        await onto(pilot, "date")
        await pilot.press("enter")
        await type_over(pilot, "2024")
        assert sidecar(talk) == {"title": "一条船", "date": "2024"}
        await onto(pilot, "title")
        await pilot.press("enter", "ctrl+u", "x", "escape")
        await pilot.press("enter", "enter")
        await quiet(pilot)
        assert sidecar(talk) == {"title": "一条船", "date": "2024"}
        await pilot.press("enter", "ctrl+u", "enter")
        await quiet(pilot)
        assert sidecar(talk) == {"date": "2024"}


async def test_another_dialect_and_back(app: BrowserApp, talk: Path) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot)
        await onto(pilot, "dialect")
        await pilot.press("enter")
        await quiet(pilot)
        shown = screen_text(app)
        assert "automatic: label and colon" in shown
        assert "plain text" in shown
        await pilot.press("k", "k", "k", "k", "G", "pagedown", "enter")
        await quiet(pilot)
        assert sidecar(talk) == {"dialect": "plain text"}
        assert names(app) == []
        assert "the dialect was chosen by hand" in screen_text(app)
        await pilot.press("enter")
        await quiet(pilot)
        await pilot.press("pageup", "pageup", "enter")
        await quiet(pilot)
        assert len(names(app)) == 3
        assert status(screen).startswith("Read as: automatic.")
        assert not talk.with_name("boat.txt.tui.toml").exists()


async def test_lines_are_left_out_and_taken_in_again(app: BrowserApp, talk: Path) -> None:
    first = LINES.index("周渔：谢谢，我记下了。")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("tab")
        screen.source_lines.move_to(first)
        await pilot.press("v", "j", "j")
        assert screen.source_lines.range == (first + 1, first + 3)
        await pilot.press("x")
        await quiet(pilot)
        assert [one["lines"] for one in sidecar(talk)["drop"]] == [[first + 1, first + 3]]
        assert names(app) == ["主持人", "林海生", "周渔"]
        assert f"Lines {first + 1}–{first + 3}: left out." in status(screen)
        assert not screen.source_lines.selecting
        screen.source_lines.move_to(first)
        await pilot.press("delete")
        await quiet(pilot)
        assert [one["line"] for one in sidecar(talk)["drop"]] == [first + 3]
        assert [one.word for one in screen.source_lines._fates[first : first + 3]] == [
            "周渔",
            "",
            "by the sidecar",
        ]


async def test_what_the_parser_left_out_is_taken_in_from_the_report(
    app: BrowserApp, talk: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "dropped")
        await pilot.press("ctrl+x")
        await quiet(pilot)
        rule = LINES.index("---") + 1
        assert [one["line"] for one in sidecar(talk)["restore"]] == [rule]
        interview = behind(app).pane.interview
        assert interview is not None
        assert interview.turns[-1].text.endswith("---")


async def test_the_library_follows(app: BrowserApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await onto(pilot, "title")
        await pilot.press("enter")
        await type_over(pilot, "一条船")
        for _ in range(500):
            await pilot.pause(0.02)
            if app.session.entries[0].title == "一条船":
                break
        assert app.session.entries[0].title == "一条船"
        await pilot.press("escape")
        await pilot.pause()
        assert any("一条船" in row for row in rows(app))


async def test_what_another_browser_sets_right_is_shown(app: BrowserApp, talk: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        change(talk, SetValue("title", "两条船"))
        app.session.library.look_now()
        for _ in range(500):
            await pilot.pause(0.02)
            if "两条船" in screen_text(app):
                break
        assert "两条船" in screen_text(app)
        assert status(screen) == "The file or its sidecar has changed on disk."
        await onto(pilot, "date")
        await pilot.press("enter")
        await type_over(pilot, "2024")
        assert sidecar(talk) == {"title": "两条船", "date": "2024"}


async def test_keys_that_do_not_fit_say_so(app: BrowserApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for key in ("r", "m", "o"):
            await pilot.press(key)
            assert "Put the cursor on a speaker" in status(screen)
        await pilot.press("x")
        assert "Tab shows the lines" in status(screen)
        await pilot.press("tab")
        screen.source_lines.move_to(1)
        await pilot.press("x")
        assert "nothing on this line" in status(screen)
        await pilot.press("v", "escape")
        assert not screen.source_lines.selecting
        assert app.screen is screen


# What goes wrong


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
async def test_a_disk_that_cannot_be_written_to(
    app: BrowserApp, talk: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        screen = await opened(pilot)

        def full(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("tui.state.sidecar.write_atomic", full)
        await onto(pilot, "title")
        await pilot.press("enter")
        await type_over(pilot, "一条船")
        assert "boat.txt.tui.toml" in status(screen)
        assert "Nothing was changed." in status(screen)
        monkeypatch.undo()
        os.chdir(talk.absolute().parents[1])
        assert not talk.with_name("boat.txt.tui.toml").exists()


async def test_in_a_read_only_folder_a_change_is_kept_elsewhere_and_told(
    app: BrowserApp, talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = write_atomic

    def write(path: Path, data: bytes, mode: int | None = None) -> None:
        if path.parent == talk.parent:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        usual(path, data, mode)

    monkeypatch.setenv("FANGTAN_STATE_DIR", str(tmp_path / "s"))
    monkeypatch.setattr("tui.state.sidecar.write_atomic", write)
    async with app.run_test(size=(200, 24)) as pilot:
        screen = await opened(pilot)
        await onto(pilot, "title")
        await pilot.press("enter")
        await type_over(pilot, "一条船")
        assert f"Kept in {tmp_path / 's' / 'corrections'}." in status(screen)
        assert "boat.txt.tui.toml" in screen_text(app)
        interview = behind(app).pane.interview
        assert interview is not None
        assert interview.title == "一条船"
        await pilot.press("u")
        await quiet(pilot)
        assert status(screen) == "Undone."
    assert not talk.with_name("boat.txt.tui.toml").exists()


async def test_a_broken_sidecar_is_told_and_kept(app: BrowserApp, talk: Path) -> None:
    beside = talk.with_name("boat.txt.tui.toml")
    beside.write_text("title = [\n", "utf-8")
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot)
        assert "boat.txt.tui.toml:1: is not TOML" in screen_text(app)
        await onto(pilot, "date")
        await pilot.press("enter")
        await type_over(pilot, "2024")
        assert "mend it in an editor first" in status(screen)
    assert beside.read_text("utf-8") == "title = [\n"


@pytest.mark.parametrize("noticed", [False, True])
async def test_a_file_that_is_gone(app: BrowserApp, talk: Path, noticed: bool) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        talk.unlink()
        while noticed and behind(app).session.library.entries:
            behind(app).session.library.look_now()
            await pilot.pause(0.01)
        screen = await opened(pilot)
        assert "no such file" in status(screen)
        assert "林海生" in screen_text(app)
        await pilot.press("tab")
        assert "cannot be read again" in status(screen)
        await pilot.press("enter")
        assert "cannot be read again" in status(screen)


async def test_without_an_interview_there_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    app = browser(tmp_path / "state", Library([tmp_path / "empty"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("i")
        assert app.screen is behind(app)
        assert "Nothing is open." in screen_text(app)


# Rows


HOSTILE = "甲：[b]\x1b[31m红\u202e[/b]\x07 我说了很久。\n\n乙：你说，你说。\n\n" * 4


async def test_nothing_of_a_file_reaches_the_terminal(talk: Path, tmp_path: Path) -> None:
    talk.write_text(HOSTILE, "utf-8")
    beside = talk.with_name("boat.txt.tui.toml")
    beside.write_text('[speakers]\n"甲" = "[red]\\u001b]0;x\\u0007\\u202e"\n', "utf-8")
    app = browser(tmp_path / "state", Library([talk.parent]))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        report = rows(app)
        await pilot.press("tab")
        for row in (*report, *rows(app)):
            assert not UNSAFE.search(row), row
        assert any("[red]" in row for row in report)
        assert any("[b]" in row for row in rows(app))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents, st.integers(22, 130))
def test_any_report_fits_any_width(text: str, width: int) -> None:
    data = text.encode()
    try:
        interview = parse(data, Path("a.txt"))
    except UnreadableError:
        return
    lines = text.split("\n")
    items, made = report_rows(interview, lines, {}, width)
    assert {row.item for row in made} - {None} == set(range(len(items)))
    for row in made:
        assert sum(cell_width(piece) for piece, _ in row.pieces) <= max(width, 19)
    found = fates(interview, len(lines))
    assert len(found) == len(lines)
    for fate, line in zip(found, lines, strict=True):
        assert fate.word or not line.strip()


def test_a_reason_for_very_many_passages_is_one_row() -> None:
    text = "王明：你说呢？\n\n---\n\n李青：我不知道。\n\n---\n\n" * 60
    interview = parse(text.encode(), Path("a.txt"))
    why = "rule"
    assert sum(one.why == why for one in interview.dropped) > 100
    items, made = report_rows(interview, text.split("\n"), {}, 80)
    assert sum(why in text for row in made for text, _ in row.pieces) == 1
    assert len(items) < 20


def test_places_of_lines() -> None:
    interview = parse(TALK.encode(), Path("a.txt"))
    for n, turn in enumerate(interview.turns):
        for paragraph in turn.paragraphs:
            ordinal, char = place_of_line(interview, paragraph.lines[0])
            assert ordinal == n
            assert turn.text[char:].startswith(paragraph.text)
            assert line_at(interview, turn.id, char) == paragraph.lines[0]
    assert place_of_line(interview, 999) == (None, 0)
    assert line_at(interview, "nobody", 0) == 1


def test_every_key_of_the_report_has_a_method_and_no_key_means_two_things() -> None:
    keys = [key for _, some, _ in REPORT_KEYS for key in some]
    assert len(keys) == len(set(keys))
    for action, some, description in REPORT_KEYS:
        method: Callable[..., object] = getattr(ReportScreen, "action_" + action.replace("-", "_"))
        assert callable(method)
        assert description
        assert any(len(key) > 1 for key in some), f"{action}: an input method takes its only key"


def test_warnings_without_a_line_are_about_the_file() -> None:
    interview = parse(TALK.encode(), Path("a.txt"))
    object.__setattr__(interview.report, "warnings", (ReadingWarning(0, "x"),))
    _, made = report_rows(interview, LINES, {}, 80)
    assert any(row.pieces and row.pieces[0][0].strip() == "file" for row in made[4:])
