"""Extraction done again for one row: its lines worded anew, or the cells filled that a person's row lacks.

Nothing is stored here: a proposal is given back, which somebody takes or leaves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.assemble import Drafted, assemble
from assistant.extraction.chosen import chosen_candidates, cited_places, own_places
from assistant.extraction.linking import Candidates
from assistant.extraction.nominate import sides_of
from assistant.extraction.propose import propose
from assistant.extraction.scene import REACH
from assistant.language import gettext as _
from assistant.library.changes import row_of
from assistant.library.library import Library
from assistant.llm.connect import language_model
from assistant.pipeline.extract import READING_SHARE, Asking, count_of, extract, fetch_models, found_in
from assistant.pipeline.options import Outcome
from assistant.pipeline.talks import talk_of
from assistant.pipeline.window_again import window_again as window_again
from assistant.settings import Settings
from schemas.record import Need, Record, Todo
from schemas.talk import Speaker, Talk


@dataclass(frozen=True)
class _Stretch:
    """The lines around a row: as far as the parts of one row stand apart."""

    talk: Talk
    sided: Talk
    """The same lines; who is on no known side is on the side that the whole talk makes probable."""


def row_again(
    record: Record, row_id: str, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> Need | Todo:
    """A row's lines found and worded anew, as a proposal with an id of its own.

    What the tagger finds in the row's own lines is worded; where it finds nothing there, the lines that the row
    cites are. Only the lines around the row are read, in seconds, since a person waits for it.

    Args:
        record: The record as it is stored.
        row_id: The row, of either table.
        settings: Which language model words it.
        on_progress: Told how far it is.
        cancel: Heeded between stretches that are read, and before the model is asked.

    Raises:
        InputError: There is no such row, or it rests on no line of the transcript.
        ModelFileError: A model's file is missing or cannot be loaded.
        EndpointError: The language model did not answer, or not as asked.
        CancelledError: The user asked to stop.
    """
    row = row_of(record, row_id)
    near = _around(row, record)
    fetch_models(settings, on_progress, cancel)
    found = _touching(row, found_in(near.sided, on_progress, cancel), near.talk)
    if count_of(found):
        return _worded(row, found, near.talk, settings, on_progress, cancel)
    return _of_cited_lines(row, near, settings, on_progress, cancel)


def filled_row(
    record: Record, row_id: str, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> Need | Todo:
    """What a row says when it is made of exactly the lines that it cites: for the cells that a person left empty.

    Kind and status are the row's. ``assistant.library.row_filling.fill`` puts the proposal into the empty cells.

    Args:
        record: The record as it is stored.
        row_id: The row, of either table.
        settings: Which language model words it.
        on_progress: Told how far it is.
        cancel: Heeded before the model is asked.

    Raises:
        InputError: There is no such row, or it rests on no line of the transcript.
        ModelFileError: The model's file is missing or cannot be loaded.
        EndpointError: The language model did not answer, or not as asked.
        CancelledError: The user asked to stop.
    """
    row = row_of(record, row_id)
    near = _around(row, record)
    fetch_models(settings, on_progress, cancel, reads=False)
    return _of_cited_lines(row, near, settings, on_progress, cancel)


def meeting_again(
    meeting_id: str, settings: Settings, library: Library, on_progress: Listener, cancel: Cancellation
) -> Outcome:
    """A whole meeting searched anew; what a person has judged stays. Raises as ``extract`` does."""
    return extract(meeting_id, settings, library, on_progress, cancel, again=True)


def _around(row: Need | Todo, record: Record) -> _Stretch:
    """The lines around those that a row cites. Raises ``InputError`` where it cites none."""
    talk = talk_of(record)
    places = cited_places(row.evidence, talk)
    if not places:
        raise InputError(_("This row rests on no line of the transcript; give it evidence first."))
    near = talk.segments[max(0, places[0] - REACH) : places[-1] + REACH + 1]
    known = {speaker.label: speaker for speaker in talk.speakers}
    sided = [
        known.get(label, Speaker(label=label)).model_copy(update={"side": side, "side_confidence": None})
        for label, side in sides_of(talk).items()
    ]
    return _Stretch(
        talk.model_copy(update={"segments": near}), talk.model_copy(update={"segments": near, "speakers": sided})
    )


def _touching(row: Need | Todo, found: Candidates, talk: Talk) -> Candidates:
    """The candidates of a row's table that lines of its own make."""
    own = set(own_places(row, talk))
    if isinstance(row, Need):
        return Candidates(tuple(need for need in found.needs if own & set(need.core)), ())
    return Candidates((), tuple(todo for todo in found.todos if own & set(todo.core)))


def _of_cited_lines(
    row: Need | Todo, near: _Stretch, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> Need | Todo:
    proposal = _worded(row, chosen_candidates(row, near.sided), near.talk, settings, on_progress, cancel)
    if not isinstance(proposal, Need) or not isinstance(row, Need):
        return proposal
    evidence = [piece for piece in proposal.evidence if piece.cells != ["status"]]
    evidence += [piece for piece in row.evidence if piece.cells == ["status"]]
    return proposal.model_copy(update={"status": row.status, "evidence": evidence})


def _worded(
    row: Need | Todo,
    found: Candidates,
    talk: Talk,
    settings: Settings,
    on_progress: Listener,
    cancel: Cancellation,
) -> Need | Todo:
    """What a language model makes of the candidates for a row; of several rows the one that shares most lines."""
    cancel.check()
    on_progress(Progress(Stage.EXTRACT, READING_SHARE, _("loading the language model")))
    with language_model(settings) as model:
        drafts = propose(found, talk, model, Asking(count_of(found), on_progress, cancel))
        name = model.name
    rows = assemble([Drafted(found, drafts)], talk, name, dt.datetime.now(dt.UTC))
    on_progress(Progress(Stage.EXTRACT, 1.0))
    own = set(own_places(row, talk))
    made: list[Need | Todo] = [*rows.needs, *rows.todos]
    return max(made, key=lambda one: len(own & set(own_places(one, talk))))
