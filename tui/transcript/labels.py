"""What stands in front of a colon (or alone, or in bold): could it be the name of a speaker?

``analyse`` takes the bare head of a line and says what it looks like. It knows nothing of the
document; recurrence and position are judged in ``evidence``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import (
    ANSWER_LABELS,
    COMMON_SURNAMES,
    COMPOUND_SURNAMES,
    CROWD_WORDS,
    DIARISED,
    FURNITURE,
    GUEST_WORDS,
    HOST_WORDS,
    OFFICE_ALONE,
    OFFICES,
    QUESTION_LABELS,
    STAGE_WORDS,
    SURNAMES,
    words,
)


class Label:
    """A head read as a label.

    ``text`` is the label as written without typography, ``key`` the same folded for comparison,
    ``nameness`` 0..1 how much it looks like a person, a role or an office. ``alias`` is what a
    bracket inside the label declares (``Full Name (FN)``), ``aside`` a bracket that is a stage
    direction. ``question`` and ``answer`` say that the word itself means that.
    """

    __slots__ = (
        "alias", "answer", "aside", "crowd", "diarised", "furniture", "guest", "host", "key",
        "nameness", "question", "text",
    )  # fmt: skip

    def __init__(self, text: str, key: str) -> None:
        self.text = text
        self.key = key
        self.alias: str | None = None
        self.aside: str | None = None
        self.nameness = 0.0
        self.question = False
        self.answer = False
        self.host = False
        self.guest = False
        self.crowd = False
        self.diarised = False
        self.furniture = False

    def raised(self, nameness: float) -> Label:
        """The same label, at least this much of a name. Labels are shared: never change one."""
        if self.nameness >= nameness and nameness < 1:
            return self
        twin = Label(self.text, self.key)
        for slot in Label.__slots__:
            setattr(twin, slot, getattr(self, slot))
        twin.nameness = nameness
        return twin

    def __repr__(self) -> str:
        return f"Label({self.text!r}, {self.nameness:.2f})"


MAX_LABEL = 44
_TRIM = " \t\u3000\xa0*_`~\u200b\u200c\u200d\ufe0f"
_WRAPS = {"《": "》", "「": "」", "『": "』", "“": "”", '"': '"', "【": "】", "〈": "〉", "[": "]",
          "‘": "’", "［": "］", "<": ">", "(": ")", "（": "）", "〔": "〕"}  # fmt: skip
_BRACKET = pattern(r"[\s*]{0,3}[(（\[［〔]([^()（）\[\]［］〔〕]{1,60})[)）\]］〕]\s{0,3}\Z")
_BAD = pattern(r"[，。；！？;!?…“”\"<>{}|\\=…「」《》『』【】（）()\[\]\^$%~`→]|\.{2}|://|--")
_PICTURES = pattern(
    "\\A[\u2190-\u21ff\u2300-\u24ff\u2580-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]+"
    "|[\u2190-\u21ff\u2300-\u24ff\u2580-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff]+\\Z"
)
_PUBLICATION = pattern(
    r"[《「『“〈]([^《》「」『』“”〈〉]{1,16})[》」』”〉]([^《》「」『』“”〈〉，。：:]{1,8})\Z"
)
_PUBLICATIONS = frozenset("《「『“〈")
_SIDES = pattern(
    r"(\S[^|｜/]{0,30}?)\s{0,3}(?:\s-{1,2}\s|\s[–—]{1,2}\s|\s?[|｜]\s?)\s{0,3}(\S.{0,40})\Z"
)
_BETWEEN = pattern(r"([^()]{2,24}?)\s?\(([^()]{1,20})\)\s([^()]{2,30})\Z")
_PARTY = pattern(r"([^()]{2,30}?)\s?\([^()]{1,20}\),\s([^()]{2,40})\Z")
_QUESTION_BEFORE = pattern(r"\A[QＱ]\d{1,4}[.:]?\s{1,3}(?=\S)")
_GERSHAYIM = pattern('(?<=[\u05d0-\u05ea])["״](?=[\u05d0-\u05ea])')  # of an abbreviation
_SENTENCE = pattern(r"[，。！？；!?;…]|\.\s")
_DIVIDED = pattern(r"\s[-–—]{1,2}\s|[|｜]")
_HANDLE = pattern(r"/?u/[\w-]{3,24}\Z")
"""``u/ann_lee``: an account of a forum."""
_DIGITS = pattern(r"\d")
_LATIN = pattern(r"[A-Za-zÀ-ɏ]")
_KANA = pattern(r"[\u3041-\u30fa\u30fc]")
_NAME_WORD = pattern(
    r"(?:(?:[A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĪĮİĶĹĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][\w'’\-]{0,24}|[A-Z]\.?)\.?"
    r"|(?:de|da|di|del|della|der|den|van|von|la|le|du|dos|el|al|bin|ibn|ben|of|the|and|y|jr|sr))\Z"
)
_FUNCTION_SIGNS = frozenset("的了是这這那吗嗎呢吧么麼什把被从從说說曰着著")
_FUNCTION_HAN = pattern(
    r"我们|我們|你们|你們|他们|他們|因为|因為|如果"
    r"|可以|就是|不是|没有|沒有|关于|關於|对于|對於|以及|或者|为什|為什|如何|怎么|怎麼|以下"
    r"|如下|包括|例如"
    r"|表示|认为|認為|指出|强调|強調|写道|寫道|问道|問道|回答道|笑道|记得|記得|觉得|覺得|提到"
    r"|告诉|告訴|需要"
)
_FURNITURE_BEGINS = words("出席 列席 与会 與會 参会 參會")
_FURNITURE_ENDS = words(
    "摘要 结论 結論 纪要 紀要 事项 事項 说明 說明 目录 目錄 时间 時間 地点 地點 日期 标题 標題 "
    "来源 來源 链接 連結 资料 資料 附件 附錄 附录 注意 备注 備註 议程 議程 主旨 案由 办法 辦法 "
    "决议 決議"
)
_TITLE_BEHIND = pattern(r"([A-ZÀ-Þ][^,]{1,30}),\s+([A-Za-zÀ-ɏ][^,]{1,40})\Z")
_PRONOUNS = frozenset(words("我 你 您 他 她 我们 我們 他们 他們 她们 i you he she we they me"))
_FUNCTION_LATIN = frozenset(
    words(
        "is are was were be been has have had do does did will would can could should may "
        "might must this that these those it its if when while because since although but so "
        "then than with without for from into about which who whose whom what why how where "
        "not no yes there here just only also very said says saying asked think thought know "
        "like as at by in on or an a my your our their his her"
    )
)
_SENTENCE_NUMBER = pattern(
    r"(?:第[一二三四五六七八九十百\d]{1,4}|[一二三四五六七八九十]{1,3}、|\d+[.、)）])"
)
_QUESTION_NUMBERED = pattern(
    r"(q|a|问|問|答|提问|提問|问题|問題|回答|question|answer)\s{0,2}[#.]?\s{0,2}"
    r"(\d{1,3}|[一二三四五六七八九十]{1,3})[.、:：)）]?\Z",
    re.IGNORECASE,
)
_QUESTIONS = frozenset("qa问問答提回")
_ASIDE = pattern(
    r"在席|笑|掌声|掌聲|鼓掌|点头|點頭|沉默|画外|畫外|旁白|音频|远程|視訊|视频|線上|线上|電話"
    r"|电话|翻译|翻譯|英文|中文"
    r"|laugh|applause|crosstalk|inaudible|\b(?:via|remote|off|on|in|through|voice)\b|voice-|translat"
    r"|\bcont(?:\b|inu)"
    r"|以下|下同|以上|简称|簡稱",
    re.IGNORECASE,
)
_SHORT_FOR = pattern(
    r"(?:以下|下同|簡稱|简称|下称|下稱|hereafter|abbreviated)[^A-Za-z\u4e00-\u9fff]{0,4}"
)


@lru_cache(maxsize=8192)
def fold_label(text: str) -> str:
    """The key under which spellings of one label meet: NFKC (full width, compatibility
    ideographs), no case, no spaces, no wrapping quotation marks, no full stops."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    folded = folded.casefold().strip(_TRIM)
    while len(folded) > 2 and _WRAPS.get(folded[0]) == folded[-1]:
        folded = folded[1:-1]
    return (
        "".join(folded.split())
        .replace(".", "")
        .replace("‧", "·")
        .replace("•", "·")
        .replace("・", "·")
    )


