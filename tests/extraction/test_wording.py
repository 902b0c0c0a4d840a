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
