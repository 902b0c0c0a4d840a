"""What was written is held against what was said: nothing invented passes, and what was said does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.wording import invents, was_said

texts = st.text("账货误差百分之一灯塔 ab pump invoice。，", max_size=60)


@given(texts, texts)
def test_the_words_themselves_are_never_invented(said: str, more: str) -> None:
    assert not invents(said, said)
    assert not invents(said, f"{said} {more}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("找三个灯芯图样，两个带崩了的，一个带得好的", "我给你找三个，两个带崩了的，一个带得好的"),
        ("Bring the wick drawings and send the report by Friday", "I'll send you the report by Friday."),
    ],
)
def test_a_thing_that_nobody_spoke_of_is_refused_however_well_the_rest_was_said(written: str, said: str) -> None:
    assert invents(written, said)
    assert not was_said(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("误差须降到百分之一以内", "我要账货误差降到百分之一以内"),
        ("Ensure the report will arrive by Friday", "The report has to arrive by Friday."),
    ],
)
def test_single_words_of_a_models_own_pass(written: str, said: str) -> None:
    assert was_said(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("切换停机两天，最多停一个班", "不是两天，最多停一个班，八个小时。"),
        ("误差降到百分之三", "误差不是百分之三，降到百分之三十。"),
        ("误差降到2.5%", "误差不是2.5%，降到3%。"),
        ("误差百分之三", "并非百分之三，误差百分之一。"),
        ("Two coverage visits a year", "We said not two coverage visits, one coverage visit a year."),
        ("Two days of downtime", "It isn't two days of downtime, it is one."),
        ("Coverage at 1500 dollars", "Coverage not at 1,500 dollars, at 1,200."),
    ],
)
def test_what_was_only_said_not_to_be_so_is_not_told_as_so(written: str, said: str) -> None:
    assert not was_said(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("不是两天，最多停一个班", "不是两天，最多停一个班，八个小时。"),
        ("切换停机两天", "不是两天的问题，切换停机两天也行。"),
        ("停机一天", "停机不是两天而是一天。"),
        ("预算三十万", "预算是不是三十万？对。"),
        ("两周到货", "不是说好两周到货吗？"),
        ("Dashboards and exports", "We need not only dashboards but also exports."),
        ("Delivery by Friday", "Delivery not later than Friday."),
    ],
)
def test_what_was_said_in_words_of_denial_is_told(written: str, said: str) -> None:
    assert was_said(written, said)


def test_a_figure_in_a_name_was_not_spoken() -> None:
    assert was_said("Visits by Speaker 12", "The visits, please.", "Speaker") is False
    assert not was_said("12 visits a year", "Visits every year, please.", "Speaker 12")
    assert was_said("Ines wants visits every year", "Visits every year, please.", "Ines")
