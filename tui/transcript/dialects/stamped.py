"""Name and time on one line, in either order: ``Ann 0:34``, ``Ann (00:34):``, ``**Ann** [0:34]
text``, ``[00:01:02] Ann: text``, ``00:34 Ann``."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice, pairwise

from tui.transcript.clock import clock_time
from tui.transcript.dialects import Opening
from tui.transcript.labels import MAX_LABEL, Label, analyse, fold_label
from tui.transcript.lines import COLON, COLONS, LABEL_REACH, Page
from tui.transcript.pattern import pattern
from tui.transcript.refusal import SPEECH

NAME = "name and time"

_T = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:[:;]\d{2}(?!\d))?)?(?:[.,]\d{1,3})?"
_D = (
    r"(?:\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[,，]?"
    r"|\d{1,2}\.?[- ][A-Z][a-z]{2,8}\.?[-, ]{1,2}\d{2,4}(?: at)?"
    r"|\d{1,2}月\d{1,2}日|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4},?|Today at|Yesterday at|昨天|今天)"
    r"[ T]{1,2}(?:(?:上午|下午|晚上|早上|中午|凌晨)\s?)?"
)
_HALF = r"(?:上午|下午|晚上|早上|中午|凌晨|午前|午後|오전|오후)\s?"
_DATE_BEFORE = pattern(rf"(?:{_D}|{_HALF})$")
CLOCK_TEXT = (
    rf"[\[(（【<［#`]?\s?(?P<time>(?:{_D}|{_HALF})?{_T})(?:\s?(?:-{{1,2}}>?|–|—|~|～|至)\s?{_T})?"
    r"(?:\s?[APap]\.?[Mm]\.?)?(?:-\d{1,3}#|\s?[\])）】>］#`]?)(?!\d)"
)
CLOCK = pattern(CLOCK_TEXT)
BARE_CLOCK = pattern(rf"{CLOCK_TEXT}\s*$")
_SENT = pattern(r"[Ff]rom\s{1,3}(.{1,40}?)(?:\s{1,3}[Tt]o\s{1,3}.{1,40})?\s{0,2}$")
_FRAMED = pattern(r"[<【\[［]([^<>【】\[\]［］]{1,30})[>】\]］]\s{0,3}[:：]?\s{0,3}(\S.*)$")
_BOLD_NAME = pattern(r"[\s\-–—]{0,4}\*\*([^*]{1,40})\*\*\s{0,3}([^\s:：].*)$")
_TAB_NAME = pattern(r"\t?([^\t]{1,40})\t(.+)$")
_SECONDS = pattern(
    r"[\[(（【]\s?(?P<start>\d{1,6}(?:\.\d{1,3})?)\s?s?\s?(?:-{1,2}>?|–|—|~|～|,)\s?"
    r"\d{1,6}(?:\.\d{1,3})?\s?s?\s?[\])）】]"
)
"""``[0.8s - 3.3s]``, ``[0.8 --> 3.3]``: seconds from the beginning, as recognisers print them."""
_TRACK = pattern(r"(?P<start>\d{1,6}\.\d{1,6})\t\d{1,6}\.\d{1,6}\t")
_DATED = pattern(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_ACCOUNT = pattern(r"(\S.{0,29}?)\s?(?:\(\d{4,12}\)|<[^<>@\s]{1,40}@[^<>@\s]{1,40}>)$")
_LONGEST_ACCOUNT = 120
"""A name with the number or the address of its account, as messengers export them."""
IN_WORDS = pattern(
    r"(?:\d{1,2} ?(?:hours?|h|小时|小時) ?)?\d{1,3} ?(?:minutes?|min|m|分钟?|分鐘) ?"
    r"(?:\d{1,2} ?(?:seconds?|sec|s|秒))?$"
    r"|\d{1,2} ?(?:seconds?|sec|s|秒)$",
    re.IGNORECASE,
)
"""``3 minutes 12 seconds`` on a line of its own."""
_ENDS = frozenset("。．！!？?；;，,、…—”’】\"'~～")
_BETWEEN = " \t\u3000-–—|·,，*_@"


def stamp_at(text: str, colon: int) -> re.Match[str] | None:
    """The clock time that the colon at ``colon`` belongs to."""
    start = colon
    while start > 0 and colon - start < 3 and text[start - 1] in "0123456789":
        start -= 1
    if start == colon or not text[colon + 1 : colon + 3].isdigit():
        return None
    date = _DATE_BEFORE.search(text, max(0, start - 24), start)
    if date is not None:
        start = date.start()
    while start > 0 and text[start - 1] in "[(（【<［#` ":
        start -= 1
        if text[start] != " ":
            break
    while text[start : start + 2] == "  ":
        start += 1
    return CLOCK.match(text, start)


def find(page: Page) -> list[Opening]:
    """Openings among the lines with a clock time near their start."""
    found: list[Opening] = []
    dated: list[Opening] = []
    texts, kinds = page.lines.texts, page.lines.kinds
    for at, colon in page.colons:
        text = texts[at]
        if text[0] in "[(（【" and kinds[at] == "text":
            seconds = _SECONDS.match(text)
            if seconds is not None:
                time = clock_time(int(1000 * float(seconds["start"])))
                opening = _time_first(at, text[seconds.end() :], time)
                if opening is not None:
                    found.append(opening)
                continue
        if "\t" in text[:14] and kinds[at] == "text":
            track = _TRACK.match(text)  # a label track: from, to, words
            if track is not None:
                time = clock_time(int(1000 * float(track["start"])))
                opening = _time_first(at, text[track.end() :], time)
                if opening is not None:
                    found.append(opening)
                continue
        if not colon or text[colon - 1] not in "0123456789":
            continue
        if kinds[at] != "text" or text[0] == "|":
            continue
        clock = stamp_at(text, colon)
        if clock is None:
            continue
        before = text[: clock.start()].strip(_BETWEEN)
        after = text[clock.end() :]
        if before[:1] in _OPENS and before[-1] == _OPENS[before[0]]:
            before = before[1:-1].strip()  # [Ann] [00:34]
        elif before[:1] in _OPENS and text[clock.end() - 1] == _OPENS[before[0]]:
            before = before[1:].rstrip(_BETWEEN)  # 【Ann 00:34】
        if "](" in after[:2] or after[:5] == "(http":  # the time is a link
            before = before.rstrip("[ ")
            after = after[after.find(")") + 1 :]
        opening = _name_first(at, before, after, clock["time"]) if before else None
        if not before and not after.strip():
            # The time has a line of its own, the name stands above it.
            above = page.lines[at - 1] if at else None
            sentence = above is not None and above.text[-1:] == "." and above.text.count(" ") > 1
            if (
                above is not None
                and above.kind == "text"
                and len(above.text) <= 32
                and not sentence
            ):
                name, time = above.text.rstrip(":：* "), clock["time"]
                day = len(time) > _DAY_TOO
                label = _called(name, time) if day or above.text[-1] not in _ENDS else None
                if label is not None and at + 1 < len(texts) and not BARE_CLOCK.match(above.text):
                    one = Opening(at - 1, label, "", "name time", NAME, time)
                    (dated if day else found).append(one)
            continue
        if not before:
            bold = text[: clock.start()].startswith("**")
            opening = _time_first(at, after, clock["time"], bold=bold)
        if opening is not None:
            found.append(opening)
    if any(IN_WORDS.match(texts[at]) for at in page.short[:60]):
        found += _below_names(page)
    if len(dated) >= 4:  # once it is when an article was published
        found += dated
    _trust_exports(found, page)
    return found


_DAY_TOO = 12
"""A stamp longer than this tells the day as well."""


def _trust_exports(found: list[Opening], page: Page) -> None:
    """Messengers export each message below a line with its day, its time and who sent it: whatever
    people call themselves there is a name."""
    sent = [one for one in found if one.stamp and len(one.stamp) > _DAY_TOO]
    counts = Counter([one.label.key for one in sent])
    if len(sent) < 4 or len(counts) < 2 or len(counts) > 0.6 * len(sent):
        return
    ats = {one.at for one in sent}
    kinds, gaps, texts = page.lines.kinds, page.lines.gaps, page.lines.texts
    blocks = sum(gap and kind == "text" for gap, kind in zip(gaps, kinds, strict=True))
    below = [one for one in sent if not one.rest]
    said = sum(one.at + 1 < len(kinds) and one.at + 1 not in ats for one in below)
    if said < 0.9 * len(below) or len(sent) < 0.8 * blocks:
        return
    if 2 * len(below) < len(sent):  # a program tells what it does in such lines too
        names = sum(one.label.nameness >= 0.6 or not one.label.text.isascii() for one in sent)
        talk = sum(SPEECH.search(texts[one.at], 0, 200) is not None for one in sent)
        if min(names, talk) < 0.15 * len(sent) or len(sent) < 0.5 * len(kinds):
            return
    for one in sent:
        if not one.label.furniture:
            one.label = one.label.raised(0.6)


def _below_names(page: Page) -> list[Opening]:
    """Names above lines that tell a time in words."""
    found: list[Opening] = []
    texts = page.lines.texts
    for at in page.short:
        if at and texts[at][0].isdigit() and IN_WORDS.match(texts[at]):
            above = texts[at - 1]
            label = analyse(above.rstrip(":：* ")) if len(above) <= 32 else None
            if BARE_CLOCK.search(above) or _DATED.match(above):
                continue  # the day and the hour of the meeting, and how long it was
            if label is not None and above[-1] not in _ENDS and at + 1 < len(texts):
                found.append(Opening(at - 1, label, "", "name time", NAME, texts[at]))
    return found


def take_times(openings: list[Opening], page: Page) -> None:
    """A clock time that nearly every text begins with, or nearly every one ends with in brackets,
    and that only moves on, is the turn's time and no word of it. Changes the openings, and the
    lines of the page below names that stand alone."""
    if len(openings) < 4:
        return
    texts = page.lines.texts
    behind = islice((one.rest for one in openings if one.rest), 6)
    below = islice((texts[one.at + 1 : one.at + 2] for one in openings if not one.rest), 6)
    few = [*behind, *chain.from_iterable(below)]
    if not any(text[:1] in _FIRST or text[-1:] in _LAST for text in few):
        return
    said = [one for one in openings if one.rest]
    if len(said) * 2 < len(openings):
        said = []
        lone = [one for one in openings if not one.rest and one.at + 1 < len(texts)]
        words = [texts[one.at + 1] for one in lone]
    else:
        lone = []
        words = [one.rest for one in said]
    if len(words) < 4:
        return
    few = words[:6]
    for marks, ends, shape in (
        ([text[:1] for text in few], _FIRST, _LEADING),
        ([text[-1:] for text in few], _LAST, _CLOSING_TIME),
    ):
        if sum(mark in ends for mark in marks) * 2 < len(few):
            continue
        found = [shape.search(text) for text in words]
        times = [_ticks(match["at"]) for match in found if match is not None]
        rising = sum(one <= other for one, other in pairwise(times))
        if len(times) < 0.9 * len(words) or rising < 0.9 * (len(times) - 1):
            continue
        for opening, text, match in zip(said or lone, words, found, strict=True):
            if match is None:
                continue
            opening.stamp = opening.stamp or match["at"]
            text = (text[: match.start()] + text[match.end() :]).strip()
            if said:
                opening.rest = text
            else:
                texts[opening.at + 1] = text
        if lone:
            page.find_colons_again({opening.at + 1 for opening in lone})
        return


_FIRST = frozenset("0123456789[(（【")
_LAST = frozenset(")）]】#")
_LEADING = pattern(rf"^[\[(（【]?(?P<at>{_T})[\])）】]?(?=[\s\u3000]+\S)")
_CLOSING_TIME = pattern(rf"(?<=\S)\s?[\[(（【#](?P<at>{_T})(?:-\d{{1,3}}(?=#))?[\])）】#]$")


def _ticks(time: str) -> float:
    total = 0.0
    for part in time.replace("：", ":").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


_OPENS = {"[": "]", "(": ")", "（": "）", "【": "】", "<": ">", "［": "］"}


def _called(name: str, time: str) -> Label | None:
    """A label; beside a day and a time also one that only a messenger lets through."""
    label = analyse(name)
    if label is None and len(time) > _DAY_TOO and name and COLON.search(name) is None:
        label = Label(name, fold_label(name) or name)
    return label if label is None or len(label.text) <= MAX_LABEL else None


def _name_first(at: int, before: str, after: str, time: str) -> Opening | None:
    label = _called(before.rstrip(":： "), "" if after.strip() else time)
    if label is None or len(before) > 40 or _DATED.match(before):
        return None
    rest = after.lstrip(" *_")
    if rest[:1] in ":：":
        rest = rest[1:].lstrip("*_ ")
    if before.endswith((":", "：")):
        return Opening(at, label, rest.strip(), "name time", NAME, time)
    if not rest:
        return Opening(at, label, "", "name time", NAME, time)
    return Opening(at, label, rest.strip(), "name time text", NAME, time)


def _time_first(at: int, after: str, time: str, *, bold: bool = False) -> Opening | None:
    label: Label | None
    named = _BOLD_NAME.match(after) or _TAB_NAME.match(after)
    if named is not None and named[1].rstrip()[-1:] not in COLONS:
        label = analyse(named[1])
        if label is not None and named[0][:1] != "*":
            label = label.raised(0.3)  # between tabs nothing else stands
        if label is not None and label.nameness >= 0.15:
            return Opening(at, label, named[2].strip(), "time name", NAME, time)
    rest = after.lstrip(_BETWEEN + "]）)】")
    if not rest:
        return None
    framed = _FRAMED.match(rest)
    if framed is not None:  # [00:01] <Ann> text
        label = analyse(framed.group(1))
        if label is not None and label.nameness >= (0.5 if rest[0] in "[［" else 0.05):
            return Opening(at, label, framed.group(2), "time name", NAME, time)
    colon = COLON.search(rest, 0, LABEL_REACH)
    if colon is not None and rest[colon.start() + 1 : colon.start() + 3] != "//":
        sent = _SENT.match(rest[: colon.start()])
        label = analyse(sent.group(1) if sent is not None else rest[: colon.start()])
        if label is not None and label.nameness > 0:
            text = rest[colon.end() :]
            if bold or after.lstrip().startswith("**"):
                text = text.removeprefix("**")
            return Opening(at, label, text.strip(), "time name", NAME, time)
    if len(rest) <= _LONGEST_ACCOUNT and (account := _ACCOUNT.match(rest)) is not None:
        label = analyse(account[1])
        if label is not None:
            return Opening(at, label.raised(0.6), "", "name time", NAME, time)
    if len(rest) <= 40:
        label = _called(rest, time)
        if label is not None:
            return Opening(at, label, "", "time name alone", NAME, time)
    return None
