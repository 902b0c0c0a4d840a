"""The agenda form: what the program writes it reads back, whatever people do to it meanwhile."""

from __future__ import annotations

import datetime as dt
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.errors import InputError
from assistant.export.agenda_form import write_form
from assistant.language import use_language
from assistant.transcription.agenda import read_agenda
from assistant.transcription.agenda_form import Cell, form_of_rows
from schemas.agenda import FORM_FIELDS, FORM_PEOPLE, FORM_TOPICS, Agenda
from schemas.talk import Participant, PlannedTopic

pytestmark = pytest.mark.slow

HERE = Path("agenda.xlsx")
WORD = st.text("现状预算表ab1客户（）Ａ１", min_size=1, max_size=6).filter(lambda text: text not in ("客户", "合计"))
LIKE_FIELDS = st.sampled_from([name for both in FORM_FIELDS.values() for name in both])
TOPIC = st.builds(PlannedTopic, title=WORD | LIKE_FIELDS, minutes=st.none() | st.integers(0, 600).map(float))
PERSON = st.builds(
    Participant,
    name=WORD,
    aliases=st.lists(WORD, max_size=2),
    side=st.sampled_from(["", "ours", "customer"]),
    role=WORD | st.just(""),
)
AGENDAS = st.builds(
    Agenda,
    title=WORD,
    date=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    place=WORD | st.just(""),
    customer=WORD | st.just(""),
    people=st.lists(PERSON, max_size=4),
    topics=st.lists(TOPIC, max_size=5),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def day_cells(day: dt.date) -> st.SearchStrategy[Cell]:
    """The ways in which a day is written."""
    texts = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    ]
    count = (day - dt.date(1899, 12, 30)).days
    at_noon = dt.datetime.combine(day, dt.time(12))
    return st.sampled_from([day, at_noon, float(count), *texts, texts[0].translate(WIDE), texts[2].translate(WIDE)])


def minute_cells(minutes: float) -> st.SearchStrategy[Cell]:
    text = str(int(minutes))
    return st.sampled_from(
        [minutes, int(minutes), text, text.translate(WIDE), f" {text} 分钟", f"{text}min", f"{text}分"]
    )


@st.composite
def filled(draw: st.DrawFn, agenda: Agenda) -> list[list[Cell]]:
    """The rows of a form as people leave it; of what is not filled in the row may be gone."""
    place = draw(st.integers(0, 1))
    date = "" if agenda.date is None else draw(day_cells(agenda.date))
    values = (agenda.title, date, agenda.place, agenda.customer)
    rows: list[list[Cell]] = [["请填写。 Fill in: this"]]
    shift = draw(st.integers(0, 1))
    blanks = [None] * draw(st.integers(0, 1))
    for names, value in zip(FORM_FIELDS.values(), values, strict=True):
        if not value and draw(st.booleans()):
            continue
        if draw(st.booleans()) and isinstance(value, str):
            rows.append([f"{names[place]}：{value}"])
        else:
            rows.append([*[None] * shift, names[place] + draw(st.sampled_from(["", ":", " ："])), *blanks, value])
    sides = {"": "", "ours": ["我方", "ours"][place], "customer": ["客户方", "Customer"][place]}
    people: list[dict[str, Cell]] = [
        {"name": one.name, "aliases": "、".join(one.aliases), "side": sides[one.side], "role": one.role}
        for one in agenda.people
    ]
    topics: list[dict[str, Cell]] = [
        {"title": one.title, "minutes": None if one.minutes is None else draw(minute_cells(one.minutes))}
        for one in agenda.topics
    ]
    for columns_of, entries in ((FORM_PEOPLE, people), (FORM_TOPICS, topics)):
        columns = draw(st.permutations([*columns_of, "备注"]))
        rows.append([columns_of[name][place] if name in columns_of else name for name in columns])
        for entry in entries:
            rows += [[None, "  "]] * draw(st.integers(0, 2))
            rows.append([entry.get(name) for name in columns])
    return [*rows, ["合计", 60]] if draw(st.booleans()) and columns[:2] == ["title", "minutes"] else rows


@given(st.data(), AGENDAS)
def test_a_form_is_read_as_it_was_meant_whatever_people_did_to_it(data: st.DataObject, agenda: Agenda) -> None:
    rows = data.draw(filled(agenda))
    assert Agenda.model_validate(form_of_rows(rows, HERE)) == agenda


def fill_excel(path: Path, agenda: Agenda) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    labels = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
    place = 0 if "标题" in labels else 1
    for field, names in FORM_FIELDS.items():
        at = labels[names[place]]
        sheet.cell(at.row, at.column + 1).value = getattr(agenda, field)
    for columns, entries in ((FORM_PEOPLE, agenda.people), (FORM_TOPICS, agenda.topics)):
        for down, entry in enumerate(entries, 1):
            for field, both in columns.items():
                at = labels[both[place]]
                value: Any = getattr(entry, field)
                sheet.cell(at.row + down, at.column).value = "，".join(value) if isinstance(value, list) else value
    sheet.column_dimensions["A"].width = 70
    sheet.insert_rows(3)
    book.save(path)


