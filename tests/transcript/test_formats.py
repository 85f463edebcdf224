"""File formats in front of the dialects: subtitles, JSON, markup, zipped documents."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.transcript.accounting import check
from tui.transcript import UnreadableError, parse
from tui.transcript.formats import may_hold_transcript
from tui.transcript.model import Interview

TOLD = [("Li", "好的，我们开始。"), ("Wang", "你先说？我听着。"), ("Li", "那时候我还小。")]
SEGMENTS: list[dict[str, Any]] = [
    {"speaker": "Li", "startTime": 1.5, "endTime": 3, "body": "好的，我们开始。"},
    {"speaker": "Wang", "startTime": 3.5, "endTime": 5, "body": "你先说？"},
    {"speaker": "Wang", "startTime": 5, "endTime": 6, "body": "我听着。"},
    {"speaker": "Li", "startTime": 7, "endTime": 9, "body": "那时候我还小。"},
]


def read(data: str | bytes, name: str, *, lines: bool = True) -> Interview:
    raw = data.encode() if isinstance(data, str) else data
    interview = parse(raw, Path(name))
    if lines:
        check(interview, raw.decode().split("\n"))
    return interview


def told(interview: Interview) -> list[tuple[str | None, str]]:
    return [(interview.speaker_name(turn), turn.text) for turn in interview.turns]


def test_webvtt() -> None:
    interview = read(
        "WEBVTT - A talk\nLanguage: en\n\nNOTE made by hand\n\nSTYLE\n::cue{color:red}\n\nintro\n"
        "00:00.000 --> 00:02.000 align:start\n<v.loud Ann>Hello &amp; welcome</v>\n"
        "<v Ben>Hi <i>there</i></v>\n\n00:02.000 --> 00:04.000\n<v Ann>How are\nyou?\n\n"
        "00:03.000 --> 00:05.000\n<c.red>Fine</c>\n",
        "a.vtt",
    )
    assert told(interview) == [
        ("Ann", "Hello & welcome"), ("Ben", "Hi there"), ("Ann", "How are you? Fine"),
    ]  # fmt: skip
    assert interview.title == "A talk"
    assert interview.meta["language"] == "en"
    assert [turn.timestamp for turn in interview.turns] == ["00:00.000", "00:00.000", "00:02.000"]


def test_several_voices_on_one_line() -> None:
    cue = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>Hello</v> <v Ben>Hi there</v>\n"
    interview = read(cue, "a.vtt", lines=False)
    assert told(interview) == [("Ann", "Hello"), ("Ben", "Hi there")]


def test_rolling_captions_are_read_once() -> None:
    interview = read(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nhello there how are\n\n"
        "00:00:02.000 --> 00:00:04.000\nhello there how are\nyou today my friend\n\n"
        "00:00:04.000 --> 00:00:06.000\nyou today my friend\ni am fine thanks\n",
        "a.vtt",
    )
    assert interview.turns[0].text == "hello there how are you today my friend i am fine thanks"
    assert interview.speakers == ()
    assert interview.kind == "speech"


@pytest.mark.parametrize("form", ["<v {who}>{said}</v>", "{who}: {said}", "[{who}] {said}"])
def test_who_says_what_was_said_before_is_heard(form: str) -> None:
    said = ["It is done.", "It is done.", "Yes, yes.", "Yes, yes.", "It is done."]
    rows = [
        ("Ann", said[0]),
        ("Ben", said[1]),
        ("Ann", said[2]),
        ("Ben", said[3]),
        ("Ann", said[4]),
    ]
    cues = "\n\n".join(
        f"00:00:{2 * n:02}.000 --> 00:00:{2 * n + 1:02}.500\n{form.format(who=who, said=said)}"
        for n, (who, said) in enumerate(rows)
    )
    assert told(read(f"WEBVTT\n\n{cues}\n", "a.vtt")) == rows


def test_captions_whose_words_have_times_are_read_once() -> None:
    interview = read(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nhello<00:00:01.000><c> there</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nhello there\n\n"
        "00:00:02.010 --> 00:00:04.000\nhello there\nmy<00:00:03.000><c> friend</c>\n",
        "a.vtt",
    )
    assert interview.turns[0].text == "hello there my friend"


def test_subrip_with_arrows() -> None:
    interview = read(
        "1\n00:00:00,000 --> 00:00:02,000\n>> Hello there.\n\n2\n00:00:02,000 --> 00:00:04,000\n"
        ">> ANN: How are you?\n\n3\n00:00:04,000 --> 00:00:06,000\n>> Fine.\nAnd you?\n",
        "a.srt",
    )
    assert told(interview) == [
        (None, "Hello there."), ("ANN", "How are you?"), (None, "Fine. And you?"),
    ]  # fmt: skip


def test_subtitles_cut_off_and_backwards() -> None:
    interview = read(
        "WEBVTT\n\n00:05.000 --> 00:06.000\nAnn: one\n\n"
        "00:01.000 --> 00:02.000\nAnn: two\n\n00:07.000 -->",
        "a.vtt",
    )
    warned = [warning.text for warning in interview.report.warnings]
    assert any("goes back" in text for text in warned)
    assert any("cut off" in text for text in warned)


def test_podcast_json() -> None:
    interview = read(json.dumps({"version": "1.0.0", "segments": SEGMENTS}, indent=1), "a.json")
    assert told(interview) == TOLD
    assert [turn.lines for turn in interview.turns] == [(8, 8), (14, 20), (26, 26)]
    assert [turn.timestamp for turn in interview.turns] == ["00:00:01", "00:00:03", "00:00:07"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda s: [{"name": x["speaker"], "start": x["startTime"], "text": x["body"]} for x in s],
        lambda s: {"text": "…", "segments": [
            {"id": n, "start": x["startTime"], "text": " " + x["body"], "speaker": x["speaker"],
             "words": [{"word": w} for w in x["body"]]} for n, x in enumerate(s)]},
        lambda s: {"utterances": [
            {"speaker": x["speaker"], "start": int(x["startTime"] * 1000000), "text": x["body"]}
            for x in s]},
        lambda s: {"monologues": [
            {"speaker": {"name": x["speaker"]}, "elements": [{"type": "text", "value": x["body"]}]}
            for x in s]},
        lambda s: {"results": {"channels": [{"alternatives": [{"paragraphs": {"paragraphs": [
            {"speaker": x["speaker"], "sentences": [{"text": x["body"], "start": 1}]}
            for x in s]}}]}]}},
    ],
    ids=["list", "words", "utterances", "monologues", "nested"],
)  # fmt: skip
def test_json_by_shape(shape: Any, tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    file.write_text(json.dumps(shape(SEGMENTS), ensure_ascii=False), "utf-8")
    assert may_hold_transcript(file)
    interview = read(json.dumps(shape(SEGMENTS), ensure_ascii=False, indent=1), "a.json")
    assert told(interview) == TOLD


def test_json_lines_and_cut_off_json() -> None:
    rows = "\n".join(json.dumps(segment, ensure_ascii=False) for segment in SEGMENTS)
    assert told(read(rows, "a.jsonl")) == TOLD
    cut = read(json.dumps({"segments": SEGMENTS}, ensure_ascii=False, indent=1)[:-40], "a.json")
    assert told(cut) == TOLD[:2]
    assert "cut off" in cut.report.warnings[0].text


def test_json_without_speakers_or_without_talk() -> None:
    segments = [{"start": 0.0, "text": " So this is it."}, {"start": 2.0, "text": " It is short."}]
    whisper = read(json.dumps({"segments": segments}, indent=1), "a.json")
    assert told(whisper) == [(None, "So this is it. It is short.")]
    other = read(json.dumps({"name": "x", "dependencies": [{"name": "a"}]}, indent=1), "a.json")
    assert other.kind == "unknown"
    assert read("[" * 5000 + "{}", "a.json").kind == "unknown"


def test_json_about_a_talk_is_no_talk() -> None:
    about = [
        {
            "title": f"第{n}节",
            "turns": [{"speaker": "周", "start": "窑里的火", "lines": [n, n + 2]}],
        }
        for n in range(40)
    ]
    value = {"sections": about, "dropped": [{"speaker": None, "text": "广告", "start": 3}]}
    told = read(json.dumps(value, ensure_ascii=False, indent=1), "a.json", lines=False)
    assert (told.kind, told.speakers) == ("unknown", ())


PAGE = """<!DOCTYPE html>
<html><head><title>河</title><script>var a="<p>x</p>";</script></head>
<body><nav><ul><li>首页</li></ul></nav>
<div class="sidebar"><p>买东西</p></div>
<article><h1>河</h1>
<p><strong>记者：</strong>你什么时候来的？</p>
<p><strong>林晓：</strong>十岁的时候。</p>
<p>那时候很难。</p>
<h2>后来</h2>
<p><b>记者：</b>后来呢&mdash;&mdash;走了？</p>
<p><b>林晓：</b>走了。<br>再没回来。</p></article>
<footer><p>版权所有</p></footer></body></html>"""


def test_html_main_text() -> None:
    interview = read(PAGE, "a.html")
    assert told(interview) == [
        ("记者", "你什么时候来的？"), ("林晓", "十岁的时候。\n那时候很难。"),
        ("记者", "后来呢——走了？"), ("林晓", "走了。\n再没回来。"),
    ]  # fmt: skip
    assert interview.title == "河"
    assert [turn.lines for turn in interview.turns] == [(6, 6), (7, 8), (10, 10), (11, 11)]


@pytest.mark.parametrize(
    "form",
    [
        "<cite>{n}:</cite>\n<time>0:0{i}</time>\n<p>{t}</p>\n",
        "<p><span class=\"speaker\">{n}</span> <span>{t}</span></p>\n",
        "<div><div class=\"speaker-name\">{n}</div>\n<div>{t}</div></div>\n",
        "<dl>\n<dt>{n}</dt>\n<dd>{t}</dd></dl>\n",
        "<table><tr><td>{n}</td><td>{t}</td></tr></table>\n",
        "<speech by=\"#x\"><from>{n}</from>\n<p>{t}</p></speech>\n",
        "<p><b>{n}</b>: {t}</p>\n",
    ],
)  # fmt: skip
def test_markup_for_speakers(form: str) -> None:
    talk = [("Ann", "Where did you start?"), ("Ben", "I started at home."), ("Ann", "And then?"),
            ("Ben", "Then I left.")]  # fmt: skip
    body = "".join(form.format(n=n, t=t, i=i) for i, (n, t) in enumerate(talk))
    assert told(read(f"<html>\n<body>\n{body}</body></html>", "a.html", lines=False)) == talk


def word(paragraphs: list[tuple[str, str]]) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{bold}</w:t></w:r><w:r><w:t>{text}</w:t></w:r></w:p>"
        for bold, text in paragraphs
    )
    document = f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document})


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return buffer.getvalue()


def test_word() -> None:
    interview = read(
        word(
            [
                ("记者：", "你几岁？"),
                ("林晓：", "十岁。"),
                ("", "很难。"),
                ("记者：", "后来呢？"),
                ("林晓：", "走了。"),
            ]
        ),
        "a.docx",
        lines=False,
    )
    assert told(interview) == [
        ("记者", "你几岁？"), ("林晓", "十岁。\n很难。"), ("记者", "后来呢？"), ("林晓", "走了。"),
    ]  # fmt: skip


def test_epub() -> None:
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="O/p.opf"/></container>',
        "O/p.opf": "<package><metadata><title>河</title></metadata>"
        '<manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>',
        "O/a.xhtml": PAGE,
    }
    interview = read(zipped(parts), "a.epub", lines=False)
    assert interview.title == "河"
    assert len(interview.turns) == 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped({"word/document.xml": "0" * 200_000_000}), "unpacks"),
        (zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "entities"),
        (zipped({"word/document.xml": "<x"}), "damaged"),
        (zipped({"a.txt": "x"}), "zip archive"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"", "empty"),
        (b" \n\x00\n", "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (bytes(range(256)) * 9, "binary"),
    ],
    ids=["bomb", "entities", "damaged", "zip", "no zip", "empty", "blank", "pdf", "binary"],
)
def test_refused_with_one_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse(data, Path("some.docx"))
    assert says in str(caught.value)
    assert "some.docx" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_worth_opening(tmp_path: Path) -> None:
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps(SEGMENTS))
    settings = tmp_path / "package.json"
    settings.write_text('{"name": "x", "version": "1"}')
    assert may_hold_transcript(talk)
    assert not may_hold_transcript(settings)
    about = tmp_path / "about.json"
    turns = [{"speaker": "周", "start": "窑里的火", "lines": [n, n + 2]} for n in range(9)]
    about.write_text(json.dumps({"turns": turns, "asides": [{"line": 3, "text": "火"}]}))
    assert not may_hold_transcript(about)
    assert may_hold_transcript(tmp_path / "missing.md")
    assert not may_hold_transcript(tmp_path / "missing.json")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_tables_whose_columns_are_named(mark: str, tmp_path: Path) -> None:
    rows = [
        ["timestamp", "speaker", "words", "tags"],
        ["", "", "(They look at the river.)", ""],
        ["[00:03:43] it begins", "AL:", 'Say "where" we are?', "river"],
        ["", "BK:", f"In the lighthouse{mark}\nor below it &#8212; look.", "river;lamp"],
        ["", "", "It is dark.", ""],
        ["[00:04:28]", "AL:", "Is it?", ""],
        ["", "BK:", "Yes.", ""],
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark, lineterminator="\n").writerows(rows)
    file = tmp_path / ("talk.tsv" if mark == "\t" else "talk.csv")
    file.write_text(stream.getvalue(), "utf-8")
    assert may_hold_transcript(file)
    interview = read(stream.getvalue(), file.name)
    assert told(interview) == [
        (None, "(They look at the river.)"),
        ("AL", 'Say "where" we are?'),
        ("BK", " ".join(f"In the lighthouse{mark} or below it — look. It is dark.".split())),
        ("AL", "Is it?"),
        ("BK", "Yes."),
    ]
    assert [turn.timestamp for turn in interview.turns if turn.timestamp] == [
        "00:03:43",
        "00:04:28",
    ]


def test_rows_of_a_table_may_end_early() -> None:
    rows = ["speaker,words,start,tags", "Ann,Where are we?,00:01,river", "Ben,In the lighthouse."]
    interview = read("\n".join([*rows, *rows[1:], "Ann"]), "talk.csv")
    assert told(interview) == [("Ann", "Where are we?"), ("Ben", "In the lighthouse.")] * 2


def test_tables_of_other_things_are_passed_over(tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("name,price,text\n" + "bowl,8,blue\ncup,6,red\n" * 4)
    assert not may_hold_transcript(prices)
    assert not read(prices.read_text(), "prices.csv").speakers


def test_times_that_overlap_or_end_before_they_begin() -> None:
    interview = read(
        "WEBVTT\n\n00:01.000 --> 00:09.000\nAnn: one\n\n00:03.000 --> 00:04.000\nBen: two\n\n"
        "00:08.000 --> 00:06.000\nAnn: three\n",
        "a.vtt",
    )
    warned = [(warning.line, warning.text) for warning in interview.report.warnings]
    assert (6, "1 cue overlapping the one above") in warned
    assert (9, "1 cue with an end before the beginning") in warned


def test_rich_text() -> None:
    rows = [("周远", "你好吗？"), ("林晓棠", "我很好。")] * 3

    def spelled(text: str) -> str:
        return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))

    body = "".join(f"\\b {spelled(who)}:\\b0  {spelled(said)}\\par\n" for who, said in rows)
    bytewise = read("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 x;}}" + body + "}", "a", lines=False)
    assert told(bytewise) == rows
    body = "".join(
        f"{{\\b Ann:}} \\u{ord('你')}?\\u{ord('好')}?{n}\\par\n{{\\b Ben:}} Yes, I am.\\par\n"
        for n in range(3)
    )
    escaped = read("{\\rtf1\\uc1 " + body + "}", "a.rtf", lines=False)
    assert told(escaped)[:2] == [("Ann", "你好0"), ("Ben", "Yes, I am.")]
    with pytest.raises(UnreadableError):
        parse(b"{\\rtf1{\\fonttbl x}}", Path("a.rtf"))


WORDS = [("Ann", "Where did you start?"), ("Ben", "I started at home."), ("Ann", "Why then?")]


def _spoken(item: Any) -> list[dict[str, Any]]:
    return [
        item(word, turn * 4 + place * 0.3, number)
        for turn, (number, (_, text)) in enumerate(zip((0, 1, 0), WORDS, strict=True))
        for place, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"results": {"channels": [{"alternatives": [{"transcript": "all of it in one", "words":
            _spoken(lambda w, s, n: {"word": w, "start": s, "speaker": n})}]}]}},
         ["Speaker 0", "Speaker 1"]),
        ({"speaker_labels": {"segments": [{"start_time": f"{t * 4}.0", "speaker_label": f"spk_{n}"}
            for t, n in enumerate((0, 1, 0))]},
          "items": _spoken(lambda w, s, n: {"start_time": f"{s:.2f}",
            "alternatives": [{"content": w}]})}, ["spk_0", "spk_1"]),
        ({"results": _spoken(lambda w, s, n: {"start_time": s,
            "alternatives": [{"content": w, "speaker": f"S{n + 1}"}]})}, ["S1", "S2"]),
        ({"speakers": [{"id": 0, "name": "Ann"}, {"id": 1, "name": "Ben"}],
          "monologues": [{"speaker": n, "elements": [{"value": text}]}
            for n, (_, text) in zip((0, 1, 0), WORDS, strict=True)]}, ["Ann", "Ben"]),
        ([{"说话人": who, "内容": text, "时间": "00:01"} for who, text in WORDS], ["Ann", "Ben"]),
        ({"recognizedPhrases": [{"speaker": n, "offsetInTicks": 1, "nBest": [{"display": text}]}
            for n, (_, text) in zip((0, 1, 0), WORDS, strict=True)]}, ["Speaker 0", "Speaker 1"]),
    ],
    ids=["words", "spans", "guesses", "named", "chinese keys", "best guess"],
)  # fmt: skip
def test_json_of_services(value: Any, names: list[str], tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    assert may_hold_transcript(file)
    interview = read(json.dumps(value, ensure_ascii=False), "a.json", lines=False)
    assert [speaker.name for speaker in interview.speakers] == names
    assert [turn.text for turn in interview.turns] == [text for _, text in WORDS]


XML = {
    "ttml": '<tt><head><metadata><ttm:agent xml:id="a"><ttm:name>Ann</ttm:name></ttm:agent>'
    '<ttm:agent xml:id="b"><ttm:name>Ben</ttm:name></ttm:agent></metadata></head><body><div>\n'
    '{}</div></body></tt>|<p begin="0:00:0{i}.0" ttm:agent="{a}">{t}</p>\n',
    "utterances": '<TEI><teiHeader><person xml:id="a"><persName>Ann</persName></person>'
    '<person xml:id="b"><persName>Ben</persName></person></teiHeader><text><body>\n'
    '{}</body></text></TEI>|<u who="#{a}">{t}</u>\n',
    "debate": '<akomaNtoso><meta><TLCPerson id="a" showAs="Ann"/><TLCPerson id="b" showAs="Ben"/>'
    '</meta><debateBody>\n{}</debateBody></akomaNtoso>|<speech by="#{a}"><p>{t}</p></speech>\n',
    "speeches": "<publicwhip>\n{}</publicwhip>|<speech speakername=\"{n}\"><p>{t}</p></speech>\n",
    "turns": '<Trans><Speaker id="a" name="Ann"/><Speaker id="b" name="Ben"/>\n{}</Trans>'
    '|<Turn speaker="{a}" startTime="{i}"><Sync time="{i}"/>\n{t}\n</Turn>\n',
}  # fmt: skip


@pytest.mark.parametrize("shape", XML.values(), ids=XML)
def test_voices_in_attributes(shape: str) -> None:
    page, _, row = shape.partition("|")
    talk = [*WORDS, ("Ben", "Because of the sea."), ("Ann", "I see. And you?"), ("Ben", "Me too.")]
    rows = "".join(
        row.format(a=who[0].lower(), n=who, t=text, i=i) for i, (who, text) in enumerate(talk)
    )
    assert told(read('<?xml version="1.0"?>\n' + page.format(rows), "a.xml")) == talk


@pytest.mark.parametrize(
    "form",
    [
        "{n}({ts}): {t}\n\n", "{n} {ts}\n{t}\n\n", "{n}  2021/3/4 10:0{i}:00\n{t}\n\n",
        "2021-03-04 10:0{i}:00 {n}\n{t}\n\n", "[04/03/2021, 10:0{i}:00] {n}: {t}\n",
        "3/4/21, 10:0{i} PM - {n}: {t}\n", "{n}, [04.03.21 10:0{i}]\n{t}\n\n",
        "10:0{i} <{n}> {t}\n", "{n}  10:0{i} AM\n{t}\n\n", "{n} [10:0{i} AM]\n{t}\n",
        "{n} — Today at 10:0{i} AM\n{t}\n\n", "[04-Mar-21 10:0{i} AM] {n}\n{t}\n\n",
        "0:0:{i}.0 --> 0:0:{i}.9\n{n}\n{t}\n\n", "10:0{i}:00\t From  {n} : {t}\n",
        "[{ts}.00] - {n}\n{t}\n\n", "{n}: [{ts}] {t}\n\n", "'''{n}:''' {t}\n\n",
        "[b]{n}:[/b] {t}\n\n", ":{n}: {t}\n\n", "<b>{n}:</b> {t}\n\n", "{i}\t{n}\t{t}\n",
        "{i},{n},{t}\n", "- {n}\n- {t}\n",
    ],
)  # fmt: skip
def test_exports_of_services_and_chats(form: str) -> None:
    talk = [*WORDS, ("Ben", "Because of the sea."), ("Ann", "I see. And you?"), ("Ben", "Me too.")]
    rows = "".join(
        form.format(n=who, t=text, i=i, ts=f"00:00:0{i}") for i, (who, text) in enumerate(talk, 1)
    )
    assert told(read(rows, "a.txt")) == talk


def test_cells_of_a_table_that_hold_a_colon() -> None:
    rows = [
        ("周远", "他说：不用等了。"),
        ("李青", "有两个原因：一是钱，二是人。"),
        ("周远", "好。"),
    ] * 3
    cells = "".join(f"<tr><td>{who}</td><td>{said}</td></tr>" for who, said in rows)
    page = f"<html><body><main><h1>船</h1><table>{cells}</table></main></body></html>"
    assert told(read(page, "a.html", lines=False)) == rows
    table = "\n".join(f"| {who} | {said} |" for who, said in rows)
    assert told(read(table, "a.md")) == rows
