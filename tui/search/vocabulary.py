"""Different words for the same thing that OpenCC's dictionaries do not have.

Those are made to convert text and hold what can be replaced without looking: mostly computing and
place names. Who searches is served by what is only mostly the same, too: what is typed stands
first, and the row says what else was found (``地铁→捷運``).

One group a line, words separated by slashes: as they are written in mainland China, in Taiwan, in
Hong Kong, in English. Words of Latin letters are found as whole words.
"""

from __future__ import annotations

DAILY_LIFE = """
地铁/捷運/港鐵
公交车/公车/公車/巴士
公共汽车/公車/巴士
出租车/計程車/的士
打车/叫車/搭計程車
摩托车/機車/電單車
自行车/腳踏車/單車
小汽车/轎車/私家車
电动汽车/電動車
充电桩/充電樁/充電站
堵车/塞車
站台/月台
高铁/高鐵
立交桥/交流道
红绿灯/交通號誌
空调/冷氣
电饭锅/電鍋/電子鍋
微波炉/微波爐
充电宝/行動電源/尿袋
优盘/U盘/隨身碟/USB手指
手机/行動電話/手提電話
智能手机/智慧型手機
短信/簡訊/短訊
二维码/QR碼/QR Code
快递/宅配/速遞
外卖/外送
盒饭/便當
快餐/速食
方便面/泡麵/速食麵/即食麵
土豆/馬鈴薯/薯仔
红薯/地瓜/番薯
西红柿/番茄
圆白菜/高麗菜/椰菜
西兰花/花椰菜
菠萝/鳳梨
猕猴桃/奇異果
番石榴/芭樂
三文鱼/鮭魚
金枪鱼/鮪魚/吞拿魚
酸奶/優格/優酪乳/乳酪
奶酪/起司/乳酪/芝士
黄油/奶油/牛油
矿泉水/礦泉水
熊猫/貓熊
考拉/無尾熊/樹熊
幼儿园/幼稚園
小学/國小
初中/國中
大专/專科
高考/大學入學考試/學測
职业学校/高職/職校
本科生/大學生
研究生院/研究所
班主任/導師
素质/素養
普通话/國語/華語
酒店/飯店/旅館
卫生间/洗手間/廁所
小区/社區/屋苑
物业/物業管理/管委會
写字楼/辦公大樓
房地产/不動產/地產
开发商/建商/發展商
按揭/房貸
幻灯片/投影片/簡報/PPT
投影仪/投影機
摄像头/攝影機/鏡頭
短视频/短影音
动画片/卡通
点赞/按讚
网红/網路紅人/KOL
公众号/官方帳號/粉絲專頁
账号/帳號/帳戶
简历/履歷
志愿者/志工/義工
保姆/保母
护工/看護
养老院/安養院/長照機構
养老/長照/安老
养老金/退休金/年金
医保/健保/醫療保險
社保/社會保險/勞保
体检/健檢/健康檢查
残疾人/身心障礙者/殘障人士
盲人/視障者
聋哑人/聽障者/聾啞人
老年痴呆/失智症
抑郁症/憂鬱症
自闭症/自閉症
艾滋病/愛滋病
埃博拉/伊波拉
非典/SARS
核酸检测/PCR
创可贴/OK繃
输液/打點滴/吊點滴
泥石流/土石流
山体滑坡/山崩/走山
"""

PUBLIC_LIFE = """
可持续发展/永續發展/sustainable development
可持续/永續/sustainable
碳达峰/碳排放高峰
反馈/回饋/feedback
博弈/賽局
博弈论/賽局理論/game theory
囚徒困境/囚犯困境
思维导图/心智圖
头脑风暴/腦力激盪/brainstorming
路径依赖/路徑相依
利益相关者/利害關係人/持份者/stakeholder
知识产权/智慧財產權/知識產權
版权/著作權/copyright
开放数据/開放資料/open data
开放政府/open government
公务员/公務人員
人大代表/民意代表
检察院/檢察署
公安/警察
国企/國營企業/公營事業
国有企业/國營企業/公營事業
民营企业/民間企業/私人企業
外企/外商
个体户/自營商
农民工/外來務工人員
居委会/里辦公處
村委会/村辦公處
领导/長官
发言人/發言人
新闻发布会/記者會
发布会/記者會
采访/訪談/專訪
信访/陳情
听证会/公聽會/聽證會
立项/立案
众筹/群眾募資/眾籌/crowdfunding
融资/募資
风险投资/創業投資/venture capital/VC
风投/創投/VC
创业公司/新創公司/新創/初創公司/startup
初创企业/新創企業/新創/初創企業/startup
初创公司/新創公司/新創/startup
独角兽/獨角獸/unicorn
孵化器/育成中心/incubator
对冲基金/避險基金/hedge fund
期权/選擇權
首次公开募股/首次公開發行/IPO
国内生产总值/國內生產毛額/GDP
通货膨胀/通貨膨脹/通膨
质量/品質
性价比/CP值
渠道/管道/通路
营销/行銷
策划/企劃
运营/營運
水平/水準
合同/合約/契約
商业模式/business model
供应链/supply chain
首席执行官/執行長/行政總裁/CEO
首席技术官/技術長/CTO
首席运营官/營運長/COO
首席财务官/財務長/CFO
首席科学家/chief scientist
董事长/董事長/主席
"""

