"""Which sentences a cell is written from."""

from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.candidates import NeedCandidate, ReadBackLine, Stretch, TodoCandidate
from assistant.extraction.cell_sentences import (
    TaggedSentence,
    asked_before,
    question_before,
    tagged_sentences,
    untagged_sentences,
    with_cells,
)
from assistant.extraction.tagging import Acts
from assistant.extraction.weights import shipped_weights
from schemas.drafts import DraftCell
from tests.extraction.talks import segments_of, talk_of


def told(cells: dict[DraftCell, tuple[Stretch, ...]], cell: DraftCell) -> list[Stretch]:
    return sorted(cells.get(cell, ()), key=lambda one: (one.place, one.start))


def sentence(start: int, content: int = 9, **acts: float) -> TaggedSentence:
    return TaggedSentence(Stretch(0, start, start + 10), cast("Acts", acts), frozenset(map(str, range(content))))


def cells_of(*sentences: TaggedSentence) -> dict[DraftCell, list[int]]:
    cells = with_cells(NeedCandidate("demand", (0,), 0.9), {0: sentences}).cells
    return {cell: [one.start for one in told(cells, cell)] for cell in cells}


def test_a_line_that_tells_how_things_are_and_what_is_wanted_is_divided() -> None:
    said = (sentence(0, situation=0.6, demand=0.2), sentence(10, demand=0.9), sentence(20, tried=0.3))

    assert cells_of(*said) == {"task": [10], "situation": [0], "tried": [20]}


def test_of_lines_that_only_tell_how_things_are_the_one_that_wants_most_is_the_task() -> None:
    assert cells_of(sentence(0, situation=0.6, demand=0.2)) == {"task": [0]}
    assert cells_of(sentence(0, situation=0.6), sentence(10, situation=0.7, demand=0.2)) == {
        "task": [10],
        "situation": [0],
    }


def test_what_only_leads_to_what_is_wanted_tells_how_things_are() -> None:
    led = cells_of(sentence(0, demand=0.1), sentence(10, demand=0.9), sentence(20, content=1, demand=0.1))

    assert led == {"task": [10, 20], "situation": [0]}


def test_the_hoped_for_effect_is_the_surest_sentence_and_stays_part_of_what_is_wanted() -> None:
    hoped = cells_of(sentence(0, demand=0.9, result=0.02), sentence(10, demand=0.9, result=0.3))

    assert hoped == {"task": [0, 10], "result": [10]}
    assert "result" not in cells_of(sentence(0, demand=0.9, result=0.001))


def test_the_sentence_that_tells_most_stands_first_and_each_line_has_its_say() -> None:
    segments = segments_of(("白露", "先说这个。误差从百分之五降到百分之一。好吧。"), ("白露", "就这样。"))
    need = with_cells(NeedCandidate("demand", (0, 1), 0.9), untagged_sentences([0, 1], segments))

    words = [one.words(segments) for one in need.cells["task"]]

    assert words[:2] == ["误差从百分之五降到百分之一。", "就这样。"]
    assert sorted(words) == sorted(["先说这个。", "误差从百分之五降到百分之一。", "好吧。", "就这样。"])


def test_what_was_corrected_is_left_out() -> None:
    segments = segments_of(
        ("白露", "降到百分之二。"), ("林默", "百分之二？"), ("白露", "不，百分之一。"), ("林默", "好。")
    )
    sentences = untagged_sentences(range(4), segments)
    denied = (ReadBackLine(1, 2, "deny", 0.9),)

    for core in ((0,), (0, 2)):
        need = with_cells(NeedCandidate("demand", core, 0.9, {}, denied), sentences)
        assert {one.place for one in need.cells["task"]} == {2}


@given(st.lists(st.text("账货误差百分之一 ab30。？！.!?，,", min_size=1, max_size=60), min_size=1, max_size=6))
def test_tagged_sentences_cover_their_lines_and_nothing_else(said: list[str]) -> None:
    segments = segments_of(*[("白露", text) for text in said])

    tagged = tagged_sentences(segments, {"白露": "customer"}, "zh", shipped_weights())

    assert set(tagged) == set(range(len(said)))
    for place, line in tagged.items():
        words = "".join(one.stretch.words(segments) for one in line)
        assert "".join(words.split()) == "".join(said[place].split())
        assert all(0 <= chance <= 1 for one in line for chance in one.acts.values())


def test_the_question_is_ours_just_before() -> None:
    assert question_before(NeedCandidate("demand", (3,), 0.9, {"ask": (1, 2)})) == (2,)
    assert question_before(NeedCandidate("demand", (3,), 0.9, {"ask": (0, 4)})) == ()
    assert question_before(NeedCandidate("demand", (3,), 0.9)) == ()


def test_a_todo_stands_behind_what_it_answers() -> None:
    talk = talk_of(("林默", "那我就需要几个原始素材了。"), ("白露", "我给你找三个，两个好的，一个坏的，月底之前给你。"))

    assert asked_before(TodoCandidate((1,), 0.9), talk) == ()
    assert asked_before(TodoCandidate((1,), 0.9, answers=0), talk) == (0,)


def test_a_short_todo_stands_behind_the_line_before() -> None:
    talk = talk_of(("林默", "接口文档能发我一份吗？"), ("白露", "行，我发你。"))

    assert asked_before(TodoCandidate((1,), 0.9), talk) == (0,)


def said(*turns: str, core: tuple[int, ...], read_backs: tuple[ReadBackLine, ...]) -> list[str]:
    segments = segments_of(*[("白露" if place % 2 == 0 else "林默", text) for place, text in enumerate(turns)])
    need = with_cells(
        NeedCandidate("demand", core, 0.9, {}, read_backs), untagged_sentences(range(len(turns)), segments)
    )
    return [one.words(segments) for one in told(need.cells, "task")]


def test_a_correction_stands_with_what_was_said_after_it() -> None:
    turns = ("误差要百分之二。", "百分之二，对吧？", "不，百分之一。", "好。", "三十个仓库都要上。")

    assert said(*turns, core=(0, 4), read_backs=(ReadBackLine(1, 2, "deny", 0.9),)) == [
        "不，百分之一。",
        "三十个仓库都要上。",
    ]


def test_of_two_corrections_the_last_stands() -> None:
    turns = ("误差不要大。", "百分之三，对吧？", "不，百分之二。", "百分之二，对吧？", "不，百分之一。")
    read_backs = (ReadBackLine(1, 2, "deny", 0.9), ReadBackLine(3, 4, "deny", 0.9))

    assert said(*turns, core=(0, 2), read_backs=read_backs) == ["误差不要大。", "不，百分之一。"]


def test_of_a_restatement_of_several_needs_each_has_its_own_part() -> None:
    turns = ("误差要百分之一。", "误差百分之一；六十台设备月底到货；对吧？", "对。")

    assert said(*turns, core=(0,), read_backs=(ReadBackLine(1, 2, "agree", 0.9),)) == [
        "误差要百分之一。",
        "误差百分之一；",
    ]


def test_a_need_all_of_whose_words_were_corrected_still_has_words() -> None:
    assert said("误差要百分之二。", "百分之二？", core=(0,), read_backs=(ReadBackLine(1, None, "deny", 0.9),)) == [
        "误差要百分之二。"
    ]


def test_a_restatement_is_not_the_question_that_is_answered() -> None:
    need = NeedCandidate("demand", (2,), 0.9, {"ask": (0, 1)}, (ReadBackLine(1, 2, "agree", 0.9),))

    assert question_before(need) == (0,)
