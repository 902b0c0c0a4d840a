"""Classes of general words by which a customer speaks of itself: its money, its dates, who decides, what it works with.

Written from knowledge of both languages and not from any talk, as those of ``lexicon``. They are looked for only in
lines that the tagger already takes for the customer's situation or for what it lets on between the lines.
"""

from __future__ import annotations

import re
from typing import Literal

Field = Literal["budget", "decision_time", "decision_makers", "business", "systems", "competitors"]

_ABOUT: dict[Field, str] = {
    "budget": (
        r"预算|经费|拨款|资金|费用|出价|报价|单价|涨价|价[格钱位]|花[了掉不]|掏[钱得]|[百千万亿][块元]|多少钱|[太偏]贵|便宜|"
        r"[十百千万](?:以内|以下|以上|左右|出头|封顶)|(?:超过|最多|顶多|封顶).{0,6}[百千万亿]|"
        r"budget|afford|\bfund(?:s|ed|ing)\b|\bspend|\bspent\b|\bcosts?\b|\bpric(?:e|es|ed|ing)\b|\bquoted?\b|\bpaid\b|"
        r"\bpay\b|expensive|\bcheap|(?:hundred|thousand|million|grand)\b|[$€£]\d"
    ),
    "decision_time": (
        r"[月年季周](?:度)?[初中底末]|[上中下]旬|到期|截止|最[晚迟]|赶在|之前(?:要|得|必须|定|上)|(?:月|号|周[一二三四五六日]|"
        r"节)(?:之?前|以前)|年[前内](?!年)|什么时候定|开(?:董事)?会|上会|评审|招标|投标|续[约签]|"
        r"deadline|\bexpires?\b|renewal|by the end of|no later than|by (?:january|february|march|april|may|june|july|"
        r"august|september|october|november|december|the (?:middle|end|start|beginning))|before (?:the|we|our|january|"
        r"february|march|april|may|june|july|august|september|october|november|december|christmas|year)|"
        r"end of (?:the )?(?:year|quarter|month)|fiscal year|board (?:meets|meeting)|tender"
    ),
    "decision_makers": (
        r"老板|领导|董事|[\u4e00-\u9fff]董|总部|审批|批[准了]|签[字批]|会签|拍板|点头|说了算|做主|定不了|[我他她]定|上会|"
        r"集团|过目|要看的|"
        r"board\b|approv|sign(?:s|ed)?[ -]off|\bboss\b|\bowner\b|head office|headquarters|committee|final say|"
        r"decides?\b|decision|my call|our call|\bC[EFIOT]O\b|has to see|goes to the"
    ),
    "business": (
        r"(?:我们|咱们|咱|我)(?:这里|这边|家|厂|公司)?(?:是|就是)?(?:做|搞|干|开)(?!主|过|好|完|得|的|到|不)[\u4e00-\u9fff]|"
        r"行业|连锁|旗下|总共.{0,8}(?:人|家|台|条|间|个店)|[十百千万\d多几来](?:号|个|名)?(?:员工|人|师傅|工人)(?!民|家)|"
        r"[二三四五六七八九十百千万\d多]家(?:店|门店|分店|分公司|工厂|医院|学校|诊所)|[条]?(?:生产线|产线)|"
        r"[二三四五六七八九十百千万\d多](?:台|间|张|个)(?:机器|设备|机床|门店|车间|床位|仓库|教室)|平米|亩|"
        r"\bwe(?:'re| are) (?:a|an|in the)\b|\bwe (?:make|build|run|sell|operate|employ|manufacture|serve|supply)\b|"
        r"\b(?:staff|employees|headcount|branches|stores|shops|sites|plants|warehouses|clinics|beds|outlets)\b|"
        r"\b(?:hundred|thousand|\d+) people\b|our industry|square (?:met|feet|foot)"
    ),
    "systems": (
        r"系统|软件|平台|表格|台账|纸质|手写|手工|手抄|人工(?:录|统|排|算|抄)|小程序|数据库|服务器|"
        r"\b(?:excel|erp|mes|crm|wms|plc|oa|sap|scada)\b|"
        r"\bsystems?\b|software|spreadsheet|by hand|manual(?:ly)?\b|on paper|paper (?:form|log|sheet|list)|platform\b|"
        r"database|\bapps?\b|whiteboard"
    ),
    "competitors": (
        r"[上前另]一家|原来那家|别家|别人家|同行|竞争|竞品|友商|对手|比价|货比|其[他它](?:家|供应商|厂[家商]|服务商)|"
        r"(?:几|两|三|多)家(?:供应商|厂[家商]|公司|服务商|在谈|比)|原来的(?:供应商|厂[家商]|服务商)|"
        r"competitor|other (?:supplier|vendor|provider|bidder|quote|offer)s?|(?:last|previous|current|old|another) "
        r"(?:supplier|vendor|provider|contractor|company|quote)|incumbent|\brivals?\b|shortlist|someone else"
    ),
}
FIELDS = {field: re.compile(words, re.IGNORECASE) for field, words in _ABOUT.items()}
"""The fields of a customer's profile, each with the words that speak of it."""