@lru_cache(maxsize=8192)
def analyse(head: str) -> Label | None:
    """Read the head of a line as a label; None when it cannot be one.

    ``head`` is what stands before the colon (or the whole line for a name alone on its line),
    at most some sixty code points, with bold marks and blanks around it allowed.
    """
    text = head.strip(_TRIM)
    if not text or len(text) > 2 * MAX_LABEL or text[0] in "▲△▼▽":
        return None
    if _is_picture(text[0]) or _is_picture(text[-1]):  # beside the name
        text = _PICTURES.sub("", text).strip(_TRIM)
        if not text:
            return None
    if text[0] == "@" and len(text) > 1:
        text = text[1:].lstrip()
    if text[0] in "QＱ":  # the number of the question before who asks it
        text = _QUESTION_BEFORE.sub("", text)
    alias: str | None = None
    aside: str | None = None
    while text[-1:] in ")）]］〕":
        found = _BRACKET.search(text)
        if found is None or found.start() == 0:
            break
        inner = found.group(1).strip()
        text = text[: found.start()].rstrip(_TRIM)
        if _ASIDE.search(inner) and not _SHORT_FOR.match(inner):
            aside = inner
        else:
            alias = _SHORT_FOR.sub("", inner).strip("“”「」\"' ") or None
    if alias in QUESTION_LABELS or alias in ANSWER_LABELS:  # 王小河答（以下简称答）
        text = text[:-1] if len(text) > 2 and text[-1] == alias else text
    if len(text) > MAX_LABEL:
        return None
    if "(" in text:
        if (between := _BETWEEN.match(text)) is not None:  # Ann (Nan) Lee
            text = f"{between[1]} {between[3]}"
            aside = aside or between[2]
        elif (party := _PARTY.match(text)) is not None:  # ANN LEE (D), MAYOR
            text, aside = party[1], aside or party[2]
    if len(text) > 2 and _WRAPS.get(text[0]) == text[-1]:
        inner = text[1:-1].strip()
        if _BAD.search(inner):
            return None
        label = Label(text, fold_label(text))
        wrapped = True
    else:
        sides = _SIDES.match(text) if text and _DIVIDED.search(text) else None
        if sides is not None and _SENTENCE.search(sides.group(2)):
            return None  # words, and no office
        if sides is not None and sides.group(1).casefold() not in HOST_WORDS | GUEST_WORDS:
            text = sides.group(1)  # ``Ann Lee - Analyst``
            aside = aside or sides.group(2).strip()
        issue = _PUBLICATION.match(text) if text[:1] in _PUBLICATIONS else None
        if not text or (issue is None and _BAD.search(_GERSHAYIM.sub("", text))):
            return None
        inner = text if issue is None else issue.group(1) + issue.group(2)
        label = Label(text, fold_label(text))
        wrapped = issue is not None
        title = _TITLE_BEHIND.match(text) if "," in text else None
        if title is not None:  # ``ANN LEE, HOST``
            inner = title.group(1).strip()
            label = Label(inner, fold_label(inner))
            label.aside = title.group(2).strip()
    if not any(map(str.isalnum, label.key)):
        return None
    if label.aside is not None and label.aside.casefold() in HOST_WORDS:
        label.host = True
    behind, hosts = label.aside, label.host
    label.alias = alias
    label.aside = aside or behind
    _judge(label, inner, wrapped)
    label.host = label.host or hosts
    if alias is not None and label.nameness < 0.6 and " " in alias and not label.furniture:
        person = analyse(alias)
        if person is not None and person.nameness >= 0.7:
            label.nameness = 0.6  # The Minister for Ports (Ann Lee)
    return label


