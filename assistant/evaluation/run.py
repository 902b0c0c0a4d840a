"""Annotated meetings through extraction: one loaded model for all, one result file each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import CancelledError, InputError
from assistant.evaluation.blind import blind_folder, blind_title, hidden, named
from assistant.evaluation.cases import Case
from assistant.evaluation.fingerprint import fingerprint
from assistant.evaluation.methods import METHODS, Method, Tools
from assistant.evaluation.results import read_result, result_file, result_of, write_result
from assistant.evaluation.tokens import RememberingModel
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.reading import Reader
from assistant.extraction.weights import Weights, load_weights, shipped_weights
from assistant.language import gettext as _
from assistant.llm.connect import language_model, uses_stored_model
from assistant.llm.model import LanguageModel
from assistant.llm.reader import StoredReader
from assistant.models import store
from assistant.settings import Settings
from schemas.talk import Talk


@dataclass(frozen=True)
class Failure:
    """A case without a result."""

    case_id: str
    error: Exception
    is_blind: bool = False
    """The case with names and sides hidden has none; the case itself may have one."""

    @property
    def title(self) -> str:
        """What has no result, in the interface language."""
        return blind_title(self.case_id) if self.is_blind else self.case_id


@dataclass(frozen=True)
class _Order:
    """A case that has no result yet, or one that does not hold any more."""

    case: Case
    weights: Weights
    method: Method
    is_blind: bool
    fingerprint: str
    file: Path

    @property
    def title(self) -> str:
        """What progress calls it."""
        return blind_title(self.case.id) if self.is_blind else self.case.id

    @property
    def talk(self) -> Talk:
        """What extraction is given."""
        return (hidden(self.case) if self.is_blind else self.case).talk()


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
        is_blind: Run every case once more with names and sides hidden, into the blind folder of ``out_dir``.

    Returns:
        The failures, in the order of the cases: errors meant for the user, and defects of ours.

    Raises:
        InputError: The folder for the results cannot be made, or there are no readable weights.
        ModelFileError: The language model is missing or cannot be loaded.
        CancelledError: The user asked to stop; results that were written stay.
    """
    orders = []
    for hides in (False, True) if is_blind else (False,):
        folder = _made(blind_folder(out_dir) if hides else out_dir)
        orders += [
            _order(case, weights_for(case, weights_dir, method), method, settings, folder, is_blind=hides)
            for case in cases
        ]
    orders = [order for order in orders if not _is_done(order)]
    failures = []
    with ExitStack() as stack:
        reader, model = _loaded(method, settings, stack, on_progress, cancel) if orders else (None, None)
        for number, order in enumerate(orders):
            listener = _part_of(on_progress, number, len(orders), order.title)
            failure = _tried(order, Tools(order.weights, listener, cancel, reader, model))
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
        reason = error.strerror or str(error)
        raise InputError(
            _("The folder {folder} cannot be made: {reason}.").format(folder=folder, reason=reason)
        ) from error
    return folder


def _order(case: Case, weights: Weights, method: Method, settings: Settings, folder: Path, *, is_blind: bool) -> _Order:
    stands_for = fingerprint(case, settings, weights, method.name, is_blind=is_blind)
    return _Order(case, weights, method, is_blind, stands_for, result_file(folder, case.id))


def _is_done(order: _Order) -> bool:
    try:
        result = read_result(order.file)
    except InputError:
        return False
    return result is not None and result.fingerprint == order.fingerprint


def _tried(order: _Order, tools: Tools) -> Failure | None:
    """Make a case's result; why there is none, if there is none."""
    try:
        order.file.unlink(missing_ok=True)  # rows of other code or another model are nobody's any more
        asked = RememberingModel(tools.model) if tools.model else None
        began_s = time.perf_counter()
        found = order.method.rows(order.talk, replace(tools, model=asked))
        seconds = time.perf_counter() - began_s
        tokens = asked.tokens() if asked else 0
        result = result_of(found, seconds=seconds, tokens=tokens, fingerprint=order.fingerprint)
        write_result(named(result, order.case) if order.is_blind else result, order.file)
    except CancelledError:
        raise
    except Exception as error:  # even a defect that one talk shows must not cost the others
        return Failure(order.case.id, error, order.is_blind)
    return None


def _part_of(on_progress: Listener, number: int, count: int, title: str) -> Listener:
    """A listener for one case of several."""
    return lambda progress: on_progress(Progress(Stage.EXTRACT, (number + progress.done) / count, title))
