"""General words of the trade, in both scripts, Japanese and English: what a role is called, what
a page calls its own furniture. They say what *kind* of thing a label is; whether it opens turns
is decided by evidence (recurrence, alternation, typography), not by these lists alone.
"""

from __future__ import annotations

import re

from tui.transcript.pattern import pattern


def words(text: str) -> tuple[str, ...]:
    """A list written as running words."""
    return tuple(text.split())


QUESTION_LABELS = frozenset(
    words(
        "问 問 提问 提問 提问者 提問者 提问人 提問人 发问 發問 观众提问 觀眾提問 听众提问 "
        "聽眾提問 记者问 記者問 q question questions 質問 質問者 問い"
    )
)
"""Labels that say "question" themselves."""

ANSWER_LABELS = frozenset(words("答 回答 答复 答覆 回应者 a answer answers 回答者 答者 答え"))

HOST_WORDS = frozenset(
    words(
        "主持人 主持 主播 主持者 記者 记者 採訪者 采访者 採訪人 采访人 采访员 採訪員 访谈者 "
        "訪談者 访问者 訪問者 访员 訪員 访谈人 訪談人 问 問 提问者 提問者 提问 提問 提问人 "
        "提問人 发问 發問 记 記 主 编辑 編輯 小编 小編 司仪 司儀 记者问 記者問 interviewer "
        "host hosts moderator reporter q question questioner questions mc anchor int iv "
        "presenter interviewers cohost co-host facilitator 司会 司会者 聞き手 インタビュアー "
        "ききて 質問 質問者 編集部 進行"
    )
)

GUEST_WORDS = frozenset(
    words(
        "被采访人 被採訪人 被访人 被訪人 采访对象 採訪對象 受访对象 受訪對象 "
        "嘉宾 嘉賓 来宾 來賓 受访者 受訪者 被访者 被訪者 被采访者 被採訪者 受访人 受訪人 "
        "被访谈者 答 回答 答复 答覆 a answer answers guest interviewee respondent participant "
        "subject ゲスト 話し手 語り手 答え 回答者"
    )
)

CROWD_WORDS = frozenset(
    words(
        "提问者 提問者 提问 提問 观众 觀眾 听众 聽眾 网友 網友 众人 眾人 众 眾 大家 全体 全體 "
        "男性 女性 男 女 男声 女声 男聲 女聲 学生 學生 与会者 與會者 现场观众 現場觀眾 "
        "观众提问 觀眾提問 听众提问 聽眾提問 q question unknown audience all both "
        "participants speakers everyone crosstalk male female man woman voice voices 未知 "
        "未知发言人 不明 会場 一同 参加者"
    )
)
"""One such label may stand for several people."""

OFFICES = words(
    "主席 議長 议长 會長 会长 委員長 委员长 主任委員 主任委员 召集委員 召集委员 理事長 "
    "理事长 審判長 审判长 法官 檢察官 检察官 委員 委员 議員 议员 部長 部长 次長 次长 局長 "
    "局长 處長 处长 司長 司长 署長 署长 院長 院长 科長 科长 組長 组长 組員 主委 副主委 "
    "召集人 秘書長 秘书长 秘書 秘书 參事 参事 執行長 执行长 總監 总监 總經理 总经理 經理 "
    "经理 主任 主編 主编 教授 副教授 博士 老師 老师 先生 女士 小姐 同學 同学 律師 律师 醫師 "
    "医师 醫生 医生 記者 记者 董事長 董事长 市長 市长 縣長 县长 校長 校长 院士 政委 書記 "
    "书记 總統 总统 總理 总理 大臣 大使 司令 將軍 代表 發言人 发言人 主持人 專員 专员 助理 "
    "研究員 研究员 工程師 工程师 創辦人 创始人 總 总 議員長 知事 君 さん 氏 様 監督 社長 "
    "専務 議事"
)
"""Words that end (or stand inside) a label made of a name and an office."""

OFFICE_ALONE = frozenset(
    words(
        "主席 議長 议长 委員長 委员长 審判長 审判长 法官 主任委員 主任委员 召集人 會長 会长 "
        "审判员 審判員 书记员 書記員 原告 被告 公诉人 公訴人 辩护人 辯護人 证人 證人 "
        "chair chairman chairwoman chairperson president speaker secretary clerk court "
        "witness judge minister"
    )
)

