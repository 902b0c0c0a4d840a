"""The sample recordings and their reference files agree with each other and with the format of annotated meetings."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import soundfile

from schemas.talk import Participant

SAMPLES = Path(__file__).parents[2] / "samples"
TALKS = ("zh-talk", "en-talk")
MAX_BYTES = 4_000_000
TAIL_S = 0.8
"""Of empty room after the last turn, as samples/room.py leaves it."""
KINDS = {"demand", "implicit", "concern"}
STATUSES = {"confirmed", "unconfirmed", "disputed"}
STAR = {"situation", "task", "action", "result"}

Case = dict[str, Any]


@pytest.fixture(params=TALKS)
def talk(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def case(talk: str) -> Case:
    content: Case = json.loads((SAMPLES / f"{talk}.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture
def script(talk: str) -> Case:
    return tomllib.loads((SAMPLES / f"{talk}.toml").read_text(encoding="utf-8"))


def rows(case: Case) -> list[Case]:
    gold = case["gold"]
    return [*gold["needs"], *gold["todos"]]


def rttm(talk: str) -> list[tuple[float, float, str]]:
    """Start, end and speaker of each turn, in seconds."""
    lines = (SAMPLES / f"{talk}.rttm").read_text(encoding="utf-8").splitlines()
    fields = [line.split() for line in lines]
    assert {(field[0], field[1], len(field)) for field in fields} == {("SPEAKER", talk, 10)}
    return [(float(field[3]), float(field[3]) + float(field[4]), field[7].replace("_", " ")) for field in fields]


def test_segment_ids_count_from_one(case: Case) -> None:
    assert [segment["id"] for segment in case["segments"]] == list(range(1, len(case["segments"]) + 1))


def test_times_increase_and_only_turns_that_cut_in_overlap_the_one_before(case: Case, script: Case) -> None:
    segments = case["segments"]
    assert all(segment["start"] < segment["end"] for segment in segments)
    for (before, after), turn in zip(itertools.pairwise(segments), script["talk"]["turns"][1:], strict=True):
        assert before["start"] < after["start"]
        assert (after["start"] < before["end"]) == turn.get("cuts_in", False)


def test_every_participant_speaks_and_nobody_else_does(case: Case) -> None:
    names = [participant["name"] for participant in case["meeting"]["participants"]]
    assert len(names) == len(set(names))
    assert {segment["speaker"] for segment in case["segments"]} == set(names)


def test_the_date_is_on_the_calendar_with_its_weekday(case: Case) -> None:
    day = dt.date.fromisoformat(case["meeting"]["date"])
    assert day.strftime("%A") == case["meeting"]["weekday"]


def test_core_is_part_of_evidence_and_both_are_segments_in_order(case: Case) -> None:
    ids = {segment["id"] for segment in case["segments"]}
    for row in rows(case):
        assert row["core"], row["label"]
        assert set(row["core"]) <= set(row["evidence"]) <= ids, row["label"]
        assert row["evidence"] == sorted(set(row["evidence"])), row["label"]
    for decision in case["gold"]["decisions"]:
        assert set(decision["core"]) <= ids
    assert {line["segment"] for line in case["gold"]["distractors"]} <= ids


def test_needs_have_known_kinds_statuses_and_cells(case: Case) -> None:
    for need in case["gold"]["needs"]:
        assert need["kind"] in KINDS
        assert need["status"] in STATUSES
        assert set(need["star"]) == STAR


def test_mention_patterns_match_their_own_row(case: Case) -> None:
    for row in rows(case):
        text = " ".join([row["label"], *row.get("star", {}).values()])
        assert row["mention"], row["label"]
        assert all(re.search(pattern, text) for pattern in row["mention"]), row["label"]


def test_mention_patterns_tell_needs_apart(case: Case) -> None:
    """A pattern loose enough for every row would count any row as right."""
    needs = case["gold"]["needs"]
    for need, other in itertools.permutations(needs, 2):
        assert not all(re.search(pattern, other["label"]) for pattern in need["mention"]), (
            need["label"],
            other["label"],
        )


def test_owners_are_participants_and_their_deadlines_are_spoken_in_the_evidence(case: Case) -> None:
    names = {participant["name"] for participant in case["meeting"]["participants"]}
    texts = {segment["id"]: segment["text"] for segment in case["segments"]}
    for todo in case["gold"]["todos"]:
        assert todo["owner"] in names
        assert any(todo["due_text"] in texts[number] for number in todo["evidence"]), todo["label"]


# Counted on the calendar by hand, from the words and the day of the meeting (a Wednesday, a Tuesday).
DUE_DATES = {
    "zh-talk": {
        "下周二上午": "2026-05-19",
        "": "",
        "这周五之前": "2026-05-15",
        "月底前": "2026-05-31",
        "下周五": "2026-05-22",
        "明天": "2026-05-14",
    },
    "en-talk": {"by Friday": "2026-09-18", "tomorrow": "2026-09-16", "": ""},
}


def test_due_dates_are_those_of_the_spoken_words(talk: str, case: Case) -> None:
    assert {todo["due_text"]: todo["due"] for todo in case["gold"]["todos"]} == DUE_DATES[talk]


def test_the_talks_hold_what_makes_a_talk_hard() -> None:
    """A read-back agreed, one corrected, needs never read back, a budget, deadlines spoken and unspoken."""
    for talk, needs, todos in (("zh-talk", 6, 5), ("en-talk", 3, 2)):
        gold = json.loads((SAMPLES / f"{talk}.json").read_text(encoding="utf-8"))["gold"]
        assert len(gold["needs"]) >= needs
        assert len(gold["todos"]) >= todos
        assert {need["kind"] for need in gold["needs"]} == KINDS
        assert {need["status"] for need in gold["needs"]} == STATUSES
        assert {bool(todo["due"]) for todo in gold["todos"]} == {True, False}
        assert gold["distractors"]


def test_segments_are_the_script_s_turns(case: Case, script: Case) -> None:
    spoken = [(segment["speaker"], segment["text"]) for segment in case["segments"]]
    assert spoken == [(turn["who"], turn["says"]) for turn in script["talk"]["turns"]]


def test_rows_are_the_script_s_rows(case: Case, script: Case) -> None:
    """The expected rows were not edited by hand, and the script was not changed without making them again."""
    number = {turn.get("mark"): place for place, turn in enumerate(script["talk"]["turns"], start=1)}

    def placed(row: Case) -> Case:
        return row | {key: [number[mark] for mark in row[key]] for key in ("evidence", "core") if key in row}

    assert case["gold"]["needs"] == [placed(need) for need in script["needs"]]
    assert case["gold"]["todos"] == [placed(todo) | {"due": str(todo.get("due", ""))} for todo in script["todos"]]
    assert case["gold"]["decisions"] == [placed(decision) for decision in script.get("decisions", [])]
    assert case["gold"]["distractors"] == [
        {"segment": number[line["turn"]], "why": line["why"]} for line in script["distractors"]
    ]


def test_reference_text_has_the_segments_words(talk: str, case: Case) -> None:
    lines = (SAMPLES / f"{talk}.txt").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{segment['speaker']}: {segment['text']}" for segment in case["segments"]]


def test_rttm_has_the_segments_times_and_speakers(talk: str, case: Case) -> None:
    turns = rttm(talk)
    assert [speaker for _, _, speaker in turns] == [segment["speaker"] for segment in case["segments"]]
    for (start_s, end_s, _), segment in zip(turns, case["segments"], strict=True):
        assert (start_s, end_s) == pytest.approx((segment["start"], segment["end"]), abs=0.006)


def test_the_recording_is_small_and_as_long_as_its_reference(talk: str, case: Case) -> None:
    path = SAMPLES / case["recording"]
    assert path.stat().st_size < MAX_BYTES
    with soundfile.SoundFile(path) as file:
        assert (file.channels, file.samplerate) == (1, 24_000)
        length_s = len(file.read()) / file.samplerate
    assert length_s == pytest.approx(max(end_s for _, end_s, _ in rttm(talk)) + TAIL_S, abs=0.05)


def test_speech_lies_where_the_reference_says_and_silence_lies_between(talk: str) -> None:
    """Every turn is much louder than the pause before the first turn: text, times and sound belong together."""
    sound, rate = soundfile.read(SAMPLES / f"{talk}.ogg", dtype="float32")
    turns = rttm(talk)

    def power(start_s: float, end_s: float) -> float:
        return float((sound[int(start_s * rate) : int(end_s * rate)] ** 2).mean())

    quiet = power(0, turns[0][0] - 0.1)
    assert all(power(start_s, end_s) > 30 * quiet for start_s, end_s, _ in turns)
    pauses = [(before[1] + 0.15, after[0]) for before, after in itertools.pairwise(turns) if after[0] > before[1] + 0.2]
    assert pauses
    assert all(power(*pause) < power(*turns[0][:2]) / 10 for pause in pauses)


def test_the_agenda_names_the_meeting_s_people_and_day(talk: str, case: Case) -> None:
    agenda = tomllib.loads((SAMPLES / f"{talk}.agenda.toml").read_text(encoding="utf-8"))
    assert set(agenda) == {"title", "date", "place", "customer", "people"}
    assert agenda["title"] == case["meeting"]["title"]
    assert agenda["date"] == dt.date.fromisoformat(case["meeting"]["date"])
    assert agenda["people"] == case["meeting"]["participants"]
    assert all(Participant(**person).side in ("ours", "customer") for person in agenda["people"])
