"""Words by which needs and to-dos tend to be said: a first sieve, of general language only.

Each cue is a pattern with a weight; a line's score is the sum of the weights of the cues that it
holds. The lists know no trade, no product and no talk.
"""

from __future__ import annotations

import re

from schemas.record import NeedKind
from schemas.talk import SpokenLanguage

Cue = tuple[re.Pattern[str], float]


def _cues(*weighted: tuple[float, str]) -> tuple[Cue, ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), weight) for weight, pattern in weighted)


TODO_CUES: dict[SpokenLanguage, tuple[Cue, ...]] = {
    "zh": _cues(
        (1.0, r"(?:我|我们|我这边|这边|咱们?)(?:.{0,6})(?:来|去|回去|回头|负责|安排|让|叫|把|给|先)"),
        (1.0, r"麻烦|(?:你|您|贵司|贵方|你们|您们).{0,6}(?:把|帮|弄|安排|提供|整理|准备|出个|出一|给我|发|跟一下|盯)"),
        (0.5, r"请.{0,6}(?:把|帮|出|给|提供)|由.{1,6}(?:来|负责)|那边.{0,6}(?:弄|把|给|出)"),
        (1.0, r"(?:给|发)(?:您|你|我|各位|大家|小|老|他|她|贵)|发过[来去]|寄过[来去]|送过[来去]"),
        (0.5, r"一[份版稿遍趟]|[份版稿]|清单|名单|方案|报价|合同|资料|文件|邮件|表格"),
        (
            0.5,
            (
                r"发|寄|整理|安排|约|确认|核|联系|打电话|统计|汇报|申请|导出|拉[个一出]|列[个一出]|出[个一]|"
                r"改[一个]|查|问|跑一趟|过来|过去|写[个一]|补[个一上]|报[上给]|定下来|盯"
            ),
        ),
        (0.5, r"吧[。，,！!]?$|吧[，,。 ]|一下"),
        (-1.5, r"已经|上次|上回|上周|上个|去年|前年|昨天|前天|那会儿|当时|以前|刚才|之前.{0,4}过|过了|了[。，]?$"),
        (-1.0, r"如果|要是|万一|假如|的话|说不定|以后|将来|本来|原来"),
        (-1.0, r"吗|什么|怎么|哪|谁|多少|几[个家天点]|是不是|有没有|[？?]$"),
        (-1.5, r"不用|先别|算了|取消|先不"),
    ),
    "en": _cues(
        (
            1.5,
            (
                r"\b(?:i'?ll|i will|we'?ll|we will|let me|i'm going to|i'm gonna|leave (?:it|that) (?:to|with) me|"
                r"i could)\b"
            ),
        ),
        (
            1.0,
            (
                r"\b(?:can|could|would|will) (?:you|somebody|someone|one of)\b|\b(?:please|you'd better|"
                r"somebody (?:ought|should|needs))\b"
            ),
        ),
        (
            1.0,
            (
                r"\b(?:send|get|bring|put|pull|draft|write|check|find out|chase|call|ring|email|book|set up|share|"
                r"forward|ask|dig|confirm|print|drop|look into|talk to|speak to|arrange|prepare|schedule|have)\b"
            ),
        ),
        (
            0.5,
            (
                r"\b(?:to|for|over to|with) (?:you|me|us|him|her|them|everyone)\b|\b(?:you|me|us) (?:the|a|an|"
                r"your|our|that|those)\b"
            ),
        ),
        (-1.5, r"\b(?:already|last (?:week|month|year|time)|yesterday|ago|used to|did|sent|went|was|were|had)\b"),
        (-1.0, r"\b(?:if|would have|might|maybe|someday|probably|eventually|suppose)\b"),
        (-1.0, r"^(?:what|how|who|where|when|why|which|is|are|do|does|did)\b"),
        (-1.5, r"\b(?:skip|never mind|forget|don't bother|no need|scrap|leave it)\b"),
    ),
}
DEADLINE_WEIGHT = 1.0
"""What a named day adds to a line's score as a to-do."""

