"""Rows and positions: nothing is lost, places go there and back, and little is wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.conversations import interview, long_interview, small_interview, turn
from tui.layout.document import CHUNK, PART, Document
from tui.transcript.model import Interview, Section

SMALL = small_interview()
LONG = long_interview(700)


def lines(document: Document, index: int) -> list[str]:
    """The rows of a unit as one would see them."""
    unit = document.unit(index)
    return [
        "─"
        if row.kind == "rule"
        else " " * row.indent + unit.blocks[row.block].text[row.start : row.end]
        for row in unit.rows
    ]


def all_lines(document: Document) -> list[str]:
    return [line for index in range(len(document)) for line in lines(document, index)]


def exact_total(document: Document) -> int:
    return sum(len(document.unit(index).rows) for index in range(len(document)))


def test_the_page_of_a_small_interview() -> None:
    """Title and facts, headings with air above, names, asides, one blank row between turns."""
    document = Document(SMALL, 40)
    assert all_lines(document) == [
        "磨坊旁的三台机器",
        "2021-03-04 · 《河报》",
        "",
        "    我们先从仓库的屋顶说起，那年冬天雨下",
        "得很大。",
        "",
        "",
        "屋顶",
        "",
        "主持人",
        "屋顶是什么时候修的？",
        "",
        "  徐乾",
        "  其实没有人相信这件事会成，连我自己也不",
        "  信……其实没有人相信这件事会成，连我自己",
        "  也不信……其实没有人相信这件事会成，连我",
        "  自己也不信……",
        "      后来我们把三台机器搬到河边——就在磨",
        "  坊旁边——重新接上线。后来我们把三台机器",
        "  搬到河边——就在磨坊旁边——重新接上线。",
        "",
        "─",
        "  *磨坊建于一九一二年。",
        "",
        "      你问「值不值得」，我只能说：当时没",
        "  有别的路。",
        "",
        "           左：磨坊。右：河。",
        "",
        "",
        "没有人说话的一段",
        "",
        "河边",
        "",
        "  Ann Lee",
        "  The first prototype ran for 42",
        "  minutes, and then it stopped.",
        "",
        "  徐乾",
        "  好。",
        "",
        "",
        "尾声",
        "",
    ]


def test_a_name_line_opens_a_turn_but_not_the_rest_after_a_footnote() -> None:
    document = Document(SMALL, 40)
    kinds = {n: [block.kind for block in document.blocks(n)] for n in range(len(document))}
    assert kinds[2] == ["name", "text", "text"]
    assert kinds[4] == ["text"]
    assert kinds[5] == ["caption"]


def test_addresses_and_essays_do_not_stand_under_the_title() -> None:
    facts = {"date": "2021", "source": "https://example.org/a", "byline": "长" * 99, "url": "x"}
    one = interview(Section(None, None, 1, 1, (turn(0, "好。"),)), meta=facts)
    assert lines(Document(one, 40), 0)[:3] == ["磨坊旁的三台机器", "2021", ""]


@pytest.mark.parametrize("width", [1, 2, 7, 30, 76])
def test_all_text_is_there_at_any_width(width: int) -> None:
    document = Document(SMALL, width)
    seen = "".join(all_lines(document)).replace(" ", "")
    for one in SMALL.turns:
        assert one.text.replace("\n", "").replace(" ", "") in seen.replace("─", "")


def test_a_title_is_shown_once_and_only_over_the_whole() -> None:
    document = Document(SMALL, 40, ordinals=[4, 2])
    assert list(document.ordinals) == [2, 4]
    shown = all_lines(document)
    assert "磨坊旁的三台机器" not in shown
    assert shown[0] == "屋顶"
    assert "尾声" not in shown
    # Left to itself the rest of a turn gets its name.
    assert document.blocks(1)[0].kind == "name"


@given(st.integers(0, 699), st.integers(0, 500), st.integers(3, 90))
@settings(max_examples=60, deadline=None)
def test_positions_go_there_and_back(ordinal: int, char: int, width: int) -> None:
    """The row that a character is in begins at or before it, and the next row after it."""
    document = Document(LONG, width)
    char = min(char, len(LONG.turns[ordinal].text))
    place = document.place_of(ordinal, char)
    assert document.unit(place[0]).ordinal == ordinal
    assert document.char_at(place) <= char
    after = document.walk(place, 1)
    if after[0] == place[0] and char:
        assert document.char_at(after) >= char or LONG.turns[ordinal].text[char:].strip() == ""


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_walking_and_distance_agree(data: st.DataObject) -> None:
    document = Document(LONG, data.draw(st.integers(10, 60)))
    start = document.place_of(data.draw(st.integers(0, 699)))
    by = data.draw(st.integers(-80, 80))
    end = document.walk(start, by)
    moved = document.distance(start, end, 1000)
    assert abs(moved) <= abs(by)
    first, last = (0, 0), (699, len(document.unit(699).rows) - 1)
    assert moved == by or end in (first, last)
    assert document.walk(end, -moved) == start


@given(st.integers(0, 12_000))
@settings(max_examples=40, deadline=None)
def test_row_numbers_of_a_wrapped_document_are_exact(number: int) -> None:
    document = DONE
    place = document.locate(min(number, document.total - 1))
    assert document.row_number(place) == min(number, document.total - 1)


DONE = Document(LONG, 40)
for _index in range(len(DONE)):
    DONE.unit(_index)


def test_totals_are_exact_once_all_is_wrapped() -> None:
    assert DONE.total == exact_total(DONE)


def test_estimates_are_close() -> None:
    """Estimated only, without wrapping, the whole is right within three in a hundred."""
    document = Document(LONG, 40)
    while document.refine():
        pass
    assert document.wrapped == 0
    assert abs(document.total - DONE.total) <= 0.03 * DONE.total


def test_a_huge_interview_opens_by_wrapping_what_is_seen() -> None:
    """Counted, not timed: one screen of a long interview, its end, its middle, another width."""
    document = Document(long_interview(20 * CHUNK), 76)
    document.walk((0, 0), 50)
    assert document.wrapped < 120
    document.walk((len(document) - 1, 0), -50)
    document.locate(document.total // 2)
    assert document.wrapped < 260
    document.width = 40
    document.walk(document.place_of(2000), 50)
    assert document.wrapped < 380


def test_a_turn_without_end_is_cut_into_units() -> None:
    """A file of 3,000 unlabelled lines is one turn; it must not be wrapped as a whole."""
    paragraphs = [f"{n} 这一段没有人的名字，只有文字。" for n in range(3000)]
    one = interview(Section(None, None, 1, 1, (turn(0, *paragraphs, speaker="guest"),)))
    document = Document(one, 40)
    assert len(document) == -(-3000 // PART)
    assert document.wrapped == 0
    place = document.place_of(0, len(one.turns[0].text))
    assert place[0] == len(document) - 1
    assert document.wrapped < 4 * PART
    char = one.turns[0].text.index("\n1234 ") + 1
    assert document.char_at(document.place_of(0, char)) == char
    # One name line, and no gap where the units meet.
    assert lines(document, 0)[:2] == ["磨坊旁的三台机器", ""]
    assert lines(document, 1)[0].strip().startswith(str(PART))


def test_an_interview_without_turns_has_no_rows() -> None:
    document = Document(interview(), 40)
    assert (len(document), document.total, document.walk((0, 0), 5)) == (0, 0, (0, 0))
    assert document.locate(7) == (0, 0)
    assert not document.refine()


def test_a_turn_without_text_has_a_place() -> None:
    empty: Interview = interview(Section(None, None, 1, 1, (turn(0, ""), turn(1))))
    document = Document(empty, 40)
    assert document.char_at(document.place_of(0, 5)) == 0
    assert document.char_at(document.place_of(1, 5)) == 0
    assert exact_total(document) == document.total


def test_one_side_of_an_interview_keeps_its_title_and_only_its_own_headings() -> None:
    one = interview(
        Section("屋顶", None, 1, 1, (turn(0, "屋顶旧了。", "The roof was old."),), (1, 1)),
        Section("River", None, 1, 2, (turn(1, "The river rose."),), (2, 2)),
        Section("河", None, 1, 3, (turn(2, "河水涨了。"),), (3, 3)),
    )
    document = Document(one, 40, paragraphs={0: (0,), 2: (0,)}, headings={0, 2})
    text = [line.strip() for line in all_lines(document) if line.strip()]
    assert one.title in text
    assert [line for line in text if "屋顶" in line] == ["屋顶", "屋顶旧了。"]
    assert "河水涨了。" in text
    assert not any("River" in line or "river" in line or "roof" in line for line in text)
    other = Document(one, 40, paragraphs={0: (1,), 1: (0,)}, headings={0, 1})
    text = [line.strip() for line in all_lines(other) if line.strip()]
    assert "The roof was old." in text
    assert "河" not in text
    # A paragraph keeps its number, so a place is the same place in either.
    index, row = other.place_in_paragraph(0, 1, 4)
    assert other.char_at((index, row)) == len("屋顶旧了。") + 1


@given(st.integers(1, 5 * PART), st.integers(1, 4), st.integers(2, 30))
@settings(max_examples=30)
def test_some_paragraphs_of_a_long_turn(count: int, step: int, width: int) -> None:
    one = interview(Section(None, None, 1, 1, (turn(0, *[f"第{n}段" for n in range(count)]),)))
    shown = tuple(range(0, count, step))
    document = Document(one, width, paragraphs={0: shown})
    seen = "".join(all_lines(document)).replace(" ", "").replace(one.title, "")
    assert seen.endswith("".join(f"第{n}段" for n in shown))
    for number in shown:
        place = document.place_in_paragraph(0, number, 0)
        unit = document.unit(place[0])
        assert unit.blocks[unit.rows[place[1]].block].paragraph == number
    assert document.total >= 1
    assert document.locate(document.row_number((len(document) - 1, 0)))[0] == len(document) - 1
