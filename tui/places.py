"""Where the reader's files are: the XDG folders, or what the environment says instead."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

STATE_VARIABLE = "FANGTAN_STATE_DIR"
CONFIG_VARIABLE = "FANGTAN_CONFIG_DIR"
CACHE_VARIABLE = "FANGTAN_CACHE_DIR"


def state_folder() -> Path:
    """The folder of positions and the like: ``$FANGTAN_STATE_DIR``, else the platform's state
    folder (``$XDG_STATE_HOME/fangtan``). It need not exist."""
    chosen = os.environ.get(STATE_VARIABLE)
    if chosen:
        return Path(chosen)
    return _platform_state(os.environ.get("XDG_STATE_HOME"), os.environ.get("HOME"))


@lru_cache(maxsize=8)
def _platform_state(*_: str | None) -> Path:
    """The platform's state folder, which is asked for with each transcript: looked up once for each
    environment that it depends on."""
    from platformdirs import user_state_path

    return user_state_path("fangtan", appauthor=False)


def corrections_folder() -> Path:
    """The folder of corrections to transcripts whose own folders may not be written to. It need
    not exist."""
    return state_folder() / "corrections"


def settings_path() -> Path:
    """The settings file: ``config.toml`` in ``$FANGTAN_CONFIG_DIR``, else in the platform's
    settings folder (``$XDG_CONFIG_HOME/fangtan``). It need not exist."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    if chosen:
        return Path(chosen) / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("fangtan", appauthor=False) / "config.toml"


def cache_folder() -> Path:
    """The folder of what can be made again: ``$FANGTAN_CACHE_DIR``, else the platform's cache
    folder (``$XDG_CACHE_HOME/fangtan``). It need not exist."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("fangtan", appauthor=False)
