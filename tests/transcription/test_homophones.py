"""Words of the same sound that were meant, by what a reader expects."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.reader import StoredReader
from assistant.transcription.glossary import sound_of, with_corrections
from assistant.transcription.homophones import AFTER, AROUND, STRETCH, SUREST, Line, Reader, as_lines, homophones
from assistant.transcription.untouched import DENIAL, FIGURES, TRADE
from schemas.talk import Segment, Word
from tests.transcription.readers import FakeReader, ReaderOfPairs
from tests.transcription.segments import unsure


def mended(segments: Sequence[Segment], reader: Reader, terms: Sequence[str] = ()) -> list[str]:
    """The texts with the corrections made."""
    found = homophones(as_lines(segments, terms), reader)
    return [segment.text for segment in with_corrections(segments, found)]


def test_a_likelier_word_of_the_same_sound_is_put_in_the_place_and_what_was_heard_is_kept() -> None:
    heard = [unsure("你们的用店", 7)]
    found = homophones(as_lines(heard, []), FakeReader("用电"))

    assert [(one.segment_id, one.start, one.heard, one.term) for one in found] == [(7, 3, "用店", "用电")]
    (segment,) = with_corrections(heard, found)
    assert "".join(word.text for word in segment.words) == segment.text == "你们的用电"


@pytest.mark.parametrize(
    ("text", "liked"),
    [
        ("我们有是个", "十"),  # a figure
        ("我们有十个", "是"),
        ("他来", "她来"),
        ("用电", "用水"),  # another sound
        ("用店", "use"),
        ("用 店", "用电"),
        ("生产部看", "不"),  # a denial
        ("合同每有签", "没有"),
        ("我们不做", "部"),
        ("旧的卖掉", "买"),  # who gives and who takes
        ("旧的迈掉", "买"),
        ("二十元", "员"),  # what a figure counts
        ("百分之五", "制"),
        ("三个月", "越"),
        ("十店开会", "点"),
        ("付20元", "员"),
        ("让小曾负责", "陈"),  # who is called
        ("曾工负责", "陈"),
        ("曾经理负责", "陈"),
        ("汇通，不是惠通", "汇"),  # heard apart
        ("甲三，不是佳三", "甲"),
        ("鑫源，不是新元", "新"),
        ("惠通，不是会通", "汇"),
    ],
)
def test_figures_denials_names_words_of_one_sense_and_other_sounds_are_left_alone(text: str, liked: str) -> None:
    assert mended([unsure(text)], FakeReader(liked)) == [text]


def test_a_title_is_put_right_and_nobody_is_renamed_by_it() -> None:
    assert mended([unsure("曾公负责")], FakeReader("陈", "工")) == ["曾工负责"]


def test_where_the_recogniser_was_sure_or_a_term_stands_nothing_is_changed() -> None:
    reader = FakeReader("用电")
    assert mended([unsure("用店", probability=SUREST)], reader) == ["用店"]
    assert mended([unsure("用店")], reader, ["用店"]) == ["用店"]
    assert mended([unsure("用店").model_copy(update={"words": []})], reader) == ["用店"]
    assert reader.read == []


def test_a_word_of_another_tone_needs_more() -> None:
    # 店 and 电 sound the same, 点 has another tone; the reader likes both alike.
    assert mended([unsure("店")], FakeReader("电")) == ["电"]
    assert mended([unsure("店", probability=0.85)], FakeReader("电")) == ["电"]
    assert mended([unsure("店", probability=0.85)], FakeReader("点")) == ["店"]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("去银航办", "去银行办"),
        ("问快记要", "问会计要"),
        ("看木距吧", "看模具吧"),
        ("去音型办", "去音型办"),  # as 行 and 会 sound elsewhere
        ("问惠济要", "问惠济要"),
    ],
)
def test_a_word_sounds_as_its_characters_do_in_it(heard: str, meant: str) -> None:
    assert mended([unsure(heard)], FakeReader("银行", "会计", "模具")) == [meant]


@pytest.mark.parametrize(
    ("heard", "meant", "likely"),
    [
        # The words before would have it, those after not.
        ("店里", "店里", {"电": -1.0, "店": -9.0, "店里": -1.0, "电里": -9.0}),
        # The words before do not tell enough, those after do.
        ("店面", "电面", {"电": -3.0, "店": -6.0, "电面": -1.0, "店面": -5.0}),
        ("店面", "店面", {"电": -3.0, "店": -6.0, "电面": -1.0, "店面": -1.0}),
        # Two words that need each other.
        ("店废", "电费", {"电": -3.0, "店": -6.0, "费": -6.0, "电费": -1.0, "废": -9.0}),
        # One that falls short is not carried by the next.
        ("店，废", "店，费", {"电": -3.0, "店": -6.0, "费": -1.0, "废": -20.0}),
        # One that fits after another is left out with it.
        ("点废", "点废", {"电": -2.0, "点": -5.0, "费": -4.0, "电费": -0.1, "废": -7.0}),
    ],
)
def test_the_words_after_tell_whether_a_word_fits(heard: str, meant: str, likely: dict[str, float]) -> None:
    assert mended([unsure(heard)], ReaderOfPairs(likely, -3.0)) == [meant]


PAIRS = st.dictionaries(st.text("店电点废费里", min_size=1, max_size=2), st.floats(-20, -0.1), max_size=20)


@given(st.text("店电点废费里，", min_size=1, max_size=12), PAIRS)
def test_the_text_that_results_has_been_read_up_to_its_last_change(text: str, likely: dict[str, float]) -> None:
    reader = ReaderOfPairs(likely, -9.0)
    (result,) = mended([unsure(text)], reader)
    until = max((place for place, old in enumerate(text) if result[place] != old), default=-1) + 1
    assert result[until:] == text[until:]
    assert until == 0 or reader.read[-1].startswith(result[:until])


def test_what_falls_behind_the_last_word_that_stays_is_no_reason_to_read_again() -> None:
    reader = ReaderOfPairs({"电": -1.0, "店": -20.0, "费": -3.0, "废": -6.0}, -3.0)
    between = "，" * AFTER
    assert mended([unsure(f"店{between}废")], reader) == [f"电{between}废"]
    assert reader.read == [f"店{between}废", f"电{between}费"]


def test_a_word_that_was_judged_together_with_one_that_falls_is_judged_again() -> None:
    likely = {"电": -3.0, "店": -5.5, "费": -3.0, "废": -5.1, "电废": -15.0, "电费": -3.0}
    assert mended([unsure("店废")], ReaderOfPairs(likely, -3.0)) == ["店废"]


def test_the_last_word_of_a_text_is_judged_like_any_other() -> None:
    assert mended([unsure("看藏库", probability=0.89)], FakeReader("仓库")) == ["看仓库"]


def test_lines_are_read_with_those_beside_them_and_no_others() -> None:
    reader = FakeReader("用电")
    sure = [unsure(text, number, SUREST) for number, text in enumerate(["你好", "大家好", "再见", "谢谢"])]
    assert mended([*sure[:2], unsure("用店", 7), *sure[2:]], reader) == ["你好", "大家好", "用电", "再见", "谢谢"]
    assert reader.read == ["大家好\n用店\n再见", "大家好\n用电\n再见"]


def test_a_stretch_without_candidates_is_read_once() -> None:
    reader = FakeReader("用电")
    mended([unsure("大家好", 1), unsure("再见", 2)], reader)
    assert reader.read == ["大家好\n再见"]


def test_a_line_at_the_edge_of_a_stretch_is_read_with_its_neighbour_and_changed_once() -> None:
    reader = FakeReader("用电")
    long = "用店" + "啊" * (STRETCH - 2)
    found = homophones(as_lines([unsure(long, 1), unsure("用店吧", 2)], []), reader)
    assert [(one.segment_id, one.start) for one in found] == [(1, 0), (2, 0)]
    assert reader.read[::2] == [f"{long}\n用店吧", f"{long[-AROUND:]}\n用店吧"]


CHARACTERS = "用店电点十是四事他她时实三山两亮不部没每买卖元员小曾陈公工ab3，。 \n"
TALKS = st.lists(st.text(CHARACTERS, min_size=1, max_size=12), min_size=1, max_size=5)
CHANCES = st.lists(st.floats(0, 1), min_size=60, max_size=60)
MEANT = st.text("用店电点十是四事他她时实不部没每买卖元员曾陈公工", min_size=1, max_size=3)
LIKED = st.lists(MEANT, min_size=1, max_size=6, unique=True)


@given(TALKS, CHANCES, LIKED, st.sampled_from(["用店", "实", "是"]))
def test_whatever_is_heard_the_rest_stays_as_it_was(
    texts: list[str], chances: list[float], liked: list[str], term: str
) -> None:
    sure = iter(chances)
    segments = [
        Segment(
            id=number,
            start_s=0,
            end_s=1,
            speaker="",
            text=text,
            words=[Word(start_s=0, end_s=1, text=one, probability=next(sure)) for one in text],
        )
        for number, text in enumerate(texts, 1)
    ]
    found = homophones(as_lines(segments, [term]), FakeReader(*liked))
    after = with_corrections(segments, found)

    assert [segment.id for segment in after] == [segment.id for segment in segments]
    for old, new in zip(segments, after, strict=True):
        assert len(old.text) == len(new.text)
        assert "".join(word.text for word in new.words) == new.text
        for was, word, character in zip(old.text, old.words, new.text, strict=True):
            if was != character:
                assert sound_of(was) == sound_of(character)
                assert not {was, character} & (FIGURES | DENIAL | TRADE)
                assert word.probability < SUREST
        for line, written in zip(old.text.split("\n"), new.text.split("\n"), strict=True):
            assert len(set(written)) == len(set(zip(line, written, strict=True)))  # what was heard apart stays apart
        for called in re.finditer(r"(?=(小[\u4e00-\u9fff]|[\u4e00-\u9fff][工总]))", old.text):
            place = called.start()
            assert new.text[place : place + 2] == called[1]
        for surname in re.finditer(r"(?<=小)[\u4e00-\u9fff]|[\u4e00-\u9fff](?=[工总])", new.text):
            assert old.text[surname.start()] == surname[0]
        for figure in FIGURES | {"3"}:  # with what it counts
            for place in range(len(old.text)):
                if old.text[place] == figure:
                    assert old.text[max(place - 1, 0) : place + 3] == new.text[max(place - 1, 0) : place + 3]
        assert new.text.count(term) >= old.text.count(term)
    back = {segment.id: list(segment.text) for segment in after}
    for one in found:
        assert "".join(back[one.segment_id][one.start : one.start + len(one.term)]) == one.term
        back[one.segment_id][one.start : one.start + len(one.heard)] = one.heard
    assert ["".join(text) for text in back.values()] == texts


def test_progress_is_told_before_the_words_are_sorted_and_before_each_reading() -> None:
    told: list[float] = []
    reader = FakeReader("用电")
    lines = [Line(number, "用店" * (STRETCH // 2), [0.0] * STRETCH) for number in range(1, 5)]
    homophones(lines, reader, lambda done: told.append(done + len(reader.read)))
    first, *told = told
    assert first == 0.0
    assert told == [done + read for read, done in enumerate([0.0, 0.0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75])]


@pytest.mark.models
def test_the_real_reader_knows_what_was_meant_and_leaves_what_was_said() -> None:
    heard = [
        unsure("去年夏天漏过一次水，藏库里的货全都泡坏了。", 1),
        unsure("请把最近十二个月的店费单发给我，我来算一下。", 2),
        unsure("好的，我们下周二上午过来，先到现场看一看。", 3),
    ]
    with StoredReader() as reader:
        found = homophones(as_lines(heard, []), reader)
    assert [segment.text for segment in with_corrections(heard, found)] == [
        "去年夏天漏过一次水，仓库里的货全都泡坏了。",
        "请把最近十二个月的电费单发给我，我来算一下。",
        "好的，我们下周二上午过来，先到现场看一看。",
    ]
