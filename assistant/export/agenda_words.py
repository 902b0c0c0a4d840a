"""What stands in an agenda form, in the interface language, whatever kind of file it is written into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.language import gettext as _
from assistant.language import interface_language
from schemas.agenda import BETWEEN_ALIASES, FORM_FIELDS, FORM_PEOPLE, FORM_SIDES, FORM_TOPICS, Agenda
from schemas.talk import Participant, PlannedTopic, SpokenLanguage

EMPTY_PEOPLE, EMPTY_TOPICS = 8, 10
"""Rows of each table at least."""
TO_BE_ADDED = 3
"""Rows that are empty in any case; people can add more."""


@dataclass(frozen=True)
class FormTexts:
    """The texts of a form; those of a table row by row, its head first and empty rows last."""

    language: SpokenLanguage
    title: str
    help: str
    fields: list[list[str]]
    """Each with its name and its value."""
    people: list[list[str]]
    topics: list[list[str]]
    sides: list[str]
    """What can stand in the column of sides."""
    sides_line: str
    """The same as a line, where a cell cannot offer them."""


def texts_of(agenda: Agenda) -> FormTexts:
    """The texts of a form in which an agenda stands already, as far as there is one."""
    sides = _written(FORM_SIDES)
    people, topics = map(_person, agenda.people), map(_topic, agenda.topics)
    values = [str(getattr(agenda, name) or "") for name in FORM_FIELDS]
    return FormTexts(
        language=interface_language(),
        title=_("Agenda"),
        help=_help(agenda),
        fields=[[*pair] for pair in zip(_written(FORM_FIELDS), values, strict=True)],
        people=_table(FORM_PEOPLE, people, EMPTY_PEOPLE),
        topics=_table(FORM_TOPICS, topics, EMPTY_TOPICS),
        sides=sides,
        sides_line=_("Side: {sides}").format(sides=" / ".join(sides)),
    )


def _help(agenda: Agenda) -> str:
    text = _(
        "Fill in what you know and leave the rest empty; rows may be added. Give the file to meeting run --agenda. "
        "Nothing here is taken for something that was said."
    )
    if not agenda.people and not agenda.topics:
        return text
    between = "" if interface_language() == "zh" else " "
    return text + between + _("People and topics are those of earlier meetings: delete what does not apply.")


def _written(names: Mapping[str, tuple[str, str]]) -> list[str]:
    place = 0 if interface_language() == "zh" else 1
    return [both[place] for both in names.values()]


def _person(one: Participant) -> list[str]:
    sides = dict(zip(FORM_SIDES, _written(FORM_SIDES), strict=True))
    between = "、" if interface_language() == "zh" else ", "
    aliases = [f"“{alias}”" if set(BETWEEN_ALIASES) & set(alias) else alias for alias in one.aliases]
    return [one.name, between.join(aliases), sides.get(one.side, ""), one.role]


def _topic(one: PlannedTopic) -> list[str]:
    return [one.title, "" if one.minutes is None else f"{one.minutes:g}"]


def _table(columns: Mapping[str, tuple[str, str]], filled: Iterable[list[str]], least: int) -> list[list[str]]:
    rows = list(filled)
    empty = max(least - len(rows), TO_BE_ADDED)
    return [_written(columns), *rows, *([""] * len(columns) for _row in range(empty))]
