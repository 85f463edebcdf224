"""What a text is about, as a bag of small terms that two texts can share.

A term is a pair of neighbouring Chinese characters (so that no word segmentation is needed), a
Latin word without its plural, or a number, all folded. Grammar carries no topic: pairs that hold a
particle or a pronoun, and the commonest words of Latin-script languages, are no terms.

There are two ways to the same terms: :func:`terms` for one text, in Python, and :func:`columns`
for millions of characters at once, in NumPy. Both name a term by :func:`key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tui.search.fold import fold, fold_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTICLES = frozenset("的了是我你您他她它们吗呢吧啊嗯喔哦呃呀嘛么很也这那之与及其")
"""No pair with one of these is a term: grammar, pronouns, sounds."""

WEAK = frozenset(
    "一个有在不就都和或但而且因为所以如果会要能可以把被让给从对到说想看来去做得着过还又再才只"
    "最更太非常真该应当时候后前里面上下中内外些什怎样种次件点每各几两多少大小好人事没无"
)
"""Characters that are as often grammar as sense: a pair of two of them weighs little."""

_STOP_WORDS = """
a about above actually after again all almost along already also although always am among an
and another any anything are aren around as at away back be because been before being below
between both but by call came can cannot come could couldn course did didn different do does
doesn doing don done down during each either else end enough etc even ever every everyone
everything example fact far few first for from further gave get getting give go goes going gone
gonna good got great had has hasn have haven having he her here hers him his how however i if
important in indeed instead into is isn it its itself just keep kind kinda know knows last least
less let like little ll look lot lots made make makes making many may maybe me mean means might
mine more most much must my myself need needs never new next no nor not nothing now of off oh ok
okay old on once one ones only onto or other others our ours out over own part people per
perhaps put quite rather re really right said same saw say saying says see seem seems seen
several shall she should shouldn show simply since so some somebody someone something sometimes
somewhat sort still such sure take taken takes taking talk talking tell than thank thanks that
the their theirs them themselves then there these they thing things think thinking this those
though through thus time to together too took toward try trying two um uh under until up upon
us use used using ve very wanna want wanted was wasn way ways we well went were weren what
whatever when where whether which while who whole whom whose why will with within without won
wonderful word would wouldn yeah year years yes yet you your yours yourself
laughs laughter applause
de la el en que y los las un una del se por con no es para como al lo le les et des du est dans
une pour sur pas ce il der die das und ist nicht ein eine mit auf zu den von
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LATIN = "0-9a-z\u00df-\u024f"
_SPLIT = re.compile(f"[{_CJK}]+|[{_LATIN}]+")
LONGEST_WORD = 48
# Everything from here on in ``key`` is a pair of Chinese characters, everything below a word.
_WORD_SPACE = 0x2E80 << 16
_FACTOR = 1_000_003
_MASK = 0xFFFFFFFF


def stem(word: str) -> str:
    """A Latin word without its plural ``s``."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def terms(folded: str) -> dict[str, int]:
    """Term → how often, of a folded text, in order of first appearance."""
    found: dict[str, int] = {}
    for run in _SPLIT.findall(folded):
        if run[0] >= "\u2e80":
            for n in range(len(run) - 1):
                pair = run[n : n + 2]
                if pair[0] not in PARTICLES and pair[1] not in PARTICLES:
                    found[pair] = found.get(pair, 0) + 1
        elif 1 < len(run) <= LONGEST_WORD and run not in STOP_WORDS:
            word = stem(run)
            found[word] = found.get(word, 0) + 1
    return found


def prior(term: str) -> float:
    """What a term is worth before anything is known of its rarity, 0..1."""
    first = term[0]
    if first >= "\u2e80":
        weak = (first in WEAK) + (term[1] in WEAK)
        return (1.0, 0.6, 0.2)[weak]
    if first.isdigit():
        # Years and round numbers are shared by chance; long or unusual ones are not.
        return 0.5 if term.isdigit() else 1.0
    return 0.7 if len(term) == 2 else 1.2


@lru_cache(maxsize=200_000)
def key(term: str) -> int:
    """A term's number in 32 bits: two code points for a pair, a hash for a word."""
    if term[0] >= "\u2e80":
        return (ord(term[0]) << 16) | ord(term[1])
    value = 0
    for character in term:
        value = (value * _FACTOR + ord(character)) & _MASK
    return value % _WORD_SPACE


def keys(of: Iterable[str]) -> list[int]:
    return [key(term) for term in of]


