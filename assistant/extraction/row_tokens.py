"""A row's or a sentence's text as tokens, so that what is written differently and means the same compares equal.

Names, days and figures are whole tokens, 百分之二十 and 20% the same one; a Chinese denial goes with the character that
it denies, in English isn't and not are the same one; other Chinese characters stand alone, other words as their stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.extraction.customer_words import CALLED
from assistant.extraction.dates import deadline_words
from assistant.extraction.figures import (
    CHINESE_DIGITS,
    CHINESE_UNITS,
    ENGLISH_NUMBERS,
    ENGLISH_SCALES,
    figures,
)
from assistant.extraction.wording import stem
from schemas.talk import SpokenLanguage

NAME, DAY, FIGURE, DENIAL, MARK = "=", "@", "#", "!", "|"
"""What the tokens begin with that stand for more than their characters."""
SIDE = ":"
"""Parts, in the token of a day, on which side of it a thing is from the day."""
SIGN = "^"
"""Before a sign that could be taken for the beginning of another token."""
LEAST_NAME = 2

_NUMERAL = f"{CHINESE_DIGITS}{CHINESE_UNITS}半"
_NUMBER_WORD = "|".join(sorted((*ENGLISH_NUMBERS, *ENGLISH_SCALES.keys() - {"k"}), key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<idle>一(?=[起直旦致定])|(?<=[统唯])一|(?<=进)一(?=步)|(?<=之)一)"
    rf"|(?P<figure>(?:百分之)?(?:\d[\d,]*(?:\.\d+)?[{_NUMERAL}]*|[{_NUMERAL}]+(?:点[{_NUMERAL}]+)?)%?"
    rf"|\b(?:{_NUMBER_WORD})\b(?:(?: and | a |[ -])(?:{_NUMBER_WORD})\b)*)"
    r"|(?P<denial>[不没无未别勿][\u4e00-\u9fff]?|[甭莫]|非(?!常)|\b(?:[a-z]+n't|(?:can)?not|no|never|none|without|nor|neither|"
    r"nobody|nowhere|nothing|hardly|barely|scarcely|rarely|seldom)\b)"
    r"|(?P<word>[a-z][a-z0-9+#]*(?:'[a-z]+)?)|(?P<character>[\u3400-\u9fff])|"
    rf"(?P<sign>[-‐–—−](?=[\d{_NUMERAL}]))|(?P<blank>[^\S\n]|-)"
)
_DAYS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        rf"20\d\d年|[{_NUMERAL}\d]{{1,3}}月份?|[上中下本这今明去前后]个?[年月周]|[一二三四]季度|周[一二三四五六日末]"
    ),
    "en": re.compile(
        r"\b(?:last|next|past|previous|coming) [a-z]+|\bthis (?:week|weekend|month|quarter|year|spring|summer|autumn|"
        r"winter)|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
        re.IGNORECASE,
    ),
}
"""Days and times of which the rules for deadlines make nothing."""
_SIGNS = "/%‰#&*@\\†‡"
"""What is punctuation by its kind and says something nevertheless."""
_NOT = re.compile(r"[a-z]+n't|(?:can)?not")
_GENITIVE = re.compile(r"(?<=\w)'s\b")
_BEHIND_DAY: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"(?P<by>之前|以前|前|之内|以内|内|里)|(?P<after>之后|以后|过后|后)|(?:之间|期间|起|开始|以来|为止|止|左右|[初中末])"
    ),
    "en": re.compile(r"(?:(?P<by> at the latest)| or (?:later|after|earlier|before)| onwards?| at the earliest)\b"),
}
_BEFORE_DAY: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"(?:(?P<by>最[晚迟]|赶在|截[至止]到?|不晚于)|(?P<after>晚于|过了?)|(?:从|自|到|至|早于|近))在?$"),
    "en": re.compile(
        r"\b(?:(?P<by>by|before|(?:no|not) later than|within|inside)|(?P<after>after|later than|past|beyond)|"
        r"(?:until|till|from|since|during|about|around|over|under|between|towards?|than|to|through|early|late|mid))"
        r"[ -](?:the )?$"
    ),
}
"""On which side of a day a thing is: by it, after it, or as the words say."""
_BY = re.compile(r"(?:之前|以前|前| at the latest)$")


def folded(text: str) -> str:
    """A text as it is compared: one width, small letters, weeks of one name, no genitives."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _GENITIVE.sub("", plain.replace("星期", "周").replace("礼拜", "周"))


