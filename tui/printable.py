"""Names and messages that may go to a terminal.

The text of transcripts is made safe in ``transcript/decode.py``; this is for what comes from
elsewhere: file names, settings, messages of the system.
"""

from __future__ import annotations

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_BIDI_AND_BREAKS = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_UNPRINTABLE = {code: f"\\x{code:02x}" for code in _CONTROLS}
_UNPRINTABLE |= {code: f"\\u{code:04x}" for code in _BIDI_AND_BREAKS}


def printable(text: str) -> str:
    """``text`` on one line and safe to send to a terminal: control characters, bidi controls and
    the undecodable bytes of file names are written out (``\\x1b``, ``\\u202e``)."""
    shown = as_utf8(text).translate(_UNPRINTABLE)
    return shown if _encodable(shown) else shown.encode("utf-8", "backslashreplace").decode("utf-8")


def counted(number: int, noun: str) -> str:
    """``1 turn``, ``1,204 turns``: a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def as_utf8(text: str) -> str:
    """An argument or file name that the locale could not decode, read as UTF-8 if it is that.

    Python keeps such bytes as lone surrogates (PEP 383), for instance all of a Chinese name
    under ``LC_ALL=C``. What is no UTF-8 either comes back unchanged.
    """
    if _encodable(text):
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return text


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
