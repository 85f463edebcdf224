"""The Textual application. It wires: session, themes, the browser screen, the terminal's end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tui.app.screens.browser import BrowserScreen
from tui.app.session import Session
from tui.app.terminal import call_when_terminal_is_gone
from tui.app.themes import CYCLE, OURS
from tui.app.type_ahead import TypeAheadApp
from tui.library import Library
from tui.printable import printable
from tui.state import ReadingState, Settings, load_settings

if TYPE_CHECKING:
    from tui.app.screens.finder import FinderScreen

SWITCH_SECONDS = 0.001
"""For so long at most a thread keeps the interpreter from another that wants it."""
MOST_CLIPBOARD_BYTES = 1000
"""Some terminals take no more than this by OSC 52."""


class BrowserApp(TypeAheadApp):
    """The browser over some folders and files; ``start`` is a (path, source line) to begin at."""

    TITLE = "Fangtan"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        paths: list[Path] | None = None,
        start: tuple[Path, int] | None = None,
        *,
        state: ReadingState | None = None,
        settings: Settings | None = None,
        library: Library | None = None,
    ) -> None:
        super().__init__()
        self.exit_messages: list[str] = []
        self.session = Session(
            self,
            library if library is not None else Library(paths or []),
            state if state is not None else ReadingState(),
            settings if settings is not None else load_settings(),
            start,
        )
        for theme in OURS:
            self.register_theme(theme)
        self.theme = self._first_theme()

    def _first_theme(self) -> str:
        wanted = self.session.settings.theme or self.session.state.remembered("theme")
        if isinstance(wanted, str) and wanted in self.available_themes:
            return wanted
        return CYCLE[0]

    def get_default_screen(self) -> BrowserScreen:
        return BrowserScreen(self.session)

    def on_mount(self) -> None:
        self.animation_level = "none"
        call_when_terminal_is_gone(self._terminal_is_gone)
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
                signal.signal(getattr(signal, name), lambda *_: self._terminal_is_gone())
        self.call_after_refresh(self.session.load)

    def on_finder_screen_opened(self, event: FinderScreen.Opened) -> None:
        """Alt+Enter in the finder: read the hit on the screen behind it."""
        event.stop()
        screen = self.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.go_to_hit(event.choice)

    def copy_to_clipboard(self, text: str) -> None:
        """Send text to the terminal's clipboard (OSC 52), and say just that: whether the terminal
        takes it, nobody can know."""
        super().copy_to_clipboard(text)
        cut = " (some terminals cut that)" if len(text.encode()) > MOST_CLIPBOARD_BYTES else ""
        self._say(f"Sent {len(text)} characters to the terminal's clipboard{cut}.")

    def action_help_quit(self) -> None:
        """Ctrl+c without a selection."""
        self._say("q quits.")

    def _say(self, message: str) -> None:
        screen = self.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.say(message)

    def _fatal_error(self) -> None:
        """A fault in the program is one line for the reader; FANGTAN_DEBUG=1 shows where."""
        if os.environ.get("FANGTAN_DEBUG"):
            super()._fatal_error()
            return
        error = sys.exc_info()[1]
        self.exit_messages.append(
            f"fangtan: fault in the program: {type(error).__name__}: {error} "
            "(FANGTAN_DEBUG=1 shows where; please report it). Your place is saved."
        )
        self._close_messages_no_wait()

    def _terminal_is_gone(self) -> None:
        """Save and end at once: nobody is there to be asked, and nothing can be drawn."""
        self.session.state.save()
        os._exit(0)

    def on_unmount(self) -> None:
        if not self.session.state.save():
            for message in self.session.state.take_messages():
                self.exit_messages.append(message)

    def run_browser(self) -> int:
        """Run until the reader quits; the exit status. What could not be saved is said after."""
        self.session.alone = True
        # Loading and searching are threads beside the one that draws: it gets its turn sooner.
        sys.setswitchinterval(SWITCH_SECONDS)
        self.run()
        for message in self.exit_messages:
            sys.stderr.write(printable(message) + "\n")
        return self.return_code or 0
