"""Bytes → clean lines that remember their source line numbers.

What a terminal could be hurt by is taken out here, once, for everybody downstream: escape
sequences, C0 and C1 controls, bidi controls (they reorder text on screen: "Trojan source",
https://trojansource.codes), NUL, lone surrogates. Nothing is taken out silently: each kind is
reported once with the first line where it stood.

Encodings: a byte order mark decides (WHATWG Encoding Standard, §6); else strict UTF-8; else
UTF-16 by its NULs; else the East Asian multi-byte encodings compete, each judged by how much of
what it yields is everyday text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.printable import counted
from tui.transcript.errors import UnreadableError
from tui.transcript.model import ReadingWarning
from tui.transcript.pattern import pattern

MAX_BYTES = 400_000_000
"""Above this a file is refused with a clear line instead of filling the memory."""

# Everything that must not reach a terminal: C0 except tab and line feed, DEL, C1, bidi controls,
# line/paragraph separators (they are line breaks to a terminal or to str.splitlines, but no source
# lines), stray byte order marks, interlinear annotation controls, and surrogates.
_UNSAFE = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ESCAPE = pattern(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, cursor movement
    r"|[\x1b\x9d][\]PX^_][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)"  # OSC, DCS, SOS, PM, APC with body
    r"|\x1b[ -/]{0,4}[0-~]"  # two- and three-byte sequences
    r"|\x1b"
)
_BIDI = pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SEPARATOR = pattern("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029\r]")
_DELETE = pattern(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufff9-\ufffb]"
)
_SURROGATE = pattern("[\ud800-\udfff]")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a RIFF recording"),
    (b"fLaC", "a FLAC recording"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)


@dataclass(slots=True)
class Source:
    """A file as clean lines. ``lines[i]`` is source line ``i + 1``, without its line end.

    ``invisible`` are source lines (1-based) that held only characters that were taken out: they
    are not blank in the file, so they are accounted for as dropped. ``absent`` are those of
    ``SIGNS`` that stand nowhere in it, None where that is not known.
    """

    lines: list[str]
    encoding: str = "utf-8"
    warnings: list[ReadingWarning] = field(default_factory=list)
    invisible: list[int] = field(default_factory=list)
    absent: frozenset[str] | None = field(default=None, compare=False)


SIGNS = frozenset("\\<['*_&\t︰﹕∶꞉")
"""What markup begins with, and rare colons. Most files have hardly any of them, and one look for
each at the whole text saves a look at every line."""


def absent_from(texts: Iterable[str]) -> frozenset[str]:
    """Those of ``SIGNS`` that stand in none of the texts."""
    absent = set(SIGNS)
    for text in texts:
        absent.difference_update([sign for sign in absent if sign in text])
    return frozenset(absent)


def decode(data: bytes, name: str) -> Source:
    """Decode a file's bytes. ``name`` is only for messages.

    Raises:
        UnreadableError: empty, binary or too large.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"{name}: {len(data) // 1_000_000} MB is more than a transcript of "
            f"{MAX_BYTES // 1_000_000} MB; split it into parts"
        )
    blank = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
    if not data[:64].strip(blank) and not data.strip(blank):
        raise UnreadableError(f"{name}: the file is empty; there is nothing to read")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"{name}: this is {what}, not text; save it as text first")
    source = _usual(data)
    if source is not None:
        return source
    text, encoding, warnings = _to_text(data, name)
    del data
    return clean(text, encoding, warnings)


_PIECE = 1 << 17
"""So many bytes, to the end of the line, are decoded at a time: they stay in the processor's
cache, one rare character does not make the whole text four bytes wide, and the text of a large
file is not in memory twice."""


def _usual(data: bytes) -> Source | None:
    """Strict UTF-8, with or without a byte order mark, whose first piece holds nothing to be taken
    out: what nearly all files are. None for anything else."""
    marked = data.startswith(codecs.BOM_UTF8)
    source = Source([], "utf-8 (byte order mark)" if marked else "utf-8")
    seen: dict[str, tuple[int, int]] = {}
    absent = SIGNS
    start = begin = len(codecs.BOM_UTF8) if marked else 0
    while start >= 0:
        end = data.find(b"\n", start + _PIECE) + 1
        piece = data[start : end or None]
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n")
        harmless = b"\r" not in piece and _harmless(piece)
        if not harmless and start == begin:
            return None
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return None
        lines = text.split("\n")
        if end:
            lines.pop()  # the piece ends with a line feed
        absent = absent.difference([sign for sign in absent if sign in text])
        source.lines += lines if harmless else _neutralise(lines, source, seen)
        start = end or -1
    source.absent = absent
    _report(source, seen)
    return source


