"""The program as people and scripts call it: arguments, streams, exit status."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

CHECKOUT = Path(__file__).parents[1]
TOLD = ("TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_ANIMATIONS")
TALK = """\
主持人：今天请到石匠周青山，先问一句，石头怎么挑？

周青山：先看纹路，再听声音。

响的才是好石头。

主持人：垂直整合这个词，您这一行也用吗？

周青山：用。从山上到桥上，垂直整合，都是一家人做。

主持人：学了多少年？

周青山：三十年。手上的茧可以作证。
"""


@dataclass
class Done:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("sys.argv", ["fangtan"])

    def call(*arguments: object) -> Done:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Done(status, out, err)

    return call


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talks" / "talk.txt"
    path.parent.mkdir()
    path.write_text(TALK, "utf-8")
    return path


def process(arguments: Sequence[object], **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "tui", *map(str, arguments)],
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        **more,
    )


# show


def test_show_prints_the_turns(run: Any, talk: Path) -> None:
    done = run("show", talk)
    assert (done.status, done.err) == (0, "")
    for text in ("主持人", "周青山", "先看纹路，再听声音。\n响的才是好石头。\n"):
        assert text in done.out
    assert "\x1b" not in done.out


def test_show_json_is_schema_1(run: Any, talk: Path) -> None:
    done = run("show", talk, "--json")
    assert (done.status, done.err) == (0, "")
    assert set(done.json) == {"schema", "interviews"}
    assert done.json["schema"] == 1
    (interview,) = done.json["interviews"]
    assert list(interview) == [
        "id",
        "path",
        "title",
        "script",
        "kind",
        "dialect",
        "confidence",
        "meta",
        "speakers",
        "sections",
        "dropped",
    ]
    assert interview["path"] == str(talk)
    assert (interview["script"], interview["kind"]) == ("hans", "interview")
    assert 0 <= interview["confidence"] <= 1
    for speaker in interview["speakers"]:
        assert list(speaker) == ["id", "name", "labels", "role"]
    (section,) = interview["sections"]
    assert list(section) == ["title", "timestamp", "level", "line", "turns"]
    turns = section["turns"]
    assert [turn["lines"] for turn in turns] == [[1, 1], [3, 5], [7, 7], [9, 9], [11, 11], [13, 13]]
    assert list(turns[0]) == ["id", "speaker", "kind", "lines", "timestamp", "paragraphs"]
    assert turns[1]["paragraphs"] == ["先看纹路，再听声音。", "响的才是好石头。"]
    assert turns[1]["speaker"] in {speaker["id"] for speaker in interview["speakers"]}
    assert interview["dropped"] == []


def test_show_of_a_folder_prints_each(run: Any, talk: Path) -> None:
    (talk.parent / "more").mkdir()
    (talk.parent / "more" / "other.md").write_text(TALK.replace("周青山", "吴大川"), "utf-8")
    done = run("show", talk.parent, "--json")
    assert [Path(i["path"]).name for i in done.json["interviews"]] == ["talk.txt", "other.md"]
    done = run("show", talk.parent)
    assert "周青山" in done.out
    assert "吴大川" in done.out


@pytest.mark.parametrize(("line", "words"), [(4, "先看纹路"), (5, "先看纹路"), (6, "垂直整合")])
def test_show_of_a_line_prints_the_turn_there(run: Any, talk: Path, line: int, words: str) -> None:
    done = run("show", f"{talk}:{line}")
    assert done.status == 0
    assert words in done.out
    assert "学了多少年" not in done.out
    done = run("show", f"{talk}:{line}", "--json")
    (interview,) = done.json["interviews"]
    (section,) = interview["sections"]
    (turn,) = section["turns"]
    assert words in "".join(turn["paragraphs"])


def test_show_of_several_lines(run: Any, talk: Path) -> None:
    done = run("show", f"{talk}:9", f"{talk}:1", f"{talk}:99", "--json")
    assert done.status == 1
    assert len(done.lines) == 1
    (section,) = done.json["interviews"][0]["sections"]
    assert [turn["lines"] for turn in section["turns"]] == [[1, 1], [9, 9]]
    assert run("show", f"{talk}:9", talk).out == run("show", talk).out


def test_show_below_the_last_line(run: Any, talk: Path) -> None:
    done = run("show", f"{talk}:999")
    assert (done.status, done.out) == (1, "")
    assert done.lines == [f"fangtan: {talk}:999: no turn at this line or below it"]


def test_show_without_a_path_shows_what_the_browser_would_open(
    run: Any, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(talk.parent)
    done = run("show", "--json")
    assert [interview["path"] for interview in done.json["interviews"]] == ["talk.txt"]


# check


def test_check_says_how_a_file_was_read(run: Any, talk: Path) -> None:
    done = run("check", talk)
    assert (done.status, done.err) == (0, "")
    assert str(talk) in done.out
    assert "6 turns" in done.out
    assert "2 speakers" in done.out
    (file,) = run("check", talk, "--json").json["files"]
    assert file["counts"] == {"sections": 0, "turns": 6, "speakers": 2, "dropped_lines": 0}
    assert file["error"] is None


def test_check_counts_the_lines_left_out(run: Any, talk: Path) -> None:
    assert "; 0 sections, 6 turns, 2 speakers; 0 lines left out\n" in run("check", talk).out
    for rules, told in (("---\n", "1 line left out"), ("---\n\n***\n", "2 lines left out")):
        talk.write_text(f"{TALK}\n{rules}", "utf-8")
        assert f"; {told}\n" in run("check", talk).out


def test_check_names_the_sidecars(run: Any, talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = run("check", talk, "--json").json["files"]
    assert file["sidecar"] == []
    beside = talk.with_name("talk.txt.tui.toml")
    beside.write_text('titel = "x"\n[speakers]\n"周青山" = "周先生"\n', "utf-8")
    above = talk.parents[1] / "library.tui.toml"
    above.write_text('date = "2024"\n', "utf-8")
    done = run("check", talk)
    assert f"  sidecar: {beside}\n  sidecar: {above}\n" in done.out
    assert "warning: talk.txt.tui.toml:1: titel: is no key here" in done.out
    (file,) = run("check", talk, "--json").json["files"]
    assert file["sidecar"] == [str(beside), str(above)]
    monkeypatch.chdir(talk.parent)
    (file,) = run("check", "--json").json["files"]
    assert file["sidecar"] == ["talk.txt.tui.toml", "../library.tui.toml"]


def test_show_and_search_know_corrected_speakers(run: Any, talk: Path) -> None:
    beside = talk.with_name("talk.txt.tui.toml")
    beside.write_text('title = "石头"\n[speakers]\n"周青山" = "周先生"\n', "utf-8")
    for path in (talk, talk.parent):
        shown = run("show", path, "--json").json["interviews"][0]
        assert shown["title"] == "石头"
        assert [speaker["name"] for speaker in shown["speakers"]] == ["主持人", "周先生"]
        assert "周先生" in run("show", path).out
        assert run("search", "@周先生 垂直整合", path).status == 0


def test_check_goes_on_past_what_it_cannot_read(run: Any, talk: Path) -> None:
    (talk.parent / "empty.txt").touch()
    done = run("check", talk.parent)
    assert done.status == 1
    assert done.err == ""
    assert sum("empty.txt" in line for line in done.out.splitlines()) == 1
    assert "6 turns" in done.out
    files = run("check", talk.parent, "--json").json["files"]
    assert [file["error"] is None for file in files] == [False, True]


# search


def test_search_json_is_schema_1(run: Any, talk: Path) -> None:
    done = run("search", "垂直整合", talk.parent, "--json")
    assert (done.status, done.err) == (0, "")
    answer = done.json
    assert list(answer) == ["schema", "query", "total", "elapsed_ms", "hits"]
    assert (answer["schema"], answer["query"], answer["total"]) == (1, "垂直整合", 2)
    assert answer["elapsed_ms"] >= 0
    shown = run("show", talk, "--json").json["interviews"][0]
    turns = {turn["id"]: turn for turn in shown["sections"][0]["turns"]}
    for hit in answer["hits"]:
        assert list(hit) == [
            "path",
            "interview",
            "section",
            "turn",
            "lines",
            "speaker",
            "score",
            "why",
            "spans",
            "text",
        ]
        assert (hit["path"], hit["interview"]) == (str(talk), shown["id"])
        assert hit["why"] == "exact"
        turn = turns[hit["turn"]]
        assert hit["lines"] == turn["lines"]
        assert hit["text"] == "\n".join(turn["paragraphs"])
        for paragraph, start, end in hit["spans"]:
            assert turn["paragraphs"][paragraph][start:end] == "垂直整合"


def test_search_prints_places_that_can_be_opened(run: Any, talk: Path) -> None:
    done = run("search", "垂直整合", talk.parent)
    assert done.status == 0
    assert {line.split(": ")[0] for line in done.out.splitlines()} == {f"{talk}:7", f"{talk}:9"}


def test_search_in_the_other_script(run: Any, talk: Path) -> None:
    answer = run("search", "聲音", talk, "--json").json
    assert answer["hits"][0]["why"] == "variant"
    paragraph, start, end = answer["hits"][0]["spans"][0]
    assert (paragraph, "先看纹路，再听声音。"[start:end]) == (0, "声音")


def test_a_query_that_begins_with_what_is_left_out(run: Any, talk: Path) -> None:
    done = run("search", "-声音", talk)
    assert done.status == 2
    assert (
        done.err == "fangtan: search: -声音 reads as an option; a query goes behind --: -- -声音\n"
    )
    assert run("search", talk, "--", "-声音").err != done.err
    assert run("search", "--", "-声音", talk).status == 0
    assert "unrecognized" in run("search", "--sound", talk).err


def test_search_takes_options_anywhere(run: Any, talk: Path) -> None:
    answer = run("search", "--limit", 1, "垂直整合", "--json", talk.parent).json
    assert (answer["total"], len(answer["hits"])) == (2, 1)
    done = run("search", "垂直整合", "--limit=1", talk)
    assert done.lines == ["fangtan: 1 of 2 turns; --limit N shows more"]


def test_a_query_that_looks_like_an_option(run: Any, talk: Path) -> None:
    done = run("search", "--json", "--", "--limit", talk)
    assert done.lines == ["fangtan: only words to leave out: all other turns"]
    assert done.json["query"] == "--limit"


@pytest.mark.parametrize("query", ["[b]", "(", "*", "\\", "\x1b[31m", "[/b", "%s {0}"])
def test_search_takes_any_query_as_plain_text(run: Any, talk: Path, query: str) -> None:
    talk.write_text(TALK + "\n主持人：[b]轻(声)*说 \\ %s {0}[/b]\n", "utf-8")
    done = run("search", query, talk)
    assert done.status in (0, 1)
    assert "\x1b" not in done.out + done.err


def test_nothing_found_is_status_1(run: Any, talk: Path) -> None:
    done = run("search", "蒸汽机车", talk)
    assert (done.status, done.out) == (1, "")
    done = run("search", "蒸汽机车", talk, "--json")
    assert done.status == 1
    assert done.json["hits"] == []


def test_a_match_is_a_match_beside_an_unreadable_file(run: Any, talk: Path) -> None:
    (talk.parent / "empty.txt").touch()
    done = run("search", "纹路", talk.parent)
    assert done.status == 0
    assert len(done.lines) == 1
    assert run("search", "纹路", talk, talk.parent / "empty.txt").status == 1


# Wrong use and bad input


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search"], "QUERY"),
        (["search", " "], "QUERY is empty"),
        (["search", "x", "--limit", "0"], "--limit"),
        (["search", "x", "--limit", "many"], "--limit"),
        (["show", "--jsno"], "--jsno"),
        (["check", "--limit", "3"], "--limit"),
        (["--colour"], "--colour"),
        (["show", ""], "empty PATH"),
        ([""], "empty PATH"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(run: Any, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert len(done.lines) == 1
    assert words in done.err


@pytest.mark.parametrize("verb", [["show"], ["search", "纹路"]])
def test_bad_input_is_one_line_and_status_1(run: Any, tmp_path: Path, verb: list[str]) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "blank.txt").write_text(" \n\n\t\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "many").mkdir()
    for n in range(1000):
        (tmp_path / "many" / f"{n}.dat").touch()
    for name in ("none.txt", "nothing", "empty.txt", "blank.txt", "binary.txt", "many"):
        done = run(*verb, tmp_path / name)
        assert (done.status, done.out) == (1, ""), name
        assert len(done.lines) == 1, done.err
        assert str(tmp_path / name) in done.err


def test_an_unreadable_file_is_one_line(
    run: Any, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "posix" and os.geteuid() == 0:
        pytest.skip("root reads everything")
    talk.chmod(0)
    done = run("show", talk)
    assert done.status == 1
    assert len(done.lines) == 1
    assert str(talk) in done.err


def test_one_bad_path_does_not_hide_the_others(run: Any, talk: Path) -> None:
    done = run("show", talk.parent / "none.txt", talk)
    assert done.status == 1
    assert "周青山" in done.out
    assert len(done.lines) == 1


def test_a_text_that_is_no_transcript_is_shown_all_the_same(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "shopping.txt"
    path.write_text("milk\neggs\nbread\n")
    done = run("show", path)
    assert done.status == 0
    assert "eggs" in done.out
    assert len(done.lines) == 1
    assert "not recognised as a transcript" in done.err


def test_names_cannot_hurt_a_terminal(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb\nc\u202ed.txt"
    path.write_text(TALK, "utf-8")
    (tmp_path / "e\x1b]0;x\x07.txt").touch()
    for arguments in (["show"], ["check"], ["search", "纹路"], ["show", "--json"]):
        done = run(*arguments, tmp_path)
        assert not set(done.out + done.err) & set("\x1b\x07\x9b\u202e")
    assert run("show", path, "--json").json["interviews"][0]["path"] == str(path)


def test_text_cannot_hurt_a_terminal(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(
        TALK + "周青山：\x1b]52;c;x\x07好\x9b31m的\u202e。\r\n\n甲\x1b[2J：嗯。\n", "utf-8"
    )
    for arguments in (["show"], ["check"], ["search", "好"], ["show", "--json"]):
        done = run(*arguments, path)
        assert not set(done.out + done.err) & set("\x1b\x07\x9b\u202e\r")


# Opening the browser


def test_version_and_help(run: Any) -> None:
    from tui import __version__

    for flag in ("-V", "--version"):
        assert run(flag) == Done(0, f"fangtan {__version__}\n", "")
    for flag in ("-h", "--help"):
        done = run(flag)
        assert done.status == 0
        assert "search QUERY" in done.out
    assert "--limit" in run("search", "--help").out


@pytest.mark.parametrize("verb", ["doctor"])
def test_verbs_of_later_are_not_offered(run: Any, verb: str) -> None:
    assert verb not in run("--help").out
    assert run(verb).status == 1


def test_the_browser_needs_a_terminal(run: Any, talk: Path) -> None:
    done = run(talk)
    assert (done.status, done.out) == (2, "")
    assert len(done.lines) == 1
    assert "terminal" in done.err


def test_a_missing_path_is_one_line(run: Any, tmp_path: Path) -> None:
    done = run(tmp_path / "none")
    assert done.status == 1
    assert done.lines == [f"fangtan: {tmp_path / 'none'}: no such file or folder"]
    done = run("serch", "x")
    assert "did you mean the command search?" in done.err


class FakeTerminal:
    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the browser is opened with, in place of opening it."""
    import tui.app.app as app

    calls: list[Any] = []

    class App:
        def __init__(self, *arguments: Any) -> None:
            calls.append(arguments)

        def run_browser(self) -> int:
            assert not gc.isenabled(), "nothing is garbage before everything has been loaded"
            return 0

    monkeypatch.setattr(app, "BrowserApp", App)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in TOLD:
        monkeypatch.setenv(name, "")  # so that it is put back
        monkeypatch.delenv(name)
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, FakeTerminal())
    yield calls
    gc.enable()


