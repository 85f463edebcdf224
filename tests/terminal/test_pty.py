"""The program's manners in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

from tests.terminal.emulator import Terminal, browser

# What must be taken back on leaving: (switched on, switched off).
MODES = [
    (b"\x1b[?1049h", b"\x1b[?1049l"),  # the second screen
    (b"\x1b[?25l", b"\x1b[?25h"),  # the cursor hidden
    (b"\x1b[?1000h", b"\x1b[?1000l"),  # the mouse
    (b"\x1b[?1003h", b"\x1b[?1003l"),
    (b"\x1b[?1006h", b"\x1b[?1006l"),
    (b"\x1b[?2004h", b"\x1b[?2004l"),  # bracketed paste
    (b"\x1b[?1004h", b"\x1b[?1004l"),  # focus events
]


def assert_clean(terminal: Terminal) -> None:
    """The terminal is as it was before the program came."""
    for on, off in MODES:
        assert terminal.sent.rfind(on) <= terminal.sent.rfind(off), on
    assert terminal.modes_now() == terminal.modes


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (60, 20)])
def test_opens_reads_and_leaves_the_terminal_as_it_was(
    folder: Path, columns: int, rows: int
) -> None:
    with browser(folder, columns=columns, rows=rows) as terminal:
        terminal.until("石匠周青山谈石头")
        terminal.until("先看纹路")
        terminal.press("q")
        assert terminal.wait() == 0
        assert_clean(terminal)
        assert b"\x1b[>1u" not in terminal.sent  # the Kitty keyboard protocol stays off


def test_opens_at_a_line(folder: Path) -> None:
    with browser(f"{folder / '2 boat.md'}:9") as terminal:
        terminal.until("天好三天")


def test_opens_the_samples_in_an_empty_folder(tmp_path: Path) -> None:
    with browser(folder=tmp_path) as terminal:
        terminal.until("FOLDER")


@pytest.mark.parametrize("content", [None, b"", bytes(range(256)) * 40])
def test_nothing_to_read_is_a_calm_screen(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "file.txt").write_bytes(content)
    with browser(tmp_path) as terminal:
        seen = "file.txt" if content is not None else "nofileshere"
        terminal.until(lambda text: seen in "".join(text.split()))
        terminal.press("q")
        assert terminal.wait() == 0
        assert_clean(terminal)


def test_an_idle_browser_sends_nothing(folder: Path) -> None:
    with browser(folder) as terminal:
        terminal.until("先看纹路")
        terminal.until_quiet()
        before = len(terminal.sent)
        terminal.read(1.0)
        assert len(terminal.sent) == before


def test_an_idle_finder_sends_nothing(folder: Path) -> None:
    with browser(folder) as terminal:
        terminal.until("先看纹路")
        terminal.press("\x06")
        terminal.until_quiet()
        terminal.press("桐油")
        terminal.until("桐油和麻丝")
        terminal.until_quiet()
        before = len(terminal.sent)
        terminal.read(1.0)
        assert len(terminal.sent) == before


@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_ends_when_the_terminal_goes_away(folder: Path, ignore_hangup: bool) -> None:
    with browser(folder, ignore_hangup=ignore_hangup) as terminal:
        terminal.until("先看纹路")
        terminal.hang_up()
        terminal.wait()


def test_the_position_outlives_a_lost_terminal(folder: Path) -> None:
    (folder / "1 mason.md").write_text(
        "".join(f"主持人：第{n}问？\n\n周青山：第{n}答。\n\n" for n in range(1, 200)), "utf-8"
    )
    with browser(folder / "1 mason.md") as terminal:
        terminal.until("第1答")
        terminal.press("G")
        terminal.until("第199答")
        terminal.hang_up()
        terminal.wait()
    with browser(folder / "1 mason.md") as terminal:
        terminal.until("第199答")


HOSTILE = {
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;EVIL\x1b\\",
    "colour": "\x1b[38;5;213m",
    "report": "\x1b[6n",
    "c1": "\x9b35m\x9d0;EVIL\x9c",
    "bidi": "\u202e\u2067",
    "dcs": "\x1bP+q544e\x1b\\",
    "markup": "[bold red]X[/b][/]",
}
FORBIDDEN = [
    "\x1b]52;c;ZXZp",
    "\x1b]0;EVIL",
    "\x1b[38;5;213m",
    "\x1b[6n",
    "\x9b",
    "\x9d",
    "\u202e",
    "\u2067",
    "\x1bP+q",
]


def test_hostile_text_never_reaches_the_terminal(tmp_path: Path) -> None:
    payload = "".join(HOSTILE.values())
    folder = tmp_path / "talks\x1b]0;EVIL\x07"
    folder.mkdir()
    text = (
        f"# 标题{payload}石头\n\n## 小节{payload}一\n\n主持人：问{payload}题？\n\n"
        f"周青山{payload}：回{payload}答。\n\n主持人：[laughs] [/b]完了？\n\n周青山：完了。\n"
    )
    for name in ("talk\x1b[38;5;213m.md", "\u202etalk.md", "empty\x9b35m.md"):
        (folder / name).write_text("" if "empty" in name else text, "utf-8")
    with browser(tmp_path, columns=120, rows=40) as terminal:
        terminal.until("[laughs] [/b]完了")
        terminal.press("\x06")
        terminal.until_quiet(0.5)
        terminal.press("完了")
        terminal.until_quiet(0.5)
        terminal.press("\x1b")
        terminal.until_quiet(0.5)
        terminal.press("J")
        terminal.until_quiet(0.5)
        terminal.press("?")
        terminal.until_quiet(0.5)
        terminal.press("\x1b")
        terminal.until_quiet(0.5)
        terminal.press("q")
        assert terminal.wait() == 0
        sent = terminal.sent.decode("utf-8", "replace")
        assert not [bad for bad in FORBIDDEN if bad in sent]
        assert_clean(terminal)
