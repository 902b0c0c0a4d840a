"""From where to where a recording is heard."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.events import Cancellation, ignore_progress
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.cut_off import CutOff, read_cut_off
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.voice import Stretch, by_blocks
from tests.transcription.makers import sound, spoken

_HMS = st.tuples(st.integers(0, 9), st.integers(0, 59), st.integers(0, 59))


@given(_HMS, st.sampled_from(["{0}:{1:02}:{2:02}", "{0}h{1}m{2}s", "{0} h {1} min {2} s", "{0}小时{1}分{2}秒", "{3}"]))
def test_a_place_is_read_however_it_is_written(place: tuple[int, int, int], form: str) -> None:
    hours, minutes, seconds = place
    total_s = hours * 3600 + minutes * 60 + seconds

    assert read_cut_off(form.format(*place, total_s), "").from_s == total_s


@pytest.mark.parametrize(
    ("text", "seconds"), [("2:30", 150), ("00:02:30.5", 150.5), ("90:00", 5400), ("2m", 120), ("1.5h", 5400), ("２", 2)]
)
def test_short_forms_are_read(text: str, seconds: float) -> None:
    assert read_cut_off("", text) == CutOff(0.0, seconds)


def test_without_either_nothing_is_cut_off() -> None:
    assert read_cut_off("", " ") == CutOff()


@pytest.mark.parametrize("text", ["soon", "1:60", "1:75:00", "-3", "1:2:3:4", ":30", "nan", "1e3", "2m30s4"])
def test_what_is_no_place_gets_one_line_that_says_how_to_write_it(text: str) -> None:
    with pytest.raises(InputError, match="no place in a recording") as caught:
        read_cut_off(text, "")

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("start", "end"), [("2:00", "1:00"), ("60", "1m"), ("", "0")])
def test_where_nothing_lies_between_one_line_says_so(start: str, end: str) -> None:
    with pytest.raises(InputError, match="Nothing lies between"):
        read_cut_off(start, end)


_PLACE = st.floats(0, 14)


@given(st.lists(_PLACE, min_size=2, max_size=2, unique=True), st.lists(st.tuples(_PLACE, st.floats(0, 3)), max_size=4))
def test_the_ledger_tells_what_was_left_out_and_its_sum_is_the_length(
    ends: list[float], times: list[tuple[float, float]]
) -> None:
    cut_off = CutOff(min(ends), max(ends))
    whole = Sound(np.full(12 * SAMPLE_RATE, 0.1, np.float32), cut_off)
    inside = [time for time in sorted(times) if cut_off.from_s <= time[0] and sum(time) <= cut_off.until_s]
    said = [spoken("您好", start_s, start_s + length_s) for start_s, length_s in inside]

    stretches = recognition_coverage(said, whole, "zh")

    left_out_s = sum(one.end_s - one.start_s for one in stretches if one.state == "left_out")
    assert left_out_s == pytest.approx(min(cut_off.from_s, 12) + max(12 - cut_off.until_s, 0))
    assert (stretches[0].start_s, stretches[-1].end_s) == (0, 12)
    assert all(one.end_s == two.start_s for one, two in pairwise(stretches))


@pytest.mark.parametrize("cut_off", [CutOff(), CutOff(2.5), CutOff(0, 4.25), CutOff(1.5, 3), CutOff(5, math.inf)])
def test_outside_there_is_silence_and_inside_every_sample_stays_in_its_place(tmp_path: Path, cut_off: CutOff) -> None:
    path = tmp_path / "noise.wav"
    soundfile.write(path, sound(6).samples[:], SAMPLE_RATE)
    whole = decode(path, ignore_progress, Cancellation()).samples[:]

    cut = decode(path, ignore_progress, Cancellation(), cut_off)

    first, behind = round(cut_off.from_s * SAMPLE_RATE), round(min(cut_off.until_s, 6) * SAMPLE_RATE)
    assert cut.cut_off == cut_off
    assert len(cut.samples) == len(whole)
    assert np.array_equal(cut.samples[first:behind], whole[first:behind])
    assert not cut.samples[:first].any()
    assert not cut.samples[behind:].any()


@pytest.mark.parametrize("cut_off", [CutOff(6), CutOff(5.8), CutOff(1, 1.2), CutOff(70, 80)])
def test_where_nothing_is_left_of_a_file_one_line_tells_its_length(tmp_path: Path, cut_off: CutOff) -> None:
    path = tmp_path / "noise.wav"
    soundfile.write(path, sound(6).samples[:], SAMPLE_RATE)

    with pytest.raises(InputError, match=r"is left between --from and --to; it is 6\.0 seconds"):
        decode(path, ignore_progress, Cancellation(), cut_off)


def test_nobody_speaks_outside() -> None:
    heard = Sound(sound(20).samples, CutOff(4, 15))

    found = by_blocks(heard, lambda samples: [Stretch(0, len(samples) / SAMPLE_RATE)])

    assert found == [Stretch(4, 15)]


@given(st.floats(0, 50), st.floats(1, 100), st.floats(0, 200))
def test_progress_goes_from_nought_at_the_beginning_of_the_part_to_one_at_its_end(
    from_s: float, length_s: float, duration_s: float
) -> None:
    cut_off = CutOff(from_s, from_s + length_s)
    duration_s += from_s + 1

    assert cut_off.share_before(from_s, duration_s) == 0
    assert cut_off.share_before(min(from_s + length_s, duration_s), duration_s) == pytest.approx(1)
    assert cut_off.share_before(duration_s + 5, duration_s) == 1
