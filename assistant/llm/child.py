"""A server of ours in a child process: started, told its order, and ended with the block that needs it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from assistant.errors import ModelFileError
from assistant.language import gettext as _
from assistant.llm.http import loopback_client
from assistant.llm.server import ServerOrder, ServerReport

START_TIMEOUT_S = 180.0
"""A model on a slow disk takes a minute; after three, something hangs."""
ASK_EVERY_S = 0.2
STOP_TIMEOUT_S = 5.0


class ServerProcess:
    """llama.cpp's server over one model file, reached over loopback with a key of its own."""

    def __init__(
        self,
        model_path: Path,
        log_path: Path,
        *,
        context_tokens: int,
        timeout_s: float,
        reads: bool = False,
        while_starting: Callable[[], None] = lambda: None,
    ) -> None:
        """Start it and wait until it listens.

        Args:
            model_path: A GGUF file.
            log_path: Where native code writes.
            context_tokens: How many tokens it takes at once.
            timeout_s: Longest wait for one answer.
            reads: Whether it gives hidden states rather than answers.
            while_starting: Called every ``ASK_EVERY_S`` until it listens; ends it by raising.

        Raises:
            ModelFileError: The file cannot be loaded.
        """
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
        self.http = loopback_client(api_key, timeout_s)
        order = ServerOrder(
            model_path=str(model_path),
            api_key=api_key,
            context_tokens=context_tokens,
            threads=_usable_cores(),
            log_path=str(log_path),
            reads=reads,
        )
        try:
            report = self._handed_over(order, while_starting)
            if not report.base_url:
                raise ModelFileError(
                    _(
                        "The language model {file} cannot be loaded ({reason}). It is damaged (`meeting models verify` "
                        "tells), of a kind that llama.cpp does not know, or too large. Its log: {log}"
                    ).format(file=model_path, reason=report.error, log=log_path)
                )
        except BaseException:
            self.stop()
            raise
        self.base_url = report.base_url
        """Ends in ``/v1``."""

    @property
    def process_id(self) -> int:
        """The server's process, for whoever watches what it takes."""
        return self._process.pid

    def _handed_over(self, order: ServerOrder, while_starting: Callable[[], None]) -> ServerReport:
        """Give the child its order and wait for its report."""
        assert self._process.stdin is not None
        watchdog = threading.Timer(START_TIMEOUT_S, self._process.kill)
        watchdog.start()
        try:
            self._process.stdin.write(order.model_dump_json() + "\n")
            self._process.stdin.flush()
            line = self._answer(while_starting)
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        return ServerReport.model_validate_json(line) if line else ServerReport(error=_("its server ended"))

    def _answer(self, while_waiting: Callable[[], None]) -> str:
        """The child's line; empty where it ended without one."""
        output = self._process.stdout
        assert output is not None
        lines: list[str] = []
        listener = threading.Thread(target=lambda: lines.append(output.readline()), daemon=True)
        listener.start()
        try:
            while listener.is_alive():
                while_waiting()
                listener.join(ASK_EVERY_S)
        except BaseException:
            self._process.kill()  # a pipe that is being read cannot be closed
            listener.join()
            raise
        return "".join(lines)

    def stop(self) -> None:
        """End the child: closing its input asks it to, killing makes sure."""
        self.http.close()
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
