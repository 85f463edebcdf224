from pathlib import Path

import pytest

from tests.search.conversations import BOATS, TEA, conversation
from tui.search import SearchIndex


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
    assert len(list(tmp_path.glob("index-*"))) == 1


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
    inside = next(saved.glob("index-*"))
    for path in [saved / "current", *sorted(inside.iterdir())]:
        good = path.read_bytes()
        if not good:
            continue
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
