"""Reading the agenda file: TOML, or a form of Excel or Word that somebody has filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.agenda_form import form_of_rows
from assistant.transcription.agenda_sheets import FORM_SUFFIXES, read_rows
from assistant.transcription.input_files import readable_text
from schemas.agenda import Agenda
from schemas.talk import Participant, PlannedTopic, Shape

_FIELDS: dict[str, type[Shape]] = {"people": Participant, "topics": PlannedTopic}


def read_agenda(path: Path) -> Agenda:
    """Read an agenda. Raises ``InputError`` that names the file, the place in it and what is allowed."""
    try:
        if path.suffix.lower() in FORM_SUFFIXES:
            return Agenda.model_validate(form_of_rows(read_rows(path), path))
        return Agenda.model_validate(tomllib.loads(readable_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise InputError(_("The agenda {file} is not valid TOML: {reason}.").format(file=path, reason=error)) from error
    except ValidationError as error:
        raise InputError(
            _("The agenda {file} cannot be used: {reason}.").format(file=path, reason=_reason(error.errors()[0]))
        ) from error


def _reason(error: ErrorDetails) -> str:
    place = " ".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    if error["type"] == "extra_forbidden":
        fields = _FIELDS.get(str(error["loc"][0]), Agenda).model_fields
        return _("{place} is not known here; known are {known}").format(place=place, known=", ".join(fields))
    if error["type"] == "literal_error" and error["loc"][-1] == "side":
        return _("{place} must be ours or customer").format(place=place)
    return f"{place}: {error['msg']}"
