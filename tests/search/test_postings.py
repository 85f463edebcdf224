"""The inverted lists against a plain reading of the same texts."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.search import fold, squeeze
from tui.search.letters import (
    SEPARATOR,
    WORD,
    class_array,
    fold_documents,
    text_of,
    units_of,
)
from tui.search.pieces import find
from tui.search.postings import (
    Segment,
    Stopped,
    both,
    inside,
    join_segments,
    make_segment,
    union,
    unique_documents,
)

ALPHABET = "能源轉转型臺台晶片AIai law 12，。「」[]()\u3000-·\n\u0301한글кодカナ𠮷😀"
texts = st.lists(st.text(alphabet=ALPHABET, max_size=25), min_size=1, max_size=8)


def segment_of(documents: list[str]) -> Segment:
    units, offsets, _ = fold_documents(documents)
    return make_segment(units, offsets)


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_texts_folded_at_once_are_folded_like_one(documents: list[str]) -> None:
    units, offsets, _ = fold_documents(documents)
    for n, document in enumerate(documents):
        got = text_of(units[offsets[n] : offsets[n + 1] - 1])
        assert got == squeeze(fold(document.replace(SEPARATOR, " ")))


@given(texts)
def test_a_document_is_its_text(documents: list[str]) -> None:
    segment = segment_of(documents)
    assert segment.documents(list(range(len(documents)))) == [squeeze(fold(d)) for d in documents]


@settings(max_examples=300)
@example(["I", "[I1"], "[I")
@example(["i", "用ip"], "用i")
@given(texts, st.text(alphabet=ALPHABET.replace("\n", ""), min_size=1, max_size=6))
def test_what_the_lists_find_a_reading_finds(documents: list[str], asked: str) -> None:
    needle = squeeze(fold(asked)).strip()
    if not needle:
        return
    there = [n for n, d in enumerate(documents) if needle in squeeze(fold(d))]
    found = find(segment_of(documents), needle)
    assert found.sure
    got = found.documents.tolist()
    if len(needle) <= 2 and (class_array()[units_of(needle)] == WORD).all():
        # One or two letters begin a word; only where no word begins so may they stand inside.
        assert set(got) <= set(there)
        assert bool(got) == bool(there)
    else:
        assert got == there


@given(st.lists(texts, min_size=1, max_size=4), st.text(alphabet=ALPHABET, max_size=4))
def test_joined_segments_answer_like_one(parts: list[list[str]], asked: str) -> None:
    needle = squeeze(fold(asked.replace("\n", ""))).strip()
    whole = segment_of([d for part in parts for d in part])
    joined = join_segments([segment_of(part) for part in parts], lambda: False)
    assert joined.size == whole.size
    assert bytes(joined.text) == bytes(whole.text)  # type: ignore[call-overload]
    assert joined.words == whole.words
    for name in ("offsets", "pairs", "by_sound", "sounds"):
        assert (getattr(joined, name) == getattr(whole, name)).all()
    for name in ("pair_lists", "word_lists"):
        assert (getattr(joined, name).starts == getattr(whole, name).starts).all()
        assert (getattr(joined, name).postings == getattr(whole, name).postings).all()
    assert find(joined, needle).documents.tolist() == find(whole, needle).documents.tolist()


def test_joining_can_be_stopped() -> None:
    part = segment_of(["能源转型", "晶片"])
    with pytest.raises(Stopped):
        join_segments([part, part], lambda: True)


def test_how_often_is_counted() -> None:
    found = find(segment_of(["能源，能源，能源", "能源"]), "能源")
    assert found.times is not None
    assert found.times.tolist() == [3, 1]


ordered = st.lists(st.integers(0, 300), unique=True, max_size=60).map(sorted)


@given(ordered, ordered)
def test_lists_of_documents_as_sets(one: list[int], other: list[int]) -> None:
    a, b = np.array(one, np.uint32), np.array(other, np.uint32)
    assert both(a, b).tolist() == sorted(set(one) & set(other))
    assert union([a, b], 301).tolist() == sorted(set(one) | set(other))
    assert inside(a, b).tolist() == [n in other for n in one]
    packed = np.array([n << 8 | 7 for n in one + other], np.uint32)
    assert unique_documents(packed, 301).tolist() == sorted(set(one) | set(other))


def test_many_documents_as_sets() -> None:
    """The ways taken for long lists agree with those for short ones."""
    numbers = np.random.default_rng(1)
    a = np.unique(numbers.integers(0, 50_000, 20_000)).astype(np.uint32)
    b = np.unique(numbers.integers(0, 50_000, 30_000)).astype(np.uint32)
    assert both(a, b).tolist() == sorted(set(a.tolist()) & set(b.tolist()))
    assert union([a, b], 50_000).tolist() == sorted(set(a.tolist()) | set(b.tolist()))


@given(st.lists(st.text(alphabet="abAé ", max_size=90), min_size=1, max_size=6))
def test_words_of_any_length_are_told_apart(documents: list[str]) -> None:
    segment = segment_of(documents)
    words = {word: n for n, word in enumerate(segment.words)}
    assert segment.words == sorted({w for d in documents for w in fold(d).split()})
    for n, document in enumerate(documents):
        for word in fold(document).split():
            postings = segment.word_lists[words[word]]
            assert (n << 8 | fold(document).split().count(word)) in postings.tolist()


@given(st.lists(st.text(alphabet="𠮷𝐀😀中a \u3000", max_size=12), min_size=1, max_size=4))
def test_characters_of_two_units_are_squeezed_as_any(documents: list[str]) -> None:
    units, offsets, flags = fold_documents(documents)
    for n, document in enumerate(documents):
        got = text_of(units[offsets[n] : offsets[n + 1] - 1])
        assert got == squeeze(fold(document))
    assert not flags.any()


def test_folding_an_ideograph_is_noted_for_each_text() -> None:
    assert fold_documents(["能源", "轉型 A", "Ａ", "𠻺國", ""])[2].tolist() == [0, 1, 0, 1, 0]
