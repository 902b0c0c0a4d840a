"""Channels that are heard one after the other: each second there and back, and who speaks on which side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.transcription.channels import GAP_S, LABELS, Channels, read_channels
from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.speakers import Diarisation, Turn
from schemas.record import Coverage
from schemas.talk import Segment, Speaker
from tests.transcription.makers import spoken

LENGTHS_S = st.floats(1, 12_000)
CHANNELS = st.sampled_from(LABELS)


def _channels(channel_s: float) -> Channels:
    return Channels(("ours", "customer"), Sound(np.zeros(SAMPLE_RATE, np.float32)), (), channel_s)


def _times(segment: Segment) -> list[float]:
    words = [time_s for word in segment.words for time_s in (word.start_s, word.end_s)]
    return [segment.start_s, segment.end_s, *words]


@given(LENGTHS_S, CHANNELS, st.floats(0, 1), st.floats(0.1, 20))
def test_a_segment_goes_into_the_row_and_back(channel_s: float, label: str, share: float, length_s: float) -> None:
    start_s = share * channel_s
    said = spoken("可以试试", start_s, min(start_s + length_s, channel_s), speaker=label)
    channels = _channels(channel_s)

    in_a_row = channels.in_a_row(said)
    back = channels.on_recording(in_a_row)

    begin_s = (channel_s + GAP_S) * LABELS.index(label)
    assert begin_s <= in_a_row.start_s <= in_a_row.end_s <= begin_s + channel_s
    assert (back.speaker, back.text) == (label, said.text)
    assert _times(back) == pytest.approx(_times(said), abs=1e-6)


@given(LENGTHS_S, st.booleans(), st.floats(0, 0.3), st.floats(0, 0.3))
def test_margins_around_voice_do_not_leave_the_recording(
    channel_s: float, on_right: bool, before_s: float, after_s: float
) -> None:
    begin_s = (channel_s + GAP_S) * on_right
    heard = Coverage(
        stage="recognise", state="failed", start_s=begin_s - before_s, end_s=begin_s + channel_s + after_s, note="busy"
    )

    placed = _channels(channel_s).on_recording(heard)

    assert [placed.start_s, placed.end_s] == pytest.approx([0, channel_s], abs=1e-6)


def test_what_is_doubtful_or_failed_on_one_channel_shows_while_the_other_speaks() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 30 * SAMPLE_RATE).astype(np.float32)
    quiet = noise.copy()
    quiet[7 * SAMPLE_RATE :] = 0
    both = tuple(Sound(samples) for samples in (noise, quiet))
    channels = Channels(("ours", "customer"), both[0], both, 30)
    heard = [
        spoken("客户也在说", 0, 5, speaker="R"),
        spoken("我方说的话", 0, 30, speaker="L"),
        spoken("没人听见的", 20, 25, speaker="R"),
    ]
    failed = Coverage(stage="recognise", state="failed", start_s=41, end_s=42, note="busy")

    coverage = channels.coverage(heard, "zh", [failed])

    assert [(one.state, one.start_s, one.end_s, one.note) for one in coverage] == [
        ("processed", 0, 6, ""),
        ("failed", 6, 7, "busy"),
        ("processed", 7, 20, ""),
        ("suspect", 20, 25, "text on silence"),
        ("processed", 25, 30, ""),
    ]


def test_words_go_to_the_voices_of_their_own_channel_and_none_is_lost() -> None:
    channels = _channels(30)
    found = Diarisation(
        [Turn(0, 10, "0"), Turn(35, 40, "1"), Turn(45, 50, "0"), Turn(41, 43, "2"), Turn(42, 44, "1")],
        {"0": [1.0], "1": [2.0], "2": [3.0]},
    )
    voices = channels.voices(found)
    heard = [
        spoken("我方说的话", 0, 10, speaker="L"),
        spoken("没人听见的", 20, 25, speaker="L"),
        spoken("客户也在说", 0, 5, speaker="R"),
        spoken("另外一个人", 10, 15, speaker="R"),
    ]

    segments, speakers = channels.with_speakers(heard, voices.turns)

    assert [(one.text, one.speaker) for one in segments] == [
        ("我方说的话", "S1"),
        ("客户也在说", "S2"),
        ("另外一个人", "S3"),
        ("没人听见的", "S1"),
    ]
    assert [(one.label, one.side) for one in speakers] == [("S1", "ours"), ("S2", "customer"), ("S3", "customer")]
    assert voices.embeddings == {"L0": [1.0], "R1": [2.0], "R0": [1.0], "R2": [3.0]}
    assert channels.overlaps(voices.turns) == [(7, 8)]


@pytest.mark.parametrize(
    ("known", "left"),
    [
        (Speaker(label="S1"), Speaker(label="S1", side="ours")),
        (
            Speaker(label="S1", name="赵立", side="ours", role="主谈", proposed=True),
            Speaker(label="S1", name="赵立", side="ours", role="主谈", proposed=True),
        ),
        (
            Speaker(label="S1", name="赵立", proposed=True, confidence=0.9),
            Speaker(label="S1", name="赵立", side="ours", proposed=True, confidence=0.9),
        ),
        (Speaker(label="S1", name="钱芳", side="customer", proposed=True), Speaker(label="S1", side="ours")),
        (Speaker(label="S1", name="钱芳", side="customer"), Speaker(label="S1", side="ours")),
        (Speaker(label="S1", name="赵立", side="ours"), Speaker(label="S1", name="赵立", side="ours")),
        (Speaker(label="S1", name="赵立"), Speaker(label="S1", name="赵立", side="ours")),
    ],
)
def test_the_channel_stands_above_every_other_word_of_the_side(known: Speaker, left: Speaker) -> None:
    assert Channels.on_known_sides([known], [Speaker(label="S1", side="ours")]) == [left]


@pytest.mark.parametrize(
    ("text", "sides"),
    [("", ()), (" ", ()), ("ours,customer", ("ours", "customer")), ("Customer, ours", ("customer", "ours"))],
)
def test_channels_are_named_by_their_sides(text: str, sides: tuple[str, ...]) -> None:
    assert read_channels(text) == sides


@given(st.text(max_size=20).filter(lambda text: text.strip() and "ours" not in text.lower()))
def test_what_names_no_sides_is_told(text: str) -> None:
    with pytest.raises(InputError, match="ours,customer or customer,ours"):
        read_channels(text)
