"""Rich Text Format (.rtf) → lines with bold in Markdown's typography, after the RTF 1.9.1
specification. Only text, paragraphs, tabs, bold, code pages and Unicode escapes are looked at;
pictures, objects and fields' instructions are left out, nothing is ever fetched or executed.

There are no source lines in such a file: line numbers count the lines of the extracted text.
"""

from __future__ import annotations

import codecs

from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import words

MAGIC = b"{\\rtf"
NAME = "Rich Text"

_TOKEN = pattern(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)"
)
_ASIDE = frozenset(
    words(
        "fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf "
        "footerl footerr footerf listtable listoverridetable rsidtbl generator themedata "
        "colorschememapping datastore "
        "latentstyles fldinst xmlnstbl filetbl revtbl"
    )
)
_CHARACTERS = {
    "tab": "\t", "line": "\n", "par": "\n\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n",
    "cell": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_DEEPEST = 1000


def lines_of(data: bytes) -> list[str]:
    """The text of an RTF file as lines. Damaged files are read as far as they go."""
    text = data.decode("latin-1")
    codec = "cp1252"
    out: list[str] = []
    pending = bytearray()
    stack: list[tuple[bool, bool, int]] = []
    bold = aside = False
    skip_after = 1
    shown_bold = False
    skip = 0

    def flush() -> None:
        if pending:
            put(pending.decode(codec, "replace"))
            pending.clear()

    def put(piece: str) -> None:
        nonlocal shown_bold
        if bold != shown_bold and piece.strip():
            out.append("**")
            shown_bold = bold
        out.append(piece)

    def unbold() -> None:
        nonlocal shown_bold
        if shown_bold:
            out.append("**")
            shown_bold = False

    for match in _TOKEN.finditer(text):
        word, number, code, symbol, brace, plain = match.groups()
        if code is not None:
            if skip:
                skip -= 1
            elif not aside:
                pending.append(int(code, 16))
            continue
        flush()
        if brace == "{":
            if len(stack) < _DEEPEST:
                stack.append((bold, aside, skip_after))
        elif brace == "}":
            if stack:
                bold, aside, skip_after = stack.pop()
        elif plain is not None:
            if skip:
                plain, skip = plain[skip:], max(0, skip - len(plain))
            if not aside and plain:
                put(plain)
        elif symbol is not None:
            if symbol == "*":
                aside = True
            elif not aside and symbol in "\\{}":
                put(symbol)
            elif not aside and symbol == "~":
                put(" ")
            elif not aside and symbol in "\r\n":
                unbold()
                out.append("\n\n")
        elif word is not None:
            if word in _ASIDE:
                aside = True
            elif word == "ansicpg" and number:
                try:
                    codec = codecs.lookup(f"cp{int(number)}").name
                except LookupError:
                    codec = "gb18030" if number == "54936" else "cp1252"
            elif word == "uc":
                skip_after = max(0, min(8, int(number or 1)))
            elif word == "b":
                bold = number != "0"
            elif word in ("plain", "pard") and word == "plain":
                bold = False
            elif aside:
                continue
            elif word == "u" and number:
                value = int(number) % 65536
                put(chr(value))
                skip = skip_after
            elif word in _CHARACTERS:
                piece = _CHARACTERS[word]
                if "\n" in piece:
                    unbold()
                    out.append(piece)
                else:
                    put(piece)
    flush()
    unbold()
    joined = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [line.rstrip() for line in joined.split("\n")]
