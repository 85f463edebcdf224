"""Cell widths, line breaking, and the arithmetic between rows and positions. No Textual here."""

from tui.layout.breaking import wrap
from tui.layout.cells import cell_width

__all__ = ["cell_width", "wrap"]
