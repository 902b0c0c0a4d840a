"""A recogniser behind an address: what is really sent, how it is asked more simply, and what is told of failures."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.errors import CancelledError, EndpointError, InputError
from assistant.events import Cancellation
from assistant.llm.failures import SHOWN_CHARACTERS
from assistant.llm.transcription_answers import TimedText
from assistant.llm.transcriptions import TranscriptionEndpoint, transcription_endpoint
from assistant.settings import Settings
from tests.llm.asr_server import Asked, AsrServer, Reply
from tests.llm.fakes import KEY, LocalServer

TEXT = {"text": "你好。"}
SEGMENTS = TEXT | {"language": "zh", "segments": [{"start": 0.0, "end": 1.0, "text": "你好。", "avg_logprob": -0.5}]}
WORDS = SEGMENTS | {"words": [{"word": "你好", "start": 0.1, "end": 0.9}]}
REFUSED = Reply({"error": {"message": "verbose_json is not supported"}}, 400)
PIECE = b"RIFF of a test"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", (0.0, 0.0))


@contextmanager
def endpoint_at(url: str, **values: object) -> Iterator[TranscriptionEndpoint]:
    settings = Settings.model_validate(
        {"asr_base_url": url, "asr_model": "big-ears", "asr_api_key": SecretStr(KEY), **values}
    )
    with transcription_endpoint(settings) as endpoint:
        yield endpoint


def hear(server: AsrServer, *, pieces: int = 1, language: str = "", **values: object) -> list[str]:
    """The texts of some pieces."""
    with endpoint_at(server.url, **values) as endpoint:
        return [endpoint.transcribe(PIECE, language, Cancellation()).text for _piece in range(pieces)]


def ways(server: AsrServer) -> list[tuple[str, ...]]:
    """The format and the times that each request asked for."""
    return [(*asked["response_format"], *asked["timestamp_granularities[]"]) for asked in server.asked]


FULL, BY_SEGMENT, PLAIN = ("verbose_json", "word", "segment"), ("verbose_json",), ("json",)


def test_a_request_holds_the_file_the_model_the_language_and_what_is_to_be_told() -> None:
    with AsrServer(Reply(WORDS)) as server:
        hear(server, language="zh")

    (asked,) = server.asked
    assert asked.line == "POST /v1/audio/transcriptions HTTP/1.1"
    assert (asked.file_name, asked.file_type, asked.file) == ("piece.wav", "audio/wav", PIECE)
    assert sorted(asked.fields) == [
        ("language", "zh"),
        ("model", "big-ears"),
        ("response_format", "verbose_json"),
        ("timestamp_granularities[]", "segment"),
        ("timestamp_granularities[]", "word"),
    ]


def test_a_language_that_nobody_chose_is_not_told() -> None:
    with AsrServer(Reply(WORDS)) as server:
        hear(server)

    assert server.asked[0]["language"] == []


def test_a_request_carries_the_key_and_only_the_headers_that_are_needed() -> None:
    with AsrServer(Reply(WORDS)) as server:
        hear(server)

    headers = {name.lower(): value for name, value in server.asked[0].headers.items()}
    assert headers["authorization"] == f"Bearer {KEY}"
    assert set(headers) == {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }


def test_neither_proxies_nor_variables_of_other_programs_change_where_sound_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LocalServer() as trap, AsrServer(Reply(WORDS)) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, trap.url)
        monkeypatch.setenv("OPENAI_BASE_URL", f"{trap.url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
        monkeypatch.setenv("MEETING_LLM_API_KEY", "sk-of-the-language-model")
        monkeypatch.setenv("MEETING_LLM_BASE_URL", f"{trap.url}/v1")

        hear(server, asr_api_key=SecretStr(""))

    assert trap.lines == []
    assert len(server.asked) == 1
    assert "Authorization" not in server.asked[0].headers


def test_a_redirect_is_not_followed() -> None:
    with LocalServer() as trap:
        moved = Reply({}, 307, {"Location": f"{trap.url}/v1/audio/transcriptions"})
        with AsrServer(moved) as server, pytest.raises(EndpointError, match=r"points elsewhere.*307"):
            hear(server)

    assert trap.lines == []


@pytest.mark.parametrize(
    ("replies", "asked"),
    [
        ([Reply(WORDS)], [FULL, FULL]),
        ([REFUSED, Reply(SEGMENTS)], [FULL, BY_SEGMENT, BY_SEGMENT]),
        ([Reply(TEXT), Reply(SEGMENTS)], [FULL, BY_SEGMENT, BY_SEGMENT]),
        ([REFUSED, REFUSED, Reply(TEXT)], [FULL, BY_SEGMENT, PLAIN, PLAIN]),
        ([Reply({}, 422), REFUSED, Reply(TEXT)], [FULL, BY_SEGMENT, PLAIN, PLAIN]),
        ([Reply(TEXT)], [FULL, BY_SEGMENT, PLAIN]),
        ([Reply(TEXT), REFUSED, Reply(TEXT)], [FULL, BY_SEGMENT, PLAIN]),
        ([Reply({"text": ""}), Reply(WORDS)], [FULL, FULL]),
        ([Reply(SEGMENTS | {"segments": []}), Reply(SEGMENTS)], [FULL, BY_SEGMENT, BY_SEGMENT]),
    ],
)
def test_an_endpoint_is_asked_more_simply_until_it_tells_what_it_can_and_then_in_that_way(
    replies: list[Reply], asked: list[tuple[str, ...]]
) -> None:
    with AsrServer(*replies) as server:
        texts = hear(server, pieces=2)

    assert texts[-1] == "你好。"
    assert ways(server) == asked


def test_what_refuses_even_the_plainest_request_is_told_with_its_own_words() -> None:
    unknown = Reply({"detail": "Unknown model 'big-ears'. Available: small-ears"}, 400)
    with AsrServer(unknown) as server, pytest.raises(EndpointError, match=r"Unknown model 'big-ears'.*400"):
        hear(server)

    assert ways(server) == [FULL, BY_SEGMENT, PLAIN]


def test_times_and_probabilities_are_read_as_servers_tell_them() -> None:
    answer = {
        "text": "one two",
        "duration": "3.1",
        "segments": [
            {"start": 0, "end": "3.0", "text": "one two", "avg_logprob": -0.6931471805599453, "words": None},
            {"start": None, "end": 2, "text": "nowhere"},
        ],
        "words": [{"word": " one", "start": 0.5, "end": 1.0, "probability": 0.7}],
    }
    with AsrServer(Reply(answer)) as server, endpoint_at(server.url) as endpoint:
        heard = endpoint.transcribe(PIECE, "", Cancellation())

    (segment,) = heard.segments
    assert (segment.text, segment.start_s, segment.end_s) == ("one two", 0.0, 3.0)
    assert segment.probability == pytest.approx(0.5)
    assert heard.words == (TimedText(" one", 0.5, 1.0, 0.7),)
    assert heard.probability is None


@pytest.mark.parametrize(
    ("answer", "text", "words", "probability"),
    [
        ({"text": "嗯", "segments": [{"start": 0, "end": 1, "words": [{"word": "嗯", "start": 0, "end": 1}]}]},
         "嗯", 1, None),
        ({"segments": [{"start": 0, "end": 1, "text": " one"}, {"start": 1, "end": 2, "text": " two"}]},
         "one two", 0, None),
        ({"text": "hi", "logprobs": [{"token": "h", "logprob": 0.0}, {"token": "i", "logprob": -1.3862943611198906}]},
         "hi", 0, 0.5),
        ({"text": "hi", "segments": {"odd": 1}, "words": "odd", "language": 7, "logprobs": {"h": 1}}, "hi", 0, None),
    ],
)  # fmt: skip
def test_what_is_told_elsewhere_or_in_a_shape_of_its_own_does_not_cost_the_text(
    answer: dict[str, Any], text: str, words: int, probability: float | None
) -> None:
    with AsrServer(Reply(answer)) as server, endpoint_at(server.url) as endpoint:
        heard = endpoint.transcribe(PIECE, "", Cancellation())

    assert (heard.text, len(heard.words)) == (text, words)
    assert heard.probability == (pytest.approx(probability) if probability else None)


ECHO = {"error": {"message": f"no such thing for {KEY}\n" + "x" * 1000}}
FAILURES: list[tuple[Reply, str, int]] = [
    (Reply(ECHO, 401), "MEETING_ASR_API_KEY.*401", 1),
    (Reply(ECHO, 403), "MEETING_ASR_API_KEY.*403", 1),
    (Reply(ECHO, 404), "MEETING_ASR_MODEL.*MEETING_ASR_BASE_URL.*404", 1),
    (Reply(b"<html>no</html>", 405), "no such model or path.*405", 1),
    (Reply(ECHO, 413), "raise its limit.*413", 1),
    (Reply(ECHO, 415), "does not take the request: .*no such thing.*415", 1),
    (Reply(ECHO, 429), "quota.*429", 3),
    (Reply(ECHO, 500), "failed inside.*500", 3),
    (Reply(b"<html>busy</html>", 503), "failed inside.*503", 3),
    (Reply(b"<html>Welcome</html>"), "OpenAI-compatible recogniser.*/v1", 1),
    (Reply(b'{"text": "half'), "OpenAI-compatible recogniser.*/v1", 1),
    (Reply(b""), "OpenAI-compatible recogniser.*/v1", 1),
    (Reply({"error": "asleep"}), "OpenAI-compatible recogniser.*/v1", 1),
    (Reply(["?"]), "OpenAI-compatible recogniser.*/v1", 1),
]


@pytest.mark.parametrize(("reply", "hint", "requests"), FAILURES)
def test_each_failure_is_one_line_and_only_what_may_pass_is_asked_for_again(
    reply: Reply, hint: str, requests: int, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with AsrServer(reply) as server, pytest.raises(EndpointError, match=hint) as caught:
        hear(server)

    line = str(caught.value)
    assert "\n" not in line
    assert server.url in line
    assert KEY not in line + caplog.text
    assert len(line) < 200 + SHOWN_CHARACTERS
    assert capfd.readouterr() == ("", "")
    assert len(server.asked) == requests


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again_until_it_answers(status: int) -> None:
    busy = Reply({}, status)
    with AsrServer(busy, busy, Reply(WORDS)) as server:
        assert hear(server) == ["你好。"]

    assert ways(server) == [FULL] * 3


def test_nobody_at_the_address_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with endpoint_at(url) as endpoint, pytest.raises(EndpointError, match="is the server running") as caught:
            endpoint.transcribe(PIECE, "", Cancellation())

    assert url in str(caught.value)


def test_an_answer_that_does_not_come_in_time_is_asked_for_again_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.transcriptions.TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with endpoint_at(url) as endpoint, pytest.raises(EndpointError, match="did not answer in time"):
            endpoint.transcribe(PIECE, "", Cancellation())


class Pauses(Cancellation):
    """Lets no pause go by, and remembers how long they were to be."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, pause_s: float) -> None:
        self.seconds.append(pause_s)


