"""YAML or TOML front matter, read without a YAML library: only ``key: value`` and simple lists,
which is what transcripts carry. Nothing is ever executed or constructed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.transcript.pattern import pattern
from tui.transcript.vocabulary import META_KEYS

_PAIR = pattern(r"([A-Za-z_\u4e00-\u9fff][\w \u4e00-\u9fff-]{0,40}?)\s*[:=]\s*(.*)$")
_ITEM = pattern(r"\s*-\s+(.*)$")
_LONGEST = 400


@dataclass(slots=True)
class FrontMatter:
    """``end`` is the number of source lines that it takes up (0: none)."""

    end: int = 0
    meta: dict[str, str] = field(default_factory=dict)


def front_matter(lines: list[str]) -> FrontMatter:
    """The front matter at the very top of a document, if there is one."""
    if not lines:
        return FrontMatter()
    fence = lines[0].strip()
    if fence not in ("---", "+++"):
        return FrontMatter()
    end = 0
    pairs: list[str] = []
    strange = 0
    for n, line in enumerate(lines[1:_LONGEST], start=1):
        text = line.strip()
        if text == fence or (fence == "---" and text == "..."):
            end = n + 1
            break
        pair = _PAIR.match(text)
        if pair is not None and line[0] not in " \t":
            pairs.append(pair.group(1))
        elif (text and line[0] not in " \t-#]}\"'") or text.startswith("##"):
            strange += 1
    if not end or (not pairs and end > 2):
        return FrontMatter()
    if strange > len(pairs) // 4 or len(set(pairs)) < 0.7 * len(pairs):
        return FrontMatter()  # a rule, and a talk below it
    front = FrontMatter(end)
    key = ""
    for line in lines[1 : end - 1]:
        if not line.strip():
            continue
        item = _ITEM.match(line)
        pair = None if item is not None or line[0] in " \t" else _PAIR.match(line.strip())
        if pair is not None:
            key = _name(pair.group(1))
            _set(front.meta, key, _scalar(pair.group(2)))
        elif item is not None and key:
            _set(front.meta, key, _scalar(item.group(1)))
        elif key and line[0] in " \t":
            value = _scalar(line.strip())
            if value and front.meta.get(key):
                front.meta[key] = f"{front.meta[key]} {value}"
            else:
                _set(front.meta, key, value)
    return front


def _name(key: str) -> str:
    folded = key.strip().casefold()
    return META_KEYS.get(folded, folded.replace(" ", "_"))


def _scalar(value: str) -> str:
    value = value.strip()
    if value in ("[]", "{}", "null", "~", "|", ">", "|-", ">-", "''", '""'):
        return ""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_scalar(part) for part in value[1:-1].split(",") if part.strip())
    return value


def _set(meta: dict[str, str], key: str, value: str) -> None:
    if not value:
        return
    old = meta.get(key)
    meta[key] = value if old is None else f"{old}, {value}"
