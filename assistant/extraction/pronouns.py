"""Spoken words in the voice of who writes of them: 我要它不灭 becomes 贵方要它不灭 in a mail to who said it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.follow_up import DraftKind
from schemas.talk import SpokenLanguage

_FILLERS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?:^|(?<=[，。！？、；\s]))(?:嗯|呃|哎|唉|啊|哦|那个|就是说|怎么说呢|你听听)+[，、]?|"
        r"(?<![网酒贴水书氧话])[嘛呢吧啊呀呗哈哦]+(?=[，。、；\s]|$)"
    ),
    "en": re.compile(
        r"\b(?:um+|uh+|er+m?|hm+)\b,? ?|(?:^|(?<=[.!?;] ))(?:well|yeah|okay|ok|so|oh|right|sure)[,.] ?|"
        r"\b(?:no, )+(?=not\b)",
        re.IGNORECASE,
    ),
}
_SPEAKS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"(?<!自)我(?!方)|咱|俺|你|您|贵(?:方|公司|司|厂)"),
    "en": re.compile(
        r"\b(?:I|[Ww]e|[Mm]e|[Uu]s|[Mm]y|[Oo]urs?|[Yy]ou(?:rs?)?|[Mm]yself|[Oo]urselves|[Yy]ourself|[Yy]ourselves|"
        r"[Ll]et['’]s)\b|\b(?:is|are|was|were|'s) mine\b"
    ),
}
"""Words by which people in the talk speak of themselves and to each other."""
_NOT_TURNED: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"咱|俺|你(?!们)|您|贵(?:方|公司|司|厂)|我[司厂国校院店家]"),
    "en": re.compile(
        r"\b(?:[Yy]ou\w*|[Mm]yself|[Oo]urselves|[Ll]et['’]?s|[Ll]et us|(?:[Aa]m|[Ww]as) I)\b|"
        r"[A-Z]\w* I\b|/I\b|\bI[/&.-]|\b[Ee]ach of us|\b[Bb]oth of us"
    ),
}
"""Among them those that may mean both sides or anybody, or of which the verb would have to be turned too."""
_CHINESE_SELF = re.compile(r"你们|我们(?!方)|(?<!自)我(?!方)")
_VERB = {"am": "are", "'m": " are", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "was": "were"}
_ENGLISH_SELF = re.compile(
    r"\b(?P<subject>I|[Ww]e)(?:(?P<short>['’](?:m|re|ve|ll|d))|(?P<verb> (?:am|was))\b)?(?!\w)"
    r"|\b(?P<object>[Mm]e|us)\b|\b(?P<own>[Mm]y|[Oo]ur)\b|"
    r"(?P<owns>(?:(?<=is )|(?<=are )|(?<=was )|(?<=were )|(?<='s ))mine\b|\b[Oo]urs\b)"
)


OURS = "我方"
"""How our side is called in whatever it writes."""


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


def speaks(text: str, language: SpokenLanguage) -> bool:
    """Whether somebody in the talk speaks of themself or to another, so that it matters who says it."""
    return bool(_SPEAKS[language].search(text))


def plain_words(text: str, language: SpokenLanguage) -> str:
    """Spoken words without the fillers that stand between them."""
    plain = " ".join(_FILLERS[language].sub("", " ".join(text.split())).split())
    return plain[:1].upper() + plain[1:] if text.strip()[:1].isupper() else plain


def turned(text: str, voice: Voice, language: SpokenLanguage) -> str | None:
    """The customer's spoken words in a voice; None where they cannot be turned surely.

    Args:
        text: What somebody of the customer's side said: of itself 我们, to ours 你们.
        voice: How the customer is called.
        language: The language of the text.
    """
    plain = plain_words(text, language)
    if _NOT_TURNED[language].search(plain):
        return None
    if language == "zh":
        return _CHINESE_SELF.sub(lambda match: OURS if match[0] == "你们" else voice.who, plain)
    told = _ENGLISH_SELF.sub(lambda match: _english(match, voice), plain)
    return told[:1].upper() + told[1:] if text.strip()[:1].isupper() else told


def _english(match: re.Match[str], voice: Voice) -> str:
    if match["subject"]:
        verb = (match["short"] or match["verb"] or "").replace("’", "'")
        told = voice.who + (" " * verb.startswith(" ")) + _VERB.get(verb.strip(), verb.strip())
    else:
        told = voice.object_form if match["object"] else voice.own if match["own"] else voice.owns
    begins = match.start() == 0 or match.string[: match.start()].rstrip().endswith((".", "!", "?"))
    return told[0].upper() + told[1:] if begins else told
