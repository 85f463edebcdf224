"""The browser as a reader uses it: every key of a session, on made-up interviews."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.app.made_up import MadeUpLibrary, boats, tea, turn
from tests.app.screens import browser, rows, screen_text, settle
from tui.app.app import BrowserApp
from tui.app.screens.browser import BrowserScreen
from tui.library import Library, Progress
from tui.state import Settings
from tui.transcript.model import Section

SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))


def screen_of(app: BrowserApp) -> BrowserScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, BrowserScreen)
    return screen


def here(app: BrowserApp) -> tuple[str, int]:
    """(interview id, ordinal of the turn at the reading position)."""
    screen = screen_of(app)
    place, interview = screen.here, screen.pane.interview
    assert place is not None
    assert interview is not None
    return place.interview_id, interview.ordinal_of_turn[place.turn_id]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_the_first_interview_beside_the_tree(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "您当初为什么回来种茶?" in text
        assert "去年秋天的一个上午。" in text
        if size[0] >= 70:
            assert "▸ 造船的人" in text
            assert "00:10 为什么种茶" in text
            assert "! photo.txt" in text
        else:
            assert "造船的人" not in text
        assert "? help" in text


async def test_steps_by_turn_section_and_speaker(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert here(app) == ("tea", 0)
        await press(pilot, "}")
        assert here(app) == ("tea", 1)
        await press(pilot, "]")
        assert here(app) == ("tea", 5)
        await press(pilot, "[")
        assert here(app) == ("tea", 1)
        await press(pilot, ")")
        assert here(app) == ("tea", 3)
        await press(pilot, ")")
        assert here(app) == ("tea", 5)
        await press(pilot, "(")
        assert here(app) == ("tea", 3)
        await press(pilot, "{")
        assert here(app) == ("tea", 2)


async def test_the_ends_are_said_and_not_passed(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "{")
        assert "first turn" in screen_of(app).status.message
        await press(pilot, "K")
        assert "first one" in screen_of(app).status.message
        await press(pilot, "J", "J")
        assert here(app)[0] == "boats"
        assert "last interview" in screen_of(app).status.message


async def test_pages_and_ends_move_the_reading_position(tmp_path: Path) -> None:
    app = browser(tmp_path, MadeUpLibrary(boats(), broken=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "space")
        page = here(app)[1]
        assert 2 <= page < 20
        await press(pilot, "d")
        assert here(app)[1] > page
        await press(pilot, "b", "u")
        assert here(app) == ("boats", 0)
        await press(pilot, "G")
        assert "第40條船交給了徒弟" in screen_text(app)
        await press(pilot, "g", "g")
        assert here(app) == ("boats", 0)


async def test_back_and_forward_return_over_interviews(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "}", "J")
        assert here(app)[0] == "boats"
        await press(pilot, "H")
        assert here(app) == ("tea", 2)
        await press(pilot, "L")
        assert here(app)[0] == "boats"
        await press(pilot, "ctrl+o")
        assert here(app) == ("tea", 2)


async def test_slash_finds_the_other_script_and_n_runs_on(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "/")
        await press(pilot, *"種茶")
        assert "/種茶" in screen_text(app)
        assert "1/1" in screen_text(app)
        assert here(app) == ("tea", 1)
        await press(pilot, "ctrl+u")
        await press(pilot, *"垂直整合")
        assert here(app) == ("tea", 4)
        await press(pilot, "enter", "n")
        assert here(app) == ("boats", 1)
        assert "1/80 in 造船的人" in screen_of(app).status.message
        await press(pilot, "n", "n")
        assert here(app) == ("boats", 3)
        await press(pilot, "N", "N", "N")
        assert here(app) == ("tea", 4)


async def test_escape_leaves_nothing_of_a_search(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "}")
        before = screen_of(app).here
        await press(pilot, "/")
        await press(pilot, *"机器")
        assert here(app) != ("tea", 1)
        await press(pilot, "escape")
        assert screen_of(app).here == before
        await press(pilot, "n")
        assert "Nothing to find yet" in screen_of(app).status.message


async def test_ampersand_shows_only_what_matches(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "&")
        assert "Nothing to narrow by" in screen_of(app).status.message
        await press(pilot, "/")
        await press(pilot, *"机器")
        await press(pilot, "enter", "&")
        text = screen_text(app)
        assert "机器会代替手吗" in text
        assert "您当初为什么" not in text
        assert "only turns with 机器" in text
        await press(pilot, "escape")
        assert "您当初为什么" in screen_text(app)


async def test_the_finder_jumps_and_leaves_a_way_back(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "}")
        await press(pilot, "ctrl+p")
        await press(pilot, *"木头 桐油 第7条")
        await press(pilot, "enter")
        assert here(app) == ("boats", 13)
        await press(pilot, "H")
        assert here(app) == ("tea", 2)
        await press(pilot, "ctrl+f")
        assert "木头 桐油" in screen_text(app)
        await press(pilot, "escape")
        assert here(app) == ("tea", 2)


async def test_a_hit_far_down_in_a_long_turn_is_in_sight(tmp_path: Path) -> None:
    long = turn("long", 1, "g", *(["山里的茶树一年采三次。" * 20] * 30), "最后说到了桐油。")
    interview = replace(tea("long"), sections=(Section(None, None, 1, 1, (long,)),))
    app = browser(tmp_path, MadeUpLibrary(interview, broken=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "桐油" not in screen_text(app)
        await press(pilot, "ctrl+p", *"桐油", "enter")
        assert "最后说到了桐油。" in screen_text(app)


async def test_alt_enter_opens_behind_the_finder(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", *"桐油 第7條")
        await press(pilot, "alt+enter")
        assert here(app) == ("boats", 13)
        assert "> 桐油 第7條" in screen_text(app)
        await press(pilot, "escape")
        assert here(app) == ("boats", 13)
        await press(pilot, "H")
        assert here(app) == ("tea", 0)


async def test_a_query_without_matches_leaves_the_page_where_it_was(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "}", "/", *"机器")
        assert here(app) == ("tea", 5)
        await press(pilot, *"zzz")
        assert "no match" in screen_text(app)
        assert here(app) == ("tea", 1)


async def test_scripts_change_what_is_shown_and_nothing_else(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "z", "t")
        assert "您當初為什麼回來種茶?" in screen_text(app)
        assert "種茶的人" in screen_text(app)
        await press(pilot, "/")
        await press(pilot, *"为什么回来")
        assert here(app) == ("tea", 1)
        await press(pilot, "enter", "z", "o")
        assert "您当初为什么回来种茶?" in screen_text(app)


async def test_what_is_copied_is_the_original_text(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "z", "t")
        y = next(n for n, row in enumerate(rows(app)) if "您當初為什麼回來種茶?" in row)
        await pilot.mouse_down("#pane", offset=(2, y))
        await pilot.hover("#pane", offset=(40, y))
        await pilot.mouse_up("#pane", offset=(40, y))
        await press(pilot, "ctrl+c")
        assert app.clipboard == "您当初为什么回来种茶?"
        assert "Sent 11 characters" in screen_of(app).status.message


async def test_keys_typed_through_an_input_method(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:

        async def commit(text: str) -> None:
            """What a terminal sends when an input method commits ``text``."""
            for character in text:
                app.post_message(events.Key(_character_to_key(character), character))
                await pilot.pause()
            await settle(pilot)

        await settle(pilot)
        await commit("】")
        assert here(app) == ("tea", 1)
        await commit("」」「")
        assert here(app) == ("tea", 2)
        await commit("ｇｇ")
        assert here(app) == ("tea", 0)
        await commit("？")
        assert "One line down" in screen_text(app)
        await press(pilot, "escape")
        await commit("、")
        assert app.screen.query("PromptBar")
        await commit("轻重：指")
        assert here(app) == ("tea", 7)


async def test_keys_typed_ahead_reach_what_they_were_meant_for(tmp_path: Path) -> None:
    """All in one packet, as over a slow line: nothing goes to the screen that was there before."""
    app = browser(tmp_path)

    def at_once(*keys: str) -> None:
        for key in keys:
            named = _character_to_key(key) if len(key) == 1 else key
            app.post_message(events.Key(named, key if len(key) == 1 else None))

    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        at_once("ctrl+p", *"桐油 第7條")
        await pilot.pause(0.1)
        await settle(pilot)
        assert "> 桐油 第7條" in screen_text(app)
        at_once("enter", "}", "}", "/", *"第20條", "enter", "n", "?")
        await pilot.pause(0.1)
        await settle(pilot)
        assert "One line down" in screen_text(app)
        at_once("escape", ":", *"next-int", "escape", "K", "]")
        await pilot.pause(0.1)
        await settle(pilot)
        assert here(app) == ("tea", 1)


async def test_the_tree_is_walked_filtered_and_opened(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "j")
        assert here(app) == ("tea", 0)
        await press(pilot, "j", "enter")
        assert here(app)[0] == "tea"
        assert screen_of(app).pane.has_focus
        await press(pilot, "tab", "/")
        await press(pilot, *"造船")
        text = screen_text(app)
        assert "种茶的人" not in "\n".join(row[:34] for row in rows(app))
        assert "1 interview" in text
        await press(pilot, "enter", "g", "g", "enter")
        assert here(app)[0] == "boats"
        await press(pilot, "escape")
        assert "种茶的人" in screen_text(app)


async def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "G", "enter")
        assert "Export it as text and try again." in screen_text(app)
        await press(pilot, "k", "enter")
        assert here(app)[0] == "boats"


async def test_a_narrow_screen_takes_turns_with_the_tree(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "\\")
        assert "造船的人" in screen_text(app)
        assert "您当初" not in screen_text(app)
        await press(pilot, "G", "k", "enter")
        assert here(app)[0] == "boats"
        assert "第1條船後來怎麼樣了?" in screen_text(app)


async def test_resizing_keeps_the_passage(tmp_path: Path) -> None:
    app = browser(tmp_path, MadeUpLibrary(boats(), broken=False))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for _ in range(21):
            await pilot.press("}")
        await settle(pilot)
        before = here(app)
        for size in ((60, 20), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert here(app) == before
            assert f"第{before[1] // 2 + 1}條船" in screen_text(app)


async def test_the_place_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "J", "}", "}", "}")
        before = here(app)
    again = browser(tmp_path)
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert here(again) == before


async def test_it_begins_at_the_line_asked_for(tmp_path: Path) -> None:
    app = browser(tmp_path, start=(Path("boats.txt"), 30))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert here(app) == ("boats", 29)


async def test_hostile_text_is_drawn_as_it_stands(tmp_path: Path) -> None:
    app = browser(tmp_path, MadeUpLibrary(tea(title="[/b] [red]题[laughs]"), broken=False))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "]", "]")
        text = screen_text(app)
        assert "[笑] 手知道轻重。机器只知道次数[/b]。" in text
        assert "[/b] [red]题[laughs]" in text
        await press(pilot, "ctrl+p")
        await press(pilot, *"[/b]")
        assert "[/b]" in screen_text(app)
        await press(pilot, "ctrl+u", "left_parenthesis")
        await press(pilot, "escape")
        assert here(app)[0] == "tea"


async def test_the_command_line_runs_actions_and_goes_to_turns_and_times(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, ":")
        await press(pilot, *"next-sec")
        await press(pilot, "enter")
        assert here(app) == ("tea", 1)
        await press(pilot, ":")
        await press(pilot, *"7", "enter")
        assert here(app) == ("tea", 6)
        await press(pilot, ":")
        await press(pilot, *"0:30", "enter")
        assert here(app) == ("tea", 1)
        await press(pilot, ":")
        await press(pilot, "escape")
        assert here(app) == ("tea", 1)


@pytest.mark.parametrize("sign", [">", "》", "＞"])
async def test_the_finder_hands_a_command_on(tmp_path: Path, sign: str) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for keys in (("ctrl+p",), (sign, *"next-sec"), ("enter",)):
            for key in keys:
                named = _character_to_key(key) if len(key) == 1 else key
                app.post_message(events.Key(named, key if len(key) == 1 else None))
        await pilot.pause(0.1)
        await settle(pilot)
        assert here(app) == ("tea", 1)
        assert len(app.screen_stack) == 1
        await press(pilot, "ctrl+p", ">", "escape", *"桐油")
        assert "> 桐油" in screen_text(app), "back in the finder, with nothing typed"


async def test_keys_and_theme_come_from_the_settings(tmp_path: Path) -> None:
    settings = Settings(theme="paper", keys={"next-turn": ("x",), "no-such": ("y",)})
    app = browser(tmp_path, settings=settings)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert app.theme == "paper"
        await press(pilot, "x")
        assert here(app) == ("tea", 1)
        await press(pilot, "?")
        assert "x                     Next turn" in screen_text(app)


async def test_an_empty_library_is_a_calm_page(tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    app = BrowserApp([empty], settings=Settings())
    app.session.state = browser(tmp_path).session.state
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "nothing" in screen_text(app)
        for key in ("j", "}", "]", "J", "n", "&", "H", "L", "z", "z", "/", "o", "enter", "tab"):
            await pilot.press(key)
        await press(pilot, "ctrl+p", "a", "enter", "escape")


async def test_quit_is_q_and_never_escape(tmp_path: Path) -> None:
    app = browser(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *["escape"] * 5)
        assert app.is_running
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


async def test_a_fault_is_one_line_for_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FANGTAN_DEBUG", raising=False)
    app = browser(tmp_path)

    def fail(self: BrowserScreen) -> None:
        raise RuntimeError("the mill\x1b[31m broke")

    monkeypatch.setattr(BrowserScreen, "action_next_turn", fail)

    async def walk() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("}")

    with pytest.raises(RuntimeError):
        await walk()
    assert len(app.exit_messages) == 1
    assert "fault in the program: RuntimeError" in app.exit_messages[0]
    assert app.return_code == 1


class SlowLibrary(Library):
    """Reads one file and then waits until somebody has had enough."""

    def load(
        self,
        on_entry: Callable[[Progress], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        assert cancelled is not None

        def slowly(progress: Progress) -> None:
            assert on_entry is not None
            on_entry(progress)
            while not cancelled():
                time.sleep(0.005)

        super().load(slowly, cancelled)


async def test_garbage_is_looked_for_once_everything_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("记者：谈什么？\n\n周师傅：来谈石头。\n\n" * 4, "utf-8")
    app = BrowserApp([], library=Library([tmp_path]), settings=Settings())
    app.session.alone = True
    gc.disable()
    try:
        async with app.run_test(size=(120, 30)) as pilot:
            while not app.session.settled:
                await pilot.pause(0.02)
            assert gc.isenabled()
            assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


async def test_reading_in_files_shows_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    for name in ("1", "2", "3"):
        text = f"记者：第{name}位来谈什么？\n\n周师傅：来谈石头。\n\n" * 4
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    app = BrowserApp([], library=SlowLibrary([tmp_path]), settings=Settings())
    async with app.run_test(size=(120, 30)) as pilot:
        while screen_of(app).pane.interview is None:
            await pilot.pause(0.02)
        while "1 of 3 files" not in screen_text(app):
            await pilot.pause(0.02)
        assert "━━━╌╌╌╌╌╌╌ 1 of 3 files" in screen_text(app)
        await pilot.press("j")
        assert not app.session.loaded, "one reads while files are read in"
        await pilot.press("ctrl+x")
        while not app.session.settled:
            await pilot.pause(0.02)
        await settle(pilot)
        assert "Stopped at 1 of 3 files" in screen_text(app)
        assert "╌" not in screen_text(app).splitlines()[-1]
        assert app.session.index is not None
        assert app.session.index.turn_count == 8
        await press(pilot, "ctrl+x")
        assert "All files have been read" in screen_text(app)
