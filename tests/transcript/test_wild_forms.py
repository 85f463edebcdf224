"""Ways of writing met in exports, printed records and on pages: links and breaks inside Markdown,
people who speak once, questions behind a sign, words that a recogniser hands over one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcript.accounting import check
from tests.transcript.talks import told
from tui.transcript import parse
from tui.transcript.joining import without_label_links
from tui.transcript.model import Interview


def read(text: str, name: str = "a.md") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


ASKED = ["你几岁开始写的？", "那时候你住在哪里？", "你现在还写吗？", "为什么？"]
ANSWERED = ["我记不清了。", "河边，房子后面有一座灯塔。", "写，每天早上写。", "我不想停下来。"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("▌{}", "{}"), ("▷ {}", "▶ {}"), ("❓{}", "💬{}"), ("■ {}", "{}"), ("-{}", "{}"),
        ("【{}】", "{}"), ("[{}]", "{}"), ("（{}）", "{}"),
    ],
)  # fmt: skip
def test_a_sign_sets_the_questions_off(question: str, answer: str) -> None:
    rows = [
        row
        for asked, answered in zip(ASKED, ANSWERED, strict=True)
        for row in (question.format(asked), answer.format(answered))
    ]
    interview = read("\n\n".join(rows))
    assert [turn.text for turn in interview.turns] == [
        text for both in zip(ASKED, ANSWERED, strict=True) for text in both
    ]
    assert len({turn.speaker for turn in interview.turns}) == 2
    assert interview.report.confidence < 0.9


def test_questions_in_capitals() -> None:
    asked = ["WHERE DID YOU GROW UP?", "DID YOU SWIM?", "WHY NOT?", "WERE YOU AFRAID?"]
    asked += ["DO YOU SWIM NOW?", "AND YOUR SISTER?"]
    answers = ["I grew up by the sea.", "I never did.", "I was told not to.", "I was, and my"]
    answers = [*answers[:3], "I was, and my brother too.", "I do.", "She lives inland."]
    text = "\n\n".join(f"{q}\n\n{a}" for q, a in zip(asked, answers, strict=True))
    assert [turn.text for turn in read(text).turns][::2] == asked
    form = "\n\n".join(f"IS IT SAFE?\n\nSee page {n}." for n in range(6))
    assert read(form).speakers == ()


ONCE = [
    ("主持人", "今天的分享会现在开始。"), ("馆长钱一舟", "欢迎各位，茶水在后面。"),
    ("主持人", "下面请作者讲讲写作经过。"), ("罗青林", "这本书我写了九年。"),
    ("主持人", "现在请大家提问。"), ("听众甲", "请问桥修好了吗？"),
    ("罗青林", "桥修好了，书才写完。"), ("出版社编辑部", "我插一句，书已经印好了。"),
    ("罗青林", "谢谢。"), ("主持人", "今天就到这里。"),
]  # fmt: skip


@pytest.mark.parametrize("shape", ["{}：{}", "**{}：**{}", "**{}**：{}"])
def test_who_speaks_once_where_every_line_has_a_label(shape: str) -> None:
    interview = read("\n\n".join(shape.format(*row) for row in ONCE))
    assert told(interview) == ONCE


def test_a_label_that_opens_the_talk_and_looks_like_no_name() -> None:
    said = ["你先说？", "我听着。", "好的，我说。"]
    names = ["@lake_88", "Du_Yao", "shao.gong"]
    rows = [(names[n], said[n]) for n in (0, 1, 0, 2, 1, 0, 2, 0, 1, 2, 1, 0)]
    interview = read("\n\n".join(f"{name}：{text}" for name, text in rows))
    assert [speaker.name for speaker in interview.speakers] == ["lake_88", "Du_Yao", "shao.gong"]
    assert len(interview.turns) == 12


def test_the_chair_is_named_above_the_talk() -> None:
    talk = [("主席", "請業務單位說明。"), ("陳科長明德", "我來報告。"), ("主席", "還有意見嗎？")]
    talk += [("陳科長明德", "沒有了。"), ("主席", "好，散會。")]
    rows = "\n".join(f"{name}：{text}" for name, text in talk)
    interview = read(f"會議紀錄\n\n時間：上午九時\n地點：第一會議室\n主席：王委員小河\n\n{rows}\n")
    assert [turn.text for turn in interview.turns] == [text for _, text in talk]
    assert interview.meta["cast"] == "主席: 王委員小河"


def test_the_number_of_a_question_is_no_part_of_the_name() -> None:
    rows = []
    for n in range(3):
        rows += [f"**Q{n + 7} The Chair:** Who pays for it?", "**Mara Silt:** I do. We all do."]
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["The Chair", "Mara Silt"]


def test_an_office_with_its_holder_and_short_names() -> None:
    rows = ["主持人：您好，请您介绍一下？", "环境学院教授、博士 杜遥：好的，我来介绍。"] * 3
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers][1].endswith("杜遥")
    pair = read("小王：吃了吗？\n老李：吃了，你呢？\n")
    assert told(pair) == [("小王", "吃了吗？"), ("老李", "吃了，你呢？")]


def test_breaks_in_markdown_are_paragraphs_and_in_tables_blanks() -> None:
    rows = [("李青", "你先说？"), ("王小河", "好的。<br/><br>我听着，我说。")] * 3
    interview = read("\n\n".join(f"**{name}：** {text}" for name, text in rows))
    assert [len(turn.paragraphs) for turn in interview.turns] == [1, 2] * 3
    table = "|谁|说|\n|---|---|\n" + "\n".join(f"|{name}|{text}|" for name, text in rows)
    assert [turn.text for turn in read(table).turns][1] == "好的。 我听着，我说。"


def test_a_change_of_voice_whose_words_hold_a_colon() -> None:
    said = ["What is hard?", "Three things: dust, money, rain.", "And?", "One thing: I am done."]
    cues = "".join(
        f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n},900\n>> {text}\n\n" for n, text in enumerate(said)
    )
    assert [turn.text for turn in read(cues, "a.srt").turns] == said


def test_the_day_of_a_meeting_is_nobody() -> None:
    rows = ["**Ann Lee**   0:03\nWhere were you?", "**Ben Ode**   0:09\nI was at the pier."] * 3
    head = "**Harbour-20240307-Recording**\n\nMarch 7, 2024, 2:00PM\n\n52m 30s\n\n"
    assert [s.name for s in read(head + "\n\n".join(rows)).speakers] == ["Ann Lee", "Ben Ode"]


def test_a_bold_name_that_stands_once_and_a_bold_heading() -> None:
    rows = [f"**{name}**\n\n{text}" for name, text in ONCE]
    assert told(read("\n\n".join(rows))) == ONCE
    headed = [*rows[:4], "**水位与县志**", *rows[4:]]
    interview = read("\n\n".join(headed))
    assert told(interview) == ONCE
    assert [section.title for section in interview.sections] == [None, "水位与县志"]


TALK = [
    ("李青", "请您念一段？"),
    ("王小河", "好的，我念："),
    ("李青", "很好。"),
    ("王小河", "我还有。"),
] * 2


def test_what_is_read_out_belongs_to_who_reads_it() -> None:
    verse = "> 水说走吧\n> 桥说再等等\n> 灯在对岸"
    for quoted in ("> 凡没有签字的，都作坏的论。", verse):
        rows = [f"### {name}：\n\n{text}" for name, text in TALK]
        rows[1] += f"\n\n{quoted}\n\n就是这些。"
        turn = read("\n\n".join(rows)).turns[1]
        assert turn.text.startswith("好的，我念：")
        assert turn.text.endswith("就是这些。")
    rows = [f"### {name}：\n\n{text}" for name, text in TALK]
    rows = [row + "\n\n> 会议继续。" * (n % 3 == 1) for n, row in enumerate(rows)]
    kinds = [turn.kind for turn in read("\n\n".join(rows)).turns]
    assert kinds.count("narration") == 3  # most quotes tell what happens


def test_quotes_in_bold_are_headings_and_pictures_in_quotes_are_no_words() -> None:
    rows = [f"### {name}：\n\n{text}" for name, text in TALK]
    rows[2:2] = ["> <b>桥的前后</b>", "> ![](https://example.org/a.png)"]
    rows[6:6] = ["> <b>水位</b>"]
    rows[9:9] = ["> <b>谁来修</b>"]
    interview = read("\n\n".join(rows))
    assert [section.title for section in interview.sections][1:] == ["桥的前后", "水位", "谁来修"]
    assert [turn.text for turn in interview.turns] == [text for _, text in TALK]


def test_headings_of_an_office_and_its_holder_open_turns() -> None:
    talk = [("主席", "请说明。"), ("水保处：王小河", "我来说明。"), ("主席", "谢谢。")]
    talk += [
        ("李青", "我有一个问题。"),
        ("主席", "请说。"),
        ("李青", "钱从哪里来？"),
        ("主席", "请答。"),
    ]
    talk += [("水保处：王小河", "从河里来。")]
    text = "# 记录：水的故事\n\n" + "".join(
        f"### {name}{'' if '：' in name else '：'}\n{said}\n\n" for name, said in talk
    )
    interview = read(text)
    assert [speaker.name for speaker in interview.speakers] == ["主席", "王小河", "李青"]
    assert interview.title == "记录：水的故事"
    assert len(interview.turns) == len(talk)


def test_one_name_with_several_offices_is_one_person() -> None:
    rows = [("王主席小河", "开会。"), ("陳委員大同", "我有意見。"), ("王委員小河", "我也有。")] * 2
    rows += [("陳委員大同", "好的。")]
    interview = read("\n".join(f"{name}：{text}" for name, text in rows))
    assert [speaker.name for speaker in interview.speakers] == ["王小河", "陳大同"]


def test_headings_with_links_and_marks_without_a_blank() -> None:
    rows = [f"### {name}：\n{text}" for name, text in TALK]
    long = "##" + "我们准时开始，在座的各位大家好，今天要说的是这条河和它的桥。" * 3
    rows[0] = f"### 李青：\n{long}"
    rows[3:3] = ["## [水位](https://example.org/(a))[与县志](https://example.org/b)"]
    rows[6:6] = ["> （[報告案一：水位](https://example.org/c)）"]
    interview = read("\n\n".join(rows))
    assert interview.turns[0].text == long
    titles = [section.title for section in interview.sections if section.title]
    assert titles[-1] == "報告案一：水位"
    assert "](" not in titles[0].split("与")[1]


SPOKEN = [("Ann Lee", "Did you swim?"), ("Ben Ode", "I never did, and you?")] * 3


@pytest.mark.parametrize(
    "shape",
    [
        "- speaker: {0}\n  time: 00:0{2}\n  text: \"{1}\"\n", "Name: {0}\nSaid: {1}\n\n",
        "- who: '{0}'\n  said: |\n    {1}\n",
    ],
)  # fmt: skip
def test_entries_of_a_key_and_a_value(shape: str) -> None:
    text = "".join(shape.format(who, said, n) for n, (who, said) in enumerate(SPOKEN))
    interview = read(text, "a.txt")
    assert told(interview) == SPOKEN
    if "time" in shape:
        assert interview.turns[2].timestamp == "00:02"


def test_entries_that_are_no_talk() -> None:
    steps = "".join(f"- name: step {n}\n  run: make it\n  with: you and me\n" for n in range(6))
    pairs = "host: sea\nport: 80\n\n" * 6
    for text in (steps, pairs):
        assert read(text, "a.txt").speakers == ()


def test_a_bracket_inside_a_name_and_fences() -> None:
    rows = [("Ann (Nan) Lee", "What is in the log?"), ("Cpt. (ret.) Ben Ode", "I wrote this:")] * 3
    text = "\n\n".join(f"{name}: {said}" for name, said in rows)
    text += "\n\n```text\nall is well\n```\n"
    interview = read(text)
    assert [speaker.name for speaker in interview.speakers] == ["Ann Lee", "Cpt. Ben Ode"]
    assert interview.turns[-1].text == "I wrote this:\nall is well"


def test_timed_lines_with_tags_above_them() -> None:
    rows = [f"[00:0{n}.50]{who}: {said}" for n, (who, said) in enumerate(SPOKEN)]
    interview = read("[ti:The pier]\n[ar:Ann Lee]\n" + "\n".join(rows), "a.lrc")
    assert told(interview) == SPOKEN
    assert interview.title == "The pier"


def test_questions_told_by_their_mark() -> None:
    asked = ["Did you grow up here?", "Did you swim?", "Why not?", "Do you swim now?"]
    answers = ["I did, by the sea.", "I never did.", "I was told not to.", "I do, my brother too."]
    both = [text for pair in zip(asked, answers, strict=True) for text in pair]
    interview = read("\n\n".join(both))
    assert [turn.text for turn in interview.turns] == both
    essay = ["What is a river?", "It is water that goes.", "Where does it go?", "Down."] * 2
    assert read("\n\n".join(essay)).speakers == ()


def test_words_broken_at_the_ends_of_lines() -> None:
    lines = [
        "LEE: When did you see the advertise-", "ment for the post of keeper of the light-",
        "house, and what did it say about well-", "known dangers?",
        "ODE: I saw it in the autumn of nine-", "teen forty, and it said nothing of well-known",
        "dangers at all, which I thought was odd.",
    ]  # fmt: skip
    talk = "\n".join([*lines, *lines])
    first, second, *_ = read(talk, "a.txt").turns
    assert first.text.endswith(
        "the advertisement for the post of keeper of the lighthouse, and what did it say about "
        "well-known dangers?"
    )
    assert "nineteen forty" in second.text
    single = talk.replace("advertise-\nment", "news").replace("light-\nhouse", "lamp")
    assert "nine-teen" not in read(single, "a.txt").turns[1].text


def test_a_court_its_parties_and_who_examines() -> None:
    talk = [("审判长", "现在开庭。"), ("原告", "请求返还押金。"), ("审判长", "被告答辩。")]
    talk += [("被告", "我们没有收到。"), ("审判长", "有收据吗？"), ("原告", "有，在这里。")]
    talk += [("被告代理人", "请法庭看一下。"), ("书记员", "收据编号是七。"), ("审判长", "休庭。")]
    assert told(read("\n".join(f"{who}：{text}" for who, text in talk))) == talk
    one = {"审判长": "审", "原告": "原", "被告": "被"}
    short = [(one[who], text) for who, text in (*talk[:6], *talk[:6]) if who in one]
    assert told(read("\n".join(f"{who}：{text}" for who, text in short))) == short
    text = (
        "THE COURT: You may.\nEXAMINATION\nBY MR. ODE:\nQ.   Did you see it?\nA.   I did.\n"
        "Q.   Where?\nA.   At the pier.\nMS. ROW: Objection.\nTHE COURT: Sustained.\n"
        "MR. ODE: I will ask again.\nQ.   When?\nA.   At night.\n"
    )
    interview = read(text, "a.txt")
    assert [section.title for section in interview.sections] == [None, "EXAMINATION"]
    assert {"THE COURT", "MR. ODE"} <= {speaker.name for speaker in interview.speakers}
    assert not any(speaker.name.startswith("BY ") for speaker in interview.speakers)


def test_times_that_rise_evenly_are_no_pages() -> None:
    rows = [
        f"10:{10 + n}:02 From {'Ann Lee' if n % 2 else 'Ben Ode'} to Everyone:\n\tWell, {n} it is"
        for n in range(10)
    ]
    interview = read("\n".join(rows), "a.txt")
    assert [speaker.name for speaker in interview.speakers] == ["Ben Ode", "Ann Lee"]
    assert len(interview.turns) == 10


LANGUAGES = {
    "French": ("Comment êtes-vous venue ici ?", "Par erreur. J'avais pris le mauvais train."),
    "German": ("Seit wann bauen Sie Boote?", "Seit ich denken kann."),
    "Spanish": ("¿Cuándo empezó usted?", "Yo tenía doce años."),
    "Russian": ("Вам не скучно?", "Нет. У меня есть радио."),
    "Vietnamese": ("Chị bắt đầu từ khi nào?", "Từ năm tôi mười sáu tuổi."),
}


def test_bold_questions_in_a_language_that_is_not_known() -> None:
    both = ["Kiedy pan zaczął?", "Miałem dwanaście lat.", "Dlaczego?", "Dziadek mnie nauczył."]
    text = "\n\n".join(
        f"**{q}**\n\n{a}" for q, a in zip(both[::2] * 2, both[1::2] * 2, strict=True)
    )
    assert [turn.text for turn in read(text).turns] == both * 2
    faq = "\n\n".join(f"**What is the {n}th rule?**\n\nThe rule is in the book." for n in range(4))
    assert read(faq).speakers == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", ["**{}**\n\n{}", "## {}\n\n{}"])
def test_questions_set_off_in_other_languages(language: str, shape: str) -> None:
    text = "\n\n".join([shape.format(*LANGUAGES[language])] * 4)
    assert [turn.text for turn in read(text).turns] == [*LANGUAGES[language]] * 4


@pytest.mark.parametrize(
    ("names", "talk"),
    [
        (("Phóng viên", "Chị Hoa"), LANGUAGES["Vietnamese"]),
        (("Корреспондент", "Иван Лесной"), LANGUAGES["Russian"]),
        (("س", "ج"), ("متى بدأت العمل هنا؟", "نعم، منذ عشرين عاما.")),
    ],
)
def test_labels_in_other_languages(names: tuple[str, str], talk: tuple[str, str]) -> None:
    rows = [(name, text) for name, text in zip(names, talk, strict=True)] * 3
    shape = "{}: {}" if len(names[0]) == 1 else "**{}:** {}"
    assert told(read("\n\n".join(shape.format(*row) for row in rows))) == rows


def test_a_full_stop_and_a_dash_behind_a_name_and_its_group() -> None:
    rows = [("President", "Who asks?"), ("Ann Lee (ABC)", "I do."), ("Ben Ode (D&E)", "So do I.")]
    text = "\n\n".join(f"{name}. – {said}" for name, said in rows * 3)
    names = [speaker.name for speaker in read(text).speakers]
    assert names == ["President", "Ann Lee", "Ben Ode"]


def test_many_who_have_their_say_once_are_a_list() -> None:
    said = ["Bright, but I found it heavy.", "My favourite. You can fold it.", "Don't, it smells."]
    text = "".join(f"**Lamp {n}:** {row}\n\n" for n, row in zip("ABC", said, strict=True))
    assert read(f"# Lamps\n\n{text}**Verdict:** You need B.\n").speakers == ()


def test_times_in_the_marks_of_code() -> None:
    rows = [("Ann Lee", "Where were you?"), ("Ben Ode", "I was at the pier.")] * 3
    text = "\n".join(f"- `00:0{n}` **{who}**: {said}" for n, (who, said) in enumerate(rows))
    interview = read(text)
    assert told(interview) == rows
    assert interview.turns[3].timestamp == "00:03"


def test_italics_at_the_head_of_a_paragraph_are_no_footnote() -> None:
    rows = [f"### {name}：\n\n{text}" for name, text in TALK]
    rows[1] += "\n\n*水位*，这个词是他先用的。"
    rows[3] += "\n\n*这里指二〇一七年的水位。"
    interview = read("\n\n".join(rows))
    assert interview.turns[1].text == "好的，我念：\n水位，这个词是他先用的。"
    assert [turn.text for turn in interview.turns if turn.kind == "note"] == [
        "这里指二〇一七年的水位。"
    ]


def test_a_statement_handed_in_is_a_turn_where_all_headings_are() -> None:
    rows = [f"### {name}：\n{text}" for name, text in TALK * 2]
    rows.insert(5, "### 【水务局补充说明】：\n本局已经办理。")
    rows.insert(9, "### 决议：\n照案通过。")
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["李青", "王小河", "水务局补充说明"]
    assert [section.title for section in interview.sections] == [None, "决议："]


@pytest.mark.parametrize(
    ("shape", "stamp"),
    [
        ("0:0{i}:36.2 **{n}** {t}", "0:02:36.2"), ("`00:0{i}` **{n}** {t}", "00:02"),
        ("10:0{i}\t{n}\t{t}", "10:02"), ("[{n}] [오전 10:0{i}] {t}", "오전 10:02"),
        ("{n} 3月12日 10:0{i}\n{t}", "3月12日 10:02"),
        ("00:0{i}:07:05 - 00:0{i}:09:10\n{n}\n{t}", "00:02:07:05"),
        ("[01:0{i}:07:05] {n}: {t}", "01:02:07:05"),
    ],
)  # fmt: skip
def test_times_of_editors_and_chats(shape: str, stamp: str) -> None:
    rows = [shape.format(i=i, n=n, t=t) for i, (n, t) in enumerate(SPOKEN)]
    interview = read("\n\n".join(rows))
    assert told(interview) == SPOKEN
    assert interview.turns[2].timestamp == stamp


def test_a_comment_signed_as_hackmd_does() -> None:
    text = "\n\n".join(f"> {said}\n> [name={who}]" for who, said in SPOKEN)
    assert told(read(f"# 笔记\n\n{text}")) == SPOKEN


def test_what_happens_stands_in_brackets() -> None:
    rows = [f"{who}: {said}" for who, said in SPOKEN]
    rows[1] += "\n\n[End of side A]"
    rows[3] = "Ben Ode:\n(nods)"
    interview = read("\n\n".join(rows))
    assert [(turn.kind, turn.text) for turn in interview.turns][1:3] == [
        ("speech", "I never did, and you?"),
        ("narration", "[End of side A]"),
    ]
    assert interview.turns[4].text == "(nods)"
    assert interview.turns[4].speaker is not None
    close = [f"{who}: {said}" for who, said in SPOKEN]
    close[2:2] = ["[laughter]"]
    kinds = [turn.kind for turn in read("\n".join(close)).turns]
    assert kinds.index("narration") == 2


def test_names_of_hearings() -> None:
    names = ["The CHAIRWOMAN", "Mr. GARCIA of Norland", "Ms. ODE"]
    rows = [(names[n], SPOKEN[n % 2][1]) for n in (0, 1, 0, 2, 1, 2)]
    interview = read("\n\n".join(f"    {who}. {said}" for who, said in rows), "a.txt")
    assert told(interview) == rows
    rows = [(who, said) for who in ("Guest A", "Guest B") for _, said in SPOKEN[:2]] * 2
    assert [s.name for s in read("\n\n".join(f"[{w}]: {t}" for w, t in rows)).speakers] == [
        "Guest A",
        "Guest B",
    ]
    chair = 'היו"ר דנה לוי'
    rows = [(chair, "בוקר טוב?"), ("יוסי כהן", "תודה.")] * 3
    assert told(read("\n\n".join(f"{who}:\n{said}" for who, said in rows))) == rows


@pytest.mark.parametrize("shape", ["{}: {}", "**{}:** {}", "{}\n{}", "[{}] {}", "- **{}:** {}"])
def test_guests_above_a_talk_cost_it_no_turns(shape: str) -> None:
    text = "\n\n".join(shape.format(*row) for row in SPOKEN)
    for head in ("Guests:\n- Ben Ode, keeper of the light", "## Guests\n\n- Ben Ode, keeper"):
        assert told(read(f"# The pier\n\n{head}\n\n{text}")) == SPOKEN


def test_four_who_speak_once_under_each_heading() -> None:
    names = ["Lily", "Kevin", "大鹏", "小郑同学"]
    orders = [(0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 2, 1)]
    heads = ["起点", "中途", "回望"]
    rows = [(names[n], f"我是第 {n} 个说的，你呢？") for order in orders for n in order]
    text = "".join(
        f"## {head}\n\n" + "".join(f"{who}：{said}\n\n" for who, said in rows[4 * n : 4 * n + 4])
        for n, head in enumerate(heads)
    )
    assert told(read(text)) == rows


@pytest.mark.parametrize("between", ["![](https://e.org/a.png)", "---", "00:12:30", "▲ 码头"])
@pytest.mark.parametrize("head", ["**水位与县志**", "二、水位与县志"])
@pytest.mark.parametrize("shape", ["{}：{}", "**{}**\n\n{}"])
def test_a_picture_between_a_heading_and_its_turn(between: str, head: str, shape: str) -> None:
    rows = [shape.format(*row) for row in ONCE]
    rows[4:4] = [head, between]
    interview = read("\n\n".join(rows))
    assert told(interview) == ONCE
    titles = [section.title for section in interview.sections]
    assert titles == [None, head.strip("*")]


def test_what_somebody_quotes_or_lists_is_nobody() -> None:
    rows = [f"**{who}:** {said}" for who, said in SPOKEN]
    rows[1] += '\n\nHe wrote: "This far."\n\nI said: "No."'
    rows[3] += "\n\nFirst: a light boat.\n\nSecond: an oar.\n\nThird: an open eye."
    interview = read("\n\n".join(rows))
    assert [len(turn.paragraphs) for turn in interview.turns] == [1, 3, 1, 4, 1, 1]
    assert len(interview.sections) == 1
    plain = [row.replace("**", "") for row in rows]
    assert [speaker.name for speaker in read("\n\n".join(plain)).speakers] == ["Ann Lee", "Ben Ode"]


def test_a_sentence_above_a_time_is_no_name() -> None:
    rows = [f"{who} 00:0{n}\n{said}" for n, (who, said) in enumerate(SPOKEN)]
    rows[3] = "Ben Ode 00:03\nYes, with the dog.\n\n00:30"
    names = [speaker.name for speaker in read("\n\n".join(rows)).speakers]
    assert names == ["Ann Lee", "Ben Ode"]


@pytest.mark.parametrize("between", ["（笑声）", "![](https://e.org/a.png)", "---"])
@pytest.mark.parametrize("shape", ["**{}**", "——{}", "▌{}", "*{}*", "主持人：{}"])
def test_something_between_a_question_and_its_answer(between: str, shape: str) -> None:
    rows = []
    for n, (asked, answered) in enumerate(zip(ASKED, ANSWERED, strict=True)):
        rows += [shape.format(asked), *[between] * (n in (1, 3)), answered]
    rows.append("欢迎点赞、转发、关注我们")
    interview = read("\n\n".join(rows))
    said = [turn for turn in interview.turns if turn.kind != "narration"]
    assert [turn.text for turn in said] == [
        text for both in zip(ASKED, ANSWERED, strict=True) for text in both
    ]
    assert len({turn.speaker for turn in said[::2]}) == 1
    assert len({turn.speaker for turn in said}) == 2


@pytest.mark.parametrize("between", ["", "（笑声）", "▲ 码头"])
def test_who_asks_in_bold_also_says_something(between: str) -> None:
    asked = ["几岁开始写的？", "那时候住在哪里？", "恭喜。", "现在还写吗？", "请接着说。"]
    rows = []
    for n, text in enumerate(asked):
        rows += [f"**{text}**", *[between] * (n == 2 and bool(between)), f"王小河：我说第 {n} 句。"]
    interview = read("\n\n".join(rows))
    said = [turn for turn in interview.turns if turn.kind not in ("narration", "caption")]
    assert [turn.text for turn in said][::2] == asked
    assert len({turn.speaker for turn in said[::2]}) == 1


def test_half_a_sentence_is_nobody_where_only_one_is_named() -> None:
    rows = [f"**你说第 {n} 句？**\n\n王小河：好，我说第 {n} 句。" for n in range(4)]
    rows[1] += "\n\n后来我去问老板：你们几点开始？他说三点。"
    interview = read("\n\n".join(rows))
    assert "王小河" in {speaker.name for speaker in interview.speakers}
    assert len(interview.speakers) == 2


def test_questions_that_speak_to_nobody_and_answers_that_say_i() -> None:
    asked = ["为什么写小说？", "哪一本最难？", "书名从哪里来？", "还会再写吗？"]
    text = "\n\n".join(f"**{q}**\n\n{a}" for q, a in zip(asked, ANSWERED, strict=True))
    assert len(read(text.replace("写，", "我写，").replace("河边", "我在河边")).speakers) == 2
    report = "\n\n".join(f"**{q}**\n\n见第 {n} 页。" for n, q in enumerate(asked))
    assert read(report).speakers == ()


def test_sure_only_where_labels_are_names_or_people_talk() -> None:
    names = ["Alpha", "Beta"]
    facts = ["Grey, a little blue.", "See page 12.", "45 units in all."]
    orders = [0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0]
    rows = [f"**{names[k]}:** {facts[n % 3]}" for n, k in enumerate(orders)]
    assert read("\n\n".join(rows)).report.confidence <= 0.9
    talk = [f"**{names[k]}:** I know, do you?" for k in orders]
    assert read("\n\n".join(talk)).report.confidence > 0.9
    passed = [*talk, *[f"**Background:** {facts[n]}" for n in range(3)]]
    assert read("\n\n".join(passed)).report.confidence <= 0.9
    people = [row.replace("Alpha", "Ann Lee").replace("Beta", "Ben Ode") for row in rows]
    facts_only = read("\n\n".join(people))
    assert len(facts_only.speakers) == 2
    assert 0.5 < facts_only.report.confidence <= 0.9


@pytest.mark.parametrize("form", ["{}：{}", "{}：{}\n", "- {}：{}", "**{}：** {}\n"])
def test_duties_orders_and_marks_are_nobody_speaking(form: str) -> None:
    names = ["王小明", "李雨青", "陈大海", "周渔", "林海生"]
    facts = ["负责码头的灯", "红烧鱼一份，米饭两碗", "语文92，数学88", "办公室204", "赞成"]
    weeks = [facts, facts[::-1], facts[2:] + facts[:2]]
    orders = [names, names[::-1], names[2:] + names[:2]]
    rows = [
        form.format(n, f)
        for order, week in zip(orders, weeks, strict=True)
        for n, f in zip(order, week, strict=True)
    ]
    found = read("值班表\n\n" + "\n".join(rows))
    assert found.speakers == ()
    assert "names with lists behind them" in found.report.evidence[0]
    said = ["灯我来点", "你点吧", "好", "油买了吗", "买了，在船上"]
    talk = [form.format(n, f) for n, f in zip(names * 3, said * 3, strict=True)]
    assert len(read("码头\n\n" + "\n".join(talk)).speakers) == 5
    told = [form.format(n, f + "。") for n, f in zip(names * 3, facts * 3, strict=True)]
    assert len(read("码头\n\n" + "\n".join(told)).speakers) == 5


@pytest.mark.parametrize(
    "text",
    [
        "<br>\n", "<br><br>\n\nAnn<br>\n", "## On<br>the pier\n\nHello.<br>> And?\n", "\\\n",
        ">\n0:12\n\nAnn 0:14\nHi?\n\n>\n0:16\n",
        "▷ 10:30 你来吗？\n▶ 我10:30来。\n" * 4, "▷ 你来吗？\n▶ 10：30，我来。\n" * 4,
    ],
)  # fmt: skip
def test_every_line_is_accounted_for(text: str) -> None:
    for name in ("a.md", "a.txt"):
        read(text, name)


def test_labels_that_count_the_turns() -> None:
    said = [text for _, text in SPOKEN]
    rows = "\n".join(f"{'TC'[n % 2]}{n // 2 + 1}: {said[n % 2]}" for n in range(10))
    assert [speaker.name for speaker in read(rows).speakers] == ["T", "C"]
    pupils = "\n".join(f"学生{n + 1}：我有问题。\n老师：请你说？" for n in range(5))
    assert len(read(pupils).speakers) == 6
    parts = "\n\n".join(
        f"**Part {n}: The pier**\n\n**Ann Lee:** {said[0]}\n\n**Ben Ode:** {said[1]}"
        for n in range(1, 5)
    )
    assert [speaker.name for speaker in read(parts).speakers] == ["Ann Lee", "Ben Ode"]


def test_short_sections_in_which_each_speaks_once() -> None:
    rows = [f"**夜航周刊：**第 {n} 个问题是？\n\n**沈舟：**第 {n} 个答案。" for n in range(3)]
    text = "\n\n".join(f"**第{'一二三'[n]}天**\n\n{row}" for n, row in enumerate(rows))
    assert [speaker.name for speaker in read(text).speakers] == ["夜航周刊", "沈舟"]


def test_contents_in_a_list_and_who_transcribed() -> None:
    rows = "\n\n".join(f"**{who}** `00:0{n}`\n\n{said}" for n, (who, said) in enumerate(SPOKEN))
    head = "- 00:30 设备\n- 04:12 沉默\n- 09:40 清晨"
    interview = read(f"# 声音\n\n{head}\n\n{rows}\n\n本文由某某软件自动转写\n")
    assert told(interview) == SPOKEN
    assert {one.why for one in interview.dropped} >= {"table of contents", "source"}


def spoken(pieces: list[str]) -> str:
    words = [
        {"word": piece, "start": n * 0.3, "speaker": place % 2}
        for place, row in enumerate([["Go", "on."], pieces, ["Thanks."]])
        for n, piece in enumerate(row, start=place * 100)
    ]
    text = json.dumps({"results": {"words": words}}, ensure_ascii=False)
    return parse(text.encode(), Path("a.json")).turns[1].text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["from", "$900", "to", "(about)", "£1,850."], "from $900 to (about) £1,850."),
        (["Un", "café", "à", "Orléans", ",", "s'il", "vous", "plaît", "."],
         "Un café à Orléans, s'il vous plaît."),
        (["그날", "비가", "왔어요."], "그날 비가 왔어요."),
        (list("是2017年的秋天。"), "是2017年的秋天。"),
        (["我们", "用", "Scaling", "Law", "来", "解释。"], "我们用Scaling Law来解释。"),
        (["I", "do", "n't", "know", "."], "I do n't know."),
    ],
    ids=["money", "French", "Korean", "single", "mixed", "tokens"],
)  # fmt: skip
def test_words_one_by_one(pieces: list[str], text: str) -> None:
    assert spoken(pieces) == text


@given(st.lists(st.text("[]()*!ab0:/ ", max_size=40), max_size=8))
def test_links_of_labels_take_no_words(lines: list[str]) -> None:
    bare = without_label_links(lines)
    if bare is not None:
        assert len(bare) == len(lines)
        for shown, line in zip(bare, lines, strict=True):
            assert shown == line or "](" in line
