"""From a stored transcript to rows: window by window, each finished one a checkpoint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import EndpointError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.assemble import Drafted, assemble
from assistant.extraction.linking import Candidates
from assistant.extraction.nominate import candidates_of, of_window
from assistant.extraction.propose import prompt_hashes, propose, questions, windows_of
from assistant.extraction.windows import Window
from assistant.language import gettext as _
from assistant.library.library import Library, StoredWindow
from assistant.llm.connect import language_model, uses_stored_model
from assistant.llm.model import LanguageModel
from assistant.llm.reader import StoredReader
from assistant.models import store
from assistant.pipeline.digest import digest_of
from assistant.pipeline.gaps import gaps
from assistant.pipeline.options import Outcome
from assistant.pipeline.talks import talk_of
from assistant.settings import Settings
from schemas.drafts import Drafts
from schemas.record import Coverage, Record
from schemas.talk import Talk

READING_SHARE = 0.2
"""Of the time that extraction takes, the part in which the reader goes through the lines."""
GIVE_UP_AFTER = 3
"""Failures in a row after which an endpoint is not asked again in this run."""


@dataclass
class Asking:
    """How far the asking of so many questions is; called before each of them, for progress or to stop by raising."""

    count: int
    on_progress: Listener
    cancel: Cancellation
    asked: int = 0

    def __call__(self) -> None:
        """Tell that the next question is about to be asked. Raises ``CancelledError``."""
        self.cancel.check()
        self.on_progress(Progress(Stage.EXTRACT, READING_SHARE + (1 - READING_SHARE) * self.asked / self.count))
        self.asked += 1


def extract(
    meeting_id: str,
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
    *,
    again: bool = False,
) -> Outcome:
    """Find needs and to-dos in a stored transcript; windows that are done are not asked again.

    Rows that a person has judged stay as they are. Raises ``EndpointError`` where the language
    model answered for no window at all; a window that failed among others is a gap in the outcome.
    """
    record = library.record(meeting_id)
    if not record.segments:
        library.finish_stage(meeting_id, Stage.EXTRACT, "")
        return Outcome(meeting_id, gaps=gaps(record), notes=[_("No speech was found, so there are no rows.")])
    fingerprint = _fingerprint(record, settings)
    if not again and not _has_failed(record) and library.stages(meeting_id).get(Stage.EXTRACT) == fingerprint:
        return Outcome(meeting_id, gaps=gaps(record))

    fetch_models(settings, on_progress, cancel)
    talk = talk_of(record)
    found = found_in(talk, on_progress, cancel)
    on_progress(Progress(Stage.EXTRACT, READING_SHARE, _("loading the language model")))
    with language_model(settings) as model:
        drafted = _worded(found, talk, model, library, meeting_id, on_progress, cancel, again=again)
        model_name = model.name
    rows = assemble(drafted, talk, model_name, dt.datetime.now(dt.UTC))
    library.replace_proposals(meeting_id, rows.needs, rows.todos)
    library.finish_stage(meeting_id, Stage.EXTRACT, fingerprint)
    on_progress(Progress(Stage.EXTRACT, 1.0))
    return Outcome(meeting_id, gaps=gaps(library.record(meeting_id)))


def found_in(talk: Talk, on_progress: Listener, cancel: Cancellation) -> Candidates:
    """The candidates of a whole talk. The reader's process has ended before the language model's begins."""

    def before_each(done: float) -> None:
        cancel.check()
        on_progress(Progress(Stage.EXTRACT, READING_SHARE * done, _("reading the lines")))

    with StoredReader() as reader:
        return candidates_of(talk, reader=reader, before_each=before_each)


def _worded(
    found: Candidates,
    talk: Talk,
    model: LanguageModel,
    library: Library,
    meeting_id: str,
    on_progress: Listener,
    cancel: Cancellation,
    *,
    again: bool,
) -> list[Drafted]:
    """Have the candidates of every window worded that has no answer yet; each answer is kept as soon as it is there."""
    kept = {} if again else {stored.number: stored for stored in library.windows(meeting_id)}
    cut = windows_of(talk, model)
    parts = [of_window(found, window, talk) for window in cut]
    asking = Asking(sum(map(count_of, parts)), on_progress, cancel)
    results: list[StoredWindow] = []
    failed_in_a_row = 0
    for window, part in zip(cut, parts, strict=True):
        fingerprint = window_fingerprint(part, talk, model.name)
        stored = kept.get(window.number)
        if not stored or stored.state == "failed" or stored.fingerprint != fingerprint:
            give_up = failed_in_a_row >= GIVE_UP_AFTER
            stored = asked_window(window, part, talk, model, fingerprint, asking, give_up=give_up)
            library.save_window(meeting_id, stored)
        failed_in_a_row = failed_in_a_row + 1 if stored.state == "failed" else 0
        results.append(stored)
        asking.asked = sum(map(count_of, parts[: len(results)]))
        library.set_coverage(meeting_id, "extract", _coverage(cut, results))
    if all(stored.state == "failed" for stored in results):
        raise EndpointError(results[0].error)
    return [
        Drafted(part, Drafts.model_validate(stored.drafts))
        for part, stored in zip(parts, results, strict=True)
        if stored.state == "processed"
    ]


def count_of(found: Candidates) -> int:
    """How many questions are asked about some candidates."""
    return len(found.needs) + len(found.todos)


def asked_window(
    window: Window,
    part: Candidates,
    talk: Talk,
    model: LanguageModel,
    fingerprint: str,
    before_each: Callable[[], None],
    *,
    give_up: bool,
) -> StoredWindow:
    """What the language model makes of a window's candidates, or why it makes nothing."""
    first, last = window.segments[0].id, window.segments[-1].id
    try:
        if give_up:
            raise EndpointError(_("not asked: the language model did not answer before"))
        drafts = propose(part, talk, model, before_each)
    except EndpointError as error:
        return StoredWindow(window.number, first, last, fingerprint, "failed", error=str(error))
    return StoredWindow(window.number, first, last, fingerprint, "processed", drafts=drafts.model_dump(mode="json"))


