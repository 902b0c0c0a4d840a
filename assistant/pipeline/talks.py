"""Talks without a library: the talk of a record, and from a talk to rows for whoever keeps no record."""

from __future__ import annotations

import datetime as dt
import itertools

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.assemble import Drafted, Rows, assemble
from assistant.extraction.linking import Candidates
from assistant.extraction.nominate import candidates_of
from assistant.extraction.propose import propose
from assistant.extraction.reading import Reader
from assistant.extraction.weights import Weights
from assistant.llm.model import LanguageModel
from schemas.drafts import Drafts, NeedDraft, TodoDraft
from schemas.record import Record
from schemas.talk import Talk


def talk_of(record: Record) -> Talk:
    """What extraction may know: never more than was said and who was there."""
    return Talk(
        language=record.meeting.language,
        date=record.meeting.date,
        participants=record.meeting.participants,
        speakers=record.speakers,
        segments=record.segments,
    )


def rows_of_talk(
    talk: Talk,
    reader: Reader | None,
    model: LanguageModel,
    on_progress: Listener,
    cancel: Cancellation,
    weights: Weights | None = None,
) -> Rows:
    """Find needs and to-dos in a talk, with the shipped weights or others.

    Raises:
        EndpointError: The model did not answer.
        CancelledError: The user asked to stop.
    """
    found = _found(talk, reader, cancel, weights)
    count = len(found.needs) + len(found.todos)
    asked = itertools.count()

    def before_each() -> None:
        cancel.check()
        on_progress(Progress(Stage.EXTRACT, next(asked) / count))

    drafts = propose(found, talk, model, before_each)
    return assemble([Drafted(found, drafts)], talk, model.name, dt.datetime.now(dt.UTC))


def spoken_rows_of_talk(
    talk: Talk, reader: Reader | None, cancel: Cancellation, weights: Weights | None = None
) -> Rows:
    """The rows of a talk in the spoken words alone: what is left of it without a language model."""
    found = _found(talk, reader, cancel, weights)
    drafts = Drafts(needs=[NeedDraft() for _ in found.needs], todos=[TodoDraft() for _ in found.todos])
    return assemble([Drafted(found, drafts)], talk, "", dt.datetime.now(dt.UTC))


def _found(talk: Talk, reader: Reader | None, cancel: Cancellation, weights: Weights | None) -> Candidates:
    return candidates_of(talk, weights, reader, lambda _done: cancel.check())
