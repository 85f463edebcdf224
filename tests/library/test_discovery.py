from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.library import discovery
from tui.library.discovery import Discovery, ignored_file, ignored_folder, look_through
from tui.transcript.formats import MAYBE, may_hold_transcript

SUFFIXES = (".txt", ".md", ".srt")


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("甲：你好。\n", "utf-8")


def relative(found: discovery.Discovery) -> list[str]:
    return [file.relative for file in found.files]


def test_folders_are_walked_in_natural_order_top_files_first(tmp_path: Path) -> None:
    make(tmp_path, "10.md", "2.md", "b/1.txt", "a/第十期.txt", "a/第二期.txt", "a/deep/x.SRT")
    found = look_through([tmp_path], SUFFIXES)
    assert relative(found) == [
        "2.md",
        "10.md",
        "a/第二期.txt",
        "a/第十期.txt",
        "a/deep/x.SRT",
        "b/1.txt",
    ]
    assert [file.group for file in found.files] == ["", "", "a", "a", "a/deep", "b"]
    assert all(file.path.is_file() for file in found.files)


def test_what_is_no_transcript_is_left_out(tmp_path: Path) -> None:
    make(
        tmp_path,
        "talk.md",
        "README.md",
        "readme_zh.md",
        "LICENSE.txt",
        "CHANGELOG.md",
        "requirements.txt",
        ".hidden.md",
        ".git/x.md",
        "node_modules/p/readme.md",
        "node_modules/p/guide.md",
        "venv/lib/notes.txt",
        "other/pyvenv.cfg",
        "other/notes.txt",
        "__pycache__/x.txt",
        "build/out.txt",
        "pkg.egg-info/top_level.txt",
        "talk.md~",
        "picture.png",
        "noise",
    )
    found = look_through([tmp_path], SUFFIXES)
    assert relative(found) == ["talk.md"]


def test_names_that_only_resemble_program_files_stay() -> None:
    for name in ("readmeier.md", "licensed.txt", "changes in the field.md", "a readme.md"):
        assert not ignored_file(name), name
    assert not ignored_folder("buildings")


def test_a_folder_or_file_named_outright_is_tried_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "build/talk.md", "README.md", "talk.log")
    found = look_through(
        [tmp_path / "build", tmp_path / "README.md", tmp_path / "talk.log", tmp_path / "none.md"],
        SUFFIXES,
    )
    assert relative(found) == ["talk.md", "README.md", "talk.log", "none.md"]
    assert [file.named for file in found.files] == [False, True, True, True]
    assert found.files[0].group == "build"


def test_links_that_go_round_are_walked_once(tmp_path: Path) -> None:
    make(tmp_path, "a/talk.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    (tmp_path / "alias.md").symlink_to(tmp_path / "a" / "talk.md")
    (tmp_path / "nowhere.md").symlink_to(tmp_path / "missing")
    assert len(look_through([tmp_path], SUFFIXES).files) == 1


def test_the_same_file_named_twice_is_there_once(tmp_path: Path) -> None:
    make(tmp_path, "talk.md")
    assert len(look_through([tmp_path / "talk.md", tmp_path, tmp_path], SUFFIXES).files) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert look_through([tmp_path], SUFFIXES).files == []


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "locked/talk.md", "open.md")
    listing = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = look_through([tmp_path], SUFFIXES)
    assert relative(found) == ["open.md"]
    assert len(found.problems) == 1
    assert "locked: cannot read this folder: Permission denied" in found.problems[0]


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, *(f"{n}.md" for n in range(6)))
    monkeypatch.setattr(discovery, "MOST_FILES", 4)
    found = look_through([tmp_path], SUFFIXES)
    assert len(found.files) == 4
    assert "left out" in found.problems[0]
    monkeypatch.setattr(discovery, "MOST_FILES", 100)
    monkeypatch.setattr(discovery, "MOST_NAMES", 3)
    found = look_through([tmp_path], SUFFIXES)
    assert len(found.files) == 3
    assert len(found.problems) == 1


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    assert look_through([tmp_path], SUFFIXES, cancelled=lambda: True).files == []


CUES = '[{"start": 1.5, "end": 2, "speaker": "A", "text": "Boats, then."}]'
PAGE = "<!DOCTYPE html><html><head><title>x</title></head><body><p>林：造船。</p></body></html>"


def looked_through(
    folder: Path, known: Discovery | None = None, opened: list[str] | None = None
) -> Discovery:
    def look_into(path: Path) -> bool:
        if opened is not None:
            opened.append(path.name)
        return may_hold_transcript(path)

    return look_through(
        [folder],
        SUFFIXES,
        maybe=MAYBE,
        look_into=look_into,
        known=known.doubtful if known is not None else None,
    )


def test_of_doubtful_files_the_beginning_decides(tmp_path: Path) -> None:
    made = {
        "talk.json": CUES,
        "settings.json": '{"editor.tabSize": 4}',
        "package.json": CUES,
        "app.bundle.json": CUES,
        "page.html": PAGE,
        "drawing.xml": "<svg><path d='M0 0'/></svg>",
        "pom.xml": "<project><p>x</p></project>",
        "debate.xml": "<debate><speech by='#a'>Boats.</speech></debate>",
        "page_files/frame.html": PAGE,
        "notes_files/frame.html": PAGE,
    }
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = looked_through(tmp_path)
    assert relative(found) == ["debate.xml", "page.html", "talk.json", "notes_files/frame.html"]
    named = look_through([tmp_path / "settings.json"], SUFFIXES)
    assert len(named.files) == 1


def test_sidecars_are_no_transcripts(tmp_path: Path) -> None:
    make(tmp_path, "talk.md", "talk.md.tui.toml", "library.tui.toml")
    assert relative(looked_through(tmp_path)) == ["talk.md"]


def test_a_doubtful_file_is_looked_into_once_while_it_stays_the_same(tmp_path: Path) -> None:
    (tmp_path / "talk.json").write_text(CUES, "utf-8")
    (tmp_path / "other.json").write_text("{}", "utf-8")
    first = looked_through(tmp_path)
    assert relative(first) == ["talk.json"]
    opened: list[str] = []
    assert relative(looked_through(tmp_path, first, opened)) == ["talk.json"]
    assert opened == []
    (tmp_path / "other.json").write_text(CUES, "utf-8")
    assert relative(looked_through(tmp_path, first, opened)) == ["other.json", "talk.json"]
    assert opened == ["other.json"]


def test_not_more_doubtful_files_than_can_be_are_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "MOST_DOUBTFUL", 2)
    for n in range(5):
        (tmp_path / f"{n}.json").write_text(CUES, "utf-8")
    found = looked_through(tmp_path)
    assert len(found.files) == 2
    assert len(found.problems) == 1
    assert "not looked into" in found.problems[0]


def test_many_files_are_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "_AT_ONCE", 7)
    make(tmp_path, *(f"{n}.md" for n in range(40)), *(f"b/{n}.md" for n in range(12)))
    assert relative(look_through([tmp_path], SUFFIXES)) == [
        *(f"{n}.md" for n in range(40)),
        *(f"b/{n}.md" for n in range(12)),
    ]


def test_a_thousand_unrelated_files(tmp_path: Path) -> None:
    for n in range(1000):
        (tmp_path / f"{n}.bin").touch()
    found = look_through([tmp_path], SUFFIXES)
    assert found.files == []
    assert found.names == 1000
