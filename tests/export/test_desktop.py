"""The documents as LibreOffice lays them out: pages, paper and text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from assistant.export.contents import contents, stretches
from assistant.export.example_template import example_template
from assistant.export.export import export
from assistant.export.html import html_text
from schemas.minutes import MinutedRecord
from tests.export import records
from tests.export.pictures import REFERENCES, all_records, first_page, grey, printed

pytestmark = pytest.mark.desktop
BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])


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
@pytest.mark.parametrize(("suffix", "most_pages"), [("docx", 4), ("xlsx", 8)])
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
    text, say = words_in(pdf), contents(record).say
    heads = (say("Evidence"), say("What our side offers"))
    assert sum(text.count(re.sub(r"\s", "", head)) for head in heads) >= pages - 1


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


MOST_GREY, LEAST_OTHER_GREY = 2.5, 3.2
"""How far blocks of two pictures of one page are apart on average, at most, and of two pages, at least: of 255."""


@pytest.mark.parametrize("name", list(all_records()))
def test_the_first_page_looks_as_it_did_when_somebody_looked_at_it(name: str, tmp_path: Path) -> None:
    record, audience = all_records()[name]

    drawn = grey(first_page(printed(record, "docx", tmp_path, audience), tmp_path / "page"))

    apart = {other: np.abs(drawn - grey(REFERENCES / f"{other}.png")).mean() for other in all_records()}
    assert apart.pop(name) <= MOST_GREY
    assert min(apart.values()) >= LEAST_OTHER_GREY


def test_a_page_without_its_quotes_does_not_pass_for_the_one_with_them(tmp_path: Path) -> None:
    record = records.chinese()
    bare = [need.model_copy(update={"evidence": []}) for need in record.needs]

    page = first_page(printed(record.model_copy(update={"needs": bare}), "docx", tmp_path), tmp_path / "page")

    assert np.abs(grey(page) - grey(REFERENCES / "zh-internal.png")).mean() > MOST_GREY


def test_our_own_pdf_is_what_libreoffice_prints_of_the_docx(tmp_path: Path) -> None:
    record = records.english()

    (pdf,) = export(record, ["pdf"], tmp_path)

    assert all(re.sub(r"\s", "", line.title) in words_in(pdf) for line in contents(record).needs)


def test_a_filled_template_prints_with_every_row(tmp_path: Path) -> None:
    record = records.chinese()
    example = tmp_path / "example.docx"
    example.write_bytes(example_template("zh"))

    (pdf,) = export(record, ["pdf"], tmp_path, template=example)

    text = words_in(pdf)
    assert all(re.sub(r"\s", "", cell) in text for line in contents(record).needs for cell in line.cells)


def test_chromium_shows_the_html_document_with_its_rows_and_a_player_a_quote(tmp_path: Path) -> None:
    said = contents(records.english())
    page = tmp_path / "page.html"
    page.write_text(html_text(said, dict.fromkeys(stretches(said), b"sound")), encoding="utf-8")
    if not shutil.which("chromium"):
        pytest.fail("chromium is needed")
    arguments = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]

    done = subprocess.run([*arguments, "--dump-dom", page.as_uri()], check=True, capture_output=True, timeout=120)

    tree = done.stdout.decode()
    assert all(cell in tree for line in said.needs for cell in line.cells)
    assert tree.count("<audio") == page.read_text(encoding="utf-8").count("<audio") > 0
