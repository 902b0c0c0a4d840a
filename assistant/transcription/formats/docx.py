"""Word documents (docx): the rows of a text transcript, for ``txt.py`` to read.

Paragraphs stand in their order, those of tables among them; a table with columns for time, speaker and words becomes
the same rows as a text file. Words that a tracked change has struck out are left out, inserted ones are there.
Headers, footers, notes and text boxes are no part of the talk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.formats.clock import TIME, clock, seconds
from assistant.transcription.formats.heads import UNKNOWN
from assistant.transcription.formats.turns import one_line, rows_of

MAX_BYTES = 50_000_000
"""Of the unpacked words with their markup. A day of talk has some megabytes; what unpacks to more is no transcript."""
SIGNATURE = b"PK\x03\x04"
_BODY = re.compile(r"word/document\d*\.xml")
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError),
    *(NotImplementedError, RuntimeError),  # a way of packing that is not known here, and an encrypted package
    SyntaxError,  # of XML
)
_NAMESPACE = re.compile(r"\{[^}]*\}")
_INLINE = frozenset(("r", "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple"))
"""Elements in a paragraph that hold words or further elements."""
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TIME_CELL = re.compile(rf"[\[(（]?(?P<start>{TIME})(?:\s?(?:-->|[-–—~])\s?(?P<end>{TIME}))?[\])）]?")
_LONGEST_NAME = 60
_WORDS_AND_NAME = 2
"""Columns beside the time; before more of them the row may be numbered."""
_COLUMNS = re.compile(
    r"序号|编号|时间戳?|开始时间|结束时间|发言人|说话人|讲话人|姓名|内容|发言内容|文字|文本|转写内容"
    r"|no\.?|#|time(?:stamp)?|start|end|speaker|name|text|content|words|transcript",
    re.IGNORECASE,
)


def is_packed(path: Path) -> bool:
    """Whether a file begins as a docx does, whatever its name. Raises ``OSError``."""
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


def read_rows(path: Path) -> list[str]:
    """The rows of a document.

    Raises:
        InputError: It is no Word document, damaged, encrypted, or unpacks to more than ``MAX_BYTES``.
    """
    from docx.oxml import parse_xml

    try:
        root = parse_xml(_body(path))
    except _DAMAGES as error:
        raise InputError(
            _("{file} is no Word document (docx) that can be opened; save it anew as docx or as txt.").format(file=path)
        ) from error
    return rows_of(row for paragraph in paragraphs_of(root) for row in paragraph.split("\n"))


def _body(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        member = next(filter(lambda member: _BODY.fullmatch(member.filename), archive.infolist()), None)
        if member is None:
            raise KeyError("document.xml")
        if member.file_size > MAX_BYTES:
            raise InputError(_("{file} is too large for a text file.").format(file=path))
        return archive.read(member)  # which never unpacks more than file_size


def paragraphs_of(parent: Any) -> Iterator[str]:
    """The paragraphs below an element of a document, in their order, tracked changes taken as they are meant."""
    for element in parent:
        tag = _tag(element)
        if tag == "p":
            yield "".join(_texts(element))
        elif tag == "tr":
            yield from _table_row([[*paragraphs_of(cell)] for cell in element if _tag(cell) == "tc"])
        elif tag not in ("del", "moveFrom"):
            yield from paragraphs_of(element)


def _texts(parent: Any) -> Iterator[str]:
    for element in parent:
        tag = _tag(element)
        if tag == "t":
            yield element.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag in _INLINE:
            yield from _texts(element)


def _table_row(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A row with a time, a name and words as a text file has them; any other as its paragraphs."""
    texts = [one_line(" ".join(cell)) for cell in cells]
    filled = [text for text in texts if text]
    if filled and all(_COLUMNS.fullmatch(text) for text in filled):
        return
    times = next((found for text in filled if (found := _TIME_CELL.fullmatch(text))), None)
    others = [text for text in filled if not _TIME_CELL.fullmatch(text)]
    if len(others) > _WORDS_AND_NAME and others[0].isdigit():
        del others[0]
    named = len(others) > 1 and len(others[0]) <= _LONGEST_NAME
    if times and others:
        yield f"{others[0] if named else UNKNOWN} {_times(times)}"
        yield " ".join(others[1:] if named else others)
        yield ""
    elif len(filled) == 2 and named:
        yield f"{others[0]}: {others[1]}"
    else:
        for cell in cells:
            yield from cell


def _times(found: re.Match[str]) -> str:
    known_s = [seconds(time) for time in (found["start"], found["end"]) if time]
    return " - ".join(clock(time_s) for time_s in known_s if time_s is not None)


def _tag(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""
