"""The files of a version: nothing in them acts, the mail says what it should, and they survive other programs."""

from __future__ import annotations

import email
import shutil
import subprocess
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.errors import InputError
from assistant.export.excel_text import CELL_LIMIT
from assistant.export.literal import plain
from assistant.export.returned import read_returned
from assistant.export.sign_off import sending
from assistant.export.sign_off_excel import sign_off_workbook
from assistant.export.sign_off_mail import mail_draft, subject_of, text_draft
from assistant.export.sign_off_word import sign_off_document
from assistant.library.reply_matching import match
from schemas.sign_off import Version
from tests.export.test_hostile_texts import texts
from tests.sign_off import forms

pytestmark = pytest.mark.slow

WRITERS = {"xlsx": sign_off_workbook, "docx": sign_off_document}
slow_writers = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
longer_than_a_cell = st.integers(CELL_LIMIT - 1, CELL_LIMIT + 2).map(lambda length: "长" * length)


def hostile_version(text: str) -> Version:
    """A version whose every text is this one."""
    made = forms.record()
    cells = dict.fromkeys(("title", "situation", "task", "action_tried", "action_proposed", "result"), text)
    needs = [made.needs[0].model_copy(update=cells), made.needs[4]]
    todos = [made.todos[0].model_copy(update={"task": text, "owner": text, "due_text": text})]
    meeting = made.meeting.model_copy(update={"title": text, "customer": text, "place": text})
    return forms.version_of(sending(made.model_copy(update={"needs": needs, "todos": todos, "meeting": meeting})))


@slow_writers
@given(st.one_of(texts, longer_than_a_cell), st.sampled_from(sorted(WRITERS)))
def test_whatever_was_said_is_written_as_text_and_read_back_as_it_was_sent(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    version = hostile_version(text)
    data = WRITERS[suffix](version)
    file = tmp_path_factory.mktemp("form") / f"form.{suffix}"
    file.write_bytes(data)

    if suffix == "xlsx":
        for sheet in load_workbook(BytesIO(data)).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} == {"s"}
            assert all(len(str(cell.value)) <= CELL_LIMIT for cell in cells)
            starts = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
            assert all(cell.quotePrefix for cell in starts)

    found = match(read_returned(file), "m1", [version])
    assert [one.sent.key for one in found.matches] == [row.key for row in version.content.rows]
    assert not any(one.amended for one in found.matches)
    assert not found.refused


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_form_has_an_answer_column_to_choose_in_and_hides_its_marks(write: object, tmp_path: Path) -> None:
    if write is sign_off_workbook:
        sheet = load_workbook(BytesIO(forms.workbook())).worksheets[0]
        assert sheet.column_dimensions["A"].hidden
        assert sheet.column_dimensions["K"].hidden
        [choices] = sheet.data_validations.dataValidation
        assert choices.formula1 == '"同意,修改,不同意"'
        return
    document = docx.Document(BytesIO(forms.document()))
    runs = [run for table in document.tables for row in table.rows for run in row.cells[0].paragraphs[0].runs]
    marks = [run for run in runs if run.text.startswith("meeting-row:")]
    assert len(marks) == 9
    assert all(run.font.hidden for run in marks)


def test_the_mail_is_a_draft_with_both_forms_that_asks_and_lists_the_questions() -> None:
    content = sending(forms.record()).model_copy(update={"questions": ["预算大致在什么范围？", "什么时候作出决定？"]})
    version = forms.version_of(content)
    attached = {"m1-v1.xlsx": b"one", "m1-v1.docx": b"two"}

    message = email.message_from_bytes(mail_draft(version, attached), policy=default)

    assert isinstance(message, EmailMessage)
    assert message["Subject"] == subject_of(version) == "请确认：仓储项目洽谈（第 1 版）"
    assert message["X-Unsent"] == "1"
    assert "From" not in message
    assert "To" not in message
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert "云杉有限公司，您好" in text
    assert "共 9 条，请贵方确认" in text
    assert "1. 预算大致在什么范围？\n2. 什么时候作出决定？" in text
    assert {part.get_filename(): part.get_content() for part in message.iter_attachments()} == attached
    assert text_draft(version) == f"{subject_of(version)}\n\n{text}"


@slow_writers
@given(texts)
@example("00¡¡¡¡𐀀𐀀𐀀𐀀𐀀 0")
def test_no_text_breaks_the_head_of_the_mail(text: str) -> None:
    version = hostile_version(text)
    message = email.message_from_bytes(mail_draft(version, {"a.xlsx": b""}), policy=default)
    assert set(message.keys()) == {"Subject", "X-Unsent", "Content-Type", "MIME-Version"}
    assert message["Subject"].split() == subject_of(version).split()


@slow_writers
@given(st.data(), st.sampled_from(["xlsx", "docx"]))
def test_a_damaged_file_is_refused_in_one_line_or_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, suffix: str
) -> None:
    whole = bytearray(forms.workbook() if suffix == "xlsx" else forms.document())
    for _time in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.mktemp("form") / "damaged"
    file.write_bytes(whole)
    line = ""
    try:
        read_returned(file)
    except InputError as error:
        line = str(error)
    assert "\n" not in line


def test_what_is_no_form_is_told(tmp_path: Path) -> None:
    for name, written in (("a.txt", b"text"), ("b.xlsx", b""), ("c.docx", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(written)
        with pytest.raises(InputError, match="neither"):
            read_returned(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read_returned(tmp_path / "nowhere.xlsx")


def test_a_workbook_without_a_column_of_answers_is_told(tmp_path: Path) -> None:
    workbook = load_workbook(BytesIO(forms.workbook()))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "贵方答复":
                    cell.value = None
    workbook.save(tmp_path / "form.xlsx")
    with pytest.raises(InputError, match="no column with answers"):
        read_returned(tmp_path / "form.xlsx")


@pytest.mark.desktop
@pytest.mark.parametrize(
    ("suffix", "through"), [("docx", "odt"), ("docx", "doc"), ("docx", ""), ("xlsx", "ods"), ("xlsx", "")]
)
def test_a_form_that_libreoffice_has_saved_is_read_as_it_was_sent(suffix: str, through: str, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.fail("soffice is needed: LibreOffice")
    escape = "_x0041_" if suffix == "docx" else ""  # of a workbook LibreOffice 7.4 reads it as text and saves it as "A"
    version = hostile_version(f"=1+1 & <b>加粗</b>\n第二行 {escape} 🙂")
    file = tmp_path / f"form.{suffix}"
    file.write_bytes(WRITERS[suffix](version))
    for number, target in enumerate(filter(None, (through, suffix))):
        folder = tmp_path / str(number)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        arguments = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(file)]
        subprocess.run(arguments, check=True, capture_output=True, timeout=180)
        file = folder / f"form.{target}"

    found = match(read_returned(file), "m1", [version])

    assert [one.sent.key for one in found.matches] == [row.key for row in version.content.rows]
    assert {one.by for one in found.matches} == {"mark"}
    assert not any(one.amended for one in found.matches)
    assert all(plain(one.returned.answer) == "" for one in found.matches)
