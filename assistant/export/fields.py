"""What a template of the user's can name: the contents of a document as plain texts, numbers and lists.

``docs/templates.md`` tells users of each; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from assistant.export.contents import Contents, Marks, NeedLine, TodoLine
from assistant.export.quotes import Quote, clock, quote_line
from assistant.export.told import Kind

SECTIONS: tuple[Kind, ...] = get_args(Kind)
"""What is told beside the tables; each is a list of entries, empty where nothing was told."""

Fields = dict[str, Any]


def fields(said: Contents) -> Fields:
    """All that a template can name, by name."""
    told = {section.kind: section.entries for section in said.told}
    return {
        "meeting": {
            "title": said.title,
            "customer": said.customer,
            "date": said.date_words,
            "place": said.place,
        },
        "audience": said.audience,
        "people": [{"side": side, "names": names} for side, names in said.people],
        "needs": [_need(line, said) for line in said.needs],
        "todos": [_todo(line, said) for line in said.todos],
        **{
            kind: [
                {
                    "name": entry.name,
                    "details": entry.details,
                    "outcomes": list(entry.outcomes),
                    **_quoted(entry.quotes, said),
                }
                for entry in told.get(kind, ())
            ]
            for kind in SECTIONS
        },
        "notes": [*said.gaps, *said.legend],
        "sources": [{"name": name, "value": value} for name, value in said.sources],
        "transcript": [
            {"number": line.number, "time": clock(line.start_s), "speaker": line.speaker, "words": line.text}
            for line in said.transcript
        ],
    }


def _need(line: NeedLine, said: Contents) -> Fields:
    situation, task, action_tried, action_proposed, result = line.cells
    return {
        "number": line.number,
        "title": line.title,
        "kind": line.kind,
        "situation": situation,
        "task": task,
        "action_tried": action_tried,
        "action_proposed": action_proposed,
        "result": result,
        "status": line.status,
        "amounts": line.amounts,
        "marks": _marks(line.marks, said),
        **_quoted(line.quotes, said),
    }


def _todo(line: TodoLine, said: Contents) -> Fields:
    return {
        "number": line.number,
        "task": line.task,
        "owner": line.owner,
        "due": line.due.isoformat() if line.due else "",
        "due_words": line.due_words,
        "progress": line.progress,
        "amounts": line.amounts,
        "marks": _marks(line.marks, said),
        **_quoted(line.quotes, said),
    }


def _marks(marks: Marks, said: Contents) -> str:
    return "  ".join(marks.words(said.say))


def _quoted(quotes: Sequence[Quote], said: Contents) -> Fields:
    """Quotes one by one, and as a text with a line for each."""
    return {
        "quotes": [{"time": quote.time, "speaker": quote.speaker, "words": quote.words} for quote in quotes],
        "evidence": "\n".join(quote_line(quote, said.say) for quote in quotes),
    }
