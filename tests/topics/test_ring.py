"""Walking the ring of related places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.topics import Related, Ring

A = Related("a", 3, 1.0, "桥墩 · 2 shared phrases", (7, 8))
B = Related("b", 0, 0.5, "钢梁", (1, 2))


def test_walks_round_and_comes_home() -> None:
    ring = Ring(("o", 1), (A, B))
    assert ring.ahead == A
    assert ring.forward().place == ("a", 3)
    assert ring.forward().forward().place == ("b", 0)
    assert ring.forward().forward().forward().place == ("o", 1)
    assert ring.back().place == ("b", 0)
    assert ring.forward().line() == "1/2 · 桥墩 · 2 shared phrases"


def test_an_empty_ring_stays_where_it_is() -> None:
    ring = Ring(("o", 1))
    assert ring.is_empty
    assert ring.forward() == ring.back() == ring
    assert ring.line() == "Nobody else speaks of this passage"


def test_a_place_that_has_gone_leaves_the_ring() -> None:
    ring = Ring(("o", 1), (A, B)).forward().forward()
    assert ring.without("a").place == ("b", 0)
    assert ring.without("b").place == ("o", 1)
    assert ring.without("c") is ring


@given(st.integers(0, 5), st.lists(st.booleans(), max_size=30))
def test_back_undoes_forward(count: int, steps: list[bool]) -> None:
    related = tuple(Related(str(n), n, 1.0, "", (1, 1)) for n in range(count))
    ring = Ring(("o", 0), related)
    for step in steps:
        ring = ring.forward() if step else ring.back()
    assert ring.forward().back() == ring
    assert ring.home().place == ("o", 0)
