"""Made-up interviews to lay out."""

from __future__ import annotations

from pathlib import Path

from tui.transcript.model import (
    Emphasis,
    Interview,
    Paragraph,
    ReadingReport,
    Section,
    Speaker,
    Turn,
    TurnKind,
)

SENTENCES = (
    "我们先从仓库的屋顶说起，那年冬天雨下得很大。",
    "其实没有人相信这件事会成，连我自己也不信……",
    "The first prototype ran for 42 minutes, and then it stopped.",
    "后来我们把三台机器搬到河边——就在磨坊旁边——重新接上线。",
    "你问「值不值得」，我只能说：当时没有别的路。",
)


def turn(
    number: int,
    *paragraphs: str,
    speaker: str | None = "guest",
    kind: TurnKind = "speech",
    timestamp: str | None = None,
    emphasis: tuple[Emphasis, ...] = (),
) -> Turn:
    line = number * 10 + 1
    return Turn(
        f"t{number}",
        speaker,
        kind,
        tuple(Paragraph(text, (line, line), emphasis) for text in paragraphs),
        (line, line + len(paragraphs)),
        timestamp,
    )


def interview(
    *sections: Section, title: str = "磨坊旁的三台机器", meta: dict[str, str] | None = None
) -> Interview:
    return Interview(
        "0123456789ab",
        Path("mill.txt"),
        title,
        "hans",
        "interview",
        meta or {},
        (
            Speaker("host", "主持人", ("主持人",), "host"),
            Speaker("guest", "徐乾", ("徐乾",), "guest"),
            Speaker("other", "Ann Lee", ("Ann Lee", "Ann"), "other"),
        ),
        sections,
        (),
        ReadingReport("labels", 0.9),
    )


def long_interview(turns: int, per_section: int = 20) -> Interview:
    """A conversation of many turns of uneven length, by host and guest in turn."""
    sections = []
    for first in range(0, turns, per_section):
        numbers = range(first, min(turns, first + per_section))
        sections.append(
            Section(
                f"第{first // per_section + 1}段",
                None,
                1,
                first * 10 + 1,
                tuple(
                    turn(
                        n,
                        *(
                            SENTENCES[(n + k) % len(SENTENCES)] * (1 + (n * 7 + k) % 4)
                            for k in range(1 + n % 3)
                        ),
                        speaker="guest" if n % 2 else "host",
                    )
                    for n in numbers
                ),
            )
        )
    return interview(*sections)


def small_interview() -> Interview:
    """One of each: preface, headings, timestamps, footnote in the middle of a turn, caption."""
    return interview(
        Section(None, None, 1, 1, (turn(0, SENTENCES[0], speaker=None, kind="narration"),)),
        Section(
            "屋顶",
            "00:41",
            1,
            3,
            (
                turn(1, "屋顶是什么时候修的？", speaker="host", kind="question", timestamp="00:41"),
                turn(2, SENTENCES[1] * 3, SENTENCES[3] * 2),
                turn(3, "*磨坊建于一九一二年。", speaker=None, kind="note"),
                turn(4, SENTENCES[4]),
                turn(5, "左：磨坊。右：河。", speaker=None, kind="caption"),
            ),
        ),
        Section("没有人说话的一段", None, 1, 60, ()),
        Section("河边", None, 2, 61, (turn(6, SENTENCES[2], speaker="other"), turn(7, "好。"))),
        Section("尾声", None, 1, 90, ()),
        meta={"date": "2021-03-04", "source": "《河报》"},
    )
