from __future__ import annotations

from typing import Any

import httpx2
import pytest

from assistant.errors import EndpointError
from assistant.llm.failures import SHOWN_CHARACTERS, shown_address
from tests.llm.fakes import KEY, QUESTION, Rows, Wire, completion, model_on

ECHO = {"error": {"message": f"no such thing for {KEY}\n" + "x" * 1000}}
KINDS: list[tuple[httpx2.Response | Exception, str]] = [
    (httpx2.ConnectError("broken\nwire"), "is the server running.*broken wire"),
    (httpx2.ConnectTimeout("broken\nwire"), "is the server running"),
    (httpx2.RemoteProtocolError("broken\nwire"), "is the server running"),
    (httpx2.ReadTimeout("broken\nwire"), "MEETING_LLM_TIMEOUT_S"),
    (httpx2.Response(307, headers={"location": "https://elsewhere.example/"}), "points elsewhere.*307"),
    (httpx2.Response(400, json=ECHO), "does not take the request: .*no such thing.*400"),
    (httpx2.Response(401, json=ECHO), "MEETING_LLM_API_KEY.*401"),
    (httpx2.Response(403, json=ECHO), "MEETING_LLM_API_KEY.*403"),
    (httpx2.Response(404, json=ECHO), "MEETING_LLM_MODEL.*404"),
    (httpx2.Response(429, json=ECHO), "quota.*429"),
    (httpx2.Response(500, json=ECHO), "failed inside.*500"),
    (httpx2.Response(503, text="<html>busy</html>"), "failed inside.*503"),
    (completion("Let me think about", finish_reason="length"), "cut off"),
    (completion("I would rather not."), "something else than what was asked for"),
    (completion('{"columns": []}'), "something else than what was asked for"),
    (completion(None), "something else"),
    (httpx2.Response(200, html="<html>Welcome</html>"), "OpenAI-compatible.*/v1"),
    (httpx2.Response(200, json={"error": "asleep"}), "OpenAI-compatible.*/v1"),
    (httpx2.Response(200, json={"choices": []}), "OpenAI-compatible.*/v1"),
    (httpx2.Response(200, json=["?"]), "OpenAI-compatible.*/v1"),
    (httpx2.Response(200, content=b""), "OpenAI-compatible.*/v1"),
]


def _name(value: Any) -> str:
    return type(value).__name__ if isinstance(value, Exception) else ""


@pytest.mark.parametrize(("reply", "hint"), KINDS, ids=_name)
@pytest.mark.usefixtures("asked_once")
def test_each_failure_is_one_line_with_the_address_and_what_to_do(
    reply: httpx2.Response | Exception,
    hint: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(EndpointError, match=hint) as caught:
        model_on(Wire(reply)).ask(QUESTION, Rows, max_tokens=77)

    line = str(caught.value)
    assert "\n" not in line
    assert "https://models.example/v1" in line
    assert KEY not in line
    assert len(line) < 200 + SHOWN_CHARACTERS
    assert capfd.readouterr() == ("", "")
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://models.example/v1", "https://models.example/v1"),
        ("https://me:secret@models.example:8443/v1", "https://models.example:8443/v1"),
        ("https://me:se@cret@models.example/v1?key=secret#secret", "https://models.example/v1"),
        ("http://[half", "http://[half"),
        ("models.example", "models.example"),
    ],
)
def test_an_address_is_shown_without_its_credentials(address: str, shown: str) -> None:
    assert shown_address(address) == shown
