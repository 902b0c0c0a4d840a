"""The server process: started, asked, crashed, started again, ended."""

from __future__ import annotations

import os
import secrets
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Literal

import httpx2
import numpy as np
import psutil
import pytest
from pydantic import BaseModel

from assistant.errors import CancelledError, EndpointError, ModelFileError
from assistant.events import Cancellation
from assistant.llm.child import ServerProcess
from assistant.llm.connect import language_model, probe
from assistant.llm.embedded import EmbeddedModel
from assistant.llm.model import EndpointModel
from assistant.llm.prompts import Message, Prompt
from assistant.llm.reader import StoredReader
from assistant.llm.server import ServerOrder
from assistant.models import store
from assistant.settings import Settings
from tests.llm.fakes import KEY

GONE_WITHIN_S = 30.0


class Capital(BaseModel):
    city: Literal["Paris", "Rome"]


CAPITAL = Prompt("test/v1", "", [Message(role="user", content='The capital of Italy, as {"city": "…"}?')])


@pytest.fixture(scope="module")
def model_path() -> Path:
    return store.folder(store.EMBEDDED_LLM) / f"{store.EMBEDDED_LLM}.gguf"


@pytest.fixture
def model(model_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedModel]:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _bytes: KEY)
    with EmbeddedModel(model_path, context_tokens=2048, timeout_s=120.0) as started:
        yield started


def wait_until_gone(process_id: int) -> None:
    if psutil.pid_exists(process_id):
        psutil.Process(process_id).wait(GONE_WITHIN_S)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"no model at all" * 1000], ids=["empty", "short", "other"])
def test_a_damaged_file_is_one_clear_line_and_leaves_no_process(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(content)

    with (
        pytest.raises(ModelFileError, match=r"damaged\.gguf cannot be loaded.*models verify") as caught,
        language_model(Settings(llm_model=str(path))),
    ):
        pass

    assert "\n" not in str(caught.value)
    assert psutil.Process().children() == []
    log = tmp_path / "home" / "logs" / "language-model.log"
    assert str(log) in str(caught.value)
    assert "failed to load model" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_server_that_dies_without_a_word_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(ModelFileError, match="its server ended"):
        EmbeddedModel(tmp_path / "any.gguf", context_tokens=2048, timeout_s=5.0)


def test_the_server_is_ours_whatever_lies_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assistant").mkdir()
    (tmp_path / "assistant" / "__init__.py").write_text("raise SystemExit('a stranger was run')", encoding="utf-8")
    (tmp_path / "damaged.gguf").write_bytes(b"")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ModelFileError, match="Failed to init"):
        EmbeddedModel(Path("damaged.gguf"), context_tokens=2048, timeout_s=5.0)


def test_a_missing_reader_is_one_clear_line_with_the_command_that_fetches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETING_MODELS", str(tmp_path))
    with pytest.raises(ModelFileError, match="models pull") as caught:
        StoredReader()
    assert "\n" not in str(caught.value)
    assert psutil.Process().children() == []


def test_a_server_that_starts_can_be_given_up(tmp_path: Path) -> None:
    (tmp_path / "any.gguf").write_bytes(b"")
    stopped = Cancellation()
    stopped.cancel()
    with pytest.raises(CancelledError):
        ServerProcess(
            tmp_path / "any.gguf",
            tmp_path / "any.log",
            context_tokens=64,
            timeout_s=5.0,
            while_starting=stopped.check,
        )
    assert psutil.Process().children() == []


@pytest.mark.models
def test_the_reader_gives_a_state_for_every_token_and_the_same_ones_again() -> None:
    with StoredReader() as reader:
        tokens = reader.tokens("Customer: We need it by Friday.\n")
        states = reader.states(tokens)
        again = reader.states(tokens)
        earlier = reader.states(tokens[:4])
        child = psutil.Process().children()[0].pid
    assert states.shape == (len(tokens), 896)
    assert (states == again).all()
    # A causal model: what comes later does not change what was.
    assert np.allclose(earlier, states[:4], rtol=0.05, atol=0.5)
    wait_until_gone(child)


@pytest.mark.models
def test_it_answers_within_a_schema_counts_tokens_and_tells_its_context(model: EmbeddedModel) -> None:
    assert model.ask(CAPITAL, Capital, max_tokens=20) == Capital(city="Rome")
    assert model.count_tokens("你好，我们开始吧") == 5
    assert model.served_context_tokens() == model.context_tokens == 2048
    assert model.name == store.EMBEDDED_LLM