def _pause_s(retry_after: str) -> float:
    """How long a busy endpoint that asks for this is left alone."""
    pauses = Pauses()
    busy = Reply({}, 429, {"Retry-After": retry_after})
    with AsrServer(busy, Reply(WORDS)) as server, endpoint_at(server.url) as endpoint:
        endpoint.transcribe(PIECE, "", pauses)
    (pause_s,) = pauses.seconds
    return pause_s


@pytest.mark.parametrize(
    ("asked", "pause_s"), [("7", 7), ("0", 0), ("-3", 0), ("2.5", 2.5), ("soon", 1), ("inf", 1), ("", 1)]
)
def test_an_endpoint_is_left_alone_as_long_as_it_asks(
    asked: str, pause_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", (1.0, 5.0))

    assert _pause_s(asked) == pause_s


def test_an_endpoint_is_left_alone_until_the_time_that_it_names() -> None:
    now = datetime.now(UTC)

    assert 0 < _pause_s(format_datetime(now + timedelta(seconds=50), usegmt=True)) <= 50
    assert _pause_s(format_datetime(now - timedelta(seconds=50), usegmt=True)) == 0


def test_without_a_wish_of_the_endpoint_pauses_grow_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", (1.0, 5.0))
    pauses = Pauses()
    with AsrServer(Reply({}, 503)) as server, endpoint_at(server.url) as endpoint, pytest.raises(EndpointError):
        endpoint.transcribe(PIECE, "", pauses)

    assert pauses.seconds == [1.0, 5.0]


def test_a_quota_that_is_used_up_for_hours_is_told_at_once() -> None:
    pauses = Pauses()
    with (
        AsrServer(Reply({}, 429, {"Retry-After": "3600"})) as server,
        endpoint_at(server.url) as endpoint,
        pytest.raises(EndpointError, match="quota"),
    ):
        endpoint.transcribe(PIECE, "", pauses)

    assert pauses.seconds == []


def test_a_pause_ends_when_somebody_asks_to_stop() -> None:
    cancel = Cancellation()

    def busy(_asked: Asked) -> Reply:
        cancel.cancel()
        return Reply({}, 429, {"Retry-After": "59"})

    with AsrServer(busy) as server, endpoint_at(server.url) as endpoint, pytest.raises(CancelledError):
        endpoint.transcribe(PIECE, "", cancel)

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"asr_base_url": "asr.example/v1"}, "MEETING_ASR_BASE_URL is no address"),
        ({"asr_base_url": "http://ear\u200b.example/v1"}, "MEETING_ASR_BASE_URL is no address"),
        ({"asr_model": ""}, "MEETING_ASR_MODEL"),
        ({"asr_api_key": SecretStr("sk\n1")}, "MEETING_ASR_API_KEY holds characters"),
    ],
)
def test_what_is_set_wrongly_is_told_before_anything_is_sent(values: dict[str, object], said: str) -> None:
    settings = {"asr_base_url": "http://127.0.0.1:1/v1", "asr_model": "big-ears", **values}

    with pytest.raises(InputError, match=said), transcription_endpoint(Settings.model_validate(settings)):
        pass
