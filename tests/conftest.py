"""No test touches the reader's own folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault of the program: no example is judged by the clock. And what a change is
# judged by is the same each time; --hypothesis-profile=random looks for examples nobody has tried.
settings.register_profile("fangtan", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None)
settings.load_profile("fangtan")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """State, settings and cache in folders of this test's own, also for what it starts."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FANGTAN_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("FANGTAN_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("FANGTAN_CACHE_DIR", str(home / "cache"))
    return home
