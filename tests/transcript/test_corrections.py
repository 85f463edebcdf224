"""What a reader sets right: every key of a sidecar, and what must hold whatever it says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcript.accounting import check
from tests.transcript.test_accounting import documents
from tui.transcript import UnreadableError, parse, parse_file
from tui.transcript.corrections import (
    Corrections,
    LinesCorrection,
    Origin,
    SpeakerCorrection,
    choose_lines,
    fingerprint,
)
from tui.transcript.model import Interview
from tui.transcript.reading import DIALECTS, source_lines
from tui.transcript.sidecar import (
    LIBRARY,
    MOST_BYTES,
    Sidecars,
    corrections_for,
    is_sidecar,
    parse_sidecar,
)

TALK = """\
修船的人

目录
一、桐油
二、麻丝

主持人：林师傅，船怎么补？

林海生：桐油和麻丝，一层一层来。
先刮干净，再填缝。

主持人：要补多久？

海生：看天气。晴天三天，雨天就不好说了。

主持人：您学了几年？

林海生：十年。师傅不说话，只让我看。

本文由某处整理，转载请注明出处。
"""
LINES = TALK.split("\n")


def read(sidecar: str, text: str = TALK, name: str = "talk.txt") -> Interview:
    """The talk with what a sidecar beside it says; all lines accounted for."""
    corrections = parse_sidecar(sidecar.encode(), name + ".tui.toml")
    interview = parse(text.encode(), Path(name), corrections=corrections)
    check(interview, text.split("\n"))
    return interview


def warnings(interview: Interview) -> list[str]:
    return [warning.text for warning in interview.report.warnings]


def line(text: str) -> int:
    """The source line that begins so."""
    (found,) = (n for n, one in enumerate(LINES, 1) if one.startswith(text))
    return found


def said(interview: Interview) -> list[tuple[str | None, str]]:
    return [(interview.speaker_name(turn), turn.text) for turn in interview.turns]


PLAIN = read("")


def why(interview: Interview, n: int) -> str | None:
    """Why a line is left out, None when it is not."""
    for dropped in interview.dropped:
        if dropped.lines[0] <= n <= dropped.lines[1]:
            return dropped.why
    return None


def test_what_the_talk_is_without_a_word_from_anybody() -> None:
    assert [speaker.name for speaker in PLAIN.speakers] == ["主持人", "林海生"]
    assert PLAIN.report.warnings == ()
    assert why(PLAIN, line("本文由")) is not None


# Title, date, metadata


def test_title_and_date() -> None:
    found = read('title = "一条船"\ndate = 2024-05-01\n')
    assert found.title == "一条船"
    assert found.meta["date"] == "2024-05-01"
    assert [turn.id for turn in found.turns] == [turn.id for turn in PLAIN.turns]
    assert found.report.sidecars == ("talk.txt.tui.toml",)
    assert warnings(found) == []


def test_a_date_may_be_text_and_an_empty_value_takes_away() -> None:
    head = "---\ntitle: 船\ndate: 2020-01-01\nsource: 某报\n---\n\n"
    text = head + TALK
    assert parse(text.encode(), Path("talk.md")).meta["source"] == "某报"
    found = read('date = "去年秋天"\n[meta]\nsource = ""\nplace = "码头"\n', text, "talk.md")
    assert found.meta["date"] == "去年秋天"
    assert found.meta["place"] == "码头"
    assert "source" not in found.meta


# Speakers


def test_a_speaker_is_renamed_by_name_or_label_and_turns_keep_their_ids() -> None:
    for label in ("林海生", "海生", "海 生"):
        found = read(f'[speakers]\n"{label}" = "林先生"\n')
        assert [speaker.name for speaker in found.speakers] == ["主持人", "林先生"]
        assert found.speakers[1].labels == PLAIN.speakers[1].labels
        assert [turn.id for turn in found.turns] == [turn.id for turn in PLAIN.turns]
        assert warnings(found) == []


def test_two_labels_to_one_name_are_one_person() -> None:
    text = "王明：先说船。\n\n李青：好。\n\n陈雨：再说油。\n\n李青：也好。\n\n" * 3
    assert len(read("", text).speakers) == 3
    found = read('[speakers]\n"王明" = "王海"\n"陈雨" = "王海"\n', text)
    assert [(one.name, one.labels) for one in found.speakers] == [
        ("王海", ("王明", "陈雨")),
        ("李青", ("李青",)),
    ]
    into = read('[speakers]\n"陈雨" = "王明"\n', text)
    assert [one.name for one in into.speakers] == ["王明", "李青"]


def test_two_people_can_change_names() -> None:
    found = read('[speakers]\n"主持人" = "林海生"\n"林海生" = "主持人"\n')
    assert [one.name for one in found.speakers] == ["林海生", "主持人"]


def test_a_name_that_was_given_can_be_changed_again() -> None:
    found = read('[speakers]\n"林海生" = "林先生"\n"林先生" = { name = "老林", role = "other" }\n')
    assert [(one.name, one.role) for one in found.speakers] == [
        ("主持人", "host"),
        ("老林", "other"),
    ]
    assert warnings(found) == []


def test_a_role() -> None:
    found = read('[speakers]\n"主持人" = { role = "guest" }\n"林海生" = { role = "host" }\n')
    assert [(one.name, one.role) for one in found.speakers] == [
        ("主持人", "guest"),
        ("林海生", "host"),
    ]


def test_a_speaker_that_does_not_occur() -> None:
    found = read('title = "船"\n[speakers]\n"王五" = "王先生"\n')
    assert warnings(found) == [
        "talk.txt.tui.toml:3: speakers.王五: no such speaker or label in this file"
    ]
    assert found.title == "船"


# Lines


def test_a_turn_is_left_out_and_the_others_keep_their_ids() -> None:
    n = line("主持人：要补多久")
    found = read(f"drop = [{n}]\n")
    assert why(found, n) == "by the sidecar"
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns if t.lines != (n, n)]


def test_a_line_within_a_turn_is_left_out_and_its_speaker_goes_on() -> None:
    text = "王明：一。\n\n二。\n\n三。\n\n李青：好。\n\n" * 3
    found = read("drop = [3]\n", text)
    assert said(found)[:3] == [("王明", "一。"), ("王明", "三。"), ("李青", "好。")]
    assert [turn.lines for turn in found.turns[:2]] == [(1, 1), (5, 5)]
    plain = read("", text)
    assert {t.id for t in plain.turns[1:]} <= {t.id for t in found.turns}


def test_the_words_of_a_label_take_it_with_them() -> None:
    text = "甲\n好，先说船。\n\n再说油。\n\n乙\n说吧。\n\n" * 4
    found = read("drop = [2]\n", text)
    assert said(found)[0] == ("甲", "再说油。")
    assert why(found, 1) == why(found, 2) == "by the sidecar"


def test_only_the_label_line_is_left_out() -> None:
    text = "甲\n好，先说船。\n\n再说油。\n\n乙\n说吧。\n\n" * 4
    found = read("drop = [1]\n", text)
    assert said(found)[0] == ("甲", "好，先说船。\n再说油。")
    assert found.turns[0].lines == (2, 4)


def test_a_heading_is_left_out_and_its_turns_go_to_the_section_before() -> None:
    text = "# 船\n\n## 油\n\n甲：好。\n\n乙：对。\n\n## 麻\n\n甲：好吗？\n\n乙：对的。\n"
    assert [s.title for s in read("", text).sections if s.turns] == ["油", "麻"]
    found = read("drop = [9]\n", text)
    assert [(s.title, len(s.turns)) for s in found.sections if s.turns] == [("油", 4)]


def test_everything_may_be_left_out() -> None:
    found = read(f"drop = [[1, {len(LINES)}]]\n")
    assert found.turns == ()
    assert {dropped.why for dropped in found.dropped} == {"by the sidecar"}
    assert warnings(found) == []


def test_a_line_that_was_left_out_comes_back_to_the_turn_before_it() -> None:
    n = line("本文由")
    found = read(f"restore = [{n}]\n")
    assert why(found, n) is None
    assert said(found)[-1] == ("林海生", f"十年。师傅不说话，只让我看。\n{LINES[n - 1]}")
    assert [t.id for t in found.turns[:-1]] == [t.id for t in PLAIN.turns[:-1]]


def test_a_line_that_belongs_to_nobody_comes_back_as_narration() -> None:
    text = "王明：好吗？\n\n李青：对。\n\n" * 3 + "---\n\n![船](x.png)\n"
    assert [why(read("", text), n) for n in (13, 15)] == ["rule", "picture"]
    found = read("restore = [15]\n", text)
    assert said(found)[-1] == (None, "![船](x.png)")
    assert found.turns[-1].kind == "narration"
    both = read("restore = [13, 15]\n", text)
    assert said(both)[-1] == ("李青", "对。\n---\n![船](x.png)")


def test_front_matter_can_be_taken_in() -> None:
    text = "---\ntitle: 船\ndate: 2020-01-01\n---\n\n" + TALK
    found = read("restore = [3]\n", text, "talk.md")
    assert said(found)[0] == (None, "date: 2020-01-01")
    assert found.title == "船"


def test_restoring_what_is_text_already() -> None:
    n = line("主持人：要补多久")
    found = read(f"restore = [{n}]\n")
    assert warnings(found) == [f"talk.txt.tui.toml:1: restore: line {n}: is not left out here"]
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns]


def test_in_one_sidecar_leaving_out_wins() -> None:
    n = line("本文由")
    assert why(read(f"restore = [{n}]\ndrop = [{n}]\n"), n) == "by the sidecar"


def test_lines_outside_the_file() -> None:
    found = read("title = '船'\ndrop = [400, [20, 300]]\n")
    total = len(LINES)
    assert warnings(found) == [
        f"talk.txt.tui.toml:2: drop: line 400: the file has {total} lines",
        f"talk.txt.tui.toml:2: drop: lines 20–300: the file ends at line {total}",
    ]
    assert why(found, line("本文由")) == "by the sidecar"


# Lines of a text that has changed since


def test_lines_that_have_moved_are_followed() -> None:
    n = line("主持人：要补多久")
    mark = fingerprint([LINES[n - 1]])
    moved = "\n\n" + TALK
    found = read(f'drop = [{{ line = {n}, was = "{mark}" }}]\n', moved)
    assert why(found, n + 2) == "by the sidecar"
    assert warnings(found) == [
        f"talk.txt.tui.toml:1: drop: line {n}: the text has moved; followed to line {n + 2}"
    ]


def test_lines_that_have_changed_are_left_alone() -> None:
    n = line("主持人：要补多久")
    mark = fingerprint([LINES[n - 1]])
    changed = TALK.replace("要补多久", "要补几天")
    found = read(f'drop = [{{ lines = [{n}, {n}], was = "{mark}" }}]\n', changed)
    assert why(found, n) is None
    assert warnings(found) == [
        f"talk.txt.tui.toml:1: drop: line {n}: the text there has changed; left as it is read"
    ]


def test_lines_of_which_there_are_two_now_are_left_alone() -> None:
    source = ["甲", "乙", "嗯", "丙", "嗯"]
    correction = LinesCorrection(
        (2, 2), fingerprint=fingerprint(["嗯"]), origin=Origin("s", 1, "d")
    )
    chosen = choose_lines([correction], source)
    assert chosen.dropped == frozenset()
    assert len(chosen.warnings) == 1


def test_a_mass_of_stale_corrections_takes_no_mass_of_work() -> None:
    source = ["嗯"] * 3000
    stale = [LinesCorrection((1, 900), fingerprint="00000000") for _ in range(3000)]
    assert len(choose_lines(stale, source).warnings) == 3000
    whole = [LinesCorrection((1, 10**9)) for _ in range(3000)]
    assert len(choose_lines(whole, source).dropped) == 3000


# Dialects


def test_plain_text() -> None:
    found = read('dialect = "plain text"\n')
    assert found.speakers == ()
    assert found.report.dialect == "plain text"
    assert {turn.kind for turn in found.turns} == {"narration"}
    assert "the dialect was chosen by hand" in found.report.evidence


def test_another_dialect_of_two_that_stand_in_a_file() -> None:
    text = "".join(
        f"甲：第{n}句。\n\n王明\n还有第{n}句话要说。\n\n李青\n是吗？\n\n" for n in range(5)
    )
    colons = read('dialect = "label and colon"\n', text)
    alone = read('dialect = "name alone on its line"\n', text)
    assert [one.name for one in colons.speakers] == ["甲"]
    assert [one.name for one in alone.speakers] == ["王明", "李青"]
    assert colons.report.dialect == "label and colon"
    assert alone.report.dialect == "name alone on its line"


def test_a_dialect_for_labels_too_rare_to_be_taken_by_themselves() -> None:
    text = "去年春天写的一页。\n\n老板娘：茶凉了，再坐一会儿。\n\n然后就走了，天也黑了。\n"
    assert read("", text).speakers == ()
    assert [one.name for one in read('dialect = "label and colon"\n', text).speakers] == ["老板娘"]


def test_a_dialect_that_opens_nothing_here() -> None:
    found = read('dialect = "table"\n')
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns]
    (said_so,) = warnings(found)
    assert said_so.startswith("talk.txt.tui.toml:1: dialect: 'table' opens no turn here")
    assert "no such thing" in warnings(read('dialect = "no such thing"\n'))[0]


def test_automatic_is_what_the_parser_chooses() -> None:
    found = read('dialect = "automatic"\n')
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns]
    assert warnings(found) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_dialect_breaks_a_document(dialect: str) -> None:
    found = read(f'dialect = "{dialect}"\n')
    assert found.turns


VTT = """\
WEBVTT

