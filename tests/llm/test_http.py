"""Where requests really go, with real servers on loopback and the variables that redirect other programs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from assistant.errors import EndpointError, InputError
from assistant.llm.http import is_loopback, loopback_client, remote_client
from assistant.llm.model import EndpointModel
from tests.llm.fakes import GOOD, KEY, QUESTION, LocalServer, Rows, completion

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture
def trap() -> Iterator[LocalServer]:
    """A server to which nothing should come."""
    with LocalServer() as server:
        yield server


def set_proxies(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, address)
        monkeypatch.setenv(name.lower(), address)


def model_at(server: LocalServer, client: httpx2.Client) -> EndpointModel:
    return EndpointModel(name="m", base_url=f"{server.url}/v1", context_tokens=4096, http_client=client)


@pytest.mark.parametrize("scheme", ["http", "socks5", "nonsense"])
def test_no_proxy_variable_redirects_what_is_meant_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, trap: LocalServer, scheme: str
) -> None:
    set_proxies(monkeypatch, trap.url.replace("http", scheme, 1))

    with LocalServer(200, completion(GOOD).json()) as server, loopback_client(KEY, 5.0) as client:
        assert model_at(server, client).ask(QUESTION, Rows, max_tokens=9).rows

    assert server.lines == ["POST /v1/chat/completions HTTP/1.1"]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert trap.lines == []


def test_a_configured_address_is_reached_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalServer(200, {"seen": True}) as proxy:
        set_proxies(monkeypatch, proxy.url)
        with remote_client(KEY, 5.0) as client:
            assert client.get("http://models.invalid/v1/models").json() == {"seen": True}

    assert proxy.lines == ["GET http://models.invalid/v1/models HTTP/1.1"]


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:9", "nonsense://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    set_proxies(monkeypatch, address)

    with pytest.raises(InputError, match="ALL_PROXY") as caught:
        remote_client(KEY, 5.0)

    assert "\n" not in str(caught.value)


def test_a_redirect_is_not_followed(trap: LocalServer) -> None:
    with (
        LocalServer(307, Location=f"{trap.url}/v1/chat/completions") as server,
        loopback_client(KEY, 5.0) as client,
        pytest.raises(EndpointError, match="307"),
    ):
        model_at(server, client).ask(QUESTION, Rows, max_tokens=9)

    assert len(server.lines) == 1
    assert trap.lines == []


@pytest.mark.parametrize(
    ("reply", "tokens"),
    [
        (httpx2.Response(200, json={"default_generation_settings": {"n_ctx": 4096}}), 4096),
        (httpx2.Response(200, json={"default_generation_settings": {}}), None),
        (httpx2.Response(200, json=[]), None),
        (httpx2.Response(200, html="<html></html>"), None),
        (httpx2.Response(404), None),
    ],
)
def test_the_context_is_known_where_the_server_tells_it(reply: httpx2.Response, tokens: int | None) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url}")
        return reply

    client = remote_client(KEY, 5.0, httpx2.MockTransport(answer))
    model = EndpointModel(name="m", base_url="http://models.example/v1", context_tokens=9999, http_client=client)

    assert model.served_context_tokens() == tokens
    assert asked == ["GET http://models.example/props"]


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("models.localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", True),
        ("10.0.0.1", False),
        ("192.168.1.7", False),
        ("models.example", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, here: bool) -> None:
    assert is_loopback(host) is here
