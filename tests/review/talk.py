"""An invented talk to review."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from assistant.library.library import Library
from assistant.library.segment_edits import segment_change
from assistant.review.app import ReviewApp
from assistant.settings import Settings
from schemas.record import Coverage, Evidence, Need, Provenance, Todo
from schemas.talk import Meeting, Participant, Recording, Segment, Speaker
from tests.ready_library import copied_library, file_of

NOW = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.UTC)
MODEL = Provenance(source="model", model="m", prompt="needs/v1", prompt_hash="sha256:0", created_at=NOW)
MEETING_ID = "a1b2c3d4e5"
LINES = (
    ("S1", "周总、孙主管，下午好，我是赵立，今天主要听听两位的想法。"),
    ("S2", "那我直说，现在最头疼的是巡检，全靠纸，漏一处就是一处。"),
    ("S3", "上个月漏检了七处，客户那边罚了我们两万。"),
    ("S2", "去年买过一套手持机，没有网就传不上去，后来就放着了。"),
    ("S2", "我就一个要求：漏检要降到一处以内，而且不能再加人。"),
    ("S1", "我复述一下：每月漏检从七处降到一处以内，不增加人手，对吗？"),
    ("S2", "对，就是这个意思。"),
    ("S3", "我担心师傅们年纪大，字小了看不清。"),
    ("S2", "钱的事，三十万以内我能定，再多要等郭董回来。"),
    ("S1", "好，那我下周三之前把方案和报价发给您。"),
    ("S3", "巡检路线图我明天整理好发给你们。"),
)


def segments() -> list[Segment]:
    return [
        Segment(id=number, start_s=number * 12.0, end_s=number * 12.0 + 9, speaker=speaker, text=text)
        for number, (speaker, text) in enumerate(LINES, 1)
    ]


def quote(number: int, words: str = "", cells: list[str] | None = None) -> Evidence:
    text = LINES[number - 1][1]
    assert words in text
    return Evidence(
        quote=words or text, segment_id=number, start_s=number * 12.0, end_s=number * 12.0 + 9, cells=cells or []
    )


def needs() -> list[Need]:
    return [
        Need(
            id="n-1",
            title="每月漏检降到一处以内，不增加人手",
            kind="demand",
            situation="巡检全靠纸，上个月漏检七处，罚了两万",
            task="减少漏检",
            action_tried="去年买过手持机，没有网传不上去",
            result="漏检一处以内，不加人",
            status="confirmed",
            evidence=[quote(5, "漏检要降到一处以内"), quote(6, cells=["status"]), quote(7, cells=["status"])],
            provenance=MODEL,
        ),
        Need(
            id="n-2",
            title="师傅年纪大，字要看得清",
            kind="concern",
            situation="师傅们年纪大",
            evidence=[quote(8, "字小了看不清")],
            provenance=MODEL,
        ),
        Need(
            id="n-3",
            title="和财务系统打通",
            kind="demand",
            evidence=[Evidence(quote="要和财务系统打通", grounding="none")],
            provenance=MODEL,
        ),
    ]


def todos() -> list[Todo]:
    return [
        Todo(
            id="t-1",
            task="把方案和报价发给周总",
            owner="赵立",
            due_text="下周三之前",
            evidence=[quote(10, "下周三之前把方案和报价发给您")],
            provenance=MODEL,
        ),
        Todo(
            id="t-2",
            task="整理巡检路线图",
            owner="S3",
            due_text="明天",
            evidence=[quote(11, "巡检路线图我明天整理好")],
            provenance=MODEL,
        ),
    ]


def library_with_talk(folder: Path) -> Library:
    """A library with the talk in it, nothing judged yet, its date unknown."""
    return copied_library(_file_with_talk(), folder)


@cache
def _file_with_talk() -> bytes:
    return file_of(_add_talk)


def _add_talk(library: Library) -> None:
    library.add_meeting(
        Meeting(
            id=MEETING_ID,
            title="巡检系统需求沟通",
            proposed_date=dt.date(2026, 3, 12),
            customer="某水务公司",
            participants=[
                Participant(name="赵立", side="ours", role="主谈人"),
                Participant(name="周岚", aliases=["周总"], side="customer", role="决策者"),
                Participant(name="孙浩", aliases=["孙主管"], side="customer", role="使用者"),
            ],
            recording=Recording(path="/talk.wav", sha256="0" * 64, duration_s=150.0),
            created_at=NOW,
        )
    )
    voices = [
        Speaker(label="S1", name="赵立", side="ours", proposed=True),
        Speaker(label="S2", name="周岚", side="customer", proposed=True),
        Speaker(label="S3"),
    ]
    library.replace_transcript(MEETING_ID, segments(), voices)
    library.set_coverage(
        MEETING_ID, "recognise", [Coverage(stage="recognise", state="processed", start_s=0, end_s=150)]
    )
    library.replace_proposals(MEETING_ID, needs(), todos())


def correct_some(library: Library) -> None:
    """Put words in the place of others in two segments as the program does: a term, and a word of the same sound."""
    by_id = {segment.id: segment for segment in library.record(MEETING_ID).segments}
    for action, number, heard, corrected in (
        ("correct_terms", 2, "巡检", "循检"),
        ("correct_homophones", 5, "漏检", "漏捡"),
    ):
        change = segment_change(by_id[number], text=by_id[number].text.replace(heard, corrected))
        library.apply(MEETING_ID, action, [change], "transcription")


def review_of(library: Library, meeting_id: str | None = MEETING_ID) -> ReviewApp:
    """The application on this library, with nothing that moves by itself."""
    app = ReviewApp(library, meeting_id, Settings(recorder="tester"))
    app.animation_level = "none"
    return app
