"""The ways of making rows that an evaluation can compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.evaluation.oneshot import rows_in_one_shot
from assistant.events import Cancellation, Listener
from assistant.extraction.assemble import Rows
from assistant.extraction.weights import Weights
from assistant.language import gettext as _
from assistant.llm.model import LanguageModel
from assistant.pipeline.talks import rows_of_talk, spoken_rows_of_talk
from schemas.talk import Talk

Asking = Callable[[Talk, LanguageModel, Listener, Cancellation, Weights], Rows]
Alone = Callable[[Talk, Weights], Rows]


@dataclass(frozen=True)
class Method:
    """A way of making rows; exactly one of both functions is there."""

    name: str
    asking: Asking | None = None
    """Makes rows with a language model."""
    alone: Alone | None = None
    """Makes rows without one."""


METHODS = (
    Method("full", asking=rows_of_talk),
    Method("tagger", alone=spoken_rows_of_talk),
    Method("one-shot", asking=lambda talk, model, listener, cancel, _: rows_in_one_shot(talk, model, listener, cancel)),
)
"""What users get; tagger and link alone, in the spoken words; one prompt for everything."""


def method_named(name: str) -> Method:
    """A method by its name. Raises ``InputError``."""
    for method in METHODS:
        if method.name == name:
            return method
    known = ", ".join(method.name for method in METHODS)
    raise InputError(_("There is no method {name}; choose one of: {known}.").format(name=repr(name), known=known))
