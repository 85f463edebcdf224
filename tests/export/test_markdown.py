"""An interview written as Markdown is read back as the same interview."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.app.made_up import boats, tea
from tests.export.comparison import shape
from tests.transcript.accounting import check
from tui.export.markdown import markdown
from tui.transcript import looks_like_text_file, parse
from tui.transcript.canonical import KINDS, block, declares, escape, unescape
from tui.transcript.decode import clean
from tui.transcript.model import (
    Emphasis,
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
)
from tui.transcript.speakers import Person, freeze

ROOT = Path(__file__).parents[2]
PATH = Path("talk.md")

SHARED = ROOT / ".." / "shared"


def again(interview: Interview) -> Interview:
    """Written and read back, under the same name: an id is made from it."""
    text = "".join(markdown(interview))
    read = parse(text.encode(), interview.path)
    check(read, text.split("\n"))
    return read


def read(text: str) -> Interview:
    interview = parse(text.encode(), PATH)
    check(interview, text.split("\n"))
    return interview


def _as_read(text: str) -> str:
    """What a parse can hold: no line breaks, nothing that is taken out of a file; never blank."""
    cleaned = " ".join(clean(text).lines)
    return cleaned if cleaned.strip() else f"{cleaned}x"


TRICKY = st.sampled_from(
    [
        "*", "**", "***", "_", "__", "\\", "\\\\", "#", "# ", "## 一", ">", "> ", "-", "- ", "---",
        "1. ", "1)", "[", "]", "[00:10]", "](x)", "(note)", ":", ": ", "：", "**甲**: ",
        "**a** [1]",
        "*note*: ", "*quote*:", "&amp;", "&#32;", "&", "<b>", "<!-- -->", "</p>", "`", "~~", "|",
        "===", " ", "  ", "\t", "\u3000", "\xa0", "一", "甲乙", "wall", "7", "。", "？", "…", "😀",
        "e\u0301", "\u200d", "fangtan: 1", "---\n".strip(), "\"", "'", "{", "key: ",
    ]
)  # fmt: skip
TEXT = st.lists(TRICKY | st.text(max_size=6), min_size=1, max_size=8).map("".join).map(_as_read)
LABEL = TEXT.map(lambda text: " ".join(text.split()) or "x")


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    text = draw(TEXT)
    spans = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(Emphasis(start, end, draw(st.sampled_from(["strong", "emphasis"]))))
    return Paragraph(text, (1, 1), tuple(spans))


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    names = draw(st.lists(LABEL, max_size=4))
    persons = [Person(name, [], labels=draw(st.lists(LABEL, max_size=2))) for name in names]
    for person in persons:
        person.role = draw(st.sampled_from(["host", "guest", "other"]))
    speakers, _ = freeze(persons)
    ids: list[str | None] = [None, *(speaker.id for speaker in speakers)]
    sections = []
    for number in range(draw(st.integers(1, 4))):
        turns = tuple(
            Turn(
                "",
                draw(st.sampled_from(ids)),
                draw(st.sampled_from(KINDS)),
                draw(
                    st.lists(paragraphs(), min_size=1, max_size=3).map(tuple)
                    | st.just((Paragraph("", (1, 1)),))
                ),
                (1, 1),
                draw(st.none() | LABEL),
            )
            for _ in range(draw(st.integers(0, 4)))
        )
        headed = number > 0 or draw(st.booleans())
        title = draw(st.none() | LABEL) if headed else None
        stamp = draw(st.none() | LABEL) if headed else None
        if headed or turns:
            level = draw(st.integers(1, 7)) if headed else 1
            lines = (1, 1) if headed else None
            sections.append(Section(title, stamp, level, 1, turns, lines))
    return Interview(
        id="",
        path=PATH,
        title=draw(LABEL),
        script=draw(st.sampled_from(["hans", "hant", "latn", "jpan", "mixed"])),
        kind=draw(st.sampled_from(["interview", "article", "speech", "unknown"])),
        meta=draw(st.dictionaries(LABEL, LABEL, max_size=3)),
        speakers=speakers,
        sections=tuple(sections),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


def without_ids(interview: Interview) -> dict[str, object]:
    """Speakers told apart by their place instead, which made-up ids do not change."""
    place = {speaker.id: n for n, speaker in enumerate(interview.speakers)}
    found = shape(interview)
    found["speakers"] = [speaker[1:] for speaker in found["speakers"]]
    found["turns"] = [
        [(place.get(speaker), *rest) for _, speaker, *rest in section] for section in found["turns"]
    ]
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(interviews())
def test_any_interview_comes_back(interview: Interview) -> None:
    once = again(interview)
    assert without_ids(once) == without_ids(interview)
    # From here on the ids too: they are made from the texts.
    assert shape(again(once)) == shape(once)


@example("\\ ")
@given(TEXT)
def test_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == (text, ())
    assert unescape(block(escape(text))) == (text, ())


@given(st.text(max_size=200))
def test_whatever_declares_itself_can_be_read(text: str) -> None:
    lines = clean(f"---\nfangtan: 1\n---\n{text}").lines
    assert declares(lines)
    interview = read("\n".join(lines))
    assert interview.report.dialect == "fangtan Markdown"
    assert shape(again(interview)) == shape(interview)


@given(st.lists(TRICKY | st.just("\n") | st.just("\n\n") | st.just("\n> "), max_size=30))
def test_what_was_typed_by_hand_comes_back(pieces: list[str]) -> None:
    interview = read("---\nfangtan: 1\n---\n" + "".join(pieces))
    assert shape(again(interview)) == shape(interview)


@pytest.mark.parametrize("made", [tea(), boats()], ids=["tea", "boats"])
def test_made_up_interviews_come_back(made: Interview) -> None:
    assert without_ids(again(made)) == without_ids(made)


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.*")), ids=lambda path: path.name)
def test_samples_come_back(path: Path) -> None:
    interview = parse(path.read_bytes(), path)
    assert shape(again(interview)) == shape(interview)


@pytest.mark.parametrize("folder", ["seeds", "conventions"])
def test_real_documents_come_back(folder: str) -> None:
    documents = [path for path in (SHARED / folder).glob("*") if looks_like_text_file(path)]
    if not documents:
        pytest.skip(f"the documents of {folder} are not beside the checkout")
    for path in documents:
        interview = parse(path.read_bytes(), path)
        assert shape(again(interview)) == shape(interview), path.name


DECLARED = """\
---
fangtan: 1
title: 'Planting tea'
speakers:
  - name: Lin Xi
    role: guest
    labels:
      - Lin
      - Xi
