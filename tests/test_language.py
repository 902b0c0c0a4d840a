"""Texts that count something, in both languages and in the catalogue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.language import ngettext, translator, use_language
from assistant.locale.compile import texts_in_code

ONE, MANY = "{count} to-do", "{count} to-dos"


@given(st.integers(0, 10_000))
def test_english_has_two_forms_and_chinese_one(count: int) -> None:
    use_language("en")
    assert ngettext(ONE, MANY, count) == (ONE if count == 1 else MANY)
    use_language("zh")
    assert ngettext(ONE, MANY, count) == translator("zh")(MANY) != MANY


def test_the_catalogue_asks_for_the_plural_alone() -> None:
    texts = texts_in_code()

    assert MANY in texts
    assert ONE not in texts
