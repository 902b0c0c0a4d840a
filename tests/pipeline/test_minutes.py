"""What is told of a record follows what people corrected in it."""

from __future__ import annotations

import datetime as dt

from assistant.pipeline.minutes import with_minutes
from schemas.record import Record
from schemas.talk import Meeting, Participant, Segment

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
RECORD = Record(
    meeting=Meeting(
        id="m",
        created_at=NOW,
        participants=[
            Participant(name="林默", side="ours"),
            Participant(name="白露", side="customer", role="店长"),
        ],
    ),
    segments=[
        Segment(id=1, start_s=0, end_s=4, speaker="林默", text="最后是您这边定，还是说？"),
        Segment(id=2, start_s=4, end_s=9, speaker="白露", text="超过五十万的，都得郑董批准。"),
    ],
)


def test_a_corrected_line_is_what_is_told_and_cited() -> None:
    first, second = RECORD.segments
    corrected = second.model_copy(update={"text": "超过十五万的，都得陈董批准。"})

    before = with_minutes(RECORD)
    after = with_minutes(RECORD.model_copy(update={"segments": [first, corrected]}))

    assert [one.name for one in before.minutes.deciders] == ["白露", "郑董"]
    assert [one.name for one in after.minutes.deciders] == ["白露", "陈董"]
    assert "五十万" not in after.minutes.model_dump_json()


def test_minutes_are_drawn_anew_and_leave_the_record_as_it_is() -> None:
    once = with_minutes(RECORD)

    assert with_minutes(once) == once
    assert Record(**{name: getattr(once, name) for name in Record.model_fields}) == RECORD


def test_a_record_without_words_has_no_minutes() -> None:
    empty = with_minutes(RECORD.model_copy(update={"segments": []}))

    assert empty.minutes.topics == []
    assert [one.name for one in empty.minutes.deciders] == ["白露"]
