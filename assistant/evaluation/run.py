"""Annotated meetings through extraction: one loaded model for all, one result file each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import CancelledError, InputError, reason_of
from assistant.evaluation.blind import hidden, named
from assistant.evaluation.cases import Case
from assistant.evaluation.fingerprint import fingerprint
from assistant.evaluation.methods import METHODS, Method, Tools
from assistant.evaluation.results import read_result, result_file, result_of, write_result
from assistant.evaluation.sound import CaseSound, as_one_stage, heard_talk, sound_of
from assistant.evaluation.tokens import RememberingModel
from assistant.evaluation.ways import PLAIN, Way, ways
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.reading import Reader
from assistant.extraction.weights import Weights, load_weights, shipped_weights
from assistant.language import gettext as _
from assistant.llm.connect import language_model, uses_stored_model
from assistant.llm.model import LanguageModel
from assistant.llm.reader import StoredReader
from assistant.models import store
from assistant.pipeline.hear import models_to_hear
from assistant.settings import Settings
from schemas.talk import Talk


@dataclass(frozen=True)
class Failure:
    """A case without a result."""

    case_id: str
    error: Exception
    way: Way = PLAIN
    """In other ways it may have one."""

    @property
    def title(self) -> str:
        """What has no result, in the interface language."""
        return self.way.title(self.case_id)


@dataclass(frozen=True)
class _Order:
    """A case that has no result yet, or one that does not hold any more."""

    case: Case
    weights: Weights
    method: Method
    way: Way
    sound: CaseSound | None
    """The recording, in the ways that hear it."""
    fingerprint: str
    file: Path

    def talk(self, settings: Settings, on_progress: Listener, cancel: Cancellation) -> Talk:
        """What extraction is given. Raises ``MeetingError`` where it cannot be heard."""
        if self.sound:
            return heard_talk(self.sound, settings, on_progress, cancel)
        return (hidden(self.case) if self.way.is_blind else self.case).talk()


def weights_for(case: Case, folder: Path | None, method: Method = METHODS[0]) -> Weights:
    """The tagger's weights for a case: of a folder the set that never saw it, else the shipped ones.

    Raises:
        InputError: The folder holds no readable weights.
    """
    return load_weights(folder, case.id, reads=method.reads) if folder else shipped_weights(reads=method.reads)


def evaluate(
    cases: Sequence[Case],
    out_dir: Path,
    settings: Settings,
    on_progress: Listener,
    cancel: Cancellation,
    weights_dir: Path | None = None,
    method: Method = METHODS[0],
    *,
    is_blind: bool = False,
    audio_dir: Path | None = None,
) -> list[Failure]:
    """Write ``<case id>.json`` for every case that has no result of the same fingerprint.

    A case that fails leaves no file behind, nor one of an earlier run, and the others go on. The
    language model is not even loaded where nothing is left to do.

    Args:
        cases: The cases; their annotations are not looked at.
        out_dir: Where the results go.
        settings: Which language model is asked.
        on_progress: Hears of every case by its id.
        cancel: Stops between two questions.
        weights_dir: Sets of the tagger's weights; None: the shipped ones.
        method: How rows are made.
        is_blind: Run every case once more with names and sides hidden, into the folder of that way in ``out_dir``.
        audio_dir: Run every case once more from its recording, which lies here, likewise.

    Returns:
        The failures, recordings that cannot be used first, the others in the order of the cases: errors meant for
        the user, and defects of ours.

    Raises:
        InputError: The folder for the results cannot be made, or there are no readable weights.
        ModelFileError: The language model is missing or cannot be loaded.
        CancelledError: The user asked to stop; results that were written stay.
    """
    weights = {case.id: weights_for(case, weights_dir, method) for case in cases}
    orders, failures = [], []
    for way in ways(audio=audio_dir is not None, blind=is_blind):
        folder = _made(way.folder(out_dir))
        for case in cases:
            try:
                sound = sound_of(case, audio_dir, is_blind=way.is_blind) if audio_dir and way.is_heard else None
            except InputError as error:
                failures.append(_without_result(case, way, result_file(folder, case.id), error))
                continue
            orders.append(_order(case, weights[case.id], method, settings, folder, way, sound))
    orders = [order for order in orders if not _is_done(order)]
    with ExitStack() as stack:
        if any(order.sound for order in orders):
            store.pull(models_to_hear(settings), on_progress, cancel)
        reader, model = _loaded(method, settings, stack, on_progress, cancel) if orders else (None, None)
        for number, order in enumerate(orders):
            listener = _part_of(on_progress, number, len(orders), order.way.title(order.case.id))
            failure = _tried(order, Tools(order.weights, listener, cancel, reader, model), settings)
            failures += [failure] if failure else []
    on_progress(Progress(Stage.EXTRACT, 1.0))
    return failures


def _loaded(
    method: Method, settings: Settings, stack: ExitStack, on_progress: Listener, cancel: Cancellation
) -> tuple[Reader | None, LanguageModel | None]:
    """What a method needs, once for all cases; it ends with the stack."""
    stored = [store.READER] if method.reads else []
    stored += [store.EMBEDDED_LLM] if method.asks and uses_stored_model(settings) else []
    if stored:
        store.pull(stored, on_progress, cancel)
    if method.asks:
        on_progress(Progress(Stage.EXTRACT, 0.0, _("loading the language model")))
    reader = stack.enter_context(StoredReader()) if method.reads else None
    return reader, stack.enter_context(language_model(settings)) if method.asks else None


def _made(folder: Path) -> Path:
    """A folder, made where it is not there yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = reason_of(error)
        raise InputError(
            _("The folder {folder} cannot be made: {reason}.").format(folder=folder, reason=reason)
        ) from error
    return folder


