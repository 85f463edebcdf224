"""The tree of a large library, which is made in pieces."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from textual.app import App, ComposeResult

from tui.app.widgets.interview_tree import PIECE, InterviewTree
from tui.library import Entry
from tui.transcript.outline import OutlineItem

COUNT = 3 * PIECE + 7


def entry(n: int) -> Entry:
    return Entry(f"id{n}", Path(f"talk{n}.md"), "", f"Talk number {n}", turns=5)


def outline_of(entry_id: str) -> Sequence[OutlineItem]:
    number = int(entry_id[2:])
    heading = "Boats of the north" if number % 100 == 50 else "Something else"
    return [OutlineItem(heading, None, 1, 0, 0), OutlineItem("The end", None, 1, 4, 1)]


class Trees(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield InterviewTree(outline_of, id="tree")

    def on_interview_tree_opened(self, event: InterviewTree.Opened) -> None:
        self.opened.append(event.entry_id)

    @property
    def shown(self) -> InterviewTree:
        return self.query_one(InterviewTree)


def row_count(tree: InterviewTree) -> int:
    return tree.virtual_size.height


async def test_many_entries_are_all_shown_and_the_cursor_stays() -> None:
    app = Trees()
    async with app.run_test(size=(60, 20)) as pilot:
        tree = app.shown
        tree.set_entries([entry(n) for n in range(5)])
        tree.move(3)
        tree.set_entries([entry(n) for n in range(COUNT)])
        # Before it is done there are more of them already: the last ones count.
        tree.set_entries([entry(n) for n in range(COUNT + 1)])
        while row_count(tree) == 10:
            await pilot.pause()
        assert row_count(tree) == 2 * (COUNT + 1)
        tree.open()
        await pilot.pause()
        assert app.opened == ["id3"]


async def test_what_is_read_is_followed_when_the_pieces_are_together() -> None:
    app = Trees()
    async with app.run_test(size=(60, 20)) as pilot:
        tree = app.shown
        tree.can_focus = False
        app.set_focus(None)
        tree.set_entries([entry(n) for n in range(COUNT)])
        tree.set_reading("id500", 4)
        while row_count(tree) != 2 * COUNT + 2 or not tree.scroll_offset.y:
            await pilot.pause()
        # The row of its last heading.
        row = 2 * 500 + 3
        assert tree.scroll_offset.y <= row < tree.scroll_offset.y + tree.size.height


async def test_a_filter_over_many_outlines_tells_how_many_are_left() -> None:
    app = Trees()
    async with app.run_test(size=(60, 20)) as pilot:
        tree = app.shown
        tree.set_entries([entry(n) for n in range(COUNT)])
        left: list[int] = []
        tree.set_filter("boats", str.casefold, left.append)
        while not left:
            await pilot.pause()
        wanted = [n for n in range(COUNT) if n % 100 == 50]
        assert left == [len(wanted)]
        assert row_count(tree) == 3 * len(wanted)  # two rows and the heading
        tree.set_filter("number 12", str.casefold, left.append)
        tree.set_filter("", str.casefold, left.append)
        while row_count(tree) != 2 * COUNT:
            await pilot.pause()
        assert left[-1] == COUNT


async def test_outlines_that_a_filter_wants_are_made_in_a_thread() -> None:
    made: dict[str, list[int]] = {}

    def told(entry_id: str) -> Sequence[OutlineItem]:
        made.setdefault(entry_id, []).append(threading.get_ident())
        return outline_of(entry_id)

    class Watched(Trees):
        def compose(self) -> ComposeResult:
            yield InterviewTree(told, id="tree")

    app = Watched()
    async with app.run_test(size=(60, 20)) as pilot:
        tree = app.shown
        tree.set_entries([entry(n) for n in range(COUNT)])
        left: list[int] = []
        tree.set_filter("boats", str.casefold, left.append)
        while not left:
            await pilot.pause()
        assert left == [sum(n % 100 == 50 for n in range(COUNT))]
        assert len(made) == COUNT
        assert threading.get_ident() not in {threads[0] for threads in made.values()}


async def test_an_outline_that_cannot_be_made_is_asked_for_again_where_it_shows() -> None:
    asked: list[str] = []

    def told(entry_id: str) -> Sequence[OutlineItem]:
        if entry_id not in asked:
            asked.append(entry_id)
            raise OSError("gone for a moment")
        return outline_of(entry_id)

    class Broken(Trees):
        def compose(self) -> ComposeResult:
            yield InterviewTree(told, id="tree")

    app = Broken()
    async with app.run_test(size=(60, 20)) as pilot:
        tree = app.shown
        tree.set_entries([entry(n) for n in range(COUNT)])
        left: list[int] = []
        tree.set_filter("boats", str.casefold, left.append)
        while not left:
            await pilot.pause()
        assert left == [sum(n % 100 == 50 for n in range(COUNT))]
