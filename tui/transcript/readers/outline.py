"""Org mode (https://orgmode.org/worg/org-syntax.html) → the same lines in Markdown's typography:
headlines, keywords, drawers. Line for line, so that source line numbers stay."""

from __future__ import annotations

from tui.transcript.pattern import pattern

_HEADLINE = pattern(r"(\*{1,8})\s+(.*)$")
_KEYWORD = pattern(r"#\+([A-Za-z_]{2,20}):\s*(.*)$")
_DRAWER = pattern(r":[A-Za-z_-]{1,30}:(?:\s.*)?$")


def looks_like_org(lines: list[str], suffix: str) -> bool:
    """By its keywords at the top, or by the file's name."""
    return suffix == ".org" or any(
        _KEYWORD.match(line) is not None and line[2:7].casefold() == "title" for line in lines[:12]
    )


def to_markdown(lines: list[str]) -> tuple[list[str], dict[str, str], set[int]]:
    """Rewritten lines, the keywords' values, and the 1-based lines that hold keywords."""
    meta: dict[str, str] = {}
    held: set[int] = set()
    out: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("*"):
            headline = _HEADLINE.match(line)
            if headline is not None:
                out.append("#" * min(6, len(headline.group(1))) + " " + headline.group(2))
                continue
        elif line.startswith("#+"):
            keyword = _KEYWORD.match(line)
            if keyword is not None and keyword.group(2).strip():
                meta.setdefault(keyword.group(1).casefold(), keyword.group(2).strip())
            held.add(number)
            out.append("")
            continue
        elif line.startswith(":") and _DRAWER.match(line.strip()):
            held.add(number)
            out.append("")
            continue
        out.append(line)
    return out, meta, held
