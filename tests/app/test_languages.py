"""``z b``: one language of a bilingual interview, and the passage that one reads in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.made_up import MadeUpLibrary, tea
from tests.app.screens import browser, screen_text, settle
from tests.transcript.test_bilingual import EN, HANS, LAYOUTS, TALK
from tui.app.app import BrowserApp
from tui.app.widgets.reading_pane import ReadingPane


def two_languages(folder: Path, layout: str = "turn by turn") -> BrowserApp:
    return browser(folder, MadeUpLibrary(LAYOUTS[layout](EN, HANS), tea(), broken=False))


def pane(app: BrowserApp) -> ReadingPane:
    return app.screen.query_one(ReadingPane)


def passage(app: BrowserApp) -> str:
    """The first paragraph shown from the reading position on."""
    one = pane(app)
    assert one.view is not None
    assert one.document is not None
    index, row = one.document.place_of(*one.view.at)
    unit = one.document.unit(index)
    blocks = [unit.blocks[r.block] for r in unit.rows[row:]]
    return next(block.source for block in blocks if block.paragraph is not None)


def shows(app: BrowserApp, column: int) -> bool:
    text = screen_text(app).replace("\n", "").replace(" ", "")
    return any(row[column].replace(" ", "")[:12] in text for row in TALK)


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_both_then_each_alone(tmp_path: Path, layout: str) -> None:
    app = two_languages(tmp_path, layout)
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        await pressed(pilot, "z", "b")
        assert "English only." in screen_text(app)
        assert (shows(app, EN), shows(app, HANS)) == (True, False)
        await pressed(pilot, "z", "b")
        assert "Chinese only." in screen_text(app)
        assert (shows(app, EN), shows(app, HANS)) == (False, True)
        await pressed(pilot, "z", "b")
        assert f"Both languages, {layout}." in screen_text(app)
        assert shows(app, EN)


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_the_same_passage_in_the_same_row(tmp_path: Path, layout: str) -> None:
    app = two_languages(tmp_path, layout)
    async with app.run_test(size=(60, 16)) as pilot:
        await settle(pilot)
        await pressed(pilot, "z", "b", "}", "}", "}")
        assert passage(app) == TALK[3][EN]
        view = pane(app).view
        assert view is not None
        row = view.reading_row
        await pressed(pilot, "z", "b")
        assert passage(app) == TALK[3][HANS]
        assert view.reading_row == row
        await pressed(pilot, "}")
        assert passage(app) == TALK[4][HANS]
        # Both, and the first alone again.
        await pressed(pilot, "z", "b")
        assert passage(app) in (TALK[4][HANS], TALK[4][EN])
        await pressed(pilot, "z", "b")
        assert passage(app) == TALK[4][EN]


async def test_a_search_reaches_what_is_left_out(tmp_path: Path) -> None:
    app = two_languages(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pressed(pilot, "z", "b")
        assert "English" in app.screen.query_one("#status").fact  # type: ignore[attr-defined]
        await pressed(pilot, "/", *"兄弟们", "enter")
        assert "兄弟们" in screen_text(app)
        assert "English" not in app.screen.query_one("#status").fact  # type: ignore[attr-defined]
        # In the language that is shown a search changes nothing.
        await pressed(pilot, "escape", "z", "b", "z", "b")
        assert "Chinese only." in screen_text(app)
        await pressed(pilot, "/", *"机器", "enter", "n")
        assert "Chinese" in app.screen.query_one("#status").fact  # type: ignore[attr-defined]


async def test_going_back_to_what_is_left_out_shows_both(tmp_path: Path) -> None:
    app = two_languages(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pressed(pilot, "}", "}", "}")
        assert passage(app) == TALK[1][HANS]
        await pressed(pilot, "J", "K", "z", "b")
        assert not shows(app, HANS)
        await pressed(pilot, "H", "H")
        assert shows(app, HANS)


async def test_the_language_stays_while_one_reads_another_interview(tmp_path: Path) -> None:
    app = two_languages(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pressed(pilot, "z", "b", "J")
        assert "种茶的人" in screen_text(app)
        assert "English" not in app.screen.query_one("#status").fact  # type: ignore[attr-defined]
        await pressed(pilot, "z", "b")
        assert "This interview is in one language." in screen_text(app)
        await pressed(pilot, "K")
        assert (shows(app, EN), shows(app, HANS)) == (True, False)


async def test_only_matching_turns_of_one_language(tmp_path: Path) -> None:
    app = two_languages(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pressed(pilot, "/", *"machine", "enter", "&", "z", "b")
        text = screen_text(app)
        assert "small machine" in text
        assert "2 shown" in text
        await pressed(pilot, "z", "b")
        assert "No turn matches." in screen_text(app)
        await pressed(pilot, "&")
        assert shows(app, HANS)
