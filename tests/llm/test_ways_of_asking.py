"""Endpoints that do not hold to a schema are asked in plain words; which one does is found out by asking."""

from __future__ import annotations

from typing import Literal

import httpx2
import pytest
from pydantic import BaseModel

from assistant.errors import EndpointError
from tests.llm.fakes import GOOD, QUESTION, Rows, Wire, completion, model_on

PROSE = completion("That depends, I would say.")
REFUSED = httpx2.Response(400, json={"error": {"message": "This response_format type is unavailable now"}})


def ways(wire: Wire) -> list[str]:
    """How each request asked."""
    return ["schema" if "response_format" in body else "words" for body in wire.bodies]


@pytest.mark.parametrize(
    "in_words", [f"Sure!\n```json\n{GOOD}\n```", f"<think>Is it {{cold}}?</think>\n```json\n{GOOD}\n```", GOOD]
)
@pytest.mark.parametrize("first", [[PROSE, PROSE], [REFUSED]], ids=["prose", "refused"])
def test_an_endpoint_without_schemas_is_asked_in_words_from_then_on(
    first: list[httpx2.Response], in_words: str
) -> None:
    wire = Wire(*first, completion(in_words))
    model = model_on(wire)

    for _question in range(2):
        assert model.ask(QUESTION, Rows, max_tokens=77).rows[0].count == 3

    assert ways(wire) == ["schema"] * len(first) + ["words", "words"]


def test_an_endpoint_that_once_held_to_a_schema_is_always_asked_with_one() -> None:
    wire = Wire(completion(GOOD), PROSE, PROSE, completion(GOOD))
    model = model_on(wire)
    model.ask(QUESTION, Rows, max_tokens=77)

    with pytest.raises(EndpointError):
        model.ask(QUESTION, Rows, max_tokens=77)

    assert ways(wire) == ["schema"] * 3


def test_our_own_server_is_never_asked_in_words() -> None:
    wire = Wire(PROSE)

    with pytest.raises(EndpointError):
        model_on(wire, embedded=True).ask(QUESTION, Rows, max_tokens=77)

    assert ways(wire) == ["schema"] * 2


def test_a_question_that_fails_both_ways_decides_nothing() -> None:
    wire = Wire(REFUSED, REFUSED, completion(GOOD))
    model = model_on(wire)
    with pytest.raises(EndpointError, match="response_format"):
        model.ask(QUESTION, Rows, max_tokens=77)

    model.ask(QUESTION, Rows, max_tokens=77)

    assert ways(wire) == ["schema", "words", "schema"]


class Canary(BaseModel):
    word: Literal["va", "vb"]


@pytest.mark.parametrize(
    ("reply", "held"),
    [
        (completion('{"word": "vb"}'), True),
        (completion('{"word": "cold"}'), False),
        (PROSE, False),
        (completion("Let me think", finish_reason="length"), False),
        (REFUSED, False),
    ],
)
def test_holding_to_a_schema_is_found_out_with_a_single_question(reply: httpx2.Response, held: bool) -> None:
    """A second one would tell the endpoint what was wrong with its first answer, and prove nothing."""
    wire = Wire(reply)

    assert model_on(wire).holds_to(QUESTION, Canary, max_tokens=77) is held

    assert ways(wire) == ["schema"]


def test_whether_a_schema_is_held_to_is_not_known_of_an_endpoint_that_fails() -> None:
    with pytest.raises(EndpointError, match="401"):
        model_on(Wire(httpx2.Response(401))).holds_to(QUESTION, Canary, max_tokens=77)