def tokens_of(text: str, names: Sequence[str], language: SpokenLanguage) -> list[str]:
    """The tokens of a text in their order, each of its marks among them.

    Args:
        text: Cells or a sentence.
        names: Names that are known, of whomever.
        language: The language of the text.
    """
    plain = folded(text)
    found: list[str] = []
    at = 0
    for start, end, token in _whole(plain, names, language):
        found += [*_small(plain, at, start), token]
        at = end
    return [*found, *_small(plain, at, len(plain))]


def without_days(text: str, names: Sequence[str], language: SpokenLanguage) -> str:
    """A text without its days, for the figures that are none of a day."""
    plain = folded(text)
    for start, end, token in _whole(plain, names, language):
        if token[0] == DAY:
            plain = plain[:start] + "," * (end - start) + plain[end:]
    return plain


def _whole(text: str, names: Sequence[str], language: SpokenLanguage) -> list[tuple[int, int, str]]:
    """Start, end and token of each name and day, in their order, none within another one."""
    taken: list[tuple[int, int, str]] = []
    for start, end, token in _candidates(text, names, language):
        if all(end <= other or start >= other_end for other, other_end, _token in taken):
            taken.append((start, end, token))
    return sorted(taken)


def _candidates(text: str, names: Sequence[str], language: SpokenLanguage) -> Iterator[tuple[int, int, str]]:
    for name in sorted({folded(name) for name in names if len(name) >= LEAST_NAME}, key=len, reverse=True):
        pattern = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
        for match in re.finditer(pattern, text):
            yield match.start(), match.end(), NAME + name
    if language == "zh":
        for match in CALLED.finditer(text):
            yield match.start(), match.end(), NAME + match[0]
    at = 0
    for words in deadline_words(text, language):
        at = text.index(words, at)
        yield _day(text, at, at + len(words), language)
        at += len(words)
    for match in _DAYS[language].finditer(text):
        yield _day(text, *match.span(), language)


def _day(text: str, start: int, end: int, language: SpokenLanguage) -> tuple[int, int, str]:
    """A day with what stands behind it, and its token: its side and its words."""
    words = text[start:end]
    behind = _BEHIND_DAY[language].match(text, end)
    inside = re.match("within |inside ", words) or re.search("(?:之?内|以内|里)$", words) or _BY.search(words)
    later = language == "zh" and words.endswith("后")
    sides = {"<"} if inside else {">"} if later else set()
    for found in (behind, _BEFORE_DAY[language].search(text, 0, start)):
        if found:
            sides.add("<" if found["by"] else ">" if found.groupdict().get("after") else found[0].strip())
    token = "&".join(sorted(sides)) + SIDE + _BY.sub("", words).removesuffix("份")
    return start, behind.end() if behind else end, DAY + token


def _small(text: str, start: int, end: int) -> Iterator[str]:
    """The other tokens of a stretch."""
    at = start
    while at < end:
        match = _TOKEN.match(text, at, end)
        kind = match.lastgroup if match else None
        if match and kind == "figure":
            yield FIGURE + _value(match[0])
        elif match and kind == "denial":
            yield DENIAL + ("not" if _NOT.fullmatch(match[0]) else match[0])
        elif match and kind == "word":
            yield stem(match[0])
        elif match and kind != "blank":
            yield match[0]
        elif not match:
            yield (MARK if _is_mark(text[at]) else SIGN if text[at].isascii() else "") + text[at]
        at = match.end() if match else at + 1


def _is_mark(character: str) -> bool:
    """Whether a character only parts words: letters of other scripts do not, nor signs such as < and /."""
    return character == "\n" or (unicodedata.category(character)[0] in "PZ" and character not in _SIGNS)


def _value(words: str) -> str:
    """A numeral by its value; as it is written where it has none or several (三四)."""
    values = figures(words)
    if not values and len(words) == 1 and words in CHINESE_DIGITS + "十":
        values = figures(f"{words}个") or {1.0 if words == "一" else 10.0 if words == "十" else 0.0}
    return f"{values.pop():g}" if len(values) == 1 else words
