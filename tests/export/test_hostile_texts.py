"""Nothing that was said or typed may act as markup, formula or control: files open and show it letter by letter."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.export.contents import contents
from assistant.export.excel import excel_workbook
from assistant.export.excel_text import CELL_LIMIT, fitting
from assistant.export.line_count import lines_needed
from assistant.export.literal import plain, shortened
from assistant.export.markdown import literal, markdown_text
from schemas.minutes import CustomerProfile, Decider, Decision, MinutedRecord, Minutes, Topic
from tests.export import records
from tests.export.reading import inlines_in, markdown_tables, sheets, tables_in, word_tables

pytestmark = pytest.mark.slow

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.com","x")',
    "+86 10 1234",
    "-5%",
    "@SUM(A1)",
    "#N/A",
    "TRUE",
    "00123",
    "2026-04-09",
    "[red]bold[/red]",
    "{{x}} {% if %}",
    "<w:p><w:r/></w:p> & <br> <script>",
    "a|b\\|c",
    "one\ntwo\r\nthree",
    "tab\there",
    "\x00\x07\x1b[31mred",
    "שלום \u202eabc",
    "🙂 👩‍👩‍👧 𠮷",
    "`code` **bold** _it_ ~~x~~ # $x^2$ &amp; [l](u) ![i](u) <http://a.b>",
    "_x0041_",
    "\\",
    "   ",
]
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.text(alphabet="=|\\`*_[]<>&$#~{}!-\n\t ab", max_size=30)
)


def hostile_record(text: str) -> MinutedRecord:
    """A record whose every text is this one."""
    record = records.chinese()
    said = [segment.model_copy(update={"text": text}) for segment in record.segments]
    cells = dict.fromkeys(("title", "situation", "task", "action_tried", "action_proposed", "result"), text)
    pieces = [records.evidence(said, 1)]
    meeting = record.meeting.model_copy(update={"title": text, "place": text, "customer": text})
    return record.model_copy(
        update={
            "meeting": meeting,
            "segments": said,
            "speakers": [speaker.model_copy(update={"name": text, "role": text}) for speaker in record.speakers],
            "needs": [record.needs[0].model_copy(update={**cells, "evidence": pieces})],
            "todos": [
                record.todos[0].model_copy(update={"task": text, "owner": text, "due_text": text, "evidence": pieces})
            ],
            "minutes": Minutes(
                decisions=[Decision(evidence=pieces, confidence=0.9)],
                topics=[Topic(label=text, start_s=0, end_s=9, first_segment=1, last_segment=9, telling=pieces)],
                profile=CustomerProfile(budget=pieces),
                deciders=[Decider(name=text, role=text, present=True, evidence=pieces)],
            ),
        }
    )


slow_writers = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow_writers
@given(texts)
def test_word_shows_every_text_as_it_is(text: str) -> None:
    _facts, needs, todos, _signatures, decisions, topics, answers, profile, deciders = word_tables(hostile_record(text))
    shown = plain(text)

    assert needs[1][1].startswith(shown)
    assert needs[1][2:7] == [shown or "—"] * 5
    assert f"“{shown}”" in needs[1][8]
    assert todos[1][1:3] == [shown or "—"] * 2
    assert all(f"“{shown}”" in table[1][-1] for table in (decisions, topics, profile, deciders))
    assert [topics[1][1], deciders[1][1]] == [shown or "—"] * 2
    assert answers[1][1] == (shown or contents(hostile_record(text)).say("not answered yet"))
    assert deciders[1][0] == shown


@slow_writers
@given(texts)
def test_excel_shows_every_text_as_it_is_and_calculates_nothing(text: str) -> None:
    data = excel_workbook(contents(hostile_record(text)))
    needs, todos, transcript, _facts, *told = load_workbook(BytesIO(data)).worksheets
    stored = fitting(plain(text), "") or None

    assert [cell.value for cell in needs[2]][1:2] == [stored]
    assert [cell.value for cell in needs[2]][3:8] == [stored] * 5
    assert [todos["B2"].value, todos["C2"].value, transcript["E2"].value] == [stored] * 3
    assert len(told) == 5
    kinds = {cell.data_type for sheet in (needs, todos, transcript, *told) for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}


@slow_writers
@given(texts)
def test_markdown_shows_every_text_as_it_is(text: str) -> None:
    needs, todos = markdown_tables(hostile_record(text))
    shown = _as_markdown_shows(text)

    assert len(needs) == len(todos) == 2
    assert [needs[1][1], *needs[1][3:8]] == [shown] * 6
    assert todos[1][1:3] == [shown] * 2


@slow_writers
@given(texts)
def test_what_markdown_tells_beside_the_tables_acts_as_no_markup(text: str) -> None:
    inlines = inlines_in(markdown_text(contents(hostile_record(text))))

    words = re.sub(r"\s", "", f"“{_as_markdown_shows(text)}”")
    assert sum(words in re.sub(r"\s", "", inline) for inline in inlines) >= 4


@given(st.lists(texts, min_size=3, max_size=3))
def test_markdown_cells_stay_apart(cells: list[str]) -> None:
    row = " | ".join(literal(plain(cell)) for cell in cells)

    (table,) = tables_in(f"| a | b | c |\n| --- | --- | --- |\n| {row} |\n")

    assert table[1] == [_as_markdown_shows(cell) for cell in cells]


def _as_markdown_shows(text: str) -> str:
    return plain(text).replace("\t", " ")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_what_looks_like_a_formula_stays_text_when_the_cell_is_typed_again(start: str) -> None:
    data = excel_workbook(contents(hostile_record(f"{start}1+1")))

    cell = load_workbook(BytesIO(data)).worksheets[0]["B2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (f"{start}1+1", "s", True)


def test_a_cell_that_is_too_long_is_cut_and_says_so() -> None:
    record = hostile_record("𠮷" * 40_000)

    needs = sheets(record)[0]

    assert len(needs[1][1].encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert needs[1][1].startswith("𠮷" * 16_000)
    assert needs[1][1].endswith(contents(record).say(" … [cut here: a cell holds no more; the json file has it all]"))


def test_word_and_markdown_hold_the_longest_cells_whole() -> None:
    record = hostile_record("长" * 40_000)

    assert word_tables(record)[1][1][2] == "长" * 40_000
    assert markdown_tables(record)[0][1][3] == "长" * 40_000


@given(st.text(), st.integers(0, 40))
def test_fitting_texts_stay_whole_and_long_ones_fill_the_cell(text: str, extra: int) -> None:
    assert re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", fitting(plain(text), "")) == plain(text)

    cut = fitting("x" * (CELL_LIMIT + 1 + extra), "[cut]")

    assert len(cut) == CELL_LIMIT
    assert cut.endswith("x[cut]")


@given(st.text())
def test_plain_texts_have_no_control_characters_and_are_left_alone(text: str) -> None:
    once = plain(text)

    assert plain(once) == once
    assert not any(ord(character) < 32 and character not in "\n\t" for character in once)


@given(st.text(), st.integers(1, 30))
def test_shortened_texts_are_one_line_of_that_length_at_most(text: str, length: int) -> None:
    line = shortened(text, length)

    assert len(line) <= length
    assert len(line.splitlines()) <= 1


@given(st.text(max_size=200), st.floats(3, 100))
def test_rows_are_never_lower_than_their_newlines_ask_for(text: str, width: float) -> None:
    assert lines_needed(text, width) >= text.count("\n") + 1


def test_chinese_takes_twice_the_room() -> None:
    assert lines_needed("字" * 20, 11.0) == 4
    assert lines_needed("x" * 20, 11.0) == 2
