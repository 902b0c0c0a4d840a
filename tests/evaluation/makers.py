"""Small invented cases and results for the tests of this room."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.cases import Case
from assistant.evaluation.results import Result
from tests.pipeline.fakes import LINES

Json = dict[str, Any]


def segments(*texts: str) -> list[Json]:
    """Segments of ten seconds, numbered from 1."""
    return [
        {"id": number, "start": (number - 1) * 10.0, "end": number * 10.0, "speaker": "A", "text": text}
        for number, text in enumerate(texts, 1)
    ]


def gold_need(label: str, evidence: Sequence[int], **more: Any) -> Json:
    """A demand, unconfirmed, that a row must mention by its label."""
    row = {"label": label, "kind": "demand", "evidence": [*evidence], "core": [evidence[0]], "mention": [label]}
    return {
        **row,
        "star": {"situation": "", "task": label, "action": "", "result": ""},
        "status": "unconfirmed",
        **more,
    }


def gold_todo(label: str, evidence: Sequence[int], **more: Any) -> Json:
    """A to-do of nobody's, without a date."""
    row = {"label": label, "evidence": [*evidence], "core": [evidence[0]], "mention": [label], "owner": "", "due": ""}
    return {**row, **more}


def case_json(case_id: str = "talk", lines: Sequence[str] = ("one", "two", "three"), **more: Any) -> Json:
    """A case without people or annotations."""
    return {"id": case_id, "language": "en", "meeting": {}, "segments": segments(*lines), **more}


def case_of(
    lines: Sequence[str], needs: Sequence[Json] | None = (), todos: Sequence[Json] | None = (), **more: Any
) -> Case:
    """A case with annotations; None: a table was not annotated."""
    gold = {"needs": needs, "todos": todos}
    return Case.model_validate_json(json.dumps(case_json(lines=lines, gold=gold, **more)))


def result_of(needs: Sequence[Json] = (), todos: Sequence[Json] = (), **more: Any) -> Result:
    """A result as a file holds it."""
    return Result.model_validate_json(json.dumps({"needs": needs, "todos": todos, **more}))


def cites(*pieces: tuple[int, str]) -> list[Json]:
    """Evidence from (segment, quote)."""
    return [{"segment": segment, "quote": quote} for segment, quote in pieces]


def copied_need(gold: Json) -> Json:
    """The row that says exactly what was annotated."""
    evidence = cites(*((segment, "") for segment in gold["evidence"]))
    return {"title": gold["label"], "evidence": evidence, **{key: gold[key] for key in ("star", "kind", "status")}}


def copied_todo(gold: Json) -> Json:
    """The row that says exactly what was annotated."""
    evidence = cites(*((segment, "") for segment in gold["evidence"]))
    return {"task": gold["label"], "owner": gold["owner"], "due": gold["due"], "evidence": evidence}


def write_case(folder: Path, case: Json) -> Path:
    """A case as a file of a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{case['id']}.json"
    path.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    return path


def heard_case(case_id: str = "heard", gold: Json | None = None) -> Json:
    """A case of the words for which the stand-in of the language model has rows."""
    lines = [
        {"id": number, "start": number * 9.0, "end": number * 9.0 + 8, "speaker": voice, "text": text}
        for number, (voice, text) in enumerate(LINES, 1)
    ]
    people = [{"name": "赵立", "aliases": ["A"], "side": "ours"}, {"name": "B", "side": "customer"}]
    meeting = {"title": "质检", "date": "2026-03-02", "participants": people}
    return {"id": case_id, "language": "zh", "meeting": meeting, "segments": lines, **({"gold": gold} if gold else {})}


HEARD_GOLD: Json = {
    "needs": [gold_need("漏检降到一处以内", [2])],
    "todos": [gold_todo("方案", [3], owner="赵立", due="2026-03-11")],
}
"""2 March 2026 is a Monday, so that 下周三 is the 11th."""


def recorded_case(case_id: str = "heard") -> Json:
    """The same with a recording, in which the stand-in of the recogniser hears a second a character."""
    case = heard_case(case_id, HEARD_GOLD)
    at = 0.0
    for line in case["segments"]:
        line["start"], line["end"] = at, at + len(line["text"])
        at = line["end"] + 2
    return {**case, "recording": f"{case_id}.wav"}
