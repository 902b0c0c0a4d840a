"""Who is known again from one meeting to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline.acquainted import acquaintances, people_of
from schemas.record import Record
from schemas.talk import Meeting, Participant, Side, Speaker
from tests.extraction.talks import NOW

NAMES = ("Gu Xiaolan", "gu xiaolan", "Gu", "GU", "Min", "min")
PEOPLE = st.builds(
    Participant,
    name=st.sampled_from(NAMES),
    aliases=st.lists(st.sampled_from(NAMES), max_size=2),
    side=st.sampled_from(["ours", "customer", ""]),
)


def person(name: str, *aliases: str, side: Side = "customer", role: str = "") -> Participant:
    return Participant(name=name, aliases=list(aliases), side=side, role=role)


def known(*meetings: list[Participant]) -> list[Participant]:
    """Who is known from meetings, the earliest first."""
    attended = [(Meeting(id=str(place), created_at=NOW), people) for place, people in enumerate(meetings)]
    return [one for one, _meeting in acquaintances(attended)]


def names(people: list[Participant]) -> set[str]:
    return {name.casefold() for one in people for name in (one.name, *one.aliases)}


@pytest.mark.parametrize("earlier", [person("Gu"), person("GU", side=""), person("gu xiaolan"), person("Lan", "gu")])
def test_somebody_is_known_again_by_name_or_alias_whatever_the_case(earlier: Participant) -> None:
    [one] = known([earlier], [person("Gu Xiaolan", "Gu", role="manager")])

    assert (one.name, one.role) == ("Gu Xiaolan", "manager")
    assert names([one]) == names([earlier, person("Gu Xiaolan", "Gu")])


def test_the_fuller_name_of_an_earlier_meeting_stays_known() -> None:
    assert known([person("Gu Xiaolan", "Gu")], [person("Gu")]) == [person("Gu", "Gu Xiaolan")]


def test_a_name_of_several_earlier_meetings_leads_from_one_to_the_next() -> None:
    assert len(known([person("Lan")], [person("Gu Xiaolan", "Lan")], [person("Gu Xiaolan")])) == 1


@pytest.mark.parametrize(
    "now",
    [[person("Gu Xiaolan", "Gu"), person("Gu Min", "Gu")], [person("Gu Xiaolan", "Gu", side="ours")]],
)
def test_who_may_be_another_is_not_joined(now: list[Participant]) -> None:
    assert known([person("Gu")], now) == [*now, person("Gu")]


@given(st.lists(st.lists(PEOPLE, max_size=3), max_size=4))
def test_nobody_is_lost_and_no_name_stands_twice(meetings: list[list[Participant]]) -> None:
    found = known(*meetings)

    everybody = [one for people in meetings for one in people]
    assert names(found) == names(everybody)
    assert len({one.name.casefold() for one in found}) == len(found)


def test_a_voice_named_as_somebody_of_the_agenda_is_not_another_person() -> None:
    speakers = [Speaker(label="S1", name="gu"), Speaker(label="S2", name="Min")]
    meeting = Meeting(id="m", participants=[person("Gu Xiaolan", "Gu")], created_at=NOW)

    assert [one.name for one in people_of(Record(meeting=meeting, speakers=speakers))] == ["Gu Xiaolan", "Min"]
