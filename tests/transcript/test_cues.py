"""Cues written as nearly all are, are read by columns: as if they were read line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.transcript import parse
from tui.transcript.model import Interview
from tui.transcript.pattern import pattern
from tui.transcript.readers import subtitles

LINES = st.sampled_from(
    [
        "We went down to the river.", "And then?", "no", "12", "<i>All</i> of them &amp; more",
        "<v Ann Lee>The boats were gone.", "<v Tom>Gone?</v>", "<v Ann>Yes. <v Tom>No.",
        "Ann: Two  blanks.", "- Who?", "- They.", "NOTE well", "{\\an8}Up there", "<b></b>",
        "a > b", "a --> b", "00:00:01.000 --> 00:00:02.000", " set in", "\xa0", "我们去过河边。",
    ]
)  # fmt: skip
HEADS = st.sampled_from(["", "", "7\n", "cue-9\n", "NOTE a\n", "STYLE\n\n", "1\n2\n", "text\n\n"])
TIMES = st.tuples(st.integers(0, 3), st.integers(0, 59), st.sampled_from([0, 200, 900]))
CUES = st.tuples(HEADS, TIMES, TIMES, st.lists(LINES, max_size=5), st.integers(0, 3))


def clock(time: tuple[int, int, int], mark: str, *, short: bool) -> str:
    minutes, seconds, thousandths = time
    return f"{'' if short else '00:'}{minutes:02}:{seconds:02}{mark}{thousandths:03}"


@given(
    drawn=st.lists(CUES, max_size=12),
    mark=st.sampled_from(".,"),
    short=st.booleans(),
    rising=st.booleans(),
)
def test_cues_by_columns_are_those_read_line_by_line(
    drawn: list[tuple[str, tuple[int, int, int], tuple[int, int, int], list[str], int]],
    mark: str,
    *,
    short: bool,
    rising: bool,
) -> None:
    times = [time for cue in drawn for time in cue[1:3]]
    told = iter(sorted(times) if rising else times)
    text = "WEBVTT\n\n" if mark == "." else ""
    for head, _, _, lines, blanks in drawn:
        begin, end = (clock(next(told), mark, short=short) for _ in range(2))
        text += f"{head}{begin} --> {end}\n" + "".join(f"{line}\n" for line in lines)
        text += "\n" * blanks
    path = Path("a.vtt" if mark == "." else "a.srt")
    data = (text + "\n00:09:00.000 --> 00:09:01.000\nThe end.\n").encode()
    usual = subtitles._USUAL
    by_columns = parse(data, path)
    try:
        subtitles._USUAL = pattern(r"(?!)")
        line_by_line = parse(data, path)
    finally:
        subtitles._USUAL = usual
    assert by_columns == line_by_line
    assert _lines(by_columns) == _lines(line_by_line)


@pytest.mark.parametrize(
    "cue",
    [
        "{n}\n{begin},000 --> {end},000\nWe went <i>down</i>\nto the river.\n\n",
        "{begin}.000 --> {end}.000 line:0\n<v Ann Lee>We {n} &gt; it.</v>\nBoth {n}.\n\n",
        "cue-{n}\n{begin}.000 --> {end}.000\n- Who {n}?\n- They {n}.\n\n",
    ],
)
def test_hardly_a_line_is_read_alone(cue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [f"00:{n // 30:02}:{n % 30 * 2:02}" for n in range(401)]
    cues = [cue.format(n=n, begin=times[n], end=times[n + 1]) for n in range(400)]
    alone: list[str] = []
    usual = subtitles._Reader.line

    def counted(reader: subtitles._Reader, number: int, text: str) -> None:
        if text:
            alone.append(text)
        usual(reader, number, text)

    monkeypatch.setattr(subtitles._Reader, "line", counted)
    head = "" if "," in cue else "WEBVTT\n\n"
    parse((head + "".join(cues)).encode(), Path("a.srt" if "," in cue else "a.vtt"))
    assert len(alone) <= 5


def _lines(interview: Interview) -> list[tuple[tuple[int, int], ...]]:
    return [tuple(part.lines for part in turn.paragraphs) for turn in interview.turns]
