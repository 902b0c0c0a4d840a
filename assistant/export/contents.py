"""What the documents of a meeting say, the same in every format: rows in words, facts, gaps, marks.

Texts come in the meeting's language and fit to be written (``plain``). Rejected rows are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.export.literal import plain, shortened
from assistant.export.people import Voices, people_of_side
from assistant.language import translator
from schemas.record import Coverage, Evidence, Need, Record, Row, Todo
from schemas.talk import Meeting, Segment, SpokenLanguage

Say = Callable[[str], str]
R = TypeVar("R", bound=Row)

PAGE_HEAD_LENGTH = 40
"""Characters of a name at the head of a page: one line on paper, and three of them within Excel's limit of 255,
where ``&`` counts twice."""

NEIGHBOURS_S = 2.0
"""Stretches of the same state that lie no further apart are told as one."""


@dataclass(frozen=True)
class Quote:
    """One stretch of speech behind a row."""

    time: str
    speaker: str
    words: str
    found: bool
    """Whether the words stand in the transcript."""


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
    transcript: list[SpokenLine]
    gaps: list[str]
    """A line for each way in which stretches of the recording are missing or doubtful."""
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


def contents(record: Record) -> Contents:
    """Put a record into the words of its documents."""
    meeting = record.meeting
    say = translator(meeting.language)
    voices = Voices(record.speakers, say)
    speaker_of = {segment.id: segment.speaker for segment in record.segments}
    needs = [_need_line(number, row, voices, speaker_of, say) for number, row in enumerate(_kept(record.needs), 1)]
    todos = [_todo_line(number, row, voices, speaker_of, say) for number, row in enumerate(_kept(record.todos), 1)]
    return Contents(
        language=meeting.language,
        say=say,
        title=plain(meeting.title),
        customer=plain(meeting.customer),
        date=meeting.date or meeting.proposed_date,
        date_note=say("(date of the recording file, to be confirmed)") if _only_proposed(meeting) else "",
        place=plain(meeting.place),
        people=people_of_side(meeting.participants, record.speakers, say),
        needs=needs,
        todos=todos,
        transcript=[_spoken_line(number, segment, voices) for number, segment in enumerate(record.segments, 1)],
        gaps=_gaps(record.coverage, say),
        legend=_legend(
            [_marks(row) for row in (*_kept(record.needs), *_kept(record.todos))], say, presumed=voices.any_presumed
        ),
        sources=_sources(record, say),
    )


def need_headings(say: Say) -> tuple[str, ...]:
    """The STAR columns, in the order of ``NeedLine.cells``."""
    return say("Situation"), say("Task"), say("Action tried"), say("Action proposed"), say("Result")


def clock(seconds: float) -> str:
    """A time in the recording: ``03:07``, from one hour on ``1:02:09``."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def quote_line(quote: Quote, say: Say) -> str:
    """A quote on one line: time, speaker and words, or that the words are nowhere in the transcript."""
    if not quote.found:
        return say("Not in the transcript: “{words}”").format(words=quote.words)
    return f"{quote.time} {quote.speaker}".lstrip() + say(": ") + say("“{words}”").format(words=quote.words)


def _kept(rows: Sequence[R]) -> list[R]:
    return [row for row in rows if row.review != "rejected"]


def _need_line(number: int, row: Need, voices: Voices, speaker_of: dict[int, str], say: Say) -> NeedLine:
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
        marks=_marks(row),
        quotes=_quotes(row, voices, speaker_of),
    )


def _todo_line(number: int, row: Todo, voices: Voices, speaker_of: dict[int, str], say: Say) -> TodoLine:
    return TodoLine(
        number=number,
        task=plain(row.task),
        owner=plain(row.owner),
        due=row.due,
        due_words=say("“{words}”").format(words=plain(row.due_text)) if plain(row.due_text) else "",
        marks=_marks(row),
        quotes=_quotes(row, voices, speaker_of),
    )


def _marks(row: Row) -> Marks:
    return Marks(unchecked=not row.judged, ungrounded=not row.grounded)


def _quotes(row: Row, voices: Voices, speaker_of: dict[int, str]) -> tuple[Quote, ...]:
    """The quotes behind a row, each once however many cells it supports."""
    return tuple(dict.fromkeys(_quote(piece, voices, speaker_of) for piece in row.evidence))


def _quote(piece: Evidence, voices: Voices, speaker_of: dict[int, str]) -> Quote:
    found = piece.grounding != "none"
    label = speaker_of.get(piece.segment_id, "") if piece.segment_id is not None else ""
    return Quote(
        time=clock(piece.start_s) if found and piece.start_s is not None else "",
        speaker=voices.name(label) if found else "",
        words=plain(piece.quote),
        found=found,
    )


def _spoken_line(number: int, segment: Segment, voices: Voices) -> SpokenLine:
    return SpokenLine(number, segment.start_s, segment.end_s, voices.name(segment.speaker), plain(segment.text))


def _only_proposed(meeting: Meeting) -> bool:
    return meeting.date is None and meeting.proposed_date is not None


def _gaps(coverage: Sequence[Coverage], say: Say) -> list[str]:
    lines = {
        ("recognise", "failed"): say("Not covered, speech not recognised: {stretches}"),
        ("extract", "failed"): say("Not covered, not searched for needs and to-dos: {stretches}"),
        ("recognise", "suspect"): say("Transcript doubtful, to be listened to: {stretches}"),
        ("extract", "suspect"): say("Needs and to-dos doubtful, to be checked: {stretches}"),
    }
    found = []
    for (stage, state), line in lines.items():
        stretches = _joined([piece for piece in coverage if (piece.stage, piece.state) == (stage, state)])
        if stretches:
            times = say(", ").join(f"{clock(start_s)}–{clock(end_s)}" for start_s, end_s in stretches)
            found.append(line.format(stretches=times))
    return found


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
