"""Documents made to be slow or dangerous. Work is counted, never timed: how many Python calls a
parse takes at one size and at four times that size, and how many characters patterns are given."""

from __future__ import annotations

import gc
import io
import json
import re
import socket
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FrameType
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.transcript
from tests.transcript.accounting import check
from tui.transcript import UnreadableError, labels, parse, pattern

GROWTH = 4
SLACK = 1.6
"""Four times the text may take up to 4 × this many calls: steps come in blocks and samples."""


def calls(text: str, name: str) -> int:
    """Python and built-in calls that a parse takes."""
    data = text.encode()
    for memory in (labels.analyse, labels.fold_label):
        memory.cache_clear()
    count = 0

    def hook(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(hook)
    try:
        parse(data, Path(name))
    finally:
        sys.setprofile(before)
    return count


def names(count: int) -> Iterator[str]:
    """Made-up Latin names, all different."""
    for n in range(count):
        yield "".join(chr(97 + n // 26**k % 26) for k in range(4)).capitalize() + " Lee"


CORPUS: dict[str, tuple[Callable[[int], str], str, int]] = {
    "nested markup": (lambda n: "<html>" + "<div><b>" * n + "words", "a.html", 500),
    "unclosed tags": (lambda n: "<html><body>" + "<p class='" * n, "a.html", 500),
    "comments": (lambda n: "<html><!--" + "<!-- " * n, "a.html", 500),
    "tables": (lambda n: "<html><table>" + "<tr><td>a<table>" * n, "a.html", 300),
    "entities": (lambda n: "<html><p>" + "&amp&lt;&#x" * n, "a.html", 500),
    "speakers": (lambda n: "".join(f"{who}: I say so.\n\n" for who in names(n)), "a.txt", 400),
    "speakers twice": (
        lambda n: "".join(f"**{who}:** I say so.\n\n" for _ in "ab" for who in names(n)),
        "a.md",
        300,
    ),
    "prefixes": (
        lambda n: "".join(f"{'河' * (k % 40)}{k}：好。\n\n" for k in range(n)),
        "a.md",
        400,
    ),
    "headings": (lambda n: "".join(f"## 第{k}节\n\n文字。\n\n" for k in range(n)), "a.md", 400),
    "headings alone": (lambda n: "# a\n" * n, "a.md", 500),
    "underlines": (lambda n: "a\n===\n" * n, "a.md", 500),
    "label-like": (lambda n: "".join(f"点{k}：一。\n" for k in range(n)), "a.txt", 500),
    "colons": (lambda n: "::::：：：：\n" * n, "a.txt", 500),
    "times": (lambda n: "00:01 ab\n00:02\n" * n, "a.txt", 400),
    "numbers": (lambda n: "".join(f"{k}.\n标题\n" for k in range(n)), "a.txt", 300),
    "brackets": (lambda n: "【" * n + "\n" + "[" * n + "\n" + "(" * n, "a.txt", 2000),
    "bold": (lambda n: "**" * n + "a\n" + "**a" * n + "\n" + "*a_b" * n, "a.md", 500),
    "italics": (
        lambda n: "李：" + "*a* _b_ " * n + "\n王：好。\n李：好。\n王：好。\n",
        "a.md",
        500,
    ),
    "images": (lambda n: "![a](" * n + "\n" + "[![" * n, "a.md", 500),
    "links": (lambda n: "[a](http://b) " * n, "a.md", 500),
    "rules": (lambda n: "- " * n + "x\n" + "* " * n + "x", "a.md", 1000),
    "quotes": (lambda n: "> " * n + "x\n" + "> （a）\n" * n, "a.md", 500),
    "tabs": (lambda n: "a\t" * n + "\n" + "a\tb\n" * n, "a.txt", 500),
    "tables in text": (lambda n: "| a | b |\n" * n + "|" * n, "a.md", 400),
    "dashes": (lambda n: "—" * n + "\n" + "a—b\n" * n, "a.txt", 400),
    "one line": (lambda n: "他说：河。" * n, "a.txt", 5000),
    "spaces": (lambda n: "a" + " " * n + "b\n" + "\u3000" * n + "：", "a.txt", 5000),
    "escapes": (lambda n: "\x1b[" * n + "\n" + "\x1b]8;" * n, "a.txt", 1000),
    "front matter": (lambda n: "---\n" + "a: b\n" * n, "a.md", 1000),
    "cues": (lambda n: "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n<v A>a\n\n" * n, "a.vtt", 300),
    "voices": (lambda n: "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v A><c.b>" * n, "a.vtt", 300),
    "arrows": (lambda n: "1\n00:00:01,000 --> 00:00:02,000\n" + ">> a\n" * n, "a.srt", 500),
    "records": (
        lambda n: json.dumps([{"speaker": "A", "start": k, "text": "a"} for k in range(n)]),
        "a.json",
        300,
    ),
    "records cut off": (lambda n: '[{"speaker": "A", "text": "a"},' * n, "a.json", 300),
    "nested records": (lambda n: '{"a":[' * n, "a.json", 300),
    "news": (
        lambda n: (
            "采访。"
            + "".join(f"李青表示，“河是活的{k}。”\n\n他说：\n\n我信。\n\n" for k in range(n))
        ),
        "a.txt",
        100,
    ),
}


@pytest.mark.parametrize("kind", CORPUS)
def test_four_times_the_text_is_four_times_the_work(kind: str) -> None:
    make, name, size = CORPUS[kind]
    parse(make(size).encode(), Path(name))  # patterns compile, caches fill
    small, large = calls(make(size), name), calls(make(size * GROWTH), name)
    # What a parse of nothing takes is not growth.
    nothing = calls("a\n", "a.txt")
    assert large - nothing <= GROWTH * SLACK * max(small - nothing, 400), (small, large)


@pytest.mark.parametrize("kind", CORPUS)
def test_hostile_documents_are_read_to_the_last_line(kind: str) -> None:
    make, name, size = CORPUS[kind]
    text = make(size)
    check(parse(text.encode(), Path(name)), text.replace("\r\n", "\n").split("\n"))


def test_ten_megabytes_on_one_line() -> None:
    line = "李：" + "河是活的，海是远的。" * 350_000
    interview = parse(line.encode() + "\n王：好。\n".encode(), Path("a.txt"))
    assert sum(len(turn.text) for turn in interview.turns) > 3_400_000


def test_ten_thousand_speakers() -> None:
    text = "".join(f"### {who}:\n\nI say so.\n\n" for who in names(10_000))
    interview = parse(text.encode(), Path("a.md"))
    assert len(interview.turns) >= 10_000 or not interview.speakers
    assert len(interview.speakers) in (0, 10_000)


def word(document: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("word/document.xml", document)
    return made.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def lying(document: bytes) -> bytes:
    """A Word document whose table of contents understates the unpacked size."""
    data = bytearray(word(document))
    size = len(document).to_bytes(4, "little")
    for at in [found.start() for found in re.finditer(re.escape(size), bytes(data))]:
        data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(word(b"<w>" + b" " * 90_000_000), "unpacks to 90 MB", id="zip bomb"),
        pytest.param(lying(b"<w>" + b"ab " * 100_000), "damaged archive", id="lying size"),
        pytest.param(
            word(b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'),
            "declares entities",
            id="entities",
        ),
        pytest.param(
            word(b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w>&a;</w>'),
            "declares entities",
            id="external entity",
        ),
        pytest.param(
            word(b'<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://192.0.2.1/a.dtd"><w/>'),
            "declares entities",
            id="external document type",
        ),
        pytest.param(
            word('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'
                 .encode("utf-16")),
            "declares entities",
            id="entities in another encoding",
        ),
        pytest.param(word(b"<w:document " + W + b"><w:body><w:p>"), "damaged", id="cut off"),
        pytest.param(
            word(b"<w:document " + W + b"><w:body>" + b"<a>" * 200_000), "damaged", id="nested"
        ),
    ],
)  # fmt: skip
def test_dangerous_archives_are_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as told:
        parse(data, Path("talk.docx"))
    assert "talk.docx" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_book_that_repeats_one_chapter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.transcript.readers.archive.MOST_BYTES", 1_000_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("META-INF/container.xml", '<c><rootfile full-path="a.opf"/></c>')
        order = '<itemref idref="a"/>' * 20
        bundle.writestr("a.opf", f'<p><item id="a" href="a.html"/>{order}</p>')
        bundle.writestr("a.html", "<html><body><p>" + "Ann: yes. " * 10_000)
    with pytest.raises(UnreadableError, match="its chapters unpack to more"):
        parse(made.getvalue(), Path("talk.epub"))


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_an_archive_with_a_wrong_byte_is_read_or_refused(place: int, byte: int) -> None:
    text = "<w:r><w:t>李：河在哪里？</w:t></w:r>".encode()
    data = bytearray(word(b"<w:document " + W + b"><w:body><w:p>" + text + b"</w:p></w:body>"
                          b"</w:document>"))  # fmt: skip
    data[4 + place % (len(data) - 4)] = byte
    with suppress(UnreadableError):
        parse(bytes(data), Path("talk.docx"))


def test_nothing_in_a_page_is_fetched_or_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> NoReturn:
        raise AssertionError("a parse opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    page = (
        '<!DOCTYPE html SYSTEM "http://192.0.2.1/a.dtd"><html><head>'
        '<script src="http://192.0.2.1/a.js">alert("王：假的")</script>'
        '<link rel="stylesheet" href="http://192.0.2.1/a.css"></head>'
        "<body onload=\"alert('x')\"><img src=http://192.0.2.1/a.png>"
        "<p>李：河在哪里？</p><script>document.write('<p>假：假的</p>')</script>"
        "<p>王：在山后面。</p><iframe src='http://192.0.2.1/'></iframe>"
        "<p>李：远吗？</p><style>p:before{content:'假'}</style><p>王：不远。</p></body></html>"
    )
    interview = parse(page.encode(), Path("a.html"))
    assert [interview.speaker_name(turn) for turn in interview.turns] == ["李", "王", "李", "王"]
    shown = "".join(turn.text for turn in interview.turns)
    assert "假" not in shown
    assert "alert" not in shown


def test_entities_of_a_debate_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "河"}">' for n in range(9))
    page = (
        f'<?xml version="1.0"?><!DOCTYPE akomaNtoso [{bomb}]><akomaNtoso><debate>'
        '<speech by="#li"><from>Li</from><p>The river &a8; is far.</p></speech>'
        '<speech by="#wu"><from>Wu</from><p>No.</p></speech></debate></akomaNtoso>'
    )
    interview = parse(page.encode(), Path("a.xml"))
    assert sum(len(turn.text) for turn in interview.turns) < len(page)


def test_reading_gives_the_collector_back() -> None:
    assert gc.isenabled()
    with pytest.raises(UnreadableError):
        parse(b"", Path("a.txt"))
    assert gc.isenabled()
    threads = [
        threading.Thread(target=parse, args=("李：好。\n王：好。\n".encode() * 200, Path("a.txt")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()


def test_every_pattern_compiles_and_waits() -> None:
    """The patterns compile at their first use: a mistake in a rare one must show here."""
    waiting = 0
    for found in walk_packages(tui.transcript.__path__, "tui.transcript."):
        for value in vars(import_module(found.name)).values():
            if type(value).__name__ == "_Waiting":
                value.match("")
                waiting += 1
    assert waiting > 100
    late = pattern.pattern("(")
    with pytest.raises(re.error):
        late.search("")
