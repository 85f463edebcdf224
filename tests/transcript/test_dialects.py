"""Each way of writing a transcript, in made-up samples: who says what."""

from __future__ import annotations

import textwrap
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


ASKED_ZH = [
    ("你从哪里学会修钟的？", "跟我父亲学的，他修了一辈子。"),
    ("第一口钟是什么样子？", "很小，我把它拆成了一桌子零件，花了三天才装回去。"),
    ("店里最忙是哪一年？", "搬到河边的那一年，门口天天排队。"),
    ("后来为什么不再收徒弟？", "我试过，坐得住的人太少了。"),
    ("您还戴表吗？", "不戴，家里到处都是钟。"),
    ("将来谁来开这家店？", "也许没有人，我不太着急。"),
    ("这个行当还会有吗？", "会有的，只是会变得很小。"),
]
ASKED = [pair for asked in ASKED_ZH for pair in zip(("周远", "林晓"), asked, strict=True)]


def plain(count: int = len(ASKED)) -> str:
    return "".join(f"{name}：{text}\n" for name, text in ASKED[:count])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("结果是这样", "但后来发现"), ("有人问我", "后来我写信给他"),
        ("I told him this", "My view is simple"),
    ],
)  # fmt: skip
def test_two_half_sentences_after_each_answer(one: str, other: str) -> None:
    text = "".join(
        f"周远：{question}\n林晓：{answer}\n{one}：{answer}\n{other}：不急。\n"
        for question, answer in ASKED_ZH
    )
    interview = read(text)
    assert [s.name for s in interview.speakers] == ["周远", "林晓"]
    assert len(interview.turns) == 2 * len(ASKED_ZH)


def test_half_sentences_with_a_colon_are_no_names() -> None:
    text = "".join(
        f"周远：{question}\n林晓：我想得很简单：{answer}\n那天他们写信告诉她：{answer}\n"
        for question, answer in ASKED_ZH
    )
    interview = read(text)
    assert [s.name for s in interview.speakers] == ["周远", "林晓"]
    assert [turn.text for turn in interview.turns[:2]] == [
        ASKED_ZH[0][0], f"我想得很简单：{ASKED_ZH[0][1]}\n那天他们写信告诉她：{ASKED_ZH[0][1]}",
    ]  # fmt: skip
    assert len(interview.turns) == 2 * len(ASKED_ZH)


@pytest.mark.parametrize("end", ["（全文完）", "【完】", ""])
def test_a_trailer_is_not_glued_to_the_last_answer(end: str) -> None:
    tail = f"{end}\n来源：河边日报\n责编：某某\n版权声明：未经许可不得转载\n点赞、在看、转发\n"
    interview = read(plain() + tail.lstrip("\n") + "相关阅读\n河边的钟\n")
    assert told(interview) == ASKED
    assert {turn.kind for turn in interview.turns} == {"speech"}
    assert interview.meta["source"] == "河边日报"


def test_short_lines_behind_long_ones_are_not_wrapped() -> None:
    interview = read(plain() + "我们在河边等\n钟响了\n再见\n下次再来\n")
    assert [p.text for p in interview.turns[-1].paragraphs] == [
        ASKED[-1][1], "我们在河边等", "钟响了", "再见", "下次再来",
    ]  # fmt: skip


def test_captions_above_a_turn_are_no_headings() -> None:
    lines = plain().splitlines()
    lines.insert(4, "▲林晓在店门口，摄于去年：右边第一人")
    lines.insert(9, "图：墙上的钟")
    interview = read("\n".join(lines) + "\n")
    assert told(interview) == ASKED
    captions = [turn.text for turn in interview.turns if turn.kind == "caption"]
    assert captions == ["林晓在店门口，摄于去年：右边第一人", "图：墙上的钟"]
    assert [section.title for section in interview.sections] == [None]


@pytest.mark.parametrize("title", ["对话林晓", "林晓先生"])
def test_a_name_in_the_title_is_the_title(title: str) -> None:
    parts = [ASKED[:6], ASKED[6:]]
    times = ["00:10 学徒", "05:30 河边的店", "09:20 余声"]
    talk = "".join(
        f"{time}\n" + "".join(f"{name}\n{text}\n" for name, text in part)
        for time, part in zip(times, parts, strict=False)
    )
    interview = read(f"{title}\n\n时间戳：\n" + "\n".join(times) + f"\n\n正文：\n{talk}")
    assert interview.title == title
    assert [s.name for s in interview.speakers] == ["周远", "林晓"]
    assert told(interview) == ASKED
    assert [section.title for section in interview.sections] == ["学徒", "河边的店"]