def _judge(label: Label, inner: str, wrapped: bool) -> None:
    key = label.key
    numbered = _QUESTION_NUMBERED.match(key) if key[0] in _QUESTIONS else None
    word = numbered.group(1) if numbered else key
    if numbered and word in ("问题", "問題"):
        word = "问"
    label.question = word in QUESTION_LABELS
    label.answer = word in ANSWER_LABELS
    label.host = word in HOST_WORDS
    label.guest = word in GUEST_WORDS
    label.crowd = word in CROWD_WORDS
    label.diarised = DIARISED.match(" ".join(inner.split())) is not None
    if numbered:
        label.key = fold_label(word)
        label.text = label.text.rstrip("0123456789.、:：)） #一二三四五六七八九十")
        label.nameness = 1.0
        return
    if label.host or label.guest or label.diarised or label.question or label.answer:
        label.nameness = 1.0
        return
    if (
        key in FURNITURE
        or key in STAGE_WORDS
        or (wrapped and _stage(inner))
        or key.endswith(_FURNITURE_ENDS)
        or key.startswith(_FURNITURE_BEGINS)
    ):
        label.furniture = True
        label.nameness = 0.0
        return
    if label.crowd or key in OFFICE_ALONE:
        label.nameness = 0.9
        return
    if key in _PRONOUNS:
        label.nameness = 0.5 if inner == "I" else 0.4
        return
    ascii_only = inner.isascii()
    if ascii_only and inner.isupper() and inner.startswith("BY "):
        label.furniture = True  # who examines from here on
        return
    han = 0 if ascii_only else sum(map(_is_han, inner))
    kana = 0 if ascii_only else len(_KANA.findall(inner))
    latin = len(_LATIN.findall(inner))
    if kana and not latin:
        label.nameness = _japanese(inner, han, kana)
    elif han:
        label.nameness = _chinese(inner, han, latin)
    elif latin:
        label.nameness = 0.85 if _HANDLE.match(inner) else _western(inner)
    elif any(ch.isalpha() for ch in inner):  # Hangul, Cyrillic, Arabic, ...
        words = inner.split()
        label.nameness = 0.55 if len(words) <= 3 and len(inner) <= 24 else 0.1
    else:
        label.nameness = 0.05
    if wrapped and any(map(str.isalpha, inner)):  # no time in brackets
        label.nameness = max(label.nameness, 0.5)


