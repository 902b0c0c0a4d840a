"""The documents as LibreOffice lays them out: pages, paper and text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.export.contents import contents
from assistant.export.export import export
from schemas.minutes import MinutedRecord
from tests.export import records

pytestmark = pytest.mark.desktop
BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])


def printed(record: MinutedRecord, suffix: str, folder: Path) -> Path:
    """A document as PDF."""
    for program in ("soffice", "pdftotext", "pdfinfo"):
        if not shutil.which(program):
            pytest.fail(f"{program} is needed: LibreOffice and poppler-utils")
    (document,) = export(record, [suffix], folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=180)
    return document.with_suffix(".pdf")


def words_in(pdf: Path) -> str:
    """Everything printed, without white space, since lines break where the typeface wants."""
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    return re.sub(r"\s", "", done.stdout)


def pages_of(pdf: Path) -> tuple[int, float, float]:
    """Number of pages, and the first one's width and height in points."""
    text = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", text)
    pages = re.search(r"Pages:\s+(\d+)", text)
    assert size
    assert pages
    return int(pages[1]), float(size[1]), float(size[2])


@BOTH
@pytest.mark.parametrize(("suffix", "most_pages"), [("docx", 4), ("xlsx", 4)])
def test_documents_print_on_few_landscape_pages_with_every_row(
    record: MinutedRecord, suffix: str, most_pages: int, tmp_path: Path
) -> None:
    pdf = printed(record, suffix, tmp_path)
    said = contents(record)
    text = words_in(pdf)
    pages, width, height = pages_of(pdf)

    assert pages <= most_pages
    assert (round(width), round(height)) == (842, 595)
    for cells in [(line.title, *line.cells, line.status) for line in said.needs] + [
        (line.task,) for line in said.todos
    ]:
        assert all(re.sub(r"\s", "", cell) in text for cell in cells)
    numbered = said.say("Page {page} of {pages}").format(page=1, pages=pages)
    assert re.sub(r"\s", "", numbered) in text


def test_the_head_of_a_long_table_stands_on_every_page(tmp_path: Path) -> None:
    record = records.three_hours().model_copy(update={"todos": []})
    pdf = printed(record, "docx", tmp_path)
    pages, _width, _height = pages_of(pdf)

    assert pages > 10
    assert words_in(pdf).count(re.sub(r"\s", "", contents(record).say("Evidence"))) >= pages - 1


def test_a_cell_higher_than_a_page_is_printed_whole(tmp_path: Path) -> None:
    record = records.english()
    long = record.needs[0].model_copy(update={"situation": "§ " * 20_000})
    pdf = printed(record.model_copy(update={"needs": [long]}), "docx", tmp_path)

    assert words_in(pdf).count("§") == 20_000


def test_excel_texts_are_printed_letter_by_letter(tmp_path: Path) -> None:
    record = records.english()
    row = record.needs[0].model_copy(update={"title": "_x0041_", "situation": "=1+1", "result": "#N/A"})
    text = words_in(printed(record.model_copy(update={"needs": [row]}), "xlsx", tmp_path))

    assert all(literal in text for literal in ("_x0041_", "=1+1", "#N/A"))