DECIDING = re.compile(
    r"拍板|说了算|做主|批准|审批|批[了下]|得批|要批|会签|签[字批]|点头|过目|上会|把关|定不了|[我他她您]定(?!期|制|位|义)|"
    r"由.{1,8}定|要(?:先)?看(?:到|过|一下)?(?:方案|结果|报价|合同|的)|汇报|决定|"
    r"approv|\bsigns\b|sign(?:s|ed)?[ -](?:it )?off|final say|\bdecides?\b|decision|"
    r"(?:my|our|her|his|their) call|goes? to\b|has to (?:see|agree|sign)|ha(?:s|ve) the last word|answer to|report to",
    re.IGNORECASE,
)
"""Words of deciding and approving."""
USING = re.compile(
    r"天天(?:用|看|盯)|每天(?:用|看|盯|录|填)|(?:我|他|她)们?(?:在|来)用|使用|是[她他我]?(?:盯着|管)|归我管|我(?:负责|管)|"
    r"\bi (?:run|manage|look after|use)\b|\b(?:use|uses|using) it (?:every|daily|all)|day to day|in charge of",
    re.IGNORECASE,
)
"""Words of working with a thing and of being in charge."""
SELF = re.compile(r"我(?!们)|\bi(?:'m|'ve|'ll|'d)?\b|\b(?:my|our) call\b", re.IGNORECASE)
"""Words by which a speaker speaks of themself."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐伍庞颜倪庄聂"
    "章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁房董"
)
_TITLES = "总监|总|董|书记|主任|经理|厂长|院长|校长|部长|科长|处长|局长|会计|老板"
CALLED = re.compile(rf"[{_SURNAMES}](?:{_TITLES}|工(?![作人厂程艺序期业具地时资]))(?![部是共体结之数价])")
"""How a Chinese speaker calls somebody by surname and title."""
ABSENT = {
    "zh": re.compile(
        rf"(?<![\u4e00-\u9fff])?[{_SURNAMES}](?:{_TITLES})(?![部是共体结之数价])|(?<![副小大])老板|董事会|董事长|总经理|"
        r"财务总监|集团(?!军)|总部|采购部|财务部|上级(?:单位|部门|领导)"
    ),
    "en": re.compile(
        r"\b(?:our|the|my|your) (?:[a-z-]+ ){0,2}(?:committee|council|board|director|department|owner|boss)\b|"
        r"\b(?:(?:our|the|my|your) )?(?:C[EFIOT]O|MD|chair(?:man|woman|person)?|head office|headquarters)\b|"
        r"(?-i:\b(?!(?:He|She|They|It|Who|That|This|We|You|What|Nobody|Everybody|Somebody|Someone)\b)[A-Z][a-z]+)"
        r"(?= (?:who |that )?(?:signs|decides|approves|has (?:to|the final)))",
        re.IGNORECASE,
    ),
}
"""How somebody is spoken of who may not be in the room: by surname and title, or by an office."""
