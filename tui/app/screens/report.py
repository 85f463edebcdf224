"""How a file was read: dialect, people, warnings, what was left out; and setting it right.

Two pages: the report, and the file line by line. What is changed goes into the sidecar of the
transcript at once, and the text behind is read again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.containers import Container
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.actions import key_label
from tui.app.keys import stroke
from tui.app.report_source import Candidate, Reading, ReportSource
from tui.app.widgets.prompt_bar import PromptBar
from tui.app.widgets.report_page import ReportItem, ReportPage
from tui.app.widgets.row_list import RowList
from tui.app.widgets.source_lines import SourceLines
from tui.app.widgets.status_bar import StatusBar
from tui.printable import printable
from tui.state.sidecar import (
    Edit,
    SetLines,
    SetSpeaker,
    SetValue,
    SidecarError,
    sidecar_to_change,
)
from tui.transcript.corrections import AUTOMATIC, lines_text
from tui.transcript.model import Interview, Lines, Role, Speaker
from tui.transcript.sidecar import name_in_report

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

REPORT_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("report-down", ("j", "down", "ctrl+n"), "Next row"),
    ("report-up", ("k", "up", "ctrl+p"), "Previous row"),
    ("report-page-down", ("space", "pagedown", "ctrl+d"), "A page of rows down"),
    ("report-page-up", ("b", "pageup", "ctrl+u"), "A page of rows up"),
    ("report-top", ("g", "home"), "First row"),
    ("report-bottom", ("G", "end"), "Last row"),
    (
        "report-enter",
        ("enter",),
        "Change what the cursor is on; go to a warning or a line in the text",
    ),
    ("report-page", ("tab", "shift+tab"), "Between the report and the file line by line"),
    ("report-rename", ("r", "f2"), "Rename the speaker"),
    ("report-merge", ("m", "f6"), "Merge the speaker into another one"),
    ("report-role", ("o", "f7"), "Role of the speaker: host, guest, other"),
    ("report-select", ("v", "f8"), "Select lines from here on, or no more"),
    ("report-lines", ("x", "delete", "ctrl+x"), "Leave lines out, or take them in again"),
    ("report-undo", ("u", "ctrl+z"), "Undo the last change"),
    ("report-close", ("escape", "i", "q", "ctrl+g"), "Back to the text"),
)
"""(action id, keys, description) of every key on the report."""

_ACTION_OF = {key: action for action, keys, _ in REPORT_KEYS for key in keys}
_KEY_OF = {action: key_label(keys[0]) for action, keys, _ in REPORT_KEYS}
T = TypeVar("T")

_ROLES: tuple[Role, ...] = ("host", "guest", "other")


class _Answered(Message):
    """A thread of the screen is through: call ``then`` with nothing in between."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.then = then
        super().__init__()