@pytest.mark.models
def test_the_probe_finds_its_answers_constrained() -> None:
    found = probe(Settings())

    assert (found.model, found.constrains, found.context_tokens) == (store.EMBEDDED_LLM, True, 8192)


@pytest.mark.models
def test_a_question_too_long_for_the_context_is_told(model: EmbeddedModel) -> None:
    long = Prompt("test/v1", "", [Message(role="user", content="hello " * 3000)])

    with pytest.raises(EndpointError, match="context"):
        model.ask(long, Capital, max_tokens=20)


@pytest.mark.models
def test_the_key_stands_in_no_argument_and_no_environment_and_guards_a_loopback_port(model: EmbeddedModel) -> None:
    process = psutil.Process(model.process_id)

    assert KEY not in " ".join(process.cmdline())
    assert KEY not in str(process.environ())
    (listening,) = [found for found in process.net_connections("inet") if found.status == psutil.CONN_LISTEN]
    assert listening.laddr.ip == "127.0.0.1"
    address = f"http://127.0.0.1:{listening.laddr.port}/v1/chat/completions"
    with httpx2.Client(trust_env=False) as client:
        for headers in ({}, {"Authorization": "Bearer guessed"}):
            assert client.post(address, headers=headers, json={"messages": CAPITAL.messages}).status_code == 401


@pytest.mark.models
def test_after_a_crash_the_question_is_asked_again_once(model: EmbeddedModel) -> None:
    first = model.process_id
    os.kill(first, signal.SIGKILL)

    assert model.ask(CAPITAL, Capital, max_tokens=20).city == "Rome"

    second = model.process_id
    assert second != first
    os.kill(second, signal.SIGKILL)
    for _again in range(2):
        with pytest.raises(EndpointError, match=r"crashed twice.*language-model\.log"):
            model.count_tokens("hello")
    assert model.process_id == second


@pytest.mark.models
def test_the_log_never_holds_what_was_said(model: EmbeddedModel, tmp_path: Path) -> None:
    said = "unforgettable-words"

    model.ask(Prompt("test/v1", "", [Message(role="user", content=said)]), Capital, max_tokens=20)

    log = (tmp_path / "home" / "logs" / "language-model.log").read_text(encoding="utf-8")
    assert said not in log
    assert KEY not in log


@pytest.mark.models
def test_it_ends_with_its_block(model_path: Path) -> None:
    with EmbeddedModel(model_path, context_tokens=2048, timeout_s=60.0) as started:
        process_id = started.process_id

    assert not psutil.pid_exists(process_id)


PARENT = """
import sys, time
from pathlib import Path
from assistant.llm.embedded import EmbeddedModel
print(EmbeddedModel(Path(sys.argv[1]), context_tokens=2048, timeout_s=60.0).process_id, flush=True)
time.sleep(600)
"""


@pytest.mark.models
def test_it_ends_with_its_parent_however_that_ends(model_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, model_path], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        assert psutil.pid_exists(server)

        parent.kill()

    wait_until_gone(server)


@pytest.mark.models
def test_it_ends_with_its_parent_while_it_still_loads(model_path: Path, tmp_path: Path) -> None:
    order = ServerOrder(
        model_path=str(model_path), api_key=KEY, context_tokens=2048, threads=1, log_path=str(tmp_path / "log")
    )
    server = subprocess.run(
        [sys.executable, "-m", "assistant.llm.server"],
        input=order.model_dump_json() + "\n",
        capture_output=True,
        text=True,
        timeout=GONE_WITHIN_S,
        check=True,
    )

    assert (server.stdout, server.stderr) == ("", "")


@pytest.mark.models
@pytest.mark.parametrize(
    "file", sorted(Path(str(resources.files("prompts"))).glob("*/*.j2")), ids=lambda file: file.name
)
def test_the_estimate_for_other_endpoints_is_on_the_safe_side(model: EmbeddedModel, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with httpx2.Client() as unused:
        estimate = EndpointModel(name="m", base_url="", context_tokens=1, http_client=unused).count_tokens(text)

    assert model.count_tokens(text) <= estimate <= 2 * model.count_tokens(text)
