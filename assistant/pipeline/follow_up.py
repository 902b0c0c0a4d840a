"""The drafts that follow a talk: what of the record goes into each, worded by the language model, written as files.

Only rows that a person vouches for are told. Nothing of a draft is stored: it is written anew whenever it is asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.export.audience import for_customer, left_out, vouched
from assistant.export.export import make_folder, placed
from assistant.export.follow_up import chat_summary, handover_note, mail_body, mail_subject
from assistant.export.mail import draft_message
from assistant.extraction.people import People
from assistant.extraction.retelling import Refusal, Retold, retell
from assistant.extraction.row_words import RowWords
from assistant.language import gettext as _
from assistant.llm.connect import language_model
from assistant.pipeline.extract import fetch_models
from assistant.pipeline.minutes import with_minutes
from assistant.pipeline.narration import full_name, narrated, sure_people, with_headings
from assistant.pipeline.talks import talk_of
from assistant.settings import Settings
from schemas.follow_up import DraftKind
from schemas.record import Need, Record


@dataclass(frozen=True)
class Draft:
    """A draft and how it came about."""

    kind: DraftKind
    meeting_id: str
    subject: str
    """Of a mail; else empty."""
    text: str
    """A mail and a summary are plain text, a note is Markdown."""
    refused: list[Refusal]
    """Sentences of the language model that do not stand; the rows' own words stand in their places."""
    in_own_words: int
    """Needs that stand in their own words, for whatever reason."""
    left_out: int
    """Rows that are not in it though nobody rejected or dropped them: not judged yet, or internal."""


def draft(record: Record, kind: DraftKind, settings: Settings, on_progress: Listener, cancel: Cancellation) -> Draft:
    """Write a draft.

    The mail and the summary hold what a customer may be given, the note all rows that a person vouches for.

    Args:
        record: The record as it is stored.
        kind: Which draft.
        settings: Which language model words it.
        on_progress: Told how far it is.
        cancel: Heeded before and after each row that is worded.

    Raises:
        InputError: There is no row to write from.
        ModelFileError: The model's file is missing or cannot be loaded.
        EndpointError: The language model did not answer, or nothing that it answered can be used.
        CancelledError: The user asked to stop.
    """
    cancel.check()
    on_progress(Progress(Stage.DRAFT, 0.0, _("putting it together")))
    minuted = with_minutes(record)
    cancel.check()
    given = vouched(minuted) if kind == "handover" else for_customer(minuted)
    if not (given.needs or given.todos):
        raise InputError(_nothing(kind))
    people = sure_people(record)
    narrated_needs = {need.id: narrated(need, people, record, kind) for need in given.needs}
    told = _told([need for need in narrated_needs.values() if need], record, kind, settings, on_progress, cancel)
    sentences = {one.row_id: one.sentences for one in told if one.sentences}
    on_progress(Progress(Stage.DRAFT, 1.0, _("putting it together")))
    out = left_out(record)
    shown = with_headings(given, narrated_needs)
    sides = {todo.id: people.side_of(full_name(todo.owner, people)) for todo in given.todos}
    writes: dict[DraftKind, Callable[[], str]] = {
        "mail": lambda: mail_body(shown, sentences, sides),
        "handover": lambda: handover_note(shown, sentences),
        "chat": lambda: chat_summary(shown, sentences),
    }
    return Draft(
        kind=kind,
        meeting_id=record.meeting.id,
        subject=mail_subject(given) if kind == "mail" else "",
        text=writes[kind](),
        refused=[refusal for one in told for refusal in one.refused],
        in_own_words=len(given.needs) - len(sentences),
        left_out=out.unjudged + (0 if kind == "handover" else out.internal),
    )


def placed_files(made: Draft, out_dir: Path) -> list[Path]:
    """Write ``<id>.mail.eml`` and ``.txt``, ``<id>.handover.md``, or ``<id>.chat.txt`` into a folder.

    Raises:
        InputError: The folder cannot be written into.
    """
    make_folder(out_dir)
    stem = f"{made.meeting_id}.{made.kind}"
    files = {f"{stem}.md" if made.kind == "handover" else f"{stem}.txt": made.text.encode()}
    if made.kind == "mail":
        message = draft_message(made.subject, made.text, {})
        files = {f"{stem}.eml": message, f"{stem}.txt": f"{made.subject}\n\n{made.text}".encode()}
    return [placed(out_dir / name, data) for name, data in files.items()]


def _told(
    given: Sequence[Need],
    record: Record,
    kind: DraftKind,
    settings: Settings,
    on_progress: Listener,
    cancel: Cancellation,
) -> list[Retold]:
    """The needs in sentences; no model is asked where there are none."""
    if not given:
        return []
    fetch_models(settings, on_progress, cancel, reads=False)
    meeting, names = record.meeting, People(talk_of(record)).words
    needs = [(need, RowWords(need, meeting.date, names, meeting.language)) for need in given]
    asked = itertools.count()

    def before_each() -> None:
        cancel.check()
        number = next(asked)
        note = _("wording row {number} of {count}").format(number=number + 1, count=len(needs))
        on_progress(Progress(Stage.DRAFT, number / len(needs), note))

    cancel.check()
    on_progress(Progress(Stage.DRAFT, 0.0, _("loading the language model")))
    with language_model(settings) as model:
        told = retell(needs, kind, meeting.language, model, before_each)
    cancel.check()
    return told


def _nothing(kind: DraftKind) -> str:
    if kind == "handover":
        return _("There is nothing to write from: no row is judged yet. `meeting review` does that.")
    return _("There is nothing to write from: no row for the customer is judged yet. `meeting review` does that.")
