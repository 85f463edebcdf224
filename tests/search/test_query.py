import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.search.patterns import PatternError, compile_bounded, find_all, literals_of
from tui.search.query import MAX_CHARACTERS, MAX_TERMS, Query, parse_query


def shape(query: Query) -> list[tuple[str, str, bool, bool]]:
    return [(t.field, t.text, t.negated, t.phrase) for t in query.terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("木船", [("text", "木船", False, False)]),
        ("木船 下水", [("text", "木船", False, False), ("text", "下水", False, False)]),
        ('"木船 下水"', [("text", "木船 下水", False, True)]),
        ("“木船 下水”", [("text", "木船 下水", False, True)]),
        ("「木船」", [("text", "木船", False, True)]),
        ("-木船", [("text", "木船", True, False)]),
        ('-"a b" c', [("text", "a b", True, True), ("text", "c", False, False)]),
        ("@林师傅 船", [("speaker", "林师傅", False, False), ("text", "船", False, False)]),
        ("＠林师傅", [("speaker", "林师傅", False, False)]),
        ('@"Ada Example"', [("speaker", "Ada Example", False, True)]),
        ("-@林", [("speaker", "林", True, False)]),
        ("#开场", [("section", "开场", False, False)]),
        ("in:夜谈", [("interview", "夜谈", False, False)]),
        ("IN：夜谈", [("interview", "夜谈", False, False)]),
        # All of these are text and nothing else.
        ("[b]", [("text", "[b]", False, False)]),
        ("(", [("text", "(", False, False)]),
        ("C:\\", [("text", "C:\\", False, False)]),
        ("https://example.org/a", [("text", "https://example.org/a", False, False)]),
        ("a/b", [("text", "a/b", False, False)]),
        ("/", [("text", "/", False, False)]),
        ("//", [("text", "//", False, False)]),
        ("-", [("text", "-", False, False)]),
        ("- a", [("text", "-", False, False), ("text", "a", False, False)]),
        ("，。", [("text", "，。", False, False)]),
        (":", [("text", ":", False, False)]),
        ("@ a", [("text", "a", False, False)]),
        ("--", [("text", "--", False, False)]),
        ('木船"', [("text", "木船", False, False)]),
        ("3:2", [("text", "3:2", False, False)]),
        ("", []),
        (" \t\u3000", []),
        ('"', []),
        ('""', []),
    ],
)
def test_how_a_query_is_read(text: str, expected: list[tuple[str, str, bool, bool]]) -> None:
    assert shape(parse_query(text)) == expected


@pytest.mark.parametrize(
    ("text", "turn", "seconds"),
    [
        (":12", 12, None),
        ("：12", 12, None),
        (":1:30", None, 90),
        (":01:02:03", None, 3723),
        ("：12：30", None, 750),
    ],
)
def test_places_to_go_to(text: str, turn: int | None, seconds: int | None) -> None:
    query = parse_query(text)
    assert (query.turn, query.seconds) == (turn, seconds)
    assert not query.terms
    assert not query.is_empty


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"木船 下', "no closing"),
        ("title:船", "“title:” is no prefix"),
        ("木船 @", "@ wants a speaker's name"),
        ("#", "# wants"),
        ("in:", "in: wants"),
        ("/(/", "not a regular expression"),
        ("/(a+)+b/", "for ever"),
        ("@ 木船", "@ wants a speaker's name"),
        ('木船"', "without another"),
        ('""', "nothing between"),
        ("/木", "no closing /"),
        (":0", "counted from 1"),
        ("船" * 10_000, "only the first"),
        ("船 " * 100, f"only the first {MAX_TERMS} words"),
    ],
)
def test_what_is_odd_is_said(text: str, said: str) -> None:
    assert said in (parse_query(text).notice or "")


def test_a_plain_query_is_read_without_a_word() -> None:
    for text in ("木船", "https://example.org", "“木船”", "12:30", "A: b", "/a.b/"):
        assert parse_query(text).notice is None


def test_what_stands_before_an_unfinished_prefix_is_still_searched() -> None:
    assert shape(parse_query("木船 @")) == [("text", "木船", False, False)]


def test_a_regular_expression() -> None:
    query = parse_query("/木.船/ 下水")
    assert query.pattern is not None
    assert query.pattern.pattern == "木.船"
    assert shape(query) == [("text", "下水", False, False)]
    assert parse_query(r"/a\/b c/").pattern is not None


def test_a_pattern_that_does_not_work_is_text() -> None:
    query = parse_query("/(/")
    assert query.pattern is None
    assert shape(query) == [("text", "/(/", False, False)]


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(a|aa)+",
        "(a*)*b",
        "(.*)*",
        r"(\w+\s?)*x",
        ".*.*.*x",
        r"(a)\1",
        "((a{2,9}){2,9})",
        "[",
    ],
)
def test_patterns_that_could_run_for_ever_are_refused(source: str) -> None:
    with pytest.raises(PatternError):
        compile_bounded(source)


@pytest.mark.parametrize(
    "source", ["a|b", "船.{0,5}水", r"\d{4}年", "(木|铁)船", ".*a.*", "a+", "(?:ab)+"]
)
def test_patterns_that_people_use_are_taken(source: str) -> None:
    assert compile_bounded(source).pattern == source


def test_matches_in_a_long_text_are_found_once_and_in_place() -> None:
    text = "甲" * 3_990 + "乙12345丙" + "甲" * 9_000 + "乙678丙"
    places = list(find_all(compile_bounded(r"乙\d+丙"), text))
    assert [text[a:b] for a, b in places] == ["乙12345丙", "乙678丙"]


@given(st.text())
def test_any_text_is_some_query(text: str) -> None:
    query = parse_query(text)
    assert query.source == text
    assert all(term.folded for term in query.terms)


@given(st.text(alphabet='a船 "“”-@#:/in[(]){*+?\\|.，1', max_size=40))
def test_any_mix_of_marks_is_some_query(text: str) -> None:
    query = parse_query(text)
    assert all(term.folded for term in query.terms)
    assert len(query.terms) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("灯塔.{1,5}木船x", ["木船x", "灯塔"]),
        ("(灯塔|木船)旁", ["旁"]),
        ("(灯塔)+ ?在", ["灯塔", "在"]),
        (r"\b灯塔\b", ["灯塔"]),
        ("[a-z]*", []),
        ("a?", []),
    ],
)
def test_what_every_match_of_a_pattern_holds(source: str, literals: list[str]) -> None:
    assert literals_of(source) == literals


@pytest.mark.filterwarnings("error")
def test_a_pattern_that_python_warns_of_is_compiled_silently() -> None:
    assert compile_bounded("[[a]").findall("[a") == ["[", "a"]
