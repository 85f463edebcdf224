"""How magazines, podcasts and messengers write who speaks: labels shortened at their first use,
cast lists that say what people are like, a few questions in bold, names with accounts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.transcript.accounting import check
from tests.transcript.talks import told
from tui.transcript import parse
from tui.transcript.model import Interview


def read(text: str, name: str = "a.md") -> Interview:
    interview = parse(text.encode(), Path(name))
    check(interview, text.split("\n"))
    return interview


def test_a_label_that_says_question_or_answer_at_its_first_use() -> None:
    rows = [
        "《河岸》問（以下簡稱問）：你是哪一年開始修船的？", "王小河答（以下簡稱答）：我記不清了。",
        "問：那時候你住在哪裡？", "答：就住在河邊。", "問：現在還修嗎？", "答：不修了。",
    ]  # fmt: skip
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["河岸", "王小河"]


@pytest.mark.parametrize(
    ("cast", "names"),
    [
        (("小陆：海边长大", "阿晓：不会游泳，怕水"), ["小陆", "阿晓"]),
        (("小陆：陆小舟", "阿晓：王晓云，记者"), ["陆小舟", "王晓云"]),
    ],
)
def test_a_cast_list_says_who_people_are_or_what_they_are_like(
    cast: tuple[str, str], names: list[str]
) -> None:
    talk = [
        "小陆：你会游泳吗？",
        "阿晓：我不会。",
        "小陆：为什么？",
        "阿晓：我怕水。",
        "小陆：好的。",
    ]
    interview = read("\n".join(["嘉宾", *cast, "", "文字稿", "", *talk]))
    assert [speaker.name for speaker in interview.speakers] == names
    assert len(told(interview)) == 5


def test_four_questions_in_bold_are_a_talk_where_the_page_says_so() -> None:
    asked = ["你是哪一年开始修船的？", "第一条船修了多久？", "木头从哪里来？", "现在谁来修？"]
    answers = ["一九九一年。", "三个月，从春天到夏天。", "山上。", "年轻人。"]
    rows = [row for one, other in zip(asked, answers, strict=True) for row in (f"**{one}**", other)]
    talk = read("\n\n".join(["# 对话王小河", *rows]))
    assert [text for _, text in told(talk)] == [row.strip("*") for row in rows]
    assert talk.report.confidence < 0.9
    report = ["什么是龙骨？", "龙骨用什么木头？", "船为什么要补？", "你知道多少种船？"]
    rows = [
        row for one, other in zip(report, answers, strict=True) for row in (f"**{one}**", other)
    ]
    assert not read("\n\n".join(["# 船的知识", *rows])).speakers


def test_names_with_the_number_or_the_address_of_an_account() -> None:
    said = [
        ("老周(10001)", "墙今天看过了。"), ("小陆<lu@example.org>", "怎么样？"),
        ("老周(10001)", "不好。"), ("小陆<lu@example.org>", "费用呢？"),
        ("王晓(10003)", "四百万。"),
    ]  # fmt: skip
    rows = [f"2021-03-03 10:00:0{n} {who}\n{text}" for n, (who, text) in enumerate(said)]
    interview = read("\n\n".join(rows), "a.txt")
    assert [speaker.name for speaker in interview.speakers] == ["老周", "小陆", "王晓"]
    assert [turn.timestamp for turn in interview.turns][:1] == ["2021-03-03 10:00:00"]


WORDS = [
    "大家好 欢迎来到这一期节目", "今天我们请来了老周", "老周 你是怎么开始修船的",
    "我家三代都是修船的", "爷爷修过老码头", "那第一次下水呢", "冷", "除了冷没有别的",
    "后来就习惯了", "人什么都能习惯",
]  # fmt: skip


@pytest.mark.parametrize("shape", ["{m}\n{t}", "{m} {t}", "[{m}] {t}"])
def test_times_with_words_between_and_nobody_named(shape: str) -> None:
    rows = [shape.format(m=f"0:{n * 3:02}", t=text) for n, text in enumerate(WORDS)]
    interview = read("修船的人\n\n" + "\n".join(rows), "a.txt")
    assert (interview.kind, interview.title) == ("speech", "修船的人")
    assert " ".join(turn.text for turn in interview.turns) == " ".join(WORDS)
    assert interview.turns[0].timestamp == "0:00"


def test_chapters_and_logs_are_no_speech() -> None:
    chapters = "\n".join(f"{n * 4}:10\n{text}" for n, text in enumerate(WORDS))
    logs = "\n".join(f"2024-03-01 10:00:{n:02} {text}" for n, text in enumerate(WORDS))
    for text in (chapters, logs):
        assert read(text, "a.txt").kind == "unknown"


def test_a_table_of_times_and_words() -> None:
    rows = [f"{n * 2000}\t{n * 2000 + 1900}\t{text}" for n, text in enumerate(WORDS)]
    interview = read("start\tend\ttext\n" + "\n".join(rows), "a.tsv")
    assert interview.kind == "speech"
    assert interview.turns[0].text.startswith(WORDS[0])
    assert interview.turns[-1].timestamp is not None
    assert interview.turns[-1].timestamp < "00:00:20"
    sold = "date,time,text\n" + "\n".join(f"2020-01-01,1{n}:00:00,卖出一条船" for n in range(6))
    assert read(sold, "a.csv").kind == "unknown"


def test_what_is_heard_in_brackets_is_nobody() -> None:
    rows = ["ANN LEE: Welcome.", "[MUSIC PLAYING]", "So here we are.", "[MUSIC PLAYING]"]
    rows += ["Ben Cole, welcome to the show.", "BEN COLE: I thank you.", "ANN LEE: Were you there?"]
    rows += ["BEN COLE: I was.", "ANN LEE: And then?", "BEN COLE: Then I left."]
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["ANN LEE", "BEN COLE"]
    assert "Ben Cole, welcome to the show." in [turn.text for turn in interview.turns]


def test_every_line_begins_with_a_name_and_a_blank() -> None:
    talk = ["老周 大家好。", "小陆 你修了多少年？", "老周 三十年，我记不清了。", "小陆 冷吗？"]
    interview = read("\n".join([*talk, "老周 我不怕冷。", "小陆 现在呢？"]))
    assert [speaker.name for speaker in interview.speakers] == ["老周", "小陆"]
    assert not read("周一 开会。\n周二 开会。\n" * 3).speakers


def test_an_article_of_a_public_account_as_it_is_copied() -> None:
    text = """对话王小河：船每年都要补
