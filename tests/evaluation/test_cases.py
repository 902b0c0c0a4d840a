"""Reading annotated meetings: tolerant of what is missing, strict with what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.evaluation.cases import read_case, read_cases
from tests.evaluation.makers import HEARD_GOLD, case_json, gold_need, heard_case, write_case


def test_extraction_is_given_people_day_and_words_and_never_the_annotations(tmp_path: Path) -> None:
    secret = {**HEARD_GOLD, "needs": [gold_need("a secret label", [2])]}

    talk = read_case(write_case(tmp_path, heard_case(gold=secret))).talk()

    assert talk.date == dt.date(2026, 3, 2)
    assert [(speaker.label, speaker.name, speaker.side) for speaker in talk.speakers] == [
        ("A", "赵立", "ours"),
        ("B", "B", "customer"),
    ]
    assert [segment.id for segment in talk.segments] == [1, 2, 3]
    assert "secret" not in talk.model_dump_json()


@pytest.mark.parametrize(
    "change",
    [
        {"meeting": None},
        {"meeting": {"date": "", "participants": None}},
        {"meeting": {"date": None, "weekday": "Monday", "participants": [{"name": "x", "side": None}]}},
        {"gold": None},
        {"gold": {"needs": None, "todos": []}},
        {"gold": {"needs": [], "decisions": [{"core": [1]}]}},
        {"source": "a corpus", "segments": [{"id": 1, "start": 0, "end": 0, "text": "", "confidence": 0.3}]},
        {"segments": []},
    ],
)
def test_what_is_optional_may_be_missing(tmp_path: Path, change: dict[str, Any]) -> None:
    case = read_case(write_case(tmp_path, {**case_json(), **change}))

    assert len(case.talk().segments) == len(case.segments)


def test_a_case_without_a_meeting_can_be_read(tmp_path: Path) -> None:
    case = case_json()
    del case["meeting"]

    assert read_case(write_case(tmp_path, case)).talk().date is None


BAD: list[tuple[dict[str, Any], str]] = [
    ({"language": "fr"}, "language"),
    ({"meeting": {"date": "next week"}}, "meeting date"),
    ({"meeting": {"participants": [{"name": "x", "side": "theirs"}]}}, "meeting participants 1 side"),
    ({"segments": [{"id": "1", "start": 0, "end": 1, "text": "x"}]}, "segments 1 id"),
    ({"segments": [{"id": 1, "start": 0, "end": 1}]}, "segments 1 text"),
    ({"segments": [{"id": 1, "start": 0, "end": float("nan"), "text": "x"}]}, "segments 1 end"),
    ({"segments": [{"id": 1, "start": 0, "end": 1, "text": "x"}] * 2}, "same id"),
    ({"gold": {"needs": [gold_need("x", [1], mention=["("])]}}, "gold needs 1 mention 1"),
    ({"gold": {"needs": [gold_need("x", [1], kind="wish")]}}, "gold needs 1 kind"),
    ({"segments": None}, "segments"),
]


@pytest.mark.parametrize(("change", "place"), BAD)
def test_what_is_wrong_is_one_line_that_names_file_and_place(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    path = write_case(tmp_path, {**case_json(), **change})

    with pytest.raises(InputError) as raised:
        read_case(path)

    assert str(path) in str(raised.value)
    assert place in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("case_id", ["", "../up", "a/b", ".hidden", "a\nb"])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, case_id: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case_json(case_id)))

    with pytest.raises(InputError, match="id"):
        read_case(path)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe{}", b""])
def test_a_file_that_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.json").write_bytes(content)

    with pytest.raises(InputError, match="no annotated meeting"):
        read_case(tmp_path / "case.json")


def test_a_folder_tells_usable_and_unusable_files_apart(tmp_path: Path) -> None:
    write_case(tmp_path, case_json("b"))
    write_case(tmp_path, case_json("a"))
    (tmp_path / "broken.json").write_text("{")

    folder = read_cases(tmp_path)

    assert [case.id for case in folder.cases] == ["a", "b"]
    assert list(folder.unusable) == ["broken"]


def test_chosen_cases_are_read_alone(tmp_path: Path) -> None:
    write_case(tmp_path, case_json("a"))
    write_case(tmp_path, case_json("b"))
    (tmp_path / "broken.json").write_text("{")

    folder = read_cases(tmp_path, ["b"])

    assert ([case.id for case in folder.cases], folder.unusable) == (["b"], {})
    with pytest.raises(InputError, match="no case c"):
        read_cases(tmp_path, ["a", "c"])


def test_a_folder_without_cases_and_an_id_given_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        read_cases(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no annotated meetings"):
        read_cases(tmp_path)
    write_case(tmp_path, case_json("a")).rename(tmp_path / "first.json")
    write_case(tmp_path, case_json("a"))
    with pytest.raises(InputError, match="another file"):
        read_cases(tmp_path)
