"""Small things to store, and ways to look at what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from assistant.library.library import Library
from schemas.record import Evidence, JournalEntry, Need, Provenance, Record, Todo
from schemas.talk import Meeting, Participant, Recording, Segment, Speaker, Word
from tests.ready_library import file_of

NOW = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.UTC)
MODEL = Provenance(source="model", model="m", prompt="needs/v1", prompt_hash="sha256:0", created_at=NOW)

TEXTS = (
    "我们仓库每天要花四个小时对账，错误也多。",
    "希望通过方案降低百分之三十的运营成本。",
    "这件事要等陈总回来才能定。",
    "我周五之前把报价发给您，另外下周安排一次演示。",
    "We worry about the downtime during the switch.",
)
"""What is said in the sample meeting: segment 1 and so on, speakers S1 and S2 by turns."""


def meeting(meeting_id: str = "m1", *, created_at: dt.datetime = NOW, sha256: str = "") -> Meeting:
    return Meeting(
        id=meeting_id,
        title="First talk",
        customer="Sample Ltd",
        participants=[Participant(name="陈晨", aliases=["陈总"], side="customer", role="决策者")],
        recording=Recording(path="/talk.wav", sha256=sha256 or f"hash-{meeting_id}", duration_s=50.0),
        created_at=created_at,
    )


def segments(texts: Sequence[str] = TEXTS) -> list[Segment]:
    return [
        Segment(
            id=number,
            start_s=number * 10.0,
            end_s=number * 10.0 + 9,
            speaker=f"S{2 - number % 2}",
            text=text,
            words=[Word(start_s=number * 10.0, end_s=number * 10.0 + 1, text=text[0], probability=0.9)],
        )
        for number, text in enumerate(texts, 1)
    ]


def speakers() -> list[Speaker]:
    return [Speaker(label="S1", name="陈总", side="customer", proposed=True), Speaker(label="S2")]


def evidence(segment_id: int, quote: str = "", cells: Sequence[str] = ()) -> Evidence:
    start_s = segment_id * 10.0
    quote = quote or TEXTS[segment_id - 1]
    assert quote in TEXTS[segment_id - 1]
    return Evidence(quote=quote, segment_id=segment_id, start_s=start_s, end_s=start_s + 9, cells=list(cells))


def need(row_id: str, segment_id: int = 2, title: str = "", quote: str = "") -> Need:
    title = title or f"need {row_id}"
    return Need(id=row_id, title=title, kind="demand", evidence=[evidence(segment_id, quote)], provenance=MODEL)


def todo(row_id: str, segment_id: int = 4, task: str = "", owner: str = "", quote: str = "") -> Todo:
    return Todo(
        id=row_id,
        task=task or f"to-do {row_id}",
        owner=owner,
        due_text="周五之前",
        evidence=[evidence(segment_id, quote)],
        provenance=MODEL,
    )


def fill(library: Library, meeting_id: str = "m1") -> Record:
    """Store the sample meeting with two needs and two to-dos that nobody has judged."""
    library.add_meeting(meeting(meeting_id))
    library.replace_transcript(meeting_id, segments(), speakers())
    library.replace_proposals(
        meeting_id,
        [need("n1", 1), need("n2", 2)],
        [todo("t1", 4, quote="我周五之前把报价发给您", owner="S2"), todo("t2", 4, quote="下周安排一次演示")],
    )
    return library.record(meeting_id)


@cache
def filled_library() -> bytes:
    """The file of a library in which ``fill`` was done."""
    return file_of(fill)


def replayed(entries: Sequence[JournalEntry]) -> dict[tuple[str, str], dict[str, Any]]:
    """What there must be after all that a journal tells, by kind and id, segments left out.

    A suggestion is there as long as its row is.
    """
    things: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        for change in entry.changes:
            key = (change.entity, change.id)
            assert things.pop(key, None) == change.before
            if change.after is not None:
                things[key] = change.after
    rows = {name for entity, name in things if entity in ("need", "todo")}
    return {key: thing for key, thing in things.items() if key[0] != "suggestion" or thing["row_id"] in rows}


def stored(record: Record) -> dict[tuple[str, str], dict[str, Any]]:
    """What there is in a record, as ``replayed`` gives it."""
    things = {("meeting", record.meeting.id): record.meeting.model_dump(mode="json")}
    things |= {("speaker", speaker.label): speaker.model_dump(mode="json") for speaker in record.speakers}
    things |= {("need", row.id): row.model_dump(mode="json") for row in record.needs}
    things |= {("todo", row.id): row.model_dump(mode="json") for row in record.todos}
    things |= {("suggestion", one.id): one.model_dump(mode="json") for one in record.suggestions}
    return things
