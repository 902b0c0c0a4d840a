"""What became of open questions: said, said otherwise, taken back, and no longer asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.open_questions import open_questions
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
        record = with_changes(record, settle(record, one.kind, one.row_id, state, note))
        last[one.kind, one.row_id] = (state, " ".join(note.split()))

    said = {key: word for key, word in last.items() if word[0] != "open"}
    assert {(one.kind, one.row_id): (one.state, one.note) for one in record.meeting.settled} == said
    assert open_questions(record, Minutes()) == [one for one in ASKED if (one.kind, one.row_id) not in said]
    assert (record.needs, record.todos) == (RECORD.needs, RECORD.todos)
