"""JSON of recognisers, of ours, and of nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.formats import json as segments_json
from assistant.transcription.formats.turns import Found, Turn, segments_of
from schemas.talk import Speaker


def _read(data: Any) -> Found:
    return segments_json.read(json.dumps(data))


def _turn(row: dict[str, Any]) -> Turn:
    return _read({"segments": [row]}).turns[0]


def _words(turn: Turn) -> list[tuple[str, float, float, float]]:
    return [(word.text, word.start_s, word.end_s, word.probability) for word in turn.words]


def test_openai_whisper_and_faster_whisper() -> None:
    word = {"word": " Hello", "start": 0.5, "end": 0.9, "probability": 0.8}
    segment = {"id": 0, "seek": 0, "start": 0.5, "end": 2, "text": " Hello", "tokens": [50364], "words": [word]}
    found = _read({"text": " Hello", "segments": [segment], "language": "en"})

    assert [(turn.name, turn.text, turn.start_s, turn.end_s) for turn in found.turns] == [("", "Hello", 0.5, 2)]
    assert _words(found.turns[0]) == [(" Hello", 0.5, 0.9, 0.8)]
    assert found.language == "en"


def test_whisperx_with_speakers_and_words_without_times() -> None:
    words = [
        {"word": "na", "start": 416.3, "end": 416.5, "score": 0.75, "speaker": "SPEAKER_01"},
        {"word": "1"},
        {"word": "juni.", "start": 416.6, "end": 416.8, "score": 0.3, "speaker": "SPEAKER_01"},
        {"word": "7"},
    ]
    turn = _turn({"start": 416.2, "end": 417, "text": " na 1 juni. 7", "speaker": "SPEAKER_00", "words": words})

    assert turn.name == "SPEAKER_00"
    assert _words(turn) == [
        ("na", 416.3, 416.5, 0.75),
        ("1", 416.5, 416.6, 1.0),
        ("juni.", 416.6, 416.8, 0.3),
        ("7", 416.8, 417, 1.0),
    ]


def test_the_voice_of_most_words_speaks_where_the_segment_tells_none() -> None:
    words = [{"word": "a", "speaker": "B"}, {"word": "b", "speaker": "A"}, {"word": "c", "speaker": "A"}]

    assert _turn({"start": 0, "end": 1, "text": "abc", "words": words}).name == "A"


def test_words_without_any_time_are_none() -> None:
    assert _turn({"start": 0, "end": 1, "text": "好", "words": [{"word": "好"}, "好", None]}).words == []


def test_whisper_cpp() -> None:
    segment = {
        "timestamps": {"from": "00:00:01,500", "to": "00:00:11,000"},
        "offsets": {"from": 1500, "to": 11000},
        "text": " And so",
        "speaker": "0",
    }
    found = _read({"systeminfo": "", "result": {"language": "zh"}, "transcription": [segment]})

    assert [(turn.name, turn.text, turn.start_s, turn.end_s) for turn in found.turns] == [("0", "And so", 1.5, 11)]
    assert found.language == "zh"


def test_a_bare_list_and_numbered_voices() -> None:
    found = _read([{"start": 0, "end": 1, "text": "一", "speaker": 0}, {"start": 1, "end": 2, "text": None}])

    assert [(turn.name, turn.text) for turn in found.turns] == [("0", "一"), ("", "")]


def test_segments_of_others_go_to_the_place_of_their_time_and_ours_stay() -> None:
    starts = [{"start": 5, "text": "b"}, {"start": 3, "text": "a"}]
    ours = [{"start_s": 5, "text": "b"}, {"start_s": 3, "text": "a"}]

    assert [turn.text for turn in _read(starts).turns] == ["a", "b"]
    assert [turn.text for turn in _read(ours).turns] == ["b", "a"]


def test_speakers_of_a_record_keep_side_and_role() -> None:
    people = [
        {"label": "S1", "name": "张总", "side": "customer", "role": "采购", "proposed": True},
        {"label": "S2", "name": "", "side": "theirs", "role": None, "proposed": "yes"},
        {"label": "S1", "name": "李四"},
        {"name": "没有"},
        "王五",
    ]
    found = _read({"meeting": {"language": "en"}, "speakers": people, "segments": [{"text": "好", "speaker": "S1"}]})

    assert found.speakers == [
        Speaker(label="S1", name="张总", side="customer", role="采购", proposed=True),
        Speaker(label="S2"),
    ]
    assert (found.turns[0].name, found.language) == ("S1", "en")


@pytest.mark.parametrize(
    ("said", "language"),
    [("zh", "zh"), ("zh-CN", "zh"), ("zh_tw", "zh"), ("Chinese", "zh"), ("english", "en"), ("ja", None), (1, None)],
)
def test_languages_are_named_in_several_ways(said: object, language: str | None) -> None:
    assert _read({"language": said, "segments": []}).language == language


@pytest.mark.parametrize(
    "time",
    ["NaN", "Infinity", "-Infinity", "1e999", "1e12", "true", '"5"', "null", "[]", pytest.param("9" * 400, id="9…")],
)
def test_what_is_no_time_counts_as_missing(time: str) -> None:
    turn = segments_json.read(f'[{{"start": {time}, "end": {time}, "text": "好"}}]').turns[0]

    assert (turn.start_s, turn.end_s) == (None, None)


def test_a_time_before_the_beginning_is_the_beginning() -> None:
    assert _turn({"start": -0.02, "end": 1, "text": "好"}).start_s == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "1",
        "null",
        '"segments"',
        "{}",
        '{"segments": 1}',
        '{"segments": {"text": "好"}}',
        "[1, 2]",
        '[{"words": 1}]',
        '[{"text": 5}]',
        pytest.param("[" * 100_000, id="deep list"),
        pytest.param('{"segments":' * 100_000, id="deep object"),
        pytest.param("9" * 10_000, id="long number"),
    ],
)
def test_what_holds_no_segments_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no JSON|segments"):
        segments_json.read(text)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_ROWS = st.fixed_dictionaries(
    {"text": st.text(max_size=8)},
    optional={
        key: _VALUES | st.floats() for key in ("start", "end", "start_s", "end_s", "speaker", "offsets", "timestamps")
    }
    | {
        "words": _VALUES
        | st.lists(
            st.dictionaries(st.sampled_from(["word", "text", "start", "end", "score", "speaker"]), _VALUES, max_size=4)
        )
    },
)


@given(st.lists(_ROWS, max_size=4), _VALUES, _VALUES)
def test_whatever_stands_beside_the_words_they_are_read(
    rows: list[dict[str, Any]], speakers: Any, language: Any
) -> None:
    found = _read({"segments": rows, "speakers": speakers, "language": language})

    for segment in segments_of(found.turns):
        assert 0 <= segment.start_s <= segment.end_s
        for word in segment.words:
            assert 0 <= word.start_s <= word.end_s
            assert 0 <= word.probability <= 1
    assert len(found.turns) == len(rows)


@given(_VALUES)
def test_any_json_is_read_or_refused(data: Any) -> None:
    try:
        _read(data)
    except ValueError:
        return
    assert isinstance(data, list | dict)
