"""Names that are proposed by what voices sound like."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.known_voices import (
    LEAST_LIKENESS,
    LEAST_MARGIN,
    confidence_of,
    likeness,
    propose_known,
)
from assistant.transcription.merge import voices_of, with_speakers
from assistant.transcription.speakers import Diariser, Turn, load_diariser
from schemas.talk import Segment, Speaker, Word
from schemas.voices import RememberedVoice

SAMPLES = Path(__file__).parents[2] / "samples"
ON = dt.date(2026, 3, 12)
SIZE = 4
NUMBERS = st.integers(-5, 5).map(float)
EMBEDDINGS = st.lists(NUMBERS, min_size=SIZE, max_size=SIZE)
NAMES = ("", "王敏", "林静", "Hale")


def person(name: str, *embeddings: list[float], customer: str = "") -> RememberedVoice:
    side = "customer" if customer else "ours"
    return RememberedVoice(name=name, side=side, role="主谈人", customer=customer, embeddings=list(embeddings), last=ON)


PEOPLE = st.lists(
    st.builds(
        lambda name, customer, embeddings: person(name, *embeddings, customer=customer),
        st.sampled_from(NAMES[1:]),
        st.sampled_from(("", "某公司")),
        st.lists(EMBEDDINGS, min_size=1, max_size=3),
    ),
    max_size=4,
)


@given(names=st.lists(st.sampled_from(NAMES), max_size=4), heard=st.lists(EMBEDDINGS, max_size=4), people=PEOPLE)
def test_only_voices_without_a_name_get_one_nobody_gets_two_and_each_is_likely_and_clear_of_others(
    names: list[str], heard: list[list[float]], people: list[RememberedVoice]
) -> None:
    speakers = [Speaker(label=f"S{number}", name=name) for number, name in enumerate(names)]
    embeddings = {f"S{number}": embedding for number, embedding in enumerate(heard)}

    proposed = propose_known(speakers, embeddings, people)

    assert [one.label for one in proposed] == [one.label for one in speakers]
    new = [after for before, after in zip(speakers, proposed, strict=True) if after != before]
    assert all(not speaker.name for speaker in speakers if speaker not in proposed)
    given_names = [one.name for one in new]
    assert len({*given_names}) == len(given_names)
    assert not {*given_names} & {*names}
    for one in new:
        assert one.proposed
        assert one.confidence is not None
        assert confidence_of(LEAST_LIKENESS) - 0.01 <= one.confidence < 1
        alike = [(_alike(embeddings[one.label], each), each.name) for each in people]
        own = max(value for value, name in alike if name == one.name)
        assert own >= LEAST_LIKENESS
        assert all(own - value >= LEAST_MARGIN - 1e-9 for value, name in alike if name != one.name)


def _alike(embedding: list[float], one: RememberedVoice) -> float:
    units = [np.array(each) / (np.linalg.norm(each) or 1.0) for each in one.embeddings]
    middle = np.mean(units, axis=0)
    length = np.linalg.norm(middle) * np.linalg.norm(embedding)
    return float(middle @ np.array(embedding) / length) if length else 0.0


@given(st.integers(-100, 100))
def test_a_name_is_proposed_from_one_likeness_on(hundredths: int) -> None:
    alike = hundredths / 100
    heard = [alike, math.sqrt(1 - alike**2)]

    [voice] = propose_known([Speaker(label="S1")], {"S1": heard}, [person("王敏", [1.0, 0.0])])

    assume(abs(alike - LEAST_LIKENESS) > 1e-6)
    assert (voice.name == "王敏") == (alike > LEAST_LIKENESS)


@given(st.permutations(range(4)), st.integers(0, 99))
def test_voices_that_are_like_one_person_each_are_all_named(order: list[int], seed: int) -> None:
    chance = np.random.default_rng(seed)
    people = [person(f"P{number}", *(np.eye(4)[number] + chance.normal(0, 0.05, (2, 4))).tolist()) for number in order]
    heard = {f"S{number}": (np.eye(4)[number] * 9 + chance.normal(0, 0.3, 4)).tolist() for number in range(4)}

    proposed = propose_known([Speaker(label=label) for label in heard], heard, people)

    assert [(one.label, one.name) for one in proposed] == [(f"S{number}", f"P{number}") for number in range(4)]


@given(EMBEDDINGS, EMBEDDINGS, st.floats(0.1, 9))
def test_likeness_is_that_of_directions(one: list[float], other: list[float], louder: float) -> None:
    alike = likeness(one, other)

    assert -1 - 1e-9 <= alike <= 1 + 1e-9
    assert likeness(other, one) == pytest.approx(alike)
    assert likeness([number * louder for number in one], other) == pytest.approx(alike, abs=1e-9)
    assert likeness(one, other[1:]) == 0


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_more_alike_is_surer(one: float, other: float) -> None:
    low, high = sorted((confidence_of(one), confidence_of(other)))

    assert 0 < low <= high < 1
    assert (confidence_of(one) < confidence_of(other)) <= (one < other)


def test_of_two_voices_like_one_person_the_liker_gets_the_name() -> None:
    heard = {"S1": [1.0, 0.4], "S2": [1.0, 0.1], "S3": [1.0, 0.3]}

    proposed = propose_known([Speaker(label=label) for label in heard], heard, [person("王敏", [1.0, 0.0])])

    assert [one.name for one in proposed] == ["", "王敏", ""]


def test_between_two_people_who_sound_alike_none_is_proposed_unless_they_bear_one_name() -> None:
    heard, voices = {"S1": [1.0, 0.1]}, [Speaker(label="S1")]
    alike = [person("王敏", [1.0, 0.0]), person("林静", [1.0, 0.2])]
    same = [person("王敏", [1.0, 0.0]), person("王敏", [1.0, 0.1], customer="某公司")]

    assert propose_known(voices, heard, alike) == voices
    assert propose_known(voices, heard, same)[0].side == "customer"


# Whose voice is whose in a transcript


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 9)), min_size=1, max_size=12))
def test_each_speaker_is_traced_to_the_voice_it_was_made_of(said: list[tuple[str, int]]) -> None:
    turns, words, at = [], [], 0.0
    for label, count in said:
        turns.append(Turn(at, at + count, label))
        words += [
            Word(start_s=at + place, end_s=at + place + 1, text=f"{label}。", probability=1.0) for place in range(count)
        ]
        at += count + 2
    text = "".join(word.text for word in words)
    segments, speakers = with_speakers([Segment(id=1, start_s=0, end_s=at, speaker="", text=text, words=words)], turns)

    found = voices_of(segments, turns)

    assert found.keys() == {speaker.label for speaker in speakers}
    assert all({*segment.text} <= {found[segment.speaker], "。", " "} for segment in segments)


def test_a_speaker_of_whom_no_turn_tells_has_no_voice() -> None:
    segments = [Segment(id=1, start_s=0, end_s=1, speaker="S1", text="a")]

    assert voices_of(segments, [Turn(30, 31, "A")]) == {}
    assert voices_of([segments[0].model_copy(update={"speaker": ""})], [Turn(0, 1, "A")]) == {}


# The real voices of the samples


@pytest.fixture(scope="module")
def diariser() -> Diariser:
    loaded = load_diariser()
    assert loaded is not None
    return loaded


@pytest.mark.models
def test_who_was_remembered_in_one_half_of_a_recording_is_proposed_in_the_other_and_nobody_else(
    diariser: Diariser,
) -> None:
    sound = decode(SAMPLES / "en-talk.ogg", ignore_progress, Cancellation())
    cut_s = sound.duration_s / 2
    halves = [
        Sound(sound.samples[: int(cut_s * SAMPLE_RATE)]),
        Sound(sound.samples[int(cut_s * SAMPLE_RATE) :]),
    ]
    first, second = (_named(diariser, half, start_s) for half, start_s in zip(halves, (0.0, cut_s), strict=True))
    assert len(first) == len(second) == 3
    absent, *known = sorted(first)
    voices = {f"S{number}": second[name] for number, name in enumerate(sorted(second))}

    proposed = propose_known(
        [Speaker(label=label) for label in voices], voices, [person(name, first[name]) for name in known]
    )

    assert [one.name for one in proposed] == ["" if name == absent else name for name in sorted(second)]
    assert all((one.confidence or 0) > 0.9 for one in proposed if one.name)


def _named(diariser: Diariser, sound: Sound, start_s: float) -> dict[str, list[float]]:
    """What the voices of a piece of the sample are like, by the people whom its reference says they are."""
    found = diariser.diarise(sound)
    shared_s: dict[tuple[str, str], float] = {}
    for line in (SAMPLES / "en-talk.rttm").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        began_s, name = float(fields[3]) - start_s, fields[7]
        for turn in found.turns:
            overlap_s = min(turn.end_s, began_s + float(fields[4])) - max(turn.start_s, began_s)
            shared_s[turn.label, name] = shared_s.get((turn.label, name), 0.0) + max(overlap_s, 0.0)
    names = [name for _label, name in shared_s]
    return {
        max(names, key=lambda name: shared_s.get((label, name), 0.0)): embedding
        for label, embedding in found.embeddings.items()
    }
