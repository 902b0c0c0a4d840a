"""What people said of voices, carried over to a new transcript."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline.renewal import names_as_before
from schemas.talk import Segment, Side, Speaker

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
