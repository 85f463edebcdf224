# ruff: noqa: E501 -- long lines of a document stand here as they are
"""Made-up documents that are no transcripts: nobody may be made a speaker by them."""

from __future__ import annotations

OTHERS: dict[str, str] = {
    "reviews": """# 三款收音机横评

### 山风一号

**优点：** 声音很好，你放在厨房也听得清。

**缺点：** 太重了，我搬不动。

**价格：** 三百元。

### 河流二号

**优点：** 便宜，你可以多买一台。

**缺点：** 容易坏，我们用了两个月就换了。

**价格：** 一百元。

### 海浪三号

**优点：** 好看吧？

**缺点：** 不出声。

**价格：** 五百元。
""",
    "pros and cons": "".join(
        f"## Tool {n}\n\nPros: you can start quickly, and it's fast.\n\n"
        "Cons: we had to read all of the manual. It crashed.\n\nVerdict: not yet for us.\n\n"
        for n in range(1, 6)
    ),
    "api": "".join(
        f"## Call {n}\n\n### Request\n\nSend your key with the call, and we will answer.\n\n"
        "### Response\n\nYou get a list. Is it empty? Then there is nothing.\n\n"
        for n in range(1, 6)
    ),
    "readme": """# lighthouse

A small program that turns your lamp on.

## Installation

    pip install lighthouse

## Usage

Run `lighthouse --on`. You will need a lamp.

**Note:** do not look into the lamp.

**Warning:** we mean it.

## FAQ

**Does it work on Windows?**

Yes.

**Can I use two lamps?**

No, one lamp for each program.

**Is it free?**

It is.

## Options

- `--on`: turns the lamp on
- `--off`: turns it off
- `--blink`: makes it blink

## License

MIT
""",
    "faq": """常见问题

问题一：如何开户？

请带上证件到柜台办理。

问题二：多久能到账？

一般两个工作日。

问题三：可以退款吗？

七天内可以退款，手续费不退。

问题四：忘记密码怎么办？

请在登录页点击“忘记密码”。
""",
    "faq bold": """# 办事指南

**1. 在哪里办理？**

一楼大厅三号窗口。

**2. 需要带什么材料？**

身份证原件和复印件一份。

**3. 办理需要多长时间？**

五个工作日。

**4. 收费吗？**

不收费。
""",
    "recipe": """番茄炒蛋

食材：番茄两个、鸡蛋三个、葱一根
调料：盐、糖、油

做法：
1. 番茄切块，鸡蛋打散。
2. 热锅下油，先炒鸡蛋。
3. 再炒番茄，加糖。
4. 倒回鸡蛋，撒葱花。

小贴士：你喜欢吃甜就多放糖。
注意：我们家的锅不粘，所以油放得少。
""",
    "recipe en": """Soup for four

Serves: 4
Time: 40 minutes

Ingredients:
Onions: 2, sliced
Carrots: 3
Stock: 1 litre

Method:
Step 1: Cut the onions. You may cry.
Step 2: Fry them in oil until they are soft.
Step 3: Add the rest, and let it boil for half an hour.
Step 4: Salt. We like a lot of it.
""",
    "server log": "".join(
        f"2021-03-04 10:{n:02}:11 INFO server: request {n} done\n"
        f"2021-03-04 10:{n:02}:12 WARN pool: slow answer, are you there?\n"
        f"2021-03-04 10:{n:02}:15 ERROR server: we lost the connection\n"
        for n in range(12)
    ),
    "bracket log": "".join(
        f"[2021-03-04 10:{n:02}:11] [main] [INFO] started\n"
        f"[2021-03-04 10:{n:02}:12] [worker] [WARN] slow\n"
        for n in range(12)
    ),
    "git log": "".join(
        f"commit {n:07x}\nAuthor: Mara Silt <m@example.org>\nDate:   Thu Mar 4 10:{n:02}:11 2021\n\n"
        f"    Fix number {n}: you can now turn it off\n\n"
        for n in range(10)
    ),
    "changelog": """# Changelog

## 1.2

Added: a lamp that you can turn on.
Fixed: we no longer blink.
Changed: nothing.

## 1.1

Added: a switch.
Fixed: the switch.

## 1.0

Added: everything.
Removed: nothing yet, are you surprised?
""",
    "python": "".join(
        f"def step_{n}(value: int) -> int:\n    if value:\n        return value\n    else:\n"
        "        raise ValueError('no')\n\n\nclass Lamp:\n    on: bool = False\n\n"
        for n in range(6)
    ),
    "settings": "".join(
        f"{part}:\n  host: {part}\n  port: 8{n}\n" for n, part in enumerate(("a", "b", "c", "log"))
    ),
    "yaml": "".join(f"lamp{n}:\n  color: red\n  name: you\n  on: yes\n" for n in range(8)),
    "ini": "[lamp]\non: yes\ncolor: red\n\n[switch]\non: no\ncolor: blue\n" * 4,
    "csv": "speaker,text\n" + "".join(f"lamp{n},red\n" for n in range(9)),
    "table": "| 项目 | 数值 |\n|---|---|\n" + "".join(f"| 灯{n} | {n} |\n" for n in range(9)),
    "table of words": "| Country | Capital |\n|---|---|\n| Ruritania | Strelsau |\n| Grand Fenwick | "
    "Fenwick |\n| Ruritania | Zenda |\n| Grand Fenwick | Bow |\n| Ruritania | Hentzau |\n",
    "novel": """第一章

阿生推开门，屋里没有人。他喊了一声：“有人吗？”

“有。”楼上传来一个声音，“你上来吧。”

阿生想：上去还是不上去？他站了一会儿，说：“我不上去。”

小翠笑道：“你怕什么？”

阿生说：“我怕楼梯。”

小翠说：“那我下来。”

阿生问：“你是谁？”

小翠说：“我是住在这里的人。”

阿生说：“我也是。”

第二章

第二天下了雨。阿生说：“今天不走了。”

小翠说：“你昨天也这么说。”

阿生说：“昨天没有下雨。”

小翠问：“你到底要去哪里？”
""",
    "novel without quotes": """雨

他说：你走吧。
她说：我不走。
他说：那我走。
她说：你也不走。
后来雨停了，他们都没有走，坐在门口看水从屋檐上滴下来，一滴一滴，落在石头上。
他说：你看。
她说：我看见了。
""",
    "novel en": """CHAPTER ONE

The door was open. "Is anybody there?" said Mara.

"Only me," said a voice from above. "You may come up."

Mara thought: up, or not? She stood for a while, and then she said: "I'd rather not."

"What are you afraid of?" the voice asked.

"Stairs," said Mara.

"Then I'll come down."

CHAPTER TWO

On the next day it rained. "I won't go today," she said.

"You said so yesterday," said the voice.
""",
    "novel with dashes": """— Tu viens ? dit-elle.

— Je viens, répondit Ivo.

Ils marchaient depuis une heure, et la pluie ne cessait pas.

— Où allons-nous ?

— Je ne sais pas.

— Tu ne sais jamais.

Elle s'arrêta devant la maison.
""",
    "poem": """河

河在左边
我在右边
水流过去
水流过去
你没有来
水流过去

河在右边
我在左边
水流过去
你没有来
水流过去
你没有来
""",
    "song": """[Verse 1]
I was walking by the river
You were walking by the sea

[Chorus]
Oh, come home to me
Oh, come home to me

[Verse 2]
I was sleeping in the morning
You were sleeping in the rain

[Chorus]
Oh, come home to me
Oh, come home to me

[Bridge]
And the water says no

[Chorus]
Oh, come home to me
""",
    "song plain": "Verse\nI was walking by the river\nYou were far away from me\n\n"
    "Chorus\nOh, come home, won't you come home?\nWe will wait for you\n\n" * 4,
    "key points": """# 报告要点

**模型方向：** 我们认为规模仍然有效，但成本会成为问题。

**产品方向：** 入口之争已经开始，你会看到更多硬件。

**数据方向：** 高质量的数据快用完了。

**算力方向：** 供应仍然紧张。

**人才方向：** 流动加快。

**政策方向：** 不确定。
""",
    "key points again": "".join(
        f"## 公司{n}\n\n**亮点：** 我们看到收入增长很快，你可以留意。\n\n"
        "**不足：** 利润没有跟上。\n\n**判断：** 继续观察吧。\n\n"
        for n in "甲乙丙丁"
    ),
    "report": """图表1：产量

资料来源：研究部

图表2：销量

资料来源：研究部

我们认为，今年的产量会高于去年。首先：需求在恢复。其次：库存不高。因此：价格会上升。

图表3：价格

资料来源：研究部

风险提示：需求不及预期。
投资建议：维持。
""",
    "minutes": """会议纪要

时间：三月四日上午九点
地点：二楼会议室
主持：周远
出席：林晓棠、韩一舟
记录：阿棠

一、上周工作
完成了灯塔的检修，更换灯泡四只。

二、本周安排
周远：负责采购，周五前完成。
林晓棠：负责验收。
韩一舟：负责归档。

三、其他事项
无。
""",
    "contract": """房屋租赁合同

甲方：河边置业
乙方：林晓棠

第一条：甲方将房屋出租给乙方。
第二条：租期一年。
第三条：乙方应按时付款。
第四条：甲方应负责维修。

甲方：（盖章）
乙方：（签字）
日期：
""",
    "email": """From: Mara Silt <mara@example.org>
To: Ivo Tarn <ivo@example.org>
Date: Thu, 4 Mar 2021 10:00:00 +0000
Subject: Bread

Hi Ivo,

I wanted to ask: are you coming on Friday? We will bake.

Best,
Mara

On Wed, 3 Mar 2021 at 09:00, Ivo Tarn wrote:
> Hi Mara,
> What will you bake?
> Ivo
""",
    "glossary": """词汇表

灯塔：在海边给船指路的建筑。
灯泡：灯塔里发光的东西。
海雾：看不见灯塔的原因。
船长：看灯塔的人。
灯塔看守人：你想成为的人。
""",
    "dictionary": "lamp: a thing that gives light.\nlens: a thing that bends it.\nfog: a thing that "
    "takes it away.\nship: a thing that looks for it.\nkeeper: a person; perhaps you.\n",
    "contacts": "姓名：周远\n电话：123\n地址：河边\n\n姓名：林晓棠\n电话：456\n地址：城西\n\n姓名：韩一舟\n"
    "电话：789\n地址：江边\n",
    "schedule": "09:00 Opening\n09:30 Mara Silt\n10:15 Coffee\n10:30 Ivo Tarn\n11:15 Questions\n"
    "12:00 Lunch\n13:00 Mara Silt\n14:00 Ivo Tarn\n15:00 End\n",
    "schedule zh": "日程\n\n09:00 签到\n09:30 周远 灯塔的历史\n10:30 茶歇\n11:00 林晓棠 怎样写灯塔\n"
    "12:00 午餐\n14:00 周远 参观灯塔\n16:00 散会\n",
    "show notes": """本期节目：聊聊面包

01:20 为什么要在家里烤面包
05:33 面粉怎么选
12:08 三天的耐心
20:45 听众来信

主播：阿棠
嘉宾：韩一舟
音乐：River Song
封面：老K

提到的书：《河边的房子》
联系我们：bread@example.org
""",
    "biography": """莫拉·希尔特：1950年生于河边。

1968年：开始写作。
1975年：第一本书出版。
1980年：搬到海边。
1990年：停笔。
2000年：再次开始。
""",
    "quotations": """名言

“河是活的。”
—— 莫拉·希尔特

“海是远的。”
—— 伊沃·塔恩

“山是老的。”
—— 奥斯卡

“天是高的。”
—— 琼
""",
    "exam": """一、单项选择题

1. 灯塔的作用是什么？
A. 指路
B. 照明
C. 取暖
D. 装饰

2. 下列哪一项是正确的？
A. 灯塔在山上
B. 灯塔在海边
C. 灯塔在城里
D. 灯塔在桥下

答案：1. A  2. B
""",
    "quiz en": "".join(
        f"{n}. What is lamp number {n}?\nA. A lamp\nB. A ship\nC. You\nD. We do not know\n\nAnswer: A\n\n"
        for n in range(1, 6)
    ),
    "questions for headings": """# 为什么灯塔重要

## 它什么时候建成？

1900年，由当地渔民集资建成。

## 它有多高？

二十米，在当时是最高的。

## 它现在还亮吗？

不亮，十年前改为自动灯。

## 谁在管理？

港务部门。
""",
    "paper": """Abstract: We study lamps.

Keywords: lamp, fog, sea

1. Introduction

Lamps are old. Silt et al. showed: lamps shine.

2. Method

Step one: we looked. Step two: we wrote it down.

Figure 1: A lamp.

Figure 2: Another lamp.

Table 1: Lamps by height.

Theorem 1: A lamp shines.

Proof: By looking at it.

References
Silt, M.: Lamps. 1990.
Tarn, I.: Fog. 1995.
Silt, M.: More lamps. 1999.
Tarn, I.: More fog. 2001.
""",
    "law": """Section 1: Lamps shall be lit.
Section 2: Keepers shall keep them.
Section 3: You shall not pass.
Article 4: We, the people, agree.
Article 5: No lamp shall be moved.
""",
    "verses": "\n".join(f"{n}:{k} And the water was by the house, and it was good." for n in (1, 2, 3)
                        for k in range(1, 8)),
    "to do": "- [ ] 买面粉\n- [x] 烤面包\n- [ ] 周远：打电话\n- [ ] 林晓棠：写信\n- [ ] 周远：寄信\n",
    "key points by person": """# 各方观点

- 周远：支持，认为应当保留灯塔。
- 林晓棠：反对，认为费用太高。
- 韩一舟：中立。
""",
    "news": """灯塔停用

本报讯 昨天，河边的灯塔正式停用。据港务部门介绍：灯塔建于1900年，高二十米。

居民周远说，他从小看着灯塔长大。“没有它，我们就不知道家在哪里。”

港务部门负责人表示，新的自动灯已经启用。记者从现场看到，灯塔的门已经锁上。

专家指出：灯塔是重要的文物，应当保护。

（记者 林晓棠）
""",
    "product list": "品牌：山风\n型号：一号\n重量：两公斤\n\n品牌：河流\n型号：二号\n重量：一公斤\n\n品牌：海浪\n"
    "型号：三号\n重量：三公斤\n",
    "comparison": "Before: you had to climb the stairs. After: you press a button.\n\n"
    "Before: we wrote letters.\n\nAfter: we don't.\n\nBefore: I was tired.\n\nAfter: I am bored.\n\n"
    "Before: no light.\n\nAfter: light.\n",
    "problem and solution": "".join(
        f"问题：灯{n}不亮，你怎么办？\n\n原因：灯泡坏了。\n\n解决：换一个吧。\n\n" for n in "一二三四五"
    ),
    "phrase book": "English: Where is the lamp?\nDeutsch: Wo ist die Lampe?\n\nEnglish: I am here.\n"
    "Deutsch: Ich bin hier.\n\nEnglish: Thank you.\nDeutsch: Danke.\n\nEnglish: Are you well?\n"
    "Deutsch: Geht es Ihnen gut?\n",
    "vocabulary": "例句：你好吗？\n翻译：How are you?\n\n例句：我很好。\n翻译：I am well.\n\n例句：他呢？\n"
    "翻译：And he?\n\n例句：走吧。\n翻译：Let us go.\n",
    "diary": """三月四日 晴

今天去了江边。想起一句话：水往低处流。

三月五日 雨

没有出门。读了一天的书。

三月六日 晴

周远来信，说：灯塔要拆了。
""",
    "one essay": "我常常想起那条河。" * 60,
    "lines of numbers": "\n".join(f"{n}:{n + 1}" for n in range(40)),
    "stars": "***\n" * 20,
    "headings only": "".join(f"# 第{n}章\n\n" for n in "一二三四五六"),
    "links": "".join(f"- [第{n}期](https://example.org/{n})：灯塔的故事\n" for n in range(1, 9)),
    "film credits": "导演：周远\n编剧：林晓棠\n摄影：韩一舟\n剪辑：阿棠\n音乐：老K\n导演助理：小Z\n",
    "astrology": "白羊座：本周运势不错，你会遇到老朋友。\n金牛座：注意休息吧。\n双子座：适合出门，我们建议往南。\n"
    "巨蟹座：在家。\n狮子座：加油。\n处女座：清理房间。\n天秤座：犹豫。\n",
    "court notice": "原告：河边置业\n被告：林晓棠\n案由：租赁纠纷\n审判员：周远\n书记员：阿棠\n"
    "本院认为：合同有效。\n判决如下：驳回。\n",
    "weather": "周一：晴，你可以洗衣服。\n周二：雨\n周三：雨\n周四：晴\n周五：阴\n周六：晴\n周日：晴\n",
    "tips": "Tip 1: Drink water. You need it.\n\nTip 2: Sleep. We all should.\n\n"
    "Tip 3: Walk. I do.\n\nTip 4: Read this again.\n\nTip 5: Stop.\n",
    "menu": "早餐：粥、面包、鸡蛋\n午餐：面、饭\n晚餐：你想吃什么就吃什么\n早餐：十元\n午餐：二十元\n晚餐：三十元\n",
    "steps with days": "".join(
        f"Day {n}\n\nMorning: you run for {n} minutes.\n\nEvening: we rest, and I write it down.\n\n"
        for n in range(1, 8)
    ),
    "characters": """Mara Silt: the keeper of the lamp. You will like her.
Ivo Tarn: her brother, who left.
Óscar Peña: the man with the box.
June O'Dell: a painter.
""",
    "testimonials": """What our visitors say

“I loved it, and so will you!”
— Ann L.

“We stayed for a week.”
— Ben H.

“My children did not want to leave.”
— Mara S.
""",
    "sql": "SELECT name: FROM lamps;\n-- note: you may drop this\nINSERT INTO lamps VALUES ('a:b');\n" * 5,
    "stack trace": 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n'
    "ValueError: no lamp\n\nDuring handling of the above exception:\n\nKeyError: lamp\n" * 4,
    "css": "a:hover { color: red; }\nb:hover { color: blue; }\n\n.lamp::before { content: 'you'; }\n" * 5,
    "patch": "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-name: you\n+name: we\n" * 4,
    "scores": "Ann Lee: 12\nBen Ho: 10\nMara Silt: 9\n\nAnn Lee: 7\nBen Ho: 8\nMara Silt: 11\n\n"
    "Ann Lee: 3\nBen Ho: 15\nMara Silt: 2\n",
    "prices": "苹果：三元\n梨：四元\n苹果：五元\n梨：六元\n苹果：两元\n梨：三元\n苹果：四元\n梨：五元\n",
    "comments page": "# 我的一天\n\n今天去了江边，看到了灯塔。它不亮了，但是还在那里。\n\n"
    "我想起小时候，父亲带我来过一次。那时候灯还亮着，我们在下面坐了很久。\n\n"
    "现在只有风。\n\n点赞 12　收藏 3\n",
    "references": "".join(f"[{n}] Silt M. Lamps: a history. {1990 + n}.\n" for n in range(1, 12)),
    "timeline": "".join(f"{1900 + n * 7}年\n\n灯塔{n}号建成，你仍可以看到它。\n\n" for n in range(8)),
    "two columns": "Name\tAge\nAnn\t3\nBen\t4\nAnn\t5\nBen\t6\n",
}  # fmt: skip
