"""Sides that are guessed from the talk: proposals, which nothing takes for known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.nominate import propose_sides, sides_of
from assistant.extraction.people import People
from schemas.talk import Segment, Side, Speaker, Talk

LINES = {
    "S1": "您好，请问贵公司目前有哪些需求？我们可以提供方案，下周发给您报价。",
    "S2": "我们现在仓库盘点太慢，希望能快一点，预算大概三十万。",
    "S3": "对，我们这边每个月都对不上账。",
}
LABELS = sorted(LINES)
SEGMENTS = [
    Segment(id=number, start_s=number, end_s=number + 1, speaker=label, text=LINES[label])
    for number, label in enumerate(LABELS * 3)
]
sides = st.sampled_from(["ours", "customer", ""])


def _voices(known: list[Side]) -> list[Speaker]:
    return [Speaker(label=label, side=side) for label, side in zip(LABELS, known, strict=True)]


@given(st.lists(sides, min_size=3, max_size=3))
def test_unknown_sides_are_proposed_with_a_confidence_and_known_ones_stay(known: list[Side]) -> None:
    voices = _voices(known)

    proposed = propose_sides(SEGMENTS, voices)

    for before, after in zip(voices, proposed, strict=True):
        if before.side:
            assert after == before
        else:
            assert after.side
            assert after.proposed
            assert after.side_confidence is not None
            assert 0.5 <= after.side_confidence <= 1


@given(st.lists(sides, min_size=3, max_size=3))
def test_extraction_goes_by_what_it_went_by_before_sides_were_proposed(known: list[Side]) -> None:
    def talk(speakers: list[Speaker]) -> Talk:
        return Talk(language="zh", segments=SEGMENTS, speakers=speakers)

    without, with_proposals = talk(_voices(known)), talk(propose_sides(SEGMENTS, _voices(known)))

    assert sides_of(with_proposals) == sides_of(without)
    assert [People(with_proposals).side(one) for one in SEGMENTS] == [People(without).side(one) for one in SEGMENTS]


@given(sides, st.floats(0.5, 1))
def test_a_wrong_guess_that_was_stored_does_not_stand_against_the_words(side: Side, confidence: float) -> None:
    stored = [Speaker(label=label, side=side, proposed=True, side_confidence=confidence) for label in LABELS]

    talk = Talk(language="zh", segments=SEGMENTS, speakers=stored)

    assert sides_of(talk) == sides_of(talk.model_copy(update={"speakers": _voices(["", "", ""])}))


def test_a_voice_that_a_person_named_is_no_proposal_again() -> None:
    named = Speaker(label=LABELS[0], name="赵立")

    assert propose_sides(SEGMENTS, [named])[0] == named
    assert propose_sides(SEGMENTS, [named.model_copy(update={"proposed": True})])[0].side


def test_a_voice_without_words_has_no_side() -> None:
    assert propose_sides(SEGMENTS, [Speaker(label="S9")]) == [Speaker(label="S9")]
