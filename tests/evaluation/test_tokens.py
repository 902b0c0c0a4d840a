"""What a way of making rows costs in tokens."""

from __future__ import annotations

from assistant.evaluation.tokens import RememberingModel
from assistant.llm.prompts import Prompt
from schemas.drafts import TodoAnswer
from tests.extraction.talks import FakeModel


def test_instructions_that_repeat_count_once_and_every_answer_counts() -> None:
    model = RememberingModel(FakeModel([TodoAnswer(task="ab"), TodoAnswer(task="ab")]))

    for question in ("one", "four"):
        prompt = Prompt("p", "h", [{"role": "system", "content": "sys"}, {"role": "user", "content": question}])
        assert model.ask(prompt, TodoAnswer, max_tokens=9).task == "ab"

    assert model.tokens() == len("sys") + len("one") + len("four") + 2 * len('{"task":"ab"}')
    assert (model.name, model.context_tokens, model.count_tokens("abc")) == ("fake", 8192, 3)
