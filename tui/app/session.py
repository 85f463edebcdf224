"""What one run of the browser knows: library, index, settings, and what the reader left behind.

A session has no widgets. Slow work runs in threads of the app and comes back by its event loop;
search, OpenCC and RapidFuzz are imported by that work, never before the first paint.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from tui.library import Entry, Library
from tui.state import Position as SavedPosition
from tui.state import ReadingState, Settings
from tui.transcript.outline import OutlineItem, outline

if TYPE_CHECKING:
    from textual.app import App

    from tui.app.find_here import Matches, SpansInTurn
    from tui.app.finder_source import LibrarySource
    from tui.app.history import Place
    from tui.app.screens.browser import BrowserScreen
    from tui.app.topics_source import LibraryTopics
    from tui.layout.variant import Converter
    from tui.library.watch import Update
    from tui.search import Answer, SearchIndex
    from tui.topics import Ring, TopicIndex
    from tui.transcript.bilingual import Bilingual
    from tui.transcript.model import Interview

SAVE_AFTER = 1.0
"""Seconds after a move until the position is on disk: a kill -9 costs at most this much."""


class Session:
    """Everything that outlives a screen. Call its methods from the event loop only."""

    def __init__(
        self,
        app: App[None],
        library: Library,
        state: ReadingState,
        settings: Settings,
        start: tuple[Path, int] | None = None,
    ) -> None:
        self.app = app
        self.library = library
        self.state = state
        self.settings = settings
        self.progress = ""
        self.alone = False
        """Nothing else runs in this process: the collector of garbage may wait for us."""
        self.loaded = False
        self.stopped = False
        """The reader has had enough of reading in files: those so far will do for now."""
        self.searchable = False
        """Everything that was read can be found."""
        self.settled = False
        """All that is done at the start is done."""
        self._failed = ""
        self.index: SearchIndex | None = None
        self.topics: TopicIndex | None = None
        self.variant: str = settings.variant
        self.measure = self._remembered("measure", settings.measure * 2)
        self.tree_width = self._remembered("tree_width", settings.tree_width)
        self._start = start
        self._outlines: dict[str, tuple[OutlineItem, ...]] = {}
        self._titles: dict[str, str] = {}
        self._bilingual: dict[str, Bilingual | None] = {}
        self._save_is_due = False
        self._finds = itertools.count(1)
        self._latest_find = 0
        self._source: LibrarySource | None = None
        self._converter: Converter | None = None
        self._topics_source: LibraryTopics | None = None
        self._echoes: dict[str, Sequence[int]] = {}

    def _remembered(self, name: str, otherwise: int) -> int:
        value = self.state.remembered(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else otherwise

    # The library

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.library.entries

    def interview(self, entry_id: str) -> Interview | None:
        return self.library.interview(entry_id)

    def why_not(self, entry_id: str) -> str:
        """One line on why an interview cannot be shown."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry.error or "This interview is still being read."
        return "This interview is not in the library."

    def outline_of(self, entry_id: str) -> tuple[OutlineItem, ...]:
        if entry_id not in self._outlines:
            interview = self.interview(entry_id)
            if interview is None:
                return ()
            self._outlines[entry_id] = outline(interview)
        return self._outlines[entry_id]

    def bilingual_of(self, interview: Interview) -> Bilingual | None:
        """How an interview is bilingual, None when it is in one language."""
        if interview.id not in self._bilingual:
            from tui.transcript.bilingual import bilingual

            self._bilingual[interview.id] = bilingual(interview)
        return self._bilingual[interview.id]

    def load(self) -> None:
        """Read the library in a thread; progress and the end come back as calls on the screen."""
        self.app.run_worker(self._load, thread=True, group="library", exit_on_error=False)

    def _load(self) -> None:
        try:
            self._load_and_index()
        except Exception as error:
            self.failed(error)
        finally:
            if self.alone:
                gc.enable()

    def failed(self, error: Exception) -> None:
        """Say that loading has ended with a fault. From any thread but the event loop's."""
        # It must not leave the reader before a screen that waits for ever.
        self.progress = ""
        self.loaded = True
        self._failed = f"Loading stopped: {type(error).__name__}: {error}"
        if self.app.is_running:
            self.say_error(self._failed)

    def say_error(self, message: str) -> None:
        """Say one line on the screen. From any thread but the event loop's."""
        if self.app.is_running:
            self.app.call_from_thread(self._say_error, message)

    def _load_and_index(self) -> None:
        from tui.app.loading import Loading
        from tui.search.feed import give_back_memory

        worker = get_current_worker()

        def cancelled() -> bool:
            return worker.is_cancelled or not self.app.is_running

        loading = Loading(self, cancelled)
        if self.alone:
            # A look through everything for garbage would stop the screen for longer than a frame,
            # and little of what loading makes is garbage.
            gc.disable()
        loading.load(self._wanted)
        if cancelled():
            return
        self.app.call_from_thread(self._screen_loaded)
        loading.index()
        self._build_topics(cancelled)
        give_back_memory()
        if self.alone:
            # What is there now stays: later looks need not go through it again.
            gc.freeze()
            gc.enable()
        self.progress = ""
        self.settled = True
        if not cancelled():
            self.app.call_from_thread(self.show_progress)
            if not self.stopped:  # a look at the disk would find all the others
                loading.follow()

    def stop_loading(self) -> bool:
        """Read in no more files in this run; whether any were being read."""
        if self.loaded:
            return False
        self.stopped = True
        return True

    def _wanted(self) -> str | Path | None:
        """What is to be read first: the id of an interview, or a file."""
        return self._start[0] if self._start is not None else self.state.last_open(self.library.key)

    def show_progress(self, *, entries: bool = True) -> None:
        """More has been read, or all of it, since the screen was last told. Without ``entries``
        it is only shown how far that is, unless one waits for something to read."""
        from tui.app.screens.browser import BrowserScreen

        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            if entries or screen.pane.interview is None:
                screen.entries_changed()
            else:
                screen.show_facts()
        if not self.progress:
            self.ask_finder_again()

    def library_changed(self, update: Update) -> None:
        """Files have come, changed or gone while the browser was open: show it, and keep the
        place of who reads one of them."""
        from tui.app.screens.browser import BrowserScreen

        for one in (*update.changed, *update.gone):
            self._outlines.pop(one, None)
            self._bilingual.pop(one, None)
            self._echoes.pop(one, None)
        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.entries_changed()
            before = screen.pane.interview
            if before is not None and before.id in update.changed:
                self._read_on(screen, before)
            elif before is not None and before.id in update.gone:
                screen.say("The file is no longer there; this is what it was.", error=True)
        file_changed = getattr(self.app.screen, "file_changed", None)
        if file_changed is not None:
            file_changed(update.changed)
        self.ask_finder_again()

    def corrected(self, after: Interview) -> None:
        """The reader has set right how an interview is read: show it so at once. The library
        follows by itself."""
        from tui.app.screens.browser import BrowserScreen

        self._outlines.pop(after.id, None)
        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            before = screen.pane.interview
            if before is not None and before.id == after.id:
                self._read_on(screen, before, after)

    def _read_on(
        self, screen: BrowserScreen, before: Interview, after: Interview | None = None
    ) -> None:
        from tui.app.loading import place_after

        after = after or self.interview(before.id)
        if after is None:
            screen.say(f"{self.why_not(before.id)} This is what it was.", error=True)
            return
        position = screen.pane.position
        if position is not None:
            ordinal = place_after(before, before.ordinal_of_turn.get(position.turn_id, 0), after)
            if ordinal is not None:
                turn_id = after.turns[ordinal].id
                char = position.char if turn_id == position.turn_id else 0
                self.state.set_position(after.id, SavedPosition(turn_id, char))
        screen.show_again(after)

    def ask_finder_again(self) -> None:
        """A finder that stands open shows how far things are, and what there is by now."""
        source_changed = getattr(self.app.screen, "source_changed", None)
        if source_changed is not None:
            source_changed()

    def _screen_loaded(self) -> None:
        from tui.app.screens.browser import BrowserScreen

        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.library_loaded()
            trouble = [self.library.trouble] if self.library.trouble is not None else []
            if self.stopped:
                read, total = len(self.entries), len(self.library.discover())
                trouble.append(f"Stopped at {read:,} of {total:,} files; the others next time.")
            for message in (*trouble, *self.settings.problems, *self.state.take_messages()):
                screen.say(message, error=True)

    def first_to_open(self) -> tuple[str, int | None] | None:
        """What to show at the start, as (interview id, turn ordinal), once it has been read:
        the place asked for, else what was open last, else the first interview."""
        # Before the entries are looked at: the loading thread may add the last one meanwhile.
        loaded = self.loaded
        if self._start is not None:
            path, line = self._start
            for entry in self.entries:
                if entry.path == path or _same_file(entry.path, path):
                    interview = self.interview(entry.id)
                    return (entry.id, interview.turn_at_line(line) if interview else None)
            return self._first_readable(loaded) if loaded else None
        last = self.state.last_open(self.library.key)
        if last is not None and self.interview(last) is not None:
            return (last, None)
        if last is None or loaded:
            return self._first_readable(loaded)
        return None

    def _first_readable(self, loaded: bool) -> tuple[str, None] | None:
        can_be_read = [entry for entry in self.entries if entry.error is None]
        spoken = (entry.id for entry in can_be_read if entry.turns)
        found = next(spoken, can_be_read[0].id if can_be_read and loaded else None)
        return (found, None) if found is not None else None

    def empty_message(self) -> str:
        """What to say when there is nothing to read."""
        errors = [entry.error for entry in self.entries if entry.error is not None]
        if errors:
            return errors[0] if len(errors) == 1 else f"None of {len(errors)} files can be read."
        return self.library.notice or "No transcripts here."

    # What the reader left behind

    def position(self, interview: Interview) -> SavedPosition | None:
        return self.state.position(interview.id)

    def opened(self, interview: Interview) -> None:
        self.state.set_last_open(self.library.key, interview.id)
        self._save_soon()

    def remember_position(self, place: Place) -> None:
        self.state.set_position(place.interview_id, SavedPosition(place.turn_id, place.char))
        self._save_soon()

    def _save_soon(self) -> None:
        if not self._save_is_due:
            self._save_is_due = True
            self.app.set_timer(SAVE_AFTER, self._save_in_thread)

    def _save_in_thread(self) -> None:
        self._save_is_due = False
        self.app.run_worker(self.save, thread=True, group="save", exit_on_error=False)

    def save(self) -> None:
        """Write what the reader left behind. Failing says so once and loses nothing in memory."""
        self.state.save()
        for message in self.state.take_messages():
            self.app.call_from_thread(self._say_error, message)

    def _say_error(self, message: str) -> None:
        from tui.app.screens.browser import BrowserScreen

        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.say(message, error=True)

    # Display

    def set_variant(self, variant: str) -> None:
        self.variant = variant
        self._titles.clear()
        self._converter = None

    def remember(self, name: str, value: str | int) -> None:
        """Keep a small thing for the next start."""
        self.state.remember(name, value)
        self._save_soon()

    def set_measure(self, cells: int) -> None:
        self.measure = cells
        self.remember("measure", cells)

    def set_tree_width(self, cells: int) -> None:
        self.tree_width = cells
        self.remember("tree_width", cells)

    def next_theme(self) -> str:
        from tui.app.themes import CYCLE

        theme = self.app.theme
        place = CYCLE.index(theme) + 1 if theme in CYCLE else 0
        self.app.theme = CYCLE[place % len(CYCLE)]
        self.remember("theme", self.app.theme)
        return self.app.theme

    def display_title(self, text: str) -> str:
        """A title or a name in the script that is shown."""
        if self.variant == "original":
            return text
        if text not in self._titles:
            from tui.layout.variant import convert

            self._titles[text] = convert(text, self.variant)
        return self._titles[text]

    # Finding

    def fold(self, text: str) -> str:
        from tui.search import fold

        return fold(text)

    def finder_source(self) -> LibrarySource:
        """What the finder asks: this library and its index as they are at the time."""
        if self._source is None:
            from tui.app.finder_source import LibrarySource

            self._source = LibrarySource(self)
        return self._source

    def remember_query(self, query: str) -> None:
        self.state.add_query(query)
        self._save_soon()

    def converter(self) -> Converter | None:
        """The display conversion in use, None for the script as written."""
        if self.variant == "original":
            return None
        if self._converter is None:
            from tui.layout.variant import Converter

            names = {name for entry in self.entries for name in entry.speakers}
            self._converter = Converter(self.variant, names)
        return self._converter

    def search(self, text: str, limit: int, cancelled: Callable[[], bool]) -> Answer:
        """Called in the finder's thread: search everything, waiting for the first index."""
        while self.index is None and not cancelled() and not self._failed:
            time.sleep(0.02)
        if self.index is None:
            from tui.search import Answer, parse_query

            return Answer(parse_query(text), (), 0, 0.0, self._failed or None)
        return self.index.search(text, limit, cancelled, hurried=True)

    # The same topic elsewhere

    def compare(
        self, interview: Interview, ordinal: int, line: int, then: Callable[[Ring], None]
    ) -> bool:
        """Find what others say about a turn, or the paragraph of it that has a source line, in a
        thread; ``then`` gets the ring of it.

        False while the interviews have not been compared yet.
        """
        topics = self.topics
        if topics is None:
            return False

        def work() -> None:
            from tui.topics import Ring

            related = tuple(topics.related(interview, ordinal, line=line))
            self.app.call_from_thread(then, Ring((interview.id, ordinal), related))

        self.app.run_worker(work, thread=True, group="topics", exclusive=True, exit_on_error=False)
        return True

    def wait_for_topics(self, cancelled: Callable[[], bool]) -> TopicIndex | None:
        """Called in a thread: the comparison of the interviews, once it is there."""
        while self.topics is None and not cancelled() and not self._failed:
            time.sleep(0.02)
        return self.topics

    def topics_source(self) -> LibraryTopics:
        """What the topics screen asks."""
        if self._topics_source is None:
            from tui.app.topics_source import LibraryTopics

            self._topics_source = LibraryTopics(self)
        return self._topics_source

    def find_echoes(self, interview: Interview, then: Callable[[str, Sequence[int]], None]) -> None:
        """For each turn of an interview how many others speak of the same, in a thread."""
        topics = self.topics
        if topics is None:
            return
        known = self._echoes.get(interview.id)
        if known is not None:
            then(interview.id, known)
            return

        def work() -> None:
            worker = get_current_worker()
            found = topics.echoes(interview.id, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self._echoes[interview.id] = found
                self.app.call_from_thread(then, interview.id, found)

        self.app.run_worker(work, thread=True, group="echoes", exclusive=True, exit_on_error=False)

    def accounts_beside(self, interview: Interview, ordinal: int) -> list[Interview]:
        """What to put beside an interview: the other accounts of its conversation, else the two
        others that speak most of the passage."""
        group = next((ids for ids in self.conversations() if interview.id in ids), ())
        ids = [entry_id for entry_id in group if entry_id != interview.id]
        if not ids and self.topics is not None:
            related = self.topics.related(interview, ordinal)
            ids = list(dict.fromkeys(item.interview_id for item in related))[:2]
        found = (self.interview(entry_id) for entry_id in ids)
        return [other for other in found if other is not None]

    def conversations(self) -> list[tuple[str, ...]]:
        """The ids of interviews that are accounts of one conversation, group by group."""
        return self.topics.conversations() if self.topics is not None else []

    def _build_topics(self, cancelled: Callable[[], bool]) -> None:
        from tui.topics import TopicIndex
        from tui.topics.aside import compare_aside

        self.progress = "comparing"
        interviews, folder = self.library.lent(), self.library.topics_folder
        topics = TopicIndex.open(folder, interviews) if folder is not None else None
        if topics is None and not self.stopped and compare_aside(self.library, cancelled):
            assert folder is not None
            topics = TopicIndex.open(folder, interviews)
        if cancelled():
            return
        kept = topics is not None
        if topics is None:
            topics = TopicIndex.renew(folder, interviews, cancelled)
        topics.prepare(cancelled)
        if cancelled():
            return
        self.topics = topics
        self.app.call_from_thread(self._compared)
        if folder is not None and not kept:
            with contextlib.suppress(OSError):
                topics.save(folder)

    def topics_changed(self, update: Update) -> None:
        """Compare what has changed on disk. In a thread."""
        if self.topics is not None:
            self.topics.remove([*update.changed, *update.gone])
            # A file may be gone again: then the next update says so.
            with contextlib.suppress(LookupError):
                self.topics.add(self.library.lent([*update.added, *update.changed]))

    def _compared(self) -> None:
        from tui.app.screens.browser import BrowserScreen

        screen = self.app.screen_stack[0]
        if isinstance(screen, BrowserScreen):
            screen.interviews_compared()

    def spans_of(self, query: str) -> SpansInTurn:
        from tui.search import parse_query, spans_in_turn

        parsed = parse_query(query)
        return lambda turn: spans_in_turn(turn, parsed)

    def find_here(self, query: str, interview: Interview, then: Callable[[Matches], None]) -> None:
        """Find ``query`` in an interview in a thread; ``then`` gets the newest answer only."""
        from tui.app.find_here import find_matches

        number = self._latest_find = next(self._finds)

        def outdated() -> bool:
            return number != self._latest_find

        def deliver(matches: Matches) -> None:
            if not outdated():
                then(matches)

        def work() -> None:
            matches = find_matches(query, interview, self.spans_of(query), outdated)
            if matches is not None:
                self.app.call_from_thread(deliver, matches)

        self.app.run_worker(work, thread=True, group="find-here", exit_on_error=False)

    def stop_finding(self) -> None:
        """Drop the answer that is still under way."""
        self._latest_find = next(self._finds)

    def find_now(self, query: str, interview: Interview) -> Matches:
        from tui.app.find_here import find_matches

        matches = find_matches(query, interview, self.spans_of(query))
        assert matches is not None
        return matches

    def next_with_match(self, query: str, interview: Interview, by: int) -> Matches | None:
        """The matches of the nearest interview after (``by`` 1) or before (-1) this one."""
        ids = [entry.id for entry in self.entries if entry.error is None]
        if interview.id not in ids:
            return None
        place = ids.index(interview.id)
        for entry_id in ids[place + 1 :] if by > 0 else reversed(ids[:place]):
            other = self.interview(entry_id)
            if other is not None:
                found = self.find_now(query, other)
                if found.matches:
                    return found
        return None

    def turn_at_time(self, interview: Interview, seconds: int) -> int | None:
        """The ordinal of the last turn that begins at or before a time, None without times.

        A section's time counts as its first turn's.
        """
        from tui.app.screens.command import seconds_of

        found: int | None = None
        first: int | None = None
        ordinal = 0
        for section in interview.sections:
            for place, turn in enumerate(section.turns):
                stamp = turn.timestamp or (section.timestamp if place == 0 else None)
                if stamp is not None:
                    first = ordinal if first is None else first
                    if seconds_of(stamp.split(".")[0].split(",")[0]) <= seconds:
                        found = ordinal
                ordinal += 1
        return found if found is not None else first


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