def clean(
    text: str,
    encoding: str = "utf-8",
    warnings: list[ReadingWarning] | None = None,
) -> Source:
    """Neutralise a decoded text and split it into lines (``\\n``, ``\\r\\n``, or lone ``\\r``
    where a file has no ``\\n`` at all)."""
    notes = warnings if warnings is not None else []
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text and "\n" not in text:
            text = text.replace("\r", "\n")
    if _UNSAFE.search(text) is None:
        return Source(text.split("\n"), encoding, notes)
    source = Source([], encoding, notes)
    seen: dict[str, tuple[int, int]] = {}
    source.lines = _neutralise(text.split("\n"), source, seen)
    _report(source, seen)
    return source


def _neutralise(raw: list[str], source: Source, seen: dict[str, tuple[int, int]]) -> list[str]:
    """What of ``raw``, the lines that follow those of ``source``, may go on."""
    lines: list[str] = []
    for number, line in enumerate(raw, start=len(source.lines) + 1):
        if _UNSAFE.search(line) is None:
            lines.append(line)
            continue
        cleaned = _clean_line(line, number, seen)
        if line.strip() and not cleaned.strip():
            source.invisible.append(number)
        lines.append(cleaned)
    return lines


_FATES = {"lone surrogate": "replaced by �"}


def _report(source: Source, seen: dict[str, tuple[int, int]]) -> None:
    for what, (count, first) in seen.items():
        source.warnings.append(
            ReadingWarning(
                first,
                f"{counted(count, what)} {_FATES.get(what, 'taken out')} (first on this line)",
            )
        )


_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_HARM = (
    (b"\xe2", re.compile(rb"\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])")),
    (b"\xef", re.compile(rb"\xef(?:\xbb\xbf|\xbf[\xb9-\xbb])")),
    (b"\xc2", re.compile(rb"\xc2[\x80-\x9f]")),
    (b"\xd8", re.compile(rb"\xd8\x9c")),
)


def _harmless(data: bytes) -> bool:
    """Nothing of ``_UNSAFE`` but perhaps carriage returns stands in this UTF-8. Asked of the
    bytes, half the time of the pattern over the text: each sequence has a rare lead byte."""
    return len(data.translate(None, _CONTROLS)) == len(data) and not any(
        lead in data and pattern.search(data) for lead, pattern in _HARM
    )


def _clean_line(line: str, number: int, seen: dict[str, tuple[int, int]]) -> str:
    def note(what: str, count: int) -> None:
        if count:
            total, first = seen.get(what, (0, number))
            seen[what] = (total + count, first)

    if "\x1b" in line or "\x9d" in line:
        line, count = _ESCAPE.subn("", line)
        note("escape sequence", count)
    line = _SEPARATOR.sub(" ", line)
    note("bidi control", len(_BIDI.findall(line)))
    line, count = _SURROGATE.subn("\ufffd", line)
    note("lone surrogate", count)
    before = len(line)
    bidi = len(_BIDI.findall(line))
    line = _DELETE.sub("", line)
    note("control character", before - len(line) - bidi)
    return line


def _to_text(data: bytes, name: str) -> tuple[str, str, list[ReadingWarning]]:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            body = data[len(bom) :]
            return _forgiving(body, encoding, f"{encoding} (byte order mark)")
    nul = data.count(0, 0, 65536) if b"\0" in data[:65536] else 0
    if nul:
        guess = _utf16_by_nuls(data[:65536])
        if guess is not None:
            return _forgiving(data, guess, guess)
        if nul > min(len(data), 65536) * 0.02 and not _text_with_nuls(data[:65536]):
            raise UnreadableError(f"{name}: this looks like a binary file, not text")
    if b"\x1b" in data[:65536] and b"\x1b$" in data[:65536]:
        try:
            return data.decode("iso2022_jp_2"), "iso-2022-jp", []
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        first_bad = error.start
    best = _judge(data)
    if best is None or _mostly_utf8(data):
        if not _mostly_utf8(data):
            if best is None and _looks_binary(data):
                raise UnreadableError(f"{name}: this looks like a binary file, not text")
            return _latin(data)
        text, _, notes = _forgiving(data, "utf-8", "utf-8")
        if not notes:
            line = data.count(b"\n", 0, first_bad) + 1
            notes = [ReadingWarning(line, "bytes that are no UTF-8 stand here as �")]
        return text, "utf-8", notes
    text, encoding, notes = _forgiving(data, best, best)
    notes.append(ReadingWarning(0, f"not UTF-8; read as {encoding} from the look of its text"))
    return text, encoding, notes


def _forgiving(data: bytes, codec: str, label: str) -> tuple[str, str, list[ReadingWarning]]:
    """Decode; bytes that do not fit become U+FFFD, each line with one reported (first ten)."""
    try:
        return data.decode(codec), label, []
    except UnicodeDecodeError:
        pass
    text = data.decode(codec, errors="replace")
    notes: list[ReadingWarning] = []
    bad = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if "\ufffd" in line:
            bad += 1
            if bad <= 10:
                notes.append(ReadingWarning(number, f"bytes that are no {codec} stand here as �"))
    if bad > 10:
        notes.append(ReadingWarning(0, f"{bad} lines hold bytes that are no {codec}"))
    return text, label, notes


