import pytest

pytest.importorskip("pypinyin")

from tests.search.conversations import BOATS, TEA, conversation
from tui.search import SearchIndex
from tui.search.sounds import (
    initials_of,
    readings_of,
    second_sound_array,
    sound_array,
    syllables,
)


def spelled(letters: str) -> list[list[str]]:
    every = syllables()
    return [[every[first] for first, _ in reading] for reading in readings_of(letters)]


@pytest.mark.parametrize(
    ("character", "sound"), [("能", "neng"), ("绿", "lv"), ("儿", "er"), ("〇", "ling")]
)
def test_the_sound_of_a_character(character: str, sound: str) -> None:
    assert syllables()[sound_array()[ord(character)]] == sound


def test_letters_and_marks_have_no_sound() -> None:
    assert not sound_array()[[ord(c) for c in "aZ1，。カ"]].any()


def test_a_character_of_several_readings() -> None:
    both = {syllables()[table[ord("曾")]] for table in (sound_array(), second_sound_array())}
    assert both == {"ceng", "zeng"}


def test_a_name_is_found_by_either_reading() -> None:
    index = SearchIndex.build([conversation("a", "题", (None, [("曾小船", "我来自海边的小镇。")]))])
    for typed in ("zengxiaochuan", "cengxiaochuan", "zxc"):
        assert index.search(typed).hits[0].where == "speaker", typed


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("nengyuan", ["neng", "yuan"]),
        ("lvse", ["lv", "se"]),
        ("lyuse", ["lv", "se"]),
        ("zhengh", ["zheng", "ha"]),
    ],
)
def test_letters_as_syllables(letters: str, first: list[str]) -> None:
    assert first in spelled(letters)


def test_letters_of_several_readings_give_all() -> None:
    assert {("xi", "an"), ("xian",)} <= {tuple(reading) for reading in spelled("xian")}


@pytest.mark.parametrize("letters", ["", "a", "qqq", "scaling", "v" * 30])
def test_letters_that_are_no_pinyin(letters: str) -> None:
    assert readings_of(letters) == []


def test_initials() -> None:
    assert len(initials_of("nyzx")) == 4
    assert len(initials_of("zhsh")) == 2
    assert initials_of("nvi") == ()


PEOPLE = conversation(
    "people",
    "城南旧事录音",
    ("旧书店的故事", [("钱多多", "我开了一家旧书店，专卖地图。"), ("记者", "生意怎么样？")]),
)
INDEX = SearchIndex.build([BOATS, TEA, PEOPLE])


@pytest.mark.parametrize(
    ("typed", "place", "where"),
    [
        ("qianduoduo", ("people", 0), "speaker"),
        ("qdd", ("people", 0), "speaker"),
        ("qianduod", ("people", 0), "speaker"),
        ("qduod", ("people", 0), "speaker"),
        ("chengnan", ("people", 0), "title"),
        ("jiushudian", ("people", 0), "section"),
        ("linshifu", ("boats", 1), "speaker"),
        ("shengyizenmeyang", ("people", 1), "text"),
        ("chuizhizhenghe", ("boats", 2), "text"),
        ("tai yang neng", ("tea", 3), "text"),
    ],
)
def test_what_is_found_by_its_sound(typed: str, place: tuple[str, int], where: str) -> None:
    hit = INDEX.search(typed).hits[0]
    assert (hit.interview_id, hit.ordinal) == place
    assert hit.where == where
    assert (hit.why, hit.note) == ("pinyin", "pinyin")


def test_capitals_are_letters_only() -> None:
    assert not [hit for hit in INDEX.search("QDD").hits if hit.why == "pinyin"]


def test_a_hit_by_sound_is_marked_on_the_characters() -> None:
    hit = INDEX.search("shengyizenmeyang").hits[0]
    assert hit.spans == ((0, 0, 5),)


def test_a_slip_of_the_same_sound() -> None:
    hit = INDEX.search("旧书电").hits[0]
    assert (hit.why, hit.note) == ("typo", "≈ 同音")


def test_pinyin_with_characters_among_it() -> None:
    turns = [("甲", "海边的灯塔是很久以前修的。"), ("乙", "登台的人是谁，我不知道。")]
    index = SearchIndex.build([conversation("a", "老船坞", (None, turns))])
    for typed in ("灯ta是henjiu", "deng塔", "haibiande灯塔"):
        hit = index.search(typed).hits[0]
        assert (hit.ordinal, hit.where, hit.note) == (0, "text", "pinyin"), typed
    for typed in ("lao船wu", "老chuanwu", "laochuan坞"):
        assert index.search(typed).hits[0].where == "title", typed


def test_syllables_kept_apart() -> None:
    turns = [("甲", "我们先去看了灯塔。"), ("A", "We shi men then dengue ta xian qu.")]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    hit = index.search("xian qu kan le").hits[0]
    assert (hit.ordinal, hit.needles) == (0, ("先去看了",))


def test_pinyin_goes_on_from_the_last_keystroke() -> None:
    talk = conversation("a", "老船坞", (None, [("曾小船", "我来自海边的小镇。")]))
    typed = "laochuanwu"
    steps = SearchIndex.build([talk])
    for end in range(1, len(typed) + 1):
        afresh = SearchIndex.build([talk]).search(typed[:end]).hits
        assert [repr(h) for h in steps.search(typed[:end]).hits] == [repr(h) for h in afresh], end


def test_a_text_is_found_by_either_reading() -> None:
    turns = [("甲", "我想了解海边的事情。"), ("乙", "我先走了，谢谢大家。")]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    for typed, ordinal in (("xiangliaojie", 0), ("xianglejie", 0), ("xianzoule", 1)):
        assert index.search(typed).hits[0].ordinal == ordinal, typed


def test_what_is_said_often_is_meant_rather_than_what_two_words_make_between_them() -> None:
    turns = [
        ("甲", "说到底竟是关门的问题。"),
        ("乙", "晶体管是新的发现。"),
        ("丙", "晶体管后来到处都是。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert [hit.ordinal for hit in index.search("jingtiguan").hits][2:] == [0]


def test_a_rarer_reading_counts_where_it_is_said_often() -> None:
    turns = [("甲", f"第{n}家银行也关门了。") for n in range(6)]
    index = SearchIndex.build([conversation("a", "题", (None, [*turns, ("乙", "也许因航班吧。")]))])
    found = [hit.ordinal for hit in index.search("yinhang").hits]
    assert found[-1] == 6
    assert sorted(found) == list(range(7))


def test_syllables_that_meet_as_another_would_be_spelt() -> None:
    assert spelled("kanyuanshi")[0] == ["kan", "yuan", "shi"]
    assert spelled("lyuse")[0] == spelled("lvse")[0] == ["lv", "se"]
    turns = [("甲", f"你可以看原件，第{n}页。") for n in range(900)]
    turns[612] = ("乙", "你可以看原始的那一份。")
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert [hit.ordinal for hit in index.search("nikeyikanyuanshi").hits] == [612]
