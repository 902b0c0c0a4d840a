"""The drafts that follow a talk: what of the record goes into each, worded by the language model, written as files.

Only rows that a person vouches for are told. Nothing of a draft is stored: it is written anew whenever it is asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
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
from assistant.pipeline.talks import talk_of
from assistant.settings import Settings
from schemas.follow_up import DraftKind
from schemas.minutes import MinutedRecord
from schemas.record import Record


@dataclass(frozen=True)
class Drafted:
    """A draft that was written."""

    files: list[Path]
    refused: list[Refusal]
    """Sentences of the language model that do not stand; the rows' own words stand in their places."""
    in_own_words: int
    """Needs that stand in their own words, for whatever reason."""
    left_out: int
    """Rows that are not in it though nobody rejected or dropped them: not judged yet, or internal."""


def draft(
    record: Record, kind: DraftKind, out_dir: Path, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> Drafted:
    """Write a draft into a folder: ``<id>.mail.eml`` and ``.txt``, ``<id>.handover.md``, or ``<id>.chat.txt``.

    The mail and the summary hold what a customer may be given; the note holds all rows that a person vouches for.

    Args:
        record: The record as it is stored.
        kind: Which draft.
        out_dir: The folder; it is made.
        settings: Which language model words it.
        on_progress: Told how far it is.
        cancel: Heeded before each row that is worded.

    Raises:
        InputError: There is no row to write from, or the folder cannot be written into.
        ModelFileError: The model's file is missing or cannot be loaded.
        EndpointError: The language model did not answer, or nothing that it answered can be used.
        CancelledError: The user asked to stop; nothing is written.
    """
    make_folder(out_dir)
    minuted = with_minutes(record)
    given = vouched(minuted) if kind == "handover" else for_customer(minuted)
    if not (given.needs or given.todos):
        raise InputError(_nothing(kind))
    told = _told(given, record, kind, settings, on_progress, cancel)
    sentences = {one.row_id: one.sentences for one in told if one.sentences}
    on_progress(Progress(Stage.DRAFT, 1.0))
    out = left_out(record)
    return Drafted(
        files=[placed(out_dir / name, data) for name, data in _files(given, kind, sentences).items()],
        refused=[refusal for one in told for refusal in one.refused],
        in_own_words=len(given.needs) - len(sentences),
        left_out=out.unjudged + (0 if kind == "handover" else out.internal),
    )


def _told(
    given: MinutedRecord,
    record: Record,
    kind: DraftKind,
    settings: Settings,
    on_progress: Listener,
    cancel: Cancellation,
) -> list[Retold]:
    """The needs in sentences; no model is asked where there are none."""
    if not given.needs:
        return []
    fetch_models(settings, on_progress, cancel, reads=False)
    meeting, names = record.meeting, People(talk_of(record)).words
    needs = [(need, RowWords(need, meeting.date, names, meeting.language)) for need in given.needs]
    asked = itertools.count()

    def before_each() -> None:
        cancel.check()
        on_progress(Progress(Stage.DRAFT, next(asked) / len(needs)))

    cancel.check()
    on_progress(Progress(Stage.DRAFT, 0.0, _("loading the language model")))
    with language_model(settings) as model:
        told = retell(needs, kind, meeting.language, model, before_each)
    cancel.check()
    return told


def _files(given: MinutedRecord, kind: DraftKind, told: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    stem = f"{given.meeting.id}.{kind}"
    if kind == "handover":
        return {f"{stem}.md": handover_note(given, told).encode()}
    if kind == "chat":
        return {f"{stem}.txt": chat_summary(given, told).encode()}
    subject, body = mail_subject(given), mail_body(given, told)
    return {f"{stem}.eml": draft_message(subject, body, {}), f"{stem}.txt": f"{subject}\n\n{body}".encode()}


def _nothing(kind: DraftKind) -> str:
    if kind == "handover":
        return _("There is nothing to write from: no row is judged yet. `meeting review` does that.")
    return _("There is nothing to write from: no row for the customer is judged yet. `meeting review` does that.")
