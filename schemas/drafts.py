"""What a language model proposes: flat and small, never stored as truth.

The quote stands before what is concluded from it, since models write fields in the order in which
they are declared. Every field is required: under a grammar an optional field is a field left out.
The descriptions are what the prompts say of each field; a test holds the two together.
"""

from __future__ import annotations

from pydantic import Field

from schemas.record import NeedKind
from schemas.talk import Shape


class NeedDraft(Shape):
    """A need of the customer's, as a model words it."""

    quote: str = Field(description="the words that show it, copied letter by letter from that line")
    kind: NeedKind = Field(
        description="demand: what the customer says it wants; implicit: a limit it mentions, such as budget, time "
        "or who decides; concern: what it fears or doubts"
    )
    title: str = Field(description="the need in one short sentence, with its figures and names")
    situation: str = Field(description="how things are now, what hurts")
    task: str = Field(description="what has to be achieved")
    tried: str = Field(description="what the customer has already tried")
    result: str = Field(description="the effect it hopes for")


class TodoDraft(Shape):
    """A thing to be done after the meeting, as a model words it."""

    quote: str = Field(description="the words that make it a to-do, copied letter by letter from that line")
    task: str = Field(description="what is to be done, with what it is about")
    who: str = Field(description="who does it, in the spoken word: I, you, a name")
    when: str = Field(description="by when, in the spoken words")


class Drafts(Shape):
    """All that was proposed for one window of the transcript."""

    needs: list[NeedDraft] = []
    todos: list[TodoDraft] = []
