"""Small questions over the meeting: each gives its answer as its result, None where it was left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, OptionList, Select, Static, TextArea
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.keys import APP_KEYS, MEETING_KEYS, Key
from assistant.review.labels import choice_label
from assistant.review.literal import literal
from schemas.talk import Meeting, Participant, Side, Speaker

LEAVE = Binding("escape", "dismiss(None)", show=False)


class ChoiceDialog(ModalScreen[str | None]):
    """Choose one of several."""

    BINDINGS = [LEAVE]

    def __init__(self, title: str, choices: Sequence[tuple[str, Content | str]], selected: str = "") -> None:
        super().__init__()
        self._title, self._choices, self._selected = title, choices, selected

    def compose(self) -> ComposeResult:
        """The title and the choices."""
        with Vertical(classes="dialog"):
            yield Label(self._title, classes="dialog-title")
            yield OptionList(*(Option(label, id=value or "none") for value, label in self._choices))

    def on_mount(self) -> None:
        """Begin on the value that stands."""
        values = [value for value, _label in self._choices]
        self.query_one(OptionList).highlighted = values.index(self._selected) if self._selected in values else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the choice."""
        self.dismiss(self._choices[event.option_index][0])


class TextDialog(ModalScreen[str | None]):
    """Write a text; enter confirms, escape leaves everything as it was."""

    BINDINGS = [
        LEAVE,
        Binding("ctrl+s,ctrl+enter", "confirm", show=False, priority=True),
    ]

    def __init__(self, title: str, value: str = "", *, hint: str = "", several_lines: bool = False) -> None:
        super().__init__()
        self._title, self._value, self._hint, self._several_lines = title, value, hint, several_lines

    def compose(self) -> ComposeResult:
        """The title, the text, and how to finish."""
        with Vertical(classes="dialog"):
            yield Label(self._title, classes="dialog-title")
            if self._several_lines:
                yield TextArea(self._value, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            else:
                yield Input(self._value)
            keys = _("ctrl+s save · esc leave") if self._several_lines else _("enter save · esc leave")
            yield Static(Content("  ".join(filter(None, (keys, self._hint)))), classes="hint")

    def on_mount(self) -> None:
        """Write at the end of what stands."""
        if self._several_lines:
            area = self.query_one(TextArea)
            area.move_cursor(area.document.end)

    def on_input_submitted(self) -> None:
        """Enter confirms a line."""
        self.action_confirm()

    def action_confirm(self) -> None:
        """Answer with the text."""
        self.dismiss(self.query_one(TextArea).text if self._several_lines else self.query_one(Input).value)


@dataclass(frozen=True)
class SpeakerAnswer:
    """Whose voice it is."""

    name: str
    side: Side
    role: str


class SpeakerDialog(ModalScreen[SpeakerAnswer | None]):
    """Say whose voice it is; the people of the agenda are offered."""

    BINDINGS = [LEAVE, Binding("ctrl+s,ctrl+enter", "confirm", show=False, priority=True)]

    def __init__(self, speaker: Speaker, people: Sequence[Participant]) -> None:
        super().__init__()
        self._speaker, self._people = speaker, {person.name: person for person in people}

    def compose(self) -> ComposeResult:
        """Name, side and role."""
        sides: list[tuple[str, Side]] = [(choice_label(side), side) for side in ("ours", "customer", "")]
        with Vertical(classes="dialog"):
            yield Label(_("Whose voice is {label}?").format(label=self._speaker.label), classes="dialog-title")
            yield Label(_("Name"))
            suggester = SuggestFromList(list(self._people), case_sensitive=False)
            yield Input(self._speaker.name, id="name", suggester=suggester)
            if self._people:
                names = literal("、".join(self._people))
                yield Static(Content(_("On the agenda: {names}").format(names=names)), classes="hint")
            yield Label(_("Side"))
            yield Select(sides, value=self._speaker.side, allow_blank=False, id="side")
            yield Label(_("Role"))
            yield Input(self._speaker.role, id="role")
            yield Static(_("enter save · esc leave"), classes="hint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """A name of the agenda brings its side and role along."""
        person = self._people.get(event.value.strip())
        if event.input.id == "name" and person:
            self.query_one("#side", Select).value = person.side
            self.query_one("#role", Input).value = person.role

    def on_input_submitted(self) -> None:
        """Enter confirms."""
        self.action_confirm()

    def action_confirm(self) -> None:
        """Answer with what is written."""
        side: Side = self.query_one("#side", Select).value  # type: ignore[assignment]
        name, role = (self.query_one(f"#{part}", Input).value.strip() for part in ("name", "role"))
        self.dismiss(SpeakerAnswer(name, side, role))


class MeetingDialog(ModalScreen[dict[str, str] | None]):
    """Title, date, place and customer. The recording's day is offered as a date, and never taken by itself."""

    BINDINGS = [LEAVE, Binding("ctrl+s,ctrl+enter", "confirm", show=False, priority=True)]

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self._meeting = meeting

    def compose(self) -> ComposeResult:
        """One line a field."""
        meeting = self._meeting
        with Vertical(classes="dialog"):
            yield Label(_("The meeting"), classes="dialog-title")
            for field, label, value in self._fields():
                yield Label(label)
                yield Input(value, id=field)
                if field == "date" and not meeting.date and meeting.proposed_date:
                    with Horizontal(classes="offer"):
                        yield Static(_("The file is of {date}.").format(date=meeting.proposed_date), classes="hint")
                        yield Button(_("Take it"), id="take", compact=True)
            yield Static(_("enter save · esc leave"), classes="hint")

    def _fields(self) -> Iterator[tuple[str, str, str]]:
        meeting = self._meeting
        yield "title", _("Title"), meeting.title
        yield "date", _("Date (year-month-day)"), meeting.date.isoformat() if meeting.date else ""
        yield "place", _("Place"), meeting.place
        yield "customer", _("Customer"), meeting.customer

    def on_button_pressed(self) -> None:
        """Take the proposed date over."""
        self.query_one("#date", Input).value = str(self._meeting.proposed_date)
        self.query_one("#date", Input).focus()

    def on_input_submitted(self) -> None:
        """Enter confirms."""
        self.action_confirm()

    def action_confirm(self) -> None:
        """Answer with all fields."""
        self.dismiss({field: self.query_one(f"#{field}", Input).value for field, _label, _value in self._fields()})


class HelpScreen(ModalScreen[None]):
    """All keys of the screen below."""

    BINDINGS = [Binding("escape,question_mark,q", "dismiss(None)", show=False)]

    def __init__(self, keys: Sequence[Key] = (*MEETING_KEYS, *APP_KEYS)) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """A line a key."""
        width = max(len(key.shown_key) for key in self._keys)
        lines = [
            Content.assemble((f" {key.shown_key:>{width}}  ", "bold $text-accent"), key.shown_help)
            for key in self._keys
        ]
        signs = (
            ("○", _("not looked at")),
            ("●", _("edited, not accepted")),
            ("✓", _("accepted")),
            ("✗", _("rejected")),
            ("▲", _("words not found in the transcript")),
        )
        lines += [Content(""), *(Content.assemble((f" {sign:>{width}}  ", "bold"), words) for sign, words in signs)]
        with VerticalScroll(classes="dialog"):
            yield Label(_("Keys and signs"), classes="dialog-title")
            yield Static(Content("\n").join(lines))
