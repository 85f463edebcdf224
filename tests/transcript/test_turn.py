"""Between the text of a turn and its source lines."""

from __future__ import annotations

from tui.transcript.model import Paragraph, Turn

TURN = Turn(
    "t1",
    None,
    "narration",
    (
        Paragraph("茶苗活了。", (4, 4)),
        Paragraph("水库见底,挑水浇苗。", (6, 7)),
        Paragraph("雨来了。", (9, 9)),
    ),
    (3, 9),
)


def test_a_paragraph_begins_at_its_line_and_a_line_is_in_its_paragraph() -> None:
    starts = [TURN.char_of(line) for line in (3, 4, 6, 7, 9)]
    assert starts == [0, 0, 6, 6, 17]
    assert [TURN.text[start] for start in starts] == ["茶", "茶", "水", "水", "雨"]
    assert [TURN.line_of(char) for char in starts] == [3, 3, 6, 6, 9]


def test_past_the_end_is_the_last_paragraph_and_no_text_is_no_trouble() -> None:
    assert TURN.char_of(99) == 17
    assert TURN.line_of(99) == 9
    empty = Turn("t2", None, "speech", (), (1, 1))
    assert (empty.char_of(1), empty.line_of(0)) == (0, 1)
