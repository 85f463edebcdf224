"""One module for each way of opening a turn. Each walks its own bucket of a ``Page`` and hands
back *openings*: lines that could begin a turn in its way of writing. Nothing is decided here;
``evidence`` weighs all openings of a document against each other."""

from __future__ import annotations

from tui.transcript.labels import Label


class Opening:
    """A line that could open a turn.

    ``at`` is its index in ``Page.lines``, ``rest`` the text after the label on the same line,
    ``form`` the typography of the label (``plain``, ``bold``, ``heading``, ...), ``stamp`` a time
    that stands with the label, ``whole`` is true when bold spans label and text alike.
    """

    __slots__ = ("at", "dialect", "form", "label", "rest", "stamp", "whole")

    def __init__(
        self,
        at: int,
        label: Label,
        rest: str,
        form: str,
        dialect: str,
        stamp: str | None = None,
        whole: bool = False,
    ) -> None:
        self.at = at
        self.label = label
        self.rest = rest
        self.form = form
        self.dialect = dialect
        self.stamp = stamp
        self.whole = whole

    def __repr__(self) -> str:
        return f"Opening({self.at}, {self.label.text!r}, {self.form})"