def test_paths_and_lines_for_the_browser(
    run: Any, talk: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().status == 0
    assert run(talk.parent, f"{talk}:7").status == 0
    (talk.parent / "talk.txt:8").write_text(TALK, "utf-8")
    assert run(f"{talk}:8").status == 0
    assert run(talk, talk.parent / "none").lines
    assert opened == [
        ([], None),
        ([talk.parent, talk], (talk, 7)),
        ([Path(f"{talk}:8")], None),
        ([talk], None),
    ]


def test_a_path_named_like_a_verb(
    run: Any, tmp_path: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "show").mkdir()
    monkeypatch.chdir(tmp_path)
    run("./show")
    run("--", "show")
    assert opened == [([Path("show")], None)] * 2


def test_a_dumb_terminal_gets_a_line(
    run: Any, talk: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    done = run(talk)
    assert (done.status, len(done.lines), opened) == (2, 1, [])


@pytest.mark.parametrize("user", [None, "0"])
def test_textual_is_told_before_it_loads(
    run: Any, opened: list[Any], monkeypatch: pytest.MonkeyPatch, user: str | None
) -> None:
    for name in TOLD:
        if user is not None:
            monkeypatch.setenv(name, user)
    run()
    assert os.environ["TEXTUAL_DISABLE_KITTY_KEY"] == (user or "1")
    assert os.environ["TEXTUAL_ANIMATIONS"] == (user or "none")


# The process


def test_utf8_whatever_the_locale(talk: Path) -> None:
    for locale in ({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"LANG": ""}):
        done = process(["search", "纹路", talk], env=locale)
        assert done.returncode == 0, done.stderr
        assert "纹路" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(talk: Path) -> None:
    talk.write_text(TALK * 3000, "utf-8")
    command = [sys.executable, "-m", "tui", "show", str(talk)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(100)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(120) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_line(talk: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "show", str(talk)],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            timeout=120,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_without_streams(talk: Path) -> None:
    shell = f'"{sys.executable}" -m tui show "{talk}" >&- 2>&-'
    done = subprocess.run(shell, shell=True, env={**os.environ, "PYTHONPATH": str(CHECKOUT)})
    assert done.returncode == 0


def test_without_a_terminal_the_browser_says_so() -> None:
    done = process([])
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1
