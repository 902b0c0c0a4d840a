"""A candidate need becomes a row: cells hold only what their own lines say, and cite them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.candidates import NeedCandidate, ReadBackLine
from assistant.extraction.figures import figures, spoken_figures
from assistant.extraction.needs import need_row
from assistant.extraction.people import People
from schemas.drafts import NeedDraft
from schemas.record import Need, Provenance
from schemas.talk import Talk
from tests.extraction.talks import NOW, celled, talk_of

MODEL = Provenance(source="model", model="fake", created_at=NOW)
TALK = talk_of(
    ("白露", "仓库的账和货每个月都对不上，差百分之五。"),
    ("丁宁", "去年上过扫码枪，电池半天就没电。"),
    ("白露", "我要账货误差降到百分之一以内。"),
    ("林默", "您是说误差降到百分之二以内，对吧？"),
    ("白露", "不是百分之二，是百分之一。"),
    ("林默", "好，百分之一以内。"),
    ("白露", "对。"),
)
NEED = NeedCandidate("demand", (2,), 0.9, {"situation": (0,), "tried": (1,)})


def row(draft: NeedDraft, need: NeedCandidate = NEED, talk: Talk = TALK) -> Need:
    return need_row(celled(need, talk), draft, talk, People(talk), "n-1", MODEL)


def test_cells_that_were_said_stand_with_the_lines_that_say_them() -> None:
    made = row(
        NeedDraft(
            situation="账和货每个月差百分之五",
            task="账货误差降到百分之一以内",
            tried="上过扫码枪，半天没电",
            title="账货误差降到百分之一以内",
        )
    )

    assert (made.title, made.kind, made.confidence) == ("账货误差降到百分之一以内", "demand", 0.9)
    assert (made.situation, made.action_tried) == ("账和货每个月差百分之五", "上过扫码枪，半天没电")
    cited = {cell: piece.segment_id for piece in made.evidence for cell in piece.cells}
    assert cited == {"situation": 1, "action_tried": 2}
    assert made.evidence[0].quote == "我要账货误差降到百分之一以内。"


def test_a_figure_that_nobody_said_in_a_cells_own_lines_gives_way_to_the_spoken_words() -> None:
    made = row(NeedDraft(situation="账和货差百分之九", task="误差降到百分之五以内", title="误差降到百分之七"))

    assert made.situation == "仓库的账和货每个月都对不上，差百分之五。"
    assert made.task == "我要账货误差降到百分之一以内。"
    assert "七" not in made.title


def test_a_cell_without_lines_stays_empty_whatever_a_model_writes() -> None:
    made = row(NeedDraft(situation="", task="", result="账货误差降到百分之一", title=""))

    assert made.result == ""


def test_a_restatement_that_was_agreed_to_tells_what_a_need_is_about() -> None:
    talk = talk_of(("白露", "我要百分之一以内。"), ("林默", "库存的账货误差百分之一以内，对吧？"), ("白露", "对。"))
    agreed, hedged = (ReadBackLine(1, 2, answer, 0.9) for answer in ("agree", "hedge"))

    told, untold = (
        row(NeedDraft(), NeedCandidate("demand", (0,), 0.9, {}, (line,)), talk) for line in (agreed, hedged)
    )

    assert told.task == "我要百分之一以内。 库存的账货误差百分之一以内，对吧？"
    assert untold.task == "我要百分之一以内。"


def test_an_answer_stands_behind_the_question_that_it_answers() -> None:
    talk = talk_of(("林默", "明白了。那一年的维保预算大概多少？"), ("白露", "三十万吧。"))

    made = row(NeedDraft(title="一年的维保预算三十万"), NeedCandidate("implicit", (1,), 0.9, {"ask": (0,)}), talk)

    assert made.task == "那一年的维保预算大概多少？ 三十万吧。"
    assert made.title == "一年的维保预算三十万"
    assert [piece.segment_id for piece in made.evidence if "task" in piece.cells] == [1]


def test_a_question_asked_long_before_is_not_the_one_that_is_answered() -> None:
    talk = talk_of(("林默", "维保预算大概多少？"), *[("丁宁", "嗯。")] * 3, ("白露", "我要三十台。"))

    assert row(NeedDraft(), NeedCandidate("demand", (4,), 0.9, {"ask": (0,)}), talk).task == "我要三十台。"


def test_a_need_whose_situation_is_its_task_does_not_say_the_same_twice() -> None:
    need = NeedCandidate("demand", (2,), 0.9, {"situation": (2,)})

    made = row(NeedDraft(situation="账货误差降到百分之一以内", task="账货误差降到百分之一以内", title=""), need)

    assert (made.task, made.situation) == ("账货误差降到百分之一以内", "")


def test_what_was_corrected_is_told_no_more() -> None:
    denied = ReadBackLine(3, 4, "deny", 0.9)

    made = row(NeedDraft(task="降到百分之一", title=""), NeedCandidate("demand", (2, 4), 0.9, {}, (denied,)))

    assert made.status == "disputed"
    assert "我要" not in made.task


def test_the_status_rests_on_the_last_read_back_and_its_answer() -> None:
    read_backs = (ReadBackLine(3, 4, "deny", 0.9), ReadBackLine(5, 6, "agree", 0.9))

    made = row(NeedDraft(task="", title=""), NeedCandidate("demand", (2,), 0.9, {}, read_backs))

    assert made.status == "confirmed"
    assert [piece.segment_id for piece in made.evidence if piece.cells == ["status"]] == [6, 7]


def test_a_read_back_that_nobody_answered_confirms_nothing() -> None:
    made = row(
        NeedDraft(task="", title=""),
        NeedCandidate("demand", (2,), 0.9, {}, (ReadBackLine(3, None, None, 0.9),)),
    )

    assert made.status == "unconfirmed"


written = st.text("账货误差百分之一二三五九月扫码枪没电0123456789% 。，", max_size=60)


@given(written, written, written, written)
def test_whatever_a_model_writes_no_figure_stands_in_a_row_that_nobody_said(
    situation: str, task: str, tried: str, title: str
) -> None:
    made = row(NeedDraft(situation=situation, task=task, tried=tried, title=title))

    said = spoken_figures(" ".join(segment.text for segment in TALK.segments))
    for text in (made.title, made.situation, made.task, made.action_tried, made.result):
        assert figures(text) <= said
    assert made.title
    assert made.task
    assert made.grounded
    assert all(piece.quote in TALK.segments[(piece.segment_id or 0) - 1].text for piece in made.evidence)


def test_rows_of_a_talk_without_a_date_are_made_all_the_same() -> None:
    undated = TALK.model_copy(update={"date": None})

    assert row(NeedDraft(task="", title=""), talk=undated).title
    assert dt.date(2026, 3, 2) == TALK.date


def test_the_speaker_whom_the_prompt_names_is_no_part_of_a_cell() -> None:
    made = row(NeedDraft(situation="白露：账和货每个月差百分之五", tried="丁宁上过扫码枪", task="", title=""))

    assert (made.situation, made.action_tried) == ("账和货每个月差百分之五", "上过扫码枪")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("白露的账和货每个月差百分之五", "账和货每个月差百分之五"),
        ("白露（客户）的需求：账和货每个月差百分之五", "账和货每个月差百分之五"),
        ("白露要求，账和货每个月差百分之五", "账和货每个月差百分之五"),
        ("白露希望账和货每个月差百分之五", "希望账和货每个月差百分之五"),
        ("白露的话，账和货每个月差百分之五", "账和货每个月差百分之五"),
    ],
)
def test_what_ties_the_speaker_to_the_words_goes_with_the_name(written: str, kept: str) -> None:
    assert row(NeedDraft(situation=written, task="", title="")).situation == kept


def test_a_spoken_word_that_begins_like_a_tie_stays_whole() -> None:
    talk = talk_of(("白露", "我们的确需要两周内交付样机。"))
    need = NeedCandidate("demand", (0,), 0.9, {})

    assert row(NeedDraft(title="白露的确需要两周内交付样机"), need, talk).title == "的确需要两周内交付样机"


OFFERED_TALK = talk_of(
    ("白露", "仓库的账和货每个月都对不上。"),
    ("林默", "我们可以先装一套扫码的系统。"),
    ("丁宁", "扫码枪我们自己也可以买。"),
    ("何川", "第一个月我们派人驻场。"),
)


def test_what_our_side_offered_for_a_need_is_proposed_in_its_spoken_words_and_cited() -> None:
    need = NeedCandidate("demand", (0,), 0.9, {"offer": (1, 2, 3)})

    made = row(NeedDraft(), need, OFFERED_TALK)

    assert made.action_proposed == "我们可以先装一套扫码的系统。 第一个月我们派人驻场。"
    assert [piece.segment_id for piece in made.evidence if piece.cells == ["action_proposed"]] == [2, 4]


def test_a_need_for_which_nothing_was_offered_has_no_proposal() -> None:
    assert row(NeedDraft()).action_proposed == ""
    assert row(NeedDraft(), NeedCandidate("demand", (0,), 0.9, {"offer": (2,)}), OFFERED_TALK).action_proposed == ""


def test_an_offer_that_makes_another_cell_is_not_told_twice() -> None:
    need = NeedCandidate("demand", (1,), 0.9, {"offer": (1,)})

    assert row(NeedDraft(), need, OFFERED_TALK).action_proposed == ""


def test_a_read_back_offers_nothing() -> None:
    need = NeedCandidate("demand", (0,), 0.9, {"offer": (1, 3)}, (ReadBackLine(1, None, None, 0.9),))

    assert row(NeedDraft(), need, OFFERED_TALK).action_proposed == "第一个月我们派人驻场。"


def test_a_title_that_was_not_said_gives_way_to_the_sentence_that_tells_most() -> None:
    talk = talk_of(("白露", "先说这个。账货误差从百分之五降到百分之一以内。好吧。"))

    assert row(NeedDraft(title="全部重做"), NeedCandidate("demand", (0,), 0.9), talk).title == (
        "账货误差从百分之五降到百分之一以内"
    )


def test_a_title_may_name_who_speaks_but_not_put_it_before_the_words() -> None:
    made = row(NeedDraft(title="白露（客户）：账货误差降到百分之一以内"))
    named = row(NeedDraft(title="账货误差白露要百分之一以内"))

    assert made.title == "账货误差降到百分之一以内"
    assert named.title == "账货误差白露要百分之一以内"


def test_a_name_does_not_begin_a_longer_word() -> None:
    talk = talk_of(("Ann", "The annual maintenance budget has to be under control."), language="en", participants=[])

    assert row(NeedDraft(title="Annual maintenance budget under control"), talk=talk, need=FIRST).title == (
        "Annual maintenance budget under control"
    )
    assert row(NeedDraft(title="Ann: Maintenance budget under control"), talk=talk, need=FIRST).title == (
        "Maintenance budget under control"
    )


FIRST = NeedCandidate("demand", (0,), 0.9)


def test_a_title_cites_the_question_that_it_takes_its_words_from() -> None:
    long = "这个事情我们内部其实还没有最后定下来，" * 6 + "三十万。"
    talk = talk_of(("林默", "一年的维保预算大概是多少？"), ("白露", long))

    made = row(NeedDraft(title="一年的维保预算三十万"), NeedCandidate("implicit", (1,), 0.9, {"ask": (0,)}), talk)

    assert made.title == "一年的维保预算三十万"
    assert [piece.segment_id for piece in made.evidence if "title" in piece.cells] == [1]


def test_a_question_stands_once() -> None:
    talk = talk_of(("林默", "所以您要误差百分之一以内，对吧？"), ("白露", "对，百分之一以内。"))
    need = NeedCandidate("demand", (1,), 0.9, {"ask": (0,)}, (ReadBackLine(0, 1, "agree", 0.9),))

    assert row(NeedDraft(), need, talk).task == "所以您要误差百分之一以内，对吧？ 对，百分之一以内。"
