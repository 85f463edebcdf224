from pathlib import Path
from typing import NoReturn

import pytest

from tests.search.conversations import BOATS, TEA, conversation
from tui.search import SearchIndex
from tui.search.gathering import Gathering
from tui.transcript.model import Interview


def found(index: SearchIndex, text: str) -> list[tuple[str, int, str]]:
    return [(hit.interview_id, hit.ordinal, hit.why) for hit in index.search(text).hits]


QUERIES = [
    "垂直整合",
    "垂直整和",
    "软件",
    "law scaling",
    "chennong",
    "@林 -木船",
    "AI科学家",
    "(",
    ":2",
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = SearchIndex()
    index.add([BOATS, TEA], signatures={"boats": "1", "tea": "2"})
    assert index.save(tmp_path / "deep" / "folder")
    return tmp_path / "deep" / "folder"


def opened(folder: Path) -> SearchIndex | None:
    return SearchIndex.open(folder, {"boats": BOATS, "tea": TEA}.get)


def test_what_was_saved_answers_alike(saved: Path) -> None:
    index = opened(saved)
    assert index is not None
    fresh = SearchIndex.build([BOATS, TEA])
    for query in QUERIES:
        assert found(index, query) == found(fresh, query), query
    assert index.signatures == {"boats": "1", "tea": "2"}
    assert index.turn_count == fresh.turn_count
    assert index.search("能源轉型").hits[0].spans


def test_the_index_that_was_saved_goes_on(tmp_path: Path) -> None:
    index = SearchIndex.build([BOATS])
    assert index.save(tmp_path)
    index.add([TEA])
    assert found(index, "濕度")
    assert index.save(tmp_path)
    again = opened(tmp_path)
    assert again is not None
    assert found(again, "濕度")
    assert len(list(tmp_path.glob("table-*"))) == 1
    assert len(list(tmp_path.glob("batch-*"))) == 3, "two batches and the names"


def test_an_opened_index_takes_changes(saved: Path) -> None:
    index = opened(saved)
    assert index is not None
    newer = conversation("tea", "新的茶園", (None, [("記者", "換了一份內容。")]))
    index.add([newer], signatures={"tea": "3"})
    index.remove(["boats"])
    assert found(index, "木船") == []
    assert [place[:2] for place in found(index, "內容")] == [("tea", 0)]
    assert index.signatures == {"tea": "3"}
    assert index.save(saved)
    again = opened(saved)
    assert again is not None
    assert [place[:2] for place in found(again, "內容")] == [("tea", 0)]
    assert found(again, "木船") == []


def test_interviews_in_letters_only(tmp_path: Path) -> None:
    letters = conversation("letters", "Boats", (None, [("Ada", "We build boats."), ("Bo", "!")]))
    assert SearchIndex.build([letters]).save(tmp_path)
    index = SearchIndex.open(tmp_path, {"letters": letters}.get)
    assert index is not None
    assert [place[:2] for place in found(index, "boats")] == [("letters", 0)]


def test_nothing_is_saved_of_nothing(tmp_path: Path) -> None:
    assert not SearchIndex().save(tmp_path)
    assert opened(tmp_path) is None
    assert opened(tmp_path / "missing") is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    index = SearchIndex.build([BOATS])
    assert not index.save(blocked)
    assert found(index, "木船")


def damaged(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "gone":
        path.unlink()
    else:
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)


@pytest.mark.parametrize("how", ["cut", "empty", "gone", "flipped"])
def test_a_damaged_file_makes_the_folder_count_as_empty(saved: Path, how: str) -> None:
    files = sorted(saved.iterdir())
    assert len(files) == 4
    for path in files:
        good = path.read_bytes()
        damaged(path, how)
        assert opened(saved) is None, path.name
        path.write_bytes(good)
    assert opened(saved) is not None


def test_an_index_of_another_version_counts_as_none(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.search.storage.FORMAT", 99)
    assert opened(saved) is None
    assert SearchIndex.build([BOATS]).save(saved)
    assert opened(saved) is not None


def test_other_tables_make_another_index(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.storage.fingerprint", lambda: "another OpenCC")
    assert opened(saved) is None


def test_what_is_saved_already_is_not_written_again(saved: Path) -> None:
    index = opened(saved)
    assert index is not None
    before = {path.name for path in saved.glob("batch-*")}
    index.remove(["tea"])
    assert index.save(saved)
    assert len(before & {path.name for path in saved.glob("batch-*")}) == 1, "all but the names"


def gathered(folder: Path | None, *interviews: Interview) -> bytes:
    gathering = Gathering(str(folder) if folder is not None else None)
    for interview in interviews:
        gathering.add(interview, f"{interview.id} 1")
    return gathering.close()


@pytest.mark.parametrize("writable", [True, False])
def test_sheaves_from_elsewhere_answer_alike(tmp_path: Path, writable: bool) -> None:
    folder = tmp_path / "index" if writable else None
    sheaves = [gathered(folder, BOATS), gathered(folder, TEA)]
    index = SearchIndex({"boats": BOATS, "tea": TEA}.get)
    assert index.bind(sheaves) == {"boats": "boats 1", "tea": "tea 1"}
    fresh = SearchIndex.build([BOATS, TEA])
    for query in QUERIES:
        assert found(index, query) == found(fresh, query), query


def test_a_sheaf_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    index = SearchIndex.build([BOATS, TEA])
    newer = conversation("tea", "新的茶園", (None, [("記者", "換了一份內容。")]))
    index.bind([gathered(tmp_path, newer)])
    assert found(index, "濕度") == []
    assert index.turn_count == len(BOATS.turns) + 1


def test_a_damaged_or_missing_sheaf_gives_nothing(tmp_path: Path) -> None:
    gone, cut, empty = (gathered(tmp_path, BOATS) for _ in range(3))
    files = sorted(tmp_path.glob("batch-*"), key=lambda path: path.stat().st_mtime_ns)
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:500])
    files[2].write_bytes(b"")
    index = SearchIndex(lambda identity: None)
    assert index.bind([gone, cut, empty, b""]) == {}
    assert index.turn_count == 0


@pytest.mark.parametrize("apart", [True, False])
def test_settling_joins_all_in_order_and_saves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    if not apart:
        monkeypatch.setattr("tui.library.aside.start_aside", _no_process)
    index = SearchIndex({"boats": BOATS, "tea": TEA}.get)
    index.bind([gathered(tmp_path, TEA), gathered(tmp_path, BOATS)])
    index.settle(tmp_path, ["boats", "tea"])
    fresh = SearchIndex.build([BOATS, TEA])
    again = opened(tmp_path)
    assert again is not None
    for query in QUERIES:
        assert found(again, query) == found(index, query) == found(fresh, query), query
    assert list(index.signatures) == list(again.signatures) == ["boats", "tea"]
    assert len(list(tmp_path.glob("batch-*"))) == 2, "one batch and the names"
    assert len(list(tmp_path.glob("table-*"))) == 1


def test_settling_where_nothing_can_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for folder in (None, blocked):
        index = SearchIndex({"boats": BOATS, "tea": TEA}.get)
        index.bind([gathered(folder, TEA), gathered(folder, BOATS)])
        index.settle(folder, ["boats", "tea"])
        assert list(index.signatures) == ["boats", "tea"]
        assert found(index, "木船")


def _no_process(*_: object) -> NoReturn:
    raise OSError("none today")


def test_two_programs_at_once(saved: Path) -> None:
    one, other = opened(saved), opened(saved)
    assert one is not None
    assert other is not None
    one.remove(["tea"])
    assert one.save(saved)
    assert found(other, "濕度"), "what is mapped stays"
    assert other.save(saved)
    again = opened(saved)
    assert again is not None
    assert found(again, "濕度")
