"""What meetings teach for the next ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.main import run
from assistant.errors import CancelledError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.extraction.open_questions import open_questions
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.pipeline.lessons import MeetingLessons, NeedCounts, by_customer, lessons, lessons_of, people, still_open
from assistant.pipeline.next_meeting import MOST_TOPICS, titles_for
from schemas.minutes import MinutedRecord, Minutes, OpenQuestion, OpenQuestionKind
from schemas.record import Need, NeedKind, NeedStatus, Review
from schemas.talk import Meeting, Participant, PlannedTopic
from tests.export import records
from tests.extraction.talks import NOW

pytestmark = pytest.mark.slow

KINDS: tuple[OpenQuestionKind, ...] = ("unconfirmed", "budget", "decision_time", "decision_makers", "empty_cells")

SAID = records.segments(records.EN_SPOKEN)


def need(status: NeedStatus, *, proven: bool, rejected: bool) -> Need:
    evidence = [records.evidence(SAID, 5, cells=["status"] if proven else [])]
    return records.need("n", "x", evidence, status=status, review="rejected" if rejected else "open")


def minuted(
    name: str, kinds: Sequence[OpenQuestionKind], needs: Sequence[Need] = (), customer: str = "A"
) -> MeetingLessons:
    questions = [OpenQuestion(kind=kind, question=f"{name} {kind}") for kind in kinds]
    meeting = Meeting(id=name, customer=customer, created_at=NOW)
    return lessons_of(MinutedRecord(meeting=meeting, needs=list(needs), minutes=Minutes(open_questions=questions)))


@given(
    st.lists(
        st.builds(
            need,
            st.sampled_from(["confirmed", "unconfirmed", "disputed"]),
            proven=st.booleans(),
            rejected=st.booleans(),
        )
    )
)
def test_needs_are_counted_as_the_record_has_them(needs: list[Need]) -> None:
    counts = minuted("m", [], needs).needs
    standing = [one for one in needs if one.review != "rejected"]

    assert counts.total == len(standing)
    assert counts.confirmed == sum(one.status == "confirmed" for one in standing)
    assert counts.disputed == sum(one.status == "disputed" for one in standing)
    asked = [one for one in standing if one.status == "unconfirmed" and one.evidence[0].cells]
    assert counts.read_back == counts.confirmed + counts.disputed + len(asked)


@given(st.lists(st.lists(st.sampled_from(KINDS), unique=True), max_size=4))
def test_what_the_customer_says_of_itself_is_open_only_while_no_meeting_answers_it(
    left_open: list[list[OpenQuestionKind]],
) -> None:
    told = [minuted(f"m{number}", kinds) for number, kinds in enumerate(left_open)]
    found = [question.question for _meeting, question in still_open(told)]

    for kind in ("budget", "decision_time", "decision_makers"):
        everywhere = bool(told) and all(kind in kinds for kinds in left_open)
        assert [words for words in found if words.endswith(kind)] == (
            [f"m{len(told) - 1} {kind}"] if everywhere else []
        )
    own = [f"m{number} unconfirmed" for number, kinds in enumerate(left_open) if "unconfirmed" in kinds]
    assert [words for words in found if words.endswith("unconfirmed")] == own
    assert len(found) == len(set(found))
    assert not any(words.endswith("empty_cells") for words in found)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["demand", "implicit", "concern"]),
            st.sampled_from(["confirmed", "unconfirmed", "disputed"]),
            st.sampled_from(["open", "accepted", "rejected"]),
        ),
        max_size=6,
    )
)
def test_only_judged_needs_ask_and_internal_ones_nothing_that_a_customer_reads(
    drawn: list[tuple[NeedKind, NeedStatus, Review]],
) -> None:
    needs = [
        records.need(str(place), f"need {place}", [], kind=kind, status=status, review=review)
        for place, (kind, status, review) in enumerate(drawn)
    ]
    record = MinutedRecord(meeting=Meeting(id="m", created_at=NOW), needs=needs)
    record.minutes.open_questions = open_questions(record, record.minutes)
    told = lessons_of(record)

    asking = [one for one in needs if one.review == "accepted" and one.status != "confirmed"]
    assert {one.row_id for one in told.questions} == {*(one.id for one in asking), ""}
    assert {one.row_id for one in told.askable} == {*(one.id for one in asking if one.kind == "demand"), ""}
    assert all(one in told.questions for one in told.askable)


@given(st.lists(st.integers(0, 2 * MOST_TOPICS), max_size=4))
def test_an_agenda_asks_the_newest_meetings_questions_first_and_not_without_end(counts: list[int]) -> None:
    told = []
    for place, count in enumerate(counts):
        kept = [records.need(f"n{number}", f"{place}-{number}", []) for number in range(count)]
        record = MinutedRecord(meeting=Meeting(id=str(place), created_at=NOW), needs=kept)
        record.minutes.open_questions = open_questions(record, Minutes())[:count]
        told.append(lessons_of(record))

    wanted = [f"“{place}-{number}”" for place in reversed(range(len(counts))) for number in range(counts[place])]
    titles = titles_for(told)
    assert len(titles) == min(len(wanted), MOST_TOPICS)
    assert all(words in title for words, title in zip(wanted, titles, strict=False))


def test_customers_stand_side_by_side_whatever_the_case_of_their_names() -> None:
    told = [minuted("m1", [], customer=""), minuted("m2", [], customer="Beta"), minuted("m3", [], customer=" BETA ")]

    assert [(name, len(those)) for name, those in by_customer(told)] == [("Beta", 2), ("", 1)]


@pytest.fixture
def library() -> Library:
    opened = open_library()
    for record in (records.chinese(), records.english()):
        add(opened, record, record.meeting)
    again = records.chinese()
    people_now = [Participant(name="方珊", side="customer", role="总经理"), Participant(name="傅远", side="ours")]
    later = {"id": "later", "date": dt.date(2026, 5, 9), "participants": people_now}
    add(opened, again, again.meeting.model_copy(update=later))
    opened.apply("later", "reject", edits.reject(opened.record("later"), "n1"), "Li")
    return opened


def add(library: Library, record: MinutedRecord, meeting: Meeting) -> None:
    library.add_meeting(meeting)
    library.replace_transcript(meeting.id, record.segments, record.speakers)
    library.replace_proposals(meeting.id, record.needs, record.todos)


def test_a_customers_meetings_are_looked_through_in_their_order_with_progress(library: Library) -> None:
    shown: list[Progress] = []
    told = lessons(library, "云杉鲜食连锁有限公司", shown.append, Cancellation())

    assert [one.meeting.id for one in told] == ["20260409-coldchain", "later"]
    assert [one.needs for one in told] == [NeedCounts(6, 2, 1, 1), NeedCounts(5, 1, 0, 1)]
    assert sum(topic.end_s - topic.start_s for topic in told[0].topics) > 300
    assert [person.role for person, _meeting in people(told)] == ["总经理", "物流经理，使用者"]
    assert [one.done for one in shown] == [0.0, 0.5, 1.0]


def test_it_stops_when_asked(library: Library) -> None:
    cancel = Cancellation()
    cancel.cancel()
    with pytest.raises(CancelledError):
        lessons(library, "", ignore_progress, cancel)


@pytest.mark.usefixtures("library")
def test_the_command_tells_needs_topics_people_and_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lessons", "larch & loom outfitters ltd"]) == 0
    told = capsys.readouterr().out

    assert "needs: 3, read back: 1, confirmed: 1, disputed: 0" in told
    assert "Tom Arden · head of operations" in told
    assert "minute" in told
    assert run(["lessons", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Larch & Loom Outfitters Ltd", "云杉鲜食连锁有限公司", "All"]
    assert "needs: 14, read back: 4, confirmed: 2, disputed: 2" in lines[-1]


def test_the_command_tells_planned_and_real_minutes_of_the_agenda(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    planned = [PlannedTopic(title="Refunds within three days", minutes=20), PlannedTopic(title="Parking", minutes=5)]
    record = records.english()
    update = {"id": "planned", "customer": "Planner", "planned": planned}
    add(library, record, record.meeting.model_copy(update=update))

    assert run(["lessons", "planner"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run(["lessons", "planner", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)

    assert any(line.startswith("    Parking  planned 5 min; not reached") for line in lines)
    assert [(one["title"], one["planned_minutes"]) for one in told["agenda"]] == [
        ("Refunds within three days", 20),
        ("Parking", 5),
    ]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("arguments", "said"), [([], "--all"), (["x", "--all"], "--all"), (["nobody"], "'nobody'")])
def test_what_cannot_be_told_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lessons", *arguments]) == 1

    [line] = capsys.readouterr().err.splitlines()[-1:]
    assert said in line
