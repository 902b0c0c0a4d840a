"""Spoken deadlines resolved on the calendar of the meeting.

The phrases of business talk are read by rules of our own, since libraries read some of them wrongly
(a bare weekday into the past, 两周之内 as two days). What the rules do not know goes to jionlp or
dateparser, whose answer counts only where it is one definite day.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import unicodedata
import warnings

from assistant.errors import InputError
from assistant.extraction import dates_en, dates_zh
from assistant.language import gettext as _
from schemas.talk import SpokenLanguage

_RULES = {"zh": dates_zh.RULES, "en": dates_en.RULES}
_FIGURE = re.compile(r"[\d初一二三四五六七八九十]")
_RELATIVE_TO_AN_EVENT = re.compile(r"后|过|回来|当天|那|第|after|before|week|month")
"""Words from which the libraries conclude a day that depends on something they do not know."""
_TAILS = {"zh": dates_zh.TAIL, "en": dates_en.TAIL}


def resolve_due(words: str, on: dt.date | None, language: SpokenLanguage) -> dt.date | None:
    """The day that a spoken deadline means, or None where it means no definite day.

    Args:
        words: The deadline as it was said, such as 下周三之前 or "by Friday".
        on: The day of the meeting; without it nothing is resolved.
        language: The language of the words.

    Returns:
        A day that is not before the meeting; None for 回头, 国庆后第一周 and the like.
    """
    if on is None or not words.strip():
        return None
    spoken = unicodedata.normalize("NFKC", words).lower()
    if language == "zh":
        spoken = "".join(spoken.split())
    for pattern, resolve in _RULES[language]:
        if match := pattern.search(spoken):
            due = resolve(match, on)
            return due if due and due >= on else None
    if not _FIGURE.search(spoken) or _RELATIVE_TO_AN_EVENT.search(spoken):
        return None
    due = _by_jionlp(spoken, on) if language == "zh" else _by_dateparser(spoken, on)
    return due if due and due >= on else None


def typed_day(text: str, on: dt.date) -> dt.date:
    """The day that a person types, as year-month-day or in words: 下周三, next Friday.

    Args:
        text: What is typed, in Chinese or English.
        on: The present day.

    Raises:
        InputError: It means no definite day.
    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        day = resolve_due(text, on, "en" if text.isascii() else "zh")
    if day is None:
        raise InputError(_("No day can be read from this; write it as year-month-day, such as 2026-03-12."))
    return day


def deadline_words(text: str, language: SpokenLanguage) -> list[str]:
    """The stretches of a text that name a day, verbatim, in the order in which they stand."""
    spans: list[tuple[int, int]] = []
    for pattern, _resolve in _RULES[language]:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= taken or start >= taken_end for taken, taken_end in spans):
                tail = _TAILS[language].match(text, end)
                spans.append((start, tail.end() if tail else end))
    return [text[start:end] for start, end in sorted(spans)]


def _by_jionlp(words: str, on: dt.date) -> dt.date | None:
    """What jionlp makes of it, where that is one definite day."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():  # it greets on standard output
        warnings.simplefilter("ignore")
        from jionlp import parse_time

        try:
            parsed = parse_time(words, time_base=dt.datetime.combine(on, dt.time()))
        except Exception:
            return None
    if parsed.get("type") != "time_point" or parsed.get("definition") != "accurate":
        return None
    first, last = (dt.datetime.fromisoformat(moment).date() for moment in parsed["time"])
    return first if first == last else None


def _by_dateparser(words: str, on: dt.date) -> dt.date | None:
    """What dateparser makes of it, where a day is named."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dateparser

        parsed = dateparser.parse(
            words,
            languages=["en"],
            settings={
                "RELATIVE_BASE": dt.datetime.combine(on, dt.time()),
                "PREFER_DATES_FROM": "future",
                "REQUIRE_PARTS": ["day"],
            },
        )
    return parsed.date() if parsed else None
