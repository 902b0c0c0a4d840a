"""Names and sides hidden from extraction, and owners named again: nothing else may change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.evaluation.blind import hidden, named, neutral_labels
from assistant.evaluation.cases import Case, MeetingFacts, Person, SpokenLine, read_cases
from assistant.evaluation.figures import score
from assistant.evaluation.results import Result, ResultRow
from assistant.extraction.nominate import sides_of
from tests.evaluation.makers import HEARD_GOLD, cites, heard_case, result_of, write_case

DEV = Path(__file__).parents[2] / "training" / "talks" / "dev"
NAMES = st.sampled_from(["Ann Lee", "Ann", "Lee", "赵立", "赵总", "Bo", "S", "Speaker 1", "voice 7"])
PEOPLE = st.builds(
    Person, name=NAMES, aliases=st.lists(NAMES, max_size=2), side=st.sampled_from(["ours", "customer", ""]), role=NAMES
)
few = settings(max_examples=60)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases whose voices have labels of any kind: names, aliases, what nobody introduced, none, and neutral ones."""
    labels = draw(st.lists(st.one_of(NAMES, st.just(""), st.sampled_from(["S1", "S2", "S3"])), max_size=8))
    lines = [
        SpokenLine(id=number * 3, start=number * 2.0, end=number * 2.0 + 1, speaker=label, text=draw(NAMES))
        for number, label in enumerate(labels, 1)
    ]
    facts = MeetingFacts(title="Ann's talk", participants=draw(st.lists(PEOPLE, max_size=4)))
    return Case(id="x", language=draw(st.sampled_from(["zh", "en"])), meeting=facts, segments=lines)


@few
@given(cases())
def test_times_words_and_order_stay(case: Case) -> None:
    def said(one: Case) -> list[tuple[int, float, float, str]]:
        return [(line.id, line.start, line.end, line.text) for line in one.segments]

    found = hidden(case)

    assert said(found) == said(case)
    assert found.meeting.model_copy(update={"participants": case.meeting.participants}) == case.meeting
    assert found.model_copy(update={"segments": case.segments, "meeting": case.meeting}) == case


@few
@given(cases())
def test_what_is_left_names_nobody_and_takes_no_side(case: Case) -> None:
    people = {word for person in case.meeting.participants for word in (person.name, *person.aliases)}

    talk = hidden(case).talk()

    labels = {segment.speaker for segment in talk.segments}
    assert not labels & people
    assert not {speaker.name for speaker in talk.speakers} & people
    assert talk.participants == []
    assert all(speaker.side == speaker.role == "" for speaker in talk.speakers)


@few
@given(cases())
def test_voices_are_numbered_as_they_first_speak_and_stay_apart(case: Case) -> None:
    before = [line.speaker for line in case.segments]
    after = [line.speaker for line in hidden(case).segments]

    assert [not label for label in after] == [not label for label in before]
    assert len(set(zip(before, after, strict=True))) == len(set(before)) == len(set(after))
    count = len(set(before) - {""})
    assert list(dict.fromkeys(filter(None, after))) == [f"S{number}" for number in range(1, count + 1)]


@few
@given(cases())
def test_naming_undoes_hiding(case: Case) -> None:
    """The owner who is the speaker of a hidden line is, named, the speaker of that line."""
    owners = Result(todos=[ResultRow(owner=line.speaker) for line in hidden(case).segments])

    found = named(owners, case)

    name_of = {speaker.label: speaker.name for speaker in case.talk().speakers}
    assert [row.owner for row in found.todos] == [name_of.get(line.speaker, "") for line in case.segments]


@few
@given(cases(), st.text(max_size=4))
def test_an_owner_who_was_named_in_the_talk_stays(case: Case, owner: str) -> None:
    assume(owner not in neutral_labels(case).values())
    result = Result(todos=[ResultRow(task="send it", owner=owner)], needs=[ResultRow(title="S1")], seconds=2.0)

    assert named(result, case) == result


@pytest.mark.parametrize(("owner", "right"), [("S1", 1.0), ("赵立", 1.0), ("S2", 0.0), ("A", 1.0), ("", 0.0)])
def test_a_neutral_owner_counts_as_the_person_whose_label_it_replaced(owner: str, right: float) -> None:
    case = Case.model_validate_json(json.dumps(heard_case(gold=HEARD_GOLD)))
    result = result_of(todos=[{"task": "方案", "owner": owner, "evidence": cites((3, "方案"))}])

    assert score([case], {case.id: named(result, case)}).figures["owner_accuracy"] == right


def test_sides_are_guessed_from_the_words_alone() -> None:
    case: Any = next(case for case in read_cases(DEV).cases if case.id == "zh-mes-01")

    guessed = sides_of(hidden(case).talk())

    assert set(guessed) == set(neutral_labels(case).values())
    assert set(guessed.values()) == {"ours", "customer"}


def test_what_is_hidden_is_read_like_any_case(tmp_path: Path) -> None:
    """A case that is written hidden is a case without people, so that others can run it too."""
    case = Case.model_validate_json(json.dumps(heard_case(gold=HEARD_GOLD)))
    write_case(tmp_path, json.loads(hidden(case).model_dump_json()))

    (read,) = read_cases(tmp_path).cases

    assert read.talk() == hidden(case).talk()
    assert "赵立" not in {speaker.name for speaker in read.talk().speakers}
