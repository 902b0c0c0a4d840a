"""The application in which the recorder reviews records."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.language import interface_language, use_language
from assistant.library.library import Library
from assistant.llm.connect import destinations
from assistant.pipeline.details import recorder_name
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.help import HelpScreen
from assistant.review.in_order import KeysInOrder
from assistant.review.keys import APP_KEYS, HOME_KEYS, TRANSCRIPT_KEYS, Key, bindings, key_ids
from assistant.review.labels import row_cell_label
from assistant.review.literal import literal
from assistant.review.player import Player
from assistant.review.running import RunningApp
from assistant.review.screens.base import ReviewScreen
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.theme import DARK, LIGHT
from assistant.settings import Settings


def _taken_twice(keymap: Mapping[str, str]) -> set[str]:
    """The keys that a user's own keymap gives to more than one action of a pane."""
    twice = set()
    for keys in ((*MeetingScreen.KEYS, *APP_KEYS), (*TRANSCRIPT_KEYS, *APP_KEYS), (*HOME_KEYS, *APP_KEYS)):
        used = [one for key in keys for name, own in key.ids.items() for one in keymap.get(name, own).split(",")]
        twice |= {one for one in used if used.count(one) > 1}
    return twice & {one for keys in keymap.values() for one in keys.split(",")}


class ReviewApp(KeysInOrder, RunningApp):
    """Review records: opens one, or the list of all."""

    CSS_PATH = "app.tcss"
    TITLE = "meeting"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_KEYS)]

    def __init__(
        self, library: Library, meeting_id: str | None, settings: Settings, player: Player | None = None
    ) -> None:
        """Make the application.

        Args:
            library: The library, which stays open.
            meeting_id: The meeting that it begins with; None: the list of all.
            settings: The user's choices.
            player: What plays the recordings; by default the sound device of this machine, once something is played.
        """
        super().__init__()
        self.library = library
        self.recorder = recorder_name(settings)
        self.settings = settings
        self.player = player or Player()
        self.own_keys = {f"review.{name}": keys for name, keys in settings.keymap.items()}
        self.searched = ""
        """The words of the search from which the meeting was opened."""
        self._meeting_id = meeting_id
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    @property
    def undo_key(self) -> str:
        """The key that takes the last change back."""
        undo = next(key for key in MeetingScreen.KEYS if key.action == "undo")
        return undo.shown_keys(self.own_keys).split()[0]

    @property
    def destination(self) -> str:
        """Where the words of a transcript go, and the sound of a recording where that goes anywhere."""
        return destinations(self.settings)

    def on_mount(self) -> None:
        """Begin where the caller wants to."""
        gc.freeze()  # the libraries stay: collections that walk them, 150 ms each, would be felt as stutter
        if self._meeting_id is None:
            self.push_screen(HomeScreen())
        else:
            self.show_meeting(self._meeting_id)
        self._take_keymap()

    def on_unmount(self) -> None:
        """Give the sound device back."""
        self.player.close()

    def watch_app_focus(self, focused: bool) -> None:  # noqa: FBT001 - called by Textual
        """Look what other programs have written whenever the terminal gets the focus.

        Watched here: a screen that watched the application would be kept by it, with its record, after it is closed.
        """
        for screen in self.screen_stack if focused else ():
            if isinstance(screen, MeetingScreen):
                screen.catch_up()

    async def action_quit(self) -> None:
        """Leave, once the cell that is being written is kept."""
        for screen in self.screen_stack:
            if isinstance(screen, MeetingScreen) and not await screen.keep_cell():
                return
        await super().action_quit()

    def show_meeting(self, meeting_id: str, *, row_id: str | None = None, segment_id: int | None = None) -> None:
        """Open a meeting, at a row or a segment; one that cannot be read is named, and the list of all is shown."""
        self._meeting_id = meeting_id
        try:
            newest = self.library.newest_entry(meeting_id)
            screen = MeetingScreen(self.library.record(meeting_id), newest)
        except MeetingError as error:
            self._show(HomeScreen())
            self.notify(literal(str(error)), severity="error", markup=False)
            return
        self._show(screen)
        if row_id is not None:
            screen.call_after_refresh(screen.go_to_row, row_id)
        elif segment_id is not None:
            screen.call_after_refresh(screen.go_to_segment, segment_id)

    def _take_keymap(self) -> None:
        """Put the user's own keys in the place of ours; a name that is none is said."""
        self.set_keymap(self.own_keys)
        if unknown := sorted(self.own_keys.keys() - key_ids()):
            names = ", ".join(name.removeprefix("review.") for name in unknown)
            line = _("The keymap names no action: {names}. The help (?) and docs/review.md list them.")
            self.notify(literal(line.format(names=names)), severity="warning", markup=False)
        for key in sorted(_taken_twice(self.own_keys)):
            line = _("Your keymap gives the key {key} to two actions; only one of them works.").format(key=key)
            self.notify(literal(line), severity="warning", markup=False)

    def show_home(self) -> None:
        """Go to the list of meetings."""
        self._show(HomeScreen(self._meeting_id, self.searched))

    def _show(self, screen: ReviewScreen) -> None:
        screen.fit(self.size.width)
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    # Keys that work everywhere

    def action_help(self) -> None:
        """Show all keys of the screen."""
        if isinstance(self.screen, ReviewScreen):
            in_meeting = isinstance(self.screen, MeetingScreen)
            keys = [*self.screen.keys_here, *APP_KEYS]
            self.push_screen(HelpScreen(keys, self.own_keys, with_signs=in_meeting))

    def action_language(self) -> None:
        """Switch the interface between Chinese and English, at once."""
        use_language("en" if interface_language() == "zh" else "zh")
        for screen in self.screen_stack:
            if isinstance(screen, ReviewScreen | Dialog):
                screen.show_texts()

    def action_dark(self) -> None:
        """Switch between dark and light."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_command_palette(self) -> None:
        """Find a command by its name."""
        if isinstance(self.screen, ReviewScreen):
            self.push_screen(CommandPalette(placeholder=_("Find a command …")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that a key does can be found by its name."""
        ours = screen.palette_keys if isinstance(screen, ReviewScreen) else ()
        for key in (*ours, *APP_KEYS):
            owner = screen if hasattr(screen, f"action_{key.action}") else self
            if key.action == "edit_number" and isinstance(screen, MeetingScreen):
                yield from self._cell_commands(screen)
            elif len(key.ids) > 1:
                yield self._command(key, partial(getattr(owner, f"action_{key.action}"), key.keys[-1]))
            elif key.action != "command_palette" and screen.check_action(key.action, ()) is not None:
                yield self._command(key, getattr(owner, f"action_{key.action}"))
        yield SystemCommand(_("Theme"), _("choose the colours"), self.action_change_theme)

    def _command(self, key: Key, callback: Callable[[], object]) -> SystemCommand:
        return SystemCommand(key.shown_label, f"{key.shown_help} ({key.shown_keys(self.own_keys)})", callback)

    def _cell_commands(self, screen: MeetingScreen) -> Iterable[SystemCommand]:
        row = screen.row
        for number, cell in enumerate(row.cell_names if row else (), 1):
            title = _("Edit: {cell}").format(cell=row_cell_label(row, cell) if row else "")
            help_text = _("edit the cell with this number") + f" ({number})"
            yield SystemCommand(title, help_text, partial(screen.action_edit_number, str(number)))
