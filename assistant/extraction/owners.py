"""Who is to do a thing: spoken words (我, 你, 贵司, a name, "I'll") resolved to a person.

Code decides and no model, since models confuse who speaks, who is spoken to and who is spoken about.
Where nobody was named the owner stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.candidates import TodoCandidate
from assistant.extraction.people import People, next_speaker, other_side, previous_speaker
from schemas.talk import Segment, SpokenLanguage, Talk

_NOBODY = {
    "zh": re.compile(
        r"(?:得|要|需要)(?:有|找)(?:个)?人|谁(?:来|去|给|负责)|哪位|有人(?:得|去|来)|负责人.{0,4}(?:再|还没)定|"
        r"(?:贵|你们)(?:司|公司|方|厂|院|处|校|行|店|中心|单位|那头|家)|你家|你们出"
    ),
    "en": re.compile(
        r"\b(?:somebody|someone|anybody|whoever|one of (?:you|us)|your (?:side|lot|people|company|firm|team)|"
        r"from you\b)",
        re.IGNORECASE,
    ),
}
"""Words that leave it open who: nobody in particular, or a whole company."""
_TAKES_ON = {
    "zh": re.compile(r"交给我|包在我|我来[吧弄办跟搞做安]|我去[，。吧]|归我|我负责|算我的"),
    "en": re.compile(
        r"\b(?:leave (?:it|that|this) (?:to|with) me|i'?ll take (?:it|that)|i'?m on it|on me|my homework|"
        r"i'?ll set (?:that|it) up)\b",
        re.IGNORECASE,
    ),
}
_SELF = {
    "zh": re.compile(r"[我俺咱]"),
    "en": re.compile(r"\b(?:i|we|let me|you'?ll (?:have|get|be (?:getting|reading)))\b", re.IGNORECASE),
}
"""The speaker as the one who acts, in a line without ``_NOT_ACTING``."""
_NOT_ACTING = {
    "zh": re.compile(
        r"(?:给|发|帮|替|跟|找|等|问|告诉|通知|叫|让|请|陪|为|对|比|看)[我俺咱](?:们)?|"
        r"[我俺咱](?:们)?(?:这边|这头)?(?:也|就|只|都|还)?(?:要看|得看|要见|需要|想要|等着|要的|上会用|觉得|看完|拿回去|的意思)"
    ),
    "en": re.compile(
        r"\b(?:i|we)(?:'ll|'d| will| would)? (?:need|want|like|think|guess|say|said|know|see|mean|suppose|hope)\b|"
        r"\b(?:could|can|may|shall) (?:i|we) (?:see|get|have|hear)\b|\bbefore we\b|\bso (?:i|we) can\b",
        re.IGNORECASE,
    ),
}
_OTHER = {
    "zh": re.compile(
        r"(?:你|您)(?:们)?(?!好|看|说的|知道|放心|的意思)|劳烦|烦劳|辛苦|麻烦|^(?:请)?(?:把|发我|给我)|发我|给我们?"
    ),
    "en": re.compile(
        r"\b(?:can|could|would|will|please|should) you\b|\byou(?:'d| should| could| can|'ll| need| have)? (?:to )?\w+|"
        r"\bplease\b|\bsend (?:me|us|it|that|them)\b|\bcould i (?:see|get|have)\b|\bget (?:me|us)\b",
        re.IGNORECASE,
    ),
}


def resolve_owner(todo: TodoCandidate, talk: Talk, people: People) -> str:
    """The name of who is to do it, or empty where nobody was named.

    The making lines are read in their order: what comes after the undertaking is often its deadline.
    """
    for place in reversed(todo.core):
        if _TAKES_ON[talk.language].search(talk.segments[place].text):
            return people.speaker(talk.segments[place])
    owners = [_by_words(place, todo, talk, people) for place in todo.core]
    named = next((owner for owner in owners if owner), None)
    if named is None and "" in owners:
        return ""
    return named or _taken_on_by(todo, talk, people) or people.speaker(talk.segments[todo.core[-1]])


def _by_words(place: int, todo: TodoCandidate, talk: Talk, people: People) -> str | None:
    """The owner that one line's words name, empty where they leave it open; None where they say nothing of it."""
    language, here = talk.language, talk.segments[place]
    if _NOBODY[language].search(here.text):
        return ""
    if told := _told(here.text, here, people, language):
        return told
    acting = _NOT_ACTING[language].sub("", here.text)
    undertakes, asks = _SELF[language].search(acting), _OTHER[language].search(acting)
    if undertakes and (not asks or undertakes.start() <= asks.start()):
        return people.speaker(here)
    if asks or _OTHER[language].search(here.text):
        return _taken_on_by(todo, talk, people) or _addressee(talk.segments, place, people)
    return None


def _taken_on_by(todo: TodoCandidate, talk: Talk, people: People) -> str:
    """Who answers a request that they will do it, in a line of the to-do's own or one that accepts it."""
    asking = talk.segments[todo.core[0]].speaker
    answering = (talk.segments[place] for place in (*todo.accepts, *todo.core[1:]))
    return next((people.speaker(segment) for segment in answering if segment.speaker != asking), "")


def _told(quote: str, here: Segment, people: People, language: SpokenLanguage) -> str:
    """Who is told by name to do it: 小王你…, 让小王…, 小王来…, "Raj, can you", "Raj will"."""
    speaker = people.speaker(here)
    for place, words, name in people.named_in(quote):
        before, after = quote[:place], quote[place + len(words) :]
        if name == speaker:
            continue
        if language == "zh":
            vocative = re.match(r"[，, 啊呀哎]*(?:你|您|这个|那个|麻烦)", after) and not re.search(
                r"(?:给|跟|找|问|和|向|发)$", before
            )
            agent = re.search(r"(?:让|请|叫|由|麻烦|安排)$", before) or re.match(
                r"(?:你?来|负责|去|跟一?下|跟进|那边|盯|出[个一])", after
            )
            if (vocative or agent) and not re.search(r"(?:给|跟|找|问|和|向)$", before):
                return name
        elif re.match(
            r",? (?:can|could|would|will|please|you)\b|'ll\b|,? (?:is going to|to) \w+", after, re.IGNORECASE
        ):
            if not re.search(r"\b(?:to|with|for|and|ask|tell|let)\s$", before, re.IGNORECASE):
                return name
        elif re.search(r"\b(?:i'll have|let|get|have|ask)\s$", before, re.IGNORECASE) and people.side_of(
            name
        ) == people.side(here):
            return name
    return ""


def _addressee(segments: Sequence[Segment], index: int, people: People) -> str:
    """Who is spoken to: whoever answers, else who spoke before, else the only one across the table."""
    here = segments[index]
    across = other_side(people.side(here))
    for neighbour in (next_speaker(segments, index), previous_speaker(segments, index)):
        if neighbour and (not across or not people.side(neighbour) or people.side(neighbour) == across):
            return people.speaker(neighbour)
    alone = people.on_side(across) if across else []
    return alone[0] if len(alone) == 1 else ""
