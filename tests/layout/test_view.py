"""The window and the reading position: whatever one does, one sees text and the place one is at."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.conversations import interview, long_interview, small_interview, turn
from tui.layout.document import Document
from tui.layout.view import View
from tui.transcript.model import Interview, Section

LONG = long_interview(120)
SMALL = small_interview()
ENDLESS = interview(
    Section(None, None, 1, 1, (turn(0, *["一句话，没有名字。" * 3] * 80), turn(1, "好。")))
)

moves = st.one_of(
    st.tuples(st.just("scroll"), st.integers(-60, 60), st.booleans()),
    st.tuples(st.just("turn"), st.sampled_from([-1, 1]), st.none()),
    st.tuples(st.just("section"), st.sampled_from([-1, 1]), st.none()),
    st.tuples(st.just("speaker"), st.sampled_from([-1, 1]), st.none()),
    st.tuples(st.just("jump"), st.integers(0, 1), st.integers(0, 400)),
    st.tuples(st.just("share"), st.integers(0, 10), st.none()),
    st.tuples(st.just("resize"), st.integers(2, 90), st.integers(1, 60)),
    st.tuples(st.just("only"), st.sampled_from([0, 1, 2, 3]), st.none()),
    st.tuples(st.just("top"), st.just(0), st.none()),
    st.tuples(st.just("bottom"), st.just(0), st.none()),
)


def do(view: View, move: tuple[str, int, int | bool | None]) -> None:
    name, first, second = move
    source = view.document.interview
    if name == "scroll":
        view.scroll(first, by_turn=bool(second))
    elif name == "jump":
        ordinals = view.document.ordinals
        assert second is not None
        view.jump(ordinals[second % len(ordinals)], int(second), int(second) % view.page)
    elif name == "share":
        view.scroll_to_share(first / 10)
    elif name == "resize":
        assert second is not None
        view.resize(first, int(second))
    elif name == "only":
        shown = None if first == 0 else range(0, len(source.turns), first)
        view.replace(Document(source, view.document.width, ordinals=shown))
    elif name in ("top", "bottom"):
        view.to_top() if name == "top" else view.to_bottom()
    else:
        step = {"turn": view.step_turn, "section": view.step_section, "speaker": view.step_speaker}
        step[name](first)


@given(st.sampled_from([SMALL, LONG, ENDLESS]), st.lists(moves, max_size=25))
@settings(max_examples=120, deadline=None)
def test_whatever_one_does_the_window_is_full_and_the_position_is_right(
    source: Interview, steps: list[tuple[str, int, int | bool | None]]
) -> None:
    view = View(Document(source, 40), 12)
    for step in steps:
        do(view, step)
        document = view.document
        places = view.places
        assert places == sorted(places)
        assert places[0] == view.top
        rows = sum(len(document.unit(n).rows) for n in range(len(document)))
        assert len(places) == min(view.page, rows)
        ordinal, char = view.at
        assert ordinal in document.ordinals
        assert 0 <= char <= len(source.turns[ordinal].text)
        thumb = view.thumb()
        assert 0 <= thumb.start <= thumb.stop <= view.page


@given(st.integers(0, 119), st.integers(0, 200), st.integers(2, 90), st.integers(2, 60))
@settings(max_examples=60, deadline=None)
def test_another_size_keeps_the_position_in_the_window(
    ordinal: int, char: int, width: int, page: int
) -> None:
    view = View(Document(LONG, 60), 30)
    view.jump(ordinal, char, 10)
    at, row = view.at, view.reading_row
    view.resize(width, page)
    assert view.at == at
    # The very beginning stays the beginning, title and all.
    assert view.document.place_of(*at) in view.places or view.is_at_top
    view.resize(60, 30)
    assert view.at == at
    # Where an end of the document came into the window it may stand elsewhere.
    assert view.reading_row == row or page <= row or not 20 < ordinal < 100


@given(st.integers(1, 40), st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_down_and_up_again_is_the_same_window(by: int, start: int) -> None:
    view = View(Document(LONG, 40), 20)
    view.scroll(start)
    top = view.top
    if view.scroll(by) and view.top != view._last_top:
        view.scroll(-by)
        assert view.top == top


def test_every_turn_can_be_the_current_one_by_lines_alone() -> None:
    view = View(Document(LONG, 40), 30)
    seen = {view.at[0]}
    while view.scroll(1, by_turn=True):
        seen.add(view.at[0])
    assert seen == set(range(120))
    while view.scroll(-1, by_turn=True):
        pass
    assert view.at[0] == 0


@pytest.mark.parametrize("page", [1, 2, 5, 40, 4000])
def test_stepping_goes_through_all_turns_and_sections(page: int) -> None:
    view = View(Document(LONG, 40), page)
    seen = [view.at[0]]
    while view.step_turn(1):
        seen.append(view.at[0])
        assert view.document.place_of(*view.at) in view.places or page < 5
    assert seen == list(range(120))
    while view.step_section(-1):
        seen.append(view.at[0])
    assert seen[120:] == [100, 80, 60, 40, 20, 0]


def test_an_empty_document_goes_nowhere() -> None:
    view = View(Document(LONG, 40, ordinals=[]), 20)
    assert view.places == []
    for move in (view.to_top, view.to_bottom):
        assert not move()
    for step in (view.scroll, view.step_turn, view.step_section, view.step_speaker):
        assert not step(1)
    assert not view.jump(3, 0, 0)
    assert not view.scroll_to_share(0.5)
    view.resize(20, 10)
    assert view.thumb() == range(0)
    view.replace(Document(LONG, 20))
    assert len(view.places) == 10
