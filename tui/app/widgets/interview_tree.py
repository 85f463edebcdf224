"""The tree of interviews and their sections, drawn row by row.

Only the rows on the screen are ever rendered; sections are worked out when an interview is
unfolded. The row that is being read carries a mark of its own, apart from the cursor, so that
the tree can follow the reading position without stealing the cursor.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from time import monotonic
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.app.widgets.hit_rows import fit, safe
from tui.library import Entry
from tui.printable import counted
from tui.transcript.outline import OutlineItem

PIECE = 200
"""So many interviews are put into rows at a time."""
SLICE = 0.004
"""Seconds at a time for looking through outlines."""
OUTLINES = 24
"""So many outlines are made at a time, in a thread: one of them may take longer than a frame."""

_SCRIPT_MARK = {"hans": "简", "hant": "繁", "latn": "A", "jpan": "あ", "mixed": "混"}


class _Folded(NamedTuple):
    """What is looked through for an entry: all that is said of it, and the rows of its outline,
    None until somebody wants them."""

    entry: Entry
    about: str
    titles: tuple[str, ...] | None


class _Node(NamedTuple):
    """A thing the cursor can stand on: a folder, an interview, or one row of its outline."""

    key: tuple[str, str, int]
    depth: int
    entry: Entry | None = None
    item: OutlineItem | None = None
    group: str = ""


def _thumb(rows: int, room: int, position: float) -> tuple[int, int]:
    """Length and place of a scroll bar's thumb in eighths of a cell."""
    length = max(1.0, room * room / max(rows, 1))
    place = (room - length) * position / max(rows - room, 1)
    return ceil(8 * length), int(8 * place)


