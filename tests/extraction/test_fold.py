import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.fold import fold, folded_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("採購，庫存！", "采购库存"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("café", unicodedata.normalize("NFD", "CAFÉ")),
        ("30,000 元", "30000元"),
        ("你好👋，世界", "你好世界"),
        ("Straße", "STRASSE"),
    ],
)
def test_width_case_script_punctuation_and_unicode_form_are_folded(one: str, other: str) -> None:
    assert folded_text(one) == folded_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5", "35"),
        ("5%", "5"),
        ("-18度", "18度"),
        ("3，5个", "35个"),
        ("10:30", "1030"),
        ("3-5", "35"),
        ("3 5", "35"),
    ],
)
def test_what_changes_a_figure_is_kept(one: str, other: str) -> None:
    assert folded_text(one) != folded_text(other)


@given(st.text(max_size=60))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert folded_text(folded_text(text)) == folded_text(text)


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_folded_stretch_comes_from_an_original_stretch_that_holds_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))

    first, last = folded.original_span(start, end)

    assert 0 <= first < last <= len(text)
    assert folded.text[start:end].strip("-,.:") in fold(text[first:last]).text
