"""Where one is in an interview that has changed on disk."""

from __future__ import annotations

from pathlib import Path

from tui.app.loading import place_after
from tui.transcript import parse

WORDS = ["石头", "木船", "茶园", "窑炉", "丝线", "铁匠", "竹编", "陶土"]


def test_the_place_in_what_has_changed() -> None:
    texts = [
        f"主持人：第{n}句话说的是{word}。\n\n周青山：好，{word}。\n\n"
        for n, word in enumerate(WORDS)
    ]
    before = parse("".join(texts).encode(), Path("a.txt"))
    longer = parse(
        "".join(["主持人：先说一句。\n\n周青山：请讲。\n\n", *texts]).encode(), Path("a.txt")
    )
    assert place_after(before, 5, longer) == 7
    changed = [*texts[:2], texts[2].replace("茶园", "果园"), *texts[3:]]
    edited = parse("".join(changed).encode(), Path("a.txt"))
    assert place_after(before, 4, edited) == 4
    shorter = parse("".join(texts[:2]).encode(), Path("a.txt"))
    assert place_after(before, 15, shorter) == 3
    other = parse("林海生：完全是另一回事。\n\n何文：是。\n\n".encode() * 3, Path("a.txt"))
    assert place_after(before, 15, other) == len(other.turns) - 1