def _without_result(case: Case, way: Way, file: Path, error: InputError) -> Failure:
    """A case of which nothing can be made in a way; rows of an earlier run are nobody's any more."""
    file.unlink(missing_ok=True)
    return Failure(case.id, error, way)


def _order(
    case: Case, weights: Weights, method: Method, settings: Settings, folder: Path, way: Way, sound: CaseSound | None
) -> _Order:
    stands_for = fingerprint(case, settings, weights, method.name, is_blind=way.is_blind, heard=sound)
    return _Order(case, weights, method, way, sound, stands_for, result_file(folder, case.id))


def _is_done(order: _Order) -> bool:
    try:
        result = read_result(order.file)
    except InputError:
        return False
    return result is not None and result.fingerprint == order.fingerprint


def _tried(order: _Order, tools: Tools, settings: Settings) -> Failure | None:
    """Make a case's result; why there is none, if there is none."""
    try:
        order.file.unlink(missing_ok=True)  # rows of other code or another model are nobody's any more
        asked = RememberingModel(tools.model) if tools.model else None
        listener = as_one_stage(tools.on_progress) if order.sound else tools.on_progress
        talk = order.talk(settings, listener, tools.cancel)
        began_s = time.perf_counter()
        found = order.method.rows(talk, replace(tools, model=asked, on_progress=listener))
        seconds = time.perf_counter() - began_s
        tokens = asked.tokens() if asked else 0
        heard = talk.segments if order.sound else None
        result = result_of(found, seconds=seconds, tokens=tokens, fingerprint=order.fingerprint, heard=heard)
        write_result(named(result, order.case) if order.way.is_blind else result, order.file)
    except CancelledError:
        raise
    except Exception as error:  # even a defect that one talk shows must not cost the others
        return Failure(order.case.id, error, order.way)
    return None


def _part_of(on_progress: Listener, number: int, count: int, title: str) -> Listener:
    """A listener for one case of several."""
    return lambda progress: on_progress(Progress(Stage.EXTRACT, (number + progress.done) / count, title))