00:01.000 --> 00:03.000
<v 甲>先说船。

00:03.000 --> 00:05.000
<v 乙>说吧，慢慢说。

00:06.000 --> 00:08.000
<v 甲>船有三条。
"""


def test_subtitles_as_plain_text_and_with_a_name_from_their_report() -> None:
    own = read("", VTT, "talk.vtt")
    again = read(f'dialect = "{own.report.dialect}"\n', VTT, "talk.vtt")
    assert [t.id for t in again.turns] == [t.id for t in own.turns]
    plain = read('dialect = "plain text"\n', VTT, "talk.vtt")
    assert plain.speakers == ()
    other = read('dialect = "table"\n', VTT, "talk.vtt")
    assert len(other.speakers) == 2
    assert len(warnings(other)) == 1


def test_lines_of_subtitles() -> None:
    found = read("drop = [4]\nrestore = [6]\n", VTT, "talk.vtt")
    assert why(found, 4) == "by the sidecar"
    assert why(found, 6) is None


# Mistakes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("titel = 'x'", "talk.txt.tui.toml:1: titel: is no key here; did you mean title?"),
        ("\ntitle = 3", "talk.txt.tui.toml:2: title: must be text, not 3"),
        ("title = ''", "talk.txt.tui.toml:1: title: is empty"),
        ("date = true", "talk.txt.tui.toml:1: date: must be text, not true"),
        ("drop = 3", ("talk.txt.tui.toml:1: drop: must be a list of lines and ranges such as "
                     "[[4, 21], 30], not 3")),
        ("drop = [[9, 4]]", ("drop: must be a list of lines and ranges such as [[4, 21], 30]; "
                            "not [9, 4]")),
        ("drop = [0]", "[[4, 21], 30]; not 0"),
        ("drop = [true]", "[[4, 21], 30]; not true"),
        ("drop = [{ line = 3, is = 'x' }]", "drop: is is no key here"),
        ("drop = [{ line = 3, was = 4 }]", "drop: was must be text, not 4"),
        ("speakers = 3", "talk.txt.tui.toml:1: speakers: must be a table, not 3"),
        ("[speakers]\n'主持人' = 5", "talk.txt.tui.toml:2: speakers.主持人: must be text, not 5"),
        ("[speakers]\n'主持人' = { role = 'boss' }", ("talk.txt.tui.toml:2: speakers.主持人.role: "
                                                     "must be one of host, guest, other")),
        ("[speakers]\n'主持人' = { nam = 'x' }", ("speakers.主持人.nam: is no key here; did you "
                                                 "mean name?")),
        ("[meta]\ntitle = 'x'", "meta.title: the title has a key of its own"),
        ("[meta]\nplace = [1]", "talk.txt.tui.toml:2: meta.place: must be text, not [1]"),
        ("meta = 'x'", "meta: must be a table"),
        ("files = 3", "files: is no key here"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_the_rest_counts(text: str, says: str) -> None:
    found = read(f"{text}\n")
    assert [one for one in warnings(found) if says in one]
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns]
    rest = read(f"dialect = 'plain text'\n{text}\n")
    assert rest.report.dialect == "plain text"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"title = 'x'\nmeta = [", "talk.txt.tui.toml:2: is not TOML"),
        (b"title = 'x'\ntitle = 3", "talk.txt.tui.toml:2: is not TOML"),
        (b"title = 'x'\nmeta = }", "talk.txt.tui.toml:2:8: is not TOML"),
        (b"title = '\xff'", "talk.txt.tui.toml:1: is not UTF-8"),
        (b"x = " + b"[" * 5000, "is not TOML"),
        (b"x = " + b"9" * 9000, "is not TOML"),
        (b"#" * (MOST_BYTES + 1), "is larger than"),
    ],
)
def test_a_broken_sidecar_leaves_the_transcript_as_it_is(data: bytes, says: str) -> None:
    corrections = parse_sidecar(data, "talk.txt.tui.toml")
    found = parse(TALK.encode(), Path("talk.txt"), corrections=corrections)
    assert says in warnings(found)[0]
    assert [t.id for t in found.turns] == [t.id for t in PLAIN.turns]


def test_a_sidecar_sends_nothing_to_the_terminal() -> None:
    found = read(
        'title = "a\\u001b[31mb\\u202e\\nc"\n"x\\u001by" = 1\n[speakers]\n"海生" = "\\u0007"\n'
    )
    assert found.title == "a\\x1b[31mb\\u202e c"
    assert found.speakers[1].name == "\\x07"
    assert not any(ch < " " for text in warnings(found) for ch in text)


# Which sidecars a file has


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_nearest_wins_key_by_key(tmp_path: Path) -> None:
    talk = put(tmp_path / "all" / "2024" / "talk.txt", TALK)
    put(
        tmp_path / "all" / LIBRARY,
        """\
