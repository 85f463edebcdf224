"""Sidecars are written whole or not at all, and what the reader wrote into them stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcript.accounting import check
from tui.library.stamp import stamp_of
from tui.state import sidecar as writing
from tui.state.sidecar import Change, SetLines, SetSpeaker, SetValue, SidecarError, change, undo
from tui.state.store import write_atomic
from tui.transcript import parse_file
from tui.transcript.model import Interview, Role, Speaker
from tui.transcript.reading import source_lines

CHECKOUT = Path(__file__).parents[2]
TALK = (
    "船\n\n王明：你好，桐油怎么熬？\n\n李青：我慢慢熬，你看火。\n\n陈雨：我来说两句，行吗？\n\n" * 4
)
MINE = """\
# what I know of this talk
mine = "kept"   # and this

drop = [  # the first
    [1, 2],  # heading
    9,
]

[speakers]
# who is who
"王明" = "老王"  # he says so
[other]
x = 1
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, "utf-8")
    return path


def beside(talk: Path) -> Path:
    return talk.with_name("talk.txt.tui.toml")


def text(talk: Path) -> str:
    return beside(talk).read_text("utf-8")


def person(talk: Path, name: str) -> Speaker:
    (found,) = (one for one in parse_file(talk).speakers if one.name == name)
    return found


def people(talk: Path) -> list[tuple[str, Role]]:
    return [(one.name, one.role) for one in parse_file(talk).speakers]


def names(talk: Path) -> list[str]:
    return [name for name, _ in people(talk)]


def lines(talk: Path, first: int, last: int, *, restore: bool = False) -> Change:
    return change(talk, SetLines((first, last), source_lines(talk), restore))


def left_out(interview: Interview) -> list[tuple[int, int]]:
    return [one.lines for one in interview.dropped if one.why == "by the sidecar"]


def test_values_are_set_and_taken_back(talk: Path) -> None:
    change(talk, SetValue("title", '船"与\\油'))
    change(talk, SetValue("date", "2024"))
    change(talk, SetValue("dialect", "plain text"))
    found = parse_file(talk)
    assert (found.title, found.meta["date"]) == ('船"与\\油', "2024")
    assert found.report.dialect == "plain text"
    assert found.report.warnings == ()
    change(talk, SetValue("dialect", None))
    change(talk, SetValue("title", None))
    assert tomllib.loads(text(talk)) == {"date": "2024"}
    change(talk, SetValue("date", None))
    assert not beside(talk).exists()


def test_the_transcript_is_never_touched(talk: Path) -> None:
    before = talk.stat()
    change(talk, SetValue("title", "x"))
    lines(talk, 1, 9)
    after = talk.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert talk.read_text("utf-8") == TALK


def test_what_the_reader_wrote_stays(talk: Path) -> None:
    beside(talk).write_text(MINE, "utf-8")
    change(talk, SetValue("title", "题"))
    change(talk, SetSpeaker(person(talk, "李青"), role="host"))
    change(talk, SetSpeaker(person(talk, "老王"), "王先生"))
    lines(talk, 13, 13)
    written = text(talk)
    for line in MINE.splitlines():
        if "老王" not in line:
            assert line in written, line
    table = tomllib.loads(written)
    assert table["title"] == "题"
    assert table["speakers"] == {"王明": "王先生", "李青": {"role": "host"}}
    assert [one if isinstance(one, list | int) else one["line"] for one in table["drop"]] == [
        [1, 2],
        9,
        13,
    ]


def test_speakers_are_renamed_again_merged_and_given_roles(talk: Path) -> None:
    change(talk, SetSpeaker(person(talk, "王明"), "老王"))
    change(talk, SetSpeaker(person(talk, "老王"), "王海", "host"))
    assert ("王海", "host") in people(talk)
    assert tomllib.loads(text(talk))["speakers"] == {"王明": {"name": "王海", "role": "host"}}
    change(talk, SetSpeaker(person(talk, "陈雨"), "李青"))
    assert names(talk) == ["王海", "李青"]
    change(talk, SetSpeaker(person(talk, "李青"), "众人"))
    assert names(talk) == ["王海", "众人"]
    assert parse_file(talk).report.warnings == ()
    change(talk, SetSpeaker(person(talk, "众人"), role="guest"))
    assert people(talk) == [("王海", "host"), ("众人", "guest")]


def test_a_name_that_the_library_gives_can_be_changed(talk: Path) -> None:
    (talk.parent / "library.tui.toml").write_text('[speakers]\n"王明" = "老王"\n', "utf-8")
    change(talk, SetSpeaker(person(talk, "老王"), "王先生"))
    assert "王先生" in names(talk)
    assert parse_file(talk).report.warnings == ()


def test_lines_are_left_out_and_taken_back_in(talk: Path) -> None:
    lines(talk, 3, 5)
    assert left_out(parse_file(talk)) == [(3, 3), (5, 5)]
    lines(talk, 5, 5, restore=True)
    assert left_out(parse_file(talk)) == [(3, 3)]
    lines(talk, 3, 4, restore=True)
    found = parse_file(talk)
    assert left_out(found) == []
    assert found.report.warnings == ()
    assert not beside(talk).exists()


