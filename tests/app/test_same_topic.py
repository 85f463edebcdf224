"""``t T p``: from a passage to what the other interviews say about the same thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.made_up import GUEST, HOST, MadeUpLibrary, turn
from tests.app.screens import browser, screen_text, settle
from tests.app.test_browser import here, press, screen_of
from tui.app.screens.peek import PeekScreen
from tui.app.screens.side_by_side import SideBySideScreen
from tui.transcript.model import Interview, ReadingReport, Section

# Two accounts of one talk and a third about something else: (question, answer) after (…).
FIRST = (
    ("您的茶厂为什么要自己烧陶罐?", "自己烧陶罐,茶叶才不返潮。陶罐的泥是后山挖的,烧三天三夜。"),
    ("去年的旱灾影响大吗?", "旱灾让水库见底,我们挑水浇苗,挑了四十天,保住了一半的茶苗。"),
    ("年轻人回来得多吗?", "回来七个年轻人,跟着老师傅学炒茶,工钱按斤算。"),
)
SECOND = (
    ("旱災的時候怎麼辦?", "水庫見底了,大家挑水澆苗,四十天,茶苗保住一半。"),
    ("陶罐也自己燒?", "對,陶罐自己燒,泥從後山挖,燒三天三夜,茶葉不返潮。"),
)
THIRD = (("这座桥修了几年?", "石桥修了三年,石匠从邻县请来,桥墩用糯米灰浆。"),)


def talk(key: str, title: str, pairs: tuple[tuple[str, str], ...]) -> Interview:
    turns = []
    for n, (question, answer) in enumerate(pairs):
        turns.append(turn(key, 1 + 2 * n, "h", question, kind="question"))
        turns.append(turn(key, 2 + 2 * n, "g", answer))
    return Interview(
        id=key,
        path=Path(f"{key}.txt"),
        title=title,
        script="hans",
        kind="interview",
        meta={},
        speakers=(HOST, GUEST),
        sections=(Section(None, None, 1, 1, tuple(turns)),),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


def library() -> MadeUpLibrary:
    return MadeUpLibrary(
        talk("a", "茶厂访谈", FIRST), talk("b", "石桥", THIRD), talk("c", "茶廠再訪", SECOND)
    )


async def test_t_goes_to_the_other_account_in_the_other_script_and_back_returns(
    tmp_path: Path,
) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "}")
        assert here(app) == ("a", 1)
        await press(pilot, "t")
        assert here(app)[0] == "c"
        assert here(app)[1] in (2, 3)
        assert "1/" in screen_of(app).status.message
        await press(pilot, "H")
        assert here(app) == ("a", 1)


async def test_the_ring_comes_round_in_both_directions(tmp_path: Path) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "}", "}")
        assert here(app) == ("a", 3)
        seen = []
        for _ in range(12):
            await press(pilot, "t")
            seen.append(here(app))
            if seen[-1] == ("a", 3):
                break
        assert seen[-1] == ("a", 3)
        assert seen[0][0] == "c"
        await press(pilot, "T")
        assert here(app) == (seen[-2] if len(seen) > 1 else ("a", 3))


async def test_a_passage_nobody_else_speaks_of_says_so(tmp_path: Path) -> None:
    app = browser(tmp_path, MadeUpLibrary(talk("a", "茶厂访谈", FIRST), broken=False))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "t")
        assert here(app) == ("a", 1)
        assert "Nobody else speaks of this passage" in screen_of(app).status.message


async def test_while_the_library_is_compared_t_says_so_and_stays(tmp_path: Path) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        screen_of(app).session.topics = None
        for key in ("t", "T", "p"):
            await press(pilot, "}", key)
            assert "still being compared" in screen_of(app).status.message
        assert here(app) == ("a", 3)


async def test_a_file_that_is_gone_meanwhile_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = library()
    app = browser(tmp_path, made)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        session = screen_of(app).session
        there = session.interview
        monkeypatch.setattr(session, "interview", lambda one: None if one == "c" else there(one))
        await press(pilot, "}", "t")
        assert here(app)[0] != "c"
        await press(pilot, "T", "T")
        assert here(app)[0] != "c"
        assert "茶厂访谈" in screen_text(app)


async def test_peek_shows_the_passages_before_one_goes(tmp_path: Path) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "p")
        assert isinstance(app.screen, PeekScreen)
        assert "茶廠再訪" in screen_text(app)
        assert "陶罐" in screen_text(app)
        await press(pilot, "escape")
        assert here(app) == ("a", 1)
        await press(pilot, "p", "enter")
        assert here(app)[0] == "c"
        await press(pilot, "H")
        assert here(app) == ("a", 1)


async def test_accounts_of_one_conversation_stand_together_and_turns_carry_signs(
    tmp_path: Path,
) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        screen = screen_of(app)
        screen.library_tree.set_conversations([("a", "c")])
        screen.pane.set_signs({1, 3})
        await pilot.pause()
        left = [row[:34] for row in screen_text(app).splitlines()]
        titles = [row.strip(" ▾▸").split("  ")[0] for row in left if "▸" in row or "▾" in row]
        assert titles[:4] == ["2 accounts of one conversation", "茶厂访谈", "茶廠再訪", "石桥"]
        assert sum("∘" in row for row in screen_text(app).splitlines()) == 2
        await press(pilot, "tab", "g", "g", "h")
        left = [row[:34] for row in screen_text(app).splitlines()]
        assert not any("茶廠再訪" in row for row in left)
        await press(pilot, "l")
        assert any("茶廠再訪" in row[:34] for row in screen_text(app).splitlines())


async def test_topics_open_and_lead_to_a_passage(tmp_path: Path) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+t")
        for _ in range(50):
            await pilot.pause(0.02)
            if "topics in" in screen_text(app):
                break
        assert "3 interviews" in screen_text(app)
        await press(pilot, "escape")
        assert here(app) == ("a", 0)


async def test_accounts_side_by_side_and_back_to_where_one_was(tmp_path: Path) -> None:
    app = browser(tmp_path, library())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "|")
        await pilot.pause(0.3)
        assert isinstance(app.screen, SideBySideScreen)
        text = screen_text(app)
        assert "茶厂访谈" in text
        assert "茶廠再訪" in text
        await press(pilot, "escape")
        assert here(app) == ("a", 1)
        await press(pilot, "|")
        await pilot.pause(0.3)
        await press(pilot, "tab", "enter")
        assert here(app)[0] == "c"
        await press(pilot, "H")
        assert here(app) == ("a", 1)
