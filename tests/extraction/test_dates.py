import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.dates import deadline_words, resolve_due
from schemas.talk import SpokenLanguage

THURSDAY = dt.date(2026, 4, 16)
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))

CHINESE = [
    ("今天", "2026-04-16"),
    ("今晚", "2026-04-16"),
    ("今天下班前", "2026-04-16"),
    ("明天上午", "2026-04-17"),
    ("后天", "2026-04-18"),
    ("大后天", "2026-04-19"),
    ("这周五之前", "2026-04-17"),
    ("本周日", "2026-04-19"),
    ("这周一", None),
    ("下周三", "2026-04-22"),
    ("下个星期天", "2026-04-26"),
    ("下下周一", "2026-04-27"),
    ("周三", "2026-04-22"),
    ("周四", "2026-04-16"),
    ("礼拜五中午", "2026-04-17"),
    ("15号", "2026-05-15"),
    ("十六号", "2026-04-16"),
    ("三十一号", "2026-05-31"),
    ("下个月6号", "2026-05-06"),
    ("五月八号之前", "2026-05-08"),
    ("三月六日", "2027-03-06"),
    ("2026年12月1日", "2026-12-01"),
    ("月底前", "2026-04-30"),
    ("这个月底", "2026-04-30"),
    ("下个月底", "2026-05-31"),
    ("九月底之前", "2026-09-30"),
    ("二月末", "2027-02-28"),
    ("五月上旬", "2026-05-10"),
    ("五月中旬", "2026-05-20"),
    ("五月下旬", "2026-05-31"),
    ("下旬", "2026-04-30"),
    ("年底", "2026-12-31"),
    ("三天内", "2026-04-19"),
    ("10天之内", "2026-04-26"),
    ("两周之内", "2026-04-30"),
    ("一个月内", "2026-05-16"),
    ("半个月之内", "2026-05-01"),
    ("三个工作日内", "2026-04-21"),
    ("48小时内", "2026-04-18"),
    ("三四天内", None),
    ("回头", None),
    ("尽快", None),
    ("下周", None),
    ("本周内", None),
    ("国庆后第一周", None),
    ("每周三", None),
    ("上周五", None),
    ("8号楼", None),
    ("以后再说", None),
    ("国庆过完，十二号", "2026-05-12"),
    ("下礼拜五十三号", "2026-04-24"),
]
ENGLISH = [
    ("today", "2026-04-16"),
    ("this afternoon", "2026-04-16"),
    ("by end of day", "2026-04-16"),
    ("tomorrow", "2026-04-17"),
    ("the day after tomorrow", "2026-04-18"),
    ("by Friday", "2026-04-17"),
    ("Thursday", "2026-04-16"),
    ("this Sunday", "2026-04-19"),
    ("this Monday", None),
    ("next Wednesday", "2026-04-22"),
    ("Wednesday of next week", "2026-04-22"),
    ("Thursday week", "2026-04-23"),
    ("in three days", "2026-04-19"),
    ("within two weeks", "2026-04-30"),
    ("in a fortnight", "2026-04-30"),
    ("in a month", "2026-05-16"),
    ("within three business days", "2026-04-21"),
    ("two weeks from now", "2026-04-30"),
    ("end of month", "2026-04-30"),
    ("by the end of the month", "2026-04-30"),
    ("end of next month", "2026-05-31"),
    ("by the end of February", "2027-02-28"),
    ("the twenty-second", "2026-04-22"),
    ("Monday the 20th", "2026-04-20"),
    ("on the 15th", "2026-05-15"),
    ("June 5th", "2026-06-05"),
    ("the fifth of June", "2026-06-05"),
    ("2026-12-01", "2026-12-01"),
    ("soon", None),
    ("next week", None),
    ("every Friday", None),
    ("last Tuesday", None),
    ("the second one", None),
    ("the first week of May", None),
    ("before the bank holiday", None),
]


@pytest.mark.parametrize(("words", "due"), CHINESE)
def test_chinese_deadlines(words: str, due: str | None) -> None:
    assert resolve_due(words, THURSDAY, "zh") == (dt.date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(("words", "due"), ENGLISH)
def test_english_deadlines(words: str, due: str | None) -> None:
    assert resolve_due(words, THURSDAY, "en") == (dt.date.fromisoformat(due) if due else None)


# jionlp loads on its first call; how long that takes is no matter of this test.
@settings(deadline=None)
@given(st.sampled_from([("zh", words) for words, _ in CHINESE] + [("en", words) for words, _ in ENGLISH]), days)
def test_no_deadline_lies_before_the_meeting(spoken: tuple[SpokenLanguage, str], on: dt.date) -> None:
    language, words = spoken
    due = resolve_due(words, on, language)

    assert due is None or due >= on


@given(st.sampled_from("一二三四五六日"), days)
def test_a_weekday_of_next_week_is_in_the_next_calendar_week(weekday: str, on: dt.date) -> None:
    due = resolve_due(f"下周{weekday}", on, "zh")

    assert due is not None
    assert (due - dt.timedelta(days=due.weekday())) - (on - dt.timedelta(days=on.weekday())) == dt.timedelta(weeks=1)
    assert due.weekday() == "一二三四五六日".index(weekday)


@given(st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]), days)
def test_a_bare_weekday_is_within_seven_days(weekday: str, on: dt.date) -> None:
    due = resolve_due(f"by {weekday}", on, "en")

    assert due is not None
    assert 0 <= (due - on).days < 7
    assert f"{due:%A}" == weekday


@given(days)
def test_the_end_of_the_month_is_its_last_day(on: dt.date) -> None:
    due = resolve_due("月底前", on, "zh")

    assert due is not None
    assert due.month == on.month
    assert (due + dt.timedelta(days=1)).day == 1
    assert due == resolve_due("end of month", on, "en")


def test_without_the_day_of_the_meeting_nothing_is_resolved() -> None:
    assert resolve_due("明天", None, "zh") is None


def test_rare_forms_are_left_to_the_libraries() -> None:
    assert resolve_due("5/20/2026", THURSDAY, "en") == dt.date(2026, 5, 20)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("行，下周二之前发您，周四我在", "zh", ["下周二之前", "周四"]),
        ("他下周五才回来", "zh", ["下周五"]),
        ("回头我约他一下", "zh", []),
        ("I'll have it by Tuesday, or the end of the month", "en", ["Tuesday", "the end of the month"]),
    ],
)
def test_the_words_of_deadlines_are_found_verbatim(text: str, language: SpokenLanguage, words: list[str]) -> None:
    assert deadline_words(text, language) == words


def test_jionlp_greets_nobody() -> None:
    """Its banner on standard output would spoil output that a program reads."""
    code = (
        "import datetime as dt; from assistant.extraction.dates import resolve_due;"
        "resolve_due('正月十五', dt.date(2026, 1, 5), 'zh')"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == ""
