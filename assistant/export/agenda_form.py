"""Writing an agenda form into a file of Excel or Word, or a plain one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import InputError
from assistant.export.agenda_words import texts_of
from assistant.export.export import make_folder, placed
from assistant.language import gettext as _
from schemas.agenda import Agenda
from schemas.talk import Participant, Shape

_NOTHING = Agenda()


def write_form(path: Path, agenda: Agenda = _NOTHING) -> None:
    """Write a form in the interface language, by the suffix of its name; folders that are missing are made.

    Args:
        path: A file that is not there yet.
        agenda: What stands in it already, each on one line, and without control characters.

    Raises:
        InputError: As ``check_form`` does, or the file cannot be written.
    """
    check_form(path)
    make_folder(path.parent)
    placed(path, _WRITERS[path.suffix.lower()](agenda))


def check_form(path: Path) -> None:
    """Raise ``InputError`` where no form can be of this name: it is there already, or has another suffix."""
    if path.suffix.lower() not in _WRITERS:
        raise InputError(_("An agenda is written as xlsx, docx or toml: {file} is none of them.").format(file=path))
    if path.exists():
        raise InputError(_("{file} is there already; choose another name.").format(file=path))


def _excel(agenda: Agenda) -> bytes:
    from assistant.export.agenda_excel import agenda_workbook

    return agenda_workbook(texts_of(agenda))


def _word(agenda: Agenda) -> bytes:
    from assistant.export.agenda_word import agenda_document

    return agenda_document(texts_of(agenda))


def _toml(agenda: Agenda) -> bytes:
    """What is known, and behind # what a person and a topic may have."""
    head = _entries(agenda, ("title", "place", "customer"))
    head.insert(1, f"date = {agenda.date}" if agenda.date else "# date = 2026-03-12")
    empty_person = ["[[people]]", *_entries(Participant.model_construct(name=""), tuple(Participant.model_fields))]
    tables = [
        *(["[[people]]", *_entries(one, tuple(Participant.model_fields))] for one in agenda.people),
        [f"# {line}" for line in empty_person],
        *(["[[topics]]", *_entries(one, ("title", "minutes"))] for one in agenda.topics),
        ["# [[topics]]", '# title = ""', "# minutes = 15"],
    ]
    parts = ["\n".join(lines) for lines in ([f"# {texts_of(agenda).help}"], head, *tables)]
    return ("\n\n".join(parts) + "\n").encode()


def _entries(shape: Shape, names: Sequence[str]) -> list[str]:
    """Fields as TOML has them, of which a text or a list of texts is written as in JSON; what is None is left out."""
    values = {name: getattr(shape, name) for name in names}
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value is not None]


_WRITERS: dict[str, Callable[[Agenda], bytes]] = {".xlsx": _excel, ".docx": _word, ".toml": _toml}