class InterviewTree(ScrollView, can_focus=True):
    """Interviews, two rows each (title; date, people, script, turns), and their outlines."""

    DEFAULT_CSS = """
    InterviewTree {
        background: $surface;
        color: $foreground;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        overflow-x: hidden;
        scrollbar-background: $surface;
        scrollbar-color: $panel;
        & > .tree--group { color: $secondary; text-style: bold; }
        & > .tree--title { color: $foreground; text-style: bold; }
        & > .tree--meta { color: $text-muted; }
        & > .tree--section { color: $foreground; }
        & > .tree--timestamp { color: $text-muted; }
        & > .tree--error { color: $text-error; }
        & > .tree--cursor { background: $primary 25%; }
        & > .tree--reading { color: $text-accent; text-style: bold; }
        & > .tree--empty { color: $text-muted; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tree--group",
        "tree--title",
        "tree--meta",
        "tree--section",
        "tree--timestamp",
        "tree--error",
        "tree--cursor",
        "tree--reading",
        "tree--empty",
    }

    class Opened(Message):
        """The reader chose an interview (``ordinal`` None) or a place in it."""

        def __init__(self, entry_id: str, ordinal: int | None) -> None:
            super().__init__()
            self.entry_id = entry_id
            self.ordinal = ordinal

    def __init__(
        self,
        outline_of: Callable[[str], Sequence[OutlineItem]],
        display: Callable[[str], str] = lambda text: text,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """``outline_of`` gives the outline of an interview by id; ``display`` turns a title into
        the script that the reader has chosen."""
        super().__init__(id=id)
        self._outline_of = outline_of
        self._display = display
        self._entries: tuple[Entry, ...] = ()
        self._unfolded: set[str] = set()
        # The one that was unfolded because it is being read; it folds again when one leaves it.
        self._followed: str | None = None
        self._folded_groups: set[str] = set()
        self._base = Style()
        self._stops: list[_Node] = []
        self._number_of: dict[tuple[str, str, int], int] = {}
        self._building: Iterator[Sequence[str]] | None = None
        self._rows: list[tuple[int, int]] = []
        self._first_row: list[int] = []
        self._cursor = 0
        self._reading: tuple[str, int] | None = None
        self._reading_stop: int | None = None
        self._follows = False
        self._conversation_of: dict[str, int] = {}
        self._filter = ""
        self._fold: Callable[[str], str] = str.casefold
        self._folded: dict[str, _Folded] = {}
        self._told: Callable[[int], object] | None = None
        self.empty_text = ""

    # What it shows

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these interviews; the cursor stays on what it was on. While a library loads this
        comes often, and mostly nothing of it is in sight."""
        self._entries = tuple(entries)
        self._rebuild_soon(if_seen=True)

    def _rebuild_soon(self, *, if_seen: bool = False) -> None:
        """As ``_rebuild``. Many interviews take longer than a key may wait: then a piece at a time,
        and shown when all is there."""
        if len(self._entries) <= PIECE and not self._filter:
            self._rebuild(if_seen=if_seen)
            return
        begun = self._building is not None
        self._building = self._build(if_seen)
        if not begun:
            self._build_on()

    def _build_on(self) -> None:
        building = self._building
        if building is None:
            return
        wanted = next(building, None)
        if wanted is None:
            self._building = None
            return
        loop = asyncio.get_running_loop()
        if wanted:
            made = loop.run_in_executor(None, self._make_outlines, wanted)
            made.add_done_callback(lambda _: self._build_on())
        else:
            # Messages to oneself come one after the other without letting anybody else in.
            loop.call_soon(self._build_on)

    def _make_outlines(self, entry_ids: Sequence[str]) -> None:
        """In a thread: whoever gives outlines keeps them. A fault in one shows where it is used."""
        for entry_id in entry_ids:
            with contextlib.suppress(Exception):
                self._outline_of(entry_id)

    def set_conversations(self, groups: Sequence[Sequence[str]]) -> None:
        """Show these interviews (by id) together, as accounts of one conversation each."""
        self._conversation_of = {
            entry_id: number
            for number, group in enumerate(groups)
            for entry_id in group
            if len(group) > 1
        }
        self._rebuild_soon()

    def set_display(self, display: Callable[[str], str]) -> None:
        self._display = display
        self.refresh()

    def set_filter(
        self,
        text: str,
        fold: Callable[[str], str],
        told: Callable[[int], object] = lambda left: None,
    ) -> None:
        """Show only interviews whose title, people, date or outline hold every word of ``text``
        as ``fold`` sees it, and tell how many are left. An empty text shows all again. Of many
        interviews that takes a while, in which one may type on: then nobody is told of this."""
        if fold != self._fold:
            self._folded.clear()
        self._filter = text.strip()
        self._fold = fold
        self._told = told
        self._rebuild_soon()

    @property
    def filtered(self) -> bool:
        return bool(self._filter)

    def set_reading(self, entry_id: str, ordinal: int) -> None:
        """Mark what is being read; keep it in sight unless the reader is in the tree."""
        if self._reading == (entry_id, ordinal):
            return
        before = self._reading_stop
        changed = self._reading is None or self._reading[0] != entry_id
        self._reading = (entry_id, ordinal)
        if changed:
            if self._followed is not None:
                self._unfolded.discard(self._followed)
            self._followed = None if entry_id in self._unfolded else entry_id
            self._unfolded.add(entry_id)
            self._follows = True
            self._rebuild_soon()
            return
        after = self._reading_stop = self._find_reading()
        if after != before:
            self._follow()

    def _follow(self) -> None:
        """Put the cursor on what is being read, unless the reader is in the tree."""
        self._follows = False
        after = self._reading_stop
        if not self.has_focus and after is not None:
            self._cursor = after
            self._show_node(after)
        self.refresh()

    def reveal_reading(self) -> None:
        """Put the cursor on what is being read."""
        if self._reading_stop is not None:
            self._move_to(self._reading_stop)

    # Rows

    def _in_sight(self) -> list[object]:
        """What the rows on the screen are made from."""
        top = self.scroll_offset.y
        rows = self._rows[top : top + self.size.height]
        cursor, reading, stops = self._cursor, self._reading_stop, self._stops
        return [(stops[n], line, n == cursor, n == reading) for n, line in rows]

    def _rebuild(self, *, if_seen: bool = False) -> None:
        """Make the rows anew and draw them; ``if_seen``: only if those in sight are others."""
        self._building = None
        for _ in self._build(if_seen):
            pass

    def _build(self, if_seen: bool) -> Iterator[Sequence[str]]:
        """As ``_rebuild``, with stops on the way, nothing of which shows before the end. What it
        stops with are the interviews whose outlines are wanted next."""
        words = self._fold(self._filter).split()
        unfolded = self._unfolded
        nodes: list[_Node] = []
        rows: list[tuple[int, int]] = []
        first_row: list[int] = []
        number_of: dict[tuple[str, str, int], int] = {}

        def put(node: _Node) -> None:
            number = number_of[node.key] = len(nodes)
            nodes.append(node)
            first_row.append(len(rows))
            rows.append((number, 0))
            if node.key[0] == "interview":
                rows.append((number, 1))

        groups = {entry.group for entry in self._entries}
        several = len(groups - {""}) > 0 and len(groups) > 1
        group: str | None = None
        until = monotonic() + SLICE
        items: list[tuple[int, OutlineItem]] | None
        ordered = list(self._in_order())
        # The outlines of a few are made as they are looked at: a thread would take longer.
        asked = OUTLINES if len(ordered) <= OUTLINES else 0
        for count, (entry, together) in enumerate(ordered, 1):
            if words and count > asked and self._lacks_outline(entry, words):
                asked = count - 1 + OUTLINES
                yield [e.id for e, _ in ordered[count - 1 : asked] if self._lacks_outline(e, words)]
                until = monotonic() + SLICE
            elif count % PIECE == 0 or (words and monotonic() > until):
                yield ()
                until = monotonic() + SLICE
            items = (
                [] if not words and entry.id not in unfolded else self._visible_items(entry, words)
            )
            if items is None:
                continue
            depth = 0
            if together is not None:
                key = f"{together[0]}"
                if together[1]:
                    group = None
                    label = f"{together[1]} accounts of one conversation"
                    put(_Node(("conversation", key, 0), 0, group=label))
                if key in self._folded_groups and not words:
                    continue
                depth = 1
            elif several:
                if entry.group != group:
                    group = entry.group
                    if group:
                        put(_Node(("group", group, 0), 0, group=group))
                if group and group in self._folded_groups and not words:
                    continue
                depth = 1 if group else 0
            put(_Node(("interview", entry.id, 0), depth, entry))
            for n, item in items:
                put(_Node(("item", entry.id, n), depth + item.level, entry, item))
        before = self._in_sight() if if_seen else None
        at = self._stops[self._cursor].key if self._cursor < len(self._stops) else None
        self._stops, self._rows, self._first_row = nodes, rows, first_row
        self._number_of = number_of
        self._cursor = 0
        if at is not None:
            self._cursor = number_of.get(at, number_of.get(("interview", at[1], 0), 0))
        self._reading_stop = self._find_reading()
        self._set_height(max(1, len(rows)))
        if self._in_sight() != before:
            self.refresh()
        if self._follows:
            self._follow()
        if self._told is not None:
            told, self._told = self._told, None
            told(sum(1 for node in nodes if node.key[0] == "interview"))

    def _set_height(self, rows: int) -> None:
        """So many rows can be scrolled through. Unless the scroll bar comes or goes nothing moves
        on the screen: laying it out anew would draw all of it."""
        size = Size(self.size.width, rows)
        room = self.container_size.height
        if room and (rows > room) == (self.virtual_size.height > room):
            self.set_reactive(InterviewTree.virtual_size, size)
            if rows > room:
                bar = self.vertical_scrollbar
                if _thumb(rows, room, bar.position) == _thumb(
                    bar.window_virtual_size, room, bar.position
                ):
                    bar.set_reactive(type(bar).window_virtual_size, rows)
                else:
                    bar.window_virtual_size = rows
                self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y), animate=False)
        else:
            self.virtual_size = size

    def _in_order(self) -> Iterator[tuple[Entry, tuple[int, int] | None]]:
        """The entries as they are shown: accounts of one conversation stand together where the
        first of them is, each with the conversation's number and, the first one, their count."""
        if not self._conversation_of:
            for entry in self._entries:
                yield entry, None
            return
        members: dict[int, list[Entry]] = {}
        for entry in self._entries:
            number = self._conversation_of.get(entry.id)
            if number is not None:
                members.setdefault(number, []).append(entry)
        for entry in self._entries:
            number = self._conversation_of.get(entry.id)
            if number is None or len(members[number]) < 2:
                yield entry, None
            elif members[number][0] is entry:
                for place, member in enumerate(members[number]):
                    yield member, (number, len(members[number]) if place == 0 else 0)

    def _known(self, entry: Entry) -> _Folded:
        known = self._folded.get(entry.id)
        if known is None or known.entry is not entry:
            about = " ".join((entry.title, entry.date or "", *entry.speakers, entry.path.name))
            known = self._folded[entry.id] = _Folded(entry, self._fold(about), None)
        return known

    def _lacks_outline(self, entry: Entry, words: Sequence[str]) -> bool:
        """Whether it takes an outline that was not looked at yet to tell if an entry is shown."""
        known = self._known(entry)
        return known.titles is None and not all(word in known.about for word in words)

    def _visible_items(
        self, entry: Entry, words: Sequence[str]
    ) -> list[tuple[int, OutlineItem]] | None:
        """The outline rows to show below an entry; None hides the entry itself."""
        if not words:
            if entry.id not in self._unfolded:
                return []
            return list(enumerate(self._outline_of(entry.id)))
        known = self._known(entry)
        if all(word in known.about for word in words):
            return []
        outline = self._outline_of(entry.id)
        if known.titles is None or len(known.titles) != len(outline):
            titles = tuple(self._fold(item.title) for item in outline)
            known = self._folded[entry.id] = known._replace(titles=titles)
        assert known.titles is not None
        about = known.about
        items = [
            (number, item)
            for number, (item, title) in enumerate(zip(outline, known.titles, strict=True))
            if all(word in title or word in about for word in words)
        ]
        return items or None

    def _find_reading(self) -> int | None:
        """The node of what is being read: the last outline row at or before it, if it is shown."""
        if self._reading is None:
            return None
        entry_id, ordinal = self._reading
        found = self._number_of.get(("interview", entry_id, 0))
        if found is None:
            return None
        for number in range(found + 1, len(self._stops)):
            stop = self._stops[number]
            if stop.item is None or stop.key[1] != entry_id:
                break
            if stop.item.ordinal <= ordinal:
                found = number
        return found

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, max(1, len(self._rows)))

    # Moving

    def move(self, by: int) -> None:
        """Move the cursor by so many nodes."""
        self._move_to(self._cursor + by)

    def move_page(self, pages: int) -> None:
        rows = max(1, self.size.height - 1) * pages
        if not self._rows:
            return
        row = min(max(0, self._first_row[self._cursor] + rows), len(self._rows) - 1)
        self._move_to(self._rows[row][0])

    def move_to_top(self) -> None:
        self._move_to(0)

    def move_to_bottom(self) -> None:
        self._move_to(len(self._stops) - 1)

    def _move_to(self, number: int) -> None:
        if not self._stops:
            return
        self._cursor = min(max(0, number), len(self._stops) - 1)
        self._show_node(self._cursor)
        self.refresh()

    def _show_node(self, number: int) -> None:
        first = self._first_row[number]
        height = 2 if self._stops[number].key[0] == "interview" else 1
        top = self.scroll_offset.y
        # By force: the scroll bar of a tree that has just grown is not there yet.
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif first + height > top + self.size.height:
            self.scroll_to(y=first + height - self.size.height, animate=False, force=True)

    def unfold(self) -> None:
        """Show the sections below the cursor."""
        node = self._node()
        if node is None:
            return
        if node.entry is None:
            self._folded_groups.discard(node.key[1])
        elif node.item is None and node.entry.error is None:
            self._unfolded.add(node.entry.id)
            if self._followed == node.entry.id:
                self._followed = None
        self._rebuild()

    def fold(self) -> None:
        """Hide the sections around the cursor and go to their interview (or folder)."""
        node = self._node()
        if node is None:
            return
        if node.entry is None:
            self._folded_groups.add(node.key[1])
        elif node.item is not None or node.entry.id in self._unfolded:
            self._unfolded.discard(node.entry.id)
        self._rebuild()
        self._show_node(self._cursor)

    def open(self) -> None:
        """Read what the cursor is on; a folder folds or unfolds."""
        node = self._node()
        if node is None:
            return
        if node.entry is None:
            if node.key[1] in self._folded_groups:
                self.unfold()
            else:
                self.fold()
            return
        self.post_message(self.Opened(node.entry.id, node.item.ordinal if node.item else None))

    def _node(self) -> _Node | None:
        return self._stops[self._cursor] if self._cursor < len(self._stops) else None

    def on_click(self, event: object) -> None:
        offset_y = getattr(event, "y", 0) + self.scroll_offset.y
        if 0 <= offset_y < len(self._rows):
            self._move_to(self._rows[offset_y][0])
            self.open()

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        # It is worked out anew, through all ancestors, whenever one asks: once for all rows.
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row = y + self.scroll_offset.y
        base = self._base
        if not self._rows:
            text = self.empty_text if y == 1 else ""
            style = self.get_component_rich_style("tree--empty")
            shown = fit(text, max(0, width - 1))
            return Strip([Segment(" " + shown, style)]).adjust_cell_length(width, base)
        if row >= len(self._rows):
            return Strip.blank(width, base)
        number, line = self._rows[row]
        node = self._stops[number]
        segments = self._draw(node, line, width, number == self._reading_stop)
        if number == self._cursor and self.has_focus:
            cursor = Style(bgcolor=self.get_component_rich_style("tree--cursor").bgcolor)
            segments = [Segment(s.text, (s.style or base) + cursor, s.control) for s in segments]
            base = base + cursor
            if line == 0 and segments:
                first = segments[0]
                segments[0] = Segment("▌" + first.text[1:], first.style)
        return Strip(segments).adjust_cell_length(width, base)

    def _draw(self, node: _Node, line: int, width: int, reading: bool) -> list[Segment]:
        styles = self.get_component_rich_style
        indent = " " * (1 + 2 * node.depth)
        if node.entry is None:
            mark = "▸ " if node.key[1] in self._folded_groups else "▾ "
            text = fit(node.group, width - len(indent) - 3)
            return [Segment(indent, self._base), Segment(mark + text, styles("tree--group"))]
        if node.item is not None:
            segments = [Segment(("›" if reading else " ").rjust(len(indent)) + " ", self._base)]
            room = width - len(indent) - 2
            if node.item.timestamp:
                stamp = node.item.timestamp + " "
                segments.append(Segment(stamp, styles("tree--timestamp")))
                room -= len(stamp)
            style = styles("tree--reading" if reading else "tree--section")
            segments.append(Segment(fit(self._display(node.item.title), room), style))
            return segments
        entry = node.entry
        if line == 0:
            is_open = self._reading is not None and self._reading[0] == entry.id
            mark = "▾ " if entry.id in self._unfolded else "▸ "
            if entry.error is not None:
                mark = "! "
            name = "tree--error" if entry.error else "tree--reading" if is_open else "tree--title"
            text = fit(self._display(entry.title), width - len(indent) - 3)
            return [Segment(indent, self._base), Segment(mark + text, styles(name))]
        if entry.error is not None:
            about = safe(entry.error)
        else:
            people = "、".join(self._display(name) for name in entry.speakers[:3])
            script = _SCRIPT_MARK.get(entry.script, "") if entry.script is not None else ""
            parts = [entry.date or "", counted(entry.turns, "turn"), script, people]
            about = " · ".join(part for part in parts if part)
        about = fit(about, width - len(indent) - 3)
        return [Segment(indent + "  ", self._base), Segment(about, styles("tree--meta"))]

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self.refresh()
