"""What the reader made and set: positions, queries, settings. XDG folders, atomic files.

Importing this package is cheap; JSON, TOML and the platform's folders load when used.
"""

from tui.places import settings_path, state_folder
from tui.state.reading import Position, ReadingState
from tui.state.settings import Settings, Variant, load_settings

__all__ = [
    "Position",
    "ReadingState",
    "Settings",
    "Variant",
    "load_settings",
    "settings_path",
    "state_folder",
]