def columns(texts: list[str]) -> NDArray[np.uint64]:
    """The terms of many unfolded texts: for each text and each of its terms one number, the text's
    index in the upper 32 bits and the term's key in the lower, sorted, without repeats."""
    import numpy as np

    tables = _tables()
    joined = "\x01".join(texts).encode("utf-16-le", "surrogatepass")
    if len(joined) // 2 != sum(map(len, texts)) + len(texts) - 1:
        # Letters beyond the BMP (𝐀) may fold into it; the table below has no place for them.
        joined = "\x01".join(map(_fold_wide, texts)).encode("utf-16-le", "surrogatepass")
    codes = tables.fold[np.frombuffer(joined, dtype=np.uint16)]
    kinds = tables.kind[codes]
    owner = np.cumsum(codes == 1, dtype=np.uint32)
    pairs = np.flatnonzero((kinds[:-1] == 2) & (kinds[1:] == 2))
    wide = codes.astype(np.uint32)
    pair_keys = (wide[pairs] << np.uint32(16)) | wide[pairs + 1]
    word_owner, word_keys = _words(wide, kinds, owner, tables)
    packed = np.concatenate(
        (
            (owner[pairs].astype(np.uint64) << np.uint64(32)) | pair_keys,
            (word_owner.astype(np.uint64) << np.uint64(32)) | word_keys,
        )
    )
    packed.sort()
    if len(packed) > 1:
        keep = np.empty(len(packed), dtype=bool)
        keep[0] = True
        np.not_equal(packed[1:], packed[:-1], out=keep[1:])
        packed = packed[keep]
    return packed


def _fold_wide(text: str) -> str:
    return fold(text) if text and max(text) > "\uffff" else text


def _words(
    wide: NDArray[np.uint32], kinds: NDArray[np.uint8], owner: NDArray[np.uint32], tables: _Tables
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Owner and key of every Latin word that is a term."""
    import numpy as np

    latin = np.zeros(len(kinds) + 2, dtype=np.int8)
    latin[1:-1] = kinds == 1
    edges = np.diff(latin)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    lengths = ends - starts
    keep = (lengths > 1) & (lengths <= LONGEST_WORD)
    starts, ends, lengths = starts[keep], ends[keep], lengths[keep]
    if not len(starts):
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    whole = _hash(wide, starts, lengths, tables)
    plural = (lengths > 3) & (wide[ends - 1] == ord("s")) & (wide[ends - 2] != ord("s"))
    known = tables.stops[np.searchsorted(tables.stops[:-1], whole)] == whole
    hashes = np.where(plural, _hash(wide, starts, lengths - plural, tables), whole)
    return owner[starts][~known], hashes[~known]


def _hash(
    wide: NDArray[np.uint32],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    tables: _Tables,
) -> NDArray[np.uint32]:
    import numpy as np

    total = int(lengths.sum())
    offsets = np.cumsum(lengths) - lengths
    within = np.arange(total) - np.repeat(offsets, lengths)
    places = within + np.repeat(starts, lengths)
    power = tables.powers[np.repeat(lengths, lengths) - 1 - within]
    sums = np.add.reduceat(wide[places] * power, offsets, dtype=np.uint32)
    return sums % np.uint32(_WORD_SPACE)


class _Tables:
    """The lookup tables of :func:`columns`: a fold, a kind (0 neither, 1 Latin, 2 Chinese) for
    each UTF-16 code unit, powers of the hash's factor, keys of the stop words in order."""

    def __init__(self) -> None:
        import numpy as np

        self.fold = np.arange(0x10000, dtype=np.uint16)
        for source, target in fold_table().items():
            if source < 0x10000 and target < 0x10000:
                self.fold[source] = target
        self.kind = np.zeros(0x10000, dtype=np.uint8)
        for pattern, kind in ((_LATIN, 1), (_CJK, 2)):
            ranges = re.findall("(.)-(.)", pattern)
            for first, last in ranges:
                self.kind[ord(first) : ord(last) + 1] = kind
        self.kind[[ord(c) for c in PARTICLES]] = 3
        powers = [pow(_FACTOR, n, 1 << 32) for n in range(LONGEST_WORD + 1)]
        self.powers = np.array(powers, dtype=np.uint32)
        self.stops = np.array([*sorted(key(w) for w in STOP_WORDS), _MASK], dtype=np.uint32)


@cache
def _tables() -> _Tables:
    return _Tables()
