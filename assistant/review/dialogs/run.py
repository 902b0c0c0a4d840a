"""Ask what to make a record from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar, get_args

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, OptionList, RadioSet

from assistant.errors import InputError, MeetingError
from assistant.language import gettext as _
from assistant.pipeline.background import RunRequest
from assistant.pipeline.options import read_options
from assistant.review.dialogs.base import Dialog, Words
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.paths import typed_path
from assistant.review.widgets.path_entry import PathEntry
from assistant.transcription.agenda import read_agenda
from assistant.transcription.agenda_sheets import FORM_SUFFIXES
from assistant.transcription.decode import channel_count
from assistant.transcription.files import is_transcript
from assistant.transcription.input_files import check_file
from assistant.transcription.parts import check_parts
from schemas.talk import LanguageChoice

Choice = TypeVar("Choice", bound=str)

LANGUAGES: tuple[LanguageChoice, ...] = get_args(LanguageChoice)
CHANNELS = ("", "ours,customer", "customer,ours")
"""As ``read_channels`` takes them."""
AGENDA_SUFFIXES = (".toml", *FORM_SUFFIXES)
BYTES_A_MEGABYTE = 1_000_000


class RunDialog(Dialog[RunRequest]):
    """A recording of one file or several, or a transcript file; perhaps an agenda, the day and the language.

    A line for the file in which a recording goes on appears behind each that is named, and the choice of sides where
    every file has two channels.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(self) -> None:
        super().__init__(lambda: _("Make a record"))

    def asked(self) -> Iterator[Widget]:
        """A line a field."""
        file, agenda = PathEntry("file", _described), PathEntry("agenda", _agenda_described, suffixes=AGENDA_SUFFIXES)
        date = Input(id="date", compact=True)
        self.worded(file, lambda: _("a recording, or a transcript"), "placeholder")
        self.worded(agenda, lambda: _("a toml, xlsx or docx file, or none"), "placeholder")
        self.worded(date, lambda: _("year-month-day, such as 2026-03-12"), "placeholder")
        yield Vertical(self.field(lambda: _("File"), file), id="files")
        yield self.field(lambda: _("Agenda"), agenda)
        yield self.field(lambda: _("Date"), date)
        yield self._choice(lambda: _("Language"), "language", LANGUAGES, _language_label)
        sides = self._choice(lambda: _("Channels"), "channels", CHANNELS, _channels_label)
        sides.display = False
        yield sides

    def _choice(
        self, label: Words, name: str, choices: Sequence[Choice], choice_label: Callable[[Choice], str]
    ) -> Horizontal:
        """One of some choices in a row, the first of them to begin with."""
        buttons = [
            self.worded(SignButton(value=choice == choices[0]), partial(choice_label, choice), "label")
            for choice in choices
        ]
        return self.field(label, RadioSet(*buttons, id=name, compact=True))

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

    @property
    def _files(self) -> list[PathEntry]:
        return list(self.query("#files PathEntry").results(PathEntry))

    def action_confirm(self) -> None:
        """Take what is chosen in a list; elsewhere answer with what is written."""
        if isinstance(self.focused, OptionList):
            self.focused.action_select()
        else:
            self._answer()

    @work(exclusive=True)
    async def _answer(self) -> None:
        agenda = self.query_one("#agenda", PathEntry)
        for entry in (*self._files, agenda):
            if not await entry.usable():
                entry.focus_input()
                return
        date = self.query_one("#date", Input).value
        language = LANGUAGES[self.query_one("#language", RadioSet).pressed_index]
        channels = CHANNELS[self.query_one("#channels", RadioSet).pressed_index]
        files = [entry.text for entry in self._files]
        try:
            self.dismiss(await asyncio.to_thread(read_request, files, agenda.text, date, language, channels))
        except MeetingError as error:
            line = str(error)
            self.show_problem(lambda: line)

    @on(Input.Changed)
    def _changed(self) -> None:
        """What was wrong is being mended."""
        self.hide_problem()

    @on(Input.Changed, "#files Input")
    @work(exclusive=True, group="files")
    async def _see_files(self) -> None:
        """Show what can be asked of the files that are named now: another may follow, or not any more."""
        named = [entry.text for entry in self._files if entry.text]
        recordings, two_channels = await asyncio.to_thread(_seen, named)
        if not self.is_attached:  # the dialog may have been answered meanwhile
            return
        _field(self.query_one("#channels")).display = two_channels
        empty = [entry for entry in self._files[1:] if not entry.text]
        if recordings and not empty:
            await self.query_one("#files").mount(self._next_file())
        for entry in empty:
            _field(entry).display = entry.has_focus_within or (recordings and entry is empty[0])

    def _next_file(self) -> Horizontal:
        entry = PathEntry(f"file-{len(self._files) + 1}", _described_part)
        self.worded(entry, lambda: _("a further file of the same meeting, or none"), "placeholder")
        return self.field(lambda: _("Goes on in"), entry)


