"""Topics of a library."""

from __future__ import annotations

from tests.topics.sample import BEES, BRIDGES, TEA, make
from tui.topics import Topic, TopicIndex, speakers, topic_of_hits, topics_answer

MORE_BEES = (
    ("Q", "蜂群要怎么养才过得了冬?"),
    ("B", "蜂群怕冷也怕潮。蜂箱垫高,蜂群就少病;开春前看一次蜂群,蜂王还在就好。"),
    ("B", "有一年蜂群飞走了,隔壁收了去,蜂群认箱不认人。"),
)


def index() -> TopicIndex:
    return TopicIndex.build(
        [
            make("one", [(None, [*BRIDGES, *BEES, *TEA])]),
            make("two", [("蜂群过冬", MORE_BEES)]),
            make("three", [("蜂群", BEES[:2]), (None, TEA)]),
        ]
    )


def test_a_word_of_headings_is_a_topic_with_its_places() -> None:
    topics = {topic.label: topic for topic in index().topics()}
    bees = topics["蜂群"]
    assert set(bees.counts) == {"one", "two", "three"}
    assert {place.interview_id for place in bees.passages} == {"one", "two", "three"}
    assert all("蜂群" in place_text(bees, n) for n in range(len(bees.passages)))


def place_text(topic: Topic, n: int) -> str:
    place = topic.passages[n]
    interview = index().interview(place.interview_id)
    assert interview is not None
    return interview.turns[place.ordinal].text


def test_a_cell_lists_its_places_and_who_speaks() -> None:
    made = index()
    bees = next(topic for topic in made.topics() if topic.label == "蜂群")
    interview = made.interview("two")
    assert interview is not None
    assert [place.ordinal for place in bees.within("two")] == sorted(
        place.ordinal for place in bees.within("two")
    )
    assert set(speakers(bees, interview)) <= {"Q", "B"}


def test_one_interview_and_none_have_topics_without_error() -> None:
    assert TopicIndex.build([]).topics() == []
    assert isinstance(TopicIndex.build([make("one", [(None, BEES)])]).topics(), list)


def test_half_a_phrase_is_no_label() -> None:
    said = ("一直反对拆桥的人不少。", "他一直反对,从来没有松口。", "我也一直反对这样拆桥。")
    interviews = [
        make(f"talk{n}", [("拆桥", [("A", line) for line in said]), (None, [*BEES, *TEA])])
        for n in range(3)
    ]
    labels = {topic.label for topic in TopicIndex.build(interviews).topics(60)}
    assert "拆桥" in labels
    assert "直反" not in labels


def talks(*lines: str) -> TopicIndex:
    """Three interviews that say these lines, each with enough of other things around it."""
    said = [("A", line) for line in lines]
    ends = ("说到这里,天黑了。", "后来大家散了。", "下回再讲。")
    return TopicIndex.build(
        [
            make(f"talk{n}", [(None, BEES), (None, said), (None, [*TEA, ("B", end)])])
            for n, end in enumerate(ends)
        ]
    )


def labels(made: TopicIndex) -> set[str]:
    return {topic.label for topic in made.topics(60)}


def test_a_piece_of_several_words_is_no_label() -> None:
    found = labels(talks("政府资料要公开,政府资源要登记。", "资料和资源都归政府资助的档案馆。"))
    assert not {"政府资", "府资"} & found


def test_words_for_the_same_thing_are_one_topic() -> None:
    interviews = [
        make("one", [(None, [("A", "芯片不够用,芯片厂连夜赶工。"), *TEA])]),
        make("two", [(None, [*BEES, ("B", "晶片還是缺,晶片廠又加了班。")])]),
        make("three", [(None, [*BRIDGES, ("B", "吊车里那块芯片烧了,整年配不到芯片。")])]),
    ]
    topics = {topic.label: topic for topic in TopicIndex.build(interviews).topics(60)}
    assert "晶片" not in topics
    assert set(topics["芯片"].counts) == {"one", "two", "three"}


def test_a_latin_label_has_the_words_it_is_always_said_with() -> None:
    lines = (
        "The Silver Kiln burnt pots for the whole valley.",
        "When the Silver Kiln closed, the potters left.",
        "Nobody has lit the Silver Kiln since.",
    )
    interviews = [
        make(f"talk{n}", [(None, BEES), (None, [("A", line)]), (None, [*TEA, ("B", line)])])
        for n, line in enumerate(lines)
    ]
    found = labels(TopicIndex.build(interviews))
    assert "Silver Kiln" in found
    assert not {"Silver", "Kiln"} & found


def test_a_name_may_begin_with_a_capital_letter_alone() -> None:
    lines = (
        "Then X Workshop moved into the old mill.",
        "Everybody knew X Workshop by then.",
        "It was X Workshop that kept the wheel.",
    )
    found = labels(talks(*lines))
    assert "X Workshop" in found
    assert "Workshop" not in found


def test_words_of_two_regions_are_found_though_each_interview_has_one() -> None:
    interviews = [
        make("hans", [(None, [("A", "这种芯片,没有芯片厂肯做。"), *BEES])]),
        make("hant", [(None, [("B", "買晶片的人多,晶片廠賣得貴。"), *BRIDGES])]),
        make("bees", [(None, BEES)]),
        make("bridges", [(None, BRIDGES)]),
        make("both", [(None, [*BEES, *TEA])]),
    ]
    topics = TopicIndex.build(interviews).topics(60)
    found = [topic for topic in topics if topic.label in ("芯片", "晶片")]
    assert [set(topic.counts) for topic in found] == [{"hans", "hant"}]


def test_who_speaks_is_no_topic_in_any_script() -> None:
    said = "林斯维(Sven Lin)修过桥,林斯维也养过蜂。"
    interviews = [make(f"talk{n}", [(None, [("Sven Lin", said), *TEA, *BEES])]) for n in range(3)]
    assert not {"林斯维", "斯维"} & labels(TopicIndex.build(interviews))


def test_what_stands_where_nouns_do_comes_before_what_does_not() -> None:
    lines = (
        "他们反复涂抹船底,用的是桐油。老人说,好船要靠桐油。",
        "孩子涂抹墙壁,剩下的桐油,没人要。",
        "师傅涂抹榫头,不肯省桐油。",
    )
    found = [topic.label for topic in talks(*lines).topics(60)]
    assert "桐油" in found
    assert "涂抹" not in found or found.index("桐油") < found.index("涂抹")


def test_a_search_becomes_a_topic() -> None:
    made = index()
    one = made.interview("one")
    assert one is not None
    topic = topic_of_hits("桥墩", [(one, 1, 1.0), (one, 3, 0.5)])
    assert topic.counts == {"one": 2}
    assert [place.ordinal for place in topic.within("one")] == [1, 3]


def test_json_has_the_promised_form() -> None:
    answer = topics_answer(index(), 5)
    assert answer["schema"] == 1
    assert 0 < len(answer["topics"]) <= 5
    keys = {"path", "interview", "section", "turn", "lines", "score"}
    for topic in answer["topics"]:
        assert set(topic) == {"label", "passages"}
        assert all(set(place) == keys for place in topic["passages"])
