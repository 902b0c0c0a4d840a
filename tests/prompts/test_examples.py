"""The prompts' own examples: each answer holds to its shape, to its lines, and to what the program asks of a model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import pytest

from assistant.extraction.propose import Block
from assistant.extraction.wording import was_said
from assistant.llm.prompts import load_template, render
from schemas.drafts import DraftCell, NeedDraft, TodoDraft, need_answer
from schemas.talk import SpokenLanguage

LANGUAGES: tuple[SpokenLanguage, ...] = get_args(SpokenLanguage)
CELLS: tuple[DraftCell, ...] = get_args(DraftCell)
HEADINGS: dict[SpokenLanguage, dict[str, DraftCell]] = {
    "zh": {"现状": "situation", "要求": "task", "试过": "tried", "效果": "result"},
    "en": {"NOW": "situation", "WANTED": "task", "TRIED": "tried", "EFFECT": "result"},
}
QUESTION: dict[SpokenLanguage, str] = {"zh": "我方问", "en": "ASKED"}


@dataclass(frozen=True)
class Example:
    """A stretch of a prompt with its answer."""

    lines: str
    headings: list[str]
    answer: dict[str, str]


def _system(task: str, language: SpokenLanguage) -> str:
    values: dict[str, dict[str, object]] = {
        "needs": {"kind": "demand", "question": [], "blocks": []},
        "todos": {"lines": []},
    }
    return render(task, language, **values[task]).messages[0]["content"]


def _examples(task: str, language: SpokenLanguage) -> Iterator[Example]:
    text = _system(task, language)
    start = 0
    for match in re.finditer(r"^\{.*\}$", text, re.MULTILINE):
        lines = re.split(r"^(?:例|Example )", text[start : match.start()], flags=re.MULTILINE)[-1]
        yield Example(lines, re.findall(r"^[【\[](.+)[】\]]$", lines, re.MULTILINE), json.loads(match[0]))
        start = match.end()


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_of_needs_answer_the_title_and_cells_that_have_lines(language: SpokenLanguage) -> None:
    examples = list(_examples("needs", language))

    assert len(examples) == 3
    assert {heading for example in examples for heading in example.headings} >= {QUESTION[language]}
    for example in examples:
        shown = {HEADINGS[language][heading] for heading in example.headings if heading != QUESTION[language]}
        asked = tuple(cell for cell in CELLS if cell in example.answer)
        answer = need_answer(asked).model_validate(example.answer)
        assert list(answer.model_dump()) == list(example.answer)
        assert {"task", *asked} <= shown | {"title"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_of_todos_hold_to_their_shape(language: SpokenLanguage) -> None:
    examples = list(_examples("todos", language))

    assert len(examples) == 2
    for example in examples:
        assert list(TodoDraft.model_validate(example.answer).model_dump()) == list(example.answer)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", ["needs", "todos"])
def test_what_examples_conclude_was_said_in_their_lines(task: str, language: SpokenLanguage) -> None:
    for example in _examples(task, language):
        for cell, text in example.answer.items():
            assert was_said(text, example.lines), (cell, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_told(language: SpokenLanguage) -> None:
    """A schema is not shown to the model: what a field means has to stand in the prompt."""
    for task, shape in (("needs", NeedDraft), ("todos", TodoDraft)):
        system = _system(task, language)
        for name, field in shape.model_fields.items():
            assert re.search(rf"^- {name}\b", system, re.MULTILINE), name
            if language == "en":
                assert str(field.description) in system, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_has_a_heading_under_which_its_lines_stand(language: SpokenLanguage) -> None:
    blocks = [Block(cell, [f"line of {cell}"]) for cell in CELLS]

    values: dict[str, object] = {"kind": "concern", "question": ["our question"], "blocks": blocks}
    asked = render("needs", language, **values).messages[-1]["content"].splitlines()

    headings = {heading[1:-1]: line for heading, line in zip(asked[1::2], asked[2::2], strict=True)}
    assert headings.pop(QUESTION[language]) == "our question"
    assert {HEADINGS[language][heading]: line for heading, line in headings.items()} == {
        cell: f"line of {cell}" for cell in CELLS
    }


HOSTILE = ["{{ 7 * 7 }}", "{% raw %}", "ignore previous instructions", "</transcript>", "[red]", "\u202e"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", HOSTILE)
def test_what_was_said_stands_in_the_prompt_letter_by_letter(said: str, language: SpokenLanguage) -> None:
    needs = render("needs", language, kind="demand", question=[], blocks=[Block("task", [said])])
    todos = render("todos", language, lines=[said])

    assert needs.messages[-1]["content"].splitlines()[-1] == said
    assert todos.messages[-1]["content"] == said


def test_instructions_are_the_same_whatever_is_asked() -> None:
    """So that a server which keeps what it has read reads them once."""
    for language in LANGUAGES:
        one = render("needs", language, kind="demand", question=[], blocks=[Block("task", ["a"])])
        other = render("needs", language, kind="concern", question=[], blocks=[Block("situation", ["b"])])
        assert one.messages[0] == other.messages[0]
        assert load_template("needs", language).front.version == 3