@pytest.mark.parametrize("shape", ["**{i}、{q}**", "*{q}*", "> {q}", "## {q}", "{i}. {q}"])
def test_questions_that_seldom_say_you(shape: str) -> None:
    rows = [
        shape.format(i=i, q=question) + f"\n\n{answer}\n\n说起来就是这样。"
        for i, (question, answer) in enumerate(ASKED_ZH, start=1)
    ]
    interview = read("# 修钟的人\n\n" + "\n\n".join(rows) + "\n", "a.md")
    assert len(interview.turns) == 2 * len(ASKED_ZH)
    assert [len(turn.paragraphs) for turn in interview.turns] == [1, 2] * len(ASKED_ZH)


@pytest.mark.parametrize("shape", ["**{i}、{q}**", "*{q}*", "> {q}", "## {q}", "{i}. {q}"])
def test_set_off_lines_alone_make_no_talk(shape: str) -> None:
    asked = ["钟为什么会慢？", "谁发明了摆？", "一天有多长？", "油从哪里来？", "铜会生锈吗？",
             "齿轮有几种？"]  # fmt: skip
    rows = [
        shape.format(i=i, q=question) + "\n\n这要从气温说起，金属遇热会变长，摆也一样。"
        for i, question in enumerate(asked, start=1)
    ]
    assert read("# 钟的常识\n\n" + "\n\n".join(rows) + "\n", "a.md").speakers == ()
    essay = "\n\n".join(f"我在河边住了{n}年，钟声一直没有停过。" for n in "一二三四五六七八九十")
    one = shape.format(i=1, q="你听见了吗？")
    assert read(f"# 河边\n\n{one}\n\n{essay}\n\n{one}\n\n{essay}\n", "a.md").speakers == ()


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{i}. 您{q}？\nA. 是\nB. 否\n" for i, q in enumerate(
            ["喜欢钟吗", "戴表吗", "住在河边吗", "怕吵吗", "早起吗", "有孩子吗", "几岁"], start=1)),
        "".join(f"{day}　{what}\n" for day in ("周一", "周二") for what in ("算术", "习字")),
    ],
    ids=["form", "timetable"],
)  # fmt: skip
def test_numbered_questions_and_columns_that_are_no_talk(text: str) -> None:
    assert read(text).speakers == ()


@pytest.mark.parametrize("blank", ["　", "  "])
def test_name_and_wide_blank(blank: str) -> None:
    assert told(read("".join(f"{n}{blank}{t}\n" for n, t in ASKED))) == ASKED


JA = [
    ("いつから時計を直しているのですか。", "十五の春からです。"),
    ("最初の時計を覚えていますか。", "覚えています。父の置時計でした。"),
    ("店はどんな様子だったのでしょう。", "毎日人が並んでいましたね。"),
    ("弟子は取らないのですか。", "取りません。座っていられる人が少ないので。"),
]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [("――　{}\n", "森　{}\n"), ("──{}\n\n", "**森**　{}\n\n"), ("**── {}**\n\n", "**森**　{}\n\n")],
)
def test_a_name_before_a_wide_blank_answers(ask: str, answer: str) -> None:
    rows = [row for q, a in JA for row in (ask.format(q), answer.format(a))]
    expected = [pair for q, a in JA for pair in (("聞き手", q), ("森", a))]
    assert told(read("".join(rows), "a.md")) == expected
    last = told(read("".join(rows[1:]) + ask.format("最後にひとことお願いします。"), "a.md"))
    assert last == [*expected[1:], ("聞き手", "最後にひとことお願いします。")]


def test_time_as_a_link() -> None:
    for shape in ("{n} [(00:0{i}:12)](https://example.org/v?t={i}) {t}\n\n",
                  "{n} [0:0{i}](https://example.org/v?t={i})\n{t}\n\n"):  # fmt: skip
        text = "".join(shape.format(n=n, t=t, i=i) for i, (n, t) in enumerate(TALK_EN * 2))
        interview = read(text, "a.md")
        assert told(interview) == TALK_EN * 2
        assert interview.turns[3].timestamp in ("00:03:12", "0:03")


