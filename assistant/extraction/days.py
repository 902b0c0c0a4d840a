"""Counting days: the calendar behind spoken dates. Weeks begin on Monday."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS = 12
WORKING_WEEKDAYS = range(5)


def in_week(on: dt.date, weeks_ahead: int, weekday: int) -> dt.date:
    """A weekday (0 is Monday) of the week of ``on`` or of a later one."""
    return on - dt.timedelta(days=on.weekday()) + dt.timedelta(weeks=weeks_ahead, days=weekday)


def next_weekday(on: dt.date, weekday: int) -> dt.date:
    """The next such weekday, ``on`` itself included."""
    return on + dt.timedelta(days=(weekday - on.weekday()) % 7)


def add_months(on: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(on.year * MONTHS + on.month - 1 + months, MONTHS)
    return dt.date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(on: dt.date, days: int) -> dt.date:
    """Some days later, Saturdays and Sundays not counted; public holidays are not known here."""
    day = on
    while days > 0:
        day += dt.timedelta(days=1)
        days -= day.weekday() in WORKING_WEEKDAYS
    return day


def month_end(on: dt.date, months_ahead: int = 0) -> dt.date:
    """The last day of the month of ``on`` or of a later one."""
    return add_months(on.replace(day=1), months_ahead + 1) - dt.timedelta(days=1)


def quarter_end(on: dt.date) -> dt.date:
    """The last day of the calendar quarter of ``on``."""
    return month_end(on, (3 - on.month) % 3)


def day_of_month(on: dt.date, months_ahead: int, day: int) -> dt.date | None:
    """A numbered day of the month of ``on`` or of a later one; None where that month has no such day."""
    first = add_months(on.replace(day=1), months_ahead)
    return first.replace(day=day) if 1 <= day <= calendar.monthrange(first.year, first.month)[1] else None


def next_day_numbered(on: dt.date, day: int) -> dt.date | None:
    """The next such day of a month, ``on`` itself included; months without it are passed over."""
    found = (day_of_month(on, months, day) for months in range(3))
    return next((date for date in found if date and date >= on), None)


def next_month_day(on: dt.date, month: int, day: int, year: int | None = None) -> dt.date | None:
    """A day of a named month: of that year, else the next such day, ``on`` itself included."""
    if not 1 <= month <= MONTHS:
        return None
    years = [year] if year else range(on.year, on.year + 5)  # 29 February comes every fourth year
    found = (day_of_month(dt.date(candidate, month, 1), 0, day) for candidate in years)
    return next((date for date in found if date and (year or date >= on)), None)


def next_month_end(on: dt.date, month: int) -> dt.date | None:
    """The last day of a named month, this year's or the next one's."""
    if not 1 <= month <= MONTHS:
        return None
    this_year = month_end(dt.date(on.year, month, 1))
    return this_year if this_year >= on else month_end(dt.date(on.year + 1, month, 1))
