"""The line in which one names the file that hits are saved to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.widgets import Input

from tui.app.widgets.prompt_bar import PromptBar
from tui.export.files import ExistsError, write_file
from tui.export.hits import FORMS
from tui.printable import printable

Target = tuple[Path, str, bool]
"""Where to write, in what form, and whether to write over what is there."""


def free_name(folder: Path, stem: str = "hits", suffix: str = ".md") -> str:
    """A file name that is not taken in a folder."""
    number = 1
    name = f"{stem}{suffix}"
    while (folder / name).exists():
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name


def write(path: Path, text: str, *, force: bool) -> str:
    """Write a file; what went wrong in one line, or nothing."""
    try:
        write_file(path, text, force=force, marked=path.suffix.casefold() == ".csv")
    except ExistsError as error:
        return str(error)
    except OSError as error:
        return f"{printable(str(path))}: cannot be written ({error.strerror or error})"
    return ""


class SaveBar(PromptBar):
    """Takes the name of a file; its ending says what will be in it. A file that exists is written
    over only when Enter is pressed a second time."""

    def __init__(self, what: str, folder: Path = Path()) -> None:
        super().__init__("save-hits", f"save {what} as ", free_name(folder))
        self._agreed = ""

    def take_key(self, key: str) -> bool:
        return key in ("tab", "shift+tab") or super().take_key(key)

    def look(self, text: str) -> None:
        """The name is another one now: say what it means."""
        self._agreed = ""
        self.set_outcome(FORMS.get(_path(text).suffix.casefold(), "?"))

    def target(self, is_transcript: Callable[[Path], bool]) -> Target | None:
        """What to do after Enter; None, and the bar says why, when it is not clear yet."""
        text = self.query_one(Input).value.strip()
        path = _path(text)
        form = FORMS.get(path.suffix.casefold())
        if not text or form is None:
            self.set_outcome("a name that ends in .md, .csv or .json")
        elif is_transcript(path):
            self.set_outcome("this is a transcript, which is never written over")
        elif path.is_dir():
            self.set_outcome("this is a folder")
        elif path.exists() and self._agreed != text:
            self._agreed = text
            self.set_outcome("exists; Enter again writes over it")
        else:
            return path, form, self._agreed == text
        return None


def _path(text: str) -> Path:
    try:
        return Path(text.strip().replace("\0", "")).expanduser()
    except RuntimeError:  # ~nobody
        return Path(text.strip().replace("\0", ""))
