"""What a person does in the transcript: correct words, cut and join, say whose voice it is, make rows of words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from textual import work
from textual.content import Content

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library import edits, heard, replacing, segment_edits
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.dialogs.cut import CutDialog
from assistant.review.dialogs.find import FindAnswer, FindDialog
from assistant.review.dialogs.rows import RowsDialog
from assistant.review.dialogs.speaker import SpeakerAnswer, SpeakerDialog
from assistant.review.dialogs.text import TextDialog
from assistant.review.labels import choice_label
from assistant.review.literal import literal, without_controls
from assistant.review.meanwhile import Seen
from assistant.review.screens.playing import PlayingScreen
from assistant.review.state import Table, rows_on, speaker_names, voice_sample
from assistant.review.widgets.transcript import Transcript
from schemas.record import Change
from schemas.talk import Participant, Segment, Speaker

NEW_VOICE = "+"
"""Stands for a voice that was not told apart, among the labels of those that were."""


class WordsScreen(PlayingScreen):
    """Corrections of words flow into the quotes of the rows that rest on them."""

    met_before: Sequence[Participant] = ()
    """Whom one has met in earlier meetings with the same customer, as far as that is known by now."""

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
            dialog = RowsDialog(lambda: _("Rows that rest on these words"), [row for _table, row in rows])
            if chosen := await self.review.push_screen_wait(dialog):
                self.go_to_row(chosen)

    # Words

    @work
    async def action_words(self) -> None:
        """Correct the words of the segment."""
        segment = self.query_one(Transcript).segment
        if segment is None:
            return
        offered, seen = without_controls(segment.text), Seen({"": segment.text})

        def make(words: str) -> list[Change]:
            return segment_edits.edit_text(self.record, segment.id, words) if words != offered else []

        def news(words: str) -> str:
            stored = next((one.text for one in self.record.segments if one.id == segment.id), None)
            new = seen.news({"": stored}) if stored is not None and words not in (offered, stored) else {}
            return self.over_line("segment", str(segment.id), new)

        await self.ask(TextDialog(lambda: _("The words"), segment.text, long=True), "words", make, news)

    def action_put_back(self) -> None:
        """Put what was heard in the place of what the program made of it."""
        segment = self.query_one(Transcript).segment
        if segment is None or segment.id not in heard.standing(self.record):
            self.notify(_("The program has corrected nothing here."), severity="warning")
        else:
            self.store("put_back", lambda: heard.put_back(self.record, segment.id))

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
        dialog = FindDialog(self.record)

        def make(answer: FindAnswer) -> list[Change]:
            return replacing.replace(self.record, answer.chosen, answer.new)

        def news(_answer: FindAnswer) -> str:
            if dialog.shows(self.record):
                return ""
            dialog.show(self.record)
            return _("The transcript has changed meanwhile; these are the places now. Enter replaces them.")

        asked = await self.ask(dialog, "replace", make, news, many=True)
        if asked.answer and asked.entry:
            places = asked.answer.chosen
            self._tell_replaced(len(places), len({place.segment_id for place in places}))
        if asked.answer and asked.entry and asked.answer.into_glossary:
            from assistant.transcription.glossary import add_term

            try:
                add_term(asked.answer.new)
                term = literal(asked.answer.new)
                self.notify(_("“{term}” is in your glossary now.").format(term=term), markup=False)
            except MeetingError as error:
                self.tell(error)

    def _tell_replaced(self, places: int, segments: int) -> None:
        done = _("Replaced: {places} in {segments}. {key} takes it back.").format(
            places=ngettext("{count} place", "{count} places", places).format(count=places),
            segments=ngettext("{count} segment", "{count} segments", segments).format(count=segments),
            key=self.review.undo_key,
        )
        self.notify(done, markup=False)

    # Voices

    @work
    async def action_whose(self) -> None:
        """Say whose voice the selected segments are: one that was told apart, or another one."""
        chosen = [segment.id for segment in self.chosen_segments]
        if not chosen:
            return
        names = speaker_names(self.record)

        def title() -> str:
            return ngettext(
                "Whose voice is it in this segment?", "Whose voice is it in these {count} segments?", len(chosen)
            ).format(count=len(chosen))

        def voices() -> list[tuple[str, Content]]:
            others = {NEW_VOICE: _("another voice"), "": _("nobody knows")}
            return [(label, Content(literal(name))) for label, name in (names | others).items()]

        dialog = ChoiceDialog(title, voices, self.chosen_segments[0].speaker)
        label = await self.review.push_screen_wait(dialog)
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
        dialog = SpeakerDialog(
            speaker,
            self.record.meeting.participants,
            others,
            lambda: self.play_stretches(sample),
            met_before=self.met_before,
            remembered=self._is_remembered(speaker),
        )
        seen = Seen(_voice_texts(speaker))

        def news() -> str:
            stored = next((one for one in self.record.speakers if one.label == label), None)
            new = seen.news(_voice_texts(stored)) if stored else {}
            return self.over_line("speaker", label, {_voice_label(name): text for name, text in new.items()})

        def merged(into: str) -> list[Change]:
            return segment_edits.merge_speakers(self.record, label, into)

        def renamed(answer: SpeakerAnswer) -> list[Change]:
            return edits.rename_speaker(self.record, label, answer.name, answer.side, answer.role)

        async def keep(answer: SpeakerAnswer) -> str:
            if answer.same_as:
                kept = await self.kept_many("merge_voices", partial(merged, answer.same_as))
                if kept.entry:
                    self._tell_merged(answer.same_as, kept.entry.changes)
                return kept.problem
            return (await self.kept_many("rename", partial(renamed, answer), news)).problem

        dialog.keep = keep
        answer = await self.review.push_screen_wait(dialog)
        self.review.player.stop()
        if answer and answer.remember is not None:
            self._remember(speaker, answer.same_as or label, answer.name if answer.remember else "")

    def _is_remembered(self, speaker: Speaker) -> bool | None:
        """Whether a voice is remembered as that of the person named; None where it cannot be."""
        library, meeting_id = self.review.library, self.record.meeting.id
        if not self.review.settings.remember_voices:
            return None
        try:
            return (
                speaker.name in library.remembered_in(meeting_id)
                if speaker.label in library.voices(meeting_id)
                else None
            )
        except MeetingError:  # told as soon as something is to be stored; the dialog opens in any case
            return None

    def _remember(self, before: Speaker, label: str, name: str) -> None:
        """Remember a voice under a name that it bears now, none: no more, and not under what it was called before."""
        library, meeting_id = self.review.library, self.record.meeting.id
        try:
            known = library.remembered_in(meeting_id)
            if before.name in known and before.name != name:
                library.forget_voice_in(meeting_id, before.name)
            if name:
                library.remember_voice(meeting_id, label)
        except MeetingError as error:
            self.tell(error)
            return
        if name and name not in known:
            self.notify(_("The voice of {name} is remembered.").format(name=literal(name)), markup=False)

    def _tell_merged(self, label: str, changes: Sequence[Change]) -> None:
        count = sum(change.entity == "segment" for change in changes)
        done = _("One voice now: {segments} went to {name}. {key} takes it back.").format(
            segments=ngettext("{count} segment", "{count} segments", count).format(count=count),
            name=literal(speaker_names(self.record).get(label, label)),
            key=self.review.undo_key,
        )
        self.notify(done, markup=False)

    # Rows

    @work
    async def action_add(self) -> None:
        """Add a need or a to-do that rests on the selected segments."""
        segments = self.chosen_segments
        if not segments:
            self.notify(_("There is no transcript to add a row from."), severity="warning")
            return

        def title() -> str:
            one, many = _("Add which row from this segment?"), _("Add which row from these {count} segments?")
            return one if len(segments) == 1 else many.format(count=len(segments))

        def tables() -> list[tuple[str, Content]]:
            return [("need", Content(_("Need"))), ("todo", Content(_("To-do")))]

        chosen = await self.review.push_screen_wait(ChoiceDialog(title, tables))
        if chosen is None:
            return
        table: Table = "todo" if chosen == "todo" else "need"
        spoken = " ".join(segment.text for segment in segments)
        ids, now = [segment.id for segment in segments], dt.datetime.now(dt.UTC)

        def make(heading: str) -> list[Change]:
            written = "" if heading == without_controls(spoken) else heading  # the program may still find a better one
            return edits.add_row(self.record, table, ids, now, written)

        dialog = TextDialog(lambda: _("To-do") if table == "todo" else _("Need"), spoken, long=True)
        asked = await self.ask(dialog, "add", make)
        if asked.entry:
            self.go_to_row(asked.entry.changes[0].id)


def _voice_texts(speaker: Speaker) -> dict[str, str]:
    side = choice_label(speaker.side) if speaker.side else ""
    return {"name": speaker.name, "side": side, "role": speaker.role}


def _voice_label(name: str) -> str:
    return {"name": _("Name"), "side": _("Side"), "role": _("Role")}[name]
