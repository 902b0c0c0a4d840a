"""The door of this room: documents written from a record into a folder."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError, reason_of
from assistant.events import Cancellation, Listener, Progress, Stage, ignore_progress
from assistant.export.audience import Audience, copy_for
from assistant.language import gettext as _
from schemas.minutes import MinutedRecord

if TYPE_CHECKING:
    from assistant.export.contents import Contents
    from assistant.export.quotes import Stretch

FORMATS = ("docx", "xlsx", "md", "html", "pdf", "json")
"""What documents can be written as; also their suffixes."""


def export(
    record: MinutedRecord,
    formats: Sequence[str],
    out_dir: Path,
    *,
    audience: Audience = "internal",
    template: Path | None = None,
    sounds: Mapping[Stretch, bytes] | None = None,
    on_progress: Listener = ignore_progress,
    cancel: Cancellation | None = None,
) -> list[Path]:
    """Write a record's documents in the meeting's language: ``<id>.docx``, or ``<id>.customer.docx`` for the customer.

    Nothing is written unless every document could be made, and a file is either the old or the new one,
    never half of it.

    Args:
        record: The record with its minutes; rejected rows appear in the json only.
        formats: Some of ``FORMATS``.
        out_dir: The folder to write into; it is made.
        audience: Whom the documents are for; a customer's hold what ``audience.for_customer`` leaves of the record.
        template: The user's own docx template, which docx and pdf are made by.
        sounds: The sound of evidence, as mp3, which html documents hold.
        on_progress: Told each document that is begun.
        cancel: Asks to stop.

    Returns:
        The files, in the order of ``formats``.

    Raises:
        InputError: A format is unknown, the folder cannot be written into, the template cannot be filled in, or
            LibreOffice made no pdf.
        CancelledError: The user asked to stop; nothing is written.
    """
    check_formats(formats)
    make_folder(out_dir)
    stem = f"{record.meeting.id}.customer" if audience == "customer" else record.meeting.id
    wanted = tuple(dict.fromkeys(formats))
    maker = _Maker(record, audience, template, sounds or {}, cancel or Cancellation())
    documents = {}
    for number, name in enumerate(wanted):
        on_progress(Progress(Stage.EXPORT, number / len(wanted), name))
        documents[name] = maker.document(name)
    on_progress(Progress(Stage.EXPORT, 1.0))
    return [placed(out_dir / f"{stem}.{name}", document) for name, document in documents.items()]


def check_formats(formats: Sequence[str]) -> None:
    """Raise ``InputError`` where no format is named, or one that is not in ``FORMATS`` or cannot be made here."""
    known = ", ".join(FORMATS)
    if not formats:
        raise InputError(_("No document format is named. There are: {known}.").format(known=known))
    for name in formats:
        if name not in FORMATS:
            raise InputError(
                _("There is no document format {name}. There are: {known}.").format(name=repr(name), known=known)
            )
    if "pdf" in formats:
        from assistant.export.pdf import libre_office

        libre_office()


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


@dataclass(frozen=True)
class _Maker:
    """Makes a record's documents, what several of them need only once."""

    record: MinutedRecord
    audience: Audience
    template: Path | None
    sounds: Mapping[Stretch, bytes]
    cancel: Cancellation

    def document(self, name: str) -> bytes:
        self.cancel.check()
        return {
            "docx": lambda: self._word,
            "xlsx": self._excel,
            "md": self._markdown,
            "html": self._html,
            "pdf": self._pdf,
            "json": self._json,
        }[name]()

    @cached_property
    def _said(self) -> Contents:
        from assistant.export.contents import contents

        return contents(self.record, self.audience)

    @cached_property
    def _word(self) -> bytes:
        if self.template:
            from assistant.export.own_template import filled

            return filled(self.template, self._said)
        from assistant.export.word import word_document

        return word_document(self._said)

    def _excel(self) -> bytes:
        from assistant.export.excel import excel_workbook

        return excel_workbook(self._said)

    def _markdown(self) -> bytes:
        from assistant.export.markdown import markdown_text

        return markdown_text(self._said).encode()

    def _html(self) -> bytes:
        from assistant.export.html import html_text

        return html_text(self._said, self.sounds).encode()

    def _pdf(self) -> bytes:
        from assistant.export.pdf import pdf_of

        return pdf_of(self._word, self.cancel)

    def _json(self) -> bytes:
        given = copy_for(self.record, self.audience)
        return (json.dumps(given.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def placed(target: Path, document: bytes) -> Path:
    """Write a file whole, or leave what was there; gives its path. Raises ``InputError`` where it cannot be written."""
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
    return InputError(
        _("{path} cannot be written: {reason}. Close it in other programs, or name another folder.").format(
            path=path, reason=reason_of(error)
        )
    )
