"""Marks in the finder: set and taken away, kept over queries, saved, copied, and walked."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.screens import browser, screen_text, settle
from tests.app.test_finder import (
    MANY,
    Behind,
    Source,
    answered,
    count_line,
    finder,
    interview,
    results,
    rows,
    typed,
)
from tui.app.screens.finder import FIRST_HITS
from tui.app.widgets.results import MARK_SIGN
from tui.app.widgets.save_bar import free_name


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which files are saved."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def saved(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def signs(app: Behind) -> list[int]:
    """The numbers of the shown hits that carry the sign."""
    return [n for n, row in enumerate(rows(app)[::2]) if row[1:2] == MARK_SIGN]


async def test_tab_marks_and_goes_on() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("tab", "down", "tab")
        assert signs(app) == [0, 2]
        assert results(app).selected == 3
        assert count_line(app) == "2 marked · 4/40 · 3 ms"
        await pilot.press("shift+tab", "shift+tab")
        assert signs(app) == [0, 3]
        assert results(app).selected == 1
        await pilot.press("ctrl+r")
        assert signs(app) == []
        assert "marked" not in count_line(app)


async def test_marks_survive_another_query_and_leaving() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "第7段")
        await pilot.press("tab", "ctrl+u")
        await typed(pilot, "第9段")
        await pilot.press("tab")
        assert count_line(app).startswith("2 marked")
        await pilot.press("escape")
        await pilot.pause()
        app.find()
        await answered(pilot)
        await pilot.press("ctrl+u")
        await typed(pilot, "整合")
        assert count_line(app).startswith("2 marked")
        assert signs(app) == [7, 9]


async def test_marked_hits_are_saved_in_the_order_of_marking(here: Path) -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "第7段")
        await pilot.press("tab", "ctrl+u")
        await typed(pilot, "第3段")
        await pilot.press("tab", "ctrl+s")
        await pilot.pause()
        assert "save 2 marked hits as hits.md" in screen_text(app)
        await pilot.press("enter")
        await saved(pilot)
        assert "2 hits saved in hits.md" in count_line(app)
    text = (here / "hits.md").read_text("utf-8")
    assert text.index(MANY[7]) < text.index(MANY[3])
    assert MANY[5] not in text
    assert "**林海** · 十年之后 › 从零开始 · `one.txt:8`" in text


@pytest.mark.parametrize("name", ["all.csv", "all.json"])
async def test_without_marks_everything_that_was_found_is_saved(here: Path, name: str) -> None:
    count = FIRST_HITS + 57
    app = Behind(Source([interview([f"第{n}段整合" for n in range(count)])]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("ctrl+s", "ctrl+u", *name, "enter")
        await saved(pilot)
        assert f"{count} hits saved in {name}" in count_line(app)
        assert app.screen.query_one("#finder-input").has_focus
    text = (here / name).read_text("utf-8-sig")
    if name.endswith("csv"):
        found = [(row["text"], row["path"]) for row in csv.DictReader(text.splitlines())]
    else:
        answer = json.loads(text)
        assert (answer["query"], answer["total"]) == ("整合", count)
        found = [(hit["text"], hit["path"]) for hit in answer["hits"]]
    assert found == [(f"第{n}段整合", "one.txt") for n in range(count)]


async def test_nothing_is_written_over_by_one_key(here: Path) -> None:
    (here / "hits.md").write_text("mine", "utf-8")
    assert free_name(here) == "hits-2.md"
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "第7段")
        await pilot.press("ctrl+s", "ctrl+u", *"hits.md", "enter")
        await pilot.pause()
        assert "exists; Enter again writes over it" in screen_text(app)
        assert (here / "hits.md").read_text("utf-8") == "mine"
        # Any other name has to be agreed to anew.
        await pilot.press("backspace", "d", "enter")
        await pilot.pause()
        assert (here / "hits.md").read_text("utf-8") == "mine"
        await pilot.press("enter")
        await saved(pilot)
    assert MANY[7] in (here / "hits.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [("one.md", "this is a transcript"), ("list.pdf", "ends in .md, .csv or .json")],
)
async def test_a_name_that_will_not_do(here: Path, name: str, said: str) -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "第7段")
        await pilot.press("ctrl+s", "ctrl+u", *name, "enter", "enter")
        await pilot.pause()
        assert said in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        # Only the line is closed, and the finder has its keys again.
        assert finder(app).query_one("#finder-input").has_focus
        await pilot.press("tab")
        assert count_line(app).startswith("1 marked")
    assert list(here.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_said(here: Path) -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "第7段")
        await pilot.press("ctrl+s", "ctrl+u", *"gone/hits.md", "enter")
        await saved(pilot)
        assert "cannot be written" in count_line(app)
    assert list(here.iterdir()) == []


async def test_marked_hits_go_to_the_clipboard() -> None:
    app = Behind(Source([interview(MANY)]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("tab", "ctrl+y")
        await pilot.pause()
        assert MANY[0] in app.clipboard
        assert MANY[1] not in app.clipboard
        assert "Sent 1 hit to the terminal's clipboard" in count_line(app)


async def test_too_many_for_a_clipboard_is_said() -> None:
    app = Behind(Source([interview([f"第{n}段整合" for n in range(300)])]))
    async with app.run_test(size=(100, 24)) as pilot:
        await typed(pilot, "整合")
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "300 hits are too many for a clipboard" in count_line(app)
        assert app.clipboard == ""


async def test_one_key_leads_to_the_last_of_all_hits() -> None:
    count = 12_345
    app = Behind(Source([interview([f"第{n}段整合" for n in range(count)])]))
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "整合")
        assert len(results(app).hits) == FIRST_HITS
        await pilot.press("ctrl+end")
        await answered(pilot)
        assert results(app).selected == count - 1
        assert count_line(app).startswith("12,345/12,345")
        assert "第12344段" in "\n".join(rows(app))
        await pilot.press("ctrl+home")
        assert results(app).selected == 0


async def test_marked_hits_are_walked_in_the_text(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"垂直整合")
        await settle(pilot)
        await pilot.press("tab", "down", "tab", "tab")
        marked = [app.session.finder_source().marks.at(n)[:2] for n in range(3)]
        await pilot.press("enter")
        await settle(pilot)
        pane = app.screen_stack[0].query_one("#pane")

        def place() -> tuple[str, str]:
            position = pane.position  # type: ignore[attr-defined]
            return (position.interview_id, position.turn_id)

        for key, number in (("n", 0), ("n", 1), ("n", 2), ("N", 1), ("N", 0)):
            await pilot.press(key)
            await settle(pilot)
            assert place() == marked[number]
            assert f"{number + 1}/3 marked" in screen_text(app)
        await pilot.press("N")
        await settle(pilot)
        assert place() == marked[0]
        # What is looked for in this interview comes before them again.
        await pilot.press("/", *"垂直", "enter")
        await settle(pilot)
        assert "marked" not in screen_text(app)
