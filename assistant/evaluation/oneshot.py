"""The yardstick: one schema-constrained prompt for a whole stretch of a talk, its answer taken as it is.

What most tools do, and what the pipeline has to beat on the same model. Nothing is checked but that a
line exists: the quotes are grounded so that the figures can say how many were really spoken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.assemble import Rows
from assistant.extraction.dates import resolve_due
from assistant.extraction.ground import ground
from assistant.extraction.people import People
from assistant.extraction.windows import Window, windows
from assistant.llm.failures import CutOffError, UnusableAnswerError
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import render
from schemas.drafts import OneShotAnswer, OneShotNeed, OneShotTodo
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import Segment, Talk

WINDOW_TOKENS = 2200
ANSWER_TOKENS = 2000


def rows_in_one_shot(talk: Talk, model: LanguageModel, on_progress: Listener, cancel: Cancellation) -> Rows:
    """The rows that a model writes when it is asked once a window for everything.

    A window whose answer is cut off or cannot be read gives no rows.

    Raises:
        EndpointError: The model did not answer at all.
        CancelledError: The user asked to stop.
    """
    cut = windows(talk.segments, WINDOW_TOKENS, model.count_tokens)
    rows = Rows([], [])
    for done, window in enumerate(cut):
        cancel.check()
        on_progress(Progress(Stage.EXTRACT, done / len(cut)))
        answer = _answer(window, talk, model)
        rows.needs.extend(_need(need, number, window, model.name) for number, need in enumerate(answer.needs))
        rows.todos.extend(_todo(todo, number, window, talk, model.name) for number, todo in enumerate(answer.todos))
    return rows


def _answer(window: Window, talk: Talk, model: LanguageModel) -> OneShotAnswer:
    people = People(talk)
    lines = [f"[{segment.id}] {people.speaker(segment) or '?'}: {segment.text}" for segment in window.segments]
    try:
        return model.ask(render("oneshot", talk.language, lines=lines), OneShotAnswer, max_tokens=ANSWER_TOKENS)
    except (CutOffError, UnusableAnswerError):
        return OneShotAnswer(needs=[], todos=[])


def _need(draft: OneShotNeed, number: int, window: Window, model_name: str) -> Need:
    return Need(
        id=f"n-{window.number}-{number}",
        title=draft.title or draft.quote,
        kind=draft.kind,
        situation=draft.situation,
        task=draft.task,
        action_tried=draft.tried,
        result=draft.result,
        status=draft.status,
        evidence=_evidence(draft.quote, draft.line, window.segments),
        provenance=_provenance(model_name),
    )


def _todo(draft: OneShotTodo, number: int, window: Window, talk: Talk, model_name: str) -> Todo:
    return Todo(
        id=f"t-{window.number}-{number}",
        task=draft.task or draft.quote,
        owner=draft.owner,
        due=resolve_due(draft.when, talk.date, talk.language),
        due_text=draft.when,
        evidence=_evidence(draft.quote, draft.line, window.segments),
        provenance=_provenance(model_name),
    )


def _evidence(quote: str, line: int, segments: Sequence[Segment]) -> list[Evidence]:
    """The quote as the model places it: in the line that it names, whether it stands there or not."""
    named = [segment for segment in segments if segment.id == line]
    found = ground(quote, named) if named else Evidence(quote=quote, grounding="none")
    return [found if found.grounding != "none" else Evidence(quote=quote, segment_id=line if named else None)]


def _provenance(model_name: str) -> Provenance:
    return Provenance(source="model", model=model_name, prompt="oneshot/v1", created_at=dt.datetime.now(dt.UTC))
