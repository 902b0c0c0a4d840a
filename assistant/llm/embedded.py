"""The embedded language model: its server process, started, watched, and started once more after a crash."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
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
R = TypeVar("R")

START_TIMEOUT_S = 180.0
"""A model on a slow disk takes a minute; after three, something hangs."""
STOP_TIMEOUT_S = 5.0


class EmbeddedModel:
    """A language model in a child process of ours, reached over loopback with a key of its own."""

    def __init__(self, model_path: Path, *, context_tokens: int, timeout_s: float) -> None:
        """Start the server and wait until it listens.

        Args:
            model_path: A GGUF file.
            context_tokens: How many tokens prompt and answer may have together.
            timeout_s: Longest wait for one answer.

        Raises:
            ModelFileError: The file cannot be loaded.
        """
        self.name = model_path.stem
        self.context_tokens = context_tokens
        self._model_path = model_path
        self._timeout_s = timeout_s
        self._log_path = home_dir() / "logs" / "language-model.log"
        self._log_path.unlink(missing_ok=True)
        self._restarts_left = 1
        self._start()

    def __enter__(self) -> EmbeddedModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def process_id(self) -> int:
        """The server's process, for whoever watches what it takes."""
        return self._process.pid

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema. Raises ``EndpointError``."""
        return self._surviving(lambda: self._endpoint.ask(prompt, answer, max_tokens=max_tokens))

    def holds_to(self, prompt: Prompt, answer: type[BaseModel], *, max_tokens: int) -> bool:
        """Whether one answer keeps to a schema that the prompt does not tell. Raises ``EndpointError``."""
        return self._surviving(lambda: self._endpoint.holds_to(prompt, answer, max_tokens=max_tokens))

    def served_context_tokens(self) -> int | None:
        """The context that the server really has."""
        return self._endpoint.served_context_tokens()

    def count_tokens(self, text: str) -> int:
        """The model's own count. Raises ``EndpointError``."""
        return self._surviving(lambda: self._counted(text))

    def _counted(self, text: str) -> int:
        import httpx2

        try:
            reply = self._http.post(self._endpoint.base_url.removesuffix("/v1") + "/tokenize", json={"content": text})
            reply.raise_for_status()
        except httpx2.HTTPError as error:
            raise UnreachableError(_("The embedded language model does not answer any more.")) from error
        tokens: list[int] = reply.json()["tokens"]
        return len(tokens)

    def _surviving(self, asking: Callable[[], R]) -> R:
        """Ask; a server that crashed meanwhile is started again, once, and asked again."""
        try:
            return asking()
        except UnreachableError as error:
            if not self._restarts_left:
                raise self._crashed_again() from error
        self._restarts_left -= 1
        self._stop()
        self._start()
        try:
            return asking()
        except UnreachableError as error:
            raise self._crashed_again() from error

    def _crashed_again(self) -> EndpointError:
        return EndpointError(
            _("The embedded language model crashed twice; its log says more: {log}").format(log=self._log_path)
        )

    def _start(self) -> None:
        self._process = subprocess.Popen(
            # -P: a folder named as ours where the user happens to stand must not be run in our stead.
            [sys.executable, "-P", "-m", "assistant.llm.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            # Ctrl-C in the terminal is for us: we decide when the server ends.
            start_new_session=True,
        )
        api_key = secrets.token_urlsafe(32)
        self._http = loopback_client(api_key, self._timeout_s)
        try:
            report = self._handed_over(api_key)
            if not report.base_url:
                raise ModelFileError(
                    _(
                        "The language model {file} cannot be loaded ({reason}). It is damaged (`meeting models verify` "
                        "tells), of a kind that llama.cpp does not know, or too large. Its log: {log}"
                    ).format(file=self._model_path, reason=report.error, log=self._log_path)
                )
        except BaseException:
            self._stop()
            raise
        self._endpoint = EndpointModel(
            name=self.name,
            base_url=report.base_url,
            context_tokens=self.context_tokens,
            http_client=self._http,
            embedded=True,
        )

    def _handed_over(self, api_key: str) -> ServerReport:
        """Give the child its order and wait for its report."""
        order = ServerOrder(
            model_path=str(self._model_path),
            api_key=api_key,
            context_tokens=self.context_tokens,
            threads=_usable_cores(),
            log_path=str(self._log_path),
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
        return ServerReport.model_validate_json(line) if line else ServerReport(error=_("its server ended"))

    def _stop(self) -> None:
        """End the child: closing its input asks it to, killing makes sure."""
        self._http.close()
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


def _usable_cores() -> int:
    """Physical cores, or fewer where this process may use fewer: more threads than cores wait for each other."""
    import psutil

    cores = psutil.cpu_count(logical=False) or 1
    return min(cores, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else cores
