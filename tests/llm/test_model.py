"""The language client at the wire: what is sent, and what becomes of every kind of answer."""

from __future__ import annotations

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from assistant.errors import EndpointError
from tests.llm.fakes import KEY, QUESTION, URL, Wire, completion, model_on


class Answer(BaseModel):
    word: str


def test_a_request_carries_schema_messages_limits_and_a_fixed_seed() -> None:
    wire = Wire(completion('{"word": "yes"}'))

    answer = model_on(wire).ask(QUESTION, Answer, max_tokens=77)

    assert answer.word == "yes"
    request, body = wire.requests[0], wire.bodies[0]
    assert (request.method, str(request.url)) == ("POST", f"{URL}/chat/completions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert body["messages"] == QUESTION.messages
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["word"]
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0.0, 77)
    assert isinstance(body["seed"], int)


def test_transcript_words_that_look_like_templates_are_sent_letter_by_letter() -> None:
    wire = Wire(completion('{"word": "yes"}'))
    words = "{{ 7*7 }} {% in </transcript> [red] \x1b[31m"
    prompt = type(QUESTION)("needs/v1", "", [{"role": "user", "content": words}])

    model_on(wire).ask(prompt, Answer, max_tokens=5)

    assert wire.bodies[0]["messages"][0]["content"] == words


def test_an_answer_that_misses_the_schema_is_asked_for_once_more() -> None:
    wire = Wire(completion('{"wrong": 1}'), completion('{"word": "yes"}'))

    assert model_on(wire).ask(QUESTION, Answer, max_tokens=5).word == "yes"
    assert len(wire.requests) == 2


def test_an_endpoint_that_never_kept_to_a_schema_is_asked_for_json_in_words_from_then_on() -> None:
    prose = completion('I think the answer is\n```json\n{"word": "yes"}\n```')
    wire = Wire(prose)
    model = model_on(wire)

    first, second = (model.ask(QUESTION, Answer, max_tokens=5) for _ in range(2))

    assert first == second == Answer(word="yes")
    assert "response_format" in wire.bodies[0]
    assert all(body.get("response_format", {}).get("type") != "json_schema" for body in wire.bodies[-2:])


def test_an_endpoint_that_once_kept_to_the_schema_is_not_asked_in_another_way() -> None:
    wire = Wire(completion('{"word": "yes"}'), completion("no idea"))
    model = model_on(wire)
    model.ask(QUESTION, Answer, max_tokens=5)

    with pytest.raises(EndpointError, match="something else"):
        model.ask(QUESTION, Answer, max_tokens=5)

    assert all(body["response_format"]["type"] == "json_schema" for body in wire.bodies)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx2.Response(401, json={"error": {"message": "bad"}}), "refuses the key"),
        (httpx2.Response(404, json={"error": {"message": "bad"}}), "no such model"),
        (httpx2.Response(429, json={"error": {"message": "bad"}}), "too often"),
        (httpx2.Response(500, json={"error": {"message": "bad"}}), "failed inside"),
        (httpx2.Response(400, json={"error": {"message": "too long"}}), "too long"),
        (httpx2.ConnectError("refused"), "No language model answers"),
        (httpx2.ReadTimeout("slow"), "did not answer in time"),
        (completion('{"word": "ye', finish_reason="length"), "cut off"),
        (completion("I am sorry."), "something else"),
        (completion(""), "something else"),
        (httpx2.Response(200, text="<html>hello</html>"), "OpenAI-compatible"),
        (httpx2.Response(200, json={"unexpected": 1}), "OpenAI-compatible"),
    ],
)
def test_every_failure_becomes_one_line_that_never_names_the_key(
    answer: httpx2.Response | Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EndpointError) as caught:
        model_on(Wire(answer)).ask(QUESTION, Answer, max_tokens=5)

    line = str(caught.value)
    assert said in line
    assert "\n" not in line
    assert KEY not in line
    assert capsys.readouterr() == ("", "")


@given(st.text())
def test_the_estimate_of_tokens_grows_with_the_text(text: str) -> None:
    model = model_on(Wire(completion("")))

    assert 0 <= model.count_tokens(text) <= model.count_tokens(text + "需求") <= len(text) + 2
