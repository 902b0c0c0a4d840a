"""The library: all meetings, what was said in them, their rows, and who changed what.

Every method is one transaction: it is done as a whole and durable when it returns, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType

import sqlalchemy as sa

from assistant.events import Listener, ignore_progress
from assistant.library import (
    checkpoints,
    finding,
    heard,
    journal,
    search,
    suggestions,
    todos,
    transcript,
    turning,
    versions,
    voices,
)
from assistant.library import rows as stored_rows
from assistant.library.faults import told_clearly
from assistant.library.filters import Filters as Filters
from assistant.library.index_filling import fill
from assistant.library.opening import open_engine, place, reader, writer
from assistant.library.presence import OpenedFile
from assistant.library.search import Hit as Hit
from assistant.library.shapes import Hearing as Hearing
from assistant.library.shapes import MeetingSummary as MeetingSummary
from assistant.library.shapes import MeetingTodo as MeetingTodo
from assistant.library.shapes import StoredWindow as StoredWindow
from assistant.library.suggestion_edits import differing
from assistant.library.turning import Act, Direction
from schemas.record import Change, Coverage, JournalEntry, Need, Record, Row, Todo
from schemas.sign_off import Sending, Version
from schemas.talk import Meeting, Segment, Speaker
from schemas.voices import RememberedVoice


def open_library(url: str = "", on_progress: Listener = ignore_progress) -> Library:
    """Open the library, and bring it up to this program's shape.

    Args:
        url: An SQLAlchemy address; empty: ``library.db`` in the home folder, which is made if missing.
        on_progress: Is told how far an older library is made ready to be searched.

    Raises:
        LibraryError: The place cannot be read or written, the file is damaged, somebody else holds it
            locked, or a newer version of the program has written it.
    """
    engine = open_engine(url)
    try:
        with told_clearly(place(engine.url)):
            fill(engine, on_progress)
    except BaseException:
        engine.dispose()
        raise
    return Library(engine)


class Library:
    """One open library. Safe to use from several threads. All methods raise ``LibraryError``."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reader = reader(engine)
        self._writer = writer(engine)
        self._file = OpenedFile(engine.url)

    def close(self) -> None:
        """Let go of the database; nothing is lost by not calling it."""
        self._engine.dispose()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Finding

    def find(self, reference: str) -> Meeting:
        """The meeting that an id, a unique beginning of one, or ``last`` (the most recently added) names.

        Raises:
            MeetingNotFoundError: None, or more than one, answers to it; the line names the candidates.
        """
        with self._reading() as connection:
            return finding.find(connection, reference)

    def find_recording(self, sha256: str) -> Meeting | None:
        """The meeting that was made from a recording with this digest; the newest where there are several."""
        with self._reading() as connection:
            return finding.find_recording(connection, sha256)

    def meetings(self) -> list[MeetingSummary]:
        """All meetings, the most recently added first."""
        with self._reading() as connection:
            return finding.summaries(connection)

    def todos(self) -> list[MeetingTodo]:
        """The to-dos of all meetings, as they were said, the oldest meeting first; rejected ones are left out."""
        with self._reading() as connection:
            return todos.load(connection)

    def search(self, words: str, limit: int = 100, only: Filters | None = None) -> list[Hit]:
        """Where all of the words stand together, in any meeting, the newest first; see ``search.search``."""
        with self._reading() as connection:
            return search.search(connection, words, limit, only or Filters())

    def record(self, meeting_id: str, *, with_words: bool = False) -> Record:
        """All that is stored of a meeting, rows in the order in which they were said.

        Args:
            meeting_id: The whole id.
            with_words: Load the words and their times too; they are ten times as much as all the rest.

        Raises:
            MeetingNotFoundError: There is no such meeting.
        """
        with self._reading() as connection:
            meeting = finding.meeting(connection, meeting_id)
            needs, todos = stored_rows.load(connection, meeting_id)
            return Record(
                meeting=meeting,
                speakers=transcript.load_speakers(connection, meeting_id),
                segments=transcript.load_segments(connection, meeting_id, with_words=with_words),
                needs=needs,
                todos=todos,
                suggestions=suggestions.load(connection, meeting_id, [*needs, *todos]),
                coverage=transcript.load_coverage(connection, meeting_id),
                as_heard=heard.load(connection, meeting_id),
            )

    # What the stages write

    def add_meeting(self, meeting: Meeting) -> None:
        """Add a meeting. Raises ``LibraryError`` where its id is taken."""
        document = meeting.model_dump(mode="json")
        with self._begun(self._writer) as connection:
            finding.add(connection, meeting)
            change = Change(entity="meeting", id=meeting.id, before=None, after=document)
            journal.add_entry(connection, meeting.id, "transcription", "create", [change])

    def append_segments(self, meeting_id: str, segments: Sequence[Segment]) -> None:
        """Add segments at the end of the transcript."""
        with self._writing(meeting_id) as connection:
            transcript.append(connection, meeting_id, segments)

    def append_heard(self, meeting_id: str, segments: Sequence[Segment], hearing: Hearing) -> None:
        """Add segments as they are recognised, and how far that is: both or neither."""
        with self._writing(meeting_id) as connection:
            transcript.append(connection, meeting_id, segments)
            checkpoints.save_hearing(connection, meeting_id, hearing)

    def hearing(self, meeting_id: str) -> Hearing | None:
        """How far the recording was heard by a run that was stopped before its voices were told apart; else None."""
        with self._reading(meeting_id) as connection:
            return checkpoints.hearing(connection, meeting_id)

    def replace_transcript(
        self,
        meeting_id: str,
        segments: Sequence[Segment],
        speakers: Sequence[Speaker],
        rows: Sequence[Row] = (),
        embeddings: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Put a new transcript in the place of the old; extraction windows of the old one are dropped.

        So are the suggestions, whose words stood in the old one.

        Args:
            meeting_id: The whole id.
            segments: The transcript in its order, with words where there are any.
            speakers: All speakers in their order.
            rows: Stored rows with evidence looked up in the new transcript; only their evidence is taken.
            embeddings: What voices are like, by their labels, where that is to be kept; what was kept before is not.
        """
        with self._writing(meeting_id) as connection:
            transcript.replace_segments(connection, meeting_id, segments)
            changes = transcript.speaker_changes(connection, meeting_id, speakers)
            changes += stored_rows.anchored(connection, meeting_id, rows)
            changes += stored_rows.without_suggestions(connection, meeting_id)
            made = journal.make_changes(connection, meeting_id, changes)
            transcript.order_speakers(connection, meeting_id, speakers)
            voices.replace(connection, meeting_id, embeddings or {})
            checkpoints.forget_windows(connection, meeting_id)
            checkpoints.forget_hearing(connection, meeting_id)
            journal.add_entry(connection, meeting_id, "transcription", journal.TRANSCRIBE, made)

    def free_segment_id(self, meeting_id: str) -> int:
        """An id for a new segment, above all that segments of this meeting have or ever had."""
        with self._reading(meeting_id) as connection:
            return transcript.free_segment_id(connection, meeting_id)

    def set_coverage(self, meeting_id: str, stage: str, coverage: Sequence[Coverage]) -> None:
        """Say anew what became of the recording in one stage."""
        with self._writing(meeting_id) as connection:
            transcript.set_coverage(connection, meeting_id, stage, coverage)

    def finish_stage(self, meeting_id: str, stage: str, fingerprint: str) -> None:
        """Set a checkpoint: the stage is done with what the fingerprint stands for."""
        with self._writing(meeting_id) as connection:
            checkpoints.finish(connection, meeting_id, stage, fingerprint)

    def stages(self, meeting_id: str) -> dict[str, str]:
        """The finished stages and their fingerprints."""
        with self._reading(meeting_id) as connection:
            return checkpoints.finished(connection, meeting_id)

    def forget_stages(self, meeting_id: str, stages: Sequence[str]) -> None:
        """Take checkpoints away, so that the stages are done again."""
        with self._writing(meeting_id) as connection:
            checkpoints.forget(connection, meeting_id, stages)

    def save_window(self, meeting_id: str, window: StoredWindow) -> None:
        """Keep what became of an extraction window, in the place of one with the same number."""
        with self._writing(meeting_id) as connection:
            checkpoints.save_window(connection, meeting_id, window)

    def windows(self, meeting_id: str) -> list[StoredWindow]:
        """The extraction windows that were kept, by number."""
        with self._reading(meeting_id) as connection:
            return checkpoints.windows(connection, meeting_id)

    def replace_proposals(
        self, meeting_id: str, needs: Sequence[Need], todos: Sequence[Todo], within: Collection[int] | None = None
    ) -> None:
        """Put new proposals in the place of the rows that nobody has judged.

        Rows that a person has judged stay exactly as they are. A proposal that means the same as one of them
        becomes a suggestion for it, in the place of an older one; it is left out where it says nothing else, where
        the row was rejected, or where a person has taken or left just that before. A proposal equal
        to a stored row leaves that row, and its id, alone; one whose id was ever used for another row gets a new
        id. Journalled as one entry by ``extraction``.

        Args:
            meeting_id: The whole id.
            needs: The new needs.
            todos: The new to-dos.
            within: Segments; only rows whose heading rests first on words in them are replaced, and a proposal that
                means the same as a row elsewhere is left out. None: the whole meeting.
        """
        with self._writing(meeting_id) as connection:
            changes = stored_rows.replaced(connection, meeting_id, needs, todos, within)
            made = journal.make_changes(connection, meeting_id, changes)
            if made:
                journal.add_entry(connection, meeting_id, "extraction", "extract", made)

    def suggest(self, meeting_id: str, row_id: str, proposal: Need | Todo) -> bool:
        """Keep a proposal for a row as its suggestion, in the place of an older one.

        Journalled by ``extraction``. A proposal equal to the suggestion that is there leaves it alone.

        Args:
            meeting_id: The whole id.
            row_id: A row of the same table as the proposal.
            proposal: What the program would write there now.

        Returns:
            Whether the row has this suggestion now: False where the proposal says what the row says.

        Raises:
            LibraryError: There is no such row.
        """
        with self._writing(meeting_id) as connection:
            row, changes = stored_rows.suggested(connection, meeting_id, row_id, proposal)
            made = journal.make_changes(connection, meeting_id, changes)
            if made:
                journal.add_entry(connection, meeting_id, "extraction", "suggest", made)
            return bool(differing(row, proposal))

    # What people do

    def apply(self, meeting_id: str, action: str, changes: Sequence[Change], who: str) -> JournalEntry:
        """Make changes and write them into the journal, together.

        Args:
            meeting_id: The whole id.
            action: A verb for the journal: ``edit``, ``accept``, ``reject``, ``reopen``, ``add``, ``rename`` …
            changes: At least one, as the functions in ``edits`` give them.
            who: The name of the person, or ``extraction`` or ``transcription``, whose entries are never undone.

        Raises:
            ChangedMeanwhileError: Something was changed meanwhile, so that a change's ``before`` is not what is stored.
        """
        if not changes or action in ("undo", "redo"):
            raise ValueError("an act has changes, and undo and redo are methods of their own")
        with self._writing(meeting_id) as connection:
            transcript.check_new_ids(connection, meeting_id, changes)
            made = journal.make_changes(connection, meeting_id, changes)
            return journal.add_entry(connection, meeting_id, who, action, made)

    def next_act(self, meeting_id: str, direction: Direction) -> Act | None:
        """What ``undo`` or ``redo`` would turn round; None where there is nothing."""
        with self._reading(meeting_id) as connection:
            return turning.next_act(connection, meeting_id, direction)

    def undo(self, meeting_id: str, who: str, expected: int | None = None) -> JournalEntry | None:
        """Take back the latest act of a person that is not taken back yet; None where there is none.

        Args:
            meeting_id: The whole id.
            who: The name of the person.
            expected: The ``newest`` of the act that is meant; None: whichever is the latest.

        Raises:
            ChangedMeanwhileError: The latest act is not the one that is meant.
            LibraryError: What it changed is gone or was changed by a program meanwhile.
        """
        with self._writing(meeting_id) as connection:
            return turning.turn_back(connection, meeting_id, who, "undo", expected)

    def redo(self, meeting_id: str, who: str, expected: int | None = None) -> JournalEntry | None:
        """Make the act again that was taken back last; None where there is none, or a new act came since.

        Arguments and errors are those of ``undo``.
        """
        with self._writing(meeting_id) as connection:
            return turning.turn_back(connection, meeting_id, who, "redo", expected)

    def journal(self, meeting_id: str, after: int = 0) -> list[JournalEntry]:
        """Everything that changed the record since an entry, the oldest first; by default since the beginning."""
        with self._reading(meeting_id) as connection:
            return journal.entries(connection, meeting_id, after)

    def journal_of_row(self, meeting_id: str, row_id: str) -> list[JournalEntry]:
        """The part of the journal that tells of one row, which may be gone; see ``journal.entries_of_row``."""
        with self._reading(meeting_id) as connection:
            return journal.entries_of_row(connection, meeting_id, row_id)

    def newest_entry(self, meeting_id: str) -> int:
        """The id of the newest entry of the journal; 0 where there is none. A record that is read later is as new."""
        with self._reading(meeting_id) as connection:
            return journal.newest(connection, meeting_id)

    def authors(self, meeting_id: str, after: int) -> dict[int, str]:
        """Who wrote the entries of the journal behind one, by their ids, the oldest first."""
        with self._reading(meeting_id) as connection:
            return journal.authors(connection, meeting_id, after)

    # What the customer was sent

    def freeze(self, content: Sending, who: str, expected: int | None = None) -> Version:
        """Keep what is sent to the customer as a numbered version, journalled as ``send``; see ``versions.freeze``."""
        with self._writing(content.meeting_id) as connection:
            return versions.freeze(connection, content, who, expected)

    def versions(self, meeting_id: str) -> list[Version]:
        """The versions that the customer was sent, the oldest first."""
        with self._reading(meeting_id) as connection:
            return versions.of_meeting(connection, meeting_id)

    # Whose voice is whose

    def voices(self, meeting_id: str) -> dict[str, list[float]]:
        """What the voices of a meeting are like, by their labels, as far as that is kept."""
        with self._reading(meeting_id) as connection:
            return voices.of_meeting(connection, meeting_id)

    def remembered_in(self, meeting_id: str) -> set[str]:
        """The names of the people who are remembered as heard in a meeting."""
        with self._reading(meeting_id) as connection:
            return voices.names_of(connection, meeting_id)

    def remembered_voices(self) -> list[RememberedVoice]:
        """The people whose voices are remembered, by name."""
        with self._reading() as connection:
            return voices.remembered(connection)

    def remember_voice(self, meeting_id: str, label: str) -> None:
        """Remember a voice of a meeting as that of the person whose name it bears.

        Raises:
            LibraryError: There is no such voice, it has no name, or what it is like was not kept.
        """
        with self._writing(meeting_id) as connection:
            speakers = transcript.load_speakers(connection, meeting_id)
            speaker = next((one for one in speakers if one.label == label), Speaker(label=label))
            voices.remember(connection, finding.meeting(connection, meeting_id), speaker)

    def forget_voice_in(self, meeting_id: str, name: str) -> None:
        """Forget a person's voice as it was in one meeting."""
        with self._writing(meeting_id) as connection:
            voices.forget_in(connection, meeting_id, name)

    def forget_voice(self, name: str) -> bool:
        """Forget a person's voice, and what meetings keep of voices of that name; whether there was any."""
        with self._begun(self._writer) as connection:
            return voices.forget(connection, name)

    def forget_voices(self) -> None:
        """Forget everybody's voice, and what meetings keep of theirs."""
        with self._begun(self._writer) as connection:
            voices.forget_all(connection)

    @contextmanager
    def _reading(self, meeting_id: str | None = None) -> Iterator[sa.Connection]:
        """A transaction that sees one state of everything; with an id, only where there is such a meeting."""
        with self._begun(self._reader) as connection:
            if meeting_id is not None:
                finding.meeting(connection, meeting_id)
            yield connection

    @contextmanager
    def _writing(self, meeting_id: str) -> Iterator[sa.Connection]:
        """A transaction that has this meeting for itself."""
        with self._begun(self._writer) as connection:
            finding.hold(connection, meeting_id)
            yield connection

    @contextmanager
    def _begun(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        """A transaction in the file that was opened, whose failures are told clearly."""
        self._file.check()
        with told_clearly(place(self._engine.url)), engine.begin() as connection:
            yield connection
