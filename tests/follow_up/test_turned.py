"""Sentences that say the contrary of their row, or more than it, in its own words."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.row_words import RowWords
from schemas.talk import SpokenLanguage
from tests.follow_up.rows import NAMES, ON, need

LANGUAGES: tuple[SpokenLanguage, ...] = get_args(SpokenLanguage)
BLANK = dict.fromkeys(("action_tried", "result"), "")
ROW = {
    "zh": need(
        "zh",
        title="对账降到一个小时",
        situation="现在对账要四个小时。两个仓库花了三十二万。",
        task="希望六月底之前上线，顾总不高兴，数据不能丢。",
        **BLANK,
    ),
    "en": need(
        "en",
        title="Two sites cost 300 dollars a month",
        situation="The two sites cost 300 dollars, and Olive is not happy.",
        task="They want the report in one hour by Friday, and no data may be lost; the budget is thirty thousand.",
        **BLANK,
    ),
}


def objection(language: SpokenLanguage, sentence: str) -> str | None:
    return RowWords(ROW[language], ON, NAMES[language], language).objection(sentence)


CLAUSES: dict[SpokenLanguage, list[tuple[str, str]]] = {
    "zh": [
        ("对账要四个小时", "对账不要四个小时"),
        ("希望六月底之前上线", "希望六月底之前不上线"),
        ("希望六月底之前上线", "不能在六月底之前上线"),
        ("顾总不高兴", "顾总高兴"),
        ("数据不能丢", "数据能丢"),
    ],
    "en": [
        ("they want the report in one hour by Friday", "they do not want the report in one hour by Friday"),
        ("they want the report by Friday", "nobody wants the report by Friday"),
        ("the budget is thirty thousand", "the customer has no budget"),
        ("the two sites cost 300 dollars", "the two sites never cost 300 dollars"),
        ("Olive is not happy", "Olive is happy"),
        ("no data may be lost", "data may be lost"),
    ],
}
"""What the row says, and what it does not: with a denial put in, or one left out."""


@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_clause_denies_what_its_row_denies(language: SpokenLanguage, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(CLAUSES[language]), min_size=1, max_size=4, unique=True))
    turned = data.draw(st.integers(0, len(chosen) - 1))
    joint = data.draw(st.sampled_from({"zh": ["，", "；", "，而且"], "en": [", ", "; ", ", and "]}[language]))

    assert objection(language, joint.join(right for right, _wrong in chosen)) is None
    sentence = joint.join(pair[at == turned] for at, pair in enumerate(chosen))
    assert objection(language, sentence) in ("denial", "word"), sentence


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("No data, reports or lists may be lost.", "Reports or lists may be lost."),
        ("They do not deliver on site.", "They do not deliver."),
        ("They hardly use the lists.", "They use the lists."),
        ("They do not use the lists.", "They never use the lists."),
    ],
)
def test_a_denial_reaches_as_far_as_in_the_row(said: str, sentence: str) -> None:
    words = RowWords(need("en", title="Lists", situation=said, task="", **BLANK), ON, NAMES["en"], "en")
    assert words.objection(said) is None
    assert words.objection(sentence) == "denial"