def test_one_title_in_corner_brackets_begins_a_part() -> None:
    def sections(line: str, after: str) -> list[str | None]:
        tail = plain()[len(plain(8)) :].replace("周远", after)
        interview = read(plain(8) + line + "\n" + tail)
        return [section.title for section in interview.sections if section.title]

    assert sections("【现场问答】", "观众") == ["现场问答"]
    assert sections("【门外】", "观众") == ["门外"]
    assert sections("【观众提问】", "周远") == ["观众提问"]
    assert sections("（现场问答）", "观众") == ["现场问答"]
    assert sections("（喝茶）", "观众") == []
    assert sections("【全场大笑】", "观众") == []
    assert sections("【他站起来】", "周远") == []


def test_the_head_of_an_export_is_metadata() -> None:
    talk = "".join(f"{name} 00:{i:02}:10\n{text}\n\n" for i, (name, text) in enumerate(ASKED))
    interview = read(
        "会议主题：店务\n会议时间：2024/03/11 14:00\n会议号：123-456\n参会人：周远、林晓\n\n" + talk
    )
    assert interview.title == "店务"
    assert interview.meta["date"] == "2024/03/11 14:00"
    assert interview.meta["speakers"] == "周远、林晓"
    assert interview.meta["会议号"] == "123-456"
    assert told(interview) == ASKED
    assert {turn.kind for turn in interview.turns} == {"speech"}
    minutes = read(f"# 周会\n\n关键词：\n钟、河、店\n\n文字记录：\n\n{talk}", "a.md")
    assert minutes.meta["tags"] == "钟、河、店"
    assert told(minutes) == ASKED
    assert {turn.kind for turn in minutes.turns} == {"speech"}


def test_a_list_of_the_headings_is_a_table_of_contents() -> None:
    talk = "一、学徒\n\n" + plain(6) + "\n二、河边的店\n\n" + plain()[len(plain(6)) :]
    interview = read(f"修钟的人\n\n目录\n一、学徒\n二、河边的店\n\n{talk}")
    assert told(interview) == ASKED
    assert [section.title for section in interview.sections] == ["一、学徒", "二、河边的店"]
    assert {drop.why for drop in interview.dropped} == {
        "table of contents", "heading of the table of contents",
    }  # fmt: skip


def test_people_and_place_around_the_talk() -> None:
    interview = read("店里的会\n2024年3月5日 14:00\n出席\n周远、林晓\n实录\n\n" + plain())
    assert interview.meta == {"date": "2024年3月5日 14:00", "speakers": "周远、林晓"}
    assert told(interview) == ASKED
    assert {turn.kind for turn in interview.turns} == {"speech"}
    after = read(plain() + "采访时间：2023年5月\n采访地点：河边\n")
    assert after.meta == {"date": "2023年5月", "place": "河边"}
    assert told(after) == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"2024-01-0{i} 12:00:0{i} INFO clock: struck {i} times\n" for i in range(1, 9)),
        "".join(f"00:0{i} 第{i}段\n" for i in range(1, 9)),
        "来源：河边日报\n作者：某某\n日期：2021-03-04\n",
        "- [一](#a)\n- [二](#b)\n- [三](#c)\n",
        "点赞\n\n转发\n\n关注我们\n",
        "https://example.org/a\nhttps://example.org/b\n",
    ],
)
def test_no_page_is_dropped_whole(text: str) -> None:
    interview = read(text, "a.md")
    shown = "".join(turn.text for turn in interview.turns)
    shown += "".join(section.title or "" for section in interview.sections)
    assert shown
    assert not interview.dropped


def test_a_range_of_seconds_before_the_name() -> None:
    text = "".join(f"[{n}.5s - {n + 2}s] {who}: {said}\n" for n, (who, said) in enumerate(TALK_ZH))
    interview = read(text)
    assert told(interview) == TALK_ZH
    assert list(interview.turns)[1].timestamp == "00:00:01"


@pytest.mark.parametrize("marks", ["「」", "『』"])
def test_name_and_quotation(marks: str) -> None:
    talk = [(who, f"{marks[0]}{said}{marks[1]}") for who, said in TALK_ZH * 2]
    assert told(read("".join(f"{who}{said}\n" for who, said in talk))) == talk


