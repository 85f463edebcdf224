"""Two or three accounts of one conversation, aligned by passage.

Side by side where the screen is wide enough, one below the other where it is not. The panes scroll
together, passage by passage, or freely.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import ModalScreen

from tui.app.actions import key_label
from tui.app.keys import stroke
from tui.app.widgets.aligned_panes import AlignedPanes, Convert
from tui.app.widgets.aligned_rows import AlignedTurns, Band, bands_of
from tui.app.widgets.query_line import OneLine
from tui.layout.cells import cell_width
from tui.transcript.model import Interview

SIDE_BY_SIDE_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("side-line-down", ("j", "down"), "One line down"),
    ("side-line-up", ("k", "up"), "One line up"),
    ("side-half-down", ("d", "ctrl+d"), "Half a page down"),
    ("side-half-up", ("u", "ctrl+u"), "Half a page up"),
    ("side-page-down", ("space", "pagedown"), "One page down"),
    ("side-page-up", ("b", "pageup"), "One page up"),
    ("side-next", ("}", "]", "ctrl+down"), "Next passage"),
    ("side-previous", ("{", "[", "ctrl+up"), "Previous passage"),
    ("side-next-shared", ("n", "ctrl+n"), "Next passage that two of them have"),
    ("side-previous-shared", ("N", "ctrl+p"), "Previous passage that two of them have"),
    ("side-top", ("g", "home"), "First passage"),
    ("side-bottom", ("G", "end"), "Last passage"),
    ("side-pane", ("tab", "l", "right"), "Next account"),
    ("side-pane-back", ("shift+tab", "h", "left"), "Previous account"),
    ("side-free", ("f", "f7"), "Scroll each by itself, or all together"),
    ("side-open", ("enter",), "Go to the passage of this account"),
    ("side-close", ("escape", "|", "q", "ctrl+g"), "Back to exactly where you were"),
)
"""(action id, keys, description) of every key beside the accounts."""

_ACTION_OF = {key: action for action, keys, _ in SIDE_BY_SIDE_KEYS for key in keys}

MOST_ACCOUNTS = 3


class SideBySideSource(Protocol):
    """What the screen needs of the application.

    ``align`` is called in a background thread, for one pair after another; it may raise
    LookupError for an interview that it does not know. ``converter`` gives the display conversion
    for an interview, as in the reading pane, or None for the script as written.
    """

    def converter(self, interview: Interview) -> Convert | None: ...
    def align(
        self, one: Interview, other: Interview, cancelled: Callable[[], bool]
    ) -> Sequence[AlignedTurns]:
        """How the turns of two accounts correspond, in the order of the first: every turn of it in
        one row, and rows without any for what only the other has."""


@dataclass(frozen=True, slots=True)
class SideBySideChoice:
    """A passage to go to: turn ``ordinal`` of an interview."""

    interview_id: str
    ordinal: int


class _Aligned(Message):
    """The bands came from their thread."""

    def __init__(self, bands: list[Band], error: str) -> None:
        self.bands = bands
        self.error = error
        super().__init__()


_HINTS = (
    ("side-open", "go there"),
    ("side-close", "back"),
    ("side-next", "passage"),
    ("side-pane", "account"),
    ("side-free", ""),
    ("side-next-shared", "shared"),
)


def _hint(width: int, *, free: bool) -> str:
    """As many of the main keys as fit."""
    keys = {action: keys for action, keys, _ in SIDE_BY_SIDE_KEYS}
    result = ""
    for action, words in _HINTS:
        words = words or ("together" if free else "free")
        if action == "side-next" and free:
            words = "turn"
        part = f"{key_label(keys[action][0])} {words}"
        longer = f"{result} · {part}" if result else part
        if cell_width(longer) > width:
            break
        result = longer
    return result


class SideBySideScreen(ModalScreen["SideBySideChoice | None"]):
    """Accounts of one conversation beside each other. Dismissed with a ``SideBySideChoice``, or
    None. Like the finder it covers the whole screen, and closing it shows the very screen left.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    DEFAULT_CSS = """
    SideBySideScreen {
        layout: vertical;
        overflow: hidden;
        background: $background;
        &:ansi { background: ansi_default; }
    }
    """

    def __init__(
        self,
        source: SideBySideSource,
        first: Interview,
        ordinal: int,
        others: Sequence[Interview],
    ) -> None:
        """``first`` is the account that is read, at turn ``ordinal``: the panes follow its order.
        ``others`` are the accounts beside it, of which one or two are shown."""
        super().__init__()
        self._source = source
        self._interviews = [first, *others[: MOST_ACCOUNTS - 1]]
        self._ordinal = ordinal
        self._waiting = True
        self._closed = False
        self._notice = ""

    def compose(self) -> ComposeResult:
        yield AlignedPanes(self._interviews, converter=self._source.converter, id="side-panes")
        yield OneLine(id="side-keys", classes="-quiet")

    def on_mount(self) -> None:
        self.set_focus(None)
        self.panes.show_message("Putting the accounts side by side…")
        threading.Thread(target=self._align, name="side-by-side", daemon=True).start()

    def on_unmount(self) -> None:
        self._closed = True

    @property
    def panes(self) -> AlignedPanes:
        return self.query_one("#side-panes", AlignedPanes)

    @property
    def waiting(self) -> bool:
        """The accounts are still being aligned."""
        return self._waiting

    def _align(self) -> None:
        first, *others = self._interviews
        error = ""
        alignments: list[Sequence[AlignedTurns]] = []
        try:
            for other in others:
                alignments.append(self._source.align(first, other, lambda: self._closed))
            bands = bands_of(len(first.turns), alignments)
        except Exception as problem:
            error = f"{type(problem).__name__}: {problem}"
            bands = [((n,), *((),) * len(others)) for n in range(len(first.turns))]
        if not self._closed:
            self.post_message(_Aligned(bands, error))

    @on(_Aligned)
    def _on_aligned(self, event: _Aligned) -> None:
        event.stop()
        self._waiting = False
        if not event.bands:
            self.panes.show_message("There is no text in this interview.")
            self._say("")
            return
        self.panes.show(event.bands, self._ordinal)
        if event.error:
            # They can still be read beside each other.
            self.panes.set_free(True)
            self._say(f"These could not be aligned: {event.error}")
        else:
            self._say("")

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_line)

    @on(AlignedPanes.Moved)
    def _on_moved(self, event: AlignedPanes.Moved) -> None:
        event.stop()
        self._show_line()

    def _say(self, notice: str) -> None:
        self._notice = notice
        self._show_line()

    def _show_line(self) -> None:
        if not self.is_attached:
            return
        panes = self.panes
        right = ""
        if panes.bands.bands:
            way = "free" if panes.is_free else "together"
            right = f"passage {panes.current + 1:,}/{len(panes.bands):,} · {way}"
        line = self.query_one("#side-keys", OneLine)
        left = self._notice or _hint(self.size.width - len(right) - 8, free=panes.is_free)
        line.say(left, right)

    # -- keys

    def on_key(self, event: events.Key) -> None:
        action = _ACTION_OF.get(stroke(event.key, event.character))
        if action is None:
            return
        event.stop()
        event.prevent_default()
        if self._notice:
            self._say("")
        getattr(self, "action_" + action.replace("-", "_"))()

    def action_side_line_down(self) -> None:
        self.panes.scroll_rows(1)

    def action_side_line_up(self) -> None:
        self.panes.scroll_rows(-1)

    def action_side_half_down(self) -> None:
        self.panes.half_page(1)

    def action_side_half_up(self) -> None:
        self.panes.half_page(-1)

    def action_side_page_down(self) -> None:
        self.panes.page(1)

    def action_side_page_up(self) -> None:
        self.panes.page(-1)

    def action_side_next(self) -> None:
        self.panes.step(1)

    def action_side_previous(self) -> None:
        self.panes.step(-1)

    def action_side_next_shared(self) -> None:
        self._to_shared(1)

    def action_side_previous_shared(self) -> None:
        self._to_shared(-1)

    def _to_shared(self, n: int) -> None:
        if not self._waiting and not self.panes.step_shared(n):
            self._say(f"No {'further' if n > 0 else 'earlier'} passage that two of them have.")

    def action_side_top(self) -> None:
        self.panes.to_top()

    def action_side_bottom(self) -> None:
        self.panes.to_bottom()

    def action_side_pane(self) -> None:
        self.panes.switch(1)

    def action_side_pane_back(self) -> None:
        self.panes.switch(-1)

    def action_side_free(self) -> None:
        self.panes.set_free(not self.panes.is_free)

    def action_side_open(self) -> None:
        if self._waiting:
            return
        place = self.panes.place if self.panes.bands.bands else None
        if place is None:
            self._say("This account has nothing here. Tab goes to another one.")
            return
        self.dismiss(SideBySideChoice(*place))

    def action_side_close(self) -> None:
        self.dismiss(None)
