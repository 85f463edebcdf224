"""What the head of a document declares of its people: ``Interviewer: Full Name (FN)``,
``受訪者：沈舟（下稱「沈」）``, ``FN = Full Name``. A declaration opens no turn, and counts for
nothing until a label turns up that is short for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tui.transcript.labels import Label, analyse, family_of, fold_label, stands_for
from tui.transcript.model import Role
from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import GUEST_WORDS, HOST_WORDS, META_KEYS, OFFICES, words

MOST = 40
"""So many people are declared at most."""
_LONGEST = 600
_HEADLINE = 80

_WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ'’\-]{0,24}\.?"
_JOINT = r"(?:de|da|di|del|della|der|den|van|von|la|le|du|dos|el|al|bin|ibn|ben)"
_NAME = rf"{_WORD}(?:[ \u00a0](?:{_JOINT}[ \u00a0]){{0,2}}{_WORD}){{1,3}}"
_WESTERN = pattern(rf"{_NAME}\Z")
_COLON = pattern(r"[:：]")
_ROLE = pattern(r"([^:：]{1,24}?)\s{0,3}[:：]\s{0,3}(\S.{0,300})$")
_ROLE_SLASH = pattern(r"([^:：/／|｜]{1,24}?)\s{0,3}[/／|｜]\s{0,3}(\S[^:：]{0,300})$")
_ROLE_BLANK = pattern(r"([\u3400-\u9fff]{2,5})[ \u3000\xa0]{1,4}([\u3400-\u9fff·]{2,12})$")
_SLASHES = frozenset("/／|｜")
_LONGEST_BLANK = 24
_SHORT_ROLE = pattern(r"([^()（）]{2,24}?)\s?[(（]([A-Za-z.]{1,4}|[\u3400-\u9fff])[)）]\Z")
_SHORT_FIRST = pattern(r"(\S{1,4})\s?[(（]([^()（）]{2,40})[)）]\Z")
_BESIDE = pattern(r"\s{0,3}[|｜;；]\s{0,3}|\s{1,4}(?=[\u3400-\u9fff]{2,5}[:：])")
_OPENS = pattern(r"[(（\[［〔【]")
_ASIDES = pattern(r"[(（\[［〔【][^()（）\[\]［］〔〕【】]{0,40}[)）\]］〕】]?")
_BEHIND_TITLE = pattern(
    r"(?:[A-Za-z]{2,5}|[\u3400-\u9fff]{0,16}(?:记者|記者|"
    + "|".join(sorted((word for word in OFFICES if len(word) > 1), key=len, reverse=True))
    + r"))([\u3400-\u9fff]{2,4})\Z"
)
_ASKS = frozenset(words("采访 採訪 访问 訪問"))
_TELLS = frozenset(words("口述 口述者 口述人 讲述 講述 讲述者 講述者 讲述人 講述人"))
_BY = pattern(rf"(?i:\b(?:interviewed|hosted|moderated|conducted)\sby)\s({_NAME})")
_OTHER_HAN = pattern(r"[\u3400-\u9fff]{3,5}\Z")
"""As long as a Japanese name. Nothing else says that it is one: only behind a role."""
_INITIALS = pattern(rf"({_NAME})\s?[(（\[［〔【]([A-Z](?:\.?[A-Z]){{0,3}}\.?)[)）\]］〕】]")
_CALLED = pattern(
    r"(\S[^()（）\[\]［］〔〕【】]{1,60})[(（\[［〔【]\s?"
    r"((?:以下|下同|[简簡][称稱]|下[称稱]|hereafter|hereinafter)[^()（）\[\]［］〔〕【】]{1,20})[)）\]］〕】]",
    re.IGNORECASE,
)
_CALLED_WORD = pattern(
    r"(?:以下|下同|均|皆)?(?:[简簡][称稱]|下[称稱]|hereafter|hereinafter)?(?:[为為作]|as)?"
    r"[:：,，\s“”‘’「」『』\"']{0,4}([^“”‘’「」『』\"'\s]{1,12})[“”‘’「」『』\"'\s]{0,2}\Z",
    re.IGNORECASE,
)
_EQUALS = pattern(r"([^=＝—–:：]{1,40}?)\s{0,3}(?:[=＝:：]|—{1,2}|–)\s{0,3}([^=＝—–:：]{1,40})\Z")
_EQUALS_SIGNS = frozenset("=＝:：—–")
_WITH = pattern(
    r"(?i:\b(?:interview|conversation|talk|chat|dialogue|discussion)s?\s(?:with|between))"
    rf"\s({_NAME})(?:\s(?:and|&)\s({_NAME}))?"
)
_TALKS = words("对话 對話 专访 專訪 访谈 訪談 对谈 對談 采访 採訪")
_TALK_HAN = pattern(
    rf"(?:{'|'.join(_TALKS)})[\s:：|｜丨]{{0,3}}"
    r"([\u3400-\u9fff]{2,4})(?=$|[\s:：,，(（|｜丨—–])"
)
_LIST = pattern(
    r"(?:speakers|participants|panell?ists|interview(?:er|ee)s|present|people|cast|人物|与谈人?|與談人?"
    r"|参加者|參加者|参与者|參與者|访谈人物|訪談人物|登場人物|出演者)\Z"
)
_PARTED = pattern(
    r"[、,，;；/／&＆|｜]|\s(?:and|with)\s"
    r"|(?<=[\u3400-\u9fff])\s{0,2}[和与與]\s{0,2}(?=[\u3400-\u9fff])"
)
_HAN = pattern(r"[\u3400-\u9fff·]{2,12}\Z")
_MARKS = " \t\u3000\xa0*_#>•·-–—"
_SEVERAL = pattern(
    r"(?:[Aa]nd )?(?:Senators|Representatives|Messrs|Drs|Professors|Judges|Justices|Members)\.?\s"
)
"""Said of all whose names follow, and of none alone."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A person whom the head names. ``label.alias`` is the short label that it says stands for
    them, None where it does not say; ``role`` is ``other`` where it says nothing of it."""

    label: Label
    role: Role = "other"


def declarations(head: Iterable[str], speakers: str = "") -> list[Declaration]:
    """Everyone named by the lines above the talk and by ``speakers`` of the front matter."""
    found: dict[str, Declaration] = {}
    for line in head:
        if len(found) >= MOST:
            break
        if len(line) <= _LONGEST:
            _line(line.strip(_MARKS), found)
    for part in _PARTED.split(speakers[:_LONGEST]) if speakers else ():
        _add(found, _name_in(part), None, "other")
    return list(found.values())


def named_in(text: str, label: Label) -> str:
    """What a cast list says behind a label, without what it says of the person."""
    names = [name for part in _PARTED.split(text) if (name := _name_in(part)) is not None]
    if len(names) > 1:
        full = ((name, analyse(name)) for name in names)
        names = [name for name, read in full if read is not None and stands_for(label, read)]
    return names[0] if len(names) == 1 else text


def _line(text: str, found: dict[str, Declaration]) -> None:
    bracket = _OPENS.search(text)
    if bracket is not None and bracket.start():
        for match in _CALLED.finditer(text):
            said = _CALLED_WORD.match(match.group(2))
            if said is not None:
                _add(found, _before(match.group(1), said.group(1)), said.group(1), "other")
        for match in _INITIALS.finditer(text):
            _add(found, match.group(1), match.group(2), "other")
    pieces = _BESIDE.split(text) if len(_COLON.findall(text)) > 1 else [text]
    told = [_by_role(piece.strip(_MARKS), found) for piece in pieces]
    if any(told) or len(text) > _HEADLINE:
        return
    for piece in () if _EQUALS_SIGNS.isdisjoint(text) else _PARTED.split(text.strip("()（）")):
        _by_sign(piece.strip(_MARKS), found)
    lowered = text.lower()
    named = _WITH.search(text) if "with" in lowered or "between" in lowered else None
    if named is not None:
        for name in named.groups():
            _add(found, name, None, "other")  # who asks whom a title does not say
    named = _BY.search(text) if "by" in lowered else None
    if named is not None:
        _add(found, named.group(1), None, "host")
    for match in _TALK_HAN.finditer(text) if any(map(text.__contains__, _TALKS)) else ():
        family = family_of(match.group(1))
        if family is not None:
            _add(found, "".join(family), None, "other")


def _by_role(text: str, found: dict[str, Declaration]) -> bool:
    """``Interviewer (IR): Full Name``. Returns whether the line is one that says who is what."""
    line = _ROLE.match(text) if ":" in text or "：" in text else None
    if line is None and not _SLASHES.isdisjoint(text):
        line = _ROLE_SLASH.match(text)
    if line is None and len(text) <= _LONGEST_BLANK and not text.isascii():
        line = _ROLE_BLANK.match(text)
    if line is None:
        return False
    head = line.group(1).strip(_MARKS)
    coded = _SHORT_ROLE.match(head)
    role = _role_of(head if coded is None else coded.group(1))
    if role is None:
        return False
    parts = _PARTED.split(line.group(2))
    for part in parts:
        alias = coded.group(2) if coded is not None and len(parts) == 1 else None
        turned = _SHORT_FIRST.match(part.strip())
        if turned is not None and _name_in(turned.group(2)) is not None:
            alias, part = turned.groups()
        name = _name_in(part)
        if name is None and role != "other" and _OTHER_HAN.match(part.strip()):
            name = part.strip()
        _add(found, name, alias, role)
    return True


def _role_of(head: str) -> Role | None:
    """The role that the word in front of a colon means; None when it means none."""
    for part in _PARTED.split(head):
        word = fold_label(part)
        if len(word) < 2:
            continue
        if word in HOST_WORDS or word in _ASKS:
            return "host"
        if word in GUEST_WORDS or word in _TELLS:
            return "guest"
        if META_KEYS.get(word) == "speakers" or _LIST.match(word):
            return "other"
    return None


def _by_sign(text: str, found: dict[str, Declaration]) -> None:
    """``FN = Full Name``, ``Full Name: FN``."""
    equals = _EQUALS.match(text)
    if equals is None:
        return
    one, other = (side.strip(_MARKS) for side in equals.groups())
    turned = ((other, one),)
    # A short label with a colon behind it opens what looks like a turn: a cast list is found there.
    for short, full in turned if _COLON.search(text) else ((one, other), *turned):
        if len(short) <= 4 and len(short) < len(full) and _name_in(full) == full:
            _add(found, full, short, "other")
            return


def _name_in(text: str) -> str | None:
    """The personal name that a value of a list of people holds."""
    text = _SEVERAL.sub("", _ASIDES.sub(" ", text).strip(_MARKS))
    if _WESTERN.match(text):
        return text
    for word in (text.replace("\u3000", "").replace(" ", ""), *reversed(text.split())):
        family = family_of(word)
        if family is not None:
            return "".join(family)
        if _HAN.match(word) and "·" in word.strip("·"):
            return word
        behind = _BEHIND_TITLE.match(word)
        family = family_of(behind.group(1)) if behind is not None else None
        if family is not None:
            return "".join(family)
    return None


def _before(text: str, short: str) -> str | None:
    """The name at the end of running text that ``short`` is short for."""
    western = re.search(rf"({_NAME})\s?\Z", text)
    if western is not None:
        return western.group(1)
    run = re.search(r"[\u3400-\u9fff·《》「」]{1,24}\Z", text.rstrip())
    if run is None:
        return None
    at = run.group().rfind(short[0])
    if at < 0:  # behind an office, or a letter that is no part of the name
        label = _COLON.split(text)[0]
        return _name_in(label if short[0] in label else run.group())
    name = run.group()[at:].strip("《》「」")
    return name if len(short) < len(name) <= 8 else None


def _add(found: dict[str, Declaration], name: str | None, short: str | None, role: Role) -> None:
    if name is None:
        return
    known = found.get(fold_label(name))
    alias = short or (known.label.alias if known is not None else None)
    label = analyse(f"{name} ({alias})" if alias else name)
    if label is None or label.furniture:
        return
    label = label.raised(0.6)
    if role == "other" and known is not None:
        role = known.role
    found[fold_label(name)] = Declaration(label, role)
