"""What of an interview has to come back from its Markdown, in a form that can be compared."""

from __future__ import annotations

from typing import Any

from tui.transcript.model import Interview, Paragraph, merged


def shape(interview: Interview) -> dict[str, Any]:
    """All but what speaks of the source file: line numbers, what was left out, the report.

    Emphasis counts by what is set in bold and in italics, not by how many marks do it.
    """
    return {
        "title": interview.title,
        "script": interview.script,
        "kind": interview.kind,
        "meta": dict(interview.meta),
        "speakers": [(s.id, s.name, s.role, s.labels) for s in interview.speakers],
        "sections": [
            (section.title, section.timestamp, section.level) for section in interview.sections
        ],
        "turns": [
            [(turn.id, turn.speaker, turn.kind, turn.timestamp) for turn in section.turns]
            for section in interview.sections
        ],
        "paragraphs": [
            [(paragraph.text, emphasis(paragraph)) for paragraph in turn.paragraphs]
            for turn in interview.turns
        ],
    }


def emphasis(paragraph: Paragraph) -> list[tuple[str, int, int]]:
    return [
        (style, start, end)
        for style in ("strong", "emphasis")
        for start, end in merged(
            (span.start, span.end) for span in paragraph.emphasis if span.style == style
        )
    ]
