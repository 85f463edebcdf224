"""What every parse must hold, whatever the document: checked by several tests."""

from __future__ import annotations

from collections import Counter

from tui.transcript.model import Interview
from tui.transcript.reading import PARTED


def check(interview: Interview, lines: list[str]) -> None:
    """``lines`` are the source lines, split at ``\\n``. Each non-blank one is accounted for exactly
    once, but for turns that stood on one line; turns and paragraphs are in order and inside each
    other; ids are unique."""
    parted = PARTED in interview.report.evidence
    ledger: Counter[int] = Counter()
    for turn in interview.turns:
        ledger.update(range(turn.lines[0], turn.lines[1] + 1))
    for section in interview.sections:
        if section.lines is not None:
            ledger.update(range(section.lines[0], section.lines[1] + 1))
    for first, last in interview.meta_lines:
        ledger.update(range(first, last + 1))
    for dropped in interview.dropped:
        assert dropped.why
        ledger.update(range(dropped.lines[0], dropped.lines[1] + 1))
    twice = [line for line, count in ledger.items() if count > 1]
    assert parted or not twice, f"lines accounted for more than once: {sorted(twice)[:10]}"
    assert all(1 <= line <= len(lines) for line in ledger), "line numbers outside the file"
    missing = [n for n, line in enumerate(lines, start=1) if line.strip() and n not in ledger]
    assert not missing, f"lines accounted for nowhere: {missing[:10]}"
    previous = 0
    for turn in interview.turns:
        assert previous < turn.lines[0] + parted <= turn.lines[1] + parted
        previous = turn.lines[1]
        assert turn.paragraphs
        inside = turn.lines[0]
        for paragraph in turn.paragraphs:
            assert inside <= paragraph.lines[0] <= paragraph.lines[1] <= turn.lines[1]
            inside = paragraph.lines[0]
            assert "\n" not in paragraph.text
            for span in paragraph.emphasis:
                assert 0 <= span.start < span.end <= len(paragraph.text)
    ids = [turn.id for turn in interview.turns]
    assert len(ids) == len(set(ids))
    known = {speaker.id for speaker in interview.speakers}
    assert len(known) == len(interview.speakers)
    assert {turn.speaker for turn in interview.turns} <= known | {None}
    assert 0.0 <= interview.report.confidence <= 1.0
