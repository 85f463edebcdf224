"""Folders → interviews: discovery, natural order, loading.

``Library`` is what the browser and the headless commands open. Importing this package loads no
parser; the first look into a folder does.
"""

from tui.library.library import Entry, Library, Progress
from tui.library.samples import samples_folder

__all__ = ["Entry", "Library", "Progress", "samples_folder"]
