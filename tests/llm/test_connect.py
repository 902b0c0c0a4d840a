"""Where text goes: only where the user said, whatever other programs' variables say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import BaseModel, SecretStr

from assistant.errors import InputError, ModelFileError
from assistant.llm.connect import destination, destinations, language_model, probe, uses_stored_model
from assistant.settings import Settings
from tests.llm.fakes import QUESTION, completion


class Answer(BaseModel):
    word: str


class _Server(HTTPServer):
    answer = '{"word": "yes"}'

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keys.append(self.headers["Authorization"])
        body = completion(self.server.answer).content
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        served.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _other_programs_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "another-programs-key")
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)


def _settings(url: str, **values: object) -> Settings:
    return Settings.model_validate({"llm_base_url": url, "llm_model": "m", **values})


def test_a_loopback_endpoint_is_reached_past_every_proxy_variable(server: _Server) -> None:
    with language_model(_settings(server.url)) as model:
        assert model.ask(QUESTION, Answer, max_tokens=5).word == "yes"


def test_another_programs_key_is_not_given_away(server: _Server) -> None:
    with language_model(_settings(server.url)) as model:
        model.ask(QUESTION, Answer, max_tokens=5)

    assert server.keys == [None]


def test_the_key_that_was_set_is_used(server: _Server) -> None:
    with language_model(_settings(server.url, llm_api_key=SecretStr("mine"))) as model:
        model.ask(QUESTION, Answer, max_tokens=5)

    assert server.keys == ["Bearer mine"]


def test_a_probe_tells_that_an_endpoint_does_not_keep_to_its_schema(server: _Server) -> None:
    assert probe(_settings(server.url)).constrains is False


def test_a_socks_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")

    with (
        pytest.raises(InputError, match="proxy"),
        language_model(_settings("https://example.com/v1")),
    ):
        pass


@pytest.mark.parametrize(("url", "said"), [("example.com/v1", "no address"), ("ftp://example.com", "no address")])
def test_what_is_no_address_is_refused(url: str, said: str) -> None:
    with pytest.raises(InputError, match=said), language_model(_settings(url)):
        pass


def test_an_address_without_a_model_is_refused() -> None:
    with (
        pytest.raises(InputError, match="MEETING_LLM_MODEL"),
        language_model(Settings(llm_base_url="http://127.0.0.1:1/v1")),
    ):
        pass


def test_a_model_file_that_is_missing_is_named() -> None:
    with pytest.raises(ModelFileError, match=r"nowhere\.gguf"), language_model(Settings(llm_model="/nowhere.gguf")):
        pass


def test_the_interface_can_say_where_text_goes() -> None:
    assert destination(Settings()) == "this machine"
    assert destination(_settings("https://llm.example.com/v1")) == "llm.example.com"
    assert destinations(Settings()) == "this machine"
    assert destinations(Settings(asr_base_url="https://me:secret@asr.example.com:8443/v1")) == (
        "this machine; sound goes to: asr.example.com:8443"
    )
    assert uses_stored_model(Settings())
    assert not uses_stored_model(_settings("https://llm.example.com/v1"))
