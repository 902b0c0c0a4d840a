"""All keys of the review in one place: footer, help, command palette and README say the same."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.language import gettext as _


def marked(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Key:
    """A key, what it does, and whether the footer shows it."""

    key: str
    action: str
    label: str
    help: str
    in_footer: bool = True

    @property
    def id(self) -> str:
        """A stable name, for a user's own keymap."""
        return f"review.{self.action.split('(')[0]}"

    @property
    def shown_key(self) -> str:
        """The key as people write it."""
        return {"question_mark": "?", "plus": "+", "escape": "esc"}.get(self.key, self.key)

    @property
    def shown_label(self) -> str:
        """The label in the interface language."""
        return _(self.label)

    @property
    def shown_help(self) -> str:
        """The help text in the interface language."""
        return _(self.help)


MEETING_KEYS = (
    Key("a", "accept", marked("Accept"), marked("Accept the row")),
    Key("e", "edit", marked("Edit"), marked("Edit a cell of the row")),
    Key("r", "reject", marked("Reject"), marked("Reject the row, with a reason if you like")),
    Key("n", "next", marked("Next"), marked("Go to the next row that nobody has judged")),
    Key("u", "undo", marked("Undo"), marked("Take the last change back")),
    Key("ctrl+y", "redo", marked("Redo"), marked("Make the change again that was taken back"), in_footer=False),
    Key("t", "transcript", marked("Transcript"), marked("Go to the transcript, and back to the rows")),
    Key("plus", "add", marked("Add row"), marked("Add a row that rests on the selected segment")),
    Key("s", "speaker", marked("Speaker"), marked("Say whose voice the selected segment is, everywhere")),
    Key("m", "meeting", marked("Meeting"), marked("Set title, date, place and customer")),
    Key("o", "reopen", marked("Reopen"), marked("Take back that the row was accepted or rejected"), in_footer=False),
    Key("w", "table", marked("Table"), marked("Switch between needs and to-dos"), in_footer=False),
    Key("escape", "back", marked("Back"), marked("Go back to the list of meetings"), in_footer=False),
)
APP_KEYS = (
    Key("question_mark", "help", marked("Help"), marked("Show all keys")),
    Key("ctrl+l", "language", marked("中文/English"), marked("Switch between Chinese and English"), in_footer=False),
    Key("ctrl+p", "command_palette", marked("Commands"), marked("Find a command by its name"), in_footer=False),
    Key("q", "quit", marked("Quit"), marked("Leave; everything is saved already")),
)
