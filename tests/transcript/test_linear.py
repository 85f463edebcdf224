"""The parser's work grows as the text does, and turns are made when somebody looks at them. Counted
in characters that patterns are given and in objects, never in time."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.transcript
from tests.bench.parse import MADE, colons, han, prose
from tui.library.record import from_record, to_record
from tui.transcript import assembly, decode, freezing, parse
from tui.transcript.lines import Page
from tui.transcript.model import Paragraph, Turn
from tui.transcript.turns import TurnTable

GROWTH = 4
SLACK = 1.1


@pytest.fixture
def given_to_patterns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One number: how many characters all patterns of the parser have been given."""
    ledger = [0]

    def counted(method: Callable[..., object], place: int) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            text = arguments[place]
            assert isinstance(text, str)
            start = arguments[place + 1] if len(arguments) > place + 1 else 0
            end = arguments[place + 2] if len(arguments) > place + 2 else len(text)
            assert isinstance(start, int)
            assert isinstance(end, int)
            ledger[0] += max(0, min(end, len(text)) - start)
            return method(*arguments)

        return call

    for found in walk_packages(tui.transcript.__path__, "tui.transcript."):
        for waiting in vars(import_module(found.name)).values():
            if type(waiting).__name__ != "_Waiting":
                continue
            compiled = re.compile(waiting._source, waiting._flags)
            for name in ("match", "search", "fullmatch", "finditer", "findall", "split"):
                monkeypatch.setitem(vars(waiting), name, counted(getattr(compiled, name), 0))
            for name in ("sub", "subn"):
                method = getattr(compiled, name)
                call = lambda *a, method=method: _whole(ledger, method, *a)  # noqa: E731
                monkeypatch.setitem(vars(waiting), name, call)
    return ledger


def _whole(ledger: list[int], method: Callable[..., object], *arguments: object) -> object:
    ledger[0] += len(str(arguments[1]))
    return method(*arguments)


def two_paragraphs(n: int) -> str:
    return f"{colons(n)}{han(n + 2)}\n\n"


def made_up(dialect: str, turns: int) -> tuple[bytes, Path]:
    turn, name, head = MADE[dialect]
    return (head + "".join(map(turn, range(turns)))).encode(), Path(name)


@pytest.mark.parametrize("dialect", MADE)
def test_patterns_are_given_four_times_as_much_for_four_times_the_text(
    dialect: str, given_to_patterns: list[int]
) -> None:
    counts = []
    for turns in (600, 600 * GROWTH):
        data, path = made_up(dialect, turns)
        before = given_to_patterns[0]
        parse(data, path)
        counts.append(given_to_patterns[0] - before)
    assert counts[0] > 0
    assert counts[1] <= GROWTH * SLACK * counts[0], counts


def test_a_plain_transcript_is_hardly_given_to_patterns(given_to_patterns: list[int]) -> None:
    data, path = made_up("headings", 5000)
    parse(data, path)
    assert given_to_patterns[0] < 0.1 * len(data.decode())


def alive(*kinds: type) -> int:
    gc.collect()
    return sum(type(found) in (kinds or (Turn,)) for found in gc.get_objects())


@pytest.mark.parametrize("dialect", [*MADE, "two paragraphs"])
def test_drafts_are_frozen_in_slices(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more drafts than a slice holds are there at any time, and the reading is the same."""
    data, path = (
        made_up(dialect, 600)
        if dialect in MADE
        else ("".join(map(two_paragraphs, range(600))).encode(), Path("a.txt"))
    )
    whole = parse(data, path)
    monkeypatch.setattr(assembly, "_SLICE", 16)
    most = 0
    usual = freezing._freeze_draft

    def counted(draft: assembly.DraftTurn, table: TurnTable, page: Page) -> None:
        nonlocal most
        if len(table) % 50 == 0:
            most = max(most, alive(assembly.DraftTurn, assembly.CueTurn))
        usual(draft, table, page)

    monkeypatch.setattr(freezing, "_freeze_draft", counted)
    assert parse(data, path) == whole
    assert most <= 17


def test_turns_are_made_when_somebody_looks_and_once() -> None:
    before = alive()
    interview = parse(*made_up("bold", 300))
    record = to_record(interview)
    assert len(interview.turns) == 300
    assert interview.section_of_turn == (0,) * 300
    assert alive() == before
    assert interview.turns[7] is interview.sections[0].turns[7]
    assert alive() == before + 1
    assert [turn.lines[0] for turn in interview.turns[-2:]] == [597, 599]
    for turn in interview.turns:
        assert turn.paragraphs[0].emphasis
    assert to_record(interview) == record
    assert from_record(record, interview.path) == interview


@pytest.mark.parametrize("written", [two_paragraphs, prose])
def test_paragraphs_are_made_when_somebody_looks(written: Callable[[int], str]) -> None:
    before = alive(Paragraph)
    data = "".join(map(written, range(300))).encode()
    interview = parse(data, Path("a.txt"))
    record = to_record(interview)
    assert alive(Paragraph) == before
    assert from_record(record, interview.path) == interview
    lines = data.decode().split("\n")
    for turn in interview.turns:
        for paragraph in turn.paragraphs:
            first, last = paragraph.lines
            assert first == last
            assert lines[first - 1].endswith(paragraph.text)


@given(
    parts=st.lists(
        st.sampled_from(
            ["李：好。\n", "a b\r\n", "\n", "\x1b[0m", "\u202e", "\ufeff", "x\ry", "😀"]
        ),
        max_size=30,
    ),
    size=st.integers(1, 40),
)
def test_a_text_read_in_pieces_is_read_as_in_one(parts: list[str], size: int) -> None:
    data = ("开头\n" + "".join(parts)).encode()
    usual = decode._PIECE
    try:
        decode._PIECE = sys.maxsize // 2
        whole = decode.decode(data, "a.txt")
        decode._PIECE = size
        assert decode.decode(data, "a.txt") == whole
    finally:
        decode._PIECE = usual
