import unicodedata
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.extraction.fold import folded_text
from assistant.extraction.ground import evidence_at, ground, ground_in_order
from schemas.talk import Segment, Word
from tests.extraction.talks import segments_of

LETTERS = "你我他们要把库存降到百分之以内对吧好的报价周三发abc déé👋，。！ "
spoken = st.lists(st.text(LETTERS, min_size=1, max_size=30), min_size=1, max_size=6)


@given(spoken, st.data())
def test_a_planted_span_is_found_and_slices_back_to_itself(texts: list[str], data: st.DataObject) -> None:
    """Whatever is cut from a segment is found exactly, in text that folds to the quote, inside the window."""
    segments = segments_of(*[("A", text) for text in texts])
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(folded_text(quote))

    found = ground(quote, segments)

    assert found.grounding == "exact"
    home = next(segment for segment in segments if segment.id == found.segment_id)
    assert found.quote in home.text
    assert folded_text(found.quote) == folded_text(quote)
    assert found.start_s is not None
    assert found.end_s is not None
    assert home.start_s <= found.start_s <= found.end_s <= home.end_s


def test_words_that_stand_together_are_not_put_together_of_two_segments() -> None:
    segments = segments_of(("A", "先报价"), ("B", "周三给"), ("A", "报价周三给你"))

    assert ground("报价周三", segments).segment_id == segments[2].id


@given(spoken, st.text(LETTERS, max_size=30))
def test_whatever_is_grounded_stands_verbatim_in_its_segment(texts: list[str], quote: str) -> None:
    segments = segments_of(*[("A", text) for text in texts])

    for piece in ground_in_order([quote], segments)[0]:
        if piece.grounding == "none":
            assert piece.segment_id is None
            assert piece.quote == quote
        else:
            assert any(segment.id == piece.segment_id and piece.quote in segment.text for segment in segments)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_survive_composed_and_decomposed_letters(form: Literal["NFC", "NFD"]) -> None:
    segments = segments_of(("A", unicodedata.normalize(form, "Le café était fermé 👋 hier")))

    found = ground("ÉTAIT FERMÉ", segments)

    assert unicodedata.normalize("NFC", found.quote) == "était fermé"


def test_traditional_characters_width_and_punctuation_do_not_hinder() -> None:
    found = ground("库存误差,降到ＡＢ", segments_of(("A", "那個庫存誤差，降到AB以內。")))

    assert (found.quote, found.grounding) == ("庫存誤差，降到AB", "exact")


def test_words_across_a_border_give_a_piece_in_each_segment() -> None:
    segments = segments_of(("A", "我们想把误差"), ("A", "降到百分之一"))

    pieces = ground_in_order(["把误差，降到百分之一"], segments)[0]

    assert [(piece.segment_id, piece.quote) for piece in pieces] == [(1, "把误差"), (2, "降到百分之一")]
    assert ground("把误差，降到百分之一", segments).segment_id == 2


def test_small_differences_are_found_loosely() -> None:
    found = ground("客户希望误差降到一个点以内", segments_of(("A", "嗯"), ("B", "客户是希望误差降到一个点以内啊")))

    assert (found.segment_id, found.grounding) == (2, "loose")


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("we can ship the units by then", "we can't ship the units by then"),
        ("一共要五十台设备放在那边仓库", "一共要十五台设备放在那边仓库"),
        ("the total comes to 15 thousand a year", "the total comes to 50 thousand a year"),
        ("这个方案我们可以接受的", "这个方案我们不可以接受的"),
    ],
)
def test_figures_and_negations_never_differ(quote: str, said: str) -> None:
    assert ground(quote, segments_of(("A", said))).grounding == "none"


@pytest.mark.parametrize(("quote", "said"), [("5万", "一共15万"), ("1.5", "误差1.55"), ("3", "3.5吨")])
def test_a_figure_is_not_found_inside_a_longer_one(quote: str, said: str) -> None:
    assert ground(quote, segments_of(("A", said))).grounding == "none"


def test_a_repeated_phrase_is_found_again_at_its_next_place() -> None:
    segments = segments_of(("A", "好的没问题"), ("B", "我来发"), ("A", "好的没问题"))

    found = ground_in_order(["好的没问题", "我来发", "好的没问题"], segments)

    assert [pieces[0].segment_id for pieces in found] == [1, 2, 3]


def test_words_said_nowhere_keep_the_claim_and_no_place() -> None:
    found = ground("从来没有人说过的话", segments_of(("A", "今天天气不错")))

    assert (found.quote, found.segment_id, found.start_s, found.grounding) == ("从来没有人说过的话", None, None, "none")


def test_times_come_from_words_where_there_are_words() -> None:
    words = [
        Word(start_s=10.0, end_s=11.0, text="我们", probability=1.0),
        Word(start_s=14.0, end_s=15.0, text="周三", probability=1.0),
        Word(start_s=18.0, end_s=20.0, text="见面", probability=1.0),
    ]
    segment = Segment(id=7, start_s=10.0, end_s=20.0, speaker="A", text="我们周三见面", words=words)

    found = ground("周三", [segment])

    assert (found.start_s, found.end_s) == (14.0, 15.0)


def test_times_are_interpolated_by_characters_without_words() -> None:
    segment = Segment(id=7, start_s=10.0, end_s=20.0, speaker="A", text="一二三四五六七八九十")

    piece = evidence_at(segment, 2, 5)

    assert (piece.start_s, piece.end_s) == (12.0, 15.0)
