"""A recording is heard piece by piece behind an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CancelledError, EndpointError
from assistant.events import Cancellation, ignore_progress
from assistant.llm.transcription_answers import TimedText, Transcription
from assistant.settings import Settings
from assistant.transcription.decode import Sound, decode
from assistant.transcription.endpoint import language_of, without_tags
from assistant.transcription.recognise import load_recogniser
from assistant.transcription.recognition import Recogniser, Recognition
from assistant.transcription.voice import LONGEST_PIECE_S, Stretch
from schemas.talk import LanguageChoice
from tests.llm.asr_server import Asked, AsrServer, Reply
from tests.transcription.makers import sound

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples"
BUSY = Reply({}, 503)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", ())


@pytest.fixture
def six_pieces(monkeypatch: pytest.MonkeyPatch) -> Sound:
    """A minute in which somebody speaks for five seconds, six times."""
    voiced = [Stretch(at_s, at_s + 5.0) for at_s in range(0, 60, 10)]
    monkeypatch.setattr("assistant.transcription.endpoint.voiced_stretches", lambda _sound: voiced)
    return sound(60)


def said(text: str, language: str = "") -> Reply:
    return Reply({"text": text, "language": language, "segments": [{"start": 0.0, "end": 5.0, "text": text}]})


@contextmanager
def recogniser_at(server: AsrServer, cancel: Cancellation | None = None) -> Iterator[Recogniser]:
    settings = Settings(asr_base_url=server.url, asr_model="big-ears")
    with load_recogniser(settings, cancel or Cancellation()) as recogniser:
        yield recogniser


def heard(server: AsrServer, recording: Sound, language: LanguageChoice = "zh") -> tuple[Recognition, list[str]]:
    """The recognition, and the texts of its segments."""
    with recogniser_at(server) as recogniser:
        recognition = recogniser.recognise(recording, language)
        return recognition, [segment.text for segment in recognition.segments]


def test_pieces_of_a_real_talk_are_sent_as_sound_that_any_server_reads_and_come_back_on_the_clock() -> None:
    talk = decode(SAMPLES / "zh-talk.ogg", ignore_progress, Cancellation())
    minute = Sound(talk.samples[: 16_000 * 60])
    with AsrServer(said("从头到尾")) as server, recogniser_at(server) as recogniser:
        segments = list(recogniser.recognise(minute, "zh").segments)

    assert len(server.asked) == len(segments) > 1
    for asked in server.asked:
        channels, sample_bytes, rate, seconds = asked.sound
        assert (channels, sample_bytes, rate) == (1, 2, 16_000)
        assert seconds <= LONGEST_PIECE_S
    assert [segment.id for segment in segments] == list(range(1, len(segments) + 1))
    assert segments[-1].start_s > 30
    assert segments[-1].end_s <= 60


def test_documents_name_the_model_and_the_host() -> None:
    with AsrServer(said("")) as server, recogniser_at(server) as recogniser:
        assert recogniser.name == f"endpoint big-ears at {server.host}"


def test_pieces_are_sent_only_as_their_segments_are_asked_for(six_pieces: Sound) -> None:
    with AsrServer(said("好")) as server, recogniser_at(server) as recogniser:
        segments = recogniser.recognise(six_pieces, "zh").segments
        assert server.asked == []
        next(segments)
        assert len(server.asked) == 1


def test_where_nobody_speaks_nothing_is_sent() -> None:
    with AsrServer(said("谢谢观看")) as server:
        recognition, texts = heard(server, sound(20, 0.0), "auto")

    assert (recognition.language, texts, server.asked) == ("zh", [], [])


def test_chinese_is_written_as_on_the_mainland(six_pieces: Sound) -> None:
    with AsrServer(said("採購說,好")) as server:
        _recognition, texts = heard(server, six_pieces)

    assert texts == ["采购说，好"] * 6


@pytest.mark.parametrize(
    ("replies", "language", "likelier", "told"),
    [
        ([said("好", "chinese")], "zh", "", "zh"),
        ([said("good", "english")], "en", "", "en"),
        ([said("好", "zh"), said("good", "en"), said("well", "en")], "en", "", "en"),
        ([said("good", "en"), said("", "zh"), said("好", "zh"), said("对", "zh")], "zh", "", "zh"),
        ([said("はい", "japanese")], "zh", "japanese", "zh"),
        ([Reply({"text": "only words"})], "en", "", "en"),
        ([Reply({"text": "只有字"})], "zh", "", "zh"),
        ([said("")], "zh", "", ""),
    ],
)
def test_auto_takes_the_likelier_of_our_languages_by_the_first_pieces_and_tells_it_for_the_rest(
    replies: list[Reply], language: str, likelier: str, told: str, six_pieces: Sound
) -> None:
    with AsrServer(*replies) as server:
        recognition, texts = heard(server, six_pieces, "auto")

    assert (recognition.language, recognition.likelier_language) == (language, likelier)
    assert server.asked[0]["language"] == []
    assert server.asked[-1]["language"] == ([told] if told else [])
    assert len(texts) in (0, 5, 6)


def test_a_language_that_was_asked_for_is_told_from_the_first_piece_on(six_pieces: Sound) -> None:
    with AsrServer(said("good", "english")) as server:
        recognition, _texts = heard(server, six_pieces, "zh")

    assert (recognition.language, recognition.likelier_language) == ("zh", "")
    assert {tuple(asked["language"]) for asked in server.asked} == {("zh",)}


def _failing(*numbers: int) -> Callable[[Asked], Reply]:
    """Answers all but some requests, by their number from 0."""
    count = iter(range(99))
    return lambda _asked: BUSY if next(count) in numbers else said("好")


def _lost(recognition: Recognition) -> list[tuple[float, float]]:
    return [(stretch.start_s, stretch.end_s) for stretch in recognition.failed]


@pytest.mark.parametrize("language", ["zh", "auto"])
def test_a_piece_that_fails_is_named_and_the_rest_is_heard(language: LanguageChoice, six_pieces: Sound) -> None:
    with AsrServer(_failing(1, 4)) as server:
        recognition, texts = heard(server, six_pieces, language)

    assert len(texts) == 4
    assert _lost(recognition) == [(10.0, 15.0), (40.0, 45.0)]
    assert {(stretch.stage, stretch.state) for stretch in recognition.failed} == {("recognise", "failed")}
    assert all("failed inside" in stretch.note for stretch in recognition.failed)


@pytest.mark.parametrize("language", ["zh", "auto"])
def test_where_not_even_the_first_piece_is_heard_nothing_more_is_sent(
    language: LanguageChoice, six_pieces: Sound
) -> None:
    with AsrServer(BUSY) as server, pytest.raises(EndpointError, match="failed inside"):
        heard(server, six_pieces, language)

    assert len(server.asked) == 1


def test_after_some_failures_in_a_row_nothing_more_is_sent_and_the_rest_is_one_gap(six_pieces: Sound) -> None:
    with AsrServer(_failing(1, 2, 3)) as server:
        recognition, texts = heard(server, six_pieces)

    assert (len(texts), len(server.asked)) == (1, 4)
    assert _lost(recognition) == [(10.0, 55.0)]


def test_failures_for_different_reasons_are_told_apart(six_pieces: Sound) -> None:
    with AsrServer(said("好"), BUSY, Reply({}, 413), said("好")) as server:
        recognition, _texts = heard(server, six_pieces)

    assert _lost(recognition) == [(10.0, 15.0), (20.0, 25.0)]


def test_nothing_is_sent_once_somebody_asked_to_stop(six_pieces: Sound) -> None:
    cancel = Cancellation()
    with AsrServer(said("好")) as server, recogniser_at(server, cancel) as recogniser:
        segments = recogniser.recognise(six_pieces, "zh").segments
        next(segments)
        cancel.cancel()
        with pytest.raises(CancelledError):
            next(segments)

    assert len(server.asked) == 1


def test_tags_are_no_words_and_may_tell_the_language(six_pieces: Sound) -> None:
    tagged = "<|en|><|NEUTRAL|><|Speech|><|withitn|>Well, 🎼 yes.😊"
    with AsrServer(Reply({"text": tagged, "segments": [{"start": 0, "end": 5, "text": tagged}]})) as server:
        recognition, texts = heard(server, six_pieces, "auto")

    assert recognition.language == "en"
    assert texts == ["Well, yes."] * 6


@given(
    st.lists(st.sampled_from(["<|zh|>", "<|BGM|>", "<|Event_UNK|>", "你好", "a < b", " | ", "😊", "3>2"]), max_size=8)
)
def test_taking_tags_away_keeps_all_words(parts: list[str]) -> None:
    text = "".join(parts)
    words = "".join(part for part in parts if "<|" not in part and part != "😊")

    bare = without_tags(Transcription(text, "", (TimedText(text, 0, 1, None),), (), None))

    assert "".join(bare.text.split()) == "".join(words.split())
    assert "".join(bare.segments[0].text.split()) == "".join(words.split())
    assert bare.language == (next((part[2:-2] for part in parts if "<|" in part), ""))


@pytest.mark.parametrize(
    ("named", "text", "language"),
    [
        ("zh", "你好", "zh"),
        ("Chinese", "你好 OK", "zh"),
        ("zh-CN", "你好", "zh"),
        ("<|yue|>", "你好", "zh"),
        ("en_US", "hello", "en"),
        ("zh", "hello there", "en"),  # what FunASR names where nobody chose
        ("en", "你好", "zh"),
        ("en", "hello 你好", "en"),
        ("auto", "hello 你好，再见", "zh"),
        ("", "hello there", "en"),
        ("", "hello there 你", "en"),
        ("", "12。", ""),
        ("auto", "", ""),
        ("de", "hallo", "de"),
    ],
)
def test_the_language_is_the_one_that_is_named_unless_all_letters_speak_against_it(
    named: str, text: str, language: str
) -> None:
    assert language_of(Transcription(text, named, (), (), None)) == language
