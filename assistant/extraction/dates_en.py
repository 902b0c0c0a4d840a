"""Spoken English deadlines: what each phrase means on the calendar of the meeting."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from assistant.extraction import days
from assistant.extraction.dates_zh import Rule
from assistant.extraction.figures import ENGLISH_NUMBERS

_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_SMALL = "|".join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))
_COUNT = rf"(?P<number>\d+|an?|a couple of|{_SMALL})"
_ORDINAL_WORDS = (
    r"(?:twenty|thirty)[- ]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"(?:\w+teenth|twelfth|twentieth|thirtieth|eleventh|tenth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
)
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL_WORDS})\b"
_NOT_A_DAY = r"(?! (?:one|time|thing|floor|quarter|week|half|party|round|phase|of)\b)"
_UNIT = r"(?P<unit>(?:business|working) days?|days?|weeks?|fortnights?|months?|hours?)"


def _number(words: str) -> int:
    """A count or an ordinal, in digits or words; 0 where it is none."""
    if digits := re.match(r"\d+", words):
        return int(digits[0])
    if words in ("a", "an"):
        return 1
    if words == "a couple of":
        return 2
    parts = re.split(r"[- ]|(?<=ty)(?=\w)", words)
    return int(sum(ENGLISH_NUMBERS.get(part, 0) for part in parts))


def _month(words: str) -> int:
    return next(number for name, number in _MONTHS.items() if name.startswith(words.rstrip(".")[:3]))


def _month_day(match: re.Match[str], on: dt.date) -> dt.date | None:
    year = match.groupdict().get("year")
    return days.next_month_day(on, _month(match["month"]), _number(match["day"]), int(year) if year else None)


def _iso(match: re.Match[str], on: dt.date) -> dt.date | None:
    return days.next_month_day(on, int(match["month"]), int(match["day"]), int(match["year"]))


def _month_end(match: re.Match[str], on: dt.date) -> dt.date | None:
    return days.month_end(on, 1 if match["next"] else 0)


def _week_day(match: re.Match[str], on: dt.date) -> dt.date:
    ahead = 2 if "after next" in match[0] else 1 if "next" in match[0] else 0
    return days.in_week(on, ahead, _WEEKDAYS[match["weekday"]])


def _week_after_weekday(match: re.Match[str], on: dt.date) -> dt.date:
    return days.next_weekday(on, _WEEKDAYS[match["weekday"]]) + dt.timedelta(weeks=1)


def _numbered_day(match: re.Match[str], on: dt.date) -> dt.date | None:
    return days.next_day_numbered(on, _number(match["day"]))


def _duration(match: re.Match[str], on: dt.date) -> dt.date | None:
    number, unit = _number(match["number"]), match["unit"]
    if not number:
        return None
    if unit.startswith(("business", "working")):
        return days.add_working_days(on, number)
    if unit.startswith("month"):
        return days.add_months(on, number)
    if unit.startswith("hour"):
        return on + dt.timedelta(days=number // 24) if number % 24 == 0 else None
    return on + dt.timedelta(
        days=number * (14 if unit.startswith("fortnight") else 7 if unit.startswith("week") else 1)
    )


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


RULES: tuple[Rule, ...] = (
    (_rule(rf"(?:last|every|each|previous)\s+(?:{'|'.join(_WEEKDAYS)}|week|month|year)\b|yesterday"), lambda *_: None),
    (_rule(rf"(?:{'|'.join(_WEEKDAYS)}|week|weekend) (?:before|after)\b(?! next)"), lambda *_: None),
    (_rule(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _iso),
    (_rule(rf"(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? (?P<year>20\d\d))?"), _month_day),
    (_rule(rf"{_MONTH} (?:the )?{_DAY}(?:,? (?P<year>20\d\d))?"), _month_day),
    (_rule(r"(?:the )?end of (?:the |this )?(?P<next>next )?month\b|month[- ]end\b"), _month_end),
    (_rule(rf"(?:the )?end of {_MONTH}"), lambda match, on: days.next_month_end(on, _month(match["month"]))),
    (_rule(r"(?:the )?end of (?:the |this )?year\b|year[- ]end\b"), lambda _, on: dt.date(on.year, 12, 31)),
    (_rule(r"(?:the )?end of (?:the |this )?quarter\b|quarter[- ]end\b"), lambda _, on: days.quarter_end(on)),
    (_rule(rf"(?:next|this)\s+{_WEEKDAY}"), _week_day),
    (_rule(rf"{_WEEKDAY},? (?:of )?(?:this week|next week|the week after next)\b"), _week_day),
    (_rule(rf"(?:this week|next week|the week after next)(?:,| on)? {_WEEKDAY}"), _week_day),
    (_rule(rf"{_WEEKDAY} week\b"), _week_after_weekday),
    (_rule(rf"a week on {_WEEKDAY}"), _week_after_weekday),
    (_rule(r"(?:the )?day after tomorrow\b"), lambda _, on: on + dt.timedelta(days=2)),
    (_rule(r"a week (?:from )?tomorrow\b"), lambda _, on: on + dt.timedelta(days=8)),
    (_rule(r"tomorrow\b"), lambda _, on: on + dt.timedelta(days=1)),
    (_rule(rf"the {_DAY}{_NOT_A_DAY}"), _numbered_day),
    (_rule(rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th))\b{_NOT_A_DAY}"), _numbered_day),
    (_rule(_WEEKDAY), lambda match, on: days.next_weekday(on, _WEEKDAYS[match["weekday"]])),
    (_rule(rf"(?:in|within|inside) (?:the next )?{_COUNT} {_UNIT}\b"), _duration),
    (_rule(rf"{_COUNT} {_UNIT}'? (?:time|from (?:now|today))\b"), _duration),
    (_rule(r"(?:the )?end of (?:the )?(?:business )?day\b|eod\b|cob\b"), lambda _, on: on),
    (_rule(r"today\b|tonight\b|this (?:morning|afternoon|evening)\b"), lambda _, on: on),
)
"""Tried in order: the first phrase that is found decides. A rule may answer that its phrase names no day."""

TAIL = re.compile(r"(?: (?:morning|noon|afternoon|evening|lunchtime|at the latest))?", re.IGNORECASE)
"""What belongs to a deadline's words without moving its day."""
