"""Stand-ins for what answers at an address."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx2
from pydantic import BaseModel

from assistant.llm.http import remote_client
from assistant.llm.model import EndpointModel
from assistant.llm.prompts import Message, Prompt
from tests.loopback import LoopbackServer

URL = "https://models.example/v1"
KEY = "sk-known-key-of-the-test"
GOOD = '{"rows": [{"quote": "零下十八度", "count": 3}]}'


class Row(BaseModel):
    quote: str
    count: int


class Rows(BaseModel):
    rows: list[Row]


def completion(content: str | None, finish_reason: str = "stop") -> httpx2.Response:
    """What an OpenAI-compatible server answers."""
    message = {"role": "assistant", "content": content}
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
    return httpx2.Response(200, json=body)


class Wire:
    """Takes the network's place: remembers requests, gives the answers that were laid ready, the last one for ever."""

    def __init__(self, *replies: httpx2.Response | Exception) -> None:
        self.replies = list(replies)
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx2.Response(reply.status_code, headers=reply.headers, content=reply.content)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What the requests held."""
        return [json.loads(request.content) for request in self.requests]


def model_on(wire: Wire, *, api_key: str = KEY, embedded: bool = False) -> EndpointModel:
    """A model that is asked over such a wire."""
    client = remote_client(api_key, 5.0, httpx2.MockTransport(wire))
    return EndpointModel(name="m", base_url=URL, context_tokens=4096, http_client=client, embedded=embedded)


def prompt(said: str) -> Prompt:
    """A prompt that holds what was said."""
    messages = [Message(role="system", content="Keep the record."), Message(role="user", content=said)]
    return Prompt("test/v1", "sha256:0", messages)


QUESTION = prompt("我们要零下十八度。")


class LocalServer(LoopbackServer):
    """A real server on loopback that answers every request alike and remembers it."""

    def __init__(self, status: int = 200, body: dict[str, Any] | None = None, **headers: str) -> None:
        self.lines: list[str] = []
        """The request lines that arrived."""
        self.headers: list[dict[str, str]] = []
        self.status, self.body, self.extra = status, body or {}, headers
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    own: LocalServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.own.lines.append(self.requestline)
        self.own.headers.append(dict(self.headers))
        content = json.dumps(self.own.body).encode()
        self.send_response(self.own.status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        for name, value in self.own.extra.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        return
