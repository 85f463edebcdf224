"""Folding for search: what counts as the same character, one code point to one code point.

Both Chinese scripts, regional and Japanese forms, width, case, accents on Latin letters, and the
many dashes, quotation marks and middle dots fall together. Because one code point always becomes
exactly one, an offset into the folded text is an offset into the original.

Chinese characters go alone through OpenCC's ``t2s``, ``tw2s``, ``hk2s`` and ``jp2t``. Conversion
by phrases would make a character's fold depend on its neighbours: a query for 乾 would miss 乾隆.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tui.search.tables import cached_table

OVER_MERGED = (
    "着著",
    "卫衞衛",
    "宁甯寧",
    "你妳",
    "了瞭",
    "么麼",
    "钟鐘鍾锺",
    "只祇隻",
    "干乾",
    "于於",
    "借藉",
    "布佈",
    "占佔",
    "周週",
    "志誌",
    "游遊",
    "咨諮",
    "采採",
)
"""Groups that OpenCC leaves apart, rightly for display, and that nobody wants told apart when
searching. The first of a group stands for all of it."""

PUNCTUATION = {
    "'": '‘’‚‛′＇`´「」『』〈〉《》“”„‟″＂"«»〝〞﹁﹂﹃﹄',
    "-": "‐‑‒–—―−﹘﹣－─━",
    "·": "‧・•∙⋅･⸱‣●᛫",
    ".": "。｡．",
    ",": "，、､﹐﹑",
    "~": "～〜∼˜",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000",
}
"""Marks that are drawn differently and written for the same purpose. Both sorts of quotation marks
fold into one, so that a title in 《》 is found by one in 「」."""

# Ideographs, kana, bopomofo and their punctuation, after folding: spaces beside them are
# typography. Hangul is not here: Korean puts spaces between words.
CJK = "\u2e80-\u312f\u3190-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

_IGNORED_SPACE = re.compile(f" +(?=[{CJK}])|(?<=[{CJK}]) +|(?<= ) +")


def _separate(characters: list[str], convert: str) -> dict[str, str]:
    """Each character through one OpenCC configuration, alone: those that change."""
    from opencc import OpenCC

    # A line break between them keeps phrases from being seen; one call is 100 times faster.
    changed = str(OpenCC(convert).convert("\n".join(characters))).split("\n")
    return {a: b for a, b in zip(characters, changed, strict=True) if a != b and len(b) == 1}


def _japanese_only(character: str) -> bool:
    """In neither of the two old Chinese sets: 沢 and 円, but not 欠 or 芸, which Chinese uses too,
    as other words than Japanese does."""
    for codec in ("gb2312", "big5"):
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            continue
        return False
    return True


def _make_table() -> str:
    """Two lines of equal length: the characters that fold, and what each folds to."""
    ranges = ((0x80, 0xD800), (0xF900, 0x10000), (0x10000, 0x20000), (0x20000, 0x323B0))
    every = [chr(c) for a, b in ranges for c in range(a, b) if unicodedata.category(chr(c)) != "Cn"]
    joined = "\n".join(every)
    steps: list[dict[str, str]] = []
    for form in (unicodedata.normalize("NFKC", joined), joined.casefold()):
        lines = form.split("\n")
        steps.append({a: b for a, b in zip(every, lines, strict=True) if a != b and len(b) == 1})
    for character in list(steps[0]):
        # ① is not 1, nor is ² a 2: a footnote's marker is no part of the number before it.
        if unicodedata.decomposition(character).startswith(("<circle", "<super", "<sub")):
            del steps[0][character]
    # A letter without its accents: é is e. Kana and Hangul decompose too and must not.
    accents = {}
    for a, b in zip(every, unicodedata.normalize("NFD", joined).split("\n"), strict=True):
        if len(b) > 1 and b[0] < "\u0250" and all(map(unicodedata.combining, b[1:])):
            accents[a] = b[0]
    steps.append(accents)
    ideographs = [c for c in every if re.match(f"[{CJK}]", c)]
    try:
        steps += [_separate(ideographs, name) for name in ("t2s", "tw2s", "hk2s")]
        japanese = _separate(ideographs, "jp2t")
        steps.append({a: b for a, b in japanese.items() if _japanese_only(a)})
    except (ImportError, OSError, RuntimeError, ValueError):
        pass  # no OpenCC for this platform: the scripts stay apart, all else works
    # Later steps win: what is listed here by hand overrides what was derived.
    step: dict[str, str] = {chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)}
    for changes in reversed(steps):
        step.update(changes)
    for to, marks in PUNCTUATION.items():
        step.update(dict.fromkeys(marks, to))
    for group in OVER_MERGED:
        step.pop(group[0], None)
        step.update(dict.fromkeys(group[1:], group[0]))
    table: dict[str, str] = {}
    for character in step:
        chain = [character]
        while (following := step.get(chain[-1])) is not None and following not in chain:
            # A rare character beyond the BMP for one inside it would double the text's memory.
            if ord(following) > 0xFFFF >= ord(character):
                break
            chain.append(following)
        table[character] = chain[-1]
    # A chain cut short at the BMP must not stop at something that folds on by itself.
    table = {a: table.get(b, b) for a, b in table.items()}
    table = {a: b for a, b in table.items() if a != b and table.get(b, b) == b}
    return "".join(table) + "\n" + "".join(table.values())


@cache
def fold_table() -> dict[int, int]:
    """Code point → code point, for ``str.translate``: only those that change. Made at first use
    (a fifth of a second) and cached; a table from the cache loads in about two milliseconds."""
    source, _, target = cached_table("fold", _make_table).partition("\n")
    if len(source) != len(target):  # cannot be: the cache is checked; but an index must not lie
        source, _, target = _make_table().partition("\n")
    return dict(zip(map(ord, source), map(ord, target), strict=True))


def fold(text: str) -> str:
    """``text`` for comparing: same length, code point by code point; ``fold(fold(x)) == fold(x)``.

    Line breaks stay; every other white space becomes one space character.
    """
    return text.translate(fold_table())


def squeeze(folded: str) -> str:
    """Folded text without the spaces that do not count: beside Chinese, and after a space.

    This changes offsets; :mod:`tui.search.spans` finds exact ones in the unsqueezed text.
    """
    return _IGNORED_SPACE.sub("", folded) if " " in folded else folded


def is_cjk(character: str) -> bool:
    """Whether a folded character is one beside which spaces do not count."""
    c = ord(character)
    return (
        0x2E80 <= c <= 0x312F
        or 0x3190 <= c <= 0x31FF
        or 0x3400 <= c <= 0x4DBF
        or 0x4E00 <= c <= 0x9FFF
        or 0xF900 <= c <= 0xFAFF
        or 0x20000 <= c <= 0x323AF
    )


def runs(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Runs ``(start, end, is Chinese)`` of letters and digits; spaces and marks separate them."""
    for match in re.finditer(f"[{CJK}]+|[^\\W_]+", folded):
        yield match.start(), match.end(), is_cjk(match[0][0])
