"""PDF through a program of the user's: what happens where it is missing, silent, slow or stopped."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation
from assistant.export import pdf
from assistant.export.export import check_formats, export
from tests.export import records

WRITES = "import pathlib, sys; pathlib.Path(sys.argv[-1]).with_suffix('.pdf').write_bytes(b'%PDF-made')"
SILENT = ""
SLOW = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"


def install(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for LibreOffice."""
    file = folder / "office"
    file.write_text(f"#!{sys.executable}\n{program}\n")
    file.chmod(0o755)
    monkeypatch.setattr(pdf, "NAMES", (str(file),))


def test_the_pdf_is_what_the_program_makes_of_the_docx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(WRITES, tmp_path, monkeypatch)

    (file,) = export(records.english(), ["pdf"], tmp_path / "out")

    assert (file.name, file.read_bytes()) == ("20260409-returns.pdf", b"%PDF-made")


def test_without_the_program_one_line_says_so_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "NAMES", ("no-such-office",))

    with pytest.raises(InputError, match="pdf needs LibreOffice"):
        check_formats(["md", "pdf"])
    with pytest.raises(InputError, match="pdf needs LibreOffice"):
        export(records.english(), ["md", "pdf"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_program_that_makes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(SILENT, tmp_path, monkeypatch)

    with pytest.raises(InputError, match="made no pdf"):
        pdf.pdf_of(b"docx", Cancellation())


def test_a_program_that_takes_too_long_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(SLOW, tmp_path, monkeypatch)
    monkeypatch.setattr(pdf, "LONGEST_S", 0.5)

    with pytest.raises(InputError, match="took longer"):
        pdf.pdf_of(b"docx", Cancellation())
    assert not psutil.Process().children(recursive=True)


def test_whoever_stops_it_ends_the_program_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(SLOW, tmp_path, monkeypatch)
    cancel = Cancellation()
    stop = threading.Timer(0.5, cancel.cancel)
    stop.start()

    began_s = time.monotonic()
    with pytest.raises(CancelledError):
        pdf.pdf_of(b"docx", cancel)
    stop.join()

    assert time.monotonic() - began_s < 60
    assert not psutil.Process().children(recursive=True)
