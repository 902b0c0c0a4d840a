"""The door of this room: documents written from a record into a folder."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import InputError
from assistant.export.audience import Audience, copy_for
from assistant.language import gettext as _
from schemas.minutes import MinutedRecord

FORMATS = ("docx", "xlsx", "md", "json")
"""What documents can be written as; also their suffixes."""


def export(record: MinutedRecord, formats: Sequence[str], out_dir: Path, audience: Audience = "internal") -> list[Path]:
    """Write a record's documents in the meeting's language: ``<id>.docx``, or ``<id>.customer.docx`` for the customer.

    Nothing is written unless every document could be made, and a file is either the old or the new one,
    never half of it.

    Args:
        record: The record with its minutes; rejected rows appear in the json only.
        formats: Some of ``FORMATS``.
        out_dir: The folder to write into; it is made.
        audience: Whom the documents are for; a customer's hold what ``audience.for_customer`` leaves of the record.

    Returns:
        The files, in the order of ``formats``.

    Raises:
        InputError: A format is unknown, or the folder cannot be written into.
    """
    check_formats(formats)
    make_folder(out_dir)
    stem = f"{record.meeting.id}.customer" if audience == "customer" else record.meeting.id
    documents = {name: _document(record, name, audience) for name in dict.fromkeys(formats)}
    return [_placed(out_dir / f"{stem}.{name}", document) for name, document in documents.items()]


def check_formats(formats: Sequence[str]) -> None:
    """Raise ``InputError`` where no format is named, or one that is not in ``FORMATS``."""
    known = ", ".join(FORMATS)
    if not formats:
        raise InputError(_("No document format is named. There are: {known}.").format(known=known))
    for name in formats:
        if name not in FORMATS:
            raise InputError(
                _("There is no document format {name}. There are: {known}.").format(name=repr(name), known=known)
            )


def make_folder(out_dir: Path) -> None:
    """Make the folder for documents. Raises ``InputError`` where it is a file or cannot be written into."""
    if out_dir.exists() and not out_dir.is_dir():
        raise InputError(_("{folder} is a file. Name a folder to write documents into.").format(folder=out_dir))
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(out_dir, error) from error
    if not os.access(out_dir, os.W_OK | os.X_OK):
        raise InputError(
            _("Documents cannot be written into {folder}: permission denied. Name another folder.").format(
                folder=out_dir
            )
        )


def _document(record: MinutedRecord, name: str, audience: Audience) -> bytes:
    if name == "json":
        given = copy_for(record, audience)
        return (json.dumps(given.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()
    from assistant.export.contents import contents

    said = contents(record, audience)
    if name == "docx":
        from assistant.export.word import word_document

        return word_document(said)
    if name == "xlsx":
        from assistant.export.excel import excel_workbook

        return excel_workbook(said)
    from assistant.export.markdown import markdown_text

    return markdown_text(said).encode()


def _placed(target: Path, document: bytes) -> Path:
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _unwritable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(
        _("{path} cannot be written: {reason}. Close it in other programs, or name another folder.").format(
            path=path, reason=reason
        )
    )
