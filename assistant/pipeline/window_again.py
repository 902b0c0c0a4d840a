"""Extraction done again for a stretch of a meeting: what was judged, and the rows elsewhere, stay as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assistant.errors import EndpointError, InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.assemble import Drafted, assemble
from assistant.extraction.chosen import own_places
from assistant.extraction.linking import Candidates
from assistant.extraction.nominate import of_window
from assistant.extraction.propose import windows_of
from assistant.language import gettext as _
from assistant.library.library import Library
from assistant.library.proposals import stands_first_in
from assistant.llm.connect import language_model
from assistant.llm.model import LanguageModel
from assistant.pipeline.extract import (
    GIVE_UP_AFTER,
    READING_SHARE,
    Asking,
    asked_window,
    count_of,
    coverage_of,
    fetch_models,
    found_in,
    window_fingerprint,
)
from assistant.pipeline.gaps import gap_title, gaps
from assistant.pipeline.options import Outcome
from assistant.pipeline.talks import talk_of
from assistant.settings import Settings
from schemas.drafts import Drafts
from schemas.record import Coverage, Record, Row
from schemas.talk import Segment, Talk


@dataclass
class _Answers:
    """What came of the windows that were asked again."""

    drafted: list[Drafted] = field(default_factory=list)
    searched: set[int] = field(default_factory=set)
    """Ids of the chosen segments in windows that have an answer."""
    failed: list[Coverage] = field(default_factory=list)


def window_again(
    meeting_id: str,
    segment_ids: Collection[int],
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> Outcome:
    """Word and store anew what is found in a stretch of a meeting, and store the new proposals in the place of the old.

    The whole talk is read, since what a line does shows in the lines around it; only what begins in the stretch is
    worded. Rows that a person has judged stay as they are, and what a proposal says otherwise stands beside them
    as a suggestion. Where the stretch had not been searched, it has been now.

    Args:
        meeting_id: The whole id.
        segment_ids: The segments of the stretch; ids that are not in the transcript are passed over.
        settings: Which language model words it.
        library: Where the meeting is kept.
        on_progress: Told how far it is.
        cancel: Heeded between stretches that are read, and between questions; no row is touched then.

    Returns:
        The outcome; a part of the stretch for which the model did not answer is a gap, and its rows stay.

    Raises:
        InputError: None of the segments is in the transcript.
        MeetingNotFoundError: There is no such meeting.
        ModelFileError: A model's file is missing or cannot be loaded.
        EndpointError: The language model answered for no part of the stretch.
        CancelledError: The user asked to stop.
    """
    record = library.record(meeting_id)
    chosen = {segment.id for segment in record.segments} & set(segment_ids)
    if not chosen:
        raise InputError(_("Choose at least one segment of the transcript to search again."))
    fetch_models(settings, on_progress, cancel)
    talk = talk_of(record)
    found = found_in(talk, on_progress, cancel)
    on_progress(Progress(Stage.EXTRACT, READING_SHARE, _("loading the language model")))
    with language_model(settings) as model:
        answers = _asked_again(found, chosen, record, talk, model, library, on_progress, cancel)
        model_name = model.name
    if not answers.searched:
        raise EndpointError(answers.failed[0].note)
    rows = assemble(answers.drafted, talk, model_name, dt.datetime.now(dt.UTC))
    library.replace_proposals(meeting_id, rows.needs, rows.todos, within=answers.searched)
    before = [stretch for stretch in record.coverage if stretch.stage == "extract"]
    library.set_coverage(meeting_id, "extract", searched_again(before, talk.segments, answers.searched))
    on_progress(Progress(Stage.EXTRACT, 1.0))
    missing = [f"{gap_title(stretch)}: {stretch.note}" for stretch in answers.failed]
    return Outcome(meeting_id, gaps=list(dict.fromkeys([*gaps(library.record(meeting_id)), *missing])))


def searched_again(
    coverage: Sequence[Coverage], segments: Sequence[Segment], searched: Collection[int]
) -> list[Coverage]:
    """Coverage in which what failed before and has been searched now is processed.

    Args:
        coverage: What became of the recording in one stage.
        segments: The transcript.
        searched: Ids of the segments that have been searched now.
    """
    after: list[Coverage] = []
    for stretch in coverage:
        within = [segment for segment in segments if _stands_in(segment, stretch)]
        if stretch.state != "failed" or not any(segment.id in searched for segment in within):
            after.append(stretch)
            continue
        for run in _runs(within, searched):
            told = {"state": "processed", "note": ""} if run[0].id in searched else {}
            after.append(stretch.model_copy(update={"start_s": run[0].start_s, "end_s": run[-1].end_s, **told}))
    return after


def _asked_again(
    found: Candidates,
    chosen: Collection[int],
    record: Record,
    talk: Talk,
    model: LanguageModel,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> _Answers:
    """Have what begins in the chosen segments worded, window by window."""
    wanted = {*chosen, *_rested_on([*record.needs, *record.todos], chosen, talk)}
    cut = [window for window in windows_of(talk, model) if wanted & {segment.id for segment in window.segments}]
    wholes = [of_window(found, window, talk) for window in cut]
    parts = [_begun_in(whole, wanted, talk) for whole in wholes]
    asking = Asking(sum(map(count_of, parts)), on_progress, cancel)
    answers = _Answers()
    for window, whole, part in zip(cut, wholes, parts, strict=True):
        give_up = len(answers.failed) >= GIVE_UP_AFTER
        fingerprint = window_fingerprint(part, talk, model.name)
        stored = asked_window(window, part, talk, model, fingerprint, asking, give_up=give_up)
        if stored.state == "failed":
            answers.failed.append(coverage_of(window, stored))
            continue
        answers.drafted.append(Drafted(part, Drafts.model_validate(stored.drafts)))
        answers.searched |= {segment.id for segment in window.segments if segment.id in chosen}
        if part == whole:  # the answer to all that extraction asks of this window, which need not ask it again
            library.save_window(record.meeting.id, stored)
    return answers


def _rested_on(rows: Sequence[Row], chosen: Collection[int], talk: Talk) -> set[int]:
    """All segments that make the rows which will be replaced: a row may be made of lines far apart."""
    leaving = [row for row in rows if not row.judged and stands_first_in(row, chosen)]
    return {talk.segments[place].id for row in leaving for place in own_places(row, talk)}


def _begun_in(found: Candidates, wanted: Collection[int], talk: Talk) -> Candidates:
    """The candidates whose first line is among some segments."""
    return Candidates(
        tuple(need for need in found.needs if talk.segments[need.core[0]].id in wanted),
        tuple(todo for todo in found.todos if talk.segments[todo.core[0]].id in wanted),
    )


def _stands_in(segment: Segment, stretch: Coverage) -> bool:
    """Whether a segment is one of those that a stretch is made of; turns may overlap their neighbours."""
    return stretch.start_s <= segment.start_s and segment.end_s <= stretch.end_s


def _runs(segments: Sequence[Segment], searched: Collection[int]) -> list[list[Segment]]:
    """Neighbours that have been searched, or not, together."""
    return [list(run) for _is_searched, run in groupby(segments, lambda segment: segment.id in searched)]
