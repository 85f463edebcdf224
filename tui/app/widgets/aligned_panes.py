"""Two or three accounts of one conversation beside each other, or one below the other.

One widget draws all of them: each screen row of the panes is one strip, and only rows that differ
are painted. Together, the panes scroll as one table whose rows are passages; a passage that is
shorter than its neighbour stays in sight beside it. Free, each pane is read in its own order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.aligned_pieces import MARGIN, AlignedPieces, Piece
from tui.app.widgets.aligned_rows import Account, Band, Bands, PaneRow
from tui.app.widgets.hit_rows import fit, safe
from tui.app.widgets.painted import PaintedRows
from tui.app.widgets.speaker_colours import style_over
from tui.layout.cells import cell_width
from tui.layout.document import Displayed, Place
from tui.transcript.model import Interview

BESIDE_WIDTH = 120
THREE_WIDTH = 160
"""Columns from which two, and three, accounts stand side by side."""

LEAST_HEIGHT = 8
"""Rows that a pane needs when they stand one below the other, its header included."""

MEASURE = 80

OVERLAP = 2
WHEEL = 3

CURRENT = "▎"
GAP = PaneRow("gap")

Convert = Callable[[str], Displayed]


class Pane(NamedTuple):
    """Where an account is drawn: from column ``x`` and row ``y``, the header in its first row."""

    account: int
    x: int
    y: int
    width: int
    height: int


class AlignedPanes(PaintedRows):
    """The accounts. The widget has no keys: the screen calls its methods."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "aligned--text",
        "aligned--question",
        "aligned--narration",
        "aligned--quote",
        "aligned--note",
        "aligned--caption",
        "aligned--heading",
        "aligned--time",
        "aligned--rule",
        "aligned--strong",
        "aligned--emphasis",
        "aligned--differs",
        "aligned--sign",
        "aligned--current",
        "aligned--missing",
        "aligned--header",
        "aligned--chosen",
        "aligned--place",
        "aligned--divider",
        "aligned--gap",
    }

    DEFAULT_CSS = """
    AlignedPanes {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .aligned--text, & > .aligned--narration, & > .aligned--quote { color: $foreground; }
        & > .aligned--question { color: $foreground 85%; }
        & > .aligned--note, & > .aligned--time { color: $text-muted; }
        & > .aligned--caption { color: $text-muted; text-style: italic; }
        & > .aligned--heading { color: $primary; text-style: bold; }
        & > .aligned--rule { color: $foreground 35%; }
        & > .aligned--strong { text-style: bold; }
        & > .aligned--emphasis { text-style: italic; }
        & > .aligned--differs { color: $text-accent; text-style: bold underline; }
        & > .aligned--sign { color: $text-muted; }
        & > .aligned--current { color: $primary; }
        & > .aligned--missing { color: $text-muted; text-style: italic; }
        & > .aligned--header { background: $surface; color: $text-muted; }
        & > .aligned--chosen { background: $panel; color: $foreground; text-style: bold; }
        & > .aligned--divider { color: $foreground 25%; }
        & > .aligned--gap { color: $foreground 14%; }
        &:ansi > .aligned--question { color: $foreground; }
        &:ansi > .aligned--note, &:ansi > .aligned--time, &:ansi > .aligned--sign {
            color: ansi_default; text-style: dim;
        }
        &:ansi > .aligned--missing { color: ansi_default; text-style: dim italic; }
        &:ansi > .aligned--differs { color: ansi_default; text-style: bold underline; }
        &:ansi > .aligned--rule, &:ansi > .aligned--divider, &:ansi > .aligned--gap {
            color: ansi_bright_black;
        }
        &:ansi > .aligned--header { color: ansi_default; text-style: underline; }
        &:ansi > .aligned--chosen { color: ansi_default; text-style: bold reverse; }
        &:nocolor > .aligned--header { text-style: underline; }
        &:nocolor > .aligned--chosen { text-style: bold reverse; }
    }
    """

    class Moved(Message):
        """Another passage is the current one, another pane has the focus, or the panes scroll
        otherwise."""

    def __init__(
        self,
        interviews: Sequence[Interview],
        *,
        converter: Callable[[Interview], Convert | None] = lambda _: None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """``converter`` gives the display conversion for an interview, None for none."""
        super().__init__(id=id)
        self._accounts = [Account(one, MEASURE, converter(one)) for one in interviews]
        self._bands = Bands(self._accounts, ())
        self._texts = AlignedPieces(self._accounts, self._bands)
        self._message = ""
        self._focus = 0
        # The account that is beside the first one where there is room for two.
        self._partner = 1 if len(interviews) > 1 else 0
        self._panes: tuple[Pane, ...] = ()
        self._beside = False
        self._top: Place = (0, 0)
        self._at = 0
        self._held = False
        self._free = False
        self._tops: list[Place] = [(0, 0)] * len(interviews)
        self._visible: dict[int, list[tuple[int, PaneRow | None]]] | None = None
        self._drawn_rows: dict[tuple[int, int, PaneRow, int], list[Piece]] = {}

    # -- what is shown

    def show(self, bands: Sequence[Band], ordinal: int) -> None:
        """Show these bands, at a turn of the first account."""
        self._message = ""
        self._bands = self._texts.bands = Bands(self._accounts, bands)
        self._lay_out()
        self._at = self._bands.band_of(0, ordinal)
        self._held = True
        self._top = self._clamped((self._at, 0))
        # A long passage is shown from the turn that one comes from.
        if self._bands.bands and self._panes:
            rows = self._bands.rows(self._at, 0)
            row = next((n for n, one in enumerate(rows) if one.ordinal == ordinal), 0)
            if row + 2 >= self._page:
                self._top = self._clamped((self._at, row))
        self._changed()

    def show_message(self, message: str) -> None:
        """A line of words instead of the accounts."""
        self._message = message
        self.repaint()

    @property
    def bands(self) -> Bands:
        return self._bands

    @property
    def current(self) -> int:
        """The number of the current band; in free panes that of the focused one's turn."""
        if self._free:
            return self._bands.band_of(self._focus, self._turn_in_free(self._focus))
        return self._at

    @property
    def focused(self) -> int:
        """The account whose pane has the focus."""
        return self._focus

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes on the screen."""
        return self._panes

    @property
    def is_free(self) -> bool:
        return self._free

    @property
    def place(self) -> tuple[str, int] | None:
        """The interview's id and the turn that one reads in the focused pane: of a long passage
        the first turn in sight. None where this account has nothing."""
        account = self._focus
        interview = self._accounts[account].interview
        if not interview.turns:
            return None
        if self._free:
            return interview.id, self._turn_in_free(account)
        if not self._bands.bands or not self._bands.bands[self._at][account]:
            return None
        self._make_visible()
        assert self._visible is not None
        for band, row in self._visible.get(account, ()):
            if band == self._at and row is not None and row.ordinal >= 0:
                return interview.id, row.ordinal
        return interview.id, self._bands.bands[self._at][account][0]

    # -- where things stand

    def _lay_out(self) -> None:
        """Which accounts have a pane, and where."""
        width, height = self.size
        number = len(self._accounts)
        if not width or not height:
            return
        self._beside = width >= BESIDE_WIDTH
        if self._beside:
            fitting = number if width >= THREE_WIDTH else min(number, 2)
        else:
            fitting = max(1, min(number, height // LEAST_HEIGHT))
        if fitting >= number:
            shown = list(range(number))
        elif fitting == 1:
            shown = [self._focus]
        else:
            # The first account and the one looked at last.
            shown = [0, self._partner] if fitting == 2 else list(range(fitting))
        panes = []
        at = 0
        for n, account in enumerate(shown):
            left = len(shown) - n
            if self._beside:
                own = (width - at - (left - 1)) // left
                panes.append(Pane(account, at, 0, own, height))
                at += own + 1
            else:
                own = (height - at) // left
                panes.append(Pane(account, 0, at, width, own))
                at += own
        # One measure for all, so that the same text breaks in the same places.
        narrowest = min(pane.width for pane in panes)
        for pane in panes:
            its = self._accounts[pane.account]
            measure = max(8, min(MEASURE, narrowest - MARGIN - 1))
            if its.interview.script != "latn":
                measure -= measure % 2
            if its.width != measure:
                its.width = measure
                self._bands.forget()
                self._drawn_rows.clear()
        self._bands.shown = shown
        self._panes = tuple(panes)
        self._visible = None

    @property
    def _page(self) -> int:
        """Rows of text in a pane; of the focused one where they differ."""
        heights = [pane.height for pane in self._panes if pane.account == self._focus]
        return max(1, (heights or [pane.height for pane in self._panes] or [2])[0] - 1)

    def on_resize(self, event: events.Resize) -> None:
        if self._bands.bands:
            # The passage stays, the row in it in proportion.
            band, row = self._top
            before = self._bands.height(band) if self._panes else 1
            ordinals = [self._turn_in_free(n) for n in range(len(self._accounts))]
            self._lay_out()
            self._top = self._clamped((band, row * self._bands.height(band) // max(1, before)))
            if self._free:
                self._tops = [
                    account.document.place_of(ordinal)
                    for account, ordinal in zip(self._accounts, ordinals, strict=True)
                ]
        else:
            self._lay_out()
        self._visible = None

    def forget_rows(self) -> None:
        self._drawn_rows.clear()
        self._visible = None

    # -- moving

    def scroll_rows(self, n: int) -> None:
        self._scroll(n, by_band=True)

    def half_page(self, n: int) -> None:
        self._scroll(n * max(1, self._page // 2))

    def page(self, n: int) -> None:
        self._scroll(n * max(1, self._page - OVERLAP))

    def to_top(self) -> None:
        if self._free:
            self._tops[self._focus] = (0, 0)
        self._at, self._top, self._held = 0, (0, 0), True
        self._changed()

    def to_bottom(self) -> None:
        if not self._bands.bands:
            return
        if self._free:
            document = self._accounts[self._focus].document
            self._tops[self._focus] = self._last_free(self._focus)
            self._held = len(document) > 0
        else:
            self._at = len(self._bands) - 1
            self._top, self._held = self._last_top(), True
        self._changed()

    def step(self, n: int) -> None:
        """To the next passage (1), or to the beginning of this one or the one before (-1)."""
        if not self._bands.bands:
            return
        if self._free:
            document = self._accounts[self._focus].document
            if not len(document):
                return
            index, row = self._tops[self._focus]
            if n > 0 or row <= document.unit(index).first:
                index = max(0, min(index + n, len(document) - 1))
            self._tops[self._focus] = self._clamped_free(
                self._focus, (index, document.unit(index).first)
            )
        else:
            inside = self._top[0] == self._at and self._top[1] > 0
            if n > 0 or not inside:
                self._at = max(0, min(self._at + n, len(self._bands) - 1))
            self._held = True
            self._top = self._clamped((self._at, 0))
        self._changed()

    def step_shared(self, n: int) -> bool:
        """To the next passage (1), or the one before (-1), that at least two of the accounts on
        the screen have; False when there is none."""
        if self._free:
            return False
        band = self._at + n
        while 0 <= band < len(self._bands) and not self._bands.is_shared(band):
            band += n
        if not 0 <= band < len(self._bands):
            return False
        self._at, self._held = band, True
        self._top = self._clamped((band, 0))
        self._changed()
        return True

    def switch(self, n: int) -> None:
        """Give the focus to the next pane, also to one that is not on the screen."""
        self._focus = (self._focus + n) % len(self._accounts)
        if self._focus:
            self._partner = self._focus
        shown = {pane.account for pane in self._panes}
        if self._focus not in shown:
            band, row = self._top
            self._lay_out()
            if self._bands.bands:
                self._top = self._clamped((band, min(row, self._bands.height(band) - 1)))
        self._drawn_rows.clear()
        self._changed()

    def set_free(self, free: bool) -> None:
        """Let each pane scroll by itself, in its own order; or all of them together again, where
        the focused one is."""
        if free == self._free or not self._bands.bands:
            return
        if free:
            self._make_visible()
            assert self._visible is not None
            for number, account in enumerate(self._accounts):
                if not len(account.document):
                    continue
                rows = self._visible.get(number, ())
                first = next((r.place for _, r in rows if r is not None and r.kind == "row"), None)
                if first is None or not self._bands.bands[self._at][number]:
                    ordinal = self._bands.ordinal_near(number, self._at)
                    index = account.document.index_of(ordinal)
                    first = index, account.document.unit(index).first
                self._tops[number] = self._clamped_free(number, first)
            self._free = True
        else:
            self._at = self._bands.band_of(self._focus, self._turn_in_free(self._focus))
            self._free = False
            self._held = True
            self._top = self._clamped((self._at, 0))
        self._drawn_rows.clear()
        self._changed()

    def _scroll(self, rows: int, *, by_band: bool = False) -> None:
        if not self._bands.bands:
            return
        if self._free:
            document = self._accounts[self._focus].document
            self._tops[self._focus] = self._clamped_free(
                self._focus, document.walk(self._tops[self._focus], rows)
            )
            self._changed()
            return
        top = self._clamped(self._bands.walk(self._top, rows))
        if top == self._top:
            # Nothing more to scroll: let the current passage go on without it.
            last = len(self._bands) - 1 if rows > 0 else 0
            if by_band:
                last = max(0, min(self._at + (1 if rows > 0 else -1), len(self._bands) - 1))
            self._at, self._held = last, True
        else:
            self._top = top
            if not (self._held and self._in_sight()):
                self._read_at_top()
        self._changed()

    def _in_sight(self) -> bool:
        """Whether the current passage begins in the upper half of the pane."""
        row = self._bands.distance(self._top, (self._at, 0), self._page)
        return 0 <= row <= self._page // 2

    def _read_at_top(self) -> None:
        self._held = False
        near = self._bands.walk(self._top, min(2, self._page // 4))
        self._at = near[0]

    def _last_top(self) -> Place:
        last = len(self._bands) - 1
        return self._bands.walk((last, self._bands.height(last) - 1), 1 - self._page)

    def _clamped(self, top: Place) -> Place:
        if not self._bands.bands:
            return 0, 0
        bottom = self._bands.walk(top, self._page - 1)
        if self._bands.distance(top, bottom, self._page) == self._page - 1:
            return top
        return self._last_top()

    def _last_free(self, account: int) -> Place:
        document = self._accounts[account].document
        if not len(document):
            return 0, 0
        last = len(document) - 1
        return document.walk((last, len(document.unit(last).rows) - 1), 1 - self._page)

    def _clamped_free(self, account: int, top: Place) -> Place:
        document = self._accounts[account].document
        if not len(document):
            return 0, 0
        index, row = top
        top = index, max(0, min(row, len(document.unit(index).rows) - 1))
        bottom = document.walk(top, self._page - 1)
        if document.distance(top, bottom, self._page) == self._page - 1:
            return top
        return self._last_free(account)

    def _turn_in_free(self, account: int) -> int:
        """The turn that begins within the first rows of a free pane, else the one at its top."""
        document = self._accounts[account].document
        if not len(document):
            return 0
        top = self._tops[account]
        near = document.walk(top, min(3, self._page // 4))
        unit = document.unit(near[0])
        if near[0] != top[0] and near[1] >= unit.body:
            return unit.ordinal
        return document.ordinals[top[0]]

    def _changed(self) -> None:
        self._visible = None
        self.repaint()
        self.post_message(self.Moved())

    # -- what is in sight

    def _make_visible(self) -> None:
        """For each pane the (band, row) of every screen row below its header."""
        if self._visible is not None:
            return
        self._visible = {}
        for pane in self._panes:
            rows = max(0, pane.height - 1)
            if self._free:
                found = self._free_rows(pane.account, rows)
            elif self._beside:
                found = self._table_rows(pane.account, rows)
            else:
                found = self._stacked_rows(pane.account, rows)
            self._visible[pane.account] = found

    def _free_rows(self, account: int, number: int) -> list[tuple[int, PaneRow | None]]:
        document = self._accounts[account].document
        found: list[tuple[int, PaneRow | None]] = []
        index, row = self._tops[account]
        while len(found) < number and index < len(document):
            unit = document.unit(index)
            found += [
                (-1, PaneRow("row", (index, n), unit.ordinal)) for n in range(row, len(unit.rows))
            ]
            index, row = index + 1, 0
        return found[:number]

    def _table_rows(self, account: int, number: int) -> list[tuple[int, PaneRow | None]]:
        """Side by side: each band as tall as its tallest account. A shorter one stays in sight as
        long as its band does."""
        found: list[tuple[int, PaneRow | None]] = []
        band, first = self._top
        while len(found) < number and band < len(self._bands):
            height = self._bands.height(band)
            rows = self._bands.rows(band, account)
            # Down by as much as is scrolled away, and not out of the band's last row.
            down = min(first, height - 1 - len(rows)) if len(rows) < number else 0
            for n in range(first, height - 1):
                at = n - down
                found.append((band, rows[at] if 0 <= at < len(rows) else None))
            found.append((band, GAP))
            band, first = band + 1, 0
        return found[:number]

    def _stacked_rows(self, account: int, number: int) -> list[tuple[int, PaneRow | None]]:
        """One below the other: each account goes through its own rows of a band while the tallest
        goes through its."""
        found: list[tuple[int, PaneRow | None]] = []
        band, first = self._top
        if band < len(self._bands):
            own = len(self._bands.rows(band, account)) + 1
            first = first * own // self._bands.height(band)
        while len(found) < number and band < len(self._bands):
            rows = [*self._bands.rows(band, account), GAP]
            found += [(band, row) for row in rows[first:]]
            band, first = band + 1, 0
        return found[:number]

    # -- drawing

    def style_of(self, *names: str) -> Style:
        """The style of components laid over each other; ``speaker-0`` ... are such names too."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = style_over(self, "aligned", names)
        return style

    def draw_row(self, y: int, width: int, height: int) -> Strip:
        ground = self.style_of("text")
        if self._message or not self._panes:
            text = "  " + fit(safe(self._message), width - 4) if y == 1 else ""
            return self.strip_of([(text, self.style_of("missing"))], width, ground)
        self._make_visible()
        strips: list[Strip] = []
        for pane in self._panes:
            if not pane.y <= y < pane.y + pane.height:
                continue
            if strips:
                strips.append(Strip([Segment("│", self.style_of("divider"))], 1))
            strips.append(self._draw_pane(pane, y - pane.y))
        if not strips:
            return Strip([Segment(" " * width, ground)], width)
        return strips[0] if len(strips) == 1 else Strip.join(strips)

    def _draw_pane(self, pane: Pane, y: int) -> Strip:
        assert self._visible is not None
        if y == 0:
            return self._draw_header(pane)
        rows = self._visible[pane.account]
        ground = self.style_of("text")
        if y - 1 >= len(rows):
            return Strip([Segment(" " * pane.width, ground)], pane.width)
        band, row = rows[y - 1]
        if row is GAP:
            return Strip([Segment("─" * pane.width, self.style_of("gap"))], pane.width)
        current = band == self._at and row is not None
        pieces: list[Piece] = [(CURRENT if current else " ", ("current",))]
        if row is None:
            pieces = []
        else:
            mate = self._mate(pane.account)
            key = (band, pane.account, row, mate)
            drawn = self._drawn_rows.get(key)
            if drawn is None:
                if len(self._drawn_rows) > 1000:
                    self._drawn_rows.clear()
                drawn = self._drawn_rows[key] = self._texts.pieces(
                    band, pane.account, mate, row, pane.width
                )
            pieces += drawn
        styled = [(text, self.style_of(*look)) for text, look in pieces]
        return self.strip_of(styled, pane.width, ground)

    def _mate(self, account: int) -> int:
        """The account that differences are marked against: the first one, and for that the other
        one that is looked at."""
        return self._partner if account == 0 else 0

    def _draw_header(self, pane: Pane) -> Strip:
        """Which account, and the section that its first row in sight is of."""
        assert self._visible is not None
        interview = self._accounts[pane.account].interview
        chosen = pane.account == self._focus
        style = self.style_of("chosen" if chosen else "header")
        sign = f"{'▌' if chosen else ' '}{pane.account + 1} "
        rows = self._visible[pane.account]
        ordinal = next((row.ordinal for _, row in rows if row and row.ordinal >= 0), None)
        section = ""
        if ordinal is not None:
            section = interview.sections[interview.section_of_turn[ordinal]].title or ""
        more = ""
        if len(self._panes) < len(self._accounts) and pane is self._panes[-1]:
            more = f" {len(self._panes)}/{len(self._accounts)} "
        room = max(0, pane.width - cell_width(sign) - 1 - len(more))
        title = self._texts.shown_text(pane.account, interview.title or interview.path.stem)
        section = self._texts.shown_text(pane.account, section)
        if section:
            part = max(room // 3, room - 3 - cell_width(section))
            title = fit(title, part)
            section = fit(section, room - 3 - cell_width(title))
            text = f"{title} › {section}" if section else title
        else:
            text = fit(title, room)
        text = sign + text
        text += " " * max(0, pane.width - cell_width(text) - len(more)) + more
        return self.strip_of([(text, style)], pane.width, style)

    # -- mouse

    def _pane_at(self, x: int, y: int) -> Pane | None:
        for pane in self._panes:
            if pane.x <= x < pane.x + pane.width and pane.y <= y < pane.y + pane.height:
                return pane
        return None

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(event, WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        pane = self._pane_at(event.x, event.y)
        if pane is not None and self._free and pane.account != self._focus:
            self.switch(pane.account - self._focus)
        self._scroll(rows)

    def on_click(self, event: events.Click) -> None:
        """A click gives its pane the focus, and makes its passage the current one."""
        event.stop()
        pane = self._pane_at(event.x, event.y)
        if pane is None or not self._bands.bands:
            return
        if pane.account != self._focus:
            self.switch(pane.account - self._focus)
        self._make_visible()
        assert self._visible is not None
        rows = self._visible.get(pane.account, [])
        number = event.y - pane.y - 1
        if not self._free and 0 <= number < len(rows):
            self._at, self._held = rows[number][0], True
        self._changed()
