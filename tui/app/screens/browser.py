"""The main screen: tree, reading pane, status bar, and what every key of theirs does."""

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

    from tui.app.find_here import Matches, Span
    from tui.app.screens.command import Command
    from tui.app.screens.finder import FinderChoice
    from tui.app.screens.side_by_side import SideBySideChoice
    from tui.app.screens.topics import TopicChoice
    from tui.app.session import Session
    from tui.app.widgets.prompt_bar import PromptBar
    from tui.topics import Ring
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


class BrowserScreen(Screen[None]):
    """Everything one reads with. The app gives it a session; it owns keys, places and panes."""

    DEFAULT_CSS = """
    BrowserScreen {
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
        self._tree_wanted: bool | None = None
        self._tree_width = session.tree_width
        self._prompt: PromptBar | None = None
        self._find: Matches | None = None
        self._find_number = 0
        self._find_origin: Place | None = None
        self._only = False
        self._ring: Ring | None = None
        self._last_hit: tuple[str, int] | None = None
        self._after_load: tuple[str, int | None] | None = None

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
        self._show_variant_fact()
        self.pane.focus()
        for problem in self.keymap.problems:
            self.status.say(problem, error=True)

    # Keys

    def on_key(self, event: Key) -> None:
        if self._prompt is not None and self._prompt.has_focus_within:
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
        if self.pane.interview is None and self._after_load is None:
            wanted = session.first_to_open()
            if wanted is not None:
                self.open_interview(*wanted, remember=False)
        elif self._after_load is not None and session.interview(self._after_load[0]) is not None:
            entry_id, ordinal = self._after_load
            self._after_load = None
            self.open_interview(entry_id, ordinal)

    def library_loaded(self) -> None:
        """Everything that could be read has been."""
        session = self.session
        self.entries_changed()
        if self.pane.interview is None:
            self.library_tree.empty_text = "No transcripts here."
            self.library_tree.refresh()
            self.pane.clear(session.empty_message())
        if session.library.notice and self.pane.interview is not None:
            self.status.say(session.library.notice)

    def say(self, message: str, *, error: bool = False) -> None:
        self.status.say(message, error=error)

    def _fact(self) -> str:
        parts = [_VARIANT_NAMES.get(self.session.variant, "")]
        if self._only and self._find is not None:
            parts.append(f"only turns with {self._find.query}")
        if self.session.progress:
            parts.append(self.session.progress)
        return " · ".join(part for part in parts if part)

    def _show_variant_fact(self) -> None:
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
                self._remember()
            self._forget_find()
            self.pane.clear(reason)
            self.status.say(reason, error=True)
            return False
        here = self.here
        if remember and here is not None:
            self.history.leave(here)
        if self.pane.interview is None or self.pane.interview.id != entry_id:
            self._forget_only()
            self._show(interview)
        if ordinal is not None:
            if spans and not char:
                char = char_in_turn(interview.turns[ordinal], spans[0])
            self.pane.go_to(ordinal, char, spans)
        self._read_on()
        return True

    def _show(self, interview: Interview) -> None:
        saved = self.session.position(interview)
        self.pane.show(interview, saved)
        if self._find is not None:
            self._find_again(interview)
        self.session.opened(interview)
        self._look_for_echoes()

    def show_again(self, interview: Interview) -> None:
        """What is read has changed on disk: show it as it is now, where one was in it."""
        self._forget_only()
        self._show(interview)
        self._read_on()

    def _remember(self) -> None:
        here = self.here
        if here is not None:
            self.history.leave(here)

    def _go(self, place: Place | None) -> None:
        if place is None:
            self.status.say("Nowhere further to go.")
            return
        interview = self.session.interview(place.interview_id)
        if interview is None:
            self.status.say("That interview is no longer there.", error=True)
            return
        if self.pane.interview is None or self.pane.interview.id != interview.id:
            self._forget_only()
            self._show(interview)
        ordinal = interview.ordinal_of_turn.get(place.turn_id)
        if ordinal is not None:
            self.pane.restore(place.turn_id, place.char)
        self._read_on()

    def on_reading_pane_moved(self, event: ReadingPane.Moved) -> None:
        event.stop()
        self._read_on()

    def _read_on(self) -> None:
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
            self._narrow_back_to_text()
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
        self._remember()
        self.pane.to_top()

    def action_bottom(self) -> None:
        self._remember()
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
            self._go(self.history.back(here))

    def action_forward(self) -> None:
        here = self.here
        if here is not None:
            self._go(self.history.forward(here))

    def action_outline(self) -> None:
        self._show_tree(True)
        self.library_tree.reveal_reading()
        self.library_tree.focus()

    # The same topic elsewhere

    def action_same_topic(self) -> None:
        self._with_ring(lambda ring: self._walk(ring.forward()))

    def action_same_topic_back(self) -> None:
        self._with_ring(lambda ring: self._walk(ring.back()))

    def action_peek(self) -> None:
        self._with_ring(self._peek)

    def _with_ring(self, then: Callable[[Ring], None]) -> None:
        """Call ``then`` with the ring that is being walked, or with a new one from here."""
        interview, ordinal = self.pane.interview, self.pane.current_turn
        if interview is None or ordinal is None:
            return
        if self._ring is not None and self._ring.holds((interview.id, ordinal)):
            then(self._ring)
            return
        if not self.session.compare(interview, ordinal, then):
            self.status.say("The interviews are still being compared; a moment.")

    def _walk(self, ring: Ring) -> None:
        self._ring = ring
        if not ring.is_empty:
            self.open_interview(*ring.place)
            self._narrow_back_to_text()
        interview = self.pane.interview
        title = self.session.display_title(interview.title) if interview is not None else ""
        self.status.say(ring.line() + (f" · {title}" if ring.current is not None else ""))

    def _peek(self, ring: Ring) -> None:
        from tui.app.screens.peek import PeekScreen

        self._ring = ring
        if ring.is_empty:
            self.status.say(ring.line())
            return

        def go(chosen: int | None) -> None:
            if chosen is not None:
                self._walk(ring.to(chosen))

        source = self.session.finder_source()
        peek = PeekScreen(ring.related, source.interview, source.convert, max(0, ring.at - 1))
        self.app.push_screen(peek, go)

    def action_topics(self) -> None:
        from tui.app.screens.topics import TopicsScreen

        self.app.push_screen(TopicsScreen(self.session.topics_source()), self._topics_closed)

    def _topics_closed(self, choice: TopicChoice | None) -> None:
        if choice is not None:
            self.open_interview(choice.interview_id, choice.ordinal, spans=choice.spans)
            self._narrow_back_to_text()
            self.pane.focus()

    def action_side_by_side(self) -> None:
        interview, ordinal = self.pane.interview, self.pane.current_turn
        if interview is None or ordinal is None:
            return
        if self.session.topics is None:
            self.status.say("The interviews are still being compared; a moment.")
            return
        others = self.session.accounts_beside(interview, ordinal)
        if not others:
            self.status.say("No other interview speaks of this.")
            return
        from tui.app.screens.side_by_side import SideBySideScreen

        source = self.session.topics_source()
        screen = SideBySideScreen(source, interview, ordinal, others)
        self.app.push_screen(screen, self._side_by_side_closed)

    def _side_by_side_closed(self, choice: SideBySideChoice | None) -> None:
        if choice is not None:
            self.open_interview(choice.interview_id, choice.ordinal)

    def interviews_compared(self) -> None:
        """It is known now who speaks of the same, and which are accounts of one conversation."""
        self.library_tree.set_conversations(self.session.conversations())
        self._look_for_echoes()

    def _look_for_echoes(self) -> None:
        if self.pane.interview is not None:
            self.session.find_echoes(self.pane.interview, self._show_echoes)

    def _show_echoes(self, interview_id: str, echoes: Sequence[int]) -> None:
        if self.pane.interview is not None and self.pane.interview.id == interview_id:
            self.pane.set_signs({n for n, count in enumerate(echoes) if count})

    # Finding everywhere

    def action_find_everywhere(self) -> None:
        from tui.app.screens.finder import FinderScreen

        finder = FinderScreen(self.session.finder_source(), selected=self._last_hit)
        self.app.push_screen(finder, self._finder_closed)

    def _finder_closed(self, choice: FinderChoice | None) -> None:
        if choice is not None:
            self.go_to_hit(choice)
            self._narrow_back_to_text()
            self.pane.focus()

    def go_to_hit(self, choice: FinderChoice) -> None:
        """Read a hit of the finder, which may still stand open in front."""
        self._last_hit = (choice.interview_id, choice.ordinal)
        self.open_interview(choice.interview_id, choice.ordinal, spans=choice.spans)

    # Finding in this interview

    def action_find_here(self) -> None:
        if self.pane.interview is None:
            return
        self._find_origin = self.here
        last = self._find.query if self._find is not None else ""
        self._open_prompt("find-here", "/", last)

    def action_tree_filter(self) -> None:
        self._open_prompt("tree-filter", "filter ", "")

    def _open_prompt(self, purpose: str, prompt: str, text: str) -> None:
        from tui.app.widgets.prompt_bar import PromptBar

        if self._prompt is not None:
            self._prompt.remove()
        self._prompt = PromptBar(purpose, prompt, text)
        self.mount(self._prompt)

    def _close_prompt(self) -> None:
        if self._prompt is not None:
            purpose = self._prompt.purpose
            self._prompt.remove()
            self._prompt = None
            (self.library_tree if purpose == "tree-filter" else self.pane).focus()

    def on_prompt_bar_changed(self, event: PromptBar.Changed) -> None:
        event.stop()
        bar = event.bar
        if bar.purpose == "tree-filter":
            left = self.library_tree.set_filter(event.text, self.session.fold)
            word = "interview" if left == 1 else "interviews"
            bar.set_outcome(f"{left} {word}" if event.text.strip() else "")
            return
        self.look_for(event.text)

    def on_prompt_bar_accepted(self, event: PromptBar.Accepted) -> None:
        event.stop()
        self._close_prompt()
        if event.bar.purpose == "tree-filter":
            return
        if not event.text.strip():
            self._forget_find()
        elif self._find_origin is not None:
            if self._find_origin != self.here:
                self.history.leave(self._find_origin)
            self._say_match()
        self._find_origin = None

    def on_prompt_bar_left(self, event: PromptBar.Left) -> None:
        event.stop()
        self._close_prompt()
        if event.bar.purpose == "tree-filter":
            self.library_tree.set_filter("", self.session.fold)
            return
        self._forget_find()
        if self._find_origin is not None:
            self._go(self._find_origin)
            self._find_origin = None

    def on_prompt_bar_stepped(self, event: PromptBar.Stepped) -> None:
        event.stop()
        if event.bar.purpose == "tree-filter":
            self.library_tree.move(event.by)
        else:
            self._step_match(event.by, elsewhere=False)

    def look_for(self, text: str) -> None:
        """Find ``text`` in the interview being read and go to the first match from here on."""
        interview = self.pane.interview
        if interview is None or not text.strip():
            self._forget_find()
            self._set_outcome("")
            return
        self.session.find_here(text, interview, self._found)

    def _found(self, matches: Matches) -> None:
        interview = self.pane.interview
        if interview is None or interview.id != matches.interview_id:
            return
        self._find = matches
        self.pane.set_highlight(self.session.spans_of(matches.query))
        if not matches.matches:
            self._set_outcome("no match")
            if self._find_origin is not None:
                self.pane.restore(self._find_origin.turn_id, self._find_origin.char)
            self.pane.clear_spans()
            return
        origin = self._find_origin or self.here
        start = self._place_in(interview, origin)
        number = matches.after((start[0], start[1], start[2] - 1))
        self._go_to_match(0 if number is None else number)

    def _find_again(self, interview: Interview) -> None:
        """The last query, now in another interview."""
        if self._find is not None:
            query = self._find.query
            self.pane.set_highlight(self.session.spans_of(query))
            self._find = self.session.find_now(query, interview)

    def _place_in(self, interview: Interview, place: Place | None) -> tuple[int, int, int]:
        if place is None or place.interview_id != interview.id:
            return (0, 0, 0)
        ordinal = interview.ordinal_of_turn.get(place.turn_id, 0)
        char = place.char
        paragraphs = interview.turns[ordinal].paragraphs if interview.turns else ()
        for number, paragraph in enumerate(paragraphs):
            if char <= len(paragraph.text):
                return (ordinal, number, char)
            char -= len(paragraph.text) + 1
        return (ordinal, max(0, len(paragraphs) - 1), 0)

    def _go_to_match(self, number: int) -> None:
        assert self._find is not None
        interview = self.pane.interview
        assert interview is not None
        match = self._find.matches[number]
        self._find_number = number
        char = char_in_turn(interview.turns[match.ordinal], match.span)
        self.pane.go_to(match.ordinal, char, (match.span,))
        self._read_on()
        self._set_outcome(f"{number + 1}/{len(self._find.matches)}")

    def _set_outcome(self, text: str) -> None:
        if self._prompt is not None and self._prompt.purpose == "find-here":
            self._prompt.set_outcome(text)

    def _say_match(self) -> None:
        if self._find is None:
            return
        count = len(self._find.matches)
        if count:
            self.status.say(f"{self._find.query}  {self._find_number + 1}/{count}")
        else:
            self.status.say(f"Nothing found for {self._find.query} in this interview.")

    def action_next_match(self) -> None:
        self._step_match(1)

    def action_previous_match(self) -> None:
        self._step_match(-1)

    def _step_match(self, by: int, *, elsewhere: bool = True) -> None:
        interview = self.pane.interview
        if interview is None:
            return
        if self._find is None:
            self.status.say(f"Nothing to find yet: {self._key('find-here')} begins.")
            return
        number = self._find_number + by if self._at_match() else self._match_from_here(by)
        if number is not None and 0 <= number < len(self._find.matches):
            self._go_to_match(number)
            if self._prompt is None:
                self._say_match()
            return
        if elsewhere:
            self._match_elsewhere(by)

    def _at_match(self) -> bool:
        """The reading position is still at the match last gone to."""
        interview, find, here = self.pane.interview, self._find, self.here
        if interview is None or find is None or here is None or not find.matches:
            return False
        match = find.matches[min(self._find_number, len(find.matches) - 1)]
        return interview.turns[match.ordinal].id == here.turn_id

    def _match_from_here(self, by: int) -> int | None:
        interview = self.pane.interview
        assert interview is not None
        assert self._find is not None
        place = self._place_in(interview, self.here)
        return self._find.after(place) if by > 0 else self._find.before(place)

    def _match_elsewhere(self, by: int) -> None:
        """Run on into the next interview that has a match, in the direction of ``by``."""
        interview, find = self.pane.interview, self._find
        assert interview is not None
        assert find is not None
        found = self.session.next_with_match(find.query, interview, by)
        if found is None:
            word = "after" if by > 0 else "before"
            self.status.say(f"No match for {find.query} {word} this one.")
            return
        self.open_interview(found.interview_id)
        self._find = found
        self.pane.set_highlight(self.session.spans_of(found.query))
        self._go_to_match(0 if by > 0 else len(found.matches) - 1)
        current = self.pane.interview
        title = self.session.display_title(current.title) if current is not None else ""
        self.status.say(f"{found.query}  {self._find_number + 1}/{len(found.matches)} in {title}")

    def action_only_matches(self) -> None:
        interview = self.pane.interview
        if interview is None:
            return
        if self._only:
            self._forget_only()
            return
        if self._find is None or not self._find.matches:
            self.status.say(f"Nothing to narrow by yet: {self._key('find-here')} begins.")
            return
        self._only = True
        self.pane.only(self._find.ordinals)
        self.status.set_fact(self._fact())

    def _forget_only(self) -> None:
        if self._only:
            self._only = False
            self.pane.only(None)
            self.status.set_fact(self._fact())

    def _forget_find(self) -> None:
        self._forget_only()
        self._find = None
        self.pane.set_highlight(None)

    def _key(self, action_id: str) -> str:
        keys = self.keymap.keys_of[action_id]
        return key_label(keys[0]) if keys else action_id

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
        self._show_variant_fact()
        names = {
            "original": "Script as written.",
            "hans": "Shown in Simplified characters.",
            "hant-tw": "Shown in Traditional characters (Taiwan).",
            "hant-hk": "Shown in Traditional characters (Hong Kong).",
        }
        self.status.say(names[variant])

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

    def _narrow_back_to_text(self) -> None:
        if self.has_class("-narrow"):
            self._tree_wanted = None
            self._apply_tree()

    def action_switch_pane(self) -> None:
        if self.library_tree.has_focus:
            self._narrow_back_to_text()
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
        from tui.app.screens.command import CommandScreen

        self.app.push_screen(CommandScreen(self.keymap.keys_of), self.run_command)

    def run_command(self, command: Command | None) -> None:
        """Do what was chosen on the command line."""
        if command is None:
            return
        interview = self.pane.interview
        if command.action is not None:
            self.perform(command.action.id)
        elif interview is not None and command.ordinal is not None and interview.turns:
            self._remember()
            self.pane.go_to(min(command.ordinal, len(interview.turns) - 1))
            self._read_on()
        elif interview is not None and command.seconds is not None:
            ordinal = self.session.turn_at_time(interview, command.seconds)
            if ordinal is None:
                self.status.say("This interview has no times.")
            else:
                self._remember()
                self.pane.go_to(ordinal)
                self._read_on()

    def action_close(self) -> None:
        """Close the nearest thing that is open: filter, matches, the tree's focus."""
        if self.library_tree.filtered:
            self.library_tree.set_filter("", self.session.fold)
        elif self._only:
            self._forget_only()
        elif self._find is not None:
            self._forget_find()
        elif self.library_tree.has_focus:
            self._narrow_back_to_text()
            self.pane.focus()
        self.pane.clear_spans()

    def action_quit(self) -> None:
        self.app.exit()
