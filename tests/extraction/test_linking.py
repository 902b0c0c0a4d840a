"""Linking: tagged lines become candidates that do not share their making lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.candidates import ReadBackLine, status_of
from assistant.extraction.linking import Candidates, groups, nominate
from assistant.extraction.scene import Answer
from assistant.extraction.tagging import ACTS, Acts, tag
from schemas.record import NeedStatus
from schemas.talk import Side, SpokenLanguage
from tests.extraction.talks import segments_of
from tests.extraction.test_tagging import DOES, OVENS, SIDES

WORDS = ("温度要稳", "三度以内", "对吧", "对", "我来发报价", "不用了", "we need it cheaper", "yes", "I'll send it")


@st.composite
def tagged_talks(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[Acts]]:
    said = draw(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(WORDS)), max_size=10))
    chance = st.sampled_from([0.0, 0.1, 0.3, 0.6, 0.9])
    return said, [{act: draw(chance) for act in ACTS} for _ in said]


def all_places(found: Candidates) -> list[int]:
    needs = [(*need.core, *chain(*need.support.values())) for need in found.needs]
    read_backs = [(line.place, line.answer_place or 0) for need in found.needs for line in need.read_backs]
    todos = [todo.core + todo.accepts + todo.drops for todo in found.todos]
    return list(chain(*needs, *read_backs, *todos))


def disjoint(cores: Sequence[tuple[int, ...]]) -> bool:
    places = list(chain(*cores))
    return len(places) == len(set(places)) and all(core and list(core) == sorted(core) for core in cores)


@settings(deadline=None, max_examples=40)
@given(tagged_talks(), st.sampled_from([{}, {"A": "ours", "B": "customer"}]))
def test_places_exist_and_cores_are_disjoint(
    talk: tuple[list[tuple[str, str]], list[Acts]], sides: dict[str, Side]
) -> None:
    said, acts = talk
    found = nominate(segments_of(*said), acts, sides, "zh", everything=True)
    assert all(0 <= place < len(said) for place in all_places(found))
    assert disjoint([need.core for need in found.needs])
    assert disjoint([todo.core for todo in found.todos])
    assert all(0 <= need.probability <= 1 for need in found.needs)
    assert all(0 <= todo.probability <= 1 for todo in found.todos)
    kept = nominate(segments_of(*said), acts, sides, "zh")
    assert all(need in found.needs for need in kept.needs)
    assert {todo.core for todo in kept.todos} <= {todo.core for todo in found.todos}


def test_no_lines_no_candidates() -> None:
    assert nominate([], [], {}, "en") == Candidates((), ())


def test_a_line_of_ours_makes_no_need() -> None:
    sure: Acts = dict.fromkeys(ACTS, 0.0) | {"demand": 0.9}
    segments = segments_of(("A", "we need it within three degrees"), ("B", "we need it within three degrees"))
    found = nominate(segments, [sure, sure], {"A": "ours", "B": "customer"}, "en", everything=True)
    assert [need.core for need in found.needs] == [(1,)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unseen_talk_gives_its_need_and_its_to_do(language: SpokenLanguage) -> None:
    segments = segments_of(*OVENS[language])
    found = nominate(segments, tag(segments, SIDES, language), SIDES, language)
    (need,) = [need for need in found.needs if 3 in need.core]
    assert (need.kind, need.status) == ("demand", "confirmed")
    assert [(line.place, line.answer_place) for line in need.read_backs] == [(4, 5)]
    (todo,) = found.todos
    assert DOES["todo"] in todo.core


@given(
    st.integers(0, 8).flatmap(
        lambda count: st.dictionaries(
            st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]), st.floats(0, 1)
        )
    ),
    st.floats(0.1, 0.9),
)
def test_groups_are_a_partition(links: dict[tuple[int, int], float], limit: float) -> None:
    places = range(9)
    found = groups(places, links, limit)
    assert sorted(chain(*found)) == list(places)
    joined = {pair for pair, chance in links.items() if any(set(pair) <= set(group) for group in found)}
    assert all(len(group) == 1 or any(set(pair) <= set(group) for pair in joined) for group in found)
    if all(chance < limit for chance in links.values()):
        assert len(found) == len(places)


def test_close_lines_are_joined_before_far_ones() -> None:
    assert groups([0, 1, 2], {(0, 1): 0.6, (1, 2): 0.9}, 0.5) == [(0,), (1, 2)]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], "unconfirmed"),
        (["agree"], "confirmed"),
        (["hedge"], "unconfirmed"),
        (["deny"], "disputed"),
        (["deny", "agree"], "confirmed"),
        (["agree", None], "unconfirmed"),
    ],
)
def test_the_last_read_back_decides(answers: list[Answer | None], status: NeedStatus) -> None:
    lines = [ReadBackLine(place, place + 1, answer, 0.9) for place, answer in enumerate(answers)]
    assert status_of(lines) == status


def undertaking(doing: set[int], lines: int) -> list[Acts]:
    """Lines of which some surely make to-dos, and that do nothing else."""
    return [dict.fromkeys(ACTS, 0.01) | {"todo": 0.99 if place in doing else 0.01} for place in range(lines)]


def test_going_over_the_to_dos_at_the_end_makes_none_of_its_own() -> None:
    said = [
        ("A", "I'll send the pump drawings by Monday."),
        ("B", "We had rain all week, and the harbour was closed."),
        ("B", "The invoice copies I'll bring on Tuesday."),
        ("B", "My neighbour sold his boat."),
        ("A", "So: pump drawings by Monday, invoice copies on Tuesday, and we meet again on Friday."),
    ]
    doing = {0, 2, 4}
    acts = undertaking(doing, len(said))
    segments = segments_of(*said)
    everything = nominate(segments, acts, SIDES, "en", everything=True)
    kept = nominate(segments, acts, SIDES, "en")
    assert {place for todo in everything.todos for place in todo.core} == doing
    assert {place for todo in kept.todos for place in todo.core} == {0, 2}


def test_a_to_do_answers_the_question_just_before_unless_that_makes_one_of_its_own() -> None:
    said = [
        ("A", "Have you got the pump drawings at all?"),
        ("B", "They are in the archive, I'll bring you a set on Monday."),
        ("A", "And I'll send you the invoice copies."),
        ("B", "My brother will fetch the old valves from the harbour."),
    ]
    doing = {1, 2, 3}

    found = nominate(segments_of(*said), undertaking(doing, len(said)), SIDES, "en", everything=True)

    assert {todo.core[0]: todo.answers for todo in found.todos} == {1: 0, 2: None, 3: None}
