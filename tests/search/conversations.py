"""Made-up conversations for the tests of the search, and a short way to write more."""

from __future__ import annotations

from pathlib import Path

from tui.transcript.model import Interview, Paragraph, ReadingReport, Section, Speaker, Turn


def conversation(
    name: str,
    title: str,
    *sections: tuple[str | None, list[tuple[str, str]]],
    timestamps: tuple[str, ...] = (),
) -> Interview:
    """An interview from ``(heading, [(speaker, text), ...])``; ``\\n`` in a text begins a
    paragraph. ``timestamps`` are given to the sections in order."""
    people: dict[str, Speaker] = {}
    made: list[Section] = []
    line, count = 1, 0
    for place, (heading, turns) in enumerate(sections):
        first = line
        line += 1
        made_turns: list[Turn] = []
        for who, text in turns:
            people.setdefault(who, Speaker(f"s{len(people) + 1}", who, (who,)))
            paragraphs = []
            start = line
            for part in text.split("\n"):
                paragraphs.append(Paragraph(part, (line, line)))
                line += 1
            made_turns.append(
                Turn(
                    f"{name}-{count}",
                    people[who].id,
                    "speech",
                    tuple(paragraphs),
                    (start, line - 1),
                )
            )
            count += 1
        stamp = timestamps[place] if place < len(timestamps) else None
        made.append(Section(heading, stamp, 1, first, tuple(made_turns)))
    return Interview(
        id=name,
        path=Path(f"{name}.txt"),
        title=title,
        script="hans",
        kind="interview",
        meta={},
        speakers=tuple(people.values()),
        sections=tuple(made),
        dropped=(),
        report=ReadingReport("test", 1.0),
    )


BOATS = conversation(
    "boats",
    "造船厂夜谈",
    (
        "开场",
        [
            ("主持人", "今天请到了造船的林师傅，我们聊聊木船。"),
            ("林师傅", "嗯。"),
            ("林师傅", "大家好，我做了四十年木船，从采购木料到下水都自己来，算是垂直整合吧。"),
        ],
    ),
    (
        "软件与图纸",
        [
            ("主持人", "现在画图也用软件了吗？"),
            (
                "林师傅",
                "用的。AI 科学家 也来过我们厂，说要用 scaling law 算船的大小。\n芯片我不懂。",
            ),
            ("主持人", "那 [b] 键是做什么的（保存）？"),
        ],
    ),
    timestamps=("00:00:10", "00:12:30"),
)

TEA = conversation(
    "tea",
    "高山茶園訪談",
    (
        None,
        [
            ("記者", "請問製茶的時候，會用到哪些軟體？"),
            ("陳茶農", "我們用手機記錄濕度，晶片裝在茶園裡，使用者都說好。"),
            ("記者", "臺灣的能源轉型對茶園有影響嗎？"),
            ("陳茶農", "能源轉型啊，太陽能板裝在屋頂上，電費便宜了，垂直整合也比較容易。"),
            ("陳茶農", "對。"),
        ],
    ),
)
