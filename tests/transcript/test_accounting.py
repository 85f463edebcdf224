"""Each non-blank source line is accounted for exactly once, whatever is read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcript.accounting import check
from tui.transcript import UnreadableError, looks_like_text_file, parse

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
REAL = [
    path
    for folder in (SHARED / "seeds", SHARED / "conventions")
    if folder.is_dir()
    for path in sorted(folder.iterdir())
    if path.is_file() and looks_like_text_file(path)
]

NAMES = [
    "甲乙",
    "王明",
    "李青",
    "Ann",
    "Ben Lee",
    "主持人",
    "問",
    "Q",
    "A",
    "陳委員小明",
    "说话人 1",
]
TEXTS = [
    "今天说到一半,后来呢?", "好的。", "我们先说:第一点", "It was late. Then we left,", "3.5 分",
    "嗯", "「他說:走吧。」", "**重点**在这里。", "a *b* _c_ [d] &amp; <e>", "", "来源:某处",
    "不知道…",
]  # fmt: skip
FORMS = [
    "{n}:{t}", "{n}：{t}", "**{n}**: {t}", "**{n}：** {t}", "**{n}：{t}**", "### {n}：", "{n}",
    "{t}",
    "# {t}", "## {t}", "> {t}", ">", "00:4{d} {t}", "{n} 00:1{d}", "**{n}** [0:3{d}] {t}",
    "0{d}.",
    "*{t}", "▲{t}", "---", "![](x)", "{n}（{n}）：{t}", "【{n}】{t}", "Q{d}. {t}",
    "○{n}（{n}君）　{t}",
    ">> {t}", "—— {t}", "- {t}", "{d}. {t}", "| {t} |", "<p>{t}</p>", "编辑 | {n}", "{n}\t{t}",
    "====",
    "", " ", "\u3000", "***", "\\*{t}", "[0{d}:00:0{d}] {n}: {t}", "\u200b", "\x0c", "x\x1b[31my",
]  # fmt: skip
lines = st.builds(
    lambda form, n, t, d: form.format(n=n, t=t, d=d),
    st.sampled_from(FORMS), st.sampled_from(NAMES), st.sampled_from(TEXTS), st.integers(0, 9),
)  # fmt: skip
documents = st.lists(lines, max_size=40).map("\n".join)


def read(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        interview = parse(data, Path("made up.txt"))
    except UnreadableError:
        return
    check(interview, data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"))


@settings(max_examples=300, deadline=None)
@given(documents)
def test_lines_put_together(text: str) -> None:
    read(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("王李：:*#>_-Q?？。，\n\n \t01[]()（）「」a B")))
def test_characters_put_together(text: str) -> None:
    read(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_raise_only_the_documented_error(data: bytes) -> None:
    with suppress(UnreadableError):
        parse(data, Path("bytes.txt"))


@pytest.mark.skipif(not REAL, reason="no real documents beside the checkout")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:12])
def test_real_documents(path: Path) -> None:
    data = path.read_bytes()
    check(parse(data, path), data.decode("utf-8").replace("\r\n", "\n").split("\n"))


@settings(max_examples=60, deadline=None)
@given(documents, st.integers(0, 40))
def test_ids_do_not_move_with_edits_elsewhere(text: str, place: int) -> None:
    """Text put in at the end of a document changes no earlier turn whose own text is the same."""
    before = text.split("\n")
    head = "王明：先说一句话。\n李青：我听到了，你说吧？\n" * 3
    one = parse((head + text).encode(), Path("a.txt"))
    two = parse((head + "\n".join(before[:place])).encode(), Path("a.txt"))
    first = {turn.lines: turn.id for turn in one.turns if turn.lines[1] <= 4}
    second = {turn.lines: turn.id for turn in two.turns if turn.lines[1] <= 4}
    for span in first.keys() & second.keys():
        assert first[span] == second[span]
