"""The sample transcripts that come with the program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def samples_folder(package: Path = _PACKAGE) -> Path | None:
    """The folder of samples: ``tui/seeds`` in an installed package, ``seeds`` beside ``tui`` in a
    checkout; None when neither is there."""
    for folder in (package / "seeds", package.parent / "seeds"):
        if folder.is_dir():
            return folder
    return None
