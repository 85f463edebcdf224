"""The colours of speakers, by their order in the interview and the same wherever a name is drawn.

Every colour has a contrast of 4.5:1 or more with the background of our themes (WCAG 2.1). Beyond
the eighth speaker they begin again; names always stand beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.widget import Widget

SPEAKER = "speaker-"
"""The look of a speaker's name, before the number of the colour."""

_DARK = "#8ab4e0 #e3a878 #9ac88f #c6a5e3 #74c4c0 #e398a8 #cbbf70 #aab6c6"
_LIGHT = "#1f5f9e #9a4810 #2f6d32 #773b9a #0d6a6a #a32f47 #6a5e00 #4a5a70"
_ANSI = (
    "ansi_bright_blue ansi_yellow ansi_green ansi_magenta "
    "ansi_cyan ansi_bright_red ansi_bright_green ansi_bright_magenta"
)
# On a white terminal yellow and the bright colours can hardly be read.
_ANSI_LIGHT = (
    "ansi_blue ansi_red ansi_green ansi_magenta "
    "ansi_cyan ansi_bright_black ansi_bright_blue ansi_bright_magenta"
)

SPEAKER_COLOURS = len(_DARK.split())


def speaker_colour(slot: int, *, dark: bool, ansi: bool) -> str:
    """The colour of the speaker with this number, in words that Textual's ``Color`` parses, on a
    dark or light theme of full colours or of the terminal's own (``ansi``)."""
    of_theme = {(True, False): _DARK, (False, False): _LIGHT, (True, True): _ANSI}
    colours = of_theme.get((dark, ansi), _ANSI_LIGHT)
    return colours.split()[slot % SPEAKER_COLOURS]


def style_over(widget: Widget, prefix: str, names: Sequence[str]) -> Style:
    """The style of a widget's component classes ``prefix--name`` laid over each other;
    ``speaker-0`` ... are such names too, without a class."""
    from rich.style import Style
    from textual.color import Color

    known = [f"{prefix}--{name}" for name in names if not name.startswith(SPEAKER)]
    style = widget.get_visual_style(*known).rich_style
    theme = widget.app.current_theme
    for name in names:
        if name.startswith(SPEAKER):
            slot = int(name.removeprefix(SPEAKER))
            colour = speaker_colour(slot, dark=theme.dark, ansi=theme.ansi)
            style += Style(color=Color.parse(colour).rich_color, bold=True)
    return style


def speaker_css(widget: str, prefix: str) -> str:
    """Rules for the component classes ``prefix--speaker-0`` ... of a widget, for dark and light
    themes and for the terminal's own colours. Each rule costs some time when it is first parsed:
    what is there at the first paint should ask ``speaker_colour`` instead."""
    rules = []
    for state, colours in (
        (":dark", _DARK),
        (":light", _LIGHT),
        (":ansi", _ANSI),
        (":ansi:light", _ANSI_LIGHT),
    ):
        for n, colour in enumerate(colours.split()):
            selector = f"{widget}{state} > .{prefix}--speaker-{n}"
            rules.append(f"{selector} {{ color: {colour}; text-style: bold; }}")
    return "\n".join(rules)
