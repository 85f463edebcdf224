"""Interviews, turns and hits as JSON, schema 1."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tui.export.passages import Passage, citation
from tui.printable import as_utf8
from tui.transcript.model import Interview, Turn

SCHEMA = 1

# What JSON may hold raw but a terminal must not get: DEL, C1, bidi controls, separators, and the
# lone surrogates of undecodable file names. All of them stand inside strings only.
_RAW = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def as_json(value: Mapping[str, Any]) -> str:
    """JSON text, Chinese as it is, safe to send to a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    return _RAW.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def interview_record(
    interview: Interview, ordinals: Collection[int] | None = None
) -> dict[str, Any]:
    """The whole interview, or what holds only the turns of these ordinals."""
    sections: list[dict[str, Any]] = []
    ordinal = 0
    for section in interview.sections:
        turns = []
        for turn in section.turns:
            if ordinals is None or ordinal in ordinals:
                turns.append(_turn_record(turn))
            ordinal += 1
        if turns or ordinals is None:
            sections.append(
                {
                    "title": section.title,
                    "timestamp": section.timestamp,
                    "level": section.level,
                    "line": section.line,
                    "turns": turns,
                }
            )
    return {
        "id": interview.id,
        "path": as_utf8(str(interview.path)),
        "title": interview.title,
        "script": interview.script,
        "kind": interview.kind,
        "dialect": interview.report.dialect,
        "confidence": round(interview.report.confidence, 3),
        "meta": dict(interview.meta),
        "speakers": [
            {
                "id": speaker.id,
                "name": speaker.name,
                "labels": list(speaker.labels),
                "role": speaker.role,
            }
            for speaker in interview.speakers
        ],
        "sections": sections,
        "dropped": [
            {"lines": list(dropped.lines), "why": dropped.why}
            for dropped in (interview.dropped if ordinals is None else ())
        ],
    }


def _turn_record(turn: Turn) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": turn.id,
        "speaker": turn.speaker,
        "kind": turn.kind,
        "lines": list(turn.lines),
        "timestamp": turn.timestamp,
        "paragraphs": [paragraph.text for paragraph in turn.paragraphs],
    }
    emphasis = [
        [number, span.start, span.end, span.style]
        for number, paragraph in enumerate(turn.paragraphs)
        for span in paragraph.emphasis
    ]
    return {**record, "emphasis": emphasis} if emphasis else record


def hit_record(passage: Passage, context: int = 0) -> dict[str, Any]:
    """A hit of a search; with ``context`` also so many turns before and after it."""
    interview, turn, section = passage.interview, passage.turn, passage.section
    record: dict[str, Any] = {
        "path": as_utf8(str(interview.path)),
        "interview": interview.id,
        "section": section.title,
        "turn": turn.id,
        "lines": list(turn.lines),
        "speaker": interview.speaker_name(turn),
        "score": round(passage.score, 4),
        "why": passage.why,
        "spans": [list(span) for span in passage.spans],
        "text": turn.text,
    }
    if context:
        before, after = passage.around(context)
        record["before"] = _neighbours(interview, before)
        record["after"] = _neighbours(interview, after)
    return record


def _neighbours(interview: Interview, turns: Sequence[Turn]) -> list[dict[str, Any]]:
    return [
        {
            "turn": turn.id,
            "lines": list(turn.lines),
            "speaker": interview.speaker_name(turn),
            "text": turn.text,
        }
        for turn in turns
    ]


def quote_record(passage: Passage) -> dict[str, Any]:
    """One turn with all that a citation of it is made from."""
    interview, turn = passage.interview, passage.turn
    return {
        "path": as_utf8(str(interview.path)),
        "interview": interview.id,
        "title": interview.title,
        "meta": dict(interview.meta),
        "section": passage.section.title,
        "turn": turn.id,
        "lines": list(turn.lines),
        "speaker": passage.speaker,
        "kind": turn.kind,
        "timestamp": passage.timestamp,
        "paragraphs": [paragraph.text for paragraph in turn.paragraphs],
        "citation": citation(passage),
    }
