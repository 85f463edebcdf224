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
    shown = text.translate(_UNPRINTABLE)
    if shown.isascii():
        return shown
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")
