"""What a run is asked to do, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.agenda import read_agenda
from assistant.transcription.agenda_terms import agenda_terms
from assistant.transcription.channels import read_channels
from assistant.transcription.cut_off import CutOff, read_cut_off
from assistant.transcription.glossary import own_terms, read_glossary
from schemas.agenda import Agenda
from schemas.talk import LanguageChoice, Side

MOST_SPEAKERS = 30
"""More people than sit at one table; each would need a minute of speech to be told from the others."""


@dataclass(frozen=True)
class RunOptions:
    """The user's choices for one recording or transcript."""

    further: tuple[Path, ...] = ()
    """Files in which the recording goes on, in their order."""
    agenda: Agenda = field(default_factory=Agenda)
    date: dt.date | None = None
    """The day of the meeting; stands above the agenda's."""
    language: LanguageChoice = "auto"
    glossary: tuple[str, ...] = ()
    """Names and terms of the user's own glossary and of one that was named for this run."""
    asr_model: str = ""
    """Whisper size or model folder; empty: as set."""
    speakers: int | None = None
    """How many people speak, where the user knows it."""
    cut_off: CutOff = field(default_factory=CutOff)
    """What is wanted of the recording."""
    channels: tuple[Side, ...] = ()
    """Whose side is on the left channel and on the right; none: both are heard mixed."""
    again: bool = False

    @property
    def terms(self) -> list[str]:
        """Names and terms that may be heard: the glossary's, everybody's names, and those of the rest of the agenda."""
        people = [name for person in self.agenda.people for name in (person.name, *person.aliases)]
        return list(dict.fromkeys([*self.glossary, *people, *agenda_terms(self.agenda)]))


@dataclass
class Outcome:
    """What a run left behind."""

    meeting_id: str
    gaps: list[str] = field(default_factory=list)
    """What is missing, one line each; empty when all that was asked is done."""
    notes: list[str] = field(default_factory=list)
    """What the user should know and need not mend."""


def read_options(
    *,
    further: Sequence[Path] = (),
    agenda: Path | None = None,
    date: str = "",
    language: str = "auto",
    glossary: Path | None = None,
    asr_model: str = "",
    speakers: int | None = None,
    begin: str = "",
    end: str = "",
    channels: str = "",
    again: bool = False,
) -> RunOptions:
    """Check and read what the user gave, and the user's own glossary.

    Raises ``InputError`` where something cannot be used.
    """
    if language not in get_args(LanguageChoice):
        raise InputError(
            _("The language {language} is not known; choose auto, zh or en.").format(language=repr(language))
        )
    if speakers is not None and not 1 <= speakers <= MOST_SPEAKERS:
        raise InputError(
            _("{count} speakers cannot be told apart; name a number from 1 to {most}.").format(
                count=speakers, most=MOST_SPEAKERS
            )
        )
    return RunOptions(
        further=tuple(further),
        agenda=read_agenda(agenda) if agenda else Agenda(),
        date=read_date(date),
        language=cast("LanguageChoice", language),
        glossary=tuple(dict.fromkeys([*own_terms(), *(read_glossary(glossary) if glossary else ())])),
        asr_model=asr_model,
        speakers=speakers,
        cut_off=read_cut_off(begin, end),
        channels=read_channels(channels),
        again=again,
    )


def read_date(text: str) -> dt.date | None:
    """A day as ``YYYY-MM-DD``; None for an empty text. Raises ``InputError``."""
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            _("{text} is no date; write it as year-month-day, such as 2026-03-12.").format(text=repr(text))
        ) from error
