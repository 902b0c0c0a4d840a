"""Small pictures of the documents' first pages, as LibreOffice lays them out, to be looked at and compared with.

    python -m tests.export.pictures

draws the reference pictures anew; look at each before it is kept.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.export.audience import Audience
from assistant.export.export import export
from schemas.minutes import MinutedRecord
from tests.export import records

REFERENCES = Path(__file__).parent / "pictures"
DPI = 30
BLOCK = 8
"""Pixels, some 7 mm, over which grey is averaged, so that another typeface hardly changes it."""

Grey = npt.NDArray[np.float64]


def all_records() -> dict[str, tuple[MinutedRecord, Audience]]:
    """What there are pictures of, by their names."""
    return {
        "zh-internal": (records.chinese(), "internal"),
        "zh-customer": (records.chinese(), "customer"),
        "en-internal": (records.english(), "internal"),
        "en-customer": (records.english(), "customer"),
    }


def printed(record: MinutedRecord, suffix: str, folder: Path, audience: Audience = "internal") -> Path:
    """A document as PDF. Fails where LibreOffice or poppler is missing."""
    for program in ("soffice", "pdftotext", "pdfinfo", "pdftoppm"):
        assert shutil.which(program), f"{program} is needed: LibreOffice and poppler-utils"
    (document,) = export(record, [suffix], folder, audience=audience)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=180)
    return document.with_suffix(".pdf")


def first_page(pdf: Path, picture: Path) -> Path:
    """Draw the first page of a PDF in grey; gives the file, ``picture`` with its suffix."""
    arguments = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-f", "1", "-singlefile", str(pdf), str(picture)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=60)
    return picture.with_name(picture.name + ".png")


def grey(picture: Path) -> Grey:
    """A picture by its blocks, 0 black to 255 white."""
    import av

    with av.open(str(picture), "r") as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="gray").astype(np.float64)
    height, width = (size // BLOCK * BLOCK for size in pixels.shape)
    blocks: Grey = pixels[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    return blocks


def main() -> None:
    REFERENCES.mkdir(exist_ok=True)
    for name, (record, audience) in all_records().items():
        with tempfile.TemporaryDirectory() as folder:
            first_page(printed(record, "docx", Path(folder), audience), REFERENCES / name)


if __name__ == "__main__":
    main()
