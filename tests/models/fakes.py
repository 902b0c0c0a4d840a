"""Stand-ins for the world that model files come from: a hub, a package index, wheels, small manifests."""

from __future__ import annotations

import hashlib
import random
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from assistant.events import Progress
from tests.loopback import LoopbackServer

MODEL = "whisper-fake"
OTHER = "words-fake"
REVISION = "abc123"


def noise(seed: int, count: int) -> bytes:
    """Bytes that do not compress and are the same every time."""
    return random.Random(seed).randbytes(count)


FILES = {"config.json": b'{"a": 1}', "model.bin": noise(1, 300_000)}
OTHER_FILES = {"other.gguf": noise(2, 120_000)}
CUT = 170_000
"""Where ``model.bin`` goes from the first wheel to the second."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_text() -> str:
    """Two models; the first is also held by two data wheels, the second by none."""

    def part(number: int, member: str, count: int) -> str:
        return (
            f'{{ project = "fake-part{number}", version = "1.0", '
            f'member = "fake_part{number}/data/{member}", bytes = {count} }}'
        )

    model_bin, config = FILES["model.bin"], FILES["config.json"]
    parts = {
        "config.json": [part(1, "config.json", len(config))],
        "model.bin": [part(1, "model.bin.1", CUT), part(2, "model.bin.2", len(model_bin) - CUT)],
    }
    lines: list[str] = []
    for name, files in ((MODEL, FILES), (OTHER, OTHER_FILES)):
        purpose = "speech" if name == MODEL else "language"
        lines += [f"[{name}]", f'purpose = "{purpose}"', 'licence = "MIT"']
        lines += [f'repository = "maker/{name}"', f'revision = "{REVISION}"']
        for file, content in files.items():
            lines += [f"[[{name}.files]]", f'name = "{file}"', f"bytes = {len(content)}"]
            lines += [f'sha256 = "{sha256(content)}"', f"parts = [{', '.join(parts.get(file, []))}]"]
    return "\n".join(lines)


def good_members(number: int) -> dict[str, bytes]:
    """What the data wheel of that number rightly holds."""
    package = f"fake_part{number}"
    init = {f"{package}/__init__.py": b"raise SystemExit('a data wheel was run')"}
    if number == 1:
        return init | {
            f"{package}/data/config.json": FILES["config.json"],
            f"{package}/data/model.bin.1": FILES["model.bin"][:CUT],
        }
    return init | {f"{package}/data/model.bin.2": FILES["model.bin"][CUT:]}


def write_wheel(folder: Path, number: int, members: dict[str, bytes] | None = None) -> Path:
    """Write a wheel that pip accepts; returns its path."""
    package, held = f"fake_part{number}", good_members(number) if members is None else members
    info = f"{package}-1.0.dist-info"
    path = folder / f"{package}-1.0-py3-none-any.whl"
    metadata = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: fake-part{number}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (held | metadata).items():
            archive.writestr(name, content)
    return path


@dataclass
class Heard:
    """A listener that remembers."""

    events: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.events.append(progress)


class FakeServer(LoopbackServer):
    """A web server on loopback, with the faults that real ones have."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        """By path."""
        self.status: dict[str, int] = {}
        """Answers without content, by path."""
        self.redirects: dict[str, str] = {}
        self.cuts: dict[str, list[int]] = {}
        """For each coming request of a path: after how many bytes the connection breaks."""
        self.stalls: dict[str, int] = {}
        """After how many bytes nothing more comes, until the client goes away."""
        self.heeds_ranges = True
        self.requests: list[tuple[str, str]] = []
        """Path and Range header of each request."""
        self.stalled = threading.Event()
        self.deserted = threading.Event()
        """A client has gone away from a stalled answer."""
        super().__init__(_Handler)

    def publish(self, model: str, files: dict[str, bytes]) -> None:
        """Lay out files as the hub does."""
        for name, content in files.items():
            self.content[hub_path(model, name)] = content

    def ranges(self, path: str) -> list[str]:
        """The Range headers with which a path was asked for, in order."""
        return [wanted for asked, wanted in self.requests if asked == path]


def hub_path(model: str, file: str) -> str:
    return f"/maker/{model}/resolve/{REVISION}/{file}"


class _Handler(BaseHTTPRequestHandler):
    own: FakeServer

    def do_GET(self) -> None:
        self.own.requests.append((self.path, self.headers.get("Range", "")))
        if self.path in self.own.redirects:
            self._head(307, {"Location": self.own.redirects[self.path], "Content-Length": "0"})
        elif self.path in self.own.status or self.path not in self.own.content:
            self._head(self.own.status.get(self.path, 404), {"Content-Length": "0"})
        else:
            self._send(self.own.content[self.path])

    def _send(self, whole: bytes) -> None:
        start = 0
        if self.own.heeds_ranges and (wanted := self.headers.get("Range")):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(whole):
                self._head(416, {"Content-Length": "0"})
                return
        body = whole[start:]
        headers = {"Content-Length": str(len(body)), "Content-Type": "application/octet-stream"}
        if self.path.endswith("/"):
            headers["Content-Type"] = "text/html"
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        self._head(206 if start else 200, headers)
        cuts = self.own.cuts.get(self.path, [])
        if cuts:
            self.wfile.write(body[: cuts.pop(0)])
            self.close_connection = True
        elif self.path in self.own.stalls:
            self._stall(body[: self.own.stalls[self.path]])
        else:
            self.wfile.write(body)

    def _stall(self, body: bytes) -> None:
        self.wfile.write(body)
        self.wfile.flush()
        self.own.stalled.set()
        try:
            gone = self.connection.recv(1) == b""
        except ConnectionError:
            gone = True
        if gone:
            self.own.deserted.set()
        self.close_connection = True

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
