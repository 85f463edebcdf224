"""What stands before what, on a small library where one can see why."""

from __future__ import annotations

from tests.search.conversations import conversation
from tui.search import SearchIndex

FILLER = [("甲", f"第{n}句话说的是完全不同的一件事情，和船没有关系。") for n in range(30)]


def ranked(index: SearchIndex, query: str, limit: int = 50) -> list[tuple[str, int, str]]:
    hits = index.search(query, limit).hits
    return [(hit.interview_id, hit.ordinal, hit.where) for hit in hits]


def test_a_title_then_a_heading_then_a_speaker_then_a_text() -> None:
    said = "我们昨天去看了那座灯塔，回来的时候下雨了。"
    lives = [("记者", "好。"), ("灯塔", "我住在海边很多年了。")]
    index = SearchIndex.build(
        [
            conversation("text", "甲", (None, [("乙", said)])),
            conversation("speaker", "丙", (None, lives)),
            conversation("heading", "丁", ("灯塔", [("记者", "请讲讲您的童年吧。")])),
            conversation("title", "灯塔", (None, [("记者", "今天我们来聊一聊过去的事情。")])),
        ]
    )
    assert [one[0] for one in ranked(index, "灯塔")] == ["title", "heading", "speaker", "text"]
    assert ranked(index, "灯塔")[2] == ("speaker", 1, "speaker")


def test_words_near_each_other_stand_before_words_far_apart() -> None:
    far = "灯塔很高。" + "我们在海边走了很久很久，说了很多别的话。" * 4 + "最后说到木船。"
    near = "我们在海边走了很久很久，说了很多别的话。" * 4 + "灯塔旁边就是木船。"
    index = SearchIndex.build([conversation("a", "题", (None, [("甲", far), ("乙", near)]))])
    assert [one[1] for one in ranked(index, "木船 灯塔")] == [1, 0]


def test_the_phrase_stands_before_its_words() -> None:
    turns = [
        ("甲", "灯塔和木船都在那里，我们看了很久。"),
        ("乙", "木船灯塔都在那里，我们看了很久。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    hits = index.search("木船 灯塔").hits
    assert [(hit.ordinal, hit.why) for hit in hits] == [(1, "exact"), (0, "words")]


def test_the_script_that_was_typed_stands_first() -> None:
    turns = [("甲", "我們談到了能源轉型的事情。"), ("乙", "我们谈到了能源转型的事情。")]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert [hit.ordinal for hit in index.search("能源转型").hits] == [1, 0]
    assert [hit.ordinal for hit in index.search("能源轉型").hits] == [0, 1]
    assert [hit.why for hit in index.search("能源轉型").hits] == ["exact", "variant"]


def test_a_word_stands_before_a_part_of_a_word() -> None:
    turns = [("A", "The captain maintained that it rained."), ("B", "Main road, then the harbour.")]
    index = SearchIndex.build([conversation("a", "Boats", (None, turns))])
    assert [hit.ordinal for hit in index.search("main").hits] == [1, 0]


def test_equals_come_in_the_order_of_reading() -> None:
    turns = [("甲", "灯塔在左边，木船在右边。")] * 5
    first = conversation("first", "题", (None, turns[:1]))
    second = conversation("second", "题", (None, turns))
    places = ranked(SearchIndex.build([first, second]), "灯塔")
    assert places[0] == ("first", 0, "text")
    assert [n for name, n, _ in places if name == "second"] == [0, 1, 2, 3, 4]


def test_many_hits_can_be_walked_to_the_end() -> None:
    many = conversation("many", "题", (None, [("甲", "我们又看见了那座灯塔在海的另一边。")] * 500))
    index = SearchIndex.build([many])
    answer = index.search("灯塔", limit=500)
    assert len(answer.hits) == answer.total == 500
    assert {hit.ordinal for hit in answer.hits} == set(range(500))
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert list(answer.hits[40:43]) == [answer.hits[n] for n in (40, 41, 42)]
    assert answer.hits[-1].spans == ((0, 8, 10),)


def test_slips_of_every_kind() -> None:
    said = "我们后来在码头边上造了一座观测天象的高台，大家都很高兴。"
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    for typed in ("观侧天象", "观天测象", "观测天象的搞台", "观测天像", "观测的天象", "码头边造了"):
        hits = index.search(typed).hits
        assert hits, typed
        assert hits[0].ordinal == len(FILLER), typed
        assert hits[0].why == "typo", typed


def test_two_slips_far_apart() -> None:
    """They spoil most of its pairs; marks between the words do not matter."""
    said = "那年春天雨多，我们在码头边上造了一座高台。"
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    for typed in (
        "我们再码头边上照了一座",
        "雨躲，我们在码头边上造一了座高台",
        "在妈头边上建了一座搞台",
    ):
        hit = index.search(typed).hits[0]
        assert (hit.ordinal, hit.why) == (len(FILLER), "typo"), typed
        ((_, start, end),) = hit.spans
        assert 5 < end - start <= len(typed) + 2, typed


def test_a_paragraph_from_elsewhere_finds_the_one_it_retells() -> None:
    said = "".join(f"到了第{n}年，村里的人又把船修了一遍。" for n in "一二三四五六七八")
    retold = said.replace("到了", "等到").replace("一遍", "一次")
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    assert len(retold) > 100
    assert index.search(retold).hits[0].ordinal == len(FILLER)


def test_slips_in_letters() -> None:
    said = "They measured the observatory twice before the harbour opened."
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("B", said)]))])
    for typed in ("observtaory", "obsrevatory", "observatori", "measured the habour"):
        hits = index.search(typed).hits
        assert [hit.ordinal for hit in hits[:1]] == [len(FILLER)], typed
        assert hits[0].why == "typo", typed


