"""Say whose voice it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, OptionList, RadioButton, RadioSet
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog, field
from assistant.review.labels import choice_label
from assistant.review.literal import literal, without_controls
from schemas.talk import Participant, Side, Speaker

SIDES: tuple[Side, ...] = ("ours", "customer", "")


@dataclass(frozen=True)
class SpeakerAnswer:
    """Whose voice it is."""

    name: str
    side: Side
    role: str


class SpeakerDialog(Dialog[SpeakerAnswer]):
    """Name, side and role of a voice; the participants are offered, by completion and in a list."""

    def __init__(self, speaker: Speaker, people: Sequence[Participant]) -> None:
        super().__init__(_("Whose voice is {label}?").format(label=speaker.label))
        self._speaker = speaker
        self._people = people

    def asked(self) -> Iterator[Widget]:
        """Name, the people, side and role."""
        names = [name for person in self._people for name in (person.name, *person.aliases)]
        suggester = SuggestFromList(names, case_sensitive=False)
        name = Input(without_controls(self._speaker.name), id="name", suggester=suggester, compact=True)
        yield field(_("Name"), name)
        if self._people:
            yield field("", OptionList(*(Option(_described(person)) for person in self._people), id="people"))
        buttons = [SideButton(choice_label(side), side == self._speaker.side) for side in SIDES]
        yield field(_("Side"), RadioSet(*buttons, id="side", compact=True))
        yield field(_("Role"), Input(without_controls(self._speaker.role), id="role", compact=True))

    @property
    def hint(self) -> str:
        """How to answer."""
        choose = _("↓: choose a participant") if self._people else ""
        return " · ".join(filter(None, (choose, _("tab: next field"), _("enter: save · esc: leave"))))

    def on_key(self, event: events.Key) -> None:
        """From the name down into the list, and up again."""
        people = self.query("#people").first(OptionList) if self._people else None
        if people is None:
            return
        if event.key == "down" and self.query_one("#name", Input).has_focus:
            event.stop()
            people.highlighted = people.highlighted or 0
            people.focus()
        elif event.key == "up" and people.has_focus and not people.highlighted:
            event.stop()
            event.prevent_default()
            self.query_one("#name", Input).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a participant."""
        name = self.query_one("#name", Input)
        name.value = self._people[event.option_index].name
        name.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A participant's name, or another name of theirs, brings side and role along."""
        typed = event.value.strip()
        person = next((one for one in self._people if typed in (one.name, *one.aliases)), None)
        if event.input.id == "name" and person and typed != self._speaker.name:
            buttons = list(self.query(SideButton))
            buttons[SIDES.index(person.side)].value = True
            self.query_one("#role", Input).value = without_controls(person.role)

    def on_input_submitted(self) -> None:
        """Answer with what is written."""
        name, role = (self.query_one(f"#{part}", Input).value.strip() for part in ("name", "role"))
        self.dismiss(SpeakerAnswer(name, SIDES[self.query_one("#side", RadioSet).pressed_index], role))


class SideButton(RadioButton):
    """A choice that shows by its sign, not by colour alone, whether it is taken."""

    def render(self) -> Content:
        """The sign and the label."""
        sign = "◉ " if self.value else "○ "
        return Content.assemble(sign, self.label.stylize_before(self.get_visual_style("toggle--label")))


def _described(person: Participant) -> Content:
    about = " · ".join(filter(None, (choice_label(person.side) if person.side else "", literal(person.role))))
    return Content.assemble(literal(person.name), (f"  {about}", "$foreground-muted"))
