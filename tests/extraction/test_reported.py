"""Which earlier to-dos a talk reports as done, measured on invented talks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.reported import reported
from schemas.record import Evidence, Provenance, Todo
from schemas.talk import Segment, Speaker, SpokenLanguage, Talk
from tests.extraction.follow_ups import HELD_OUT, SEEN, FollowUp
from tests.extraction.talks import NOW

SAMPLES = Path(__file__).parents[2] / "samples"
PERSON = Provenance(source="person", created_at=NOW)


def todo(key: str, task: str) -> Todo:
    return Todo(id=key, task=task, provenance=PERSON)


def talk_of(lines: Sequence[tuple[str, str]], language: SpokenLanguage) -> Talk:
    segments = [
        Segment(id=number, start_s=number * 5, end_s=number * 5 + 4, speaker=voice, text=text)
        for number, (voice, text) in enumerate(lines, 1)
    ]
    voices = [
        Speaker(label=voice, side="ours" if voice == "A" else "customer") for voice in {voice for voice, _ in lines}
    ]
    return Talk(language=language, speakers=voices, segments=segments)


def proposed(one: FollowUp) -> dict[str, list[Evidence]]:
    todos = {key: todo(key, task) for key, task in one.todos.items()}
    return reported(todos, talk_of(one.lines, one.language))


def counted(talks: Sequence[FollowUp]) -> tuple[int, int, int]:
    """How many proposals are right, how many are wrong, and how many there should have been."""
    right = wrong = 0
    for one in talks:
        for key, pieces in proposed(one).items():
            said = one.reported.get(key) in {piece.segment_id for piece in pieces}
            right, wrong = right + said, wrong + (not said)
    return right, wrong, sum(len(one.reported) for one in talks)


def test_what_is_proposed_is_right_and_little_is_missed() -> None:
    assert counted(SEEN) == (5, 0, 6)
    assert counted(HELD_OUT) == (10, 0, 10)


@pytest.mark.parametrize(("name", "language"), [("zh-talk", "zh"), ("en-talk", "en")])
def test_a_talk_about_other_things_reports_nothing(name: str, language: SpokenLanguage) -> None:
    said = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["segments"]
    talk = talk_of([(one["speaker"], one["text"]) for one in said], language)
    others = [one for one in (*SEEN, *HELD_OUT) if one.language == language]
    todos = {f"{one.name}:{key}": todo(key, task) for one in others for key, task in one.todos.items()}

    assert len(todos) > 10
    assert reported(todos, talk) == {}


@pytest.mark.parametrize(
    "said",
    [
        "The four trackers haven't been shipped yet.",
        "I will have the four trackers shipped tomorrow.",
        "Have the four trackers been shipped to the depot?",
        "We talked about the four trackers at the depot.",
    ],
)
def test_what_is_put_off_asked_or_only_spoken_of_is_not_done(said: str) -> None:
    ship = {"ship": todo("ship", "Ship four trackers to the Leeds depot")}

    assert reported(ship, talk_of([("A", "Hello again."), ("B", said)], "en")) == {}
    done = talk_of([("A", "Hello again."), ("B", "The four trackers were shipped to the depot.")], "en")
    assert reported(ship, done).keys() == {"ship"}


WORDS = st.lists(
    st.sampled_from(["样衣", "已经", "寄出去了", "还没", "报告", "发过", "吗？", "。", "，", "下周"]), max_size=8
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), WORDS.map("".join)), max_size=6), st.permutations(["a", "b", "c"]))
def test_evidence_stands_in_the_talk_whatever_is_said_and_however_to_dos_are_ordered(
    lines: list[tuple[str, str]], order: list[str]
) -> None:
    tasks = {"a": "寄三套样衣", "b": "提供检测报告", "c": "样衣的报告"}
    talk = talk_of(lines, "zh")
    found = reported({key: todo(key, tasks[key]) for key in order}, talk)

    texts = {segment.id: segment.text for segment in talk.segments}
    assert found == reported({key: todo(key, tasks[key]) for key in tasks}, talk)
    for pieces in found.values():
        assert pieces
        assert all(piece.segment_id is not None and piece.quote == texts[piece.segment_id].strip() for piece in pieces)
    assert reported({}, talk) == {}
