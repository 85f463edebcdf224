# ruff: noqa: E501 -- long lines of a document stand here as they are
"""Made-up conversations, written out in any convention: material for tests, nobody in it lives.

A ``Talk`` is what was said; a *form* is a way of writing it down. ``write`` puts the two together,
and what a parse must find is the talk itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tui.transcript.model import Interview


@dataclass(frozen=True)
class Said:
    """One turn: who (an index into the talk's names), and paragraphs."""

    who: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """``names`` are as the labels spell them, ``short`` shorter spellings of the same people."""

    language: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    turns: tuple[Said, ...]
    headings: tuple[str, ...] = ()

    def told(self, names: tuple[str, ...] | None = None) -> list[tuple[str | None, str]]:
        names = names or self.names
        return [(names[turn.who], "|".join(turn.parts)) for turn in self.turns]

    def named(self, *names: str) -> Talk:
        return replace(self, names=names, short=names)


def _turns(text: str) -> tuple[Said, ...]:
    """``0 words`` opens a turn of person 0, ``+ words`` goes on in a new paragraph."""
    turns: list[Said] = []
    for row in text.strip().split("\n"):
        mark, _, words = row.strip().partition(" ")
        if mark == "+":
            turns[-1] = Said(turns[-1].who, (*turns[-1].parts, words))
        else:
            turns.append(Said(int(mark), (words,)))
    return tuple(turns)


HANS = Talk(
    "hans",
    ("周远", "林晓棠"),
    ("周远", "晓棠"),
    _turns(
        """
        0 今天我们请到了写小说的林晓棠。先说说你小时候，你是几岁开始写东西的？
        1 大概十岁吧。那时候家里没有电视，只有一台收音机，晚上大家围着它听故事。
        + 我听完就自己编，编完了讲给弟弟听。他总说：“后来呢？”我就只好往下编。
        0 他现在还听吗？
        1 不听了，他自己也写。我们俩有一个约定：谁先写完，谁请吃饭。
        0 写到一半写不下去的时候，你怎么办？
        1 出去走路。有一次走了二十公里，从城西走到江边，回来的时候鞋底都磨穿了，可是那一章还是没写出来。
        + 第二天早上醒来，忽然就知道该怎么写了。
        0 听起来像是鞋子写的。
        1 对，鞋子写的。
        0 你的第一本书卖了多少？
        1 三百本。其中两百本是我妈妈买的，她送给了所有的亲戚，每家两本。
        + 书名叫《河边的房子》，封面是我自己画的。
        0 最后一个问题，接下来你打算写什么？
        1 写收音机。我想知道那些讲故事的人后来都去了哪里。
        """
    ),
    ("家里的收音机", "走不完的路", "第一本书"),
)
HANT = Talk(
    "hant",
    ("陳美玲", "何志強"),
    ("美玲", "志強"),
    _turns(
        """
        0 多謝你抽時間。你幾時開始喺碼頭做嘢？
        1 十六歲嗰年。嗰時老豆話，你唔讀書就要返工，我就跟咗佢去碼頭。
        + 頭一日我連條麻繩都揸唔實，俾啲師傅笑到面紅。
        0 辛唔辛苦㗎？
        1 梗係辛苦啦。夏天個貨倉好似焗爐噉，冬天就凍到手都伸唔直。
        0 咁點解做咗咁耐？
        1 因為啲人好。收工之後大家一齊食糖水，講吓笑，就唔記得攰。
        + 後來貨櫃嚟咗，機器一架一架噉換，啲人就一個一個噉走。
        0 你有冇後悔過？
        1 冇。
        0 而家條街變晒，你返去會搵邊度先？
        1 搵嗰間糖水舖。個老闆娘仲記得我食乜嘢。
        """
    ),
    ("十六歲返工", "貨櫃嚟咗", "嗰間糖水舖"),
)
JPAN = Talk(
    "jpan",
    ("山本", "佐藤花子"),
    ("山本", "佐藤"),
    _turns(
        """
        0 お忙しいところありがとうございます。いつから船に乗っているのですか。
        1 十八歳の春からです。父が漁師でしたので、迷うことはありませんでした。
        + 最初の年は毎日酔っていましたけれどね。
        0 怖いと思ったことはありますか。
        1 もちろんあります。あの嵐の夜は、もう帰れないと思いました。
        0 それでも続けたのはなぜでしょうか。
        1 朝の海を見たからです。あれを一度見ると、陸には戻れません。
        + 今でも毎朝四時に起きています。
        0 ご家族は何と言っていますか。
        1 早く辞めてくれと言っています。
        """
    ),
    ("船に乗る", "嵐の夜", "朝の海"),
)
LATN = Talk(
    "latn",
    ("Ann Lee", "Ben Ho"),
    ("Ann", "Ben"),
    _turns(
        """
        0 Thank you for coming. When did you first work at the lighthouse?
        1 I was nineteen. My uncle kept it before me, and one winter he asked me to stay for a week.
        + I stayed for eleven years, as it turned out.
        0 What did you do all day?
        1 You clean the lamp. You write down the weather. Then you clean the lamp again.
        0 Were you lonely?
        1 Not really. There was the radio: every evening somebody would read the shipping news.
        + And in the summer there were visitors, about 40 of them each week.
        0 Right.
        1 One of them was a painter who stayed until October, and she taught me how to look at the sea.
        0 And then it was automated?
        1 Yes. A man came with a box and said that the box would do it. It did.
        """
    ),
    ("The uncle's lamp", "Visitors in the summer", "A man with a box"),
)
PANEL = Talk(
    "latn",
    ("Mara Silt", "Ivo Tarn", "Óscar Peña", "June O'Dell"),
    ("Mara", "Ivo", "Óscar", "June"),
    _turns(
        """
        0 Welcome to the show, everybody. I'm here with Ivo, Óscar and June, and we want to talk about bread.
        1 Hello. It's good to be here.
        2 Thanks for having me. I haven't slept, because I was baking.
        3 Hi!
        0 Óscar, you start. Why do people bake at home again?
        2 I think they want to hold something that they made. You sit at a screen all day and in the evening there is nothing in your hands.
        3 I'd disagree. They bake because the bread in the shops is bad.
        + You can taste it: it's mostly air, and we pay for it.
        1 Both can be true, can't they?
        2 Sure. Both can be true.
        0 June, what do you put in yours?
        3 Flour, water, salt, and three days of patience. My mother used to say that the last one is the hardest.
        1 And the cheapest.
        0 On that note, thank you all.
        2 Thank you.
        3 Thanks, Mara.
        """
    ),
    ("Why we bake", "Air", "Patience"),
)
ZH_PANEL = Talk(
    "hans",
    ("主持人", "阿棠", "韩一舟", "老K"),
    ("主持人", "阿棠", "一舟", "老K"),
    _turns(
        """
        0 大家好，欢迎来到这一期节目。今天聊聊面包。阿棠，你先来？
        1 大家好，我是阿棠，开了一家很小的面包店，只有两张桌子。
        2 我是韩一舟，我是那两张桌子的常客。
        3 哈哈，我是另外一张。
        0 为什么现在大家又开始在家里烤面包了？
        1 我觉得是想亲手做一点东西。一天对着屏幕，晚上手里什么都没有。
        3 我不同意。就是外面的面包不好吃。
        + 你捏一下就知道了，全是空气。
        2 两个都对吧？
        1 嗯，两个都对。
        0 那你的面包里放什么？
        1 面粉、水、盐，还有三天的耐心。我妈说最后一样最难。
        3 也最便宜。
        0 好，今天就到这里，谢谢各位。
        2 谢谢。
        1 谢谢主持人。
        """
    ),
    ("为什么要烤", "全是空气", "三天的耐心"),
)
TALKS = {
    "hans": HANS, "hant": HANT, "jpan": JPAN, "latn": LATN, "panel": PANEL, "zh-panel": ZH_PANEL,
}  # fmt: skip

Form = Callable[[str, str, int], str]
"""(name, first paragraph, number of the turn) → the lines that open the turn."""

FORMS: dict[str, str] = {
    # {n} name, {t} first paragraph, {m} minutes and seconds, {h} hours, minutes and seconds
    "plain": "{n}: {t}",
    "plain wide": "{n}：{t}",
    "space before": "{n} ：{t}",
    "space before ascii": "{n} : {t}",
    "no-break": "{n}\u00a0: {t}",
    "no-break after": "{n}:\u00a0{t}",
    "small colon": "{n}︰{t}",
    "indent": "　　{n}：{t}",
    "below": "{n}：\n{t}",
    "below gap": "{n}:\n\n{t}",
    "bold outside": "**{n}**: {t}",
    "bold outside wide": "**{n}**：{t}",
    "bold outside space": "**{n}** : {t}",
    "bold inside": "**{n}：** {t}",
    "bold inside ascii": "**{n}:** {t}",
    "bold inside glued": "**{n}：**{t}",
    "bold spaces inside": "** {n} ：** {t}",
    "bold below": "**{n}:**\n\n{t}",
    "bold alone": "**{n}**\n\n{t}",
    "bold alone tight": "**{n}**\n{t}",
    "bold underscore": "__{n}:__ {t}",
    "italic": "*{n}:* {t}",
    "bold italic": "***{n}:*** {t}",
    "heading": "### {n}\n\n{t}",
    "heading colon": "### {n}：\n{t}",
    "heading time": "### {n} ({m})\n\n{t}",
    "heading bold": "## **{n}**\n\n{t}",
    "alone": "{n}\n{t}",
    "alone gap": "{n}\n\n{t}",
    "corner": "【{n}】{t}",
    "corner colon": "【{n}】：{t}",
    "corner alone": "【{n}】\n{t}",
    "square": "[{n}] {t}",
    "square colon": "[{n}]: {t}",
    "angle": "<{n}> {t}",
    "quoted": "「{n}」：{t}",
    "round": "（{n}）{t}",
    "tab": "{n}\t{t}",
    "tab colon": "{n}:\t{t}",
    "hanging": "{n}:          {t}",
    "list": "- **{n}**: {t}",
    "list plain": "* {n}: {t}",
    "quote": "> **{n}:** {t}",
    "bullet": "◆{n}　{t}",
    "dash": "{n} — {t}",
    "dash wide": "{n}——{t}",
    "double dash": "{n} -- {t}",
    "pipe": "{n} | {t}",
    "otter": "{n}  {m}\n{t}",
    "otter hours": "{n}  {h}\n{t}",
    "rev": "{n} ({m}):\n{t}",
    "rev hours": "{n}: ({h})\n{t}",
    "descript": "[{h}] {n}: {t}",
    "time name": "{m} {n}: {t}",
    "time name below": "[{h}] {n}\n{t}",
    "time name bold": "**[{m}] {n}:** {t}",
    "bold then time": "**{n}** [{m}] {t}",
    "bold then round time": "**{n}** ({m}): {t}",
    "bold with time": "**{n} ({m})**\n\n{t}",
    "bold with time colon": "**{n} [{h}]:** {t}",
    "time then bold": "({m}) **{n}:** {t}",
    "time own line": "{m}\n{n}: {t}",
    "name then time line": "{n}\n{m}\n{t}",
    "time then name line": "{m}\n{n}\n{t}",
    "zoom": "{h} {n}\n{t}",
    "range": "[{h} - {h}] {n}: {t}",
    "wechat": "{n} 2021-03-04 {h}\n{t}",
    "chat": "[{h}] <{n}> {t}",
    "whatsapp": "04/03/21, {m} - {n}: {t}",
    "iso": "2021-03-04T{h} {n}: {t}",
    "dot": "{n}. {t}",
    "html strong": "<p><strong>{n}:</strong> {t}</p>",
    "bold label text bold": "**{n}：{t}**",
    "numbered": "{i}. {n}: {t}",
    "paren number": "{i}) {n}: {t}",
    "colon double": "{n}:: {t}",
    "arrow": ">> {n}: {t}",
    "signed": "{t}\n—— {n}",
    "star": "※{n}：{t}",
}  # fmt: skip


def write(
    talk: Talk, form: str, *, between: str = "\n\n", within: str = "\n\n", short: bool = False
) -> str:
    """The talk in one form. ``short``: full names the first time, short ones afterwards."""
    seen: set[int] = set()
    rows = []
    for number, turn in enumerate(talk.turns):
        name = talk.names[turn.who]
        if short and turn.who in seen:
            name = talk.short[turn.who]
        seen.add(turn.who)
        seconds = 3 + 17 * number
        head = form.format(
            n=name, t=turn.parts[0], i=number + 1,
            m=f"{seconds // 60:02}:{seconds % 60:02}",
            h=f"00:{seconds // 60:02}:{seconds % 60:02}",
        )  # fmt: skip
        rest = turn.parts[1:]
        if form.startswith("{t}") and rest:  # signed below the words
            sign = head.rpartition("\n")[2]
            rows.append(within.join([*turn.parts]) + "\n" + sign)
        elif head.startswith("<p>"):
            rows.append(within.join([head, *(f"<p>{part}</p>" for part in rest)]))
        elif head.startswith("> "):
            rows.append("\n>\n".join([head, *(f"> {part}" for part in rest)]))
        elif (
            head.startswith("**")
            and head.endswith("**")
            and "\n" not in head
            and turn.parts[0] in head
        ):
            rows.append(within.join([head, *(f"**{part}**" for part in rest)]))
        else:
            rows.append(within.join([head, *rest]))
    return between.join(rows) + "\n"


def told(interview: Interview) -> list[tuple[str | None, str]]:
    """(speaker's name, text with paragraphs joined by a bar) of all spoken turns."""
    return [
        (interview.speaker_name(turn), "|".join(part.text for part in turn.paragraphs))
        for turn in interview.turns
        if turn.kind in ("speech", "question", "quote")
    ]


NAMES: tuple[tuple[str, tuple[str, str]], ...] = (
    ("hans", ("记者", "林晓棠")), ("hans", ("问", "答")), ("hans", ("Q", "A")),
    ("hans", ("提问者", "林")), ("hans", ("《早报》", "林晓棠")), ("hans", ("「夜谈」", "林")),
    ("hans", ("主持人周远", "林晓棠教授")), ("hans", ("发言人1", "发言人2")),
    ("hans", ("发言人 1", "发言人 2")), ("hans", ("说话人 1", "说话人 2")),
    ("hans", ("讲话人A", "讲话人B")), ("hans", ("Speaker 1", "Speaker 2")),
    ("hans", ("SPEAKER_00", "SPEAKER_01")), ("hans", ("A", "B")), ("hans", ("甲", "乙")),
    ("hans", ("周", "林")), ("hans", ("小林", "老周")), ("hans", ("阿远", "晓棠")),
    ("hans", ("本报记者", "被采访人")), ("hans", ("新夜报", "林晓棠")),
    ("hans", ("夜谈播客", "林晓棠")), ("hans", ("《早报》记者", "林先生")),
    ("hans", ("周远Yuan", "林晓棠")), ("hans", ("林棠Lin Tang", "周远Zhou Yuan")),
    ("hans", ("🎙️ 周远", "🎤 林晓棠")), ("hans", ("主播·阿远", "嘉宾·晓棠")),
    ("hans", ("主持人-周远", "嘉宾-晓棠")), ("hans", ("主持人 周远", "嘉宾 晓棠")),
    ("hans", ("周远（记者）", "林晓棠（作家）")), ("hans", ("周远(主持)", "林晓棠(嘉宾)")),
    ("hans", ("莫拉·希尔特", "伊沃·塔恩")), ("hans", ("莫拉", "伊沃")),
    ("hans", ("Mara", "Ivo")), ("hans", ("夜班编辑部", "河边的人")),
    ("hans", ("采访者", "受访者")), ("hans", ("访谈员", "受访者01")), ("hans", ("访", "受")),
    ("hans", ("学生甲", "老师")), ("hans", ("女儿", "父亲")), ("hans", ("我", "外婆")),
    ("hans", ("Host", "Guest")), ("hans", ("北京台", "环境局局长")), ("hans", ("a16z", "林晓棠")),
    ("hans", ("N", "L")), ("hans", ("M老师", "小Z")), ("hans", ("用户1", "用户2")),
    ("hans", ("河边小店老板", "周远")), ("hans", ("记者1", "专家1")), ("hans", ("周 远", "林晓棠")),
    ("hant", ("記", "何")), ("hant", ("記者", "何")), ("hant", ("主席", "環境局局長")),
    ("hant", ("陳委員小明", "何部長志強")), ("hant", ("陳美玲議員", "主席")),
    ("hant", ("《夜報》", "何生")), ("hant", ("問", "強")), ("hant", ("採訪者", "受訪者")),
    ("hant", ("唐小鳳", "訪客A")), ("hant", ("小編", "阿強")), ("hant", ("夜報記者", "何志強主任")),
    ("hant", ("提問", "回應")), ("hant", ("何Sir", "陳太")), ("hant", ("中央社", "何志強")),
    ("jpan", ("聞き手", "佐藤花子")), ("jpan", ("質問", "回答")),
    ("jpan", ("山本さん", "佐藤さん")), ("jpan", ("インタビュアー", "タナカ")),
    ("jpan", ("Q", "A")), ("jpan", ("編集部", "佐藤花子氏")), ("jpan", ("司会", "はなこ")),
    ("jpan", ("話者1", "話者2")), ("jpan", ("記者", "船長")),
    ("latn", ("Q", "A")), ("latn", ("Interviewer", "Respondent")), ("latn", ("INT", "RES")),
    ("latn", ("I", "R")), ("latn", ("I", "P1")), ("latn", ("Host", "Guest")),
    ("latn", ("INTERVIEWER", "HO")), ("latn", ("MR. LEE", "THE CHAIR")), ("latn", ("AL", "BH")),
    ("latn", ("Dr. Lee", "Prof. Ho")), ("latn", ("Anna-Lena", "O'Dell")), ("latn", ("ann", "ben")),
    ("latn", ("ann_lee", "ben.ho")), ("latn", ("Speaker A", "Speaker B")),
    ("latn", ("Speaker 1", "Speaker 2")), ("latn", ("Unknown Speaker", "Ben Ho")),
    ("latn", ("Ann Lee (Host)", "Ben Ho (Guest)")), ("latn", ("Ann Lee, host", "Ben Ho")),
    ("latn", ("The Morning Post", "Ben Ho")), ("latn", ("Ann de la Cruz", "Ben van Ho")),
    ("latn", ("A. B. Lee", "C. Ho Jr.")), ("latn", ("Ann Lee 🎙", "Ben Ho")),
    ("latn", ("M", "F")), ("latn", ("A", "B")), ("latn", ("Lee", "Ho")), ("latn", ("Interviewer 1", "Participant 12")),
    ("latn", ("Анна", "Бен Хо")), ("latn", ("김민수", "이지은")), ("latn", ("أحمد", "سارة")),
    ("latn", ("Ann L.", "Ben H.")), ("latn", ("PERSON 1", "PERSON 2")), ("latn", ("Mr Lee", "Mrs Ho")),
    ("latn", ("Senator Lee", "Chairman Ho")), ("latn", ("Lt. Col. Lee", "Ms. Ho")),
    ("latn", ("Radio East", "Ben Ho")), ("latn", ("me", "Ben")), ("latn", ("Ann (via Zoom)", "Ben Ho")),
    ("latn", ("Operator", "Ben Ho - Analyst")), ("latn", ("L", "H")),
)  # fmt: skip
"""Label pairs of the ways in which people are called."""

NAMED_FORMS = (
    "plain wide", "plain", "bold inside", "bold outside", "below", "heading", "heading colon",
    "alone gap", "bold alone", "otter", "rev", "corner", "tab", "descript", "bold then time",
)  # fmt: skip


def parted(interview: Interview) -> list[tuple[int, str]]:
    """(number of the speaker by first appearance, text) of all spoken turns."""
    seen: dict[str | None, int] = {}
    return [
        (seen.setdefault(turn.speaker, len(seen)), "|".join(p.text for p in turn.paragraphs))
        for turn in interview.turns
        if turn.kind in ("speech", "question", "quote")
    ]