def _stage(inner: str) -> bool:
    """``[MUSIC PLAYING]``: what is heard, set in brackets."""
    heard = inner.casefold().split()
    return 1 < len(heard) <= 4 and any(word in _HEARD for word in heard)


def is_office(label: Label) -> bool:
    """Whether a label is an office and no more: ``Chair``, ``主席``."""
    return label.key in OFFICE_ALONE


def _is_han(ch: str) -> bool:
    return (
        "\u3400" <= ch <= "\u9fff" or "\uf900" <= ch <= "\ufaff" or ch >= "\U00020000" or ch == "々"
    )


def _is_picture(ch: str) -> bool:
    """What ``_PICTURES`` takes off."""
    return "\u2190" <= ch <= "\u2bff" or ch >= "\U0001f000" or ch == "\ufe0e"


_HEARD = frozenset(
    words("music applause laughter laughing crosstalk inaudible silence soundbite videotape clip")
)
_HOSTS = tuple(word for word in HOST_WORDS if len(word) > 1)
_GUESTS = tuple(word for word in GUEST_WORDS if len(word) > 1 and not word.isascii())
_OFFICES = tuple(OFFICES)
_LONG_OFFICES = tuple(word for word in OFFICES if len(word) > 1)
_OFFICE_FIRSTS = frozenset(word[0] for word in _LONG_OFFICES)
_COMPOUND = tuple(COMPOUND_SURNAMES)