NEED_CUES: dict[SpokenLanguage, dict[NeedKind, tuple[Cue, ...]]] = {
    "zh": {
        "demand": _cues(
            (
                1.0,
                (
                    r"必须|一定要|得给|要求|希望|最好|需要|只要|就要|能不能|至少|起码|务必|非得|想要|我要|我们要|"
                    r"应该|要能|要有|得有|得能"
                ),
            ),
            (
                1.0,
                (
                    r"不能(?!.{0,6}[吗？?])|不许|不准|不要|别(?!的|人|家)|不接受|以内|以上|不超过|不低于|不少于|"
                    r"压到|降到|提到|缩到|控制在"
                ),
            ),
            (0.5, r"要|得|想|所以"),
        ),
        "implicit": _cues(
            (1.5, r"预算|拍板|点头|审批|签字|批下来|批了|说了算|做主|定不了|董事|总部|集团|上会|过会|采购部|财务那边"),
            (1.0, r"[\d零一二两三四五六七八九十百千几]+来?[多几]?万|钱|费用|价格|价钱"),
            (
                1.0,
                (
                    r"(?:[\d一二三四五六七八九十]+月|[\d一二三四五六七八九十]+号|月底|年底|年前|季度).{0,8}(?:前|"
                    r"后|上线|开|停|动|到期|交|搬|检查|验)"
                ),
            ),
            (0.5, r"老板|领导|[总董](?=[，,。 才得要说那没也])|只有|才|就得|之前|到期|截止"),
        ),
        "concern": _cues(
            (
                1.5,
                (
                    r"(?<!不)怕|担心|顾虑|万一|心里(?:没|不)|没底|不放心|不踏实|睡不着|吃过亏|风险|悬|出(?:了)?事|"
                    r"谁负责|靠不靠谱|发愁"
                ),
            ),
            (0.5, r"我最|到时候|别到时|又是|跑路|黄了|白|甩|扯皮"),
        ),
    },
    "en": {
        "demand": _cues(
            (
                1.0,
                (
                    r"\b(?:need|needs|want|must|has to|have to|got to|should|i'd like|we'd like|looking for|"
                    r"expect|require|insist|the ask|make it)\b"
                ),
            ),
            (
                1.0,
                (
                    r"\b(?:no more than|at least|at most|within|not overnight|under|instead of|as long as|"
                    r"guarantee|can't|cannot|won't|without)\b"
                ),
            ),
            (0.5, r"\b(?:so|because|or else|otherwise)\b"),
        ),
        "implicit": _cues(
            (
                1.5,
                (
                    r"\b(?:budget|sign[- ]?off|signs?|signature|approv\w+|board|committee|cfo|ceo|procurement|"
                    r"final say|decides?|decision|capex|fiscal|freeze|blackout)\b"
                ),
            ),
            (
                1.0,
                (
                    r"\b(?:thousand|hundred|grand|million|dollars|pounds|euros|money|spend|price|cost|deadline|"
                    r"go[- ]live|expires?|renewal)\b|[$£€]"
                ),
            ),
            (
                0.5,
                (
                    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
                    r"until|before|by then|only)\b"
                ),
            ),
        ),
        "concern": _cues(
            (
                1.5,
                (
                    r"\b(?:worr\w+|afraid|fear|concern\w*|scared|nervous|risk\w*|what if|burned|burnt|trust|"
                    r"nightmare|my fear|bothers|lose sleep|keeps me)\b"
                ),
            ),
            (
                0.5,
                (
                    r"\b(?:last (?:time|year)|again|happens|stuck|locked|lose|break|blame|honestly|don't want|"
                    r"disappear\w*)\b"
                ),
            ),
        ),
    },
}

NOT_A_NEED: dict[SpokenLanguage, tuple[Cue, ...]] = {
    "zh": _cues(
        (-1.0, r"[吗？?]$|^(?:对|好|行|嗯|可以|没问题)[，,。]?$"),
        (-1.0, r"已经|上回|上礼拜|说不定|以后再|天气|堵车|吃饭"),
    ),
    "en": _cues(
        (-1.0, r"\?$|^(?:yes|yeah|right|okay|ok|sure|fine)[.,!]?$"),
        (-1.0, r"\b(?:weather|lunch|coffee|maybe someday|thanks)\b"),
    ),
}

ACCEPTS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"^(?:嗯+|啊|哦|哎|那)?[，, ]*(?:好|行|可以|没问题|成|收到|中|得嘞|要得|能|有的|这个我|这事我|我来|我去)"
    ),
    "en": re.compile(
        r"^(?:uh|um|oh|yeah)?[,. ]*(?:ok|okay|sure|yes|yeah|yep|fine|right|will do|done|great|perfect|of course|"
        r"no problem|happy to|i'll|i can|let me|leave that)\b",
        re.IGNORECASE,
    ),
}
"""How a line begins that takes on what the line before was about."""

SENTENCE_END = re.compile(r"[。！？!?；;]+|(?<=[a-z0-9])\.(?:\s|$)", re.IGNORECASE)


def score(text: str, cues: tuple[Cue, ...]) -> float:
    """The sum of the weights of the cues that a text holds, each counted once."""
    return sum(weight for pattern, weight in cues if pattern.search(text))


TRIED_CUES: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"[一-鿿]过|去年|前年|上个?[月周]|以前|之前|原来|那会儿|试了|[买加换上装请找搞做弄]了"),
    "en": re.compile(
        r"\b(?:tried|used to|had|did|turned|bought|went|ran|switched|moved|set up|put in|last (?:year|month|week)|"
        r"before|already|ago|back in|have been|we've|were|was)\b",
        re.IGNORECASE,
    ),
}
"""What a line must hold to tell of something that was already tried."""

WITHDRAWN_CUES: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?:先)?不用(?!担心|客气|怕|急)|先别|别.{0,4}了|算了|取消|不必|用不着|不需要了|先不|免了|省省|拉倒"
    ),
    "en": re.compile(
        r"\b(?:skip (?:it|that)|never ?mind|forget (?:it|that|about)|don't bother|no need|scrap (?:it|that)|nah|"
        r"leave it out|drop (?:it|that)|not necessary|hold off|cancel that|don't worry about)\b",
        re.IGNORECASE,
    ),
}
"""Words that take back what was just proposed."""
