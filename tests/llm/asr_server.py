"""A recogniser on loopback that speaks OpenAI's ``/audio/transcriptions``, and whatever else a test lays ready."""

from __future__ import annotations

import io
import json
import re
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    line: str
    headers: dict[str, str]
    fields: list[tuple[str, str]]
    file_name: str
    file_type: str
    file: bytes

    def __getitem__(self, name: str) -> list[str]:
        return [value for own, value in self.fields if own == name]

    @property
    def sound(self) -> tuple[int, int, int, float]:
        """Channels, bytes a sample, samples a second, and seconds."""
        with wave.open(io.BytesIO(self.file)) as file:
            seconds = file.getnframes() / file.getframerate()
            return file.getnchannels(), file.getsampwidth(), file.getframerate(), seconds


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    body: Any = field(default_factory=dict)
    """Bytes, or what becomes JSON."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class AsrServer(LoopbackServer):
    """Answers with the replies that were laid ready, the last one for ever, or with what a function makes of each."""

    def __init__(self, *replies: Reply | Callable[[Asked], Reply]) -> None:
        self.asked: list[Asked] = []
        self._replies = list(replies)
        super().__init__(_Handler)
        self.url += "/v1"

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return reply if isinstance(reply, Reply) else reply(asked)


class _Handler(BaseHTTPRequestHandler):
    own: AsrServer

    def do_POST(self) -> None:
        reply = self.own.answer(self._asked())
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - the library's names

    def _asked(self) -> Asked:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fields: list[tuple[str, str]] = []
        file_name, file_type, file = "", "", b""
        mark = re.search("boundary=(.+)", self.headers.get("Content-Type", ""))
        for part in body.split(b"--" + mark[1].encode())[1:-1] if mark else []:
            head, _blank, content = part[2:-2].partition(b"\r\n\r\n")
            names = dict(re.findall(r'(\w+)="([^"]*)"', head.decode()))
            if "filename" in names:
                kind = re.search(r"Content-Type: (\S+)", head.decode())
                file_name, file_type, file = names["filename"], kind[1] if kind else "", content
            else:
                fields.append((names["name"], content.decode()))
        return Asked(self.requestline, dict(self.headers), fields, file_name, file_type, file)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        return
