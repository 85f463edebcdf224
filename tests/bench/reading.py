"""How the reading pane's work grows: 100,000 turns beside 1,000, in one run.

    python -m tests.bench.reading [ROUNDS]

For each task the median in milliseconds on the short and on the long interview, and their ratio
(1.0: the length does not matter). Painting is included: every row of the screen is rendered.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from textual.app import App, ComposeResult

from tests.layout.conversations import long_interview
from tui.app.widgets.reading_pane import ReadingPane
from tui.transcript.model import Interview

SHORT, LONG = 1_000, 100_000
SIZE = (120, 48)


class Bench(App[None]):
    def compose(self) -> ComposeResult:
        yield ReadingPane()


def paint(pane: ReadingPane) -> None:
    for y in range(pane.size.height):
        pane.render_line(y)


def tasks(pane: ReadingPane, interview: Interview) -> dict[str, Callable[[], object]]:
    """Each task does one thing and paints; those that move come back by themselves."""
    turns = len(interview.turns)
    places = iter(range(0, 10**9, 7919))

    def other_width() -> None:
        pane.measure = 60 if pane.measure == 80 else 80

    return {
        "first show": lambda: pane.show(interview),
        "page down": lambda: pane.page(1),
        "line down": lambda: pane.scroll_rows(1),
        "go to a turn": lambda: pane.go_to(next(places) % turns),
        "to the end": lambda: pane.to_bottom() and pane.to_top(),
        "next turn": lambda: pane.step_turn(1),
        "next section": lambda: pane.step_section(1) or pane.to_top(),
        "another width": other_width,
    }


async def measure(interviews: list[Interview], rounds: int) -> list[dict[str, float]]:
    """Medians in milliseconds by task, the interviews taken in turns."""
    app = Bench()
    results: list[dict[str, list[float]]] = [{} for _ in interviews]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        pane = app.query_one(ReadingPane)
        for name in tasks(pane, interviews[0]):
            for interview, times in zip(interviews, results, strict=True):
                pane.show(interview)
                pane.go_to(len(interview.turns) // 3)
                paint(pane)
                task = tasks(pane, interview)[name]
                for _ in range(rounds):
                    start = perf_counter()
                    task()
                    paint(pane)
                    times.setdefault(name, []).append((perf_counter() - start) * 1000)
    return [{name: median(times) for name, times in one.items()} for one in results]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    interviews = [long_interview(SHORT), long_interview(LONG)]
    for interview in interviews:
        # Counted once for an interview, and by whoever reads it first.
        assert interview.section_of_turn
        assert interview.ordinal_of_turn
    short, long = asyncio.run(measure(interviews, rounds))
    print(f"{SIZE[0]}×{SIZE[1]}, medians of {rounds}, ms   {SHORT:>9,} {LONG:>9,}  ratio")
    for name, one in short.items():
        print(f"{name:<32} {one:>9.2f} {long[name]:>9.2f} {long[name] / one:>6.2f}")


if __name__ == "__main__":
    main()
