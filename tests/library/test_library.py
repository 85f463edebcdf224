from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.library import Entry, Library, Progress, samples_folder

TALK = "主持人：今天请到石匠周青山，先问一句，石头怎么挑？\n\n周青山：先看纹路，再听声音。\n\n" * 6
OTHER = "主持人：船怎么补？\n\n林海生：桐油和麻丝，一层一层来。\n\n" * 6


def make(folder: Path, **texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def loaded(library: Library) -> Library:
    library.load()
    return library


def test_entries_say_what_the_tree_shows(tmp_path: Path) -> None:
    make(tmp_path, talk=TALK)
    make(tmp_path / "older", boat=OTHER)
    library = loaded(Library([tmp_path]))
    first, second = library.entries
    assert (first.path, first.group, first.error) == (tmp_path / "talk.txt", "", None)
    assert (second.path, second.group) == (tmp_path / "older" / "boat.txt", "older")
    assert first.speakers == ("主持人", "周青山")
    assert first.turns == 12
    assert first.script == "hans"
    interview = library.interview(first.id)
    assert interview is not None
    assert (interview.id, interview.title) == (first.id, first.title)
    assert [interview.id for interview in library.interviews()] == [first.id, second.id]
    assert library.notice is None
    assert library.problems == ()


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    make(tmp_path, a=TALK, b=OTHER, c="")
    told: list[Progress] = []
    library = Library([tmp_path])
    library.load(told.append)
    assert [(progress.done, progress.total) for progress in told] == [(1, 3), (2, 3), (3, 3)]
    assert tuple(progress.entry for progress in told) == library.entries


def test_loading_can_be_stopped(tmp_path: Path) -> None:
    make(tmp_path, a=TALK, b=OTHER)
    library = Library([tmp_path])
    library.load(cancelled=lambda: len(library.entries) == 1)
    assert len(library.entries) == 1


def test_one_bad_file_costs_one_line_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path, a=TALK, empty="", z=OTHER)
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    library = loaded(Library([tmp_path, tmp_path / "missing.txt"]))
    good = [entry for entry in library.entries if entry.error is None]
    bad = {entry.path.name: entry for entry in library.entries if entry.error is not None}
    assert [entry.path.name for entry in good] == ["a.txt", "z.txt"]
    assert set(bad) == {"empty.txt", "picture.txt", "missing.txt"}
    for name, entry in bad.items():
        assert entry.error is not None
        assert name in entry.error
        assert "\n" not in entry.error
        assert library.interview(entry.id) is None
    assert len(list(library.interviews())) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_special_files_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    library = loaded(Library([tmp_path / "pipe.txt", Path("/dev/zero"), Path("nul\0l.txt")]))
    assert [entry.error is None for entry in library.entries] == [False] * 3
    assert "no ordinary file" in (library.entries[0].error or "")


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs /dev/fd")
def test_what_the_shell_pipes_in_is_read() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, TALK.encode())
    os.close(theirs)
    (entry,) = loaded(Library([Path(f"/dev/fd/{ours}")])).entries
    os.close(ours)
    assert entry.error is None
    assert entry.turns == 12


def test_a_fault_of_the_parser_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, a=TALK)

    def broken(path: Path, *, key: str | None = None) -> object:
        raise RuntimeError("too\nbad")

    monkeypatch.setattr("tui.transcript.parse_file", broken)
    (entry,) = loaded(Library([tmp_path])).entries
    assert entry.error is not None
    assert "RuntimeError" in entry.error
    assert "\n" not in entry.error


def ids(*paths: Path) -> dict[str, str]:
    return {str(entry.path): entry.id for entry in loaded(Library(list(paths))).entries}


