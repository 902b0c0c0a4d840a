"""A version that was sent, with rows that are hard to tell apart, and its forms as bytes."""

from __future__ import annotations

import datetime as dt
from functools import cache

from assistant.export.sign_off import sending
from assistant.export.sign_off_excel import sign_off_workbook
from assistant.export.sign_off_word import sign_off_document
from assistant.library.versions import content_hash
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.sign_off import Sending, Version
from schemas.talk import Meeting, Segment

NOW = dt.datetime(2026, 4, 9, 15, 30, tzinfo=dt.UTC)
PERSON = Provenance(source="person", created_at=NOW)
SEGMENT = Segment(id=1, start_s=1.0, end_s=9.0, speaker="", text="我们仓库每天要花四个小时对账，错误也多。")
SPOKEN = Evidence(quote=SEGMENT.text, segment_id=1, start_s=1.0, end_s=9.0)

NEEDS = (
    (
        "对账时间从四小时降到一小时",
        "仓库每天花四个小时对账，错误也多",
        "对账一小时以内完成",
        "用过表格",
        "",
        "错误减半",
    ),
    ("对账时间从四小时降到两小时", "仓库每天花四个小时对账，错误也多", "对账两小时以内完成", "", "先试点一个仓", ""),
    ("=SUM(A1) 公式要能核对", "报表里 <b>公式</b> 对不上", "", "", "", ""),
    ("库存准确率提到百分之九十九", "", "", "", "", ""),
    ("交付周期缩短到三十天", "现在要四十五天", "三十天", "加过人手", "分两批交付", "三十天以内"),
    ("每月提供一次培训", "", "一线人员都会用", "", "", ""),
)
TODOS = (
    ("周五之前把报价发给陈总", "李工", dt.date(2026, 4, 17), "周五之前"),
    ("周五之前把方案发给陈总", "王工", dt.date(2026, 4, 17), "周五之前"),
    ("安排一次演示", "", None, "下周"),
)


def record(meeting_id: str = "m1") -> MinutedRecord:
    cells = ("title", "situation", "task", "action_tried", "action_proposed", "result")
    common = {"evidence": [SPOKEN], "review": "accepted", "provenance": PERSON}
    return MinutedRecord(
        meeting=Meeting(id=meeting_id, title="仓储项目洽谈", customer="云杉有限公司", date=NOW.date(), created_at=NOW),
        segments=[SEGMENT],
        needs=[
            Need.model_validate({"id": f"n{number}", "kind": "demand", **common, **dict(zip(cells, need, strict=True))})
            for number, need in enumerate(NEEDS, 1)
        ],
        todos=[
            Todo.model_validate(
                {"id": f"t{number}", "task": task, "owner": owner, "due": due, "due_text": text} | common
            )
            for number, (task, owner, due, text) in enumerate(TODOS, 1)
        ],
    )


def version_of(content: Sending, number: int = 1) -> Version:
    digest = content_hash(content)
    return Version(number=number, content_hash=digest, sent_at=NOW, who="Li", entry=number, content=content)


@cache
def sent() -> Version:
    """The version that replies are made from."""
    return version_of(sending(record()))


@cache
def workbook() -> bytes:
    return sign_off_workbook(sent())


@cache
def document() -> bytes:
    return sign_off_document(sent())
