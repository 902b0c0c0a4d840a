"""The ways of making rows that an evaluation can compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.evaluation.oneshot import rows_in_one_shot
from assistant.events import Cancellation, Listener
from assistant.extraction.assemble import Rows
from assistant.extraction.reading import Reader
from assistant.extraction.weights import Weights
from assistant.language import gettext as _
from assistant.llm.model import LanguageModel
from assistant.pipeline.talks import rows_of_talk, spoken_rows_of_talk
from schemas.talk import Talk


@dataclass(frozen=True)
class Tools:
    """What a method may work with; what it did not ask for is None."""

    weights: Weights
    on_progress: Listener
    cancel: Cancellation
    reader: Reader | None = None
    model: LanguageModel | None = None


@dataclass(frozen=True)
class Method:
    """A way of making rows."""

    name: str
    rows: Callable[[Talk, Tools], Rows]
    reads: bool = False
    """Whether it needs the tagger's reader."""
    asks: bool = False
    """Whether it needs a language model."""


def _full(talk: Talk, tools: Tools) -> Rows:
    assert tools.model is not None
    return rows_of_talk(talk, tools.reader, tools.model, tools.on_progress, tools.cancel, tools.weights)


def _spoken(talk: Talk, tools: Tools) -> Rows:
    tools.cancel.check()
    return spoken_rows_of_talk(talk, tools.reader, tools.cancel, tools.weights)


def _one_shot(talk: Talk, tools: Tools) -> Rows:
    assert tools.model is not None
    return rows_in_one_shot(talk, tools.model, tools.on_progress, tools.cancel)


METHODS = (
    Method("full", _full, reads=True, asks=True),
    Method("tagger", _spoken, reads=True),
    Method("n-grams", _spoken),
    Method("one-shot", _one_shot, asks=True),
)
"""What users get; tagger and link alone, in the spoken words; those without the reader; one prompt for everything."""


def method_named(name: str) -> Method:
    """A method by its name. Raises ``InputError``."""
    for method in METHODS:
        if method.name == name:
            return method
    known = ", ".join(method.name for method in METHODS)
    raise InputError(_("There is no method {name}; choose one of: {known}.").format(name=repr(name), known=known))