@pytest.mark.parametrize("per_page", [0, 25])
@pytest.mark.parametrize("mark", ["{who}: {said}", "{letter}. {said}"])
def test_the_lines_are_numbered(mark: str, per_page: int) -> None:
    talk = [(who, f"{said} Let me see.") for who, said in TALK_EN] * 10
    lines = [mark.format(who=w, said=s, letter="QA"[w == "Ben"]) for w, s in talk]
    halves = [part for line in lines for part in line.rsplit(" ", 2)[:2]]
    numbered = [
        f"{(n % per_page if per_page else n) + 1:>2}  {half}" for n, half in enumerate(halves)
    ]
    interview = read("\n".join(numbered))
    assert len(interview.speakers) == 2
    assert len(told(interview)) == len(talk)


def test_numbered_statements_keep_their_numbers() -> None:
    interview = read("".join(f"{n}  The river is {n} ells wide here.\n" for n in range(1, 20)))
    assert not interview.speakers
    assert "3  The river" in "\n".join(p.text for t in interview.turns for p in t.paragraphs)


def test_a_date_and_hours_at_the_head_of_minutes_are_no_turn() -> None:
    talk = "".join(f"{who} 00:00:1{n}\n{said}\n\n" for n, (who, said) in enumerate(TALK_ZH))
    interview = read(f"2021-03-04 周四 10:30-11:20\n关键词：河、灯塔\n\n文字记录：\n{talk}")
    assert told(interview) == TALK_ZH
    assert len(interview.speakers) == 2


def test_a_description_under_the_guests_name_is_no_turn() -> None:
    talk = "".join(f"{who}: \n\n{said} \n\n" for who, said in TALK_EN * 2)
    head = "## About\n\nBEN: A Talk Held by Ann at the River, 4 March 2021\n\n## Talk\n\n"
    assert told(read(head + talk, "sample.md")) == TALK_EN * 2


def test_cells_saved_a_line_each() -> None:
    head = "河边的一天\n两个人在河边说话。\n"
    talk = "".join(f"{who} |\n{said} |\n" for who, said in TALK_ZH * 2)
    assert told(read(head + talk)) == TALK_ZH * 2


def headed(*turns: tuple[str, str]) -> str:
    return "# 河边的会\n\n" + "".join(f"### {who}：\n{said}\n\n" for who, said in turns)


@pytest.mark.parametrize("who", ["河道管理處水資源調查辦公室", "第一组代表", "翻译"])
def test_whoever_stands_where_all_stand_speaks(who: str) -> None:
    talk = TALK_ZH * 4 + [(who, "我来补充，我觉得你说的对。")] * 3 + TALK_ZH
    assert told(read(headed(*talk), "sample.md")) == talk


def test_headings_among_names_without_speech_below_are_headings() -> None:
    talk = TALK_ZH * 4
    interview = read(headed(*talk, ("决议", "河边种树。"), ("报告事项", "灯塔修缮案。")), "s.md")
    assert len(interview.speakers) == 2
    assert [section.title for section in interview.sections[-2:]] == ["决议：", "报告事项："]


def test_one_name_above_all_text_is_a_speech() -> None:
    said = ("夜里我在船上想这件事。", "灯灭了，河水还在响。", "所以我请大家种一棵树。")
    interview = read("# 河边的话\n\n### 周远：\n\n" + "\n\n".join(said) + "\n", "sample.md")
    assert told(interview) == [("周远", "|".join(said))]
    assert interview.kind == "speech"
    assert interview.report.confidence < 0.7


@pytest.mark.parametrize("heading", ["### 方法：", "### 周远", "## 摘要："])
def test_one_heading_that_names_nobody_is_a_heading(heading: str) -> None:
    text = f"# 河边的话\n\n{heading}\n\n夜里有船。\n\n灯灭了。\n\n河水还在响。\n"
    assert not read(text, "sample.md").speakers


def test_a_long_office_in_brackets_behind_the_name() -> None:
    who = "Mo Kerr (The River and Lighthouse Authority of the North)"
    talk = "".join(f"### {n}:\n\n{said}\n\n" for n, said in [*TALK_EN * 3, (who, "I stay.")] * 2)
    assert "Mo Kerr" in {person.name for person in read(talk, "sample.md").speakers}


