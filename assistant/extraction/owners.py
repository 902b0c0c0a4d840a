"""Who is to do a thing: spoken words (我, 你, 贵司, a name, "I'll") resolved to a person.

The words of the line decide before what a model made of them, since models confuse who speaks, who
is spoken to and who is spoken about. Where nobody was named the owner stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.cues import SENTENCE_END
from assistant.extraction.people import People, next_speaker, other_side, previous_speaker
from schemas.talk import Segment, SpokenLanguage

_NOBODY = {
    "zh": re.compile(r"(?:得|要|需要)(?:有|找)(?:个)?人|谁(?:来|去|负责)|有人(?:得|去|来)|负责人.{0,4}(?:再|还没)定"),
    "en": re.compile(r"\b(?:somebody|someone|anybody|whoever)\b", re.IGNORECASE),
}
_SELF = {
    "zh": re.compile(
        r"(?:我|俺|咱)(?!们?.{0,3}(?:要是|觉得|就是说))(?:们|这边|这里|这儿)?[^。？?]{0,12}?"
        r"(?:来|去|回去|回头|负责|安排|让|叫|把|给|发|出|先|问|查|跟|约|拉|弄|整理|找|定|送|拿|带|写|改|做|补|报|列|盯|催|过去|过来|打)"
    ),
    "en": re.compile(
        r"\b(?:i'?ll|i will|i can|i could|let me|i'm going to|i'm gonna|leave .{1,20} (?:to|with) me|we'?ll|we will|"
        r"we can|i'd (?:get|have)|mine|i've got to|i need to)\b",
        re.IGNORECASE,
    ),
}
_OTHER = {
    "zh": re.compile(
        r"(?:你|您)(?:们)?(?!好|看|说的|知道|放心|的意思)|贵司|贵方|贵公司|麻烦|^(?:请)?(?:把|发我|给我)|发我|给我们?"
    ),
    "en": re.compile(
        r"\b(?:can|could|would|will|please|should) you\b|\byou(?:'d| should| could| can|'ll| need| have) (?:to )?\w+|"
        r"\bplease\b|\bsend (?:me|us|it|that|them)\b|\bcould i (?:see|get|have)\b|\bget (?:me|us)\b",
        re.IGNORECASE,
    ),
}
_GIVEN_TO_SELF = {
    "zh": re.compile(r"(?:给|发|帮|替|跟|找|等|问|告诉|通知)我"),
    "en": re.compile(r"(?!)"),
}
_FIRST = {"zh": re.compile(r"^(?:我|我们|咱|我方|我这边|我来)"), "en": re.compile(r"^(?:i|we|me|us)\b", re.IGNORECASE)}
_SECOND = {"zh": re.compile(r"^(?:你|您|贵)"), "en": re.compile(r"^you\b", re.IGNORECASE)}


def resolve_owner(
    who: str, quote: str, segments: Sequence[Segment], index: int, people: People, language: SpokenLanguage
) -> str:
    """The name of who is to do it, or empty where nobody was named.

    Args:
        who: What a model took for the owner's spoken words; may be wrong or empty.
        quote: The words that make the to-do.
        segments: The transcript.
        index: The place of the segment that the quote stands in.
        people: Who takes part.
        language: The language of the talk.
    """
    here = segments[index]
    quote = _whole_sentences(quote, here.text)
    if _NOBODY[language].search(quote):
        return ""
    told = _told(quote, here, people, language)
    if told:
        return told
    quoted = _GIVEN_TO_SELF[language].sub("", quote)
    undertakes, asks = _SELF[language].search(quoted), _OTHER[language].search(quote)
    if undertakes and (not asks or undertakes.start() <= asks.start()):
        return people.speaker(here)
    if asks:
        return _addressee(segments, index, people)
    return _as_proposed(who, segments, index, people, language)


def _whole_sentences(quote: str, text: str) -> str:
    """The quote with the rest of its sentences: who does it often stands before the words that a model copies."""
    start = text.find(quote)
    if start < 0:
        return quote
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    first = max((end for end in ends if end <= start), default=0)
    last = min((end for end in ends if end >= start + len(quote)), default=len(text))
    return text[first:last]


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


def _as_proposed(who: str, segments: Sequence[Segment], index: int, people: People, language: SpokenLanguage) -> str:
    who = who.strip()
    if _FIRST[language].match(who):
        return people.speaker(segments[index])
    if _SECOND[language].match(who):
        return _addressee(segments, index, people)
    named = people.named_in(who)
    return named[0][2] if len(named) == 1 else ""
