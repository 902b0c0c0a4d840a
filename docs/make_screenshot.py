"""Paint ``docs/review.svg``: the review of the Chinese sample talk (``python docs/make_screenshot.py``)."""

from __future__ import annotations

import asyncio
import datetime as dt
import html
import json
import re
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from assistant.language import use_language
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.review.app import ReviewApp
from assistant.settings import Settings
from assistant.transcription.agenda import read_agenda
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import Meeting, Recording, Segment, Speaker

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "zh-talk"
PICTURE = ROOT / "docs" / "review.svg"
MEETING_ID = "sample"
SIZE = (120, 40)
CELL = 12.2
"""Width of a terminal cell in Textual's pictures."""
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans CJK SC', monospace"
MODEL = Provenance(source="model", created_at=dt.datetime(2026, 5, 13, 16, tzinfo=dt.UTC))


def main() -> None:
    """Paint the picture."""
    with tempfile.TemporaryDirectory() as folder, open_library(f"sqlite:///{folder}/library.db") as library:
        fill(library)
        PICTURE.write_text(readable(asyncio.run(painted(library))), encoding="utf-8", newline="\n")


def fill(library: Library) -> None:
    """The sample talk with its expected rows, some of them judged, and one that nobody said."""
    sample = json.loads(SAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    agenda = read_agenda(SAMPLE.with_suffix(".agenda.toml"))
    segments = [
        Segment(id=said["id"], start_s=said["start"], end_s=said["end"], speaker=said["speaker"], text=said["text"])
        for said in sample["segments"]
    ]
    library.add_meeting(
        Meeting(
            id=MEETING_ID,
            title=agenda.title,
            date=agenda.date,
            place=agenda.place,
            customer=agenda.customer,
            participants=agenda.people,
            recording=Recording(path="talk.ogg", sha256="0" * 64, duration_s=segments[-1].end_s),
            created_at=MODEL.created_at,
        )
    )
    speakers = [Speaker(label=one.name, name=one.name, side=one.side, role=one.role) for one in agenda.people]
    library.replace_transcript(MEETING_ID, segments, speakers)
    by_id = {segment.id: segment for segment in segments}
    needs = [_need(number, row, by_id) for number, row in enumerate(sample["gold"]["needs"])]
    nowhere = Evidence(quote="费用最好分三年付清", grounding="none")
    needs.append(Need(id="nowhere", title="费用分三年付清", kind="demand", evidence=[nowhere], provenance=MODEL))
    todos = [_todo(number, row, by_id) for number, row in enumerate(sample["gold"]["todos"])]
    library.replace_proposals(MEETING_ID, needs, todos)
    for row_id in ("n1", "n2"):
        library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), row_id), "demo")


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
    due = dt.date.fromisoformat(row["due"]) if row["due"] else None
    evidence = _evidence(row, segments)
    return Todo(
        id=f"t{number}",
        task=row["label"],
        owner=row["owner"],
        due=due,
        due_text=row["due_text"],
        evidence=evidence,
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


async def painted(library: Library) -> str:
    """What the terminal shows, as Textual paints it."""
    use_language("zh")
    app = ReviewApp(library, MEETING_ID, Settings())
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await pilot.pause()
        return app.export_screenshot(title="meeting review")


def readable(picture: str) -> str:
    """The picture with every wide character in its own two cells, and with fonts that readers have."""
    picture = re.sub(r"@font-face\s*\{.*?\}\s*", "", picture, flags=re.DOTALL)
    picture = re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", picture)
    return re.sub(
        r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>([^<]*)</text>',
        lambda match: _in_cells(match[1], float(match[2]), match[3], match[4], html.unescape(match[5])),
        picture,
    )


def _in_cells(style: str, x: float, y: str, rest: str, text: str) -> str:
    parts = []
    for wide, run in groupby(text, key=lambda letter: cell_len(letter) > 1):
        for part in run if wide else ["".join(run)]:
            width = CELL * cell_len(part)
            shown = html.escape(part).replace(" ", "&#160;")
            parts.append(f'<text class="{style}" x="{x:.1f}" y="{y}" textLength="{width:.1f}"{rest}>{shown}</text>')
            x += width
    return "".join(parts)


if __name__ == "__main__":
    main()