def _chinese(text: str, han: int, latin: int) -> float:
    if _SENTENCE_NUMBER.match(text):
        return 0.02
    if len(text) == 1:
        return 0.05 if text in "说說曰" else 0.6 if text in SURNAMES else 0.4
    if text.startswith(("原告", "被告")) and len(text) <= 10:
        return 0.85
    if text in _LONG_OFFICES:
        return 0.8
    if text.startswith(_HOSTS):
        for word in _HOSTS:
            if text.startswith(word) and len(text) > len(word):
                return 0.9
    if (
        len(text) <= 22
        and text.endswith(_OFFICES)
        and any(text.endswith(word) and len(text) > len(word) for word in _OFFICES)
    ):
        return 0.85 if not _functional(text) else 0.2
    if _functional(text):
        return 0.05
    if text.startswith(_GUESTS) and len(text) <= 12:
        return 0.8
    if "·" in text or "‧" in text or "•" in text or "・" in text:
        return 0.9 if len(text) <= 24 else 0.3
    offices, _, name = text.rpartition(" ")
    if (
        2 <= len(name) <= 4
        and name[0] in COMMON_SURNAMES
        and any(map(offices.__contains__, _LONG_OFFICES))
        and not _functional(offices)
    ):
        return 0.85
    if "、" in text or "和" in text[1:-1] or "/" in text or "&" in text:
        parts = re.split(r"[、/&]|和", text)
        if all(1 <= len(part.strip()) <= 4 for part in parts) and len(parts) <= 4:
            return 0.4
        return 0.1
    if latin and han:
        return 0.45 if len(text) <= 20 else 0.1
    length = len(text)
    if length == 2 and text[0] in "小老阿大" and text[1] in COMMON_SURNAMES:
        return 0.75
    if length == 2 and text[0] == "阿":
        return 0.55
    if length <= 5 and text.startswith(_COMPOUND):
        return 0.9
    if text[0] in SURNAMES:
        if 2 <= length <= 3:
            return 0.85 if text[0] in COMMON_SURNAMES else 0.6
        if length == 4:
            return 0.5 if text[0] in COMMON_SURNAMES else 0.35
        if length <= 9 and _inner_office(text):
            return 0.9
    if (
        length <= 20
        and not _OFFICE_FIRSTS.isdisjoint(text)
        and any(map(text.__contains__, _LONG_OFFICES))
    ):
        if _holder(text):
            return 0.75
        return 0.4 if length <= 12 and not _DIGITS.search(text) else 0.12
    if _DIGITS.search(text):
        return 0.15
    if length <= 4:
        return 0.35
    return 0.2 if length <= 8 else 0.08


def _functional(text: str) -> bool:
    """Words are in it that no name has."""
    return not _FUNCTION_SIGNS.isdisjoint(text) or _FUNCTION_HAN.search(text) is not None


def _inner_office(text: str) -> bool:
    """``surname + office + given name``, as parliaments print it."""
    for word in OFFICES:
        if len(word) > 1:
            at = text.find(word, 1)
            if at in (1, 2) and 1 <= len(text) - at - len(word) <= 3:
                return True
    return False


def _holder(text: str) -> bool:
    """A house, an office and who holds it: ``河岸大学历史系教授王小河``."""
    for length in (3, 2):
        name, before = text[-length:], text[:-length]
        if name[0] in COMMON_SURNAMES and before.endswith(_LONG_OFFICES):
            return True
    return False


def _japanese(text: str, han: int, kana: int) -> float:
    if text.endswith(("さん", "氏", "様", "先生", "監督", "君")):
        return 0.9
    katakana = sum(1 for ch in text if "\u30a1" <= ch <= "\u30fc" or ch in "・=＝")
    if katakana >= len(text) - han and len(text) <= 20:
        return 0.7
    return 0.15 if len(text) <= 8 else 0.03


def _western(text: str) -> float:
    words = text.replace("&", " ").replace("/", " ").split()
    if not words or len(words) > 6:
        return 0.0
    lowered = [word.strip(".,'’").casefold() for word in words]
    if any(word in FURNITURE for word in lowered) and len(words) > 1:
        if lowered[-1] in _ALSO_SURNAMES and all(map(_NAME_WORD.match, words)):
            return 0.5
        return 0.1 if lowered[-1] in FURNITURE or lowered[0] in FURNITURE else 0.4
    if len(words) > 1 and any(
        low in _FUNCTION_LATIN and word[0].islower()
        for low, word in zip(lowered, words, strict=True)
    ):
        return 0.05
    if len(words) == 1 and lowered[0] in _FUNCTION_LATIN:
        return 0.5 if text.isupper() and 2 <= len(text) <= 4 else 0.1
    if any(
        word in HOST_WORDS or word in GUEST_WORDS or word in OFFICE_ALONE
        for word in lowered
        if len(word) > 1
    ):
        return 0.85
    if "," in text:
        return 0.2
    if lowered[0] in _ADDRESSED and 2 <= len(words) <= 3 and all(map(_NAME_WORD.match, words)):
        return 0.85  # Mr. Lee
    if all(_NAME_WORD.match(word) for word in words) and words[0][0].isupper():
        if text.isupper() and len(words) == 1 and len(text) <= 4:
            return 0.6
        if len(words) == 1:
            return 0.6
        return 0.75 if len(words) <= 4 else 0.3
    if _DIGITS.search(text):
        return 0.2
    return 0.3 if len(words) == 1 else 0.12


