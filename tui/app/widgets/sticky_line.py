"""The line on top of the reading pane: section, time, speaker, and how far one is."""

from __future__ import annotations

from typing import Literal

from tui.layout.cells import cell_width, clip

ENOUGH_TITLE = 12
"""Cells of a title that are worth more than its time."""

Piece = tuple[str, Literal["plain", "speaker"]]


def sticky_pieces(
    width: int, left: int, title: str, time: str, speaker: str, counts: tuple[str, ...]
) -> list[Piece]:
    """The line in exactly ``width`` cells, text from ``left`` on.

    ``counts`` are wordings of how far one is, the fullest first: the first that leaves room for
    all the rest is taken, else the last. Then the title is cut, the time left out, the speaker cut
    and in the end the count left out.
    """
    room = width - left - 3
    wanted = cell_width(title) + (cell_width(time) + 2 if time else 0) + 3
    count = next(
        (c for c in counts if wanted + cell_width(speaker) + cell_width(c) <= room), counts[-1]
    )
    room -= cell_width(count)
    if room < 8:
        room, count = room + cell_width(count) + 2, ""
    # The speaker may take a third, and what the section leaves.
    speaker = clip(speaker, max(0, room // 3, room - wanted))
    room -= cell_width(speaker) + 3 if speaker else 0
    if time and cell_width(time) + 2 + min(cell_width(title), ENOUGH_TITLE) > room:
        time = ""
    elif time:
        room -= cell_width(time) + 2
    title = clip(title, max(0, room))
    place = "  ".join(part for part in (title, time) if part)
    pieces: list[Piece] = [(" " * left, "plain"), (place, "plain")]
    if speaker:
        pieces += [(" · " if place else "", "plain"), (speaker, "speaker")]
    used = sum(cell_width(text) for text, _ in pieces) + cell_width(count)
    if used >= width:
        return [(" " * width, "plain")]
    pieces += [(" " * (width - used - 1), "plain"), (count + " ", "plain")]
    return [piece for piece in pieces if piece[0]]
