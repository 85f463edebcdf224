"""Ways of writing and formats that are seldom met: material for tests and seeds of the fuzz run."""

from __future__ import annotations

import json

RARE = {
    "time behind the colon": "{n}：{m} {t}",
    "time at the end": "{n}：{t}（{m}）",
    "time between hashes": "#{h}-4# {n}: {t}",
    "time between hashes at the end": "{n}: {t} #{h}-4#",
    "name and time in brackets": "【{n} {h}】\n{t}",
    "time in brackets": "【{m}】{n}：{t}",
    "time below the name": "{n}\n({m}) {t}",
    "at": "{n} @ {m}\n{t}",
    "dated": "{n}, [6. May 2024 at {h}]:\n{t}",
    "label track": "{i}.000000\t{i}.500000\t{n}: {t}",
    "voice": "<v {n}>{t}</v>",
    "element": "<{n}> {t} </{n}>",
    "between dashes": "— {n} —\n{t}",
    "bar": "▍{n}\n{t}",
    "hard break": "**{n}**\\\n{t}",
    "entity": "**{n}：**&nbsp;{t}",
    "slashes": "{n} // {t}",
    "arrow": "{n} → {t}",
    "angle": "{n}> {t}",
    "corner": "「{n}」{t}",
    "code": "`{n}` {t}",
    "full-width letters": "{l}：{t}",
    "bar behind a bold name": "**{n}**｜{t}",
    "linked name and time": "**[{n}](https://example.org/p) [[{h}](https://example.org/t?at={i})]**\n{t}",
    "linked time in brackets": "{n} ([{m}](https://example.org/t?at={i})):\n{t}",
    "break behind the name": "**{n}**<br>{t}",
}
WHOLE = {"slashes", "arrow", "angle", "corner", "code"}
"""Read where nearly every block opens so: the paragraphs of a turn stand in one block."""

SAID = [
    (0, 1500, "Ann", "Where were you?"), (1500, 3000, "Ben", 'At the "old" pier & beyond.'),
    (3000, 4000, "Ann", "All night?"), (4000, 6000, "Ben", "Till the tide went out."),
]  # fmt: skip


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def _elan() -> str:
    slots = sorted({ms for start, end, _, _ in SAID for ms in (start, end)})
    out = ["<?xml version='1.0'?>", "<ANNOTATION_DOCUMENT FORMAT='3.0'>", "<TIME_ORDER>"]
    out += [f"<TIME_SLOT TIME_SLOT_ID='t{ms}' TIME_VALUE='{ms}'/>" for ms in slots]
    out.append("</TIME_ORDER>")
    for name in ("Ben", "Ann"):
        out.append(f"<TIER TIER_ID='{name}-tx' PARTICIPANT='{name}'>")
        for n, (start, end, who, text) in enumerate(SAID):
            if who == name:
                out.append(
                    f"<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID='a{n}' "
                    f"TIME_SLOT_REF1='t{start}' TIME_SLOT_REF2='t{end}'>\n<ANNOTATION_VALUE>"
                    f"{_escaped(text)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
                )
        out.append("</TIER>")
        out.append(f"<TIER TIER_ID='{name}-ft' PARTICIPANT='{name}' PARENT_REF='{name}-tx'>")
        out.append(
            f"<ANNOTATION><REF_ANNOTATION ANNOTATION_ID='r{name}' ANNOTATION_REF='a0'>"
            "<ANNOTATION_VALUE>a gloss</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>"
        )
    return "\n".join([*out, "</ANNOTATION_DOCUMENT>"])


def _exmaralda() -> str:
    times = sorted({ms for start, end, _, _ in SAID for ms in (start, end)})
    out = ["<?xml version='1.0'?>", "<basic-transcription><head><speakertable>"]
    out += [
        f"<speaker id='S{n}'><abbreviation>{name}</abbreviation></speaker>"
        for n, name in enumerate(("Ann", "Ben"))
    ]
    out.append("</speakertable></head><basic-body><common-timeline>")
    out += [f"<tli id='T{ms}' time='{ms / 1000}'/>" for ms in times]
    out.append("</common-timeline>")
    for n, name in enumerate(("Ann", "Ben")):
        out.append(f"<tier id='V{n}' speaker='S{n}' category='v' type='t'>")
        out += [
            f"<event start='T{start}' end='T{end}'>{_escaped(text)}</event>"
            for start, end, who, text in SAID
            if who == name
        ]
        out.append("</tier>")
    return "\n".join([*out, "</basic-body></basic-transcription>"])


def _praat(*, short: bool) -> str:
    out = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ""]

    def put(name: str, value: object) -> None:
        shown = json.dumps(value).replace('\\"', '""') if isinstance(value, str) else str(value)
        out.append(shown if short else f"    {name} = {shown}")

    put("xmin", 0)
    put("xmax", 6)
    out.append("<exists>" if short else "tiers? <exists>")
    put("size", 2)
    for name in ("Ann", "Ben"):
        put("class", "IntervalTier")
        put("name", name)
        put("xmin", 0)
        put("xmax", 6)
        put("intervals: size", len(SAID))
        for start, end, who, text in SAID:
            put("xmin", start / 1000)
            put("xmax", end / 1000)
            put("text", text if who == name else "")
    return "\n".join(out)


TIERS = {
    "a.eaf": _elan(), "a.exb": _exmaralda(), "a.TextGrid": _praat(short=False),
    "b.TextGrid": _praat(short=True),
}  # fmt: skip