date: 2024-10-01
---

# Planting tea

It rained.

## Why tea [00:10]

**Mei** [00:12] (question): Why
tea?

**Lin Xi**: Because the *hill* is there.

> **Lin Xi**: I stayed.
>
> For the hill.

Nobody else did.

**Lin Xi** : no colon where one belongs
"""


def test_what_one_types_by_hand() -> None:
    interview = read(DECLARED)
    assert [(s.name, s.role, s.labels) for s in interview.speakers] == [
        ("Lin Xi", "guest", ("Lin", "Xi")),
        ("Mei", "other", ("Mei",)),
    ]
    assert interview.meta == {"date": "2024-10-01"}
    assert [(s.title, s.timestamp) for s in interview.sections] == [
        (None, None),
        ("Why tea", "00:10"),
    ]
    told = [
        (interview.speaker_name(turn), turn.kind, turn.timestamp, turn.text)
        for turn in interview.turns
    ]
    assert told == [
        (None, "narration", None, "It rained."),
        ("Mei", "question", "00:12", "Why tea?"),
        ("Lin Xi", "speech", None, "Because the hill is there."),
        ("Lin Xi", "quote", None, "I stayed.\nFor the hill."),
        (None, "narration", None, "Nobody else did.\nLin Xi : no colon where one belongs"),
    ]
    assert interview.report.confidence == 1.0


def test_an_ordinary_front_matter_declares_nothing() -> None:
    assert not declares(["---", "title: fangtan", "---", "fangtan: 1"])
    assert not declares(["fangtan: 1"])
    assert not declares(["---", "fangtan: yes", "---"])


def test_a_newer_format_is_said() -> None:
    interview = read("---\nfangtan: 7\n---\n\n**A**: b\n")
    assert [warning.text for warning in interview.report.warnings] == [
        "written for a newer version of this format (7)"
    ]
    assert interview.turns[0].text == "b"


def test_two_people_of_one_name_stay_two() -> None:
    speakers = (Speaker("li", "Li", ("Li",)), Speaker("li-2", "Li", ("Li",)))
    turns = tuple(
        Turn(speaker.id, speaker.id, "speech", (Paragraph("Yes.", (1, 1)),), (1, 1))
        for speaker in speakers
    )
    made = Interview(
        "", PATH, "Two", "latn", "interview", {}, speakers,
        (Section(None, None, 1, 1, turns),), (), ReadingReport("made-up", 1.0),
    )  # fmt: skip
    assert [turn.speaker for turn in again(made).turns] == ["li", "li-2"]
