"""The terms of a text, in Python and in NumPy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.search.fold import fold
from tui.topics.terms import columns, key, terms

ALPHABET = "的了我能源芯片晶軟體软件，。 \nabcsSXYZ019-'é😀𠀀ㄅあア한"


def numbers(texts: list[str]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in texts]
    for packed in columns(texts).tolist():
        found[packed >> 32].add(packed & 0xFFFFFFFF)
    return found


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
