"""A library of made-up interviews for tests of the app: no files, no parser, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tui.library import Entry, Library, Progress
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

HOST = Speaker("h", "主持人", ("主持人",), "host")
GUEST = Speaker("g", "林小溪", ("林小溪", "小溪"), "guest")


def turn(key: str, line: int, speaker: str | None, *texts: str, kind: TurnKind = "speech") -> Turn:
    """A turn with one source line for each paragraph."""
    paragraphs = tuple(Paragraph(text, (line + n, line + n)) for n, text in enumerate(texts))
    return Turn(f"{key}{line}", speaker, kind, paragraphs, (line, line + len(texts) - 1))


def tea(key: str = "tea", title: str = "种茶的人") -> Interview:
    """A short interview in Simplified script: a preface, two sections, a note and a caption."""
    bold = Paragraph(
        "我们把采茶和制茶放在一起,这叫垂直整合。", (8, 8), (Emphasis(13, 17, "strong"),)
    )
    sections = (
        Section(None, None, 1, 1, (turn(key, 1, None, "去年秋天的一个上午。", kind="narration"),)),
        Section(
            "为什么种茶",
            "00:10",
            1,
            2,
            (
                turn(key, 3, "h", "您当初为什么回来种茶?", kind="question"),
                turn(key, 4, "g", "因为山还在。", "人走了,山还在,总要有人看着它。"),
                turn(key, 6, "h", "那么制茶呢?也是自己做吗?", kind="question"),
                Turn(f"{key}8", "g", "speech", (bold,), (8, 8)),
            ),
            (2, 2),
        ),
        Section(
            "机器与手",
            "05:40",
            1,
            9,
            (
                turn(key, 10, "h", "机器会代替手吗?AI 科学家会来采茶吗?", kind="question"),
                turn(key, 11, "g", "[笑] 手知道轻重。机器只知道次数[/b]。"),
                turn(key, 12, None, "*轻重:指采摘时的力道。", kind="note"),
                turn(key, 13, None, "▲山上的茶园", kind="caption"),
            ),
            (9, 9),
        ),
    )
    return Interview(
        id=key,
        path=Path(f"{key}.txt"),
        title=title,
        script="hans",
        kind="interview",
        meta={"date": "2024-10-01"},
        speakers=(HOST, GUEST),
        sections=sections,
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


def boats() -> Interview:
    """A longer one in Traditional script without headings: forty questions and answers."""
    turns = []
    for n in range(40):
        line = 1 + 2 * n
        turns.append(turn("boats", line, "h", f"第{n + 1}條船後來怎麼樣了?", kind="question"))
        answer = f"第{n + 1}條船交給了徒弟,垂直整合的事我們不談,只談木頭、桐油和海上的天氣。" * 2
        turns.append(turn("boats", line + 1, "g", answer))
    return Interview(
        id="boats",
        path=Path("boats.txt"),
        title="造船的人",
        script="hant",
        kind="interview",
        meta={},
        speakers=(HOST, Speaker("g", "陳師傅", ("陳師傅",), "guest")),
        sections=(Section(None, None, 1, 1, tuple(turns)),),
        dropped=(),
        report=ReadingReport("made-up", 1.0),
    )


class MadeUpLibrary(Library):
    """A library that holds what it is given, and one file that could not be read."""

    def __init__(self, *interviews: Interview, broken: bool = True) -> None:
        super().__init__(())
        self._given = interviews or (tea(), boats())
        self._broken = broken
        self._made: list[Entry] = []
        self._by_id: dict[str, Interview] = {}

    @property
    def key(self) -> str:
        return "made-up"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._made)

    def interview(self, entry_id: str) -> Interview | None:
        return self._by_id.get(entry_id)

    def interviews(self) -> Iterator[Interview]:
        return iter(list(self._by_id.values()))

    def load(
        self,
        on_entry: Callable[[Progress], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        total = len(self._given) + self._broken
        for interview in self._given:
            self._by_id[interview.id] = interview
            self._add(
                Entry(
                    id=interview.id,
                    path=interview.path,
                    group="",
                    title=interview.title,
                    date=interview.meta.get("date"),
                    speakers=tuple(speaker.name for speaker in interview.speakers),
                    script=interview.script,
                    kind=interview.kind,
                    turns=len(interview.turns),
                ),
                total,
                on_entry,
            )
        if self._broken:
            error = "photo.txt: not text (binary). Export it as text and try again."
            self._add(
                Entry("photo", Path("photo.txt"), "", "photo.txt", error=error), total, on_entry
            )

    def _add(self, entry: Entry, total: int, on_entry: Callable[[Progress], object] | None) -> None:
        self._made.append(entry)
        if on_entry is not None:
            on_entry(Progress(len(self._made), total, entry))
