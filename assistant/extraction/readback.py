"""Whether a need was read back by our side and what the customer answered.

Agreed: confirmed. Corrected or refused: disputed. Hedged, unanswered or never read back: unconfirmed.
The last read-back that was answered decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.extraction.figures import figures, spoken_figures
from assistant.extraction.people import People
from assistant.extraction.wording import pieces
from schemas.record import NeedStatus
from schemas.talk import Segment, SpokenLanguage

REACH = 12
"""Segments after a need's last words in which a read-back of it is looked for."""
ANSWER_REACH = 3
"""Segments after a read-back in which its answer is looked for."""
LEAST_LIKENESS = 5.0
"""How much a line must look like a read-back of a need: see ``_likeness``."""
LONG_LINE = 20
"""Characters from which a line says enough to restate something."""
SHORT_ANSWER = {"zh": 7, "en": 14}
"""Characters up to which an answer without a no, a doubt or a question is a yes."""

Answer = Literal["agree", "hedge", "deny"]

_RESTATES = {
    "zh": re.compile(
        r"您?的?意思(?:是|就是)|我理解|理解(?:得|的)?(?:对|是)|复述|确认一下|我?(?:再)?(?:捋|对|念|说|"
        r"重复|总结|归纳)一(?:下|遍)|也就是说|"
        r"换句话说|(?:就是|等于)说|那就是|所以(?:说|就是|您|你)|这么(?:说|理解)|听下来|记(?:一下|下了|的是)|"
        r"[对是][吗吧不]|是不是|对不对|没(?:理解)?错吧|是这(?:样|个意思)|这个意思"
    ),
    "en": re.compile(
        r"\b(?:so (?:what )?(?:you|that's|it's|the ask|we're|basically|just)|did i (?:get|hear)|"
        r"let me (?:read|say|repeat|play)|"
        r"read(?:ing)? (?:that|it|this) back|i'm hearing|what i(?:'m hearing| heard| have)|in other words|to confirm|"
        r"just to (?:check|be clear|confirm)|you(?:'re| are) saying|you mean|is that (?:right|fair|it|correct)|"
        r"have i got|got that right|if i understand|right\?|correct\?|yes\?)",
        re.IGNORECASE,
    ),
}
_ASKS = {
    "zh": re.compile(r"(?:[吗吧？?]|对不对|是不是|行不行|成不成)[。？?]?$"),
    "en": re.compile(r"\?$|\b(?:right|correct|yes|yeah)[.?]?$", re.IGNORECASE),
}
_AGREES = {
    "zh": re.compile(
        r"^(?:嗯+|哎|欸|啊|哦|呃)?[，, ]*(?:对[，,。！!对呀啊的 ]|对$|是[，,。的啊 ]|是$|没错|可以|就是|"
        r"就这|正是|嗯[。，, ]|嗯+$|行[，,。 ]|行$|"
        r"好[，,。的 ]|好$|没问题|差不离儿?就是|一点没错|完全|就按|正确)|就(?:是)?这(?:个|么|样)(?:意思|回事|理|个)?"
    ),
    "en": re.compile(
        r"^(?:uh+|um+|mm+|oh|well)?[,. ]*(?:yes|yeah|yep|yup|right|exactly|correct|that's (?:it|right|the|"
        r"what|correct|about right)|"
        r"precisely|you got it|you've got it|spot on|sure|absolutely|perfect|bang on|it is|they do|we do|mm-hmm)\b",
        re.IGNORECASE,
    ),
}
_HEDGES = {
    "zh": re.compile(
        r"差不多|再看|看看吧|再说|大概吧|可能吧|也许|不好说|说不准|回头再|到时候(?:再|看)|先这么|算是吧|"
        r"再想|再商量|不一定"
    ),
    "en": re.compile(
        r"\b(?:more or less|maybe|perhaps|i guess|sort of|kind of|we'll see|not sure|probably|roughly|i suppose|"
        r"hard to say|depends|let me think|possibly|ish)\b",
        re.IGNORECASE,
    ),
}
_DENIES = {
    "zh": re.compile(
        r"^(?:嗯+|哎|欸|啊|哦|呃|等等)?[，, ]*(?:不对|不是(?!吗)|不不|不，|不,|错了|没有|也不(?:是|全)|"
        r"哪(?:儿|里)|别[，,]|谁说|哪有|那不行|不行|不能这么)|"
        r"(?:不是这个意思|不对不对|说反了|搞错|记错|理解错|漏了)"
    ),
    "en": re.compile(
        r"^(?:uh+|um+|oh|well)?[,. ]*(?:no\b(?! (?:problem|worries))|nope|not (?:quite|exactly|really|"
        r"that|all)|hang on|hold on|wait|actually|other way)",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class ReadBack:
    """A restatement by our side, and the answer to it as far as there was one."""

    status: NeedStatus
    restated: int
    """Place of the restating segment in the transcript."""
    answered: int | None
    """Place of the customer's answering segment."""


def find_read_back(
    places: Sequence[int], segments: Sequence[Segment], people: People, language: SpokenLanguage
) -> ReadBack | None:
    """The last read-back of a need, or None where it was never read back.

    Args:
        places: Where the need's own words stand in the transcript, in order; not empty.
        segments: The transcript.
        people: Who takes part; where sides are unknown, any other voice than the need's may restate it.
        language: The language of the talk.
    """
    need_text = " ".join(segments[place].text for place in places)
    found = None
    for index in range(places[0] + 1, min(len(segments), places[-1] + 1 + REACH)):
        if _restates(index, need_text, segments[places[0]], segments, people, language):
            later = _with_answer(index, segments, people, language)
            if found is None or later.answered is not None:
                found = later
            if later.status == "disputed":  # a correction holds the need's new words
                need_text += " " + segments[later.answered or index].text
    return found


def _restates(
    index: int, need_text: str, need: Segment, segments: Sequence[Segment], people: People, language: SpokenLanguage
) -> bool:
    segment = segments[index]
    side = people.side(segment)
    if side == "customer" or (not side and segment.speaker == need.speaker):
        return False
    return _likeness(index, need_text, segments, language) >= LEAST_LIKENESS


def _likeness(index: int, need_text: str, segments: Sequence[Segment], language: SpokenLanguage) -> float:
    """How much a line resembles a read-back: shared words and figures, the form of a restatement, an answer."""
    text = segments[index].text
    shared = len(pieces(text) & pieces(need_text))
    figures_shared = len(figures(text) & spoken_figures(need_text))
    following = segments[index + 1] if index + 1 < len(segments) else None
    answered = following and following.speaker != segments[index].speaker and answer_in(following.text, language)
    return (
        min(shared, 6)
        + 1.5 * min(figures_shared, 2)
        + 2.0 * bool(_RESTATES[language].search(text))
        + 1.0 * bool(_ASKS[language].search(text))
        + 1.0 * bool(answered)
        + 1.0 * (len(text) >= LONG_LINE)
        if shared or figures_shared
        else 0.0
    )


def _with_answer(index: int, segments: Sequence[Segment], people: People, language: SpokenLanguage) -> ReadBack:
    restating = segments[index]
    for place in range(index + 1, min(len(segments), index + 1 + ANSWER_REACH)):
        segment = segments[place]
        if people.side(segment) == "ours" or segment.speaker == restating.speaker:
            break
        answer = answer_in(segment.text, language)
        if answer == "agree":
            return ReadBack("confirmed", index, place)
        if answer == "deny":
            return ReadBack("disputed", index, place)
        if answer == "hedge":
            return ReadBack("unconfirmed", index, place)
    return ReadBack("unconfirmed", index, None)


def answer_in(text: str, language: SpokenLanguage) -> Answer | None:
    """What an answer to a read-back amounts to; None where it is no answer."""
    opening = text.strip()
    if _DENIES[language].search(opening):
        return "deny"
    if _HEDGES[language].search(opening):
        return "hedge"
    if _AGREES[language].search(opening):
        return "agree"
    short = 0 < len(opening) <= SHORT_ANSWER[language]
    return "agree" if short and not re.search(r"[？?不没别]|吗|什么|\bno|n't\b|what", opening) else None
