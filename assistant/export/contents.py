"""What the documents of a meeting say, the same in every format: rows in words, facts, gaps, marks.

Texts come in the meeting's language and fit to be written (``plain``). Rejected rows are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.amounts import amounts_line
from assistant.export.answers import answers
from assistant.export.audience import Audience, copy_for
from assistant.export.literal import plain, shortened
from assistant.export.people import Voices, people_of_side
from assistant.export.quotes import Quote, Quotes, Say, Stretch, clock
from assistant.export.told import Section, told
from assistant.language import translator
from assistant.ledger import TELLING_S, ledger, ledger_line, reason
from assistant.progress import progress_line
from schemas.minutes import MinutedRecord
from schemas.record import Coverage, Need, Record, Row, Todo
from schemas.talk import Meeting, Segment, SpokenLanguage

R = TypeVar("R", bound=Row)

PAGE_HEAD_LENGTH = 40
"""Characters of a name at the head of a page: one line on paper, and three of them within Excel's limit of 255,
where ``&`` counts twice."""

ROW_NAME_LENGTH = 40
"""Characters of a row's heading where it is named beside a topic."""

NEIGHBOURS_S = 2.0
"""Stretches of the same state that lie no further apart are told as one."""


@dataclass(frozen=True)
class Marks:
    """What a reader must know before relying on a row."""

    unchecked: bool
    """No person has looked at it."""
    ungrounded: bool
    """No words in the transcript support it."""

    def words(self, say: Say) -> list[str]:
        """The marks as they are written; none for a row that is checked and has its words."""
        unchecked = [say("※ not checked")] if self.unchecked else []
        return unchecked + ([say("▲ no evidence")] if self.ungrounded else [])


@dataclass(frozen=True)
class NeedLine:
    """A row of the needs-confirmation table, in words."""

    number: int
    title: str
    kind: str
    cells: tuple[str, ...]
    """Situation, task, action tried, action proposed, result; empty where nobody said it."""
    status: str
    status_key: str
    amounts: str
    """The quantities in its cells, in figures; empty where there are none to be read."""
    marks: Marks
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class TodoLine:
    """A row of the to-do list, in words."""

    number: int
    task: str
    owner: str
    due: dt.date | None
    due_words: str
    progress: str
    """What became of it since; empty where it stands as it was said."""
    amounts: str
    """As of a need."""
    marks: Marks
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class SpokenLine:
    """A segment of the transcript."""

    number: int
    start_s: float
    end_s: float
    speaker: str
    text: str


@dataclass(frozen=True)
class Contents:
    """All that the documents of one meeting say."""

    language: SpokenLanguage
    audience: Audience
    say: Say
    title: str
    customer: str
    date: dt.date | None
    date_note: str
    """Why the date is not to be relied on; empty where somebody gave it."""
    place: str
    people: list[tuple[str, str]]
    """A side and who was there of it; the two sides of the talk always."""
    needs: list[NeedLine]
    todos: list[TodoLine]
    told: tuple[Section, ...]
    """What is told beside the tables."""
    transcript: list[SpokenLine]
    """Only our own side's documents hold it."""
    gaps: list[str]
    """What became of the recording's seconds, and a line for each way in which stretches are missing or doubtful; empty
    where nothing is."""
    legend: list[str]
    """What the marks mean that stand in these documents."""
    sources: list[tuple[str, str]]
    """What made the record: recogniser, language model, id."""

    @property
    def date_words(self) -> str:
        """The day of the meeting, marked where it is only proposed; empty where unknown."""
        if not self.date:
            return ""
        return f"{self.date.isoformat()} {self.date_note}".strip()

    @property
    def page_head(self) -> str:
        """What every printed page is headed with: customer, meeting, day, each no longer than fits."""
        day = self.date.isoformat() if self.date and not self.date_note else ""
        parts = (shortened(part, PAGE_HEAD_LENGTH) for part in (self.customer, self.title, day))
        return "  |  ".join(part for part in parts if part)


def contents(record: MinutedRecord, audience: Audience = "internal") -> Contents:
    """Put a record, or what of it a customer is given, into the words of its documents."""
    record = copy_for(record, audience)
    meeting = record.meeting
    say = translator(meeting.language)
    quotes = Quotes(record, say)
    kept_needs, kept_todos = _kept(record.needs), _kept(record.todos)
    amounts = {row_id: plain(amounts_line(said, say)) for row_id, said in record.minutes.quantities.items()}
    needs = [_need_line(number, row, quotes, amounts, say) for number, row in enumerate(kept_needs, 1)]
    todos = [_todo_line(number, row, quotes, amounts, say) for number, row in enumerate(kept_todos, 1)]
    need_names, todo_names = _numbered(kept_needs), _numbered(kept_todos)
    answered = tuple(answers(kept_needs, kept_todos, quotes, todo_names, say))
    return Contents(
        language=meeting.language,
        audience=audience,
        say=say,
        title=plain(meeting.title),
        customer=plain(meeting.customer),
        date=meeting.date or meeting.proposed_date,
        date_note=say("(date of the recording file, to be confirmed)") if _only_proposed(meeting) else "",
        place=plain(meeting.place),
        people=people_of_side(meeting.participants, record.speakers, say),
        needs=needs,
        todos=todos,
        told=told(record.minutes, quotes, need_names, todo_names, answered, say),
        transcript=_transcript(record.segments, quotes.voices) if audience == "internal" else [],
        gaps=_gaps(record.coverage, say),
        legend=_legend([_marks(row) for row in (*kept_needs, *kept_todos)], say, presumed=quotes.voices.any_presumed),
        sources=_sources(record, say),
    )