def test_ids_come_from_the_name_and_are_unique_all_the_same(tmp_path: Path) -> None:
    make(tmp_path / "one" / "a", talk=TALK, only=OTHER)
    make(tmp_path / "one" / "b", talk=OTHER)
    make(tmp_path / "two" / "a", talk="")
    alone = ids(tmp_path / "one" / "a")
    one = ids(tmp_path / "one")
    both = ids(tmp_path / "one", tmp_path / "two")
    only, talk = str(tmp_path / "one" / "a" / "only.txt"), str(tmp_path / "one" / "a" / "talk.txt")
    assert len(set(one.values())) == 3
    assert len(set(both.values())) == 4
    assert alone[only] == one[only] == both[only]
    assert alone[talk] != one[talk]
    for found in both.values():
        assert len(found) == 12
        assert int(found, 16) >= 0


def test_an_unreadable_file_has_the_id_it_would_have(tmp_path: Path) -> None:
    make(tmp_path, 谈话=TALK)
    (before,) = loaded(Library([tmp_path])).entries
    (tmp_path / "谈话.txt").write_text("")
    (after,) = loaded(Library([tmp_path])).entries
    assert after.error is not None
    assert before.id == after.id


def here(tmp_path: Path, *, samples: bool = True) -> Library:
    make(tmp_path / "samples", sample=OTHER)
    (tmp_path / "here").mkdir(exist_ok=True)
    return loaded(
        Library(
            current=tmp_path / "here", samples=lambda: tmp_path / "samples" if samples else None
        )
    )


def paths(entries: tuple[Entry, ...], below: Path) -> list[str]:
    return [entry.path.relative_to(below).as_posix() for entry in entries]


def test_without_a_path_the_current_folder(tmp_path: Path) -> None:
    make(tmp_path / "here" / "talks", talk=TALK)
    make(tmp_path / "here", notes="milk\neggs\n")
    library = here(tmp_path)
    assert paths(library.entries, tmp_path / "here") == ["notes.txt", "talks/talk.txt"]
    assert library.notice is None


@pytest.mark.parametrize("notes", [None, "milk\neggs\n", ""])
def test_without_transcripts_here_the_samples_and_how_to_open_others(
    tmp_path: Path, notes: str | None
) -> None:
    if notes is not None:
        make(tmp_path / "here", notes=notes)
    library = here(tmp_path)
    assert paths(library.entries, tmp_path / "samples") == ["sample.txt"]
    assert library.notice is not None
    assert "python -m tui FOLDER" in library.notice
    assert library.roots == (tmp_path / "samples",)


def test_in_the_checkout_its_seeds_and_nothing_of_the_program(tmp_path: Path) -> None:
    make(tmp_path / "seeds", seed=TALK)
    make(tmp_path / "tests", fixture=OTHER)
    library = loaded(Library(current=tmp_path, samples=lambda: tmp_path / "seeds"))
    assert paths(library.entries, tmp_path) == ["seeds/seed.txt"]


def test_nothing_at_all(tmp_path: Path) -> None:
    library = here(tmp_path, samples=False)
    assert library.entries == ()
    assert library.notice is not None


def test_an_empty_folder_is_not_replaced_by_samples(tmp_path: Path) -> None:
    library = loaded(Library([tmp_path]))
    assert library.entries == ()
    assert library.notice is not None
    assert str(tmp_path) in library.notice


def test_a_thousand_unrelated_files_are_counted(tmp_path: Path) -> None:
    for n in range(1000):
        (tmp_path / f"{n}.bin").touch()
    library = loaded(Library([tmp_path]))
    assert library.notice is not None
    assert "no transcripts among 1,000 files" in library.notice


def test_a_name_that_could_hurt_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b]0;x\x07b"
    make(folder, **{"e\nmp\u202ety": ""})
    (entry,) = loaded(Library([tmp_path])).entries
    for text in (entry.title, entry.group, entry.error or ""):
        assert not set(text) & set("\x1b\x07\n\u202e")
    assert "\\x1b" in entry.group


def test_the_key_is_the_same_however_a_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Library([Path()]).key == Library([tmp_path]).key


def test_the_samples_of_this_checkout() -> None:
    folder = samples_folder()
    assert folder is not None
    assert folder.name == "seeds"