class ReportScreen(ModalScreen[int | None]):
    """How an interview was read. Dismissed with a source line to go to, or None.

    ``changed`` is called with the interview as it has become, after each change. ``line`` is where
    the reader is in the file.
    """

    BINDINGS: ClassVar = []

    DEFAULT_CSS = """
    ReportScreen {
        layout: vertical;
        overflow: hidden;
        background: $background;
        &:ansi { background: ansi_default; }
        & > #report-title { height: 1; padding: 0 1; background: $panel; color: $foreground; }
        & > #report-pages { height: 1fr; margin-bottom: 1; }
        & SourceLines { display: none; }
        &.-lines SourceLines { display: block; }
        &.-lines ReportPage { display: none; }
    }
    """

    def __init__(
        self, source: ReportSource, changed: Callable[[Interview], None], line: int = 1
    ) -> None:
        super().__init__()
        self._source = source
        self._changed = changed
        self._line = line
        self._interview = source.first
        self._reading: Reading | None = None
        self._prompt: PromptBar | None = None
        self._then: Callable[[str], None] | None = None
        self._busy = 0
        self.report = ReportPage(id="report")
        self.source_lines = SourceLines(id="source-lines")
        self.status = StatusBar(id="report-status")

    def compose(self) -> ComposeResult:
        yield Static("", id="report-title", markup=False)
        with Container(id="report-pages"):
            yield self.report
            yield self.source_lines
        yield self.status

    def on_mount(self) -> None:
        self.set_focus(None)
        self._show_title()
        self.report.show(self._interview)
        self._show_hints()
        self._in_thread(self._source.read, self._first_read)

    # Work in threads

    @property
    def waiting(self) -> bool:
        """Something is being read or written."""
        return self._busy > 0

    def _in_thread(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do something slow, and then something with its result on the screen. What cannot be
        done is said."""

        def run() -> None:
            try:
                result = work()
            except SidecarError as error:
                message = str(error)
                self.post_message(_Answered(lambda: self.say(message, error=True)))
            except Exception as error:
                message = f"{type(error).__name__}: {error}"
                self.post_message(_Answered(lambda: self.say(message, error=True)))
            else:
                self.post_message(_Answered(lambda: then(result)))

        self._busy += 1
        threading.Thread(target=run, name="report", daemon=True).start()

    @on(_Answered)
    def _on_answered(self, event: _Answered) -> None:
        event.stop()
        self._busy -= 1
        if self.is_attached:
            event.then()

    def _first_read(self, reading: Reading) -> None:
        self._take(reading)
        self.source_lines.move_to(self._line - 1)

    def _take(self, reading: Reading) -> None:
        self._reading = reading
        self._interview = reading.interview
        self.report.show(reading.interview, reading.lines, reading.turns)
        self.source_lines.show(reading.lines, reading.fates)
        self._show_title()
        self._show_hints()

    def file_changed(self, entry_ids: Collection[str]) -> None:
        """These files have changed on disk: what is shown of one follows."""
        if self._interview.id in entry_ids and not self.waiting:
            before = self._reading
            self._in_thread(lambda: self._source.read_if_changed(before), self._take_what_is_new)

    def _take_what_is_new(self, reading: Reading | None) -> None:
        if reading is not None:
            self._take(reading)
            self.say("The file or its sidecar has changed on disk.")

    def _edit(self, edit: Edit, done: str) -> None:
        def then(reading: Reading) -> None:
            self._take(reading)
            kept = self._source.kept
            where = f" Kept in {printable(str(kept.parent))}." if kept is not None else ""
            self.say(f"{done} {_KEY_OF['report-undo']} undoes.{where}")
            self._changed(reading.interview)

        self._in_thread(lambda: self._source.change(edit), then)

    # What is shown

    def say(self, message: str, *, error: bool = False) -> None:
        self.status.say(message, error=error)

    def _show_title(self) -> None:
        page = "line by line" if self.on_lines else "report"
        title = f"How this file was read · {page}    {self._interview.path.name}"
        self.query_one("#report-title", Static).update(title)

    @property
    def on_lines(self) -> bool:
        """The page line by line is shown."""
        return self.has_class("-lines")

    @property
    def _list(self) -> RowList:
        return self.source_lines if self.on_lines else self.report

    def _show_hints(self) -> None:
        words: list[tuple[str, str]] = []
        item = None if self.on_lines else self.report.item
        if self.on_lines:
            words = [
                ("report-lines", self._word_for_lines()),
                ("report-select", "no range" if self.source_lines.selecting else "range"),
                ("report-enter", "in the text"),
                ("report-page", "report"),
            ]
        elif item is not None:
            words = {
                "title": [("report-enter", "change")],
                "date": [("report-enter", "change")],
                "dialect": [("report-enter", "choose another")],
                "speaker": [
                    ("report-rename", "rename"),
                    ("report-merge", "merge"),
                    ("report-role", "role"),
                ],
                "warning": [("report-enter", "go to the line")],
                "dropped": [("report-lines", "take in"), ("report-enter", "see it in place")],
            }[item.kind]
            words = [*words, ("report-page", "line by line")]
        words += [("report-undo", "undo"), ("report-close", "back")]
        self.status.set_hints([(_KEY_OF[action], word) for action, word in words])

    def _word_for_lines(self) -> str:
        restore = self.source_lines.left_out(self.source_lines.range)
        return "take in" if restore else "leave out"

    # Keys

    def on_key(self, event: Key) -> None:
        if self._prompt is not None:
            return
        action = _ACTION_OF.get(stroke(event.key, event.character))
        if action is None:
            return
        event.stop()
        event.prevent_default()
        if self.status.message:
            self.say("")
        getattr(self, "action_" + action.replace("-", "_"))()
        if self.is_attached:
            self._show_hints()

    def on_row_list_clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        self._show_hints()

    def action_report_down(self) -> None:
        self._list.move(1)

    def action_report_up(self) -> None:
        self._list.move(-1)

    def action_report_page_down(self) -> None:
        self._list.move_page(1)

    def action_report_page_up(self) -> None:
        self._list.move_page(-1)

    def action_report_top(self) -> None:
        self._list.move_to(0)

    def action_report_bottom(self) -> None:
        self._list.move_to(self._list.item_count() - 1)

    def action_report_page(self) -> None:
        self._to_page(not self.on_lines)

    def _to_page(self, lines: bool, line: int | None = None) -> None:
        if lines and not self._lines_are_there():
            return
        self.set_class(lines, "-lines")
        self._show_title()
        # Its size is known once it is laid out.
        self.call_after_refresh(lambda: self._list.move_to(self._list.cursor))
        if line is not None:
            self.source_lines.move_to(line - 1)

    def _lines_are_there(self) -> bool:
        if self._reading is None:
            self.say("The file is still being read; a moment." if self.waiting
                     else "The file cannot be read again.")  # fmt: skip
        return self._reading is not None

    def action_report_close(self) -> None:
        if self.on_lines and self.source_lines.selecting:
            self.source_lines.select(False)
        else:
            self.dismiss(None)

    def action_report_undo(self) -> None:
        def then(reading: Reading | None) -> None:
            if reading is None:
                self.say("Nothing to undo.")
                return
            self._take(reading)
            self.say("Undone.")
            self._changed(reading.interview)

        self._in_thread(self._source.undo, then)

    def action_report_enter(self) -> None:
        item = self.report.item
        if self.on_lines:
            if not self.source_lines.is_blank((self.source_lines.line,) * 2):
                self.dismiss(self.source_lines.line)
        elif item is not None:
            self._enter(item)

    def _enter(self, item: ReportItem) -> None:
        interview = self._interview
        if item.kind == "title":
            self._ask("Title: ", interview.title, self._set_title)
        elif item.kind == "date":
            self._ask("Date: ", interview.meta.get("date", ""), self._set_date)
        elif item.kind == "dialect":
            self._in_thread(self._source.candidates, self._choose_dialect)
            self.say("Reading the file in every dialect…")
        elif item.kind == "speaker":
            self.action_report_rename()
        elif item.kind == "warning":
            warning = interview.report.warnings[item.index]
            if warning.line:
                self.dismiss(warning.line)
            else:
                self.say("This is about the file as a whole.")
        else:
            self._to_page(True, interview.dropped[item.index].lines[0])

    # Title, date, dialect

    def _set_title(self, text: str) -> None:
        if text == self._interview.title:
            return
        self._edit(
            SetValue("title", text or None), "Title set." if text else "Title as in the file."
        )

    def _set_date(self, text: str) -> None:
        if text == self._interview.meta.get("date", ""):
            return
        self._edit(SetValue("date", text or None), "Date set." if text else "Date as in the file.")

    def _choose_dialect(self, candidates: list[Candidate]) -> None:
        from tui.app.screens.choice import ChoiceScreen

        self.say("")
        bare = self._interview.report.dialect.rpartition(": ")[2]
        at = next((n for n, one in enumerate(candidates) if n and one.dialect == bare), 0)
        if "by hand" not in " ".join(self._interview.report.evidence):
            at = 0

        def chosen(n: int | None) -> None:
            if n is not None:
                dialect = candidates[n].dialect
                own = name_in_report(sidecar_to_change(self._interview.path), self._interview.path)
                others = [one for one in self._interview.report.sidecars if one != own]
                # Another sidecar may force one: that is only undone by saying so.
                plain = dialect == AUTOMATIC and not others
                value = None if plain else dialect
                self._edit(SetValue("dialect", value), f"Read as: {dialect}.")

        choices = [(one.name, one.about) for one in candidates]
        self.app.push_screen(ChoiceScreen("Read this file as", choices, at), chosen)

    # Speakers

    def _speaker(self) -> Speaker | None:
        item = None if self.on_lines else self.report.item
        if item is None or item.kind != "speaker":
            self.say("Put the cursor on a speaker of the report.")
            return None
        return self._interview.speakers[item.index]

    def action_report_rename(self) -> None:
        speaker = self._speaker()
        if speaker is not None:

            def rename(name: str) -> None:
                if name and name != speaker.name:
                    self._edit(SetSpeaker(speaker, name), f"{speaker.name} is {name} now.")

            self._ask("Name: ", speaker.name, rename)

    def action_report_merge(self) -> None:
        speaker = self._speaker()
        if speaker is None:
            return
        others = [one for one in self._interview.speakers if one.id != speaker.id]
        if not others:
            self.say("There is nobody else to merge with.")
            return
        from tui.app.screens.choice import ChoiceScreen

        def chosen(n: int | None) -> None:
            if n is not None:
                name = others[n].name
                self._edit(SetSpeaker(speaker, name), f"{speaker.name} and {name} are one person.")

        choices = [(one.name, f"{one.role} · {', '.join(one.labels)}") for one in others]
        self.app.push_screen(ChoiceScreen(f"{speaker.name} is the same as", choices), chosen)

    def action_report_role(self) -> None:
        speaker = self._speaker()
        if speaker is None:
            return
        from tui.app.screens.choice import ChoiceScreen

        def chosen(n: int | None) -> None:
            if n is not None and _ROLES[n] != speaker.role:
                self._edit(SetSpeaker(speaker, role=_ROLES[n]), f"{speaker.name}: {_ROLES[n]}.")

        about = ("who asks", "who is asked", "anybody else")
        choices = list(zip(_ROLES, about, strict=True))
        screen = ChoiceScreen(f"Role of {speaker.name}", choices, _ROLES.index(speaker.role))
        self.app.push_screen(screen, chosen)

    # Lines

    def action_report_select(self) -> None:
        if not self.on_lines:
            self._to_page(True)
        if self.on_lines:
            self.source_lines.select(not self.source_lines.selecting)

    def action_report_lines(self) -> None:
        if not self._lines_are_there():
            return
        if self.on_lines:
            self._set_lines(self.source_lines.range)
            return
        item = self.report.item
        if item is None or item.kind != "dropped":
            self.say(f"{_KEY_OF['report-page']} shows the lines; leave them out there.")
            return
        self._set_lines(self._interview.dropped[item.index].lines)

    def _set_lines(self, lines: Lines) -> None:
        assert self._reading is not None
        if self.source_lines.is_blank(lines):
            self.say("There is nothing on this line.")
            return
        restore = self.source_lines.left_out(lines)
        named = lines_text(lines).capitalize()
        done = f"{named}: text again." if restore else f"{named}: left out."
        self._edit(SetLines(lines, self._reading.lines, restore), done)

    # The text field

    def _ask(self, prompt: str, text: str, then: Callable[[str], None]) -> None:
        if self._reading is None:
            self._lines_are_there()
            return
        self._prompt = PromptBar("report", prompt, text)
        self._then = then
        self.mount(self._prompt)

    def _close_prompt(self) -> None:
        if self._prompt is not None:
            self._prompt.remove()
            self._prompt = None
            self.set_focus(None)

    def on_prompt_bar_accepted(self, event: PromptBar.Accepted) -> None:
        event.stop()
        then, self._then = self._then, None
        self._close_prompt()
        if then is not None:
            then(" ".join(event.text.split()))

    def on_prompt_bar_left(self, event: PromptBar.Left) -> None:
        event.stop()
        self._then = None
        self._close_prompt()
