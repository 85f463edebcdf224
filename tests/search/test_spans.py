import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.conversations import BOATS, TEA, conversation
from tui.search import fold, parse_query, spans_in_turn, squeeze
from tui.transcript.model import Interview, Turn


def turn_of(text: str) -> Turn:
    return conversation("x", "x", (None, [("甲", text)])).turns[0]


def marked(turn: Turn, query: str) -> list[str]:
    return [turn.paragraphs[n].text[a:b] for n, a, b in spans_in_turn(turn, query)]


@pytest.mark.parametrize(
    ("interview", "ordinal", "query", "expected"),
    [
        (BOATS, 4, "AI科学家", ["AI 科学家"]),
        (BOATS, 4, "ai 科學家", ["AI 科学家"]),
        (BOATS, 4, "scaling law", ["scaling law"]),
        (BOATS, 4, "scaling law算", ["scaling law 算"]),
        (BOATS, 4, "芯片", ["芯片"]),
        (BOATS, 4, "船 芯片", ["船", "芯片"]),
        (BOATS, 4, "/[a-z]+ law/", ["scaling law"]),
        (BOATS, 4, "芯片 -科学", []),
        (BOATS, 5, "[b]", ["[b]"]),
        (BOATS, 5, "（", ["（"]),
        (BOATS, 5, "(", ["（"]),
        (TEA, 2, "台湾 能源", ["臺灣", "能源"]),
        (TEA, 2, "台湾的能源", ["臺灣的能源"]),
        (TEA, 2, "软件", []),
    ],
)
def test_the_marks_stand_on_the_original(
    interview: Interview, ordinal: int, query: str, expected: list[str]
) -> None:
    assert marked(interview.turns[ordinal], query) == expected


def test_a_phrase_does_not_run_across_paragraphs() -> None:
    turn = turn_of("木船下\n水了")
    assert marked(turn, "下水") == []
    assert spans_in_turn(turn, "木船 水了") == ((0, 0, 2), (1, 0, 2))


def test_characters_beyond_the_bmp_and_combining_marks_count_as_code_points() -> None:
    assert spans_in_turn(turn_of("😀𠮷野家 e\u0301 x"), "野家") == ((0, 2, 4),)
    assert spans_in_turn(turn_of("😀𠮷野家 e\u0301 x"), "𠮷") == ((0, 1, 2),)


texts = st.text(
    alphabet="能源轉转型臺台AIai scaling，。「」[]()\u3000-·x1", min_size=0, max_size=30
)


@given(texts, texts)
def test_what_is_marked_is_what_was_asked_for(text: str, asked: str) -> None:
    turn = turn_of(text)
    query = parse_query(asked.replace('"', ""))
    spans = spans_in_turn(turn, query)
    for paragraph, start, end in spans:
        assert 0 <= start < end <= len(turn.paragraphs[paragraph].text)
    assert list(spans) == sorted(spans)
    if len(query.terms) == 1 and not query.terms[0].negated and query.terms[0].field == "text":
        needle = query.terms[0].folded
        there = needle in squeeze(fold(text))
        assert bool(spans) == there
        for paragraph, start, end in spans:
            found = squeeze(fold(turn.paragraphs[paragraph].text[start:end]))
            # Neighbouring matches are one mark: nothing but the needle, over and over.
            assert not found.replace(" ", "").replace(needle.replace(" ", ""), "") or (
                needle in found
            )


@given(st.text(), st.text(max_size=40))
def test_any_text_and_any_query_give_marks_in_range(text: str, asked: str) -> None:
    turn = turn_of(text)
    for paragraph, start, end in spans_in_turn(turn, asked):
        assert 0 <= start < end <= len(turn.paragraphs[paragraph].text)