def _coverage(found: Sequence[Window], results: Sequence[StoredWindow]) -> list[Coverage]:
    """The stretches that were searched; what has not been asked yet is left out."""
    return [coverage_of(window, stored) for window, stored in zip(found, results, strict=False)]


def coverage_of(window: Window, stored: StoredWindow) -> Coverage:
    """What became of a window."""
    start_s, end_s = window.segments[0].start_s, window.segments[-1].end_s
    return Coverage(stage="extract", state=stored.state, start_s=start_s, end_s=end_s, note=stored.error)


def _has_failed(record: Record) -> bool:
    return any(stretch.stage == "extract" and stretch.state == "failed" for stretch in record.coverage)


def fetch_models(settings: Settings, on_progress: Listener, cancel: Cancellation, *, reads: bool = True) -> None:
    """Fetch the model files that are missing: the language model's, and the reader's where there is to be read."""
    names = [*([store.READER] if reads else []), *([store.EMBEDDED_LLM] if uses_stored_model(settings) else [])]
    store.pull(names, on_progress, cancel)


def _fingerprint(record: Record, settings: Settings) -> str:
    """Stands for all that the rows depend on."""
    return digest_of(
        settings.llm_base_url,
        settings.llm_model,
        *prompt_hashes(record.meeting.language),
        str(record.meeting.date),
        *(person.model_dump_json() for person in record.meeting.participants),
        *(speaker.model_dump_json() for speaker in record.speakers),
        *(f"{segment.id} {segment.speaker} {segment.text}" for segment in record.segments),
    )


def window_fingerprint(part: Candidates, talk: Talk, model_name: str) -> str:
    """Stands for all that a window's drafts depend on: whom is asked what."""
    asked = [message["content"] for question in questions(part, talk) for message in question.prompt.messages]
    return digest_of(model_name, *asked)
