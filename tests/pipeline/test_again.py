"""Extraction done again for a row, a stretch and a meeting: what was judged stays, and suggestions stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CancelledError, EndpointError, InputError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.extraction.linking import Candidates
from assistant.library import edits
from assistant.library.library import Library
from assistant.pipeline.again import filled_row, meeting_again, row_again, window_again
from assistant.pipeline.extract import extract
from assistant.pipeline.options import Outcome
from assistant.pipeline.window_again import searched_again
from assistant.settings import Settings
from schemas.record import Coverage, Evidence, Need, Record, Todo
from schemas.talk import Meeting, Segment, Speaker, Talk
from tests.extraction.talks import NOW, segments_of
from tests.pipeline.fakes import Parts, install

TURNS = (
    ("S1", "您这边现在最头疼的是什么？"),
    ("S2", "最头疼的是漏检，希望漏检降到一处以内。"),
    ("S1", "好的，我下周三之前把方案发给您。"),
    ("S2", "夜班的漏检比白班多，夜班也要有人看着。"),
    ("S1", "明白，我们回去看看怎么安排。"),
    ("S2", "另外，仓库那边的漏检也要算进来。"),
)
FIRST_HALF, LAST = (1, 2, 3), (4, 5, 6)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr("assistant.extraction.propose.WINDOW_TOKENS", 60)
    return install(monkeypatch)


def _stored(library: Library, turns: Sequence[tuple[str, str]] = TURNS) -> Record:
    """A meeting of which nothing is known but what was said."""
    library.add_meeting(Meeting(id="m", created_at=NOW))
    labels = sorted({speaker for speaker, _text in turns if speaker})
    library.replace_transcript("m", segments_of(*turns), [Speaker(label=label) for label in labels])
    return library.record("m")


def _searched(library: Library, turns: Sequence[tuple[str, str]] = TURNS) -> Record:
    _stored(library, turns)
    extract("m", Settings(), library, ignore_progress, Cancellation())
    return library.record("m")


def _window(library: Library, segment_ids: Sequence[int]) -> Outcome:
    return window_again("m", segment_ids, Settings(), library, ignore_progress, Cancellation())


def _row(record: Record, row_id: str) -> Need | Todo:
    return row_again(record, row_id, Settings(), ignore_progress, Cancellation())


def _filled(record: Record, row_id: str) -> Need | Todo:
    return filled_row(record, row_id, Settings(), ignore_progress, Cancellation())


def _begins(row: Need | Todo) -> int | None:
    return row.evidence[0].segment_id


def _own_row(library: Library, kind: edits.RowKind, segment_ids: Sequence[int]) -> tuple[Record, str]:
    """A row that a person has made of segments."""
    changes = edits.add_row(library.record("m"), kind, segment_ids, NOW)
    library.apply("m", "add", changes, "tester")
    return library.record("m"), changes[0].id


class TestAStretch:
    def test_only_what_begins_in_it_is_asked_about_and_replaced(self, parts: Parts, library: Library) -> None:
        before = _searched(library)
        parts.model.asked = 0

        outcome = _window(library, LAST)

        after = library.record("m")
        assert [_begins(need) for need in before.needs] == [2, 4, 6]
        assert (outcome.gaps, parts.model.asked) == ([], 2)
        assert after.needs[0] == before.needs[0]
        assert after.todos == before.todos
        assert [need.title for need in after.needs] == [need.title for need in before.needs]

    def test_a_corrected_line_gives_a_new_row(self, parts: Parts, library: Library) -> None:
        before = _searched(library)
        corrected = [
            segment.model_copy(update={"text": segment.text.replace("仓库", "三号库")}) for segment in before.segments
        ]
        library.replace_transcript("m", corrected, before.speakers)

        _window(library, [6])

        titles = [need.title for need in library.record("m").needs]
        assert titles[:2] == [need.title for need in before.needs[:2]]
        assert "三号库" in titles[2]
        assert len(titles) == 3

    def test_a_judged_row_stays_and_what_is_said_otherwise_is_suggested(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        edited = edits.edit_cell(record, record.needs[0].id, "title", "漏检少一些")
        library.apply("m", "edit", edited, "tester")
        judged = library.record("m").needs[0]

        _window(library, FIRST_HALF)

        after = library.record("m")
        assert after.needs[0] == judged
        assert [(one.row_id, one.proposal.heading) for one in after.suggestions] == [(judged.id, "漏检降到一处以内")]

    def test_a_rejected_row_is_not_proposed_again(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        library.apply("m", "reject", edits.reject(record, record.needs[0].id), "tester")

        _window(library, FIRST_HALF)

        after = library.record("m")
        assert [need.review for need in after.needs] == ["rejected", "open", "open"]
        assert after.suggestions == []

    def test_a_row_of_lines_far_apart_keeps_those_outside(self, parts: Parts, library: Library) -> None:
        turns = [*TURNS, ("S2", "再说一遍，希望漏检降到一处以内。")]
        before = _searched(library, turns)

        _window(library, FIRST_HALF)

        after = library.record("m")
        assert [piece.segment_id for piece in before.needs[0].evidence if not piece.cells] == [2, 7]
        assert after.needs[0].evidence == before.needs[0].evidence
        assert len(after.needs) == len(before.needs)

    def test_what_a_row_elsewhere_says_already_is_not_doubled(self, parts: Parts, library: Library) -> None:
        turns = [*TURNS, ("S2", "再说一遍，希望漏检降到一处以内。")]
        before = _searched(library, turns)

        _window(library, [7])

        assert library.record("m").needs == before.needs

    def test_where_the_search_had_failed_it_is_done_now(self, parts: Parts, library: Library) -> None:
        parts.model.fail_first = 1
        failed = _searched(library)

        outcome = _window(library, [segment.id for segment in failed.segments])

        after = library.record("m")
        assert "failed" in {stretch.state for stretch in failed.coverage}
        assert outcome.gaps == []
        assert {stretch.state for stretch in after.coverage} == {"processed"}
        assert [_begins(need) for need in after.needs] == [2, 4, 6]

    def test_a_window_that_was_asked_as_a_whole_is_not_asked_once_more(self, parts: Parts, library: Library) -> None:
        parts.model.failing = True
        _stored(library)
        with pytest.raises(EndpointError):
            extract("m", Settings(), library, ignore_progress, Cancellation())
        parts.model.failing, parts.model.asked = False, 0

        _window(library, [segment.id for segment in library.record("m").segments])
        asked = parts.model.asked
        extract("m", Settings(), library, ignore_progress, Cancellation())

        assert (asked, parts.model.asked) == (4, 4)

    def test_a_model_that_does_not_answer_changes_nothing(self, parts: Parts, library: Library) -> None:
        before = _searched(library)
        parts.model.failing = True

        with pytest.raises(EndpointError, match="refused"):
            _window(library, FIRST_HALF)

        assert library.record("m") == before

    def test_a_part_without_an_answer_keeps_its_rows_and_is_named(self, parts: Parts, library: Library) -> None:
        before = _searched(library)
        parts.model.asked, parts.model.fail_first = 0, 1

        outcome = _window(library, [segment.id for segment in before.segments])

        after = library.record("m")
        assert [gap for gap in outcome.gaps if "the endpoint refused" in gap]
        assert after.needs[0] == before.needs[0]
        assert after.coverage == before.coverage

    def test_stopping_touches_no_row(self, parts: Parts, library: Library) -> None:
        before = _searched(library)
        cancel = Cancellation()

        def stop_when_asked(progress: Progress) -> None:
            if parts.model.asked > asked:
                cancel.cancel()

        asked = parts.model.asked
        with pytest.raises(CancelledError):
            window_again("m", [1, 2, 3, 4], Settings(), library, stop_when_asked, cancel)

        assert library.record("m") == before

    def test_segments_that_are_not_there_are_refused(self, parts: Parts, library: Library) -> None:
        _searched(library)
        with pytest.raises(InputError, match="at least one segment"):
            _window(library, [99])

    def test_progress_ends_at_one(self, parts: Parts, library: Library) -> None:
        _searched(library)
        heard: list[Progress] = []

        window_again("m", LAST, Settings(), library, heard.append, Cancellation())

        shares = [progress.done for progress in heard if progress.stage is Stage.EXTRACT]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


SEGMENTS = [Segment(id=number, start_s=number, end_s=number + 1, speaker="", text="x") for number in range(1, 13)]


@given(
    cuts=st.sets(st.integers(2, 12)),
    failed=st.sets(st.integers(0, 12)),
    searched=st.sets(st.integers(1, 12)),
)
def test_after_a_search_exactly_what_failed_and_was_not_searched_is_failed(
    cuts: set[int], failed: set[int], searched: set[int]
) -> None:
    borders = [1, *sorted(cuts), 13]
    coverage = [
        Coverage(
            stage="extract",
            state="failed" if number in failed else "processed",
            start_s=start,
            end_s=end,
            note="refused" if number in failed else "",
        )
        for number, (start, end) in enumerate(pairwise(borders))
    ]

    after = searched_again(coverage, SEGMENTS, searched)

    for segment in SEGMENTS:
        before_state, now = (_state(stretches, segment) for stretches in (coverage, after))
        assert now.state == ("processed" if segment.id in searched else before_state.state)
        assert bool(now.note) == (now.state == "failed")
    assert searched_again(after, SEGMENTS, searched) == after


def _state(coverage: Sequence[Coverage], segment: Segment) -> Coverage:
    [found] = [one for one in coverage if one.start_s <= segment.start_s and segment.end_s <= one.end_s]
    return found


class TestARow:
    def test_its_lines_are_worded_anew_and_nothing_is_stored(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        parts.model.asked = 0

        for row in (record.needs[1], record.todos[0]):
            proposal = _row(record, row.id)

            assert type(proposal) is type(row)
            assert proposal.id not in {one.id for one in (*record.needs, *record.todos)}
            assert proposal.heading == row.heading
            assert proposal.evidence == row.evidence
        assert parts.model.asked == 2
        assert library.record("m") == record

    def test_a_row_in_other_lines_now_is_proposed_from_these(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        other = record.needs[2]
        moved = record.needs[0].model_copy(update={"evidence": other.evidence})

        proposal = _row(record.model_copy(update={"needs": [moved, *record.needs[1:]]}), moved.id)

        assert proposal.heading == other.heading

    def test_where_the_tagger_finds_nothing_the_cited_lines_are_worded(
        self, parts: Parts, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = _searched(library)
        monkeypatch.setattr("assistant.pipeline.extract.candidates_of", lambda *_a, **_k: Candidates((), ()))

        need, todo = _row(record, record.needs[0].id), _row(record, record.todos[0].id)

        assert isinstance(need, Need)
        assert isinstance(todo, Todo)
        assert need.title == "漏检降到一处以内"
        assert (need.kind, need.status) == (record.needs[0].kind, record.needs[0].status)
        assert (todo.task, todo.due_text) == ("把方案发给您", "下周三之前")

    def test_only_the_lines_around_it_are_read(
        self, parts: Parts, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat = [("S1", "嗯。")] * 60
        record = _searched(library, [*chat, *TURNS, *chat])
        read: list[int] = []

        def finds_nothing(talk: Talk, **_how: object) -> Candidates:
            read.append(len(talk.segments))
            return Candidates((), ())

        monkeypatch.setattr("assistant.pipeline.extract.candidates_of", finds_nothing)

        proposal = _row(record, record.needs[0].id)

        assert read == [81]
        assert proposal.heading == record.needs[0].heading
        assert proposal.evidence[0] == record.needs[0].evidence[0]

    def test_a_row_without_lines_is_refused(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        lost = record.needs[0].model_copy(update={"evidence": [Evidence(quote="漏检", grounding="none")]})
        with pytest.raises(InputError, match="rests on no line"):
            _row(record.model_copy(update={"needs": [lost]}), lost.id)
        with pytest.raises(InputError, match="not in the record"):
            _row(record, "gone")

    def test_stopping_asks_nothing(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        parts.model.asked = 0
        cancel = Cancellation()
        cancel.cancel()

        for again in (row_again, filled_row):
            with pytest.raises(CancelledError):
                again(record, record.needs[0].id, Settings(), ignore_progress, cancel)
        assert parts.model.asked == 0

    def test_a_model_that_does_not_answer_is_heard_of(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        parts.model.failing = True
        with pytest.raises(EndpointError, match="refused"):
            _row(record, record.needs[0].id)


class TestARowOfAPerson:
    def test_a_need_is_filled_from_the_chosen_lines_behind_the_question_that_they_answer(
        self, parts: Parts, library: Library
    ) -> None:
        _stored(library)
        record, row_id = _own_row(library, "need", [2])

        proposal = _filled(record, row_id)

        assert isinstance(proposal, Need)
        assert proposal.title == "漏检降到一处以内"
        assert "漏检降到一处以内" in proposal.task
        assert {piece.segment_id for piece in proposal.evidence} <= {1, 2}
        assert (proposal.kind, proposal.status) == ("demand", "unconfirmed")
        assert parts.model.asked == 1

    def test_a_todo_gets_its_owner_and_day(self, parts: Parts, library: Library) -> None:
        _stored(library)
        record, row_id = _own_row(library, "todo", [3])

        proposal = _filled(record, row_id)

        assert isinstance(proposal, Todo)
        assert (proposal.task, proposal.owner, proposal.due_text) == ("把方案发给您", "S1", "下周三之前")

    def test_nothing_stands_that_nobody_said(self, parts: Parts, library: Library) -> None:
        """The model writes the same of every line; where it was not said, the spoken words stand."""
        _stored(library)
        record, row_id = _own_row(library, "need", [6])

        proposal = _filled(record, row_id)

        assert proposal.heading == "另外，仓库那边的漏检也要算进来"

    def test_voices_that_nobody_told_apart_are_no_hindrance(self, parts: Parts, library: Library) -> None:
        _stored(library, [("", text) for _speaker, text in TURNS])
        record, row_id = _own_row(library, "need", [2, 4])

        proposal = _filled(record, row_id)

        assert {piece.segment_id for piece in proposal.evidence} == {2, 4}

    def test_a_status_that_a_person_proved_is_kept(self, parts: Parts, library: Library) -> None:
        _stored(library)
        record, row_id = _own_row(library, "need", [2])
        proof = Evidence(quote=TURNS[3][1], segment_id=4, start_s=15, end_s=20, cells=["status"])
        need = record.needs[0].model_copy(
            update={"status": "confirmed", "evidence": [*record.needs[0].evidence, proof], "edited": ["status"]}
        )

        proposal = _filled(record.model_copy(update={"needs": [need]}), row_id)

        assert isinstance(proposal, Need)
        assert proposal.status == "confirmed"
        assert [piece for piece in proposal.evidence if piece.cells == ["status"]] == [proof]
        assert "夜班" not in proposal.task


class TestAMeeting:
    def test_what_a_person_judged_stays_and_suggestions_stand_beside(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        first, second, third = record.needs
        for action, changes in (
            ("edit", edits.edit_cell(record, first.id, "title", "漏检少一些")),
            ("reject", edits.reject(record, second.id, "说过了")),
            ("accept", edits.accept(record, record.todos[0].id)),
        ):
            library.apply("m", action, changes, "tester")
        _own, own_id = _own_row(library, "need", [5])
        judged = {row.id: row for row in (*library.record("m").needs, *library.record("m").todos) if row.judged}

        outcome = meeting_again("m", Settings(), library, ignore_progress, Cancellation())

        after = library.record("m")
        rows = {row.id: row for row in (*after.needs, *after.todos)}
        assert outcome.gaps == []
        assert set(judged) == {first.id, second.id, record.todos[0].id, own_id}
        assert {row_id: rows[row_id] for row_id in judged} == judged
        assert [need.title for need in after.needs if not need.judged] == [third.title]
        assert [(one.row_id, one.proposal.heading) for one in after.suggestions] == [(first.id, first.title)]

    def test_again_and_again_changes_nothing_more(self, parts: Parts, library: Library) -> None:
        record = _searched(library)
        library.apply("m", "edit", edits.edit_cell(record, record.needs[0].id, "title", "漏检少一些"), "tester")
        meeting_again("m", Settings(), library, ignore_progress, Cancellation())
        once = library.record("m")

        meeting_again("m", Settings(), library, ignore_progress, Cancellation())

        assert library.record("m") == once
