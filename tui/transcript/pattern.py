"""Regular expressions that are compiled when they are first asked.

There are well over a hundred of them here, and compiling all took longer than reading a document
of ordinary length, which needs perhaps a third.
"""

from __future__ import annotations

import re
from typing import cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Waiting:
    """Stands for a pattern. Once it is compiled, its methods are the compiled pattern's own, so
    that a call costs no more than one of those."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:  # only called for what is not there yet
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, later. A mistake in ``source`` shows at the first use."""
    return cast("re.Pattern[str]", _Waiting(source, flags))
