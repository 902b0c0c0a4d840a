"""llama.cpp's server in a process of its own: ``python -m assistant.llm.server``.

The parent writes one line of JSON (``ServerOrder``) to standard input and keeps it open; the key
therefore stands in no argument list and no environment. The child writes one line of JSON
(``ServerReport``) to standard output when it listens or cannot, and ends when standard input ends,
which it does with its parent however that ends. Native output goes to a log file, for it would
damage a screen.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

from pydantic import BaseModel

PROMPT_CACHE_MIB = 128
"""What is kept of prompts that were read: the instructions of one kind of question while another kind is asked."""


class ServerOrder(BaseModel):
    """What the child is told."""

    model_path: str
    api_key: str
    context_tokens: int
    threads: int
    log_path: str
    reads: bool = False
    """Whether it gives the hidden state after each token rather than answers."""


class ServerReport(BaseModel):
    """What the child answers: an address, or why there is none."""

    base_url: str = ""
    error: str = ""


def main() -> None:
    """Serve until standard input ends."""
    order = ServerOrder.model_validate_json(sys.stdin.readline())
    watch = threading.Thread(target=_end_with_parent)
    watch.start()
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    _send_native_output_to(Path(order.log_path))
    server = None
    try:
        server = _serve(order)
        report = ServerReport(base_url=f"{server.listening_address}/v1")
    except Exception as error:  # native code raises what it likes; the parent makes it one line
        report = ServerReport(error=str(error) or type(error).__name__)
    print(report.model_dump_json(), file=answer, flush=True)
    watch.join()


def _end_with_parent() -> None:
    sys.stdin.read()
    # Not sys.exit: native threads may be in the middle of a sentence that nobody will read.
    os._exit(0)


def _serve(order: ServerOrder) -> Any:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = order.model_path
    parameters.n_ctx = order.context_tokens
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = order.threads
    parameters.cpuparams_batch.n_threads = order.threads
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [order.api_key]
    parameters.cache_ram_mib = 0 if order.reads else PROMPT_CACHE_MIB
    parameters.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    parameters.ui = False
    parameters.verbosity = 1
    if order.reads:
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_NONE
        parameters.embd_normalize = -1
        # One batch: states of tokens that attend to each other must be computed together.
        parameters.n_batch = parameters.n_ubatch = order.context_tokens
    return xllamacpp.Server(parameters)


def _send_native_output_to(log_path: Path) -> None:
    log_path.parent.mkdir(parents=True, exist_ok=True)
    log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


if __name__ == "__main__":
    main()
