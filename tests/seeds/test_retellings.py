"""The samples retell published conversations: in their own words, shorter, and saying so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
ORIGINALS = ROOT / ".." / "shared" / "seeds"

ORIGINAL_OF = {
    "01-奥特曼谈垂直整合（问答改写）.txt": "000",
    "02-彭博社專訪阿爾特曼.txt": "001",
    "03-a16z播客：OpenAI的几家公司.txt": "002",
    "04-20VC伦敦开发者日.md": "003",
    "05-一篇报道：奥特曼为什么改口.txt": "004",
}
"""Sample → number of the document that it retells."""

LONGEST_COMMON_RUN = 15
SHORTEST, LONGEST = 0.25, 0.45
"""Length of a sample in parts of its original, code points of the whole files."""

NAMES_AND_TERMS = (
    # What the conventions themselves repeat on every page.
    "**主持人Harry Stebbings：**",
    "**Sam Altman：**",
    "## 访谈全文",
    "https://www.youtube.com/watch?v=peg-aX1oii4",
    # People, programmes, firms.
    "Sam Altman",
    "Erik Torenberg",
    "Ben Horowitz",
    "Harry Stebbings",
    "20VC with Harry Stebbings",
    "Y Combinator",
    "Scaling Law",
    "ChatGPT",
    "OpenAI",
    "通用人工智能",
)
"""Do not count towards a run: nobody can retell a name."""

needs_originals = pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="the originals are not beside this checkout (../shared/seeds)"
)


def samples() -> list[Path]:
    found = [*SEEDS.glob("*.txt"), *SEEDS.glob("*.md")]
    return sorted(path for path in found if path.stem.casefold() != "readme")


SAMPLES = samples()


def as_written(text: str) -> str:
    return text


def bare(text: str) -> str:
    """Letters and digits only, in one case: punctuation must not hide a borrowed sentence."""
    return "".join(character for character in text.casefold() if character.isalnum())


def common_runs(one: str, other: str, at_least: int) -> Iterator[str]:
    """Each longest stretch of ``one``, of ``at_least`` code points, that is also in ``other``."""
    grams = {other[at : at + at_least] for at in range(len(other) - at_least + 1)}
    reached = 0
    for at in range(len(one) - at_least + 1):
        if one[at : at + at_least] not in grams:
            continue
        end = max(at + at_least, reached)
        if one[at:end] not in other:
            continue
        while end < len(one) and one[at : end + 1] in other:
            end += 1
        if end > reached:  # otherwise only the tail of the one before
            reached = end
            yield one[at:end]


def what_counts(run: str, names: tuple[str, ...]) -> str:
    """A run without names, white space and Markdown marks (which belong to the convention)."""
    for name in names:
        run = run.replace(name, "")
    return re.sub(r"[\s*>#!\[\]]", "", run)


def test_common_runs_are_maximal() -> None:
    assert list(common_runs("他说今天天气很好吗", "昨天天气很好,今天天气很坏", 4)) == [
        "今天天气很",
        "天天气很好",
    ]


def test_there_are_five_and_each_has_its_original() -> None:
    assert [path.name for path in SAMPLES] == sorted(ORIGINAL_OF)


@needs_originals
@pytest.mark.parametrize("form", [as_written, bare])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_borrows_no_sentence(path: Path, form: Callable[[str], str]) -> None:
    sample = form(path.read_text(encoding="utf-8"))
    names = tuple(form(name) for name in NAMES_AND_TERMS)
    borrowed = [
        (original.name, run)
        for original in sorted(ORIGINALS.glob("*.txt"))
        for run in common_runs(
            sample, form(original.read_text(encoding="utf-8")), LONGEST_COMMON_RUN + 1
        )
        if len(what_counts(run, names)) > LONGEST_COMMON_RUN
    ]
    assert borrowed == []


@needs_originals
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_is_about_a_third_as_long(path: Path) -> None:
    (original,) = ORIGINALS.glob(f"{ORIGINAL_OF[path.name]}_*")
    ratio = len(path.read_text(encoding="utf-8")) / len(original.read_text(encoding="utf-8"))
    assert SHORTEST <= ratio <= LONGEST


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_first_lines_say_what_it_is(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    head = "\n".join(lines[:20])
    assert re.search("[转轉]述", head)
    assert re.search("自己的[话話]", head)
    assert re.search("20[0-9]{2}", head), "when the conversation was published"
    assert re.search("a16z|20VC|彭博", head), "where it was published"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_is_clean_text(path: Path) -> None:
    data = path.read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", data.decode("utf-8"))
