"""A language model's address on this machine: it answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from assistant.settings import Settings
from tests.llm.fakes import completion
from tests.loopback import LoopbackServer

Answer = Callable[[str], str | None]
"""From the user's message to the text of the answer; None: the service refuses."""


class ModelServer(LoopbackServer):
    """An OpenAI-compatible endpoint."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.bodies: list[dict[str, Any]] = []
        """What arrived, in order."""
        super().__init__(_Handler)

    @property
    def settings(self) -> Settings:
        """The settings by which the program asks here."""
        return Settings(llm_base_url=f"{self.url}/v1", llm_model="writer")

    @property
    def asked(self) -> list[str]:
        """The rows that were asked about, as the prompts show them."""
        return [body["messages"][-1]["content"] for body in self.bodies]


class _Handler(BaseHTTPRequestHandler):
    own: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.own.bodies.append(body)
        text = self.own.answer(body["messages"][-1]["content"])
        reply = completion(json.dumps({"text": text}, ensure_ascii=False))
        self.send_response(400 if text is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        return
