"""What of an agenda is a name or a term: never a sentence, never what is put where it was not said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.agenda_terms import agenda_terms
from assistant.transcription.glossary import correct_terms
from schemas.agenda import Agenda
from schemas.talk import Segment

ROOT = Path(__file__).parents[2]
TALKS = [*sorted((ROOT / "training" / "talks" / "dev").glob("zh-*.json")), ROOT / "samples" / "zh-talk.json"]
PROSE = st.lists(
    st.sampled_from(
        [
            "包装厂",
            "空压机",
            "恒力",
            "苏州",
            "的",
            "项目",
            "洽谈",
            "有限公司",
            "，",
            " ",
            "MES",
            "S7-1200",
            "led",
            "It",
            "请各位",
        ]
    ),
    max_size=9,
).map("".join)


@pytest.mark.parametrize(
    ("agenda", "terms"),
    [
        (Agenda(customer="苏州恒力机械有限公司"), ["苏州恒力机械"]),
        (Agenda(customer="恒力石化集团股份有限公司"), ["恒力石化"]),
        (Agenda(customer="Northwind Traders"), ["Northwind Traders"]),
        (Agenda(customer="Bank of Northwind"), ["Bank of Northwind"]),
        (Agenda(title="包装厂屋顶太阳能项目洽谈"), ["包装厂"]),
        (Agenda(title="工厂MES升级，接S7-1200"), ["MES", "S7-1200"]),
        (Agenda(place="供电局二楼"), ["供电局"]),
    ],
)
def test_names_and_rare_words_are_found(agenda: Agenda, terms: list[str]) -> None:
    assert agenda_terms(agenda) == terms


@pytest.mark.parametrize(
    "agenda",
    [
        Agenda(customer="A group of six bookshops", title="Till replacement", place="Customer's office"),
        Agenda(customer="Shell", title="IT and LED kickoff"),
        Agenda(title="首次洽谈，沟通需求", place="客户会议室"),
        Agenda(customer="会议室"),
    ],
)
def test_prose_and_common_words_are_none(agenda: Agenda) -> None:
    assert agenda_terms(agenda) == []


@given(PROSE, PROSE, PROSE)
def test_a_term_stands_in_the_agenda_and_is_no_sentence(title: str, place: str, customer: str) -> None:
    terms = agenda_terms(Agenda(title=title, place=place, customer=customer))

    assert len(set(terms)) == len(terms)
    for term in terms:
        assert any(term in " ".join(text.split()) for text in (title, place, customer))
        assert term.isascii() or 3 <= len(term) <= 8


@given(st.text(max_size=30))
def test_any_text_can_be_an_agenda(text: str) -> None:
    agenda_terms(Agenda(title=text, place=text, customer=text))


def test_titles_of_all_kinds_put_nothing_wrong_in_right_text() -> None:
    """Every line as the title of a meeting, its terms in all lines: nothing in these was misheard."""
    talks = [json.loads(path.read_text(encoding="utf-8")) for path in TALKS]
    lines = [line["text"] for talk in talks for line in talk["segments"]]
    terms = {term for line in lines for term in agenda_terms(Agenda(title=line))}

    _segments, corrections = correct_terms(
        [Segment(id=number, start_s=0, end_s=1, speaker="", text=text) for number, text in enumerate(lines)],
        sorted(terms),
    )

    assert len(terms) > 100
    assert sum(map(len, lines)) > 14_000
    assert corrections == []
