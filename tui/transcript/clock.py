"""Times as a clock shows them: from milliseconds, and back."""

from __future__ import annotations


def clock_time(ms: int, *, exact: bool = False) -> str:
    """Milliseconds as ``01:02:03``, whole seconds; ``exact``: ``01:02:03.004``."""
    seconds, rest = divmod(ms, 1000)
    told = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{told}.{rest:03}" if exact else told


def milliseconds(stamp: str) -> int:
    """A clock time as written → milliseconds; missing parts count as nothing."""
    whole, _, fraction = stamp.replace(",", ".").partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + (int(part) if part.isdigit() else 0)
    return total * 1000 + (int((fraction + "000")[:3]) if fraction.isdigit() else 0)
