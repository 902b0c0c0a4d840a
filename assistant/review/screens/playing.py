"""Hearing the words: the stretches of the recording behind what is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.message import Message

from assistant.language import gettext as _
from assistant.review.dialogs.coverage import CoverageDialog
from assistant.review.literal import literal
from assistant.review.screens.row_acts import RowActsScreen
from assistant.review.state import Stretch, segment_from, stretches
from assistant.review.widgets.transcript import Transcript

EARLIER_S = 2.0
SLOW = 0.75
"""Speed at which speech is easier to follow and still sounds like its speaker."""
FOLLOW_EVERY_S = 0.1


class CannotPlay(Message):
    """The player, from its own thread: a stretch cannot be heard."""

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.problem = problem


class PlayingScreen(RowActsScreen):
    """Plays stretches one after another, and shows in the transcript where it is; tells which ones need an ear."""

    _waiting: Sequence[Stretch] = ()
    """What is still to be heard, the one that is heard now first."""
    _speed = 1.0

    def on_mount(self) -> None:
        """Follow the player."""
        self.set_interval(FOLLOW_EVERY_S, self._follow)

    def on_unmount(self) -> None:
        """Nothing is heard of a meeting that is not seen."""
        self.review.player.stop()

    def action_play(self) -> None:
        """Hear the words that are looked at, from their beginning; while they are heard, stop."""
        self._play_or_stop(self._wanted())

    def _play_or_stop(self, wanted: Sequence[Stretch]) -> None:
        if self.review.player.playing:
            self._stop()
        else:
            self.play_stretches(wanted)

    def action_earlier(self) -> None:
        """Hear from two seconds before where it is, or where the words begin."""
        at_s = self.review.player.position_s
        waiting = list(self._waiting if self.review.player.playing else self._wanted())
        if waiting:
            start_s, end_s = waiting[0]
            waiting[0] = (max((start_s if at_s is None else at_s) - EARLIER_S, 0.0), end_s)
            self.play_stretches(waiting)

    def action_slower(self) -> None:
        """Hear more slowly, or as it was spoken; what is heard now begins again."""
        self._speed = SLOW if self._speed == 1.0 else 1.0
        self.notify(_("Slower") if self._speed == SLOW else _("As it was spoken"))
        if self.review.player.playing:
            self.play_stretches(self._waiting)

    @work
    async def action_coverage(self) -> None:
        """Show what became of the recording, to be listened to; go to the words of a stretch."""
        if not any(stretch.stage == "recognise" for stretch in self.record.coverage):
            self.notify(_("There is no recording to account for."))
            return
        dialog = CoverageDialog(self.record, lambda stretch: self._play_or_stop([stretch]))
        stretch = await self.review.push_screen_wait(dialog)
        self._stop()
        segment_id = segment_from(self.record, stretch.start_s) if stretch else None
        if segment_id is not None:
            self.go_to_segment(segment_id)

    def play_stretches(self, wanted: Sequence[Stretch]) -> None:
        """Play some stretches of the recording, one after another."""
        recording = self.record.meeting.recording
        if not wanted or recording is None:
            self.notify(_("There is no sound to this."), severity="warning")
            return
        self._waiting = wanted
        start_s, end_s = wanted[0]
        self.review.player.play(recording, start_s, end_s, speed=self._speed, on_problem=self._hand_over)

    def _hand_over(self, problem: str) -> None:
        """Called in the player's thread."""
        self.post_message(CannotPlay(problem))

    def _wanted(self) -> list[Stretch]:
        if self.pane == "transcript":
            return [(segment.start_s, segment.end_s) for segment in self.query_one(Transcript).selected]
        return stretches(self.looked_at)

    def _follow(self) -> None:
        """Go on to the next stretch when one is over, and show where it is."""
        player = self.review.player
        if self._waiting and not player.playing:
            self._waiting = self._waiting[1:]
            if self._waiting:
                self.play_stretches(self._waiting)
        self.query_one(Transcript).hear(player.position_s)

    def _stop(self) -> None:
        self._waiting = ()
        self.review.player.stop()

    @on(CannotPlay)
    def _cannot_play(self, event: CannotPlay) -> None:
        self._waiting = ()
        self.notify(literal(event.problem), severity="warning", markup=False)
