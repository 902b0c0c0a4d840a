"""What became of open questions: said, said otherwise, taken back, and no longer asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.open_questions import NEED_CELLS, open_questions, settled_questions
from assistant.library import edits
from assistant.library.changed import with_changes
from assistant.library.question_edits import QuestionState, settle
from schemas.minutes import Minutes, OpenQuestion
from schemas.record import Need, Provenance, Record
from schemas.talk import Meeting
from tests.extraction.talks import NOW

PERSON = Provenance(source="person", created_at=NOW)
RECORD = Record(
    meeting=Meeting(id="m", created_at=NOW),
    needs=[Need(id=name, title=name, kind="demand", provenance=PERSON) for name in ("n1", "n2", "n3")],
)
ASKED = open_questions(RECORD, Minutes())
ACTS = st.tuples(
    st.sampled_from(ASKED), st.sampled_from(["open", "answered", "dropped"]), st.text("好的 \n", max_size=4)
)


@given(st.lists(ACTS, max_size=8))
def test_the_last_word_on_each_question_counts_and_only_open_ones_are_asked(
    acts: list[tuple[OpenQuestion, QuestionState, str]],
) -> None:
    record, last = RECORD, dict[tuple[str, str], tuple[QuestionState, str]]()
    for one, state, note in acts:
        record = with_changes(record, settle(record, one, state, note))
        last[one.kind, one.row_id] = (state, " ".join(note.split()))

    said = {key: word for key, word in last.items() if word[0] != "open"}
    assert {(one.kind, one.row_id): (one.state, one.note) for one in record.meeting.settled} == said
    assert open_questions(record, Minutes()) == [one for one in ASKED if (one.kind, one.row_id) not in said]
    kept = [(one.question, one.outcome.state, one.outcome.note) for one in settled_questions(record, Minutes())]
    assert kept == [(one, *said[one.kind, one.row_id]) for one in ASKED if (one.kind, one.row_id) in said]
    assert (record.needs, record.todos) == (RECORD.needs, RECORD.todos)


@given(st.lists(st.tuples(st.sampled_from(["", "x"]), st.sampled_from(NEED_CELLS)) | st.integers(0, 5), max_size=12))
def test_every_empty_cell_is_asked_for_once_and_one_that_nobody_settled_is_open(
    acts: list[tuple[str, str] | int],
) -> None:
    record, settled = RECORD, set[str]()
    for act in acts:
        if isinstance(act, tuple):
            record = with_changes(record, edits.edit_cell(record, "n1", act[1], act[0]))
        else:
            asked = [*of_n1(record), *(one.question for one in settled_questions(record, Minutes()))]
            if about := [one for one in asked if (one.kind, one.row_id) == ("empty_cells", "n1")][act:][:1]:
                settled |= {*about[0].cells}
                record = with_changes(record, settle(record, about[0], "answered", "x"))

        empty = [cell for cell in NEED_CELLS if not getattr(record.needs[0], cell)]
        still = [cell for one in of_n1(record) for cell in one.cells]
        done = [one.question for one in settled_questions(record, Minutes()) if one.question.row_id == "n1"]
        assert sorted([*still, *(cell for one in done for cell in one.cells)]) == sorted(empty)
        assert {cell for cell in empty if cell not in settled} <= {*still}


def of_n1(record: Record) -> list[OpenQuestion]:
    return [one for one in open_questions(record, Minutes()) if (one.kind, one.row_id) == ("empty_cells", "n1")]
