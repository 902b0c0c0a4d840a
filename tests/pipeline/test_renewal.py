"""What people said of voices, carried over to a new transcript."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline.renewal import names_as_before
from schemas.talk import Segment, Side, Speaker

SIDES: tuple[Side, Side] = ("ours", "customer")
HEARD = [Segment(id=1, start_s=0, end_s=4, speaker="S1", text="您好")]
guesses = st.builds(
    Speaker, label=st.just("S1"), side=st.sampled_from(["ours", "customer"]), proposed=st.just(True),
    side_confidence=st.floats(0.5, 1),
)  # fmt: skip


@given(st.sampled_from(["", "赵立"]), st.sampled_from(["ours", "customer"]), guesses)
def test_a_side_that_a_person_set_is_never_overwritten_by_a_guess(name: str, side: Side, guess: Speaker) -> None:
    settled = Speaker(label="S1", name=name, side=side)

    assert names_as_before(HEARD, [settled], HEARD, [guess]) == [settled]


@given(guesses, guesses)
def test_an_earlier_guess_gives_way_to_a_new_one(old: Speaker, new: Speaker) -> None:
    assert names_as_before(HEARD, [old], HEARD, [new]) == [new]


@st.composite
def _two_channels(draw: st.DrawFn) -> tuple[list[Segment], list[Speaker]]:
    """Voices of two channels that speak at any times, and the sides of their channels."""
    sides = draw(st.lists(st.sampled_from(SIDES), min_size=1, max_size=4))
    speakers = [Speaker(label=f"S{number}", side=side) for number, side in enumerate(sides, 1)]
    said = st.tuples(st.sampled_from([speaker.label for speaker in speakers]), st.floats(0, 50), st.floats(0.1, 20))
    segments = [
        Segment(id=number, start_s=start_s, end_s=start_s + length_s, speaker=label, text="好的")
        for number, (label, start_s, length_s) in enumerate(draw(st.lists(said, max_size=8)), 1)
    ]
    return segments, speakers


@given(_two_channels(), _two_channels(), st.sampled_from([SIDES, SIDES[::-1]]))
def test_a_name_stays_on_its_channel(
    old: tuple[list[Segment], list[Speaker]], new: tuple[list[Segment], list[Speaker]], channels: tuple[Side, Side]
) -> None:
    now = dict(zip(SIDES, channels, strict=True))
    named = [one.model_copy(update={"name": f"{one.side} {one.label}"}) for one in old[1]]

    carried = names_as_before(old[0], named, *new, SIDES, channels)

    assert [one.side for one in carried] == [one.side for one in new[1]]
    for speaker in carried:
        assert not speaker.name or now[next(one.side for one in named if one.name == speaker.name)] == speaker.side


@given(_two_channels(), st.sampled_from([(), SIDES]))
def test_a_name_is_carried_and_the_side_of_a_channel_alone_is_not(
    old: tuple[list[Segment], list[Speaker]], channels: tuple[Side, ...]
) -> None:
    named = [one.model_copy(update={"name": "赵立" if one.label == "S1" else ""}) for one in old[1]]
    new = [Speaker(label=one.label, side=one.side if channels else "") for one in old[1]]
    alone = [one.model_copy(update={"id": n, "start_s": n * 30, "end_s": n * 30 + 5}) for n, one in enumerate(old[0])]

    carried = names_as_before(alone, named, alone, new, SIDES, channels)

    speaks = {segment.speaker for segment in alone}
    assert [one.name for one in carried] == ["赵立" if one.label == "S1" and "S1" in speaks else "" for one in new]
    assert [one.side for one in carried if not one.name] == [
        one.side for one in new if one.label != "S1" or "S1" not in speaks
    ]


def test_a_guessed_side_does_not_keep_a_name_from_its_channel() -> None:
    named = Speaker(label="S1", name="赵立", side="customer", side_confidence=0.6)

    carried = names_as_before(HEARD, [named], HEARD, [Speaker(label="S1", side="ours")], (), SIDES)

    assert [(one.name, one.side) for one in carried] == [("赵立", "")]