原创 陆小舟 河岸杂志 2023-06-03 20:30 发表于北湾

以下文章来源于河岸 ，作者陆小舟

河岸.
讲河边的人和事。

点击蓝字 关注我们

图片

河岸：你是哪一年开始修船的？

王小河：我记不清了。

图片
▲ 王小河在船上

河岸：那时候你住在哪里？

王小河：就住在河边。

河岸：现在还修吗？

王小河：不修了，我修不动了。

- END -

微信扫一扫
关注该公众号
"""
    interview = read(text, "a.txt")
    assert interview.title == "对话王小河：船每年都要补"
    assert [speaker.name for speaker in interview.speakers] == ["河岸", "王小河"]
    assert [said for _, said in told(interview)] == [
        "你是哪一年开始修船的？", "我记不清了。", "那时候你住在哪里？", "就住在河边。",
        "现在还修吗？", "不修了，我修不动了。",
    ]  # fmt: skip


def test_questions_behind_dashes_are_answered_by_several() -> None:
    rows = ["――いつからこのお仕事を。", "周　私は春からです。", "――最初はいかがでしたか。"]
    rows += ["周　寒かったです。", "――今もなさいますか。", "周　いいえ。", "王　私はまだです。"]
    interview = read("\n\n".join([*rows, "――おいくつですか。", "王　六十です。"]))
    assert [text for _, text in told(interview)][-2:] == ["おいくつですか。", "六十です。"]
    assert len(told(interview)) == 9
    assert [speaker.name for speaker in interview.speakers][1:] == ["周", "王"]


@pytest.mark.parametrize("dash", ["- ", "— ", "– "])
def test_both_speak_behind_dashes_and_take_turns(dash: str) -> None:
    said = ["Quand avez-vous commencé ?", "En mai. Je venais de loin.", "Vous plongez encore ?"]
    said += ["Non, je suis vieux.", "Que faites-vous ?", "Je regarde la mer."]
    interview = read("\n".join(dash + text for text in said))
    assert [text for _, text in told(interview)] == said
    assert len(interview.speakers) == 2
    story = "\n".join(f"{dash}{text}\nIl se tut un moment. La mer montait." for text in said)
    assert not read(story).speakers


def test_numbered_questions_that_speak_to_somebody() -> None:
    said = ["你是哪一年开始修船的？", "我记不清了。", "你第一条船修了多久？", "三个月。"]
    said += ["你现在还修吗？", "我修不动了。", "你教过徒弟吗？", "教过，我教过三个。"]
    rows = [f"{n // 2 + 1}. {text}" if n % 2 == 0 else text for n, text in enumerate(said)]
    assert len(told(read("\n".join(rows)))) == 8


def test_a_table_whose_first_row_names_the_columns() -> None:
    cells = [("Time", "Speaker", "Text"), ("00:00", "Ann", "When did you start?")]
    cells += [("00:05", "Ben", "In May. I had come back."), ("00:15", "Ann", "And then?")]
    cells += [("00:20", "Ben", "I stayed, as you see.")]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    interview = parse(f"<html><body><table>{rows}</table></body></html>".encode(), Path("a.html"))
    assert [name for name, _ in told(interview)] == ["Ann", "Ben", "Ann", "Ben"]


ASKED = ["¿Dónde aprendió?", "¿Y el mar?", "¿Tiene miedo?"]
SAID = ["En el puerto. Mi tío me enseñó.", "Yo lo miro cada día.", "Siempre, no soy tonta."]


def by_turns(asked: list[str], said: list[str]) -> list[str]:
    return [text for both in zip(asked, said, strict=True) for text in both]


def test_two_letters_or_words_that_ask_and_answer_in_other_languages() -> None:
    marks = [("PREGUNTA", "RESPUESTA"), ("P", "R"), ("P", "R")]
    both = zip(marks, ASKED, SAID, strict=True)
    rows = [row for (p, r), q, a in both for row in (f"{p}. {q}", f"{r}. {a}")]
    interview = read("\n\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["PREGUNTA", "RESPUESTA"]
    assert [turn.text for turn in interview.turns] == by_turns(ASKED, SAID)
    bold = [f"**{row}**" if row[0] == "P" else row for row in rows]
    assert len(read("\n\n".join(bold)).speakers) == 2
    points = [f"{'AB'[n % 2]}. Paint the boat number {n}." for n in range(8)]
    assert read("\n\n".join(points)).speakers == ()


def test_capitals_alone_say_who_speaks() -> None:
    asked = ["Where did you learn it?", "And the sea?", "Are you afraid?"]
    said = ["In the harbour. My uncle showed me.", "I look at it each day.", "No. Should I?"]
    rows = [row for q, a in zip(asked, said, strict=True) for row in (f"ASKER {q}", f"LEE {a}")]
    for gap in ("\n", "\n\n"):
        interview = read(gap.join(rows), "a.txt")
        assert [speaker.name for speaker in interview.speakers] == ["ASKER", "LEE"]
        assert [turn.text for turn in interview.turns] == by_turns(asked, said)
    news = [f"{word} Boats were seen off the coast." for word in ("NORTH", "SOUTH", "NORTH")]
    assert read("\n\n".join([*news, *news])).speakers == ()


def test_triangles_in_front_of_names_and_no_captions() -> None:
    rows = ["▲主持人：你在哪里学的？", "△李青：在码头，我叔叔教我的。"] * 3
    interview = read("河岸对话\n" + "\n".join(rows))
    assert [speaker.name for speaker in interview.speakers] == ["主持人", "李青"]
    assert len(interview.turns) == 6 + (interview.title != "河岸对话")
    caption = "▲李青在码头。（图／王明）"
    talk = "\n\n".join(["王明：你在哪里学的？", "李青：在码头。", caption] * 3)
    assert [turn.kind for turn in read(talk).turns].count("caption") == 3


def test_question_and_answer_without_anything_behind_the_word() -> None:
    rows = [
        "问你在哪里学的？",
        "答在码头。",
        "问怕水吗？",
        "答天天怕。",
        "问还修船吗？",
        "答不修了。",
    ]
    interview = read("\n".join(rows), "a.txt")
    assert [turn.text for turn in interview.turns] == [row[1:] for row in rows]
    assert len(interview.speakers) == 2
    verse = ["问君何事到天涯", "不见东风吹落花", "问君何日是归家", "不见江头卖酒家"] * 2
    assert read("\n".join(verse), "a.txt").speakers == ()


def test_accounts_of_a_forum() -> None:
    rows = ["u/reed_warbler", "Where did you learn it?", "", "u/ann_lee", "In the harbour.", ""] * 3
    interview = read("\n".join(rows), "a.txt")
    assert [speaker.name for speaker in interview.speakers] == ["u/reed_warbler", "u/ann_lee"]
    assert len(interview.turns) == 6


def test_classes_of_a_page_that_say_who_asks() -> None:
    rows = "".join(
        f'<p class="iv question">{q}</p>\n<p class="iv answer">{a}</p>\n'
        for q, a in zip(ASKED, SAID, strict=True)
    )
    interview = parse(f"<html><body><main>{rows}</main></body></html>".encode(), Path("a.html"))
    assert [turn.text for turn in interview.turns] == by_turns(ASKED, SAID)
    assert [speaker.name for speaker in interview.speakers] == ["Q", "A"]
    one = rows.replace("answer", "text")
    assert parse(f"<html><body>{one}</body></html>".encode(), Path("a.html")).speakers == ()


def test_messages_whose_text_is_in_pieces() -> None:
    rows = [
        {"from": "李青", "date": "2021-03-03T10:00:00", "text": "你在哪里学的？"},
        {"from": "王明", "date": "2021-03-03T10:01:00",
         "text": ["在", {"type": "bold", "text": "码头"}, "，我叔叔教的。"]},
    ]  # fmt: skip
    data = json.dumps({"messages": rows}, ensure_ascii=False).encode()
    interview = parse(data, Path("result.json"))
    assert [turn.text for turn in interview.turns] == ["你在哪里学的？", "在码头，我叔叔教的。"]
    assert [speaker.name for speaker in interview.speakers] == ["李青", "王明"]


NICKS = ["A-船材老周1380", "🌊半夜的鲸🌊", "momo", "不想上班的第三天", "。。。", "用户_8812"]
CHAT = [
    (0, "船修好了"), (1, "谢谢！多少钱？"), (0, "三百"), (1, "好的。"), (2, "我明天来"),
    (3, "几点？"), (4, "八点吧"), (0, "好的。"), (5, "你在吗"), (2, "在"), (4, "好。"),
    (3, "我也来"), (5, "好"),
]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        "2021-03-03 10:{n:02}:11 {who}\n{said}\n",
        "{who} 2021-03-03 10:{n:02}:11\n{said}\n",
        "{who}\n2021-03-03 10:{n:02}:11\n{said}\n",
        "2021/3/3 上午10:{n:02} - {who}: {said}",
        "10:{n:02}\t{who}\t{said}",
    ],
)
def test_whatever_people_call_themselves_in_a_chat(form: str) -> None:
    parted = form.endswith("\n")
    nicks = [nick for nick in NICKS if parted or nick != "。。。"]
    chat = [(NICKS[who], said) for who, said in CHAT if NICKS[who] in nicks]
    rows = [form.format(n=n, who=who, said=said) for n, (who, said) in enumerate(chat)]
    interview = read("\n".join(rows), "a.txt")
    assert [turn.text for turn in interview.turns] == [said for _, said in chat]
    assert [speaker.name for speaker in interview.speakers] == [n.strip("🌊") for n in nicks]


def test_two_who_follow_each_other_in_a_chat_are_two() -> None:
    said = [
        ("momo", "几点？"),
        ("阿珍", "八点吧。"),
        ("李青", "好的。"),
        ("lulu", "我也来。"),
        ("小周", "在吗？"),
    ]
    rows = [f"2021-03-03 10:{n:02}:11 {who}\n{text}\n" for n, (who, text) in enumerate(said * 3)]
    assert len(read("\n".join(rows), "a.txt").speakers) == 5


def test_tasks_below_a_meeting_are_nobodys_words() -> None:
    rows = ["Ann: I mended the model. Who has the tar?", "Ben: I do, can you fetch it?"] * 3
    tasks = ["Action items:", "- Ann: fetch the tar", "- Ben: write the report"]
    interview = read("\n".join([*rows, "", *tasks]))
    assert len(interview.turns) == 6
    listed = read("\n".join(f"- {row}" for row in rows))
    assert len(listed.turns) == 6
    empty = read("\n".join([*rows, "", ">", tasks[1]]))
    assert len(empty.speakers) == 2


def test_a_house_and_an_office_before_a_name() -> None:
    rows = [
        "河岸大学历史系教授王小河：我觉得很难。",
        "主持人：难在哪里？",
        "王小河：档案不全。",
        "主持人：谢谢您。",
    ]
    interview = read("\n".join(rows), "a.txt")
    assert [speaker.name for speaker in interview.speakers] == ["王小河", "主持人"]
    assert len(interview.turns) == 4


@pytest.mark.parametrize(
    "rows",
    [
        [
            "Δημοσιογράφος: Πώς μάθατε;", "Νόρα: Ο θείος μου με έμαθε.",
            "Δημοσιογράφος: Και η θάλασσα;", "Νόρα: Κάθε μέρα.",
        ],
        [
            "ผู้สัมภาษณ์: คุณเรียนซ่อมเรืออย่างไร", "นภา: ลุงสอนฉัน",
            "ผู้สัมภาษณ์: คุณกลัวทะเลไหม", "นภา: ทุกวัน",
        ],
    ],
)  # fmt: skip
def test_languages_whose_words_for_you_are_not_known(rows: list[str]) -> None:
    interview = read("\n".join(rows * 3), "a.txt")
    assert len(interview.speakers) == 2
    assert len(interview.turns) == 12


def test_a_name_in_brackets_that_stands_in_one_cue() -> None:
    cues = [
        "【主持人】你怎么学的？",
        "【李青】叔叔教的。",
        "那时候我十二岁。",
        "【主持人】怕海吗？",
    ]
    text = "\n\n".join(
        f"{n}\n00:00:{3 * n:02},000 --> 00:00:{3 * n + 2:02},000\n{cue}"
        for n, cue in enumerate(cues, 1)
    )
    interview = read(text, "a.srt")
    assert [speaker.name for speaker in interview.speakers] == ["主持人", "李青"]


def test_first_turns_without_a_full_stop_are_no_cast_list() -> None:
    rows = ["周远：今天船修完了", "李青：桐油还剩一桶", "周远：那明天刷船底", "李青：好"] * 3
    assert len(read("\n".join(rows), "a.txt").turns) == 12
    cast = "周远：船厂主人\n李青：学徒\n\n" + "\n".join(rows)
    assert len(read(cast, "a.txt").turns) == 12


def test_times_with_empty_lines_and_breaks_among_the_words() -> None:
    empty = "".join(f"0:{n:02} word {n}\n" + ">\n#\n" * (n % 3 == 0) for n in range(1, 30))
    read(empty)
    broken = "".join(
        f"0:{n:02}\nand so word {n} goes on{'<br>and on' * (n == 9)}\n" for n in range(1, 30)
    )
    assert read(broken).report.dialect == "times"
