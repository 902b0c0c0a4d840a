"""What a person does in the transcript: correct words, cut and join, say whose voice it is, make rows of words."""

from __future__ import annotations

import datetime as dt

from textual import work
from textual.content import Content

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library import edits, replacing, segment_edits
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.dialogs.cut import CutDialog
from assistant.review.dialogs.find import FindDialog
from assistant.review.dialogs.rows import RowsDialog
from assistant.review.dialogs.speaker import SpeakerDialog
from assistant.review.dialogs.text import TextDialog
from assistant.review.literal import literal, without_controls
from assistant.review.screens.playing import PlayingScreen
from assistant.review.state import Table, rows_on, speaker_names, voice_sample
from assistant.review.widgets.transcript import Transcript
from schemas.record import Change
from schemas.talk import Segment

NEW_VOICE = "+"
"""Stands for a voice that was not told apart, among the labels of those that were."""


class WordsScreen(PlayingScreen):
    """Corrections of words flow into the quotes of the rows that rest on them."""

    @property
    def chosen_segments(self) -> list[Segment]:
        """The segments that are selected; the one under the cursor where no others are."""
        return self.query_one(Transcript).selected

    def action_extend(self, key: str) -> None:
        """Select one segment more, or one less."""
        self.query_one(Transcript).extend(key)

    @work
    async def action_rows_here(self) -> None:
        """Go to the row that rests on the segment; where there are several, ask which."""
        rows = rows_on(self.record, {segment.id for segment in self.chosen_segments})
        if not rows:
            self.notify(_("No row rests on these words; + makes one."))
        elif len(rows) == 1:
            self.go_to(rows[0][0], rows[0][1].id)
        else:
            title = _("Rows that rest on these words")
            if chosen := await self.review.push_screen_wait(RowsDialog(title, [row for _table, row in rows])):
                self.go_to_row(chosen)

    # Words

    @work
    async def action_words(self) -> None:
        """Correct the words of the segment."""
        segment = self.query_one(Transcript).segment
        if segment is None:
            return
        words = await self.review.push_screen_wait(TextDialog(_("The words"), segment.text, long=True))
        if words is not None and segment not in self.record.segments:
            self.tell_changed()
        elif words is not None and words != without_controls(segment.text):
            self.store("words", lambda: segment_edits.edit_text(self.record, segment.id, words))

    @work
    async def action_cut(self) -> None:
        """Make two segments of the one under the cursor."""
        segment = self.query_one(Transcript).segment
        if segment is None:
            return
        place = await self.review.push_screen_wait(CutDialog(segment.text))
        if place is not None and segment not in self.record.segments:
            self.tell_changed()
        elif place is not None:
            self.store("cut", lambda: self._halves(segment.id, place))

    def _halves(self, segment_id: int, place: int) -> list[Change]:
        new_id = self.review.library.free_segment_id(self.record.meeting.id)
        return segment_edits.split_segment(self.record, segment_id, place, new_id)

    def action_join(self) -> None:
        """Make one segment of the selected ones, or of this one and the next."""
        chosen = [segment.id for segment in self.chosen_segments]
        if len(chosen) == 1:
            ids = [segment.id for segment in self.record.segments]
            chosen = ids[ids.index(chosen[0]) :][:2]
        if len(chosen) > 1:
            self.store("join", lambda: segment_edits.join_segments(self.record, chosen))
            self.query_one(Transcript).go_to(chosen[0])
        else:
            self.notify(_("There is no segment behind this one."), severity="warning")

    @work
    async def action_find(self) -> None:
        """Find words, and put others in their place, after a look at what will change."""
        shown = self.record.segments
        answer = await self.review.push_screen_wait(FindDialog(self.record))
        if answer is None:
            return
        if self.record.segments != shown:
            self.tell_changed()
            return
        entry = await self.store_many("replace", lambda: replacing.replace(self.record, answer.chosen, answer.new))
        if entry and answer.into_glossary:
            from assistant.transcription.glossary import add_term

            try:
                add_term(answer.new)
                self.notify(_("“{term}” is in your glossary now.").format(term=literal(answer.new)), markup=False)
            except MeetingError as error:
                self.tell(error)

    # Voices

    @work
    async def action_whose(self) -> None:
        """Say whose voice the selected segments are: one that was told apart, or another one."""
        chosen = [segment.id for segment in self.chosen_segments]
        if not chosen:
            return
        names = speaker_names(self.record)
        voices = [(label, Content(literal(name))) for label, name in names.items()]
        voices += [(NEW_VOICE, Content(_("another voice"))), ("", Content(_("nobody knows")))]
        title = _("Whose voice is it in these {count} segments?").format(count=len(chosen))
        label = await self.review.push_screen_wait(ChoiceDialog(title, voices, self.chosen_segments[0].speaker))
        if label == NEW_VOICE:
            await self.store_many("whose", lambda: segment_edits.new_speaker(self.record, chosen))
        elif label is not None:
            await self.store_many("whose", lambda: segment_edits.set_speaker(self.record, chosen, label))

    @work
    async def action_speaker(self) -> None:
        """Ask whose voice the selected segment is, and write it everywhere."""
        segment = self.query_one(Transcript).segment
        speaker = next((one for one in self.record.speakers if segment and one.label == segment.speaker), None)
        if speaker is None:
            self.notify(_("Nobody's voice was told apart here."), severity="warning")
            return
        label, sample = speaker.label, voice_sample(self.record, speaker.label)
        others = {one.label: one.name or one.label for one in self.record.speakers if one.label != label}
        dialog = SpeakerDialog(speaker, self.record.meeting.participants, others, lambda: self.play_stretches(sample))
        answer = await self.review.push_screen_wait(dialog)
        self.review.player.stop()
        if answer is None:
            return
        if answer.same_as:
            same_as = answer.same_as
            await self.store_many("merge_voices", lambda: segment_edits.merge_speakers(self.record, label, same_as))
        else:
            name, side, role = answer.name, answer.side, answer.role
            await self.store_many("rename", lambda: edits.rename_speaker(self.record, label, name, side, role))

    # Rows

    @work
    async def action_add(self) -> None:
        """Add a need or a to-do that rests on the selected segments."""
        segments = self.chosen_segments
        if not segments:
            self.notify(_("There is no transcript to add a row from."), severity="warning")
            return
        title = _("Add which row from these {count} segments?").format(count=len(segments))
        if len(segments) == 1:
            title = _("Add which row from this segment?")
        tables = [("need", Content(_("Need"))), ("todo", Content(_("To-do")))]
        chosen = await self.review.push_screen_wait(ChoiceDialog(title, tables))
        if chosen is None:
            return
        table: Table = "todo" if chosen == "todo" else "need"
        label = _("To-do") if table == "todo" else _("Need")
        spoken = " ".join(segment.text for segment in segments)
        heading = await self.review.push_screen_wait(TextDialog(label, spoken, long=True))
        if heading is not None:
            ids, now = [segment.id for segment in segments], dt.datetime.now(dt.UTC)
            written = "" if heading == without_controls(spoken) else heading  # the program may still find a better one
            entry = self.store("add", lambda: edits.add_row(self.record, table, ids, now, written))
            if entry:
                self.go_to_row(entry.changes[0].id)
