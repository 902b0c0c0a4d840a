"""Contents as one HTML file that needs nothing beside it: evidence opens, and can be heard where its sound is given."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from assistant.export.contents import Contents, need_headings
from assistant.export.quotes import Stretch, clock, spoken
from assistant.export.told import columns

SOUND_TYPE = "audio/mpeg"


def html_text(said: Contents, sounds: Mapping[Stretch, bytes] | None = None) -> str:
    """The meeting's facts, both tables, what is told beside them, the notes, and the transcript for our own side.

    The file runs no script and asks for nothing from elsewhere; its policy forbids both (CSP, W3C).

    Args:
        said: What the documents say.
        sounds: For each stretch that can be heard its sound as mp3, which the file holds.
    """
    say = said.say
    facts = [(say("Customer"), said.customer), (say("Date"), said.date_words), (say("Place"), said.place)]
    unchecked = say("Decisions, topics, profile and decision chain were found by the program; nobody has checked them.")
    return _template().render(
        said=said,
        say=say,
        style=Markup(_file("page.css")),  # noqa: S704 - a file of ours
        facts=[*facts, *said.people],
        need_heads=list(need_headings(say)),
        notes=[
            *said.gaps,
            *said.legend,
            *([unchecked] if said.told and said.audience == "internal" else []),
            *(f"{label}{say(': ')}{value}" for label, value in said.sources),
        ],
        columns=columns,
        spoken=spoken,
        clock=clock,
        sounds={stretch: _data(sound) for stretch, sound in (sounds or {}).items()},
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("page.html.j2"))


def _file(name: str) -> str:
    return files("assistant.export").joinpath(name).read_text(encoding="utf-8")


def _data(sound: bytes) -> str:
    return f"data:{SOUND_TYPE};base64,{base64.b64encode(sound).decode('ascii')}"
