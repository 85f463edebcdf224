"""JSON transcripts, read by their shape and not by their maker: somewhere in there is a list of
records with a text, mostly a speaker, mostly a start (Podcasting 2.0 segments, Whisper and
WhisperX, utterances, monologues with elements, caption events, one object per line, ...)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tui.transcript.clock import clock_time
from tui.transcript.decode import Source
from tui.transcript.dialects import Opening
from tui.transcript.evidence import Choice, choose
from tui.transcript.furniture import Layout
from tui.transcript.joining import spaced
from tui.transcript.labels import Label, analyse, fold_label
from tui.transcript.lines import Line, Page, PageLines
from tui.transcript.model import ReadingWarning
from tui.transcript.readers.subtitles import Cues
from tui.transcript.vocabulary import words

NAME = "JSON"

TEXT = words(
    "punctuated_word punct body text transcript content utterance sentence value utf8 message "
    "onebest word line caption displaytext display 内容 文本 文字 正文 原文 字幕 內容"
)
SPEAKER = words(
    "speaker speaker_name speakername speaker_label speakerlabel speakerid speaker_id speakertag "
    "spk spkid user_name username role author name user who from participant channel channel_id "
    "说话人 說話人 发言人 發言人 讲话人 角色 姓名 名字 昵称 暱稱"
)
START = words(
    "start starttime start_time begin begintime begin_time bg from offset ts time timestamp "
    "tstartms startms start_ms startseconds offsetmilliseconds start_offset offsetinticks "
    "时间 時間 开始 开始时间 開始時間 起始时间"
)
_INNER = words("elements sentences contents segs words tokens alternatives nbest text_segments")
_MILLISECONDS = frozenset(
    {"tstartms", "startms", "start_ms", "bg", "begintime", "begin_time", "offsetmilliseconds"}
)
_DEEPEST = 12
_LEAST_SHARE = 0.05
"""What is said has at least this share of all text in a transcript, however often words and
alternatives repeat it. In less, the file is about something else."""


@dataclass(slots=True)
class Record:
    """One utterance: who (as written, or None), when (as written, or None), what."""

    speaker: str | None
    stamp: str | None
    ms: int
    text: str
    anchor: str = ""
    """How the text begins in the file."""
    integral: bool = False
    """The start is a whole number: perhaps milliseconds."""


def sniff(text: str) -> bool:
    """Whether a text could be JSON: by its first characters."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    return head.startswith(("{", "[{", "[\n", "[ {")) or (head.startswith("[") and "{" in head)


def read(source: Source) -> Cues | None:
    """Read a JSON transcript; None when it is no JSON, or none that holds utterances."""
    text = "\n".join(source.lines)
    warnings: list[ReadingWarning] = []
    value = _load(text, warnings)
    if value is None:
        return None
    records = _utterances(value)
    if records is None:
        return None
    return as_cues(source, _placed(text, records), value, warnings)


def holds_talk(text: str) -> bool:
    """Whether a text is JSON, all or most of it there, that holds utterances."""
    value = _load(text, [])
    return value is not None and _utterances(value) is not None


def _utterances(value: object) -> list[Record] | None:
    """What is said in a JSON value; None when that is too little of it."""
    records = _find(value)
    said = sum(len(record.text) for record in records)
    return records if said >= _LEAST_SHARE * _written(value) else None


def _written(value: object) -> int:
    """How many code points of text a JSON value holds, keys aside; 1 at least."""
    waiting = [value]
    count = 1
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            count += len(one)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return count


def _load(text: str, warnings: list[ReadingWarning]) -> object | None:
    try:
        value: object = json.loads(text)
    except RecursionError:
        return None
    except ValueError:
        pass
    else:
        return value
    rows: list[object] = []
    for row in text.split("\n"):  # one object per line
        row = row.strip().rstrip(",")
        if row.startswith("{") and row.endswith("}"):
            try:
                rows.append(json.loads(row))
            except (ValueError, RecursionError):
                continue
    if len(rows) >= 2:
        return rows
    # Cut off: read the whole objects of the longest list that is still open.
    decoder = json.JSONDecoder()
    position = text.find("[")
    found: list[object] = []
    while 0 <= position < len(text):
        start = text.find("{", position)
        if start < 0:
            break
        try:
            item, position = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        found.append(item)
    if len(found) >= 2:
        line = text.count("\n", 0, max(0, position)) + 1
        warnings.append(
            ReadingWarning(line, "the JSON is cut off here; what stands before was read")
        )
        return found
    return None


def _lists(value: object, depth: int = 0) -> Iterator[list[dict[str, object]]]:
    """All lists of objects in a JSON value, outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects and len(objects) * 2 >= len(value):
            yield objects
        for item in value[:50] if len(objects) > 50 else value:
            if isinstance(item, dict | list):
                yield from _lists(item, depth + 1)
    elif isinstance(value, dict):
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _lists(item, depth + 1)


def _find(value: object) -> list[Record]:
    best: list[Record] = []
    best_score = 0.0
    spans = _spans(value)
    for candidate in _lists(value):
        records = [record for item in candidate if (record := _record(item)) is not None]
        if not records or len(records) * 2 < len(candidate):
            continue
        chars = sum(len(record.text) for record in records)
        named = sum(1 for record in records if record.speaker is not None)
        average = chars / len(records)
        voices = {record.speaker for record in records if record.speaker is not None}
        score = chars * min(1.0, average / 12)
        if named * 2 >= len(records):
            score *= 2.0 if len(voices) < 2 else 4.0
            if len(voices) > 1 and average < 12:  # words, each with who says it
                score = 4.0 * chars * min(1.0, average / 4)
        elif spans and sum(record.stamp is not None for record in records) * 2 >= len(records):
            score = 4.0 * chars * min(1.0, average / 4)
        if score > best_score * 1.05:
            best, best_score = records, score
    if spans and best and not any(record.speaker for record in best):
        _by_spans(best, spans)
    _rename(best, value)
    # Whole numbers that pass two minutes for each utterance are milliseconds.
    whole = [record for record in best if record.stamp is not None]
    if whole and all(record.integral for record in whole):
        last = max(record.ms for record in whole)
        if last > 120_000 * len(whole):
            for record in whole:
                record.ms //= 1000
                record.stamp = clock_time(record.ms)
    return _sentences(best)


def _spans(value: object) -> list[tuple[int, str]]:
    """Who speaks from when on, where that stands in a list of its own, without words: pairs of
    milliseconds and speaker, in order; empty without two speakers."""
    spans: list[tuple[int, str]] = []
    for candidate in _lists(value):
        found: list[tuple[int, str]] = []
        for item in candidate:
            folded = {str(key).casefold(): entry for key, entry in item.items()}
            speaker = _speaker_of(folded)
            if speaker is None or _text_of(folded) is not None:
                continue
            for key in START:
                stamp, ms = stamp_of(key, folded.get(key))
                if stamp is not None:
                    found.append((ms, speaker))
                    break
        if (
            len(found) * 2 >= len(candidate)
            and len(found) > len(spans)
            and len({speaker for _, speaker in found}) > 1
        ):
            spans = found
    spans.sort()
    return spans


def _by_spans(records: list[Record], spans: list[tuple[int, str]]) -> None:
    """Give each record the speaker whose span it falls into."""
    place = 0
    for record in records:
        if record.stamp is not None:
            while place + 1 < len(spans) and spans[place + 1][0] <= record.ms + 10:
                place += 1
            while place and spans[place][0] > record.ms + 10:
                place -= 1
        record.speaker = spans[place][1]


def _sentences(records: list[Record]) -> list[Record]:
    """Records of single words put together to sentences, each of one speaker."""
    if sum(len(record.text) for record in records) >= 12 * len(records):
        return records
    merged: list[Record] = []
    pieces: list[str] = []
    length = 0

    def close() -> None:
        if merged and pieces:
            merged[-1].text = _join(pieces)
        pieces.clear()

    for record in records:
        mark = not any(ch.isalnum() for ch in record.text)
        ended = length > 200 or (bool(pieces) and pieces[-1][-1:] in "。．.！!？?…")
        fresh = (
            not merged
            or (record.speaker != merged[-1].speaker and not (mark and record.speaker is None))
            or (ended and not mark)
        )
        if fresh:
            close()
            merged.append(record)
            length = 0
        pieces.append(record.text)
        length += len(record.text)
    close()
    return merged


def _rename(records: list[Record], value: object) -> None:
    """Names instead of numbers, where a list of people says which number is whose."""
    names: dict[str, str] = {}
    for candidate in _lists(value):
        for item in candidate[:400]:
            folded = {str(key).casefold(): entry for key, entry in item.items()}
            number = folded.get("id", folded.get("speaker_id", folded.get("speakerid")))
            name = folded.get("name", folded.get("speaker_name", folded.get("speakername")))
            if isinstance(number, int | str) and isinstance(name, str) and name.strip():
                names.setdefault(str(number), name.strip())
                names.setdefault(f"Speaker {number}", name.strip())
    spoken = {record.speaker for record in records if record.speaker is not None}
    if names and spoken and all(speaker in names for speaker in spoken):
        for record in records:
            if record.speaker is not None:
                record.speaker = names[record.speaker]


def _record(item: dict[str, object]) -> Record | None:
    folded = {str(key).casefold(): value for key, value in item.items()}
    text = _text_of(folded)
    if text is None or not text.strip():
        return None
    speaker = _speaker_of(folded)
    for key in START:
        stamp, ms = stamp_of(key, folded.get(key))
        if stamp is not None:
            integral = isinstance(folded.get(key), int) and key not in _MILLISECONDS
            return Record(speaker, stamp, ms, text, _anchor(folded), integral)
    times = folded.get("timestamps")
    if isinstance(times, dict):
        stamp, ms = stamp_of("from", times.get("from"))
        return Record(speaker, stamp, ms, text, _anchor(folded))
    if isinstance(times, list) and times:
        stamp, ms = stamp_of("start", times[0])
        return Record(speaker, stamp, ms, text, _anchor(folded))
    return Record(speaker, None, 0, text, _anchor(folded))


def _anchor(folded: dict[str, object]) -> str:
    """The first string of the text as it stands in the file."""
    for key in TEXT:
        value = folded.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    for key in _INNER:
        value = folded.get(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return _anchor({str(k).casefold(): v for k, v in value[0].items()})
    return ""


def _text_of(folded: dict[str, object]) -> str | None:
    for key in TEXT:
        value = folded.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        if key == "text" and isinstance(value, list) and any(isinstance(v, str) for v in value):
            return " ".join("".join(map(_marked_up, value)).split()) or None
    for key in _INNER:
        value = folded.get(key)
        if isinstance(value, list) and value:
            if key in ("alternatives", "nbest"):
                first = value[0]
                if isinstance(first, dict):
                    return _text_of({str(k).casefold(): v for k, v in first.items()})
                continue
            pieces = [
                piece
                for entry in value
                if isinstance(entry, dict)
                and (piece := _piece({str(k).casefold(): v for k, v in entry.items()})) is not None
            ]
            joined = _join(pieces)
            if joined:
                return joined
    return None


def _marked_up(piece: object) -> str:
    """A piece of a text in which some are set apart, links and bold ones."""
    inner = piece.get("text") if isinstance(piece, dict) else piece
    return inner if isinstance(inner, str) else ""


def _piece(folded: dict[str, object]) -> str | None:
    for key in TEXT:
        value = folded.get(key)
        if isinstance(value, str):
            return value
    if any(isinstance(folded.get(key), list) for key in _INNER):
        return _text_of(folded)
    return None


_OPENS_WORD = frozenset('$£€#@&([“‘"')
_ENDS_WORD = frozenset(".,?!;:…%)]”’\"'")


def _join(pieces: list[str]) -> str:
    """Words and signs, as recognisers hand them over one by one. Signs on their own go with the
    word before them; between single characters of Chinese a digit or a letter is one as well."""
    han = sum(1 for piece in pieces if piece and not piece[0].isascii() and not spaced(piece[0]))
    single = han * 2 > len(pieces)
    out = ""
    before = ""
    for piece in pieces:
        if (
            before
            and piece
            and (spaced(before[-1]) or before[-1] in _ENDS_WORD)
            and (spaced(piece[0]) or (piece[0] in _OPENS_WORD and any(map(str.isalnum, piece))))
            and not (single and len(before) == len(piece) == 1)
        ):
            out += " "
        out += piece
        before = piece or before
    return " ".join(out.split())


def _speaker_of(folded: dict[str, object]) -> str | None:
    for key in SPEAKER:
        value = folded.get(key)
        if isinstance(value, dict):
            inner = {str(k).casefold(): v for k, v in value.items()}
            for name in ("name", "displayname", "user_name", "nickname", "label", "id", "speaker"):
                if isinstance(inner.get(name), str | int) and str(inner[name]).strip():
                    return str(inner[name]).strip()
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int) and key not in ("from",):
            return f"Speaker {value}"
        if isinstance(value, str) and value.strip():
            if key == "from" and (":" in value or value.replace(".", "").isdigit()):
                continue
            text = value.strip()
            bare = text.isdigit() or (len(text) == 1 and text.isascii() and text.isalpha())
            return f"Speaker {text}" if bare else text
    guesses = folded.get("alternatives")
    if isinstance(guesses, list) and guesses and isinstance(guesses[0], dict):
        return _speaker_of(
            {str(k).casefold(): v for k, v in guesses[0].items() if k != "alternatives"}
        )
    return None


def stamp_of(key: str, value: object) -> tuple[str | None, int]:
    if isinstance(value, bool) or value is None:
        return None, 0
    if isinstance(value, str):
        text = value.strip()
        if ":" in text:
            parts = text.replace(",", ".").split(":")
            try:
                seconds = 0.0
                for part in parts:
                    seconds = seconds * 60 + float(part)
            except ValueError:
                return None, 0
            return text, int(seconds * 1000)
        try:
            value = float(text.rstrip("sS"))
        except ValueError:
            return None, 0
    if isinstance(value, int | float):
        number = float(value)
        if number != number or number < 0 or number > 1e15:
            return None, 0
        if key in _MILLISECONDS:
            number /= 1000
        if key == "offsetinticks":
            number = float(value) / 10_000_000
        ms = int(number * 1000)
        return clock_time(ms), ms
    return None, 0


def _placed(text: str, records: list[Record]) -> list[tuple[int, Record]]:
    """The records with the source lines that they stand on."""
    position = 0
    line = 1
    placed: list[tuple[int, Record]] = []
    for record in records:
        found = _place(text, record.anchor or record.text, position)
        if found >= 0:
            line += text.count("\n", position, found)
            position = found
        placed.append((line, record))
    return placed


def as_cues(
    source: Source,
    placed: list[tuple[int, Record]],
    value: object,
    warnings: list[ReadingWarning],
    name: str = NAME,
) -> Cues:
    """Records and their source lines → cues. ``value`` is all that the file holds, ``name`` what
    the report calls it."""
    page = Page(PageLines(), len(source.lines))
    page.wrapped = True
    cues = Cues("WebVTT", page, Layout(), Choice(), whole=True)
    cues.warnings = warnings
    openings: list[Opening] = []
    labels: dict[str, Label] = {}
    taken = {number for number, _ in placed}
    upcoming = 0
    for number, raw in enumerate(source.lines, start=1):
        if number not in taken:
            if raw.strip():
                page.lines.append(Line(number, raw.strip(), "cue", True))
            continue
        while upcoming < len(placed) and placed[upcoming][0] == number:
            record = placed[upcoming][1]
            upcoming += 1
            at = len(page.lines)
            page.lines.append(Line(number, record.text, "text", True))
            if record.stamp is not None:
                cues.add_time(at, record.stamp, record.ms)
            if record.speaker is not None:
                label = labels.get(record.speaker)
                if label is None:
                    label = _label(record.speaker)
                    labels[record.speaker] = label
                openings.append(Opening(at, label, record.text, "voice", name))
    cues.count = len(placed)
    if isinstance(value, dict):
        for key in ("title", "language", "date", "url", "author", "podcast", "episode"):
            entry = value.get(key)
            if isinstance(entry, str) and entry.strip():
                cues.layout.meta[key] = entry.strip()[:300]
    cues.choice = choose(openings, page)
    return cues


def _label(name: str) -> Label:
    label = analyse(name[:60])
    if label is None:
        label = Label(name[:60], fold_label(name[:60]) or "speaker")
    return label.raised(0.6)


def _place(text: str, said: str, position: int) -> int:
    """Where a record's text stands in the file, from ``position`` on; -1 when it cannot be told."""
    start = said[:24]
    for spelled in (start, json.dumps(start)[1:-1], json.dumps(start, ensure_ascii=False)[1:-1]):
        found = text.find(spelled, position, position + 2_000_000)
        if found >= 0:
            return found
    return -1
