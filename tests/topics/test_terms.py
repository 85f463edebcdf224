"""The terms of a text, in Python and in NumPy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.search.fold import fold
from tui.topics.postings import make_segment
from tui.topics.terms import columns, holdings, key, presence, terms, weigh

ALPHABET = "的了我能源芯片晶軟體软件，。 \nabcsSXYZ019-'é😀𠀀ㄅあア한"


def numbers(texts: list[str]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in texts]
    for packed in presence(texts).tolist():
        found[packed >> 32].add(packed & 0xFFFFFFFF)
    return found


@given(st.lists(st.text(ALPHABET, max_size=60), min_size=1, max_size=5))
def test_counts_are_the_same_both_ways(texts: list[str]) -> None:
    found: list[dict[int, int]] = [{} for _ in texts]
    made = columns(texts)
    for owner, number, count in zip(made.owners, made.keys, made.counts, strict=True):
        found[owner][int(number)] = int(count)
    expected = [{key(term): n for term, n in terms(fold(text)).items()} for text in texts]
    assert found == expected


def test_small_talk_and_numbers_weigh_less() -> None:
    import numpy as np

    asked = ["燃料", "可能", "一个", "reactor", "2023"]
    worth = weigh(np.array([key(term) for term in asked], dtype=np.uint32)).tolist()
    assert worth[0] == 1.0
    assert worth[3] > worth[0] > worth[1] >= worth[2]
    assert worth[4] < worth[0]


@given(st.lists(st.text(ALPHABET, max_size=60), min_size=1, max_size=5))
def test_both_ways_find_the_same_terms(texts: list[str]) -> None:
    expected = [{key(term) for term in terms(fold(text))} for text in texts]
    assert numbers(texts) == expected


@given(st.text(max_size=200))
def test_any_text_has_terms_without_error(text: str) -> None:
    text = text.replace("\x01", "").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    assert numbers([text]) == [{key(term) for term in terms(fold(text))}]


def test_scripts_fall_together_and_grammar_is_no_term() -> None:
    assert set(terms(fold("軟體的開發"))) == set(terms(fold("软体的开发"))) == {"软体", "开发"}
    assert set(terms(fold("The models we trained in 2023"))) == {"model", "trained", "2023"}


@given(st.lists(st.text(ALPHABET, max_size=60), max_size=5))
def test_order_and_repeats_change_no_segment(texts: list[str]) -> None:
    import numpy as np

    sorted_once = make_segment(7, len(texts), presence(texts) if texts else np.empty(0, np.uint64))
    as_found = holdings(texts) if texts else np.empty(0, np.uint64)
    segment = make_segment(7, len(texts), np.concatenate((as_found[::-1], as_found)))
    for name in ("keys", "starts", "passages", "lengths"):
        assert getattr(segment, name).tolist() == getattr(sorted_once, name).tolist()
    held = [{key(term) for term in terms(fold(text))} for text in texts]
    assert segment.lengths.tolist() == list(map(len, held))
    assert set(segment.keys.tolist()) == set().union(*held)
