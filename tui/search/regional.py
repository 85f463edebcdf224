"""Words that differ between regions: 软件 and 軟體, 芯片 and 晶片, 用户 and 使用者.

The pairs come from the phrase dictionaries of the installed OpenCC (Taiwan and Hong Kong, both
ways), dumped by the ``opencc_dict`` that its wheels bring along, and from ``vocabulary``, which has
what those lack, English names among it; folded and cached. The *query* is expanded, never the text:
these words differ in length, and offsets must not move.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tui.search.fold import fold
from tui.search.tables import cached_table, opencc_folder

DICTIONARIES = ("TWPhrases", "TWPhrasesRev", "HKPhrases", "HKPhrasesRev")
MAX_FORMS = 6
"""Forms of one query that are searched, itself not counted."""


def _make_table() -> str:
    """Lines of a folded word and its regional forms, as the dictionaries write those."""
    forms: dict[str, dict[str, None]] = {}
    for word, other in (*_converted(), *_listed()):
        if fold(word) != fold(other):
            forms.setdefault(fold(word), {})[other] = None
            forms.setdefault(fold(other), {})[word] = None
    return "\n".join("\t".join((word, *others)) for word, others in sorted(forms.items()))


def _listed() -> Iterator[tuple[str, str]]:
    """The pairs of our own vocabulary."""
    from itertools import combinations

    from tui.search.vocabulary import groups

    for words in groups():
        yield from combinations(words, 2)


def _converted() -> list[tuple[str, str]]:
    """The pairs of OpenCC's dictionaries; none when it has not brought its tools."""
    import subprocess
    import tempfile
    from pathlib import Path

    folder = opencc_folder()
    if folder is None:
        return []
    program = folder.parents[1] / "bin" / "opencc_dict"
    if not program.exists():
        program = program.with_suffix(".exe")
    pairs: list[tuple[str, str]] = []
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for name in DICTIONARIES:
                dump = Path(scratch) / name
                command = [str(program), "-i", str(folder / f"{name}.ocd2"), "-f", "ocd2"]
                subprocess.run(
                    [*command, "-o", str(dump), "-t", "text"],
                    check=True,
                    capture_output=True,
                    stdin=subprocess.DEVNULL,
                    timeout=20,
                )
                for line in dump.read_text(encoding="utf-8").splitlines():
                    word, _, others = line.partition("\t")
                    pairs += ((word, other) for other in others.split(" "))
    except (OSError, ValueError, subprocess.SubprocessError):
        return []
    return pairs


@cache
def regional_words() -> dict[str, tuple[str, ...]]:
    """Folded word → its forms elsewhere as written there."""
    rows = (line.split("\t") for line in cached_table("regional", _make_table).split("\n"))
    return {row[0]: tuple(row[1:]) for row in rows if len(row) > 1}


@cache
def _longest() -> int:
    return max(map(len, regional_words()), default=0)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word of Latin letters or digits is cut at the ends of a piece of text."""
    return not any(
        0 < at < len(text) and _is_latin(text[at - 1]) and _is_latin(text[at])
        for at in (start, end)
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def regional_forms(folded: str) -> list[tuple[str, str, str]]:
    """Other forms of a folded and squeezed string: ``(form, word replaced, word it became)``, the
    last as it is written where it is used.

    The longest words from the left are replaced, all of them at once and, where several are,
    each for itself as well; where a word has several forms, each makes a form of the whole.
    """
    words, longest = regional_words(), _longest()
    found: list[tuple[int, int, tuple[str, ...]]] = []
    place = 0
    while place < len(folded):
        for end in range(min(len(folded), place + longest), place + 1, -1):
            others = words.get(folded[place:end])
            if others and _is_whole(folded, place, end):
                found.append((place, end, others))
                place = end - 1
                break
        place += 1
    result: dict[str, tuple[str, str, str]] = {}
    if len(found) > 1:
        form = shown = folded
        for start, end, others in reversed(found):
            form = form[:start] + fold(others[0]) + form[end:]
            shown = shown[:start] + others[0] + shown[end:]
        result[form] = (form, folded, shown)
    for start, end, others in found:
        for other in others:
            form = folded[:start] + fold(other) + folded[end:]
            result.setdefault(form, (form, folded[start:end], other))
    result.pop(folded, None)
    return list(result.values())[:MAX_FORMS]
