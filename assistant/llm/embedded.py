"""The embedded language model: its server process, started, watched, and started once more after a crash."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from assistant.errors import EndpointError, ModelFileError
from assistant.language import gettext as _
from assistant.llm.failures import UnreachableError
from assistant.llm.http import loopback_client
from assistant.llm.model import EndpointModel
from assistant.llm.prompts import Prompt
from assistant.llm.server import ServerOrder, ServerReport
from assistant.places import home_dir

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T", bound=BaseModel)

START_TIMEOUT_S = 180.0
"""A model on a slow disk takes a minute; after three, something hangs."""
STOP_TIMEOUT_S = 5.0


class EmbeddedModel:
    """A language model in a child process of ours, reached over loopback with a key of its own."""

    def __init__(self, model_path: Path, *, context_tokens: int, timeout_s: float) -> None:
        self.name = model_path.stem
        self.context_tokens = context_tokens
        self._model_path = model_path
        self._timeout_s = timeout_s
        self._restarts_left = 1
        self._start()

    def __enter__(self) -> EmbeddedModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema. A server that crashed over a prompt is started again, once. Raises ``EndpointError``."""
        try:
            return self._endpoint.ask(prompt, answer, max_tokens=max_tokens)
        except UnreachableError:
            self._start_again()
            return self._endpoint.ask(prompt, answer, max_tokens=max_tokens)

    def count_tokens(self, text: str) -> int:
        """The model's own count. Raises ``EndpointError``."""
        import httpx2

        try:
            reply = self._http.post(
                self._endpoint.base_url.removesuffix("/v1") + "/tokenize",
                json={"content": text},
                headers={"Authorization": f"Bearer {self._api_key}"},
            )
            reply.raise_for_status()
        except httpx2.HTTPError as error:
            raise UnreachableError(_("The embedded language model does not answer any more.")) from error
        tokens: list[int] = json.loads(reply.content)["tokens"]
        return len(tokens)

    @property
    def process_id(self) -> int:
        """The child's, for tests and for whoever looks at the machine."""
        return self._process.pid

    def _start(self) -> None:
        self._api_key = secrets.token_urlsafe(32)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.llm.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            # Ctrl-C in the terminal is for us: we decide when the server ends.
            start_new_session=True,
        )
        base_url = self._handed_over()
        self._http = loopback_client(self._timeout_s)
        self._endpoint = EndpointModel(
            name=self.name,
            base_url=base_url,
            api_key=self._api_key,
            context_tokens=self.context_tokens,
            http_client=self._http,
            extra_body={"cache_prompt": True},
        )

    def _handed_over(self) -> str:
        """Give the child its order and wait for its address. Raises ``ModelFileError``."""
        import psutil

        log_path = home_dir() / "logs" / "language-model.log"
        order = ServerOrder(
            model_path=str(self._model_path),
            api_key=self._api_key,
            context_tokens=self.context_tokens,
            threads=psutil.cpu_count(logical=False) or 1,
            log_path=str(log_path),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        watchdog = threading.Timer(START_TIMEOUT_S, self._process.kill)
        watchdog.start()
        try:
            self._process.stdin.write(order.model_dump_json() + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        report = ServerReport.model_validate_json(line) if line else ServerReport(error=_("it ended without a word"))
        if not report.base_url:
            self._stop()
            raise ModelFileError(
                _(
                    "The language model {file} cannot be loaded ({reason}); check it with `meeting models verify`. "
                    "Its log: {log}"
                ).format(file=self._model_path.name, reason=report.error, log=log_path)
            )
        return report.base_url

    def _start_again(self) -> None:
        self._stop()
        if not self._restarts_left:
            raise EndpointError(
                _("The embedded language model crashed twice; details: {log}").format(
                    log=home_dir() / "logs" / "language-model.log"
                )
            )
        self._restarts_left -= 1
        self._start()

    def _stop(self) -> None:
        """End the child: closing its input asks it to, killing makes sure."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # it is gone already
                    continue
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
