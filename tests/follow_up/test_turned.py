"""Sentences that say the contrary of their row, or more than it, in its own words."""

from __future__ import annotations

import unicodedata
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
    assert objection(language, sentence) == "denial", sentence


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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "希望六月底之前上线了。"),
        ("zh", "六月底之前上线。"),
        ("zh", "我方将在六月底之前上线。"),
        ("zh", "客户必须六月底之前上线。"),
        ("zh", "希望现在对账要四个小时。"),
        ("en", "The report was in one hour by Friday."),
        ("en", "The report is in one hour by Friday."),
        ("en", "They will want the report by Friday."),
    ],
)
def test_a_wish_is_neither_done_nor_promised(language: SpokenLanguage, sentence: str) -> None:
    assert objection(language, sentence), sentence


def test_a_fear_is_no_wish() -> None:
    words = RowWords(need("zh", kind="concern", title="怕换系统要停业", situation="", task="", **BLANK), ON, [], "zh")
    assert words.objection("客户担心换系统要停业。") is None
    assert words.objection("客户希望换系统要停业。") == "mood"
    assert words.objection("换系统要停业。") == "mood"


STANDING: dict[SpokenLanguage, str] = {"zh": "现在对账要四个小时", "en": "They want the report by Friday"}


def is_foreign(character: str) -> bool:
    """Whether it is neither a Latin letter nor a common Chinese character: those may be words of the row, 二 for 两."""
    folded = unicodedata.normalize("NFKC", character).strip().casefold()
    return bool(folded) and not any("a" <= one <= "z" or "\u3400" <= one <= "\u9fff" for one in folded)


@given(
    st.sampled_from(LANGUAGES),
    st.characters(exclude_categories=["P", "Z", "N", "Cs", "Cc"]).filter(is_foreign),
    st.integers(0, 99),
)
def test_of_foreign_characters_only_punctuation_may_be_added(
    language: SpokenLanguage, character: str, place: int
) -> None:
    text = STANDING[language]
    at = place % (len(text) + 1)
    assert objection(language, text) is None
    assert objection(language, f"{text[:at]} {character} {text[at:]}"), character


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Борис wants the report by Friday"),
        ("zh", "さくら现在对账要四个小时"),
        ("zh", "𠮷现在对账要四个小时"),
        ("en", "Will wants the report by Friday"),
        ("en", "May wants the report by Friday"),
    ],
)
def test_a_name_in_another_script_or_like_a_word_is_refused(language: SpokenLanguage, sentence: str) -> None:
    assert objection(language, sentence), sentence


SIDES: dict[SpokenLanguage, list[str]] = {
    "zh": [
        "希望{}之前上线",
        "希望{}前上线",
        "希望{}之后上线",
        "希望{}以后上线",
        "希望{}上线",
        "希望从{}上线",
        "希望{}起上线",
    ],
    "en": [
        *(f"They want the report {side}{{}}" for side in ("by ", "before ", "after ", "on ", "from ", "until ", "")),
        "They want the report {} at the earliest",
    ],
}


@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_stays_on_its_side(language: SpokenLanguage, data: st.DataObject) -> None:
    day = data.draw(
        st.sampled_from({"zh": ["六月底", "下周五", "6月3日", "明年"], "en": ["Friday", "30 June", "June"]}[language])
    )
    said, told = (data.draw(st.sampled_from(SIDES[language])) for _ in range(2))
    row = need(language, title="Report" if language == "en" else "上线", situation="", task=said.format(day), **BLANK)
    found = RowWords(row, ON, [], language).objection(told.format(day))

    same = [
        {"希望{}之前上线", "希望{}前上线"},
        {"希望{}之后上线", "希望{}以后上线"},
        {*SIDES["en"][:2]},
        {*SIDES["en"][3:7:3]},
    ]
    assert found is None if said == told else found == "day" or any({said, told} <= one for one in same), (said, told)


BOUNDED = [
    ("zh", f"{before}三十二万{behind}")
    for before, behind in [
        *(("", one) for one in ["以上", "以下", "以内", "左右", "/小时", "+", "多"]),
        *((one, "") for one in ["≥", "$", "~", "-", "超过", "每个", "至少"]),
    ]
] + [
    ("en", f"{before}300 dollars{behind}")
    for before, behind in [
        *((one, "") for one in ["over ", "up to ", "under ", "both ", "€", "-", "~", "<", "at least ", "another "]),
        *(("", one) for one in [" each", " per site", " a day", " or more", "/site"]),
    ]
]


@pytest.mark.parametrize(("language", "figure"), BOUNDED)
def test_a_figure_keeps_its_bounds(language: SpokenLanguage, figure: str) -> None:
    row = {"zh": "两个仓库花了{}。", "en": "The two sites cost {}."}[language]
    bare = {"zh": "三十二万", "en": "300 dollars"}[language]
    for said, told in ((bare, figure), (figure, bare), (figure, figure)):
        words = RowWords(need(language, title="-", situation=row.format(said), task="", **BLANK), ON, [], language)
        assert bool(words.objection(row.format(told))) is (said != told), (said, told)