_ALSO_SURNAMES = frozenset(words("price key link place reading"))
"""Words that head lists, and family names too."""
HONORIFICS = frozenset(
    words(
        "先生 女士 小姐 老師 老师 教授 博士 律師 律师 醫師 醫生 医生 同學 同学 总 總 哥 姐 "
        "さん 氏 様"
    )
)


_ADDRESSED = frozenset(words("mr mrs ms miss dr prof senator sen rep judge justice"))
_ADDRESS: dict[str, str] = {
    **dict.fromkeys(words("mr mister sir 先生"), "man"),
    **dict.fromkeys(words("mrs ms miss madam 女士 小姐 太太"), "woman"),
    **dict.fromkeys(
        words(
            "dr doctor prof professor senator sen representative rep judge justice president "
            "minister secretary governor mayor ambassador commissioner chairman captain colonel "
            "general reverend rev father sister lord coach 導 导 董"
        ),
        "",
    ),
    **dict.fromkeys((HONORIFICS | set(OFFICES)) - set(words("先生 女士 小姐 君 氏 様 さん")), ""),
}
"""Words that stand beside a family name alone, and whom they can only mean."""


def _surname(text: str) -> str:
    """The Chinese family name that a text begins with, empty when there is none."""
    if text[:2] in COMPOUND_SURNAMES:
        return text[:2]
    return text[:1] if text[:1] in SURNAMES else ""


_BEHIND = tuple(sorted((word for word in _ADDRESS if not word.isascii()), key=len, reverse=True))


@lru_cache(maxsize=8192)
def family_of(text: str) -> tuple[str, str] | None:
    """A Chinese personal name, with or without an office behind it → family and given name."""
    surname = _surname(text)
    given = text[len(surname) :]
    if not surname or len(given) > 8 or text in HOST_WORDS or text in GUEST_WORDS:
        return None
    for word in _BEHIND if len(given) > 1 else ():
        if given.endswith(word):
            given = given.removesuffix(word)
            break
    if 1 <= len(given) <= 2 and all("\u3400" <= ch <= "\u9fff" for ch in given):
        return surname, given
    return None


@lru_cache(maxsize=4096)
def _called(key: str, spelled: str) -> tuple[str, str] | None:
    if _worded(key):
        parts = spelled.replace(".", ". ").split()
        title = parts[0].rstrip(".") if parts else ""
        if len(parts) == 2 and title in _ADDRESS and len(parts[1]) > 1:
            return parts[1].rstrip("."), _ADDRESS[title]
        return None
    surname = _surname(key)
    if surname and key[len(surname) :] in _ADDRESS:
        return surname, _ADDRESS[key[len(surname) :]]
    return None


def called(label: Label) -> tuple[str, str] | None:
    """``Mr. Lee``, ``沈总``: a family name and no other behind or before a form of address. Returns
    the family name and whether it is a ``man``, a ``woman`` or anyone (empty)."""
    return _called(label.key, _spelled(label)) if len(label.key) > 1 else None


def _of_family(short: Label, full: Label) -> bool:
    """Whether ``full`` is a full name with the family name that is all that ``short`` says."""
    address = called(short)
    if address is None and (short.key not in SURNAMES or short.host or short.guest):
        return False
    family = short.key if address is None else address[0]
    if _worded(family):
        if not _worded(full.key):
            return False
        names = [word.strip(".,") for word in _spelled(full).split()]
        names = names[1:] if names and names[0] in _ADDRESS else names
        return len(names) > 1 and family in names
    parts = family_of(full.key)
    return parts is not None and parts[0] == family