TECHNOLOGY = """
人工智能/人工智慧/AI
通用人工智能/通用人工智慧/AGI
大语言模型/大型語言模型/LLM
语言模型/language model
大模型/大型模型
机器学习/機器學習/machine learning
深度学习/深度學習/deep learning
强化学习/強化學習/reinforcement learning
神经网络/類神經網路/神經網絡/neural network
规模法则/规模定律/缩放定律/縮放定律/縮放法則/scaling law/scaling laws
世界模型/world model
智能体/代理人/AI代理/agent
幻觉/hallucination
对齐/對齊/alignment
图灵测试/圖靈測試/Turing test
多模态/多模態/multimodal
微调/微調/fine-tuning
语音识别/語音辨識
人脸识别/人臉辨識
图像识别/影像辨識
算法/演算法/algorithm
算力/運算能力
云计算/雲端運算/cloud computing
量子计算/量子運算/量子電腦
大数据/巨量資料/big data
数据中心/資料中心/data center/datacenter
芯片/晶片/chip
半导体/半導體/semiconductor
晶体管/電晶體/transistor
集成电路/積體電路
显卡/顯示卡/GPU
区块链/區塊鏈/blockchain
比特币/比特幣/bitcoin
元宇宙/metaverse
虚拟现实/虛擬實境/VR
增强现实/擴增實境/AR
自动驾驶/自動駕駛/無人駕駛
传感器/感測器/sensor
机器人/機器人/robot
数码/數位
移动支付/行動支付
移动互联网/行動網路
计算机/電腦/computer
台式机/桌機/桌上型電腦
开源/開源/open source
深度伪造/深偽/deepfake
源代码/原始碼/source code
噪声/雜訊
并行/平行
并发/並行
镜像/映像檔
撤销/復原
工具栏/工具列
用户界面/使用者介面
宇航员/太空人
宇宙飞船/太空船
空间站/太空站
航天/航太
导弹/飛彈
克隆/複製
核聚变/核融合/nuclear fusion
核裂变/核分裂/nuclear fission
核电站/核電廠
发电站/發電廠
新能源/再生能源
可再生能源/再生能源/renewable energy
太阳能/太陽能/solar
储能/儲能
维生素/維他命
脑机接口/腦機介面
"""

NAMES = """
谷歌/Google
苹果公司/Apple
微软/Microsoft
亚马逊/Amazon
脸书/臉書/Facebook
推特/Twitter
英伟达/輝達/Nvidia
超微/超威/AMD
英特尔/英特爾/Intel
高通/Qualcomm
甲骨文/Oracle
特斯拉/Tesla
台积电/台積電/TSMC
三星/Samsung
阿斯麦/艾司摩爾/ASML
奈飞/網飛/Netflix
油管/YouTube
优步/Uber
爱彼迎/Airbnb
领英/LinkedIn
华为/華為/Huawei
阿里巴巴/Alibaba
腾讯/騰訊/Tencent
字节跳动/字節跳動/ByteDance
抖音/TikTok
百度/Baidu
小米/Xiaomi
软银/軟銀/SoftBank
彭博/Bloomberg
路透/Reuters
纽约时报/紐約時報/New York Times
华尔街日报/華爾街日報/Wall Street Journal
麻省理工/MIT
斯坦福/史丹佛/Stanford
哈佛/Harvard
伯克利/柏克萊/Berkeley
普林斯顿/普林斯頓/Princeton
牛津/Oxford
剑桥/劍橋/Cambridge
硅谷/矽谷/Silicon Valley
好莱坞/好萊塢/Hollywood
华尔街/華爾街/Wall Street
南方公园/南方四賤客/South Park
特朗普/川普/Trump
拜登/Biden
奥巴马/歐巴馬/Obama
克林顿/柯林頓/Clinton
布什/布希/George Bush
里根/雷根/Reagan
肯尼迪/甘迺迪/Kennedy
普京/普丁/Putin
泽连斯基/澤倫斯基/Zelensky
默克尔/梅克爾/Merkel
马克龙/馬克宏/Macron
撒切尔/柴契爾/Thatcher
丘吉尔/邱吉爾/Churchill
斯大林/史達林/Stalin
戈尔巴乔夫/戈巴契夫/Gorbachev
特鲁多/杜魯道/Trudeau
马斯克/Musk
扎克伯格/祖克柏/札克伯格/Zuckerberg
贝佐斯/貝佐斯/Bezos
盖茨/蓋茲/Bill Gates
乔布斯/賈伯斯/Steve Jobs
奥特曼/阿特曼/阿尔特曼/奧特曼/阿爾特曼/Altman
黄仁勋/黃仁勳/Jensen Huang
库克/庫克/Tim Cook
纳德拉/納德拉/Nadella
皮查伊/皮蔡/Pichai
辛顿/辛頓/Hinton
杨立昆/楊立昆/LeCun
苏茨克维/蘇茨克維/Sutskever
哈萨比斯/哈薩比斯/Hassabis
蒂尔/提爾/Thiel
霍洛维茨/霍羅維茲/Horowitz
安德森/安德里森/安卓森/Andreessen
图灵/圖靈/Turing
冯诺依曼/馮紐曼/von Neumann
爱因斯坦/愛因斯坦/Einstein
弗洛伊德/佛洛伊德/Freud
维特根斯坦/維根斯坦/Wittgenstein
哈贝马斯/哈伯瑪斯/Habermas
凯恩斯/凱因斯/Keynes
哈耶克/海耶克/Hayek
梵高/梵谷/van Gogh
毕加索/畢卡索/Picasso
迪拜/杜拜/Dubai
悉尼/雪梨/Sydney
戛纳/坎城/Cannes
佛罗伦萨/佛羅倫斯/翡冷翠/Florence
阿联酋/阿聯/UAE
沙特/沙烏地/Saudi
朝鲜/北韓/North Korea
韩国/南韓
塞浦路斯/賽普勒斯/Cyprus
加沙/迦薩/Gaza
"""


def groups() -> list[list[str]]:
    """The words of each group, as they are written."""
    lines = (DAILY_LIFE + PUBLIC_LIFE + TECHNOLOGY + NAMES).split("\n")
    return [line.split("/") for line in lines if line]
