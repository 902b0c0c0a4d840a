"""Say whose voice it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, RadioSet, Static
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.sign_button import SignBox, SignButton
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
    same_as: str = ""
    """The label of another voice that goes by this name already: both are one person's."""
    remember: bool | None = None
    """Whether the voice is to be remembered as this person's; None where that was not asked."""


class SpeakerDialog(Dialog[SpeakerAnswer]):
    """Name, side and role of a voice, with a sample to listen to.

    The participants are offered, by completion and in a list, and behind them whom one has met before. A name that
    another voice bears makes one voice of both, once that is confirmed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+b", "listen", show=False, priority=True),
        Binding("ctrl+r", "remember", show=False, priority=True),
    ]

    def __init__(
        self,
        speaker: Speaker,
        people: Sequence[Participant],
        others: Mapping[str, str],
        listen: Callable[[], None],
        *,
        met_before: Sequence[Participant] = (),
        remembered: bool | None = None,
    ) -> None:
        """Ask for a voice.

        Args:
            speaker: The voice as it is known.
            people: The participants.
            others: The other voices' names, by label; proposed ones carry a question mark.
            listen: Plays a sample of the voice.
            met_before: The people of the customer's earlier meetings.
            remembered: Whether the voice is remembered under its name; None where none can be, which is not offered.
        """
        super().__init__(lambda: _("Whose voice is {label}?").format(label=speaker.label))
        self._speaker = speaker
        known = {name for person in people for name in (person.name, *person.aliases)}
        self._here = len(people)
        self._people = [*people, *(person for person in met_before if person.name not in known)]
        self._others = {name: label for label, name in others.items()}
        self._listen = listen
        self._remembered = remembered
        self._warned_of = ""

    def asked(self) -> Iterator[Widget]:
        """Name, the people, side and role."""
        names = [name for person in self._people for name in (person.name, *person.aliases)]
        suggester = SuggestFromList(names, case_sensitive=False)
        name = Input(without_controls(self._speaker.name), id="name", suggester=suggester, compact=True)
        yield self.field(lambda: _("Name"), name)
        if self._speaker.proposed and self._speaker.confidence is not None:
            yield self.field(str, self.worded(Static(id="confidence"), self._told_confidence))
        if self._people:
            yield self.field(str, OptionList(*map(Option, self._described()), id="people"))
        buttons = [self._button(side) for side in SIDES]
        yield self.field(lambda: _("Side"), RadioSet(*buttons, id="side", compact=True))
        role = Input(without_controls(self._speaker.role), id="role", compact=True)
        yield self.field(lambda: _("Role"), role)
        if self._remembered is not None:
            box = SignBox(value=self._remembered, id="remember", compact=True)
            yield self.field(str, self.worded(box, lambda: _("remember this voice (ctrl+r)"), "label"))
        listen = Button(id="listen", compact=True)
        yield self.field(str, self.worded(listen, lambda: _("♪ Listen (ctrl+b)"), "label"))
        self._offered = (name.value, SIDES.index(self._speaker.side), role.value, self._remembered)

    def _told_confidence(self) -> str:
        return _("proposed by the program, which is {share:.0%} sure").format(share=self._speaker.confidence)

    def _button(self, side: Side) -> SignButton:
        return self.worded(SignButton(value=side == self._speaker.side), lambda: self._side_words(side), "label")

    def _side_words(self, side: Side) -> str:
        words, confidence = choice_label(side), self._speaker.side_confidence
        if confidence is None or side != self._speaker.side:
            return words
        return _("{side} (proposed, {share})").format(side=words, share=f"{confidence:.0%}")

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        for place, described in enumerate(self._described()):
            self.query_one("#people", OptionList).replace_option_prompt_at_index(place, described)

    def _described(self) -> list[Content]:
        return [_described(person, met_before=place >= self._here) for place, person in enumerate(self._people)]

    @property
    def _written(self) -> tuple[str, int, str, bool | None]:
        name, role = (self.query_one(f"#{part}", Input).value for part in ("name", "role"))
        remember = None if self._remembered is None else self.query_one("#remember", SignBox).value
        return name, self.query_one("#side", RadioSet).pressed_index, role, remember

    @property
    def unsaved(self) -> object:
        """Name, side, role and whether to remember, where one was changed."""
        return self._written if self._written != self._offered else None

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
            buttons = list(self.query(SignButton))
            buttons[SIDES.index(person.side)].value = True
            self.query_one("#role", Input).value = without_controls(person.role)

    def on_input_submitted(self) -> None:
        """Answer with what is written; a name that another voice bears is asked about once."""
        name, side, role, remember = self._written
        name, role = name.strip(), role.strip()
        same_as = self._others.get(name, "")
        if same_as and self._warned_of != name:
            self._warned_of = name
            self.show_problem(
                lambda: _(
                    "{name} is the name of voice {label} already; enter once more makes one voice of both."
                ).format(name=name, label=same_as)
            )
            return
        self.dismiss(SpeakerAnswer(name, SIDES[side], role, same_as, remember))

    def on_button_pressed(self) -> None:
        """The sample was clicked."""
        self.action_listen()

    def action_remember(self) -> None:
        """Remember the voice, or not, where that is offered."""
        for box in self.query("#remember").results(SignBox):
            box.toggle()

    def action_listen(self) -> None:
        """Hear the voice."""
        self._listen()


def _described(person: Participant, *, met_before: bool) -> Content:
    side = choice_label(person.side) if person.side else ""
    before = _("from an earlier meeting") if met_before else ""
    about = " · ".join(filter(None, (side, literal(person.role), before)))
    return Content.assemble(literal(person.name), (f"  {about}", "$foreground-muted"))
