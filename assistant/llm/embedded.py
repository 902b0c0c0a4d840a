"""The embedded language model: its server process, watched, and started once more after a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from assistant.errors import EndpointError
from assistant.language import gettext as _
from assistant.llm.child import ServerProcess
from assistant.llm.failures import UnreachableError
from assistant.llm.model import EndpointModel
from assistant.llm.prompts import Prompt
from assistant.places import home_dir

if TYPE_CHECKING:
    from types import TracebackType

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")


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
        self._server.stop()

    @property
    def process_id(self) -> int:
        """The server's process, for whoever watches what it takes."""
        return self._server.process_id

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
            reply = self._server.http.post(
                self._endpoint.base_url.removesuffix("/v1") + "/tokenize", json={"content": text}
            )
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
        self._server.stop()
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
        self._server = ServerProcess(
            self._model_path, self._log_path, context_tokens=self.context_tokens, timeout_s=self._timeout_s
        )
        self._endpoint = EndpointModel(
            name=self.name,
            base_url=self._server.base_url,
            context_tokens=self.context_tokens,
            http_client=self._server.http,
            embedded=True,
        )
