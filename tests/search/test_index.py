import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.conversations import BOATS, TEA, conversation
from tui.search import SearchIndex

INDEX = SearchIndex.build([BOATS, TEA])


def found(text: str, index: SearchIndex = INDEX) -> list[tuple[str, int]]:
    return [(hit.interview_id, hit.ordinal) for hit in index.search(text).hits]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("垂直整合", ("boats", 2), "exact"),
        ("能源轉型", ("tea", 3), "exact"),
        ("能源转型", ("tea", 3), "variant"),
        ("AI科学家", ("boats", 4), "exact"),
        ("SCALING LAW", ("boats", 4), "exact"),
        ("law scaling", ("boats", 4), "words"),
        ("木料 木船", ("boats", 2), "words"),
        ("用户", ("tea", 1), "synonym"),
        ("垂直整和", ("boats", 2), "typo"),
        ("[b]", ("boats", 5), "exact"),
        ("(", ("boats", 5), "variant"),
        ("夜谈", ("boats", 0), "exact"),
        ("茶园访谈", ("tea", 0), "exact"),
        ("软件与图纸", ("boats", 3), "exact"),
        ("陈茶农", ("tea", 1), "exact"),
        ("/四十.木船/", ("boats", 2), "exact"),
        (":2", ("boats", 1), "exact"),
        (":12:40", ("boats", 3), "exact"),
    ],
)
def test_the_first_answer(query: str, first: tuple[str, int], why: str) -> None:
    answer = INDEX.search(query)
    assert answer.hits, query
    assert (answer.hits[0].interview_id, answer.hits[0].ordinal) == first
    if answer.hits[0].where == "text":
        assert answer.hits[0].why == why


