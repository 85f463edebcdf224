"""Interviews made up for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.transcript.model import (
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
)

Said = tuple[str, str]
"""A speaker and what they say; paragraphs are separated by a line break."""


def make(
    name: str, sections: Sequence[tuple[str | None, Sequence[Said]]], **meta: str
) -> Interview:
    """An interview called ``name``. Each heading, speaker label and paragraph is a source line;
    a speaker called "Q" asks."""
    line = 0
    made: list[Section] = []
    people: dict[str, Speaker] = {}
    for title, said in sections:
        top = line + 1
        if title is not None:
            line += 1
        turns = []
        for who, text in said:
            first = line + 1
            line += 1
            paragraphs = []
            for part in text.split("\n"):
                line += 1
                paragraphs.append(Paragraph(part, (line, line)))
            people[who] = Speaker(who, who, (who,), "host" if who == "Q" else "guest")
            turns.append(
                Turn(
                    f"{name}-{first}",
                    who,
                    "question" if who == "Q" else "speech",
                    tuple(paragraphs),
                    (first, line),
                )
            )
        made.append(Section(title, None, 1, top, tuple(turns)))
    return Interview(
        id=name,
        path=Path(f"{name}.txt"),
        title=name,
        script="hans",
        kind="interview",
        meta=meta,
        speakers=tuple(people.values()),
        sections=tuple(made),
        dropped=(),
        report=ReadingReport("made", 1.0),
    )


BEES = (
    ("Q", "你是怎么开始养蜂的?当时村子里还有别人在养蜂吗?"),
    (
        "A",
        "祖父留下三个木蜂箱,阁楼上找到一本手写的养蜂笔记。头一年冬天蜂群死了一半,蜂箱漏风,加上螨虫,蜜蜂撑不到开春。",
    ),
    ("Q", "蜂蜜的味道为什么每一年都不同?"),
    ("A", "看花期。椴树开得早,蜜就清;雨水多的年份荆条不流蜜,只能收到深色的荞麦蜜。"),
)
BRIDGES = (
    ("Q", "那座铁桥为什么要拆掉重修?"),
    (
        "A",
        "桥墩被洪水掏空了。检测报告说第二孔的钢梁锈穿,限载从二十吨降到五吨,公交车只好绕行上游的水泥桥。",
    ),
    ("Q", "居民反对拆桥,你们怎么回应?"),
    ("A", "我们把旧钢梁留下一段做纪念,新桥两侧加宽人行道,工期压到十四个月。"),
)
TEA = (
    ("Q", "茶农今年的收成怎么样?"),
    ("A", "春茶受了霜冻,头采少了四成。老茶树根深还好,新种的无性系茶苗基本要补种。"),
    ("Q", "你们为什么不用采茶机?"),
    ("A", "机采会切碎芽叶,做白毫银针只能手采。请来的采茶工一天也就采两斤鲜叶。"),
)
