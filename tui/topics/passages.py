"""Cutting an interview into passages: pieces of the size of one topic.

A passage is a question with its answer, or a run of turns of about that size, never across a
heading; a very long turn is several passages, cut between its paragraphs, and so is what an author
tells or notes: nobody has asked one question there. An interview is always cut in the same way, so
that passages need not be kept: an index only counts them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from tui.transcript.model import Interview, Lines, Turn

SMALLEST = 150
"""A passage of at least this size ends where the next question begins."""
LARGEST = 480
"""A passage ends before the turn that would make it larger than this."""
TOLD = 100
"""What an author tells is cut, between paragraphs, into passages of at least this size."""
FEW_TURNS = 2
"""In an interview of so many turns, a speech or a column, nobody asks: they are cut likewise."""
BACK_CHANNEL = 10
"""A turn of at most this size says nothing of its own: 是的。 / Right. / Thank you."""

REACH = 12
"""Turns to either side of one that may tell what it is about."""
ENOUGH = 200
"""A turn of this size needs little help from its neighbours to say what it is about."""
ANSWER, QUESTION, BESIDE = 0.7, 0.7, 0.1
"""What the answer to a turn, the question before it, and other neighbours weigh."""
ON, ON_TOLD = 0.5, 0.25
"""What the next paragraph weighs beside one of an answer, and beside one that an author tells; the
one after that weighs as much less again."""

TOLD_KINDS = ("narration", "note")

_QUESTION_ENDS = ("?", "？", "吗。", "嗎。", "呢。")


@dataclass(frozen=True, slots=True)
class Passage:
    """Turns ``first`` to ``last`` of an interview (ordinals, both inclusive); of one long turn only
    the paragraphs ``paragraphs`` (start, end), None for all of them."""

    first: int
    last: int
    paragraphs: tuple[int, int] | None = None


def size(text: str) -> int:
    """How much a text says, about, in Chinese characters: three letters count as one."""
    return len(text) if not text.isascii() else len(text) // 3


def opens_exchange(interview: Interview, turn: Turn) -> bool:
    """Whether a turn asks: its label says so, or a host speaks, or it ends in a question mark."""
    speaker = interview.speaker_by_id.get(turn.speaker) if turn.speaker else None
    return _asks(turn, (turn.speaker,) if speaker is not None and speaker.role == "host" else ())


def _asks(turn: Turn, hosts: Container[str | None]) -> bool:
    """Whether a turn asks, in an interview with these hosts (ids)."""
    if turn.kind == "question" or turn.speaker in hosts:
        return True
    if not turn.paragraphs:
        return False
    return turn.paragraphs[-1].text.rstrip("”\"'」』 ").endswith(_QUESTION_ENDS)


def passages(interview: Interview) -> list[Passage]:
    """All passages in reading order; together they hold each turn that has text."""
    found: list[Passage] = []
    sections = interview.sections
    hosts = {speaker.id for speaker in interview.speakers if speaker.role == "host"}
    alone = sum(len(section.turns) for section in sections) <= FEW_TURNS
    start = 0
    for section in sections:
        found.extend(_in_section(section.turns, start, hosts, alone=alone))
        start += len(section.turns)
    return found


def _in_section(
    turns: Sequence[Turn], start: int, hosts: Container[str | None], *, alone: bool
) -> Iterator[Passage]:
    first, held = start, 0
    for ordinal, turn in enumerate(turns, start):
        paragraphs = turn.paragraphs
        amount = sum([size(paragraph.text) for paragraph in paragraphs])
        told = (alone or turn.kind in TOLD_KINDS) and amount > 2 * TOLD
        if len(paragraphs) > 1 and (told or amount > 2 * LARGEST):
            if first < ordinal:
                yield Passage(first, ordinal - 1)
            yield from _in_turn(ordinal, turn, TOLD if told else LARGEST)
            first, held = ordinal + 1, 0
            continue
        if first < ordinal and (
            held + amount > LARGEST or (held >= SMALLEST and _asks(turn, hosts))
        ):
            yield Passage(first, ordinal - 1)
            first, held = ordinal, 0
        held += amount
    if first < start + len(turns):
        yield Passage(first, start + len(turns) - 1)


def _in_turn(ordinal: int, turn: Turn, most: int) -> Iterator[Passage]:
    first, held = 0, 0
    for n, paragraph in enumerate(turn.paragraphs):
        amount = size(paragraph.text)
        if n > first and held + amount > most:
            yield Passage(ordinal, ordinal, (first, n))
            first, held = n, 0
        held += amount
    yield Passage(ordinal, ordinal, (first, len(turn.paragraphs)))


def text_of(interview: Interview, passage: Passage) -> str:
    """The passage's paragraphs, one per line."""
    return texts_of(interview, [passage])[0]