def stretches(said: Contents) -> list[Stretch]:
    """Every stretch of the recording that is quoted, each once, in order of time."""
    quoted = [line.quotes for line in said.needs] + [line.quotes for line in said.todos]
    quoted += [entry.quotes for section in said.told for entry in section.entries]
    return sorted({quote.stretch for quotes in quoted for quote in quotes if quote.stretch})


def need_headings(say: Say) -> tuple[str, ...]:
    """The STAR columns, in the order of ``NeedLine.cells``."""
    return say("Situation"), say("Task"), say("Action tried"), say("Action proposed"), say("Result")


def _kept(rows: Sequence[R]) -> list[R]:
    return [row for row in rows if row.review != "rejected"]


def _numbered(rows: Sequence[Row]) -> dict[str, str]:
    """What a row is called elsewhere in the documents: its number and its heading."""
    return {
        row.id: f"{number} {shortened(plain(row.heading), ROW_NAME_LENGTH)}".strip()
        for number, row in enumerate(rows, 1)
    }


def _need_line(number: int, row: Need, quotes: Quotes, amounts: dict[str, str], say: Say) -> NeedLine:
    kinds = {"demand": say("demand"), "implicit": say("implicit need"), "concern": say("concern")}
    states = {"confirmed": say("confirmed"), "unconfirmed": say("unconfirmed"), "disputed": say("disputed")}
    star = (row.situation, row.task, row.action_tried, row.action_proposed, row.result)
    return NeedLine(
        number=number,
        title=plain(row.title),
        kind=kinds[row.kind],
        cells=tuple(plain(cell) for cell in star),
        status=states[row.status],
        status_key=row.status,
        amounts=amounts.get(row.id, ""),
        marks=_marks(row),
        quotes=quotes.of(row.evidence),
    )


def _todo_line(number: int, row: Todo, quotes: Quotes, amounts: dict[str, str], say: Say) -> TodoLine:
    return TodoLine(
        number=number,
        task=plain(row.task),
        owner=plain(row.owner),
        due=row.due,
        due_words=say("“{words}”").format(words=plain(row.due_text)) if plain(row.due_text) else "",
        progress=plain(progress_line(row, say)),
        amounts=amounts.get(row.id, ""),
        marks=_marks(row),
        quotes=quotes.of(row.evidence),
    )


def _marks(row: Row) -> Marks:
    return Marks(unchecked=not row.judged, ungrounded=not row.grounded)


def _transcript(segments: Sequence[Segment], voices: Voices) -> list[SpokenLine]:
    return [
        SpokenLine(number, segment.start_s, segment.end_s, voices.name(segment.speaker), plain(segment.text))
        for number, segment in enumerate(segments, 1)
    ]


def _only_proposed(meeting: Meeting) -> bool:
    return meeting.date is None and meeting.proposed_date is not None


def _gaps(coverage: Sequence[Coverage], say: Say) -> list[str]:
    """What became of the recording, if anything is missing or doubtful in it, and each kind of gap with its times."""
    added_up = ledger(coverage)
    found = [] if added_up.complete else [ledger_line(added_up, say, clock)]
    for (stage, state, note), pieces in _by_kind(coverage).items():
        stretches = [(start_s, end_s) for start_s, end_s in _joined(pieces) if end_s - start_s >= TELLING_S]
        if stretches:
            times = say(", ").join(f"{clock(start_s)}–{clock(end_s)}" for start_s, end_s in stretches)
            found.append(_gap_line(stage, state, say).format(reason=reason(note, say), stretches=times))
    return found


def _by_kind(coverage: Sequence[Coverage]) -> dict[tuple[str, str, str], list[Coverage]]:
    """What failed in either stage, then what is suspect for each reason; why it failed is the run's own matter."""
    kinds: dict[tuple[str, str, str], list[Coverage]] = {}
    for state in ("failed", "suspect", "left_out"):
        for piece in (piece for piece in coverage if piece.state == state):
            note = piece.note if state == "suspect" else ""
            kinds.setdefault((piece.stage, state, note), []).append(piece)
    return kinds


def _gap_line(stage: str, state: str, say: Say) -> str:
    return {
        ("recognise", "failed"): say("Not covered, speech not recognised: {stretches}"),
        ("extract", "failed"): say("Not covered, not searched for needs and to-dos: {stretches}"),
        ("recognise", "suspect"): say("Transcript doubtful ({reason}), to be listened to: {stretches}"),
        ("recognise", "left_out"): say("Left out on request: {stretches}"),
        ("extract", "suspect"): say("Needs and to-dos doubtful, to be checked: {stretches}"),
    }[stage, state]


def _joined(pieces: Sequence[Coverage]) -> list[tuple[float, float]]:
    """Stretches in order of time, neighbours as one."""
    joined: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start_s):
        if joined and piece.start_s - joined[-1][1] <= NEIGHBOURS_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], piece.end_s))
        else:
            joined.append((piece.start_s, piece.end_s))
    return joined


def _legend(marks: Sequence[Marks], say: Say, *, presumed: bool) -> list[str]:
    lines = []
    if any(mark.unchecked for mark in marks):
        lines.append(say("※ not checked: proposed by the program, not yet looked at by the recorder."))
    if any(mark.ungrounded for mark in marks):
        lines.append(say("▲ no evidence: no words in the transcript support this row."))
    if presumed:
        lines.append(say("(?) after a name: the program presumes that the voice is this person's."))
    return lines


def _sources(record: Record, say: Say) -> list[tuple[str, str]]:
    models = dict.fromkeys(row.provenance.model for row in (*record.needs, *record.todos) if row.provenance.model)
    recogniser = plain(record.meeting.recogniser) or say("none, the transcript was imported")
    return [
        (say("Speech recognition"), recogniser),
        (say("Language model"), plain(say(", ").join(models)) or say("none")),
        (say("Record no."), plain(record.meeting.id)),
    ]
