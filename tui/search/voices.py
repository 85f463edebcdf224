"""Words of the query that name a speaker: turns in which that speaker says the others."""

from __future__ import annotations

from dataclasses import dataclass

from tui.search.candidates import all_terms
from tui.search.filters import Flags, entries_of, flags_of, named_so
from tui.search.fold import squeeze
from tui.search.inquiry import Form, Inquiry
from tui.search.letters import SEPARATOR
from tui.search.ranking import rank

LONGEST = 3
"""Words of one name."""
LONGEST_NAME = 60
"""Its characters."""
PIECE = 50_000
"""Characters of all names that are taken apart in one step."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Some speakers, by what was typed of their names, and the forms of the other words."""

    name: str
    flags: Flags
    forms: list[list[Form]]


def voices_of(inquiry: Inquiry, forms: list[list[Form]]) -> list[Voice]:
    """The ways to read the first words or the last ones of a query as a name."""
    terms, known = inquiry.terms, _names_of(inquiry)
    voices = []
    for size in range(1, min(LONGEST, len(terms) - 1) + 1):
        for named, others in ((terms[:size], forms[size:]), (terms[-size:], forms[:-size])):
            name = squeeze(" ".join(term.folded for term in named))
            if name not in known or any(term.phrase for term in named):
                continue
            flags = flags_of(inquiry, "speaker", name, whole=True)
            if flags.any():
                voices.append(Voice(" ".join(term.text for term in named), flags, others))
    return voices


def _names_of(inquiry: Inquiry) -> frozenset[str]:
    """All speakers' names and labels, and the words of them; gathered once. At each keystroke one
    only has to look whether a name was typed."""
    known = inquiry.catalogue.entries.get("voices")
    if not isinstance(known, frozenset):
        found: set[str] = set()
        points = entries_of(inquiry, "speaker").points
        for start in range(0, len(points), PIECE):
            inquiry.check()
            # A name that is cut here is there in full in the piece before or after.
            piece = points[max(0, start - LONGEST_NAME) : start + PIECE]
            text = piece.tobytes().decode("utf-32-le", "surrogatepass")
            lines = set(text.replace(SEPARATOR, "\n").split("\n"))
            found |= lines
            for line in lines:
                found.update(line.replace("·", " ").split(" "))
        known = frozenset(one for one in found if len(one) > 1)
        inquiry.catalogue.entries["voices"] = known
    return known


def add_said_by(inquiry: Inquiry, forms: list[list[Form]]) -> None:
    """Put turns of those who are named in the running that hold all other words."""
    for voice in voices_of(inquiry, forms):
        for number in range(len(inquiry.catalogue.batches)):
            inquiry.check()
            found = all_terms(inquiry, number, voice.forms)[0]
            if not len(found.documents):
                continue
            said = named_so(inquiry, number, found.documents, "speaker", voice.flags)
            documents = found.documents[said]
            if len(documents):
                rank(inquiry, number, documents, None, voice.forms, found.sure, voice.name)