def texts_of(interview: Interview, cut: Sequence[Passage]) -> list[str]:
    """The paragraphs of each passage, one per line."""
    turns = interview.turns
    texts = []
    for passage in cut:
        if passage.paragraphs is not None:
            start, end = passage.paragraphs
            said = [p.text for p in turns[passage.first].paragraphs[start:end]]
        else:
            said = [turn.text for turn in turns[passage.first : passage.last + 1]]
        texts.append("\n".join(said))
    return texts


def lines_of(interview: Interview, passage: Passage) -> Lines:
    """First and last source line of a passage, labels included."""
    turns = interview.turns
    if passage.paragraphs is not None:
        start, end = passage.paragraphs
        paragraphs = turns[passage.first].paragraphs
        first = turns[passage.first].lines[0] if start == 0 else paragraphs[start].lines[0]
        return first, paragraphs[end - 1].lines[1]
    return turns[passage.first].lines[0], turns[passage.last].lines[1]


def within(turn: Turn, paragraph: int | None) -> list[float]:
    """What each paragraph of a turn weighs for one of them; 1 each for all of the turn."""
    if paragraph is None:
        return [1.0] * len(turn.paragraphs)
    step = ON_TOLD if turn.kind in TOLD_KINDS else ON
    return [step ** abs(n - paragraph) for n in range(len(turn.paragraphs))]


def paragraph_at(turn: Turn, line: int) -> int | None:
    """The paragraph of a turn that a source line stands in; None where that asks for the whole
    turn: it has only one, or what someone says is named by its first line."""
    if len(turn.paragraphs) < 2 or (turn.kind not in TOLD_KINDS and line <= turn.lines[0]):
        return None
    for n, paragraph in enumerate(turn.paragraphs):
        if line <= paragraph.lines[1]:
            return n
    return len(turn.paragraphs) - 1


def context(interview: Interview, ordinal: int, paragraph: int | None = None) -> dict[int, float]:
    """The turns that tell what a turn (or one of its paragraphs) is about, with weights: itself 1,
    a question's answer, an answer's question, and as many neighbours in its section as it takes to
    say something. The more a turn says itself, the less the others count."""
    sections = interview.section_of_turn
    turns = interview.turns
    low = high = ordinal
    while low > max(0, ordinal - REACH) and sections[low - 1] == sections[ordinal]:
        low -= 1
    last = min(len(turns) - 1, ordinal + REACH)
    while high < last and sections[high + 1] == sections[ordinal]:
        high += 1
    sizes = {n: sum(size(p.text) for p in turns[n].paragraphs) for n in range(low, high + 1)}
    weights = {ordinal: 1.0}
    own = within(turns[ordinal], paragraph)
    said = sum(
        size(p.text) * weight for p, weight in zip(turns[ordinal].paragraphs, own, strict=True)
    )
    fade = max(0.25, 1 - said / (2 * ENOUGH))
    before, after = ordinal - 1, ordinal + 1

    def asks(n: int) -> bool:
        return turns[n].kind in ("speech", "question") and opens_exchange(interview, turns[n])

    if turns[ordinal].kind in ("speech", "question"):
        gained = 0
        if asks(ordinal):
            while after <= high and gained < ENOUGH:
                if asks(after) and sizes[after] > 2 * BACK_CHANNEL:
                    break
                weights[after] = ANSWER * fade
                gained += sizes[after]
                after += 1
            said += ANSWER * gained
        else:
            while before >= low and gained < SMALLEST:
                weights[before] = QUESTION * fade
                gained += sizes[before]
                before -= 1
                if asks(before + 1) and sizes[before + 1] > 2 * BACK_CHANNEL:
                    break
            said += QUESTION * gained
    while said < 0.6 * ENOUGH and (before >= low or after <= high):
        if before >= low:
            weights[before] = BESIDE
            said += sizes[before]
            before -= 1
        if after <= high and said < 0.6 * ENOUGH:
            weights[after] = BESIDE
            said += sizes[after]
            after += 1
    return weights
