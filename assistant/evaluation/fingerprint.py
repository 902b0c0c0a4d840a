"""What a result depends on, as one short text: a resumed evaluation skips cases whose result has the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import assistant.extraction
import assistant.llm
import assistant.transcription
import prompts
import schemas
from assistant.evaluation import blind, oneshot, results, sound
from assistant.evaluation.cases import Case
from assistant.evaluation.sound import CaseSound
from assistant.extraction.weights import Weights
from assistant.llm.connect import uses_stored_model
from assistant.models import store
from assistant.models.manifest import find_model
from assistant.pipeline import corrections, hear, options, talks
from assistant.settings import Settings

LENGTH = 32
"""Hexadecimal digits kept of the digest."""
PACKAGES = (assistant.extraction, assistant.llm, prompts, schemas)
MODULES = (talks, results, oneshot)
"""Where the code and data lie that rows, and their files, are made with."""
HEARING = (assistant.transcription, hear, corrections, options, sound)
"""Where the code lies that transcripts are made with."""


def fingerprint(
    case: Case,
    settings: Settings,
    weights: Weights,
    method: str = "full",
    *,
    is_blind: bool = False,
    heard: CaseSound | None = None,
) -> str:
    """Stands for a case without its annotations, our code and prompts, the tagger, and the model with its options.

    Args:
        case: The case as it was read: a blind result names its people too.
        settings: Which language model is asked.
        weights: The tagger's.
        method: How rows are made.
        is_blind: The names and sides are hidden from extraction.
        heard: The recording that the transcript is made from; None: the case's own words are taken.
    """
    parts = [case.talk().model_dump_json(), code_digest(), weights.digest, method, json.dumps(_model(settings))]
    # Only blind results depend on how names are hidden.
    parts += [_digest(blind)] if is_blind else []
    parts += [code_digest(HEARING), heard.depends_on(settings)] if heard else []
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:LENGTH]


@cache
def code_digest(parts: Sequence[ModuleType] = (*PACKAGES, *MODULES)) -> str:
    """Stands for every file of some packages and modules, of extraction's at first; names count as well as contents."""
    digest = hashlib.sha256()
    for name, path in _files(parts):
        digest.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _digest(module: ModuleType) -> str:
    return hashlib.sha256(_file_of(module).read_bytes()).hexdigest()


def _files(parts: Sequence[ModuleType]) -> Iterator[tuple[str, Path]]:
    for part in parts:
        if not hasattr(part, "__path__"):
            yield part.__name__, _file_of(part)
            continue
        for folder in sorted(part.__path__):
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    yield f"{part.__name__}/{path.relative_to(folder).as_posix()}", path


def _file_of(module: ModuleType) -> Path:
    assert module.__file__
    return Path(module.__file__)


def _model(settings: Settings) -> list[object]:
    """The language model and what it is asked with; never its key."""
    options: list[object] = [settings.llm_base_url, settings.llm_model, settings.llm_context_tokens]
    if uses_stored_model(settings):
        return [*options, *(file.sha256 for file in find_model(store.EMBEDDED_LLM).files)]
    file = Path(settings.llm_model).expanduser()
    if not settings.llm_base_url and file.is_file():
        # A digest of gigabytes would take longer than the case.
        return [*options, file.stat().st_size, file.stat().st_mtime_ns]
    return options
