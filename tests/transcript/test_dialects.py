"""Each way of writing a transcript, in made-up samples: who says what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tui.transcript import parse
from tui.transcript.model import Interview


def read(text: str, name: str = "sample.txt") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


def told(interview: Interview) -> list[tuple[str | None, str]]:
    """(speaker's name, text with paragraphs joined by a bar) of all spoken turns."""
    return [
        (interview.speaker_name(turn), "|".join(p.text for p in turn.paragraphs))
        for turn in interview.turns
        if turn.kind in ("speech", "question", "quote")
    ]


TALK_ZH = [
    ("周远", "你几岁开始写？"),
    ("林晓", "我十岁开始写。"),
    ("周远", "后来呢？"),
    ("林晓", "就写到现在。"),
]
TALK_EN = [("Ann", "Where did you start?"), ("Ben", "I started at home."), ("Ann", "And then?"),
           ("Ben", "Then I left.")]  # fmt: skip

FORMS = [
    "{n}: {t}\n", "{n}：{t}\n", "{n} ：{t}\n", "{n}︰{t}\n", "{n}:\u00a0{t}\n", "{n}：\n{t}\n\n",
    "**{n}**: {t}\n\n", "**{n}：** {t}\n\n", "**{n}:**\n\n{t}\n\n", "**{n}** ：{t}\n\n",
    "__{n}:__ {t}\n\n", "*{n}:* {t}\n\n", "### {n}：\n{t}\n\n", "### {n}\n\n{t}\n\n",
    "{n}\n{t}\n",
    "**{n}**\n\n{t}\n\n", "{n}  0:0{i}\n{t}\n\n", "{n} (00:0{i}):\n{t}\n\n",
    "**{n}** [0:0{i}] {t}\n\n",
    "[00:00:0{i}] {n}: {t}\n", "00:0{i} {n}\n{t}\n", "{n} [00:0{i}]: {t}\n",
    "{n}: [00:0{i}] {t}\n",
    "### {n} (00:0{i})\n\n{t}\n\n", "【{n}】{t}\n", "<{n}> {t}\n", "{n}\t{t}\n",
    "- {n}: {t}\n", "- **{n}**: {t}\n",
    "{n}——{t}\n", "| {n} | {t} |\n", "{t}\n\n—— {n}\n\n", "{n}\n: {t}\n\n", ">> {n}: {t}\n",
    "◆{n}　{t}\n",
]  # fmt: skip


@pytest.mark.parametrize("talk", [TALK_ZH, TALK_EN], ids=["zh", "en"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: repr(form)[1:-1][:24])
def test_form(form: str, talk: list[tuple[str, str]]) -> None:
    text = "".join(form.format(n=n, t=t, i=i) for i, (n, t) in enumerate(talk * 2, start=1))
    interview = read(text)
    assert told(interview) == talk * 2
    assert interview.kind == "interview"
    if "0{i}" in form:
        assert all(turn.timestamp for turn in interview.turns)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [("问：", "答："), ("問:", "答:"), ("Q: ", "A: "), ("Q", "A"), ("**Q1. ", "A："),
    ("**问：", "答："),
     ("【问】", "【答】"), ("質問：", "回答：")],
)  # fmt: skip
def test_questions_and_answers(ask: str, answer: str) -> None:
    bold = "**" if ask.startswith("**") else ""
    space = " " if ask == "Q" else ""
    text = "".join(
        f"{ask}{space}你第{i}次写的是什么？{bold}\n\n{answer}{space}我写了一个故事。\n\n"
        for i in "一二三四"
    )
    interview = read(text)
    assert [turn.kind for turn in interview.turns] == ["question", "speech"] * 4
    assert [speaker.role for speaker in interview.speakers] == ["host", "guest"]


@pytest.mark.parametrize(
    "form",
    [
        "2024-01-02 10:11:1{i} {n}\n{t}\n",
        "{n} 2024-01-02 10:1{i}\n{t}\n\n",
        "{n}(00:00:0{i}): {t}\n",
        "[{n}]: {t}\n",
        "{i}. {n}: {t}\n",
        "“{n}”：{t}\n",
        "　　{n}：{t}\n",
    ],
)
def test_exports_of_meetings_and_chats(form: str) -> None:
    text = "".join(form.format(n=n, t=t, i=i) for i, (n, t) in enumerate(TALK_ZH * 2, start=1))
    assert told(read(text)) == TALK_ZH * 2


def test_names_in_capitals() -> None:
    radio = read(
        "ANN LEE, HOST:\n\nThis is the show.\n\nBEN HO: Thank you.\n\n"
        "LEE: Where did you start?\n\n"
        "HO: At home.\n\nLEE: And then?\n\nHO: I left.\n"
    )
    assert [(s.name, s.role) for s in radio.speakers] == [("ANN LEE", "host"), ("BEN HO", "guest")]
    play = read("ANN. Who is there?\n\nBEN. It is me, you know.\n\n" * 3)
    assert told(play)[:2] == [("ANN", "Who is there?"), ("BEN", "It is me, you know.")]
    court = read(
        "Q.   Where did you go?\nA.   I went home.\nQ.   Did you see him?\nA.   No.\n"
        "THE COURT:  Go on.\nQ.   What then?\nA.   I slept.\n"
    )
    assert told(court)[4] == ("THE COURT", "Go on.")


def test_a_sentence_goes_on_behind_a_page_number() -> None:
    interview = read(
        "王明：我住在\n第 3 页\n河边的房子。\n李青：多小？\n第 4 页\n王明：很小。\n李青：真的？\n"
    )
    assert interview.turns[0].text == "我住在河边的房子。"
    assert [dropped.why for dropped in interview.dropped] == ["page number"]


def test_only_questions_are_labelled() -> None:
    interview = read(
        "問:你幾歲來的?\n我二十歲來的。\n那年很冷。\n*一條註。\n問:一個人嗎?\n一個人。\n"
        "問:怕嗎?\n怕。\n"
    )
    assert [(t.kind, t.lines) for t in interview.turns] == [
        ("question", (1, 1)), ("speech", (2, 3)), ("note", (4, 4)), ("question", (5, 5)),
        ("speech", (6, 6)), ("question", (7, 7)), ("speech", (8, 8)),
    ]  # fmt: skip
    assert len(interview.speakers) == 2


@pytest.mark.parametrize("form", ["**{}**", "――{}", "——{}", "> {}", "## {}", "*{}*"])
def test_questions_set_off_without_labels(form: str) -> None:
    asked = ["你几岁开始写？", "谁教了你？", "你现在还写吗？", "你会停下来吗？"]
    text = "".join(form.format(q) + "\n\n大概是我十岁的时候。\n\n那时很难。\n\n" for q in asked)
    spoken = told(read(text))
    assert [said for _, said in spoken[::2]] == asked
    assert {said for _, said in spoken[1::2]} == {"大概是我十岁的时候。|那时很难。"}
    assert len({name for name, _ in spoken}) == 2


def test_full_name_first_then_short() -> None:
    interview = read(
        "Ann Lee\nThank you for coming.\nBen Ho\nIt is a pleasure.\nAnn\n"
        "Where did it begin?\nBen\n"
        "In a small town.\nWe were poor.\nAnn\nAnd then?\nBen\nI left.\n"
    )
    assert [s.name for s in interview.speakers] == ["Ann Lee", "Ben Ho"]
    assert interview.speakers[0].labels == ("Ann Lee", "Ann")


def test_initials_declared_once() -> None:
    interview = read(
        "Mara Silt（MS）：欢迎大家。\nIvo Tarn（IT）：谢谢。\nMS：你先说吧？\nIT：好的。\n"
        "MS：请。\nIT：我说完了。\n"
    )
    assert [s.name for s in interview.speakers] == ["Mara Silt", "Ivo Tarn"]
    assert len(interview.turns) == 6


def test_cast_list_names_people() -> None:
    interview = read(
        "記：小城日報記者\n林：林曉曉\n\n記：你幾時開始？\n\n林：十年前。\n\n記：點解？\n\n"
        "林：因為鍾意。\n\n"
        "記：依家呢？\n\n林：依家都係。\n"
    )
    assert [s.name for s in interview.speakers] == ["小城日報記者", "林曉曉"]
    assert len(interview.turns) == 6
    assert interview.meta_lines == ((1, 1), (2, 2))


def test_office_inside_the_name() -> None:
    interview = read(
        "主席：請陳委員發言。\n陳委員小明：謝謝主席。\n主席：請說。\n"
        "陳委員小明：我說完了。\n主席：好。\n"
    )
    assert [s.name for s in interview.speakers] == ["主席", "陳小明"]
    assert interview.speakers[1].labels == ("陳委員小明",)


def test_publication_as_interviewer() -> None:
    interview = read(
        "**《早报》：你怕吗？**\n\n林小夏：怕。\n\n**《早报》：怕什么？**\n\n林小夏：怕黑。\n\n" * 2
    )
    assert {s.name: s.role for s in interview.speakers} == {"早报": "host", "林小夏": "guest"}


def test_assembly_with_names_behind_offices() -> None:
    interview = read(
        "○議長（山田太郎君）　これより会議を開きます。\n○鈴木花子君　質問します。いつですか。\n"
        "○議長（山田太郎君）　次に移ります。\n○鈴木花子君　ありがとうございます。\n"
    )
    assert [s.name for s in interview.speakers] == ["山田太郎", "鈴木花子"]
    assert interview.script == "jpan"


def test_bilingual_copies_are_one_person() -> None:
    interview = read(
        "Mara: Yes, I did.\n莫拉：是的，我做了。\nIvo: When?\n艾沃：什么时候？\n"
        "Mara: In spring.\n莫拉：在春天。\n"
        "Ivo: I see.\n艾沃：我明白了。\n"
    )
    assert [s.labels for s in interview.speakers] == [("Mara", "莫拉"), ("Ivo", "艾沃")]


def test_hanging_indent_and_wrapped_lines() -> None:
    interview = read(
        "Silt:       It began in the\n            small house by the river.\n\n"
        "MST:        Which one?\n\n"
        "Silt:       The old one,\n            of course. [laughs]\n\nMST:        I see.\n\n"
        "Silt:       Yes.\n"
    )
    assert told(interview)[0] == ("Silt", "It began in the small house by the river.")
    assert told(interview)[2] == ("Silt", "The old one, of course. [laughs]")


def test_wrapped_lines_join_without_a_space_in_chinese() -> None:
    interview = read(
        "**周远：**\n我是某某台的Mara\nSilt，我们请到了**林\n晓**\n。欢迎。\n\n"
        "**林晓：** 在GPT\n3.5时代我\n就来了。\n\n" * 3
    )
    assert told(interview)[:2] == [
        ("周远", "我是某某台的Mara Silt，我们请到了林晓。欢迎。"),
        ("林晓", "在GPT 3.5时代我就来了。"),
    ]
    span = interview.turns[0].paragraphs[0].emphasis[0]
    assert interview.turns[0].text[span.start : span.end] == "林晓"


def test_headings_without_markup() -> None:
    interview = read(
        "摘要:在河边,两人\n在河边,两人谈了一下午。\n从河到海:很难\n提问者:你好。\n"
        "林晓:好。\n我来了。\n"
        "我没想到\n提问者:后来呢?\n林晓:走了:很远。\n来源:某处\n"
    )
    assert [(s.title, s.line) for s in interview.sections] == [
        (None, 2), ("从河到海:很难", 3), ("我没想到", 7),
    ]  # fmt: skip
    assert [d.lines for d in interview.dropped] == [(1, 1), (10, 10)]
    assert interview.meta["source"] == "某处"


def test_numbered_headings_over_two_lines() -> None:
    interview = read(
        "01.\n河邊的房子\n從此開始\n那年很冷。\n問:你來過嗎?\n來過。\n02.\n海邊\n再也不走\n"
        "問:為什麼?\n喜歡。\n"
    )
    assert [s.title for s in interview.sections] == ["河邊的房子 從此開始", "海邊 再也不走"]
    assert interview.turns[0].kind == "narration"


def test_contents_and_timed_headings() -> None:
    interview = read(
        "时间戳:\n00:41 河\n01:44 海?\n02:10 山\n全文:\n00:41 河\nAnn Lee\n你好。\nBen Ho\n"
        "你好。\n"
        "01:44 海?\nAnn\n后来呢?\nBen\n走了。\n02:10 山\nAnn\n再见。\nBen\n再见。\n"
    )
    assert [(s.title, s.timestamp) for s in interview.sections] == [
        ("河", "00:41"), ("海?", "01:44"), ("山", "02:10"),
    ]  # fmt: skip
    assert interview.dropped[0].lines == (1, 1)
    assert interview.dropped[1].lines == (2, 4)


def test_article_with_set_off_quotations() -> None:
    text = (
        "最近Mara Silt接受了采访。\n“河是活的”\nMara Silt说,她“从小”住在河边。\n"
        "她的兄弟问了一句:\n你为什么不走?\n"
        "Mara Silt表示,“没有想过”。\n我每天都去看它,我不能没有它。\n"
        "记者又问起了将来,Mara说“不知道”。\n"
        "Mara还提到了“海”。\n“海是远的”\nMara表示:\n我们总会再去的。\nMara最后说,“会的”。\n"
    )
    interview = read(text)
    assert interview.kind == "article"
    quotes = {
        turn.lines: interview.speaker_name(turn) for turn in interview.turns if turn.kind == "quote"
    }
    assert quotes[(7, 7)] == "Mara Silt"
    assert quotes[(12, 12)] == "Mara Silt"
    assert [s.title for s in interview.sections] == [None, "“河是活的”", "“海是远的”"]


NEGATIVE = {
    "recipe": "番茄炒蛋\n\n材料：番茄两个，鸡蛋三个。\n步骤：先切番茄。\n提示：不要太咸。\n"
        "时间：十分钟。\n",
    "code": "def foo():\n    return 1\n\nclass Bar:\n    x: int = 1\n    if x:\n"
        "        y: int\n    else:\n        z\n",
    "log": "INFO: Starting server\nINFO: Listening on 80\nERROR: failed\nINFO: retry\n"
        "ERROR: failed\n" * 3,
    "settings": "name: foo\nversion: 1\n" * 6,
    "contract": "合同\n\n甲方：某公司\n乙方：某公司\n第一条：甲方付款。\n甲方：（盖章）\n"
        "乙方：（盖章）\n",
    "report": "图表：增长\n\n资料来源：研究部\n\n" * 8 + "**如何看待？**一方面，数据很好。\n",
    "novel": "第一章\n\n阿生走进屋。他说：“这是谁的？”\n\n“我的。”小翠说。\n\n"
        "阿生笑道：“你会写字？”\n\n“会。”\n\n"
    "小翠道：“你要走了吗？”\n\n阿生道：“明天。”\n\n" * 3,
    "letter": "From: a@x.org\nTo: b@x.org\nSubject: Hi\n\nHello,\n\n"
        "I wanted to ask: are you coming?\n",
    "headings": "# 报告\n\n## 为什么增长？\n\n数据很好。\n\n## 会持续吗？\n\n不一定。\n\n"
        "## 风险？\n\n很多。\n",
    "list": "**速度：** 很快。\n\n**价格：** 便宜。\n\n**服务：** 周到。\n\n**位置：** 方便。\n",
    "table": "name,age\nann,3\nben,4\n",
    "essay": "A man walks.\nQ fever is a disease.\nA dog barks.\nA cat sleeps.\n"
        "The end: nothing.\n" * 3,
}  # fmt: skip


@pytest.mark.parametrize("text", NEGATIVE.values(), ids=NEGATIVE.keys())
def test_no_transcript_has_no_speakers(text: str) -> None:
    interview = read(text)
    assert interview.kind == "unknown"
    assert interview.speakers == ()
    assert interview.report.confidence <= 0.6


def test_a_colon_in_a_sentence_is_no_speaker() -> None:
    interview = read(
        "周远：他的要求很简单：快。\n林晓：是的。\n但经历告诉我们：要慢。\n"
        "周远：有一个问题：钱。\n林晓：对。\n周远：好。\n"
    )
    assert [s.name for s in interview.speakers] == ["周远", "林晓"]
    assert len(interview.turns) == 5


def test_emphasis_and_footnote_marks() -> None:
    interview = read(
        "Ann: I *really* mean **that**, see the note*.\nBen: And_this_one* too, 2*3*4?\n" * 3
    )
    first, second = interview.turns[:2]
    assert first.text == "I really mean that, see the note*."
    assert [(first.text[s.start : s.end], s.style) for s in first.paragraphs[0].emphasis] == [
        ("really", "emphasis"), ("that", "strong"),
    ]  # fmt: skip
    assert second.text == "And_this_one* too, 2*3*4?"


def test_org_and_front_matter() -> None:
    org = read(
        "#+TITLE: A talk\n* Opening\n*Ann:* Hello, how are you?\n*Ben:* Fine.\n* Later\n"
        "*Ann:* Good.\n*Ben:* Yes.\n",
        "a.org",
    )
    assert org.title == "A talk"
    assert [s.title for s in org.sections] == ["Opening", "Later"]
    front = read(
        '---\ntitle: "河"\ntags:\n  - a\n  - b\ndate: 2020-01-02\n---\n\nAnn：你好吗？\n'
        "Ben：好。\nAnn：是。\nBen：嗯。\n"
    )
    assert front.title == "河"
    assert front.meta["tags"] == "a, b"
    assert front.meta["date"] == "2020-01-02"
