"""The fuzz program: its seeds pass, and a bounded run of it finds nothing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcript import fuzz

SEEDS = fuzz.seeds()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_made_up_documents_with_damage(seed: bytes, data: st.DataObject) -> None:
    """Pieces of documents cut out, doubled and exchanged, under the name of any format."""
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, len(seed)))
    other = data.draw(st.sampled_from(SEEDS))
    middle = data.draw(st.sampled_from([b"", other[end:], other[start:end], seed[start:end] * 2]))
    name = bytes([data.draw(st.integers(0, len(fuzz.NAMES) - 1))])
    fuzz.one(name + seed[1:start] + middle + seed[end:])


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed: see fuzz.py"
)
def test_a_bounded_run_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.transcript.fuzz", "-runs=400", "-max_len=3000", "-seed=1"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
