from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.printable import as_utf8, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("访谈（上）.txt", "访谈（上）.txt"),
        ("a\x1b[31mb\n", "a\\x1b[31mb\\x0a"),
        ("\x9b\u202e\u2028", "\\x9b\\u202e\\u2028"),
        ("谈".encode().decode("ascii", "surrogateescape"), "谈"),
        (b"\xff.txt".decode("utf-8", "surrogateescape"), "\\udcff.txt"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_nothing_that_could_hurt_a_terminal_is_left(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO")]
    shown.encode("utf-8")
    assert printable(shown) == shown


@given(st.binary())
def test_names_that_are_utf8_are_read_as_it(name: bytes) -> None:
    text = name.decode("ascii", "surrogateescape")
    try:
        assert as_utf8(text) == name.decode("utf-8")
    except UnicodeDecodeError:
        assert as_utf8(text) == text