def _utf16_by_nuls(head: bytes) -> str | None:
    """UTF-16 without a mark: its line feeds, spaces and ASCII are NUL pairs, and read so it is
    text: letters, Han and punctuation of the usual blocks."""
    best: tuple[float, str] | None = None
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(codec, errors="replace")
        if not text:
            continue
        usual = sum(
            1
            for ch in text
            if " " <= ch <= "~"
            or ch in "\n\r\t"
            or "\u4e00" <= ch <= "\u9fff"
            or "\u3000" <= ch <= "\u30ff"
            or "\uff01" <= ch <= "\uff5e"
            or "\u2010" <= ch <= "\u2026"
            or "\uac00" <= ch <= "\ud7a3"
            or "\xa0" <= ch <= "\u024f"
        )
        plain = sum(1 for ch in text if ch in "\n ,.:，。：、的 ")
        share = usual / len(text)
        if share > 0.9 and plain * 50 >= len(text) and (best is None or share > best[0]):
            best = (share, codec)
    return best[1] if best is not None else None


def _text_with_nuls(head: bytes) -> bool:
    """Honest text into which NULs have fallen: without them it is UTF-8 without other controls."""
    rest = head.replace(b"\0", b"")
    if len(rest) < 0.5 * len(head):
        return False
    try:
        text = rest.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(rest) - 4:
            return False
        text = rest[: error.start].decode("utf-8")
    return sum(1 for ch in text if ch < " " and ch not in "\n\r\t\x0c") < 0.002 * len(text) + 1


def _mostly_utf8(data: bytes) -> bool:
    """True when a file is UTF-8 with a few broken places (a cut-off tail, a pasted byte)."""
    sample = data[:200_000]
    text = sample.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    multi = sum(1 for ch in text if ch > "\x7f") - bad
    return bad == 0 or (multi > 20 * bad) or (multi >= 4 * bad and bad <= 2)


def _looks_binary(data: bytes) -> bool:
    sample = data[:65536]
    odd = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return odd > len(sample) * 0.02


def _latin(data: bytes) -> tuple[str, str, list[ReadingWarning]]:
    text = data.decode("cp1252", errors="replace")
    return text, "windows-1252", [ReadingWarning(0, "not UTF-8; read as Windows Western text")]


_CANDIDATES = ("gb18030", "big5hkscs", "shift_jis_2004", "euc_jp", "euc_kr")

# The commonest characters of running text in each script. In an encoding that does not fit, text
# comes out as rare characters, and these few hundred are what it misses.
_COMMON_HANS = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
    "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
    "科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万"
    "取拉格望觉术领共确传师观清今切院让识候带导争运笔吗呢吧啊谢嗯您问答请谈访"
)
_COMMON_HANT = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過"
    "發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本"
    "前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很"
    "最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度"
    "門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電"
    "數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬"
    "科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬"
    "取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運筆嗎呢吧啊謝嗯您問答請談訪係唔嘅咗喺佢哋"
)
_CJK_PUNCT = frozenset("，。：；？！、“”「」『』（）《》…—　,.:;?!\"'()[]- \n\r\t")


def _judge(data: bytes) -> str | None:
    """The East Asian encoding that yields the most everyday text, or None."""
    sample = data[:120_000]
    best: tuple[float, str] | None = None
    for codec in _CANDIDATES:
        text = ""
        # A sample may end inside a character: up to three bytes are cut off for another try.
        for cut in range(4):
            try:
                text = (sample[: len(sample) - cut] if cut else sample).decode(codec)
                break
            except UnicodeDecodeError:
                continue
        if not text:
            text = sample.decode(codec, errors="replace")
            if text.count("\ufffd") > 0.01 * len(text):
                continue
        score = _everyday(text, codec)
        if best is None or score > best[0]:
            best = (score, codec)
    if best is None or best[0] < 0.35:
        return None
    return best[1]


def _everyday(text: str, codec: str) -> float:
    wide = kana = hangul = common = odd = 0
    traditional = codec.startswith("big5")
    table = _COMMON_HANT if traditional else _COMMON_HANS | _COMMON_HANT
    for ch in text:
        code = ord(ch)
        if code < 0x80:
            continue
        wide += 1
        if 0x3041 <= code <= 0x30FF:
            kana += 1
        elif 0xAC00 <= code <= 0xD7A3:
            hangul += 1
        elif ch in table or ch in _CJK_PUNCT:
            common += 1
        elif 0xE000 <= code <= 0xF8FF or ch == "\ufffd" or 0xFF61 <= code <= 0xFF9F:
            odd += 1
    if not wide:
        return 0.0
    good: float = common
    if codec in ("shift_jis_2004", "euc_jp"):
        good += kana if kana > 0.15 * wide else 0
    elif codec == "euc_kr":
        good = hangul if hangul > 0.5 * wide else 0.3 * common
    return (good - 3 * odd) / wide
