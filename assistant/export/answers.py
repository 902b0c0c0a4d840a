"""The need-to-answer table (客户需求对应表): each need beside what our side offered for it in the talk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.export.literal import plain
from assistant.export.quotes import Quotes, Say
from assistant.export.told import Entry
from schemas.record import Need, Row, Todo


def answers(
    needs: Sequence[Need],
    todos: Sequence[Todo],
    quotes: Quotes,
    names: Mapping[str, str],
    say: Say,
) -> Iterator[Entry]:
    """An entry for each need: our offer and the words it stands on, the effect hoped for, the to-dos that go with it.

    A to-do goes with a need where both rest on the same segment. A need without an offer says so.

    Args:
        needs: The needs of the documents, in their order.
        todos: The to-dos of the documents.
        quotes: The meeting's evidence as quotes.
        names: For the id of each to-do its number and heading.
        say: The texts of the document's language.
    """
    for number, need in enumerate(needs, 1):
        offered = [piece for piece in need.evidence if "action_proposed" in piece.cells]
        yield Entry(
            f"{number} {plain(need.heading)}".strip(),
            plain(need.action_proposed) or say("not answered yet"),
            quotes.of(offered),
            tuple(_outcomes(need, todos, names, say)),
        )


def _outcomes(need: Need, todos: Iterable[Todo], names: Mapping[str, str], say: Say) -> Iterator[str]:
    if plain(need.result):
        yield say("Effect hoped for: {effect}").format(effect=plain(need.result))
    for todo in todos:
        if _segments(todo) & _segments(need):
            due = todo.due_by.isoformat() if todo.due_by else plain(todo.due_text)
            details = say(", ").join(filter(None, (plain(todo.owner), due)))
            yield say("To-do {name}").format(name=names[todo.id]) + (f" ({details})" if details else "")


def _segments(row: Row) -> set[int]:
    return {piece.segment_id for piece in row.evidence if piece.segment_id is not None}