DIARISED = pattern(
    r"(?:发言人|發言人|发言者|發言者|说话人|說話人|说话者|說話者|讲者|講者|讲话人|演讲者|话者|話者|"
    r"受访者|受訪者|访谈者|訪談者|嘉宾|嘉賓|主持人|用户|听众|聽眾|观众|觀眾|记者|記者|男声|女声|"
    r"男|女|speaker|spk|spkr|person|voice|participant|guest|host|interviewer|interviewee|"
    r"respondent|male|female|man|woman|user|caller|unknown[ _]speaker|スピーカー|参加者)"
    r"[ _#\-]{0,2}(?:[0-9]{1,3}|[a-z]|[一二三四五六七八九十甲乙丙丁])\Z",
    re.IGNORECASE,
)

FURNITURE = frozenset(
    words(
        "chorus verse verse1 verse2 verse3 verse4 refrain prechorus bridge 副歌 主歌 间奏 間奏 "
        "摘要 提要 导读 導讀 导语 導語 引言 前言 序言 编者按 編者按 编按 編按 编者注 編者註 "
        "注 註 注释 註釋 备注 備註 附 附录 附錄 附件 来源 來源 资料来源 資料來源 图 圖 图表 "
        "圖表 图片 圖片 图片来源 圖片來源 图源 圖源 图说 圖說 图注 封面图 题图 題圖 头图 表 "
        "表格 数据来源 數據來源 数据 出处 出處 作者 编译 編譯 译者 譯者 翻译 翻譯 编译者 校对 "
        "校對 审校 審校 排版 责编 責編 责任编辑 責任編輯 策划 策劃 监制 監製 摄影 攝影 撰文 "
        "撰稿 文 采写 採寫 整理 记录 記錄 紀錄 出品 发布 發布 发布时间 發布時間 发布日期 "
        "发布地 发布于 更新时间 时间 時間 日期 地点 地點 地址 链接 連結 鏈接 原文 原文链接 "
        "原文鏈接 网址 網址 网站 網站 邮箱 电话 電話 微信 公众号 公眾號 关键词 關鍵詞 關鍵字 "
        "标签 標籤 主题 主題 题目 題目 標題 标题 副标题 目录 目錄 出席 列席 出席者 出席人员 "
        "出席人員 參與者 与会人员 人物 人物简介 嘉宾介绍 时间戳 時間戳 时间轴 章节 提示 注意 "
        "警告 小结 总结 總結 结论 結論 结语 結語 例如 比如 举例 舉例 譬如 包括 如下 第一 第二 "
        "第三 第四 第五 首先 其次 再次 最后 最後 另外 此外 同时 同時 因此 所以 但是 然而 总之 "
        "總之 换言之 原因 结果 結果 目的 目标 目標 方法 步骤 步驟 优点 優點 缺点 缺點 优势 "
        "優勢 劣势 劣勢 风险 風險 机会 機會 威胁 建议 建議 决议 決議 案由 辦法 办法 提案 "
        "提案人 报告 報告 背景 现状 現狀 概述 简介 簡介 介绍 介紹 说明 說明 定义 定義 示例 "
        "例子 用法 语法 参数 版权 版權 声明 聲明 免责声明 免責聲明 相关阅读 相關閱讀 延伸阅读 "
        "延伸閱讀 推荐阅读 推薦閱讀 参考 參考 参考资料 參考資料 参考文献 往期 往期精选 扫码 "
        "视频 視頻 音频 音頻 时长 時長 播客 节目 节目名 title subtitle author authors date "
        "source sources url link links tags tag summary abstract note notes nb warning "
        "warnings tip tips example examples update updated edit edited ps p.s. http https ftp "
        "mailto file figure fig table image photo photos credit credits keywords keyword doi "
        "isbn issn from to cc bcc subject re fwd time times place location venue chapter part "
        "section step steps todo fixme hack copyright recorded transcribed transcript "
        "transcription transcriber translator translation duration length audio video music "
        "sound episode season show podcast website web email e-mail contact phone fax address "
        "price cost version status category categories layout description published publisher "
        "language lang kind type name id key value info debug error errors trace fatal "
        "critical verbose input output result results return returns raises args arguments "
        "parameters usage caption captions agenda attendees present absent apologies minutes "
        "action actions conclusion introduction background overview contents references "
        "reference reading further definition theorem proof lemma corollary remark exercise "
        "solution hint pros cons advantages disadvantages features requirements installation "
        "日時 場所 出典 写真 撮影 編集 構成 取材 文責 注釈 備考 概要 目次 参考 まとめ 例 補足"
    )
)
"""What a page calls its own parts: these have the shape of a label and are none."""

STAGE_WORDS = frozenset(
    words(
        "inaudible unintelligible indistinct laughs laughing laughter chuckles applause cheers "
        "crosstalk overlapping music silence pause pauses sighs coughs bleep redacted break "
        "foreign noise beep clears throat sic phonetic recording 笑 笑声 笑聲 大笑 众笑 眾笑 掌声 "
        "掌聲 鼓掌 音乐 音樂 听不清 聽不清 沉默 停顿 停頓 叹气 歎氣 咳嗽 哭 哽咽 插话 插話 "
        "略 点头 點頭 "
        "拍手 沈黙 音楽 爆笑"
    )
)
"""Stage directions: in brackets they have the shape of a name."""

