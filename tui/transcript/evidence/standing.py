"""What a document says about one label; and what was chosen of all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

from tui.transcript.dialects import Opening
from tui.transcript.dialects.stamped import BARE_CLOCK
from tui.transcript.joining import CLOSING
from tui.transcript.labels import Label
from tui.transcript.lines import Page
from tui.transcript.pattern import pattern
from tui.transcript.refusal import SPEECH

FORM_WEIGHT = {
    "voice": 1.0,
    "heading colon": 0.9,
    "heading time": 0.85,
    "heading text": 0.6,
    "heading name": 0.5,
    "name time": 0.9,
    "name time text": 0.75,
    "time name": 0.85,
    "time name alone": 0.6,
    "bold": 0.8,
    "bold lead": 0.5,
    "bold alone": 0.55,
    "bracket": 0.6,
    "assembly": 0.8,
    "arrows": 0.8,
    "letter": 0.6,
    "letter number": 0.75,
    "plain": 0.5,
    "listed": 0.3,
    "alone": 0.4,
    "tabbed": 0.5,
    "table row": 0.9,
    "signed": 0.8,
    "dashed": 0.5,
    "dotted": 0.6,
    "rounded": 0.5,
    "spaced": 0.6,
    "framed": 0.6,
    "ended": 0.6,
    "dash": 0.8,
    "quoted": 0.6,
    "italic": 0.6,
    "heading": 0.6,
}


STRONG = 0.7


_SAMPLE = 24


BARE_FORMS = frozenset(("alone", "bold alone", "heading name", "letter", "letter number"))
"""Forms without a colon, a bracket or a time: any short line has them."""


_NO_FORMS: Counter[str] = Counter()


def sounds(opening: Opening, page: Page) -> bool:
    """What is said behind or below a label sounds like somebody talking."""
    text = opening.rest
    if not text:
        texts = page.lines.texts
        below = opening.at + 1
        if below + 1 < len(texts) and BARE_CLOCK.match(texts[below]):
            below += 1  # a time below the name
        text = texts[below] if below < len(texts) else ""
    return SPEECH.search(text, 0, 200) is not None


class Standing:
    """What a document says about one label."""

    __slots__ = ("_page", "_speech", "_starts", "forms", "key", "label", "openings")

    def __init__(self, key: str, label: Label, page: Page | None = None) -> None:
        self.key = key
        self.label = label
        self.openings: list[Opening] = []
        self.forms = _NO_FORMS
        self._page = page
        self._speech = -1.0
        self._starts = -1.0

    @property
    def n(self) -> int:
        return len(self.openings)

    @property
    def weight(self) -> float:
        return max(FORM_WEIGHT.get(form, 0.4) for form in self.forms)

    def _sample(self) -> list[Opening]:
        step = max(1, len(self.openings) // _SAMPLE)
        return self.openings[::step]

    @property
    def speech(self) -> float:
        """Share of its texts that sound like someone talking (a sample of them)."""
        if self._speech < 0 and self._page is not None:
            sample = self._sample()
            self._speech = sum(sounds(one, self._page) for one in sample) / len(sample)
        return self._speech

    @property
    def starts(self) -> float:
        """Share of its openings that begin a block or follow a finished line (a sample)."""
        if self._starts < 0 and self._page is not None:
            lines = self._page.lines
            gaps, kinds, texts = lines.gaps, lines.kinds, lines.texts
            sample = self._sample()
            starts = sum(
                1
                for opening in sample
                if gaps[opening.at]
                or kinds[opening.at - 1] != "text"
                or ends_before(texts[opening.at - 1])
            )
            self._starts = starts / len(sample)
        return self._starts


def ends_before(text: str) -> bool:
    """Whether a block can begin below this line: it is finished, or holds a time and nothing
    else."""
    return text[-1:] in CLOSING or (text[-1:].isdigit() and BARE_CLOCK.match(text) is not None)


@dataclass(slots=True)
class Choice:
    """The openings that open turns, in order, one per line, and why."""

    openings: list[Opening] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    rivals: int = 0
    """Openings of name-like labels that recur and were turned down all the same."""
    passed: int = 0
    """Openings in the same strong typography that were turned down, whatever their labels are."""
    refused: tuple[str, int] | None = None
    """Why openings that recur were taken for no talk, and the source line of the first one."""
    legend: list[Opening] = field(default_factory=list)
    """Openings that only declare who is who: a cast list."""
    labels: int = 0
    """How many labels there are, also of openings that were taken for no talk."""
    sounds: bool = True
    """As many texts sound like somebody talking as labels like these need."""

    @property
    def lines(self) -> set[int]:
        return {opening.at for opening in self.openings}


_CLEAR_NAMES, _TALKS, _LEAST_TALK, _ASKED = 0.75, 0.5, 0.12, 48
"""Labels that are less of a name than that, on the whole, need so many texts that sound like
somebody talking: of 1,529 real transcripts that were read with more certainty six have fewer, of
244 made-up lists 190. Where labels are names a few are enough, looked for in so many texts; names
with duties or marks have fewer."""


def all_sounds(choice: Choice, page: Page) -> bool:
    """As many texts sound like somebody talking as labels like these need."""
    openings, standings = choice.openings, choice.standings
    counts = Counter([opening.label.key for opening in openings])
    names = sum(n * standings[key].label.nameness for key, n in counts.items())
    if names < _CLEAR_NAMES * len(openings):
        said = sum(n * standings[key].speech for key, n in counts.items())
        return said >= _TALKS * len(openings)
    sample = openings[:: max(1, len(openings) // _ASKED)]
    needed = math.ceil(_LEAST_TALK * len(sample))
    heard = (1 for opening in sample if sounds(opening, page))
    return sum(islice(heard, needed)) == needed


QUESTION_END = pattern(r"(?:[?？؟]|か。)[*_”’」』\"')）]{0,4}\s*$")


_BOLD = frozenset(("**", "__"))


def is_bold(text: str) -> bool:
    """All of a line is bold, and it is a sentence."""
    whole = text[:2] in _BOLD and text[-2:] == text[:2]
    return whole and text.strip("*_ ")[-1:] in CLOSING


def standings_of(candidates: Iterable[Opening], page: Page) -> dict[str, Standing]:
    standings: dict[str, Standing] = {}
    for opening in candidates:
        label = opening.label
        standing = standings.get(label.key)
        if standing is None:
            standing = standings[label.key] = Standing(label.key, label, page)
        elif label is not standing.label and label.nameness > standing.label.nameness:
            standing.label = label
        standing.openings.append(opening)
    for standing in standings.values():
        standing.forms = Counter(map(form_of, standing.openings))
    return standings


def weight(opening: Opening) -> float:
    return FORM_WEIGHT.get(opening.form, 0.4)


at_of = attrgetter("at")


form_of = attrgetter("form")
