"""What is really sent: seen at the transport, below openai and instructor."""

from __future__ import annotations

import os

import pytest

from tests.llm.fakes import GOOD, KEY, QUESTION, URL, Row, Rows, Wire, completion, model_on, prompt

HOSTILE = "{{ 7 * 7 }} {% in %} {# gone? #} </transcript>\n    indented"


def test_a_question_carries_the_messages_the_nested_schema_and_fixed_sampling() -> None:
    wire = Wire(completion(GOOD))

    filled = model_on(wire).ask(QUESTION, Rows, max_tokens=77)

    assert filled == Rows(rows=[Row(quote="零下十八度", count=3)])
    assert type(filled) is Rows
    (request,) = wire.requests
    assert request.method == "POST"
    assert str(request.url) == f"{URL}/chat/completions"
    body = wire.bodies[0]
    schema = body.pop("response_format")
    assert body == {
        "model": "m",
        "messages": QUESTION.messages,
        "temperature": 0.0,
        "seed": 7,
        "max_tokens": 77,
    }
    assert schema["type"] == "json_schema"
    assert set(schema["json_schema"]["schema"]["properties"]) == {"rows"}
    row = schema["json_schema"]["schema"]["$defs"]["Row"]
    assert list(row["properties"]) == ["quote", "count"]
    assert row["required"] == ["quote", "count"]


def test_a_request_carries_only_the_headers_that_are_needed() -> None:
    wire = Wire(completion(GOOD))

    model_on(wire).ask(QUESTION, Rows, max_tokens=77)

    (request,) = wire.requests
    assert set(request.headers) == {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_variables_of_other_programs_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(completion(GOOD))
    model_on(wire).ask(QUESTION, Rows, max_tokens=77)
    others = {
        "OPENAI_BASE_URL": "https://elsewhere.example/v1",
        "OPENAI_API_KEY": "sk-of-another-program",
        "OPENAI_ADMIN_KEY": "sk-admin",
        "OPENAI_ORG_ID": "org-1",
        "OPENAI_PROJECT_ID": "project-1",
        "OPENAI_CUSTOM_HEADERS": "X-Told: secret\nAuthorization: Bearer sk-other",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    for name, value in others.items():
        monkeypatch.setenv(name, value)

    model_on(wire).ask(QUESTION, Rows, max_tokens=77)

    plain, surrounded = wire.requests
    assert surrounded.url == plain.url
    assert surrounded.headers == plain.headers
    assert surrounded.content == plain.content


def test_without_a_key_none_is_sent() -> None:
    wire = Wire(completion(GOOD))

    model_on(wire, api_key="").ask(QUESTION, Rows, max_tokens=77)

    assert "authorization" not in wire.requests[0].headers


def test_only_our_own_server_is_asked_to_keep_what_it_read() -> None:
    wire = Wire(completion(GOOD))

    model_on(wire, embedded=True).ask(QUESTION, Rows, max_tokens=77)

    assert wire.bodies[0]["cache_prompt"] is True


@pytest.mark.parametrize("in_words", [False, True])
def test_what_was_said_is_never_run_as_a_template(in_words: bool) -> None:
    replies = [completion("I think so.")] * 2 if in_words else []
    wire = Wire(*replies, completion(GOOD))

    model_on(wire).ask(prompt(HOSTILE), Rows, max_tokens=77)

    last = wire.bodies[-1]["messages"]
    assert any(HOSTILE in str(message["content"]) for message in last)
    assert ("response_format" in wire.bodies[-1]) is not in_words


def test_an_answer_that_misses_the_schema_is_asked_for_once_more_with_what_was_wrong() -> None:
    wire = Wire(completion('{"rows": [{"quote": "a", "count": "many"}]}'), completion(GOOD))

    filled = model_on(wire).ask(QUESTION, Rows, max_tokens=77)

    assert filled.rows[0].count == 3
    _first, second = wire.bodies
    assert "valid integer" in str(second["messages"][-1]["content"])


def test_a_figure_written_as_a_word_is_taken_at_once() -> None:
    wire = Wire(completion('{"rows": [{"quote": "a", "count": "3"}]}'))

    assert model_on(wire).ask(QUESTION, Rows, max_tokens=77).rows[0].count == 3
    assert len(wire.requests) == 1


def test_a_busy_service_is_asked_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = completion("")
    busy.status_code = 503
    busy.headers["retry-after-ms"] = "1"
    wire = Wire(busy, completion(GOOD))

    assert model_on(wire).ask(QUESTION, Rows, max_tokens=77).rows
    assert len(wire.requests) == 2


def test_the_environment_is_left_as_it_was() -> None:
    before = dict(os.environ)

    model_on(Wire(completion(GOOD))).ask(QUESTION, Rows, max_tokens=77)

    assert dict(os.environ) == before
