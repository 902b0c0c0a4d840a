"""What the documents say: rows with evidence or marks, gaps, people, dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.contents import Contents, contents
from assistant.export.markdown import markdown_text
from assistant.export.people import people_of_side
from assistant.export.quotes import clock, quote_line
from assistant.export.word import word_document
from assistant.pipeline.minutes import with_minutes
from schemas.minutes import MinutedRecord
from schemas.record import Coverage, Evidence, Need
from schemas.talk import Participant, Speaker
from tests.export import records
from tests.export.reading import inlines_in, markdown_tables, sheets, word_tables, word_text

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])


def said_in_english(**changes: object) -> Contents:
    return contents(records.english().model_copy(update=changes))


@BOTH
def test_every_row_in_every_document_has_evidence_or_a_mark(record: MinutedRecord) -> None:
    said = contents(record)
    mark = said.say("▲ no evidence")
    needs = [need for need in record.needs if need.review != "rejected"]
    todos = [todo for todo in record.todos if todo.review != "rejected"]
    quotes = [[piece.quote for piece in row.evidence] for row in (*needs, *todos)]

    for tables in (word_tables(record)[1:3], sheets(record)[:2], markdown_tables(record)):
        rows = tables[0][1:] + tables[1][1:]
        assert len(rows) == len(quotes)
        for row, spoken in zip(rows, quotes, strict=True):
            evidence = " ".join(row[-2:])
            assert all(quote in evidence for quote in spoken)
            assert spoken or mark in evidence


@BOTH
def test_rejected_rows_are_in_no_document(record: MinutedRecord) -> None:
    everything = str([word_tables(record), sheets(record), markdown_tables(record)])

    assert "Rejected" not in everything


@BOTH
def test_rows_that_nobody_judged_and_rows_without_words_are_marked(record: MinutedRecord) -> None:
    said = contents(record)
    kept = [row for row in (*record.needs, *record.todos) if row.review != "rejected"]
    marks = [line.marks for line in said.needs] + [line.marks for line in said.todos]

    assert [mark.unchecked for mark in marks] == [not row.judged for row in kept]
    assert [mark.ungrounded for mark in marks] == [not row.grounded for row in kept]
    assert any(mark.unchecked for mark in marks)
    assert any(mark.ungrounded for mark in marks)


def test_marks_are_explained_only_where_they_stand() -> None:
    record = records.english()

    assert len(contents(record).legend) == 2
    assert contents(record.model_copy(update={"needs": record.needs[:1], "todos": []})).legend == []


def test_words_that_nobody_said_are_not_shown_as_a_quote_of_somebody() -> None:
    said = contents(records.chinese())
    (quote,) = said.needs[4].quotes

    assert (quote.found, quote.time, quote.speaker) == (False, "", "")
    assert quote_line(quote, str) == "Not in the transcript: “每辆车每天要跑两百公里以上”"


def test_a_quote_says_when_who_and_what() -> None:
    said = said_in_english()

    assert quote_line(said.needs[0].quotes[0], str) == "00:46 Tom Arden: “it takes us eleven days to refund”"


def test_a_presumed_voice_is_marked() -> None:
    said = contents(records.chinese())

    assert {quote.speaker for quote in said.needs[0].quotes} == {"方珊", "贺平(?)", "傅远"}
    assert len(said.legend) == 3


def test_a_quote_that_supports_several_cells_stands_once() -> None:
    record = records.english()
    piece = record.needs[1].evidence[0]
    twice = record.needs[1].model_copy(update={"evidence": [piece, piece.model_copy(update={"cells": ["task"]})]})

    assert len(contents(record.model_copy(update={"needs": [twice]})).needs[0].quotes) == 1


def test_a_voice_that_nobody_named_keeps_its_label_and_an_unknown_one_says_so() -> None:
    record = records.english()
    segments = [record.segments[0].model_copy(update={"speaker": ""}), *record.segments[1:3]]
    lines = contents(record.model_copy(update={"segments": segments})).transcript

    assert [line.speaker for line in lines] == ["unknown voice", "Tom Arden", "S3"]


def test_a_date_from_the_file_is_marked_and_not_in_the_page_head() -> None:
    said = said_in_english()

    assert said.date_words == "2026-04-09 (date of the recording file, to be confirmed)"
    assert "2026" not in said.page_head


def test_a_date_that_somebody_gave_is_not_marked() -> None:
    meeting = records.english().meeting.model_copy(update={"date": dt.date(2026, 4, 8)})
    said = said_in_english(meeting=meeting)

    assert said.date_words == "2026-04-08"
    assert said.page_head.endswith("2026-04-08")


def test_gaps_begin_with_the_ledger_and_name_each_kind_once_with_neighbours_joined() -> None:
    more = [_heard("suspect", 309.5, 310, "low probability"), _heard("suspect", 400, 400.9, "loop")]

    assert said_in_english(coverage=[*records.chinese().coverage, *more]).gaps == [
        "Recording 04:14: 03:10 recognised, 00:11 doubtful, 00:35 not recognised, 00:18 silence.",
        "Not covered, speech not recognised: 03:10–03:45",
        "Not covered, not searched for needs and to-dos: 05:30–06:42",
        "Transcript doubtful (hardly understood), to be listened to: 05:01–05:10",
        "Transcript doubtful (the same again and again), to be listened to: 05:10–05:12",
    ]


def test_what_was_only_not_searched_is_no_gap_of_the_recording() -> None:
    coverage = [_heard("processed", 0, 60), Coverage(stage="extract", state="failed", start_s=0, end_s=60)]

    assert said_in_english(coverage=coverage).gaps == ["Not covered, not searched for needs and to-dos: 00:00–01:00"]


def test_every_document_tells_what_is_missing_and_json_has_it_all() -> None:
    record = records.english().model_copy(update={"coverage": records.chinese().coverage})
    gaps = contents(record).gaps
    notes, about = "\n".join(inlines_in(markdown_text(contents(record)))), str(sheets(record)[3])

    assert len(gaps) == 5
    for gap in gaps:
        assert gap in word_text(word_document(contents(record)))
        assert gap in notes
        assert gap in about
    assert [Coverage(**stretch) for stretch in record.model_dump(mode="json")["coverage"]] == record.coverage


def test_a_recording_that_is_covered_has_no_gaps() -> None:
    whole = [_heard("processed", 0, 60), _heard("silent", 60, 70)]

    assert said_in_english(coverage=whole).gaps == []


def _heard(state: Literal["processed", "suspect", "silent"], start_s: float, end_s: float, note: str = "") -> Coverage:
    return Coverage(stage="recognise", state=state, start_s=start_s, end_s=end_s, note=note)


def test_people_stand_by_side_with_roles_and_voices_that_the_agenda_lacks() -> None:
    people = [Participant(name="Ada", side="ours", role="lead"), Participant(name="Bo", side="customer")]
    voices = [
        Speaker(label="S1", name="Ada", side="ours"),
        Speaker(label="S2", name="Cy", side="customer", proposed=True),
        Speaker(label="S3", name="Di"),
        Speaker(label="S4"),
    ]

    assert people_of_side(people, voices, str) == [
        ("Our side", "Ada (lead)"),
        ("Customer's side", "Bo, Cy(?)"),
        ("Others", "Di"),
    ]


def test_the_recogniser_and_the_models_are_named() -> None:
    sources = dict(said_in_english().sources)

    assert sources["Speech recognition"] == "faster-whisper base"
    assert sources["Language model"] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert dict(contents(records.empty("en")).sources)["Language model"] == "none"


def test_quantities_stand_in_figures_beside_their_row() -> None:
    row = records.chinese().needs[0].model_copy(update={"task": "两周内省三十万"})
    said = contents(record_of(row))

    line = "两周 = 14天；三十万 = 300,000"
    assert line in said.needs[0].amounts
    assert line in word_tables(record_of(row))[1][1][1]
    assert line in sheets(record_of(row))[0][1][8]
    assert line in markdown_tables(record_of(row))[0][1][1]


def record_of(row: Need) -> MinutedRecord:
    return with_minutes(records.chinese().model_copy(update={"needs": [row], "todos": []}))


@BOTH
def test_what_is_told_beside_the_tables_is_in_word_and_markdown_in_the_spoken_words(record: MinutedRecord) -> None:
    told = contents(record).told
    markdown, word = "\n".join(inlines_in(markdown_text(contents(record)))), str(word_tables(record)[4:])
    entries = [entry for section in told for entry in section.entries]

    assert {"topics", "profile", "deciders"} <= {section.kind for section in told}
    for entry in entries:
        for words in (entry.name, entry.details, *(quote.words for quote in entry.quotes), *entry.outcomes):
            assert words in markdown
            assert words in word
    outcomes = str([entry.outcomes for entry in entries])
    assert all(f"{need.number} " in outcomes for need in contents(record).needs if not need.marks.ungrounded)


@BOTH
def test_the_need_to_answer_table_names_the_day_to_which_a_to_do_was_put_off(record: MinutedRecord) -> None:
    said, later = dt.date(2031, 3, 4), dt.date(2031, 4, 5)

    def days(postponed_to: dt.date | None) -> list[str]:
        update = {"evidence": record.needs[0].evidence, "due": said, "postponed_to": postponed_to}
        shown = record.model_copy(update={"todos": [record.todos[0].model_copy(update=update)]})
        [answers] = [section for section in contents(shown).told if section.kind == "answers"]
        return re.findall(r"2031-\d\d-\d\d", str(answers.entries[0].outcomes))

    assert days(None) == [str(said)]
    assert days(later) == [str(later)]


def test_sections_of_which_nothing_was_said_are_left_out() -> None:
    said = contents(records.empty("en"))

    assert "Customer profile" not in markdown_text(said)
    assert "Annex" not in word_text(word_document(said))


@given(st.integers(0, 100_000))
def test_clock_times_read_back(seconds: int) -> None:
    parts = [int(part) for part in clock(seconds + 0.9).split(":")]

    assert sum(part * 60**place for place, part in enumerate(reversed(parts))) == seconds


def test_evidence_without_a_segment_still_shows_its_words() -> None:
    record = records.english()
    row = record.needs[0].model_copy(update={"evidence": [Evidence(quote="some words")]})
    said = contents(record.model_copy(update={"needs": [row]}))

    assert quote_line(said.needs[0].quotes[0], str).endswith("“some words”")
