"""The customer's copy: what stands in it, and what must never do so."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.export.audience import for_customer, left_out
from assistant.export.contents import contents
from assistant.export.export import export
from assistant.export.markdown import markdown_text
from schemas.minutes import (
    CustomerProfile,
    Decider,
    Decision,
    MinutedRecord,
    Minutes,
    OpenQuestion,
    Quantity,
    Settled,
    Topic,
)
from schemas.record import Coverage, Evidence, Need, Row, Suggestion, Todo, WrittenReply
from schemas.talk import Participant, PlannedTopic, Recording, SettledQuestion, Speaker, Word
from tests.export import records
from tests.export.reading import word_everything

pytestmark = pytest.mark.slow

FIGURES = ("confidence", "side_confidence", "probability")
"""Keys under which a record holds the program's own estimates."""

SEGMENTS = 8
MEETING = records.english().meeting
REPLY = WrittenReply(version=1, file="reply.xlsx", sha256="1")


@st.composite
def records_of_any_kind(draw: st.DrawFn) -> MinutedRecord:
    """A record whose every row, quote and voice has words of its own, so that each can be looked for."""
    said = records.segments([(f"S{n % 3 + 1}", f"spoken-{n}-") for n in range(1, SEGMENTS + 1)])
    said = [
        segment.model_copy(update={"words": [Word(start_s=0, end_s=1, text=segment.text, probability=0.5)]})
        for segment in said
    ]
    chance = st.one_of(st.none(), st.floats(0, 1))

    def evidence() -> list[Evidence]:
        numbers = draw(st.lists(st.integers(1, SEGMENTS), max_size=3))
        nowhere = [Evidence(quote="nowhere-", grounding="none")] if draw(st.booleans()) else []
        written = [Evidence(quote="No.", cells=["status"], reply=REPLY)] if draw(st.booleans()) else []
        return [records.evidence(said, number) for number in numbers] + nowhere + written

    def common(name: str) -> dict[str, Any]:
        return {
            "id": name,
            "evidence": evidence(),
            "review": draw(st.sampled_from(["open", "accepted", "rejected"])),
            "edited": draw(st.sampled_from([[], ["task"]])),
            "reject_reason": f"reason-of-{name}-",
            "confidence": draw(chance),
            "provenance": draw(st.sampled_from([records.MODEL, records.PERSON])),
        }

    needs = [
        Need(
            title=f"title-of-n{n}-",
            kind=draw(st.sampled_from(["demand", "implicit", "concern"])),
            status=draw(st.sampled_from(["confirmed", "unconfirmed", "disputed"])),
            **common(f"n{n}"),
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    todos = [
        Todo(
            task=f"task-of-t{n}-",
            progress=draw(st.sampled_from(["open", "done", "dropped"])),
            progress_note="progress-note-",
            postponed_to=draw(st.sampled_from([None, records.NOW.date()])),
            **common(f"t{n}"),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    rows = [row.id for row in (*needs, *todos)]
    some_rows = st.lists(st.sampled_from(rows), unique=True) if rows else st.just([])
    return MinutedRecord(
        meeting=MEETING.model_copy(
            update={
                "recording": Recording(path="/where/it-lies", sha256="", duration_s=1),
                "participants": [Participant(name="Tom Arden", side="customer", aliases=["nickname-"])],
                "planned": [PlannedTopic(title="planned-", minutes=10)],
            }
        ),
        speakers=[
            Speaker(label=f"S{n}", name=f"voice-{n}-", side="customer", proposed=draw(st.booleans()), confidence=0.9)
            for n in (1, 2, 3)
        ],
        segments=said,
        needs=needs,
        todos=todos,
        suggestions=[Suggestion(id="s", row_id=row.id, proposal=row) for row in needs[:1]],
        coverage=[Coverage(stage="recognise", state="suspect", start_s=0, end_s=9, note="low probability")],
        minutes=Minutes(
            topics=[
                Topic(
                    label=f"topic-{n}-",
                    start_s=0,
                    end_s=9,
                    first_segment=1,
                    last_segment=SEGMENTS,
                    telling=evidence(),
                    needs=[row_id for row_id in draw(some_rows) if row_id[0] == "n"],
                    todos=[row_id for row_id in draw(some_rows) if row_id[0] == "t"],
                    decisions=[0],
                )
                for n in range(2)
            ],
            decisions=[Decision(evidence=evidence(), confidence=0.7)],
            profile=CustomerProfile(budget=evidence(), competitors=evidence()),
            deciders=[Decider(name="decider-", present=False, evidence=evidence())],
            open_questions=[
                OpenQuestion(kind="unconfirmed", row_id=row_id, question=f"question-of-{row_id}-") for row_id in rows
            ]
            + [OpenQuestion(kind="budget", question="question-of-none-")],
            settled=[
                Settled(
                    question=OpenQuestion(kind="budget", question="question-that-is-settled-"),
                    outcome=SettledQuestion(kind="budget", state="answered", note="note-"),
                )
            ],
            quantities={row_id: [Quantity(words="9", start=0, end=1, low=9, high=9, unit="count")] for row_id in rows},
        ),
    )


def vouched_for(record: MinutedRecord) -> list[Row]:
    """The rule of the customer's copy, told once more in the plainest way."""
    return [
        row
        for row in (*record.needs, *record.todos)
        if row.review != "rejected"
        and (row.review == "accepted" or row.edited or row.provenance.source == "person")
        and (not isinstance(row, Todo) or row.progress != "dropped")
        and (
            not isinstance(row, Need)
            or row.kind == "demand"
            or row.status == "confirmed"
            or any(piece.reply for piece in row.evidence)
        )
    ]


def figures_in(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from (held for key, held in value.items() if key in FIGURES and held is not None)
        for held in value.values():
            yield from figures_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from figures_in(held)


@given(records_of_any_kind())
def test_rows_that_a_person_vouches_for_stand_in_it_as_they_are_and_no_others(record: MinutedRecord) -> None:
    copy = for_customer(record)
    kept = vouched_for(record)

    assert [row.id for row in (*copy.needs, *copy.todos)] == [row.id for row in kept]
    for before, after in zip(kept, (*copy.needs, *copy.todos), strict=True):
        assert all(getattr(after, cell) == getattr(before, cell) for cell in before.cell_names)
        assert after.evidence == [piece for piece in before.evidence if piece.grounding != "none"]


@given(records_of_any_kind())
def test_nothing_of_what_is_internal_stands_anywhere_in_it(record: MinutedRecord) -> None:
    whole = for_customer(record).model_dump_json()
    kept = vouched_for(record)
    left_out = {row.id for row in (*record.needs, *record.todos)} - {row.id for row in kept}
    behind = {piece.segment_id for row in kept for piece in row.evidence}

    assert not any(f"-of-{row_id}-" in whole for row_id in left_out)
    assert not any(f"spoken-{segment.id}-" in whole for segment in record.segments if segment.id not in behind)
    assert not any(speaker.name in whole for speaker in record.speakers if speaker.proposed)
    internal = ["nowhere-", "nickname-", "decider-", "reason-of-", "/where/it-lies", "low probability"]
    internal += ["progress-note-", "planned-", "topic-", records.MODEL.prompt, records.MODEL.prompt_hash]
    assert not [words for words in internal if words in whole]


@given(records_of_any_kind())
def test_no_figure_of_confidence_stands_in_it(record: MinutedRecord) -> None:
    assert list(figures_in(record.model_dump()))
    assert not list(figures_in(for_customer(record).model_dump()))


@given(records_of_any_kind())
def test_it_hangs_together_and_leaves_the_record_alone(record: MinutedRecord) -> None:
    before = record.model_dump_json()
    copy = for_customer(record)
    rows = {row.id for row in (*copy.needs, *copy.todos)}
    evidence = [piece for row in (*copy.needs, *copy.todos) for piece in row.evidence]

    assert {piece.segment_id for piece in evidence if not piece.reply} == {segment.id for segment in copy.segments}
    assert set(copy.minutes.quantities) == rows
    assert {question.row_id for question in copy.minutes.open_questions} == {*rows, ""}
    assert not copy.minutes.settled
    assert record.model_dump_json() == before
    assert for_customer(copy) == copy


def test_a_sample_talk_for_the_customer() -> None:
    copy = for_customer(records.chinese())

    assert [row.id for row in copy.needs] == ["n1", "n2"]
    assert [row.id for row in copy.todos] == ["t1", "t2"]
    assert copy.meeting.customer == "云杉鲜食连锁有限公司"
    assert [speaker.name for speaker in copy.speakers] == ["傅远", "方珊", "", "邱可"]


@given(records_of_any_kind())
def test_what_is_left_out_of_the_rows_is_counted(record: MinutedRecord) -> None:
    out = left_out(record)
    gone = sum(row.review == "rejected" for row in record.needs)
    gone += sum(row.review == "rejected" or row.progress == "dropped" for row in record.todos)

    given_out = len(vouched_for(record))
    assert given_out + gone + out.unjudged + out.internal == len(record.needs) + len(record.todos)


@given(records_of_any_kind())
def test_the_words_of_internal_rows_are_not_in_its_text(record: MinutedRecord) -> None:
    said = contents(record, "customer")
    text = markdown_text(said)

    assert "※" not in text
    assert not said.transcript
    for row in (*record.needs, *record.todos):
        assert (row.heading in text) == (row in vouched_for(record))


@pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])
def test_every_document_for_the_customer_says_so_in_its_name_and_holds_nothing_internal(
    record: MinutedRecord, tmp_path: Path
) -> None:
    files = export(record, ["docx", "xlsx", "md", "html", "json"], tmp_path, audience="customer")
    say = contents(record).say

    assert [file.name for file in files] == [
        f"{record.meeting.id}.customer.{name}" for name in ("docx", "xlsx", "md", "html", "json")
    ]
    word, excel, markdown, page, data = files
    sheets = load_workbook(BytesIO(excel.read_bytes())).worksheets
    cells = "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    internal = [row.heading for row in (*record.needs, *record.todos) if row not in vouched_for(record)]
    internal += [say("Annex for our side, not to be handed over"), say("Decision chain"), say("Customer profile sheet")]
    internal += [
        say("Topics and summary"),
        say("implicit need"),
        say("concern"),
        "(?)",
        "※",
        "Rejected and not to be seen",
    ]
    for text in (word_everything(word), cells, markdown.read_text(), page.read_text(), data.read_text()):
        assert vouched_for(record)[0].heading in text
        assert not [words for words in internal if words in text]
