"""A dialect chosen by hand instead of by evidence."""

from __future__ import annotations

from dataclasses import replace

from tui.transcript import evidence
from tui.transcript.corrections import PLAIN, Corrections
from tui.transcript.dialects import (
    Opening,
    article,
    headed,
    inline,
    marked,
    spare,
    stamped,
    unlabelled,
)
from tui.transcript.dialects import alone as lonely
from tui.transcript.evidence import Choice
from tui.transcript.lines import Page

DIALECTS = (
    inline.NAME,
    stamped.NAME,
    headed.NAME,
    marked.NAME,
    lonely.NAME,
    spare.DASHED,
    spare.TABLE,
    spare.AFTER,
    spare.DOTTED,
    spare.SPACED,
    spare.FRAMED,
    spare.ENDED,
    spare.ROUND,
    spare.QUOTED,
    unlabelled.NAME,
    article.NAME,
    PLAIN,
)
"""The ways of writing that a sidecar may ask for, by the names that a report gives."""


def rarely(page: Page, way: str) -> list[Opening]:
    """The openings of a way of writing that is only tried when asked for by name, or when no usual
    label was found."""
    return [
        opening
        for dialect in (spare, unlabelled)
        for opening in dialect.find(page)
        if opening.dialect == way
    ]


def forced(found: list[Opening], page: Page, way: str) -> Choice:
    """Of these openings those of one dialect, because the reader says that it is the one."""
    mine = [opening for opening in found if opening.dialect == way]
    choice = evidence.choose(mine, page)
    return choice if choice.openings else evidence.take(mine, page)


def without_dialect(corrections: Corrections) -> Corrections:
    """Nothing is written in the dialect that the reader has chosen: it is said, and the parser's
    own choice stands."""
    known = ", ".join(DIALECTS)
    what = f"{corrections.dialect!r} opens no turn here; read as without it (dialects: {known})"
    return replace(
        corrections,
        dialect=None,
        problems=(*corrections.problems, corrections.dialect_origin.warning(what)),
    )
