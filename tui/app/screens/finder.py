"""The finder: one input line, the hits below it, the passage beside them.

Every change of the input is searched in one background thread. Questions are numbered; an answer
to any but the newest is dropped, so that a slow search can never paint over a later one. While
one types, only the input, the count line and the rows that differ are painted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.messages import Update
from textual.screen import ModalScreen
from textual.timer import Timer

from tui.app.actions import key_label
from tui.app.marks import passages_of
from tui.app.screens.finder_keys import QUERY_FORMS, bindings, hint
from tui.app.screens.hit_source import FinderChoice, FinderSource
from tui.app.searcher import FoundAnswer, Searcher
from tui.app.widgets.hit_rows import FoundHit, fit, safe
from tui.app.widgets.preview import Preview
from tui.app.widgets.prompt_bar import PromptBar
from tui.app.widgets.query_line import OneLine, Prompt, QueryInput
from tui.app.widgets.results import ResultsList
from tui.app.widgets.save_bar import SaveBar, write
from tui.printable import counted

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app.screens.command import Command, CommandScreen
    from tui.export.passages import Passage

FIRST_HITS = 200
"""Hits asked for at first; more are fetched when the selection comes near the end."""

HOLD = 0.02
"""Seconds that a typed letter may wait for its answer to be painted with it."""

REPEAT = 0.08
"""Seconds between two moves that count as one key held down."""

SLOW = 0.25
"""Seconds without an answer after which the count line says that it is being looked for."""

MOST_TO_COPY = 200
"""Hits that go to a clipboard at a time; more are for a file."""

HISTORY_LENGTH = 100
WIDE = 100
"""Columns from which the passage is shown beside the hits."""

TALL = 36
"""Rows from which, on a narrower screen, it is shown below them."""


COMMAND_SIGNS = (">", "＞", "》")
"""What begins a command instead of a query, also as a Chinese input method sends it."""


class _Body(Container):
    """Wholly covered by what is in it: there is nothing of its own to style row by row."""

    BLANK = True


class FinderScreen(ModalScreen["FinderChoice | Command | None"]):
    """Find in every turn of every interview. Dismissed with a ``FinderChoice``, with a command that
    was chosen behind a ``>``, or None.

    It covers the whole screen and dims nothing: opening it costs one paint, and closing it shows
    the very screen one left.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings()
    BLANK = True  # as the body

    DEFAULT_CSS = """
    FinderScreen {
        layout: vertical;
        overflow: hidden;
        background: $background;
        &:ansi { background: ansi_default; }
        & #finder-line { height: 1; }
        & #finder-prompt { width: 2; height: 1; color: $primary; text-style: bold; }
        & #finder-body { height: 1fr; width: 1fr; layout: vertical; }
        & #finder-preview { display: none; width: 1fr; height: 1fr; }
        &.-beside #finder-body { layout: horizontal; }
        &.-beside #finder-preview {
            display: block;
        }
        &.-below #finder-preview {
            display: block; border-top: solid $foreground 25%;
        }
    }
    """

    class Opened(Message):
        """Go to this passage behind the finder, which stays open."""

        def __init__(self, choice: FinderChoice) -> None:
            self.choice = choice
            super().__init__()

    class _Answered(Message):
        """An answer came from the search thread."""

        def __init__(self, generation: int, answer: FoundAnswer | None, error: str) -> None:
            self.generation = generation
            self.answer = answer
            self.error = error
            super().__init__()

    def __init__(
        self,
        source: FinderSource,
        *,
        query: str | None = None,
        selected: tuple[str, int] | None = None,
        command_line: Callable[[str], CommandScreen] | None = None,
    ) -> None:
        """``query`` to begin with, else the source's last one. ``selected``: the (interview id,
        ordinal) to select if the first answer has it, so that one can go on from the last hit.
        ``command_line`` makes one with what was typed of a command already."""
        super().__init__()
        self._source = source
        self._query = source.last_query if query is None else query
        self._wanted = selected
        self._command_line = command_line
        self._searcher = Searcher(source.search, self._deliver)
        self._shown = 0
        self._asked = 0
        self._asked_text: str | None = None
        self._limit = FIRST_HITS
        self._steady = False
        self._answer: FoundAnswer | None = None
        self._enter_waits = False
        self._history = list(source.history)
        self._at_history = len(self._history)
        self._draft = ""
        self._status_timer: Timer | None = None
        self._slow_timer: Timer | None = None
        self._preview_timer: Timer | None = None
        self._moved_at = 0.0
        self._held: ExitStack | None = None
        self._hold_timer: Timer | None = None
        self._notice = ""
        self._when_all: Callable[[], None] | None = None
        self._saving: SaveBar | None = None

    def compose(self) -> ComposeResult:
        # Kept at hand: each letter asks for all of them.
        interview_of, convert = self._source.interview, self._source.convert
        self._input = QueryInput(self._query, self.query_changed, id="finder-input")
        self._count = OneLine(rule="─", id="finder-count")
        self._results = ResultsList(
            interview_of, convert=convert, marks=self._source.marks, id="finder-results"
        )
        self._preview = Preview(interview_of, convert=convert, id="finder-preview")
        with Horizontal(id="finder-line"):
            yield Prompt(id="finder-prompt")
            yield self._input
        yield self._count
        with _Body(id="finder-body"):
            yield self._results
            yield self._preview
        yield OneLine(id="finder-keys", classes="-quiet")

    def on_mount(self) -> None:
        self._input.focus()
        self._ask(self._input.value)
        if self.waiting:
            self._hold_frame()
        self._watch_status()

    def on_unmount(self) -> None:
        self._release_frame()
        self._searcher.stop()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= WIDE, "-beside")
        self.set_class(width < WIDE and height >= TALL, "-below")
        self._results.set_class(width >= WIDE, "-divided")
        self.query_one("#finder-keys", OneLine).say(hint(width), "")
        self._show_preview_now()

    def _show_preview(self) -> None:
        """Show the passage of the selected hit: at once, but while a key repeats only when it
        stops, because on a wide screen the passage is most of what there is to paint."""
        now = monotonic()
        repeats = now - self._moved_at < REPEAT
        self._moved_at = now
        if self._preview_timer is not None:
            self._preview_timer.stop()
            self._preview_timer = None
        if repeats:
            self._preview_timer = self.set_timer(REPEAT, self._show_preview_now)
        else:
            self._show_preview_now()

    def _show_preview_now(self) -> None:
        if self.has_class("-beside") or self.has_class("-below"):
            self._preview.show(self._results.selected_hit)

    # -- asking and answering

    def _deliver(self, generation: int, answer: FoundAnswer | None, error: str) -> None:
        """In the search thread: hand the answer to the event loop."""
        self.post_message(self._Answered(generation, answer, error))

    def _ask(self, text: str, *, limit: int = FIRST_HITS, steady: bool = False) -> None:
        self._asked_text = text
        self._limit = limit
        self._steady = steady
        if text.strip():
            self._asked = self._searcher.ask(text, limit)
            if self._slow_timer is None:
                self._slow_timer = self.set_timer(SLOW, self._say_searching)
        else:
            self._searcher.cancel()
            self._asked = self._shown = self._searcher.generation
            self._answer = None
            self._show_answer()

    def _say_searching(self) -> None:
        """Once, when an answer takes its time: nothing runs while one waits for it."""
        self._slow_timer = None
        if self.waiting:
            status = self._source.status()
            words = f"{status} · searching…" if status else "searching…"
            self._count.say("", words)

    @property
    def waiting(self) -> bool:
        """The newest question has no answer yet."""
        return self._asked != self._shown

    def source_changed(self) -> None:
        """Tell the finder that there is more to search, or another status: it asks again and
        keeps the selection."""
        self._watch_status()
        if self._input.value.strip():
            self._ask(self._input.value, limit=self._limit, steady=True)
        else:
            self._show_answer()

    def _watch_status(self) -> None:
        """Look at the status twice a second while there is one; nothing runs afterwards."""
        if self._source.status():
            if self._status_timer is None:
                self._status_timer = self.set_interval(0.5, self._status_tick)
        elif self._status_timer is not None:
            self._status_timer.stop()
            self._status_timer = None

    def _status_tick(self) -> None:
        self._watch_status()
        if self._status_timer is None:
            self.source_changed()
        else:
            self._show_count()

    def query_changed(self, text: str) -> None:
        """The input line says something else."""
        if text[:1] in COMMAND_SIGNS and self._command_line is not None:
            self._input.value = ""
            self.app.push_screen(self._command_line(text[1:]), self._command_chosen)
            return
        self._enter_waits = False
        self._notice = ""
        self._when_all = None
        # The line says so itself when it is first filled.
        if text != self._asked_text:
            self._wanted = None
            self._ask(text)
            if self.waiting:
                self._hold_frame()

    def _command_chosen(self, command: Command | None) -> None:
        if command is not None:
            self.dismiss(command)

    def _hold_frame(self) -> None:
        """Paint nothing for a moment, so that the letter and its answer come in one frame.

        Most answers are there within it. One frame for a key is half the wait for the hits and
        half the bytes on a slow line; the letter itself is late by at most ``HOLD`` seconds.
        """
        if self._held is None:
            self._held = ExitStack()
            self._held.enter_context(self.app.batch_update())
            self._hold_timer = self.set_timer(HOLD, self._release_frame)

    def _release_frame(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
            self.check_idle()
        if self._hold_timer is not None:
            self._hold_timer.stop()
            self._hold_timer = None

    def on_finder_screen__answered(self, event: _Answered) -> None:
        event.stop()
        if event.generation != self._searcher.generation:
            return
        if event.generation == self._shown:  # the rest of what is shown already
            self._steady = True
        self._shown = event.generation
        self._answer = event.answer
        self._show_answer(error=event.error)
        if self._held is not None:
            # Each widget would report on its own next idle turn, after the frame had gone out
            # with the letter alone, and the next frame is 17 to 33 ms away.
            for widget in (self._input, self._count, self._results, self._preview):
                self.post_message(Update(widget))
            self.call_later(self._release_frame)
        if self._enter_waits:
            self._enter_waits = False
            self.action_finder_open()
        if self._when_all is not None:
            then, self._when_all = self._when_all, None
            then()

    def _with_all(self, then: Callable[[], None]) -> None:
        """Call ``then`` once all hits of the question are there, not only the first of them."""
        answer = self._answer
        if self.waiting:
            self._when_all = lambda: self._with_all(then)
        elif answer is None or len(answer.hits) >= answer.total:
            then()
        else:
            self._when_all = then
            self._ask(self._input.value, limit=max(answer.total, self._limit), steady=True)

    def _show_answer(self, error: str = "") -> None:
        results = self._results
        answer = self._answer
        status = self._source.status()
        if error:
            results.show_message(f"The search failed: {error}")
        elif answer is None:
            count = self._source.interview_count()
            if count == 0:
                lines = ["There is nothing to search yet" if status else "Nothing to search"]
            else:
                words = f"{count:,} interviews" if count > 1 else "one interview"
                lines = [f"Type to search every turn of {words}"]
            if self._history:
                key = key_label("ctrl+up")
                lines += ["", f"{key} brings back “{self._history[-1]}”"]
            lines += ["", *(f"{form:<15}{meaning}" for form, meaning in QUERY_FORMS)]
            results.show_message(*lines)
        elif not answer.hits:
            query = fit(safe(self._input.value.strip()), max(8, self.size.width - 44))
            lines = [f"Nothing found for “{query}”. Try fewer words."]
            if status:
                lines += ["", f"Not everything is there yet: {status}"]
            results.show_message(*lines)
        else:
            wanted = self._wanted
            self._wanted = None
            if self._steady and results.selected_hit is not None:
                hit = results.selected_hit
                wanted = (hit.interview_id, hit.ordinal)
            selected = self._number_of(wanted, answer.hits) if wanted is not None else 0
            results.show(answer.hits, selected=selected, steady=self._steady)
        self._selected()

    def _number_of(self, wanted: tuple[str, int], hits: Sequence[FoundHit]) -> int:
        """The number of a hit, looked for around where it was and among the first ones: to look
        at each of 100,000 hits would make them all."""
        before: int = max(0, self._results.selected)
        near = range(max(0, before - FIRST_HITS), min(len(hits), before + FIRST_HITS))
        places: list[int] = [*near, *range(min(len(hits), FIRST_HITS))]
        for n in places:
            if (hits[n].interview_id, hits[n].ordinal) == wanted:
                return n
        return min(before, len(hits) - 1) if self._steady else 0

    def _show_count(self) -> None:
        answer = self._answer
        right = ""
        left = ""
        if answer is not None:
            left = self._notice or answer.notice or ""
            at = self._results.selected + 1
            total = max(answer.total, len(answer.hits))
            right = f"{at:,}/{total:,} · {_milliseconds(answer.elapsed_ms)}"
        else:
            left = self._notice
        marked = len(self._source.marks)
        status = self._source.status()
        said = (f"{marked:,} marked" if marked else "", status, right)
        right = " · ".join(part for part in said if part)
        self._count.say(left, right)

    def _selected(self) -> None:
        """Another hit is selected: say which, show its passage, fetch more near the end.

        Called, not posted as a message: everything that one key changes is then painted at once.
        """
        self._show_count()
        self._show_preview()
        answer = self._answer
        results = self._results
        if (
            answer is not None
            and not self.waiting
            and results.selected >= len(results.hits) - 2 * results.page
            and self._limit <= len(answer.hits) < answer.total
        ):
            self._ask(self._input.value, limit=self._limit * 5, steady=True)

    # -- choosing

    def _choice(self) -> FinderChoice | None:
        hit = self._results.selected_hit
        if hit is None:
            return None
        return FinderChoice(
            hit.interview_id, hit.ordinal, tuple(hit.spans), self._input.value.strip()
        )

    def _remember(self) -> None:
        query = self._input.value.strip()
        self._source.last_query = query
        if query:
            history = [past for past in self._source.history if past != query]
            self._source.history[:] = [*history, query][-HISTORY_LENGTH:]

    def action_finder_open(self) -> None:
        if self.waiting and not self._steady:
            # What is on the screen answers an older question: go to the first hit of this one.
            self._enter_waits = True
            return
        choice = self._choice()
        if choice is not None:
            self._remember()
            self.dismiss(choice)

    def action_finder_open_behind(self) -> None:
        choice = self._choice()
        if choice is not None:
            self._remember()
            self.post_message(self.Opened(choice))

    @on(ResultsList.Chosen)
    def _clicked(self, event: ResultsList.Chosen) -> None:
        event.stop()
        choice = self._choice()
        if choice is not None:
            self._remember()
            self.dismiss(choice)

    def action_finder_close(self) -> None:
        self._source.last_query = self._input.value.strip()
        self.dismiss(None)

    # -- marking, and taking along what is marked

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a file is being named the finder's keys are that line's."""
        return self._saving is None or not action.startswith("finder_")

    def _mark(self, step: int) -> None:
        hit = self._results.selected_hit
        if hit is None:
            return
        try:
            turn = self._source.interview(hit.interview_id).turns[hit.ordinal]
        except LookupError:
            return
        self._source.marks.toggle(hit, turn.id)
        self._results.marks_changed()
        self._move(self._results.selected + step)

    def action_finder_mark(self) -> None:
        self._mark(1)

    def action_finder_mark_up(self) -> None:
        self._mark(-1)

    def action_finder_unmark(self) -> None:
        self._source.marks.clear()
        self._results.marks_changed()
        self._tell("")

    def _tell(self, words: str) -> None:
        """Say something in the count line until the next key that changes anything."""
        self._notice = words
        self._show_count()

    def _passages(self) -> list[Passage]:
        """What is marked; without marks every hit that there is."""
        if self._source.marks:
            return self._source.marks.passages(self._source.interview)
        answer = self._answer
        return list(passages_of(answer.hits, self._source.interview)) if answer is not None else []

    def _count_to_take(self) -> int:
        if self._source.marks:
            return len(self._source.marks)
        return self._answer.total if self._answer is not None else 0

    def action_finder_copy(self) -> None:
        count = self._count_to_take()
        if count > MOST_TO_COPY:
            key = key_label("ctrl+s")
            self._tell(f"{count:,} hits are too many for a clipboard; {key} saves them")
        elif count:
            self._with_all(self._copy)

    def _copy(self) -> None:
        from tui.export.hits import hit_list

        passages = self._passages()
        query = self._input.value.strip()
        text = "".join(hit_list("markdown", passages, query, len(passages)))
        self.app.copy_to_clipboard(text)
        self._tell(f"Sent {_hits(len(passages))} to the terminal's clipboard")

    def action_finder_save(self) -> None:
        count = self._count_to_take()
        if count:
            self._saving = SaveBar(_hits(count, marked=bool(self._source.marks)))
            self.mount(self._saving)

    def _stop_saving(self) -> None:
        if self._saving is not None:
            self._saving.remove()
            self._saving = None
            self._input.focus()

    def on_prompt_bar_left(self, event: PromptBar.Left) -> None:
        event.stop()
        self._stop_saving()

    def on_prompt_bar_changed(self, event: PromptBar.Changed) -> None:
        event.stop()
        if self._saving is not None:
            self._saving.look(event.text)

    def on_prompt_bar_stepped(self, event: PromptBar.Stepped) -> None:
        event.stop()

    def on_prompt_bar_accepted(self, event: PromptBar.Accepted) -> None:
        event.stop()
        bar = self._saving
        target = bar.target(self._source.is_transcript) if bar is not None else None
        if target is not None:
            path, form, force = target
            self._stop_saving()
            self._tell("saving…")
            self._with_all(lambda: self._save(path, form, force))

    def _save(self, path: Path, form: str, force: bool) -> None:
        """Write the file in a thread: there may be a hundred thousand hits."""
        query = self._input.value.strip()

        def work() -> None:
            from tui.export.hits import hit_list

            try:
                passages = self._passages()
                text = "".join(hit_list(form, passages, query, len(passages)))
                said = write(path, text, force=force) or f"{_hits(len(passages))} saved in {path}"
            except Exception as problem:  # it must not say "saving" for ever
                said = f"Not saved: {type(problem).__name__}: {problem}"
            self.app.call_from_thread(self._saved, said)

        self.app.run_worker(work, thread=True, group="save-hits", exit_on_error=False)

    def _saved(self, said: str) -> None:
        if self.is_current:
            self._tell(said)
        else:
            say = getattr(self.app.screen, "say", None)
            if say is not None:
                say(said)

    # -- moving about

    def _move(self, index: int) -> None:
        self._enter_waits = False
        self._notice = ""
        self._results.select(index)
        self._selected()

    def action_finder_down(self) -> None:
        self._move(self._results.selected + 1)

    def action_finder_up(self) -> None:
        self._move(self._results.selected - 1)

    def action_finder_page_down(self) -> None:
        self._move(self._results.selected + self._results.page)

    def action_finder_page_up(self) -> None:
        self._move(self._results.selected - self._results.page)

    def action_finder_first(self) -> None:
        self._move(0)

    def action_finder_last(self) -> None:
        self._with_all(lambda: self._move(len(self._results.hits) - 1))

    def action_finder_clear(self) -> None:
        self._input.value = ""

    def action_finder_older(self) -> None:
        if self._at_history == len(self._history):
            self._draft = self._input.value
        at = self._at_history - 1
        # The last query stands in the line already when the finder opens.
        while at >= 0 and self._history[at] == self._input.value:
            at -= 1
        if at >= 0:
            self._recall(at, self._history[at])

    def action_finder_newer(self) -> None:
        at = self._at_history + 1
        if at < len(self._history):
            self._recall(at, self._history[at])
        elif at == len(self._history):
            self._recall(at, self._draft)

    def _recall(self, at: int, query: str) -> None:
        self._at_history = at
        self._input.value = query
        self._input.cursor_position = len(query)


def _hits(count: int, *, marked: bool = False) -> str:
    return counted(count, "marked hit" if marked else "hit")


def _milliseconds(elapsed: float) -> str:
    return "< 1 ms" if elapsed < 1 else f"{elapsed:,.0f} ms"
