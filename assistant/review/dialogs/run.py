"""Ask what to make a record from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, get_args

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, RadioSet

from assistant.errors import InputError, MeetingError
from assistant.language import gettext as _
from assistant.pipeline.background import RunRequest
from assistant.pipeline.options import read_options
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.paths import typed_path
from assistant.review.widgets.path_entry import PathEntry
from assistant.transcription.agenda import read_agenda
from assistant.transcription.agenda_sheets import FORM_SUFFIXES
from assistant.transcription.files import is_transcript
from assistant.transcription.input_files import check_file
from schemas.talk import LanguageChoice

LANGUAGES: tuple[LanguageChoice, ...] = get_args(LanguageChoice)
AGENDA_SUFFIXES = (".toml", *FORM_SUFFIXES)
BYTES_A_MEGABYTE = 1_000_000


class RunDialog(Dialog[RunRequest]):
    """A recording or transcript file, perhaps an agenda, the day and the language."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(self) -> None:
        super().__init__(lambda: _("Make a record"))

    def asked(self) -> Iterator[Widget]:
        """A line a field."""
        file, agenda = PathEntry("file", _described), PathEntry("agenda", _agenda_described, suffixes=AGENDA_SUFFIXES)
        date = Input(id="date", compact=True)
        self.worded(file, lambda: _("a recording, or a transcript"), "placeholder")
        self.worded(agenda, lambda: _("a toml file, or none"), "placeholder")
        self.worded(date, lambda: _("year-month-day, such as 2026-03-12"), "placeholder")
        yield self.field(lambda: _("File"), file)
        yield self.field(lambda: _("Agenda"), agenda)
        yield self.field(lambda: _("Date"), date)
        yield self.field(lambda: _("Language"), RadioSet(*map(self._button, LANGUAGES), id="language", compact=True))

    def _button(self, language: LanguageChoice) -> SignButton:
        return self.worded(SignButton(value=language == LANGUAGES[0]), lambda: _language_label(language), "label")

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        for entry in self.query(PathEntry):
            entry.look()

    @property
    def hint(self) -> str:
        """How to answer."""
        return " · ".join((_("tab: complete, next field"), _("↓: choose"), _("enter: start · esc: leave")))

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#file", PathEntry).focus_input()

    def action_confirm(self) -> None:
        """Take what is chosen in a list; elsewhere answer with what is written."""
        if isinstance(self.focused, OptionList):
            self.focused.action_select()
        else:
            self._answer()

    @work(exclusive=True)
    async def _answer(self) -> None:
        file, agenda = (self.query_one(f"#{name}", PathEntry) for name in ("file", "agenda"))
        for entry in (file, agenda):
            if not await entry.usable():
                entry.focus_input()
                return
        date = self.query_one("#date", Input).value
        language = LANGUAGES[self.query_one("#language", RadioSet).pressed_index]
        try:
            self.dismiss(await asyncio.to_thread(read_request, file.text, agenda.text, date, language))
        except MeetingError as error:
            line = str(error)
            self.show_problem(lambda: line)

    @on(Input.Changed)
    def _changed(self) -> None:
        """What was wrong is being mended."""
        self.hide_problem()


def read_request(file: str, agenda: str, date: str, language: str) -> RunRequest:
    """What is asked for, checked as far as can be without going through the recording. Raises ``InputError``."""
    if not file:
        raise InputError(_("Name a recording or a transcript file."))
    recording = typed_path(file).absolute()
    check_file(recording)
    agenda_path = typed_path(agenda).absolute() if agenda else None
    read_options(agenda=agenda_path, date=date, language=language)
    return RunRequest(recording, agenda_path, date.strip(), language)


def _described(path: Path) -> str:
    """What kind of file it is, and how large. Raises ``InputError``."""
    check_file(path)
    megabytes = path.stat().st_size / BYTES_A_MEGABYTE
    size = _("{size:.1f} MB").format(size=max(megabytes, 0.1))
    return (_("transcript, {size}") if is_transcript(path) else _("recording, {size}")).format(size=size)


def _agenda_described(path: Path) -> str:
    """What the agenda is of. Raises ``InputError``."""
    agenda = read_agenda(path)
    return agenda.title or _("agenda")


def _language_label(language: LanguageChoice) -> str:
    return {"auto": _("as heard"), "zh": _("Chinese"), "en": _("English")}[language]
