"""The topics of the library: a list that one filters by typing, with a column for each interview.

A topic or one of its cells opens its passages; a passage is gone to. What is typed is also looked
for as a search, and that search can be kept as a row of its own.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.screen import ModalScreen

from tui.app.actions import key_label
from tui.app.keys import stroke
from tui.app.screens.topic_keys import STROKES, Mode, bindings, hint
from tui.app.screens.topic_rows import LabelFilter, row_of, topic_at, topic_row
from tui.app.screens.topic_source import PassageHit, TopicChoice, TopicsPlace, TopicsSource
from tui.app.screens.topic_words import nothing, who_says
from tui.app.searcher import FoundAnswer, Searcher
from tui.app.widgets.hit_rows import fit
from tui.app.widgets.preview import Preview
from tui.app.widgets.query_line import OneLine, Prompt, QueryInput
from tui.app.widgets.results import ResultsList
from tui.app.widgets.topic_matrix import Passage, TopicMatrix, TopicRow
from tui.printable import counted

WIDE = 100
TALL = 36
FEW_INTERVIEWS = 12
"""Up to here all interviews are columns; of more, those that speak of the topics in the list, the
one that does so most first."""

MOST_HITS = 5000
"""Passages of a search that are taken into its row: 50 ms of work in its thread at most."""


class _Loaded(Message):
    """The topics came from their thread."""

    def __init__(self, generation: int, rows: list[TopicRow], error: str) -> None:
        self.generation = generation
        self.rows = rows
        self.error = error
        super().__init__()


class _Found(Message):
    """The search for what is typed came back."""

    def __init__(self, generation: int, text: str, row: TopicRow | None) -> None:
        self.generation = generation
        self.text = text
        self.row = row
        super().__init__()


class TopicsScreen(ModalScreen["TopicChoice | None"]):
    """Browse the topics of the library. Dismissed with a ``TopicChoice``, or None.

    Like the finder it covers the whole screen and dims nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings()

    DEFAULT_CSS = """
    TopicsScreen {
        layout: vertical;
        overflow: hidden;
        background: $background;
        &:ansi { background: ansi_default; }
        & #topics-line { height: 1; }
        & #topics-prompt { width: 2; height: 1; color: $primary; text-style: bold; }
        & #topics-body { display: none; height: 1fr; width: 1fr; layout: vertical; }
        & #topics-preview { display: none; width: 1fr; height: 1fr; }
        &.-passages #topics-body { display: block; }
        &.-passages TopicMatrix { display: none; }
        &.-beside #topics-body { layout: horizontal; }
        &.-beside #topics-preview { display: block; }
        &.-below #topics-preview { display: block; border-top: solid $foreground 25%; }
    }
    """

    def __init__(self, source: TopicsSource, *, here: tuple[str, int] | None = None) -> None:
        """``here``: the (interview id, ordinal) that is being read; its topic is selected, unless
        one comes back to where one was in the topics."""
        super().__init__()
        self._source = source
        self._here = here
        self._return_to = source.last_place
        self._mode: Mode = "typing"
        self._topics: list[TopicRow] = []
        self._kept: list[TopicRow] = []
        self._titles = [(one.id, one.title or one.path.stem) for one in source.interviews()]
        self._searched: TopicRow | None = None
        self._error = ""
        self._generation = 0
        self._shown_generation = 0
        self._filter = self._return_to.filter if self._return_to is not None else ""
        self._asked = 0
        self._answered = 0
        self._search_turn = threading.Lock()
        self._searcher = Searcher(self._search, self._deliver)
        self._filter_of_labels = LabelFilter()
        self._hits: list[PassageHit] = []
        self._opened: TopicRow | None = None
        self._notice = ""

    def compose(self) -> ComposeResult:
        convert = self._source.convert
        with Horizontal(id="topics-line"):
            yield Prompt(id="topics-prompt")
            yield QueryInput(self._filter, self.filter_changed, id="topics-input")
        yield OneLine(rule="─", id="topics-count")
        yield TopicMatrix(convert=convert, id="topics-matrix")
        with Container(id="topics-body"):
            yield ResultsList(self._source.interview, convert=convert, id="topics-passages")
            yield Preview(self._source.interview, convert=convert, id="topics-preview")
        yield OneLine(id="topics-who", classes="-quiet")
        yield OneLine(id="topics-keys", classes="-quiet")

    def on_mount(self) -> None:
        self._input.focus()
        self._load()
        if self._filter.strip():
            self._ask(self._filter.strip())
        self._show_rows()

    def on_unmount(self) -> None:
        self._generation += 1
        self._searcher.stop()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= WIDE, "-beside")
        self.set_class(width < WIDE and height >= TALL, "-below")
        self._results.set_class(width >= WIDE, "-divided")
        # Whether interviews have columns depends on the width, and what to say with it.
        self.call_after_refresh(self._show_lines)
        self._show_preview()

    @property
    def _input(self) -> QueryInput:
        return self.query_one("#topics-input", QueryInput)

    @property
    def matrix(self) -> TopicMatrix:
        return self.query_one("#topics-matrix", TopicMatrix)

    @property
    def _results(self) -> ResultsList:
        return self.query_one("#topics-passages", ResultsList)

    @property
    def mode(self) -> Mode:
        """Typing the filter, moving in the cells, or in a list of passages."""
        return self._mode

    @property
    def waiting(self) -> bool:
        """Topics, or the search for what is typed, are still to come."""
        return self._generation != self._shown_generation or self._asked != self._answered

    # -- loading

    def _load(self) -> None:
        self._generation += 1
        generation = self._generation
        kept = list(self._source.kept)

        def cancelled() -> bool:
            return generation != self._generation

        def work() -> None:
            rows: list[TopicRow] = []
            error = ""
            try:
                for topic in self._source.topics(cancelled):
                    rows.append(topic_row(topic))
                for query in kept:
                    if cancelled():
                        return
                    answer = self._search(query, MOST_HITS, cancelled)
                    rows.append(row_of(query, answer.hits, answer.total, sort="kept"))
                if self._filter_of_labels.forms is None:
                    from tui.search.regional import regional_forms

                    # Read its table here, and not when the first letter is typed.
                    regional_forms("芯片")
                    self._filter_of_labels.forms = regional_forms
            except Exception as problem:
                error = f"{type(problem).__name__}: {problem}"
            if not cancelled():
                self.post_message(_Loaded(generation, rows, error))

        threading.Thread(target=work, name="topics", daemon=True).start()

    @on(_Loaded)
    def _on_loaded(self, event: _Loaded) -> None:
        event.stop()
        if event.generation != self._generation:
            return
        self._shown_generation = event.generation
        self._error = event.error
        # What was kept meanwhile is not in what came.
        counted = {row.label: row for row in event.rows if row.sort == "kept"}
        self._topics = [row for row in event.rows if row.sort == "topic"]
        known = {row.label: row for row in self._kept}
        self._kept = [
            counted.get(query) or known.get(query) or TopicRow(query, (), "kept", waiting=True)
            for query in self._source.kept
        ]
        self._titles = [(one.id, one.title or one.path.stem) for one in self._source.interviews()]
        self._show_rows()
        self._come_back()

    def _come_back(self) -> None:
        """Once, when the topics are first there: to where one was, or to what is being read."""
        place, self._return_to = self._return_to, None
        matrix = self.matrix
        if place is not None:
            for n, row in enumerate(matrix.rows):
                if row.label == place.label:
                    ids = [interview_id for interview_id, _ in matrix.interviews]
                    at = ids.index(place.interview_id) if place.interview_id in ids else -1
                    matrix.select(n, at)
                    if at >= 0 and matrix.column >= 0:
                        self._go_to("cells")
                    if place.passage is not None:
                        self._open_passages(place.passage)
                    break
        elif self._here is not None and not self._filter.strip():
            nearest = topic_at(matrix.rows, *self._here)
            if nearest is not None:
                matrix.select(nearest)
        self._here = None
        self._show_lines()

    def source_changed(self) -> None:
        """There is more in the library, or less: ask again, and keep the selection."""
        self._load()
        if self._filter.strip():
            self._ask(self._filter.strip())
        self._show_lines()

    # -- the search for what is typed

    def _search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> FoundAnswer:
        with self._search_turn:
            return self._source.search(text, limit, cancelled)

    def _ask(self, text: str) -> None:
        self._searched = TopicRow(text, (), "search", waiting=True)
        self._asked = self._searcher.ask(text, MOST_HITS)

    def _deliver(self, generation: int, answer: FoundAnswer | None, error: str) -> None:
        """In the search thread: hand the answer to the event loop."""
        row = None
        if answer is not None:
            row = row_of("", answer.hits, answer.total, sort="search")
        self.post_message(_Found(generation, error, row))

    @on(_Found)
    def _on_found(self, event: _Found) -> None:
        event.stop()
        if event.generation != self._searcher.generation or self._searched is None:
            return
        self._answered = event.generation
        label = self._searched.label
        row = event.row if event.row is not None else TopicRow(label, (), "search")
        self._searched = replace(row, label=label)
        kept = next((n for n, one in enumerate(self._kept) if one.label == label), None)
        if kept is not None and self._kept[kept].waiting:
            self._kept[kept] = replace(self._searched, sort="kept")
        self._show_rows()

    # -- rows

    def _rows(self) -> list[TopicRow]:
        """What the matrix shows: the search, what was kept, the topics that fit the filter."""
        text = self._filter.strip()
        if not text:
            return [*self._kept, *self._topics]
        fits = self._filter_of_labels.of(text)
        kept = [row for row in self._kept if fits(row.label)]
        ranked = [(fits(row.label), row) for row in self._topics]
        topics = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
        rows = [*kept, *(row for _, row in topics)]
        if self._searched is not None and " ".join(text.split()) not in self._source.kept:
            rows.insert(0, self._searched)
        return rows

    def _interviews_of(self, rows: Sequence[TopicRow]) -> list[tuple[str, str]]:
        if len(self._titles) <= FEW_INTERVIEWS:
            return self._titles
        spoken: Counter[str] = Counter()
        for row in rows:
            spoken.update(row.counts)
        speaking = [titled for titled in self._titles if spoken[titled[0]]]
        return sorted(speaking, key=lambda titled: -spoken[titled[0]])

    def _show_rows(self, *, anew: bool = False) -> None:
        """Show what there is now. The selected row stays so; ``anew``, after another filter, the
        first topic is selected."""
        if not self.is_attached:
            return
        matrix = self.matrix
        rows = self._rows()
        if not rows:
            matrix.show_message(*self._nothing())
            self._show_lines()
            return
        before = matrix.selected_row
        selected = 0
        if len(rows) > 1 and rows[0].sort == "search":
            selected = 1
        if before is not None and not anew:
            for n, row in enumerate(rows):
                if row.label == before.label and row.sort == before.sort:
                    selected = n
                    break
        if (
            len(rows) == len(matrix.rows)
            and all(a is b for a, b in zip(rows[1:], matrix.rows[1:], strict=True))
            and rows[0] is not matrix.rows[0]
            and len(self._titles) <= FEW_INTERVIEWS
            and selected == matrix.selected
        ):
            # The answer to what is typed came: one row says more than before.
            matrix.change(0, rows[0])
        else:
            interview = matrix.selected_interview if not anew else None
            matrix.show(rows, self._interviews_of(rows), selected=selected, column=interview)
        self._show_lines()

    def _nothing(self) -> list[str]:
        looking = self._generation != self._shown_generation
        return nothing(self._source.status(), self._error, looking, bool(self._titles))

    # -- the lines above and below

    def _show_lines(self) -> None:
        if not self.is_attached:
            return
        matrix, row = self.matrix, self.matrix.selected_row
        status = self._source.status()
        if self._mode == "passages" and self._opened is not None:
            number = len(self._hits)
            among = len({hit.interview_id for hit in self._hits})
            label = matrix.shown_text(self._opened.label)
            left = f"{label} · {counted(number, 'passage')} in {counted(among, 'interview')}"
            right = f"{self._results.selected + 1:,}/{number:,}"
        else:
            words = counted(len(self._titles), "interview")
            if matrix.rows or self._generation == self._shown_generation:
                number = sum(row.sort == "topic" for row in matrix.rows)
                words = f"{counted(number, 'topic')} in {words}"
            left = self._notice or words
            right = f"{matrix.selected + 1:,}/{len(matrix.rows):,}" if matrix.rows else ""
        if status:
            right = f"{status} · {right}" if right else status
        count = self.query_one("#topics-count", OneLine)
        # Only what has just happened stands out.
        count.set_class(not self._notice, "-quiet")
        count.say(left, right)
        who = self.query_one("#topics-who", OneLine)
        if self._mode == "passages" or row is None:
            who.say("", "")
        else:
            who.say(self._who(row), self._what(row))
        forget = row is not None and row.sort == "kept"
        words = hint(self._mode, self.size.width, forget=forget)
        self.query_one("#topics-keys", OneLine).say(words, "")

    def _who(self, row: TopicRow) -> str:
        matrix = self.matrix
        return who_says(row, matrix.selected_interview, self._source.interview, matrix.shown_text)

    def _what(self, row: TopicRow) -> str:
        interview = self.matrix.selected_interview
        if interview is not None:
            title = next((title for one, title in self._titles if one == interview), "")
            return fit(self.matrix.shown_text(title), max(12, self.size.width // 2))
        if row.sort == "kept":
            return "kept search"
        if row.sort == "search":
            return f"search · {key_label('ctrl+s')} keeps it"
        return ""

    def _show_preview(self) -> None:
        if self._mode == "passages" and (self.has_class("-beside") or self.has_class("-below")):
            self.query_one("#topics-preview", Preview).show(self._results.selected_hit)

    # -- typing

    def filter_changed(self, text: str) -> None:
        """The filter line says something else."""
        if text == self._filter:
            return
        self._filter = text
        self._notice = ""
        if text.strip():
            self._ask(text.strip())
        else:
            self._searcher.cancel()
            self._asked = self._answered = self._searcher.generation
            self._searched = None
        self._show_rows(anew=True)

    def on_key(self, event: events.Key) -> None:
        """Letters move while one does not type; Chinese ones begin a new filter."""
        if self._mode == "typing":
            return
        one = stroke(event.key, event.character)
        action = STROKES.get(one)
        if action is not None:
            event.stop()
            event.prevent_default()
            getattr(self, "action_" + action.replace("-", "_"))()
        elif self._mode == "cells" and one == "backspace":
            event.stop()
            self._go_to("typing")
        elif self._mode == "cells" and len(one) == 1 and one > "\u2e7f":
            event.stop()
            self._go_to("typing")
            self._input.insert_text_at_cursor(one)

    def on_paste(self, event: events.Paste) -> None:
        """Something pasted in the cells goes into the filter."""
        if self._mode == "cells":
            self._go_to("typing")
            self._input.post_message(events.Paste(event.text))

    def _go_to(self, mode: Mode) -> None:
        self._mode = mode
        self.set_class(mode == "passages", "-passages")
        if mode == "typing":
            self._input.focus()
        else:
            self.set_focus(None)
        self._show_lines()

    # -- actions

    def _move(self, by: int) -> None:
        self._notice = ""
        if self._mode == "passages":
            self._results.select(self._results.selected + by)
            self._show_preview()
        else:
            self.matrix.select(max(0, self.matrix.selected + by))
        self._show_lines()

    @property
    def _page(self) -> int:
        return self._results.page if self._mode == "passages" else self.matrix.page

    def action_topics_down(self) -> None:
        self._move(1)

    def action_topics_up(self) -> None:
        self._move(-1)

    def action_topics_page_down(self) -> None:
        self._move(self._page)

    def action_topics_page_up(self) -> None:
        self._move(-self._page)

    def action_topics_first(self) -> None:
        self._move(-(10**9))

    def action_topics_last(self) -> None:
        self._move(10**9)

    def action_topics_right(self) -> None:
        self._sideways(1)

    def action_topics_left(self) -> None:
        self._sideways(-1)

    def _sideways(self, by: int) -> None:
        if self._mode == "passages":
            if by < 0:
                self.action_topics_close()
            else:
                self.action_topics_open()
            return
        if self._mode == "typing":
            if self._input.value:
                raise SkipAction
            if by < 0 or not self.matrix.has_columns:
                return
            self._go_to("cells")
        self.matrix.step_column(by)
        self._show_lines()

    def action_topics_cells(self) -> None:
        if self._mode == "cells":
            self._go_to("typing")
        elif self._mode == "typing" and self.matrix.rows:
            self._go_to("cells")
            if self.matrix.column < 0:
                self.matrix.step_column(1)
            self._show_lines()

    def action_topics_filter(self) -> None:
        if self._mode == "cells":
            self._go_to("typing")

    def action_topics_clear(self) -> None:
        if self._mode != "passages":
            self._input.value = ""

    def action_topics_open(self) -> None:
        if self._mode == "passages":
            hit = self._results.selected_hit
            if isinstance(hit, PassageHit) and self._opened is not None:
                self._leave(hit)
        else:
            self._open_passages()

    def action_topics_close(self) -> None:
        if self._mode == "passages":
            self._opened = None
            self._go_to("cells" if self.matrix.column >= 0 else "typing")
        elif self._mode == "cells":
            self._go_to("typing")
            self.matrix.select(self.matrix.selected, -1)
            self._show_lines()
        else:
            self._source.last_place = None
            self.dismiss(None)

    def _open_passages(self, at: Passage | None = None) -> None:
        """List the passages of the selected topic or cell."""
        row = self.matrix.selected_row
        if row is None or row.waiting:
            return
        interview = self.matrix.selected_interview
        order = {one: n for n, (one, _) in enumerate(self.matrix.interviews)}
        passages = sorted(
            (p for p in row.passages if interview is None or p.interview_id == interview),
            key=lambda p: (order.get(p.interview_id, len(order)), p.ordinal),
        )
        if not passages:
            return
        self._opened = row
        self._hits = [PassageHit(p, row.label, row.found.get(p), self._source) for p in passages]
        self._results.show(self._hits, selected=passages.index(at) if at in passages else 0)
        self._go_to("passages")
        self._show_preview()

    def _leave(self, hit: PassageHit) -> None:
        assert self._opened is not None
        self._source.last_place = TopicsPlace(
            self._input.value.strip(),
            self._opened.label,
            self.matrix.selected_interview,
            hit.passage,
        )
        choice = TopicChoice(hit.interview_id, hit.ordinal, hit.spans, self._opened.label)
        self.dismiss(choice)

    def action_topics_keep(self) -> None:
        """What is typed becomes a row that stays."""
        query = " ".join(self._filter.split())
        if self._mode == "passages" or not query:
            self._say("Type what to look for, then keep it as a topic.")
            return
        if query in self._source.kept:
            self._say(f"“{query}” is kept already.")
            return
        self._source.keep(query)
        found = self._searched
        if found is None:
            found = TopicRow(query, (), "search", waiting=True)
        self._kept = [*self._kept, replace(found, label=query, sort="kept")]
        self._notice = f"Kept “{query}” as a topic."
        if found.waiting:
            self._load()
        self._show_rows()
        matrix = self.matrix
        for n, row in enumerate(matrix.rows):
            if row.sort == "kept" and row.label == query:
                matrix.select(n)
        self._show_lines()

    def action_topics_forget(self) -> None:
        row = self.matrix.selected_row
        if self._mode == "passages" or row is None or row.sort != "kept":
            if self._mode == "typing":
                raise SkipAction
            return
        self._source.forget(row.label)
        self._kept = [one for one in self._kept if one.label != row.label]
        self._notice = f"“{row.label}” is no longer kept."
        at = self.matrix.selected
        self._show_rows()
        self.matrix.select(min(at, len(self.matrix.rows) - 1))
        self._show_lines()

    def _say(self, words: str) -> None:
        self._notice = words
        self._show_lines()

    # -- mouse

    @on(TopicMatrix.Selected)
    def _selected(self, event: TopicMatrix.Selected) -> None:
        event.stop()
        self._notice = ""
        self._go_to("cells" if self.matrix.column >= 0 else "typing")

    @on(TopicMatrix.Chosen)
    def _chosen(self, event: TopicMatrix.Chosen) -> None:
        event.stop()
        self._open_passages()

    @on(ResultsList.Chosen)
    def _passage_clicked(self, event: ResultsList.Chosen) -> None:
        event.stop()
        self.action_topics_open()