def stands_for(short: Label, full: Label) -> bool:
    """Whether one label is a shorter spelling of the other: a part of the name, its initials, the
    name without its office, the family name with a form of address, or what a bracket declares."""
    a, b = short.key, full.key
    if full.alias is not None and fold_label(full.alias) == a:
        return True
    if short.alias is not None and fold_label(short.alias) == b:
        return True
    if _of_family(short, full):
        return True
    if _worded(a) and _worded(b):
        words = re.split(r"[\s.]+", _spelled(full))
        parts = re.split(r"[\s.]+", _spelled(short))
        if 2 <= len(a) <= 4 and a == "".join(word[0] for word in words if word):
            return len(words) > 1
        if len(words) > 2 and a == words[0][:1] + words[-1][:1]:
            return True
        if (
            len(words) > 1 < len(parts) <= len(words)
            and parts[-1] == words[-1]
            and len(parts[0]) == 1
        ):
            return parts[0] == words[0][0] and len(words[0]) > 1  # D. Lee
        if len(words) < 2 or len(parts) >= len(words):
            return False
        return len(a) >= 2 and all(part in words for part in parts)
    if len(a) < 2:
        return False
    if "·" in b and a in b.split("·"):
        return True
    if b.startswith(a) and len(b) > len(a):
        rest = b[len(a) :]
        if a in HOST_WORDS or rest in OFFICES or rest in HONORIFICS:
            return True
        # A family name of two characters with the given name behind it.
        return len(a) == 2 and 4 <= len(b) <= 5 and a not in OFFICES and full.nameness >= 0.5
    if b.endswith(a) and len(b) > len(a):
        before = b[: len(b) - len(a)]
        if a in OFFICES or before[-1] in "、，,/&和与與及":  # two people
            return False
        if 2 <= len(a) <= 3 and (before in SURNAMES or before in COMPOUND_SURNAMES):
            return True
        return short.nameness >= 0.6
    return False


def _spelled(label: Label) -> str:
    """A label's text in lower case without wrapping brackets."""
    return _in_lower_case(label.text)


@lru_cache(maxsize=8192)
def _in_lower_case(text: str) -> str:
    text = text.casefold().strip()
    if len(text) > 2 and _WRAPS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


@lru_cache(maxsize=8192)
def _worded(key: str) -> bool:
    """A label of a script that writes spaces between words."""
    return key.isascii() or not any("\u2e80" <= ch <= "\u9fff" or ch > "\U0001ffff" for ch in key)


_MOST_ADDRESSED = 24


def neighbours(labels: Mapping[str, Label]) -> dict[str, list[str]]:
    """For each key the keys that could be a shorter or longer spelling of it: one is the other's
    beginning, end, word, initials or bracket. Found through an index, so that ten thousand
    speakers are not compared with each other."""
    near: dict[str, list[str]] = {}
    if len(labels) < 2:
        return near
    lengths = {len(key) for key in labels}
    addressed: dict[str, list[str]] = {}
    for key, label in labels.items():
        address = called(label)
        if address is not None:
            addressed.setdefault(address[0], []).append(key)
        elif len(key) == 1 and key in SURNAMES:
            addressed.setdefault(key, []).append(key)
    for key, label in labels.items():
        parts: set[str] = set(key.split("·"))
        if addressed and called(label) is None:
            families = _spelled(label).split()[:8] if _worded(key) else [_surname(key)]
            for family in families:
                for other in addressed.get(family.strip(".,"), ())[:_MOST_ADDRESSED]:
                    if other != key:
                        near.setdefault(other, []).append(key)
                        near.setdefault(key, []).append(other)
        if _worded(key):
            spelled = _spelled(label).replace(".", " ").split()[:8]
            parts.update(spelled)
            parts.add("".join(word[0] for word in spelled))
            for place in range(1, len(spelled)):
                parts.add("".join(spelled[:place]))
                parts.add("".join(spelled[place:]))
            if len(spelled) > 2:
                parts.add(spelled[0] + spelled[-1])
            if len(spelled) > 1:
                parts.add(spelled[0][0] + spelled[-1])
                parts.add(spelled[0][0] + spelled[-1][0])
        else:
            size = len(key)
            for length in lengths:
                if length < 24 and length < size:
                    parts.add(key[:length])
                if length < size < length + 24:
                    parts.add(key[size - length :])
        if label.alias is not None:
            parts.add(fold_label(label.alias))
        for part in parts:
            if part in labels and part != key:
                near.setdefault(part, []).append(key)
                near.setdefault(key, []).append(part)
    return near
