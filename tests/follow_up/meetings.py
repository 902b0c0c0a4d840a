"""A meeting in either language whose rows are of every kind: told to the customer, internal, not judged, gone."""

from __future__ import annotations

import datetime as dt

from assistant.library.changes import added
from assistant.library.library import Library
from schemas.minutes import MinutedRecord, Minutes, OpenQuestion, Settled
from schemas.record import Need, Record, Todo
from schemas.talk import Meeting, Participant, Segment, SettledQuestion, SpokenLanguage
from tests.follow_up.rows import MODEL, NAMES, NOW, ON, need, todo

TEXTS: dict[SpokenLanguage, dict[str, str]] = {
    "zh": {
        "title": "对账项目洽谈",
        "customer": "云杉有限公司",
        "place": "客户会议室",
        "concern": "怕换系统要停业",
        "agreed": "每月提供一次培训",
        "unjudged": "想要一套新的报表",
        "rejected": "要一台咖啡机",
        "ours": "把报价发给顾总",
        "theirs": "把对账单整理出来",
        "nobody": "约一次演示",
        "dropped": "拍一段录像",
        "done": "发案例",
    },
    "en": {
        "title": "Stock check",
        "customer": "Example Books",
        "place": "Their office",
        "concern": "Fear of closing the shop for the change",
        "agreed": "A training day each month",
        "unjudged": "A new set of reports",
        "rejected": "A coffee machine",
        "ours": "Send the quote to Olive",
        "theirs": "Get the stock lists together",
        "nobody": "Fix a day for a demonstration",
        "dropped": "Film the queue",
        "done": "Send the case study",
    },
}
TOLD = ("agreed", "ours", "theirs", "nobody")
"""What a customer is told beside the first need, whose words are in ``rows``."""
INTERNAL = ("concern", "done")
"""What stands in the note alone: an internal need, and a to-do that is done already."""
NOWHERE = ("unjudged", "rejected", "dropped")


def record(language: SpokenLanguage) -> Record:
    """The meeting; one line of talk, which the customer speaks."""
    said = TEXTS[language]
    lead, their_head, theirs, ours = {
        "zh": ("韩磊", "顾晓岚", "白露", "韩磊"),
        "en": ("Peter Holt", "Olive Marsh", "Nina Quill", "Peter Holt"),
    }[language]
    aliases = dict(zip((their_head, lead), ([NAMES[language][1]], [NAMES[language][3]]), strict=True))
    sides = {lead: "ours", their_head: "customer", theirs: "customer"}
    needs: list[Need] = [
        need(language),
        need(language, id="n2", kind="concern", **_alone(said["concern"])),
        need(language, id="n3", kind="implicit", status="confirmed", **_alone(said["agreed"])),
        need(language, id="n4", review="open", **_alone(said["unjudged"])),
        need(language, id="n5", review="rejected", **_alone(said["rejected"])),
    ]
    todos: list[Todo] = [
        todo(task=said["ours"], owner=ours, due=dt.date(2026, 4, 17), due_text="Friday"),
        todo(id="t2", task=said["theirs"], owner=theirs, due_text={"zh": "回头", "en": "some day"}[language]),
        todo(id="t3", task=said["nobody"]),
        todo(id="t4", task=said["dropped"], progress="dropped"),
        todo(id="t5", task=said["done"], owner=ours, progress="done", progress_note="09"),
    ]
    return Record(
        meeting=Meeting(
            id=f"m-{language}",
            title=said["title"],
            customer=said["customer"],
            place=said["place"],
            date=ON,
            language=language,
            participants=[
                Participant.model_validate({"name": name, "side": side, "aliases": aliases.get(name, [])})
                for name, side in sides.items()
            ],
            created_at=NOW,
        ),
        segments=[Segment(id=1, start_s=0.0, end_s=2.0, speaker=their_head, text="…")],
        needs=needs,
        todos=todos,
    )


def minuted(language: SpokenLanguage) -> MinutedRecord:
    """The meeting with a question of each sort."""
    asked = [
        OpenQuestion(kind="disputed", row_id="n1", question="q-disputed"),
        OpenQuestion(kind="unconfirmed", row_id="n1", question="q-unconfirmed"),
        OpenQuestion(kind="budget", question="q-budget"),
        OpenQuestion(kind="empty_cells", row_id="t3", cells=["owner"], question="q-owner"),
        OpenQuestion(kind="empty_cells", row_id="n3", cells=["result"], question="q-result"),
        OpenQuestion(kind="unconfirmed", row_id="n2", question="q-internal"),
        OpenQuestion(kind="unconfirmed", row_id="n4", question="q-unjudged"),
    ]
    settled = [
        Settled(
            question=OpenQuestion(kind="empty_cells", row_id=row_id, cells=["owner"], question=f"s-{row_id}"),
            outcome=SettledQuestion(
                kind="empty_cells", row_id=row_id, cells=["owner"], state="answered", note="a-note"
            ),
        )
        for row_id in ("n2", "n4")
    ]
    minutes = Minutes(open_questions=asked, settled=settled)
    return MinutedRecord(**{**dict(record(language)), "minutes": minutes})


def store(library: Library, language: SpokenLanguage) -> None:
    """Keep the meeting in a library."""
    made = record(language)
    library.add_meeting(made.meeting)
    library.replace_transcript(made.meeting.id, made.segments, made.speakers)
    rows: list[Need | Todo] = [*made.needs, *made.todos]
    library.apply(made.meeting.id, "add", [added(row) for row in rows], "Li")


def _alone(title: str) -> dict[str, object]:
    """The cells of a need that has a heading alone."""
    cells = dict.fromkeys(("situation", "task", "action_tried", "result"), "")
    return {"title": title, "provenance": MODEL, **cells}
