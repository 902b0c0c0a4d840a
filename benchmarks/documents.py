"""How long documents of a meeting of three hours take, format by format.

    python -m benchmarks.documents [--report FILE]

The record is the Chinese sample talk with its expected rows, said again and again until three hours are full: rows with
all the words that they rest on, which is more than a real meeting has. What is measured is what ``meeting export`` does
once it has read the record: drawing the minutes, and each format. PDF is apart: it is LibreOffice's time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.export.export import FORMATS, export
from assistant.pipeline.minutes import with_minutes
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Need, Provenance, Record, Todo
from schemas.talk import Meeting, Participant, Segment, Speaker

SAMPLES = Path(__file__).parent.parent / "samples"
LENGTH_S = 3 * 3600.0
RUNS = 3
GOAL_S = 3.0
NOW = dt.datetime(2026, 5, 13, tzinfo=dt.UTC)
BY_PERSON = Provenance(source="person", created_at=NOW)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the report where one is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--report", type=Path, help="where the table goes")
    asked = parser.parse_args(arguments)
    record = long_record("zh-talk", LENGTH_S)
    text = report(record, measured(record))
    print(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Taken:
    """What one making took."""

    seconds: float
    processor_s: float
    """Seconds of a processor core: what is left of the other when nothing else runs on the machine."""


def measured(record: MinutedRecord) -> dict[str, list[Taken]]:
    """What each run took, by what was made."""
    plain = Record(**{name: getattr(record, name) for name in Record.model_fields})
    quick = [name for name in FORMATS if name != "pdf"]
    jobs: dict[str, Sequence[str]] = {name: [name] for name in quick}
    jobs["all of these"] = quick
    if shutil.which("soffice"):
        jobs["pdf"] = ["pdf"]
    taken = {"minutes": [_timed(lambda: with_minutes(plain)) for _run in range(RUNS)]}
    for name, formats in jobs.items():
        with tempfile.TemporaryDirectory() as folder:
            make = partial(export, record, formats, Path(folder))
            if name != "pdf":
                make()  # what is loaded once is no matter of the record
            taken[name] = [_timed(make) for _run in range(1 if name == "pdf" else RUNS)]
    return taken


def _timed(make: Callable[[], object]) -> Taken:
    began_s, began_processor_s = time.perf_counter(), time.process_time()
    make()
    return Taken(time.perf_counter() - began_s, time.process_time() - began_processor_s)


def report(record: MinutedRecord, taken: dict[str, list[Taken]]) -> str:
    """The figures as a page."""
    quotes = sum(len(row.evidence) for row in (*record.needs, *record.todos))
    told = (
        "Written by `python -m benchmarks.documents`. The Chinese sample talk again and again for three hours: "
        f"{len(record.segments):,} segments,\n{len(record.needs)} needs and {len(record.todos)} to-dos with "
        f"{quotes:,} quotes; Python {platform.python_version()}, {os.cpu_count()} processor cores. Seconds, median of "
        f"{RUNS} runs (pdf: one).\nGoal: every format under {GOAL_S:.0f} s. Meanwhile "
        f"{os.getloadavg()[1]:.0f} processes wanted a core at once: seconds of a core are what is\n"
        "left where there are no others."
    )
    lines = [
        "# Documents of a long meeting",
        "",
        told,
        "",
        "| made | seconds | of a core |",
        "|---|---|---|",
        *(_line(name, runs) for name, runs in taken.items()),
        "",
        "Minutes are drawn once for all formats. pdf is the docx in LibreOffice, whose work on a core is not in it.",
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, runs: Sequence[Taken]) -> str:
    seconds = statistics.median(run.seconds for run in runs)
    return f"| {name} | {seconds:.2f} | {statistics.median(run.processor_s for run in runs):.2f} |"


def long_record(name: str, length_s: float) -> MinutedRecord:
    """A sample talk with its expected rows, again and again until a length is full.

    Args:
        name: The sample's, such as ``zh-talk``.
        length_s: Until when, in seconds; 0 for once.
    """
    talk = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    heard, gold = talk["segments"], talk["gold"]
    once_s = heard[-1]["end"] + 1.0
    segments: list[Segment] = []
    needs: list[Need] = []
    todos: list[Todo] = []
    for turn in range(max(1, int(length_s / once_s))):
        said = {one["id"]: _segment(one, turn * len(heard), turn * once_s) for one in heard}
        segments += said.values()
        needs += [_need(f"n{turn}-{at}", row, said) for at, row in enumerate(gold["needs"])]
        todos += [_todo(f"t{turn}-{at}", row, said) for at, row in enumerate(gold["todos"])]
    people = [Participant(**person) for person in talk["meeting"]["participants"]]
    return with_minutes(
        Record(
            meeting=Meeting(
                id=name,
                title=talk["meeting"]["title"],
                date=talk["meeting"]["date"],
                language=talk["language"],
                participants=people,
                created_at=NOW,
            ),
            speakers=[Speaker(label=one.name, name=one.name, side=one.side) for one in people],
            segments=segments,
            needs=needs,
            todos=todos,
        )
    )


def _segment(heard: dict[str, Any], id_from: int, from_s: float) -> Segment:
    return Segment(
        id=id_from + heard["id"],
        start_s=from_s + heard["start"],
        end_s=from_s + heard["end"],
        speaker=heard["speaker"],
        text=heard["text"],
    )


def _evidence(ids: Sequence[int], said: dict[int, Segment]) -> list[Evidence]:
    return [
        Evidence(quote=said[at].text, segment_id=said[at].id, start_s=said[at].start_s, end_s=said[at].end_s)
        for at in ids
    ]


def _need(row_id: str, row: dict[str, Any], said: dict[int, Segment]) -> Need:
    star = row["star"]
    return Need(
        id=row_id,
        title=row["label"],
        kind=row["kind"],
        status=row["status"],
        situation=star.get("situation", ""),
        task=star.get("task", ""),
        action_tried=star.get("action", ""),
        result=star.get("result", ""),
        evidence=_evidence(row["evidence"], said),
        provenance=BY_PERSON,
    )


def _todo(row_id: str, row: dict[str, Any], said: dict[int, Segment]) -> Todo:
    return Todo(
        id=row_id,
        task=row["label"],
        owner=row.get("owner", ""),
        due=row.get("due") or None,
        due_text=row.get("due_text", ""),
        evidence=_evidence(row["evidence"], said),
        provenance=BY_PERSON,
    )


if __name__ == "__main__":
    main()