def read_request(files: Sequence[str], agenda: str, date: str, language: str, channels: str = "") -> RunRequest:
    """What is asked for, checked as far as can be without going through the recording.

    Args:
        files: As they were typed, the first of them first; of the further ones some may be empty.
        agenda: As it was typed; empty: none.
        date: As ``read_options`` takes it.
        language: As ``read_options`` takes it.
        channels: Whose side is on which channel, which counts where every file has two.

    Raises:
        InputError: Something cannot be used.
    """
    if not any(files[:1]):
        raise InputError(_("Name a recording or a transcript file."))
    named = [file for file in files if file]
    recording, *further = (typed_path(file).absolute() for file in named)
    check_parts([recording, *further])
    for file in (recording, *further) if further else ():
        _described_part(file)
    if channels and not _seen(named)[1]:  # chosen for another file, before this one was looked at
        channels = ""
    agenda_path = typed_path(agenda).absolute() if agenda else None
    read_options(agenda=agenda_path, date=date, language=language, channels=channels)
    return RunRequest(recording, agenda_path, date.strip(), language, further=tuple(further), channels=channels)


def _seen(files: Sequence[str]) -> tuple[bool, bool]:
    """Whether all files that are named are recordings, and whether all have two channels; neither where none is."""
    recordings = [path for path in map(typed_path, files) if _is_recording(path)]
    all_are = bool(files) and len(recordings) == len(files)
    return all_are, all_are and all(map(_has_two_channels, recordings))


def _is_recording(path: Path) -> bool:
    try:
        check_file(path)
    except InputError:  # on the way to a name
        return False
    return not is_transcript(path)


def _has_two_channels(path: Path) -> bool:
    try:
        return channel_count(path) == 2
    except InputError:  # the run tells why
        return False


def _field(entry: Widget) -> Widget:
    """An entry with its label."""
    assert isinstance(entry.parent, Horizontal)
    return entry.parent


def _described(path: Path) -> str:
    """What kind of file it is, and how large. Raises ``InputError``."""
    check_file(path)
    megabytes = path.stat().st_size / BYTES_A_MEGABYTE
    size = _("{size:.1f} MB").format(size=max(megabytes, 0.1))
    return (_("transcript, {size}") if is_transcript(path) else _("recording, {size}")).format(size=size)


def _described_part(path: Path) -> str:
    """As ``_described``, of one of several files. Raises ``InputError``."""
    said = _described(path)
    if is_transcript(path):
        raise InputError(_("{file} is a transcript; only recordings can be of several files.").format(file=path))
    return said


def _agenda_described(path: Path) -> str:
    """What the agenda is of. Raises ``InputError``."""
    agenda = read_agenda(path)
    return agenda.title or _("agenda")


def _language_label(language: LanguageChoice) -> str:
    return {"auto": _("as heard"), "zh": _("Chinese"), "en": _("English")}[language]


def _channels_label(channels: str) -> str:
    return {"": _("mixed"), "ours,customer": _("ours left"), "customer,ours": _("ours right")}[channels]
