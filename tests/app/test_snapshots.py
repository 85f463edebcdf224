"""Whole screens against stored ones. Look at the difference before you accept it with
``pytest --snapshot-update``: a snapshot says what is there, only eyes say whether it is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.app.made_up import MadeUpLibrary
from tests.app.screens import browser, screen_text, settle, styled_text
from tests.transcript.test_bilingual import EN, HANS, LAYOUTS
from tui.state import Settings

SIZES = ((60, 20), (80, 24), (120, 40))


class ScreenFile(SingleFileSnapshotExtension):
    """One text file for each screen, so that a difference can be read in a review."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenFile)


def steady(text: str) -> str:
    """A screen without the time that a search took, and the rule that gives way to it."""
    return re.sub(r"─{24,}", "─…", re.sub(r"(?:< )?[\d.,]+ ms", "… ms", text))


# What one does (keys typed one after the other) → what must be seen.
WALKS: dict[str, tuple[str, ...]] = {
    # Title, date, preface, two sections; the tree beside it from 70 columns on.
    "start": (),
    # The second section on top; note and caption in their own looks; ▎ beside the current turn.
    "section": ("]", "]"),
    # Both title and text in Traditional characters; 繁 in the status bar.
    "traditional": ("z", "t", "]"),
    # The prompt at the bottom with 1/2; the match marked.
    "find-here": ("/", *"机器", "enter"),
    # Only the two turns that match.
    "only-matches": ("/", *"机器", "enter", "&"),
    # The tree has the cursor ▌.
    "tree": ("tab", "j"),
    # One interview left in the tree.
    "tree-filter": ("tab", "/", *"造船"),
    # The second interview, Traditional, in the middle.
    "boats": ("J", "}", "}", "}"),
    # Hits in both interviews for a query in Simplified characters.
    "finder": ("ctrl+p", *"垂直整合"),
    # The first two hits with the sign of a mark; how many in the line above; a file to be named.
    "finder-marked": ("ctrl+p", *"垂直整合", "tab", "tab", "ctrl+s"),
    "finder-nothing": ("ctrl+p", *"zqxj"),
    "help": ("?",),
    "command": (":", *"next"),
    # What may follow z.
    "pending": ("z",),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("walk", WALKS)
async def test_screen(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    screens: SnapshotAssertion,
    walk: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.chdir(tmp_path)  # a name that is free there is proposed for a file
    app = browser(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press(*WALKS[walk])
        await settle(pilot)
        assert steady(screen_text(app)) == screens


@pytest.mark.parametrize("theme", ["ink", "paper", "ansi-dark", "ansi-light"])
@pytest.mark.parametrize("walk", ["section", "find-here", "tree", "finder"])
async def test_colours(tmp_path: Path, screens: SnapshotAssertion, walk: str, theme: str) -> None:
    app = browser(tmp_path, settings=Settings(theme=theme))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*WALKS[walk])
        await settle(pilot)
        assert steady(styled_text(app)) == screens


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_languages(tmp_path: Path, screens: SnapshotAssertion, times: int) -> None:
    """The same passage at the top in English, in Chinese, and in both; which, in the last line."""
    library = MadeUpLibrary(LAYOUTS["turn by turn"](EN, HANS), broken=False)
    app = browser(tmp_path, library)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("}", "}", "}", "}", *["z", "b"] * times)
        await settle(pilot)
        assert steady(screen_text(app)) == screens
