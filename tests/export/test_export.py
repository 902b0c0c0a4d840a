"""The door: which files are written, how, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation, Progress
from assistant.export.audience import AUDIENCES
from assistant.export.export import FORMATS, check_formats, export, make_folder
from schemas.minutes import MinutedRecord
from schemas.record import AsHeard
from tests.export import records
from tests.export.reading import word_everything

QUICK = tuple(name for name in FORMATS if name != "pdf")
"""What needs no LibreOffice; for pdf see test_pdf.py."""


def test_every_format_is_written_under_the_meetings_id(tmp_path: Path) -> None:
    files = export(records.chinese(), QUICK, tmp_path / "a" / "b")

    assert [file.name for file in files] == [f"20260409-coldchain.{name}" for name in QUICK]
    assert sorted((tmp_path / "a" / "b").iterdir()) == sorted(files)
    assert all(file.stat().st_size > 0 for file in files)


def test_files_come_in_the_order_asked_for_and_once_each(tmp_path: Path) -> None:
    files = export(records.english(), ["md", "json", "md"], tmp_path)

    assert [file.suffix for file in files] == [".md", ".json"]


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    old = tmp_path / "20260409-returns.md"
    old.write_text("old")

    export(records.english(), ["md"], tmp_path)

    assert "Returns handling" in old.read_text(encoding="utf-8")


@pytest.mark.parametrize("formats", [[], ["odt"], ["docx", "DOCX"]])
def test_formats_that_do_not_exist_are_refused_before_anything_is_written(tmp_path: Path, formats: list[str]) -> None:
    with pytest.raises(InputError, match="docx, xlsx, md, html, pdf, json"):
        export(records.english(), formats, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_known_formats_pass_the_check() -> None:
    check_formats(QUICK)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "out"
    taken.write_text("mine")

    with pytest.raises(InputError, match="is a file"):
        export(records.english(), ["md"], taken)

    assert taken.read_text() == "mine"


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(InputError, match="cannot be written"):
        make_folder(tmp_path / "file" / "out")


def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    try:
        (locked / "probe").touch()
    except PermissionError:
        with pytest.raises(InputError, match="permission denied"):
            make_folder(locked)
    else:
        pytest.skip("this user may write everywhere")


def test_what_cannot_be_replaced_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "20260409-returns.md").mkdir()

    with pytest.raises(InputError, match=r"20260409-returns\.md cannot be written"):
        export(records.english(), ["md"], tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["20260409-returns.md"]


def test_the_json_is_the_whole_record(tmp_path: Path) -> None:
    """Rejected rows too: the file is for programs, and says of each row what a person made of it."""
    record = records.chinese()

    (file,) = export(record, ["json"], tmp_path)

    assert MinutedRecord.model_validate_json(file.read_bytes()) == record
    assert "云杉鲜食" in file.read_text(encoding="utf-8")
    assert json.loads(file.read_bytes())["needs"][-1]["review"] == "rejected"


def test_a_record_without_anything_can_be_written(tmp_path: Path) -> None:
    assert len(export(records.empty("zh"), QUICK, tmp_path)) == 5
    assert len(export(records.empty("en"), QUICK, tmp_path)) == 5


def test_each_document_is_told_when_it_is_begun_and_whoever_stops_finds_nothing_written(tmp_path: Path) -> None:
    told: list[Progress] = []
    cancel = Cancellation()

    def listen(progress: Progress) -> None:
        told.append(progress)
        if progress.note == "md":
            cancel.cancel()

    export(records.english(), ["md"], tmp_path / "whole", on_progress=told.append)
    assert [(progress.note, progress.done) for progress in told] == [("md", 0.0), ("", 1.0)]
    with pytest.raises(CancelledError):
        export(records.english(), ["json", "md", "docx"], tmp_path / "out", on_progress=listen, cancel=cancel)
    assert not list((tmp_path / "out").iterdir())


def test_the_door_loads_no_document_library() -> None:
    code = "import sys, assistant.export.export; print(sorted({'docx', 'openpyxl', 'lxml'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_documents_of_our_side_tell_what_was_heard_where_a_quote_was_corrected_and_no_other_does(
    tmp_path: Path,
) -> None:
    record = records.english()
    by_id = {segment.id: segment for segment in record.segments}
    as_heard = [
        AsHeard(segment_id=number, heard=by_id[number].text.replace(word, heard), corrected=corrected)
        for number, word, heard, corrected in (
            (2, "refund", "refond", by_id[2].text),
            (3, "hired", "fired", by_id[3].text),  # beside the quote
            (6, "dock", "duck", "what the program left there and a person has changed since"),
        )
    ]
    record = record.model_copy(update={"as_heard": as_heard})

    for audience in AUDIENCES:
        files = export(record, ["docx", "xlsx", "md", "html"], tmp_path / audience, audience=audience)
        word, excel, markdown, page = files
        for text in (word_everything(word), cells_of(excel), markdown.read_text("utf-8"), page.read_text("utf-8")):
            assert "eleven days to refund”" in text
            assert ("days to refund” (heard: refond)" in text) == (audience == "internal")
            assert "fired" not in text
            assert "duck" not in text
    (data,) = export(record, ["json"], tmp_path)
    assert json.loads(data.read_bytes())["as_heard"] == [one.model_dump() for one in as_heard]


def cells_of(file: Path) -> str:
    """All texts of a workbook."""
    rows = [row for sheet in load_workbook(file).worksheets for row in sheet.iter_rows(values_only=True)]
    return "\n".join(str(cell) for row in rows for cell in row)
