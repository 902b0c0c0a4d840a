"""The Chinese sample talk with its expected rows, to be reviewed in tests and painted for the documentation."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from assistant.library import edits
from assistant.library.library import Library
from assistant.transcription.agenda import read_agenda
from schemas.record import Coverage, Evidence, Need, Provenance, Todo
from schemas.talk import Meeting, Recording, Segment, Speaker

SAMPLE = Path(__file__).parents[2] / "samples" / "zh-talk"
SAMPLE_ID = "sample"
MODEL = Provenance(source="model", created_at=dt.datetime(2026, 5, 13, 16, tzinfo=dt.UTC))


def fill_with_sample(library: Library) -> None:
    """Put the talk into a library, and one need that nobody said; nothing is judged yet."""
    sample = json.loads(SAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    agenda = read_agenda(SAMPLE.with_suffix(".agenda.toml"))
    segments = [
        Segment(id=said["id"], start_s=said["start"], end_s=said["end"], speaker=said["speaker"], text=said["text"])
        for said in sample["segments"]
    ]
    length_s = segments[-1].end_s
    library.add_meeting(
        Meeting(
            id=SAMPLE_ID,
            title=agenda.title,
            date=agenda.date,
            place=agenda.place,
            customer=agenda.customer,
            participants=agenda.people,
            recording=Recording(path="talk.ogg", sha256="0" * 64, duration_s=length_s),
            created_at=MODEL.created_at,
        )
    )
    speakers = [Speaker(label=one.name, name=one.name, side=one.side, role=one.role) for one in agenda.people]
    library.replace_transcript(SAMPLE_ID, segments, speakers)
    heard = Coverage(stage="recognise", state="processed", start_s=0, end_s=length_s)
    library.set_coverage(SAMPLE_ID, "recognise", [heard])
    by_id = {segment.id: segment for segment in segments}
    needs = [_need(number, row, by_id) for number, row in enumerate(sample["gold"]["needs"])]
    nowhere = Evidence(quote="费用最好分三年付清", grounding="none")
    needs.append(Need(id="nowhere", title="费用分三年付清", kind="demand", evidence=[nowhere], provenance=MODEL))
    todos = [_todo(number, row, by_id) for number, row in enumerate(sample["gold"]["todos"])]
    library.replace_proposals(SAMPLE_ID, needs, todos)


def judge_some(library: Library) -> None:
    """Accept two rows, as somebody who has begun."""
    for row_id in ("n1", "n2"):
        library.apply(SAMPLE_ID, "accept", edits.accept(library.record(SAMPLE_ID), row_id), "demo")


def _need(number: int, row: dict[str, Any], segments: dict[int, Segment]) -> Need:
    star = row["star"]
    return Need(
        id=f"n{number}",
        title=row["label"],
        kind=row["kind"],
        situation=star["situation"],
        task=star["task"],
        action_tried=star["action"],
        result=star["result"],
        status=row["status"],
        evidence=_evidence(row, segments),
        provenance=MODEL,
    )


def _todo(number: int, row: dict[str, Any], segments: dict[int, Segment]) -> Todo:
    return Todo(
        id=f"t{number}",
        task=row["label"],
        owner=row["owner"],
        due=dt.date.fromisoformat(row["due"]) if row["due"] else None,
        due_text=row["due_text"],
        evidence=_evidence(row, segments),
        provenance=MODEL,
    )


def _evidence(row: dict[str, Any], segments: dict[int, Segment]) -> list[Evidence]:
    """The sentence of each core line that mentions the row."""
    found = []
    for segment in (segments[number] for number in row["core"]):
        sentences = re.findall(r"[^。？！]+[。？！]?", segment.text)
        told = (one for one in sentences if any(re.search(words, one) for words in row["mention"]))
        quote = next(told, segment.text).rstrip("。")
        found.append(Evidence(quote=quote, segment_id=segment.id, start_s=segment.start_s, end_s=segment.end_s))
    return found
