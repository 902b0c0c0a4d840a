"""Speech becomes words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from assistant.errors import InputError, ModelFileError
from assistant.events import Cancellation, ignore_progress
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.mainland_style import written_in_mainland_style
from assistant.transcription.recognise import FasterWhisper, cut_at, load_whisper
from assistant.transcription.recognition import Recogniser
from schemas.talk import Segment
from tests.transcription.makers import sound, spoken

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples"
Samples = npt.NDArray[np.float32]


@dataclass
class HeardWord:
    """A word as faster-whisper gives it."""

    start: float
    end: float
    word: str
    probability: float = 0.9


@dataclass
class HeardSegment:
    """A segment as faster-whisper gives it."""

    words: list[HeardWord]

    @property
    def end(self) -> float:
        return self.words[-1].end if self.words else 0.0


class FakeWhisper:
    """Says what a function makes of the length of each sound that it is given."""

    def __init__(
        self, says: Callable[[float], Iterable[list[HeardWord]]], probabilities: dict[str, float] | None = None
    ) -> None:
        self._says = says
        self._probabilities = probabilities or {}
        self.lengths_s: list[float] = []
        self.asked_for_language = 0

    def transcribe(self, samples: Samples, **_options: object) -> tuple[Iterator[HeardSegment], None]:
        self.lengths_s.append(len(samples) / SAMPLE_RATE)
        return (HeardSegment(words) for words in self._says(self.lengths_s[-1])), None

    def detect_language(self, _samples: Samples) -> tuple[str, float, list[tuple[str, float]]]:
        self.asked_for_language += 1
        return "", 0.0, list(self._probabilities.items())


def _speech(seconds: float, start_s: float = 0.0) -> Sound:
    """The beginning of the Mandarin sample."""
    whole = decode(SAMPLES / "zh-talk.ogg", ignore_progress, Cancellation())
    return Sound(whole.samples[int(start_s * SAMPLE_RATE) : int((start_s + seconds) * SAMPLE_RATE)])


def _with(fake: FakeWhisper) -> Recogniser:
    return FasterWhisper(cast("Any", fake), "fake")


def _one_after_the_other(text: str, length_s: float) -> list[HeardWord]:
    step_s = length_s / len(text)
    return [HeardWord(place * step_s, (place + 1) * step_s, letter) for place, letter in enumerate(text)]


def test_what_was_left_out_of_the_middle_is_heard_again_and_stands_in_its_place() -> None:
    def says(length_s: float) -> list[list[HeardWord]]:
        if length_s < 10:
            return [_one_after_the_other("补回来", length_s)]
        return [[HeardWord(0.0, 3.0, "前面"), HeardWord(length_s - 3.0, length_s, "后面")]]

    segments = list(_with(FakeWhisper(says)).recognise(_speech(15), "zh").segments)

    assert [segment.text for segment in segments] == ["前面", "补回来", "后面"]
    assert [segment.id for segment in segments] == [1, 2, 3]
    starts = [word.start_s for segment in segments for word in segment.words]
    assert starts == sorted(starts)


def test_what_was_heard_whole_is_heard_once_and_times_are_those_of_the_recording() -> None:
    fake = FakeWhisper(lambda length_s: [_one_after_the_other(" 从头 到尾", length_s)])

    recognition = _with(fake).recognise(_speech(150), "zh")
    segments = list(recognition.segments)

    assert len(fake.lengths_s) == len(segments) > 1
    assert segments[-1].end_s > 140
    assert all(segment.text == "从头 到尾" for segment in segments)


def test_passages_are_recognised_as_they_are_asked_for_and_one_ahead() -> None:
    fake = FakeWhisper(lambda length_s: [_one_after_the_other("一二三四", length_s)])

    heard = _with(fake).recognise(_speech(300), "zh").pieces

    assert fake.lengths_s == []
    next(heard)
    assert 1 <= len(fake.lengths_s) <= 2
    heard.close()  # type: ignore[attr-defined]  # a generator, as long as nobody hides it
    assert len(fake.lengths_s) <= 2


def test_whoever_stops_asking_does_not_wait_for_the_rest_of_a_passage() -> None:
    said: list[int] = []

    def says(length_s: float) -> Iterator[list[HeardWord]]:
        if len(fake.lengths_s) == 1:
            yield _one_after_the_other("一二三四", length_s)
            return
        for number in range(1000):
            said.append(number)
            time.sleep(0.01)
            yield [HeardWord(0.0, 1.0, "嗯")]

    fake = FakeWhisper(says)
    heard = _with(fake).recognise(_speech(300), "zh").pieces

    next(heard)
    heard.close()  # type: ignore[attr-defined]

    assert len(said) < 1000


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_passages_that_are_heard_at_once_come_in_their_order(at_once: int) -> None:
    def says(length_s: float) -> list[list[HeardWord]]:
        time.sleep(0.1 if len(fake.lengths_s) % 2 else 0.0)
        return [_one_after_the_other("一二三四", length_s)]

    fake = FakeWhisper(says)

    heard = list(FasterWhisper(cast("Any", fake), "fake", at_once).recognise(_speech(300), "zh").pieces)

    ends = [piece.until_s for piece in heard]
    assert len(ends) > 3
    assert ends == sorted(ends)
    assert all(piece.segments[-1].end_s <= piece.until_s for piece in heard)


def test_a_run_that_goes_on_hears_the_passages_that_are_left() -> None:
    whole = FakeWhisper(lambda length_s: [_one_after_the_other("一二三四", length_s)])
    talk = _speech(300)
    ends = [piece.until_s for piece in _with(whole).recognise(talk, "zh").pieces]

    left = FakeWhisper(lambda length_s: [_one_after_the_other("一二三四", length_s)])
    assert [piece.until_s for piece in _with(left).recognise(talk, "zh", ends[1]).pieces] == ends[2:]
    assert left.lengths_s == whole.lengths_s[2:]


def test_what_is_invented_about_the_rest_after_the_last_words_is_not_asked_for() -> None:
    fake = FakeWhisper(
        lambda length_s: [[HeardWord(0, length_s - 0.3, "说完了")], [HeardWord(length_s - 0.2, length_s, "谢谢")]]
    )

    assert {segment.text for segment in _with(fake).recognise(_speech(15), "zh").segments} == {"说完了"}


def test_segments_without_words_are_left_out() -> None:
    fake = FakeWhisper(lambda _length_s: [[], [HeardWord(0, 1, " ")]])

    assert list(_with(fake).recognise(_speech(8), "zh").segments) == []


@pytest.mark.parametrize(
    ("probabilities", "spoken_language", "likelier"),
    [
        ({"zh": 0.9, "en": 0.1}, "zh", ""),
        ({"zh": 0.2, "en": 0.7}, "en", ""),
        ({"ja": 0.8, "zh": 0.15, "en": 0.05}, "zh", "ja"),
        ({"de": 0.8, "zh": 0.05, "en": 0.15}, "en", "de"),
    ],
)
def test_auto_takes_the_likelier_of_our_languages_and_tells_where_another_is_likelier(
    probabilities: dict[str, float], spoken_language: str, likelier: str
) -> None:
    recognition = _with(FakeWhisper(lambda _length_s: [], probabilities)).recognise(_speech(10), "auto")

    assert (recognition.language, recognition.likelier_language) == (spoken_language, likelier)


@pytest.mark.parametrize(("sure", "asked"), [(0.95, 1), (0.6, 3)])
def test_passages_are_asked_for_their_language_until_one_is_sure(sure: float, asked: int) -> None:
    fake = FakeWhisper(lambda _length_s: [], {"zh": sure, "ja": 1 - sure})

    assert _with(fake).recognise(_speech(200), "auto").language == "zh"
    assert fake.asked_for_language == asked


def test_a_language_that_was_asked_for_is_not_doubted() -> None:
    recognition = _with(FakeWhisper(lambda _length_s: [], {"ja": 1.0})).recognise(_speech(10), "en")

    assert (recognition.language, recognition.likelier_language) == ("en", "")


def test_where_nobody_speaks_nothing_is_shown_to_the_model() -> None:
    fake = FakeWhisper(lambda length_s: [_one_after_the_other("谢谢观看", length_s)])

    assert list(_with(fake).recognise(sound(60, 0.0), "auto").segments) == []
    assert fake.lengths_s == []


def test_traditional_characters_and_half_width_punctuation_are_written_as_on_the_mainland() -> None:
    segment = written_in_mainland_style(spoken("採購說,看著辦? ok, 3:2", 0, 5))

    assert segment.text == "采购说，看着办？ ok, 3:2"
    assert "".join(word.text for word in segment.words) == segment.text


@given(st.text(alphabet="採購說著乾後麵髮,?!:ab 12。", max_size=30))
def test_writing_style_keeps_every_character_in_its_place(text: str) -> None:
    before = spoken(text, 0, 3)
    after = written_in_mainland_style(before)

    assert len(after.text) == len(text)
    assert [word.start_s for word in after.words] == [word.start_s for word in before.words]


@given(st.floats(-1, 6))
def test_cutting_keeps_every_word_on_its_side(time_s: float) -> None:
    parts = cut_at(spoken("一二三四五", 0, 5), time_s)

    assert "".join(part.text for part in parts) == "一二三四五"
    assert all(
        all(word.start_s < time_s for word in part.words) or all(word.start_s >= time_s for word in part.words)
        for part in parts
    )


def test_a_size_that_does_not_exist_and_a_folder_without_a_model_are_said_so(tmp_path: Path) -> None:
    with pytest.raises((InputError, ModelFileError), match="giant"):
        load_whisper("giant")
    with pytest.raises(ModelFileError, match="cannot be loaded"):
        load_whisper(str(tmp_path))


@pytest.fixture(scope="module")
def whisper() -> Recogniser:
    return load_whisper("base")


def _errors(talk: str, seconds: float, segments: Iterator[Segment]) -> float:
    """Edits of letters, figures and characters per one of the reference, over the first turns of a sample."""
    reference = json.loads((SAMPLES / f"{talk}.json").read_text(encoding="utf-8"))["segments"]
    said = _letters(turn["text"] for turn in reference if turn["start"] < seconds)
    return Levenshtein.distance(said, _letters(segment.text for segment in segments)) / len(said)


def _letters(texts: Iterable[str]) -> str:
    return "".join(letter for text in texts for letter in text.casefold() if letter.isalnum())


@pytest.mark.models
@pytest.mark.parametrize(("talk", "language", "turns"), [("zh-talk", "zh", 4), ("en-talk", "en", 4)])
def test_language_and_words_of_the_samples_are_heard(whisper: Recogniser, talk: str, language: str, turns: int) -> None:
    whole = decode(SAMPLES / f"{talk}.ogg", ignore_progress, Cancellation())
    reference = json.loads((SAMPLES / f"{talk}.json").read_text(encoding="utf-8"))["segments"]
    end_s = reference[turns - 1]["end"] + 0.1
    recognition = whisper.recognise(Sound(whole.samples[: int(end_s * SAMPLE_RATE)]), "auto")
    segments = list(recognition.segments)

    assert (recognition.language, recognition.likelier_language) == (language, "")
    assert _errors(talk, end_s, iter(segments)) < 0.15
    times = [time_s for segment in segments for word in segment.words for time_s in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert whisper.name == "faster-whisper base"


@pytest.mark.models
def test_minutes_of_silence_hold_no_words(whisper: Recogniser) -> None:
    assert list(whisper.recognise(sound(180, 0.0005), "auto").segments) == []


def _on_the_phone(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """8 kHz, 256 steps by the µ-law of ITU-T G.711."""
    import av

    halved, whole = (av.AudioResampler(format="flt", layout="mono", rate=rate) for rate in (8_000, SAMPLE_RATE))
    frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    narrow = np.concatenate([part.to_ndarray()[0] for part in [*halved.resample(frame), *halved.resample(None)]])
    steps = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127) / 127
    heard = (np.sign(steps) * (256 ** np.abs(steps) - 1) / 255).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(heard[None], format="flt", layout="mono")
    frame.sample_rate = 8_000
    wide: npt.NDArray[np.float32] = np.concatenate(
        [part.to_ndarray()[0] for part in [*whole.resample(frame), *whole.resample(None)]]
    )
    return wide


def _very_quiet(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """40 dB less, in steps of 16 bit."""
    quiet: npt.NDArray[np.float32] = (np.round(samples * 327.68) / 32768).astype(np.float32)
    return quiet


def _clipped(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """18 dB too loud: nearly every syllable is cut off."""
    return np.clip(samples * 8, -1, 1)


@pytest.mark.models
@pytest.mark.parametrize("spoilt", [_on_the_phone, _very_quiet, _clipped])
def test_speech_is_heard_from_bad_recordings_too_and_none_of_it_is_taken_for_silence(
    whisper: Recogniser, spoilt: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
) -> None:
    whole = decode(SAMPLES / "zh-talk.ogg", ignore_progress, Cancellation())
    end_s = 24.2
    bad = Sound(spoilt(whole.samples[: int(end_s * SAMPLE_RATE)]))

    segments = list(whisper.recognise(bad, "zh").segments)

    assert _errors("zh-talk", end_s, iter(segments)) < 0.25
    ledger = recognition_coverage(segments, bad, "zh")
    silent_s = sum(stretch.end_s - stretch.start_s for stretch in ledger if stretch.state == "silent")
    assert silent_s < 4
    assert not [stretch for stretch in ledger if stretch.state == "suspect"]
