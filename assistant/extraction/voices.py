"""Spoken words in the voice of who writes of them: 我要它不灭 becomes 贵方要它不灭 in a mail to who said it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from schemas.follow_up import DraftKind
from schemas.talk import SpokenLanguage

_FILLERS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?:^|(?<=[，。！？、；\s]))(?:嗯|呃|哎|唉|啊|哦|那个|就是说|怎么说呢|你听听)+[，、]?|[嘛呢吧啊呀呗哈哦]+(?=[，。、；\s]|$)"
    ),
    "en": re.compile(
        r"\b(?:um+|uh+|er+m?|hm+)\b,? ?|(?:^|(?<=[.!?;] ))(?:well|yeah|okay|ok|so|oh|right|sure)[,.] ?|"
        r"\b(?:no, )+(?=not\b)",
        re.IGNORECASE,
    ),
}
_CHINESE_SELF = re.compile(r"我们(?!方)|咱们|咱|我(?!方)")
_VERB = {"am": "are", "'m": " are", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "was": "were"}
_ENGLISH_SELF = re.compile(
    r"\b(?P<subject>I|[Ww]e)(?:(?P<short>['’](?:m|re|ve|ll|d))|(?P<verb> (?:am|was))\b)?(?!\w)"
    r"|\b(?P<object>[Mm]e|us)\b|\b(?P<own>[Mm]y|[Oo]ur)\b|\b(?P<owns>[Mm]ine|[Oo]urs)\b"
)


@dataclass(frozen=True)
class Voice:
    """How the customer is called in a draft."""

    who: str
    """As the subject of a sentence."""
    object_form: str = ""
    own: str = ""
    owns: str = ""


_VOICES: dict[tuple[SpokenLanguage, bool], Voice] = {
    ("zh", True): Voice("贵方"),
    ("zh", False): Voice("客户"),
    ("en", True): Voice("you", "you", "your", "yours"),
    ("en", False): Voice("they", "them", "their", "theirs"),
}


def voice_of(draft: DraftKind, language: SpokenLanguage) -> Voice:
    """The voice of a draft: a mail speaks to the customer, a note and a summary speak of it."""
    return _VOICES[language, draft == "mail"]


def retold_by(voice: Voice, language: SpokenLanguage) -> Callable[[str], str]:
    """What puts a customer's spoken words into a voice, without the fillers that stand between them."""

    def tell(text: str) -> str:
        plain = " ".join(_FILLERS[language].sub("", " ".join(text.split())).split())
        if language == "zh":
            return _CHINESE_SELF.sub(voice.who, plain)
        told = _ENGLISH_SELF.sub(lambda match: _english(match, voice), plain)
        return told[:1].upper() + told[1:] if text.strip()[:1].isupper() else told

    return tell


def _english(match: re.Match[str], voice: Voice) -> str:
    if match["subject"]:
        verb = (match["short"] or match["verb"] or "").replace("’", "'")
        told = voice.who + (" " * verb.startswith(" ")) + _VERB.get(verb.strip(), verb.strip())
    else:
        told = voice.object_form if match["object"] else voice.own if match["own"] else voice.owns
    begins = match.start() == 0 or match.string[: match.start()].rstrip().endswith((".", "!", "?"))
    return told[0].upper() + told[1:] if begins else told
