"""Opening the files that a user names: whatever is wrong with them becomes one clear line."""

from __future__ import annotations

import codecs
from pathlib import Path

from assistant.errors import InputError, reason_of
from assistant.language import gettext as _

MAX_TEXT_BYTES = 50_000_000
"""A transcript of a whole day has less than one megabyte; what is larger is no text."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = ("gb18030", "big5", "cp1252")


def check_file(path: Path) -> None:
    """Raise ``InputError`` unless there is a file that can be read and holds something."""
    try:
        if path.is_dir():
            raise InputError(_("{file} is a folder; name a file in it.").format(file=path))
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(_("{file} is empty.").format(file=path))
    except FileNotFoundError as error:
        raise InputError(_("There is no file {file}; check the name and the folder.").format(file=path)) from error
    except OSError as error:
        raise InputError(_("{file} cannot be read: {reason}.").format(file=path, reason=reason_of(error))) from error


def readable_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or an older encoding of Chinese or English.

    Raises:
        InputError: The file is missing, empty, or no text.
    """
    check_file(path)
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise InputError(_("{file} is too large for a text file.").format(file=path))
    text = _decoded(path.read_bytes())
    if text is None or "\0" in text:
        raise InputError(_("{file} is no text file, or its encoding is unknown; save it as UTF-8.").format(file=path))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return _decoded_by_guess(data)


def _decoded_by_guess(data: bytes) -> str | None:
    """Nearly all bytes are valid in each of the old encodings, so how likely the text is has to decide."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(data, cp_isolation=list(_OLD_ENCODINGS)).best()
    return str(best) if best else None
