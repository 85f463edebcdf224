"""All keys on one page, from the action table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from tui.app.actions import ACTIONS, GROUPS, keys_label
from tui.app.keys import stroke
from tui.layout import cell_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Key, Resize

Row = tuple[str, str, str]
"""(kind, keys, text): kind is ``group``, ``key`` or ``blank``."""


ScreenKeys = Sequence[tuple[str, tuple[str, ...], str]]


def keys_of_screens() -> list[tuple[str, ScreenKeys]]:
    """(heading, keys) of the screens that have keys of their own."""
    from tui.app.screens.finder_keys import FINDER_KEYS
    from tui.app.screens.report import REPORT_KEYS
    from tui.app.screens.side_by_side import SIDE_BY_SIDE_KEYS
    from tui.app.screens.topic_keys import TOPICS_KEYS

    return [
        ("In the finder", FINDER_KEYS),
        ("In the topics", TOPICS_KEYS),
        ("Side by side", SIDE_BY_SIDE_KEYS),
        ("How a file was read", REPORT_KEYS),
    ]


def help_rows(keys_of: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """The rows of the help page, group by group, with the keys that are really in force."""
    rows: list[Row] = []
    for group in GROUPS:
        if rows:
            rows.append(("blank", "", ""))
        rows.append(("group", "", group))
        rows.extend(
            ("key", keys_label(keys_of[action.id]), action.description)
            for action in ACTIONS
            if action.group == group and keys_of[action.id]
        )
    for heading, keys in keys_of_screens():
        rows.append(("blank", "", ""))
        rows.append(("group", "", heading))
        rows.extend(("key", keys_label(some), description) for _, some, description in keys)
    return rows


class HelpPage(ScrollView, can_focus=True):
    """The rows, in one column, or two where there is room."""

    DEFAULT_CSS = """
    HelpPage {
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        & > .help--group { color: $text-accent; text-style: bold; }
        & > .help--key { color: $foreground; text-style: bold; }
        & > .help--text { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--group", "help--key", "help--text"}

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = list(rows)
        self._columns: list[list[Row]] = [self._rows]

    def on_resize(self, event: Resize) -> None:
        columns = 2 if event.size.width >= 104 else 1
        if columns == 1:
            self._columns = [self._rows]
        else:
            blanks = [n for n, row in enumerate(self._rows) if row[0] == "blank"]
            middle = min(blanks, key=lambda n: abs(n - len(self._rows) // 2))
            self._columns = [self._rows[:middle], self._rows[middle + 1 :]]
        self.virtual_size = Size(event.size.width, max(len(c) for c in self._columns))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        width = self.size.width // len(self._columns)
        strips = [
            self._draw(column[row] if row < len(column) else ("blank", "", ""), width)
            for column in self._columns
        ]
        return Strip.join(strips).adjust_cell_length(self.size.width, self.rich_style)

    def _draw(self, row: Row, width: int) -> Strip:
        kind, keys, text = row
        style = self.get_component_rich_style
        if kind == "group":
            segments = [Segment("  "), Segment(text, style("help--group"))]
        else:
            gap = max(1, 22 - cell_width(keys))
            segments = [
                Segment("  "),
                Segment(keys, style("help--key")),
                Segment(" " * gap),
                Segment(text, style("help--text")),
            ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


class HelpScreen(Screen[None]):
    """The help page; any key that does not scroll closes it."""

    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen > #title { height: 1; padding: 0 2; background: $panel; color: $foreground; }
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._page = HelpPage(rows)

    def compose(self) -> ComposeResult:
        yield Static("Keys    j k Space b scroll · Esc closes", id="title", markup=False)
        yield self._page

    def on_mount(self) -> None:
        self._page.focus()

    def on_key(self, event: Key) -> None:
        event.stop()
        page = self._page
        rows = {
            "j": 1,
            "down": 1,
            "k": -1,
            "up": -1,
            "space": page.size.height - 1,
            "pagedown": page.size.height - 1,
            "d": page.size.height // 2,
            "b": 1 - page.size.height,
            "pageup": 1 - page.size.height,
            "u": -(page.size.height // 2),
            "G": page.virtual_size.height,
            "end": page.virtual_size.height,
            "home": -page.virtual_size.height,
            "g": -page.virtual_size.height,
        }.get(stroke(event.key, event.character))
        if rows is None:
            self.dismiss(None)
        else:
            page.scroll_to(y=page.scroll_offset.y + rows, animate=False)