META_KEYS: dict[str, str] = {}
"""Folded key → name in ``Interview.meta``."""
for _name, _words in {
    "date": "日期 发布日期 发布时间 發布時間 发表时间 發表時間 时间 時間 date published "
    "发布于 發佈時間 "
    "发表于 發表於 会议时间 會議時間 开始时间 開始時間 录制时间 錄製時間 日時 "
    "publish_date published_at datepublished recorded interview_date date_of_interview",
    "source_url": "原文链接 原文鏈接 原文連結 链接 連結 鏈接 网址 網址 原文 url link original_url "
    "source_url 原文地址 阅读原文 videourl video",
    "byline": "作者 文章作者 文 撰文 撰稿 采写 採寫 采访 採訪 author authors by byline 記者 "
    "記者/ 文/",
    "source": "来源 來源 source 出处 出處 文章来源 资料来源 出典 转自",
    "publisher": "公众号 公眾號 发布者 發布者 publisher channel 出品 媒体 媒體",
    "place": "发布地 地点 地點 会议地点 會議地點 place location venue 場所",
    "translator": "编译 編譯 译者 譯者 翻译 翻譯 translator translation_by 译",
    "editor": "编辑 編輯 责编 責編 责任编辑 責任編輯 editor 校对 校對 審校 审校 主编 排版 編集",
    "photographer": "摄影 攝影 图片 圖片 photo photos photographer 写真 撮影",
    "cover_image": "封面图链接 封面图 题图 頭圖 cover cover_image image",
    "title": "标题 標題 题目 題目 会议主题 會議主題 会议名称 會議名稱 title",
    "summary": "摘要 提要 summary description abstract 简介 簡介 概要",
    "tags": "标签 標籤 关键词 關鍵詞 關鍵字 tags tag keywords topics category categories",
    "speakers": "嘉宾 嘉賓 受访者 受訪者 主持人 speakers speaker guest guests host hosts 对谈 來賓 "
    "参会人 參會人 参会人员 參會人員 与会者 與會者 attendees participants "
    "interviewer interviewee 出席 列席 与会 主席 採訪者 采访者 interviewers",
    "language": "language lang 语言",
    "duration": "时长 時長 duration length",
    "show": "节目 節目 播客 show podcast series episode",
}.items():
    for _word in _words.split():
        META_KEYS.setdefault(_word, _name)

# The hundred and fifty commonest Chinese family names in both scripts, and the compound ones.
SURNAMES = frozenset(
    "詹游昌竺狄哀简王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾"
    "肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾鐘谭譚陆陸汪范金石廖贾賈夏韦韋付傅方"
    "白邹鄒孟熊秦邱丘江尹薛闫閆阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温溫康"
    "施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申欧歐耿关關焦左柳甘祝包宁寧尚符舒阮柯纪紀"
    "梅童凌毕畢单單季裴霍涂塗成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时"
    "穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗桂全佟应應"
    "臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡"
    "鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲伊仝区區郜海阚闞花权"
    "權强強帅帥屠豆朴盖蓋练練廉禹井祖漆巴丰豐支卿国國狄平计計索宣晋晉相初门門云雲容敬来來扈晁芮都普阙闕"
    "浦戈伏鹿薄邸雍辜羊阿乌烏母裘亓修邰赫杭况況那宿鲜鮮印逯隆茹诺諾战戰慕危玉银銀亢嵇公哈湛宾賓戎勾茅利"
    "於呼居揭干但尉冶斯元束檀衣信展阴陰昝智幸奉植衡富尧堯闭閉由"
)
COMMON_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾"
    "肖蕭萧田董袁潘蒋蔣蔡余杜叶葉苏蘇魏吕呂丁沈姚卢盧姜崔钟鍾谭譚陆陸汪范廖贾賈韦韋傅邹鄒孟熊秦邱江尹"
    "薛闫閆段雷侯史陶黎贺賀顾顧郝龚龔邵钱錢严嚴戴莫孔汤湯康施樊葛邢乔喬庞龐颜顏倪庄莊聂聶鲁魯翟欧歐耿"
    "柳阮柯纪紀凌裴霍涂翁骆駱靳鲍鮑祁饶饒穆卓缪繆褚窦竇岑"
)
COMPOUND_SURNAMES = words(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 "
    "司徒 夏侯 南宫 端木 东方 東方 独孤 西门 百里 范姜 張簡"
)
