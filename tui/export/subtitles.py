"""An interview with times as subtitles: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip.

No time is made up: a cue begins at each turn that has one, holds the turns up to the next, and
ends where the next begins. Only the last has to be given an end, by the length of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui.transcript.model import Interview, Turn

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,:;](\d{1,3}))?")
MS_PER_CHARACTER = 200
"""About five characters a second: how long the last cue stays."""
_SHORTEST = 1000


class NoTimesError(Exception):
    """An interview without a single time."""


@dataclass(slots=True)
class _Cue:
    start: int
    end: int = 0
    turns: list[Turn] = field(default_factory=list)


def milliseconds(stamp: str) -> int | None:
    """A time as a transcript writes it, somewhere in ``stamp``; None when there is none."""
    found = _CLOCK.search(stamp)
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + (int((fraction + "00")[:3]) if fraction else 0)


def _cues(interview: Interview) -> list[_Cue]:
    cues: list[_Cue] = []
    early: list[Turn] = []
    for section in interview.sections:
        for place, turn in enumerate(section.turns):
            stamp = turn.timestamp or (section.timestamp if place == 0 else None)
            start = milliseconds(stamp) if stamp else None
            if start is not None:
                cues.append(_Cue(start))
            (cues[-1].turns if cues else early).append(turn)
    if not cues:
        raise NoTimesError
    if early:  # what stands before the first time
        if cues[0].start:
            cues.insert(0, _Cue(0, turns=early))
        else:
            cues[0].turns[:0] = early
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        length = sum(len(turn.text) for turn in cue.turns) * MS_PER_CHARACTER
        read = cue.start + max(_SHORTEST, length)
        later = following is not None and following.start > cue.start
        cue.end = following.start if following is not None and later else read
    return cues


def _time(ms: int, point: str) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms:03}"


def webvtt(interview: Interview) -> Iterator[str]:
    """Lines of a WebVTT file. Raises ``NoTimesError``."""
    cues = _cues(interview)
    title = " ".join(interview.title.replace("-->", "→").split())
    yield f"WEBVTT - {title}\n"
    for cue in cues:
        yield f"\n{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n"
        for turn in cue.turns:
            name = interview.speaker_name(turn)
            voice = f"<v {_vtt(name)}>" if name else ""
            for paragraph in turn.paragraphs:
                yield f"{voice}{_vtt(paragraph.text)}\n"


def _vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def subrip(interview: Interview) -> Iterator[str]:
    """Lines of a SubRip file. Raises ``NoTimesError``."""
    for number, cue in enumerate(_cues(interview), start=1):
        yield "\n" if number > 1 else ""
        yield f"{number}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n"
        for turn in cue.turns:
            name = interview.speaker_name(turn)
            label = f"{name}: " if name else ""
            for paragraph in turn.paragraphs:
                yield f"{label}{paragraph.text.replace('-->', '→')}\n"
                label = ""
