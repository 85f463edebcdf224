"""Finding: the finder over everything, ``/ n N &`` in the interview, and the tree's filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.history import Place
from tui.app.screens.reading import ReadingScreen, char_in_turn
from tui.printable import counted

if TYPE_CHECKING:
    from tui.app.find_here import Matches
    from tui.app.screens.command import Command
    from tui.app.screens.hit_source import FinderChoice
    from tui.app.session import Session
    from tui.app.widgets.prompt_bar import PromptBar
    from tui.transcript.model import Interview


class FindingScreen(ReadingScreen):
    """A reading screen on which one finds."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._prompt: PromptBar | None = None
        self._find: Matches | None = None
        self._find_number = 0
        self._find_origin: Place | None = None
        self._only = False
        self._last_hit: tuple[str, int] | None = None
        # The number of the marked hit gone to last, -1 before the first; None: they are not walked.
        self._marked: int | None = None

    def is_typing(self) -> bool:
        return self._prompt is not None and self._prompt.has_focus_within

    def facts(self) -> list[str]:
        narrowed = self._only and self._find is not None
        only = f"only turns with {self._find.query}" if narrowed and self._find else ""
        marks = self.session.finder_source().marks if self._marked is not None else ()
        marked = (
            f"{self._marked + 1}/{len(marks)} marked" if marks and self._marked is not None else ""
        )
        return [*super().facts(), only, marked]

    def leaving(self) -> None:
        super().leaving()
        self._forget_only()

    def shown(self, interview: Interview) -> None:
        if self._find is not None:
            self._find_again(interview)
        super().shown(interview)

    def forget_found(self) -> None:
        super().forget_found()
        self.session.stop_finding()
        self._forget_only()
        self._find = None
        self.pane.set_highlight(None)

    def close_nearest(self) -> bool:
        if self.library_tree.filtered:
            self.library_tree.set_filter("", self.session.fold)
        elif self._only:
            self._forget_only()
        elif self._find is not None:
            self.forget_found()
        elif self._marked is not None:
            self._leave_marked()
        else:
            return super().close_nearest()
        return True

    # Finding everywhere

    def action_find_everywhere(self) -> None:
        from tui.app.screens.finder import FinderScreen

        finder = FinderScreen(
            self.session.finder_source(),
            selected=self._last_hit,
            command_line=self.command_line,
        )
        self.app.push_screen(finder, self._finder_closed)

    def _finder_closed(self, closed: FinderChoice | Command | None) -> None:
        from tui.app.screens.hit_source import FinderChoice

        choice = closed if isinstance(closed, FinderChoice) else None
        if choice is not None:
            self.go_to_hit(choice)
            self.narrow_back_to_text()
            self.pane.focus()
        self._walk_marked(choice)
        if closed is not None and not isinstance(closed, FinderChoice):
            self.run_command(closed)

    def go_to_hit(self, choice: FinderChoice) -> None:
        """Read a hit of the finder, which may still stand open in front."""
        self._last_hit = (choice.interview_id, choice.ordinal)
        self.open_interview(choice.interview_id, choice.ordinal, spans=choice.spans)

    # The hits marked in the finder

    def _walk_marked(self, choice: FinderChoice | None) -> None:
        """After a passage was opened: what is marked is a list that n and N walk."""
        marks = self.session.finder_source().marks
        if not marks:
            self._leave_marked()
        elif choice is not None:
            interview = self.session.interview(choice.interview_id)
            turn = interview.turns[choice.ordinal].id if interview is not None else ""
            at = marks.place_of(choice.interview_id, turn)
            self._marked = -1 if at is None else at
            self.show_facts()
            keys = f"{self.key_of('next-match')} {self.key_of('previous-match')}"
            self.status.say(f"{len(marks)} marked: {keys} walk through them.")

    def _leave_marked(self) -> None:
        if self._marked is not None:
            self._marked = None
            self.show_facts()

    def _step_marked(self, by: int) -> None:
        marks = self.session.finder_source().marks
        assert self._marked is not None
        number = max(0, self._marked + by)
        if number == self._marked or number >= len(marks):
            self.status.say("This is the last one marked." if by > 0 else "This is the first one.")
            return
        self._marked = number
        interview_id, turn_id, spans = marks.at(number)
        interview = self.session.interview(interview_id)
        ordinal = interview.ordinal_of_turn.get(turn_id) if interview is not None else None
        self.show_facts()
        if ordinal is None:
            self.status.say("This passage is no longer there.", error=True)
        else:
            self.open_interview(interview_id, ordinal, spans=spans)

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
            typed = bool(event.text.strip())

            def told(left: int) -> None:
                if bar is self._prompt:
                    bar.set_outcome(counted(left, "interview") if typed else "")

            self.library_tree.set_filter(event.text, self.session.fold, told)
            return
        self.look_for(event.text)

    def on_prompt_bar_accepted(self, event: PromptBar.Accepted) -> None:
        event.stop()
        self._close_prompt()
        if event.bar.purpose == "tree-filter":
            return
        if not event.text.strip():
            self.forget_found()
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
        self.forget_found()
        if self._find_origin is not None:
            self.go_to_place(self._find_origin)
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
            self.forget_found()
            self._set_outcome("")
            return
        self._leave_marked()
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
        self.read_on()
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
        if self._marked is not None:
            self._step_marked(by)
            return
        if interview is None:
            return
        if self._find is None:
            self.status.say(f"Nothing to find yet: {self.key_of('find-here')} begins.")
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
            self.status.say(f"Nothing to narrow by yet: {self.key_of('find-here')} begins.")
            return
        self._only = True
        self.pane.only(self._find.ordinals)
        self.show_facts()

    def _forget_only(self) -> None:
        if self._only:
            self._only = False
            self.pane.only(None)
            self.show_facts()
