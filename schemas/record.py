"""The record of a meeting: rows with evidence, what was processed, and who changed what."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.kinds import NeedKind as NeedKind
from schemas.kinds import NeedStatus as NeedStatus
from schemas.kinds import Review as Review
from schemas.talk import Meeting, Segment, Shape, Speaker

SCHEMA_VERSION = 1

Grounding = Literal["exact", "loose", "none"]
TodoProgress = Literal["open", "done", "dropped"]


class WrittenReply(Shape):
    """The customer's answer to a version that it was sent."""

    version: int = Field(ge=1)
    file: str
    """The name of the returned file."""
    sha256: str
    """Its digest, so that it can be told from others."""


class Evidence(Shape):
    """The words behind a row or some of its cells: spoken, or written by the customer in a reply."""

    quote: str
    """Verbatim: where ``grounding`` is not ``none``, a stretch of the segment's own text; of a reply the answer, and
    behind a semicolon the remark."""
    segment_id: int | None = None
    """Where the words stand; None where they were found nowhere, or were not spoken."""
    start_s: float | None = None
    end_s: float | None = None
    cells: list[str] = []
    """The cells that these words support; empty: the row as a whole."""
    grounding: Grounding = "exact"
    """``exact``: found but for punctuation, width, spaces and script; ``loose``: found with small
    differences, figures and negations equal; ``none``: found nowhere."""
    reply: WrittenReply | None = None
    """Where the words were written, not spoken; they have no segment and no time then."""


class Provenance(Shape):
    """Where a row comes from."""

    source: Literal["model", "person"]
    model: str = ""
    prompt: str = ""
    """Name and version of the prompt, such as ``needs/v1``."""
    prompt_hash: str = ""
    """``sha256:`` and the digest of the template."""
    created_at: dt.datetime


class Row(Shape):
    """What every table's rows have in common."""

    cell_names: ClassVar[tuple[str, ...]]
    """The cells that the recorder can edit, in the order in which they are shown."""
    amount_cells: ClassVar[tuple[str, ...]]
    """The cells in which amounts, shares and durations are told in figures beside their words."""

    id: str
    evidence: list[Evidence] = []
    review: Review = "open"
    reject_reason: str = ""
    edited: list[str] = []
    """The cells that a person has written, and ``evidence`` where a person chose which words the row rests on;
    no program overwrites them."""
    confidence: float | None = None
    """The program's own estimate, 0 to 1, that the row is right; None where it has none."""
    provenance: Provenance

    @property
    def grounded(self) -> bool:
        """Whether any of the quotes was found in the transcript."""
        return any(piece.grounding != "none" and piece.reply is None for piece in self.evidence)

    @property
    def decided(self) -> bool:
        """Whether a person has accepted, rejected, written or edited the row."""
        return self.review != "open" or bool(self.edited) or self.provenance.source == "person"

    @property
    def judged(self) -> bool:
        """Whether a person has judged the row, so that no program replaces it."""
        return self.decided

    @property
    def heading(self) -> str:
        """The cell that names the row in a list."""
        return str(getattr(self, self.cell_names[0]))


class Need(Row):
    """A row of the needs-confirmation table."""

    cell_names = ("title", "kind", "situation", "task", "action_tried", "action_proposed", "result", "status")
    amount_cells = ("title", "situation", "task", "action_tried", "action_proposed", "result")

    title: str
    kind: NeedKind
    situation: str = ""
    task: str = ""
    action_tried: str = ""
    action_proposed: str = ""
    result: str = ""
    status: NeedStatus = "unconfirmed"


class Todo(Row):
    """A row of the to-do list."""

    cell_names = ("task", "owner", "due", "due_text")
    amount_cells = ("task",)

    task: str
    owner: str = ""
    """A participant's or speaker's name; empty where nobody was named."""
    due: dt.date | None = None
    due_text: str = ""
    """The spoken words of the deadline; kept whether or not they could be resolved."""
    progress: TodoProgress = "open"
    """What became of it since the talk, as a person says."""
    progress_note: str = ""
    """What the person noted beside that."""
    postponed_to: dt.date | None = None
    """The day that it was put off to since the talk; ``due`` keeps what was said."""

    @property
    def judged(self) -> bool:
        """Whether a person has judged the row; whoever says what became of it has, and vouches for no word by that."""
        return super().judged or self.progress != "open" or self.postponed_to is not None

    @property
    def due_by(self) -> dt.date | None:
        """The day by which it is to be done as things stand; None where no day is known."""
        return self.postponed_to or self.due

    def overdue(self, today: dt.date) -> bool:
        """Whether its day is over and it is still to be done."""
        return self.progress == "open" and self.due_by is not None and self.due_by < today


class Suggestion(Shape):
    """A new proposal for something that a person has already judged, to take or to leave."""

    id: str
    row_id: str
    """The row that it is a proposal for; each has one suggestion at most, the newest."""
    proposal: Need | Todo
    """What the program would write there now: a row of the same table."""


class Coverage(Shape):
    """What became of a stretch of the recording in one stage."""

    stage: Literal["recognise", "extract"]
    state: Literal["processed", "failed", "suspect", "silent", "left_out"]
    start_s: float
    end_s: float
    note: str = ""


class AsHeard(Shape):
    """A segment in which the program put words in the place of others that were heard."""

    segment_id: int
    heard: str
    """All its words as they were heard."""
    corrected: str
    """The same with the program's corrections, as many characters; where the segment says something else by now, a
    person has changed it since."""


class Record(Shape):
    """All that is stored of a meeting."""

    schema_version: int = SCHEMA_VERSION
    meeting: Meeting
    speakers: list[Speaker] = []
    segments: list[Segment] = []
    needs: list[Need] = []
    todos: list[Todo] = []
    suggestions: list[Suggestion] = []
    coverage: list[Coverage] = []
    as_heard: list[AsHeard] = []


Entity = Literal["meeting", "speaker", "segment", "need", "todo", "suggestion"]


class Change(Shape):
    """One thing before and after; None where it did not or does not exist."""

    entity: Entity
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    behind: str | None = None
    """For a speaker or segment that comes or goes: the id of the one directly before it, empty where it is the
    first. None: at the end."""


class JournalEntry(Shape):
    """One act that changed a record. Entries are added, never altered."""

    id: int = Field(ge=1)
    at: dt.datetime
    who: str
    """``extraction``, ``transcription``, or the name of the person at the keyboard."""
    action: str
    """A verb of ours: ``extract``, ``edit``, ``accept``, ``reject``, ``add``, ``rename``, ``undo``, ``redo`` …"""
    changes: list[Change]
    undoes: int | None = None
    """For ``undo`` and ``redo``: the entry whose changes are taken back or made again."""
