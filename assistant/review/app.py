"""The application in which the recorder reviews records."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from assistant.language import interface_language, use_language
from assistant.library.library import Library
from assistant.llm.connect import destination
from assistant.pipeline.details import recorder_name
from assistant.review.keys import APP_KEYS, MEETING_KEYS
from assistant.review.screens.dialogs import HelpScreen
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.settings import Settings


class ReviewApp(App[None]):
    """Review records: opens one, or the list of all."""

    CSS_PATH = "app.tcss"
    TITLE = "meeting"
    BINDINGS = [Binding(key.key, key.action, key.label, show=key.in_footer, id=key.id) for key in APP_KEYS]

    def __init__(self, library: Library, meeting_id: str | None, settings: Settings) -> None:
        super().__init__()
        self.library = library
        self.recorder = recorder_name(settings)
        self._settings = settings
        self._meeting_id = meeting_id

    @property
    def destination(self) -> str:
        """Where the words of a transcript go."""
        return destination(self._settings)

    def on_mount(self) -> None:
        """Begin where the caller wants to."""
        self._show()

    def show_meeting(self, meeting_id: str) -> None:
        """Open a meeting."""
        self._meeting_id = meeting_id
        self._show()

    def show_home(self) -> None:
        """Go to the list of meetings."""
        self._meeting_id = None
        self._show()

    def _show(self) -> None:
        screen = MeetingScreen(self._meeting_id) if self._meeting_id else HomeScreen()
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_help(self) -> None:
        """Show all keys."""
        self.push_screen(HelpScreen())

    def action_language(self) -> None:
        """Switch the interface between Chinese and English, at once."""
        use_language("en" if interface_language() == "zh" else "zh")
        self._show()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that a key does can be found by its name."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, MeetingScreen):
            for key in MEETING_KEYS:
                yield SystemCommand(
                    key.shown_label, f"{key.shown_help} ({key.shown_key})", getattr(screen, f"action_{key.action}")
                )
        yield SystemCommand(APP_KEYS[1].shown_label, APP_KEYS[1].shown_help, self.action_language)
