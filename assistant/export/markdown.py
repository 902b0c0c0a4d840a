"""Contents as a Markdown text (GitHub's tables), in which nothing that was said acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.export.contents import Contents, NeedLine, TodoLine, need_headings
from assistant.export.quotes import quote_line

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")


def markdown_text(said: Contents) -> str:
    """The meeting's facts, both tables, what is told beside them, and the notes; the transcript is not in it."""
    return "\n".join(_lines(said)) + "\n"


def literal(text: str) -> str:
    """A text on one line that Markdown shows letter by letter."""
    return _MARKUP.sub(r"\\\1", text.replace("\t", " ")).replace("\n", "<br>")


def _lines(said: Contents) -> Iterator[str]:
    say = said.say
    colon = say(": ")
    yield "# " + literal(said.title or say("Record of a business talk"))
    yield ""
    facts = [(say("Customer"), said.customer), (say("Date"), said.date_words), (say("Place"), said.place)]
    for label, value in (*facts, *said.people):
        if value:
            yield f"- **{label}**{colon}{literal(value)}"
    yield ""
    yield "## " + say("Needs-confirmation table")
    yield ""
    yield from _needs(said)
    yield ""
    yield "## " + say("To-do list")
    yield ""
    yield from _todos(said)
    yield ""
    yield from _told(said)
    unchecked = say("Decisions, topics, profile and decision chain were found by the program; nobody has checked them.")
    notes = [
        *said.gaps,
        *said.legend,
        *([unchecked] if said.told and said.audience == "internal" else []),
        *(f"{label}{colon}{value}" for label, value in said.sources),
    ]
    yield "## " + say("Notes")
    yield ""
    for note in notes:
        yield f"- {literal(note)}"


def _needs(said: Contents) -> Iterator[str]:
    say = said.say
    if not said.needs:
        yield say("No needs are recorded.")
        return
    headings = (say("No."), say("Need"), say("Kind"), *need_headings(say), say("Status"), say("Evidence"))
    yield from _table(headings, [_need_cells(line, said) for line in said.needs])


def _need_cells(line: NeedLine, said: Contents) -> list[str]:
    title = _with_amounts(line.title, line, said)
    return [str(line.number), title, line.kind, *line.cells, line.status, _evidence(line, said)]


def _todos(said: Contents) -> Iterator[str]:
    say = said.say
    if not said.todos:
        yield say("No to-dos are recorded.")
        return
    headings = (say("No."), say("What is to be done"), say("Owner"), say("Due"), say("Evidence"))
    yield from _table(headings, [_todo_cells(line, said) for line in said.todos])


def _todo_cells(line: TodoLine, said: Contents) -> list[str]:
    due = "\n".join(filter(None, (line.due.isoformat() if line.due else "", line.due_words, line.progress)))
    return [str(line.number), _with_amounts(line.task, line, said), line.owner, due, _evidence(line, said)]


def _with_amounts(cell: str, line: NeedLine | TodoLine, said: Contents) -> str:
    return "\n".join(filter(None, (cell, line.amounts and said.say("Numbers: {amounts}").format(amounts=line.amounts))))


def _told(said: Contents) -> Iterator[str]:
    """What is told beside the tables, a section each."""
    for section in said.told:
        yield f"## {section.heading}"
        yield ""
        for entry in section.entries:
            yield f"- **{literal(entry.name)}**" + (f" {literal(entry.details)}" if entry.details else "")
            for line in (*(quote_line(quote, said.say) for quote in entry.quotes), *entry.outcomes):
                yield f"  - {literal(line)}"
        yield ""


def _evidence(line: NeedLine | TodoLine, said: Contents) -> str:
    return "\n".join([*line.marks.words(said.say), *(quote_line(quote, said.say) for quote in line.quotes)])


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|" + " --- |" * len(headings)
    for row in rows:
        yield f"| {' | '.join(literal(cell) for cell in row)} |"
