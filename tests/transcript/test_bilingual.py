"""Which language each paragraph of a document is in, and which one translates which."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tui.transcript import parse, parse_file
from tui.transcript.bilingual import Bilingual, bilingual, language_of, only
from tui.transcript.model import Interview

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "conventions"

# (speaker, English, Chinese in Simplified and in Traditional characters, Japanese).
TALK = [
    (
        "h",
        "You came back to the hill after ten years in the city. Why?",
        "您在城里待了十年，又回到山上。为什么？",
        "您在城裡待了十年，又回到山上。為什麼？",
        "町で十年暮らしてから、また山に戻られましたね。なぜですか。",
    ),
    ("g", "Because it is still there.", "因为它还在。", "因為它還在。", "まだそこにあるからです。"),
    (
        "h",
        ("Did your family understand that? Most people who leave do not come back, and those who "
        "do come back seldom stay for longer than one winter."),
        "家里人理解吗？离开的人大多不会回来，回来的人也很少能待过一个冬天。",
        "家裡人理解嗎？離開的人大多不會回來，回來的人也很少能待過一個冬天。",
        ("ご家族は分かってくれましたか。出て行った人はたいてい戻らず、戻った人もひと冬より長くは"
        "めったに居つかないものですが。"),
    ),
    (
        "g",
        ("My mother did. She said that tea does not grow by itself, that somebody has to pick it "
        "on the right morning, and that she was getting too old for the steep rows above the "
        "spring. My brothers laughed at both of us, and they still laugh when the price is low."),
        ("我母亲理解。她说茶不会自己长出来，总得有人在对的那个早上去采，而泉水上面那几行太陡，"
        "她已经老得上不去了。我的兄弟们笑话我们俩，价钱低的时候他们到现在还笑。"),
        ("我母親理解。她說茶不會自己長出來，總得有人在對的那個早上去採，而泉水上面那幾行太陡，"
        "她已經老得上不去了。我的兄弟們笑話我們倆，價錢低的時候他們到現在還笑。"),
        ("母は分かってくれました。お茶はひとりでに育つものではなく、これという朝に誰かが摘まなければ"
        "ならない、泉の上の急な列は自分にはもう年で登れない、と言いました。兄たちは私たち二人を"
        "笑いましたし、値段が安いと今でも笑います。"),
    ),
    ("h", "And now?", "那现在呢？", "那現在呢？", "それで今は。"),
    (
        "g",
        ("Now we have a small machine for the second harvest, and the first one is still picked by "
        "hand."),
        "现在第二茬用一台小机器，头一茬还是手采。",
        "現在第二茬用一臺小機器，頭一茬還是手採。",
        "今は二番茶に小さな機械を使っていて、一番茶はまだ手で摘んでいます。",
    ),
    (
        "h",
        ("Would you let a machine do all of it, if there were one that could tell the leaves "
        "apart?"),
        "要是有一台能分得清叶子的机器，您会全交给它做吗？",
        "要是有一臺能分得清葉子的機器，您會全交給它做嗎？",
        "葉を見分けられる機械があったら、全部まかせますか。",
    ),
    ("g", "No. What would I do in April?", "不会。那我四月做什么？", "不會。那我四月做什麼？",
     "いいえ。そうしたら四月に何をすればいいのでしょう。"),
]  # fmt: skip
EN, HANS, HANT, JA = 1, 2, 3, 4
NAMES = {
    EN: {"h": "Mei Lin", "g": "Chen Shan"},
    HANS: {"h": "林梅", "g": "陈山"},
    HANT: {"h": "林梅", "g": "陳山"},
    JA: {"h": "林梅", "g": "陳山"},
}
CODES = {EN: "en", HANS: "zh", HANT: "zh", JA: "ja"}


def turn(row: tuple[str, ...], language: int, names: int | None = None) -> str:
    return f"**{NAMES[names or language][row[0]]}**: {row[language]}\n"


def read(*blocks: str) -> Interview:
    return parse("\n".join(blocks).encode(), Path("talk.md"))


def by_turns(one: int, other: int) -> Interview:
    return read("# A talk\n", *chain(*((turn(row, one), turn(row, other)) for row in TALK)))


def by_paragraphs(one: int, other: int) -> Interview:
    return read("# A talk\n", *(f"{turn(row, one)}\n{row[other]}\n" for row in TALK))


def one_after_the_other(one: int, other: int) -> Interview:
    return read(
        "# A talk\n",
        *(turn(row, one) for row in TALK),
        "## 译文\n",
        *(turn(row, other) for row in TALK),
    )


def by_sections(one: int, other: int) -> Interview:
    blocks = []
    for number in range(4):
        for language in (one, other):
            blocks.append(f"## {'Part' if language == EN else '第'} {number + 1}\n")
            blocks += [turn(row, language) for row in TALK[2 * number : 2 * number + 2]]
    return read("# A talk\n", *blocks)


def texts(interview: Interview, found: Bilingual) -> list[tuple[str, str]]:
    turns = interview.turns
    return [
        (turns[a].paragraphs[x].text, turns[b].paragraphs[y].text) for (a, x), (b, y) in found.pairs
    ]


LAYOUTS = {
    "turn by turn": by_turns,
    "paragraph by paragraph": by_paragraphs,
    "section by section": by_sections,
    "one text after the other": one_after_the_other,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("one", "other"),
    [(EN, HANS), (HANS, EN), (JA, HANS), (HANT, JA), (EN, HANT)],
    ids=lambda n: CODES[n],
)
def test_two_languages(layout: str, one: int, other: int) -> None:
    interview = LAYOUTS[layout](one, other)
    found = bilingual(interview)
    assert found is not None
    assert found.languages == (CODES[one], CODES[other])
    assert found.layout == layout
    assert texts(interview, found) == [(row[one], row[other]) for row in TALK]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_chinese_text_in_both_scripts(layout: str) -> None:
    interview = LAYOUTS[layout](HANS, HANT)
    found = bilingual(interview)
    assert found is not None
    assert found.languages == ("hans", "hant")
    assert texts(interview, found) == [(row[HANS], row[HANT]) for row in TALK]


def test_words_that_are_the_same_in_both_scripts_are_once_of_either() -> None:
    blocks = []
    for number, row in enumerate(TALK):
        blocks += [turn(row, HANS), turn(row, HANT)]
        if number % 3 == 0:
            blocks += [f"**{name}**: 好的，我知道。\n" for name in ("林梅", "林梅")]
    interview = read("# 一次谈话\n", *blocks)
    found = bilingual(interview)
    assert found is not None
    assert found.languages == ("hans", "hant")
    for language in ("hans", "hant"):
        alone = only(interview, language)
        assert alone is not None
        assert sum(t.text == "好的，我知道。" for t in alone.turns) == 3
        assert len(alone.turns) == len(TALK) + 3


def test_a_heading_in_both_languages_is_shown_in_its_own() -> None:
    blocks = []
    for number in range(4):
        blocks += [f"## Part {number + 1} of the talk\n", f"## 谈话的第{number + 1}部分\n"]
        for row in TALK[2 * number : 2 * number + 2]:
            blocks += [turn(row, EN), turn(row, HANS)]
    interview = read("# A talk\n", *blocks)
    assert len(interview.sections) == 8
    for language, column, title in (
        ("en", EN, "Part 1 of the talk"),
        ("zh", HANS, "谈话的第1部分"),
    ):
        alone = only(interview, language)
        assert alone is not None
        assert [len(section.turns) for section in alone.sections] == [2, 2, 2, 2]
        assert alone.sections[0].title == title
        assert [t.text for t in alone.turns] == [row[column] for row in TALK]


def test_one_side_alone() -> None:
    for make in LAYOUTS.values():
        interview = make(EN, HANS)
        for language, column in (("en", EN), ("zh", HANS)):
            alone = only(interview, language)
            assert alone is not None
            assert [part.text for t in alone.turns for part in t.paragraphs] == [
                row[column] for row in TALK
            ]
            assert {t.id for t in alone.turns} <= {t.id for t in interview.turns}
        assert only(interview, "ja") is None


def test_people_have_the_names_of_the_language_that_is_left() -> None:
    interview = by_turns(EN, HANS)
    for language, column, script in (("en", EN, "latn"), ("zh", HANS, "hans")):
        alone = only(interview, language)
        assert alone is not None
        assert alone.script == script
        assert [s.name for s in alone.speakers] == [NAMES[column]["h"], NAMES[column]["g"]]
        assert [s.id for s in alone.speakers] == [s.id for s in interview.speakers]


def test_an_interview_in_one_language_is_all_of_it_or_nothing() -> None:
    interview = read(*(turn(row, HANS) for row in TALK))
    assert bilingual(interview) is None
    assert only(interview, "zh") is interview
    assert only(interview, "hans") is interview
    assert only(interview, "en") is None


def test_a_question_in_one_language_and_the_answer_in_another() -> None:
    rows = [turn(row, EN if row[0] == "h" else HANS) for row in TALK]
    assert bilingual(read(*rows, *rows)) is None


def test_quotations_in_another_language_are_no_copy() -> None:
    rows = [turn(row, HANS) for row in TALK * 3]
    rows[3] += "\n" + TALK[2][EN] + "\n"
    rows[9] += "\n" + TALK[3][EN] + "\n"
    assert bilingual(read(*rows)) is None


def test_a_translation_of_two_paragraphs_in_one() -> None:
    rows = [row for row in TALK for _ in range(2)]
    blocks = [turn(row, EN) for row in rows]
    translated = [row[HANS] for row in rows]
    translated[6:8] = [translated[6] + translated[7]]
    speakers = [row[0] for row in rows]
    del speakers[7]
    blocks += [
        f"**{NAMES[HANS][who]}**: {words}\n"
        for who, words in zip(speakers, translated, strict=True)
    ]
    interview = read("# A talk\n", *blocks)
    found = bilingual(interview)
    assert found is not None
    pairs = texts(interview, found)
    assert pairs[6:8] == [(rows[6][EN], translated[6]), (rows[7][EN], translated[6])]
    assert pairs[-1] == (rows[-1][EN], translated[-1])
    assert len(pairs) == len(rows)


def test_a_counterpart_leads_there_and_back() -> None:
    interview = by_turns(EN, HANS)
    found = bilingual(interview)
    assert found is not None
    for one, other in found.pairs:
        assert found.counterpart(one) == other
        assert found.counterpart(other) == one


def test_a_number_alone_belongs_to_both() -> None:
    interview = read(*chain(*((turn(row, EN), turn(row, HANS), "7\n") for row in TALK)))
    found = bilingual(interview)
    assert found is not None
    assert all(0 in part or 1 in part for part in found.sides)
    alone = only(interview, "en")
    assert alone is not None
    assert sum(part.text == "7" for t in alone.turns for part in t.paragraphs) in (0, 8)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The IMF said so, 国际货币基金组织 did, and nobody asked.", "en"),
        ("国际货币基金组织（IMF）这样说。", "zh"),
        ("そうです。", "ja"),
        ("7:30", None),
        ("그렇습니다.", "ko"),
    ],
)
def test_language_of_a_paragraph(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_real_one() -> None:
    path = SHARED / "35-stiglitz-bilingual-cast-list.md"
    if not path.is_file():
        pytest.skip("the document is not beside the checkout")
    interview = parse_file(path)
    found = bilingual(interview)
    assert found is not None
    assert found.languages == ("en", "zh")
    assert found.layout == "turn by turn"
    assert len(found.pairs) == 26
    for (a, _), (b, _) in found.pairs:
        assert interview.turns[a].speaker == interview.turns[b].speaker
        assert b == a + 1


def test_the_other_documents_are_in_one_language() -> None:
    documents = [p for p in SHARED.glob("*.*") if not p.name.startswith(("35-", "expected"))]
    if not documents:
        pytest.skip("the documents are not beside the checkout")
    assert [p.name for p in documents if bilingual(parse_file(p)) is not None] == []


def test_a_long_text_is_found_to_be_bilingual_by_a_part_of_it() -> None:
    long = read(*(turn(row, language) for row in TALK * 100 for language in (EN, HANS)))
    found = bilingual(long)
    assert found is not None
    assert len(found.pairs) == 800
    assert bilingual(read(*(turn(row, HANS) for row in TALK * 100))) is None
