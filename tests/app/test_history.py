"""Back and forward."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.app.history import History, Place


def place(n: int) -> Place:
    return Place("i", f"t{n}", n)


def test_back_and_forward_return_to_the_same_places() -> None:
    history = History()
    history.leave(place(1))
    history.leave(place(2))
    assert history.back(place(3)) == place(2)
    assert history.back(place(2)) == place(1)
    assert history.back(place(1)) is None
    assert history.forward(place(1)) == place(2)
    assert history.forward(place(2)) == place(3)
    assert history.forward(place(3)) is None


def test_a_jump_from_the_middle_forgets_what_was_ahead() -> None:
    history = History()
    history.leave(place(1))
    assert history.back(place(2)) == place(1)
    history.leave(place(1))
    assert history.forward(place(5)) is None
    assert history.back(place(5)) == place(1)


def test_leaving_a_place_twice_remembers_it_once() -> None:
    history = History()
    history.leave(place(1))
    history.leave(place(1))
    assert history.back(place(2)) == place(1)
    assert history.back(place(1)) is None


@given(st.lists(st.tuples(st.sampled_from("lbf"), st.integers(0, 5)), max_size=60))
def test_no_walk_loses_itself(steps: list[tuple[str, int]]) -> None:
    history = History()
    here = place(0)
    for what, n in steps:
        if what == "l":
            history.leave(here)
            here = place(n)
        else:
            new = history.back(here) if what == "b" else history.forward(here)
            assert new != here
            here = new or here
