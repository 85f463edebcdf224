"""The main screen: reading, finding, and what the other interviews say about the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.screens.finding import FindingScreen

if TYPE_CHECKING:
    from tui.app.screens.side_by_side import SideBySideChoice
    from tui.app.screens.topic_source import TopicChoice
    from tui.app.session import Session
    from tui.topics import Ring
    from tui.transcript.model import Interview


def line_at(interview: Interview, turn_id: str, char: int) -> int:
    """The source line of a place in a turn."""
    ordinal = interview.ordinal_of_turn.get(turn_id)
    if ordinal is None:
        return 1
    turn = interview.turns[ordinal]
    for paragraph in turn.paragraphs:
        if char <= len(paragraph.text):
            return paragraph.lines[0]
        char -= len(paragraph.text) + 1
    return turn.lines[1]


def place_of_line(interview: Interview, line: int) -> tuple[int | None, int]:
    """The turn that covers a source line (else the next one) and where in its text the line's
    paragraph begins."""
    ordinal = interview.turn_at_line(line)
    char = 0
    if ordinal is not None:
        for paragraph in interview.turns[ordinal].paragraphs:
            if line <= paragraph.lines[1]:
                break
            char += len(paragraph.text) + 1
        else:
            char = 0
    return ordinal, char


class BrowserScreen(FindingScreen):
    """Everything one reads, finds and compares with."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ring: Ring | None = None
        self._ring_began_at = 0

    def shown(self, interview: Interview) -> None:
        super().shown(interview)
        self._look_for_echoes()

    def action_same_topic(self) -> None:
        self._with_ring(lambda ring: self._step_ring(ring, lambda one: one.forward()))

    def action_same_topic_back(self) -> None:
        self._with_ring(lambda ring: self._step_ring(ring, lambda one: one.back()))

    def action_peek(self) -> None:
        self._with_ring(self._peek)

    def _with_ring(self, then: Callable[[Ring], None]) -> None:
        """Call ``then`` with the ring that is being walked, or with a new one from here."""
        interview, ordinal = self.pane.interview, self.pane.current_turn
        if interview is None or ordinal is None:
            return
        ring = self._ring
        # At its beginning a ring is begun anew: one may stand at another paragraph of the turn.
        if ring is not None and ring.at and ring.holds((interview.id, ordinal)):
            then(ring)
            return
        position = self.pane.position
        self._ring_began_at = position.char if position is not None else 0
        line = interview.turns[ordinal].line_of(self._ring_began_at)
        if not self.session.compare(interview, ordinal, line, then):
            self.status.say("The interviews are still being compared; a moment.")

    def _step_ring(self, ring: Ring, step: Callable[[Ring], Ring]) -> None:
        """Go on in a ring, past interviews whose file is gone meanwhile."""
        there = step(ring)
        while there.current is not None:
            interview_id = there.current.interview_id
            if self.session.interview(interview_id) is not None:
                break
            ring = ring.without(interview_id)
            there = step(ring)
        self._walk(there)

    def _walk(self, ring: Ring) -> None:
        self._ring = ring
        if not ring.is_empty:
            self.open_interview(*ring.place, char=self._char_of(ring))
            self.narrow_back_to_text()
        interview = self.pane.interview
        title = self.session.display_title(interview.title) if interview is not None else ""
        self.status.say(ring.line() + (f" · {title}" if ring.current is not None else ""))

    def _char_of(self, ring: Ring) -> int:
        """Where in its turn the place begins at which a ring is."""
        if ring.current is None:
            return self._ring_began_at
        interview = self.session.interview(ring.current.interview_id)
        if interview is None:
            return 0
        turn = interview.turns[ring.current.ordinal]
        first = ring.current.lines[0]
        return turn.char_of(first) if first > turn.lines[0] else 0

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

        interview, ordinal = self.pane.interview, self.pane.current_turn
        here = (interview.id, ordinal) if interview is not None and ordinal is not None else None
        screen = TopicsScreen(self.session.topics_source(), here=here)
        self.app.push_screen(screen, self._topics_closed)

    def _topics_closed(self, choice: TopicChoice | None) -> None:
        if choice is not None:
            self.open_interview(choice.interview_id, choice.ordinal, spans=choice.spans)
            self.narrow_back_to_text()
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

    def action_reading_report(self) -> None:
        interview, here = self.pane.interview, self.here
        if interview is None:
            self.status.say("Nothing is open.")
            return
        from tui.app.report_source import ReportSource
        from tui.app.screens.report import ReportScreen

        line = line_at(interview, here.turn_id, here.char) if here is not None else 1
        source = ReportSource(self.session.library, interview)
        self.app.push_screen(
            ReportScreen(source, self.session.corrected, line), self._report_closed
        )

    def _report_closed(self, line: int | None) -> None:
        interview = self.pane.interview
        if line is None or interview is None:
            return
        ordinal, char = place_of_line(interview, line)
        if ordinal is None:
            self.status.say("Nothing is read from this line on.")
            return
        self.open_interview(interview.id, ordinal, char)
        self.narrow_back_to_text()
        self.pane.focus()

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
