"""Labels → people: which spellings are one person, what the person is called, who is kept apart.
All names are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.transcript import parse
from tui.transcript.model import Interview

_SAID = {
    "latn": (
        "When did you leave the coast?",
        "In the winter, when the last ferry stopped.",
        "Did anybody go with you?",
        "My brother did, and he never came back.",
        "What did you take along?",
        "A lamp, two coats and the dog.",
    ),
    "han": (
        "那年冬天你为什么离开河边？",
        "因为我等的最后一班船停了。",
        "有人和你一起走吗？",
        "我弟弟，他后来再也没有回去。",
        "你带了什么东西？",
        "一盏灯，两件大衣，还有那条狗。",
    ),
}


def talk(*labels: str, head: str = "", form: str = "{}: {}") -> str:
    """Six turns and more; the labels take turns."""
    said = _SAID["latn" if (head or labels[0]).isascii() else "han"]
    turns = max(12, 2 * len(labels))
    lines = [form.format(labels[n % len(labels)], said[n % 6]) for n in range(turns)]
    return (head + "\n\n" if head else "") + "\n\n".join(lines) + "\n"


def then(first: tuple[str, ...], later: tuple[str, ...], *, form: str = "{}：{}") -> str:
    """Each label once as in ``first``, then as in ``later``."""
    said = _SAID["latn" if first[0].isascii() else "han"]
    labels = [*first, *later * 5]
    return "\n\n".join(form.format(label, said[n % 6]) for n, label in enumerate(labels)) + "\n"


def read(text: str, name: str = "sample.md") -> Interview:
    return parse(text.encode(), Path(name))


def named(text: str) -> list[str]:
    return [speaker.name for speaker in read(text).speakers]


@pytest.mark.parametrize(
    "head",
    [
        "Interview with Omar Haddad (OH)\nInterviewer: Dana Whitfield (DW)\nDate: 3 March 2019",
        "Interviewer: Dana Whitfield (D.W.)\nInterviewee: Omar Haddad (O.H.)",
        "Interviewee: Omar Haddad\nInterviewer: Dana Whitfield\nPlace: Leeds",
        "# Interview with Omar Haddad\n\n**Interviewer:** Dana Whitfield",
        "Participants: Dana Whitfield, Omar Haddad",
        "Participants:\n* Dana Whitfield (DW), host\n* Omar Haddad (OH), Example Corp",
        "Interviewer: Dana Whitfield (DW), Leeds\nInterviewee: Omar Haddad",
        "Interviewed by Dana Whitfield\nSubject: Omar Haddad",
        "Interviewer: DW (Dana Whitfield)\nInterviewee: OH (Omar Haddad)",
        "DW = Dana Whitfield\nOH = Omar Haddad",
        "DW – Dana Whitfield\nOH – Omar Haddad",
        "A talk between Dana Whitfield (hereafter DW) and Omar Haddad (hereafter OH) in Leeds.",
        "---\ntitle: A talk\nspeakers: [Dana Whitfield, Omar Haddad]\n---",
    ],
)
@pytest.mark.parametrize("labels", [("DW", "OH"), ("D.W.", "O.H.")])
def test_initials_of_names_in_the_head(head: str, labels: tuple[str, str]) -> None:
    interview = read(talk(*labels, head=head))
    assert [s.name for s in interview.speakers] == ["Dana Whitfield", "Omar Haddad"]
    assert [s.labels for s in interview.speakers] == [
        ("Dana Whitfield", labels[0]),
        ("Omar Haddad", labels[1]),
    ]
    assert sum(turn.speaker is not None for turn in interview.turns) == 12


def test_the_head_gives_roles() -> None:
    """Against who asks: here the guest does."""
    head = "Interviewer: Omar Haddad\nInterviewee: Dana Whitfield"
    interview = read(talk("DW", "OH", head=head))
    assert {s.name: s.role for s in interview.speakers} == {
        "Dana Whitfield": "guest",
        "Omar Haddad": "host",
    }


@pytest.mark.parametrize(
    "head",
    [
        "受访者：沈舟（下称“沈”）\n采访者：许蔓（下称“许”）",
        "受访者：沈舟（以下简称沈）\n采访者：许蔓（以下简称许）",
        "受访者：沈舟(简称沈)\n采访者：许蔓(简称许)",
        "受访者：沈舟【下称：沈】\n采访者：许蔓【下称：许】",
        "受访者：沈舟（沈）\n采访者：许蔓（许）",
        "受访者：沈舟，某某科技创始人\n采访者：许蔓",
        "沈＝沈舟\n许＝许蔓",
        "# 对话沈舟\n\n采访｜许蔓",
        "嘉宾：沈舟｜某某科技创始人\n主播：许蔓｜远望周刊",
        "嘉宾　沈舟\n主播　许蔓",
        "嘉宾：沈舟 | 主持：许蔓",
        "受访者：沈舟 采访者：许蔓",
        "（沈=沈舟，许=许蔓）",
        "口述：沈舟\n采访/整理：许蔓",
        "受访者：沈舟教授\n采访者：许蔓女士",
        "受访者：某某科技创始人、CEO沈舟\n采访者：远望周刊记者许蔓",
        "沈舟：某某科技创始人（简称“沈”）\n许蔓：远望周刊记者（简称“许”）",
        "去年冬天，本刊记者许蔓（以下简称“许”）在河边见到某某科技创始人沈舟（以下简称“沈”）。",
    ],
)
def test_family_names_of_people_in_the_head(head: str) -> None:
    interview = read(talk("许", "沈", head=head, form="{}：{}"))
    assert {s.name: s.labels for s in interview.speakers} == {
        "许蔓": ("许蔓", "许"),
        "沈舟": ("沈舟", "沈"),
    }


@pytest.mark.parametrize(
    ("head", "labels", "names"),
    [
        (
            "Interviewer (IR): Dana Whitfield\nInterviewee (IE): Omar Haddad",
            ("IR", "IE"),
            ["Dana Whitfield", "Omar Haddad"],
        ),
        (
            "Interviewer: Dana M. Whitfield\nInterviewee: Omar J. Haddad",
            ("DW", "OH"),
            ["Dana M. Whitfield", "Omar J. Haddad"],
        ),
        (
            "Host: Dana Whitfield\nGuest: Omar Haddad",
            ("D. Whitfield", "Omar"),
            ["Dana Whitfield", "Omar Haddad"],
        ),
        (
            "Host: Dana Whitfield (A)\nGuest: Omar Haddad (B)",
            ("A", "B"),
            ["Dana Whitfield", "Omar Haddad"],
        ),
        (
            "Interviewer: Dana Whitfield\nInterviewee: Omar Haddad",
            ("Interviewer", "Interviewee"),
            ["Dana Whitfield", "Omar Haddad"],
        ),
        ("受访者：沈舟（下称A）\n采访者：许蔓（下称Q）", ("Q", "A"), ["许蔓", "沈舟"]),
        (
            "DW: Dana Whitfield, host\nOH: Omar Haddad, Example Corp",
            ("DW", "OH"),
            ["Dana Whitfield", "Omar Haddad"],
        ),
        ("许：许蔓，远望周刊记者\n沈：沈舟，某某科技创始人", ("许", "沈"), ["许蔓", "沈舟"]),
        ("受访者：欧阳修竹\n采访者：许蔓", ("许", "欧阳老师"), ["许蔓", "欧阳修竹"]),
        ("受访者：沈小舟\n采访者：许蔓", ("许蔓", "小舟"), ["许蔓", "沈小舟"]),
        ("受访者：阿里·哈达德\n采访者：许蔓", ("许", "哈达德"), ["许蔓", "阿里·哈达德"]),
        ("聞き手：山田太一\n話し手：佐藤花子", ("山田", "佐藤"), ["山田太一", "佐藤花子"]),
    ],
)
def test_other_short_forms(head: str, labels: tuple[str, ...], names: list[str]) -> None:
    assert named(talk(*labels, head=head)) == names


@pytest.mark.parametrize(
    ("head", "labels", "names"),
    [
        (
            "Guests: Dana Whitfield, Dan Whitfield",
            ("Ann Lee", "D. Whitfield"),
            ["Ann Lee", "D. Whitfield"],
        ),
        ("Guests: Omar Haddad, Olga Hansen", ("DW", "OH"), ["DW", "OH"]),
        ("Host: Dana Whitfield\nGuest: Omar Haddad", ("A", "B"), ["A", "B"]),
        ("受访者：沈舟、沈月\n采访者：许蔓", ("许", "沈"), ["许蔓", "沈"]),
        ("受访者：沈舟\n采访者：许蔓", ("记", "沈"), ["记", "沈舟"]),
        ("# 对话沈舟政委", ("许蔓", "沈舟"), ["许蔓", "沈舟"]),
        (
            "Talk with Researcher Omar Haddad",
            ("Ann Lee", "Omar Haddad"),
            ["Ann Lee", "Omar Haddad"],
        ),
    ],
)
def test_the_head_says_nothing_of_them(
    head: str, labels: tuple[str, ...], names: list[str]
) -> None:
    assert named(talk(*labels, head=head)) == names


@pytest.mark.parametrize(
    "titles",
    [("Ms.", "Mr."), ("Dr.", "Professor"), ("MS.", "MR."), ("Ms", "Mr"), ("Senator", "Judge")],
)
def test_titles_beside_family_names(titles: tuple[str, str]) -> None:
    later = (f"{titles[0]} Whitfield", f"{titles[1]} Haddad")
    interview = read(then(("Dana Whitfield", "Omar Haddad"), later, form="{}: {}"))
    assert [(s.name, s.labels) for s in interview.speakers] == [
        ("Dana Whitfield", ("Dana Whitfield", later[0])),
        ("Omar Haddad", ("Omar Haddad", later[1])),
    ]


@pytest.mark.parametrize("title", ["总", "老师", "先生", "博士", "教授"])
def test_titles_behind_family_names(title: str) -> None:
    interview = read(then(("许蔓", "沈舟"), ("许蔓", "沈" + title)))
    assert [(s.name, s.labels) for s in interview.speakers] == [
        ("许蔓", ("许蔓",)),
        ("沈舟", ("沈舟", "沈" + title)),
    ]


@pytest.mark.parametrize(
    "labels",
    [
        ("Omar Haddad", "Lina Haddad", "Mr. Haddad", "Mrs. Haddad"),  # which of them?
        ("Kim Haddad", "Ann Lee", "Mr. Haddad", "Mrs. Haddad"),  # Kim is one of the two
        ("沈舟", "沈月", "许蔓", "沈总"),
        ("沈舟", "沈总"),  # they answer each other
        ("沈舟", "许蔓", "沈先生", "沈女士"),
        ("许", "许蔓", "沈舟"),  # nobody goes on under another label every time
        ("沈母", "沈舟", "许蔓"),
        ("于老师", "於老师", "许蔓"),
        ("余华成", "佘华成", "许蔓"),
        ("陈美丽", "陈美玉", "许蔓"),
    ],
)
def test_people_who_are_kept_apart(labels: tuple[str, ...]) -> None:
    assert named(talk(*labels)) == list(labels)


def test_two_people_in_one_label_are_neither() -> None:
    text = then(("沈舟、许蔓", "韩小北") * 2, ("许蔓", "韩小北"), form="**{}**：{}")
    assert named(text) == ["沈舟、许蔓", "韩小北", "许蔓"]


def test_names_in_both_scripts() -> None:
    interview = read(then(("許蔓", "沈万里"), ("许蔓", "沈萬里")))
    assert [(s.name, s.labels) for s in interview.speakers] == [
        ("許蔓", ("許蔓", "许蔓")),
        ("沈万里", ("沈万里", "沈萬里")),
    ]


@pytest.mark.parametrize(
    ("first", "later", "names"),
    [
        (("许蔓", "某某科技创始人沈舟"), ("许蔓", "沈舟"), ["许蔓", "沈舟"]),
        (("本刊记者许蔓", "某某大学教授沈舟"), ("许蔓", "沈舟"), ["许蔓", "沈舟"]),
        (("许蔓", "沈舟老师"), ("许蔓", "沈舟"), ["许蔓", "沈舟"]),
        (("许蔓", "阿里·哈达德"), ("许蔓", "哈达德"), ["许蔓", "阿里·哈达德"]),
        (("许蔓", "梁文峰"), ("许蔓", "文峰"), ["许蔓", "梁文峰"]),  # the family name is no title
        (("许蔓", "环境局沈舟科长"), ("许蔓", "环境局沈舟科长"), ["许蔓", "环境局沈舟科长"]),
    ],
)
def test_titles_in_front(first: tuple[str, ...], later: tuple[str, ...], names: list[str]) -> None:
    interview = read(then(first, later))
    assert [s.name for s in interview.speakers] == names
    assert set(interview.speakers[1].labels) == {first[1], later[1]}


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("記者問", "沈舟答"), ["記者", "沈舟"]),
        (("许蔓问", "沈舟答"), ["许蔓", "沈舟"]),
        (("沈　舟", "许 蔓"), ["沈舟", "许蔓"]),
        (("欧阳 修竹", "许蔓"), ["欧阳修竹", "许蔓"]),
        (("主席 许蔓", "沈舟"), ["主席 许蔓", "沈舟"]),
        (("编辑部", "沈舟"), ["编辑部", "沈舟"]),
        (("編輯部", "沈舟"), ["編輯部", "沈舟"]),
        (("小编们", "沈舟"), ["小编们", "沈舟"]),
        (("主持人许蔓", "嘉宾沈舟"), ["许蔓", "沈舟"]),
        (("主持人小北", "嘉宾阿舟"), ["小北", "阿舟"]),
    ],
)
def test_what_people_are_called(labels: tuple[str, str], names: list[str]) -> None:
    interview = read(talk(*labels, form="{}：{}"))
    assert [s.name for s in interview.speakers] == names
    assert [s.labels for s in interview.speakers] == [(label,) for label in labels]


def test_an_assembly_writes_kun_behind_every_name() -> None:
    said = _SAID["han"]
    labels = ("○議長（山田太一君）", "○佐藤花子君")
    text = "\n".join(f"{labels[n % 2]}　{said[n % 6]}" for n in range(12))
    assert named(text) == ["山田太一", "佐藤花子"]


@pytest.mark.parametrize(
    ("full", "short"),
    [("陈小明", "老陈"), ("陈小明", "小陈"), ("《早报》记者陈小明", "记者")],
)
def test_a_name_in_full_at_first_and_then_as_friends_say(full: str, short: str) -> None:
    said = ["船修完了。", "那就好。"]
    both = [f"{short}：{said[0]}", f"李青：{said[1]}"]
    rows = [f"{full}：{said[0]}", f"李青：{said[1]}", *both * 3]
    speakers = read("\n\n".join(rows)).speakers
    assert {speaker.name for speaker in speakers} == {"陈小明", "李青"}
    if short != "记者":
        two = ["陈大力：我也来了。", *rows]
        assert len(read("\n\n".join(two)).speakers) == 4
    answers = [f"{full}：{said[0]}", f"{short}：{said[1]}"] * 3
    assert len(read("\n\n".join(answers)).speakers) == 2
