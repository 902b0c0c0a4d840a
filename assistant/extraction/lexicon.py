"""Classes of words that a line is checked for: what a small tagger cannot learn from some dozens of talks.

General words of business talk in both languages, written from knowledge of the language and not from any talk.
They decide nothing: the tagger learns what each class is worth beside the n-grams.
"""

from __future__ import annotations

import re

_WORDS = {
    "money": (
        r"预算|价[格钱位]|报价|费用|成本|多少钱|块钱|万[元块]|付款|账期|太?贵|便宜|折扣|"
        r"budget|pric(?:e|ing)|\bcosts?\b|\bpay|afford|cheap|expensive|dollars?|pounds|euros?|\bgrand\b|"
        r"discount|spend"
    ),
    "deadline": (
        r"之前|以前|截止|最晚|最迟|月底|年底|赶在|上线|到期|"
        r"deadline|by the end|no later|\bbefore\b|go live|at the latest|"
        r"\bby (?:mon|tues|wednes|thurs|fri|next|the)"
    ),
    "day": (
        r"周[一二三四五六日末]|星期|礼拜|下周|明天|后天|今[天晚]|\d+[号日]|月[初中]|[一二三四五六七八九十]+号|"
        r"(?:mon|tues|wednes|thurs|fri)day|tomorrow|tonight|next week|next month|this week|"
        r"in (?:two|three|a few) (?:days|weeks)"
    ),
    "authority": (
        r"老板|领导|董事|总部|审批|批[准了]|签字|拍板|点头|说了算|做主|上头|集团|"
        r"board\b|approv|sign(?:s|ed)? off|\bboss\b|head office|headquarters|director|committee|"
        r"final say|decides?\b"
    ),
    "worry": (
        r"担心|[就最]怕|害怕|顾虑|不放心|万一|风险|没底|会不会|出事|靠不靠谱|信不过|"
        r"worr[yi]|afraid|concern|nervous|\brisk|what if|what happens|scared|fear|burn(?:ed|t)|trust|guarantee"
    ),
    "want": (
        r"[我咱]们?要|想要|希望|必须|需要|要求|最好|能不能|一定|务必|起码|至少|"
        r"want|need|must\b|would like|'d like|have to|has to|looking for|require|at least|make sure"
    ),
    "pain": (
        r"老是|总是|问题|麻烦|头疼|太慢|出错|[弄搞]错|丢|坏了|投诉|吵|浪费|返工|"
        r"problem|trouble|always|every time|headache|wrong|\blos[et]|broke|complain|too (?:slow|late|long)|"
        r"waste|mess"
    ),
    "tried": (
        r"试过|用过|去年|前年|上次|换过|买过|找过|搞过|当时|后来|结果|"
        r"tried|used to|last year|last time|bought|gave up|back then|the year before|ended up"
    ),
    "undertakes": (
        r"我来|我去|我给|我把|我发|我让|我找|我回|我安排|我这边|回头我|包在我|我负责|交给我|"
        r"i'll|i will|let me|we'll|we will|leave (?:it|that) (?:with|to) me|i'm going to|"
        r"i can (?:send|get|do)|on me\b"
    ),
    "orders": (
        r"你来|你去|你把|你给|您把|您给|麻烦[你您]|帮[我忙]|请[你您]|记得|让他|安排一?下|跟一?下|盯一?下|"
        r"你那边|"
        r"can you|could you|please|will you|would you|you'll|have (?:him|her|them)|get (?:him|her|them) to|"
        r"remember to"
    ),
    "does": (
        r"发[你您给过到]|寄|整理|出一?[份版个]|写[一个份]|准备|确认|联系|打电话|约[一个]|对接|核[对实]|汇总|"
        r"补|送[来过]|"
        r"send|e-?mail|\bcall\b|draft|prepare|check|\bbook\b|arrange|write up|set up|get back|circulate|"
        r"put together|find out|look into|come up with"
    ),
    "thing": (
        r"方案|报价单|合同|清单|资料|文档|表格?|样品|报告|名单|账号|图纸|"
        r"proposal|contract|quote|list|spreadsheet|sample|report|document|drawing|schedule|minutes|agenda|"
        r"slides"
    ),
    "restates": (
        r"[您你]的意思|也就是说|我理解|[对是]吧|是这[样个]|确认一下|复述|就是说|那就是|换句话|总结|记一下|"
        r"\bso you|you're saying|understand|to confirm|in other words|\bso (?:that's|it's|what)|"
        r"you'd (?:like|want)|you want|let me (?:repeat|read|check)|just to"
    ),
    "agrees": (
        r"^(?:对|是|嗯|没错|可以|行|好|成|中)|没错|就是这|正是|就这[样个]|"
        r"\byes\b|yeah|yep|exactly|correct|that's (?:it|right)|spot on|precisely|absolutely|^right"
    ),
    "hedges": (
        r"差不多|再看|看看|再说|可能|大概|不一定|也许|说不好|考虑|研究|商量|先这样|"
        r"maybe|perhaps|probably|sort of|kind of|more or less|we'll see|not sure|depends|i guess|roughly|"
        r"i suppose|let me think"
    ),
    "denies": (
        r"^(?:不|没有|别|哪)|不对|不是|错了|不行|应该是|"
        r"^(?:no|nope|nah)\b|\bnot\b|wrong|actually|isn't|i said|i meant"
    ),
    "accepts": (
        r"收到|好[的嘞]|没问题|放心|明白|知道了|记下|"
        r"\bok(?:ay)?\b|\bsure\b|will do|got it|no problem|noted|consider it"
    ),
    "drops": (
        r"不用了|算了|先不|取消|不必|作罢|免了|别[弄发做管]|用不着|"
        r"no need|never mind|forget|don't bother|skip (?:it|that)|scrap|drop (?:it|that)|cancel|no longer|"
        r"don't need"
    ),
    "offers": (
        r"我们(?:的|这|支持|可以|能|有|都|家)|标配|支持|免费|质保|保修|自带|"
        r"we offer|we support|our (?:system|product|team|platform)|comes with|includes?d?\b|standard|warranty|"
        r"free of charge|we can\b|built in"
    ),
    "past": (
        r"已经|上周|昨天|刚[才刚]?|发过|上个?月|早就|前[天两几]|"
        r"already|yesterday|last (?:week|month|night)|just (?:sent|did|got)|\bdid\b|\bago\b"
    ),
    "supposes": (
        r"如果|要是|假如|假设|的话|比方|比如|哪天|将来|"
        r"\bif\b|suppose|say we|would have|imagine|hypothetical|were to|someday|one day|in theory"
    ),
    "settles": (
        r"就这么|定了|说[好定]|那就|就按|统一|敲定|"
        r"agreed|settled|decided|go with|it's a deal|that's that|stick with|we're going with"
    ),
    "chats": (
        r"天气|吃饭|孩子|路上|喝茶|咖啡|堵车|停车|周末|放假|"
        r"weather|traffic|coffee|\bkids\b|weekend|lunch|holiday|football|parking|birthday"
    ),
    "gains": (
        r"就能|这样就|省[了下出]|减少|提高|降[到低]|缩短|翻一?番|"
        r"save|reduce|so that|cut (?:it|down)|faster|improve|halve|instead of"
    ),
    "others": (
        r"前一家|别家|同行|竞[争品]|友商|对手|隔壁|"
        r"competitor|other (?:supplier|vendor)s?|last (?:supplier|vendor)|previous"
    ),
}
CLASSES: tuple[str, ...] = tuple(_WORDS)
"""Names of the classes, in order."""
_PATTERNS = tuple(re.compile(words) for words in _WORDS.values())


def word_classes(text: str) -> tuple[bool, ...]:
    """Which classes a line has words of; the text in lower case."""
    return tuple(bool(pattern.search(text)) for pattern in _PATTERNS)
