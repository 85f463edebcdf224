"""In which script a text is written."""

from __future__ import annotations

from typing import NamedTuple

from tui.transcript.model import Script
from tui.transcript.pattern import pattern

# Characters that only one of the two scripts uses, from the commonest few hundred of each.
_ONLY_HANS = pattern(
    "[这们个来为国说时会对过发后里经学见现当没动样实与无开长问题关点业将两间应战向头体产战书难种处义气"
    "门几记认条达进还让话谈访谢请试该论议讲许设评词译读谁调谓贝负财责质费资赶车转轮软边运连选银铁错"
    "阳阴队际陆险随页顺须预领频风飞饭馆马驻验鱼鸟麦齐龙专丝东严丽举么义乐习乡买乱争亚亲亿仅从仓仪价"
    "众优伙伟传伤伦伪侧侦俩债倾储儿兑兰兴养兽写军农冲决况冻净减凤刘则刚创别剂剑剧劝办务劳势勋]"
)
_ONLY_HANT = pattern(
    "[這們個來為國說時會對過發後裡經學見現當沒動樣實與無開長問題關點業將兩間應戰頭體產書難種處義氣"
    "門幾記認條達進還讓話談訪謝請試該論議講許設評詞譯讀誰調謂貝負財責質費資趕車轉輪軟邊運連選銀鐵錯"
    "陽陰隊際陸險隨頁順須預領頻風飛飯館馬駐驗魚鳥麥齊龍專絲東嚴麗舉麼樂習鄉買亂爭亞親億僅從倉儀價"
    "眾優夥偉傳傷倫偽側偵倆債傾儲兒兌蘭興養獸寫軍農衝決況凍淨減鳳劉則剛創別劑劍劇勸辦務勞勢勳]"
)
_KANA = pattern("[\u3041-\u3096\u30a1-\u30fa]")
_HAN_ROWS = bytes(range(0x34, 0xA0))
"""The upper bytes of Han in UTF-16."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def script_of(text: str) -> Script:
    """The script of a text; a sample of some tens of thousands of characters is enough."""
    rows = text.encode("utf-16-be", "surrogatepass")[::2]
    han = len(rows) - len(rows.translate(None, _HAN_ROWS))
    ascii_only = text.encode("ascii", "ignore")
    latin = len(ascii_only) - len(ascii_only.translate(None, _LETTERS))
    kana = len(_KANA.findall(text)) if 0x30 in rows else 0
    hans, hant = (len(kind.findall(text)) if han else 0 for kind in (_ONLY_HANS, _ONLY_HANT))
    if kana > 0.15 * (han + 1) and (kana > 20 or kana > 0.3 * han):
        return "jpan"
    if han * 12 < latin:
        return "latn"
    if hans + hant == 0:
        return "hans" if han else "latn"
    if min(hans, hant) > 0.25 * max(hans, hant) or latin > 6 * han:
        return "mixed"
    return "hans" if hans >= hant else "hant"


class Letters(NamedTuple):
    """How many letters of a text are in which writing; ``hans`` and ``hant`` are the Han characters
    that only one of the two scripts has."""

    han: int
    hans: int
    hant: int
    kana: int
    latin: int
    hangul: int


_RUNS = tuple(
    map(
        pattern,
        ("[\u3400-\u9fff]+", "[\u3041-\u3096\u30a1-\u30fa]+", "[A-Za-z]+", "[\uac00-\ud7a3]+"),
    )
)


def letters_of(text: str) -> Letters:
    """Count the letters of a text by their writing."""
    han, kana, latin, hangul = (sum(map(len, run.findall(text))) for run in _RUNS)
    hans, hant = (len(kind.findall(text)) if han else 0 for kind in (_ONLY_HANS, _ONLY_HANT))
    return Letters(han, hans, hant, kana, latin, hangul)
