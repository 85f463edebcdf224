"""What others say about the passage being read: a list to look at before going there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.keys import stroke
from tui.app.widgets.preview import Preview
from tui.app.widgets.results import ResultsList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key, Resize

    from tui.app.widgets.hit_rows import Convert
    from tui.topics import Related
    from tui.transcript.model import Interview

WIDE = 100
"""Columns from which the passage is shown beside the list."""


class RelatedHit:
    """A related passage in the form that the results list draws; ``note`` says why. Marked are the
    words of that, in the paragraphs that are meant."""

    why = "related"

    def __init__(self, related: Related, interview: Callable[[str], Interview]) -> None:
        self.interview_id, self.ordinal = related.interview_id, related.ordinal
        self.note = related.why
        self._lines = related.lines
        self._interview = interview
        self._spans: tuple[tuple[int, int, int], ...] | None = None

    @property
    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """(paragraph, start, end) in code points; looked for when it is drawn."""
        if self._spans is None:
            self._spans = self._look()
        return self._spans

    def _look(self) -> tuple[tuple[int, int, int], ...]:
        from tui.search.fold import fold, squeeze
        from tui.search.spans import spans_of

        try:
            turn = self._interview(self.interview_id).turns[self.ordinal]
        except LookupError:
            return ()
        words = [word.rpartition("→")[2] for word in self.note.split(" · ")]
        first, last = self._lines
        meant = {
            n
            for n, paragraph in enumerate(turn.paragraphs)
            if paragraph.lines[0] <= last and paragraph.lines[1] >= first
        }
        found = spans_of(turn, [squeeze(fold(word)) for word in words])
        return tuple(span for span in found if span[0] in meant)


class PeekScreen(ModalScreen[int | None]):
    """Related passages, best first; dismissed with the index of the one to go to, or None."""

    DEFAULT_CSS = """
    PeekScreen {
        layout: vertical;
        align: left bottom;
        background: transparent;
        & > #peek-title { height: 1; padding: 0 1; background: $panel; color: $foreground; }
        & > #peek-body { layout: horizontal; height: 55%; background: $background; }
        &.-narrow Preview { display: none; }
    }
    """
    BINDINGS: ClassVar = []

    def __init__(
        self,
        related: Sequence[Related],
        interview: Callable[[str], Interview],
        convert: Convert | None,
        at: int = 0,
    ) -> None:
        super().__init__()
        self._hits = [RelatedHit(one, interview) for one in related]
        self._at = at
        self.results = ResultsList(interview, convert=convert, id="peek-results")
        self.preview = Preview(interview, convert=convert)

    def compose(self) -> ComposeResult:
        from textual.containers import Container

        count = len(self._hits)
        places = "one passage" if count == 1 else f"{count} passages"
        title = f"Others on this: {places}    Enter goes · Esc stays"
        yield Static(title, id="peek-title", markup=False)
        with Container(id="peek-body"):
            yield self.results
            yield self.preview

    def on_mount(self) -> None:
        self.results.show(self._hits, selected=min(self._at, len(self._hits) - 1))
        self.preview.show(self.results.selected_hit)

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < WIDE, "-narrow")

    def on_key(self, event: Key) -> None:
        event.stop()
        key = stroke(event.key, event.character)
        steps = {
            "j": 1,
            "down": 1,
            "ctrl+n": 1,
            "t": 1,
            "k": -1,
            "up": -1,
            "ctrl+p": -1,
            "T": -1,
            "pagedown": self.results.page,
            "space": self.results.page,
            "pageup": -self.results.page,
            "b": -self.results.page,
        }
        if key in steps:
            self.results.select(self.results.selected + steps[key])
            self.preview.show(self.results.selected_hit)
        elif key == "enter":
            self.dismiss(self.results.selected)
        elif key in {"escape", "q", "p", "ctrl+g", "f8"}:
            self.dismiss(None)

    def on_results_list_chosen(self, event: ResultsList.Chosen) -> None:
        event.stop()
        self.dismiss(self.results.selected)
