"""Cells in the spoken words, and the stretch of a line that a row rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.cell_sentences import told_in
from assistant.extraction.cells import CELL_LENGTH, checked_title, clipped, sentences_of, spoken_cell, telling_stretch
from assistant.extraction.fold import folded_text
from schemas.talk import Segment

texts = st.text("账货误差百分之一 ab30。？！.!?，,", max_size=200)
lines = st.lists(texts.filter(str.strip), min_size=1, max_size=5)


def segments_of(said: list[str]) -> list[Segment]:
    return [Segment(id=at + 1, start_s=at, end_s=at + 1, speaker="A", text=text) for at, text in enumerate(said)]


@given(lines)
def test_a_spoken_cell_has_room_for_its_words_and_they_were_said(said: list[str]) -> None:
    cell = spoken_cell(told_in(range(len(said)), segments_of(said)), segments_of(said))
    assert len(cell.text) <= CELL_LENGTH
    assert set(cell.places) <= set(range(len(said)))
    spoken = folded_text(" ".join(said))
    for sentence in sentences_of(cell.text):
        assert folded_text(sentence.rstrip("…")) in spoken


@given(texts)
def test_sentences_hold_everything_but_the_space_between_them(text: str) -> None:
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())


def test_what_a_speaker_says_while_thinking_gives_way_to_what_tells() -> None:
    thinking = "Well, hang on, sorry, where was I, just let me think about this, will you?"
    said = segments_of([f"{thinking} The sales dashboard has to be at most 60 minutes old, every single day."])
    cell = spoken_cell(told_in([0], said), said).text
    assert "60 minutes old" in cell
    assert thinking not in cell


def test_every_line_of_a_need_has_its_say() -> None:
    said = segments_of(
        ["误差降到百分之一以内，三十个仓库都要，月底之前，一个都不能少，听明白了吗各位？" * 2, "还要接ERP。"]
    )
    assert "ERP" in spoken_cell(told_in([0, 1], said), said).text


@given(texts, texts)
def test_a_stretch_lies_in_its_line(text: str, words: str) -> None:
    start, end = telling_stretch(text, words)
    assert 0 <= start <= end <= len(text)


def test_a_stretch_goes_from_the_first_to_the_last_sentence_that_tells() -> None:
    text = "Good morning. The pumps fail often. It rains. Five pumps fail a year. Anyway."
    start, end = telling_stretch(text, "pumps fail, five a year")
    assert text[start:end].strip() == "The pumps fail often. It rains. Five pumps fail a year."
    assert telling_stretch(text, "budget") == (0, len(text))


def test_a_question_is_no_title_and_neither_is_what_is_too_long_or_was_not_said() -> None:
    said = "维保预算大概多少？三十万，再多就要董事会批。"
    assert checked_title("维保预算三十万。", said) == "维保预算三十万"
    assert checked_title("维保预算大概多少？", said) == ""
    assert checked_title("维保预算三十万，" * 8, said) == ""
    assert checked_title("维保预算五十万", said) == ""


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("今年的预算是三十五万元整", 9, "今年的预算是…"),
        ("The board’s budget is $1,285,000 for all", 27, "The board’s budget is $…"),
        ("误差降到百分之一以内", 5, "误差降到…"),
        ("一百二十三万四千五百六十七", 5, "一百二十…"),
    ],
)
def test_nothing_is_cut_within_a_figure_or_a_word(text: str, most: int, cut: str) -> None:
    assert clipped(text, most) == cut
    assert len(clipped(text, most)) <= most


@given(texts, st.integers(2, 40))
def test_what_is_clipped_has_room(text: str, most: int) -> None:
    assert len(clipped(text, most)) <= most
    assert clipped(text, most).rstrip("…") in text
