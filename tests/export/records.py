"""Made-up records to write documents from: a Chinese talk, an English one, a very long one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from assistant.pipeline.minutes import with_minutes
from schemas.minutes import MinutedRecord
from schemas.record import Coverage, Evidence, Need, Provenance, Record, Review, Todo
from schemas.talk import Meeting, Participant, Segment, Speaker, SpokenLanguage

NOW = dt.datetime(2026, 4, 9, 15, 30, tzinfo=dt.UTC)
MODEL = Provenance(
    source="model",
    model="qwen2.5-coder-1.5b-instruct-q4_k_m",
    prompt="needs/v1",
    prompt_hash="sha256:0",
    created_at=NOW,
)
PERSON = Provenance(source="person", created_at=NOW)

ZH_SPOKEN: tuple[tuple[str, str], ...] = (
    ("S1", "方总、贺经理，下午好，今天主要想听听贵公司在冷链配送上遇到的困难。"),
    ("S2", "我们现在三个城市四十二家门店，每天早上送货，平均有七八家要晚到半个小时以上，门店投诉很多。"),
    ("S3", "去年我们自己做过一套排线表，用表格排的，换一个司机就全乱了，用了两个月就停了。"),
    ("S2", "目标很简单，准时率要从现在的百分之八十二提到百分之九十五。"),
    ("S1", "您的意思是，准时率要提到百分之九十五，半年之内做到，对吗？"),
    ("S2", "对，九十五，半年之内。"),
    ("S3", "还有温度，车厢温度现在靠司机手写，夏天出过两次事，退了六万多块钱的货。"),
    ("S4", "我们可以先在十辆车上装温度探头，数据每五分钟传一次。"),
    ("S1", "那就是温度全程自动记录，超过八度马上报警，是这样吗？"),
    ("S3", "不是八度，乳制品是六度，冻品另算。"),
    ("S2", "说实话，去年那家供应商上线以后三个月没人管，我最怕的就是这个。"),
    ("S2", "费用嘛，今年这块我手里大概有八十万，超过的话要等董事会。"),
    ("S2", "董事会六月中旬开，龚董那边要先看到试点的结果。"),
    ("S4", "我下周三之前把试点方案和报价发给贺经理。"),
    ("S3", "门店清单和现在的线路表，我这周五发给你们。"),
    ("S1", "我月底前约一次龚董，当面汇报一下。"),
    ("S3", "另外司机年纪都不小了，手机操作太复杂他们不会用的。"),
)
EN_SPOKEN: tuple[tuple[str, str], ...] = (
    ("S1", "Thanks for having us. Where does returns handling hurt most at the moment?"),
    ("S2", "We take back about nine hundred parcels a day, and it takes us eleven days to refund. Customers hate it."),
    ("S3", "We hired six temps last winter. It brought us down to nine days and cost us forty thousand."),
    ("S2", "What I need is refunds within three working days."),
    ("S1", "So you want every refund paid within three working days of arrival, is that right?"),
    ("S2", "Yes. Three working days, counted from the dock."),
    ("S3", "I worry about the switch. We cannot stop the line during the spring sale."),
    ("S2", "Anything above sixty thousand goes to our CFO, and she is not in the room."),
    ("S1", "I will send you the offer with two options by next Friday."),
    ("S3", "I can get you the return figures of the last twelve months tomorrow."),
)


def segments(spoken: Sequence[tuple[str, str]], seconds_each: float = 23.0) -> list[Segment]:
    return [
        Segment(
            id=number,
            start_s=number * seconds_each,
            end_s=(number + 1) * seconds_each - 2,
            speaker=speaker,
            text=text,
        )
        for number, (speaker, text) in enumerate(spoken, 1)
    ]


def evidence(said: Sequence[Segment], segment_id: int, quote: str = "", cells: Sequence[str] = ()) -> Evidence:
    segment = said[segment_id - 1]
    assert quote in segment.text
    return Evidence(
        quote=quote or segment.text,
        segment_id=segment.id,
        start_s=segment.start_s,
        end_s=segment.end_s,
        cells=list(cells),
    )


def need(row_id: str, title: str, pieces: Sequence[Evidence], *, review: Review = "accepted", **cells: Any) -> Need:
    return Need(
        **{
            "id": row_id,
            "title": title,
            "evidence": pieces,
            "review": review,
            "kind": "demand",
            "provenance": MODEL,
            **cells,
        }
    )


def todo(row_id: str, task: str, pieces: Sequence[Evidence], *, review: Review = "accepted", **cells: Any) -> Todo:
    return Todo(**{"id": row_id, "task": task, "evidence": pieces, "review": review, "provenance": MODEL, **cells})


def chinese() -> MinutedRecord:
    said = segments(ZH_SPOKEN)
    nowhere = Evidence(quote="每辆车每天要跑两百公里以上", grounding="none")
    return with_minutes(
        Record(
            meeting=Meeting(
                id="20260409-coldchain",
                title="门店冷链配送提升项目洽谈",
                date=dt.date(2026, 4, 9),
                place="客户总部三楼第二会议室",
                customer="云杉鲜食连锁有限公司",
                language="zh",
                participants=[
                    Participant(name="傅远", side="ours", role="销售经理，主谈人"),
                    Participant(name="邱可", side="ours", role="技术支持"),
                    Participant(name="方珊", side="customer", role="运营副总，决策者"),
                    Participant(name="贺平", side="customer", role="物流经理，使用者"),
                ],
                recogniser="faster-whisper base",
                created_at=NOW,
            ),
            speakers=[
                Speaker(label="S1", name="傅远", side="ours"),
                Speaker(label="S2", name="方珊", side="customer"),
                Speaker(label="S3", name="贺平", side="customer", proposed=True),
                Speaker(label="S4", name="邱可", side="ours"),
            ],
            segments=said,
            needs=[
                need(
                    "n1",
                    "半年内门店配送准时率从82%提到95%",
                    [
                        evidence(said, 2, "平均有七八家要晚到半个小时以上，门店投诉很多"),
                        evidence(said, 3, "用表格排的，换一个司机就全乱了"),
                        evidence(said, 5, "准时率要提到百分之九十五，半年之内做到，对吗"),
                        evidence(said, 6, "对，九十五，半年之内"),
                    ],
                    situation="三个城市42家门店，每天有七八家晚到半小时以上，门店投诉多",
                    task="准时率从82%提到95%，半年内做到",
                    action_tried="去年自己用表格排线，换司机就乱，两个月后停用",
                    result="准时率95%，门店投诉减少",
                    status="confirmed",
                ),
                need(
                    "n2",
                    "车厢温度自动记录，超温立即报警（乳制品6度，冻品另定）",
                    [
                        evidence(said, 7, "车厢温度现在靠司机手写，夏天出过两次事，退了六万多块钱的货"),
                        evidence(said, 8, "先在十辆车上装温度探头，数据每五分钟传一次"),
                        evidence(said, 10, "不是八度，乳制品是六度，冻品另算"),
                    ],
                    situation="温度由司机手写，夏天出过两次事故，退货六万多元",
                    task="温度全程自动记录，乳制品超过6度报警，冻品标准另定",
                    action_proposed="先在10辆车上装温度探头，每5分钟上传一次",
                    status="disputed",
                ),
                need(
                    "n3",
                    "担心上线以后没人跟进",
                    [evidence(said, 11, "去年那家供应商上线以后三个月没人管，我最怕的就是这个")],
                    kind="concern",
                    situation="去年的供应商上线后三个月没人管",
                    review="open",
                ),
                need(
                    "n4",
                    "预算约80万元，超出须经董事会；龚董要先看试点结果",
                    [
                        evidence(said, 12, "今年这块我手里大概有八十万，超过的话要等董事会"),
                        evidence(said, 13, "董事会六月中旬开，龚董那边要先看到试点的结果"),
                    ],
                    kind="implicit",
                    situation="手里预算约80万元；董事会六月中旬开",
                    task="超过80万元须董事会批准，龚董先看试点结果",
                ),
                need("n5", "每辆车每天跑200公里以上", [nowhere], kind="implicit", review="open"),
                need(
                    "n6",
                    "司机年纪偏大，手机操作要简单",
                    [evidence(said, 17, "司机年纪都不小了，手机操作太复杂他们不会用的")],
                    kind="concern",
                    situation="司机年纪不小，复杂的手机操作不会用",
                    review="open",
                ),
                need("n7", "Rejected and not to be seen", [nowhere], review="rejected"),
            ],
            todos=[
                todo(
                    "t1",
                    "把试点方案和报价发给贺平",
                    [evidence(said, 14)],
                    owner="邱可",
                    due=dt.date(2026, 4, 15),
                    due_text="下周三之前",
                ),
                todo(
                    "t2",
                    "把门店清单和现在的线路表发给我方",
                    [evidence(said, 15)],
                    owner="贺平",
                    due=dt.date(2026, 4, 10),
                    due_text="这周五",
                ),
                todo("t3", "约龚董当面汇报", [evidence(said, 16)], owner="傅远", due_text="月底前", review="open"),
                todo("t4", "Rejected and not to be seen", [nowhere], review="rejected"),
            ],
            coverage=[
                Coverage(stage="recognise", state="processed", start_s=0, end_s=190),
                Coverage(stage="recognise", state="failed", start_s=190, end_s=225),
                Coverage(stage="recognise", state="suspect", start_s=301, end_s=309, note="low probability"),
                Coverage(stage="recognise", state="suspect", start_s=310, end_s=312, note="loop"),
                Coverage(stage="recognise", state="silent", start_s=312, end_s=330),
                Coverage(stage="extract", state="failed", start_s=330, end_s=402),
            ],
        )
    )


def english() -> MinutedRecord:
    said = segments(EN_SPOKEN)
    return with_minutes(
        Record(
            meeting=Meeting(
                id="20260409-returns",
                title="Returns handling: first talk",
                proposed_date=dt.date(2026, 4, 9),
                place="Video call",
                customer="Larch & Loom Outfitters Ltd",
                language="en",
                participants=[
                    Participant(name="Ines Falk", side="ours", role="sales manager"),
                    Participant(name="Tom Arden", side="customer", role="head of operations"),
                    Participant(name="Rosa Birk", side="customer", role="warehouse lead"),
                    Participant(name="Lee Marsh", role="consultant"),
                ],
                recogniser="faster-whisper base",
                created_at=NOW,
            ),
            speakers=[
                Speaker(label="S1", name="Ines Falk", side="ours"),
                Speaker(label="S2", name="Tom Arden", side="customer"),
                Speaker(label="S3"),
            ],
            segments=said,
            needs=[
                need(
                    "n1",
                    "Refunds within three working days of arrival",
                    [
                        evidence(said, 2, "it takes us eleven days to refund"),
                        evidence(said, 3, "It brought us down to nine days and cost us forty thousand"),
                        evidence(said, 5, "So you want every refund paid within three working days of arrival"),
                        evidence(said, 6, "Yes. Three working days, counted from the dock"),
                    ],
                    situation="About 900 parcels come back a day; a refund takes eleven days and customers hate it",
                    task="Every refund is paid within three working days, counted from the dock",
                    action_tried="Six temps last winter: nine days, at a cost of 40,000",
                    result="Refunds in three working days",
                    status="confirmed",
                ),
                need(
                    "n2",
                    "No stop of the line during the spring sale",
                    [evidence(said, 7, "We cannot stop the line during the spring sale")],
                    kind="concern",
                    task="Switch over without stopping the line",
                    review="open",
                ),
                need(
                    "n3",
                    "Above 60,000 the CFO decides",
                    [evidence(said, 8, "Anything above sixty thousand goes to our CFO")],
                    kind="implicit",
                    situation="The CFO was not in the room",
                ),
            ],
            todos=[
                todo(
                    "t1",
                    "Send the offer with two options",
                    [evidence(said, 9)],
                    owner="Ines Falk",
                    due_text="next Friday",
                ),
                todo("t2", "Write down the questions for the CFO", [], owner="Ines Falk", provenance=PERSON),
                todo(
                    "t3",
                    "Send the return figures of the last twelve months",
                    [evidence(said, 10)],
                    due=dt.date(2026, 4, 10),
                    due_text="tomorrow",
                    review="open",
                ),
            ],
        )
    )


def empty(language: SpokenLanguage = "zh") -> MinutedRecord:
    return MinutedRecord(meeting=Meeting(id="empty", language=language, created_at=NOW))


def three_hours() -> MinutedRecord:
    """5,000 segments, 100 needs and 20 to-dos."""
    said = segments([(f"S{n % 4 + 1}", f"第{n}句：" + "今天谈的是配送和温度的事情，" * 3) for n in range(5000)], 2.16)
    words = "每天早上送货，平均有七八家要晚到半个小时以上，" * 2
    needs = [
        need(
            f"n{n}",
            f"需求{n}",
            [evidence(said, n * 40 + k) for k in (1, 2, 3)],
            situation=words,
            task=words,
            result=words,
        )
        for n in range(100)
    ]
    todos = [todo(f"t{n}", f"事项{n}", [evidence(said, n * 200 + 1)], due=NOW.date()) for n in range(20)]
    meeting = Meeting(id="long", title="三小时的洽谈", date=NOW.date(), created_at=NOW)
    return MinutedRecord(meeting=meeting, segments=said, needs=needs, todos=todos)
