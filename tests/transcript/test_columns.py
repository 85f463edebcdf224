"""Times and lines left out are kept in columns, and say what a dictionary and a tuple would."""

from __future__ import annotations

import gc
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.transcript.test_linear import made_up
from tui.transcript import parse
from tui.transcript.left_out import LeftOut
from tui.transcript.model import Dropped
from tui.transcript.stamps import Stamps


def test_times_are_found_by_number() -> None:
    told = {n * 3: f"00:{n // 60:02}:{n % 60:02}" for n in range(2500)}
    stamps = Stamps()
    stamps.update(told.items())
    assert len(stamps) == len(told)
    assert [stamps.get(n) for n in range(7600)] == [told.get(n) for n in range(7600)]
    assert [stamps.get(n) for n in (7497, 0, 4500, 1)] == ["00:41:39", "00:00:00", "00:25:00", None]
    assert Stamps().get(0) is None


@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["rule", "time"])), max_size=60))
def test_lines_left_out_are_runs(rows: list[tuple[int, str]]) -> None:
    rows.sort()
    found = LeftOut(rows)
    first: dict[int, str] = {}
    for n, why in rows:
        first.setdefault(n, why)
    assert {n: one.why for one in found for n in range(one.lines[0], one.lines[1] + 1)} == first
    assert tuple(found) == found
    assert found == tuple(found)
    assert [found[n] for n in range(len(found))] == list(found) == list(found[:])
    for one, other in pairwise(found):
        assert one.lines[1] + 1 < other.lines[0] or one.why != other.why


def test_lines_left_out_are_made_when_somebody_looks() -> None:
    def alive() -> int:
        gc.collect()
        return sum(type(found) is Dropped for found in gc.get_objects())

    before = alive()
    interview = parse(*made_up("voices", 300))
    assert len(interview.dropped) == 150
    assert alive() == before
    assert interview.dropped[-1] == Dropped((897, 897), "structure of the file")
