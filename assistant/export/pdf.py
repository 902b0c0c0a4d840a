"""A Word document as PDF, laid out by LibreOffice, which the user has installed or not."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from assistant.errors import InputError
from assistant.events import Cancellation
from assistant.language import gettext as _

NAMES = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
"""What LibreOffice is called, and where it lies where it is not on the path."""
LONGEST_S = 300.0
"""Three hours of talk took a minute and more where five others wanted the same two cores."""
LOOK_EVERY_S = 0.1


def libre_office() -> str:
    """Where LibreOffice is. Raises ``InputError`` where it is not installed."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise InputError(_("pdf needs LibreOffice, which is not installed here. Install it, or take docx."))


def pdf_of(document: bytes, cancel: Cancellation) -> bytes:
    """Lay out a docx.

    LibreOffice gets a profile of its own, so that it neither joins one that is open nor changes its settings.

    Raises:
        InputError: LibreOffice is not installed, takes too long or gives no file.
        CancelledError: The user asked to stop.
    """
    program = libre_office()
    with tempfile.TemporaryDirectory(prefix="meeting-pdf-") as folder:
        home = Path(folder)
        source = home / "document.docx"
        source.write_bytes(document)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        arguments = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([*arguments, str(source)], stdin=quiet, stdout=quiet, stderr=quiet)
        try:
            _wait(process, cancel)
        finally:
            _end(process)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise InputError(_("LibreOffice made no pdf of the docx. Open the docx and print it from there."))
        return made.read_bytes()


def _wait(process: subprocess.Popen[bytes], cancel: Cancellation) -> None:
    until_s = time.monotonic() + LONGEST_S
    while process.poll() is None:
        if time.monotonic() > until_s:
            raise InputError(
                _("LibreOffice took longer than {minutes} minutes for the pdf and was stopped. Take docx.").format(
                    minutes=round(LONGEST_S / 60)
                )
            )
        cancel.wait(LOOK_EVERY_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs: on most systems the program is a script, and its child does the work."""
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()
