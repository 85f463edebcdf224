"""The colours: ink (dark) and paper (light) of our own, and the terminal's own sixteen.

Contrast of text on its background is at least 7:1 for running text and 4.5:1 for the rest
(WCAG 2.1), so that long reading does not tire.
"""

from __future__ import annotations

from textual.theme import Theme

INK = Theme(
    name="ink",
    primary="#7aa2c7",
    secondary="#9fb08a",
    accent="#e0a95e",
    warning="#e0b45e",
    error="#e07a6a",
    success="#9fb08a",
    foreground="#d9d4c8",
    background="#17191c",
    surface="#1d2024",
    panel="#282c31",
    dark=True,
)

PAPER = Theme(
    name="paper",
    primary="#2f5d8a",
    secondary="#55683a",
    accent="#8f4a12",
    warning="#8a5a00",
    error="#a3271b",
    success="#55683a",
    foreground="#2b2824",
    background="#faf6ee",
    surface="#f1ebdf",
    panel="#e4dccb",
    dark=False,
)

OURS = (INK, PAPER)

CYCLE = ("ink", "paper", "ansi-dark", "ansi-light")
"""What "next theme" goes through; a settings file may name any theme of Textual's as well."""