date = "2020"
[meta]
place = "码头"
[speakers]
"林海生" = "远"
"主持人" = "问者"
[files."*.txt"]
title = "样式"
[files."2024/talk.txt"]
title = "全名"
[files."*.md"]
title = "别的"
""",
    )
    put(tmp_path / "all" / "2024" / LIBRARY, 'date = "2024"\n')
    put(talk.with_name("talk.txt.tui.toml"), '[speakers]\n"林海生" = "近"\n')
    found = parse_file(talk)
    assert found.title == "全名"
    assert (found.meta["date"], found.meta["place"]) == ("2024", "码头")
    assert [one.name for one in found.speakers] == ["问者", "近"]
    assert found.report.sidecars == (
        "talk.txt.tui.toml",
        "library.tui.toml",
        "../library.tui.toml",
    )
    assert warnings(found) == []


def test_what_a_library_says_of_all_files_need_not_occur_in_each(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK)
    put(
        tmp_path / LIBRARY,
        """\
[speakers]
"没有这个人" = "谁"
[files."t*".speakers]
"也没有" = "谁"
[files."talk.txt".speakers]
"又没有" = "谁"
""",
    )
    assert warnings(parse_file(talk)) == [
        "library.tui.toml:6: files.talk.txt.speakers.又没有: no such speaker or label in this file"
    ]


def test_keys_that_a_library_cannot_set_for_all(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK)
    put(tmp_path / LIBRARY, "title = 'x'\ndrop = [1]\n[files]\n'talk.txt' = 3\n")
    told = warnings(parse_file(talk))
    assert [one.split(":")[2].strip() for one in told] == ["title", "drop", "files.talk.txt"]
    put(tmp_path / LIBRARY, "files = 3\n")
    assert "files: must be tables" in warnings(parse_file(talk))[0]


def test_corrections_given_are_taken_instead_of_those_on_disk(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK)
    put(tmp_path / "talk.txt.tui.toml", "title = 'x'\n")
    assert parse_file(talk).title == "x"
    assert parse_file(talk, corrections=Corrections()).title == PLAIN.title
    assert parse_file(talk, corrections=Corrections(title="y")).title == "y"


def test_a_sidecar_is_no_transcript(tmp_path: Path) -> None:
    assert is_sidecar("a.txt.tui.toml")
    assert is_sidecar(LIBRARY)
    assert not is_sidecar("a.txt")
    with pytest.raises(UnreadableError, match="holds corrections, no transcript"):
        parse_file(put(tmp_path / "talk.txt.tui.toml", TALK))


def test_what_is_no_ordinary_file_is_no_sidecar(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK)
    os.mkfifo(tmp_path / "talk.txt.tui.toml")
    (tmp_path / LIBRARY).mkdir()
    assert Sidecars().of(talk) == ()
    assert corrections_for(talk) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_sidecar_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK)
    put(tmp_path / "talk.txt.tui.toml", "title = 'x'\n").chmod(0)
    assert warnings(parse_file(talk)) == ["talk.txt.tui.toml: cannot be read (Permission denied)"]


def test_source_lines_are_those_that_the_parser_counts(tmp_path: Path) -> None:
    talk = put(tmp_path / "talk.txt", TALK.replace("\n", "\r\n"))
    assert source_lines(talk) == LINES


# Whatever a reader says

ranges = st.tuples(st.integers(1, 45), st.integers(0, 6)).map(lambda p: (p[0], p[0] + p[1]))
lines_corrections = st.builds(
    LinesCorrection,
    ranges,
    st.booleans(),
    st.none() | st.just("00000000"),
    st.just(Origin("s", 1, "drop")),
)
speaker_corrections = st.builds(
    SpeakerCorrection,
    st.sampled_from(["甲乙", "王明", "李青", "Ann", "Ben Lee", "主持人", "Q", "提问者", "谁"]),
    st.none() | st.sampled_from(["王明", "李青", "新人", "Ann"]),
    st.sampled_from([None, "host", "guest", "other"]),
)
corrections = st.builds(
    Corrections,
    st.none() | st.just("题"),
    st.just({"date": "2024"}),
    st.none() | st.sampled_from([*DIALECTS, "automatic", "x"]),
    speakers=st.lists(speaker_corrections, max_size=4).map(tuple),
    lines=st.lists(lines_corrections, max_size=5).map(tuple),
)


@settings(max_examples=300, deadline=None)
@given(documents, corrections, st.sampled_from(["a.txt", "a.org", "a.vtt"]))
def test_whatever_is_corrected_each_line_is_accounted_for_once(
    text: str, said: Corrections, name: str
) -> None:
    if name == "a.vtt":
        text = "WEBVTT\n\n" + "\n".join(
            f"00:{n % 60:02}.000 --> 00:{n % 60:02}.900\n{one}\n"
            for n, one in enumerate(text.split("\n"))
        )
    data = text.encode("utf-8", "surrogatepass")
    try:
        interview = parse(data, Path(name), corrections=said)
    except UnreadableError:
        return
    check(interview, data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"))


@settings(max_examples=200, deadline=None)
@given(documents, st.lists(lines_corrections, max_size=4))
def test_turns_that_no_corrected_line_touches_stay_the_same(
    text: str, said: list[LinesCorrection]
) -> None:
    try:
        before = parse(text.encode(), Path("a.txt"))
        after = parse(text.encode(), Path("a.txt"), corrections=Corrections(lines=tuple(said)))
    except UnreadableError:
        return
    chosen = choose_lines(said, text.split("\n"))
    touched = chosen.dropped | chosen.restored
    kept = {(turn.id, turn.text) for turn in after.turns}
    for n, turn in enumerate(before.turns):
        end = before.turns[n + 1].lines[0] if n + 1 < len(before.turns) else 1000
        if not touched.intersection(range(turn.lines[0], end)):
            assert (turn.id, turn.text) in kept


toml_values = st.recursive(
    st.booleans() | st.integers(-5, 50) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "date",
                    "dialect",
                    "drop",
                    "restore",
                    "meta",
                    "speakers",
                    "name",
                    "role",
                    "line",
                    "lines",
                    "was",
                    "files",
                    "主持人",
                    "x",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "drop", "speakers", "meta"]), toml_values))
def test_any_toml_is_taken_calmly(table: dict[str, object]) -> None:
    for relative, whole in ((None, table), ("a.txt", {**table, "files": {"a.txt": table}})):
        data = tomlkit.dumps(whole).encode("utf-8", "surrogatepass")
        said = parse_sidecar(data, "s", relative)
        check(parse(TALK.encode(), Path("a.txt"), corrections=said), LINES)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_taken_calmly(data: bytes) -> None:
    for relative in (None, "a.txt"):
        parse_sidecar(data, "s", relative)
