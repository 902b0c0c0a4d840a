"""What is written after a talk to be sent or passed on, and what a language model is asked for it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.talk import Shape

DraftKind = Literal["mail", "handover", "chat"]
"""A mail to the customer, a note for the colleagues who go on with it, a summary for a chat."""
RefusalReason = Literal["figure", "day", "name", "word", "denial", "mood", "voice"]
"""Why a sentence does not stand: it holds a figure, a day, a name or another word that the row does not hold, denies
what the row does not or leaves out that it does, tells as so what is only wished or feared or the other way round, or
speaks as somebody else than who writes."""


class RetoldAnswer(Shape):
    """A row in written sentences, as a model words it."""

    text: str = Field(description="the row in a sentence or two")
