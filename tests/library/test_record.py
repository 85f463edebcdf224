"""An interview as bytes and back."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.library import Library
from tui.library.job import listing_of
from tui.library.record import Lent, from_record, to_record
from tui.transcript import parse
from tui.transcript.model import (
    Dropped,
    Emphasis,
    Interview,
    Paragraph,
    ReadingReport,
    ReadingWarning,
    Section,
    Speaker,
    Turn,
)

SAMPLES = Path(__file__).parents[2] / "seeds"
PATH = Path("somewhere.txt")
TEXT = st.text(max_size=30)
LINES = st.tuples(st.integers(1, 10**6), st.integers(1, 10**6))


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    speakers = (Speaker("a", draw(TEXT), (draw(TEXT),), "host"), Speaker("b", "乙", ()))
    emphasis = st.builds(
        Emphasis, st.integers(0, 9), st.integers(0, 9), st.sampled_from(["strong", "emphasis"])
    )
    paragraphs = st.builds(Paragraph, TEXT, LINES, st.lists(emphasis, max_size=2).map(tuple))
    turns = st.builds(
        Turn,
        TEXT,
        st.sampled_from([None, "a", "b", "nobody"]),
        st.sampled_from(["speech", "question", "note"]),
        st.lists(paragraphs, min_size=1, max_size=3).map(tuple),
        LINES,
        st.none() | TEXT,
    )
    sections = st.builds(
        Section,
        st.none() | TEXT,
        st.none() | TEXT,
        st.integers(1, 6),
        st.integers(1, 99),
        st.lists(turns, max_size=4).map(tuple),
        st.none() | LINES,
    )
    report = ReadingReport(
        "x", 0.5, (draw(TEXT),), (ReadingWarning(1, draw(TEXT)),), "big5", ("a",)
    )
    return Interview(
        "0123456789ab",
        PATH,
        draw(TEXT),
        "hant",
        "interview",
        {"date": draw(TEXT)},
        speakers,
        tuple(draw(st.lists(sections, max_size=4))),
        (Dropped((1, 2), draw(TEXT)),),
        report,
        ((3, 4),),
    )


@given(interviews())
def test_it_comes_back_as_it_was(interview: Interview) -> None:
    back = from_record(to_record(interview), PATH)
    assert back == interview
    assert interview == back
    assert back.turns == interview.turns
    assert back.section_of_turn == interview.section_of_turn
    assert back.ordinal_of_turn == interview.ordinal_of_turn
    assert list(back.walk()) == list(interview.walk())
    assert to_record(back) == to_record(interview)


def test_every_field_of_the_model_is_in_it() -> None:
    """A field that the model gains has to be written into the record as well."""
    known = {
        Interview: "id path title script kind meta speakers sections dropped report meta_lines",
        Section: "title timestamp level line turns lines",
        Turn: "id speaker kind paragraphs lines timestamp",
        Paragraph: "text lines emphasis",
        Emphasis: "start end style",
        Speaker: "id name labels role",
        Dropped: "lines why",
        ReadingReport: "dialect confidence evidence warnings encoding sidecars",
        ReadingWarning: "line text",
    }
    for kind, names in known.items():
        assert [field.name for field in fields(kind)] == names.split(), kind


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name[:2])
def test_the_samples(path: Path) -> None:
    interview = parse(path.read_bytes(), path)
    assert from_record(to_record(interview), path) == interview


def made() -> Interview:
    return parse("主持人：先说石头。\n\n周青山：好，先看纹路。\n\n".encode() * 5, PATH)


def test_turns_are_made_when_they_are_looked_at_and_once() -> None:
    interview = made()
    back = from_record(to_record(interview), PATH)
    turns = back.sections[0].turns
    assert turns[3] is back.turns[3]
    assert turns[-1] == interview.turns[-1]
    assert turns[2:5] == interview.turns[2:5]
    assert len(turns) == len(interview.turns)
    with pytest.raises(IndexError):
        turns[len(turns)]
    with pytest.raises(IndexError):
        turns[-len(turns) - 1]


def test_a_changed_copy_can_be_made() -> None:
    back = from_record(to_record(made()), PATH)
    other = replace(back, title="another")
    assert other.title == "another"
    assert other.turns == back.turns


def test_a_lent_interview_is_fetched_for_every_look() -> None:
    interview = made()
    asked: list[str] = []

    def fetch(identity: str) -> Interview | None:
        asked.append(identity)
        return interview if len(asked) < 4 else None

    lent = Lent(PATH, listing_of(interview), "signed", fetch)
    assert (lent.id, lent.title, lent.signature) == (interview.id, interview.title, "signed")
    assert asked == []
    assert lent.turns == interview.turns
    assert lent.speakers == interview.speakers
    assert lent.turn_at_line(1) == 0
    assert asked == [interview.id] * 3
    with pytest.raises(LookupError):
        _ = lent.turns


def test_a_library_lends_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("主持人：先说石头。\n\n周青山：好。\n\n" * 5, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2" * 99)
    library = Library([tmp_path])
    library.load()
    (lent,) = library.lent()
    assert lent == library.interview(library.entries[0].id)
    assert library.lent(["nothing"]) == []