def test_an_office_speaks_once_between_others() -> None:
    head = "MR. SILT: Good morning.\nTHE WITNESS: Good morning.\n"
    asked = "".join(f"Q. {ask}\nA. {said}\n" for (_, ask), (_, said) in [TALK_EN[:2]] * 4)
    interview = read(head + asked + "MR. SILT: Thank you.\n")
    assert [person.name for person in interview.speakers] == ["MR. SILT", "THE WITNESS", "Q", "A"]


PRINTED = [
    (who, " ".join([said, "The river was high, and the lamp was out for a week or so."] * n))
    for n in (3, 4, 5) for who, said in TALK_EN
]  # fmt: skip


def printed(talk: list[tuple[str, str]], head: list[str], *, apart: bool, indent: str) -> str:
    """A talk wrapped at a width, with a running head on each page of twelve lines."""
    rows = [
        row
        for who, said in talk
        for row in textwrap.wrap(f"{indent}{who}: {said}", 72, drop_whitespace=True)
    ]
    out: list[str] = []
    for at, row in enumerate(rows):
        if at and at % 12 == 0:
            out += ["", *(line.format(n=at // 12 + 1) for line in head), ""]
        out += [row, ""] if apart else [row]
    return "\n".join(out)


@pytest.mark.parametrize("apart", [False, True], ids=["single", "double"])
@pytest.mark.parametrize(
    "head",
    [
        ["The River in Winter", "Ref: X12.2007     (c) 2007 The River Archive     Page {n} of 73"],
        ["The River in Winter, March 9, 2013                                    {n}"],
        ["- {n} -", "The River in Winter: a History"],
    ],
    ids=["foot", "head", "number"],
)
def test_running_heads_of_printed_pages(head: list[str], apart: bool) -> None:
    interview = read(printed(PRINTED, head, apart=apart, indent="       "))
    assert told(interview) == PRINTED
    assert {dropped.why for dropped in interview.dropped} <= {"running head"}


@pytest.mark.parametrize("label", ["Question {n}:", "Part {n}", "{n}. The river"])
def test_what_is_counted_in_the_text_is_no_running_head(label: str) -> None:
    text = "".join(
        f"{label.format(n=n)}\n\nAnn: {n} times I saw the river.\n\nBen: I too.\n\n"
        for n in range(1, 9)
    )
    assert all(dropped.why != "running head" for dropped in read(text).dropped)


@pytest.mark.parametrize("sep", ["", "　", "\n\n"])
@pytest.mark.parametrize(("one", "other"), [("问：", "答："), ("记者：", "周远：")])
def test_several_turns_on_one_line(one: str, other: str, sep: str) -> None:
    pairs = [(f"你第{n}年写了什么？", f"写了第{n}个故事。") for n in range(1, 7)]
    text = sep.join(f"{one}{ask}{other}{said}" for ask, said in pairs)
    interview = read(text)
    assert [said for _, said in told(interview)] == [said for pair in pairs for said in pair]
    assert len(interview.speakers) == 2
    assert {turn.lines[0] for turn in interview.turns} <= set(
        range(1, 12, 1 if sep != "\n\n" else 2)
    )


def test_points_in_a_sentence_are_no_turns() -> None:
    text = "会上说了三点：第一，河岸：要种树；第二，灯塔：要修缮；第三，船只：要登记。\n" * 4
    assert not read(text).speakers


def test_answers_in_quotations_below_questions_as_headings() -> None:
    text = "".join(
        f"### 问：{ask}\n\n> 答：{said}\n\n" for (_, ask), (_, said) in [TALK_ZH[:2]] * 4
    )
    assert [said for _, said in told(read(text, "sample.md"))] == [t for _, t in TALK_ZH[:2]] * 4


def test_an_interviewer_named_in_the_head_and_called_so_below() -> None:
    head = "访谈对象：林晓\n访谈者：周远\n访谈时间：2021-03-04\n\n"
    talk = [("访谈者", said) if who == "周远" else ("受访者", said) for who, said in TALK_ZH * 2]
    interview = read(head + "".join(f"{who}：{said}\n" for who, said in talk))
    assert [said for _, said in told(interview)] == [said for _, said in talk]
