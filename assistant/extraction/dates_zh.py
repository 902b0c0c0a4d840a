"""Spoken Chinese deadlines: what each phrase means on the calendar of the meeting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from assistant.extraction import days
from assistant.extraction.figures import chinese_value

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], dt.date | None]]

_NUMBER = r"(?:\d+|[零〇一二两三四五六七八九十]+)"
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = r"[一二三四五六日天1-7]"
_WITHIN = r"(?:之内|以内|之后|以后|内|后|里)"
_NOT_A_DAY = r"(?![楼线厅库门机车店仓桌院厂房位柜])"


def _number(words: str) -> int:
    """A whole number in digits or characters; 0, which is no day and no month, for a range such as 三四."""
    if words.isdigit():
        return int(words)
    if len(words) > 1 and "十" not in words:
        return 0
    return int(chinese_value(words) or 0)


def _weekday(word: str) -> int:
    return 6 if word in "日天7" else "一二三四五六".find(word) if word in "一二三四五六" else int(word) - 1


def _full(match: re.Match[str], on: dt.date) -> dt.date | None:
    return days.next_month_day(on, _number(match["month"]), _number(match["day"]), int(match["year"]))


def _month_day(match: re.Match[str], on: dt.date) -> dt.date | None:
    year = on.year + 1 if match["year"] else None
    return days.next_month_day(on, _number(match["month"]), _number(match["day"]), year)


def _relative_month_day(match: re.Match[str], on: dt.date) -> dt.date | None:
    return days.day_of_month(on, match["ahead"].count("下"), _number(match["day"]))


def _tenth(match: re.Match[str], on: dt.date) -> dt.date | None:
    """上旬, 中旬 and 下旬 end on the 10th, the 20th and the last day."""
    day = {"上": 10, "中": 20}.get(match["part"])
    if match["month"]:
        month = _number(match["month"])
        return days.next_month_day(on, month, day) if day else days.next_month_end(on, month)
    ahead = (match["ahead"] or "").count("下")
    if match["ahead"]:
        return days.day_of_month(on, ahead, day) if day else days.month_end(on, ahead)
    return days.next_day_numbered(on, day) if day else days.month_end(on)


def _month_end(match: re.Match[str], on: dt.date) -> dt.date | None:
    if match["month"]:
        return days.next_month_end(on, _number(match["month"]))
    return days.month_end(on, (match["ahead"] or "").count("下"))


def _year_end(match: re.Match[str], on: dt.date) -> dt.date:
    return dt.date(on.year + bool(match["next"]), 12, 31)


def _week_day(match: re.Match[str], on: dt.date) -> dt.date:
    return days.in_week(on, match["ahead"].count("下"), _weekday(match["weekday"]))


def _duration(match: re.Match[str], on: dt.date) -> dt.date | None:
    number, unit = _number(match["number"]), match["unit"]
    if not number:
        return None
    if "工作" in unit:
        return days.add_working_days(on, number)
    if "月" in unit:
        return days.add_months(on, number)
    if "时" in unit:
        return on + dt.timedelta(days=number // 24) if number % 24 == 0 else None
    return on + dt.timedelta(days=number * (1 if unit in "天日" else 7))


_NEAR_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3}

RULES: tuple[Rule, ...] = (
    (re.compile(rf"(?:[上每]个?{_WEEK}{_WEEKDAY}?|上个?月|去年|昨[天日晚])"), lambda *_: None),
    (re.compile(rf"(?P<year>20\d\d)年(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?"), _full),
    (re.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"), _full),
    (re.compile(rf"(?P<year>明年)?(?P<month>{_NUMBER})月份?(?P<day>{_NUMBER})(?:[日号]|(?![个天]))"), _month_day),
    (re.compile(rf"(?P<ahead>下下|下|本|这|当)个?月(?P<day>{_NUMBER})[日号]"), _relative_month_day),
    (
        re.compile(rf"(?:(?P<month>{_NUMBER})月份?|(?P<ahead>下|本|这)个?月)?的?(?P<part>[上中下])旬"),
        _tenth,
    ),
    (re.compile(rf"(?:(?P<month>{_NUMBER})月份?|(?P<ahead>下|本|这)?个?月)的?(?:底|末)"), _month_end),
    (re.compile(r"(?P<next>明)?年(?:底|末)"), _year_end),
    (re.compile(r"季度?(?:底|末)"), lambda _, on: days.quarter_end(on)),
    (re.compile(rf"(?P<ahead>下下|下|本|这)个?{_WEEK}(?P<weekday>{_WEEKDAY})"), _week_day),
    (
        re.compile(rf"(?<![\d零一二三四五六七八九十第])(?P<day>{_NUMBER})[号日]{_NOT_A_DAY}"),
        lambda match, on: days.next_day_numbered(on, _number(match["day"])),
    ),
    (
        re.compile(rf"{_WEEK}(?P<weekday>{_WEEKDAY})"),
        lambda match, on: days.next_weekday(on, _weekday(match["weekday"])),
    ),
    (
        re.compile(r"(?P<near>今|明|大后|(?<!以)(?<!之)(?<!最)后)(?:天|日|儿个?|早|晚|晨)"),
        lambda match, on: on + dt.timedelta(days=_NEAR_DAYS[match["near"]]),
    ),
    (
        re.compile(rf"(?P<number>{_NUMBER})(?P<unit>个?工作日|[天日]|个?(?:周|星期|礼拜)|个月|个?小时){_WITHIN}"),
        _duration,
    ),
    (re.compile(rf"半个月{_WITHIN}"), lambda _, on: on + dt.timedelta(days=15)),
    (re.compile(r"下午|晚上|傍晚|下班[之以]?前"), lambda _, on: on),
)
"""Tried in order: the first phrase that is found decides. A rule may answer that its phrase names no day."""

TAIL = re.compile(r"(?:早上|上午|中午|下午|晚上|下班|晚|早)?(?:之前|以前|前)?")
"""What belongs to a deadline's words without moving its day."""