def test_scripts_that_meet_are_taken_apart() -> None:
    said = "木船的设计用了 CAD，后来还有别的软件。"
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    assert index.search("CAD木船").hits[0].ordinal == len(FILLER)


def test_a_dot_in_a_name_may_be_left_out() -> None:
    said = "后来约翰·格林先生也来到了码头。"
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    hit = index.search("约翰格林").hits[0]
    assert (hit.ordinal, hit.spans) == (len(FILLER), ((0, 2, 7),))


def test_pieces_of_a_long_question_are_enough() -> None:
    said = "能源转型以后，台湾的茶园受到了很大的影响。"
    index = SearchIndex.build([conversation("a", "题", (None, [*FILLER, ("乙", said)]))])
    assert index.search("能源转型对台湾茶园影响").hits[0].ordinal == len(FILLER)


def test_an_interview_that_is_gone_has_no_turn() -> None:
    one = conversation("a", "题", (None, [("甲", "那座灯塔。")]))
    index = SearchIndex(lambda name: None)
    index.add([one])
    hit = index.search("灯塔").hits[0]
    assert hit.turn is None
    assert hit.spans == ()
    assert hit.why == "exact"


def test_many_chunks_answer_like_one() -> None:
    talks = [
        conversation(f"t{n}", f"题{n}", (None, [("甲", f"第{n}次看见灯塔和木船，天气很好。")]))
        for n in range(40)
    ]
    index = SearchIndex()
    for talk in talks:
        index.add([talk])
    whole = SearchIndex.build(talks)
    for query in ("灯塔", "木船 灯塔", "登塔", "第7次", "dengta"):
        assert ranked(index, query) == ranked(whole, query), query
    index.compact()
    assert ranked(index, "灯塔") == ranked(whole, "灯塔")


def test_a_name_and_a_word_stand_for_what_is_said_by_whom() -> None:
    turns = [
        ("林海", "我昨天看见了那座灯塔，它就在海边。"),
        ("周船", "林海昨天说起过灯塔，我没有去看。"),
        ("周船", "灯塔我是知道的，只是没有去看过。"),
        ("Ann Lee", "那座灯塔很高，上去要走很久很久。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, [*turns, *FILLER]))])
    for query in ("林海 灯塔", "灯塔 林海"):
        hit = index.search(query).hits[0]
        assert (hit.ordinal, hit.note) == (0, "@林海"), query
    assert {one[1] for one in ranked(index, "周船 灯塔")} >= {1, 2}
    for query in ("Ann Lee 灯塔", "lee 灯塔"):
        assert ranked(index, query)[0][1] == 3, query


def test_a_query_cut_where_no_word_begins() -> None:
    turns = [
        ("A", "Give them to build the kind of boats."),
        ("B", "Of the kind to build, em dash."),
    ]
    index = SearchIndex.build([conversation("a", "Boats", (None, [*turns, *FILLER]))])
    assert ("a", 0, "text") in ranked(index, "em to build the kind of")


def test_of_many_names_those_of_which_most_was_typed() -> None:
    headings = [(f"第{n}次关于灯塔和木船的讨论", [("甲", "好的，谢谢。")]) for n in range(60)]
    last = ("灯塔", [("甲", "好的，我们开始吧。")])
    index = SearchIndex.build([conversation("a", "题", *headings, last)])
    assert ranked(index, "灯塔")[0] == ("a", 60, "section")


def test_marks_alone_are_found_where_they_stand() -> None:
    turns = [("甲", "是吗？！好。"), ("乙", "是吗？"), ("甲", "好！"), ("乙", "真的吗？！")]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert [one[1] for one in sorted(ranked(index, "？！"))] == [0, 3]


def test_a_long_title_that_sounds_so_stands_before_the_text() -> None:
    long = "二〇二〇年春天在海边小镇上关于木船灯塔和渔网的第三次谈话记录"
    index = SearchIndex.build(
        [
            conversation(
                "text", "甲", (None, [("乙", "我们昨天去看了那座灯塔和渔网，回来下雨了。")])
            ),
            conversation(
                "title", long, (None, [("记者", "今天我们来聊一聊过去的事情。"), *FILLER])
            ),
        ]
    )
    for typed in ("dengtahe", "dthyw", "dengthyw"):
        assert ranked(index, typed)[0][0] == "title", typed


def test_syllables_typed_apart_stand_before_words_that_stand_about() -> None:
    away = "It took us until the evening to get there, and nobody said a word about it all day. "
    scattered = f"Yan rowed the boat. {away * 2} The deed was done. {away * 2} It was very far."
    turns = [
        *[("甲", f"{scattered} {n}") for n in range(9)],
        ("乙", "大家那天都留下来参加了晚宴的发言，一直到半夜才各自划船回家去。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert ranked(index, "yan de fa")[0][1] == 9
    assert ranked(index, "very far")[0][1] == 0


def test_a_syllable_that_is_typed_twice_is_meant_twice() -> None:
    turns = [
        *FILLER,
        ("甲", "关于这件事情我想谈的还有很多很多，今天说不完。"),
        ("乙", "我想谈谈。"),
        ("丙", "相关的提案很多。"),
    ]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    assert ranked(index, "xiang tan tan")[0][1] == len(FILLER) + 1
