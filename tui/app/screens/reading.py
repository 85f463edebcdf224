"""The screen one reads on: tree, reading pane, status bar, the keys, and moving about in them.

Finding and the same topic elsewhere are added by the screens that build on this one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.screen import Screen

from tui.app.actions import ACTION_BY_ID, ACTIONS, key_label
from tui.app.history import History, Place
from tui.app.keys import KeyMap, Pending, stroke
from tui.app.widgets.interview_tree import InterviewTree
from tui.app.widgets.reading_pane import ReadingPane
from tui.app.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key, Resize

    from tui.app.find_here import Span
    from tui.app.screens.command import Command, CommandScreen
    from tui.app.session import Session
    from tui.transcript.model import Interview, Turn

NARROW = 70
"""Below this many cells the tree and the text take turns instead of standing side by side."""

TREE_WIDTHS = (20, 72)
MEASURES = (30, 140)
_VARIANT_NAMES = {
    "original": "",
    "hans": "简",
    "hant-tw": "繁",
    "hant-hk": "繁(港)",
}


def char_in_turn(turn: Turn, span: Span) -> int:
    """Where a span begins, as a code point offset in ``Turn.text``."""
    paragraph, start, _ = span
    return sum(len(p.text) + 1 for p in turn.paragraphs[:paragraph]) + start


class ReadingScreen(Screen[None]):
    """Tree and text. The app gives it a session; it owns keys, places and panes."""

    DEFAULT_CSS = """
    ReadingScreen {
        layout: horizontal;
        & > #tree-side { width: 34; height: 1fr; background: $surface; }
        & > ReadingPane { width: 1fr; height: 1fr; }
        &.-narrow.-tree > #tree-side { width: 1fr; }
        &.-narrow.-tree > ReadingPane { display: none; }
        &.-no-tree > #tree-side { display: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.keymap = KeyMap(session.settings.keys)
        self.history = History()
        self.library_tree = InterviewTree(session.outline_of, session.display_title, id="tree")
        self.pane = ReadingPane(id="pane")
        self.status = StatusBar(id="status")
        # Interview id → the language shown of a bilingual one, as its number.
        self._sides: dict[str, int] = {}
        self._tree_wanted: bool | None = None
        self._tree_width = session.tree_width

    def compose(self) -> ComposeResult:
        with Vertical(id="tree-side"):
            yield self.library_tree
        yield self.pane
        yield self.status

    def on_mount(self) -> None:
        self.query_one("#tree-side").styles.width = self._tree_width
        self.pane.measure = self.session.measure
        self.pane.variant = self.session.variant
        self.status.set_hints(self._hints())
        self.show_facts()
        self.pane.focus()
        for problem in self.keymap.problems:
            self.status.say(problem, error=True)

    # What the screens that build on this one add to

    def is_typing(self) -> bool:
        """A text field has the keys."""
        return False

    def facts(self) -> list[str]:
        """Short facts for the right end of the status bar."""
        return [_VARIANT_NAMES.get(self.session.variant, ""), self._side_name()]

    def shown(self, interview: Interview) -> None:
        """Another interview has been put on the page."""
        self.session.opened(interview)

    def leaving(self) -> None:
        """The interview on the page is about to give way to another one."""

    def forget_found(self) -> None:
        """Nothing is looked for any more."""

    def close_nearest(self) -> bool:
        """Close the nearest thing that is open; False when there was none."""
        if self.library_tree.has_focus:
            self.narrow_back_to_text()
            self.pane.focus()
            return True
        return False

    # Keys

    def on_key(self, event: Key) -> None:
        if self.is_typing():
            return
        in_tree = self.library_tree.has_focus
        if event.key == "escape" and self.keymap.waiting:
            self.keymap.cancel()
            self.status.set_pending(None)
            event.stop()
            return
        result = self.keymap.feed(stroke(event.key, event.character), in_tree=in_tree)
        if isinstance(result, Pending):
            self.status.set_pending(result.continuations)
        else:
            self.status.set_pending(None)
            if self.status.message:
                self.status.say("")
        if result is None:
            return
        event.stop()
        event.prevent_default()
        if not isinstance(result, Pending):
            self.perform(result.id)

    def perform(self, action_id: str) -> None:
        """Run one action of the table."""
        method: Callable[[], None] = getattr(self, ACTION_BY_ID[action_id].method)
        method()

    def _hints(self) -> list[tuple[str, str]]:
        keys_of = self.keymap.keys_of
        order = {"help": 0, "find-everywhere": 1, "find-here": 2}
        hinted = sorted(
            (
                action
                for action in ACTIONS
                if action.hint and keys_of[action.id] and " " not in keys_of[action.id][0]
            ),
            key=lambda action: order.get(action.id, 9),
        )
        return [(key_label(keys_of[action.id][0]), action.hint) for action in hinted]

    # The library

    def entries_changed(self) -> None:
        """More interviews are there: draw them, and open the first that is wanted."""
        session = self.session
        self.library_tree.set_entries(session.entries)
        self.status.set_fact(self._fact())
        # In a slice of its own: both together hold the event loop for too long.
        if self.pane.interview is None:
            self.call_later(self._open_first)

    def _open_first(self) -> None:
        """Open what is to be read at the start, if it is there by now and nothing else is."""
        if self.pane.interview is None:
            wanted = self.session.first_to_open()
            if wanted is not None:
                self.open_interview(*wanted, remember=False)

    def library_loaded(self) -> None:
        """Everything that could be read has been."""
        session = self.session
        self.entries_changed()
        self._open_first()
        if self.pane.interview is None:
            self.library_tree.empty_text = "No transcripts here."
            self.library_tree.refresh()
            self.pane.clear(session.empty_message())
        if session.library.notice and self.pane.interview is not None:
            self.status.say(session.library.notice)

    def say(self, message: str, *, error: bool = False) -> None:
        self.status.say(message, error=error)

    def _fact(self) -> str:
        return " · ".join(part for part in (*self.facts(), self.session.progress) if part)

    def show_facts(self) -> None:
        self.status.set_fact(self._fact())

    # Places

    @property
    def here(self) -> Place | None:
        """The place at the reading position."""
        position = self.pane.position
        if position is None:
            return None
        return Place(position.interview_id, position.turn_id, position.char)

    def open_interview(
        self,
        entry_id: str,
        ordinal: int | None = None,
        char: int = 0,
        spans: Sequence[Span] = (),
        *,
        remember: bool = True,
    ) -> bool:
        """Read an interview, at a turn or where one last was; False when it cannot be."""
        interview = self.session.interview(entry_id)
        if interview is None:
            reason = self.session.why_not(entry_id)
            if remember:
                self.remember_place()
            self.forget_found()
            self.pane.clear(reason)
            self.status.say(reason, error=True)
            return False
        here = self.here
        if remember and here is not None:
            self.history.leave(here)
        if self.pane.interview is None or self.pane.interview.id != entry_id:
            self.leaving()
            self._show(interview)
        if ordinal is not None:
            if spans and not char:
                char = char_in_turn(interview.turns[ordinal], spans[0])
            self.pane.go_to(ordinal, char, spans)
        self.read_on()
        return True

    def _show(self, interview: Interview) -> None:
        saved = self.session.position(interview)
        self.pane.show(interview, saved)
        if interview.id in self._sides:
            self._show_side(interview)
        self.shown(interview)
        self.show_facts()

    def show_again(self, interview: Interview) -> None:
        """What is read has changed on disk: show it as it is now, where one was in it."""
        self.leaving()
        self._show(interview)
        self.read_on()

    def remember_place(self) -> None:
        here = self.here
        if here is not None:
            self.history.leave(here)

    def go_to_place(self, place: Place | None) -> None:
        if place is None:
            self.status.say("Nowhere further to go.")
            return
        interview = self.session.interview(place.interview_id)
        if interview is None:
            self.status.say("That interview is no longer there.", error=True)
            return
        if self.pane.interview is None or self.pane.interview.id != interview.id:
            self.leaving()
            self._show(interview)
        ordinal = interview.ordinal_of_turn.get(place.turn_id)
        if ordinal is not None:
            self.pane.restore(place.turn_id, place.char)
        self.read_on()

    def on_reading_pane_moved(self, event: ReadingPane.Moved) -> None:
        event.stop()
        self.read_on()

    def read_on(self) -> None:
        """Bring tree and memory up to the reading position."""
        here = self.here
        interview = self.pane.interview
        if here is None or interview is None:
            return
        current = interview.ordinal_of_turn.get(here.turn_id, 0)
        self.library_tree.set_reading(interview.id, current)
        self.session.remember_position(here)

    def on_interview_tree_opened(self, event: InterviewTree.Opened) -> None:
        event.stop()
        if self.open_interview(event.entry_id, event.ordinal):
            self.narrow_back_to_text()
            self.pane.focus()

    # Reading

    def action_line_down(self) -> None:
        self.pane.scroll_rows(1)

    def action_line_up(self) -> None:
        self.pane.scroll_rows(-1)

    def action_half_page_down(self) -> None:
        self.pane.half_page(1)

    def action_half_page_up(self) -> None:
        self.pane.half_page(-1)

    def action_page_down(self) -> None:
        self.pane.page(1)

    def action_page_up(self) -> None:
        self.pane.page(-1)

    def action_top(self) -> None:
        self.remember_place()
        self.pane.to_top()

    def action_bottom(self) -> None:
        self.remember_place()
        self.pane.to_bottom()

    def action_next_turn(self) -> None:
        self._step(self.pane.step_turn, 1, "This is the last turn.")

    def action_previous_turn(self) -> None:
        self._step(self.pane.step_turn, -1, "This is the first turn.")

    def action_next_section(self) -> None:
        self._step(self.pane.step_section, 1, "No section follows in this interview.")

    def action_previous_section(self) -> None:
        self._step(self.pane.step_section, -1, "No section comes before this one.")

    def action_next_by_speaker(self) -> None:
        self._step(self.pane.step_speaker, 1, "No later turn of this speaker.")

    def action_previous_by_speaker(self) -> None:
        self._step(self.pane.step_speaker, -1, "No earlier turn of this speaker.")

    def _step(self, step: Callable[[int], bool], by: int, otherwise: str) -> None:
        if self.pane.interview is not None and not step(by):
            self.status.say(otherwise)

    # Jumping

    def action_next_interview(self) -> None:
        self._step_interview(1)

    def action_previous_interview(self) -> None:
        self._step_interview(-1)

    def _step_interview(self, by: int) -> None:
        entries = [entry for entry in self.session.entries if entry.error is None]
        if not entries:
            return
        here = self.pane.interview
        place = next((n for n, entry in enumerate(entries) if here and entry.id == here.id), None)
        number = 0 if place is None else place + by
        if 0 <= number < len(entries):
            self.open_interview(entries[number].id)
            self.status.say(f"{number + 1}/{len(entries)}  {entries[number].title}")
        else:
            self.status.say("This is the last interview." if by > 0 else "This is the first one.")

    def action_back(self) -> None:
        here = self.here
        if here is not None:
            self.go_to_place(self.history.back(here))

    def action_forward(self) -> None:
        here = self.here
        if here is not None:
            self.go_to_place(self.history.forward(here))

    def action_outline(self) -> None:
        self._show_tree(True)
        self.library_tree.reveal_reading()
        self.library_tree.focus()

    # Display

    def action_show_original(self) -> None:
        self._set_variant("original")

    def action_show_simplified(self) -> None:
        self._set_variant("hans")

    def action_show_traditional(self) -> None:
        self._set_variant("hant-tw")

    def action_show_hong_kong(self) -> None:
        self._set_variant("hant-hk")

    def action_next_script(self) -> None:
        names = list(_VARIANT_NAMES)
        self._set_variant(names[(names.index(self.session.variant) + 1) % len(names)])

    def _set_variant(self, variant: str) -> None:
        self.session.set_variant(variant)
        self.pane.variant = variant
        self.library_tree.set_display(self.session.display_title)
        self.show_facts()
        names = {
            "original": "Script as written.",
            "hans": "Shown in Simplified characters.",
            "hant-tw": "Shown in Traditional characters (Taiwan).",
            "hant-hk": "Shown in Traditional characters (Hong Kong).",
        }
        self.status.say(names[variant])

    # The languages of a bilingual interview

    def action_next_language(self) -> None:
        """Both languages, then the first alone, then the second."""
        interview = self.pane.interview
        if interview is None:
            return
        two = self.session.bilingual_of(interview)
        if two is None:
            self.status.say("This interview is in one language.")
            return
        side = self._sides.get(interview.id, -1) + 1
        if side < len(two.languages):
            self._sides[interview.id] = side
        else:
            self._sides.pop(interview.id)
        self._show_side(interview)
        self.read_on()
        name = self._side_name()
        self.status.say(f"{name} only." if name else f"Both languages, {two.layout}.")

    def _show_side(self, interview: Interview) -> None:
        """Show what is wanted of a bilingual interview; who reads in the language that goes finds
        the same passage in the other, in the same row."""
        two = self.session.bilingual_of(interview)
        side = self._sides.get(interview.id)
        here, document = self.here, self.pane.document
        if two is None or side is None or here is None or document is None:
            self._sides.pop(interview.id, None)
            self.pane.show_side(None)
        else:
            shown = two.shown(side)
            ordinal = interview.ordinal_of_turn.get(here.turn_id, 0)
            spot = (ordinal, document.split(ordinal, here.char)[0])
            stays = ordinal in shown and (here.char == 0 or spot[1] in shown[ordinal])
            at = None if stays else two.counterpart(spot)
            self.pane.show_side(shown, two.shown_sections(side), at)
        self.show_facts()

    def _side_name(self) -> str:
        interview = self.pane.interview
        side = self._sides.get(interview.id) if interview is not None else None
        two = self.session.bilingual_of(interview) if side is not None and interview else None
        return two.names[side] if two is not None and side is not None else ""

    def on_reading_pane_side_left(self, event: ReadingPane.SideLeft) -> None:
        event.stop()
        interview = self.pane.interview
        if interview is not None and self._sides.pop(interview.id, None) is not None:
            self.show_facts()
            self.status.say("Both languages again: this passage is in the other one.")

    def action_centre(self) -> None:
        self.pane.centre()

    def action_wider_text(self) -> None:
        self._set_measure(4)

    def action_narrower_text(self) -> None:
        self._set_measure(-4)

    def _set_measure(self, by: int) -> None:
        low, high = MEASURES
        self.session.set_measure(min(high, max(low, self.session.measure + by)))
        self.pane.measure = self.session.measure
        self.status.say(f"Lines of {self.session.measure // 2} Chinese characters at most.")

    def action_next_theme(self) -> None:
        self.status.say(f"Theme: {self.session.next_theme()}")

    # The tree

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "-narrow")
        self._apply_tree()

    def _show_tree(self, shown: bool) -> None:
        self._tree_wanted = shown
        self._apply_tree()

    def _tree_is_shown(self) -> bool:
        if self._tree_wanted is not None:
            return self._tree_wanted
        return self.size.width >= NARROW

    def _apply_tree(self) -> None:
        shown = self._tree_is_shown()
        narrow = self.has_class("-narrow")
        self.set_class(shown, "-tree")
        self.set_class(not shown, "-no-tree")
        side = self.query_one("#tree-side")
        side.styles.width = "1fr" if narrow else min(self._tree_width, self.size.width // 2)
        if not shown and self.library_tree.has_focus:
            self.pane.focus()
        elif shown and narrow and self.pane.has_focus:
            self.library_tree.focus()

    def narrow_back_to_text(self) -> None:
        if self.has_class("-narrow"):
            self._tree_wanted = None
            self._apply_tree()

    def action_switch_pane(self) -> None:
        if self.library_tree.has_focus:
            self.narrow_back_to_text()
            self.pane.focus()
        else:
            self._show_tree(True)
            self.library_tree.focus()

    def action_toggle_tree(self) -> None:
        self._show_tree(not self._tree_is_shown())

    def action_wider_tree(self) -> None:
        self._set_tree_width(4)

    def action_narrower_tree(self) -> None:
        self._set_tree_width(-4)

    def _set_tree_width(self, by: int) -> None:
        low, high = TREE_WIDTHS
        self._tree_width = min(high, max(low, self._tree_width + by))
        self.session.set_tree_width(self._tree_width)
        self._apply_tree()

    def action_tree_down(self) -> None:
        self.library_tree.move(1)

    def action_tree_up(self) -> None:
        self.library_tree.move(-1)

    def action_tree_page_down(self) -> None:
        self.library_tree.move_page(1)

    def action_tree_page_up(self) -> None:
        self.library_tree.move_page(-1)

    def action_tree_top(self) -> None:
        self.library_tree.move_to_top()

    def action_tree_bottom(self) -> None:
        self.library_tree.move_to_bottom()

    def action_tree_open(self) -> None:
        self.library_tree.open()

    def action_tree_unfold(self) -> None:
        self.library_tree.unfold()

    def action_tree_fold(self) -> None:
        self.library_tree.fold()

    # The program

    def action_help(self) -> None:
        from tui.app.screens.help import HelpScreen, help_rows

        self.app.push_screen(HelpScreen(help_rows(self.keymap.keys_of)))

    def action_command(self) -> None:
        self.app.push_screen(self.command_line(), self.run_command)

    def command_line(self, text: str = "") -> CommandScreen:
        """A command line, with what was typed of it already."""
        from tui.app.screens.command import CommandScreen

        return CommandScreen(self.keymap.keys_of, text)

    def run_command(self, command: Command | None) -> None:
        """Do what was chosen on the command line."""
        if command is None:
            return
        interview = self.pane.interview
        if command.action is not None:
            self.perform(command.action.id)
        elif interview is not None and command.ordinal is not None and interview.turns:
            self.remember_place()
            self.pane.go_to(min(command.ordinal, len(interview.turns) - 1))
            self.read_on()
        elif interview is not None and command.seconds is not None:
            ordinal = self.session.turn_at_time(interview, command.seconds)
            if ordinal is None:
                self.status.say("This interview has no times.")
            else:
                self.remember_place()
                self.pane.go_to(ordinal)
                self.read_on()

    def action_close(self) -> None:
        """Close the nearest thing that is open: filter, matches, the tree's focus."""
        self.close_nearest()
        self.pane.clear_spans()

    def action_stop_loading(self) -> None:
        if not self.session.stop_loading():
            self.status.say("All files have been read.")

    def action_quit(self) -> None:
        self.app.exit()

    def key_of(self, action_id: str) -> str:
        keys = self.keymap.keys_of[action_id]
        return key_label(keys[0]) if keys else action_id