def test_leaving_out_what_was_restored_takes_that_back(talk: Path) -> None:
    talk.write_text(TALK + "\n---\n", "utf-8")
    rule = len(talk.read_text("utf-8").split("\n")) - 1
    lines(talk, rule, rule, restore=True)
    assert any(turn.lines[1] == rule for turn in parse_file(talk).turns)
    lines(talk, rule, rule)
    assert not beside(talk).exists()


def test_saying_it_twice_says_it_once(talk: Path) -> None:
    first = lines(talk, 3, 5)
    assert lines(talk, 3, 5).after == first.after


def test_undo_step_by_step(talk: Path) -> None:
    before = parse_file(talk)
    steps = [change(talk, SetValue("title", "x")), lines(talk, 3, 3)]
    for one in reversed(steps):
        undo(one, talk)
    assert not beside(talk).exists()
    assert parse_file(talk) == before


def test_undo_leaves_alone_what_somebody_else_has_changed(talk: Path) -> None:
    made = change(talk, SetValue("title", "x"))
    change(talk, SetValue("date", "2024"))
    with pytest.raises(SidecarError, match="somebody has changed it since"):
        undo(made, talk)
    assert tomllib.loads(text(talk)) == {"title": "x", "date": "2024"}


def test_a_broken_sidecar_is_not_written_over(talk: Path) -> None:
    beside(talk).write_text("title = [\n", "utf-8")
    with pytest.raises(SidecarError, match=r"talk\.txt\.tui\.toml:1: is not TOML .*mend it"):
        change(talk, SetValue("title", "x"))
    beside(talk).write_text("speakers = 3\ndrop = 3\n", "utf-8")
    with pytest.raises(SidecarError, match="speakers is no table; mend it"):
        change(talk, SetSpeaker(person(talk, "王明"), "x"))
    with pytest.raises(SidecarError, match="drop is no list; mend it"):
        lines(talk, 3, 3)
    assert text(talk) == "speakers = 3\ndrop = 3\n"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full; make room"),
        (errno.EROFS, "the disk is read-only; copy the transcripts"),
        (errno.EACCES, "may not be written to"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_nothing_is_lost(
    talk: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    change(talk, SetValue("title", "x"))
    before = text(talk)

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tui.state.store.os.fsync", full)
    with pytest.raises(SidecarError) as caught:
        change(talk, SetValue("title", "y"))
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(beside(talk)))
    assert "\n" not in message
    assert text(talk) == before
    assert sorted(path.name for path in talk.parent.iterdir()) == ["talk.txt", "talk.txt.tui.toml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_may_not_be_written_to(talk: Path) -> None:
    talk.parent.chmod(0o500)
    try:
        assert change(talk, SetValue("title", "x")).kept
        assert parse_file(talk).title == "x"
    finally:
        talk.parent.chmod(0o700)


@pytest.fixture
def read_only(talk: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The folder of the talk may not be written to, as long as an error's number is in here."""
    numbers = [errno.EROFS]
    usual = write_atomic

    def write(path: Path, data: bytes, mode: int | None = None) -> None:
        if path.parent == talk.parent and numbers:
            raise OSError(numbers[0], os.strerror(numbers[0]))
        usual(path, data, mode)

    monkeypatch.setattr("tui.state.sidecar.write_atomic", write)
    return numbers


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_where_it_may_not_be_written_a_change_is_kept_elsewhere(
    talk: Path, read_only: list[int], number: int
) -> None:
    read_only[:] = [number]
    made = change(talk, SetValue("title", "x"))
    assert made.kept
    assert not beside(talk).exists()
    assert made.sidecar.stat().st_mode & 0o777 == 0o600
    assert made.sidecar.read_text("utf-8").startswith(f"# {talk}\n")
    change(talk, SetSpeaker(person(talk, "王明"), "老王"))
    again = parse_file(talk)
    assert again.title == "x"
    assert again.speakers[0].name == "老王"
    assert again.report.sidecars == (str(made.sidecar),)
    check(again, TALK.split("\n"))
    stamp = stamp_of(talk)
    assert stamp is not None
    assert [path for path, *_ in stamp.sidecars] == [str(made.sidecar)]


def test_what_is_kept_elsewhere_goes_before_what_lies_beside(
    talk: Path, read_only: list[int]
) -> None:
    beside(talk).write_text('title = "theirs"\ndate = "2024"\n', "utf-8")
    made = change(talk, SetValue("title", "mine"))
    read = parse_file(talk)
    assert (read.title, read.meta["date"]) == ("mine", "2024")
    assert read.report.sidecars == (str(made.sidecar), "talk.txt.tui.toml")
    read_only.clear()  # once it may be written, the reader's own still is in one place
    change(talk, SetValue("title", "later"))
    assert parse_file(talk).title == "later"
    assert text(talk) == 'title = "theirs"\ndate = "2024"\n'


def test_a_change_kept_elsewhere_can_be_undone(talk: Path, read_only: list[int]) -> None:
    before = parse_file(talk)
    first = change(talk, SetValue("title", "x"))
    second = change(talk, SetValue("title", "y"))
    undo(second, talk)
    assert parse_file(talk).title == "x"
    undo(first, talk)
    assert parse_file(talk) == before
    assert not first.sidecar.exists()


def test_files_of_one_name_have_sidecars_of_their_own(talk: Path, read_only: list[int]) -> None:
    other = talk.parent / "other" / talk.name
    other.parent.mkdir()
    other.write_text(TALK, "utf-8")
    change(talk, SetValue("title", "x"))
    assert parse_file(talk).title == "x"
    assert parse_file(other).title == "talk"
    long = talk.parent / ("名" * 80 + ".txt")
    long.write_text(TALK, "utf-8")
    change(long, SetValue("title", "z"))
    assert parse_file(long).title == "z"


def test_with_no_place_at_all_nothing_is_changed(
    talk: Path, read_only: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANGTAN_STATE_DIR", str(talk / "no folder"))
    with pytest.raises(SidecarError, match=r"copy the transcripts.* Nothing was changed"):
        change(talk, SetValue("title", "x"))


def test_without_a_place_for_the_lock_it_is_written_all_the_same(
    talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANGTAN_STATE_DIR", str(talk / "no folder"))
    change(talk, SetValue("title", "x"))
    assert parse_file(talk).title == "x"


def test_who_may_read_the_transcript_may_read_its_sidecar(talk: Path) -> None:
    talk.chmod(0o640)
    change(talk, SetValue("title", "x"))
    assert beside(talk).stat().st_mode & 0o777 == 0o640
    beside(talk).chmod(0o644)
    change(talk, SetValue("title", "y"))
    assert beside(talk).stat().st_mode & 0o777 == 0o644


WRITER = """
import sys
from pathlib import Path
from tui.state.sidecar import SetSpeaker, SetValue, change
from tui.transcript.model import Speaker
talk, who = Path(sys.argv[1]), sys.argv[2]
for n in range(int(sys.argv[3])):
    change(talk, SetSpeaker(Speaker("x", f"{who}{n}", ()), f"{who}'s {n}"))
    print(n, flush=True)
"""


def writer(talk: Path, who: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(talk), who, str(times)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_browsers_that_write_at_once_both_have_their_way(talk: Path) -> None:
    both = [writer(talk, who, 12) for who in "ab"]
    for one in both:
        one.communicate(timeout=120)
        assert one.returncode == 0
    said = tomllib.loads(text(talk))["speakers"]
    assert said == {f"{who}{n}": f"{who}'s {n}" for who in "ab" for n in range(12)}


def test_killed_in_the_middle_the_sidecar_is_whole(talk: Path) -> None:
    for _ in range(3):
        one = writer(talk, "a", 10_000)
        assert one.stdout is not None
        for _ in range(5):
            done = int(one.stdout.readline())
        one.kill()
        one.wait(60)
        one.stdout.close()
        said = tomllib.loads(text(talk))["speakers"]
        assert len(said) > done
        change(talk, SetValue("title", "x"))
        assert tomllib.loads(text(talk)) == {"title": "x", "speakers": said}
        beside(talk).unlink()


steps = st.lists(
    st.one_of(
        st.builds(SetValue, st.sampled_from(["title", "date"]), st.none() | st.text(max_size=9)),
        st.tuples(
            st.integers(0, 3),
            st.none() | st.sampled_from(["王明", "李青", "新\\人", 'q"', "  x "]),
            st.sampled_from([None, "host", "guest"]),
        ),
        st.tuples(st.integers(1, 30), st.integers(0, 5), st.booleans()),
    ),
    max_size=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps, st.sampled_from(["", MINE, "# only a comment"]))
def test_any_changes_give_a_sidecar_without_mistakes_and_can_be_undone(
    talk: Path, said: list[Any], before: str
) -> None:
    if before:
        beside(talk).write_text(before, "utf-8")
    else:
        beside(talk).unlink(missing_ok=True)
    mistakes = len(parse_file(talk).report.warnings)
    made: list[Change] = []
    for step in said:
        found = parse_file(talk)
        if isinstance(step, SetValue):
            made.append(change(talk, step))
        elif isinstance(step[2], bool):
            made.append(lines(talk, step[0], step[0] + step[1], restore=step[2]))
        elif step[0] < len(found.speakers):
            made.append(change(talk, SetSpeaker(found.speakers[step[0]], *step[1:])))
        after = parse_file(talk)
        check(after, TALK.split("\n"))
        told = [one.text for one in after.report.warnings]
        expected = [one for one in told if "is not left out here" in one]
        assert len(told) - len(expected) <= mistakes, told
    for one in reversed(made):
        undo(one, talk)
    assert (text(talk) if beside(talk).exists() else "") == before


def test_nothing_is_written_when_nothing_changes(
    talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(talk, SetValue("title", "x"))
    monkeypatch.setattr(writing, "write_atomic", lambda *_: pytest.fail("written"))
    made = change(talk, SetValue("title", "x"))
    assert made.before == made.after
