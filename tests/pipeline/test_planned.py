"""The agenda's topics: compared with the talk, and never taken for a part of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.export.planned import agenda_lines
from assistant.language import translator
from assistant.pipeline.minutes import with_minutes
from assistant.pipeline.talks import talk_of
from assistant.transcription.agenda_terms import agenda_terms
from schemas.agenda import Agenda
from schemas.minutes import PlannedOutcome
from schemas.record import Record
from schemas.talk import PlannedTopic, Segment
from tests.library.samples import meeting

SAID = (
    *["我们仓库每天要花四个小时对账，仓库的账错误也多。", "仓库盘点要三天，账对不上。"] * 5,
    *["培训怎么安排，操作工要培训几次。", "每个班组的培训我们分两次做。"] * 5,
)


def record(planned: list[PlannedTopic]) -> Record:
    segments = [
        Segment(id=n, start_s=n * 30.0, end_s=n * 30.0 + 29, speaker=f"S{n % 2}", text=t) for n, t in enumerate(SAID, 1)
    ]
    return Record(meeting=meeting().model_copy(update={"planned": planned}), segments=segments)


PLANNED = st.lists(
    st.builds(
        PlannedTopic,
        title=st.sampled_from(["仓库对账", "操作工培训", "合同与付款", "预算三十万，我们定了"]),
        minutes=st.none() | st.floats(0, 90),
    ),
    max_size=4,
)


@settings(max_examples=15, deadline=None)
@given(PLANNED)
def test_what_is_planned_is_no_part_of_what_was_said(planned: list[PlannedTopic]) -> None:
    with_plan, without = record(planned), record([])
    assert talk_of(with_plan) == talk_of(without)
    told = with_minutes(with_plan).minutes
    assert [(one.title, one.planned_minutes) for one in told.agenda] == [(one.title, one.minutes) for one in planned]
    assert told.model_copy(update={"agenda": []}) == with_minutes(without).minutes
    assert agenda_terms(Agenda(topics=planned)) == []


def test_planned_topics_are_found_where_they_were_spoken_of_and_others_nowhere() -> None:
    planned = [PlannedTopic(title=title, minutes=5) for title in ("操作工培训", "合同与付款", "仓库盘点")]
    minutes = with_minutes(record(planned)).minutes
    first, second = minutes.topics
    training, contract, stock = minutes.agenda
    assert (training.starts_s, stock.starts_s) == ([second.start_s], [first.start_s])
    assert (contract.real_minutes, contract.starts_s) == (None, [])
    assert training.real_minutes == pytest.approx((second.end_s - second.start_s) / 60)


STARTS = st.lists(st.floats(1, 9000), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.none() | st.floats(0, 90), STARTS), max_size=3))
def test_the_documents_tell_each_planned_topic_once(outcomes: list[tuple[float | None, list[float]]]) -> None:
    agenda = [
        PlannedOutcome(title=f"t{n}", planned_minutes=minutes, real_minutes=minutes, starts_s=starts if minutes else [])
        for n, (minutes, starts) in enumerate(outcomes)
    ]
    lines = list(agenda_lines(agenda, translator("en")))
    assert [title for title, _told in lines] == [f"t{n}" for n in range(len(agenda))]
    for one, (_title, told) in zip(agenda, lines, strict=True):
        assert ("not recognised" in told) == (one.real_minutes is None)
        assert ("planned" in told) == (one.planned_minutes is not None)


def test_a_title_of_words_that_are_everywhere_takes_no_stretch_from_another() -> None:
    planned = [PlannedTopic(title=title, minutes=5) for title in ("系统", "操作工培训", "仓库盘点")]
    talk = record(planned)
    segments = [one.model_copy(update={"text": one.text.rstrip("。") + "，系统里也要看。"}) for one in talk.segments]
    minutes = with_minutes(talk.model_copy(update={"segments": segments})).minutes
    first, second = minutes.topics
    assert [one.starts_s for one in minutes.agenda] == [[], [second.start_s], [first.start_s]]