@pytest.mark.parametrize(
    ("query", "both"),
    [
        ("垂直整合", {("boats", 2), ("tea", 3)}),
        ("垂直整和", {("boats", 2), ("tea", 3)}),
        ("软件", {("boats", 3), ("tea", 0)}),
        ("軟體", {("boats", 3), ("tea", 0)}),
        ("晶片", {("boats", 4), ("tea", 1)}),
        ("芯片", {("boats", 4), ("tea", 1)}),
    ],
)
def test_either_script_and_either_region(query: str, both: set[tuple[str, int]]) -> None:
    assert both <= set(found(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("@林师傅 木船", [("boats", 2)]),
        ("@林 -木船", [("boats", 1), ("boats", 4)]),
        ("#软件 船", [("boats", 4)]),
        ("in:茶園 垂直", [("tea", 3)]),
        ("in:boats 垂直", [("boats", 2)]),
        ("-in:茶 垂直", [("boats", 2)]),
        ("@茶农 in:茶", [("tea", 1), ("tea", 3), ("tea", 4)]),
        ("#图纸", [("boats", 3)]),
        ("in:夜谈", [("boats", 0)]),
        ('"木船 木料"', []),
    ],
)
def test_filters(query: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(found(query)) == sorted(expected)


@pytest.mark.parametrize("query", ["", " ", '"', "@", "没有这样的东西啊啊啊", "zzzzzz", "😀😀😀"])
def test_nothing_to_find(query: str) -> None:
    assert found(query) == []


def test_the_marks_of_a_hit() -> None:
    def texts(query: str) -> list[str]:
        hit = INDEX.search(query).hits[0]
        turn = {"boats": BOATS, "tea": TEA}[hit.interview_id].turns[hit.ordinal]
        return [turn.paragraphs[n].text[a:b] for n, a, b in hit.spans]

    assert texts("AI科学家") == ["AI 科学家"]
    assert texts("能源转型") == ["能源轉型"]
    assert texts("用户") == ["使用者"]
    assert texts("垂直整和") == ["垂直整合"]


def test_a_regional_hit_says_which_word() -> None:
    notes = {hit.note for hit in INDEX.search("软件").hits if hit.why == "synonym"}
    assert notes == {"软件→軟體"}


def test_a_heading_in_regional_words_says_which_word() -> None:
    talk = conversation("talk", "谈", ("軟體怎麼做", [("甲", "我們從頭說起，先說第一年。")]))
    (hit,) = SearchIndex.build([talk]).search("软件").hits
    assert (hit.where, hit.note) == ("section", "软件→軟體")


def test_a_full_turn_stands_before_a_nod() -> None:
    talk = conversation(
        "talk",
        "谈",
        (None, [("甲", "能源。"), ("乙", "能源这件事我们想了很久，做了三年才有结果。")]),
    )
    assert found("能源", SearchIndex.build([talk])) == [("talk", 1), ("talk", 0)]


def test_one_interview_does_not_fill_the_top() -> None:
    loud = conversation("loud", "甲", (None, [("甲", "我们谈能源谈了很久很久了。")] * 30))
    quiet = conversation("quiet", "乙", (None, [("乙", "我们也谈了能源，只是谈得很少。")]))
    assert ("quiet", 0) in found("能源", SearchIndex.build([loud, quiet]))[:5]


def test_the_total_counts_what_the_limit_cuts() -> None:
    loud = conversation("loud", "甲", (None, [("甲", "我们谈能源谈了很久很久了。")] * 30))
    answer = SearchIndex.build([loud]).search("能源", limit=5)
    assert (len(answer.hits), answer.total) == (5, 30)


def test_a_cancelled_search_says_so() -> None:
    assert INDEX.search("能源", cancelled=lambda: True).cancelled
    assert not INDEX.search("能源", cancelled=lambda: False).cancelled


def test_what_a_first_search_gathers_is_there_after_a_warm_up() -> None:
    index = SearchIndex.build([BOATS, TEA])
    queries = ("垂直整和", "陈茶农", "chuizhi zhenghe", "in:茶 软件")
    answers = [found(query) for query in queries]
    index.warm_up()
    assert index._catalogue is not None
    gathered = dict(index._catalogue.entries)
    assert {"voices", "speaker", "section", "interview"} <= gathered.keys()
    for query, answer in zip(queries, answers, strict=True):
        assert found(query, index) == answer
    assert index._catalogue.entries.keys() == gathered.keys()
    SearchIndex().warm_up()  # nothing to search is no fault


def test_interviews_come_and_go() -> None:
    index = SearchIndex.build([BOATS])
    assert found("茶園", index) == []
    index.add([TEA])
    assert found("茶園", index)[0] == ("tea", 0)
    newer = conversation("tea", "新的茶園", (None, [("記者", "換了一份內容。")]))
    index.add([newer])
    assert found("濕度", index) == []
    assert found("新的茶園", index) == [("tea", 0)]
    index.remove(["tea", "unknown"])
    assert found("茶園", index) == []


def test_an_interview_without_turns_or_text() -> None:
    empty = conversation("empty", "空的茶園", (None, []))
    hollow = conversation("hollow", "", (None, [("甲", "")]))
    index = SearchIndex.build([empty, hollow])
    assert found("茶園", index) == []
    assert found(":1", index) == [("hollow", 0)]


@given(st.text(max_size=60))
def test_any_query_has_an_answer(text: str) -> None:
    answer = INDEX.search(text)
    assert answer.total >= len(answer.hits)
    for hit in answer.hits:
        turn = {"boats": BOATS, "tea": TEA}[hit.interview_id].turns[hit.ordinal]
        assert 0 <= hit.score <= 1
        for paragraph, start, end in hit.spans:
            assert 0 <= start < end <= len(turn.paragraphs[paragraph].text)


@given(st.text(alphabet='能源整合AIlaw "“”-@#:/in[(]){*+?\\|.，1', max_size=30))
def test_any_mix_of_marks_has_an_answer(text: str) -> None:
    for hit in INDEX.search(text).hits:
        assert hit.why in ("exact", "words", "variant", "synonym", "typo", "pinyin")


def test_a_pattern_answers_with_a_first_screen_and_then_with_the_rest() -> None:
    turns = [("甲", f"第{n}条木船下水了。") for n in range(300)]
    index = SearchIndex.build([conversation("a", "题", (None, turns))])
    whole = index.search("/第[0-9]+条/")
    assert (whole.total, whole.total_is_exact, whole.further) == (300, True, None)
    first = index.search("/第[0-9]+条/", hurried=True)
    assert first.further is not None
    assert 0 < first.total < 300
    assert not first.total_is_exact
    rest = first.further(lambda: False)
    assert [repr(hit) for hit in rest.hits] == [repr(hit) for hit in whole.hits]


def test_a_pattern_is_not_narrowed_by_what_the_lists_do_not_know() -> None:
    index = SearchIndex.build(
        [conversation("a", "题", (None, [("甲", "The fox box，走！"), ("乙", "走！没有。")]))]
    )
    assert found("/[b-d]ox/", index) == [("a", 0)]
    assert found("/[a-z]x/", index) == [("a", 0)]
    assert found("/！$/", index) == [("a", 0)]
    assert found("/！/", index) == [("a", 0), ("a", 1)]


def test_each_step_of_a_search_looks_whether_it_goes_on() -> None:
    looks = []
    for query in ("木船", "垂直整和", "chuizhizhenghe", "@林海 木船", "木 -船", "/木.船/", "，"):
        looks.append(0)

        def cancelled() -> bool:
            looks[-1] += 1
            return False

        INDEX.search(query, cancelled=cancelled)
    assert min(looks) >= 3, looks
    assert INDEX.search("垂直整和", cancelled=lambda: True).cancelled
