"""What a screen shows, as plain rows, for assertions and snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.app.made_up import MadeUpLibrary
from tui.app.app import BrowserApp
from tui.app.screens.finder import FinderScreen
from tui.library import Library
from tui.state import ReadingState, Settings


def rows(app: App[Any]) -> list[str]:
    """The rows of the screen, without trailing spaces."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def screen_text(app: App[Any]) -> str:
    return "\n".join(rows(app)) + "\n"


def browser(
    folder: Path,
    library: Library | None = None,
    *,
    settings: Settings | None = None,
    start: tuple[Path, int] | None = None,
) -> BrowserApp:
    """A browser over made-up interviews whose state lives in ``folder``."""
    return BrowserApp(
        state=ReadingState(folder),
        settings=settings or Settings(),
        library=library or MadeUpLibrary(),
        start=start,
    )


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until loading, searching and painting are done."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    screen = pilot.app.screen
    while isinstance(screen, FinderScreen) and screen.waiting:
        await pilot.pause(0.01)
    await pilot.pause()


def styled_text(app: App[Any]) -> str:
    """The screen with each run's style before it, so that a snapshot sees colours too."""
    lines = []
    for strip in app.screen._compositor.render_strips():
        runs: list[tuple[str, str]] = []
        for segment in strip:
            style = str(segment.style or "").replace("not ", "!")
            if runs and runs[-1][0] == style:
                runs[-1] = (style, runs[-1][1] + segment.text)
            else:
                runs.append((style, segment.text))
        lines.append("".join(f"⟨{style}⟩{text}" for style, text in runs).rstrip())
    return "\n".join(lines) + "\n"