def track(cell: Any) -> None:
    """What stands in a cell becomes an insertion of a tracked change, behind something that one has struck out."""
    run = cell.paragraphs[0].runs[0]._r
    inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
    run.addprevious(deleted)
    run.addprevious(inserted)
    inserted.append(run)
    struck_out = deepcopy(run)
    for text in struck_out.findall(qn("w:t")):
        text.tag = qn("w:delText")
    deleted.append(struck_out)


def fill_word(path: Path, agenda: Agenda, *, tracked: bool = False) -> None:
    document = Document(str(path))
    fields, people, topics = document.tables
    for row, field in zip(fields.rows, FORM_FIELDS, strict=True):
        row.cells[1].text = str(getattr(agenda, field) or "")
    fields.add_row()
    for table, names, entries in ((people, FORM_PEOPLE, agenda.people), (topics, FORM_TOPICS, agenda.topics)):
        for number, entry in enumerate(entries, 1):
            for cell, field in zip(table.rows[number].cells, names, strict=True):
                value: Any = getattr(entry, field)
                cell.text = "、".join(value) if isinstance(value, list) else "" if value is None else str(value)
    for cell in (cell for table in document.tables for row in table.rows for cell in row.cells if tracked):
        if cell.text:
            track(cell)
    topics.rows[-1].cells[0].merge(topics.rows[-1].cells[1])
    document.save(str(path))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@settings(max_examples=8, deadline=None)
@given(AGENDAS)
def test_what_the_program_writes_is_read_back_as_people_filled_it_in(
    suffix: str, language: str, agenda: Agenda
) -> None:
    use_language("zh" if language == "zh" else "en")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"agenda{suffix}"
        write_form(path)
        assert read_agenda(path) == Agenda()
        (fill_excel if suffix == ".xlsx" else fill_word)(path, agenda)
        assert read_agenda(path) == agenda


@settings(max_examples=8, deadline=None)
@given(AGENDAS)
def test_a_document_that_was_filled_in_with_tracked_changes_is_read_as_if_they_were_accepted(agenda: Agenda) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agenda.docx"
        write_form(path)
        fill_word(path, agenda, tracked=True)
        assert read_agenda(path) == agenda


def test_an_empty_plain_file_is_read_as_nothing_known(tmp_path: Path) -> None:
    write_form(tmp_path / "agenda.toml")
    assert read_agenda(tmp_path / "agenda.toml") == Agenda()


def test_topics_of_a_plain_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "agenda.toml"
    path.write_text('[[topics]]\ntitle = "现状"\nminutes = 15\n[[topics]]\ntitle = "预算"\n', encoding="utf-8")
    assert read_agenda(path).topics == [PlannedTopic(title="现状", minutes=15), PlannedTopic(title="预算")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["日期", "三月"]], "row 1: .*三月"),
        ([["日期", "2026-02-30"]], "2026-02-30"),
        ([["姓名", "哪一方"], ["李", "乙方"]], "row 2: .*乙方"),
        ([["议题", "计划分钟"], ["现状", "很久"]], "row 2: .*很久"),
        ([["议题", "计划分钟"], [None, 15]], "minutes without a topic"),
        ([["姓名", "角色"], [None, "经理"]], "a person without a name"),
        ([["一", "二"]], "no agenda form"),
        ([], "no agenda form"),
    ],
)
def test_what_does_not_belong_there_is_named_with_its_row(rows: list[list[Cell]], said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        form_of_rows(rows, HERE)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", b"title = 1", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"agenda{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match="cannot be read") as caught:
        read_agenda(path)
    assert "\n" not in str(caught.value)


HOSTILE = st.sampled_from(["=1+1", "+8", "-2", "@a", "#N/A", "_x0041_", "<b>", "“甲”", 'a"b', "a\\b"])
TEXT = WORD | HOSTILE
KNOWN = st.builds(
    Agenda,
    title=TEXT | st.just(""),
    date=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    place=TEXT | st.just(""),
    customer=TEXT | st.just(""),
    people=st.lists(
        st.builds(
            Participant,
            name=TEXT,
            aliases=st.lists(TEXT | st.sampled_from(["陈/总", "A、B", "x, y"]), max_size=2),
            side=st.sampled_from(["", "ours", "customer"]),
            role=TEXT | st.just(""),
        ),
        max_size=4,
    ),
    topics=st.lists(
        st.builds(PlannedTopic, title=TEXT, minutes=st.none() | st.integers(0, 600).map(float)), max_size=4
    ),
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".toml"])
@settings(max_examples=6, deadline=None)
@given(KNOWN)
def test_what_is_known_beforehand_is_read_back_word_for_word(suffix: str, language: str, known: Agenda) -> None:
    use_language("zh" if language == "zh" else "en")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new" / f"agenda{suffix}"
        write_form(path, known)
        assert read_agenda(path) == known


def test_a_place_below_the_topics_is_no_topic() -> None:
    rows: list[list[Cell]] = [["议题", "计划分钟"], ["现状", 15], ["地点", "三号会议室"], ["日期", "2026-03-12"]]
    read = Agenda.model_validate(form_of_rows(rows, HERE))
    assert (read.topics, read.place, read.date) == (
        [PlannedTopic(title="现状", minutes=15)],
        "三号会议室",
        dt.date(2026, 3, 12),
    )


def test_a_form_is_never_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    with pytest.raises(InputError, match="there already"):
        write_form(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"
    with pytest.raises(InputError, match="none of them"):
        write_form(tmp_path / "a.pdf")
