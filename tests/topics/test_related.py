"""Going from a passage to where others speak of the same thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.topics.sample import BEES, BRIDGES, TEA, Said, make
from tui.library.job import Listing
from tui.library.record import Lent
from tui.topics import TopicIndex, related_answer
from tui.transcript.model import Interview

OTHER_BEES: tuple[Said, ...] = (
    ("Q", "您收藏了那么多蜂箱,最旧的是哪一个?"),
    ("B", "我父亲那一代用木蜂箱,养蜂笔记都是手写的,写着哪年冬天蜂群死了多少。"),
    ("Q", "螨虫防得住吗?"),
    ("B", "防不住也要防。蜜蜂过冬之前治一次螨虫,蜂箱别漏风,开春就能剩下七八成。"),
)


def library() -> list[Interview]:
    return [
        make("one", [(None, [*BRIDGES, *BEES, *TEA])]),
        make("two", [("养蜂", OTHER_BEES)]),
        make("three", [(None, TEA)], date="2001-02-03"),
    ]


def test_leads_to_the_turn_that_speaks_of_it() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    found = index.related(interviews[1], 3)
    assert (found[0].interview_id, found[0].ordinal) == ("one", 5)
    assert "蜂" in found[0].why


def test_leads_to_the_turn_and_not_to_the_top_of_a_long_section() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    assert index.related(interviews[2], 1)[0].ordinal == 9
    assert index.related(interviews[0], 9)[0].interview_id == "three"


def test_a_rare_name_in_passing_does_not_outweigh_the_subject() -> None:
    asked = make(
        "asked",
        [
            (
                None,
                [
                    ("Q", "您收藏了那么多蜂箱,最旧的是哪一个?"),
                    ("B", "木头的那只,是斯维亚托波从老家带来送给我的礼物,一直摆在阁楼的窗台旁边。"),
                    (
                        "B",
                        "头一年冬天蜂群死了一半,蜂箱漏风,加上螨虫。椴树开得早,蜜就清,荆条不流蜜。",
                    ),
                ],
            )
        ],
    )
    passing = make("passing", [(None, [("Q", "谁来帮忙?"), ("C", "斯维亚托波,他修桥墩的钢梁。")])])
    index = TopicIndex.build([make("one", [(None, [*BRIDGES, *BEES, *TEA])]), passing, asked])
    assert [item.interview_id for item in index.related(asked, 1)] == ["one", "passing"]


def test_traditional_script_finds_simplified() -> None:
    there = make(
        "there", [(None, [("Q", "養蜂難嗎?"), ("C", "蜂箱不能漏風,蟎蟲要治,蜂群才能過冬。")])]
    )
    interviews = [*library(), there]
    index = TopicIndex.build(interviews)
    found = index.related(there, 1)
    assert found[0].interview_id in ("one", "two")
    assert found[0].why


@pytest.mark.parametrize("text", ["好", "。", "😀", "", "ok", "1", "\x01\x02"])
def test_a_turn_of_one_word_is_no_trouble(text: str) -> None:
    interview = make("short", [(None, [("A", text)])])
    index = TopicIndex.build([*library(), interview])
    assert index.related(interview, 0) == []


def test_one_interview_alone_has_nothing_to_lead_to() -> None:
    interview = library()[0]
    index = TopicIndex.build([interview])
    assert index.related(interview, 5) == []


def test_what_is_not_there_is_no_error() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    assert index.related("nobody", 0) == []
    assert index.related(interviews[0], 999) == []
    assert index.related(interviews[0], -1) == []
    assert TopicIndex.build([]).related(interviews[0], 0) == []


@pytest.mark.parametrize(
    "text", ["Ветер сломал мельницу. Мука промокла.", "أين الجسر القديم؟", "Gió làm gãy cối xay."]
)
def test_a_language_that_nobody_else_uses_leads_nowhere(text: str) -> None:
    interview = make("foreign", [(None, [("Q", text), ("A", text * 3)])])
    index = TopicIndex.build([*library(), interview])
    assert [index.related(interview, n) for n in (0, 1)] == [[], []]
    assert "foreign" not in {item.interview_id for item in index.related("one", 5)}


def told() -> Interview:
    """An article: one turn whose paragraphs speak of different things."""
    said = "\n".join(
        (
            "作者在河边住了一个夏天,记下三件事,先后没有什么讲究,写完才发现都和天气有关。",
            "铁桥的桥墩被洪水掏空,钢梁锈穿了,限载降到五吨,公交车绕行上游的水泥桥。",
            "村里人说起养蜂,总要提螨虫和漏风的蜂箱:蜂群一到冬天就死掉一半,撑不到开春。",
            "茶农今年头采少了四成,春茶受了霜冻,新种的茶苗要补种,采茶工一天只采两斤鲜叶。",
        )
    )
    made = make("told", [(None, [("N", said)])])
    turn = replace(made.turns[0], kind="narration", speaker=None)
    return replace(made, sections=(replace(made.sections[0], turns=(turn,)),))


def test_a_line_says_which_paragraph_of_a_turn_is_meant() -> None:
    article = told()
    index = TopicIndex.build([*library(), article])
    lines = [paragraph.lines[0] for paragraph in article.turns[0].paragraphs]
    bridge, bees, tea = (index.related(article, 0, line=line)[0] for line in lines[1:])
    assert (bridge.interview_id, bridge.ordinal) == ("one", 1)
    assert (bees.interview_id, bees.ordinal) in {("one", 5), ("two", 3)}
    assert tea.ordinal in (1, 9)
    assert tea.interview_id in ("one", "three")


def test_a_place_is_the_paragraph_that_speaks_of_it() -> None:
    article = told()
    index = TopicIndex.build([make("bees", [(None, BEES)]), article])
    found = index.related("bees", 1)
    third = article.turns[0].paragraphs[2].lines
    assert (found[0].interview_id, found[0].lines) == ("told", third)


def test_an_interview_that_was_removed_is_not_led_to() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    index.remove(["one", "never there"])
    assert all(item.interview_id != "one" for item in index.related(interviews[1], 3))
    assert index.related(interviews[0], 5) == []


def test_a_file_that_goes_while_it_is_the_target_is_passed_over() -> None:
    interviews = library()
    there = {interview.id: interview for interview in interviews}
    lent: list[Interview] = []
    for interview in interviews:
        said = (interview.script, interview.kind, len(interview.turns))
        listing = Listing(interview.id, interview.title, None, (), *said)
        lent.append(Lent(interview.path, listing, "", there.get))
    index = TopicIndex.build(lent)
    first = index.related(lent[1], 3)[0].interview_id
    del there[first]
    assert first not in {item.interview_id for item in index.related(lent[1], 3)}
    assert index.related(first, 0) == []
    assert all(first not in topic.counts for topic in index.topics())
    assert index.align(first, "two") == []
    del there["two"]
    assert index.echoes("two") == ()
    assert index.related("two", 3) == []


def test_added_in_pieces_or_at_once_is_the_same() -> None:
    interviews = library()
    at_once = TopicIndex.build(interviews)
    in_pieces = TopicIndex()
    for interview in interviews:
        in_pieces.add([interview])
    for interview in interviews:
        for ordinal in range(len(interview.turns)):
            assert at_once.related(interview, ordinal) == in_pieces.related(interview, ordinal)


def test_adding_again_replaces() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    index.add([make("one", [(None, BRIDGES)])])
    assert all(item.interview_id != "one" for item in index.related(interviews[1], 3))


def test_json_has_the_promised_form() -> None:
    interviews = library()
    index = TopicIndex.build(interviews)
    answer = related_answer(index, interviews[1], 3)
    assert answer["schema"] == 1
    assert set(answer["from"]) == {"path", "turn", "lines"}
    keys = {"path", "interview", "section", "turn", "lines", "score", "why"}
    assert all(set(item) == keys for item in answer["related"])
    assert answer["related"][0]["path"] == "one.txt"
