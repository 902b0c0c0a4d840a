"""What a language model writes of the lines that it is handed: flat and small, never stored as truth.

The title stands last, since models write fields in the order in which they are declared and words come
better after what they are drawn from. Nothing is quoted: the lines are known before a model is asked. Only what
has to be shortened is asked for beside the title: under a grammar every field that is declared is filled. The
descriptions are what the prompts say of each field; a test holds the two together.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field, create_model

from schemas.record import NeedKind, NeedStatus
from schemas.talk import Shape

DraftCell = Literal["situation", "task", "tried", "result"]

_CELLS: dict[DraftCell, str] = {
    "situation": "how things are now, what hurts",
    "task": "what has to be achieved",
    "tried": "what the customer has already tried, and how that went",
    "result": "the effect it hopes for",
}


class NeedDraft(Shape):
    """A need of the customer's, as a model words it; a cell that was not asked for is empty."""

    situation: str = Field(default="", description=_CELLS["situation"])
    task: str = Field(default="", description=_CELLS["task"])
    tried: str = Field(default="", description=_CELLS["tried"])
    result: str = Field(default="", description=_CELLS["result"])
    title: str = Field(
        default="",
        description="the need in at most ten words, no question, not who said it; first what it is about, then what is "
        "wanted, with its figures and names",
    )


class TodoDraft(Shape):
    """A thing to be done after the meeting, as a model words it; empty where it wrote nothing that can be used."""

    task: str = Field(default="", description="what is to be done, with what it is about")


class Drafts(Shape):
    """All that was written for one window of the transcript: a draft for each of its candidates, in their order."""

    needs: list[NeedDraft] = []
    todos: list[TodoDraft] = []


class TodoAnswer(TodoDraft):
    """What a model is asked to fill: under a grammar a field with a default is a field left out."""

    task: str


@cache
def need_answer(cells: tuple[DraftCell, ...]) -> type[Shape]:
    """The shape of an answer about a need of which only some cells have lines."""
    asked = {"title", *cells}
    fields = {
        name: (str, Field(description=field.description))
        for name, field in NeedDraft.model_fields.items()
        if name in asked
    }
    return create_model("NeedAnswer", __base__=Shape, **fields)  # type: ignore[call-overload, no-any-return]


class OneShotNeed(Shape):
    """A need as a model writes it that is asked for everything at once: the yardstick of benchmarks."""

    line: int
    quote: str
    kind: NeedKind
    situation: str
    task: str
    tried: str
    result: str
    title: str
    status: NeedStatus


class OneShotTodo(Shape):
    """A to-do as a model writes it that is asked for everything at once."""

    line: int
    quote: str
    task: str
    owner: str
    when: str


class OneShotAnswer(Shape):
    """All that a model finds in a stretch of a talk when it is asked once."""

    needs: list[OneShotNeed]
    todos: list[OneShotTodo]
